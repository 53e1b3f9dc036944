/* The one merge rule. A stack is first laid out as pieces: every mapping that still holds, in the
 * order in which it speaks. Then the pieces are read once, keyword by keyword.
 *
 *   stack      [ order: {include: sale, ...} ] [ order: {properties: ...} ]     spec, plan
 *   pieces     sale | order of the spec | order of the plan
 *
 * A layer that names a `type` throws away the pieces before it (of its own stack) and puts those of
 * the type in their place; `include` adds those of other types; `false` throws all away and stays
 * as the only piece until a `type` comes. What a mapping says itself comes last. Notes (doc, also,
 * formerly ...) are no constraints; whoever needs them looks into the layers. */
#include "compile_parts.h"

#include <string.h>

/* included: taken over by `include`, so its `type` says only that this is an object. */
struct piece {
    struct tv_layer *layer, *via;
    bool is_included, is_refusal;
};

static void lay_out_stack(struct tv_compiler *c, const struct tv_stack *stack, struct tv_layer *via,
                          bool is_included);

/* ---- Laying out ----------------------------------------------------------------------------- */

static struct piece *piece_at(const struct tv_compiler *c, uint32_t index) {
    return (struct piece *)c->pieces.items + index;
}

static void add_piece(struct tv_compiler *c, struct tv_layer *layer, struct tv_layer *via,
                      bool is_included) {
    struct piece *piece = tv_list_add(c->arena, &c->pieces, sizeof *piece);
    if (piece)
        *piece = (struct piece){layer, via ? via : layer, is_included, layer->def->refused};
}

static bool is_refused_since(const struct tv_compiler *c, uint32_t start) {
    for (uint32_t i = start; i < c->pieces.count; i++)
        if (piece_at(c, i)->is_refusal)
            return true;
    return false;
}

static void refuse_unknown_type(struct tv_compiler *c, const struct tv_layer *layer,
                                const struct tv_at *at, struct tv_str name);

enum { PIECES_MAX = 20000 }; /* types that include each other twice may double at every step */

static const char *refuse_depth(const struct tv_compiler *c, const struct tv_type_name *type) {
    if (type->is_busy)
        return "{a} is made of itself: a circle in \"type\" or \"include\"";
    if (c->chain > TV_COMPILE_DEPTH_MAX)
        return "{a} is the end of a chain of more than 64 types";
    return c->pieces.count > PIECES_MAX ? "with {a} this includes more than 20000 definitions"
                                        : NULL;
}

/* The pieces of a type, unless it is being laid out already: a circle. */
static void lay_out_type(struct tv_compiler *c, struct tv_type_name *type, struct tv_layer *via,
                         const struct tv_at *at, bool is_included) {
    const char *refusal = refuse_depth(c, type);
    if (refusal) {
        tv_mistake_note(c, TV_RULE_PLAN_REFERENCE, at, refusal, type->name, type->name);
        return;
    }
    type->is_busy = true;
    c->chain++;
    lay_out_stack(c, type->stack, via, is_included);
    c->chain--;
    type->is_busy = false;
}

static void lay_out_layer(struct tv_compiler *c, struct tv_layer *layer, struct tv_layer *via,
                          bool is_included, uint32_t start);

/* `type` with one alternative that is more than a primitive type. */
static void expand_type(struct tv_compiler *c, struct tv_layer *layer,
                        const struct tv_clause *clause, struct tv_layer *via, bool is_included) {
    const struct tv_alternative *only = clause->alternatives;
    if (only->def) {
        struct tv_layer *inner = tv_layer_get(c, &(struct tv_layer_of){.def = only->def,
                                                                       .scope = layer->scope,
                                                                       .outer = layer,
                                                                       .word = "type",
                                                                       .at = only->at});
        if (inner)
            lay_out_layer(c, inner, via, is_included, c->pieces.count);
        return;
    }
    struct tv_type_name *type = tv_scope_find(layer->scope, only->name);
    if (type)
        lay_out_type(c, type, via ? via : layer, &only->at, is_included);
    else
        refuse_unknown_type(c, layer, &only->at, only->name);
}

