/* The plan beside the built-in specs: an event that is almost one of theirs, and a property that
 * contradicts what they say about it. */
#include "folded.h"
#include "lint_case.h"
#include "lint_parts.h"

enum { LEN_MIN = 8 }; /* of a name in which one letter may be wrong */

/* ---- Almost a name of a spec --------------------------------------------------------------------
 */

/* The same words in another order: "Viewed Product". */
static bool has_same_words(const struct tv_name_words *a, struct tv_str name) {
    struct tv_name_words b;
    tv_name_split(name, &b);
    if (a->count != b.count || a->count < 2 || a->count == TV_WORDS_MAX)
        return false;
    unsigned taken = 0;
    for (uint32_t i = 0; i < a->count; i++) {
        struct tv_folded word, other;
        uint32_t k = 0;
        tv_fold(a->at[i], &word);
        for (; k < b.count; k++) {
            tv_fold(b.at[k], &other);
            if (!(taken >> k & 1u) && word.len != TV_FAR && word.len == other.len &&
                tv_folded_distance(&word, &other, 0) == 0)
                break;
        }
        if (k == b.count)
            return false;
        taken |= 1u << k;
    }
    return true;
}

/* One letter apart, or the same but for case and separators. */
static bool is_near(const struct tv_folded *a, struct tv_str name) {
    struct tv_folded b;
    tv_fold(name, &b);
    if (a->len == TV_FAR || b.len == TV_FAR || a->len == 0)
        return false;
    size_t edits = a->len >= LEN_MIN && b.len >= LEN_MIN ? 1 : 0;
    size_t apart = a->len > b.len ? a->len - b.len : b.len - a->len;
    return apart <= edits && tv_folded_distance(a, &b, edits) <= edits;
}

static const struct tv_lint_name *find_near(const struct tv_lint *lint,
                                            const struct tv_lint_event *event) {
    const struct tv_lint_name *names = lint->base_names.items;
    struct tv_folded folded;
    struct tv_name_words words;
    tv_fold(event->entry->name, &folded);
    tv_name_split(event->entry->name, &words);
    for (uint32_t i = 0; i < lint->base_names.count; i++) {
        bool is_spec = names[i].entry->at.file->builtin && names[i].section == event->section;
        if (is_spec && (is_near(&folded, names[i].name) || has_same_words(&words, names[i].name)))
            return tv_lint_base_find(lint, event->section, names[i].name, true);
    }
    return NULL;
}

static void tell_near(struct tv_lint *lint, const struct tv_lint_event *event,
                      const struct tv_lint_name *near, bool is_old) {
    struct tv_sentence sentence = {.len = 0};
    tv_say_name(&sentence, event->entry->name);
    tv_say(&sentence, is_old ? " is an old name of " : " is almost ");
    tv_say_name(&sentence, near->entry->name);
    tv_say(&sentence, " of the built-in spec ");
    tv_say_text(&sentence, near->entry->at.file->name);
    tv_lint_tell(lint,
                 &(struct tv_lint_told){.rule = TV_RULE_PLAN_SPEC_NEAR_MISS,
                                        .at = event->entry->at,
                                        .others = &near->entry->at,
                                        .other_count = 1,
                                        .event = event,
                                        .suggestion = near->entry->name},
                 &sentence);
}

void tv_lint_spec_near_misses(struct tv_lint *lint) {
    struct tv_lint_event *events = lint->events.items;
    for (uint32_t i = 0; i < lint->events.count; i++) {
        struct tv_lint_event *event = &events[i];
        if (event->section == TV_KW_CALLS || event->entry->def->refused)
            continue;
        const struct tv_lint_name *same =
            tv_lint_base_find(lint, event->section, event->entry->name, true);
        const struct tv_lint_name *near = same ? NULL : find_near(lint, event);
        bool is_old = same && same->is_formerly && same->entry->at.file->builtin;
        if (!near && !is_old)
            continue;
        tell_near(lint, event, near ? near : same, is_old);
        event->is_told = true;
    }
}

/* ---- Contradictions -----------------------------------------------------------------------------
 */

