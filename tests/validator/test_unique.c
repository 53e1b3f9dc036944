/* Lists without equal items. The fixture of the rule tells what is equal; here is what it costs,
 * and that all pairs are found. */
#include "checker_test.h"

#define EVENT "{\"type\":\"track\",\"event\":\"E\",\"userId\":\"u\",\"properties\":{\"p\":["
static const char plan[] =
    "trackvet: 1\nplan: p\nevents:\n  E:\n    properties:\n      p: {uniqueItems: true}\n";

struct list {
    char *text;
    size_t len;
};

static void add(struct list *list, const char *text) {
    size_t len = strlen(text);
    memcpy(list->text + list->len, text, len);
    list->len += len;
}

/* Checks a list of `count` different numbers, and one more if it is not NULL. */
static struct heard check(struct tv_table *table, unsigned count, const char *last) {
    bool enabled[TV_RULE_COUNT] = {false};
    enabled[TV_RULE_PROPERTY_SCHEMA] = enabled[TV_RULE_JSON_BUDGET] = true;
    struct run run = {.table = table, .options.enabled = enabled};
    struct list list = {malloc(200 + (size_t)count * 12), 0};
    assert_non_null(list.text);
    add(&list, EVENT);
    for (unsigned i = 0; i < count; i++) {
        char item[16];
        snprintf(item, sizeof item, "%s%u", i > 0 ? "," : "", i);
        add(&list, item);
    }
    if (last) {
        add(&list, ",");
        add(&list, last);
    }
    add(&list, "]}}\n");
    struct heard heard = run_checker(&run, (struct tv_str){list.text, list.len});
    free(list.text);
    return heard;
}

static void test_one_of_thousands_of_items_is_found_again(void **state) {
    struct heard heard = check(*state, 20000, NULL);
    assert_int_equal(heard.totals.findings, 0);
    heard_free(&heard);
    heard = check(*state, 20000, "1.7e1");
    assert_int_equal(heard.totals.findings, 1);
    assert_true(heard.rules[TV_RULE_PROPERTY_SCHEMA]);
    heard_free(&heard);
}

static void test_a_list_with_more_items_than_there_is_room_for_is_told(void **state) {
    struct heard heard = check(*state, 100000, NULL);
    assert_true(heard.rules[TV_RULE_JSON_BUDGET]);
    heard_free(&heard);
}

/* Each pair of these, side by side and apart. */
static void test_values_that_differ_are_told_apart(void **state) {
    static const char *const values[] = {"0",
                                         "1",
                                         "-1",
                                         "1e1",
                                         "0.1",
                                         "\"1\"",
                                         "\"\"",
                                         "true",
                                         "false",
                                         "null",
                                         "[]",
                                         "{}",
                                         "[[]]",
                                         "[{}]",
                                         "{\"a\":1}",
                                         "{\"b\":1}",
                                         "{\"a\":2}",
                                         "[1]",
                                         "[\"1\"]",
                                         "[1,2]",
                                         "[2,1]",
                                         "[[1],2]",
                                         "[1,[2]]",
                                         "[1,[2,3]]",
                                         "[[1,2],3]",
                                         "[1,2,3]",
                                         "{\"a\":{\"b\":1}}",
                                         "{\"b\":{\"a\":1}}"};
    enum { COUNT = sizeof values / sizeof *values };
    for (size_t i = 0; i < COUNT; i++) {
        for (size_t k = 0; k < COUNT; k++) {
            char text[300];
            snprintf(text, sizeof text, "%s%s,\"x\",%s]}}\n", EVENT, values[i], values[k]);
            bool enabled[TV_RULE_COUNT] = {false};
            enabled[TV_RULE_PROPERTY_SCHEMA] = true;
            struct run run = {.table = *state, .options.enabled = enabled};
            struct heard heard = run_checker(&run, str(text));
            if (heard.totals.findings != (i == k))
                fail_msg("%s and %s", values[i], values[k]);
            heard_free(&heard);
        }
    }
}

static int open_table(void **state) {
    *state = plan_table(plan);
    return 0;
}

static int close_table(void **state) {
    tv_table_free(*state);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_of_thousands_of_items_is_found_again),
        cmocka_unit_test(test_a_list_with_more_items_than_there_is_room_for_is_told),
        cmocka_unit_test(test_values_that_differ_are_told_apart),
    };
    return cmocka_run_group_tests(tests, open_table, close_table);
}
