/* What turns of match.c come to, kept from text to text: a state for each set of codes that came
 * up, an edge for each character that was met there. A text that goes over known edges costs one
 * look into a table for each byte. All room is taken in `new`; when it is used up, everything is
 * forgotten, unless that has just happened: then the rest of the text is read by turns. So a
 * pattern with more states than there is room for is as slow as turns are, and no slower. */
#include "match.h"
#include "checker.h"

#include <string.h>

enum { PROGRESS_MIN = 16 }; /* bytes a state, before all are forgotten again */

/* ---- States ---------------------------------------------------------------------------------- */

void tv_lazy_forget(struct tv_lazy *lazy, uint32_t pattern_count) {
    memset(lazy->spots, 0, sizeof *lazy->spots << TV_SPOT_BITS);
    memset(lazy->starts, 0, pattern_count * sizeof *lazy->starts);
    memset(lazy->recent, 0, sizeof *lazy->recent << TV_RECENT_BITS);
    lazy->state_count = TV_STATE_FIRST;
    lazy->sets_len = 0;
    lazy->fresh = 0;
    lazy->age++;
}

static bool is_full(const struct tv_lazy *lazy, uint32_t count) {
    return lazy->state_count == lazy->state_max || lazy->sets_max - lazy->sets_len < count;
}

static uint64_t mix(uint64_t value) {
    value *= 0x9e3779b97f4a7c15u;
    return value ^ value >> 32;
}

/* Of the codes of matching->now, in whatever order they came up. */
static uint32_t hash_codes(const struct tv_match *match, uint32_t before) {
    const uint32_t *now = match->checker->matching.now;
    uint64_t hash = mix((uint64_t)match->pattern << 32 | before);
    for (uint32_t i = 0; i < match->count; i++)
        hash += mix(mix(now[i] + 1));
    return (uint32_t)(mix(hash) >> 32);
}

/* The codes of matching->now are marked. */
static bool is_state(const struct tv_match *match, const struct tv_state *state,
                     const struct tv_state *sought) {
    const struct tv_matching *matching = &match->checker->matching;
    if (state->hash != sought->hash || state->pattern != sought->pattern ||
        state->before != sought->before || state->count != sought->count)
        return false;
    for (uint32_t i = 0; i < state->count; i++) {
        if (matching->seen[matching->lazy.sets[state->codes + i]] != matching->turn)
            return false;
    }
    return true;
}

/* A new state in its spot; there is room. */
static uint16_t add_state(struct tv_match *match, const struct tv_state *state, uint32_t spot) {
    struct tv_matching *matching = &match->checker->matching;
    struct tv_lazy *lazy = &matching->lazy;
    uint16_t index = (uint16_t)lazy->state_count++;
    lazy->states[index] = *state;
    lazy->states[index].codes = lazy->sets_len;
    for (uint32_t i = 0; i < state->count; i++)
        lazy->sets[lazy->sets_len++] = (uint16_t)matching->now[i];
    memset(lazy->edges + ((size_t)index << TV_EDGE_BITS), 0, sizeof *lazy->edges << TV_EDGE_BITS);
    lazy->ends[index] = TV_STATE_UNKNOWN;
    lazy->costs[index] = 1 + state->count / 4;
    lazy->spots[spot] = index;
    return index;
}

/* The state of the codes of matching->now, each of which is there once, behind a character like
 * `before`. UNKNOWN: no room. */
static uint16_t find_state(struct tv_match *match, uint32_t before) {
    struct tv_lazy *lazy = &match->checker->matching.lazy;
    struct tv_state sought = {.pattern = match->pattern,
                              .before = before,
                              .hash = hash_codes(match, before),
                              .count = match->count};
    uint32_t mask = (1u << TV_SPOT_BITS) - 1, spot = sought.hash & mask;
    tv_match_mark(match);
    for (; lazy->spots[spot] != TV_STATE_UNKNOWN; spot = (spot + 1) & mask) {
        if (is_state(match, &lazy->states[lazy->spots[spot]], &sought))
            return lazy->spots[spot];
    }
    if (is_full(lazy, match->count)) {
        if (lazy->fresh + match->at < (uint64_t)PROGRESS_MIN * lazy->state_max)
            return TV_STATE_UNKNOWN;
        tv_lazy_forget(lazy, match->checker->table->patterns_count);
        lazy->fresh -= match->at;
        if (is_full(lazy, match->count))
            return TV_STATE_UNKNOWN;
        spot = sought.hash & mask;
    }
    return add_state(match, &sought, spot);
}

