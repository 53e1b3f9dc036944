/* The groups of a run: a hash table from key to group.
 *
 *   finding --key, hash--> slots --> group: counts, places, times, values, senders, samples
 *
 * Groups beyond the cap are chosen by hash, like samples: when there are a few more than allowed,
 * those with the largest keys go, their counts into `others`, and keys from there on are refused. A
 * group that is in the end kept was kept from its first finding on, so its counts are exact.
 *
 * A finding of a known group allocates only when it brings a new value, sender or sample. */
#include "group_parts.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

/* How many groups beyond the cap are let in before the surplus is dropped. */
enum { SURPLUS = TV_GROUPS_MAX / 8, SLOTS_MIN = 64, SENDER_LEN = 256 };

/* A group and what is needed to go on counting. */
struct entry {
    struct tv_group group;
    uint64_t event; /* the event that was counted last, and its file */
    uint32_t file;
    char *words;  /* owns expected, message, suggestion and the files of origins */
    char names[]; /* owns call, event, pointer, node_path */
};

struct slot {
    uint64_t key;
    struct entry *entry; /* NULL: free */
};

struct tv_groups {
    struct tv_levels levels;
    uint64_t counts[TV_SEVERITY_ERROR + 1];

    struct tv_str *files; /* owned names */
    uint32_t file_count, file_room;
    uint64_t file_hash; /* of the current file's name */
    bool lacks_file;    /* out of memory when the current file was named */

    struct tv_key_room key; /* of the finding at hand */
    struct slot *slots;     /* open addressing; at most half are used */
    size_t slot_count;      /* a power of two */
    struct tv_group **all;  /* every group; the order is that of the last sort */
    size_t count, room;
    uint64_t dropped; /* smallest key that was dropped; UINT64_MAX: none */
    uint64_t others;  /* findings of dropped groups */
    size_t text_max;  /* bytes of a line that samples keep now */
};

enum tv_severity tv_levels_severity(const struct tv_levels *levels,
                                    const struct tv_finding *finding) {
    enum tv_severity level = levels->rule[finding->rule];
    if (level == TV_SEVERITY_NONE || levels->fixed[finding->rule] ||
        finding->declared == TV_SEVERITY_NONE)
        return level;
    return finding->declared;
}

/* ---- Making and freeing --------------------------------------------------------------------- */

struct tv_groups *tv_groups_new(const struct tv_levels *levels) {
    struct tv_groups *groups = calloc(1, sizeof *groups);
    struct slot *slots = calloc(SLOTS_MIN, sizeof *slots);
    if (!groups || !slots) {
        free(groups);
        free(slots);
        return NULL;
    }
    groups->levels = *levels;
    groups->slots = slots;
    groups->slot_count = SLOTS_MIN;
    groups->dropped = UINT64_MAX;
    groups->text_max = TV_GROUP_SAMPLE_LEN;
    return groups;
}

static struct entry *entry_of(struct tv_group *group) {
    return (struct entry *)group; /* the first member */
}

static void free_group(struct tv_group *group) {
    struct entry *entry = entry_of(group);
    tv_tally_clear(&group->values);
    tv_tally_clear(&group->senders);
    tv_times_clear(&group->times);
    tv_samples_clear(group);
    free(entry->words);
    free(entry);
}

void tv_groups_free(struct tv_groups *groups) {
    if (!groups)
        return;
    for (size_t i = 0; i < groups->count; i++)
        free_group(groups->all[i]);
    for (uint32_t i = 0; i < groups->file_count; i++)
        free((char *)groups->files[i].at);
    free(groups->files);
    free(groups->key.at);
    free(groups->slots);
    free(groups->all);
    free(groups);
}

/* ---- Files ---------------------------------------------------------------------------------- */

static bool reserve_file(struct tv_groups *groups) {
    if (groups->file_count < groups->file_room)
        return true;
    uint32_t room = groups->file_room ? groups->file_room * 2 : 8;
    struct tv_str *files = realloc(groups->files, room * sizeof *files);
    if (!files)
        return false;
    groups->files = files;
    groups->file_room = room;
    return true;
}

bool tv_groups_file(struct tv_groups *groups, struct tv_str name) {
    char *copy = reserve_file(groups) ? malloc(name.len + 1) : NULL;
    groups->lacks_file = !copy;
    if (!copy)
        return false;
    char *end = copy;
    groups->files[groups->file_count++] = tv_text_keep(&end, name, SIZE_MAX);
    groups->file_hash = XXH3_64bits(copy, name.len);
    return true;
}

