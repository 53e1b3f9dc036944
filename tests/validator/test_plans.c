/* Plans of many events: each event is held to its own definition, whichever names share its bucket,
 * its first and last letters, or its length. */
#include "checker_test.h"
#include "lookup.h"

/* Names of 6 to 45 bytes. Many differ in their middle alone: bytes 8 to 15, or those behind. */
static void name_of(char *name, unsigned number) {
    if (number % 4 == 0)
        sprintf(name, "E %u", number);
    else if (number % 4 == 1)
        sprintf(name, "Event %05u Sent", number);
    else if (number % 4 == 2)
        sprintf(name, "The plan's %05u event", number);
    else
        sprintf(name, "The event of number %05u was sent by us", number);
}

/* Each event demands a property of its own, and all of them share another one. */
static char *write_plan(unsigned events) {
    char name[64];
    char *plan = malloc(200 + (size_t)events * 160), *at = plan;
    assert_non_null(plan);
    at += sprintf(at, "trackvet: 1\nplan: large\nadditional: {events: forbid}\nevents:\n");
    for (unsigned i = 0; i < events; i++) {
        name_of(name, i);
        at += sprintf(at, "  \"%s\": {required: p%u, properties: {p%u: integer, a: string}}\n",
                      name, i, i);
    }
    return plan;
}

static struct tv_table *large_table(unsigned events) {
    char *plan = write_plan(events);
    struct tv_table *table = plan_table(plan);
    free(plan);
    return table;
}

/* The event `name` with the property of event `number`; front: the name stands in front of the
 * type, so that it is not known yet to be a track. */
static void write_event(char *text, const char *name, unsigned number, bool front) {
    if (front)
        sprintf(text,
                "{\"event\":\"%s\",\"properties\":{\"p%u\":1,\"a\":\"x\"},\"type\":\"track\","
                "\"userId\":\"u\"}\n",
                name, number);
    else
        sprintf(text,
                "{\"type\":\"track\",\"event\":\"%s\",\"properties\":{\"p%u\":1,\"a\":\"x\"},"
                "\"userId\":\"u\"}\n",
                name, number);
}

static void expect_own_rules(const struct tv_table *table, unsigned events, unsigned step) {
    char name[64], text[200], expected[400];
    for (unsigned i = 0; i < events; i += step) {
        struct run run = {.table = table};
        name_of(name, i);
        write_event(text, name, i, i % 3 == 0);
        struct heard heard = run_checker(&run, str(text));
        assert_string_equal(heard.text ? heard.text : "", "");
        heard_free(&heard);
        write_event(text, name, events, i % 3 == 0);
        heard = run_checker(&run, str(text));
        snprintf(expected, sizeof expected, "\"p%u\"", i);
        assert_non_null(strstr(heard.text, "property/required /properties"));
        assert_non_null(strstr(heard.text, expected));
        heard_free(&heard);
    }
}

static void test_each_event_of_a_large_plan_has_its_own_rules(void **state) {
    (void)state;
    struct tv_table *table = large_table(3000);
    expect_own_rules(table, 3000, 13);
    tv_table_free(table);
}

/* A set of more names than 16 bits count is left to the search: no name is known, none unknown. */
static void test_a_set_of_70000_names_is_left_to_the_search(void **state) {
    (void)state;
    struct tv_keyset set = {.mult_a_low = 1, .mult_z_low = 1, .shift = 47, .key_count = 70000};
    struct tv_table table = {.keysets = &set, .keysets_count = 1};
    char *room = aligned_alloc(TV_LINE_LEN, tv_names_size(&table));
    struct tv_names names[2];
    bool is_unknown = true;
    assert_non_null(room);
    tv_names_prepare(&table, names, room);
    assert_null(tv_names_spot(&table, &names[0], "order_id        ", 8, &is_unknown));
    assert_false(is_unknown);
    assert_null(tv_names_spot(&table, &names[1], "order_id        ", 8, &is_unknown));
    assert_true(is_unknown);
    free(room);
}

static void test_a_name_that_differs_in_its_middle_alone_is_another_event(void **state) {
    static const char *const strangers[] = {"Event 0x001 Sent", "The plan's 0x002 event",
                                            "The event of number 0x003 was sent by us",
                                            "The event of number 00003 was xent by us"};
    (void)state;
    struct tv_table *table = large_table(40);
    for (unsigned i = 0; i < 4; i++) {
        char text[200];
        struct run run = {.table = table};
        write_event(text, strangers[i], i, true);
        struct heard heard = run_checker(&run, str(text));
        assert_non_null(strstr(heard.text, "event/"));
        assert_null(strstr(heard.text, "property/required"));
        heard_free(&heard);
    }
    tv_table_free(table);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_event_of_a_large_plan_has_its_own_rules),
        cmocka_unit_test(test_a_set_of_70000_names_is_left_to_the_search),
        cmocka_unit_test(test_a_name_that_differs_in_its_middle_alone_is_another_event),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
