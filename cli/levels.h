/* Levels: which severity each rule has in this run: the profile's column of the catalogue, then
 * --select, --ignore and --severity in the order of the command line. */
#ifndef TV_LEVELS_H
#define TV_LEVELS_H

#include "command.h"
#include "group.h"

/* Fills levels. false: a message was written to err. */
bool tv_levels_read(struct tv_levels *levels, const struct tv_arguments *arguments, FILE *err);

/* "error", "warning", "info"; "off" and "never" are NONE. false when the word is none of these. */
bool tv_severity_read(const char *word, enum tv_severity *severity);

#endif
