/* `trackvet compile`: definitions in, a rule table out (-o FILE.tvt), or its listing (--dump). */
#include "command.h"
#include "definitions.h"

#include <errno.h>
#include <string.h>

static void write_text(void *context, struct tv_str text) {
    fwrite(text.at, 1, text.len, (FILE *)context);
}

static int write_image(const struct tv_definitions *definitions, const char *path, FILE *err) {
    FILE *out = fopen(path, "wb");
    if (!out) {
        fprintf(err, "trackvet: %s: cannot be written: %s\n", path, strerror(errno));
        return TV_EXIT_USAGE;
    }
    const struct tv_table *table = definitions->table;
    bool written = fwrite(table->image, 1, table->image_len, out) == table->image_len;
    if (fclose(out) == 0 && written)
        return TV_EXIT_OK;
    fprintf(err, "trackvet: %s: cannot be written: %s\n", path, strerror(errno));
    return TV_EXIT_USAGE;
}

static int write_result(const struct tv_arguments *arguments, const struct tv_streams *streams,
                        const struct tv_definitions *definitions) {
    const char *path = tv_option_text(arguments, TV_OPTION_OUTPUT, NULL);
    if (tv_option_count(arguments, TV_OPTION_DUMP))
        tv_table_dump(definitions->table, write_text, streams->out);
    else if (!path) {
        fprintf(streams->err, "trackvet: compile wants -o FILE.tvt or --dump\n");
        return TV_EXIT_USAGE;
    }
    return path ? write_image(definitions, path, streams->err) : TV_EXIT_OK;
}

int tv_cmd_compile(const struct tv_arguments *arguments, const struct tv_streams *streams) {
    struct tv_definitions definitions;
    int status = tv_definitions_load(&definitions, arguments->rest, arguments->rest_count,
                                     tv_option_text(arguments, TV_OPTION_SPEC, NULL), streams->err);
    if (status == TV_EXIT_OK)
        status = write_result(arguments, streams, &definitions);
    if (status == TV_EXIT_MEMORY)
        fprintf(streams->err, "trackvet: out of memory\n");
    tv_definitions_clear(&definitions);
    return status;
}
