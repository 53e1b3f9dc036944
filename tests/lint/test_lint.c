/* What rules say where fixtures do not reach: several causes at once, comments, specs, odd models.
 */
#include "linting.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

static void test_of_all_rules_one_speaks_of_a_name(void **state) {
    (void)state;
    struct linted linted =
        lint_plan("naming: {properties: snake_case}\n"
                  "events:\n"
                  "  Order Complete: {doc: x, properties: {page_count: integer}}\n"
                  "  Reports: {doc: x, properties: {pageCount: integer}}\n",
                  NULL);
    char *said = findings_of(&linted);
    assert_string_equal(
        said, "5:3 plan/spec-near-miss \"Order Complete\" is almost \"Order Completed\" of "
              "the built-in spec shop\n"
              "6:34 plan/near-duplicate-property \"page_count\" (1 place) and "
              "\"pageCount\" (1 place) are nearly the same name\n");
    free(said);
    clear_linted(&linted);
}

static void test_the_spelling_of_a_spec_is_the_right_one(void **state) {
    (void)state;
    struct linted linted = lint_plan("events:\n"
                                     "  A: {properties: {Total: number}}\n"
                                     "  B: {properties: {Total: number}}\n"
                                     "  Order Completed: {properties: {total: {minimum: 1}}}\n",
                                     "plan/near-duplicate-property");
    size_t count;
    const struct tv_lint_finding *const *findings = tv_lint_findings(linted.lint, &count);
    assert_int_equal(count, 1);
    assert_true(tv_str_equal(findings[0]->finding.suggestion, str("total")));
    assert_int_equal(findings[0]->finding.line, 4);
    clear_linted(&linted);
}

static void test_specs_are_seen_through_include_items_and_calls(void **state) {
    (void)state;
    assert_said("plan/spec-conflict",
                "events:\n"
                "  Order Completed:\n"
                "    properties:\n"
                "      sku: integer\n"
                "      items: {items: {properties: {sku: boolean}}}\n"
                "      revenue: string\n"
                "calls: {identify: {traits: {age: string}}}\n",
                "6:7 plan/spec-conflict \"sku\" is integer here, and string in the built-in spec "
                "shop\n"
                "7:36 plan/spec-conflict \"items[].sku\" is boolean here, and string in the "
                "built-in spec shop\n"
                "8:7 plan/spec-conflict \"revenue\" is string here, and number in the built-in "
                "spec core\n"
                "9:29 plan/spec-conflict \"age\" is string here, and number in the built-in spec "
                "core\n");
}

static void test_what_all_calls_say_holds_for_an_event(void **state) {
    (void)state;
    assert_said("plan/missing-type",
                "calls: {track: {properties: {shared: string}}}\n"
                "events:\n"
                "  A:\n"
                "    properties: {shared: {doc: x}, revenue: {doc: x}, other: {doc: x}}\n"
                "    context: {app: {properties: {version: {doc: x}, build: {doc: x}}}}\n"
                "pages: {A: {properties: {shared: {doc: x}}}}\n",
                "6:55 plan/missing-type 3 properties have no type: \"other\", \"build\" and "
                "\"shared\"\n");
    assert_said("plan/spec-conflict", "events: {A: {context: {app: string}}}\n",
                "3:24 plan/spec-conflict \"app\" is string here, and object in the built-in spec "
                "core\n");
}

static void test_types_that_name_themselves_end(void **state) {
    (void)state;
    assert_said("plan/type-conflict",
                "types:\n"
                "  tree: {properties: {kids: {items: tree}}}\n"
                "  loop: [loop, loop]\n"
                "events:\n"
                "  A: {properties: {x: tree, y: loop}}\n"
                "  B: {properties: {x: string, y: string}}\n",
                "8:20 plan/type-conflict \"x\" has different types: object (1 place) and string (1 "
                "place)\n");
}

static void test_a_comment_takes_one_place_out_of_many(void **state) {
    (void)state;
    assert_said("plan/missing-doc",
                "events:\n"
                "  A: {properties: {x: string}}   # trackvet: ignore[plan/missing-doc] a reason\n"
                "  B: {properties: {x: string}}\n"
                "  # trackvet: ignore[plan/*] a reason\n"
                "\n"
                "  # and more words\n"
                "  C: {properties: {x: string}}\n",
                "5:3 plan/missing-doc \"B\" has no doc\n");
}

static void test_a_comment_inside_of_a_text_is_none(void **state) {
    (void)state;
    assert_said("plan/suppression",
                "title: \"x # trackvet: ignore\"\n"
                "events:\n"
                "  A:\n"
                "    doc: |\n"
                "      # trackvet: ignore\n"
                "    properties: {x: {type: string, doc: 'a # trackvet: ignore'}}\n",
                "");
}

