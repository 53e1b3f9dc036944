/* The walk: its calls one by one, its faults with their places and words, and a property test in
 * which three ways through a text have to agree: passing it at once, driving the calls as a checker
 * does, and a recursive descent by the grammar of RFC 8259 that shares no line with them. */
#include "json_test.h"

static struct index_room room;

/* Scans, which has to succeed, and starts a walk. */
static bool start(struct tv_walk *walk, struct tv_str text) {
    struct tv_index index = index_in(&room);
    struct tv_json_error error;
    assert_true(tv_scan(tv_kernel_scalar(), text, &index, &error));
    return tv_walk_init(walk, text, &index);
}

static void expect_str(struct tv_str found, const char *expected) {
    assert_int_equal(found.len, strlen(expected));
    assert_memory_equal(found.at, expected, found.len);
}

/* ---- A driver that uses every call ---------------------------------------------------------- */

enum { DRIVE_DEPTH = 64 };

static bool drive_scalar(struct tv_walk *walk, unsigned type) {
    struct tv_str text;
    bool flag;
    if (type == TV_TYPE_STRING)
        return tv_walk_string(walk, &text, &flag);
    if (type == TV_TYPE_NUMBER)
        return tv_walk_number(walk, &text, &flag) && flag == tv_number_is_integer(text) &&
               tv_number_is_valid(text);
    if (type == TV_TYPE_BOOLEAN || type == TV_TYPE_NULL)
        return tv_walk_literal(walk);
    return tv_walk_skip(walk, 0);
}

/* Closes what ends here; false at a fault or when nothing is left. */
static bool drive_next(struct tv_walk *walk, const char *close, size_t *depth) {
    bool more = false;
    while (*depth > 0 && !more) {
        if (!tv_walk_next(walk, close[*depth - 1], &more))
            return false;
        *depth -= !more;
    }
    return *depth > 0;
}

static bool drive(struct tv_walk *walk) {
    char close[DRIVE_DEPTH];
    size_t depth = 0;
    do {
        struct tv_str key;
        bool flag = false;
        if (depth > 0 && close[depth - 1] == '}' && !tv_walk_key(walk, &key, &flag))
            return false;
        unsigned type = tv_walk_type(walk);
        if (type == TV_TYPE_OBJECT || type == TV_TYPE_ARRAY) {
            assert_in_range(depth, 0, DRIVE_DEPTH - 1);
            if (!tv_walk_enter(walk, &flag))
                return false;
            close[depth] = type == TV_TYPE_OBJECT ? '}' : ']';
            depth += !flag;
            if (!flag)
                continue;
        } else if (!drive_scalar(walk, type)) {
            return false;
        }
        if (!drive_next(walk, close, &depth))
            break;
    } while (true);
    return walk->error.fault == TV_JSON_OK && tv_walk_end(walk);
}

/* ---- The oracle: recursive descent, one function a production ------------------------------- */

struct descent {
    const char *at;
    const char *end;
};

static bool descend_value(struct descent *in);

static char ahead(const struct descent *in) {
    return in->at < in->end ? *in->at : '\0';
}

static bool accept(struct descent *in, char c) {
    bool here = in->at < in->end && *in->at == c;
    in->at += here;
    return here;
}

static void descend_blanks(struct descent *in) {
    while (accept(in, ' ') || accept(in, '\t') || accept(in, '\n') || accept(in, '\r')) {
    }
}

static bool descend_word(struct descent *in, const char *word) {
    while (*word && accept(in, *word))
        word++;
    return !*word;
}

static bool descend_digits(struct descent *in) {
    const char *from = in->at;
    while (ahead(in) >= '0' && ahead(in) <= '9')
        in->at++;
    return in->at > from;
}

static bool descend_number(struct descent *in) {
    (void)accept(in, '-');
    if (!accept(in, '0') && !descend_digits(in))
        return false;
    if (accept(in, '.') && !descend_digits(in))
        return false;
    if (!accept(in, 'e') && !accept(in, 'E'))
        return true;
    return (accept(in, '+') || accept(in, '-') || true) && descend_digits(in);
}

