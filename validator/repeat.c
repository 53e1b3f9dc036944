/* Finding a value again, and keeping one. */
#include "step.h"

enum { TRUST_START = 16, TRUST_MAX = 64, TRUST_GAIN = 4, SKIP_MAX = 31 };

/* The words of a text that choose its set. Most values of a node are of about one length; the
 * first one that is kept decides how far to look. */
enum span { SPAN_NONE, SPAN_SHORT, SPAN_MIDDLE, SPAN_LONG };

static enum span span_of(uint32_t len) {
    return len < 48 ? SPAN_SHORT : len < 256 ? SPAN_MIDDLE : SPAN_LONG;
}

/* A product of each word, none waiting for another. Reads up to TV_READ_SLACK bytes, whatever
 * stands there. */
static TV_INLINE uint64_t tag_of(const char *text, uint32_t node, uint8_t span) {
    uint64_t hash = (tv_load_word(text + 8) ^ node) * 0x9e3779b97f4a7c15u;
    if (span >= SPAN_MIDDLE)
        hash += tv_load_word(text + 24) * 0xc2b2ae3d27d4eb4fu +
                tv_load_word(text + 40) * 0x165667b19e3779f9u;
    if (span == SPAN_LONG)
        hash += tv_load_word(text + 72) * 0xd6e8feb86659fd93u +
                tv_load_word(text + 136) * 0xa0761d6478bd642fu +
                tv_load_word(text + 200) * 0xe7037ed1a0b428dbu;
    return hash | 1; /* 0 is none */
}

static struct tv_repeat_set *set_of(const struct tv_repeats *repeats, uint64_t tag) {
    return &repeats->sets[tag >> (64 - TV_REPEAT_SET_BITS)];
}

/* The number of a row among all. */
static uint32_t number_of(uint64_t tag, unsigned way) {
    return (uint32_t)(tag >> (64 - TV_REPEAT_SET_BITS)) * TV_REPEAT_WAYS + way;
}

/* The ways of a set that have a tag, as bits. */
static TV_INLINE unsigned ways_of(const uint64_t *tags, uint64_t tag) {
    unsigned ways = 0;
    for (unsigned i = 0; i < TV_REPEAT_WAYS; i++)
        ways |= (unsigned)(tags[i] == tag) << i;
    return ways;
}

/* True when values of the node come again often enough, or it is time for a try. */
static bool is_worth(struct tv_habit *habit) {
    if (habit->trust > 0)
        return true;
    habit->skipped = (habit->skipped + 1) & SKIP_MAX;
    return habit->skipped == 0;
}

/* The fields whose own place matters: ids among their members are misplaced. */
static bool is_placed(const struct tv_checker *checker) {
    const uint32_t *field_at = checker->event.field_at;
    return checker->walk.at == field_at[TV_FIELD_PROPERTIES] ||
           checker->walk.at == field_at[TV_FIELD_TRAITS];
}

/* True when no limit is met on the way: a name, its value and what stands around take 5 bytes at
 * least, and something must stand behind the value. */
static bool has_room(const struct tv_checker *checker, const struct tv_repeat *row) {
    return checker->name_count + row->len / 5 < checker->names_max &&
           checker->steps >= row->steps && row->len < checker->walk.len - checker->walk.at;
}

/* The text of a row, or NULL when it is gone. */
static const char *text_of(const struct tv_repeats *repeats, const struct tv_repeat *row) {
    if (repeats->written - row->at > TV_REPEAT_TEXTS_LEN - TV_REPEAT_LEN_MAX)
        return NULL;
    return repeats->texts + row->at % TV_REPEAT_TEXTS_LEN;
}

/* Passes the value at the walk's place if it is that one. */
static TV_INLINE bool pass_repeat(struct tv_checker *checker, const struct tv_repeat *row,
                                  uint32_t node) {
    struct tv_walk *walk = &checker->walk;
    const char *text = text_of(&checker->repeats, row);
    if (!text || row->node != node + 1 || !has_room(checker, row) ||
        memcmp(walk->base + walk->at, text, row->len) != 0)
        return false;
    walk->at += row->len;
    walk->quote += row->quotes;
    checker->steps -= row->steps;
    return true;
}

