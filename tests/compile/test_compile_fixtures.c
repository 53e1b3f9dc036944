/* Fixtures: fixtures/compile/NAME.yaml is a plan on top of a small core. When it compiles,
 * NAME.dump is the listing of its table; else NAME.out has the findings. TRACKVET_UPDATE=1 writes
 * them anew. */
#include "compiling.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define FOLDER "fixtures/compile/"

struct listing {
    char *at;
    size_t len, max;
};

static void add_listing(void *context, struct tv_str text) {
    struct listing *listing = context;
    if (listing->len + text.len >= listing->max) {
        listing->max = (listing->len + text.len) * 2 + 1024;
        listing->at = realloc(listing->at, listing->max);
        assert_non_null(listing->at);
    }
    if (text.len)
        memcpy(listing->at + listing->len, text.at, text.len);
    listing->len += text.len;
}

static void write_file(const char *path, struct tv_str text) {
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text.at, 1, text.len, file), text.len);
    assert_int_equal(fclose(file), 0);
}

static bool is_same_as(const char *path, struct tv_str found) {
    if (getenv("TRACKVET_UPDATE")) {
        write_file(path, found);
        return true;
    }
    struct tv_str expected = load_file(path);
    bool same = tv_str_equal(expected, found);
    if (!same)
        printf("%s: differs; found:\n%.*s\n", path, (int)found.len, found.at);
    free((void *)(uintptr_t)expected.at);
    return same;
}

static bool is_right(const char *name) {
    char path[256];
    char result[256];
    snprintf(path, sizeof path, FOLDER "%s.yaml", name);
    struct tv_str text = load_file(path);
    struct source sources[] = {{"specs/core.yaml", core_text}, {path, text.at}, {NULL, NULL}};
    const char *plans[] = {path, NULL};
    struct compiled compiled = compile_sources(sources, plans);
    struct listing listing = {NULL, 0, 0};
    add_listing(&listing, TV_STR(""));
    if (compiled.table)
        tv_table_dump(compiled.table, add_listing, &listing);
    snprintf(result, sizeof result, FOLDER "%s.%s", name, compiled.table ? "dump" : "out");
    bool right = is_same_as(result, compiled.table ? (struct tv_str){listing.at, listing.len}
                                                   : str(compiled.findings));
    free(listing.at);
    free((void *)(uintptr_t)text.at);
    clear_compiled(&compiled);
    return right;
}

static void test_fixtures_have_the_tables_and_findings_that_stand_beside_them(void **state) {
    (void)state;
    DIR *folder = opendir(FOLDER);
    int count = 0;
    int wrong = 0;
    assert_non_null(folder);
    for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
        char *dot = strstr(entry->d_name, ".yaml");
        if (!dot)
            continue;
        *dot = '\0';
        count++;
        wrong += !is_right(entry->d_name);
    }
    closedir(folder);
    assert_true(count > 5);
    assert_int_equal(wrong, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fixtures_have_the_tables_and_findings_that_stand_beside_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
