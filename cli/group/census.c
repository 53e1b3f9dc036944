/* Counting: an event to its row. Most events have a name that the table lists, and came before: the
 * table's row leads to theirs, and the name only needs to be compared. Other names are hashed; of
 * those met last it is remembered where they belong, so that personal data in a name is looked for
 * when the name is new. */
#include "census_parts.h"
#include "group_parts.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

enum { SURPLUS = 1000, SLOTS_MIN = 1024 };

#define UNLISTED ((uint64_t)1 << 63)

/* ---- Life ----------------------------------------------------------------------------------- */

struct tv_census *tv_census_new(const struct tv_table *table, const struct tv_table *shipped) {
    size_t rows = table ? table->events_count : 0;
    struct tv_census *census = calloc(1, sizeof *census);
    if (!census)
        return NULL;
    census->table = table;
    census->shipped = shipped;
    census->dropped = UINT64_MAX;
    for (int i = 0; i < 2; i++)
        tv_times_init(&census->times[i]);
    census->known = calloc(rows + 1, sizeof(struct tv_census_entry *));
    census->came = calloc(rows + 1, sizeof *census->came);
    census->recent = calloc(TV_CENSUS_RECENT, sizeof *census->recent);
    if (census->known && census->came && census->recent)
        return census;
    tv_census_free(census);
    return NULL;
}

void tv_census_free(struct tv_census *census) {
    if (!census)
        return;
    for (size_t i = 0; i < census->count; i++)
        free(census->all[i]);
    tv_census_clear_unseen(census);
    for (int i = 0; i < 2; i++)
        tv_times_clear(&census->times[i]);
    free(census->all);
    free(census->slots);
    free(census->known);
    free(census->came);
    free(census->recent);
    free(census->masked);
    free(census->sorted);
    free(census);
}

/* ---- Entries -------------------------------------------------------------------------------- */

uint64_t tv_census_hash(struct tv_str call, struct tv_str event, bool is_listed) {
    uint64_t seed = XXH3_64bits(call.at, call.len);
    uint64_t hash = XXH3_64bits_withSeed(event.at, event.len, seed) >> 1;
    return is_listed ? hash : hash | UNLISTED;
}

static struct tv_str call_text(enum tv_call call) {
    const char *name = call < TV_CALL_COUNT ? tv_call_name(call) : "";
    return (struct tv_str){name, strlen(name)};
}

static uint64_t hash_row(const struct tv_census_row *row) {
    return tv_census_hash(row->call, row->event, row->planned || row->documented);
}

/* The slot of a hash, or the free one where it would be. */
static struct tv_census_entry **find_slot(const struct tv_census *census, uint64_t hash) {
    size_t at = (size_t)hash & (census->slot_count - 1);
    while (census->slots[at] && census->slots[at]->row.hash != hash)
        at = (at + 1) & (census->slot_count - 1);
    return &census->slots[at];
}

struct tv_census_entry *tv_census_get(const struct tv_census *census, uint64_t hash) {
    return census->slot_count ? *find_slot(census, hash) : NULL;
}

/* Sets all slots anew. false when out of memory: nothing has changed. */
static bool set_slots(struct tv_census *census, size_t slot_count) {
    if (slot_count != census->slot_count) {
        struct tv_census_entry **slots = calloc(slot_count, sizeof(struct tv_census_entry *));
        if (!slots)
            return false;
        free(census->slots);
        census->slots = slots;
        census->slot_count = slot_count;
    } else {
        memset(census->slots, 0, slot_count * sizeof(struct tv_census_entry *));
    }
    for (size_t i = 0; i < census->count; i++)
        *find_slot(census, census->all[i]->row.hash) = census->all[i];
    return true;
}

/* Room for one more. */
static bool reserve(struct tv_census *census) {
    if (census->count == census->room) {
        size_t room = census->room ? 2 * census->room : 256;
        struct tv_census_entry **all =
            realloc(census->all, room * sizeof(struct tv_census_entry *));
        if (!all)
            return false;
        census->all = all;
        census->room = room;
    }
    if (2 * census->count < census->slot_count)
        return true;
    return set_slots(census, census->slot_count ? 2 * census->slot_count : SLOTS_MIN);
}

static void forget(struct tv_census *census) {
    size_t rows = census->table ? census->table->events_count : 0;
    memset(census->known, 0, (rows + 1) * sizeof(struct tv_census_entry *));
    memset(census->recent, 0, TV_CENSUS_RECENT * sizeof *census->recent);
}

static int compare_hashes(const void *a, const void *b) {
    const struct tv_census_entry *left = *(const struct tv_census_entry *const *)a;
    const struct tv_census_entry *right = *(const struct tv_census_entry *const *)b;
    return (left->row.hash > right->row.hash) - (left->row.hash < right->row.hash);
}

