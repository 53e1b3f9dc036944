/* Formats: is a string a date-time, a URI, a currency code ...?
 *
 * Pure predicates on bytes. Nothing here allocates, recurses, keeps state, reads the locale or
 * the clock; every function may be called from any thread, and takes time linear in the length.
 * formats.def lists the formats; README.md says what each one accepts beyond its standard. */
#ifndef TV_FORMATS_H
#define TV_FORMATS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The numbers are stored in table images: they stay what they are. */
enum tv_format {
    TV_FORMAT_NONE = 0,
#define TV_FORMAT_ROW(ENUM, number, id, name, expected) TV_FORMAT_##ENUM = (number),
#include "formats.def"
#undef TV_FORMAT_ROW
};

/* Whether the `len` bytes at `at` are of this format.
 * The bytes are those of a decoded JSON string: valid UTF-8, not terminated, NUL is a byte like
 * any other; bytes that are not UTF-8 are safe and get some answer. `at` may be NULL if `len`
 * is 0. True for TV_FORMAT_NONE and for numbers that are no format: they demand nothing. */
bool tv_format_matches(enum tv_format format, const char *at, size_t len);

/* The name of a format as definitions write it, like "date-time"; a constant, terminated text.
 * NULL for TV_FORMAT_NONE and for numbers that are no format: a loader checks with it. */
const char *tv_format_name(enum tv_format format);

/* What a string of this format is, for people: fits after "expected", like
 * an ISO 4217 currency code, like "EUR". A constant, terminated text in UTF-8; NULL where
 * tv_format_name is NULL. */
const char *tv_format_expected(enum tv_format format);

/* The format with the name given by `len` bytes at `name`, in exactly this spelling;
 * TV_FORMAT_NONE if there is none. `name` may be NULL if `len` is 0. */
enum tv_format tv_format_find(const char *name, size_t len);

/* ---- Instants -------------------------------------------------------------------------------- */

/* A point in time. Microseconds, because nanoseconds in 64 bits end in 1677, and unset times are
 * often written as year 1. */
struct tv_instant {
    int64_t micros; /* since 1970-01-01T00:00:00Z; digits beyond are dropped */
    int16_t ahead;  /* minutes by which its own clock is ahead of UTC, -1439 to 1439 */
    bool has_zone;  /* false: it is read as if it were in UTC */
};

/* Reads any text of the format iso-8601; a date alone is its midnight. false: it is none. */
bool tv_instant_read(const char *at, size_t len, struct tv_instant *instant);

/* The day that was read last. All zeros to begin with. */
struct tv_day {
    uint64_t head;  /* the text's first eight bytes */
    uint64_t tail;  /* and the next two */
    int64_t micros; /* its midnight, as above */
};

/* Reads the usual one of all forms, 2025-03-14T09:12:33.123Z: 24 bytes that are known to be of the
 * format iso-8601. false: they are in another form. Other texts give a time without meaning. */
bool tv_instant_read_usual(const char *at, struct tv_day *day, int64_t *micros);

/* The same for several of them, a bit in the result for each that was read; NULL is passed over. */
enum { TV_INSTANTS = 4 };
unsigned tv_instants_read_usual(const char *const at[TV_INSTANTS], struct tv_day *day,
                                int64_t micros[TV_INSTANTS]);

#endif
