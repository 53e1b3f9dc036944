/* Which rule reports what at which place: one row a place. */
#include "compiling.h"
#include "formats.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

struct wanted {
    enum tv_call call;
    const char *event, *place;
    enum tv_check_kind kind;
    enum tv_rule rule;
};

static void assert_rules(const struct compiled *c, const struct wanted *wanted, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const struct tv_event_row *row = find_event(c, wanted[i].call, wanted[i].event);
        uint32_t node = find_node(c, row, wanted[i].place);
        if (node == TV_NONE)
            fail_msg("no place %s", wanted[i].place);
        const struct tv_check *check = find_check(c, node, wanted[i].kind);
        if (!check)
            fail_msg("no check at %s", wanted[i].place);
        if (check->rule != (uint16_t)wanted[i].rule)
            fail_msg("%s: %s, not %s", wanted[i].place,
                     tv_rule_info((enum tv_rule)check->rule)->name,
                     tv_rule_info(wanted[i].rule)->name);
    }
}

static void test_top_level_fields_have_rules_of_their_own(void **state) {
    (void)state;
    struct compiled c =
        compile_plan("events: {E: {fields: {other: {type: string, maxLength: 2}}}}\n"
                     "pages: {P: {fields: {name: {minLength: 1}}}}\n");
    const struct wanted wanted[] = {
        {TV_TRACK, "E", "type", TV_CHECK_TYPE, TV_RULE_CALL_TYPE_UNKNOWN},
        {TV_TRACK, "E", "type", TV_CHECK_ENUM, TV_RULE_CALL_TYPE_UNKNOWN},
        {TV_TRACK, "E", "userId", TV_CHECK_TYPE, TV_RULE_CALL_ID_TYPE},
        {TV_TRACK, "E", "userId", TV_CHECK_MIN_LENGTH, TV_RULE_CALL_ID_EMPTY},
        {TV_GROUP, NULL, "groupId", TV_CHECK_TYPE, TV_RULE_CALL_ID_TYPE},
        {TV_ALIAS, NULL, "previousId", TV_CHECK_MIN_LENGTH, TV_RULE_CALL_ID_EMPTY},
        {TV_TRACK, "E", "event", TV_CHECK_TYPE, TV_RULE_CALL_EVENT_TYPE},
        {TV_TRACK, "E", "event", TV_CHECK_MIN_LENGTH, TV_RULE_CALL_EVENT_MISSING},
        {TV_PAGE, "P", "name", TV_CHECK_TYPE, TV_RULE_CALL_NAME_TYPE},
        {TV_PAGE, "P", "name", TV_CHECK_MIN_LENGTH, TV_RULE_CALL_NAME_TYPE},
        {TV_TRACK, "E", "messageId", TV_CHECK_TYPE, TV_RULE_CALL_ID_TYPE},
        {TV_TRACK, "E", "messageId", TV_CHECK_MIN_LENGTH, TV_RULE_CALL_MESSAGE_ID_LENGTH},
        {TV_TRACK, "E", "messageId", TV_CHECK_MAX_LENGTH, TV_RULE_LIMITS_MESSAGE_ID_LENGTH},
        {TV_TRACK, "E", "timestamp", TV_CHECK_TYPE, TV_RULE_TIME_FORMAT},
        {TV_TRACK, "E", "timestamp", TV_CHECK_FORMAT, TV_RULE_TIME_FORMAT},
        {TV_TRACK, "E", "version", TV_CHECK_TYPE, TV_RULE_CALL_VERSION_TYPE},
        {TV_TRACK, "E", "properties", TV_CHECK_TYPE, TV_RULE_CALL_CONTAINER_TYPE},
        {TV_IDENTIFY, NULL, "traits", TV_CHECK_TYPE, TV_RULE_CALL_CONTAINER_TYPE},
        {TV_TRACK, "E", "context", TV_CHECK_TYPE, TV_RULE_CALL_CONTAINER_TYPE},
        {TV_TRACK, "E", "integrations", TV_CHECK_TYPE, TV_RULE_CALL_CONTAINER_TYPE},
        {TV_TRACK, "E", "other", TV_CHECK_TYPE, TV_RULE_PROPERTY_TYPE},
        {TV_TRACK, "E", "other", TV_CHECK_MAX_LENGTH, TV_RULE_PROPERTY_LENGTH},
    };
    assert_rules(&c, wanted, sizeof wanted / sizeof *wanted);
    clear_compiled(&c);
}

