/* `trackvet version`: which program, which specs. */
#include "command.h"
#include "definitions.h"

#include "shipped.h"

static int print_version(FILE *out, bool as_json) {
    size_t specs, len;
    tv_shipped_specs(&specs);
    tv_shipped_image(&len);
    if (as_json)
        fprintf(out,
                "{\"name\":\"trackvet\",\"version\":\"%s\",\"specs\":%zu,\"rules\":%d,"
                "\"table_version\":%d,\"table_bytes\":%zu}\n",
                TRACKVET_VERSION, specs, TV_RULE_COUNT, TV_TABLE_VERSION, len);
    else
        fprintf(out, "trackvet %s\n%zu specs, %d rules, table version %d (%zu bytes)\n",
                TRACKVET_VERSION, specs, TV_RULE_COUNT, TV_TABLE_VERSION, len);
    return TV_EXIT_OK;
}

int tv_cmd_version(const struct tv_arguments *arguments, const struct tv_streams *streams) {
    if (tv_operands_refuse(arguments, 0, streams->err))
        return TV_EXIT_USAGE;
    return print_version(streams->out, tv_option_count(arguments, TV_OPTION_JSON) > 0);
}
