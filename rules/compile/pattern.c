/* From a regular expression to codes: alternatives, groups, repeats. Which of several ways through
 * a text is taken makes no difference to whether there is one, so lazy repeats are like greedy
 * ones, and groups keep nothing.
 *
 *   a|b    SPLIT a b   [a]   JUMP behind   [b]
 *   a*     SPLIT a behind   [a]   JUMP to SPLIT
 *   a+     [a]   SPLIT a behind
 *   a?     SPLIT a behind   [a]
 *
 * a{2,4} is aa, and then twice SPLIT a behind [a], both of which lead behind the last one, so that
 * no character is a way through all of them. Groups that are open stand on a stack. */
#include "pattern.h"

#include <string.h>

/* A group that is open. jumps: the last JUMP to its end, + 1; each one's b is the one before. */
struct group {
    uint32_t branch; /* first code of the present alternative */
    uint32_t start;  /* first code of the group */
    uint32_t jumps;
};

struct parser {
    struct tv_pattern_draft *draft;
    struct tv_regex regex;
    struct group groups[TV_REGEX_DEPTH_MAX + 1];
    uint32_t depth; /* the last one open */
    uint32_t atom;  /* first code of what a repeat would be about */
};

/* ---- Codes ----------------------------------------------------------------------------------- */

bool tv_pattern_refuse(struct tv_pattern_draft *draft, const char *fault) {
    if (!draft->fault)
        draft->fault = fault;
    return false;
}

static struct tv_code *code_at(struct tv_pattern_draft *draft, uint32_t index) {
    return (struct tv_code *)draft->codes.items + index;
}

struct tv_code *tv_pattern_add(struct tv_pattern_draft *draft, enum tv_code_op op, uint32_t a,
                               uint32_t b) {
    if (draft->codes.count >= TV_PATTERN_CODES_MAX - 1) {
        tv_pattern_refuse(draft, "this pattern is too large: what is repeated is written out as "
                                 "often as its number says, to 16384 characters and branches; * "
                                 "and + cost nothing, and lengths can be limited by \"maxLength\"");
        return NULL;
    }
    struct tv_code *code = tv_list_add(draft->arena, &draft->codes, sizeof *code);
    if (code)
        *code = (struct tv_code){op, a, b};
    return code;
}

/* Puts a code before those from `index` on. */
static bool insert(struct tv_pattern_draft *draft, uint32_t index, struct tv_code code) {
    uint32_t count = draft->codes.count - index;
    if (!tv_pattern_add(draft, TV_CODE_JUMP, 0, 0))
        return false;
    struct tv_code *at = code_at(draft, index);
    memmove(at + 1, at, count * sizeof *at);
    *at = code;
    return true;
}

/* Adds the part once more that `count` codes make. */
static bool copy(struct tv_pattern_draft *draft, uint32_t index, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        struct tv_code code = *code_at(draft, index + i);
        if (!tv_pattern_add(draft, (enum tv_code_op)code.op, code.a, code.b))
            return false;
    }
    return true;
}

/* ---- Repeats --------------------------------------------------------------------------------- */

static uint32_t back(uint32_t count) {
    return 0u - count;
}

/* Any number of times; the part from `index` on stands there once. */
static bool write_star(struct tv_pattern_draft *draft, uint32_t index) {
    uint32_t count = draft->codes.count - index;
    return insert(draft, index, (struct tv_code){TV_CODE_SPLIT, 1, count + 2}) &&
           tv_pattern_add(draft, TV_CODE_JUMP, back(count + 1), 0) != NULL;
}

/* Up to `most` times more, behind what is there; the part is `count` codes from `index` on. The
 * caller has seen to it that the end is not out of reach. */
static bool write_more(struct tv_pattern_draft *draft, uint32_t index, uint32_t count,
                       uint32_t most) {
    bool ok = true;
    for (uint32_t left = most; left > 0 && ok; left--)
        ok = tv_pattern_add(draft, TV_CODE_SPLIT, 1, left * (count + 1)) &&
             copy(draft, index, count);
    return ok;
}

