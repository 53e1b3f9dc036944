/* A JSON Schema of a whole message as an event of ours: its sections become `properties` (or
 * `traits`), `context` and `fields`; what no section can say stays under `schema`, at its place in
 * the message.
 *
 *   {properties: {properties: {properties: {sku: S}, required: [sku], minProperties: 1},
 *                 context: {...}, userId: U},
 *    required: [userId]}
 *   ->
 *   {properties: {sku: S'}, context: {...}, fields: {userId: U'}, required: [sku, /userId],
 *    schema: {properties: {properties: {minProperties: 1}}}}
 *
 * A schema that refers to parts of itself is not taken apart: it stands under `schema` whole, and
 * only its names are told. */
#include "translate_schema.h"

#include <string.h>

struct event {
    struct tv_translation *t;
    const struct tv_draft *draft;
    struct tv_tree *out;
    struct tv_schema_work work;
    const char *container; /* "properties", "traits"; NULL: the message has none, or any */
    struct tv_at at;       /* of the schema */
};

static const char *container_of(enum tv_draft_call call) {
    switch (call) {
    case TV_DRAFT_TRACK:
    case TV_DRAFT_PAGE:
    case TV_DRAFT_SCREEN:
        return "properties";
    case TV_DRAFT_IDENTIFY:
    case TV_DRAFT_GROUP:
        return "traits";
    default:
        return NULL;
    }
}

static bool is_container(struct tv_str name) {
    return tv_text_is(name, "properties") || tv_text_is(name, "traits");
}

/* ---- What stays JSON Schema -------------------------------------------------------------------
 */

/* The schema of a section within that of the message. */
static struct tv_tree *raw_section(struct event *e, struct tv_str section) {
    struct tv_tree *raw = tv_schema_raw(&e->work, e->out, e->at);
    struct tv_tree *sections = tv_object_under(e->t, raw, "properties", e->at);
    struct tv_tree *found = NULL;
    for (struct tv_tree *node = sections ? sections->first : NULL; node; node = node->next)
        if (tv_str_equal(node->key->written, section))
            found = node;
    if (!found) {
        found = tv_make_object(e->t, e->at);
        tv_put_at(e->t, sections, e->at, section, found);
    }
    return found;
}

static void put_raw(struct event *e, struct tv_str section, const struct tv_tree *node) {
    tv_put_like(e->t, raw_section(e, section), node, tv_tree_copy(e->t->arena, node));
}

static bool is_old_dialect(const struct event *e) {
    return e->work.dialect && memchr(e->work.dialect->text.at, '4', e->work.dialect->text.len);
}

/* The whole schema of a section, which is the root of its references: so it gets an $id. */
static void put_whole_section(struct event *e, struct tv_str section) {
    struct tv_tree *sections =
        tv_object_under(e->t, tv_schema_raw(&e->work, e->out, e->at), "properties", e->at);
    struct tv_tree *whole = tv_tree_copy(e->t->arena, e->draft->schema);
    const char *id = is_old_dialect(e) ? "id" : "$id";
    if (!tv_has_member(e->draft->schema, id))
        tv_put(e->t, whole, id, tv_make_text(e->t, e->at, TV_STR("urn:trackvet:section")));
    tv_put_at(e->t, sections, e->at, section, whole);
}

/* ---- Presence ---------------------------------------------------------------------------------
 */

static void require(struct event *e, struct tv_at at, struct tv_str name) {
    tv_tree_append(tv_list_under(e->t, e->out, "required", at), tv_make_text(e->t, at, name));
}

/* A JSON Pointer: prefix and the escaped name. */
static struct tv_str point_at(struct event *e, struct tv_str prefix, struct tv_str name) {
    char *at = tv_arena_alloc(e->t->arena, name.len, 2);
    size_t len = 0;
    for (size_t i = 0; at && i < name.len; i++) {
        bool is_escaped = name.at[i] == '~' || name.at[i] == '/';
        at[len++] = is_escaped ? '~' : name.at[i];
        if (is_escaped)
            at[len++] = name.at[i] == '~' ? '0' : '1';
    }
    return tv_text_join(e->t, prefix, (struct tv_str){at, len});
}

/* ---- Sections ---------------------------------------------------------------------------------
 */

