/* Rules of Segment's Public API, as the API answers, as SDKs and Terraform store them, or merged
 * with the plan's own data:
 *
 *   {data: {rules: [RULE], pagination}} | {rules: [RULE], id, name, ...} | [RULE]
 *   RULE: {type: TRACK, key: Order Completed, version: 2, jsonSchema: SCHEMA of the message,
 *          createdAt, updatedAt, deprecatedAt} */
#include "translate_formats.h"

const struct tv_tree *tv_segment_rules(const struct tv_tree *root) {
    const struct tv_tree *data = tv_member(root, "data", TV_TYPE_OBJECT);
    if (root->type == TV_TYPE_ARRAY)
        return root;
    return tv_member(data ? data : root, "rules", TV_TYPE_ARRAY);
}

static bool is_rule(const struct tv_tree *node) {
    return tv_has_member(node, "jsonSchema") && tv_has_member(node, "type");
}

bool tv_detect_segment(const struct tv_tree *root) {
    const struct tv_tree *rules = tv_segment_rules(root);
    return rules && (rules->count == 0 ? root->type == TV_TYPE_OBJECT : is_rule(rules->first));
}

/* ---- Rules ------------------------------------------------------------------------------------
 */

static bool find_call(struct tv_str type, enum tv_draft_call *call) {
    static const struct {
        const char *type;
        enum tv_draft_call call;
    } types[] = {{"COMMON", TV_DRAFT_COMMON},     {"TRACK", TV_DRAFT_TRACK},
                 {"IDENTIFY", TV_DRAFT_IDENTIFY}, {"GROUP", TV_DRAFT_GROUP},
                 {"PAGE", TV_DRAFT_PAGE},         {"SCREEN", TV_DRAFT_SCREEN}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (tv_text_is(type, types[i].type)) {
            *call = types[i].call;
            return true;
        }
    return false;
}

/* Since when; the zero time of the API means that it is not. */
static struct tv_str deprecated_of(const struct tv_tree *rule) {
    struct tv_str since = tv_member_text(rule, "deprecatedAt");
    bool is_zero = since.len >= 10 && tv_text_is((struct tv_str){since.at, 10}, "0001-01-01");
    return is_zero ? (struct tv_str){"", 0} : since;
}

bool tv_segment_name_rule(struct tv_translation *t, const struct tv_tree *rule,
                          struct tv_draft *draft) {
    const struct tv_tree *type = tv_member(rule, "type", TV_TYPE_STRING);
    const struct tv_tree *key = tv_member(rule, "key", TV_TYPE_STRING);
    if (!type || !find_call(type->text, &draft->call)) {
        tv_refuse(t, type ? type->at : rule->at,
                  type ? "{a} is no type of rule: COMMON, GROUP, IDENTIFY, PAGE, SCREEN or TRACK"
                       : "a rule needs a \"type\"",
                  type ? type->text : TV_STR(""));
        return false;
    }
    bool has_name = draft->call == TV_DRAFT_TRACK || draft->call == TV_DRAFT_PAGE ||
                    draft->call == TV_DRAFT_SCREEN;
    if (key && has_name) {
        draft->name = key->text;
        draft->name_at = key->at;
    }
    if (draft->call == TV_DRAFT_TRACK && draft->name.len == 0) {
        tv_refuse(t, key ? key->at : rule->at, "a TRACK rule needs a \"key\": the event's name",
                  TV_STR(""));
        return false;
    }
    return true;
}

void tv_segment_draft_rule(struct tv_translation *t, const struct tv_tree *rule,
                           enum tv_draft_scope scope) {
    static const char *const keys[] = {"type",         "key",       "jsonSchema",
                                       "version",      "createdAt", "updatedAt",
                                       "deprecatedAt", "newKey",    NULL};
    struct tv_draft draft = {.scope = scope,
                             .at = rule->at,
                             .version = tv_version_of(tv_member(rule, "version", TV_TYPE_ANY)),
                             .schema =
                                 tv_member(rule, "jsonSchema", TV_TYPE_OBJECT | TV_TYPE_BOOLEAN),
                             .deprecated = deprecated_of(rule)};
    if (!tv_segment_name_rule(t, rule, &draft))
        return;
    tv_warn_unknown_keys(t, rule, "a rule", keys);
    tv_draft_add(t, &draft);
}

/* ---- The plan ---------------------------------------------------------------------------------
 */

void tv_segment_name_plan(struct tv_translation *t, const struct tv_tree *plan) {
    struct tv_str slug = tv_member_text(plan, "slug"), name = tv_member_text(plan, "name");
    t->title = tv_member(plan, "name", TV_TYPE_STRING);
    t->doc = tv_member(plan, "description", TV_TYPE_STRING);
    if (slug.len > 0 || name.len > 0)
        t->plan = slug.len > 0 ? slug : name;
}

/* `global` beside the rules is the common schema, as the documentation has it. */
static void draft_global(struct tv_translation *t, const struct tv_tree *of) {
    const struct tv_tree *global = tv_member(of, "global", TV_TYPE_OBJECT);
    if (global)
        tv_draft_add(
            t, &(struct tv_draft){.call = TV_DRAFT_COMMON, .at = global->at, .schema = global});
}

void tv_translate_segment(struct tv_translation *t) {
    static const char *const keys[] = {
        "data",         "rules",     "pagination", "id",        "name",        "slug",
        "type",         "createdAt", "global",     "updatedAt", "description", "resourceSchemaId",
        "trackingPlan", NULL};
    const struct tv_tree *rules = tv_segment_rules(t->root);
    const struct tv_tree *data = tv_member(t->root, "data", TV_TYPE_OBJECT);
    const struct tv_tree *outer = data ? data : t->root;
    const struct tv_tree *plan = tv_member(outer, "trackingPlan", TV_TYPE_OBJECT);
    if (!rules) {
        tv_refuse(t, t->root->at, "\"rules\" is missing: the list of rules", TV_STR(""));
        return;
    }
    if (outer->type == TV_TYPE_OBJECT) {
        tv_warn_unknown_keys(t, outer, "a tracking plan", keys);
        tv_segment_name_plan(t, plan ? plan : outer);
        draft_global(t, outer);
    }
    for (const struct tv_tree *rule = rules->first; rule; rule = rule->next)
        tv_segment_draft_rule(t, rule, TV_SCOPE_MESSAGE);
}