/* The part from `index` on stands there once. */
static bool write_repeat(struct tv_pattern_draft *draft, uint32_t index,
                         const struct tv_regex_token *repeat) {
    uint32_t count = draft->codes.count - index, least = repeat->low;
    bool is_endless = repeat->high == TV_REGEX_ENDLESS, ok = true;
    if (repeat->high == 0)
        draft->codes.count = index;
    /* Nothing, however often, is nothing. */
    if (repeat->high == 0 || count == 0)
        return true;
    for (uint32_t i = 1; i < least && ok; i++)
        ok = copy(draft, index, count);
    if (!ok)
        return false;
    if (is_endless)
        return least > 0 ? tv_pattern_add(draft, TV_CODE_SPLIT, back(count), 1) != NULL
                         : write_star(draft, index);
    if (least > 0)
        return write_more(draft, index, count, repeat->high - least);
    uint64_t len = (uint64_t)repeat->high * (count + 1);
    uint32_t end = len < TV_PATTERN_CODES_MAX ? (uint32_t)len : TV_PATTERN_CODES_MAX;
    return insert(draft, index, (struct tv_code){TV_CODE_SPLIT, 1, end}) &&
           write_more(draft, index + 1, count, repeat->high - 1);
}

/* ---- Groups ---------------------------------------------------------------------------------- */

/* The alternative ends: the next one is tried beside it. */
static bool next_branch(struct parser *parser) {
    struct tv_pattern_draft *draft = parser->draft;
    struct group *group = &parser->groups[parser->depth];
    uint32_t len = draft->codes.count - group->branch;
    if (!insert(draft, group->branch, (struct tv_code){TV_CODE_SPLIT, 1, len + 2}) ||
        !tv_pattern_add(draft, TV_CODE_JUMP, 0, group->jumps))
        return false;
    group->jumps = draft->codes.count;
    group->branch = draft->codes.count;
    return true;
}

/* Lets the jumps of a group lead behind it. */
static void close_branches(struct parser *parser) {
    struct tv_pattern_draft *draft = parser->draft;
    struct group *group = &parser->groups[parser->depth];
    for (uint32_t jump = group->jumps; jump > 0;) {
        struct tv_code *code = code_at(draft, jump - 1);
        uint32_t before = code->b;
        *code = (struct tv_code){TV_CODE_JUMP, draft->codes.count - (jump - 1), 0};
        jump = before;
    }
    group->jumps = 0;
}

/* A look-around ends the codes: the pattern is borrowed. */
static bool open_group(struct parser *parser, const struct tv_regex_token *token) {
    uint32_t start = parser->draft->codes.count;
    if (token->group >= TV_GROUP_AHEAD)
        parser->draft->unsupported = token->group >= TV_GROUP_BEHIND ? "look-behind" : "look-ahead";
    parser->groups[++parser->depth] = (struct group){start, start, 0};
    return true;
}

static bool close_group(struct parser *parser) {
    close_branches(parser);
    parser->atom = parser->groups[parser->depth--].start;
    return true;
}

/* ---- The whole ------------------------------------------------------------------------------- */

static bool add_edge(struct tv_pattern_draft *draft, enum tv_regex_edge edge) {
    static const enum tv_code_op ops[] = {[TV_EDGE_START] = TV_CODE_START,
                                          [TV_EDGE_END] = TV_CODE_END,
                                          [TV_EDGE_WORD] = TV_CODE_WORD,
                                          [TV_EDGE_NO_WORD] = TV_CODE_NO_WORD};
    return tv_pattern_add(draft, ops[edge], 0, 0) != NULL;
}

/* The first of the same ranges, if a class before has them: they are kept once. */
static uint32_t share_ranges(const struct tv_pattern_draft *draft, uint32_t first, uint32_t count) {
    const struct tv_code *codes = draft->codes.items;
    const struct tv_operand *ranges = draft->ranges.items;
    for (uint32_t i = 0; i < draft->codes.count; i++) {
        if (codes[i].op == TV_CODE_CLASS && codes[i].b == count &&
            memcmp(ranges + codes[i].a, ranges + first, count * sizeof *ranges) == 0)
            return codes[i].a;
    }
    return first;
}

