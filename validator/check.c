/* The fused walk: grammar and table in one pass over a value. Containers that are open stand on a
 * stack of levels; only the last one is looked at. Everything that is no fault of the data lies in
 * this file; the rest is noted by functions of its own, out of the way.
 *
 *   key -> slot -> node -+-> scalar: type, checks
 *                        +-> container: a level more
 */
#include "checker.h"
#include "formats.h"
#include "lookup.h"

/* ---- Scalars --------------------------------------------------------------------------------- */

static TV_COLD void note_type(struct tv_checker *checker, uint32_t node, uint32_t at) {
    tv_note(checker, (struct tv_pending){.at = at, .what = node, .kind = TV_PENDING_TYPE});
}

/* bits: enum tv_type; text: of strings decoded, of others JSON. */
static inline void check_scalar(struct tv_checker *checker, uint32_t node, uint32_t at,
                                unsigned bits, struct tv_str text) {
    if (node == TV_NONE)
        return;
    const struct tv_node *wanted = &checker->table->nodes[node];
    if (TV_RARE(!(wanted->types & bits))) {
        note_type(checker, node, at);
        return;
    }
    if (!(wanted->check_types & bits))
        return;
    bool passes = wanted->first_format && bits == TV_TYPE_STRING &&
                  tv_format_matches((enum tv_format)wanted->first_format, text.at, text.len);
    if (!passes)
        tv_checks_run(checker, node, (struct tv_scalar){text, at, bits});
}

static inline bool check_string(struct tv_checker *checker, uint32_t node, struct tv_str *text) {
    uint32_t at = checker->walk.at;
    bool has_escape = false;
    if (!tv_walk_string(&checker->walk, text, &has_escape))
        return false;
    if (TV_RARE(has_escape))
        *text = tv_string_decode(checker, at, *text);
    check_scalar(checker, node, at, TV_TYPE_STRING, *text);
    return true;
}

/* A number of so few digits, without an exponent, is held exactly by a double. */
static inline bool is_small(struct tv_str number) {
    if (number.len > 15)
        return false;
    for (size_t i = 0; i < number.len; i++) {
        if ((number.at[i] | 0x20) == 'e')
            return false;
    }
    return true;
}

static __attribute__((noinline)) bool check_number(struct tv_checker *checker, uint32_t node) {
    uint32_t at = checker->walk.at;
    struct tv_str text = {NULL, 0};
    bool is_integer = false;
    if (!tv_walk_number(&checker->walk, &text, &is_integer))
        return false;
    if (TV_RARE(!is_small(text)))
        tv_number_check(checker, at, text);
    unsigned bits = is_integer ? TV_TYPE_NUMBER | TV_TYPE_INTEGER : TV_TYPE_NUMBER;
    check_scalar(checker, node, at, bits, text);
    return true;
}

static __attribute__((noinline)) bool check_literal(struct tv_checker *checker, uint32_t node,
                                                    unsigned type) {
    uint32_t at = checker->walk.at;
    const char *start = checker->walk.base + at;
    if (TV_RARE(type == 0))
        return tv_walk_skip(&checker->walk, 0); /* records the fault */
    if (!tv_walk_literal(&checker->walk))
        return false;
    check_scalar(checker, node, at, type, (struct tv_str){start, checker->walk.at - at});
    return true;
}

static inline bool check_any_scalar(struct tv_checker *checker, uint32_t node, unsigned type) {
    struct tv_str text = {NULL, 0};
    if (TV_OFTEN(type == TV_TYPE_STRING))
        return check_string(checker, node, &text);
    if (type == TV_TYPE_NUMBER)
        return check_number(checker, node);
    return check_literal(checker, node, type);
}

bool tv_check_string(struct tv_checker *checker, uint32_t node, struct tv_str *text) {
    return check_string(checker, node, text);
}

/* ---- Objects --------------------------------------------------------------------------------- */

/* A name that is spelled with escapes, an old name, or one without a slot. */
static __attribute__((noinline)) uint32_t take_odd_name(struct tv_checker *checker,
                                                        struct tv_level *level, struct tv_str raw,
                                                        struct tv_str name) {
    const struct tv_key *key =
        level->shape ? tv_keyset_find_fast(checker->table, level->shape->keyset, name) : NULL;
    if (!key) {
        tv_name_note(checker, level, raw, name);
        return TV_NONE;
    }
    if (key->kind == TV_KEY_FORMERLY)
        tv_note(checker, (struct tv_pending){.at = checker->walk.at,
                                             .object = level->mark.at,
                                             .what = (uint32_t)(key - checker->table->keys),
                                             .rule = key->rule & 0xfffu,
                                             .kind = TV_PENDING_FORMER});
    return key->target;
}

