/* What the plan leaves out: docs, owners, types, contents. Teams leave such things out everywhere
 * or nearly nowhere, so all places of a rule are one finding, at the first of them. */
#include "lint_parts.h"

/* ---- Events -------------------------------------------------------------------------------------
 */

static bool is_own(const struct tv_lint_event *event) {
    return event->section != TV_KW_CALLS && !event->entry->def->refused;
}

static void enroll_event(struct tv_lint *lint, struct tv_roll *roll,
                         const struct tv_lint_event *event) {
    tv_roll_add(lint, roll, (struct tv_place){event->entry->name, event->entry->at, event});
}

void tv_lint_missing_docs(struct tv_lint *lint) {
    const struct tv_lint_event *events = lint->events.items;
    struct tv_roll roll = {TV_RULE_PLAN_MISSING_DOC, "has no doc", "events have no doc", {0}, NULL};
    for (uint32_t i = 0; i < lint->events.count; i++)
        if (is_own(&events[i]) && !events[i].base && !tv_def_find(events[i].entry->def, TV_KW_DOC))
            enroll_event(lint, &roll, &events[i]);
    tv_roll_tell(lint, &roll);
}

/* Only where a plan names owners at all. */
void tv_lint_missing_owners(struct tv_lint *lint) {
    const struct tv_lint_event *events = lint->events.items;
    const struct tv_file *const *files = lint->files.items;
    struct tv_roll roll = {
        TV_RULE_PLAN_MISSING_OWNER, "has no owner", "events have no owner", {0}, NULL};
    bool names_some = false;
    for (uint32_t i = 0; i < lint->files.count; i++)
        names_some |= tv_def_find(files[i]->body, TV_KW_OWNER) != NULL;
    for (uint32_t i = 0; i < lint->events.count; i++) {
        bool is_owned = tv_def_find(events[i].entry->def, TV_KW_OWNER) ||
                        tv_def_find(files[events[i].file_index]->body, TV_KW_OWNER);
        names_some |= is_owned;
        if (is_own(&events[i]) && !is_owned)
            enroll_event(lint, &roll, &events[i]);
    }
    if (names_some)
        tv_roll_tell(lint, &roll);
}

/* Nothing is said about what the event sends. */
static bool is_empty(const struct tv_def *def) {
    static const enum tv_keyword contents[] = {TV_KW_PROPERTIES, TV_KW_CONTEXT,  TV_KW_FIELDS,
                                               TV_KW_INCLUDE,    TV_KW_REQUIRED, TV_KW_WHEN,
                                               TV_KW_SCHEMA,     TV_KW_VERSIONS, TV_KW_RECOMMENDED};
    for (size_t i = 0; i < sizeof contents / sizeof *contents; i++)
        if (tv_def_find(def, contents[i]))
            return false;
    return true;
}

void tv_lint_empty_events(struct tv_lint *lint) {
    const struct tv_lint_event *events = lint->events.items;
    struct tv_roll roll = {TV_RULE_PLAN_EMPTY_EVENT,
                           "says nothing about its properties",
                           "events say nothing about their properties",
                           {0},
                           NULL};
    for (uint32_t i = 0; i < lint->events.count; i++)
        if (is_own(&events[i]) && !events[i].base && is_empty(events[i].entry->def))
            enroll_event(lint, &roll, &events[i]);
    tv_roll_tell(lint, &roll);
}

/* ---- Properties ---------------------------------------------------------------------------------
 */

/* `any` is said on purpose; what the same property is in a spec need not be said again. */
static bool lacks_type(const struct tv_lint *lint, const struct tv_lint_property *property) {
    const struct tv_def *def = property->entry->def;
    bool has_schema = tv_def_find(def, TV_KW_SCHEMA) != NULL;
    if (property->types || def->refused || property->is_version || has_schema)
        return false;
    return !property->base || !tv_lint_types_of(lint, property->base->def);
}

void tv_lint_missing_types(struct tv_lint *lint) {
    const struct tv_lint_property *properties = lint->properties.items;
    struct tv_roll roll = {
        TV_RULE_PLAN_MISSING_TYPE, "has no type", "properties have no type", {0}, NULL};
    for (uint32_t i = 0; i < lint->properties.count; i++) {
        const struct tv_lint_property *property = &properties[i];
        if (lacks_type(lint, property))
            tv_roll_add(
                lint, &roll,
                (struct tv_place){property->entry->name, property->entry->at, property->event});
    }
    tv_roll_tell(lint, &roll);
}
