/* The verdicts of the evaluator on the draft-07 cases of the JSON Schema test suite. Cases that
 * need a resolver of identifiers or other documents are the compiler's business and are counted
 * here as left out; so is what jansson cannot read without rounding. */
#include "schema_test.h"

#include "formats.h"

#include <jansson.h>

#include <dirent.h>

struct tally {
    unsigned files, run, left_out, wrong;
};

static const char *suites(void) {
    const char *path = getenv("TRACKVET_SUITES");
    return path ? path : "../shared/suites";
}

static void run_case(const struct tv_table *table, const json_t *test, const char *group,
                     struct tally *tally) {
    char *value = json_text(json_object_get(test, "data"));
    const char *said = json_string_value(json_object_get(test, "description"));
    bool is_valid = json_is_true(json_object_get(test, "valid"));
    struct heard heard = check_value_of(table, value);
    bool is_odd = heard.rules[TV_RULE_JSON_BUDGET] || heard.rules[TV_RULE_JSON_SYNTAX];
    tally->run++;
    if (is_odd || (heard.totals.findings == 0) != is_valid) {
        print_error("%s: %s: %s\n%s", group, said, value, heard.text);
        tally->wrong++;
    }
    heard_free(&heard);
    free(value);
}

static void run_group(const json_t *group, bool has_formats, struct tally *tally) {
    const char *said = json_string_value(json_object_get(group, "description"));
    char *schema = json_dumps(json_object_get(group, "schema"), JSON_ENCODE_ANY | JSON_COMPACT);
    struct tv_table *table = schema_table_with(schema, OF_VALUE, has_formats);
    json_t *tests = json_object_get(group, "tests"), *test;
    size_t i;
    json_array_foreach(tests, i, test) {
        if (table)
            run_case(table, test, said, tally);
        else
            tally->left_out++;
    }
    tv_table_free(table);
    free(schema);
}

static void run_file(const char *path, bool has_formats, struct tally *tally) {
    json_error_t error;
    json_t *groups = json_load_file(path, JSON_ALLOW_NUL, &error), *group;
    size_t i;
    if (!groups)
        fail_msg("%s: %s", path, error.text);
    json_array_foreach(groups, i, group) run_group(group, has_formats, tally);
    json_decref(groups);
    tally->files++;
}

/* Whether the formats that a file is named after can be told. */
static bool is_known(const char *file, bool has_formats) {
    size_t len = strlen(file) - strlen(".json");
    bool is_format = strncmp(file, "idn-hostname", len) == 0 || strncmp(file, "regex", len) == 0 ||
                     strncmp(file, "ecmascript-regex", len) == 0;
    const char *name = strncmp(file, "idn", 3) == 0 ? "idn-hostname" : "regex";
    return !has_formats || !is_format || tv_format_find(name, strlen(name)) != 0;
}

static void run_folder(const char *folder, bool has_formats, struct tally *tally) {
    char path[1024];
    snprintf(path, sizeof path, "%s/JSON-Schema-Test-Suite/tests/draft7%s", suites(), folder);
    DIR *dir = opendir(path);
    if (!dir)
        skip();
    for (struct dirent *entry = readdir(dir); entry; entry = readdir(dir)) {
        char file[2048];
        size_t len = strlen(entry->d_name);
        if (len < 5 || strcmp(entry->d_name + len - 5, ".json") != 0 ||
            !is_known(entry->d_name, has_formats))
            continue;
        snprintf(file, sizeof file, "%s/%s", path, entry->d_name);
        run_file(file, has_formats, tally);
    }
    closedir(dir);
    print_message("draft7%s: %u files, %u cases right, %u wrong, %u left out\n", folder,
                  tally->files, tally->run - tally->wrong, tally->wrong, tally->left_out);
    assert_int_equal(tally->wrong, 0);
}

static void test_verdicts_are_those_of_the_suite(void **state) {
    struct tally tally = {0, 0, 0, 0};
    (void)state;
    run_folder("", false, &tally);
    assert_true(tally.run > 800);
}

static void test_formats_are_asserted(void **state) {
    struct tally tally = {0, 0, 0, 0};
    (void)state;
    run_folder("/optional/format", true, &tally);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_verdicts_are_those_of_the_suite),
        cmocka_unit_test(test_formats_are_asserted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
