/* What stands below a plan: core, what it extends, and the built-in specs that are on beside it.
 * Their names are kept in sorted lists; nothing is merged, a question goes through the definitions
 * that may answer it, the last file first.
 *
 *   type_names   types of all these files and of the plan
 *   base_names   events, pages, screens, calls of these files, under all their names
 *   own_names    those of the plan itself */
#include "lint_parts.h"

#include <stdlib.h>
#include <string.h>

enum { STEPS_MAX = 64 }; /* definitions that one question goes through */

/* ---- Which files --------------------------------------------------------------------------------
 */

static bool is_path(struct tv_str text) {
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] == '/' || text.at[i] == '.')
            return true;
    return false;
}

static struct tv_str folder_of(struct tv_str path) {
    size_t len = path.len;
    while (len > 0 && path.at[len - 1] != '/')
        len--;
    if (len == 0)
        return TV_STR(".");
    return (struct tv_str){path.at, len > 1 ? len - 1 : len};
}

static bool is_listed(const struct tv_bag *files, const struct tv_file *file) {
    const struct tv_file *const *items = files->items;
    for (uint32_t i = 0; i < files->count; i++)
        if (items[i] == file)
            return true;
    return false;
}

static bool list(struct tv_lint *lint, struct tv_bag *files, const struct tv_file *file) {
    if (is_listed(&lint->files, file) || is_listed(files, file))
        return true;
    const struct tv_file **added = tv_bag_add(lint->arena, files, sizeof *added);
    if (added)
        *added = file;
    return added != NULL;
}

/* Whether the file lies in the folder: directly, or further down if it is of another tool, as a
 * folder of plans is read. */
static bool is_in(const struct tv_file *file, struct tv_str path, struct tv_str folder) {
    struct tv_str outer = folder_of(path);
    bool is_here = tv_str_equal(folder, TV_STR("."));
    if (tv_str_equal(outer, folder))
        return true;
    bool is_inside = outer.len > folder.len && !memcmp(outer.at, folder.at, folder.len) &&
                     outer.at[folder.len] == '/';
    return file->is_translated && (is_here ? path.at[0] != '/' && path.at[0] != '.' : is_inside);
}

/* The file of a path, or all files of a folder. */
static bool list_path(struct tv_lint *lint, struct tv_bag *files, struct tv_str path) {
    bool ok = path.at != NULL;
    for (const struct tv_file *file = lint->model->files; file && ok; file = file->next) {
        struct tv_str plain = tv_path_join(lint->arena, TV_STR(""), file->path);
        if (file->builtin || !plain.at)
            continue;
        if (tv_str_equal(plain, path) || is_in(file, plain, path))
            ok = list(lint, files, file);
    }
    return ok;
}

static bool list_spec(struct tv_lint *lint, struct tv_str name) {
    bool ok = true;
    for (const struct tv_file *file = lint->model->files; file && ok; file = file->next)
        if (file->builtin && tv_str_equal(file->name, name))
            ok = list(lint, &lint->below, file);
    return ok;
}

static bool list_extended(struct tv_lint *lint, const struct tv_file *file) {
    const struct tv_clause *extends = tv_def_find(file->body, TV_KW_EXTENDS);
    bool ok = true;
    for (const struct tv_scalar *name = extends ? extends->scalars : NULL; name && ok;
         name = name->next)
        ok = is_path(name->text)
                 ? list_path(lint, &lint->below, tv_path_join(lint->arena, file->path, name->text))
                 : list_spec(lint, name->text);
    return ok;
}

static bool is_on(const struct tv_file *file) {
    const struct tv_clause *enabled = tv_def_find(file->body, TV_KW_ENABLED);
    return file->builtin && (!enabled || enabled->flag);
}

bool tv_lint_find_files(struct tv_lint *lint, struct tv_str plan) {
    bool ok = list_path(lint, &lint->files, tv_path_join(lint->arena, TV_STR(""), plan));
    for (const struct tv_file *file = lint->model->files; file && ok; file = file->next)
        ok = !is_on(file) || list(lint, &lint->below, file);
    for (uint32_t i = 0; i < lint->files.count && ok; i++)
        ok = list_extended(lint, ((const struct tv_file *const *)lint->files.items)[i]);
    for (uint32_t i = 0; i < lint->below.count && ok; i++)
        ok = list_extended(lint, ((const struct tv_file *const *)lint->below.items)[i]);
    return ok && lint->files.count > 0;
}

