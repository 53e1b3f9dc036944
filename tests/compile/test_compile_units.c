/* Definitions side by side: built-in specs, plans, folders; what is planned, and unknown names. */
#include "compiling.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { NUMBERS = TV_TYPE_NUMBER | TV_TYPE_INTEGER };

static const char *const one_plan[] = {"plan.yaml", NULL};

/* ---- Built-in specs
 * ------------------------------------------------------------------------------- */

static void test_types_of_different_specs_do_not_see_each_other(void **state) {
    (void)state;
    struct source sources[] = {
        {"specs/core.yaml", core_text},
        {"specs/a.yaml",
         "trackvet: 1\nspec: a\ntypes: {thing: string}\nevents: {A: {properties: {x: thing}}}\n"},
        {"specs/b.yaml",
         "trackvet: 1\nspec: b\ntypes: {thing: number}\nevents: {B: {properties: {x: thing}}}\n"},
        {NULL, NULL}};
    struct compiled c = compile_sources(sources, NULL);
    assert_int_equal(types_at(&c, "A", "properties.x"), TV_TYPE_STRING);
    assert_int_equal(types_at(&c, "B", "properties.x"), NUMBERS);
    clear_compiled(&c);
}

static void test_the_last_spec_that_defines_an_event_wins_whole(void **state) {
    (void)state;
    struct source sources[] = {
        {"specs/core.yaml", core_text},
        {"specs/v1.yaml", "trackvet: 1\nspec: v1\nevents:\n  E: {properties: {old: string}}\n"
                          "  Viewed: {deprecated: Seen, properties: {a: string}}\n"},
        {"specs/v2.yaml", "trackvet: 1\nspec: v2\nevents:\n  E: {properties: {new: string}}\n"
                          "  Seen: {formerly: [Viewed, Looked]}\n"},
        {NULL, NULL}};
    struct compiled c = compile_sources(sources, NULL);
    assert_int_equal(AT(&c, "E", "properties.old"), TV_NONE);
    assert_int_not_equal(AT(&c, "E", "properties.new"), TV_NONE);
    const struct tv_key *key =
        tv_keyset_find(c.table, c.table->calls[TV_TRACK].names, str("Viewed"));
    assert_int_equal(key->kind, TV_KEY_FORMERLY);
    assert_int_equal(key->rule, TV_RULE_LEGACY_EVENT_NAME);
    assert_true(tv_str_equal(tv_table_string(c.table, key->hint), str("Seen")));
    assert_int_not_equal(AT(&c, "Viewed", "properties.a"), TV_NONE);
    assert_ptr_equal(TRACK(&c, "Looked"), TRACK(&c, "Seen"));
    clear_compiled(&c);
}

static void test_calls_of_all_specs_hold_for_every_event(void **state) {
    (void)state;
    struct source sources[] = {
        {"specs/core.yaml", core_text},
        {"specs/a.yaml", "trackvet: 1\nspec: a\ncalls: {track: {properties: {talk: string}}}\n"},
        {"specs/b.yaml", "trackvet: 1\nspec: b\nevents: {B: {}}\n"},
        {"specs/c.yaml", "trackvet: 1\nspec: c\nenabled: false\ncalls: {track: {properties: {c: "
                         "any}}}\nevents: {C: {}}\n"},
        {NULL, NULL}};
    struct compiled c = compile_sources(sources, NULL);
    assert_int_equal(types_at(&c, "B", "properties.talk"), TV_TYPE_STRING);
    assert_int_equal(AT(&c, "B", "properties.c"), TV_NONE);
    assert_null(tv_keyset_find(c.table, c.table->calls[TV_TRACK].names, str("C")));
    clear_compiled(&c);
}

