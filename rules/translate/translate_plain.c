/* A JSON Schema that stands alone in its file: one event.
 *
 *   {properties: {type: {const: track}, event: {const: Order Completed},
 *                 properties: {type: object, ...}}}              about the message
 *   {title: Order Completed, type: object, properties: {...}}    about its properties
 *
 * It is about the message when it speaks of the message's sections. The event's name is the const
 * of `event` (or of `name`, which some take to tell events apart), else the title, else the name of
 * the file. */
#include "translate_formats.h"

#include <string.h>

static bool is_json_schema(struct tv_str text) {
    static const char host[] = "json-schema.org";
    size_t len = sizeof host - 1;
    for (size_t i = 0; i + len <= text.len; i++)
        if (!memcmp(text.at + i, host, len))
            return true;
    return false;
}

bool tv_detect_plain(const struct tv_tree *root) {
    bool says_so = is_json_schema(tv_member_text(root, "$schema"));
    bool has_names = tv_member(root, "properties", TV_TYPE_OBJECT) != NULL;
    bool has_parts = tv_has_member(root, "allOf") || tv_has_member(root, "anyOf") ||
                     tv_has_member(root, "oneOf") || tv_has_member(root, "$ref");
    return says_so ? has_names || has_parts || tv_has_member(root, "type")
                   : has_names && tv_text_is(tv_member_text(root, "type"), "object");
}

/* The one text that a property may have. */
static const struct tv_tree *only_text(const struct tv_tree *names, const char *name) {
    const struct tv_tree *schema = tv_member(names, name, TV_TYPE_OBJECT);
    const struct tv_tree *values = tv_member(schema, "enum", TV_TYPE_ARRAY);
    const struct tv_tree *text = tv_member(schema, "const", TV_TYPE_STRING);
    if (!text && values && values->count == 1 && values->first->type == TV_TYPE_STRING)
        text = values->first;
    return text && text->text.len > 0 ? text : NULL;
}

static bool is_section(const struct tv_tree *names, const char *name) {
    const struct tv_tree *schema = tv_member(names, name, TV_TYPE_OBJECT);
    return schema &&
           (schema->count == 0 || tv_has_member(schema, "properties") ||
            tv_has_member(schema, "additionalProperties") || tv_has_member(schema, "$ref") ||
            tv_text_is(tv_member_text(schema, "type"), "object"));
}

static enum tv_draft_call call_of(const struct tv_tree *type) {
    static const struct {
        const char *type;
        enum tv_draft_call call;
    } calls[] = {{"identify", TV_DRAFT_IDENTIFY},
                 {"page", TV_DRAFT_PAGE},
                 {"screen", TV_DRAFT_SCREEN},
                 {"group", TV_DRAFT_GROUP},
                 {"alias", TV_DRAFT_ALIAS}};
    for (size_t i = 0; type && i < sizeof calls / sizeof *calls; i++)
        if (tv_text_is(type->text, calls[i].type))
            return calls[i].call;
    return TV_DRAFT_TRACK;
}

/* The file's name without ".schema.json". */
static struct tv_str name_of_file(const struct tv_translation *t) {
    struct tv_str name = tv_base_name(t->file->path);
    size_t len = sizeof ".schema" - 1;
    if (name.len > len && !memcmp(name.at + name.len - len, ".schema", len))
        name.len -= len;
    return name;
}

static void name_draft(struct tv_translation *t, const struct tv_tree *names,
                       struct tv_draft *draft) {
    const struct tv_tree *name = only_text(names, "event");
    bool is_track = draft->call == TV_DRAFT_TRACK;
    if (!name && (draft->scope == TV_SCOPE_MESSAGE || is_track))
        name = only_text(names, "name");
    if (!name && is_track)
        name = tv_member(t->root, "title", TV_TYPE_STRING);
    draft->name_at = name ? name->at : t->root->at;
    if (name && name->text.len > 0)
        draft->name = name->text;
    else if (is_track)
        draft->name = name_of_file(t);
}

void tv_translate_plain(struct tv_translation *t) {
    const struct tv_tree *names = tv_member(t->root, "properties", TV_TYPE_OBJECT);
    bool is_message = is_section(names, "properties") || is_section(names, "traits") ||
                      (only_text(names, "event") && only_text(names, "type"));
    struct tv_draft draft = {.scope = is_message ? TV_SCOPE_MESSAGE : TV_SCOPE_SECTION,
                             .call =
                                 is_message ? call_of(only_text(names, "type")) : TV_DRAFT_TRACK,
                             .at = t->root->at,
                             .schema = t->root};
    bool has_traits = is_section(names, "traits") && !is_section(names, "properties");
    if (is_message && !only_text(names, "type") && !only_text(names, "event") && has_traits)
        draft.call = TV_DRAFT_IDENTIFY;
    name_draft(t, names, &draft);
    tv_draft_add(t, &draft);
}
