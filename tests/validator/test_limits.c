/* Sizes: of batches, of properties and traits, of texts; each at its border. */
#include "checker_test.h"

enum { ROOM = 1 << 20 };

struct text {
    char *at;
    size_t len;
};

static void put(struct text *text, const char *more) {
    size_t len = strlen(more);
    assert_true(text->len + len < ROOM);
    memcpy(text->at + text->len, more, len + 1);
    text->len += len;
}

static void put_times(struct text *text, const char *more, unsigned times) {
    for (unsigned i = 0; i < times; i++)
        put(text, more);
}

static int open_table(void **state) {
    *state = bare_table();
    return 0;
}

static int close_table(void **state) {
    tv_table_free(*state);
    return 0;
}

/* Whether the rule is among the findings of the text, which is then freed. */
static bool is_found(const struct tv_table *table, struct text *text, enum tv_rule rule) {
    bool enabled[TV_RULE_COUNT] = {false};
    enabled[rule] = true;
    struct run run = {.table = table, .options = {.enabled = enabled}};
    struct heard heard = run_checker(&run, (struct tv_str){text->at, text->len});
    bool is_there = heard.totals.findings > 0;
    assert_true(heard.totals.findings <= 1);
    heard_free(&heard);
    free(text->at);
    return is_there;
}

static struct text new_text(void) {
    struct text text = {malloc(ROOM), 0};
    assert_non_null(text.at);
    return text;
}

/* ---- Batches --------------------------------------------------------------------------------- */

static bool is_too_large(const struct tv_table *table, size_t len, const char *blanks) {
    struct text text = new_text();
    put(&text, "{\"batch\":[");
    put(&text, blanks);
    put(&text, "{\"type\":\"page\",\"name\":\"");
    size_t rest = len + strlen(blanks) - text.len - strlen("\"}]}");
    put_times(&text, "n", (unsigned)rest);
    put(&text, "\"}]}\n");
    return is_found(table, &text, TV_RULE_LIMITS_BATCH_SIZE);
}

static void test_a_batch_has_512000_bytes_at_most(void **state) {
    assert_false(is_too_large(*state, 512000, ""));
    assert_true(is_too_large(*state, 512001, ""));
}

static void test_blanks_between_values_do_not_count(void **state) {
    assert_false(is_too_large(*state, 512000, "   \n   "));
    assert_true(is_too_large(*state, 512001, "   \n   "));
}

static bool has_too_many(const struct tv_table *table, unsigned count, const char *outer) {
    struct text text = new_text();
    put(&text, "{\"batch\":[");
    for (unsigned i = 0; i < count; i++)
        put(&text, i ? ", {}" : "{}");
    put(&text, "]");
    put(&text, outer);
    put(&text, "}\n");
    return is_found(table, &text, TV_RULE_LIMITS_BATCH_COUNT);
}

static void test_a_batch_has_2500_events_at_most(void **state) {
    assert_false(has_too_many(*state, 2500, ""));
    assert_true(has_too_many(*state, 2501, ""));
    assert_false(has_too_many(*state, 2500, ",\"context\":{\"ip\":\"192.0.2.1\"}"));
    assert_true(has_too_many(*state, 2501, ",\"context\":{\"ip\":\"192.0.2.1\"}"));
}

/* ---- Properties and traits ------------------------------------------------------------------- */

static bool is_crowded(const struct tv_table *table, const char *head, unsigned count,
                       enum tv_rule rule) {
    struct text text = new_text();
    put(&text, head);
    put(&text, "{\"a\":{\"},{\":[1,2,\"\\\"\"]}");
    for (unsigned i = 1; i < count; i++) {
        char member[40];
        snprintf(member, sizeof member, ",\"p%u\":%u", i, i);
        put(&text, member);
    }
    put(&text, "}}\n");
    return is_found(table, &text, rule);
}

static void test_an_event_has_300_properties_at_most(void **state) {
    const char *head = "{\"type\":\"track\",\"event\":\"E\",\"userId\":\"u\",\"properties\":";
    assert_false(is_crowded(*state, head, 300, TV_RULE_LIMITS_PROPERTY_COUNT));
    assert_true(is_crowded(*state, head, 301, TV_RULE_LIMITS_PROPERTY_COUNT));
}

static void test_an_identify_call_has_less_than_300_traits(void **state) {
    const char *head = "{\"type\":\"identify\",\"userId\":\"u\",\"traits\":";
    assert_false(is_crowded(*state, head, 299, TV_RULE_LIMITS_TRAIT_COUNT));
    assert_true(is_crowded(*state, head, 300, TV_RULE_LIMITS_TRAIT_COUNT));
}

