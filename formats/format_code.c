/* Codes from lists and of fixed shape: currencies, countries, time zones, UUIDs.
 *
 * The lists are generated (data_*.inc). All are compared exactly as they are published: "eur"
 * is no currency code and "europe/zurich" no time zone name. */
#include "format_parts.h"

#include "data_country.inc"
#include "data_currency.inc"
#include "data_timezone.inc"

#include <assert.h>
#include <string.h>

/* 0 for A to 25 for Z; 26 and more for all else. */
static unsigned letter_index(char c) {
    return (unsigned char)(c - 'A');
}

/* A letter starts at most some twenty codes: the search is over before a binary one starts. */
bool tv_format_is_iso_4217(const char *at, size_t len) {
    if (len != 3 || letter_index(at[0]) > 25) {
        return false;
    }
    const char *code = currency_codes + 3 * currency_starts[letter_index(at[0])];
    const char *end = currency_codes + 3 * currency_starts[letter_index(at[0]) + 1];
    while (code < end && (code[1] != at[1] || code[2] != at[2])) {
        code += 3;
    }
    return code < end;
}

bool tv_format_is_iso_3166(const char *at, size_t len) {
    if (len != 2 || letter_index(at[0]) > 25 || letter_index(at[1]) > 25) {
        return false;
    }
    return (country_seconds[letter_index(at[0])] >> letter_index(at[1]) & 1) != 0;
}

/* A word of up to eight bytes; those that are missing count as 0. */
static uint64_t load_short(const char *at, size_t len) {
    char bytes[8] = {0};
    memcpy(bytes, at, len);
    return load_word(bytes);
}

/* Of the first and last eight bytes, which may overlap. tools/dev/gen_formats.py has the same. */
static size_t hash_zone(const char *at, size_t len) {
    uint64_t first = len < 8 ? load_short(at, len) : load_word(at);
    uint64_t last = len < 8 ? first : load_word(at + len - 8);
    uint64_t mixed = (first + last * UINT64_C(0x9E3779B97F4A7C15)) * UINT64_C(0xD6E8FEB86659FD93);
    return (size_t)(mixed >> (64 - TIMEZONE_SLOT_BITS));
}

static bool is_zone(size_t index, const char *at, size_t len) {
    size_t start = timezone_starts[index];
    return timezone_starts[index + 1] - start == len &&
           memcmp(timezone_names + start, at, len) == 0;
}

static_assert(sizeof(timezone_slots) / sizeof(timezone_slots[0]) == 1U << TIMEZONE_SLOT_BITS,
              "the hash yields exactly the indexes of the slots");
static_assert(sizeof(timezone_starts) < sizeof(timezone_slots),
              "some slots are free, so that every search ends");

bool tv_format_is_tzdata(const char *at, size_t len) {
    if (len == 0 || len > TIMEZONE_LEN_MAX) {
        return false;
    }
    size_t mask = ((size_t)1 << TIMEZONE_SLOT_BITS) - 1;
    size_t slot = hash_zone(at, len);
    while (timezone_slots[slot] != 0) {
        if (is_zone(timezone_slots[slot] - 1U, at, len)) {
            return true;
        }
        slot = (slot + 1) & mask;
    }
    return false;
}

/* The high bit of each byte that is no hex digit. A digit XOR '0' is at most 9, so adding 0x76
 * does not reach the high bit; a letter in lower case XOR 0x60 is 1 to 6. */
static uint64_t find_no_hex(uint64_t word) {
    uint64_t digits = (word & EVERY_BYTE(0x7f)) ^ EVERY_BYTE(0x30);
    uint64_t letters = ((word & EVERY_BYTE(0x7f)) | EVERY_BYTE(0x20)) ^ EVERY_BYTE(0x60);
    uint64_t is_digit = ~(digits + EVERY_BYTE(0x76));
    uint64_t is_letter = (letters + EVERY_BYTE(0x7f)) & ~(letters + EVERY_BYTE(0x79));
    return (word | ~(is_digit | is_letter)) & EVERY_BYTE(0x80);
}

/* 8-4-4-4-12 hex digits of either case. The pieces that hyphens cut are put together to words:
 *
 *   1b4e28ba-2fa1-41d2-883f-0016d3cca427
 *   `--1---' `2-' `2-' `3-' `3-'`--4---' */
bool tv_format_is_uuid(const char *at, size_t len) {
    if (len != 36 || at[8] != '-' || at[13] != '-' || at[18] != '-' || at[23] != '-') {
        return false;
    }
    char joined[16];
    memcpy(joined, at + 9, 4);
    memcpy(joined + 4, at + 14, 4);
    memcpy(joined + 8, at + 19, 4);
    memcpy(joined + 12, at + 24, 4);
    return (find_no_hex(load_word(at)) | find_no_hex(load_word(joined)) |
            find_no_hex(load_word(joined + 8)) | find_no_hex(load_word(at + 28))) == 0;
}
