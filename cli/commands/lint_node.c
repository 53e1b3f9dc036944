/* From the offset of a finding down the tree of its file, to the innermost value that it is in. */
#include "lint_node.h"

#include "tree.h"

#include <string.h>

enum { DEPTH_MAX = 64 };

static const struct tv_tree *find_tree(const struct tv_model *model, struct tv_str path) {
    for (const struct tv_file *file = model->files; file; file = file->next)
        if (tv_str_equal(file->path, path))
            return file->tree;
    return NULL;
}

static uint64_t start_of(const struct tv_tree *node) {
    return node->key ? node->key->at.offset : node->at.offset;
}

/* The child that the offset is in: of those that begin before it the last one. */
static const struct tv_tree *find_child(const struct tv_tree *node, uint64_t offset) {
    const struct tv_tree *found = NULL;
    for (const struct tv_tree *child = node->first; child; child = child->next)
        if (start_of(child) <= offset && (!found || start_of(child) >= start_of(found)))
            found = child;
    return found;
}

static size_t step_len(const struct tv_tree *node) {
    size_t len = 1;
    for (size_t i = 0; node->key && i < node->key->text.len; i++)
        len += node->key->text.at[i] == '~' || node->key->text.at[i] == '/' ? 2 : 1;
    return node->key ? len : 2;
}

static char *put_step(char *at, const struct tv_tree *node) {
    *at++ = '/';
    if (!node->key)
        *at++ = '*';
    for (size_t i = 0; node->key && i < node->key->text.len; i++) {
        char c = node->key->text.at[i];
        if (c == '~' || c == '/')
            *at++ = '~';
        *at++ = c;
        if (c == '~' || c == '/')
            at[-1] = c == '~' ? '0' : '1';
    }
    return at;
}

struct tv_str tv_lint_node(const struct tv_model *model, const struct tv_finding *finding) {
    const struct tv_tree *steps[DEPTH_MAX], *node = find_tree(model, finding->file);
    size_t count = 0, len = 0;
    while (node && count < DEPTH_MAX && (node = find_child(node, finding->offset))) {
        steps[count++] = node;
        len += step_len(node);
    }
    char *text = tv_arena_alloc(model->arena, len + 1, 1), *at = text;
    for (size_t i = 0; at && i < count; i++)
        at = put_step(at, steps[i]);
    return (struct tv_str){text, text ? len : 0};
}

struct tv_str tv_lint_path(struct tv_str path) {
    while (path.len > 2 && path.at[0] == '.' && path.at[1] == '/') {
        path.at += 2;
        path.len -= 2;
    }
    return path;
}
