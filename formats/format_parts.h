/* What the files of formats/ share: the predicates, character classes, words of eight bytes. */
#ifndef TV_FORMAT_PARTS_H
#define TV_FORMAT_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One predicate for each row, tv_format_is_uri and so on: whether the `len` bytes at `at`, not
 * NULL, are of the format. */
#define TV_FORMAT_ROW(ENUM, number, id, name, expected)                                            \
    bool tv_format_is_##id(const char *at, size_t len);
#include "formats.def"
#undef TV_FORMAT_ROW

/* Whether the `len` bytes at `at`, the part of a label behind "xn--", are the Punycode form of
 * a valid internationalized label (RFC 5891, RFC 5892; see format_label.c for what is left out). */
bool tv_format_is_punycode_label(const char *at, size_t len);

/* Sets of bytes. A byte is in many of them. */
enum char_class {
    CLASS_ALPHA = 1 << 0,
    CLASS_DIGIT = 1 << 1,
    CLASS_HEX = 1 << 2,
    CLASS_HYPHEN = 1 << 3,
    CLASS_SCHEME = 1 << 4,   /* of a URI scheme behind its first letter */
    CLASS_REG_NAME = 1 << 5, /* unreserved and sub-delims of RFC 3986 */
    CLASS_COLON = 1 << 6,
    CLASS_PATH = 1 << 7,     /* pchar and / of RFC 3986, without % */
    CLASS_QUERY = 1 << 8,    /* those and ?; the set for fragments, too */
    CLASS_ATEXT = 1 << 9,    /* of an unquoted local part of an email address, without dots */
    CLASS_QTEXT = 1 << 10,   /* of a quoted one, without backslash pairs */
    CLASS_LITERAL = 1 << 11, /* of a URI template outside of braces, without % */
    CLASS_VARNAME = 1 << 12, /* of a variable name in a URI template, without % and dots */
    CLASS_WIDE = 1 << 13,    /* not ASCII */
    CLASS_URL = 1 << 14,     /* of a URL as browsers write it */
    CLASS_ALNUM = CLASS_ALPHA | CLASS_DIGIT
};

extern const uint16_t tv_format_classes[256];

static inline unsigned classes_of(char c) {
    return tv_format_classes[(unsigned char)c];
}

static inline bool is_class(char c, unsigned classes) {
    return (classes_of(c) & classes) != 0;
}

/* The end of the run of bytes of these classes that starts at `at`; at most `end`. */
static inline const char *skip_class(const char *at, const char *end, unsigned classes) {
    while (at < end && is_class(*at, classes)) {
        at++;
    }
    return at;
}

static inline char to_lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

/* Whether `len` bytes spell `word`, which is in lower case, in whatever case. */
static inline bool is_word(const char *at, size_t len, const char *word) {
    size_t same = 0;
    while (same < len && word[same] != '\0' && to_lower(at[same]) == word[same]) {
        same++;
    }
    return same == len && word[same] == '\0';
}

/* Eight bytes as one number, the first byte lowest on every machine. Written out in bytes:
 * compilers make one load of it, and a constant where the bytes are. */
static inline uint64_t load_word(const char *at) {
    const unsigned char *byte = (const unsigned char *)at;
    return (uint64_t)byte[0] | (uint64_t)byte[1] << 8 | (uint64_t)byte[2] << 16 |
           (uint64_t)byte[3] << 24 | (uint64_t)byte[4] << 32 | (uint64_t)byte[5] << 40 |
           (uint64_t)byte[6] << 48 | (uint64_t)byte[7] << 56;
}

#define EVERY_BYTE(byte) (UINT64_C(0x0101010101010101) * (byte))

#endif
