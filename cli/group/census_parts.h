/* What census.c and census_rows.c share; for this folder. */
#ifndef TV_CENSUS_PARTS_H
#define TV_CENSUS_PARTS_H

#include "census.h"

enum { TV_CENSUS_RECENT = 4096 }; /* names met last, by hash; a power of two */

/* A row with its texts behind it. */
struct tv_census_entry {
    struct tv_census_row row;
    bool is_verbatim; /* the name as it came, whole and not masked */
    char event[];
};

/* A name that no row of the table has, as it came. */
struct tv_census_recent {
    uint64_t hash;
    struct tv_census_entry *entry; /* NULL: free */
};

struct tv_census {
    const struct tv_table *table, *shipped;
    struct tv_census_entry **known;  /* by row of the table: its event, if it came under one name */
    bool *came;                      /* by row of the table, the first one of all versions */
    struct tv_census_recent *recent; /* TV_CENSUS_RECENT */
    struct tv_census_entry **slots;  /* by hash, open addressing; at most half are used */
    size_t slot_count;               /* a power of two, or 0 */
    struct tv_census_entry **all;
    size_t count, room;
    uint64_t dropped; /* smallest hash that was dropped; UINT64_MAX: none */
    uint64_t others;  /* events of dropped rows */
    uint64_t sums[TV_SEVERITY_ERROR + 1];
    struct tv_times times[2]; /* all, invalid */
    char *masked;             /* room for the name at hand */
    size_t masked_room;

    struct tv_census_row *sorted; /* what tv_census_rows gave last */
    struct tv_census_row *unseen; /* likewise; of a census without a table its own */
    size_t unseen_count;
    bool lacks_rows; /* there was no memory for one of the two */
};

/* The hash of a row. */
uint64_t tv_census_hash(struct tv_str call, struct tv_str event, bool is_listed);

/* The entry with a hash, or NULL. */
struct tv_census_entry *tv_census_get(const struct tv_census *census, uint64_t hash);

/* A new entry with no events. NULL when out of memory, or, with *is_refused set, when it is beyond
 * the cap. */
struct tv_census_entry *tv_census_make(struct tv_census *census, const struct tv_census_row *row,
                                       bool *is_refused);

/* Drops what is beyond the cap. */
void tv_census_drop_surplus(struct tv_census *census);

void tv_census_clear_unseen(struct tv_census *census);

/* Leaves of the unseen events those that are in both, neither of which has a table. */
void tv_census_cut_unseen(struct tv_census *into, struct tv_census *from);

#endif
