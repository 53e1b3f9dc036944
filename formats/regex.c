/* The grammar of regular expressions, one token after the other.
 *
 *   pattern  = term*                        term = "|" | group ")" | edge | atom repeat?
 *   group    = "(" ("?:" | "?=" | "?!" | "?<=" | "?<!" | "?<" name ">")?
 *   edge     = "^" | "$" | "\b" | "\B"      repeat = ("*" | "+" | "?" | "{2,4}") "?"?
 *   atom     = character | "." | "\" escape | "[" "^"? member* "]" | "\1" | "\k<" name ">"
 *   member   = one | one "-" one            one = character | "\" escape | "\b"
 *
 * Which groups are open is known by their number and, for each depth, two bits. */
#include "regex_parts.h"

#include "format_parts.h"

#include <string.h>

bool tv_regex_refuse(struct tv_regex *regex, const char *fault) {
    if (!regex->fault)
        regex->fault = fault;
    return false;
}

void tv_regex_open(struct tv_regex *regex, const char *at, size_t len, bool is_lenient) {
    memset(regex, 0, sizeof *regex);
    regex->at = at;
    regex->end = at + len;
    regex->is_lenient = is_lenient;
}

uint32_t tv_regex_take_point(struct tv_regex *regex) {
    uint32_t lead = (unsigned char)*regex->at++;
    if (lead < 0x80)
        return lead;
    unsigned more = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
    uint32_t point = lead & (0x3fu >> more);
    for (; more > 0 && regex->at < regex->end; more--)
        point = point << 6 | ((unsigned char)*regex->at++ & 0x3f);
    return point;
}

/* ---- Repeats --------------------------------------------------------------------------------- */

static bool take_count(struct tv_regex *regex, uint32_t *count) {
    const char *from = regex->at;
    for (*count = 0; regex->at < regex->end; regex->at++) {
        char c = *regex->at;
        if (c < '0' || c > '9')
            break;
        *count = *count > TV_REGEX_ENDLESS / 16 ? *count : *count * 10 + (uint32_t)(c - '0');
    }
    return regex->at > from;
}

/* {2} {2,} {2,4}; anything else in braces is no repeat, and the place stays. */
static bool take_braces(struct tv_regex *regex, struct tv_regex_token *token) {
    const char *from = regex->at;
    bool ok = regex_take(regex, '{') && take_count(regex, &token->low);
    token->high = token->low;
    if (ok && regex_take(regex, ',') && !take_count(regex, &token->high))
        token->high = TV_REGEX_ENDLESS;
    ok = ok && regex_take(regex, '}');
    if (!ok)
        regex->at = from;
    return ok;
}

static bool take_repeat(struct tv_regex *regex, struct tv_regex_token *token) {
    char sign = regex_peek(regex, 0);
    if (sign == '*' || sign == '+' || sign == '?') {
        regex->at++;
        token->low = sign == '+';
        token->high = sign == '?' ? 1 : TV_REGEX_ENDLESS;
    } else if (!take_braces(regex, token)) {
        return false;
    }
    token->is_lazy = regex_take(regex, '?');
    token->kind = TV_REGEX_REPEAT;
    if (!regex->has_atom)
        tv_regex_refuse(regex, "there is nothing to repeat in this pattern");
    else if (token->low > token->high)
        tv_regex_refuse(regex, "a repeat in this pattern has its numbers out of order");
    regex->has_atom = false;
    return true;
}

/* ---- Groups ---------------------------------------------------------------------------------- */

static bool has_word(const struct tv_regex *regex, const char *word) {
    size_t len = strlen(word);
    return (size_t)(regex->end - regex->at) >= len && memcmp(regex->at, word, len) == 0;
}

static bool take_word(struct tv_regex *regex, const char *word) {
    bool has = has_word(regex, word);
    regex->at += has ? strlen(word) : 0;
    return has;
}

/* Behind "(". */
static bool take_kind(struct tv_regex *regex, enum tv_regex_group *group) {
    static const struct {
        char word[4];
        enum tv_regex_group group;
    } kinds[] = {{"?:", TV_GROUP_PLAIN},
                 {"?=", TV_GROUP_AHEAD},
                 {"?!", TV_GROUP_NOT_AHEAD},
                 {"?<=", TV_GROUP_BEHIND},
                 {"?<!", TV_GROUP_NOT_BEHIND}};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        *group = kinds[i].group;
        if (take_word(regex, kinds[i].word))
            return true;
    }
    *group = TV_GROUP_CAPTURE;
    regex->groups++;
    if (take_word(regex, "?<"))
        return tv_regex_name_group(regex, regex->groups);
    if (has_word(regex, "?P"))
        return tv_regex_refuse(regex, "this pattern has an unknown kind of group: a name is "
                                      "written (?<name>...)");
    return !regex_has(regex, '?') ||
           tv_regex_refuse(regex, "this pattern has an unknown kind of group");
}

