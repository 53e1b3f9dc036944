/* Patterns that are not regular, written for PCRE2, whose dialect differs: whatever stands for one
 * character becomes a set of ranges of code points, names become numbers, and what ECMA-262 reads
 * in another way is written as what it means.
 *
 *   ^(?=.*\d)(?<a>\p{Lu})\k<a>    \A(?=(?C)[...]*(?C)[\x{30}-\x{39}])((?C)[...])(?C)\g{1}
 *
 * (?C) stands before all that can fail. The checker counts how often one is passed: so the time is
 * limited whatever the pattern, from all starting places together. */
#include "pattern.h"

#include <stdio.h>
#include <string.h>

enum {
    BORROWED_MAX = 200000,
    REPEAT_MAX = 1000,
    SURROGATE_FIRST = 0xd800,
    SURROGATE_LAST = 0xdfff
};

struct writer {
    struct tv_pattern_draft *draft;
    struct tv_regex regex;
    /* By depth: the number of the group if it is a capture; whether it is a look-behind. */
    uint32_t captures[TV_REGEX_DEPTH_MAX + 1];
    bool behind[TV_REGEX_DEPTH_MAX + 1];
    uint32_t depth;
};

static bool put(struct writer *writer, const char *text) {
    struct tv_pattern_draft *draft = writer->draft;
    if (draft->borrowed.count + strlen(text) > BORROWED_MAX)
        return tv_pattern_refuse(draft, "this pattern is too large for one with look-around or "
                                        "references back");
    for (; *text; text++) {
        char *at = tv_list_add(draft->arena, &draft->borrowed, 1);
        if (!at)
            return false;
        *at = *text;
    }
    return true;
}

/* Surrogates are no characters to PCRE2. */
static bool put_range(struct writer *writer, struct tv_operand range) {
    char text[40];
    if (range.a >= SURROGATE_FIRST && range.a <= SURROGATE_LAST)
        range.a = SURROGATE_LAST + 1;
    if (range.b >= SURROGATE_FIRST && range.b <= SURROGATE_LAST)
        range.b = SURROGATE_FIRST - 1;
    if (range.a > range.b)
        return true;
    snprintf(text, sizeof text, "\\x{%x}-\\x{%x}", (unsigned)range.a, (unsigned)range.b);
    return put(writer, text);
}

static bool put_character(struct writer *writer, const struct tv_regex_token *token) {
    struct tv_pattern_draft *draft = writer->draft;
    draft->ranges.count = 0;
    if (!tv_pattern_ranges(draft, &writer->regex, token) || !put(writer, "(?C)["))
        return false;
    uint32_t empty = draft->borrowed.count;
    bool ok = true;
    for (uint32_t i = 0; i < draft->ranges.count && ok; i++)
        ok = put_range(writer, ((struct tv_operand *)draft->ranges.items)[i]);
    bool is_empty = draft->borrowed.count == empty;
    draft->ranges.count = 0;
    return ok && put(writer, is_empty ? "^\\x{0}-\\x{10ffff}]" : "]");
}

static bool open_group(struct writer *writer, const struct tv_regex_token *token) {
    static const char *const words[] = {
        [TV_GROUP_CAPTURE] = "(",     [TV_GROUP_PLAIN] = "(?:",   [TV_GROUP_AHEAD] = "(?=",
        [TV_GROUP_NOT_AHEAD] = "(?!", [TV_GROUP_BEHIND] = "(?<=", [TV_GROUP_NOT_BEHIND] = "(?<!"};
    uint32_t depth = ++writer->depth;
    writer->captures[depth] = token->group == TV_GROUP_CAPTURE ? token->low : 0;
    writer->behind[depth] = token->group >= TV_GROUP_BEHIND;
    return put(writer, words[token->group]);
}

/* A group that is still open, or not met yet, has not matched: the reference fits the empty text.
 * In a look-behind, which is read backwards, that is not so: PCRE2 refuses it there. */
static bool put_back(struct writer *writer, uint32_t group) {
    char text[40];
    bool is_empty = group == 0;
    for (uint32_t depth = writer->depth; depth > 0; depth--) {
        if (writer->behind[depth])
            return put(writer, "(?C)\\g{999}");
        is_empty = is_empty || writer->captures[depth] == group;
    }
    snprintf(text, sizeof text, "(?C)\\g{%u}", (unsigned)group);
    return put(writer, is_empty ? "(?:)" : text);
}

static bool put_repeat(struct writer *writer, const struct tv_regex_token *token) {
    char text[40];
    bool is_endless = token->high == TV_REGEX_ENDLESS;
    if (token->low > REPEAT_MAX || (!is_endless && token->high > REPEAT_MAX))
        return tv_pattern_refuse(writer->draft, "a repeat in this pattern counts beyond 1000, "
                                                "which look-around and references back do not "
                                                "allow");
    if (is_endless)
        snprintf(text, sizeof text, "{%u,}", (unsigned)token->low);
    else
        snprintf(text, sizeof text, "{%u,%u}", (unsigned)token->low, (unsigned)token->high);
    return put(writer, text) && (!token->is_lazy || put(writer, "?"));
}

static bool write_token(struct writer *writer, const struct tv_regex_token *token) {
    static const char *const edges[] = {[TV_EDGE_START] = "\\A",
                                        [TV_EDGE_END] = "\\z",
                                        [TV_EDGE_WORD] = "\\b",
                                        [TV_EDGE_NO_WORD] = "\\B"};
    switch (token->kind) {
    case TV_REGEX_OPEN:
        return open_group(writer, token);
    case TV_REGEX_CLOSE:
        writer->depth--;
        return put(writer, ")");
    case TV_REGEX_OR:
        return put(writer, "|");
    case TV_REGEX_EDGE:
        return put(writer, edges[token->edge]);
    case TV_REGEX_REPEAT:
        return put_repeat(writer, token);
    case TV_REGEX_BACK:
        return put_back(writer, token->low);
    default:
        return put_character(writer, token);
    }
}

bool tv_pattern_borrow(struct tv_pattern_draft *draft) {
    struct writer writer = {.draft = draft};
    struct tv_regex_token token;
    draft->codes.count = draft->ranges.count = 0;
    tv_regex_open(&writer.regex, draft->text.at, draft->text.len, true);
    while (tv_regex_next(&writer.regex, &token) > TV_REGEX_FAULT) {
        if (!write_token(&writer, &token))
            return false;
    }
    return token.kind == TV_REGEX_END || tv_pattern_refuse(draft, writer.regex.fault);
}
