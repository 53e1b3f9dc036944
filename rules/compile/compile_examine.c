/* What cannot be right, and what this version does not do: found in meanings, before any row is
 * made. One stack is examined once; what it is made of is examined in turn, to a depth of 64. */
#include "compile_parts.h"
#include "formats.h"
#include "pattern.h"
#include "read.h"

static void examine(struct tv_compiler *c, struct tv_stack *stack, bool is_part);

static void impossible(struct tv_compiler *c, const struct tv_at *at, const char *detail,
                       struct tv_str a) {
    tv_mistake_note(c, TV_RULE_PLAN_IMPOSSIBLE, at, detail, a, (struct tv_str){NULL, 0});
}

static struct tv_str no_text(void) {
    return (struct tv_str){NULL, 0};
}

/* ---- Types ---------------------------------------------------------------------------------- */

/* The word for the types that a keyword is about. */
static struct tv_str type_word(unsigned types) {
    static const enum tv_type order[] = {TV_TYPE_NUMBER,  TV_TYPE_INTEGER, TV_TYPE_STRING,
                                         TV_TYPE_BOOLEAN, TV_TYPE_OBJECT,  TV_TYPE_ARRAY,
                                         TV_TYPE_NULL};
    for (unsigned i = 0; i < sizeof order / sizeof *order; i++) {
        const char *name = tv_type_name(order[i]);
        size_t len = 0;
        while (name[len])
            len++;
        if (types & order[i])
            return (struct tv_str){name, len};
    }
    return TV_STR("any");
}

static void refuse_types(struct tv_compiler *c, const struct tv_at *at, struct tv_str keyword,
                         unsigned types) {
    struct tv_str parts[] = {TV_STR("type: "), type_word(types)};
    struct tv_str word = tv_join(c->arena, parts, 2);
    if (word.at)
        tv_mistake_note(c, TV_RULE_PLAN_IMPOSSIBLE, at,
                        "{a} does not go with the type that this has: write {b} if that is meant",
                        keyword, word);
}

/* Parts of a meaning that are about one kind of value, and stand in no list of facts. */
static void examine_kind(struct tv_compiler *c, const struct tv_meaning *meaning,
                         const struct tv_clause *clause, unsigned types) {
    if (clause && (meaning->types & types) == 0)
        refuse_types(c, &clause->at, tv_keyword_text(clause->keyword), types);
}

/* Without a type the keywords must agree about one. */
static void examine_agreement(struct tv_compiler *c, const struct tv_meaning *meaning) {
    unsigned types = TV_TYPE_ANY;
    for (uint32_t i = 0; i < meaning->fact_count && !meaning->is_typed; i++) {
        const struct tv_fact *fact = &meaning->facts[i];
        if (types & tv_fact_types(fact))
            types &= tv_fact_types(fact);
        else
            refuse_types(c, &fact->clause->at, tv_keyword_text(fact->clause->keyword),
                         tv_fact_types(fact));
    }
}

static void examine_types_of(struct tv_compiler *c, const struct tv_meaning *meaning) {
    for (uint32_t i = 0; i < meaning->fact_count && meaning->is_typed; i++)
        examine_kind(c, meaning, meaning->facts[i].clause, tv_fact_types(&meaning->facts[i]));
    examine_agreement(c, meaning);
    for (uint32_t i = 0; i < meaning->stack->count; i++) {
        const struct tv_def *def = meaning->stack->layers[i]->def;
        /* A later layer may have replaced what this one says. */
        if (i + 1 < meaning->stack->count && meaning->is_typed)
            continue;
        examine_kind(c, meaning, tv_def_find(def, TV_KW_PROPERTIES), TV_TYPE_OBJECT);
        examine_kind(c, meaning, tv_def_find(def, TV_KW_INCLUDE), TV_TYPE_OBJECT);
        examine_kind(c, meaning, tv_def_find(def, TV_KW_REQUIRED), TV_TYPE_OBJECT);
        examine_kind(c, meaning, tv_def_find(def, TV_KW_ITEMS), TV_TYPE_ARRAY);
    }
    struct tv_branches branches;
    if (meaning->alternative_count && tv_branches_of(c, meaning, &branches) &&
        branches.is_unsupported)
        tv_mistake_note(c, TV_RULE_PLAN_UNKNOWN_KEY, &meaning->type.clause->at,
                        "alternatives that are both objects, or both lists, or have a schema for "
                        "the same type, are not supported by this version",
                        no_text(), no_text());
}

