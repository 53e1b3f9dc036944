/* Values: types and what implies them, alternatives, ranges, recursive types. */
#include "compiling.h"
#include "formats.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { NUMBERS = TV_TYPE_NUMBER | TV_TYPE_INTEGER };

/* One event E with these properties, in a plan. */
static struct compiled compile_properties(const char *types, const char *properties) {
    char text[2048];
    snprintf(text, sizeof text, "types: {none: any%s%s}\nevents: {E: {properties: {%s}}}\n",
             *types ? ", " : "", types, properties);
    struct compiled compiled = compile_plan(text);
    if (!compiled.table)
        fail_msg("not compiled:\n%s", compiled.findings);
    return compiled;
}

static void test_any_and_an_empty_definition_ask_for_nothing(void **state) {
    (void)state;
    struct compiled c = compile_properties("", "a: any, b: {}");
    for (const char *place = "ab"; *place; place++) {
        char path[] = {'p', 'r', 'o', 'p', 'e', 'r', 't', 'i', 'e', 's', '.', *place, '\0'};
        uint32_t node = AT(&c, "E", path);
        assert_int_equal(c.table->nodes[node].types, TV_TYPE_ANY);
        assert_int_equal(c.table->nodes[node].check_count, 0);
    }
    clear_compiled(&c);
}

static void test_an_integer_is_a_number_and_null_only_when_listed(void **state) {
    (void)state;
    struct compiled c =
        compile_properties("", "a: number, b: integer, c: [string, null], d: [integer, number]");
    assert_int_equal(types_at(&c, "E", "properties.a"), NUMBERS);
    assert_int_equal(types_at(&c, "E", "properties.b"), TV_TYPE_INTEGER);
    assert_int_equal(types_at(&c, "E", "properties.c"), TV_TYPE_STRING | TV_TYPE_NULL);
    assert_int_equal(types_at(&c, "E", "properties.d"), NUMBERS);
    clear_compiled(&c);
}

static void test_keywords_imply_the_type(void **state) {
    (void)state;
    struct compiled c = compile_properties(
        "", "a: {maxLength: 3}, b: {minimum: 1}, c: {items: string}, d: {enum: [x, 1]},\n"
            "e: {properties: {x: string}}, f: {minProperties: 1}, g: {additional: string}");
    assert_int_equal(types_at(&c, "E", "properties.a"), TV_TYPE_STRING);
    assert_int_equal(types_at(&c, "E", "properties.b"), NUMBERS);
    assert_int_equal(types_at(&c, "E", "properties.c"), TV_TYPE_ARRAY);
    assert_int_equal(types_at(&c, "E", "properties.d"), TV_TYPE_STRING | NUMBERS);
    assert_int_equal(types_at(&c, "E", "properties.e"), TV_TYPE_OBJECT);
    assert_int_equal(types_at(&c, "E", "properties.f"), TV_TYPE_OBJECT);
    assert_int_equal(types_at(&c, "E", "properties.g"), TV_TYPE_OBJECT);
    clear_compiled(&c);
}

static void test_every_range_becomes_a_check_of_its_kind(void **state) {
    (void)state;
    struct compiled c = compile_properties(
        "", "a: {minimum: 1, maximum: 2.5}, b: {exclusiveMinimum: 1, exclusiveMaximum: 1e3},\n"
            "c: {minItems: 1, maxItems: 2}, d: {minProperties: 3, maxProperties: 4},\n"
            "e: {const: x}");
    struct {
        const char *place;
        enum tv_check_kind kind;
        const char *bound;
        uint32_t count;
    } wanted[] = {
        {"properties.a", TV_CHECK_MINIMUM, "1", 0},
        {"properties.a", TV_CHECK_MAXIMUM, "2.5", 0},
        {"properties.b", TV_CHECK_ABOVE, "1", 0},
        {"properties.b", TV_CHECK_BELOW, "1e3", 0},
        {"properties.c", TV_CHECK_MIN_ITEMS, NULL, 1},
        {"properties.c", TV_CHECK_MAX_ITEMS, NULL, 2},
        {"properties.d", TV_CHECK_MIN_PROPERTIES, NULL, 3},
        {"properties.d", TV_CHECK_MAX_PROPERTIES, NULL, 4},
    };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        const struct tv_check *check = find_check(&c, AT(&c, "E", wanted[i].place), wanted[i].kind);
        assert_non_null(check);
        if (wanted[i].bound)
            assert_true(tv_str_equal(tv_table_string(c.table, check->a), str(wanted[i].bound)));
        else
            assert_int_equal(check->a, wanted[i].count);
    }
    assert_int_equal(find_check(&c, AT(&c, "E", "properties.e"), TV_CHECK_ENUM)->b, 1);
    clear_compiled(&c);
}

