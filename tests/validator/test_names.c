/* What is told about names: in another case, made at run time, reserved, of another event; and
 * which of several near ones is suggested. */
#include "checker_test.h"

#include "dynamic.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* ---- Names alone ----------------------------------------------------------------------------- */

/* The name stands alone in memory, so that a look outside of it is found. */
static bool ask(bool (*is_so)(struct tv_str name), const char *text) {
    size_t len = strlen(text);
    char *copy = malloc(len + (len == 0));
    assert_non_null(copy);
    memcpy(copy, text, len);
    bool answer = is_so((struct tv_str){copy, len});
    free(copy);
    return answer;
}

static void expect_all(bool (*is_so)(struct tv_str name), bool expected, const char *const *names,
                       size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (ask(is_so, names[i]) != expected)
            fail_msg("%s: %s", names[i], expected ? "not found" : "found");
    }
}

static void test_values_in_event_names_are_found(void **state) {
    (void)state;
    static const char *const names[] = {
        "Order 48213 Completed",
        "order48213",
        "48213",
        "Ticket #482",
        "Viewed 2026-03-01",
        "Viewed 2026/3/1",
        "Signed Up (11-01-2019)",
        "31.12.2026 Sale",
        "At 14:05:33 Sent",
        "At 9:30 am",
        "At 9:30PM",
        "ann@example.com",
        "Invited (ann@example.com)",
        "1b4e28ba-2fa1-41d2-883f-0016d3cca427",
        "Opened 1B4E28BA-2FA1-41D2-883F-0016D3CCA427",
        "Paid $ 19.99",
        "Paid 19,99 \xe2\x82\xac",
        "\xc2\xa3 20.50 Voucher",
        "Deploy 0f8fad5b",
        "XJ48K2P9 Redeemed",
        "Clicked https://a.example",
        "5f8d0d55b54764421b7156c5",
        "20260301 Report",
    };
    expect_all(tv_event_name_is_dynamic, true, names, COUNT(names));
}

static void test_numbers_that_people_put_into_names_pass(void **state) {
    (void)state;
    static const char *const names[] = {
        "",
        "Step 2 Completed",
        "Top 10 Viewed",
        "iOS 17 Prompt Shown",
        "iOS 17.4.1 Installed",
        "B2B",
        "A/B Test",
        "404 Shown",
        "Article 370 Read",
        "Year 2026 Reviewed",
        "10000 Steps Reached",
        "ISO 27001 Guide Opened",
        "ISO27001",
        "RFC-20201 Read",
        "16:9 Chosen",
        "John 3:16 Read",
        "24/7 Support",
        "10-20-30 Workout",
        "2026-13-01 Part",
        "32.12.2026",
        "#1 Fan",
        "@mention Added",
        "a@b Compared",
        "deadbeef Opened",
        "H264 Played",
        "Base64 Decoded",
        "US$",
        "1b4e-2fa1",
        "\xe2\x82",
        "Genesis 12:10 Read",
        "16:10 Chosen",
        "At 14:05",
        "$5 Off",
        "Save $10 Clicked",
        "added100",
        "decade2010 Opened",
        "cafe1234 Opened",
        "\xe7\xac\xac"
        "10\xe5\x9b\x9e"
        "2024\xe5\xa4\x8f\xe7\xa5\xad\xe3\x82\x8a",
    };
    expect_all(tv_event_name_is_dynamic, false, names, COUNT(names));
}

static void test_a_key_may_also_be_nothing_but_a_number(void **state) {
    (void)state;
    static const char *const numbers[] = {"1", "42", "-1", "2.5", "product_83741", "2026_03_01"};
    static const char *const names[] = {"",    "-",          "item_1", "q1",
                                        "md5", "goal_10000", ".",      "last_30_days"};
    expect_all(tv_key_is_dynamic, true, numbers, COUNT(numbers));
    expect_all(tv_key_is_dynamic, false, names, COUNT(names));
    assert_false(ask(tv_event_name_is_dynamic, "42"));
}

