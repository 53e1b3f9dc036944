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

/* A type that is also defined below is refined, and used by whoever used it. */
static bool is_refinement(const struct tv_lint *lint, struct tv_str name) {
    const struct tv_lint_name *names = lint->type_names.items;
    for (uint32_t i = 0; i < lint->type_names.count; i++)
        if (names[i].rank < lint->below.count && tv_str_equal(names[i].name, name))
            return true;
    return false;
}

void tv_lint_unused_types(struct tv_lint *lint) {
    const struct tv_lint_type *types = lint->types.items;
    if (!lint->events.count) /* types alone are for those who extend the plan */
        return;
    for (uint32_t i = 0; i < lint->types.count; i++) {
        struct tv_sentence sentence = {.len = 0};
        const struct tv_entry *entry = types[i].entry;
        if (is_used(lint, entry->name) || is_refinement(lint, entry->name))
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
static const struct tv_lint_edit *unwrap(struct tv_lint *lint, const struct tv_clause *type) {
    struct tv_lint_edit *edit = tv_arena_alloc(lint->arena, 1, sizeof *edit);
    const struct tv_at *inner = &type->alternatives->at;
    if (!edit || !tv_lint_has_comments(inner->file))
        return NULL;
    edit->at = type->value_at;
    edit->text = (struct tv_str){inner->file->text.at + inner->offset, inner->len};
    return edit;
}

static void look(struct tv_lint *lint, const struct tv_def *def,
                 const struct tv_lint_event *event) {
    const struct tv_clause *type = tv_def_find(def, TV_KW_TYPE);
    const struct tv_alternative *only = type ? type->alternatives : NULL;
    if (!only || only->next || only->def || !type->value_at.file)
        return;
    struct tv_str text = type->value_at.file->text;
    struct tv_sentence sentence = {.len = 0};
    if (type->value_at.offset >= text.len || text.at[type->value_at.offset] != '[')
        return;
    tv_say(&sentence, "a list of one type: write ");
    tv_say_name(&sentence, only->name);
    tv_say(&sentence, " alone");
    tv_lint_tell(lint,
                 &(struct tv_lint_told){.rule = TV_RULE_PLAN_TYPE_LIST,
                                        .at = type->value_at,
                                        .event = event,
                                        .edits = unwrap(lint, type)},
                 &sentence);
}

void tv_lint_type_lists(struct tv_lint *lint) {
    const struct tv_lint_property *properties = lint->properties.items;
    const struct tv_lint_type *types = lint->types.items;
    for (uint32_t i = 0; i < lint->properties.count; i++) {
        const struct tv_clause *items = tv_def_find(properties[i].entry->def, TV_KW_ITEMS);
        look(lint, properties[i].entry->def, properties[i].event);
        if (items)
            look(lint, items->def, properties[i].event);
    }
    for (uint32_t i = 0; i < lint->types.count; i++)
        look(lint, types[i].entry->def, NULL);
}
