/* The verifier's part about JSON Schemas. Schemas refer to each other in circles, but those that
 * are asked of one and the same value do not: the height of a schema is the longest chain of them
 * below it, and heights are raised until none changes or one is too large, as in a circle they all
 * become.
 */
#include "verify.h"
#include "formats.h"
#include "walk.h"

#include <stdlib.h>

/* ---- Operands ------------------------------------------------------------------------------- */

static bool is_schema(const struct tv_verifier *v, uint32_t index) {
    return index < v->table->schemas_count;
}

static bool is_schema_or_none(const struct tv_verifier *v, uint32_t index) {
    return index == TV_NONE || is_schema(v, index);
}

static bool make_room(struct tv_verifier *v, size_t len) {
    size_t wanted = len + 64 + TV_INDEX_SENTINELS;
    if (wanted <= v->index.quotes_max)
        return true;
    uint32_t *quotes = realloc(v->index.quotes, wanted * sizeof *quotes);
    v->out_of_memory = quotes == NULL;
    if (!tv_verify_need(v, quotes != NULL, "out of memory"))
        return false;
    v->index.quotes = quotes;
    v->index.quotes_max = (uint32_t)wanted;
    return true;
}

/* One object or array, from its first byte to its last. */
static bool verify_container(struct tv_verifier *v, const struct tv_operand *operand) {
    struct tv_str text = tv_table_string(v->table, operand->b);
    struct tv_json_error error;
    char open = operand->a == TV_TYPE_OBJECT ? '{' : '[';
    bool is_whole = text.len >= 2 && text.at[0] == open && text.at[text.len - 1] == open + 2;
    return tv_verify_need(v, is_whole, "terms: listed value is not of its type") &&
           tv_verify_need(v, text.len <= UINT32_MAX - 128, "terms: listed value is too long") &&
           make_room(v, text.len) &&
           tv_verify_need(v,
                          tv_json_check(tv_kernel_scalar(), text, &v->index, TV_DEPTH_MAX, &error),
                          "terms: listed value is no JSON");
}

static bool verify_listed(struct tv_verifier *v, const struct tv_term *term) {
    const struct tv_table *t = v->table;
    bool is_const = term->kind == TV_TERM_CONST;
    if (!tv_verify_need(v, term->b > 0 && (!is_const || term->b == 1), "terms: how many values") ||
        !tv_verify_need(v, tv_range_fits(term->a, term->b, t->operands_count), "terms: values"))
        return false;
    for (uint32_t i = 0; i < term->b; i++) {
        const struct tv_operand *operand = &t->operands[term->a + i];
        bool is_container = operand->a == TV_TYPE_OBJECT || operand->a == TV_TYPE_ARRAY;
        if (!tv_verify_need(v, tv_is_string(v, operand->b), "terms: listed value") ||
            !tv_verify_spend(v, 1 + t->strings[operand->b].len / 2) ||
            !tv_verify_need(v, tv_is_listed_value(t, operand),
                            "terms: listed value is not of its type") ||
            (is_container && !verify_container(v, operand)))
            return false;
    }
    return true;
}

static bool verify_number(struct tv_verifier *v, const struct tv_term *term) {
    bool is_divisor = term->kind == TV_TERM_MULTIPLE_OF;
    if (!tv_verify_need(v, tv_is_string(v, term->a), "terms: bound") ||
        !tv_verify_spend(v, 1 + v->table->strings[term->a].len / 8))
        return false;
    struct tv_str text = tv_table_string(v->table, term->a);
    return tv_verify_need(v, tv_number_is_valid(text), "terms: bound is no number") &&
           tv_verify_need(v, !is_divisor || tv_number_is_divisor(text),
                          "terms: nothing is a multiple of that");
}

static bool verify_names(struct tv_verifier *v, const struct tv_term *term) {
    const struct tv_table *t = v->table;
    bool ok =
        tv_verify_need(v, term->b > 0, "terms: depends on nothing") &&
        tv_verify_need(v, tv_range_fits(term->a, term->b, t->operands_count), "terms: names") &&
        tv_verify_spend(v, term->b);
    for (uint32_t i = 0; ok && i < term->b; i++)
        ok = tv_verify_need(v, tv_is_string(v, t->operands[term->a + i].a), "terms: name");
    return ok;
}

