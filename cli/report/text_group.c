/* One group for people.
 *
 *   error property/type   Order Completed › properties.total        40,127 events · 31.2%
 *     must be a number, got a string
 *         ┌─ dump/09.ndjson.gz:48210:1359   messageId ajs-next-4f2c1d7e9b1d
 *   48210 │ …"order_id":"o-8812","total":"49.90","currency":"usd",…
 *         │                              ^^^^^^^ expected a number, found a string
 *         ┌─ plan/orders.yaml:37
 *      37 │ total: {type: number, minimum: 0}
 *     values   "49.90" ×12,004   "0" ×9,331   "19.00" ×2,118   … 3,904 distinct
 *     senders  ...     period  ...     help  ...     more  ... */
#include "group_words.h"
#include "report_text.h"
#include "text_lines.h"

#include <string.h>

enum {
    ITEMS_MAX = 3, /* values or senders on one line */
    ORIGINS_SHOWN = 2,
    TITLE_MIN = 24, /* columns; with fewer, the counts go to a line of their own */
    SPARK_MAX = 48
};

/* ---- The head ------------------------------------------------------------------------------- */

static void put_head(struct tv_text_view *view, const struct tv_group *group) {
    struct tv_pen *pen = &view->pen;
    struct tv_line_text title = {0}, counts = {0};
    tv_put_group_title(&title, view->groups, group, view->pen.signs);
    tv_put_group_counts(&counts, group, view->run->totals.events, view->pen.signs);
    size_t counts_columns = tv_pen_columns(pen, tv_line_str(&counts));
    size_t title_columns = tv_pen_columns(pen, tv_line_str(&title));
    tv_put_rule(pen, group->severity, group->rule, 1);
    tv_pen_to(pen, pen->column + 3);
    size_t room = tv_pen_room(pen), beside = counts_columns + 2;
    size_t wanted = title_columns < TITLE_MIN ? title_columns : TITLE_MIN;
    bool is_one_line = room >= beside + wanted;
    tv_pen_put_middle(pen, TV_PAINT_STRONG, tv_line_str(&title),
                      is_one_line ? room - beside : room);
    if (!is_one_line) {
        tv_pen_end(pen);
        tv_pen_to(pen, 2);
    } else {
        tv_pen_to(pen, pen->width - counts_columns);
    }
    tv_pen_put(pen, TV_PAINT_NONE, tv_line_str(&counts));
    tv_pen_end(pen);
}

/* ---- Places and lines ----------------------------------------------------------------------- */

static size_t gutter_of(const struct tv_group *group, const struct tv_group_sample *sample) {
    size_t gutter = tv_gutter_for(TV_GUTTER_MIN, sample ? sample->place.line : 0);
    for (uint32_t i = 0; i < group->origin_count && i < ORIGINS_SHOWN; i++)
        gutter = tv_gutter_for(gutter, group->origins[i].line);
    return gutter;
}

static void put_place(struct tv_text_view *view, const struct tv_group_sample *sample,
                      size_t gutter) {
    struct tv_pen *pen = &view->pen;
    const uint64_t place[2] = {sample->place.line, sample->place.column};
    tv_put_corner(pen, view->style, gutter, tv_groups_file_name(view->groups, sample->place.file),
                  place);
    if (sample->message_id.len > 0 && tv_pen_room(pen) > sizeof("   messageId 12345678")) {
        tv_pen_to(pen, pen->column + 3);
        tv_pen_word(pen, TV_PAINT_NONE, "messageId ");
        tv_pen_put(pen, TV_PAINT_NONE, sample->message_id);
    }
    tv_pen_end(pen);
}

static void put_snippet(struct tv_text_view *view, const struct tv_group *group,
                        const struct tv_group_sample *sample, size_t gutter) {
    struct tv_line_text label = {0};
    tv_put_group_label(&label, group);
    tv_put_shown(&view->pen, &(struct tv_shown){.snippet = tv_group_snippet(group, sample),
                                                .line = sample->place.line,
                                                .gutter = gutter,
                                                .paint = tv_paint_of(group->severity),
                                                .is_bare = tv_group_lacks(group),
                                                .label = tv_line_str(&label)});
}

