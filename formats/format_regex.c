/* Regular expressions of ECMA-262, with the `u` flag as JSON Schema has it, but for what browsers
 * take without it as well (a lone brace, an escaped punctuation mark).
 *
 *   pattern  = ( assertion | atom quantifier? | '|' | '(' ... pattern ')' )*
 *   atom     = character | '.' | class | escape | group
 *
 * One pass from left to right: of open groups only their number matters. Not asked: whether a group
 * of that name or number exists, and which properties \p knows. */
#include "format_parts.h"

/* can_repeat: a quantifier may follow what stands before `at`. */
struct scan {
    const char *at, *end;
    uint32_t depth;
    bool can_repeat;
};

static bool has(const struct scan *scan, const char *word) {
    const char *at = scan->at;
    while (*word != '\0' && at < scan->end && *at == *word) {
        at++;
        word++;
    }
    return *word == '\0';
}

static bool take(struct scan *scan, const char *word) {
    if (!has(scan, word)) {
        return false;
    }
    while (*word++ != '\0') {
        scan->at++;
    }
    return true;
}

static bool is_one_of(char c, const char *list) {
    while (*list != '\0' && *list != c) {
        list++;
    }
    return *list != '\0';
}

/* ---- Escapes --------------------------------------------------------------------------------- */

/* Exactly `count` hexadecimal digits. */
static bool take_hex(struct scan *scan, int count, uint32_t *value) {
    *value = 0;
    for (int i = 0; i < count; i++, scan->at++) {
        if (scan->at == scan->end || !is_class(*scan->at, CLASS_HEX)) {
            return false;
        }
        char c = to_lower(*scan->at);
        *value = *value << 4 | (uint32_t)(c <= '9' ? c - '0' : c - 'a' + 10);
    }
    return true;
}

/* Behind \u: four digits, or a code point in braces. */
static bool take_code_point(struct scan *scan, uint32_t *value) {
    if (!take(scan, "{")) {
        return take_hex(scan, 4, value);
    }
    uint64_t sum = 0;
    const char *first = scan->at;
    for (uint32_t digit; sum < 0x110000 && scan->at < scan->end && *scan->at != '}';
         sum = sum << 4 | digit) {
        if (!take_hex(scan, 1, &digit)) {
            return false;
        }
    }
    *value = (uint32_t)sum;
    return scan->at > first && sum < 0x110000 && take(scan, "}");
}

/* A name between < and >, or between braces. */
static bool take_name(struct scan *scan, char close, const char *punctuation) {
    const char *first = scan->at;
    if (first < scan->end && is_class(*first, CLASS_DIGIT)) {
        return false;
    }
    while (scan->at < scan->end &&
           (is_class(*scan->at, CLASS_ALNUM | CLASS_WIDE) || is_one_of(*scan->at, punctuation))) {
        scan->at++;
    }
    return scan->at > first && scan->at < scan->end && *scan->at++ == close;
}

enum { NO_POINT = 0x110000 }; /* more than one character */

/* Behind a backslash, in a class or not; *point is the character that it means, or NO_POINT. */
static bool take_escape(struct scan *scan, bool in_class, uint32_t *point) {
    if (scan->at == scan->end) {
        return false;
    }
    char c = *scan->at++;
    *point = NO_POINT;
    if (c == 'x') {
        return take_hex(scan, 2, point);
    }
    if (c == 'u') {
        return take_code_point(scan, point);
    }
    if (c == 'c') {
        return scan->at < scan->end && is_class(*scan->at++, CLASS_ALPHA);
    }
    if (c == 'p' || c == 'P') {
        return take(scan, "{") && take_name(scan, '}', "_=");
    }
    if (c == 'k' && !in_class) {
        return take(scan, "<") && take_name(scan, '>', "_$");
    }
    if (is_one_of(c, "dDsSwWfnrtv0") || (in_class && c == 'b') ||
        (!in_class && is_class(c, CLASS_DIGIT))) {
        return true;
    }
    /* Others stand for themselves, but letters and digits do not. */
    *point = (unsigned char)c;
    return !is_class(c, CLASS_ALNUM);
}

/* ---- Classes --------------------------------------------------------------------------------- */

