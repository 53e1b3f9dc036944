/* What a group says in words, for the reports that people read. The signs are those of the output:
 * not every one has the same. */
#ifndef TV_GROUP_WORDS_H
#define TV_GROUP_WORDS_H

#include "crop.h"
#include "pen.h"
#include "report_parts.h"

/* "Order Completed › properties.total"; where no event is known, the input. */
void tv_put_group_title(struct tv_line_text *title, const struct tv_groups *groups,
                        const struct tv_group *group, const struct tv_signs *signs);

/* "40,127 events · 31.2%", of all events of the run; of a group that got worse "↑ 0.2% → 3.1%", of
 * its own events. */
void tv_put_group_counts(struct tv_line_text *counts, const struct tv_group *group, uint64_t all,
                         const struct tv_signs *signs);

/* What stands at the value: "expected a number, found a string". */
void tv_put_group_label(struct tv_line_text *label, const struct tv_group *group);

/* "… 3,904 distinct", for when not all are shown. */
void tv_put_distinct(struct tv_line_text *tail, const struct tv_tally *tally,
                     const struct tv_signs *signs);

/* Something is missing: the place is that of the object that lacks it. */
bool tv_group_lacks(const struct tv_group *group);

/* A sample's line with the value in it. */
struct tv_snippet tv_group_snippet(const struct tv_group *group,
                                   const struct tv_group_sample *sample);

#endif
