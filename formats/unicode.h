/* Properties of code points, by the names that ECMA-262 has for them in \p{...}. No allocation. */
#ifndef TV_UNICODE_H
#define TV_UNICODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TV_UNICODE_NONE = 0xffff, TV_UNICODE_LAST = 0x10ffff };

/* The row of a property: what stands between the braces, such as "Lu", "Script=Greek" or
 * "White_Space". TV_UNICODE_NONE: there is no such property. */
unsigned tv_unicode_find(const char *at, size_t len);

/* The next run of code points of a row; a cursor starts at 0. Runs do not overlap; those of a group
 * of general categories are not in order. false: there are no more. */
bool tv_unicode_next(unsigned row, uint32_t *cursor, uint32_t *low, uint32_t *high);

/* True when the code point has the property; row is not a group of general categories. */
bool tv_unicode_has(unsigned row, uint32_t point);

#endif