static void test_properties_and_context_have_theirs(void **state) {
    (void)state;
    struct compiled c =
        compile_plan("events:\n"
                     "  E:\n"
                     "    properties:\n"
                     "      a: {type: string, format: email, enum: [x], minLength: 1}\n"
                     "      n: {type: number, minimum: 1, exclusiveMaximum: 2}\n"
                     "      l: {minItems: 1, items: {type: string, enum: [x]}}\n"
                     "      f: false\n"
                     "    context:\n"
                     "      list: {items: string}\n"
                     "      long: {type: string, maxLength: 2}\n");
    const struct wanted wanted[] = {
        {TV_TRACK, "E", "properties.a", TV_CHECK_TYPE, TV_RULE_PROPERTY_TYPE},
        {TV_TRACK, "E", "properties.a", TV_CHECK_FORMAT, TV_RULE_PROPERTY_FORMAT},
        {TV_TRACK, "E", "properties.a", TV_CHECK_ENUM, TV_RULE_PROPERTY_ENUM},
        {TV_TRACK, "E", "properties.a", TV_CHECK_MIN_LENGTH, TV_RULE_PROPERTY_LENGTH},
        {TV_TRACK, "E", "properties.n", TV_CHECK_MINIMUM, TV_RULE_PROPERTY_RANGE},
        {TV_TRACK, "E", "properties.n", TV_CHECK_BELOW, TV_RULE_PROPERTY_RANGE},
        {TV_TRACK, "E", "properties.l", TV_CHECK_MIN_ITEMS, TV_RULE_PROPERTY_LENGTH},
        {TV_TRACK, "E", "properties.l[]", TV_CHECK_TYPE, TV_RULE_PROPERTY_ITEMS},
        {TV_TRACK, "E", "properties.l[]", TV_CHECK_ENUM, TV_RULE_PROPERTY_ENUM},
        {TV_TRACK, "E", "properties.f", TV_CHECK_FORBIDDEN, TV_RULE_PROPERTY_UNKNOWN},
        {TV_TRACK, "E", "context.ip", TV_CHECK_TYPE, TV_RULE_CONTEXT_TYPE},
        {TV_TRACK, "E", "context.ip", TV_CHECK_FORMAT, TV_RULE_CONTEXT_FORMAT},
        {TV_TRACK, "E", "context.channel", TV_CHECK_ENUM, TV_RULE_PROPERTY_ENUM},
        {TV_TRACK, "E", "context.long", TV_CHECK_MAX_LENGTH, TV_RULE_PROPERTY_LENGTH},
        {TV_TRACK, "E", "context.app.version", TV_CHECK_TYPE, TV_RULE_CONTEXT_TYPE},
        {TV_TRACK, "E", "context.list[]", TV_CHECK_TYPE, TV_RULE_CONTEXT_TYPE},
        {TV_TRACK, "E", "context.traits", TV_CHECK_TYPE, TV_RULE_CONTEXT_TYPE},
        {TV_TRACK, "E", "context.traits.email", TV_CHECK_TYPE, TV_RULE_PROPERTY_TYPE},
        {TV_TRACK, "E", "context.traits.email", TV_CHECK_FORMAT, TV_RULE_PROPERTY_FORMAT},
    };
    assert_rules(&c, wanted, sizeof wanted / sizeof *wanted);
    clear_compiled(&c);
}

static void test_areas_follow_the_part_of_the_message(void **state) {
    (void)state;
    struct compiled c = compile_plan("events: {E: {properties: {a: {properties: {x: any}}}}}\n");
    assert_int_equal(shape_of(&c, TRACK(&c, "E")->node)->area, TV_AREA_ROOT);
    assert_int_equal(shape_of(&c, AT(&c, "E", "properties.a"))->area, TV_AREA_PROPERTIES);
    assert_int_equal(shape_of(&c, AT(&c, "E", "context.app"))->area, TV_AREA_CONTEXT);
    assert_int_equal(shape_of(&c, AT(&c, "E", "context.traits"))->area, TV_AREA_TRAITS);
    assert_int_equal(shape_of(&c, AT(&c, "E", "integrations"))->area, TV_AREA_OTHER);
    clear_compiled(&c);
}

static void assert_missing(const struct compiled *c, enum tv_call call, const char *expected,
                           enum tv_rule rule) {
    const struct tv_demand *demand = find_demand(c, find_event(c, call, NULL)->node, expected);
    assert_non_null(demand);
    assert_int_equal(demand->rule, rule);
}

