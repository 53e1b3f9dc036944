/* Projects of rudder-cli: a folder of YAML files that refer to each other, in two generations.
 *
 *   {version: rudder/v1, kind: KIND, metadata: {name}, spec: SPEC}
 *
 *   KIND            SPEC
 *   properties      {properties: [{id, name, type, config}]}
 *   custom-types    {types: [{id, name, type, config, properties, variants}]}
 *   events          {events: [{id, name, event_type, category}]}
 *   categories      {categories: [{id, name}]}
 *   tracking-plan   {id, display_name, rules: [{type: event_rule, event, properties, variants}]}
 *   (tp in rudder/0.1)
 *
 * Only tracking plans hold rules. Files of other kinds become plans of which nothing is left, so
 * that findings can name their lines. Groups in references of the first generation
 * (#/properties/GROUP/ID) are not looked at, as in rudder-cli. */
#include "translate_rudder.h"
#include "translate_formats.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *kind, *list; /* of a file, and what holds its entries */
    const char *prefix, *legacy;
    const char *missing;
} kinds[TV_RUDDER_KIND_COUNT] = {
    [TV_RUDDER_CATEGORY] = {"categories", "categories", "#category:", "#/categories/",
                            "{a} is no category in these files"},
    [TV_RUDDER_TYPE] = {"custom-types", "types", "#custom-type:", "#/custom-types/",
                        "{a} is no custom type in these files: give the folder that holds all"},
    [TV_RUDDER_EVENT] = {"events", "events", "#event:", "#/events/",
                         "{a} is no event in these files: give the folder that holds all"},
    [TV_RUDDER_PROPERTY] = {"properties", "properties", "#property:", "#/properties/",
                            "{a} is no property in these files: give the folder that holds all"},
};

static bool starts_with(struct tv_str text, const char *start) {
    size_t len = strlen(start);
    return text.len >= len && !memcmp(text.at, start, len);
}

bool tv_detect_rudder(const struct tv_tree *root) {
    return starts_with(tv_member_text(root, "version"), "rudder/") && tv_has_member(root, "kind");
}

const struct tv_tree *tv_rudder_either(const struct tv_tree *of, const char *key,
                                       const char *legacy, unsigned types) {
    const struct tv_tree *found = tv_member(of, key, types);
    return found ? found : tv_member(of, legacy, types);
}

/* ---- The catalog ------------------------------------------------------------------------------
 */

static int compare_entries(const void *left, const void *right) {
    const struct tv_rudder_entry *a = left, *b = right;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    size_t len = a->id.len < b->id.len ? a->id.len : b->id.len;
    int order = len > 0 ? memcmp(a->id.at, b->id.at, len) : 0;
    return order != 0 ? order : (a->id.len > b->id.len) - (a->id.len < b->id.len);
}

/* The list in a file of one of the kinds; NULL in others. */
static const struct tv_tree *list_of(const struct tv_tree *root, enum tv_rudder_kind *kind) {
    struct tv_str word = tv_member_text(root, "kind");
    for (unsigned i = 0; i < TV_RUDDER_KIND_COUNT; i++)
        if (tv_text_is(word, kinds[i].kind)) {
            *kind = (enum tv_rudder_kind)i;
            return tv_member(tv_member(root, "spec", TV_TYPE_OBJECT), kinds[i].list, TV_TYPE_ARRAY);
        }
    return NULL;
}

static struct tv_rudder_catalog make_catalog(struct tv_translation *t) {
    struct tv_rudder_catalog catalog = {.t = t};
    enum tv_rudder_kind kind = TV_RUDDER_KIND_COUNT;
    size_t count = 0;
    const struct tv_project_file *first = t->project->first;
    for (const struct tv_project_file *file = first; file; file = file->next) {
        const struct tv_tree *list = list_of(file->root, &kind);
        count += list ? list->count : 0;
    }
    catalog.entries = tv_arena_alloc(t->scratch, count + 1, sizeof *catalog.entries);
    for (const struct tv_project_file *file = first; file && catalog.entries; file = file->next) {
        const struct tv_tree *list = list_of(file->root, &kind);
        for (const struct tv_tree *node = list ? list->first : NULL; node; node = node->next)
            catalog.entries[catalog.count++] =
                (struct tv_rudder_entry){kind, tv_member_text(node, "id"), node};
    }
    if (catalog.count > 0)
        qsort(catalog.entries, catalog.count, sizeof *catalog.entries, compare_entries);
    return catalog;
}

/* The id in a reference; empty when it is none of this kind. */
static struct tv_str id_of(struct tv_str text, enum tv_rudder_kind kind) {
    size_t at = text.len;
    if (starts_with(text, kinds[kind].prefix))
        at = strlen(kinds[kind].prefix);
    else if (starts_with(text, kinds[kind].legacy))
        for (at = strlen(kinds[kind].legacy); at < text.len; at++)
            if (text.at[at] == '/') {
                at++;
                break;
            }
    return (struct tv_str){text.at + at, text.len - at};
}

const struct tv_tree *tv_rudder_find(const struct tv_rudder_catalog *catalog,
                                     enum tv_rudder_kind kind, const struct tv_tree *reference) {
    const struct tv_tree *inside = tv_member(reference, "$ref", TV_TYPE_STRING);
    const struct tv_tree *text = inside ? inside : reference;
    struct tv_rudder_entry sought = {.kind = kind, .id = id_of(text->text, kind)};
    const struct tv_rudder_entry *found = NULL;
    if (text->type == TV_TYPE_STRING && sought.id.len > 0 && catalog->count > 0)
        found = bsearch(&sought, catalog->entries, catalog->count, sizeof sought, compare_entries);
    if (!found)
        tv_refuse(catalog->t, text->at, kinds[kind].missing, text->text);
    return found ? found->node : NULL;
}

