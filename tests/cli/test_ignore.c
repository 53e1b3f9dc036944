/* Which findings are hidden: patterns over names, pointers and paths, and entries over findings. */
#include "glob.h"
#include "ignore.h"
#include "path.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct tv_str text_of(const char *text) {
    return (struct tv_str){text, strlen(text)};
}

/* ---- Patterns ------------------------------------------------------------------------------- */

static bool name_fits(const char *pattern, const char *name) {
    return tv_glob_name(text_of(pattern), text_of(name));
}

static void test_a_star_in_a_name_stands_for_anything(void **state) {
    (void)state;
    assert_true(name_fits("Order *", "Order Completed"));
    assert_true(name_fits("*", ""));
    assert_true(name_fits("*ed", "Order Completed"));
    assert_true(name_fits("*e*e*d", "Order Completed"));
    assert_true(name_fits("property/*", "property/type"));
    assert_false(name_fits("Order *", "Order"));
    assert_false(name_fits("order *", "Order Completed"));
    assert_false(name_fits("*x*", "Order Completed"));
    assert_false(name_fits("", "x"));
    assert_true(name_fits("", ""));
}

static void test_a_question_mark_stands_for_one_character_of_any_length(void **state) {
    (void)state;
    assert_true(name_fits("?", "\xe2\x82\xac"));
    assert_true(name_fits("a?c", "a\xc3\xa4"
                                 "c"));
    assert_false(name_fits("??", "\xe2\x82\xac"));
    assert_false(name_fits("?", ""));
    assert_true(name_fits("*?", "ab"));
    assert_true(name_fits("?", "\x80")); /* not UTF-8: a byte is one */
}

static void test_a_backslash_takes_the_next_character_as_it_is(void **state) {
    (void)state;
    assert_true(name_fits("100 \\*", "100 *"));
    assert_false(name_fits("100 \\*", "100 %"));
    assert_true(name_fits("a\\", "a\\"));
    assert_true(name_fits("[x]", "[x]")); /* no classes: names of events hold brackets */
}

static void test_many_stars_take_no_time(void **state) {
    char pattern[199], name[4000];
    (void)state;
    for (size_t i = 0; i < sizeof pattern - 1; i++)
        pattern[i] = i % 2 ? 'a' : '*';
    pattern[sizeof pattern - 1] = '\0';
    memset(name, 'a', sizeof name - 2);
    memcpy(name + sizeof name - 2, "b", 2);
    assert_false(name_fits(pattern, name));
}

static bool steps_fit(const char *pattern, const char *text) {
    return tv_glob_steps(text_of(pattern), text_of(text));
}

static void test_a_pointer_fits_step_by_step(void **state) {
    (void)state;
    assert_true(steps_fit("/properties/total", "/properties/total"));
    assert_true(steps_fit("/properties/products/*/price", "/properties/products/12/price"));
    assert_true(steps_fit("/properties/utm_*", "/properties/utm_source"));
    assert_false(steps_fit("/properties/*", "/properties/products/0"));
    assert_false(steps_fit("/properties", "/properties/total"));
    assert_false(steps_fit("/properties/total", "/properties"));
    assert_true(steps_fit("/properties/", "/properties/"));
    assert_false(steps_fit("/properties/", "/properties"));
}

static void test_two_stars_stand_for_any_steps(void **state) {
    (void)state;
    assert_true(steps_fit("/properties/**", "/properties/a/b/c"));
    assert_true(steps_fit("/**", "/properties"));
    assert_true(steps_fit("**", ""));
    assert_true(steps_fit("/**/price", "/properties/products/0/price"));
    assert_true(steps_fit("/properties/**/price", "/properties/price"));
    assert_true(steps_fit("/**/a/**/b", "/x/a/y/a/z/b"));
    assert_false(steps_fit("/**/a/**/b", "/x/b/y/a/z"));
    assert_false(steps_fit("/traits/**", "/properties/a"));
}

static bool path_fits(const char *pattern, const char *path) {
    return tv_glob_path(text_of(pattern), text_of(path));
}

static void test_a_pattern_without_a_slash_is_about_any_step_of_a_path(void **state) {
    (void)state;
    assert_true(path_fits("archive", "data/archive/x.ndjson"));
    assert_true(path_fits("archive/", "data/archive/x.ndjson"));
    assert_true(path_fits("*.bak.json", "a/b.bak.json"));
    assert_true(path_fits("x.ndjson", "x.ndjson"));
    assert_false(path_fits("archive", "data/archives/x.ndjson"));
}

