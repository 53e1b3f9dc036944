/* Dates and times: date, time, date-time (RFC 3339), timestamp and iso-8601.
 *
 *   2025-03-14T09:12:33.123456+01:00
 *   `--date--' `-clock'`--tail------'
 *
 * Almost every event has several of these, so date and clock, which have a fixed width, are
 * checked eight bytes at a time: the bytes XOR the shape "0000-00-" leave 0-9 where a digit
 * belongs and 0 where a sign belongs, and an addition finds every byte that is larger.
 * The dialects differ in the tail and in the sign between date and clock:
 *
 *             between    seconds   fraction        offset
 *   date-time T t        needed    .digits         Z z +hh:mm
 *   timestamp T t space  needed    .digits         the same, +hhmm, +hh, or none
 *   iso-8601  as timestamp, but seconds may be missing, the fraction may start with a comma, and
 *             date and clock may both be written without signs: 20250314T091233Z */
#include "format_parts.h"

enum dialect { DIALECT_RFC_3339, DIALECT_TIMESTAMP, DIALECT_ISO_8601 };

struct clock {
    unsigned hour;
    unsigned minute;
    unsigned second;
};

static bool is_digit(char c) {
    return (unsigned char)(c - '0') <= 9;
}

static unsigned two_digits(const char *at) {
    return (unsigned)(at[0] - '0') * 10 + (unsigned)(at[1] - '0');
}

/* Whether eight bytes have the shape; then byte i of `pairs` is the number that the digits i
 * and i+1 make. `slack` is what each byte may have added without reaching 0x80: 0x76 for a
 * digit, 0x7f for a sign. Bytes of 0x80 and more are found by the OR, so no carry matters. */
static inline bool read_digits(const char *at, uint64_t shape, uint64_t slack, uint64_t *pairs) {
    uint64_t digits = load_word(at) ^ shape;
    *pairs = digits * 10 + (digits >> 8);
    return ((digits | (digits + slack)) & EVERY_BYTE(0x80)) == 0;
}

static unsigned pair_at(uint64_t pairs, unsigned index) {
    return (unsigned)(pairs >> (8 * index)) & 0xff;
}

static bool is_leap_year(unsigned century, unsigned year) {
    return year == 0 ? century % 4 == 0 : year % 4 == 0;
}

static bool is_day(unsigned century, unsigned year, unsigned month, unsigned day) {
    if (month - 1 > 11 || day - 1 > 30) {
        return false;
    }
    if (day <= 28) {
        return true;
    }
    if (month == 2) {
        return day == 29 && is_leap_year(century, year);
    }
    /* Bit m is set for the months of 31 days. */
    return day <= 30 + (0x15aaU >> month & 1);
}

/* Ten bytes like 2025-03-14, in two words that overlap. */
static bool is_date_at(const char *at) {
    uint64_t head;
    uint64_t rest;
    if (!read_digits(at, load_word("0000-00-"), load_word("\x76\x76\x76\x76\x7f\x76\x76\x7f"),
                     &head) ||
        !read_digits(at + 2, load_word("00-00-00"), load_word("\x76\x76\x7f\x76\x76\x7f\x76\x76"),
                     &rest)) {
        return false;
    }
    return is_day(pair_at(head, 0), pair_at(rest, 0), pair_at(rest, 3), pair_at(rest, 6));
}

/* Eight bytes like 09:12:33. */
static bool read_clock(const char *at, struct clock *clock) {
    uint64_t pairs;
    if (!read_digits(at, load_word("00:00:00"), load_word("\x76\x76\x7f\x76\x76\x7f\x76\x76"),
                     &pairs)) {
        return false;
    }
    *clock = (struct clock){pair_at(pairs, 0), pair_at(pairs, 3), pair_at(pairs, 6)};
    return true;
}

/* Reads an offset behind its sign: hh:mm always; hhmm and hh, except in RFC 3339. */
static bool read_offset(const char *at, size_t len, enum dialect dialect, unsigned *minutes) {
    bool is_colon = len == 5 && at[2] == ':';
    bool is_short = dialect != DIALECT_RFC_3339 && (len == 2 || len == 4);
    if (!is_colon && !is_short) {
        return false;
    }
    const char *minute = len == 2 ? "00" : at + len - 2;
    if (!is_digit(at[0]) || !is_digit(at[1]) || !is_digit(minute[0]) || !is_digit(minute[1])) {
        return false;
    }
    unsigned hours = two_digits(at);
    *minutes = hours * 60 + two_digits(minute);
    return hours <= 23 && two_digits(minute) <= 59;
}

/* Reads what is behind the fraction; `ahead` is by how many minutes the clock is ahead of UTC,
 * 0 to 1439: an offset of -08:00 is 16 hours ahead. */
static bool read_zone(const char *at, size_t len, enum dialect dialect, unsigned *ahead) {
    *ahead = 0;
    if (len == 0) {
        return dialect != DIALECT_RFC_3339;
    }
    if (len == 1) {
        return (at[0] | 0x20) == 'z';
    }
    unsigned minutes = 0;
    if ((at[0] != '+' && at[0] != '-') || !read_offset(at + 1, len - 1, dialect, &minutes)) {
        return false;
    }
    *ahead = at[0] == '+' ? minutes : (1440 - minutes) % 1440;
    return true;
}

