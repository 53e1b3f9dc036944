/* Are two JSON texts one value? Numbers are compared as decimals, strings decoded, objects whatever
 * the order of their members. Both texts are gone through side by side, without an index; those
 * that differ mostly have different hashes (unique.c) and do not come here.
 *
 *   one     {"a": 1, "b": [2, 3]}        the next member of one is searched for in the other, from
 *   other   {"b": [2, 3.0], "a": 1}      behind the last one that was found: at once, when they
 *            ^ from    ^ then            stand in one order
 *
 * Of a name that stands twice some value of the other must do, and there must be as many members.
 */
#include "checker.h"

#include <string.h>

struct texts {
    struct tv_checker *checker;
    struct tv_str one, other;
    uint32_t at, beside; /* places in them */
    uint32_t depth;
};

static uint32_t pass_blanks(struct tv_str text, uint32_t at) {
    while (at < text.len && (unsigned char)text.at[at] <= ' ')
        at++;
    return at;
}

/* The bytes from a value to its end. */
static struct tv_str value_at(struct tv_str text, uint32_t at) {
    return (struct tv_str){text.at + at, tv_value_end(text, at) - at};
}

/* From a name on: behind its colon and blanks. */
static uint32_t pass_name(struct tv_str text, uint32_t at) {
    at = pass_blanks(text, tv_value_end(text, at));
    return pass_blanks(text, at + 1);
}

/* ---- Scalars --------------------------------------------------------------------------------- */

/* Strings in their quotes. Without room to decode both they pass for equal. */
static bool equal_strings(struct tv_checker *checker, struct tv_str a, struct tv_str b) {
    char *out = checker->decoded + checker->decoded_len;
    if (!memchr(a.at, '\\', a.len) && !memchr(b.at, '\\', b.len))
        return tv_str_equal(a, b);
    if (a.len + b.len > checker->event_len_max - checker->decoded_len)
        return true;
    size_t len = tv_unescape((struct tv_str){a.at + 1, a.len - 2}, out, NULL);
    size_t more = tv_unescape((struct tv_str){b.at + 1, b.len - 2}, out + len, NULL);
    return len == more && memcmp(out, out + len, len) == 0;
}

static bool equal_scalars(struct tv_checker *checker, struct tv_str a, struct tv_str b) {
    if (a.at[0] == '"' && b.at[0] == '"')
        return equal_strings(checker, a, b);
    if (tv_number_is_valid(a) && tv_number_is_valid(b))
        return tv_number_compare(a, b) == 0;
    return tv_str_equal(a, b);
}

/* ---- Containers ------------------------------------------------------------------------------ */

static uint32_t count_members(struct tv_checker *checker, struct tv_str text, uint32_t at) {
    uint32_t count = 0, start = at;
    at = pass_blanks(text, at + 1);
    while (text.at[at] != '}') {
        at = pass_blanks(text, tv_value_end(text, pass_name(text, at)));
        at = pass_blanks(text, at + (text.at[at] == ','));
        count++;
    }
    tv_spend(checker, count + (at - start) / 16);
    return count;
}

/* The member of the name at `at` of one: `beside` becomes the place of its value in the other. */
static bool find_member(struct texts *texts, struct tv_pairing *pairing) {
    struct tv_str name = value_at(texts->one, texts->at);
    uint32_t at = pairing->from;
    for (uint32_t i = 0; i < pairing->count; i++) {
        at = pass_blanks(texts->other, at);
        if (texts->other.at[at] == ',')
            at = pass_blanks(texts->other, at + 1);
        if (texts->other.at[at] == '}')
            at = pass_blanks(texts->other, pairing->start + 1);
        struct tv_str other = value_at(texts->other, at);
        texts->beside = pass_name(texts->other, at);
        at = tv_value_end(texts->other, texts->beside);
        pairing->from = at;
        if (!tv_spend(texts->checker, 1 + other.len / 8 + (at - texts->beside) / 16) ||
            equal_strings(texts->checker, name, other))
            return true;
    }
    return false;
}

/* Stands at a part of an array or object, of both. */
static bool stand_at_part(struct texts *texts, struct tv_pairing *pairing) {
    texts->at = pass_blanks(texts->one, texts->at);
    if (!pairing->is_object) {
        texts->beside = pass_blanks(texts->other, texts->beside);
        return true;
    }
    if (!find_member(texts, pairing))
        return false;
    texts->at = pass_name(texts->one, texts->at);
    return true;
}

/* At two brackets of a kind: goes in, or behind both when there is nothing in them. */
static bool enter(struct texts *texts) {
    bool is_object = texts->one.at[texts->at] == '{';
    char close = is_object ? '}' : ']';
    uint32_t first = pass_blanks(texts->one, texts->at + 1);
    uint32_t second = pass_blanks(texts->other, texts->beside + 1);
    bool is_empty = texts->one.at[first] == close;
    if (is_empty != (texts->other.at[second] == close))
        return false;
    if (is_empty) {
        texts->at = first + 1;
        texts->beside = second + 1;
        return true;
    }
    struct tv_pairing *pairing = &texts->checker->pairings[texts->depth++];
    *pairing = (struct tv_pairing){.start = texts->beside, .from = second, .is_object = is_object};
    if (is_object)
        pairing->count = count_members(texts->checker, texts->other, texts->beside);
    if (is_object && pairing->count != count_members(texts->checker, texts->one, texts->at))
        return false;
    texts->at = first;
    texts->beside = second;
    return stand_at_part(texts, pairing);
}

/* Behind two values: at the next part, or behind the containers that end here. */
static bool leave(struct texts *texts) {
    while (texts->depth > 0) {
        struct tv_pairing *pairing = &texts->checker->pairings[texts->depth - 1];
        texts->at = pass_blanks(texts->one, texts->at);
        bool has_more = texts->one.at[texts->at++] == ',';
        if (!pairing->is_object) {
            texts->beside = pass_blanks(texts->other, texts->beside);
            if (has_more != (texts->other.at[texts->beside++] == ','))
                return false;
        }
        if (has_more)
            return stand_at_part(texts, pairing);
        if (pairing->is_object)
            texts->beside = tv_value_end(texts->other, pairing->start);
        texts->depth--;
    }
    return true;
}

static bool is_bracket(char c) {
    return c == '{' || c == '[';
}

/* At two values: goes into both, or passes both. */
static bool compare_here(struct texts *texts) {
    char a = texts->one.at[texts->at], b = texts->other.at[texts->beside];
    if (is_bracket(a) || is_bracket(b))
        return a == b && enter(texts);
    struct tv_str one = value_at(texts->one, texts->at);
    struct tv_str other = value_at(texts->other, texts->beside);
    texts->at += (uint32_t)one.len;
    texts->beside += (uint32_t)other.len;
    return equal_scalars(texts->checker, one, other);
}

bool tv_values_equal(struct tv_checker *checker, struct tv_str one, struct tv_str other) {
    struct texts texts = {.checker = checker, .one = one, .other = other};
    if (!tv_spend(checker, (one.len + other.len) / 4))
        return true;
    do {
        uint32_t depth = texts.depth;
        if (!compare_here(&texts))
            return false;
        if (checker->out_of_steps)
            return true;
        if (texts.depth == depth && !leave(&texts))
            return false;
    } while (texts.depth > 0);
    return true;
}
