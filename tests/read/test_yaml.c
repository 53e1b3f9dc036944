/* What the reader makes of YAML as such: places, line ends, scalars, limits. */
#include "reading.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { LEN_MAX = 1024 * 1024 };

static void count_finding(void *context, const struct tv_finding *finding) {
    (void)finding;
    ++*(size_t *)context;
}

/* A file whose only mistake is the unknown key "typ"; returns where it was found. */
static struct tv_finding find_mistake(const char *text, char *line) {
    struct reading reading = read_text(text);
    if (reading.count != 1)
        fail_msg("found:\n%s", reading.findings);
    struct tv_finding last = reading.last;
    assert_int_equal(last.len, 3);
    assert_memory_equal(text + last.offset, "typ", 3);
    strcpy(line, reading.last_text);
    clear_reading(&reading);
    return last;
}

static void assert_mistake(const char *text, uint64_t line, uint64_t column, const char *shown) {
    char line_text[256];
    struct tv_finding found = find_mistake(text, line_text);
    assert_int_equal(found.line, line);
    assert_int_equal(found.column, column);
    assert_string_equal(line_text, shown);
}

/* ---- Places ---------------------------------------------------------------------------------- */

static void test_columns_count_characters_and_offsets_bytes(void **state) {
    (void)state;
    assert_mistake("trackvet: 1\nplan: web\ntypes:\n  a: {typ: string}\n", 4, 7,
                   "  a: {typ: string}");
    assert_mistake("trackvet: 1\nplan: web\ntypes:\n  a: {doc: \"é€😀\", typ: string}\n", 4, 19,
                   "  a: {doc: \"é€😀\", typ: string}");
    assert_mistake("trackvet: 1\nplan: web\ntitle: é€😀\nevents:\n  Süß 😀: {typ: 1}\n", 5, 11,
                   "  Süß 😀: {typ: 1}");
}

static void test_a_byte_order_mark_is_no_part_of_line_1(void **state) {
    (void)state;
    assert_mistake("\xef\xbb\xbf{trackvet: 1, plan: web, typ: x}", 1, 26,
                   "{trackvet: 1, plan: web, typ: x}");
    assert_mistake("\xef\xbb\xbftrackvet: 1\nplan: web\ntyp: x\n", 3, 1, "typ: x");
}

static void test_lines_may_end_in_cr_lf(void **state) {
    (void)state;
    assert_mistake("trackvet: 1\r\nplan: web\r\ntypes:\r\n  a:\r\n    typ: string\r\n", 5, 5,
                   "    typ: string");
    struct reading reading =
        read_text("trackvet: 1\r\nplan: web\r\ndoc: |\r\n  one\r\n  two\r\ntitle: a\r\n");
    assert_findings(&reading, "");
    assert_str(tv_def_find(reading.file->body, TV_KW_DOC)->text, "one\ntwo\n");
    clear_reading(&reading);
}

static void test_other_separators_end_no_line(void **state) {
    (void)state;
    assert_mistake("trackvet: 1\nplan: web\ntitle: \"a\u2028b\u2029c\xc2\x85 d\"\ntyp: x\n", 4, 1,
                   "typ: x");
    assert_mistake("trackvet: 1\nplan: web\n# a \u2028b: c\ntyp: x\n", 4, 1, "typ: x");
    assert_mistake("trackvet: 1\nplan: web\ntypes:\n  a: {doc: x\u2028y \u2029\xc2\x85z, typ: q}\n",
                   4, 21, "  a: {doc: x\u2028y \u2029\xc2\x85z, typ: q}");
}

static void test_other_separators_stay_in_texts(void **state) {
    (void)state;
    struct reading reading = read_text("trackvet: 1\nplan: web\ntitle: a \u2028b\u2029c\xc2\x85 d\n"
                                       "doc: \"e\u2028f \\u2029 \\N\"\nowner: '\u2028'\n");
    assert_findings(&reading, "");
    const struct tv_def *body = reading.file->body;
    assert_str(tv_def_find(body, TV_KW_TITLE)->text, "a \u2028b\u2029c\xc2\x85 d");
    assert_str(tv_def_find(body, TV_KW_DOC)->text, "e\u2028f \u2029 \xc2\x85");
    assert_str(tv_def_find(body, TV_KW_OWNER)->text, "\u2028");
    assert_int_equal(tv_def_find(body, TV_KW_OWNER)->at.line, 5);
    clear_reading(&reading);
}

