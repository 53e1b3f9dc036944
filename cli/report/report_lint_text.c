/* Findings about plans for people: errors and warnings as text_finding.c shows them, advice in
 * lines, then
 *
 *   4 findings in 1 plan: 1 error, 2 warnings, 1 advice
 *   FAILED  errors found (--fail-on error)
 *
 * Findings that say the same of several places stand together, where the first of them stands. */
#include "report_ignored.h"
#include "report_lint.h"
#include "report_text.h"

#include <stdlib.h>
#include <string.h>

/* ---- Findings that say the same -----------------------------------------------------------------
 */

struct entry {
    const struct tv_told *told;
    size_t index, first; /* in the order of the run: its own, that of the first which says it */
};

static int compare_texts(struct tv_str a, struct tv_str b) {
    size_t len = a.len < b.len ? a.len : b.len;
    int order = len ? memcmp(a.at, b.at, len) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

/* 0: they say the same. */
static int compare_said(const struct tv_told *a, const struct tv_told *b) {
    const struct tv_finding *x = a->finding, *y = b->finding;
    const struct tv_str left[] = {x->detail, x->expected, x->actual, x->suggestion, x->pointer};
    const struct tv_str right[] = {y->detail, y->expected, y->actual, y->suggestion, y->pointer};
    int order =
        x->rule != y->rule ? (x->rule < y->rule ? -1 : 1) : (int)a->severity - (int)b->severity;
    for (size_t i = 0; i < sizeof left / sizeof *left && order == 0; i++)
        order = compare_texts(left[i], right[i]);
    return order;
}

static int compare_entries(const void *a, const void *b) {
    const struct entry *x = a, *y = b;
    int order = compare_said(x->told, y->told);
    return order ? order : (x->index > y->index) - (x->index < y->index);
}

static int compare_places(const void *a, const void *b) {
    const struct entry *x = a, *y = b;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

/* From malloc; NULL when out of memory. */
static struct entry *arrange(const struct tv_lint_run *run) {
    struct entry *entries = calloc(run->count + 1, sizeof *entries);
    for (size_t i = 0; entries && i < run->count; i++)
        entries[i] = (struct entry){&run->told[i], i, i};
    if (!entries || run->count == 0)
        return entries;
    qsort(entries, run->count, sizeof *entries, compare_entries);
    for (size_t i = 1; i < run->count; i++)
        if (compare_said(entries[i - 1].told, entries[i].told) == 0)
            entries[i].first = entries[i - 1].first;
    qsort(entries, run->count, sizeof *entries, compare_places);
    return entries;
}

/* ---- Totals -------------------------------------------------------------------------------------
 */

static void end_line(struct tv_pen *pen, const struct tv_line_text *line) {
    tv_pen_put(pen, TV_PAINT_NONE, tv_line_str(line));
    tv_pen_end(pen);
}

static void put_hidden(struct tv_pen *pen, size_t count) {
    struct tv_line_text line = {0};
    if (count == 0)
        return;
    tv_line_put_word(&line, pen->signs->cut);
    tv_line_put_word(&line, " ");
    tv_line_put_count(&line, count, "more finding");
    tv_line_put_word(&line, ": --limit all");
    end_line(pen, &line);
}

static void put_totals(struct tv_pen *pen, const struct tv_lint_run *run) {
    struct tv_line_text line = {0};
    tv_line_put_count(&line, run->plans, "plan");
    if (run->files > run->plans) {
        tv_line_put_word(&line, " in ");
        tv_line_put_count(&line, run->files, "file");
    }
    tv_line_put_word(&line, ": ");
    if (run->count == 0) {
        tv_line_put_word(&line, "no findings");
    } else {
        tv_line_put_count(&line, run->counts[TV_SEVERITY_ERROR], "error");
        tv_line_put_word(&line, ", ");
        tv_line_put_count(&line, run->counts[TV_SEVERITY_WARNING], "warning");
        tv_line_put_word(&line, ", ");
        tv_line_put_number(&line, run->counts[TV_SEVERITY_INFO]);
        tv_line_put_word(&line, " advice");
    }
    if (run->suppressed) {
        tv_line_put_word(&line, "; ");
        tv_line_put_number(&line, run->suppressed);
        tv_line_put_word(&line, " suppressed by comments");
    }
    if (run->ignored && tv_ignored_total(run->ignored)) {
        tv_line_put_word(&line, "; ");
        tv_line_put_ignored(&line, run->ignored);
    }
    if (run->has_baseline) {
        tv_line_put_word(&line, "; ");
        tv_line_put_number(&line, run->known);
        tv_line_put_word(&line, " known (baseline)");
    }
    end_line(pen, &line);
}

/* "12 findings in lines that did not change since main" */
static void put_unchanged(struct tv_pen *pen, const struct tv_lint_run *run) {
    struct tv_line_text line = {0};
    if (!run->is_partial)
        return;
    tv_line_put_count(&line, run->unchanged, "finding");
    tv_line_put_word(&line, " in lines that did not change");
    if (run->since.len) {
        tv_line_put_word(&line, " since ");
        tv_line_put(&line, run->since);
    } else {
        tv_line_put_word(&line, " or are not staged");
    }
    end_line(pen, &line);
}

static void put_expired(struct tv_pen *pen, const struct tv_lint_run *run) {
    const struct tv_ignores *ignores = run->ignored ? run->ignored->ignores : NULL;
    for (size_t i = 0; ignores && i < ignores->count; i++) {
        struct tv_line_text line = {0};
        if (!tv_line_put_expired(&line, &ignores->entries[i]))
            continue;
        tv_pen_word(pen, TV_PAINT_WARNING, "note");
        tv_pen_to(pen, 6);
        tv_pen_wrap(pen, TV_PAINT_NONE, tv_line_str(&line), 6, 3);
        tv_pen_end(pen);
    }
}

static void put_fixable(struct tv_pen *pen, const struct tv_lint_run *run) {
    static const char *const options[] = {
        [TV_FIX_SAFE] = " fixable with --fix", [TV_FIX_UNSAFE] = " with --fix --unsafe-fixes"};
    struct tv_line_text line = {0};
    if (run->fixed) {
        tv_line_put_number(&line, run->fixed);
        tv_line_put_word(&line, " fixed");
    }
    for (int fix = TV_FIX_SAFE; fix <= TV_FIX_UNSAFE; fix++) {
        if (!run->fixable[fix])
            continue;
        tv_line_put_word(&line, line.len ? ", " : "");
        tv_line_put_number(&line, run->fixable[fix]);
        tv_line_put_word(&line, options[fix]);
    }
    if (line.len)
        end_line(pen, &line);
}

/* " (3, --max-count 5)" */
static void write_limit(struct tv_line_text *line, const struct tv_lint_run *run) {
    tv_line_put_word(line, " (");
    tv_line_put_number(line, tv_lint_bad(run));
    tv_line_put_word(line, ", --max-count ");
    tv_line_put_number(line, run->max_count);
    tv_line_put_word(line, ")");
}

static void put_verdict(struct tv_pen *pen, const struct tv_lint_run *run) {
    static const char *const failing[] = {[TV_SEVERITY_NONE] = "findings do not matter",
                                          [TV_SEVERITY_INFO] = "findings",
                                          [TV_SEVERITY_WARNING] = "errors or warnings",
                                          [TV_SEVERITY_ERROR] = "errors"};
    bool never = run->fail_on == TV_SEVERITY_NONE, failed = run->failed || run->undone;
    struct tv_line_text line = {0};
    tv_pen_word(pen, failed ? TV_PAINT_ERROR : TV_PAINT_GOOD, failed ? "FAILED" : "PASSED");
    tv_pen_to(pen, pen->column + 2);
    if (run->undone) {
        tv_pen_put(pen, TV_PAINT_NONE, TV_STR("not everything could be read or written"));
        tv_pen_end(pen);
        return;
    }
    if (run->failed && run->is_stale) {
        tv_line_put_count(&line, run->gone, "place");
        tv_line_put_word(&line, " of the baseline without findings (--strict-baseline)");
        end_line(pen, &line);
        return;
    }
    bool has_limit = run->has_max && !never;
    tv_line_put_word(&line, run->failed || never            ? ""
                            : has_limit && tv_lint_bad(run) ? "not too many "
                                                            : "no ");
    tv_line_put_word(&line, run->has_baseline && !never ? "new " : "");
    tv_line_put_word(&line, failing[run->fail_on]);
    tv_line_put_word(&line, run->failed ? " found" : "");
    if (has_limit) {
        write_limit(&line, run);
        end_line(pen, &line);
        return;
    }
    tv_line_put_word(&line, " (--fail-on ");
    tv_line_put_word(&line, never ? "never" : tv_severity_name(run->fail_on));
    tv_line_put_word(&line, ")");
    end_line(pen, &line);
}

/* ---- The report ---------------------------------------------------------------------------------
 */

static bool is_advice(const struct entry *entry) {
    return entry->told->severity == TV_SEVERITY_INFO;
}

/* Returns how many findings were shown. */
static size_t put_findings(struct tv_text_view *view, const struct entry *entries,
                           const struct tv_told **same, size_t count) {
    size_t limit = view->style->limit, shown = 0, from = 0, to;
    for (; from < count && (limit == 0 || shown < limit); from = to, shown++) {
        for (to = from; to < count && entries[to].first == entries[from].first; to++)
            same[to - from] = entries[to].told;
        if (from > 0 && !(is_advice(&entries[from]) && is_advice(&entries[from - 1])))
            tv_pen_end(&view->pen);
        if (is_advice(&entries[from]))
            tv_text_finding_advice(view, same, to - from);
        else
            tv_text_finding(view, same, to - from);
    }
    return from;
}

bool tv_report_lint_text(const struct tv_lint_run *run, const struct tv_style *style) {
    struct tv_text_view view = {.style = style};
    struct tv_pen *pen = &view.pen;
    struct entry *entries = arrange(run);
    const struct tv_told **same = calloc(run->count + 1, sizeof *same);
    bool fine = entries && same;
    tv_pen_init(pen, style);
    size_t shown = fine ? put_findings(&view, entries, same, run->count) : 0;
    free(entries);
    free(same);
    if (!fine)
        return false;
    if (shown > 0 && (style->footer || shown < run->count))
        tv_pen_end(pen);
    put_hidden(pen, run->count - shown);
    if (!style->footer)
        return true;
    put_expired(pen, run);
    put_totals(pen, run);
    put_unchanged(pen, run);
    put_fixable(pen, run);
    put_verdict(pen, run);
    return true;
}