static void set_bit(uint64_t *bits, uint32_t index, bool value) {
    bits[index / 64] &= ~((uint64_t)1 << index % 64);
    bits[index / 64] |= (uint64_t)value << index % 64;
}

static bool open_group(struct tv_regex *regex, struct tv_regex_token *token) {
    if (regex->depth == TV_REGEX_DEPTH_MAX)
        return tv_regex_refuse(regex, "the groups of this pattern are nested deeper than 250");
    if (!take_kind(regex, &token->group))
        return false;
    enum tv_regex_group group = token->group;
    set_bit(regex->aheads, regex->depth, group == TV_GROUP_AHEAD || group == TV_GROUP_NOT_AHEAD);
    set_bit(regex->behinds, regex->depth, group == TV_GROUP_BEHIND || group == TV_GROUP_NOT_BEHIND);
    regex->depth++;
    token->kind = TV_REGEX_OPEN;
    token->low = regex->groups;
    return true;
}

/* A look-around cannot be repeated; without the u flag a look-ahead can. */
static bool close_group(struct tv_regex *regex, struct tv_regex_token *token) {
    if (regex->depth == 0)
        return tv_regex_refuse(regex, "this pattern closes a group that is not open");
    regex->depth--;
    uint32_t word = regex->depth / 64, bit = regex->depth % 64;
    bool is_ahead = regex->aheads[word] >> bit & 1, is_behind = regex->behinds[word] >> bit & 1;
    regex->has_atom = !is_behind && (!is_ahead || regex->is_lenient);
    token->kind = TV_REGEX_CLOSE;
    return true;
}

/* ---- Sets ------------------------------------------------------------------------------------ */

/* One of a set: a class, or a character from low to low. */
static bool take_one(struct tv_regex *regex, struct tv_regex_token *token) {
    token->kind = TV_REGEX_SET_CLASS;
    if (!regex_take(regex, '\\')) {
        token->kind = TV_REGEX_SET_RANGE;
        token->low = token->high = tv_regex_take_point(regex);
        return true;
    }
    if (tv_regex_take_class(regex, token))
        return true;
    token->kind = TV_REGEX_SET_RANGE;
    token->low = '\b';
    if (regex->fault || (!regex_take(regex, 'b') && !tv_regex_take_escape(regex, &token->low)))
        return false;
    token->high = token->low;
    return true;
}

/* At a hyphen with more behind it than the end of the set. */
static bool has_range(const struct tv_regex *regex) {
    return regex_has(regex, '-') && regex_peek(regex, 1) != ']' && regex->end - regex->at > 1;
}

/* Behind a hyphen there is a class. */
static bool has_class(const struct tv_regex *regex) {
    char letter = regex_peek(regex, 2);
    return regex_peek(regex, 1) == '\\' && (letter & 0x40) &&
           memchr("dwsp", letter | 0x20, 4) != NULL;
}

/* A range with a class at one of its ends is none without the u flag: then its hyphen and its other
 * end are members by themselves, the two `single` ones that come next. */
static bool read_member(struct tv_regex *regex, struct tv_regex_token *token) {
    if (!take_one(regex, token))
        return false;
    if (regex->single > 0) {
        regex->single--;
        return true;
    }
    if (!has_range(regex))
        return true;
    if (token->kind == TV_REGEX_SET_CLASS || has_class(regex)) {
        regex->single = 2;
        return regex->is_lenient ||
               tv_regex_refuse(regex, "a class in this pattern has a range of classes");
    }
    struct tv_regex_token high = {.kind = TV_REGEX_END};
    regex->at++;
    if (!take_one(regex, &high))
        return false;
    token->high = high.low;
    return token->low <= token->high ||
           tv_regex_refuse(regex, "a class in this pattern has a range out of order");
}

static bool read_in_set(struct tv_regex *regex, struct tv_regex_token *token) {
    if (regex->at >= regex->end)
        return tv_regex_refuse(regex, "a class of this pattern is not closed");
    if (!regex_take(regex, ']'))
        return read_member(regex, token);
    regex->in_set = false;
    regex->single = 0;
    regex->has_atom = true;
    token->kind = TV_REGEX_SET_CLOSE;
    return true;
}

static bool open_set(struct tv_regex *regex, struct tv_regex_token *token) {
    regex->in_set = true;
    token->kind = TV_REGEX_SET_OPEN;
    token->is_inverted = regex_take(regex, '^');
    return true;
}