static void test_values_of_an_enum_keep_type_and_text(void **state) {
    (void)state;
    struct compiled c = compile_properties("", "a: {enum: [x, 1.50, true, null]}");
    const struct tv_check *check = find_check(&c, AT(&c, "E", "properties.a"), TV_CHECK_ENUM);
    const struct tv_operand *operands = c.table->operands + check->a;
    assert_int_equal(check->b, 4);
    assert_int_equal(operands[0].a, TV_TYPE_STRING);
    assert_true(tv_str_equal(tv_table_string(c.table, operands[1].b), str("1.50")));
    assert_true(tv_str_equal(tv_table_string(c.table, operands[2].b), str("true")));
    assert_int_equal(operands[3].a, TV_TYPE_NULL);
    assert_int_equal(check->types & TV_TYPE_OBJECT, 0);
    clear_compiled(&c);
}

static void test_alternatives_of_different_types_become_one_node(void **state) {
    (void)state;
    struct compiled c =
        compile_properties("thing: {required: id, properties: {id: string}}",
                           "a: [email, {type: number, minimum: 3}, thing, {items: string}, null]");
    uint32_t node = AT(&c, "E", "properties.a");
    assert_int_equal(c.table->nodes[node].types, TV_TYPE_ANY & ~TV_TYPE_BOOLEAN);
    assert_int_equal(find_check(&c, node, TV_CHECK_FORMAT)->types, TV_TYPE_STRING);
    assert_int_equal(find_check(&c, node, TV_CHECK_MINIMUM)->types, NUMBERS);
    assert_int_equal(count_checks(&c, node, TV_CHECK_TYPE), 1);
    assert_int_equal(types_at(&c, "E", "properties.a.id"), TV_TYPE_STRING);
    assert_int_equal(types_at(&c, "E", "properties.a[]"), TV_TYPE_STRING);
    clear_compiled(&c);
}

static void test_a_plain_type_takes_up_an_alternative_that_says_more(void **state) {
    (void)state;
    struct compiled c =
        compile_properties("", "a: [string, email, {type: object, properties: {x: any}}]");
    uint32_t node = AT(&c, "E", "properties.a");
    assert_null(find_check(&c, node, TV_CHECK_FORMAT));
    assert_int_equal(count_checks(&c, node, TV_CHECK_ANY_OF), 0);
    assert_int_not_equal(AT(&c, "E", "properties.a.x"), TV_NONE);
    clear_compiled(&c);
}

static void test_scalars_of_one_type_that_differ_are_any_of(void **state) {
    (void)state;
    struct compiled c = compile_properties("", "a: [email, {enum: [none, all]}, boolean]");
    uint32_t node = AT(&c, "E", "properties.a");
    const struct tv_check *check = find_check(&c, node, TV_CHECK_ANY_OF);
    assert_int_equal(check->types, TV_TYPE_STRING);
    assert_int_equal(check->b, 2);
    uint32_t second = c.table->operands[check->a + 1].a;
    assert_int_equal(find_check(&c, second, TV_CHECK_ENUM)->b, 2);
    clear_compiled(&c);
}

static void test_keywords_beside_alternatives_hold_for_their_types(void **state) {
    (void)state;
    struct compiled c = compile_properties("", "a: {type: [string, null], maxLength: 5}");
    uint32_t node = AT(&c, "E", "properties.a");
    assert_int_equal(find_check(&c, node, TV_CHECK_MAX_LENGTH)->types, TV_TYPE_STRING);
    clear_compiled(&c);
}

static void test_a_type_may_contain_itself(void **state) {
    (void)state;
    struct compiled c = compile_properties(
        "feature: {properties: {name: string, parts: {items: feature}}}", "f: feature");
    uint32_t parts = AT(&c, "E", "properties.f.parts");
    uint32_t inner = AT(&c, "E", "properties.f.parts[].parts");
    assert_int_equal(parts, inner);
    clear_compiled(&c);
}

static void test_one_format_alone_is_found_at_once(void **state) {
    (void)state;
    struct compiled c = compile_properties("", "a: email, b: {type: email, maxLength: 9}");
    assert_int_equal(c.table->nodes[AT(&c, "E", "properties.a")].first_format, TV_FORMAT_EMAIL);
    assert_int_equal(c.table->nodes[AT(&c, "E", "properties.b")].first_format, 0);
    clear_compiled(&c);
}

