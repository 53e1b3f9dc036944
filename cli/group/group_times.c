/* Times: reading them, and counting them in buckets. No libc time functions: they know locales and
 * zones. */
#include "group_parts.h"

#include <stdlib.h>
#include <string.h>

enum { WIDTH_MIN = 60, DAY = 24 * 60 * 60 };
static const int64_t EARLIEST = 946684800; /* 2000-01-01 */
static const int64_t LATEST = 4102444799;  /* 2099-12-31T23:59:59 */

/* ---- Reading -------------------------------------------------------------------------------- */

struct reader {
    const char *at, *end;
    bool failed;
};

static bool skip_one_of(struct reader *reader, const char *characters) {
    if (reader->at == reader->end || *reader->at == '\0' || !strchr(characters, *reader->at))
        return false;
    reader->at++;
    return true;
}

/* A number of exactly that many digits. */
static int read_digits(struct reader *reader, int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
        if (reader->at == reader->end || *reader->at < '0' || *reader->at > '9') {
            reader->failed = true;
            return 0;
        }
        value = value * 10 + (*reader->at++ - '0');
    }
    return value;
}

static void expect(struct reader *reader, const char *characters) {
    if (!skip_one_of(reader, characters))
        reader->failed = true;
}

/* Days from 1970-01-01. Years begin in March here, so that the leap day is the last of its year:
 * the days before a month are then (153 * month + 2) / 5. */
static int64_t days_of_date(int year, int month, int day) {
    int64_t y = month > 2 ? year : year - 1;
    int64_t m = month > 2 ? month - 3 : month + 9;
    return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719468;
}

static int64_t read_date(struct reader *reader) {
    int year = read_digits(reader, 4);
    expect(reader, "-");
    int month = read_digits(reader, 2);
    expect(reader, "-");
    int day = read_digits(reader, 2);
    if (month < 1 || month > 12 || day < 1 || day > 31)
        reader->failed = true;
    return reader->failed ? 0 : days_of_date(year, month, day) * DAY;
}

static int64_t read_clock(struct reader *reader) {
    int hour = read_digits(reader, 2), second = 0;
    expect(reader, ":");
    int minute = read_digits(reader, 2);
    if (skip_one_of(reader, ":"))
        second = read_digits(reader, 2);
    if (skip_one_of(reader, ".,")) {
        read_digits(reader, 1);
        while (skip_one_of(reader, "0123456789"))
            continue;
    }
    if (hour > 24 || minute > 59 || second > 60)
        reader->failed = true;
    return hour * 3600 + minute * 60 + second;
}

/* Seconds that the zone is ahead of UTC. */
static int64_t read_zone(struct reader *reader) {
    if (reader->at == reader->end || skip_one_of(reader, "Zz"))
        return 0;
    bool behind = skip_one_of(reader, "-");
    if (!behind)
        expect(reader, "+");
    int64_t ahead = read_digits(reader, 2) * 3600;
    if (reader->at < reader->end) {
        skip_one_of(reader, ":");
        ahead += read_digits(reader, 2) * 60;
    }
    return behind ? -ahead : ahead;
}

bool tv_time_is_within(int64_t time) {
    return time >= EARLIEST && time <= LATEST;
}

static int two_digits(const char *at) {
    return (at[0] - '0') * 10 + (at[1] - '0');
}

/* True when 8 bytes have the form of a part of a time, in which '0' stands for any digit. What is
 * left of each byte is then 0 to 9, or 0: nothing that reaches the upper bit by what is added. */
static bool has_form(const char *at, const char *form) {
    const uint64_t upper = 0x8080808080808080u, ones = 0x0101010101010101u;
    uint64_t bytes, wanted;
    memcpy(&bytes, at, 8);
    memcpy(&wanted, form, 8);
    /* of "0-:T.Z" only 0x30 has these bits */
    uint64_t is_digit = wanted >> 5 & wanted >> 4 & ~(wanted >> 3) & ones;
    uint64_t rest = bytes ^ wanted;
    return !(((rest + ones * 0x7f - is_digit * 9) | rest) & upper);
}

/* The usual form, which JavaScript and most libraries write. */
static bool is_usual(struct tv_str text) {
    return text.len == 24 && has_form(text.at, "0000-00-") && has_form(text.at + 8, "00T00:00") &&
           has_form(text.at + 16, ":00.000Z");
}

static int64_t read_usual(const char *at) {
    int year = two_digits(at) * 100 + two_digits(at + 2);
    int hour = two_digits(at + 11), minute = two_digits(at + 14), second = two_digits(at + 17);
    return days_of_date(year, two_digits(at + 5), two_digits(at + 8)) * DAY + hour * 3600 +
           minute * 60 + second;
}

/* True when no part of a usual time is beyond what it can be. */
static bool is_possible(const char *at) {
    int month = two_digits(at + 5), day = two_digits(at + 8);
    return month >= 1 && month <= 12 && day >= 1 && day <= 31 && two_digits(at + 11) <= 24 &&
           two_digits(at + 14) <= 59 && two_digits(at + 17) <= 60;
}

