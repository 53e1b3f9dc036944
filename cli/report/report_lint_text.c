/* Findings about plans for people.
 *
 *   warning plan/near-duplicate-property   plan.yaml:12:7
 *     "page_name" (3 places) and "pageName" (1 place) are nearly the same name
 *      12 │       pageName: string
 *         │       ^^^^^^^^ did you mean "page_name"?
 *     also plan.yaml:8
 *
 *   info plan/missing-doc  plan.yaml:5:3  "Order Completed" has no doc
 *
 *   4 findings in 1 plan: 1 error, 2 warnings, 1 advice
 *   FAILED  errors found (--fail-on error) */
#include "crop.h"
#include "report_ignored.h"
#include "report_lint.h"
#include "report_text.h"

#include <string.h>

enum { MESSAGE_LEN = 512, GUTTER = 5, CROP_MIN = 20, SENTENCE_LINES = 6 };

static void put_place(struct tv_pen *pen, const struct tv_finding *finding) {
    char behind[2 * TV_NUMBER_LEN];
    int len = snprintf(behind, sizeof behind, ":%llu:%llu", (unsigned long long)finding->line,
                       (unsigned long long)finding->column);
    size_t room = tv_pen_room(pen), columns = (size_t)len;
    tv_pen_put_middle(pen, TV_PAINT_STRONG, finding->file, room > columns ? room - columns : 0);
    tv_pen_put(pen, TV_PAINT_STRONG, (struct tv_str){behind, columns});
}

static void put_head(struct tv_pen *pen, const struct tv_told *told) {
    tv_pen_word(pen, tv_paint_of(told->severity), tv_severity_name(told->severity));
    tv_pen_to(pen, pen->column + 1);
    tv_pen_word(pen, TV_PAINT_STRONG, tv_rule_info(told->finding->rule)->name);
}

static struct tv_str message_of(const struct tv_finding *finding, char *room) {
    return (struct tv_str){room, tv_message(finding, room, MESSAGE_LEN)};
}

/* ---- The line with its mark ---------------------------------------------------------------------
 */

static void put_gutter(struct tv_pen *pen, uint64_t number) {
    char digits[TV_NUMBER_LEN];
    int len = number ? snprintf(digits, sizeof digits, "%llu", (unsigned long long)number) : 0;
    tv_pen_to(pen, len < GUTTER ? (size_t)(GUTTER - len) : 0);
    tv_pen_put(pen, TV_PAINT_FRAME, (struct tv_str){digits, (size_t)len});
    tv_pen_to(pen, pen->column + 1);
    tv_pen_word(pen, TV_PAINT_FRAME, pen->signs->bar);
    tv_pen_to(pen, pen->column + 1);
}

static void put_part(struct tv_pen *pen, enum tv_paint paint, struct tv_str text, size_t from,
                     size_t to) {
    tv_pen_put(pen, paint, (struct tv_str){text.at + from, to - from});
}

static void put_line(struct tv_pen *pen, enum tv_paint paint, const struct tv_snippet *snippet,
                     const struct tv_crop *crop) {
    const char *cut = pen->signs->cut;
    size_t end = snippet->at + snippet->len;
    tv_pen_word(pen, TV_PAINT_NONE, crop->mark_left ? cut : "");
    put_part(pen, TV_PAINT_NONE, snippet->text, crop->from, snippet->at);
    put_part(pen, paint, snippet->text, snippet->at, crop->gap);
    tv_pen_word(pen, paint, crop->gap_end > crop->gap ? cut : "");
    put_part(pen, paint, snippet->text, crop->gap_end, end);
    put_part(pen, TV_PAINT_NONE, snippet->text, end, crop->to);
    tv_pen_word(pen, TV_PAINT_NONE, crop->mark_right ? cut : "");
    tv_pen_end(pen);
}

static void write_label(const struct tv_told *told, struct tv_line_text *label) {
    struct tv_str suggestion = told->finding->suggestion;
    const char *quote = suggestion.len && suggestion.at[0] == '/' ? "" : "\"";
    if (!suggestion.len)
        return;
    tv_line_put_word(label, "did you mean ");
    tv_line_put_word(label, quote);
    tv_line_put(label, suggestion);
    tv_line_put_word(label, quote);
    tv_line_put_word(label, "?");
}

static void put_carets(struct tv_pen *pen, const struct tv_told *told, const struct tv_crop *crop) {
    struct tv_line_text label = {0};
    write_label(told, &label);
    put_gutter(pen, 0);
    tv_pen_to(pen, pen->column + crop->caret);
    for (size_t i = 0; i < crop->caret_len; i++)
        tv_pen_word(pen, tv_paint_of(told->severity), "^");
    tv_pen_to(pen, pen->column + 1);
    if (label.len && tv_pen_columns(pen, tv_line_str(&label)) > tv_pen_room(pen)) {
        tv_pen_end(pen);
        put_gutter(pen, 0);
    }
    tv_pen_put(pen, tv_paint_of(told->severity), tv_line_str(&label));
    tv_pen_end(pen);
}

