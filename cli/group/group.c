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

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

/* How many groups beyond the cap are let in before the surplus is dropped. */
enum { SURPLUS = TV_GROUPS_MAX / 8, SLOTS_MIN = 64 };

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
    struct tv_group_slot *slots = calloc(SLOTS_MIN, sizeof *slots);
    struct tv_group_quick *quick = calloc(TV_GROUP_QUICK, sizeof *quick);
    if (!groups || !slots || !quick) {
        free(groups);
        free(slots);
        free(quick);
        return NULL;
    }
    groups->levels = *levels;
    groups->slots = slots;
    groups->quick = quick;
    groups->slot_count = SLOTS_MIN;
    groups->dropped = UINT64_MAX;
    groups->text_max = TV_GROUP_SAMPLE_LEN;
    groups->split = TV_GROUP_WHOLE;
    groups->kernel = tv_kernel_best();
    return groups;
}

static struct tv_group_entry *entry_of(struct tv_group *group) {
    return (struct tv_group_entry *)group; /* the first member */
}

void tv_group_free(struct tv_group_entry *entry) {
    struct tv_group *group = &entry->group;
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
        tv_group_free(entry_of(groups->all[i]));
    for (uint32_t i = 0; i < groups->file_count; i++)
        free((char *)groups->files[i].at);
    free(groups->files);
    free(groups->key.at);
    free(groups->slots);
    free(groups->quick);
    free(groups->all);
    free(groups);
}

/* ---- Files ---------------------------------------------------------------------------------- */

static bool reserve_file(struct tv_groups *groups, uint32_t file) {
    if (file < groups->file_room)
        return true;
    uint32_t room = groups->file_room ? groups->file_room : 8;
    while (room <= file)
        room *= 2;
    struct tv_str *files = realloc(groups->files, room * sizeof *files);
    if (!files)
        return false;
    memset(files + groups->file_room, 0, (room - groups->file_room) * sizeof *files);
    groups->files = files;
    groups->file_room = room;
    return true;
}

bool tv_groups_name(struct tv_groups *groups, uint32_t file, struct tv_str name) {
    if (!reserve_file(groups, file))
        return false;
    if (groups->files[file].at)
        return true;
    char *copy = malloc(name.len + 1);
    if (!copy)
        return false;
    char *end = copy;
    groups->files[file] = tv_text_keep(&end, name, SIZE_MAX);
    if (file >= groups->file_count)
        groups->file_count = file + 1;
    return true;
}

bool tv_groups_enter(struct tv_groups *groups, const struct tv_group_input *input) {
    tv_groups_settle(groups);
    groups->told.event = 0;
    groups->file = input->file;
    groups->split = input->split;
    groups->file_hash = XXH3_64bits(input->name.at, input->name.len);
    groups->lacks_file = !tv_groups_name(groups, input->file, input->name);
    return !groups->lacks_file;
}

bool tv_groups_file(struct tv_groups *groups, struct tv_str name) {
    return tv_groups_enter(groups, &(struct tv_group_input){.file = groups->file_count,
                                                            .name = name,
                                                            .split = TV_GROUP_WHOLE});
}

struct tv_str tv_groups_file_name(const struct tv_groups *groups, uint32_t file) {
    return file < groups->file_count ? groups->files[file] : TV_STR("");
}

/* ---- The table ------------------------------------------------------------------------------ */

/* The slot of a key, or the free one where it belongs. */
static struct tv_group_slot *find_slot(struct tv_group_slot *slots, size_t slot_count,
                                       uint64_t key) {
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
            (struct tv_group_slot){key, entry_of(groups->all[i])};
    }
}

