/* The model's own small functions: its keywords, its life, clauses by keyword, paths. Everything
 * else about a model is plain data (model.h). */
#include "model.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const struct tv_keyword_info keywords[] = {
#define TV_KEYWORD(id, name, form, where, types) {name, TV_FORM_##form, where, types},
#include "keywords.def"
#undef TV_KEYWORD
};

static const struct tv_str keyword_names[] = {
#define TV_KEYWORD(id, name, form, where, types) {name, sizeof name - 1},
#include "keywords.def"
#undef TV_KEYWORD
};

const struct tv_keyword_info *tv_keyword_info(enum tv_keyword keyword) {
    assert(keyword < TV_KEYWORD_COUNT);
    return &keywords[keyword];
}

enum tv_keyword tv_keyword_find(struct tv_str name) {
    for (unsigned i = 0; i < TV_KEYWORD_COUNT; i++)
        if (keyword_names[i].len == name.len && !memcmp(keyword_names[i].at, name.at, name.len))
            return (enum tv_keyword)i;
    return TV_KEYWORD_COUNT;
}

const struct tv_clause *tv_def_find(const struct tv_def *def, enum tv_keyword keyword) {
    for (const struct tv_clause *clause = def ? def->clauses : NULL; clause; clause = clause->next)
        if (clause->keyword == keyword)
            return clause;
    return NULL;
}

unsigned tv_clause_types(const struct tv_clause *clause) {
    const unsigned number = TV_TYPE_NUMBER | TV_TYPE_INTEGER;
    bool is_listed = clause->keyword == TV_KW_ENUM || clause->keyword == TV_KW_CONST;
    unsigned types = tv_keyword_info(clause->keyword)->types;
    for (const struct tv_scalar *value = is_listed ? clause->scalars : NULL; value;
         value = value->next)
        types |= value->type;
    /* 1 and 2.5 are numbers; whether integers alone are meant, only a `type` says. */
    return types & number ? types | number : types;
}

struct tv_model *tv_model_new(void) {
    struct tv_model *model = calloc(1, sizeof *model);
    if (model)
        model->arena = tv_arena_new();
    if (model && model->arena)
        return model;
    free(model);
    return NULL;
}

void tv_model_free(struct tv_model *model) {
    if (!model)
        return;
    tv_arena_free(model->arena);
    free(model);
}

/* ---- Paths ------------------------------------------------------------------------------------
 */

/* A path that is being written: kept short of "." and "..", which are folded as they come. */
struct path {
    char *at;
    size_t len;
    size_t fixed; /* bytes that a ".." must not take back: the root, or leading ".." parts */
};

static bool is_dots(struct tv_str part, size_t count) {
    return part.len == count && !memcmp(part.at, "..", count);
}

/* Takes the last part back; false when there is none that may go. */
static bool drop_part(struct path *path) {
    if (path->len == path->fixed)
        return false;
    while (path->len > path->fixed && path->at[path->len - 1] != '/')
        path->len--;
    if (path->len > path->fixed)
        path->len--;
    return true;
}

static void add_part(struct path *path, struct tv_str part) {
    bool is_up = is_dots(part, 2);
    if (part.len == 0 || is_dots(part, 1) || (is_up && drop_part(path)))
        return;
    bool is_absolute = path->len > 0 && path->at[0] == '/';
    if (is_up && is_absolute)
        return;
    if (path->len > 0 && path->at[path->len - 1] != '/')
        path->at[path->len++] = '/';
    memcpy(path->at + path->len, part.at, part.len);
    path->len += part.len;
    if (is_up)
        path->fixed = path->len;
}

static void add_parts(struct path *path, struct tv_str text) {
    if (text.len > 0 && text.at[0] == '/') {
        path->at[0] = '/';
        path->len = path->fixed = 1;
    }
    for (size_t from = 0, to; from < text.len; from = to + 1) {
        for (to = from; to < text.len && text.at[to] != '/'; to++)
            continue;
        add_part(path, (struct tv_str){text.at + from, to - from});
    }
}

struct tv_str tv_path_join(struct tv_arena *arena, struct tv_str from_file,
                           struct tv_str relative) {
    /* One byte more than both: the slash between them, or the dot of an empty path. */
    struct path path = {tv_arena_alloc(arena, from_file.len + relative.len + 2, 1), 0, 0};
    if (!path.at)
        return (struct tv_str){NULL, 0};
    size_t folder_len = from_file.len;
    while (folder_len > 0 && from_file.at[folder_len - 1] != '/')
        folder_len--;
    if (relative.len == 0 || relative.at[0] != '/')
        add_parts(&path, (struct tv_str){from_file.at, folder_len});
    add_parts(&path, relative);
    if (path.len == 0)
        path.at[path.len++] = '.';
    return (struct tv_str){path.at, path.len};
}