/* A section that was translated like any definition is shared out: its names to the event, the
 * rest to where the event can hold it. */
struct section {
    struct event *e;
    struct tv_str name;           /* in the message */
    const struct tv_tree *schema; /* as it was written */
    bool is_container;            /* properties or traits of this call */
};

static void share_required(struct section *s, const struct tv_tree *list) {
    struct tv_str inside = tv_text_join(s->e->t, TV_STR("/"), s->name);
    struct tv_str prefix = tv_text_join(s->e->t, inside, TV_STR("/"));
    for (const struct tv_tree *name = list->first; name; name = name->next) {
        bool is_bare = s->is_container && name->text.len > 0 && name->text.at[0] != '/';
        if (name->type == TV_TYPE_STRING)
            require(s->e, name->at, is_bare ? name->text : point_at(s->e, prefix, name->text));
    }
}

/* Only a container has `additional` in an event. */
static void share_additional(struct section *s, struct tv_tree *node) {
    const struct tv_tree *written =
        tv_member(s->schema, "additionalProperties", TV_TYPE_BOOLEAN | TV_TYPE_OBJECT);
    const struct tv_tree *names = tv_member(s->schema, "properties", TV_TYPE_OBJECT);
    if (s->is_container)
        tv_put_like(s->e->t, s->e->out, node, node);
    if (s->is_container || tv_text_is(node->text, "allow") || !written)
        return;
    put_raw(s->e, s->name, written);
    if (names)
        tv_put_like(s->e->t, raw_section(s->e, s->name), names,
                    tv_schema_bare_names(s->e->t, names));
}

static void share(struct section *s, struct tv_tree *node) {
    struct tv_translation *t = s->e->t;
    node->next = NULL;
    if (tv_key_is(node, "properties")) {
        if (node->count > 0)
            tv_put_at(t, s->e->out, node->key->at, s->name, node);
    } else if (tv_key_is(node, "required")) {
        share_required(s, node);
    } else if (tv_key_is(node, "additional")) {
        share_additional(s, node);
    } else if (tv_key_is(node, "schema")) {
        for (const struct tv_tree *raw = node->first; raw; raw = raw->next)
            if (tv_key_is(raw, "required") && raw->type == TV_TYPE_ARRAY)
                share_required(s, raw); /* odd names: a pointer can say them */
            else if (!tv_key_is(raw, "$schema"))
                put_raw(s->e, s->name, raw);
    } else if (!tv_key_is(node, "type") && !tv_key_is(node, "doc") && !tv_key_is(node, "default") &&
               !tv_key_is(node, "examples") && !tv_key_is(node, "deprecated")) {
        put_raw(s->e, s->name, node);
    }
}

static void put_section(struct event *e, const struct tv_tree *schema, struct tv_str name) {
    struct section section = {e, name, schema, e->container && tv_text_is(name, e->container)};
    struct tv_tree *def = tv_schema_section(&e->work, schema);
    tv_schema_do(&e->work);
    struct tv_tree *next = def ? def->first : NULL;
    while (next) {
        struct tv_tree *node = next;
        next = node->next;
        share(&section, node);
    }
}

/* ---- The message ------------------------------------------------------------------------------
 */

/* Whether a schema says nothing. */
static bool is_empty(const struct tv_tree *schema) {
    return (schema->type == TV_TYPE_OBJECT && schema->count == 0) ||
           (schema->type == TV_TYPE_BOOLEAN && tv_text_is(schema->text, "true"));
}

/* Whether no name of `properties` says anything. */
static bool are_empty(const struct tv_tree *properties) {
    for (const struct tv_tree *node = properties->first; node; node = node->next)
        if (!is_empty(node))
            return false;
    return true;
}

/* Whether a section's schema says nothing but that it is an object, and names. */
static bool is_bare(struct event *e, const struct tv_tree *schema) {
    if (schema->type != TV_TYPE_OBJECT || !(tv_schema_types(e->t, schema) & TV_TYPE_OBJECT))
        return false;
    for (const struct tv_tree *node = schema->first; node; node = node->next) {
        const struct tv_schema_keyword *keyword = tv_schema_keyword(node->key->written);
        bool is_said = !keyword || keyword->use == TV_USE_OURS || keyword->use == TV_USE_RAW;
        bool is_vain = tv_key_is(node, "type") || is_empty(node) ||
                       (tv_key_is(node, "required") && node->count == 0) ||
                       (tv_key_is(node, "properties") && are_empty(node));
        if (is_said && !is_vain)
            return false;
    }
    return true;
}

