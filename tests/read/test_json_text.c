/* What the reader makes of JSON: a tree with the place of every value, and the first fault. */
#include "reading.h"
#include "read_parts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* A text that was read; mistakes as lines `line:column detail`. */
struct json_reading {
    struct tv_arena *arena;
    struct tv_file file;
    struct tv_tree *root;
    char mistakes[512];
    bool is_done;
};

static void note_mistake(void *context, const struct tv_finding *finding) {
    struct json_reading *reading = context;
    size_t len = strlen(reading->mistakes);
    snprintf(reading->mistakes + len, sizeof reading->mistakes - len, "%lu:%lu %.*s\n",
             (unsigned long)finding->line, (unsigned long)finding->column, (int)finding->detail.len,
             finding->detail.at);
}

static struct json_reading read_json_bytes(struct tv_str text, uint32_t depth_max) {
    struct json_reading reading = {.arena = tv_arena_new(), .file = {.path = TV_STR("a.json")}};
    struct tv_arena *scratch = tv_arena_new();
    struct tv_text_cursor cursor;
    assert_non_null(reading.arena);
    assert_non_null(scratch);
    reading.file.text = tv_arena_text(reading.arena, text);
    struct tv_mistakes mistakes = {.scratch = scratch, .file = &reading.file};
    assert_true(tv_text_start(&reading.file, reading.arena, scratch, &cursor));
    reading.is_done =
        tv_tree_read_json(&cursor, depth_max, reading.arena, &mistakes, &reading.root);
    assert_true(tv_mistakes_report(&mistakes, (struct tv_sink){note_mistake, &reading}));
    tv_arena_free(scratch);
    return reading;
}

static struct json_reading read_json(const char *text) {
    return read_json_bytes(str(text), 64);
}

static void assert_tree(const char *text, const char *json) {
    struct json_reading reading = read_json(text);
    assert_string_equal(reading.mistakes, "");
    assert_true(reading.is_done);
    assert_non_null(reading.root);
    assert_str(tv_tree_json(reading.root, reading.arena), json);
    tv_arena_free(reading.arena);
}

static void assert_fault(const char *text, const char *mistakes) {
    struct json_reading reading = read_json(text);
    assert_string_equal(reading.mistakes, mistakes);
    assert_true(reading.is_done);
    assert_null(reading.root);
    tv_arena_free(reading.arena);
}

static void test_every_kind_of_value_becomes_a_node(void **state) {
    (void)state;
    assert_tree("{}", "{}");
    assert_tree("[]", "[]");
    assert_tree(" \"a\" ", "\"a\"");
    assert_tree("12", "12");
    assert_tree("true", "true");
    assert_tree("null\n", "null");
    assert_tree("{\"a\": [1, {}, [], {\"b\": {\"c\": false}}], \"d\" : null}",
                "{\"a\":[1,{},[],{\"b\":{\"c\":false}}],\"d\":null}");
}

static void test_numbers_keep_their_text(void **state) {
    (void)state;
    assert_tree("[98249283749234923498293171823948729348710298301928331, 1.10, 1E400, -0]",
                "[98249283749234923498293171823948729348710298301928331,1.10,1E400,-0]");
    struct json_reading reading = read_json("[1.0, 1.5, \"1\"]");
    const struct tv_tree *item = reading.root->first;
    assert_int_equal(item->type, TV_TYPE_INTEGER);
    assert_true(item->is_plain);
    assert_int_equal(item->next->type, TV_TYPE_NUMBER);
    assert_int_equal(item->next->next->type, TV_TYPE_STRING);
    assert_false(item->next->next->is_plain);
    tv_arena_free(reading.arena);
}

static void test_escapes_are_decoded_in_names_and_texts(void **state) {
    (void)state;
    struct json_reading reading = read_json("{\"\\u0061\\n\": \"\\ud83d\\ude00\\u0000 \\ud800\"}");
    const struct tv_tree *value = reading.root->first;
    assert_str(value->key->written, "a\n");
    assert_int_equal(value->text.len, 9);
    assert_memory_equal(value->text.at, "😀\0 \xef\xbf\xbd", 9);
    assert_ptr_equal(tv_tree_find(reading.root, TV_STR("a\n")), value);
    tv_arena_free(reading.arena);
}

static void assert_at(struct tv_at at, uint32_t line, uint32_t column, uint32_t offset,
                      uint32_t len) {
    assert_int_equal(at.line, line);
    assert_int_equal(at.column, column);
    assert_int_equal(at.offset, offset);
    assert_int_equal(at.len, len);
}

