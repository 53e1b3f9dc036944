/* Saved reports, read back: trackvet-report/1 of `check -f json` and trackvet-lint/1 of
 * `lint -f json`, into what the renderers take. Rendering a report that was read gives what the run
 * itself would have written, to the byte; so does saving it again, and its groups can be merged
 * (group_restore.h).
 *
 * A report may come from anybody: what is wrong with it is said, nothing in it is trusted. */
#ifndef TV_REPORT_LOAD_H
#define TV_REPORT_LOAD_H

#include "report_lint.h"

enum { TV_LOAD_WHY_LEN = 512, TV_LOAD_LEN_MAX = 512 << 20 };

/* Numbers of inputs by their names, the same for all reports that are to be merged. */
struct tv_load_names {
    uint32_t first;       /* the number of the first one */
    struct tv_str *names; /* owned, in the order of their numbers */
    uint32_t *slots;      /* open addressing: index + 1; 0: free */
    uint32_t count, room, slot_count;
};
void tv_load_names_clear(struct tv_load_names *names);

/* A report that was read. */
struct tv_loaded {
    bool is_lint;
    struct tv_groups *groups; /* of a check; NULL otherwise */
    struct tv_run run;
    struct tv_lint_run lint;
    struct tv_loaded_parts *parts; /* what these borrow */
};

enum tv_load_status { TV_LOAD_FINE, TV_LOAD_WRONG, TV_LOAD_MEMORY };

/* Reads a report. names: all 0 for the first one. why: room for TV_LOAD_WHY_LEN bytes, a terminated
 * sentence when the report is wrong, in which anything may stand that stands in the report. Clear
 * it either way. */
enum tv_load_status tv_report_load(struct tv_loaded *loaded, struct tv_str text,
                                   struct tv_load_names *names, char *why);
void tv_loaded_clear(struct tv_loaded *loaded);

/* The line that an origin of the report names: struct tv_style's source_line; context is the
 * struct tv_loaded. */
bool tv_loaded_source_line(void *context, struct tv_origin origin, struct tv_str *line);

#endif
