/* The builder: rows come back as they went in, strings once, failures stay. */
#include "sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_equal_strings_are_stored_once(void **state) {
    (void)state;
    struct tv_builder *b = tv_builder_new();
    uint32_t a = tv_builder_string(b, TV_STR("order_id"));
    uint32_t other = tv_builder_string(b, TV_STR("order_i"));
    uint32_t empty = tv_builder_string(b, (struct tv_str){NULL, 0});
    assert_int_not_equal(a, other);
    assert_int_not_equal(a, empty);
    assert_int_equal(tv_builder_string(b, TV_STR("order_id")), a);
    assert_int_equal(tv_builder_string(b, TV_STR("")), empty);
    assert_int_equal(tv_builder_add_strings(b, NULL, 0), 3);
    tv_builder_free(b);
}

static void test_many_strings_are_found_again(void **state) {
    (void)state;
    struct tv_builder *b = tv_builder_new();
    char text[16];
    for (uint32_t round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < 5000; i++) {
            int len = snprintf(text, sizeof text, "name %u", i * 7919);
            assert_int_equal(tv_builder_string(b, (struct tv_str){text, (size_t)len}), i);
        }
    }
    tv_builder_free(b);
}

static void test_strings_with_nul_and_any_byte_are_kept_apart(void **state) {
    (void)state;
    struct tv_builder *b = tv_builder_new();
    uint32_t one = tv_builder_string(b, TV_STR("a\0b"));
    uint32_t two = tv_builder_string(b, TV_STR("a\0c"));
    uint32_t three = tv_builder_string(b, TV_STR("a\0b\0"));
    assert_int_not_equal(one, two);
    assert_int_not_equal(one, three);
    tv_builder_free(b);
}

static void test_rows_added_before_can_be_filled_in_later(void **state) {
    (void)state;
    struct tv_builder *b = tv_builder_new();
    struct tv_node nodes[2] = {{.types = 1}, {.types = 2}};
    assert_int_equal(tv_builder_add_nodes(b, nodes, 2), 0);
    for (unsigned i = 0; i < 1000; i++)
        tv_builder_add_nodes(b, nodes, 2);
    tv_builder_nodes_row(b, 1)->items = 77;
    assert_int_equal(tv_builder_nodes_row(b, 1)->items, 77);
    assert_int_equal(tv_builder_nodes_row(b, 2001)->types, 2);
    assert_int_equal(tv_builder_add_nodes(b, NULL, 0), 2002);
    tv_builder_free(b);
}

static void test_origins_of_one_line_are_one_row(void **state) {
    (void)state;
    struct tv_builder *b = tv_builder_new();
    uint32_t first = tv_builder_origin(b, TV_STR("plan.yaml"), 3);
    assert_int_equal(tv_builder_origin(b, TV_STR("plan.yaml"), 3), first);
    assert_int_not_equal(tv_builder_origin(b, TV_STR("plan.yaml"), 4), first);
    assert_int_not_equal(tv_builder_origin(b, TV_STR("other.yaml"), 4), first);
    tv_builder_free(b);
}

static void test_first_failure_stays_and_finish_reports_it(void **state) {
    (void)state;
    struct tv_builder *b = tv_builder_new();
    struct tv_key keys[2] = {{.name = tv_builder_string(b, TV_STR("same"))},
                             {.name = tv_builder_string(b, TV_STR("same"))}};
    void *image;
    size_t len;
    assert_int_equal(tv_builder_keyset(b, keys, 2), TV_NONE);
    assert_int_equal(tv_builder_string(b, TV_STR("more")), TV_NONE);
    assert_int_equal(tv_builder_origin(b, TV_STR("more"), 1), TV_NONE);
    assert_int_equal(tv_builder_add_slots(b, NULL, 0), TV_NONE);
    assert_int_equal(tv_builder_keyset(b, keys, 1), TV_NONE);
    assert_null(tv_builder_nodes_row(b, 0));
    assert_int_equal(tv_builder_finish(b, &image, &len), TV_ERROR_DEFINITION);
    assert_null(image);
    tv_builder_free(b);
    tv_builder_free(NULL);
}

static void test_rows_beyond_the_index_space_are_a_limit(void **state) {
    (void)state;
    struct tv_builder *b = tv_builder_new();
    struct tv_operand operand = {0, 0};
    void *image;
    size_t len;
    tv_builder_add_operands(b, &operand, 1);
    assert_int_equal(tv_builder_add_operands(b, &operand, TV_NONE - 1), TV_NONE);
    assert_int_equal(tv_builder_finish(b, &image, &len), TV_ERROR_LIMIT);
    tv_builder_free(b);
}

static void test_same_rows_give_the_same_bytes(void **state) {
    (void)state;
    size_t len, again_len;
    void *image = sample_image(&len);
    void *again = sample_image(&again_len);
    assert_int_equal(len, again_len);
    assert_memory_equal(image, again, len);
    free(image);
    free(again);
}

static void test_rows_come_back_as_they_went_in(void **state) {
    (void)state;
    size_t len;
    void *image = sample_image(&len);
    struct tv_table *table = sample_load(image, len);
    assert_int_equal(table->calls_count, TV_CALL_COUNT);
    assert_int_equal(table->events_count, TV_CALL_COUNT + 2);
    const struct tv_call_row *track = &table->calls[TV_TRACK];
    const struct tv_key *key = tv_keyset_find(table, track->names, TV_STR("Completed Order"));
    assert_non_null(key);
    assert_int_equal(key->kind, TV_KEY_FORMERLY);
    assert_int_equal(key->rule, TV_RULE_LEGACY_EVENT_NAME);
    const struct tv_event_row *event = &table->events[key->target];
    assert_true(tv_str_equal(tv_table_string(table, event->name), TV_STR("Order Completed")));
    struct tv_origin origin = tv_table_origin(table, event->origin);
    assert_true(tv_str_equal(origin.file, TV_STR("sample.yaml")));
    assert_int_equal(origin.line, 8);
    assert_int_equal(table->mask_words_max, 1);
    tv_table_free(table);
    free(image);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_equal_strings_are_stored_once),
        cmocka_unit_test(test_many_strings_are_found_again),
        cmocka_unit_test(test_strings_with_nul_and_any_byte_are_kept_apart),
        cmocka_unit_test(test_rows_added_before_can_be_filled_in_later),
        cmocka_unit_test(test_origins_of_one_line_are_one_row),
        cmocka_unit_test(test_first_failure_stays_and_finish_reports_it),
        cmocka_unit_test(test_rows_beyond_the_index_space_are_a_limit),
        cmocka_unit_test(test_same_rows_give_the_same_bytes),
        cmocka_unit_test(test_rows_come_back_as_they_went_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
