/* Values: a node says what several sides ask of one value. Types are intersected; every check stays
 * on its own, with the line that demands it. A node is made once for the same stacks at the same
 * kind of place; its row is reserved first, so that a type may contain itself. */
#include "compile_parts.h"
#include "formats.h"
#include "pattern.h"
#include "told_path.h"

#include <string.h>

const struct tv_verdict tv_unsaid = {.policy = TV_POLICY_UNSAID};

/* Origins by line of their file, as far as they are rows already. The file is known by where its
 * path stands in memory. */
static uint32_t *origins_of(struct tv_compiler *c, const struct tv_file *file) {
    struct tv_map_cell *cell =
        tv_map_add(c->arena, &c->origins, (struct tv_str){(const char *)file, sizeof file->path});
    if (cell && !cell->value)
        cell->value = tv_arena_alloc(c->arena, (size_t)file->line_count + 2, sizeof(uint32_t));
    return cell ? cell->value : NULL;
}

/* A file's path as a text of the table. */
static struct tv_str told_path(struct tv_compiler *c, const struct tv_file *file) {
    if (tv_is_utf8(file->path))
        return file->path;
    char *told = tv_arena_alloc(c->arena, file->path.len, TV_TOLD_PATH_MAX);
    return told ? (struct tv_str){told, tv_tell_path(file->path, told)} : TV_STR("");
}

uint32_t tv_origin_at(struct tv_compiler *c, const struct tv_at *at) {
    uint32_t *origins = at->file ? origins_of(c, at->file) : NULL;
    if (!origins)
        return TV_NONE;
    uint32_t line = at->line <= at->file->line_count ? at->line : at->file->line_count + 1;
    if (!origins[line])
        origins[line] = 1 + tv_builder_origin(c->builder, told_path(c, at->file), at->line);
    return origins[line] - 1;
}

/* ---- Verdicts on unknown names --------------------------------------------------------------- */

const struct tv_verdict *tv_verdict_below(const struct tv_verdict *verdict, unsigned spot,
                                          struct tv_str name) {
    const struct tv_verdict *part = NULL;
    if ((spot & TV_SPOT_KIND) != TV_SPOT_MESSAGE)
        return verdict;
    if (tv_str_equal(name, TV_STR("properties")))
        part = verdict->properties;
    else if (tv_str_equal(name, TV_STR("traits")))
        part = verdict->traits;
    else if (tv_str_equal(name, TV_STR("context")))
        part = verdict->context;
    return part ? part : verdict;
}

/* What `additional` says; the same object for the same clause. */
static const struct tv_verdict *said_verdict(struct tv_compiler *c,
                                             const struct tv_clause *clause) {
    const struct tv_clause **key = tv_arena_alloc(c->arena, 1, sizeof *key);
    if (!key)
        return &tv_unsaid;
    *key = clause;
    struct tv_map_cell *cell =
        tv_map_add(c->arena, &c->verdicts, (struct tv_str){(const char *)key, sizeof *key});
    if (!cell || cell->value)
        return cell ? cell->value : &tv_unsaid;
    struct tv_verdict *verdict = tv_arena_alloc(c->arena, 1, sizeof *verdict);
    if (!verdict)
        return &tv_unsaid;
    verdict->at = clause->value_at;
    verdict->policy = TV_POLICY_ALLOW;
    if (tv_str_equal(clause->verdict, TV_STR("warn")))
        verdict->policy = TV_POLICY_WARN;
    if (tv_str_equal(clause->verdict, TV_STR("forbid")))
        verdict->policy = TV_POLICY_FORBID;
    cell->value = verdict;
    return verdict;
}

struct tv_facet tv_facet_of(struct tv_compiler *c, const struct tv_meaning *meaning,
                            const struct tv_verdict *verdict) {
    if (verdict->is_muted)
        return (struct tv_facet){meaning, &tv_unsaid, &tv_unsaid};
    if (meaning->additional.clause)
        verdict = said_verdict(c, meaning->additional.clause);
    /* An object without properties is open. */
    bool is_open = !meaning->additional.clause && !meaning->is_closed;
    return (struct tv_facet){meaning, is_open ? &tv_unsaid : verdict, verdict};
}

/* ---- Checks --------------------------------------------------------------------------------- */

