/* Values that come again. Events repeat themselves: the same device, library, page and consent
 * stand in one event after another. An object or array that was found right is right again wherever
 * the same bytes are asked for the same thing, so its text is kept, and one comparison of bytes
 * replaces the walk.
 *
 *   text --few words of it, node--> set --+--> repeat: node, text  == ? --> behind the value
 *                                         +--> ...                          (TV_REPEAT_WAYS)
 *
 * What is kept changes no finding and no budget, only time: a text is only kept when nothing was
 * noted in it or would have been, and when nothing outside of it was asked. Private to this folder.
 */
#ifndef TV_REPEAT_H
#define TV_REPEAT_H

#include "table.h"

enum {
    TV_REPEAT_LEN_MAX = 1024, /* bytes of a text */
    TV_REPEAT_WAYS = 4,       /* texts of a set */
    TV_REPEAT_SET_BITS = 8,
    TV_REPEAT_ROWS = TV_REPEAT_WAYS << TV_REPEAT_SET_BITS,
    TV_REPEAT_TEXTS_LEN = 256 << 10 /* bytes of all texts; a power of two */
};

/* A value that was right. */
struct tv_repeat {
    uint32_t at;   /* of its text; counts all bytes ever written, as `written` does */
    uint32_t node; /* + 1 */
    uint16_t len;
    uint16_t quotes; /* in its text */
    uint16_t steps;  /* of the budget that its walk takes */
    uint16_t sign;   /* offset of a sign that is settled in it; 0: of none, or several */
};

/* Tags stand together: all are compared at once, and only the row that one belongs to is read. */
struct tv_repeat_set {
    uint64_t tags[TV_REPEAT_WAYS]; /* hash of the words that chose the set; 0: an empty row */
    struct tv_repeat rows[TV_REPEAT_WAYS];
    uint32_t oldest; /* the way to be replaced next */
};

/* Whether it pays to look for values of a node. */
struct tv_habit {
    uint8_t span;    /* how much of its text tells values apart; 0: none seen yet */
    uint8_t trust;   /* goes up with each value found again; at 0 only few are looked for */
    uint8_t skipped; /* values since the last one that was looked for */
};

/* Texts stand one behind the other in a ring, and the newest take the place of the oldest.
 *
 *   texts  | newest ... | written -> | oldest ...          |
 *
 * A text that the ring has come round to is gone; its row is seen to be too far back. */
struct tv_repeats {
    struct tv_repeat_set *sets; /* 1 << TV_REPEAT_SET_BITS */
    char *texts;                /* TV_REPEAT_TEXTS_LEN */
    uint32_t written;           /* bytes so far; from 0 again before 2^32 */
    struct tv_habit *habits;    /* by node + 1 */
    uint32_t found;             /* row that was found last, counted over all sets */
    bool is_sketching;          /* what is kept now has a sketch */
    uint64_t *sketches;         /* of all rows, 0: none is known; NULL: nobody asks for them */
};

#endif
