/* What a stack says, as a JSON Schema.
 *
 *   types, facts        type, and keywords of the same name
 *   properties, items   properties, items
 *   needs               required; "at least one of": anyOf; a pointer: required all the way down
 *   conditions          if, then, else in allOf
 *   alternatives        anyOf
 *   schema:             allOf
 *
 * What JSON Schema has no word for is told as lost. The walk recurses as deep as objects stand in
 * objects, which the compiler limits; a type inside of itself ends as "anything". */
#include "export_parts.h"

#include <stdio.h>
#include <string.h>

static struct tv_tree *text_node(struct tv_exporting *x, struct tv_str text) {
    return tv_tree_make(x->arena, TV_TYPE_STRING, text);
}

static struct tv_tree *flag_node(struct tv_exporting *x, bool flag) {
    return tv_tree_make(x->arena, TV_TYPE_BOOLEAN, flag ? TV_STR("true") : TV_STR("false"));
}

static struct tv_tree *container_node(struct tv_exporting *x, enum tv_type type) {
    return tv_tree_make(x->arena, type, TV_STR(""));
}

static void put(struct tv_exporting *x, struct tv_tree *object, const char *key,
                struct tv_tree *value) {
    tv_tree_add(x->arena, object, (struct tv_str){key, strlen(key)}, value);
}

static void append(struct tv_exporting *x, struct tv_tree *list, struct tv_tree *item) {
    tv_tree_add(x->arena, list, TV_STR(""), item);
}

/* The container under a key, made when it is not there yet. */
static struct tv_tree *under(struct tv_exporting *x, struct tv_tree *object, struct tv_str key,
                             enum tv_type type) {
    for (struct tv_tree *child = object ? object->first : NULL; child; child = child->next)
        if (tv_str_equal(child->key->written, key) && child->type == type)
            return child;
    struct tv_tree *made = container_node(x, type);
    tv_tree_add(x->arena, object, key, made);
    return made;
}

static struct tv_tree *all_of(struct tv_exporting *x, struct tv_tree *schema) {
    return under(x, schema, TV_STR("allOf"), TV_TYPE_ARRAY);
}

void tv_export_lose(struct tv_exporting *x, const struct tv_at *at, const char *word,
                    struct tv_str name) {
    struct tv_str parts[] = {{word, strlen(word)},
                             name.len ? TV_STR(" \"") : TV_STR(""),
                             name,
                             name.len ? TV_STR("\"") : TV_STR("")};
    struct tv_str what = tv_join(x->arena, parts, 4);
    bool is_own = !at->file || !at->file->builtin;
    if (is_own && x->visitor->loss && what.at)
        x->visitor->loss(x->visitor->context, at, what);
}

/* ---- Types and facts ------------------------------------------------------------------------- */

static const struct {
    enum tv_type type;
    const char *name;
} type_names[] = {{TV_TYPE_STRING, "string"},   {TV_TYPE_NUMBER, "number"},
                  {TV_TYPE_INTEGER, "integer"}, {TV_TYPE_BOOLEAN, "boolean"},
                  {TV_TYPE_OBJECT, "object"},   {TV_TYPE_ARRAY, "array"},
                  {TV_TYPE_NULL, "null"}};

/* One type as a text, several as a list, all of them as nothing. */
static void put_types(struct tv_exporting *x, struct tv_tree *schema, unsigned types) {
    struct tv_tree *list = container_node(x, TV_TYPE_ARRAY);
    if (types == TV_TYPE_ANY)
        return;
    if (types & TV_TYPE_NUMBER)
        types &= ~(unsigned)TV_TYPE_INTEGER;
    for (size_t i = 0; i < sizeof type_names / sizeof *type_names; i++) {
        const char *name = type_names[i].name;
        if (types & type_names[i].type)
            append(x, list, text_node(x, (struct tv_str){name, strlen(name)}));
    }
    if (list && list->count == 1)
        put(x, schema, "type", text_node(x, list->first->text));
    else
        put(x, schema, "type", list);
}