/* ---- Edges ----------------------------------------------------------------------------------- */

static bool is_word(uint32_t point) {
    return (point >= '0' && point <= '9') || point == '_' ||
           ((point | 0x20) >= 'a' && (point | 0x20) <= 'z');
}

/* Puts the codes of a state where turns want them. */
static void load_state(struct tv_match *match, uint16_t index) {
    struct tv_matching *matching = &match->checker->matching;
    const struct tv_state *state = &matching->lazy.states[index];
    match->count = state->count;
    match->before = state->before;
    for (uint32_t i = 0; i < state->count; i++)
        matching->now[i] = matching->lazy.sets[state->codes + i];
}

/* Makes a turn at a character from a state; UNKNOWN: no room for where it leads. */
static uint16_t turn_from(struct tv_match *match, uint16_t state, uint32_t point) {
    load_state(match, state);
    match->point = point;
    if (tv_match_turn(match))
        return TV_STATE_FITS;
    if (tv_match_is_over(match))
        return TV_STATE_FAILS;
    match->before = is_word(point) ? 'a' : ' ';
    return find_state(match, match->before);
}

static uint16_t follow_end(struct tv_match *match, uint16_t state) {
    struct tv_lazy *lazy = &match->checker->matching.lazy;
    if (lazy->ends[state] == TV_STATE_UNKNOWN)
        lazy->ends[state] = turn_from(match, state, TV_NO_POINT);
    return lazy->ends[state];
}

/* The place for the edge of a character: that of its byte, or the one for those met last. */
static uint16_t *edge_of(struct tv_lazy *lazy, uint16_t state, uint32_t point) {
    if (point < 0x80)
        return &lazy->edges[(size_t)state << TV_EDGE_BITS | point];
    struct tv_recent *recent =
        &lazy->recent[(point ^ (uint32_t)state * 37) & ((1u << TV_RECENT_BITS) - 1)];
    if (recent->point != point || recent->state != state)
        *recent = (struct tv_recent){point, state, TV_STATE_UNKNOWN};
    return &recent->next;
}

/* Over the edge of the character at the present place, which is taken. */
static uint16_t follow(struct tv_match *match, uint16_t state) {
    struct tv_lazy *lazy = &match->checker->matching.lazy;
    uint32_t point = tv_match_take(match);
    uint16_t *edge = edge_of(lazy, state, point);
    if (*edge != TV_STATE_UNKNOWN)
        return *edge;
    uint32_t age = lazy->age;
    uint16_t next = turn_from(match, state, point);
    /* Where all was forgotten, so was the state that the edge would start from. */
    if (lazy->age == age)
        *edge = next;
    return next;
}

/* ---- A text ---------------------------------------------------------------------------------- */

static uint16_t start_of(struct tv_match *match) {
    struct tv_lazy *lazy = &match->checker->matching.lazy;
    uint16_t state = lazy->starts[match->pattern];
    if (state != TV_STATE_UNKNOWN)
        return state;
    match->count = 0;
    state = find_state(match, TV_NO_POINT);
    lazy->starts[match->pattern] = state;
    return state;
}

/* Goes over known edges as long as characters are bytes. */
static uint16_t skip_known(struct tv_match *match, uint16_t state) {
    const struct tv_lazy *lazy = &match->checker->matching.lazy;
    const unsigned char *text = (const unsigned char *)match->text.at;
    const uint16_t *edges = lazy->edges;
    const uint32_t *costs = lazy->costs;
    size_t at = match->at, len = match->text.len;
    uint64_t cost = match->cost;
    for (; at < len && text[at] < 0x80; at++) {
        uint16_t next = edges[(size_t)state << TV_EDGE_BITS | text[at]];
        if (next < TV_STATE_FIRST)
            break;
        cost += costs[next];
        state = next;
    }
    match->at = at;
    match->cost = cost;
    return state;
}

uint16_t tv_lazy_run(struct tv_match *match) {
    const struct tv_lazy *lazy = &match->checker->matching.lazy;
    uint16_t state = start_of(match);
    while (state >= TV_STATE_FIRST) {
        state = skip_known(match, state);
        if (match->at >= match->text.len)
            return follow_end(match, state);
        state = follow(match, state);
        if (state >= TV_STATE_FIRST)
            match->cost += lazy->costs[state];
        else if (state == TV_STATE_UNKNOWN)
            match->cost += 1 + match->count / 4;
    }
    return state;
}