static void put_field(struct event *e, const struct tv_tree *node) {
    struct tv_tree *fields = tv_object_under(e->t, e->out, "fields", node->key->at);
    tv_put_like(e->t, fields, node, tv_schema_later(&e->work, node));
}

static void put_part(struct event *e, const struct tv_tree *node) {
    struct tv_str name = node->key->written;
    bool is_object = node->type == TV_TYPE_OBJECT;
    bool is_read = tv_text_is(name, "context") || (e->container && tv_text_is(name, e->container));
    if (is_empty(node) || tv_text_is(name, "nameMapping"))
        return;
    if (is_object && is_read)
        put_section(e, node, name);
    else if (is_read || (is_container(name) && !is_bare(e, node))) {
        struct tv_tree *raw = tv_schema_raw(&e->work, e->out, e->at);
        tv_put_like(e->t, tv_object_under(e->t, raw, "properties", e->at), node,
                    tv_tree_copy(e->t->arena, node));
    } else if (!is_container(name)) {
        put_field(e, node);
    }
}

/* A field that is demanded must be one that is known. */
static void require_field(struct event *e, const struct tv_tree *name) {
    bool is_own = e->container && tv_text_is(name->text, e->container);
    if (tv_text_is(name->text, "nameMapping"))
        return;
    if (is_container(name->text) && !is_own) {
        struct tv_tree *raw = tv_schema_raw(&e->work, e->out, e->at);
        tv_tree_append(tv_list_under(e->t, raw, "required", name->at),
                       tv_tree_copy(e->t->arena, name));
        return;
    }
    if (!is_own && !tv_text_is(name->text, "context")) {
        struct tv_tree *fields = tv_object_under(e->t, e->out, "fields", name->at);
        tv_put_at(e->t, fields, name->at, name->text, tv_make_object(e->t, name->at));
    }
    require(e, name->at, point_at(e, TV_STR("/"), name->text));
}

static void put_message_keyword(struct event *e, const struct tv_tree *node) {
    const struct tv_schema_keyword *keyword = tv_schema_keyword(node->key->written);
    bool is_of_sections = tv_key_is(node, "properties") || tv_key_is(node, "required") ||
                          tv_key_is(node, "type") || tv_key_is(node, "additionalProperties");
    if (!keyword)
        tv_schema_take_unknown(e->t, node, e->out);
    if (!keyword || is_of_sections || keyword->use == TV_USE_NOTHING || keyword->use == TV_USE_NOTE)
        return;
    tv_put_like(e->t, tv_schema_raw(&e->work, e->out, e->at), node,
                tv_tree_copy(e->t->arena, node));
}

static void put_message(struct event *e, const struct tv_tree *schema) {
    const struct tv_tree *parts = tv_member(schema, "properties", TV_TYPE_OBJECT);
    const struct tv_tree *required = tv_member(schema, "required", TV_TYPE_ARRAY);
    for (const struct tv_tree *node = parts ? parts->first : NULL; node; node = node->next)
        put_part(e, node);
    tv_schema_do(&e->work);
    for (const struct tv_tree *name = required ? required->first : NULL; name; name = name->next)
        if (name->type == TV_TYPE_STRING)
            require_field(e, name);
    if (required && tv_has_member(e->out, "fields"))
        tv_forget_repeated(e->t, tv_object_under(e->t, e->out, "fields", e->at), true);
    for (const struct tv_tree *node = schema->first; node; node = node->next)
        put_message_keyword(e, node);
}

/* The names of a schema that stands under `schema` whole. */
static void put_names(struct event *e, const struct tv_tree *schema) {
    const struct tv_tree *parts = tv_member(schema, "properties", TV_TYPE_OBJECT);
    const struct tv_tree *own =
        e->container ? tv_member(parts, e->container, TV_TYPE_OBJECT) : NULL;
    e->work.names_only = true;
    if (e->draft->scope == TV_SCOPE_SECTION)
        put_section(e, schema, (struct tv_str){e->container, strlen(e->container)});
    else if (own)
        put_section(e, own, (struct tv_str){e->container, strlen(e->container)});
}

