/* Each format by example: strings that fit, and near misses that do not. */
#include "formats.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct text {
    size_t len;
    const char *at;
};

/* With its length, so that a NUL may stand inside. */
#define T(literal)                                                                                 \
    { sizeof(literal) - 1, literal }

#define CHECK(format, good, bad)                                                                   \
    do {                                                                                           \
        check_all(format, good, sizeof(good) / sizeof(good[0]), true);                             \
        check_all(format, bad, sizeof(bad) / sizeof(bad[0]), false);                               \
    } while (0)

/* The bytes are copied to memory of just their length: a read beyond the end is found by the
 * sanitizer. */
static bool fits(enum tv_format format, const char *at, size_t len) {
    char *copy = malloc(len ? len : 1);
    assert_non_null(copy);
    memcpy(copy, at, len);
    bool result = tv_format_matches(format, copy, len);
    free(copy);
    return result;
}

static void check_all(enum tv_format format, const struct text *texts, size_t count, bool wanted) {
    for (size_t i = 0; i < count; i++) {
        if (fits(format, texts[i].at, texts[i].len) != wanted) {
            fail_msg("%s: \"%s\" should %sfit", tv_format_name(format), texts[i].at,
                     wanted ? "" : "not ");
        }
    }
}

static void test_date_must_exist_in_the_calendar(void **state) {
    (void)state;
    static const struct text good[] = {T("2025-03-14"), T("2024-02-29"), T("2000-02-29"),
                                       T("0000-01-01"), T("9999-12-31"), T("2025-01-31")};
    static const struct text bad[] = {
        T("2025-02-29"), T("2025-02-30"),  T("1900-02-29"),   T("2025-04-31"), T("2025-13-01"),
        T("2025-00-10"), T("2025-01-00"),  T("2025-01-32"),   T("2025-3-14"),  T("20250314"),
        T("2025/03/14"), T("2025-03-14 "), T("2025-03-1"),    T("2025-03-1:"), T("2025-03-1/"),
        T(""),           T("2O25-03-14"),  T("202\xb5-03-14")};
    CHECK(TV_FORMAT_DATE, good, bad);
}

static void test_date_agrees_with_counting_days(void **state) {
    (void)state;
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    for (int date = 0; date < 10000 * 13 * 32; date++) {
        int year = date / (13 * 32);
        int month = date / 32 % 13;
        int day = date % 32;
        bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        bool wanted =
            month > 0 && day > 0 && day <= days[month - 1] + (month == 2 && is_leap ? 1 : 0);
        int numbers[] = {year / 1000, year / 100 % 10, year / 10 % 10, year % 10,
                         month / 10,  month % 10,      day / 10,       day % 10};
        char text[] = "yyyy-mm-dd";
        static const int places[] = {0, 1, 2, 3, 5, 6, 8, 9};
        for (int i = 0; i < 8; i++) {
            text[places[i]] = (char)('0' + numbers[i]);
        }
        if (tv_format_matches(TV_FORMAT_DATE, text, 10) != wanted) {
            fail_msg("%s", text);
        }
    }
}

static void test_date_time_is_that_of_rfc_3339(void **state) {
    (void)state;
    static const struct text good[] = {
        T("2025-03-14T09:12:33Z"),      T("2025-03-14t09:12:33z"),
        T("2025-03-14T09:12:33.1Z"),    T("2025-03-14T09:12:33.123456789012Z"),
        T("2025-03-14T09:12:33+05:30"), T("2025-03-14T09:12:33-00:00"),
        T("2016-12-31T23:59:60Z"),      T("2017-01-01T05:29:60+05:30")};
    static const struct text bad[] = {
        T("2025-03-14T09:12:33"),       T("2025-03-14 09:12:33Z"),
        T("2025-03-14T09:12:33.Z"),     T("2025-03-14T09:12Z"),
        T("2025-03-14T09:12:33+0530"),  T("2025-03-14T09:12:33+05"),
        T("2025-02-29T09:12:33Z"),      T("2025-03-14T24:00:00Z"),
        T("2025-03-14T09:60:00Z"),      T("2025-03-14T09:12:61Z"),
        T("2016-12-31T23:59:61Z"),      T("2025-03-14T09:12:60Z"),
        T("2025-03-14T09:12:33,1Z"),    T("2025-03-14T09:12:33+24:00"),
        T("2025-03-14T09:12:33+05:60"), T("2025-03-14"),
        T("2025-03-14T09:12:33ZZ"),     T("2025-03-14T09:12:33Z\0")};
    CHECK(TV_FORMAT_DATE_TIME, good, bad);
}

static void test_time_needs_an_offset(void **state) {
    (void)state;
    static const struct text good[] = {T("09:12:33Z"), T("09:12:33.5+01:00"), T("23:59:60Z"),
                                       T("00:00:00-23:59")};
    static const struct text bad[] = {T("09:12:33"),  T("09:12Z"),    T("9:12:33Z"),
                                      T("24:00:00Z"), T("22:59:60Z"), T("09:12:33+01")};
    CHECK(TV_FORMAT_TIME, good, bad);
}

