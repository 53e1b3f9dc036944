/* What several machine formats need; for the files of this folder. */
#ifndef TV_MACHINE_PARTS_H
#define TV_MACHINE_PARTS_H

#include "machine.h"
#include "report_parts.h"

/* "property/type". */
struct tv_str tv_issue_rule(const struct tv_issue *issue);

/* "Order Completed › properties.total: must be a number, got a string". */
void tv_issue_put_sentence(struct tv_line_text *line, const struct tv_issue *issue);

/* "31 events, 0.8%, first at app/04.ndjson.gz:101:53"; of lint nothing, or "also plan.yaml:12". */
void tv_issue_put_extent(struct tv_line_text *line, const struct tv_issues *issues,
                         const struct tv_issue *issue);

/* "4 errors, 1 warning, 0 advice in 3,904 events of 24 files". */
void tv_issues_put_totals(struct tv_line_text *line, const struct tv_issues *issues);

/* A path as formats want it that take paths of a repository: without "./" before it. */
struct tv_str tv_place_path(const struct tv_issue_place *place);

/* Where the page of a rule says that its rule comes from: an address; empty when not known. */
struct tv_str tv_rule_address(const struct tv_issues *issues, enum tv_rule rule);
/* The text under "How to fix" on that page. */
struct tv_str tv_rule_advice(const struct tv_issues *issues, enum tv_rule rule);

/* All issues in another order; borrowed until the next call. */
typedef int tv_issue_order_fn(const void *a, const void *b); /* of const struct tv_issue * */
const struct tv_issue *const *tv_issues_sorted(const struct tv_issues *issues,
                                               tv_issue_order_fn *order);

/* The first place that is an event; NULL: none is. */
const struct tv_issue_place *tv_issue_event_place(const struct tv_issue *issue);

/* Like memcmp, and shorter ones first. */
int tv_compare_texts(struct tv_str a, struct tv_str b);

/* Writes a text of which nothing hidden is left: what cannot be seen is spelled out. */
void tv_put_visible(FILE *out, struct tv_str text);
/* The same as the description of a TAP test point, and as a string of YAML. */
void tv_put_tap(FILE *out, struct tv_str text);
void tv_put_yaml(FILE *out, struct tv_str text);

#endif