/* ---- Lists of names -----------------------------------------------------------------------------
 */

static bool add_name(struct tv_lint *lint, struct tv_bag *names, const struct tv_lint_name *name) {
    struct tv_lint_name *added = tv_bag_add(lint->arena, names, sizeof *added);
    if (added)
        *added = *name;
    return added != NULL;
}

static bool add_seconds(struct tv_lint *lint, struct tv_bag *names, struct tv_lint_name name) {
    static const enum tv_keyword kinds[] = {TV_KW_ALSO, TV_KW_FORMERLY};
    bool ok = true;
    name.is_second = true;
    for (unsigned i = 0; i < 2; i++) {
        const struct tv_clause *clause = tv_def_find(name.entry->def, kinds[i]);
        for (const struct tv_scalar *s = clause ? clause->scalars : NULL; s && ok; s = s->next) {
            name.name = s->text;
            name.is_formerly = kinds[i] == TV_KW_FORMERLY;
            ok = add_name(lint, names, &name);
        }
    }
    return ok;
}

static bool add_clause(struct tv_lint *lint, const struct tv_clause *clause, uint32_t rank,
                       bool is_below) {
    bool is_type = clause->keyword == TV_KW_TYPES, ok = true;
    bool is_subject = clause->keyword == TV_KW_EVENTS || clause->keyword == TV_KW_PAGES ||
                      clause->keyword == TV_KW_SCREENS || clause->keyword == TV_KW_CALLS;
    struct tv_bag *names = is_type    ? &lint->type_names
                           : is_below ? &lint->base_names
                                      : &lint->own_names;
    if (!is_type && !is_subject)
        return true;
    for (const struct tv_entry *entry = clause->entries; entry && ok; entry = entry->next) {
        struct tv_lint_name name = {
            .section = clause->keyword, .name = entry->name, .entry = entry, .rank = rank};
        ok = add_name(lint, names, &name) && (is_type || add_seconds(lint, names, name));
    }
    return ok;
}

static bool add_files(struct tv_lint *lint, const struct tv_bag *files, uint32_t rank) {
    const struct tv_file *const *items = files->items;
    bool ok = true;
    for (uint32_t i = 0; i < files->count && ok; i++)
        for (const struct tv_clause *clause = items[i]->body->clauses; clause && ok;
             clause = clause->next)
            ok = add_clause(lint, clause, rank + i, files == &lint->below);
    return ok;
}

static int compare_names(const void *a, const void *b) {
    const struct tv_lint_name *x = a, *y = b;
    if (x->section != y->section)
        return x->section < y->section ? -1 : 1;
    int order = tv_str_order(x->name, y->name);
    if (order)
        return order;
    if (x->is_second != y->is_second) /* what is so called goes behind, and so is found first */
        return x->is_second ? -1 : 1;
    return (x->rank > y->rank) - (x->rank < y->rank);
}

static void sort(struct tv_bag *names) {
    if (names->count)
        qsort(names->items, names->count, sizeof(struct tv_lint_name), compare_names);
}

bool tv_lint_find_bases(struct tv_lint *lint) {
    bool ok = add_files(lint, &lint->below, 0) && add_files(lint, &lint->files, lint->below.count);
    sort(&lint->type_names);
    sort(&lint->base_names);
    sort(&lint->own_names);
    return ok;
}

/* The place behind the last one of that name. */
static uint32_t end_of(const struct tv_bag *names, enum tv_keyword section, struct tv_str name) {
    const struct tv_lint_name *items = names->items;
    uint32_t from = 0, to = names->count;
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        bool is_behind = items[middle].section != section
                             ? items[middle].section > section
                             : tv_str_order(items[middle].name, name) > 0;
        if (is_behind)
            to = middle;
        else
            from = middle + 1;
    }
    return to;
}

static const struct tv_lint_name *before(const struct tv_bag *names, uint32_t end,
                                         enum tv_keyword section, struct tv_str name) {
    const struct tv_lint_name *items = names->items;
    const struct tv_lint_name *found = end ? &items[end - 1] : NULL;
    return found && found->section == section && tv_str_equal(found->name, name) ? found : NULL;
}

