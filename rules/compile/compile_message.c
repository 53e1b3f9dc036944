/* A message is an object. An event, call or version is rewritten once, as the definition of the
 * whole message, and then merges and resolves like any other definition:
 *
 *   Order Completed:                         properties:                   <- "fields" in the file
 *     include: order                           userId: id
 *     required: [order_id, /userId]            properties:
 *     properties: {total: number}       ->       include: order
 *     context: {groupId: string}                 required: order_id
 *     fields: {userId: id}                       properties: {total: number}
 *                                              context:
 *                                                properties: {groupId: string}
 *                                            required: /userId
 *
 * Only mappings are made anew; the definitions in them are those of the file, so that every layer
 * below still is what somebody wrote there. */
#include "compile_parts.h"
#include "tree.h"

#include <string.h>

enum tv_variant tv_call_variant(enum tv_call call) {
    switch (call) {
    case TV_IDENTIFY:
    case TV_GROUP:
        return TV_VARIANT_TRAITS;
    case TV_ALIAS:
        return TV_VARIANT_BARE;
    default:
        return TV_VARIANT_PROPERTIES;
    }
}

static struct tv_str container_name(enum tv_variant variant) {
    return variant == TV_VARIANT_TRAITS ? TV_STR("traits") : TV_STR("properties");
}

/* ---- Writing mappings ------------------------------------------------------------------------ */

/* A def that is being written; link is where its next clause goes. */
struct writing {
    struct tv_compiler *c;
    struct tv_def *def;
    struct tv_clause **link;
};

static struct writing start_def(struct tv_compiler *c, struct tv_at at) {
    struct tv_def *def = tv_arena_alloc(c->arena, 1, sizeof *def);
    if (def)
        def->at = at;
    return (struct writing){c, def, def ? &def->clauses : NULL};
}

/* A copy of the clause at the end of the def; NULL when out of memory. */
static struct tv_clause *write_clause(struct writing *w, const struct tv_clause *like) {
    struct tv_clause *clause = w->def ? tv_arena_alloc(w->c->arena, 1, sizeof *clause) : NULL;
    if (!clause)
        return NULL;
    *clause = *like;
    clause->next = NULL;
    *w->link = clause;
    w->link = &clause->next;
    return clause;
}

static struct tv_clause *write_keyword(struct writing *w, enum tv_keyword keyword,
                                       struct tv_at at) {
    return write_clause(w, &(struct tv_clause){.keyword = keyword, .at = at, .value_at = at});
}

static struct tv_entry *new_entry(struct tv_compiler *c, struct tv_str name, struct tv_at at,
                                  struct tv_def *def) {
    struct tv_entry *entry = tv_arena_alloc(c->arena, 1, sizeof *entry);
    if (entry)
        *entry = (struct tv_entry){at, name, def, NULL};
    return entry;
}

/* ---- Presence: whose names are they? --------------------------------------------------------- */

static bool is_pointer(struct tv_str name) {
    return name.len > 0 && name.at[0] == '/';
}

static struct tv_str unescape_step(struct tv_arena *arena, struct tv_str step) {
    char *at = tv_arena_alloc(arena, step.len, 1);
    size_t len = 0;
    for (size_t i = 0; at && i < step.len; i++) {
        bool is_escape = step.at[i] == '~' && i + 1 < step.len;
        at[len++] = is_escape ? (step.at[i + 1] == '1' ? '/' : '~') : step.at[i];
        i += is_escape;
    }
    return (struct tv_str){at, len};
}

bool tv_pointer_next(struct tv_arena *arena, struct tv_str *rest, struct tv_str *step) {
    if (!is_pointer(*rest))
        return false;
    size_t len = 1;
    while (len < rest->len && rest->at[len] != '/')
        len++;
    *step = unescape_step(arena, (struct tv_str){rest->at + 1, len - 1});
    *rest = (struct tv_str){rest->at + len, rest->len - len};
    return step->at != NULL;
}

struct tv_str tv_pointer_add(struct tv_arena *arena, struct tv_str pointer, struct tv_str step) {
    size_t extra = 0;
    for (size_t i = 0; i < step.len; i++)
        extra += step.at[i] == '/' || step.at[i] == '~';
    char *at = tv_arena_alloc(arena, pointer.len + 1 + step.len + extra, 1);
    if (!at)
        return (struct tv_str){NULL, 0};
    size_t len = pointer.len;
    if (len)
        memcpy(at, pointer.at, len);
    at[len++] = '/';
    for (size_t i = 0; i < step.len; i++) {
        bool is_special = step.at[i] == '/' || step.at[i] == '~';
        if (is_special)
            at[len++] = '~';
        at[len++] = is_special ? (step.at[i] == '/' ? '1' : '0') : step.at[i];
    }
    return (struct tv_str){at, len};
}

