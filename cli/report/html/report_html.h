/* The report as one page of HTML: no other file, no network, never longer than TV_HTML_MAX. */
#ifndef TV_REPORT_HTML_H
#define TV_REPORT_HTML_H

#include "report.h"
#include "report_lint.h"

enum { TV_HTML_MAX = 1000000 }; /* bytes */

/* What the page shows beside the run. Events are told of where the run has a census. */
struct tv_html_facts {
    /* Finds the page of a rule (Markdown); NULL: their texts are left out. */
    bool (*rule_page)(const char *rule, struct tv_str *page);
};

/* The report of a check. false when out of memory: nothing was written. */
bool tv_report_html(struct tv_groups *groups, const struct tv_run *run,
                    const struct tv_style *style, const struct tv_html_facts *facts);

/* The report of a linter. */
bool tv_report_lint_html(const struct tv_lint_run *run, const struct tv_style *style,
                         const struct tv_html_facts *facts);

#endif