/* Takes a name; *node is what its value must be. */
static inline bool take_name(struct tv_checker *checker, struct tv_level *level, uint32_t *node) {
    struct tv_str raw = {NULL, 0};
    bool has_escape = false;
    if (!tv_walk_key(&checker->walk, &raw, &has_escape))
        return false;
    const struct tv_key *key = NULL;
    if (level->names_known.keys && !has_escape)
        key = tv_lookup_find(checker->table, &level->names_known, raw);
    uint32_t slot;
    if (TV_OFTEN(key && key->kind != TV_KEY_FORMERLY)) {
        slot = key->target;
    } else {
        struct tv_str name = has_escape ? tv_string_decode(checker, checker->walk.at, raw) : raw;
        slot = take_odd_name(checker, level, raw, name);
        *node = level->inner;
        if (slot == TV_NONE)
            return true;
    }
    uint64_t bit = (uint64_t)1 << (slot & 63);
    uint64_t *seen = &level->seen[slot >> 6];
    if (TV_RARE(*seen & bit))
        level->twice = true;
    *seen |= bit;
    *node = level->slots[slot].node;
    return true;
}

/* ---- Levels ---------------------------------------------------------------------------------- */

static inline void close_level(struct tv_checker *checker) {
    struct tv_level *level = checker->top;
    if (level->close == '}')
        tv_object_close(checker, level);
    if (TV_RARE(level->has_checks))
        tv_checks_run_close(checker, level);
    checker->top--;
}

/* What a container has to be: NULL when nothing is known or it is wrong as a whole. */
static inline const struct tv_node *check_container(struct tv_checker *checker, uint32_t node,
                                                    unsigned type) {
    if (node == TV_NONE)
        return NULL;
    const struct tv_node *wanted = &checker->table->nodes[node];
    if (TV_RARE(!(wanted->types & type))) {
        note_type(checker, node, checker->walk.at);
        return NULL;
    }
    if (TV_RARE(wanted->check_types & type) && !tv_checks_run_open(checker, node, type))
        return NULL;
    return wanted;
}

/* Goes into a container; an empty one is closed again at once. */
static inline bool open_level(struct tv_checker *checker, uint32_t node, unsigned type) {
    struct tv_walk *walk = &checker->walk;
    if (TV_RARE(walk->depth >= checker->depth_max))
        return tv_walk_skip(walk, 0);
    const struct tv_node *wanted = check_container(checker, node, type);
    struct tv_level *level = ++checker->top;
    level->mark = tv_walk_save(walk);
    level->shape = NULL;
    level->names_known.keys = NULL;
    level->inner = TV_NONE;
    level->node = node;
    level->count = 0;
    level->names = checker->name_count;
    level->pending = checker->pending_count;
    level->twice = level->near = false;
    level->has_checks = wanted && (wanted->check_types & type);
    level->close = type == TV_TYPE_OBJECT ? '}' : ']';
    if (wanted && type == TV_TYPE_ARRAY) {
        level->inner = wanted->items;
    } else if (wanted && wanted->shape != TV_NONE) {
        const struct tv_shape *shape = &checker->table->shapes[wanted->shape];
        level->shape = shape;
        level->slots = checker->table->slots + shape->slots;
        level->inner = shape->additional;
        tv_lookup_open(checker->table, shape->keyset, &level->names_known);
        level->seen[0] = 0; /* there is always one */
        for (uint32_t i = 1; i < shape->mask_words; i++)
            level->seen[i] = 0;
    }
    bool empty = true;
    if (!tv_walk_enter(walk, &empty))
        return false;
    if (empty)
        close_level(checker);
    return true;
}

/* Behind a value: closes what ends here and stands at the next value of a level above base. */
static inline bool pass_next(struct tv_checker *checker, const struct tv_level *base) {
    bool more = false;
    while (!more && checker->top != base) {
        if (!tv_walk_next(&checker->walk, checker->top->close, &more))
            return false;
        if (!more)
            close_level(checker);
    }
    return true;
}

static inline bool is_container(unsigned type) {
    return (type & (TV_TYPE_OBJECT | TV_TYPE_ARRAY)) != 0;
}

/* When only the table's demands count, nothing is to be found where there are none. */
static inline bool may_skip(const struct tv_checker *checker, uint32_t node) {
    return TV_RARE(checker->mode != TV_MODE_MAIN) && node == TV_NONE;
}

static bool walk_levels(struct tv_checker *checker, const struct tv_level *base) {
    while (checker->top != base) {
        struct tv_level *level = checker->top;
        uint32_t node = level->inner;
        if (level->close == '}' && !take_name(checker, level, &node))
            return false;
        level->count++;
        unsigned type = tv_walk_type(&checker->walk);
        bool ok;
        if (!is_container(type))
            ok = check_any_scalar(checker, node, type);
        else if (may_skip(checker, node))
            ok = tv_walk_skip(&checker->walk, checker->depth_max - checker->walk.depth);
        else
            ok = open_level(checker, node, type);
        if (TV_RARE(!ok))
            return false;
        if (checker->top > level)
            continue;
        if (!pass_next(checker, base))
            return false;
    }
    return true;
}

bool tv_check_value(struct tv_checker *checker, uint32_t node) {
    unsigned type = tv_walk_type(&checker->walk);
    if (!is_container(type))
        return check_any_scalar(checker, node, type);
    if (may_skip(checker, node))
        return tv_walk_skip(&checker->walk, checker->depth_max - checker->walk.depth);
    const struct tv_level *base = checker->top;
    return open_level(checker, node, type) && walk_levels(checker, base);
}
