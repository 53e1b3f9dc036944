/* The linter: is a plan consistent with itself, with the built-in specs and with what its authors
 * do mostly? It looks at what they wrote (rules/model), plan by plan; what cannot be read or
 * compiled is found by readers and compiler, whose findings it takes in so that there is one list.
 */
#ifndef TV_LINT_H
#define TV_LINT_H

#include "model.h"

/* A change of bytes that would settle a finding: [at.offset, at.offset + at.len) of at.file becomes
 * text. name: what a name there is called afterwards; empty: nothing changes its meaning. Edits of
 * one finding belong together. */
struct tv_lint_edit {
    struct tv_at at;
    struct tv_str text, name;
    const struct tv_lint_edit *next;
};

/* A finding with all that it says; everything lives as long as the linter. origins name the other
 * places, those of specs among them. edits: NULL when nothing has one right answer. is_unsafe: the
 * edits change what events must send. */
struct tv_lint_finding {
    struct tv_finding finding;
    const struct tv_lint_edit *edits;
    bool is_unsafe;
    bool is_whole;  /* about its plan as a whole, not about the place where it is told */
    uint32_t order; /* of its file among those that were told of, for sorting */
};

struct tv_lint;

/* enabled: TV_RULE_COUNT flags, borrowed; rules that are off are not looked for. NULL when out of
 * memory. */
struct tv_lint *tv_lint_new(const bool *enabled);
void tv_lint_free(struct tv_lint *lint);

/* What matters most: places that is_changed says changed. A finding about many places is told where
 * one of them changed; lists of places that have the same said of them become two findings. */
struct tv_lint_focus {
    bool (*is_changed)(void *context, const struct tv_at *at); /* NULL: all is as important */
    void *context;
};
void tv_lint_focus_on(struct tv_lint *lint, struct tv_lint_focus focus);

/* A sink that keeps what readers and the compiler say. */
struct tv_sink tv_lint_sink(struct tv_lint *lint);

/* Looks at one plan: a file of the model by its path, or a folder: all files directly below it. The
 * model holds it, what it extends and the built-in specs, and outlives the linter. Call it after
 * the compiler told its mistakes about the same plan: comments that suppress them are counted. */
enum tv_status tv_lint_plan(struct tv_lint *lint, const struct tv_model *model,
                            struct tv_str plan) TV_MUST_USE;

/* What was found so far, by file and place; borrowed until the next call of any function here. NULL
 * when out of memory. */
const struct tv_lint_finding *const *tv_lint_findings(struct tv_lint *lint, size_t *count);

/* How many findings comments suppressed. */
uint64_t tv_lint_suppressed(const struct tv_lint *lint);

/* ---- Fixing ------------------------------------------------------------------------------------
 */

/* The text of a file with edits applied, in the arena; at is NULL when out of memory. The edits are
 * all of that file, by place, and none overlaps another. */
struct tv_str tv_lint_apply(struct tv_arena *arena, struct tv_str text,
                            const struct tv_lint_edit *const *edits, size_t count);

/* Whether a file that was read again after these edits says what it said before, but for the names
 * that they change. Takes memory from the arena. */
bool tv_lint_is_same(struct tv_arena *arena, const struct tv_file *old, const struct tv_file *new,
                     const struct tv_lint_edit *const *edits, size_t count);

#endif
