/* From a regular expression to codes: alternatives, groups, repeats. Which of several ways through
 * a text is taken makes no difference to whether there is one, so lazy repeats are like greedy
 * ones.
 *
 *   a|b    SPLIT a b   [a]   JUMP behind   [b]
 *   a*     SPLIT a behind   [a]   JUMP to SPLIT
 *   a+     [a]   SPLIT a behind
 *   a?     SPLIT a behind   [a]
 *
 * a{2,4} is aaa?a?. Groups that are open stand on a stack. */
#include "pattern.h"

#include <string.h>

enum { GROUPS_MAX = 64, REPEAT_MAX = 1000 };

/* A group that is open. jumps: the last JUMP to its end, + 1; each one's b is the one before. */
struct group {
    uint32_t branch; /* first code of the present alternative */
    uint32_t start;  /* first code of the group */
    uint32_t jumps;
};

struct parser {
    struct tv_pattern_draft *draft;
    struct group groups[GROUPS_MAX];
    uint32_t depth; /* the last one open */
    uint32_t atom;  /* first code of what a repeat would be about; TV_NONE: nothing */
};

/* ---- Codes ----------------------------------------------------------------------------------- */

bool tv_pattern_refuse(struct tv_pattern_draft *draft, const char *fault) {
    if (!draft->fault)
        draft->fault = fault;
    return false;
}

bool tv_pattern_decline(struct tv_pattern_draft *draft, const char *fault) {
    draft->is_unsupported |= !draft->fault;
    return tv_pattern_refuse(draft, fault);
}

static struct tv_code *code_at(struct tv_pattern_draft *draft, uint32_t index) {
    return (struct tv_code *)draft->codes.items + index;
}

