/* The merge rule: what a later definition of one name does to an earlier one. */
#include "compiling.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { NUMBERS = TV_TYPE_NUMBER | TV_TYPE_INTEGER };

/* A spec, and a plan on top of it. */
static struct compiled compile_both(const char *spec, const char *plan) {
    char spec_text[2048];
    char plan_text[2048];
    snprintf(spec_text, sizeof spec_text, "trackvet: 1\nspec: shop\n%s", spec);
    snprintf(plan_text, sizeof plan_text, "trackvet: 1\nplan: web\nextends: shop\n%s", plan);
    struct source sources[] = {{"specs/core.yaml", core_text},
                               {"specs/shop.yaml", spec_text},
                               {"plan.yaml", plan_text},
                               {NULL, NULL}};
    const char *plans[] = {"plan.yaml", NULL};
    struct compiled compiled = compile_sources(sources, plans);
    if (!compiled.table)
        fail_msg("not compiled:\n%s", compiled.findings);
    return compiled;
}

static void test_naming_a_type_replaces_the_constraints(void **state) {
    (void)state;
    struct compiled c = compile_both("events: {E: {properties: {a: {type: string, maxLength: 3}}}}",
                                     "events: {E: {properties: {a: number}}}");
    uint32_t node = AT(&c, "E", "properties.a");
    assert_int_equal(c.table->nodes[node].types, NUMBERS);
    assert_null(find_check(&c, node, TV_CHECK_MAX_LENGTH));
    assert_non_null(find_check(&c, node, TV_CHECK_TYPE));
    clear_compiled(&c);
}

static void test_without_a_type_keywords_are_added_and_the_later_one_holds(void **state) {
    (void)state;
    struct compiled c =
        compile_both("events: {E: {properties: {a: {type: string, maxLength: 3, minLength: 1}}}}",
                     "events: {E: {properties: {a: {maxLength: 9}}}}");
    uint32_t node = AT(&c, "E", "properties.a");
    assert_int_equal(c.table->nodes[node].types, TV_TYPE_STRING);
    assert_int_equal(find_check(&c, node, TV_CHECK_MAX_LENGTH)->a, 9);
    assert_int_equal(find_check(&c, node, TV_CHECK_MIN_LENGTH)->a, 1);
    clear_compiled(&c);
}

static void test_notes_stay_when_constraints_are_replaced(void **state) {
    (void)state;
    struct compiled c =
        compile_both("events: {E: {properties: {a: {type: string, also: alpha, formerly: b}}}}",
                     "events: {E: {properties: {a: {type: number, also: aa}}}}");
    uint32_t properties = AT(&c, "E", "properties");
    assert_int_equal(find_key(&c, properties, "alpha")->kind, TV_KEY_ALSO);
    assert_int_equal(find_key(&c, properties, "aa")->kind, TV_KEY_ALSO);
    assert_int_equal(find_key(&c, properties, "b")->kind, TV_KEY_FORMERLY);
    clear_compiled(&c);
}

static void test_properties_and_items_merge_by_name(void **state) {
    (void)state;
    struct compiled c = compile_both(
        "events: {E: {properties: {list: {items: {properties: {a: string, b: string}}}}}}",
        "events: {E: {properties: {list: {items: {properties: {b: number, c: boolean}}}}}}");
    assert_int_equal(types_at(&c, "E", "properties.list[].a"), TV_TYPE_STRING);
    assert_int_equal(types_at(&c, "E", "properties.list[].b"), NUMBERS);
    assert_int_equal(types_at(&c, "E", "properties.list[].c"), TV_TYPE_BOOLEAN);
    assert_int_equal(types_at(&c, "E", "properties.revenue"), NUMBERS);
    clear_compiled(&c);
}

static void test_presence_merges_by_name_and_optional_takes_it_back(void **state) {
    (void)state;
    struct compiled c =
        compile_both("events: {E: {required: [a, b, [c, d]], recommended: e,\n"
                     "             properties: {a: any, b: any, c: any, d: any, e: any}}}",
                     "events: {E: {optional: [a, [c, d]], required: e, recommended: b}}");
    uint32_t node = AT(&c, "E", "properties");
    assert_null(find_demand(&c, node, "\"a\""));
    assert_null(find_demand(&c, node, "\"c\" or \"d\""));
    assert_int_equal(find_demand(&c, node, "\"b\"")->rule, TV_RULE_PROPERTY_RECOMMENDED);
    assert_int_equal(find_demand(&c, node, "\"e\"")->rule, TV_RULE_PROPERTY_REQUIRED);
    clear_compiled(&c);
}

