/* Tracking plans as RudderStack's API gives them.
 *
 *   {trackingPlans: [PLAN]} | PLAN
 *   PLAN:  {id, name, version, workspaceId, creationType, createdAt, updatedAt, events: [EVENT]}
 *   EVENT: {id, name, eventType, identitySection, rules: SCHEMA of the message}
 *        | {id, name, eventType, identitySection, additionalProperties, properties: [PROPERTY]}
 *   PROPERTY: {id, name, required, additionalProperties, properties: [PROPERTY]}
 *
 * The second kind of event names its properties and does not describe them: the types stand in the
 * data catalog. So what is known of nested properties holds if the value is an object. An older
 * shape is that of translate_config.c. */
#include "translate_formats.h"

/* ---- Calls and sections -----------------------------------------------------------------------
 */

bool tv_rudder_name_event(struct tv_translation *t, const struct tv_tree *event,
                          const struct tv_tree *type, struct tv_draft *draft) {
    static const struct {
        const char *type;
        enum tv_draft_call call;
    } types[] = {{"track", TV_DRAFT_TRACK},
                 {"identify", TV_DRAFT_IDENTIFY},
                 {"page", TV_DRAFT_PAGE},
                 {"screen", TV_DRAFT_SCREEN},
                 {"group", TV_DRAFT_GROUP}};
    const struct tv_tree *name = tv_member(event, "name", TV_TYPE_STRING);
    size_t i = 0, count = sizeof types / sizeof *types;
    while (type && i < count && !tv_text_is(type->text, types[i].type))
        i++;
    if (!type || i == count) {
        tv_refuse(t, type ? type->at : event->at,
                  type ? "{a} is no type of event: track, identify, page, screen or group"
                       : "an event needs a type",
                  type ? type->text : TV_STR(""));
        return false;
    }
    draft->call = types[i].call;
    bool has_name = draft->call == TV_DRAFT_TRACK || draft->call == TV_DRAFT_PAGE ||
                    draft->call == TV_DRAFT_SCREEN;
    if (name && has_name) {
        draft->name = name->text;
        draft->name_at = name->at;
    }
    if (draft->call == TV_DRAFT_TRACK && draft->name.len == 0) {
        tv_refuse(t, name ? name->at : event->at, "a track event needs a \"name\"", TV_STR(""));
        return false;
    }
    return true;
}

void tv_rudder_place(struct tv_translation *t, const struct tv_tree *section,
                     struct tv_draft *draft) {
    bool has_traits = draft->call == TV_DRAFT_IDENTIFY || draft->call == TV_DRAFT_GROUP;
    struct tv_str name = section ? section->text : TV_STR("");
    draft->scope = TV_SCOPE_SECTION;
    if (tv_text_is(name, "context.traits")) {
        draft->scope = TV_SCOPE_CONTEXT_TRAITS;
        return;
    }
    bool is_known = tv_text_is(name, "traits") || tv_text_is(name, "properties");
    if (name.len > 0 && !is_known)
        tv_warn(t, section->at, "{a} is no section: properties, traits or context.traits", name);
    if (!is_known || tv_text_is(name, "traits") == has_traits)
        return;
    /* A section that the call does not have of its own: a schema of the message. */
    struct tv_tree *message = tv_make_object(t, draft->at);
    struct tv_tree *sections = tv_object_under(t, message, "properties", draft->at);
    if (draft->schema)
        tv_put_at(t, sections, section->at, name, tv_tree_copy(t->arena, draft->schema));
    draft->schema = message;
    draft->scope = TV_SCOPE_MESSAGE;
}

/* ---- Properties that are only named -----------------------------------------------------------
 */

/* A list of properties that waits to be written as a schema. */
struct waiting {
    const struct tv_tree *of; /* the event or property that has it */
    struct tv_tree *schema;
    struct waiting *next;
};

/* Lists that wait; depth costs no stack. */
struct writing {
    struct tv_translation *t;
    struct waiting *first;
};

static struct tv_tree *write_later(struct writing *w, const struct tv_tree *of) {
    struct tv_tree *schema = tv_make_object(w->t, of->at);
    const struct tv_tree *list = tv_member(of, "properties", TV_TYPE_ARRAY);
    struct waiting *waiting = tv_arena_alloc(w->t->scratch, 1, sizeof *waiting);
    if (waiting && list && list->count > 0) {
        *waiting = (struct waiting){of, schema, w->first};
        w->first = waiting;
    }
    return schema;
}

static void write_property(struct writing *w, const struct tv_tree *property,
                           struct tv_tree *schema) {
    static const char *const keys[] = {"id",         "name", "required", "additionalProperties",
                                       "properties", NULL};
    const struct tv_tree *name = tv_member(property, "name", TV_TYPE_STRING);
    const struct tv_tree *required = tv_member(property, "required", TV_TYPE_BOOLEAN);
    if (!name || name->text.len == 0) {
        tv_warn_once(w->t, property->at, "a property without a \"name\" cannot be found",
                     TV_STR(""));
        return;
    }
    tv_warn_unknown_keys(w->t, property, "a property", keys);
    tv_put_at(w->t, tv_object_under(w->t, schema, "properties", property->at), name->at, name->text,
              write_later(w, property));
    if (required && tv_text_is(required->text, "true"))
        tv_tree_append(tv_list_under(w->t, schema, "required", required->at),
                       tv_make_text(w->t, name->at, name->text));
}

