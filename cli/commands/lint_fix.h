/* Fixing plans: edits of findings, put into files. */
#ifndef TV_LINT_FIX_H
#define TV_LINT_FIX_H

#include "definitions.h"
#include "lint.h"

/* A file with what it becomes. */
struct tv_fixed_file {
    const struct tv_file *file;
    const struct tv_lint_edit *const *edits; /* by place */
    size_t edit_count;
    struct tv_str text;
};

/* What is to be fixed; everything lives in the arena. */
struct tv_fixes {
    struct tv_arena *arena;
    struct tv_fixed_file *files;
    size_t file_count;
    size_t fixed; /* findings */
};

/* Collects the edits of findings, the unsafe ones only when asked for; where two would change the
 * same bytes the later finding waits for the next run. false when out of memory. Clear it. */
bool tv_fixes_collect(struct tv_fixes *fixes, const struct tv_lint_finding *const *findings,
                      size_t count, bool unsafe);
void tv_fixes_clear(struct tv_fixes *fixes);

/* Reads and compiles the new texts: they must say what the old ones said, but for the names that
 * change, and the compiler must find no more mistakes. NULL when all is well, else why not. */
const char *tv_fixes_check(const struct tv_fixes *fixes, const struct tv_model *model,
                           const struct tv_str *plans, size_t plan_count);

/* Writes each file anew, whole or not at all; one that changed since it was read is left alone.
 * false: a message was written to err. */
bool tv_fixes_write(const struct tv_fixes *fixes, FILE *err);

/* Prints what changes, as a unified diff. */
void tv_fixes_diff(const struct tv_fixes *fixes, FILE *out);

#endif
