/* Plans that communities keep in YAML, one rule or event a file.
 *
 *   {rules: [{key, type: TRACK, description, version, labels,
 *             properties: {NAME: {type: [string], required: true}}}]}
 *   {name, description, area, product, properties: [{name, description, type, required, allowNull,
 *                                                    pattern}]}              an event a file
 *   {traits | identify_traits | group_traits: [{name, ...}]}
 *   {name, display_name}                                                     the plan's own file
 *
 * Both kinds say `required` in the property itself, as JSON Schema did long ago. */
#include "translate_formats.h"

/* ---- Schemas ----------------------------------------------------------------------------------
 */

/* A schema of the section that is being written. */
struct writing {
    struct tv_translation *t;
    struct tv_tree *schema, *names, *required;
};

static struct writing start(struct tv_translation *t, struct tv_at at) {
    struct writing w = {.t = t, .schema = tv_make_object(t, at), .names = tv_make_object(t, at)};
    tv_put(t, w.schema, "type", tv_make_text(t, at, TV_STR("object")));
    tv_put(t, w.schema, "properties", w.names);
    return w;
}

static bool is_true(const struct tv_tree *node) {
    return node && tv_text_is(node->text, "true");
}

static void require(struct writing *w, struct tv_at at, struct tv_str name) {
    if (!w->required)
        w->required = tv_list_under(w->t, w->schema, "required", at);
    tv_tree_append(w->required, tv_make_text(w->t, at, name));
}

/* A property's schema without the keys that are not of JSON Schema. */
static struct tv_tree *copy_schema(struct tv_translation *t, const struct tv_tree *property) {
    struct tv_tree *copy = tv_make_object(t, property->at);
    for (const struct tv_tree *node = property->first; node; node = node->next) {
        bool is_flag = node->type == TV_TYPE_BOOLEAN;
        if ((tv_key_is(node, "required") && is_flag) || tv_key_is(node, "allowNull") ||
            tv_key_is(node, "name"))
            continue;
        tv_put_like(t, copy, node, tv_tree_copy(t->arena, node));
    }
    return copy;
}

/* {type: string, allowNull: true} is {type: [string, null]}. */
static void allow_null(struct tv_translation *t, struct tv_tree *schema) {
    for (struct tv_tree *node = schema->first; node; node = node->next) {
        if (!tv_key_is(node, "type") || node->type != TV_TYPE_STRING)
            continue;
        struct tv_tree *word = tv_make_text(t, node->at, node->text);
        node->type = TV_TYPE_ARRAY;
        tv_tree_append(node, word);
        tv_tree_append(node, tv_make_text(t, node->at, TV_STR("null")));
    }
}

static void write_property(struct writing *w, const struct tv_tree *property, struct tv_at name_at,
                           struct tv_str name) {
    struct tv_tree *schema = copy_schema(w->t, property);
    if (schema && is_true(tv_member(property, "allowNull", TV_TYPE_BOOLEAN)))
        allow_null(w->t, schema);
    if (is_true(tv_member(property, "required", TV_TYPE_BOOLEAN)))
        require(w, name_at, name);
    tv_put_at(w->t, w->names, name_at, name, schema);
}

/* {NAME: schema} */
static struct tv_tree *write_mapping(struct tv_translation *t, const struct tv_tree *properties) {
    struct writing w = start(t, properties->at);
    for (const struct tv_tree *node = properties->first; node; node = node->next)
        write_property(&w, node, node->key->at, node->key->written);
    return w.schema;
}

static void refuse_repeated(struct tv_mistakes *mistakes, const struct tv_tree *node,
                            const struct tv_tree *earlier) {
    (void)earlier;
    tv_mistake_add(mistakes, (struct tv_mistake){.rule = TV_RULE_PLAN_SYNTAX,
                                                 .at = node->key->at,
                                                 .detail = "{a} stands twice in this list",
                                                 .a = node->key->written});
}

/* [{name: NAME, ...}] */
static struct tv_tree *write_list(struct tv_translation *t, const struct tv_tree *properties) {
    struct writing w = start(t, properties->at);
    for (const struct tv_tree *node = properties->first; node; node = node->next) {
        const struct tv_tree *name = tv_member(node, "name", TV_TYPE_STRING);
        if (!name)
            tv_refuse(t, node->at, "a property needs a \"name\"", TV_STR(""));
        else
            write_property(&w, node, name->at, name->text);
    }
    if (w.names)
        tv_tree_find_repeated(w.names, true, t->mistakes, refuse_repeated);
    return w.schema;
}

static const struct tv_tree *write_properties(struct tv_translation *t,
                                              const struct tv_tree *properties) {
    if (!properties)
        return NULL;
    return properties->type == TV_TYPE_ARRAY ? write_list(t, properties)
                                             : write_mapping(t, properties);
}

/* ---- Rules ------------------------------------------------------------------------------------
 */

