/* The verifier's second half: values (checks, nodes, slots), objects (demands, whens, shapes) and
 * events. Nodes and shapes may refer to each other in circles: recursive types are. */
#include "verify.h"

#include "formats.h"

#include <string.h>

/* ---- Values --------------------------------------------------------------------------------- */

bool tv_is_format(uint32_t number) {
    return number <= INT32_MAX && tv_format_name((enum tv_format)number) != NULL;
}

static bool text_is(struct tv_str text, struct tv_str word) {
    return text.len == word.len && memcmp(text.at, word.at, word.len) == 0;
}

bool tv_is_listed_value(const struct tv_table *table, const struct tv_operand *operand) {
    struct tv_str text = tv_table_string(table, operand->b);
    switch (operand->a) {
    case TV_TYPE_NULL:
        return text_is(text, TV_STR("null"));
    case TV_TYPE_BOOLEAN:
        return text_is(text, TV_STR("true")) || text_is(text, TV_STR("false"));
    case TV_TYPE_INTEGER:
    case TV_TYPE_NUMBER:
        return tv_number_is_valid(text);
    case TV_TYPE_STRING:
    case TV_TYPE_OBJECT:
    case TV_TYPE_ARRAY:
        return true;
    default:
        return false;
    }
}

static bool verify_enum(struct tv_verifier *v, const struct tv_check *check) {
    const struct tv_table *t = v->table;
    if (!tv_verify_need(v, check->b > 0, "checks: enum of nothing") ||
        !tv_verify_need(v, tv_range_fits(check->a, check->b, t->operands_count), "checks: enum"))
        return false;
    for (uint32_t i = 0; i < check->b; i++) {
        const struct tv_operand *operand = &t->operands[check->a + i];
        if (!tv_verify_need(v, tv_is_string(v, operand->b), "checks: enum value") ||
            !tv_verify_spend(v, 1 + t->strings[operand->b].len / 8) ||
            !tv_verify_need(v, tv_is_listed_value(t, operand),
                            "checks: enum value is not of its type"))
            return false;
    }
    return true;
}

static bool verify_bound(struct tv_verifier *v, const struct tv_check *check) {
    return tv_verify_need(v, tv_is_string(v, check->a), "checks: bound") &&
           tv_verify_spend(v, 1 + v->table->strings[check->a].len / 8) &&
           tv_verify_need(v, tv_number_is_valid(tv_table_string(v->table, check->a)),
                          "checks: bound is no number");
}

/* What a and b of a check must be. ANY_OF's nodes are looked at later. */
static bool verify_check_operands(struct tv_verifier *v, const struct tv_check *check) {
    switch ((enum tv_check_kind)check->kind) {
    case TV_CHECK_TYPE:
        return tv_verify_need(v, check->a > 0 && check->a <= TV_TYPE_ANY, "checks: types");
    case TV_CHECK_FORMAT:
        return tv_verify_need(v, tv_is_format(check->a), "checks: format");
    case TV_CHECK_ENUM:
        return verify_enum(v, check);
    case TV_CHECK_MINIMUM:
    case TV_CHECK_MAXIMUM:
    case TV_CHECK_ABOVE:
    case TV_CHECK_BELOW:
        return verify_bound(v, check);
    case TV_CHECK_MULTIPLE_OF:
        return verify_bound(v, check) &&
               tv_verify_need(v, tv_number_is_divisor(tv_table_string(v->table, check->a)),
                              "checks: nothing is a multiple of that");
    case TV_CHECK_PATTERN:
        return tv_verify_need(v, check->a < v->table->patterns_count, "checks: pattern");
    case TV_CHECK_SCHEMA:
        return tv_verify_need(v, check->a < v->table->schemas_count, "checks: schema");
    case TV_CHECK_ANY_OF:
        return tv_verify_need(v, check->b > 0, "checks: any of nothing") &&
               tv_verify_need(v, tv_range_fits(check->a, check->b, v->table->operands_count),
                              "checks: any-of");
    default:
        return true; /* a count, or nothing */
    }
}

static uint32_t types_of_kind(uint32_t kind) {
    static const uint8_t types[TV_CHECK_COUNT] = {
#define TV_CHECK_ROW(id, types) types,
        TV_CHECKS(TV_CHECK_ROW)
#undef TV_CHECK_ROW
    };
    return types[kind] & TV_TYPE_NUMBER ? types[kind] | TV_TYPE_INTEGER : types[kind];
}

