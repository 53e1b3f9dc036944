/* Which files `check` reads: what its operands mean, without what the settings exclude. */
#ifndef TV_CHECK_FILES_H
#define TV_CHECK_FILES_H

#include "command.h"
#include "input.h"

/* Adds what an operand means, as tv_file_list_add. Files that the settings exclude are left out
 * when they come from a folder, and with --force-exclude when they are named; "-" counts as a file
 * named by
 * --stdin-filename. */
bool tv_check_files_add(struct tv_file_list *files, const struct tv_arguments *arguments,
                        const char *operand, char **error);

#endif
