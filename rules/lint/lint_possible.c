/* Demands that contradict each other and that the compiler does not see: values of an enum that the
 * bounds beside it refuse, and versions that no event can name. */
#include "lint_parts.h"

/* ---- Values and bounds --------------------------------------------------------------------------
 */

/* The bound that refuses the value, or NULL. */
static const struct tv_clause *find_length_bound(const struct tv_def *def, struct tv_str text) {
    const struct tv_clause *least = tv_def_find(def, TV_KW_MIN_LENGTH);
    const struct tv_clause *most = tv_def_find(def, TV_KW_MAX_LENGTH);
    size_t len = tv_code_points(text);
    if (least && len < least->count)
        return least;
    return most && len > most->count ? most : NULL;
}

static const struct tv_clause *find_number_bound(const struct tv_def *def, struct tv_str number) {
    static const struct {
        enum tv_keyword keyword;
        int sign;
        bool is_open;
    } bounds[] = {{TV_KW_MINIMUM, 1, false},
                  {TV_KW_MAXIMUM, -1, false},
                  {TV_KW_EXCLUSIVE_MINIMUM, 1, true},
                  {TV_KW_EXCLUSIVE_MAXIMUM, -1, true}};
    for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++) {
        const struct tv_clause *bound = tv_def_find(def, bounds[i].keyword);
        int order = bound ? bounds[i].sign * tv_number_compare(number, bound->text) : 1;
        if (order < 0 || (order == 0 && bounds[i].is_open))
            return bound;
    }
    return NULL;
}

static void look_at_values(struct tv_lint *lint, const struct tv_def *def,
                           const struct tv_lint_event *event) {
    const struct tv_clause *list = tv_def_find(def, TV_KW_ENUM);
    for (const struct tv_scalar *value = list ? list->scalars : NULL; value; value = value->next) {
        bool is_number = value->type == TV_TYPE_NUMBER || value->type == TV_TYPE_INTEGER;
        const struct tv_clause *bound = value->type == TV_TYPE_STRING
                                            ? find_length_bound(def, value->text)
                                        : is_number ? find_number_bound(def, value->text)
                                                    : NULL;
        struct tv_sentence sentence = {.len = 0};
        if (!bound)
            continue;
        tv_say_name(&sentence, value->text);
        tv_say(&sentence, " is in the enum, and ");
        tv_say_text(&sentence, tv_lint_keyword(bound->keyword));
        tv_say(&sentence, " refuses it");
        tv_lint_tell(lint,
                     &(struct tv_lint_told){.rule = TV_RULE_PLAN_IMPOSSIBLE,
                                            .at = value->at,
                                            .others = &bound->at,
                                            .other_count = 1,
                                            .event = event},
                     &sentence);
    }
}

void tv_lint_impossible_values(struct tv_lint *lint) {
    const struct tv_lint_property *properties = lint->properties.items;
    const struct tv_lint_type *types = lint->types.items;
    for (uint32_t i = 0; i < lint->properties.count; i++) {
        const struct tv_clause *items = tv_def_find(properties[i].entry->def, TV_KW_ITEMS);
        look_at_values(lint, properties[i].entry->def, properties[i].event);
        if (items)
            look_at_values(lint, items->def, properties[i].event);
    }
    for (uint32_t i = 0; i < lint->types.count; i++)
        look_at_values(lint, types[i].entry->def, NULL);
}

/* ---- Versions -----------------------------------------------------------------------------------
 */

/* What the plan says about the field that names a version, for an event: in the event itself, in
 * its call, or in calls.common. */
static bool is_about(const struct tv_lint_property *property, const struct tv_lint_event *event) {
    if (property->event == event)
        return true;
    if (!property->event || property->event->section != TV_KW_CALLS)
        return false;
    struct tv_str call = property->event->entry->name;
    return tv_str_equal(call, TV_STR("common")) ||
           (event->call && tv_str_equal(call, event->call->name));
}

static bool is_excluded(const struct tv_def *def, struct tv_str number) {
    const struct tv_clause *list = tv_def_find(def, TV_KW_ENUM);
    bool is_listed = !list;
    for (const struct tv_scalar *value = list ? list->scalars : NULL; value; value = value->next)
        is_listed |= tv_str_equal(value->text, number);
    return def->refused || !is_listed || find_number_bound(def, number);
}

/* Of all versions the oldest is reached without any number. */
static const struct tv_entry *find_oldest(const struct tv_clause *versions) {
    const struct tv_entry *oldest = versions->entries;
    for (const struct tv_entry *entry = oldest; entry; entry = entry->next)
        if (tv_number_compare(entry->name, oldest->name) < 0)
            oldest = entry;
    return oldest;
}

static void look_at_versions(struct tv_lint *lint, const struct tv_lint_event *event,
                             const struct tv_lint_property *field) {
    const struct tv_clause *versions = tv_def_find(event->entry->def, TV_KW_VERSIONS);
    const struct tv_entry *oldest = find_oldest(versions);
    for (const struct tv_entry *entry = versions->entries; entry; entry = entry->next) {
        struct tv_sentence sentence = {.len = 0};
        if (entry == oldest || !is_excluded(field->entry->def, entry->name))
            continue;
        tv_say(&sentence, "no event can ask for version ");
        tv_say_text(&sentence, entry->name);
        tv_say(&sentence, ": the plan refuses context.protocols.event_version ");
        tv_say_text(&sentence, entry->name);
        tv_lint_tell(lint,
                     &(struct tv_lint_told){.rule = TV_RULE_PLAN_UNREACHABLE_VERSION,
                                            .at = entry->at,
                                            .others = &field->entry->at,
                                            .other_count = 1,
                                            .event = event},
                     &sentence);
    }
}

void tv_lint_unreachable_versions(struct tv_lint *lint) {
    const struct tv_lint_event *events = lint->events.items;
    const struct tv_lint_property *properties = lint->properties.items;
    for (uint32_t i = 0; i < lint->properties.count; i++) {
        const struct tv_lint_property *field = &properties[i];
        bool is_number = tv_str_equal(field->path, TV_STR("protocols.event_version"));
        bool is_refused =
            tv_str_equal(field->path, TV_STR("protocols")) && field->entry->def->refused;
        if (field->section != TV_KW_CONTEXT || !(is_number || is_refused))
            continue;
        for (uint32_t k = 0; k < lint->events.count; k++)
            if (tv_def_find(events[k].entry->def, TV_KW_VERSIONS) && is_about(field, &events[k]))
                look_at_versions(lint, &events[k], field);
    }
}
