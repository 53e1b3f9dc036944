/* Bodies of batch requests: items in place, items merged with the outer part, and the outer part's
 * own mistakes. Merged or not, places are those of the body. */
#include "checker_test.h"

static const char plan[] = "trackvet: 1\n"
                           "plan: shop\n"
                           "calls:\n"
                           "  common:\n"
                           "    required: /context/app/version\n"
                           "events:\n"
                           "  Paid:\n"
                           "    properties: {amount: number}\n"
                           "    versions:\n"
                           "      1: {}\n"
                           "      2: {required: amount}\n";

static int open_table(void **state) {
    *state = plan_table(plan);
    return 0;
}

static int close_table(void **state) {
    tv_table_free(*state);
    return 0;
}

static void expect(const struct tv_table *table, const char *text, uint64_t events,
                   const char *expected) {
    struct run run = {.table = table};
    struct heard heard = run_checker(&run, str(text));
    assert_int_equal(heard.totals.events, events);
    heard_free(&heard);
    expect_values(&run, text, expected);
}

#define APP "\"app\":{\"version\":\"1\"}"

static void test_items_are_checked_one_by_one(void **state) {
    expect(*state,
           "{\"batch\":[{\"type\":\"alias\",\"userId\":\"u\",\"previousId\":\"p\",\"context\":{" APP
           "}},{\"type\":\"track\",\"event\":\"Paid\",\"userId\":\"\",\"context\":{" APP
           "},\"properties\":{\"amount\":\"1\"}}, 7],\"sentAt\":\"2024-01-01T00:00:00Z\"}\n",
           2,
           "\"\" call/id-empty /userId\n"
           "\"1\" property/numeric-string /properties/amount\n"
           "7 json/not-an-event \n");
}

static void test_a_body_without_items_is_fine(void **state) {
    expect(*state, "{\"batch\":[],\"context\":{\"x\":1},\"writeKey\":\"w\"}\n", 0, "");
}

static void test_a_record_with_a_type_is_no_body(void **state) {
    expect(*state,
           "{\"type\":\"alias\",\"userId\":\"u\",\"previousId\":\"p\",\"context\":{" APP
           "},\"batch\":[{\"type\":3}]}\n",
           1, "[{\"type\":3 call/unknown-field /batch\n");
}

static void test_the_outer_part_reaches_every_item(void **state) {
    expect(*state,
           "{\"batch\":[{\"type\":\"alias\",\"userId\":\"u\",\"previousId\":\"p\"},"
           "{\"type\":\"alias\",\"userId\":\"u\",\"previousId\":\"p\",\"context\":{}},"
           "{\"context\":{\"ip\":\"192.0.2.1\"},\"type\":\"alias\",\"userId\":\"u\","
           "\"previousId\":\"p\"}],\"context\":{" APP "}}\n",
           3, "");
}

static void test_the_item_wins_over_the_outer_part(void **state) {
    expect(*state,
           "{\"context\":{\"app\":{}},\"batch\":[{\"type\":\"alias\",\"userId\":\"u\","
           "\"previousId\":\"p\",\"context\":{" APP "}}]}\n",
           1, "");
    expect(*state,
           "{\"context\":{" APP "},\"batch\":[{\"type\":\"alias\",\"userId\":\"u\","
           "\"previousId\":\"p\",\"context\":{\"\\u0061pp\":{}}}]}\n",
           1, "{ property/required /context/app\n");
}

static void test_the_outer_part_chooses_the_version(void **state) {
    expect(*state,
           "{\"context\":{" APP ",\"protocols\":{\"event_version\":2}},\"batch\":["
           "{\"type\":\"track\",\"event\":\"Paid\",\"userId\":\"u\",\"properties\":{}}]}\n",
           1, "{ property/required /properties\n");
}

static void test_what_is_wrong_outside_is_told_once(void **state) {
    expect(*state,
           "{\"batch\":[{\"type\":\"alias\",\"userId\":\"u\",\"previousId\":\"p\"},"
           "{\"type\":\"alias\",\"userId\":\"\",\"previousId\":\"p\"}],"
           "\"context\":{" APP ",\"ip\":\"1.2\",\"locale\":3,\"locale\":\"de\"}}\n",
           2,
           "\"de\" json/duplicate-key /context/locale\n"
           "\"1.2\" context/format /context/ip\n"
           "3 context/type /context/locale\n"
           "\"\" call/id-empty /userId\n");
}

static void test_integrations_are_merged_too(void **state) {
    expect(*state,
           "{\"batch\":[{\"type\":\"alias\",\"userId\":\"u\",\"previousId\":\"p\",\"integrations\":"
           "{\"All\":1}}],\"integrations\":{\"All\":true,\"X\":\"\"},\"context\":{" APP "}}\n",
           1,
           "1 property/type /integrations/All\n"
           "\"\" property/type /integrations/X\n");
}

static void test_a_part_that_is_no_object_is_not_merged(void **state) {
    expect(*state,
           "{\"batch\":[{\"type\":\"alias\",\"userId\":\"u\",\"previousId\":\"p\",\"context\":7}],"
           "\"context\":{" APP "}}\n",
           1, "7 call/container-type /context\n");
}