/* ---- Facts ---------------------------------------------------------------------------------- */

/* Names of the object that lacks one. */
static void put_keys(struct tv_text_view *view, const struct tv_group *group,
                     const struct tv_group_sample *sample) {
    struct tv_pen *pen = &view->pen;
    struct tv_snippet snippet = tv_group_snippet(group, sample);
    struct tv_key_list list;
    struct tv_line_text more = {0};
    tv_crop_keys(snippet.text, snippet.at, &list);
    if (list.count == 0)
        return;
    tv_put_fact(pen, "keys");
    size_t i = 0, kept = sizeof list.keys / sizeof *list.keys;
    for (; i < list.count && i < kept; i++) {
        if (i > 0 && tv_pen_columns(pen, list.keys[i]) + 16 > tv_pen_room(pen))
            break;
        tv_pen_word(pen, TV_PAINT_NONE, i > 0 ? ", " : "");
        tv_pen_put_max(pen, TV_PAINT_NONE, list.keys[i], pen->width / 3);
    }
    if (i < list.count || !list.complete) {
        tv_line_put_word(&more, ", ");
        tv_line_put_word(&more, pen->signs->cut);
    }
    if (i < list.count && list.complete) {
        tv_line_put_word(&more, " ");
        tv_line_put_number(&more, list.count - i);
        tv_line_put_word(&more, " more");
    }
    tv_pen_put(pen, TV_PAINT_NONE, tv_line_str(&more));
    tv_pen_end(pen);
}

/* "  ×12,004" */
static void write_times(const struct tv_pen *pen, uint64_t count, struct tv_line_text *times) {
    tv_line_put_word(times, " ");
    tv_line_put_word(times, pen->signs->times);
    tv_line_put_number(times, count);
}

/* The most frequent texts, as many as fit, and how many there are. */
static void put_tally(struct tv_pen *pen, const char *name, const struct tv_tally *tally) {
    struct tv_group_name names[TV_GROUP_NAMES];
    struct tv_line_text tail = {0};
    size_t count = tv_names_sorted(tally, names), i = 0;
    bool is_alone = count == 1 && tally->dropped == UINT64_MAX;
    if (!is_alone)
        tv_put_distinct(&tail, tally, pen->signs);
    tv_put_fact(pen, name);
    size_t tail_columns = tv_pen_columns(pen, tv_line_str(&tail)) + 3;
    size_t text_max = is_alone ? tv_pen_room(pen) - TV_NUMBER_LEN / 2 : tv_pen_room(pen) * 2 / 5;
    for (; i < count && i < ITEMS_MAX; i++) {
        struct tv_line_text times = {0};
        write_times(pen, names[i].count, &times);
        size_t columns = tv_pen_columns(pen, names[i].text);
        columns = columns < text_max ? columns : text_max;
        columns += tv_pen_columns(pen, tv_line_str(&times)) + 3;
        if (i > 0 && columns + tail_columns > tv_pen_room(pen))
            break;
        tv_pen_to(pen, i > 0 ? pen->column + 3 : pen->column);
        tv_pen_put_middle(pen, TV_PAINT_NONE, names[i].text, text_max);
        tv_pen_put(pen, TV_PAINT_NONE, tv_line_str(&times));
    }
    if (i < count || tally->dropped != UINT64_MAX) {
        tv_pen_to(pen, pen->column + 3);
        tv_pen_put(pen, TV_PAINT_NONE, tv_line_str(&tail));
    }
    tv_pen_end(pen);
}

/* Findings by time: as many buckets as there are, put together until they fit. A blank is none. */
static void put_spark(struct tv_pen *pen, const struct tv_times *times) {
    size_t count = (size_t)((times->max - times->start) / times->seconds) + 1;
    size_t room = tv_pen_room(pen), fold = 1;
    uint64_t bars[SPARK_MAX] = {0}, most = 0;
    if (count < 2 || room < 8)
        return;
    while ((count + fold - 1) / fold > room)
        fold++;
    for (size_t i = 0; i < count; i++)
        bars[i / fold] += times->counts[i];
    for (size_t i = 0; i < SPARK_MAX; i++)
        most = bars[i] > most ? bars[i] : most;
    for (size_t i = 0; i < (count + fold - 1) / fold; i++) {
        uint64_t level = most / 8 ? (bars[i] - (bars[i] > 0)) / (most / 8) : bars[i] * 7 / most;
        if (bars[i] > 0)
            tv_pen_word(pen, TV_PAINT_NONE, pen->signs->levels[level < 8 ? level : 7]);
        else
            tv_pen_to(pen, pen->column + 1);
    }
}

