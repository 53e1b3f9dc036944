/* What the four timestamps of a message say about each other, and about now.
 *
 *   the device's clock     originalTimestamp ---> sentAt
 *                                                    .  (assumed to be one moment)
 *   Segment's clock                timestamp ---> receivedAt
 *
 * timestamp = receivedAt - (sentAt - originalTimestamp): the same stretch of time, moved to a clock
 * that is right. A device's clock may be wrong by any amount, so times of different clocks are
 * compared only where that amount is known. A message on its way to Segment has no
 * originalTimestamp yet: its timestamp is what will be called so. Times without a zone are not
 * compared with times that have one, but for the future, where a day is more than any zone. */
#include "checker.h"

enum { STAMP, ORIGINAL, SENT, RECEIVED, COUNT };

static const enum tv_field fields[COUNT] = {TV_FIELD_TIMESTAMP, TV_FIELD_ORIGINAL_TIMESTAMP,
                                            TV_FIELD_SENT_AT, TV_FIELD_RECEIVED_AT};

#define SECOND INT64_C(1000000)
#define ORDER_TOLERANCE (60 * SECOND)         /* clocks are set while they run */
#define FUTURE_TOLERANCE (24 * 3600 * SECOND) /* any zone, mistaken for another */
#define IDENTITY_TOLERANCE SECOND             /* fractions are lost on the way */
#define YEAR_2 (-62103974400 * SECOND)        /* 0002-01-02, in any zone behind year 1 */

/* The times of an event that can be read and are set. */
struct times {
    int64_t at[COUNT];
    unsigned known; /* bit by number above */
    unsigned zoned;
    unsigned unset; /* that are there, but were never set */
};

static bool has(const struct times *times, unsigned all) {
    return (times->known & all) == all;
}

/* True when all of them are there, and all in UTC or all without a zone. */
static bool can_compare(const struct times *times, unsigned all) {
    unsigned zoned = times->zoned & all;
    return has(times, all) && (zoned == all || zoned == 0);
}

static void note(struct tv_checker *checker, enum tv_rule rule, unsigned place,
                 enum tv_detail detail) {
    tv_note_plain(checker, rule, checker->event.field_at[fields[place]], detail);
}

/* ---- Reading --------------------------------------------------------------------------------- */

/* Year 1 in any zone, which .NET and Go write for a time that was never set; and the start of 1970
 * in UTC or by the clock that it is told by, a time of zero. */
static bool is_unset(const struct tv_instant *instant) {
    int64_t clock = instant->micros + instant->ahead * 60 * SECOND;
    return instant->micros == 0 || clock == 0 || instant->micros < YEAR_2;
}

/* A time that is told, or unset and so none. */
static void keep(struct times *times, unsigned place, const struct tv_instant *instant) {
    if (is_unset(instant)) {
        times->unset |= 1u << place;
        return;
    }
    times->at[place] = instant->micros;
    times->known |= 1u << place;
    times->zoned |= (unsigned)instant->has_zone << place;
}

/* Times in any form, and what are none, at these places. */
static TV_COLD void read_odd(struct tv_checker *checker, struct times *times, unsigned places) {
    for (unsigned place = 0; place < COUNT; place++) {
        struct tv_instant instant;
        uint32_t at = checker->event.field_at[fields[place]];
        if (!(places >> place & 1) || at == TV_NONE)
            continue;
        struct tv_str text = tv_string_at(checker, at);
        if (text.at && tv_instant_read(text.at, text.len, &instant))
            keep(times, place, &instant);
    }
}

/* True when something is wrong with the value already. */
static bool is_noted(const struct tv_checker *checker, uint32_t at) {
    uint32_t i = 0;
    while (i < checker->pending_count && checker->pending[i].at != at)
        i++;
    return i < checker->pending_count;
}

/* Behind the start of a value there is room for the usual form, whatever stands there. Formats have
 * been checked by now, and what has been found wrong is noted. */