struct lowering {
    struct tv_compiler *c;
    unsigned spot, types;
    struct tv_list checks; /* struct tv_check */
    struct tv_list facets; /* struct tv_facet */
    struct tv_list items;  /* struct tv_element */
};

/* What a check is about and where it is from. said: how the author said it, where that is not the
 * kind: it chooses the rule. */
struct demand {
    enum tv_check_kind kind, said;
    unsigned types;
    uint32_t a, b;
    const struct tv_layer *layer;
    const struct tv_def *written; /* the mapping of the keyword; NULL: it is about types */
    struct tv_at at;
    struct tv_str word;
};

static bool is_plain(const struct lowering *l) {
    return (l->spot & (TV_SPOT_IF | TV_SPOT_THEN)) == 0;
}

/* What a plan itself demands is meant; for the rest the rule's own severity holds. */
static enum tv_severity declare(const struct lowering *l, const struct demand *demand) {
    if (demand->kind == TV_CHECK_HASHED)
        return TV_SEVERITY_NONE;
    return is_plain(l) && tv_is_from_plan(demand->layer) ? TV_SEVERITY_ERROR : TV_SEVERITY_NONE;
}

/* Two sides may have the same demand from the same line. */
static bool is_there(const struct lowering *l, const struct tv_check *check) {
    const struct tv_check *checks = l->checks.items;
    for (uint32_t i = 0; i < l->checks.count; i++) {
        struct tv_check other = checks[i];
        if (other.kind == TV_CHECK_ENUM || other.kind == TV_CHECK_ANY_OF)
            other.a = check->a; /* the same values, listed elsewhere */
        if (memcmp(&other, check, sizeof other) == 0)
            return true;
    }
    return false;
}

static void keep_check(struct lowering *l, const struct tv_check *check) {
    struct tv_check *added =
        is_there(l, check) ? NULL : tv_list_add(l->c->scratch, &l->checks, sizeof *added);
    if (added)
        *added = *check;
}

/* A rule that the author names comes with its own severity. */
static void choose_rule(const struct lowering *l, struct tv_check *check,
                        const struct tv_def *written, const struct tv_layer *layer) {
    enum tv_rule said = tv_rule_said(written, layer, l->spot);
    if (said == TV_RULE_COUNT)
        return;
    check->rule = (uint16_t)said;
    check->declared = TV_SEVERITY_NONE;
}

static void add_check(struct lowering *l, const struct demand *demand) {
    struct tv_check check = {
        .kind = (uint16_t)demand->kind,
        .rule = (uint16_t)tv_spot_rule(l->spot, demand->said ? demand->said : demand->kind),
        .types = (uint16_t)demand->types,
        .declared = (uint16_t)declare(l, demand),
        .a = demand->a,
        .b = demand->b};
    bool is_empty = demand->kind == TV_CHECK_MIN_LENGTH && demand->a == 1;
    if (demand->kind == TV_CHECK_MIN_LENGTH && !is_empty && check.rule == TV_RULE_CALL_ID_EMPTY)
        check.rule = TV_RULE_PROPERTY_LENGTH;
    choose_rule(l, &check, demand->written, demand->layer);
    if (check.types == 0)
        return;
    check.origin = tv_origin_at(l->c, &demand->at);
    check.path =
        tv_builder_string(l->c->builder, tv_layer_path(l->c->scratch, demand->layer, demand->word));
    keep_check(l, &check);
}

static enum tv_check_kind kind_of(enum tv_keyword keyword) {
    switch (keyword) {
    case TV_KW_FORMAT:
        return TV_CHECK_FORMAT;
    case TV_KW_MIN_LENGTH:
        return TV_CHECK_MIN_LENGTH;
    case TV_KW_MAX_LENGTH:
        return TV_CHECK_MAX_LENGTH;
    case TV_KW_MINIMUM:
        return TV_CHECK_MINIMUM;
    case TV_KW_MAXIMUM:
        return TV_CHECK_MAXIMUM;
    case TV_KW_EXCLUSIVE_MINIMUM:
        return TV_CHECK_ABOVE;
    case TV_KW_EXCLUSIVE_MAXIMUM:
        return TV_CHECK_BELOW;
    case TV_KW_MULTIPLE_OF:
        return TV_CHECK_MULTIPLE_OF;
    case TV_KW_PATTERN:
        return TV_CHECK_PATTERN;
    case TV_KW_SCHEMA:
        return TV_CHECK_SCHEMA;
    case TV_KW_UNIQUE_ITEMS:
        return TV_CHECK_UNIQUE_ITEMS;
    case TV_KW_MIN_ITEMS:
        return TV_CHECK_MIN_ITEMS;
    case TV_KW_MAX_ITEMS:
        return TV_CHECK_MAX_ITEMS;
    case TV_KW_MIN_PROPERTIES:
        return TV_CHECK_MIN_PROPERTIES;
    case TV_KW_MAX_PROPERTIES:
        return TV_CHECK_MAX_PROPERTIES;
    default:
        return TV_CHECK_ENUM;
    }
}

