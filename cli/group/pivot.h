/* Counting findings by some of their traits: `check --group-by rule,event`.
 *
 *   finding --values of the keys--> row: findings, events, worst severity
 *
 * Unlike groups, rows can tell files and libraries apart, and they keep nothing but counts. All
 * counts are exact. A run has at most TV_PIVOT_ROWS_MAX rows: those with the smallest hashes, each
 * counted from its first finding on; what belongs to the others is counted together. So the rows do
 * not depend on the order of findings, nor on which tv_pivot met them. */
#ifndef TV_PIVOT_H
#define TV_PIVOT_H

#include "finding.h"

enum tv_pivot_key {
    TV_PIVOT_RULE,
    TV_PIVOT_EVENT, /* its name, else the call */
    TV_PIVOT_PATH,  /* pointer with * for indexes */
    TV_PIVOT_SEVERITY,
    TV_PIVOT_CATEGORY, /* of the rule */
    TV_PIVOT_LIBRARY,  /* name and version of the sender */
    TV_PIVOT_FILE,
    TV_PIVOT_KEYS
};

enum { TV_PIVOT_ROWS_MAX = 50000, TV_PIVOT_VALUE_LEN = 512 };

struct tv_pivot_row {
    uint64_t hash;
    uint64_t findings, events;
    uint64_t event;                      /* number of the one that was counted last */
    enum tv_severity severity;           /* the worst */
    struct tv_str values[TV_PIVOT_KEYS]; /* in the order of the keys; owned with values[0].at */
};

struct tv_pivot {
    enum tv_pivot_key keys[TV_PIVOT_KEYS];
    size_t key_count; /* 0: nothing is counted */
    struct tv_pivot_row *rows;
    size_t row_count, row_room;
    uint32_t *slots; /* open addressing: 1 + index of a row; 0: free */
    size_t slot_count;
    uint64_t limit;  /* rows with this hash or a larger one are not kept; 0: no limit yet */
    uint64_t others; /* findings of theirs */
};

/* "rule,event" as keys. false: *wrong is the first word that is no key, or comes twice. */
bool tv_pivot_read(struct tv_pivot *pivot, const char *text, struct tv_str *wrong);
const char *tv_pivot_key_name(enum tv_pivot_key key);

/* Counts a finding of the one checker that this tv_pivot is for; brief ones (tv_options.brief) are
 * enough. false when out of memory. */
bool tv_pivot_add(struct tv_pivot *pivot, const struct tv_finding *finding,
                  enum tv_severity severity, struct tv_str file);

/* Adds the counts of another one with the same keys. false when out of memory. */
bool tv_pivot_merge(struct tv_pivot *into, const struct tv_pivot *from);

/* Sorts the rows: findings descending, then values. Nothing may be added afterwards. */
void tv_pivot_sort(struct tv_pivot *pivot);

void tv_pivot_clear(struct tv_pivot *pivot);

#endif