static void test_signs_do_not_tell_names_apart(void **state) {
    (void)state;
    assert_said("plan/near-duplicate-property",
                "events:\n"
                "  A: {properties: {is new: string, \"is new?\": string}}\n"
                "  B: {properties: {\"?\": string, \"!\": string}}\n",
                "4:36 plan/near-duplicate-property \"is new\" (1 place) and \"is new?\" (1 place) "
                "are nearly the same name; side by side in 1 object\n");
}

static void test_names_twice_in_a_model_without_yaml_are_found(void **state) {
    (void)state;
    struct linted linted = {0};
    linted.model = read_plan("events:\n"
                             "  A: {properties: {x: string, y: string}}\n"
                             "  B: {}\n",
                             &linted.file);
    static bool enabled[TV_RULE_COUNT];
    struct tv_clause *events =
        (struct tv_clause *)(uintptr_t)tv_def_find(linted.file->body, TV_KW_EVENTS);
    struct tv_clause *properties =
        (struct tv_clause *)(uintptr_t)tv_def_find(events->entries->def, TV_KW_PROPERTIES);
    events->entries->next->name = str("A");
    properties->entries->next->name = str("x");
    enabled[TV_RULE_PLAN_DUPLICATE_EVENT] = enabled[TV_RULE_PLAN_DUPLICATE_PROPERTY] = true;
    linted.lint = tv_lint_new(enabled);
    assert_int_equal(tv_lint_plan(linted.lint, linted.model, str("plan.yaml")), TV_OK);
    char *said = findings_of(&linted);
    assert_string_equal(said, "4:31 plan/duplicate-property \"x\" stands here twice\n"
                              "5:3 plan/duplicate-event \"A\" stands here twice\n");
    free(said);
    clear_linted(&linted);
}

static bool is_line_5_or_8(void *context, const struct tv_at *at) {
    (void)context;
    return at->line == 5 || at->line == 8;
}

static void test_what_changed_is_told_where_it_changed(void **state) {
    (void)state;
    struct linted linted = {0};
    static bool enabled[TV_RULE_COUNT];
    linted.model = read_plan("events:\n"                                      /* 3 */
                             "  A B: {properties: {x: string}}\n"             /* 4 */
                             "  C D: {properties: {x: {type: [integer]}}}\n"  /* 5 */
                             "  E F: {properties: {x: {type: [string]}}}\n"   /* 6 */
                             "  G H: {doc: y, properties: {aB: integer}}\n"   /* 7 */
                             "  I J: {doc: y, properties: {aB: integer}}\n"   /* 8 */
                             "  K L: {doc: y, properties: {a_b: integer}}\n"  /* 9 */
                             "  M N: {doc: y, properties: {a_b: integer}}\n"  /* 10 */
                             "  O P: {doc: y, properties: {a_b: integer}}\n", /* 11 */
                             &linted.file);
    enabled[TV_RULE_PLAN_MISSING_DOC] = enabled[TV_RULE_PLAN_TYPE_LIST] =
        enabled[TV_RULE_PLAN_NEAR_DUPLICATE_PROPERTY] = true;
    linted.lint = tv_lint_new(enabled);
    tv_lint_focus_on(linted.lint, (struct tv_lint_focus){is_line_5_or_8, NULL});
    assert_int_equal(tv_lint_plan(linted.lint, linted.model, str("plan.yaml")), TV_OK);
    char *said = findings_of(&linted);
    assert_string_equal(
        said, "4:3 plan/missing-doc 2 events have no doc: \"A B\" and \"E F\"\n"
              "5:3 plan/missing-doc \"C D\" has no doc\n"
              "5:32 plan/type-list \"x\" has a list of one type: write the type alone\n"
              "6:32 plan/type-list \"x\" has a list of one type: write the type alone\n"
              "8:30 plan/near-duplicate-property \"a_b\" (3 places) and \"aB\" (2 places) are "
              "nearly the same name\n");
    free(said);
    size_t count;
    const struct tv_lint_finding *const *findings = tv_lint_findings(linted.lint, &count);
    for (size_t i = 0; i < count; i++) { /* each with its own edit */
        bool is_list = findings[i]->finding.rule == TV_RULE_PLAN_TYPE_LIST;
        assert_true(is_list == (findings[i]->edits != NULL));
        assert_true(!is_list || (!findings[i]->edits->next &&
                                 findings[i]->edits->at.line == findings[i]->finding.line));
    }
    clear_linted(&linted);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_of_all_rules_one_speaks_of_a_name),
        cmocka_unit_test(test_the_spelling_of_a_spec_is_the_right_one),
        cmocka_unit_test(test_specs_are_seen_through_include_items_and_calls),
        cmocka_unit_test(test_what_all_calls_say_holds_for_an_event),
        cmocka_unit_test(test_types_that_name_themselves_end),
        cmocka_unit_test(test_a_comment_takes_one_place_out_of_many),
        cmocka_unit_test(test_a_comment_inside_of_a_text_is_none),
        cmocka_unit_test(test_signs_do_not_tell_names_apart),
        cmocka_unit_test(test_what_changed_is_told_where_it_changed),
        cmocka_unit_test(test_names_twice_in_a_model_without_yaml_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