static bool reserve_slot(struct tv_groups *groups) {
    if (2 * (groups->count + 1) <= groups->slot_count)
        return true;
    struct tv_group_slot *slots = malloc(2 * groups->slot_count * sizeof *slots);
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

void tv_groups_forget(struct tv_groups *groups) {
    memset(groups->quick, 0, TV_GROUP_QUICK * sizeof *groups->quick);
    groups->asked = NULL;
    groups->told.event = 0;
}

void tv_groups_drop_surplus(struct tv_groups *groups) {
    tv_groups_settle(groups);
    if (groups->count <= TV_GROUPS_MAX)
        return;
    tv_groups_forget(groups);
    qsort(groups->all, groups->count, sizeof(struct tv_group *), compare_keys);
    uint64_t smallest = groups->all[TV_GROUPS_MAX]->key;
    groups->dropped = smallest < groups->dropped ? smallest : groups->dropped;
    for (size_t i = TV_GROUPS_MAX; i < groups->count; i++) {
        groups->others += groups->all[i]->count;
        tv_group_free(entry_of(groups->all[i]));
    }
    groups->count = TV_GROUPS_MAX;
    fill_slots(groups);
}

/* ---- A new group ---------------------------------------------------------------------------- */

static struct tv_group_entry *new_entry(const struct tv_key_room *key,
                                        const struct tv_finding *finding) {
    struct tv_str from[] = {finding->call, finding->event, key->pointer, finding->node_path};
    size_t len = 0;
    for (size_t i = 0; i < 4; i++)
        len += tv_text_kept_len(from[i], TV_GROUP_TEXT_LEN);
    struct tv_group_entry *entry = calloc(1, sizeof *entry + len);
    if (!entry)
        return NULL;
    struct tv_group *group = &entry->group;
    struct tv_str *to[] = {&group->call, &group->event, &group->pointer, &group->node_path};
    char *at = entry->names;
    for (size_t i = 0; i < 4; i++)
        *to[i] = tv_text_keep(&at, from[i], TV_GROUP_TEXT_LEN);
    group->rule = finding->rule;
    group->actual_type = finding->actual_type;
    group->sample_limit = UINT64_MAX;
    tv_times_init(&group->times);
    tv_tally_init(&group->values);
    tv_tally_init(&group->senders);
    return entry;
}

/* Samples keep less of their lines as groups get more. */
bool tv_groups_adjust_samples(struct tv_groups *groups) {
    size_t count = groups->count < TV_GROUPS_MAX ? groups->count : TV_GROUPS_MAX;
    size_t text_max = tv_sample_text_max(count);
    if (text_max >= groups->text_max)
        return true;
    groups->text_max = text_max;
    for (size_t i = 0; i < groups->count; i++) {
        if (!tv_samples_shrink(groups, groups->all[i]))
            return false;
    }
    return true;
}

struct tv_group_entry *tv_groups_find(struct tv_groups *groups, uint64_t key) {
    return find_slot(groups->slots, groups->slot_count, key)->entry;
}

bool tv_groups_insert(struct tv_groups *groups, struct tv_group_entry *entry) {
    uint64_t key = entry->group.key;
    if (!reserve_group(groups))
        return false;
    *find_slot(groups->slots, groups->slot_count, key) = (struct tv_group_slot){key, entry};
    groups->all[groups->count++] = &entry->group;
    return true;
}

static struct tv_group_entry *add_entry(struct tv_groups *groups, uint64_t hash,
                                        const struct tv_finding *finding) {
    struct tv_group_entry *entry = new_entry(&groups->key, finding);
    if (!entry)
        return NULL;
    entry->group.key = hash;
    entry->group.id = hash >> 24;
    if (!tv_groups_insert(groups, entry)) {
        tv_group_free(entry);
        return NULL;
    }
    return tv_groups_adjust_samples(groups) ? entry : NULL;
}

/* ---- Folding a finding in ------------------------------------------------------------------- */

static int compare_texts(struct tv_str a, struct tv_str b) {
    size_t len = a.len < b.len ? a.len : b.len;
    int order = len ? memcmp(a.at, b.at, len) : 0;
    return order ? order : compare_numbers(a.len, b.len);
}

/* Places are ordered by the file's name, then by where they are in it; the order in which files are
 * read says nothing. Only the same place in inputs of the same name is left to their numbers. */
int tv_groups_compare_places(const struct tv_groups *groups, const struct tv_group_place *a,
                             const struct tv_group_place *b) {
    int order = 0;
    if (a->file != b->file)
        order = compare_texts(groups->files[a->file], groups->files[b->file]);
    if (!order)
        order = compare_numbers(a->offset, b->offset);
    if (!order)
        order = compare_numbers(a->file, b->file);
    return order ? order : compare_numbers(a->record, b->record);
}

bool tv_groups_go_further(struct tv_groups *groups, const struct tv_group_place *place) {
    const struct tv_group_place *furthest = &groups->furthest;
    bool is_further = !groups->has_place;
    if (!is_further && place->file == furthest->file)
        is_further = place->offset > furthest->offset;
    else if (!is_further)
        is_further = tv_groups_compare_places(groups, place, furthest) > 0;
    if (is_further)
        groups->furthest = *place;
    groups->has_place = true;
    return is_further;
}

/* What is said of the group: of its finding at the first place. */
static bool set_words(struct tv_group_entry *entry, const struct tv_finding *finding) {
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

static bool count_place(struct tv_groups *groups, struct tv_group_entry *entry,
                        const struct tv_finding *finding, const struct tv_group_place *place) {
    struct tv_group *group = &entry->group;
    if (group->count == 1) {
        group->first = group->last = *place;
        return set_words(entry, finding);
    }
    if (tv_groups_compare_places(groups, place, &group->last) > 0) {
        group->last = *place;
    } else if (tv_groups_compare_places(groups, place, &group->first) < 0) {
        group->first = *place;
        return set_words(entry, finding);
    }
    return true;
}

/* Whether the findings of an input begin. One that is split is counted once whatever comes between
 * its parts. */
static bool count_file(const struct tv_groups *groups, struct tv_group_entry *entry) {
    struct tv_group *group = &entry->group;
    bool is_new = group->count == 0 || entry->file != groups->file;
    entry->file = groups->file;
    if (groups->split == TV_GROUP_WHOLE) {
        group->files += is_new;
        return is_new;
    }
    uint64_t *word = &entry->splits[groups->split / 64];
    uint64_t bit = (uint64_t)1 << groups->split % 64;
    group->files += !(*word & bit);
    *word |= bit;
    return is_new;
}

/* "analytics.js 4.1.0" */
static void read_sender(struct tv_group_told *told, const struct tv_finding *finding) {
    struct tv_str name = tv_text_cut(finding->sender, sizeof told->sender / 2);
    struct tv_str version = tv_text_cut(finding->sender_version, sizeof told->sender / 2 - 1);
    told->sender_len = name.len;
    if (name.len == 0)
        return;
    memcpy(told->sender, name.at, name.len);
    if (version.len > 0) {
        told->sender[told->sender_len++] = ' ';
        memcpy(told->sender + told->sender_len, version.at, version.len);
        told->sender_len += version.len;
    }
    told->sender_hash = tv_tally_hash((struct tv_str){told->sender, told->sender_len});
}

/* An event is known by its number, or else by its record and, where a record holds several, by its
 * messageId. */
static uint64_t identify(const struct tv_finding *finding) {
    struct tv_str id = finding->message_id;
    if (finding->event_number > 0)
        return finding->event_number | (uint64_t)1 << 63;
    return finding->record ^ (id.len > 0 ? XXH3_64bits(id.at, id.len) : 0);
}

/* Only what tells the event from others. */
static struct tv_group_told *meet_event(struct tv_groups *groups,
                                        const struct tv_finding *finding) {
    struct tv_group_told *told = &groups->told;
    bool is_known = finding->event_number > 0 && told->event == finding->event_number &&
                    told->record == finding->record;
    if (is_known)
        return told;
    told->event = finding->event_number;
    told->record = finding->record;
    told->identity = identify(finding);
    told->name_hash = tv_key_name(finding);
    told->has_sender = false;
    return told;
}

static const struct tv_group_told *read_event(struct tv_groups *groups,
                                              const struct tv_finding *finding) {
    struct tv_group_told *told = meet_event(groups, finding);
    if (told->has_sender)
        return told;
    told->has_time = tv_time_read(finding->timestamp, &told->seconds);
    read_sender(told, finding);
    told->has_sender = true;
    return told;
}

static void count_event(struct tv_group_entry *entry, const struct tv_group_told *told,
                        bool is_new_file) {
    if (is_new_file || told->identity != entry->event)
        entry->group.events++;
    entry->event = told->identity;
}

static bool count_words(struct tv_group *group, const struct tv_group_told *told,
                        struct tv_str value, uint64_t value_hash) {
    struct tv_str sender = {told->sender, told->sender_len};
    if (value.len > 0 && !tv_tally_add_hashed(&group->values, value, value_hash))
        return false;
    if (told->has_time && !tv_times_add(&group->times, told->seconds))
        return false;
    return sender.len == 0 || tv_tally_add_hashed(&group->senders, sender, told->sender_hash);
}

static struct tv_group_place place_of(const struct tv_groups *groups,
                                      const struct tv_finding *finding) {
    return (struct tv_group_place){.file = groups->file,
                                   .record = finding->record,
                                   .line = finding->line,
                                   .column = finding->column,
                                   .offset = finding->offset};
}

/* What is worked out from a finding alone, while its group is on its way from memory. */
struct hashes {
    uint64_t sample; /* by which it is chosen as a sample */
    uint64_t value;
};

static struct hashes read_finding(struct tv_groups *groups, const struct tv_finding *finding) {
    const uint64_t identity[] = {groups->file_hash, finding->offset};
    return (struct hashes){.sample = XXH3_64bits(identity, sizeof identity),
                           .value = tv_tally_hash(finding->actual)};
}

/* Folds in a finding of the event that was read last, all but its words, place and sample. */
static bool count(struct tv_groups *groups, struct tv_group_entry *entry, struct tv_str suggestion,
                  struct tv_str value, uint64_t value_hash) {
    struct tv_group *group = &entry->group;
    bool is_new_file = count_file(groups, entry);
    if (group->count > 0 && !tv_text_is_kept(group->suggestion, suggestion, TV_GROUP_TEXT_LEN))
        group->suggestion_varies = true;
    group->count++;
    count_event(entry, &groups->told, is_new_file);
    bool fine = count_words(group, &groups->told, value, value_hash);
    groups->lacks_memory |= !fine;
    return fine;
}

static void raise_severity(struct tv_group *group, enum tv_severity severity) {
    if (severity > group->severity)
        group->severity = severity;
}

/* Asks for the samples, which a finding may be added to. */
static void fetch_samples(const struct tv_group *group) {
    const char *at = (const char *)group->raw_samples;
    for (size_t line = 0; line < group->sample_count * sizeof *group->raw_samples; line += 64)
        __builtin_prefetch(at + line, 1);
}

static bool fold(struct tv_groups *groups, struct tv_group_entry *entry,
                 const struct tv_finding *finding) {
    fetch_samples(&entry->group);
    struct hashes hashes = read_finding(groups, finding);
    struct tv_group_sample at = {.hash = hashes.sample, .place = place_of(groups, finding)};
    tv_groups_go_further(groups, &at.place);
    read_event(groups, finding);
    return count(groups, entry, finding->suggestion, finding->actual, hashes.value) &&
           count_place(groups, entry, finding, &at.place) &&
           tv_samples_add(groups, &entry->group, finding, &at);
}

/* Counts a finding of a group beyond the cap. */
static void refuse(struct tv_groups *groups, enum tv_severity severity) {
    groups->counts[severity]++;
    groups->others++;
}

/* ---- Findings that are known ----------------------------------------------------------------- */

static uint64_t quick_key(struct tv_groups *groups, const struct tv_finding *finding) {
    return tv_key_quick(finding, meet_event(groups, finding)->name_hash);
}

/* Asks for what a finding changes before it is needed: with many groups it is far away. */
static void fetch(const struct tv_group_entry *entry) {
    const char *at = (const char *)entry;
    for (size_t line = 0; line < offsetof(struct tv_group, call); line += 64)
        __builtin_prefetch(at + line, 1);
    __builtin_prefetch(&entry->event, 1);
}

/* The entry of a finding's group, which is not in its quick place, or NULL when there is no such
 * group; *hash is then that of its key. */
static struct tv_group_entry *find_slow(struct tv_groups *groups, const struct tv_finding *finding,
                                        uint64_t *hash) {
    if (!tv_key_write(&groups->key, finding)) {
        groups->lacks_memory = true;
        return NULL;
    }
    *hash = tv_key_hash(&groups->key);
    return tv_groups_find(groups, *hash);
}

/* True when a finding is behind all others of its group, which is where the words of the group come
 * from. Most are behind all others of the run. */
static bool is_last(struct tv_groups *groups, const struct tv_group *group,
                    const struct tv_group_place *place) {
    return tv_groups_go_further(groups, place) ||
           tv_groups_compare_places(groups, place, &group->last) > 0;
}

/* What is known of a finding without a group: that it is beyond the cap. */
static bool know_none(struct tv_groups *groups, uint64_t hash, enum tv_severity severity) {
    bool is_refused = !groups->lacks_memory && hash >= groups->dropped;
    if (is_refused)
        refuse(groups, severity);
    return is_refused;
}

/* Copies the start of a text, by which keeping it gives the same. */
static struct tv_str keep_start(char *at, struct tv_str text, size_t max) {
    size_t len = text.len <= max ? text.len : max + 1;
    if (len > 0)
        memcpy(at, text.at, len);
    return (struct tv_str){at, len};
}

static void leave_for_later(struct tv_groups *groups, struct tv_group_entry *entry,
                            const struct tv_finding *finding, enum tv_severity severity,
                            uint64_t value_hash) {
    struct tv_group_late *late = &groups->late;
    char *behind = late->texts + TV_GROUP_VALUE_LEN + 1;
    late->entry = entry;
    late->severity = severity;
    late->place = place_of(groups, finding);
    late->value_hash = value_hash;
    late->value = keep_start(late->texts, finding->actual, TV_GROUP_VALUE_LEN);
    late->suggestion = keep_start(behind, finding->suggestion, TV_GROUP_TEXT_LEN);
    read_event(groups, finding);
}

bool tv_groups_settle(struct tv_groups *groups) {
    struct tv_group_late *late = &groups->late;
    struct tv_group_entry *entry = late->entry;
    if (!entry)
        return !groups->lacks_memory;
    late->entry = NULL;
    struct tv_group *group = &entry->group;
    __builtin_prefetch(group->values.names, 1);
    __builtin_prefetch(group->senders.names, 1);
    __builtin_prefetch(group->times.counts, 1);
    group->last = late->place;
    raise_severity(group, late->severity);
    count(groups, entry, late->suggestion, late->value, late->value_hash);
    return !groups->lacks_memory;
}

static bool know_entry(struct tv_groups *groups, struct tv_group_quick *quick,
                       const struct tv_finding *finding, enum tv_severity severity,
                       const struct hashes *hashes) {
    struct tv_group_place place = place_of(groups, finding);
    bool is_usual =
        hashes->sample >= quick->sample_limit && is_last(groups, &quick->entry->group, &place);
    if (!is_usual) {
        groups->asked = quick;
        return false;
    }
    groups->counts[severity]++;
    leave_for_later(groups, quick->entry, finding, severity, hashes->value);
    return true;
}

bool tv_groups_know(struct tv_groups *groups, const struct tv_finding *finding) {
    uint64_t hash = 0;
    enum tv_severity severity = tv_levels_severity(&groups->levels, finding);
    groups->asked = NULL;
    if (severity == TV_SEVERITY_NONE)
        return true;
    tv_groups_settle(groups);
    if (groups->lacks_file || groups->lacks_memory)
        return false;
    uint64_t key = quick_key(groups, finding);
    struct tv_group_quick *quick = &groups->quick[key % TV_GROUP_QUICK];
    __builtin_prefetch(quick, 1);
    struct hashes hashes = read_finding(groups, finding);
    if (quick->key != key || !quick->entry) {
        struct tv_group_entry *entry = find_slow(groups, finding, &hash);
        if (!entry)
            return know_none(groups, hash, severity);
        *quick = (struct tv_group_quick){key, entry, entry->group.sample_limit};
    }
    fetch(quick->entry);
    return know_entry(groups, quick, finding, severity, &hashes);
}

/* The entry of a finding's group, which is made when there is none. NULL when out of memory, or
 * when the group is beyond the cap. */
static struct tv_group_entry *find_entry(struct tv_groups *groups,
                                         const struct tv_finding *finding) {
    if (groups->asked && groups->asked->key == quick_key(groups, finding))
        return groups->asked->entry;
    groups->asked = NULL;
    if (!tv_key_write(&groups->key, finding))
        return NULL;
    uint64_t hash = tv_key_hash(&groups->key);
    if (hash >= groups->dropped) {
        groups->is_refused = true;
        return NULL;
    }
    struct tv_group_entry *entry = tv_groups_find(groups, hash);
    return entry ? entry : add_entry(groups, hash, finding);
}

bool tv_groups_add(struct tv_groups *groups, const struct tv_finding *finding) {
    enum tv_severity severity = tv_levels_severity(&groups->levels, finding);
    if (severity == TV_SEVERITY_NONE)
        return true;
    tv_groups_settle(groups);
    if (groups->lacks_file || groups->lacks_memory)
        return false;
    groups->is_refused = false;
    struct tv_group_entry *entry = find_entry(groups, finding);
    if (groups->is_refused)
        refuse(groups, severity);
    if (!entry)
        return groups->is_refused;
    groups->counts[severity]++;
    raise_severity(&entry->group, severity);
    if (!fold(groups, entry, finding))
        return false;
    if (groups->asked)
        groups->asked->sample_limit = entry->group.sample_limit;
    groups->asked = NULL;
    if (groups->count > TV_GROUPS_MAX + SURPLUS)
        tv_groups_drop_surplus(groups);
    return true;
}

/* ---- Results -------------------------------------------------------------------------------- */

static int compare_groups(const void *a, const void *b) {
    const struct tv_group *left = *(const struct tv_group *const *)a;
    const struct tv_group *right = *(const struct tv_group *const *)b;
    int order = compare_numbers(left->state == TV_GROUP_KNOWN, right->state == TV_GROUP_KNOWN);
    if (!order)
        order = compare_numbers(right->severity, left->severity);
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
    tv_groups_drop_surplus(groups);
    if (groups->count > 1)
        qsort(groups->all, groups->count, sizeof(struct tv_group *), compare_groups);
    *count = groups->count;
    return (const struct tv_group *const *)groups->all;
}

const struct tv_group *const *tv_groups_reported(struct tv_groups *groups, size_t *count) {
    const struct tv_group *const *sorted = tv_groups_sorted(groups, count);
    while (*count > 0 && sorted[*count - 1]->state == TV_GROUP_KNOWN)
        --*count;
    return sorted;
}

const char *tv_group_state_name(enum tv_group_state state) {
    static const char *const names[TV_GROUP_STATES] = {"", "new", "known", "worse"};
    return names[state];
}

void tv_groups_mark(struct tv_groups *groups, void (*mark)(void *context, struct tv_group *group),
                    void *context) {
    tv_groups_drop_surplus(groups);
    for (size_t i = 0; i < groups->count; i++)
        mark(context, groups->all[i]);
}

const uint64_t *tv_groups_counts(const struct tv_groups *groups) {
    return groups->counts;
}

uint64_t tv_groups_others(struct tv_groups *groups) {
    tv_groups_drop_surplus(groups);
    return groups->others;
}

uint64_t tv_groups_dropped(struct tv_groups *groups) {
    tv_groups_drop_surplus(groups);
    return groups->dropped;
}

static size_t tally_memory(const struct tv_tally *tally) {
    return tally->room * sizeof *tally->names + tally->len;
}

static size_t group_memory(const struct tv_group *group) {
    size_t len = sizeof(struct tv_group_entry) + tally_memory(&group->values) +
                 tally_memory(&group->senders);
    len += group->call.len + group->event.len + group->pointer.len + group->node_path.len;
    len += group->expected.len + group->message.len + group->suggestion.len;
    len += group->times.counts ? TV_GROUP_BUCKETS * sizeof *group->times.counts : 0;
    for (uint32_t i = 0; i < group->sample_count; i++) {
        const struct tv_group_sample *sample = &group->raw_samples[i];
        len += sizeof *sample + sample->owned.len;
    }
    return len;
}

size_t tv_groups_memory(struct tv_groups *groups) {
    tv_groups_settle(groups);
    size_t len = sizeof *groups + groups->key.room + groups->slot_count * sizeof *groups->slots +
                 groups->room * sizeof(struct tv_group *) + TV_GROUP_QUICK * sizeof *groups->quick;
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