/* What stands in strings is the scan's part and sound here. */
static bool descend_string(struct descent *in) {
    if (!accept(in, '"'))
        return false;
    while (in->at < in->end && *in->at != '"')
        in->at += *in->at == '\\' ? 2 : 1;
    return accept(in, '"');
}

static bool descend_member(struct descent *in) {
    descend_blanks(in);
    if (!descend_string(in))
        return false;
    descend_blanks(in);
    return accept(in, ':') && descend_value(in);
}

static bool descend_container(struct descent *in, char close) {
    in->at++;
    descend_blanks(in);
    if (accept(in, close))
        return true;
    do {
        if (!(close == '}' ? descend_member(in) : descend_value(in)))
            return false;
    } while (accept(in, ','));
    return accept(in, close);
}

static bool descend_value(struct descent *in) {
    bool ok;
    descend_blanks(in);
    switch (ahead(in)) {
    case '{':
        ok = descend_container(in, '}');
        break;
    case '[':
        ok = descend_container(in, ']');
        break;
    case '"':
        ok = descend_string(in);
        break;
    case 't':
        ok = descend_word(in, "true");
        break;
    case 'f':
        ok = descend_word(in, "false");
        break;
    case 'n':
        ok = descend_word(in, "null");
        break;
    default:
        ok = descend_number(in);
    }
    descend_blanks(in);
    return ok;
}

/* ---- Three ways agree ----------------------------------------------------------------------- */

static const char *const seeds[] = {
    "{\"type\":\"track\",\"n\":[1,-2.5,0,1e5,-0.0E-2],\"o\":{\"a\":{},\"b\":[]},\"t\":true}",
    " [ { \"a\" : null , \"b\\\"\" : false } , [ ] , [ [ ] ] , \"x\" ]\r\n",
    "{\n    \"a\": {\n        \"b\": [\n            1,\n            2\n        ]\n    }\n}",
    "[[[[[[]]]]],{\"\":{\"\":{\"\":[{}]}}}]",
    "\"just a string\"",
    "-12.5e+3",
    "false",
    "[true,false,null,0,-1,12345678901234567890]",
};

static size_t mutate(struct random *random, char *text, size_t len) {
    static const char bytes[] = "{}[]\":, \n\ttfnrue10-+.eE\x01x/";
    size_t at = random_below(random, len);
    char byte = bytes[random_below(random, sizeof bytes - 1)];
    switch (random_below(random, 5)) {
    case 0:
        memmove(text + at, text + at + 1, len - at - 1);
        return len - 1;
    case 1:
        memmove(text + at + 1, text + at, len - at);
        text[at] = byte;
        return len + 1;
    case 2:
        return at;
    default:
        text[at] = byte;
        return len;
    }
}

static void expect_three_agree(struct tv_str text) {
    struct tv_index index = index_in(&room);
    struct tv_json_error error;
    if (!tv_scan(tv_kernel_scalar(), text, &index, &error))
        return;
    struct tv_walk walk;
    bool driven = tv_walk_init(&walk, text, &index) && drive(&walk);
    bool passed = tv_json_check(tv_kernel_scalar(), text, &index, TV_DEPTH_MAX, &error);
    struct descent in = {text.at, text.at + text.len};
    bool expected = descend_value(&in) && in.at == in.end;
    if (driven != expected || passed != expected)
        fail_msg("%.*s: driven %d, passed %d, expected %d", (int)text.len, text.at, driven, passed,
                 expected);
    assert_int_equal(walk.error.fault, error.fault);
    assert_int_equal(walk.error.at, error.at);
    assert_true(error.at <= text.len);
    if (!passed)
        assert_string_equal(walk.error.detail, error.detail);
}

static void test_driving_passing_and_the_grammar_agree_on_broken_texts(void **state) {
    (void)state;
    struct guarded guarded = guarded_open();
    struct random random = {42};
    char buffer[256];
    for (int round = 0; round < 60000; round++) {
        const char *seed = seeds[random_below(&random, sizeof seeds / sizeof *seeds)];
        size_t len = strlen(seed);
        memcpy(buffer, seed, len);
        for (size_t i = random_below(&random, 4); i > 0 && len > 0; i--)
            len = mutate(&random, buffer, len);
        expect_three_agree(place_at_end(&guarded, (struct tv_str){buffer, len}));
    }
    guarded_close(&guarded);
}

