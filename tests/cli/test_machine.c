/* Machine formats, from the list of issues: golden files of a small and hostile run, caps, anchors,
 * ids. TRACKVET_UPDATE=1 writes the golden files anew. Readers of these formats that are not ours
 * look at them in tests/reports. */
#define _POSIX_C_SOURCE 200809L
#include "machine.h"
#include "made.h"
#include "../wrap_allocations.h"

#include <jansson.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <cmocka.h>

/* ---- Allocations ---------------------------------------------------------------------------- */

static size_t allocations, fail_at; /* fail_at 0: never */

static bool may_allocate(void) {
    allocations++;
    return fail_at == 0 || allocations != fail_at;
}

/* ---- A run ---------------------------------------------------------------------------------- */

static const char ORDER[] = "{\"type\":\"track\",\"event\":\"Order Completed\",\"properties\":"
                            "{\"total\":\"49.90\",\"n\u00e4me\":\"x\",\"gift\":\"no\"}}";

/* A name that would leave its field in each of the formats. */
static const char HOSTILE[] =
    "]]>&<b a=\"1\">%0A::error::|`x``\r\n::warning::#\\@me [a](b) =1+1,\x1b[31m\x01"
    "\u202e\xc2\x85\xff\U000e0041";

static struct tv_finding of_order(enum tv_rule rule, const char *pointer, const char *value,
                                  uint64_t record) {
    struct tv_finding finding = tv_made_finding(rule, TV_STR(ORDER), value, record);
    finding.call = TV_STR("track");
    finding.event = TV_STR("Order Completed");
    finding.pointer = tv_made_str(pointer);
    finding.node_path = tv_made_str(pointer);
    return finding;
}

static void demand(struct tv_finding *finding, const char *expected, enum tv_type type,
                   const char *file, uint32_t line) {
    finding->expected = tv_made_str(expected);
    finding->actual_type = type;
    finding->origins[0] = (struct tv_origin){tv_made_str(file), line};
    finding->origin_count = 1;
}

static void add(struct tv_groups *groups, const struct tv_finding *finding) {
    assert_true(tv_groups_add(groups, finding));
}

static struct tv_groups *new_groups(void) {
    struct tv_levels levels = tv_made_levels();
    struct tv_groups *groups = tv_groups_new(&levels);
    assert_non_null(groups);
    return groups;
}

static void add_hostile(struct tv_groups *groups) {
    struct tv_finding finding = of_order(TV_RULE_PROPERTY_ENUM, "/properties/gift", "\"no\"", 9);
    finding.event = (struct tv_str){HOSTILE, sizeof HOSTILE - 1};
    demand(&finding, HOSTILE, TV_TYPE_STRING, "plan/\xfe a,b:c%d.yaml", 7);
    finding.suggestion = TV_STR("=yes");
    add(groups, &finding);
    finding = tv_made_finding(TV_RULE_JSON_SYNTAX, TV_STR("{broken"), "broken", 10);
    finding.detail = TV_STR("expected a quoted property name");
    finding.actual = TV_STR("");
    add(groups, &finding);
}

static struct tv_groups *group_run(void) {
    struct tv_groups *groups = new_groups();
    assert_true(tv_groups_file(groups, TV_STR("./dump/09.ndjson.gz")));
    for (uint64_t record = 1; record <= 20; record++) {
        struct tv_finding finding =
            of_order(TV_RULE_PROPERTY_NUMERIC_STRING, "/properties/total", "\"49.90\"", record);
        demand(&finding, "a number", TV_TYPE_STRING, "plan/orders.yaml", 37);
        add(groups, &finding);
    }
    struct tv_finding finding =
        of_order(TV_RULE_PROPERTY_RECOMMENDED, "/properties", "{\"total\"", 3);
    demand(&finding, "\"products\"", 0, "specs/ecommerce_v2.yaml", 12);
    add(groups, &finding);
    add_hostile(groups);
    return groups;
}

static bool is_shipped(struct tv_str file) {
    return file.len > 6 && !memcmp(file.at, "specs/", 6);
}

