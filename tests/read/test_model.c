/* The model's own functions: the arena, keywords, clauses, paths. */
#include "reading.h"

#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* ---- The arena ------------------------------------------------------------------------------- */

static void test_arena_memory_is_zeroed_aligned_and_apart(void **state) {
    (void)state;
    struct tv_arena *arena = tv_arena_new();
    unsigned char *pieces[500];
    size_t lens[500];
    for (size_t i = 0; i < 500; i++) {
        lens[i] = i * i % 997 + (i % 50 == 0 ? 40000 : 0);
        pieces[i] = tv_arena_alloc(arena, lens[i], 1);
        assert_non_null(pieces[i]);
        assert_int_equal((uintptr_t)pieces[i] % alignof(max_align_t), 0);
        for (size_t k = 0; k < lens[i]; k++)
            assert_int_equal(pieces[i][k], 0);
        memset(pieces[i], (int)(i % 255 + 1), lens[i]);
    }
    for (size_t i = 0; i < 500; i++)
        for (size_t k = 0; k < lens[i]; k++)
            assert_int_equal(pieces[i][k], i % 255 + 1);
    assert_false(tv_arena_failed(arena));
    tv_arena_free(arena);
    tv_arena_free(NULL);
}

static void test_an_arena_that_failed_stays_failed(void **state) {
    (void)state;
    struct tv_arena *arena = tv_arena_new();
    assert_non_null(tv_arena_alloc(arena, 1, 8));
    assert_null(tv_arena_alloc(arena, SIZE_MAX, 8));
    assert_true(tv_arena_failed(arena));
    assert_null(tv_arena_alloc(arena, 1, 8));
    assert_null(tv_arena_text(arena, TV_STR("a")).at);
    tv_arena_free(arena);
}

static void test_lengths_that_overflow_are_refused(void **state) {
    (void)state;
    static const size_t counts[] = {SIZE_MAX, SIZE_MAX / 8 + 1, SIZE_MAX - 7, SIZE_MAX - 100};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        struct tv_arena *arena = tv_arena_new();
        assert_null(tv_arena_alloc(arena, counts[i], i == 1 ? 8 : 1));
        tv_arena_free(arena);
    }
}

static void test_texts_are_copied_empty_ones_too(void **state) {
    (void)state;
    struct tv_arena *arena = tv_arena_new();
    char text[] = "order";
    struct tv_str copy = tv_arena_text(arena, (struct tv_str){text, 5});
    text[0] = 'x';
    assert_str(copy, "order");
    assert_non_null(tv_arena_text(arena, (struct tv_str){NULL, 0}).at);
    tv_arena_free(arena);
}

/* ---- Keywords and clauses -------------------------------------------------------------------- */

static void test_every_keyword_is_found_by_its_name(void **state) {
    (void)state;
    for (unsigned i = 0; i < TV_KEYWORD_COUNT; i++) {
        const struct tv_keyword_info *info = tv_keyword_info((enum tv_keyword)i);
        assert_int_equal(tv_keyword_find(str(info->name)), i);
        assert_true(info->where != 0);
    }
    assert_int_equal(tv_keyword_find(TV_STR("")), TV_KEYWORD_COUNT);
    assert_int_equal(tv_keyword_find(TV_STR("typ")), TV_KEYWORD_COUNT);
    assert_int_equal(tv_keyword_find(TV_STR("Type")), TV_KEYWORD_COUNT);
}

static void test_no_clause_is_found_in_nothing(void **state) {
    (void)state;
    struct tv_def empty = {.clauses = NULL};
    assert_null(tv_def_find(NULL, TV_KW_TYPE));
    assert_null(tv_def_find(&empty, TV_KW_TYPE));
}

/* ---- Paths ----------------------------------------------------------------------------------- */

static void assert_path(const char *from_file, const char *relative, const char *expected) {
    struct tv_arena *arena = tv_arena_new();
    assert_str(tv_path_join(arena, str(from_file), str(relative)), expected);
    tv_arena_free(arena);
}

static void test_paths_are_relative_to_the_folder_of_the_file(void **state) {
    (void)state;
    assert_path("plan.yaml", "base.yaml", "base.yaml");
    assert_path("plans/web.yaml", "base.yaml", "plans/base.yaml");
    assert_path("plans/web.yaml", "./base.yaml", "plans/base.yaml");
    assert_path("plans/web.yaml", "../base.yaml", "base.yaml");
    assert_path("./plans/web.yaml", "geo/x.json", "plans/geo/x.json");
    assert_path("/a/b/web.yaml", "../../c/", "/c");
    assert_path("plans/web.yaml", "/base.yaml", "/base.yaml");
    assert_path("a//b/web.yaml", ".//c", "a/b/c");
}

static void test_dots_that_lead_out_of_the_known_part_stay(void **state) {
    (void)state;
    assert_path("web.yaml", "../base.yaml", "../base.yaml");
    assert_path("../a/web.yaml", "../../base.yaml", "../../base.yaml");
    assert_path("../a/web.yaml", "../b/./c", "../b/c");
    assert_path("/web.yaml", "../../base.yaml", "/base.yaml");
    assert_path("a/web.yaml", "..", ".");
    assert_path("a/web.yaml", "..x/...", "a/..x/...");
    assert_path("a/web.yaml", "", "a");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arena_memory_is_zeroed_aligned_and_apart),
        cmocka_unit_test(test_an_arena_that_failed_stays_failed),
        cmocka_unit_test(test_lengths_that_overflow_are_refused),
        cmocka_unit_test(test_texts_are_copied_empty_ones_too),
        cmocka_unit_test(test_every_keyword_is_found_by_its_name),
        cmocka_unit_test(test_no_clause_is_found_in_nothing),
        cmocka_unit_test(test_paths_are_relative_to_the_folder_of_the_file),
        cmocka_unit_test(test_dots_that_lead_out_of_the_known_part_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
