/* Marks: every kernel marks the same bytes, and none of those that personal data begins with is
 * missed, wherever it stands in a block, and whether the text was scanned before or not. */
#include "json_test.h"

enum { PLACES = 200, TEXT_LEN = 512, NUMBERS = 8 };

/* A sample, and the byte of it that is the sign. */
struct sample {
    const char *text;
    size_t sign;
};

static const struct sample samples[] = {
    {"jane@example.com", 4}, {"jane%40example.com", 4}, {"+49305550100", 0}, {"%2B49305550100", 0},
    {"eyJhbGciOi", 0},       {"AKIAIOSFODNN", 0},       {"ASIAIOSFODNN", 0}, {"AIzaSy", 0},
    {"ghp_16C7", 1},         {"github_pat_", 3},        {"xoxb-", 0},        {"xapp-", 0},
    {"sk_live_", 1},         {"rk_live_", 1},           {"sk-proj-", 1},     {"sk-ant-", 1},
    {"Bearer ", 0},          {"BEGIN RSA", 0}};

static bool has_mark(const uint32_t *marks, uint32_t count, size_t from, size_t to) {
    for (uint32_t i = 0; i < count; i++) {
        if (marks[i] >= from && marks[i] < to)
            return true;
    }
    return false;
}

static void test_signs_are_marked_wherever_they_stand(void **state) {
    (void)state;
    const struct tv_kernel *kernels[TV_KERNELS_MAX];
    size_t kernel_count = tv_kernels(kernels);
    uint32_t marks[TEXT_LEN + TV_MARKS_SLACK];
    for (size_t k = 0; k < kernel_count * (sizeof samples / sizeof *samples) * PLACES; k++) {
        const struct sample *sample = &samples[k / PLACES % (sizeof samples / sizeof *samples)];
        const struct tv_kernel *kernel = kernels[k / PLACES / (sizeof samples / sizeof *samples)];
        size_t at = k % PLACES, len = strlen(sample->text);
        char text[TEXT_LEN + TV_MARKS_SLACK];
        memset(text, 'o', sizeof text);
        memcpy(text + at, sample->text, len);
        uint32_t count = tv_marks_find(kernel, text, (uint32_t)(at + len), marks);
        if (!has_mark(marks, count, at + sample->sign, at + sample->sign + 1))
            fail_msg("%s at %zu with %s", sample->text, at, tv_kernel_name(kernel));
    }
}

static void test_long_numbers_are_marked_and_short_ones_are_not(void **state) {
    (void)state;
    static const char *const numbers[] = {"4111 1111 1111 1111", "378282246310005",
                                          "756.9217.0769.85",    "3782-822463-10005",
                                          "30569309025904",      "1 85 05 78 006 084 36",
                                          "3056-930902-5904",    "6304-0000-0000-0000-123"};
    static const char *const others[] = {
        "2026-03-01",         "133.0.0.0 ",
        "00:00:24.202",       "5550100",
        "1772324158661-6596", "2026-03-01 00:00:24",
        "1234567890123",      "0e021e9f-4444-4536-a354-41f68b000000"};
    const struct tv_kernel *kernels[TV_KERNELS_MAX];
    size_t kernel_count = tv_kernels(kernels);
    uint32_t marks[TEXT_LEN + TV_MARKS_SLACK];
    for (size_t k = 0; k < kernel_count * NUMBERS * PLACES; k++) {
        const struct tv_kernel *kernel = kernels[k / PLACES / NUMBERS];
        const char *number = numbers[k / PLACES % NUMBERS], *other = others[k / PLACES % NUMBERS];
        size_t at = k % PLACES, len = strlen(number);
        char text[TEXT_LEN + TV_MARKS_SLACK];
        memset(text, 'o', sizeof text);
        memcpy(text + at, number, len);
        uint32_t count = tv_marks_find(kernel, text, (uint32_t)(at + len), marks);
        if (!has_mark(marks, count, at, at + len))
            fail_msg("%s at %zu with %s", number, at, tv_kernel_name(kernel));
        memset(text, 'o', sizeof text);
        memcpy(text + at, other, strlen(other));
        assert_int_equal(tv_marks_find(kernel, text, TEXT_LEN, marks), 0);
    }
}

