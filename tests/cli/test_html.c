/* The HTML report's units: escaping, the room that findings have, pages of rules, and a page that
 * memory runs out for. */
#define _POSIX_C_SOURCE 200809L
#include "../wrap_allocations.h"
#include "html_view.h"
#include "made.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <cmocka.h>

static size_t allocations, fail_at; /* fail_at 0: never */

static bool may_allocate(void) {
    allocations++;
    return fail_at == 0 || allocations != fail_at;
}

/* ---- Escaping ------------------------------------------------------------------------------- */

static void check_text(struct tv_str text, const char *expected) {
    struct tv_html html = {0};
    tv_html_text(&html, text);
    assert_int_equal(html.len, strlen(expected));
    assert_memory_equal(html.at, expected, html.len);
    tv_html_clear(&html);
}

static void test_what_has_a_meaning_in_html_is_escaped(void **state) {
    (void)state;
    check_text(TV_STR("<b title=\"x\" id='y'>&amp;</b>"),
               "&lt;b title=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp;&lt;/b&gt;");
}

static void test_what_cannot_be_seen_is_spelled_out(void **state) {
    (void)state;
    check_text(TV_STR("a\x1b\x7f\0b"), "a\u241b\u2421\u2400b");
    check_text(TV_STR("a\u202e\u200b\ufeff"),
               "a\u27e8U+202E\u27e9\u27e8U+200B\u27e9\u27e8U+FEFF\u27e9");
    check_text(TV_STR("\xff\xc3"), "\u27e8xFF\u27e9\u27e8xC3\u27e9");
}

static void test_other_characters_stay(void **state) {
    (void)state;
    check_text(TV_STR("\u00e9 \u6771\u4eac \U0001f600 {{style}}"),
               "\u00e9 \u6771\u4eac \U0001f600 {{style}}");
}

static void test_a_long_text_is_cut_between_characters(void **state) {
    (void)state;
    struct tv_html html = {0};
    tv_html_cut(&html, TV_STR("\u6771\u4eac\u6771\u4eac"), 6);
    assert_int_equal(html.len, strlen("\u6771\u4eac\u2026"));
    assert_memory_equal(html.at, "\u6771\u4eac\u2026", html.len);
    tv_html_clear(&html);
}

static void test_a_part_of_a_whole_is_never_rounded_to_nothing(void **state) {
    (void)state;
    assert_int_equal(tv_html_scale(0, 10, 1000), 0);
    assert_int_equal(tv_html_scale(1, UINT64_MAX, 1000), 1);
    assert_int_equal(tv_html_scale(UINT64_MAX - 1, UINT64_MAX, 1000), 1000);
    assert_int_equal(tv_html_scale(5, 10, 1000), 500);
}

/* ---- Room ----------------------------------------------------------------------------------- */

static struct tv_groups *group_events(unsigned count) {
    struct tv_levels levels = tv_made_levels();
    struct tv_groups *groups = tv_groups_new(&levels);
    assert_non_null(groups);
    assert_true(tv_groups_file(groups, TV_STR("a<b>.ndjson")));
    for (unsigned i = 0; i < count; i++) {
        char line[64];
        int len = snprintf(line, sizeof line, "{\"event\":\"Event %u\"}", i);
        struct tv_finding finding = tv_made_finding(
            TV_RULE_EVENT_CASE, (struct tv_str){line, (size_t)len}, "\"Event", i + 1);
        finding.call = TV_STR("track");
        finding.event = (struct tv_str){line + 10, (size_t)len - 12};
        finding.pointer = TV_STR("/event");
        assert_true(tv_groups_add(groups, &finding));
    }
    return groups;
}

static size_t count_of(const struct tv_html *html, const char *what) {
    struct tv_str rest = {html->at, html->len};
    size_t len = strlen(what), count = 0;
    for (size_t at = 0; at + len <= rest.len; at++)
        count += !memcmp(rest.at + at, what, len);
    return count;
}

struct written {
    size_t len, cards, rows;
    bool tells_rest;
};

static struct written write_findings(struct tv_groups *groups, size_t max) {
    const struct tv_run run = {.totals = {.events = 400}};
    const struct tv_style style = {.unicode = true};
    const struct tv_html_facts facts = {0};
    struct tv_html html = {0};
    struct tv_pen pen;
    struct tv_html_view view = {.groups = groups, .run = &run, .style = &style, .facts = &facts};
    tv_pen_init(&pen, &style);
    view.signs = pen.signs;
    view.sorted = tv_groups_sorted(groups, &view.count);
    tv_html_findings(&view, max, &html);
    assert_false(html.failed);
    struct written written = {.len = html.len,
                              .cards = count_of(&html, "<details class=\"group"),
                              .rows = count_of(&html, "<tr id="),
                              .tells_rest = count_of(&html, "more group") > 0};
    tv_html_clear(&html);
    return written;
}

