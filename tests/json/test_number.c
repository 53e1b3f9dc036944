/* Exact decimals against three oracles: the grammar as a regular expression, comparing numbers that
 * were written out in full, and the C library's own conversion for the range of a double. */
#include "json_test.h"

#include <math.h>
#include <regex.h>
#include <stdlib.h>

/* ---- Grammar -------------------------------------------------------------------------------- */

static void test_every_short_text_is_valid_exactly_when_the_grammar_says_so(void **state) {
    (void)state;
    static const char bytes[] = "017-+.eE";
    regex_t grammar;
    assert_int_equal(regcomp(&grammar, "^-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?$",
                             REG_EXTENDED | REG_NOSUB),
                     0);
    for (uint32_t len = 0; len <= 5; len++) {
        for (uint32_t value = 0; value < 1u << (3 * len); value++) {
            char text[8] = "";
            for (uint32_t i = 0; i < len; i++)
                text[i] = bytes[value >> (3 * i) & 7];
            if (tv_number_is_valid(str_of(text)) != (regexec(&grammar, text, 0, NULL, 0) == 0))
                fail_msg("'%s'", text);
        }
    }
    regfree(&grammar);
}

static void test_other_texts_are_no_numbers(void **state) {
    (void)state;
    static const char *const texts[] = {" 1",       "1 ",  "0x1", "1_000",
                                        "Infinity", "NaN", "1,0", "--1"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_false(tv_number_is_valid(str_of(texts[i])));
    assert_false(tv_number_is_valid((struct tv_str){NULL, 0}));
    assert_false(tv_number_is_valid(TV_STR("1\0")));
}

/* ---- Comparing, with numbers written out ---------------------------------------------------- */

enum { SIDE = 80 };

/* Sign and all digits around the point: digits[SIDE] is the first of the fraction. */
struct written {
    int sign;
    char digits[2 * SIDE];
};

struct sample {
    char text[128];
    size_t len;
    struct written written;
};

static void add_digits(struct random *random, struct sample *sample, size_t count) {
    /* Few different digits make equal numbers and long common starts likely. */
    static const char digits[] = "0009912";
    for (size_t i = 0; i < count; i++)
        sample->text[sample->len++] = digits[random_below(random, sizeof digits - 1)];
}

static void write_out(struct sample *sample, size_t whole_at, size_t whole_len, int exponent) {
    memset(sample->written.digits, '0', sizeof sample->written.digits);
    long place = (long)SIDE - (long)whole_len - exponent;
    bool is_zero = true;
    for (size_t i = whole_at; i < sample->len; i++) {
        if (sample->text[i] == '.')
            continue;
        if (sample->text[i] != '0') {
            sample->written.digits[place] = sample->text[i];
            is_zero = false;
        }
        place++;
    }
    sample->written.sign = is_zero ? 0 : sample->text[0] == '-' ? -1 : 1;
}

static void make_sample(struct random *random, struct sample *sample) {
    *sample = (struct sample){.len = 0};
    if (random_below(random, 3) == 0)
        sample->text[sample->len++] = '-';
    size_t whole_at = sample->len;
    if (random_below(random, 2) == 0) {
        sample->text[sample->len++] = '0';
    } else {
        sample->text[sample->len++] = (char)('1' + random_below(random, 2));
        add_digits(random, sample, random_below(random, 8));
    }
    size_t whole_len = sample->len - whole_at;
    if (random_below(random, 2) == 0) {
        sample->text[sample->len++] = '.';
        add_digits(random, sample, 1 + random_below(random, 12));
    }
    int exponent = random_below(random, 2) ? (int)random_below(random, 41) - 20 : 0;
    write_out(sample, whole_at, whole_len, exponent);
    if (exponent != 0 || random_below(random, 8) == 0) {
        char *out = sample->text + sample->len;
        const char *zeros = random_below(random, 2) ? "00" : "";
        const char *sign = exponent < 0 ? "-" : random_below(random, 2) ? "+" : "";
        sample->len += (size_t)snprintf(out, 16, "e%s%s%d", sign, zeros, abs(exponent));
    }
}

static int sign_of(int value) {
    return (value > 0) - (value < 0);
}

static int compare_written(const struct written *a, const struct written *b) {
    if (a->sign != b->sign)
        return sign_of(a->sign - b->sign);
    return a->sign * sign_of(memcmp(a->digits, b->digits, sizeof a->digits));
}

static bool written_is_integer(const struct written *written) {
    for (size_t i = SIDE; i < sizeof written->digits; i++) {
        if (written->digits[i] != '0')
            return false;
    }
    return true;
}

static bool written_is_beyond(const struct written *written, const char *limit) {
    size_t start = SIDE - strlen(limit);
    for (size_t i = 0; i < start; i++) {
        if (written->digits[i] != '0')
            return true;
    }
    return memcmp(written->digits + start, limit, strlen(limit)) > 0;
}

static void test_random_decimals_compare_as_when_written_out(void **state) {
    (void)state;
    struct random random = {5};
    struct sample a, b;
    size_t equal = 0;
    for (int round = 0; round < 60000; round++) {
        make_sample(&random, &a);
        make_sample(&random, &b);
        struct tv_str left = {a.text, a.len};
        struct tv_str right = {b.text, b.len};
        int expected = compare_written(&a.written, &b.written);
        if (sign_of(tv_number_compare(left, right)) != expected ||
            sign_of(tv_number_compare(right, left)) != -expected)
            fail_msg("%s, %s: expected %d", a.text, b.text, expected);
        assert_int_equal(tv_number_compare(left, left), 0);
        equal += expected == 0;
    }
    assert_true(equal > 500);
}

static void test_random_decimals_are_integers_as_when_written_out(void **state) {
    (void)state;
    struct random random = {6};
    struct sample sample;
    for (int round = 0; round < 60000; round++) {
        make_sample(&random, &sample);
        struct tv_str text = {sample.text, sample.len};
        bool is_integer = written_is_integer(&sample.written);
        assert_true(tv_number_is_valid(text));
        if (tv_number_is_integer(text) != is_integer)
            fail_msg("%s", sample.text);
        bool loses = is_integer && written_is_beyond(&sample.written, "9007199254740992");
        if (tv_number_loses_precision(text) != loses)
            fail_msg("%s", sample.text);
    }
}

static void expect_order(const char *smaller, const char *larger) {
    assert_true(tv_number_compare(str_of(smaller), str_of(larger)) < 0);
    assert_true(tv_number_compare(str_of(larger), str_of(smaller)) > 0);
}

static void test_numbers_differ_in_their_last_digit_only(void **state) {
    (void)state;
    expect_order("1.00000000000000000000000000000000000001",
                 "1.00000000000000000000000000000000000002");
    expect_order("9007199254740992", "9007199254740993");
    expect_order("-9007199254740993", "-9007199254740992");
    expect_order("0.1", "0.10000000000000000001");
    expect_order("99999999999999999999e0", "1e20");
    assert_int_equal(tv_number_compare(TV_STR("1e20"), TV_STR("100000000000000000000.000")), 0);
    assert_int_equal(tv_number_compare(TV_STR("0"), TV_STR("-0.0e5")), 0);
}

static void test_exponents_of_any_length_compare(void **state) {
    (void)state;
    expect_order("9e99999999999999999999999999", "1e100000000000000000000000000");
    expect_order("1e100000000000000000000000000", "1e100000000000000000000000001");
    expect_order("1e-100000000000000000000000001", "1e-100000000000000000000000000");
    expect_order("-1e100000000000000000000000001", "1e-100000000000000000000000001");
    expect_order("1e-100000000000000000000000001", "0.00001e100000000000000000000001");
    expect_order("0", "1e-100000000000000000000000001");
    assert_int_equal(tv_number_compare(TV_STR("10e100000000000000000000000000"),
                                       TV_STR("1e100000000000000000000000001")),
                     0);
    assert_int_equal(tv_number_compare(TV_STR("0.01e-99999999999999999999999998"),
                                       TV_STR("1e-100000000000000000000000000")),
                     0);
    assert_int_equal(tv_number_compare(TV_STR("0e99999999999999999999"), TV_STR("0")), 0);
    assert_true(tv_number_is_integer(TV_STR("1.5e18446744073709551616")));
    assert_false(tv_number_is_integer(TV_STR("1.5e-18446744073709551616")));
    assert_true(tv_number_is_integer(TV_STR("0.0e-18446744073709551616")));
}

/* prefix, then a million times the digit. */
static struct tv_str make_long(char *out, const char *prefix, char repeated) {
    size_t len = strlen(prefix);
    memcpy(out, prefix, len);
    memset(out + len, repeated, 1000000);
    return (struct tv_str){out, len + 1000000};
}

static void test_millions_of_digits_take_no_time(void **state) {
    (void)state;
    static char a[1000100], b[1000100];
    assert_true(tv_number_compare(make_long(a, "1", '0'), make_long(b, "1e", '9')) < 0);
    assert_true(tv_number_compare(make_long(a, "1e-", '9'), make_long(b, "0.", '1')) < 0);
    assert_true(tv_number_compare(make_long(a, "1e", '9'), make_long(b, "2e", '9')) < 0);
    assert_int_equal(tv_number_compare(make_long(a, "1", '0'), TV_STR("1e1000000")), 0);
    assert_true(tv_number_is_integer(make_long(a, "1.", '0')));
    assert_true(tv_number_leaves_double(make_long(a, "1e", '9')));
    assert_true(tv_number_loses_precision(make_long(a, "9", '9')));
}

/* ---- Doubles -------------------------------------------------------------------------------- */

static void expect_as_converted(const char *text) {
    double value = strtod(text, NULL);
    bool leaves =
        isinf(value) || (value == 0.0 && tv_number_compare(str_of(text), TV_STR("0")) != 0);
    if (tv_number_leaves_double(str_of(text)) != leaves)
        fail_msg("%s", text);
}

static void test_range_of_a_double_ends_where_the_c_library_says(void **state) {
    (void)state;
    static const char *const edges[] = {"1.797693134862315", "2.47032822920623",
                                        "4.940656458412465", "1.0", "9.9"};
    static const int exponents[] = {307, 308, 309, -323, -324, -325, 0, 400, -400};
    struct random random = {8};
    char text[128];
    for (int round = 0; round < 20000; round++) {
        const char *edge = edges[random_below(&random, 5)];
        size_t keep = strlen(edge) - random_below(&random, 3);
        snprintf(text, sizeof text, "%s%.*s%u%ue%d", random_below(&random, 2) ? "-" : "", (int)keep,
                 edge, (unsigned)random_below(&random, 100000),
                 (unsigned)random_below(&random, 1000000), exponents[random_below(&random, 9)]);
        expect_as_converted(text);
    }
}

/* start times factor to the power of times, in decimal digits. */
static size_t multiply(char *digits, const char *start, unsigned factor, int times) {
    size_t len = strlen(start);
    memcpy(digits, start, len);
    for (; times > 0; times--) {
        unsigned carry = 0;
        for (size_t i = len; i-- > 0;) {
            carry += (unsigned)(digits[i] - '0') * factor;
            digits[i] = (char)('0' + carry % 10);
            carry /= 10;
        }
        if (carry) {
            memmove(digits + 1, digits, len++);
            digits[0] = (char)('0' + carry);
        }
    }
    digits[len] = '\0';
    return len;
}

static void expect_leaves(const char *text, bool expected) {
    assert_int_equal(tv_number_leaves_double(str_of(text)), expected);
    expect_as_converted(text);
}

static void test_the_exact_limits_of_a_double_are_out_and_their_neighbors_in(void **state) {
    (void)state;
    char text[1024];
    /* (2^54 - 1) * 2^970: half way from the largest double to 2^1024. */
    size_t len = multiply(text, "18014398509481983", 2, 970);
    expect_leaves(text, true);
    text[len - 1]--;
    expect_leaves(text, false);
    strcpy(text + len, ".9");
    expect_leaves(text, false);
    /* 5^1075 / 10^1075: half of the smallest double. */
    len = multiply(text, "5", 5, 1074);
    strcpy(text + len, "e-1075");
    expect_leaves(text, true);
    strcpy(text + len, ".1e-1075");
    expect_leaves(text, false);
    text[len - 1]--;
    expect_leaves(text, true);
}

static void test_precision_is_lost_beyond_two_to_the_53(void **state) {
    (void)state;
    assert_false(tv_number_loses_precision(TV_STR("9007199254740992")));
    assert_true(tv_number_loses_precision(TV_STR("9007199254740993")));
    assert_false(tv_number_loses_precision(TV_STR("-9007199254740992")));
    assert_true(tv_number_loses_precision(TV_STR("-9007199254740993")));
    assert_false(tv_number_loses_precision(TV_STR("9007199254740993.5")));
    assert_true(tv_number_loses_precision(TV_STR("1e16")));
    assert_false(tv_number_loses_precision(TV_STR("0")));
    assert_false(tv_number_leaves_double(TV_STR("0e999")));
    assert_false(tv_number_leaves_double(TV_STR("-0.0")));
}

/* Every pair of small decimals, against whole numbers; and those that a double would get wrong. */
static void test_multiples_are_exact(void **state) {
    static const struct {
        const char *text, *divisor;
        bool is_multiple;
    } examples[] = {{"0.3", "0.1", true},
                    {"19.99", "0.01", true},
                    {"19.995", "0.01", false},
                    {"0", "7", true},
                    {"-0.0", "7", true},
                    {"-14", "7", true},
                    {"1e400", "7", false},
                    {"7e400", "7", true},
                    {"1e999999999999999999999", "0.5", true},
                    {"1e-999999999999999999999", "0.5", false},
                    {"12345678901234567890123456789", "123456789", true},
                    {"12345678901234567890123456788", "123456789", false},
                    {"15241578750190521", "123456789", true},
                    {"1e30", "512e-3", true},
                    {"1", "0.3", false},
                    {"3", "0.3", true}};
    (void)state;
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        struct tv_str text = {examples[i].text, strlen(examples[i].text)};
        struct tv_str divisor = {examples[i].divisor, strlen(examples[i].divisor)};
        if (tv_number_is_multiple(text, divisor) != examples[i].is_multiple)
            fail_msg("%s of %s", examples[i].text, examples[i].divisor);
    }
    for (int value = -1200; value <= 1200; value++) {
        for (int divisor = 1; divisor <= 60; divisor++) {
            char text[32], by[32];
            int text_len = snprintf(text, sizeof text, "%s%d.%02d", value < 0 ? "-" : "",
                                    abs(value) / 100, abs(value) % 100);
            int by_len = snprintf(by, sizeof by, "%de-2", divisor);
            assert_int_equal(tv_number_is_multiple((struct tv_str){text, (size_t)text_len},
                                                   (struct tv_str){by, (size_t)by_len}),
                             value % divisor == 0);
        }
    }
}