static void test_optional_takes_back_what_all_messages_demand(void **state) {
    (void)state;
    struct compiled c =
        compile_both("events: {E: {}}", "calls: {common: {required: /context/app/version}}\n"
                                        "events: {E: {optional: /context/app/version}, F: {}}");
    assert_null(find_demand(&c, TRACK(&c, "E")->node, "/context/app/version"));
    assert_non_null(find_demand(&c, TRACK(&c, "F")->node, "/context/app/version"));
    clear_compiled(&c);
}

static void test_when_of_all_definitions_hold(void **state) {
    (void)state;
    struct compiled c = compile_both("events: {E: {properties: {a: string, b: string},\n"
                                     "             when: {if: {a: x}, then: {required: b}}}}",
                                     "events: {E: {when: {if: {b: y}, then: {required: a}}}}");
    assert_int_equal(shape_of(&c, TRACK(&c, "E")->node)->when_count, 2);
    clear_compiled(&c);
}

static void test_false_ends_what_came_before_and_a_type_starts_anew(void **state) {
    (void)state;
    struct compiled c = compile_both(
        "events: {E: {properties: {a: {type: string, maxLength: 3}, b: false, c: false}}}",
        "events: {E: {properties: {a: false, b: {minLength: 2}, c: boolean}}}");
    const struct tv_check *check = find_check(&c, AT(&c, "E", "properties.a"), TV_CHECK_FORBIDDEN);
    assert_int_equal(check->rule, TV_RULE_PROPERTY_UNKNOWN);
    assert_int_equal(check->declared, TV_SEVERITY_ERROR);
    assert_null(find_check(&c, AT(&c, "E", "properties.a"), TV_CHECK_MAX_LENGTH));
    check = find_check(&c, AT(&c, "E", "properties.b"), TV_CHECK_FORBIDDEN);
    assert_int_equal(check->declared, TV_SEVERITY_NONE);
    assert_null(find_check(&c, AT(&c, "E", "properties.c"), TV_CHECK_FORBIDDEN));
    assert_int_equal(types_at(&c, "E", "properties.c"), TV_TYPE_BOOLEAN);
    clear_compiled(&c);
}

static void test_a_refused_event_is_forbidden_and_one_that_comes_back_starts_anew(void **state) {
    (void)state;
    struct source sources[] = {
        {"specs/core.yaml", core_text},
        {"base.yaml", "trackvet: 1\nplan: base\n"
                      "events: {E: {required: a, properties: {a: string}}, F: {}}\n"},
        {"middle.yaml",
         "trackvet: 1\nplan: middle\nextends: ./base.yaml\nevents: {E: false, F: false}\n"},
        {"plan.yaml", "trackvet: 1\nplan: web\nextends: ./middle.yaml\n"
                      "events: {E: {properties: {b: string}}}\n"},
        {NULL, NULL}};
    const char *plans[] = {"plan.yaml", NULL};
    struct compiled c = compile_sources(sources, plans);
    assert_int_equal(TRACK(&c, "F")->forbidden, 1);
    assert_int_equal(TRACK(&c, "F")->planned, 0);
    assert_int_equal(TRACK(&c, "E")->forbidden, 0);
    assert_int_equal(TRACK(&c, "E")->planned, 1);
    assert_int_equal(AT(&c, "E", "properties.a"), TV_NONE);
    assert_int_equal(types_at(&c, "E", "properties.b"), TV_TYPE_STRING);
    clear_compiled(&c);
}

static void test_includes_of_all_layers_stay(void **state) {
    (void)state;
    struct compiled c =
        compile_both("types: {one: {properties: {a: string}}}\nevents: {E: {include: one}}",
                     "types: {two: {required: b, properties: {a: number, b: string}}}\n"
                     "events: {E: {include: two}}");
    assert_int_equal(types_at(&c, "E", "properties.a"), NUMBERS);
    assert_int_equal(types_at(&c, "E", "properties.b"), TV_TYPE_STRING);
    assert_non_null(find_demand(&c, AT(&c, "E", "properties"), "\"b\""));
    clear_compiled(&c);
}

