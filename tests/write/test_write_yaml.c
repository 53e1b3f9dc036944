/* YAML that is written reads as the tree that it was written from: our own specs, plans of the
 * fixtures, and trees made at random of texts that YAML could misread. */
#include "../read/reading.h"
#include "write.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <dirent.h>

static void write_text(void *context, struct tv_str text) {
    assert_int_equal(fwrite(text.at, 1, text.len, context), text.len);
}

/* The tree as YAML, allocated with malloc. */
static struct tv_str yaml_of(const struct tv_tree *root) {
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    tv_write_yaml(root, write_text, out);
    fclose(out);
    return (struct tv_str){text, len};
}

static void assert_same_tree(const struct tv_tree *a, const struct tv_tree *b, struct tv_str yaml) {
    struct tv_arena *arena = tv_arena_new();
    struct tv_str left = tv_tree_json(a, arena), right = tv_tree_json(b, arena);
    if (!tv_str_equal(left, right))
        fail_msg("%.*s\n--- is read as\n%.*s\n--- from\n%.*s", (int)left.len, left.at,
                 (int)right.len, right.at, (int)yaml.len, yaml.at);
    tv_arena_free(arena);
}

/* Reads the text, writes it, reads that. */
static void assert_survives(struct tv_str text) {
    struct reading first = read_bytes(text);
    if (!first.file)
        fail_msg("%s", first.findings);
    struct tv_str yaml = yaml_of(first.file->tree);
    struct reading second = read_bytes(yaml);
    if (!second.file)
        fail_msg("%s--- in\n%.*s", second.findings, (int)yaml.len, yaml.at);
    assert_same_tree(first.file->tree, second.file->tree, yaml);
    free((char *)yaml.at);
    clear_reading(&second);
    clear_reading(&first);
}

static void survive_folder(const char *folder, const char *start) {
    char path[512];
    DIR *files = opendir(folder);
    size_t count = 0;
    assert_non_null(files);
    for (struct dirent *entry; (entry = readdir(files));) {
        const char *end = strrchr(entry->d_name, '.');
        if (!end || strcmp(end, ".yaml") || strncmp(entry->d_name, start, strlen(start)))
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        struct tv_str text = load_file(path);
        assert_survives(text);
        free((char *)text.at);
        count++;
    }
    closedir(files);
    assert_true(count > 0);
}

static void test_specs_survive(void **state) {
    (void)state;
    survive_folder(TV_SOURCE_DIR "/specs", "");
}

static void test_plans_of_the_fixtures_survive(void **state) {
    (void)state;
    survive_folder(TV_SOURCE_DIR "/fixtures/read", "right_");
}

static void test_definitions_stand_in_one_line_where_they_fit(void **state) {
    (void)state;
    const char *text =
        "trackvet: 1\n"
        "plan: shop\n"
        "\n"
        "events:\n"
        "  Order Completed:\n"
        "    required: [order_id, revenue]\n"
        "    properties:\n"
        "      currency: {enum: [EUR, CHF]}\n"
        "      note: {doc: \"Why, and when: a text\", type: [string, \"null\"]}\n"
        "    examples:\n"
        "      - {properties: {currency: EUR, order_id: \"1\", revenue: 2}, doc: An "
        "order of one product}\n"
        "      - doc: An order that is too long for one line and so has its parts stand "
        "below each other\n"
        "        properties: {currency: CHF, order_id: \"2\", revenue: 1e3}\n"
        "\n"
        "  Order Refunded:\n"
        "    doc: yes it is\n";
    struct reading reading = read_text(text);
    assert_findings(&reading, "");
    struct tv_str yaml = yaml_of(reading.file->tree);
    if (yaml.len != strlen(text) || memcmp(yaml.at, text, yaml.len) != 0)
        fail_msg("%.*s", (int)yaml.len, yaml.at);
    free((char *)yaml.at);
    clear_reading(&reading);
}

/* ---- At random --------------------------------------------------------------------------------
 */

static uint32_t next(uint32_t *seed) {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed;
}

/* A JSON text of a few pieces that YAML could take for something else. */
static void put_hostile(FILE *out, uint32_t *seed) {
    static const char *const pieces[] = {"a",
                                         "Z",
                                         " ",
                                         ": ",
                                         " #",
                                         "- ",
                                         "-",
                                         ",",
                                         "[",
                                         "]",
                                         "{",
                                         "}",
                                         "&a",
                                         "*a",
                                         "!",
                                         "|",
                                         ">",
                                         "'",
                                         "\\\"",
                                         "\\\\",
                                         "%",
                                         "@",
                                         "`",
                                         "~",
                                         "null",
                                         "Null",
                                         "true",
                                         "no",
                                         "Off",
                                         "1",
                                         "0x1f",
                                         "1e3",
                                         ".inf",
                                         "1_0",
                                         "2001-1",
                                         "=",
                                         "<<",
                                         "?",
                                         "\\n",
                                         "\\t",
                                         "\\r",
                                         "\\u0001",
                                         "\xc2\x85",
                                         "\xe2\x80\xa8",
                                         "\\ufeff",
                                         "\xc3\xa9",
                                         "\xf0\x9f\x90\xb2",
                                         "\\u007f",
                                         "...",
                                         "---",
                                         "\xc2\xa0",
                                         "\xe4\xb8\xad"};
    fputc('"', out);
    for (uint32_t i = next(seed) % 4; i > 0; i--)
        fputs(pieces[next(seed) % (sizeof pieces / sizeof *pieces)], out);
    fputc('"', out);
}

/* A JSON value; flow YAML is a superset of it. */
static void put_value(FILE *out, uint32_t *seed, int depth) {
    static const char *const scalars[] = {"null", "true", "-0.5e7", "12"};
    uint32_t kind = next(seed) % (depth > 0 ? 6 : 4);
    if (kind == 0)
        fputs(scalars[next(seed) % 4], out);
    else if (kind < 4)
        put_hostile(out, seed);
    else
        fputc(kind == 4 ? '[' : '{', out);
    uint32_t count = kind < 4 ? 0 : next(seed) % 5;
    for (uint32_t i = 0; i < count; i++) {
        fputs(i ? ", " : "", out);
        if (kind == 5)
            fprintf(out, "\"k%u%s\": ", i, next(seed) % 2 ? "" : " - [x]: y");
        put_value(out, seed, depth - 1);
    }
    if (kind >= 4)
        fputc(kind == 4 ? ']' : '}', out);
}

static void test_trees_made_at_random_survive(void **state) {
    (void)state;
    uint32_t seed = 7;
    for (int i = 0; i < 3000; i++) {
        char *text = NULL;
        size_t len = 0;
        FILE *out = open_memstream(&text, &len);
        fprintf(out, "trackvet: 1\nplan: p\ntypes:\n  t:\n    default: ");
        put_value(out, &seed, 4);
        fputs("\n  u:\n    default: ", out);
        put_value(out, &seed, 2);
        fputc('\n', out);
        fclose(out);
        assert_survives((struct tv_str){text, len});
        free(text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_specs_survive),
        cmocka_unit_test(test_plans_of_the_fixtures_survive),
        cmocka_unit_test(test_definitions_stand_in_one_line_where_they_fit),
        cmocka_unit_test(test_trees_made_at_random_survive),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