static void test_divisors_have_nine_digits_and_are_positive(void **state) {
    (void)state;
    assert_true(tv_number_is_divisor(TV_STR("0.000123456789000")));
    assert_true(tv_number_is_divisor(TV_STR("1e99")));
    assert_false(tv_number_is_divisor(TV_STR("1.234567891")));
    assert_false(tv_number_is_divisor(TV_STR("0.0")));
    assert_false(tv_number_is_divisor(TV_STR("-1")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_short_text_is_valid_exactly_when_the_grammar_says_so),
        cmocka_unit_test(test_other_texts_are_no_numbers),
        cmocka_unit_test(test_random_decimals_compare_as_when_written_out),
        cmocka_unit_test(test_random_decimals_are_integers_as_when_written_out),
        cmocka_unit_test(test_numbers_differ_in_their_last_digit_only),
        cmocka_unit_test(test_exponents_of_any_length_compare),
        cmocka_unit_test(test_millions_of_digits_take_no_time),
        cmocka_unit_test(test_range_of_a_double_ends_where_the_c_library_says),
        cmocka_unit_test(test_the_exact_limits_of_a_double_are_out_and_their_neighbors_in),
        cmocka_unit_test(test_precision_is_lost_beyond_two_to_the_53),
        cmocka_unit_test(test_multiples_are_exact),
        cmocka_unit_test(test_divisors_have_nine_digits_and_are_positive),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
