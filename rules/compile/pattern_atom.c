/* What stands for one character in a pattern: itself, an escape, a class. All become ranges of code
 * points, in ascending order and apart from each other, so that they can be searched in halves. */
#include "pattern.h"

#include <stdlib.h>

enum { LAST_POINT = 0x10ffff };

/* Ranges of the class at hand are those of the draft from `first` on. */
static bool add_range(struct tv_pattern_draft *draft, uint32_t low, uint32_t high) {
    if (draft->ranges.count >= TV_PATTERN_CODES_MAX)
        return tv_pattern_decline(draft, "the classes of this pattern are too large");
    struct tv_operand *range = tv_list_add(draft->arena, &draft->ranges, sizeof *range);
    if (range)
        *range = (struct tv_operand){low, high};
    return range != NULL;
}

static int compare_ranges(const void *a, const void *b) {
    const struct tv_operand *left = a, *right = b;
    return (left->a > right->a) - (left->a < right->a);
}

/* Puts the ranges from `first` on in order, joins those that touch. */
static void join_ranges(struct tv_pattern_draft *draft, uint32_t first) {
    if (draft->ranges.count == first)
        return;
    struct tv_operand *ranges = (struct tv_operand *)draft->ranges.items + first;
    uint32_t count = draft->ranges.count - first, kept = 0;
    qsort(ranges, count, sizeof *ranges, compare_ranges);
    for (uint32_t i = 1; i < count; i++) {
        if (ranges[i].a > ranges[kept].b + 1)
            ranges[++kept] = ranges[i];
        else if (ranges[i].b > ranges[kept].b)
            ranges[kept].b = ranges[i].b;
    }
    draft->ranges.count = first + kept + 1;
}

/* Everything that the ranges from `first` on leave out. */
static bool invert_ranges(struct tv_pattern_draft *draft, uint32_t first) {
    join_ranges(draft, first);
    uint32_t count = draft->ranges.count - first, next = 0;
    bool ok = true;
    for (uint32_t i = 0; i < count && ok; i++) {
        struct tv_operand range = ((struct tv_operand *)draft->ranges.items)[first + i];
        if (range.a > next)
            ok = add_range(draft, next, range.a - 1);
        next = range.b + 1;
    }
    if (ok && next <= LAST_POINT)
        ok = add_range(draft, next, LAST_POINT);
    struct tv_operand *ranges = draft->ranges.items;
    for (uint32_t i = first + count; i < draft->ranges.count && ok; i++)
        ranges[i - count] = ranges[i];
    draft->ranges.count -= count;
    return ok;
}

/* ---- Escapes --------------------------------------------------------------------------------- */

/* The ranges of a class escape such as \w: pairs up to a 0 behind the first. */
static const uint32_t *class_of(char letter) {
    static const uint32_t digits[] = {'0', '9', 0};
    static const uint32_t word[] = {'0', '9', 'A', 'Z', '_', '_', 'a', 'z', 0};
    static const uint32_t space[] = {9,      13,     32,     32,     0xa0,   0xa0,   0x1680,
                                     0x1680, 0x2000, 0x200a, 0x2028, 0x2029, 0x202f, 0x202f,
                                     0x205f, 0x205f, 0x3000, 0x3000, 0xfeff, 0xfeff, 0};
    letter |= 0x20;
    return letter == 'd' ? digits : letter == 'w' ? word : letter == 's' ? space : NULL;
}

/* \d \D \w \W \s \S. false: it is something else, or out of memory. */
static bool take_class_escape(struct tv_pattern_draft *draft) {
    if (!tv_pattern_has(draft, TV_STR("\\")) || draft->at + 1 >= draft->text.len)
        return false;
    char letter = draft->text.at[draft->at + 1];
    const uint32_t *pairs = class_of(letter);
    if (!pairs || (letter & 0x40) == 0)
        return false;
    uint32_t first = draft->ranges.count;
    draft->at += 2;
    for (; *pairs; pairs += 2) {
        if (!add_range(draft, pairs[0], pairs[1]))
            return false;
    }
    return (letter & 0x20) != 0 || invert_ranges(draft, first);
}

