/* Volume: events and properties that stop arriving. Times are counted in buckets; the clock is not
 * time but what else arrives, so a quiet night is no silence.
 *
 *   all       40 52 47 50 12  3  2 44 51 48 50 49
 *   event      4  5  5  4  1  .  1  5  .  .  .  .
 *                             |        '---------' silence: events of the buckets behind the last
 *                             '- the longest one before */
#include "stream_parts.h"

#include <stdio.h>
#include <string.h>

enum {
    COUNT_MIN = 50,   /* times that it was seen */
    BUCKETS_MIN = 8,  /* in so many buckets */
    SHARE_MIN = 10,   /* the silence is at least a 10th of the run */
    LONGER = 3,       /* than the longest one before, and than any bucket */
    EXPECTED_MIN = 25 /* times that it would have been seen in the silence */
};

struct counts {
    uint64_t at[TV_GROUP_BUCKETS];
};

/* ---- Buckets --------------------------------------------------------------------------------- */

enum { WIDTH_MIN = 60 };

/* Moves counts to where they stand in the new grid. */
static void move_row(struct tv_stream_row *row, uint32_t first, int shift) {
    const struct tv_stream_row old = *row;
    *row = (struct tv_stream_row){{0}};
    for (uint32_t i = 0; i < TV_GROUP_BUCKETS; i++) {
        uint64_t count = old.counts[i];
        if (count == 0)
            continue;
        count += row->counts[(first + i) >> shift];
        row->counts[(first + i) >> shift] = count < UINT32_MAX ? (uint32_t)count : UINT32_MAX;
    }
}

/* Starts are multiples of their widths, and each width is a power of two of the one before. */
static void move_rows(struct tv_stream_names *names, const struct tv_stream_grid *old,
                      const struct tv_stream_grid *grid) {
    uint32_t first = (uint32_t)((old->start - grid->start) / old->seconds);
    int shift = __builtin_ctzll((uint64_t)(grid->seconds / old->seconds));
    for (uint32_t i = 0; i < names->name_count; i++)
        move_row(&names->names[i].times, first, shift);
    for (uint32_t i = 0; i < names->form_count; i++)
        move_row(&names->forms[i].times, first, shift);
}

/* Until all times fit in. */
static void widen(struct tv_stream *stream) {
    struct tv_stream_grid *grid = &stream->grid, old = *grid;
    if (old.seconds == 0)
        grid->seconds = WIDTH_MIN;
    while (grid->max / grid->seconds - grid->min / grid->seconds >= TV_GROUP_BUCKETS)
        grid->seconds *= 2;
    grid->start = grid->min / grid->seconds * grid->seconds;
    if (old.seconds == 0)
        return;
    tv_stream_count_waiting(stream);
    tv_names_settle(&stream->names);
    move_rows(&stream->names, &old, grid);
}

uint32_t tv_volume_bucket(struct tv_stream *stream, int64_t time) {
    struct tv_stream_grid *grid = &stream->grid;
    grid->min = time < grid->min ? time : grid->min;
    grid->max = time > grid->max ? time : grid->max;
    if (time < grid->start || time >= grid->start + grid->seconds * TV_GROUP_BUCKETS)
        widen(stream);
    /* both fit in 32 bits, which are divided in half the time */
    return (uint32_t)(time - grid->start) / (uint32_t)grid->seconds;
}

static void add_row(struct counts *counts, const struct tv_stream_row *row) {
    for (int i = 0; i < TV_GROUP_BUCKETS; i++)
        counts->at[i] += row->counts[i];
}

/* What the law is about. */
struct silence {
    uint64_t count, buckets;      /* of what may have stopped */
    uint64_t all, inside, behind; /* events: all, from its first bucket to its last, and behind */
    uint64_t longest;             /* events of the longest silence, or the largest bucket, inside */
};

static struct silence measure(const struct counts *own, const struct counts *all) {
    struct silence found = {0};
    uint64_t gap = 0;
    for (int i = 0; i < TV_GROUP_BUCKETS; i++) {
        found.all += all->at[i];
        found.count += own->at[i];
        found.buckets += own->at[i] > 0;
        if (found.count == 0)
            continue;
        gap = own->at[i] > 0 ? 0 : gap + all->at[i];
        if (own->at[i] > 0) { /* what was behind so far is inside now */
            found.longest = found.behind > found.longest ? found.behind : found.longest;
            found.longest = all->at[i] > found.longest ? all->at[i] : found.longest;
            found.inside += found.behind + all->at[i];
        }
        found.behind = gap;
    }
    return found;
}

