/* From the text of a time to microseconds since 1970.
 *
 *   2025-03-14T09:12:33.123Z     the usual form, in in words of eight bytes; the times of one
 *   `-head-`'                  event nearly always share a day, which is computed once
 *
 * Nothing is judged here: the predicate of iso-8601 has done that before. */
#include "format_parts.h"
#include "formats.h"

enum { SECOND = 1000000, MILLISECOND = 1000, DAY_SECONDS = 86400 };

static bool is_digit(char c) {
    return (unsigned char)(c - '0') <= 9;
}

/* ---- Days ------------------------------------------------------------------------------------ */

/* Days since 1970-01-01 in the Gregorian calendar, from year 0 on. Years begin in March here, so
 * that the day that some have more is their last. */
static int32_t count_days(unsigned year, unsigned month, unsigned day) {
    static const uint16_t before[] = {0, 306, 337, 0, 31, 61, 92, 122, 153, 184, 214, 245, 275};
    int32_t from = (int32_t)year - (month < 3);
    int32_t leaps = from < 0 ? -1 : from / 4 - from / 100 + from / 400;
    return from * 365 + leaps + before[month] + (int32_t)day - 719469;
}

/* ---- The usual form -------------------------------------------------------------------------- */

/* The day that a text begins with. */
static __attribute__((noinline)) void find_day(const char *at, struct tv_day *day) {
    unsigned digits[10];
    for (unsigned i = 0; i < 10; i++) {
        digits[i] = (unsigned char)at[i] & 15U;
    }
    unsigned year = digits[0] * 1000 + digits[1] * 100 + digits[2] * 10 + digits[3];
    unsigned month = digits[5] * 10 + digits[6];
    day->micros = count_days(year, month < 13 ? month : 0, digits[8] * 10 + digits[9]) *
                  (DAY_SECONDS * (int64_t)SECOND);
    day->head = load_word(at);
    day->tail = (unsigned char)at[8] | (uint32_t)(unsigned char)at[9] << 8;
}

/* Seconds from 09:12:33, without its shape. Byte i of the pairs is the number that the digits i and
 * i + 1 make; those of hours, minutes and seconds lie three bytes apart. */
static inline uint32_t count_seconds(uint64_t digits) {
    uint64_t pairs = (digits * 10 + (digits >> 8)) & UINT64_C(0x00ff0000ff0000ff);
    uint32_t minutes = (uint32_t)(pairs * (1 + (UINT64_C(60) << 24)) >> 24) & 0xffff;
    return minutes * 60 + (uint32_t)(pairs >> 48);
}

static inline bool read_usual(const char *at, struct tv_day *day, int64_t *micros) {
    uint64_t rest = load_word(at + 16) ^ load_word(":00.000Z");
    if ((rest & load_word("\xff\0\0\xff\0\0\0\xff")) != 0) {
        return false;
    }
    uint32_t tail = (unsigned char)at[8] | (uint32_t)(unsigned char)at[9] << 8;
    if (load_word(at) != day->head || tail != day->tail) {
        find_day(at, day);
    }
    uint32_t seconds = count_seconds(load_word(at + 11) ^ load_word("00:00:00"));
    uint32_t digits = (uint32_t)(rest >> 32);
    uint32_t milliseconds = ((digits * 10 + (digits >> 8)) & 0xff) * 10 + (digits >> 16);
    *micros = day->micros + (int64_t)(seconds * 1000 + milliseconds) * MILLISECOND;
    return true;
}

bool tv_instant_read_usual(const char *at, struct tv_day *day, int64_t *micros) {
    return read_usual(at, day, micros);
}

unsigned tv_instants_read_usual(const char *const at[TV_INSTANTS], struct tv_day *day,
                                int64_t micros[TV_INSTANTS]) {
    unsigned read = 0;
    for (unsigned i = 0; i < TV_INSTANTS; i++) {
        if (at[i] != NULL && read_usual(at[i], day, &micros[i])) {
            read |= 1U << i;
        }
    }
    return read;
}

/* ---- Any form -------------------------------------------------------------------------------- */

/* What is left to read. */
struct rest {
    const char *at, *end;
};

static bool has_sign(struct rest rest, char sign) {
    return rest.at < rest.end && *rest.at == sign;
}

/* The next `count` digits, and a sign before them if there is one. 0 when there are no digits. */
static unsigned take_number(struct rest *rest, unsigned count, char sign) {
    unsigned number = 0;
    struct rest next = *rest;
    if (has_sign(next, sign)) {
        next.at++;
    }
    if (next.at >= next.end || !is_digit(*next.at)) {
        return 0;
    }
    for (; count > 0 && next.at < next.end && is_digit(*next.at); count--) {
        number = number * 10 + (unsigned)(*next.at++ - '0');
    }
    *rest = next;
    return number;
}

/* Behind the seconds: digits of a fraction, as microseconds. */
static unsigned take_fraction(struct rest *rest) {
    unsigned micros = 0, unit = SECOND / 10;
    if (!has_sign(*rest, '.') && !has_sign(*rest, ',')) {
        return 0;
    }
    for (rest->at++; rest->at < rest->end && is_digit(*rest->at); rest->at++) {
        micros += unit * (unsigned)(*rest->at - '0');
        unit /= 10;
    }
    return micros;
}

/* Minutes by which the clock is ahead; *has_zone tells whether it is said. */
static int take_zone(struct rest rest, bool *has_zone) {
    *has_zone = rest.at < rest.end;
    if (!*has_zone || (*rest.at | 0x20) == 'z') {
        return 0;
    }
    bool is_behind = *rest.at++ == '-';
    unsigned hours = take_number(&rest, 2, '+');
    int minutes = (int)(hours * 60 + take_number(&rest, 2, ':'));
    return is_behind ? -minutes : minutes;
}

bool tv_instant_read(const char *at, size_t len, struct tv_instant *instant) {
    if (!tv_format_is_iso_8601(at, len)) {
        return false;
    }
    struct rest rest = {at, at + len};
    unsigned year = take_number(&rest, 4, '-');
    unsigned month = take_number(&rest, 2, '-');
    unsigned day = take_number(&rest, 2, '-');
    int64_t seconds = (int64_t)count_days(year, month, day) * DAY_SECONDS;
    unsigned fraction = 0;
    *instant = (struct tv_instant){0};
    if (rest.at < rest.end) {
        rest.at++; /* T or a blank */
        seconds += (int64_t)take_number(&rest, 2, ':') * 3600;
        seconds += (int64_t)take_number(&rest, 2, ':') * 60;
        seconds += take_number(&rest, 2, ':');
        fraction = take_fraction(&rest);
        instant->ahead = (int16_t)take_zone(rest, &instant->has_zone);
    }
    instant->micros = (seconds - instant->ahead * 60) * SECOND + fraction;
    return true;
}
