/* What stands behind a backslash in regular expressions: classes of characters, and characters by
 * their number or letter.
 *
 * With the u flag only signs of the grammar may be escaped to stand for themselves. Lenient reading
 * takes that of every other sign, as engines do without the flag; letters and digits that mean
 * nothing stay refused, since other dialects have a meaning for most of them. */
#include "regex_parts.h"
#include "unicode.h"

#include <string.h>

const uint32_t *tv_regex_class_pairs(enum tv_regex_class class) {
    static const uint32_t digits[] = {'0', '9', 0};
    static const uint32_t word[] = {'0', '9', 'A', 'Z', '_', '_', 'a', 'z', 0};
    static const uint32_t space[] = {9,      13,     32,     32,     0xa0,   0xa0,   0x1680,
                                     0x1680, 0x2000, 0x200a, 0x2028, 0x2029, 0x202f, 0x202f,
                                     0x205f, 0x205f, 0x3000, 0x3000, 0xfeff, 0xfeff, 0};
    static const uint32_t line_ends[] = {'\n', '\n', '\r', '\r', 0x2028, 0x2029, 0};
    return class == TV_CLASS_DIGIT   ? digits
           : class == TV_CLASS_WORD  ? word
           : class == TV_CLASS_SPACE ? space
                                     : line_ends;
}

/* Behind \p or \P. */
static bool take_property(struct tv_regex *regex, struct tv_regex_token *token) {
    size_t len = (size_t)(regex->end - regex->at);
    const char *close = regex_has(regex, '{') ? memchr(regex->at, '}', len < 60 ? len : 60) : NULL;
    if (!close)
        return tv_regex_refuse(regex, "an escape in this pattern is wrong: \\p wants {property}");
    token->class = TV_CLASS_ROW;
    token->row = tv_unicode_find(regex->at + 1, (size_t)(close - regex->at - 1));
    regex->at = close + 1;
    return token->row != TV_UNICODE_NONE ||
           tv_regex_refuse(regex, "this pattern has a Unicode property that is not known, as in "
                                  "\\p{Letter}, \\p{Script=Greek}, \\p{White_Space}");
}

bool tv_regex_take_class(struct tv_regex *regex, struct tv_regex_token *token) {
    char letter = regex_peek(regex, 0);
    char lower = (char)(letter | 0x20);
    if ((letter & 0x40) == 0 || !memchr("dwsp", lower, 4))
        return false;
    regex->at++;
    token->is_inverted = lower != letter;
    if (lower == 'p')
        return take_property(regex, token);
    token->class = lower == 'd' ? TV_CLASS_DIGIT : lower == 'w' ? TV_CLASS_WORD : TV_CLASS_SPACE;
    return true;
}

/* ---- Numbers --------------------------------------------------------------------------------- */

static int hex_value(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Up to `max` hexadecimal digits; how many there were. */
static unsigned take_hex(struct tv_regex *regex, unsigned max, uint32_t *point) {
    unsigned count = 0;
    for (*point = 0; count < max && regex->at < regex->end; count++, regex->at++) {
        int value = hex_value(*regex->at);
        if (value < 0)
            break;
        *point = *point * 16 + (uint32_t)value;
    }
    return count;
}

/* Behind "\u{": any number of digits. */
static bool take_braced(struct tv_regex *regex, uint32_t *point) {
    while (regex_has(regex, '0') && hex_value(regex_peek(regex, 1)) >= 0)
        regex->at++;
    return (take_hex(regex, 6, point) > 0 && *point <= TV_UNICODE_LAST && regex_take(regex, '}')) ||
           tv_regex_refuse(regex, "an escape in this pattern is wrong: \\u{...}");
}

bool tv_regex_take_unicode(struct tv_regex *regex, uint32_t *point) {
    uint32_t low;
    if (regex_take(regex, '{'))
        return take_braced(regex, point);
    if (take_hex(regex, 4, point) != 4)
        return tv_regex_refuse(regex, "an escape in this pattern is wrong: \\u wants four digits");
    const char *behind = regex->at;
    bool is_pair = *point >= 0xd800 && *point <= 0xdbff && regex_take(regex, '\\') &&
                   regex_take(regex, 'u') && take_hex(regex, 4, &low) == 4 && low >= 0xdc00 &&
                   low <= 0xdfff;
    if (is_pair)
        *point = 0x10000 + ((*point - 0xd800) << 10) + (low - 0xdc00);
    else
        regex->at = behind;
    return true;
}

/* ---- Letters --------------------------------------------------------------------------------- */

static bool is_letter(char c) {
    char lower = (char)(c | 0x20);
    return lower >= 'a' && lower <= 'z';
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool take_control(struct tv_regex *regex, uint32_t *point) {
    char c = regex_peek(regex, 0);
    if (!is_letter(c))
        return tv_regex_refuse(regex, "an escape in this pattern is wrong: \\c wants a letter");
    regex->at++;
    *point = (uint32_t)c & 31;
    return true;
}

/* A letter, which is taken. */
static bool take_letter(struct tv_regex *regex, char letter, uint32_t *point) {
    static const char letters[] = "tnvfr", points[] = "\t\n\v\f\r";
    const char *found = memchr(letters, letter, sizeof letters - 1);
    if (found) {
        *point = (unsigned char)points[found - letters];
        return true;
    }
    switch (letter) {
    case 'x':
        return take_hex(regex, 2, point) == 2 ||
               tv_regex_refuse(regex, "an escape in this pattern is wrong: \\x wants two digits");
    case 'u':
        return tv_regex_take_unicode(regex, point);
    case 'c':
        return take_control(regex, point);
    case 'A':
        return tv_regex_refuse(regex, "this pattern has an escape that does not exist: write ^ for "
                                      "\\A");
    case 'Z':
    case 'z':
        return tv_regex_refuse(regex, "this pattern has an escape that does not exist: write $ for "
                                      "\\Z and \\z");
    default:
        return tv_regex_refuse(regex, "this pattern has an escape that does not exist");
    }
}

static bool is_of_grammar(char c) {
    return c != '\0' && strchr("^$\\.*+?()[]{}|/", c) != NULL;
}

bool tv_regex_take_escape(struct tv_regex *regex, uint32_t *point) {
    if (regex->at >= regex->end)
        return tv_regex_refuse(regex, "this pattern ends inside of an escape");
    char c = *regex->at;
    if (is_letter(c)) {
        regex->at++;
        return take_letter(regex, c, point);
    }
    if (is_digit(c)) {
        regex->at++;
        *point = 0;
        return (c == '0' && !is_digit(regex_peek(regex, 0))) ||
               tv_regex_refuse(regex, "this pattern has an escape that does not exist: a character "
                                      "by its number is written \\x41");
    }
    bool is_plain = is_of_grammar(c) || (c == '-' && regex->in_set);
    *point = tv_regex_take_point(regex);
    return is_plain || regex->is_lenient ||
           tv_regex_refuse(regex, "this pattern has an escape of what needs none");
}