/* Where the demand stands: the keyword, or the `type` by which somebody took it over. */
static struct tv_at place_of(const struct tv_fact *fact) {
    const struct tv_clause *type = tv_def_find(fact->via->def, TV_KW_TYPE);
    if (fact->via == fact->layer)
        return fact->clause->at;
    return type ? type->at : fact->via->at;
}

static uint32_t format_of(const struct lowering *l, struct tv_str name) {
    enum tv_format format = tv_format_find(name.at, name.len);
    /* Libraries send times in more than one spelling; ingestion takes them. */
    if (format == TV_FORMAT_DATE_TIME && (l->spot & TV_SPOT_KIND) == TV_SPOT_TIME)
        format = TV_FORMAT_TIMESTAMP;
    return (uint32_t)format;
}

static uint32_t add_values(struct lowering *l, const struct tv_clause *clause, uint32_t *count) {
    struct tv_list operands = {0};
    for (const struct tv_scalar *value = clause->scalars; value; value = value->next) {
        struct tv_operand *operand = tv_list_add(l->c->scratch, &operands, sizeof *operand);
        if (operand)
            *operand =
                (struct tv_operand){value->type, tv_builder_string(l->c->builder, value->text)};
    }
    *count = operands.count;
    return tv_builder_add_operands(l->c->builder, operands.items, operands.count);
}

/* Lists and objects are compared whole: a schema does that. */
static bool has_containers(const struct tv_clause *clause) {
    const struct tv_scalar *value = clause->scalars;
    while (value && value->type != TV_TYPE_OBJECT && value->type != TV_TYPE_ARRAY)
        value = value->next;
    return value != NULL;
}

static void add_listed(struct lowering *l, const struct tv_clause *clause, struct demand *demand) {
    demand->a = add_values(l, clause, &demand->b);
    if (!has_containers(clause))
        return;
    struct tv_term term = {.kind = TV_TERM_ENUM,
                           .a = demand->a,
                           .b = demand->b,
                           .origin = tv_origin_at(l->c, &clause->at),
                           .path = tv_builder_string(l->c->builder, TV_STR(""))};
    struct tv_schema schema = {tv_builder_add_terms(l->c->builder, &term, 1), 1};
    demand->kind = TV_CHECK_SCHEMA;
    demand->said = TV_CHECK_ENUM;
    demand->a = tv_builder_add_schemas(l->c->builder, &schema, 1);
    demand->b = 0;
}

static uint32_t count_of(uint64_t count) {
    return count < TV_NONE ? (uint32_t)count : TV_NONE - 1;
}

static void add_fact(struct lowering *l, const struct tv_fact *fact, unsigned types) {
    const struct tv_clause *clause = fact->clause;
    struct demand demand = {.kind = kind_of(clause->keyword),
                            .layer = fact->via,
                            .written = fact->layer->def,
                            .at = place_of(fact),
                            .word = tv_keyword_text(clause->keyword)};
    demand.types = types & (demand.kind == TV_CHECK_ENUM ? TV_TYPE_ANY : tv_fact_types(fact));
    switch (demand.kind) {
    case TV_CHECK_FORMAT:
        demand.a = format_of(l, clause->text);
        break;
    case TV_CHECK_MINIMUM:
    case TV_CHECK_MAXIMUM:
    case TV_CHECK_ABOVE:
    case TV_CHECK_BELOW:
    case TV_CHECK_MULTIPLE_OF:
        demand.a = tv_builder_string(l->c->builder, clause->text);
        break;
    case TV_CHECK_UNIQUE_ITEMS:
        break;
    case TV_CHECK_PATTERN:
        /* One that cannot be compiled was refused before. */
        demand.a = tv_pattern_store(l->c->builder, l->c->scratch, clause->text, NULL);
        break;
    case TV_CHECK_SCHEMA:
        demand.a = tv_schema_row(l->c, clause);
        break;
    case TV_CHECK_ENUM:
        add_listed(l, clause, &demand);
        break;
    default:
        demand.a = count_of(clause->count);
    }
    add_check(l, &demand);
}