/* The name without the container it is in ("/properties/sku" is sku); a pointer to elsewhere as it
 * is. */
static struct tv_str shorten(struct tv_compiler *c, struct tv_str name, enum tv_variant variant) {
    struct tv_str rest = name;
    struct tv_str first, second;
    bool is_inside = tv_pointer_next(c->arena, &rest, &first) && variant != TV_VARIANT_BARE &&
                     tv_str_equal(first, container_name(variant)) &&
                     tv_pointer_next(c->arena, &rest, &second) && rest.len == 0;
    return is_inside && !is_pointer(second) ? second : name;
}

static struct tv_str lengthen(struct tv_compiler *c, struct tv_str name, enum tv_variant variant) {
    if (is_pointer(name))
        return name;
    struct tv_str container = tv_pointer_add(c->arena, TV_STR(""), container_name(variant));
    return tv_pointer_add(c->arena, container, name);
}

/* A copy of the demand with names counted from the container, or all from the top. */
static struct tv_presence *respell(struct tv_compiler *c, const struct tv_presence *presence,
                                   enum tv_variant variant, bool *is_inside) {
    struct tv_presence *copy = tv_arena_alloc(c->arena, 1, sizeof *copy);
    *is_inside = variant != TV_VARIANT_BARE;
    for (const struct tv_scalar *name = presence->any; name; name = name->next)
        if (is_pointer(shorten(c, name->text, variant)))
            *is_inside = false;
    if (!copy)
        return NULL;
    *copy = *presence;
    copy->next = NULL;
    struct tv_scalar **link = &copy->any;
    for (const struct tv_scalar *name = presence->any; name; name = name->next) {
        struct tv_scalar *added = tv_arena_alloc(c->arena, 1, sizeof *added);
        if (!added)
            return NULL;
        *added = *name;
        added->next = NULL;
        added->text =
            *is_inside ? shorten(c, name->text, variant) : lengthen(c, name->text, variant);
        *link = added;
        link = &added->next;
    }
    return copy;
}

/* alias has neither properties nor traits: what `calls: common` says about them is not for it. */
static bool has_bare_name(const struct tv_presence *presence) {
    for (const struct tv_scalar *name = presence->any; name; name = name->next)
        if (!is_pointer(name->text))
            return true;
    return false;
}

static void refuse_bare_name(struct tv_compiler *c, const struct tv_layer *layer,
                             const struct tv_presence *presence) {
    if (!tv_str_equal(layer->name, TV_STR("common")))
        tv_mistake_note(c, TV_RULE_PLAN_REFERENCE, &presence->at,
                        "an alias call has no properties: fields are written as {a}",
                        TV_STR("/userId"), TV_STR(""));
}

/* Splits a clause of presence between the message and its container. */
static bool write_presence(struct writing *root, struct writing *container,
                           const struct tv_layer *layer, const struct tv_clause *clause) {
    struct tv_clause own = *clause;
    struct tv_clause inner = *clause;
    struct tv_presence **own_link = &own.presence;
    struct tv_presence **inner_link = &inner.presence;
    own.presence = inner.presence = NULL;
    for (const struct tv_presence *p = clause->presence; p; p = p->next) {
        bool is_inside;
        if (layer->id.variant == TV_VARIANT_BARE && has_bare_name(p)) {
            refuse_bare_name(root->c, layer, p);
            continue;
        }
        struct tv_presence *copy =
            respell(root->c, p, (enum tv_variant)layer->id.variant, &is_inside);
        if (!copy)
            return false;
        struct tv_presence ***link = is_inside ? &inner_link : &own_link;
        **link = copy;
        *link = &copy->next;
    }
    return (!own.presence || write_clause(root, &own)) &&
           (!inner.presence || write_clause(container, &inner));
}

/* ---- The message ----------------------------------------------------------------------------- */

struct rewriting {
    struct tv_compiler *c;
    struct tv_layer *layer;
    struct writing root, container, context;
    struct tv_entry *fields, **link; /* entries of the message */
};

