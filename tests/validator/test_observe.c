/* What a checker tells of each event: when two events are of one form, and what is in a new one. */
#include "checker_test.h"

struct told {
    uint64_t forms[16], ids[16], keys[16];
    int64_t seconds[16]; /* -1: has to be read */
    bool is_new[16];
    size_t count;
    char sights[2048];
    size_t len;
};

static uint32_t take_event(void *context, const struct tv_observation *event) {
    struct told *told = context;
    assert_in_range(told->count, 0, 15);
    told->forms[told->count] = event->facts.form;
    told->ids[told->count] = event->facts.id;
    told->keys[told->count] = event->facts.key;
    told->seconds[told->count] = event->facts.has_seconds ? event->facts.seconds : -1;
    told->is_new[told->count++] = event->facts.is_new;
    return 0;
}

static void take_sight(void *context, const struct tv_sight *sight) {
    struct told *told = context;
    int len = snprintf(told->sights + told->len, sizeof told->sights - told->len,
                       "%llu:%llu %.*s %s%s\n", (unsigned long long)sight->line,
                       (unsigned long long)sight->column, (int)sight->pointer.len,
                       sight->pointer.at, tv_type_name(sight->type), sight->is_told ? " told" : "");
    if (len > 0 && told->len + (size_t)len < sizeof told->sights)
        told->len += (size_t)len;
}

static struct told observe(const char *text) {
    struct told told = {.count = 0};
    struct tv_observer observer = {take_event, take_sight, &told};
    struct run run = {.table = bare_table(), .options = {.observer = &observer}};
    struct heard heard = run_checker(&run, str(text));
    heard_free(&heard);
    tv_table_free((struct tv_table *)run.table);
    return told;
}

#define EVENT(properties) "{\"type\":\"track\",\"event\":\"A\",\"properties\":" properties "}\n"

/* Of each pair of properties, whether they are of one form. */
static void expect_form(const char *a, const char *b, bool is_same) {
    char text[512];
    snprintf(text, sizeof text, EVENT("%s") EVENT("%s"), a, b);
    struct told told = observe(text);
    assert_int_equal(told.count, 2);
    if ((told.forms[0] == told.forms[1] && !told.is_new[1]) != is_same)
        fail_msg("%s and %s: %s one form", a, b, is_same ? "must be" : "must not be");
}

static void test_values_of_other_lengths_are_of_one_form(void **state) {
    (void)state;
    expect_form("{\"a\":1,\"b\":\"x\"}", "{\"a\":-12345.678e9,\"b\":\"\"}", true);
    expect_form("{\"a\":1,\"b\":\"x\"}", " { \"a\" : 2 , \"b\" : \"{}\" } ", true);
    expect_form("{\"a\":true}", "{\"a\":false}", true);
    expect_form("{\"a\":[1]}", "{\"a\":[1,2,3]}", true);
    expect_form("{\"a\":[\"x\"],\"b\":1}", "{\"a\":[\"x\",\"y,]\"],\"b\":1}", true);
    expect_form("{\"a\":[{\"b\":1}]}", "{\"a\":[{\"b\":1},{\"b\":2}]}", true);
    expect_form("{\"a\":[[1],[\"x\"]]}", "{\"a\":[[1],[\"x\"],[2]]}", true);
    expect_form(
        "{\"a\":{\"b\":1,\"c\":{}},\"d\":[{\"e\":{\"f\":2}},{\"e\":{\"f\":3}}],\"g\":{\"h\":null}}",
        "{\"a\" : {\"b\":123456789, \"c\":{ } },           \"d\":[{\"e\":{\"f\":-2.5e10}}], "
        "\"g\":{ \"h\":null}}",
        true);
}

