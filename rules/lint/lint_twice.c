/* One name twice. YAML readers refuse that already; other formats hold rules in lists, where
 * nothing keeps a name from coming again. What stands twice in a folder is the compiler's to tell.
 */
#include "lint_parts.h"

#include <stdlib.h>

static void tell(struct tv_lint *lint, enum tv_rule rule, const struct tv_entry *entry,
                 const struct tv_entry *earlier) {
    struct tv_sentence sentence = {.len = 0};
    tv_say_name(&sentence, entry->name);
    tv_say(&sentence, " stands here twice");
    tv_lint_tell(lint,
                 &(struct tv_lint_told){
                     .rule = rule, .at = entry->at, .others = &earlier->at, .other_count = 1},
                 &sentence);
}

static int compare_events(const void *a, const void *b) {
    const struct tv_lint_event *x = *(const struct tv_lint_event *const *)a;
    const struct tv_lint_event *y = *(const struct tv_lint_event *const *)b;
    const uint32_t left[] = {x->file_index, x->section}, right[] = {y->file_index, y->section};
    for (unsigned i = 0; i < 2; i++)
        if (left[i] != right[i])
            return left[i] < right[i] ? -1 : 1;
    int order = tv_str_order(x->entry->name, y->entry->name);
    return order ? order : x < y ? -1 : x > y;
}

void tv_lint_duplicate_events(struct tv_lint *lint) {
    const struct tv_lint_event *events = lint->events.items;
    const struct tv_lint_event **sorted =
        tv_arena_alloc(lint->arena, lint->events.count + 1, sizeof *sorted);
    for (uint32_t i = 0; sorted && i < lint->events.count; i++)
        sorted[i] = &events[i];
    if (sorted)
        qsort(sorted, lint->events.count, sizeof *sorted, compare_events);
    for (uint32_t i = 1; sorted && i < lint->events.count; i++)
        if (sorted[i - 1]->file_index == sorted[i]->file_index &&
            sorted[i - 1]->section == sorted[i]->section &&
            tv_str_equal(sorted[i - 1]->entry->name, sorted[i]->entry->name))
            tell(lint, TV_RULE_PLAN_DUPLICATE_EVENT, sorted[i]->entry, sorted[i - 1]->entry);
}

static int compare_properties(const void *a, const void *b) {
    const struct tv_lint_property *x = *(const struct tv_lint_property *const *)a;
    const struct tv_lint_property *y = *(const struct tv_lint_property *const *)b;
    if (x->object != y->object)
        return (uintptr_t)x->object < (uintptr_t)y->object ? -1 : 1;
    int order = tv_str_order(x->entry->name, y->entry->name);
    return order ? order : x < y ? -1 : x > y;
}

void tv_lint_duplicate_properties(struct tv_lint *lint) {
    const struct tv_lint_property *properties = lint->properties.items;
    const struct tv_lint_property **sorted =
        tv_arena_alloc(lint->arena, lint->properties.count + 1, sizeof *sorted);
    for (uint32_t i = 0; sorted && i < lint->properties.count; i++)
        sorted[i] = &properties[i];
    if (sorted)
        qsort(sorted, lint->properties.count, sizeof *sorted, compare_properties);
    for (uint32_t i = 1; sorted && i < lint->properties.count; i++)
        if (sorted[i - 1]->object == sorted[i]->object &&
            tv_str_equal(sorted[i - 1]->entry->name, sorted[i]->entry->name))
            tell(lint, TV_RULE_PLAN_DUPLICATE_PROPERTY, sorted[i]->entry, sorted[i - 1]->entry);
}
