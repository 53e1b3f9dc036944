/* Messages: events, calls and versions as one definition; the envelope; presence and conditions. */
#include "compiling.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

enum { NUMBERS = TV_TYPE_NUMBER | TV_TYPE_INTEGER };

/* ---- Sections and the envelope
 * -------------------------------------------------------------------- */

static void test_a_message_is_common_call_event_and_version_merged(void **state) {
    (void)state;
    struct compiled c = compile_plan("calls:\n"
                                     "  common: {fields: {tenant: string}}\n"
                                     "  track: {properties: {shop: string}}\n"
                                     "events:\n"
                                     "  E:\n"
                                     "    fields: {tenant: {maxLength: 3}}\n"
                                     "    properties: {a: string}\n"
                                     "    context: {app: {properties: {build: integer}}}\n"
                                     "    versions:\n"
                                     "      1: {}\n"
                                     "      2: {required: a, properties: {a: {minLength: 2}}}\n");
    const struct tv_event_row *first = TRACK(&c, "E");
    assert_int_equal(first->versions, 2);
    assert_int_equal(first->version, 1);
    assert_int_equal(first[1].version, 2);
    assert_int_equal(first[1].versions, 0);
    assert_non_null(find_check(&c, find_node(&c, first, "tenant"), TV_CHECK_MAX_LENGTH));
    assert_int_not_equal(find_node(&c, first, "properties.shop"), TV_NONE);
    assert_int_not_equal(find_node(&c, first, "properties.revenue"), TV_NONE);
    assert_int_not_equal(find_node(&c, first, "context.app.version"), TV_NONE);
    assert_int_equal(c.table->nodes[find_node(&c, first, "context.app.build")].types,
                     TV_TYPE_INTEGER);
    assert_null(find_demand(&c, find_node(&c, first, "properties"), "\"a\""));
    assert_non_null(find_demand(&c, find_node(&c, &first[1], "properties"), "\"a\""));
    assert_non_null(find_check(&c, find_node(&c, &first[1], "properties.a"), TV_CHECK_MIN_LENGTH));
    clear_compiled(&c);
}

static void test_all_messages_share_the_names_at_the_top(void **state) {
    (void)state;
    struct compiled c = compile_plan("events: {E: {fields: {extra: string}}}\n");
    const struct tv_shape *track = shape_of(&c, TRACK(&c, "E")->node);
    const struct tv_shape *group = shape_of(&c, find_event(&c, TV_GROUP, NULL)->node);
    assert_int_equal(track->keyset, c.table->envelope);
    assert_int_equal(group->keyset, c.table->envelope);
    assert_int_equal(track->slot_count, group->slot_count);
    assert_int_equal(find_node(&c, find_event(&c, TV_GROUP, NULL), "extra"), TV_NONE);
    assert_int_equal(find_node(&c, TRACK(&c, "E"), "groupId"), TV_NONE);
    assert_int_not_equal(find_node(&c, TRACK(&c, "E"), "extra"), TV_NONE);
    clear_compiled(&c);
}

static void test_well_known_fields_have_their_slots(void **state) {
    (void)state;
    struct compiled c = compile_plan("events: {E: {}}\n");
    const struct tv_key *key = tv_keyset_find(c.table, c.table->envelope, str("anonymousId"));
    assert_int_equal(c.table->fields[TV_FIELD_ANONYMOUS_ID], key->target);
    assert_int_equal(c.table->fields[TV_FIELD_CATEGORY], TV_NONE);
    clear_compiled(&c);
}

static void test_what_is_the_same_in_all_messages_is_one_node(void **state) {
    (void)state;
    struct compiled c = compile_plan("events: {E: {properties: {x: string}}, F: {}}\n"
                                     "pages: {P: {}}\n");
    uint32_t context = AT(&c, "E", "context");
    assert_int_equal(context, AT(&c, "F", "context"));
    assert_int_equal(context, find_node(&c, find_event(&c, TV_PAGE, "P"), "context"));
    assert_int_equal(context, find_node(&c, find_event(&c, TV_ALIAS, NULL), "context"));
    clear_compiled(&c);
}

