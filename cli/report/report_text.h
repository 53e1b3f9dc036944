/* The text reports: report_text.c and report_lint_text.c have the whole, text_group.c one group,
 * text_finding.c one finding about a plan, text_lines.c what both show of files. */
#ifndef TV_REPORT_TEXT_H
#define TV_REPORT_TEXT_H

#include "pen.h"
#include "report_parts.h"

struct tv_text_view {
    struct tv_groups *groups;
    const struct tv_run *run;
    const struct tv_style *style;
    struct tv_pen pen;
    bool explained[TV_RULE_COUNT]; /* the line that names `trackvet explain` was shown */
};

/* Notes, totals and verdict of a run, for a report that has no groups. */
void tv_text_footer(const struct tv_run *run, const struct tv_style *style);

enum tv_paint tv_paint_of(enum tv_severity severity);

enum { TV_TEXT_GROUP_LINES = 16 };

/* A group in full: at most TV_TEXT_GROUP_LINES, the blank one at the end included. */
void tv_text_group(struct tv_text_view *view, const struct tv_group *group);

/* The place of a group's example, its value and its demand in words, as tv_text_group shows them
 * with frames and carets. sample may be NULL. */
void tv_text_place_plain(struct tv_text_view *view, const struct tv_group *group,
                         const struct tv_group_sample *sample);

/* A piece of advice, or a group in short: one line, or two where the width is small. */
void tv_text_short(struct tv_text_view *view, const struct tv_group *group);

/* A finding about a plan, the first of `count` that say the same of other places. */
struct tv_told;
void tv_text_finding(struct tv_text_view *view, const struct tv_told *const *told, size_t count);

/* The same of advice: one line, or a few where the width is small. */
void tv_text_finding_advice(struct tv_text_view *view, const struct tv_told *const *told,
                            size_t count);

#endif