static void put_period(struct tv_text_view *view, const struct tv_times *times) {
    struct tv_pen *pen = &view->pen;
    struct tv_line_text line = {0};
    bool is_one_day = times->min / 86400 == times->max / 86400;
    tv_line_put_time(&line, times->min, true);
    if (times->max / 60 > times->min / 60) {
        tv_line_put_word(&line, " ");
        tv_line_put_word(&line, pen->signs->to);
        tv_line_put_word(&line, " ");
        tv_line_put_time(&line, times->max, !is_one_day);
    }
    tv_line_put_word(&line, " UTC");
    tv_put_fact(pen, "period");
    tv_pen_put(pen, TV_PAINT_NONE, tv_line_str(&line));
    tv_pen_to(pen, pen->column + 3);
    if (!view->style->plain)
        put_spark(pen, times);
    tv_pen_end(pen);
}

static void put_help(struct tv_text_view *view, const struct tv_group *group,
                     const struct tv_group_sample *sample) {
    struct tv_line_text help = {0};
    if (!tv_group_put_help(&help, group, sample))
        return;
    tv_put_fact(&view->pen, "help");
    tv_pen_put(&view->pen, TV_PAINT_NONE, tv_line_str(&help));
    tv_pen_end(&view->pen);
}

/* "trackvet show FILE:LINE" with the options of the run; where they leave no room, a mark instead.
 * false: the line cannot be shown. */
static bool write_show(const struct tv_text_view *view, const struct tv_group_sample *sample,
                       struct tv_line_text *text) {
    struct tv_str options = view->run->show_options;
    struct tv_str file =
        sample ? tv_groups_file_name(view->groups, sample->place.file) : TV_STR("");
    char behind[TV_NUMBER_LEN];
    if (file.len == 0 || sample->place.line == 0 || tv_str_equal(file, TV_STR("<stdin>")))
        return false;
    int len = snprintf(behind, sizeof behind, ":%llu", (unsigned long long)sample->place.line);
    tv_line_put_word(text, "trackvet show ");
    tv_line_put_shell(text, file, (struct tv_str){behind, (size_t)len});
    if (options.len == 0)
        return true;
    size_t columns = tv_pen_columns(&view->pen, tv_line_str(text));
    bool fits = TV_FACTS_AT + columns + 1 + tv_pen_columns(&view->pen, options) <= view->pen.width;
    tv_line_put_word(text, " ");
    if (fits)
        tv_line_put(text, options);
    else
        tv_line_put_word(text, view->pen.signs->cut);
    return true;
}

/* How to see more of it, and of its rule when that comes for the first time: on one line if there
 * is room, else on two if the group has lines left. */
static void put_more(struct tv_text_view *view, const struct tv_group *group,
                     const struct tv_group_sample *sample, size_t lines_left) {
    struct tv_pen *pen = &view->pen;
    struct tv_line_text show = {0}, explain = {0};
    bool has_show = write_show(view, sample, &show);
    if (!view->explained[group->rule]) {
        tv_line_put_word(&explain, "trackvet explain ");
        tv_line_put_word(&explain, tv_rule_info(group->rule)->name);
    }
    size_t columns = tv_pen_columns(pen, tv_line_str(&show));
    bool is_one_line = TV_FACTS_AT + columns + explain.len + 5 <= pen->width;
    if (!has_show && explain.len == 0)
        return;
    tv_put_fact(pen, "more");
    tv_pen_put(pen, TV_PAINT_NONE, tv_line_str(&show));
    if (explain.len > 0 && has_show && !is_one_line && lines_left > 2) {
        tv_pen_end(pen);
        tv_pen_to(pen, TV_FACTS_AT);
    } else if (explain.len > 0 && has_show && is_one_line) {
        tv_pen_to(pen, pen->column + 2);
        tv_pen_word(pen, TV_PAINT_NONE, pen->signs->dot);
        tv_pen_to(pen, pen->column + 2);
    } else if (has_show) {
        explain.len = 0;
    }
    view->explained[group->rule] |= explain.len > 0;
    tv_pen_put(pen, TV_PAINT_NONE, tv_line_str(&explain));
    tv_pen_end(pen);
}

