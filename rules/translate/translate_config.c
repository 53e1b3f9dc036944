/* Plans of Segment's Config API, before the Public API; Typewriter 7 writes them down as they are.
 *
 *   {tracking_plans: [PLAN]} | PLAN | RULES
 *   PLAN:  {name: workspaces/acme/tracking-plans/rs_1, display_name: Acme, rules: RULES}
 *   RULES: {global: SCHEMA, identify: SCHEMA, group: SCHEMA, events: [EVENT],
 *           identify_traits: [], group_traits: []}
 *   EVENT: {name, description, version, rules: SCHEMA of the message}
 *
 * RudderStack's API answered in this shape at first, with an `id` in each event. */
#include "translate_formats.h"

static bool is_event(const struct tv_tree *node) {
    return tv_member(node, "name", TV_TYPE_STRING) && tv_member(node, "rules", TV_TYPE_OBJECT) &&
           !tv_has_member(node, "eventType") && !tv_has_member(node, "actions");
}

static bool are_rules(const struct tv_tree *node) {
    const struct tv_tree *events = tv_member(node, "events", TV_TYPE_ARRAY);
    if (events && events->count > 0)
        return is_event(events->first);
    return events || tv_member(node, "global", TV_TYPE_OBJECT);
}

/* The RULES of a plan; the plan may be its rules. */
static const struct tv_tree *rules_of(const struct tv_tree *plan) {
    const struct tv_tree *rules = tv_member(plan, "rules", TV_TYPE_OBJECT);
    return are_rules(rules ? rules : plan) ? (rules ? rules : plan) : NULL;
}

bool tv_detect_config(const struct tv_tree *root) {
    const struct tv_tree *plans = tv_member(root, "tracking_plans", TV_TYPE_ARRAY);
    return plans || rules_of(root);
}

static void draft_event(struct tv_translation *t, const struct tv_tree *event) {
    static const char *const keys[] = {"id", "name", "description", "version", "rules", NULL};
    const struct tv_tree *name = tv_member(event, "name", TV_TYPE_STRING);
    struct tv_draft draft = {.call = TV_DRAFT_TRACK,
                             .at = event->at,
                             .version = tv_version_of(tv_member(event, "version", TV_TYPE_ANY)),
                             .schema = tv_member(event, "rules", TV_TYPE_OBJECT),
                             .doc = tv_member(event, "description", TV_TYPE_STRING)};
    if (!name || name->text.len == 0) {
        tv_refuse(t, event->at, "an event needs a \"name\"", TV_STR(""));
        return;
    }
    tv_warn_unknown_keys(t, event, "an event", keys);
    draft.name = name->text;
    draft.name_at = name->at;
    tv_draft_add(t, &draft);
}

static void draft_call(struct tv_translation *t, const struct tv_tree *rules, const char *key,
                       enum tv_draft_call call) {
    const struct tv_tree *schema = tv_member(rules, key, TV_TYPE_OBJECT);
    if (schema && schema->count > 0)
        tv_draft_add(t, &(struct tv_draft){.call = call, .at = schema->at, .schema = schema});
}

static void draft_rules(struct tv_translation *t, const struct tv_tree *rules) {
    static const char *const keys[] = {
        "events",       "global",      "identify",     "group",   "identify_traits",
        "group_traits", "name",        "display_name", "version", "create_time",
        "update_time",  "description", "id",           NULL};
    const struct tv_tree *events = tv_member(rules, "events", TV_TYPE_ARRAY);
    tv_warn_unknown_keys(t, rules, "the rules of a plan", keys);
    draft_call(t, rules, "global", TV_DRAFT_COMMON);
    draft_call(t, rules, "identify", TV_DRAFT_IDENTIFY);
    draft_call(t, rules, "group", TV_DRAFT_GROUP);
    for (const struct tv_tree *event = events ? events->first : NULL; event; event = event->next)
        draft_event(t, event);
}

/* The last step of workspaces/acme/tracking-plans/rs_1; a folder's name else. */
static void name_plan(struct tv_translation *t, const struct tv_tree *plan) {
    struct tv_str name = tv_member_text(plan, "name");
    t->title = tv_member(plan, "display_name", TV_TYPE_STRING);
    if (t->title && t->title->text.len > 0)
        t->plan = t->title->text;
    else if (name.len > 0)
        t->plan = tv_base_name(name);
}

static void draft_plan(struct tv_translation *t, const struct tv_tree *plan) {
    static const char *const keys[] = {"name",        "display_name", "create_time",
                                       "update_time", "rules",        "version",
                                       "description", "id",           NULL};
    const struct tv_tree *rules = rules_of(plan);
    name_plan(t, plan);
    if (!rules)
        tv_refuse(t, plan->at, "\"rules\" is missing: an object with \"events\"", TV_STR(""));
    else
        draft_rules(t, rules);
    if (rules && rules != plan)
        tv_warn_unknown_keys(t, plan, "a tracking plan", keys);
}

void tv_translate_config(struct tv_translation *t) {
    const struct tv_tree *plans = tv_member(t->root, "tracking_plans", TV_TYPE_ARRAY);
    if (!plans)
        draft_plan(t, t->root);
    for (const struct tv_tree *plan = plans ? plans->first : NULL; plan; plan = plan->next)
        draft_plan(t, plan);
}