static int hex_value(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Up to `max` hexadecimal digits; how many there were. */
static unsigned take_hex(struct tv_pattern_draft *draft, unsigned max, uint32_t *point) {
    unsigned count = 0;
    for (*point = 0; count < max && draft->at < draft->text.len; count++, draft->at++) {
        int value = hex_value(draft->text.at[draft->at]);
        if (value < 0)
            break;
        *point = *point * 16 + (uint32_t)value;
    }
    return count;
}

/* Behind \u: four digits, two of such when they make a pair, or any number in braces. */
static bool take_unicode(struct tv_pattern_draft *draft, uint32_t *point) {
    uint32_t low;
    if (tv_pattern_take(draft, TV_STR("{")))
        return (take_hex(draft, 6, point) > 0 && *point <= LAST_POINT &&
                tv_pattern_take(draft, TV_STR("}"))) ||
               tv_pattern_refuse(draft, "an escape in this pattern is wrong: \\u{...}");
    if (take_hex(draft, 4, point) != 4)
        return tv_pattern_refuse(draft,
                                 "an escape in this pattern is wrong: \\u wants four digits");
    size_t behind = draft->at;
    bool is_pair = *point >= 0xd800 && *point <= 0xdbff && tv_pattern_take(draft, TV_STR("\\u")) &&
                   take_hex(draft, 4, &low) == 4 && low >= 0xdc00 && low <= 0xdfff;
    if (is_pair)
        *point = 0x10000 + ((*point - 0xd800) << 10) + (low - 0xdc00);
    else
        draft->at = behind;
    return true;
}

static bool take_control(struct tv_pattern_draft *draft, uint32_t *point) {
    char c = draft->at < draft->text.len ? draft->text.at[draft->at] : '\0';
    char letter = (char)(c | 0x20);
    if (letter < 'a' || letter > 'z')
        return tv_pattern_refuse(draft, "an escape in this pattern is wrong: \\c wants a letter");
    draft->at++;
    *point = (uint32_t)c & 31;
    return true;
}

/* The letter behind a backslash, where it has a meaning. */
static bool take_letter(struct tv_pattern_draft *draft, char letter, uint32_t *point) {
    static const char letters[] = "tnvfr", points[] = "\t\n\v\f\r";
    for (unsigned i = 0; i < sizeof letters - 1; i++) {
        if (letters[i] == letter) {
            *point = (unsigned char)points[i];
            return true;
        }
    }
    if (letter == 'x')
        return take_hex(draft, 2, point) == 2 ||
               tv_pattern_refuse(draft, "an escape in this pattern is wrong: \\x wants two digits");
    if (letter == 'u')
        return take_unicode(draft, point);
    if (letter == 'c')
        return take_control(draft, point);
    if ((letter | 0x20) == 'p')
        return tv_pattern_decline(draft, "\\p in a pattern is not supported by this version");
    if (letter == 'k')
        return tv_pattern_decline(draft,
                                  "a pattern that refers back to a group is not supported by "
                                  "this version");
    return tv_pattern_refuse(draft, "this pattern has an escape that does not exist");
}

static bool is_letter(char c) {
    char lower = (char)(c | 0x20);
    return lower >= 'a' && lower <= 'z';
}

static bool take_escape(struct tv_pattern_draft *draft, uint32_t *point) {
    if (draft->at >= draft->text.len)
        return tv_pattern_refuse(draft, "this pattern ends inside of an escape");
    char c = draft->text.at[draft->at];
    if ((unsigned char)c >= 0x80)
        return tv_pattern_refuse(draft, "this pattern has an escape that does not exist");
    draft->at++;
    *point = (unsigned char)c;
    if (c >= '1' && c <= '9')
        return tv_pattern_decline(draft,
                                  "a pattern that refers back to a group is not supported by "
                                  "this version");
    if (c == '0')
        *point = 0;
    return !is_letter(c) || take_letter(draft, c, point);
}

/* ---- Characters ------------------------------------------------------------------------------ */

/* The code point at the present place; the text is UTF-8. */
static uint32_t take_point(struct tv_pattern_draft *draft) {
    const unsigned char *at = (const unsigned char *)draft->text.at + draft->at;
    size_t left = draft->text.len - draft->at;
    size_t len = at[0] < 0x80 ? 1 : at[0] < 0xe0 ? 2 : at[0] < 0xf0 ? 3 : 4;
    uint32_t point = len == 1 ? at[0] : at[0] & (0xffu >> (len + 1));
    len = len < left ? len : left;
    for (size_t i = 1; i < len; i++)
        point = point << 6 | (at[i] & 0x3f);
    draft->at += len;
    return point;
}

static bool take_character(struct tv_pattern_draft *draft, uint32_t *point) {
    if (tv_pattern_take(draft, TV_STR("\\")))
        return take_escape(draft, point);
    *point = take_point(draft);
    return true;
}

/* One of a class, \b in which is a backspace. */
static bool take_member(struct tv_pattern_draft *draft, uint32_t *point) {
    if (!tv_pattern_take(draft, TV_STR("\\b")))
        return take_character(draft, point);
    *point = '\b';
    return true;
}

/* True when a hyphen at the present place makes a range: there is more behind it than the end. */
static bool has_range(const struct tv_pattern_draft *draft) {
    return tv_pattern_has(draft, TV_STR("-")) && !tv_pattern_has(draft, TV_STR("-]")) &&
           draft->at + 1 < draft->text.len;
}

static bool read_member(struct tv_pattern_draft *draft) {
    uint32_t low, high;
    uint32_t count = draft->ranges.count;
    if (take_class_escape(draft))
        return !has_range(draft) ||
               tv_pattern_refuse(draft, "a class in this pattern has a range of classes");
    if (draft->ranges.count != count || draft->fault || !take_member(draft, &low))
        return false;
    if (!has_range(draft))
        return add_range(draft, low, low);
    draft->at++;
    count = draft->ranges.count;
    if (take_class_escape(draft) || draft->ranges.count != count)
        return tv_pattern_refuse(draft, "a class in this pattern has a range of classes");
    if (!take_member(draft, &high))
        return false;
    if (low > high)
        return tv_pattern_refuse(draft, "a class in this pattern has a range out of order");
    return add_range(draft, low, high);
}

/* Behind "[". */
static bool read_class(struct tv_pattern_draft *draft, uint32_t first) {
    bool is_inverted = tv_pattern_take(draft, TV_STR("^"));
    while (!tv_pattern_take(draft, TV_STR("]"))) {
        if (draft->at >= draft->text.len)
            return tv_pattern_refuse(draft, "a class of this pattern is not closed");
        if (!read_member(draft))
            return false;
    }
    if (is_inverted)
        return invert_ranges(draft, first);
    join_ranges(draft, first);
    return true;
}

/* Line ends are what a point leaves out. */
static bool add_point(struct tv_pattern_draft *draft) {
    uint32_t first = draft->ranges.count;
    return add_range(draft, '\n', '\n') && add_range(draft, '\r', '\r') &&
           add_range(draft, 0x2028, 0x2029) && invert_ranges(draft, first);
}

static bool add_class(struct tv_pattern_draft *draft, uint32_t first) {
    return tv_pattern_add(draft, TV_CODE_CLASS, first, draft->ranges.count - first) != NULL;
}

bool tv_pattern_atom(struct tv_pattern_draft *draft) {
    uint32_t point, first = draft->ranges.count;
    if (tv_pattern_take(draft, TV_STR("[")))
        return read_class(draft, first) && add_class(draft, first);
    if (tv_pattern_take(draft, TV_STR(".")))
        return add_point(draft) && add_class(draft, first);
    if (take_class_escape(draft))
        return add_class(draft, first);
    if (draft->fault || !take_character(draft, &point))
        return false;
    return tv_pattern_add(draft, TV_CODE_RANGE, point, point) != NULL;
}