static bool verify_check(struct tv_verifier *v, const struct tv_check *check) {
    return tv_verify_need(v, check->kind < TV_CHECK_COUNT, "checks: kind") &&
           tv_verify_need(v, check->rule < TV_RULE_COUNT, "checks: rule") &&
           tv_verify_need(v, check->declared <= TV_SEVERITY_ERROR, "checks: severity") &&
           tv_verify_need(v, check->types > 0 && (check->types & ~types_of_kind(check->kind)) == 0,
                          "checks: kind does not apply to these types") &&
           tv_verify_need(v, tv_is_origin_or_none(v, check->origin), "checks: origin") &&
           tv_verify_need(v, tv_is_string(v, check->path), "checks: path") &&
           verify_check_operands(v, check);
}

/* check_types covers every check but TYPE; first_format is the only one of these. */
static bool verify_node_checks(struct tv_verifier *v, const struct tv_node *node) {
    const struct tv_check *checks = v->table->checks + node->checks;
    uint32_t types = 0;
    uint32_t others = 0;
    uint32_t format = 0;
    for (uint32_t i = 0; i < node->check_count; i++) {
        if (checks[i].kind == TV_CHECK_TYPE)
            continue;
        types |= checks[i].types;
        format = checks[i].kind == TV_CHECK_FORMAT ? checks[i].a : 0;
        others++;
    }
    return tv_verify_spend(v, node->check_count) &&
           tv_verify_need(v, (types & ~(uint32_t)node->check_types) == 0,
                          "nodes: check_types without those of a check") &&
           tv_verify_need(v,
                          node->first_format == 0 || (others == 1 && format == node->first_format),
                          "nodes: first_format is not the only check");
}

static bool verify_node(struct tv_verifier *v, const struct tv_node *node) {
    const struct tv_table *t = v->table;
    return tv_verify_need(v, node->types <= TV_TYPE_ANY && node->check_types <= TV_TYPE_ANY,
                          "nodes: types") &&
           tv_verify_need(v, node->shape == TV_NONE || node->shape < t->shapes_count,
                          "nodes: shape") &&
           tv_verify_need(v, tv_is_node_or_none(v, node->items), "nodes: items") &&
           tv_verify_need(v, tv_range_fits(node->checks, node->check_count, t->checks_count),
                          "nodes: checks") &&
           verify_node_checks(v, node);
}

static bool has_kind(const struct tv_table *t, const struct tv_node *node,
                     enum tv_check_kind kind) {
    for (uint32_t i = 0; i < node->check_count; i++) {
        if (t->checks[node->checks + i].kind == kind)
            return true;
    }
    return false;
}

/* An alternative is a scalar's node: it ends there, nothing below it needs a stack. */
static bool verify_any_of(struct tv_verifier *v, const struct tv_check *check) {
    const struct tv_table *t = v->table;
    for (uint32_t i = 0; i < check->b; i++) {
        uint32_t index = t->operands[check->a + i].a;
        if (!tv_verify_need(v, index < t->nodes_count, "checks: any-of node"))
            return false;
        const struct tv_node *node = &t->nodes[index];
        if (!tv_verify_need(v, node->shape == TV_NONE && node->items == TV_NONE,
                            "checks: any-of node with a shape or items") ||
            !tv_verify_spend(v, 1 + (uint64_t)node->check_count) ||
            !tv_verify_need(v, !has_kind(t, node, TV_CHECK_ANY_OF),
                            "checks: any-of inside any-of") ||
            !tv_verify_need(v, !has_kind(t, node, TV_CHECK_SCHEMA), "checks: schema inside any-of"))
            return false;
    }
    return true;
}

static bool verify_slot(struct tv_verifier *v, const struct tv_slot *slot) {
    return tv_verify_need(v, tv_is_node_or_none(v, slot->node), "slots: node") &&
           tv_verify_need(v, tv_is_string(v, slot->name), "slots: name");
}

