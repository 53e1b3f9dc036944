/* `trackvet config`: write settings, show what holds, print their schema. */
#include "config_commands.h"
#include "read.h"

#include <string.h>

static const struct {
    struct tv_str name;
    tv_command_fn *run;
    size_t operands; /* with its own name */
} actions[] = {{{"init", 4}, tv_config_init, 1},
               {{"show", 4}, tv_config_show, 2},
               {{"schema", 6}, tv_config_schema, 1}};
enum { ACTIONS = sizeof actions / sizeof *actions };

static int refuse(const char *given, FILE *err) {
    struct tv_str names[ACTIONS], near = {NULL, 0};
    for (size_t i = 0; i < ACTIONS; i++)
        names[i] = actions[i].name;
    if (given)
        near = tv_nearest((struct tv_str){given, strlen(given)}, names, ACTIONS);
    if (given)
        fprintf(err, "trackvet: config has no action \"%s\"", given);
    else
        fprintf(err, "trackvet: config wants an action");
    if (near.len)
        fprintf(err, "; did you mean \"%.*s\"?", (int)near.len, near.at);
    fprintf(err, "\nThere are init, show [FILE] and schema; see `trackvet config --help`\n");
    return TV_EXIT_USAGE;
}

int tv_cmd_config(const struct tv_arguments *arguments, const struct tv_streams *streams) {
    const char *given = arguments->rest_count ? arguments->rest[0] : NULL;
    for (size_t i = 0; given && i < ACTIONS; i++) {
        if (!tv_str_equal(actions[i].name, (struct tv_str){given, strlen(given)}))
            continue;
        if (tv_operands_refuse(arguments, actions[i].operands, streams->err))
            return TV_EXIT_USAGE;
        return actions[i].run(arguments, streams);
    }
    return refuse(given, streams->err);
}
