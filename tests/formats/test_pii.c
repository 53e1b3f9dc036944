/* Personal data in texts: what is found, what only looks like it, and how it is masked. Each near
 * miss stands for something that events really hold. */
#include "pii.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NONE TV_PII_KINDS
enum { CARD_TOLD = 1 << TV_PII_CARD };

/* The kind of the first match, and its text. */
static enum tv_pii find(const char *text, unsigned told, char *out) {
    struct tv_pii_search search = {text, strlen(text), 0, told};
    struct tv_pii_match match;
    if (!tv_pii_find(&search, &match))
        return NONE;
    snprintf(out, 256, "%.*s", (int)match.len, text + match.at);
    return match.kind;
}

static void expect(const char *text, enum tv_pii kind, const char *found) {
    char out[256] = "";
    if (find(text, 0, out) != kind || strcmp(out, found) != 0)
        fail_msg("%s: found \"%s\"", text, out);
}

static void expect_none(const char *const *texts) {
    for (; *texts; texts++) {
        char out[256] = "";
        if (find(*texts, 0, out) != NONE)
            fail_msg("%s: found \"%s\"", *texts, out);
    }
}

/* ---- E-mail and phone ------------------------------------------------------------------------ */

static void test_addresses_are_found_wherever_they_stand(void **state) {
    (void)state;
    expect("jane@example.com", TV_PII_EMAIL, "jane@example.com");
    expect("Write to jane.doe+shop@mail.example.co.uk, please.", TV_PII_EMAIL,
           "jane.doe+shop@mail.example.co.uk");
    expect("/in?e=jane%40example.com&x=1", TV_PII_EMAIL, "jane%40example.com");
    expect("?e=jane@example.com#top", TV_PII_EMAIL, "jane@example.com");
    expect("<jane@xn--bcher-kva.example>", TV_PII_EMAIL, "jane@xn--bcher-kva.example");
    expect("zo\xc3\xab@example.com", TV_PII_EMAIL, "zo\xc3\xab@example.com");
    expect("line\\njane@example.com", TV_PII_EMAIL, "jane@example.com");
    expect("mailto:jane@example.com", TV_PII_EMAIL, "jane@example.com");
}

static void test_what_only_has_an_at_sign_is_no_address(void **state) {
    (void)state;
    static const char *const texts[] = {"icon@2x.png",
                                        "assets/logo@3x.webp",
                                        "react@18.2.0",
                                        "@scope/package@1.2.3",
                                        "npm:left-pad@1.3.0.tgz",
                                        "@jane",
                                        "jane@localhost",
                                        "jane@",
                                        "@example.com",
                                        "3 @ 4.50",
                                        "https://abc123@o12.ingest.example.io/45",
                                        "https://user:word@host.example/",
                                        "j***@e******.com",
                                        "a@b.c",
                                        "jane@192.0.2.1",
                                        "100%401",
                                        NULL};
    expect_none(texts);
}

static void test_numbers_in_international_form_are_found(void **state) {
    (void)state;
    expect("+49 30 5550100", TV_PII_PHONE, "+49 30 5550100");
    expect("+493055501234", TV_PII_PHONE, "+493055501234");
    expect("call +1 (415) 555-0132 now", TV_PII_PHONE, "+1 (415) 555-0132");
    expect("+41.44.668.18.00", TV_PII_PHONE, "+41.44.668.18.00");
    expect("tel:+442079460018", TV_PII_PHONE, "+442079460018");
    expect("?p=%2B493055501234", TV_PII_PHONE, "%2B493055501234");
    expect("+380441234567", TV_PII_PHONE, "+380441234567");
}

static void test_other_plus_signs_are_no_numbers(void **state) {
    (void)state;
    static const char *const texts[] = {"2026-03-01T00:00:24.202+01:00",
                                        "2026-03-01T00:00:24+0100",
                                        "+02:00",
                                        "+120",
                                        "+1234567",
                                        "+12345678901234567",
                                        "+0049305550100",
                                        "+47.376887",
                                        "+47.376887+008.541694/",
                                        "a+4930555012345",
                                        "+15550100",
                                        "+11155501000",
                                        "+2101234567890x",
                                        "+890123456789",
                                        "C++ 20202020",
                                        "1+493055501234",
                                        "+49 ** *****00",
                                        NULL};
    expect_none(texts);
}

