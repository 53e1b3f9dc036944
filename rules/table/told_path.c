/* One walk over a path, a code point or an odd byte at a time, serves writing and comparing. */
#include "told_path.h"

#include <string.h>

/* ---- UTF-8 ---------------------------------------------------------------------------------- */

static bool continues_code_point(unsigned char byte) {
    return (byte & 0xC0) == 0x80;
}

/* The smallest and largest second byte after a lead byte (Unicode, table 3-7). */
static bool is_second_byte(unsigned char lead, unsigned char byte) {
    unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    return byte >= low && byte <= high;
}

size_t tv_utf8_step(const unsigned char *at, size_t len) {
    unsigned char lead = at[0];
    if (lead < 0x80)
        return 1;
    if (lead < 0xC2 || lead > 0xF4)
        return 0;
    size_t wanted = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (len < wanted || !is_second_byte(lead, at[1]))
        return 0;
    for (size_t i = 2; i < wanted; i++) {
        if (!continues_code_point(at[i]))
            return 0;
    }
    return wanted;
}

/* Eight bytes of ASCII are passed over at once: nearly all of a table is. */
bool tv_is_utf8(struct tv_str text) {
    const unsigned char *at = (const unsigned char *)text.at;
    for (size_t i = 0; i < text.len;) {
        uint64_t word = UINT64_MAX;
        if (text.len - i >= sizeof word)
            memcpy(&word, at + i, sizeof word);
        if (!(word & 0x8080808080808080)) {
            i += sizeof word;
            continue;
        }
        size_t step = tv_utf8_step(at + i, text.len - i);
        if (step == 0)
            return false;
        i += step;
    }
    return true;
}

/* ---- Paths ---------------------------------------------------------------------------------- */

/* Takes the next piece of a path off, and writes what is told of it; its length. */
static size_t tell_piece(struct tv_str *path, char out[TV_TOLD_PATH_MAX]) {
    static const char digits[] = "0123456789ABCDEF";
    size_t step = tv_utf8_step((const unsigned char *)path->at, path->len);
    unsigned char byte = (unsigned char)path->at[0];
    size_t taken = step ? step : 1;
    if (step > 0)
        memcpy(out, path->at, step);
    else
        memcpy(out, (const char[]){'\\', 'x', digits[byte >> 4], digits[byte & 15]}, 4);
    path->at += taken;
    path->len -= taken;
    return step ? step : TV_TOLD_PATH_MAX;
}

size_t tv_tell_path(struct tv_str path, char *out) {
    size_t len = 0;
    while (path.len > 0)
        len += tell_piece(&path, out + len);
    return len;
}

bool tv_is_told_path(struct tv_str told, struct tv_str path) {
    char piece[TV_TOLD_PATH_MAX];
    while (path.len > 0) {
        size_t len = tell_piece(&path, piece);
        if (told.len < len || memcmp(told.at, piece, len) != 0)
            return false;
        told.at += len;
        told.len -= len;
    }
    return told.len == 0;
}
