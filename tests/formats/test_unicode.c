/* Unicode properties: names, and the runs of code points behind them. */
#include "unicode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static unsigned find(const char *name) {
    return tv_unicode_find(name, strlen(name));
}

/* How many code points a property has; fails where a run is out of bounds. */
static uint32_t count(const char *name) {
    uint32_t cursor = 0, low, high, sum = 0;
    unsigned row = find(name);
    assert_int_not_equal(row, TV_UNICODE_NONE);
    while (tv_unicode_next(row, &cursor, &low, &high)) {
        assert_true(low <= high && high <= TV_UNICODE_LAST);
        sum += high - low + 1;
    }
    return sum;
}

static bool is_in(const char *name, uint32_t point) {
    uint32_t cursor = 0, low, high;
    bool is_in = false;
    while (tv_unicode_next(find(name), &cursor, &low, &high))
        is_in = is_in || (point >= low && point <= high);
    return is_in;
}

static void test_a_value_has_all_its_names(void **state) {
    (void)state;
    unsigned row = find("Lu");
    assert_int_not_equal(row, TV_UNICODE_NONE);
    assert_int_equal(find("Uppercase_Letter"), row);
    assert_int_equal(find("gc=Lu"), row);
    assert_int_equal(find("General_Category=Uppercase_Letter"), row);
    assert_int_equal(find("Script=Greek"), find("sc=Grek"));
    assert_int_equal(find("Script_Extensions=Greek"), find("scx=Grek"));
    assert_int_equal(find("White_Space"), find("space"));
    assert_int_equal(find("digit"), find("Nd"));
}

static void test_names_are_compared_exactly(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "",       "lu",  "Greek",           "sc=Lu",    "gc=Greek",
        "gc=",    "=Lu", "White_Space=Yes", "IsLu",     "White Space",
        "gc=Any", "sc=", "Block=Latin",     "scx=ASCII"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        if (find(wrong[i]) != TV_UNICODE_NONE)
            fail_msg("%s is found", wrong[i]);
    }
    assert_int_equal(tv_unicode_find("Lu\0", 3), TV_UNICODE_NONE);
    assert_int_equal(tv_unicode_find("a name that is longer than all those there are", 46),
                     TV_UNICODE_NONE);
}

static void test_categories_cover_all_code_points_once(void **state) {
    (void)state;
    static const char *const groups[] = {"L", "M", "N", "P", "S", "Z", "C"};
    uint32_t sum = 0;
    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++)
        sum += count(groups[i]);
    assert_int_equal(sum, TV_UNICODE_LAST + 1);
    assert_int_equal(count("Any"), TV_UNICODE_LAST + 1);
    assert_int_equal(count("Assigned") + count("Cn"), TV_UNICODE_LAST + 1);
    assert_int_equal(count("LC"), count("Lu") + count("Ll") + count("Lt"));
    assert_int_equal(count("ASCII"), 128);
    assert_int_equal(count("Cs"), 2048);
}

static void test_properties_have_their_characters(void **state) {
    (void)state;
    assert_true(is_in("Lu", 0xc4) && !is_in("Lu", 0xe4));
    assert_true(is_in("L", 0x4e2d) && is_in("Nd", 0x663) && !is_in("L", 0x663));
    assert_true(is_in("sc=Greek", 0x3a9) && !is_in("sc=Greek", 'O'));
    /* A middle dot is common to many scripts, of which an extension names some. */
    assert_true(is_in("sc=Zyyy", 0x1cd0) || is_in("sc=Zinh", 0x1cd0));
    assert_true(is_in("scx=Deva", 0x1cd0) && !is_in("sc=Deva", 0x1cd0));
    assert_false(is_in("scx=Zinh", 0x1cd0));
    assert_true(is_in("Emoji", 0x1f600) && is_in("Alphabetic", 0x345));
}

static void test_a_code_point_is_found_as_the_runs_have_it(void **state) {
    (void)state;
    static const char *const names[] = {"ID_Start", "IDC", "Ll", "Cn", "sc=Latin", "White_Space"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        for (uint32_t point = 0; point <= TV_UNICODE_LAST; point += 997)
            assert_int_equal(tv_unicode_has(find(names[i]), point), is_in(names[i], point));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_value_has_all_its_names),
        cmocka_unit_test(test_names_are_compared_exactly),
        cmocka_unit_test(test_categories_cover_all_code_points_once),
        cmocka_unit_test(test_properties_have_their_characters),
        cmocka_unit_test(test_a_code_point_is_found_as_the_runs_have_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