static uint32_t take_character(struct scan *scan) {
    unsigned char lead = (unsigned char)*scan->at++;
    uint32_t point = lead < 0x80 ? lead
                                 : lead & (lead >= 0xf0   ? 0x07U
                                           : lead >= 0xe0 ? 0x0fU
                                                          : 0x1fU);
    while (lead >= 0xc0 && scan->at < scan->end && ((unsigned char)*scan->at & 0xc0) == 0x80) {
        point = point << 6 | ((unsigned char)*scan->at++ & 0x3fU);
    }
    return point;
}

static bool take_class_atom(struct scan *scan, uint32_t *point) {
    if (take(scan, "\\")) {
        return take_escape(scan, true, point);
    }
    *point = take_character(scan);
    return true;
}

/* Behind an opening bracket. */
static bool take_class(struct scan *scan) {
    (void)take(scan, "^");
    while (scan->at < scan->end && *scan->at != ']') {
        uint32_t first, last;
        if (!take_class_atom(scan, &first)) {
            return false;
        }
        bool is_range = has(scan, "-") && scan->end - scan->at > 1 && scan->at[1] != ']';
        if (!is_range) {
            continue;
        }
        scan->at++;
        if (!take_class_atom(scan, &last) || (first != NO_POINT && first > last)) {
            return false;
        }
    }
    return take(scan, "]");
}

/* ---- Quantifiers and groups ------------------------------------------------------------------ */

/* Compares two runs of digits by their value. */
static bool is_above(const char *a, const char *a_end, const char *b, const char *b_end) {
    while (a < a_end && *a == '0') {
        a++;
    }
    while (b < b_end && *b == '0') {
        b++;
    }
    if (a_end - a != b_end - b) {
        return a_end - a > b_end - b;
    }
    while (a < a_end && *a == *b) {
        a++;
        b++;
    }
    return a<a_end && * a> * b;
}

/* {2}, {2,} or {2,5}; anything else between braces is text. */
static bool take_counts(struct scan *scan, bool *is_valid) {
    const char *low = scan->at + 1, *low_end = skip_class(low, scan->end, CLASS_DIGIT);
    const char *high = low_end, *high_end = low_end;
    bool has_comma = low_end < scan->end && *low_end == ',';
    if (has_comma) {
        high = low_end + 1;
        high_end = skip_class(high, scan->end, CLASS_DIGIT);
    }
    if (low == low_end || high_end == scan->end || *high_end != '}') {
        return false;
    }
    *is_valid = high == high_end || !has_comma || !is_above(low, low_end, high, high_end);
    scan->at = high_end + 1;
    return true;
}

static bool take_quantifier(struct scan *scan) {
    (void)take(scan, "?");
    bool can_repeat = scan->can_repeat;
    scan->can_repeat = false;
    return can_repeat;
}

static bool open_group(struct scan *scan) {
    scan->depth++;
    scan->can_repeat = false;
    if (!take(scan, "?")) {
        return true;
    }
    if (take(scan, ":") || take(scan, "=") || take(scan, "!") || take(scan, "<=") ||
        take(scan, "<!")) {
        return true;
    }
    return take(scan, "<") && take_name(scan, '>', "_$");
}

static bool close_group(struct scan *scan) {
    scan->can_repeat = true;
    return scan->depth-- > 0;
}

/* ---- The pattern ----------------------------------------------------------------------------- */

static bool take_braces(struct scan *scan) {
    bool is_valid;
    if (take_counts(scan, &is_valid)) {
        return is_valid && take_quantifier(scan);
    }
    scan->at++;
    scan->can_repeat = true;
    return true;
}

static bool take_backslash(struct scan *scan) {
    uint32_t point;
    scan->can_repeat = false;
    if (take(scan, "b") || take(scan, "B")) {
        return true;
    }
    scan->can_repeat = true;
    return take_escape(scan, false, &point);
}

static bool take_next(struct scan *scan) {
    char c = *scan->at;
    if (c == '{') {
        return take_braces(scan);
    }
    scan->at++;
    switch (c) {
    case '(':
        return open_group(scan);
    case ')':
        return close_group(scan);
    case '*':
    case '+':
    case '?':
        return take_quantifier(scan);
    case '|':
    case '^':
    case '$':
        scan->can_repeat = false;
        return true;
    case '\\':
        return take_backslash(scan);
    default:
        scan->can_repeat = true;
        return c != '[' || take_class(scan);
    }
}

bool tv_format_is_regex(const char *at, size_t len) {
    struct scan scan = {at, at + len, 0, false};
    while (scan.at < scan.end) {
        if (!take_next(&scan)) {
            return false;
        }
    }
    return scan.depth == 0;
}