static bool find_page(const char *rule, struct tv_str *page) {
    *page = TV_STR(
        "# a/rule\n\nWhat it reports.\n\n## Why it matters\n\nSource: https://example.com/x\n\n"
        "## How to fix\n\nSend a `number`.\n\n## Options\n\nNone.\n");
    return strcmp(rule, "json/syntax") != 0;
}

static const struct tv_str NOTES[] = {{"a::b\n::error::\x1b.gz: cut short", 29}};
static const struct tv_run RUN = {.totals = {.events = 640},
                                  .files = 1,
                                  .unreadable_files = 1,
                                  .fail_on = TV_SEVERITY_ERROR,
                                  .failed = true,
                                  .notes = NOTES,
                                  .note_count = 1};

static struct tv_issue_options options_of(const struct tv_levels *levels) {
    return (struct tv_issue_options){
        .levels = levels, .is_shipped = is_shipped, .find_page = find_page};
}

/* What a format writes of a list. Free it. */
static char *capture(tv_issue_writer_fn *writer, const struct tv_issues *issues) {
    char *text = NULL;
    size_t len;
    FILE *out = open_memstream(&text, &len);
    writer(issues, out);
    fclose(out);
    return text;
}

static void build(struct tv_issues *issues, struct tv_groups *groups, const struct tv_run *run,
                  const struct tv_issue_options *options) {
    assert_true(tv_issues_of_groups(issues, groups, run, options));
}

/* ---- Golden files --------------------------------------------------------------------------- */

static char *read_file(const char *path) {
    FILE *file = fopen(path, "rb");
    char *text = calloc(1, 1 << 20);
    if (file && text) {
        size_t len = fread(text, 1, (1 << 20) - 1, file);
        text[len] = '\0';
    }
    if (file)
        fclose(file);
    return text;
}

static void check_golden(const char *text, const char *name) {
    char path[512];
    snprintf(path, sizeof path, "%s/fixtures/report/machine/%s", TV_SOURCE_DIR, name);
    if (getenv("TRACKVET_UPDATE")) {
        FILE *file = fopen(path, "wb");
        assert_non_null(file);
        fputs(text, file);
        fclose(file);
    }
    char *golden = read_file(path);
    assert_string_equal(text, golden);
    free(golden);
}

/* Few rules, so that the lists of those that passed are short. */
static struct tv_levels few_levels(void) {
    struct tv_levels levels = tv_made_levels();
    for (int i = 0; i < TV_RULE_COUNT; i++)
        if (i != TV_RULE_JSON_SYNTAX && i != TV_RULE_JSON_DEPTH && i != TV_RULE_PROPERTY_ENUM)
            levels.rule[i] = TV_SEVERITY_NONE;
    return levels;
}

static void check_format(tv_issue_writer_fn *writer, const char *name) {
    struct tv_levels levels = few_levels();
    struct tv_issue_options options = options_of(&levels);
    struct tv_groups *groups = group_run();
    struct tv_issues issues;
    build(&issues, groups, &RUN, &options);
    char *text = capture(writer, &issues);
    check_golden(text, name);
    free(text);
    tv_issues_clear(&issues);
    tv_groups_free(groups);
}

#define TEST_GOLDEN(format, name)                                                                  \
    static void test_##format##_of_a_hostile_run(void **state) {                                   \
        (void)state;                                                                               \
        check_format(tv_report_##format, name);                                                    \
    }
TEST_GOLDEN(sarif, "sarif.json")
TEST_GOLDEN(github, "github.txt")
TEST_GOLDEN(gitlab, "gitlab.json")
TEST_GOLDEN(junit, "junit.xml")
TEST_GOLDEN(checkstyle, "checkstyle.xml")
TEST_GOLDEN(rdjson, "rdjson.json")
TEST_GOLDEN(rdjsonl, "rdjsonl.txt")
TEST_GOLDEN(tap, "tap.txt")
TEST_GOLDEN(markdown, "markdown.md")
TEST_GOLDEN(csv, "csv.txt")
TEST_GOLDEN(ignore_config, "ignore_config.yaml")