static void put_snippet(struct tv_pen *pen, const struct tv_told *told) {
    const struct tv_finding *finding = told->finding;
    uint64_t at = finding->offset - finding->text_offset;
    if (!finding->text.len || finding->offset < finding->text_offset || at > finding->text.len)
        return;
    struct tv_snippet snippet = {.text = finding->text, .at = (size_t)at};
    size_t rest = finding->text.len - snippet.at;
    snippet.len = finding->len < rest ? (size_t)finding->len : rest;
    put_gutter(pen, finding->line);
    size_t room = tv_pen_room(pen) > CROP_MIN ? tv_pen_room(pen) : CROP_MIN;
    size_t mark = tv_pen_columns(pen, (struct tv_str){pen->signs->cut, strlen(pen->signs->cut)});
    struct tv_crop crop = tv_crop_find(&snippet, room, mark, pen->ascii);
    put_line(pen, tv_paint_of(told->severity), &snippet, &crop);
    put_carets(pen, told, &crop);
}

/* ---- One finding --------------------------------------------------------------------------------
 */

/* Other places; of a single one, the line. */
static void put_others(struct tv_pen *pen, const struct tv_finding *finding,
                       const struct tv_style *style) {
    struct tv_line_text text = {0};
    struct tv_str line;
    bool has_line = finding->origin_count == 1 && style->source_line &&
                    style->source_line(style->context, finding->origins[0], &line);
    bool is_here = has_line && tv_str_equal(finding->origins[0].file, finding->file);
    for (uint32_t i = 0; i < finding->origin_count && !is_here; i++) {
        char number[TV_NUMBER_LEN];
        tv_line_put_word(&text, i ? ", " : "also ");
        tv_line_put(&text, finding->origins[i].file);
        snprintf(number, sizeof number, ":%u", finding->origins[i].line);
        tv_line_put_word(&text, number);
    }
    if (text.len) {
        tv_pen_to(pen, 2);
        tv_pen_wrap(pen, TV_PAINT_NONE, tv_line_str(&text), 2, 3);
        tv_pen_end(pen);
    }
    if (!has_line)
        return;
    put_gutter(pen, finding->origins[0].line);
    tv_pen_put(pen, TV_PAINT_NONE, line);
    tv_pen_end(pen);
}

static void put_finding(struct tv_pen *pen, const struct tv_told *told,
                        const struct tv_style *style) {
    char room[MESSAGE_LEN];
    put_head(pen, told);
    tv_pen_to(pen, pen->column + 3);
    put_place(pen, told->finding);
    tv_pen_end(pen);
    tv_pen_to(pen, 2);
    tv_pen_wrap(pen, TV_PAINT_NONE, message_of(told->finding, room), 2, SENTENCE_LINES);
    tv_pen_end(pen);
    put_snippet(pen, told);
    put_others(pen, told->finding, style);
}

static void put_advice(struct tv_pen *pen, const struct tv_told *told) {
    char room[MESSAGE_LEN];
    struct tv_line_text label = {0};
    write_label(told, &label);
    put_head(pen, told);
    tv_pen_to(pen, pen->column + 2);
    put_place(pen, told->finding);
    tv_pen_to(pen, pen->column + 2);
    if (tv_pen_room(pen) < pen->width / 3) {
        tv_pen_end(pen);
        tv_pen_to(pen, 2);
    }
    tv_pen_wrap(pen, TV_PAINT_NONE, message_of(told->finding, room), 2, 3);
    if (label.len) {
        tv_pen_word(pen, TV_PAINT_NONE, "; ");
        tv_pen_wrap(pen, TV_PAINT_NONE, tv_line_str(&label), 2, 2);
    }
    tv_pen_end(pen);
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
    tv_line_put_word(&line, run->failed || never ? "" : "no ");
    tv_line_put_word(&line, run->has_baseline && !never ? "new " : "");
    tv_line_put_word(&line, failing[run->fail_on]);
    tv_line_put_word(&line, run->failed ? " found" : "");
    tv_line_put_word(&line, " (--fail-on ");
    tv_line_put_word(&line, never ? "never" : tv_severity_name(run->fail_on));
    tv_line_put_word(&line, ")");
    end_line(pen, &line);
}

static bool is_advice(const struct tv_told *told) {
    return told->severity == TV_SEVERITY_INFO;
}

void tv_report_lint_text(const struct tv_lint_run *run, const struct tv_style *style) {
    struct tv_pen pen;
    size_t shown = style->limit && style->limit < run->count ? style->limit : run->count;
    tv_pen_init(&pen, style);
    for (size_t i = 0; i < shown; i++) {
        const struct tv_told *told = &run->told[i];
        if (i > 0 && !(is_advice(told) && is_advice(told - 1)))
            tv_pen_end(&pen);
        if (is_advice(told))
            put_advice(&pen, told);
        else
            put_finding(&pen, told, style);
    }
    if (shown > 0 && (style->footer || shown < run->count))
        tv_pen_end(&pen);
    put_hidden(&pen, run->count - shown);
    if (!style->footer)
        return;
    put_expired(&pen, run);
    put_totals(&pen, run);
    put_unchanged(&pen, run);
    put_fixable(&pen, run);
    put_verdict(&pen, run);
}