static void test_groups_are_cards_then_rows_then_a_count(void **state) {
    (void)state;
    struct tv_groups *groups = group_events(400);
    struct written all = write_findings(groups, 4000000);
    assert_int_equal(all.cards, 400);
    assert_int_equal(all.rows, 0);
    assert_false(all.tells_rest);
    struct written some = write_findings(groups, 100000);
    assert_true(some.cards > 10 && some.rows > 10 && some.cards + some.rows < 400);
    assert_true(some.tells_rest);
    tv_groups_free(groups);
}

static void test_findings_never_leave_their_room(void **state) {
    (void)state;
    struct tv_groups *groups = group_events(400);
    for (size_t max = 5000; max < 300000; max += 4999) {
        struct written written = write_findings(groups, max);
        assert_in_range(written.len, 1, max);
        assert_true(written.tells_rest || written.cards + written.rows == 400);
    }
    tv_groups_free(groups);
}

static void test_without_room_groups_are_counted(void **state) {
    (void)state;
    struct tv_groups *groups = group_events(3);
    struct written written = write_findings(groups, 0);
    assert_int_equal(written.cards + written.rows, 0);
    assert_true(written.tells_rest);
    tv_groups_free(groups);
}

/* ---- Pages of rules ------------------------------------------------------------------------- */

static bool give_page(const char *rule, struct tv_str *page) {
    (void)rule;
    *page = TV_STR("# property/type\n\nOne `<b>` and\na lone ` sign, https://example.com/a.\n\n"
                   "## List\n\n- a\n- b\n  goes on\n\n```yaml\na: <b>\n\n# no heading\n```\n\n"
                   "| a | b |\n|---|---|\n| 1 | 2 |\n");
    return true;
}

static void test_a_page_of_a_rule_becomes_html(void **state) {
    (void)state;
    struct tv_html html = {0};
    bool found[TV_RULE_COUNT] = {[TV_RULE_PROPERTY_TYPE] = true};
    const struct tv_html_facts facts = {.rule_page = give_page};
    tv_html_rules(&facts, found, 100000, &html);
    assert_int_equal(count_of(&html, "<p>One <code>&lt;b&gt;</code> and a lone ` sign, <a rel=\"no"
                                     "referrer\" href=\"https://example.com/a\">https://example.com"
                                     "/a</a>.</p><h4>List</h4><ul><li>a</li><li>b   goes on</li>"
                                     "</ul><pre class=\"block\"><code>a: &lt;b&gt;\n\n# no heading"
                                     "\n</code></pre>"),
                     1);
    assert_int_equal(count_of(&html, "<td> 1 </td><td> 2 </td></tr></tbody></table>"), 1);
    tv_html_clear(&html);
}

static void test_a_page_without_room_is_a_command(void **state) {
    (void)state;
    struct tv_html html = {0};
    bool found[TV_RULE_COUNT] = {[TV_RULE_PROPERTY_TYPE] = true};
    const struct tv_html_facts facts = {.rule_page = give_page};
    tv_html_rules(&facts, found, 600, &html);
    assert_int_equal(count_of(&html, "<p>One"), 0);
    assert_int_equal(
        count_of(&html, "id=\"rule-property-type\"><code>trackvet explain property/type</code>"),
        1);
    tv_html_clear(&html);
}

/* ---- The whole ------------------------------------------------------------------------------ */

/* Writes a page; the length of what was written, which is freed. */
static size_t write_page(struct tv_groups *groups, bool *done) {
    const struct tv_run run = {.totals = {.events = 20}, .plan_count = 0};
    const struct tv_html_facts facts = {.rule_page = give_page};
    struct tv_style style = {.unicode = true};
    char *text = NULL;
    size_t len = 0, fails = fail_at;
    fail_at = 0;
    style.out = open_memstream(&text, &len);
    assert_non_null(style.out);
    allocations = 0;
    fail_at = fails;
    *done = tv_report_html(groups, &run, &style, &facts);
    fail_at = 0;
    fclose(style.out);
    free(text);
    return len;
}

static void test_a_page_is_whole_or_not_written(void **state) {
    (void)state;
    struct tv_groups *groups = group_events(20);
    bool done = false;
    size_t whole = write_page(groups, &done), count = allocations;
    assert_true(done && whole > 10000);
    for (size_t which = 1; which <= count; which++) {
        fail_at = which;
        size_t len = write_page(groups, &done);
        assert_int_equal(len, done ? whole : 0);
    }
    tv_groups_free(groups);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_has_a_meaning_in_html_is_escaped),
        cmocka_unit_test(test_what_cannot_be_seen_is_spelled_out),
        cmocka_unit_test(test_other_characters_stay),
        cmocka_unit_test(test_a_long_text_is_cut_between_characters),
        cmocka_unit_test(test_a_part_of_a_whole_is_never_rounded_to_nothing),
        cmocka_unit_test(test_groups_are_cards_then_rows_then_a_count),
        cmocka_unit_test(test_findings_never_leave_their_room),
        cmocka_unit_test(test_without_room_groups_are_counted),
        cmocka_unit_test(test_a_page_of_a_rule_becomes_html),
        cmocka_unit_test(test_a_page_without_room_is_a_command),
        cmocka_unit_test(test_a_page_is_whole_or_not_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
