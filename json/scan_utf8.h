/* UTF-8 by three small tables, for kernels that look up 16 entries with one instruction.
 *
 * A byte and the one before it can only be wrong together for one of eight reasons. Each table
 * holds, for half a byte, the reasons that this half allows; a pair is wrong for the reasons that
 * all three allow:
 *
 *   before  1110 0000   after  1001 ....      E0 90: could have been shorter
 *           |    |             '-- by_after
 *           |    '-- by_before_low
 *           '-- by_before_high
 *
 * A continuation behind a continuation is no fault but a question: right if and only if a lead of
 * three or more bytes stands two places before, or one of four bytes three places before. */
#ifndef TV_SCAN_UTF8_H
#define TV_SCAN_UTF8_H

#include <stdint.h>

enum {
    CUT = 1,        /* a lead, and then no continuation */
    STRAY = 2,      /* ASCII, and then a continuation */
    OVERLONG_2 = 4, /* C0, C1 */
    OVERLONG_3 = 8, /* E0 and less than A0 */
    SURROGATE = 16, /* ED and A0 or more */
    BEYOND = 32,    /* F4 or more, and 90 or more */
    OUTSIDE = 64,   /* F0 and less than 90 is overlong; F5 or more is beyond, even with less */
    THIRD = 128,    /* two continuations: the question */
    ANY_LOW = CUT | STRAY | THIRD /* reasons that the low half of the first byte does not change */
};

static const uint8_t by_before_high[16] = {
    [0x0] = STRAY,
    [0x1] = STRAY,
    [0x2] = STRAY,
    [0x3] = STRAY,
    [0x4] = STRAY,
    [0x5] = STRAY,
    [0x6] = STRAY,
    [0x7] = STRAY,
    [0x8] = THIRD,
    [0x9] = THIRD,
    [0xa] = THIRD,
    [0xb] = THIRD,
    [0xc] = CUT | OVERLONG_2,
    [0xd] = CUT,
    [0xe] = CUT | OVERLONG_3 | SURROGATE,
    [0xf] = CUT | BEYOND | OUTSIDE,
};

static const uint8_t by_before_low[16] = {
    [0x0] = ANY_LOW | OVERLONG_2 | OVERLONG_3 | OUTSIDE,
    [0x1] = ANY_LOW | OVERLONG_2,
    [0x2] = ANY_LOW,
    [0x3] = ANY_LOW,
    [0x4] = ANY_LOW | BEYOND,
    [0x5] = ANY_LOW | BEYOND | OUTSIDE,
    [0x6] = ANY_LOW | BEYOND | OUTSIDE,
    [0x7] = ANY_LOW | BEYOND | OUTSIDE,
    [0x8] = ANY_LOW | BEYOND | OUTSIDE,
    [0x9] = ANY_LOW | BEYOND | OUTSIDE,
    [0xa] = ANY_LOW | BEYOND | OUTSIDE,
    [0xb] = ANY_LOW | BEYOND | OUTSIDE,
    [0xc] = ANY_LOW | BEYOND | OUTSIDE,
    [0xd] = ANY_LOW | BEYOND | OUTSIDE | SURROGATE,
    [0xe] = ANY_LOW | BEYOND | OUTSIDE,
    [0xf] = ANY_LOW | BEYOND | OUTSIDE,
};

static const uint8_t by_after[16] = {
    [0x0] = CUT,
    [0x1] = CUT,
    [0x2] = CUT,
    [0x3] = CUT,
    [0x4] = CUT,
    [0x5] = CUT,
    [0x6] = CUT,
    [0x7] = CUT,
    [0x8] = STRAY | THIRD | OVERLONG_2 | OVERLONG_3 | OUTSIDE,
    [0x9] = STRAY | THIRD | OVERLONG_2 | OVERLONG_3 | BEYOND,
    [0xa] = STRAY | THIRD | OVERLONG_2 | SURROGATE | BEYOND,
    [0xb] = STRAY | THIRD | OVERLONG_2 | SURROGATE | BEYOND,
    [0xc] = CUT,
    [0xd] = CUT,
    [0xe] = CUT,
    [0xf] = CUT,
};

/* Taken from a byte, these leave the top bit in leads of at least three and of four bytes alone. */
enum { BELOW_LEAD_3 = 0xe0 - THIRD, BELOW_LEAD_4 = 0xf0 - THIRD };

#endif
