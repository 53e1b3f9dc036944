/* The walk against a table: types, checks, names, presence, conditions, dispatch. Every expectation
 * is the whole list of findings. */
#include "checker_test.h"

static const char plan[] =
    "trackvet: 1\n"
    "plan: shop\n"
    "additional: {events: forbid, properties: warn}\n"
    "calls:\n"
    "  group: false\n"
    "events:\n"
    "  Order Completed:\n"
    "    required: [order_id, revenue]\n"
    "    recommended: note\n"
    "    properties:\n"
    "      order_id: {type: string, minLength: 2, maxLength: 4}\n"
    "      revenue:  {type: number, minimum: 0, exclusiveMaximum: 100.5}\n"
    "      currency: {enum: [EUR, CHF]}\n"
    "      note:     [string, \"null\"]\n"
    "      coupon:   false\n"
    "      count:    integer\n"
    "      paid:     boolean\n"
    "      day:      {type: string, format: date}\n"
    "      kind:     {type: string, formerly: sort, also: species}\n"
    "      tags:     {items: string, minItems: 1, maxItems: 2}\n"
    "      lines:    {items: {required: sku, properties: {sku: string, price: number}}}\n"
    "    when:\n"
    "      if:   {kind: card}\n"
    "      then: {required: paid}\n"
    "      else: {properties: {count: {maximum: 5}}}\n"
    "  Versioned:\n"
    "    versions:\n"
    "      1: {}\n"
    "      2: {required: carrier, properties: {carrier: {enum: [dhl, post]}}}\n"
    "  Gone: false\n"
    "pages:\n"
    "  Checkout:\n"
    "    required: step\n"
    "    properties: {step: {enum: [cart, pay]}}\n";

static int open_table(void **state) {
    *state = plan_table(plan);
    return 0;
}

static int close_table(void **state) {
    tv_table_free(*state);
    return 0;
}

/* An order with these further properties; offsets start at 99. */
#define ORDER(properties)                                                                          \
    "{\"type\":\"track\",\"event\":\"Order Completed\",\"userId\":\"u1\",\"properties\":{"         \
    "\"order_id\":\"o-1\",\"revenue\":5,\"note\":null" properties "}}\n"

static void expect_order(const struct tv_table *table, const char *properties,
                         const char *expected) {
    char text[1000];
    snprintf(text, sizeof text, "%s%s}}\n",
             "{\"type\":\"track\",\"event\":\"Order Completed\",\"userId\":\"u1\",\"properties\":{"
             "\"order_id\":\"o-1\",\"revenue\":5,\"note\":null",
             properties);
    expect_lines(table, text, expected);
}

/* Only rule and pointer of what is found. */
static void expect_rules(const struct tv_table *table, const char *text, const char *expected) {
    struct run run = {.table = table};
    struct heard heard = run_checker(&run, str(text));
    char rules[2000] = "";
    for (char *line = strtok(heard.text, "\n"); line; line = strtok(NULL, "\n")) {
        char *rule = strchr(strchr(line, '@'), ' ') + 1;
        *strchr(rule, '|') = '\0';
        strcat(strcat(rules, rule), "\n");
    }
    heard_free(&heard);
    assert_string_equal(rules, expected);
}

/* ---- Values ---------------------------------------------------------------------------------- */

static void test_a_right_event_is_silent(void **state) {
    expect_order(*state, "", "");
    expect_order(*state,
                 ",\"currency\":\"EUR\",\"count\":-3,\"paid\":true,\"day\":\"2024-02-29\","
                 "\"tags\":[\"a\",\"b\"],\"lines\":[{\"sku\":\"s\",\"price\":1.5},{\"sku\":\"\"}]",
                 "");
    expect_order(*state, ",\"count\":29.0",
                 "1:1:120 @119 property/condition /properties/count | "
                 "must be 5 or less under this condition\n");
}