/* ---- Cards and ids --------------------------------------------------------------------------- */

static void test_grouped_card_numbers_are_found(void **state) {
    (void)state;
    expect("4111 1111 1111 1111", TV_PII_CARD, "4111 1111 1111 1111");
    expect("12--4111 1111 1111 1111", TV_PII_CARD, "4111 1111 1111 1111");
    expect("x12--4111-1111-1111-1111 1", NONE, "");
    expect("x12--4111 1111 1111 1111", TV_PII_CARD, "4111 1111 1111 1111");
    expect("paid with 5500-0000-0000-0004.", TV_PII_CARD, "5500-0000-0000-0004");
    expect("3782 822463 10005", TV_PII_CARD, "3782 822463 10005");
    expect("3056 930902 5904", TV_PII_CARD, "3056 930902 5904");
    expect("card 4111111111111111", TV_PII_CARD, "4111111111111111");
    expect("?cc=378282246310005&x=2", TV_PII_CARD, "378282246310005");
}

static void test_bare_card_numbers_need_a_word_that_tells(void **state) {
    (void)state;
    char out[256];
    static const char *const bare[] = {"4111111111111111", "5500000000000004", "378282246310005",
                                       "6011111111111117", "3530111333300000", NULL};
    for (const char *const *text = bare; *text; text++)
        assert_int_equal(find(*text, CARD_TOLD, out), TV_PII_CARD);
    expect_none(bare);
}

static void test_other_long_numbers_are_no_cards(void **state) {
    (void)state;
    static const char *const texts[] = {"4111 1111 1111 1112",         /* check digit */
                                        "1234 5678 9012 3452",         /* no issuer */
                                        "4111-1111 1111-1111",         /* mixed */
                                        "41 1111 1111 1111 11",        /* groups */
                                        "9400 1000 0000 0000 0000 00", /* a parcel */
                                        "DE89 3704 0044 0532 0130 00", /* IBAN */
                                        "GB82 WEST 1234 5698 7654 32",
                                        "AT61 1904 3002 3457 3201",
                                        "4111 1111 1111 1111 2222",
                                        "x-4111-1111-1111-1111",
                                        "4111-1111-1111-1111-abc",
                                        "4006381333931", /* EAN */
                                        "card 1772323223962",
                                        "1772323223962-6596ecb3-4f0c",
                                        "6581328a-2c7c-4381-b286-5cc4e72d3e31",
                                        "47.376887, 8.541694",
                                        "133.0.0.0",
                                        "GA1.2.1234567890.1710407553",
                                        "4111 **** **** 1111",
                                        "2026-03-01 00:00:24",
                                        NULL};
    expect_none(texts);
    char out[256];
    assert_int_equal(find("1772323223962", CARD_TOLD, out), NONE);
    assert_int_equal(find("4111111111111112", CARD_TOLD, out), NONE);
    assert_int_equal(find("41111111111111111111", CARD_TOLD, out), NONE);
}

static void test_ids_that_show_themselves_are_found_anywhere(void **state) {
    (void)state;
    expect("AHV 756.9217.0769.85", TV_PII_NATIONAL_ID, "756.9217.0769.85");
    expect("no 1 85 05 78 006 084 91!", TV_PII_NATIONAL_ID, "1 85 05 78 006 084 91");
    static const char *const texts[] = {"756.9217.0769.84",      "757.9217.0769.85",
                                        "1 85 05 78 006 084 92", "529.982.247-25",
                                        "123-45-6789",           NULL};
    expect_none(texts);
}

static bool is_told(const char *text, const char *name, enum tv_pii kind) {
    enum tv_pii found = NONE;
    unsigned told = tv_pii_of_name(name, strlen(name));
    return tv_pii_is_told(text, strlen(text), told, &found) && found == kind;
}

