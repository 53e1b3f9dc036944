/* The fast ways of the formats against the slow ones of slow_formats.c: strings that fit, all that
 * is one or two bytes away from them, and strings of random characters that formats are made of. */
#include "formats.h"
#include "slow_formats.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { TEXT_MAX = 200, RANDOM_LEN_MAX = 64 };

/* A format, strings near which its ways part, and the characters of random ones. */
struct sample {
    enum tv_format format;
    const char *alphabet;
    const char *seeds[20];
};

#define TIME_ALPHABET "0123456789012359-:TZ.+ "
#define TIMES                                                                                      \
    "2025-03-14T09:12:33.123Z", "2024-02-29T23:59:59Z", "2025-12-31T00:00:00.000000+05:30",        \
        "2025-02-28 09:12:33", "2016-12-31T23:59:60.999Z", "2025-10-20T20:19:29.5-08:00"
#define URI_ALPHABET "abzAZ09--__..//:://??&=%2F#@+~!;,()'*$"
#define URIS                                                                                       \
    "https://www.example.com/de/p/clock-uhr-werk?utm_source=a&b=%20c#top", "https://example.com",  \
        "https://user:pass@host:8080/a/b", "http://a.example/path;x=1?q=%C3%A9", "https://",       \
        "https://a.example:443?x", "urn:isbn:0451450523", "lumora://home?from=push",               \
        "https://example.com/a?b=c/d?e:f@g", "http://a.example/x", "mailto:ann@example.com"
#define PATHS "/de/search?q=tea", "//host.example/x", "a/b:c", "../up/one-level", "?q=1", "#f", ""

static const struct sample samples[] = {
    {TV_FORMAT_DATE, TIME_ALPHABET, {"2025-03-14", "2024-02-29", "2025-01-31", "2000-12-28"}},
    {TV_FORMAT_DATE_TIME, TIME_ALPHABET, {TIMES}},
    {TV_FORMAT_TIMESTAMP, TIME_ALPHABET, {TIMES, "2025-03-14T09:12:33+0100"}},
    {TV_FORMAT_ISO_8601,
     TIME_ALPHABET,
     {TIMES, "2025-03-14", "20250314", "2025-03-14T09:12Z", "20250314T091233Z", "20250314 0912+01",
      "2025-03-14T09:12:33,5-08"}},
    {TV_FORMAT_IPV4,
     "001223455679..",
     {"1.2.3.4", "192.0.2.1", "203.0.113.255", "10.0.0.10", "255.255.255.255", "249.250.199.99",
      "0.0.0.0", "100.1.1.1"}},
    {TV_FORMAT_IP, "0012234556789abf::..", {"198.51.100.67", "1.2.3.4", "2001:db8::8649"}},
    {TV_FORMAT_EMAIL,
     "abzAZ09..@--__++!",
     {"ann@example.com", "misaki.keller25@mail.example.net", "a.b-c_d+e@x-y.z", "a@b", "-a-@a-b.c",
      "charlotte.bronte+orders_2025@a-rather-long-host-name.example.org", "o'hara@example.com",
      "first.middle.last@sub-domain.of.a.host.example.co.uk",
      "a.local.part.of.thirty.two.bytes@host-of-31-bytes.mail.example.org"}},
    {TV_FORMAT_IDN_EMAIL, "abzAZ09..@--__++!", {"ann@example.com", "a.b-c_d+e@x-y.example"}},
    {TV_FORMAT_BCP_47,
     "abxzAZ019--__",
     {"de-CH", "en_US", "en", "zh-Hans-CN", "es-419", "de-1996", "sl-rozaj-biske", "i-klingon",
      "en-GB-oed", "x-y", "de-DE-u-co-phonebk", "zh-cmn-CN"}},
    {TV_FORMAT_UUID, "0123456789abcdefABCDEF--", {"1b4e28ba-2fa1-41d2-883F-0016d3cca427"}},
    {TV_FORMAT_TZDATA,
     "AaEeurop/ZzUTC",
     {"Europe/Zurich", "Europe/Berlin", "UTC", "Zulu", "Asia/Tokyo", "Asia/Hong_Kong",
      "America/Argentina/Buenos_Aires", "America/Argentina/ComodRivadavia", "Etc/GMT+10",
      "America/Kentucky/Louisville"}},
    {TV_FORMAT_URI, URI_ALPHABET, {URIS}},
    {TV_FORMAT_IRI, URI_ALPHABET, {URIS}},
    {TV_FORMAT_URI_REFERENCE, URI_ALPHABET, {PATHS, URIS}},
    {TV_FORMAT_IRI_REFERENCE, URI_ALPHABET, {PATHS}},
};

