/* The fused walk: grammar and table in one pass over a value. Containers that are open stand on a
 * stack of levels; only the last one is looked at. Everything that is no fault of the data lies in
 * this file; the rest is noted by functions of its own, out of the way.
 *
 *   key -> slot -> node -+-> scalar: type, checks
 *                        +-> container: a level more
 */
#include "formats.h"
#include "sketch.h"

/* ---- Scalars --------------------------------------------------------------------------------- */

static TV_COLD void note_type(struct tv_checker *checker, uint32_t node, uint32_t at) {
    tv_note(checker, (struct tv_pending){.at = at, .what = node, .kind = TV_PENDING_TYPE});
}

/* bits: enum tv_type; text: of strings decoded, of others JSON. */
static void check_scalar(struct tv_checker *checker, uint32_t node, uint32_t at, unsigned bits,
                         struct tv_str text) {
    const struct tv_want *want = tv_want_of(checker, node);
    if (TV_RARE(!(want->types & bits)))
        note_type(checker, node, at);
    else if (want->check_types & bits)
        tv_checks_run(checker, node, (struct tv_scalar){text, at, bits});
}

TV_APART void tv_check_plain(struct tv_checker *checker, uint32_t node, uint32_t open,
                             uint32_t close) {
    const struct tv_want *want = tv_want_of(checker, node);
    struct tv_str text = {checker->walk.base + open + 1, close - open - 1};
    if ((uint32_t)text.len - want->len_min <= want->len_span)
        return;
    if (want->format && tv_format_matches((enum tv_format)want->format, text.at, text.len)) {
        if (TV_RARE(want->format == TV_FORMAT_EMAIL))
            tv_personal_settle(checker, node, text);
        return;
    }
    if (want->is_phone)
        tv_personal_settle_phone(checker, text);
    check_scalar(checker, node, open, TV_TYPE_STRING, text);
}

