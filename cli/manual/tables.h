/* The lists of commands.def, options.def and formats.def as tables, and what is said about them. */
#ifndef TV_TABLES_H
#define TV_TABLES_H

#include "command.h"

/* Texts are static. */
struct tv_command_row {
    const char *name, *arguments, *purpose;
};

struct tv_option_row {
    char letter;                 /* 0: it has none */
    const char *name, *argument; /* argument NULL: a flag */
    unsigned commands;           /* bits of enum tv_command_bit */
    const char *help;            /* NULL: not told to anybody */
};

const struct tv_command_row *tv_command_row(enum tv_command command);
const struct tv_option_row *tv_option_row(enum tv_option option);

/* Whether a command has an option. `baseline` has those that say what `check` and `lint` look at.
 */
bool tv_option_is_of(enum tv_option option, enum tv_command command);

/* The same, and people are told of it. */
bool tv_option_is_told(enum tv_option option, enum tv_command command);

/* The heading of an option, the same pointer for all under it. */
const char *tv_option_section(enum tv_option option);

/* What an argument may be. */
enum tv_value_kind {
    TV_VALUE_NONE, /* a flag */
    TV_VALUE_FREE, /* anything: a number, a time, a name */
    TV_VALUE_FILE, /* a file or folder */
    TV_VALUE_WORD, /* one of the words */
    TV_VALUE_PLAN_FORMAT,
    TV_VALUE_COMMAND,
    TV_VALUE_RULE,  /* one rule */
    TV_VALUE_RULES, /* several, or globs, with commas between them */
    TV_VALUE_LEVEL, /* RULE=LEVEL; the words are levels */
    TV_VALUE_SPEC,  /* one spec */
    TV_VALUE_SPECS, /* several, with commas between them */
    TV_VALUE_REPORT /* a format, or FORMAT=FILE */
};

struct tv_value {
    enum tv_value_kind kind;
    const char *words; /* with blanks between them; NULL unless the kind has words */
};

/* An option that is not in the list of values has any. */
struct tv_value tv_option_value(enum tv_option option);

/* The same for what follows a command's options. */
struct tv_value tv_operand_value(enum tv_command command);

/* Calls tell for each word that the value of a command may begin with, with a line about it or
 * NULL. */
void tv_value_words(struct tv_value value, enum tv_command command,
                    void (*tell)(void *context, struct tv_str word, const char *purpose),
                    void *context);

/* Calls tell for each example of a command, TV_COMMAND_COUNT: of the program, in their order. */
void tv_examples(enum tv_command command,
                 void (*tell)(void *context, const char *line, const char *purpose), void *context);

/* The exit codes and environment variables, in their order. */
void tv_exit_codes(void (*tell)(void *context, const char *code, const char *purpose),
                   void *context);
void tv_environment(void (*tell)(void *context, const char *name, const char *purpose),
                    void *context);

#endif