static void test_timestamp_takes_what_libraries_send(void **state) {
    (void)state;
    static const struct text good[] = {T("2025-03-14T09:12:33.123Z"),
                                       T("2025-03-14T09:12:33Z"),
                                       T("2025-03-14t09:12:33.123z"),
                                       T("2025-03-14 09:12:33.123Z"),
                                       T("2025-03-14T09:12:33"),
                                       T("2025-03-14 09:12:33"),
                                       T("2025-03-14T09:12:33.123"),
                                       T("2025-03-14T09:12:33.123456789+00:00"),
                                       T("2025-03-14T09:12:33+0100"),
                                       T("2025-03-14T09:12:33-08"),
                                       T("2025-03-14T09:12:33.000000+0530"),
                                       T("2016-12-31T23:59:60Z"),
                                       T("2016-12-31T23:59:60"),
                                       T("2016-12-31T15:59:60.5-08:00"),
                                       T("0001-01-01T00:00:00Z"),
                                       T("1970-01-01T00:00:00.000Z")};
    static const struct text bad[] = {T("2025-03-14"),
                                      T("2025-03-14T09:12"),
                                      T("2025-03-14T09:12Z"),
                                      T("20250314T091233Z"),
                                      T("2025-02-30T09:12:33.123Z"),
                                      T("2025-03-14T25:12:33.123Z"),
                                      T("2025-03-14T09:60:33.123Z"),
                                      T("2025-03-14T09:12:60.123Z"),
                                      T("2025-03-14T09:12:33.123ZZ"),
                                      T("2025-03-14T09:12:33.Z"),
                                      T("2025-03-14T09:12:33."),
                                      T("2025-03-14T09:12:33,123Z"),
                                      T("2025-03-14  09:12:33Z"),
                                      T("2025-03-14T09:12:33 Z"),
                                      T("2025-03-14T09:12:33+1"),
                                      T("2025-03-14T09:12:33+010"),
                                      T("2025-03-14T09:12:33+01000"),
                                      T("2025-03-14T09:12:33+2400"),
                                      T("2025-03-14T09:12:33+0160"),
                                      T("2025-03-14_09:12:33Z"),
                                      T("2025-03-14T09:12:3aZ"),
                                      T("1741943553"),
                                      T("Fri Mar 14 2025 09:12:33"),
                                      T(""),
                                      T("2025-03-14\x14"
                                        "09:12:33Z"),
                                      T("2025-03-14T09:12:33\xda")};
    CHECK(TV_FORMAT_TIMESTAMP, good, bad);
}

static void test_iso_8601_takes_dates_and_the_basic_form(void **state) {
    (void)state;
    static const struct text good[] = {T("2025-03-14"),
                                       T("20250314"),
                                       T("2025-03-14T09:12:33.123Z"),
                                       T("2025-03-14T09:12Z"),
                                       T("2025-03-14T09:12"),
                                       T("20250314T091233Z"),
                                       T("20250314T0912"),
                                       T("20250314T091233.5Z"),
                                       T("20250314T091233+0100"),
                                       T("2025-03-14T09:12:33,5"),
                                       T("2025-03-14T09:12+01"),
                                       T("2025-03-14 09:12:33")};
    static const struct text bad[] = {T("2025-02-30"),
                                      T("20250230"),
                                      T("2025-03"),
                                      T("2025"),
                                      T("202503140"),
                                      T("2025-03-14T"),
                                      T("20250314T"),
                                      T("20250314T09"),
                                      T("2025-03-14T091233Z"),
                                      T("20250314T09:12:33Z"),
                                      T("20250314T240000Z"),
                                      T("2025-03-14T24:00"),
                                      T("2025-W11-5"),
                                      T("2025-073"),
                                      T("2025-03-14T9:12"),
                                      T("20250314T091260Z"),
                                      T("2025-03-14T09:12.5"),
                                      T("14.03.2025"),
                                      T("")};
    CHECK(TV_FORMAT_ISO_8601, good, bad);
}

static void test_strict_formats_of_time_are_within_the_tolerant_ones(void **state) {
    (void)state;
    static const char *const texts[] = {"2025-03-14T09:12:33Z", "2025-03-14T09:12:33.5+01:00",
                                        "2016-12-31t23:59:60z", "2025-03-14T09:12:33",
                                        "2025-02-30T09:12:33Z", "2025-03-14 09:12:33+0100"};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        size_t len = strlen(texts[i]);
        bool is_strict = tv_format_matches(TV_FORMAT_DATE_TIME, texts[i], len);
        bool is_timestamp = tv_format_matches(TV_FORMAT_TIMESTAMP, texts[i], len);
        bool is_iso = tv_format_matches(TV_FORMAT_ISO_8601, texts[i], len);
        assert_true(!is_strict || is_timestamp);
        assert_true(!is_timestamp || is_iso);
    }
}

/* Whether a byte may stand at a place: x for hex digits, a digit for digits up to it, T and Z for
 * themselves in either case, else the byte itself. */
static bool is_allowed(int byte, char allowed) {
    bool is_digit = byte >= '0' && byte <= '9';
    if (allowed == 'x') {
        return is_digit || (byte >= 'a' && byte <= 'f') || (byte >= 'A' && byte <= 'F');
    }
    if (allowed == 'T' || allowed == 'Z') {
        return byte == allowed || byte == allowed + ('a' - 'A');
    }
    return allowed >= '0' && allowed <= '9' ? is_digit && byte <= allowed : byte == allowed;
}

