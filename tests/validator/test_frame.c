/* Framing: every shape of input, each whole and in chunks of 1 to 300 bytes. What is found does not
 * depend on the cuts. The table demands nothing, so that only framing speaks. */
#include "checker_test.h"

#define A "{\"type\":\"track\",\"event\":\"a\"}"
#define B "{\"type\":\"page\",\n  \"name\": \"b\"}"
#define X "{\"type\":x}"
#define UNTYPED "{\"event\":1}"
#define NO_VALUE "json/syntax  | not valid JSON: expected a value\n"
#define PASSED_OVER(len) len " from here on passed over, not checked\n"
#define NO_TYPE(place) place " call/type-missing  | missing \"type\"\n"

static int open_table(void **state) {
    *state = bare_table();
    return 0;
}

static int close_table(void **state) {
    tv_table_free(*state);
    return 0;
}

static void expect(const struct tv_table *table, const char *text, const char *expected) {
    struct run run = {.table = table};
    expect_everywhere(&run, str(text), expected);
}

static void expect_counts(const struct tv_table *table, const char *text, uint64_t records,
                          uint64_t events) {
    struct run run = {.table = table};
    for (run.chunk = 0; run.chunk <= 40; run.chunk++) {
        struct heard heard = run_checker(&run, str(text));
        assert_string_equal(heard.text, "");
        assert_int_equal(heard.totals.records, records);
        assert_int_equal(heard.totals.events, events);
        heard_free(&heard);
    }
}

/* ---- What is fine ---------------------------------------------------------------------------- */

static void test_lines_may_be_blank_end_in_crlf_and_lack_the_last_newline(void **state) {
    expect_counts(*state, A "\n", 1, 1);
    expect_counts(*state, A, 1, 1);
    expect_counts(*state, A "\r\n" A "\r\n", 2, 2);
    expect_counts(*state, "\n\n  \t\r\n" A "\n\n \n" A, 2, 2);
    expect_counts(*state, "  " A "  \n " A " \n", 2, 2);
}

/* Lines of all lengths, one after another: right, wrong, cut in two, blank. Returns their bytes. */
static size_t write_lines(char *text, size_t max) {
    static const char *const ends[][2] = {
        {"{\"type\":\"page\",\"name\":\"", "\"}\n"},
        {"{\"type\":\t\"page\",\"name\":\"\\u00e9", "\"}\r\n"},
        {"{\"type\":\"page\",\"name\":\"", "\n\"}\n"},
        {" {\"type\":\"page\",\"name\":\"", "\xc3\xa9\"}\n"},
        {"{\"type\":\"page\",\"name\":\"", "\xff\"}\n"},
        {"{\"type\":\"page\",\"name\":\"", "\"}\n \n\n"},
    };
    enum { KINDS = sizeof ends / sizeof *ends, LINES = 65 * KINDS };
    char fill[LINES];
    size_t len = 0;
    memset(fill, 'x', sizeof fill);
    for (unsigned i = 0; i < LINES; i++) {
        const char *const *end = ends[i % KINDS];
        int more = snprintf(text + len, max - len, "%s%.*s%s", end[0], (int)i, fill, end[1]);
        len += (size_t)more;
    }
    assert_true(len < max);
    return len;
}

/* In small pieces every line is put together from its parts, in large ones it is taken where it
 * lies. */
static void test_lines_are_the_same_in_small_and_in_large_pieces(void **state) {
    enum { MAX = 200000 };
    char *text = malloc(MAX);
    assert_non_null(text);
    struct tv_str bytes = {text, write_lines(text, MAX)};
    struct run run = {.table = *state, .chunk = 50};
    struct heard small = run_checker(&run, bytes);
    assert_int_equal(small.totals.events, 4 * 65);
    static const size_t chunks[] = {0, 300, 350, 1000, 4096, 50000};
    for (size_t i = 0; i < sizeof chunks / sizeof *chunks; i++) {
        run.chunk = chunks[i];
        struct heard large = run_checker(&run, bytes);
        assert_string_equal(large.text, small.text);
        assert_memory_equal(&large.totals, &small.totals, sizeof small.totals);
        heard_free(&large);
    }
    heard_free(&small);
    free(text);
}

