/* Labels of international host names, decoded. Private to this folder. */
#ifndef TV_FORMAT_LABEL_H
#define TV_FORMAT_LABEL_H

#include "format_parts.h"

enum { TV_LABEL_LEN_MAX = 63 };

/* Code points; a label has no more of them than it has bytes in Punycode. */
struct tv_label {
    size_t count;
    uint32_t points[TV_LABEL_LEN_MAX];
};

/* Decodes the part of a label behind "xn--"; false when it is not Punycode. */
bool tv_label_decode(const char *at, size_t len, struct tv_label *label);

/* Encodes a label, without "xn--". Returns the length; 0 when it is longer than room. */
size_t tv_label_encode(const struct tv_label *label, char *out, size_t room);

/* Whether a label that is not empty may be one: RFC 5891, RFC 5892, but for normal form NFC. */
bool tv_label_is_valid(const struct tv_label *label);

/* Whether the code point is a mark, which belongs to the one before it. */
bool tv_label_is_mark(uint32_t point);

#endif
