/* Terms that are decided by looking at the value, without other schemas. What a check of the same
 * name says about scalars is said here too, by the same function. */
#include "schema_frame.h"
#include "words.h"

/* ---- Scalars --------------------------------------------------------------------------------- */

struct tv_str tv_schema_name(struct tv_evaluation *e, struct tv_str raw, bool has_escape) {
    char *out = e->checker->decoded + e->checker->decoded_len;
    if (!has_escape)
        return raw;
    tv_spend(e->checker, raw.len / 8);
    return (struct tv_str){out, tv_unescape(raw, out, NULL)};
}

/* The value, a scalar, as a check wants it. */
static struct tv_scalar read_scalar(struct tv_evaluation *e, const struct tv_frame *frame) {
    struct tv_walk *walk = &e->walk;
    struct tv_scalar scalar = {.at = frame->mark.at, .bits = frame->type};
    bool has_escape = false, is_integer = false;
    tv_walk_restore(walk, frame->mark);
    uint32_t at = walk->at;
    if (frame->type & TV_TYPE_STRING) {
        tv_walk_string(walk, &scalar.text, &has_escape);
        scalar.text = tv_schema_name(e, scalar.text, has_escape);
    } else if (frame->type & TV_TYPE_NUMBER) {
        tv_walk_number(walk, &scalar.text, &is_integer);
    } else {
        tv_walk_literal(walk);
        scalar.text = (struct tv_str){walk->base + at, walk->at - at};
    }
    return scalar;
}

unsigned tv_frame_types(struct tv_evaluation *e, const struct tv_frame *frame) {
    struct tv_str text = {NULL, 0};
    bool is_integer = false;
    tv_walk_restore(&e->walk, frame->mark);
    unsigned type = tv_walk_type(&e->walk);
    if (type == TV_TYPE_NUMBER && tv_walk_number(&e->walk, &text, &is_integer) && is_integer)
        type |= TV_TYPE_INTEGER;
    tv_spend(e->checker, text.len / 16);
    return type;
}

/* What a value is compared with: many values, or a long number. */
static uint64_t cost_of(const struct tv_table *table, const struct tv_term *term) {
    bool is_bound = term->kind >= TV_TERM_MINIMUM && term->kind <= TV_TERM_MULTIPLE_OF;
    return is_bound ? tv_table_string(table, term->a).len / 8 : term->b / 4;
}

static bool passes_scalar(struct tv_evaluation *e, const struct tv_frame *frame,
                          const struct tv_term *term) {
    struct tv_check check = tv_term_check(term);
    struct tv_scalar scalar = read_scalar(e, frame);
    tv_spend(e->checker, scalar.text.len / 8 + cost_of(e->checker->table, term));
    return tv_check_passes(e->checker, &check, scalar);
}

/* ---- Containers ------------------------------------------------------------------------------ */

/* Hashes that differ tell values apart for sure. */
static bool is_listed(struct tv_evaluation *e, const struct tv_frame *frame,
                      const struct tv_term *term) {
    struct tv_checker *checker = e->checker;
    tv_walk_restore(&e->walk, frame->mark);
    uint64_t hash = tv_value_hash(e->checker, &e->walk);
    if (!tv_spend(e->checker, e->walk.at - frame->mark.at))
        return true;
    struct tv_str text = {e->walk.base + frame->mark.at, e->walk.at - frame->mark.at};
    for (uint32_t i = term->a; i < term->a + term->b; i++) {
        const struct tv_operand *operand = &checker->table->operands[i];
        if ((operand->a & frame->type) && checker->listed[i] == hash && hash != 0 &&
            tv_values_equal(checker, tv_table_string(checker->table, operand->b), text))
            return true;
    }
    return false;
}

/* How many members or items the value has; the walk is behind it then. */
static uint32_t count_parts(struct tv_evaluation *e, const struct tv_frame *frame) {
    struct tv_walk *walk = &e->walk;
    struct tv_str raw = {NULL, 0};
    bool is_object = frame->type == TV_TYPE_OBJECT;
    bool empty = true, has_escape = false, more = true;
    uint32_t count = 0;
    tv_walk_restore(walk, frame->mark);
    if (!tv_walk_enter(walk, &empty) || empty)
        return 0;
    for (; more; count++) {
        if (is_object && !tv_walk_key(walk, &raw, &has_escape))
            break;
        tv_schema_pass(e);
        if (!tv_walk_next(walk, is_object ? '}' : ']', &more))
            break;
    }
    tv_schema_keep(e, frame->mark.at);
    return count;
}

static bool has_count(struct tv_evaluation *e, const struct tv_frame *frame,
                      const struct tv_term *term) {
    uint32_t count = count_parts(e, frame);
    bool is_least = term->kind == TV_TERM_MIN_ITEMS || term->kind == TV_TERM_MIN_PROPERTIES;
    return is_least ? count >= term->a : count <= term->a;
}