static void check_bytes(enum tv_format format, const char *text, const char *allowed) {
    char changed[64];
    size_t len = strlen(text);
    memcpy(changed, text, len);
    for (size_t at = 0; at < len; at++) {
        for (int byte = 0; byte < 256; byte++) {
            changed[at] = (char)byte;
            if (tv_format_matches(format, changed, len) != is_allowed(byte, allowed[at])) {
                fail_msg("%s: byte %d at %zu of %s", tv_format_name(format), byte, at, text);
            }
        }
        changed[at] = text[at];
    }
}

static void test_words_of_bytes_find_a_wrong_byte_at_every_place(void **state) {
    (void)state;
    check_bytes(TV_FORMAT_DATE, "2011-11-11", "9999-12-29");
    check_bytes(TV_FORMAT_DATE_TIME, "2011-11-11T11:11:11.111Z", "9999-12-29T29:59:59.999Z");
    check_bytes(TV_FORMAT_UUID, "1b4e28ba-2fa1-41d2-883f-0016d3cca427",
                "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx");
}

static void test_email_has_one_at_sign_and_a_host(void **state) {
    (void)state;
    static const struct text good[] = {
        T("ann@example.com"),
        T("a.b+tag@mail.example.co.uk"),
        T("o'neil@example.com"),
        T("\"ann b\"@example.com"),
        T("\"a\\\"b\"@example.com"),
        T("a@[192.0.2.1]"),
        T("a@[IPv6:2001:db8::1]"),
        T("a@localhost"),
        T("a^b`c@example.com"),
        T("\"\"@example.com"),
        T("1234567890123456789012345678901234567890123456789012345678901234@example.com")};
    static const struct text bad[] = {
        T("ann"),
        T("ann@"),
        T("@example.com"),
        T("ann@@example.com"),
        T("a@b@example.com"),
        T(".a@example.com"),
        T("a.@example.com"),
        T("a..b@example.com"),
        T("a b@example.com"),
        T("ann@example..com"),
        T("ann@.example.com"),
        T("ann@example.com."),
        T("ann@-example.com"),
        T("ann@exam_ple.com"),
        T("ann@example.com "),
        T(" ann@example.com"),
        T("a@[192.0.2.300]"),
        T("a@[192.0.2.1"),
        T("\"ann@example.com"),
        T("\"a\"b@example.com"),
        T("zo\xc3\xab@example.com"),
        T("ann@exampl\xc3\xa9.com"),
        T(""),
        T("a\0b@example.com"),
        T("\"a\\\x7f\"@b"),
        T("\"a\\\xc3\xab\"@b"),
        T("\"\\"),
        T("12345678901234567890123456789012345678901234567890123456789012345@example.com")};
    CHECK(TV_FORMAT_EMAIL, good, bad);
}

static void test_idn_email_takes_international_letters(void **state) {
    (void)state;
    static const struct text good[] = {T("zo\xc3\xab@exampl\xc3\xa9.com"), T("ann@example.com"),
                                       T("\"zo\xc3\xab\"@example.com")};
    static const struct text bad[] = {T("zo\xc3\xab"), T("zo\xc3\xab@"), T("zo\xc3\xab@-a.com"),
                                      T("zo\xc3\xab..a@b.com")};
    CHECK(TV_FORMAT_IDN_EMAIL, good, bad);
}

#define A63 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static void test_hostname_has_labels_of_limited_length(void **state) {
    (void)state;
    static const struct text good[] = {T("example.com"),
                                       T("localhost"),
                                       T("a"),
                                       T("3com.com"),
                                       T(A63 ".com"),
                                       T("xn--bcher-kva.example"),
                                       T("XN--BCHER-KVA.example"),
                                       T("xn--a-8q7bj64czgq"),
                                       T("ab--cd.com"),
                                       T(A63 "." A63 "." A63
                                             ".abcdefghijabcdefghijabcdefghijabcdefghij"
                                             "abcdefghijabcdefghija")};
    static const struct text bad[] = {
        T(""),
        T("."),
        T("a."),
        T(".a"),
        T("a..b"),
        T("-a.com"),
        T("a-.com"),
        T("a_b.com"),
        T("a b"),
        T("a" A63 ".com"),
        T("xn--"),
        T("xn--a"),
        T("xn--a-"),
        T("xn---bqx"),
        T("XN--aa---o47jg78q"),
        T("xn--\xc3\xa9"),
        T("b\xc3\xbc"
          "cher.de"),
        T("xn--99999999"),
        T("xn--hello-txk"),
        T("a.xn--X"),
        T("a\0b"),
        T("xn--"
          "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
        T(A63 "." A63 "." A63 ".abcdefghijabcdefghijabcdefghijabcdefghij"
              "abcdefghijabcdefghijab")};
    CHECK(TV_FORMAT_HOSTNAME, good, bad);
}

static void test_ipv4_has_four_numbers_without_leading_zeros(void **state) {
    (void)state;
    static const struct text good[] = {T("192.0.2.1"), T("0.0.0.0"), T("255.255.255.255")};
    static const struct text bad[] = {T("192.0.2"),    T("192.0.2.256"), T("192.0.2.01"),
                                      T("192.0.2.1."), T("1.2.3.4.5"),   T("192.0.2.1000"),
                                      T("192.0.2."),   T("192.0..1"),    T("::1"),
                                      T(""),           T("a.b.c.d"),     T("192.0.2.1\0")};
    CHECK(TV_FORMAT_IPV4, good, bad);
}

