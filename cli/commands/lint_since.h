/* --since and --staged: findings of the linter in lines that changed. */
#ifndef TV_LINT_SINCE_H
#define TV_LINT_SINCE_H

#include "command.h"
#include "git.h"
#include "lint.h"

struct tv_since {
    const char *ref;            /* what --since says; NULL: --staged */
    struct tv_changes *changes; /* NULL: neither was given */
    const struct tv_lint_finding **kept;
};

/* false: a message was written to err. */
bool tv_since_read(struct tv_since *since, const struct tv_arguments *arguments, FILE *err);
void tv_since_clear(struct tv_since *since);

/* Lets the linter tell what it sees at places that changed. */
void tv_since_focus(struct tv_since *since, struct tv_lint *lint);

/* Asks git about every plan that was read, so that a commit which is not there is told of when
 * nothing was found, too. false: a message was written. */
bool tv_since_ask(struct tv_since *since, const struct tv_model *model);

/* Whether a finding is told: one of its places changed, or it is about a whole plan which did. */
bool tv_since_tells(struct tv_since *since, const struct tv_model *model,
                    const struct tv_lint_finding *found);

/* Those that are told, in their order, until the next call; *count becomes theirs. NULL when out of
 * memory. */
const struct tv_lint_finding *const *tv_since_keep(struct tv_since *since,
                                                   const struct tv_model *model,
                                                   const struct tv_lint_finding *const *found,
                                                   size_t *count);

#endif