struct state {
    struct slow_formats *slow;
    uint64_t random;
    size_t fit_count; /* of the strings compared, to see that it was not all noise */
    size_t compared_count;
};

/* xorshift: the same strings in every run. */
static size_t next_random(struct state *state, size_t limit) {
    state->random ^= state->random << 13;
    state->random ^= state->random >> 7;
    state->random ^= state->random << 17;
    return (size_t)(state->random % limit);
}

static bool is_covered(enum tv_format format, const char *at, size_t len) {
    for (size_t i = 0; i < len; i++) {
        if (!slow_formats_cover_byte(format, (unsigned char)at[i])) {
            return false;
        }
    }
    return true;
}

/* The product sees memory of just the length, so that the sanitizer finds a read beyond it. */
static void compare(struct state *state, enum tv_format format, const char *at, size_t len) {
    if (!is_covered(format, at, len)) {
        return;
    }
    char *copy = malloc(len ? len : 1);
    assert_non_null(copy);
    memcpy(copy, at, len);
    bool fast = tv_format_matches(format, copy, len);
    free(copy);
    bool slow = slow_formats_match(state->slow, format, at, len);
    if (fast != slow) {
        fail_msg("%s: \"%.*s\" (%zu bytes) is %s, and should %sbe", tv_format_name(format),
                 (int)len, at, len, fast ? "taken" : "refused", slow ? "" : "not ");
    }
    state->fit_count += slow;
    state->compared_count++;
}

static void compare_every_byte_at(struct state *state, enum tv_format format, const char *text,
                                  size_t at) {
    char changed[TEXT_MAX];
    size_t len = strlen(text);
    memcpy(changed, text, len);
    for (int byte = 0; byte < 256; byte++) {
        changed[at] = (char)byte;
        compare(state, format, changed, len);
    }
}

/* One byte less at every place, the start alone, and one byte more. */
static void compare_other_lengths(struct state *state, const struct sample *sample,
                                  const char *text) {
    char changed[TEXT_MAX];
    size_t len = strlen(text);
    for (size_t at = 0; at <= len; at++) {
        compare(state, sample->format, text, at);
        memcpy(changed, text, at);
        if (at < len) {
            memcpy(changed + at, text + at + 1, len - at - 1);
            compare(state, sample->format, changed, len - 1);
        }
        memcpy(changed + at + 1, text + at, len - at);
        for (const char *extra = sample->alphabet; *extra; extra++) {
            changed[at] = *extra;
            compare(state, sample->format, changed, len + 1);
        }
    }
}

static void compare_random_changes(struct state *state, const struct sample *sample,
                                   const char *text) {
    char changed[TEXT_MAX];
    size_t len = strlen(text);
    size_t alphabet_len = strlen(sample->alphabet);
    for (int round = 0; len > 0 && round < 2000; round++) {
        memcpy(changed, text, len);
        for (size_t i = next_random(state, 4); i < 4; i++) {
            changed[next_random(state, len)] = sample->alphabet[next_random(state, alphabet_len)];
        }
        compare(state, sample->format, changed, len);
    }
}

static void test_fast_ways_agree_with_slow_ones_near_strings_that_fit(void **state) {
    struct state *run = *state;
    for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
        size_t seed_count = sizeof(samples[i].seeds) / sizeof(samples[i].seeds[0]);
        for (size_t seed = 0; seed < seed_count && samples[i].seeds[seed]; seed++) {
            const char *text = samples[i].seeds[seed];
            compare(run, samples[i].format, text, strlen(text));
            for (size_t at = 0; at < strlen(text); at++) {
                compare_every_byte_at(run, samples[i].format, text, at);
            }
            compare_other_lengths(run, &samples[i], text);
            compare_random_changes(run, &samples[i], text);
        }
    }
    /* Enough on both sides to mean something. */
    assert_true(run->fit_count > run->compared_count / 20);
    assert_true(run->fit_count < run->compared_count - run->compared_count / 20);
}

static void test_fast_ways_agree_with_slow_ones_on_random_strings_of_all_lengths(void **state) {
    struct state *run = *state;
    for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
        size_t alphabet_len = strlen(samples[i].alphabet);
        for (size_t round = 0; round < 100 * (RANDOM_LEN_MAX + 1); round++) {
            char text[RANDOM_LEN_MAX];
            size_t len = round % (RANDOM_LEN_MAX + 1);
            for (size_t at = 0; at < len; at++) {
                text[at] = samples[i].alphabet[next_random(run, alphabet_len)];
            }
            compare(run, samples[i].format, text, len);
        }
    }
}

