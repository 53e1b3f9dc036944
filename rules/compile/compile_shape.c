/* Objects: the names that the sides know together, each with what every side asks of it.
 *
 *   plan       sku: {pattern}   gift_wrap: boolean        additional: forbid
 *   beside     sku: string                  price: number
 *   ->         sku: both        gift_wrap: the plan's     price: number, and unknown to the plan
 *
 * A name that a side defines wins over the same name as a second one, and over an old place. */
#include "compile_parts.h"

#include <string.h>

/* ---- Slots ----------------------------------------------------------------------------------- */

static struct tv_slot_of *slot_at(const struct tv_object *object, uint32_t index) {
    return (struct tv_slot_of *)object->slots.items + index;
}

enum { MANY = 40 }; /* below that, looking at all of them is faster than a map */

uint32_t tv_object_find(const struct tv_object *object, struct tv_str name) {
    if (object->slots.count > MANY)
        return (uint32_t)(uintptr_t)tv_map_find(&object->by_name, name) - 1;
    for (uint32_t i = 0; i < object->slots.count; i++) {
        struct tv_str held = slot_at(object, i)->name;
        if (held.len == name.len && (held.at == name.at || !memcmp(held.at, name.at, name.len)))
            return i;
    }
    return TV_NONE;
}

static bool index_slot(struct tv_compiler *c, struct tv_object *object, uint32_t index) {
    struct tv_map_cell *cell =
        tv_map_add(c->scratch, &object->by_name, slot_at(object, index)->name);
    if (cell)
        cell->value = (void *)((uintptr_t)index + 1);
    return cell != NULL;
}

static struct tv_slot_of *slot_named(struct tv_compiler *c, struct tv_object *object,
                                     struct tv_str name) {
    uint32_t index = tv_object_find(object, name);
    if (index != TV_NONE)
        return slot_at(object, index);
    struct tv_slot_of *slot = tv_list_add(c->scratch, &object->slots, sizeof *slot);
    if (!slot)
        return NULL;
    slot->name = name;
    slot->string = tv_builder_string(c->builder, name);
    uint32_t count = object->slots.count;
    bool ok = true;
    if (count > MANY)
        for (uint32_t i = count == MANY + 1 ? 0 : count - 1; ok && i < count; i++)
            ok = index_slot(c, object, i);
    return ok ? slot : NULL;
}

static bool add_element(struct tv_compiler *c, struct tv_slot_of *slot, struct tv_stack *stack,
                        const struct tv_verdict *verdict) {
    struct tv_element *element = tv_list_add(c->scratch, &slot->elements, sizeof *element);
    if (element)
        *element = (struct tv_element){stack, verdict};
    return element != NULL;
}

static bool add_property(struct tv_compiler *c, struct tv_object *object,
                         const struct tv_facet *facet, const struct tv_property *property) {
    struct tv_slot_of *slot = slot_named(c, object, property->name);
    if (!slot)
        return false;
    if (property->move) {
        if (!slot->is_defined)
            slot->move = property->move;
        return true;
    }
    slot->move = NULL;
    slot->is_defined = true;
    slot->at = property->stack->layers[0]->at;
    return add_element(c, slot, property->stack,
                       tv_verdict_below(facet->inner, object->spot, property->name));
}

static bool knows(const struct tv_facet *facet, struct tv_str name) {
    const struct tv_property *property = tv_property_find(facet->meaning, name);
    return property && !property->move;
}

/* What a side that does not know the name says about it. */
static bool add_unknown(struct tv_compiler *c, const struct tv_facet *facet,
                        struct tv_slot_of *slot) {
    if (facet->meaning->additional_values && facet->own != &tv_unsaid)
        return add_element(c, slot, facet->meaning->additional_values, facet->inner);
    if (facet->own->policy >= TV_POLICY_WARN)
        return add_element(c, slot, NULL, facet->own);
    return true;
}

static bool add_properties(struct tv_compiler *c, struct tv_object *object) {
    bool ok = true;
    for (uint32_t f = 0; f < object->facet_count; f++) {
        const struct tv_meaning *meaning = object->facets[f].meaning;
        for (uint32_t i = 0; i < meaning->property_count && ok; i++)
            ok = add_property(c, object, &object->facets[f], &meaning->properties[i]);
    }
    if (object->facet_count == 1)
        return ok;
    for (uint32_t i = 0; i < object->slots.count; i++) {
        struct tv_slot_of *slot = slot_at(object, i);
        for (uint32_t f = 0; f < object->facet_count && slot->is_defined && ok; f++)
            if (!knows(&object->facets[f], slot->name))
                ok = add_unknown(c, &object->facets[f], slot);
    }
    return ok;
}