static void test_a_group_call_has_300_traits_at_most(void **state) {
    const char *head = "{\"type\":\"group\",\"userId\":\"u\",\"groupId\":\"g\",\"traits\":";
    assert_false(is_crowded(*state, head, 300, TV_RULE_LIMITS_TRAIT_COUNT));
    assert_true(is_crowded(*state, head, 301, TV_RULE_LIMITS_TRAIT_COUNT));
}

/* ---- Texts ----------------------------------------------------------------------------------- */

static bool is_cut(const struct tv_table *table, const char *before, const char *letter,
                   unsigned times, const char *after) {
    struct text text = new_text();
    put(&text, "{\"type\":\"track\",\"userId\":\"u\",\"event\":\"E\",");
    put(&text, before);
    put_times(&text, letter, times);
    put(&text, after);
    put(&text, "}\n");
    return is_found(table, &text, TV_RULE_LIMITS_WAREHOUSE_STRING);
}

static void test_a_warehouse_keeps_512_characters(void **state) {
    assert_false(is_cut(*state, "\"properties\":{\"a\":\"", "x", 512, "\"}"));
    assert_true(is_cut(*state, "\"properties\":{\"a\":\"", "x", 513, "\"}"));
    assert_true(is_cut(*state, "\"properties\":{\"a\":[1],\"b\":{\"c\":\"", "x", 513, "\"}}"));
    assert_true(is_cut(*state, "\"context\":{\"a\":\"", "x", 513, "\"}"));
}

static void test_characters_are_counted_not_bytes(void **state) {
    assert_false(is_cut(*state, "\"properties\":{\"a\":\"", "\xc3\xa9", 512, "\"}"));
    assert_true(is_cut(*state, "\"properties\":{\"a\":\"", "\xc3\xa9", 513, "\"}"));
    assert_false(is_cut(*state, "\"properties\":{\"a\":\"", "\\u00e9", 512, "\"}"));
    assert_true(is_cut(*state, "\"properties\":{\"a\":\"", "\\u00e9", 513, "\"}"));
}

static void test_names_lists_and_blanks_are_no_texts(void **state) {
    assert_false(is_cut(*state, "\"properties\":{\"", "x", 513, "\" :1}"));
    assert_false(is_cut(*state, "\"properties\":{\"a\":[{\"b\":\"", "x", 513, "\"}]}"));
    assert_false(is_cut(*state, "\"properties\":{\"a\":", " ", 2000, "1}"));
    assert_false(is_cut(*state, "\"properties\":{\"a\":[1", ",1", 2000, "]}"));
    assert_false(is_cut(*state, "\"category\":\"", "x", 513, "\""));
}

static void test_a_long_text_is_found_wherever_it_stands_among_others(void **state) {
    for (unsigned before = 0; before < 90; before++) {
        char members[2000] = "\"properties\":{";
        for (unsigned i = 0; i < before; i++)
            strcat(members, "\"abcd\":\"efg\",");
        strcat(members, "\"a\":\"");
        assert_true(is_cut(*state, members, "x", 513, "\",\"z\":\"y\"}"));
        assert_false(is_cut(*state, members, "x", 512, "\",\"z\":\"y\"}"));
    }
}

static void test_of_an_event_that_is_too_large_only_that_is_told(void **state) {
    assert_true(is_cut(*state, "\"properties\":{\"a\":\"", "x", 30000, "\"}"));
    assert_false(is_cut(*state, "\"properties\":{\"a\":\"", "x", 33000, "\"}"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_batch_has_512000_bytes_at_most),
        cmocka_unit_test(test_blanks_between_values_do_not_count),
        cmocka_unit_test(test_a_batch_has_2500_events_at_most),
        cmocka_unit_test(test_an_event_has_300_properties_at_most),
        cmocka_unit_test(test_an_identify_call_has_less_than_300_traits),
        cmocka_unit_test(test_a_group_call_has_300_traits_at_most),
        cmocka_unit_test(test_a_warehouse_keeps_512_characters),
        cmocka_unit_test(test_characters_are_counted_not_bytes),
        cmocka_unit_test(test_names_lists_and_blanks_are_no_texts),
        cmocka_unit_test(test_a_long_text_is_found_wherever_it_stands_among_others),
        cmocka_unit_test(test_of_an_event_that_is_too_large_only_that_is_told),
    };
    return cmocka_run_group_tests(tests, open_table, close_table);
}
