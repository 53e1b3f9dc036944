/* Rates: when one is worse than another, at the edges of tolerance and chance; and how shares are
 * read. */
#include "rate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { FIFTH = TV_RATE_WHOLE / 5 };

static struct tv_rate rate(uint64_t events, uint64_t of) {
    return (struct tv_rate){events, of};
}

static void test_exactly_at_the_tolerance_is_within(void **state) {
    (void)state;
    assert_true(tv_rate_is_within(rate(12, 100), rate(10, 100), FIFTH));
    assert_false(tv_rate_is_within(rate(13, 100), rate(10, 100), FIFTH));
    assert_true(tv_rate_is_within(rate(120000, 1000000), rate(1, 10), FIFTH));
    assert_false(tv_rate_is_within(rate(120001, 1000000), rate(1, 10), FIFTH));
    assert_true(tv_rate_is_within(rate(1, 3), rate(1, 3), 0));
    assert_false(tv_rate_is_within(rate(334, 1000), rate(1, 3), 0));
    assert_true(tv_rate_is_within(rate(333, 1000), rate(1, 3), 0));
}

static void test_largest_counts_do_not_overflow(void **state) {
    (void)state;
    const uint64_t most = TV_RATE_MAX - 1, tolerance = (uint64_t)1000 * TV_RATE_WHOLE;
    assert_true(tv_rate_is_within(rate(most, most), rate(most, most), tolerance));
    assert_true(tv_rate_is_within(rate(1, most), rate(most, most), 0));
    assert_false(tv_rate_is_within(rate(most, most), rate(1, most), tolerance));
    assert_true(tv_rate_is_more(rate(most, most), rate(most / 2, most)));
    assert_false(tv_rate_is_more(rate(most, most), rate(most, most)));
    assert_true(tv_rate_is_gone(most, rate(1, most / 10)));
    assert_false(tv_rate_is_gone(1, rate(1, most)));
}

/* With as many events as before, each of n is a new one with one half: P(10 or 11 of 11) is
 * 12 / 2048, P(9 or 10 of 10) is 11 / 1024. */
static void test_small_counts_are_no_proof(void **state) {
    (void)state;
    assert_false(tv_rate_is_more(rate(1, 1000), rate(1, 1000)));
    assert_false(tv_rate_is_more(rate(2, 1000), rate(1, 1000)));
    assert_false(tv_rate_is_more(rate(9, 1000), rate(1, 1000)));
    assert_true(tv_rate_is_more(rate(10, 1000), rate(1, 1000)));
}

/* A new one with 1 / 100: two of three have 3 / 10000. */
static void test_few_new_events_weigh_more_against_many_old_ones(void **state) {
    (void)state;
    assert_true(tv_rate_is_more(rate(2, 10), rate(1, 990)));
    assert_false(tv_rate_is_more(rate(1, 10), rate(1, 990)));
}

static void test_a_lower_rate_is_never_more(void **state) {
    (void)state;
    assert_false(tv_rate_is_more(rate(1, 1000), rate(500, 1000)));
    assert_false(tv_rate_is_more(rate(5000, 1000000), rate(500, 1000)));
}

/* Exact sums and the normal distribution meet where one takes the other's place. */
static void test_large_counts_are_judged_alike_on_both_sides_of_the_switch(void **state) {
    (void)state;
    const uint64_t n = 100000000;
    for (uint64_t k = 1900000; k <= 2100000; k += 20000) {
        /* one standard deviation of the difference is about 2000 */
        assert_true(tv_rate_is_more(rate(k + 5500, n), rate(k, n)));
        assert_false(tv_rate_is_more(rate(k + 3500, n), rate(k, n)));
    }
}

static void test_enough_events_without_any_mean_that_it_is_gone(void **state) {
    (void)state;
    assert_false(tv_rate_is_gone(0, rate(10, 10)));
    assert_true(tv_rate_is_gone(1, rate(10, 10)));
    assert_false(tv_rate_is_gone(6, rate(1, 2))); /* 1 / 64 */
    assert_true(tv_rate_is_gone(7, rate(1, 2)));  /* 1 / 128 */
    assert_false(tv_rate_is_gone(458, rate(1, 100)));
    assert_true(tv_rate_is_gone(459, rate(1, 100)));
}

static void test_a_share_is_below_a_limit_when_it_reaches_it(void **state) {
    (void)state;
    assert_true(tv_rate_is_below(rate(1, 100), 10000));
    assert_false(tv_rate_is_below(rate(2, 199), 10000));
    assert_true(tv_rate_is_below(rate(0, 0), 0));
    assert_false(tv_rate_is_below(rate(1, UINT64_MAX), 0));
}

static void test_shares_are_read_with_their_sign_and_four_decimals(void **state) {
    (void)state;
    static const struct {
        const char *text;
        uint64_t parts;
    } good[] = {{"0%", 0},      {"1%", 10000},    {"0.1%", 1000},      {"100%", 1000000},
                {"0.0001%", 1}, {"2.50%", 25000}, {"12.3456%", 123456}};
    static const char *const bad[] = {
        "",     "%",    "1",         "1 %",      "-1%",
        "+1%",  "1%%",  ".5%",       "1.%",      "0,1%",
        "101%", "1e1%", "100.0001%", "0.00001%", "99999999999999999999999%"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        uint64_t parts;
        assert_true(tv_rate_read(good[i].text, TV_RATE_WHOLE, &parts));
        assert_int_equal(parts, good[i].parts);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        uint64_t parts;
        assert_false(tv_rate_read(bad[i], TV_RATE_WHOLE, &parts));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exactly_at_the_tolerance_is_within),
        cmocka_unit_test(test_largest_counts_do_not_overflow),
        cmocka_unit_test(test_small_counts_are_no_proof),
        cmocka_unit_test(test_few_new_events_weigh_more_against_many_old_ones),
        cmocka_unit_test(test_a_lower_rate_is_never_more),
        cmocka_unit_test(test_large_counts_are_judged_alike_on_both_sides_of_the_switch),
        cmocka_unit_test(test_enough_events_without_any_mean_that_it_is_gone),
        cmocka_unit_test(test_a_share_is_below_a_limit_when_it_reaches_it),
        cmocka_unit_test(test_shares_are_read_with_their_sign_and_four_decimals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