/* Names that are asked for and defined nowhere here: in `then`, or where any name may stand. */
static bool add_needed(struct tv_compiler *c, struct tv_object *object) {
    bool ok = true;
    for (uint32_t f = 0; f < object->facet_count; f++) {
        const struct tv_facet *facet = &object->facets[f];
        for (uint32_t i = 0; i < facet->meaning->need_count && ok; i++) {
            const struct tv_need *need = &facet->meaning->needs[i];
            for (const struct tv_scalar *name = need->presence->any; name && need->level && ok;
                 name = name->next) {
                if (tv_object_find(object, name->text) != TV_NONE)
                    continue;
                struct tv_slot_of *slot = slot_named(c, object, name->text);
                ok = slot && add_unknown(c, facet, slot);
                if (slot)
                    slot->at = name->at;
            }
        }
    }
    return ok;
}

/* ---- Keys ----------------------------------------------------------------------------------- */

enum { SECONDS_UNKNOWN, SECONDS_NONE, SECONDS_SOME };

static bool visit_names(const struct tv_def *written, const struct tv_clause *clause,
                        tv_second_fn *visit, void *context) {
    enum tv_key_kind kind = clause->keyword == TV_KW_ALSO ? TV_KEY_ALSO : TV_KEY_FORMERLY;
    for (const struct tv_scalar *name = clause->scalars; name; name = name->next) {
        struct tv_second_name second = {name->text, kind, name->at, tv_rule_said(written, NULL, 0)};
        bool is_pointer = name->text.len > 0 && name->text.at[0] == '/';
        if (!is_pointer && !visit(context, &second))
            return false;
    }
    return true;
}

bool tv_seconds_visit(struct tv_stack *stack, tv_second_fn *visit, void *context) {
    bool ok = true;
    if (stack->seconds == SECONDS_NONE)
        return true;
    stack->seconds = SECONDS_NONE;
    for (uint32_t i = 0; i < stack->count; i++) {
        for (const struct tv_clause *clause = stack->layers[i]->written->clauses; clause && ok;
             clause = clause->next) {
            if (clause->keyword != TV_KW_ALSO && clause->keyword != TV_KW_FORMERLY)
                continue;
            stack->seconds = SECONDS_SOME;
            ok = visit_names(stack->layers[i]->written, clause, visit, context);
        }
    }
    return ok;
}

struct keying {
    struct tv_compiler *c;
    const struct tv_object *object;
    struct tv_list keys; /* struct tv_key */
    struct tv_map seconds;
    uint32_t slot;
};

static struct tv_key *add_key(struct keying *k, uint32_t name, const struct tv_at *at) {
    struct tv_key *key = tv_list_add(k->c->scratch, &k->keys, sizeof *key);
    if (!key)
        return NULL;
    key->name = name;
    key->target = k->slot;
    key->kind = TV_KEY_NAME;
    key->hint = TV_NONE;
    key->origin = tv_origin_at(k->c, at);
    return key;
}

static void make_former(struct keying *k, struct tv_key *key, enum tv_rule rule,
                        struct tv_str hint) {
    key->kind = TV_KEY_FORMERLY;
    key->rule = rule;
    key->hint = tv_builder_string(k->c->builder, hint);
}

/* What the sides say in place of the property; empty: it is not deprecated. */
static struct tv_str deprecation_of(const struct keying *k, const struct tv_slot_of *slot) {
    const struct tv_element *elements = slot->elements.items;
    struct tv_str text = TV_STR("");
    if (k->object->spot & (TV_SPOT_IF | TV_SPOT_THEN))
        return text;
    for (uint32_t i = 0; i < slot->elements.count; i++) {
        struct tv_str said =
            elements[i].stack ? tv_note_own(elements[i].stack, TV_KW_DEPRECATED) : TV_STR("");
        text = said.len ? said : text;
    }
    return tv_deprecation(text);
}

static bool add_own_key(struct keying *k) {
    const struct tv_slot_of *slot = slot_at(k->object, k->slot);
    struct tv_key *key = add_key(k, slot->string, slot->move ? &slot->move->at : &slot->at);
    struct tv_str deprecation = deprecation_of(k, slot);
    if (key && slot->move)
        make_former(k, key, tv_move_rule(slot->move), slot->move->target);
    else if (key && deprecation.len)
        make_former(k, key, TV_RULE_PROPERTY_DEPRECATED, deprecation);
    return key != NULL;
}

static enum tv_rule former_rule(const struct keying *k, const struct tv_second_name *second) {
    return second->rule == TV_RULE_COUNT ? tv_spot_former_rule(k->object->spot, second->name)
                                         : second->rule;
}

