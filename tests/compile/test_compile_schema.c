/* JSON Schemas in plans: which ones a place must satisfy, and where their limits are. */
#include "compiling.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* How many checks of a place are schemas. */
static uint32_t schemas_at(const struct compiled *compiled, const char *place) {
    return count_checks(compiled, AT(compiled, "E", place), TV_CHECK_SCHEMA);
}

static const struct tv_term *only_term(const struct compiled *compiled, const char *place) {
    const struct tv_check *check = find_check(compiled, AT(compiled, "E", place), TV_CHECK_SCHEMA);
    assert_non_null(check);
    const struct tv_schema *schema = &compiled->table->schemas[check->a];
    assert_int_equal(schema->term_count, 1);
    return &compiled->table->terms[schema->terms];
}

static void test_schemas_that_meet_in_one_place_all_hold(void **state) {
    (void)state;
    struct compiled c = compile_plan("types:\n"
                                     "  a: {schema: {minLength: 1}}\n"
                                     "  b: {schema: {properties: {x: {}}}}\n"
                                     "  o: {properties: {p: string}, schema: {minProperties: 1}}\n"
                                     "  q: {include: o, schema: {maxProperties: 9}}\n"
                                     "events:\n"
                                     "  E:\n"
                                     "    properties:\n"
                                     "      one: a\n"
                                     "      two: {type: a, schema: {maxLength: 2}}\n"
                                     "      three: {type: q, schema: {required: [p]}}\n"
                                     "      four: {schema: true}\n");
    assert_string_equal(c.findings, "");
    assert_int_equal(schemas_at(&c, "properties.one"), 1);
    assert_int_equal(schemas_at(&c, "properties.two"), 2);
    assert_int_equal(schemas_at(&c, "properties.three"), 3);
    assert_int_equal(schemas_at(&c, "properties.four"), 1);
    clear_compiled(&c);
}

static void test_a_schema_of_an_event_is_about_the_whole_message(void **state) {
    (void)state;
    struct compiled c = compile_plan("calls:\n"
                                     "  common: {schema: {minProperties: 1}}\n"
                                     "  track: {schema: {minProperties: 2}}\n"
                                     "events:\n"
                                     "  E:\n"
                                     "    schema: {minProperties: 3}\n"
                                     "    versions: {1: {}, 2: {schema: {minProperties: 4}}}\n");
    assert_string_equal(c.findings, "");
    const struct tv_event_row *row = TRACK(&c, "E");
    assert_int_equal(row->versions, 2);
    assert_int_equal(count_checks(&c, row[0].node, TV_CHECK_SCHEMA), 3);
    assert_int_equal(count_checks(&c, row[1].node, TV_CHECK_SCHEMA), 4);
    const struct tv_event_row *page = find_event(&c, TV_PAGE, NULL);
    assert_int_equal(count_checks(&c, page->node, TV_CHECK_SCHEMA), 1);
    clear_compiled(&c);
}

static void test_a_schema_goes_with_any_type_and_implies_none(void **state) {
    (void)state;
    struct compiled c = compile_plan("events:\n"
                                     "  E:\n"
                                     "    properties:\n"
                                     "      a: {type: string, schema: {type: number}}\n"
                                     "      b: {minimum: 1, schema: {type: [number, \"null\"]}}\n"
                                     "      c: {schema: {type: integer}}\n");
    assert_string_equal(c.findings, "");
    assert_int_equal(types_at(&c, "E", "properties.a"), TV_TYPE_STRING);
    assert_int_equal(types_at(&c, "E", "properties.b"), TV_TYPE_NUMBER | TV_TYPE_INTEGER);
    assert_int_equal(types_at(&c, "E", "properties.c"), TV_TYPE_ANY);
    assert_int_equal(only_term(&c, "properties.c")->a, TV_TYPE_INTEGER);
    clear_compiled(&c);
}

static const char json_of_two[] =
    "{\"$id\": \"http://example.com/a/\", \"definitions\": {\n"
    "  \"one\": {\"$id\": \"one.json\", \"items\": {\"$ref\": \"two.json\"}},\n"
    "  \"two\": {\"$id\": \"two.json\", \"minimum\": 7},\n"
    "  \"a/b\": {\"~\": {\"%25\": {\"maximum\": 8}}}}}\n";

