/* Keeping borrowed text: several texts go into one block that the caller has allocated; texts that
 * are too long are cut on a code point and end in a mark. */
#include "group_parts.h"

#include <string.h>

static const struct tv_str MARK = {"\xe2\x80\xa6", 3}; /* … */

struct tv_str tv_text_cut(struct tv_str text, size_t max) {
    if (text.len <= max)
        return text;
    while (max > 0 && ((unsigned char)text.at[max] & 0xC0) == 0x80)
        max--;
    return (struct tv_str){text.at, max};
}

size_t tv_text_kept_len(struct tv_str text, size_t max) {
    return text.len <= max ? text.len : tv_text_cut(text, max - MARK.len).len + MARK.len;
}

struct tv_str tv_text_keep(char **at, struct tv_str text, size_t max) {
    struct tv_str kept = {*at, tv_text_kept_len(text, max)};
    bool is_cut = text.len > max;
    size_t len = is_cut ? kept.len - MARK.len : kept.len;
    if (len > 0)
        memcpy(*at, text.at, len);
    if (is_cut)
        memcpy(*at + len, MARK.at, MARK.len);
    *at += kept.len;
    return kept;
}

bool tv_text_is_kept(struct tv_str kept, struct tv_str text, size_t max) {
    if (text.len <= max)
        return tv_str_equal(kept, text);
    struct tv_str start = tv_text_cut(text, max - MARK.len);
    return kept.len == start.len + MARK.len && memcmp(kept.at, start.at, start.len) == 0 &&
           memcmp(kept.at + start.len, MARK.at, MARK.len) == 0;
}