/* ---- The list ------------------------------------------------------------------------------- */

/* The first place of the biggest group. */
static void check_anchor(enum tv_issue_anchor anchor, const char *origin, const char *file) {
    struct tv_groups *groups = new_groups();
    struct tv_issue_options options = options_of(NULL);
    struct tv_issues issues;
    assert_true(tv_groups_file(groups, TV_STR("a.ndjson")));
    struct tv_finding finding =
        of_order(TV_RULE_PROPERTY_TYPE, "/properties/total", "\"49.90\"", 1);
    demand(&finding, "a number", TV_TYPE_STRING, origin, 37);
    add(groups, &finding);
    options.anchor = anchor;
    build(&issues, groups, &RUN, &options);
    assert_int_equal(issues.count, 1);
    const struct tv_issue_place *place = issues.at[0].places;
    assert_true(tv_str_equal(place->file, tv_made_str(file)));
    assert_int_equal(place->line, strcmp(file, "a.ndjson") ? 37 : 1);
    tv_issues_clear(&issues);
    tv_groups_free(groups);
}

static void test_the_primary_place_is_the_plans_where_it_can_be(void **state) {
    (void)state;
    check_anchor(TV_ANCHOR_AUTO, "plan.yaml", "plan.yaml");
    check_anchor(TV_ANCHOR_AUTO, "/home/me/plan.yaml", "a.ndjson");
    check_anchor(TV_ANCHOR_PLAN, "/home/me/plan.yaml", "/home/me/plan.yaml");
    check_anchor(TV_ANCHOR_EVENT, "plan.yaml", "a.ndjson");
    check_anchor(TV_ANCHOR_PLAN, "specs/core.yaml", "a.ndjson");
}

static void test_places_know_their_end_in_code_points_and_bytes(void **state) {
    (void)state;
    struct tv_groups *groups = new_groups();
    struct tv_issue_options options = {0};
    struct tv_issues issues;
    assert_true(tv_groups_file(groups, TV_STR("a.ndjson")));
    struct tv_finding finding =
        of_order(TV_RULE_PROPERTY_BOOLEAN_STRING, "/properties/gift", "\"no\"", 1);
    add(groups, &finding);
    build(&issues, groups, &RUN, &options);
    const struct tv_issue_place *place = issues.at[0].places;
    uint64_t at = (uint64_t)(strstr(ORDER, "\"no\"") - ORDER);
    assert_int_equal(place->column, at); /* one before it has two bytes */
    assert_int_equal(place->byte_column, at + 1);
    assert_int_equal(place->end_line, 1);
    assert_int_equal(place->end_column, at + 4);
    assert_int_equal(place->end_byte_column, at + 5);
    tv_issues_clear(&issues);
    tv_groups_free(groups);
}

static void test_an_issue_has_at_most_ten_related_places(void **state) {
    (void)state;
    struct tv_groups *groups = group_run();
    struct tv_issue_options options = options_of(NULL);
    struct tv_issues issues;
    build(&issues, groups, &RUN, &options);
    for (size_t i = 0; i < issues.count; i++) {
        assert_in_range(issues.at[i].place_count, 1, 1 + TV_ISSUE_RELATED);
        for (size_t j = 1; j < issues.at[i].place_count; j++)
            for (size_t k = 0; k < j; k++)
                assert_false(issues.at[i].places[j].line == issues.at[i].places[k].line &&
                             issues.at[i].places[j].is_plan == issues.at[i].places[k].is_plan);
    }
    tv_issues_clear(&issues);
    tv_groups_free(groups);
}

