/* `trackvet compile`: definitions in, a rule table out (-o FILE.tvt), or its listing for people
 * (--dump, to stdout or the file of -o). */
#include "output.h"

static void write_text(void *context, struct tv_str text) {
    fwrite(text.at, 1, text.len, (FILE *)context);
}

static int write_result(const struct tv_arguments *arguments, const struct tv_streams *streams,
                        const struct tv_definitions *definitions) {
    const char *path = tv_option_text(arguments, TV_OPTION_OUTPUT, NULL);
    const struct tv_table *table = definitions->table;
    bool dump = tv_option_count(arguments, TV_OPTION_DUMP) > 0;
    if (!dump && !path) {
        fprintf(streams->err, "trackvet: compile wants -o FILE.tvt or --dump\n");
        return TV_EXIT_USAGE;
    }
    struct tv_output_file file;
    if (!tv_output_open(&file, path, NULL, definitions, streams))
        return TV_EXIT_USAGE;
    if (dump)
        tv_table_dump(table, write_text, file.out);
    else
        fwrite(table->image, 1, table->image_len, file.out);
    return tv_output_close(&file, streams, TV_EXIT_OK);
}

int tv_cmd_compile(const struct tv_arguments *arguments, const struct tv_streams *streams) {
    struct tv_definitions definitions;
    struct tv_definitions_request request = {.plans = arguments->rest,
                                             .plan_count = arguments->rest_count};
    int status = tv_definitions_ask(&definitions, &request, arguments, streams->err);
    if (status == TV_EXIT_OK)
        status = write_result(arguments, streams, &definitions);
    tv_definitions_clear(&definitions);
    return status;
}