static struct tv_tree *scalar_node(struct tv_exporting *x, const struct tv_scalar *scalar) {
    return tv_tree_make(x->arena, scalar->type, scalar->text);
}

static struct tv_tree *count_node(struct tv_exporting *x, uint64_t count) {
    char *text = tv_arena_alloc(x->arena, 24, 1);
    if (!text)
        return NULL;
    int len = snprintf(text, 24, "%llu", (unsigned long long)count);
    return tv_tree_make(x->arena, TV_TYPE_INTEGER, (struct tv_str){text, (size_t)len});
}

static struct tv_tree *list_node(struct tv_exporting *x, const struct tv_scalar *scalar) {
    struct tv_tree *list = container_node(x, TV_TYPE_ARRAY);
    for (; scalar; scalar = scalar->next)
        append(x, list, scalar_node(x, scalar));
    return list;
}

static struct tv_tree *value_of(struct tv_exporting *x, const struct tv_clause *clause) {
    switch (tv_keyword_info(clause->keyword)->form) {
    case TV_FORM_COUNT:
        return count_node(x, clause->count);
    case TV_FORM_NUMBER:
        return tv_tree_make(x->arena, TV_TYPE_NUMBER, clause->text);
    case TV_FORM_FLAG:
        return flag_node(x, clause->flag);
    case TV_FORM_SCALARS:
        return clause->keyword == TV_KW_CONST ? scalar_node(x, clause->scalars)
                                              : list_node(x, clause->scalars);
    case TV_FORM_RAW:
        return tv_tree_copy(x->arena, clause->tree);
    default:
        return text_node(x, clause->text);
    }
}

/* Formats that JSON Schema, or most of its validators, know. */
static bool is_common_format(struct tv_str name) {
    static const char *const names[] = {
        "date-time",     "date",         "time",          "email",
        "idn-email",     "hostname",     "idn-hostname",  "ipv4",
        "ipv6",          "uri",          "uri-reference", "iri",
        "iri-reference", "uri-template", "json-pointer",  "relative-json-pointer",
        "regex",         "uuid"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (tv_str_equal(name, (struct tv_str){names[i], strlen(names[i])}))
            return true;
    return false;
}

static void put_facts(struct tv_exporting *x, struct tv_tree *schema,
                      const struct tv_meaning *meaning) {
    for (uint32_t i = 0; i < meaning->fact_count; i++) {
        const struct tv_clause *clause = meaning->facts[i].clause;
        if (clause->keyword == TV_KW_FORMAT && !is_common_format(clause->text)) {
            tv_export_lose(x, &clause->at, "format", clause->text);
            continue;
        }
        if (clause->keyword != TV_KW_SCHEMA)
            put(x, schema, tv_keyword_info(clause->keyword)->name, value_of(x, clause));
    }
}

/* ---- Notes ----------------------------------------------------------------------------------- */

/* Notes that a JSON Schema has a keyword for: of the last layer that says them. */
static void put_raw_notes(struct tv_exporting *x, struct tv_tree *schema,
                          const struct tv_stack *stack) {
    static const enum tv_keyword kept[] = {TV_KW_DEFAULT, TV_KW_EXAMPLES};
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        const struct tv_clause *clause = NULL;
        for (uint32_t k = stack->count; k > 0 && !clause; k--)
            clause = stack->layers[k - 1]->is_message
                         ? NULL
                         : tv_def_find(stack->layers[k - 1]->def, kept[i]);
        if (clause)
            put(x, schema, tv_keyword_info(kept[i])->name, value_of(x, clause));
    }
}