/* Properties of one path and type that contradict the same place of a spec. */
struct conflict {
    const struct tv_lint_property *first;
    unsigned spec;
    uint32_t count;
};

static void tell_types(struct tv_lint *lint, const struct conflict *conflict) {
    const struct tv_lint_property *property = conflict->first;
    struct tv_sentence sentence = {.len = 0};
    tv_say_name(&sentence, property->path);
    tv_say(&sentence, " is ");
    tv_say_types(&sentence, property->types);
    tv_say(&sentence, " here");
    if (conflict->count > 1) {
        tv_say(&sentence, " (");
        tv_say_count(&sentence, conflict->count, "place");
        tv_say(&sentence, ")");
    }
    tv_say(&sentence, ", and ");
    tv_say_types(&sentence, conflict->spec);
    tv_say(&sentence, " in the built-in spec ");
    tv_say_text(&sentence, property->base->at.file->name);
    tv_lint_tell(lint,
                 &(struct tv_lint_told){.rule = TV_RULE_PLAN_SPEC_CONFLICT,
                                        .at = property->entry->at,
                                        .others = &property->base->at,
                                        .other_count = 1,
                                        .event = property->event},
                 &sentence);
}

static void count_conflict(struct tv_lint *lint, struct tv_bag *list,
                           const struct tv_lint_property *property, unsigned spec) {
    struct conflict *conflicts = list->items;
    if (tv_lint_suppresses(lint, TV_RULE_PLAN_SPEC_CONFLICT, &property->entry->at))
        return;
    for (uint32_t i = 0; i < list->count; i++) {
        const struct tv_lint_property *first = conflicts[i].first;
        if (first->base != property->base || first->types != property->types ||
            !tv_str_equal(first->path, property->path))
            continue;
        conflicts[i].count++;
        return;
    }
    struct conflict *added = tv_bag_add(lint->arena, list, sizeof *added);
    if (added)
        *added = (struct conflict){property, spec, 1};
}

static bool is_listed(const struct tv_scalar *list, const struct tv_scalar *value) {
    for (; list; list = list->next)
        if (list->type == value->type && tv_str_equal(list->text, value->text))
            return true;
    return false;
}

static void look_at_values(struct tv_lint *lint, const struct tv_lint_property *property) {
    const struct tv_clause *own = tv_def_find(property->entry->def, TV_KW_ENUM);
    const struct tv_clause *spec = tv_def_find(property->base->def, TV_KW_ENUM);
    for (const struct tv_scalar *v = own && spec ? own->scalars : NULL; v; v = v->next) {
        struct tv_sentence sentence = {.len = 0};
        if (is_listed(spec->scalars, v))
            continue;
        tv_say_name(&sentence, v->text);
        tv_say(&sentence, " is none of the values that the built-in spec ");
        tv_say_text(&sentence, property->base->at.file->name);
        tv_say(&sentence, " has for ");
        tv_say_name(&sentence, property->path);
        tv_lint_tell(lint,
                     &(struct tv_lint_told){.rule = TV_RULE_PLAN_SPEC_CONFLICT,
                                            .at = v->at,
                                            .others = &spec->at,
                                            .other_count = 1,
                                            .event = property->event},
                     &sentence);
    }
}

void tv_lint_spec_conflicts(struct tv_lint *lint) {
    const struct tv_lint_property *properties = lint->properties.items;
    struct tv_bag conflicts = {NULL, 0, 0};
    for (uint32_t i = 0; i < lint->properties.count; i++) {
        const struct tv_lint_property *property = &properties[i];
        bool is_override =
            property->event && tv_def_find(property->event->entry->def, TV_KW_OVERRIDE);
        if (!property->base || !property->base->at.file->builtin || is_override)
            continue;
        unsigned spec = tv_lint_types_of(lint, property->base->def);
        if (property->types && spec && !(property->types & spec))
            count_conflict(lint, &conflicts, property, spec);
        else
            look_at_values(lint, property);
    }
    for (uint32_t i = 0; i < conflicts.count; i++)
        tell_types(lint, (const struct conflict *)conflicts.items + i);
}