static void test_a_byte_order_mark_is_fine_at_the_start(void **state) {
    expect_counts(*state, "\xef\xbb\xbf" A "\n" A "\n", 2, 2);
    expect_counts(*state, "\xef\xbb\xbf[" A "]", 1, 1);
}

static void test_documents_follow_each_other_with_or_without_blanks(void **state) {
    expect_counts(*state, B "\n" B "\n", 2, 2);
    expect_counts(*state, B B "\n\n" B, 3, 3);
    expect_counts(*state, A A, 2, 2);
    expect_counts(*state, A " " A "\n" B, 3, 3);
}

static void test_an_array_holds_records(void **state) {
    expect_counts(*state, "[]", 0, 0);
    expect_counts(*state, "[" A "," A "]\n", 2, 2);
    expect_counts(*state, "[\n  " B " ,\n  " A "\n]\n", 2, 2);
    expect_counts(*state, "[" A "]\n[" A "]\n", 2, 2);
    expect_counts(*state, "[" A "][" A "," A "] [" A "]", 4, 4);
}

static void test_braces_and_quotes_in_strings_do_not_end_a_document(void **state) {
    expect_counts(*state, "{\"type\":\"track\",\n\"event\":\"}{ \\\" ] \\\\\"}" B, 2, 2);
}

/* ---- What is not ----------------------------------------------------------------------------- */

static void test_an_input_without_a_value_is_no_json(void **state) {
    static const char words[] = "0:1:1 @0 json/syntax  | not valid JSON: no value in the input\n";
    struct run run = {.table = *state, .options.allow_empty = true};
    expect(*state, "", words);
    expect(*state, " ", "0:1:2 @1 json/syntax  | not valid JSON: no value in the input\n");
    expect_everywhere(&run, str(""), "");
    expect_everywhere(&run, str("\n\n"), "");
}

static void test_values_that_are_no_objects_are_no_events(void **state) {
    expect(*state, A "\n[1]\n\"x\"\n" A "\n",
           "2:2:1 @29 json/not-an-event  | must be an object, got an array\n"
           "3:3:1 @33 json/not-an-event  | must be an object, got a string\n");
    expect(*state, "[1, [" A "], null]",
           "1:1:2 @1 json/not-an-event  | must be an object, got an integer\n"
           "2:1:5 @4 json/not-an-event  | must be an object, got an array\n"
           "3:1:37 @36 json/not-an-event  | must be an object, got null\n");
}

static void test_lines_go_on_after_a_malformed_one(void **state) {
    expect(*state, A "\n{\"a\" 1}\n{\"a\":\"b\nx\n{}\n" A "\n",
           "2:2:6 @34 json/syntax  | not valid JSON: expected : after the name\n"
           "3:3:6 @42 json/syntax  | not valid JSON: the string is not closed\n"
           "4:4:1 @45 json/syntax  | not valid JSON: expected a value\n" NO_TYPE("5:5:1 @47"));
}

static void test_the_first_line_may_be_malformed(void **state) {
    expect(*state, "oops\n" A "\n" A "\n",
           "1:1:1 @0 json/syntax  | not valid JSON: expected a value\n");
    expect(*state, "{\"type\":\n" A "\n" A "\n",
           "1:3:1 @38 json/syntax  | not valid JSON: expected a comma or }\n");
}

static void test_a_document_goes_on_where_a_line_starts_like_the_first_record(void **state) {
    expect(*state, "  {\n    \"a\" 1,\n    {\n  }\n  " B "\n",
           "1:2:9 @12 json/syntax  | not valid JSON: expected : after the name\n");
    expect(*state, B "\n{\"type\": \"pa\nge\"}\n" B "\n",
           "2:3:10 @40 json/syntax  | not valid JSON: the string is not closed\n");
}

