/* --group-by: how often what comes, as a table for people or as JSON.
 *
 *   findings  events  share  severity  rule            event
 *      1,300   1,300  62.2%  error     property/type   Order Completed
 *
 * Columns of keys are as wide as what is in them; where that is too much, the widest gives way. */
#include "json_out.h"
#include "pivot.h"
#include "report_text.h"

#include <string.h>

enum { GAP = 2, KEY_MIN = 8, NUMBERS = 3 };

struct table {
    const struct tv_pivot *pivot;
    const struct tv_run *run;
    struct tv_pen pen;
    size_t shown;      /* rows */
    bool has_severity; /* a column of its own: it is no key */
    size_t number_columns[NUMBERS];
    size_t key_columns[TV_PIVOT_KEYS];
};

static const char *const number_heads[NUMBERS] = {"findings", "events", "share"};

static void write_number(const struct table *table, const struct tv_pivot_row *row, size_t which,
                         struct tv_line_text *text) {
    uint64_t events = table->run->totals.events;
    if (which == 0)
        tv_line_put_number(text, row->findings);
    else if (which == 1)
        tv_line_put_number(text, row->events);
    else if (events > 0 && row->events <= events)
        tv_line_put_share(text, row->events, events);
    else
        tv_line_put_word(text, "-");
}

/* A value as it is shown: paths as people write them, and a word for what is not there. */
static void write_value(const struct table *table, const struct tv_pivot_row *row, size_t key,
                        struct tv_line_text *text) {
    struct tv_str value = row->values[key];
    if (table->pivot->keys[key] == TV_PIVOT_PATH && value.len > 0)
        tv_line_put_path(text, value);
    else
        tv_line_put(text, value.len > 0 ? value : TV_STR("-"));
}

static size_t at_least(size_t columns, size_t other) {
    return columns > other ? columns : other;
}

static size_t columns_of(const struct table *table, const struct tv_line_text *text) {
    return tv_pen_columns(&table->pen, tv_line_str(text));
}

static void measure(struct table *table) {
    for (size_t which = 0; which < NUMBERS; which++)
        table->number_columns[which] = strlen(number_heads[which]);
    for (size_t key = 0; key < table->pivot->key_count; key++)
        table->key_columns[key] = strlen(tv_pivot_key_name(table->pivot->keys[key]));
    for (size_t i = 0; i < table->shown; i++) {
        const struct tv_pivot_row *row = &table->pivot->rows[i];
        for (size_t which = 0; which < NUMBERS; which++) {
            struct tv_line_text text = {0};
            write_number(table, row, which, &text);
            table->number_columns[which] =
                at_least(table->number_columns[which], columns_of(table, &text));
        }
        for (size_t key = 0; key < table->pivot->key_count; key++) {
            struct tv_line_text text = {0};
            write_value(table, row, key, &text);
            table->key_columns[key] = at_least(table->key_columns[key], columns_of(table, &text));
        }
    }
}

/* Names of rules are typed again, into `explain` and --ignore: they give way last. */
static bool is_rule(const struct table *table, size_t key) {
    return table->pivot->keys[key] == TV_PIVOT_RULE;
}

/* The widest key that can still give a column away; key_count: there is none. */
static size_t find_widest(const struct table *table, bool with_rule) {
    size_t count = table->pivot->key_count, widest = count;
    for (size_t key = 0; key < count; key++) {
        bool can = table->key_columns[key] > KEY_MIN && (with_rule || !is_rule(table, key));
        if (can && (widest == count || table->key_columns[key] > table->key_columns[widest]))
            widest = key;
    }
    return widest;
}

/* Takes columns from the widest key until all fit. */
static void fit(struct table *table) {
    size_t count = table->pivot->key_count;
    size_t sum = table->has_severity ? strlen("severity") + GAP : 0;
    for (size_t which = 0; which < NUMBERS; which++)
        sum += table->number_columns[which] + GAP;
    for (size_t key = 0; key < count; key++)
        sum += table->key_columns[key] + (key > 0 ? GAP : 0);
    for (; sum > table->pen.width; sum--) {
        size_t widest = find_widest(table, false);
        if (widest == count)
            widest = find_widest(table, true);
        if (widest == count)
            return;
        table->key_columns[widest]--;
    }
}

static void put_right(struct table *table, enum tv_paint paint, struct tv_str text,
                      size_t columns) {
    size_t own = tv_pen_columns(&table->pen, text), start = table->pen.column;
    tv_pen_to(&table->pen, start + (columns > own ? columns - own : 0));
    tv_pen_put(&table->pen, paint, text);
    tv_pen_to(&table->pen, start + columns + GAP);
}

static void put_left(struct table *table, enum tv_paint paint, struct tv_str text, size_t columns) {
    size_t start = table->pen.column;
    tv_pen_put_middle(&table->pen, paint, text, columns);
    tv_pen_to(&table->pen, start + columns + GAP);
}

static struct tv_str word(const char *text) {
    return (struct tv_str){text, strlen(text)};
}