static void test_kernels_mark_the_same_bytes_and_none_behind_the_text(void **state) {
    (void)state;
    const struct tv_kernel *kernels[TV_KERNELS_MAX];
    size_t kernel_count = tv_kernels(kernels);
    static const char bytes[] = "0123456789 -./@+%eJAIzxpkl_hbB\"\\\xc3\x80\xff\n";
    uint64_t seed = 1;
    for (int round = 0; round < 4000; round++) {
        char text[TEXT_LEN + TV_MARKS_SLACK];
        uint32_t first[TEXT_LEN + TV_MARKS_SLACK], other[TEXT_LEN + TV_MARKS_SLACK];
        for (size_t i = 0; i < sizeof text; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            text[i] = round % 2 ? (char)(seed >> 56) : bytes[(seed >> 33) % (sizeof bytes - 1)];
        }
        uint32_t len = (uint32_t)(seed >> 40) % (TEXT_LEN + 1);
        uint32_t count = tv_marks_find(kernels[0], text, len, first);
        assert_true(count <= len && (count == 0 || first[count - 1] < len));
        for (size_t k = 1; k < kernel_count; k++) {
            assert_int_equal(tv_marks_find(kernels[k], text, len, other), count);
            assert_memory_equal(other, first, count * sizeof *first);
        }
    }
}

/* ---- While a text is scanned ----------------------------------------------------------------- */

static char any_byte(uint64_t *seed) {
    static const char bytes[] = "0123456789 -./@+%eJAIzxpkl_hbB\xc3\x80";
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return bytes[(*seed >> 33) % (sizeof bytes - 1)];
}

/* Behind a record nothing of it goes on. */
static void fill_text(char *text, size_t len, size_t room, uint64_t *seed) {
    for (size_t i = 0; i < room; i++)
        text[i] = i < len ? any_byte(seed) : '"';
}

/* Marks of a part are those of the text that are in it. */
static void expect_marks(const struct tv_kernel *kernel, const struct tv_index *index,
                         struct tv_part part, const uint32_t *marks, uint32_t count) {
    uint32_t taken[TEXT_LEN + TV_MARKS_SLACK], first = 0;
    while (first < count && marks[first] < part.from)
        first++;
    uint32_t last = first;
    while (last < count && marks[last] < part.to)
        last++;
    assert_int_equal(tv_marks_take(kernel, &index->sights, part, taken), last - first);
    assert_memory_equal(taken, marks + first, (last - first) * sizeof *taken);
}

static void test_marks_of_a_scanned_text_are_those_of_the_text(void **state) {
    (void)state;
    static struct index_room room;
    const struct tv_kernel *kernels[TV_KERNELS_MAX];
    size_t kernel_count = tv_kernels(kernels);
    uint64_t seed = 1;
    for (uint32_t round = 1; round < 4000; round++) {
        const struct tv_kernel *kernel = kernels[round % kernel_count];
        char text[TEXT_LEN + TV_MARKS_SLACK];
        uint32_t marks[TEXT_LEN + TV_MARKS_SLACK], len = 1 + round % TEXT_LEN;
        struct tv_index index = index_in(&room);
        struct tv_json_error error;
        fill_text(text, len, sizeof text, &seed);
        memset(room.pairs, 0xff, sizeof room.pairs); /* what others left there */
        (void)tv_scan(kernel, (struct tv_str){text, len}, &index, &error);
        uint32_t count = tv_marks_find(kernel, text, len, marks);
        uint32_t from = (uint32_t)(seed >> 40) % len;
        expect_marks(kernel, &index, (struct tv_part){text, 0, len}, marks, count);
        expect_marks(kernel, &index, (struct tv_part){text, from, len}, marks, count);
        expect_marks(kernel, &index, (struct tv_part){text, from / 3, from + 1}, marks, count);
    }
}

/* d: a digit, g: what may stand between the groups of a number. */
static bool has_form(const char *text, const char *form) {
    for (; *form; form++, text++) {
        bool is_digit = *text >= '0' && *text <= '9';
        bool is_gap = *text == ' ' || *text == '-' || *text == '.';
        if (!(*form == 'd' ? is_digit : is_gap))
            return false;
    }
    return true;
}

static bool is_number(const char *text) {
    return has_form(text, "dddddddddddddd") || has_form(text, "dddgddddgddddgdd") ||
           has_form(text, "ddddgddddddgdddd") || has_form(text, "dgddgddgddgddd");
}

