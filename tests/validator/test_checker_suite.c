/* JSONTestSuite through the checker: y_ files are accepted, n_ files are rejected, i_ files as this
 * table says. Accepted means: no finding of json/syntax, encoding, depth or truncated-input; a
 * value that is no event is JSON all the same. Files of one line are also put between two events:
 * whatever they are, the events around them are checked. */
#include "checker_test.h"

#include <dirent.h>

static const char good[] = "{\"type\":\"track\",\"event\":\"a\",\"userId\":\"u\"}";

/* The files that a parser may take or refuse: those that this one refuses. */
static const char *const refused[] = {"i_string_invalid_utf-8.json",
                                      "i_string_iso_latin_1.json",
                                      "i_string_lone_utf8_continuation_byte.json",
                                      "i_string_not_in_unicode_range.json",
                                      "i_string_overlong_sequence_2_bytes.json",
                                      "i_string_overlong_sequence_6_bytes.json",
                                      "i_string_overlong_sequence_6_bytes_null.json",
                                      "i_string_truncated-utf-8.json",
                                      "i_string_UTF-8_invalid_sequence.json",
                                      "i_string_UTF8_surrogate_U+D800.json",
                                      "i_string_utf16BE_no_BOM.json",
                                      "i_string_utf16LE_no_BOM.json",
                                      "i_string_UTF-16LE_with_BOM.json"};

struct suite {
    struct tv_table *table;
    char folder[512];
    bool is_there;
};

static int open_suite(void **state) {
    static struct suite suite;
    const char *root = getenv("TRACKVET_SUITES");
    snprintf(suite.folder, sizeof suite.folder, "%s/JSONTestSuite/test_parsing",
             root ? root : "../shared/suites");
    DIR *folder = opendir(suite.folder);
    suite.is_there = folder != NULL;
    if (folder)
        closedir(folder);
    suite.table = bare_table();
    *state = &suite;
    return 0;
}

static int close_suite(void **state) {
    struct suite *suite = *state;
    tv_table_free(suite->table);
    return 0;
}

static struct tv_str read_file(const char *folder, const char *name) {
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    enum { MAX = 1 << 20 };
    char *bytes = malloc(MAX);
    assert_non_null(bytes);
    size_t len = fread(bytes, 1, MAX, file);
    fclose(file);
    return (struct tv_str){bytes, len};
}

static bool is_accepted(const struct heard *heard) {
    return !heard->rules[TV_RULE_JSON_SYNTAX] && !heard->rules[TV_RULE_JSON_ENCODING] &&
           !heard->rules[TV_RULE_JSON_DEPTH] && !heard->rules[TV_RULE_JSON_TRUNCATED_INPUT];
}

static bool should_accept(const char *name) {
    if (name[0] != 'i')
        return name[0] == 'y';
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        if (strcmp(name, refused[i]) == 0)
            return false;
    }
    return true;
}

static unsigned check_whole(const struct suite *suite, const char *name, struct tv_str bytes) {
    static const size_t chunks[] = {0, 1, 2, 3, 7, 64};
    unsigned wrong = 0;
    for (size_t i = 0; i < sizeof chunks / sizeof chunks[0]; i++) {
        struct run run = {.table = suite->table, .chunk = chunks[i]};
        struct heard heard = run_checker(&run, bytes);
        if (is_accepted(&heard) != should_accept(name)) {
            print_error("%s in chunks of %zu: %s\n%s", name, chunks[i],
                        is_accepted(&heard) ? "accepted" : "rejected", heard.text);
            wrong++;
        }
        heard_free(&heard);
    }
    return wrong;
}

/* Between two events, as one line of three. */
static unsigned check_between(const struct suite *suite, const char *name, struct tv_str bytes) {
    size_t good_len = sizeof good - 1;
    size_t len = 2 * good_len + bytes.len + 3;
    char *text = malloc(len);
    assert_non_null(text);
    memcpy(text, good, good_len);
    text[good_len] = '\n';
    memcpy(text + good_len + 1, bytes.at, bytes.len);
    text[good_len + 1 + bytes.len] = '\n';
    memcpy(text + good_len + 2 + bytes.len, good, good_len);
    text[len - 1] = '\n';
    struct run run = {.table = suite->table};
    struct heard heard = run_checker(&run, (struct tv_str){text, len});
    uint64_t tracks = heard.totals.calls[TV_TRACK];
    bool is_right = tracks == 2;
    if (!is_right)
        print_error("%s between two events: %llu checked\n%s", name, (unsigned long long)tracks,
                    heard.text);
    heard_free(&heard);
    free(text);
    return !is_right;
}

static void test_files_are_accepted_or_rejected_as_their_names_say(void **state) {
    const struct suite *suite = *state;
    if (!suite->is_there) {
        print_message("skipped: no %s\n", suite->folder);
        skip();
    }
    DIR *folder = opendir(suite->folder);
    unsigned count = 0, wrong = 0;
    for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
        if (!strchr("yni", entry->d_name[0]) || entry->d_name[1] != '_')
            continue;
        struct tv_str bytes = read_file(suite->folder, entry->d_name);
        wrong += check_whole(suite, entry->d_name, bytes);
        count++;
        free((char *)bytes.at);
    }
    closedir(folder);
    assert_int_equal(wrong, 0);
    assert_int_equal(count, 318);
}

static void test_events_around_any_line_are_checked(void **state) {
    const struct suite *suite = *state;
    if (!suite->is_there) {
        print_message("skipped: no %s\n", suite->folder);
        skip();
    }
    DIR *folder = opendir(suite->folder);
    unsigned wrong = 0;
    for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
        if (!strchr("yni", entry->d_name[0]) || entry->d_name[1] != '_')
            continue;
        struct tv_str bytes = read_file(suite->folder, entry->d_name);
        if (bytes.len == 0 || !memchr(bytes.at, '\n', bytes.len))
            wrong += check_between(suite, entry->d_name, bytes);
        free((char *)bytes.at);
    }
    closedir(folder);
    assert_int_equal(wrong, 0);
}

static void expect_rule(const struct suite *suite, const char *name, enum tv_rule rule) {
    struct tv_str bytes = read_file(suite->folder, name);
    struct run run = {.table = suite->table};
    struct heard heard = run_checker(&run, bytes);
    if (!heard.rules[rule])
        print_error("%s:\n%s", name, heard.text);
    assert_true(heard.rules[rule]);
    heard_free(&heard);
    free((char *)bytes.at);
}

static void test_files_of_the_third_kind_are_told_about(void **state) {
    const struct suite *suite = *state;
    if (!suite->is_there) {
        print_message("skipped: no %s\n", suite->folder);
        skip();
    }
    expect_rule(suite, "i_number_huge_exp.json", TV_RULE_JSON_NOT_AN_EVENT);
    expect_rule(suite, "i_string_utf16LE_no_BOM.json", TV_RULE_JSON_ENCODING);
    expect_rule(suite, "i_string_iso_latin_1.json", TV_RULE_JSON_ENCODING);
    expect_rule(suite, "n_structure_100000_opening_arrays.json", TV_RULE_JSON_DEPTH);
    expect_rule(suite, "i_object_key_lone_2nd_surrogate.json", TV_RULE_JSON_LONE_SURROGATE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files_are_accepted_or_rejected_as_their_names_say),
        cmocka_unit_test(test_events_around_any_line_are_checked),
        cmocka_unit_test(test_files_of_the_third_kind_are_told_about),
    };
    return cmocka_run_group_tests(tests, open_suite, close_suite);
}
