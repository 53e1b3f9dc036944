/* Names that are nearly one: alike but for case, separators, or the ending of a plural. All
 * spellings of a name are one finding, at the rarest of them; the most frequent one is suggested.
 */
#include "lint_parts.h"

#include <stdlib.h>

/* A name at a place, and what it is folded to. */
struct named {
    enum tv_keyword section;
    struct tv_str key, name;
    const void *object; /* what holds it: siblings are the same */
    unsigned types;
    uint32_t order; /* by place */
    struct tv_at at;
    bool is_known; /* a spec has it, spelled so */
    const struct tv_lint_event *event;
    bool *told; /* set when this spelling is reported */
};

static int compare_named(const void *a, const void *b) {
    const struct named *x = a, *y = b;
    if (x->section != y->section)
        return x->section < y->section ? -1 : 1;
    int order = tv_str_order(x->key, y->key);
    if (!order)
        order = tv_str_order(x->name, y->name);
    return order ? order : (x->order > y->order) - (x->order < y->order);
}

static bool is_same_key(const struct named *a, const struct named *b) {
    return a->section == b->section && tv_str_equal(a->key, b->key);
}

/* ---- One cluster --------------------------------------------------------------------------------
 */

enum { SPELLINGS_MAX = TV_ORIGINS_MAX + 1 };

/* One spelling: where it stands first (in lines that changed, else in all), how often it does. */
struct spelling {
    const struct named *first;
    uint32_t count;
};

struct cluster {
    struct spelling kept[SPELLINGS_MAX]; /* the first ones met; the most frequent is among them */
    uint32_t kept_count, spelling_count, together;
};

static bool is_more(const struct spelling *a, const struct spelling *b) {
    if (a->first->is_known != b->first->is_known)
        return a->first->is_known;
    if (a->count != b->count)
        return a->count > b->count;
    return a->first->order < b->first->order;
}

/* Keeps it in the order of frequency; the rarest one falls out when there are too many. */
static void keep(struct cluster *cluster, struct spelling spelling) {
    uint32_t at = cluster->kept_count;
    cluster->spelling_count++;
    if (at == SPELLINGS_MAX && !is_more(&spelling, &cluster->kept[at - 1]))
        return;
    if (at == SPELLINGS_MAX)
        at--;
    else
        cluster->kept_count++;
    for (; at > 0 && is_more(&spelling, &cluster->kept[at - 1]); at--)
        cluster->kept[at] = cluster->kept[at - 1];
    cluster->kept[at] = spelling;
}

