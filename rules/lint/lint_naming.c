/* Names against the plan's convention: the one that `naming` sets, else the one that most of its
 * names keep. Names that a spec or an extended plan defines are not the plan's to choose; names
 * that another rule reported have one fault already. */
#include "lint_case.h"
#include "lint_parts.h"

#include <stdlib.h>

enum { NAMES_MIN = 5, SHARE_MIN = 75 }; /* of names with two words or more, in percent */

/* A name of one section, with all its places. */
struct named {
    enum tv_keyword section;
    struct tv_str name;
    struct tv_at at; /* the first one */
    uint32_t order, count;
    const struct tv_lint_event *event;
    struct tv_lint_property *property; /* NULL: an event */
    bool is_fixed;                     /* the name is not the plan's to choose */
};

/* The convention of a section. */
struct convention {
    enum tv_case style; /* TV_CASE_COUNT: none */
    const struct tv_setting *setting;
    uint32_t keeping, asked; /* names with several words: how many keep it, of how many */
};

/* ---- What the plan does -------------------------------------------------------------------------
 */

static const struct tv_setting *setting_in(const struct tv_file *file, struct tv_str section) {
    const struct tv_clause *clause = tv_def_find(file->body, TV_KW_NAMING);
    for (const struct tv_setting *s = clause ? clause->settings : NULL; s; s = s->next)
        if (tv_str_equal(s->name, section))
            return s;
    return NULL;
}

/* What the plan says, else what a plan that it extends says. */
static const struct tv_setting *find_setting(const struct tv_lint *lint, enum tv_keyword section) {
    const struct tv_bag *bags[] = {&lint->files, &lint->below};
    const struct tv_setting *found = NULL;
    for (unsigned bag = 0; bag < 2; bag++) {
        const struct tv_file *const *files = bags[bag]->items;
        for (uint32_t i = 0; i < bags[bag]->count && !found; i++)
            found = setting_in(files[i], tv_lint_keyword(section));
    }
    return found;
}

static struct convention find_majority(const struct named *names, uint32_t count) {
    uint32_t keeping[TV_CASE_COUNT] = {0}, asked = 0;
    struct convention best = {TV_CASE_COUNT, NULL, 0, 0};
    bool is_tie = false;
    for (uint32_t i = 0; i < count; i++) {
        struct tv_name_words words;
        tv_name_split(names[i].name, &words);
        if (words.count < 2)
            continue;
        unsigned mask = tv_case_mask(names[i].name);
        asked++;
        for (unsigned style = 0; style < TV_CASE_COUNT; style++)
            keeping[style] += mask >> style & 1u;
    }
    for (unsigned style = 0; style < TV_CASE_COUNT; style++) {
        is_tie = keeping[style] == best.keeping || (is_tie && keeping[style] < best.keeping);
        if (keeping[style] > best.keeping)
            best = (struct convention){(enum tv_case)style, NULL, keeping[style], asked};
    }
    if (is_tie || asked < NAMES_MIN || best.keeping * 100 < asked * SHARE_MIN)
        best.style = TV_CASE_COUNT;
    return best;
}

static struct convention find_convention(const struct tv_lint *lint, const struct named *names,
                                         uint32_t count) {
    const struct tv_setting *setting = find_setting(lint, names->section);
    if (!setting)
        return find_majority(names, count);
    return (struct convention){tv_case_find(setting->value), setting, 0, 0};
}

/* ---- Telling ------------------------------------------------------------------------------------
 */

static void say_convention(struct tv_sentence *sentence, const struct convention *convention) {
    tv_say(sentence, " is not in ");
    tv_say_text(sentence, tv_case_name(convention->style));
    if (convention->setting) {
        tv_say(sentence, ", which \"naming\" asks for");
        return;
    }
    tv_say(sentence, ", as ");
    tv_say_number(sentence, convention->keeping);
    tv_say(sentence, " of ");
    tv_say_number(sentence, convention->asked);
    tv_say(sentence, " names with several words are");
}

/* Renames every place of the name, or none. */
static const struct tv_lint_edit *rename_all(struct tv_lint *lint, const struct named *named,
                                             struct tv_str name) {
    const struct tv_lint_edit *edits = NULL;
    if (!named->property)
        return tv_lint_rename_event(lint, named->event, name, &edits) ? edits : NULL;
    for (const struct tv_lint_property *p = named->property; p; p = p->same)
        if (!tv_lint_rename_property(lint, p, name, &edits))
            return NULL;
    return tv_lint_is_in_pointer(lint, named->name) ? NULL : edits;
}

static void tell(struct tv_lint *lint, const struct named *named,
                 const struct convention *convention) {
    struct tv_sentence sentence = {.len = 0};
    struct tv_str right = tv_case_convert(lint->arena, named->name, convention->style);
    bool is_right = right.len && tv_case_mask(right) >> convention->style & 1u;
    tv_say_name(&sentence, named->name);
    if (named->count > 1) {
        tv_say(&sentence, " (");
        tv_say_count(&sentence, named->count, "place");
        tv_say(&sentence, ")");
    }
    say_convention(&sentence, convention);
    struct tv_lint_told told = {
        .rule = named->property ? TV_RULE_PLAN_PROPERTY_CASE : TV_RULE_PLAN_EVENT_CASE,
        .declared = convention->setting ? TV_SEVERITY_WARNING : TV_SEVERITY_NONE,
        .at = named->at,
        .event = named->event,
        .suggestion = is_right ? right : (struct tv_str){NULL, 0}};
    told.edits = is_right ? rename_all(lint, named, right) : NULL;
    told.is_unsafe = true;
    if (convention->setting) {
        told.others = &convention->setting->at;
        told.other_count = 1;
    }
    tv_lint_tell(lint, &told, &sentence);
}