/* ---- Values --------------------------------------------------------------------------------- */

static void examine_pattern(struct tv_compiler *c, const struct tv_clause *clause) {
    struct tv_pattern_draft draft;
    if (!tv_pattern_compile(&draft, c->arena, clause->text) && draft.fault)
        tv_mistake_note(c, TV_RULE_PLAN_PATTERN_INVALID, &clause->value_at, draft.fault, no_text(),
                        no_text());
}

static void examine_support(struct tv_compiler *c, const struct tv_fact *fact) {
    switch (fact->clause->keyword) {
    case TV_KW_PATTERN:
        examine_pattern(c, fact->clause);
        break;
    case TV_KW_MULTIPLE_OF:
        if (!tv_number_is_divisor(fact->clause->text))
            tv_mistake_note(c, TV_RULE_PLAN_SYNTAX, &fact->clause->value_at,
                            "{a} takes numbers of at most 9 digits",
                            tv_keyword_text(fact->clause->keyword), no_text());
        break;
    case TV_KW_SCHEMA:
        (void)tv_schema_row(c, fact->clause); /* notes its mistakes */
        break;
    default:
        break;
    }
}

static void examine_format(struct tv_compiler *c, const struct tv_clause *clause) {
    if (tv_format_find(clause->text.at, clause->text.len) != TV_FORMAT_NONE)
        return;
    tv_mistake_note(c, TV_RULE_PLAN_UNKNOWN_KEY, &clause->value_at, "unknown format {a}",
                    clause->text, no_text());
}

static void examine_values(struct tv_compiler *c, const struct tv_meaning *meaning,
                           const struct tv_clause *clause) {
    /* When all of them are wrong, that was said of the keyword. */
    if ((tv_fact_types(&(struct tv_fact){.clause = clause}) & meaning->types) == 0)
        return;
    for (const struct tv_scalar *value = clause->scalars; value; value = value->next)
        if ((tv_scalar_types(value) & meaning->types) == 0)
            impossible(c, &value->at, "{a} is not of the type that this has", value->text);
}

static const struct tv_clause *clause_of(const struct tv_meaning *meaning,
                                         enum tv_keyword keyword) {
    const struct tv_fact *fact = tv_fact_find(meaning, keyword);
    return fact ? fact->clause : NULL;
}

static void refuse_range(struct tv_compiler *c, const struct tv_clause *low,
                         const struct tv_clause *high) {
    bool is_low_later = low->at.file == high->at.file && low->at.offset > high->at.offset;
    const struct tv_clause *later =
        is_low_later || (high->at.file && high->at.file->builtin) ? low : high;
    tv_mistake_note(c, TV_RULE_PLAN_IMPOSSIBLE, &later->at, "nothing fits between {a} and {b}",
                    tv_keyword_text(low->keyword), tv_keyword_text(high->keyword));
}

static void examine_counts(struct tv_compiler *c, const struct tv_meaning *meaning,
                           enum tv_keyword least, enum tv_keyword most) {
    const struct tv_clause *low = clause_of(meaning, least);
    const struct tv_clause *high = clause_of(meaning, most);
    if (low && high && low->count > high->count)
        refuse_range(c, low, high);
}

/* open: the bounds themselves do not fit. */
static void examine_numbers(struct tv_compiler *c, const struct tv_meaning *meaning,
                            enum tv_keyword least, enum tv_keyword most, bool open) {
    const struct tv_clause *low = clause_of(meaning, least);
    const struct tv_clause *high = clause_of(meaning, most);
    int order = low && high ? tv_number_compare(low->text, high->text) : -1;
    if (order > 0 || (order == 0 && open))
        refuse_range(c, low, high);
}

