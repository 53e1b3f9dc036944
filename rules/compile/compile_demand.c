/* Demands: names that must be there. Each is a list of places of which one suffices; most are one
 * slot. A stronger demand on the same places takes the place of a weaker one, and a group is left
 * out when one of its names is demanded alone. */
#include "compile_parts.h"

/* One place. pointer.len > 0: from the top of the event; else a slot. */
struct place {
    uint32_t slot;
    struct tv_str pointer;
};

struct draft {
    enum tv_level level;
    const struct tv_need *need;
    struct tv_list places; /* struct place */
    struct tv_list names;  /* struct tv_str: as people read them */
    bool is_container;     /* asks for the object that something is demanded in */
    bool is_dropped;
    bool depends; /* on the slot `given` */
    uint32_t given;
};

struct drafting {
    struct tv_compiler *c;
    const struct tv_object *object;
    struct tv_list drafts; /* struct draft */
    uint32_t *singles;     /* by slot: the draft that wants just this slot, + 1 */
};

static struct draft *draft_at(const struct drafting *d, uint32_t index) {
    return (struct draft *)d->drafts.items + index;
}

static const struct place *place_at(const struct draft *draft, uint32_t index) {
    return (const struct place *)draft->places.items + index;
}

static bool is_single(const struct draft *draft) {
    return draft->places.count == 1 && place_at(draft, 0)->pointer.len == 0 && !draft->depends;
}

/* ---- Places ---------------------------------------------------------------------------------- */

static bool add_place(struct drafting *d, struct draft *draft, struct place place) {
    struct place *added = tv_list_add(d->c->scratch, &draft->places, sizeof *added);
    if (added)
        *added = place;
    return added != NULL;
}

struct seconds {
    struct drafting *d;
    struct draft *draft;
    struct tv_root_name *target;
};

/* A second name that is a field of its own does as well. */
static bool add_second_place(void *context, const struct tv_second_name *second) {
    struct seconds *seconds = context;
    struct tv_root_name *name = tv_envelope_find(seconds->d->c, second->name);
    bool is_field = name && name->target == seconds->target && name->has_slot;
    return !is_field ||
           add_place(seconds->d, seconds->draft, (struct place){name->slot, {NULL, 0}});
}

static bool add_field(struct drafting *d, struct draft *draft, struct tv_str field) {
    struct tv_root_name *name = tv_envelope_find(d->c, field);
    if (!name || !name->has_slot)
        return true; /* nothing defines it: an example of a plan that was refused */
    struct seconds seconds = {d, draft, name};
    bool ok = add_place(d, draft, (struct place){name->slot, {NULL, 0}});
    for (uint32_t f = 0; f < d->object->facet_count && ok; f++) {
        const struct tv_property *property = tv_property_find(d->object->facets[f].meaning, field);
        ok = !property || tv_seconds_visit(property->stack, add_second_place, &seconds);
    }
    return ok;
}

static bool is_refused(struct tv_compiler *c, const struct tv_meaning *meaning,
                       struct tv_str name) {
    const struct tv_property *property = tv_property_find(meaning, name);
    const struct tv_meaning *inner = property ? tv_meaning_of(c, property->stack) : NULL;
    return inner && inner->is_refused;
}

static bool add_name(struct drafting *d, struct draft *draft, const struct tv_meaning *meaning,
                     struct tv_str name) {
    bool is_message = (d->object->spot & TV_SPOT_KIND) == TV_SPOT_MESSAGE;
    bool is_pointer = name.len > 0 && name.at[0] == '/';
    struct tv_str rest = name;
    struct tv_str field = name;
    bool is_field =
        is_message &&
        (!is_pointer || (tv_pointer_next(d->c->scratch, &rest, &field) && rest.len == 0));
    if ((!is_message || is_field) && is_refused(d->c, meaning, field))
        return true;
    struct tv_str *shown = tv_list_add(d->c->scratch, &draft->names, sizeof *shown);
    if (!shown)
        return false;
    *shown = is_field ? field : name;
    if (is_field)
        return add_field(d, draft, field);
    if (is_message)
        return add_place(d, draft, (struct place){0, name});
    uint32_t slot = tv_object_find(d->object, name);
    return slot == TV_NONE || add_place(d, draft, (struct place){slot, {NULL, 0}});
}

/* ---- Which ones stay ------------------------------------------------------------------------- */

