/* A JSON Schema as a definition of ours, without a change of meaning.
 *
 *   {type: [string, null], maxLength: 5,     ->     type: [string, null]
 *    description: A name, anyOf: [...]}             maxLength: 5
 *                                                   doc: A name
 *                                                   schema: {anyOf: [...]}
 *
 * A keyword goes under `schema`, word for word, when our grammar has none for it or reads it
 * differently: most of all when no `type` is named, for {minimum: 0} accepts texts there and
 * implies a number here. What tools leave in schemas without meaning anything is dropped. */
#include "translate_schema.h"

#include <string.h>

enum { ANY_NUMBER = TV_TYPE_NUMBER | TV_TYPE_INTEGER };

/* ---- Keywords ---------------------------------------------------------------------------------
 */

static const struct tv_schema_keyword keywords[] = {
    {"type", TV_USE_OURS, 0},
    {"enum", TV_USE_OURS, 0},
    {"const", TV_USE_OURS, 0},
    {"format", TV_USE_OURS, TV_TYPE_STRING},
    {"pattern", TV_USE_OURS, TV_TYPE_STRING},
    {"minLength", TV_USE_OURS, TV_TYPE_STRING},
    {"maxLength", TV_USE_OURS, TV_TYPE_STRING},
    {"minimum", TV_USE_OURS, ANY_NUMBER},
    {"maximum", TV_USE_OURS, ANY_NUMBER},
    {"exclusiveMinimum", TV_USE_OURS, ANY_NUMBER},
    {"exclusiveMaximum", TV_USE_OURS, ANY_NUMBER},
    {"multipleOf", TV_USE_OURS, ANY_NUMBER},
    {"items", TV_USE_OURS, TV_TYPE_ARRAY},
    {"minItems", TV_USE_OURS, TV_TYPE_ARRAY},
    {"maxItems", TV_USE_OURS, TV_TYPE_ARRAY},
    {"uniqueItems", TV_USE_OURS, TV_TYPE_ARRAY},
    {"properties", TV_USE_OURS, TV_TYPE_OBJECT},
    {"required", TV_USE_OURS, TV_TYPE_OBJECT},
    {"additionalProperties", TV_USE_OURS, TV_TYPE_OBJECT},
    {"minProperties", TV_USE_OURS, TV_TYPE_OBJECT},
    {"maxProperties", TV_USE_OURS, TV_TYPE_OBJECT},
    {"title", TV_USE_NOTE, 0},
    {"description", TV_USE_NOTE, 0},
    {"default", TV_USE_NOTE, 0},
    {"examples", TV_USE_NOTE, 0},
    {"deprecated", TV_USE_NOTE, 0},
    {"labels", TV_USE_NOTE, 0},
    {"$schema", TV_USE_NOTHING, 0},
    {"$id", TV_USE_NOTHING, 0},
    {"id", TV_USE_NOTHING, 0},
    {"$comment", TV_USE_NOTHING, 0},
    {"definitions", TV_USE_NOTHING, 0}, /* without $ref nobody sees them */
    {"$defs", TV_USE_NOTHING, 0},
    {"readOnly", TV_USE_NOTHING, 0},
    {"writeOnly", TV_USE_NOTHING, 0},
    {"isNewProperty", TV_USE_NOTHING, 0}, /* Typewriter */
    {"eventMetadata", TV_USE_NOTHING, 0}, /* Typewriter */
    {"nameMapping", TV_USE_NOTHING, 0},   /* Avo */
    {"key", TV_USE_NOTHING, 0},           /* Segment's editor */
    {"additionalItems", TV_USE_RAW, TV_TYPE_ARRAY},
    {"contains", TV_USE_RAW, TV_TYPE_ARRAY},
    {"patternProperties", TV_USE_RAW, TV_TYPE_OBJECT},
    {"propertyNames", TV_USE_RAW, TV_TYPE_OBJECT},
    {"dependencies", TV_USE_RAW, TV_TYPE_OBJECT},
    {"contentEncoding", TV_USE_RAW, TV_TYPE_STRING},
    {"contentMediaType", TV_USE_RAW, TV_TYPE_STRING},
    {"$ref", TV_USE_RAW, 0},
    {"anyOf", TV_USE_RAW, 0},
    {"oneOf", TV_USE_RAW, 0},
    {"allOf", TV_USE_RAW, 0},
    {"not", TV_USE_RAW, 0},
    {"if", TV_USE_RAW, 0},
    {"then", TV_USE_RAW, 0},
    {"else", TV_USE_RAW, 0},
};

