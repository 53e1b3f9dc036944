/* The page of a check. Every part but the findings has a room of its own; the findings get what is
 * left of the page. */
#include "html_view.h"

enum { RULES_MAX = 200000, MARGIN = 2000 };

static void put_title(struct tv_html *html, const struct tv_run *run) {
    tv_html_raw(html, run->failed ? "Failed: " : "");
    tv_html_count(html, run->totals.events, "event");
    tv_html_raw(html, " checked \u2013 trackvet");
}

static void put_shown(const struct tv_html_view *view, struct tv_html *html) {
    const uint64_t *counts = tv_groups_counts(view->groups);
    if (view->count == 0)
        return;
    tv_html_count(html, view->count, "group");
    tv_html_raw(html, ", ");
    tv_html_count(
        html, counts[TV_SEVERITY_ERROR] + counts[TV_SEVERITY_WARNING] + counts[TV_SEVERITY_INFO],
        "finding");
}

static void put_rules(const struct tv_html_view *view, struct tv_html *html) {
    bool found[TV_RULE_COUNT] = {false};
    for (size_t i = 0; i < view->count; i++)
        found[view->sorted[i]->rule] = true;
    tv_html_rules(view->facts, found, RULES_MAX, html);
}

bool tv_report_html(struct tv_groups *groups, const struct tv_run *run,
                    const struct tv_style *style, const struct tv_html_facts *facts) {
    struct tv_html_page page = {0};
    struct tv_pen pen;
    struct tv_html_view view = {.groups = groups, .run = run, .style = style, .facts = facts};
    view.sorted = tv_groups_reported(groups, &view.count);
    tv_pen_init(&pen, &(struct tv_style){.unicode = true});
    view.signs = pen.signs;
    put_title(&page.parts[TV_HTML_TITLE], run);
    put_shown(&view, &page.parts[TV_HTML_SHOWN]);
    tv_html_summary(&view, &page.parts[TV_HTML_SUMMARY]);
    tv_html_timeline(&view, &page.parts[TV_HTML_TIMELINE]);
    tv_html_events(&view, &page.parts[TV_HTML_EVENTS]);
    tv_html_coverage(&view, &page.parts[TV_HTML_COVERAGE]);
    tv_html_notes(&view, &page.parts[TV_HTML_NOTES]);
    put_rules(&view, &page.parts[TV_HTML_RULES]);
    size_t len = tv_html_page_len(&page) + MARGIN;
    tv_html_findings(&view, TV_HTML_MAX > len ? TV_HTML_MAX - len : 0,
                     &page.parts[TV_HTML_FINDINGS]);
    tv_html_page_link(&page);
    bool done = tv_html_page_write(&page, style->out);
    tv_html_page_clear(&page);
    return done;
}