static bool add_character(struct parser *parser, const struct tv_regex_token *token) {
    struct tv_pattern_draft *draft = parser->draft;
    uint32_t first = draft->ranges.count;
    parser->atom = draft->codes.count;
    if (!tv_pattern_ranges(draft, &parser->regex, token))
        return false;
    uint32_t count = draft->ranges.count - first;
    const struct tv_operand *ranges = draft->ranges.items;
    uint32_t shared = count > 1 ? share_ranges(draft, first, count) : first;
    if (shared != first || count == 1)
        draft->ranges.count = first;
    if (count != 1)
        return tv_pattern_add(draft, TV_CODE_CLASS, shared, count) != NULL;
    return tv_pattern_add(draft, TV_CODE_RANGE, ranges[first].a, ranges[first].b) != NULL;
}

/* A reference to a group that cannot have matched yet fits the empty text. */
static bool add_back(struct parser *parser, uint32_t group) {
    parser->atom = parser->draft->codes.count;
    if (group > 0)
        parser->draft->unsupported = "a reference back to a group";
    return true;
}

static bool read_token(struct parser *parser, const struct tv_regex_token *token) {
    struct tv_pattern_draft *draft = parser->draft;
    switch (token->kind) {
    case TV_REGEX_OPEN:
        return open_group(parser, token);
    case TV_REGEX_CLOSE:
        return close_group(parser);
    case TV_REGEX_OR:
        return next_branch(parser);
    case TV_REGEX_EDGE:
        return add_edge(draft, token->edge);
    case TV_REGEX_REPEAT:
        return write_repeat(draft, parser->atom, token);
    case TV_REGEX_BACK:
        return add_back(parser, token->low);
    default:
        return add_character(parser, token);
    }
}

/* Targets count from the first code from now on. */
static void settle_targets(struct tv_pattern_draft *draft) {
    for (uint32_t i = 0; i < draft->codes.count; i++) {
        struct tv_code *code = code_at(draft, i);
        if (code->op == TV_CODE_SPLIT || code->op == TV_CODE_JUMP)
            code->a += i;
        if (code->op == TV_CODE_SPLIT)
            code->b += i;
    }
}

static bool add_end(struct tv_pattern_draft *draft) {
    struct tv_code *end = tv_list_add(draft->arena, &draft->codes, sizeof *end);
    if (end)
        *end = (struct tv_code){TV_CODE_MATCH, 0, 0};
    return end != NULL;
}

bool tv_pattern_compile(struct tv_pattern_draft *draft, struct tv_arena *arena,
                        struct tv_str text) {
    struct parser parser = {.draft = draft};
    struct tv_regex_token token;
    *draft = (struct tv_pattern_draft){.arena = arena, .text = text};
    tv_regex_open(&parser.regex, text.at, text.len, true);
    while (!draft->unsupported && tv_regex_next(&parser.regex, &token) > TV_REGEX_FAULT) {
        if (!read_token(&parser, &token))
            return false;
    }
    if (draft->unsupported)
        return tv_pattern_borrow(draft) && add_end(draft);
    if (token.kind == TV_REGEX_FAULT)
        return tv_pattern_refuse(draft, parser.regex.fault);
    close_branches(&parser);
    if (!add_end(draft))
        return false;
    settle_targets(draft);
    return true;
}

uint32_t tv_pattern_store(struct tv_builder *builder, struct tv_arena *arena, struct tv_str text,
                          const char **fault) {
    struct tv_pattern_draft draft;
    bool is_one = tv_pattern_compile(&draft, arena, text);
    if (fault)
        *fault = is_one ? NULL : draft.fault;
    if (!is_one)
        return TV_NONE;
    struct tv_code *codes = draft.codes.items;
    struct tv_str borrowed = {draft.borrowed.items, draft.borrowed.count};
    uint32_t ranges = tv_builder_add_operands(builder, draft.ranges.items, draft.ranges.count);
    for (uint32_t i = 0; i < draft.codes.count; i++)
        codes[i].a += codes[i].op == TV_CODE_CLASS ? ranges : 0;
    struct tv_pattern pattern = {.codes = tv_builder_add_codes(builder, codes, draft.codes.count),
                                 .code_count = draft.codes.count,
                                 .text = tv_builder_string(builder, text),
                                 .borrowed = borrowed.len > 0 ? tv_builder_string(builder, borrowed)
                                                              : TV_NONE};
    return tv_builder_add_patterns(builder, &pattern, 1);
}
