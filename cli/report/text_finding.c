/* One finding about a plan for people.
 *
 *   warning plan/near-duplicate-property   Report Sent
 *     "page_name" (3 places) and "pageName" (1 place) are nearly the same name
 *       ┌─ plan.yaml:12:7
 *    12 │       pageName: string
 *       │       ^^^^^^^^ did you mean "page_name"?
 *       ┌─ plan.yaml:8
 *     8 │       page_name: string
 *     also     plan.yaml:20, plan.yaml:31      what else it names
 *     again    plan.yaml:40                    findings that say the same
 *     more     trackvet explain plan/near-duplicate-property */
#include "report_lint.h"
#include "report_text.h"
#include "text_lines.h"

#include <string.h>

enum { MESSAGE_LEN = 512, SENTENCE_LINES = 6, PLACES_LINES = 2 };

static struct tv_str message_of(const struct tv_finding *finding, char *room) {
    return (struct tv_str){room, tv_message(finding, room, MESSAGE_LEN)};
}

static void write_label(struct tv_line_text *label, const struct tv_finding *finding) {
    if (finding->suggestion.len)
        tv_line_put_suggestion(label, finding->suggestion);
}

/* The place in the line that is at hand; an empty text: none is. */
static struct tv_snippet snippet_of(const struct tv_finding *finding) {
    struct tv_snippet snippet = {.text = finding->text};
    uint64_t at = finding->offset - finding->text_offset;
    if (finding->offset < finding->text_offset || at > finding->text.len)
        return (struct tv_snippet){.text = {NULL, 0}};
    snippet.at = (size_t)at;
    size_t rest = finding->text.len - snippet.at;
    snippet.len = finding->len < rest ? (size_t)finding->len : rest;
    return snippet;
}

/* ---- Places ---------------------------------------------------------------------------------- */

static void write_place(struct tv_line_text *text, struct tv_str file, uint64_t line) {
    char number[TV_NUMBER_LEN];
    snprintf(number, sizeof number, ":%llu", (unsigned long long)line);
    tv_line_put_word(text, text->len ? ", " : "");
    tv_line_put(text, file);
    tv_line_put_word(text, number);
}

/* A fact of a few places; there is room for some of them. */
static void put_places(struct tv_pen *pen, const char *name, const struct tv_line_text *places) {
    if (places->len == 0)
        return;
    tv_put_fact(pen, name);
    tv_pen_wrap(pen, TV_PAINT_NONE, tv_line_str(places), TV_FACTS_AT, PLACES_LINES);
    tv_pen_end(pen);
}

static void put_others(struct tv_pen *pen, const struct tv_finding *finding) {
    struct tv_line_text places = {0};
    for (uint32_t i = 1; i < finding->origin_count; i++)
        write_place(&places, finding->origins[i].file, finding->origins[i].line);
    put_places(pen, "also", &places);
}

static void put_again(struct tv_pen *pen, const struct tv_told *const *again, size_t count) {
    struct tv_line_text places = {0}, text = {0};
    if (count == 0)
        return;
    tv_line_put_word(&text, "and ");
    tv_line_put_count(&text, count, "more place");
    for (size_t i = 0; i < count; i++)
        write_place(&places, again[i]->finding->file, again[i]->finding->line);
    tv_line_put_word(&text, ": ");
    tv_line_put(&text, tv_line_str(&places));
    put_places(pen, "again", &text);
}

/* ---- The finding ----------------------------------------------------------------------------- */

/* The event; where none is known, the file. */
static void put_head(struct tv_pen *pen, const struct tv_told *told) {
    const struct tv_finding *finding = told->finding;
    struct tv_str title = finding->event.len ? finding->event : finding->call;
    tv_put_rule(pen, told->severity, finding->rule, 1);
    tv_pen_to(pen, pen->column + 3);
    tv_pen_put_middle(pen, TV_PAINT_STRONG, title.len ? title : finding->file, tv_pen_room(pen));
    tv_pen_end(pen);
}