static void add_type(struct lowering *l, const struct tv_meaning *meaning, unsigned types) {
    const struct tv_layer *first = meaning->stack->layers[0];
    struct demand demand = {.kind = TV_CHECK_TYPE,
                            .types = TV_TYPE_ANY,
                            .a = types,
                            .layer = first,
                            .at = first->at,
                            .word = TV_STR("type")};
    l->types &= types;
    if (types == TV_TYPE_ANY)
        return;
    if (meaning->is_typed) {
        demand.layer = meaning->type.via;
        demand.at = place_of(&meaning->type);
    }
    add_check(l, &demand);
}

static void add_refusal(struct lowering *l, const struct tv_layer *by) {
    add_check(l, &(struct demand){
                     .kind = TV_CHECK_FORBIDDEN, .types = TV_TYPE_ANY, .layer = by, .at = by->at});
}

/* ---- Meanings ------------------------------------------------------------------------------- */

static bool add_facet(struct lowering *l, const struct tv_meaning *meaning,
                      const struct tv_verdict *verdict) {
    struct tv_facet *facet = tv_list_add(l->c->scratch, &l->facets, sizeof *facet);
    if (facet)
        *facet = tv_facet_of(l->c, meaning, verdict);
    return facet != NULL;
}

static bool add_items(struct lowering *l, const struct tv_meaning *meaning,
                      const struct tv_verdict *verdict) {
    struct tv_element *element = tv_list_add(l->c->scratch, &l->items, sizeof *element);
    if (element)
        *element = (struct tv_element){meaning->items, verdict};
    return element != NULL;
}

static bool is_about_objects(const struct tv_meaning *meaning) {
    return meaning->property_count || meaning->need_count || meaning->condition_count ||
           meaning->additional.clause;
}

static bool add_content(struct lowering *l, const struct tv_meaning *meaning,
                        const struct tv_verdict *verdict, unsigned types);

/* Alternatives that share scalar types: a value must be one of them. Its rule is that of what they
 * mostly ask for. */
static bool add_any_of(struct lowering *l, const struct tv_meaning *meaning,
                       const struct tv_verdict *verdict, const struct tv_branches *branches) {
    struct tv_list operands = {0};
    bool has_format = false;
    for (uint32_t i = 0; i < meaning->alternative_count; i++) {
        if (branches->kinds[i] != TV_BRANCH_SHARED)
            continue;
        struct tv_element element = {meaning->alternatives[i], verdict};
        uint32_t node = tv_lower_node(l->c, &element, 1, l->spot);
        struct tv_operand *operand = tv_list_add(l->c->scratch, &operands, sizeof *operand);
        if (!operand || node == TV_NONE)
            return false;
        operand->a = node;
        has_format |= tv_fact_find(element.stack->meaning, TV_KW_FORMAT) != NULL;
    }
    uint32_t first = tv_builder_add_operands(l->c->builder, operands.items, operands.count);
    struct tv_at at = place_of(&meaning->type);
    struct tv_check check = {
        .kind = TV_CHECK_ANY_OF,
        .rule = (uint16_t)tv_spot_rule(l->spot, has_format ? TV_CHECK_FORMAT : TV_CHECK_ENUM),
        .types = (uint16_t)branches->shared_types,
        .a = first,
        .b = operands.count,
        .origin = tv_origin_at(l->c, &at),
        .path = tv_builder_string(l->c->builder,
                                  tv_layer_path(l->c->scratch, meaning->type.via, TV_STR("type")))};
    choose_rule(l, &check, meaning->type.layer->def, meaning->type.via);
    keep_check(l, &check);
    return true;
}

