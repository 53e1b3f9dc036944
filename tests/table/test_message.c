/* Sentences of findings: places are filled, and a cut never splits a code point. */
#include "finding.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void expect_sentence(const struct tv_finding *finding, const char *expected) {
    char out[256];
    size_t len = tv_message(finding, out, sizeof out);
    assert_true(
        tv_str_equal((struct tv_str){out, len}, (struct tv_str){expected, strlen(expected)}));
}

static void test_expected_and_kind_are_filled_in(void **state) {
    (void)state;
    struct tv_finding finding = {.rule = TV_RULE_PROPERTY_TYPE,
                                 .expected = TV_STR("a number"),
                                 .actual_type = TV_TYPE_STRING};
    expect_sentence(&finding, "must be a number, got a string");
}

static void test_every_kind_has_its_words(void **state) {
    (void)state;
    static const struct {
        enum tv_type type;
        const char *sentence;
    } cases[] = {
        {TV_TYPE_NULL, "must be an object, got null"},
        {TV_TYPE_BOOLEAN, "must be an object, got a boolean"},
        {TV_TYPE_INTEGER, "must be an object, got an integer"},
        {TV_TYPE_NUMBER, "must be an object, got a number"},
        {TV_TYPE_STRING, "must be an object, got a string"},
        {TV_TYPE_OBJECT, "must be an object, got an object"},
        {TV_TYPE_ARRAY, "must be an object, got an array"},
        {(enum tv_type)0, "must be an object, got nothing"},
    };
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tv_finding finding = {.rule = TV_RULE_JSON_NOT_AN_EVENT,
                                     .actual_type = cases[i].type};
        expect_sentence(&finding, cases[i].sentence);
    }
}

static void test_a_suggested_name_is_quoted_and_a_pointer_is_not(void **state) {
    (void)state;
    struct tv_finding name = {.rule = TV_RULE_PROPERTY_MISSPELLED,
                              .suggestion = TV_STR("order_id")};
    struct tv_finding pointer = {.rule = TV_RULE_CALL_MISPLACED_FIELD,
                                 .suggestion = TV_STR("/context/groupId")};
    struct tv_finding empty = {.rule = TV_RULE_PROPERTY_MISSPELLED};
    expect_sentence(&name, "almost the name \"order_id\"");
    expect_sentence(&pointer, "belongs at /context/groupId");
    expect_sentence(&empty, "almost the name \"\"");
}

static void test_a_detail_is_the_sentence_of_a_reader(void **state) {
    (void)state;
    struct tv_finding plan = {.rule = TV_RULE_PLAN_SYNTAX,
                              .detail = TV_STR("{kind} \"x\" is no {place}")};
    struct tv_finding json = {.rule = TV_RULE_JSON_SYNTAX, .detail = TV_STR("expected a comma")};
    expect_sentence(&plan, "{kind} \"x\" is no {place}");
    expect_sentence(&json, "not valid JSON: expected a comma");
}

static void test_text_behind_a_place_is_kept(void **state) {
    (void)state;
    struct tv_finding finding = {.rule = TV_RULE_EVENT_CASE,
                                 .suggestion = TV_STR("Order Completed")};
    expect_sentence(&finding, "differs from \"Order Completed\" only in case or separators");
}

static void test_a_long_sentence_is_cut_between_code_points(void **state) {
    (void)state;
    struct tv_finding finding = {.rule = TV_RULE_PLAN_SYNTAX,
                                 .detail = TV_STR("a\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80z")};
    static const size_t lens[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11, 11};
    for (size_t max = 0; max < sizeof lens / sizeof lens[0]; max++) {
        char out[16];
        memset(out, '#', sizeof out);
        assert_int_equal(tv_message(&finding, out, max), lens[max]);
        assert_memory_equal(out, finding.detail.at, lens[max]);
        assert_int_equal(out[lens[max]], '#');
    }
}

static void test_nothing_follows_a_cut(void **state) {
    (void)state;
    struct tv_finding finding = {.rule = TV_RULE_PROPERTY_MISSPELLED,
                                 .suggestion = TV_STR("\xE2\x82\xAC")};
    char out[32];
    assert_int_equal(tv_message(&finding, out, 19), 17);
    assert_memory_equal(out, "almost the name \"", 17);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_expected_and_kind_are_filled_in),
        cmocka_unit_test(test_every_kind_has_its_words),
        cmocka_unit_test(test_a_suggested_name_is_quoted_and_a_pointer_is_not),
        cmocka_unit_test(test_a_detail_is_the_sentence_of_a_reader),
        cmocka_unit_test(test_text_behind_a_place_is_kept),
        cmocka_unit_test(test_a_long_sentence_is_cut_between_code_points),
        cmocka_unit_test(test_nothing_follows_a_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