/* Those that it has none for. */
static void lose_notes(struct tv_exporting *x, const struct tv_stack *stack) {
    static const enum tv_keyword lost[] = {TV_KW_ALSO, TV_KW_FORMERLY, TV_KW_SINCE,
                                           TV_KW_DEPRECATED, TV_KW_PII};
    for (uint32_t i = 0; i < stack->count; i++) {
        const struct tv_layer *layer = stack->layers[i];
        bool is_own = !layer->is_message && layer->at.file && !layer->at.file->builtin;
        for (size_t k = 0; is_own && k < sizeof lost / sizeof *lost; k++) {
            const struct tv_clause *clause = tv_def_find(layer->def, lost[k]);
            if (clause)
                tv_export_lose(x, &clause->at, tv_keyword_info(lost[k])->name, layer->name);
        }
    }
}

static void put_notes(struct tv_exporting *x, struct tv_tree *schema,
                      const struct tv_stack *stack) {
    struct tv_str doc = tv_note_own(stack, TV_KW_DOC);
    bool is_message = stack->count > 0 && stack->layers[stack->count - 1]->is_message;
    if (doc.len > 0 && !is_message) /* a message's stands beside its schema */
        put(x, schema, "description", text_node(x, doc));
    put_raw_notes(x, schema, stack);
    lose_notes(x, stack);
}

/* ---- Presence -------------------------------------------------------------------------------- */

/* The schema of an object under a name; a new one says that it is one. Parts of a message are open
 * anyhow, other objects have to say so. */
static struct tv_tree *object_under(struct tv_exporting *x, struct tv_tree *properties,
                                    struct tv_str name, bool is_part) {
    struct tv_tree *schema = under(x, properties, name, TV_TYPE_OBJECT);
    if (!schema || schema->count > 0)
        return schema;
    put(x, schema, "type", text_node(x, TV_STR("object")));
    if (!is_part)
        put(x, schema, "additionalProperties", flag_node(x, true));
    return schema;
}

static void put_name(struct tv_exporting *x, struct tv_tree *schema, struct tv_str name) {
    struct tv_tree *list = under(x, schema, TV_STR("required"), TV_TYPE_ARRAY);
    for (const struct tv_tree *item = list ? list->first : NULL; item; item = item->next)
        if (tv_str_equal(item->text, name))
            return;
    append(x, list, text_node(x, name));
}

/* Asks for the name or the place, all the way down, in the schema of the object. */
static void put_required(struct tv_exporting *x, struct tv_tree *schema, struct tv_str name) {
    struct tv_str rest = name, step;
    bool is_part = true;
    if (name.len == 0 || name.at[0] != '/') {
        put_name(x, schema, name);
        return;
    }
    while (tv_pointer_next(x->arena, &rest, &step)) {
        put_name(x, schema, step);
        struct tv_tree *properties = under(x, schema, TV_STR("properties"), TV_TYPE_OBJECT);
        if (rest.len > 0)
            schema = object_under(x, properties, step, is_part);
        else
            under(x, properties, step, TV_TYPE_OBJECT);
        is_part = false;
    }
}

/* At least one of several. */
static void put_choice(struct tv_exporting *x, struct tv_tree *schema,
                       const struct tv_presence *presence) {
    struct tv_tree *entry = container_node(x, TV_TYPE_OBJECT);
    struct tv_tree *list = under(x, entry, TV_STR("anyOf"), TV_TYPE_ARRAY);
    for (const struct tv_scalar *name = presence->any; name; name = name->next) {
        struct tv_tree *branch = container_node(x, TV_TYPE_OBJECT);
        put_required(x, branch, name->text);
        append(x, list, branch);
    }
    append(x, all_of(x, schema), entry);
}

static void put_needs(struct tv_exporting *x, struct tv_tree *schema,
                      const struct tv_meaning *meaning) {
    for (uint32_t i = 0; i < meaning->need_count; i++) {
        const struct tv_need *need = &meaning->needs[i];
        if (need->level != TV_LEVEL_REQUIRED)
            tv_export_lose(x, &need->presence->at,
                           need->level == TV_LEVEL_NONE ? "optional" : "recommended",
                           need->presence->any->text);
        else if (need->presence->any->next)
            put_choice(x, schema, need->presence);
        else
            put_required(x, schema, need->presence->any->text);
    }
}