static void test_include_and_bare_names_are_about_traits_in_identify(void **state) {
    (void)state;
    struct compiled c =
        compile_plan("calls: {identify: {required: email, traits: {level: string}}}\n");
    const struct tv_event_row *identify = find_event(&c, TV_IDENTIFY, NULL);
    assert_non_null(find_demand(&c, find_node(&c, identify, "traits"), "\"email\""));
    assert_int_not_equal(find_node(&c, identify, "traits.level"), TV_NONE);
    assert_int_not_equal(find_node(&c, identify, "traits.createdAt"), TV_NONE);
    assert_int_equal(find_node(&c, identify, "properties"), TV_NONE);
    clear_compiled(&c);
}

/* ---- Presence
 * ---------------------------------------------------------------------------------------- */

static void test_single_names_are_wanted_and_groups_come_behind_them(void **state) {
    (void)state;
    struct compiled c = compile_plan("events:\n"
                                     "  E:\n"
                                     "    required: [[b, c], a]\n"
                                     "    recommended: {d: It helps.}\n"
                                     "    properties: {a: any, b: any, c: any, d: any}\n");
    uint32_t node = AT(&c, "E", "properties");
    const struct tv_shape *shape = shape_of(&c, node);
    assert_int_equal(shape->singles, 2);
    assert_int_equal(shape->demand_count, 3);
    uint64_t wanted = (uint64_t)1 << find_key(&c, node, "a")->target |
                      (uint64_t)1 << find_key(&c, node, "d")->target;
    assert_true(c.table->masks[shape->wanted] == wanted);
    const struct tv_demand *group = find_demand(&c, node, "\"b\" or \"c\"");
    assert_int_equal(group->any_count, 2);
    assert_int_equal(group->rule, TV_RULE_PROPERTY_REQUIRED);
    const struct tv_demand *advice = find_demand(&c, node, "\"d\"");
    assert_int_equal(advice->rule, TV_RULE_PROPERTY_RECOMMENDED);
    assert_true(tv_str_equal(tv_table_string(c.table, advice->reason), str("It helps.")));
    assert_true(
        tv_str_equal(tv_table_string(c.table, advice->path), str("web:/events/E/recommended/d")));
    clear_compiled(&c);
}

static void test_pointers_and_mixed_groups_go_to_the_message(void **state) {
    (void)state;
    struct compiled c =
        compile_plan("events:\n"
                     "  E:\n"
                     "    required: [/context/app/version, [a, /userId], /properties/a]\n"
                     "    properties: {a: any}\n");
    uint32_t root = TRACK(&c, "E")->node;
    const struct tv_demand *deep = find_demand(&c, root, "/context/app/version");
    assert_int_equal(deep->any_count, 1);
    const struct tv_operand *operand = &c.table->operands[deep->any];
    assert_int_equal(operand->b, 1);
    const struct tv_path *path = &c.table->paths[operand->a];
    assert_int_equal(path->count, 3);
    assert_true(
        tv_str_equal(tv_table_string(c.table, c.table->operands[path->steps + 1].a), str("app")));
    const struct tv_demand *mixed = find_demand(&c, root, "/properties/a or \"userId\"");
    assert_int_equal(mixed->any_count, 2);
    assert_int_equal(c.table->operands[mixed->any + 1].b, 0);
    assert_int_equal(c.table->operands[mixed->any + 1].a, c.table->fields[TV_FIELD_USER_ID]);
    assert_non_null(find_demand(&c, AT(&c, "E", "properties"), "\"a\""));
    clear_compiled(&c);
}

static void test_a_group_goes_when_one_of_its_names_is_demanded_alone(void **state) {
    (void)state;
    struct compiled c =
        compile_plan("events:\n"
                     "  E: {required: a, recommended: [[a, b]], properties: {a: any, b: any}}\n"
                     "  F: {recommended: a, required: [[a, b]], properties: {a: any, b: any}}\n");
    assert_null(find_demand(&c, AT(&c, "E", "properties"), "\"a\" or \"b\""));
    assert_non_null(find_demand(&c, AT(&c, "F", "properties"), "\"a\" or \"b\""));
    clear_compiled(&c);
}