const struct tv_lint_name *tv_lint_base_find(const struct tv_lint *lint, enum tv_keyword section,
                                             struct tv_str name, bool seconds) {
    const struct tv_lint_name *found =
        before(&lint->base_names, end_of(&lint->base_names, section, name), section, name);
    return found && (seconds || !found->is_second) ? found : NULL;
}

bool tv_lint_is_own(const struct tv_lint *lint, enum tv_keyword section, struct tv_str name) {
    return before(&lint->own_names, end_of(&lint->own_names, section, name), section, name);
}

bool tv_lint_type_is_below(const struct tv_lint *lint, struct tv_str name) {
    const struct tv_lint_name *items = lint->type_names.items;
    uint32_t end = end_of(&lint->type_names, TV_KW_TYPES, name);
    while (before(&lint->type_names, end, TV_KW_TYPES, name))
        if (items[--end].rank < lint->below.count)
            return true;
    return false;
}

bool tv_lint_type_has(const struct tv_lint *lint, struct tv_str name, enum tv_keyword keyword) {
    const struct tv_lint_name *items = lint->type_names.items;
    uint32_t end = end_of(&lint->type_names, TV_KW_TYPES, name);
    while (before(&lint->type_names, end, TV_KW_TYPES, name))
        if (tv_def_find(items[--end].entry->def, keyword))
            return true;
    return false;
}

/* ---- Questions ----------------------------------------------------------------------------------
 */

/* Definitions that a question has still to go through. */
struct way {
    const struct tv_def *steps[STEPS_MAX];
    uint32_t count, at;
};

static void go_to(struct way *way, const struct tv_def *def) {
    for (uint32_t i = 0; i < way->count; i++)
        if (way->steps[i] == def)
            return;
    if (def && way->count < STEPS_MAX)
        way->steps[way->count++] = def;
}

/* Every definition of a type's name, the last file first. */
static void go_to_type(struct way *way, const struct tv_lint *lint, struct tv_str name) {
    const struct tv_lint_name *items = lint->type_names.items;
    for (uint32_t end = end_of(&lint->type_names, TV_KW_TYPES, name);
         before(&lint->type_names, end, TV_KW_TYPES, name); end--)
        go_to(way, items[end - 1].entry->def);
}

static const struct tv_def *next_step(struct way *way) {
    return way->at < way->count ? way->steps[way->at++] : NULL;
}

static void follow(struct way *way, const struct tv_lint *lint, const struct tv_def *def) {
    const struct tv_clause *include = tv_def_find(def, TV_KW_INCLUDE);
    const struct tv_clause *type = tv_def_find(def, TV_KW_TYPE);
    for (const struct tv_scalar *name = include ? include->scalars : NULL; name; name = name->next)
        go_to_type(way, lint, name->text);
    for (const struct tv_alternative *a = type ? type->alternatives : NULL; a; a = a->next) {
        if (a->def)
            go_to(way, a->def);
        else
            go_to_type(way, lint, a->name);
    }
}

static bool has_second(const struct tv_def *def, struct tv_str name) {
    const struct tv_clause *also = tv_def_find(def, TV_KW_ALSO);
    for (const struct tv_scalar *s = also ? also->scalars : NULL; s; s = s->next)
        if (tv_str_equal(s->text, name))
            return true;
    return false;
}

static const struct tv_entry *entry_named(const struct tv_def *def, enum tv_keyword section,
                                          struct tv_str name) {
    const struct tv_clause *clause = tv_def_find(def, section);
    if (!clause && section == TV_KW_TRAITS) /* an included type calls them properties */
        clause = tv_def_find(def, TV_KW_PROPERTIES);
    for (const struct tv_entry *e = clause ? clause->entries : NULL; e; e = e->next)
        if (tv_str_equal(e->name, name) || has_second(e->def, name))
            return e;
    return NULL;
}

/* Several may add to each other; the one that says a type tells most. */
const struct tv_entry *tv_lint_entry_in(const struct tv_lint *lint, const struct tv_def *object,
                                        enum tv_keyword section, struct tv_str name) {
    struct way way = {.count = 0};
    const struct tv_entry *untyped = NULL;
    go_to(&way, object);
    for (const struct tv_def *def = next_step(&way); def; def = next_step(&way)) {
        const struct tv_entry *entry = entry_named(def, section, name);
        if (entry && tv_lint_types_of(lint, entry->def))
            return entry;
        untyped = untyped ? untyped : entry;
        follow(&way, lint, def);
    }
    return untyped;
}

