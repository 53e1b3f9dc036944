/* Merging: what several tv_groups have found, each in a share of the input, as one.
 *
 *   into   3:a  8:b  ...              keys of both: counts add up, the earlier place and its words
 *   from        8:b'  9:c  ...        stay, samples and tallies keep their smallest hashes
 *
 * Whatever is kept by hash is kept from its first sight on, in every share, so the union holds all
 * that one tv_groups would have kept, and cutting it to the caps again gives the same. Entries are
 * moved, not copied; `from` is empty afterwards. */
#include "group_parts.h"

#include <stdlib.h>
#include <string.h>

static uint64_t smaller(uint64_t a, uint64_t b) {
    return a < b ? a : b;
}

/* ---- Tallies -------------------------------------------------------------------------------- */

/* Appends a name, or adds it to the last one if that is the same. */
static void put_name(struct tv_tally *tally, struct tv_group_name name) {
    struct tv_group_name *last = tally->count ? &tally->names[tally->count - 1] : NULL;
    if (last && last->hash == name.hash) {
        last->count += name.count;
        free((char *)name.text.at);
        return;
    }
    tally->names[tally->count++] = name;
    tally->len += (uint32_t)name.text.len;
}

static void cut_tally(struct tv_tally *tally, uint64_t dropped) {
    tally->dropped = dropped;
    while (tally->count > 0) {
        struct tv_group_name *last = &tally->names[tally->count - 1];
        bool is_over = tally->count > TV_GROUP_NAMES || tally->len > TV_GROUP_NAMES_LEN;
        if (last->hash < dropped && !is_over)
            return;
        tally->dropped = smaller(tally->dropped, last->hash);
        tally->len -= (uint32_t)last->text.len;
        free((char *)last->text.at);
        tally->count--;
    }
}

bool tv_tally_merge(struct tv_tally *into, struct tv_tally *from) {
    if (from->count == 0 && from->dropped == UINT64_MAX)
        return true;
    uint32_t room = into->count + from->count;
    struct tv_tally both = {.names = malloc((room + 1) * sizeof *both.names), .room = room + 1};
    if (!both.names)
        return false;
    uint32_t i = 0, j = 0;
    while (i < into->count || j < from->count) {
        bool is_mine =
            j == from->count || (i < into->count && into->names[i].hash <= from->names[j].hash);
        put_name(&both, is_mine ? into->names[i++] : from->names[j++]);
    }
    cut_tally(&both, smaller(into->dropped, from->dropped));
    into->count = from->count = 0; /* the texts have moved */
    tv_tally_clear(into);
    tv_tally_clear(from);
    *into = both;
    return true;
}

/* ---- Samples -------------------------------------------------------------------------------- */

/* Among samples of one hash, which are of inputs of one name, the first input's stays. */
static bool comes_before(const struct tv_group_sample *a, const struct tv_group_sample *b) {
    return a->hash != b->hash ? a->hash < b->hash : a->place.file <= b->place.file;
}

/* Room for all that may be kept, in the first array. */
static bool reserve_samples(struct tv_group *group) {
    struct tv_group_sample *samples =
        realloc(group->raw_samples, TV_GROUP_SAMPLES * sizeof *group->raw_samples);
    if (samples)
        group->raw_samples = samples;
    return samples != NULL;
}

static bool merge_samples(struct tv_group *into, struct tv_group *from) {
    struct tv_group_sample kept[TV_GROUP_SAMPLES];
    uint32_t count = 0, i = 0, j = 0;
    if (!reserve_samples(into))
        return false;
    while (i < into->sample_count || j < from->sample_count) {
        bool is_mine =
            j == from->sample_count ||
            (i < into->sample_count && comes_before(&into->raw_samples[i], &from->raw_samples[j]));
        struct tv_group_sample *sample =
            is_mine ? &into->raw_samples[i++] : &from->raw_samples[j++];
        if (count == TV_GROUP_SAMPLES || (count > 0 && kept[count - 1].hash == sample->hash))
            free(sample->owned.at);
        else
            kept[count++] = *sample;
    }
    memcpy(into->raw_samples, kept, count * sizeof *kept);
    into->sample_count = count;
    tv_samples_set_limit(into);
    from->sample_count = 0;
    return true;
}

/* ---- Groups --------------------------------------------------------------------------------- */

