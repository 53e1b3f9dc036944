/* Whole messages, and the envelope: the names at the top of all messages together. Every root shape
 * has a slot for every one of them; the slots that a message does not define have no node. */
#include "compile_parts.h"

struct tv_root_name *tv_envelope_find(struct tv_compiler *c, struct tv_str name) {
    return tv_map_find(&c->envelope.by_name, name);
}

struct tv_root_name *tv_envelope_of(struct tv_compiler *c, const struct tv_property *field) {
    struct tv_root_name *name = field->stack->field;
    if (!name || !tv_str_equal(name->name, field->name))
        name = field->stack->field = tv_envelope_find(c, field->name);
    return name;
}

static struct tv_root_name *name_of(struct tv_compiler *c, struct tv_str text) {
    struct tv_map_cell *cell = tv_map_add(c->arena, &c->envelope.by_name, text);
    if (!cell || cell->value)
        return cell ? cell->value : NULL;
    struct tv_root_name *name = tv_arena_alloc(c->arena, 1, sizeof *name);
    struct tv_root_name **listed = tv_list_add(c->arena, &c->envelope.names, sizeof *listed);
    if (!name || !listed)
        return NULL;
    name->name = text;
    cell->value = *listed = name;
    return name;
}

/* ---- Collecting the names -------------------------------------------------------------------- */

struct collecting {
    struct tv_compiler *c;
    struct tv_root_name *target;
};

static bool add_second(void *context, const struct tv_second_name *second) {
    struct collecting *collecting = context;
    uint32_t message = collecting->c->envelope.message_count;
    struct tv_root_name *name = name_of(collecting->c, second->name);
    if (!name)
        return false;
    if (!name->target) {
        name->target = collecting->target;
        name->kind = second->kind;
        name->at = second->at;
    }
    if (name->target == collecting->target && name->second_stamp != message)
        name->as_second++;
    name->second_stamp = message;
    return true;
}

static bool add_field(struct tv_compiler *c, const struct tv_property *field) {
    struct tv_root_name *name = tv_envelope_of(c, field);
    name = name ? name : name_of(c, field->name);
    if (!name)
        return false;
    if (field->move) {
        name->move = name->move ? name->move : field->move;
        return true;
    }
    if (name->stamp != c->envelope.message_count) {
        name->stamp = c->envelope.message_count;
        name->defined++;
        name->at = name->defined == 1 ? field->stack->layers[0]->at : name->at;
    }
    struct collecting collecting = {c, name};
    return tv_seconds_visit(field->stack, add_second, &collecting);
}

bool tv_envelope_add(struct tv_compiler *c, const struct tv_element *elements, uint32_t count) {
    bool ok = true;
    c->envelope.message_count++;
    for (uint32_t i = 0; i < count; i++) {
        const struct tv_meaning *meaning = tv_meaning_of(c, elements[i].stack);
        ok = ok && meaning;
        for (uint32_t k = 0; ok && k < meaning->property_count; k++)
            ok = add_field(c, &meaning->properties[k]);
    }
    return ok;
}

/* ---- Slots and keys -------------------------------------------------------------------------- */

/* A second name that holds in every message with its field is just another key of it. */
static bool is_alias(const struct tv_root_name *name) {
    return name->defined == 0 && name->target && name->target->defined > 0 &&
           name->as_second == name->target->defined;
}

static void number_slots(struct tv_compiler *c) {
    struct tv_root_name *const *names = c->envelope.names.items;
    for (uint32_t i = 0; i < c->envelope.names.count; i++) {
        names[i]->string = tv_builder_string(c->builder, names[i]->name);
        if (is_alias(names[i]))
            continue;
        names[i]->has_slot = true;
        names[i]->slot = c->envelope.slot_count++;
    }
}

static void make_former(struct tv_compiler *c, struct tv_key *key, enum tv_rule rule,
                        struct tv_str hint) {
    key->kind = TV_KEY_FORMERLY;
    key->rule = rule;
    key->hint = tv_builder_string(c->builder, hint);
}

static struct tv_key key_of(struct tv_compiler *c, const struct tv_root_name *name) {
    const struct tv_root_name *holder = name->has_slot ? name : name->target;
    const struct tv_at *at = &name->at;
    struct tv_key key = {
        .name = name->string, .target = holder->slot, .kind = TV_KEY_NAME, .hint = TV_NONE};
    if (name->defined == 0 && name->target) {
        key.kind = name->kind;
        if (name->kind == TV_KEY_FORMERLY)
            make_former(c, &key, tv_spot_former_rule(TV_SPOT_MESSAGE, name->name),
                        name->target->name);
    } else if (name->defined == 0 && name->move) {
        make_former(c, &key, tv_move_rule(name->move), name->move->target);
        at = &name->move->at;
    }
    key.origin = tv_origin_at(c, at);
    return key;
}