static void test_the_message_wants_the_object_that_something_is_demanded_in(void **state) {
    (void)state;
    struct compiled c = compile_plan("events:\n"
                                     "  E: {required: a, properties: {a: any}}\n"
                                     "  F: {recommended: a, properties: {a: any}}\n"
                                     "  G: {properties: {a: any}}\n");
    assert_int_equal(find_demand(&c, TRACK(&c, "E")->node, "\"properties\"")->rule,
                     TV_RULE_PROPERTY_REQUIRED);
    assert_int_equal(find_demand(&c, TRACK(&c, "F")->node, "\"properties\"")->rule,
                     TV_RULE_PROPERTY_RECOMMENDED);
    assert_null(find_demand(&c, TRACK(&c, "G")->node, "\"properties\""));
    assert_int_equal(types_at(&c, "E", "properties"), TV_TYPE_OBJECT);
    assert_int_equal(types_at(&c, "G", "properties"), TV_TYPE_OBJECT | TV_TYPE_NULL);
    clear_compiled(&c);
}

static void test_a_recommended_property_that_is_refused_is_not_asked_for(void **state) {
    (void)state;
    struct source sources[] = {
        {"specs/core.yaml", core_text},
        {"specs/shop.yaml", "trackvet: 1\nspec: shop\nevents: {E: {recommended: [a, [a, b]], "
                            "properties: {a: any, b: any}}}\n"},
        {"plan.yaml",
         "trackvet: 1\nplan: web\nextends: shop\nevents: {E: {properties: {a: false}}}\n"},
        {NULL, NULL}};
    const char *plans[] = {"plan.yaml", NULL};
    struct compiled c = compile_sources(sources, plans);
    assert_null(find_demand(&c, AT(&c, "E", "properties"), "\"a\""));
    assert_non_null(find_demand(&c, AT(&c, "E", "properties"), "\"b\""));
    clear_compiled(&c);
}

/* ---- Conditions
 * ------------------------------------------------------------------------------------- */

static void test_a_condition_of_an_event_is_about_the_message(void **state) {
    (void)state;
    struct compiled c =
        compile_plan("events:\n"
                     "  E:\n"
                     "    properties: {method: string, brand: string, note: string}\n"
                     "    when:\n"
                     "      if: {method: [card, debit], /context/channel: server}\n"
                     "      then: {required: brand, properties: {note: {maxLength: 3}}}\n"
                     "      else: {required: /userId}\n");
    const struct tv_shape *root = shape_of(&c, TRACK(&c, "E")->node);
    assert_int_equal(root->when_count, 1);
    const struct tv_when *when = &c.table->whens[root->whens];
    assert_int_equal(shape_of(&c, when->if_node)->keyset, c.table->envelope);
    assert_non_null(find_demand(&c, when->if_node, "\"properties\""));
    assert_non_null(find_demand(&c, when->if_node, "\"context\""));
    assert_non_null(find_demand(&c, find_below(&c, when->if_node, "properties"), "\"method\""));
    uint32_t method = find_below(&c, when->if_node, "properties.method");
    assert_int_equal(find_check(&c, method, TV_CHECK_ENUM)->b, 2);
    uint32_t then = find_below(&c, when->then_node, "properties");
    assert_int_equal(find_demand(&c, then, "\"brand\"")->rule, TV_RULE_PROPERTY_REQUIRED);
    uint32_t note = find_below(&c, then, "note");
    assert_int_equal(find_check(&c, note, TV_CHECK_MAX_LENGTH)->rule, TV_RULE_PROPERTY_CONDITION);
    assert_non_null(find_demand(&c, when->else_node, "\"userId\""));
    clear_compiled(&c);
}

