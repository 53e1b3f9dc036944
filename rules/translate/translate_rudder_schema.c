/* JSON Schemas out of a catalog of rudder-cli.
 *
 *   rule:     properties: [{property: #property:parcel_id, required: true}]
 *   property: {id: parcel_id, name: parcelId, type: string, config: {min_length: 3}}
 *   ->
 *   {type: object, properties: {parcelId: {type: string, minLength: 3}}, required: [parcelId]}
 *
 * A property may have a custom type, and that properties of its own: what is inside of others waits
 * on a list. Variants, which choose properties by the value of another one, become if and then;
 * their properties are planned in any case. */
#include "translate_rudder.h"
#include "translate_schema.h"

#include <string.h>

enum {
    WRITTEN_MAX = 100000, /* properties and custom types of all rules: the latter can multiply */
    DEPTH_MAX = 32        /* custom types inside each other */
};

/* A custom type, or the properties of a rule, of a property or of a custom type, to be written. */
struct job {
    const struct tv_tree *what;
    struct tv_tree *out;
    bool is_type;
    unsigned depth;
    const struct job *outer; /* whose part it is; NULL: the rule */
    struct job *next;
};

struct writing {
    struct tv_rudder_catalog *catalog;
    struct tv_translation *t;
    struct job *first, *last;
};

/* Counts what is written; true when it is too much, which is told once. */
static bool is_full(struct writing *w, struct tv_at at) {
    if (w->catalog->written++ == WRITTEN_MAX)
        tv_refuse(w->t, at, "custom types make this plan too large", TV_STR(""));
    return w->catalog->written > WRITTEN_MAX;
}

static void add_job(struct writing *w, struct job job) {
    struct job *copy = tv_arena_alloc(w->t->scratch, 1, sizeof *copy);
    job.depth = job.outer ? job.outer->depth + 1 : 0;
    if (job.depth == DEPTH_MAX)
        tv_refuse(w->t, job.what->at, "custom types inside each other too deeply", TV_STR(""));
    if (!copy || job.depth >= DEPTH_MAX)
        return;
    *copy = job;
    if (w->first)
        w->last->next = copy;
    else
        w->first = copy;
    w->last = copy;
}

/* ---- Types ------------------------------------------------------------------------------------
 */

/* Types in whatever form: "string, null", [string, null], "#custom-type:address". */
struct types {
    struct tv_tree *words, *references;
};

static void split_types(struct writing *w, const struct tv_tree *text, struct types *types) {
    size_t from = 0;
    for (size_t to = 0; to <= text->text.len; to++) {
        if (to < text->text.len && text->text.at[to] != ',')
            continue;
        size_t start = from, end = to;
        while (start < end && text->text.at[start] == ' ')
            start++;
        while (end > start && text->text.at[end - 1] == ' ')
            end--;
        struct tv_str word = {text->text.at + start, end - start};
        if (word.len > 0)
            tv_tree_append(word.at[0] == '#' ? types->references : types->words,
                           tv_make_text(w->t, text->at, word));
        from = to + 1;
    }
}

/* false when out of memory. */
static bool list_types(struct writing *w, const struct tv_tree *node, struct types *types) {
    *types = (struct types){tv_make_list(w->t, node->at), tv_make_list(w->t, node->at)};
    bool is_list = node->type == TV_TYPE_ARRAY;
    const struct tv_tree *text = is_list ? node->first : node;
    for (; text; text = is_list ? text->next : NULL)
        if (text->type == TV_TYPE_STRING)
            split_types(w, text, types);
    return types->words && types->references;
}

static void put_custom_type(struct writing *w, const struct job *job,
                            const struct tv_tree *reference, struct tv_tree *out) {
    if (is_full(w, reference->at))
        return;
    const struct tv_tree *type = tv_rudder_find(w->catalog, TV_RUDDER_TYPE, reference);
    for (const struct job *outer = job; type && outer; outer = outer->outer)
        if (outer->what == type) {
            tv_refuse(w->t, reference->at, "{a} contains itself", reference->text);
            return;
        }
    if (type)
        add_job(w, (struct job){.what = type, .out = out, .is_type = true, .outer = job});
}

