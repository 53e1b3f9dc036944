/* Which conventions a name keeps, and how it is written by another one.
 *
 *   "HTMLPageViewed"  -> HTML | Page | Viewed
 *   "order_id2"       -> order | id2
 *
 * Signs in front of a name ($, _) and letters without case belong to no convention. A word in
 * capitals alone is taken for an acronym, and kept by those conventions that have capitals. */
#include "lint_case.h"

#include "folded.h"

#include <string.h>

static const struct tv_str names[] = {
    [TV_CASE_TITLE] = {"Title Case", 10},          [TV_CASE_SENTENCE] = {"Sentence case", 13},
    [TV_CASE_LOWER] = {"lower case", 10},          [TV_CASE_SNAKE] = {"snake_case", 10},
    [TV_CASE_SCREAMING] = {"SCREAMING_SNAKE", 15}, [TV_CASE_CAMEL] = {"camelCase", 9},
    [TV_CASE_PASCAL] = {"PascalCase", 10},         [TV_CASE_KEBAB] = {"kebab-case", 10},
};

struct tv_str tv_case_name(enum tv_case style) {
    return style < TV_CASE_COUNT ? names[style] : TV_STR("any");
}

enum tv_case tv_case_find(struct tv_str name) {
    unsigned i = 0;
    while (i < TV_CASE_COUNT && !tv_str_equal(names[i], name))
        i++;
    return (enum tv_case)i;
}

/* ---- Letters ------------------------------------------------------------------------------------
 */

static bool is_upper(uint32_t code) {
    return tv_code_lower(code) != code;
}

static uint32_t code_upper(uint32_t code) {
    static const uint32_t shifts[] = {32, 80};
    for (unsigned i = 0; i < 2; i++)
        if (code > shifts[i] && tv_code_lower(code - shifts[i]) == code)
            return code - shifts[i];
    return code;
}

static bool is_lower(uint32_t code) {
    return code_upper(code) != code;
}

static bool is_break(uint32_t code) {
    return code == ' ' || code == '_' || code == '-';
}

/* What a text is made of. */
struct letters {
    bool first_upper, first_lower, upper, lower;
    size_t uppers;
};

static struct letters look_at(struct tv_str text) {
    struct letters letters = {false, false, false, false, 0};
    bool is_first = true;
    for (size_t at = 0; at < text.len;) {
        uint32_t code;
        at += tv_code_take(text, at, &code);
        if (is_upper(code)) {
            letters.upper = true;
            letters.uppers++;
            letters.first_upper |= is_first;
        } else if (is_lower(code)) {
            letters.lower = true;
            letters.first_lower |= is_first;
        }
        is_first = false;
    }
    return letters;
}

/* ---- Words --------------------------------------------------------------------------------------
 */

static void add_word(struct tv_name_words *words, struct tv_str name, size_t from, size_t to) {
    if (to > from && words->count < TV_WORDS_MAX)
        words->at[words->count++] = (struct tv_str){name.at + from, to - from};
}

/* A capital begins a word behind a small letter or digit, and before a small letter behind other
 * capitals. */
static bool begins_word(struct tv_str name, size_t at, size_t len, uint32_t before) {
    uint32_t next = 0;
    if (at + len < name.len)
        tv_code_take(name, at + len, &next);
    bool is_behind_small = is_lower(before) || (before >= '0' && before <= '9');
    return is_behind_small || (is_upper(before) && is_lower(next));
}

void tv_name_split(struct tv_str name, struct tv_name_words *words) {
    size_t from = 0;
    uint32_t code = 0, before = 0;
    words->count = 0;
    for (size_t at = 0, len; at < name.len; at += len, before = code) {
        len = tv_code_take(name, at, &code);
        if (is_break(code)) {
            add_word(words, name, from, at);
            from = at + len;
        } else if (at > from && is_upper(code) && begins_word(name, at, len, before)) {
            add_word(words, name, from, at);
            from = at;
        }
    }
    add_word(words, name, from, name.len);
}

/* ---- Which conventions --------------------------------------------------------------------------
 */

static bool has(struct tv_str name, char byte) {
    return name.len && memchr(name.at, byte, name.len);
}

/* Words that a title may have in small letters. */
static bool is_small_word(struct tv_str word) {
    static const char *const small[] = {"a",   "an",   "and", "as",  "at", "by",
                                        "for", "from", "in",  "of",  "on", "or",
                                        "per", "the",  "to",  "via", "vs", "with"};
    for (size_t i = 0; i < sizeof small / sizeof *small; i++)
        if (tv_str_equal(word, (struct tv_str){small[i], strlen(small[i])}))
            return true;
    return false;
}

static bool is_acronym(const struct letters *letters) {
    return letters->uppers > 1 && !letters->lower;
}

/* The next piece between blanks. */
static bool next_piece(struct tv_str *rest, struct tv_str *piece) {
    size_t len = 0;
    while (rest->len && *rest->at == ' ') {
        rest->at++;
        rest->len--;
    }
    while (len < rest->len && rest->at[len] != ' ')
        len++;
    *piece = (struct tv_str){rest->at, len};
    rest->at += len;
    rest->len -= len;
    return len > 0;
}