/* Days that exist and do not, in years that are leap years and are not. */
static void test_every_day_agrees_in_all_formats_of_time(void **state) {
    struct state *run = *state;
    static const char *const years[] = {"1900", "1999", "2000", "2023", "2024", "2100"};
    for (size_t date = 0; date < 6 * 14 * 33; date++) {
        char text[] = "yyyy-mm-ddT09:12:33.123Z";
        memcpy(text, years[date / (14 * 33)], 4);
        text[5] = (char)('0' + date / 33 % 14 / 10);
        text[6] = (char)('0' + date / 33 % 14 % 10);
        text[8] = (char)('0' + date % 33 / 10);
        text[9] = (char)('0' + date % 33 % 10);
        compare(run, TV_FORMAT_DATE, text, 10);
        compare(run, TV_FORMAT_ISO_8601, text, 10);
        compare(run, TV_FORMAT_DATE_TIME, text, 24);
        compare(run, TV_FORMAT_TIMESTAMP, text, 24);
        compare(run, TV_FORMAT_ISO_8601, text, 24);
    }
}

static void test_every_second_of_a_day_agrees(void **state) {
    struct state *run = *state;
    for (int second = 0; second < 30 * 70 * 70; second++) {
        int numbers[] = {second / (70 * 70), second / 70 % 70, second % 70};
        char text[] = "2025-03-14Thh:mm:ss.000Z";
        for (int i = 0; i < 3; i++) {
            text[11 + 3 * i] = (char)('0' + numbers[i] / 10);
            text[12 + 3 * i] = (char)('0' + numbers[i] % 10);
        }
        compare(run, TV_FORMAT_TIMESTAMP, text, 24);
    }
}

/* Every number in every place, and lengths of digits that do not fit. */
static void test_every_number_of_an_ipv4_address_agrees(void **state) {
    struct state *run = *state;
    for (int number = 0; number < 4 * 2000; number++) {
        char digits[4];
        size_t digit_count = 1 + next_random(run, 4);
        int rest = number / 4;
        for (size_t i = digit_count; i > 0; i--) {
            digits[i - 1] = (char)('0' + rest % 10);
            rest /= 10;
        }
        char text[32];
        int len = 0;
        for (int place = 0; place < 4; place++) {
            static const char *const others[] = {"1", "10", "255"};
            const char *part = place == number % 4 ? digits : others[next_random(run, 3)];
            int part_len = place == number % 4 ? (int)digit_count : (int)strlen(part);
            len += snprintf(text + len, sizeof text - (size_t)len, "%s%.*s", place ? "." : "",
                            part_len, part);
        }
        compare(run, TV_FORMAT_IPV4, text, strlen(text));
    }
}

static void test_every_time_zone_is_found_and_nothing_one_byte_away_from_it(void **state) {
    struct state *run = *state;
    for (size_t i = 0; i < slow_formats_zone_count(); i++) {
        char text[TEXT_MAX];
        size_t len;
        const char *name = slow_formats_zone(i, &len);
        memcpy(text, name, len);
        compare(run, TV_FORMAT_TZDATA, text, len);
        for (size_t at = 0; at < len; at++) {
            text[at] = (char)(text[at] ^ 1);
            compare(run, TV_FORMAT_TZDATA, text, len);
            text[at] = (char)(text[at] ^ 1);
        }
    }
}

static void test_every_format_with_a_fast_way_has_a_slow_one(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
        assert_true(slow_formats_cover(samples[i].format));
    }
}

static int set_up(void **state) {
    static struct state run;
    run = (struct state){.slow = slow_formats_new(), .random = UINT64_C(0x2545f4914f6cdd1d)};
    *state = &run;
    return run.slow ? 0 : -1;
}

static int tear_down(void **state) {
    slow_formats_free(((struct state *)*state)->slow);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_format_with_a_fast_way_has_a_slow_one),
        cmocka_unit_test(test_fast_ways_agree_with_slow_ones_near_strings_that_fit),
        cmocka_unit_test(test_fast_ways_agree_with_slow_ones_on_random_strings_of_all_lengths),
        cmocka_unit_test(test_every_day_agrees_in_all_formats_of_time),
        cmocka_unit_test(test_every_second_of_a_day_agrees),
        cmocka_unit_test(test_every_number_of_an_ipv4_address_agrees),
        cmocka_unit_test(test_every_time_zone_is_found_and_nothing_one_byte_away_from_it),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