static void test_a_spec_that_is_extended_stands_no_longer_beside_the_plan(void **state) {
    (void)state;
    struct source sources[] = {
        {"specs/core.yaml", core_text},
        {"specs/v1.yaml",
         "trackvet: 1\nspec: v1\nevents: {E: {properties: {a: {type: string, maxLength: 1}}}}\n"},
        {"specs/v2.yaml",
         "trackvet: 1\nspec: v2\nevents: {E: {properties: {a: {type: string, maxLength: 2}}}}\n"},
        {"plan.yaml",
         "trackvet: 1\nplan: web\nextends: v2\nevents: {E: {properties: {a: {maxLength: 3}}}}\n"},
        {NULL, NULL}};
    struct compiled c = compile_sources(sources, one_plan);
    const struct tv_check *check = find_check(&c, AT(&c, "E", "properties.a"), TV_CHECK_MAX_LENGTH);
    assert_non_null(check);
    assert_int_equal(check->a, 3);
    clear_compiled(&c);
}

/* ---- Intersections
 * --------------------------------------------------------------------------------- */

static const struct source beside[] = {
    {"specs/core.yaml", core_text},
    {"specs/shop.yaml",
     "trackvet: 1\nspec: shop\nevents:\n"
     "  E: {recommended: a, properties: {a: {type: [string, number], minLength: 2},\n"
     "      b: string}}\n"},
    {"plan.yaml",
     "trackvet: 1\nplan: web\nadditional: {properties: forbid}\nevents:\n"
     "  E: {required: a, properties: {a: {type: [string, null], maxLength: 5}, c: any}}\n"
     "  F: {}\n"},
    {NULL, NULL}};

static void test_sides_are_intersected_and_keep_their_own_checks(void **state) {
    (void)state;
    struct compiled c = compile_sources(beside, one_plan);
    uint32_t node = AT(&c, "E", "properties.a");
    assert_int_equal(c.table->nodes[node].types, TV_TYPE_STRING);
    assert_int_equal(count_checks(&c, node, TV_CHECK_TYPE), 2);
    const struct tv_check *least = find_check(&c, node, TV_CHECK_MIN_LENGTH);
    const struct tv_check *most = find_check(&c, node, TV_CHECK_MAX_LENGTH);
    assert_true(tv_str_equal(tv_table_origin(c.table, least->origin).file, str("specs/shop.yaml")));
    assert_true(tv_str_equal(tv_table_origin(c.table, most->origin).file, str("plan.yaml")));
    assert_int_equal(find_demand(&c, AT(&c, "E", "properties"), "\"a\"")->rule,
                     TV_RULE_PROPERTY_REQUIRED);
    clear_compiled(&c);
}

static void test_a_name_that_only_the_other_side_knows_is_unknown_to_the_plan(void **state) {
    (void)state;
    struct compiled c = compile_sources(beside, one_plan);
    const struct tv_check *check = find_check(&c, AT(&c, "E", "properties.b"), TV_CHECK_FORBIDDEN);
    assert_int_equal(check->rule, TV_RULE_PROPERTY_UNKNOWN);
    assert_int_equal(check->declared, TV_SEVERITY_ERROR);
    assert_null(find_check(&c, AT(&c, "E", "properties.c"), TV_CHECK_FORBIDDEN));
    clear_compiled(&c);
}

static void test_what_core_demands_is_demanded_once(void **state) {
    (void)state;
    struct source sources[] = {{"specs/core.yaml", core_text},
                               {"a.yaml", "trackvet: 1\nplan: a\nevents: {E: {}}\n"},
                               {"b.yaml", "trackvet: 1\nplan: b\nevents: {E: {}}\n"},
                               {NULL, NULL}};
    const char *plans[] = {"a.yaml", "b.yaml", NULL};
    struct compiled c = compile_sources(sources, plans);
    assert_int_equal(count_checks(&c, AT(&c, "E", "type"), TV_CHECK_ENUM), 1);
    assert_int_equal(count_checks(&c, AT(&c, "E", "userId"), TV_CHECK_MIN_LENGTH), 1);
    assert_non_null(find_demand(&c, TRACK(&c, "E")->node, "\"userId\" or \"anonymousId\""));
    clear_compiled(&c);
}