static int compare_objects(const void *a, const void *b) {
    const struct named *x = *(const struct named *const *)a, *y = *(const struct named *const *)b;
    if (x->object != y->object)
        return (uintptr_t)x->object < (uintptr_t)y->object ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

/* In how many objects two of the names stand together; same_types: only names of one type count. */
static uint32_t count_together(struct tv_lint *lint, const struct named *names, uint32_t count,
                               bool same_types) {
    const struct named **sorted = tv_arena_alloc(lint->arena, count, sizeof *sorted);
    uint32_t together = 0;
    const void *counted = NULL;
    for (uint32_t i = 0; sorted && i < count; i++)
        sorted[i] = &names[i];
    if (sorted)
        qsort(sorted, count, sizeof *sorted, compare_objects);
    for (uint32_t i = 1; sorted && i < count; i++) {
        const struct named *a = sorted[i - 1], *b = sorted[i];
        bool is_pair = a->object == b->object && !tv_str_equal(a->name, b->name) &&
                       (!same_types || (a->types && a->types == b->types));
        if (!is_pair || counted == b->object)
            continue;
        counted = b->object;
        together++;
    }
    return together;
}

static void collect(const struct tv_lint *lint, struct cluster *cluster, const struct named *names,
                    uint32_t count) {
    for (uint32_t i = 0; i < count;) {
        struct spelling spelling = {&names[i], 0};
        for (; i < count && tv_str_equal(names[i].name, spelling.first->name); i++) {
            spelling.count++;
            if (!tv_lint_is_changed(lint, &spelling.first->at) &&
                tv_lint_is_changed(lint, &names[i].at))
                spelling.first = &names[i];
        }
        keep(cluster, spelling);
    }
}

static void say_spellings(struct tv_sentence *sentence, const struct cluster *cluster,
                          const char *noun) {
    for (uint32_t i = 0; i < cluster->kept_count; i++) {
        const struct spelling *spelling = &cluster->kept[i];
        bool is_last = i + 1 == cluster->kept_count && i + 1 == cluster->spelling_count;
        tv_say(sentence, i == 0 ? "" : is_last ? " and " : ", ");
        tv_say_name(sentence, spelling->first->name);
        if (noun) {
            tv_say(sentence, " (");
            tv_say_count(sentence, spelling->count, noun);
            tv_say(sentence, ")");
        }
    }
    if (cluster->spelling_count > cluster->kept_count) {
        tv_say(sentence, " and ");
        tv_say_number(sentence, cluster->spelling_count - cluster->kept_count);
        tv_say(sentence, " more");
    }
    tv_say(sentence, " are nearly the same name");
}

static void tell(struct tv_lint *lint, enum tv_rule rule, const struct cluster *cluster) {
    bool is_property = rule == TV_RULE_PLAN_NEAR_DUPLICATE_PROPERTY;
    const struct named *rarest = cluster->kept[cluster->kept_count - 1].first;
    struct tv_sentence sentence = {.len = 0};
    struct tv_at others[TV_ORIGINS_MAX];
    uint32_t other_count = 0;
    say_spellings(&sentence, cluster, is_property ? "place" : NULL);
    if (is_property && cluster->together) {
        tv_say(&sentence, "; side by side in ");
        tv_say_count(&sentence, cluster->together, "object");
    }
    for (uint32_t i = 0; i + 1 < cluster->kept_count; i++)
        others[other_count++] = cluster->kept[i].first->at;
    tv_lint_tell(lint,
                 &(struct tv_lint_told){.rule = rule,
                                        .at = rarest->at,
                                        .others = others,
                                        .other_count = other_count,
                                        .event = rarest->event,
                                        .suggestion = cluster->kept[0].first->name},
                 &sentence);
}

/* ---- All of them --------------------------------------------------------------------------------
 */

/* Goes over names that are sorted. plural: only what the other folding did not find, side by side
 * and of one type, for one thing and a list of them are well named with an s apart. */
static void tell_clusters(struct tv_lint *lint, enum tv_rule rule, const struct tv_bag *list,
                          bool plural) {
    const struct named *names = list->items;
    for (uint32_t from = 0, to; from < list->count; from = to) {
        struct cluster cluster = {.kept_count = 0};
        for (to = from + 1; to < list->count && is_same_key(&names[from], &names[to]);)
            to++;
        if (tv_str_equal(names[from].name, names[to - 1].name))
            continue;
        collect(lint, &cluster, names + from, to - from);
        cluster.together = count_together(lint, names + from, to - from, plural);
        if (plural && !cluster.together && rule == TV_RULE_PLAN_NEAR_DUPLICATE_PROPERTY)
            continue;
        tell(lint, rule, &cluster);
        for (uint32_t i = from; i < to; i++)
            *names[i].told |= !tv_str_equal(names[i].name, cluster.kept[0].first->name);
    }
}

static void sort(struct tv_bag *names) {
    if (names->count)
        qsort(names->items, names->count, sizeof(struct named), compare_named);
}

/* Every other name in a list gets another key; of those that fold alike one is left. */
static void fold_plurals(struct tv_lint *lint, struct tv_bag *list) {
    struct named *names = list->items;
    for (uint32_t i = 0; i < list->count; i++)
        names[i].key = tv_lint_singular(lint->arena, names[i].key);
    sort(list);
}

/* Whether all the names of a key fold alike without their plurals: told of already. */
static void drop_told(struct tv_lint *lint, struct tv_bag *list) {
    struct named *names = list->items;
    uint32_t kept = 0;
    for (uint32_t from = 0, to; from < list->count; from = to) {
        bool differs = false;
        struct tv_str first = tv_lint_fold(lint->arena, names[from].name);
        for (to = from + 1; to < list->count && is_same_key(&names[from], &names[to]); to++)
            differs |= !tv_str_equal(first, tv_lint_fold(lint->arena, names[to].name));
        for (uint32_t i = from; differs && i < to; i++)
            names[kept++] = names[i];
    }
    list->count = kept;
}

static void look(struct tv_lint *lint, enum tv_rule rule, struct tv_bag *names) {
    sort(names);
    tell_clusters(lint, rule, names, false);
    fold_plurals(lint, names);
    drop_told(lint, names);
    tell_clusters(lint, rule, names, true);
}

void tv_lint_near_events(struct tv_lint *lint) {
    struct tv_lint_event *events = lint->events.items;
    struct tv_bag names = {NULL, 0, 0};
    for (uint32_t i = 0; i < lint->events.count; i++) {
        struct named *added = events[i].section == TV_KW_CALLS
                                  ? NULL
                                  : tv_bag_add(lint->arena, &names, sizeof *added);
        if (!added)
            continue;
        *added = (struct named){.section = events[i].section,
                                .key = tv_lint_fold(lint->arena, events[i].entry->name),
                                .name = events[i].entry->name,
                                .order = i,
                                .at = events[i].entry->at,
                                .is_known = events[i].base != NULL,
                                .event = &events[i],
                                .told = &events[i].is_told};
    }
    look(lint, TV_RULE_PLAN_NEAR_DUPLICATE_EVENT, &names);
}

void tv_lint_near_properties(struct tv_lint *lint) {
    struct tv_lint_property *properties = lint->properties.items;
    struct tv_bag names = {NULL, 0, 0};
    for (uint32_t i = 0; i < lint->properties.count; i++) {
        struct tv_lint_property *property = &properties[i];
        struct named *added = property->is_version || property->entry->def->refused
                                  ? NULL
                                  : tv_bag_add(lint->arena, &names, sizeof *added);
        if (!added)
            continue;
        *added = (struct named){.section = property->section,
                                .key = property->folded,
                                .name = property->entry->name,
                                .object = property->object,
                                .types = property->types,
                                .order = i,
                                .at = property->entry->at,
                                .is_known = property->base != NULL,
                                .event = property->event,
                                .told = &property->is_told};
    }
    look(lint, TV_RULE_PLAN_NEAR_DUPLICATE_PROPERTY, &names);
}