static void lay_out_includes(struct tv_compiler *c, struct tv_layer *layer,
                             const struct tv_clause *clause) {
    for (const struct tv_scalar *name = clause->scalars; name; name = name->next) {
        struct tv_type_name *type = tv_scope_find(layer->scope, name->text);
        if (type)
            lay_out_type(c, type, NULL, &name->at, true);
        else
            refuse_unknown_type(c, layer, &name->at, name->text);
    }
}

static void lay_out_layer(struct tv_compiler *c, struct tv_layer *layer, struct tv_layer *via,
                          bool is_included, uint32_t start) {
    const struct tv_clause *type = tv_def_find(layer->def, TV_KW_TYPE);
    const struct tv_clause *include = tv_def_find(layer->def, TV_KW_INCLUDE);
    if (type || layer->def->refused)
        c->pieces.count = start;
    else if (is_refused_since(c, start))
        return;
    if (type && tv_type_is_expanded(type))
        expand_type(c, layer, type, via, is_included);
    if (include)
        lay_out_includes(c, layer, include);
    add_piece(c, layer, via, is_included);
}

static void lay_out_stack(struct tv_compiler *c, const struct tv_stack *stack, struct tv_layer *via,
                          bool is_included) {
    uint32_t start = c->pieces.count;
    for (uint32_t i = 0; i < stack->count; i++)
        lay_out_layer(c, stack->layers[i], via, is_included, start);
}

/* ---- Reading the pieces ---------------------------------------------------------------------- */

/* The layers that speak about one property, or about items. */
struct layers {
    struct tv_str name;
    struct tv_list list;   /* struct tv_layer * */
    struct tv_layer *only; /* the first; list is used from the second on */
    const struct tv_move *move;
    bool is_hint;
};

struct reading {
    struct tv_compiler *c;
    struct tv_meaning *meaning;
    struct tv_list properties; /* struct layers */
    struct tv_map by_need;     /* a name that is demanded alone -> its place in needs, + 1 */
    struct tv_map by_name;     /* name -> index + 1, from MANY properties on */
    struct layers items;
    struct tv_list facts, needs, conditions;
};

enum { MANY = 40 }; /* below that, looking at all of them is faster than a map */

/* Takes a layer out of the list when it is in it. */
static void drop_layer(struct tv_list *list, const struct tv_layer *layer) {
    struct tv_layer **items = list->items;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < list->count; i++)
        if (items[i] != layer)
            items[kept++] = items[i];
    list->count = kept;
}

/* A layer that comes again holds from where it comes last; so there are only finitely many stacks,
 * whatever types include each other. */
static bool add_layer(struct reading *r, struct layers *layers, struct tv_layer *layer) {
    if (!layer)
        return false;
    if (layers->only == layer && layers->list.count == 0)
        return true;
    if (!layers->only) {
        layers->only = layer;
        layers->is_hint = layer->is_hint;
        return true;
    }
    if (layers->list.count == 0) {
        struct tv_layer **first = tv_list_add(r->c->arena, &layers->list, sizeof *first);
        if (!first)
            return false;
        *first = layers->only;
    }
    drop_layer(&layers->list, layer);
    struct tv_layer **next = tv_list_add(r->c->arena, &layers->list, sizeof *next);
    if (next)
        *next = layer;
    return next != NULL;
}

static struct tv_stack *stack_of(struct tv_compiler *c, const struct layers *layers) {
    if (!layers->only)
        return NULL;
    if (layers->list.count == 0)
        return &layers->only->alone;
    return tv_stack_get(c, layers->list.items, layers->list.count);
}

/* Names of the same length mostly differ in their first byte. */
static bool is_same(struct tv_str a, struct tv_str b) {
    return a.len == 0 || (a.at[0] == b.at[0] && memcmp(a.at, b.at, a.len) == 0);
}

