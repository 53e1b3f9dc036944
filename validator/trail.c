/* The trail: a second walk over an event that stops at each value that something is told about, and
 * writes the JSON Pointer that leads there. One walk serves all findings of an event, because they
 * are sorted by their places. */
#include "settle.h"

#include <string.h>

/* Past the value where the trail stands, up to the next one. */
static void pass(struct tv_checker *checker, struct tv_trail *trail) {
    struct tv_walk *walk = &trail->walk;
    bool more = false;
    while (!more) {
        if (trail->depth == 0) {
            trail->is_over = true;
            return;
        }
        struct tv_step *step = &checker->steps_down[trail->depth - 1];
        if (!tv_walk_next(walk, step->is_item ? ']' : '}', &more)) {
            trail->is_over = true;
            return;
        }
        if (!more)
            trail->depth--;
    }
}

static void take_step(struct tv_checker *checker, struct tv_trail *trail) {
    struct tv_step *step = &checker->steps_down[trail->depth - 1];
    struct tv_str raw = {NULL, 0};
    bool has_escape = false;
    if (step->is_item) {
        step->index++;
        return;
    }
    if (!tv_walk_key(&trail->walk, &raw, &has_escape)) {
        trail->is_over = true;
        return;
    }
    step->raw = raw;
}

/* From the value where the trail stands to the one that follows it in the text. */
static void advance(struct tv_checker *checker, struct tv_trail *trail) {
    struct tv_walk *walk = &trail->walk;
    unsigned type = tv_walk_type(walk);
    bool empty = true;
    if (type & (TV_TYPE_OBJECT | TV_TYPE_ARRAY))
        trail->is_over = !tv_walk_enter(walk, &empty);
    else
        trail->is_over = !tv_walk_skip(walk, 0);
    if (empty)
        pass(checker, trail);
    else
        checker->steps_down[trail->depth++] =
            (struct tv_step){.is_item = type == TV_TYPE_ARRAY, .index = UINT32_MAX};
    if (!trail->is_over)
        take_step(checker, trail);
}

void tv_trail_follow(struct tv_settling *settling, uint32_t at) {
    struct tv_trail *trail = &settling->trail;
    while (!trail->is_over && trail->walk.at < at)
        advance(settling->checker, trail);
}

/* ---- The pointer ----------------------------------------------------------------------------- */

struct pointer {
    char *at;
    size_t len;
};

static void put(struct pointer *pointer, char c) {
    if (pointer->len < TV_POINTER_MAX)
        pointer->at[pointer->len++] = c;
}

static void put_name(struct tv_checker *checker, struct pointer *pointer, struct tv_str name) {
    if (name.len > 0 && memchr(name.at, '\\', name.len)) {
        char *out = checker->decoded + checker->decoded_len;
        name = (struct tv_str){out, tv_unescape(name, out, NULL)};
    }
    for (size_t i = 0; i < name.len; i++) {
        char c = name.at[i];
        put(pointer, c == '~' || c == '/' ? '~' : c);
        if (c == '~' || c == '/')
            put(pointer, c == '~' ? '0' : '1');
    }
}

static void put_index(struct pointer *pointer, uint32_t index) {
    char digits[10];
    size_t first = sizeof digits;
    do
        digits[--first] = (char)('0' + index % 10);
    while (index /= 10);
    while (first < sizeof digits)
        put(pointer, digits[first++]);
}

struct tv_str tv_trail_pointer(struct tv_settling *settling) {
    struct tv_checker *checker = settling->checker;
    struct pointer pointer = {checker->pointer, 0};
    for (uint32_t i = 0; i < settling->trail.depth; i++) {
        const struct tv_step *step = &checker->steps_down[i];
        put(&pointer, '/');
        if (step->is_item)
            put_index(&pointer, step->index);
        else
            put_name(checker, &pointer, step->raw);
    }
    return (struct tv_str){pointer.at, pointer.len};
}
