/* Names as texts: folding, plurals, order; and lists that grow in an arena. */
#include "folded.h"
#include "lint_parts.h"

#include <string.h>

void *tv_bag_add(struct tv_arena *arena, struct tv_bag *bag, size_t item_len) {
    if (bag->count == bag->max) {
        uint32_t max = bag->max ? bag->max * 2 : 16;
        char *items = tv_arena_alloc(arena, max, item_len);
        if (!items)
            return NULL;
        if (bag->count)
            memcpy(items, bag->items, bag->count * item_len);
        bag->items = items;
        bag->max = max;
    }
    return (char *)bag->items + item_len * bag->count++;
}

struct tv_str tv_lint_keyword(enum tv_keyword keyword) {
    const char *name = tv_keyword_info(keyword)->name;
    return (struct tv_str){name, strlen(name)};
}

int tv_str_order(struct tv_str a, struct tv_str b) {
    size_t len = a.len < b.len ? a.len : b.len;
    int order = len ? memcmp(a.at, b.at, len) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

/* Writes a code point as UTF-8; returns its length. */
static size_t put_code(char *out, uint32_t code) {
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    size_t len = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (size_t i = len; i-- > 1; code >>= 6)
        out[i] = (char)(0x80 | (code & 0x3f));
    static const unsigned char leads[] = {0, 0, 0xc0, 0xe0, 0xf0};
    out[0] = (char)(leads[len] | code);
    return len;
}

/* Everything in ASCII that is no letter and no digit. */
static bool is_sign(uint32_t code) {
    bool is_word = (code >= '0' && code <= '9') || (code >= 'A' && code <= 'Z') ||
                   (code >= 'a' && code <= 'z');
    return code < 0x80 && !is_word;
}

struct tv_str tv_lint_fold(struct tv_arena *arena, struct tv_str name) {
    char *out = tv_arena_alloc(arena, 2 * name.len + 4, 1);
    size_t len = 0;
    for (size_t at = 0; out && at < name.len;) {
        uint32_t code;
        at += tv_code_take(name, at, &code);
        if (!is_sign(code))
            len += put_code(out + len, tv_code_lower(code));
    }
    return out && len ? (struct tv_str){out, len} : name;
}

static bool ends_with(struct tv_str text, struct tv_str end) {
    return text.len > end.len && !memcmp(text.at + text.len - end.len, end.at, end.len);
}

struct tv_str tv_lint_singular(struct tv_arena *arena, struct tv_str folded) {
    static const struct tv_str hisses[] = {{"sses", 4}, {"xes", 3}, {"ches", 4}, {"shes", 4}};
    if (folded.len < 4 || !ends_with(folded, TV_STR("s")) || ends_with(folded, TV_STR("ss")))
        return folded;
    if (ends_with(folded, TV_STR("ies"))) {
        struct tv_str stem = tv_arena_text(arena, folded);
        if (stem.at)
            ((char *)(uintptr_t)stem.at)[stem.len - 3] = 'y';
        return (struct tv_str){stem.at, stem.at ? stem.len - 2 : 0};
    }
    for (size_t i = 0; i < sizeof hisses / sizeof *hisses; i++)
        if (ends_with(folded, hisses[i]))
            return (struct tv_str){folded.at, folded.len - 2};
    return (struct tv_str){folded.at, folded.len - 1};
}
