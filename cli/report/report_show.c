/* One record with findings in the margin.
 *
 *      ┌─ dump.ndjson:48210
 *     1 {
 *     …   10 lines
 *    12   "properties": {
 *    13     "order_id": "o-8812",
 *  ✗ 14     "total": "49.90",      must be a number, got a string (plan.yaml:8)   property/type
 *
 * What was found stands beside its line where that has room, else below it. */
#include "report_show.h"

#include "pen.h"
#include "pretty.h"
#include "report_ignored.h"
#include "report_text.h"

#include <stdlib.h>
#include <string.h>

enum {
    GUTTER_MIN = 2,
    GAP = 3,     /* columns before a note, and before its rule */
    AROUND = 5,  /* lines shown around one that is marked */
    HEAD = 20,   /* lines shown of the start */
    HOLE_MIN = 3 /* lines that are worth leaving out */
};

struct show_view {
    const struct tv_shown_record *record;
    const struct tv_style *style;
    struct tv_pen pen;
    struct tv_pretty pretty;
    bool *kept; /* of each line */
    size_t gutter;
    size_t notes_at; /* column of the notes that stand beside their lines */
};

/* ---- Parts of a line ------------------------------------------------------------------------ */

static struct tv_str part_of(const struct show_view *view, size_t at, size_t len) {
    return (struct tv_str){view->record->text.at + at, len};
}

/* The sign, the number and a blank on both sides: " ✗ 12 ". */
static size_t text_at(const struct show_view *view) {
    return view->gutter + 4;
}

/* Deep nesting must not push the text out of sight. */
static size_t indent_of(const struct show_view *view, const struct tv_pretty_line *line) {
    size_t indent = (size_t)line->depth * 2, most = view->pen.width / 3;
    return text_at(view) + (indent < most ? indent : most);
}

static size_t name_columns(const struct show_view *view, const struct tv_pretty_line *line) {
    size_t most = view->pen.width / 3;
    size_t columns = tv_pen_columns(&view->pen, part_of(view, line->name_at, line->name_len));
    return line->name_len == 0 ? 0 : (columns < most ? columns : most) + 2;
}

static size_t value_at(const struct show_view *view, const struct tv_pretty_line *line) {
    return indent_of(view, line) + name_columns(view, line);
}

/* The column behind a line, as if there were no edge. */
static size_t end_of(const struct show_view *view, const struct tv_pretty_line *line) {
    return value_at(view, line) + tv_pen_columns(&view->pen, part_of(view, line->at, line->len)) +
           line->has_comma;
}

/* ---- Notes ---------------------------------------------------------------------------------- */

/* Whether the finding is about what stands on the line, not about something inside of its text. */
static bool is_exact(const struct tv_shown_finding *finding, const struct tv_pretty_line *line) {
    return finding->at == line->at || (line->name_len > 0 && finding->at == line->name_at);
}

static bool says_suggestion(const struct tv_shown_finding *finding) {
    return finding->suggestion.len == 0 ||
           strstr(tv_rule_info(finding->rule)->message, "{suggestion}") != NULL;
}

/* What is no JSON is looked for in the file, where it is not pretty. */
static bool is_fault(const struct tv_shown_finding *finding) {
    return !strncmp(tv_rule_info(finding->rule)->name, "json/", 5);
}

/* "must be a number, got a string; did you mean 1? (plan.yaml:8)" */
static void write_note(const struct tv_shown_finding *finding, const struct tv_pretty_line *line,
                       struct tv_line_text *note) {
    char digits[2 * TV_NUMBER_LEN];
    if (!is_exact(finding, line) && finding->pointer.len > 0) {
        tv_line_put_path(note, finding->pointer);
        tv_line_put_word(note, ": ");
    }
    tv_line_put(note, finding->message);
    if (!says_suggestion(finding)) {
        tv_line_put_word(note, "; did you mean \"");
        tv_line_put(note, finding->suggestion);
        tv_line_put_word(note, "\"?");
    }
    if (is_fault(finding)) {
        snprintf(digits, sizeof digits, " (at %llu:%llu)", (unsigned long long)finding->line,
                 (unsigned long long)finding->column);
        tv_line_put_word(note, digits);
    }
    if (finding->origin.line == 0)
        return;
    tv_line_put_word(note, " (");
    tv_line_put(note, finding->origin.file);
    snprintf(digits, sizeof digits, ":%u)", finding->origin.line);
    tv_line_put_word(note, digits);
}

