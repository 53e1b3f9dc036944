/* The census: which events came, how many of each, how many of them were right, and when.
 *
 *   arrival, worst severity --memo, hash--> row: events, invalid, warned, first, last
 *                          \--------------> sums, times
 *
 * Counts are exact for each call and name. Of names that nothing lists there may be any number: at
 * most TV_CENSUS_MAX rows are kept, first those that are listed, then those with the smallest
 * hashes, and the events of all others are in one count. So the census of a run is the same however
 * its events are dealt out (merging is associative and commutative), as groups are.
 *
 * An event is as bad as the worst finding about it. Findings about no event (a record that cannot
 * be read, the body of a batch) are in no row; those of rules across events (stream/) come when all
 * events are counted, and are in the groups alone. */
#ifndef TV_CENSUS_H
#define TV_CENSUS_H

#include "arrival.h"
#include "group.h"

enum { TV_CENSUS_MAX = 10000 };

struct tv_census_row {
    uint64_t hash;       /* of call and name; the upper bit is 0 when it is planned or
 documented */
    struct tv_str call;  /* empty: none that is known */
    struct tv_str event; /* empty: the call has no name; cut at TV_GROUP_TEXT_LEN, personal data
                            is masked, as in groups */
    bool planned;        /* a plan lists its name */
    bool documented;     /* a spec lists its name; or the call needs none */
    uint64_t events;     /* that came */
    uint64_t invalid;    /* with at least one error */
    uint64_t warned;     /* without an error, with at least one warning */
    int64_t first, last; /* seconds since 1970, UTC; INT64_MAX, INT64_MIN when unknown */
};

/* ---- Counting ------------------------------------------------------------------------------- */

struct tv_census;

/* table: of the run; shipped: the one of the built-in specs, which says what of the planned events
 * is documented. Both are borrowed. Both NULL: for rows that are put in. NULL when out of memory.
 */
struct tv_census *tv_census_new(const struct tv_table *table, const struct tv_table *shipped);
void tv_census_free(struct tv_census *census); /* NULL is fine */

/* Counts an event whose worst finding is of this severity (NONE: there is none). false when out of
 * memory: the event is then in no row. */
bool tv_census_add(struct tv_census *census, const struct tv_arrival *arrival,
                   enum tv_severity worst);

/* Adds what another census of the same run (the same tables) has counted; `from` is empty
 * afterwards, to be freed. false when out of memory: something is missing then. */
bool tv_census_merge(struct tv_census *into, struct tv_census *from);

/* ---- What was counted ----------------------------------------------------------------------- */

/* By events descending, then call, then event. Borrowed until the next add. */
const struct tv_census_row *tv_census_rows(struct tv_census *census, size_t *count);

/* The row of a call and event as a group has them; NULL: there is none. Ask after tv_census_rows,
 * borrowed as they are. */
const struct tv_census_row *tv_census_find(const struct tv_census *census, struct tv_str call,
                                           struct tv_str event);

/* Events in rows that are not kept. */
uint64_t tv_census_others(struct tv_census *census);

/* Events by their worst severity (index enum tv_severity), those in no row too: NONE of them
 * are right. */
const uint64_t *tv_census_sums(const struct tv_census *census);
uint64_t tv_census_events(const struct tv_census *census); /* the sum of these */

/* When events came; all of them, or the invalid ones. */
const struct tv_times *tv_census_times(const struct tv_census *census, bool invalid);

/* Planned events that never came, by call, then event; all their counts are 0. Those that must not
 * come are not waited for. Borrowed until the next add. NULL, and *count 0, when there are none; or
 * when out of memory. */
const struct tv_census_row *tv_census_unseen(struct tv_census *census, size_t *count);

/* True when rows or unseen events that were asked for are missing: out of memory. */
bool tv_census_lacks_rows(const struct tv_census *census);

/* ---- Reading one back ----------------------------------------------------------------------- */

/* Puts a row in, as it was shown; hash is worked out from the texts, which are copied. Rows of one
 * call and event add up. false when out of memory. */
bool tv_census_put(struct tv_census *census, const struct tv_census_row *row);

/* A planned event that never came; texts are copied. For a census without a table: of two that are
 * merged those are unseen that are in both. */
bool tv_census_put_unseen(struct tv_census *census, struct tv_str call, struct tv_str event);

/* The parts that are no rows, to be set as they were shown. */
void tv_census_put_others(struct tv_census *census, uint64_t events);
void tv_census_put_sums(struct tv_census *census, const uint64_t *sums);
struct tv_times *tv_census_put_times(struct tv_census *census, bool invalid);

#endif
