/* A saved group is first checked, then copied: what is checked is what report_json.c writes of what
 * group.c makes. */
#include "group_restore.h"

#include "group_parts.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

/* Bytes of a sample's line: its window ends on code points, a few bytes behind what it may have. */
enum { SAMPLE_TEXT_MAX = TV_GROUP_SAMPLE_LEN + 8 };

static bool refuse(struct tv_group_fault *fault, const char *part, uint32_t index,
                   const char *why) {
    *fault = (struct tv_group_fault){part, index, why};
    return false;
}

static bool refuse_part(struct tv_group_fault *fault, const char *part, const char *why) {
    return refuse(fault, part, UINT32_MAX, why);
}

/* ---- Words and counts ----------------------------------------------------------------------- */

static bool check_texts(const struct tv_group *group, struct tv_group_fault *fault) {
    const struct {
        const char *part;
        struct tv_str text;
    } texts[] = {{"call", group->call},
                 {"event", group->event},
                 {"pointer", group->pointer},
                 {"node_path", group->node_path},
                 {"expected", group->expected},
                 {"message", group->message},
                 {"suggestion", group->suggestion}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (texts[i].text.len > TV_GROUP_TEXT_LEN)
            return refuse_part(fault, texts[i].part, "is longer than 512 bytes");
    for (uint32_t i = 0; i < group->origin_count; i++)
        if (group->origins[i].file.len == 0 || group->origins[i].file.len > TV_GROUP_TEXT_LEN)
            return refuse(fault, "origins", i, "has no name, or one longer than 512 bytes");
    if (group->pointer.len > 0 && group->pointer.at[0] != '/')
        return refuse_part(fault, "pointer", "begins with no slash");
    if (group->suggestion_varies && group->suggestion.len > 0)
        return refuse_part(fault, "suggestion", "is one, though it varies");
    return true;
}

static bool check_counts(struct tv_groups *groups, const struct tv_group *group,
                         struct tv_group_fault *fault) {
    if (group->key >= groups->dropped)
        return refuse_part(fault, "key", "is one that was dropped");
    if (tv_groups_find(groups, group->key))
        return refuse_part(fault, "key", "is that of a group before");
    if (groups->count == TV_GROUPS_MAX)
        return refuse_part(fault, "key", "is that of a group beyond 10,000");
    if (group->severity == TV_SEVERITY_NONE)
        return refuse_part(fault, "severity", "is none");
    if (group->count == 0 || group->events == 0 || group->files == 0)
        return refuse_part(fault, "count", "is 0, or that of events or files is");
    if (group->events > group->count)
        return refuse_part(fault, "events", "are more than findings");
    if (group->files > group->events)
        return refuse_part(fault, "files", "are more than events");
    if (tv_groups_compare_places(groups, &group->first, &group->last) > 0)
        return refuse_part(fault, "last", "comes before the first place");
    return true;
}

/* ---- Tallies -------------------------------------------------------------------------------- */

static uint64_t hash_of(const struct tv_group_name *name) {
    return name->hash ? name->hash : tv_tally_hash(name->text);
}

static int compare_names(const void *a, const void *b) {
    uint64_t left = ((const struct tv_group_name *)a)->hash;
    uint64_t right = ((const struct tv_group_name *)b)->hash;
    return left < right ? -1 : left > right;
}

static bool check_tally(const struct tv_tally *tally, const char *part, uint64_t most,
                        struct tv_group_fault *fault) {
    uint64_t len = 0, sum = 0;
    if (tally->count > TV_GROUP_NAMES)
        return refuse_part(fault, part, "has more than 64 texts");
    for (uint32_t i = 0; i < tally->count; i++) {
        const struct tv_group_name *name = &tally->names[i];
        len += name->text.len;
        if (name->text.len > TV_GROUP_VALUE_LEN || len > TV_GROUP_NAMES_LEN)
            return refuse(fault, part, i, "is longer than what is kept");
        if (hash_of(name) >= tally->dropped)
            return refuse(fault, part, i, "is one that was dropped");
        if (name->count == 0 || name->count > most - sum)
            return refuse(fault, part, i, "counts 0, or more than there are");
        sum += name->count;
    }
    return true;
}

/* false when out of memory, or when two names have one hash. */
static bool copy_tally(struct tv_tally *to, const struct tv_tally *from, const char *part,
                       struct tv_group_fault *fault) {
    tv_tally_init(to);
    to->dropped = from->dropped;
    to->names = from->count ? calloc(from->count, sizeof *to->names) : NULL;
    if (from->count && !to->names)
        return refuse_part(fault, part, NULL);
    to->room = from->count;
    for (uint32_t i = 0; i < from->count; i++) {
        const struct tv_group_name *name = &from->names[i];
        char *at = malloc(name->text.len + 1);
        if (!at)
            return refuse_part(fault, part, NULL);
        char *end = at;
        to->names[to->count++] = (struct tv_group_name){
            hash_of(name), name->count, tv_text_keep(&end, name->text, TV_GROUP_VALUE_LEN)};
        to->len += (uint32_t)name->text.len;
    }
    if (to->count > 1)
        qsort(to->names, to->count, sizeof *to->names, compare_names);
    for (uint32_t i = 1; i < to->count; i++)
        if (to->names[i].hash == to->names[i - 1].hash)
            return refuse_part(fault, part, "has the same text twice");
    return true;
}

/* ---- Samples -------------------------------------------------------------------------------- */

static uint64_t sample_hash(const struct tv_groups *groups, const struct tv_group_place *place) {
    struct tv_str name = tv_groups_file_name(groups, place->file);
    const uint64_t identity[] = {XXH3_64bits(name.at, name.len), place->offset};
    return XXH3_64bits(identity, sizeof identity);
}

static bool check_sample(const struct tv_groups *groups, const struct tv_group *group, uint32_t i,
                         struct tv_group_fault *fault) {
    const struct tv_group_sample *sample = &group->raw_samples[i];
    size_t small[] = {sample->pointer.len, sample->message_id.len, sample->actual.len,
                      sample->suggestion.len};
    for (size_t j = 0; j < sizeof small / sizeof *small; j++)
        if (small[j] > TV_GROUP_SMALL_LEN)
            return refuse(fault, "samples", i, "has a word longer than 256 bytes");
    if (sample->text.len > SAMPLE_TEXT_MAX)
        return refuse(fault, "samples", i, "has a text longer than 64 KB");
    if (tv_groups_compare_places(groups, &sample->place, &group->first) < 0 ||
        tv_groups_compare_places(groups, &sample->place, &group->last) > 0)
        return refuse(fault, "samples", i, "is not between the first and the last place");
    if (i > 0 && sample_hash(groups, &sample->place) <=
                     sample_hash(groups, &group->raw_samples[i - 1].place))
        return refuse(fault, "samples", i, "is not in the order of samples, by hash");
    return true;
}

static bool check_samples(const struct tv_groups *groups, const struct tv_group *group,
                          struct tv_group_fault *fault) {
    if (group->sample_count > TV_GROUP_SAMPLES || group->sample_count > group->count)
        return refuse_part(fault, "samples", "are more than 5, or than findings");
    for (uint32_t i = 0; i < group->sample_count; i++)
        if (!check_sample(groups, group, i, fault))
            return false;
    return true;
}

static bool copy_samples(const struct tv_groups *groups, struct tv_group *to,
                         const struct tv_group *from) {
    to->raw_samples = from->sample_count ? calloc(TV_GROUP_SAMPLES, sizeof *to->raw_samples) : NULL;
    if (from->sample_count && !to->raw_samples)
        return false;
    for (uint32_t i = 0; i < from->sample_count; i++) {
        struct tv_group_sample sample = from->raw_samples[i];
        sample.hash = sample_hash(groups, &sample.place);
        sample.is_raw = false;
        if (!tv_sample_own(&sample))
            return false;
        to->raw_samples[to->sample_count++] = sample;
    }
    tv_samples_set_limit(to);
    return true;
}

/* ---- The group ------------------------------------------------------------------------------ */

static struct tv_group_entry *copy_names(const struct tv_group *saved) {
    struct tv_str from[] = {saved->call, saved->event, saved->pointer, saved->node_path};
    size_t len = 0;
    for (size_t i = 0; i < 4; i++)
        len += from[i].len;
    struct tv_group_entry *entry = calloc(1, sizeof *entry + len);
    if (!entry)
        return NULL;
    struct tv_group *group = &entry->group;
    struct tv_str *to[] = {&group->call, &group->event, &group->pointer, &group->node_path};
    char *at = entry->names;
    for (size_t i = 0; i < 4; i++)
        *to[i] = tv_text_keep(&at, from[i], TV_GROUP_TEXT_LEN);
    entry->file = UINT32_MAX; /* none: what may still be found begins in an input of its own */
    group->rule = saved->rule;
    group->severity = saved->severity;
    group->state = saved->state;
    group->of = saved->of;
    group->old_events = saved->old_events;
    group->old_of = saved->old_of;
    group->actual_type = saved->actual_type;
    group->key = saved->key;
    group->id = saved->key >> 24;
    group->suggestion_varies = saved->suggestion_varies;
    group->count = saved->count;
    group->events = saved->events;
    group->files = saved->files;
    group->first = saved->first;
    group->last = saved->last;
    tv_tally_init(&group->values);
    tv_tally_init(&group->senders);
    tv_times_init(&group->times);
    return entry;
}

static bool copy_words(struct tv_group_entry *entry, const struct tv_group *saved) {
    struct tv_group *group = &entry->group;
    size_t len = 1 + saved->message.len + saved->expected.len + saved->suggestion.len;
    for (uint32_t i = 0; i < saved->origin_count; i++)
        len += saved->origins[i].file.len;
    char *at = malloc(len);
    if (!at)
        return false;
    entry->words = at;
    group->message = tv_text_keep(&at, saved->message, TV_GROUP_TEXT_LEN);
    group->expected = tv_text_keep(&at, saved->expected, TV_GROUP_TEXT_LEN);
    group->suggestion = tv_text_keep(&at, saved->suggestion, TV_GROUP_TEXT_LEN);
    group->origin_count = saved->origin_count;
    for (uint32_t i = 0; i < saved->origin_count; i++)
        group->origins[i] = (struct tv_origin){
            tv_text_keep(&at, saved->origins[i].file, TV_GROUP_TEXT_LEN), saved->origins[i].line};
    return true;
}

static bool check(struct tv_groups *groups, const struct tv_group *saved,
                  struct tv_group_fault *fault) {
    if (!check_texts(saved, fault) || !check_counts(groups, saved, fault))
        return false;
    const char *why = saved->times.counts ? tv_times_fault(&saved->times, saved->count) : NULL;
    if (why)
        return refuse_part(fault, "times", why);
    return check_tally(&saved->values, "values", saved->count, fault) &&
           check_tally(&saved->senders, "senders", saved->count, fault) &&
           check_samples(groups, saved, fault);
}

static bool copy(struct tv_groups *groups, struct tv_group_entry *entry,
                 const struct tv_group *saved, struct tv_group_fault *fault) {
    struct tv_group *group = &entry->group;
    *fault = (struct tv_group_fault){"group", UINT32_MAX, NULL};
    return copy_words(entry, saved) && tv_times_merge(&group->times, &saved->times) &&
           copy_samples(groups, group, saved) &&
           copy_tally(&group->values, &saved->values, "values", fault) &&
           copy_tally(&group->senders, &saved->senders, "senders", fault) &&
           tv_groups_insert(groups, entry);
}

bool tv_groups_restore(struct tv_groups *groups, const struct tv_group *saved,
                       struct tv_group_fault *fault) {
    if (!check(groups, saved, fault))
        return false;
    struct tv_group_entry *entry = copy_names(saved);
    if (!entry)
        return refuse_part(fault, "group", NULL);
    if (!copy(groups, entry, saved, fault)) {
        tv_group_free(entry);
        return false;
    }
    tv_groups_go_further(groups, &entry->group.last);
    return true;
}

/* ---- All of them ---------------------------------------------------------------------------- */

bool tv_groups_restore_file(struct tv_groups *groups, uint32_t file, struct tv_str name) {
    return tv_groups_name(groups, file, name);
}

void tv_groups_restore_sums(struct tv_groups *groups, const struct tv_groups_sums *sums) {
    memcpy(groups->counts, sums->counts, sizeof groups->counts);
    groups->others = sums->others;
    groups->dropped = sums->dropped;
}

bool tv_groups_restore_end(struct tv_groups *groups, const char **why) {
    uint64_t left = 0;
    for (int i = TV_SEVERITY_INFO; i <= TV_SEVERITY_ERROR; i++)
        left += groups->counts[i];
    *why = groups->others > left ? "others are more than all findings" : NULL;
    left -= groups->others;
    for (size_t i = 0; !*why && i < groups->count; i++) {
        if (groups->all[i]->count > left)
            *why = "groups have more findings than there are in all";
        left -= groups->all[i]->count;
    }
    /* A report of somebody else may keep more of its lines. */
    groups->text_max = TV_GROUP_SAMPLE_LEN + 1;
    return !*why && tv_groups_adjust_samples(groups);
}