/* Title and sentence are told apart by the pieces behind the first one. */
static unsigned mask_of_pieces(struct tv_str name) {
    bool title = true, sentence = true, is_first = true;
    struct tv_str piece;
    for (struct tv_str rest = name; next_piece(&rest, &piece); is_first = false) {
        struct letters letters = look_at(piece);
        bool is_small = letters.first_lower && !letters.upper;
        title &= !is_small || (!is_first && is_small_word(piece));
        sentence &= is_first ? !is_small : !letters.first_upper || is_acronym(&letters);
    }
    return (unsigned)title << TV_CASE_TITLE | (unsigned)sentence << TV_CASE_SENTENCE;
}

static struct tv_str without_signs(struct tv_str name) {
    while (name.len && (*name.at == '_' || *name.at == '$')) {
        name.at++;
        name.len--;
    }
    return name;
}

static bool has_humps(struct tv_str name) {
    struct tv_name_words words;
    tv_name_split(name, &words);
    return words.count > 1;
}

unsigned tv_case_mask(struct tv_str written) {
    struct tv_str name = without_signs(written);
    struct letters all = look_at(name);
    bool space = has(name, ' '), bar = has(name, '_'), dash = has(name, '-');
    unsigned mask = 0;
    if (!bar && !(all.upper && !all.lower && space) && (space || dash || !has_humps(name)))
        mask |= mask_of_pieces(name);
    if (!bar && !all.upper && (space || !dash))
        mask |= 1u << TV_CASE_LOWER;
    if (!space && !dash)
        mask |= (unsigned)!all.upper << TV_CASE_SNAKE | (unsigned)!all.lower << TV_CASE_SCREAMING;
    if (!space && !bar && !dash)
        mask |= (unsigned)!all.first_upper << TV_CASE_CAMEL | (unsigned)!all.first_lower
                                                                  << TV_CASE_PASCAL;
    if (!space && !bar && !all.upper)
        mask |= 1u << TV_CASE_KEBAB;
    return mask;
}

/* ---- Writing a name -----------------------------------------------------------------------------
 */

enum look { LOOK_LOWER, LOOK_UPPER, LOOK_CAPITAL, LOOK_AS_IT_IS };

struct writing {
    char *at;
    size_t len;
};

static void put_code(struct writing *writing, uint32_t code) {
    char *out = writing->at + writing->len;
    if (code < 0x80) {
        out[0] = (char)code;
        writing->len++;
    } else if (code < 0x800) {
        out[0] = (char)(0xc0 | code >> 6);
        out[1] = (char)(0x80 | (code & 0x3f));
        writing->len += 2;
    }
}

static void put_word(struct writing *writing, struct tv_str word, enum look look) {
    for (size_t at = 0, len; at < word.len; at += len) {
        uint32_t code;
        len = tv_code_take(word, at, &code);
        bool is_upper_here = look == LOOK_UPPER || (look == LOOK_CAPITAL && at == 0);
        uint32_t turned = is_upper_here ? code_upper(code) : tv_code_lower(code);
        if (look != LOOK_AS_IT_IS && turned != code && turned < 0x800) {
            put_code(writing, turned);
            continue;
        }
        memcpy(writing->at + writing->len, word.at + at, len);
        writing->len += len;
    }
}

/* keeps: acronyms stay, for the name has small letters, too. */
static enum look look_of(enum tv_case style, uint32_t index, struct tv_str word, bool keeps) {
    struct letters letters = look_at(word);
    bool is_kept = keeps && is_acronym(&letters);
    switch (style) {
    case TV_CASE_TITLE:
        return is_kept || (index > 0 && is_small_word(word)) ? LOOK_AS_IT_IS : LOOK_CAPITAL;
    case TV_CASE_SENTENCE:
        return is_kept ? LOOK_AS_IT_IS : index ? LOOK_LOWER : LOOK_CAPITAL;
    case TV_CASE_SCREAMING:
        return LOOK_UPPER;
    case TV_CASE_CAMEL:
        return index ? LOOK_CAPITAL : LOOK_LOWER;
    case TV_CASE_PASCAL:
        return LOOK_CAPITAL;
    default:
        return LOOK_LOWER;
    }
}

static struct tv_str separator_of(enum tv_case style) {
    static const struct tv_str none = {"", 0};
    if (style == TV_CASE_CAMEL || style == TV_CASE_PASCAL)
        return none;
    return style == TV_CASE_SNAKE || style == TV_CASE_SCREAMING ? TV_STR("_")
           : style == TV_CASE_KEBAB                             ? TV_STR("-")
                                                                : TV_STR(" ");
}

struct tv_str tv_case_convert(struct tv_arena *arena, struct tv_str written, enum tv_case style) {
    struct tv_name_words words;
    struct tv_str name = without_signs(written);
    struct writing out = {tv_arena_alloc(arena, 2 * written.len + TV_WORDS_MAX, 1), 0};
    tv_name_split(name, &words);
    if (!out.at || !words.count || words.count == TV_WORDS_MAX)
        return (struct tv_str){"", 0};
    bool keeps = look_at(name).lower;
    put_word(&out, (struct tv_str){written.at, written.len - name.len}, LOOK_AS_IT_IS);
    for (uint32_t i = 0; i < words.count; i++) {
        if (i > 0)
            put_word(&out, separator_of(style), LOOK_AS_IT_IS);
        put_word(&out, words.at[i], look_of(style, i, words.at[i], keeps));
    }
    return (struct tv_str){out.at, out.len};
}