/* ---- Rules ------------------------------------------------------------------------------------
 */

/* {category: NAME} */
static const struct tv_tree *labels_of(const struct tv_rudder_catalog *catalog,
                                       const struct tv_tree *event) {
    struct tv_translation *t = catalog->t;
    const struct tv_tree *reference = tv_member(event, "category", TV_TYPE_STRING | TV_TYPE_OBJECT);
    const struct tv_tree *category =
        reference ? tv_rudder_find(catalog, TV_RUDDER_CATEGORY, reference) : NULL;
    const struct tv_tree *name = tv_member(category, "name", TV_TYPE_STRING);
    struct tv_tree *labels = name ? tv_make_object(t, name->at) : NULL;
    if (labels)
        tv_put(t, labels, "category", tv_make_text(t, name->at, name->text));
    return labels;
}

/* Whether properties are allowed that the rule does not name; the first generation says it in the
 * rule or in its event. */
static bool is_open(const struct tv_tree *rule) {
    const struct tv_tree *event = tv_member(rule, "event", TV_TYPE_OBJECT);
    const struct tv_tree *flag =
        tv_rudder_either(rule, "additional_properties", "allow_unplanned", TV_TYPE_BOOLEAN);
    if (!flag)
        flag = tv_member(event, "allow_unplanned", TV_TYPE_BOOLEAN);
    return flag && tv_text_is(flag->text, "true");
}

static void warn_unknown(struct tv_translation *t, const struct tv_tree *rule,
                         const struct tv_tree *event) {
    static const char *const rule_keys[] = {"type",       "id",
                                            "event",      "identity_section",
                                            "properties", "additional_properties",
                                            "includes",   "allow_unplanned",
                                            "variants",   NULL};
    static const char *const event_keys[] = {"id",          "name",     "event_type",
                                             "description", "category", NULL};
    tv_warn_unknown_keys(t, rule, "a rule", rule_keys);
    tv_warn_unknown_keys(t, event, "an event", event_keys);
}

static void draft_rule(struct tv_rudder_catalog *catalog, const struct tv_tree *rule) {
    struct tv_translation *t = catalog->t;
    const struct tv_tree *reference = tv_member(rule, "event", TV_TYPE_STRING | TV_TYPE_OBJECT);
    if (!reference && tv_has_member(rule, "includes"))
        return; /* rules of another plan of this folder, which is read as well */
    if (!reference) {
        tv_refuse(t, rule->at, "a rule needs an \"event\"", TV_STR(""));
        return;
    }
    const struct tv_tree *event = tv_rudder_find(catalog, TV_RUDDER_EVENT, reference);
    const struct tv_tree *section = tv_member(rule, "identity_section", TV_TYPE_STRING);
    struct tv_draft draft = {.at = rule->at,
                             .doc = tv_member(event, "description", TV_TYPE_STRING)};
    if (!event ||
        !tv_rudder_name_event(t, event, tv_member(event, "event_type", TV_TYPE_STRING), &draft))
        return;
    if (!section)
        section = tv_member(reference, "identity_section", TV_TYPE_STRING);
    warn_unknown(t, rule, event);
    draft.labels = labels_of(catalog, event);
    struct tv_tree *schema = tv_rudder_schema(catalog, rule);
    tv_put(t, schema, "additionalProperties", tv_make_flag(t, rule->at, is_open(rule)));
    draft.schema = schema;
    tv_rudder_place(t, section, &draft);
    tv_draft_add(t, &draft);
}

static void translate_plan(struct tv_translation *t, const struct tv_tree *spec) {
    static const char *const keys[] = {"id", "display_name", "description", "rules", NULL};
    const struct tv_tree *rules = tv_member(spec, "rules", TV_TYPE_ARRAY);
    struct tv_rudder_catalog catalog = make_catalog(t);
    if (!spec) {
        tv_refuse(t, t->root->at, "\"spec\" is missing", TV_STR(""));
        return;
    }
    tv_warn_unknown_keys(t, spec, "a tracking plan", keys);
    t->title = tv_member(spec, "display_name", TV_TYPE_STRING);
    t->doc = tv_member(spec, "description", TV_TYPE_STRING);
    if (tv_member_text(spec, "id").len > 0)
        t->plan = tv_member_text(spec, "id");
    for (const struct tv_tree *rule = rules ? rules->first : NULL; rule; rule = rule->next)
        draft_rule(&catalog, rule);
}

/* ---- Files ------------------------------------------------------------------------------------
 */

/* rudder-cli puts in values from elsewhere where a text says {{ .NAME }}. */
static bool has_variable(struct tv_str text) {
    for (size_t i = 0; i + 1 < text.len; i++)
        if (text.at[i] == '{' && text.at[i + 1] == '{')
            return true;
    return false;
}

static void warn_variables(struct tv_translation *t) {
    const struct tv_tree *node = t->root;
    for (;;) {
        if (node->type == TV_TYPE_STRING && has_variable(node->text))
            tv_warn_once(t, node->at, "{a} has a variable: it is read as it stands", node->text);
        if (node->first) {
            node = node->first;
            continue;
        }
        while (node != t->root && !node->next)
            node = node->parent;
        if (node == t->root)
            return;
        node = node->next;
    }
}

void tv_translate_rudder(struct tv_translation *t) {
    static const char *const keys[] = {"version", "kind", "metadata", "spec", NULL};
    struct tv_str kind = tv_member_text(t->root, "kind");
    tv_warn_unknown_keys(t, t->root, "a file of rudder-cli", keys);
    if (tv_text_is(kind, "tp") || tv_text_is(kind, "tracking-plan"))
        translate_plan(t, tv_member(t->root, "spec", TV_TYPE_OBJECT));
    warn_variables(t);
}