static void test_ipv6_has_eight_groups_or_one_gap(void **state) {
    (void)state;
    static const struct text good[] = {T("2001:db8::1"),
                                       T("::"),
                                       T("::1"),
                                       T("1::"),
                                       T("1:2:3:4:5:6:7:8"),
                                       T("1:2:3::"),
                                       T("1:2:3:4:5:6:7::"),
                                       T("::2:3:4:5:6:7:8"),
                                       T("::ffff:192.0.2.1"),
                                       T("1:2:3:4:5:6:192.0.2.1"),
                                       T("ABCD:EF01::")};
    static const struct text bad[] = {T("1:2:3:4:5:6:7"),
                                      T("1:2:3:4:5:6:7:8:9"),
                                      T("1::2::3"),
                                      T(":1"),
                                      T("1:"),
                                      T(":::"),
                                      T("12345::"),
                                      T("g::"),
                                      T("1:2:3:4:5:6:7:8::"),
                                      T("1:2:3:4::5:6:7:8"),
                                      T("::192.0.2"),
                                      T("192.0.2.1"),
                                      T("1:2:3:4:5:6:7:192.0.2.1"),
                                      T("[::1]"),
                                      T("fe80::1%eth0"),
                                      T(":"),
                                      T(""),
                                      T("::1 "),
                                      T("1:2:3:4:5:6:7:"),
                                      T("::1:")};
    CHECK(TV_FORMAT_IPV6, good, bad);
}

static void test_ip_is_of_either_version(void **state) {
    (void)state;
    static const struct text good[] = {T("192.0.2.1"), T("2001:db8::1")};
    static const struct text bad[] = {T(""), T("example.com"), T("192.0.2.1:80"), T("1.2.3")};
    CHECK(TV_FORMAT_IP, good, bad);
}

static void test_uri_has_a_scheme(void **state) {
    (void)state;
    static const struct text good[] = {T("https://example.com/a/b?c=d&e=%20#f"),
                                       T("http://user:pw@example.com:8080/"),
                                       T("https://[2001:db8::1]:443/"),
                                       T("mailto:ann@example.com"),
                                       T("urn:isbn:0451450523"),
                                       T("android-app://com.example.app/"),
                                       T("file:///etc/hosts"),
                                       T("a:"),
                                       T("http://example.com:"),
                                       T("http://a@example.com"),
                                       T("http://[v1.a:b]/"),
                                       T("data:text/plain,hello"),
                                       T("http://a:b:c@example.com:1")};
    static const struct text bad[] = {T(""),
                                      T("example.com"),
                                      T("/path"),
                                      T("//example.com"),
                                      T("http://exa mple.com"),
                                      T("http://example.com/%"),
                                      T("http://example.com/%2"),
                                      T("http://example.com/%zz"),
                                      T("http://example.com/caf\xc3\xa9"),
                                      T("http://example.com:80a/"),
                                      T("http://a@b@c/"),
                                      T("http://[::1"),
                                      T("http://[::1]a/"),
                                      T("http://[1::2::3]/"),
                                      T("http://[v.a]/"),
                                      T("http://[v1.]/"),
                                      T("1http://a"),
                                      T("ht_tp://a"),
                                      T(":a"),
                                      T("http://example.com/[a]"),
                                      T("http://example.com/#a#b"),
                                      T("http://example.com/\0"),
                                      T("http://a:b:c/"),
                                      T("http://example.com/{id}"),
                                      T("http://exa[mple.com/"),
                                      T("http://example.com/a\x7f")};
    CHECK(TV_FORMAT_URI, good, bad);
}

static void test_uri_reference_may_lack_the_scheme(void **state) {
    (void)state;
    static const struct text good[] = {T("https://example.com/"),
                                       T("/a/b?c"),
                                       T("//example.com"),
                                       T("a/b:c"),
                                       T(""),
                                       T("#f"),
                                       T("?q"),
                                       T("a@b"),
                                       T("./a:b")};
    static const struct text bad[] = {T("a b"),   T("1:b"),        T("a@b:c"),        T("/%"),
                                      T("//a:x"), T("\\\\server"), T("/caf\xc3\xa9"), T("a%20:b")};
    CHECK(TV_FORMAT_URI_REFERENCE, good, bad);
}

static void test_iri_takes_letters_but_no_private_characters(void **state) {
    (void)state;
    static const struct text good[] = {
        T("https://exampl\xc3\xa9.com/caf\xc3\xa9?\xc3\xa9#\xc3\xa9"),
        T("https://example.com/\xf0\x90\x8d\x88"), T("https://example.com/?\xee\x80\x80"),
        T("http://zo\xc3\xab:x@example.com")};
    static const struct text bad[] = {T("/caf\xc3\xa9"),
                                      T("https://example.com/\xee\x80\x80"),
                                      T("https://example.com/\xc2\x85"),
                                      T("https://example.com/#\xee\x80\x80"),
                                      T("https://example.com/\xef\xbf\xbf"),
                                      T("\xc3\xa9:a"),
                                      T("https://example.com/ "),
                                      T("https://example.com/\xc3"),
                                      T("https://example.com/\xf3\xa0\x80\x80")};
    CHECK(TV_FORMAT_IRI, good, bad);
}

