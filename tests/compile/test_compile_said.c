/* What an author says of a definition beside its constraints: the rule that reports it, and that it
 * is deprecated; and conditions that are compiled as demands. */
#include "compiling.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void assert_check(const struct compiled *c, const char *place, enum tv_check_kind kind,
                         enum tv_rule rule, enum tv_severity declared) {
    const struct tv_check *check = find_check(c, AT(c, "E", place), kind);
    assert_non_null(check);
    assert_int_equal(check->rule, rule);
    assert_int_equal(check->declared, declared);
}

static void test_a_rule_reports_what_stands_in_its_mapping_but_not_the_type(void **state) {
    (void)state;
    struct compiled c =
        compile_plan("events:\n"
                     "  E:\n"
                     "    properties:\n"
                     "      a: {type: number, minimum: 0, rule: ecommerce/money-negative}\n"
                     "      l: {items: {minimum: 1}, minItems: 1, rule: ecommerce/empty-products}\n"
                     "      o: {formerly: old, type: [string, {type: number, minimum: 0}],\n"
                     "          rule: video/id-plurality}\n");
    assert_check(&c, "properties.a", TV_CHECK_MINIMUM, TV_RULE_ECOMMERCE_MONEY_NEGATIVE,
                 TV_SEVERITY_NONE);
    assert_check(&c, "properties.a", TV_CHECK_TYPE, TV_RULE_PROPERTY_TYPE, TV_SEVERITY_ERROR);
    assert_check(&c, "properties.l", TV_CHECK_MIN_ITEMS, TV_RULE_ECOMMERCE_EMPTY_PRODUCTS,
                 TV_SEVERITY_NONE);
    assert_check(&c, "properties.l[]", TV_CHECK_MINIMUM, TV_RULE_PROPERTY_RANGE, TV_SEVERITY_ERROR);
    assert_check(&c, "properties.o", TV_CHECK_MINIMUM, TV_RULE_PROPERTY_RANGE, TV_SEVERITY_ERROR);
    assert_int_equal(find_key(&c, AT(&c, "E", "properties"), "old")->rule,
                     TV_RULE_VIDEO_ID_PLURALITY);
    clear_compiled(&c);
}

static void test_a_rule_does_not_reach_into_the_type_that_is_named(void **state) {
    (void)state;
    struct compiled c =
        compile_plan("types:\n"
                     "  money: {type: number, minimum: 0, rule: ecommerce/money-negative}\n"
                     "events:\n"
                     "  E:\n"
                     "    properties:\n"
                     "      a: {type: money, maximum: 9}\n"
                     "      b: {type: money, maximum: 9, rule: property/enum}\n");
    assert_check(&c, "properties.a", TV_CHECK_MINIMUM, TV_RULE_ECOMMERCE_MONEY_NEGATIVE,
                 TV_SEVERITY_NONE);
    assert_check(&c, "properties.a", TV_CHECK_MAXIMUM, TV_RULE_PROPERTY_RANGE, TV_SEVERITY_ERROR);
    assert_check(&c, "properties.b", TV_CHECK_MINIMUM, TV_RULE_ECOMMERCE_MONEY_NEGATIVE,
                 TV_SEVERITY_NONE);
    assert_check(&c, "properties.b", TV_CHECK_MAXIMUM, TV_RULE_PROPERTY_ENUM, TV_SEVERITY_NONE);
    clear_compiled(&c);
}

