/* One property, several types: a warehouse makes one column of it, and whoever reads it must know
 * which event it came with. null beside another type is no conflict, integers are numbers, and
 * versions of an event are there to differ. */
#include "lint_parts.h"

#include <stdlib.h>

enum { KINDS_MAX = TV_ORIGINS_MAX + 1 };

/* Places where the property has the same types. */
struct kind {
    unsigned types;
    uint32_t count;
    const struct tv_lint_property *first; /* in lines that changed, else in all */
};

static int compare_paths(const void *a, const void *b) {
    const struct tv_lint_property *x = *(const struct tv_lint_property *const *)a;
    const struct tv_lint_property *y = *(const struct tv_lint_property *const *)b;
    if (x->section != y->section)
        return x->section < y->section ? -1 : 1;
    int order = tv_str_order(x->path, y->path);
    if (order)
        return order;
    return x < y ? -1 : x > y; /* both in one list, by place */
}

static bool is_asked(const struct tv_lint_property *property) {
    unsigned types = property->types & ~(unsigned)TV_TYPE_NULL;
    return !property->is_version && types && property->types != TV_TYPE_ANY;
}

/* Counts the property among its like; more kinds than are shown are only counted together. */
static uint32_t count_kind(const struct tv_lint *lint, struct kind *kinds, uint32_t kind_count,
                           const struct tv_lint_property *property) {
    unsigned types = property->types & ~(unsigned)TV_TYPE_NULL;
    uint32_t i = 0;
    while (i < kind_count && kinds[i].types != types)
        i++;
    if (i == KINDS_MAX)
        return kind_count;
    if (i == kind_count)
        kinds[kind_count++] = (struct kind){types, 0, property};
    kinds[i].count++;
    if (!tv_lint_is_changed(lint, &kinds[i].first->entry->at) &&
        tv_lint_is_changed(lint, &property->entry->at))
        kinds[i].first = property;
    return kind_count;
}

static int compare_kinds(const void *a, const void *b) {
    const struct kind *x = a, *y = b;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return x->first < y->first ? -1 : 1;
}

/* integer and number alone */
static bool is_conflict(const struct kind *kinds, uint32_t count) {
    for (uint32_t i = 1; i < count; i++)
        if ((kinds[i].types | TV_TYPE_INTEGER | TV_TYPE_NUMBER) !=
                (kinds[0].types | TV_TYPE_INTEGER | TV_TYPE_NUMBER) ||
            !(kinds[i].types & (TV_TYPE_INTEGER | TV_TYPE_NUMBER)) ||
            !(kinds[0].types & (TV_TYPE_INTEGER | TV_TYPE_NUMBER)))
            return true;
    return false;
}

static void tell(struct tv_lint *lint, struct kind *kinds, uint32_t count) {
    struct tv_sentence sentence = {.len = 0};
    struct tv_at others[TV_ORIGINS_MAX];
    qsort(kinds, count, sizeof *kinds, compare_kinds);
    const struct tv_lint_property *rarest = kinds[count - 1].first;
    tv_say_name(&sentence, rarest->path);
    tv_say(&sentence, " has different types: ");
    for (uint32_t i = 0; i < count; i++) {
        tv_say(&sentence, i == 0 ? "" : i + 1 == count ? " and " : ", ");
        tv_say_types(&sentence, kinds[i].types);
        tv_say(&sentence, " (");
        tv_say_count(&sentence, kinds[i].count, "place");
        tv_say(&sentence, ")");
    }
    for (uint32_t i = 0; i + 1 < count; i++)
        others[i] = kinds[i].first->entry->at;
    tv_lint_tell(lint,
                 &(struct tv_lint_told){.rule = TV_RULE_PLAN_TYPE_CONFLICT,
                                        .at = rarest->entry->at,
                                        .others = others,
                                        .other_count = count - 1,
                                        .event = rarest->event},
                 &sentence);
}

void tv_lint_type_conflicts(struct tv_lint *lint) {
    const struct tv_lint_property *properties = lint->properties.items;
    uint32_t count = 0;
    const struct tv_lint_property **sorted =
        tv_arena_alloc(lint->arena, lint->properties.count + 1, sizeof *sorted);
    for (uint32_t i = 0; sorted && i < lint->properties.count; i++)
        if (is_asked(&properties[i]))
            sorted[count++] = &properties[i];
    if (count)
        qsort(sorted, count, sizeof *sorted, compare_paths);
    for (uint32_t from = 0, to; from < count; from = to) {
        struct kind kinds[KINDS_MAX];
        uint32_t kind_count = 0;
        for (to = from; to < count && sorted[to]->section == sorted[from]->section &&
                        tv_str_equal(sorted[to]->path, sorted[from]->path);
             to++)
            kind_count = count_kind(lint, kinds, kind_count, sorted[to]);
        if (is_conflict(kinds, kind_count))
            tell(lint, kinds, kind_count);
    }
}