static bool has_place(const struct draft *draft, const struct place *place) {
    for (uint32_t i = 0; i < draft->places.count; i++) {
        const struct place *other = place_at(draft, i);
        if (other->slot == place->slot && tv_str_equal(other->pointer, place->pointer))
            return true;
    }
    return false;
}

static bool has_all(const struct draft *a, const struct draft *b) {
    for (uint32_t i = 0; i < b->places.count; i++)
        if (!has_place(a, place_at(b, i)))
            return false;
    return true;
}

/* The draft about the same places, or NULL. */
static struct draft *find_same(const struct drafting *d, const struct draft *draft) {
    if (draft->depends)
        return NULL;
    if (is_single(draft)) {
        uint32_t index = d->singles[place_at(draft, 0)->slot];
        return index ? draft_at(d, index - 1) : NULL;
    }
    for (uint32_t i = 0; i < d->drafts.count; i++) {
        struct draft *other = draft_at(d, i);
        if (!other->depends && other->places.count == draft->places.count && has_all(other, draft))
            return other;
    }
    return NULL;
}

static bool keep_draft(struct drafting *d, const struct draft *draft) {
    if (draft->places.count == 0)
        return true;
    struct draft *same = find_same(d, draft);
    if (same) {
        if (draft->level >= same->level)
            *same = *draft;
        return true;
    }
    struct draft *added = tv_list_add(d->c->scratch, &d->drafts, sizeof *added);
    if (!added)
        return false;
    *added = *draft;
    if (is_single(draft))
        d->singles[place_at(draft, 0)->slot] = d->drafts.count;
    return true;
}

/* A group that holds whenever one of its names is there, and that is demanded anyhow. */
static bool is_implied(const struct drafting *d, const struct draft *draft) {
    for (uint32_t i = 0; i < draft->places.count && !is_single(draft); i++) {
        const struct place *place = place_at(draft, i);
        uint32_t index = place->pointer.len ? 0 : d->singles[place->slot];
        if (index && draft_at(d, index - 1)->level >= draft->level)
            return true;
    }
    return false;
}

static bool is_part(const struct draft *group, const struct draft *draft) {
    return draft != group && draft->places.count < group->places.count && has_all(group, draft);
}

static void drop_implied(struct drafting *d) {
    for (uint32_t i = 0; i < d->drafts.count; i++) {
        struct draft *draft = draft_at(d, i);
        if (draft->depends)
            continue;
        draft->is_dropped = is_implied(d, draft);
        for (uint32_t k = 0; k < d->drafts.count && !is_single(draft); k++) {
            const struct draft *other = draft_at(d, k);
            if (!is_single(other) && !other->depends && is_part(draft, other) &&
                other->level >= draft->level)
                draft->is_dropped = true;
        }
    }
}

/* given: what they depend on, or NULL. */
static bool add_needs(struct drafting *d, const struct tv_meaning *meaning,
                      const struct tv_entry *given) {
    bool ok = true;
    for (uint32_t i = 0; i < meaning->need_count && ok; i++) {
        const struct tv_need *need = &meaning->needs[i];
        struct draft draft = {.level = need->level, .need = need, .depends = given != NULL};
        if (need->level == TV_LEVEL_NONE)
            continue;
        if (given)
            draft.given = tv_object_find(d->object, given->name);
        for (const struct tv_scalar *name = need->presence->any; name && ok; name = name->next)
            ok = add_name(d, &draft, meaning, name->text);
        ok = ok && keep_draft(d, &draft);
    }
    return ok;
}

/* ---- Conditions that are demands --------------------------------------------------------------
 */

static bool has_slots(const struct tv_object *object, const struct tv_clause *clause) {
    for (const struct tv_presence *p = clause->presence; p; p = p->next)
        for (const struct tv_scalar *name = p->any; name; name = name->next)
            if (tv_object_find(object, name->text) == TV_NONE)
                return false;
    return true;
}

static bool is_presence_only(const struct tv_object *object, const struct tv_stack *stack) {
    const struct tv_clause *clause = stack ? stack->layers[0]->def->clauses : NULL;
    bool is_only = clause != NULL;
    for (; clause && is_only; clause = clause->next)
        is_only = (clause->keyword == TV_KW_REQUIRED || clause->keyword == TV_KW_RECOMMENDED) &&
                  has_slots(object, clause);
    return is_only;
}