struct tv_str tv_groups_file_name(const struct tv_groups *groups, uint32_t file) {
    return file < groups->file_count ? groups->files[file] : TV_STR("");
}

/* ---- The table ------------------------------------------------------------------------------ */

/* The slot of a key, or the free one where it belongs. */
static struct slot *find_slot(struct slot *slots, size_t slot_count, uint64_t key) {
    size_t mask = slot_count - 1, at = (size_t)key & mask;
    while (slots[at].entry && slots[at].key != key)
        at = (at + 1) & mask;
    return &slots[at];
}

static void fill_slots(struct tv_groups *groups) {
    memset(groups->slots, 0, groups->slot_count * sizeof *groups->slots);
    for (size_t i = 0; i < groups->count; i++) {
        uint64_t key = groups->all[i]->key;
        *find_slot(groups->slots, groups->slot_count, key) =
            (struct slot){key, entry_of(groups->all[i])};
    }
}

static bool reserve_slot(struct tv_groups *groups) {
    if (2 * (groups->count + 1) <= groups->slot_count)
        return true;
    struct slot *slots = malloc(2 * groups->slot_count * sizeof *slots);
    if (!slots)
        return false;
    free(groups->slots);
    groups->slots = slots;
    groups->slot_count *= 2;
    fill_slots(groups);
    return true;
}

static bool reserve_group(struct tv_groups *groups) {
    if (groups->count == groups->room) {
        size_t room = groups->room ? groups->room * 2 : 32;
        struct tv_group **all = realloc(groups->all, room * sizeof(struct tv_group *));
        if (!all)
            return false;
        groups->all = all;
        groups->room = room;
    }
    return reserve_slot(groups);
}

static int compare_numbers(uint64_t a, uint64_t b) {
    return a < b ? -1 : a > b;
}

static int compare_keys(const void *a, const void *b) {
    const struct tv_group *const *left = a, *const *right = b;
    return compare_numbers((*left)->key, (*right)->key);
}

/* Drops the groups beyond the cap: those with the largest keys. */
static void drop_surplus(struct tv_groups *groups) {
    if (groups->count <= TV_GROUPS_MAX)
        return;
    qsort(groups->all, groups->count, sizeof(struct tv_group *), compare_keys);
    groups->dropped = groups->all[TV_GROUPS_MAX]->key;
    for (size_t i = TV_GROUPS_MAX; i < groups->count; i++) {
        groups->others += groups->all[i]->count;
        free_group(groups->all[i]);
    }
    groups->count = TV_GROUPS_MAX;
    fill_slots(groups);
}

/* ---- A new group ---------------------------------------------------------------------------- */

static struct entry *new_entry(const struct tv_key_room *key, const struct tv_finding *finding) {
    struct tv_str from[] = {finding->call, finding->event, key->pointer, finding->node_path};
    size_t len = 0;
    for (size_t i = 0; i < 4; i++)
        len += tv_text_kept_len(from[i], TV_GROUP_TEXT_LEN);
    struct entry *entry = calloc(1, sizeof *entry + len);
    if (!entry)
        return NULL;
    struct tv_group *group = &entry->group;
    struct tv_str *to[] = {&group->call, &group->event, &group->pointer, &group->node_path};
    char *at = entry->names;
    for (size_t i = 0; i < 4; i++)
        *to[i] = tv_text_keep(&at, from[i], TV_GROUP_TEXT_LEN);
    group->rule = finding->rule;
    group->actual_type = finding->actual_type;
    tv_times_init(&group->times);
    tv_tally_init(&group->values);
    tv_tally_init(&group->senders);
    return entry;
}

/* Samples keep less of their lines as groups get more. */
static bool adjust_samples(struct tv_groups *groups) {
    size_t count = groups->count < TV_GROUPS_MAX ? groups->count : TV_GROUPS_MAX;
    size_t text_max = tv_sample_text_max(count);
    if (text_max >= groups->text_max)
        return true;
    groups->text_max = text_max;
    for (size_t i = 0; i < groups->count; i++) {
        if (!tv_samples_shrink(groups->all[i], text_max))
            return false;
    }
    return true;
}

static struct entry *add_entry(struct tv_groups *groups, uint64_t hash,
                               const struct tv_finding *finding) {
    struct entry *entry = reserve_group(groups) ? new_entry(&groups->key, finding) : NULL;
    if (!entry)
        return NULL;
    entry->group.key = hash;
    entry->group.id = hash >> 24;
    *find_slot(groups->slots, groups->slot_count, hash) = (struct slot){hash, entry};
    groups->all[groups->count++] = &entry->group;
    return adjust_samples(groups) ? entry : NULL;
}

