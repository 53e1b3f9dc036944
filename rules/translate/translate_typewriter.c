/* What Typewriter keeps beside its code.
 *
 *   plan.json      rules of the Public API whose schemas it has unwrapped: they are about the
 *                  properties, not the message, and `eventMetadata` marks them
 *   typewriter.yml where the plans lie: trackingPlans: [{path: analytics}] is analytics/plan.json
 *
 * A plan.json that is not unwrapped is one of translate_segment.c or translate_config.c. */
#include "translate_formats.h"

/* ---- plan.json --------------------------------------------------------------------------------
 */

static const struct tv_tree *schema_of(const struct tv_tree *rule) {
    return tv_member(rule, "jsonSchema", TV_TYPE_OBJECT);
}

bool tv_detect_typewriter(const struct tv_tree *root) {
    const struct tv_tree *rules = tv_segment_rules(root);
    return rules && rules->count > 0 && tv_has_member(schema_of(rules->first), "eventMetadata");
}

/* Unwrapping leaves the message's `required: [properties]` behind where the properties have none of
 * their own. */
static bool has_stale_required(const struct tv_tree *schema) {
    const struct tv_tree *required = tv_member(schema, "required", TV_TYPE_ARRAY);
    const struct tv_tree *names = tv_member(schema, "properties", TV_TYPE_OBJECT);
    return required && required->count == 1 && tv_text_is(required->first->text, "properties") &&
           !tv_has_member(names, "properties");
}

static struct tv_tree *without_required(struct tv_translation *t, const struct tv_tree *schema) {
    struct tv_tree *copy = tv_make_object(t, schema->at);
    for (const struct tv_tree *node = schema->first; node; node = node->next)
        if (!tv_key_is(node, "required"))
            tv_put_like(t, copy, node, tv_tree_copy(t->arena, node));
    return copy;
}

/* The rule that was drafted last: the event's name is in the metadata, for Typewriter takes "#" out
 * of keys. */
static void correct(struct tv_translation *t, struct tv_draft *draft) {
    const struct tv_tree *metadata = tv_member(draft->schema, "eventMetadata", TV_TYPE_OBJECT);
    const struct tv_tree *name = tv_member(metadata, "name", TV_TYPE_STRING);
    if (name && name->text.len > 0 && draft->name.len > 0) {
        draft->name = name->text;
        draft->name_at = name->at;
    }
    if (has_stale_required(draft->schema))
        draft->schema = without_required(t, draft->schema);
}

void tv_translate_typewriter(struct tv_translation *t) {
    const struct tv_tree *rules = tv_segment_rules(t->root);
    if (!rules) {
        tv_refuse(t, t->root->at, "\"rules\" is missing: the list of rules", TV_STR(""));
        return;
    }
    tv_segment_name_plan(t, t->root);
    for (const struct tv_tree *rule = rules->first; rule; rule = rule->next) {
        bool is_unwrapped = tv_has_member(schema_of(rule), "eventMetadata");
        const struct tv_draft *before = t->last;
        tv_segment_draft_rule(t, rule, is_unwrapped ? TV_SCOPE_SECTION : TV_SCOPE_MESSAGE);
        if (is_unwrapped && t->last != before)
            correct(t, t->last);
    }
}

/* ---- typewriter.yml ---------------------------------------------------------------------------
 */

bool tv_detect_typewriter_yml(const struct tv_tree *root) {
    return tv_member(root, "trackingPlans", TV_TYPE_ARRAY) && tv_has_member(root, "client");
}

/* In a folder that is read as one plan, what lies below is read anyhow. */
static bool is_read_anyhow(const struct tv_translation *t, struct tv_str path) {
    bool is_below = path.len > 0 && path.at[0] != '/' &&
                    !(path.len > 1 && path.at[0] == '.' && path.at[1] == '.');
    return t->is_part && is_below;
}

static void extend(struct tv_translation *t, const struct tv_tree *plan) {
    const struct tv_tree *path = tv_member(plan, "path", TV_TYPE_STRING);
    if (!path) {
        tv_refuse(t, plan->at, "\"path\" is missing: the folder of this plan", TV_STR(""));
        return;
    }
    if (is_read_anyhow(t, path->text))
        return;
    if (!t->extends)
        t->extends = tv_make_list(t, plan->at);
    tv_tree_append(t->extends,
                   tv_make_text(t, path->at, tv_text_join(t, path->text, TV_STR("/plan.json"))));
}

void tv_translate_typewriter_yml(struct tv_translation *t) {
    const struct tv_tree *plans = tv_member(t->root, "trackingPlans", TV_TYPE_ARRAY);
    if (!plans || plans->count == 0) {
        tv_refuse(t, plans ? plans->at : t->root->at, "\"trackingPlans\" names no plan",
                  TV_STR(""));
        return;
    }
    for (const struct tv_tree *plan = plans->first; plan; plan = plan->next)
        extend(t, plan);
}
