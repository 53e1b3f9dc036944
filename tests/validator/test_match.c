/* Patterns: what they cost. What they match is compared with another engine by
 * tests/commands/check_patterns.py. */
#include "checker_test.h"

#define EVENT "{\"type\":\"track\",\"event\":\"E\",\"userId\":\"u\",\"properties\":{\"p\":\""

/* Checks one long text of `len` letters a and a b behind them. */
static struct heard check_text(const char *pattern, size_t len) {
    char plan[300];
    snprintf(plan, sizeof plan,
             "trackvet: 1\nplan: p\nevents:\n  E:\n    properties:\n      p: {pattern: \"%s\"}\n",
             pattern);
    struct tv_table *table = plan_table(plan);
    bool enabled[TV_RULE_COUNT] = {false};
    enabled[TV_RULE_PROPERTY_PATTERN] = enabled[TV_RULE_JSON_BUDGET] = true;
    struct run run = {.table = table, .options.enabled = enabled};
    size_t head = strlen(EVENT);
    char *text = malloc(head + len + 8);
    assert_non_null(text);
    memcpy(text, EVENT, head);
    memset(text + head, 'a', len);
    memcpy(text + head + len, "b\"}}\n", 5);
    struct heard heard = run_checker(&run, (struct tv_str){text, head + len + 5});
    free(text);
    tv_table_free(table);
    return heard;
}

static void expect(const char *pattern, size_t len, enum tv_rule rule) {
    struct heard heard = check_text(pattern, len);
    assert_int_equal(heard.totals.findings, rule != TV_RULE_COUNT);
    if (rule != TV_RULE_COUNT && !heard.rules[rule])
        fail_msg("%s: %s", pattern, heard.text);
    heard_free(&heard);
}

/* Engines that go back and try again take longer than the age of the world for these. */
static void test_nested_repeats_take_linear_time(void **state) {
    (void)state;
    expect("^(a+)+$", 100000, TV_RULE_PROPERTY_PATTERN);
    expect("^(a|aa)+$", 100000, TV_RULE_PROPERTY_PATTERN);
    expect("(a*)*b$", 100000, TV_RULE_COUNT);
    expect("(.*)(.*)(.*)(.*)(.*)[^b]$", 100000, TV_RULE_PROPERTY_PATTERN);
}

static void test_a_pattern_that_takes_too_many_steps_is_given_up_and_told(void **state) {
    (void)state;
    expect("(a?){900}c", 100000, TV_RULE_JSON_BUDGET);
}

static void test_the_same_checker_runs_one_pattern_after_the_other(void **state) {
    (void)state;
    struct tv_table *table = plan_table("trackvet: 1\nplan: p\nevents:\n  E:\n    properties:\n"
                                        "      p: {pattern: \"^a{3,5}$\"}\n"
                                        "      q: {pattern: \"x\"}\n");
    struct run run = {.table = table};
    expect_values(&run,
                  EVENT "aaa\",\"q\":\"x\"}}\n" EVENT "aaaaaa\",\"q\":\"-x-\"}}\n" EVENT
                        "aaaa\",\"q\":\"y\"}}\n" EVENT "aa\",\"q\":\"\xc3\xa4x\"}}\n",
                  "\"aaaaaa\" property/pattern /properties/p\n"
                  "\"y\" property/pattern /properties/q\n"
                  "\"aa\" property/pattern /properties/p\n");
    tv_table_free(table);
}

static void test_a_pattern_in_a_condition_decides_silently(void **state) {
    (void)state;
    struct tv_table *table =
        plan_table("trackvet: 1\nplan: p\nevents:\n  E:\n    properties: {p: string, q: string}\n"
                   "    when: {if: {p: {pattern: \"^a\"}}, then: {required: q}}\n");
    struct run run = {.table = table};
    expect_values(&run, EVENT "b\"}}\n", "");
    struct heard heard = run_checker(&run, str(EVENT "a\"}}\n"));
    assert_true(heard.rules[TV_RULE_PROPERTY_CONDITION] || heard.rules[TV_RULE_PROPERTY_REQUIRED]);
    heard_free(&heard);
    tv_table_free(table);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nested_repeats_take_linear_time),
        cmocka_unit_test(test_a_pattern_that_takes_too_many_steps_is_given_up_and_told),
        cmocka_unit_test(test_the_same_checker_runs_one_pattern_after_the_other),
        cmocka_unit_test(test_a_pattern_in_a_condition_decides_silently),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
