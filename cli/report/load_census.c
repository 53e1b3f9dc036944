/* The events of a saved run, which are there when they were counted. */
#include "load_parts.h"

enum { UNSEEN_MAX = 1 << 17 };

/* ---- Rows ----------------------------------------------------------------------------------- */

/* null: not known. */
static int64_t read_second(struct tv_members *members, const char *name, int64_t unknown) {
    if (json_is_null(tv_get_any(members, name, true)))
        return unknown;
    int64_t second = tv_get_integer(members, name);
    if (!tv_time_is_within(second))
        tv_in_fail(members->in, name, "is no time between 2000 and 2099");
    return second;
}

static void check_row(struct tv_json_in *in, const struct tv_census_row *row) {
    bool has_first = row->first != INT64_MAX, has_last = row->last != INT64_MIN;
    if (row->call.len > TV_GROUP_TEXT_LEN || row->event.len > TV_GROUP_TEXT_LEN)
        tv_in_fail(in, "event", "is longer than 512 bytes");
    else if (row->events == 0 || row->invalid > row->events ||
             row->warned > row->events - row->invalid)
        tv_in_fail(in, "count", "is 0, or fewer than those that are wrong");
    else if (has_first != has_last || (has_first && row->first > row->last))
        tv_in_fail(in, "last", "is before the first one");
}

static void read_row(struct tv_loading *loading, const json_t *value) {
    struct tv_members members;
    tv_members_open(&members, loading->in, value);
    const struct tv_census_row row = {.call = tv_get_text_or_null(&members, "call"),
                                      .event = tv_get_text_or_null(&members, "event"),
                                      .planned = tv_get_bool(&members, "planned"),
                                      .documented = tv_get_bool(&members, "documented"),
                                      .events = tv_get_count(&members, "count"),
                                      .invalid = tv_get_count(&members, "invalid"),
                                      .warned = tv_get_count(&members, "warned"),
                                      .first = read_second(&members, "first", INT64_MAX),
                                      .last = read_second(&members, "last", INT64_MIN)};
    tv_members_close(&members);
    check_row(loading->in, &row);
    if (!loading->in->failed && !tv_census_put(loading->loaded->run.census, &row))
        tv_in_fail_memory(loading->in);
}

static void read_unseen(struct tv_loading *loading, const json_t *value) {
    struct tv_members members;
    tv_members_open(&members, loading->in, value);
    struct tv_str call = tv_get_text_or_null(&members, "call");
    struct tv_str event = tv_get_text_or_null(&members, "event");
    tv_members_close(&members);
    if (!loading->in->failed && !tv_census_put_unseen(loading->loaded->run.census, call, event))
        tv_in_fail_memory(loading->in);
}

static size_t read_list(struct tv_loading *loading, struct tv_members *root, const char *name,
                        size_t max, void (*read)(struct tv_loading *loading, const json_t *value)) {
    struct tv_json_in *in = loading->in;
    size_t count;
    const json_t *list = tv_get_list(root, name, max, &count);
    size_t path = tv_in_enter(in, name);
    for (size_t i = 0; i < count && !in->failed; i++) {
        size_t item = tv_in_enter_item(in, i);
        read(loading, json_array_get(list, i));
        tv_in_leave(in, item);
    }
    tv_in_leave(in, path);
    return count;
}

/* ---- Sums ----------------------------------------------------------------------------------- */

static void read_severities(struct tv_json_in *in, struct tv_members *root, const char *name,
                            uint64_t *counts) {
    struct tv_members members;
    const json_t *value = tv_get_any(root, name, true);
    size_t path = tv_in_enter(in, name);
    tv_members_open(&members, in, value);
    counts[TV_SEVERITY_NONE] = tv_get_count(&members, "none");
    for (int i = TV_SEVERITY_INFO; i <= TV_SEVERITY_ERROR; i++)
        counts[i] = tv_get_count(&members, tv_severity_name((enum tv_severity)i));
    tv_members_close(&members);
    tv_in_leave(in, path);
}

/* Times of all events, or of the invalid ones. */
static void read_times(struct tv_loading *loading, struct tv_members *members, bool invalid,
                       uint64_t most) {
    uint64_t counts[TV_GROUP_BUCKETS] = {0};
    struct tv_times times;
    const char *name = invalid ? "invalid" : "all";
    tv_load_times(loading->in, members, name, &times, counts);
    const char *why = times.counts && !loading->in->failed ? tv_times_fault(&times, most) : NULL;
    if (why)
        tv_in_fail(loading->in, name, why);
    if (!loading->in->failed &&
        !tv_times_merge(tv_census_put_times(loading->loaded->run.census, invalid), &times))
        tv_in_fail_memory(loading->in);
}

static void read_both_times(struct tv_loading *loading, struct tv_members *root,
                            const uint64_t *sums) {
    struct tv_json_in *in = loading->in;
    struct tv_members members;
    const json_t *value = tv_get_any(root, "events_time", true);
    size_t path = tv_in_enter(in, "events_time");
    tv_members_open(&members, in, value);
    read_times(loading, &members, false, tv_census_events(loading->loaded->run.census));
    read_times(loading, &members, true, sums[TV_SEVERITY_ERROR]);
    tv_members_close(&members);
    tv_in_leave(in, path);
}

/* ---- The whole ------------------------------------------------------------------------------ */

/* Rows of one name would add up, and rows must not be more than all events. */
static void check(struct tv_loading *loading, size_t row_count, uint64_t others) {
    struct tv_census *census = loading->loaded->run.census;
    uint64_t left = tv_census_events(census);
    size_t count;
    const struct tv_census_row *rows = tv_census_rows(census, &count);
    if (count != row_count)
        tv_in_fail(loading->in, "events", "has a row twice");
    bool fits = others <= left;
    left -= fits ? others : 0;
    for (size_t i = 0; fits && i < count; i++) {
        fits = rows[i].events <= left;
        left -= fits ? rows[i].events : 0;
    }
    if (!fits)
        tv_in_fail(loading->in, "events", "has more events than there are in all");
}

void tv_load_census(struct tv_loading *loading, struct tv_members *root) {
    struct tv_run *run = &loading->loaded->run;
    uint64_t sums[TV_SEVERITY_ERROR + 1] = {0};
    if (!tv_get_any(root, "events", false))
        return;
    run->census = tv_census_new(NULL, NULL);
    if (!run->census) {
        tv_in_fail_memory(loading->in);
        return;
    }
    size_t count = read_list(loading, root, "events", TV_CENSUS_MAX, read_row);
    uint64_t others = tv_get_count(root, "events_others");
    read_severities(loading->in, root, "events_worst", sums);
    read_severities(loading->in, root, "apart_worst", run->apart);
    others += run->cut ? run->cut->events : 0;
    tv_census_put_others(run->census, others);
    tv_census_put_sums(run->census, sums);
    read_both_times(loading, root, sums);
    read_list(loading, root, "unseen", UNSEEN_MAX, read_unseen);
    if (!loading->in->failed)
        check(loading, count, others);
}
