/* The name that was probably meant. Names are compared folded: without case and separators, so that
 * "orderId", "Order ID" and "order_id" are one. Among those that differ, the distance is the number
 * of inserted, deleted, replaced and swapped characters (optimal string alignment), of which one in
 * four is forgiven. Everything stands in rows of fixed length. */
#include "read.h"

#include <string.h>

enum { NAME_MAX_LEN = 128, EDIT_EACH = 4, FAR = 255 };

/* A name as folded code points; len is FAR when it is too long to be near to anything. */
struct folded {
    uint32_t at[NAME_MAX_LEN];
    size_t len;
};

/* The next code point and how many bytes it takes; bytes that are no UTF-8 count each by itself. */
static size_t take_code(struct tv_str text, uint32_t *code) {
    unsigned char lead = (unsigned char)text.at[0];
    size_t len = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
    *code = lead;
    if (len == 1 || len > text.len)
        return 1;
    uint32_t value = lead & (0x7fu >> len);
    for (size_t i = 1; i < len; i++)
        value = value << 6 | ((unsigned char)text.at[i] & 0x3fu);
    *code = value;
    return len;
}

/* Lower case, for the alphabets that names are mostly written in. */
static uint32_t lower(uint32_t code) {
    if ((code >= 'A' && code <= 'Z') || (code >= 0xc0 && code <= 0xde && code != 0xd7) ||
        (code >= 0x391 && code <= 0x3a9) || (code >= 0x410 && code <= 0x42f))
        return code + 32;
    if (code >= 0x400 && code <= 0x40f)
        return code + 80;
    return code;
}

static bool is_separator(uint32_t code) {
    return code == ' ' || code == '_' || code == '-' || code == '.';
}

static void fold(struct tv_str name, struct folded *folded) {
    size_t count = 0;
    folded->len = 0;
    for (size_t at = 0; at < name.len;) {
        uint32_t code;
        at += take_code((struct tv_str){name.at + at, name.len - at}, &code);
        if (++count > NAME_MAX_LEN) {
            folded->len = FAR;
            return;
        }
        if (!is_separator(code))
            folded->at[folded->len++] = lower(code);
    }
}

static size_t min(size_t a, size_t b) {
    return a < b ? a : b;
}

static size_t max(size_t a, size_t b) {
    return a > b ? a : b;
}

/* The distance of a and b, or FAR when it is more than edits.
 *
 *   rows: [i % 3][j] is the distance of the first i of a and the first j of b */
static size_t measure(const struct folded *a, const struct folded *b, size_t edits) {
    uint8_t rows[3][NAME_MAX_LEN + 1];
    for (size_t j = 0; j <= b->len; j++)
        rows[0][j] = (uint8_t)j;
    for (size_t i = 1; i <= a->len; i++) {
        const uint8_t *two_up = rows[(i + 1) % 3], *up = rows[(i + 2) % 3];
        uint8_t *row = rows[i % 3];
        size_t least = i;
        row[0] = (uint8_t)i;
        for (size_t j = 1; j <= b->len; j++) {
            size_t cost = up[j - 1] + (size_t)(a->at[i - 1] != b->at[j - 1]);
            cost = min(cost, min(up[j], row[j - 1]) + 1u);
            bool is_swap =
                i > 1 && j > 1 && a->at[i - 1] == b->at[j - 2] && a->at[i - 2] == b->at[j - 1];
            if (is_swap)
                cost = min(cost, two_up[j - 2] + 1u);
            row[j] = (uint8_t)cost;
            least = min(least, cost);
        }
        if (least > edits)
            return FAR;
    }
    size_t distance = rows[a->len % 3][b->len];
    return distance <= edits ? distance : FAR;
}

/* The distance when it is forgiven and less than best, else FAR. */
static size_t compare(const struct folded *name, struct tv_str text, size_t best) {
    struct folded candidate;
    fold(text, &candidate);
    if (candidate.len == FAR || candidate.len == 0)
        return FAR;
    size_t edits = min(max(name->len, candidate.len) / EDIT_EACH, best - 1);
    size_t apart = max(name->len, candidate.len) - min(name->len, candidate.len);
    return apart > edits ? FAR : measure(name, &candidate, edits);
}

struct tv_str tv_nearest(struct tv_str name, const struct tv_str *candidates, size_t count) {
    struct folded folded;
    struct tv_str nearest = {NULL, 0};
    size_t best = FAR;
    fold(name, &folded);
    if (folded.len == FAR || folded.len == 0)
        return nearest;
    for (size_t i = 0; i < count && best > 0; i++) {
        size_t distance = compare(&folded, candidates[i], best);
        if (distance < best) {
            best = distance;
            nearest = candidates[i];
        }
    }
    return nearest;
}
