/* A run of `lint`, for commands that do something else with what it found. */
#ifndef TV_LINT_RUN_H
#define TV_LINT_RUN_H

#include "baseline.h"
#include "definitions.h"

/* Is called in place of the reports, with a note for each finding; texts live during the call.
 * Returns an exit code. Not called when something could not be read. */
struct tv_lint_end {
    int (*end)(void *context, const struct tv_baseline_note *notes, size_t count,
               const struct tv_definitions *definitions);
    void *context;
};

/* end NULL: as `lint` does it. Returns the exit code. */
int tv_lint_with(const struct tv_arguments *arguments, const struct tv_streams *streams,
                 const struct tv_lint_end *end);

#endif
