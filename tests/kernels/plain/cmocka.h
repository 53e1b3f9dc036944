/* As much of cmocka as the tests of json/ use, for machines that have no library of it: the tests
 * are compiled with this folder before all others. A failure ends the program. */
#ifndef TV_PLAIN_CMOCKA_H
#define TV_PLAIN_CMOCKA_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct CMUnitTest {
    const char *name;
    void (*run)(void **state);
};

#define cmocka_unit_test(function)                                                                 \
    { #function, function }
#define cmocka_run_group_tests(tests, setup, teardown)                                             \
    run_tests(tests, sizeof(tests) / sizeof *(tests))

#define print_message(...) printf(__VA_ARGS__)
#define fail_msg(...) (printf(__VA_ARGS__), fail_at(__FILE__, __LINE__))
#define skip()                                                                                     \
    do {                                                                                           \
        printf("[  SKIPPED ]\n");                                                                  \
        return;                                                                                    \
    } while (0)

#define assert_true(value) ((value) ? (void)0 : fail_at(__FILE__, __LINE__))
#define assert_false(value) assert_true(!(value))
#define assert_null(value) assert_true((value) == NULL)
#define assert_non_null(value) assert_true((value) != NULL)
#define assert_int_equal(a, b) assert_true((unsigned long long)(a) == (unsigned long long)(b))
#define assert_in_range(value, min, max)                                                           \
    assert_true((long long)(value) >= (min) && (long long)(value) <= (max))
#define assert_ptr_equal(a, b) assert_true((const void *)(a) == (const void *)(b))
#define assert_string_equal(a, b) assert_true(strcmp((a), (b)) == 0)
#define assert_memory_equal(a, b, len) assert_true(memcmp((a), (b), (len)) == 0)

static inline void fail_at(const char *file, int line) {
    printf("failed: %s:%d\n", file, line);
    exit(1);
}

static inline int run_tests(const struct CMUnitTest *tests, size_t count) {
    for (size_t i = 0; i < count; i++) {
        printf("%s\n", tests[i].name);
        fflush(stdout);
        tests[i].run(NULL);
    }
    return 0;
}

#endif