static void examine_facts(struct tv_compiler *c, const struct tv_meaning *meaning) {
    for (uint32_t i = 0; i < meaning->fact_count; i++) {
        const struct tv_clause *clause = meaning->facts[i].clause;
        examine_support(c, &meaning->facts[i]);
        if (clause->keyword == TV_KW_FORMAT)
            examine_format(c, clause);
        if (clause->keyword != TV_KW_ENUM && clause->keyword != TV_KW_CONST)
            continue;
        examine_values(c, meaning, clause);
    }
    if (meaning->fact_count < 2)
        return;
    examine_counts(c, meaning, TV_KW_MIN_LENGTH, TV_KW_MAX_LENGTH);
    examine_counts(c, meaning, TV_KW_MIN_ITEMS, TV_KW_MAX_ITEMS);
    examine_counts(c, meaning, TV_KW_MIN_PROPERTIES, TV_KW_MAX_PROPERTIES);
    examine_numbers(c, meaning, TV_KW_MINIMUM, TV_KW_MAXIMUM, false);
    examine_numbers(c, meaning, TV_KW_MINIMUM, TV_KW_EXCLUSIVE_MAXIMUM, true);
    examine_numbers(c, meaning, TV_KW_EXCLUSIVE_MINIMUM, TV_KW_MAXIMUM, true);
    examine_numbers(c, meaning, TV_KW_EXCLUSIVE_MINIMUM, TV_KW_EXCLUSIVE_MAXIMUM, true);
}

/* ---- Names ---------------------------------------------------------------------------------- */

static struct tv_str nearest_property(struct tv_compiler *c, const struct tv_meaning *meaning,
                                      struct tv_str name) {
    struct tv_str *names = tv_arena_alloc(c->arena, meaning->property_count, sizeof *names);
    if (!names)
        return no_text();
    for (uint32_t i = 0; i < meaning->property_count; i++)
        names[i] = meaning->properties[i].name;
    return tv_nearest(name, names, meaning->property_count);
}

static void refuse_name(struct tv_compiler *c, const struct tv_at *at, struct tv_str name,
                        struct tv_str suggestion) {
    tv_mistake_suggest(c, TV_RULE_PLAN_REFERENCE, at, "{a} is not defined here", name, suggestion);
}

/* Goes into a property; NULL when it is not defined, with the mistake noted. Where nothing is said
 * about names, any is fine: *is_open. */
static const struct tv_property *enter(const struct tv_meaning *meaning, struct tv_str name,
                                       bool *is_open) {
    const struct tv_property *property = tv_property_find(meaning, name);
    *is_open = meaning->additional_values || (!meaning->property_count && !meaning->alternatives);
    return property;
}

/* A pointer from the top of a message. */
static const struct tv_property *find_place(struct tv_compiler *c, const struct tv_meaning *message,
                                            const struct tv_scalar *pointer) {
    const struct tv_meaning *meaning = message;
    const struct tv_property *property = NULL;
    struct tv_str rest = pointer->text;
    struct tv_str step;
    struct tv_str before = TV_STR("");
    while (meaning && tv_pointer_next(c->arena, &rest, &step)) {
        bool is_open;
        property = enter(meaning, step, &is_open);
        if (!property && !is_open && !meaning->items) {
            struct tv_str nearest = nearest_property(c, meaning, step);
            refuse_name(c, &pointer->at, pointer->text,
                        nearest.len ? tv_pointer_add(c->arena, before, nearest) : nearest);
        }
        if (!property)
            return NULL;
        before = tv_pointer_add(c->arena, before, step);
        meaning = tv_meaning_of(c, property->stack);
    }
    return property;
}

static const struct tv_property *find_name(struct tv_compiler *c, const struct tv_meaning *meaning,
                                           const struct tv_scalar *name) {
    if (name->text.len > 0 && name->text.at[0] == '/')
        return find_place(c, meaning, name);
    const struct tv_property *property = tv_property_find(meaning, name->text);
    if (!property && !meaning->additional_values)
        refuse_name(c, &name->at, name->text, nearest_property(c, meaning, name->text));
    return property;
}