static void test_iri_reference_may_lack_the_scheme(void **state) {
    (void)state;
    static const struct text good[] = {T("/caf\xc3\xa9"), T("caf\xc3\xa9"), T(""), T("a:b")};
    static const struct text bad[] = {T("caf\xc3\xa9:b"), T("caf\xc3\xa9 "), T("\\caf\xc3\xa9")};
    CHECK(TV_FORMAT_IRI_REFERENCE, good, bad);
}

static void test_idn_hostname_takes_labels_in_both_forms(void **state) {
    (void)state;
    static const struct text good[] = {T("bücher.example"),  T("xn--bcher-kva.example"),
                                       T("www.example.com"), T("例え。テスト"),
                                       T("שלום.example"),    T("a-b"),
                                       T("straße.de")};
    static const struct text bad[] = {T(""),
                                      T("👍.example"),
                                      T("."),
                                      T("a..b"),
                                      T("a."),
                                      T("-a"),
                                      T("Bücher.example"),
                                      T("a_b"),
                                      T("xn--bcher-kvb.example"),
                                      T("xn--abc-"),
                                      T("aשלום"),
                                      T("0a.שלום"),
                                      T("ü-.example")};
    CHECK(TV_FORMAT_IDN_HOSTNAME, good, bad);
}

static void test_regex_is_that_of_ecmascript(void **state) {
    (void)state;
    static const struct text good[] = {T(""),
                                       T("^[a-z_]+$"),
                                       T("(?:a|b)*?c{2,}d{2,3}?"),
                                       T("\\d\\w\\S\\b\\B.\\0"),
                                       T("\\cA\\x41\\u0041\\u{1F600}"),
                                       T("\\p{Letter}\\P{Script=Greek}"),
                                       T("(?<name>x)\\k<name>\\1"),
                                       T("(?=a)(?!b)(?<=c+)(?<!d)"),
                                       T("[]"),
                                       T("[^]"),
                                       T("[\\b\\-\\]a-z-]"),
                                       T("[\\w-a]"),
                                       T("a{,3}{}{a}"),
                                       T("a{0099,100}"),
                                       T("\\/\\-\\."),
                                       T("[ä-ö]é+]")};
    static const struct text bad[] = {
        T("("),        T(")"),           T("(a))"),    T("^(abc]"), T("[a"),     T("[a\\]"),
        T("*a"),       T("a**"),         T("^*"),      T("a|+"),    T("(?a)"),   T("(?i)abc"),
        T("(?P<n>a)"), T("(?#c)a"),      T("(?<1>a)"), T("(?<n"),   T("\\"),     T("\\a"),
        T("\\x4"),     T("\\u{110000}"), T("\\u12"),   T("\\c1"),   T("\\p"),    T("\\p{}"),
        T("\\k<n"),    T("[b-a]"),       T("[ö-ä]"),   T("[\\B]"),  T("a{3,2}"), T("{2}"),
        T("a{2}{2}"),  T("(?")};
    CHECK(TV_FORMAT_REGEX, good, bad);
}

static void test_url_is_what_browsers_send(void **state) {
    (void)state;
    static const struct text good[] = {T("https://e.com/?filter[color]=red"),
                                       T("https://e.com/a|b/{y}/^/`/[1]"),
                                       T("https://e.com/?q=a|b&c={y}^`&d=50%off"),
                                       T("https://e.com/#a#b"),
                                       T("https://e.com/%"),
                                       T("https://e.com/a\\b"),
                                       T("https://exampl\xc3\xa9.com/caf\xc3\xa9?\xee\x80\x80"),
                                       T("https://e.com/a'b"),
                                       T("https://example.com/page?id=7"),
                                       T("about:blank"),
                                       T("data:,a"),
                                       T("mailto:ann@example.com"),
                                       T("lumora://home"),
                                       T("file:///home/a.html"),
                                       T("android-app://com.example/x"),
                                       T("a:b"),
                                       T("x+1.z-:b")};
    static const struct text bad[] = {
        T(""),
        T("/page"),
        T("//e.com/page"),
        T("e.com/page"),
        T("e.com"),
        T("about:"),
        T(":a"),
        T("1a:b"),
        T("\xc3\xa9:b"),
        T("https://e.com/a b"),
        T(" https://e.com/"),
        T("https://e.com/ "),
        T("https://e.com/\n"),
        T("https://e.com/\0"),
        T("https://e.com/\x7f"),
        T("https://e.com/<b>"),
        T("https://e.com/>"),
        T("https://e.com/\""),
        T("https://example.com/a/long/way/<"),
        T("?a=b"),
        T("#a"),
        T("null"),
    };
    CHECK(TV_FORMAT_URL, good, bad);
}

static void test_url_has_a_host_where_its_scheme_has_one(void **state) {
    (void)state;
    static const struct text good[] = {
        T("http://a"),          T("https://a"),   T("wss://a/"),      T("ws://a?b"),
        T("ftp://a#b"),         T("HTTPS://A"),   T("https://a:443"), T("https://u:p@a/"),
        T("https://[::1]:80/"), T("https://a/@"), T("httpx:a")};
    static const struct text bad[] = {T("https:"),
                                      T("https:/"),
                                      T("https://"),
                                      T("https:///"),
                                      T("https:a"),
                                      T("https:/a"),
                                      T("http://?a"),
                                      T("http://#a"),
                                      T("http://:80/"),
                                      T("HTTP://u@/"),
                                      T("http://u:p@:80/"),
                                      T("http://\\a"),
                                      T("ws:///a"),
                                      T("wss:a"),
                                      T("ftp:///pub"),
                                      T("https:///a/long/way/to/go"),
                                      T("http:///a/long/way/to/go"),
                                      T("http://?a=long&way=to&go=b")};
    CHECK(TV_FORMAT_URL, good, bad);
}

