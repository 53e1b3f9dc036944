/* Types: which ones a keyword is about, which ones a meaning allows, and how the alternatives of a
 * `type` hold together.
 *
 * Without `type` the keywords imply the types: all of them must agree. With it, a keyword is about
 * those of the allowed types that it knows. A number may always be an integer, so TV_TYPE_NUMBER
 * goes with TV_TYPE_INTEGER here. */
#include "compile_parts.h"
#include "read.h"

#include <string.h>

enum { ANY_NUMBER = TV_TYPE_NUMBER | TV_TYPE_INTEGER };

static const struct {
    struct tv_str name;
    unsigned types;
} primitives[] = {
    {{"string", 6}, TV_TYPE_STRING},   {{"number", 6}, ANY_NUMBER},
    {{"integer", 7}, TV_TYPE_INTEGER}, {{"boolean", 7}, TV_TYPE_BOOLEAN},
    {{"object", 6}, TV_TYPE_OBJECT},   {{"array", 5}, TV_TYPE_ARRAY},
    {{"null", 4}, TV_TYPE_NULL},       {{"any", 3}, TV_TYPE_ANY},
};
enum { PRIMITIVE_COUNT = sizeof primitives / sizeof *primitives };

unsigned tv_primitive_types(struct tv_str name) {
    for (unsigned i = 0; i < PRIMITIVE_COUNT; i++)
        if (tv_str_equal(primitives[i].name, name))
            return primitives[i].types;
    return 0;
}

bool tv_type_is_expanded(const struct tv_clause *clause) {
    const struct tv_alternative *first = clause->alternatives;
    return first && !first->next && (first->def || tv_primitive_types(first->name) == 0);
}

struct tv_type_name *tv_scope_find(const struct tv_scope *scope, struct tv_str name) {
    return tv_map_find(&scope->types, name);
}

struct tv_str tv_scope_nearest(const struct tv_scope *scope, struct tv_str name) {
    struct tv_str names[PRIMITIVE_COUNT];
    for (unsigned i = 0; i < PRIMITIVE_COUNT; i++)
        names[i] = primitives[i].name;
    struct tv_str nearest = tv_nearest(name, scope->names.items, scope->names.count);
    return nearest.len ? nearest : tv_nearest(name, names, PRIMITIVE_COUNT);
}

/* ---- Keywords -------------------------------------------------------------------------------- */

unsigned tv_scalar_types(const struct tv_scalar *scalar) {
    if (scalar->type == TV_TYPE_NUMBER && tv_number_is_integer(scalar->text))
        return TV_TYPE_INTEGER;
    return scalar->type;
}

unsigned tv_fact_types(const struct tv_fact *fact) {
    return fact->clause->keyword == TV_KW_SCHEMA ? TV_TYPE_ANY : tv_clause_types(fact->clause);
}

static bool speaks_of_objects(const struct tv_meaning *meaning) {
    return meaning->is_closed || meaning->includes || meaning->needs ||
           meaning->additional.clause || meaning->condition_count;
}

static unsigned imply_types(const struct tv_meaning *meaning) {
    unsigned types = TV_TYPE_ANY;
    for (uint32_t i = 0; i < meaning->fact_count; i++)
        types &= tv_fact_types(&meaning->facts[i]);
    if (speaks_of_objects(meaning))
        types &= TV_TYPE_OBJECT;
    if (meaning->items)
        types &= TV_TYPE_ARRAY;
    return types;
}

/* ---- Alternatives ---------------------------------------------------------------------------- */

static struct tv_stack *stack_of_alternative(struct tv_compiler *c, const struct tv_fact *type,
                                             const struct tv_alternative *alternative) {
    struct tv_layer_of of = {.key = alternative,
                             .def = alternative->def,
                             .scope = type->layer->scope,
                             .outer = type->layer,
                             .word = "type",
                             .name = alternative->name,
                             .at = alternative->at};
    if (!of.def) {
        /* `[id, null]`: `id` is a definition that only names a type. */
        struct tv_def *def = tv_arena_alloc(c->arena, 1, sizeof *def);
        struct tv_clause *clause = tv_arena_alloc(c->arena, 1, sizeof *clause);
        struct tv_alternative *only = tv_arena_alloc(c->arena, 1, sizeof *only);
        if (!def || !clause || !only)
            return NULL;
        *only = (struct tv_alternative){alternative->at, alternative->name, NULL, NULL};
        clause->keyword = TV_KW_TYPE;
        clause->at = clause->value_at = def->at = alternative->at;
        clause->alternatives = only;
        def->clauses = clause;
        of.def = def;
    }
    struct tv_layer *layer = tv_layer_get(c, &of);
    return layer ? &layer->alone : NULL;
}