bool tv_condition_is_demand(const struct tv_object *object, const struct tv_condition *condition) {
    const struct tv_entry *asked = condition->clause->condition;
    bool is_plain = (object->spot & (TV_SPOT_IF | TV_SPOT_THEN)) == 0 &&
                    (object->spot & TV_SPOT_KIND) != TV_SPOT_MESSAGE;
    bool is_one = asked && !asked->next && asked->def && !asked->def->refused &&
                  !asked->def->clauses && !condition->else_stack;
    return is_plain && is_one && is_presence_only(object, condition->then_stack) &&
           tv_object_find(object, asked->name) != TV_NONE;
}

static bool add_conditions(struct drafting *d, const struct tv_meaning *meaning) {
    bool ok = true;
    for (uint32_t i = 0; i < meaning->condition_count && ok; i++) {
        const struct tv_condition *condition = meaning->conditions[i];
        if (!tv_condition_is_demand(d->object, condition))
            continue;
        const struct tv_meaning *then = tv_meaning_of(d->c, condition->then_stack);
        ok = then && add_needs(d, then, condition->clause->condition);
    }
    return ok;
}

/* The strongest demand on the parts of an object. */
static const struct tv_need *strongest_need(const struct tv_meaning *meaning) {
    const struct tv_need *strongest = NULL;
    for (uint32_t i = 0; i < meaning->need_count; i++) {
        const struct tv_need *need = &meaning->needs[i];
        if (need->level > (strongest ? strongest->level : TV_LEVEL_NONE))
            strongest = need;
    }
    return strongest;
}

/* An object that is not there has no end at which its demands could be looked at. So the message
 * wants its properties (or traits) as much as it wants something in them. */
static bool add_containers(struct drafting *d, const struct tv_meaning *message) {
    static const struct tv_str containers[] = {{"properties", 10}, {"traits", 6}};
    bool ok = true;
    for (unsigned i = 0; i < 2 && ok; i++) {
        const struct tv_property *property = tv_property_find(message, containers[i]);
        const struct tv_meaning *meaning = property ? tv_meaning_of(d->c, property->stack) : NULL;
        const struct tv_need *need = meaning ? strongest_need(meaning) : NULL;
        if (!need)
            continue;
        struct draft draft = {.level = need->level, .need = need, .is_container = true};
        ok = add_name(d, &draft, message,
                      tv_pointer_add(d->c->scratch, TV_STR(""), containers[i])) &&
             keep_draft(d, &draft);
    }
    return ok;
}

/* ---- Rows ----------------------------------------------------------------------------------- */

static uint32_t lower_path(struct tv_compiler *c, struct tv_str pointer) {
    struct tv_list steps = {0};
    struct tv_str rest = pointer;
    struct tv_str step;
    while (tv_pointer_next(c->scratch, &rest, &step)) {
        struct tv_operand *operand = tv_list_add(c->scratch, &steps, sizeof *operand);
        if (!operand)
            return TV_NONE;
        operand->a = tv_builder_string(c->builder, step);
    }
    struct tv_path path = {.steps = tv_builder_add_operands(c->builder, steps.items, steps.count),
                           .count = steps.count,
                           .text = tv_builder_string(c->builder, pointer)};
    return tv_builder_add_paths(c->builder, &path, 1);
}

static uint32_t lower_places(struct tv_compiler *c, const struct draft *draft) {
    uint32_t count = draft->places.count;
    struct tv_operand *operands = tv_arena_alloc(c->scratch, count + 1, sizeof *operands);
    if (!operands)
        return TV_NONE;
    operands[count] = (struct tv_operand){draft->given, TV_GIVEN_SLOT};
    for (uint32_t i = 0; i < count; i++) {
        const struct place *place = place_at(draft, i);
        if (place->pointer.len)
            operands[i] = (struct tv_operand){lower_path(c, place->pointer), TV_WANTED_PATH};
        else
            operands[i] = (struct tv_operand){place->slot, TV_WANTED_SLOT};
    }
    return tv_builder_add_operands(c->builder, operands, count + draft->depends);
}

/* "a", "b" or "c"; a pointer stands without quotes. */
static uint32_t lower_expected(struct tv_compiler *c, const struct draft *draft) {
    const struct tv_str *names = draft->names.items;
    uint32_t count = draft->names.count;
    struct tv_list parts = {0};
    for (uint32_t i = 0; i < count; i++) {
        bool is_pointer = names[i].len > 0 && names[i].at[0] == '/';
        struct tv_str between = i + 1 == count ? TV_STR(" or ") : TV_STR(", ");
        struct tv_str quote = is_pointer ? TV_STR("") : TV_STR("\"");
        struct tv_str wanted[] = {i == 0 ? TV_STR("") : between, quote, names[i], quote};
        for (unsigned k = 0; k < 4; k++) {
            struct tv_str *part = tv_list_add(c->scratch, &parts, sizeof *part);
            if (!part)
                return TV_NONE;
            *part = wanted[k];
        }
    }
    struct tv_str text = tv_join(c->scratch, parts.items, parts.count);
    return text.at ? tv_builder_string(c->builder, text) : TV_NONE;
}