static void test_ids_of_each_country_are_known_by_their_check_digits(void **state) {
    (void)state;
    static const struct {
        const char *name, *right, *wrong;
    } ids[] = {{"cpf", "529.982.247-25", "529.982.247-26"},
               {"cpf", "52998224725", "52998224715"},
               {"dni", "12345678Z", "12345678A"},
               {"nie", "X1234567L", "X1234567M"},
               {"codice_fiscale", "RSSMRA85T10A562S", "RSSMRA85T10A562T"},
               {"bsn", "111222333", "000222333"},
               {"pesel", "44051401359", "44051401358"},
               {"personnummer", "811218-9876", "811218-9877"},
               {"personnummer", "19811218-9876", "19811218-9875"},
               {"hetu", "131052-308T", "131052-308U"},
               {"nir", "185057800608491", "185057800608492"},
               {"tckn", "10000000146", "10000000147"},
               {"aadhaar", "2341 2341 2346", "2341 2341 2347"},
               {"ahv", "756.9217.0769.85", "756.9217.0769.86"},
               {"ssn", "123-45-6789", "666-45-6789"},
               {"ssn", "219099999", "000009999"},
               {"nino", "AB 12 34 56 C", "DF 12 34 56 C"},
               {"nationalId", "52998224725", "11111111111"}};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        if (!is_told(ids[i].right, ids[i].name, TV_PII_NATIONAL_ID))
            fail_msg("%s %s is one", ids[i].name, ids[i].right);
        if (is_told(ids[i].wrong, ids[i].name, TV_PII_NATIONAL_ID))
            fail_msg("%s %s is none", ids[i].name, ids[i].wrong);
    }
    assert_false(is_told("52998224725", "order_id", TV_PII_NATIONAL_ID));
}

/* ---- Secrets and names ----------------------------------------------------------------------- */

#define JWT "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJlLXNpZ25hdHVyZQ"
#define TEN "a1B2c3D4e5"

static void test_secrets_show_themselves_by_their_form(void **state) {
    (void)state;
    expect("t=" JWT "&x", TV_PII_SECRET, JWT);
    expect("AKIAIOSFODNN7EXAMPLE", TV_PII_SECRET, "AKIAIOSFODNN7EXAMPLE");
    expect("key AIza" TEN TEN TEN "abcde.", TV_PII_SECRET, "AIza" TEN TEN TEN "abcde");
    expect("ghp_" TEN TEN TEN "abcdef", TV_PII_SECRET, "ghp_" TEN TEN TEN "abcdef");
    expect("github_pat_" TEN TEN TEN "abcdef", TV_PII_SECRET, "github_pat_" TEN TEN TEN "abcdef");
    expect("xoxb-" TEN TEN, TV_PII_SECRET, "xoxb-" TEN TEN);
    expect("(sk_live_" TEN TEN ")", TV_PII_SECRET, "sk_live_" TEN TEN);
    expect("sk-proj-" TEN TEN TEN TEN, TV_PII_SECRET, "sk-proj-" TEN TEN TEN TEN);
    expect("Bearer " TEN TEN, TV_PII_SECRET, "Bearer " TEN TEN);
    expect("-----BEGIN RSA PRIVATE KEY-----\\nMII", TV_PII_SECRET,
           "BEGIN RSA PRIVATE KEY-----\\nMII");
}

static void test_what_only_begins_like_a_secret_is_none(void **state) {
    (void)state;
    static const char *const texts[] = {"eyJhbGciOiJIUzI1NiJ9",
                                        "eyJhbGciOiJIUzI1NiJ9.abc.def",
                                        "AKIA",
                                        "AKIAIOSFODNN7EXAMPLES",
                                        "xAKIAIOSFODNN7EXAMPLE",
                                        "AIzawa",
                                        "ghp_short",
                                        "sk_live_1",
                                        "pk_live_" TEN TEN,
                                        "sk-SK",
                                        "Bearer of good news",
                                        "bear",
                                        "-----BEGIN CERTIFICATE-----",
                                        "task_list_" TEN TEN,
                                        "Brand new",
                                        NULL};
    expect_none(texts);
}