static bool add_second_key(void *context, const struct tv_second_name *second) {
    struct keying *k = context;
    if (tv_object_find(k->object, second->name) != TV_NONE)
        return true;
    struct tv_map_cell *cell = tv_map_add(k->c->scratch, &k->seconds, second->name);
    if (!cell || cell->value)
        return cell != NULL;
    cell->value = k;
    struct tv_key *key = add_key(k, tv_builder_string(k->c->builder, second->name), &second->at);
    if (!key)
        return false;
    key->kind = second->kind;
    if (second->kind == TV_KEY_FORMERLY)
        make_former(k, key, former_rule(k, second), slot_at(k->object, k->slot)->name);
    return true;
}

static bool add_second_keys(struct keying *k) {
    const struct tv_slot_of *slot = slot_at(k->object, k->slot);
    const struct tv_element *elements = slot->elements.items;
    bool ok = true;
    for (uint32_t i = 0; i < slot->elements.count && slot->is_defined && ok; i++)
        ok = !elements[i].stack || tv_seconds_visit(elements[i].stack, add_second_key, k);
    return ok;
}

static bool lower_keys(struct tv_compiler *c, const struct tv_object *object,
                       struct tv_shape *shape) {
    struct keying k = {.c = c, .object = object};
    bool ok = true;
    for (k.slot = 0; k.slot < object->slots.count && ok; k.slot++)
        ok = add_own_key(&k);
    for (k.slot = 0; k.slot < object->slots.count && ok; k.slot++)
        ok = add_second_keys(&k);
    shape->keyset = TV_NONE;
    if (ok && k.keys.count)
        shape->keyset = tv_builder_keyset(c->builder, k.keys.items, k.keys.count);
    return ok;
}

/* ---- Slots as rows --------------------------------------------------------------------------- */

static uint32_t node_of_slot(struct tv_compiler *c, const struct tv_object *object,
                             const struct tv_slot_of *slot) {
    unsigned mode = object->spot & ~(unsigned)TV_SPOT_KIND;
    if (slot->move)
        return tv_lower_node(c, &(struct tv_element){slot->move->stack, &tv_unsaid}, 1,
                             slot->move->spot | mode);
    if (slot->elements.count == 0)
        return TV_NONE;
    return tv_lower_node(c, slot->elements.items, slot->elements.count,
                         tv_spot_of_property(object->spot, slot->name));
}

/* The first one beyond what a shape may have that somebody wrote; names of specs may be among them.
 */
static const struct tv_slot_of *find_surplus(const struct tv_object *object) {
    for (uint32_t i = TV_SHAPE_SLOTS_MAX; i < object->slots.count; i++) {
        const struct tv_slot_of *slot = slot_at(object, i);
        if (slot->at.file && !slot->at.file->builtin)
            return slot;
    }
    return slot_at(object, TV_SHAPE_SLOTS_MAX);
}

static bool lower_slots(struct tv_compiler *c, const struct tv_object *object,
                        struct tv_shape *shape) {
    uint32_t count = object->slots.count;
    if (count > TV_SHAPE_SLOTS_MAX) {
        tv_mistake_too_many(c, find_surplus(object)->name, &find_surplus(object)->at);
        return false;
    }
    struct tv_slot *slots = tv_arena_alloc(c->scratch, count, sizeof *slots);
    if (!slots)
        return false;
    for (uint32_t i = 0; i < count; i++) {
        slots[i].name = slot_at(object, i)->string;
        slots[i].node = node_of_slot(c, object, slot_at(object, i));
    }
    shape->slots = tv_builder_add_slots(c->builder, slots, count);
    shape->slot_count = count;
    shape->mask_words = (count + 63) / 64;
    return shape->slots != TV_NONE;
}

/* ---- Names without a slot -------------------------------------------------------------------- */

/* An object without properties is open, and then that is said. */
static bool is_open(const struct tv_facet *facets, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        if (facets[i].meaning->is_closed || facets[i].own != &tv_unsaid)
            return false;
    return true;
}

void tv_lower_policy(struct tv_compiler *c, const struct tv_facet *facets, uint32_t count,
                     struct tv_shape *shape) {
    shape->policy = is_open(facets, count) ? TV_POLICY_ALLOW : TV_POLICY_UNSAID;
    shape->policy_origin = TV_NONE;
    for (uint32_t i = 0; i < count; i++) {
        if (facets[i].own->policy <= shape->policy)
            continue;
        shape->policy = facets[i].own->policy;
        shape->policy_origin = tv_origin_at(c, &facets[i].own->at);
    }
}

