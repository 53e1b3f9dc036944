/* Display width: how many columns characters take on a terminal. */
#include "visible.h"

#include <utf8proc.h>

enum { IDEOGRAPHIC_SPACE = 0x3000 };

bool tv_character_is_mark(uint32_t character) {
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)character);
    return (category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME) &&
           utf8proc_charwidth((utf8proc_int32_t)character) == 0;
}

/* Spaces that look like a space, or like nothing, and are none count as not to be shown: in names
 * they are a fault that is hard to see. */
int tv_character_columns(uint32_t character) {
    if (character < 0x7F)
        return character < 0x20 ? -1 : 1;
    switch (utf8proc_category((utf8proc_int32_t)character)) {
    case UTF8PROC_CATEGORY_ZS:
        return character == IDEOGRAPHIC_SPACE ? 2 : -1;
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return -1;
    default:
        return utf8proc_charwidth((utf8proc_int32_t)character);
    }
}

size_t tv_columns(struct tv_str text, bool ascii) {
    struct tv_cell cell;
    size_t columns = 0;
    while (tv_cell_next(&text, ascii, &cell))
        columns += cell.columns;
    return columns;
}

size_t tv_fit_start(struct tv_str text, size_t max, bool ascii) {
    struct tv_cell cell;
    size_t len = 0, columns = 0;
    while (tv_cell_next(&text, ascii, &cell) && columns + cell.columns <= max) {
        columns += cell.columns;
        len += cell.len;
    }
    return len;
}

size_t tv_fit_end(struct tv_str text, size_t max, bool ascii) {
    struct tv_cell cell;
    size_t columns = tv_columns(text, ascii), from = 0;
    while (columns > max && tv_cell_next(&text, ascii, &cell)) {
        columns -= cell.columns;
        from += cell.len;
    }
    return from;
}