/* Adds what one alternative allows: a bare type to plain, others to the list. */
static bool add_alternative(struct tv_compiler *c, struct tv_meaning *meaning,
                            const struct tv_alternative *alternative) {
    unsigned types = alternative->def ? 0 : tv_primitive_types(alternative->name);
    meaning->plain |= types;
    meaning->types |= types;
    if (types)
        return true;
    struct tv_stack *stack = stack_of_alternative(c, &meaning->type, alternative);
    if (!stack)
        return false;
    if (stack->is_busy || c->chain > TV_COMPILE_DEPTH_MAX) {
        tv_mistake_note(c, TV_RULE_PLAN_REFERENCE, &alternative->at,
                        stack->is_busy
                            ? "this type is made of itself: a circle in \"type\" or \"include\""
                            : "this is the end of a chain of more than 64 types",
                        alternative->name, alternative->name);
        return true;
    }
    c->chain++;
    const struct tv_meaning *inner = tv_meaning_of(c, stack);
    c->chain--;
    if (!inner)
        return false;
    meaning->types |= inner->types;
    if (!meaning->object && (inner->property_count || inner->object))
        meaning->object = inner;
    if (tv_meaning_has_content(inner))
        meaning->alternatives[meaning->alternative_count++] = stack;
    else
        meaning->plain |= inner->types;
    return true;
}

bool tv_meaning_find_types(struct tv_compiler *c, struct tv_meaning *meaning) {
    if (!meaning->is_typed) {
        unsigned types = imply_types(meaning);
        meaning->types = meaning->plain = types ? types : TV_TYPE_ANY;
        return true;
    }
    const struct tv_alternative *first = meaning->type.clause->alternatives;
    uint32_t count = 0;
    for (const struct tv_alternative *a = first; a; a = a->next)
        count++;
    meaning->alternatives = tv_arena_alloc(c->arena, count, sizeof *meaning->alternatives);
    if (!meaning->alternatives)
        return false;
    meaning->types = meaning->plain = 0;
    bool ok = true;
    for (const struct tv_alternative *a = first; a && ok; a = a->next)
        ok = add_alternative(c, meaning, a);
    if (meaning->types == 0)
        meaning->types = meaning->plain = TV_TYPE_ANY;
    return ok;
}

bool tv_meaning_has_content(const struct tv_meaning *meaning) {
    return meaning->is_refused || meaning->alternative_count || meaning->fact_count ||
           meaning->property_count || meaning->items || speaks_of_objects(meaning);
}

/* ---- How they hold together ------------------------------------------------------------------ */

static unsigned types_of(const struct tv_meaning *meaning, uint32_t index) {
    const struct tv_meaning *inner = meaning->alternatives[index]->meaning;
    return inner ? inner->types : TV_TYPE_ANY;
}

/* Whether others than the one at index know some of its types. */
static enum tv_branch find_branch(const struct tv_meaning *meaning, uint32_t index, bool *refuse) {
    unsigned types = types_of(meaning, index) & ~meaning->plain;
    enum tv_branch kind = types ? TV_BRANCH_APART : TV_BRANCH_ABSORBED;
    for (uint32_t i = 0; i < meaning->alternative_count; i++) {
        unsigned both = i == index ? 0 : types & types_of(meaning, i);
        if (both)
            kind = TV_BRANCH_SHARED;
    }
    const struct tv_meaning *inner = meaning->alternatives[index]->meaning;
    bool has_schema = inner && tv_fact_find(inner, TV_KW_SCHEMA);
    if (kind == TV_BRANCH_SHARED && (has_schema || types & (TV_TYPE_OBJECT | TV_TYPE_ARRAY)))
        *refuse = true;
    return kind;
}

bool tv_branches_of(struct tv_compiler *c, const struct tv_meaning *meaning,
                    struct tv_branches *branches) {
    uint32_t count = meaning->alternative_count;
    *branches = (struct tv_branches){.plain = meaning->plain};
    branches->kinds = tv_arena_alloc(c->arena, count, sizeof *branches->kinds);
    if (!branches->kinds)
        return false;
    for (uint32_t i = 0; i < count; i++) {
        branches->kinds[i] = find_branch(meaning, i, &branches->is_unsupported);
        if (branches->kinds[i] != TV_BRANCH_SHARED)
            continue;
        branches->shared_types |= types_of(meaning, i) & ~meaning->plain;
        /* An alternative that itself has shared ones would be a choice inside of a choice. */
        struct tv_branches inner;
        if (!tv_branches_of(c, meaning->alternatives[i]->meaning, &inner))
            return false;
        if (inner.shared_types)
            branches->is_unsupported = true;
    }
    return true;
}