static void test_uri_template_closes_its_braces(void **state) {
    (void)state;
    static const struct text good[] = {
        T("/products/{id}"), T("{?q,lang:2,list*}"), T("plain"), T("{a.b_c}"), T("{%20x}"), T("")};
    static const struct text bad[] = {
        T("{"),     T("}"),    T("{}"),   T("{a"),        T("{a b}"), T("{a:0}"), T("{a:}"),
        T("{a*b}"), T("{a,}"), T("{.}"),  T("{a..b}"),    T("{{a}}"), T("a\\b"),  T("a^b"),
        T("%2"),    T("a b"),  T("{a.}"), T("{a:12345}"), T("{a-b}"), T("{+")};
    CHECK(TV_FORMAT_URI_TEMPLATE, good, bad);
}

static void test_json_pointer_escapes_its_tildes(void **state) {
    (void)state;
    static const struct text good[] = {T(""),         T("/"),     T("/a/b"),
                                       T("/a~0b~1c"), T("/\0~0"), T("//")};
    static const struct text bad[] = {T("a"), T("/~"), T("/~2"), T("#/a"), T("/a~"), T("/~0~")};
    CHECK(TV_FORMAT_JSON_POINTER, good, bad);
}

static void test_relative_json_pointer_starts_with_a_number(void **state) {
    (void)state;
    static const struct text good[] = {T("0"), T("1/a"), T("12#"), T("0/"), T("10/a~1")};
    static const struct text bad[] = {T(""),    T("/a"), T("01"),   T("00#"), T("1a"),
                                      T("1##"), T("-1"), T("1#/a"), T("0+1"), T("1/~")};
    CHECK(TV_FORMAT_RELATIVE_JSON_POINTER, good, bad);
}

static void test_uuid_has_its_hyphens_in_place(void **state) {
    (void)state;
    static const struct text good[] = {T("1b4e28ba-2fa1-41d2-883f-0016d3cca427"),
                                       T("1B4E28BA-2FA1-41D2-883F-0016D3CCA427"),
                                       T("00000000-0000-0000-0000-000000000000")};
    static const struct text bad[] = {
        T("1b4e28ba2fa141d2883f0016d3cca427"),       T("1b4e28ba-2fa1-41d2-883f-0016d3cca42"),
        T("1b4e28ba-2fa1-41d2-883f-0016d3cca4277"),  T("1b4e28ba-2fa1-41d2-883f-0016d3cca42g"),
        T("{1b4e28ba-2fa1-41d2-883f-0016d3cca427}"), T("1b4e28b-a2fa1-41d2-883f-0016d3cca427"),
        T("1b4e28ba-2fa1-41d2-883f00016d3cca427-"),  T("")};
    CHECK(TV_FORMAT_UUID, good, bad);
}

static void test_semantic_version_has_three_numbers(void **state) {
    (void)state;
    static const struct text good[] = {
        T("0.0.0"),         T("1.4.0"),       T("10.20.30"),       T("1.0.0-alpha"),
        T("1.0.0-alpha.1"), T("1.0.0-0.3.7"), T("1.0.0+20130313"), T("1.0.0-rc.1+exp.sha.5114f85"),
        T("1.0.0--"),       T("1.0.0+001"),   T("1.0.0-0a"),       T("99999999999999999999.0.0")};
    static const struct text bad[] = {
        T(""),       T("1"),        T("1.2"),        T("1.2."),      T("01.2.3"),
        T("1.02.3"), T("1.2.03"),   T("v1.2.3"),     T("1.2.3.4"),   T("1.2.3-"),
        T("1.2.3+"), T("1.2.3-01"), T("1.2.3-a..b"), T("1.2.3-a_b"), T("1.2.3+a+b"),
        T(" 1.2.3"), T("1.2.3-.a"), T("1.2.3 "),     T("1.2.x"),     T("1.2.3-a.")};
    CHECK(TV_FORMAT_SEMVER, good, bad);
}

static void test_currency_is_a_code_in_capitals(void **state) {
    (void)state;
    static const struct text good[] = {T("EUR"), T("USD"), T("CHF"), T("AED"), T("ZWL"), T("XXX"),
                                       T("ZWG"), T("SLE"), T("VED"), T("XCG"), T("JPY"), T("CHE")};
    static const struct text bad[] = {T("eur"), T("Eur"),    T("EURO"), T("EU"),  T(""),
                                      T("US$"), T("ABC"),    T("DEM"),  T("ZZZ"), T("@AA"),
                                      T("[AA"), T("\xc5UR"), T("BTC"),  T("AEE")};
    CHECK(TV_FORMAT_ISO_4217, good, bad);
}

static void test_country_is_a_code_of_two_capitals(void **state) {
    (void)state;
    static const struct text good[] = {T("CH"), T("DE"), T("US"), T("GB"), T("AD"), T("ZW")};
    static const struct text bad[] = {T("ch"), T("Ad"), T("aD"), T("UK"), T("EU"), T("USA"),
                                      T("C"),  T(""),   T("ZZ"), T("A["), T("@A"), T("A\xc1")};
    CHECK(TV_FORMAT_ISO_3166, good, bad);
}