static void test_the_model_knows_where_things_stand(void **state) {
    (void)state;
    const char *text = "trackvet: 1\nplan: web\nevents:\n  Süß:\n    required: [a, \"ö\"]\n";
    struct reading reading = read_text(text);
    assert_findings(&reading, "");
    const struct tv_entry *event = tv_def_find(reading.file->body, TV_KW_EVENTS)->entries;
    assert_int_equal(event->at.line, 4);
    assert_int_equal(event->at.column, 3);
    assert_int_equal(event->at.len, strlen("Süß"));
    const struct tv_clause *required = tv_def_find(event->def, TV_KW_REQUIRED);
    const struct tv_presence *second = required->presence->next;
    assert_int_equal(second->at.line, 5);
    assert_int_equal(second->at.column, 19);
    assert_memory_equal(text + second->at.offset, "\"ö\"", second->at.len);
    assert_memory_equal(text + required->value_at.offset, "[a, \"ö\"]", required->value_at.len);
    assert_memory_equal(text + event->def->at.offset, "required: [a, \"ö\"]", event->def->at.len);
    assert_int_equal(event->def->at.len, strlen("required: [a, \"ö\"]"));
    assert_ptr_equal(second->at.file, reading.file);
    assert_int_equal(reading.file->line_count, 6);
    assert_int_equal(reading.file->lines[3], strlen("trackvet: 1\nplan: web\nevents:\n"));
    clear_reading(&reading);
}

/* ---- Scalars --------------------------------------------------------------------------------- */

static void assert_scalar(const char *written, enum tv_type type, const char *text) {
    char plan[256];
    snprintf(plan, sizeof plan, "types:\n  a:\n    enum: [%s]\n", written);
    struct reading reading = read_plan(plan);
    assert_findings(&reading, "");
    const struct tv_entry *entry = tv_def_find(reading.file->body, TV_KW_TYPES)->entries;
    const struct tv_scalar *scalar = tv_def_find(entry->def, TV_KW_ENUM)->scalars;
    if (scalar->type != type)
        fail_msg("%s is a %s", written, tv_type_name(scalar->type));
    assert_str(scalar->text, text);
    clear_reading(&reading);
}

static void test_plain_scalars_are_resolved_as_in_yaml_1_2(void **state) {
    (void)state;
    assert_scalar("null", TV_TYPE_NULL, "null");
    assert_scalar("~", TV_TYPE_NULL, "null");
    assert_scalar("NULL", TV_TYPE_NULL, "null");
    assert_scalar("true", TV_TYPE_BOOLEAN, "true");
    assert_scalar("False", TV_TYPE_BOOLEAN, "false");
    assert_scalar("0", TV_TYPE_INTEGER, "0");
    assert_scalar("-12", TV_TYPE_INTEGER, "-12");
    assert_scalar("29.0", TV_TYPE_INTEGER, "29.0");
    assert_scalar("2.5", TV_TYPE_NUMBER, "2.5");
    assert_scalar("1e-3", TV_TYPE_NUMBER, "1e-3");
    assert_scalar("123456789012345678901234567890", TV_TYPE_INTEGER,
                  "123456789012345678901234567890");
}