static void test_a_type_that_is_not_allowed_is_found_at_its_value(void **state) {
    expect_order(*state, ",\"count\":1.5",
                 "1:1:120 @119 property/type /properties/count | must be "
                 "an integer, got a number\n");
    expect_order(*state, ",\"tags\":{}",
                 "1:1:119 @118 property/type /properties/tags | must be an array, got an object\n");
    expect_order(*state, ",\"note\":1,\"kind\":[1]",
                 "1:1:119 @118 property/type /properties/note | must be a string or null, got an "
                 "integer\n"
                 "1:1:119 @118 json/duplicate-key /properties/note | the same name stands twice in "
                 "one object\n"
                 "1:1:128 @127 property/type /properties/kind | must be a string, got an array\n");
}

static void test_three_common_wrong_types_have_their_own_rules(void **state) {
    expect_order(*state, ",\"count\":\"-12\",\"paid\":\"true\",\"day\":null",
                 "1:1:120 @119 property/numeric-string /properties/count | must be an integer, got "
                 "a number in quotes\n"
                 "1:1:133 @132 property/boolean-string /properties/paid | must be a boolean, got "
                 "true or false in quotes\n"
                 "1:1:146 @145 property/null /properties/day | must be a string, got null\n");
    expect_order(*state, ",\"count\":\"1x\"",
                 "1:1:120 @119 property/type /properties/count | must "
                 "be an integer, got a string\n");
}

static void test_numbers_are_compared_exactly(void **state) {
    expect_rules(*state, ORDER(",\"revenue\":1"), "json/duplicate-key /properties/revenue \n");
    const char *start = "{\"type\":\"track\",\"event\":\"Order Completed\",\"userId\":\"u\","
                        "\"properties\":{\"order_id\":\"o-1\",\"note\":\"\",\"revenue\":";
    static const struct {
        const char *number;
        bool is_right;
    } numbers[] = {{"0", true},        {"-0.0", true},
                   {"-1e-400", false}, {"100.49", true},
                   {"100.5", false},   {"1.005e2", false},
                   {"1e400", false},   {"100.4999999999999999999999999999", true}};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        struct run run = {.table = *state};
        char text[300];
        snprintf(text, sizeof text, "%s%s}}", start, numbers[i].number);
        struct heard heard = run_checker(&run, str(text));
        assert_int_equal(heard.rules[TV_RULE_PROPERTY_RANGE], !numbers[i].is_right);
        heard_free(&heard);
    }
}

static void test_lengths_count_characters(void **state) {
    const char *start = "{\"type\":\"track\",\"event\":\"Order Completed\",\"userId\":\"u\","
                        "\"properties\":{\"revenue\":1,\"note\":\"\",\"order_id\":";
    static const struct {
        const char *text;
        bool is_right;
    } texts[] = {{"\"ab\"", true},
                 {"\"a\"", false},
                 {"\"abcd\"", true},
                 {"\"abcde\"", false},
                 {"\"\xc3\xa4\xc3\xb6\xc3\xbc\xe2\x82\xac\"", true},
                 {"\"\\u00e4\\n\"", true},
                 {"\"\\u00e4\"", false},
                 {"\"\\ud83d\\ude00\"", false}};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct run run = {.table = *state};
        char text[300];
        snprintf(text, sizeof text, "%s%s}}", start, texts[i].text);
        struct heard heard = run_checker(&run, str(text));
        assert_int_equal(heard.rules[TV_RULE_PROPERTY_LENGTH], !texts[i].is_right);
        assert_int_equal(heard.totals.findings, !texts[i].is_right);
        heard_free(&heard);
    }
}

static void test_enum_format_and_counts_are_found(void **state) {
    expect_order(*state, ",\"currency\":\"Eur\",\"day\":\"2023-02-29\",\"tags\":[]",
                 "1:1:123 @122 property/enum /properties/currency | must be \"EUR\" or \"CHF\"\n"
                 "1:1:135 @134 property/format /properties/day | must be a date, like "
                 "\"2025-03-14\"\n"
                 "1:1:155 @154 property/length /properties/tags | must have at least 1 item\n");
    expect_order(*state, ",\"currency\":\"\\u0045UR\",\"tags\":[\"\",\"\",\"\"]",
                 "1:1:141 @140 property/length /properties/tags | must have at most 2 items\n");
}

