/* Numbers of one object that must agree: totals, to the hundredth and exactly, and positions. */
#include "checker_test.h"

/* An object is known by its names alone. */
static const char plan[] = "trackvet: 1\n"
                           "plan: shop\n"
                           "events:\n"
                           "  Paid:\n"
                           "    properties:\n"
                           "      total: number\n"
                           "      subtotal: number\n"
                           "      shipping: number\n"
                           "      tax: number\n"
                           "      discount: number\n"
                           "  Watched:\n"
                           "    properties: {position: number, total_length: [number, null],\n"
                           "                 livestream: boolean}\n"
                           "  Counted:\n"
                           "    properties: {total: number, subtotal: number, tax: number,\n"
                           "                 position: number}\n";

static int open_table(void **state) {
    *state = plan_table(plan);
    return 0;
}

static int close_table(void **state) {
    tv_table_free(*state);
    return 0;
}

/* The properties of an event; expected: the value that is found fault with, NULL: none. */
static void expect(const struct tv_table *table, const char *event, const char *properties,
                   const char *expected) {
    char text[600], line[200] = "";
    bool is_paid = strcmp(event, "Paid") == 0;
    snprintf(text, sizeof text,
             "{\"type\":\"track\",\"userId\":\"u\",\"event\":\"%s\",\"properties\":{%s}}\n", event,
             properties);
    if (expected)
        snprintf(line, sizeof line, "%s %s\n", expected,
                 is_paid ? "ecommerce/total-mismatch /properties/total"
                         : "video/position-past-end /properties/position");
    bool enabled[TV_RULE_COUNT] = {
        [TV_RULE_ECOMMERCE_TOTAL_MISMATCH] = true, [TV_RULE_VIDEO_POSITION_PAST_END] = true};
    expect_values(&(struct run){.table = table, .options = {.enabled = enabled}}, text, line);
}

#define SUM(total, subtotal, shipping, tax)                                                        \
    "\"total\":" total ",\"subtotal\":" subtotal ",\"shipping\":" shipping ",\"tax\":" tax

static void test_a_total_is_the_sum_of_its_parts(void **state) {
    expect(*state, "Paid", SUM("25", "20", "3", "2"), NULL);
    expect(*state, "Paid", SUM("26", "20", "3", "2"), "26");
    expect(*state, "Paid", SUM("24", "20", "3", "2"), "24");
    expect(*state, "Paid", SUM("0", "0", "0", "0"), NULL);
}

static void test_the_order_of_the_members_does_not_matter(void **state) {
    expect(*state, "Paid", "\"tax\":2,\"shipping\":3,\"x\":[1,{}],\"subtotal\":20,\"total\":26",
           "26");
    expect(*state, "Paid", "\"tax\":2,\"shipping\":3,\"x\":[1,{}],\"subtotal\":20,\"total\":25",
           NULL);
}

static void test_two_hundredths_are_rounding(void **state) {
    expect(*state, "Paid", SUM("25.02", "20", "3", "2"), NULL);
    expect(*state, "Paid", SUM("24.98", "20", "3", "2"), NULL);
    expect(*state, "Paid", SUM("25.020001", "20", "3", "2"), "25.020001");
    expect(*state, "Paid", SUM("24.979999", "20", "3", "2"), "24.979999");
}

static void test_a_discount_may_be_taken_off_or_not(void **state) {
    expect(*state, "Paid", SUM("20", "20", "3", "2") ",\"discount\":5", NULL);
    expect(*state, "Paid", SUM("25", "20", "3", "2") ",\"discount\":5", NULL);
    expect(*state, "Paid", SUM("15", "20", "3", "2") ",\"discount\":5", "15");
    expect(*state, "Paid", SUM("30", "20", "3", "2") ",\"discount\":5", "30");
    expect(*state, "Paid", SUM("20", "20", "3", "2"), "20");
    expect(*state, "Paid", SUM("20", "20", "3", "2") ",\"discount\":-5", NULL);
}

static void test_sums_are_exact_whatever_the_spelling(void **state) {
    expect(*state, "Paid", SUM("2.5e1", "200E-1", "0.3e+1", "2.000"), NULL);
    expect(*state, "Paid", SUM("2.6e1", "200E-1", "0.3e+1", "2.000"), "2.6e1");
    expect(*state, "Paid", SUM("90071992547.03", "90071992547.01", "0.01", "0.01"), NULL);
    expect(*state, "Paid", SUM("90071992547.06", "90071992547.01", "0.01", "0.01"),
           "90071992547.06");
    expect(*state, "Paid", SUM("0.30000000000000000000004", "0.1", "0.2", "0"), NULL);
    expect(*state, "Paid", SUM("1e-400", "0", "0", "0"), NULL);
}

static void test_what_is_too_large_to_add_is_not_judged(void **state) {
    expect(*state, "Paid", SUM("1e17", "1", "1", "1"), NULL);
    expect(*state, "Paid", SUM("1", "99999999999999999999999999", "1", "1"), NULL);
}

static void test_only_four_numbers_from_0_are_judged(void **state) {
    expect(*state, "Paid", "\"total\":9,\"subtotal\":1,\"shipping\":1", NULL);
    expect(*state, "Paid", SUM("-9", "1", "1", "1"), NULL);
    expect(*state, "Paid", SUM("9", "1", "1", "-1"), NULL);
    expect(*state, "Counted", "\"total\":9,\"subtotal\":1,\"shipping\":1,\"tax\":1", NULL);
}

static void test_a_position_is_not_behind_the_end(void **state) {
    expect(*state, "Watched", "\"position\":11,\"total_length\":10", "11");
    expect(*state, "Watched", "\"total_length\":10,\"position\":10.5", "10.5");
    expect(*state, "Watched", "\"position\":1e1,\"total_length\":10.0", NULL);
    expect(*state, "Watched", "\"position\":11", NULL);
    expect(*state, "Watched", "\"position\":11,\"total_length\":null", NULL);
    expect(*state, "Watched", "\"position\":11,\"total_length\":0", NULL);
    expect(*state, "Watched", "\"livestream\":false,\"position\":11,\"total_length\":10", "11");
    expect(*state, "Watched", "\"position\":11,\"total_length\":10,\"livestream\":true", NULL);
    expect(*state, "Counted", "\"position\":11,\"total_length\":10", NULL);
}

static void test_a_rule_that_is_off_is_not_looked_at(void **state) {
    bool enabled[TV_RULE_COUNT] = {[TV_RULE_JSON_SYNTAX] = true};
    struct run run = {.table = *state, .options = {.enabled = enabled}};
    expect_values(&run,
                  "{\"type\":\"track\",\"userId\":\"u\",\"event\":\"Paid\",\"properties\":{" SUM(
                      "26", "20", "3", "2") "}}\n",
                  "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_total_is_the_sum_of_its_parts),
        cmocka_unit_test(test_the_order_of_the_members_does_not_matter),
        cmocka_unit_test(test_two_hundredths_are_rounding),
        cmocka_unit_test(test_a_discount_may_be_taken_off_or_not),
        cmocka_unit_test(test_sums_are_exact_whatever_the_spelling),
        cmocka_unit_test(test_what_is_too_large_to_add_is_not_judged),
        cmocka_unit_test(test_only_four_numbers_from_0_are_judged),
        cmocka_unit_test(test_a_position_is_not_behind_the_end),
        cmocka_unit_test(test_a_rule_that_is_off_is_not_looked_at),
    };
    return cmocka_run_group_tests(tests, open_table, close_table);
}