/* Long names, so that texts need memory of their own. */
static struct tv_groups *long_groups(void) {
    char event[480];
    struct tv_groups *groups = new_groups();
    assert_true(tv_groups_file(groups, TV_STR("a.ndjson")));
    memset(event, 'n', sizeof event);
    for (size_t i = 0; i < 300; i++) {
        struct tv_finding finding =
            of_order(TV_RULE_PROPERTY_TYPE, "/properties/total", "\"49.90\"", i + 1);
        snprintf(event, 8, "%zu", i);
        finding.event = (struct tv_str){event, sizeof event};
        add(groups, &finding);
    }
    return groups;
}

static void test_a_list_is_built_whole_or_not_at_all(void **state) {
    (void)state;
    struct tv_groups *groups = long_groups();
    struct tv_issue_options options = {0};
    struct tv_issues issues;
    size_t failures = 0;
    build(&issues, groups, &RUN, &options); /* samples are masked now */
    assert_int_equal(issues.count, 300);
    tv_issues_clear(&issues);
    allocations = 0;
    build(&issues, groups, &RUN, &options);
    size_t needed = allocations;
    tv_issues_clear(&issues);
    assert_in_range(needed, 3, 1000);
    for (fail_at = 1; fail_at <= needed; fail_at++) {
        allocations = 0;
        bool fine = tv_issues_of_groups(&issues, groups, &RUN, &options);
        assert_int_equal(issues.count, fine ? 300 : 0);
        failures += !fine;
        tv_issues_clear(&issues);
    }
    fail_at = 0;
    assert_int_equal(failures, needed);
    tv_groups_free(groups);
}

/* ---- Caps ----------------------------------------------------------------------------------- */

/* As many groups as asked for, in errors, warnings and advice. */
static struct tv_groups *many_groups(unsigned count) {
    static const enum tv_rule rules[] = {TV_RULE_PROPERTY_TYPE, TV_RULE_PROPERTY_UNKNOWN,
                                         TV_RULE_PROPERTY_RECOMMENDED};
    struct tv_groups *groups = new_groups();
    assert_true(tv_groups_file(groups, TV_STR("a.ndjson")));
    for (unsigned i = 0; i < count; i++) {
        char event[32];
        struct tv_finding finding = of_order(rules[i % 3], "/properties/total", "\"49.90\"", i + 1);
        snprintf(event, sizeof event, "Event %u", i);
        finding.event = tv_made_str(event);
        finding.declared = i % 3 == 0   ? TV_SEVERITY_ERROR
                           : i % 3 == 1 ? TV_SEVERITY_WARNING
                                        : TV_SEVERITY_INFO;
        add(groups, &finding);
    }
    return groups;
}

static size_t count_lines(const char *text, const char *start) {
    size_t count = 0;
    for (const char *line = text; *line;) {
        count += !strncmp(line, start, strlen(start));
        line += strcspn(line, "\n");
        line += *line == '\n';
    }
    return count;
}

static void
test_github_gets_ten_annotations_of_each_severity_and_the_number_of_the_rest(void **state) {
    (void)state;
    struct tv_run run = {.totals = {.events = 60}, .files = 1, .fail_on = TV_SEVERITY_ERROR};
    struct tv_groups *groups = many_groups(60);
    struct tv_issue_options options = {0};
    struct tv_issues issues;
    build(&issues, groups, &run, &options);
    char *text = capture(tv_report_github, &issues);
    assert_int_equal(count_lines(text, "::error "), 10);
    assert_int_equal(count_lines(text, "::warning "), 10);
    assert_int_equal(count_lines(text, "::notice "), 10);
    assert_non_null(strstr(text, "::notice title=trackvet::+ 31 groups: see"));
    free(text);
    tv_issues_clear(&issues);
    tv_groups_free(groups);
}

static void test_sarif_has_at_most_5000_results_and_says_so(void **state) {
    (void)state;
    struct tv_run run = {.totals = {.events = 6000}, .files = 1};
    struct tv_groups *groups = many_groups(6000);
    struct tv_issue_options options = {0};
    struct tv_issues issues;
    build(&issues, groups, &run, &options);
    char *text = capture(tv_report_sarif, &issues);
    json_t *json = json_loads(text, 0, NULL), *first = NULL;
    assert_non_null(json);
    first = json_array_get(json_object_get(json, "runs"), 0);
    assert_int_equal(json_array_size(json_object_get(first, "results")), 5000);
    assert_non_null(strstr(text, "1,000 groups beyond the 5,000 biggest ones"));
    json_decref(json);
    free(text);
    tv_issues_clear(&issues);
    tv_groups_free(groups);
}