static void test_items_are_checked_each(void **state) {
    expect_order(*state, ",\"lines\":[{\"sku\":1},2,{},{\"sku\":\"\",\"prize\":3}]",
                 "1:1:128 @127 property/type /properties/lines/0/sku | must be a string, got an "
                 "integer\n"
                 "1:1:131 @130 property/items /properties/lines/1 | must be an object, got an "
                 "integer\n"
                 "1:1:133 @132 property/required /properties/lines/2 | missing \"sku\"\n"
                 "1:1:154 @153 property/misspelled /properties/lines/3/prize | almost the name "
                 "\"price\"\n");
}

static void test_what_must_not_be_sent_is_found(void **state) {
    expect_rules(*state, ORDER(",\"coupon\":null"), "property/unknown /properties/coupon \n");
    expect_rules(
        *state, ORDER(",\"coupon\":{\"a\":1,\"a\":2}"),
        "property/unknown /properties/coupon \njson/duplicate-key /properties/coupon/a \n");
}

/* ---- Names ----------------------------------------------------------------------------------- */

static void test_required_property_absent_is_found_at_its_object(void **state) {
    expect_lines(*state,
                 "{\"type\":\"track\",\"event\":\"Order Completed\",\"userId\":\"u\","
                 "\"properties\":{\"revenue\":1}}\n",
                 "1:1:69 @68 property/required /properties | missing \"order_id\"\n"
                 "1:1:69 @68 property/recommended /properties | missing \"note\"\n");
}

static void test_required_properties_are_missed_without_their_object_too(void **state) {
    struct run run = {.table = *state};
    struct heard heard = run_checker(
        &run, str("{\"type\":\"track\",\"event\":\"Order Completed\",\"userId\":\"u\"}"));
    assert_true(heard.rules[TV_RULE_PROPERTY_REQUIRED]);
    heard_free(&heard);
}

static void test_unknown_names_follow_the_plan(void **state) {
    expect_order(*state, ",\"colour\":1,\"x\":{\"y\":1}",
                 "1:1:121 @120 property/unknown /properties/colour | not planned for this event\n"
                 "1:1:127 @126 property/unknown /properties/x | not planned for this event\n");
}

static void test_near_names_are_suggested_and_stand_for_the_right_one(void **state) {
    expect_lines(*state,
                 "{\"type\":\"track\",\"event\":\"Order Completed\",\"userId\":\"u\","
                 "\"properties\":{\"orderId\":\"o-1\",\"revenu\":5,\"NOTE\":\"\"}}\n",
                 "1:1:80 @79 property/case /properties/orderId | differs from \"order_id\" only in "
                 "case or separators\n"
                 "1:1:95 @94 property/misspelled /properties/revenu | almost the name "
                 "\"revenue\"\n"
                 "1:1:104 @103 property/case /properties/NOTE | differs from \"note\" only in case "
                 "or separators\n");
}

static void test_a_name_beside_the_right_one_is_not_misspelled(void **state) {
    expect_order(*state, ",\"notes\":1,\"order_id2\":2",
                 "1:1:120 @119 property/unknown /properties/notes | not planned for this event\n"
                 "1:1:134 @133 property/unknown /properties/order_id2 | not planned for this "
                 "event\n");
}

static void test_names_of_three_letters_are_only_folded(void **state) {
    expect_rules(*state, ORDER(",\"dax\":1"), "property/unknown /properties/dax \n");
    expect_rules(*state, ORDER(",\"D_ay\":1"), "property/case /properties/D_ay \n");
}

static void test_second_and_old_names_are_understood(void **state) {
    expect_rules(*state, ORDER(",\"species\":\"x\""), "");
    expect_rules(*state, ORDER(",\"species\":1"), "property/type /properties/species \n");
    expect_rules(*state, ORDER(",\"sort\":1"),
                 "legacy/property-name /properties/sort \nproperty/type /properties/sort \n");
}

static void test_names_are_compared_after_their_escapes(void **state) {
    expect_rules(*state, ORDER(",\"\\u0063ount\":true"), "property/type /properties/count \n");
    expect_rules(*state, ORDER(",\"c~/x\":true"), "property/unknown /properties/c~0~1x \n");
}

