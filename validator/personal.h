/* Personal data: what the checker keeps to find it. The bytes of an event are searched once for
 * marks (json/mark_kernel.h); at each of them formats/pii.h looks closer, and only then it is asked
 * what the definition says about the value. That makes a second pass over the bytes, while they are
 * still close by; to leave out what the walk has passed as a repeat costs more than it saves.
 *
 *   event {"context":{...},"properties":{"note":"jane@example.com"}}
 *                                                    ^ mark -> match -> string -> value, its node
 *
 * Names that tell of a secret need no search: no definition has them, so the walk brings them here.
 * Private to this folder. */
#ifndef TV_PERSONAL_H
#define TV_PERSONAL_H

#include "table.h"

enum {
    TV_MARKS_OVERLAP = 32, /* bytes that are searched again: a number may reach over the end */
    TV_TOLD_BITS = 11      /* names whose kinds are remembered */
};

/* The kinds that a name speaks of; len 0: an empty place. */
struct tv_told {
    uint64_t hash;
    uint32_t len;
    uint32_t told;
};

struct tv_personal {
    unsigned kinds;  /* whose rules are on, as bits 1 << enum tv_pii; 0: nothing is searched */
    bool is_clean;   /* the event has been searched: there is none, not even where it belongs */
    uint32_t *marks; /* TV_MARKS_LEN + TV_MARKS_SLACK */
    struct tv_told *told;       /* 1 << TV_TOLD_BITS */
    struct tv_pii_names *names; /* of members in objects that are shown (pii.h) */
};

#endif
