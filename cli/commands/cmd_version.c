/* `trackvet version`: which program, which specs, which kernel reads JSON on this machine. */
#include "command.h"
#include "definitions.h"
#include "sandbox.h"

#include "shipped.h"

static int print_version(FILE *out, bool as_json) {
    const char *kernel = tv_kernel_name(tv_kernel_best());
    size_t specs, len;
    tv_shipped_specs(&specs);
    tv_shipped_image(&len);
    if (as_json)
        fprintf(out,
                "{\"name\":\"trackvet\",\"version\":\"%s\",\"specs\":%zu,\"rules\":%d,"
                "\"table_version\":%d,\"table_bytes\":%zu,\"kernel\":\"%s\",\"sandbox\":\"%s\"}\n",
                TRACKVET_VERSION, specs, TV_RULE_COUNT, TV_TABLE_VERSION, len, kernel,
                tv_sandbox_kind());
    else
        fprintf(out,
                "trackvet %s\n%zu specs, %d rules, table version %d (%zu bytes), kernel %s\n"
                "sandbox: %s\n",
                TRACKVET_VERSION, specs, TV_RULE_COUNT, TV_TABLE_VERSION, len, kernel,
                tv_sandbox_kind());
    return TV_EXIT_OK;
}

int tv_cmd_version(const struct tv_arguments *arguments, const struct tv_streams *streams) {
    if (tv_operands_refuse(arguments, 0, streams->err))
        return TV_EXIT_USAGE;
    return print_version(streams->out, tv_option_count(arguments, TV_OPTION_JSON) > 0);
}