static void test_every_prefix_is_judged_without_reading_on(void **state) {
    (void)state;
    struct guarded guarded = guarded_open();
    for (size_t i = 0; i < sizeof seeds / sizeof *seeds; i++) {
        for (size_t len = 0; len <= strlen(seeds[i]); len++)
            expect_three_agree(place_at_end(&guarded, (struct tv_str){seeds[i], len}));
    }
    guarded_close(&guarded);
}

/* ---- Faults --------------------------------------------------------------------------------- */

struct fault_row {
    const char *text;
    uint32_t at;
    const char *detail;
};

static const struct fault_row fault_rows[] = {
    {"", 0, "expected a value; there is nothing"},
    {" \n", 0, "expected a value; there is nothing"},
    {"{", 1, "the value is not closed"},
    {"{\"a\":1", 6, "the value is not closed"},
    {"{\"a\":1,", 7, "the value is not closed"},
    {"{\"a\":tru", 8, "the value is not closed"},
    {"{\"a\":-", 6, "the value is not closed"},
    {"{\"a\"", 4, "the value is not closed"},
    {"{\"a\":{}", 7, "the value is not closed"},
    {"{\"a\":{\"b\":1}  ", 12, "the value is not closed"},
    {"[[]", 3, "the value is not closed"},
    {"[1}", 2, "expected a comma or ]"},
    {"{\"a\":1]", 6, "expected a comma or }"},
    {"{\"a\" 1", 5, "expected : after the name"},
    {"{\"a\" 1}", 5, "expected : after the name"},
    {"{\"a\":}", 5, "expected a value"},
    {"{a:1}", 1, "expected a quoted name"},
    {"{,}", 1, "expected a quoted name"},
    {"{\"a\":1,}", 6, "a comma before }"},
    {"[1 , ]", 3, "a comma before ]"},
    {"[,1]", 1, "expected a value before the comma"},
    {"[1,,2]", 3, "expected a value before the comma"},
    {"[1 2]", 3, "expected a comma or ]"},
    {"{\"a\":1 \"b\":2}", 7, "expected a comma or }"},
    {"{} x", 3, "text after the end of the value"},
    {"{}}", 2, "text after the end of the value"},
    {"[] []", 3, "text after the end of the value"},
    {"\"a\" 1", 4, "text after the end of the value"},
    {"1 2", 2, "text after the end of the value"},
    {"01", 0, "a number cannot start with 0"},
    {"[-012]", 2, "a number cannot start with 0"},
    {"[-]", 2, "expected a digit after -"},
    {"-", 1, "expected a digit after -"},
    {"[1.]", 3, "expected a digit after the point"},
    {"[1.e5]", 3, "expected a digit after the point"},
    {"[1e]", 3, "expected a digit in the exponent"},
    {"[1e+]", 4, "expected a digit in the exponent"},
    {"1E-", 3, "expected a digit in the exponent"},
    {"[+1]", 1, "a number cannot start with +"},
    {"[.5]", 1, "a number cannot start with a point"},
    {"[0x1]", 2, "expected a comma or ]"},
    {"[tru]", 1, "expected true, false or null"},
    {"[true,falsy,1,2,3]", 6, "expected true, false or null"},
    {"nul", 3, "expected true, false or null"},
    {"truex", 4, "text after the end of the value"},
    {"[True]", 1, "expected a value; true and false are written in small letters"},
    {"[NaN]", 1, "expected a value; NaN and Infinity are not allowed"},
    {"['a']", 1, "expected a value; strings need double quotes"},
    {"[1, // one\n2]", 4, "expected a value; comments are not allowed"},
    {"abc", 0, "expected a value"},
    {"\v{}", 0, "expected a value"},
    {"[\f1]", 1, "expected a value"},
};