static void put_facts(struct tv_text_view *view, const struct tv_group *group,
                      const struct tv_group_sample *sample) {
    bool is_container = (group->actual_type & (TV_TYPE_OBJECT | TV_TYPE_ARRAY)) != 0;
    if (sample && tv_group_lacks(group))
        put_keys(view, group, sample);
    if (group->values.count > 0 && group->count > 1 && !is_container)
        put_tally(&view->pen, "values", &group->values);
    if (group->senders.count > 0)
        put_tally(&view->pen, "senders", &group->senders);
    if (group->times.counts && group->count > 1)
        put_period(view, &group->times);
    if (sample)
        put_help(view, group, sample);
}

/* ---- The group ------------------------------------------------------------------------------ */

static void put_frames(struct tv_text_view *view, const struct tv_group *group,
                       const struct tv_group_sample *sample) {
    size_t gutter = gutter_of(group, sample);
    if (sample) {
        put_place(view, sample, gutter);
        put_snippet(view, group, sample, gutter);
    }
    for (uint32_t i = 0; i < group->origin_count && i < ORIGINS_SHOWN; i++)
        tv_put_origin(&view->pen, view->style, gutter, group->origins[i], i == 0);
}

void tv_text_group(struct tv_text_view *view, const struct tv_group *group) {
    const struct tv_group_sample *sample = tv_first_sample(view->groups, group);
    size_t start = view->pen.lines;
    put_head(view, group);
    tv_pen_to(&view->pen, 2);
    tv_pen_wrap(&view->pen, TV_PAINT_NONE, group->message, 2, 2);
    tv_pen_end(&view->pen);
    if (view->style->plain)
        tv_text_place_plain(view, group, sample);
    else
        put_frames(view, group, sample);
    put_facts(view, group, sample);
    put_more(view, group, sample, TV_TEXT_GROUP_LINES - (view->pen.lines - start));
    tv_pen_end(&view->pen);
}

void tv_text_short(struct tv_text_view *view, const struct tv_group *group) {
    struct tv_pen *pen = &view->pen;
    struct tv_line_text title = {0}, counts = {0};
    tv_put_group_title(&title, view->groups, group, view->pen.signs);
    tv_line_put_count(&counts, group->events, "event");
    size_t title_columns = tv_pen_columns(pen, tv_line_str(&title));
    size_t message_columns = tv_pen_columns(pen, group->message);
    size_t counts_columns = tv_pen_columns(pen, tv_line_str(&counts)) + 2;
    tv_put_rule(pen, group->severity, group->rule, 2);
    tv_pen_to(pen, pen->column + 2);
    if (tv_pen_room(pen) < counts_columns + 2 * TITLE_MIN) { /* on two lines */
        tv_pen_put_middle(pen, TV_PAINT_NONE, tv_line_str(&title), tv_pen_room(pen));
        tv_pen_end(pen);
        tv_pen_to(pen, 6);
    } else {
        size_t room = tv_pen_room(pen) - counts_columns - 2;
        size_t rest = room > message_columns ? room - message_columns : 0;
        size_t title_max = rest > room / 2 ? rest : room / 2;
        tv_pen_put_middle(pen, TV_PAINT_NONE, tv_line_str(&title),
                          title_columns < title_max ? title_columns : title_max);
        tv_pen_to(pen, pen->column + 2);
    }
    size_t room = tv_pen_room(pen);
    tv_pen_put_max(pen, TV_PAINT_NONE, group->message,
                   room > counts_columns ? room - counts_columns : 0);
    tv_pen_to(pen, pen->column + 2);
    tv_pen_put(pen, TV_PAINT_NONE, tv_line_str(&counts));
    tv_pen_end(pen);
}