static void test_names_tell_what_their_values_are(void **state) {
    (void)state;
    static const char *const secrets[] = {"password",      "userPassword",
                                          "user_passwd",   "PWD",
                                          "api_key",       "apiKey",
                                          "x-api-key",     "APIKey",
                                          "client_secret", "access_token",
                                          "accessToken",   "Authorization",
                                          "privateKey",    NULL};
    static const char *const others[] = {"password_length", "forgot_password",
                                         "hasPassword",     "secretary",
                                         "token",           "key",
                                         "monkey",          "keyboard",
                                         "is_secret",       "passport",
                                         "apikeys_count",   "",
                                         "resetPassword",   NULL};
    for (const char *const *name = secrets; *name; name++) {
        if (!(tv_pii_of_name(*name, strlen(*name)) >> TV_PII_SECRET & 1))
            fail_msg("%s tells of a secret", *name);
    }
    for (const char *const *name = others; *name; name++) {
        if (tv_pii_of_name(*name, strlen(*name)) != 0)
            fail_msg("%s tells of nothing", *name);
    }
    assert_int_equal(tv_pii_of_name("clientIp", 8), 1u << TV_PII_IP);
    assert_int_equal(tv_pii_of_name("card_number", 11), 1u << TV_PII_CARD);
    assert_int_equal(tv_pii_of_name("zip", 3), 0);
    assert_int_equal(tv_pii_of_name("discard", 7), 0);
}

static void test_values_that_hold_nothing_are_no_secrets(void **state) {
    (void)state;
    static const char *const fillers[] = {"",     "***", "********", "[REDACTED]", "true",
                                          "null", "xxx", "n/a",      NULL};
    for (const char *const *text = fillers; *text; text++) {
        if (is_told(*text, "password", TV_PII_SECRET))
            fail_msg("%s is no password", *text);
    }
    assert_true(is_told("hunter2", "password", TV_PII_SECRET));
    assert_true(is_told("p", "password", TV_PII_SECRET));
}

static void test_addresses_of_machines_count_when_they_are_public(void **state) {
    (void)state;
    assert_true(is_told("203.0.113.77", "ip", TV_PII_IP));
    assert_true(is_told("2001:db8::1", "remote_addr", TV_PII_IP));
    assert_false(is_told("10.0.0.7", "ip", TV_PII_IP));
    assert_false(is_told("192.168.1.1", "ip", TV_PII_IP));
    assert_false(is_told("::1", "ip", TV_PII_IP));
    assert_false(is_told("133.0.0", "ip", TV_PII_IP));
    assert_false(is_told("133.0.0.0", "version", TV_PII_IP));
}

static void test_hashes_are_no_clear_text(void **state) {
    (void)state;
    static const char *const hashed[] = {
        "9e107d9d372bb6826bd81d3542a419d6",
        "2fd4e1c67a2d28fced849ee1bb76e7391b93eb12",
        "sha256:d7a8fbb307d7809469ca9abcb0082e4f8d5651e46d3cdb762d"
        "02d0bf37c9e592",
        "16j7swfXgJRpypq8sAguT41WUeRtPNt2LQLQvzfJ5ZI=",
        "1b4e28ba-2fa1-41d2-883f-0016d3cca427",
        "$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy",
        "j***@e******.com",
        "",
        NULL};
    static const char *const clear[] = {"jane@example.com",
                                        "Jane Doe",
                                        "+493055501234",
                                        "12345678",
                                        "9e107d9d372bb6826bd81d3542a419dg",
                                        "a",
                                        NULL};
    for (const char *const *text = hashed; *text; text++) {
        if (!tv_pii_is_hashed(*text, strlen(*text)))
            fail_msg("%s is hashed", *text);
    }
    for (const char *const *text = clear; *text; text++) {
        if (tv_pii_is_hashed(*text, strlen(*text)))
            fail_msg("%s is clear text", *text);
    }
}

/* ---- Masking --------------------------------------------------------------------------------- */

static void expect_masked(const char *text, const char *masked) {
    char copy[512], out[256];
    snprintf(copy, sizeof copy, "%s", text);
    tv_pii_mask_json(copy, strlen(copy), NULL);
    assert_string_equal(copy, masked);
    assert_int_equal(find(copy, CARD_TOLD, out), NONE);
}

static void test_masked_texts_keep_their_shape_and_hold_nothing_more(void **state) {
    (void)state;
    expect_masked("jane@example.com", "j***@e******.com");
    expect_masked("a jane%40mail.example.com b", "a j***%40m***.*******.com b");
    expect_masked("+49 30 5550100", "+49 ** *****00");
    expect_masked("4111 1111 1111 1111", "4111 **** **** 1111");
    expect_masked("756.9217.0769.85", "***.****.****.85");
    expect_masked("x " JWT, "x eyJh**************************************************************"
                            "*");
    expect_masked("nothing to hide, 100% @ home + away", "nothing to hide, 100% @ home + away");
}