static void put_head(struct table *table) {
    for (size_t which = 0; which < NUMBERS; which++)
        put_right(table, TV_PAINT_STRONG, word(number_heads[which]), table->number_columns[which]);
    if (table->has_severity)
        put_left(table, TV_PAINT_STRONG, TV_STR("severity"), strlen("severity"));
    for (size_t key = 0; key < table->pivot->key_count; key++)
        put_left(table, TV_PAINT_STRONG, word(tv_pivot_key_name(table->pivot->keys[key])),
                 table->key_columns[key]);
    tv_pen_end(&table->pen);
}

static void put_row(struct table *table, const struct tv_pivot_row *row) {
    for (size_t which = 0; which < NUMBERS; which++) {
        struct tv_line_text text = {0};
        write_number(table, row, which, &text);
        put_right(table, TV_PAINT_NONE, tv_line_str(&text), table->number_columns[which]);
    }
    if (table->has_severity)
        put_left(table, tv_paint_of(row->severity), word(tv_severity_name(row->severity)),
                 strlen("severity"));
    for (size_t key = 0; key < table->pivot->key_count; key++) {
        struct tv_line_text text = {0};
        bool is_severity = table->pivot->keys[key] == TV_PIVOT_SEVERITY;
        write_value(table, row, key, &text);
        put_left(table, is_severity ? tv_paint_of(row->severity) : TV_PAINT_NONE,
                 tv_line_str(&text), table->key_columns[key]);
    }
    tv_pen_end(&table->pen);
}

static void put_rest(struct table *table) {
    const struct tv_pivot *pivot = table->pivot;
    struct tv_line_text text = {0};
    uint64_t findings = pivot->others;
    for (size_t i = table->shown; i < pivot->row_count; i++)
        findings += pivot->rows[i].findings;
    if (findings == 0)
        return;
    tv_line_put_word(&text, table->pen.signs->cut);
    tv_line_put_word(&text, " ");
    if (pivot->row_count > table->shown) {
        tv_line_put_count(&text, pivot->row_count - table->shown, "more row");
        tv_line_put_word(&text, ", ");
    }
    tv_line_put_count(&text, findings, "finding");
    tv_line_put_word(&text, pivot->others ? " with those beyond the rows that are kept" : "");
    tv_line_put_word(&text, pivot->row_count > table->shown ? ": --limit all" : "");
    tv_pen_put(&table->pen, TV_PAINT_NONE, tv_line_str(&text));
    tv_pen_end(&table->pen);
}

void tv_report_table(const struct tv_pivot *pivot, const struct tv_run *run,
                     const struct tv_style *style) {
    struct table table = {.pivot = pivot, .run = run, .has_severity = true};
    size_t limit = style->limit > 0 ? style->limit : pivot->row_count;
    tv_pen_init(&table.pen, style);
    table.shown = limit < pivot->row_count ? limit : pivot->row_count;
    for (size_t key = 0; key < pivot->key_count; key++)
        table.has_severity = table.has_severity && pivot->keys[key] != TV_PIVOT_SEVERITY;
    measure(&table);
    fit(&table);
    if (table.shown > 0)
        put_head(&table);
    for (size_t i = 0; i < table.shown; i++)
        put_row(&table, &pivot->rows[i]);
    put_rest(&table);
    if (style->footer && table.shown > 0)
        tv_pen_end(&table.pen);
    if (style->footer)
        tv_text_footer(run, style);
}

/* ---- JSON ----------------------------------------------------------------------------------- */

static void put_json_row(struct tv_json_out *json, const struct tv_pivot *pivot,
                         const struct tv_pivot_row *row) {
    bool has_severity = false;
    tv_json_next_line(json);
    tv_json_open(json, '{');
    for (size_t key = 0; key < pivot->key_count; key++) {
        has_severity |= pivot->keys[key] == TV_PIVOT_SEVERITY;
        tv_json_key(json, tv_pivot_key_name(pivot->keys[key]));
        tv_json_string(json, row->values[key]);
    }
    if (!has_severity) {
        tv_json_key(json, "severity");
        tv_json_word(json, tv_severity_name(row->severity));
    }
    tv_json_key(json, "findings");
    tv_json_number(json, row->findings);
    tv_json_key(json, "events");
    tv_json_number(json, row->events);
    tv_json_close(json, '}');
}

void tv_report_table_json(const struct tv_pivot *pivot, const struct tv_run *run, FILE *out) {
    struct tv_json_out json;
    tv_json_out_init(&json, out);
    tv_json_open(&json, '{');
    tv_json_key(&json, "format");
    tv_json_word(&json, "trackvet-table/1");
    tv_json_key(&json, "by");
    tv_json_open(&json, '[');
    for (size_t key = 0; key < pivot->key_count; key++)
        tv_json_word(&json, tv_pivot_key_name(pivot->keys[key]));
    tv_json_close(&json, ']');
    tv_json_key(&json, "events");
    tv_json_number(&json, run->totals.events);
    tv_json_key(&json, "findings");
    tv_json_number(&json, run->totals.findings);
    tv_json_key(&json, "others");
    tv_json_number(&json, pivot->others);
    tv_json_key(&json, "rows");
    tv_json_open(&json, '[');
    for (size_t i = 0; i < pivot->row_count; i++)
        put_json_row(&json, pivot, &pivot->rows[i]);
    tv_json_newline(&json);
    tv_json_close(&json, ']');
    tv_json_close(&json, '}');
    tv_json_newline(&json);
    tv_json_out_flush(&json);
}