static bool copy_fields(struct rewriting *r, const struct tv_clause *clause) {
    for (const struct tv_entry *entry = clause->entries; entry; entry = entry->next) {
        *r->link = new_entry(r->c, entry->name, entry->at, entry->def);
        if (!*r->link)
            return false;
        r->link = &(*r->link)->next;
    }
    return true;
}

/* What calls.common says about context is the same in messages of all kinds: one def for all. */
static bool write_context(struct rewriting *r, const struct tv_clause *clause) {
    const struct tv_clause **key = tv_arena_alloc(r->c->arena, 1, sizeof *key);
    if (!key)
        return false;
    *key = clause;
    struct tv_map_cell *cell =
        tv_map_add(r->c->arena, &r->c->contexts, (struct tv_str){(const char *)key, sizeof *key});
    if (!cell)
        return false;
    if (cell->value) {
        r->context.def = cell->value;
        return true;
    }
    struct tv_clause properties = *clause;
    properties.keyword = TV_KW_PROPERTIES;
    cell->value = r->context.def;
    return write_clause(&r->context, &properties) != NULL;
}

/* The value of the only key of a mapping; NULL: it has another one, or more. */
static const struct tv_tree *only_value(const struct tv_tree *tree, struct tv_str key) {
    bool is_only = tree && tree->type == TV_TYPE_OBJECT && tree->count == 1 &&
                   tv_str_equal(tree->first->key->written, key);
    return is_only ? tree->first : NULL;
}

/* Where a name leads to depends on what is around it. */
static bool has_names(const struct tv_tree *tree) {
    for (const struct tv_tree *node = tree; node;) {
        bool is_named = node != tree && node->key;
        if (is_named && (tv_str_equal(node->key->written, TV_STR("$ref")) ||
                         tv_str_equal(node->key->written, TV_STR("$id"))))
            return true;
        if (node->first) {
            node = node->first;
            continue;
        }
        while (node != tree && !node->next)
            node = node->parent;
        node = node == tree ? NULL : node->next;
    }
    return false;
}

/* A schema that speaks of nothing but the container is asked about that, so that nobody has to look
 * for it in the message: {properties: {properties: S}}. */
static bool write_schema(struct rewriting *r, const struct tv_clause *clause) {
    struct tv_str container = container_name((enum tv_variant)r->layer->id.variant);
    const struct tv_tree *inner =
        only_value(only_value(clause->tree, TV_STR("properties")), container);
    bool is_part = inner && inner->type == TV_TYPE_OBJECT && !has_names(inner);
    struct tv_clause part = *clause;
    if (!is_part || r->layer->id.variant == TV_VARIANT_BARE)
        return write_clause(&r->root, clause) != NULL;
    part.whole = clause->tree;
    part.tree = inner;
    return write_clause(&r->container, &part) != NULL;
}

static bool rewrite_clause(struct rewriting *r, const struct tv_clause *clause) {
    struct tv_clause properties = *clause;
    properties.keyword = TV_KW_PROPERTIES;
    switch (clause->keyword) {
    case TV_KW_FIELDS:
        return copy_fields(r, clause);
    case TV_KW_CONTEXT:
        return write_context(r, clause);
    case TV_KW_PROPERTIES:
    case TV_KW_TRAITS:
        return write_clause(&r->container, &properties) != NULL;
    case TV_KW_INCLUDE:
    case TV_KW_ADDITIONAL:
        return write_clause(&r->container, clause) != NULL;
    case TV_KW_REQUIRED:
    case TV_KW_RECOMMENDED:
    case TV_KW_OPTIONAL:
        return write_presence(&r->root, &r->container, r->layer, clause);
    case TV_KW_WHEN:
    case TV_KW_RULE:
        return write_clause(&r->root, clause) != NULL;
    case TV_KW_SCHEMA:
        return write_schema(r, clause);
    default:
        return true;
    }
}

/* Puts a part of the message into it, unless it is empty. Its layer is made here, so that paths
 * name it as the file does. */
static bool add_part(struct rewriting *r, const struct writing *part, struct tv_str name,
                     const char *section) {
    if (!part->def->clauses)
        return true;
    struct tv_layer *layer = tv_layer_get(r->c, &(struct tv_layer_of){.def = part->def,
                                                                      .scope = r->layer->scope,
                                                                      .outer = r->layer,
                                                                      .at = r->layer->at});
    *r->link = new_entry(r->c, name, r->layer->at, part->def);
    if (!layer || !*r->link)
        return false;
    r->link = &(*r->link)->next;
    layer->section = section;
    return true;
}