const struct tv_schema_keyword *tv_schema_keyword(struct tv_str name) {
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
        if (tv_text_is(name, keywords[i].name))
            return &keywords[i];
    return NULL;
}

/* Keywords of 2019-09 and 2020-12: without them the schema would mean something else. */
static bool is_newer(struct tv_str name) {
    static const char *const newer[] = {
        "unevaluatedProperties", "unevaluatedItems", "dependentRequired", "dependentSchemas",
        "prefixItems",           "minContains",      "maxContains",       "$anchor",
        "$dynamicRef",           "$dynamicAnchor",   "$recursiveRef",     "$recursiveAnchor"};
    for (size_t i = 0; i < sizeof newer / sizeof *newer; i++)
        if (tv_text_is(name, newer[i]))
            return true;
    return false;
}

void tv_schema_take_unknown(struct tv_translation *t, const struct tv_tree *node,
                            struct tv_tree *out) {
    if (t->vendor_key && t->vendor_key(t, node, out))
        return;
    if (is_newer(node->key->written))
        tv_refuse(t, node->key->at,
                  "{a} is a keyword of a newer JSON Schema: up to draft-07 is read",
                  node->key->written);
    else
        tv_warn_once(t, node->key->at, "{a} is no keyword of JSON Schema: it is not read",
                     node->key->written);
}

/* ---- References -------------------------------------------------------------------------------
 */

bool tv_schema_has_reference(const struct tv_tree *schema) {
    const struct tv_tree *node = schema;
    for (;;) {
        if (node->key && tv_key_is(node, "$ref") && node->type == TV_TYPE_STRING)
            return true;
        if (node->first) {
            node = node->first;
            continue;
        }
        while (node != schema && !node->next)
            node = node->parent;
        if (node == schema)
            return false;
        node = node->next;
    }
}

/* ---- Types ------------------------------------------------------------------------------------
 */

