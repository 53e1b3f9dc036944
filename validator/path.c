/* Going down a path by itself, apart from the walk: for demands that name a place anywhere in the
 * event, for conditions, and for what a finding tells about its event. */
#include "checker.h"

#include <string.h>

/* The number that a step is, as the index of an item; TV_NONE when it is none. */
static uint32_t index_of(struct tv_str step) {
    uint32_t index = 0;
    if (step.len == 0 || step.len > 9 || (step.len > 1 && step.at[0] == '0'))
        return TV_NONE;
    for (size_t i = 0; i < step.len; i++) {
        if (step.at[i] < '0' || step.at[i] > '9')
            return TV_NONE;
        index = index * 10 + (uint32_t)(step.at[i] - '0');
    }
    return index;
}

static bool step_item(struct tv_walk *walk, uint32_t index) {
    bool empty = true, more = true;
    if (!tv_walk_enter(walk, &empty) || empty)
        return false;
    for (uint32_t i = 0; i < index && more; i++) {
        if (!tv_walk_skip(walk, TV_DEPTH_MAX) || !tv_walk_next(walk, ']', &more))
            return false;
    }
    return more;
}

static bool is_name(struct tv_checker *checker, struct tv_str raw, bool has_escape,
                    struct tv_str step) {
    if (!has_escape)
        return tv_str_equal(raw, step);
    char *out = checker->decoded + checker->decoded_len;
    size_t len = tv_unescape(raw, out, NULL);
    return tv_str_equal((struct tv_str){out, len}, step);
}

static bool step_member(struct tv_checker *checker, struct tv_walk *walk, struct tv_str step) {
    struct tv_str raw = {NULL, 0};
    bool empty = true, has_escape = false, more = true;
    if (!tv_walk_enter(walk, &empty) || empty)
        return false;
    while (more) {
        if (!tv_walk_key(walk, &raw, &has_escape))
            return false;
        if (is_name(checker, raw, has_escape, step))
            return true;
        if (!tv_walk_skip(walk, TV_DEPTH_MAX) || !tv_walk_next(walk, '}', &more))
            return false;
    }
    return false;
}

bool tv_path_step(struct tv_checker *checker, struct tv_walk *walk, struct tv_str step) {
    unsigned type = tv_walk_type(walk);
    if (type == TV_TYPE_OBJECT)
        return step_member(checker, walk, step);
    return type == TV_TYPE_ARRAY && index_of(step) != TV_NONE && step_item(walk, index_of(step));
}

/* Most paths lead through the context, which need not be searched for. */
static uint32_t start_path(struct tv_checker *checker, struct tv_str first, struct tv_walk *walk) {
    const struct tv_event *event = &checker->event;
    bool is_context =
        event->field_at[TV_FIELD_CONTEXT] != TV_NONE && tv_str_equal(first, TV_STR("context"));
    tv_walk_restore(walk, is_context ? event->context : event->mark);
    return is_context ? 1 : 0;
}

bool tv_path_exists(struct tv_checker *checker, uint32_t path, uint32_t *parent_at) {
    const struct tv_path *wanted = &checker->table->paths[path];
    const struct tv_operand *steps = checker->table->operands + wanted->steps;
    struct tv_walk walk = checker->walk;
    *parent_at = checker->event.mark.at;
    if (wanted->count == 0)
        return true;
    uint32_t i = start_path(checker, tv_table_string(checker->table, steps[0].a), &walk);
    for (; i < wanted->count; i++) {
        struct tv_str step = tv_table_string(checker->table, steps[i].a);
        bool is_container = (tv_walk_type(&walk) & (TV_TYPE_OBJECT | TV_TYPE_ARRAY)) != 0;
        *parent_at = is_container ? walk.at : TV_NONE;
        bool found = is_container && tv_path_step(checker, &walk, step);
        if (!tv_spend(checker, 1 + (uint64_t)(walk.at - *parent_at)) || !found)
            return false;
    }
    return true;
}

/* The closing quote of the string whose opening quote is at `at`. */
static uint32_t string_end(struct tv_str text, uint32_t at) {
    const char *start = text.at + at + 1;
    const char *quote = start;
    for (;;) {
        quote = memchr(quote, '"', (size_t)(text.at + text.len - quote));
        const char *first = quote;
        while (first > start && first[-1] == '\\')
            first--;
        if ((quote - first) % 2 == 0)
            return (uint32_t)(quote - text.at);
        quote++;
    }
}

struct tv_str tv_string_at(const struct tv_checker *checker, uint32_t at) {
    struct tv_str text = {checker->walk.base, checker->walk.len};
    if (at == TV_NONE || text.at[at] != '"')
        return (struct tv_str){NULL, 0};
    return (struct tv_str){text.at + at + 1, string_end(text, at) - at - 1};
}

uint32_t tv_value_end(struct tv_str text, uint32_t at) {
    uint32_t depth = 0;
    for (; at < text.len; at++) {
        unsigned char c = (unsigned char)text.at[at];
        if (c == '"') {
            at = string_end(text, at);
            if (depth == 0)
                return at + 1;
        } else if (c == '{' || c == '[') {
            depth++;
        } else if (c == '}' || c == ']') {
            if (depth == 0)
                return at; /* behind a number or literal */
            if (--depth == 0)
                return at + 1;
        } else if (depth == 0 && (c == ',' || c <= ' ')) {
            return at;
        }
    }
    return at;
}
