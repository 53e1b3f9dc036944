/* Schemas and values made to hurt: each ends soon, with the right answer or with a finding that
 * says that there is none. Times are those of the processor, with much room for slow machines. */
#include "schema_test.h"

#include <time.h>

enum { TEXT_MAX = 1 << 16, SECONDS_MAX = 20 };

struct text {
    char *at;
    size_t len, max;
};

static struct text new_text(size_t max) {
    struct text text = {calloc(1, max), 0, max};
    assert_non_null(text.at);
    return text;
}

static void put(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void put(struct text *text, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int len = vsnprintf(text->at + text->len, text->max - text->len, format, arguments);
    va_end(arguments);
    text->len += (size_t)len;
    assert_true(text->len < text->max);
}

/* Definitions d0 to d<count>: each asks `word` of the next one twice; the last is `leaf`. */
static struct text double_up(const char *word, unsigned count, const char *leaf) {
    struct text schema = new_text(TEXT_MAX);
    put(&schema, "{\"$ref\":\"#/definitions/d0\",\"definitions\":{");
    for (unsigned i = 0; i < count; i++)
        put(&schema,
            "\"d%u\":{\"%s\":[{\"$ref\":\"#/definitions/d%u\"},{\"$ref\":\"#/definitions/d%u\"}]},",
            i, word, i + 1, i + 1);
    put(&schema, "\"d%u\":%s}}", count, leaf);
    return schema;
}

/* `levels` times head, then middle, and as many times tail. */
static struct text nest(unsigned levels, const char *head, const char *middle, const char *tail) {
    struct text value = new_text(levels * (strlen(head) + strlen(tail)) + strlen(middle) + 1);
    for (unsigned i = 0; i < levels; i++)
        put(&value, "%s", head);
    put(&value, "%s", middle);
    for (unsigned i = 0; i < levels; i++)
        put(&value, "%s", tail);
    return value;
}

static struct heard check(const char *schema, const char *value) {
    struct tv_table *table = schema_table(schema, OF_VALUE);
    assert_non_null(table);
    clock_t start = clock();
    struct heard heard = check_value_of(table, value);
    assert_true((clock() - start) / CLOCKS_PER_SEC < SECONDS_MAX);
    tv_table_free(table);
    return heard;
}

/* So many findings about the value, and none about a budget. */
static void expect_count(const char *schema, const char *value, unsigned count) {
    struct heard heard = check(schema, value);
    if (heard.totals.findings != count || heard.rules[TV_RULE_JSON_BUDGET])
        fail_msg("%.300s: %.300s\n%.2000s", schema, value, heard.text);
    heard_free(&heard);
}

/* One finding, which says that there is no answer. */
static void expect_budget(const char *schema, const char *value) {
    struct heard heard = check(schema, value);
    if (heard.totals.findings != 1 || !heard.rules[TV_RULE_JSON_BUDGET])
        fail_msg("%.300s: %.300s\n%.2000s", schema, value, heard.text);
    heard_free(&heard);
}

static void test_branches_that_double_60_times_are_asked_once_each(void **state) {
    static const char *const words[] = {"anyOf", "allOf", "oneOf"};
    (void)state;
    for (unsigned i = 0; i < 3; i++) {
        struct text schema = double_up(words[i], 60, "{\"minimum\":3}");
        expect_count(schema.at, "7", i == 2); /* oneOf: both */
        expect_count(schema.at, "1", 1);
        free(schema.at);
    }
}

static void test_a_thousand_levels_are_followed_to_the_last(void **state) {
    static const char *const schemas[] = {
        "{\"properties\":{\"c\":{\"$ref\":\"#\"}},\"type\":\"object\"}",
        "{\"anyOf\":[{\"type\":\"null\"},{\"properties\":{\"c\":{\"$ref\":\"#\"}},"
        "\"type\":\"object\"}]}",
        "{\"oneOf\":[{\"type\":\"null\"},{\"type\":\"object\",\"required\":[\"c\"],"
        "\"properties\":{\"c\":{\"$ref\":\"#\"}}},{\"type\":\"object\",\"required\":[\"x\"],"
        "\"properties\":{\"c\":{\"$ref\":\"#\"}}}]}",
        "{\"if\":{\"properties\":{\"c\":{\"$ref\":\"#\"}}},\"then\":{\"properties\":{\"c\":"
        "{\"$ref\":\"#\"}}},\"else\":{\"properties\":{\"c\":{\"$ref\":\"#\"}}},"
        "\"type\":\"object\"}"};
    struct text wrong = nest(1000, "{\"c\":", "7", "}");
    struct text right = nest(1000, "{\"c\":", "null", "}");
    (void)state;
    expect_count(schemas[0], wrong.at, 1);
    expect_count(schemas[1], wrong.at, 1);
    expect_count(schemas[1], right.at, 0);
    expect_count(schemas[2], wrong.at, 1);
    expect_count(schemas[2], right.at, 0);
    expect_count(schemas[3], wrong.at, 1);
    free(wrong.at);
    free(right.at);
}

static void test_a_wrong_value_a_thousand_levels_down_has_its_pointer(void **state) {
    struct text value = nest(1000, "[", "7", "]");
    struct heard heard = check("{\"items\":{\"$ref\":\"#\"},\"type\":\"array\"}", value.at);
    (void)state;
    assert_int_equal(heard.totals.findings, 1);
    const char *pointer = strstr(heard.text, "/properties/v/0/0/0");
    assert_non_null(pointer);
    assert_int_equal(strcspn(pointer, " "), strlen("/properties/v") + 2 * 1000);
    heard_free(&heard);
    free(value.at);
}

/* 64 questions wait at each of 1,000 levels. */
static void test_more_questions_than_there_is_room_for_are_told(void **state) {
    struct text schema = new_text(TEXT_MAX);
    struct text value = nest(1000, "[", "", "]");
    (void)state;
    put(&schema, "{\"allOf\":[{\"$ref\":\"#/definitions/d1\"}],\"definitions\":{");
    for (unsigned i = 1; i < 30; i++)
        put(&schema, "\"d%u\":{\"allOf\":[{\"$ref\":\"#/definitions/d%u\"}]},", i, i + 1);
    put(&schema, "\"d30\":{\"items\":{\"$ref\":\"#\"}}}}");
    expect_budget(schema.at, value.at);
    free(schema.at);
    free(value.at);
}

static struct text repeat(const char *start, const char *part, unsigned count, const char *end) {
    struct text text = new_text(strlen(start) + strlen(part) * count + strlen(end) + 1);
    put(&text, "%s", start);
    for (unsigned i = 0; i < count; i++) {
        memcpy(text.at + text.len, part, strlen(part));
        text.len += strlen(part);
    }
    put(&text, "%s", end);
    return text;
}

static void test_ten_megabytes_are_matched_in_linear_time(void **state) {
    struct text value = repeat("\"", "aaaaaaaaaa", 1000000, "b\"");
    (void)state;
    expect_count("{\"pattern\":\"^(a+)+$\"}", value.at, 1);
    expect_count("{\"pattern\":\"^(a+)+b$\",\"minLength\":10000001,\"maxLength\":10000001}",
                 value.at, 0);
    expect_count("{\"const\":\"a\"}", value.at, 1);
    free(value.at);
}

static void test_patterns_that_take_too_many_steps_are_told(void **state) {
    struct text value = repeat("\"", "aaaaaaaaaa", 10000, "b\"");
    struct text names = repeat("{\"", "aaaaaaaaaa", 10000, "\":1}");
    (void)state;
    expect_budget("{\"pattern\":\"(a?){900}c\",\"maxLength\":3}", value.at);
    expect_budget("{\"patternProperties\":{\"(a?){900}c\":false}}", names.at);
    expect_budget("{\"anyOf\":[{\"pattern\":\"(a?){900}c\"},{\"type\":\"null\"}]}", value.at);
    free(value.at);
    free(names.at);
}

static void test_long_lists_and_objects_take_linear_time(void **state) {
    struct text list = repeat("[", "1,", 300000, "1]");
    struct text object = new_text(2000000);
    put(&object, "{");
    for (unsigned i = 0; i < 100000; i++)
        put(&object, "\"a%u\":1,", i);
    put(&object, "\"b\":2}");
    (void)state;
    expect_count("{\"items\":{\"type\":\"integer\",\"minimum\":1},\"minItems\":300001,"
                 "\"contains\":{\"const\":1}}",
                 list.at, 0);
    expect_count("{\"contains\":{\"const\":2}}", list.at, 1);
    expect_count("{\"properties\":{\"a7\":{\"const\":1}},\"patternProperties\":{\"^a\":{\"const\":"
                 "1}},\"additionalProperties\":{\"const\":2},\"propertyNames\":{\"maxLength\":6},"
                 "\"required\":[\"a0\",\"a99999\",\"b\",\"c\"],\"minProperties\":100001}",
                 object.at, 1);
    free(list.at);
    free(object.at);
}

/* A list of 20,000 wrong items against 200 branches: answers are many, the budget is one. */
static void test_too_much_work_is_told_once(void **state) {
    struct text schema = new_text(TEXT_MAX);
    struct text value = repeat("[", "1,", 20000, "1]");
    (void)state;
    put(&schema, "{\"items\":{\"anyOf\":[false");
    for (unsigned i = 0; i < 200; i++)
        put(&schema, ",{\"const\":\"%u\"}", i);
    put(&schema, "]}}");
    struct heard heard = check(schema.at, value.at);
    assert_true(heard.rules[TV_RULE_JSON_BUDGET]);
    const char *first = strstr(heard.text, "json/budget");
    assert_null(strstr(first + 1, "json/budget"));
    heard_free(&heard);
    free(schema.at);
    free(value.at);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_branches_that_double_60_times_are_asked_once_each),
        cmocka_unit_test(test_a_thousand_levels_are_followed_to_the_last),
        cmocka_unit_test(test_a_wrong_value_a_thousand_levels_down_has_its_pointer),
        cmocka_unit_test(test_more_questions_than_there_is_room_for_are_told),
        cmocka_unit_test(test_ten_megabytes_are_matched_in_linear_time),
        cmocka_unit_test(test_patterns_that_take_too_many_steps_are_told),
        cmocka_unit_test(test_long_lists_and_objects_take_linear_time),
        cmocka_unit_test(test_too_much_work_is_told_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
