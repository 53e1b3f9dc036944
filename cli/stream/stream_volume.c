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

static void spread(const struct tv_times *times, const struct tv_times *grid, struct counts *out) {
    for (int i = 0; times->counts && i < TV_GROUP_BUCKETS; i++) {
        if (times->counts[i] > 0)
            out->at[(times->start + i * times->seconds - grid->start) / grid->seconds] +=
                times->counts[i];
    }
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

static bool has_member(const struct tv_stream_names *names, const struct tv_stream_form *form,
                       uint32_t property) {
    for (uint32_t i = 0; i < form->member_count; i++) {
        if (names->members[form->members + i] == property)
            return true;
    }
    return false;
}

static void look_at_property(struct tv_stream *stream, uint32_t name, uint32_t property,
                             const struct tv_times *grid, const struct counts *all) {
    const struct tv_stream_names *names = &stream->names;
    struct counts own = {{0}};
    struct tv_stream_place last = {0};
    for (uint32_t i = names->names[name].forms; i != TV_STREAM_NONE; i = names->forms[i].next) {
        if (!has_member(names, &names->forms[i], property))
            continue;
        spread(&names->forms[i].times, grid, &own);
        keep_last(&last, &names->forms[i].last);
    }
    struct silence found = measure(&own, all);
    if (has_stopped(&found))
        tell(stream, name, &names->properties[property], &last, &found);
}

/* The properties of a name some of whose forms found no room are not all known. */
static void look_at_properties(struct tv_stream *stream, uint32_t number,
                               const struct tv_times *grid, const struct counts *own) {
    const struct tv_stream_names *names = &stream->names;
    const struct tv_stream_name *name = &names->names[number];
    bool is_known = name->loose == 0 && !name->is_partial;
    for (uint32_t i = name->properties; is_known && i != TV_STREAM_NONE;
         i = names->properties[i].next) {
        if (names->properties[i].is_member)
            look_at_property(stream, number, i, grid, own);
    }
}

static void look_at_name(struct tv_stream *stream, uint32_t number, const struct tv_times *grid,
                         const struct counts *all) {
    const struct tv_stream_names *names = &stream->names;
    const struct tv_stream_name *name = &names->names[number];
    struct counts own = {{0}};
    struct tv_stream_place last = name->loose > 0 ? name->last : name->first;
    spread(&name->times, grid, &own);
    for (uint32_t i = name->forms; i != TV_STREAM_NONE; i = names->forms[i].next) {
        spread(&names->forms[i].times, grid, &own);
        keep_last(&last, &names->forms[i].last);
    }
    struct silence found = measure(&own, all);
    if (has_stopped(&found))
        tell(stream, number, NULL, &last, &found);
    else if (found.count >= COUNT_MIN)
        look_at_properties(stream, number, grid, &own);
}

void tv_volume_finish(struct tv_stream *stream) {
    const struct tv_stream_names *names = &stream->names;
    struct tv_times grid;
    struct counts all = {{0}};
    bool fine = true;
    tv_times_init(&grid);
    for (uint32_t i = 0; fine && i < names->name_count; i++)
        fine = tv_times_merge(&grid, &names->names[i].times);
    for (uint32_t i = 0; fine && i < names->form_count; i++)
        fine = tv_times_merge(&grid, &names->forms[i].times);
    spread(&grid, &grid, &all);
    for (uint32_t i = 0; fine && grid.counts && i < names->name_count; i++)
        look_at_name(stream, i, &grid, &all);
    stream->is_failed |= !fine;
    tv_times_clear(&grid);
}
