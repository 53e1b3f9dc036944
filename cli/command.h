/* Commands: what a person asks for. Each command is one file commands/cmd_NAME.c with one function.
 */
#ifndef TV_COMMAND_H
#define TV_COMMAND_H

#include "finding.h"
#include "json.h"

#include <stdio.h>

/* Exit codes; docs in `trackvet help`. Higher reasons win: see tv_exit_worse. */
enum tv_exit {
    TV_EXIT_OK = 0,
    TV_EXIT_FINDINGS = 1, /* findings at or above --fail-on */
    TV_EXIT_USAGE = 2,    /* could not do the job: usage, plan, output */
    TV_EXIT_INPUT = 3,    /* some input missing, unreadable or cut short; wins over 1 */
    TV_EXIT_MEMORY = 4,
    TV_EXIT_INTERRUPT = 130, /* SIGINT; a partial report was written */
    TV_EXIT_TERMINATE = 143, /* SIGTERM; the same */
    TV_EXIT_PIPE = 141       /* the reader of our output went away */
};

enum tv_command {
#define TV_COMMAND(id, name, arguments, purpose) TV_COMMAND_##id,
#include "commands.def"
#undef TV_COMMAND
    TV_COMMAND_COUNT
};

/* The same as bits, for the option table. */
enum tv_command_bit {
#define TV_COMMAND(id, name, arguments, purpose) TV_CMD_##id = 1 << TV_COMMAND_##id,
#include "commands.def"
#undef TV_COMMAND
    TV_CMD_ALL = (1 << TV_COMMAND_COUNT) - 1
};

enum tv_option {
#define TV_OPTION(id, short, long, argument, commands, help) TV_OPTION_##id,
#include "options.def"
#undef TV_OPTION
    TV_OPTION_COUNT
};

/* One option as given; text is NULL for flags. */
struct tv_argument {
    enum tv_option option;
    const char *text;
    bool is_long;            /* --help, not -h */
    struct tv_origin origin; /* where settings say so; file.at is NULL on the command line */
};

struct tv_config;

/* A parsed command line: options in their order, then the rest. Strings are argv's, or live as long
 * as the settings. */
struct tv_arguments {
    enum tv_command command;
    struct tv_argument *options;
    size_t option_count;
    const char *const *rest;
    size_t rest_count;
    bool has_list;            /* there are names of --files-from in the rest, or could be */
    bool has_settings_plans;  /* the rest are plans that the settings name */
    bool is_sandboxed;        /* files that nothing names are out of reach */
    struct tv_config *config; /* NULL: the command has none */
};

/* Where a command reads and writes; tests give their own. */
struct tv_streams {
    FILE *out, *err;
};

/* Parses argv. false: a message was written to err (exit with TV_EXIT_USAGE). Free with
 * tv_arguments_clear. */
bool tv_arguments_read(struct tv_arguments *arguments, int argc, char **argv, FILE *err);
void tv_arguments_clear(struct tv_arguments *arguments);

/* The text of the last use of an option; fallback when it was not given. */
const char *tv_option_text(const struct tv_arguments *arguments, enum tv_option option,
                           const char *fallback);
/* true: there are more operands than max; a message was written to err. */
bool tv_operands_refuse(const struct tv_arguments *arguments, size_t max, FILE *err);

/* How often an option was given. */
size_t tv_option_count(const struct tv_arguments *arguments, enum tv_option option);

/* Writes the options of the command line that decide what `show` finds, too, as a shell reads them,
 * to out, which holds max bytes. Empty: there are none, or not the room for all of them. */
struct tv_str tv_arguments_write_show(const struct tv_arguments *arguments, char *out, size_t max);

/* The command of that name; TV_COMMAND_COUNT when there is none. */
enum tv_command tv_command_find(const char *name);
/* Says that there is no such command. Returns false. */
bool tv_command_refuse(const char *name, FILE *err);

/* Help: all commands (TV_COMMAND_COUNT) or one; is_long: with formats, environment, exit codes. */
void tv_help(FILE *out, enum tv_command command, bool is_long);

typedef int tv_command_fn(const struct tv_arguments *arguments, const struct tv_streams *streams);
#define TV_COMMAND(id, name, arguments, purpose) tv_command_fn tv_cmd_##name;
#include "commands.def"
#undef TV_COMMAND

/* Runs one command line whole: parse, run, flush. */
int tv_main(int argc, char **argv, const struct tv_streams *streams);
/* The same for a process that does nothing else: it gives up what the command does not need. */
int tv_program(int argc, char **argv, const struct tv_streams *streams);

#endif