static void examine_need(struct tv_compiler *c, const struct tv_meaning *meaning,
                         const struct tv_need *need) {
    bool is_possible = false;
    for (const struct tv_scalar *name = need->presence->any; name; name = name->next) {
        const struct tv_property *property = find_name(c, meaning, name);
        const struct tv_meaning *inner = property ? tv_meaning_of(c, property->stack) : NULL;
        is_possible |= !inner || !inner->is_refused;
    }
    if (!is_possible && need->level == TV_LEVEL_REQUIRED)
        impossible(c, &need->presence->at, "{a} is required and must not be sent",
                   need->presence->any->text);
}

static bool names_it(const struct tv_clause *clause, const struct tv_presence *sought) {
    const struct tv_scalar *name = sought->any;
    for (const struct tv_presence *p = clause ? clause->presence : NULL; p; p = p->next)
        if (name && !name->next && p->any && !p->any->next &&
            tv_str_equal(p->any->text, name->text))
            return true;
    return false;
}

/* One mapping says one thing about a name. */
static void examine_levels(struct tv_compiler *c, const struct tv_def *def) {
    const struct tv_clause *levels[] = {tv_def_find(def, TV_KW_REQUIRED),
                                        tv_def_find(def, TV_KW_RECOMMENDED),
                                        tv_def_find(def, TV_KW_OPTIONAL)};
    for (unsigned i = 0; i < 3; i++) {
        for (unsigned k = i + 1; levels[i] && k < 3; k++)
            for (const struct tv_presence *p = levels[i]->presence; p; p = p->next)
                if (names_it(levels[k], p))
                    tv_mistake_note(c, TV_RULE_PLAN_IMPOSSIBLE, &p->at, "{a} stands under {b}, too",
                                    p->any->text, tv_keyword_text(levels[k]->keyword));
    }
}

/* ---- Second names --------------------------------------------------------------------------- */

struct second_names {
    struct tv_compiler *c;
    struct tv_map seen; /* name -> struct tv_property * */
    const struct tv_property *property;
};

static bool examine_second(void *context, const struct tv_second_name *second) {
    struct second_names *names = context;
    struct tv_map_cell *cell = tv_map_add(names->c->arena, &names->seen, second->name);
    if (!cell)
        return false;
    const struct tv_property *held = cell->value;
    if (held && held != names->property)
        tv_mistake_note(names->c, TV_RULE_PLAN_REFERENCE, &second->at,
                        "{a} is a second name of two properties, also of {b}", second->name,
                        held->name);
    if (!held)
        cell->value = (void *)(uintptr_t)names->property;
    return true;
}

static void examine_seconds(struct tv_compiler *c, const struct tv_meaning *meaning) {
    struct second_names names = {.c = c};
    for (uint32_t i = 0; i < meaning->property_count; i++) {
        names.property = &meaning->properties[i];
        tv_seconds_visit(meaning->properties[i].stack, examine_second, &names);
    }
}

/* ---- Conditions ----------------------------------------------------------------------------- */

/* A name that is demanded under a condition. Pointers are fine in messages alone; that was told. */
static void examine_wanted(struct tv_compiler *c, const struct tv_meaning *base,
                           const struct tv_meaning *part, const struct tv_scalar *name) {
    bool is_pointer = name->text.len > 0 && name->text.at[0] == '/';
    bool is_message = base->stack->layers[0]->is_message;
    if (is_pointer ? is_message : !tv_property_find(part, name->text))
        find_name(c, base, name);
}

/* Names in a condition must be those of the object that it is about. */
static void examine_names(struct tv_compiler *c, const struct tv_meaning *base,
                          struct tv_stack *stack) {
    const struct tv_meaning *part = stack ? tv_meaning_of(c, stack) : NULL;
    if (!part || c->depth > TV_COMPILE_DEPTH_MAX)
        return;
    for (uint32_t i = 0; i < part->property_count; i++) {
        const struct tv_property *wanted = &part->properties[i];
        bool is_open;
        const struct tv_property *known = enter(base, wanted->name, &is_open);
        if (!known && !is_open)
            refuse_name(c, &wanted->stack->layers[0]->at, wanted->name,
                        nearest_property(c, base, wanted->name));
        const struct tv_meaning *inner = known ? tv_meaning_of(c, known->stack) : NULL;
        c->depth++;
        if (inner && inner->property_count && !wanted->stack->is_compared)
            examine_names(c, inner, wanted->stack);
        wanted->stack->is_compared = true;
        c->depth--;
    }
    for (uint32_t i = 0; i < part->need_count; i++)
        for (const struct tv_scalar *name = part->needs[i].presence->any; name; name = name->next)
            examine_wanted(c, base, part, name);
}

