/* Avo's export, and what its webhook sends.
 *
 *   {name, events: [EVENT], metrics, sources, destinations, categories, propertyGroups, context}
 *   EVENT: {id, name, description, tags: [TEXT], categories, actions: [TEXT], sources,
 *           rules: SCHEMA of the message, pii, ...}
 *
 * The schemas are of draft-06, and say more than JSON Schema does: `nameMapping` is required and
 * described as if it were a field of the message, and a property has `pii: {isPii, piiType}`. */
#include "translate_formats.h"

static bool is_event(const struct tv_tree *node) {
    const struct tv_tree *rules = tv_member(node, "rules", TV_TYPE_OBJECT);
    return tv_member(node, "name", TV_TYPE_STRING) && rules &&
           (tv_has_member(rules, "nameMapping") || tv_has_member(node, "actions") ||
            tv_has_member(node, "triggers") ||
            (tv_has_member(node, "categories") && tv_has_member(node, "tags")));
}

bool tv_detect_avo(const struct tv_tree *root) {
    const struct tv_tree *events = tv_member(root, "events", TV_TYPE_ARRAY);
    bool is_whole = tv_has_member(root, "metrics") && tv_has_member(root, "sources") &&
                    tv_has_member(root, "destinations");
    return events && (events->count > 0 ? is_event(events->first) : is_whole);
}

/* ---- Schemas ----------------------------------------------------------------------------------
 */

/* Our word for a kind of personal data: the same in lower case with hyphens, else "other". */
static struct tv_str pii_word(struct tv_translation *t, struct tv_str type) {
    char *at = tv_arena_alloc(t->arena, type.len, 1);
    for (size_t i = 0; at && i < type.len; i++) {
        char c = type.at[i];
        bool is_space = c == ' ' || c == '_';
        at[i] = (char)(is_space ? '-' : c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
    struct tv_str word = {at, type.len};
    return at && tv_words_have(TV_WORDS_PII, word) ? word : TV_STR("other");
}

static bool is_true(const struct tv_tree *node) {
    return node && tv_text_is(node->text, "true");
}

static bool take_key(struct tv_translation *t, const struct tv_tree *node, struct tv_tree *out) {
    static const char *const keys[] = {"index", "isSystemProperty", "customFields",
                                       "propertyGroups"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (tv_key_is(node, keys[i]))
            return true;
    if (!tv_key_is(node, "pii"))
        return false;
    if (is_true(tv_member(node, "isPii", TV_TYPE_BOOLEAN)))
        tv_put(t, out, "pii",
               tv_make_text(t, node->at, pii_word(t, tv_member_text(node, "piiType"))));
    return true;
}

/* ---- Events -----------------------------------------------------------------------------------
 */

/* Whether the list of actions has one of this name; they are texts or have a `type`. */
static bool has_action(const struct tv_tree *actions, const char *name) {
    const struct tv_tree *action = actions ? actions->first : NULL;
    for (; action; action = action->next) {
        struct tv_str type =
            action->type == TV_TYPE_STRING ? action->text : tv_member_text(action, "type");
        if (tv_text_is(type, name))
            return true;
    }
    return false;
}

/* What an event does. One that logs and identifies as well is told by its name. */
static enum tv_draft_call call_of(const struct tv_tree *actions) {
    bool is_logged = has_action(actions, "logEvent") && !has_action(actions, "skipLogEvent");
    if (!is_logged && (has_action(actions, "page") || has_action(actions, "logPage")))
        return TV_DRAFT_PAGE;
    if (!is_logged && has_action(actions, "identify"))
        return TV_DRAFT_IDENTIFY;
    if (!is_logged && has_action(actions, "updateGroups"))
        return TV_DRAFT_GROUP;
    return TV_DRAFT_TRACK;
}

/* Avo names sections for what is sent, `properties`, whatever the call. */
static const struct tv_tree *own_section(const struct tv_tree *schema, struct tv_draft *draft) {
    const struct tv_tree *parts = tv_member(schema, "properties", TV_TYPE_OBJECT);
    const struct tv_tree *properties = tv_member(parts, "properties", TV_TYPE_OBJECT);
    bool has_traits = draft->call == TV_DRAFT_IDENTIFY || draft->call == TV_DRAFT_GROUP;
    if (!has_traits || !properties || tv_has_member(parts, "traits"))
        return schema;
    draft->scope = TV_SCOPE_SECTION;
    return properties;
}

/* The tags as labels, {vip: true}. */
static const struct tv_tree *labels_of(struct tv_translation *t, const struct tv_tree *event) {
    const struct tv_tree *tags = tv_member(event, "tags", TV_TYPE_ARRAY);
    struct tv_tree *labels = tags ? tv_make_object(t, tags->at) : NULL;
    for (const struct tv_tree *tag = tags ? tags->first : NULL; tag; tag = tag->next)
        if (tag->type == TV_TYPE_STRING && tag->text.len > 0)
            tv_put_at(t, labels, tag->at, tag->text, tv_make_flag(t, tag->at, true));
    tv_forget_repeated(t, labels, true);
    return labels;
}

static void draft_event(struct tv_translation *t, const struct tv_tree *event) {
    static const char *const keys[] = {"id",           "name",    "description",  "triggers",
                                       "tags",         "actions", "categories",   "sources",
                                       "customFields", "rules",   "pii",          "variants",
                                       "nameMapping",  "owner",   "stakeholders", NULL};
    const struct tv_tree *name = tv_member(event, "name", TV_TYPE_STRING);
    const struct tv_tree *rules = tv_member(event, "rules", TV_TYPE_OBJECT);
    const struct tv_tree *actions = tv_member(event, "actions", TV_TYPE_ARRAY);
    struct tv_draft draft = {.call = call_of(actions),
                             .at = event->at,
                             .doc = tv_member(event, "description", TV_TYPE_STRING),
                             .labels = labels_of(t, event)};
    if (!name || name->text.len == 0) {
        tv_refuse(t, event->at, "an event needs a \"name\"", TV_STR(""));
        return;
    }
    tv_warn_unknown_keys(t, event, "an event", keys);
    if (has_action(actions, "skipLogEvent") && draft.call == TV_DRAFT_TRACK)
        return; /* nothing is sent under its name */
    draft.schema = own_section(rules, &draft);
    if (draft.call == TV_DRAFT_TRACK || draft.call == TV_DRAFT_PAGE) {
        draft.name = name->text;
        draft.name_at = name->at;
    }
    tv_draft_add(t, &draft);
}

void tv_translate_avo(struct tv_translation *t) {
    static const char *const keys[] = {"name",    "events",        "metrics",        "sources",
                                       "context", "categories",    "propertyGroups", "destinations",
                                       "schema",  "removedEvents", "eventVariants",  NULL};
    const struct tv_tree *events = tv_member(t->root, "events", TV_TYPE_ARRAY);
    const struct tv_tree *removed = tv_member(t->root, "removedEvents", TV_TYPE_ARRAY);
    if (!events) {
        tv_refuse(t, t->root->at, "\"events\" is missing: the list of events", TV_STR(""));
        return;
    }
    tv_warn_unknown_keys(t, t->root, "a tracking plan", keys);
    if (removed)
        tv_warn(t, removed->key->at, "{a}: this file says what changed, not the whole plan",
                removed->key->written);
    t->vendor_key = take_key;
    t->title = tv_member(t->root, "name", TV_TYPE_STRING);
    if (t->title && t->title->text.len > 0)
        t->plan = t->title->text;
    for (const struct tv_tree *event = events->first; event; event = event->next)
        draft_event(t, event);
}
