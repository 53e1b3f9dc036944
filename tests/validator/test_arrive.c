/* What a checker tells of each event at its end: which one it is, when it was, and which findings
 * are about it. */
#include "checker_test.h"

/* One line an event and a finding, in the order of the calls. */
struct told {
    char text[4096];
    size_t len;
};

static void take_finding(void *context, const struct tv_finding *finding) {
    struct told *told = context;
    told->len += (size_t)snprintf(told->text + told->len, sizeof told->text - told->len,
                                  "  %s %llu\n", tv_rule_info(finding->rule)->name,
                                  (unsigned long long)finding->event_number);
}

static void take_arrival(void *context, const struct tv_arrival *arrival) {
    struct told *told = context;
    const char *call = arrival->call < TV_CALL_COUNT ? tv_call_name(arrival->call) : "no call";
    told->len += (size_t)snprintf(told->text + told->len, sizeof told->text - told->len,
                                  "%s '%.*s' %llu", call, (int)arrival->name.len, arrival->name.at,
                                  (unsigned long long)arrival->event_number);
    if (arrival->has_seconds)
        told->len += (size_t)snprintf(told->text + told->len, sizeof told->text - told->len,
                                      " at %lld", (long long)arrival->seconds);
    else if (arrival->timestamp.len > 0)
        told->len +=
            (size_t)snprintf(told->text + told->len, sizeof told->text - told->len, " at '%.*s'",
                             (int)arrival->timestamp.len, arrival->timestamp.at);
    told->len += (size_t)snprintf(told->text + told->len, sizeof told->text - told->len, "\n");
}

static void expect(const char *text, const char *expected) {
    struct told told = {.len = 0};
    struct tv_options options = {.arrived = take_arrival};
    struct tv_table *table = plan_table(NULL);
    struct tv_checker *checker =
        tv_checker_new(table, &options, (struct tv_sink){take_finding, &told});
    assert_non_null(checker);
    tv_checker_feed(checker, text, strlen(text));
    tv_checker_finish(checker, false);
    assert_string_equal(told.text, expected);
    tv_checker_free(checker);
    tv_table_free(table);
}

#define TRACK(name) "{\"type\":\"track\",\"event\":\"" name "\",\"userId\":\"u\""
#define ALIAS "{\"type\":\"alias\",\"userId\":\"u\",\"previousId\":\"p\""

static void test_an_event_comes_behind_its_findings(void **state) {
    (void)state;
    expect(TRACK("A") "}\n" TRACK("B") ",\"messageId\":7}\n" TRACK("C") "}\n",
           "track 'A' 0\n  call/id-type 1\ntrack 'B' 1\ntrack 'C' 0\n");
}

static void test_names_are_decoded_and_belong_to_calls_that_have_them(void **state) {
    (void)state;
    expect(TRACK("A\\u0042") ",\"name\":\"N\"}\n"
                             "{\"type\":\"page\",\"name\":\"N\",\"userId\":\"u\"}\n"
                             "{\"type\":\"identify\",\"name\":\"N\",\"userId\":\"u\"}\n",
           "track 'AB' 0\npage 'N' 0\n  call/misplaced-field 1\nidentify '' 1\n");
}

static void test_an_event_of_no_call_comes_too(void **state) {
    (void)state;
    expect("{\"type\":\"trick\",\"event\":\"A\",\"userId\":\"u\"}\n{\"event\":\"A\",\"userId\":"
           "\"u\"}\n",
           "  call/type-unknown 1\nno call '' 1\n  call/type-missing 2\nno call '' 2\n");
}

static void test_what_is_no_event_does_not_come(void **state) {
    (void)state;
    expect(TRACK("A") "}\n[1]\n{\"type\n" TRACK("B") "}\n",
           "track 'A' 0\n  json/not-an-event 1\n  json/syntax 0\ntrack 'B' 0\n");
}

static void test_each_event_of_a_batch_comes_and_its_body_does_not(void **state) {
    (void)state;
    expect("{\"sentAt\":7,\"batch\":[" TRACK("A") "},3," TRACK("B") ",\"messageId\":7}]}\n",
           "  time/format 1\ntrack 'A' 0\n  json/not-an-event 2\n  call/id-type 3\n"
           "track 'B' 3\n");
}

/* The outer part stands between what is wrong with the event. */
static void test_what_is_wrong_with_the_outer_part_is_about_no_event(void **state) {
    (void)state;
    expect("{\"context\":{\"ip\":\"1.2\"},\"batch\":[{\"messageId\":7,\"previousId\":\"p\","
           "\"type\":\"alias\",\"context\":{},\"userId\":\"\"}," ALIAS "}]}\n",
           "  call/id-type 1\n  context/format 0\n  call/id-empty 1\nalias '' 1\nalias '' 0\n");
}

static void test_a_wrapped_event_comes_once(void **state) {
    (void)state;
    expect("{\"offset\":1,\"value\":\"{\\\"type\\\":\\\"alias\\\",\\\"userId\\\":\\\"u\\\","
           "\\\"previousId\\\":\\\"p\\\"}\"}\n",
           "alias '' 0\n");
}

static void test_the_usual_time_is_read_and_other_texts_are_told(void **state) {
    (void)state;
    expect(TRACK("A") ",\"timestamp\":\"2025-03-14T09:12:33.123Z\"}\n" TRACK(
               "A") ",\"timestamp\":\"2025-03-14T09:12:33+01:00\"}\n" TRACK("A") "}\n",
           "track 'A' 0 at 1741943553\ntrack 'A' 0 at '2025-03-14T09:12:33+01:00'\n"
           "track 'A' 0\n");
    expect(TRACK("A") ",\"timestamp\":\"1999-03-14T09:12:33.123Z\"}\n",
           "track 'A' 0 at '1999-03-14T09:12:33.123Z'\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_event_comes_behind_its_findings),
        cmocka_unit_test(test_names_are_decoded_and_belong_to_calls_that_have_them),
        cmocka_unit_test(test_an_event_of_no_call_comes_too),
        cmocka_unit_test(test_what_is_no_event_does_not_come),
        cmocka_unit_test(test_each_event_of_a_batch_comes_and_its_body_does_not),
        cmocka_unit_test(test_what_is_wrong_with_the_outer_part_is_about_no_event),
        cmocka_unit_test(test_a_wrapped_event_comes_once),
        cmocka_unit_test(test_the_usual_time_is_read_and_other_texts_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