static void read_times(struct tv_checker *checker, struct times *times) {
    const char *usual[COUNT] = {NULL};
    unsigned there = 0;
    for (unsigned place = 0; place < COUNT; place++) {
        uint32_t at = checker->event.field_at[fields[place]];
        if (at == TV_NONE)
            continue;
        const char *text = checker->walk.base + at;
        there |= 1u << place;
        if (text[0] == '"' && text[25] == '"' && !is_noted(checker, at))
            usual[place] = text + 1;
    }
    if (TV_OFTEN(checker->has_time_formats))
        times->known = tv_instants_read_usual(usual, &checker->day, times->at);
    times->zoned = times->known;
    checker->stamp = times->at[STAMP];
    checker->has_stamp = times->known >> STAMP & 1;
    if (TV_RARE(times->known != there))
        read_odd(checker, times, there & ~times->known);
}

/* Takes unset times out of those that were read in the usual form. */
static TV_COLD void drop_unset(struct times *times) {
    unsigned known = times->known;
    times->known = 0;
    for (unsigned place = 0; place < COUNT; place++) {
        struct tv_instant instant = {.micros = times->at[place],
                                     .has_zone = times->zoned >> place & 1};
        if (known >> place & 1)
            keep(times, place, &instant);
    }
}

/* timestamp follows from originalTimestamp, so that one of them is enough to tell of. */
static TV_COLD void tell_unset(struct tv_checker *checker, const struct times *times) {
    for (unsigned place = 0; place < COUNT; place++) {
        bool follows = place == STAMP && (times->unset >> ORIGINAL & 1);
        if ((times->unset >> place & 1) && !follows)
            note(checker, TV_RULE_TIME_ZERO, place, TV_DETAIL_NONE);
    }
}

/* True when some time that was read may be an unset one. */
static bool has_early(const struct times *times) {
    bool is_early = false;
    for (unsigned place = 0; place < COUNT; place++)
        is_early |= (times->known >> place & 1) && times->at[place] <= 0;
    return is_early;
}

/* ---- Order ----------------------------------------------------------------------------------- */

/* The time that the device took the event to happen: COUNT when it is not known. */
static unsigned find_original(const struct times *times) {
    if (has(times, 1u << ORIGINAL))
        return ORIGINAL;
    bool is_on_its_way = has(times, 1u << STAMP) && !has(times, 1u << RECEIVED);
    return is_on_its_way ? STAMP : COUNT;
}

/* True when sentAt is earlier than the event that it sends. */
static bool is_sent_early(const struct times *times) {
    unsigned original = find_original(times);
    return original != COUNT && can_compare(times, 1u << original | 1u << SENT) &&
           times->at[SENT] < times->at[original] - ORDER_TOLERANCE;
}

/* True when receivedAt is earlier than sentAt, and not because the device's clock is ahead: by so
 * much timestamp would be earlier than originalTimestamp. */
static bool is_received_early(const struct times *times) {
    if (!can_compare(times, (1u << COUNT) - 1))
        return false;
    int64_t early = times->at[SENT] - times->at[RECEIVED];
    int64_t ahead = times->at[ORIGINAL] - times->at[STAMP];
    return early > ORDER_TOLERANCE && early > ahead + ORDER_TOLERANCE;
}

/* true: something was found, even if it is not told. */
static bool check_order(struct tv_checker *checker, const struct times *times) {
    if (TV_RARE(is_sent_early(times))) {
        bool is_stamp = find_original(times) == STAMP;
        note(checker, TV_RULE_TIME_ORDER, SENT,
             is_stamp ? TV_DETAIL_OWN_TIME : TV_DETAIL_ORIGINAL_TIME);
        return true;
    }
    if (TV_RARE(is_received_early(times))) {
        note(checker, TV_RULE_TIME_ORDER, RECEIVED, TV_DETAIL_SENT_AT);
        return true;
    }
    return false;
}

/* ---- The future ------------------------------------------------------------------------------ */

/* What the event must not be later than. A time that sentAt will correct is by the device's clock,
 * so it counts only when it is later than that as well. */
