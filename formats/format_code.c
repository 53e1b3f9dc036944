/* Codes from lists and of fixed shape: currencies, countries, time zones, UUIDs.
 *
 * The lists are generated (data_*.inc). All are compared exactly as they are published: "eur"
 * is no currency code and "europe/zurich" no time zone name. */
#include "format_parts.h"
#include "format_vector.h"

#include "data_country.inc"
#include "data_currency.inc"
#include "data_timezone.inc"

#include <assert.h>

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

/* A name by its first and last eight bytes, which may overlap. A name of less than eight bytes is
 * both of them, and the bytes it has not are 0. */
struct zone {
    const char *at;
    size_t len;
    uint64_t first;
    uint64_t last;
};

static uint64_t load_short(const char *at, size_t len) {
    uint64_t word = 0;
    for (size_t i = 0; i < len; i++) {
        word |= (uint64_t)(unsigned char)at[i] << (8 * i);
    }
    return word;
}

/* tools/dev/gen_formats.py has the same. */
static inline size_t hash_zone(const struct zone *zone) {
    uint64_t mixed =
        (zone->first + zone->last * UINT64_C(0x9E3779B97F4A7C15)) * UINT64_C(0xD6E8FEB86659FD93);
    return (size_t)(mixed >> (64 - TIMEZONE_SLOT_BITS));
}

static inline bool is_zone(const struct timezone_slot *slot, const struct zone *zone) {
    const char *name = timezone_names + slot->start;
    if (slot->len != zone->len) {
        return false;
    }
    if (zone->len < 8) {
        return load_short(name, zone->len) == zone->first;
    }
    if (load_word(name) != zone->first || load_word(name + zone->len - 8) != zone->last) {
        return false;
    }
    return zone->len <= 16 ||
           (load_word(name + 8) == load_word(zone->at + 8) &&
            load_word(name + zone->len - 16) == load_word(zone->at + zone->len - 16));
}

static_assert(sizeof(timezone_slots) / sizeof(timezone_slots[0]) == 1U << TIMEZONE_SLOT_BITS,
              "the hash yields exactly the indexes of the slots");
static_assert(TIMEZONE_COUNT < 1U << TIMEZONE_SLOT_BITS,
              "some slots are free, so that every search ends");
static_assert(TIMEZONE_LEN_MAX <= 32, "four words that overlap are all of a name");

static inline bool is_listed_zone(struct zone zone) {
    size_t mask = ((size_t)1 << TIMEZONE_SLOT_BITS) - 1;
    size_t index = hash_zone(&zone);
    while (timezone_slots[index].len != 0) {
        if (is_zone(&timezone_slots[index], &zone)) {
            return true;
        }
        index = (index + 1) & mask;
    }
    return false;
}

/* The few names of less than eight bytes, like Zulu. */
static __attribute__((noinline)) bool is_short_zone(const char *at, size_t len) {
    uint64_t word = load_short(at, len);
    return is_listed_zone((struct zone){at, len, word, word});
}

bool tv_format_is_tzdata(const char *at, size_t len) {
    if (len < 8 || len > TIMEZONE_LEN_MAX) {
        return len < 8 && is_short_zone(at, len);
    }
    return is_listed_zone((struct zone){at, len, load_word(at), load_word(at + len - 8)});
}

/* The places of hex digits of either case, a bit for each of sixteen bytes. */
static inline unsigned find_hex(const char *at) {
    byte_lanes lanes = load_lanes(at);
    return mask_of(find_range(lanes, '0', '9') | find_range(lanes | fill_lanes(0x20), 'a', 'f'));
}

static inline unsigned find_hyphens(const char *at) {
    return mask_of(find_byte(load_lanes(at), '-'));
}

/* 8-4-4-4-12 hex digits, in three vectors; the last one starts inside of the second.
 *
 *   1b4e28ba-2fa1-41d2-883f-0016d3cca427
 *   `-------1------'`-------2------'
 *                       `-------3------'     with hyphens at 8 and 13, at 2 and 7, and at 3 */
bool tv_format_is_uuid(const char *at, size_t len) {
    enum { FIRST = 1 << 8 | 1 << 13, SECOND = 1 << 2 | 1 << 7, THIRD = 1 << 3 };
    if (len != 36) {
        return false;
    }
    unsigned wrong = (find_hyphens(at) ^ FIRST) | (find_hyphens(at + 16) ^ SECOND);
    wrong |= (find_hex(at) ^ (ALL_LANES ^ FIRST)) | (find_hex(at + 16) ^ (ALL_LANES ^ SECOND));
    wrong |= find_hex(at + 20) ^ (ALL_LANES ^ THIRD);
    return wrong == 0;
}