static void test_time_zone_is_a_name_or_link_of_the_database(void **state) {
    (void)state;
    static const struct text good[] = {T("Europe/Zurich"),
                                       T("US/Pacific"),
                                       T("Asia/Calcutta"),
                                       T("Asia/Kolkata"),
                                       T("UTC"),
                                       T("Etc/UTC"),
                                       T("GMT"),
                                       T("America/New_York"),
                                       T("Etc/GMT+12"),
                                       T("Europe/Kyiv"),
                                       T("America/Argentina/ComodRivadavia"),
                                       T("GB"),
                                       T("Africa/Abidjan"),
                                       T("Zulu")};
    static const struct text bad[] = {T("europe/zurich"),
                                      T("Europe/Zurich "),
                                      T("PST"),
                                      T("Europe"),
                                      T("Europe/Bern"),
                                      T(""),
                                      T("GMT+05:30"),
                                      T("+01:00"),
                                      T("Zulu\0"),
                                      T("America/Argentina/ComodRivadaviaX"),
                                      T("America/New York")};
    CHECK(TV_FORMAT_TZDATA, good, bad);
}

static void test_language_tag_is_well_formed(void **state) {
    (void)state;
    static const struct text good[] = {T("en"),
                                       T("en-US"),
                                       T("en_US"),
                                       T("EN-us"),
                                       T("zh-Hans-CN"),
                                       T("zh_Hans_CN"),
                                       T("zh-cmn-Hans-CN"),
                                       T("es-419"),
                                       T("de-1996"),
                                       T("sl-rozaj-biske"),
                                       T("de-DE-u-co-phonebk"),
                                       T("x-private"),
                                       T("en-x-a-b"),
                                       T("i-klingon"),
                                       T("en-GB-oed"),
                                       T("sgn_BE_FR"),
                                       T("art-lojban"),
                                       T("zh-min-nan"),
                                       T("abcd-Latn"),
                                       T("abcdefgh"),
                                       T("en-a-bb-b-cc-x-d"),
                                       T("de-CH-1901"),
                                       T("hy-Latn-IT-arevela"),
                                       T("I-DEFAULT"),
                                       T("en-US-POSIX"),
                                       T("ar-aao")};
    static const struct text bad[] = {T(""),
                                      T("e"),
                                      T("english-language-x"),
                                      T("en-"),
                                      T("-en"),
                                      T("en--US"),
                                      T("en-US-"),
                                      T("en-a"),
                                      T("en-x"),
                                      T("x"),
                                      T("a-DE"),
                                      T("de-419-DE"),
                                      T("1en"),
                                      T("en-US-Latn"),
                                      T("en-Latn-Cyrl"),
                                      T("en-419-US"),
                                      T("en US"),
                                      T("en-12"),
                                      T("en-abcdefghi"),
                                      T("i-unknown"),
                                      T("en-USA-US-US"),
                                      T("en.UTF-8"),
                                      T("en_US.UTF-8"),
                                      T("en-a-b"),
                                      T("de-abc-abc-abc-abc"),
                                      T("abcd-abc"),
                                      T("\xc3\xa9n"),
                                      T("en-1ab"),
                                      T("en-US\0"),
                                      T("x-"),
                                      T("en-a-b-cc"),
                                      T("ar-a-aaa-b")};
    CHECK(TV_FORMAT_BCP_47, good, bad);
}

static void test_regex_is_the_grammar_of_ecma_262_with_its_u_flag(void **state) {
    (void)state;
    static const struct text good[] = {T(""),
                                       T("^[a-z]+$"),
                                       T("a|(b|)|"),
                                       T("[]"),
                                       T("[^]"),
                                       T("[\\w\\-]"),
                                       T("\\cA\\0\\x41\\u00e4\\u{1F600}"),
                                       T("\\u{00000041}"),
                                       T("\\p{Lu}\\P{Script=Greek}[\\p{White_Space}]"),
                                       T("(?<n>a)\\k<n>\\1"),
                                       T("\\k<n>(?<n>a)"),
                                       T("(?<\xc3\xa4$_1>a)"),
                                       T("(?<=a+)b(?!c)(?<!d)(?=e)"),
                                       T("a{2}b{2,}?c{2,4}"),
                                       T("\xf0\x9f\x98\x80")};
    static const struct text bad[] = {T("("),          T(")"),          T("[a"),
                                      T("*"),          T("a**"),        T("^*"),
                                      T("a{3,2}"),     T("{"),          T("}"),
                                      T("]"),          T("a{1"),        T("[b-a]"),
                                      T("[\\w-a]"),    T("\\"),         T("\\a"),
                                      T("\\-"),        T("\\01"),       T("\\1"),
                                      T("\\k<n>"),     T("\\x4"),       T("\\u{110000}"),
                                      T("\\p{Greek}"), T("\\p{sc=Lu}"), T("\\pL"),
                                      T("(?i)a"),      T("(?P<n>a)"),   T("(?<n>a)(?<n>b)"),
                                      T("(?<1>a)"),    T("(?<n"),       T("(?=a)*"),
                                      T("[\\"),        T("\\p{"),       T("a\0)")};
    CHECK(TV_FORMAT_REGEX, good, bad);
}