/* Several types of which one is a custom type. */
static void put_any_of(struct writing *w, const struct job *job, const struct types *types,
                       struct tv_tree *out) {
    struct tv_tree *list = tv_list_under(w->t, out, "anyOf", types->words->at);
    const struct tv_tree *reference = types->references->first;
    if (types->words->count > 0) {
        struct tv_tree *plain = tv_make_object(w->t, types->words->at);
        tv_put(w->t, plain, "type", types->words);
        tv_tree_append(list, plain);
    }
    for (; reference; reference = reference->next) {
        struct tv_tree *one = tv_make_object(w->t, reference->at);
        tv_tree_append(list, one);
        if (one)
            put_custom_type(w, job, reference, one);
    }
}

static void put_types(struct writing *w, const struct job *job, const struct tv_tree *node,
                      struct tv_tree *out) {
    struct types types;
    if (!node || !out || tv_has_member(out, "type") || !list_types(w, node, &types))
        return;
    if (types.references->count == 1 && types.words->count == 0)
        put_custom_type(w, job, types.references->first, out);
    else if (types.references->count > 0)
        put_any_of(w, job, &types, out);
    else if (types.words->count > 0)
        tv_put(w->t, out, "type", types.words);
}

/* ---- Properties and custom types --------------------------------------------------------------
 */