bool tv_time_read(struct tv_str text, int64_t *seconds) {
    if (is_usual(text) && is_possible(text.at) && tv_time_is_within(read_usual(text.at))) {
        *seconds = read_usual(text.at);
        return true;
    }
    struct reader reader = {text.at, text.at + text.len, text.len == 0};
    int64_t time = reader.failed ? 0 : read_date(&reader);
    if (!reader.failed && reader.at < reader.end) {
        expect(&reader, "Tt ");
        time += read_clock(&reader);
        time -= read_zone(&reader);
    }
    if (reader.failed || reader.at < reader.end || !tv_time_is_within(time))
        return false;
    *seconds = time;
    return true;
}

/* ---- Buckets -------------------------------------------------------------------------------- */

void tv_times_init(struct tv_times *times) {
    *times = (struct tv_times){.min = INT64_MAX, .max = INT64_MIN};
}

void tv_times_clear(struct tv_times *times) {
    free(times->counts);
    tv_times_init(times);
}

/* Widens the buckets, which are not to be narrower than width, until all times fit, and moves the
 * counts over. */
static void fit(struct tv_times *times, int64_t width) {
    uint64_t old[TV_GROUP_BUCKETS];
    int64_t old_start = times->start, old_seconds = times->seconds;
    memcpy(old, times->counts, sizeof old);
    memset(times->counts, 0, sizeof old);
    while (times->max / width - times->min / width >= TV_GROUP_BUCKETS)
        width *= 2;
    times->seconds = width;
    times->start = times->min / width * width;
    /* Starts are multiples of their widths, and each width is a power of two of the one before. */
    int64_t first = (old_start - times->start) / old_seconds;
    int shift = __builtin_ctzll((uint64_t)(width / old_seconds));
    for (int i = 0; i < TV_GROUP_BUCKETS; i++) {
        if (old[i])
            times->counts[(first + i) >> shift] += old[i];
    }
}

bool tv_times_add(struct tv_times *times, int64_t seconds) {
    if (!times->counts) {
        times->counts = calloc(TV_GROUP_BUCKETS, sizeof *times->counts);
        if (!times->counts)
            return false;
        times->seconds = WIDTH_MIN;
        times->start = seconds / WIDTH_MIN * WIDTH_MIN;
    }
    if (seconds < times->min)
        times->min = seconds;
    if (seconds > times->max)
        times->max = seconds;
    if (seconds < times->start || seconds >= times->start + times->seconds * TV_GROUP_BUCKETS)
        fit(times, times->seconds);
    /* both fit in 32 bits, which are divided in half the time */
    times->counts[(uint32_t)(seconds - times->start) / (uint32_t)times->seconds]++;
    return true;
}

bool tv_times_merge(struct tv_times *into, const struct tv_times *from) {
    if (!from->counts)
        return true;
    if (!into->counts) {
        into->counts = calloc(TV_GROUP_BUCKETS, sizeof *into->counts);
        if (!into->counts)
            return false;
        into->start = from->start;
        into->seconds = from->seconds;
    }
    int64_t width = into->seconds > from->seconds ? into->seconds : from->seconds;
    into->min = from->min < into->min ? from->min : into->min;
    into->max = from->max > into->max ? from->max : into->max;
    fit(into, width);
    for (int i = 0; i < TV_GROUP_BUCKETS; i++) {
        if (from->counts[i])
            into->counts[(from->start + i * from->seconds - into->start) / into->seconds] +=
                from->counts[i];
    }
    return true;
}

/* The width and start that times between these two have. */
static void set_width(struct tv_times *times) {
    times->seconds = WIDTH_MIN;
    while (times->max / times->seconds - times->min / times->seconds >= TV_GROUP_BUCKETS)
        times->seconds *= 2;
    times->start = times->min / times->seconds * times->seconds;
}

const char *tv_times_fault(const struct tv_times *times, uint64_t most) {
    struct tv_times wanted = {.min = times->min, .max = times->max};
    if (!tv_time_is_within(times->min) || !tv_time_is_within(times->max) || times->min > times->max)
        return "is not of two times between 2000 and 2099";
    set_width(&wanted);
    if (times->start != wanted.start || times->seconds != wanted.seconds)
        return "has not the buckets that its first and last time have";
    uint64_t last = (uint64_t)((times->max - times->start) / times->seconds), sum = 0;
    for (size_t i = 0; i < TV_GROUP_BUCKETS; i++) {
        if (i > last && times->counts[i] > 0)
            return "counts behind its last time";
        if (times->counts[i] > most - sum)
            return "counts more times than there are";
        sum += times->counts[i];
    }
    return times->counts[0] > 0 && times->counts[last] > 0
               ? NULL
               : "has nothing at its first or last time";
}