static struct tv_str rule_name(const struct tv_shown_finding *finding) {
    const char *name = tv_rule_info(finding->rule)->name;
    return (struct tv_str){name, strlen(name)};
}

static void put_beside(struct show_view *view, const struct tv_shown_finding *finding,
                       const struct tv_line_text *note) {
    struct tv_pen *pen = &view->pen;
    tv_pen_to(pen, view->notes_at);
    tv_pen_put(pen, tv_paint_of(finding->severity), tv_line_str(note));
    tv_pen_to(pen, pen->column + GAP);
    tv_pen_put(pen, TV_PAINT_NONE, rule_name(finding));
    tv_pen_end(pen);
}

static void put_below(struct show_view *view, const struct tv_shown_finding *finding,
                      const struct tv_line_text *note, size_t column) {
    struct tv_pen *pen = &view->pen;
    enum tv_paint paint = tv_paint_of(finding->severity);
    tv_pen_to(pen, column);
    tv_pen_word(pen, paint, view->style->plain ? tv_severity_name(finding->severity) : "^");
    tv_pen_word(pen, paint, view->style->plain ? ": " : " ");
    tv_pen_wrap(pen, paint, tv_line_str(note), column + 2, 4);
    if (tv_pen_room(pen) < GAP + tv_pen_columns(pen, rule_name(finding))) {
        tv_pen_end(pen);
        tv_pen_to(pen, column + 2);
    } else {
        tv_pen_to(pen, pen->column + GAP);
    }
    tv_pen_put(pen, TV_PAINT_NONE, rule_name(finding));
    tv_pen_end(pen);
}

static bool fits_beside(const struct show_view *view, const struct tv_shown_finding *finding,
                        const struct tv_pretty_line *line) {
    struct tv_line_text note = {0};
    write_note(finding, line, &note);
    size_t columns = tv_pen_columns(&view->pen, tv_line_str(&note)) + GAP +
                     tv_pen_columns(&view->pen, rule_name(finding));
    return view->notes_at + columns <= view->pen.width;
}

/* All findings of a line; the pen stands behind its text. */
static void put_notes(struct show_view *view, const struct tv_pretty_line *line,
                      const struct tv_shown_finding *findings, size_t count) {
    bool are_beside = !view->style->plain && end_of(view, line) + GAP <= view->notes_at;
    for (size_t i = 0; i < count; i++)
        are_beside = are_beside && fits_beside(view, &findings[i], line);
    if (!are_beside)
        tv_pen_end(&view->pen);
    for (size_t i = 0; i < count; i++) {
        struct tv_line_text note = {0};
        write_note(&findings[i], line, &note);
        if (are_beside)
            put_beside(view, &findings[i], &note);
        else
            put_below(view, &findings[i], &note, indent_of(view, line));
    }
}

/* ---- Lines ---------------------------------------------------------------------------------- */

static enum tv_severity worst_of(const struct tv_shown_finding *findings, size_t count) {
    enum tv_severity worst = TV_SEVERITY_NONE;
    for (size_t i = 0; i < count; i++)
        worst = findings[i].severity > worst ? findings[i].severity : worst;
    return worst;
}

static const char *sign_of(const struct show_view *view, enum tv_severity severity) {
    if (severity == TV_SEVERITY_ERROR)
        return view->pen.ascii ? "x" : "\u2717";
    return severity == TV_SEVERITY_WARNING ? "!" : "i";
}

/* " ✗ 12 "; a screen reader is told the severity in a word, behind the line. */
static void put_gutter(struct show_view *view, size_t number, enum tv_severity worst) {
    struct tv_pen *pen = &view->pen;
    char digits[TV_NUMBER_LEN];
    int len = snprintf(digits, sizeof digits, "%zu", number);
    if (worst != TV_SEVERITY_NONE && !view->style->plain) {
        tv_pen_to(pen, 1);
        tv_pen_word(pen, tv_paint_of(worst), sign_of(view, worst));
    }
    tv_pen_to(pen, 3 + view->gutter - (size_t)len);
    tv_pen_put(pen, TV_PAINT_FRAME, (struct tv_str){digits, (size_t)len});
}

