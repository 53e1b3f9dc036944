/* A second opinion on formats: regular expressions of the C library, and arithmetic one number at a
 * time. Slow, and with nothing in common with the product but the lists of names. */
#ifndef TV_SLOW_FORMATS_H
#define TV_SLOW_FORMATS_H

#include "formats.h"

/* The compiled expressions; one owner, who frees them. */
struct slow_formats;

/* NULL if there is no memory; an expression that is wrong fails the test. */
struct slow_formats *slow_formats_new(void);
void slow_formats_free(struct slow_formats *slow);

/* Whether there is an opinion on the format, and on strings with this byte: the expressions leave
 * out quoted parts of email addresses, addresses in brackets, and all that is not ASCII in the
 * international formats. */
bool slow_formats_cover(enum tv_format format);
bool slow_formats_cover_byte(enum tv_format format, unsigned char byte);

/* Whether the `len` bytes at `at`, at most 255, are of the format. */
bool slow_formats_match(const struct slow_formats *slow, enum tv_format format, const char *at,
                        size_t len);

/* The time zone names, one for each slot of the table; `len` is 0 for a slot that is free. The name
 * is not terminated. */
size_t slow_formats_zone_count(void);
const char *slow_formats_zone(size_t index, size_t *len);

#endif