/* A demand is known by what it asks for: "acme:/events/Order Completed/required/order_id". */
static uint32_t lower_demand_path(struct tv_compiler *c, const struct draft *draft) {
    struct tv_str base =
        tv_layer_path(c->scratch, draft->need->layer, tv_keyword_text(draft->need->keyword));
    const struct tv_str *names = draft->names.items;
    for (uint32_t i = 0; i < draft->names.count && base.at; i++)
        base = tv_pointer_add(c->scratch, base, names[i]);
    return base.at ? tv_builder_string(c->builder, base) : TV_NONE;
}

static enum tv_rule rule_of(const struct drafting *d, const struct draft *draft) {
    unsigned spot = d->object->spot;
    enum tv_rule said = TV_RULE_COUNT;
    if (spot & TV_SPOT_IF)
        return TV_RULE_PROPERTY_CONDITION;
    if (!draft->is_container)
        said = tv_rule_said(draft->need->layer->def, draft->need->layer,
                            draft->depends ? spot | TV_SPOT_THEN : spot);
    if (said != TV_RULE_COUNT)
        return said;
    return tv_spot_demand_rule(spot, d->object->call, draft->level, draft->names.items,
                               draft->names.count);
}

static void lower_demand(struct drafting *d, const struct draft *draft, struct tv_demand *demand) {
    struct tv_compiler *c = d->c;
    const struct tv_presence *presence = draft->need->presence;
    demand->rule = (uint16_t)rule_of(d, draft);
    demand->any = lower_places(c, draft);
    demand->any_count = draft->places.count + draft->depends;
    demand->expected = lower_expected(c, draft);
    bool has_reason = presence->reason.len && !draft->is_container;
    demand->reason = has_reason ? tv_builder_string(c->builder, presence->reason) : TV_NONE;
    demand->origin = tv_origin_at(c, &presence->at);
    demand->path = lower_demand_path(c, draft);
}

/* First the single slots, then the rest. Returns how many. */
static uint32_t lower_drafts(struct drafting *d, struct tv_demand *demands, uint32_t count,
                             bool singles) {
    for (uint32_t i = 0; i < d->drafts.count; i++) {
        const struct draft *draft = draft_at(d, i);
        if (!draft->is_dropped && is_single(draft) == singles)
            lower_demand(d, draft, &demands[count++]);
    }
    return count;
}

static bool lower_wanted(struct drafting *d, struct tv_shape *shape) {
    uint64_t *wanted = tv_arena_alloc(d->c->scratch, shape->mask_words, sizeof *wanted);
    if (!wanted)
        return false;
    for (uint32_t slot = 0; slot < shape->slot_count; slot++)
        if (d->singles[slot])
            wanted[slot / 64] |= (uint64_t)1 << slot % 64;
    shape->wanted = tv_builder_add_masks(d->c->builder, wanted, shape->mask_words);
    return true;
}

bool tv_lower_demands(struct tv_compiler *c, const struct tv_object *object,
                      struct tv_shape *shape) {
    struct drafting d = {.c = c, .object = object};
    d.singles = tv_arena_alloc(c->scratch, shape->slot_count, sizeof *d.singles);
    bool ok = d.singles != NULL;
    bool is_message = (object->spot & TV_SPOT_KIND) == TV_SPOT_MESSAGE;
    for (uint32_t f = 0; f < object->facet_count && ok; f++)
        ok = add_needs(&d, object->facets[f].meaning, NULL) &&
             add_conditions(&d, object->facets[f].meaning) &&
             (!is_message || add_containers(&d, object->facets[f].meaning));
    if (!ok)
        return false;
    drop_implied(&d);
    struct tv_demand *demands = tv_arena_alloc(c->scratch, d.drafts.count, sizeof *demands);
    if (!demands)
        return false;
    shape->singles = lower_drafts(&d, demands, 0, true);
    shape->demand_count = lower_drafts(&d, demands, shape->singles, false);
    shape->demands = tv_builder_add_demands(c->builder, demands, shape->demand_count);
    return lower_wanted(&d, shape) && shape->demands != TV_NONE;
}
