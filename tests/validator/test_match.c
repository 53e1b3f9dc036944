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
    /* Few states, each of many codes: what is kept is paid for like what is not. */
    expect("(a?){100}c", 20000, TV_RULE_JSON_BUDGET);
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

/* ---- States that are kept ------------------------------------------------------------------- */

enum { LINES = 3000, LETTERS = 40 };

/* Lines of events with random texts of a, b and an umlaut; *fits: how many have an a in the 13th
 * place from the end. */
static char *make_lines(unsigned seed, size_t *len, uint64_t *fits) {
    static const char *const letters[] = {"a", "b", "\xc3\xa4"};
    char *lines = malloc(LINES * (sizeof EVENT + 2 * LETTERS + 8));
    char *at = lines;
    assert_non_null(lines);
    *fits = 0;
    for (unsigned i = 0; i < LINES; i++) {
        unsigned chosen[LETTERS];
        at += sprintf(at, "%s", EVENT);
        for (unsigned k = 0; k < LETTERS; k++) {
            seed = seed * 1103515245u + 12345u;
            chosen[k] = (seed >> 16) % 3;
            at += sprintf(at, "%s", letters[chosen[k]]);
        }
        *fits += chosen[LETTERS - 13] == 0;
        at += sprintf(at, "\"}}\n");
    }
    *len = (size_t)(at - lines);
    return lines;
}

/* The automaton of this pattern has thousands of states, more than there is room for. */
static void test_a_pattern_with_more_states_than_there_is_room_for_is_still_matched(void **state) {
    (void)state;
    struct tv_table *table = plan_table("trackvet: 1\nplan: p\nevents:\n  E:\n    properties:\n"
                                        "      p: {pattern: \"a[ab\xc3\xa4]{12}$\"}\n");
    bool enabled[TV_RULE_COUNT] = {false};
    enabled[TV_RULE_PROPERTY_PATTERN] = enabled[TV_RULE_JSON_BUDGET] = true;
    struct run run = {.table = table, .options.enabled = enabled};
    for (unsigned seed = 1; seed < 4; seed++) {
        size_t len;
        uint64_t fits;
        char *lines = make_lines(seed, &len, &fits);
        struct heard heard = run_checker(&run, (struct tv_str){lines, len});
        assert_int_equal(heard.totals.findings, LINES - fits);
        assert_false(heard.rules[TV_RULE_JSON_BUDGET]);
        heard_free(&heard);
        free(lines);
    }
    tv_table_free(table);
}

/* Steps are those of the pattern, whatever is kept from the texts before. */
static void test_what_is_kept_changes_no_finding(void **state) {
    (void)state;
    enum { LEN = 5000 };
    struct tv_table *table = plan_table("trackvet: 1\nplan: p\nevents:\n  E:\n    properties:\n"
                                        "      p: {pattern: \"(a?){900}c\"}\n");
    bool enabled[TV_RULE_COUNT] = {false};
    enabled[TV_RULE_PROPERTY_PATTERN] = enabled[TV_RULE_JSON_BUDGET] = true;
    struct run run = {.table = table, .options.enabled = enabled};
    char *text = malloc(2 * (sizeof EVENT + LEN + 8)), *at = text;
    assert_non_null(text);
    for (unsigned i = 0; i < 2; i++) {
        at += sprintf(at, "%s", EVENT);
        memset(at, 'a', LEN);
        at += LEN + sprintf(at + LEN, "\"}}\n");
    }
    struct heard heard = run_checker(&run, (struct tv_str){text, (size_t)(at - text)});
    assert_int_equal(heard.totals.findings, 2);
    assert_true(heard.rules[TV_RULE_JSON_BUDGET] && !heard.rules[TV_RULE_PROPERTY_PATTERN]);
    heard_free(&heard);
    free(text);
    tv_table_free(table);
}

static void test_edges_of_words_are_those_of_ascii(void **state) {
    (void)state;
    struct tv_table *table = plan_table("trackvet: 1\nplan: p\nevents:\n  E:\n    properties:\n"
                                        "      p: {pattern: \"\\\\bno\\\\b\"}\n");
    struct run run = {.table = table};
    expect_values(&run,
                  EVENT "say no\"}}\n" EVENT "nono\"}}\n" EVENT "\xc3\xa4no\xc3\xa4\"}}\n" EVENT
                        "no\"}}\n" EVENT "_no\"}}\n",
                  "\"nono\" property/pattern /properties/p\n"
                  "\"_no\" property/pattern /properties/p\n");
    tv_table_free(table);
}

static void test_the_redos_list_ends_in_time(void **state) {
    (void)state;
    expect("(a+)+$", 100000, TV_RULE_PROPERTY_PATTERN);
    expect("(a|aa)+$", 100000, TV_RULE_PROPERTY_PATTERN);
    expect("(.*)*x", 100000, TV_RULE_PROPERTY_PATTERN);
    expect("(([a-z])+.)+[A-Z]([a-z])+$", 100000, TV_RULE_PROPERTY_PATTERN);
    expect("^(([a-z])+.)+[A-Z]([a-z])+$", 100000, TV_RULE_PROPERTY_PATTERN);
    expect("^(a?){30}a{30}$", 100000, TV_RULE_PROPERTY_PATTERN);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nested_repeats_take_linear_time),
        cmocka_unit_test(test_a_pattern_that_takes_too_many_steps_is_given_up_and_told),
        cmocka_unit_test(test_the_same_checker_runs_one_pattern_after_the_other),
        cmocka_unit_test(test_a_pattern_in_a_condition_decides_silently),
        cmocka_unit_test(test_a_pattern_with_more_states_than_there_is_room_for_is_still_matched),
        cmocka_unit_test(test_what_is_kept_changes_no_finding),
        cmocka_unit_test(test_edges_of_words_are_those_of_ascii),
        cmocka_unit_test(test_the_redos_list_ends_in_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