void tv_census_drop_surplus(struct tv_census *census) {
    size_t kept = census->count < TV_CENSUS_MAX ? census->count : TV_CENSUS_MAX;
    qsort(census->all, census->count, sizeof(struct tv_census_entry *), compare_hashes);
    while (kept > 0 && census->all[kept - 1]->row.hash >= census->dropped)
        kept--;
    if (kept == census->count)
        return;
    if (census->all[kept]->row.hash < census->dropped)
        census->dropped = census->all[kept]->row.hash;
    for (size_t i = kept; i < census->count; i++) {
        census->others += census->all[i]->row.events;
        free(census->all[i]);
    }
    census->count = kept;
    forget(census);
    set_slots(census, census->slot_count); /* of the same number: nothing is allocated */
}

struct tv_census_entry *tv_census_make(struct tv_census *census, const struct tv_census_row *row,
                                       bool *is_refused) {
    *is_refused = row->hash >= census->dropped;
    if (*is_refused)
        return NULL;
    if (census->count >= TV_CENSUS_MAX + SURPLUS) {
        tv_census_drop_surplus(census);
        return tv_census_make(census, row, is_refused);
    }
    struct tv_census_entry *entry =
        reserve(census) ? malloc(sizeof *entry + tv_text_kept_len(row->event, TV_GROUP_TEXT_LEN))
                        : NULL;
    if (!entry)
        return NULL;
    char *at = entry->event;
    entry->row = *row;
    entry->row.event = tv_text_keep(&at, row->event, TV_GROUP_TEXT_LEN);
    entry->row.events = entry->row.invalid = entry->row.warned = 0;
    entry->row.first = INT64_MAX;
    entry->row.last = INT64_MIN;
    entry->is_verbatim = false;
    census->all[census->count++] = entry;
    *find_slot(census, row->hash) = entry;
    return entry;
}

/* ---- A name that is met for the first time -------------------------------------------------- */

/* What of a text is shown in groups: masked, and cut. */
static bool show(struct tv_census *census, const struct tv_arrival *arrival, struct tv_str *text) {
    *text = arrival->name;
    if (arrival->is_unmasked || text->len == 0)
        return true;
    if (text->len > census->masked_room) {
        char *masked = realloc(census->masked, text->len);
        if (!masked)
            return false;
        census->masked = masked;
        census->masked_room = text->len;
    }
    memcpy(census->masked, text->at, text->len);
    tv_pii_mask_all(census->masked, text->len, 0);
    text->at = census->masked;
    return true;
}

/* Whether the name is not listed, or there is none: the row is that of the call itself. */
static bool is_own(const struct tv_census *census, const struct tv_arrival *arrival) {
    return arrival->row == TV_NONE || arrival->row == census->table->calls[arrival->call].event;
}

/* Plans list names; what they say about a call as a whole lists nothing. */
static bool is_planned(const struct tv_census *census, const struct tv_arrival *arrival) {
    return !is_own(census, arrival) && census->table->events[arrival->row].planned;
}

/* The name is listed, and not to say that it must not be sent. */
static bool is_listed(const struct tv_census *census, const struct tv_arrival *arrival) {
    return !is_own(census, arrival) && !census->table->events[arrival->row].forbidden;
}

/* What is listed and not planned is of a spec; what is planned may be of one, too. Calls without a
 * name are documented as such, but for tracks, which need one. */
static bool is_documented(const struct tv_census *census, const struct tv_arrival *arrival) {
    const struct tv_table *shipped = census->shipped;
    if (arrival->call == TV_CALL_COUNT)
        return false;
    if (arrival->name.len == 0)
        return arrival->call != TV_TRACK;
    if (is_listed(census, arrival) && !is_planned(census, arrival))
        return true;
    uint32_t names = shipped ? shipped->calls[arrival->call].names : TV_NONE;
    return names != TV_NONE && tv_keyset_find(shipped, names, arrival->name);
}

/* Its row of the table has come, whichever version it is. */
static void note_row(struct tv_census *census, const struct tv_arrival *arrival) {
    uint32_t row = arrival->row;
    if (row == TV_NONE)
        return;
    while (row > 0 && census->table->events[row].versions == 0)
        row--;
    census->came[row] = true;
}

static struct tv_census_entry *meet(struct tv_census *census, const struct tv_arrival *arrival,
                                    bool *is_refused) {
    struct tv_census_row row = {.call = call_text(arrival->call)};
    struct tv_str shown;
    note_row(census, arrival);
    if (!show(census, arrival, &shown))
        return NULL;
    char kept[TV_GROUP_TEXT_LEN], *at = kept;
    row.event = tv_text_keep(&at, shown, TV_GROUP_TEXT_LEN);
    row.planned = is_planned(census, arrival);
    row.documented = is_documented(census, arrival);
    row.hash = hash_row(&row);
    struct tv_census_entry *entry = tv_census_get(census, row.hash);
    if (!entry)
        entry = tv_census_make(census, &row, is_refused);
    if (entry)
        entry->is_verbatim = tv_str_equal(entry->row.event, arrival->name);
    return entry;
}

