/* A run of `check`, for commands that do something else with what it found. */
#ifndef TV_CHECK_RUN_H
#define TV_CHECK_RUN_H

#include "definitions.h"
#include "report.h"

/* Is called in place of the reports, with groups and a census; returns an exit code. Not called
 * when something could not be read: there is a message, and the exit code says so. */
struct tv_check_end {
    int (*end)(void *context, struct tv_groups *groups, struct tv_run *run,
               const struct tv_definitions *definitions);
    void *context;
};

/* end NULL: as `check` does it. Returns the exit code. */
int tv_check_with(const struct tv_arguments *arguments, const struct tv_streams *streams,
                  const struct tv_check_end *end);

#endif