static void test_another_name_or_type_is_another_form(void **state) {
    (void)state;
    expect_form("{\"a\":1}", "{\"b\":1}", false);
    expect_form("{\"a\":1}", "{\"a\":\"1\"}", false);
    expect_form("{\"a\":1}", "{\"a\":true}", false);
    expect_form("{\"a\":1}", "{\"a\":null}", false);
    expect_form("{\"a\":1}", "{\"a\":1,\"b\":1}", false);
    expect_form("{\"a\":{}}", "{\"a\":[]}", false);
    expect_form("{\"a\":{\"b\":1},\"c\":2}", "{\"a\":{\"b\":1,\"c\":2}}", false);
    expect_form("{\"a\":[1]}", "{\"a\":[\"1\"]}", false);
    expect_form("{\"a\":[1,2]}", "{\"a\":[1,true]}", false);
    expect_form("{\"a\":[{\"b\":1}]}", "{\"a\":[{\"b\":\"1\"}]}", false);
    expect_form("{\"a\":[[1]]}", "{\"a\":[[\"1\"]]}", false);
    expect_form("{\"a\":1,\"b\":\"x\"}", "{\"a\":\"x\",\"b\":1}", false);
    expect_form("{\"long_name_of_a_property_1x\":1}", "{\"long_name_of_b_property_1x\":1}", false);
    expect_form("{\"xname_of_8\":1}", "{\"yname_of_8\":1}", false);
    expect_form("{\"\":1}", "{\"a\":1}", false);
    expect_form("{\"a\":{\"b\":{}},\"c\":1}", "{\"a\":{\"b\":{},\"c\":1}}", false);
    expect_form("{\"a\":{\"b\":{\"c\":1}}}", "{\"a\":{\"b\":{}},\"c\":1}", false);
    expect_form("{\"d\":[{\"a\":{\"b\":1}}]}", "{\"d\":{\"a\":[{\"b\":1}]}}", false);
    expect_form("{\"a\":{\"b\":1}}", "{\"b\":{\"a\":1}}", false);
}

/* An item of a list that is of a new form makes the event new, where the rest is known. */
static void test_a_new_item_tells_the_event_anew(void **state) {
    (void)state;
    struct told told = observe(EVENT("{\"p\":[{\"a\":1}],\"q\":[{\"a\":1}]}")
                                   EVENT("{\"p\":[{\"a\":1},{\"a\":2,\"b\":1}],\"q\":[{\"a\":1}]}")
                                       EVENT("{\"p\":[{\"a\":1,\"b\":3}],\"q\":[{\"a\":1}]}")
                                           EVENT("{\"p\":[{\"a\":1}],\"q\":[{\"a\":1,\"b\":3}]}"));
    assert_int_equal(told.count, 4);
    assert_true(told.forms[0] == told.forms[1] && told.forms[1] == told.forms[3]);
    assert_true(told.is_new[0] && told.is_new[1] && !told.is_new[2] && told.is_new[3]);
}

#define EVENT_OF(name, properties)                                                                 \
    "{\"type\":\"track\",\"event\":\"" name "\",\"properties\":" properties "}\n"

/* What was told of one event says nothing about items of another, although the list is passed
 * without being looked at when it comes again. */
static void test_a_list_that_comes_again_has_new_items_under_another_name(void **state) {
    (void)state;
    struct told told =
        observe(EVENT_OF("B", "{\"p\":[{\"a\":1}]}") EVENT_OF("A", "{\"p\":[{\"a\":1,\"b\":2}]}")
                    EVENT_OF("A", "{\"p\":[{\"a\":1,\"b\":2}]}")
                        EVENT_OF("B", "{\"p\":[{\"a\":1,\"b\":2}]}")
                            EVENT_OF("B", "{\"p\":[{\"a\":3,\"b\":4}]}"));
    assert_int_equal(told.count, 5);
    assert_true(told.forms[0] == told.forms[3] && told.forms[1] == told.forms[2]);
    assert_true(!told.is_new[2] && told.is_new[3] && !told.is_new[4]);
}

/* A value is met in the context first, where nobody asks for its names. */
static void test_a_value_of_the_context_has_its_form_in_properties(void **state) {
    (void)state;
    struct told told = observe(EVENT(
        "{\"x\":{\"bee\":\"one and one\"}}") "{\"type\":\"track\",\"event\":\"A\",\"context\":{"
                                             "\"x\":{"
                                             "\"ant\":\"one and one\"}},"
                                             "\"properties\":{\"x\":{\"ant\":\"one and "
                                             "one\"}}}\n" EVENT("{\"x\":{\"ant\":\"two and two\"}}")
                                                 EVENT("{\"x\":{\"ant\":\"one and one\"}}"));
    assert_int_equal(told.count, 4);
    assert_true(told.forms[0] != told.forms[1] && told.is_new[1]);
    assert_true(told.forms[1] == told.forms[2] && told.forms[1] == told.forms[3]);
    assert_true(!told.is_new[2] && !told.is_new[3]);
}

static void test_times_are_told_in_seconds_when_nothing_is_wrong(void **state) {
    (void)state;
    struct told told = {.count = 0};
    struct tv_observer observer = {take_event, take_sight, &told};
    struct run run = {.table = plan_table(NULL), .options = {.observer = &observer}};
    struct heard heard = run_checker(
        &run,
        str("{\"type\":\"page\",\"userId\":\"u\",\"receivedAt\":\"2026-03-01T00:01:02.999Z\"}\n"
            "{\"type\":\"page\",\"userId\":\"u\",\"receivedAt\":\"1999-12-31T23:59:59.000Z\"}\n"
            "{\"type\":\"page\",\"userId\":\"u\",\"receivedAt\":\"2026-03-01T00:61:02.999Z\"}\n"
            "{\"type\":\"page\",\"userId\":\"u\",\"receivedAt\":\"2026-03-01T00:01:02Z\"}\n"));
    heard_free(&heard);
    tv_table_free((struct tv_table *)run.table);
    assert_int_equal(told.count, 4);
    assert_int_equal(told.seconds[0], 1772323262);
    assert_true(told.seconds[1] == -1 && told.seconds[2] == -1 && told.seconds[3] == -1);
}