static void set_envelope(struct tv_compiler *c) {
    static const struct tv_str names[TV_FIELD_COUNT] = {
#define TV_FIELD_ROW(id, name) {name, sizeof(name) - 1},
        TV_FIELDS(TV_FIELD_ROW)
#undef TV_FIELD_ROW
    };
    uint32_t fields[TV_FIELD_COUNT];
    for (unsigned i = 0; i < TV_FIELD_COUNT; i++) {
        const struct tv_root_name *name = tv_envelope_find(c, names[i]);
        fields[i] = name && name->defined ? name->slot : TV_NONE;
    }
    tv_builder_set_envelope(c->builder, c->envelope.keyset, fields);
}

/* The last one that somebody wrote; names of specs may be among them. */
static const struct tv_root_name *find_surplus(const struct tv_compiler *c) {
    struct tv_root_name *const *names = c->envelope.names.items;
    uint32_t at = c->envelope.names.count - 1;
    while (at > 0 && (!names[at]->at.file || names[at]->at.file->builtin))
        at--;
    return names[at];
}

bool tv_envelope_close(struct tv_compiler *c) {
    struct tv_root_name *const *names = c->envelope.names.items;
    uint32_t count = c->envelope.names.count;
    struct tv_key *keys = tv_arena_alloc(c->arena, count, sizeof *keys);
    if (!keys)
        return false;
    number_slots(c);
    if (c->envelope.slot_count > TV_SHAPE_SLOTS_MAX) {
        tv_mistake_too_many(c, find_surplus(c)->name, &find_surplus(c)->at);
        return false;
    }
    c->envelope.scratch =
        tv_arena_alloc(c->arena, c->envelope.slot_count, sizeof *c->envelope.scratch);
    for (uint32_t i = 0; i < count; i++)
        keys[i] = key_of(c, names[i]);
    c->envelope.keyset = tv_builder_keyset(c->builder, keys, count);
    set_envelope(c);
    return c->envelope.scratch && c->envelope.keyset != TV_NONE;
}

/* ---- A message ------------------------------------------------------------------------------ */

/* elements[slot]: what is asked of the field. */
struct fields {
    struct tv_compiler *c;
    const struct tv_object *object;
    struct tv_slot_of *slots;
    const struct tv_slot_of *field; /* whose second names are being visited */
    const struct tv_root_name *target;
};

static bool add_element(struct fields *fields, struct tv_slot_of *slot, struct tv_element element) {
    struct tv_element *added = tv_list_add(fields->c->arena, &slot->elements, sizeof *added);
    if (added)
        *added = element;
    return added != NULL;
}

static bool add_property(struct fields *fields, const struct tv_facet *facet,
                         const struct tv_property *property) {
    const struct tv_root_name *name = tv_envelope_of(fields->c, property);
    if (!name || !name->has_slot)
        return true; /* named in a condition alone */
    struct tv_slot_of *slot = &fields->slots[name->slot];
    if (property->move) {
        slot->move = slot->is_defined ? NULL : property->move;
        return true;
    }
    slot->name = property->name;
    slot->is_defined = true;
    slot->move = NULL;
    return add_element(
        fields, slot,
        (struct tv_element){property->stack,
                            tv_verdict_below(facet->inner, fields->object->spot, property->name)});
}

/* A second name with a slot of its own is, in this message, the field itself. */
static bool copy_field(void *context, const struct tv_second_name *second) {
    struct fields *fields = context;
    const struct tv_root_name *name = tv_envelope_find(fields->c, second->name);
    if (!name || !name->has_slot || name->target != fields->target || name->defined)
        return true;
    struct tv_slot_of *slot = &fields->slots[name->slot];
    if (!slot->is_defined && slot->elements.count == 0) {
        const struct tv_element *elements = fields->field->elements.items;
        slot->name = fields->field->name; /* for its spot */
        for (uint32_t i = 0; i < fields->field->elements.count; i++)
            if (!add_element(fields, slot, elements[i]))
                return false;
    }
    return true;
}

static bool copy_fields(struct fields *fields) {
    bool ok = true;
    for (uint32_t i = 0; i < fields->c->envelope.slot_count; i++) {
        const struct tv_slot_of *slot = &fields->slots[i];
        if (!slot->is_defined)
            continue;
        const struct tv_element *elements = slot->elements.items;
        fields->field = slot;
        fields->target = tv_envelope_find(fields->c, slot->name);
        for (uint32_t k = 0; k < slot->elements.count && ok; k++)
            ok = tv_seconds_visit(elements[k].stack, copy_field, fields);
    }
    return ok;
}

