/* Findings of lint as notes of a baseline, and which of them it knows. */
#ifndef TV_LINT_KNOWN_H
#define TV_LINT_KNOWN_H

#include "judge.h"
#include "lint.h"
#include "report_lint.h"

/* A note for each finding, in their order; freed by the caller, their texts belong to the findings
 * and the model. NULL when out of memory. */
struct tv_baseline_note *tv_lint_notes(const struct tv_model *model,
                                       const struct tv_lint_finding *const *found, size_t count);

/* Notes in the baseline what was met, and sets run->gone: of the files of the model alone. */
void tv_lint_compare(struct tv_baseline *baseline, const struct tv_baseline_note *notes,
                     size_t count, const struct tv_model *model, struct tv_lint_run *run);

/* Whether it knows a finding: at its place there are no more than there were. After comparing. */
bool tv_lint_is_known(const struct tv_baseline *baseline, const struct tv_baseline_note *note);

#endif
