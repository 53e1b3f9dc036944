/* Keysets: every name that went in is found, no other one is, and no byte beside a name is read. */
#define _DEFAULT_SOURCE
#include "keyset.h"
#include "sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

enum { NAMES_MAX = 4096, NAME_LEN_MAX = 700 };

/* Names in one block, and a table whose last keyset is theirs. */
struct names {
    char text[NAMES_MAX][NAME_LEN_MAX];
    struct tv_str at[NAMES_MAX];
    uint32_t count;
    uint32_t keyset;
    void *image;
    struct tv_table *table;
};

static uint32_t draw(uint32_t *state) {
    *state = *state * 1664525 + 1013904223;
    return *state >> 8;
}

static void fill_random(char *text, size_t len, uint32_t *state) {
    for (size_t i = 0; i < len; i++)
        text[i] = (char)('a' + draw(state) % 26);
}

static void add_name(struct names *names, size_t len, uint32_t *state) {
    struct tv_str *at = &names->at[names->count];
    *at = (struct tv_str){names->text[names->count], len};
    for (bool is_new = false; !is_new;) {
        fill_random(names->text[names->count], len, state);
        is_new = true;
        for (uint32_t i = 0; i < names->count; i++)
            is_new = is_new && !tv_str_equal(names->at[i], *at);
    }
    names->count++;
}

/* The sample with one more keyset. A set that no shape uses may have any targets. */
static void make_table(struct names *names) {
    struct tv_builder *b = sample_builder();
    struct tv_key *keys = calloc(names->count + 1, sizeof *keys);
    for (uint32_t i = 0; i < names->count; i++) {
        keys[i].name = tv_builder_string(b, names->at[i]);
        keys[i].target = i;
        keys[i].hint = keys[i].origin = TV_NONE;
    }
    names->keyset = tv_builder_keyset(b, keys, names->count);
    size_t len;
    assert_int_equal(tv_builder_finish(b, &names->image, &len), TV_OK);
    names->table = sample_load(names->image, len);
    tv_builder_free(b);
    free(keys);
}

static struct names *new_names(void) {
    struct names *names = calloc(1, sizeof *names);
    assert_non_null(names);
    return names;
}

static void free_names(struct names *names) {
    tv_table_free(names->table);
    free(names->image);
    free(names);
}

static void expect_all_found(const struct names *names) {
    for (uint32_t i = 0; i < names->count; i++) {
        const struct tv_key *key = tv_keyset_find(names->table, names->keyset, names->at[i]);
        assert_non_null(key);
        assert_int_equal(key->target, i);
        assert_ptr_equal(key, tv_keyset_find_fast(names->table, names->keyset, names->at[i]));
    }
}

static void test_names_of_every_length_are_found(void **state) {
    (void)state;
    struct names *names = new_names();
    uint32_t seed = 1;
    for (size_t len = 0; len <= 40; len++) {
        for (unsigned i = 0; i < (len == 0 ? 1 : 20); i++)
            add_name(names, len, &seed);
    }
    for (size_t len = 250; len < NAME_LEN_MAX; len += 50)
        add_name(names, len, &seed);
    make_table(names);
    expect_all_found(names);
    free_names(names);
}

static void test_sets_of_every_small_count_are_found(void **state) {
    (void)state;
    uint32_t seed = 2;
    for (uint32_t count = 0; count <= 40; count++) {
        struct names *names = new_names();
        while (names->count < count)
            add_name(names, 1 + draw(&seed) % 30, &seed);
        make_table(names);
        expect_all_found(names);
        assert_null(tv_keyset_find(names->table, names->keyset, TV_STR("Not There")));
        free_names(names);
    }
}

static void test_changed_cut_and_longer_names_are_not_found(void **state) {
    (void)state;
    struct names *names = new_names();
    uint32_t seed = 3;
    for (size_t len = 1; len <= 40; len++)
        add_name(names, len, &seed);
    make_table(names);
    for (uint32_t i = 0; i < names->count; i++) {
        char text[64];
        struct tv_str name = {text, names->at[i].len};
        memcpy(text, names->at[i].at, name.len);
        text[name.len] = 'x';
        for (size_t at = 0; at < name.len; at++) {
            text[at] ^= 0x20; /* upper case: in no name */
            assert_null(tv_keyset_find(names->table, names->keyset, name));
            text[at] ^= 0x20;
        }
        text[name.len] = 'X';
        name.len++;
        assert_null(tv_keyset_find(names->table, names->keyset, name));
    }
    free_names(names);
}

static void test_a_name_is_not_found_by_its_bytes_and_nul(void **state) {
    (void)state;
    size_t len;
    void *image = sample_image(&len);
    struct tv_table *table = sample_load(image, len);
    assert_non_null(tv_keyset_find(table, table->envelope, TV_STR("type")));
    assert_null(tv_keyset_find(table, table->envelope, TV_STR("type\0")));
    assert_null(tv_keyset_find(table, table->envelope, TV_STR("type\0\0\0\0")));
    assert_null(tv_keyset_find(table, table->envelope, TV_STR("")));
    assert_null(tv_keyset_find(table, table->envelope, (struct tv_str){NULL, 0}));
    assert_null(tv_keyset_find(table, TV_NONE, TV_STR("type")));
    tv_table_free(table);
    free(image);
}

