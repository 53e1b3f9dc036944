/* Which lines of a file changed since a commit, as git says. Git is a program of its own, started
 * without a shell. */
#ifndef TV_GIT_H
#define TV_GIT_H

#include "json.h"

#include <stdio.h>

/* What git printed; text is from malloc, NUL-terminated, never NULL when it ran. */
struct tv_git_answer {
    char *text;
    size_t len;
    int code;  /* its exit code; -1: it could not be run */
    int error; /* then: errno */
};

/* Runs git in a folder with arguments that end in NULL. hear_errors: what it writes to standard
 * error is part of the answer, else nobody sees it. Free the text. */
struct tv_git_answer tv_git_run(const char *folder, const char *const *arguments, bool hear_errors);

/* ---- Lines that changed ----------------------------------------------------------------------
 */

struct tv_changes;

/* ref: a commit in the words of git, or one followed by "..." for where the present branch left it;
 * NULL: only what is staged counts, and is compared with the last commit. Messages go to err. NULL
 * when out of memory. Borrows ref and err. */
struct tv_changes *tv_changes_new(const char *ref, FILE *err);
void tv_changes_free(struct tv_changes *changes); /* NULL is fine */

/* Whether some line from first to last (from 1) of a file is new or different, or next to lines
 * that are gone; with first 0: any line. Files that git does not know are new. Git is asked when a
 * file comes for the first time. */
bool tv_changes_touch(struct tv_changes *changes, struct tv_str path, uint64_t first,
                      uint64_t last);

/* Whether git could not answer: a message was written to err, once. */
bool tv_changes_failed(const struct tv_changes *changes);

#endif