static bool is_rule(const struct tv_tree *node) {
    return (tv_has_member(node, "key") || tv_has_member(node, "properties")) &&
           tv_has_member(node, "type") && !tv_has_member(node, "jsonSchema");
}

static bool is_named(const struct tv_tree *node) {
    return tv_member(node, "name", TV_TYPE_STRING) != NULL;
}

static bool is_event(const struct tv_tree *root) {
    const struct tv_tree *properties = tv_member(root, "properties", TV_TYPE_ARRAY);
    return is_named(root) && properties && (properties->count == 0 || is_named(properties->first));
}

static const struct tv_tree *traits_of(const struct tv_tree *root, const char *key) {
    const struct tv_tree *traits = tv_member(root, key, TV_TYPE_ARRAY);
    return traits && traits->count > 0 && is_named(traits->first) ? traits : NULL;
}

static bool is_head(const struct tv_tree *root) {
    return is_named(root) && tv_has_member(root, "display_name") && !tv_has_member(root, "rules") &&
           !tv_has_member(root, "events");
}

static bool is_list_of_traits(const struct tv_tree *root) {
    return traits_of(root, "traits") || traits_of(root, "identify_traits") ||
           traits_of(root, "group_traits");
}

bool tv_detect_rules(const struct tv_tree *root) {
    const struct tv_tree *rules = tv_member(root, "rules", TV_TYPE_ARRAY);
    return (rules && rules->count > 0 && is_rule(rules->first)) || is_event(root) ||
           is_list_of_traits(root) || is_head(root);
}

static void draft_rule(struct tv_translation *t, const struct tv_tree *rule) {
    static const char *const keys[] = {"key",    "type",       "description", "version",
                                       "labels", "properties", NULL};
    unsigned containers = TV_TYPE_OBJECT | TV_TYPE_ARRAY;
    struct tv_draft draft = {.scope = TV_SCOPE_SECTION,
                             .at = rule->at,
                             .version = tv_version_of(tv_member(rule, "version", TV_TYPE_ANY)),
                             .schema =
                                 write_properties(t, tv_member(rule, "properties", containers)),
                             .doc = tv_member(rule, "description", TV_TYPE_STRING),
                             .labels = tv_member(rule, "labels", TV_TYPE_OBJECT)};
    if (tv_segment_name_rule(t, rule, &draft)) {
        tv_warn_unknown_keys(t, rule, "a rule", keys);
        tv_draft_add(t, &draft);
    }
}

static void draft_event(struct tv_translation *t) {
    static const char *const keys[] = {"name",    "description", "area", "product",
                                       "version", "properties",  NULL};
    const struct tv_tree *name = tv_member(t->root, "name", TV_TYPE_STRING);
    struct tv_tree *labels = tv_make_object(t, t->root->at);
    for (const struct tv_tree *node = t->root->first; node; node = node->next)
        if (tv_key_is(node, "area") || tv_key_is(node, "product"))
            tv_put_like(t, labels, node, tv_tree_copy(t->arena, node));
    tv_warn_unknown_keys(t, t->root, "an event", keys);
    tv_draft_add(t,
                 &(struct tv_draft){
                     .call = TV_DRAFT_TRACK,
                     .scope = TV_SCOPE_SECTION,
                     .at = t->root->at,
                     .name = name->text,
                     .name_at = name->at,
                     .version = tv_version_of(tv_member(t->root, "version", TV_TYPE_ANY)),
                     .schema = write_properties(t, tv_member(t->root, "properties", TV_TYPE_ARRAY)),
                     .doc = tv_member(t->root, "description", TV_TYPE_STRING),
                     .labels = labels});
}

static void draft_traits(struct tv_translation *t, const char *key, enum tv_draft_call call) {
    const struct tv_tree *traits = traits_of(t->root, key);
    if (traits)
        tv_draft_add(t, &(struct tv_draft){.call = call,
                                           .scope = TV_SCOPE_SECTION,
                                           .at = traits->at,
                                           .schema = write_properties(t, traits)});
}

void tv_translate_rules(struct tv_translation *t) {
    const struct tv_tree *rules = tv_member(t->root, "rules", TV_TYPE_ARRAY);
    for (const struct tv_tree *rule = rules ? rules->first : NULL; rule; rule = rule->next)
        draft_rule(t, rule);
    if (!rules && is_event(t->root))
        draft_event(t);
    /* `traits` alone: the file's name tells whose they are. */
    bool is_group = tv_text_is(tv_base_name(t->file->path), "group_traits");
    draft_traits(t, "traits", is_group ? TV_DRAFT_GROUP : TV_DRAFT_IDENTIFY);
    draft_traits(t, "identify_traits", TV_DRAFT_IDENTIFY);
    draft_traits(t, "group_traits", TV_DRAFT_GROUP);
    if (is_head(t->root)) {
        t->title = tv_member(t->root, "display_name", TV_TYPE_STRING);
        t->plan = tv_member_text(t->root, "name");
    }
}
