/* Masking a part of a text: it gets what it would get if the whole text were masked, and texts
 * whose marks are known get what a search of every byte gives them. Texts are made of what decides.
 */
#include "json.h"
#include "pii.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { TEXTS = 60000, LEN_MAX = 12000, BYTES_MAX = LEN_MAX + TV_MARKS_SLACK };

static const char *const values[] = {"jane@example.com",
                                     "+49 30 5550100",
                                     "4111 1111 1111 1111",
                                     "card 4111111111111111",
                                     "12--4111 1111 1111 1111",
                                     "//jane@example.com",
                                     "https://jane@example.com/",
                                     "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcdefghijkl",
                                     "Bearer abcdefghij0123456789",
                                     "ghp_0123456789abcdefghij0123456789abcdefghij",
                                     "-----BEGIN PRIVATE KEY-----\\nabc",
                                     "203.0.113.77",
                                     "123-45-6789",
                                     "hunter2",
                                     "a \\\"b\\\" c",
                                     "\\n\\u00e9\\/",
                                     "x",
                                     "",
                                     "M\xc3\xbcnchen",
                                     "4111",
                                     "%2B493055501000",
                                     "jane%40example.com"};

static const char *const names[] = {"password", "ssn", "clientIp", "card_number", "name", "a b",
                                    "email",    "x",   "apiKey",   "\\\"ip",      ""};

static const char *const signs[] = {"\"", "\\", ":", ",", "{", "}", " ", "\\\"", "1", "@", "+"};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static uint64_t next_random(uint64_t *state) {
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 33;
}

struct made {
    char text[BYTES_MAX];
    size_t len;
};

static void put(struct made *made, const char *text) {
    size_t len = strlen(text);
    if (made->len + len > LEN_MAX)
        return;
    memcpy(made->text + made->len, text, len);
    made->len += len;
}

static void put_member(struct made *made, uint64_t *seed) {
    bool is_bare = next_random(seed) % 8 == 0;
    put(made, "\"");
    put(made, names[next_random(seed) % COUNT(names)]);
    put(made, next_random(seed) % 4 ? "\":" : "\" : ");
    put(made, is_bare ? "" : "\"");
    put(made, is_bare ? "4111111111111111" : values[next_random(seed) % COUNT(values)]);
    put(made, is_bare ? "," : "\",");
}

/* JSON, or anything made of the same pieces. */
static void make(struct made *made, uint64_t *seed, bool is_json) {
    size_t pieces = next_random(seed) % 100 ? next_random(seed) % 24 : 400;
    memset(made->text, 0, sizeof made->text);
    made->len = 0;
    for (size_t i = 0; i < pieces; i++) {
        if (is_json)
            put_member(made, seed);
        else if (next_random(seed) % 2)
            put(made, signs[next_random(seed) % COUNT(signs)]);
        else
            put(made, values[next_random(seed) % COUNT(values)]);
    }
}

static void test_part_is_masked_as_it_is_in_the_whole(void **state) {
    (void)state;
    static struct made made, whole, part;
    uint64_t seed = 1;
    for (size_t i = 0; i < TEXTS; i++) {
        make(&made, &seed, true);
        whole = part = made;
        tv_pii_mask_json(whole.text, whole.len, NULL);
        size_t from = next_random(&seed) % (made.len + 1);
        struct tv_pii_part wanted = {from, from + next_random(&seed) % (made.len - from + 1)};
        struct tv_pii_part cut = tv_pii_part(wanted, made.text, made.len);
        assert_true(cut.from <= wanted.from && cut.to >= wanted.to && cut.to <= made.len);
        tv_pii_mask_json(part.text + cut.from, cut.to - cut.from, NULL);
        if (memcmp(part.text + wanted.from, whole.text + wanted.from, wanted.to - wanted.from))
            fail_msg("%zu: %.*s: %.*s is not %.*s", i, (int)made.len, made.text,
                     (int)(wanted.to - wanted.from), part.text + wanted.from,
                     (int)(wanted.to - wanted.from), whole.text + wanted.from);
    }
}

static void test_search_around_marks_masks_what_a_search_of_every_byte_masks(void **state) {
    (void)state;
    enum { OVERLAP = 32 };
    static struct made made, every, around;
    static uint32_t marks[TV_MARKS_LEN + TV_MARKS_SLACK];
    uint64_t seed = 2;
    for (size_t i = 0; i < TEXTS; i++) {
        make(&made, &seed, i % 2);
        every = around = made;
        size_t piece = i % 3 ? TV_MARKS_LEN : 100, done = 0;
        tv_pii_mask_all(every.text, every.len, 0);
        for (size_t at = 0; at < made.len;) {
            size_t len = made.len - at < piece ? made.len - at : piece;
            uint32_t count =
                tv_marks_find(tv_kernel_best(), around.text + at, (uint32_t)len, marks);
            struct tv_pii_marks found = {marks, count, at};
            done = tv_pii_mask_around(around.text, around.len, done, &found);
            at += at + len == made.len ? len : len - OVERLAP;
        }
        if (memcmp(around.text, every.text, every.len))
            fail_msg("%zu: %.*s: %.*s is not %.*s", i, (int)made.len, made.text, (int)made.len,
                     around.text, (int)made.len, every.text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_part_is_masked_as_it_is_in_the_whole),
        cmocka_unit_test(test_search_around_marks_masks_what_a_search_of_every_byte_masks)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