static void write_list(struct writing *w, const struct waiting *waiting) {
    const struct tv_tree *list = tv_member(waiting->of, "properties", TV_TYPE_ARRAY);
    const struct tv_tree *others = tv_member(waiting->of, "additionalProperties", TV_TYPE_BOOLEAN);
    for (const struct tv_tree *property = list->first; property; property = property->next)
        write_property(w, property, waiting->schema);
    tv_forget_repeated(w->t, tv_object_under(w->t, waiting->schema, "properties", list->at), true);
    if (others)
        tv_put_like(w->t, waiting->schema, others, tv_tree_copy(w->t->arena, others));
}

static const struct tv_tree *write_properties(struct tv_translation *t,
                                              const struct tv_tree *event) {
    struct writing w = {.t = t};
    struct tv_tree *schema = write_later(&w, event);
    while (w.first) {
        const struct waiting *waiting = w.first;
        w.first = waiting->next;
        write_list(&w, waiting);
    }
    return schema;
}

/* ---- Events -----------------------------------------------------------------------------------
 */

static bool is_event(const struct tv_tree *node) {
    return tv_has_member(node, "eventType") &&
           (tv_has_member(node, "rules") || tv_has_member(node, "properties"));
}

static const struct tv_tree *events_of(const struct tv_tree *plan) {
    const struct tv_tree *events = tv_member(plan, "events", TV_TYPE_ARRAY);
    return events && events->count > 0 && is_event(events->first) ? events : NULL;
}

bool tv_detect_rudder_api(const struct tv_tree *root) {
    const struct tv_tree *plans = tv_member(root, "trackingPlans", TV_TYPE_ARRAY);
    return events_of(plans && plans->count > 0 ? plans->first : root) != NULL;
}

/* Whether the schema speaks of sections of the message, as those of the API do. */
static bool is_about_message(const struct tv_tree *schema) {
    const struct tv_tree *parts = tv_member(schema, "properties", TV_TYPE_OBJECT);
    return !parts || tv_member(parts, "properties", TV_TYPE_OBJECT) ||
           tv_member(parts, "traits", TV_TYPE_OBJECT) ||
           tv_member(parts, "context", TV_TYPE_OBJECT);
}

static void draft_event(struct tv_translation *t, const struct tv_tree *event) {
    static const char *const keys[] = {"id",
                                       "name",
                                       "description",
                                       "eventType",
                                       "categoryId",
                                       "category",
                                       "properties",
                                       "rules",
                                       "variants",
                                       "identitySection",
                                       "version",
                                       "createdAt",
                                       "updatedAt",
                                       "createdBy",
                                       "updatedBy",
                                       "workspaceId",
                                       "additionalProperties",
                                       NULL};
    struct tv_draft draft = {.at = event->at,
                             .schema = tv_member(event, "rules", TV_TYPE_OBJECT),
                             .doc = tv_member(event, "description", TV_TYPE_STRING)};
    const struct tv_tree *section = tv_member(event, "identitySection", TV_TYPE_STRING);
    if (!tv_rudder_name_event(t, event, tv_member(event, "eventType", TV_TYPE_STRING), &draft))
        return;
    tv_warn_unknown_keys(t, event, "an event", keys);
    if (!draft.schema)
        draft.schema = write_properties(t, event);
    if (!tv_has_member(event, "rules") || !is_about_message(draft.schema))
        tv_rudder_place(t, section, &draft);
    tv_draft_add(t, &draft);
}

/* ---- Plans ------------------------------------------------------------------------------------
 */

/* The API leaves the plan's version in schemas. */
static bool take_version(struct tv_translation *t, const struct tv_tree *node,
                         struct tv_tree *out) {
    (void)t;
    (void)out;
    return tv_key_is(node, "version");
}

static void draft_plan(struct tv_translation *t, const struct tv_tree *plan) {
    static const char *const keys[] = {"id",        "name",      "version",     "description",
                                       "createdAt", "updatedAt", "createdBy",   "creationType",
                                       "updatedBy", "events",    "workspaceId", NULL};
    const struct tv_tree *events = tv_member(plan, "events", TV_TYPE_ARRAY);
    if (!events) {
        tv_refuse(t, plan->at, "\"events\" is missing: the list of events", TV_STR(""));
        return;
    }
    tv_warn_unknown_keys(t, plan, "a tracking plan", keys);
    t->title = tv_member(plan, "name", TV_TYPE_STRING);
    t->doc = tv_member(plan, "description", TV_TYPE_STRING);
    if (t->title && t->title->text.len > 0)
        t->plan = t->title->text;
    for (const struct tv_tree *event = events->first; event; event = event->next)
        draft_event(t, event);
}

void tv_translate_rudder_api(struct tv_translation *t) {
    const struct tv_tree *plans = tv_member(t->root, "trackingPlans", TV_TYPE_ARRAY);
    t->vendor_key = take_version;
    if (!plans)
        draft_plan(t, t->root);
    for (const struct tv_tree *plan = plans ? plans->first : NULL; plan; plan = plan->next)
        draft_plan(t, plan);
}
