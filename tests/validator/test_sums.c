/* Numbers of one object that must agree: totals, to the hundredth and exactly, and positions; and
 * money that needs a currency. */
#include "checker_test.h"

/* An object is known by its names alone. */
static const char plan[] = "trackvet: 1\n"
                           "plan: shop\n"
                           "types:\n"
                           "  priced:\n"
                           "    properties: {price: number, value: number, currency: string}\n"
                           "    when:\n"
                           "      - if:   {price: {}}\n"
                           "        then: {recommended: currency}\n"
                           "        rule: ecommerce/currency-missing\n"
                           "      - if:   {value: {}}\n"
                           "        then: {recommended: currency}\n"
                           "        rule: ecommerce/currency-missing\n"
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
                           "  Priced: {include: priced}\n"
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
    expect(*state, "Paid", SUM("25.5", "20.5", "3", "2"), NULL);
    expect(*state, "Paid", SUM("26.5", "20.5", "3", "2"), "26.5");
    expect(*state, "Paid", SUM("24.5", "20.5", "3", "2"), "24.5");
    expect(*state, "Paid", SUM("0", "0", "0", "0"), NULL);
}

static void test_the_order_of_the_members_does_not_matter(void **state) {
    expect(*state, "Paid", "\"tax\":2,\"shipping\":3,\"x\":[1,{}],\"subtotal\":20,\"total\":28",
           "28");
    expect(*state, "Paid", "\"tax\":2,\"shipping\":3,\"x\":[1,{}],\"subtotal\":20,\"total\":25",
           NULL);
}

static void test_two_hundredths_are_rounding(void **state) {
    expect(*state, "Paid", SUM("25.02", "20", "3", "2"), NULL);
    expect(*state, "Paid", SUM("24.98", "20", "3", "2"), NULL);
    expect(*state, "Paid", SUM("25.020001", "20", "3", "2"), "25.020001");
    expect(*state, "Paid", SUM("24.979999", "20", "3", "2"), "24.979999");
}

static void test_two_are_rounding_where_all_is_whole(void **state) {
    expect(*state, "Paid", SUM("2502", "2000", "300", "200"), NULL);
    expect(*state, "Paid", SUM("2498", "2000", "300", "200.0"), NULL);
    expect(*state, "Paid", SUM("2503", "2000", "300", "200"), "2503");
    expect(*state, "Paid", SUM("2502", "2000", "300", "200.5"), "2502");
    expect(*state, "Paid", SUM("2002", "2000", "300", "200") ",\"discount\":500", NULL);
    expect(*state, "Paid", SUM("2002", "2000", "300", "200") ",\"discount\":500.5", "2002");
}

static void test_prices_may_have_the_tax_in_them(void **state) {
    expect(*state, "Paid", SUM("23.5", "20.5", "3", "2"), NULL);
    expect(*state, "Paid", SUM("20.5", "20.5", "3", "2"), "20.5");
    expect(*state, "Paid", SUM("18.5", "20.5", "3", "2") ",\"discount\":5", NULL);
}

static void test_a_discount_may_be_taken_off_or_not(void **state) {
    expect(*state, "Paid", SUM("20.5", "20.5", "3", "2") ",\"discount\":5", NULL);
    expect(*state, "Paid", SUM("25.5", "20.5", "3", "2") ",\"discount\":5", NULL);
    expect(*state, "Paid", SUM("15.5", "20.5", "3", "2") ",\"discount\":5", "15.5");
    expect(*state, "Paid", SUM("30.5", "20.5", "3", "2") ",\"discount\":5", "30.5");
    expect(*state, "Paid", SUM("20.5", "20.5", "3", "2") ",\"discount\":-5", NULL);
    expect(*state, "Paid", SUM("30.5", "20.5", "3", "2") ",\"discount\":-5", "30.5");
    expect(*state, "Paid", SUM("20.5", "20.5", "3", "2") ",\"discount\":null", "20.5");
    expect(*state, "Paid", SUM("20.5", "20.5", "3", "2") ",\"discount\":\"9\"", NULL);
    expect(*state, "Paid", SUM("20.5", "20.5", "3", "2") ",\"discount\":1e99", NULL);
}

static void test_an_amount_of_ones_own_may_be_the_difference(void **state) {
    expect(*state, "Paid", SUM("16.5", "20.5", "3", "2") ",\"gift_card\":9", NULL);
    expect(*state, "Paid", SUM("16.5", "20.5", "3", "2") ",\"gift_card\":-9.02", NULL);
    expect(*state, "Paid", SUM("16.5", "20.5", "3", "2") ",\"gift_card\":9.03", "16.5");
    expect(*state, "Paid", SUM("29.5", "20.5", "3", "2") ",\"tip\":4.0,\"n\":1", NULL);
    expect(*state, "Paid", "\"fee\":0.5," SUM("21", "20.5", "3", "2") ",\"discount\":5", NULL);
    expect(*state, "Paid", SUM("16.5", "20.5", "3", "2") ",\"x\":\"9\",\"y\":[9]", "16.5");
    expect(*state, "Paid", SUM("28.5", "20.5", "3", "2"), "28.5"); /* 3 is the shipping */
}

