/* The flat view of a plan: its events, properties at any depth, and types, by place. Definitions
 * inside of definitions wait on a list, so depth costs no stack. Demands of `when` define nothing;
 * they are only searched for names of types. */
#include "lint_parts.h"

#include <stdlib.h>
#include <string.h>

/* A mapping that waits to be gone through. */
struct walk {
    const struct tv_def *def;
    const struct tv_entry *top;
    uint32_t event; /* index + 1; 0: in a type */
    enum tv_keyword section;
    struct tv_str path, folded;
    const struct tv_def *base; /* what specs say about the same object, or NULL */
    uint32_t depth, file_index;
    bool is_version, is_demand;
};

struct walker {
    struct tv_lint *lint;
    struct tv_bag waiting; /* struct walk */
};

static void later(struct walker *walker, const struct tv_def *def, const struct walk *from) {
    struct walk *added =
        def ? tv_bag_add(walker->lint->arena, &walker->waiting, sizeof *added) : NULL;
    if (!added)
        return;
    *added = *from;
    added->def = def;
}

static struct tv_str join(struct tv_arena *arena, struct tv_str a, struct tv_str between,
                          struct tv_str b) {
    const struct tv_str parts[] = {a, a.len ? between : TV_STR(""), b};
    char *at = tv_arena_alloc(arena, a.len + between.len + b.len + 1, 1);
    size_t len = 0;
    for (unsigned i = 0; at && i < 3; i++)
        for (size_t k = 0; k < parts[i].len; k++)
            at[len++] = parts[i].at[k];
    return (struct tv_str){at, len};
}

/* ---- Properties ---------------------------------------------------------------------------------
 */

static const struct tv_lint_event *event_at(const struct tv_lint *lint, uint32_t number) {
    return number ? (const struct tv_lint_event *)lint->events.items + number - 1 : NULL;
}

/* The same property in a spec or in a plan that this one extends. */
static const struct tv_entry *base_of(const struct walker *walker, const struct walk *walk,
                                      enum tv_keyword section, struct tv_str name) {
    const struct tv_lint_event *event = event_at(walker->lint, walk->event);
    if (walk->depth == 0 && event)
        return tv_lint_base_entry(walker->lint, event, section, name);
    return walk->base ? tv_lint_entry_in(walker->lint, walk->base, section, name) : NULL;
}

static void add_property(struct walker *walker, const struct walk *walk,
                         const struct tv_clause *object, const struct tv_entry *entry) {
    struct tv_lint *lint = walker->lint;
    enum tv_keyword section = walk->depth ? walk->section : object->keyword;
    struct tv_lint_property *added = tv_bag_add(lint->arena, &lint->properties, sizeof *added);
    if (!added)
        return;
    *added =
        (struct tv_lint_property){.entry = entry,
                                  .object = object,
                                  .owner = walk->def,
                                  .top = walk->top,
                                  .base = base_of(walker, walk, object->keyword, entry->name),
                                  .section = section,
                                  .path = join(lint->arena, walk->path, TV_STR("."), entry->name),
                                  .folded = join(lint->arena, walk->folded, TV_STR("\x1f"),
                                                 tv_lint_fold(lint->arena, entry->name)),
                                  .types = tv_lint_types_of(lint, entry->def),
                                  .depth = walk->depth,
                                  .file_index = walk->file_index,
                                  .is_version = walk->is_version};
    struct walk inner = *walk;
    inner.section = section;
    inner.path = added->path;
    inner.folded = added->folded;
    inner.depth = walk->depth + 1;
    inner.base = added->base ? added->base->def : NULL;
    added->event = (const struct tv_lint_event *)(uintptr_t)walk->event; /* settled at the end */
    later(walker, entry->def, &inner);
}

/* ---- Types --------------------------------------------------------------------------------------
 */

static void use_type(struct tv_lint *lint, struct tv_str name) {
    struct tv_str *added = tv_bag_add(lint->arena, &lint->used_types, sizeof *added);
    if (added)
        *added = name;
}

static void use_types(struct walker *walker, const struct walk *walk) {
    const struct tv_clause *type = tv_def_find(walk->def, TV_KW_TYPE);
    const struct tv_clause *include = tv_def_find(walk->def, TV_KW_INCLUDE);
    for (const struct tv_alternative *a = type ? type->alternatives : NULL; a; a = a->next) {
        if (a->def)
            later(walker, a->def, walk);
        else
            use_type(walker->lint, a->name);
    }
    for (const struct tv_scalar *name = include ? include->scalars : NULL; name; name = name->next)
        use_type(walker->lint, name->text);
}