static void test_values_under_telling_names_are_masked_in_json(void **state) {
    (void)state;
    expect_masked("{\"password\":\"hun\\\"ter2\",\"a\":1}", "{\"password\":\"*********\",\"a\":1}");
    expect_masked("{\"ssn\" : \"123-45-6789\"}", "{\"ssn\" : \"***-**-**89\"}");
    expect_masked("{\"ip\":\"203.0.113.77\"}", "{\"ip\":\"203.*.***.**\"}");
    expect_masked("{\"card\":4111111111111111,\"b\":\"x\"}",
                  "{\"card\":4111********1111,\"b\":\"x\"}");
    expect_masked("{\"jane@example.com\":true}", "{\"j***@e******.com\":true}");
    expect_masked("{\"password\":\"hunter2", "{\"password\":\"*******");
    expect_masked("{\"password\":", "{\"password\":");
}

/* ---- Precision ------------------------------------------------------------------------------- */

enum { MADE_COUNT = 200000 };

static uint64_t next_random(uint64_t *state) {
    *state += 0x9e3779b97f4a7c15u;
    uint64_t z = *state;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static void make_digits(char *out, size_t count, uint64_t *state) {
    for (size_t i = 0; i < count; i++)
        out[i] = (char)('0' + next_random(state) % 10);
    out[count] = '\0';
}

static void make_order_id(char *out, uint64_t *state) {
    char digits[128];
    make_digits(digits, 6 + next_random(state) % 13, state);
    snprintf(out, 128, next_random(state) % 2 ? "ORD-2026-%s" : "%s", digits);
}

static void make_tracking(char *out, uint64_t *state) {
    char digits[128];
    make_digits(digits, 22, state);
    if (next_random(state) % 2)
        snprintf(out, 128, "%.4s %.4s %.4s %.4s %.4s %.2s", digits, digits + 4, digits + 8,
                 digits + 12, digits + 16, digits + 20);
    else
        snprintf(out, 128, "1Z999AA1%.10s", digits);
}

/* With its right check digit. */
static void make_ean(char *out, uint64_t *state) {
    unsigned sum = 0;
    make_digits(out, 12, state);
    for (size_t i = 0; i < 12; i++)
        sum += (unsigned)(out[i] - '0') * (i % 2 ? 3 : 1);
    out[12] = (char)('0' + (10 - sum % 10) % 10);
    out[13] = '\0';
}

static void make_timestamp(char *out, uint64_t *state) {
    snprintf(out, 128, "%llu", 1600000000000ull + next_random(state) % 300000000000ull);
}

static void make_hex(char *out, uint64_t *state) {
    uint64_t a = next_random(state), b = next_random(state);
    snprintf(out, 128, "%08x-%04x-4%03x-8%03x-%012llx", (unsigned)a, (unsigned)(a >> 48),
             (unsigned)(b >> 52), (unsigned)(a >> 36) & 0xfff,
             (unsigned long long)(b & 0xffffffffffff));
}

static void make_message_id(char *out, uint64_t *state) {
    char stamp[128], hex[128];
    make_timestamp(stamp, state);
    make_hex(hex, state);
    snprintf(out, 128, "ajs-next-%.20s-%.40s", stamp, hex);
}

static void make_place(char *out, uint64_t *state) {
    snprintf(out, 128, "%+.6f%+.6f", (double)(next_random(state) % 180) - 90.5,
             (double)(next_random(state) % 360) - 180.25);
}

static void make_version(char *out, uint64_t *state) {
    uint64_t r = next_random(state);
    snprintf(out, 128, "lib@%u.%u.%u.%u+%u", (unsigned)(r % 200), (unsigned)(r >> 8 & 31),
             (unsigned)(r >> 16 & 8191), (unsigned)(r >> 32 & 255), (unsigned)(r >> 40 & 65535));
}

static void make_base64(char *out, uint64_t *state) {
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for (size_t i = 0; i < 43; i++)
        out[i] = letters[next_random(state) % 64];
    out[43] = '\0';
}

static void test_ordinary_strings_are_left_alone(void **state) {
    (void)state;
    static const struct {
        const char *what;
        void (*make)(char *out, uint64_t *state);
        unsigned allowed; /* of MADE_COUNT */
    } kinds[] = {{"order ids", make_order_id, 0}, {"tracking numbers", make_tracking, 0},
                 {"EANs", make_ean, 0},           {"timestamps", make_timestamp, 0},
                 {"UUIDs", make_hex, 0},          {"messageIds", make_message_id, 0},
                 {"coordinates", make_place, 0},  {"versions", make_version, 0},
                 {"base64", make_base64, 0}};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        uint64_t seed = k + 1;
        unsigned hits = 0;
        char text[128], out[256], first[256] = "";
        for (unsigned i = 0; i < MADE_COUNT; i++) {
            kinds[k].make(text, &seed);
            if (find(text, 0, out) != NONE && hits++ == 0)
                memcpy(first, out, sizeof first);
        }
        printf("%s: %u of %u %s\n", kinds[k].what, hits, (unsigned)MADE_COUNT, first);
        assert_in_range(hits, 0, kinds[k].allowed);
    }
}