static bool verify_branches(struct tv_verifier *v, const struct tv_term *term) {
    const struct tv_table *t = v->table;
    bool ok =
        tv_verify_need(v, term->b > 0, "terms: no branches") &&
        tv_verify_need(v, tv_range_fits(term->a, term->b, t->operands_count), "terms: branches") &&
        tv_verify_spend(v, term->b);
    for (uint32_t i = 0; ok && i < term->b; i++)
        ok = tv_verify_need(v, is_schema(v, t->operands[term->a + i].a), "terms: branch");
    return ok;
}

static bool verify_if(struct tv_verifier *v, const struct tv_term *term) {
    if (!tv_verify_need(v, is_schema(v, term->a), "terms: if") ||
        !tv_verify_need(v, term->b < v->table->operands_count, "terms: then and else"))
        return false;
    const struct tv_operand *operand = &v->table->operands[term->b];
    return tv_verify_need(v, is_schema_or_none(v, operand->a), "terms: then") &&
           tv_verify_need(v, is_schema_or_none(v, operand->b), "terms: else");
}

static bool verify_properties(struct tv_verifier *v, const struct tv_term *term) {
    return tv_verify_need(v, term->a < v->table->keysets_count, "terms: keyset") &&
           tv_verify_need(v, v->targets[term->a] <= v->table->schemas_count,
                          "terms: a property's schema");
}

static bool verify_operands(struct tv_verifier *v, const struct tv_term *term) {
    switch ((enum tv_term_kind)term->kind) {
    case TV_TERM_TYPE:
        return tv_verify_need(v, term->a > 0 && term->a <= TV_TYPE_ANY, "terms: types");
    case TV_TERM_ENUM:
    case TV_TERM_CONST:
        return verify_listed(v, term);
    case TV_TERM_FORMAT:
        return tv_verify_need(v, tv_is_format(term->a), "terms: format");
    case TV_TERM_PATTERN_PROPERTY:
        return tv_verify_need(v, term->a < v->table->patterns_count, "terms: pattern") &&
               tv_verify_need(v, is_schema(v, term->b), "terms: schema");
    case TV_TERM_PATTERN:
        return tv_verify_need(v, term->a < v->table->patterns_count, "terms: pattern");
    case TV_TERM_MINIMUM:
    case TV_TERM_MAXIMUM:
    case TV_TERM_ABOVE:
    case TV_TERM_BELOW:
    case TV_TERM_MULTIPLE_OF:
        return verify_number(v, term);
    case TV_TERM_REQUIRED:
        return tv_verify_need(v, tv_is_string(v, term->a), "terms: name");
    case TV_TERM_PROPERTIES:
        return verify_properties(v, term);
    case TV_TERM_DEPENDS:
        return tv_verify_need(v, tv_is_string(v, term->a), "terms: name") &&
               tv_verify_need(v, is_schema(v, term->b), "terms: schema");
    case TV_TERM_DEPENDS_NAMES:
        return verify_names(v, term);
    case TV_TERM_ALL_OF:
    case TV_TERM_ANY_OF:
    case TV_TERM_ONE_OF:
        return verify_branches(v, term);
    case TV_TERM_IF:
        return verify_if(v, term);
    case TV_TERM_ITEMS:
    case TV_TERM_ITEM:
    case TV_TERM_CONTAINS:
    case TV_TERM_ADDITIONAL:
    case TV_TERM_NAMES:
    case TV_TERM_NOT:
    case TV_TERM_REF:
        return tv_verify_need(v, is_schema(v, term->a), "terms: schema");
    default:
        return true; /* a count, or nothing */
    }
}

static bool verify_term(struct tv_verifier *v, const struct tv_term *term) {
    return tv_verify_need(v, term->kind < TV_TERM_COUNT, "terms: kind") &&
           tv_verify_need(v, tv_is_origin_or_none(v, term->origin), "terms: origin") &&
           tv_verify_need(v, tv_is_string(v, term->path), "terms: path") &&
           verify_operands(v, term);
}