static void test_a_condition_of_a_type_is_about_its_object(void **state) {
    (void)state;
    struct compiled c =
        compile_plan("types:\n"
                     "  clip:\n"
                     "    properties: {live: boolean, length: [integer, null]}\n"
                     "    when: {if: {live: true}, then: {properties: {length: \"null\"}}}\n"
                     "events: {E: {include: clip}, F: {properties: {clips: {items: clip}}}}\n");
    const struct tv_shape *shape = shape_of(&c, AT(&c, "E", "properties"));
    assert_int_equal(shape->when_count, 1);
    const struct tv_when *when = &c.table->whens[shape->whens];
    assert_int_equal(shape_of(&c, when->if_node)->slot_count, 1);
    assert_int_equal(shape_of(&c, when->if_node)->singles, 1);
    uint32_t length = find_below(&c, when->then_node, "length");
    assert_int_equal(c.table->nodes[length].types, TV_TYPE_NULL);
    assert_int_equal(find_check(&c, length, TV_CHECK_TYPE)->rule, TV_RULE_PROPERTY_CONDITION);
    assert_int_equal(shape_of(&c, AT(&c, "F", "properties.clips[]"))->when_count, 1);
    assert_int_equal(shape_of(&c, TRACK(&c, "E")->node)->when_count, 0);
    clear_compiled(&c);
}

/* ---- Second names and old places
 * ----------------------------------------------------------------------- */

static void test_second_names_are_keys_of_the_same_slot(void **state) {
    (void)state;
    struct compiled c =
        compile_plan("events: {E: {properties: {a: {type: string, also: [b, c], formerly: d}}}}\n");
    uint32_t node = AT(&c, "E", "properties");
    uint32_t slot = find_key(&c, node, "a")->target;
    assert_int_equal(find_key(&c, node, "b")->target, slot);
    assert_int_equal(find_key(&c, node, "b")->kind, TV_KEY_ALSO);
    const struct tv_key *former = find_key(&c, node, "d");
    assert_int_equal(former->target, slot);
    assert_int_equal(former->kind, TV_KEY_FORMERLY);
    assert_int_equal(former->rule, TV_RULE_LEGACY_PROPERTY_NAME);
    assert_true(tv_str_equal(tv_table_string(c.table, former->hint), str("a")));
    clear_compiled(&c);
}

static void test_a_defined_name_wins_over_a_second_one(void **state) {
    (void)state;
    struct compiled c =
        compile_plan("events: {E: {properties: {a: {type: string, formerly: b}, b: number}}}\n");
    uint32_t node = AT(&c, "E", "properties");
    assert_int_equal(find_key(&c, node, "b")->kind, TV_KEY_NAME);
    assert_int_equal(types_at(&c, "E", "properties.b"), NUMBERS);
    clear_compiled(&c);
}

static void test_an_old_place_leads_to_the_node_of_today(void **state) {
    (void)state;
    struct compiled c = compile_plan("events: {E: {properties: {role: {type: string, maxLength: 7, "
                                     "formerly: [/role, /context/app/role, /old/role]}}}}\n");
    uint32_t node = AT(&c, "E", "properties.role");
    assert_int_equal(AT(&c, "E", "role"), node);
    assert_int_equal(AT(&c, "E", "context.app.role"), node);
    assert_int_equal(AT(&c, "E", "old.role"), node);
    const struct tv_key *key = find_key(&c, TRACK(&c, "E")->node, "role");
    assert_int_equal(key->kind, TV_KEY_FORMERLY);
    assert_int_equal(key->rule, TV_RULE_LEGACY_PROPERTY_NAME);
    assert_true(tv_str_equal(tv_table_string(c.table, key->hint), str("/properties/role")));
    const struct tv_key *inner = find_key(&c, AT(&c, "E", "context.app"), "role");
    assert_int_equal(inner->rule, TV_RULE_LEGACY_CONTEXT_KEY);
    const struct tv_key *channel = find_key(&c, TRACK(&c, "E")->node, "channel");
    assert_int_equal(channel->rule, TV_RULE_LEGACY_TOP_LEVEL_CHANNEL);
    assert_int_equal(AT(&c, "E", "channel"), AT(&c, "E", "context.channel"));
    assert_int_equal(find_node(&c, find_event(&c, TV_TRACK, NULL), "role"), TV_NONE);
    clear_compiled(&c);
}

