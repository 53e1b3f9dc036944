/* Places, lines and marks of text reports. */
#include "text_lines.h"

#include "report_text.h"

#include <string.h>

enum { CROP_MIN = 20 };

size_t tv_gutter_for(size_t gutter, uint64_t number) {
    size_t count = 1;
    for (; number >= 10; number /= 10)
        count++;
    return count > gutter ? count : gutter;
}

void tv_put_rule(struct tv_pen *pen, enum tv_severity severity, enum tv_rule rule, size_t gap) {
    tv_pen_word(pen, tv_paint_of(severity), tv_severity_name(severity));
    tv_pen_to(pen, pen->column + gap);
    tv_pen_word(pen, TV_PAINT_STRONG, tv_rule_info(rule)->name);
}

void tv_put_fact(struct tv_pen *pen, const char *name) {
    tv_pen_to(pen, 2);
    tv_pen_word(pen, TV_PAINT_STRONG, name);
    tv_pen_to(pen, TV_FACTS_AT);
}

/* ---- Places ---------------------------------------------------------------------------------- */

void tv_put_file(struct tv_pen *pen, enum tv_paint paint, struct tv_str folder, struct tv_str file,
                 struct tv_str behind) {
    size_t room = tv_pen_room(pen), columns = tv_pen_columns(pen, behind);
    bool is_shipped = file.len > 6 && !memcmp(file.at, "specs/", 6); /* in the program */
    bool is_file = !is_shipped && !tv_str_equal(file, TV_STR("<stdin>"));
    tv_pen_link(pen, is_file ? folder : TV_STR(""), file);
    tv_pen_put_middle(pen, paint, file, room > columns ? room - columns : 0);
    tv_pen_put(pen, paint, behind);
    tv_pen_link_end(pen);
}

void tv_put_corner(struct tv_pen *pen, const struct tv_style *style, size_t gutter,
                   struct tv_str file, const uint64_t line_column[2]) {
    char behind[2 * TV_NUMBER_LEN];
    size_t len = 0;
    for (int i = 0; i < 2 && line_column[i]; i++)
        len += (size_t)snprintf(behind + len, sizeof behind - len, ":%llu",
                                (unsigned long long)line_column[i]);
    tv_pen_to(pen, gutter + 1);
    tv_pen_word(pen, TV_PAINT_FRAME, pen->signs->corner);
    tv_pen_to(pen, pen->column + 1);
    tv_put_file(pen, TV_PAINT_NONE, style->link_folder, file, (struct tv_str){behind, len});
}

/* "48210 │ ", or the same without the number. */
static void put_gutter(struct tv_pen *pen, size_t gutter, uint64_t number) {
    char digits[TV_NUMBER_LEN];
    if (number > 0) {
        int len = snprintf(digits, sizeof digits, "%llu", (unsigned long long)number);
        tv_pen_to(pen, gutter - (size_t)len);
        tv_pen_put(pen, TV_PAINT_FRAME, (struct tv_str){digits, (size_t)len});
    }
    tv_pen_to(pen, gutter + 1);
    tv_pen_word(pen, TV_PAINT_FRAME, pen->signs->bar);
    tv_pen_to(pen, pen->column + 1);
}

void tv_put_origin(struct tv_pen *pen, const struct tv_style *style, size_t gutter,
                   struct tv_origin origin, bool with_line) {
    const uint64_t place[2] = {origin.line, 0};
    struct tv_str line;
    tv_put_corner(pen, style, gutter, origin.file, place);
    tv_pen_end(pen);
    if (!with_line || !style->source_line || !style->source_line(style->context, origin, &line))
        return;
    put_gutter(pen, gutter, origin.line);
    tv_pen_put(pen, TV_PAINT_NONE, line);
    tv_pen_end(pen);
}

/* ---- The line -------------------------------------------------------------------------------- */

static void put_part(struct tv_pen *pen, enum tv_paint paint, const struct tv_snippet *snippet,
                     size_t from, size_t to) {
    tv_pen_put(pen, paint, (struct tv_str){snippet->text.at + from, to - from});
}

static void put_mark(struct tv_pen *pen, enum tv_paint paint, bool there) {
    if (there)
        tv_pen_word(pen, paint, pen->signs->cut);
}

static void put_line(struct tv_pen *pen, enum tv_paint paint, const struct tv_snippet *snippet,
                     const struct tv_crop *crop) {
    size_t end = snippet->at + snippet->len;
    put_mark(pen, TV_PAINT_NONE, crop->mark_left);
    put_part(pen, TV_PAINT_NONE, snippet, crop->from, snippet->at);
    put_part(pen, paint, snippet, snippet->at, crop->gap);
    put_mark(pen, paint, crop->gap_end > crop->gap);
    put_part(pen, paint, snippet, crop->gap_end, end);
    put_part(pen, TV_PAINT_NONE, snippet, end, crop->to);
    put_mark(pen, TV_PAINT_NONE, crop->mark_right);
    tv_pen_end(pen);
}

/* Carets under the value; the label beside them, or below, moved left until it fits. */
static void put_carets(struct tv_pen *pen, const struct tv_shown *shown,
                       const struct tv_crop *crop) {
    size_t columns = tv_pen_columns(pen, shown->label);
    put_gutter(pen, shown->gutter, 0);
    size_t start = pen->column;
    tv_pen_to(pen, start + crop->caret);
    for (size_t i = 0; i < crop->caret_len; i++)
        tv_pen_word(pen, shown->paint, "^");
    bool is_beside = columns < tv_pen_room(pen);
    if (is_beside) {
        tv_pen_to(pen, pen->column + 1);
    } else {
        tv_pen_end(pen);
        if (start + columns > pen->width) /* too long for any line; the sentence says it all */
            return;
        put_gutter(pen, shown->gutter, 0);
        size_t last = pen->width - columns;
        tv_pen_to(pen, last < start + crop->caret ? last : start + crop->caret);
    }
    tv_pen_put(pen, shown->paint, shown->label);
    tv_pen_end(pen);
}

void tv_put_shown(struct tv_pen *pen, const struct tv_shown *shown) {
    if (shown->snippet.text.len == 0)
        return;
    put_gutter(pen, shown->gutter, shown->line);
    size_t room = tv_pen_room(pen) > CROP_MIN ? tv_pen_room(pen) : CROP_MIN;
    size_t mark = tv_pen_columns(pen, (struct tv_str){pen->signs->cut, strlen(pen->signs->cut)});
    struct tv_crop crop = tv_crop_find(&shown->snippet, room, mark, pen->ascii);
    put_line(pen, shown->is_bare ? TV_PAINT_NONE : shown->paint, &shown->snippet, &crop);
    if (!shown->is_bare)
        put_carets(pen, shown, &crop);
}