/* What stood in the bytes that a malformed record had swallowed is found again. */
static void test_records_behind_a_fault_are_not_lost(void **state) {
    static const struct {
        const char *text;
        uint64_t events;
    } inputs[] = {{"{\"type\":\n" A "\n" A "\n" A "\n", 2},
                  {B "\n{\"type\": [\n" A "\n" B "\n" B, 3},
                  {"[\n" A ",\n{\"type\": \n" A ",\n" A "\n]\n", 2}};
    for (unsigned i = 0; i < sizeof inputs / sizeof inputs[0]; i++) {
        struct run run = {.table = *state, .options.event_len_max = 4096};
        for (run.chunk = 0; run.chunk < 100; run.chunk++) {
            struct heard heard = run_checker(&run, str(inputs[i].text));
            assert_int_equal(heard.totals.events, inputs[i].events);
            heard_free(&heard);
        }
    }
}

/* Each line looks like the start of a record that goes on to the end: reading the rest again for
 * each would take forever. */
static void test_reading_again_is_bounded(void **state) {
    size_t lines = 400000;
    char *text = malloc(lines * 2);
    assert_non_null(text);
    for (size_t i = 0; i < lines; i++)
        memcpy(text + 2 * i, "{\n", 2);
    struct run run = {.table = *state};
    struct heard heard = run_checker(&run, (struct tv_str){text, 2 * lines});
    assert_true(heard.rules[TV_RULE_JSON_SYNTAX]);
    assert_true(heard.totals.skipped_bytes > lines);
    heard_free(&heard);
    free(text);
}

static void test_what_cannot_be_read_to_the_end_is_told_with_its_length(void **state) {
    expect(*state, "  " B "\n  ]\nabc\n  def\n",
           "2:3:3 @35 json/syntax  | not valid JSON: expected a value\n"
           "2:4:1 @37 json/syntax  | not valid JSON: " PASSED_OVER("10 bytes"));
}

static void test_one_fault_among_nested_objects_is_told_once(void **state) {
    expect(*state, "{\"batch\":[\n" A ",\n" X ",\n" A "\n]}\n" A "\n", "1:3:9 @49 " NO_VALUE);
    expect(*state, "{\"batch\":[\n " A ",\n " X ",\n " A "\n]}", "1:3:10 @51 " NO_VALUE);
    expect(*state, "[\n" A ",\n{\"a\":[\n{\"b\":x},\n{\"b\":1}\n]},\n" UNTYPED "\n]",
           "2:4:6 @44 " NO_VALUE NO_TYPE("3:7:1 @60"));
    expect(*state, "{\n\"type\":x,\n\"a\":{\n}\n}\n", "1:2:8 @9 " NO_VALUE);
}

/* The second item lacks a closing brace, so that it swallows what follows. */
static void test_brackets_that_a_malformed_record_left_open_may_be_closed_later(void **state) {
    expect(*state, "{\"batch\":[\n" A ",\n{\"a\":{\"b\":1},\n" A ",\n" UNTYPED "\n]}\n" UNTYPED,
           "1:4:1 @55 json/syntax  | not valid JSON: expected a quoted name\n" NO_TYPE("3:5:1 @85")
               NO_TYPE("4:7:1 @100"));
    expect(
        *state, "[\n" A ",\n{\"a\":{\"b\":1},\n]\n" UNTYPED,
        "2:4:1 @46 json/syntax  | not valid JSON: expected a quoted name\n" NO_TYPE("3:5:1 @48"));
}

static void test_a_record_behind_a_missing_comma_is_checked(void **state) {
    static const char words[] = " json/syntax  | not valid JSON: expected a comma or ]\n";
    char expected[256];
    snprintf(expected, sizeof expected, "2:3:1 @31%s%s", words, NO_TYPE("2:3:1 @31"));
    expect(*state, "[\n" A "\n" UNTYPED ",\n" A "\n]", expected);
    snprintf(expected, sizeof expected, "2:1:31 @30%s%s", words, NO_TYPE("2:1:31 @30"));
    expect(*state, "[" A " " UNTYPED "]", expected);
}

