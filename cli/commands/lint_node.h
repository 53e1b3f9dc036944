/* Where in a plan a finding is, in a way that lasts when lines move. */
#ifndef TV_LINT_NODE_H
#define TV_LINT_NODE_H

#include "model.h"

/* The JSON Pointer of the innermost value of its file that begins at the finding or before it, with
 * * for the items of lists; empty when it is of the file as a whole, or the file could not be read.
 * Allocated in the model's arena; at NULL when out of memory. */
struct tv_str tv_lint_node(const struct tv_model *model, const struct tv_finding *finding);

/* The path of a file without "./" in front. */
struct tv_str tv_lint_path(struct tv_str path);

#endif
