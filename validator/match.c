/* Patterns: all ways through the codes at once, one character after the other, so that the time is
 * that of the text times the codes, whatever the pattern.
 *
 *   now:  codes that the characters so far lead to
 *           | follow: jumps, splits and assertions, each code once a turn
 *           v
 *         codes that want a character --fits--> next
 *
 * Which codes were run in a turn is known by its number, so that nothing has to be cleared. What a
 * turn comes to is kept (match_lazy.c); only where that has no room each character is a turn. A
 * text takes the same steps either way. */
#include "match.h"
#include "checker.h"

#include <string.h>

uint32_t tv_pattern_codes_max(const struct tv_table *table) {
    uint32_t most = 0;
    for (uint32_t i = 0; i < table->patterns_count; i++) {
        uint32_t count = table->patterns[i].code_count;
        most = count > most ? count : most;
    }
    return most;
}

/* ---- Characters ------------------------------------------------------------------------------ */

uint32_t tv_match_take(struct tv_match *match) {
    struct tv_str text = match->text;
    if (match->at >= text.len)
        return TV_NO_POINT;
    uint32_t lead = (unsigned char)text.at[match->at++];
    if (lead < 0x80)
        return lead;
    unsigned more = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
    uint32_t point = lead & (0x3fu >> more);
    for (; more > 0 && match->at < text.len; more--)
        point = point << 6 | ((unsigned char)text.at[match->at++] & 0x3f);
    return point;
}

static bool is_word(uint32_t point) {
    return (point >= '0' && point <= '9') || point == '_' ||
           ((point | 0x20) >= 'a' && (point | 0x20) <= 'z');
}

static bool is_in_class(const struct tv_table *table, const struct tv_code *code, uint32_t point) {
    const struct tv_operand *ranges = table->operands + code->a;
    uint32_t low = 0, high = code->b;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (point > ranges[middle].b)
            low = middle + 1;
        else
            high = middle;
    }
    return low < code->b && point >= ranges[low].a;
}

/* ---- One turn -------------------------------------------------------------------------------- */

static void push(struct tv_match *match, uint32_t code) {
    struct tv_matching *matching = &match->checker->matching;
    if (matching->seen[code] == matching->turn)
        return;
    matching->seen[code] = matching->turn;
    matching->stack[match->height++] = code;
}

/* True when the present place is what an assertion wants. */
static bool holds(const struct tv_match *match, uint32_t op) {
    bool is_border = is_word(match->before) != is_word(match->point);
    switch ((enum tv_code_op)op) {
    case TV_CODE_START:
        return match->before == TV_NO_POINT;
    case TV_CODE_END:
        return match->point == TV_NO_POINT;
    case TV_CODE_WORD:
        return is_border;
    default:
        return !is_border;
    }
}

/* Runs one code. true: the end of the pattern. */
static bool step(struct tv_match *match, uint32_t index) {
    const struct tv_code *code = &match->codes[index];
    bool fits = false;
    switch ((enum tv_code_op)code->op) {
    case TV_CODE_MATCH:
        return true;
    case TV_CODE_SPLIT:
        push(match, code->b);
        push(match, code->a);
        return false;
    case TV_CODE_JUMP:
        push(match, code->a);
        return false;
    case TV_CODE_RANGE:
        fits = match->point >= code->a && match->point <= code->b;
        break;
    case TV_CODE_CLASS:
        fits = is_in_class(match->checker->table, code, match->point);
        break;
    default:
        if (holds(match, code->op))
            push(match, index + 1);
        return false;
    }
    if (fits)
        match->checker->matching.next[match->next_count++] = index + 1;
    return false;
}

/* A new number; once in four billion turns the old ones are forgotten. */
static void start_turn(struct tv_match *match) {
    struct tv_matching *matching = &match->checker->matching;
    if (++matching->turn == 0) {
        memset(matching->seen, 0, matching->codes_max * sizeof *matching->seen);
        matching->turn = 1;
    }
    match->height = match->next_count = 0;
}

/* A pattern that begins with an anchor starts nowhere but at the first character. */
static bool is_anchored(const struct tv_match *match) {
    return match->codes[0].op == TV_CODE_START;
}

bool tv_match_turn(struct tv_match *match) {
    struct tv_matching *matching = &match->checker->matching;
    start_turn(match);
    if (match->before == TV_NO_POINT || !is_anchored(match))
        push(match, 0);
    for (uint32_t i = 0; i < match->count; i++)
        push(match, matching->now[i]);
    while (match->height > 0) {
        if (step(match, matching->stack[--match->height]))
            return true;
    }
    uint32_t *now = matching->now;
    matching->now = matching->next;
    matching->next = now;
    match->count = match->next_count;
    return false;
}

void tv_match_mark(struct tv_match *match) {
    struct tv_matching *matching = &match->checker->matching;
    start_turn(match);
    for (uint32_t i = 0; i < match->count; i++)
        matching->seen[matching->now[i]] = matching->turn;
}

bool tv_match_is_over(const struct tv_match *match) {
    return match->point == TV_NO_POINT || (match->count == 0 && is_anchored(match));
}

/* ---- A text ---------------------------------------------------------------------------------- */

/* Goes on without keeping states. */
static bool run_turns(struct tv_match *match) {
    struct tv_checker *checker = match->checker;
    for (;;) {
        match->point = tv_match_take(match);
        if (tv_match_turn(match))
            return true;
        if (tv_match_is_over(match))
            return false;
        if (!tv_spend(checker, 1 + match->count / 4))
            return true;
        match->before = match->point;
    }
}

bool tv_pattern_matches(struct tv_checker *checker, const struct tv_pattern *pattern,
                        struct tv_str text) {
    uint32_t index = (uint32_t)(pattern - checker->table->patterns);
    if (pattern->borrowed != TV_NONE)
        return tv_borrowed_matches(checker, index, text);
    struct tv_match match = {.checker = checker,
                             .codes = checker->table->codes + pattern->codes,
                             .pattern = index,
                             .before = TV_NO_POINT,
                             .text = text};
    uint16_t state = tv_lazy_run(&match);
    checker->matching.lazy.fresh += match.at;
    /* Not enough steps: nobody knows. */
    if (!tv_spend(checker, match.cost))
        return true;
    return state == TV_STATE_UNKNOWN ? run_turns(&match) : state == TV_STATE_FITS;
}