/* ---- Atoms ----------------------------------------------------------------------------------- */

static bool give_edge(struct tv_regex_token *token, enum tv_regex_edge edge) {
    token->kind = TV_REGEX_EDGE;
    token->edge = edge;
    return true;
}

/* Behind a backslash: \1, \k<name>. *group: 0 when that group is not open yet. */
static bool read_back(struct tv_regex *regex, struct tv_regex_token *token) {
    token->kind = TV_REGEX_BACK;
    regex->has_atom = true;
    if (regex_take(regex, 'k'))
        return tv_regex_find_group(regex, &token->low);
    take_count(regex, &token->low);
    if (token->low > regex->farthest)
        regex->farthest = token->low;
    if (token->low > regex->groups)
        token->low = 0;
    return true;
}

static bool read_escape(struct tv_regex *regex, struct tv_regex_token *token) {
    char c = regex_peek(regex, 0);
    if (regex_take(regex, 'b'))
        return give_edge(token, TV_EDGE_WORD);
    if (regex_take(regex, 'B'))
        return give_edge(token, TV_EDGE_NO_WORD);
    if (c == 'k' || (c >= '1' && c <= '9'))
        return read_back(regex, token);
    regex->has_atom = true;
    token->kind = TV_REGEX_CLASS;
    if (tv_regex_take_class(regex, token))
        return true;
    token->kind = TV_REGEX_POINT;
    return !regex->fault && tv_regex_take_escape(regex, &token->low);
}

/* "{,4}" is a repeat in other dialects, and itself in this one: too close to tell. */
static bool is_open_repeat(const struct tv_regex *regex) {
    size_t i = 2;
    while (regex_peek(regex, i) >= '0' && regex_peek(regex, i) <= '9')
        i++;
    return has_word(regex, "{,") && i > 2 && regex_peek(regex, i) == '}';
}

static bool read_point(struct tv_regex *regex, struct tv_regex_token *token) {
    char c = *regex->at;
    if (is_open_repeat(regex))
        return tv_regex_refuse(regex, "a repeat in this pattern lacks its first number: {0,...}");
    if ((c == '{' || c == '}' || c == ']') && !regex->is_lenient)
        return tv_regex_refuse(regex, "a bracket in this pattern stands alone");
    regex->has_atom = true;
    token->kind = TV_REGEX_POINT;
    token->low = tv_regex_take_point(regex);
    return true;
}

static bool read_term(struct tv_regex *regex, struct tv_regex_token *token) {
    if (take_repeat(regex, token))
        return !regex->fault;
    regex->has_atom = false;
    switch (*regex->at) {
    case '|':
        token->kind = TV_REGEX_OR;
        break;
    case '(':
        regex->at++;
        return open_group(regex, token);
    case ')':
        regex->at++;
        return close_group(regex, token);
    case '^':
        give_edge(token, TV_EDGE_START);
        break;
    case '$':
        give_edge(token, TV_EDGE_END);
        break;
    case '[':
        regex->at++;
        return open_set(regex, token);
    case '\\':
        regex->at++;
        return read_escape(regex, token);
    case '.':
        regex->has_atom = true;
        *token = (struct tv_regex_token){
            .kind = TV_REGEX_CLASS, .class = TV_CLASS_LINE, .is_inverted = true};
        break;
    default:
        return read_point(regex, token);
    }
    regex->at++;
    return true;
}

static bool read_end(struct tv_regex *regex, struct tv_regex_token *token) {
    token->kind = TV_REGEX_END;
    if (regex->depth > 0)
        return tv_regex_refuse(regex, "a group of this pattern is not closed");
    return (regex->farthest <= regex->groups && tv_regex_has_names(regex)) ||
           tv_regex_refuse(regex, "this pattern refers back to a group that it does not have");
}

enum tv_regex_kind tv_regex_next(struct tv_regex *regex, struct tv_regex_token *token) {
    bool ok = !regex->fault;
    *token = (struct tv_regex_token){.kind = TV_REGEX_END};
    if (ok && regex->in_set)
        ok = read_in_set(regex, token);
    else if (ok)
        ok = regex->at < regex->end ? read_term(regex, token) : read_end(regex, token);
    if (!ok)
        token->kind = TV_REGEX_FAULT;
    return token->kind;
}

/* ---- The format ------------------------------------------------------------------------------ */

bool tv_format_is_regex(const char *at, size_t len) {
    struct tv_regex regex;
    struct tv_regex_token token;
    tv_regex_open(&regex, at, len, false);
    while (tv_regex_next(&regex, &token) > TV_REGEX_FAULT) {
    }
    return token.kind == TV_REGEX_END;
}