static void test_a_rule_reports_the_names_that_its_mapping_asks_for(void **state) {
    (void)state;
    struct compiled c = compile_plan("events:\n"
                                     "  E:\n"
                                     "    recommended: [[a, b]]\n"
                                     "    required: c\n"
                                     "    rule: ecommerce/product-identity\n"
                                     "    properties: {a: any, b: any, c: {required: d,\n"
                                     "                 properties: {d: any}}}\n");
    uint32_t properties = AT(&c, "E", "properties");
    assert_int_equal(find_demand(&c, properties, "\"a\" or \"b\"")->rule,
                     TV_RULE_ECOMMERCE_PRODUCT_IDENTITY);
    assert_int_equal(find_demand(&c, properties, "\"c\"")->rule,
                     TV_RULE_ECOMMERCE_PRODUCT_IDENTITY);
    assert_int_equal(find_demand(&c, AT(&c, "E", "properties.c"), "\"d\"")->rule,
                     TV_RULE_PROPERTY_REQUIRED);
    assert_int_equal(find_demand(&c, TRACK(&c, "E")->node, "\"properties\"")->rule,
                     TV_RULE_PROPERTY_REQUIRED);
    clear_compiled(&c);
}

/* ---- Conditions ------------------------------------------------------------------------------ */

#define OBJECT(when)                                                                               \
    "types:\n"                                                                                     \
    "  thing:\n"                                                                                   \
    "    properties: {a: number, b: any, c: any}\n"                                                \
    "    when: " when "\n"                                                                         \
    "events: {E: {properties: {o: thing}}}\n"

static const struct tv_shape *object_of(const struct compiled *c) {
    return shape_of(c, AT(c, "E", "properties.o"));
}

static void test_a_condition_on_presence_alone_becomes_a_demand(void **state) {
    (void)state;
    struct compiled c = compile_plan(
        OBJECT("{if: {a: {}}, then: {recommended: [b, c]}, rule: ecommerce/currency-missing}"));
    const struct tv_shape *shape = object_of(&c);
    assert_int_equal(shape->when_count, 0);
    assert_int_equal(shape->demand_count, 2);
    assert_int_equal(shape->singles, 0);
    const struct tv_demand *demand = &c.table->demands[shape->demands];
    const struct tv_operand *operands = &c.table->operands[demand->any];
    assert_int_equal(demand->rule, TV_RULE_ECOMMERCE_CURRENCY_MISSING);
    assert_int_equal(demand->any_count, 2);
    assert_int_equal(operands[0].a, find_key(&c, AT(&c, "E", "properties.o"), "b")->target);
    assert_int_equal(operands[0].b, TV_WANTED_SLOT);
    assert_int_equal(operands[1].a, find_key(&c, AT(&c, "E", "properties.o"), "a")->target);
    assert_int_equal(operands[1].b, TV_GIVEN_SLOT);
    clear_compiled(&c);
}

static void test_other_conditions_stay_conditions(void **state) {
    (void)state;
    static const char *const plans[] = {
        OBJECT("{if: {a: 1}, then: {required: b}}"),
        OBJECT("{if: {a: {}, c: {}}, then: {required: b}}"),
        OBJECT("{if: {a: {}}, then: {properties: {b: false}}}"),
        OBJECT("{if: {a: {}}, then: {required: b}, else: {required: c}}"),
    };
    for (size_t i = 0; i < sizeof plans / sizeof *plans; i++) {
        struct compiled c = compile_plan(plans[i]);
        assert_int_equal(object_of(&c)->when_count, 1);
        assert_int_equal(object_of(&c)->demand_count, 0);
        clear_compiled(&c);
    }
}

static void test_a_demand_that_depends_leaves_others_alone(void **state) {
    (void)state;
    struct compiled c = compile_plan("types:\n"
                                     "  thing:\n"
                                     "    recommended: [b, [b, c]]\n"
                                     "    properties: {a: number, b: any, c: any}\n"
                                     "    when: {if: {a: {}}, then: {required: b}}\n"
                                     "events: {E: {properties: {o: thing}}}\n");
    assert_int_equal(object_of(&c)->singles, 1);
    assert_int_equal(object_of(&c)->demand_count, 2);
    clear_compiled(&c);
}