static void test_sums_are_exact_whatever_the_spelling(void **state) {
    expect(*state, "Paid", SUM("2.5e1", "200E-1", "0.3e+1", "2.000"), NULL);
    expect(*state, "Paid", SUM("2.8e1", "200E-1", "0.3e+1", "2.000"), "2.8e1");
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
    expect(*state, "Watched", "\"position\":12,\"total_length\":10", "12");
    expect(*state, "Watched", "\"total_length\":10,\"position\":11.000001", "11.000001");
    expect(*state, "Watched", "\"position\":1e1,\"total_length\":10.0", NULL);
    expect(*state, "Watched", "\"position\":12", NULL);
    expect(*state, "Watched", "\"position\":12,\"total_length\":null", NULL);
    expect(*state, "Watched", "\"position\":12,\"total_length\":0", NULL);
    expect(*state, "Watched", "\"position\":12,\"total_length\":-1", NULL);
    expect(*state, "Watched", "\"position\":-1,\"total_length\":10", NULL);
    expect(*state, "Watched", "\"position\":1e99,\"total_length\":10", "1e99");
    expect(*state, "Watched", "\"livestream\":false,\"position\":12,\"total_length\":10", "12");
    expect(*state, "Watched", "\"position\":12,\"total_length\":10,\"livestream\":true", NULL);
    expect(*state, "Counted", "\"position\":12,\"total_length\":10", NULL);
}

static void test_one_second_behind_the_end_is_rounding(void **state) {
    expect(*state, "Watched", "\"position\":11,\"total_length\":10", NULL);
    expect(*state, "Watched", "\"position\":10.5,\"total_length\":10", NULL);
}

static void expect_currency(const struct tv_table *table, const char *properties, bool expected) {
    char text[300];
    snprintf(text, sizeof text,
             "{\"type\":\"track\",\"userId\":\"u\",\"event\":\"Priced\",\"properties\":{%s}}\n",
             properties);
    bool enabled[TV_RULE_COUNT] = {[TV_RULE_ECOMMERCE_CURRENCY_MISSING] = true};
    struct heard heard =
        run_checker(&(struct run){.table = table, .options = {.enabled = enabled}}, str(text));
    assert_int_equal(heard.rules[TV_RULE_ECOMMERCE_CURRENCY_MISSING], expected);
    heard_free(&heard);
}

static void test_money_other_than_0_needs_a_currency(void **state) {
    expect_currency(*state, "\"price\":1", true);
    expect_currency(*state, "\"price\":-1e-9", true);
    expect_currency(*state, "\"price\":1,\"value\":2", true);
    expect_currency(*state, "\"x\":{\"y\":[]},\"price\":0,\"value\":2", true);
    expect_currency(*state, "\"price\":1,\"currency\":\"EUR\"", false);
    expect_currency(*state, "\"price\":0", false);
    expect_currency(*state, "\"price\":-0.00e3,\"value\":0", false);
    expect_currency(*state, "\"price\":null", false);
    expect_currency(*state, "\"price\":\"1\"", false);
    expect_currency(*state, "\"price\":0,\"amount\":1", false);
    expect_currency(*state, "\"amount\":1", false);
}

static void test_a_rule_that_is_off_is_not_looked_at(void **state) {
    bool enabled[TV_RULE_COUNT] = {[TV_RULE_JSON_SYNTAX] = true};
    struct run run = {.table = *state, .options = {.enabled = enabled}};
    expect_values(&run,
                  "{\"type\":\"track\",\"userId\":\"u\",\"event\":\"Paid\",\"properties\":{" SUM(
                      "28", "20", "3", "2") "}}\n",
                  "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_total_is_the_sum_of_its_parts),
        cmocka_unit_test(test_the_order_of_the_members_does_not_matter),
        cmocka_unit_test(test_two_hundredths_are_rounding),
        cmocka_unit_test(test_two_are_rounding_where_all_is_whole),
        cmocka_unit_test(test_prices_may_have_the_tax_in_them),
        cmocka_unit_test(test_a_discount_may_be_taken_off_or_not),
        cmocka_unit_test(test_an_amount_of_ones_own_may_be_the_difference),
        cmocka_unit_test(test_sums_are_exact_whatever_the_spelling),
        cmocka_unit_test(test_what_is_too_large_to_add_is_not_judged),
        cmocka_unit_test(test_only_four_numbers_from_0_are_judged),
        cmocka_unit_test(test_a_position_is_not_behind_the_end),
        cmocka_unit_test(test_one_second_behind_the_end_is_rounding),
        cmocka_unit_test(test_money_other_than_0_needs_a_currency),
        cmocka_unit_test(test_a_rule_that_is_off_is_not_looked_at),
    };
    return cmocka_run_group_tests(tests, open_table, close_table);
}