bool tv_verify_values(struct tv_verifier *v) {
    const struct tv_table *t = v->table;
    bool ok = true;
    for (uint32_t i = 0; ok && i < t->checks_count; i++)
        ok = verify_check(v, &t->checks[i]);
    for (uint32_t i = 0; ok && i < t->nodes_count; i++)
        ok = verify_node(v, &t->nodes[i]);
    for (uint32_t i = 0; ok && i < t->checks_count; i++)
        ok = t->checks[i].kind != TV_CHECK_ANY_OF || verify_any_of(v, &t->checks[i]);
    for (uint32_t i = 0; ok && i < t->slots_count; i++)
        ok = verify_slot(v, &t->slots[i]);
    return ok;
}

/* ---- Objects -------------------------------------------------------------------------------- */

static bool verify_demand(struct tv_verifier *v, const struct tv_demand *demand) {
    const struct tv_table *t = v->table;
    bool ok = tv_verify_need(v, demand->rule < TV_RULE_COUNT, "demands: rule") &&
              tv_verify_need(v, demand->declared <= TV_SEVERITY_ERROR, "demands: severity") &&
              tv_verify_need(v, tv_is_string(v, demand->expected), "demands: expected") &&
              tv_verify_need(v, tv_is_string_or_none(v, demand->reason), "demands: reason") &&
              tv_verify_need(v, tv_is_origin_or_none(v, demand->origin), "demands: origin") &&
              tv_verify_need(v, tv_is_string(v, demand->path), "demands: path") &&
              tv_verify_need(v, demand->any_count > 0, "demands: any of nothing") &&
              tv_verify_need(v, tv_range_fits(demand->any, demand->any_count, t->operands_count),
                             "demands: operands") &&
              tv_verify_spend(v, demand->any_count);
    uint32_t before = TV_WANTED_SLOT;
    for (uint32_t i = 0; ok && i < demand->any_count; i++) {
        const struct tv_operand *operand = &t->operands[demand->any + i];
        bool is_path = operand->b == TV_WANTED_PATH && operand->a < t->paths_count;
        bool is_given = operand->b == TV_GIVEN_SLOT && i > 0;
        bool is_behind = before == TV_GIVEN_SLOT && !is_given;
        ok = tv_verify_need(v, operand->b == TV_WANTED_SLOT || is_path || is_given,
                            "demands: operand") &&
             tv_verify_need(v, !is_behind, "demands: wanted behind given");
        before = operand->b;
    }
    return ok;
}

static bool is_object_node(const struct tv_table *t, uint32_t index) {
    return index < t->nodes_count && t->nodes[index].shape != TV_NONE &&
           (t->nodes[index].types & TV_TYPE_OBJECT) != 0;
}

static bool verify_when(struct tv_verifier *v, const struct tv_when *when) {
    const struct tv_table *t = v->table;
    return tv_verify_need(v, is_object_node(t, when->if_node), "whens: if") &&
           tv_verify_need(v, when->then_node == TV_NONE || is_object_node(t, when->then_node),
                          "whens: then") &&
           tv_verify_need(v, when->else_node == TV_NONE || is_object_node(t, when->else_node),
                          "whens: else") &&
           tv_verify_need(v, tv_is_origin_or_none(v, when->origin), "whens: origin");
}

static bool verify_demand_slots(struct tv_verifier *v, const struct tv_shape *shape,
                                const struct tv_demand *demand) {
    if (!tv_verify_spend(v, 1 + (uint64_t)demand->any_count))
        return false;
    for (uint32_t i = 0; i < demand->any_count; i++) {
        const struct tv_operand *operand = &v->table->operands[demand->any + i];
        if (!tv_verify_need(v, operand->b == TV_WANTED_PATH || operand->a < shape->slot_count,
                            "demands: slot beyond those of a shape"))
            return false;
    }
    return true;
}

/* The wanted mask is made anew from the single demands and must come out the same. */
static bool verify_wanted(struct tv_verifier *v, const struct tv_shape *shape) {
    const struct tv_table *t = v->table;
    uint64_t wanted[(TV_SHAPE_SLOTS_MAX + 63) / 64];
    memset(wanted, 0, shape->mask_words * sizeof *wanted);
    for (uint32_t i = 0; i < shape->singles; i++) {
        const struct tv_demand *demand = &t->demands[shape->demands + i];
        const struct tv_operand *operand = &t->operands[demand->any];
        if (!tv_verify_need(v, demand->any_count == 1 && operand->b == 0,
                            "demands: a single one that is not one slot"))
            return false;
        wanted[operand->a / 64] |= (uint64_t)1 << operand->a % 64;
    }
    return tv_verify_spend(v, shape->mask_words) &&
           tv_verify_need(
               v, memcmp(wanted, t->masks + shape->wanted, shape->mask_words * sizeof *wanted) == 0,
               "masks: not the single demands");
}

