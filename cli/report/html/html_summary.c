/* The head of the page: verdict, how much is valid, how many findings, and what was checked. */
#include "html_view.h"

/* ---- Valid and invalid ---------------------------------------------------------------------- */

/* A bar of two parts with their numbers; the parts differ in pattern, not in color alone. */
static void put_gauge(struct tv_html *html, uint64_t events, uint64_t invalid) {
    tv_html_raw(html, "<div class=\"gauge\"><div class=\"bar\" aria-hidden=\"true\">"
                      "<span class=\"invalid\" style=\"width:");
    uint64_t share = tv_html_scale(invalid, events, 1000);
    tv_html_digits(html, share / 10);
    tv_html_raw(html, ".");
    tv_html_digits(html, share % 10);
    tv_html_raw(html, "%\"></span></div><p><span class=\"key valid\" aria-hidden=\"true\"></span>");
    tv_html_number(html, events - invalid);
    tv_html_raw(html, " valid <span class=\"share\">");
    tv_html_share(html, events - invalid, events);
    tv_html_raw(html, "</span></p><p><span class=\"key invalid\" aria-hidden=\"true\"></span>");
    tv_html_number(html, invalid);
    tv_html_raw(html, " with errors <span class=\"share\">");
    tv_html_share(html, invalid, events);
    tv_html_raw(html, "</span></p></div>");
}

static void put_headline(struct tv_html *html, uint64_t events, uint64_t invalid) {
    tv_html_raw(html, "<h1>");
    if (events == 0) {
        tv_html_raw(html, "No events were checked");
    } else if (invalid == 0) {
        tv_html_raw(html, events == 1 ? "" : "All ");
        tv_html_count(html, events, "event");
        tv_html_raw(html, events == 1 ? " is valid" : " are valid");
    } else {
        tv_html_share(html, events - invalid, events);
        tv_html_raw(html, " of ");
        tv_html_count(html, events, "event");
        tv_html_raw(html, events == 1 ? " is valid" : " are valid");
    }
    tv_html_raw(html, "</h1>");
}

static uint64_t invalid_of(const struct tv_html_view *view) {
    const struct tv_census *census = view->run->census;
    return census ? tv_census_sums(census)[TV_SEVERITY_ERROR] : view->run->totals.invalid_events;
}

static void put_validity(const struct tv_html_view *view, struct tv_html *html) {
    uint64_t events = view->run->totals.events, invalid = invalid_of(view);
    if (invalid > events)
        invalid = events;
    put_headline(html, events, invalid);
    if (events > 0)
        put_gauge(html, events, invalid);
}

/* ---- What was checked ----------------------------------------------------------------------- */

static void put_fact(struct tv_html *html, const char *name) {
    tv_html_raw(html, "<div><dt>");
    tv_html_raw(html, name);
    tv_html_raw(html, "</dt><dd>");
}

static void end_fact(struct tv_html *html) {
    tv_html_raw(html, "</dd></div>");
}

/* "123.4 MB", with units of a thousand. */
static void put_bytes(struct tv_html *html, uint64_t bytes) {
    static const char *const units[] = {" bytes", " kB", " MB", " GB", " TB", " PB", " EB"};
    uint64_t unit = 1;
    size_t power = 0;
    while (bytes / unit >= 1000) {
        unit *= 1000;
        power++;
    }
    tv_html_number(html, bytes / unit);
    if (power > 0) {
        tv_html_raw(html, ".");
        tv_html_digits(html, bytes % unit / (unit / 10));
    }
    tv_html_raw(html, units[power]);
}

static void put_files(struct tv_html *html, const struct tv_run *run) {
    put_fact(html, "Input");
    tv_html_count(html, run->files, "file");
    tv_html_raw(html, ", ");
    put_bytes(html, run->totals.bytes);
    if (run->unreadable_files > 0) {
        tv_html_raw(html, "; <a href=\"#notes\">");
        tv_html_number(html, run->unreadable_files);
        tv_html_raw(html, " not read whole</a>");
    }
    end_fact(html);
}

static void put_calls(struct tv_html *html, const struct tv_run *run) {
    const char *before = "";
    put_fact(html, "Calls");
    for (int call = 0; call < TV_CALL_COUNT; call++) {
        if (run->totals.calls[call] == 0)
            continue;
        tv_html_raw(html, before);
        tv_html_raw(html, tv_call_name((enum tv_call)call));
        tv_html_raw(html, "\u00a0");
        tv_html_number(html, run->totals.calls[call]);
        before = ", ";
    }
    if (!*before)
        tv_html_raw(html, "none");
    end_fact(html);
}