static void test_very_long_names_are_not_looked_at(void **state) {
    (void)state;
    char name[300];
    memset(name, 'x', sizeof name);
    memcpy(name, "48213 ", 6);
    assert_true(tv_event_name_is_dynamic((struct tv_str){name, 256}));
    assert_false(tv_event_name_is_dynamic((struct tv_str){name, 257}));
}

static void test_tables_of_the_warehouse_are_reserved_in_any_case(void **state) {
    (void)state;
    static const char *const tables[] = {"tracks",  "IDENTIFIES", "Users",    "pages",
                                         "Screens", "groups",     "Accounts", "aliases"};
    static const char *const names[] = {"", "track", "User", "Users Added", "user_s", "page"};
    expect_all(tv_event_name_is_reserved, true, tables, COUNT(tables));
    expect_all(tv_event_name_is_reserved, false, names, COUNT(names));
}

/* ---- In events ------------------------------------------------------------------------------- */

/* One line a finding: severity as declared, rule, pointer, actual, suggestion. */
struct lines {
    char text[2000];
};

static void add_line(void *context, const struct tv_finding *f) {
    struct lines *lines = context;
    size_t len = strlen(lines->text);
    snprintf(lines->text + len, sizeof lines->text - len, "%s %s %.*s %.*s %.*s\n",
             tv_severity_name(f->declared), tv_rule_info(f->rule)->name, (int)f->pointer.len,
             f->pointer.at, (int)f->actual.len, f->actual.at, (int)f->suggestion.len,
             f->suggestion.at);
}

static void expect_with(const char *plan, const bool *enabled, const char *text,
                        const char *expected) {
    struct tv_table *table = plan_table(plan);
    struct lines lines = {""};
    struct tv_options options = {.enabled = enabled};
    struct tv_checker *checker =
        tv_checker_new(table, &options, (struct tv_sink){.finding = add_line, .context = &lines});
    assert_non_null(checker);
    tv_checker_feed(checker, text, strlen(text));
    tv_checker_finish(checker, false);
    tv_checker_free(checker);
    tv_table_free(table);
    assert_string_equal(lines.text, expected);
}

static void expect(const char *plan, const char *text, const char *expected) {
    expect_with(plan, NULL, text, expected);
}

#define TRACK(event, properties)                                                                   \
    "{\"type\":\"track\",\"userId\":\"u\",\"event\":\"" event "\",\"properties\":" properties "}"  \
    "\n"

static void test_a_dynamic_key_is_told_once_for_its_object_by_the_first_name(void **state) {
    (void)state;
    expect(NULL, TRACK("Stock Counted", "{\"a_48213\":1,\"b\":2,\"a_48214\":3}"),
           "off property/dynamic-key /properties \"a_48213\" \n");
    expect(NULL, TRACK("Stock Counted", "{\"days\":[{\"2026-03-01\":1},{\"2026-03-02\":1}]}"),
           "off property/dynamic-key /properties/days/0 \"2026-03-01\" \n"
           "off property/dynamic-key /properties/days/1 \"2026-03-02\" \n");
    expect(NULL, TRACK("Stock Counted", "{\"\\u0061_48213\":1}"),
           "off property/dynamic-key /properties \"\\u0061_48213\" \n");
}

static void test_keys_outside_of_properties_and_traits_are_free(void **state) {
    (void)state;
    static const char text[] =
        "{\"type\":\"track\",\"userId\":\"u\",\"event\":\"A\",\"integrations\":"
        "{\"X\":{\"a_48213\":{\"b_48213\":1},\"b\":2}},\"properties\":{\"x\":1}}\n";
    expect(NULL, text, "");
}

/* A container that was right somewhere else is passed when it comes again; this one must not be. */
static void test_an_object_that_was_right_elsewhere_is_looked_at_again(void **state) {
    (void)state;
    static const char elsewhere[] = "{\"type\":\"track\",\"userId\":\"u\",\"event\":\"A\","
                                    "\"context\":{\"y\":{\"a_48213\":{\"b\":1},\"b\":2}}}\n";
    static const char here[] = TRACK("A", "{\"x\":{\"a_48213\":{\"b\":1},\"b\":2}}");
    char text[8000] = "", expected[4000] = "";
    bool enabled[TV_RULE_COUNT] = {false};
    enabled[TV_RULE_PROPERTY_DYNAMIC_KEY] = true;
    for (int i = 0; i < 20; i++) {
        strcat(strcat(strcat(text, elsewhere), elsewhere), here);
        strcat(expected, "off property/dynamic-key /properties/x \"a_48213\" \n");
    }
    expect_with(NULL, enabled, text, expected);
}