static void test_faults_are_named_and_located(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof fault_rows / sizeof *fault_rows; i++) {
        const struct fault_row *row = &fault_rows[i];
        struct tv_index index = index_in(&room);
        struct tv_json_error error;
        struct tv_str text = str_of(row->text);
        if (tv_json_check(tv_kernel_scalar(), text, &index, 8, &error))
            fail_msg("accepted: %s", row->text);
        if (error.at != row->at || strcmp(error.detail, row->detail) != 0)
            fail_msg("%s: found '%s' at %u", row->text, error.detail, error.at);
        assert_int_equal(error.fault, TV_JSON_SYNTAX);
        expect_three_agree(text);
    }
}

static void test_a_nul_outside_strings_is_a_fault(void **state) {
    (void)state;
    struct tv_index index = index_in(&room);
    struct tv_json_error error;
    assert_false(tv_json_check(tv_kernel_scalar(), TV_STR("[1,\0 2]"), &index, 8, &error));
    assert_int_equal(error.at, 3);
    assert_false(tv_json_check(tv_kernel_scalar(), TV_STR("[1]\0"), &index, 8, &error));
    assert_int_equal(error.at, 3);
    assert_string_equal(error.detail, "text after the end of the value");
}

static void test_after_a_fault_every_call_fails_and_the_first_fault_stays(void **state) {
    (void)state;
    struct tv_walk walk;
    struct tv_str text;
    bool flag;
    assert_true(start(&walk, TV_STR("[1,\"a\" {\"b\":true}]")));
    struct tv_walk_mark mark = tv_walk_save(&walk);
    assert_true(tv_walk_enter(&walk, &flag));
    struct tv_walk_mark inner = tv_walk_save(&walk);
    tv_walk_restore(&walk, mark);
    assert_false(tv_walk_skip(&walk, 9));
    for (int round = 0; round < 2; round++) {
        assert_int_equal(tv_walk_type(&walk), 0);
        assert_false(tv_walk_string(&walk, &text, &flag));
        assert_false(tv_walk_number(&walk, &text, &flag));
        assert_false(tv_walk_literal(&walk));
        assert_false(tv_walk_enter(&walk, &flag));
        assert_false(tv_walk_key(&walk, &text, &flag));
        assert_false(tv_walk_next(&walk, ']', &flag));
        assert_false(tv_walk_skip(&walk, 9));
        assert_false(tv_walk_end(&walk));
        tv_walk_restore(&walk, inner);
    }
    assert_int_equal(walk.error.at, 7);
    assert_string_equal(walk.error.detail, "expected a comma or ]");
}

static void test_calls_at_the_wrong_type_are_faults(void **state) {
    (void)state;
    struct tv_walk walk;
    struct tv_str text;
    bool flag;
    assert_true(start(&walk, TV_STR("1")));
    assert_false(tv_walk_string(&walk, &text, &flag));
    assert_string_equal(walk.error.detail, "expected a string");
    assert_true(start(&walk, TV_STR("\"a\"")));
    assert_false(tv_walk_number(&walk, &text, &flag));
    assert_string_equal(walk.error.detail, "expected a number");
    assert_true(start(&walk, TV_STR("true")));
    assert_false(tv_walk_enter(&walk, &flag));
    assert_string_equal(walk.error.detail, "expected an object or array");
    assert_true(start(&walk, TV_STR("{}")));
    assert_false(tv_walk_literal(&walk));
    assert_string_equal(walk.error.detail, "expected true, false or null");
    assert_true(start(&walk, TV_STR("[1]")));
    assert_false(tv_walk_end(&walk));
}

/* ---- Calls ---------------------------------------------------------------------------------- */

