/* Marks: every kernel marks the same bytes, and none of those that personal data begins with is
 * missed, wherever it stands in a block. */
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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_signs_are_marked_wherever_they_stand),
        cmocka_unit_test(test_long_numbers_are_marked_and_short_ones_are_not),
        cmocka_unit_test(test_kernels_mark_the_same_bytes_and_none_behind_the_text)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