/* ---- Counting ------------------------------------------------------------------------------- */

/* By a hash of the name as it came. */
static struct tv_census_entry *find_unknown(struct tv_census *census,
                                            const struct tv_arrival *arrival, bool *is_refused) {
    uint64_t hash = XXH3_64bits_withSeed(arrival->name.at, arrival->name.len, arrival->call);
    struct tv_census_recent *recent = &census->recent[hash % TV_CENSUS_RECENT];
    if (recent->entry && recent->hash == hash)
        return recent->entry;
    struct tv_census_entry *entry = meet(census, arrival, is_refused);
    if (entry)
        *recent = (struct tv_census_recent){hash, entry};
    return entry;
}

static bool is_same(struct tv_str a, struct tv_str b) {
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

static struct tv_census_entry *find(struct tv_census *census, const struct tv_arrival *arrival,
                                    bool *is_refused) {
    if (arrival->row == TV_NONE)
        return find_unknown(census, arrival, is_refused);
    struct tv_census_entry **known = &census->known[arrival->row];
    if (*known && is_same((*known)->row.event, arrival->name))
        return *known;
    struct tv_census_entry *entry = find_unknown(census, arrival, is_refused);
    if (entry && entry->is_verbatim && (arrival->name.len == 0 || !is_own(census, arrival)))
        census->known[arrival->row] = entry;
    return entry;
}

static bool count_time(struct tv_census *census, struct tv_census_row *row, int64_t seconds,
                       bool is_invalid) {
    if (row && seconds < row->first)
        row->first = seconds;
    if (row && seconds > row->last)
        row->last = seconds;
    return tv_times_add(&census->times[0], seconds) &&
           (!is_invalid || tv_times_add(&census->times[1], seconds));
}

bool tv_census_add(struct tv_census *census, const struct tv_arrival *arrival,
                   enum tv_severity worst) {
    bool is_refused = false;
    int64_t seconds = arrival->seconds;
    struct tv_census_entry *entry = find(census, arrival, &is_refused);
    census->sums[worst]++;
    census->others += is_refused;
    if (entry) {
        entry->row.events++;
        entry->row.invalid += worst == TV_SEVERITY_ERROR;
        entry->row.warned += worst == TV_SEVERITY_WARNING;
    }
    bool fine = entry || is_refused;
    if (arrival->has_seconds || tv_time_read(arrival->timestamp, &seconds))
        fine &= count_time(census, entry ? &entry->row : NULL, seconds, worst == TV_SEVERITY_ERROR);
    return fine;
}

/* ---- Merging -------------------------------------------------------------------------------- */

static void add_counts(struct tv_census_row *into, const struct tv_census_row *from) {
    into->events += from->events;
    into->invalid += from->invalid;
    into->warned += from->warned;
    into->planned |= from->planned;
    into->documented |= from->documented;
    if (from->first < into->first)
        into->first = from->first;
    if (from->last > into->last)
        into->last = from->last;
}

bool tv_census_put(struct tv_census *census, const struct tv_census_row *row) {
    struct tv_census_row own = *row;
    bool is_refused = false;
    char kept[TV_GROUP_TEXT_LEN], *at = kept;
    own.event = tv_text_keep(&at, row->event, TV_GROUP_TEXT_LEN);
    own.hash = hash_row(&own);
    struct tv_census_entry *entry = tv_census_get(census, own.hash);
    for (int call = 0; call < TV_CALL_COUNT; call++) { /* a text that stays */
        if (tv_str_equal(own.call, call_text((enum tv_call)call)))
            own.call = call_text((enum tv_call)call);
    }
    if (!entry)
        entry = tv_census_make(census, &own, &is_refused);
    census->others += is_refused ? row->events : 0;
    if (entry)
        add_counts(&entry->row, row);
    return entry || is_refused;
}

/* Only planned events that came in no part are unseen. */
static void merge_unseen(struct tv_census *into, struct tv_census *from) {
    for (size_t i = 0; into->table && i < into->table->events_count; i++)
        into->came[i] |= from->came[i];
    if (!into->table)
        tv_census_cut_unseen(into, from);
}

bool tv_census_merge(struct tv_census *into, struct tv_census *from) {
    bool fine = true;
    if (from->dropped < into->dropped)
        into->dropped = from->dropped;
    if (into->count > 0)
        tv_census_drop_surplus(into);
    for (size_t i = 0; i < from->count; i++) {
        fine &= tv_census_put(into, &from->all[i]->row);
        free(from->all[i]);
    }
    from->count = 0;
    if (into->count > TV_CENSUS_MAX)
        tv_census_drop_surplus(into);
    for (int i = 0; i <= TV_SEVERITY_ERROR; i++)
        into->sums[i] += from->sums[i];
    for (int i = 0; i < 2; i++)
        fine &= tv_times_merge(&into->times[i], &from->times[i]);
    into->others += from->others;
    merge_unseen(into, from);
    return fine;
}
