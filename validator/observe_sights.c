/* Sights: each value below properties or traits, with its pointer, type and place. Only told for
 * events of a new form. */
#include "observe.h"

/* A container that is open. */
struct open {
    size_t pointer_len; /* of its own pointer */
    char close;
};

struct view {
    struct tv_checker *checker;
    struct tv_walk walk;
    uint64_t seed; /* of the event's name */
    size_t pointer_len;
    uint32_t depth;
    struct open open[TV_WATCH_DEPTH];
};

/* ---- Pointers -------------------------------------------------------------------------------- */

static void put(struct view *view, char c) {
    if (view->pointer_len < TV_POINTER_MAX)
        view->checker->pointer[view->pointer_len++] = c;
}

/* Goes on from the pointer of the innermost container. */
static void put_step(struct view *view, struct tv_str step) {
    view->pointer_len = view->open[view->depth - 1].pointer_len;
    put(view, '/');
    for (size_t i = 0; i < step.len; i++) {
        char c = step.at[i];
        bool is_code = c == '~' || c == '/';
        put(view, is_code ? '~' : c);
        if (is_code)
            put(view, c == '~' ? '0' : '1');
    }
}

static bool put_name(struct view *view) {
    struct tv_checker *checker = view->checker;
    struct tv_str raw;
    bool has_escape = false;
    if (!tv_walk_key(&view->walk, &raw, &has_escape))
        return false;
    if (has_escape) {
        char *out = checker->decoded + checker->decoded_len;
        raw = (struct tv_str){out, tv_unescape(raw, out, NULL)};
    }
    put_step(view, raw);
    return true;
}

/* ---- Values ---------------------------------------------------------------------------------- */

/* True when an entry is about the value, so that its finding speaks of it. */
static bool is_told(const struct tv_checker *checker, uint32_t at) {
    for (uint32_t i = 0; i < checker->pending_count; i++) {
        const struct tv_pending *entry = &checker->pending[i];
        bool is_about = entry->kind == TV_PENDING_TYPE || entry->kind == TV_PENDING_CHECK;
        if (is_about && entry->at == at)
            return true;
    }
    return false;
}

static void tell(struct view *view, unsigned type) {
    struct tv_checker *checker = view->checker;
    struct tv_finding place = {0};
    enum tv_piece_kind kind;
    uint32_t at = view->walk.at, end = at;
    if (!(type & (TV_TYPE_OBJECT | TV_TYPE_ARRAY)))
        end = tv_value_end((struct tv_str){view->walk.base, view->walk.len}, at);
    struct tv_str pointer = {checker->pointer, view->pointer_len};
    uint32_t len = end - at < TV_WATCH_TEXT ? end - at : TV_WATCH_TEXT;
    tv_finding_place(checker, tv_layers_offset(checker, at, &kind), 0, &place);
    struct tv_sight sight = {.record = place.record,
                             .line = place.line,
                             .column = place.column,
                             .offset = place.offset,
                             .property = tv_hash_text(pointer, view->seed),
                             .pointer = pointer,
                             .text = {view->walk.base + at, len},
                             .type = (enum tv_type)type,
                             .is_member = view->depth == 1,
                             .is_told = is_told(checker, at)};
    const struct tv_observer *observer = &checker->watch->observer;
    observer->sight(observer->context, &sight);
}

/* Goes into the container here, to its first member. Empty or too deep ones are passed. */
static bool enter(struct view *view) {
    char close = view->walk.base[view->walk.at] == '{' ? '}' : ']';
    bool empty = true;
    if (view->depth == TV_WATCH_DEPTH)
        return tv_walk_skip(&view->walk, TV_DEPTH_MAX);
    if (!tv_walk_enter(&view->walk, &empty) || empty)
        return true;
    view->open[view->depth++] = (struct open){view->pointer_len, close};
    return true;
}

/* Takes the value here and stands behind it, or at the first member of it. */
static bool take(struct view *view) {
    unsigned type = tv_walk_type(&view->walk);
    uint32_t depth = view->depth;
    if (depth > 0)
        tell(view, type);
    bool fine = type & (TV_TYPE_OBJECT | TV_TYPE_ARRAY) ? enter(view)
                                                        : tv_walk_skip(&view->walk, TV_DEPTH_MAX);
    return fine && view->depth > depth;
}

/* From behind a value to the next one in any of the containers that are open. */
static bool go_on(struct view *view) {
    bool more = false;
    while (view->depth > 0 && !more) {
        if (!tv_walk_next(&view->walk, view->open[view->depth - 1].close, &more))
            return false;
        view->depth -= !more;
    }
    return more;
}

void tv_sights_tell(struct tv_checker *checker, struct tv_walk_mark mark, struct tv_str name,
                    uint64_t seed) {
    struct view view = {.checker = checker, .walk = checker->walk, .seed = seed};
    tv_walk_restore(&view.walk, mark);
    for (size_t i = 0; i < name.len; i++)
        put(&view, name.at[i]);
    bool more = take(&view);
    while (more) {
        if (view.open[view.depth - 1].close == ']')
            put_step(&view, TV_STR("*"));
        else if (!put_name(&view))
            return;
        if (!take(&view))
            more = go_on(&view);
    }
}