static void test_records_on_the_line_of_a_fault_are_told_as_passed_over(void **state) {
    static const char over[] = "json/syntax  | not valid JSON: " PASSED_OVER("57 bytes");
    char expected[512];
    snprintf(expected, sizeof expected, "2:1:39 @38 " NO_VALUE "2:1:42 @41 %s", over);
    expect(*state, "[" A "," X "," A "," A "]", expected);
    strcat(expected, NO_TYPE("3:2:1 @100"));
    expect(*state, "[" A "," X "," A "," A "]\n" UNTYPED, expected);
    snprintf(expected, sizeof expected, "2:1:37 @36 " NO_VALUE "2:1:40 @39 %s", over);
    expect(*state, A X " " A " " A, expected);
}

static void test_the_tail_of_a_fault_is_not_told_again(void **state) {
    expect(*state, "[\n" A ",\n" X "\n]\n", "2:3:9 @40 " NO_VALUE);
    expect(*state, "[" A "," X "]", "2:1:39 @38 " NO_VALUE);
    expect(*state, B "\n" X "\n]\n},\n", "2:3:9 @39 " NO_VALUE);
    expect(*state, B "\n{\"type\": \"pa\nge\"}\n",
           "2:3:10 @40 json/syntax  | not valid JSON: the string is not closed\n");
}

static void test_text_behind_the_tail_of_an_unclosed_string_is_told(void **state) {
    expect(*state, "[\n" A ",\n{\"a\":\"b\n}, " A "]\n" UNTYPED,
           "2:3:6 @37 json/syntax  | not valid JSON: the string is not closed\n"
           "2:4:4 @43 json/syntax  | not valid JSON: " PASSED_OVER("28 bytes")
               NO_TYPE("3:5:1 @73"));
}

static void test_an_array_that_a_malformed_record_confuses_is_not_truncated(void **state) {
    expect(*state, "[\n" A ",\n{\"a\":[1 2,\n" A "\n]",
           "2:3:9 @40 json/syntax  | not valid JSON: expected a comma or ]\n");
    expect(
        *state, "[\n  " A ",\n  {\"a\":[1 2,\n  " A "\n]\n" UNTYPED,
        "2:3:11 @44 json/syntax  | not valid JSON: expected a comma or ]\n" NO_TYPE("4:6:1 @80"));
}

static void test_an_array_is_closed_behind_a_fault(void **state) {
    expect(*state, "[\n" A ",\n" X "\n]\n" UNTYPED "\n",
           "2:3:9 @40 " NO_VALUE NO_TYPE("3:5:1 @45"));
    expect(*state, "[\n  " A ",\n  " X "\n]\n" UNTYPED "\n",
           "2:3:11 @44 " NO_VALUE NO_TYPE("3:5:1 @49"));
    expect(*state, "[\n" A ",\n" X ",\n" A,
           "2:3:9 @40 " NO_VALUE
           "3:4:29 @72 json/truncated-input  | the input ends inside a value\n");
}

static void test_a_misplaced_comma_is_no_record(void **state) {
    static const char words[] =
        " json/syntax  | not valid JSON: a comma after the end of the value\n";
    char expected[512];
    snprintf(expected, sizeof expected, "1:1:29 @28%s%s2:2:12 @41%s", words, NO_TYPE("2:2:1 @30"),
             words);
    expect(*state, A ",\n" UNTYPED ",\n", expected);
    snprintf(expected, sizeof expected, "1:1:29 @28%s%s", words, NO_TYPE("2:1:31 @30"));
    expect(*state, A ",," UNTYPED, expected);
    expect(*state, "[" A ",," UNTYPED ",]",
           "1:1:31 @30 json/syntax  | not valid JSON: expected a value before the comma\n" NO_TYPE(
               "2:1:32 @31") "2:1:44 @43 json/syntax  | not valid JSON: a comma before ]\n");
}