/* ---- A mapping ----------------------------------------------------------------------------------
 */

static void go_through_entries(struct walker *walker, const struct walk *walk,
                               const struct tv_clause *clause) {
    for (const struct tv_entry *entry = clause->entries; entry; entry = entry->next) {
        if (walk->is_demand)
            later(walker, entry->def, walk);
        else
            add_property(walker, walk, clause, entry);
    }
}

static void go_through_versions(struct walker *walker, const struct walk *walk,
                                const struct tv_clause *clause) {
    struct walk inner = *walk;
    inner.is_version = true;
    for (const struct tv_entry *entry = clause->entries; entry; entry = entry->next)
        later(walker, entry->def, &inner);
}

static void go_through_whens(struct walker *walker, const struct walk *walk,
                             const struct tv_clause *clause) {
    struct walk inner = *walk;
    inner.is_demand = true;
    for (const struct tv_when_clause *when = clause->whens; when; when = when->next) {
        later(walker, when->then, &inner);
        later(walker, when->otherwise, &inner);
        for (const struct tv_entry *entry = when->condition; entry; entry = entry->next)
            later(walker, entry->def, &inner);
    }
}

/* Items, or values of names that are not listed. */
static void go_inside(struct walker *walker, const struct walk *walk, const struct tv_def *def,
                      struct tv_str sign) {
    struct walk inner = *walk;
    inner.path = join(walker->lint->arena, walk->path, TV_STR(""), sign);
    inner.folded = join(walker->lint->arena, walk->folded, TV_STR(""), sign);
    inner.base = walk->base ? tv_lint_items_of(walker->lint, walk->base) : NULL;
    later(walker, def, &inner);
}

static void go_through_clause(struct walker *walker, const struct walk *walk,
                              const struct tv_clause *clause) {
    switch (clause->keyword) {
    case TV_KW_PROPERTIES:
    case TV_KW_TRAITS:
    case TV_KW_CONTEXT:
    case TV_KW_FIELDS:
        go_through_entries(walker, walk, clause);
        break;
    case TV_KW_ITEMS:
        go_inside(walker, walk, clause->def, TV_STR("[]"));
        break;
    case TV_KW_ADDITIONAL:
        if (clause->verdict.len == 0)
            go_inside(walker, walk, clause->def, TV_STR("{}"));
        break;
    case TV_KW_VERSIONS:
        go_through_versions(walker, walk, clause);
        break;
    case TV_KW_WHEN:
        go_through_whens(walker, walk, clause);
        break;
    default:
        break;
    }
}

/* Texts of people may hold what looks like a comment. */
static void keep_text(struct tv_lint *lint, const struct tv_clause *clause) {
    const struct tv_at *at = &clause->value_at;
    bool is_text = tv_keyword_info(clause->keyword)->form == TV_FORM_TEXT && at->file;
    struct tv_at *added = is_text && memchr(at->file->text.at + at->offset, '#', at->len)
                              ? tv_bag_add(lint->arena, &lint->texts, sizeof *added)
                              : NULL;
    if (added)
        *added = *at;
}

/* Names stand in there that an edit could not find. */
static void involve(struct walker *walker, const struct walk *walk,
                    const struct tv_clause *clause) {
    static const enum tv_keyword keywords[] = {TV_KW_WHEN,     TV_KW_INCLUDE, TV_KW_VERSIONS,
                                               TV_KW_EXAMPLES, TV_KW_SCHEMA,  TV_KW_DEFAULT};
    struct tv_lint_event *events = walker->lint->events.items;
    for (size_t i = 0; walk->event && i < sizeof keywords / sizeof *keywords; i++)
        events[walk->event - 1].is_involved |= clause->keyword == keywords[i];
}

static void go_through(struct walker *walker) {
    for (uint32_t i = 0; i < walker->waiting.count; i++) {
        struct walk walk = ((struct walk *)walker->waiting.items)[i];
        use_types(walker, &walk);
        for (const struct tv_clause *c = walk.def->clauses; c; c = c->next) {
            keep_text(walker->lint, c);
            involve(walker, &walk, c);
            go_through_clause(walker, &walk, c);
        }
    }
}

