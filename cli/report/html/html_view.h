/* The parts of the page, one writer each; for the files of this folder. */
#ifndef TV_HTML_VIEW_H
#define TV_HTML_VIEW_H

#include "group_words.h"
#include "html_out.h"
#include "report_html.h"

enum {
    TV_HTML_NAME_MAX = 120,    /* columns of a name, path or file that are shown */
    TV_HTML_SENTENCE_MAX = 320 /* columns of a sentence */
};

/* What goes to the marks of page.html. */
enum tv_html_part {
    TV_HTML_TITLE,
    TV_HTML_NAV,
    TV_HTML_SUMMARY,
    TV_HTML_TIMELINE,
    TV_HTML_SHOWN,
    TV_HTML_FINDINGS,
    TV_HTML_EVENTS,
    TV_HTML_COVERAGE,
    TV_HTML_NOTES,
    TV_HTML_RULES,
    TV_HTML_PARTS
};

/* Zeroed: an empty page. */
struct tv_html_page {
    struct tv_html parts[TV_HTML_PARTS];
};

void tv_html_page_clear(struct tv_html_page *page);

/* Bytes of the page as it stands. */
size_t tv_html_page_len(const struct tv_html_page *page);

/* Fills in the links to the parts that are there. */
void tv_html_page_link(struct tv_html_page *page);

/* Writes the page. false when a part ran out of memory: nothing was written. */
bool tv_html_page_write(const struct tv_html_page *page, FILE *out);

/* ---- Of a check ----------------------------------------------------------------------------- */

struct tv_html_view {
    struct tv_groups *groups;
    const struct tv_group *const *sorted;
    size_t count;
    const struct tv_run *run;
    const struct tv_style *style;
    const struct tv_html_facts *facts;
    const struct tv_signs *signs;
};

void tv_html_summary(const struct tv_html_view *view, struct tv_html *html);
void tv_html_timeline(const struct tv_html_view *view, struct tv_html *html);
void tv_html_events(const struct tv_html_view *view, struct tv_html *html);
void tv_html_coverage(const struct tv_html_view *view, struct tv_html *html);
void tv_html_notes(const struct tv_html_view *view, struct tv_html *html);

/* The groups in at most max bytes: cards, then rows of a table, then a count of what is left. */
void tv_html_findings(const struct tv_html_view *view, size_t max, struct tv_html *html);

/* One group: in full, or as a row. */
void tv_html_card(const struct tv_html_view *view, const struct tv_group *group, bool is_open,
                  struct tv_html *html);
void tv_html_row(const struct tv_html_view *view, const struct tv_group *group,
                 struct tv_html *html);

/* ---- Of check and lint ---------------------------------------------------------------------- */

/* "level error": a sign and a word, so that color is not needed. */
void tv_html_level(struct tv_html *html, enum tv_severity severity);

/* The number of one level or of all, with a name for the script: <strong data-number="error">. */
void tv_html_tile(struct tv_html *html, const char *name, uint64_t number, const char *noun);

/* "Failed", "Passed" or "Incomplete", and by what measure. */
struct tv_html_verdict {
    bool failed, is_partial;
    enum tv_severity fail_on;
};
void tv_html_verdict(struct tv_html *html, const struct tv_html_verdict *verdict);

/* A line of text with a part of it marked, cropped around that part. */
struct tv_html_code {
    uint64_t line; /* 0: not known */
    struct tv_snippet snippet;
    bool is_marked;
    enum tv_severity severity;
    struct tv_str label; /* what is said of the part; may be empty */
};
void tv_html_code(struct tv_html *html, const struct tv_html_code *code);

/* "plan.yaml:37" and, where it is at hand, the line. */
void tv_html_origin(struct tv_html *html, const struct tv_style *style, struct tv_origin origin,
                    bool with_line);

/* "rule-property-type": where the page of a rule stands. */
void tv_html_rule_anchor(struct tv_html *html, enum tv_rule rule);
void tv_html_rule_link(struct tv_html *html, enum tv_rule rule);

/* The pages of the rules that are true in `found`, in at most max bytes. */
void tv_html_rules(const struct tv_html_facts *facts, const bool *found, size_t max,
                   struct tv_html *html);

/* Findings by time, in the height of a line. The times are not empty. */
void tv_html_spark(struct tv_html *html, const struct tv_times *times);

#endif
