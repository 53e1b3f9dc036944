/* The JSON Parsing Test Suite (nst/JSONTestSuite): y_ must be accepted, n_ rejected, and i_, where
 * parsers are free, as our policy says: numbers of any size, lone surrogates in escapes and 500
 * levels are JSON; bytes that are no UTF-8, and so UTF-16, are not. A byte order mark at the start
 * is the framing's to remove, and is removed here.
 *
 * The suite is looked for in $TRACKVET_SUITES, else in ../shared/suites beside the source tree. */
#include "json_test.h"

#include <dirent.h>
#include <stdlib.h>

enum { FILE_MAX = 1 << 20 };

/* i_ files that are no JSON to us; all others are. */
static const char *const refused[] = {
    "i_string_UTF-16LE_with_BOM.json",
    "i_string_UTF-8_invalid_sequence.json",
    "i_string_UTF8_surrogate_U+D800.json",
    "i_string_invalid_utf-8.json",
    "i_string_iso_latin_1.json",
    "i_string_lone_utf8_continuation_byte.json",
    "i_string_not_in_unicode_range.json",
    "i_string_overlong_sequence_2_bytes.json",
    "i_string_overlong_sequence_6_bytes.json",
    "i_string_overlong_sequence_6_bytes_null.json",
    "i_string_truncated-utf-8.json",
    "i_string_utf16BE_no_BOM.json",
    "i_string_utf16LE_no_BOM.json",
};

struct tally {
    int accepted;
    int rejected;
};

static char content[FILE_MAX];
static uint32_t quotes[FILE_MAX + 128];

static const char *suites_folder(void) {
    const char *folder = getenv("TRACKVET_SUITES");
    return folder ? folder : TV_SOURCE_DIR "/../shared/suites";
}

static struct tv_str read_whole(const char *folder, const char *name) {
    char path[2048];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t len = fread(content, 1, sizeof content, file);
    assert_true(len < sizeof content && !ferror(file));
    fclose(file);
    bool has_mark = len >= 3 && memcmp(content, "\xef\xbb\xbf", 3) == 0;
    return has_mark ? (struct tv_str){content + 3, len - 3} : (struct tv_str){content, len};
}

static bool is_refused(const char *name) {
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        if (strcmp(name, refused[i]) == 0)
            return true;
    }
    return false;
}

static bool is_accepted(const struct tv_kernel *kernel, struct tv_str text) {
    struct tv_index index = {.quotes = quotes, .quotes_max = FILE_MAX + 128};
    struct tv_json_error error;
    bool accepted = tv_json_check(kernel, text, &index, TV_DEPTH_MAX, &error);
    assert_true(accepted || (error.detail && error.at <= text.len && error.fault != TV_JSON_OK));
    return accepted;
}

/* With every kernel of this machine. */
static void check_file(const char *folder, const char *name, struct tally *tally) {
    const struct tv_kernel *kernels[TV_KERNELS_MAX];
    size_t count = tv_kernels(kernels);
    struct tv_str text = read_whole(folder, name);
    bool expected = name[0] == 'y' || (name[0] == 'i' && !is_refused(name));
    for (size_t i = 0; i < count; i++) {
        if (is_accepted(kernels[i], text) != expected)
            fail_msg("%s: not as expected with %s", name, tv_kernel_name(kernels[i]));
    }
    tally->accepted += expected;
    tally->rejected += !expected;
}

static void test_every_file_of_the_suite_is_judged_as_it_demands(void **state) {
    (void)state;
    char folder[1000];
    struct tally tallies[128] = {{0, 0}};
    snprintf(folder, sizeof folder, "%s/JSONTestSuite/test_parsing", suites_folder());
    DIR *files = opendir(folder);
    if (!files) {
        print_message("skipped: there is no %s\n", folder);
        skip();
    }
    for (struct dirent *entry = readdir(files); entry; entry = readdir(files)) {
        if (entry->d_name[0] != '.')
            check_file(folder, entry->d_name, &tallies[entry->d_name[0] & 127]);
    }
    closedir(files);
    assert_int_equal(tallies['y'].accepted, 95);
    assert_int_equal(tallies['n'].rejected, 188);
    assert_int_equal(tallies['i'].accepted, 22);
    assert_int_equal(tallies['i'].rejected, 13);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_file_of_the_suite_is_judged_as_it_demands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