static void test_a_name_that_stands_twice_is_found_once_for_each(void **state) {
    expect_rules(*state, ORDER(",\"count\":1,\"\\u0063ount\":2"),
                 "json/duplicate-key /properties/count \n");
    expect_rules(*state, ORDER(",\"lines\":[{\"sku\":\"\",\"z\":{\"q\":1,\"\\u0071\":2}}]"),
                 "property/unknown /properties/lines/0/z \n"
                 "json/duplicate-key /properties/lines/0/z/q \n");
    expect_rules(*state, ORDER(",\"species\":\"x\",\"kind\":\"y\""), "");
}

static void test_twins_are_found_among_many_names(void **state) {
    struct run run = {.table = *state};
    size_t max = 200000, len;
    char *text = malloc(max);
    assert_non_null(text);
    len = (size_t)snprintf(text, max,
                           "{\"type\":\"track\",\"event\":\"Order Completed\","
                           "\"userId\":\"u\",\"context\":{\"personas\":{");
    for (int i = 0; i < 5000; i++)
        len += (size_t)snprintf(text + len, max - len, "\"name %d\":%d,", i, i);
    len += (size_t)snprintf(text + len, max - len,
                            "\"name 17\":0,\"name 4999\":0}},\"properties\":{\"order_id\":\"o-1\","
                            "\"revenue\":5,\"note\":\"\"}}");
    struct heard heard = run_checker(&run, (struct tv_str){text, len});
    assert_int_equal(heard.totals.findings, 3);
    assert_true(heard.rules[TV_RULE_LIMITS_EVENT_SIZE]);
    assert_non_null(strstr(heard.text, "json/duplicate-key /context/personas/name 17 "));
    assert_non_null(strstr(heard.text, "json/duplicate-key /context/personas/name 4999 "));
    heard_free(&heard);
    free(text);
}

static void test_of_two_fields_with_one_name_the_last_counts(void **state) {
    expect_rules(*state, "{\"type\":\"page\",\"userId\":\"u\",\"userId\":7}",
                 "call/id-type /userId \njson/duplicate-key /userId \n");
    expect_rules(*state, "{\"type\":\"page\",\"userId\":7,\"user\\u0049d\":\"u\"}",
                 "json/duplicate-key /userId \n");
    expect_rules(*state,
                 "{\"type\":\"track\",\"userId\":\"u\",\"event\":\"Gone\",\"type\":\"page\","
                 "\"name\":\"Checkout\",\"properties\":{\"step\":\"x\"}}",
                 "json/duplicate-key /type \nproperty/enum /properties/step \n");
    expect_rules(*state,
                 "{\"type\":\"page\",\"userId\":\"u\",\"name\":\"Checkout\","
                 "\"properties\":{\"step\":1,\"z\":{\"q\":1,\"q\":1}},"
                 "\"properties\":{\"step\":\"pay\",\"y\":1}}",
                 "json/duplicate-key /properties/z/q \njson/duplicate-key /properties \n"
                 "property/unknown /properties/y \n");
    expect_rules(*state, "{\"type\":\"page\",\"type\":7,\"userId\":\"u\"}",
                 "call/type-unknown /type \njson/duplicate-key /type \n");
}

static void test_an_old_name_does_not_displace_the_new_one(void **state) {
    expect_rules(*state, "{\"type\":\"page\",\"userId\":\"u\",\"user_id\":7}",
                 "legacy/snake-case-id /user_id \n");
    expect_rules(*state, "{\"type\":\"page\",\"user_id\":7,\"userId\":\"u\"}",
                 "legacy/snake-case-id /user_id \n");
}

/* ---- Which event ----------------------------------------------------------------------------- */

static void test_the_type_may_stand_behind_everything(void **state) {
    expect_rules(*state,
                 "{\"properties\":{\"revenue\":\"5\",\"order_id\":\"o-1\",\"note\":\"\"},"
                 "\"userId\":\"u\",\"event\":\"Order Completed\",\"type\":\"track\"}",
                 "property/numeric-string /properties/revenue \n");
}