static struct layers *find_property(const struct reading *r, struct tv_str name) {
    struct layers *properties = r->properties.items;
    if (r->properties.count > MANY) {
        uintptr_t index = (uintptr_t)tv_map_find(&r->by_name, name);
        return index ? &properties[index - 1] : NULL;
    }
    for (uint32_t i = 0; i < r->properties.count; i++) {
        struct tv_str held = properties[i].name;
        if (held.len == name.len && (held.at == name.at || is_same(held, name)))
            return &properties[i];
    }
    return NULL;
}

static bool index_property(struct reading *r, uint32_t index) {
    const struct layers *property = (struct layers *)r->properties.items + index;
    struct tv_map_cell *cell = tv_map_add(r->c->arena, &r->by_name, property->name);
    if (cell)
        cell->value = (void *)(uintptr_t)(index + 1);
    return cell != NULL;
}

static struct layers *new_property(struct reading *r, struct tv_str name) {
    struct layers *property = tv_list_add(r->c->arena, &r->properties, sizeof *property);
    if (!property)
        return NULL;
    *property = (struct layers){.name = name};
    uint32_t count = r->properties.count;
    bool ok = true;
    if (count > MANY)
        for (uint32_t i = count == MANY + 1 ? 0 : count - 1; ok && i < count; i++)
            ok = index_property(r, i);
    return ok ? property : NULL;
}

/* Where something was once matters only when nothing is there now. */
static void read_property(struct reading *r, struct tv_str name, struct tv_layer *inner) {
    struct layers *property = find_property(r, name);
    if (property && inner->move)
        return;
    if (!property)
        property = new_property(r, name);
    if (property && add_layer(r, property, inner) && inner->move)
        property->move = inner->move;
}

/* The layers of the entries of `properties`; made once, for layers are read in many stacks. */
static bool make_entries(struct tv_compiler *c, struct tv_layer *layer,
                         const struct tv_clause *clause) {
    uint32_t count = 0;
    for (const struct tv_entry *entry = clause->entries; entry; entry = entry->next)
        count++;
    struct tv_layer **entries = tv_arena_alloc(c->arena, count, sizeof *entries);
    if (!entries)
        return false;
    count = 0;
    for (const struct tv_entry *entry = clause->entries; entry; entry = entry->next) {
        entries[count] = tv_layer_of_entry(c, layer, entry);
        if (!entries[count++])
            return false;
    }
    layer->entries = entries;
    return true;
}

static void read_properties(struct reading *r, struct tv_layer *layer,
                            const struct tv_clause *clause) {
    if (!layer->entries && !make_entries(r->c, layer, clause))
        return;
    struct tv_layer *const *inner = layer->entries;
    for (const struct tv_entry *entry = clause->entries; entry; entry = entry->next)
        read_property(r, entry->name, *inner++);
    r->meaning->is_closed |= clause->entries && !layer->is_hint;
}

/* Of a keyword the later clause holds; but every `schema` does. */
static bool is_replaced(const struct tv_clause *held, const struct tv_clause *clause) {
    return held->keyword == clause->keyword &&
           (clause->keyword != TV_KW_SCHEMA || held->tree == clause->tree);
}

static void read_fact(struct reading *r, const struct piece *piece,
                      const struct tv_clause *clause) {
    struct tv_fact *facts = r->facts.items;
    struct tv_fact fact = {clause, piece->layer, piece->via};
    for (uint32_t i = 0; i < r->facts.count; i++) {
        if (is_replaced(facts[i].clause, clause)) {
            facts[i] = fact;
            return;
        }
    }
    struct tv_fact *added = tv_list_add(r->c->arena, &r->facts, sizeof *added);
    if (added)
        *added = fact;
}

static bool same_names(const struct tv_presence *a, const struct tv_presence *b) {
    const struct tv_scalar *x = a->any;
    const struct tv_scalar *y = b->any;
    while (x && y && tv_str_equal(x->text, y->text)) {
        x = x->next;
        y = y->next;
    }
    return !x && !y;
}

/* The only name that is demanded; NULL in a group. */
static const struct tv_scalar *only_name(const struct tv_presence *presence) {
    return presence->any && !presence->any->next ? presence->any : NULL;
}

