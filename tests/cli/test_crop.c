/* Cropping and making visible: what is shown of a line, at every width, whatever is in it. */
#include "crop.h"
#include "made.h"
#include "visible.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <cmocka.h>

static const char LINE[] =
    "{\"messageId\":\"x\",\"event\":\"Order Completed\",\"properties\":{\"order_id\":\"o-8812\","
    "\"total\":\"49.90\",\"currency\":\"usd\",\"products\":[{\"product_id\":\"p1\",\"name\":\"Mono "
    "\u6771\u4eac \U0001f600 Lamp\",\"price\":12.5,\"quantity\":\"2\"}],\"exp\":\"variant-b\"}}";

static struct tv_snippet snippet_of(struct tv_str line, const char *value) {
    struct tv_finding finding = tv_made_finding(TV_RULE_PROPERTY_TYPE, line, value, 1);
    return (struct tv_snippet){.text = line,
                               .at = (size_t)(finding.offset - finding.text_offset),
                               .len = (size_t)finding.len};
}

struct shown {
    char text[8192], carets[8192];
};

static void append(char *out, struct tv_str text, bool ascii) {
    struct tv_cell cell;
    size_t len = strlen(out);
    while (tv_cell_next(&text, ascii, &cell)) {
        memcpy(out + len, cell.at, cell.at_len);
        len += cell.at_len;
    }
    out[len] = '\0';
}

static void append_part(char *out, const struct tv_snippet *snippet, size_t from, size_t to,
                        bool ascii) {
    append(out, (struct tv_str){snippet->text.at + from, to - from}, ascii);
}

/* The crop as it is printed, and checks that hold for every crop. */
static void show(const struct tv_snippet *snippet, size_t max, bool ascii, struct shown *shown) {
    const char *mark = ascii ? "..." : "\u2026";
    size_t mark_columns = ascii ? 3 : 1;
    struct tv_crop crop = tv_crop_find(snippet, max, mark_columns, ascii);
    size_t at = snippet->at, end = at + snippet->len;
    assert_true(crop.from <= at && at <= crop.gap && crop.gap <= crop.gap_end);
    assert_true(crop.gap_end <= end && end <= crop.to && crop.to <= snippet->text.len);
    assert_true(crop.mark_left == (crop.from > 0 || snippet->cut_left));
    assert_true(crop.mark_right == (crop.to < snippet->text.len || snippet->cut_right));
    memset(shown, 0, sizeof *shown);
    strcat(shown->text, crop.mark_left ? mark : "");
    append_part(shown->text, snippet, crop.from, at, ascii);
    size_t before = tv_columns(tv_made_str(shown->text), false);
    append_part(shown->text, snippet, at, crop.gap, ascii);
    strcat(shown->text, crop.gap_end > crop.gap ? mark : "");
    append_part(shown->text, snippet, crop.gap_end, end, ascii);
    size_t behind = tv_columns(tv_made_str(shown->text), false);
    append_part(shown->text, snippet, end, crop.to, ascii);
    strcat(shown->text, crop.mark_right ? mark : "");
    assert_int_equal(crop.caret, before);
    assert_int_equal(crop.caret_len, behind > before ? behind - before : 1);
    assert_true(tv_columns(tv_made_str(shown->text), false) <= max);
    assert_true(crop.caret + crop.caret_len <= max);
    memset(shown->carets, ' ', crop.caret);
    memset(shown->carets + crop.caret, '^', crop.caret_len);
}

static void check_crop(const struct tv_snippet *snippet, size_t max, const char *text,
                       const char *carets) {
    static struct shown shown;
    show(snippet, max, false, &shown);
    assert_string_equal(shown.text, text);
    assert_string_equal(shown.carets, carets);
}

/* ---- Cropping ------------------------------------------------------------------------------- */

static void test_a_line_that_fits_is_shown_whole(void **state) {
    (void)state;
    struct tv_snippet snippet = snippet_of(TV_STR("{\"a\":\"b\"}"), "\"b\"");
    check_crop(&snippet, 20, "{\"a\":\"b\"}", "     ^^^");
}

