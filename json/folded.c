/* Folding, and optimal string alignment over three rows. */
#include "folded.h"

size_t tv_code_take(struct tv_str text, size_t at, uint32_t *code) {
    unsigned char lead = (unsigned char)text.at[at];
    size_t len = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
    *code = lead;
    if (len == 1 || len > text.len - at)
        return 1;
    *code = lead & (0x7fu >> len);
    for (size_t i = 1; i < len; i++)
        *code = *code << 6 | ((unsigned char)text.at[at + i] & 0x3fu);
    return len;
}

uint32_t tv_code_lower(uint32_t code) {
    if (code < 0x80)
        return code - 'A' < 26 ? code + 32 : code;
    bool latin = code >= 0xc0 && code <= 0xde && code != 0xd7;
    bool greek_or_cyrillic = (code >= 0x391 && code <= 0x3a9) || (code >= 0x410 && code <= 0x42f);
    if (latin || greek_or_cyrillic)
        return code + 32;
    return code >= 0x400 && code <= 0x40f ? code + 80 : code;
}

bool tv_code_is_separator(uint32_t code) {
    return code == ' ' || code == '_' || code == '-' || code == '.';
}

void tv_fold(struct tv_str name, struct tv_folded *folded) {
    unsigned word = 0;
    bool is_small = false, is_apart = false;
    size_t len = 0;
    for (size_t at = 0; at < name.len;) {
        uint32_t code;
        at += tv_code_take(name, at, &code);
        if (tv_code_is_separator(code)) {
            is_apart = len > 0;
            continue;
        }
        if (len == TV_FOLDED_MAX) {
            folded->len = TV_FAR;
            return;
        }
        uint32_t lower = tv_code_lower(code);
        word += is_apart || (is_small && lower != code);
        is_small = lower == code;
        is_apart = false;
        folded->word[len] = (uint8_t)word;
        folded->at[len++] = lower;
    }
    folded->len = len;
}

static size_t min(size_t a, size_t b) {
    return a < b ? a : b;
}

/* Letters without what two names begin and end with alike: that takes part in no edit. */
struct part {
    const uint32_t *at;
    size_t len;
};

static void drop_same(struct part *a, struct part *b) {
    while (a->len > 0 && b->len > 0 && a->at[0] == b->at[0]) {
        a->at++, a->len--;
        b->at++, b->len--;
    }
    while (a->len > 0 && b->len > 0 && a->at[a->len - 1] == b->at[b->len - 1])
        a->len--, b->len--;
}

/*   rows[i % 3][j] is the distance of the first i of a and the first j of b */
static size_t measure(const struct part *a, const struct part *b, size_t most) {
    uint8_t rows[3][TV_FOLDED_MAX + 1];
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
            if (i > 1 && j > 1 && a->at[i - 1] == b->at[j - 2] && a->at[i - 2] == b->at[j - 1])
                cost = min(cost, two_up[j - 2] + 1u);
            row[j] = (uint8_t)cost;
            least = min(least, cost);
        }
        if (least > most + 1) /* a swap may still come back from one row above */
            return TV_FAR;
    }
    size_t distance = rows[a->len % 3][b->len];
    return distance <= most ? distance : TV_FAR;
}

size_t tv_folded_distance(const struct tv_folded *a, const struct tv_folded *b, size_t most) {
    struct part left = {a->at, a->len}, right = {b->at, b->len};
    drop_same(&left, &right);
    return measure(&left, &right, most);
}
