/* The format tests of the JSON Schema test suite, draft 7: every case must agree.
 *
 * The suite is looked for in the directory that the environment variable TRACKVET_SUITES names,
 * by default ../shared/suites; without it the tests are skipped. A format asks nothing of what
 * is no string, so a case with another value must be a valid one. */
#include "formats.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

/* Files of formats that are there. */
static const char *const covered[] = {"date-time",
                                      "date",
                                      "ecmascript-regex",
                                      "email",
                                      "hostname",
                                      "idn-email",
                                      "idn-hostname",
                                      "ipv4",
                                      "ipv6",
                                      "iri-reference",
                                      "iri",
                                      "json-pointer",
                                      "regex",
                                      "relative-json-pointer",
                                      "time",
                                      "uri-reference",
                                      "uri-template",
                                      "uri",
                                      "regex",
                                      "ecmascript-regex"};

/* Files that are not covered: formats that are not supported, and one that no one has. */
static const char *const not_covered[] = {"unknown"};

static const size_t covered_count = sizeof(covered) / sizeof(covered[0]);
static const size_t not_covered_count = sizeof(not_covered) / sizeof(not_covered[0]);

struct tally {
    size_t case_count;
    size_t wrong_count;
};

/* Writes the path of the folder of the suite into `path`. */
static void write_folder(char *path, size_t path_size) {
    const char *suites = getenv("TRACKVET_SUITES");
    int len = snprintf(path, path_size, "%s/JSON-Schema-Test-Suite/tests/draft7/optional/format",
                       suites ? suites : "../shared/suites");
    assert_true(len > 0 && (size_t)len < path_size);
}

static void skip_without_suite(void) {
    char folder[4096];
    write_folder(folder, sizeof(folder));
    DIR *stream = opendir(folder);
    if (!stream) {
        print_message("no test suite in %s\n", folder);
        skip();
    }
    closedir(stream);
}

static void run_case(enum tv_format format, const char *place, json_t *test, struct tally *tally) {
    json_t *data = json_object_get(test, "data");
    bool wanted = json_is_true(json_object_get(test, "valid"));
    bool result = !json_is_string(data) ||
                  tv_format_matches(format, json_string_value(data), json_string_length(data));
    tally->case_count++;
    if (result != wanted) {
        tally->wrong_count++;
        print_error("%s / %s: wrongly %s\n", place,
                    json_string_value(json_object_get(test, "description")),
                    result ? "accepted" : "refused");
    }
}

static void run_group(const char *file, json_t *group, struct tally *tally) {
    const char *name =
        json_string_value(json_object_get(json_object_get(group, "schema"), "format"));
    const char *description = json_string_value(json_object_get(group, "description"));
    char place[512];
    snprintf(place, sizeof(place), "%s / %s", file, description ? description : "");
    assert_non_null(name);
    enum tv_format format = tv_format_find(name, strlen(name));
    if (format == TV_FORMAT_NONE) {
        fail_msg("%s: no format \"%s\"", place, name);
    }
    size_t index;
    json_t *test;
    json_array_foreach(json_object_get(group, "tests"), index, test) {
        run_case(format, place, test, tally);
    }
}

static void run_file(const char *file, struct tally *tally) {
    char folder[4096];
    char path[4200];
    write_folder(folder, sizeof(folder));
    snprintf(path, sizeof(path), "%s/%s.json", folder, file);
    json_error_t error;
    json_t *groups = json_load_file(path, JSON_ALLOW_NUL, &error);
    if (!groups) {
        fail_msg("%s: %s", path, error.text);
    }
    size_t index;
    json_t *group;
    json_array_foreach(groups, index, group) {
        run_group(file, group, tally);
    }
    json_decref(groups);
    print_message("%-22s %3zu of %3zu\n", file, tally->case_count - tally->wrong_count,
                  tally->case_count);
}

static void test_every_case_of_the_suite_agrees(void **state) {
    (void)state;
    skip_without_suite();
    struct tally total = {0, 0};
    for (size_t i = 0; i < covered_count; i++) {
        struct tally tally = {0, 0};
        run_file(covered[i], &tally);
        assert_true(tally.case_count > 0);
        total.case_count += tally.case_count;
        total.wrong_count += tally.wrong_count;
    }
    print_message("%-22s %3zu of %3zu\n", "all", total.case_count - total.wrong_count,
                  total.case_count);
    for (size_t i = 0; i < not_covered_count; i++) {
        print_message("not covered: %s\n", not_covered[i]);
    }
    assert_int_equal(total.wrong_count, 0);
}

static bool is_listed(const char *file, size_t len) {
    for (size_t i = 0; i < covered_count + not_covered_count; i++) {
        const char *name = i < covered_count ? covered[i] : not_covered[i - covered_count];
        if (strlen(name) == len && memcmp(name, file, len) == 0) {
            return true;
        }
    }
    return false;
}

static void test_every_file_of_the_suite_is_covered_or_named_as_not(void **state) {
    (void)state;
    skip_without_suite();
    char folder[4096];
    write_folder(folder, sizeof(folder));
    DIR *stream = opendir(folder);
    assert_non_null(stream);
    size_t file_count = 0;
    struct dirent *entry;
    while ((entry = readdir(stream))) {
        const char *end = strstr(entry->d_name, ".json");
        if (end) {
            file_count++;
            if (!is_listed(entry->d_name, (size_t)(end - entry->d_name))) {
                fail_msg("%s is in no list", entry->d_name);
            }
        }
    }
    closedir(stream);
    assert_int_equal(file_count, covered_count + not_covered_count);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_case_of_the_suite_agrees),
        cmocka_unit_test(test_every_file_of_the_suite_is_covered_or_named_as_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