static void test_an_old_place_that_is_defined_now_is_what_it_is_now(void **state) {
    (void)state;
    struct compiled c = compile_plan("events:\n"
                                     "  E:\n"
                                     "    fields: {role: number}\n"
                                     "    properties: {role: {type: string, formerly: /role}}\n");
    assert_int_equal(types_at(&c, "E", "role"), NUMBERS);
    assert_int_equal(find_key(&c, TRACK(&c, "E")->node, "role")->kind, TV_KEY_NAME);
    clear_compiled(&c);
}

static void test_an_object_of_old_places_is_open(void **state) {
    (void)state;
    struct compiled c =
        compile_plan("additional: {fields: forbid}\n"
                     "events: {E: {properties: {a: {type: string, formerly: /old/a}}}}\n");
    assert_int_equal(shape_of(&c, AT(&c, "E", "old"))->policy, TV_POLICY_ALLOW);
    assert_int_equal(shape_of(&c, TRACK(&c, "E")->node)->policy, TV_POLICY_FORBID);
    clear_compiled(&c);
}

static void test_an_old_place_deep_inside_that_is_defined_now_is_what_it_is_now(void **state) {
    (void)state;
    struct compiled c =
        compile_plan("events:\n"
                     "  E:\n"
                     "    context: {app: {properties: {role: number}}}\n"
                     "    properties: {role: {type: string, formerly: /context/app/role}}\n");
    assert_int_equal(types_at(&c, "E", "context.app.role"), NUMBERS);
    assert_int_equal(find_key(&c, AT(&c, "E", "context.app"), "role")->kind, TV_KEY_NAME);
    clear_compiled(&c);
}

static void test_an_old_name_of_some_messages_is_no_field_of_the_others(void **state) {
    (void)state;
    struct compiled c = compile_plan("events: {E: {}}\n");
    const struct tv_event_row *alias = find_event(&c, TV_ALIAS, NULL);
    assert_int_equal(find_node(&c, alias, "to"), find_node(&c, alias, "userId"));
    assert_int_equal(AT(&c, "E", "to"), TV_NONE);
    assert_int_equal(find_key(&c, alias->node, "user_id")->target,
                     c.table->fields[TV_FIELD_USER_ID]);
    const struct tv_demand *demand = find_demand(&c, alias->node, "\"userId\"");
    assert_int_equal(demand->any_count, 2);
    assert_int_equal(demand->rule, TV_RULE_CALL_USER_ID_MISSING);
    clear_compiled(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_message_is_common_call_event_and_version_merged),
        cmocka_unit_test(test_all_messages_share_the_names_at_the_top),
        cmocka_unit_test(test_well_known_fields_have_their_slots),
        cmocka_unit_test(test_what_is_the_same_in_all_messages_is_one_node),
        cmocka_unit_test(test_include_and_bare_names_are_about_traits_in_identify),
        cmocka_unit_test(test_single_names_are_wanted_and_groups_come_behind_them),
        cmocka_unit_test(test_pointers_and_mixed_groups_go_to_the_message),
        cmocka_unit_test(test_a_group_goes_when_one_of_its_names_is_demanded_alone),
        cmocka_unit_test(test_the_message_wants_the_object_that_something_is_demanded_in),
        cmocka_unit_test(test_a_recommended_property_that_is_refused_is_not_asked_for),
        cmocka_unit_test(test_a_condition_of_an_event_is_about_the_message),
        cmocka_unit_test(test_a_condition_of_a_type_is_about_its_object),
        cmocka_unit_test(test_second_names_are_keys_of_the_same_slot),
        cmocka_unit_test(test_a_defined_name_wins_over_a_second_one),
        cmocka_unit_test(test_an_old_place_leads_to_the_node_of_today),
        cmocka_unit_test(test_an_old_place_that_is_defined_now_is_what_it_is_now),
        cmocka_unit_test(test_an_object_of_old_places_is_open),
        cmocka_unit_test(test_an_old_place_deep_inside_that_is_defined_now_is_what_it_is_now),
        cmocka_unit_test(test_an_old_name_of_some_messages_is_no_field_of_the_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