static bool has_stopped(const struct silence *found) {
    return found->count >= COUNT_MIN && found->buckets >= BUCKETS_MIN &&
           found->behind * SHARE_MIN >= found->all && found->behind >= found->longest * LONGER &&
           found->count * found->behind >= found->inside * EXPECTED_MIN;
}

/* ---- Telling --------------------------------------------------------------------------------- */

static void tell(struct tv_stream *stream, uint32_t name, const struct tv_stream_property *property,
                 const struct tv_stream_place *place, const struct silence *found) {
    char detail[192];
    int len = snprintf(detail, sizeof detail,
                       "no more of it among the last %llu events of this run; it came %llu times "
                       "before, about %llu more were to be expected",
                       (unsigned long long)found->behind, (unsigned long long)found->count,
                       (unsigned long long)(found->count * found->behind / found->inside));
    struct tv_stream_telling telling = {
        .rule = TV_RULE_STREAM_VOLUME, .place = place, .name = name};
    telling.words.detail = (struct tv_str){detail, (size_t)len};
    telling.words.node_path = TV_STR("/stream/volume"); /* the numbers make no group of their own */
    if (property)
        telling.words.pointer = property->pointer;
    tv_stream_tell(stream, &telling);
}

static void keep_last(struct tv_stream_place *last, const struct tv_stream_place *place) {
    if (tv_place_is_before(last, place))
        *last = *place;
}

static bool has_member(const struct tv_stream_names *names, uint32_t form, uint32_t property) {
    bool is_last = form + 1 == names->form_count;
    uint32_t end = is_last ? names->member_count : names->forms[form + 1].members;
    for (uint32_t i = names->forms[form].members; i < end; i++) {
        if (names->members[i] == property)
            return true;
    }
    return false;
}

static void look_at_property(struct tv_stream *stream, uint32_t name, uint32_t property,
                             const struct counts *all) {
    const struct tv_stream_names *names = &stream->names;
    struct counts own = {{0}};
    struct tv_stream_place last = {0};
    for (uint32_t i = names->names[name].forms; i != TV_STREAM_NONE; i = names->forms[i].next) {
        if (!has_member(names, i, property))
            continue;
        add_row(&own, &names->forms[i].times);
        keep_last(&last, &names->forms[i].last);
    }
    struct silence found = measure(&own, all);
    if (has_stopped(&found))
        tell(stream, name, &names->properties[property], &last, &found);
}

/* The properties of a name some of whose forms found no room are not all known. */
static void look_at_properties(struct tv_stream *stream, uint32_t number,
                               const struct counts *own) {
    const struct tv_stream_names *names = &stream->names;
    const struct tv_stream_name *name = &names->names[number];
    bool is_known = name->loose == 0 && !name->is_partial;
    for (uint32_t i = name->properties; is_known && i != TV_STREAM_NONE;
         i = names->properties[i].next) {
        if (names->properties[i].is_member)
            look_at_property(stream, number, i, own);
    }
}

static void look_at_name(struct tv_stream *stream, uint32_t number, const struct counts *all) {
    const struct tv_stream_names *names = &stream->names;
    const struct tv_stream_name *name = &names->names[number];
    struct counts own = {{0}};
    struct tv_stream_place last = name->loose > 0 ? name->last : name->first;
    add_row(&own, &name->times);
    for (uint32_t i = name->forms; i != TV_STREAM_NONE; i = names->forms[i].next) {
        add_row(&own, &names->forms[i].times);
        keep_last(&last, &names->forms[i].last);
    }
    struct silence found = measure(&own, all);
    if (has_stopped(&found))
        tell(stream, number, NULL, &last, &found);
    else if (found.count >= COUNT_MIN)
        look_at_properties(stream, number, &own);
}

void tv_volume_finish(struct tv_stream *stream) {
    const struct tv_stream_names *names = &stream->names;
    struct counts all = {{0}};
    for (uint32_t i = 0; i < names->name_count; i++)
        add_row(&all, &names->names[i].times);
    for (uint32_t i = 0; i < names->form_count; i++)
        add_row(&all, &names->forms[i].times);
    for (uint32_t i = 0; i < names->name_count; i++)
        look_at_name(stream, i, &all);
}