static void test_a_missing_or_unknown_type_is_the_only_finding_about_it(void **state) {
    expect_rules(*state, "{\"event\":\"Order Completed\",\"properties\":{\"revenue\":\"x\"}}",
                 "call/type-missing  \n");
    expect_rules(*state, "{\"type\":\"Track\",\"event\":\"Order Completed\",\"properties\":{}}",
                 "call/type-unknown /type \n");
    expect_rules(*state, "{\"type\":[],\"event\":\"Order Completed\"}",
                 "call/type-unknown /type \n");
    expect_rules(*state, "{\"tpye\":\"track\",\"event\":\"Order Completed\"}",
                 "call/unknown-field /tpye \n");
}

static void test_unknown_events_follow_the_plan(void **state) {
    expect_rules(*state, "{\"type\":\"track\",\"event\":\"Cart Viewed\",\"userId\":\"u\"}",
                 "event/unknown /event \n");
    expect_rules(*state, "{\"type\":\"track\",\"event\":\"order_completed\",\"userId\":\"u\"}",
                 "event/case /event \n");
    expect_rules(*state, "{\"type\":\"track\",\"event\":\"Order Complted\",\"userId\":\"u\"}",
                 "event/misspelled /event \n");
    expect_rules(*state, "{\"type\":\"page\",\"name\":\"Cart\",\"userId\":\"u\"}", "");
    expect_rules(*state,
                 "{\"type\":\"page\",\"name\":\"Checkout\",\"userId\":\"u\","
                 "\"properties\":{\"step\":\"x\"}}",
                 "property/enum /properties/step \n");
}

static void test_calls_and_events_may_be_forbidden(void **state) {
    expect_rules(*state, "{\"type\":\"group\",\"groupId\":1,\"userId\":\"u\"}",
                 "event/unknown /type \n");
    expect_rules(*state, "{\"type\":\"track\",\"event\":\"Gone\",\"userId\":\"u\"}",
                 "event/unknown /event \n");
}

static void test_a_version_is_chosen_by_the_context(void **state) {
#define VERSIONED(version, properties)                                                             \
    "{\"type\":\"track\",\"event\":\"Versioned\",\"userId\":\"u\",\"properties\":{" properties     \
    "},\"context\":{\"protocols\":{\"event_version\":" version "}}}"
    expect_rules(*state, VERSIONED("1", ""), "");
    expect_rules(*state, VERSIONED("2", ""), "property/required /properties \n");
    expect_rules(*state, VERSIONED("2", "\"carrier\":\"ups\""),
                 "property/enum /properties/carrier \n");
    expect_rules(*state, VERSIONED("3", ""), "");
    expect_rules(*state, VERSIONED("12", ""), "");
    expect_rules(*state, VERSIONED("2.5", ""), "context/type /context/protocols/event_version \n");
    expect_rules(*state, "{\"type\":\"track\",\"event\":\"Versioned\",\"userId\":\"u\"}", "");
}

static void test_no_version_is_taken_from_the_context_of_an_earlier_event(void **state) {
    expect_rules(*state,
                 VERSIONED("2", "\"carrier\":\"dhl\"") "\n"
                                                       "{\"context\":\"none\",\"type\":\"track\","
                                                       "\"event\":\"Versioned\",\"userId\":\"u\","
                                                       "\"properties\":{}}",
                 "call/container-type /context \n");
}

/* However it is written. */
static void test_a_version_is_a_number(void **state) {
    expect_rules(*state, VERSIONED("2.0", ""), "property/required /properties \n");
    expect_rules(*state, VERSIONED("20e-1", ""), "property/required /properties \n");
    expect_rules(*state, VERSIONED("\"2\"", ""),
                 "property/required /properties \n"
                 "context/type /context/protocols/event_version \n");
    expect_rules(*state, VERSIONED("\"x\"", ""),
                 "context/type /context/protocols/event_version \n");
}

static void test_conditions_demand_more(void **state) {
    expect_order(*state, ",\"kind\":\"card\"",
                 "1:1:70 @69 property/required /properties | missing "
                 "\"paid\"\n");
    expect_order(*state, ",\"kind\":\"card\",\"paid\":false,\"count\":9", "");
    expect_rules(*state, ORDER(",\"kind\":\"cash\",\"count\":9"),
                 "property/condition /properties/count \n");
}

/* ---- What every event has -------------------------------------------------------------------- */