/* True when nothing was found in the value or would have been: entries, names and steps that there
 * was no room for are not noted one by one. */
static bool is_right(const struct tv_checker *checker, const struct tv_level *level) {
    return checker->pending_count == level->pending && checker->outside == level->outside &&
           checker->pending_lost == 0 && !checker->out_of_names && !checker->out_of_steps;
}

/* Where bytes are counted from 0 again, an old row could seem to be a new one. */
static TV_COLD void forget_all(struct tv_repeats *repeats) {
    memset(repeats->sets, 0, sizeof *repeats->sets << TV_REPEAT_SET_BITS);
    repeats->written = 0;
}

/* Room for a text in one piece, in front of which the ring is as long as before. */
static uint32_t take_room(struct tv_repeats *repeats, uint32_t len) {
    if (repeats->written > UINT32_MAX - 2 * TV_REPEAT_LEN_MAX)
        forget_all(repeats);
    uint32_t left = TV_REPEAT_TEXTS_LEN - repeats->written % TV_REPEAT_TEXTS_LEN;
    if (left < len)
        repeats->written += left;
    uint32_t at = repeats->written;
    repeats->written += len;
    return at;
}

bool tv_repeat_find(struct tv_checker *checker, uint32_t node, uint64_t *tag) {
    const struct tv_walk *walk = &checker->walk;
    struct tv_repeats *repeats = &checker->repeats;
    struct tv_habit *habit = &repeats->habits[(uint32_t)(node + 1)];
    *tag = 0;
    if (is_placed(checker) || !is_worth(habit) ||
        walk->depth + TV_REPEAT_LEN_MAX / 2 > checker->depth_max)
        return false;
    *tag = tag_of(walk->base + walk->at, node, habit->span);
    const struct tv_repeat_set *set = set_of(repeats, *tag);
    for (unsigned ways = ways_of(set->tags, *tag); ways != 0; ways &= ways - 1) {
        unsigned way = (unsigned)__builtin_ctz(ways);
        if (!pass_repeat(checker, &set->rows[way], node))
            continue;
        repeats->found = number_of(*tag, way);
        if (habit->trust < TRUST_MAX)
            habit->trust += TRUST_GAIN;
        return true;
    }
    if (habit->trust > 0)
        habit->trust--;
    return false;
}

void tv_repeat_keep(struct tv_checker *checker, const struct tv_level *level) {
    struct tv_repeats *repeats = &checker->repeats;
    const struct tv_walk *walk = &checker->walk;
    uint32_t len = walk->at - level->mark.at;
    uint64_t tag = level->tag, steps = level->steps - checker->steps;
    if (!is_right(checker, level) || len > TV_REPEAT_LEN_MAX || steps > UINT16_MAX)
        return;
    struct tv_habit *habit = &repeats->habits[(uint32_t)(level->node + 1)];
    const char *text = walk->base + level->mark.at;
    if (habit->span == SPAN_NONE) {
        habit->span = (uint8_t)span_of(len);
        tag = tag_of(text, level->node, habit->span);
    }
    struct tv_repeat_set *set = set_of(repeats, tag);
    uint32_t way = set->oldest++ % TV_REPEAT_WAYS;
    struct tv_repeat *row = &set->rows[way];
    *row = (struct tv_repeat){.at = take_room(repeats, len),
                              .node = level->node + 1,
                              .len = (uint16_t)len,
                              .quotes = (uint16_t)(walk->quote - level->mark.quote),
                              .steps = (uint16_t)steps};
    set->tags[way] = tag;
    if (repeats->sketches)
        repeats->sketches[number_of(tag, way)] = repeats->is_sketching ? level->sketch : 0;
    memcpy(repeats->texts + row->at % TV_REPEAT_TEXTS_LEN, text, len);
}

void tv_repeats_reset(struct tv_repeats *repeats, uint32_t nodes_count) {
    repeats->written = 0;
    memset(repeats->sets, 0, sizeof *repeats->sets << TV_REPEAT_SET_BITS);
    for (uint32_t i = 0; i <= nodes_count; i++)
        repeats->habits[i] = (struct tv_habit){SPAN_NONE, TRUST_START, 0};
}