static void look(struct tv_lint *lint, struct tv_bag *list) {
    struct named *names = list->items;
    for (uint32_t from = 0, to; from < list->count; from = to) {
        for (to = from; to < list->count && names[to].section == names[from].section;)
            to++;
        struct convention convention = find_convention(lint, names + from, to - from);
        for (uint32_t i = from; convention.style != TV_CASE_COUNT && i < to; i++)
            if (!names[i].is_fixed && !(tv_case_mask(names[i].name) >> convention.style & 1u))
                tell(lint, &names[i], &convention);
    }
}

/* ---- Names, each once ---------------------------------------------------------------------------
 */

static int compare(const void *a, const void *b) {
    const struct named *x = a, *y = b;
    if (x->section != y->section)
        return x->section < y->section ? -1 : 1;
    int order = tv_str_order(x->name, y->name);
    return order ? order : (x->order > y->order) - (x->order < y->order);
}

static void join_equal(struct tv_bag *list) {
    struct named *names = list->items;
    uint32_t kept = 0;
    if (list->count)
        qsort(names, list->count, sizeof *names, compare);
    for (uint32_t i = 0; i < list->count; i++) {
        struct named *last = kept ? &names[kept - 1] : NULL;
        if (!last || last->section != names[i].section ||
            !tv_str_equal(last->name, names[i].name)) {
            names[kept++] = names[i];
            continue;
        }
        last->count++;
        if (names[i].property) {
            names[i].property->same = last->property;
            last->property = names[i].property;
        }
        last->is_fixed |= names[i].is_fixed;
    }
    list->count = kept;
}

void tv_lint_event_case(struct tv_lint *lint) {
    const struct tv_lint_event *events = lint->events.items;
    struct tv_bag names = {NULL, 0, 0};
    for (uint32_t i = 0; i < lint->events.count; i++) {
        struct named *added = events[i].section == TV_KW_CALLS
                                  ? NULL
                                  : tv_bag_add(lint->arena, &names, sizeof *added);
        if (added)
            *added = (struct named){.section = events[i].section,
                                    .name = events[i].entry->name,
                                    .at = events[i].entry->at,
                                    .order = i,
                                    .count = 1,
                                    .event = &events[i],
                                    .is_fixed = events[i].base || events[i].is_told};
    }
    join_equal(&names);
    look(lint, &names);
}

void tv_lint_property_case(struct tv_lint *lint) {
    struct tv_lint_property *properties = lint->properties.items;
    struct tv_bag names = {NULL, 0, 0};
    for (uint32_t i = 0; i < lint->properties.count; i++) {
        struct tv_lint_property *property = &properties[i];
        bool is_named = property->section == TV_KW_PROPERTIES || property->section == TV_KW_TRAITS;
        struct named *added = is_named ? tv_bag_add(lint->arena, &names, sizeof *added) : NULL;
        if (added)
            *added = (struct named){.section = property->section,
                                    .name = property->entry->name,
                                    .at = property->entry->at,
                                    .order = i,
                                    .count = 1,
                                    .event = property->event,
                                    .property = property,
                                    .is_fixed = property->base || property->is_told ||
                                                property->entry->def->refused};
    }
    join_equal(&names);
    look(lint, &names);
}

/* ---- Blanks -------------------------------------------------------------------------------------
 */

static bool has_stray_blank(struct tv_str name) {
    if (name.len && (name.at[0] == ' ' || name.at[name.len - 1] == ' '))
        return true;
    for (size_t i = 1; i < name.len; i++)
        if (name.at[i] == ' ' && name.at[i - 1] == ' ')
            return true;
    return false;
}

static struct tv_str trim(struct tv_arena *arena, struct tv_str name) {
    char *out = tv_arena_alloc(arena, name.len + 1, 1);
    size_t len = 0;
    for (size_t i = 0; out && i < name.len; i++)
        if (name.at[i] != ' ' || (len && out[len - 1] != ' '))
            out[len++] = name.at[i];
    return (struct tv_str){out, len && out[len - 1] == ' ' ? len - 1 : len};
}

static void look_for_blanks(struct tv_lint *lint, const struct tv_lint_event *event,
                            const struct tv_lint_property *property) {
    const struct tv_entry *entry = property ? property->entry : event->entry;
    const struct tv_lint_edit *edits = NULL;
    struct tv_sentence sentence = {.len = 0};
    if (!has_stray_blank(entry->name))
        return;
    struct tv_str right = trim(lint->arena, entry->name);
    bool is_done = property ? !tv_lint_is_in_pointer(lint, entry->name) &&
                                  tv_lint_rename_property(lint, property, right, &edits)
                            : tv_lint_rename_event(lint, event, right, &edits);
    tv_say_name(&sentence, entry->name);
    tv_say(&sentence, " has a blank too many: events must send it just so");
    tv_lint_tell(lint,
                 &(struct tv_lint_told){.rule = TV_RULE_PLAN_NAME_BLANKS,
                                        .at = entry->at,
                                        .event = event,
                                        .suggestion = right,
                                        .edits = is_done ? edits : NULL,
                                        .is_unsafe = true},
                 &sentence);
}

void tv_lint_name_blanks(struct tv_lint *lint) {
    const struct tv_lint_event *events = lint->events.items;
    const struct tv_lint_property *properties = lint->properties.items;
    for (uint32_t i = 0; i < lint->events.count; i++)
        look_for_blanks(lint, &events[i], NULL);
    for (uint32_t i = 0; i < lint->properties.count; i++)
        look_for_blanks(lint, properties[i].event, &properties[i]);
}
