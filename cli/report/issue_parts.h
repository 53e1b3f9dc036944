/* What the builders of lists of issues share. */
#ifndef TV_ISSUE_PARTS_H
#define TV_ISSUE_PARTS_H

#include "issue.h"
#include "report_parts.h"

/* Memory that lives as long as the list, zeroed; NULL when there is none: the list then fails. */
void *tv_issues_alloc(struct tv_issues *issues, size_t len);
/* A copy that lives as long; empty when out of memory. */
struct tv_str tv_issues_keep(struct tv_issues *issues, struct tv_str text);

/* Ends the building of a list: at[0, count) with ids that differ (the second "g:A" becomes
 * "g:A-2"). fine: all of it could be built. Returns fine; the list is cleared when it is not, or
 * when memory is out now. */
bool tv_issues_settle(struct tv_issues *issues, struct tv_issue *at, size_t count, bool fine);

/* The id of a finding that is no group: a hash of texts, the same in every run. */
struct tv_str tv_issues_make_id(struct tv_issues *issues, const struct tv_str *texts, size_t count);

/* Fills in the byte column and the end of a place, as far as the text around it tells them:
 * text[at, at + place->len) is the value. */
void tv_place_measure(struct tv_issue_place *place, struct tv_str text, size_t at);

#endif
