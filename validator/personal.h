/* Personal data: what the checker keeps to find it. Where it may be is seen while a record is
 * scanned (tv_sights); when the walk is over, marks are made of what is left of that, at each of
 * them formats/pii.h looks closer, and only then it is asked what the definition says about the
 * value.
 *
 *   event {"context":{...},"properties":{"note":"jane@example.com"}}
 *                                                    ^ sight -> mark -> match -> string -> value
 *
 * Most addresses stand where they belong. The walk, which knows that and has checked them, takes
 * their sights away: they are settled.
 *
 * Names that tell of a secret need no search: no definition has them, so the walk brings them here.
 * Private to this folder. */
#ifndef TV_PERSONAL_H
#define TV_PERSONAL_H

#include "table.h"

enum {
    TV_SETTLED_MAX = 16,
    TV_TOLD_BITS = 11 /* names whose kinds are remembered */
};

/* The kinds that a name speaks of; len 0: an empty place. */
struct tv_told {
    uint64_t hash;
    uint32_t len;
    uint32_t told;
};

struct tv_personal {
    unsigned kinds; /* whose rules are on, as bits 1 << enum tv_pii; 0: nothing is searched */
    bool is_clean;  /* the event has been searched: there is none, not even where it belongs */
    uint32_t settled[TV_SETTLED_MAX]; /* signs of the event whose sights were taken away */
    uint32_t settled_count;
    uint32_t *marks;            /* TV_MARKS_LEN + TV_MARKS_SLACK */
    struct tv_told *told;       /* 1 << TV_TOLD_BITS */
    struct tv_pii_names *names; /* of members in objects that are shown (pii.h) */
};

#endif