static void put_plans(struct tv_html *html, const struct tv_run *run) {
    enum { SHOWN = 12 };
    put_fact(html, run->plan_count > 1 ? "Tracking plans" : "Tracking plan");
    if (run->plan_count == 0)
        tv_html_raw(html, "none: the Segment Spec alone");
    for (size_t i = 0; i < run->plan_count && i < SHOWN; i++) {
        tv_html_raw(html, i ? ", <code>" : "<code>");
        tv_html_cut(html, run->plans[i], TV_HTML_NAME_MAX);
        tv_html_raw(html, "</code>");
    }
    if (run->plan_count > SHOWN) {
        tv_html_raw(html, ", \u2026 ");
        tv_html_number(html, run->plan_count - SHOWN);
        tv_html_raw(html, " more");
    }
    end_fact(html);
}

static void put_period(const struct tv_html_view *view, struct tv_html *html) {
    const struct tv_times *times =
        view->run->census ? tv_census_times(view->run->census, false) : NULL;
    if (!times || !times->counts)
        return;
    put_fact(html, "Period");
    tv_html_raw(html, "<span class=\"whole\">");
    tv_html_time(html, times->min, true);
    if (times->max / 60 > times->min / 60) {
        tv_html_raw(html, " \u2192</span> <span class=\"whole\">");
        tv_html_time(html, times->max, times->min / 86400 != times->max / 86400);
    }
    tv_html_raw(html, " UTC</span>");
    end_fact(html);
}

static void put_program(struct tv_html *html) {
    put_fact(html, "Checked by");
    tv_html_raw(html, "trackvet " TRACKVET_VERSION);
    end_fact(html);
}

/* ---- The panel ------------------------------------------------------------------------------ */

void tv_html_summary(const struct tv_html_view *view, struct tv_html *html) {
    const struct tv_run *run = view->run;
    const uint64_t *counts = tv_groups_counts(view->groups);
    struct tv_html_verdict verdict = {.failed = run->failed,
                                      .is_partial =
                                          run->unreadable_files > 0 || run->note_count > 0,
                                      .fail_on = run->fail_on};
    tv_html_raw(html, "<section id=\"summary\" aria-label=\"Summary\"><div class=\"headline\">");
    tv_html_verdict(html, &verdict);
    put_validity(view, html);
    tv_html_raw(html, "</div><ul class=\"tiles\" aria-label=\"Findings by level\">");
    tv_html_tile(html, "error", counts[TV_SEVERITY_ERROR],
                 counts[TV_SEVERITY_ERROR] == 1 ? "error" : "errors");
    tv_html_tile(html, "warning", counts[TV_SEVERITY_WARNING],
                 counts[TV_SEVERITY_WARNING] == 1 ? "warning" : "warnings");
    tv_html_tile(html, "info", counts[TV_SEVERITY_INFO], "advice");
    tv_html_tile(html, "groups", view->count,
                 tv_groups_others(view->groups) ? "groups, and more"
                 : view->count == 1             ? "group"
                                                : "groups");
    tv_html_raw(html, "</ul><dl class=\"checked\">");
    put_files(html, run);
    put_plans(html, run);
    put_calls(html, run);
    put_period(view, html);
    put_program(html);
    tv_html_raw(html, "</dl></section>");
}

/* ---- Notes ---------------------------------------------------------------------------------- */

static void put_note(struct tv_html *html, struct tv_str note) {
    tv_html_raw(html, "<li>");
    tv_html_cut(html, note, 2 * TV_HTML_SENTENCE_MAX);
    tv_html_raw(html, "</li>");
}

void tv_html_notes(const struct tv_html_view *view, struct tv_html *html) {
    uint64_t skipped = view->run->totals.skipped_bytes;
    if (view->run->note_count == 0 && skipped == 0)
        return;
    tv_html_raw(html, "<section id=\"notes\" aria-labelledby=\"notes-title\">"
                      "<h2 id=\"notes-title\">Notes</h2><ul class=\"notes\">");
    for (size_t i = 0; i < view->run->note_count; i++)
        put_note(html, view->run->notes[i]);
    if (skipped > 0) {
        struct tv_line_text line = {0};
        tv_line_put_count(&line, skipped, "byte");
        tv_line_put_word(&line, " behind malformed records were not checked");
        put_note(html, tv_line_str(&line));
    }
    tv_html_raw(html, "</ul></section>");
}