static void test_what_yaml_1_1_took_for_something_else_is_text(void **state) {
    (void)state;
    static const char *const texts[] = {"no",    "yes",     "on",    "Off", "y",    "nULL",
                                        "1_000", "190:20",  "0b1",   "0o8", "1e",   "e1",
                                        "0x",    "2025-11", "1.2.3", "-a",  "-.nan"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_scalar(texts[i], TV_TYPE_STRING, texts[i]);
}

static void test_quoted_scalars_are_texts(void **state) {
    (void)state;
    assert_scalar("'null'", TV_TYPE_STRING, "null");
    assert_scalar("\"12\"", TV_TYPE_STRING, "12");
    assert_scalar("''", TV_TYPE_STRING, "");
    assert_scalar("\"\\u00e9\"", TV_TYPE_STRING, "é");
}

static void test_texts_may_hold_any_character(void **state) {
    (void)state;
    struct reading reading = read_plan("title: \"a\\0b\"\n");
    assert_findings(&reading, "");
    struct tv_str title = tv_def_find(reading.file->body, TV_KW_TITLE)->text;
    assert_int_equal(title.len, 3);
    assert_memory_equal(title.at, "a\0b", 3);
    clear_reading(&reading);
}

static void test_keys_are_texts_whatever_they_look_like(void **state) {
    (void)state;
    static const char *const names[] = {"1", "null", "~", "true", "1.50", "007", "no", "a b"};
    char plan[512] = "types:\n  a:\n    properties:\n";
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        sprintf(plan + strlen(plan), "      %s: string\n", names[i]);
    struct reading reading = read_plan(plan);
    assert_findings(&reading, "");
    const struct tv_entry *type = tv_def_find(reading.file->body, TV_KW_TYPES)->entries;
    const struct tv_entry *entry = tv_def_find(type->def, TV_KW_PROPERTIES)->entries;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++, entry = entry->next)
        assert_str(entry->name, names[i]);
    assert_null(entry);
    clear_reading(&reading);
}

/* ---- Limits ---------------------------------------------------------------------------------- */

static struct reading read_nested(size_t lists) {
    char plan[512] = "types: {a: {schema: {x: ";
    size_t len = strlen(plan);
    memset(plan + len, '[', lists);
    memset(plan + len + lists, ']', lists);
    strcpy(plan + len + 2 * lists, "}}}\n");
    return read_plan(plan);
}

static void test_64_levels_are_read_and_65_are_not(void **state) {
    (void)state;
    struct reading reading = read_nested(60);
    assert_findings(&reading, "");
    clear_reading(&reading);
    reading = read_nested(61);
    assert_findings(&reading, "3:85 plan/syntax nested deeper than 64 levels\n");
    clear_reading(&reading);
}

static void test_very_deep_text_is_refused_like_other_deep_text(void **state) {
    (void)state;
    char *text = malloc(LEN_MAX);
    assert_non_null(text);
    memset(text, '[', LEN_MAX);
    struct reading reading = read_bytes((struct tv_str){text, LEN_MAX});
    assert_findings(&reading, "1:65 plan/syntax nested deeper than 64 levels\n");
    clear_reading(&reading);
    free(text);
}

static void test_one_megabyte_is_read_and_a_byte_more_is_not(void **state) {
    (void)state;
    char *text = malloc(LEN_MAX + 1);
    assert_non_null(text);
    const char head[] = "trackvet: 1\nplan: web\n#";
    memset(text, 'x', LEN_MAX + 1);
    memcpy(text, head, strlen(head));
    struct reading reading = read_bytes((struct tv_str){text, LEN_MAX});
    assert_findings(&reading, "");
    clear_reading(&reading);
    reading = read_bytes((struct tv_str){text, LEN_MAX + 1});
    assert_int_equal(reading.status, TV_ERROR_LIMIT);
    assert_string_equal(reading.findings,
                        "1:1 plan/syntax the file is longer than 1 MB: split it\n");
    clear_reading(&reading);
    free(text);
}

/* All in one line, so that counting columns anew for each value would take hours. */
static void test_a_long_line_of_many_values_is_read_in_time(void **state) {
    (void)state;
    char *text = malloc(LEN_MAX);
    assert_non_null(text);
    size_t len = (size_t)sprintf(text, "{trackvet: 1, plan: web, types: {a: {enum: [0");
    for (size_t i = 1; len < LEN_MAX - 32; i++)
        len += (size_t)sprintf(text + len, ",%zu", i);
    len += (size_t)sprintf(text + len, "]}}, typ: x}");
    struct reading reading = read_bytes((struct tv_str){text, len});
    assert_int_equal(reading.count, 1);
    assert_int_equal(reading.last.column, len - strlen("typ: x}") + 1);
    clear_reading(&reading);
    free(text);
}

/* Each is unknown and stands there for the hundred thousandth time: far too long if each looked at
 * all before it. */