/* ---- Objects --------------------------------------------------------------------------------- */

static void put_properties(struct tv_exporting *x, struct tv_tree *schema,
                           const struct tv_facet *facet, unsigned spot) {
    const struct tv_meaning *meaning = facet->meaning;
    struct tv_tree *properties = NULL;
    for (uint32_t i = 0; i < meaning->property_count; i++) {
        const struct tv_property *property = &meaning->properties[i];
        if (property->move || property->is_hint)
            continue;
        if (!properties)
            properties = under(x, schema, TV_STR("properties"), TV_TYPE_OBJECT);
        struct tv_element element = {property->stack,
                                     tv_verdict_below(facet->inner, spot, property->name)};
        tv_tree_add(x->arena, properties, property->name,
                    tv_export_schema(x, element, tv_spot_of_property(spot, property->name)));
    }
}

/* Names beyond those: values of a kind, none, or whatever. A warning has no keyword. */
static void put_additional(struct tv_exporting *x, struct tv_tree *schema,
                           const struct tv_facet *facet, unsigned spot) {
    const struct tv_meaning *meaning = facet->meaning;
    const struct tv_clause *clause = meaning->additional.clause;
    if (meaning->additional_values)
        put(x, schema, "additionalProperties",
            tv_export_schema(x, (struct tv_element){meaning->additional_values, facet->inner},
                             tv_spot_of_property(spot, TV_STR(""))));
    else if (facet->own->policy == TV_POLICY_FORBID)
        put(x, schema, "additionalProperties", flag_node(x, false));
    else if (facet->own->policy == TV_POLICY_ALLOW && clause)
        put(x, schema, "additionalProperties", flag_node(x, true));
    if (facet->own->policy != TV_POLICY_WARN || facet->own == x->warned)
        return;
    x->warned = facet->own;
    tv_export_lose(x, &facet->own->at, "additional: warn", TV_STR(""));
}

/* A part of a condition; NULL when nobody asks for it. */
static struct tv_tree *part_of(struct tv_exporting *x, struct tv_stack *stack, unsigned spot) {
    return stack ? tv_export_schema(x, (struct tv_element){stack, &tv_unsaid}, spot) : NULL;
}

/* Says no more than that objects are objects: what is left of demands that only recommend. */
static bool is_vacuous(const struct tv_tree *root) {
    const struct tv_tree *node = root ? root->first : NULL;
    while (node) {
        bool is_type = tv_str_equal(node->key->written, TV_STR("type"));
        if (node->type != TV_TYPE_OBJECT &&
            !(is_type && tv_str_equal(node->text, TV_STR("object"))))
            return false;
        if (node->first) {
            node = node->first;
            continue;
        }
        while (!node->next && node->parent != root)
            node = node->parent;
        node = node->next;
    }
    return true;
}

static void put_conditions(struct tv_exporting *x, struct tv_tree *schema,
                           const struct tv_meaning *meaning, unsigned spot) {
    for (uint32_t i = 0; i < meaning->condition_count; i++) {
        const struct tv_condition *condition = meaning->conditions[i];
        struct tv_tree *then = part_of(x, condition->then_stack, spot);
        struct tv_tree *otherwise = part_of(x, condition->else_stack, spot);
        struct tv_tree *entry = container_node(x, TV_TYPE_OBJECT);
        if (is_vacuous(then) && is_vacuous(otherwise))
            continue;
        put(x, entry, "if", part_of(x, condition->if_stack, spot));
        put(x, entry, "then", then);
        put(x, entry, "else", otherwise);
        append(x, all_of(x, schema), entry);
    }
}

/* ---- All of it ------------------------------------------------------------------------------- */

/* Whether the schema asks something only of values of its types, so that others may be added. */
static bool takes_more_types(const struct tv_tree *schema) {
    static const char *const strict[] = {"enum", "const", "allOf", "anyOf"};
    for (size_t i = 0; i < sizeof strict / sizeof *strict; i++)
        if (tv_tree_find(schema, (struct tv_str){strict[i], strlen(strict[i])}))
            return false;
    return tv_tree_find(schema, TV_STR("type")) != NULL;
}