static void test_the_rule_of_a_condition_reports_its_types_too(void **state) {
    (void)state;
    struct compiled c =
        compile_plan(OBJECT("{if: {a: 1}, then: {properties: {b: string, c: {maxLength: 1, rule: "
                            "property/length}}}, rule: video/livestream-length}"));
    const struct tv_when *when = &c.table->whens[object_of(&c)->whens];
    const struct tv_check *check =
        find_check(&c, find_below(&c, when->then_node, "b"), TV_CHECK_TYPE);
    assert_int_equal(check->rule, TV_RULE_VIDEO_LIVESTREAM_LENGTH);
    check = find_check(&c, find_below(&c, when->then_node, "c"), TV_CHECK_MAX_LENGTH);
    assert_int_equal(check->rule, TV_RULE_PROPERTY_LENGTH);
    clear_compiled(&c);
}

/* ---- Marks ----------------------------------------------------------------------------------- */

static void assert_mark(const struct compiled *c, const struct tv_key *key, const char *hint) {
    assert_non_null(key);
    assert_int_equal(key->kind, hint ? TV_KEY_FORMERLY : TV_KEY_NAME);
    if (!hint)
        return;
    assert_int_equal(key->rule, TV_RULE_PROPERTY_DEPRECATED);
    struct tv_str text = tv_table_string(c->table, key->hint);
    assert_int_equal(text.len, strlen(hint));
    assert_memory_equal(text.at, hint, text.len);
}

static void test_a_deprecated_property_is_a_name_that_is_told(void **state) {
    (void)state;
    struct compiled c = compile_plan("types: {old: {type: string, deprecated: use new}}\n"
                                     "events:\n"
                                     "  E:\n"
                                     "    properties:\n"
                                     "      a: {deprecated: use b}\n"
                                     "      b: {deprecated: true}\n"
                                     "      c: {type: old, deprecated: false}\n"
                                     "      d: old\n"
                                     "      e: any\n");
    uint32_t properties = AT(&c, "E", "properties");
    assert_mark(&c, find_key(&c, properties, "a"), "use b");
    assert_mark(&c, find_key(&c, properties, "b"), "do not send it any more");
    assert_mark(&c, find_key(&c, properties, "c"), NULL);
    assert_mark(&c, find_key(&c, properties, "d"), "use new");
    assert_mark(&c, find_key(&c, properties, "e"), NULL);
    clear_compiled(&c);
}

static void test_a_deprecated_event_of_a_plan_is_told_one_of_a_spec_is_an_old_name(void **state) {
    (void)state;
    struct compiled plan = compile_plan("events: {E: {deprecated: use F}}\n");
    const struct tv_call_row *track = &plan.table->calls[TV_TRACK];
    assert_mark(&plan, tv_keyset_find(plan.table, track->names, str("E")), "use F");
    clear_compiled(&plan);
    struct compiled spec = compile_spec("events: {E: {deprecated: F}}\n");
    track = &spec.table->calls[TV_TRACK];
    assert_int_equal(tv_keyset_find(spec.table, track->names, str("E"))->rule,
                     TV_RULE_LEGACY_EVENT_NAME);
    clear_compiled(&spec);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_rule_reports_what_stands_in_its_mapping_but_not_the_type),
        cmocka_unit_test(test_a_rule_does_not_reach_into_the_type_that_is_named),
        cmocka_unit_test(test_a_rule_reports_the_names_that_its_mapping_asks_for),
        cmocka_unit_test(test_a_condition_on_presence_alone_becomes_a_demand),
        cmocka_unit_test(test_other_conditions_stay_conditions),
        cmocka_unit_test(test_a_demand_that_depends_leaves_others_alone),
        cmocka_unit_test(test_the_rule_of_a_condition_reports_its_types_too),
        cmocka_unit_test(test_a_deprecated_property_is_a_name_that_is_told),
        cmocka_unit_test(test_a_deprecated_event_of_a_plan_is_told_one_of_a_spec_is_an_old_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