static void test_names_lead_to_formats_and_back(void **state) {
    (void)state;
    int count = 0;
    for (int number = 1; number < 100; number++) {
        const char *name = tv_format_name((enum tv_format)number);
        if (name) {
            count++;
            assert_int_equal(tv_format_find(name, strlen(name)), number);
            assert_non_null(tv_format_expected((enum tv_format)number));
        } else {
            assert_null(tv_format_expected((enum tv_format)number));
        }
    }
    assert_int_equal(count, 27);
}

static void test_names_that_are_no_format_are_not_found(void **state) {
    (void)state;
    assert_int_equal(tv_format_find("Date", 4), TV_FORMAT_NONE);
    assert_int_equal(tv_format_find("date-tim", 8), TV_FORMAT_NONE);
    assert_int_equal(tv_format_find("uri\0", 4), TV_FORMAT_NONE);
    assert_int_equal(tv_format_find(NULL, 0), TV_FORMAT_NONE);
}

static void test_numbers_of_formats_stay_as_they_were_published(void **state) {
    (void)state;
    assert_int_equal(TV_FORMAT_DATE_TIME, 1);
    assert_int_equal(TV_FORMAT_EMAIL, 4);
    assert_int_equal(TV_FORMAT_URI, 10);
    assert_int_equal(TV_FORMAT_UUID, 17);
    assert_int_equal(TV_FORMAT_TIMESTAMP, 23);
    assert_int_equal(TV_FORMAT_SEMVER, 24);
    assert_int_equal(TV_FORMAT_URL, 25);
    assert_int_equal(TV_FORMAT_REGEX, 26);
    assert_int_equal(TV_FORMAT_IDN_HOSTNAME, 27);
}

static void test_no_format_and_numbers_beyond_demand_nothing(void **state) {
    (void)state;
    assert_true(tv_format_matches(TV_FORMAT_NONE, "anything", 8));
    assert_true(tv_format_matches((enum tv_format)99, NULL, 0));
    assert_null(tv_format_name(TV_FORMAT_NONE));
    assert_null(tv_format_name((enum tv_format)99));
}

static void test_no_bytes_at_no_address_are_an_empty_string(void **state) {
    (void)state;
    for (int number = 1; number <= 27; number++) {
        enum tv_format format = (enum tv_format)number;
        assert_int_equal(tv_format_matches(format, NULL, 0), tv_format_matches(format, "", 0));
    }
    assert_true(tv_format_matches(TV_FORMAT_JSON_POINTER, NULL, 0));
    assert_false(tv_format_matches(TV_FORMAT_URI, NULL, 0));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_date_must_exist_in_the_calendar),
        cmocka_unit_test(test_date_agrees_with_counting_days),
        cmocka_unit_test(test_date_time_is_that_of_rfc_3339),
        cmocka_unit_test(test_time_needs_an_offset),
        cmocka_unit_test(test_timestamp_takes_what_libraries_send),
        cmocka_unit_test(test_iso_8601_takes_dates_and_the_basic_form),
        cmocka_unit_test(test_strict_formats_of_time_are_within_the_tolerant_ones),
        cmocka_unit_test(test_words_of_bytes_find_a_wrong_byte_at_every_place),
        cmocka_unit_test(test_email_has_one_at_sign_and_a_host),
        cmocka_unit_test(test_idn_email_takes_international_letters),
        cmocka_unit_test(test_hostname_has_labels_of_limited_length),
        cmocka_unit_test(test_ipv4_has_four_numbers_without_leading_zeros),
        cmocka_unit_test(test_ipv6_has_eight_groups_or_one_gap),
        cmocka_unit_test(test_ip_is_of_either_version),
        cmocka_unit_test(test_uri_has_a_scheme),
        cmocka_unit_test(test_uri_reference_may_lack_the_scheme),
        cmocka_unit_test(test_iri_takes_letters_but_no_private_characters),
        cmocka_unit_test(test_iri_reference_may_lack_the_scheme),
        cmocka_unit_test(test_idn_hostname_takes_labels_in_both_forms),
        cmocka_unit_test(test_regex_is_that_of_ecmascript),
        cmocka_unit_test(test_url_is_what_browsers_send),
        cmocka_unit_test(test_url_has_a_host_where_its_scheme_has_one),
        cmocka_unit_test(test_uri_template_closes_its_braces),
        cmocka_unit_test(test_json_pointer_escapes_its_tildes),
        cmocka_unit_test(test_relative_json_pointer_starts_with_a_number),
        cmocka_unit_test(test_uuid_has_its_hyphens_in_place),
        cmocka_unit_test(test_semantic_version_has_three_numbers),
        cmocka_unit_test(test_currency_is_a_code_in_capitals),
        cmocka_unit_test(test_country_is_a_code_of_two_capitals),
        cmocka_unit_test(test_time_zone_is_a_name_or_link_of_the_database),
        cmocka_unit_test(test_language_tag_is_well_formed),
        cmocka_unit_test(test_regex_is_the_grammar_of_ecma_262_with_its_u_flag),
        cmocka_unit_test(test_names_lead_to_formats_and_back),
        cmocka_unit_test(test_names_that_are_no_format_are_not_found),
        cmocka_unit_test(test_numbers_of_formats_stay_as_they_were_published),
        cmocka_unit_test(test_no_format_and_numbers_beyond_demand_nothing),
        cmocka_unit_test(test_no_bytes_at_no_address_are_an_empty_string),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