static void test_ids_are_looked_at(void **state) {
    expect_rules(*state, "{\"type\":\"identify\",\"userId\":\"undefined\"}",
                 "call/id-placeholder /userId \n");
    expect_rules(*state, "{\"type\":\"identify\",\"userId\":\"\",\"anonymousId\":7}",
                 "call/id-empty /userId \ncall/id-type /anonymousId \n");
    expect_rules(*state, "{\"type\":\"identify\",\"userId\":\"ann@example.com\"}",
                 "call/id-is-email /userId \n");
    expect_rules(*state, "{\"type\":\"identify\",\"traits\":{\"age\":3}}",
                 "call/identity-missing  \n");
    expect_rules(*state,
                 "{\"type\":\"identify\",\"anonymousId\":\"00000000-0000-0000-0000-000000000000\"}",
                 "call/id-placeholder /anonymousId \n");
}

static void test_fields_in_the_wrong_place_are_found(void **state) {
    expect_rules(*state, "{\"type\":\"identify\",\"userId\":\"u\",\"properties\":{\"age\":\"x\"}}",
                 "call/misplaced-field /properties \n");
    expect_rules(*state, "{\"type\":\"page\",\"userId\":\"u\",\"traits\":{\"age\":1}}",
                 "call/misplaced-field /traits \n");
    expect_rules(*state, "{\"type\":\"identify\",\"userId\":\"u\",\"properties\":null}", "");
    expect_rules(*state, "{\"type\":\"page\",\"userId\":\"u\",\"traits\":null}", "");
    expect_rules(*state, "{\"type\":\"page\",\"properties\":{\"userId\":\"u\"}}",
                 "call/misplaced-field /properties/userId \n");
    expect_rules(*state, "{\"type\":\"page\",\"userId\":\"v\",\"properties\":{\"userId\":\"u\"}}",
                 "");
    expect_rules(*state,
                 "{\"type\":\"page\",\"name\":\"Checkout\",\"userId\":\"v\","
                 "\"properties\":{\"step\":\"pay\",\"userId\":\"u\"}}",
                 "property/unknown /properties/userId \n");
}

static void test_containers_must_be_objects(void **state) {
    expect_rules(*state, "{\"type\":\"page\",\"userId\":\"u\",\"properties\":[],\"context\":\"x\"}",
                 "call/container-type /properties \ncall/container-type /context \n");
}

static void test_numbers_that_no_double_holds_are_found(void **state) {
    expect_rules(*state,
                 "{\"type\":\"identify\",\"userId\":\"u\",\"traits\":{\"a\":9007199254740993,"
                 "\"b\":9007199254740992,\"c\":[1e400],\"d\":1e-400,\"e\":0.1}}",
                 "json/number-precision /traits/a \njson/number-precision /traits/c/0 \n"
                 "json/number-precision /traits/d \n");
}

static void test_half_surrogates_are_found(void **state) {
    expect_rules(*state,
                 "{\"type\":\"identify\",\"userId\":\"u\",\"traits\":{\"a\":\"\\ud83d\\ude00\","
                 "\"b\":\"\\ud83d\",\"\\udc00\":1}}",
                 "json/lone-surrogate /traits/b \n"
                 "json/lone-surrogate /traits/\xef\xbf\xbd \n");
}

static void test_unknown_fields_of_the_message_and_its_context_are_found(void **state) {
    expect_rules(*state,
                 "{\"type\":\"page\",\"userId\":\"u\",\"foo\":1,\"massageId\":\"m\","
                 "\"context\":{\"bar\":1,\"libary\":{}}}",
                 "call/unknown-field /foo \ncall/unknown-field /massageId \n"
                 "context/unknown-field /context/bar \ncontext/unknown-field /context/libary \n");
}