/* min_length as minLength */
static struct tv_str camel_case(struct tv_translation *t, struct tv_str name) {
    char *at = tv_arena_alloc(t->arena, name.len, 1);
    size_t len = 0;
    for (size_t i = 0; at && i < name.len; i++) {
        bool is_inner = name.at[i] == '_' && i + 1 < name.len;
        char c = name.at[is_inner ? ++i : i];
        at[len++] = (char)(is_inner && c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    }
    return (struct tv_str){at, len};
}

static void put_config(struct writing *w, const struct tv_tree *config, struct tv_tree *out) {
    for (const struct tv_tree *node = config ? config->first : NULL; node; node = node->next) {
        struct tv_str name = camel_case(w->t, node->key->written);
        const struct tv_schema_keyword *keyword = name.len > 0 ? tv_schema_keyword(name) : NULL;
        bool is_about_value = keyword && keyword->use == TV_USE_OURS &&
                              keyword->types != TV_TYPE_OBJECT && !tv_text_is(name, "type") &&
                              !tv_text_is(name, "items");
        if (is_about_value && !tv_tree_find(out, name))
            tv_put_at(w->t, out, node->key->at, name, tv_tree_copy(w->t->arena, node));
        else if (!is_about_value && !tv_text_is(name, "itemTypes"))
            tv_warn_once(w->t, node->key->at, "{a} is no key of a config: it is not read",
                         node->key->written);
    }
}

/* What properties and custom types say alike. */
static void put_value(struct writing *w, const struct job *job, const struct tv_tree *node,
                      struct tv_tree *out) {
    unsigned texts = TV_TYPE_STRING | TV_TYPE_ARRAY;
    const struct tv_tree *config = tv_rudder_either(node, "config", "propConfig", TV_TYPE_OBJECT);
    const struct tv_tree *items = tv_rudder_either(node, "item_types", "item_type", texts);
    const struct tv_tree *doc = tv_member(node, "description", TV_TYPE_STRING);
    if (!items)
        items = tv_rudder_either(config, "item_types", "itemTypes", texts);
    if (doc && !tv_has_member(out, "description"))
        tv_put_like(w->t, out, doc, tv_tree_copy(w->t->arena, doc));
    put_types(w, job, tv_rudder_either(node, "types", "type", texts), out);
    put_config(w, config, out);
    if (items)
        put_types(w, job, items, tv_object_under(w->t, out, "items", items->at));
}

static void put_additional(struct writing *w, const struct tv_tree *use, bool is_nested,
                           struct tv_tree *out) {
    const struct tv_tree *flag =
        tv_rudder_either(use, "additional_properties", "additionalProperties", TV_TYPE_BOOLEAN);
    if (flag)
        tv_put_at(w->t, out, flag->key->at, TV_STR("additionalProperties"),
                  tv_tree_copy(w->t->arena, flag));
    else if (is_nested)
        tv_put(w->t, out, "additionalProperties", tv_make_flag(w->t, use->at, true));
}

static bool has_word(const struct tv_tree *list, const char *word) {
    const struct tv_tree *item = list && list->type == TV_TYPE_ARRAY ? list->first : NULL;
    while (item && !tv_text_is(item->text, word))
        item = item->next;
    return item != NULL;
}

/* Properties that a rule has inside of a property: in the object, or in each of a list. */
static void put_nested(struct writing *w, const struct job *job, const struct tv_tree *use,
                       struct tv_tree *out) {
    const struct tv_tree *nested = tv_member(use, "properties", TV_TYPE_ARRAY);
    const struct tv_tree *types = tv_member(out, "type", TV_TYPE_ARRAY);
    bool is_nested = nested && nested->count > 0;
    struct tv_tree *object = out;
    if (is_nested && has_word(types, "array") && !has_word(types, "object"))
        object = tv_object_under(w->t, out, "items", nested->at);
    if (object)
        put_additional(w, use, is_nested, object);
    if (object && is_nested)
        add_job(w, (struct job){.what = use, .out = object, .outer = job});
}

/* ---- Objects ----------------------------------------------------------------------------------
 */

static void warn_unknown(struct tv_translation *t, const struct tv_tree *use,
                         const struct tv_tree *property) {
    static const char *const use_keys[] = {"$ref",
                                           "property",
                                           "required",
                                           "properties",
                                           "additional_properties",
                                           "additionalProperties",
                                           NULL};
    static const char *const property_keys[] = {"id",         "name",   "description", "type",
                                                "types",      "config", "item_type",   "item_types",
                                                "propConfig", NULL};
    tv_warn_unknown_keys(t, use, "a property of a rule", use_keys);
    tv_warn_unknown_keys(t, property, "a property", property_keys);
}

/* The property that is meant, with a name; NULL with the mistake noted. */
static const struct tv_tree *find_property(struct writing *w, const struct tv_tree *use) {
    const struct tv_tree *reference = tv_rudder_either(use, "property", "$ref", TV_TYPE_STRING);
    if (is_full(w, use->at))
        return NULL;
    if (!reference) {
        tv_refuse(w->t, use->at, "\"property\" is missing: which one is meant", TV_STR(""));
        return NULL;
    }
    const struct tv_tree *property = tv_rudder_find(w->catalog, TV_RUDDER_PROPERTY, reference);
    if (!property || tv_member_text(property, "name").len > 0)
        return property;
    tv_refuse(w->t, property->at, "a property needs a \"name\"", TV_STR(""));
    return NULL;
}

/* Puts a property into a schema of an object; its name, or NULL. */
static const struct tv_tree *put_property(struct writing *w, const struct job *job,
                                          const struct tv_tree *use, struct tv_tree *object) {
    const struct tv_tree *required = tv_member(use, "required", TV_TYPE_BOOLEAN);
    const struct tv_tree *property = find_property(w, use);
    const struct tv_tree *name = tv_member(property, "name", TV_TYPE_STRING);
    struct tv_tree *out = name ? tv_make_object(w->t, property->at) : NULL;
    if (!out)
        return NULL;
    warn_unknown(w->t, use, property);
    put_value(w, job, property, out);
    put_nested(w, job, use, out);
    tv_put_at(w->t, tv_object_under(w->t, object, "properties", use->at), name->at, name->text,
              out);
    if (required && tv_text_is(required->text, "true"))
        tv_tree_append(tv_list_under(w->t, object, "required", required->at),
                       tv_make_text(w->t, use->at, name->text));
    return name;
}

/* A case of variants: its properties in a schema of their own, their names in the object's. */
static void put_case(struct writing *w, const struct job *job, const struct tv_tree *list,
                     struct tv_tree *then) {
    const struct tv_tree *use = list ? list->first : NULL;
    for (; use; use = use->next) {
        const struct tv_tree *name = put_property(w, job, use, then);
        if (name)
            tv_put_at(w->t, tv_object_under(w->t, job->out, "properties", use->at), name->at,
                      name->text, tv_make_object(w->t, name->at));
    }
}

/* {properties: {NAME: {enum: values}}}; the values of all cases are collected. */
static struct tv_tree *condition(struct writing *w, const struct tv_tree *name,
                                 const struct tv_tree *match, struct tv_tree *all) {
    struct tv_tree *schema = tv_make_object(w->t, match->at);
    struct tv_tree *names = tv_object_under(w->t, schema, "properties", match->at);
    struct tv_tree *value = tv_make_object(w->t, match->at);
    struct tv_tree *required = tv_list_under(w->t, schema, "required", match->at);
    tv_put(w->t, value, "enum", tv_tree_copy(w->t->arena, match));
    if (names)
        tv_put_at(w->t, names, name->at, name->text, value);
    tv_tree_append(required, tv_make_text(w->t, match->at, name->text));
    for (const struct tv_tree *one = match->first; one; one = one->next)
        tv_tree_append(all, tv_tree_copy(w->t->arena, one));
    return schema;
}

/* {properties: {NAME: {not: {enum: all}}}}, which holds also when there is no such property. */
static struct tv_tree *no_condition(struct writing *w, const struct tv_tree *name,
                                    struct tv_tree *all) {
    struct tv_tree *schema = tv_make_object(w->t, name->at);
    struct tv_tree *names = tv_object_under(w->t, schema, "properties", name->at);
    struct tv_tree *value = tv_make_object(w->t, name->at);
    tv_forget_repeated(w->t, all, false);
    tv_put(w->t, tv_object_under(w->t, value, "not", name->at), "enum", all);
    if (names)
        tv_put_at(w->t, names, name->at, name->text, value);
    return schema;
}

static void put_if(struct writing *w, const struct job *job, struct tv_tree *when,
                   const struct tv_tree *list) {
    struct tv_tree *choice = tv_make_object(w->t, job->what->at);
    struct tv_tree *then = tv_make_object(w->t, job->what->at);
    put_case(w, job, list, then);
    tv_put(w->t, choice, "if", when);
    tv_put(w->t, choice, "then", then);
    tv_tree_append(tv_list_under(w->t, job->out, "allOf", job->what->at), choice);
}

static void put_variant(struct writing *w, const struct job *job, const struct tv_tree *variant) {
    static const char *const keys[] = {"type", "discriminator", "cases", "default", NULL};
    const struct tv_tree *reference = tv_member(variant, "discriminator", TV_TYPE_STRING);
    const struct tv_tree *cases = tv_member(variant, "cases", TV_TYPE_ARRAY);
    const struct tv_tree *others = tv_member(variant, "default", TV_TYPE_ARRAY);
    const struct tv_tree *property =
        reference ? tv_rudder_find(w->catalog, TV_RUDDER_PROPERTY, reference) : NULL;
    const struct tv_tree *name = tv_member(property, "name", TV_TYPE_STRING);
    struct tv_tree *all = tv_make_list(w->t, variant->at);
    if (!name || !all)
        return;
    tv_warn_unknown_keys(w->t, variant, "variants", keys);
    for (const struct tv_tree *one = cases ? cases->first : NULL; one; one = one->next) {
        const struct tv_tree *match = tv_member(one, "match", TV_TYPE_ARRAY);
        if (match)
            put_if(w, job, condition(w, name, match, all),
                   tv_member(one, "properties", TV_TYPE_ARRAY));
    }
    if (others && others->count > 0)
        put_if(w, job, no_condition(w, name, all), others);
}

/* ---- All of it --------------------------------------------------------------------------------
 */

static void write_object(struct writing *w, const struct job *job) {
    const struct tv_tree *uses = tv_member(job->what, "properties", TV_TYPE_ARRAY);
    const struct tv_tree *variants = tv_member(job->what, "variants", TV_TYPE_ARRAY);
    const struct tv_tree *node;
    for (node = uses ? uses->first : NULL; node; node = node->next)
        put_property(w, job, node, job->out);
    for (node = variants ? variants->first : NULL; node; node = node->next)
        put_variant(w, job, node);
    if (tv_has_member(job->out, "properties"))
        tv_forget_repeated(w->t, tv_object_under(w->t, job->out, "properties", job->what->at),
                           true);
}

static void write_type(struct writing *w, const struct job *job) {
    static const char *const keys[] = {"id",         "name",     "description", "type",
                                       "types",      "config",   "item_type",   "item_types",
                                       "properties", "variants", NULL};
    tv_warn_unknown_keys(w->t, job->what, "a custom type", keys);
    put_value(w, job, job->what, job->out);
    write_object(w, job);
}

struct tv_tree *tv_rudder_schema(struct tv_rudder_catalog *catalog, const struct tv_tree *rule) {
    struct writing w = {.catalog = catalog, .t = catalog->t};
    struct tv_tree *schema = tv_make_object(w.t, rule->at);
    tv_put(w.t, schema, "type", tv_make_text(w.t, rule->at, TV_STR("object")));
    if (schema)
        add_job(&w, (struct job){.what = rule, .out = schema});
    while (w.first) {
        const struct job *job = w.first;
        w.first = job->next;
        if (job->is_type)
            write_type(&w, job);
        else
            write_object(&w, job);
    }
    return schema;
}