/* The demand of the same names, or NULL. */
static struct tv_need *find_need(const struct reading *r, const struct tv_presence *presence) {
    struct tv_need *needs = r->needs.items;
    if (r->needs.count > MANY && only_name(presence)) {
        uintptr_t index = (uintptr_t)tv_map_find(&r->by_need, only_name(presence)->text);
        return index ? &needs[index - 1] : NULL;
    }
    for (uint32_t i = 0; i < r->needs.count; i++)
        if (same_names(needs[i].presence, presence))
            return &needs[i];
    return NULL;
}

static void index_needs(struct reading *r) {
    const struct tv_need *needs = r->needs.items;
    uint32_t count = r->needs.count;
    for (uint32_t i = count == MANY + 1 ? 0 : count - 1; count > MANY && i < count; i++) {
        const struct tv_scalar *name = only_name(needs[i].presence);
        struct tv_map_cell *cell = name ? tv_map_add(r->c->arena, &r->by_need, name->text) : NULL;
        if (cell)
            cell->value = (void *)(uintptr_t)(i + 1);
    }
}

static void read_need(struct reading *r, const struct piece *piece, enum tv_keyword keyword,
                      const struct tv_presence *presence) {
    struct tv_need need = {presence, piece->layer, keyword, TV_LEVEL_NONE};
    if (keyword == TV_KW_REQUIRED)
        need.level = TV_LEVEL_REQUIRED;
    if (keyword == TV_KW_RECOMMENDED)
        need.level = TV_LEVEL_RECOMMENDED;
    struct tv_need *place = find_need(r, presence);
    bool is_new = !place;
    if (is_new)
        place = tv_list_add(r->c->arena, &r->needs, sizeof *place);
    if (place)
        *place = need;
    if (place && is_new)
        index_needs(r);
}

static void read_conditions(struct reading *r, const struct piece *piece,
                            const struct tv_clause *clause) {
    uint32_t number = 0;
    for (const struct tv_when_clause *when = clause->whens; when; when = when->next) {
        struct tv_condition *condition = tv_condition_get(r->c, piece->layer, when, number++);
        struct tv_condition **added =
            condition ? tv_list_add(r->c->arena, &r->conditions, sizeof *added) : NULL;
        if (added)
            *added = condition;
    }
}

static void read_additional(struct reading *r, const struct piece *piece,
                            const struct tv_clause *clause) {
    struct tv_layer *layer = clause->def ? tv_layer_of_clause(r->c, piece->layer, clause) : NULL;
    r->meaning->additional = (struct tv_fact){clause, piece->layer, piece->via};
    r->meaning->additional_values = layer ? &layer->alone : NULL;
}

static void read_clause(struct reading *r, const struct piece *piece,
                        const struct tv_clause *clause) {
    switch (clause->keyword) {
    case TV_KW_TYPE:
        if (!piece->is_included && !tv_type_is_expanded(clause)) {
            r->meaning->is_typed = true;
            r->meaning->type = (struct tv_fact){clause, piece->layer, piece->via};
        }
        break;
    case TV_KW_INCLUDE:
        r->meaning->includes = true;
        break;
    case TV_KW_PROPERTIES:
        read_properties(r, piece->layer, clause);
        break;
    case TV_KW_ITEMS:
        add_layer(r, &r->items, tv_layer_of_clause(r->c, piece->layer, clause));
        break;
    case TV_KW_ADDITIONAL:
        read_additional(r, piece, clause);
        break;
    case TV_KW_REQUIRED:
    case TV_KW_RECOMMENDED:
    case TV_KW_OPTIONAL:
        for (const struct tv_presence *p = clause->presence; p; p = p->next)
            read_need(r, piece, clause->keyword, p);
        break;
    case TV_KW_WHEN:
        read_conditions(r, piece, clause);
        break;
    case TV_KW_UNIQUE_ITEMS:
        if (clause->flag)
            read_fact(r, piece, clause);
        break;
    default:
        if (tv_fact_types(&(struct tv_fact){clause, NULL, NULL}) != 0)
            read_fact(r, piece, clause);
    }
}

