/* What the four timestamps say about each other and about now. The fixtures of the rules have more;
 * here is what depends on options and on other rules. */
#include "checker_test.h"

#include "formats.h"

#define EVENT "{\"type\":\"track\",\"event\":\"Tea Poured\",\"userId\":\"u\","

static void expect(const char *text, const char *now, const char *ignored, const char *expected) {
    struct tv_table *table = plan_table(NULL);
    bool enabled[TV_RULE_COUNT] = {false};
    for (int i = TV_RULE_TIME_FORMAT; i <= TV_RULE_TIME_SKEW_IDENTITY; i++)
        enabled[i] = strcmp(tv_rule_info((enum tv_rule)i)->name, ignored) != 0;
    struct run run = {.table = table, .options = {.enabled = enabled, .has_now = now != NULL}};
    struct tv_instant instant = {.micros = 0};
    if (now)
        assert_true(tv_instant_read(now, strlen(now), &instant));
    run.options.now = instant.micros;
    expect_values(&run, text, expected);
    tv_table_free(table);
}

static void test_future_without_receivedAt_or_now_is_not_judged(void **state) {
    static const char text[] = EVENT "\"timestamp\":\"2055-01-01T00:00:00.000Z\"}";
    (void)state;
    expect(text, NULL, "", "");
    expect(text, "2025-03-14T00:00:00Z", "",
           "\"2055-01-01T00:00:00.000Z\" time/future /timestamp\n");
}

static void test_event_later_than_its_sending_is_told_once(void **state) {
    static const char text[] = EVENT "\"originalTimestamp\":\"2025-03-20T00:00:00.000Z\","
                                     "\"sentAt\":\"2025-03-14T00:00:00.000Z\","
                                     "\"receivedAt\":\"2025-03-14T00:00:00.500Z\","
                                     "\"timestamp\":\"2025-03-20T00:00:00.500Z\"}";
    (void)state;
    expect(text, NULL, "", "\"2025-03-14T00:00:00.000Z\" time/order /sentAt\n");
    expect(text, NULL, "time/order", "\"2025-03-20T00:00:00.500Z\" time/future /timestamp\n");
}

static void test_time_of_wrong_format_is_not_compared(void **state) {
    (void)state;
    expect(EVENT "\"timestamp\":\"2055-13-01T00:00:00.000Z\"}", "2025-03-14T00:00:00Z", "",
           "\"2055-13-01T00:00:00.000Z\" time/format /timestamp\n");
    expect(EVENT "\"timestamp\":2055}", "2025-03-14T00:00:00Z", "",
           "2055 time/format /timestamp\n");
}

static void test_last_of_two_timestamps_counts(void **state) {
    (void)state;
    expect(EVENT "\"timestamp\":\"2055-01-01T00:00:00.000Z\","
                 "\"timestamp\":\"2025-01-01T00:00:00.000Z\"}",
           "2025-03-14T00:00:00Z", "", "");
}

static void test_unset_time_is_not_compared_with_others(void **state) {
    (void)state;
    expect(EVENT "\"timestamp\":\"2025-03-14T00:00:00.000Z\","
                 "\"sentAt\":\"0001-01-01T00:00:00Z\"}",
           NULL, "", "\"0001-01-01T00:00:00Z\" time/zero /sentAt\n");
}

static void test_times_of_a_batch_come_from_each_item(void **state) {
    (void)state;
    expect("{\"batch\":[" EVENT "\"timestamp\":\"1970-01-01T00:00:00.000Z\"}],"
           "\"sentAt\":\"2025-03-14T00:00:00.000Z\"}",
           NULL, "", "\"1970-01-01T00:00:00.000Z\" time/zero /timestamp\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_future_without_receivedAt_or_now_is_not_judged),
        cmocka_unit_test(test_event_later_than_its_sending_is_told_once),
        cmocka_unit_test(test_time_of_wrong_format_is_not_compared),
        cmocka_unit_test(test_last_of_two_timestamps_counts),
        cmocka_unit_test(test_unset_time_is_not_compared_with_others),
        cmocka_unit_test(test_times_of_a_batch_come_from_each_item),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