static void test_many_mistakes_in_one_mapping_are_told_in_time(void **state) {
    (void)state;
    enum { KEYS = 100000 };
    char *text = malloc(LEN_MAX);
    assert_non_null(text);
    size_t len = (size_t)sprintf(text, "trackvet: 1\nplan: web\n");
    for (size_t i = 0; i < KEYS; i++, len += 5)
        memcpy(text + len, "a: b\n", 5);
    struct tv_model *model = tv_model_new();
    size_t count = 0;
    struct tv_sink sink = {count_finding, &count};
    assert_int_equal(
        tv_read_yaml(model, TV_STR("p"), (struct tv_str){text, len}, false, sink, NULL),
        TV_ERROR_DEFINITION);
    assert_int_equal(count, 2 * KEYS - 1);
    tv_model_free(model);
    free(text);
}

/* ---- Broken text ----------------------------------------------------------------------------- */

static void test_bytes_that_are_not_utf_8_are_refused_where_they_stand(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "\x80",
        "\xc0\x80",
        "\xc1\xbf",
        "\xc3",
        "\xc3(",
        "\xe2\x82",
        "\xe0\x80\x80",
        "\xed\xa0\x80",
        "\xf0\x80\x80\x80",
        "\xf4\x90\x80\x80",
        "\xff",
        "\xe9t",
        "\xf5\x80\x80\x80",
        "\xf0\x9f\x98",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char plan[64];
        snprintf(plan, sizeof plan, "title: é%s\n", wrong[i]);
        struct reading reading = read_plan(plan);
        assert_findings(&reading, "3:9 plan/syntax not UTF-8: save the file in this encoding\n");
        clear_reading(&reading);
    }
}

static void test_every_beginning_of_a_file_is_read_or_refused(void **state) {
    (void)state;
    struct tv_str text = load_file(TV_SOURCE_DIR "/fixtures/read/keywords.yaml");
    for (size_t len = 0; len <= text.len; len++) {
        struct reading reading = read_bytes((struct tv_str){text.at, len});
        assert_int_equal(reading.status == TV_OK, reading.count == 0);
        clear_reading(&reading);
    }
    free((char *)text.at);
}

static void test_every_byte_replaced_is_read_or_refused(void **state) {
    (void)state;
    static const char replacements[] = "\0\t\n:,{}[]\"'&*!|>#%@`-? \xc3\xff";
    struct tv_str text = load_file(TV_SOURCE_DIR "/fixtures/read/texts_with_commas.yaml");
    char *copy = malloc(text.len);
    assert_non_null(copy);
    for (size_t at = 0; at < text.len; at++) {
        memcpy(copy, text.at, text.len);
        copy[at] = replacements[at % (sizeof replacements - 1)];
        struct reading reading = read_bytes((struct tv_str){copy, text.len});
        assert_int_equal(reading.status == TV_OK, reading.count == 0);
        clear_reading(&reading);
    }
    free(copy);
    free((char *)text.at);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_columns_count_characters_and_offsets_bytes),
        cmocka_unit_test(test_a_byte_order_mark_is_no_part_of_line_1),
        cmocka_unit_test(test_lines_may_end_in_cr_lf),
        cmocka_unit_test(test_other_separators_end_no_line),
        cmocka_unit_test(test_other_separators_stay_in_texts),
        cmocka_unit_test(test_the_model_knows_where_things_stand),
        cmocka_unit_test(test_plain_scalars_are_resolved_as_in_yaml_1_2),
        cmocka_unit_test(test_what_yaml_1_1_took_for_something_else_is_text),
        cmocka_unit_test(test_quoted_scalars_are_texts),
        cmocka_unit_test(test_texts_may_hold_any_character),
        cmocka_unit_test(test_keys_are_texts_whatever_they_look_like),
        cmocka_unit_test(test_64_levels_are_read_and_65_are_not),
        cmocka_unit_test(test_very_deep_text_is_refused_like_other_deep_text),
        cmocka_unit_test(test_one_megabyte_is_read_and_a_byte_more_is_not),
        cmocka_unit_test(test_a_long_line_of_many_values_is_read_in_time),
        cmocka_unit_test(test_many_mistakes_in_one_mapping_are_told_in_time),
        cmocka_unit_test(test_bytes_that_are_not_utf_8_are_refused_where_they_stand),
        cmocka_unit_test(test_every_beginning_of_a_file_is_read_or_refused),
        cmocka_unit_test(test_every_byte_replaced_is_read_or_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