static void test_sights_have_pointers_types_and_places(void **state) {
    (void)state;
    struct told told = observe(EVENT("{\"a\":[{\"b/c\":null},\"x\"],\"d\":{\"\\u0065\":1.5}}"));
    assert_string_equal(told.sights, "1:47 /properties/a array\n"
                                     "1:48 /properties/a/* object\n"
                                     "1:55 /properties/a/*/b~1c null\n"
                                     "1:61 /properties/a/* string\n"
                                     "1:70 /properties/d object\n"
                                     "1:80 /properties/d/e number\n");
}

static void test_ids_are_those_that_are_decoded(void **state) {
    (void)state;
    struct told told = observe("{\"type\":\"page\",\"messageId\":\"m-1\"}\n"
                               "{\"type\":\"page\",\"messageId\":\"\\u006d-1\"}\n"
                               "{\"type\":\"page\",\"messageId\":\"M-1\"}\n"
                               "{\"type\":\"page\",\"messageId\":\"\"}\n"
                               "{\"type\":\"page\",\"messageId\":1}\n"
                               "{\"type\":\"page\"}\n");
    assert_true(told.ids[0] != 0 && told.ids[0] == told.ids[1] && told.ids[0] != told.ids[2]);
    assert_true(told.ids[3] == 0 && told.ids[4] == 0 && told.ids[5] == 0);
}

static void test_a_key_ties_events_of_one_sequence_only(void **state) {
    (void)state;
    struct told told =
        observe("{\"type\":\"track\",\"event\":\"Video Playback Started\","
                "\"properties\":{\"session_id\":\"1\"}}\n"
                "{\"type\":\"track\",\"event\":\"Video Ad Playing\","
                "\"properties\":{\"session_id\":1}}\n"
                "{\"type\":\"track\",\"event\":\"Order Completed\","
                "\"properties\":{\"order_id\":\"1\",\"session_id\":\"1\"}}\n"
                "{\"type\":\"page\",\"name\":\"Video Ad Playing\","
                "\"properties\":{\"session_id\":\"1\"}}\n"
                "{\"type\":\"track\",\"event\":\"Video Ad Playing\",\"properties\":{}}\n");
    assert_true(told.keys[0] != 0 && told.keys[0] == told.keys[1]);
    assert_true(told.keys[2] != 0 && told.keys[2] != told.keys[0]);
    assert_true(told.keys[3] == 0 && told.keys[4] == 0);
}

/* As deep as it gets, and deeper than is looked into: nothing may be read that is not there. */
static void test_deep_properties_are_passed_over(void **state) {
    (void)state;
    char text[1024];
    size_t len = (size_t)snprintf(text, sizeof text,
                                  "{\"type\":\"track\",\"event\":\"A\","
                                  "\"properties\":");
    for (int i = 0; i < 100; i++)
        len += (size_t)snprintf(text + len, sizeof text - len, "%s", i % 2 ? "[" : "{\"a\":");
    len += (size_t)snprintf(text + len, sizeof text - len, "\"x\"");
    for (int i = 99; i >= 0; i--)
        len += (size_t)snprintf(text + len, sizeof text - len, "%s", i % 2 ? "]" : "}");
    snprintf(text + len, sizeof text - len, "}\n");
    struct told told = observe(text);
    assert_int_equal(told.count, 1);
    assert_true(told.is_new[0]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values_of_other_lengths_are_of_one_form),
        cmocka_unit_test(test_another_name_or_type_is_another_form),
        cmocka_unit_test(test_a_new_item_tells_the_event_anew),
        cmocka_unit_test(test_a_list_that_comes_again_has_new_items_under_another_name),
        cmocka_unit_test(test_a_value_of_the_context_has_its_form_in_properties),
        cmocka_unit_test(test_times_are_told_in_seconds_when_nothing_is_wrong),
        cmocka_unit_test(test_sights_have_pointers_types_and_places),
        cmocka_unit_test(test_ids_are_those_that_are_decoded),
        cmocka_unit_test(test_a_key_ties_events_of_one_sequence_only),
        cmocka_unit_test(test_deep_properties_are_passed_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