static void test_a_long_line_is_cut_at_tokens_and_the_value_keeps_its_name(void **state) {
    (void)state;
    struct tv_snippet snippet = snippet_of(TV_STR(LINE), "\"49.90\"");
    check_crop(&snippet, 60, "\u2026\"total\":\"49.90\",\"currency\":\"usd\",\"products\":[{\u2026",
               "         ^^^^^^^");
    check_crop(&snippet, 80,
               "\u2026\"order_id\":\"o-8812\",\"total\":\"49.90\",\"currency\":\"usd\","
               "\"products\":[{\u2026",
               "                             ^^^^^^^");
}

static void test_a_long_value_loses_its_middle(void **state) {
    (void)state;
    char line[2000] = "{\"note\":\"";
    memset(line + 9, 'A', 900);
    memset(line + 909, 'B', 900);
    strcpy(line + 1809, "\"}");
    struct tv_str text = tv_made_str(line);
    struct tv_snippet snippet = {.text = text, .at = 8, .len = text.len - 9};
    check_crop(&snippet, 60, "{\"note\":\"AAAAAAAAAAAAAA\u2026BBBBBBBBBB\"}",
               "        ^^^^^^^^^^^^^^^^^^^^^^^^^^^");
}

static void test_a_value_at_the_end_gives_its_room_to_the_left(void **state) {
    (void)state;
    struct tv_snippet snippet = snippet_of(TV_STR(LINE), "\"variant-b\"");
    check_crop(&snippet, 60, "\u2026\"price\":12.5,\"quantity\":\"2\"}],\"exp\":\"variant-b\"}}",
               "                                     ^^^^^^^^^^^");
}

static void test_an_object_that_lacks_something_is_shown_from_its_start(void **state) {
    (void)state;
    struct tv_snippet snippet = snippet_of(TV_STR(LINE), "{\"order_id\"");
    snippet.len = 1;
    snippet.forward = true;
    check_crop(&snippet, 60,
               "\u2026\"properties\":{\"order_id\":\"o-8812\",\"total\":\"49.90\",\u2026",
               "              ^");
}

static void test_brackets_and_quotes_in_strings_are_no_edges(void **state) {
    (void)state;
    struct tv_str line =
        TV_STR("{\"long\":\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx, [{ \\\" ,\\\\\",\"k\":1,"
               "\"next\":\"yyyyyyyyyyyy, { \\\", [yyyyyyyyyyyyyyyyyyyyyyyy\"}");
    struct tv_snippet snippet = snippet_of(line, "1,");
    snippet.len = 1;
    check_crop(&snippet, 30, "\u2026\"k\":1,\u2026", "     ^");
}

static void test_text_without_tokens_is_cut_between_characters(void **state) {
    (void)state;
    struct tv_str line =
        TV_STR("<html><head><title>502 Bad Gateway</title></head><body></body></html>");
    struct tv_snippet snippet = snippet_of(line, "Gateway");
    snippet.len = 0;
    check_crop(&snippet, 30, "\u2026le>502 Bad Gateway</title></\u2026", "            ^");
}

static void test_a_fault_behind_the_last_byte_has_a_caret(void **state) {
    (void)state;
    struct tv_snippet snippet = {.text = TV_STR("{\"abcdefgh\":\"ijklmnop\""), .at = 22};
    check_crop(&snippet, 22, "\u2026abcdefgh\":\"ijklmnop\"", "                     ^");
    check_crop(&snippet, 23, "{\"abcdefgh\":\"ijklmnop\"", "                      ^");
}

static void test_every_value_of_a_line_is_shown_at_every_width(void **state) {
    static const char *const values[] = {"\"x\"", "\"o-8812\"", "\"usd\"", "\"Mono",
                                         "12.5",  "\"2\"",      "{",       "[{"};
    static struct shown shown;
    (void)state;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        for (size_t max = 20; max <= 220; max++) {
            struct tv_snippet snippet = snippet_of(TV_STR(LINE), values[i]);
            show(&snippet, max, false, &shown);
            assert_non_null(strstr(shown.text, values[i]));
            show(&snippet, max, true, &shown);
        }
    }
}