static void test_a_plan_may_replace_what_core_says(void **state) {
    (void)state;
    struct source sources[] = {{"specs/core.yaml", core_text},
                               {"specs/shop.yaml", "trackvet: 1\nspec: shop\nevents: {E: {}}\n"},
                               {"plan.yaml", "trackvet: 1\nplan: web\ncalls:\n  common:\n"
                                             "    optional: [[/userId, /anonymousId]]\n"
                                             "    fields: {userId: [integer, null]}\n"},
                               {NULL, NULL}};
    struct compiled c = compile_sources(sources, one_plan);
    assert_int_equal(types_at(&c, "E", "userId"), TV_TYPE_INTEGER | TV_TYPE_NULL);
    assert_null(find_demand(&c, TRACK(&c, "E")->node, "\"userId\" or \"anonymousId\""));
    clear_compiled(&c);
}

static void test_override_forgets_and_silences_the_specs_beside(void **state) {
    (void)state;
    struct source sources[] = {
        {"specs/core.yaml", core_text},
        {"specs/shop.yaml",
         "trackvet: 1\nspec: shop\nevents: {E: {properties: {a: {type: string, maxLength: 1}}}}\n"},
        {"base.yaml", "trackvet: 1\nplan: base\nevents: {E: {properties: {b: string}}}\n"},
        {"plan.yaml", "trackvet: 1\nplan: web\nextends: ./base.yaml\n"
                      "events: {E: {override: true, properties: {a: boolean}}}\n"},
        {NULL, NULL}};
    struct compiled c = compile_sources(sources, one_plan);
    assert_int_equal(types_at(&c, "E", "properties.a"), TV_TYPE_BOOLEAN);
    assert_int_equal(AT(&c, "E", "properties.b"), TV_NONE);
    assert_int_not_equal(AT(&c, "E", "properties.revenue"), TV_NONE);
    assert_non_null(find_demand(&c, TRACK(&c, "E")->node, "\"event\""));
    clear_compiled(&c);
}

static void test_versions_of_two_plans_are_one_row_a_number(void **state) {
    (void)state;
    struct source sources[] = {
        {"specs/core.yaml", core_text},
        {"a.yaml",
         "trackvet: 1\nplan: a\nevents: {E: {versions: {1: {properties: {x: string}}, 3: {}}}}\n"},
        {"b.yaml",
         "trackvet: 1\nplan: b\nevents: {E: {versions: {2: {properties: {y: string}}}}}\n"},
        {NULL, NULL}};
    const char *plans[] = {"a.yaml", "b.yaml", NULL};
    struct compiled c = compile_sources(sources, plans);
    const struct tv_event_row *row = TRACK(&c, "E");
    assert_int_equal(row->versions, 3);
    assert_int_equal(row[0].version, 1);
    assert_int_equal(row[1].version, 2);
    assert_int_equal(row[2].version, 3);
    assert_int_not_equal(find_node(&c, &row[1], "properties.x"), TV_NONE); /* its oldest */
    assert_int_equal(find_node(&c, &row[2], "properties.x"), TV_NONE);
    assert_int_not_equal(find_node(&c, &row[2], "properties.y"), TV_NONE);
    clear_compiled(&c);
}

/* ---- Planned
 * ------------------------------------------------------------------------------------------ */

