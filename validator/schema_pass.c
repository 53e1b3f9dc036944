/* Passing values. Several schemas look at one value, and each has to get behind what it holds:
 * where objects and arrays end is kept, so that what was passed once, or lies in something that
 * was, is passed in one step from then on. However deep a value is and however often it is asked
 * about, its bytes are passed a few times at most.
 *
 *   { "c": { "c": { "c": 1 } } }
 *   ^ at   ^      ^     end -> ^ ^ ^      all three pairs are kept when the first one is passed
 *
 * Of two that would stand in one place the longer one stays. */
#include "schema_frame.h"

static struct tv_passed *place_of(const struct tv_evaluation *e, uint32_t at) {
    return &e->checker->passed[at * 0x9e3779b1u >> (32 - TV_PASSED_BITS)];
}

void tv_schema_keep(struct tv_evaluation *e, uint32_t at) {
    struct tv_checker *checker = e->checker;
    struct tv_passed *passed = place_of(e, at);
    bool is_old = passed->turn != checker->verdict_turn;
    if (is_old || e->walk.at - at > passed->end - passed->at)
        *passed = (struct tv_passed){.turn = checker->verdict_turn,
                                     .at = at,
                                     .end = e->walk.at,
                                     .quotes = (uint32_t)(e->walk.quote - checker->index.quotes)};
}

static bool jump(struct tv_evaluation *e) {
    const struct tv_passed *passed = place_of(e, e->walk.at);
    if (passed->turn != e->checker->verdict_turn || passed->at != e->walk.at)
        return false;
    e->walk.at = passed->end;
    e->walk.quote = e->checker->index.quotes + passed->quotes;
    return true;
}

static void pass_name(struct tv_evaluation *e, char close) {
    struct tv_str raw = {NULL, 0};
    bool has_escape = false;
    if (close == '}')
        tv_walk_key(&e->walk, &raw, &has_escape);
}

static void pass_scalar(struct tv_evaluation *e, unsigned type) {
    uint32_t at = e->walk.at;
    tv_walk_skip(&e->walk, 0);
    if (type == TV_TYPE_NUMBER)
        tv_spend(e->checker, (e->walk.at - at) / 64);
}

/* Goes into the containers that begin here, and passes the first value that holds none. */
static void go_down(struct tv_evaluation *e, uint32_t *depth) {
    struct tv_walk *walk = &e->walk;
    for (;;) {
        unsigned type = tv_walk_type(walk);
        uint32_t at = walk->at;
        bool empty = true;
        if (!(type & (TV_TYPE_OBJECT | TV_TYPE_ARRAY))) {
            pass_scalar(e, type);
            return;
        }
        if (jump(e) || !tv_walk_enter(walk, &empty) || empty)
            return;
        struct tv_fold *fold = &e->checker->folds[(*depth)++];
        *fold = (struct tv_fold){.sum = at, .close = type == TV_TYPE_OBJECT ? '}' : ']'};
        pass_name(e, fold->close);
    }
}

static void pass_container(struct tv_evaluation *e) {
    uint32_t depth = 0, parts = 1;
    go_down(e, &depth);
    while (depth > 0) {
        struct tv_fold *fold = &e->checker->folds[depth - 1];
        bool more = false;
        tv_walk_next(&e->walk, fold->close, &more);
        parts++;
        if (more) {
            pass_name(e, fold->close);
            go_down(e, &depth);
        } else {
            tv_schema_keep(e, (uint32_t)fold->sum);
            depth--;
        }
    }
    tv_spend(e->checker, parts);
}

void tv_schema_pass(struct tv_evaluation *e) {
    unsigned type = tv_walk_type(&e->walk);
    if (type & (TV_TYPE_OBJECT | TV_TYPE_ARRAY)) {
        pass_container(e);
        return;
    }
    pass_scalar(e, type);
    tv_spend(e->checker, 1);
}