static void test_separators_of_an_array_are_part_of_the_grammar(void **state) {
    expect(*state, "[" A " " A "]",
           "2:1:31 @30 json/syntax  | not valid JSON: expected a comma or ]\n");
    expect(*state, "[" A ",]", "1:1:31 @30 json/syntax  | not valid JSON: a comma before ]\n");
    expect(*state, "[," A "]",
           "0:1:2 @1 json/syntax  | not valid JSON: expected a value before the comma\n");
    expect(*state, "[" A "] x",
           "2:1:32 @31 json/syntax  | not valid JSON: text after the end of the array\n");
    expect(*state, "[\n" A "\n" A "\n,\n" A "\n]",
           "2:3:1 @31 json/syntax  | not valid JSON: expected a comma or ]\n");
}

static void test_an_array_that_is_not_closed_is_truncated(void **state) {
    expect(*state, "[" A, "1:1:30 @29 json/truncated-input  | the input ends inside a value\n");
    expect(*state, "[" A ",", "1:1:31 @30 json/truncated-input  | the input ends inside a value\n");
    expect(*state, "[" A ",{\"type\"",
           "2:1:38 @37 json/truncated-input  | the input ends inside a value\n");
}

static void test_a_value_that_the_input_ends_in_is_truncated(void **state) {
    expect(*state, A "\n{\"type\":\"tr",
           "2:2:9 @37 json/truncated-input  | the input ends inside a value\n");
    expect(*state, A "\n{\"type\":\"tr\n",
           "2:2:9 @37 json/syntax  | not valid JSON: the string is not closed\n");
    expect(*state,
           "{\n\"type\":", "1:2:8 @9 json/truncated-input  | the input ends inside a value\n");
}

static void test_utf16_is_recognised(void **state) {
    static const char expected[] = "0:1:1 @0 json/encoding  | not valid UTF-8: looks like UTF-16\n";
    struct run run = {.table = *state};
    expect_everywhere(&run, (struct tv_str){"\xff\xfe{\0}\0", 6}, expected);
    expect_everywhere(&run, (struct tv_str){"\xfe\xff\0{\0}", 6}, expected);
    expect_everywhere(&run, (struct tv_str){"{\0\"\0a\0", 6}, expected);
    expect_everywhere(&run, (struct tv_str){"\0{\0\"\0a", 6}, expected);
}

static void test_a_mark_that_is_not_at_the_start_is_malformed(void **state) {
    expect(*state, A "\n\xef\xbb\xbf" A "\n",
           "2:2:1 @29 json/syntax  | not valid JSON: expected a value\n");
}

/* ---- Limits ---------------------------------------------------------------------------------- */

static void test_a_line_of_the_limit_is_checked_and_a_longer_one_is_not(void **state) {
    struct run run = {.table = *state, .options.event_len_max = sizeof(A) - 1};
    expect_everywhere(&run, str(A "\n" A), "");
    expect_everywhere(&run, str(A "\n" A " \n" A "\n"),
                      "2:2:1 @29 json/event-too-long  | longer than 28 bytes, not checked\n");
    expect_everywhere(&run, str(A "\n" A " "),
                      "2:2:1 @29 json/event-too-long  | longer than 28 bytes, not checked\n");
}

static void test_a_long_document_is_passed_over_to_its_end(void **state) {
    struct run run = {.table = *state, .options.event_len_max = sizeof(B) - 1};
    expect_everywhere(&run, str(B "\n" B), "");
    expect_everywhere(&run, str(B "{\"a\":\n{\"b\": [1,2,3,4,5,6,7,8,9,10]}}" B),
                      "2:2:15 @30 json/event-too-long  | longer than 30 bytes, not checked\n");
}

static void test_a_malformed_start_of_a_long_document_does_not_hide_what_follows(void **state) {
    struct run run = {.table = *state, .options.event_len_max = 60};
    expect_everywhere(&run, str("{\"a\":\n" A "\n" A "\n" A "\n" A "\n"),
                      "1:3:1 @35 json/syntax  | not valid JSON: expected a comma or }\n");
}