/* ---- Schemas -------------------------------------------------------------------------------- */

/* The terms are in range; ADDITIONAL stands behind those whose names it leaves alone. */
static bool verify_schema(struct tv_verifier *v, const struct tv_schema *schema) {
    const struct tv_table *t = v->table;
    bool ok = tv_verify_need(v, tv_range_fits(schema->terms, schema->term_count, t->terms_count),
                             "schemas: terms") &&
              tv_verify_spend(v, 1 + (uint64_t)schema->term_count);
    bool has_additional = false;
    for (uint32_t i = 0; ok && i < schema->term_count; i++) {
        uint32_t kind = t->terms[schema->terms + i].kind;
        bool names_some = kind == TV_TERM_PROPERTIES || kind == TV_TERM_PATTERN_PROPERTY;
        has_additional |= kind == TV_TERM_ADDITIONAL;
        ok = tv_verify_need(v, !(has_additional && names_some),
                            "schemas: names behind additional ones");
    }
    return ok;
}

static uint8_t larger(uint8_t a, uint8_t b) {
    return a > b ? a : b;
}

static uint8_t height_of(const uint8_t *heights, uint32_t schema) {
    return schema == TV_NONE ? 0 : (uint8_t)(heights[schema] + 1);
}

/* The longest chain that begins with this term, its own link included. */
static uint8_t raise_term(struct tv_verifier *v, const uint8_t *heights,
                          const struct tv_term *term) {
    const struct tv_operand *operands = v->table->operands;
    uint8_t height = 0;
    switch ((enum tv_term_kind)term->kind) {
    case TV_TERM_ALL_OF:
    case TV_TERM_ANY_OF:
    case TV_TERM_ONE_OF:
        if (!tv_verify_spend(v, term->b))
            return 0;
        for (uint32_t i = 0; i < term->b; i++)
            height = larger(height, height_of(heights, operands[term->a + i].a));
        return height;
    case TV_TERM_IF:
        height = larger(height_of(heights, operands[term->b].a),
                        height_of(heights, operands[term->b].b));
        return larger(height, height_of(heights, term->a));
    case TV_TERM_DEPENDS:
        return height_of(heights, term->b);
    case TV_TERM_NOT:
    case TV_TERM_REF:
        return height_of(heights, term->a);
    default:
        return 0;
    }
}

/* Raises each height by what stands below it. false: a fault; else *changed tells whether to go on.
 */
static bool raise_all(struct tv_verifier *v, uint8_t *heights, bool *changed) {
    const struct tv_table *t = v->table;
    *changed = false;
    for (uint32_t i = 0; i < t->schemas_count; i++) {
        const struct tv_schema *schema = &t->schemas[i];
        uint8_t height = heights[i];
        if (!tv_verify_spend(v, 1 + (uint64_t)schema->term_count / 4))
            return false;
        for (uint32_t k = 0; k < schema->term_count; k++)
            height = larger(height, raise_term(v, heights, &t->terms[schema->terms + k]));
        *changed |= height != heights[i];
        heights[i] = height;
        if (!tv_verify_need(v, height <= TV_TABLE_DEPTH_MAX, "schemas: a circle, or a long chain"))
            return false;
    }
    return v->fault == NULL;
}

static bool verify_heights(struct tv_verifier *v) {
    bool changed = v->table->schemas_count > 0, ok = true;
    uint8_t *heights = calloc((size_t)v->table->schemas_count + 1, 1);
    v->out_of_memory = heights == NULL;
    if (!tv_verify_need(v, heights != NULL, "out of memory"))
        return false;
    while (ok && changed)
        ok = raise_all(v, heights, &changed);
    free(heights);
    return ok;
}

bool tv_verify_schemas(struct tv_verifier *v) {
    const struct tv_table *t = v->table;
    bool ok = true;
    for (uint32_t i = 0; ok && i < t->terms_count; i++)
        ok = verify_term(v, &t->terms[i]);
    for (uint32_t i = 0; ok && i < t->schemas_count; i++)
        ok = verify_schema(v, &t->schemas[i]);
    return ok && verify_heights(v);
}
