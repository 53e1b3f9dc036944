/* The name that was probably meant: one that is equal without case and separators, else the nearest
 * by edits (insert, delete, replace, swap).
 *
 * Custom names are allowed, and many are a short step from a documented one without meaning it:
 * Card Viewed and Cart Viewed, page and age, coupons and coupon, item_1 and item_2. So a name is
 * near only when one of its words differs, by one edit (two in names of more than fifteen letters),
 * that word has at least five letters or two others beside it, and it is not by digits or a plural
 * s at its end. Where a name or value is wrong anyway (a top-level field, one of a list, a call),
 * one edit per four letters will do.
 *
 * Names that nobody defined come in every event, so an answer is kept in a small table by the hash
 * of the name; asking again costs one look. What is kept changes no answer and no budget. */
#include "checker.h"

#include "keyset.h"

enum { LETTERS_MAX = 128, EDIT_EACH = 4, WORD_MIN = 5, LONG_NAME = 15, FAR = 255 };

/* A name as folded code points, and the number of the word that each is in. */
struct folded {
    uint32_t at[LETTERS_MAX];
    uint8_t word[LETTERS_MAX];
    size_t len; /* FAR: longer than names are compared */
};

static uint64_t mix(uint64_t hash, uint64_t word) {
    hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
    return hash ^ hash >> 32;
}

uint64_t tv_name_hash(struct tv_str name) {
    struct tv_name_words words = tv_name_words(name);
    uint64_t hash = mix(mix(name.len + 1, words.head), words.tail);
    for (size_t at = 8; at + 8 < name.len; at += 8) {
        uint64_t word;
        memcpy(&word, name.at + at, 8);
        hash = mix(hash, word);
    }
    return mix(hash, name.len);
}

/* ---- Folding --------------------------------------------------------------------------------- */

static size_t take_code(struct tv_str text, size_t at, uint32_t *code) {
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

/* Lower case, for the alphabets that names are mostly written in. */
static uint32_t lower(uint32_t code) {
    bool latin = (code >= 'A' && code <= 'Z') || (code >= 0xc0 && code <= 0xde && code != 0xd7);
    bool greek_or_cyrillic = (code >= 0x391 && code <= 0x3a9) || (code >= 0x410 && code <= 0x42f);
    if (latin || greek_or_cyrillic)
        return code + 32;
    return code >= 0x400 && code <= 0x40f ? code + 80 : code;
}

static bool is_separator(uint32_t code) {
    return code == ' ' || code == '_' || code == '-' || code == '.';
}

static bool is_digit(uint32_t code) {
    return code >= '0' && code <= '9';
}

/* Words end at separators, and before a capital that follows a small letter. */
static void fold(struct tv_str name, struct folded *folded) {
    unsigned word = 0;
    bool is_small = false, is_apart = false;
    folded->len = 0;
    for (size_t at = 0; at < name.len;) {
        uint32_t code;
        at += take_code(name, at, &code);
        if (is_separator(code)) {
            is_apart = folded->len > 0;
            continue;
        }
        if (folded->len == LETTERS_MAX) {
            folded->len = FAR;
            return;
        }
        bool is_capital = lower(code) != code;
        word += is_apart || (is_small && is_capital);
        is_small = !is_capital;
        is_apart = false;
        folded->word[folded->len] = (uint8_t)word;
        folded->at[folded->len++] = lower(code);
    }
}

/* One bit for each letter that occurs, so that an edit changes two bits at most. */
uint32_t tv_name_signature(struct tv_str name) {
    uint32_t bits = 0;
    for (size_t at = 0; at < name.len;) {
        uint32_t code;
        at += take_code(name, at, &code);
        code = lower(code);
        if (code >= 'a' && code <= 'z')
            bits |= 1u << (code - 'a');
        else if (is_digit(code))
            bits |= 1u << (26 + code % 4);
        else if (!is_separator(code))
            bits |= 1u << (30 + code % 2);
    }
    return bits;
}

/* ---- Distance -------------------------------------------------------------------------------- */

static size_t min(size_t a, size_t b) {
    return a < b ? a : b;
}

/* The distance of a and b, or FAR when it is more than edits. Optimal string alignment:
 *
 *   rows[i % 3][j] is the distance of the first i of a and the first j of b */
static size_t measure(const struct folded *a, const struct folded *b, size_t edits) {
    uint8_t rows[3][LETTERS_MAX + 1];
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
        if (least > edits + 1) /* a swap may still come back from one row above */
            return FAR;
    }
    size_t distance = rows[a->len % 3][b->len];
    return distance <= edits ? distance : FAR;
}