static void test_an_object_is_walked_member_by_member(void **state) {
    (void)state;
    struct tv_walk walk;
    struct tv_str text;
    bool flag;
    assert_true(
        start(&walk, TV_STR(" {\"a\" : \"x\\n\", \"b\\u0063\":29.0 ,\"d\":[], \"e\":null}\n")));
    assert_int_equal(tv_walk_type(&walk), TV_TYPE_OBJECT);
    assert_true(tv_walk_enter(&walk, &flag));
    assert_false(flag);
    assert_true(tv_walk_key(&walk, &text, &flag));
    expect_str(text, "a");
    assert_false(flag);
    assert_int_equal(tv_walk_type(&walk), TV_TYPE_STRING);
    assert_true(tv_walk_string(&walk, &text, &flag));
    expect_str(text, "x\\n");
    assert_true(flag);
    assert_true(tv_walk_next(&walk, '}', &flag) && flag);
    assert_true(tv_walk_key(&walk, &text, &flag));
    expect_str(text, "b\\u0063");
    assert_true(flag);
    assert_int_equal(tv_walk_type(&walk), TV_TYPE_NUMBER);
    assert_true(tv_walk_number(&walk, &text, &flag));
    expect_str(text, "29.0");
    assert_true(flag);
    assert_true(tv_walk_next(&walk, '}', &flag) && flag);
    assert_true(tv_walk_key(&walk, &text, &flag));
    assert_int_equal(tv_walk_type(&walk), TV_TYPE_ARRAY);
    assert_true(tv_walk_enter(&walk, &flag) && flag);
    assert_true(tv_walk_next(&walk, '}', &flag) && flag);
    assert_true(tv_walk_key(&walk, &text, &flag));
    assert_int_equal(tv_walk_type(&walk), TV_TYPE_NULL);
    assert_true(tv_walk_literal(&walk));
    assert_true(tv_walk_next(&walk, '}', &flag));
    assert_false(flag);
    assert_true(tv_walk_end(&walk));
}

static void expect_integer(const char *number, bool expected) {
    char record[64];
    struct tv_walk walk;
    struct tv_str text;
    bool flag;
    int len = snprintf(record, sizeof record, "[%s]", number);
    assert_true(start(&walk, (struct tv_str){record, (size_t)len}));
    assert_true(tv_walk_enter(&walk, &flag));
    assert_true(tv_walk_number(&walk, &text, &flag));
    expect_str(text, number);
    assert_int_equal(flag, expected);
    assert_true(start(&walk, str_of(number)));
    assert_true(tv_walk_number(&walk, &text, &flag) && tv_walk_end(&walk));
    assert_int_equal(flag, expected);
}

static void test_integers_are_told_from_other_numbers(void **state) {
    (void)state;
    expect_integer("29", true);
    expect_integer("-0", true);
    expect_integer("29.0", true);
    expect_integer("2.9e1", true);
    expect_integer("290E-1", true);
    expect_integer("2.9", false);
    expect_integer("29e-1", false);
    expect_integer("1e400", true);
    expect_integer("123456789012345678901234567890", true);
}

static void test_a_mark_brings_the_walk_back(void **state) {
    (void)state;
    struct tv_walk walk;
    struct tv_str text;
    bool flag;
    assert_true(start(&walk, TV_STR("{\"a\":{\"b\":\"c\"},\"d\":1}")));
    assert_true(tv_walk_enter(&walk, &flag));
    assert_true(tv_walk_key(&walk, &text, &flag));
    struct tv_walk_mark mark = tv_walk_save(&walk);
    assert_true(tv_walk_skip(&walk, 1));
    assert_true(tv_walk_next(&walk, '}', &flag) && flag);
    assert_true(tv_walk_key(&walk, &text, &flag));
    assert_true(tv_walk_skip(&walk, 0));
    assert_true(tv_walk_next(&walk, '}', &flag) && !flag);
    struct tv_walk_mark end = tv_walk_save(&walk);
    tv_walk_restore(&walk, mark);
    assert_true(tv_walk_enter(&walk, &flag));
    assert_true(tv_walk_key(&walk, &text, &flag));
    expect_str(text, "b");
    tv_walk_restore(&walk, end);
    assert_true(tv_walk_end(&walk));
}

static void test_every_first_byte_has_its_type(void **state) {
    (void)state;
    for (int c = 0; c < 256; c++) {
        unsigned expected = c == '"'                             ? TV_TYPE_STRING
                            : c == '{'                           ? TV_TYPE_OBJECT
                            : c == '['                           ? TV_TYPE_ARRAY
                            : c == 't' || c == 'f'               ? TV_TYPE_BOOLEAN
                            : c == 'n'                           ? TV_TYPE_NULL
                            : c == '-' || (c >= '0' && c <= '9') ? TV_TYPE_NUMBER
                                                                 : 0;
        assert_int_equal(tv_walk_types[c], expected);
    }
}