/* The words of the finding at the first place. */
static void move_words(struct tv_group_entry *into, struct tv_group_entry *from) {
    struct tv_group *to = &into->group;
    const struct tv_group *group = &from->group;
    free(into->words);
    into->words = from->words;
    from->words = NULL;
    to->expected = group->expected;
    to->message = group->message;
    to->suggestion = group->suggestion;
    to->origin_count = group->origin_count;
    memcpy(to->origins, group->origins, sizeof to->origins);
}

static void merge_places(struct tv_groups *groups, struct tv_group_entry *into,
                         struct tv_group_entry *from) {
    struct tv_group *to = &into->group;
    const struct tv_group *group = &from->group;
    if (!tv_str_equal(to->suggestion, group->suggestion) || group->suggestion_varies)
        to->suggestion_varies = true;
    if (tv_groups_compare_places(groups, &group->last, &to->last) > 0)
        to->last = group->last;
    if (tv_groups_compare_places(groups, &group->first, &to->first) < 0) {
        to->first = group->first;
        move_words(into, from);
    }
}

/* Split inputs that both have found are in the counts of both. */
static void merge_files(struct tv_group_entry *into, const struct tv_group_entry *from) {
    uint64_t twice = 0;
    for (size_t i = 0; i < TV_GROUP_SPLITS / 64; i++) {
        twice += (uint64_t)__builtin_popcountll(into->splits[i] & from->splits[i]);
        into->splits[i] |= from->splits[i];
    }
    into->group.files += from->group.files - twice;
}

static bool merge_entries(struct tv_groups *groups, struct tv_group_entry *into,
                          struct tv_group_entry *from) {
    struct tv_group *to = &into->group, *group = &from->group;
    if (group->severity > to->severity)
        to->severity = group->severity;
    to->count += group->count;
    to->events += group->events;
    merge_files(into, from);
    merge_places(groups, into, from);
    bool fine = tv_times_merge(&to->times, &group->times);
    fine &= tv_tally_merge(&to->values, &group->values);
    fine &= tv_tally_merge(&to->senders, &group->senders);
    return merge_samples(to, group) && fine;
}

/* Takes over an entry; it is freed, or part of the groups, afterwards. */
static bool take_entry(struct tv_groups *groups, struct tv_group_entry *entry) {
    uint64_t key = entry->group.key;
    struct tv_group_entry *known = tv_groups_find(groups, key);
    bool fine = true;
    if (key >= groups->dropped)
        groups->others += entry->group.count;
    else if (known)
        fine = merge_entries(groups, known, entry);
    else if (tv_groups_insert(groups, entry))
        return true;
    else
        fine = false;
    tv_group_free(entry);
    return fine;
}

static bool merge_run(struct tv_groups *into, const struct tv_groups *from) {
    bool fine = true;
    for (int i = 0; i <= TV_SEVERITY_ERROR; i++)
        into->counts[i] += from->counts[i];
    for (uint32_t i = 0; i < from->file_count; i++)
        fine &= !from->files[i].at || tv_groups_name(into, i, from->files[i]);
    into->others += from->others;
    return fine;
}

bool tv_groups_merge(struct tv_groups *into, struct tv_groups *from) {
    bool fine = tv_groups_settle(into);
    fine &= tv_groups_settle(from);
    fine &= merge_run(into, from);
    if (from->has_place)
        tv_groups_go_further(into, &from->furthest);
    size_t count = from->count;
    tv_groups_drop_surplus(into);
    into->dropped = smaller(into->dropped, from->dropped);
    for (size_t i = 0; i < count; i++)
        fine &= take_entry(into, (struct tv_group_entry *)from->all[i]); /* the first member */
    from->count = 0;
    tv_groups_forget(from);
    memset(from->slots, 0, from->slot_count * sizeof *from->slots);
    tv_groups_drop_surplus(into);
    /* What came over may be longer than the samples are by now. */
    into->text_max = TV_GROUP_SAMPLE_LEN + 1;
    return tv_groups_adjust_samples(into) && fine;
}

void tv_groups_renumber(struct tv_groups *groups,
                        void (*renumber)(void *context, struct tv_group_place *place),
                        void *context) {
    tv_groups_settle(groups);
    for (size_t i = 0; i < groups->count; i++) {
        struct tv_group *group = groups->all[i];
        renumber(context, &group->first);
        renumber(context, &group->last);
        for (uint32_t j = 0; j < group->sample_count; j++)
            renumber(context, &group->raw_samples[j].place);
    }
}
