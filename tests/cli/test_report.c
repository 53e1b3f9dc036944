/* Reports: text against golden files at several widths, no line too wide, JSON that other readers
 * take. TRACKVET_UPDATE=1 writes the golden files anew. */
#define _POSIX_C_SOURCE 200809L
#define _XOPEN_SOURCE 700
#include "made.h"
#include "report.h"

#include <jansson.h>

#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include <setjmp.h>
#include <cmocka.h>

/* ---- A run ---------------------------------------------------------------------------------- */

static const char ORDER[] =
    "{\"messageId\":\"ajs-next-4f2c1d7e9b1d\",\"type\":\"track\",\"event\":\"Order Completed\","
    "\"context\":{\"library\":{\"name\":\"analytics-android\",\"version\":\"4.10.4\"},"
    "\"userAgent\":\"Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36\"},"
    "\"properties\":{\"order_id\":\"o-8812\",\"total\":\"49.90\",\"currency\":\"usd\","
    "\"products\":[{\"product_id\":\"p1\",\"name\":\"Mono \u6771\u4eac \U0001f600 Lamp\","
    "\"price\":12.5,\"quantity\":\"2\"}],\"gift\":\"false\",\"note\":\"\u202e\x01\u00e9\xff\"}}";

static struct tv_finding of_order(enum tv_rule rule, const char *pointer, const char *value,
                                  uint64_t record) {
    struct tv_finding finding = tv_made_finding(rule, TV_STR(ORDER), value, record);
    finding.call = TV_STR("track");
    finding.event = TV_STR("Order Completed");
    finding.pointer = tv_made_str(pointer);
    finding.node_path = tv_made_str(pointer);
    finding.message_id = TV_STR("ajs-next-4f2c1d7e9b1d");
    finding.sender = TV_STR("analytics-android");
    finding.sender_version = record % 50 ? TV_STR("4.10.4") : TV_STR("4.11.0");
    finding.timestamp = TV_STR("2025-03-14T09:12:33Z");
    return finding;
}

static void demand(struct tv_finding *finding, const char *expected, enum tv_type type,
                   uint32_t line) {
    finding->expected = tv_made_str(expected);
    finding->actual_type = type;
    finding->origins[0] = (struct tv_origin){TV_STR("specs/ecommerce_v2.yaml"), line};
    finding->origin_count = 1;
}

static void add(struct tv_groups *groups, const struct tv_finding *finding) {
    assert_true(tv_groups_add(groups, finding));
}

static void add_totals(struct tv_groups *groups) {
    for (uint64_t record = 1; record <= 2500; record++) {
        char time[32], line[sizeof ORDER];
        struct tv_finding finding =
            of_order(TV_RULE_PROPERTY_NUMERIC_STRING, "/properties/total", "\"49.90\"", record);
        demand(&finding, "a number", TV_TYPE_STRING, 37);
        size_t at = (size_t)(finding.offset - finding.text_offset);
        memcpy(line, ORDER, sizeof ORDER);
        if (record % 3 == 0) {
            line[at + 2] = (char)('0' + record % 7);
            line[at + 4] = (char)('0' + record % 8);
        }
        finding.text.at = line;
        finding.actual = (struct tv_str){line + at, 7};
        snprintf(time, sizeof time, "2025-03-14T%02d:%02d:00Z", 9 + (int)(record / 200),
                 (int)(record % 60));
        finding.timestamp = tv_made_str(time);
        add(groups, &finding);
    }
}