static void put_text(struct show_view *view, const struct tv_pretty_line *line,
                     enum tv_severity worst) {
    struct tv_pen *pen = &view->pen;
    enum tv_paint paint = worst != TV_SEVERITY_NONE ? tv_paint_of(worst) : TV_PAINT_NONE;
    tv_pen_to(pen, indent_of(view, line));
    if (line->name_len > 0) {
        struct tv_str name = part_of(view, line->name_at, line->name_len);
        tv_pen_put_middle(pen, TV_PAINT_NONE, name, pen->width / 3);
        tv_pen_word(pen, TV_PAINT_NONE, ":");
        tv_pen_to(pen, pen->column + 1);
    }
    size_t room = tv_pen_room(pen);
    tv_pen_put_middle(pen, paint, part_of(view, line->at, line->len),
                      room > line->has_comma ? room - line->has_comma : 0);
    if (line->has_comma)
        tv_pen_word(pen, TV_PAINT_NONE, ",");
}

/* Findings of a line: those from *next on that belong to it. */
static size_t count_of_line(const struct show_view *view, size_t line, size_t next) {
    const struct tv_shown_record *record = view->record;
    size_t count = 0;
    while (next + count < record->finding_count &&
           tv_pretty_find(&view->pretty, record->findings[next + count].at) == line)
        count++;
    return count;
}

static void put_line(struct show_view *view, size_t i, const struct tv_shown_finding *findings,
                     size_t count) {
    const struct tv_pretty_line *line = &view->pretty.lines[i];
    enum tv_severity worst = worst_of(findings, count);
    put_gutter(view, i + 1, worst);
    put_text(view, line, worst);
    if (count > 0)
        put_notes(view, line, findings, count);
    else
        tv_pen_end(&view->pen);
}

/* "     …   37 lines" */
static void put_hole(struct show_view *view, size_t count) {
    struct tv_line_text text = {0};
    tv_line_put_word(&text, view->pen.signs->cut);
    tv_line_put_word(&text, " ");
    tv_line_put_count(&text, count, "line");
    tv_line_put_word(&text, " left out");
    tv_pen_to(&view->pen, text_at(view));
    tv_pen_put(&view->pen, TV_PAINT_FRAME, tv_line_str(&text));
    tv_pen_end(&view->pen);
}

static void put_lines(struct show_view *view) {
    size_t next = 0, hole = 0;
    for (size_t i = 0; i < view->pretty.count; i++) {
        if (!view->kept[i]) {
            hole++;
            continue;
        }
        if (hole > 0)
            put_hole(view, hole);
        hole = 0;
        size_t count = count_of_line(view, i, next);
        put_line(view, i, view->record->findings + next, count);
        next += count;
    }
    if (hole > 0)
        put_hole(view, hole);
    if (view->pretty.is_cut)
        tv_pen_word(&view->pen, TV_PAINT_WARNING, "the rest is not shown");
    if (view->pretty.is_cut)
        tv_pen_end(&view->pen);
}

/* ---- Which lines ---------------------------------------------------------------------------- */

static void keep_parents(struct show_view *view, size_t line) {
    while (view->pretty.lines[line].parent != line && !view->kept[view->pretty.lines[line].parent])
        view->kept[line = view->pretty.lines[line].parent] = true;
}

static void keep_around(struct show_view *view, size_t line) {
    size_t from = line > AROUND ? line - AROUND : 0;
    for (size_t i = from; i <= line + AROUND && i < view->pretty.count; i++)
        view->kept[i] = true;
    keep_parents(view, line);
}

/* What would be left out must be worth a line that says so. */
static void fill_small_holes(struct show_view *view) {
    size_t count = view->pretty.count;
    for (size_t i = 0; i < count; i++) {
        size_t end = i;
        while (end < count && !view->kept[end])
            end++;
        for (size_t j = i; end - i < HOLE_MIN && j < end; j++)
            view->kept[j] = true;
        i = end;
    }
}

