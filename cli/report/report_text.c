/* text: the grouped view for people.
 *
 *   groups in full, errors before warnings
 *   those for which there is no room in full, and advice, one line each
 *   what was left out, and which inputs could not be read
 *   totals and the verdict */
#include "report_ignored.h"
#include "report_text.h"

#include <string.h>

enum {
    SHORT_LINES = 2, /* of a group in short, at most */
    END_LINES = 14   /* behind the groups: what is not shown, totals, baseline, verdict */
};

enum tv_paint tv_paint_of(enum tv_severity severity) {
    switch (severity) {
    case TV_SEVERITY_ERROR:
        return TV_PAINT_ERROR;
    case TV_SEVERITY_WARNING:
        return TV_PAINT_WARNING;
    case TV_SEVERITY_INFO:
    case TV_SEVERITY_NONE:
        break;
    }
    return TV_PAINT_INFO;
}

static void end_line(struct tv_text_view *view, const struct tv_line_text *line) {
    tv_pen_put(&view->pen, TV_PAINT_NONE, tv_line_str(line));
    tv_pen_end(&view->pen);
}

/* ---- What is not shown ---------------------------------------------------------------------- */

static void put_hidden(struct tv_text_view *view, const struct tv_group *const *groups,
                       size_t count) {
    struct tv_line_text line = {0};
    uint64_t findings = 0;
    if (count == 0)
        return;
    for (size_t i = 0; i < count; i++)
        findings += groups[i]->count;
    tv_line_put_word(&line, view->pen.signs->cut);
    tv_line_put_word(&line, " ");
    tv_line_put_count(&line, count, "more group");
    tv_line_put_word(&line, ", ");
    tv_line_put_count(&line, findings, "finding");
    tv_line_put_word(&line, ": --limit all");
    end_line(view, &line);
}

/* How many groups are not in full, for want of room. */
static void put_shortened(struct tv_text_view *view, size_t count) {
    struct tv_line_text line = {0};
    if (count == 0)
        return;
    tv_line_put_word(&line, view->pen.signs->cut);
    tv_line_put_word(&line, " ");
    tv_line_put_count(&line, count, "group");
    tv_line_put_word(&line, " in one line each: --limit N shows N in full");
    end_line(view, &line);
}

static void put_others(struct tv_text_view *view) {
    struct tv_line_text line = {0};
    uint64_t others = tv_groups_others(view->groups);
    if (others == 0)
        return;
    tv_line_put_word(&line, view->pen.signs->cut);
    tv_line_put_word(&line, " ");
    tv_line_put_count(&line, others, "finding");
    tv_line_put_word(&line, " in groups beyond ");
    if (view->run->cut) {
        tv_line_put_word(&line, "those in the saved run: check --limit all");
    } else {
        tv_line_put_word(&line, "the ");
        tv_line_put_number(&line, TV_GROUPS_MAX);
        tv_line_put_word(&line, " that are kept");
    }
    end_line(view, &line);
}

static void put_note(struct tv_text_view *view, struct tv_str text) {
    tv_pen_word(&view->pen, TV_PAINT_WARNING, "note");
    tv_pen_to(&view->pen, 6);
    tv_pen_wrap(&view->pen, TV_PAINT_NONE, text, 6, 3);
    tv_pen_end(&view->pen);
}

static void put_notes(struct tv_text_view *view) {
    uint64_t skipped = view->run->totals.skipped_bytes;
    const struct tv_ignores *ignores = view->run->ignored ? view->run->ignored->ignores : NULL;
    for (size_t i = 0; i < view->run->note_count; i++)
        put_note(view, view->run->notes[i]);
    if (skipped > 0) {
        struct tv_line_text line = {0};
        tv_line_put_count(&line, skipped, "byte");
        tv_line_put_word(&line, " behind malformed records were not checked");
        put_note(view, tv_line_str(&line));
    }
    for (size_t i = 0; ignores && i < ignores->count; i++) {
        struct tv_line_text line = {0};
        if (tv_line_put_expired(&line, &ignores->entries[i]))
            put_note(view, tv_line_str(&line));
    }
}

/* ---- Totals and verdict --------------------------------------------------------------------- */

/* Puts a part of the totals; on the next line if it does not fit on this one. */
static void put_part(struct tv_text_view *view, const struct tv_line_text *part) {
    struct tv_pen *pen = &view->pen;
    size_t columns = tv_pen_columns(pen, tv_line_str(part));
    if (pen->column > 0 && pen->column + 3 + columns > pen->width) {
        tv_pen_end(pen);
    } else if (pen->column > 0) {
        tv_pen_to(pen, pen->column + 1);
        tv_pen_word(pen, TV_PAINT_NONE, pen->signs->dot);
        tv_pen_to(pen, pen->column + 1);
    }
    tv_pen_put(pen, TV_PAINT_NONE, tv_line_str(part));
}

/* Findings by severity; of those that a baseline knows only the group tells how many. */
static void count_findings(struct tv_text_view *view, uint64_t *counts) {
    size_t known, count;
    if (!view->groups) {
        memcpy(counts, view->run->counts, (TV_SEVERITY_ERROR + 1) * sizeof *counts);
        return;
    }
    const struct tv_group *const *groups = tv_groups_sorted(view->groups, &count);
    memcpy(counts, tv_groups_counts(view->groups), (TV_SEVERITY_ERROR + 1) * sizeof *counts);
    tv_groups_reported(view->groups, &known);
    for (; known < count; known++)
        counts[groups[known]->severity] -= groups[known]->count;
}