static void test_within_a_mapping_type_comes_first_then_include_then_the_rest(void **state) {
    (void)state;
    struct compiled c =
        compile_plan("types:\n"
                     "  base: {properties: {a: string, b: string, c: string}}\n"
                     "  more: {properties: {b: number, c: number}}\n"
                     "events:\n"
                     "  E:\n"
                     "    properties:\n"
                     "      x: {properties: {c: boolean}, include: more, type: base}\n");
    assert_int_equal(types_at(&c, "E", "properties.x.a"), TV_TYPE_STRING);
    assert_int_equal(types_at(&c, "E", "properties.x.b"), NUMBERS);
    assert_int_equal(types_at(&c, "E", "properties.x.c"), TV_TYPE_BOOLEAN);
    clear_compiled(&c);
}

static void test_a_refined_type_is_refined_wherever_it_is_used(void **state) {
    (void)state;
    struct compiled c =
        compile_both("types: {product: {properties: {sku: string}}}\n"
                     "events: {E: {include: product}, F: {properties: {list: {items: product}}}}",
                     "types: {product: {required: sku, properties: {gift: boolean}}}");
    assert_int_equal(types_at(&c, "E", "properties.gift"), TV_TYPE_BOOLEAN);
    assert_int_equal(types_at(&c, "F", "properties.list[].gift"), TV_TYPE_BOOLEAN);
    assert_non_null(find_demand(&c, AT(&c, "F", "properties.list[]"), "\"sku\""));
    clear_compiled(&c);
}

static void test_what_is_later_is_decided_by_extends_depth_first(void **state) {
    (void)state;
    struct source sources[] = {
        {"specs/core.yaml", core_text},
        {"plans/a.yaml", "trackvet: 1\nplan: a\nextends: ./c.yaml\nevents: {E: {properties: {p: "
                         "{maxLength: 1}}}}\n"},
        {"plans/b.yaml", "trackvet: 1\nplan: b\nextends: ./c.yaml\nevents: {E: {properties: {p: "
                         "{maxLength: 2}}}}\n"},
        {"plans/c.yaml",
         "trackvet: 1\nplan: c\nevents: {E: {properties: {p: {type: string, maxLength: 3}}}}\n"},
        {"plan.yaml", "trackvet: 1\nplan: web\nextends: [plans/b.yaml, plans/a.yaml]\n"},
        {NULL, NULL}};
    const char *plans[] = {"./plan.yaml", NULL};
    struct compiled c = compile_sources(sources, plans);
    uint32_t node = AT(&c, "E", "properties.p");
    assert_int_equal(find_check(&c, node, TV_CHECK_MAX_LENGTH)->a, 1);
    clear_compiled(&c);
}

static void test_many_properties_merge_like_few(void **state) {
    (void)state;
    static char spec[16384] = "events:\n  E:\n    properties:\n";
    size_t len = strlen(spec);
    for (int i = 0; i < 200; i++)
        len += (size_t)snprintf(spec + len, sizeof spec - len,
                                "      p%d: {type: string, also: q%d}\n", i, i);
    struct compiled c = compile_spec(spec);
    uint32_t properties = AT(&c, "E", "properties");
    assert_int_equal(shape_of(&c, properties)->slot_count, 201);
    assert_int_equal(find_key(&c, properties, "q137")->target,
                     find_key(&c, properties, "p137")->target);
    clear_compiled(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_naming_a_type_replaces_the_constraints),
        cmocka_unit_test(test_without_a_type_keywords_are_added_and_the_later_one_holds),
        cmocka_unit_test(test_notes_stay_when_constraints_are_replaced),
        cmocka_unit_test(test_properties_and_items_merge_by_name),
        cmocka_unit_test(test_presence_merges_by_name_and_optional_takes_it_back),
        cmocka_unit_test(test_optional_takes_back_what_all_messages_demand),
        cmocka_unit_test(test_when_of_all_definitions_hold),
        cmocka_unit_test(test_false_ends_what_came_before_and_a_type_starts_anew),
        cmocka_unit_test(test_a_refused_event_is_forbidden_and_one_that_comes_back_starts_anew),
        cmocka_unit_test(test_includes_of_all_layers_stay),
        cmocka_unit_test(test_within_a_mapping_type_comes_first_then_include_then_the_rest),
        cmocka_unit_test(test_a_refined_type_is_refined_wherever_it_is_used),
        cmocka_unit_test(test_what_is_later_is_decided_by_extends_depth_first),
        cmocka_unit_test(test_many_properties_merge_like_few),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
