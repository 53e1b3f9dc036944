/* How much of a run its JSON has room for. A file of at most 2 MB can be attached to a build and
 * opened; 10,000 groups with five samples each are 50 MB.
 *
 *   groups, sorted   | full | full | ... | bare | bare | ... | not listed, counted by rule |
 *   TV_JSON_GROUPS   |<-------------------------------------->|
 *
 * A bare group has its words, counts and places. With `--limit all` nothing is cut. A saved run
 * that is written again is as long as it was. */
#ifndef TV_REPORT_JSON_CUT_H
#define TV_REPORT_JSON_CUT_H

#include "report_parts.h"

/* In bytes. What is left of 2 MB is for totals, plans, notes and levels. */
enum {
    TV_JSON_GROUPS = 1500000, /* all groups */
    TV_JSON_BARE = 900000,    /* of these, kept for bare ones, if there are so many */
    TV_JSON_ROWS = 300000     /* rows of the census */
};

struct tv_json_plan {
    const struct tv_group *const *sorted; /* borrowed of the groups */
    size_t full, listed;                  /* of these: so many in full, so many at all */
    struct tv_cut cut;                    /* what that leaves out */
};

void tv_json_plan(struct tv_json_plan *plan, struct tv_groups *groups, const struct tv_run *run,
                  const struct tv_style *style);

/* report_json.c: a group behind those before it, on a line of its own. */
void tv_json_group(struct tv_json_out *json, struct tv_groups *groups, const struct tv_group *group,
                   const struct tv_style *style, bool bare);

#endif
