/* Small pieces that several panels have: levels, numbers with names, verdicts, rule links. */
#include "html_view.h"

#include <string.h>

void tv_html_level(struct tv_html *html, enum tv_severity severity) {
    static const char *const levels[] = {
        [TV_SEVERITY_NONE] = "",
        [TV_SEVERITY_INFO] =
            "<span class=\"level info\"><span aria-hidden=\"true\">i</span>advice</span>",
        [TV_SEVERITY_WARNING] =
            "<span class=\"level warning\"><span aria-hidden=\"true\">!</span>warning</span>",
        [TV_SEVERITY_ERROR] =
            "<span class=\"level error\"><span aria-hidden=\"true\">\u2715</span>error</span>"};
    tv_html_raw(html, levels[severity]);
}

void tv_html_tile(struct tv_html *html, const char *name, uint64_t number, const char *noun) {
    tv_html_raw(html, "<li class=\"tile ");
    tv_html_raw(html, name);
    tv_html_raw(html, "\"><strong data-number=\"");
    tv_html_raw(html, name);
    tv_html_raw(html, "\">");
    tv_html_number(html, number);
    tv_html_raw(html, "</strong> <span>");
    tv_html_raw(html, noun);
    tv_html_raw(html, "</span></li>");
}

void tv_html_verdict(struct tv_html *html, const struct tv_html_verdict *verdict) {
    const char *level = tv_severity_name(verdict->fail_on);
    if (verdict->failed)
        tv_html_raw(html, "<p class=\"verdict failed\"><span aria-hidden=\"true\">\u2715</span>"
                          "<strong>Failed</strong> ");
    else if (verdict->is_partial)
        tv_html_raw(html, "<p class=\"verdict partial\"><span aria-hidden=\"true\">!</span>"
                          "<strong>Incomplete</strong> ");
    else
        tv_html_raw(html, "<p class=\"verdict passed\"><span aria-hidden=\"true\">\u2713</span>"
                          "<strong>Passed</strong> ");
    if (verdict->fail_on == TV_SEVERITY_NONE) {
        tv_html_raw(html, "<span>findings do not matter <code>--fail-on never</code></span></p>");
        return;
    }
    tv_html_raw(html, verdict->failed ? "<span>" : "<span>no ");
    tv_html_raw(html, tv_failing_name(verdict->fail_on));
    tv_html_raw(html, verdict->failed       ? " found"
                      : verdict->is_partial ? " in what could be read"
                                            : "");
    tv_html_raw(html, " <code>--fail-on ");
    tv_html_raw(html, level);
    tv_html_raw(html, "</code></span></p>");
}

void tv_html_rule_anchor(struct tv_html *html, enum tv_rule rule) {
    const char *name = tv_rule_info(rule)->name, *slash = strchr(name, '/');
    tv_html_raw(html, "rule-");
    tv_html_bytes(html, (struct tv_str){name, (size_t)(slash - name)});
    tv_html_raw(html, "-");
    tv_html_raw(html, slash + 1);
}

void tv_html_rule_link(struct tv_html *html, enum tv_rule rule) {
    tv_html_raw(html, "<a href=\"#");
    tv_html_rule_anchor(html, rule);
    tv_html_raw(html, "\">");
    tv_html_raw(html, tv_rule_info(rule)->name);
    tv_html_raw(html, "</a>");
}
