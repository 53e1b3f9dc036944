/* The catalogue: rules have names of the documented form, each once, and are found by them. */
#include "rule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct tv_str text(const char *words) {
    return (struct tv_str){words, strlen(words)};
}

static void test_every_rule_is_found_by_its_name(void **state) {
    (void)state;
    for (unsigned i = 0; i < TV_RULE_COUNT; i++) {
        const struct tv_rule_info *info = tv_rule_info((enum tv_rule)i);
        assert_int_equal(tv_rule_find(text(info->name)), i);
    }
}

static void test_other_names_are_not_found(void **state) {
    (void)state;
    assert_int_equal(tv_rule_find(TV_STR("")), TV_RULE_COUNT);
    assert_int_equal(tv_rule_find((struct tv_str){NULL, 0}), TV_RULE_COUNT);
    assert_int_equal(tv_rule_find(TV_STR("property/typ")), TV_RULE_COUNT);
    assert_int_equal(tv_rule_find(TV_STR("property/types")), TV_RULE_COUNT);
    assert_int_equal(tv_rule_find(TV_STR("property/type\0")), TV_RULE_COUNT);
    assert_int_equal(tv_rule_find(TV_STR("Property/Type")), TV_RULE_COUNT);
}

static void test_every_rule_is_named_by_category_and_name(void **state) {
    (void)state;
    for (unsigned i = 0; i < TV_RULE_COUNT; i++) {
        const char *name = tv_rule_info((enum tv_rule)i)->name;
        assert_int_equal(strspn(name, "abcdefghijklmnopqrstuvwxyz-/"), strlen(name));
        assert_non_null(strchr(name, '/'));
        assert_ptr_equal(strchr(name, '/'), strrchr(name, '/'));
    }
}

static void test_every_rule_has_words_and_a_status(void **state) {
    (void)state;
    for (unsigned i = 0; i < TV_RULE_COUNT; i++) {
        const struct tv_rule_info *info = tv_rule_info((enum tv_rule)i);
        assert_true(strlen(info->message) > 0);
        assert_true(strlen(info->purpose) > 0);
        assert_true(strcmp(info->status, "stable") == 0 || strcmp(info->status, "preview") == 0 ||
                    strcmp(info->status, "opt-in") == 0);
        for (unsigned profile = 0; profile < 3; profile++)
            assert_in_range(info->severity[profile], TV_SEVERITY_NONE, TV_SEVERITY_ERROR);
    }
}

static void test_no_rule_is_milder_under_a_stricter_profile(void **state) {
    (void)state;
    for (unsigned i = 0; i < TV_RULE_COUNT; i++) {
        const struct tv_rule_info *info = tv_rule_info((enum tv_rule)i);
        assert_true(info->severity[TV_PROFILE_INGEST] <= info->severity[TV_PROFILE_SPEC]);
        assert_true(info->severity[TV_PROFILE_SPEC] <= info->severity[TV_PROFILE_STRICT]);
    }
}

static void test_severities_have_names(void **state) {
    (void)state;
    assert_string_equal(tv_severity_name(TV_SEVERITY_ERROR), "error");
    assert_string_equal(tv_severity_name(TV_SEVERITY_WARNING), "warning");
    assert_string_equal(tv_severity_name(TV_SEVERITY_INFO), "info");
    assert_string_equal(tv_severity_name(TV_SEVERITY_NONE), "off");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_rule_is_found_by_its_name),
        cmocka_unit_test(test_other_names_are_not_found),
        cmocka_unit_test(test_every_rule_is_named_by_category_and_name),
        cmocka_unit_test(test_every_rule_has_words_and_a_status),
        cmocka_unit_test(test_no_rule_is_milder_under_a_stricter_profile),
        cmocka_unit_test(test_severities_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