static bool differs_in_digits_only(const struct folded *a, const struct folded *b) {
    size_t i = 0, j = 0;
    for (;;) {
        while (i < a->len && is_digit(a->at[i]))
            i++;
        while (j < b->len && is_digit(b->at[j]))
            j++;
        if (i == a->len || j == b->len)
            return i == a->len && j == b->len;
        if (a->at[i++] != b->at[j++])
            return false;
    }
}

/* The letters of a name that differ from another one, first and end; none: first == end. */
struct change {
    size_t first, end;
};

static size_t same_at_start(const struct folded *a, const struct folded *b) {
    size_t same = 0;
    while (same < min(a->len, b->len) && a->at[same] == b->at[same])
        same++;
    return same;
}

static size_t same_at_end(const struct folded *a, const struct folded *b, size_t start) {
    size_t same = 0, most = min(a->len, b->len) - start;
    while (same < most && a->at[a->len - 1 - same] == b->at[b->len - 1 - same])
        same++;
    return same;
}

static size_t word_len(const struct folded *name, unsigned word) {
    size_t len = 0;
    for (size_t i = 0; i < name->len; i++)
        len += name->word[i] == word;
    return len;
}

/* True when the letters are all in one word; *word is its number. */
static bool is_in_word(const struct folded *name, struct change change, unsigned *word) {
    if (change.first == change.end)
        return true;
    *word = name->word[change.first];
    return name->word[change.end - 1] == *word;
}

static bool is_plural(const struct folded *name, struct change change) {
    return change.end == name->len && change.end - change.first == 1 &&
           name->at[change.first] == 's';
}

/* True when a name and the one it resembles differ as a slip of the hand would have it. */
static bool is_slip(const struct folded *a, const struct folded *b) {
    size_t start = same_at_start(a, b), end = same_at_end(a, b, start);
    struct change left = {start, a->len - end}, right = {start, b->len - end};
    unsigned left_word = 0, right_word = 0;
    if (!is_in_word(a, left, &left_word) || !is_in_word(b, right, &right_word))
        return false;
    unsigned word = left.first == left.end ? right_word : left_word;
    bool both = left.first != left.end && right.first != right.end;
    if (a->word[a->len - 1] != b->word[b->len - 1] || (both && left_word != right_word))
        return false;
    if (!both && (is_plural(a, left) || is_plural(b, right)))
        return false;
    bool has_context = a->word[a->len - 1] >= 2; /* three words: the others speak for it */
    return has_context || word_len(a, word) >= WORD_MIN || word_len(b, word) >= WORD_MIN;
}

static size_t compare(const struct folded *name, struct tv_str text, size_t edits, bool is_guess) {
    struct folded candidate;
    fold(text, &candidate);
    if (candidate.len == FAR || candidate.len == 0)
        return FAR;
    size_t longer = candidate.len > name->len ? candidate.len : name->len;
    size_t apart = longer - min(candidate.len, name->len);
    size_t allowed = is_guess ? longer / EDIT_EACH : longer > LONG_NAME ? 2u : 1u;
    edits = name->len < EDIT_EACH ? 0 : min(edits, allowed);
    if (apart > edits)
        return FAR;
    size_t distance = measure(name, &candidate, edits);
    if (distance == FAR || distance == 0)
        return distance;
    if (differs_in_digits_only(name, &candidate))
        return FAR;
    return is_guess || is_slip(name, &candidate) ? distance : FAR;
}