static void add_order_faults(struct tv_groups *groups, uint64_t record) {
    struct tv_finding finding =
        of_order(TV_RULE_PROPERTY_TYPE, "/properties/products/0/quantity", "\"2\"", record);
    demand(&finding, "an integer", TV_TYPE_STRING, 120);
    finding.origins[1] = (struct tv_origin){TV_STR("plan/orders.yaml"), 1204};
    finding.origin_count = 2;
    add(groups, &finding);
    finding = of_order(TV_RULE_PROPERTY_BOOLEAN_STRING, "/properties/gift", "\"false\"", record);
    demand(&finding, "a boolean", TV_TYPE_STRING, 41);
    add(groups, &finding);
    finding = of_order(TV_RULE_PROPERTY_ENUM, "/properties/currency", "\"usd\"", record);
    demand(&finding, "\"USD\", \"EUR\" or \"CHF\"", TV_TYPE_STRING, 44);
    finding.suggestion = TV_STR("USD");
    finding.timestamp =
        record % 2 ? TV_STR("2025-03-14T09:12:33Z") : TV_STR("2025-03-19T10:00:00Z");
    add(groups, &finding);
    finding =
        of_order(TV_RULE_PROPERTY_FORMAT, "/properties/note", "\"\u202e\x01\u00e9\xff\"", record);
    demand(&finding, "a plain text", TV_TYPE_STRING, 45);
    add(groups, &finding);
    finding = of_order(TV_RULE_PROPERTY_REQUIRED, "/properties", "{\"order_id\"", record);
    demand(&finding, "\"revenue\"", 0, 12);
    finding.len = 240;
    add(groups, &finding);
    finding =
        of_order(TV_RULE_PROPERTY_RECOMMENDED, "/properties/products/0", "{\"product_id\"", record);
    demand(&finding, "\"sku\"", 0, 60);
    add(groups, &finding);
}

static void add_others(struct tv_groups *groups) {
    struct tv_str odd =
        TV_STR("{\"event\":\"Order completed\",\"type\":\"track\",\"messageId\":\"m-7\"}");
    struct tv_str broken = TV_STR("{\"messageId\":\"x\", broken");
    struct tv_finding finding = tv_made_finding(TV_RULE_EVENT_CASE, odd, "\"Order completed\"", 4);
    finding.call = TV_STR("track");
    finding.event = TV_STR("Order completed");
    finding.pointer = TV_STR("/event");
    finding.suggestion = TV_STR("Order Completed");
    finding.message_id = TV_STR("m-7");
    finding.actual_type = TV_TYPE_STRING;
    add(groups, &finding);
    finding = tv_made_finding(TV_RULE_JSON_SYNTAX, broken, "broken", 5);
    finding.len = 0;
    finding.actual = TV_STR("");
    finding.detail = TV_STR("expected a quoted property name");
    add(groups, &finding);
    finding = tv_made_finding(TV_RULE_TIME_FORMAT, odd, "\"m-7\"", 7);
    finding.call = TV_STR("page");
    finding.pointer = TV_STR("/timestamp");
    demand(&finding,
           "an ISO 8601 date, or date and time, like \"2025-03-14\" or \"2025-03-14T09:12:33Z\"",
           TV_TYPE_STRING, 160);
    add(groups, &finding);
    finding = tv_made_finding(TV_RULE_CALL_IDENTITY_MISSING, odd, "{\"event\"", 6);
    finding.call = TV_STR("identify");
    demand(&finding, "\"userId\" or \"anonymousId\"", 0, 9);
    add(groups, &finding);
}

static struct tv_groups *new_groups(void) {
    struct tv_levels levels = tv_made_levels();
    struct tv_groups *groups = tv_groups_new(&levels);
    assert_non_null(groups);
    return groups;
}

static struct tv_groups *group_run(void) {
    struct tv_groups *groups = new_groups();
    assert_true(tv_groups_file(groups, TV_STR("dump/2025-03-14/09.ndjson.gz")));
    add_totals(groups);
    for (uint64_t record = 1; record <= 40; record++)
        add_order_faults(groups, record);
    assert_true(tv_groups_file(
        groups,
        TV_STR("dump/a-folder-with-a-very-long-name/of-\u6771\u4eac/and/more/11.ndjson.gz")));
    add_others(groups);
    return groups;
}

static const char NOTE[] = "dump/11.ndjson.gz: the gzip data ends inside member 1, after 300,000 "
                           "bytes; what came before was checked";
static const struct tv_str NOTES[] = {{NOTE, sizeof NOTE - 1}};
static const struct tv_str PLANS[] = {{"plan/orders.yaml", 16}};
static const struct tv_run RUN = {.totals = {.bytes = 123456789,
                                             .records = 8012,
                                             .events = 8011,
                                             .invalid_events = 2502,
                                             .findings = 2743,
                                             .calls = {8000, 11, 0, 0, 0, 0}},
                                  .files = 24,
                                  .unreadable_files = 1,
                                  .fail_on = TV_SEVERITY_ERROR,
                                  .failed = true,
                                  .notes = NOTES,
                                  .note_count = 1,
                                  .plans = PLANS,
                                  .plan_count = 1};

