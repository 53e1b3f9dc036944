/* Patterns that are not regular, where PCRE2 enforces them: look-around, references back, and what
 * ECMA-262 reads in another way than PCRE2. */
#include "checker_test.h"

#define EVENT "{\"type\":\"track\",\"event\":\"E\",\"userId\":\"u\",\"properties\":{\"p\":\""

static struct tv_table *table_of(const char *pattern) {
    char plan[600];
    snprintf(plan, sizeof plan,
             "trackvet: 1\nplan: p\nevents:\n  E:\n    properties:\n      p: {pattern: '%s'}\n",
             pattern);
    return plan_table(plan);
}

static struct heard check(const struct tv_table *table, const char *text, size_t len) {
    bool enabled[TV_RULE_COUNT] = {false};
    enabled[TV_RULE_PROPERTY_PATTERN] = enabled[TV_RULE_JSON_BUDGET] = true;
    struct run run = {.table = table, .options.enabled = enabled};
    size_t head = strlen(EVENT);
    char *event = malloc(head + len + 8);
    assert_non_null(event);
    memcpy(event, EVENT, head);
    memcpy(event + head, text, len);
    memcpy(event + head + len, "\"}}\n", 4);
    struct heard heard = run_checker(&run, (struct tv_str){event, head + len + 4});
    free(event);
    return heard;
}

static void expect_fit(const char *pattern, const char *text, bool fits) {
    struct tv_table *table = table_of(pattern);
    struct heard heard = check(table, text, strlen(text));
    if (heard.rules[TV_RULE_PROPERTY_PATTERN] == fits || heard.rules[TV_RULE_JSON_BUDGET])
        fail_msg("%s and %s: %s", pattern, text, heard.text);
    heard_free(&heard);
    tv_table_free(table);
}

static void test_look_around_is_enforced(void **state) {
    (void)state;
    expect_fit("^(?=.*[A-Z])(?=.*\\d).{4,}$", "abC1", true);
    expect_fit("^(?=.*[A-Z])(?=.*\\d).{4,}$", "abc1", false);
    expect_fit("^(?!test)", "test-1", false);
    expect_fit("^(?!test)", "tes-1", true);
    expect_fit("(?<=\\$)\\d", "costs $5", true);
    expect_fit("(?<!\\$)\\b\\d", "costs $5", false);
}

static void test_references_back_are_enforced(void **state) {
    (void)state;
    expect_fit("^(.)(.)\\2\\1$", "abba", true);
    expect_fit("^(.)(.)\\2\\1$", "abab", false);
    expect_fit("^(?<q>[ab]+)-\\k<q>$", "ab-ab", true);
    expect_fit("^(?<q>[ab]+)-\\k<q>$", "ab-ba", false);
}

/* A group that has not matched, or is still open, is the empty text. */
static void test_references_to_what_has_not_matched_fit_the_empty_text(void **state) {
    (void)state;
    expect_fit("^(a)?\\1b$", "b", true);
    expect_fit("^(?!c)(a\\1)b$", "ab", true);
    expect_fit("^(?!c)(a|b\\1c)+$", "abc", true);
}

static void test_characters_are_those_of_ecma_262(void **state) {
    (void)state;
    expect_fit("^(?=.)\\s$", "\xc2\xa0", true);
    expect_fit("^(?=.)\\d$", "\xd9\xa3", false);
    expect_fit("^(?=.)\\w$", "\xc3\xa4", false);
    expect_fit("^(?=.)\\p{Lu}$", "\xc3\x84", true);
    expect_fit("^(?!b).$", "\xf0\x9f\x98\x80", true);
    expect_fit("^(?!b).$", "\xe2\x80\xa8", false);
    expect_fit("(?!b)a$", "a\\n", false);
    expect_fit("(?=a)[]", "a", false);
    expect_fit("(?=a)[^]", "a", true);
}

/* 420 letters take a second with no limit but that of each starting place. */
static void test_going_back_too_often_is_given_up_and_told(void **state) {
    (void)state;
    enum { LEN = 20000 };
    char *text = malloc(LEN);
    assert_non_null(text);
    memset(text, 'a', LEN);
    text[LEN - 1] = 'b';
    static const char *const patterns[] = {"^(?!c)(a+)+$", "(?!c)(a+)+$", "(a*)*\\1c$",
                                           "(?=(a+)+$)"};
    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
        struct tv_table *table = table_of(patterns[i]);
        struct heard heard = check(table, text, LEN);
        assert_int_equal(heard.totals.findings, 1);
        assert_true(heard.rules[TV_RULE_JSON_BUDGET]);
        heard_free(&heard);
        tv_table_free(table);
    }
    free(text);
}

/* No starting place takes long, all of them together do: PCRE2's own limit is none for that. */
static void test_steps_of_all_starting_places_are_counted_together(void **state) {
    (void)state;
    enum { RUN = 12, LEN = 400 * RUN };
    char text[LEN];
    for (unsigned i = 0; i < LEN; i++)
        text[i] = i % RUN == RUN - 1 ? 'b' : 'a';
    struct tv_table *table = table_of("(?!c)(a+)+$");
    struct heard heard = check(table, text, LEN);
    assert_true(heard.rules[TV_RULE_JSON_BUDGET]);
    heard_free(&heard);
    tv_table_free(table);
}

static void count(void *context, struct tv_str pattern) {
    (void)pattern;
    ++*(unsigned *)context;
}

static void test_what_pcre2_takes_is_enforced_and_not_told(void **state) {
    (void)state;
    unsigned told = 0;
    struct tv_table *table = table_of("^(?!a)(?<=b|cd)");
    tv_patterns_unenforced(table, count, &told);
    assert_int_equal(told, 0);
    tv_table_free(table);
}

/* In look-behind ECMA-262 sets groups from right to left, which PCRE2 does not. */
static void test_what_pcre2_does_not_take_is_told_and_not_enforced(void **state) {
    (void)state;
    unsigned told = 0;
    struct tv_table *table = table_of("(?<=\\1(a))b");
    tv_patterns_unenforced(table, count, &told);
    assert_int_equal(told, 1);
    tv_table_free(table);
    expect_fit("(?<=\\1(a))b", "c", true);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_look_around_is_enforced),
        cmocka_unit_test(test_references_back_are_enforced),
        cmocka_unit_test(test_references_to_what_has_not_matched_fit_the_empty_text),
        cmocka_unit_test(test_characters_are_those_of_ecma_262),
        cmocka_unit_test(test_going_back_too_often_is_given_up_and_told),
        cmocka_unit_test(test_steps_of_all_starting_places_are_counted_together),
        cmocka_unit_test(test_what_pcre2_takes_is_enforced_and_not_told),
        cmocka_unit_test(test_what_pcre2_does_not_take_is_told_and_not_enforced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
