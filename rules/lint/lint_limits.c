/* What other tools cannot take: too many rules or rows, names that are too long; and traits that
 * are required of calls which send only what changed. */
#include "lint_parts.h"

enum {
    RULES_MAX = 2000,   /* of a plan in Segment: its CSV import takes fewer */
    ROWS_MAX = 100000,  /* likewise */
    NAME_LEN_MAX = 127, /* bytes: names of tables and columns in Redshift */
};

/* ---- Sizes --------------------------------------------------------------------------------------
 */

static void tell_count(struct tv_lint *lint, struct tv_at at, uint32_t count, const char *noun,
                       uint32_t most) {
    struct tv_sentence sentence = {.len = 0};
    if (count < most)
        return;
    tv_say(&sentence, "the plan has ");
    tv_say_count(&sentence, count, noun);
    tv_say(&sentence, "; a plan in Segment takes fewer than ");
    tv_say_number(&sentence, most);
    tv_lint_tell(lint,
                 &(struct tv_lint_told){.rule = TV_RULE_PLAN_LIMITS, .at = at, .is_whole = true},
                 &sentence);
}

static void look_at_name(struct tv_lint *lint, const struct tv_entry *entry,
                         const struct tv_lint_event *event) {
    struct tv_sentence sentence = {.len = 0};
    if (entry->name.len <= NAME_LEN_MAX)
        return;
    tv_say_name(&sentence, entry->name);
    tv_say(&sentence, " has ");
    tv_say_count(&sentence, entry->name.len, "byte");
    tv_say(&sentence, "; warehouses take names of at most ");
    tv_say_number(&sentence, NAME_LEN_MAX);
    tv_lint_tell(
        lint, &(struct tv_lint_told){.rule = TV_RULE_PLAN_LIMITS, .at = entry->at, .event = event},
        &sentence);
}

void tv_lint_limits(struct tv_lint *lint) {
    const struct tv_lint_event *events = lint->events.items;
    const struct tv_lint_property *properties = lint->properties.items;
    uint32_t rules = 0;
    for (uint32_t i = 0; i < lint->events.count; i++) {
        const struct tv_clause *versions = tv_def_find(events[i].entry->def, TV_KW_VERSIONS);
        rules += !versions;
        for (const struct tv_entry *v = versions ? versions->entries : NULL; v; v = v->next)
            rules++;
        look_at_name(lint, events[i].entry, &events[i]);
    }
    for (uint32_t i = 0; i < lint->properties.count; i++)
        look_at_name(lint, properties[i].entry, properties[i].event);
    if (!lint->events.count)
        return;
    tell_count(lint, events[0].entry->at, rules, "rule", RULES_MAX);
    tell_count(lint, events[0].entry->at, rules + lint->properties.count, "row", ROWS_MAX);
}

/* ---- Traits -------------------------------------------------------------------------------------
 */

static void look_at_traits(struct tv_lint *lint, const struct tv_lint_event *call) {
    const struct tv_clause *required = tv_def_find(call->entry->def, TV_KW_REQUIRED);
    for (const struct tv_presence *p = required ? required->presence : NULL; p; p = p->next) {
        struct tv_sentence sentence = {.len = 0};
        if (!p->any || (p->any->text.len && p->any->text.at[0] == '/'))
            continue;
        tv_say(&sentence, "the trait ");
        tv_say_name(&sentence, p->any->text);
        tv_say(&sentence, " is required of every ");
        tv_say_text(&sentence, call->entry->name);
        tv_say(&sentence, " call; those that send what changed will fail");
        tv_lint_tell(lint,
                     &(struct tv_lint_told){
                         .rule = TV_RULE_PLAN_REQUIRED_TRAIT, .at = p->any->at, .event = call},
                     &sentence);
    }
}

void tv_lint_required_traits(struct tv_lint *lint) {
    const struct tv_lint_event *events = lint->events.items;
    for (uint32_t i = 0; i < lint->events.count; i++)
        if (events[i].section == TV_KW_CALLS &&
            (tv_str_equal(events[i].entry->name, TV_STR("identify")) ||
             tv_str_equal(events[i].entry->name, TV_STR("group"))))
            look_at_traits(lint, &events[i]);
}
