/* The page of a linter: the same shape, with findings that stand each for themselves. */
#include "html_view.h"

enum { MESSAGE_LEN = 512, RULES_MAX = 200000, MARGIN = 2000, ROOM_FOR_REST = 1000 };

struct view {
    const struct tv_lint_run *run;
    const struct tv_style *style;
    struct tv_html *html;
};

/* ---- The head ------------------------------------------------------------------------------- */

static void put_summary(const struct tv_lint_run *run, struct tv_html *html) {
    struct tv_html_verdict verdict = {
        .failed = run->failed, .is_partial = run->undone, .fail_on = run->fail_on};
    uint64_t errors = run->counts[TV_SEVERITY_ERROR], warnings = run->counts[TV_SEVERITY_WARNING];
    tv_html_raw(html, "<section id=\"summary\" aria-label=\"Summary\"><div class=\"headline\">");
    tv_html_verdict(html, &verdict);
    tv_html_raw(html, "<h1>");
    tv_html_count(html, run->count, "finding");
    tv_html_raw(html, " in ");
    tv_html_count(html, run->plans, "tracking plan");
    tv_html_raw(html, "</h1></div><ul class=\"tiles\" aria-label=\"Findings by level\">");
    tv_html_tile(html, "error", errors, errors == 1 ? "error" : "errors");
    tv_html_tile(html, "warning", warnings, warnings == 1 ? "warning" : "warnings");
    tv_html_tile(html, "info", run->counts[TV_SEVERITY_INFO], "advice");
    tv_html_raw(html, "</ul><dl class=\"checked\"><div><dt>Input</dt><dd>");
    tv_html_count(html, run->files, "file");
    tv_html_raw(html, "</dd></div><div><dt>Can be fixed</dt><dd>");
    tv_html_number(html, run->fixable[TV_FIX_SAFE]);
    tv_html_raw(html, " with <code>--fix</code>, ");
    tv_html_number(html, run->fixable[TV_FIX_UNSAFE]);
    tv_html_raw(html, " with <code>--unsafe-fixes</code></dd></div>");
    if (run->suppressed > 0) {
        tv_html_raw(html, "<div><dt>Suppressed</dt><dd>");
        tv_html_count(html, run->suppressed, "finding");
        tv_html_raw(html, "</dd></div>");
    }
    tv_html_raw(html, "</dl></section>");
}

/* ---- A finding ------------------------------------------------------------------------------ */

static void put_message(const struct tv_finding *finding, struct tv_html *html) {
    char room[MESSAGE_LEN];
    tv_html_cut(html, (struct tv_str){room, tv_message(finding, room, sizeof room)},
                TV_HTML_SENTENCE_MAX);
}

static void put_place(const struct tv_finding *finding, struct tv_html *html) {
    tv_html_raw(html, "<span class=\"file\">");
    tv_html_cut(html, finding->file, TV_HTML_NAME_MAX);
    tv_html_raw(html, "</span>:");
    tv_html_digits(html, finding->line);
    tv_html_raw(html, ":");
    tv_html_digits(html, finding->column);
}

static void put_code(const struct tv_told *told, struct tv_html *html) {
    const struct tv_finding *finding = told->finding;
    struct tv_line_text label = {0};
    uint64_t at = finding->offset - finding->text_offset;
    if (!finding->text.len || finding->offset < finding->text_offset || at > finding->text.len)
        return;
    struct tv_html_code code = {.line = finding->line,
                                .snippet = {.text = finding->text, .at = (size_t)at},
                                .is_marked = true};
    size_t rest = finding->text.len - code.snippet.at;
    code.snippet.len = finding->len < rest ? (size_t)finding->len : rest;
    if (finding->suggestion.len > 0) {
        tv_line_put_word(&label, "did you mean ");
        tv_line_put(&label, finding->suggestion);
        tv_line_put_word(&label, "?");
    }
    code.label = tv_line_str(&label);
    tv_html_code(html, &code);
}

static void put_facts(const struct tv_told *told, struct tv_html *html) {
    static const char *const fixes[] = {[TV_FIX_NONE] = "",
                                        [TV_FIX_SAFE] = "<code>trackvet lint --fix</code>",
                                        [TV_FIX_UNSAFE] =
                                            "<code>trackvet lint --fix --unsafe-fixes</code>"};
    tv_html_raw(html, "<dl class=\"facts\">");
    if (told->fix != TV_FIX_NONE) {
        tv_html_raw(html, "<div><dt>Fix</dt><dd>");
        tv_html_raw(html, fixes[told->fix]);
        tv_html_raw(html, "</dd></div>");
    }
    tv_html_raw(html, "<div><dt>Rule</dt><dd>");
    tv_html_rule_link(html, told->finding->rule);
    tv_html_raw(html, "</dd></div></dl>");
}

