/* Comparing, decoding, counting and locating. */
#include "json_test.h"

static void expect_decoded(struct tv_str raw, struct tv_str expected, bool lone) {
    char out[256];
    bool found_lone = !lone;
    assert_in_range(raw.len, 0, sizeof out);
    size_t len = tv_unescape(raw, out, &found_lone);
    assert_true(tv_str_equal((struct tv_str){out, len}, expected));
    assert_int_equal(found_lone, lone);
    assert_int_equal(tv_unescape(raw, out, NULL), len);
}

static void test_equal_means_same_bytes(void **state) {
    (void)state;
    assert_true(tv_str_equal(TV_STR("a\0b"), TV_STR("a\0b")));
    assert_false(tv_str_equal(TV_STR("a\0b"), TV_STR("a\0c")));
    assert_false(tv_str_equal(TV_STR("a"), TV_STR("ab")));
    assert_true(tv_str_equal((struct tv_str){NULL, 0}, TV_STR("")));
}

static void test_each_type_has_its_name(void **state) {
    (void)state;
    assert_string_equal(tv_type_name(TV_TYPE_NULL), "null");
    assert_string_equal(tv_type_name(TV_TYPE_BOOLEAN), "boolean");
    assert_string_equal(tv_type_name(TV_TYPE_INTEGER), "integer");
    assert_string_equal(tv_type_name(TV_TYPE_NUMBER), "number");
    assert_string_equal(tv_type_name(TV_TYPE_STRING), "string");
    assert_string_equal(tv_type_name(TV_TYPE_OBJECT), "object");
    assert_string_equal(tv_type_name(TV_TYPE_ARRAY), "array");
    assert_string_equal(tv_type_name(TV_TYPE_NULL | TV_TYPE_STRING), "value");
    assert_string_equal(tv_type_name(0), "value");
}

static void test_escapes_become_what_they_stand_for(void **state) {
    (void)state;
    expect_decoded(TV_STR(""), TV_STR(""), false);
    expect_decoded(TV_STR("plain \xe2\x82\xac"), TV_STR("plain \xe2\x82\xac"), false);
    expect_decoded(TV_STR("\\\"\\\\\\/\\b\\f\\n\\r\\t"), TV_STR("\"\\/\b\f\n\r\t"), false);
    expect_decoded(TV_STR("a\\u0000b"), TV_STR("a\0b"), false);
    expect_decoded(TV_STR("\\u0041\\u007f\\u0080\\u07FF\\u0800\\uffff"),
                   TV_STR("A\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf"), false);
    expect_decoded(TV_STR("\\\\u0041"), TV_STR("\\u0041"), false);
}

static void test_surrogate_pairs_become_one_code_point(void **state) {
    (void)state;
    expect_decoded(TV_STR("\\ud83d\\ude00"), TV_STR("\xf0\x9f\x98\x80"), false);
    expect_decoded(TV_STR("\\uD800\\uDC00"), TV_STR("\xf0\x90\x80\x80"), false);
    expect_decoded(TV_STR("\\udbff\\udfff!"), TV_STR("\xf4\x8f\xbf\xbf!"), false);
}

static void test_a_lone_surrogate_is_replaced_and_told(void **state) {
    (void)state;
    expect_decoded(TV_STR("\\ud83d"), TV_STR("\xef\xbf\xbd"), true);
    expect_decoded(TV_STR("\\ude00x"), TV_STR("\xef\xbf\xbdx"), true);
    expect_decoded(TV_STR("\\ud83d\\u0041"),
                   TV_STR("\xef\xbf\xbd"
                          "A"),
                   true);
    expect_decoded(TV_STR("\\ud83d\\n12345"), TV_STR("\xef\xbf\xbd\n12345"), true);
    expect_decoded(TV_STR("\\ud83d\\nde00"), TV_STR("\xef\xbf\xbd\nde00"), true);
    expect_decoded((struct tv_str){"\\ud83d\\ude00", 6}, TV_STR("\xef\xbf\xbd"), true);
    expect_decoded(TV_STR("\\ude00\\ud83d"), TV_STR("\xef\xbf\xbd\xef\xbf\xbd"), true);
    expect_decoded(TV_STR("\\ud83d\\ud83d\\ude00"), TV_STR("\xef\xbf\xbd\xf0\x9f\x98\x80"), true);
    expect_decoded(TV_STR("\\ud83d\\\\ude00"), TV_STR("\xef\xbf\xbd\\ude00"), true);
}

