/* What a baseline holds, and how a run compares with it. */
#include "baseline.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { ID_LEN = 11 };

void tv_baseline_clear(struct tv_baseline *baseline) {
    free(baseline->rows);
    free(baseline->notes);
    free(baseline->ids);
    json_decref(baseline->owned);
    *baseline = (struct tv_baseline){.row_count = 0};
}

int tv_baseline_order(struct tv_str a, struct tv_str b) {
    size_t len = a.len < b.len ? a.len : b.len;
    int order = len > 0 ? memcmp(a.at, b.at, len) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

/* ---- Rates of a run ------------------------------------------------------------------------- */

static uint64_t limit(uint64_t count) {
    return count < TV_RATE_MAX ? count : TV_RATE_MAX - 1;
}

/* The events that could have had it: those of the call and name, else all. */
static uint64_t count_of(const struct tv_run *run, struct tv_str call, struct tv_str event) {
    const struct tv_census_row *row =
        call.len > 0 ? tv_census_find(run->census, call, event) : NULL;
    return row ? row->events : tv_census_events(run->census);
}

/* What is no event may be found more often than there are events. */
static struct tv_rate rate_of(const struct tv_run *run, const struct tv_group *group) {
    uint64_t events = limit(group->events);
    uint64_t of = limit(count_of(run, group->call, group->event));
    return (struct tv_rate){events, of > events ? of : events};
}

/* ---- Rows ----------------------------------------------------------------------------------- */

static int compare_ids(const void *a, const void *b) {
    const struct tv_baseline_row *left = a, *right = b;
    return tv_baseline_order(left->id, right->id);
}

bool tv_baseline_take(struct tv_baseline *baseline, struct tv_groups *groups,
                      const struct tv_run *run) {
    size_t count;
    const struct tv_group *const *sorted = tv_groups_sorted(groups, &count);
    struct tv_baseline_row *rows = calloc(count + 1, sizeof *rows);
    char *ids = calloc(count + 1, ID_LEN);
    free(baseline->rows);
    free(baseline->ids);
    baseline->rows = rows;
    baseline->ids = ids;
    baseline->row_count = rows && ids ? count : 0;
    baseline->has_rows = true;
    for (size_t i = 0; i < baseline->row_count; i++) {
        const struct tv_group *group = sorted[i];
        const char *rule = tv_rule_info(group->rule)->name;
        tv_group_id_text(group->id, ids + i * ID_LEN);
        rows[i] = (struct tv_baseline_row){.id = {ids + i * ID_LEN, ID_LEN - 1},
                                           .rule = {rule, strlen(rule)},
                                           .call = group->call,
                                           .event = group->event,
                                           .pointer = group->pointer,
                                           .rate = rate_of(run, group)};
    }
    return rows && ids;
}

/* ---- Comparing ------------------------------------------------------------------------------ */

/* A comparison on its way through the groups. */
struct comparison {
    struct tv_baseline *baseline;
    struct tv_run *run;
    uint64_t tolerance;
};

static struct tv_baseline_row *find_row(const struct tv_baseline *baseline, const char *id) {
    struct tv_baseline_row row = {.id = {id, ID_LEN - 1}};
    return baseline->row_count ? bsearch(&row, baseline->rows, baseline->row_count,
                                         sizeof *baseline->rows, compare_ids)
                               : NULL;
}

static enum tv_group_state state_of(struct tv_rate now, const struct tv_baseline_row *row,
                                    uint64_t tolerance) {
    if (!row)
        return TV_GROUP_NEW;
    bool is_known =
        tv_rate_is_within(now, row->rate, tolerance) || !tv_rate_is_more(now, row->rate);
    return is_known ? TV_GROUP_KNOWN : TV_GROUP_WORSE;
}

static void mark(void *context, struct tv_group *group) {
    struct comparison *comparison = context;
    struct tv_known *known = &comparison->run->known;
    struct tv_rate now = rate_of(comparison->run, group);
    char id[ID_LEN + 1];
    tv_group_id_text(group->id, id);
    struct tv_baseline_row *row = find_row(comparison->baseline, id);
    group->of = now.of;
    group->state = state_of(now, row, comparison->tolerance);
    if (row) {
        row->is_met = true;
        group->old_events = row->rate.events;
        group->old_of = row->rate.of;
    }
    known->groups[group->state]++;
    known->findings[group->state] += group->count;
}

void tv_baseline_compare(struct tv_baseline *baseline, struct tv_groups *groups, struct tv_run *run,
                         uint64_t tolerance) {
    struct comparison comparison = {baseline, run, tolerance};
    if (baseline->row_count > 1)
        qsort(baseline->rows, baseline->row_count, sizeof *baseline->rows, compare_ids);
    tv_groups_mark(groups, mark, &comparison);
    for (size_t i = 0; i < baseline->row_count; i++)
        run->known.gone += tv_baseline_is_gone(&baseline->rows[i], run);
}

bool tv_baseline_is_gone(const struct tv_baseline_row *row, const struct tv_run *run) {
    const struct tv_census_row *events =
        row->call.len > 0 ? tv_census_find(run->census, row->call, row->event) : NULL;
    uint64_t of = events ? events->events : row->call.len > 0 ? 0 : tv_census_events(run->census);
    return !row->is_met && tv_rate_is_gone(of, row->rate);
}

size_t tv_baseline_prune(struct tv_baseline *baseline, const struct tv_run *run) {
    size_t kept = 0, count = baseline->row_count;
    for (size_t i = 0; i < count; i++)
        if (!tv_baseline_is_gone(&baseline->rows[i], run))
            baseline->rows[kept++] = baseline->rows[i];
    baseline->row_count = kept;
    return count - kept;
}

/* ---- Notes ---------------------------------------------------------------------------------- */

static int compare_notes(const void *a, const void *b) {
    const struct tv_baseline_note *left = a, *right = b;
    int order = tv_baseline_order(left->file, right->file);
    if (!order)
        order = tv_baseline_order(left->rule, right->rule);
    return order ? order : tv_baseline_order(left->node, right->node);
}

bool tv_baseline_note(struct tv_baseline *baseline, const struct tv_baseline_note *note) {
    if (baseline->note_count >= baseline->note_room) {
        size_t room = 2 * baseline->note_count + 16;
        struct tv_baseline_note *notes = realloc(baseline->notes, room * sizeof *notes);
        if (!notes)
            return false;
        baseline->notes = notes;
        baseline->note_room = room;
    }
    baseline->has_notes = true;
    baseline->notes[baseline->note_count++] = *note;
    return true;
}

void tv_baseline_sort_notes(struct tv_baseline *baseline) {
    size_t kept = 0, count = baseline->note_count;
    struct tv_baseline_note *notes = baseline->notes;
    if (count > 1)
        qsort(notes, count, sizeof *notes, compare_notes);
    for (size_t i = 0; i < count; i++) {
        if (kept > 0 && compare_notes(&notes[kept - 1], &notes[i]) == 0)
            notes[kept - 1].count += notes[i].count;
        else
            notes[kept++] = notes[i];
    }
    baseline->note_count = kept;
}

struct tv_baseline_note *tv_baseline_find_note(const struct tv_baseline *baseline,
                                               const struct tv_baseline_note *note) {
    return baseline->note_count ? bsearch(note, baseline->notes, baseline->note_count,
                                          sizeof *baseline->notes, compare_notes)
                                : NULL;
}

size_t tv_baseline_prune_notes(struct tv_baseline *baseline) {
    size_t kept = 0, count = baseline->note_count;
    for (size_t i = 0; i < count; i++)
        if (baseline->notes[i].met > 0)
            baseline->notes[kept++] = baseline->notes[i];
    baseline->note_count = kept;
    return count - kept;
}