static struct compiled compile_two(const char *plan) {
    static const char head[] = "trackvet: 1\nplan: web\n";
    char text[1024];
    snprintf(text, sizeof text, "%s%s", head, plan);
    struct source sources[] = {{"specs/core.yaml", core_text},
                               {"plans/plan.yaml", text},
                               {"plans/two.json", json_of_two},
                               {NULL, NULL}};
    return compile_sources(sources, (const char *const[]){"plans/plan.yaml", NULL});
}

static void test_files_are_found_beside_the_plan_and_read_once(void **state) {
    (void)state;
    struct compiled c =
        compile_two("events: {E: {properties: {\n"
                    "  a: {schema: 'two.json#/definitions/two'},\n"
                    "  b: {schema: './x/../two.json#/definitions/two'},\n"
                    "  c: {schema: {$ref: 'two.json#/definitions/a~1b/~0/%2525'}},\n"
                    "  d: {schema: 'two.json#/definitions/one'}}}}\n");
    assert_string_equal(c.findings, "");
    const struct tv_check *a = find_check(&c, AT(&c, "E", "properties.a"), TV_CHECK_SCHEMA);
    const struct tv_check *b = find_check(&c, AT(&c, "E", "properties.b"), TV_CHECK_SCHEMA);
    assert_int_equal(a->a, b->a);
    assert_int_equal(only_term(&c, "properties.a")->kind, TV_TERM_MINIMUM);
    const struct tv_term *reference = only_term(&c, "properties.c");
    assert_int_equal(reference->kind, TV_TERM_REF);
    const struct tv_schema *schema = &c.table->schemas[reference->a];
    assert_int_equal(c.table->terms[schema->terms].kind, TV_TERM_MAXIMUM);
    assert_int_equal(only_term(&c, "properties.d")->kind, TV_TERM_ITEMS);
    clear_compiled(&c);
}

/* `before` many times, the middle, `behind` as often; allocated. */
static char *nest(const char *before, const char *middle, const char *behind, size_t times) {
    size_t before_len = strlen(before), behind_len = strlen(behind), len = strlen(middle);
    char *text = malloc((before_len + behind_len) * times + len + 1), *at = text;
    assert_non_null(text);
    for (size_t i = 0; i < times; i++, at += before_len)
        memcpy(at, before, before_len);
    memcpy(at, middle, len);
    at += len;
    for (size_t i = 0; i < times; i++, at += behind_len)
        memcpy(at, behind, behind_len);
    *at = '\0';
    return text;
}

static struct compiled compile_big(const char *json) {
    static const char plan[] = "trackvet: 1\nplan: web\n"
                               "events: {E: {properties: {a: {schema: big.json}}}}\n";
    struct source sources[] = {
        {"specs/core.yaml", core_text}, {"plan.yaml", plan}, {"big.json", json}, {NULL, NULL}};
    return compile_sources(sources, (const char *const[]){"plan.yaml", NULL});
}

static void assert_big(char *json, const char *findings) {
    struct compiled c = compile_big(json);
    assert_string_equal(c.findings, findings);
    assert_int_equal(c.table != NULL, *findings == '\0');
    clear_compiled(&c);
    free(json);
}

static void test_64_schemas_about_one_value_may_follow_each_other(void **state) {
    (void)state;
    assert_big(nest("{\"not\":", "true", "}", 64), "");
    assert_big(nest("{\"not\":", "true", "}", 65),
               "big.json:1:1 plan/reference more than 64 schemas in each other, all about the same "
               "value\n");
    assert_big(nest("{\"items\":", "true", "}", 500), "");
}

static void test_more_than_100000_schemas_are_told_once(void **state) {
    (void)state;
    static const char findings[] =
        "big.json:1:500001 plan/syntax with this there are more than 100000 schemas\n";
    char *items = nest("true,", "true", "", 99997), *json = malloc(strlen(items) + 16);
    assert_non_null(json);
    sprintf(json, "{\"items\":[%s]}", items);
    assert_big(json, "");
    json = malloc(strlen(items) + 32);
    assert_non_null(json);
    sprintf(json, "{\"items\":[%s,true,true]}", items);
    assert_big(json, findings);
    free(items);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_schemas_that_meet_in_one_place_all_hold),
        cmocka_unit_test(test_a_schema_of_an_event_is_about_the_whole_message),
        cmocka_unit_test(test_a_schema_goes_with_any_type_and_implies_none),
        cmocka_unit_test(test_files_are_found_beside_the_plan_and_read_once),
        cmocka_unit_test(test_64_schemas_about_one_value_may_follow_each_other),
        cmocka_unit_test(test_more_than_100000_schemas_are_told_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