static bool rewrite(struct rewriting *r) {
    enum tv_variant variant = (enum tv_variant)r->layer->id.variant;
    bool has_traits = variant == TV_VARIANT_TRAITS;
    bool ok = r->root.def && r->container.def && r->context.def;
    for (const struct tv_clause *clause = r->layer->written->clauses; clause && ok;
         clause = clause->next)
        ok = rewrite_clause(r, clause);
    const struct tv_clause *rule = ok ? tv_def_find(r->root.def, TV_KW_RULE) : NULL;
    if (rule && r->container.def->clauses)
        ok = write_clause(&r->container, rule) != NULL;
    ok = ok &&
         add_part(r, &r->container, container_name(variant), has_traits ? "traits" : "properties");
    ok = ok && add_part(r, &r->context, TV_STR("context"), "context");
    if (!ok || !r->fields)
        return ok;
    struct tv_clause *properties = write_keyword(&r->root, TV_KW_PROPERTIES, r->layer->at);
    if (properties)
        properties->entries = r->fields;
    return properties != NULL;
}

struct tv_layer *tv_message_layer(struct tv_compiler *c, const struct tv_layer_of *of) {
    struct tv_layer *layer = tv_layer_get(c, of);
    if (!layer || layer->is_message)
        return layer;
    struct rewriting r = {.c = c,
                          .layer = layer,
                          .root = start_def(c, of->at),
                          .container = start_def(c, of->at),
                          .context = start_def(c, of->at)};
    r.link = &r.fields;
    layer->is_message = true;
    layer->section = "fields";
    if (!rewrite(&r))
        return NULL;
    layer->def = r.root.def;
    return layer;
}

/* ---- Conditions ----------------------------------------------------------------------------- */

/* {properties: {NAME: def}, required: NAME} */
static struct tv_def *wrap(struct tv_compiler *c, struct tv_str name, struct tv_at at,
                           struct tv_def *def) {
    struct writing w = start_def(c, at);
    struct tv_clause *properties = write_keyword(&w, TV_KW_PROPERTIES, at);
    struct tv_clause *required = write_keyword(&w, TV_KW_REQUIRED, at);
    struct tv_presence *presence = tv_arena_alloc(c->arena, 1, sizeof *presence);
    struct tv_scalar *scalar = tv_arena_alloc(c->arena, 1, sizeof *scalar);
    if (!properties || !required || !presence || !scalar)
        return NULL;
    properties->entries = new_entry(c, name, at, def);
    *scalar = (struct tv_scalar){at, TV_TYPE_STRING, name, NULL};
    *presence = (struct tv_presence){.at = at, .any = scalar};
    required->presence = presence;
    return properties->entries ? w.def : NULL;
}

/* The names on the way to a place, from the outside in; a bare name is in the container. */
static bool split_place(struct tv_compiler *c, const struct tv_layer *layer, struct tv_str place,
                        struct tv_list *steps) {
    struct tv_str rest = place;
    struct tv_str step = place;
    bool is_bare = !is_pointer(place);
    if (is_bare && layer->is_message) {
        rest = lengthen(c, place, (enum tv_variant)layer->id.variant);
        is_bare = false;
    }
    do {
        if (!is_bare && !tv_pointer_next(c->arena, &rest, &step))
            break;
        struct tv_str *added = tv_list_add(c->arena, steps, sizeof *added);
        if (!added)
            return false;
        *added = step;
    } while (!is_bare && rest.len > 0);
    return steps->count > 0;
}

static struct tv_layer *match_layer(struct tv_compiler *c, struct tv_layer *outer,
                                    const struct tv_layer *layer, const struct tv_entry *entry) {
    struct tv_list steps = {0};
    if (!layer->is_message && is_pointer(entry->name)) {
        tv_mistake_note(c, TV_RULE_PLAN_UNKNOWN_KEY, &entry->at,
                        "a pointer ({a}) in the \"when\" of an object is not supported by this "
                        "version: write it in the event",
                        entry->name, entry->name);
        return outer;
    }
    if (!split_place(c, layer, entry->name, &steps))
        return NULL;
    struct tv_def *def = entry->def;
    const struct tv_str *names = steps.items;
    for (uint32_t i = steps.count; i-- > 0 && def;)
        def = wrap(c, names[i], entry->at, def);
    if (!def)
        return NULL;
    return tv_layer_get(
        c, &(struct tv_layer_of){
               .def = def, .scope = layer->scope, .outer = outer, .word = "if", .at = entry->at});
}