/* Every code point of the first plane, and a pair for those above. */
static void test_every_code_point_survives_escaping(void **state) {
    (void)state;
    char raw[16], out[16];
    for (uint32_t value = 0; value <= 0x10ffff; value += value < 0x10000 ? 1 : 0x101) {
        if (value >= 0xd800 && value <= 0xdfff)
            continue;
        uint32_t above = value - 0x10000;
        int raw_len = value < 0x10000 ? snprintf(raw, sizeof raw, "\\u%04x", value)
                                      : snprintf(raw, sizeof raw, "\\u%04X\\u%04x",
                                                 0xd800 | above >> 10, 0xdc00 | (above & 0x3ff));
        size_t len = tv_unescape((struct tv_str){raw, (size_t)raw_len}, out, NULL);
        unsigned char lead = (unsigned char)out[0];
        uint32_t back = len == 1 ? lead : lead & (0x7fu >> len);
        for (size_t i = 1; i < len; i++)
            back = back << 6 | ((unsigned char)out[i] & 0x3f);
        assert_int_equal(back, value);
        assert_int_equal(len, value < 0x80 ? 1 : value < 0x800 ? 2 : value < 0x10000 ? 3 : 4);
        assert_int_equal(tv_code_points((struct tv_str){out, len}), 1);
    }
}

static void test_decoding_never_needs_more_room_than_the_text_has(void **state) {
    (void)state;
    static const struct tv_str raws[] = {TV_STR("\\uffff"), TV_STR("\\ud800"), TV_STR("\\n"),
                                         TV_STR("\\ud83d\\ude00"), TV_STR("\xf0\x9f\x98\x80")};
    struct guarded guarded = guarded_open();
    for (size_t i = 0; i < sizeof raws / sizeof *raws; i++)
        tv_unescape(raws[i], guarded.end - raws[i].len, NULL);
    guarded_close(&guarded);
}

static void expect_place(struct tv_str text, size_t offset, uint64_t line, uint64_t column) {
    struct tv_line_column place = tv_locate(text, offset);
    assert_int_equal(place.line, line);
    assert_int_equal(place.column, column);
}

static void test_places_count_lines_and_code_points_from_one(void **state) {
    (void)state;
    struct tv_str text = TV_STR("ab\n\xc3\xa9\xf0\x9f\x98\x80x\r\n\ny");
    expect_place(text, 0, 1, 1);
    expect_place(text, 2, 1, 3);
    expect_place(text, 3, 2, 1);
    expect_place(text, 5, 2, 2);
    expect_place(text, 9, 2, 3);
    expect_place(text, 11, 2, 5);
    expect_place(text, 12, 3, 1);
    expect_place(text, 13, 4, 1);
    expect_place(text, 14, 4, 2);
    expect_place(text, 1000, 4, 2);
    expect_place((struct tv_str){NULL, 0}, 0, 1, 1);
}

static void test_code_points_are_counted_not_bytes(void **state) {
    (void)state;
    assert_int_equal(tv_code_points(TV_STR("")), 0);
    assert_int_equal(tv_code_points(TV_STR("abc")), 3);
    assert_int_equal(tv_code_points(TV_STR("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80")), 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_equal_means_same_bytes),
        cmocka_unit_test(test_each_type_has_its_name),
        cmocka_unit_test(test_escapes_become_what_they_stand_for),
        cmocka_unit_test(test_surrogate_pairs_become_one_code_point),
        cmocka_unit_test(test_a_lone_surrogate_is_replaced_and_told),
        cmocka_unit_test(test_every_code_point_survives_escaping),
        cmocka_unit_test(test_decoding_never_needs_more_room_than_the_text_has),
        cmocka_unit_test(test_places_count_lines_and_code_points_from_one),
        cmocka_unit_test(test_code_points_are_counted_not_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