/* ---- Searching ------------------------------------------------------------------------------- */

static uint32_t search(const struct tv_checker *checker, const struct tv_keyset *set,
                       struct tv_str name, bool *is_folded) {
    const struct tv_table *table = checker->table;
    struct folded folded;
    uint32_t nearest = TV_NONE;
    size_t best = FAR;
    fold(name, &folded);
    if (folded.len == FAR || folded.len == 0)
        return TV_NONE;
    uint32_t signature = tv_name_signature(name);
    /* top-level fields are not for anyone to invent: any one slip is taken for one of them */
    bool is_field = set == &table->keysets[table->envelope];
    for (uint32_t i = set->keys; i < set->keys + set->key_count && best > 0; i++) {
        const struct tv_key *key = &table->keys[i];
        size_t edits = (folded.len + folded.len / 2 + 1) / EDIT_EACH; /* never too few */
        unsigned changed = (unsigned)__builtin_popcount(checker->signatures[i] ^ signature);
        if (key->kind == TV_KEY_FORMERLY || changed > 2 * edits)
            continue;
        size_t distance = compare(&folded, tv_table_string(table, key->name),
                                  is_field ? min(best - 1, 1) : best - 1, is_field);
        if (distance < best) {
            best = distance;
            nearest = i;
        }
    }
    *is_folded = best == 0;
    return nearest;
}

uint32_t tv_name_near(struct tv_checker *checker, uint32_t keyset, struct tv_str name,
                      uint64_t hash, bool *is_folded) {
    *is_folded = false;
    if (keyset == TV_NONE)
        return TV_NONE;
    const struct tv_keyset *set = &checker->table->keysets[keyset];
    if (!tv_spend(checker, 16 + set->key_count / 16))
        return TV_NONE;
    struct tv_memo *memo = &checker->memo[mix(hash, keyset) >> (64 - TV_MEMO_BITS)];
    if (memo->hash != hash || memo->keyset != keyset + 1 || memo->len != (uint32_t)name.len) {
        bool folded = false;
        uint32_t key = search(checker, set, name, &folded);
        *memo = (struct tv_memo){hash, (uint32_t)name.len, keyset + 1, key, folded};
    }
    *is_folded = memo->folded;
    return memo->key;
}

/* ---- Short lists ----------------------------------------------------------------------------- */

struct tv_str tv_listed_near(const struct tv_table *table, const struct tv_check *check,
                             struct tv_str text) {
    enum { COMPARED_MAX = 512 };
    struct tv_str nearest = {"", 0};
    struct folded folded;
    size_t best = FAR;
    fold(text, &folded);
    if (folded.len == FAR || folded.len == 0)
        return nearest;
    for (uint32_t i = 0; i < check->b && i < COMPARED_MAX && best > 0; i++) {
        const struct tv_operand *operand = &table->operands[check->a + i];
        struct tv_str listed = tv_table_string(table, operand->b);
        size_t distance = FAR;
        if (operand->a == TV_TYPE_STRING)
            distance = compare(&folded, listed, best - 1, true);
        if (distance < best) {
            best = distance;
            nearest = listed;
        }
    }
    return nearest;
}

struct tv_str tv_call_near(struct tv_str type) {
    struct tv_str nearest = {"", 0};
    struct folded folded;
    size_t best = FAR;
    fold(type, &folded);
    for (unsigned i = 0; i < TV_CALL_COUNT && folded.len != FAR && folded.len > 0; i++) {
        const char *name = tv_call_name((enum tv_call)i);
        struct tv_str call = {name, strlen(name)};
        size_t distance = compare(&folded, call, best - 1, true);
        if (distance < best) {
            best = distance;
            nearest = call;
        }
    }
    return nearest;
}