static void test_planned_is_what_a_plan_lists_or_one_under_it(void **state) {
    (void)state;
    struct source sources[] = {
        {"specs/core.yaml", core_text},
        {"specs/shop.yaml", "trackvet: 1\nspec: shop\nevents: {A: {}, B: {}}\n"},
        {"base.yaml", "trackvet: 1\nplan: base\nextends: shop\nevents: {C: {}}\n"},
        {"plan.yaml", "trackvet: 1\nplan: web\nextends: ./base.yaml\nadditional: {events: "
                      "forbid}\nevents:\n  B:\n  D: {}\n"},
        {NULL, NULL}};
    struct compiled c = compile_sources(sources, one_plan);
    assert_int_equal(TRACK(&c, "A")->planned, 0);
    assert_int_equal(TRACK(&c, "B")->planned, 1);
    assert_int_equal(TRACK(&c, "C")->planned, 1);
    assert_int_equal(TRACK(&c, "D")->planned, 1);
    const struct tv_call_row *track = &c.table->calls[TV_TRACK];
    assert_int_equal(track->policy, TV_POLICY_FORBID);
    assert_int_equal(track->planned_only, 1);
    assert_int_equal(tv_table_origin(c.table, track->policy_origin).line, 4);
    assert_int_equal(c.table->calls[TV_PAGE].policy, TV_POLICY_UNSAID);
    assert_true(tv_str_equal(tv_table_string(c.table, TRACK(&c, "A")->spec), str("shop")));
    assert_true(tv_str_equal(tv_table_string(c.table, TRACK(&c, "B")->spec), str("web")));
    clear_compiled(&c);
}

static void test_what_is_planned_stays_so_when_a_spec_comes_later(void **state) {
    (void)state;
    struct source sources[] = {
        {"specs/core.yaml", core_text},
        {"specs/shop.yaml", "trackvet: 1\nspec: shop\nevents: {A: {}}\n"},
        {"base.yaml", "trackvet: 1\nplan: base\nevents: {A: {}}\n"},
        {"plan.yaml", "trackvet: 1\nplan: web\nextends: [./base.yaml, shop]\n"},
        {NULL, NULL}};
    struct compiled c = compile_sources(sources, one_plan);
    assert_int_equal(TRACK(&c, "A")->planned, 1);
    clear_compiled(&c);
}

static void test_names_of_pages_and_screens_are_listed_apart(void **state) {
    (void)state;
    struct compiled c = compile_plan("additional: {pages: warn}\n"
                                     "pages: {Home: {also: Start}}\nscreens: {Home: {}}\n");
    assert_int_equal(c.table->calls[TV_PAGE].policy, TV_POLICY_WARN);
    assert_ptr_equal(find_event(&c, TV_PAGE, "Start"), find_event(&c, TV_PAGE, "Home"));
    assert_ptr_not_equal(find_event(&c, TV_PAGE, "Home"), find_event(&c, TV_SCREEN, "Home"));
    assert_int_equal(c.table->calls[TV_TRACK].names, TV_NONE);
    clear_compiled(&c);
}

static void test_a_refused_call_is_forbidden(void **state) {
    (void)state;
    struct compiled c = compile_plan("calls: {group: false}\n");
    assert_int_equal(c.table->calls[TV_GROUP].forbidden, 1);
    assert_int_equal(c.table->calls[TV_TRACK].forbidden, 0);
    clear_compiled(&c);
}

/* ---- Unknown names
 * -------------------------------------------------------------------------------------- */

static uint32_t policy_at(const struct compiled *c, const char *event, const char *place) {
    return shape_of(c, AT(c, event, place))->policy;
}

static void test_additional_is_inherited_from_the_container_and_from_the_file(void **state) {
    (void)state;
    struct compiled c =
        compile_plan("additional: {properties: forbid, context: warn, fields: allow}\n"
                     "events:\n"
                     "  E:\n"
                     "    properties:\n"
                     "      a: {properties: {x: {properties: {y: any}}}}\n"
                     "      b: {additional: allow, properties: {x: {properties: {y: any}}}}\n"
                     "      c: {items: {properties: {x: any}}}\n"
                     "      d: {type: object, minProperties: 1}\n"
                     "      e: {required: x, additional: string}\n"
                     "  F: {additional: warn, properties: {a: {properties: {x: any}}}}\n");
    assert_int_equal(policy_at(&c, "E", "properties"), TV_POLICY_FORBID);
    assert_int_equal(policy_at(&c, "E", "properties.a.x"), TV_POLICY_FORBID);
    assert_int_equal(policy_at(&c, "E", "properties.b"), TV_POLICY_ALLOW);
    assert_int_equal(policy_at(&c, "E", "properties.b.x"), TV_POLICY_ALLOW);
    assert_int_equal(policy_at(&c, "E", "properties.c[]"), TV_POLICY_FORBID);
    assert_int_equal(c.table->nodes[AT(&c, "E", "properties.d")].shape, TV_NONE);
    assert_int_equal(policy_at(&c, "E", "properties.e"), TV_POLICY_ALLOW);
    assert_int_equal(policy_at(&c, "F", "properties.a"), TV_POLICY_WARN);
    assert_int_equal(policy_at(&c, "E", "context.app"), TV_POLICY_WARN);
    assert_int_equal(shape_of(&c, TRACK(&c, "E")->node)->policy, TV_POLICY_ALLOW);
    clear_compiled(&c);
}

