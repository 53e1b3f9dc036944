/* Completions: a script for each shell, from the tables of commands, options and values. */
#ifndef TV_COMPLETION_H
#define TV_COMPLETION_H

#include "tables.h"

void tv_complete_bash(FILE *out);
void tv_complete_zsh(FILE *out);
void tv_complete_fish(FILE *out);

/* Writes text inside of single quotes, for a POSIX shell. */
void tv_put_quoted(FILE *out, const char *text);

/* Writes the words of a value with blanks between them. escapes: where words are read as those of a
 * command line are, a star would stand for files; a backslash keeps it from that. */
void tv_put_words(FILE *out, struct tv_value value, enum tv_command command, bool escapes);

#endif