static bool lower_additional(struct tv_compiler *c, const struct tv_object *object,
                             struct tv_shape *shape) {
    struct tv_slot_of any = {0};
    bool ok = true;
    for (uint32_t i = 0; i < object->facet_count && ok; i++) {
        const struct tv_facet *facet = &object->facets[i];
        /* A muted facet says nothing of its unknown names. */
        if (facet->meaning->additional_values && facet->own != &tv_unsaid)
            ok = add_element(c, &any, facet->meaning->additional_values, facet->inner);
    }
    shape->additional = TV_NONE;
    if (ok && any.elements.count)
        shape->additional = tv_lower_node(c, any.elements.items, any.elements.count,
                                          tv_spot_of_property(object->spot, TV_STR("")));
    return ok;
}

/* ---- Conditions ----------------------------------------------------------------------------- */

/* The node about the same object; TV_NONE when nothing is asked of objects. */
static uint32_t lower_part(struct tv_compiler *c, const struct tv_object *object,
                           struct tv_stack *stack, unsigned mode) {
    if (!stack)
        return TV_NONE;
    struct tv_element element = {stack, &tv_unsaid};
    unsigned spot = (object->spot & TV_SPOT_KIND) | mode;
    uint32_t node = TV_NONE;
    if ((object->spot & TV_SPOT_KIND) == TV_SPOT_MESSAGE)
        node = tv_lower_root(c, &element, 1, &(struct tv_root_of){object->call, spot});
    else
        node = tv_lower_node(c, &element, 1, spot);
    const struct tv_node *row = node == TV_NONE ? NULL : tv_builder_nodes_row(c->builder, node);
    return row && row->shape != TV_NONE ? node : TV_NONE;
}

static bool lower_condition(struct tv_compiler *c, const struct tv_object *object,
                            const struct tv_condition *condition, struct tv_list *whens) {
    struct tv_when row = {.if_node = lower_part(c, object, condition->if_stack, TV_SPOT_IF),
                          .then_node = lower_part(c, object, condition->then_stack, TV_SPOT_THEN),
                          .else_node = lower_part(c, object, condition->else_stack, TV_SPOT_THEN),
                          .origin = tv_origin_at(c, &condition->clause->at)};
    if (row.if_node == TV_NONE || (row.then_node == TV_NONE && row.else_node == TV_NONE))
        return !tv_compile_failed(c);
    struct tv_when *added = tv_list_add(c->scratch, whens, sizeof *added);
    if (added)
        *added = row;
    return added != NULL;
}

static bool is_earlier(const struct tv_object *object, uint32_t facet,
                       const struct tv_condition *condition) {
    for (uint32_t f = 0; f < facet; f++)
        for (uint32_t i = 0; i < object->facets[f].meaning->condition_count; i++)
            if (object->facets[f].meaning->conditions[i]->clause == condition->clause)
                return true;
    return false;
}

bool tv_lower_conditions(struct tv_compiler *c, const struct tv_object *object,
                         struct tv_shape *shape) {
    struct tv_list whens = {0};
    bool ok = true;
    for (uint32_t f = 0; f < object->facet_count; f++) {
        const struct tv_meaning *meaning = object->facets[f].meaning;
        for (uint32_t i = 0; i < meaning->condition_count && ok; i++)
            if (!is_earlier(object, f, meaning->conditions[i]) &&
                !tv_condition_is_demand(object, meaning->conditions[i]))
                ok = lower_condition(c, object, meaning->conditions[i], &whens);
    }
    if (!ok)
        return false;
    shape->whens = tv_builder_add_whens(c->builder, whens.items, whens.count);
    shape->when_count = whens.count;
    return shape->whens != TV_NONE;
}

/* ---- The shape ------------------------------------------------------------------------------ */

uint32_t tv_lower_shape(struct tv_compiler *c, const struct tv_facet *facets, uint32_t count,
                        unsigned spot) {
    struct tv_object object = {.facets = facets, .facet_count = count, .spot = spot};
    struct tv_shape shape = {.area = (uint32_t)tv_spot_area(spot)};
    shape.origin = tv_origin_at(c, &facets[0].meaning->stack->layers[0]->at);
    tv_lower_policy(c, facets, count, &shape);
    bool ok = add_properties(c, &object) && add_needed(c, &object) &&
              lower_keys(c, &object, &shape) && lower_slots(c, &object, &shape) &&
              lower_additional(c, &object, &shape) && tv_lower_demands(c, &object, &shape) &&
              tv_lower_conditions(c, &object, &shape);
    return ok ? tv_builder_add_shapes(c->builder, &shape, 1) : TV_NONE;
}