const struct tv_def *tv_lint_items_of(const struct tv_lint *lint, const struct tv_def *of) {
    struct way way = {.count = 0};
    go_to(&way, of);
    for (const struct tv_def *def = next_step(&way); def; def = next_step(&way)) {
        const struct tv_clause *items = tv_def_find(def, TV_KW_ITEMS);
        if (items)
            return items->def;
        follow(&way, lint, def);
    }
    return NULL;
}

static struct tv_str call_of(const struct tv_lint_event *event) {
    return event->call ? event->call->name : event->entry->name;
}

/* What the plan itself says of all calls of the kind. */
static const struct tv_entry *own_call_entry(const struct tv_lint *lint,
                                             const struct tv_lint_event *event,
                                             enum tv_keyword section, struct tv_str name) {
    const struct tv_entry *const *calls = lint->own_calls.items;
    const struct tv_entry *found = NULL;
    for (uint32_t i = 0; i < lint->own_calls.count && !found; i++) {
        bool is_common = tv_str_equal(calls[i]->name, TV_STR("common"));
        if (calls[i] != event->entry && (is_common || tv_str_equal(calls[i]->name, call_of(event))))
            found = tv_lint_entry_in(lint, calls[i]->def, section, name);
    }
    return found;
}

const struct tv_entry *tv_lint_base_entry(const struct tv_lint *lint,
                                          const struct tv_lint_event *event,
                                          enum tv_keyword section, struct tv_str name) {
    const struct tv_lint_name *items = lint->base_names.items;
    const struct tv_lint_name *common =
        tv_lint_base_find(lint, TV_KW_CALLS, TV_STR("common"), false);
    struct tv_str of = event->entry->name;
    const struct tv_entry *found = NULL;
    for (uint32_t end = end_of(&lint->base_names, event->section, of);
         !found && before(&lint->base_names, end, event->section, of); end--)
        found = tv_lint_entry_in(lint, items[end - 1].entry->def, section, name);
    if (!found && event->call)
        found = tv_lint_entry_in(lint, event->call->def, section, name);
    if (!found && common)
        found = tv_lint_entry_in(lint, common->entry->def, section, name);
    return found ? found : own_call_entry(lint, event, section, name);
}

/* ---- Types --------------------------------------------------------------------------------------
 */

static unsigned type_of_word(struct tv_str word) {
    for (unsigned bit = 1; bit < TV_TYPE_ANY; bit <<= 1) {
        const char *name = tv_type_name(bit);
        size_t len = 0;
        while (name[len])
            len++;
        if (tv_str_equal(word, (struct tv_str){name, len}))
            return bit;
    }
    return tv_str_equal(word, TV_STR("any")) ? TV_TYPE_ANY : 0;
}

/* The named type that answers: the last one that says anything. */
static void go_to_typed(struct way *way, const struct tv_lint *lint, struct tv_str name) {
    const struct tv_lint_name *items = lint->type_names.items;
    for (uint32_t end = end_of(&lint->type_names, TV_KW_TYPES, name);
         before(&lint->type_names, end, TV_KW_TYPES, name); end--) {
        const struct tv_def *def = items[end - 1].entry->def;
        bool says = tv_def_find(def, TV_KW_TYPE) != NULL;
        for (const struct tv_clause *c = def->clauses; c && !says; c = c->next)
            says = tv_clause_types(c) != 0;
        if (!says)
            continue;
        go_to(way, def);
        return;
    }
}

unsigned tv_lint_types_of(const struct tv_lint *lint, const struct tv_def *of) {
    struct way way = {.count = 0};
    unsigned types = 0;
    go_to(&way, of);
    for (const struct tv_def *def = next_step(&way); def; def = next_step(&way)) {
        const struct tv_clause *type = tv_def_find(def, TV_KW_TYPE);
        for (const struct tv_alternative *a = type ? type->alternatives : NULL; a; a = a->next) {
            unsigned word = a->def ? 0 : type_of_word(a->name);
            types |= word;
            if (a->def)
                go_to(&way, a->def);
            else if (!word)
                go_to_typed(&way, lint, a->name);
        }
        for (const struct tv_clause *c = type ? NULL : def->clauses; c; c = c->next)
            types |= tv_clause_types(c);
    }
    return types & TV_TYPE_NUMBER ? types | TV_TYPE_INTEGER : types;
}
