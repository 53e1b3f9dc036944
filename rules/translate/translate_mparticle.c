/* Data plans of mParticle. A file begins on any of three levels:
 *
 *   {data_plan_id, data_plan_name, data_plan_versions: [VERSION]}
 *   VERSION:  {version, data_plan_id, version_description, version_document: DOCUMENT}
 *   DOCUMENT: {data_points: [POINT]}
 *   POINT:    {description, match: {type, criteria}, validator: {type: json_schema, definition}}
 *
 * A definition is about mParticle's own message, where the properties of an event are
 * `data.custom_attributes`; that of user attributes is about the attributes themselves. */
#include "translate_formats.h"

static const struct tv_tree *points_of(const struct tv_tree *version) {
    const struct tv_tree *document = tv_member(version, "version_document", TV_TYPE_OBJECT);
    return tv_member(document ? document : version, "data_points", TV_TYPE_ARRAY);
}

bool tv_detect_mparticle(const struct tv_tree *root) {
    return tv_member(root, "data_plan_versions", TV_TYPE_ARRAY) || points_of(root);
}

/* ---- Data points ------------------------------------------------------------------------------
 */

/* Call and name of what a data point is about; false when Segment has no such message. */
static bool name_point(const struct tv_tree *match, struct tv_draft *draft) {
    const struct tv_tree *criteria = tv_member(match, "criteria", TV_TYPE_OBJECT);
    struct tv_str type = tv_member_text(match, "type");
    bool is_event = tv_text_is(type, "custom_event");
    const struct tv_tree *name =
        tv_member(criteria, is_event ? "event_name" : "screen_name", TV_TYPE_STRING);
    draft->call = is_event                              ? TV_DRAFT_TRACK
                  : tv_text_is(type, "screen_view")     ? TV_DRAFT_SCREEN
                  : tv_text_is(type, "user_attributes") ? TV_DRAFT_IDENTIFY
                                                        : TV_DRAFT_CALL_COUNT;
    if (name && draft->call != TV_DRAFT_IDENTIFY) {
        draft->name = name->text;
        draft->name_at = name->at;
    }
    return draft->call != TV_DRAFT_CALL_COUNT;
}

/* What mParticle itself sends beside the attributes. */
static void warn_other_fields(struct tv_translation *t, const struct tv_tree *fields) {
    const struct tv_tree *node = fields ? fields->first : NULL;
    for (; node; node = node->next)
        if (!tv_key_is(node, "custom_attributes") && !tv_key_is(node, "event_name") &&
            !tv_key_is(node, "custom_event_type") && !tv_key_is(node, "screen_name"))
            tv_warn_once(t, node->key->at, "{a} is a field of mParticle's messages: it is not read",
                         node->key->written);
}

/* The schema of the attributes. */
static void take_definition(struct tv_translation *t, const struct tv_tree *definition,
                            struct tv_draft *draft) {
    draft->scope = TV_SCOPE_SECTION;
    if (draft->call == TV_DRAFT_IDENTIFY) {
        draft->schema = definition;
        return;
    }
    const struct tv_tree *parts = tv_member(definition, "properties", TV_TYPE_OBJECT);
    const struct tv_tree *data = tv_member(parts, "data", TV_TYPE_OBJECT);
    const struct tv_tree *fields = tv_member(data, "properties", TV_TYPE_OBJECT);
    const struct tv_tree *others = tv_member(data, "additionalProperties", TV_TYPE_BOOLEAN);
    draft->schema = tv_member(fields, "custom_attributes", TV_TYPE_OBJECT | TV_TYPE_BOOLEAN);
    draft->is_closed = !draft->schema && others && tv_text_is(others->text, "false");
    warn_other_fields(t, fields);
}

static void draft_point(struct tv_translation *t, const struct tv_tree *point) {
    static const char *const keys[] = {"description", "match", "validator",
                                       "active_transformation_ids", NULL};
    const struct tv_tree *match = tv_member(point, "match", TV_TYPE_OBJECT);
    const struct tv_tree *type = tv_member(match, "type", TV_TYPE_STRING);
    const struct tv_tree *validator = tv_member(point, "validator", TV_TYPE_OBJECT);
    const struct tv_tree *kind = tv_member(validator, "type", TV_TYPE_STRING);
    struct tv_draft draft = {.at = point->at,
                             .doc = tv_member(point, "description", TV_TYPE_STRING)};
    tv_warn_unknown_keys(t, point, "a data point", keys);
    if (!type) {
        tv_refuse(t, point->at, "a data point needs a \"match\" with a \"type\"", TV_STR(""));
        return;
    }
    if (!name_point(match, &draft)) {
        tv_warn_once(t, type->at, "{a} is no kind of message in Segment: it is not read",
                     type->text);
        return;
    }
    if (draft.call != TV_DRAFT_IDENTIFY && draft.name.len == 0) {
        tv_refuse(t, match->at, "the criteria name no event or screen", TV_STR(""));
        return;
    }
    if (kind && !tv_text_is(kind->text, "json_schema"))
        tv_warn_once(t, kind->at, "{a} is no validator that is read, only json_schema", kind->text);
    else
        take_definition(t, tv_member(validator, "definition", TV_TYPE_OBJECT), &draft);
    tv_draft_add(t, &draft);
}

/* ---- Plans ------------------------------------------------------------------------------------
 */

/* The newest version: there is one plan. */
static const struct tv_tree *newest(struct tv_translation *t, const struct tv_tree *versions) {
    const struct tv_tree *best = versions->first;
    for (const struct tv_tree *version = best; version; version = version->next)
        if (tv_version_of(tv_member(version, "version", TV_TYPE_ANY)) >
            tv_version_of(tv_member(best, "version", TV_TYPE_ANY)))
            best = version;
    if (versions->count > 1)
        tv_warn(t, versions->key->at, "{a}: only the newest is read", versions->key->written);
    return best;
}

static void warn_unknown(struct tv_translation *t, const struct tv_tree *of) {
    static const char *const keys[] = {"data_plan_id",
                                       "data_plan_name",
                                       "data_plan_description",
                                       "data_plan_versions",
                                       "version",
                                       "version_description",
                                       "version_document",
                                       "activated_environment",
                                       "data_points",
                                       "created_on",
                                       "created_by",
                                       "last_modified_on",
                                       "last_modified_by",
                                       NULL};
    tv_warn_unknown_keys(t, of, "a data plan", keys);
}

void tv_translate_mparticle(struct tv_translation *t) {
    const struct tv_tree *versions = tv_member(t->root, "data_plan_versions", TV_TYPE_ARRAY);
    const struct tv_tree *version = versions ? newest(t, versions) : t->root;
    const struct tv_tree *points = points_of(version);
    struct tv_str id = tv_member_text(version, "data_plan_id");
    warn_unknown(t, t->root);
    if (!points) {
        tv_refuse(t, version ? version->at : t->root->at, "\"data_points\" is missing", TV_STR(""));
        return;
    }
    if (versions)
        warn_unknown(t, version);
    if (id.len > 0)
        t->plan = id;
    t->title = tv_member(t->root, "data_plan_name", TV_TYPE_STRING);
    t->doc = tv_member(t->root, "data_plan_description", TV_TYPE_STRING);
    for (const struct tv_tree *point = points->first; point; point = point->next)
        draft_point(t, point);
}