static void read_piece(struct reading *r, const struct piece *piece) {
    if (piece->is_refusal) {
        r->meaning->is_refused = true;
        r->meaning->refused_by = piece->via;
    }
    for (const struct tv_clause *clause = piece->layer->def->clauses; clause; clause = clause->next)
        read_clause(r, piece, clause);
}

/* ---- The meaning ----------------------------------------------------------------------------- */

static bool keep_properties(struct reading *r) {
    const struct layers *layers = r->properties.items;
    uint32_t count = r->properties.count;
    struct tv_property *kept = tv_arena_alloc(r->c->arena, count, sizeof *kept);
    if (!kept)
        return false;
    for (uint32_t i = 0; i < count; i++) {
        kept[i] =
            (struct tv_property){layers[i].name, stack_of(r->c, &layers[i]),
                                 layers[i].list.count ? NULL : layers[i].move, layers[i].is_hint};
        if (!kept[i].stack)
            return false;
    }
    r->c->reading = r->properties;
    r->meaning->properties = kept;
    r->meaning->property_count = count;
    r->meaning->by_name = r->by_name;
    return true;
}

static bool keep(struct reading *r) {
    struct tv_meaning *meaning = r->meaning;
    meaning->facts = r->facts.items;
    meaning->fact_count = r->facts.count;
    meaning->needs = r->needs.items;
    meaning->need_count = r->needs.count;
    meaning->conditions = r->conditions.items;
    meaning->condition_count = r->conditions.count;
    meaning->items = stack_of(r->c, &r->items);
    return keep_properties(r) && tv_meaning_find_types(r->c, meaning);
}

struct tv_meaning *tv_meaning_of(struct tv_compiler *c, struct tv_stack *stack) {
    if (stack->meaning)
        return stack->meaning;
    struct tv_meaning *meaning = tv_arena_alloc(c->arena, 1, sizeof *meaning);
    if (!meaning)
        return NULL;
    meaning->stack = stack;
    meaning->types = meaning->plain = TV_TYPE_ANY;
    stack->meaning = meaning;
    stack->is_busy = true;
    struct reading r = {.c = c, .meaning = meaning, .properties = c->reading};
    r.properties.count = 0;
    uint32_t start = c->pieces.count;
    lay_out_stack(c, stack, NULL, false);
    for (uint32_t i = start; i < c->pieces.count; i++) {
        struct piece piece = *piece_at(c, i);
        read_piece(&r, &piece);
    }
    c->pieces.count = start;
    bool ok = keep(&r) && !tv_arena_failed(c->arena);
    stack->is_busy = false;
    return ok ? meaning : NULL;
}

static void refuse_unknown_type(struct tv_compiler *c, const struct tv_layer *layer,
                                const struct tv_at *at, struct tv_str name) {
    struct tv_str suggestion = tv_scope_nearest(layer->scope, name);
    tv_mistake_suggest(c, TV_RULE_PLAN_UNKNOWN_KEY, at, "unknown type {a}", name, suggestion);
}

static struct tv_property *find_own(const struct tv_meaning *meaning, struct tv_str name) {
    if (meaning->by_name.count) {
        uintptr_t index = (uintptr_t)tv_map_find(&meaning->by_name, name);
        return index ? &meaning->properties[index - 1] : NULL;
    }
    for (uint32_t i = 0; i < meaning->property_count; i++)
        if (tv_str_equal(meaning->properties[i].name, name))
            return &meaning->properties[i];
    return NULL;
}

struct tv_property *tv_property_find(const struct tv_meaning *meaning, struct tv_str name) {
    struct tv_property *found = NULL;
    for (; meaning && !found; meaning = meaning->object)
        found = find_own(meaning, name);
    return found;
}

const struct tv_fact *tv_fact_find(const struct tv_meaning *meaning, enum tv_keyword keyword) {
    for (uint32_t i = 0; i < meaning->fact_count; i++)
        if (meaning->facts[i].clause->keyword == keyword)
            return &meaning->facts[i];
    return NULL;
}