static void test_nesting_is_limited(void **state) {
    struct run run = {.table = *state, .options.depth_max = 3};
    expect_everywhere(&run, str("{\"type\":\"track\",\"a\":{\"b\":{}}}\n"), "");
    expect_everywhere(&run, str("{\"type\":\"track\",\"a\":{\"b\":{\"c\":[]}}}\n" A "\n"),
                      "1:1:31 @30 json/depth  | nested deeper than 3 levels\n");
    expect_everywhere(&run, str("{\"type\":\"track\",\"properties\":[[[1]]]}\n"),
                      "1:1:32 @31 json/depth  | nested deeper than 3 levels\n");
}

static void test_options_force_the_framing(void **state) {
    struct run lines = {.table = *state, .options.format = TV_INPUT_LINES};
    struct run document = {.table = *state, .options.format = TV_INPUT_DOCUMENT};
    expect_everywhere(&lines, str("[" A "]\n"),
                      "1:1:1 @0 json/not-an-event  | must be an object, got an array\n");
    expect_everywhere(
        &document, str(A "\n" B "[1]"),
        "3:3:15 @59 json/syntax  | not valid JSON: text after the end of the value\n");
}

static void test_a_checker_takes_one_input_after_another(void **state) {
    struct tv_options options = {0};
    struct heard heard = {.text = calloc(1, 4096), .max = 4096};
    struct tv_checker *checker = tv_checker_new(*state, &options, (struct tv_sink){NULL, &heard});
    assert_non_null(checker);
    for (unsigned i = 0; i < 3; i++) {
        tv_checker_feed(checker, A "\n" A, 2 * sizeof(A) - 1);
        tv_checker_finish(checker, false);
    }
    assert_int_equal(tv_checker_totals(checker)->events, 6);
    assert_int_equal(tv_checker_totals(checker)->findings, 0);
    tv_checker_free(checker);
    free(heard.text);
}

/* ---- Parts of an input ----------------------------------------------------------------------- */

/* Whether an input may be cut into parts once this much of it is known. */
static bool is_lines(const struct tv_table *table, enum tv_input_format format, const char *text) {
    struct heard heard = {.text = calloc(1, 1)};
    struct tv_options options = {.format = format, .enabled = (const bool[TV_RULE_COUNT]){false}};
    struct tv_checker *checker = tv_checker_new(table, &options, (struct tv_sink){NULL, &heard});
    assert_non_null(checker);
    tv_checker_feed(checker, text, strlen(text));
    bool is = tv_checker_is_lines(checker);
    tv_checker_free(checker);
    free(heard.text);
    return is;
}

static void test_an_input_may_be_cut_once_a_value_has_shown_that_lines_follow(void **state) {
    assert_true(is_lines(*state, TV_INPUT_AUTO, A "\n"));
    assert_true(is_lines(*state, TV_INPUT_AUTO, "\xef\xbb\xbf\n " A "\n"));
    assert_true(is_lines(*state, TV_INPUT_AUTO, X "\n"));
    assert_true(is_lines(*state, TV_INPUT_LINES, "[]]\n"));
    assert_false(is_lines(*state, TV_INPUT_AUTO, ""));
    assert_false(is_lines(*state, TV_INPUT_AUTO, A));
    assert_false(is_lines(*state, TV_INPUT_AUTO, B "\n"));
    assert_false(is_lines(*state, TV_INPUT_AUTO, "[" A "\n"));
    assert_false(is_lines(*state, TV_INPUT_AUTO, A " " A "\n"));
    assert_false(is_lines(*state, TV_INPUT_DOCUMENT, A "\n"));
    assert_false(is_lines(*state, TV_INPUT_LINES, "\n \n\n\n"));
    assert_false(is_lines(*state, TV_INPUT_LINES, "\xff\xfe" A "\n"));
}

/* Checks a text cut behind one byte, a newline, as two checkers would. */
static void expect_same_in_parts(const struct tv_table *table, const char *text, size_t cut,
                                 const char *expected) {
    struct run run = {.table = table, .chunk = 7};
    struct heard first = run_checker(&run, (struct tv_str){text, cut});
    struct tv_line_place place = {.offset = cut, .line = 1, .record = first.totals.records};
    for (size_t i = 0; i < cut; i++)
        place.line += text[i] == '\n';
    run.start = &place;
    struct heard second = run_checker(&run, str(text + cut));
    char both[4096];
    snprintf(both, sizeof both, "%s%s", first.text, second.text);
    assert_string_equal(both, expected);
    heard_free(&first);
    heard_free(&second);
}

