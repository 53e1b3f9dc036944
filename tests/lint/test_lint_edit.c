/* Edits: only the bytes that must change do, and what changed beyond that is noticed. */
#include "linting.h"

#include "read.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char plan[] = "naming: {events: Title Case, properties: snake_case}\n"
                           "events:\n"
                           "  report sent:   # kept\n"
                           "    doc: x\n"
                           "    required: [pageCount, [\"fileName\", other]]\n"
                           "    properties: {pageCount: {type: [integer]}, \"fileName\": string,\n"
                           "                 other: any}\n";

/* All edits of the plan's findings, by place. */
static size_t collect(const struct linted *linted, const struct tv_lint_edit **edits, size_t max) {
    size_t count, edit_count = 0;
    const struct tv_lint_finding *const *findings = tv_lint_findings(linted->lint, &count);
    for (size_t i = 0; i < count; i++)
        for (const struct tv_lint_edit *e = findings[i]->edits; e; e = e->next) {
            assert_true(edit_count < max);
            size_t at = edit_count++;
            for (; at > 0 && edits[at - 1]->at.offset > e->at.offset; at--)
                edits[at] = edits[at - 1];
            edits[at] = e;
        }
    return edit_count;
}

/* Whether the text, read again, says what the plan says, but for the edits. */
static bool is_same(const struct linted *linted, const char *text,
                    const struct tv_lint_edit *const *edits, size_t count) {
    struct tv_arena *arena = tv_arena_new();
    const struct tv_file *file;
    struct tv_model *model = read_plan(text, &file);
    bool same = tv_lint_is_same(arena, linted->file, file, edits, count);
    tv_model_free(model);
    tv_arena_free(arena);
    return same;
}

static void test_edits_change_names_everywhere_and_nothing_else(void **state) {
    (void)state;
    struct linted linted = lint_plan(plan, NULL);
    const struct tv_lint_edit *edits[16];
    size_t count = collect(&linted, edits, 16);
    struct tv_arena *arena = tv_arena_new();
    struct tv_str text = tv_lint_apply(arena, linted.file->text, edits, count);
    static const char wanted[] =
        "trackvet: 1\nplan: web\n"
        "naming: {events: Title Case, properties: snake_case}\n"
        "events:\n"
        "  Report Sent:   # kept\n"
        "    doc: x\n"
        "    required: [page_count, [\"file_name\", other]]\n"
        "    properties: {page_count: {type: integer}, \"file_name\": string,\n"
        "                 other: any}\n";
    assert_int_equal(text.len, sizeof wanted - 1);
    assert_memory_equal(text.at, wanted, text.len);
    assert_true(is_same(&linted, wanted + strlen("trackvet: 1\nplan: web\n"), edits, count));
    assert_true(is_same(&linted, plan, NULL, 0));
    tv_arena_free(arena);
    clear_linted(&linted);
}

static void test_any_other_change_is_noticed(void **state) {
    (void)state;
    static const char base[] = "additional: {events: warn}\n"
                               "types: {t: {enum: [a, 1], maxLength: 3}}\n"
                               "events:\n"
                               "  A:\n"
                               "    doc: x\n"
                               "    required: {b: why}\n"
                               "    properties: {b: [t, {type: string, minLength: 1}],\n"
                               "                 c: false, d: {additional: forbid}}\n"
                               "    when: {if: {b: a}, then: {required: d}, doc: y}\n"
                               "    examples: [{properties: {b: a}}]\n"
                               "    override: true\n"
                               "    versions: {1: {}, 2: {}}\n";
    static const char *const changes[][2] = {{"events: warn", "events: allow"},
                                             {"[a, 1]", "[a, 2]"},
                                             {"[a, 1]", "[a, \"1\"]"},
                                             {"maxLength: 3", "maxLength: 4"},
                                             {"doc: x", "doc: z"},
                                             {"b: why", "b: how"},
                                             {"{b: why}", "[b, c]"},
                                             {"[t, {", "[string, {"},
                                             {"minLength: 1", "minLength: 2"},
                                             {"c: false", "c: any"},
                                             {"forbid", "allow"},
                                             {"if: {b: a}", "if: {b: z}"},
                                             {"required: d", "required: c"},
                                             {"doc: y", "doc: z"},
                                             {"[{properties: {b: a}}]", "[{}]"},
                                             {"    override: true\n", ""},
                                             {"2: {}", "3: {}"},
                                             {", 2: {}", ""},
                                             {"  A:", "  B:"}};
    struct linted linted = lint_plan(base, NULL);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        char text[1024];
        const char *at = strstr(base, changes[i][0]);
        assert_non_null(at);
        size_t before = (size_t)(at - base), len = strlen(changes[i][1]);
        memcpy(text, base, before);
        memcpy(text + before, changes[i][1], len);
        at += strlen(changes[i][0]);
        memcpy(text + before + len, at, strlen(at) + 1);
        if (is_same(&linted, text, NULL, 0))
            fail_msg("%s became %s", changes[i][0], changes[i][1]);
    }
    assert_true(is_same(&linted, base, NULL, 0));
    clear_linted(&linted);
}

static void assert_no_edits(const char *text) {
    struct linted linted = lint_plan(text, "plan/property-case");
    size_t count;
    const struct tv_lint_finding *const *findings = tv_lint_findings(linted.lint, &count);
    assert_int_equal(count, 1);
    assert_null(findings[0]->edits);
    clear_linted(&linted);
}

#define NAMING "naming: {properties: snake_case}\n"

static void test_what_cannot_be_renamed_for_certain_is_not(void **state) {
    (void)state;
    assert_no_edits(NAMING "types: {t: {properties: {aB: string}}}\n");
    assert_no_edits(NAMING "calls: {track: {properties: {aB: string}}}\n");
    assert_no_edits(NAMING "events: {A: {properties: {aB: string}, include: item, "
                           "examples: []}}\ntypes: {item: {}}\n");
    assert_no_edits(NAMING "events: {A: {properties: {aB: string}, when: {if: {aB: x}, "
                           "then: {required: aB}}}}\n");
    assert_no_edits(NAMING "events: {A: {required: /properties/aB, properties: {aB: string}}}\n");
    assert_no_edits(NAMING "events: {A: {properties: {\"a\\u0042\": string}}}\n");
    assert_no_edits(NAMING "events: {A: {properties: {aB: string}, versions: {1: {}}}}\n");
    assert_no_edits(NAMING "events: {A: {properties: {aB: string}}, B: {properties: {aB: string}, "
                           "examples: []}}\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_edits_change_names_everywhere_and_nothing_else),
        cmocka_unit_test(test_any_other_change_is_noticed),
        cmocka_unit_test(test_what_cannot_be_renamed_for_certain_is_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