static void put_findings(struct tv_text_view *view, size_t group_count) {
    uint64_t counts[TV_SEVERITY_ERROR + 1];
    count_findings(view, counts);
    struct tv_line_text groups = {0}, findings = {0};
    if (view->groups ? group_count == 0 : view->run->totals.findings == 0) {
        tv_line_put_word(&findings, view->run->known.path ? "nothing new or worse" : "no findings");
        put_part(view, &findings);
        return;
    }
    if (view->groups) {
        if (tv_groups_others(view->groups))
            tv_line_put_word(&groups, "more than ");
        tv_line_put_count(&groups, group_count, "group");
        put_part(view, &groups);
    }
    tv_line_put_count(&findings, counts[TV_SEVERITY_ERROR], "error");
    tv_line_put_word(&findings, ", ");
    tv_line_put_count(&findings, counts[TV_SEVERITY_WARNING], "warning");
    tv_line_put_word(&findings, ", ");
    tv_line_put_number(&findings, counts[TV_SEVERITY_INFO]);
    tv_line_put_word(&findings, " advice");
    put_part(view, &findings);
}

static void put_ignored(struct tv_text_view *view) {
    struct tv_line_text line = {0};
    if (tv_line_put_ignored(&line, view->run->ignored))
        put_part(view, &line);
}

static void put_totals(struct tv_text_view *view, size_t group_count) {
    struct tv_line_text line = {0};
    tv_line_put_count(&line, view->run->totals.events, "event");
    tv_line_put_word(&line, " in ");
    tv_line_put_count(&line, view->run->files, "file");
    put_part(view, &line);
    put_findings(view, group_count);
    put_ignored(view);
    tv_pen_end(&view->pen);
}

/* What a baseline has to say: how much is hidden, and why the rest is not. */
static void put_known(struct tv_text_view *view) {
    const struct tv_known *known = &view->run->known;
    struct tv_line_text line = {0};
    if (!known->path)
        return;
    tv_line_put_word(&line, "baseline: ");
    tv_line_put_number(&line, known->groups[TV_GROUP_NEW]);
    tv_line_put_word(&line, " new, ");
    tv_line_put_number(&line, known->groups[TV_GROUP_WORSE]);
    tv_line_put_word(&line, " worse");
    put_part(view, &line);
    line.len = 0;
    tv_line_put_number(&line, known->groups[TV_GROUP_KNOWN]);
    tv_line_put_word(&line, " known (");
    tv_line_put_count(&line, known->findings[TV_GROUP_KNOWN], "finding");
    tv_line_put_word(&line, ")");
    put_part(view, &line);
    line.len = 0;
    if (known->gone > 0) {
        tv_line_put_number(&line, known->gone);
        tv_line_put_word(&line, " gone: trackvet baseline prune");
        put_part(view, &line);
    }
    tv_pen_end(&view->pen);
    if (known->is_other_plan)
        put_note(view, TV_STR("the baseline was written under other specs or plans"));
}

static void put_verdict(struct tv_text_view *view) {
    const struct tv_run *run = view->run;
    bool is_partial = run->unreadable_files > 0 || run->note_count > 0;
    struct tv_line_text line = {0};
    if (run->failed)
        tv_pen_word(&view->pen, TV_PAINT_ERROR, "FAILED");
    else if (is_partial)
        tv_pen_word(&view->pen, TV_PAINT_ERROR, "INCOMPLETE");
    else
        tv_pen_word(&view->pen, TV_PAINT_GOOD, "PASSED");
    line.len = tv_verdict_write(run, line.at, sizeof line.at);
    tv_pen_to(&view->pen, view->pen.column + 2);
    end_line(view, &line);
}

/* ---- The whole ------------------------------------------------------------------------------ */

/* Whether so many lines more leave room for the end of the report. */
static bool has_room(const struct tv_text_view *view, size_t lines) {
    return view->style->lines == 0 || view->pen.lines + lines + END_LINES <= view->style->lines;
}

/* Groups in full come first, as many as leave each of the others a line. Returns how many of the
 * groups were put at all. */
static size_t put_groups(struct tv_text_view *view, const struct tv_group *const *groups,
                         size_t count) {
    bool in_full = true;
    size_t i, shorts = 0;
    for (i = 0; i < count && has_room(view, SHORT_LINES); i++) {
        in_full = in_full && has_room(view, TV_TEXT_GROUP_LINES + (count - i - 1));
        if (in_full && groups[i]->severity != TV_SEVERITY_INFO) {
            tv_text_group(view, groups[i]);
            continue;
        }
        tv_text_short(view, groups[i]);
        shorts += groups[i]->severity != TV_SEVERITY_INFO;
        if (i + 1 == count || !has_room(view, SHORT_LINES))
            tv_pen_end(&view->pen);
    }
    put_shortened(view, shorts);
    return i;
}

void tv_report_text(struct tv_groups *groups, const struct tv_run *run,
                    const struct tv_style *style) {
    struct tv_text_view view = {.groups = groups, .run = run, .style = style};
    size_t count, shown;
    const struct tv_group *const *sorted = tv_groups_reported(groups, &count);
    shown = style->limit > 0 && style->limit < count ? style->limit : count;
    tv_pen_init(&view.pen, style);
    shown = put_groups(&view, sorted, shown);
    put_hidden(&view, sorted + shown, count - shown);
    put_others(&view);
    if (!style->footer)
        return;
    if (shown < count || tv_groups_others(groups) > 0)
        tv_pen_end(&view.pen);
    put_notes(&view);
    put_totals(&view, count);
    put_known(&view);
    put_verdict(&view);
}

void tv_text_footer(const struct tv_run *run, const struct tv_style *style) {
    struct tv_text_view view = {.run = run, .style = style};
    tv_pen_init(&view.pen, style);
    put_notes(&view);
    put_totals(&view, 0);
    put_verdict(&view);
}
