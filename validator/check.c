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

/* True when every value of a type is right, as is so for most. */
static inline bool takes_any(const struct tv_checker *checker, uint32_t node, unsigned bits) {
    if (node == TV_NONE)
        return true;
    const struct tv_node *wanted = &checker->table->nodes[node];
    return TV_OFTEN(wanted->types & bits) && !(wanted->check_types & bits);
}

/* bits: enum tv_type; text: of strings decoded, of others JSON. */
static inline void check_scalar(struct tv_checker *checker, uint32_t node, uint32_t at,
                                unsigned bits, struct tv_str text) {
    if (takes_any(checker, node, bits))
        return;
    const struct tv_node *wanted = &checker->table->nodes[node];
    if (TV_RARE(!(wanted->types & bits))) {
        note_type(checker, node, at);
        return;
    }
    bool passes = wanted->first_format && bits == TV_TYPE_STRING &&
                  tv_format_matches((enum tv_format)wanted->first_format, text.at, text.len);
    if (!passes)
        tv_checks_run(checker, node, (struct tv_scalar){text, at, bits});
}

/* The string between two quotes, without escapes. */
static __attribute__((noinline)) void check_plain(struct tv_checker *checker, uint32_t node,
                                                  uint32_t open, uint32_t close) {
    struct tv_str text = {checker->walk.base + open + 1, close - open - 1};
    check_scalar(checker, node, open, TV_TYPE_STRING, text);
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

/* A number of so few digits, without an exponent, is held exactly by a double. One of three bytes
 * is, with an exponent too. */
static inline bool is_small(struct tv_str number) {
    if (number.len <= 3)
        return true;
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

static __attribute__((noinline)) bool check_any_scalar(struct tv_checker *checker, uint32_t node,
                                                       unsigned type) {
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

/* Notes that the name of a slot is there; what it takes. */
static inline struct tv_fit take_slot(struct tv_level *level, uint32_t slot) {
    uint64_t bit = (uint64_t)1 << (slot & 63);
    uint64_t *seen = &level->seen[slot >> 6];
    if (TV_RARE(*seen & bit))
        level->twice = true;
    *seen |= bit;
    return level->fits[slot];
}

/* Takes a name in any spelling; *node is what its value must be. */
static bool take_name(struct tv_checker *checker, struct tv_level *level, uint32_t *node) {
    struct tv_str raw = {NULL, 0};
    bool has_escape = false;
    if (!tv_walk_key(&checker->walk, &raw, &has_escape))
        return false;
    struct tv_str name = has_escape ? tv_string_decode(checker, checker->walk.at, raw) : raw;
    const struct tv_key *key =
        level->names_known.keys ? tv_lookup_find(checker->table, &level->names_known, name) : NULL;
    *node = level->inner;
    if (!key) {
        tv_name_note(checker, level, raw, name);
        return true;
    }
    if (TV_RARE(key->kind == TV_KEY_FORMERLY))
        tv_note(checker, (struct tv_pending){.at = checker->walk.at,
                                             .object = level->mark.at,
                                             .what = (uint32_t)(key - checker->table->keys),
                                             .rule = key->rule & 0xfffu,
                                             .kind = TV_PENDING_FORMER});
    *node = take_slot(level, key->target).node;
    return true;
}

/* ---- Levels ---------------------------------------------------------------------------------- */

/* True when nothing has to be looked at where an object or array ends, as is so for most. */
static inline bool ends_plain(const struct tv_checker *checker, const struct tv_level *level) {
    const struct tv_shape *shape = level->shape;
    if (level->twice || level->near || checker->name_count != level->names)
        return false;
    return !shape || (shape->demand_count == shape->singles && shape->when_count == 0 &&
                      !tv_lacks_single(checker, level));
}

static inline void close_level(struct tv_checker *checker, struct tv_level *level) {
    if (!ends_plain(checker, level) && level->close == '}')
        tv_object_close(checker, level);
    if (TV_RARE(level->has_checks))
        tv_checks_run_close(checker, level);
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

static inline void set_shape(const struct tv_checker *checker, struct tv_level *level,
                             const struct tv_shape *shape) {
    level->shape = shape;
    level->fits = checker->fits + shape->slots;
    level->inner = shape->additional;
    tv_lookup_open(checker->table, shape->keyset, &level->names_known);
    level->seen[0] = 0; /* there is always one */
    for (uint32_t i = 1; i < shape->mask_words; i++)
        level->seen[i] = 0;
}

/* Goes into a container, *top becomes its level; an empty one is closed again at once. */
static inline bool open_level(struct tv_checker *checker, struct tv_level **top, uint32_t node,
                              unsigned type) {
    struct tv_walk *walk = &checker->walk;
    if (TV_RARE(walk->depth >= checker->depth_max))
        return tv_walk_skip(walk, 0);
    const struct tv_node *wanted = check_container(checker, node, type);
    struct tv_level *level = ++*top;
    tv_level_begin(checker, level, tv_walk_save(walk));
    level->node = node;
    level->close = type == TV_TYPE_OBJECT ? '}' : ']';
    level->has_checks = wanted && (wanted->check_types & type);
    if (wanted && type == TV_TYPE_ARRAY)
        level->inner = wanted->items;
    else if (wanted && wanted->shape != TV_NONE)
        set_shape(checker, level, &checker->table->shapes[wanted->shape]);
    bool empty = true;
    if (!tv_walk_enter(walk, &empty))
        return false;
    if (empty)
        close_level(checker, (*top)--);
    return true;
}

/* Behind a value: closes what ends here and stands at the next value of a level above base. */
static inline bool pass_next(struct tv_checker *checker, const struct tv_level *base,
                             struct tv_level **top) {
    bool more = false;
    while (!more && *top != base) {
        if (!tv_walk_next(&checker->walk, (*top)->close, &more))
            return false;
        if (!more)
            close_level(checker, (*top)--);
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

/* Where the functions below stand when they are done. */
enum place { AT_NAME, AT_CONTAINER, BEHIND_VALUE, AT_FAULT };

/* The value at the walk's place, if it is a scalar. */
static inline enum place take_scalar(struct tv_checker *checker, uint32_t node) {
    struct tv_walk *walk = &checker->walk;
    unsigned type = tv_walk_type(walk);
    if (is_container(type))
        return AT_CONTAINER;
    return TV_OFTEN(check_any_scalar(checker, node, type)) ? BEHIND_VALUE : AT_FAULT;
}

/* The name between two quotes has no slot. Apart, so that take_plain needs fewer registers. */
static __attribute__((noinline)) struct tv_fit
note_unknown(struct tv_checker *checker, struct tv_level *level, uint32_t open, uint32_t close) {
    struct tv_walk *walk = &checker->walk;
    struct tv_str name = {walk->base + open + 1, close - open - 1};
    walk->at = tv_walk_blanks(walk, close + 2);
    tv_name_note(checker, level, name, name);
    return (struct tv_fit){level->inner, level->inner == TV_NONE ? TV_TYPE_ANY : 0};
}

/* Passes members of an object as long as they are what most are: a name without escapes and a
 * scalar, no blanks before the name. Its place is held in registers: 100 instructions for a known
 * name and a string instead of 200. *node is what the value must be, AT_CONTAINER. */
static inline enum place take_plain(struct tv_checker *checker, struct tv_level *level,
                                    uint32_t *node) {
    struct tv_walk *walk = &checker->walk;
    const char *base = walk->base;
    const uint32_t *quote = walk->quote;
    uint32_t at = walk->at;
    while (base[at] == '"' && tv_lookup_is_plain(walk, at, quote[1])) {
        const struct tv_key *key =
            tv_lookup_quoted(checker->table, &level->names_known, base, at, quote[1]);
        if (TV_RARE(key && key->kind == TV_KEY_FORMERLY))
            break;
        struct tv_fit fit = TV_OFTEN(key) ? take_slot(level, key->target)
                                          : note_unknown(checker, level, at, quote[1]);
        *node = fit.node;
        level->count++;
        at = quote[1] + 2;
        quote += 2;
        if (TV_OFTEN(base[at] == '"' && !tv_walk_has_escape(walk, at + 1, quote[1]))) {
            if (!(fit.free_types & TV_TYPE_STRING))
                check_plain(checker, fit.node, at, quote[1]);
            at = quote[1] + 1;
            quote += 2;
        } else {
            walk->quote = quote;
            walk->at = tv_walk_blanks(walk, at);
            enum place place = take_scalar(checker, *node);
            if (place != BEHIND_VALUE)
                return place;
            at = walk->at;
            quote = walk->quote;
        }
        if (TV_RARE(base[at] != ',' || base[at + 1] != '"')) {
            walk->at = at;
            walk->quote = quote;
            return BEHIND_VALUE;
        }
        at++;
    }
    walk->at = at;
    walk->quote = quote;
    return AT_NAME;
}

/* A member or item in any spelling. */
static enum place take_any(struct tv_checker *checker, struct tv_level *level, uint32_t *node) {
    if (level->close == '}' && !take_name(checker, level, node))
        return AT_FAULT;
    level->count++;
    return take_scalar(checker, *node);
}

/* The container at the walk's place; only goes into it. */
static inline bool take_container(struct tv_checker *checker, struct tv_level **top,
                                  uint32_t node) {
    if (may_skip(checker, node))
        return tv_walk_skip(&checker->walk, checker->depth_max - checker->walk.depth);
    return open_level(checker, top, node, tv_walk_type(&checker->walk));
}

/* The container at the walk's place, with all that is in it. */
static __attribute__((noinline)) bool walk_levels(struct tv_checker *checker, uint32_t node) {
    struct tv_level *const base = checker->top;
    struct tv_level *top = base;
    enum place place = AT_CONTAINER;
    do {
        const struct tv_level *was = top;
        if (place == AT_CONTAINER && TV_RARE(!take_container(checker, &top, node)))
            return false;
        if (top == was && !pass_next(checker, base, &top))
            return false;
        if (top == base)
            return true;
        node = top->inner;
        place = top->names_known.keys ? take_plain(checker, top, &node) : AT_NAME;
        if (place == AT_NAME)
            place = take_any(checker, top, &node);
    } while (TV_OFTEN(place != AT_FAULT));
    return false;
}

bool tv_check_value(struct tv_checker *checker, uint32_t node) {
    struct tv_walk *walk = &checker->walk;
    uint32_t at = walk->at, close = walk->quote[1];
    if (TV_OFTEN(walk->base[at] == '"' && !tv_walk_has_escape(walk, at + 1, close))) {
        walk->at = close + 1;
        walk->quote += 2;
        if (!takes_any(checker, node, TV_TYPE_STRING))
            check_plain(checker, node, at, close);
        return true;
    }
    unsigned type = tv_walk_type(walk);
    return is_container(type) ? walk_levels(checker, node) : check_any_scalar(checker, node, type);
}
