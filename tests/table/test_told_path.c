/* Paths of any bytes become texts of a table, and are known again. */
#include "told_path.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void expect_told(const char *path, const char *expected) {
    char out[64];
    struct tv_str given = {path, strlen(path)};
    size_t len = tv_tell_path(given, out);
    struct tv_str told = {out, len};
    assert_true(tv_str_equal(told, (struct tv_str){expected, strlen(expected)}));
    assert_true(tv_is_utf8(told));
    assert_true(tv_is_told_path(told, given));
}

static void test_a_path_that_is_utf8_is_told_as_it_is(void **state) {
    (void)state;
    expect_told("plans/übersicht-東京-🙂.yaml", "plans/übersicht-東京-🙂.yaml");
    expect_told("", "");
}

static void test_bytes_of_no_code_point_stand_as_their_digits(void **state) {
    (void)state;
    expect_told("a\xff"
                "b",
                "a\\xFFb");
    expect_told("\xc3", "\\xC3");
    expect_told("\xe6\x9d", "\\xE6\\x9D");
    expect_told("\xed\xa0\x80", "\\xED\\xA0\\x80"); /* a surrogate */
    expect_told("\xc0\xaf", "\\xC0\\xAF");          /* too long a form */
    expect_told("\xf4\x90\x80\x80", "\\xF4\\x90\\x80\\x80");
}

static void test_another_path_is_not_what_was_told(void **state) {
    (void)state;
    assert_false(tv_is_told_path(TV_STR("a\\xFF"), TV_STR("a\xfe")));
    assert_false(tv_is_told_path(TV_STR("a\\xFF"), TV_STR("a")));
    assert_false(tv_is_told_path(TV_STR("a"), TV_STR("a\xff")));
    assert_false(tv_is_told_path(TV_STR("ab"), TV_STR("abc")));
}

static void test_one_odd_byte_among_many_is_seen_wherever_it_is(void **state) {
    (void)state;
    char text[40];
    for (size_t i = 0; i < sizeof text; i++) {
        memset(text, 'a', sizeof text);
        assert_true(tv_is_utf8((struct tv_str){text, sizeof text}));
        text[i] = '\x80';
        assert_false(tv_is_utf8((struct tv_str){text, sizeof text}));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_path_that_is_utf8_is_told_as_it_is),
        cmocka_unit_test(test_bytes_of_no_code_point_stand_as_their_digits),
        cmocka_unit_test(test_another_path_is_not_what_was_told),
        cmocka_unit_test(test_one_odd_byte_among_many_is_seen_wherever_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
