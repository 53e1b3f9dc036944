/* Files of baselines: JSON, a line a row, in an order that changes little from one to the next. */
#include "baseline.h"
#include "file_text.h"
#include "json_out.h"

#include <errno.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static const char FORMAT[] = "trackvet-baseline/1";

/* ---- Reading -------------------------------------------------------------------------------- */

/* A file that is read, up to the first fault. */
struct reader {
    struct tv_baseline *baseline;
    char **why;
    bool failed;
};

static void fail(struct reader *reader, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The first fault stays. */
static void fail(struct reader *reader, const char *format, ...) {
    char text[512];
    if (reader->failed)
        return;
    va_list values;
    va_start(values, format);
    vsnprintf(text, sizeof text, format, values);
    va_end(values);
    reader->failed = true;
    *reader->why = strdup(text);
}

/* A member that must be a text. what: "check[3].rule" in parts. */
static struct tv_str read_text(struct reader *reader, json_t *row, const char *list, size_t index,
                               const char *key) {
    json_t *value = json_object_get(row, key);
    if (json_is_string(value) && json_string_length(value) <= TV_GROUP_TEXT_LEN * 8)
        return (struct tv_str){json_string_value(value), json_string_length(value)};
    fail(reader, "%s[%zu] has no text \"%s\"", list, index, key);
    return TV_STR("");
}

/* The same, where null stands for none. */
static struct tv_str read_word(struct reader *reader, json_t *row, size_t index, const char *key) {
    return json_is_null(json_object_get(row, key)) ? TV_STR("")
                                                   : read_text(reader, row, "check", index, key);
}

static uint64_t read_count(struct reader *reader, json_t *row, const char *list, size_t index,
                           const char *key) {
    json_t *value = json_object_get(row, key);
    json_int_t count = json_integer_value(value);
    if (json_is_integer(value) && count > 0 && (uint64_t)count < TV_RATE_MAX)
        return (uint64_t)count;
    fail(reader, "%s[%zu] has no count \"%s\" of at least 1", list, index, key);
    return 1;
}

static void read_row(struct reader *reader, json_t *row, size_t index) {
    struct tv_baseline_row *to = &reader->baseline->rows[index];
    to->id = read_text(reader, row, "check", index, "id");
    to->rule = read_text(reader, row, "check", index, "rule");
    to->call = read_word(reader, row, index, "call");
    to->event = read_word(reader, row, index, "event");
    to->pointer = read_text(reader, row, "check", index, "pointer");
    to->rate.events = read_count(reader, row, "check", index, "events");
    to->rate.of = read_count(reader, row, "check", index, "of");
    if (to->rate.of < to->rate.events)
        fail(reader, "check[%zu] has more \"events\" than there were (\"of\")", index);
    reader->baseline->row_count = index + 1;
}

static void read_note(struct reader *reader, json_t *row, size_t index) {
    struct tv_baseline_note *to = &reader->baseline->notes[index];
    to->rule = read_text(reader, row, "lint", index, "rule");
    to->file = read_text(reader, row, "lint", index, "file");
    to->node = read_text(reader, row, "lint", index, "node");
    to->count = read_count(reader, row, "lint", index, "count");
    reader->baseline->note_count = index + 1;
}

/* Room for a list, which may be missing. *is_there: it is not. */
static void *open_list(struct reader *reader, json_t *list, const char *name, size_t item_len,
                       bool *is_there) {
    *is_there = list != NULL;
    if (list && !json_is_array(list))
        fail(reader, "\"%s\" is no list", name);
    if (json_array_size(list) > TV_BASELINE_MAX)
        fail(reader, "\"%s\" has more than %d rows", name, TV_BASELINE_MAX);
    return reader->failed ? NULL : calloc(json_array_size(list) + 1, item_len);
}

static void read_lists(struct reader *reader, json_t *root) {
    struct tv_baseline *baseline = reader->baseline;
    json_t *check = json_object_get(root, "check"), *lint = json_object_get(root, "lint");
    baseline->rows = open_list(reader, check, "check", sizeof *baseline->rows, &baseline->has_rows);
    baseline->notes =
        open_list(reader, lint, "lint", sizeof *baseline->notes, &baseline->has_notes);
    for (size_t i = 0; baseline->rows && !reader->failed && i < json_array_size(check); i++)
        read_row(reader, json_array_get(check, i), i);
    for (size_t i = 0; baseline->notes && !reader->failed && i < json_array_size(lint); i++)
        read_note(reader, json_array_get(lint, i), i);
    reader->failed |= !baseline->rows || !baseline->notes;
}

static struct tv_str read_optional(json_t *root, const char *key) {
    json_t *value = json_object_get(root, key);
    bool is_text = json_is_string(value) && json_string_length(value) <= TV_GROUP_TEXT_LEN;
    return is_text ? (struct tv_str){json_string_value(value), json_string_length(value)}
                   : TV_STR("");
}

static void read_root(struct reader *reader, json_t *root) {
    const char *format = json_string_value(json_object_get(root, "schema"));
    if (!format || strncmp(format, "trackvet-baseline/", 18) != 0)
        fail(reader, "is no baseline: it has no \"schema\": \"%s\"", FORMAT);
    else if (strcmp(format, FORMAT) != 0)
        fail(reader, "is a baseline of another version: this program reads %s", FORMAT);
    if (reader->failed)
        return;
    reader->baseline->plan = read_optional(root, "plan");
    reader->baseline->made = read_optional(root, "made");
    read_lists(reader, root);
}

bool tv_baseline_parse(struct tv_baseline *baseline, struct tv_str text, char **why) {
    struct reader reader = {.baseline = baseline, .why = why};
    json_error_t error;
    *baseline = (struct tv_baseline){.row_count = 0};
    *why = NULL;
    json_t *root = json_loadb(text.at, text.len, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
    if (!json_is_object(root))
        fail(&reader, "is no baseline: %s, line %d", root ? "no object" : "not valid JSON",
             root ? 1 : error.line);
    baseline->owned = root;
    if (!reader.failed)
        read_root(&reader, root);
    if (reader.failed)
        tv_baseline_clear(baseline);
    return !reader.failed;
}

bool tv_baseline_read(struct tv_baseline *baseline, const char *path, char **why, bool *is_absent) {
    char *text;
    size_t len;
    *baseline = (struct tv_baseline){.row_count = 0};
    *is_absent = false;
    if (!tv_file_text(path, &text, &len)) {
        *is_absent = errno == ENOENT;
        *why = strdup(strerror(errno));
        return false;
    }
    bool fine = tv_baseline_parse(baseline, (struct tv_str){text, len}, why);
    free(text);
    return fine;
}

/* ---- Writing -------------------------------------------------------------------------------- */

static int compare_rows(const void *a, const void *b) {
    const struct tv_baseline_row *left = a, *right = b;
    int order = tv_baseline_order(left->rule, right->rule);
    if (!order)
        order = tv_baseline_order(left->call, right->call);
    if (!order)
        order = tv_baseline_order(left->event, right->event);
    if (!order)
        order = tv_baseline_order(left->pointer, right->pointer);
    return order ? order : tv_baseline_order(left->id, right->id);
}

static void put_row(struct tv_json_out *json, const struct tv_baseline_row *row) {
    tv_json_next_line(json);
    tv_json_open(json, '{');
    tv_json_member_text(json, "rule", row->rule);
    tv_json_member_text_or_null(json, "call", row->call);
    tv_json_member_text_or_null(json, "event", row->event);
    tv_json_member_text(json, "pointer", row->pointer);
    tv_json_member_text(json, "id", row->id);
    tv_json_member_number(json, "events", row->rate.events);
    tv_json_member_number(json, "of", row->rate.of);
    tv_json_close(json, '}');
}

static void put_note(struct tv_json_out *json, const struct tv_baseline_note *note) {
    tv_json_next_line(json);
    tv_json_open(json, '{');
    tv_json_member_text(json, "file", note->file);
    tv_json_member_text(json, "rule", note->rule);
    tv_json_member_text(json, "node", note->node);
    tv_json_member_number(json, "count", note->count);
    tv_json_close(json, '}');
}

static void put_lists(struct tv_json_out *json, struct tv_baseline *baseline) {
    if (baseline->has_rows) {
        tv_json_key(json, "check");
        tv_json_open(json, '[');
        for (size_t i = 0; i < baseline->row_count; i++)
            put_row(json, &baseline->rows[i]);
        tv_json_newline(json);
        tv_json_close(json, ']');
    }
    if (baseline->has_notes) {
        tv_json_key(json, "lint");
        tv_json_open(json, '[');
        for (size_t i = 0; i < baseline->note_count; i++)
            put_note(json, &baseline->notes[i]);
        tv_json_newline(json);
        tv_json_close(json, ']');
    }
}

void tv_baseline_write(struct tv_baseline *baseline, FILE *out) {
    struct tv_json_out json;
    if (baseline->row_count > 1)
        qsort(baseline->rows, baseline->row_count, sizeof *baseline->rows, compare_rows);
    tv_baseline_sort_notes(baseline);
    tv_json_out_init(&json, out);
    tv_json_open(&json, '{');
    tv_json_member_text(&json, "schema", (struct tv_str){FORMAT, sizeof FORMAT - 1});
    tv_json_member_text_or_null(&json, "plan", baseline->plan);
    tv_json_member_text_or_null(&json, "made", baseline->made);
    put_lists(&json, baseline);
    tv_json_close(&json, '}');
    tv_json_newline(&json);
    tv_json_out_flush(&json);
}
