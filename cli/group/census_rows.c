/* What a census tells: its rows in their order, sums and times; and how one is put together again
 * from what was shown. */
#include "census_parts.h"
#include "group_parts.h"

#include <stdlib.h>
#include <string.h>

/* ---- Rows ----------------------------------------------------------------------------------- */

static int compare_texts(struct tv_str a, struct tv_str b) {
    size_t len = a.len < b.len ? a.len : b.len;
    int order = len > 0 ? memcmp(a.at, b.at, len) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

static int compare_names(const void *a, const void *b) {
    const struct tv_census_row *left = a, *right = b;
    int order = compare_texts(left->call, right->call);
    return order ? order : compare_texts(left->event, right->event);
}

static int compare_rows(const void *a, const void *b) {
    const struct tv_census_row *left = a, *right = b;
    int order = (left->events < right->events) - (left->events > right->events);
    return order ? order : compare_names(a, b);
}

/* Room for that many rows; the old ones are gone. */
static bool make_room(struct tv_census *census, struct tv_census_row **rows, size_t count) {
    free(*rows);
    *rows = count > 0 ? malloc(count * sizeof **rows) : NULL;
    census->lacks_rows |= count > 0 && !*rows;
    return *rows != NULL;
}

bool tv_census_lacks_rows(const struct tv_census *census) {
    return census->lacks_rows;
}

const struct tv_census_row *tv_census_rows(struct tv_census *census, size_t *count) {
    *count = 0;
    if (census->count > TV_CENSUS_MAX)
        tv_census_drop_surplus(census);
    if (!make_room(census, &census->sorted, census->count))
        return NULL;
    for (size_t i = 0; i < census->count; i++)
        census->sorted[i] = census->all[i]->row;
    qsort(census->sorted, census->count, sizeof *census->sorted, compare_rows);
    *count = census->count;
    return census->sorted;
}

const struct tv_census_row *tv_census_find(const struct tv_census *census, struct tv_str call,
                                           struct tv_str event) {
    const struct tv_census_entry *entry = tv_census_get(census, tv_census_hash(call, event, true));
    if (!entry)
        entry = tv_census_get(census, tv_census_hash(call, event, false));
    return entry ? &entry->row : NULL;
}

/* ---- The rest ------------------------------------------------------------------------------- */

uint64_t tv_census_others(struct tv_census *census) {
    if (census->count > TV_CENSUS_MAX)
        tv_census_drop_surplus(census);
    return census->others;
}

const uint64_t *tv_census_sums(const struct tv_census *census) {
    return census->sums;
}

uint64_t tv_census_events(const struct tv_census *census) {
    uint64_t events = 0;
    for (int i = 0; i <= TV_SEVERITY_ERROR; i++)
        events += census->sums[i];
    return events;
}

const struct tv_times *tv_census_times(const struct tv_census *census, bool invalid) {
    return &census->times[invalid];
}

/* ---- Planned events that never came --------------------------------------------------------- */

void tv_census_clear_unseen(struct tv_census *census) {
    for (size_t i = 0; !census->table && i < census->unseen_count; i++)
        free((char *)census->unseen[i].event.at);
    free(census->unseen);
    census->unseen = NULL;
    census->unseen_count = 0;
}

static struct tv_census_row unseen_row(struct tv_str call, struct tv_str event) {
    return (struct tv_census_row){.hash = tv_census_hash(call, event, true),
                                  .call = call,
                                  .event = event,
                                  .planned = true,
                                  .first = INT64_MAX,
                                  .last = INT64_MIN};
}

static bool is_unseen(const struct tv_census *census, size_t i) {
    const struct tv_event_row *row = &census->table->events[i];
    bool has_name = tv_table_string(census->table, row->name).len > 0;
    return row->planned && !row->forbidden && row->versions > 0 && has_name && !census->came[i];
}

static void list_unseen(struct tv_census *census) {
    const struct tv_table *table = census->table;
    size_t count = 0;
    for (size_t i = 0; i < table->events_count; i++)
        count += is_unseen(census, i);
    census->unseen_count = 0;
    if (!make_room(census, &census->unseen, count))
        return;
    for (size_t i = 0; i < table->events_count; i++) {
        const struct tv_event_row *row = &table->events[i];
        const char *call = tv_call_name((enum tv_call)row->call);
        if (is_unseen(census, i))
            census->unseen[census->unseen_count++] =
                unseen_row((struct tv_str){call, strlen(call)}, tv_table_string(table, row->name));
    }
}

const struct tv_census_row *tv_census_unseen(struct tv_census *census, size_t *count) {
    if (census->table)
        list_unseen(census);
    if (census->unseen_count > 1)
        qsort(census->unseen, census->unseen_count, sizeof *census->unseen, compare_names);
    *count = census->unseen_count;
    return census->unseen;
}

void tv_census_cut_unseen(struct tv_census *into, struct tv_census *from) {
    size_t own_count, other_count, kept = 0, j = 0;
    const struct tv_census_row *others = tv_census_unseen(from, &other_count);
    tv_census_unseen(into, &own_count);
    for (size_t i = 0; i < own_count; i++) {
        struct tv_census_row *row = &into->unseen[i];
        while (j < other_count && compare_names(&others[j], row) < 0)
            j++;
        if (j < other_count && compare_names(&others[j], row) == 0)
            into->unseen[kept++] = *row;
        else
            free((char *)row->event.at);
    }
    into->unseen_count = kept;
}

/* ---- Reading one back ----------------------------------------------------------------------- */

bool tv_census_put_unseen(struct tv_census *census, struct tv_str call, struct tv_str event) {
    struct tv_census_row *rows =
        realloc(census->unseen, (census->unseen_count + 1) * sizeof *census->unseen);
    if (!rows)
        return false;
    census->unseen = rows;
    char *text = malloc(event.len + 1);
    if (!text)
        return false;
    if (event.len > 0)
        memcpy(text, event.at, event.len);
    for (int i = 0; i < TV_CALL_COUNT; i++) { /* a text that stays */
        const char *name = tv_call_name((enum tv_call)i);
        if (tv_str_equal(call, (struct tv_str){name, strlen(name)}))
            call.at = name;
    }
    rows[census->unseen_count++] = unseen_row(call, (struct tv_str){text, event.len});
    return true;
}

void tv_census_put_others(struct tv_census *census, uint64_t events) {
    census->others = events;
}

void tv_census_put_sums(struct tv_census *census, const uint64_t *sums) {
    memcpy(census->sums, sums, sizeof census->sums);
}

struct tv_times *tv_census_put_times(struct tv_census *census, bool invalid) {
    return &census->times[invalid];
}