static void examine_condition(struct tv_compiler *c, const struct tv_meaning *meaning,
                              const struct tv_condition *condition) {
    struct tv_stack *const parts[] = {condition->if_stack, condition->then_stack,
                                      condition->else_stack};
    for (unsigned i = 0; i < 3; i++) {
        examine_names(c, meaning, parts[i]);
        if (parts[i])
            examine(c, parts[i], true);
    }
}

/* ---- A stack -------------------------------------------------------------------------------- */

static void examine_includes(struct tv_compiler *c, const struct tv_layer *layer) {
    const struct tv_clause *include = tv_def_find(layer->def, TV_KW_INCLUDE);
    for (const struct tv_scalar *name = include ? include->scalars : NULL; name;
         name = name->next) {
        const struct tv_type_name *type = tv_scope_find(layer->scope, name->text);
        const struct tv_meaning *meaning = type ? tv_meaning_of(c, type->stack) : NULL;
        if (meaning && meaning->types != TV_TYPE_OBJECT)
            tv_mistake_note(c, TV_RULE_PLAN_REFERENCE, &name->at,
                            "{a} is no object: only objects can be included", name->text,
                            no_text());
    }
}

static void examine_inside(struct tv_compiler *c, const struct tv_meaning *meaning, bool is_part) {
    for (uint32_t i = 0; i < meaning->property_count; i++)
        examine(c, meaning->properties[i].stack, is_part);
    for (uint32_t i = 0; i < meaning->alternative_count; i++)
        examine(c, meaning->alternatives[i], is_part);
    if (meaning->items)
        examine(c, meaning->items, is_part);
    if (meaning->additional_values)
        examine(c, meaning->additional_values, is_part);
    for (uint32_t i = 0; i < meaning->condition_count; i++)
        examine_condition(c, meaning, meaning->conditions[i]);
}

static void examine_meaning(struct tv_compiler *c, const struct tv_meaning *meaning, bool is_part) {
    if (!tv_meaning_has_content(meaning))
        return;
    for (uint32_t i = 0; i < meaning->stack->count; i++) {
        examine_includes(c, meaning->stack->layers[i]);
        examine_levels(c, meaning->stack->layers[i]->def);
    }
    examine_types_of(c, meaning);
    examine_facts(c, meaning);
    examine_seconds(c, meaning);
    for (uint32_t i = 0; i < meaning->need_count && !is_part; i++)
        examine_need(c, meaning, &meaning->needs[i]);
    examine_inside(c, meaning, is_part);
}

/* is_part: in a condition, whose names are examined against the whole object. */
static void examine(struct tv_compiler *c, struct tv_stack *stack, bool is_part) {
    const struct tv_meaning *meaning = stack->is_examined ? NULL : tv_meaning_of(c, stack);
    stack->is_examined = true;
    if (!meaning)
        return;
    if (c->depth >= TV_COMPILE_DEPTH_MAX) {
        impossible(c, &stack->layers[0]->at, "this is nested deeper than 64 levels", no_text());
        return;
    }
    c->depth++;
    examine_meaning(c, meaning, is_part);
    c->depth--;
}

void tv_examine(struct tv_compiler *c, struct tv_stack *stack) {
    examine(c, stack, false);
}

void tv_examine_types(struct tv_compiler *c, struct tv_unit *unit) {
    const struct tv_str *names = unit->scope.names.items;
    for (uint32_t i = 0; i < unit->scope.names.count; i++) {
        const struct tv_type_name *type = tv_scope_find(&unit->scope, names[i]);
        examine(c, type->stack, false);
    }
}
