/* From the text of a time to microseconds. The reference for days counts them one by one. */
#include "formats.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define SECOND INT64_C(1000000)

struct example {
    const char *text;
    int64_t micros;
    int ahead;
    bool has_zone;
};

static const struct example examples[] = {
    {"1970-01-01T00:00:00.000Z", 0, 0, true},
    {"1970-01-01T00:00:00.001Z", 1000, 0, true},
    {"1969-12-31T23:59:59.999Z", -1000, 0, true},
    {"2025-03-14T09:12:33.123Z", INT64_C(1741943553123000), 0, true},
    {"2025-03-14T09:12:33Z", INT64_C(1741943553) * SECOND, 0, true},
    {"2025-03-14t09:12:33z", INT64_C(1741943553) * SECOND, 0, true},
    {"2025-03-14 09:12:33", INT64_C(1741943553) * SECOND, 0, false},
    {"2025-03-14T10:12:33.123456+01:00", INT64_C(1741943553123456), 60, true},
    {"2025-03-14T10:12:33.1234567899+0100", INT64_C(1741943553123456), 60, true},
    {"2025-03-14T01:12:33,5-08", INT64_C(1741943553500000), -480, true},
    {"2025-03-14T05:42:33-03:30", INT64_C(1741943553) * SECOND, -210, true},
    {"2025-03-14T09:12Z", INT64_C(1741943520) * SECOND, 0, true},
    {"2025-03-14T10:12+01:00", INT64_C(1741943520) * SECOND, 60, true},
    {"20250314T091233Z", INT64_C(1741943553) * SECOND, 0, true},
    {"20250314T101233.5+0100", INT64_C(1741943553500000), 60, true},
    {"20250314T0912", INT64_C(1741943520) * SECOND, 0, false},
    {"2025-03-14", INT64_C(1741910400) * SECOND, 0, false},
    {"20250314", INT64_C(1741910400) * SECOND, 0, false},
    {"2016-12-31T23:59:60Z", INT64_C(1483228800) * SECOND, 0, true},
    {"0001-01-01T00:00:00Z", INT64_C(-62135596800) * SECOND, 0, true},
    {"9999-12-31T23:59:59.999Z", INT64_C(253402300799999000), 0, true},
};

static void test_instant_is_read_in_every_spelling(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        const struct example *example = &examples[i];
        struct tv_instant instant;
        if (!tv_instant_read(example->text, strlen(example->text), &instant))
            fail_msg("%s is not read", example->text);
        if (instant.micros != example->micros || instant.ahead != example->ahead ||
            instant.has_zone != example->has_zone)
            fail_msg("%s: %lld, %d, %d", example->text, (long long)instant.micros, instant.ahead,
                     instant.has_zone);
    }
}

static void test_instant_that_is_none_is_refused(void **state) {
    static const char *const wrong[] = {"",
                                        "2025-13-01T00:00:00.000Z",
                                        "2025-02-29T00:00:00.000Z",
                                        "2025-03-14T24:00:00.000Z",
                                        "2025-03-14T09:60:00.000Z",
                                        "2025-03-14T09:12:61.000Z",
                                        "2025-03-14X09:12:33.123Z",
                                        "2025-03-14T09:12:33.12:Z",
                                        "2025-03-14T09:12:33.123\"",
                                        "yesterday",
                                        "1741943553"};
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct tv_instant instant;
        assert_false(tv_instant_read(wrong[i], strlen(wrong[i]), &instant));
    }
}

static void test_instant_of_24_bytes_in_another_form_is_left_out(void **state) {
    static const char *const at[TV_INSTANTS] = {
        "2025-03-14T09:12:33+0100", "2025-03-14T09:12:33.123Z", NULL, "2025-03-14T09:12:33.1234"};
    int64_t micros[TV_INSTANTS] = {1, 1, 1, 1};
    struct tv_day day = {0};
    (void)state;
    assert_int_equal(tv_instants_read_usual(at, &day, micros), 1U << 1);
    assert_true(micros[1] == INT64_C(1741943553123000));
    assert_true(micros[0] == 1 && micros[2] == 1 && micros[3] == 1);
}

static bool is_leap(int year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* One text a day from year 0 to 9999, read in both ways. */
static void test_day_numbers_agree_with_counting(void **state) {
    static const int lens[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    struct tv_day day = {0};
    int64_t number = -719528;
    (void)state;
    for (int year = 0; year < 10000; year++) {
        for (int month = 0; month < 12; month++) {
            int len = lens[month] + (month == 1 && is_leap(year));
            for (int d = 1; d <= len; d++, number++) {
                char text[64];
                int64_t micros;
                struct tv_instant instant;
                snprintf(text, sizeof text, "%04d-%02d-%02dT01:02:03.004Z", year, month + 1, d);
                int64_t wanted = (number * 86400 + 3723) * SECOND + 4000;
                assert_true(tv_instant_read_usual(text, &day, &micros));
                assert_true(micros == wanted);
                if (d == len) {
                    assert_true(tv_instant_read(text, 24, &instant));
                    assert_true(instant.micros == wanted);
                }
            }
        }
    }
    assert_true(number == 2932897);
}

static void test_day_that_is_remembered_does_not_change_the_time(void **state) {
    struct tv_day day = {0};
    int64_t first, second, again;
    (void)state;
    assert_true(tv_instant_read_usual("2025-03-14T09:12:33.123Z", &day, &first));
    assert_true(tv_instant_read_usual("2025-03-15T09:12:33.123Z", &day, &second));
    assert_true(tv_instant_read_usual("2025-03-14T09:12:33.123Z", &day, &again));
    assert_true(second - first == 86400 * SECOND && first == again);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_instant_is_read_in_every_spelling),
        cmocka_unit_test(test_instant_that_is_none_is_refused),
        cmocka_unit_test(test_instant_of_24_bytes_in_another_form_is_left_out),
        cmocka_unit_test(test_day_numbers_agree_with_counting),
        cmocka_unit_test(test_day_that_is_remembered_does_not_change_the_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