static const char strict_plan[] =
    "trackvet: 1\n"
    "plan: shop\n"
    "additional: {events: forbid, properties: forbid}\n"
    "events:\n"
    "  Paid: {properties: {amount: number, days: {additional: number}}}\n"
    "  Refunded: {properties: {reason: string, amount: number}}\n"
    "  Lent:\n"
    "    properties: {amount: false}\n"
    "    additional: warn\n";

static void test_what_a_plan_forbids_is_as_bad_under_any_name(void **state) {
    (void)state;
    expect(strict_plan, TRACK("Order 48213 Paid", "{}"),
           "error event/dynamic-name /event "
           "\"Order 48213 Paid\" \n");
    expect(strict_plan, TRACK("Users", "{}"), "error event/reserved /event \"Users\" \n");
    expect(strict_plan, TRACK("Paid", "{\"a_48213\":1}"),
           "error property/dynamic-key /properties \"a_48213\" \n");
    expect(strict_plan, TRACK("Paid", "{\"reason\":\"x\"}"),
           "error property/misplaced /properties/reason \"x\" Refunded\n");
    expect(strict_plan, TRACK("Lent", "{\"reason\":\"x\"}"),
           "warning property/misplaced /properties/reason \"x\" Refunded\n");
}

static void test_a_dictionary_may_have_any_keys(void **state) {
    (void)state;
    expect(strict_plan, TRACK("Paid", "{\"days\":{\"2026-03-01\":1,\"48213\":2}}"), "");
}

static void test_rules_that_are_off_leave_the_name_to_the_usual_ones(void **state) {
    (void)state;
    bool enabled[TV_RULE_COUNT];
    for (unsigned i = 0; i < TV_RULE_COUNT; i++)
        enabled[i] = i != TV_RULE_PROPERTY_MISPLACED && i != TV_RULE_PROPERTY_DYNAMIC_KEY &&
                     i != TV_RULE_EVENT_DYNAMIC_NAME && i != TV_RULE_EVENT_RESERVED;
    expect_with(strict_plan, enabled, TRACK("Paid", "{\"reason\":1,\"a_48213\":1}"),
                "error property/unknown /properties/reason 1 \n"
                "error property/unknown /properties/a_48213 1 \n");
    expect_with(strict_plan, enabled, TRACK("Order 48213 Paid", "{}") TRACK("Users", "{}"),
                "error event/unknown /event \"Order 48213 Paid\" \n"
                "error event/unknown /event \"Users\" \n");
}

static void test_names_are_judged_where_no_event_is_known(void **state) {
    (void)state;
    expect(NULL, TRACK("Order 48213 Paid", "{}"),
           "off event/dynamic-name /event \"Order 48213 Paid\" \n");
    expect(NULL, "{\"userId\":\"u\",\"properties\":{},\"event\":\"Users\",\"type\":\"track\"}\n",
           "off event/reserved /event \"Users\" \n");
    expect(NULL, "{\"type\":\"page\",\"userId\":\"u\",\"name\":\"Order 48213\"}\n", "");
}

static void test_an_event_that_forbids_a_property_does_not_own_it(void **state) {
    (void)state;
    expect("trackvet: 1\nplan: p\nadditional: {properties: warn}\n"
           "events:\n  Aa: {properties: {note: false}}\n  Bb:\n",
           TRACK("Bb", "{\"note\":1}"), "warning property/unknown /properties/note 1 \n");
}

/* ---- Which one is suggested ------------------------------------------------------------------ */

#define NEAR_PLAN(names) "trackvet: 1\nplan: p\nevents:\n  Aa: {properties: {" names "}}\n"

