/* Conventions of writing names: which ones a name keeps, and how it is written by another one. */
#include "lint_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct tv_str str(const char *text) {
    return (struct tv_str){text, strlen(text)};
}

static bool keeps(const char *name, enum tv_case style) {
    return tv_case_mask(str(name)) >> style & 1u;
}

static void test_a_name_keeps_its_own_convention_and_no_other(void **state) {
    (void)state;
    static const char *const names[] = {
        [TV_CASE_TITLE] = "Report Was Sent", [TV_CASE_SENTENCE] = "Report was sent",
        [TV_CASE_LOWER] = "report was sent", [TV_CASE_SNAKE] = "report_was_sent",
        [TV_CASE_SCREAMING] = "REPORT_SENT", [TV_CASE_CAMEL] = "reportWasSent",
        [TV_CASE_PASCAL] = "ReportWasSent",  [TV_CASE_KEBAB] = "report-was-sent"};
    for (unsigned i = 0; i < TV_CASE_COUNT; i++)
        for (unsigned k = 0; k < TV_CASE_COUNT; k++) {
            if (keeps(names[i], (enum tv_case)k) != (i == k))
                fail_msg("%s and %s", names[i], tv_case_name((enum tv_case)k).at);
        }
}

static void test_a_single_word_keeps_several(void **state) {
    (void)state;
    assert_true(keeps("email", TV_CASE_SNAKE));
    assert_true(keeps("email", TV_CASE_CAMEL));
    assert_true(keeps("email", TV_CASE_LOWER));
    assert_false(keeps("email", TV_CASE_TITLE));
    assert_true(keeps("Signup", TV_CASE_TITLE));
    assert_true(keeps("Signup", TV_CASE_PASCAL));
}

static void test_titles_have_small_words_numbers_and_acronyms(void **state) {
    (void)state;
    assert_true(keeps("Step 2 of 3 Reached", TV_CASE_TITLE));
    assert_true(keeps("PDF Opened", TV_CASE_TITLE));
    assert_true(keeps("PDF opened", TV_CASE_SENTENCE));
    assert_true(keeps("Opened PDF", TV_CASE_SENTENCE));
    assert_true(keeps("Added to Cart", TV_CASE_TITLE));
    assert_false(keeps("of Cart", TV_CASE_TITLE));
    assert_false(keeps("REPORT SENT", TV_CASE_TITLE));
    assert_true(keeps("Über Ölung", TV_CASE_TITLE));
    assert_false(keeps("Über ölung", TV_CASE_TITLE));
}

static void test_signs_in_front_belong_to_no_convention(void **state) {
    (void)state;
    assert_true(keeps("_internal_id", TV_CASE_SNAKE));
    assert_true(keeps("$browserName", TV_CASE_CAMEL));
}

static void assert_written(const char *name, enum tv_case style, const char *as) {
    struct tv_arena *arena = tv_arena_new();
    struct tv_str written = tv_case_convert(arena, str(name), style);
    if (written.len != strlen(as) || memcmp(written.at, as, written.len) != 0)
        fail_msg("%s became %.*s", name, (int)written.len, written.at);
    tv_arena_free(arena);
}

static void test_names_are_written_by_every_convention(void **state) {
    (void)state;
    assert_written("report_was_sent", TV_CASE_TITLE, "Report Was Sent");
    assert_written("reportWasSent", TV_CASE_SENTENCE, "Report was sent");
    assert_written("Report Was Sent", TV_CASE_LOWER, "report was sent");
    assert_written("HTMLPageViewed", TV_CASE_SNAKE, "html_page_viewed");
    assert_written("page2Viewed", TV_CASE_SNAKE, "page2_viewed");
    assert_written("report-sent", TV_CASE_SCREAMING, "REPORT_SENT");
    assert_written("Report Sent", TV_CASE_CAMEL, "reportSent");
    assert_written("report sent", TV_CASE_PASCAL, "ReportSent");
    assert_written("Report Sent", TV_CASE_KEBAB, "report-sent");
    assert_written("opened PDF of user", TV_CASE_TITLE, "Opened PDF of User");
    assert_written("_pageCount", TV_CASE_SNAKE, "_page_count");
    assert_written("übergrößeGewählt", TV_CASE_TITLE, "Übergröße Gewählt");
    assert_written("", TV_CASE_SNAKE, "");
}

static void test_conventions_are_found_by_the_words_of_the_grammar(void **state) {
    (void)state;
    for (unsigned i = 0; i < TV_CASE_COUNT; i++)
        assert_int_equal(tv_case_find(tv_case_name((enum tv_case)i)), i);
    assert_int_equal(tv_case_find(str("any")), TV_CASE_COUNT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_name_keeps_its_own_convention_and_no_other),
        cmocka_unit_test(test_a_single_word_keeps_several),
        cmocka_unit_test(test_titles_have_small_words_numbers_and_acronyms),
        cmocka_unit_test(test_signs_in_front_belong_to_no_convention),
        cmocka_unit_test(test_names_are_written_by_every_convention),
        cmocka_unit_test(test_conventions_are_found_by_the_words_of_the_grammar),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
