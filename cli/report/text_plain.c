/* The parts of a group that are drawn, in words: nothing stands below or beside what it is about.
 *
 *   in dump/09.ndjson.gz, line 48210, column 1359, messageId ajs-next-4f2c1d7e9b1d
 *   value "49.90": expected a number
 *   demanded in plan/orders.yaml, line 37: total: {type: number, minimum: 0} */
#include "group_words.h"
#include "report_text.h"
#include "text_lines.h"

#include <string.h>

enum { ORIGINS_SHOWN = 2, AROUND = 40 };

static void put_number(struct tv_pen *pen, const char *before, uint64_t number) {
    char digits[TV_NUMBER_LEN];
    snprintf(digits, sizeof digits, "%llu", (unsigned long long)number);
    tv_pen_word(pen, TV_PAINT_NONE, before);
    tv_pen_word(pen, TV_PAINT_NONE, digits);
}

void tv_plain_place(struct tv_pen *pen, struct tv_str file, uint64_t line, uint64_t column) {
    tv_pen_to(pen, 2);
    tv_pen_word(pen, TV_PAINT_NONE, "in ");
    tv_pen_put_middle(pen, TV_PAINT_NONE, file, pen->width / 2);
    if (line > 0)
        put_number(pen, ", line ", line);
    if (line > 0)
        put_number(pen, ", column ", column);
}

void tv_plain_value(struct tv_pen *pen, struct tv_str value, bool is_near, struct tv_str label) {
    size_t columns = tv_pen_columns(pen, label) + sizeof "value : ";
    tv_pen_to(pen, 2);
    tv_pen_word(pen, TV_PAINT_NONE, is_near ? "near " : "value ");
    size_t room = tv_pen_room(pen);
    tv_pen_put_middle(pen, TV_PAINT_NONE, value, room > columns + 16 ? room - columns : room / 2);
    if (label.len > 0) {
        tv_pen_word(pen, TV_PAINT_NONE, ": ");
        tv_pen_put(pen, TV_PAINT_NONE, label);
    }
    tv_pen_end(pen);
}

void tv_plain_origin(struct tv_pen *pen, const struct tv_style *style, const char *how,
                     struct tv_origin origin, bool with_line) {
    struct tv_str line;
    tv_pen_to(pen, 2);
    tv_pen_word(pen, TV_PAINT_NONE, how);
    tv_pen_word(pen, TV_PAINT_NONE, " in ");
    tv_pen_put_middle(pen, TV_PAINT_NONE, origin.file, pen->width / 2);
    if (origin.line > 0)
        put_number(pen, ", line ", origin.line);
    if (with_line && style->source_line && style->source_line(style->context, origin, &line)) {
        while (line.len > 0 && line.at[0] == ' ')
            line = (struct tv_str){line.at + 1, line.len - 1};
        tv_pen_word(pen, TV_PAINT_NONE, ": ");
        tv_pen_put(pen, TV_PAINT_NONE, line);
    }
    tv_pen_end(pen);
}

/* ---- Of a group ------------------------------------------------------------------------------ */

static void put_place(struct tv_text_view *view, const struct tv_group_sample *sample) {
    struct tv_pen *pen = &view->pen;
    tv_plain_place(pen, tv_groups_file_name(view->groups, sample->place.file), sample->place.line,
                   sample->place.column);
    if (sample->message_id.len > 0 && tv_pen_room(pen) > sizeof ", messageId 12345678") {
        tv_pen_word(pen, TV_PAINT_NONE, ", messageId ");
        tv_pen_put(pen, TV_PAINT_NONE, sample->message_id);
    }
    tv_pen_end(pen);
}

/* The value; where there is none, what stands around the place. */
static void put_value(struct tv_text_view *view, const struct tv_group *group,
                      const struct tv_group_sample *sample) {
    struct tv_line_text label = {0};
    struct tv_str value = sample->actual;
    uint64_t at = sample->place.offset - sample->text_offset;
    bool has_value = value.len > 0;
    if (!has_value && at <= sample->text.len) {
        size_t from = at > AROUND ? (size_t)at - AROUND : 0;
        while (from < at && ((unsigned char)sample->text.at[from] & 0xC0) == 0x80)
            from++;
        value = (struct tv_str){sample->text.at + from, sample->text.len - from};
    }
    tv_put_group_label(&label, group);
    bool is_empty = tv_str_equal(tv_line_str(&label), TV_STR("here")); /* nothing points there */
    tv_plain_value(&view->pen, value, !has_value, is_empty ? TV_STR("") : tv_line_str(&label));
}

void tv_text_place_plain(struct tv_text_view *view, const struct tv_group *group,
                         const struct tv_group_sample *sample) {
    if (sample)
        put_place(view, sample);
    if (sample && !tv_group_lacks(group))
        put_value(view, group, sample);
    for (uint32_t i = 0; i < group->origin_count && i < ORIGINS_SHOWN; i++)
        tv_plain_origin(&view->pen, view->style, "demanded", group->origins[i], i == 0);
}
