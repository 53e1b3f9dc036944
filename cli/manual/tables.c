/* Each list is taken in as often as it is asked for something else; nothing is written down twice.
 */
#include "tables.h"

#include <string.h>

static const struct tv_command_row command_rows[] = {
#define TV_COMMAND(id, name, arguments, purpose) {#name, arguments, purpose},
#include "commands.def"
#undef TV_COMMAND
};

static const struct tv_option_row option_rows[] = {
#define TV_OPTION(id, short, long, argument, commands, help)                                       \
    {short, long, argument, commands, help},
#include "options.def"
#undef TV_OPTION
};

const struct tv_command_row *tv_command_row(enum tv_command command) {
    return &command_rows[command];
}

const struct tv_option_row *tv_option_row(enum tv_option option) {
    return &option_rows[option];
}

/* Options of check and lint that say what becomes of the findings. */
static bool is_of_report(enum tv_option option) {
    static const enum tv_option options[] = {
        TV_OPTION_FORMAT,    TV_OPTION_LIMIT,        TV_OPTION_ENFORCE,   TV_OPTION_FIX,
        TV_OPTION_DIFF,      TV_OPTION_UNSAFE_FIXES, TV_OPTION_FAIL_ON,   TV_OPTION_MAX_RATE,
        TV_OPTION_MAX_COUNT, TV_OPTION_BASELINE,     TV_OPTION_TOLERANCE, TV_OPTION_STRICT_BASELINE,
        TV_OPTION_REDACT,    TV_OPTION_QUIET};
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        if (options[i] == option)
            return true;
    return false;
}

bool tv_option_is_of(enum tv_option option, enum tv_command command) {
    unsigned commands = option_rows[option].commands;
    if (commands & (TV_CMD_CHECK | TV_CMD_LINT) && !is_of_report(option))
        commands |= TV_CMD_BASELINE;
    return commands & (1u << command);
}

bool tv_option_is_told(enum tv_option option, enum tv_command command) {
    return option_rows[option].help && tv_option_is_of(option, command);
}

const char *tv_option_section(enum tv_option option) {
    static const struct {
        int option; /* -1: title is that of what follows */
        const char *title;
    } rows[] = {
#define TV_SECTION(title) {-1, title},
#define TV_OPTION(id, short, long, argument, commands, help) {TV_OPTION_##id, NULL},
#include "options.def"
#undef TV_OPTION
    };
    const char *title = "Options";
    for (size_t i = 0; i < sizeof rows / sizeof *rows && rows[i].option != (int)option; i++)
        title = rows[i].title ? rows[i].title : title;
    return title;
}

/* ---- Values --------------------------------------------------------------------------------- */

struct tv_value tv_option_value(enum tv_option option) {
    static const struct {
        enum tv_option option;
        struct tv_value value;
    } rows[] = {
#define TV_VALUE(option, kind, words) {TV_OPTION_##option, {TV_VALUE_##kind, words}},
#include "values.def"
#undef TV_VALUE
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].option == option)
            return rows[i].value;
    return (struct tv_value){option_rows[option].argument ? TV_VALUE_FREE : TV_VALUE_NONE, NULL};
}

struct tv_value tv_operand_value(enum tv_command command) {
    static const struct {
        const char *arguments; /* how the command's row begins */
        struct tv_value value;
    } rows[] = {
        {"SHELL", {TV_VALUE_WORD, "bash zsh fish"}},
        {"init|show", {TV_VALUE_WORD, "init show schema"}},
        {"[PAGE]", {TV_VALUE_WORD, "trackvet rules config"}},
        {"RULE", {TV_VALUE_RULE, NULL}},
        {"[COMMAND]", {TV_VALUE_COMMAND, NULL}},
        {"[NAME", {TV_VALUE_SPEC, NULL}},
    };
    const char *arguments = command_rows[command].arguments;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (!strncmp(arguments, rows[i].arguments, strlen(rows[i].arguments)))
            return rows[i].value;
    return (struct tv_value){*arguments ? TV_VALUE_FILE : TV_VALUE_NONE, NULL};
}

/* ---- What is said --------------------------------------------------------------------------- */

enum { TV_COMMAND_ALL = TV_COMMAND_COUNT };

void tv_examples(enum tv_command command,
                 void (*tell)(void *context, const char *line, const char *purpose),
                 void *context) {
    static const struct {
        int command;
        const char *line, *purpose;
    } rows[] = {
#define TV_EXAMPLE(command, line, purpose) {TV_COMMAND_##command, line, purpose},
#include "examples.def"
#undef TV_EXAMPLE
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].command == (int)command)
            tell(context, rows[i].line, rows[i].purpose);
}

void tv_exit_codes(void (*tell)(void *context, const char *code, const char *purpose),
                   void *context) {
#define TV_EXIT_CODE(code, purpose) tell(context, code, purpose);
#include "exit_codes.def"
#undef TV_EXIT_CODE
}

void tv_environment(void (*tell)(void *context, const char *name, const char *purpose),
                    void *context) {
#define TV_ENVIRONMENT(name, purpose) tell(context, name, purpose);
#include "environment.def"
#undef TV_ENVIRONMENT
}