static void put_others(const struct view *view, const struct tv_finding *finding,
                       struct tv_html *html) {
    if (finding->origin_count == 0)
        return;
    tv_html_raw(html, "<div class=\"demand\"><h3>Also</h3>");
    for (uint32_t i = 0; i < finding->origin_count; i++)
        tv_html_origin(html, view->style, finding->origins[i], true);
    tv_html_raw(html, "</div>");
}

static void put_card(const struct view *view, const struct tv_told *told, bool is_open,
                     struct tv_html *html) {
    const char *level = tv_severity_name(told->severity);
    tv_html_raw(html, "<details class=\"group ");
    tv_html_raw(html, level);
    tv_html_raw(html, "\" data-level=\"");
    tv_html_raw(html, level);
    tv_html_raw(html, is_open ? "\" data-findings=\"1\" open><summary>"
                              : "\" data-findings=\"1\"><summary>");
    tv_html_level(html, told->severity);
    tv_html_raw(html, "<span class=\"title\">");
    put_message(told->finding, html);
    tv_html_raw(html, "</span><span class=\"counts\">");
    put_place(told->finding, html);
    tv_html_raw(html, "</span><span class=\"message\"><span class=\"rule\">");
    tv_html_raw(html, tv_rule_info(told->finding->rule)->name);
    tv_html_raw(html, "</span></span></summary><div class=\"body\">");
    put_code(told, html);
    put_others(view, told->finding, html);
    put_facts(told, html);
    tv_html_raw(html, "</div></details>\n");
}

/* ---- The page ------------------------------------------------------------------------------- */

static void put_findings(const struct view *view, size_t max, struct tv_html *html) {
    struct tv_html card = {0};
    size_t i = 0;
    if (view->run->count == 0)
        tv_html_raw(html, "<p class=\"empty\">Nothing was found.</p>");
    tv_html_raw(html, "<div id=\"groups\">\n");
    for (; i < view->run->count; i++) {
        put_card(view, &view->run->told[i], i == 0, &card);
        if (card.failed || html->len + card.len + ROOM_FOR_REST > max)
            break;
        tv_html_append(html, &card);
    }
    tv_html_raw(html, "</div>\n");
    html->failed = html->failed || card.failed;
    tv_html_clear(&card);
    if (i == view->run->count)
        return;
    tv_html_raw(html, "<p class=\"rest\" data-groups=\"");
    tv_html_digits(html, view->run->count - i);
    tv_html_raw(html, "\">\u2026 ");
    tv_html_count(html, view->run->count - i, "more finding");
    tv_html_raw(html, ": in the JSON report (<code>-f json</code>)</p>");
}

static void put_rules(const struct tv_lint_run *run, const struct tv_html_facts *facts,
                      struct tv_html *html) {
    bool found[TV_RULE_COUNT] = {false};
    for (size_t i = 0; i < run->count; i++)
        found[run->told[i].finding->rule] = true;
    tv_html_rules(facts, found, RULES_MAX, html);
}

bool tv_report_lint_html(const struct tv_lint_run *run, const struct tv_style *style,
                         const struct tv_html_facts *facts) {
    struct tv_html_page page = {0};
    struct view view = {.run = run, .style = style};
    tv_html_raw(&page.parts[TV_HTML_TITLE], run->failed ? "Failed: " : "");
    tv_html_count(&page.parts[TV_HTML_TITLE], run->plans, "tracking plan");
    tv_html_raw(&page.parts[TV_HTML_TITLE], " \u2013 trackvet");
    put_summary(run, &page.parts[TV_HTML_SUMMARY]);
    if (run->count > 0)
        tv_html_count(&page.parts[TV_HTML_SHOWN], run->count, "finding");
    put_rules(run, facts, &page.parts[TV_HTML_RULES]);
    size_t len = tv_html_page_len(&page) + MARGIN;
    put_findings(&view, TV_HTML_MAX > len ? TV_HTML_MAX - len : 0, &page.parts[TV_HTML_FINDINGS]);
    tv_html_page_link(&page);
    bool done = tv_html_page_write(&page, style->out);
    tv_html_page_clear(&page);
    return done;
}
