/* Names as people mean them: without case and separators, so that orderId, Order ID and order_id
 * are one, and the distance between two that differ. Everything stands in rows of fixed length. */
#ifndef TV_FOLDED_H
#define TV_FOLDED_H

#include "json.h"

enum {
    TV_FOLDED_MAX = 128, /* code points that are compared */
    TV_FAR = 255         /* a length or distance that is too large */
};

/* A folded name, and the number of the word that each letter is in. Words end at separators, and
 * before a capital that follows a small letter. */
struct tv_folded {
    uint32_t at[TV_FOLDED_MAX];
    uint8_t word[TV_FOLDED_MAX];
    size_t len; /* TV_FAR: the name is longer than names are compared */
};

/* The code point at an offset, in *code; returns how many bytes it takes. Bytes that are no UTF-8
 * count each by itself. */
size_t tv_code_take(struct tv_str text, size_t at, uint32_t *code);

/* Lower case, for the alphabets that names are mostly written in. */
uint32_t tv_code_lower(uint32_t code);

/* True for a blank, _ - and . */
bool tv_code_is_separator(uint32_t code);

void tv_fold(struct tv_str name, struct tv_folded *folded);

/* How many letters must be inserted, deleted, replaced or swapped with their neighbour to make one
 * of the other; TV_FAR when more than most. Neither length may be TV_FAR. */
size_t tv_folded_distance(const struct tv_folded *a, const struct tv_folded *b, size_t most);

#endif
