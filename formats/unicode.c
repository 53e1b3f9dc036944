/* Properties of code points: names are searched in halves, runs are those of data_unicode.inc. A
 * group of general categories ("L") is the runs of one category after the other. */
#include "unicode.h"

#include <string.h>

#include "data_unicode.inc"

enum {
    ROW_COUNT = sizeof(unicode_rows) / sizeof(unicode_rows[0]),
    NAME_COUNT = sizeof(unicode_names) / sizeof(unicode_names[0]),
    NAME_LEN = sizeof(unicode_names[0].name),
    POINT_BITS = 21
};

/* ---- Names ----------------------------------------------------------------------------------- */

static unsigned find_name(const char *name) {
    size_t low = 0, high = NAME_COUNT;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(name, unicode_names[middle].name);
        if (order == 0)
            return unicode_names[middle].row;
        if (order > 0)
            low = middle + 1;
        else
            high = middle;
    }
    return TV_UNICODE_NONE;
}

/* The name as the table has it: with the short name of what it is a value of. */
static bool shorten(const char *at, size_t len, char *name) {
    static const struct {
        char written[20];
        char kept[5];
    } keys[] = {{"General_Category=", "gc="},   {"gc=", "gc="},  {"Script=", "sc="}, {"sc=", "sc="},
                {"Script_Extensions=", "scx="}, {"scx=", "scx="}};
    size_t kept = 0;
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]) && kept == 0; i++) {
        size_t written = strlen(keys[i].written);
        if (len < written || memcmp(at, keys[i].written, written) != 0)
            continue;
        kept = strlen(keys[i].kept);
        memcpy(name, keys[i].kept, kept);
        at += written;
        len -= written;
    }
    if (kept + len >= NAME_LEN || len == 0 || memchr(at, '\0', len))
        return false;
    /* Without such a key there is no value of it, however the table names them. */
    if (kept == 0 && memchr(at, '=', len))
        return false;
    memcpy(name + kept, at, len);
    name[kept + len] = '\0';
    return true;
}

unsigned tv_unicode_find(const char *at, size_t len) {
    char name[NAME_LEN];
    return shorten(at, len, name) ? find_name(name) : TV_UNICODE_NONE;
}

/* ---- Code points ----------------------------------------------------------------------------- */

static void unpack(uint32_t run, uint32_t *low, uint32_t *high) {
    *low = run & ((1u << POINT_BITS) - 1);
    *high = *low + (run >> POINT_BITS);
}

bool tv_unicode_next(unsigned row, uint32_t *cursor, uint32_t *low, uint32_t *high) {
    uint32_t category = *cursor >> 16, index = *cursor & 0xffff;
    uint32_t categories = unicode_rows[row].categories;
    const struct unicode_row *at = &unicode_rows[row];
    for (; categories; category++, index = 0) {
        if (categories >> category == 0)
            return false;
        at = &unicode_rows[category];
        if ((categories >> category & 1) && index < at->count)
            break;
    }
    if (index >= at->count)
        return false;
    unpack(unicode_ranges[at->first + index], low, high);
    *cursor = category << 16 | (index + 1);
    return true;
}

bool tv_unicode_has(unsigned row, uint32_t point) {
    uint32_t from = unicode_rows[row].first, low, high;
    uint32_t left = 0, right = unicode_rows[row].count;
    while (left < right) {
        uint32_t middle = left + (right - left) / 2;
        unpack(unicode_ranges[from + middle], &low, &high);
        if (point >= low && point <= high)
            return true;
        if (point > high)
            left = middle + 1;
        else
            right = middle;
    }
    return false;
}