bool tv_check_string(struct tv_checker *checker, uint32_t node, struct tv_str *text) {
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
static bool is_small(struct tv_str number) {
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

static bool is_right_number(struct tv_fit fit, unsigned bits, char first) {
    return TV_OFTEN((fit.size_types & bits) && first != '-');
}

static TV_APART bool check_number(struct tv_checker *checker, struct tv_fit fit) {
    uint32_t at = checker->walk.at;
    struct tv_str text = {NULL, 0};
    bool is_integer = false;
    if (!tv_walk_number(&checker->walk, &text, &is_integer))
        return false;
    if (TV_RARE(!is_small(text)))
        tv_number_check(checker, at, text);
    unsigned bits = is_integer ? TV_TYPE_NUMBER | TV_TYPE_INTEGER : TV_TYPE_NUMBER;
    if (!is_right_number(fit, bits, text.at[0]))
        check_scalar(checker, fit.node, at, bits, text);
    return true;
}

static bool check_literal(struct tv_checker *checker, struct tv_fit fit, unsigned type) {
    uint32_t at = checker->walk.at;
    const char *start = checker->walk.base + at;
    if (TV_RARE(type == 0))
        return tv_walk_skip(&checker->walk, 0); /* records the fault */
    if (!tv_walk_literal(&checker->walk))
        return false;
    if (TV_RARE(!(fit.free_types & type)))
        check_scalar(checker, fit.node, at, type, (struct tv_str){start, checker->walk.at - at});
    return true;
}

/* Digits at the start of 8 bytes. */
static TV_INLINE unsigned count_digits(uint64_t word) {
    const uint64_t each = 0x0101010101010101;
    uint64_t x = word ^ each * '0';
    uint64_t other = (x | (x + each * 6)) & each * 0xf0;
    return other ? (unsigned)__builtin_ctzll(other) >> 3 : 8;
}

/* True when the first `count` (1 to 7) of 8 digits are not all 0. */
static TV_INLINE bool has_amount(uint64_t word, unsigned count) {
    return ((word ^ 0x3030303030303030) << (64 - 8 * count)) != 0;
}

/* Takes a number as most are: up to 7 digits, and up to 7 more behind a point, no exponent. false:
 * nothing has been done. */
static TV_INLINE bool take_short_number(struct tv_here *here, struct tv_fit fit) {
    const char *text = here->base + here->at;
    uint64_t word = tv_load_word(text);
    unsigned whole = count_digits(word), len = whole;
    unsigned bits = TV_TYPE_NUMBER | TV_TYPE_INTEGER;
    if (whole - 1 > 6 || (text[0] == '0' && whole > 1))
        return false;
    if (text[len] == '.') {
        word = tv_load_word(text + len + 1);
        unsigned digits = count_digits(word);
        if (digits - 1 > 6 || !has_amount(word, digits))
            return false;
        len += 1 + digits;
        bits = TV_TYPE_NUMBER;
    }
    if ((text[len] | 0x20) == 'e' || !is_right_number(fit, bits, '0'))
        return false;
    here->at += len;
    return true;
}

/* ---- Values ---------------------------------------------------------------------------------- */

static bool is_container(unsigned type) {
    return (type & (TV_TYPE_OBJECT | TV_TYPE_ARRAY)) != 0;
}

/* [ and { differ in one bit. */
static TV_INLINE bool is_opening(char c) {
    return (c | ('[' ^ '{')) == '{';
}

static TV_APART bool check_any_scalar(struct tv_checker *checker, struct tv_fit fit,
                                      unsigned type) {
    struct tv_str text = {NULL, 0};
    uint32_t at = checker->walk.at;
    if (type == TV_TYPE_STRING) {
        bool ok = tv_check_string(checker, fit.node, &text);
        unsigned char first = text.len > 0 ? (unsigned char)text.at[0] : '"';
        if (ok && TV_RARE(checker->filler_starts[first]))
            tv_filler_check(checker, fit.node, at, text);
        return ok;
    }
    return type == TV_TYPE_NUMBER ? check_number(checker, fit) : check_literal(checker, fit, type);
}

/* The value here, no string without escapes, if it is a scalar. */
static TV_APART enum tv_place take_other(struct tv_checker *checker, struct tv_fit fit) {
    struct tv_here here = tv_find_here(checker);
    unsigned type = tv_walk_type(&checker->walk);
    if (is_container(type))
        return TV_AT_CONTAINER;
    if (type == TV_TYPE_NUMBER && take_short_number(&here, fit)) {
        tv_stand(checker, here);
        return TV_BEHIND_VALUE;
    }
    return TV_OFTEN(check_any_scalar(checker, fit, type)) ? TV_BEHIND_VALUE : TV_AT_FAULT;
}

static TV_APART void check_filler(struct tv_checker *checker, struct tv_here here, uint32_t node) {
    uint32_t open = here.at, close = here.quote[1];
    tv_filler_check(checker, node, open, (struct tv_str){here.base + open + 1, close - open - 1});
}

/* The string here, without escapes, below the root. */
static TV_INLINE void take_text(struct tv_checker *checker, struct tv_here *here,
                                struct tv_fit fit) {
    if (TV_RARE(checker->filler_starts[(unsigned char)here->base[here->at + 1]]))
        check_filler(checker, *here, fit.node);
    tv_take_string(checker, here, fit);
}

/* The value here, if it is a scalar. */
static TV_INLINE enum tv_place take_value(struct tv_checker *checker, struct tv_here *here,
                                          struct tv_fit fit) {
    if (tv_is_plain_string(checker, *here)) {
        take_text(checker, here, fit);
        return TV_BEHIND_VALUE;
    }
    if (is_opening(here->base[here->at]))
        return TV_AT_CONTAINER;
    tv_stand(checker, *here);
    enum tv_place place = take_other(checker, fit);
    *here = tv_find_here(checker);
    return place;
}

/* ---- Names ----------------------------------------------------------------------------------- */

/* Notes that the name of a slot is there; what it takes. */
static TV_INLINE struct tv_fit take_slot(struct tv_level *level, uint32_t slot) {
    uint64_t bit = (uint64_t)1 << (slot & 63);
    uint64_t *seen = &level->seen[slot >> 6];
    if (TV_RARE(*seen & bit))
        level->twice = true;
    *seen |= bit;
    return level->form->fits[slot];
}

/* Takes a name in any spelling; *fit is what its value must be. */
static TV_APART bool take_name(struct tv_checker *checker, struct tv_level *level,
                               struct tv_fit *fit) {
    struct tv_str raw = {NULL, 0};
    bool has_escape = false;
    if (!tv_walk_key(&checker->walk, &raw, &has_escape))
        return false;
    struct tv_str name = has_escape ? tv_string_decode(checker, checker->walk.at, raw) : raw;
    const struct tv_key *key = tv_keyset_find_fast(checker->table, level->form->known.keyset, name);
    if (!key) {
        *fit = level->inner;
        tv_name_note(checker, level, raw, name);
        return true;
    }
    *fit = take_slot(level, key->target);
    if (TV_RARE(key->kind == TV_KEY_FORMERLY) && !tv_note_former(checker, level->mark.at, key))
        *fit = tv_fit_of(checker, TV_NONE);
    return true;
}

/* A name as most are written that the first look has not found. */
static TV_APART struct tv_fit take_odd_name(struct tv_checker *checker, struct tv_level *level,
                                            struct tv_here here, bool is_unknown) {
    struct tv_fit fit = level->inner;
    struct tv_str name = {here.base + here.at + 1, here.quote[1] - here.at - 1};
    tv_stand(checker, here);
    if (is_unknown) {
        checker->walk.at = here.quote[1] + 2;
        tv_name_note(checker, level, name, name);
    } else {
        take_name(checker, level, &fit); /* cannot fail */
    }
    return fit;
}

/* The hash of the name here, quotes left out. */
static TV_INLINE uint64_t hash_name(struct tv_here here) {
    return tv_hash_name(here.base + here.quote[0] + 1, here.quote[1] - here.quote[0] - 1);
}

/* Adds the member here, in any spelling, to a sketch. */
static TV_COLD void sketch_odd(struct tv_level *level, struct tv_here here) {
    const char *behind = here.base + here.quote[1] + 1;
    while (*behind == ':' || (unsigned char)*behind <= ' ')
        behind++;
    tv_sketch_name(level, hash_name(here));
    tv_sketch_value(level, *behind);
}

/* A member in any spelling. */
static TV_APART enum tv_place take_any_member(struct tv_checker *checker, struct tv_level *level,
                                              struct tv_fit *fit) {
    if (!take_name(checker, level, fit))
        return TV_AT_FAULT;
    return take_other(checker, *fit);
}

/* Takes members of an object as long as they are what most are: a name and a string. *fit is what
 * the value must be, TV_AT_CONTAINER. */
static TV_INLINE enum tv_place take_members(struct tv_checker *checker, struct tv_level *level,
                                            struct tv_here *here, struct tv_fit *fit,
                                            bool sketches) {
    const struct tv_names *known = &level->form->known;
    while (TV_OFTEN(here->base[here->at] == '"' && tv_is_plain_name(checker, *here))) {
        bool is_unknown;
        const struct tv_spot *spot = tv_find_name(checker, known, *here, &is_unknown);
        *fit = TV_OFTEN(spot) ? take_slot(level, spot->slot)
                              : take_odd_name(checker, level, *here, is_unknown);
        if (sketches)
            tv_sketch_name(level, TV_OFTEN(spot) ? spot->slot : hash_name(*here));
        tv_pass_name(here);
        if (!tv_is_plain_string(checker, *here)) {
            if (sketches)
                tv_sketch_value(level, here->base[here->at]);
            return take_value(checker, here, *fit);
        }
        take_text(checker, here, *fit);
        if (here->base[here->at] != ',')
            return TV_BEHIND_VALUE;
        here->at++;
    }
    return TV_AT_MEMBER;
}

/* ---- Levels ---------------------------------------------------------------------------------- */

/* True when nothing has to be looked at where an object or array ends, as is so for most. */
static TV_INLINE bool ends_plain(const struct tv_checker *checker, const struct tv_level *level) {
    bool is_odd = level->twice | level->near | level->has_checks | !level->form->is_plain |
                  (checker->name_count != level->names) | (level->tag != 0);
    return TV_OFTEN(!is_odd) && !tv_lacks_single(level);
}

static TV_APART void end_level(struct tv_checker *checker, struct tv_level *level) {
    if (level->close == '}')
        tv_object_close(checker, level);
    if (level->has_checks)
        tv_checks_run_close(checker, level);
    if (level->tag != 0)
        tv_repeat_keep(checker, level);
}

static TV_INLINE void close_level(struct tv_checker *checker, struct tv_level *level) {
    if (TV_RARE(!ends_plain(checker, level)))
        end_level(checker, level);
}

/* The container at the walk's place is checked, or of a wrong type: what it has to be then. */
static TV_APART const struct tv_want *check_container(struct tv_checker *checker, uint32_t node,
                                                      unsigned type) {
    const struct tv_want *want = tv_want_of(checker, node);
    if (!(want->types & type))
        note_type(checker, node, checker->walk.at);
    else if (tv_checks_run_open(checker, node, type))
        return want;
    return tv_want_of(checker, TV_NONE);
}

/* Makes the level of the container at the walk's place. */
static TV_INLINE void begin_level(struct tv_checker *checker, struct tv_level *level, uint32_t node,
                                  unsigned type) {
    const struct tv_want *want = tv_want_of(checker, node);
    bool is_checked = want->check_types & type;
    if (TV_RARE(is_checked || !(want->types & type))) {
        want = check_container(checker, node, type);
        is_checked &= want != checker->wants;
    }
    uint32_t form = type == TV_TYPE_OBJECT ? want->form : 0;
    tv_level_begin(checker, level, &checker->forms[form], tv_walk_save(&checker->walk));
    if (type == TV_TYPE_ARRAY) {
        level->close = ']';
        level->inner = tv_fit_of(checker, want->items);
    }
    level->node = node;
    level->has_checks = is_checked;
}

/* Goes into a container, *top becomes its level; an empty one is closed again at once. */
static TV_INLINE enum tv_place open_level(struct tv_checker *checker, struct tv_level **top,
                                          uint32_t node) {
    struct tv_walk *walk = &checker->walk;
    bool empty = true;
    if (TV_RARE(walk->depth >= checker->depth_max)) {
        tv_walk_skip(walk, 0);
        return TV_AT_FAULT;
    }
    begin_level(checker, ++*top, node, tv_walk_type(walk));
    if (!tv_walk_enter(walk, &empty))
        return TV_AT_FAULT;
    if (!empty)
        return TV_AT_MEMBER;
    close_level(checker, (*top)--);
    return TV_BEHIND_VALUE;
}

/* The container at the walk's place; only goes into it. When only the table's demands count,
 * nothing is to be found where there are none. */
static TV_APART enum tv_place take_container(struct tv_checker *checker, struct tv_level **top,
                                             uint32_t node) {
    struct tv_walk *walk = &checker->walk;
    uint64_t tag;
    if (TV_RARE(checker->mode != TV_MODE_MAIN)) {
        if (node != TV_NONE)
            return open_level(checker, top, node);
        return tv_walk_skip(walk, checker->depth_max - walk->depth) ? TV_BEHIND_VALUE : TV_AT_FAULT;
    }
    if ((unsigned char)walk->base[walk->at + 1] == walk->base[walk->at] + 2)
        return open_level(checker, top, node);
    if (tv_repeat_find(checker, node, &tag))
        return TV_BEHIND_VALUE;
    uint32_t pending = checker->pending_count;
    enum tv_place place = open_level(checker, top, node);
    if (place == TV_AT_MEMBER && pending == checker->pending_count) {
        (*top)->tag = tag;
        (*top)->steps = checker->steps;
        (*top)->outside = checker->outside;
    }
    return place;
}

/* ---- Behind a value -------------------------------------------------------------------------- */

/* Behind a value there are blanks, a bracket at the end of the record, or a fault. */
static TV_APART enum tv_place pass_odd(struct tv_checker *checker, struct tv_level **top) {
    bool more = false;
    if (!tv_walk_next(&checker->walk, (*top)->close, &more))
        return TV_AT_FAULT;
    if (more)
        return TV_AT_MEMBER;
    close_level(checker, (*top)--);
    return TV_BEHIND_VALUE;
}

/* Passes the comma, or the closing bracket of the present level. */
static TV_INLINE enum tv_place pass_one(struct tv_checker *checker, struct tv_level **top,
                                        struct tv_here *here, bool sketches) {
    struct tv_level *level = *top;
    const char *next = here->base + here->at;
    if (TV_OFTEN(next[0] == ',' && (unsigned char)next[1] > ' ' && next[1] != level->close)) {
        here->at++;
        return TV_AT_MEMBER;
    }
    if (TV_OFTEN(next[0] == level->close && checker->walk.depth > 1 &&
                 here->at + 1 < checker->walk.len)) {
        here->at++;
        checker->walk.depth--;
        tv_stand(checker, *here);
        close_level(checker, level);
        --*top;
        if (sketches)
            tv_sketch_add(*top, level->sketch);
        return TV_BEHIND_VALUE;
    }
    tv_stand(checker, *here);
    enum tv_place place = pass_odd(checker, top);
    *here = tv_find_here(checker);
    if (sketches && place == TV_BEHIND_VALUE)
        tv_sketch_add(*top, level->sketch);
    return place;
}

/* ---- The walk -------------------------------------------------------------------------------- */

/* A member in an odd spelling at the walk's place. take_members may have passed a comma already,
 * behind which there are blanks or a fault: the comma is looked at again. */
static TV_APART enum tv_place take_odd(struct tv_checker *checker, struct tv_level **top,
                                       struct tv_fit *fit) {
    struct tv_walk *walk = &checker->walk;
    if (walk->base[walk->at] != '"' && walk->base[walk->at - 1] == ',') {
        walk->at--;
        enum tv_place place = pass_odd(checker, top);
        if (place != TV_AT_MEMBER)
            return place;
    }
    return take_any_member(checker, *top, fit);
}

static TV_INLINE enum tv_place take_some(struct tv_checker *checker, struct tv_level **top,
                                         struct tv_here *here, struct tv_fit *fit, bool sketches) {
    struct tv_level *level = *top;
    if (level->close == ']') {
        level->count++;
        *fit = level->inner;
        if (sketches && !is_opening(here->base[here->at]))
            tv_sketch_item(level, tv_sketch_type(here->base[here->at]) + 1);
        return take_value(checker, here, *fit);
    }
    enum tv_place place = take_members(checker, level, here, fit, sketches);
    if (TV_RARE(place == TV_AT_MEMBER)) {
        tv_stand(checker, *here);
        place = take_odd(checker, top, fit);
        if (sketches && place != TV_AT_FAULT)
            sketch_odd(level, *here);
        *here = tv_find_here(checker);
    }
    return place;
}

/* Starts the sketch of the container at the walk's place. */
static TV_INLINE void begin_sketch(struct tv_checker *checker, struct tv_level *level,
                                   char bracket) {
    tv_sketch_begin(level, bracket);
    checker->repeats.found = TV_NONE;
}

/* The sketch of a container that was passed at once, as it is empty or has come again. Where it was
 * met without being sketched, its text stands for it. */
static TV_INLINE uint64_t passed_sketch(const struct tv_checker *checker,
                                        const struct tv_level *level, uint32_t at) {
    const struct tv_repeats *repeats = &checker->repeats;
    const struct tv_walk *walk = &checker->walk;
    if (repeats->found == TV_NONE)
        return level->sketch;
    uint64_t sketch = repeats->sketches[repeats->found];
    return sketch != 0 ? sketch : tv_hash_text((struct tv_str){walk->base + at, walk->at - at}, 0);
}

/* The container here; goes into it, or passes it. */
static TV_INLINE enum tv_place take_inner(struct tv_checker *checker, struct tv_level **top,
                                          struct tv_here *here, uint32_t node, bool sketches) {
    struct tv_level *level = *top;
    uint32_t at = here->at;
    tv_stand(checker, *here);
    if (sketches)
        begin_sketch(checker, level + 1, here->base[at]);
    enum tv_place place = take_container(checker, top, node);
    *here = tv_find_here(checker);
    if (sketches && place == TV_BEHIND_VALUE)
        tv_sketch_add(level, passed_sketch(checker, level + 1, at));
    return place;
}

/* What is in the container whose level is top, to its end. */
static TV_INLINE bool walk_levels(struct tv_checker *checker, struct tv_level *top, bool sketches) {
    struct tv_level *const base = checker->levels;
    struct tv_here here = tv_find_here(checker);
    struct tv_fit fit = {.node = TV_NONE};
    enum tv_place place = TV_AT_MEMBER;
    while (place != TV_AT_END) {
        if (place == TV_AT_MEMBER)
            place = take_some(checker, &top, &here, &fit, sketches);
        if (place == TV_AT_CONTAINER)
            place = take_inner(checker, &top, &here, fit.node, sketches);
        while (place == TV_BEHIND_VALUE)
            place = top == base ? TV_AT_END : pass_one(checker, &top, &here, sketches);
        if (TV_RARE(place == TV_AT_FAULT))
            return false;
    }
    tv_stand(checker, here);
    return true;
}

static TV_APART bool walk_plain(struct tv_checker *checker, struct tv_level *top) {
    return walk_levels(checker, top, false);
}

/* The same for properties or traits, and keeps their sketch. */
static TV_APART bool walk_sketching(struct tv_checker *checker, struct tv_level *top) {
    struct tv_event *event = &checker->event;
    uint64_t form = (uint64_t)(top->form - checker->forms); /* which says what slots are */
    bool is_traits = top->mark.at == event->field_at[TV_FIELD_TRAITS];
    begin_sketch(checker, top, checker->walk.base[top->mark.at]);
    checker->repeats.is_sketching = true;
    bool fine = walk_levels(checker, top, true);
    checker->repeats.is_sketching = false;
    event->sketches[is_traits] = tv_hash_step(top->sketch, form);
    return fine;
}

/* Whether somebody wants the sketch of the container whose level it is. */
static TV_INLINE bool is_sketched(const struct tv_checker *checker, const struct tv_level *level) {
    const uint32_t *field_at = checker->event.field_at;
    return TV_RARE(checker->repeats.sketches != NULL) && checker->mode == TV_MODE_MAIN &&
           (level->mark.at == field_at[TV_FIELD_PROPERTIES] ||
            level->mark.at == field_at[TV_FIELD_TRAITS]);
}

bool tv_check_any(struct tv_checker *checker, uint32_t node) {
    unsigned type = tv_walk_type(&checker->walk);
    if (!is_container(type))
        return take_other(checker, tv_fit_of(checker, node)) == TV_BEHIND_VALUE;
    struct tv_level *top = checker->levels;
    enum tv_place place = take_container(checker, &top, node);
    if (place == TV_AT_MEMBER)
        return is_sketched(checker, top) ? walk_sketching(checker, top) : walk_plain(checker, top);
    return place == TV_BEHIND_VALUE;
}

bool tv_check_value(struct tv_checker *checker, uint32_t node) {
    struct tv_here here = tv_find_here(checker);
    if (!tv_is_plain_string(checker, here))
        return tv_check_any(checker, node);
    tv_take_string(checker, &here, tv_fit_of(checker, node));
    tv_stand(checker, here);
    return true;
}