/* Digits and gaps, nearly nothing else, a number among them. */
static void fill_with_numbers(char *text, size_t len, size_t room, uint64_t *seed) {
    static const char bytes[] = "0123456789012345678901234567890123456789  --..//\xb1x";
    static const char *const numbers[] = {"4111 1111 1111 1111", "30569309025904",
                                          "3782-822463-10005", "1 85 05 78 006 084 36"};
    for (size_t i = 0; i < room; i++) {
        *seed = *seed * 6364136223846793005u + 1442695040888963407u;
        text[i] = i < len ? bytes[(*seed >> 33) % (sizeof bytes - 1)] : '"';
    }
    const char *number = numbers[*seed >> 60 & 3];
    memcpy(text + (*seed >> 34) % (len - 32), number, strlen(number));
}

static void test_numbers_are_marked_whatever_stands_around_them(void **state) {
    (void)state;
    const struct tv_kernel *kernels[TV_KERNELS_MAX];
    size_t kernel_count = tv_kernels(kernels);
    uint64_t seed = 1;
    for (uint32_t round = 0; round < 3000; round++) {
        char text[TEXT_LEN + TV_MARKS_SLACK];
        uint32_t marks[TEXT_LEN + TV_MARKS_SLACK], len = 33 + round % (TEXT_LEN - 33);
        fill_with_numbers(text, len, sizeof text, &seed);
        for (size_t i = 0; i < len && round % 4 == 0; i++) /* runs without an end */
            text[i] = text[i] == 'x' || text[i] == '\xb1' ? '/' : text[i];
        uint32_t count = tv_marks_find(kernels[round % kernel_count], text, len, marks);
        for (uint32_t at = 0; at < len; at++) {
            if (is_number(text + at) && !has_mark(marks, count, at, at + 1))
                fail_msg("round %u at %u", round, at);
        }
    }
}

static void test_marks_of_a_scanned_line_are_those_of_its_bytes(void **state) {
    (void)state;
    static struct index_room room;
    const struct tv_kernel *kernels[TV_KERNELS_MAX];
    size_t kernel_count = tv_kernels(kernels);
    uint64_t seed = 1;
    for (uint32_t round = 0; round < 2000; round++) {
        const struct tv_kernel *kernel = kernels[round % kernel_count];
        char text[TEXT_LEN + TV_MARKS_SLACK];
        uint32_t marks[TEXT_LEN + TV_MARKS_SLACK], len = round % TEXT_LEN;
        struct tv_index index = index_in(&room);
        size_t found = 0;
        fill_text(text, len, sizeof text, &seed);
        text[len] = '\n';
        text[len / 2] = 'o';
        for (uint32_t i = 0; i < len; i++) /* a line of JSON text has no such bytes at any place */
            text[i] = (unsigned char)text[i] < 0x80 ? text[i] : 'o';
        if (!tv_scan_line(kernel, (struct tv_str){text, sizeof text}, &index, &found))
            continue;
        assert_int_equal(found, len);
        uint32_t count = tv_marks_find(kernel, text, len, marks);
        if (len > 0)
            expect_marks(kernel, &index, (struct tv_part){text, 0, len}, marks, count);
    }
}

static void test_a_sight_that_is_taken_away_is_no_mark(void **state) {
    (void)state;
    static struct index_room room;
    static const char text[] = "{\"a\":\"jane@example.com\",\"b\":\"+49 30 5550100\"}            "
                               "                                                      ";
    const struct tv_kernel *kernels[TV_KERNELS_MAX];
    size_t kernel_count = tv_kernels(kernels);
    for (size_t k = 0; k < kernel_count; k++) {
        struct tv_index index = index_in(&room);
        struct tv_json_error error;
        uint32_t marks[sizeof text + TV_MARKS_SLACK];
        assert_true(tv_scan(kernels[k], (struct tv_str){text, 45}, &index, &error));
        struct tv_part part = {text, 0, 45};
        assert_int_equal(tv_marks_take(kernels[k], &index.sights, part, marks), 2);
        assert_int_equal(marks[0], 10);
        index.sights.signs[0] ^= (uint64_t)1 << 10;
        assert_int_equal(tv_marks_take(kernels[k], &index.sights, part, marks), 1);
        assert_int_equal(marks[0], 29);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_signs_are_marked_wherever_they_stand),
        cmocka_unit_test(test_long_numbers_are_marked_and_short_ones_are_not),
        cmocka_unit_test(test_kernels_mark_the_same_bytes_and_none_behind_the_text),
        cmocka_unit_test(test_marks_of_a_scanned_text_are_those_of_the_text),
        cmocka_unit_test(test_numbers_are_marked_whatever_stands_around_them),
        cmocka_unit_test(test_marks_of_a_scanned_line_are_those_of_its_bytes),
        cmocka_unit_test(test_a_sight_that_is_taken_away_is_no_mark)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