/* ---- A plan -------------------------------------------------------------------------------------
 */

static struct tv_str call_of(enum tv_keyword section) {
    return section == TV_KW_EVENTS  ? TV_STR("track")
           : section == TV_KW_PAGES ? TV_STR("page")
                                    : TV_STR("screen");
}

static const struct tv_entry *entry_of(const struct tv_lint_name *name) {
    return name ? name->entry : NULL;
}

static void add_event(struct walker *walker, const struct tv_clause *clause,
                      const struct tv_entry *entry, uint32_t file_index) {
    struct tv_lint *lint = walker->lint;
    struct tv_lint_event *added = tv_bag_add(lint->arena, &lint->events, sizeof *added);
    if (!added)
        return;
    *added = (struct tv_lint_event){
        .entry = entry,
        .section = clause->keyword,
        .base = entry_of(tv_lint_base_find(lint, clause->keyword, entry->name, true)),
        .file_index = file_index};
    const struct tv_entry **call = clause->keyword == TV_KW_CALLS
                                       ? tv_bag_add(lint->arena, &lint->own_calls, sizeof *call)
                                       : NULL;
    if (call)
        *call = entry;
    if (clause->keyword != TV_KW_CALLS)
        added->call =
            entry_of(tv_lint_base_find(lint, TV_KW_CALLS, call_of(clause->keyword), false));
    struct walk walk = {.top = entry,
                        .event = lint->events.count,
                        .base = added->base ? added->base->def : NULL,
                        .file_index = file_index};
    later(walker, entry->def, &walk);
}

static void add_type(struct walker *walker, const struct tv_entry *entry, uint32_t file_index) {
    struct tv_lint *lint = walker->lint;
    struct tv_lint_type *added = tv_bag_add(lint->arena, &lint->types, sizeof *added);
    if (!added)
        return;
    added->entry = entry;
    struct tv_str path = join(lint->arena, TV_STR("@"), TV_STR(""), entry->name);
    struct walk walk = {.top = entry,
                        .section = TV_KW_PROPERTIES,
                        .path = path,
                        .folded = path,
                        .file_index = file_index};
    later(walker, entry->def, &walk);
}

static void add_file(struct walker *walker, const struct tv_file *file, uint32_t file_index) {
    for (const struct tv_clause *clause = file->body->clauses; clause; clause = clause->next) {
        keep_text(walker->lint, clause);
        bool is_subject = clause->keyword == TV_KW_EVENTS || clause->keyword == TV_KW_PAGES ||
                          clause->keyword == TV_KW_SCREENS || clause->keyword == TV_KW_CALLS;
        if (!is_subject && clause->keyword != TV_KW_TYPES)
            continue;
        for (const struct tv_entry *entry = clause->entries; entry; entry = entry->next) {
            if (is_subject)
                add_event(walker, clause, entry, file_index);
            else
                add_type(walker, entry, file_index);
        }
    }
}

static int compare_places(const void *a, const void *b) {
    const struct tv_lint_property *x = a, *y = b;
    if (x->file_index != y->file_index)
        return x->file_index < y->file_index ? -1 : 1;
    return (x->entry->at.offset > y->entry->at.offset) -
           (x->entry->at.offset < y->entry->at.offset);
}

static int compare_texts(const void *a, const void *b) {
    return tv_str_order(*(const struct tv_str *)a, *(const struct tv_str *)b);
}

/* The list of events does not move any more. */
static void settle(struct tv_lint *lint) {
    struct tv_lint_property *properties = lint->properties.items;
    for (uint32_t i = 0; i < lint->properties.count; i++)
        properties[i].event = event_at(lint, (uint32_t)(uintptr_t)properties[i].event);
    if (lint->properties.count)
        qsort(properties, lint->properties.count, sizeof *properties, compare_places);
    if (lint->used_types.count)
        qsort(lint->used_types.items, lint->used_types.count, sizeof(struct tv_str), compare_texts);
}

bool tv_lint_index(struct tv_lint *lint) {
    struct walker walker = {.lint = lint};
    const struct tv_file *const *files = lint->files.items;
    for (uint32_t i = 0; i < lint->files.count; i++)
        add_file(&walker, files[i], i);
    go_through(&walker);
    settle(lint);
    return !tv_arena_failed(lint->arena);
}