static bool add_alternatives(struct lowering *l, const struct tv_meaning *meaning,
                             const struct tv_verdict *verdict, unsigned types) {
    struct tv_branches branches;
    if (!tv_branches_of(l->c, meaning, &branches))
        return false;
    bool ok = true;
    for (uint32_t i = 0; i < meaning->alternative_count && ok; i++) {
        const struct tv_meaning *inner = meaning->alternatives[i]->meaning;
        if (branches.kinds[i] == TV_BRANCH_APART)
            ok = add_content(l, inner, verdict, types & inner->types & ~branches.plain);
    }
    return ok && (!branches.shared_types || add_any_of(l, meaning, verdict, &branches));
}

/* What a meaning asks of values of these types. */
static bool add_content(struct lowering *l, const struct tv_meaning *meaning,
                        const struct tv_verdict *verdict, unsigned types) {
    for (uint32_t i = 0; i < meaning->fact_count; i++)
        add_fact(l, &meaning->facts[i], types);
    bool ok = true;
    if (types & TV_TYPE_OBJECT && is_about_objects(meaning))
        ok = add_facet(l, meaning, verdict);
    if (ok && types & TV_TYPE_ARRAY && meaning->items)
        ok = add_items(l, meaning, verdict);
    if (ok && meaning->alternative_count)
        ok = add_alternatives(l, meaning, verdict, types);
    return ok;
}

static void add_unknown(struct lowering *l, const struct tv_verdict *verdict) {
    struct tv_check check = {.kind = TV_CHECK_FORBIDDEN,
                             .rule = (uint16_t)tv_spot_rule(l->spot, TV_CHECK_FORBIDDEN),
                             .types = TV_TYPE_ANY};
    check.declared = verdict->policy == TV_POLICY_FORBID ? TV_SEVERITY_ERROR : TV_SEVERITY_WARNING;
    check.origin = tv_origin_at(l->c, &verdict->at);
    check.path = tv_builder_string(l->c->builder, TV_STR("additional"));
    keep_check(l, &check);
}

/* null has none of what is required. */
static bool requires_something(const struct tv_meaning *meaning) {
    for (uint32_t i = 0; i < meaning->need_count; i++)
        if (meaning->needs[i].level == TV_LEVEL_REQUIRED)
            return true;
    return false;
}

static bool add_element(struct lowering *l, const struct tv_element *element) {
    if (!element->stack) {
        add_unknown(l, element->verdict);
        return true;
    }
    const struct tv_meaning *meaning = tv_meaning_of(l->c, element->stack);
    if (!meaning)
        return false;
    if (meaning->is_refused) {
        add_refusal(l, meaning->refused_by);
        return true;
    }
    unsigned types = meaning->types;
    if (tv_spot_takes_null(l->spot) && !requires_something(meaning))
        types |= TV_TYPE_NULL;
    add_type(l, meaning, types);
    return add_content(l, meaning, element->verdict, types);
}

/* The kinds of personal data that belong there, and the demand of a plan that marks its own. */
static void add_personal(struct lowering *l, const struct tv_element *elements, uint32_t count,
                         struct tv_node *node) {
    struct tv_personal_of personal = {.kinds = 0};
    for (uint32_t i = 0; i < count; i++) {
        if (elements[i].stack)
            tv_personal_add(l->c, elements[i].stack, &personal);
    }
    node->personal = (uint16_t)personal.kinds;
    if (!personal.is_hashed || personal.is_asked || !is_plain(l))
        return;
    add_check(l, &(struct demand){.kind = TV_CHECK_HASHED,
                                  .types = TV_TYPE_STRING & l->types,
                                  .layer = personal.layer,
                                  .at = personal.at,
                                  .word = TV_STR("pii")});
}

/* ---- The row -------------------------------------------------------------------------------- */

static void fill_checks(struct lowering *l, struct tv_node *node) {
    const struct tv_check *checks = l->checks.items;
    uint32_t others = 0;
    for (uint32_t i = 0; i < l->checks.count; i++) {
        if (checks[i].kind == TV_CHECK_TYPE)
            continue;
        node->check_types |= checks[i].types;
        node->first_format = checks[i].kind == TV_CHECK_FORMAT ? (uint16_t)checks[i].a : 0;
        others++;
    }
    if (others != 1)
        node->first_format = 0;
    node->checks = tv_builder_add_checks(l->c->builder, checks, l->checks.count);
    node->check_count = l->checks.count;
}