static void test_every_value_and_name_has_its_place(void **state) {
    (void)state;
    struct json_reading reading = read_json("{\"é€\": [12,\r\n  {\"b\": true}],\n \"c\":\"x\"}");
    const struct tv_tree *list = reading.root->first, *object = list->last;
    assert_at(reading.root->at, 1, 1, 0, 41);
    assert_at(list->key->at, 1, 2, 1, 7);
    assert_at(list->at, 1, 8, 10, 20);
    assert_at(list->first->at, 1, 9, 11, 2);
    assert_at(object->at, 2, 3, 18, 11);
    assert_at(object->first->key->at, 2, 4, 19, 3);
    assert_at(object->first->at, 2, 9, 24, 4);
    assert_at(list->next->key->at, 3, 2, 33, 3);
    assert_at(list->next->at, 3, 6, 37, 3);
    assert_ptr_equal(object->parent, list);
    assert_int_equal(list->count, 2);
    tv_arena_free(reading.arena);
}

static void test_a_byte_order_mark_is_passed(void **state) {
    (void)state;
    struct json_reading reading = read_json("\xef\xbb\xbf[1]");
    assert_at(reading.root->at, 1, 1, 3, 3);
    assert_at(reading.root->first->at, 1, 2, 4, 1);
    tv_arena_free(reading.arena);
}

static void test_a_name_that_stands_twice_is_found_after_decoding(void **state) {
    (void)state;
    struct json_reading reading =
        read_json("{\"a\": 1,\n \"\\u0061\": 2, \"b\": {\"c\":1,\"c\":1}}");
    assert_string_equal(reading.mistakes, "2:2 \"a\" stands twice in this object\n"
                                          "2:27 \"c\" stands twice in this object\n");
    assert_int_equal(reading.root->count, 3);
    tv_arena_free(reading.arena);
}

static void test_a_fault_ends_the_reading_at_its_place(void **state) {
    (void)state;
    assert_fault("{\"a\": 1\n  \"b\": 2}", "2:3 not JSON: expected a comma or }\n");
    assert_fault("[1,\n tru]", "2:2 not JSON: expected true, false or null\n");
    assert_fault("{\"a\": 'x'}", "1:7 not JSON: expected a value; strings need double quotes\n");
    assert_fault("[\"a\xff\"]", "1:4 not UTF-8: save the file in this encoding\n");
    assert_fault("[1] 2", "1:5 not JSON: text after the end of the value\n");
    assert_fault("{\"a\" 1}", "1:6 not JSON: expected : after the name\n");
    assert_fault("[[1]", "1:5 not JSON: the value is not closed\n");
}

static void test_a_text_without_a_value_is_a_fault(void **state) {
    (void)state;
    assert_fault("", "1:1 not JSON: expected a value; there is nothing\n");
    assert_fault(" \n ", "1:1 not JSON: expected a value; there is nothing\n");
}

/* Lists inside each other, as many as asked for. */
static struct json_reading read_nested(size_t depth, uint32_t depth_max) {
    char *text = malloc(2 * depth);
    assert_non_null(text);
    memset(text, '[', depth);
    memset(text + depth, ']', depth);
    struct json_reading reading = read_json_bytes((struct tv_str){text, 2 * depth}, depth_max);
    free(text);
    return reading;
}

static void test_nesting_ends_at_the_limit_of_the_caller(void **state) {
    (void)state;
    struct json_reading reading = read_nested(64, 64);
    assert_string_equal(reading.mistakes, "");
    tv_arena_free(reading.arena);
    reading = read_nested(65, 64);
    assert_string_equal(reading.mistakes, "1:65 nested deeper than 64 levels\n");
    assert_null(reading.root);
    tv_arena_free(reading.arena);
    reading = read_nested(1024, 1024);
    assert_string_equal(reading.mistakes, "");
    assert_non_null(reading.root);
    tv_arena_free(reading.arena);
    reading = read_nested(100000, 1024);
    assert_string_equal(reading.mistakes, "1:1025 nested deeper than 1024 levels\n");
    tv_arena_free(reading.arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_kind_of_value_becomes_a_node),
        cmocka_unit_test(test_numbers_keep_their_text),
        cmocka_unit_test(test_escapes_are_decoded_in_names_and_texts),
        cmocka_unit_test(test_every_value_and_name_has_its_place),
        cmocka_unit_test(test_a_byte_order_mark_is_passed),
        cmocka_unit_test(test_a_name_that_stands_twice_is_found_after_decoding),
        cmocka_unit_test(test_a_fault_ends_the_reading_at_its_place),
        cmocka_unit_test(test_a_text_without_a_value_is_a_fault),
        cmocka_unit_test(test_nesting_ends_at_the_limit_of_the_caller),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