static bool verify_shape_demands(struct tv_verifier *v, const struct tv_shape *shape) {
    const struct tv_table *t = v->table;
    bool ok = tv_range_fits(shape->demands, shape->demand_count, t->demands_count);
    ok = tv_verify_need(v, ok, "shapes: demands") &&
         tv_verify_need(v, shape->singles <= shape->demand_count, "shapes: singles");
    for (uint32_t i = 0; ok && i < shape->demand_count; i++)
        ok = verify_demand_slots(v, shape, &t->demands[shape->demands + i]);
    return ok && verify_wanted(v, shape);
}

static bool verify_shape_slots(struct tv_verifier *v, const struct tv_shape *shape) {
    const struct tv_table *t = v->table;
    bool no_keyset = shape->keyset == TV_NONE;
    return tv_verify_need(v, no_keyset || shape->keyset < t->keysets_count, "shapes: keyset") &&
           tv_verify_need(v, shape->slot_count <= TV_SHAPE_SLOTS_MAX, "shapes: too many slots") &&
           tv_verify_need(v, tv_range_fits(shape->slots, shape->slot_count, t->slots_count),
                          "shapes: slots") &&
           tv_verify_need(v, no_keyset || v->targets[shape->keyset] <= shape->slot_count,
                          "shapes: a key's slot is beyond them") &&
           tv_verify_need(v, shape->mask_words == (shape->slot_count + 63) / 64,
                          "shapes: mask words") &&
           tv_verify_need(v, tv_range_fits(shape->wanted, shape->mask_words, t->masks_count),
                          "shapes: mask") &&
           tv_verify_spend(v, shape->slot_count);
}

static bool verify_shape(struct tv_verifier *v, const struct tv_shape *shape) {
    const struct tv_table *t = v->table;
    return verify_shape_slots(v, shape) && verify_shape_demands(v, shape) &&
           tv_verify_need(v, tv_range_fits(shape->whens, shape->when_count, t->whens_count),
                          "shapes: whens") &&
           tv_verify_spend(v, shape->when_count) &&
           tv_verify_need(v, tv_is_node_or_none(v, shape->additional), "shapes: additional") &&
           tv_verify_need(v, shape->policy <= TV_POLICY_FORBID, "shapes: policy") &&
           tv_verify_need(v, tv_is_origin_or_none(v, shape->policy_origin),
                          "shapes: policy origin") &&
           tv_verify_need(v, shape->area <= TV_AREA_OTHER, "shapes: area") &&
           tv_verify_need(v, tv_is_origin_or_none(v, shape->origin), "shapes: origin");
}

bool tv_verify_objects(struct tv_verifier *v) {
    const struct tv_table *t = v->table;
    bool ok = true;
    for (uint32_t i = 0; ok && i < t->demands_count; i++)
        ok = verify_demand(v, &t->demands[i]);
    for (uint32_t i = 0; ok && i < t->whens_count; i++)
        ok = verify_when(v, &t->whens[i]);
    for (uint32_t i = 0; ok && i < t->shapes_count; i++)
        ok = verify_shape(v, &t->shapes[i]);
    return ok;
}

/* ---- Events --------------------------------------------------------------------------------- */

static bool verify_event(struct tv_verifier *v, const struct tv_event_row *event) {
    return tv_verify_need(v, event->call < TV_CALL_COUNT, "events: call") &&
           tv_verify_need(v, tv_is_string(v, event->name), "events: name") &&
           tv_verify_need(v, is_object_node(v->table, event->node), "events: node") &&
           tv_verify_need(v, event->planned <= 1, "events: planned") &&
           tv_verify_need(v, event->forbidden <= 1, "events: forbidden") &&
           tv_verify_need(v, tv_is_string(v, event->spec), "events: spec") &&
           tv_verify_need(v, tv_is_origin_or_none(v, event->origin), "events: origin");
}

static const struct tv_shape *root_shape(const struct tv_table *t, uint32_t event) {
    return &t->shapes[t->nodes[t->events[event].node].shape];
}