struct tv_code *tv_pattern_add(struct tv_pattern_draft *draft, enum tv_code_op op, uint32_t a,
                               uint32_t b) {
    if (draft->codes.count >= TV_PATTERN_CODES_MAX - 1) {
        tv_pattern_decline(draft, "this pattern is too large: a repeat is written out as often as "
                                  "it counts");
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

bool tv_pattern_has(const struct tv_pattern_draft *draft, struct tv_str word) {
    return draft->text.len - draft->at >= word.len &&
           memcmp(draft->text.at + draft->at, word.at, word.len) == 0;
}

bool tv_pattern_take(struct tv_pattern_draft *draft, struct tv_str word) {
    bool has = tv_pattern_has(draft, word);
    if (has)
        draft->at += word.len;
    return has;
}

/* ---- Repeats --------------------------------------------------------------------------------- */

/* How often; most TV_NONE: without end. */
struct repeat {
    uint32_t least, most;
};

static bool take_count(struct tv_pattern_draft *draft, uint32_t *count) {
    size_t from = draft->at;
    for (*count = 0; draft->at < draft->text.len; draft->at++) {
        char c = draft->text.at[draft->at];
        if (c < '0' || c > '9')
            break;
        *count = *count > REPEAT_MAX ? *count : *count * 10 + (uint32_t)(c - '0');
    }
    return draft->at > from;
}

/* {2} {2,} {2,4}; anything else in braces is no repeat, and the place stays. */
static bool take_braces(struct tv_pattern_draft *draft, struct repeat *repeat) {
    size_t from = draft->at;
    bool ok = tv_pattern_take(draft, TV_STR("{")) && take_count(draft, &repeat->least);
    repeat->most = repeat->least;
    if (ok && tv_pattern_take(draft, TV_STR(",")) && !take_count(draft, &repeat->most))
        repeat->most = TV_NONE;
    ok = ok && tv_pattern_take(draft, TV_STR("}"));
    if (!ok)
        draft->at = from;
    return ok;
}

static bool take_repeat(struct tv_pattern_draft *draft, struct repeat *repeat) {
    bool is_star = tv_pattern_take(draft, TV_STR("*"));
    bool is_plus = !is_star && tv_pattern_take(draft, TV_STR("+"));
    bool is_maybe = !is_star && !is_plus && tv_pattern_take(draft, TV_STR("?"));
    *repeat = (struct repeat){is_plus, is_maybe ? 1 : TV_NONE};
    if (!is_star && !is_plus && !is_maybe && !take_braces(draft, repeat))
        return false;
    tv_pattern_take(draft, TV_STR("?")); /* lazy */
    return true;
}

static uint32_t back(uint32_t count) {
    return 0u - count;
}

/* Makes a part that must be there into one that need not be, or may be there any number of times.
 */
static bool loosen(struct tv_pattern_draft *draft, uint32_t index, bool is_star) {
    uint32_t count = draft->codes.count - index;
    struct tv_code split = {TV_CODE_SPLIT, 1, count + 1 + is_star};
    return insert(draft, index, split) &&
           (!is_star || tv_pattern_add(draft, TV_CODE_JUMP, back(count + 1), 0));
}

/* The part from `index` on stands there once. */
static bool write_repeat(struct tv_pattern_draft *draft, uint32_t index, struct repeat repeat) {
    uint32_t count = draft->codes.count - index;
    bool ok = true;
    if (repeat.most == 0) {
        draft->codes.count = index;
        return true;
    }
    for (uint32_t i = 1; i < repeat.least && ok; i++)
        ok = copy(draft, index, count);
    if (!ok || repeat.least == repeat.most)
        return ok;
    if (repeat.most == TV_NONE && repeat.least > 0)
        return tv_pattern_add(draft, TV_CODE_SPLIT, back(count), 1) != NULL;
    uint32_t first = index;
    if (repeat.least > 0) {
        first = draft->codes.count;
        ok = copy(draft, index, count);
    }
    ok = ok && loosen(draft, first, repeat.most == TV_NONE);
    uint32_t len = draft->codes.count - first;
    for (uint32_t i = repeat.least + 1; i < repeat.most && repeat.most != TV_NONE && ok; i++)
        ok = copy(draft, first, len);
    return ok;
}

static bool read_repeat(struct parser *parser, struct repeat repeat) {
    struct tv_pattern_draft *draft = parser->draft;
    if (parser->atom == TV_NONE)
        return tv_pattern_refuse(draft, "there is nothing to repeat in this pattern");
    if (repeat.least > repeat.most)
        return tv_pattern_refuse(draft, "a repeat in this pattern has its numbers out of order");
    if (repeat.least > REPEAT_MAX || (repeat.most != TV_NONE && repeat.most > REPEAT_MAX))
        return tv_pattern_decline(draft, "a repeat in this pattern counts beyond 1000");
    bool ok = write_repeat(draft, parser->atom, repeat);
    parser->atom = TV_NONE;
    return ok;
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
    parser->atom = TV_NONE;
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

/* Behind "(?<name" there is ">"; the name itself tells nothing. */
static bool pass_name(struct tv_pattern_draft *draft) {
    while (draft->at < draft->text.len && draft->text.at[draft->at] != '>')
        draft->at++;
    return tv_pattern_take(draft, TV_STR(">")) ||
           tv_pattern_refuse(draft, "a group in this pattern has a name without an end");
}

static bool open_group(struct parser *parser) {
    struct tv_pattern_draft *draft = parser->draft;
    if (tv_pattern_has(draft, TV_STR("?=")) || tv_pattern_has(draft, TV_STR("?!")) ||
        tv_pattern_has(draft, TV_STR("?<=")) || tv_pattern_has(draft, TV_STR("?<!")))
        return tv_pattern_decline(draft,
                                  "look-ahead and look-behind in a pattern are not supported "
                                  "by this version");
    if (tv_pattern_take(draft, TV_STR("?<")) && !pass_name(draft))
        return false;
    tv_pattern_take(draft, TV_STR("?:"));
    if (tv_pattern_has(draft, TV_STR("?")))
        return tv_pattern_refuse(draft, "this pattern has an unknown kind of group");
    if (parser->depth + 1 == GROUPS_MAX)
        return tv_pattern_decline(draft, "the groups of this pattern are nested deeper than 63");
    uint32_t start = draft->codes.count;
    parser->groups[++parser->depth] = (struct group){start, start, 0};
    parser->atom = TV_NONE;
    return true;
}

static bool close_group(struct parser *parser) {
    if (parser->depth == 0)
        return tv_pattern_refuse(parser->draft, "this pattern closes a group that is not open");
    close_branches(parser);
    parser->atom = parser->groups[parser->depth--].start;
    return true;
}

/* ---- The whole ------------------------------------------------------------------------------- */

static bool add_assertion(struct parser *parser, enum tv_code_op op) {
    parser->atom = TV_NONE;
    return tv_pattern_add(parser->draft, op, 0, 0) != NULL;
}

static bool read_atom(struct parser *parser) {
    uint32_t start = parser->draft->codes.count;
    bool ok = tv_pattern_atom(parser->draft);
    parser->atom = start;
    return ok;
}

static bool read_term(struct parser *parser) {
    struct tv_pattern_draft *draft = parser->draft;
    struct repeat repeat;
    if (take_repeat(draft, &repeat))
        return read_repeat(parser, repeat);
    if (tv_pattern_take(draft, TV_STR("|")))
        return next_branch(parser);
    if (tv_pattern_take(draft, TV_STR("(")))
        return open_group(parser);
    if (tv_pattern_take(draft, TV_STR(")")))
        return close_group(parser);
    if (tv_pattern_take(draft, TV_STR("^")))
        return add_assertion(parser, TV_CODE_START);
    if (tv_pattern_take(draft, TV_STR("$")))
        return add_assertion(parser, TV_CODE_END);
    if (tv_pattern_take(draft, TV_STR("\\b")))
        return add_assertion(parser, TV_CODE_WORD);
    if (tv_pattern_take(draft, TV_STR("\\B")))
        return add_assertion(parser, TV_CODE_NO_WORD);
    return read_atom(parser);
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

bool tv_pattern_compile(struct tv_pattern_draft *draft, struct tv_arena *arena,
                        struct tv_str text) {
    struct parser parser = {.draft = draft, .atom = TV_NONE};
    *draft = (struct tv_pattern_draft){.arena = arena, .text = text};
    while (draft->at < text.len) {
        if (!read_term(&parser))
            return false;
    }
    if (parser.depth > 0)
        return tv_pattern_refuse(draft, "a group of this pattern is not closed");
    close_branches(&parser);
    struct tv_code *end = tv_list_add(arena, &draft->codes, sizeof *end);
    if (!end)
        return false;
    *end = (struct tv_code){TV_CODE_MATCH, 0, 0};
    settle_targets(draft);
    return true;
}