static void test_markdown_says_how_many_rows_it_leaves_out(void **state) {
    (void)state;
    struct tv_run run = {.totals = {.events = 6000}, .files = 1};
    struct tv_groups *groups = many_groups(300);
    struct tv_issue_options options = {0};
    struct tv_issues issues;
    build(&issues, groups, &run, &options);
    char *text = capture(tv_report_markdown, &issues);
    assert_int_equal(count_lines(text, "| "), 200 + 1);
    assert_non_null(strstr(text, "\n… 100 groups more\n"));
    free(text);
    tv_issues_clear(&issues);
    tv_groups_free(groups);
}

/* ---- Verdicts ------------------------------------------------------------------------------- */

static void test_junit_fails_only_for_what_the_run_fails_for(void **state) {
    (void)state;
    struct tv_groups *groups = many_groups(30);
    struct tv_issue_options options = {0};
    static const enum tv_severity levels[] = {TV_SEVERITY_NONE, TV_SEVERITY_INFO,
                                              TV_SEVERITY_WARNING, TV_SEVERITY_ERROR};
    static const size_t failures[] = {0, 30, 20, 10};
    for (size_t i = 0; i < 4; i++) {
        struct tv_run run = {.totals = {.events = 30}, .files = 1, .fail_on = levels[i]};
        struct tv_issues issues;
        build(&issues, groups, &run, &options);
        char *text = capture(tv_report_junit, &issues);
        assert_int_equal(count_lines(text, "      <failure "), failures[i]);
        free(text);
        text = capture(tv_report_tap, &issues);
        assert_int_equal(count_lines(text, "not ok "), failures[i]);
        free(text);
        tv_issues_clear(&issues);
    }
    tv_groups_free(groups);
}

static void test_a_clean_run_is_no_empty_file(void **state) {
    (void)state;
    struct tv_levels levels = few_levels();
    struct tv_issue_options options = options_of(&levels);
    struct tv_groups *groups = new_groups();
    struct tv_run run = {.totals = {.events = 30}, .files = 1, .fail_on = TV_SEVERITY_ERROR};
    struct tv_issues issues;
    build(&issues, groups, &run, &options);
    char *text = capture(tv_report_junit, &issues);
    assert_non_null(
        strstr(text, "<testsuite name=\"rules\" tests=\"3\" failures=\"0\" errors=\"0\">"));
    free(text);
    text = capture(tv_report_tap, &issues);
    assert_string_equal(text, "TAP version 14\nok 1 - json/syntax\nok 2 - json/depth\n"
                              "ok 3 - property/enum\n1..3\n");
    free(text);
    text = capture(tv_report_gitlab, &issues);
    assert_string_equal(text, "[\n]\n");
    free(text);
    text = capture(tv_report_ignore_config, &issues);
    assert_string_equal(text, "ignore: []\n");
    free(text);
    tv_issues_clear(&issues);
    tv_groups_free(groups);
}

/* ---- Lint ----------------------------------------------------------------------------------- */

static const char PLAN[] = "  n\u00e4me: strng";

static struct tv_finding of_plan(uint64_t line) {
    struct tv_finding finding = {.rule = TV_RULE_PLAN_REFERENCE,
                                 .file = TV_STR("plan.yaml"),
                                 .line = line,
                                 .column = 9,
                                 .offset = 100 * line + 9,
                                 .len = 5,
                                 .text = TV_STR(PLAN),
                                 .text_offset = 100 * line,
                                 .detail = TV_STR("\"strng\" is not defined"),
                                 .suggestion = TV_STR("string")};
    return finding;
}

