/* What the program gives up before it reads the first byte that somebody else wrote, so that a
 * fault in it, should there be one, finds nothing to work with:
 *
 *   tv_sandbox_start    no network, no other programs, no files written but the outputs
 *   tv_sandbox_narrow   and from here on no files read but those that are checked
 *
 * Both hold for the whole process, and for threads that are started later; neither can be undone.
 * What is open stays open. docs/decisions/0019-sandbox.md says why it is as it is. */
#ifndef TV_SANDBOX_H
#define TV_SANDBOX_H

#include "command.h"
#include "input.h"

/* What this machine has of it, for `version`: "landlock, seccomp", one of them, or "none". Asks,
 * and changes nothing. */
const char *tv_sandbox_kind(void);

/* For commands that read what others wrote, unless --no-sandbox is given. Call it while the process
 * has one thread, once settings and lists of files are read. What the machine does not have is told
 * on err, in one line, and done without. */
void tv_sandbox_start(struct tv_arguments *arguments, FILE *err);

/* Call it once the definitions are read: reading is then confined to these files. Nothing happens
 * unless tv_sandbox_start was in effect. Outputs can still be written; so can temporary files, and
 * be read again, where they are needed. */
void tv_sandbox_narrow(const struct tv_arguments *arguments, const struct tv_file_list *files,
                       bool needs_temporary);

#endif