/* Under a name that tells, every tenth number of the right range has the right check digit. */
static void test_most_numbers_are_no_cards_even_where_one_is_told(void **state) {
    (void)state;
    uint64_t seed = 7;
    unsigned hits = 0;
    char text[32], out[256];
    for (unsigned i = 0; i < MADE_COUNT; i++) {
        make_digits(text, 16, &seed);
        hits += find(text, CARD_TOLD, out) != NONE;
    }
    printf("16 digits under card_number: %u of %u\n", hits, (unsigned)MADE_COUNT);
    assert_in_range(hits, 1, MADE_COUNT / 30);
}

/* Long runs are passed once, not once a byte. */
static void test_hostile_texts_take_no_longer_than_their_length(void **state) {
    (void)state;
    enum { LEN = 1 << 20 };
    static const char *const units[] = {"1",     "1 ",   "@",  "a@",  "+1",          "eyJ",
                                        "eyJa.", "%40a", "a.", "sk_", "-----BEGIN ", "4111 "};
    struct tv_pii_names names = {0};
    char *text = malloc(LEN);
    assert_non_null(text);
    for (size_t k = 0; k < sizeof units / sizeof *units; k++) {
        size_t unit_len = strlen(units[k]);
        for (size_t i = 0; i < LEN; i++)
            text[i] = units[k][i % unit_len];
        tv_pii_mask_json(text, LEN, &names);
    }
    free(text);
}

static void test_name_that_comes_again_tells_the_same(void **state) {
    (void)state;
    static const char *const all[] = {"password", "cardNumber", "name", "clientIp", "cpf", "n", ""};
    struct tv_pii_names names = {0};
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < sizeof all / sizeof *all; i++)
            assert_int_equal(tv_pii_of_name_again(&names, all[i], strlen(all[i])),
                             tv_pii_of_name(all[i], strlen(all[i])));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_name_that_comes_again_tells_the_same),
        cmocka_unit_test(test_addresses_are_found_wherever_they_stand),
        cmocka_unit_test(test_what_only_has_an_at_sign_is_no_address),
        cmocka_unit_test(test_numbers_in_international_form_are_found),
        cmocka_unit_test(test_other_plus_signs_are_no_numbers),
        cmocka_unit_test(test_grouped_card_numbers_are_found),
        cmocka_unit_test(test_bare_card_numbers_need_a_word_that_tells),
        cmocka_unit_test(test_other_long_numbers_are_no_cards),
        cmocka_unit_test(test_ids_that_show_themselves_are_found_anywhere),
        cmocka_unit_test(test_ids_of_each_country_are_known_by_their_check_digits),
        cmocka_unit_test(test_secrets_show_themselves_by_their_form),
        cmocka_unit_test(test_what_only_begins_like_a_secret_is_none),
        cmocka_unit_test(test_names_tell_what_their_values_are),
        cmocka_unit_test(test_values_that_hold_nothing_are_no_secrets),
        cmocka_unit_test(test_addresses_of_machines_count_when_they_are_public),
        cmocka_unit_test(test_hashes_are_no_clear_text),
        cmocka_unit_test(test_masked_texts_keep_their_shape_and_hold_nothing_more),
        cmocka_unit_test(test_values_under_telling_names_are_masked_in_json),
        cmocka_unit_test(test_ordinary_strings_are_left_alone),
        cmocka_unit_test(test_most_numbers_are_no_cards_even_where_one_is_told),
        cmocka_unit_test(test_hostile_texts_take_no_longer_than_their_length)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