/* ---- Notes ------------------------------------------------------------------------------------
 */

static void put_labels(struct event *e, const struct tv_tree *labels) {
    unsigned types = TV_TYPE_STRING | TV_TYPE_INTEGER | TV_TYPE_NUMBER | TV_TYPE_BOOLEAN;
    struct tv_tree *ours = labels ? tv_make_object(e->t, labels->at) : NULL;
    for (const struct tv_tree *label = labels ? labels->first : NULL; label; label = label->next)
        if (label->type & types)
            tv_put_like(e->t, ours, label, tv_tree_copy(e->t->arena, label));
    if (ours && ours->count > 0)
        tv_put(e->t, e->out, "labels", ours);
}

static void put_notes(struct event *e) {
    const struct tv_draft *draft = e->draft;
    const struct tv_tree *labels = draft->labels;
    if (draft->doc && draft->doc->type == TV_TYPE_STRING && draft->doc->text.len > 0)
        tv_put(e->t, e->out, "doc", tv_make_text(e->t, draft->doc->at, draft->doc->text));
    else if (draft->schema)
        tv_schema_doc(e->t, draft->schema, e->out);
    put_labels(e, labels ? labels : tv_member(draft->schema, "labels", TV_TYPE_OBJECT));
    if (draft->deprecated.len > 0)
        tv_put(e->t, e->out, "deprecated", tv_make_text(e->t, draft->at, draft->deprecated));
}

/* ---- All of it --------------------------------------------------------------------------------
 */

static const struct tv_tree *dialect_of(const struct tv_tree *schema) {
    const struct tv_tree *dialect = tv_member(schema, "$schema", TV_TYPE_STRING);
    bool is_usual = !dialect ||
                    tv_text_is(dialect->text, "http://json-schema.org/draft-07/schema#") ||
                    tv_text_is(dialect->text, "http://json-schema.org/draft-07/schema");
    return is_usual ? NULL : dialect;
}

static void put_context_traits(struct event *e, bool is_whole) {
    struct tv_tree *def =
        is_whole ? tv_make_object(e->t, e->at) : tv_schema_section(&e->work, e->draft->schema);
    if (is_whole)
        tv_put(e->t, def, "schema", tv_tree_copy(e->t->arena, e->draft->schema));
    tv_put(e->t, tv_object_under(e->t, e->out, "context", e->at), "traits", def);
    tv_schema_do(&e->work);
}

static void put_referring(struct event *e) {
    const struct tv_tree *schema = e->draft->schema;
    const char *container = e->container ? e->container : "properties";
    struct tv_str section = {container, strlen(container)};
    if (e->draft->scope == TV_SCOPE_MESSAGE)
        tv_put_at(e->t, e->out, e->at, TV_STR("schema"), tv_tree_copy(e->t->arena, schema));
    else
        put_whole_section(e, section);
    if (e->container)
        put_names(e, schema);
}

void tv_translate_event(struct tv_translation *t, const struct tv_draft *draft,
                        struct tv_tree *out) {
    struct event e = {
        .t = t,
        .draft = draft,
        .out = out,
        .container = container_of(draft->call),
        .at = draft->schema ? draft->schema->at : draft->at,
        .work = {.t = t, .dialect = dialect_of(draft->schema), .is_closed = draft->is_closed}};
    put_notes(&e);
    if (draft->schema && draft->schema->type == TV_TYPE_OBJECT) {
        bool is_whole = tv_schema_has_reference(draft->schema);
        if (draft->scope == TV_SCOPE_CONTEXT_TRAITS)
            put_context_traits(&e, is_whole);
        else if (is_whole)
            put_referring(&e);
        else if (draft->scope == TV_SCOPE_SECTION && e.container)
            put_section(&e, draft->schema, (struct tv_str){e.container, strlen(e.container)});
        else
            put_message(&e, draft->schema);
    }
    if (tv_has_member(out, "required"))
        tv_forget_repeated(t, tv_list_under(t, out, "required", e.at), false);
    if (draft->is_closed && e.container && !tv_has_member(out, "additional"))
        tv_put(t, out, "additional", tv_make_text(t, draft->at, TV_STR("forbid")));
}