/* One of exactly the limit is only warned of: it does not make the event invalid. */
static void test_an_event_of_the_limit_is_warned_of_and_a_larger_one_is_wrong(void **state) {
    for (size_t extra = 0; extra < 3; extra++) {
        struct run run = {.table = *state};
        size_t len = 32767 + extra;
        char *text = malloc(len);
        assert_non_null(text);
        memset(text, 'x', len);
        const char *head = "{\"type\":\"page\",\"userId\":\"u\",\"properties\":{\"title\":\"";
        memcpy(text, head, strlen(head));
        memcpy(text + len - 3, "\"}}", 3);
        struct heard heard = run_checker(&run, (struct tv_str){text, len});
        assert_int_equal(heard.rules[TV_RULE_LIMITS_EVENT_SIZE], extra > 0);
        assert_int_equal(heard.totals.invalid_events, extra > 1);
        heard_free(&heard);
        free(text);
    }
}

/* Rule and pointer of what is found by core alone. */
static void expect_of_core(const char *events, const char *expected) {
    struct tv_table *table = plan_table(NULL);
    expect_rules(table, events, expected);
    tv_table_free(table);
}

static void test_two_null_ids_identify_nobody(void **state) {
    (void)state;
    expect_of_core("{\"type\":\"page\",\"userId\":null,\"anonymousId\":null}",
                   "call/identity-missing  \n");
    expect_of_core("{\"type\":\"page\",\"userId\":null,\"anonymousId\":\"a\"}", "");
    expect_of_core("{\"type\":\"alias\",\"userId\":null,\"previousId\":\"p\"}",
                   "call/id-type /userId \n");
}

static void test_an_old_name_means_nothing_where_its_field_does_not_exist(void **state) {
    (void)state;
    expect_of_core("{\"type\":\"track\",\"event\":\"Z\",\"userId\":\"u\",\"to\":\"a\"}", "");
    expect_of_core("{\"type\":\"alias\",\"to\":\"a\",\"from\":\"b\"}",
                   "legacy/snake-case-id /to \nlegacy/snake-case-id /from \n");
}

static void expect_levels(const struct tv_table *table, const char *text, uint64_t invalid,
                          const char *expected) {
    struct run run = {.table = table};
    struct heard heard = run_checker(&run, str(text));
    uint64_t found = heard.totals.invalid_events;
    heard_free(&heard);
    assert_int_equal(found, invalid);
    expect_rules(table, text, expected);
}

/* The misspelled name takes the place of the error, and its weight. */
static void test_a_slip_that_hides_an_error_is_one(void **state) {
    (void)state;
    struct tv_table *table = plan_table(NULL);
    expect_levels(table, "{\"tpye\":\"page\",\"userId\":\"u\"}", 1, "call/unknown-field /tpye \n");
    expect_levels(table, "{\"type\":\"page\",\"userid\":\"u\"}", 1,
                  "call/unknown-field /userid \n");
    expect_levels(table, "{\"type\":\"page\",\"userid\":\"u\",\"anonymousId\":\"a\"}", 0,
                  "call/unknown-field /userid \n");
    expect_levels(table, "{\"type\":\"page\",\"properties\":{\"userId\":\"u\"}}", 1,
                  "call/misplaced-field /properties/userId \n");
    tv_table_free(table);
}

static void test_only_slips_are_near_misses(void **state) {
    (void)state;
    static const char *const custom[] = {"game",      "page",   "company_id",
                                         "usernames", "title2", "fone"};
    static const char *const slips[] = {"usernmae", "descripton", "frist-name", "websit"};
    struct tv_table *table = plan_table(NULL);
    char text[200], expected[100];
    for (size_t i = 0; i < sizeof custom / sizeof *custom; i++) {
        snprintf(text, sizeof text,
                 "{\"type\":\"identify\",\"userId\":\"u\",\"traits\":{\"%s\":\"x\"}}", custom[i]);
        expect_rules(table, text, "");
    }
    for (size_t i = 0; i < sizeof slips / sizeof *slips; i++) {
        snprintf(text, sizeof text,
                 "{\"type\":\"identify\",\"userId\":\"u\",\"traits\":{\"%s\":\"x\"}}", slips[i]);
        snprintf(expected, sizeof expected, "property/misspelled /traits/%s \n", slips[i]);
        expect_rules(table, text, expected);
    }
    tv_table_free(table);
}