static bool is_unique(struct tv_evaluation *e, const struct tv_frame *frame) {
    uint32_t count = count_parts(e, frame);
    return count < 2 ||
           tv_items_differ(e->checker, frame->mark, count, e->walk.at - frame->mark.at);
}

/* ---- Names ----------------------------------------------------------------------------------- */

enum { NAMES_MAX = 64 };

static uint64_t bits_below(unsigned count) {
    return count < 64 ? ((uint64_t)1 << count) - 1 : ~(uint64_t)0;
}

uint64_t tv_schema_find(struct tv_evaluation *e, struct tv_walk_mark object,
                        const struct tv_str *names, unsigned count) {
    struct tv_walk *walk = &e->walk;
    struct tv_str raw = {NULL, 0};
    bool empty = true, has_escape = false, more = true;
    uint64_t found = 0, compared = 0;
    tv_walk_restore(walk, object);
    if (!tv_walk_enter(walk, &empty) || empty)
        return 0;
    while (more) {
        if (!tv_walk_key(walk, &raw, &has_escape))
            break;
        struct tv_str name = tv_schema_name(e, raw, has_escape);
        for (unsigned i = 0; i < count; i++)
            found |= (uint64_t)(name.len == names[i].len && tv_str_equal(name, names[i])) << i;
        compared += count;
        if (found == bits_below(count))
            break;
        tv_schema_pass(e);
        if (!tv_walk_next(walk, '}', &more))
            break;
    }
    tv_spend(e->checker, compared / 8);
    return found;
}

/* Required names that stand together are looked for together. */
static void look_required(struct tv_evaluation *e, struct tv_frame *frame) {
    const struct tv_table *table = e->checker->table;
    const struct tv_schema *schema = &table->schemas[frame->schema];
    uint32_t first = schema->terms + frame->term, left = schema->term_count - frame->term;
    struct tv_str names[NAMES_MAX] = {tv_table_string(table, table->terms[first].a)};
    unsigned count = 1;
    while (count < NAMES_MAX && count < left &&
           table->terms[first + count].kind == TV_TERM_REQUIRED) {
        names[count] = tv_table_string(table, table->terms[first + count].a);
        count++;
    }
    uint64_t found = tv_schema_find(e, frame->mark, names, count);
    for (unsigned i = 0; i < count; i++) {
        if (!(found >> i & 1))
            tv_frame_fail(e, frame, first + i, frame->about);
    }
    frame->term += count - 1;
}

/* The first name is not there, or all of them are. */
static bool has_names(struct tv_evaluation *e, const struct tv_frame *frame,
                      const struct tv_term *term) {
    const struct tv_table *table = e->checker->table;
    struct tv_str names[NAMES_MAX];
    for (uint32_t i = 0; i < term->b; i += NAMES_MAX - 1) {
        unsigned count = 0;
        names[count++] = tv_table_string(table, table->operands[term->a].a);
        for (uint32_t k = i; k < term->b && count < NAMES_MAX; k++)
            names[count++] = tv_table_string(table, table->operands[term->a + k].a);
        uint64_t found = tv_schema_find(e, frame->mark, names, count);
        if (!(found & 1))
            return true;
        if (found != bits_below(count))
            return false;
    }
    return true;
}

/* ---- All ------------------------------------------------------------------------------------- */

static bool passes(struct tv_evaluation *e, const struct tv_frame *frame,
                   const struct tv_term *term) {
    switch ((enum tv_term_kind)term->kind) {
    case TV_TERM_ENUM:
    case TV_TERM_CONST:
        return frame->type & (TV_TYPE_OBJECT | TV_TYPE_ARRAY) ? is_listed(e, frame, term)
                                                              : passes_scalar(e, frame, term);
    case TV_TERM_FORMAT:
    case TV_TERM_PATTERN:
    case TV_TERM_MIN_LENGTH:
    case TV_TERM_MAX_LENGTH:
    case TV_TERM_MINIMUM:
    case TV_TERM_MAXIMUM:
    case TV_TERM_ABOVE:
    case TV_TERM_BELOW:
    case TV_TERM_MULTIPLE_OF:
        return passes_scalar(e, frame, term);
    case TV_TERM_MIN_ITEMS:
    case TV_TERM_MAX_ITEMS:
    case TV_TERM_MIN_PROPERTIES:
    case TV_TERM_MAX_PROPERTIES:
        return has_count(e, frame, term);
    case TV_TERM_UNIQUE:
        return is_unique(e, frame);
    case TV_TERM_DEPENDS_NAMES:
        return has_names(e, frame, term);
    default:
        return true;
    }
}

void tv_schema_look(struct tv_evaluation *e, struct tv_frame *frame) {
    const struct tv_term *term = tv_frame_term(e, frame);
    if (term->kind == TV_TERM_REQUIRED)
        look_required(e, frame);
    else if (!passes(e, frame, term))
        tv_frame_fail(e, frame, (uint32_t)(term - e->checker->table->terms), frame->about);
}