static void test_of_several_near_names_the_one_of_the_same_length_is_meant(void **state) {
    (void)state;
    static const char *const plans[] = {NEAR_PLAN("height: any, heightb: any"),
                                        NEAR_PLAN("heightb: any, height: any"),
                                        NEAR_PLAN("heightbb: any, heightb: any, height: any")};
    for (size_t i = 0; i < COUNT(plans); i++)
        expect(plans[i], TRACK("Aa", "{\"heighta\":1}"),
               "off property/misspelled /properties/heighta 1 heightb\n");
}

static void test_of_names_as_near_the_first_one_defined_is_meant(void **state) {
    (void)state;
    expect(NEAR_PLAN("heightb: any, heightc: any"), TRACK("Aa", "{\"heighta\":1}"),
           "off property/misspelled /properties/heighta 1 heightb\n");
    expect(NEAR_PLAN("heightc: any, heightb: any"), TRACK("Aa", "{\"heighta\":1}"),
           "off property/misspelled /properties/heighta 1 heightc\n");
    expect(NEAR_PLAN("the_height: any, theHeight: any"), TRACK("Aa", "{\"The Height\":1}"),
           "off property/case /properties/The Height 1 the_height\n");
    expect(NEAR_PLAN("theHeight: any, the_height: any"), TRACK("Aa", "{\"The Height\":1}"),
           "off property/case /properties/The Height 1 theHeight\n");
}

static void test_a_name_is_meant_before_its_other_spelling(void **state) {
    (void)state;
    static const char letters[] = "abcdefgh"; /* some have the other spelling first in the table */
    for (const char *letter = letters; *letter; letter++) {
        char plan[200], event[200], expected[100];
        snprintf(plan, sizeof plan, NEAR_PLAN("the%cHeight: {also: the%c_height}"), *letter,
                 *letter);
        snprintf(event, sizeof event, TRACK("Aa", "{\"the%cheight\":1}"), *letter);
        snprintf(expected, sizeof expected,
                 "off property/case /properties/the%cheight 1 the%cHeight\n", *letter, *letter);
        expect(plan, event, expected);
    }
}

static void test_another_case_is_nearer_than_a_slip(void **state) {
    (void)state;
    expect(NEAR_PLAN("heights_x: any, heightsx: any"), TRACK("Aa", "{\"heightSx\":1}"),
           "off property/case /properties/heightSx 1 heights_x\n");
    expect(NEAR_PLAN("heightsy: any, heightsx: any"), TRACK("Aa", "{\"Heights X\":1}"),
           "off property/case /properties/Heights X 1 heightsx\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values_in_event_names_are_found),
        cmocka_unit_test(test_numbers_that_people_put_into_names_pass),
        cmocka_unit_test(test_a_key_may_also_be_nothing_but_a_number),
        cmocka_unit_test(test_very_long_names_are_not_looked_at),
        cmocka_unit_test(test_tables_of_the_warehouse_are_reserved_in_any_case),
        cmocka_unit_test(test_a_dynamic_key_is_told_once_for_its_object_by_the_first_name),
        cmocka_unit_test(test_keys_outside_of_properties_and_traits_are_free),
        cmocka_unit_test(test_an_object_that_was_right_elsewhere_is_looked_at_again),
        cmocka_unit_test(test_what_a_plan_forbids_is_as_bad_under_any_name),
        cmocka_unit_test(test_a_dictionary_may_have_any_keys),
        cmocka_unit_test(test_rules_that_are_off_leave_the_name_to_the_usual_ones),
        cmocka_unit_test(test_names_are_judged_where_no_event_is_known),
        cmocka_unit_test(test_an_event_that_forbids_a_property_does_not_own_it),
        cmocka_unit_test(test_of_several_near_names_the_one_of_the_same_length_is_meant),
        cmocka_unit_test(test_of_names_as_near_the_first_one_defined_is_meant),
        cmocka_unit_test(test_a_name_is_meant_before_its_other_spelling),
        cmocka_unit_test(test_another_case_is_nearer_than_a_slip),
    };
    return cmocka_run_group_tests_name("names", tests, NULL, NULL);
}
