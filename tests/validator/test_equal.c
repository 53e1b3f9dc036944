/* Values that are compared exactly. Two that differ and have one hash do not come by themselves, so
 * the comparison is asked by its own name here. */
#include "checker_test.h"

#include "checker.h"

/* Those of one row are equal, those of different rows are not. */
static const char *const values[][4] = {
    {"1", "1.0", "10e-1", "1e0"},
    {"-0", "0", "0.0", "0e5"},
    {"1.0000000000000000000000001"},
    {"\"1\"", "\"\\u0031\""},
    {"\"a\\\\b\"", "\"a\\u005cb\""},
    {"\"\""},
    {"true"},
    {"false"},
    {"null"},
    {"[]", "[ ]"},
    {"{}", "{ }"},
    {"[[],{}]", "[ [ ] , { } ]"},
    {"[{},[]]"},
    {"[1]", "[ 1.0 ]"},
    {"[1,1]"},
    {"[[1],2]"},
    {"[1,[2]]"},
    {"[[1,2],3]", "[[1e0,2] ,3]"},
    {"[1,2,3]"},
    {"{\"a\":1,\"b\":[2,{\"c\":3}]}", "{\"b\":[2,{\"c\":3.0}],\"a\":1}",
     "{\"b\" : [ 2 , { \"\\u0063\" : 3 } ] , \"a\" : 1 } "},
    {"{\"a\":1,\"b\":[2,{\"c\":4}]}"},
    {"{\"a\":1,\"b\":[{\"c\":3},2]}"},
    {"{\"a\":1}", "{ \"\\u0061\":1 }"},
    {"{\"a\":1,\"b\":1}", "{\"b\":1,\"a\":1}"},
    {"{\"a\":1,\"c\":1}"},
    {"{\"a\":1,\"b\":1,\"c\":1}", "{\"c\":1,\"b\":1,\"a\":1}", "{\"b\":1,\"c\":1,\"a\":1}"},
    {"{\"a\":{\"b\":1}}"},
    {"{\"b\":{\"a\":1}}"},
    {"{\"a\":{},\"b\":[]}", "{\"b\":[],\"a\":{}}"},
    {"{\"a\":[],\"b\":{}}"},
    {"{\"a]\":\"}\",\"b\":\"\\\"\"}", "{\"b\":\"\\u0022\",\"a]\":\"}\"}"},
};

enum { ROWS = sizeof values / sizeof *values };

static struct tv_str text_of(size_t row, size_t column) {
    struct tv_str text = str(values[row][column]);
    while (text.len > 0 && text.at[text.len - 1] == ' ')
        text.len--;
    return text;
}

static void compare_all(struct tv_checker *checker, size_t row, size_t column) {
    for (size_t i = 0; i < ROWS; i++) {
        for (size_t k = 0; k < 4 && values[i][k]; k++) {
            checker->steps = 100000;
            bool is_equal = tv_values_equal(checker, text_of(row, column), text_of(i, k));
            if (is_equal != (i == row))
                fail_msg("%s and %s", values[row][column], values[i][k]);
        }
    }
}

static void ignore(void *context, const struct tv_finding *finding) {
    (void)context;
    (void)finding;
}

static struct tv_checker *new_checker(const struct tv_table *table) {
    struct tv_options options = {.event_len_max = 65536};
    struct tv_checker *checker = tv_checker_new(table, &options, (struct tv_sink){ignore, NULL});
    assert_non_null(checker);
    return checker;
}

static void test_each_pair_is_equal_or_not(void **state) {
    struct tv_table *table = bare_table();
    struct tv_checker *checker = new_checker(table);
    (void)state;
    for (size_t i = 0; i < ROWS; i++) {
        for (size_t k = 0; k < 4 && values[i][k]; k++)
            compare_all(checker, i, k);
    }
    tv_checker_free(checker);
    tv_table_free(table);
}

static void test_without_steps_values_count_as_equal(void **state) {
    struct tv_table *table = bare_table();
    struct tv_checker *checker = new_checker(table);
    (void)state;
    checker->steps = 5;
    assert_true(tv_values_equal(checker, str("{\"a\":1,\"b\":2}"), str("{\"b\":2,\"a\":3}")));
    assert_true(checker->out_of_steps);
    tv_checker_free(checker);
    tv_table_free(table);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_pair_is_equal_or_not),
        cmocka_unit_test(test_without_steps_values_count_as_equal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
