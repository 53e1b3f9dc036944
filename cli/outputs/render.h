/* From an output to its renderer: the one place that knows which function writes which format. What
 * was found by a run and what was read from a saved one go the same way. */
#ifndef TV_RENDER_H
#define TV_RENDER_H

#include "outputs.h"
#include "report_lint.h"

/* Writes the groups of a run to an open output. Formats that are written while events are read
 * write nothing here. false when out of memory. */
bool tv_render_groups(const struct tv_output *output, struct tv_groups *groups,
                      const struct tv_run *run);

/* The same for the findings of a linter. */
bool tv_render_lint(const struct tv_output *output, const struct tv_lint_run *run);

#endif