static void test_a_pattern_with_a_slash_begins_where_the_path_does(void **state) {
    (void)state;
    assert_true(path_fits("data/archive", "data/archive/2025/x.ndjson"));
    assert_true(path_fits("./data/*/x.ndjson", "data/a/x.ndjson"));
    assert_true(path_fits("/data", "data/a"));
    assert_true(path_fits("**/raw/*.json", "logs/1/raw/x.json"));
    assert_true(path_fits("../other/*", "../other/x"));
    assert_false(path_fits("archive/x.ndjson", "data/archive/x.ndjson"));
    assert_false(path_fits("/data", "more/data"));
}

/* ---- Paths ---------------------------------------------------------------------------------- */

static void expect_absolute(const char *path, const char *expected) {
    char *absolute = tv_path_absolute(text_of(path));
    assert_string_equal(absolute, expected);
    free(absolute);
}

static void test_dots_are_taken_out_of_a_path(void **state) {
    (void)state;
    expect_absolute("/a/./b/../c//d/", "/a/c/d");
    expect_absolute("/../..", "/");
    expect_absolute("/", "/");
}

static void test_a_path_that_is_too_long_is_refused(void **state) {
    static char long_path[3 * TV_PATH_LEN_MAX];
    (void)state;
    memset(long_path, 'a', sizeof long_path);
    long_path[0] = '/';
    assert_null(tv_path_absolute((struct tv_str){long_path, sizeof long_path}));
}

static void expect_from(const char *folder, const char *path, const char *expected) {
    char *seen = tv_path_from(text_of(folder), text_of(path));
    assert_string_equal(seen, expected);
    free(seen);
}

static void test_a_path_is_seen_from_a_folder(void **state) {
    (void)state;
    expect_from("/a/b", "/a/b/c/d", "c/d");
    expect_from("/a/b", "/a/bc/d", "../bc/d");
    expect_from("/a/b", "/x", "../../x");
    expect_from("/a/b", "/a/b", ".");
    expect_from("/a/b/c", "/a", "../../");
    expect_from("/", "/a/b", "a/b");
}

/* ---- Findings ------------------------------------------------------------------------------- */

static struct tv_finding finding_of(enum tv_rule rule, const char *event, const char *pointer) {
    return (struct tv_finding){.rule = rule,
                               .call = TV_STR("track"),
                               .event = text_of(event),
                               .pointer = text_of(pointer)};
}

struct fixture {
    struct tv_ignores ignores;
    struct tv_ignored ignored;
};

static void open_entries(struct fixture *fixture, const struct tv_ignore *entries, size_t count) {
    *fixture = (struct fixture){.ignores = {.entries = entries, .count = count}};
    assert_true(tv_ignores_open(&fixture->ignores));
    assert_true(tv_ignored_init(&fixture->ignored, &fixture->ignores));
}

static void close_entries(struct fixture *fixture) {
    tv_ignored_clear(&fixture->ignored);
    tv_ignores_close(&fixture->ignores);
}

static bool hides(struct fixture *fixture, struct tv_finding finding, const char *file) {
    return tv_ignored_take(&fixture->ignored, &finding, text_of(file));
}

static void test_a_finding_is_hidden_when_all_patterns_fit(void **state) {
    static const struct tv_ignore entry = {
        .rule = TV_STR("property/*"), .event = TV_STR("Order *"), .path = TV_STR("/properties/*")};
    struct fixture fixture;
    (void)state;
    open_entries(&fixture, &entry, 1);
    assert_true(
        hides(&fixture, finding_of(TV_RULE_PROPERTY_TYPE, "Order A", "/properties/x"), "f"));
    assert_false(
        hides(&fixture, finding_of(TV_RULE_CALL_ID_EMPTY, "Order A", "/properties/x"), "f"));
    assert_false(hides(&fixture, finding_of(TV_RULE_PROPERTY_TYPE, "Cart", "/properties/x"), "f"));
    assert_false(hides(&fixture, finding_of(TV_RULE_PROPERTY_TYPE, "Order A", "/traits/x"), "f"));
    assert_int_equal(tv_ignored_total(&fixture.ignored), 1);
    close_entries(&fixture);
}

static void test_the_first_entry_that_fits_counts(void **state) {
    static const struct tv_ignore entries[] = {
        {.rule = TV_STR("call/*")}, {.rule = TV_STR("property/type")}, {.rule = TV_STR("*")}};
    struct fixture fixture;
    (void)state;
    open_entries(&fixture, entries, 3);
    assert_true(hides(&fixture, finding_of(TV_RULE_PROPERTY_TYPE, "A", "/p"), "f"));
    assert_true(hides(&fixture, finding_of(TV_RULE_PROPERTY_ENUM, "A", "/p"), "f"));
    assert_int_equal(fixture.ignored.counts[0], 0);
    assert_int_equal(fixture.ignored.counts[1], 1);
    assert_int_equal(fixture.ignored.counts[2], 1);
    close_entries(&fixture);
}

