/* A group of a saved report: types and bounds here, what must hold between them in
 * group_restore.c. */
#include "load_parts.h"

#include <stdio.h>
#include <string.h>

/* What a group borrows while it is handed over. */
struct group_room {
    struct tv_group group;
    struct tv_group_name values[TV_GROUP_NAMES], senders[TV_GROUP_NAMES];
    struct tv_group_sample samples[TV_GROUP_SAMPLES];
    uint64_t counts[TV_GROUP_BUCKETS];
};

/* ---- Places --------------------------------------------------------------------------------- */

static uint32_t read_file(struct tv_loading *loading, struct tv_members *members) {
    struct tv_str name = tv_get_text_or_null(members, "file");
    uint32_t number = 0;
    if (loading->in->failed)
        return 0;
    if (!tv_load_names_number(loading->names, name, &number) ||
        !tv_groups_restore_file(loading->loaded->groups, number, name))
        tv_in_fail_memory(loading->in);
    return number;
}

static struct tv_group_place read_place_members(struct tv_loading *loading,
                                                struct tv_members *members) {
    return (struct tv_group_place){.file = read_file(loading, members),
                                   .record = tv_get_number(members, "record"),
                                   .line = tv_get_number(members, "line"),
                                   .column = tv_get_number(members, "column"),
                                   .offset = tv_get_count(members, "offset")};
}

static struct tv_group_place read_place(struct tv_loading *loading, struct tv_members *members,
                                        const char *name) {
    struct tv_members place;
    const json_t *value = tv_get_any(members, name, true);
    size_t path = tv_in_enter(loading->in, name);
    tv_members_open(&place, loading->in, value);
    struct tv_group_place read = read_place_members(loading, &place);
    tv_members_close(&place);
    tv_in_leave(loading->in, path);
    return read;
}

/* ---- Times and tallies ---------------------------------------------------------------------- */

void tv_load_times(struct tv_json_in *in, struct tv_members *members, const char *name,
                   struct tv_times *times, uint64_t *counts) {
    struct tv_members own;
    size_t count;
    const json_t *value = tv_get_any(members, name, true);
    tv_times_init(times);
    if (!value || json_is_null(value))
        return;
    size_t path = tv_in_enter(in, name);
    tv_members_open(&own, in, value);
    *times = (struct tv_times){.min = tv_get_integer(&own, "min"),
                               .max = tv_get_integer(&own, "max"),
                               .seconds = tv_get_integer(&own, "bucket_seconds"),
                               .start = tv_get_integer(&own, "start"),
                               .counts = counts};
    const json_t *list = tv_get_list(&own, "counts", TV_GROUP_BUCKETS, &count);
    size_t list_path = tv_in_enter(in, "counts");
    for (size_t i = 0; i < count; i++) {
        size_t item = tv_in_enter_item(in, i);
        counts[i] = tv_in_count(in, json_array_get(list, i));
        tv_in_leave(in, item);
    }
    tv_in_leave(in, list_path);
    tv_members_close(&own);
    tv_in_leave(in, path);
}

static void read_name(struct tv_json_in *in, const json_t *value, struct tv_group_name *name) {
    struct tv_members members;
    tv_members_open(&members, in, value);
    name->text = tv_get_text(&members, "text");
    name->count = tv_get_count(&members, "count");
    name->hash = tv_get_any(&members, "hash", false) ? tv_get_hash(&members, "hash") : 0;
    tv_members_close(&members);
}

/* Three members: the texts, whether that is all, and from where on it is not. */
static void read_tally(struct tv_loading *loading, struct tv_members *members,
                       const char *const names[3], struct tv_tally *tally) {
    struct tv_json_in *in = loading->in;
    size_t count;
    const json_t *list = tv_get_list(members, names[0], TV_GROUP_NAMES, &count);
    size_t path = tv_in_enter(in, names[0]);
    for (size_t i = 0; i < count; i++) {
        size_t item = tv_in_enter_item(in, i);
        read_name(in, json_array_get(list, i), &tally->names[i]);
        tv_in_leave(in, item);
    }
    tv_in_leave(in, path);
    tally->count = (uint32_t)count;
    tally->dropped = tv_get_hash(members, names[2]);
    if (tv_get_bool(members, names[1]) != (tally->dropped != UINT64_MAX))
        tv_in_fail(in, names[1], "does not fit what was dropped");
}

static void read_tallies(struct tv_loading *loading, struct tv_members *members,
                         struct group_room *room) {
    static const char *const values[] = {"values", "values_sampled", "values_dropped"};
    static const char *const senders[] = {"senders", "senders_sampled", "senders_dropped"};
    room->group.values.names = room->values;
    room->group.senders.names = room->senders;
    read_tally(loading, members, values, &room->group.values);
    read_tally(loading, members, senders, &room->group.senders);
}

/* ---- Samples -------------------------------------------------------------------------------- */