static void test_blanks_do_not_make_an_event_larger(void **state) {
    size_t len = 40000;
    char *text = malloc(len + 1);
    assert_non_null(text);
    memset(text, ' ', len);
    static const char head[] = "{\"type\":\"page\",\"userId\":\"u { \\\" \",";
    static const char tail[] = "\"properties\":{\"title\":\"t\"}}";
    memcpy(text, head, sizeof head - 1);
    memcpy(text + len - (sizeof tail - 1), tail, sizeof tail);
    expect_rules(*state, text, "");
    free(text);
}

static void test_switched_off_rules_are_silent(void **state) {
    bool enabled[TV_RULE_COUNT];
    for (unsigned i = 0; i < TV_RULE_COUNT; i++)
        enabled[i] = i != TV_RULE_PROPERTY_ENUM && i != TV_RULE_JSON_SYNTAX;
    struct run run = {.table = *state, .options.enabled = enabled};
    struct heard heard = run_checker(&run, str(ORDER(",\"currency\":\"USD\"") "oops\n"));
    assert_string_equal(heard.text, "");
    assert_int_equal(heard.totals.findings, 0);
    heard_free(&heard);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_right_event_is_silent),
        cmocka_unit_test(test_a_type_that_is_not_allowed_is_found_at_its_value),
        cmocka_unit_test(test_three_common_wrong_types_have_their_own_rules),
        cmocka_unit_test(test_numbers_are_compared_exactly),
        cmocka_unit_test(test_lengths_count_characters),
        cmocka_unit_test(test_enum_format_and_counts_are_found),
        cmocka_unit_test(test_items_are_checked_each),
        cmocka_unit_test(test_what_must_not_be_sent_is_found),
        cmocka_unit_test(test_required_property_absent_is_found_at_its_object),
        cmocka_unit_test(test_required_properties_are_missed_without_their_object_too),
        cmocka_unit_test(test_unknown_names_follow_the_plan),
        cmocka_unit_test(test_near_names_are_suggested_and_stand_for_the_right_one),
        cmocka_unit_test(test_a_name_beside_the_right_one_is_not_misspelled),
        cmocka_unit_test(test_names_of_three_letters_are_only_folded),
        cmocka_unit_test(test_second_and_old_names_are_understood),
        cmocka_unit_test(test_names_are_compared_after_their_escapes),
        cmocka_unit_test(test_a_name_that_stands_twice_is_found_once_for_each),
        cmocka_unit_test(test_twins_are_found_among_many_names),
        cmocka_unit_test(test_of_two_fields_with_one_name_the_last_counts),
        cmocka_unit_test(test_an_old_name_does_not_displace_the_new_one),
        cmocka_unit_test(test_the_type_may_stand_behind_everything),
        cmocka_unit_test(test_a_missing_or_unknown_type_is_the_only_finding_about_it),
        cmocka_unit_test(test_unknown_events_follow_the_plan),
        cmocka_unit_test(test_calls_and_events_may_be_forbidden),
        cmocka_unit_test(test_a_version_is_chosen_by_the_context),
        cmocka_unit_test(test_no_version_is_taken_from_the_context_of_an_earlier_event),
        cmocka_unit_test(test_a_version_is_a_number),
        cmocka_unit_test(test_conditions_demand_more),
        cmocka_unit_test(test_ids_are_looked_at),
        cmocka_unit_test(test_fields_in_the_wrong_place_are_found),
        cmocka_unit_test(test_containers_must_be_objects),
        cmocka_unit_test(test_numbers_that_no_double_holds_are_found),
        cmocka_unit_test(test_half_surrogates_are_found),
        cmocka_unit_test(test_unknown_fields_of_the_message_and_its_context_are_found),
        cmocka_unit_test(test_an_event_of_the_limit_is_warned_of_and_a_larger_one_is_wrong),
        cmocka_unit_test(test_two_null_ids_identify_nobody),
        cmocka_unit_test(test_an_old_name_means_nothing_where_its_field_does_not_exist),
        cmocka_unit_test(test_a_slip_that_hides_an_error_is_one),
        cmocka_unit_test(test_only_slips_are_near_misses),
        cmocka_unit_test(test_blanks_do_not_make_an_event_larger),
        cmocka_unit_test(test_switched_off_rules_are_silent),
    };
    return cmocka_run_group_tests(tests, open_table, close_table);
}
