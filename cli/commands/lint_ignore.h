/* Ignores of the settings, asked about findings of the linter. */
#ifndef TV_LINT_IGNORE_H
#define TV_LINT_IGNORE_H

#include "ignore.h"
#include "lint.h"

#include <stdio.h>

/* Those of the findings that nothing hides, in their order, in a list from malloc; *count becomes
 * theirs. The path of an ignore is compared with where the finding stands in the plan: a JSON
 * Pointer such as /events/Order Completed/properties/total. NULL when out of memory. */
const struct tv_lint_finding **tv_lint_keep(struct tv_ignored *ignored,
                                            const struct tv_model *model,
                                            const struct tv_lint_finding *const *found,
                                            size_t *count);

/* Prints which ignores of rules about plans have hidden nothing. */
void tv_ignored_tell_unused(const struct tv_ignored *ignored, FILE *err);

#endif
