/* Which part of a long line to show, so that a value in it can be seen in its surroundings. */
#ifndef TV_CROP_H
#define TV_CROP_H

#include "json.h"

/* A line with a value in it. */
struct tv_snippet {
    struct tv_str text;
    size_t at, len;           /* the value; len 0: a point */
    bool cut_left, cut_right; /* the line goes on beyond text */
    bool forward;             /* what follows matters, not what is before */
};

/* The part to show.
 *
 *   … "order_id":"o-8812","total":"AAAA … ZZZZ","currency":"usd", …
 *     ^from                       gap^   ^gap_end                 ^to
 *                                ^^^^^^^^^^^^^ carets
 *
 * Byte offsets in the text; the gap lies in the value, or is empty. */
struct tv_crop {
    size_t from, gap, gap_end, to;
    bool mark_left, mark_right; /* a cut marker stands there */
    size_t caret, caret_len;    /* first column and count of the carets, in what is shown */
};

/* The crop of a line to at most max columns (at least 20). mark: columns of a cut marker. */
struct tv_crop tv_crop_find(const struct tv_snippet *snippet, size_t max, size_t mark, bool ascii);

/* Names of an object, raw, as far as they stand in the text. */
struct tv_key_list {
    struct tv_str keys[16]; /* the first ones */
    size_t count;           /* of all that were seen */
    bool complete;          /* the object's end was seen */
};

/* The names of the object whose brace stands at `at`; none when there is no brace. */
void tv_crop_keys(struct tv_str text, size_t at, struct tv_key_list *list);

#endif