static void read_sample(struct tv_loading *loading, const json_t *value,
                        struct tv_group_sample *sample) {
    struct tv_members members;
    tv_members_open(&members, loading->in, value);
    *sample = (struct tv_group_sample){.place = read_place_members(loading, &members),
                                       .len = tv_get_count(&members, "len"),
                                       .pointer = tv_get_text(&members, "pointer"),
                                       .message_id = tv_get_text_or_null(&members, "messageId"),
                                       .actual = tv_get_text_or_null(&members, "actual"),
                                       .suggestion = tv_get_text_or_null(&members, "suggestion"),
                                       .text = tv_get_text_or_null(&members, "text"),
                                       .text_offset = tv_get_count(&members, "text_offset"),
                                       .cut_left = tv_get_bool(&members, "cut_left"),
                                       .cut_right = tv_get_bool(&members, "cut_right")};
    tv_members_close(&members);
}

static void read_samples(struct tv_loading *loading, struct tv_members *members,
                         struct group_room *room) {
    struct tv_json_in *in = loading->in;
    size_t count;
    const json_t *list = tv_get_list(members, "samples", TV_GROUP_SAMPLES, &count);
    size_t path = tv_in_enter(in, "samples");
    for (size_t i = 0; i < count; i++) {
        size_t item = tv_in_enter_item(in, i);
        read_sample(loading, json_array_get(list, i), &room->samples[i]);
        tv_in_leave(in, item);
    }
    tv_in_leave(in, path);
    room->group.raw_samples = room->samples;
    room->group.sample_count = (uint32_t)count;
}

/* ---- The group ------------------------------------------------------------------------------ */

static void read_identity(struct tv_members *members, struct tv_group *group) {
    char id[16];
    group->key = tv_get_hash(members, "key");
    tv_group_id_text(group->key >> 24, id);
    if (!tv_str_equal(tv_get_text(members, "id"), (struct tv_str){id, strlen(id)}))
        tv_in_fail(members->in, "id", "is not that of the key");
    group->rule = tv_load_rule(members);
    group->severity = tv_load_severity(members);
    group->call = tv_get_text_or_null(members, "call");
    group->event = tv_get_text_or_null(members, "event");
    group->pointer = tv_get_text(members, "pointer");
    group->node_path = tv_get_text_or_null(members, "node");
    group->actual_type = tv_load_kind(members);
    if (tv_get_flag(members, "per_run") != tv_rule_is_per_run(group->rule))
        tv_in_fail(members->in, "per_run", "does not fit the rule");
}

static void read_words(struct tv_loading *loading, struct tv_members *members,
                       struct tv_group *group) {
    group->expected = tv_get_text_or_null(members, "expected");
    group->message = tv_get_text(members, "message");
    group->suggestion = tv_get_text_or_null(members, "suggestion");
    group->suggestion_varies = tv_get_flag(members, "suggestion_varies");
    group->origin_count = tv_load_origins(loading, members, "origins", group->origins);
    group->count = tv_get_count(members, "count");
    group->events = tv_get_count(members, "events");
    group->files = tv_get_count(members, "files");
    group->first = read_place(loading, members, "first");
    group->last = read_place(loading, members, "last");
}

/* What is called otherwise in the JSON. */
static const char *member_of(const char *part) {
    if (!strcmp(part, "times"))
        return "time";
    return strcmp(part, "node_path") ? part : "node";
}

static void restore(struct tv_loading *loading, const struct tv_group *group) {
    struct tv_group_fault fault;
    char place[64];
    if (loading->in->failed || tv_groups_restore(loading->loaded->groups, group, &fault))
        return;
    if (!fault.why) {
        tv_in_fail_memory(loading->in);
        return;
    }
    if (fault.index == UINT32_MAX)
        snprintf(place, sizeof place, "%s", member_of(fault.part));
    else
        snprintf(place, sizeof place, "%s/%u", member_of(fault.part), fault.index);
    tv_in_fail(loading->in, place, fault.why);
}

static const char *const states[] = {"new", "known", "worse"};

/* What a baseline says of it; shares are printed of these numbers. */
static void read_state(struct tv_loading *loading, struct tv_members *members,
                       struct tv_group *group) {
    struct tv_members own;
    const json_t *value = tv_get_any(members, "baseline", false);
    if (!value)
        return;
    size_t path = tv_in_enter(loading->in, "baseline");
    tv_members_open(&own, loading->in, value);
    group->state = (enum tv_group_state)(TV_GROUP_NEW + tv_get_word(&own, "state", states, 3));
    group->of = tv_get_count(&own, "of");
    group->old_events = tv_get_count(&own, "old_events");
    group->old_of = tv_get_count(&own, "old_of");
    tv_members_close(&own);
    if (group->of < group->events)
        tv_in_fail(loading->in, "of", "is less than the events of the group");
    if (group->old_of < group->old_events || (group->state == TV_GROUP_NEW) != (group->old_of == 0))
        tv_in_fail(loading->in, "old_of", "does not fit the state");
    tv_in_leave(loading->in, path);
}

void tv_load_group(struct tv_loading *loading, const json_t *value) {
    struct group_room room = {.counts = {0}};
    struct tv_members members;
    tv_members_open(&members, loading->in, value);
    read_identity(&members, &room.group);
    read_words(loading, &members, &room.group);
    read_state(loading, &members, &room.group);
    tv_load_times(loading->in, &members, "time", &room.group.times, room.counts);
    read_tallies(loading, &members, &room);
    read_samples(loading, &members, &room);
    tv_members_close(&members);
    restore(loading, &room.group);
}
