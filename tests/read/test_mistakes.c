/* Every file in fixtures/read is read, and what is said about it must be what stands in the .out
 * file beside it, a line each:
 *
 *   line:column rule detail [did you mean "x"?]
 *
 * With TRACKVET_UPDATE=1 in the environment the .out files are written anew: then read the diff. */
#define _POSIX_C_SOURCE 200809L /* opendir, strdup */
#include "reading.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { FILES_MAX = 256, MISTAKES_MIN = 40 };

static const char folder[] = TV_SOURCE_DIR "/fixtures/read";

static int compare_names(const void *left, const void *right) {
    return strcmp(*(char *const *)left, *(char *const *)right);
}

static size_t list_files(char **names) {
    DIR *dir = opendir(folder);
    size_t count = 0;
    assert_non_null(dir);
    for (const struct dirent *entry; (entry = readdir(dir));) {
        const char *end = strrchr(entry->d_name, '.');
        if (!end || strcmp(end, ".yaml"))
            continue;
        assert_true(count < FILES_MAX);
        names[count++] = strdup(entry->d_name);
    }
    closedir(dir);
    qsort(names, count, sizeof *names, compare_names);
    return count;
}

static void write_expected(const char *path, const struct reading *reading) {
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fwrite(reading->findings, 1, reading->findings_len, file);
    assert_int_equal(fclose(file), 0);
}

static bool is_expected(const char *path, const struct reading *reading) {
    struct tv_str expected = load_file(path);
    bool is_same =
        tv_str_equal(expected, (struct tv_str){reading->findings, reading->findings_len});
    if (!is_same)
        print_error("%s\n--- expected\n%.*s--- found\n%s", path, (int)expected.len, expected.at,
                    reading->findings);
    free((char *)expected.at);
    return is_same;
}

/* Returns the number of mistakes; *is_same becomes false when they are not the expected ones. */
static size_t check_file(const char *name, bool *is_same) {
    char path[512], out_path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    snprintf(out_path, sizeof out_path, "%s/%.*s.out", folder, (int)strlen(name) - 5, name);
    struct tv_str text = load_file(path);
    struct reading reading = read_bytes(text);
    size_t count = reading.count;
    if (getenv("TRACKVET_UPDATE"))
        write_expected(out_path, &reading);
    else
        *is_same = is_expected(out_path, &reading) && *is_same;
    assert_int_equal(reading.status, count ? TV_ERROR_DEFINITION : TV_OK);
    assert_int_equal(reading.model->files == NULL, count > 0);
    clear_reading(&reading);
    free((char *)text.at);
    return count;
}

static void test_fixtures_have_exactly_the_mistakes_beside_them(void **state) {
    (void)state;
    char *names[FILES_MAX];
    size_t count = list_files(names), mistakes = 0;
    bool is_same = true;
    for (size_t i = 0; i < count; i++) {
        mistakes += check_file(names[i], &is_same);
        free(names[i]);
    }
    assert_true(is_same);
    assert_true(mistakes >= MISTAKES_MIN);
}

static void test_mistakes_come_in_the_order_of_the_file(void **state) {
    (void)state;
    struct reading reading =
        read_plan("events:\n"
                  "  A: {required: [5], requird: a, properties: {a: {typ: b}}}\n"
                  "  B: {properties: {a: 5}}\n"
                  "tittle: x\n");
    assert_findings(&reading,
                    "4:18 plan/syntax \"name\" must be a text, not 5: put it in quotes\n"
                    "4:22 plan/unknown-key unknown key \"requird\" in an event [did you mean "
                    "\"required\"?]\n"
                    "4:51 plan/unknown-key unknown key \"typ\" in a definition [did you mean "
                    "\"type\"?]\n"
                    "5:23 plan/syntax \"a\" must be a type, a list of types or a mapping, not 5\n"
                    "6:1 plan/unknown-key unknown key \"tittle\" in a file [did you mean "
                    "\"title\"?]\n");
    clear_reading(&reading);
}

static void test_a_finding_names_its_bytes_and_its_line(void **state) {
    (void)state;
    struct reading reading = read_plan("title: a\nevents:\n  A: {requird: a}\n");
    assert_int_equal(reading.count, 1);
    assert_int_equal(reading.last.len, strlen("requird"));
    assert_int_equal(reading.last.offset,
                     strlen("trackvet: 1\nplan: web\ntitle: a\nevents:\n  A: {"));
    assert_int_equal(reading.last.text_offset,
                     strlen("trackvet: 1\nplan: web\ntitle: a\nevents:\n"));
    assert_string_equal(reading.last_text, "  A: {requird: a}");
    clear_reading(&reading);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fixtures_have_exactly_the_mistakes_beside_them),
        cmocka_unit_test(test_mistakes_come_in_the_order_of_the_file),
        cmocka_unit_test(test_a_finding_names_its_bytes_and_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
