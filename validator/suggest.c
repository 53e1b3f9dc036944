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

#include "folded.h"
#include "keyset.h"

enum { EDIT_EACH = 4, WORD_MIN = 5, LONG_NAME = 15 };

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

/* ---- Signatures ------------------------------------------------------------------------------ */

static bool is_digit(uint32_t code) {
    return code >= '0' && code <= '9';
}

/* One bit for each letter that occurs, so that an edit changes two bits at most. */
uint32_t tv_name_signature(struct tv_str name) {
    uint32_t bits = 0;
    for (size_t at = 0; at < name.len;) {
        uint32_t code;
        at += tv_code_take(name, at, &code);
        code = tv_code_lower(code);
        if (code >= 'a' && code <= 'z')
            bits |= 1u << (code - 'a');
        else if (is_digit(code))
            bits |= 1u << (26 + code % 4);
        else if (!tv_code_is_separator(code))
            bits |= 1u << (30 + code % 2);
    }
    return bits;
}

/* ---- Distance -------------------------------------------------------------------------------- */

static size_t min(size_t a, size_t b) {
    return a < b ? a : b;
}

static bool differs_in_digits_only(const struct tv_folded *a, const struct tv_folded *b) {
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

static size_t same_at_start(const struct tv_folded *a, const struct tv_folded *b) {
    size_t same = 0;
    while (same < min(a->len, b->len) && a->at[same] == b->at[same])
        same++;
    return same;
}

static size_t same_at_end(const struct tv_folded *a, const struct tv_folded *b, size_t start) {
    size_t same = 0, most = min(a->len, b->len) - start;
    while (same < most && a->at[a->len - 1 - same] == b->at[b->len - 1 - same])
        same++;
    return same;
}

static size_t word_len(const struct tv_folded *name, unsigned word) {
    size_t len = 0;
    for (size_t i = 0; i < name->len; i++)
        len += name->word[i] == word;
    return len;
}

/* True when the letters are all in one word; *word is its number. */
static bool is_in_word(const struct tv_folded *name, struct change change, unsigned *word) {
    if (change.first == change.end)
        return true;
    *word = name->word[change.first];
    return name->word[change.end - 1] == *word;
}

static bool is_plural(const struct tv_folded *name, struct change change) {
    return change.end == name->len && change.end - change.first == 1 &&
           name->at[change.first] == 's';
}

/* True when a name and the one it resembles differ as a slip of the hand would have it. */
static bool is_slip(const struct tv_folded *a, const struct tv_folded *b) {
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

static size_t compare(const struct tv_folded *name, struct tv_str text, size_t edits,
                      bool is_guess) {
    struct tv_folded candidate;
    tv_fold(text, &candidate);
    if (candidate.len == TV_FAR || candidate.len == 0)
        return TV_FAR;
    size_t longer = candidate.len > name->len ? candidate.len : name->len;
    size_t apart = longer - min(candidate.len, name->len);
    size_t allowed = is_guess ? longer / EDIT_EACH : longer > LONG_NAME ? 2u : 1u;
    edits = name->len < EDIT_EACH ? 0 : min(edits, allowed);
    if (apart > edits)
        return TV_FAR;
    size_t distance = tv_folded_distance(name, &candidate, edits);
    if (distance == TV_FAR || distance == 0)
        return distance;
    if (differs_in_digits_only(name, &candidate))
        return TV_FAR;
    return is_guess || is_slip(name, &candidate) ? distance : TV_FAR;
}

/* ---- Searching ------------------------------------------------------------------------------- */

static uint32_t search(const struct tv_checker *checker, const struct tv_keyset *set,
                       struct tv_str name, bool *is_folded) {
    const struct tv_table *table = checker->table;
    struct tv_folded folded;
    uint32_t nearest = TV_NONE;
    size_t best = TV_FAR;
    tv_fold(name, &folded);
    if (folded.len == TV_FAR || folded.len == 0)
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

/* The place of an answer; with source 0 it is yet to be found. */
static struct tv_memo *find_memo(struct tv_checker *checker, uint32_t source, struct tv_str text,
                                 uint64_t hash) {
    struct tv_memo *memo = &checker->memo[mix(hash, source) >> (64 - TV_MEMO_BITS)];
    if (memo->hash != hash || memo->source != source || memo->len != (uint32_t)text.len)
        *memo = (struct tv_memo){.hash = hash, .len = (uint32_t)text.len, .found = TV_NONE};
    return memo;
}

uint32_t tv_name_near(struct tv_checker *checker, uint32_t keyset, struct tv_str name,
                      uint64_t hash, bool *is_folded) {
    *is_folded = false;
    if (keyset == TV_NONE)
        return TV_NONE;
    const struct tv_keyset *set = &checker->table->keysets[keyset];
    if (!tv_spend(checker, 16 + set->key_count / 16))
        return TV_NONE;
    struct tv_memo *memo = find_memo(checker, keyset + 1, name, hash);
    if (!memo->source) {
        memo->source = keyset + 1;
        memo->found = search(checker, set, name, &memo->folded);
    }
    *is_folded = memo->folded;
    return memo->found;
}

/* ---- Short lists ----------------------------------------------------------------------------- */

static uint32_t search_listed(const struct tv_table *table, const struct tv_check *check,
                              struct tv_str text) {
    enum { COMPARED_MAX = 512 };
    uint32_t nearest = TV_NONE;
    struct tv_folded folded;
    size_t best = TV_FAR;
    tv_fold(text, &folded);
    if (folded.len == TV_FAR || folded.len == 0)
        return nearest;
    for (uint32_t i = 0; i < check->b && i < COMPARED_MAX && best > 0; i++) {
        const struct tv_operand *operand = &table->operands[check->a + i];
        size_t distance = TV_FAR;
        if (operand->a == TV_TYPE_STRING)
            distance = compare(&folded, tv_table_string(table, operand->b), best - 1, true);
        if (distance < best) {
            best = distance;
            nearest = check->a + i;
        }
    }
    return nearest;
}

struct tv_str tv_listed_near(struct tv_checker *checker, uint32_t check, struct tv_str text) {
    const struct tv_table *table = checker->table;
    uint32_t source = (check + 1) | TV_MEMO_LISTED;
    struct tv_memo *memo = find_memo(checker, source, text, tv_name_hash(text));
    if (!memo->source) {
        memo->source = source;
        memo->found = search_listed(table, &table->checks[check], text);
    }
    return memo->found == TV_NONE ? TV_STR("")
                                  : tv_table_string(table, table->operands[memo->found].b);
}

struct tv_str tv_call_near(struct tv_str type) {
    struct tv_str nearest = {"", 0};
    struct tv_folded folded;
    size_t best = TV_FAR;
    tv_fold(type, &folded);
    for (unsigned i = 0; i < TV_CALL_COUNT && folded.len != TV_FAR && folded.len > 0; i++) {
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