/* ---- Folding a finding in ------------------------------------------------------------------- */

/* Places are ordered by the file's name, then by where they are in it; the order in which files are
 * read says nothing. */
static int compare_places(const struct tv_groups *groups, const struct tv_group_place *a,
                          const struct tv_group_place *b) {
    if (a->file != b->file) {
        struct tv_str left = groups->files[a->file], right = groups->files[b->file];
        int order = memcmp(left.at, right.at, left.len < right.len ? left.len : right.len);
        if (order != 0 || left.len != right.len)
            return order ? order : compare_numbers(left.len, right.len);
    }
    int order = compare_numbers(a->record, b->record);
    return order ? order : compare_numbers(a->offset, b->offset);
}

/* What is said of the group: of its finding at the first place. */
static bool set_words(struct entry *entry, const struct tv_finding *finding) {
    struct tv_group *group = &entry->group;
    char sentence[TV_GROUP_TEXT_LEN];
    struct tv_str message = {sentence, tv_message(finding, sentence, sizeof sentence)};
    size_t len = 1 + message.len + tv_text_kept_len(finding->expected, TV_GROUP_TEXT_LEN) +
                 tv_text_kept_len(finding->suggestion, TV_GROUP_TEXT_LEN);
    for (uint32_t i = 0; i < finding->origin_count; i++)
        len += tv_text_kept_len(finding->origins[i].file, TV_GROUP_TEXT_LEN);
    char *at = realloc(entry->words, len);
    if (!at)
        return false;
    entry->words = at;
    group->message = tv_text_keep(&at, message, TV_GROUP_TEXT_LEN);
    group->expected = tv_text_keep(&at, finding->expected, TV_GROUP_TEXT_LEN);
    group->suggestion = tv_text_keep(&at, finding->suggestion, TV_GROUP_TEXT_LEN);
    group->origin_count = finding->origin_count;
    for (uint32_t i = 0; i < finding->origin_count; i++) {
        struct tv_str file = tv_text_keep(&at, finding->origins[i].file, TV_GROUP_TEXT_LEN);
        group->origins[i] = (struct tv_origin){file, finding->origins[i].line};
    }
    return true;
}

static bool count_place(struct tv_groups *groups, struct entry *entry,
                        const struct tv_finding *finding, const struct tv_group_place *place) {
    struct tv_group *group = &entry->group;
    if (group->count == 1) {
        group->first = group->last = *place;
        return set_words(entry, finding);
    }
    if (compare_places(groups, place, &group->last) > 0) {
        group->last = *place;
    } else if (compare_places(groups, place, &group->first) < 0) {
        group->first = *place;
        return set_words(entry, finding);
    }
    return true;
}

/* An event is known by its record and, where a record holds several, by its messageId. */
static void count_event(struct entry *entry, const struct tv_finding *finding, uint64_t record,
                        bool is_new_file) {
    struct tv_group *group = &entry->group;
    uint64_t event = record;
    if (finding->message_id.len > 0)
        event ^= XXH3_64bits(finding->message_id.at, finding->message_id.len);
    if (is_new_file || event != entry->event)
        group->events++;
    group->files += is_new_file;
    entry->event = event;
}

static bool count_sender(struct tv_group *group, const struct tv_finding *finding) {
    char text[SENDER_LEN];
    struct tv_str name = tv_text_cut(finding->library, sizeof text / 2);
    struct tv_str version = tv_text_cut(finding->library_version, sizeof text / 2 - 1);
    if (name.len == 0)
        return true;
    memcpy(text, name.at, name.len);
    size_t len = name.len;
    if (version.len > 0) {
        text[len++] = ' ';
        memcpy(text + len, version.at, version.len);
        len += version.len;
    }
    return tv_tally_add(&group->senders, (struct tv_str){text, len});
}

static bool count_words(struct tv_group *group, const struct tv_finding *finding) {
    int64_t seconds;
    if (finding->actual.len > 0 && !tv_tally_add(&group->values, finding->actual))
        return false;
    if (tv_time_read(finding->timestamp, &seconds) && !tv_times_add(&group->times, seconds))
        return false;
    return count_sender(group, finding);
}

