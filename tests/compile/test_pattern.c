/* The compiler of patterns: what it refuses and why, what is not regular, how large it gets. What
 * patterns match is compared with node by tests/commands/check_patterns.py. */
#include "compiling.h"
#include "pattern.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct outcome {
    struct tv_pattern_draft draft;
    struct tv_model *model; /* has the arena */
    bool ok;
};

static struct outcome compile_text(struct tv_str text) {
    struct outcome outcome = {.model = tv_model_new()};
    assert_non_null(outcome.model);
    outcome.ok = tv_pattern_compile(&outcome.draft, outcome.model->arena, text);
    return outcome;
}

static void assert_faulty(const char *pattern, const char *fault) {
    struct outcome outcome = compile_text(str(pattern));
    assert_false(outcome.ok);
    assert_non_null(outcome.draft.fault);
    if (!strstr(outcome.draft.fault, fault))
        fail_msg("%s: %s", pattern, outcome.draft.fault);
    tv_model_free(outcome.model);
}

/* words: what codes cannot say; NULL: the pattern is regular. */
static void assert_fine(const char *pattern, const char *words) {
    struct outcome outcome = compile_text(str(pattern));
    if (!outcome.ok)
        fail_msg("%s: %s", pattern, outcome.draft.fault);
    assert_int_equal(outcome.draft.unsupported != NULL, words != NULL);
    if (words)
        assert_string_equal(outcome.draft.unsupported, words);
    assert_int_equal(outcome.draft.borrowed.count > 0, words != NULL);
    assert_true(outcome.draft.codes.count > 0);
    tv_model_free(outcome.model);
}

static uint32_t codes_of(const char *pattern) {
    struct outcome outcome = compile_text(str(pattern));
    assert_true(outcome.ok);
    uint32_t count = outcome.draft.codes.count;
    tv_model_free(outcome.model);
    return count;
}

static void test_a_fault_says_what_to_write(void **state) {
    (void)state;
    assert_faulty("\\Aa\\Z", "write ^ for \\A");
    assert_faulty("a\\z", "write $ for");
    assert_faulty("(?P<n>a)", "(?<name>...)");
    assert_faulty("a{,5}", "{0,...}");
    assert_faulty("\\p{Grek}", "\\p{Script=Greek}");
    assert_faulty("\\pL", "{property}");
    assert_faulty("(a", "not closed");
    assert_faulty("\\1(a)\\2", "refers back to a group that it does not have");
    assert_faulty("\\012", "\\x41");
}

static void test_escapes_and_brackets_that_need_no_flag_are_taken(void **state) {
    (void)state;
    static const char *const loose[] = {"\\-", "\\@",    "\\_", "[\\w-.]", "[a-\\d]", "{{name}}",
                                        "]",   "a{1,b}", "\\ä", "[\\@-z]", "a{"};
    for (size_t i = 0; i < sizeof loose / sizeof loose[0]; i++)
        assert_fine(loose[i], NULL);
}

static void test_look_around_and_references_back_are_told_apart(void **state) {
    (void)state;
    assert_fine("^(?!a)", "look-ahead");
    assert_fine("(?=a)b", "look-ahead");
    assert_fine("(?<=a)b", "look-behind");
    assert_fine("(?<!a)b", "look-behind");
    assert_fine("(a)\\1", "a reference back to a group");
    assert_fine("(?<n>a)\\k<n>", "a reference back to a group");
}

static void test_a_reference_to_a_group_that_comes_later_fits_the_empty_text(void **state) {
    (void)state;
    assert_fine("\\1(a)", NULL);
    assert_fine("\\k<n>(?<n>a)", NULL);
}

static void test_the_grammar_is_checked_behind_a_look_around(void **state) {
    (void)state;
    assert_faulty("(?=a)[b", "not closed");
    assert_faulty("(?=a)\\a", "escape that does not exist");
    assert_faulty("(?<!a)b)", "not open");
}

static void test_repeats_that_explode_are_refused_with_a_way_out(void **state) {
    (void)state;
    assert_faulty("(a{1000}){1000}", "maxLength");
    assert_faulty("a{1,250}{1,250}", "nothing to repeat");
    assert_faulty("(a{1,250}){1,250}", "too large");
    assert_faulty("(((a{0,99}){0,99}){0,99}){0,99}", "too large");
    assert_faulty("a{4294967290}", "too large");
    assert_faulty("(?=a){0}b{2000}", "counts beyond 1000");
}

static void test_lengths_of_usual_texts_are_not_too_large(void **state) {
    (void)state;
    assert_fine("^.{0,2048}$", NULL);
    assert_fine("^[^<>]{1,5000}$", NULL);
    assert_int_equal(codes_of("a{3,5}"), 3 + 2 * 2 + 1);
    assert_int_equal(codes_of("(ab){0}c"), 2);
}

static void test_repeats_of_nothing_are_nothing(void **state) {
    (void)state;
    assert_int_equal(codes_of("(){4000000000}"), 1);
    assert_int_equal(codes_of("(?:)*a"), 2);
}

static void test_groups_may_be_nested_250_deep(void **state) {
    (void)state;
    char text[600];
    for (unsigned depth = 250; depth <= 251; depth++) {
        memset(text, '(', depth);
        memset(text + depth, ')', depth);
        struct outcome outcome = compile_text((struct tv_str){text, (size_t)2 * depth});
        assert_int_equal(outcome.ok, depth == 250);
        tv_model_free(outcome.model);
    }
}

static void test_classes_ascend_and_do_not_touch(void **state) {
    (void)state;
    struct outcome outcome = compile_text(str("[z\\P{Any}b-da-c_\\d0-3]"));
    assert_true(outcome.ok);
    const struct tv_operand *ranges = outcome.draft.ranges.items;
    assert_int_equal(outcome.draft.ranges.count, 4);
    assert_int_equal(ranges[0].a, '0');
    assert_int_equal(ranges[0].b, '9');
    assert_int_equal(ranges[2].a, 'a');
    assert_int_equal(ranges[2].b, 'd');
    tv_model_free(outcome.model);
}

static void test_the_same_class_is_kept_once(void **state) {
    (void)state;
    struct outcome one = compile_text(str("\\p{L}")), two = compile_text(str("\\p{L}x[\\p{L}]"));
    assert_true(one.ok && two.ok);
    assert_int_equal(one.draft.ranges.count, two.draft.ranges.count);
    tv_model_free(one.model);
    tv_model_free(two.model);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_fault_says_what_to_write),
        cmocka_unit_test(test_escapes_and_brackets_that_need_no_flag_are_taken),
        cmocka_unit_test(test_look_around_and_references_back_are_told_apart),
        cmocka_unit_test(test_a_reference_to_a_group_that_comes_later_fits_the_empty_text),
        cmocka_unit_test(test_the_grammar_is_checked_behind_a_look_around),
        cmocka_unit_test(test_repeats_that_explode_are_refused_with_a_way_out),
        cmocka_unit_test(test_lengths_of_usual_texts_are_not_too_large),
        cmocka_unit_test(test_repeats_of_nothing_are_nothing),
        cmocka_unit_test(test_groups_may_be_nested_250_deep),
        cmocka_unit_test(test_classes_ascend_and_do_not_touch),
        cmocka_unit_test(test_the_same_class_is_kept_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
