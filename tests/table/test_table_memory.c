/* Every allocation of the table library fails in turn: each step says so, leaks nothing (the leak
 * sanitizer watches) and leaves nothing half done. The linker sends malloc and its kin through
 * here. */
#include "sample.h"
#include "../wrap_allocations.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static uint32_t allowed = UINT32_MAX; /* allocations until one fails; then all do */

static bool may_allocate(void) {
    if (allowed == UINT32_MAX)
        return true;
    if (allowed == 0)
        return false;
    allowed--;
    return true;
}

static void test_a_builder_without_memory_reports_it_at_the_end(void **state) {
    (void)state;
    enum tv_status status = TV_ERROR_MEMORY;
    uint32_t failures = 0;
    allowed = 0;
    assert_null(tv_builder_new());
    while (status != TV_OK) {
        void *image;
        size_t len;
        allowed = ++failures;
        struct tv_builder *b = sample_builder();
        status = tv_builder_finish(b, &image, &len);
        tv_builder_free(b);
        allowed = UINT32_MAX;
        assert_true(status == TV_OK || status == TV_ERROR_MEMORY);
        assert_true((status == TV_OK) == (image != NULL));
        free(image);
    }
    assert_true(failures > 20);
}

static void test_a_load_without_memory_says_so(void **state) {
    (void)state;
    size_t len;
    void *image = sample_image(&len);
    struct tv_table *table = NULL;
    for (uint32_t failures = 0; table == NULL; failures++) {
        enum tv_status status;
        const char *detail;
        allowed = failures;
        table = tv_table_load(image, len, true, &status, &detail);
        allowed = UINT32_MAX;
        assert_int_equal(status, table == NULL ? TV_ERROR_MEMORY : TV_OK);
        if (table == NULL)
            assert_string_equal(detail, "out of memory");
        assert_true(failures < 10);
    }
    tv_table_free(table);
    free(image);
}

static void keep_last(void *context, struct tv_str text) {
    struct tv_str *last = context;
    *last = (struct tv_str){NULL, text.len};
    if (tv_str_equal(text, TV_STR("out of memory\n")))
        *last = TV_STR("out of memory\n");
}

static void test_a_listing_without_memory_says_so(void **state) {
    (void)state;
    size_t len;
    void *image = sample_image(&len);
    struct tv_table *table = sample_load(image, len);
    for (uint32_t failures = 0; failures < 6; failures++) {
        struct tv_str last = {NULL, 0};
        allowed = failures;
        tv_table_dump(table, keep_last, &last);
        allowed = UINT32_MAX;
        assert_non_null(last.at);
    }
    tv_table_free(table);
    free(image);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_builder_without_memory_reports_it_at_the_end),
        cmocka_unit_test(test_a_load_without_memory_says_so),
        cmocka_unit_test(test_a_listing_without_memory_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
