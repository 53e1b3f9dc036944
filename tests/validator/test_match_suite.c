/* The cases about patterns of the JSON Schema test suite, draft 7. Texts are checked by a plan with
 * the pattern; of `patternProperties` each name is such a text, and what the cases say of values
 * (a type, a maximum, true or false) is looked at here.
 *
 * The suite is looked for where the environment variable TRACKVET_SUITES says, by default in
 * ../shared/suites; without it the test is skipped. */
#include "checker_test.h"

#include <jansson.h>

static const struct file {
    const char *name;
    size_t cases;
} files[] = {{"pattern", 9},
             {"patternProperties", 23},
             {"optional/ecmascript-regex", 74},
             {"optional/non-bmp-regex", 12}};

/* True when the pattern fits the text. */
static bool fits(const char *pattern, json_t *text) {
    char plan[1000];
    json_t *quoted = json_string(pattern);
    char *written = json_dumps(quoted, JSON_ENCODE_ANY);
    snprintf(plan, sizeof plan,
             "trackvet: 1\nplan: p\nevents:\n  E:\n    properties:\n      p: {pattern: %s}\n",
             written);
    free(written);
    json_decref(quoted);
    json_t *event = json_pack("{s:s, s:s, s:s, s:{s:O}}", "type", "track", "event", "E", "userId",
                              "u", "properties", "p", text);
    char *bytes = json_dumps(event, 0);
    bool enabled[TV_RULE_COUNT] = {[TV_RULE_PROPERTY_PATTERN] = true};
    struct tv_table *table = plan_table(plan);
    struct run run = {.table = table, .options.enabled = enabled};
    struct heard heard = run_checker(&run, str(bytes));
    assert_int_equal(heard.totals.events, 1);
    bool found = heard.totals.findings > 0;
    heard_free(&heard);
    tv_table_free(table);
    json_decref(event);
    free(bytes);
    return !found;
}

static bool is_of_type(json_t *value, const char *type) {
    return (json_is_integer(value) && !strcmp(type, "integer")) ||
           (json_is_boolean(value) && !strcmp(type, "boolean")) ||
           (json_is_string(value) && !strcmp(type, "string")) ||
           (json_is_null(value) && !strcmp(type, "null"));
}

static bool is_valid_value(json_t *schema, json_t *value) {
    const char *type = json_string_value(json_object_get(schema, "type"));
    json_t *maximum = json_object_get(schema, "maximum");
    if (json_is_boolean(schema))
        return json_is_true(schema);
    return (!type || is_of_type(value, type)) &&
           (!maximum || json_number_value(value) <= json_number_value(maximum));
}

static bool is_valid_object(json_t *schema, json_t *object) {
    json_t *patterns = json_object_get(schema, "patternProperties");
    const char *name, *pattern;
    json_t *value, *wanted;
    json_object_foreach(object, name, value) {
        json_t *text = json_string(name);
        bool is_known = !json_is_false(json_object_get(schema, "additionalProperties"));
        bool is_right = true;
        json_object_foreach(patterns, pattern, wanted) {
            bool fit = fits(pattern, text);
            is_known = is_known || fit;
            is_right = is_right && (!fit || is_valid_value(wanted, value));
        }
        json_decref(text);
        if (!is_known || !is_right)
            return false;
    }
    return true;
}

static bool is_valid(json_t *schema, json_t *data) {
    const char *pattern = json_string_value(json_object_get(schema, "pattern"));
    if (pattern && json_is_string(data))
        return fits(pattern, data);
    return !json_is_object(data) || is_valid_object(schema, data);
}

static size_t run_group(json_t *group, size_t *wrong) {
    json_t *test, *tests = json_object_get(group, "tests");
    size_t index;
    json_array_foreach(tests, index, test) {
        bool wanted = json_is_true(json_object_get(test, "valid"));
        if (is_valid(json_object_get(group, "schema"), json_object_get(test, "data")) == wanted)
            continue;
        print_error("%s / %s\n", json_string_value(json_object_get(group, "description")),
                    json_string_value(json_object_get(test, "description")));
        ++*wrong;
    }
    return json_array_size(tests);
}

static void run_file(const char *root, const struct file *file) {
    char path[4096];
    snprintf(path, sizeof path, "%s/JSON-Schema-Test-Suite/tests/draft7/%s.json", root, file->name);
    json_t *group, *groups = json_load_file(path, JSON_ALLOW_NUL, NULL);
    size_t index, cases = 0, wrong = 0;
    if (!groups) {
        print_message("no %s\n", path);
        skip();
    }
    json_array_foreach(groups, index, group) {
        cases += run_group(group, &wrong);
    }
    print_message("%-26s %2zu of %2zu\n", file->name, cases - wrong, cases);
    assert_int_equal(cases, file->cases);
    assert_int_equal(wrong, 0);
    json_decref(groups);
}

static void test_every_case_about_patterns_agrees(void **state) {
    (void)state;
    const char *root = getenv("TRACKVET_SUITES");
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        run_file(root ? root : "../shared/suites", &files[i]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_case_about_patterns_agrees),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