static void test_what_a_call_says_is_asked_of_defined_events_only(void **state) {
    (void)state;
    struct compiled c = compile_plan("additional: {traits: warn}\n"
                                     "calls: {track: {additional: forbid}}\nevents: {E: {}}\n");
    assert_int_equal(policy_at(&c, "E", "properties"), TV_POLICY_FORBID);
    uint32_t own = find_node(&c, find_event(&c, TV_TRACK, NULL), "properties");
    assert_int_equal(shape_of(&c, own)->policy, TV_POLICY_UNSAID);
    uint32_t traits = find_node(&c, find_event(&c, TV_IDENTIFY, NULL), "traits");
    assert_int_equal(shape_of(&c, traits)->policy, TV_POLICY_WARN);
    clear_compiled(&c);
}

static void test_values_of_unknown_names_have_a_node(void **state) {
    (void)state;
    struct compiled c = compile_plan("events: {E: {properties: {a: {additional: boolean}}}}\n");
    const struct tv_shape *shape = shape_of(&c, AT(&c, "E", "properties.a"));
    assert_int_equal(c.table->nodes[shape->additional].types, TV_TYPE_BOOLEAN);
    clear_compiled(&c);
}

static void test_built_in_specs_say_nothing_about_unknown_names(void **state) {
    (void)state;
    struct compiled c = compile_spec("events: {E: {properties: {a: {properties: {x: any}}}}}\n");
    assert_int_equal(policy_at(&c, "E", "properties"), TV_POLICY_UNSAID);
    assert_int_equal(policy_at(&c, "E", "properties.a"), TV_POLICY_UNSAID);
    assert_int_equal(c.table->calls[TV_TRACK].policy, TV_POLICY_UNSAID);
    assert_int_equal(c.table->calls[TV_TRACK].planned_only, 0);
    clear_compiled(&c);
}

/* ---- Folders
 * ---------------------------------------------------------------------------------------------- */

static void test_a_folder_is_one_plan(void **state) {
    (void)state;
    struct source sources[] = {
        {"specs/core.yaml", core_text},
        {"plans/web/a.yaml",
         "trackvet: 1\nplan: web\nadditional: {events: warn}\ntypes: {thing: boolean}\n"},
        {"plans/web/b.yaml", "trackvet: 1\nplan: web\nevents: {E: {properties: {x: thing}}}\n"},
        {"plans/other.yaml", "trackvet: 1\nplan: other\nevents: {O: {}}\n"},
        {NULL, NULL}};
    const char *plans[] = {"plans/web/", NULL};
    struct compiled c = compile_sources(sources, plans);
    assert_int_equal(types_at(&c, "E", "properties.x"), TV_TYPE_BOOLEAN);
    assert_null(tv_keyset_find(c.table, c.table->calls[TV_TRACK].names, str("O")));
    assert_int_equal(c.table->calls[TV_TRACK].policy, TV_POLICY_WARN);
    clear_compiled(&c);
}