static void test_suggestions_of_lint_are_ranges_of_bytes(void **state) {
    (void)state;
    struct tv_finding finding = of_plan(3);
    struct tv_told_edit edit = {3, 10, 3, 15, TV_STR("string")};
    struct tv_told told = {&finding, TV_SEVERITY_ERROR, TV_FIX_SAFE, &edit, 1, 0};
    struct tv_lint_run run = {.told = &told, .count = 1, .files = 1, .counts = {0, 0, 0, 1}};
    struct tv_issue_options options = {0};
    struct tv_issues issues;
    assert_true(tv_issues_of_lint(&issues, &run, &options));
    char *text = capture(tv_report_rdjson, &issues);
    assert_non_null(strstr(text,
                           "\"location\":{\"path\":\"plan.yaml\",\"range\":{\"start\":{\"line\":3,"
                           "\"column\":10},\"end\":{\"line\":3,\"column\":15}}}"));
    assert_non_null(strstr(text,
                           "\"suggestions\":[{\"range\":{\"start\":{\"line\":3,\"column\":10},"
                           "\"end\":{\"line\":3,\"column\":15}},\"text\":\"string\"}]"));
    free(text);
    tv_issues_clear(&issues);
}

static void test_ids_of_lint_name_no_line_and_differ(void **state) {
    (void)state;
    struct tv_finding findings[] = {of_plan(3), of_plan(8), of_plan(5)};
    struct tv_told told[3];
    struct tv_lint_run run = {.told = told, .count = 3, .files = 1};
    struct tv_issue_options options = {0};
    struct tv_issues issues, moved;
    for (size_t i = 0; i < 3; i++)
        told[i] = (struct tv_told){.finding = &findings[i], .severity = TV_SEVERITY_ERROR};
    assert_true(tv_issues_of_lint(&issues, &run, &options));
    for (size_t i = 0; i < 3; i++)
        findings[i].line += 40;
    assert_true(tv_issues_of_lint(&moved, &run, &options));
    for (size_t i = 0; i < 3; i++) {
        assert_true(tv_str_equal(issues.at[i].id, moved.at[i].id));
        assert_false(tv_str_equal(issues.at[i].id, issues.at[(i + 1) % 3].id));
    }
    tv_issues_clear(&issues);
    tv_issues_clear(&moved);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sarif_of_a_hostile_run),
        cmocka_unit_test(test_github_of_a_hostile_run),
        cmocka_unit_test(test_gitlab_of_a_hostile_run),
        cmocka_unit_test(test_junit_of_a_hostile_run),
        cmocka_unit_test(test_checkstyle_of_a_hostile_run),
        cmocka_unit_test(test_rdjson_of_a_hostile_run),
        cmocka_unit_test(test_rdjsonl_of_a_hostile_run),
        cmocka_unit_test(test_tap_of_a_hostile_run),
        cmocka_unit_test(test_markdown_of_a_hostile_run),
        cmocka_unit_test(test_csv_of_a_hostile_run),
        cmocka_unit_test(test_ignore_config_of_a_hostile_run),
        cmocka_unit_test(test_the_primary_place_is_the_plans_where_it_can_be),
        cmocka_unit_test(test_places_know_their_end_in_code_points_and_bytes),
        cmocka_unit_test(test_an_issue_has_at_most_ten_related_places),
        cmocka_unit_test(test_a_list_is_built_whole_or_not_at_all),
        cmocka_unit_test(
            test_github_gets_ten_annotations_of_each_severity_and_the_number_of_the_rest),
        cmocka_unit_test(test_sarif_has_at_most_5000_results_and_says_so),
        cmocka_unit_test(test_markdown_says_how_many_rows_it_leaves_out),
        cmocka_unit_test(test_junit_fails_only_for_what_the_run_fails_for),
        cmocka_unit_test(test_a_clean_run_is_no_empty_file),
        cmocka_unit_test(test_suggestions_of_lint_are_ranges_of_bytes),
        cmocka_unit_test(test_ids_of_lint_name_no_line_and_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