static void test_demands_name_the_line_that_makes_them(void **state) {
    (void)state;
    struct compiled c = compile_plan("types:\n"
                                     "  short: {type: string, maxLength: 3}\n"
                                     "events:\n"
                                     "  E:\n"
                                     "    properties:\n"
                                     "      a:\n"
                                     "        type: short\n"
                                     "        minLength: 1\n");
    uint32_t node = AT(&c, "E", "properties.a");
    const struct tv_check *taken = find_check(&c, node, TV_CHECK_MAX_LENGTH);
    const struct tv_check *own = find_check(&c, node, TV_CHECK_MIN_LENGTH);
    assert_int_equal(tv_table_origin(c.table, taken->origin).line, 9);
    assert_int_equal(tv_table_origin(c.table, own->origin).line, 10);
    assert_true(tv_str_equal(tv_table_origin(c.table, own->origin).file, str("plan.yaml")));
    assert_true(tv_str_equal(tv_table_string(c.table, own->path),
                             str("web:/events/E/properties/a/minLength")));
    clear_compiled(&c);
}

/* ---- Types that would never end ------------------------------------------------------------- */

/* Compiles a plan of count types t0, t1 ... Each has the definition, # being the number of the next
 * one; the last one ends it. */
static struct compiled compile_chain(int count, const char *definition, const char *last) {
    static char text[65536];
    size_t len = (size_t)snprintf(text, sizeof text, "types:\n");
    for (int i = 0; i < count; i++) {
        len += (size_t)snprintf(text + len, sizeof text - len, "  t%d: ", i);
        for (const char *at = definition; *at; at++)
            len += *at == '#' ? (size_t)snprintf(text + len, sizeof text - len, "%d", i + 1)
                              : (size_t)snprintf(text + len, sizeof text - len, "%c", *at);
        len += (size_t)snprintf(text + len, sizeof text - len, "\n");
    }
    snprintf(text + len, sizeof text - len, "  t%d: %s\nevents: {E: {properties: {x: t0}}}\n",
             count, last);
    return compile_plan(text);
}

static void test_depth_has_an_end(void **state) {
    (void)state;
    struct compiled c = compile_chain(1000, "{type: t#}", "string");
    assert_non_null(strstr(c.findings, "chain of more than 64 types"));
    clear_compiled(&c);
    c = compile_chain(1000, "{properties: {x: t#}}", "string");
    assert_non_null(strstr(c.findings, "nested deeper than 64 levels"));
    clear_compiled(&c);
    c = compile_chain(1000, "[string, {type: [t#, boolean]}]", "{minimum: 1}");
    assert_non_null(strstr(c.findings, "chain of more than 64 types"));
    clear_compiled(&c);
}

static void test_what_doubles_at_every_step_is_made_once_or_refused(void **state) {
    (void)state;
    struct compiled c = compile_chain(40, "{properties: {a: t#, b: t#}}", "string");
    assert_non_null(c.table);
    assert_true(c.table->nodes_count < 300);
    clear_compiled(&c);
    c = compile_plan("types:\n"
                     "  p: {properties: {x: {include: p, properties: {x: {include: p}}}}}\n"
                     "events: {E: {include: p}}\n");
    assert_non_null(c.table);
    clear_compiled(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any_and_an_empty_definition_ask_for_nothing),
        cmocka_unit_test(test_an_integer_is_a_number_and_null_only_when_listed),
        cmocka_unit_test(test_keywords_imply_the_type),
        cmocka_unit_test(test_every_range_becomes_a_check_of_its_kind),
        cmocka_unit_test(test_values_of_an_enum_keep_type_and_text),
        cmocka_unit_test(test_alternatives_of_different_types_become_one_node),
        cmocka_unit_test(test_a_plain_type_takes_up_an_alternative_that_says_more),
        cmocka_unit_test(test_scalars_of_one_type_that_differ_are_any_of),
        cmocka_unit_test(test_keywords_beside_alternatives_hold_for_their_types),
        cmocka_unit_test(test_a_type_may_contain_itself),
        cmocka_unit_test(test_one_format_alone_is_found_at_once),
        cmocka_unit_test(test_demands_name_the_line_that_makes_them),
        cmocka_unit_test(test_depth_has_an_end),
        cmocka_unit_test(test_what_doubles_at_every_step_is_made_once_or_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
