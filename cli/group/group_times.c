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

bool tv_time_read(struct tv_str text, int64_t *seconds) {
    struct reader reader = {text.at, text.at + text.len, text.len == 0};
    int64_t time = reader.failed ? 0 : read_date(&reader);
    if (!reader.failed && reader.at < reader.end) {
        expect(&reader, "Tt ");
        time += read_clock(&reader);
        time -= read_zone(&reader);
    }
    if (reader.failed || reader.at < reader.end || time < EARLIEST || time > LATEST)
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

/* Widens the buckets until all times fit, and moves the counts over. */
static void fit(struct tv_times *times) {
    uint64_t old[TV_GROUP_BUCKETS];
    int64_t old_start = times->start, old_seconds = times->seconds, width = times->seconds;
    memcpy(old, times->counts, sizeof old);
    memset(times->counts, 0, sizeof old);
    while (times->max / width - times->min / width >= TV_GROUP_BUCKETS)
        width *= 2;
    times->seconds = width;
    times->start = times->min / width * width;
    for (int i = 0; i < TV_GROUP_BUCKETS; i++) {
        if (old[i])
            times->counts[(old_start + i * old_seconds - times->start) / width] += old[i];
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
        fit(times);
    times->counts[(seconds - times->start) / times->seconds]++;
    return true;
}