bool tv_lower_message_checks(struct tv_compiler *c, const struct tv_element *elements,
                             uint32_t count, unsigned spot, struct tv_node *node) {
    struct lowering l = {.c = c, .spot = spot, .types = TV_TYPE_OBJECT};
    for (uint32_t i = 0; i < count; i++) {
        const struct tv_meaning *meaning = tv_meaning_of(c, elements[i].stack);
        if (!meaning)
            return false;
        for (uint32_t k = 0; k < meaning->fact_count; k++)
            if (meaning->facts[k].clause->keyword == TV_KW_SCHEMA)
                add_fact(&l, &meaning->facts[k], TV_TYPE_OBJECT);
    }
    fill_checks(&l, node);
    return true;
}

static bool fill_node(struct lowering *l, const struct tv_element *elements, uint32_t count,
                      uint32_t index) {
    struct tv_node node = {.shape = TV_NONE, .items = TV_NONE};
    bool ok = true;
    for (uint32_t i = 0; i < count && ok; i++)
        ok = add_element(l, &elements[i]);
    if (!ok)
        return false;
    add_personal(l, elements, count, &node);
    node.types = (uint16_t)l->types;
    if (l->facets.count)
        node.shape = tv_lower_shape(l->c, l->facets.items, l->facets.count, l->spot);
    if (l->items.count)
        node.items = tv_lower_node(l->c, l->items.items, l->items.count, tv_spot_of_items(l->spot));
    fill_checks(l, &node);
    struct tv_node *row = tv_builder_nodes_row(l->c->builder, index);
    if (row)
        *row = node;
    return row != NULL;
}

static uint32_t new_node(struct tv_compiler *c, const struct tv_element *elements, uint32_t count,
                         unsigned spot, uint32_t index) {
    struct lowering l = {.c = c, .spot = spot, .types = TV_TYPE_ANY};
    c->depth++;
    bool ok = index != TV_NONE && fill_node(&l, elements, count, index);
    c->depth--;
    return ok && !tv_compile_failed(c) ? index : TV_NONE;
}

/* Nothing in it has names, so no verdict matters. */
static bool is_scalar(struct tv_compiler *c, struct tv_stack *stack) {
    const struct tv_meaning *meaning = tv_meaning_of(c, stack);
    return meaning && (meaning->types & (TV_TYPE_OBJECT | TV_TYPE_ARRAY)) == 0;
}

static uint32_t reserve_node(struct tv_compiler *c) {
    struct tv_node blank = {.types = TV_TYPE_ANY, .shape = TV_NONE, .items = TV_NONE};
    return tv_builder_add_nodes(c->builder, &blank, 1);
}

/* Several stacks together. */
static uint32_t find_or_lower(struct tv_compiler *c, const struct tv_element *elements,
                              uint32_t count, unsigned spot) {
    struct tv_str parts[] = {{(const char *)&spot, sizeof spot},
                             {(const char *)elements, count * sizeof *elements}};
    struct tv_str key = tv_join(c->scratch, parts, 2);
    struct tv_map_cell *cell = key.at ? tv_map_add(c->arena, &c->nodes, key) : NULL;
    if (!cell)
        return TV_NONE;
    if (cell->value)
        return (uint32_t)(uintptr_t)cell->value - 1;
    cell->key = tv_arena_text(c->arena, key);
    uint32_t index = reserve_node(c);
    cell->value = (void *)((uintptr_t)index + 1);
    return new_node(c, elements, count, spot, index);
}

uint32_t tv_lower_node(struct tv_compiler *c, const struct tv_element *elements, uint32_t count,
                       unsigned spot) {
    if (count != 1 || !elements->stack)
        return find_or_lower(c, elements, count, spot);
    struct tv_element element = *elements;
    if (is_scalar(c, element.stack))
        element.verdict = &tv_unsaid;
    elements = &element;
    struct tv_lowered *lowered = &elements->stack->lowered;
    bool is_first = lowered->node == TV_NONE;
    while (!is_first && (lowered->spot != spot || lowered->verdict != elements->verdict)) {
        if (!lowered->next) {
            lowered->next = tv_arena_alloc(c->arena, 1, sizeof *lowered);
            is_first = true;
        }
        lowered = lowered->next;
        if (!lowered)
            return TV_NONE;
    }
    if (!is_first)
        return lowered->node;
    *lowered = (struct tv_lowered){elements->verdict, spot, reserve_node(c), NULL};
    return new_node(c, elements, 1, spot, lowered->node);
}
