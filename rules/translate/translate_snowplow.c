/* Snowplow's data structures, and the schemas of an Iglu registry inside of them or alone.
 *
 *   {apiVersion: v1, resourceType: data-structure, meta: {schemaType: event}, data: SCHEMA}
 *   SCHEMA: {$schema: http://iglucentral.com/..., self: {vendor, name, format, version: 1-0-2},
 *            type: object, properties: {...}}           of draft-04, about the properties
 *
 * The name of the schema is that of the event. A registry keeps all versions, one a file: of those
 * in a folder the newest is read, for events do not say in `event_version` which one they mean. */
#include "translate_formats.h"

static const struct tv_tree *schema_of(const struct tv_tree *root) {
    return tv_has_member(root, "resourceType") ? tv_member(root, "data", TV_TYPE_OBJECT) : root;
}

static const struct tv_tree *self_of(const struct tv_tree *root) {
    const struct tv_tree *self = tv_member(schema_of(root), "self", TV_TYPE_OBJECT);
    return tv_member_text(self, "vendor").len > 0 ? self : NULL;
}

bool tv_detect_snowplow(const struct tv_tree *root) {
    return (tv_has_member(root, "apiVersion") && tv_has_member(root, "resourceType")) ||
           (self_of(root) && tv_has_member(self_of(root), "version"));
}

/* ---- Versions ---------------------------------------------------------------------------------
 */

/* 1-0-2 as a number; each part up to 99,999. */
static uint64_t version_of(const struct tv_tree *self) {
    struct tv_str text = tv_member_text(self, "version");
    uint64_t version = 0, part = 0;
    for (size_t i = 0; i < text.len; i++) {
        bool is_digit = text.at[i] >= '0' && text.at[i] <= '9';
        if (is_digit && part < 10000)
            part = part * 10 + (uint64_t)(text.at[i] - '0');
        else if (!is_digit) {
            version = version * 100000 + part;
            part = 0;
        }
    }
    return version * 100000 + part;
}

static bool has_newer(const struct tv_translation *t, const struct tv_tree *self) {
    const struct tv_project_file *file = t->project ? t->project->first : NULL;
    for (; file; file = file->next) {
        const struct tv_tree *other = self_of(file->root);
        if (other && other != self &&
            tv_str_equal(tv_member_text(other, "name"), tv_member_text(self, "name")) &&
            tv_str_equal(tv_member_text(other, "vendor"), tv_member_text(self, "vendor")) &&
            version_of(other) > version_of(self))
            return true;
    }
    return false;
}

/* ---- Schemas ----------------------------------------------------------------------------------
 */

/* The schema without what is Snowplow's, as one of draft-04, which theirs extends. */
static struct tv_tree *plain_schema(struct tv_translation *t, const struct tv_tree *schema) {
    struct tv_tree *copy = tv_make_object(t, schema->at);
    tv_put(t, copy, "$schema",
           tv_make_text(t, schema->at, TV_STR("http://json-schema.org/draft-04/schema#")));
    for (const struct tv_tree *node = schema->first; node; node = node->next)
        if (!tv_key_is(node, "$schema") && !tv_key_is(node, "self") &&
            !tv_key_is(node, "$supersededBy") && !tv_key_is(node, "$supersedes"))
            tv_put_like(t, copy, node, tv_tree_copy(t->arena, node));
    return copy;
}

/* Whether the file is about events; data structures say so. */
static bool is_event(struct tv_translation *t) {
    const struct tv_tree *resource = tv_member(t->root, "resourceType", TV_TYPE_STRING);
    const struct tv_tree *type =
        tv_member(tv_member(t->root, "meta", TV_TYPE_OBJECT), "schemaType", TV_TYPE_STRING);
    if (resource && !tv_text_is(resource->text, "data-structure")) {
        tv_warn(t, resource->at, "{a} is not read, only data structures", resource->text);
        return false;
    }
    if (type && !tv_text_is(type->text, "event")) {
        tv_warn(t, type->at, "{a} is no event: it is not read", type->text);
        return false;
    }
    return true;
}

void tv_translate_snowplow(struct tv_translation *t) {
    static const char *const keys[] = {"apiVersion", "resourceType", "meta", "data", NULL};
    static const char *const self_keys[] = {"vendor", "name", "format", "version", NULL};
    const struct tv_tree *self = self_of(t->root);
    const struct tv_tree *name = tv_member(self, "name", TV_TYPE_STRING);
    if (!is_event(t))
        return;
    if (!name || name->text.len == 0) {
        tv_refuse(t, self ? self->at : t->root->at,
                  "the schema needs a \"self\" with \"vendor\" and \"name\"", TV_STR(""));
        return;
    }
    if (schema_of(t->root) != t->root)
        tv_warn_unknown_keys(t, t->root, "a data structure", keys);
    tv_warn_unknown_keys(t, self, "\"self\"", self_keys);
    t->plan = tv_member_text(self, "vendor");
    if (!has_newer(t, self))
        tv_draft_add(t, &(struct tv_draft){.call = TV_DRAFT_TRACK,
                                           .scope = TV_SCOPE_SECTION,
                                           .at = t->root->at,
                                           .name = name->text,
                                           .name_at = name->at,
                                           .schema = plain_schema(t, schema_of(t->root))});
}