/* ---- Depth ---------------------------------------------------------------------------------- */

static char deep[8192];

/* levels arrays, or objects, around a 1. */
static struct tv_str nest(size_t levels, bool objects) {
    size_t len = 0;
    for (size_t i = 0; i < levels; i++) {
        const char *open = objects ? "{\"\":" : "[";
        memcpy(deep + len, open, strlen(open));
        len += strlen(open);
    }
    deep[len++] = '1';
    memset(deep + len, objects ? '}' : ']', levels);
    return (struct tv_str){deep, len + levels};
}

static enum tv_json_fault check_depth(struct tv_str text, uint32_t depth_max, uint32_t *at) {
    struct tv_index index = index_in(&room);
    struct tv_json_error error;
    tv_json_check(tv_kernel_scalar(), text, &index, depth_max, &error);
    *at = error.at;
    return error.fault;
}

static void test_depth_is_allowed_up_to_its_limit_and_not_beyond(void **state) {
    (void)state;
    static const uint32_t limits[] = {0, 1, 2, 63, 64, 65, 500, TV_DEPTH_MAX};
    uint32_t at;
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        for (uint32_t objects = 0; objects < 2; objects++) {
            assert_int_equal(check_depth(nest(limits[i], objects), limits[i], &at), TV_JSON_OK);
            assert_int_equal(check_depth(nest(limits[i] + 1, objects), limits[i], &at),
                             TV_JSON_DEPTH);
            assert_int_equal(at, limits[i] * (objects ? 4 : 1));
        }
    }
}

static void test_no_limit_lifts_the_maximum_depth(void **state) {
    (void)state;
    uint32_t at;
    assert_int_equal(check_depth(nest(TV_DEPTH_MAX, false), UINT32_MAX, &at), TV_JSON_OK);
    assert_int_equal(check_depth(nest(TV_DEPTH_MAX + 1, false), UINT32_MAX, &at), TV_JSON_DEPTH);
    memset(deep, '[', sizeof deep);
    assert_int_equal(check_depth((struct tv_str){deep, sizeof deep}, UINT32_MAX, &at),
                     TV_JSON_DEPTH);
    assert_int_equal(at, TV_DEPTH_MAX);
}

static void test_skip_counts_depth_from_where_it_starts(void **state) {
    (void)state;
    struct tv_walk walk;
    bool flag;
    assert_true(start(&walk, TV_STR("[[[1]]]")));
    assert_true(tv_walk_enter(&walk, &flag));
    struct tv_walk_mark mark = tv_walk_save(&walk);
    assert_true(tv_walk_skip(&walk, 2));
    tv_walk_restore(&walk, mark);
    assert_false(tv_walk_skip(&walk, 1));
    assert_int_equal(walk.error.fault, TV_JSON_DEPTH);
    assert_int_equal(walk.error.at, 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_driving_passing_and_the_grammar_agree_on_broken_texts),
        cmocka_unit_test(test_every_prefix_is_judged_without_reading_on),
        cmocka_unit_test(test_faults_are_named_and_located),
        cmocka_unit_test(test_a_nul_outside_strings_is_a_fault),
        cmocka_unit_test(test_after_a_fault_every_call_fails_and_the_first_fault_stays),
        cmocka_unit_test(test_calls_at_the_wrong_type_are_faults),
        cmocka_unit_test(test_an_object_is_walked_member_by_member),
        cmocka_unit_test(test_integers_are_told_from_other_numbers),
        cmocka_unit_test(test_a_mark_brings_the_walk_back),
        cmocka_unit_test(test_every_first_byte_has_its_type),
        cmocka_unit_test(test_depth_is_allowed_up_to_its_limit_and_not_beyond),
        cmocka_unit_test(test_no_limit_lifts_the_maximum_depth),
        cmocka_unit_test(test_skip_counts_depth_from_where_it_starts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