static void put_frames(struct tv_pen *pen, const struct tv_told *told,
                       const struct tv_style *style) {
    const struct tv_finding *finding = told->finding;
    const uint64_t place[2] = {finding->line, finding->column};
    struct tv_line_text label = {0};
    size_t gutter = tv_gutter_for(TV_GUTTER_MIN, finding->line);
    if (finding->origin_count)
        gutter = tv_gutter_for(gutter, finding->origins[0].line);
    write_label(&label, finding);
    tv_put_corner(pen, style, gutter, finding->file, place);
    tv_pen_end(pen);
    tv_put_shown(pen, &(struct tv_shown){.snippet = snippet_of(finding),
                                         .line = finding->line,
                                         .gutter = gutter,
                                         .paint = tv_paint_of(told->severity),
                                         .label = tv_line_str(&label)});
    if (finding->origin_count)
        tv_put_origin(pen, style, gutter, finding->origins[0], true);
}

static void put_plain(struct tv_pen *pen, const struct tv_told *told,
                      const struct tv_style *style) {
    const struct tv_finding *finding = told->finding;
    struct tv_snippet snippet = snippet_of(finding);
    struct tv_str value = {snippet.text.at + snippet.at, snippet.len};
    struct tv_line_text label = {0};
    write_label(&label, finding);
    tv_plain_place(pen, finding->file, finding->line, finding->column);
    tv_pen_end(pen);
    if (snippet.text.len && snippet.len)
        tv_plain_value(pen, value, false, tv_line_str(&label));
    else if (snippet.text.len > snippet.at)
        tv_plain_value(pen,
                       (struct tv_str){snippet.text.at + snippet.at, snippet.text.len - snippet.at},
                       true, tv_line_str(&label));
    if (finding->origin_count)
        tv_plain_origin(pen, style, "see also", finding->origins[0], true);
}

static void put_more(struct tv_pen *pen, const struct tv_told *told) {
    tv_put_fact(pen, "more");
    tv_pen_word(pen, TV_PAINT_NONE, "trackvet explain ");
    tv_pen_word(pen, TV_PAINT_NONE, tv_rule_info(told->finding->rule)->name);
    tv_pen_end(pen);
}

void tv_text_finding(struct tv_text_view *view, const struct tv_told *const *told, size_t count) {
    char room[MESSAGE_LEN];
    struct tv_pen *pen = &view->pen;
    const struct tv_finding *finding = told[0]->finding;
    put_head(pen, told[0]);
    tv_pen_to(pen, 2);
    tv_pen_wrap(pen, TV_PAINT_NONE, message_of(finding, room), 2, SENTENCE_LINES);
    tv_pen_end(pen);
    if (view->style->plain)
        put_plain(pen, told[0], view->style);
    else
        put_frames(pen, told[0], view->style);
    put_others(pen, finding);
    put_again(pen, told + 1, count - 1);
    if (!view->explained[finding->rule])
        put_more(pen, told[0]);
    view->explained[finding->rule] = true;
}

void tv_text_finding_advice(struct tv_text_view *view, const struct tv_told *const *told,
                            size_t count) {
    char room[MESSAGE_LEN], behind[2 * TV_NUMBER_LEN];
    struct tv_pen *pen = &view->pen;
    const struct tv_finding *finding = told[0]->finding;
    struct tv_line_text said = {0};
    int len = snprintf(behind, sizeof behind, ":%llu:%llu", (unsigned long long)finding->line,
                       (unsigned long long)finding->column);
    tv_line_put(&said, message_of(finding, room));
    if (finding->suggestion.len)
        tv_line_put_word(&said, "; ");
    write_label(&said, finding);
    if (count > 1) {
        tv_line_put_word(&said, "; and ");
        tv_line_put_count(&said, count - 1, "more place");
    }
    tv_put_rule(pen, told[0]->severity, finding->rule, 1);
    tv_pen_to(pen, pen->column + 2);
    tv_put_file(pen, TV_PAINT_STRONG, view->style->link_folder, finding->file,
                (struct tv_str){behind, (size_t)len});
    tv_pen_to(pen, pen->column + 2);
    if (tv_pen_room(pen) < pen->width / 3) {
        tv_pen_end(pen);
        tv_pen_to(pen, 2);
    }
    tv_pen_wrap(pen, TV_PAINT_NONE, tv_line_str(&said), 2, 4);
    tv_pen_end(pen);
}