/* [string, {format: uuid}]: types that are fine as they are, and more of a kind. */
static void put_alternatives(struct tv_exporting *x, struct tv_tree *schema,
                             const struct tv_facet *facet, unsigned spot) {
    const struct tv_meaning *meaning = facet->meaning;
    struct tv_tree *list = container_node(x, TV_TYPE_ARRAY), *only = NULL;
    struct tv_tree *plain = container_node(x, TV_TYPE_OBJECT);
    for (uint32_t i = 0; i < meaning->alternative_count; i++) {
        only =
            tv_export_schema(x, (struct tv_element){meaning->alternatives[i], facet->inner}, spot);
        append(x, list, only);
    }
    if (only && meaning->alternative_count == 1 && takes_more_types(only)) {
        put_types(x, schema, meaning->types);
        for (const struct tv_tree *child = only->first; child; child = child->next)
            if (!tv_str_equal(child->key->written, TV_STR("type")))
                tv_tree_add(x->arena, schema, child->key->written, tv_tree_copy(x->arena, child));
        return;
    }
    if (meaning->plain) {
        put_types(x, plain, meaning->plain);
        append(x, list, plain);
    }
    put(x, schema, "anyOf", list);
}

/* Keywords that read what stands beside them, or hide it: not to be put beside others. */
static bool is_apart(struct tv_str key) {
    static const char *const apart[] = {
        "$ref", "$id", "$schema", "additionalProperties", "additionalItems", "then", "else"};
    for (size_t i = 0; i < sizeof apart / sizeof *apart; i++)
        if (tv_str_equal(key, (struct tv_str){apart[i], strlen(apart[i])}))
            return true;
    return false;
}

static bool is_key(const struct tv_tree *node, const char *key) {
    return tv_str_equal(node->key->written, (struct tv_str){key, strlen(key)});
}

static struct tv_tree *find(struct tv_tree *object, struct tv_str key) {
    for (struct tv_tree *child = object->first; child; child = child->next)
        if (tv_str_equal(child->key->written, key))
            return child;
    return NULL;
}

/* Whether the keywords of the embedded schema mean the same beside those of the other one. */
static bool may_stand_beside(struct tv_tree *schema, const struct tv_tree *embedded) {
    bool is_closed = find(schema, TV_STR("additionalProperties")) != NULL;
    if (embedded->type != TV_TYPE_OBJECT || schema->type != TV_TYPE_OBJECT)
        return false;
    for (const struct tv_tree *node = embedded->first; node; node = node->next) {
        bool is_about_names = is_key(node, "properties") || is_key(node, "patternProperties");
        bool merges = is_key(node, "allOf") || is_key(node, "properties");
        if (is_apart(node->key->written) || (is_about_names && is_closed) ||
            (!merges && find(schema, node->key->written)))
            return false;
    }
    return true;
}

static void put_beside(struct tv_exporting *x, struct tv_tree *schema,
                       const struct tv_tree *embedded, unsigned depth);

static void remember(struct tv_exporting *x, struct tv_map *names, struct tv_tree *node) {
    struct tv_map_cell *cell = tv_map_add(x->arena, names, node->key->written);
    if (cell && !cell->value)
        cell->value = node;
}

static void put_properties_beside(struct tv_exporting *x, struct tv_tree *schema,
                                  const struct tv_tree *properties, unsigned depth) {
    struct tv_tree *own = under(x, schema, TV_STR("properties"), TV_TYPE_OBJECT);
    struct tv_map names = {0}; /* -> struct tv_tree *, a child of own; there may be 100,000 */
    for (struct tv_tree *node = own ? own->first : NULL; node; node = node->next)
        remember(x, &names, node);
    for (const struct tv_tree *node = properties->first; node && own; node = node->next) {
        struct tv_tree *known = tv_map_find(&names, node->key->written);
        if (known) {
            put_beside(x, known, node, depth + 1);
            continue;
        }
        struct tv_tree *added = tv_tree_copy(x->arena, node);
        tv_tree_add(x->arena, own, node->key->written, added);
        if (added && added->key)
            remember(x, &names, added);
    }
}