#define TWO_ITEMS                                                                                  \
    "\"batch\":[{\"type\":\"alias\",\"userId\":\"u\",\"previousId\":\"p\",\"context\":{" APP       \
    "}},{\"type\":\"alias\",\"userId\":\"u\",\"previousId\":\"p\",\"context\":{" APP "}}]"

static void test_an_outer_part_that_is_no_object_is_told_once(void **state) {
    expect(*state, "{\"integrations\":5," TWO_ITEMS "}\n", 2,
           "5 call/container-type /integrations\n");
    expect(*state, "{" TWO_ITEMS ",\"context\":[7],\"integrations\":{}}\n", 2,
           "[7 call/container-type /context\n");
    expect(*state, "{\"batch\":[],\"context\":\"x\"}\n", 0, "\"x\" call/container-type /context\n");
    expect(*state, "{\"context\":null,\"integrations\":null," TWO_ITEMS "}\n", 2, "");
    expect(*state, "{\"offset\":1,\"value\":\"{\\\"context\\\":7,\\\"batch\\\":[]}\"}\n", 0,
           "7 call/container-type /context\n");
}

static void test_a_wrong_time_of_sending_is_told_once(void **state) {
    expect(*state, "{\"sentAt\":\"yesterday\"," TWO_ITEMS "}\n", 2,
           "\"yesterday\" time/format /sentAt\n");
    expect(*state, "{\"context\":{\"x\":{}},\"sentAt\":7," TWO_ITEMS "}\n", 2,
           "7 time/format /sentAt\n{ context/unknown-field /context/x\n");
    expect(*state, "{\"sentAt\":\"2024\",\"sentAt\":7," TWO_ITEMS "}\n", 2,
           "7 time/format /sentAt\n7 json/duplicate-key /sentAt\n");
}

static void test_a_fault_anywhere_in_a_body_is_the_only_finding(void **state) {
    expect(*state,
           "{\"batch\":[{\"type\":\"x\"},{\"type\":\"alias\",\"userId\":\"u\"}],\"context\":{,}}\n",
           0, " json/syntax \n");
}

static void test_the_size_of_an_item_is_its_own(void **state) {
    enum { MAX = 200000 };
    char *text = malloc(MAX);
    assert_non_null(text);
    size_t len = (size_t)snprintf(text, MAX,
                                  "{\"context\":{" APP ",\"userAgent\":\"%040000d\"},"
                                  "\"batch\":[",
                                  0);
    for (unsigned i = 0; i < 3; i++)
        len += (size_t)snprintf(text + len, MAX - len,
                                "%s{\"type\":\"alias\",\"userId\":\"u\",\"previousId\":\"p\"}",
                                i ? "," : "");
    len += (size_t)snprintf(text + len, MAX - len, "]}");
    struct run run = {.table = *state};
    struct heard heard = run_checker(&run, (struct tv_str){text, len});
    assert_non_null(strstr(heard.text, "limits/warehouse-string /context/userAgent"));
    assert_null(strstr(heard.text, "limits/event-size"));
    assert_int_equal(heard.totals.findings, 1);
    assert_int_equal(heard.totals.events, 3);
    heard_free(&heard);
    free(text);
}

/* 40,000 items, each to be merged with 400 KB: the budget ends it, and says so. */
static void test_merging_is_bounded(void **state) {
    enum { MAX = 1 << 20 };
    char *text = malloc(MAX);
    assert_non_null(text);
    size_t len =
        (size_t)snprintf(text, MAX, "{\"context\":{" APP ",\"x\":\"%0400000d\"},\"batch\":[{}", 0);
    while (len < MAX - 100)
        len += (size_t)snprintf(text + len, MAX - len, ",{}");
    len += (size_t)snprintf(text + len, MAX - len, "]}");
    struct run run = {.table = *state};
    struct heard heard = run_checker(&run, (struct tv_str){text, len});
    assert_true(heard.rules[TV_RULE_JSON_BUDGET]);
    assert_true(heard.totals.events < 200);
    heard_free(&heard);
    free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_items_are_checked_one_by_one),
        cmocka_unit_test(test_a_body_without_items_is_fine),
        cmocka_unit_test(test_a_record_with_a_type_is_no_body),
        cmocka_unit_test(test_the_outer_part_reaches_every_item),
        cmocka_unit_test(test_the_item_wins_over_the_outer_part),
        cmocka_unit_test(test_the_outer_part_chooses_the_version),
        cmocka_unit_test(test_what_is_wrong_outside_is_told_once),
        cmocka_unit_test(test_integrations_are_merged_too),
        cmocka_unit_test(test_a_part_that_is_no_object_is_not_merged),
        cmocka_unit_test(test_an_outer_part_that_is_no_object_is_told_once),
        cmocka_unit_test(test_a_wrong_time_of_sending_is_told_once),
        cmocka_unit_test(test_a_fault_anywhere_in_a_body_is_the_only_finding),
        cmocka_unit_test(test_the_size_of_an_item_is_its_own),
        cmocka_unit_test(test_merging_is_bounded),
    };
    return cmocka_run_group_tests(tests, open_table, close_table);
}
