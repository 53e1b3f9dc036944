/* What a scalar without quotes means: the core schema of YAML 1.2, which JSON's values all belong
 * to.
 *
 *   null      null Null NULL ~, or nothing
 *   boolean   true True TRUE false False FALSE
 *   number    as in JSON
 *   odd       what YAML takes for a number and JSON does not spell: 007 +1 .5 1. 0o17 0x1f .inf
 * .nan text      everything else: yes, no, on, 2025-11, 1.2.3 */
#include "read_parts.h"

#include <string.h>

struct spelling {
    struct tv_str written, json;
};

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* The JSON text of a null or boolean, or an empty text. */
static struct tv_str find_literal(struct tv_str text) {
    static const struct spelling spellings[] = {
        {{"", 0}, {"null", 4}},       {{"~", 1}, {"null", 4}},      {{"null", 4}, {"null", 4}},
        {{"Null", 4}, {"null", 4}},   {{"NULL", 4}, {"null", 4}},   {{"true", 4}, {"true", 4}},
        {{"True", 4}, {"true", 4}},   {{"TRUE", 4}, {"true", 4}},   {{"false", 5}, {"false", 5}},
        {{"False", 5}, {"false", 5}}, {{"FALSE", 5}, {"false", 5}},
    };
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++)
        if (tv_str_equal(text, spellings[i].written))
            return spellings[i].json;
    return (struct tv_str){NULL, 0};
}

static bool is_one_of(struct tv_str text, const struct tv_str *words, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (tv_str_equal(text, words[i]))
            return true;
    return false;
}

/* .inf and .nan, without a sign. */
static bool is_beyond(struct tv_str text, bool has_sign) {
    static const struct tv_str words[] = {{".inf", 4}, {".Inf", 4}, {".INF", 4},
                                          {".nan", 4}, {".NaN", 4}, {".NAN", 4}};
    return is_one_of(text, words, has_sign ? 3 : 6);
}

/* 0o17, 0x1f. */
static bool is_of_other_base(struct tv_str text) {
    if (text.len < 3 || text.at[0] != '0' || (text.at[1] != 'o' && text.at[1] != 'x'))
        return false;
    const char *digits = text.at[1] == 'o' ? "01234567" : "0123456789abcdefABCDEF";
    for (size_t i = 2; i < text.len; i++)
        if (!memchr(digits, text.at[i], strlen(digits)))
            return false;
    return true;
}

static size_t pass_digits(struct tv_str text, size_t at) {
    while (at < text.len && is_digit(text.at[at]))
        at++;
    return at;
}

/* ( '.' digit+ | digit+ ( '.' digit* )? ) ( [eE] [-+]? digit+ )? */
static bool is_decimal(struct tv_str text) {
    size_t whole = pass_digits(text, 0), at = whole;
    if (at < text.len && text.at[at] == '.') {
        at = pass_digits(text, at + 1);
        if (whole == 0 && at == 1)
            return false;
    } else if (whole == 0) {
        return false;
    }
    if (at < text.len && (text.at[at] == 'e' || text.at[at] == 'E')) {
        at++;
        at += at < text.len && (text.at[at] == '-' || text.at[at] == '+');
        size_t power = at;
        at = pass_digits(text, at);
        if (at == power)
            return false;
    }
    return at == text.len;
}

static bool is_odd_number(struct tv_str text) {
    bool has_sign = text.len > 0 && (text.at[0] == '-' || text.at[0] == '+');
    struct tv_str rest = {text.at + has_sign, text.len - has_sign};
    return is_decimal(rest) || is_beyond(rest, has_sign) || (!has_sign && is_of_other_base(rest));
}

enum tv_type tv_scalar_resolve(struct tv_str *text, bool *is_odd) {
    struct tv_str literal = find_literal(*text);
    *is_odd = false;
    if (literal.len > 0) {
        *text = literal;
        return literal.at[0] == 'n' ? TV_TYPE_NULL : TV_TYPE_BOOLEAN;
    }
    /* Most texts begin with a letter: no number does. */
    if (!is_digit(text->at[0]) && !memchr("+-.", text->at[0], 3))
        return TV_TYPE_STRING;
    if (tv_number_is_valid(*text))
        return tv_number_is_integer(*text) ? TV_TYPE_INTEGER : TV_TYPE_NUMBER;
    *is_odd = is_odd_number(*text);
    return *is_odd ? TV_TYPE_NUMBER : TV_TYPE_STRING;
}
