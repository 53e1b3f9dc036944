/* What may stand behind a backslash, by two small tables, which vector kernels look up 16 bytes at
 * a time in. A byte has the classes that both of its halves allow. Each bit of a class is a row of
 * ASCII in which both halves must meet. */
#ifndef TV_SCAN_ESCAPE_H
#define TV_SCAN_ESCAPE_H

#include <stdint.h>

enum {
    ROW_2 = 1, /* " and / */
    ROW_5 = 2, /* \ */
    ROW_6 = 4, /* b f n */
    ROW_7 = 8, /* r t */
    ESCAPE_U = 64,
    ESCAPE_NAMED = ROW_2 | ROW_5 | ROW_6 | ROW_7 | ESCAPE_U,
    DIGIT = 16,  /* 0 to 9 */
    LETTER = 32, /* A to F, a to f */
    ESCAPE_HEX = DIGIT | LETTER
};

static const uint8_t escape_by_high[16] = {
    [0x2] = ROW_2, [0x3] = DIGIT,          [0x4] = LETTER,
    [0x5] = ROW_5, [0x6] = ROW_6 | LETTER, [0x7] = ROW_7 | ESCAPE_U,
};

static const uint8_t escape_by_low[16] = {
    [0x0] = DIGIT,
    [0x1] = DIGIT | LETTER,
    [0x2] = DIGIT | LETTER | ROW_2 | ROW_6 | ROW_7,
    [0x3] = DIGIT | LETTER,
    [0x4] = DIGIT | LETTER | ROW_7,
    [0x5] = DIGIT | LETTER | ESCAPE_U,
    [0x6] = DIGIT | LETTER | ROW_6,
    [0x7] = DIGIT,
    [0x8] = DIGIT,
    [0x9] = DIGIT,
    [0xc] = ROW_5,
    [0xe] = ROW_6,
    [0xf] = ROW_2,
};

#endif
