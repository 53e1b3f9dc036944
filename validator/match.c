/* Patterns: all ways through the codes at once, one character after the other, so that the time is
 * that of the text times the codes, whatever the pattern.
 *
 *   now:  codes that the characters so far lead to
 *           | follow: jumps, splits and assertions, each code once a turn
 *           v
 *         codes that want a character --fits--> next
 *
 * Which codes were run in a turn is known by its number, so that nothing has to be cleared. */
#include "checker.h"

#include <string.h>

enum { NO_POINT = 0x110000 }; /* before the first character, behind the last */

struct run {
    struct tv_checker *checker;
    const struct tv_code *codes;
    uint32_t before, point; /* around the present place */
    uint32_t count, next_count, height;
};

uint32_t tv_pattern_codes_max(const struct tv_table *table) {
    uint32_t most = 0;
    for (uint32_t i = 0; i < table->patterns_count; i++) {
        uint32_t count = table->patterns[i].code_count;
        most = count > most ? count : most;
    }
    return most;
}

/* ---- Characters ------------------------------------------------------------------------------ */

/* The code point at *at, which moves behind it; the text is UTF-8. */
static uint32_t take_point(struct tv_str text, size_t *at) {
    if (*at >= text.len)
        return NO_POINT;
    uint32_t lead = (unsigned char)text.at[(*at)++];
    if (lead < 0x80)
        return lead;
    unsigned more = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
    uint32_t point = lead & (0x3fu >> more);
    for (; more > 0 && *at < text.len; more--)
        point = point << 6 | ((unsigned char)text.at[(*at)++] & 0x3f);
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

static void push(struct run *run, uint32_t code) {
    struct tv_matching *matching = &run->checker->matching;
    if (matching->seen[code] == matching->turn)
        return;
    matching->seen[code] = matching->turn;
    matching->stack[run->height++] = code;
}

/* True when the present place is what an assertion wants. */
static bool holds(const struct run *run, uint32_t op) {
    bool is_border = is_word(run->before) != is_word(run->point);
    switch ((enum tv_code_op)op) {
    case TV_CODE_START:
        return run->before == NO_POINT;
    case TV_CODE_END:
        return run->point == NO_POINT;
    case TV_CODE_WORD:
        return is_border;
    default:
        return !is_border;
    }
}

/* Runs one code. true: the end of the pattern. */
static bool step(struct run *run, uint32_t index) {
    const struct tv_code *code = &run->codes[index];
    bool fits = false;
    switch ((enum tv_code_op)code->op) {
    case TV_CODE_MATCH:
        return true;
    case TV_CODE_SPLIT:
        push(run, code->b);
        push(run, code->a);
        return false;
    case TV_CODE_JUMP:
        push(run, code->a);
        return false;
    case TV_CODE_RANGE:
        fits = run->point >= code->a && run->point <= code->b;
        break;
    case TV_CODE_CLASS:
        fits = is_in_class(run->checker->table, code, run->point);
        break;
    default:
        if (holds(run, code->op))
            push(run, index + 1);
        return false;
    }
    if (fits)
        run->checker->matching.next[run->next_count++] = index + 1;
    return false;
}

/* A new number; once in four billion turns the old ones are forgotten. */
static void start_turn(struct run *run) {
    struct tv_matching *matching = &run->checker->matching;
    if (++matching->turn == 0) {
        uint32_t count = tv_pattern_codes_max(run->checker->table);
        memset(matching->seen, 0, count * sizeof *matching->seen);
        matching->turn = 1;
    }
    run->height = run->next_count = 0;
}

/* A pattern that begins with an anchor starts nowhere but at the first character. */
static bool is_anchored(const struct run *run) {
    return run->codes[0].op == TV_CODE_START;
}

/* All codes at the present place. true: the end of the pattern was reached. */
static bool run_turn(struct run *run) {
    struct tv_matching *matching = &run->checker->matching;
    start_turn(run);
    if (run->before == NO_POINT || !is_anchored(run))
        push(run, 0);
    for (uint32_t i = 0; i < run->count; i++)
        push(run, matching->now[i]);
    while (run->height > 0) {
        if (step(run, matching->stack[--run->height]))
            return true;
    }
    uint32_t *now = matching->now;
    matching->now = matching->next;
    matching->next = now;
    run->count = run->next_count;
    return false;
}

static bool is_over(const struct run *run) {
    return run->point == NO_POINT || (run->count == 0 && is_anchored(run));
}

bool tv_pattern_matches(struct tv_checker *checker, const struct tv_pattern *pattern,
                        struct tv_str text) {
    size_t at = 0;
    struct run run = {
        .checker = checker, .codes = checker->table->codes + pattern->codes, .before = NO_POINT};
    run.point = take_point(text, &at);
    for (;;) {
        if (run_turn(&run))
            return true;
        if (is_over(&run))
            return false;
        if (!tv_spend(checker, 1 + run.count / 4))
            return true;
        run.before = run.point;
        run.point = take_point(text, &at);
    }
}
