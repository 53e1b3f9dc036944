/* tv_nearest: what counts as near. */
#include "reading.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* The nearest of the candidates, which stand between | in one text; "" when none is. */
static void assert_nearest(const char *name, const char *candidates, const char *expected) {
    struct tv_str list[16];
    size_t count = 0;
    for (const char *from = candidates; *from; count++) {
        size_t len = strcspn(from, "|");
        list[count] = (struct tv_str){from, len};
        from += len + (from[len] == '|');
    }
    assert_str(tv_nearest(str(name), list, count), expected);
}

static void test_names_that_differ_in_case_or_separators_are_the_nearest(void **state) {
    (void)state;
    assert_nearest("orderId", "order_ids|order_id", "order_id");
    assert_nearest("Order ID", "order_ids|orderId", "orderId");
    assert_nearest("order-completed", "Order Complete|Order Completed", "Order Completed");
    assert_nearest("DATETIME", "date|time|date-time", "date-time");
    assert_nearest("ÜBERSICHT", "übersicht", "übersicht");
    assert_nearest("ЗАКАЗ", "заказ", "заказ");
    assert_nearest("ЁЖ", "ёж", "ёж");
    assert_nearest("ΤΙΜΗ", "τιμη", "τιμη");
}

static void test_one_edit_in_four_characters_is_forgiven(void **state) {
    (void)state;
    assert_nearest("requierd", "required", "required");
    assert_nearest("form", "from", "from");
    assert_nearest("typ", "type", "type");
    assert_nearest("tpye", "type", "type");
    assert_nearest("minimun", "minimum", "minimum");
    assert_nearest("dco", "doc", "");
    assert_nearest("abcd", "abxy", "");
    assert_nearest("abcdefgh", "abcdefxy", "abcdefxy");
    assert_nearest("abcdefgh", "abcdexyz", "");
    assert_nearest("über", "uber", "uber");
}

static void test_a_swap_counts_as_one_edit(void **state) {
    (void)state;
    assert_nearest("ba", "ab", "");
    assert_nearest("bacd", "abcd", "abcd");
    assert_nearest("badc", "abcd", "");
    assert_nearest("abcdefhg", "abcdefgh", "abcdefgh");
    assert_nearest("badcefgh", "abcdefgh", "abcdefgh");
}

static void test_the_smallest_distance_wins_then_the_first(void **state) {
    (void)state;
    assert_nearest("minimem", "maximem|minimum", "minimum");
    assert_nearest("price", "prices|pricex", "prices");
    assert_nearest("price", "prizes|prices", "prices");
}

static void test_nothing_is_near_to_nothing(void **state) {
    (void)state;
    assert_nearest("", "a|b", "");
    assert_nearest("_-_", "a|--", "");
    assert_nearest("a", "", "");
    assert_nearest("a", "b", "");
}

static void test_names_longer_than_128_characters_are_near_to_nothing(void **state) {
    (void)state;
    char name[300], other[300];
    memset(name, 'a', sizeof name);
    memset(other, 'a', sizeof other);
    other[5] = 'b';
    struct tv_str candidate = {other, 128};
    assert_int_equal(tv_nearest((struct tv_str){name, 128}, &candidate, 1).len, 128);
    assert_int_equal(tv_nearest((struct tv_str){name, 129}, &candidate, 1).len, 0);
    candidate.len = 129;
    assert_int_equal(tv_nearest((struct tv_str){name, 128}, &candidate, 1).len, 0);
    /* 128 characters of two bytes are not too long. */
    for (size_t i = 0; i < 256; i += 2) {
        memcpy(name + i, "\xc3\xa9", 2);
        memcpy(other + i, "\xc3\xa9", 2);
    }
    candidate.len = 256;
    assert_int_equal(tv_nearest((struct tv_str){name, 256}, &candidate, 1).len, 256);
}

/* The textbook way, with a whole matrix, as an oracle. */
static size_t measure(const char *a, size_t a_len, const char *b, size_t b_len) {
    size_t rows[16][16];
    for (size_t i = 0; i <= a_len; i++)
        for (size_t j = 0; j <= b_len; j++) {
            if (i == 0 || j == 0) {
                rows[i][j] = i + j;
                continue;
            }
            size_t best = rows[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            best = rows[i - 1][j] + 1 < best ? rows[i - 1][j] + 1 : best;
            best = rows[i][j - 1] + 1 < best ? rows[i][j - 1] + 1 : best;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                best = rows[i - 2][j - 2] + 1 < best ? rows[i - 2][j - 2] + 1 : best;
            rows[i][j] = best;
        }
    return rows[a_len][b_len];
}

static void test_distances_agree_with_the_textbook(void **state) {
    (void)state;
    uint32_t seed = 12345;
    size_t near = 0;
    for (int round = 0; round < 20000; round++) {
        char names[2][12];
        size_t lens[2];
        for (int k = 0; k < 2; k++) {
            seed = seed * 1103515245u + 12345u;
            lens[k] = 4 + (seed >> 16) % 8;
            for (size_t i = 0; i < lens[k]; i++) {
                seed = seed * 1103515245u + 12345u;
                names[k][i] = (char)('a' + (seed >> 16) % 2);
            }
        }
        size_t longer = lens[0] > lens[1] ? lens[0] : lens[1];
        bool is_near = measure(names[0], lens[0], names[1], lens[1]) <= longer / 4;
        struct tv_str candidate = {names[1], lens[1]};
        struct tv_str found = tv_nearest((struct tv_str){names[0], lens[0]}, &candidate, 1);
        assert_int_equal(found.len > 0, is_near);
        near += is_near;
    }
    assert_true(near > 1000 && near < 19000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_that_differ_in_case_or_separators_are_the_nearest),
        cmocka_unit_test(test_one_edit_in_four_characters_is_forgiven),
        cmocka_unit_test(test_a_swap_counts_as_one_edit),
        cmocka_unit_test(test_the_smallest_distance_wins_then_the_first),
        cmocka_unit_test(test_nothing_is_near_to_nothing),
        cmocka_unit_test(test_names_longer_than_128_characters_are_near_to_nothing),
        cmocka_unit_test(test_distances_agree_with_the_textbook),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