/* Whether the numbers are a time of day. Second 60 exists only as the last one of a UTC day. */
static bool is_clock(const struct clock *clock, unsigned ahead) {
    if (clock->hour > 23 || clock->minute > 59 || clock->second > 60) {
        return false;
    }
    return clock->second < 60 ||
           (clock->hour * 60 + clock->minute + 1440 - ahead) % 1440 == 23 * 60 + 59;
}

/* The rest behind the seconds: fraction and offset. */
static bool is_tail(const struct clock *clock, const char *at, size_t len, enum dialect dialect) {
    size_t zone_at = 0;
    if (len > 0 && (at[0] == '.' || (at[0] == ',' && dialect == DIALECT_ISO_8601))) {
        zone_at = 1;
        while (zone_at < len && is_digit(at[zone_at])) {
            zone_at++;
        }
        if (zone_at == 1) {
            return false;
        }
    }
    unsigned ahead;
    return read_zone(at + zone_at, len - zone_at, dialect, &ahead) && is_clock(clock, ahead);
}

static bool is_time_in(const char *at, size_t len, enum dialect dialect) {
    struct clock clock;
    return len >= 8 && read_clock(at, &clock) && is_tail(&clock, at + 8, len - 8, dialect);
}

static bool is_between(char c) {
    return (c | 0x20) == 't' || c == ' ';
}

/* Whether a text is like 2025-03-14T09:12:33.123Z, as nearly all timestamps are, in three words: 85
 * instructions instead of 200. What is not may still be a timestamp. */
static bool is_usual(const char *at, size_t len) {
    uint64_t head, middle, rest;
    return len == 24 &&
           read_digits(at, load_word("0000-00-"), load_word("\x76\x76\x76\x76\x7f\x76\x76\x7f"),
                       &head) &&
           read_digits(at + 8, load_word("00T00:00"), load_word("\x76\x76\x7f\x76\x76\x7f\x76\x76"),
                       &middle) &&
           read_digits(at + 16, load_word(":00.000Z"),
                       load_word("\x7f\x76\x76\x7f\x76\x76\x76\x7f"), &rest) &&
           is_day(pair_at(head, 0), pair_at(head, 2), pair_at(head, 5), pair_at(middle, 0)) &&
           pair_at(middle, 3) <= 23 && pair_at(middle, 6) <= 59 && pair_at(rest, 1) <= 59;
}

bool tv_format_is_date(const char *at, size_t len) {
    return len == 10 && is_date_at(at);
}

bool tv_format_is_time(const char *at, size_t len) {
    return is_time_in(at, len, DIALECT_RFC_3339);
}

bool tv_format_is_date_time(const char *at, size_t len) {
    if (is_usual(at, len)) {
        return true;
    }
    return len >= 20 && is_date_at(at) && (at[10] | 0x20) == 't' &&
           is_time_in(at + 11, len - 11, DIALECT_RFC_3339);
}

bool tv_format_is_timestamp(const char *at, size_t len) {
    if (is_usual(at, len)) {
        return true;
    }
    return len >= 19 && is_date_at(at) && is_between(at[10]) &&
           is_time_in(at + 11, len - 11, DIALECT_TIMESTAMP);
}

/* A time with signs and without seconds: 09:12 and its offset. */
static bool is_hour_and_minute(const char *at, size_t len) {
    if (len < 5 || at[2] != ':' || !is_digit(at[0]) || !is_digit(at[1]) || !is_digit(at[3]) ||
        !is_digit(at[4])) {
        return false;
    }
    struct clock clock = {two_digits(at), two_digits(at + 3), 0};
    unsigned ahead;
    return read_zone(at + 5, len - 5, DIALECT_ISO_8601, &ahead) && is_clock(&clock, ahead);
}

/* A time without signs: 091233 or 0912, and what follows. */
static bool is_basic_time(const char *at, size_t len) {
    size_t digit_count = 0;
    while (digit_count < len && is_digit(at[digit_count])) {
        digit_count++;
    }
    if (digit_count != 4 && digit_count != 6) {
        return false;
    }
    struct clock clock = {two_digits(at), two_digits(at + 2), 0};
    const char *rest = at + digit_count;
    size_t rest_len = len - digit_count;
    if (digit_count == 6) {
        clock.second = two_digits(at + 4);
        return is_tail(&clock, rest, rest_len, DIALECT_ISO_8601);
    }
    unsigned ahead;
    return read_zone(rest, rest_len, DIALECT_ISO_8601, &ahead) && is_clock(&clock, ahead);
}

/* A date without signs: 20250314. */
static bool is_basic_date_at(const char *at) {
    uint64_t pairs;
    return read_digits(at, load_word("00000000"), EVERY_BYTE(0x76), &pairs) &&
           is_day(pair_at(pairs, 0), pair_at(pairs, 2), pair_at(pairs, 4), pair_at(pairs, 6));
}

bool tv_format_is_iso_8601(const char *at, size_t len) {
    if (is_usual(at, len)) {
        return true;
    }
    if (len >= 8 && is_basic_date_at(at)) {
        return len == 8 || (is_between(at[8]) && is_basic_time(at + 9, len - 9));
    }
    if (len < 10 || !is_date_at(at)) {
        return false;
    }
    if (len == 10) {
        return true;
    }
    return is_between(at[10]) && (is_time_in(at + 11, len - 11, DIALECT_ISO_8601) ||
                                  is_hour_and_minute(at + 11, len - 11));
}