static bool verify_root(struct tv_verifier *v, uint32_t event) {
    const struct tv_table *t = v->table;
    const struct tv_shape *root = root_shape(t, event);
    return tv_verify_need(v, root->keyset == t->envelope,
                          "events: root shape without the envelope's keyset") &&
           tv_verify_need(v, root->slot_count == root_shape(t, 0)->slot_count,
                          "events: root shapes with different slot counts");
}

/* The rows of one event, from its first: same call and name, versions ascending. */
static bool verify_versions(struct tv_verifier *v, uint32_t first) {
    const struct tv_table *t = v->table;
    uint32_t count = t->events[first].versions;
    if (!tv_verify_need(v, count > 0 && tv_range_fits(first, count, t->events_count),
                        "events: versions"))
        return false;
    for (uint32_t i = first + 1; i < first + count; i++) {
        const struct tv_event_row *row = &t->events[i];
        if (!tv_verify_need(v, row->versions == 0, "events: versions overlap") ||
            !tv_verify_need(v, row->call == row[-1].call && row->name == row[-1].name,
                            "events: versions of different events") ||
            !tv_verify_need(v, row->version > row[-1].version, "events: versions not ascending"))
            return false;
    }
    return true;
}

static bool verify_event_rows(struct tv_verifier *v) {
    const struct tv_table *t = v->table;
    bool ok = true;
    for (uint32_t i = 0; ok && i < t->events_count; i++)
        ok = verify_event(v, &t->events[i]) && verify_root(v, i);
    for (uint32_t i = 0; ok && i < t->events_count; i += t->events[i].versions)
        ok = verify_versions(v, i);
    return ok;
}

static bool is_first_row(const struct tv_table *t, uint32_t event, uint32_t call) {
    return event < t->events_count && t->events[event].versions > 0 &&
           t->events[event].call == call;
}

static bool verify_names(struct tv_verifier *v, uint32_t keyset, uint32_t call) {
    const struct tv_table *t = v->table;
    if (keyset == TV_NONE)
        return true;
    if (!tv_verify_need(v, keyset < t->keysets_count, "calls: names"))
        return false;
    const struct tv_keyset *set = &t->keysets[keyset];
    for (uint32_t i = 0; i < set->key_count; i++) {
        if (!tv_verify_need(v, is_first_row(t, t->keys[set->keys + i].target, call),
                            "calls: a name's event"))
            return false;
    }
    return true;
}

static bool verify_call(struct tv_verifier *v, uint32_t call) {
    const struct tv_call_row *row = &v->table->calls[call];
    return tv_verify_need(v, is_first_row(v->table, row->event, call), "calls: event") &&
           verify_names(v, row->names, call) &&
           tv_verify_need(v, row->policy <= TV_POLICY_FORBID, "calls: policy") &&
           tv_verify_need(v, tv_is_origin_or_none(v, row->policy_origin), "calls: policy origin") &&
           tv_verify_need(v, row->forbidden <= 1, "calls: forbidden") &&
           tv_verify_need(v, row->planned_only <= 1, "calls: planned_only");
}

/* Events are verified: the first one has the envelope as its keyset. */
static bool verify_fields(struct tv_verifier *v) {
    static const struct tv_str names[TV_FIELD_COUNT] = {
#define TV_FIELD_ROW(id, name) {name, sizeof(name) - 1},
        TV_FIELDS(TV_FIELD_ROW)
#undef TV_FIELD_ROW
    };
    for (unsigned i = 0; i < TV_FIELD_COUNT; i++) {
        const struct tv_key *key = tv_keyset_find(v->table, v->table->envelope, names[i]);
        uint32_t slot = v->table->fields[i];
        if (!tv_verify_need(v, slot == TV_NONE || (key != NULL && key->target == slot),
                            "header: a field's slot is not that of its name"))
            return false;
    }
    return true;
}

bool tv_verify_events(struct tv_verifier *v) {
    const struct tv_table *t = v->table;
    if (!tv_verify_need(v, t->calls_count == TV_CALL_COUNT, "calls: not six") ||
        !tv_verify_need(v, t->envelope < t->keysets_count, "header: envelope") ||
        !verify_event_rows(v))
        return false;
    for (uint32_t i = 0; i < TV_CALL_COUNT; i++) {
        if (!verify_call(v, i))
            return false;
    }
    return verify_fields(v);
}