static bool source_line(void *context, struct tv_origin origin, struct tv_str *line) {
    (void)context;
    *line = TV_STR(
        "      total: {type: number, minimum: 0}   # \u6771\u4eac, and a comment that is long "
        "enough to be cut at most of the widths that people have");
    return origin.line == 37;
}

static struct tv_style style_of(unsigned width) {
    return (struct tv_style){
        .width = width, .unicode = true, .footer = true, .source_line = source_line};
}

typedef void print_fn(struct tv_groups *groups, const struct tv_run *run,
                      const struct tv_style *style);

/* What a report prints. Free it. */
static char *capture(print_fn *print, struct tv_groups *groups, const struct tv_run *run,
                     struct tv_style style) {
    char *text = NULL;
    size_t len;
    style.out = open_memstream(&text, &len);
    print(groups, run, &style);
    fclose(style.out);
    return text;
}

static void print_json(struct tv_groups *groups, const struct tv_run *run,
                       const struct tv_style *style) {
    tv_report_json(groups, run, style);
}

static void print_concise(struct tv_groups *groups, const struct tv_run *run,
                          const struct tv_style *style) {
    (void)run;
    tv_report_concise(groups, style);
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

/* Compares with a golden file; frees the text. */
static void check_golden(char *text, const char *name) {
    char path[512];
    snprintf(path, sizeof path, "%s/fixtures/report/%s", TV_SOURCE_DIR, name);
    if (getenv("TRACKVET_UPDATE")) {
        FILE *file = fopen(path, "wb");
        assert_non_null(file);
        fputs(text, file);
        fclose(file);
    }
    char *golden = read_file(path);
    assert_string_equal(text, golden);
    free(golden);
    free(text);
}

static void check_text(struct tv_style style, const char *name) {
    struct tv_groups *groups = group_run();
    char *text = capture(tv_report_text, groups, &RUN, style);
    tv_groups_free(groups);
    check_golden(text, name);
}

static void test_text_at_the_usual_width(void **state) {
    (void)state;
    check_text(style_of(100), "text_100.txt");
}

static void test_text_on_a_narrow_terminal(void **state) {
    (void)state;
    check_text(style_of(60), "text_60.txt");
}

static void test_text_on_a_wide_terminal(void **state) {
    (void)state;
    check_text(style_of(160), "text_160.txt");
}

static void test_text_in_ascii(void **state) {
    (void)state;
    struct tv_style style = style_of(100);
    style.unicode = false;
    check_text(style, "text_ascii.txt");
}

static void test_text_in_color(void **state) {
    (void)state;
    struct tv_style style = style_of(100);
    style.color = true;
    check_text(style, "text_color.txt");
}

static void test_text_says_which_groups_it_leaves_out(void **state) {
    (void)state;
    struct tv_style style = style_of(100);
    style.limit = 1;
    check_text(style, "text_limit.txt");
}

static void test_text_of_a_clean_run(void **state) {
    (void)state;
    struct tv_groups *groups = new_groups();
    struct tv_run run = {.totals = {.events = 128611}, .files = 1, .fail_on = TV_SEVERITY_WARNING};
    char *text = capture(tv_report_text, groups, &run, style_of(100));
    tv_groups_free(groups);
    assert_string_equal(text, "128,611 events in 1 file \u00b7 no findings\n"
                              "PASSED  no errors or warnings (--fail-on warning)\n");
    free(text);
}

static void test_a_run_that_could_not_read_all_has_not_passed(void **state) {
    (void)state;
    struct tv_groups *groups = new_groups();
    struct tv_run run = {.files = 1, .unreadable_files = 1, .fail_on = TV_SEVERITY_ERROR};
    char *text = capture(tv_report_text, groups, &run, style_of(100));
    tv_groups_free(groups);
    assert_non_null(
        strstr(text, "INCOMPLETE  no errors in what could be read (--fail-on error)\n"));
    assert_null(strstr(text, "PASSED"));
    free(text);
}

static void test_concise_is_one_line_a_group(void **state) {
    (void)state;
    struct tv_groups *groups = group_run();
    char *text = capture(print_concise, groups, &RUN, style_of(100));
    tv_groups_free(groups);
    check_golden(text, "concise.txt");
}

static void test_json_is_the_same_bytes_every_time(void **state) {
    (void)state;
    struct tv_groups *groups = group_run();
    char *text = capture(print_json, groups, &RUN, style_of(100));
    tv_groups_free(groups);
    check_golden(text, "report.json");
}

static void test_ndjson_is_one_object_a_finding(void **state) {
    (void)state;
    char *text = NULL;
    size_t len;
    struct tv_finding finding =
        of_order(TV_RULE_PROPERTY_TYPE, "/properties/products/0/quantity", "\"2\"", 3);
    FILE *out = open_memstream(&text, &len);
    demand(&finding, "an integer", TV_TYPE_STRING, 120);
    finding.version = 2;
    tv_report_ndjson(&finding, TV_SEVERITY_ERROR, TV_STR("a.ndjson"), out);
    finding = tv_made_finding(TV_RULE_JSON_SYNTAX, TV_STR("\x01\"\xff"), NULL, 4);
    finding.detail = TV_STR("a \"quote\", a \\, a \x01, a \xff and an \xed\xa0\x80");
    tv_report_ndjson(&finding, TV_SEVERITY_WARNING, TV_STR("\xfe.ndjson"), out);
    fclose(out);
    check_golden(text, "findings.ndjson");
}

static void test_segment_is_one_track_call_a_finding(void **state) {
    (void)state;
    char *text = NULL;
    size_t len;
    struct tv_finding finding = of_order(TV_RULE_PROPERTY_REQUIRED, "/properties", "", 3);
    FILE *out = open_memstream(&text, &len);
    finding.expected = TV_STR("\"products\"");
    tv_report_segment(&finding, TV_STR("a.ndjson"), TV_STR("Acme"), out);
    finding.expected = TV_STR("\"/context/a~1b\"");
    tv_report_segment(&finding, TV_STR("a.ndjson"), TV_STR("Acme"), out);
    finding = of_order(TV_RULE_PROPERTY_TYPE, "/properties/products/0/a~1b", "\"2\"", 3);
    demand(&finding, "an integer", TV_TYPE_STRING, 120);
    finding.timestamp = TV_STR("2026-13-01T00:00:00Z");
    tv_report_segment(&finding, TV_STR("b.ndjson"), TV_STR(""), out);
    finding = tv_made_finding(TV_RULE_JSON_SYNTAX, TV_STR("\x01\"\xff"), NULL, 4);
    finding.detail = TV_STR("expected a comma");
    tv_report_segment(&finding, TV_STR("\xfe.ndjson"), TV_STR(""), out);
    fclose(out);
    check_golden(text, "segment.ndjson");
}

/* ---- Widths --------------------------------------------------------------------------------- */

/* What a joiner or a skin tone adds to an emoji takes no columns of its own. */
static bool is_part_of_emoji(wchar_t before, wchar_t character) {
    bool is_tone = character >= 0x1F3FB && character <= 0x1F3FF;
    return before == 0x200D || (is_tone && before > 0x1F000);
}

/* Columns of a line by libc's tables; -1 when it holds what does not print. */
static int columns_by_libc(const char *line, size_t len) {
    int columns = 0;
    wchar_t before = 0;
    mbstate_t shift = {0};
    while (len > 0) {
        wchar_t character;
        size_t taken = mbrtowc(&character, line, len, &shift);
        int width = taken <= len ? wcwidth(character) : -1;
        if (width < 0)
            return -1;
        columns += is_part_of_emoji(before, character) ? 0 : width;
        before = character;
        line += taken;
        len -= taken;
    }
    return columns;
}

static void check_widths(const char *text, unsigned width, bool ascii) {
    for (const char *line = text; *line;) {
        size_t len = strcspn(line, "\n");
        int columns = columns_by_libc(line, len);
        if (columns < 0 || columns > (int)width)
            fail_msg("%d columns at width %u: %.*s", columns, width, (int)len, line);
        for (size_t i = 0; ascii && i < len; i++)
            assert_true(line[i] >= 0x20 && line[i] < 0x7F);
        line += len + 1;
    }
}

/* A run of events whose every text is hard to show. */
static struct tv_groups *group_hard_texts(void) {
    static const char *const words[] = {
        "\u6771\u4eac\u90fd",
        "\U0001f600\U0001f44d\U0001f3fd",
        "e\u0301o\u0308",
        "\u0645\u0631\u062d\u0628\u0627",
        "\u202e\u200b\ufeff",
        "\xff\xc3",
        "\x01\x1b[31m",
        "\u2764\ufe0f",
        "plain words of some length",
        "a_name_without_any_blank_that_goes_on_and_on_and_on_until_it_is_longer_than_the_line",
        "\u00a0",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467",
        "\U0001f1e9\U0001f1ea\U0001f1eb\U0001f1f7",
        "a\u200db\u0928\u093f",
        "\uac00\u1100\u1161\u11a8"};
    enum { WORDS = sizeof words / sizeof *words };
    static char line[4096], event[512], pointer[512];
    struct tv_groups *groups = new_groups();
    uint64_t seed = 42;
    assert_true(
        tv_groups_file(groups, TV_STR("\u6771\u4eac/\x1b[0m/a_file_name_that_is_much_longer_than_"
                                      "sixty_columns_and_therefore_needs_a_cut.ndjson")));
    for (uint64_t record = 1; record <= 300; record++) {
        const char *a = words[tv_made_random(&seed) % WORDS],
                   *b = words[tv_made_random(&seed) % WORDS];
        const char *c = words[tv_made_random(&seed) % WORDS];
        int len = snprintf(line, sizeof line, "{\"%s\":\"%s%s%s\",\"%s\":{\"%s\":\"%s%s\"}}", a, b,
                           c, a, c, b, a, b);
        snprintf(event, sizeof event, "%s %s", a, b);
        snprintf(pointer, sizeof pointer, "/%s/%s/0", b, c);
        struct tv_finding finding = tv_made_finding(record % 3   ? TV_RULE_PROPERTY_ENUM
                                                    : record % 2 ? TV_RULE_PROPERTY_REQUIRED
                                                                 : TV_RULE_PROPERTY_RECOMMENDED,
                                                    (struct tv_str){line, (size_t)len},
                                                    record % 3 ? b : "{", record * 1234567);
        demand(&finding, c, record % 3 ? TV_TYPE_STRING : 0, (uint32_t)record * 999);
        finding.call = TV_STR("track");
        finding.event = tv_made_str(event);
        finding.pointer = tv_made_str(pointer);
        finding.suggestion = finding.sender = finding.message_id = tv_made_str(a);
        finding.timestamp = TV_STR("2025-03-14T09:12:33Z");
        add(groups, &finding);
        finding.record++;
        finding.timestamp = TV_STR("2025-04-14T09:12:33Z");
        add(groups, &finding);
    }
    return groups;
}

static void test_no_line_is_wider_than_the_terminal(void **state) {
    static const unsigned widths[] = {60, 61, 80, 99, 100, 120, 160, 200};
    (void)state;
    if (!setlocale(LC_CTYPE, "C.UTF-8"))
        skip();
    struct tv_groups *runs[] = {group_run(), group_hard_texts()};
    for (size_t i = 0; i < sizeof widths / sizeof *widths * 4; i++) {
        struct tv_style style = style_of(widths[i / 4]);
        style.unicode = i % 2 == 0;
        char *text = capture(tv_report_text, runs[i / 2 % 2], &RUN, style);
        check_widths(text, style.width, !style.unicode);
        free(text);
    }
    tv_groups_free(runs[0]);
    tv_groups_free(runs[1]);
    setlocale(LC_CTYPE, "C");
}

static void test_a_group_has_at_most_16_lines(void **state) {
    (void)state;
    for (unsigned width = 60; width <= 120; width += 20) {
        struct tv_groups *groups = group_run();
        char *text = capture(tv_report_text, groups, &RUN, style_of(width));
        int lines = 0;
        for (const char *line = text; *line; line += strcspn(line, "\n") + 1) {
            lines = *line == '\n' ? 0 : lines + 1;
            assert_true(lines <= 15); /* and the blank one */
        }
        free(text);
        tv_groups_free(groups);
    }
}

/* ---- JSON, read by another reader ----------------------------------------------------------- */

static json_t *load(const char *text) {
    json_error_t error;
    json_t *json = json_loads(text, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
    if (!json)
        fail_msg("line %d: %s", error.line, error.text);
    return json;
}

static void test_json_reports_are_read_by_jansson_and_add_up(void **state) {
    (void)state;
    struct tv_groups *runs[] = {group_run(), group_hard_texts()};
    for (size_t i = 0; i < 2; i++) {
        char *text = capture(print_json, runs[i], &RUN, style_of(100));
        json_t *json = load(text), *group, *totals = json_object_get(json, "totals");
        json_int_t findings = json_integer_value(json_object_get(json, "others")), counted = 0;
        size_t at;
        json_array_foreach(json_object_get(json, "groups"), at, group) findings +=
            json_integer_value(json_object_get(group, "count"));
        static const char *const levels[] = {"errors", "warnings", "info"};
        for (size_t level = 0; level < 3; level++)
            counted += json_integer_value(json_object_get(totals, levels[level]));
        assert_int_equal(findings, counted);
        assert_int_equal(json_array_size(json_object_get(json, "groups")),
                         json_integer_value(json_object_get(totals, "groups")));
        json_decref(json);
        free(text);
        tv_groups_free(runs[i]);
    }
}

static void test_any_bytes_become_valid_json(void **state) {
    (void)state;
    uint64_t seed = 17;
    for (int i = 0; i < 3000; i++) {
        char bytes[64], *text = NULL;
        size_t len;
        for (size_t j = 0; j < sizeof bytes; j++)
            bytes[j] = (char)(tv_made_random(&seed) >> (i % 3 ? 24 : 57));
        struct tv_str random = {bytes, tv_made_random(&seed) % sizeof bytes};
        struct tv_finding finding = {.rule = TV_RULE_JSON_SYNTAX,
                                     .pointer = random,
                                     .event = random,
                                     .expected = random,
                                     .actual = random,
                                     .suggestion = random,
                                     .detail = random};
        FILE *out = open_memstream(&text, &len);
        tv_report_ndjson(&finding, TV_SEVERITY_ERROR, random, out);
        fclose(out);
        assert_int_equal(strlen(text), len);
        assert_ptr_equal(strchr(text, '\n'), text + len - 1);
        json_decref(load(text));
        free(text);
    }
}

static void test_long_values_are_cut_at_120_columns(void **state) {
    (void)state;
    char *text = NULL, actual[900];
    size_t len;
    for (size_t i = 0; i < sizeof actual; i += 3)
        memcpy(actual + i, "\u6771", 3);
    struct tv_finding finding = {.rule = TV_RULE_PROPERTY_TYPE, .actual = {actual, sizeof actual}};
    FILE *out = open_memstream(&text, &len);
    tv_report_ndjson(&finding, TV_SEVERITY_ERROR, TV_STR("x"), out);
    fclose(out);
    json_t *json = load(text);
    const char *value = json_string_value(json_object_get(json, "actual"));
    assert_int_equal(tv_code_points(tv_made_str(value)), 59 + 1);
    json_decref(json);
    free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_at_the_usual_width),
        cmocka_unit_test(test_text_on_a_narrow_terminal),
        cmocka_unit_test(test_text_on_a_wide_terminal),
        cmocka_unit_test(test_text_in_ascii),
        cmocka_unit_test(test_text_in_color),
        cmocka_unit_test(test_text_says_which_groups_it_leaves_out),
        cmocka_unit_test(test_text_of_a_clean_run),
        cmocka_unit_test(test_a_run_that_could_not_read_all_has_not_passed),
        cmocka_unit_test(test_concise_is_one_line_a_group),
        cmocka_unit_test(test_json_is_the_same_bytes_every_time),
        cmocka_unit_test(test_ndjson_is_one_object_a_finding),
        cmocka_unit_test(test_segment_is_one_track_call_a_finding),
        cmocka_unit_test(test_no_line_is_wider_than_the_terminal),
        cmocka_unit_test(test_a_group_has_at_most_16_lines),
        cmocka_unit_test(test_json_reports_are_read_by_jansson_and_add_up),
        cmocka_unit_test(test_any_bytes_become_valid_json),
        cmocka_unit_test(test_long_values_are_cut_at_120_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