static uint32_t node_of_field(struct tv_compiler *c, unsigned spot, const struct tv_slot_of *slot) {
    if (slot->move)
        return tv_lower_node(c, &(struct tv_element){slot->move->stack, &tv_unsaid}, 1,
                             slot->move->spot | (spot & ~(unsigned)TV_SPOT_KIND));
    if (slot->elements.count == 0)
        return TV_NONE;
    return tv_lower_node(c, slot->elements.items, slot->elements.count,
                         tv_spot_of_property(spot, slot->name));
}

static bool lower_fields(struct fields *fields, struct tv_shape *shape) {
    struct tv_compiler *c = fields->c;
    uint32_t count = c->envelope.slot_count;
    struct tv_root_name *const *names = c->envelope.names.items;
    struct tv_slot *slots = tv_arena_alloc(c->scratch, count, sizeof *slots);
    if (!slots)
        return false;
    for (uint32_t i = 0; i < c->envelope.names.count; i++) {
        if (!names[i]->has_slot)
            continue;
        struct tv_slot *slot = &slots[names[i]->slot];
        slot->name = names[i]->string;
        slot->node = node_of_field(c, fields->object->spot, &fields->slots[names[i]->slot]);
    }
    shape->slots = tv_builder_add_slots(c->builder, slots, count);
    shape->slot_count = count;
    shape->mask_words = (count + 63) / 64;
    return shape->slots != TV_NONE;
}

static uint32_t lower_root_shape(struct tv_compiler *c, const struct tv_object *object) {
    struct fields fields = {.c = c, .object = object};
    struct tv_shape shape = {.keyset = c->envelope.keyset,
                             .additional = TV_NONE,
                             .area = TV_AREA_ROOT,
                             .policy_origin = TV_NONE,
                             .origin = TV_NONE};
    fields.slots = c->envelope.scratch;
    for (uint32_t i = 0; i < c->envelope.slot_count; i++) {
        /* Room for elements stays from message to message. */
        struct tv_list room = {fields.slots[i].elements.items, 0, fields.slots[i].elements.max};
        fields.slots[i] = (struct tv_slot_of){.elements = room};
    }
    bool ok = true;
    for (uint32_t f = 0; f < object->facet_count; f++) {
        const struct tv_meaning *meaning = object->facets[f].meaning;
        for (uint32_t i = 0; i < meaning->property_count && ok; i++)
            ok = add_property(&fields, &object->facets[f], &meaning->properties[i]);
    }
    tv_lower_policy(c, object->facets, object->facet_count, &shape);
    ok = ok && copy_fields(&fields) && lower_fields(&fields, &shape) &&
         tv_lower_demands(c, object, &shape) && tv_lower_conditions(c, object, &shape);
    return ok ? tv_builder_add_shapes(c->builder, &shape, 1) : TV_NONE;
}

static uint32_t new_root(struct tv_compiler *c, const struct tv_element *elements, uint32_t count,
                         const struct tv_root_of *root) {
    struct tv_facet *facets = tv_arena_alloc(c->scratch, count, sizeof *facets);
    struct tv_object object = {
        .facets = facets, .facet_count = count, .spot = root->spot, .call = root->call};
    for (uint32_t i = 0; facets && i < count; i++) {
        const struct tv_meaning *meaning = tv_meaning_of(c, elements[i].stack);
        if (!meaning)
            return TV_NONE;
        facets[i] = tv_facet_of(c, meaning, elements[i].verdict);
    }
    if (!facets)
        return TV_NONE;
    struct tv_node node = {.types = TV_TYPE_OBJECT, .items = TV_NONE};
    node.shape = lower_root_shape(c, &object);
    bool ok = tv_lower_message_checks(c, elements, count, root->spot, &node);
    return !ok || node.shape == TV_NONE ? TV_NONE : tv_builder_add_nodes(c->builder, &node, 1);
}

uint32_t tv_lower_root(struct tv_compiler *c, const struct tv_element *elements, uint32_t count,
                       const struct tv_root_of *root) {
    unsigned calls = root->spot | (unsigned)root->call << 16;
    struct tv_str parts[] = {{(const char *)&calls, sizeof calls},
                             {(const char *)elements, count * sizeof *elements}};
    struct tv_str key = tv_join(c->scratch, parts, 2);
    const void *known = key.at ? tv_map_find(&c->nodes, key) : NULL;
    if (known)
        return (uint32_t)(uintptr_t)known - 1;
    uint32_t node = new_root(c, elements, count, root);
    struct tv_map_cell *cell = node == TV_NONE ? NULL : tv_map_add(c->arena, &c->nodes, key);
    if (!cell)
        return TV_NONE;
    cell->key = tv_arena_text(c->arena, key);
    cell->value = (void *)((uintptr_t)node + 1);
    return node;
}