static unsigned type_of_word(struct tv_str word) {
    static const struct {
        const char *word;
        unsigned types;
    } types[] = {{"string", TV_TYPE_STRING},   {"number", ANY_NUMBER},
                 {"integer", TV_TYPE_INTEGER}, {"boolean", TV_TYPE_BOOLEAN},
                 {"object", TV_TYPE_OBJECT},   {"array", TV_TYPE_ARRAY},
                 {"null", TV_TYPE_NULL},       {"any", TV_TYPE_ANY}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (tv_text_is(word, types[i].word))
            return types[i].types;
    return 0;
}

unsigned tv_schema_types(struct tv_translation *t, const struct tv_tree *schema) {
    const struct tv_tree *type = tv_member(schema, "type", TV_TYPE_STRING | TV_TYPE_ARRAY);
    unsigned types = 0;
    bool is_list = type && type->type == TV_TYPE_ARRAY;
    for (const struct tv_tree *word = is_list ? type->first : type; word;
         word = is_list ? word->next : NULL) {
        unsigned named = word->type == TV_TYPE_STRING ? type_of_word(word->text) : 0;
        if (!named)
            tv_warn_once(t, word->at, "{a} is no type of JSON Schema: it is not read", word->text);
        types |= named ? named : TV_TYPE_ANY;
    }
    return types ? types : TV_TYPE_ANY;
}

/* `type`: a word, or a list of words without those that stand there twice. */
static void put_type(struct tv_translation *t, const struct tv_tree *type, unsigned types,
                     struct tv_tree *out) {
    if (!type || types == TV_TYPE_ANY)
        return;
    struct tv_tree *list = tv_make_list(t, type->at), *one = NULL;
    unsigned seen = 0;
    for (const struct tv_tree *word = type->type == TV_TYPE_ARRAY ? type->first : type; word;
         word = type->type == TV_TYPE_ARRAY ? word->next : NULL) {
        unsigned named = type_of_word(word->text);
        if (named == (seen & named))
            continue;
        seen |= named;
        one = tv_make_text(t, word->at, word->text);
        tv_tree_append(list, one);
    }
    if (list && list->count == 1) {
        one->parent = NULL;
        list = one;
    }
    tv_put_like(t, out, type, list);
}

/* ---- Values of keywords -----------------------------------------------------------------------
 */

static bool is_count(const struct tv_tree *node) {
    return node->type == TV_TYPE_INTEGER && node->text.len <= 18 && node->text.at[0] != '-' &&
           !memchr(node->text.at, 'e', node->text.len) &&
           !memchr(node->text.at, 'E', node->text.len) &&
           !memchr(node->text.at, '.', node->text.len);
}

static bool is_number(const struct tv_tree *node) {
    return (node->type & ANY_NUMBER) != 0 && !node->is_odd;
}

/* The formats that mean the same in our grammar. */
static bool is_format(struct tv_str text) {
    static const char *const formats[] = {
        "date-time",    "date",     "time",          "email",
        "idn-email",    "hostname", "ipv4",          "ipv6",
        "uri",          "iri",      "uri-reference", "iri-reference",
        "uri-template", "uuid",     "json-pointer",  "relative-json-pointer"};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (tv_text_is(text, formats[i]))
            return true;
    return false;
}

static bool is_container(const struct tv_tree *node) {
    return node->type == TV_TYPE_OBJECT || node->type == TV_TYPE_ARRAY;
}

static bool has_container(const struct tv_tree *list) {
    for (const struct tv_tree *item = list->first; item; item = item->next)
        if (is_container(item))
            return true;
    return false;
}

/* Whether our reader and compiler take the value as JSON Schema does. */
static bool is_plain_value(const struct tv_tree *node) {
    struct tv_str key = node->key->written;
    if (tv_text_is(key, "enum"))
        return node->type == TV_TYPE_ARRAY && !has_container(node);
    if (tv_text_is(key, "const"))
        return !is_container(node);
    if (tv_text_is(key, "pattern"))
        return node->type == TV_TYPE_STRING;
    if (tv_text_is(key, "uniqueItems"))
        return node->type == TV_TYPE_BOOLEAN;
    if (tv_text_is(key, "multipleOf"))
        return is_number(node) && tv_number_is_divisor(node->text);
    if (tv_text_is(key, "minimum") || tv_text_is(key, "maximum") ||
        tv_text_is(key, "exclusiveMinimum") || tv_text_is(key, "exclusiveMaximum"))
        return is_number(node);
    return is_count(node); /* min* and max* */
}

static unsigned type_of_value(const struct tv_tree *node) {
    if (node->type == TV_TYPE_NUMBER && tv_number_is_integer(node->text))
        return TV_TYPE_INTEGER;
    return node->type;
}

/* The values of an enum that the types allow, each once. */
static struct tv_tree *pick_values(struct tv_translation *t, const struct tv_tree *node,
                                   unsigned types) {
    struct tv_tree *list = tv_make_list(t, node->at);
    for (const struct tv_tree *item = node->first; item; item = item->next)
        if (type_of_value(item) & types)
            tv_tree_append(list, tv_tree_copy(t->arena, item));
    tv_forget_repeated(t, list, false);
    return list;
}

/* The name of a type; numbers without a fraction are integers. */
static const char *word_of_type(unsigned type) {
    static const struct {
        unsigned type;
        const char *word;
    } words[] = {{TV_TYPE_STRING, "string"}, {TV_TYPE_INTEGER, "integer"},
                 {TV_TYPE_NUMBER, "number"}, {TV_TYPE_BOOLEAN, "boolean"},
                 {TV_TYPE_OBJECT, "object"}, {TV_TYPE_ARRAY, "array"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i].type == type)
            return words[i].word;
    return "null";
}

/* The types of the values of an enum or const, as a `type` and as bits. An enum without one would
 * be merged with what the specs say about the name, where it stands for itself alone. */
static unsigned put_type_of_values(struct tv_translation *t, const struct tv_tree *values,
                                   struct tv_tree *out) {
    const struct tv_tree *value = values->type == TV_TYPE_ARRAY ? values->first : values;
    struct tv_tree *list = tv_make_list(t, values->at);
    unsigned seen = 0;
    for (; value; value = value == values ? NULL : value->next) {
        unsigned type = type_of_value(value);
        const char *word = word_of_type(type);
        if (!(seen & type))
            tv_tree_append(list, tv_make_text(t, value->at, (struct tv_str){word, strlen(word)}));
        seen |= type;
    }
    tv_put(t, out, "type", list);
    return seen & TV_TYPE_NUMBER ? seen | TV_TYPE_INTEGER : seen;
}

/* ---- One schema -------------------------------------------------------------------------------
 */

/* A schema that is being translated. */
struct schema {
    struct tv_schema_work *work;
    struct tv_translation *t;
    const struct tv_tree *in;
    struct tv_tree *out;
    unsigned types;    /* named ones; TV_TYPE_ANY: none */
    bool is_section;   /* of a message */
    bool is_patterned; /* see is_patterned() */
};

struct tv_tree *tv_schema_raw(struct tv_schema_work *work, struct tv_tree *out, struct tv_at at) {
    bool is_there = out && tv_has_member(out, "schema");
    struct tv_tree *raw = tv_object_under(work->t, out, "schema", at);
    if (!is_there && work->dialect)
        tv_put_like(work->t, raw, work->dialect, tv_tree_copy(work->t->arena, work->dialect));
    return raw;
}

static struct tv_tree *raw_of(struct schema *s) {
    return tv_schema_raw(s->work, s->out, s->in->at);
}

static void put_raw(struct schema *s, const struct tv_tree *node) {
    tv_put_like(s->t, raw_of(s), node, tv_tree_copy(s->t->arena, node));
}

struct tv_tree *tv_schema_later(struct tv_schema_work *work, const struct tv_tree *schema) {
    if (schema->type == TV_TYPE_BOOLEAN && tv_text_is(schema->text, "false"))
        return tv_make_flag(work->t, schema->at, false);
    struct tv_tree *out = tv_make_object(work->t, schema->at);
    struct tv_schema_job *job = tv_arena_alloc(work->t->scratch, 1, sizeof *job);
    bool is_true = schema->type == TV_TYPE_BOOLEAN;
    if (schema->type != TV_TYPE_OBJECT && !is_true && schema->type != 0)
        tv_warn_once(work->t, schema->at, "{a} is no JSON Schema: it is not read", schema->text);
    if (!job || !out || schema->type != TV_TYPE_OBJECT)
        return out;
    *job = (struct tv_schema_job){.schema = schema, .out = out, .is_closed = work->is_closed};
    if (work->first)
        work->last->next = job;
    else
        work->first = job;
    work->last = job;
    return out;
}

void tv_schema_names(struct tv_schema_work *work, const struct tv_tree *properties,
                     struct tv_tree *names) {
    for (const struct tv_tree *node = properties->first; node; node = node->next)
        tv_put_like(work->t, names, node, tv_schema_later(work, node));
}

void tv_schema_add_required(struct tv_translation *t, const struct tv_tree *required,
                            struct tv_tree *names) {
    const struct tv_tree *name =
        required && required->type == TV_TYPE_ARRAY ? required->first : NULL;
    for (; name; name = name->next)
        if (name->type == TV_TYPE_STRING)
            tv_put_at(t, names, name->at, name->text, tv_make_object(t, name->at));
    if (required && required->first)
        tv_forget_repeated(t, names, true);
}

void tv_schema_additional(struct tv_schema_work *work, const struct tv_tree *which,
                          struct tv_tree *out) {
    if (!which)
        return;
    bool is_flag = which->type == TV_TYPE_BOOLEAN;
    bool is_allowed = is_flag ? tv_text_is(which->text, "true")
                              : which->type == TV_TYPE_OBJECT && which->count == 0;
    if (is_flag || is_allowed)
        tv_put_at(
            work->t, out, which->key->at, TV_STR("additional"),
            tv_make_text(work->t, which->at, is_allowed ? TV_STR("allow") : TV_STR("forbid")));
    else
        tv_put_at(work->t, out, which->key->at, TV_STR("additional"), tv_schema_later(work, which));
}

void tv_schema_doc(struct tv_translation *t, const struct tv_tree *schema, struct tv_tree *out) {
    const struct tv_tree *text = tv_member(schema, "description", TV_TYPE_STRING);
    if (!text || text->text.len == 0)
        text = tv_member(schema, "title", TV_TYPE_STRING);
    if (text && text->text.len > 0)
        tv_put_at(t, out, text->key->at, TV_STR("doc"), tv_make_text(t, text->at, text->text));
}

/* ---- Objects ----------------------------------------------------------------------------------
 */

/* Names that our grammar would take for something else: "" and pointers. */
static bool is_odd_name(const struct tv_tree *name) {
    return name->type != TV_TYPE_STRING || name->text.len == 0 || name->text.at[0] == '/';
}

static void put_required(struct schema *s, const struct tv_tree *node) {
    struct tv_tree *ours = tv_make_list(s->t, node->at), *odd = tv_make_list(s->t, node->at);
    if (node->type != TV_TYPE_ARRAY) {
        put_raw(s, node);
        return;
    }
    for (const struct tv_tree *name = node->first; name; name = name->next)
        tv_tree_append(is_odd_name(name) ? odd : ours, tv_tree_copy(s->t->arena, name));
    tv_forget_repeated(s->t, ours, false);
    tv_forget_repeated(s->t, odd, false);
    if (ours && ours->count > 0)
        tv_put_like(s->t, s->out, node, ours);
    if (odd && odd->count > 0)
        tv_put_like(s->t, raw_of(s), node, odd);
}

struct tv_tree *tv_schema_bare_names(struct tv_translation *t, const struct tv_tree *properties) {
    struct tv_tree *names = tv_make_object(t, properties->at);
    for (const struct tv_tree *name = properties->first; name; name = name->next)
        tv_put_like(t, names, name, tv_make_object(t, name->at));
    return names;
}

/* `properties`, with the names that `required` brings. In an object with patterns the names are
 * also told to `schema`, for the patterns hold for all names and the rest for others. */
static void put_properties(struct schema *s, const struct tv_tree *node) {
    if (node->type != TV_TYPE_OBJECT) {
        put_raw(s, node);
        return;
    }
    struct tv_tree *names = tv_make_object(s->t, node->at);
    tv_schema_names(s->work, node, names);
    tv_schema_add_required(s->t, tv_member(s->in, "required", TV_TYPE_ARRAY), names);
    tv_put_like(s->t, s->out, node, names);
    if (!s->is_patterned)
        return;
    tv_put_like(s->t, raw_of(s), node, tv_schema_bare_names(s->t, node));
}

/* `required` without `properties`. */
static void put_bare_required(struct schema *s, const struct tv_tree *node) {
    if (node->type != TV_TYPE_ARRAY || tv_has_member(s->in, "properties"))
        return;
    struct tv_tree *names = tv_make_object(s->t, node->at);
    tv_schema_add_required(s->t, node, names);
    tv_put(s->t, s->out, "properties", names);
    if (!tv_has_member(s->in, "additionalProperties"))
        tv_put(s->t, s->out, "additional", tv_make_text(s->t, node->at, TV_STR("allow")));
}

static void put_object_keyword(struct schema *s, const struct tv_tree *node) {
    if (tv_key_is(node, "properties"))
        put_properties(s, node);
    else if (tv_key_is(node, "additionalProperties") && !s->is_patterned)
        tv_schema_additional(s->work, node, s->out);
    else if (tv_key_is(node, "additionalProperties"))
        put_raw(s, node);
    else if (tv_key_is(node, "required")) {
        put_required(s, node);
        put_bare_required(s, node);
    } else if (is_count(node))
        tv_put_like(s->t, s->out, node, tv_tree_copy(s->t->arena, node));
    else
        put_raw(s, node);
}

/* ---- Other keywords ---------------------------------------------------------------------------
 */

static void put_enum(struct schema *s, const struct tv_tree *node) {
    if (node->type != TV_TYPE_ARRAY || has_container(node)) {
        put_raw(s, node);
        return;
    }
    struct tv_tree *values = pick_values(s->t, node, s->types);
    if (values && values->count > 0)
        tv_put_like(s->t, s->out, node, values);
    else
        put_raw(s, node);
}

static void put_items(struct schema *s, const struct tv_tree *node) {
    bool is_false = node->type == TV_TYPE_BOOLEAN && tv_text_is(node->text, "false");
    if (node->type == TV_TYPE_ARRAY || is_false)
        put_raw(s, node);
    else
        tv_put_like(s->t, s->out, node, tv_schema_later(s->work, node));
}

static void put_format(struct schema *s, const struct tv_tree *node) {
    bool is_text = node->type == TV_TYPE_STRING;
    if (is_text && is_format(node->text))
        tv_put_like(s->t, s->out, node, tv_tree_copy(s->t->arena, node));
    else if (is_text && (tv_text_is(node->text, "regex") || tv_text_is(node->text, "idn-hostname")))
        put_raw(s, node);
}

/* draft-04 says {minimum: 5, exclusiveMinimum: true}. */
static bool is_old_bound(const struct schema *s, const struct tv_tree *node) {
    bool is_low = tv_key_is(node, "minimum") || tv_key_is(node, "exclusiveMinimum");
    return tv_member(s->in, is_low ? "exclusiveMinimum" : "exclusiveMaximum", TV_TYPE_BOOLEAN) !=
           NULL;
}

static void put_bound(struct schema *s, const struct tv_tree *node) {
    bool is_low = tv_key_is(node, "minimum");
    const struct tv_tree *flag =
        tv_member(s->in, is_low ? "exclusiveMinimum" : "exclusiveMaximum", TV_TYPE_BOOLEAN);
    const char *key = is_low ? "exclusiveMinimum" : "exclusiveMaximum";
    if (!flag || tv_text_is(flag->text, "false") || !is_number(node))
        key = is_low ? "minimum" : "maximum";
    tv_put_at(s->t, s->out, node->key->at, (struct tv_str){key, strlen(key)},
              tv_tree_copy(s->t->arena, node));
}

static void put_own_keyword(struct schema *s, const struct tv_tree *node,
                            const struct tv_schema_keyword *keyword) {
    bool is_bound = keyword->types == ANY_NUMBER && !tv_key_is(node, "multipleOf");
    if (tv_key_is(node, "type"))
        return; /* stands first */
    if (keyword->types == TV_TYPE_OBJECT)
        put_object_keyword(s, node);
    else if (tv_key_is(node, "enum"))
        put_enum(s, node);
    else if (tv_key_is(node, "items"))
        put_items(s, node);
    else if (tv_key_is(node, "format"))
        put_format(s, node);
    else if (is_bound && is_old_bound(s, node)) {
        if (node->type != TV_TYPE_BOOLEAN)
            put_bound(s, node);
    } else if (is_plain_value(node) &&
               (!tv_key_is(node, "const") || (type_of_value(node) & s->types)))
        tv_put_like(s->t, s->out, node, tv_tree_copy(s->t->arena, node));
    else
        put_raw(s, node);
}

static void put_note(struct schema *s, const struct tv_tree *node) {
    bool is_copied =
        tv_key_is(node, "default") ||
        (tv_key_is(node, "examples") && node->type == TV_TYPE_ARRAY) ||
        (tv_key_is(node, "deprecated") && (node->type & (TV_TYPE_BOOLEAN | TV_TYPE_STRING)));
    if (is_copied)
        tv_put_like(s->t, s->out, node, tv_tree_copy(s->t->arena, node));
}

/* The names in a section whose schema stands elsewhere, whole: there it also says which others
 * there may be. Further in nothing is told, for names would imply an object. */
static void put_names(struct schema *s, const struct tv_tree *node) {
    if (!s->is_section)
        return;
    if (tv_key_is(node, "properties"))
        put_properties(s, node);
    else if (tv_key_is(node, "additionalProperties"))
        tv_put(s->t, s->out, "additional", tv_make_text(s->t, node->at, TV_STR("allow")));
}

static void put_keyword(struct schema *s, const struct tv_tree *node) {
    const struct tv_schema_keyword *keyword = tv_schema_keyword(node->key->written);
    if (!keyword) {
        tv_schema_take_unknown(s->t, node, s->out);
        return;
    }
    bool is_about = keyword->types == 0 || (keyword->types & s->types) != 0;
    bool is_open = keyword->types != 0 && s->types == TV_TYPE_ANY;
    if (keyword->use == TV_USE_NOTE)
        put_note(s, node);
    else if (s->work->names_only)
        put_names(s, node);
    else if (keyword->use == TV_USE_NOTHING)
        return;
    else if (keyword->use == TV_USE_RAW || is_open)
        put_raw(s, node);
    else if (is_about)
        put_own_keyword(s, node, keyword);
    else
        tv_warn_once(s->t, node->key->at, "{a} has no effect: it is about values of another type",
                     node->key->written);
}

/* The enum or const of a schema that names no type; NULL when there is none of single values. */
static const struct tv_tree *find_values(const struct schema *s) {
    const struct tv_tree *values = tv_member(s->in, "enum", TV_TYPE_ARRAY);
    if (!values)
        values = tv_member(s->in, "const", TV_TYPE_ANY);
    bool is_open = s->types == TV_TYPE_ANY && !s->work->names_only;
    bool is_some = values && (values->count > 0 || tv_key_is(values, "const"));
    return is_open && is_some && is_plain_value(values) ? values : NULL;
}

/* Whether `required` has names that `properties` has not. */
static bool has_undefined(struct tv_translation *t, const struct tv_tree *in) {
    const struct tv_tree *required = tv_member(in, "required", TV_TYPE_ARRAY);
    const struct tv_tree *known = tv_member(in, "properties", TV_TYPE_OBJECT);
    if (!required)
        return false;
    struct tv_tree *names = known ? tv_schema_bare_names(t, known) : tv_make_object(t, in->at);
    tv_schema_add_required(t, required, names);
    return names && names->count > (known ? known->count : 0);
}

/* Whether what holds for a name depends on more than `properties`: on patterns, or on what other
 * names may be while some of them are required. */
static bool is_patterned(struct tv_translation *t, const struct tv_tree *in) {
    const struct tv_tree *others =
        tv_member(in, "additionalProperties", TV_TYPE_OBJECT | TV_TYPE_BOOLEAN);
    bool is_open = !others || tv_text_is(others->text, "true") ||
                   (others->type == TV_TYPE_OBJECT && others->count == 0);
    return tv_has_member(in, "patternProperties") || (!is_open && has_undefined(t, in));
}

/* In our grammar an object that says nothing of other names takes the word of the one around it; in
 * JSON Schema it does not. */
static void put_own_additional(struct schema *s, const struct tv_schema_job *job) {
    const struct tv_tree *others = tv_member(s->in, "additionalProperties", TV_TYPE_ANY);
    bool is_object = s->types != TV_TYPE_ANY && (s->types & TV_TYPE_OBJECT) != 0;
    bool is_left_out =
        is_object && !others && !job->is_section && tv_has_member(s->in, "properties");
    bool is_open = others && (tv_text_is(others->text, "true") ||
                              (others->type == TV_TYPE_OBJECT && others->count == 0));
    s->work->is_closed = others ? !is_open : job->is_closed && !is_left_out;
    if (s->is_patterned)
        s->work->is_closed = false;
    if (s->work->names_only || !is_object)
        return;
    if (s->is_patterned)
        tv_put(s->t, s->out, "additional", tv_make_text(s->t, s->in->at, TV_STR("allow")));
    else if (is_left_out && job->is_closed)
        tv_put(s->t, s->out, "additional", tv_make_text(s->t, s->in->at, TV_STR("warn")));
}

static void translate(struct tv_schema_work *work, const struct tv_schema_job *job) {
    struct schema s = {.work = work,
                       .t = work->t,
                       .in = job->schema,
                       .out = job->out,
                       .types = tv_schema_types(work->t, job->schema),
                       .is_section = job->is_section,
                       .is_patterned = is_patterned(work->t, job->schema)};
    if (job->is_section && (s.types & TV_TYPE_OBJECT))
        s.types = TV_TYPE_OBJECT;
    tv_schema_doc(work->t, s.in, s.out);
    if (!work->names_only)
        put_type(work->t, tv_member(s.in, "type", TV_TYPE_STRING | TV_TYPE_ARRAY), s.types, s.out);
    const struct tv_tree *values = find_values(&s);
    if (values)
        s.types = put_type_of_values(work->t, values, s.out);
    put_own_additional(&s, job);
    for (const struct tv_tree *node = s.in->first; node; node = node->next)
        put_keyword(&s, node);
}

struct tv_tree *tv_schema_section(struct tv_schema_work *work, const struct tv_tree *schema) {
    struct tv_tree *out = tv_schema_later(work, schema);
    if (work->last && work->last->out == out)
        work->last->is_section = true;
    return out;
}

void tv_schema_do(struct tv_schema_work *work) {
    while (work->first) {
        struct tv_schema_job *job = work->first;
        work->first = job->next;
        translate(work, job);
    }
}