static void test_an_event_without_a_name_goes_by_its_call(void **state) {
    static const struct tv_ignore entry = {.rule = TV_STR("*"), .event = TV_STR("tr?ck")};
    struct fixture fixture;
    (void)state;
    open_entries(&fixture, &entry, 1);
    assert_true(hides(&fixture, finding_of(TV_RULE_CALL_EVENT_MISSING, "", "/event"), "f"));
    assert_false(hides(&fixture, finding_of(TV_RULE_CALL_EVENT_MISSING, "Named", ""), "f"));
    close_entries(&fixture);
}

static void test_a_file_is_seen_from_the_folder_of_the_settings(void **state) {
    static const struct tv_ignore entry = {
        .rule = TV_STR("*"), .file = TV_STR("old/*"), .folder = TV_STR("/team")};
    static const char *const in = "/team/old/a.ndjson", *const out = "/team/new/old/a.ndjson";
    struct tv_finding finding = finding_of(TV_RULE_PROPERTY_TYPE, "A", "/p");
    struct fixture fixture;
    (void)state;
    open_entries(&fixture, &entry, 1);
    for (int i = 0; i < 3; i++) {
        assert_true(hides(&fixture, finding, in));
        assert_true(hides(&fixture, finding, in));
        assert_false(hides(&fixture, finding, out));
    }
    assert_int_equal(tv_ignored_total(&fixture.ignored), 6);
    close_entries(&fixture);
}

static void test_an_expired_entry_hides_nothing(void **state) {
    static const struct tv_ignore entry = {.rule = TV_STR("*"), .is_expired = true};
    struct fixture fixture;
    (void)state;
    open_entries(&fixture, &entry, 1);
    assert_false(hides(&fixture, finding_of(TV_RULE_PROPERTY_TYPE, "A", "/p"), "f"));
    close_entries(&fixture);
}

static void test_counts_of_threads_add_up(void **state) {
    static const struct tv_ignore entries[] = {{.rule = TV_STR("call/*")}, {.rule = TV_STR("*")}};
    struct fixture a, b;
    (void)state;
    open_entries(&a, entries, 2);
    open_entries(&b, entries, 2);
    hides(&a, finding_of(TV_RULE_PROPERTY_TYPE, "A", "/p"), "f");
    hides(&b, finding_of(TV_RULE_PROPERTY_TYPE, "A", "/p"), "f");
    hides(&b, finding_of(TV_RULE_CALL_ID_EMPTY, "A", "/p"), "f");
    tv_ignored_merge(&a.ignored, &b.ignored);
    assert_int_equal(a.ignored.counts[0], 1);
    assert_int_equal(a.ignored.counts[1], 2);
    close_entries(&a);
    close_entries(&b);
}

static void test_without_entries_nothing_is_hidden(void **state) {
    struct tv_ignored ignored;
    struct tv_finding finding = finding_of(TV_RULE_PROPERTY_TYPE, "A", "/p");
    (void)state;
    assert_true(tv_ignored_init(&ignored, NULL));
    assert_false(tv_ignored_take(&ignored, &finding, TV_STR("f")));
    assert_int_equal(tv_ignored_total(&ignored), 0);
    tv_ignored_clear(&ignored);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_star_in_a_name_stands_for_anything),
        cmocka_unit_test(test_a_question_mark_stands_for_one_character_of_any_length),
        cmocka_unit_test(test_a_backslash_takes_the_next_character_as_it_is),
        cmocka_unit_test(test_many_stars_take_no_time),
        cmocka_unit_test(test_a_pointer_fits_step_by_step),
        cmocka_unit_test(test_two_stars_stand_for_any_steps),
        cmocka_unit_test(test_a_pattern_without_a_slash_is_about_any_step_of_a_path),
        cmocka_unit_test(test_a_pattern_with_a_slash_begins_where_the_path_does),
        cmocka_unit_test(test_dots_are_taken_out_of_a_path),
        cmocka_unit_test(test_a_path_that_is_too_long_is_refused),
        cmocka_unit_test(test_a_path_is_seen_from_a_folder),
        cmocka_unit_test(test_a_finding_is_hidden_when_all_patterns_fit),
        cmocka_unit_test(test_the_first_entry_that_fits_counts),
        cmocka_unit_test(test_an_event_without_a_name_goes_by_its_call),
        cmocka_unit_test(test_a_file_is_seen_from_the_folder_of_the_settings),
        cmocka_unit_test(test_an_expired_entry_hides_nothing),
        cmocka_unit_test(test_counts_of_threads_add_up),
        cmocka_unit_test(test_without_entries_nothing_is_hidden),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
