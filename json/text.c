/* Strings: comparing, decoding, counting, and saying where in a text something is. */
#include "json.h"

#include <string.h>

bool tv_str_equal(struct tv_str a, struct tv_str b) {
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

const char *tv_type_name(unsigned type) {
    switch (type) {
    case TV_TYPE_NULL:
        return "null";
    case TV_TYPE_BOOLEAN:
        return "boolean";
    case TV_TYPE_INTEGER:
        return "integer";
    case TV_TYPE_NUMBER:
        return "number";
    case TV_TYPE_STRING:
        return "string";
    case TV_TYPE_OBJECT:
        return "object";
    case TV_TYPE_ARRAY:
        return "array";
    default:
        return "value";
    }
}

/* ---- Decoding ------------------------------------------------------------------------------- */

static uint32_t hex_value(char c) {
    return c <= '9' ? (uint32_t)(c - '0') : (uint32_t)((c | 0x20) - 'a' + 10);
}

/* The four hex digits at text. */
static uint32_t read_unit(const char *text) {
    return hex_value(text[0]) << 12 | hex_value(text[1]) << 8 | hex_value(text[2]) << 4 |
           hex_value(text[3]);
}

static bool is_high_surrogate(uint32_t unit) {
    return (unit & 0xfffffc00) == 0xd800;
}

static bool is_low_surrogate(uint32_t unit) {
    return (unit & 0xfffffc00) == 0xdc00;
}

static size_t write_utf8(char *out, uint32_t value) {
    if (value < 0x80) {
        out[0] = (char)value;
        return 1;
    }
    size_t len = value < 0x800 ? 2 : value < 0x10000 ? 3 : 4;
    for (size_t i = len - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (value & 0x3f));
        value >>= 6;
    }
    out[0] = (char)(0xf00 >> len | value);
    return len;
}

/* The code point of the \u escape at the start of raw, whose length in bytes goes to *used: 6, or
 * 12 for a pair of surrogates. One without its other half is U+FFFD. */
static uint32_t read_code_point(struct tv_str raw, size_t *used, bool *lone) {
    uint32_t unit = read_unit(raw.at + 2);
    *used = 6;
    if (!is_high_surrogate(unit) && !is_low_surrogate(unit))
        return unit;
    if (is_high_surrogate(unit) && raw.len >= 12 && raw.at[6] == '\\' && raw.at[7] == 'u') {
        uint32_t low = read_unit(raw.at + 8);
        if (is_low_surrogate(low)) {
            *used = 12;
            return 0x10000 + ((unit & 0x3ff) << 10 | (low & 0x3ff));
        }
    }
    *lone = true;
    return 0xfffd;
}

/* What the byte behind a backslash stands for; '"', '\\' and '/' for themselves. */
static char short_escape(char c) {
    switch (c) {
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    default:
        return c;
    }
}

size_t tv_unescape(struct tv_str raw, char *out, bool *lone_surrogate) {
    size_t len = 0;
    bool lone = false;
    while (raw.len > 0) {
        size_t used = 1;
        if (raw.at[0] != '\\') {
            out[len++] = raw.at[0];
        } else if (raw.at[1] == 'u') {
            len += write_utf8(out + len, read_code_point(raw, &used, &lone));
        } else {
            out[len++] = short_escape(raw.at[1]);
            used = 2;
        }
        raw.at += used;
        raw.len -= used;
    }
    if (lone_surrogate)
        *lone_surrogate = lone;
    return len;
}

/* ---- Counting ------------------------------------------------------------------------------- */

static bool starts_code_point(char byte) {
    return (signed char)byte > (signed char)0xbf; /* the others are 0x80 to 0xbf */
}

/* Of 8 bytes: those whose upper two bits are not 10. */
static size_t count_starts(const char *at) {
    const uint64_t ones = 0x0101010101010101u;
    uint64_t bytes;
    memcpy(&bytes, at, 8);
    return (((~bytes >> 7 | bytes >> 6) & ones) * ones) >> 56;
}

/* In blocks of a length that the compiler knows and whose count fits in a byte, so that it counts
 * many bytes at a time. */
size_t tv_code_points(struct tv_str text) {
    enum { BLOCK = 128 };
    size_t count = 0, at = 0;
    for (; text.len - at >= BLOCK; at += BLOCK) {
        uint8_t starts = 0;
        for (size_t i = 0; i < BLOCK; i++)
            starts = (uint8_t)(starts + starts_code_point(text.at[at + i]));
        count += starts;
    }
    for (; text.len - at >= 8; at += 8)
        count += count_starts(text.at + at);
    for (; at < text.len; at++)
        count += starts_code_point(text.at[at]);
    return count;
}

struct tv_line_column tv_locate(struct tv_str text, size_t offset) {
    size_t end = offset < text.len ? offset : text.len;
    size_t line_at = 0;
    uint64_t line = 1;
    const char *found;
    while (end > line_at && (found = memchr(text.at + line_at, '\n', end - line_at))) {
        line_at = (size_t)(found - text.at) + 1;
        line++;
    }
    if (end == line_at)
        return (struct tv_line_column){line, 1};
    struct tv_str before = {text.at + line_at, end - line_at};
    return (struct tv_line_column){line, tv_code_points(before) + 1};
}