static bool is_future(const struct times *times, unsigned place, int64_t limit) {
    bool is_corrected = has(times, 1u << STAMP | 1u << ORIGINAL);
    if (!is_corrected && has(times, 1u << SENT) && times->at[SENT] > limit)
        limit = times->at[SENT];
    return times->at[place] - FUTURE_TOLERANCE > limit;
}

static void check_future(struct tv_checker *checker, const struct times *times) {
    unsigned place = has(times, 1u << STAMP) ? STAMP : ORIGINAL;
    bool is_received = has(times, 1u << RECEIVED);
    if (!has(times, 1u << place) || (!is_received && !checker->has_now))
        return;
    if (TV_RARE(is_future(times, place, is_received ? times->at[RECEIVED] : checker->now)))
        note(checker, TV_RULE_TIME_FUTURE, place, TV_DETAIL_PRESENT);
}

/* ---- All ------------------------------------------------------------------------------------- */

static void check_identity(struct tv_checker *checker, const struct times *times) {
    if (!can_compare(times, (1u << COUNT) - 1))
        return;
    int64_t wanted = times->at[RECEIVED] - (times->at[SENT] - times->at[ORIGINAL]);
    int64_t off = times->at[STAMP] - wanted;
    if (off > IDENTITY_TOLERANCE || off < -IDENTITY_TOLERANCE)
        note(checker, TV_RULE_TIME_SKEW_IDENTITY, STAMP, TV_DETAIL_IDENTITY);
}

bool tv_times_wanted(const struct tv_checker *checker) {
    return checker->enabled[TV_RULE_TIME_ORDER] || checker->enabled[TV_RULE_TIME_FUTURE] ||
           checker->enabled[TV_RULE_TIME_ZERO] || checker->enabled[TV_RULE_TIME_SKEW_IDENTITY];
}

/* True when all are there, behind 1970, and each is where the other three put it: then nothing is
 * wrong with them. */
static bool is_right(const struct times *times) {
    const int64_t *at = times->at;
    int64_t early = (at[STAMP] - 1) | (at[ORIGINAL] - 1) | (at[SENT] - 1) | (at[RECEIVED] - 1);
    if ((times->known & times->zoned) != (1u << COUNT) - 1 || early < 0)
        return false;
    int64_t waited = times->at[SENT] - times->at[ORIGINAL];
    int64_t before = times->at[RECEIVED] - times->at[STAMP];
    int64_t off = waited - before;
    return waited >= 0 && off <= IDENTITY_TOLERANCE && off >= -IDENTITY_TOLERANCE;
}

void tv_times_check(struct tv_checker *checker) {
    const bool *enabled = checker->enabled;
    struct times times = {.known = 0};
    read_times(checker, &times);
    if (TV_OFTEN(is_right(&times)))
        return;
    if (TV_RARE(has_early(&times)))
        drop_unset(&times);
    if (TV_RARE(times.unset))
        tell_unset(checker, &times);
    if (enabled[TV_RULE_TIME_ORDER] && check_order(checker, &times))
        return;
    check_future(checker, &times);
    if (enabled[TV_RULE_TIME_SKEW_IDENTITY])
        check_identity(checker, &times);
}

/* True when the table wants a field to be a time, in every event. */
static bool has_format(const struct tv_checker *checker, enum tv_field field) {
    uint32_t slot = checker->table->fields[field];
    if (slot == TV_NONE || !checker->roots[slot].is_common)
        return false;
    enum tv_format format =
        (enum tv_format)tv_want_of(checker, checker->roots[slot].fit.node)->format;
    return format == TV_FORMAT_ISO_8601 || format == TV_FORMAT_TIMESTAMP ||
           format == TV_FORMAT_DATE_TIME;
}

bool tv_times_have_formats(const struct tv_checker *checker) {
    bool all = true;
    for (unsigned place = 0; place < COUNT; place++)
        all &= has_format(checker, fields[place]);
    return all;
}
