/* Builds without PCRE2: patterns that are not regular hold for any text, and are told. */
#include "checker_test.h"

static void count(void *context, struct tv_str pattern) {
    (void)pattern;
    ++*(unsigned *)context;
}

static void test_patterns_that_are_not_regular_are_told_and_not_enforced(void **state) {
    (void)state;
    unsigned told = 0;
    struct tv_table *table = plan_table("trackvet: 1\nplan: p\nevents:\n  E:\n    properties:\n"
                                        "      p: {pattern: '^(?!a)'}\n      q: {pattern: b}\n");
    tv_patterns_unenforced(table, count, &told);
    assert_int_equal(told, 1);
    struct run run = {.table = table};
    expect_values(&run,
                  "{\"type\":\"track\",\"event\":\"E\",\"userId\":\"u\",\"properties\":"
                  "{\"p\":\"a\",\"q\":\"a\"}}\n",
                  "\"a\" property/pattern /properties/q\n");
    tv_table_free(table);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_patterns_that_are_not_regular_are_told_and_not_enforced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
