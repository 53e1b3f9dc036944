/* From findings of the linter to what reports tell. */
#ifndef TV_LINT_TOLD_H
#define TV_LINT_TOLD_H

#include "lint.h"
#include "report_lint.h"

/* Fills in all but severity and rank; borrows from found and the arena. false when out of memory.
 */
bool tv_told_make(struct tv_told *told, const struct tv_lint_finding *found,
                  struct tv_arena *arena);

#endif