static void test_random_bytes_are_cropped_within_the_width(void **state) {
    static const char pieces[] =
        "{}[],:\"\\ \"ab\n\x01\xe6\x9d\xb1\xf0\x9f\x98\x80\xcc\x81\xff\xe2\x80\xae";
    static struct shown shown;
    uint64_t seed = 11;
    (void)state;
    for (int i = 0; i < 20000; i++) {
        char bytes[300];
        for (size_t j = 0; j < sizeof bytes; j++)
            bytes[j] = pieces[tv_made_random(&seed) % (sizeof pieces - 1)];
        size_t len = tv_made_random(&seed) % sizeof bytes;
        size_t at = len ? tv_made_random(&seed) % len : 0;
        struct tv_snippet snippet = {.text = {bytes, len},
                                     .at = at,
                                     .len = tv_made_random(&seed) % (len - at + 1) >> i % 8,
                                     .cut_left = i % 3 == 0,
                                     .cut_right = i % 5 == 0,
                                     .forward = i % 7 == 0};
        show(&snippet, 20 + tv_made_random(&seed) % 100, i % 2, &shown);
    }
}

static void test_names_of_an_object_are_listed(void **state) {
    (void)state;
    struct tv_key_list list;
    struct tv_str line =
        TV_STR("[ {\"a\" : {\"no\":[1,{\"no\":2}]} , \"b\\\"\":\"{no\", \"c\":[]} , {\"no\":1}]");
    tv_crop_keys(line, 2, &list);
    assert_int_equal(list.count, 3);
    assert_true(list.complete);
    assert_true(tv_str_equal(list.keys[0], TV_STR("a")));
    assert_true(tv_str_equal(list.keys[1], TV_STR("b\\\"")));
    assert_true(tv_str_equal(list.keys[2], TV_STR("c")));
    tv_crop_keys((struct tv_str){line.at, 40}, 2, &list);
    assert_false(list.complete);
    tv_crop_keys(line, 0, &list);
    assert_int_equal(list.count, 0);
}

/* ---- Making visible ------------------------------------------------------------------------- */