static bool fold(struct tv_groups *groups, struct entry *entry, const struct tv_finding *finding) {
    struct tv_group *group = &entry->group;
    struct tv_group_sample at = {.place = {.file = groups->file_count ? groups->file_count - 1 : 0,
                                           .record = finding->record,
                                           .line = finding->line,
                                           .column = finding->column,
                                           .offset = finding->offset}};
    const uint64_t identity[] = {groups->file_hash, at.place.record, at.place.offset};
    at.hash = XXH3_64bits(identity, sizeof identity);
    enum tv_severity severity = tv_levels_severity(&groups->levels, finding);
    if (severity > group->severity)
        group->severity = severity;
    bool is_new_file = group->count == 0 || entry->file != at.place.file;
    entry->file = at.place.file;
    struct tv_str suggestion = tv_text_cut(finding->suggestion, TV_GROUP_TEXT_LEN);
    if (group->count > 0 && !tv_str_equal(suggestion, group->suggestion))
        group->suggestion_varies = true;
    group->count++;
    count_event(entry, finding, at.place.record, is_new_file);
    return count_place(groups, entry, finding, &at.place) && count_words(group, finding) &&
           tv_samples_add(group, finding, &at, groups->text_max);
}

bool tv_groups_add(struct tv_groups *groups, const struct tv_finding *finding) {
    enum tv_severity severity = tv_levels_severity(&groups->levels, finding);
    if (severity == TV_SEVERITY_NONE)
        return true;
    if (groups->lacks_file || !tv_key_write(&groups->key, finding))
        return false;
    groups->counts[severity]++;
    uint64_t hash = tv_key_hash(&groups->key);
    if (hash >= groups->dropped) {
        groups->others++;
        return true;
    }
    struct entry *entry = find_slot(groups->slots, groups->slot_count, hash)->entry;
    if (!entry)
        entry = add_entry(groups, hash, finding);
    if (!entry || !fold(groups, entry, finding))
        return false;
    if (groups->count > TV_GROUPS_MAX + SURPLUS)
        drop_surplus(groups);
    return true;
}

/* ---- Results -------------------------------------------------------------------------------- */

static int compare_texts(struct tv_str a, struct tv_str b) {
    size_t len = a.len < b.len ? a.len : b.len;
    int order = len ? memcmp(a.at, b.at, len) : 0;
    return order ? order : compare_numbers(a.len, b.len);
}

static int compare_groups(const void *a, const void *b) {
    const struct tv_group *left = *(const struct tv_group *const *)a;
    const struct tv_group *right = *(const struct tv_group *const *)b;
    int order = compare_numbers(right->severity, left->severity);
    if (!order)
        order = compare_numbers(right->count, left->count);
    if (!order)
        order = strcmp(tv_rule_info(left->rule)->name, tv_rule_info(right->rule)->name);
    if (!order)
        order = compare_texts(left->call, right->call);
    if (!order)
        order = compare_texts(left->event, right->event);
    if (!order)
        order = compare_texts(left->pointer, right->pointer);
    return order ? order : compare_numbers(left->key, right->key);
}

const struct tv_group *const *tv_groups_sorted(struct tv_groups *groups, size_t *count) {
    drop_surplus(groups);
    if (groups->count > 1)
        qsort(groups->all, groups->count, sizeof(struct tv_group *), compare_groups);
    *count = groups->count;
    return (const struct tv_group *const *)groups->all;
}

const uint64_t *tv_groups_counts(const struct tv_groups *groups) {
    return groups->counts;
}

uint64_t tv_groups_others(struct tv_groups *groups) {
    drop_surplus(groups);
    return groups->others;
}

static size_t tally_memory(const struct tv_tally *tally) {
    return tally->room * sizeof *tally->names + tally->len;
}

static size_t group_memory(const struct tv_group *group) {
    size_t len =
        sizeof(struct entry) + tally_memory(&group->values) + tally_memory(&group->senders);
    len += group->call.len + group->event.len + group->pointer.len + group->node_path.len;
    len += group->expected.len + group->message.len + group->suggestion.len;
    len += group->times.counts ? TV_GROUP_BUCKETS * sizeof *group->times.counts : 0;
    for (uint32_t i = 0; i < group->sample_count; i++) {
        const struct tv_group_sample *sample = &group->samples[i];
        len += sizeof *sample + sample->text.len + sample->pointer.len + sample->message_id.len +
               sample->actual.len + sample->suggestion.len;
    }
    return len;
}

size_t tv_groups_memory(struct tv_groups *groups) {
    size_t len = sizeof *groups + groups->key.room + groups->slot_count * sizeof *groups->slots +
                 groups->room * sizeof(struct tv_group *);
    for (size_t i = 0; i < groups->count; i++)
        len += group_memory(groups->all[i]);
    return len;
}

void tv_group_id_text(uint64_t id, char *out) {
    static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    out[0] = 'g';
    out[1] = ':';
    for (int i = 0; i < 8; i++)
        out[2 + i] = digits[id >> (35 - 5 * i) & 31];
    out[10] = '\0';
}
