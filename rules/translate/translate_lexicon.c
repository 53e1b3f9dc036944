/* Schemas of Mixpanel's Lexicon, as its API takes and returns them.
 *
 *   {entries: [ENTRY]}, {results: [ENTRY]}, [ENTRY] or one ENTRY
 *   ENTRY: {entityType: event, name, schemaJson: SCHEMA}
 *
 * The schema is of the event's properties; that of the entity type `profile` is of the traits of
 * users. Schemas and their properties have `metadata: {com.mixpanel: {displayName, tags, ...}}`. */
#include "translate_formats.h"

static bool is_entry(const struct tv_tree *node) {
    return tv_member(node, "entityType", TV_TYPE_STRING) && tv_has_member(node, "schemaJson");
}

/* The list of entries; NULL when there is none. */
static const struct tv_tree *entries_of(const struct tv_tree *root) {
    const struct tv_tree *entries = tv_member(root, "entries", TV_TYPE_ARRAY);
    if (root->type == TV_TYPE_ARRAY)
        return root;
    return entries ? entries : tv_member(root, "results", TV_TYPE_ARRAY);
}

bool tv_detect_lexicon(const struct tv_tree *root) {
    const struct tv_tree *entries = entries_of(root);
    return is_entry(entries ? entries->first : root);
}

static bool take_key(struct tv_translation *t, const struct tv_tree *node, struct tv_tree *out) {
    (void)t;
    (void)out;
    return tv_key_is(node, "metadata");
}

/* The tags as labels, {KPIs: true}. */
static const struct tv_tree *labels_of(struct tv_translation *t, const struct tv_tree *schema) {
    const struct tv_tree *metadata = tv_member(schema, "metadata", TV_TYPE_OBJECT);
    const struct tv_tree *own = tv_member(metadata, "com.mixpanel", TV_TYPE_OBJECT);
    const struct tv_tree *tags = tv_member(own, "tags", TV_TYPE_ARRAY);
    struct tv_tree *labels = tags ? tv_make_object(t, tags->at) : NULL;
    for (const struct tv_tree *tag = tags ? tags->first : NULL; tag; tag = tag->next)
        if (tag->type == TV_TYPE_STRING && tag->text.len > 0)
            tv_put_at(t, labels, tag->at, tag->text, tv_make_flag(t, tag->at, true));
    tv_forget_repeated(t, labels, true);
    return labels;
}

/* Call and name of what an entry is about; false when it is not read, with a word about it. */
static bool name_entry(struct tv_translation *t, const struct tv_tree *entry,
                       struct tv_draft *draft) {
    const struct tv_tree *type = tv_member(entry, "entityType", TV_TYPE_STRING);
    const struct tv_tree *name = tv_member(entry, "name", TV_TYPE_STRING);
    if (type && tv_text_is(type->text, "profile")) {
        draft->call = TV_DRAFT_IDENTIFY;
        return true;
    }
    if (type && !tv_text_is(type->text, "event")) {
        tv_warn_once(t, type->at, "{a} is no entity that is read, only event and profile",
                     type->text);
        return false;
    }
    if (!type || !name || name->text.len == 0) {
        tv_refuse(t, entry->at, "an entry needs an \"entityType\" and a \"name\"", TV_STR(""));
        return false;
    }
    draft->call = TV_DRAFT_TRACK;
    draft->name = name->text;
    draft->name_at = name->at;
    return true;
}

static void draft_entry(struct tv_translation *t, const struct tv_tree *entry) {
    static const char *const keys[] = {"entityType", "name", "schemaJson", NULL};
    const struct tv_tree *schema = tv_member(entry, "schemaJson", TV_TYPE_OBJECT);
    struct tv_draft draft = {.scope = TV_SCOPE_SECTION,
                             .at = entry->at,
                             .schema = schema,
                             .doc = tv_member(schema, "description", TV_TYPE_STRING),
                             .labels = labels_of(t, schema)};
    tv_warn_unknown_keys(t, entry, "an entry", keys);
    if (name_entry(t, entry, &draft))
        tv_draft_add(t, &draft);
}

void tv_translate_lexicon(struct tv_translation *t) {
    static const char *const keys[] = {"entries", "results", "truncate", "status", NULL};
    const struct tv_tree *entries = entries_of(t->root);
    t->vendor_key = take_key;
    if (!entries) {
        draft_entry(t, t->root);
        return;
    }
    if (entries != t->root)
        tv_warn_unknown_keys(t, t->root, "a list of schemas", keys);
    for (const struct tv_tree *entry = entries->first; entry; entry = entry->next)
        draft_entry(t, entry);
}