/* An embedded schema: keyword by keyword where that means the same, else in allOf. A value that is
 * refused stays so. */
static void put_beside(struct tv_exporting *x, struct tv_tree *schema,
                       const struct tv_tree *embedded, unsigned depth) {
    if (schema->type != TV_TYPE_OBJECT)
        return;
    if (depth > TV_COMPILE_DEPTH_MAX || !may_stand_beside(schema, embedded)) {
        append(x, all_of(x, schema), tv_tree_copy(x->arena, embedded));
        return;
    }
    for (const struct tv_tree *node = embedded->first; node; node = node->next) {
        const struct tv_tree *item = is_key(node, "allOf") ? node->first : NULL;
        for (; item; item = item->next)
            append(x, all_of(x, schema), tv_tree_copy(x->arena, item));
        if (is_key(node, "properties"))
            put_properties_beside(x, schema, node, depth);
        else if (!is_key(node, "allOf"))
            tv_tree_add(x->arena, schema, node->key->written, tv_tree_copy(x->arena, node));
    }
}

/* JSON Schemas that stand under `schema:`. Those in files stay there. */
static void put_embedded(struct tv_exporting *x, struct tv_tree *schema,
                         const struct tv_stack *stack) {
    for (uint32_t i = 0; i < stack->count; i++) {
        const struct tv_clause *clause = tv_def_find(stack->layers[i]->def, TV_KW_SCHEMA);
        if (!clause || !clause->tree)
            continue;
        if (clause->tree->type == TV_TYPE_STRING)
            tv_export_lose(x, &clause->at, "schema in the file", clause->tree->text);
        else
            put_beside(x, schema, clause->tree, 0);
    }
}

static void put_meaning(struct tv_exporting *x, struct tv_tree *schema,
                        const struct tv_facet *facet, unsigned spot) {
    const struct tv_meaning *meaning = facet->meaning;
    if (meaning->alternative_count > 0)
        put_alternatives(x, schema, facet, spot);
    else
        put_types(x, schema, meaning->types);
    put_notes(x, schema, meaning->stack);
    put_facts(x, schema, meaning);
    put_properties(x, schema, facet, spot);
    put_needs(x, schema, meaning);
    put_additional(x, schema, facet, spot);
    if (meaning->items)
        put(x, schema, "items",
            tv_export_schema(x, (struct tv_element){meaning->items, facet->inner},
                             tv_spot_of_items(spot)));
    put_conditions(x, schema, meaning, spot);
    put_embedded(x, schema, meaning->stack);
}

static bool is_around(const struct tv_exporting *x, const struct tv_stack *stack) {
    for (uint32_t i = 0; i < x->c->depth; i++)
        if (x->around[i] == stack)
            return true;
    return false;
}

struct tv_tree *tv_export_schema(struct tv_exporting *x, struct tv_element element, unsigned spot) {
    struct tv_stack *stack = element.stack;
    const struct tv_meaning *meaning = tv_meaning_of(x->c, stack);
    struct tv_tree *schema = container_node(x, TV_TYPE_OBJECT);
    if (!meaning || !schema)
        return NULL;
    if (meaning->is_refused)
        return flag_node(x, false);
    if (x->c->depth >= TV_COMPILE_DEPTH_MAX || is_around(x, stack)) {
        const struct tv_layer *layer = stack->layers[stack->count - 1];
        tv_export_lose(x, &layer->at, "a type inside of itself at", layer->name);
        return schema;
    }
    struct tv_facet facet = tv_facet_of(x->c, meaning, element.verdict);
    x->around[x->c->depth++] = stack;
    put_meaning(x, schema, &facet, spot);
    x->c->depth--;
    return schema;
}
