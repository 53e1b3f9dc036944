/* One line a format. */
#include "render.h"

#include "pages.h"
#include "report_html.h"

static const struct tv_html_facts html_facts = {.rule_page = tv_page_find};

bool tv_render_groups(const struct tv_output *output, struct tv_groups *groups,
                      const struct tv_run *run) {
    const struct tv_style *style = &output->style;
    if (output->report == TV_REPORT_TEXT)
        tv_report_text(groups, run, style);
    else if (output->report == TV_REPORT_CONCISE)
        tv_report_concise(groups, style);
    else if (output->report == TV_REPORT_JSON)
        return tv_report_json(groups, run, style);
    else if (output->report == TV_REPORT_HTML)
        return tv_report_html(groups, run, style, &html_facts);
    return true;
}

bool tv_render_lint(const struct tv_output *output, const struct tv_lint_run *run) {
    const struct tv_style *style = &output->style;
    if (output->report == TV_REPORT_TEXT)
        return tv_report_lint_text(run, style);
    if (output->report == TV_REPORT_CONCISE)
        tv_report_lint_concise(run, style);
    else if (output->report == TV_REPORT_JSON)
        tv_report_lint_json(run, style);
    else if (output->report == TV_REPORT_NDJSON)
        tv_report_lint_ndjson(run, style->out);
    else if (output->report == TV_REPORT_HTML)
        return tv_report_lint_html(run, style, &html_facts);
    return true;
}
