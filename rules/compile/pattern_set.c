/* What stands for one character in a pattern: itself, a class, a set. All become ranges of code
 * points, in ascending order and apart from each other, so that they can be searched in halves. */
#include "pattern.h"
#include "unicode.h"

#include <stdlib.h>

enum { RANGES_MAX = 16384 };

/* Ranges of the set at hand are those of the draft from `first` on. */
static bool add_range(struct tv_pattern_draft *draft, uint32_t low, uint32_t high) {
    if (draft->ranges.count >= RANGES_MAX)
        return tv_pattern_refuse(draft, "the classes of this pattern are too large");
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
    if (ok && next <= TV_UNICODE_LAST)
        ok = add_range(draft, next, TV_UNICODE_LAST);
    struct tv_operand *ranges = draft->ranges.items;
    for (uint32_t i = first + count; i < draft->ranges.count && ok; i++)
        ranges[i - count] = ranges[i];
    draft->ranges.count -= count;
    return ok;
}

static bool add_property(struct tv_pattern_draft *draft, unsigned row) {
    uint32_t cursor = 0, low, high;
    while (tv_unicode_next(row, &cursor, &low, &high)) {
        if (!add_range(draft, low, high))
            return false;
    }
    return true;
}

static bool add_class(struct tv_pattern_draft *draft, const struct tv_regex_token *token) {
    uint32_t first = draft->ranges.count;
    bool ok = true;
    if (token->class == TV_CLASS_ROW) {
        ok = add_property(draft, token->row);
    } else {
        const uint32_t *pairs = tv_regex_class_pairs(token->class);
        for (; *pairs && ok; pairs += 2)
            ok = add_range(draft, pairs[0], pairs[1]);
    }
    return ok && (!token->is_inverted || invert_ranges(draft, first));
}

static bool add_set(struct tv_pattern_draft *draft, struct tv_regex *regex, bool is_inverted) {
    uint32_t first = draft->ranges.count;
    struct tv_regex_token token;
    bool ok = true;
    while (ok && tv_regex_next(regex, &token) != TV_REGEX_SET_CLOSE) {
        if (token.kind == TV_REGEX_FAULT)
            return tv_pattern_refuse(draft, regex->fault);
        ok = token.kind == TV_REGEX_SET_CLASS ? add_class(draft, &token)
                                              : add_range(draft, token.low, token.high);
    }
    return ok && (!is_inverted || invert_ranges(draft, first));
}

bool tv_pattern_ranges(struct tv_pattern_draft *draft, struct tv_regex *regex,
                       const struct tv_regex_token *token) {
    uint32_t first = draft->ranges.count;
    bool ok = token->kind == TV_REGEX_POINT   ? add_range(draft, token->low, token->low)
              : token->kind == TV_REGEX_CLASS ? add_class(draft, token)
                                              : add_set(draft, regex, token->is_inverted);
    if (ok)
        join_ranges(draft, first);
    return ok;
}
