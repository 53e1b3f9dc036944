/* Dates and times: date, time, date-time (RFC 3339), timestamp and iso-8601.
 *
 *   2025-03-14T09:12:33.123456+01:00
 *   `--date--' `-clock'`--tail------'
 *
 * Almost every event has several of these, so date and clock, which have a fixed width, are
 * checked eight bytes at a time: the bytes XOR the shape "0000-00-" leave 0-9 where a digit
 * belongs and 0 where a sign belongs, and an addition finds every byte that is larger. Dates and
 * the usual forms of a timestamp are checked sixteen bytes at a time.
 * The dialects differ in the tail and in the sign between date and clock:
 *
 *             between    seconds   fraction        offset
 *   date-time T t        needed    .digits         Z z +hh:mm
 *   timestamp T t space  needed    .digits         the same, +hhmm, +hh, or none
 *   iso-8601  as timestamp, but seconds may be missing, the fraction may start with a comma, and
 *             date and clock may both be written without signs: 20250314T091233Z */
#include "format_parts.h"
#include "format_vector.h"

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

/* Whether the day exists in a date whose numbers are right by themselves: only the 29th and later
 * ask for the month. */
static inline bool is_late_day(const char *at) {
    return is_day(two_digits(at), two_digits(at + 2), two_digits(at + 5), two_digits(at + 8));
}

/* The numbers that pairs of digits make, in eight bytes that look like `shape` with zeros for
 * digits: byte i is that of the digits i-1 and i, at most 99, so that none reaches the next one.
 * Bytes that are no digits give nonsense; they are looked for elsewhere. */
static inline uint64_t join_digits(uint64_t bytes, uint64_t shape) {
    return (bytes ^ shape) * (1 + (10 << 8));
}

/* Not 0 if a number reaches 0x80 with its `slack` on top, or if it is less than its `least`. The
 * slack is 0x73 for 12 months, 0x63 or 0x60 for 28 or 31 days, 0x68 for hours up to 23. */
static inline uint64_t find_wrong(uint64_t pairs, uint64_t slack, uint64_t least) {
    return ((pairs + slack) | (EVERY_BYTE(0x7f) + least - pairs)) & EVERY_BYTE(0x80);
}

/* Ten bytes like 2025-03-14, in two words that overlap; the vector is made of them, too. The bounds
 * are those of each byte alone. */
static inline bool is_date(const char *at) {
    uint64_t rest = load_word(at + 2);
    byte_lanes odd = find_outside(join_words(load_word(at), rest), load_lanes("0000-00-00-00-00"),
                                  load_lanes("9999-19-99-19-39"));
    uint64_t pairs = join_digits(rest, load_word("00-00-00"));
    uint64_t least = load_word("\0\0\0\0\1\0\0\1");
    if ((mask_of(odd) | find_wrong(pairs, load_word("\0\0\0\0\x73\0\0\x63"), least)) == 0) {
        return true;
    }
    return (mask_of(odd) | find_wrong(pairs, load_word("\0\0\0\0\x73\0\0\x60"), least)) == 0 &&
           is_late_day(at);
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

/* Whether a text is like one of these, as nearly all timestamps are:
 *
 *   2025-03-14T09:12:33Z   2025-03-14T09:12:33.123Z   2025-03-14T09:12:33.123456+01:00
 *
 * in two vectors that overlap and one word: 30 instructions up to the 28th of a month. What is not
 * may still be a timestamp, as one with an offset beyond +19:59 is. */
static inline bool is_usual(const char *at, size_t len) {
    byte_lanes odd;
    if (len == 24) {
        odd = find_outside(load_lanes(at + 8), load_lanes("00T00:00:00.000Z"),
                           load_lanes("39T29:59:59.999Z"));
    } else if (len == 20) {
        odd = find_outside(load_lanes(at + 4), load_lanes("-00-00T00:00:00Z"),
                           load_lanes("-19-39T29:59:59Z"));
    } else if (len == 32) {
        odd = find_outside(load_lanes(at + 16), load_lanes(":00.000000+00:00"),
                           load_lanes(":59.999999+19:59"));
    } else {
        return false;
    }
    odd |= find_outside(load_lanes(at), load_lanes("0000-00-00T00:00"),
                        load_lanes("9999-19-39T29:59"));
    uint64_t pairs = join_digits(load_word(at + 5), load_word("00-00T00"));
    uint64_t least = load_word("\0\1\0\0\1\0\0\0");
    if ((mask_of(odd) | find_wrong(pairs, load_word("\0\x73\0\0\x63\0\0\x68"), least)) == 0) {
        return true;
    }
    return (mask_of(odd) | find_wrong(pairs, load_word("\0\x73\0\0\x60\0\0\x68"), least)) == 0 &&
           is_late_day(at);
}

/* The other forms are functions of their own, so that the usual ones need no stack. */
static __attribute__((noinline)) bool is_other_date_time(const char *at, size_t len) {
    return len >= 20 && is_date(at) && (at[10] | 0x20) == 't' &&
           is_time_in(at + 11, len - 11, DIALECT_RFC_3339);
}

static __attribute__((noinline)) bool is_other_timestamp(const char *at, size_t len) {
    return len >= 19 && is_date(at) && is_between(at[10]) &&
           is_time_in(at + 11, len - 11, DIALECT_TIMESTAMP);
}

bool tv_format_is_date(const char *at, size_t len) {
    return len == 10 && is_date(at);
}

bool tv_format_is_time(const char *at, size_t len) {
    return is_time_in(at, len, DIALECT_RFC_3339);
}

bool tv_format_is_date_time(const char *at, size_t len) {
    return is_usual(at, len) || is_other_date_time(at, len);
}

bool tv_format_is_timestamp(const char *at, size_t len) {
    return is_usual(at, len) || is_other_timestamp(at, len);
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

static __attribute__((noinline)) bool is_other_iso_8601(const char *at, size_t len) {
    if (len >= 8 && is_basic_date_at(at)) {
        return len == 8 || (is_between(at[8]) && is_basic_time(at + 9, len - 9));
    }
    return len > 10 && is_date(at) && is_between(at[10]) &&
           (is_time_in(at + 11, len - 11, DIALECT_ISO_8601) ||
            is_hour_and_minute(at + 11, len - 11));
}

bool tv_format_is_iso_8601(const char *at, size_t len) {
    if (is_usual(at, len)) {
        return true;
    }
    return len == 10 ? is_date(at) : is_other_iso_8601(at, len);
}