static void test_what_cannot_be_seen_is_spelled_out(void **state) {
    static const struct {
        const char *bytes, *shown, *ascii;
    } cases[] = {
        {"plain", "plain", "plain"},
        {"\t\n\x1b[31m\x7f", "\u2409\u240a\u241b[31m\u2421",
         "<U+0009><U+000A><U+001B>[31m<U+007F>"},
        {"\u202e\u2066\u200b\ufeff",
         "\u27e8U+202E\u27e9\u27e8U+2066\u27e9\u27e8U+200B\u27e9\u27e8U+FEFF\u27e9",
         "<U+202E><U+2066><U+200B><U+FEFF>"},
        {"\xc2\x85\u00a0\u2028", "\u27e8U+0085\u27e9\u27e8U+00A0\u27e9\u27e8U+2028\u27e9",
         "<U+0085><U+00A0><U+2028>"},
        {"\xff\xc3(\xed\xa0\x80",
         "\u27e8xFF\u27e9\u27e8xC3\u27e9(\u27e8xED\u27e9\u27e8xA0\u27e9\u27e8x80\u27e9",
         "<xFF><xC3>(<xED><xA0><x80>"},
        {"\xc0\x80\xf4\x90\x80\x80",
         "\u27e8xC0\u27e9\u27e8x80\u27e9\u27e8xF4\u27e9\u27e8x90\u27e9\u27e8x80\u27e9\u27e8x80"
         "\u27e9",
         "<xC0><x80><xF4><x90><x80><x80>"},
        {"\u6771 \U0001f600", "\u6771 \U0001f600", "<U+6771> <U+1F600>"},
        {"e\u0301", "e\u0301", "e<U+0301>"},
        {"\u0301", "\u27e8U+0301\u27e9", "<U+0301>"},
        {"###[x ##", "#\u27e8U+0023\u27e9#[x ##", "#<U+0023>#[x ##"},
        {"\U0010ffff", "\u27e8U+10FFFF\u27e9", "<U+10FFFF>"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[256] = "", ascii[256] = "";
        append(text, tv_made_str(cases[i].bytes), false);
        append(ascii, tv_made_str(cases[i].bytes), true);
        assert_string_equal(text, cases[i].shown);
        assert_string_equal(ascii, cases[i].ascii);
    }
}

static void test_columns_are_those_of_a_terminal(void **state) {
    static const struct {
        const char *text;
        size_t columns;
    } cases[] = {
        {"abc", 3},    {"\u6771\u4eac", 4}, {"\U0001f600", 2}, {"e\u0301", 1}, {"\u2764\ufe0f", 2},
        {"\u3000", 2}, {"\x01", 1},         {"\u202e", 8},     {"\xff", 5},    {"", 0}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(tv_columns(tv_made_str(cases[i].text), false), cases[i].columns);
}

/* What people take for one character is one cell; a joiner between letters is spelled out. */
static void test_graphemes_are_cells_of_their_own_width(void **state) {
    static const struct {
        const char *text;
        size_t cells, columns;
    } cases[] = {
        {"\U0001f468\u200d\U0001f469\u200d\U0001f467", 1, 2},
        {"\u2764\ufe0f\u200d\U0001f525", 1, 2},
        {"\U0001f1e9\U0001f1ea\U0001f1eb\U0001f1f7", 2, 4},
        {"\U0001f44d\U0001f3fd", 1, 4},
        {"1\ufe0f\u20e3", 1, 2},
        {"\u1100\u1161\u11a8", 1, 2},
        {"\u0928\u093f", 1, 2},
        {"a\ufe0f", 1, 1},
        {"a\u200db", 3, 10},
        {"\U0001f468\u200d", 2, 10},
        {"e\u0301\u0301\u0301\u0301\u0301", 2, 9},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct tv_str rest = tv_made_str(cases[i].text);
        struct tv_cell cell;
        size_t cells = 0;
        assert_int_equal(tv_columns(rest, false), cases[i].columns);
        while (tv_cell_next(&rest, false, &cell))
            cells++;
        assert_int_equal(cells, cases[i].cells);
    }
}

static void test_a_cut_never_divides_a_character(void **state) {
    struct tv_str text = TV_STR("a\u6771e\u0301\U0001f600\xff"
                                "\U0001f468\u200d\U0001f469\U0001f1e9\U0001f1ea\u0928\u093f");
    (void)state;
    for (size_t max = 0; max <= 20; max++) {
        size_t start = tv_fit_start(text, max, false), end = tv_fit_end(text, max, false);
        struct tv_str head = {text.at, start}, tail = {text.at + end, text.len - end};
        assert_true(tv_columns(head, false) <= max);
        assert_true(tv_columns(tail, false) <= max);
        assert_int_equal(tv_columns(head, false) +
                             tv_columns((struct tv_str){text.at + start, text.len - start}, false),
                         tv_columns(text, false));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_line_that_fits_is_shown_whole),
        cmocka_unit_test(test_a_long_line_is_cut_at_tokens_and_the_value_keeps_its_name),
        cmocka_unit_test(test_a_long_value_loses_its_middle),
        cmocka_unit_test(test_a_value_at_the_end_gives_its_room_to_the_left),
        cmocka_unit_test(test_an_object_that_lacks_something_is_shown_from_its_start),
        cmocka_unit_test(test_brackets_and_quotes_in_strings_are_no_edges),
        cmocka_unit_test(test_text_without_tokens_is_cut_between_characters),
        cmocka_unit_test(test_a_fault_behind_the_last_byte_has_a_caret),
        cmocka_unit_test(test_every_value_of_a_line_is_shown_at_every_width),
        cmocka_unit_test(test_random_bytes_are_cropped_within_the_width),
        cmocka_unit_test(test_names_of_an_object_are_listed),
        cmocka_unit_test(test_what_cannot_be_seen_is_spelled_out),
        cmocka_unit_test(test_columns_are_those_of_a_terminal),
        cmocka_unit_test(test_graphemes_are_cells_of_their_own_width),
        cmocka_unit_test(test_a_cut_never_divides_a_character),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