static void choose_lines(struct show_view *view) {
    const struct tv_shown_record *record = view->record;
    size_t first = tv_pretty_find(&view->pretty, record->from);
    size_t last = tv_pretty_find(&view->pretty, record->to > 0 ? record->to - 1 : 0);
    size_t count = last + 1 - first, limit = view->style->limit;
    bool is_short = limit == 0 || count <= limit;
    bool is_aimed = record->finding_count > 0 || record->focus < record->text.len;
    size_t head = is_short ? count : is_aimed ? HEAD : limit;
    for (size_t i = first; i <= last && i < first + head && i < view->pretty.count; i++)
        view->kept[i] = true;
    if (view->pretty.count > 0)
        keep_parents(view, first);
    for (size_t i = 0; !is_short && i < record->finding_count; i++)
        keep_around(view, tv_pretty_find(&view->pretty, record->findings[i].at));
    if (!is_short && record->focus < record->text.len)
        keep_around(view, tv_pretty_find(&view->pretty, record->focus));
    view->kept[last] = true;
    fill_small_holes(view);
}

/* Notes stand behind the longest marked line that leaves them half of the width. */
static void place_notes(struct show_view *view) {
    size_t most = 0;
    for (size_t i = 0; i < view->record->finding_count; i++) {
        size_t line = tv_pretty_find(&view->pretty, view->record->findings[i].at);
        size_t end = end_of(view, &view->pretty.lines[line]);
        most = end > most && end + GAP <= view->pen.width / 2 ? end : most;
    }
    view->notes_at = most + GAP;
}

/* ---- The whole ------------------------------------------------------------------------------ */

static void put_place(struct show_view *view) {
    const struct tv_shown_record *record = view->record;
    struct tv_pen *pen = &view->pen;
    char behind[2 * TV_NUMBER_LEN];
    bool is_one = record->line == record->last_line;
    int len = snprintf(behind, sizeof behind, is_one ? ":%llu" : ":%llu to %llu",
                       (unsigned long long)record->line, (unsigned long long)record->last_line);
    tv_pen_to(pen, view->style->plain ? 0 : text_at(view) - 1);
    tv_pen_word(pen, TV_PAINT_FRAME, view->style->plain ? "" : pen->signs->corner);
    tv_pen_to(pen, pen->column + !view->style->plain);
    size_t room = tv_pen_room(pen);
    tv_pen_link(pen, view->style->link_folder, record->file);
    tv_pen_put_middle(pen, TV_PAINT_NONE, record->file,
                      room > (size_t)len ? room - (size_t)len : 0);
    tv_pen_put(pen, TV_PAINT_NONE, (struct tv_str){behind, (size_t)len});
    tv_pen_link_end(pen);
    tv_pen_end(pen);
}

static void put_counts(struct show_view *view) {
    uint64_t counts[TV_SEVERITY_ERROR + 1] = {0};
    struct tv_line_text line = {0}, ignored = {0};
    for (size_t i = 0; i < view->record->finding_count; i++)
        counts[view->record->findings[i].severity]++;
    if (view->record->finding_count == 0) {
        tv_line_put_word(&line, "no findings");
    } else {
        tv_line_put_count(&line, counts[TV_SEVERITY_ERROR], "error");
        tv_line_put_word(&line, ", ");
        tv_line_put_count(&line, counts[TV_SEVERITY_WARNING], "warning");
        tv_line_put_word(&line, ", ");
        tv_line_put_number(&line, counts[TV_SEVERITY_INFO]);
        tv_line_put_word(&line, " advice");
    }
    if (tv_line_put_ignored(&ignored, view->record->ignored)) {
        tv_line_put_word(&line, ", ");
        tv_line_put(&line, tv_line_str(&ignored));
    }
    tv_pen_end(&view->pen);
    tv_pen_put(&view->pen, TV_PAINT_NONE, tv_line_str(&line));
    tv_pen_end(&view->pen);
}

static size_t count_digits(size_t number) {
    size_t count = 1;
    for (; number >= 10; number /= 10)
        count++;
    return count < GUTTER_MIN ? GUTTER_MIN : count;
}

bool tv_report_show(const struct tv_shown_record *record, const struct tv_style *style) {
    struct show_view view = {.record = record, .style = style};
    bool fine = tv_pretty_read(&view.pretty, record->text);
    view.kept = calloc(view.pretty.count + 1, sizeof *view.kept);
    if (fine && view.kept) {
        tv_pen_init(&view.pen, style);
        view.gutter = count_digits(view.pretty.count);
        choose_lines(&view);
        place_notes(&view);
        put_place(&view);
        put_lines(&view);
        if (style->footer)
            put_counts(&view);
    }
    fine = fine && view.kept;
    free(view.kept);
    tv_pretty_clear(&view.pretty);
    return fine;
}
