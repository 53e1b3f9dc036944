/* Groups: what `extends` names and what a caller gives as a plan. A group is one file, or the files
 * of a folder, which together are one plan.
 *
 *   extends: [ecommerce_v2, ../base.yaml, ../shared]
 *             name: a spec  path: a file  path: a folder
 *
 * Collecting a group lists what it stands on first, depth first, left to right, each once. */
#include "compile_parts.h"
#include "read.h"

#include <string.h>

/* ---- Paths ----------------------------------------------------------------------------------- */

static struct tv_str plain_path(struct tv_compiler *c, struct tv_str path) {
    return tv_path_join(c->arena, TV_STR(""), path);
}

static struct tv_str folder_of(struct tv_str path) {
    size_t len = path.len;
    while (len > 0 && path.at[len - 1] != '/')
        len--;
    if (len == 0)
        return TV_STR(".");
    return (struct tv_str){path.at, len > 1 ? len - 1 : len};
}

bool tv_groups_index(struct tv_compiler *c) {
    for (const struct tv_file *file = c->input->model->files; file; file = file->next) {
        struct tv_str path = plain_path(c, file->path);
        struct tv_map_cell *cell = path.at ? tv_map_add(c->arena, &c->file_paths, path) : NULL;
        if (!cell)
            return false;
        if (!cell->value)
            cell->value = (void *)(uintptr_t)file;
    }
    return true;
}

/* ---- Finding a group ------------------------------------------------------------------------- */

static bool add_file(struct tv_compiler *c, struct tv_group *group, const struct tv_file *file) {
    const struct tv_file **added = tv_list_add(c->arena, &group->files, sizeof *added);
    if (added)
        *added = file;
    return added != NULL;
}

/* A file of the folder: directly in it, or anywhere below when it is one of another tool. */
static bool is_in(struct tv_str path, const struct tv_file *file, struct tv_str folder) {
    size_t len = folder.len;
    if (!file->is_translated)
        return tv_str_equal(folder_of(path), folder);
    if (tv_str_equal(folder, TV_STR(".")))
        return path.len > 0 && path.at[0] != '/' && path.at[0] != '.';
    return path.len > len && !memcmp(path.at, folder.at, len) && path.at[len] == '/';
}

static bool fill_group(struct tv_compiler *c, struct tv_group *group) {
    const struct tv_file *alone = tv_map_find(&c->file_paths, group->path);
    if (alone)
        return add_file(c, group, alone);
    bool ok = true;
    for (const struct tv_file *file = c->input->model->files; file && ok; file = file->next) {
        struct tv_str path = plain_path(c, file->path);
        if (path.at && !file->builtin && is_in(path, file, group->path))
            ok = add_file(c, group, file);
    }
    return ok;
}

/* The group of a plain path; one without files when nothing is there. */
static struct tv_group *group_at(struct tv_compiler *c, struct tv_str path) {
    struct tv_map_cell *cell = path.at ? tv_map_add(c->arena, &c->groups_by_path, path) : NULL;
    if (!cell || cell->value)
        return cell ? cell->value : NULL;
    struct tv_group *group = tv_arena_alloc(c->arena, 1, sizeof *group);
    if (!group)
        return NULL;
    group->path = path;
    cell->value = group;
    return fill_group(c, group) ? group : NULL;
}

struct tv_group *tv_group_find(struct tv_compiler *c, struct tv_str path) {
    return group_at(c, plain_path(c, path));
}

struct tv_group *tv_group_of_spec(struct tv_compiler *c, struct tv_str name) {
    for (const struct tv_file *file = c->input->model->files; file; file = file->next)
        if (file->builtin && file->is_spec && tv_str_equal(file->name, name))
            return group_at(c, plain_path(c, file->path));
    return NULL;
}

/* ---- What a group stands on ------------------------------------------------------------------ */

static bool is_path(struct tv_str text) {
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] == '/' || text.at[i] == '.')
            return true;
    return false;
}

static void refuse_unknown(struct tv_compiler *c, const struct tv_scalar *name) {
    struct tv_list names = {0};
    if (is_path(name->text)) {
        tv_mistake_note(c, TV_RULE_PLAN_REFERENCE, &name->at, "there is no file or folder {a}",
                        name->text, name->text);
        return;
    }
    for (const struct tv_file *file = c->input->model->files; file; file = file->next) {
        struct tv_str *added = file->builtin ? tv_list_add(c->arena, &names, sizeof *added) : NULL;
        if (added)
            *added = file->name;
    }
    tv_mistake_suggest(c, TV_RULE_PLAN_UNKNOWN_KEY, &name->at, "unknown spec {a}", name->text,
                       tv_nearest(name->text, names.items, names.count));
}

/* The group that an entry of `extends` names; NULL with a mistake noted, or when out of memory. */
static struct tv_group *extended_group(struct tv_compiler *c, const struct tv_file *file,
                                       const struct tv_scalar *name) {
    struct tv_group *group = is_path(name->text)
                                 ? group_at(c, tv_path_join(c->arena, file->path, name->text))
                                 : tv_group_of_spec(c, name->text);
    if (group && group->files.count)
        return group;
    refuse_unknown(c, name);
    return NULL;
}

static bool is_listed(const struct tv_list *groups, const struct tv_group *group) {
    struct tv_group *const *items = groups->items;
    for (uint32_t i = 0; i < groups->count; i++)
        if (items[i] == group)
            return true;
    return false;
}

static bool list_once(struct tv_compiler *c, struct tv_list *groups, struct tv_group *group) {
    if (is_listed(groups, group))
        return true;
    struct tv_group **added = tv_list_add(c->arena, groups, sizeof *added);
    if (added)
        *added = group;
    return added != NULL;
}

static bool stand_on(struct tv_compiler *c, struct tv_group *group, const struct tv_group *base) {
    struct tv_group *const *below = base->bases.items;
    bool ok = true;
    for (uint32_t i = 0; i < base->bases.count && ok; i++)
        ok = list_once(c, &group->bases, below[i]);
    return ok;
}

bool tv_group_stands_on(const struct tv_group *group, const struct tv_group *base) {
    return is_listed(&group->bases, base);
}

static bool collect_extended(struct tv_compiler *c, struct tv_group *group,
                             const struct tv_file *file, struct tv_list *groups) {
    const struct tv_clause *extends = tv_def_find(file->body, TV_KW_EXTENDS);
    for (const struct tv_scalar *name = extends ? extends->scalars : NULL; name;
         name = name->next) {
        struct tv_group *base = extended_group(c, file, name);
        if (!base)
            continue;
        if (base->is_busy || c->depth > TV_COMPILE_DEPTH_MAX) {
            tv_mistake_note(c, TV_RULE_PLAN_REFERENCE, &name->at,
                            base->is_busy ? "{a} extends this file, directly or not: a circle"
                                          : "{a} is the end of a chain of more than 64 files",
                            name->text, name->text);
            continue;
        }
        if (!tv_group_collect(c, base, groups) || !list_once(c, &group->bases, base) ||
            !stand_on(c, group, base))
            return false;
    }
    return true;
}

bool tv_group_collect(struct tv_compiler *c, struct tv_group *group, struct tv_list *groups) {
    if (is_listed(groups, group))
        return true;
    const struct tv_file *const *files = group->files.items;
    group->is_busy = true;
    c->depth++;
    bool ok = true;
    for (uint32_t i = 0; i < group->files.count && ok; i++)
        ok = collect_extended(c, group, files[i], groups);
    c->depth--;
    group->is_busy = false;
    return ok && list_once(c, groups, group);
}