static void test_names_that_differ_only_inside_are_told_apart(void **state) {
    (void)state;
    struct names *names = new_names();
    for (uint32_t i = 0; i < 300; i++) {
        memcpy(names->text[i], "property_000_selected", 21);
        names->text[i][9] = (char)('0' + i / 100);
        names->text[i][10] = (char)('0' + i / 10 % 10);
        names->text[i][11] = (char)('0' + i % 10);
        names->at[i] = (struct tv_str){names->text[i], 21};
    }
    names->count = 300;
    make_table(names);
    expect_all_found(names);
    assert_null(tv_keyset_find(names->table, names->keyset, TV_STR("property_30a_selected")));
    free_names(names);
}

static void test_names_of_one_letter_are_told_apart_by_length(void **state) {
    (void)state;
    struct names *names = new_names();
    memset(names->text[0], 'a', NAME_LEN_MAX);
    names->at[0] = (struct tv_str){names->text[0], 20};
    names->count = 1;
    make_table(names);
    expect_all_found(names);
    for (size_t len = 0; len < NAME_LEN_MAX; len++) {
        struct tv_str name = {names->text[0], len};
        if (len != 20)
            assert_null(tv_keyset_find(names->table, names->keyset, name));
    }
    free_names(names);
}

static uint32_t longest_bucket(const struct names *names) {
    const struct tv_table *t = names->table;
    const struct tv_keyset *set = &t->keysets[names->keyset];
    uint32_t longest = 0;
    for (uint32_t b = 0; b < (uint32_t)1 << (64 - set->shift); b++) {
        const uint32_t *start = &t->buckets[set->buckets + b];
        longest = start[1] - start[0] > longest ? start[1] - start[0] : longest;
    }
    return longest;
}

static void test_no_keys_of_a_small_set_share_a_bucket(void **state) {
    (void)state;
    uint32_t seed = 6;
    for (uint32_t count = 1; count <= 20; count++) {
        struct names *names = new_names();
        while (names->count < count)
            add_name(names, 3 + draw(&seed) % 15, &seed);
        make_table(names);
        assert_int_equal(longest_bucket(names), 1);
        free_names(names);
    }
}

static void test_few_keys_of_a_large_set_share_a_bucket(void **state) {
    (void)state;
    struct names *names = new_names();
    uint32_t seed = 4;
    while (names->count < 2000)
        add_name(names, 8 + draw(&seed) % 20, &seed);
    make_table(names);
    assert_true(longest_bucket(names) <= 8);
    free_names(names);
}

/* Two pages; the second one cannot be read. */
static char *new_guarded_page(size_t *page_len) {
    *page_len = (size_t)sysconf(_SC_PAGESIZE);
    char *pages = mmap(NULL, 3 * *page_len, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_ptr_not_equal(pages, MAP_FAILED);
    assert_int_equal(mprotect(pages + *page_len, *page_len, PROT_READ | PROT_WRITE), 0);
    return pages;
}

static void test_no_byte_beside_a_name_is_read(void **state) {
    (void)state;
    struct names *names = new_names();
    uint32_t seed = 5;
    for (size_t len = 0; len <= 40; len++)
        add_name(names, len, &seed);
    make_table(names);
    size_t page_len;
    char *pages = new_guarded_page(&page_len);
    for (uint32_t i = 0; i < names->count; i++) {
        size_t len = names->at[i].len;
        struct tv_str last = {pages + 2 * page_len - len, len};
        struct tv_str first = {pages + page_len, len};
        memcpy(pages + 2 * page_len - len, names->at[i].at, len);
        assert_int_equal(tv_keyset_find(names->table, names->keyset, last)->target, i);
        memcpy(pages + page_len, names->at[i].at, len);
        assert_int_equal(tv_keyset_find(names->table, names->keyset, first)->target, i);
    }
    munmap(pages, 3 * page_len);
    free_names(names);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_of_every_length_are_found),
        cmocka_unit_test(test_sets_of_every_small_count_are_found),
        cmocka_unit_test(test_changed_cut_and_longer_names_are_not_found),
        cmocka_unit_test(test_a_name_is_not_found_by_its_bytes_and_nul),
        cmocka_unit_test(test_names_that_differ_only_inside_are_told_apart),
        cmocka_unit_test(test_names_of_one_letter_are_told_apart_by_length),
        cmocka_unit_test(test_no_keys_of_a_small_set_share_a_bucket),
        cmocka_unit_test(test_few_keys_of_a_large_set_share_a_bucket),
        cmocka_unit_test(test_no_byte_beside_a_name_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