static void test_lines_in_parts_are_found_the_same_at_the_same_places(void **state) {
    static const char text[] = "\xef\xbb\xbf" A "\r\n" X "\n\n \n{\n" UNTYPED "\n[" UNTYPED
                               "]\n" A A "\n\xef\xbb\xbf" A "\n7\n" UNTYPED "\n{\"type\":";
    struct run run = {.table = *state};
    struct heard whole = run_checker(&run, str(text));
    assert_true(whole.totals.findings > 6);
    for (size_t cut = sizeof A; cut <= strlen(text); cut++)
        if (text[cut - 1] == '\n')
            expect_same_in_parts(*state, text, cut, whole.text);
    heard_free(&whole);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines_may_be_blank_end_in_crlf_and_lack_the_last_newline),
        cmocka_unit_test(test_lines_are_the_same_in_small_and_in_large_pieces),
        cmocka_unit_test(test_a_byte_order_mark_is_fine_at_the_start),
        cmocka_unit_test(test_documents_follow_each_other_with_or_without_blanks),
        cmocka_unit_test(test_an_array_holds_records),
        cmocka_unit_test(test_braces_and_quotes_in_strings_do_not_end_a_document),
        cmocka_unit_test(test_an_input_without_a_value_is_no_json),
        cmocka_unit_test(test_values_that_are_no_objects_are_no_events),
        cmocka_unit_test(test_lines_go_on_after_a_malformed_one),
        cmocka_unit_test(test_the_first_line_may_be_malformed),
        cmocka_unit_test(test_a_document_goes_on_where_a_line_starts_like_the_first_record),
        cmocka_unit_test(test_records_behind_a_fault_are_not_lost),
        cmocka_unit_test(test_reading_again_is_bounded),
        cmocka_unit_test(test_what_cannot_be_read_to_the_end_is_told_with_its_length),
        cmocka_unit_test(test_one_fault_among_nested_objects_is_told_once),
        cmocka_unit_test(test_brackets_that_a_malformed_record_left_open_may_be_closed_later),
        cmocka_unit_test(test_a_record_behind_a_missing_comma_is_checked),
        cmocka_unit_test(test_records_on_the_line_of_a_fault_are_told_as_passed_over),
        cmocka_unit_test(test_the_tail_of_a_fault_is_not_told_again),
        cmocka_unit_test(test_an_array_is_closed_behind_a_fault),
        cmocka_unit_test(test_text_behind_the_tail_of_an_unclosed_string_is_told),
        cmocka_unit_test(test_an_array_that_a_malformed_record_confuses_is_not_truncated),
        cmocka_unit_test(test_a_misplaced_comma_is_no_record),
        cmocka_unit_test(test_separators_of_an_array_are_part_of_the_grammar),
        cmocka_unit_test(test_an_array_that_is_not_closed_is_truncated),
        cmocka_unit_test(test_a_value_that_the_input_ends_in_is_truncated),
        cmocka_unit_test(test_utf16_is_recognised),
        cmocka_unit_test(test_a_mark_that_is_not_at_the_start_is_malformed),
        cmocka_unit_test(test_a_line_of_the_limit_is_checked_and_a_longer_one_is_not),
        cmocka_unit_test(test_a_long_document_is_passed_over_to_its_end),
        cmocka_unit_test(test_a_malformed_start_of_a_long_document_does_not_hide_what_follows),
        cmocka_unit_test(test_nesting_is_limited),
        cmocka_unit_test(test_options_force_the_framing),
        cmocka_unit_test(test_a_checker_takes_one_input_after_another),
        cmocka_unit_test(test_an_input_may_be_cut_once_a_value_has_shown_that_lines_follow),
        cmocka_unit_test(test_lines_in_parts_are_found_the_same_at_the_same_places),
    };
    return cmocka_run_group_tests(tests, open_table, close_table);
}