static struct tv_stack *match_stack(struct tv_compiler *c, struct tv_layer *outer,
                                    const struct tv_layer *layer,
                                    const struct tv_when_clause *when) {
    struct tv_list layers = {0};
    for (const struct tv_entry *entry = when->condition; entry; entry = entry->next) {
        struct tv_layer *match = match_layer(c, outer, layer, entry);
        struct tv_layer **added = tv_list_add(c->arena, &layers, sizeof *added);
        if (!match || !added)
            return NULL;
        *added = match;
    }
    return layers.count ? tv_stack_get(c, layers.items, layers.count) : NULL;
}

/* What an object's own `when` demands is about its properties. */
static void check_demands(struct tv_compiler *c, const struct tv_def *def) {
    for (const struct tv_clause *clause = def->clauses; clause; clause = clause->next) {
        if (clause->keyword == TV_KW_PROPERTIES)
            continue;
        if (clause->keyword != TV_KW_REQUIRED && clause->keyword != TV_KW_RECOMMENDED)
            tv_mistake_note(c, TV_RULE_PLAN_UNKNOWN_KEY, &clause->at,
                            "{a} in the \"when\" of an object: it has properties only",
                            tv_keyword_text(clause->keyword), TV_STR(""));
        else
            for (const struct tv_presence *p = clause->presence; p; p = p->next)
                for (const struct tv_scalar *name = p->any; name; name = name->next)
                    if (is_pointer(name->text))
                        tv_mistake_note(c, TV_RULE_PLAN_UNKNOWN_KEY, &name->at,
                                        "a pointer ({a}) in the \"when\" of an object is not "
                                        "supported by this version: write it in the event",
                                        name->text, name->text);
    }
}

static struct tv_stack *demands_stack(struct tv_compiler *c, struct tv_layer *outer,
                                      const struct tv_layer *layer, const struct tv_def *def,
                                      const char *word) {
    struct tv_layer_of of = {
        .def = def, .scope = layer->scope, .outer = outer, .word = word, .at = def->at};
    struct tv_layer *demands;
    if (layer->is_message) {
        of.variant = (enum tv_variant)layer->id.variant;
        demands = tv_message_layer(c, &of);
    } else {
        check_demands(c, def);
        demands = tv_layer_get(c, &of);
    }
    return demands ? &demands->alone : NULL;
}

/* {when, scope, variant}: what a condition depends on. */
struct condition_key {
    const void *when, *scope;
    size_t variant;
};

/* 0, 1 ... as a step of a path. */
static struct tv_str number_text(struct tv_compiler *c, uint32_t number) {
    char digits[10];
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    return tv_arena_text(c->arena, (struct tv_str){digits + at, sizeof digits - at});
}

static bool fill_condition(struct tv_compiler *c, struct tv_condition *condition,
                           struct tv_layer *layer, uint32_t number) {
    const struct tv_when_clause *when = condition->clause;
    struct tv_layer *outer = tv_layer_get(c, &(struct tv_layer_of){.key = when,
                                                                   .def = when->then,
                                                                   .scope = layer->scope,
                                                                   .outer = layer,
                                                                   .word = "when",
                                                                   .name = number_text(c, number),
                                                                   .at = when->at});
    if (!outer)
        return false;
    outer->is_condition = true;
    condition->layer = outer;
    condition->if_stack = match_stack(c, outer, layer, when);
    if (when->then)
        condition->then_stack = demands_stack(c, outer, layer, when->then, "then");
    if (when->otherwise)
        condition->else_stack = demands_stack(c, outer, layer, when->otherwise, "else");
    return condition->if_stack && (condition->then_stack || !when->then) &&
           (condition->else_stack || !when->otherwise);
}

struct tv_condition *tv_condition_get(struct tv_compiler *c, struct tv_layer *layer,
                                      const struct tv_when_clause *clause, uint32_t number) {
    struct condition_key *key = tv_arena_alloc(c->arena, 1, sizeof *key);
    if (!key)
        return NULL;
    *key = (struct condition_key){clause, layer->scope, layer->id.variant};
    struct tv_map_cell *cell =
        tv_map_add(c->arena, &c->conditions, (struct tv_str){(const char *)key, sizeof *key});
    if (!cell || cell->value)
        return cell ? cell->value : NULL;
    struct tv_condition *condition = tv_arena_alloc(c->arena, 1, sizeof *condition);
    if (!condition)
        return NULL;
    condition->clause = clause;
    cell->value = condition;
    return fill_condition(c, condition, layer, number) ? condition : NULL;
}
