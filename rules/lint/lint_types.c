/* Types: those that nobody names, and lists of one. */
#include "lint_parts.h"

/* ---- Unused -------------------------------------------------------------------------------------
 */

static bool is_used(const struct tv_lint *lint, struct tv_str name) {
    const struct tv_str *used = lint->used_types.items;
    uint32_t from = 0, to = lint->used_types.count;
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        int order = tv_str_order(used[middle], name);
        if (order == 0)
            return true;
        if (order < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return false;
}

void tv_lint_unused_types(struct tv_lint *lint) {
    const struct tv_lint_type *types = lint->types.items;
    if (!lint->events.count) /* types alone are for those who extend the plan */
        return;
    for (uint32_t i = 0; i < lint->types.count; i++) {
        struct tv_sentence sentence = {.len = 0};
        const struct tv_entry *entry = types[i].entry;
        /* A type that is also defined below is refined, and used by whoever used it. */
        if (is_used(lint, entry->name) || tv_lint_type_is_below(lint, entry->name))
            continue;
        tv_say(&sentence, "the type ");
        tv_say_name(&sentence, entry->name);
        tv_say(&sentence, " is used nowhere in this plan");
        tv_lint_tell_at(lint, TV_RULE_PLAN_UNUSED_TYPE, entry->at, &sentence);
    }
}

/* ---- Lists of one -------------------------------------------------------------------------------
 */

/* `type: [string]`: the brackets go, what stands between them stays as it is written. */
static const struct tv_lint_edit *unwrap(struct tv_lint *lint, const struct tv_clause *type,
                                         const struct tv_lint_edit *next) {
    struct tv_lint_edit *edit = tv_arena_alloc(lint->arena, 1, sizeof *edit);
    const struct tv_at *inner = &type->alternatives->at;
    if (!edit)
        return next;
    edit->at = type->value_at;
    edit->text = (struct tv_str){inner->file->text.at + inner->offset, inner->len};
    edit->next = next;
    return edit;
}

/* In JSON nobody writes such lists by hand: they come from the tool that exported the plan. */
static void look(struct tv_lint *lint, struct tv_roll *roll, const struct tv_def *def,
                 struct tv_place place) {
    const struct tv_clause *type = tv_def_find(def, TV_KW_TYPE);
    const struct tv_alternative *only = type ? type->alternatives : NULL;
    const struct tv_file *file = type ? type->value_at.file : NULL;
    if (!only || only->next || only->def || !file || !tv_lint_has_comments(file) ||
        type->value_at.offset >= file->text.len || file->text.at[type->value_at.offset] != '[')
        return;
    place.at = type->value_at;
    if (tv_roll_add(lint, roll, place))
        roll->edits = unwrap(lint, type, roll->edits);
}

void tv_lint_type_lists(struct tv_lint *lint) {
    const struct tv_lint_property *properties = lint->properties.items;
    const struct tv_lint_type *types = lint->types.items;
    struct tv_roll roll = {TV_RULE_PLAN_TYPE_LIST,
                           "has a list of one type: write the type alone",
                           "lists of one type: write the type alone",
                           {0},
                           NULL};
    for (uint32_t i = 0; i < lint->properties.count; i++) {
        const struct tv_entry *entry = properties[i].entry;
        const struct tv_clause *items = tv_def_find(entry->def, TV_KW_ITEMS);
        struct tv_place place = {entry->name, entry->at, properties[i].event};
        look(lint, &roll, entry->def, place);
        if (items)
            look(lint, &roll, items->def, place);
    }
    for (uint32_t i = 0; i < lint->types.count; i++)
        look(lint, &roll, types[i].entry->def,
             (struct tv_place){types[i].entry->name, types[i].entry->at, NULL});
    tv_roll_tell(lint, &roll);
}