static void test_missing_fields_have_rules_of_their_own(void **state) {
    (void)state;
    struct compiled c = compile_plan("calls: {page: {required: [/userId, /name]}}\n");
    assert_missing(&c, TV_TRACK, "\"type\"", TV_RULE_CALL_TYPE_MISSING);
    assert_missing(&c, TV_TRACK, "\"event\"", TV_RULE_CALL_EVENT_MISSING);
    assert_missing(&c, TV_TRACK, "\"userId\" or \"anonymousId\"", TV_RULE_CALL_IDENTITY_MISSING);
    assert_missing(&c, TV_GROUP, "\"groupId\"", TV_RULE_CALL_GROUP_ID_MISSING);
    assert_missing(&c, TV_ALIAS, "\"userId\"", TV_RULE_CALL_USER_ID_MISSING);
    assert_missing(&c, TV_ALIAS, "\"previousId\"", TV_RULE_CALL_PREVIOUS_ID_MISSING);
    assert_missing(&c, TV_PAGE, "\"userId\"", TV_RULE_PROPERTY_REQUIRED);
    assert_missing(&c, TV_PAGE, "\"name\"", TV_RULE_PROPERTY_REQUIRED);
    clear_compiled(&c);
}

static void test_old_names_have_the_rule_of_their_place(void **state) {
    (void)state;
    struct compiled c =
        compile_plan("events: {E: {properties: {a: {type: string, formerly: b}}}}\n");
    uint32_t root = TRACK(&c, "E")->node;
    assert_int_equal(find_key(&c, root, "action")->rule, TV_RULE_LEGACY_ACTION_KEY);
    assert_int_equal(find_key(&c, root, "user_id")->rule, TV_RULE_LEGACY_SNAKE_CASE_ID);
    assert_int_equal(find_key(&c, AT(&c, "E", "context"), "user_agent")->rule,
                     TV_RULE_LEGACY_CONTEXT_KEY);
    assert_int_equal(find_key(&c, AT(&c, "E", "properties"), "b")->rule,
                     TV_RULE_LEGACY_PROPERTY_NAME);
    clear_compiled(&c);
}

static void test_formats_that_a_plan_demands_are_errors(void **state) {
    (void)state;
    struct compiled c = compile_plan("events: {E: {properties: {a: email, when: date-time}}}\n");
    assert_int_equal(find_check(&c, AT(&c, "E", "properties.a"), TV_CHECK_FORMAT)->declared,
                     TV_SEVERITY_ERROR);
    assert_int_equal(find_check(&c, AT(&c, "E", "context.ip"), TV_CHECK_FORMAT)->declared,
                     TV_SEVERITY_NONE);
    clear_compiled(&c);
}

static void test_times_at_the_top_are_those_that_libraries_send(void **state) {
    (void)state;
    struct compiled c = compile_plan("events: {E: {properties: {at: date-time}}}\n");
    assert_int_equal(find_check(&c, AT(&c, "E", "timestamp"), TV_CHECK_FORMAT)->a,
                     TV_FORMAT_TIMESTAMP);
    assert_int_equal(find_check(&c, AT(&c, "E", "properties.at"), TV_CHECK_FORMAT)->a,
                     TV_FORMAT_DATE_TIME);
    clear_compiled(&c);
}

static void test_containers_may_be_null(void **state) {
    (void)state;
    struct compiled c = compile_plan("events: {E: {}}\n");
    assert_int_equal(types_at(&c, "E", "properties"), TV_TYPE_OBJECT | TV_TYPE_NULL);
    assert_int_equal(types_at(&c, "E", "context"), TV_TYPE_OBJECT | TV_TYPE_NULL);
    assert_int_equal(types_at(&c, "E", "integrations"), TV_TYPE_OBJECT | TV_TYPE_NULL);
    assert_int_equal(types_at(&c, "E", "context.app"), TV_TYPE_OBJECT);
    clear_compiled(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_top_level_fields_have_rules_of_their_own),
        cmocka_unit_test(test_properties_and_context_have_theirs),
        cmocka_unit_test(test_areas_follow_the_part_of_the_message),
        cmocka_unit_test(test_missing_fields_have_rules_of_their_own),
        cmocka_unit_test(test_old_names_have_the_rule_of_their_place),
        cmocka_unit_test(test_formats_that_a_plan_demands_are_errors),
        cmocka_unit_test(test_times_at_the_top_are_those_that_libraries_send),
        cmocka_unit_test(test_containers_may_be_null),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