static void test_mistakes_in_a_folder_name_the_file(void **state) {
    (void)state;
    struct source sources[] = {{"specs/core.yaml", core_text},
                               {"web/a.yaml", "trackvet: 1\nplan: web\nadditional: {events: warn}\n"
                                              "types: {t: string}\nevents: {E: {}}\n"},
                               {"web/b.yaml", "trackvet: 1\nplan: shop\nadditional: {pages: warn}\n"
                                              "types: {t: number}\nevents: {E: {}}\n"},
                               {NULL, NULL}};
    const char *plans[] = {"web", NULL};
    struct compiled c = compile_sources(sources, plans);
    assert_string_equal(
        c.findings,
        "web/b.yaml:2:7 plan/reference the files of a folder are one plan, and another one is "
        "\"web\", not \"shop\"\n"
        "web/b.yaml:3:1 plan/reference \"additional\" stands in another file of this folder "
        "already\n"
        "web/b.yaml:4:9 plan/reference the type \"t\" stands twice in this folder\n"
        "web/b.yaml:5:10 plan/duplicate-event \"E\" stands twice in this folder\n");
    clear_compiled(&c);
}

static void test_a_type_of_two_files_that_do_not_extend_each_other_is_refused(void **state) {
    (void)state;
    struct source sources[] = {
        {"specs/core.yaml", core_text},
        {"a.yaml", "trackvet: 1\nplan: a\ntypes: {t: string, email: any}\n"},
        {"b.yaml", "trackvet: 1\nplan: b\ntypes: {t: number}\n"},
        {"plan.yaml", "trackvet: 1\nplan: web\nextends: [./a.yaml, ./b.yaml]\ntypes: {t: any}\n"},
        {NULL, NULL}};
    struct compiled c = compile_sources(sources, one_plan);
    assert_string_equal(c.findings, "b.yaml:3:9 plan/reference the type \"t\" is also defined in "
                                    "\"a.yaml\", and neither extends the other\n");
    clear_compiled(&c);
}

static void test_a_plan_that_is_not_there_is_told(void **state) {
    (void)state;
    struct source sources[] = {{"specs/core.yaml", core_text}, {NULL, NULL}};
    struct compiled c = compile_sources(sources, one_plan);
    assert_string_equal(c.findings, ":0:0 plan/unknown-key there is no plan \"plan.yaml\"\n");
    clear_compiled(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_types_of_different_specs_do_not_see_each_other),
        cmocka_unit_test(test_the_last_spec_that_defines_an_event_wins_whole),
        cmocka_unit_test(test_calls_of_all_specs_hold_for_every_event),
        cmocka_unit_test(test_a_spec_that_is_extended_stands_no_longer_beside_the_plan),
        cmocka_unit_test(test_sides_are_intersected_and_keep_their_own_checks),
        cmocka_unit_test(test_a_name_that_only_the_other_side_knows_is_unknown_to_the_plan),
        cmocka_unit_test(test_what_core_demands_is_demanded_once),
        cmocka_unit_test(test_a_plan_may_replace_what_core_says),
        cmocka_unit_test(test_override_forgets_and_silences_the_specs_beside),
        cmocka_unit_test(test_versions_of_two_plans_are_one_row_a_number),
        cmocka_unit_test(test_planned_is_what_a_plan_lists_or_one_under_it),
        cmocka_unit_test(test_what_is_planned_stays_so_when_a_spec_comes_later),
        cmocka_unit_test(test_names_of_pages_and_screens_are_listed_apart),
        cmocka_unit_test(test_a_refused_call_is_forbidden),
        cmocka_unit_test(test_additional_is_inherited_from_the_container_and_from_the_file),
        cmocka_unit_test(test_what_a_call_says_is_asked_of_defined_events_only),
        cmocka_unit_test(test_values_of_unknown_names_have_a_node),
        cmocka_unit_test(test_built_in_specs_say_nothing_about_unknown_names),
        cmocka_unit_test(test_a_folder_is_one_plan),
        cmocka_unit_test(test_mistakes_in_a_folder_name_the_file),
        cmocka_unit_test(test_a_type_of_two_files_that_do_not_extend_each_other_is_refused),
        cmocka_unit_test(test_a_plan_that_is_not_there_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
