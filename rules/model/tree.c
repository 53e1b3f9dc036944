/* Trees: as JSON text, made, copied. Without recursion: a walk goes down by `first`, on by `next`
 * and up by `parent`. */
#include "tree.h"

#include <string.h>

/* Text that is being written; with at NULL it is only measured. */
struct output {
    char *at;
    size_t len;
};

static void put(struct output *output, struct tv_str text) {
    if (output->at && text.len > 0)
        memcpy(output->at + output->len, text.at, text.len);
    output->len += text.len;
}

static void put_string(struct output *output, struct tv_str text) {
    static const char digits[] = "0123456789abcdef";
    put(output, TV_STR("\""));
    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = (unsigned char)text.at[i];
        char escape[6] = {'\\', 'u', '0', '0', digits[byte >> 4], digits[byte & 15]};
        if (byte == '"' || byte == '\\')
            put(output, TV_STR("\\"));
        put(output, byte < 0x20 ? (struct tv_str){escape, 6} : (struct tv_str){text.at + i, 1});
    }
    put(output, TV_STR("\""));
}

static bool is_container(const struct tv_tree *node) {
    return node->type == TV_TYPE_OBJECT || node->type == TV_TYPE_ARRAY;
}

static void put_opening(struct output *output, const struct tv_tree *node) {
    if (is_container(node))
        put(output, node->type == TV_TYPE_OBJECT ? TV_STR("{") : TV_STR("["));
    else if (node->type == TV_TYPE_STRING)
        put_string(output, node->text);
    else
        put(output, node->type == 0 ? TV_STR("null") : node->text);
}

static void put_closing(struct output *output, const struct tv_tree *node) {
    if (is_container(node))
        put(output, node->type == TV_TYPE_OBJECT ? TV_STR("}") : TV_STR("]"));
}

static void put_key(struct output *output, const struct tv_tree *node) {
    if (node->parent->type == TV_TYPE_ARRAY)
        return;
    put_string(output, node->key->written);
    put(output, TV_STR(":"));
}

static void put_tree(struct output *output, const struct tv_tree *root) {
    const struct tv_tree *node = root;
    for (;;) {
        put_opening(output, node);
        if (node->first) {
            node = node->first;
            put_key(output, node);
            continue;
        }
        put_closing(output, node);
        while (node != root && !node->next) {
            node = node->parent;
            put_closing(output, node);
        }
        if (node == root)
            return;
        node = node->next;
        put(output, TV_STR(","));
        put_key(output, node);
    }
}

struct tv_str tv_tree_json(const struct tv_tree *node, struct tv_arena *arena) {
    struct output output = {NULL, 0};
    put_tree(&output, node);
    output.at = tv_arena_alloc(arena, output.len, 1);
    if (!output.at)
        return (struct tv_str){NULL, 0};
    output.len = 0;
    put_tree(&output, node);
    return (struct tv_str){output.at, output.len};
}

const struct tv_tree *tv_tree_find(const struct tv_tree *mapping, struct tv_str key) {
    for (const struct tv_tree *node = mapping->first; node; node = node->next)
        if (tv_str_equal(node->key->written, key))
            return node;
    return NULL;
}

/* ---- Making trees ---------------------------------------------------------------------------- */

struct tv_tree *tv_tree_make(struct tv_arena *arena, enum tv_type type, struct tv_str text) {
    struct tv_tree *node = tv_arena_alloc(arena, 1, sizeof *node);
    if (!node)
        return NULL;
    node->type = type;
    node->text = node->written = text;
    return node;
}

void tv_tree_append(struct tv_tree *parent, struct tv_tree *child) {
    if (!parent || !child)
        return;
    child->parent = parent;
    if (parent->last)
        parent->last->next = child;
    else
        parent->first = child;
    parent->last = child;
    parent->count++;
}

void tv_tree_add(struct tv_arena *arena, struct tv_tree *parent, struct tv_str key,
                 struct tv_tree *child) {
    if (parent && child && parent->type == TV_TYPE_OBJECT)
        child->key = tv_tree_make(arena, TV_TYPE_STRING, key);
    tv_tree_append(parent, child);
}

static struct tv_tree *copy_node(struct tv_arena *arena, const struct tv_tree *node) {
    struct tv_tree *copy = tv_arena_alloc(arena, 1, sizeof *copy);
    if (!copy)
        return NULL;
    *copy = *node;
    copy->text = tv_arena_text(arena, node->text);
    copy->written =
        node->written.at == node->text.at ? copy->text : tv_arena_text(arena, node->written);
    copy->key = NULL;
    copy->parent = copy->first = copy->last = copy->next = copy->pending = NULL;
    copy->count = 0;
    return copy;
}

struct tv_tree *tv_tree_copy(struct tv_arena *arena, const struct tv_tree *root) {
    struct tv_tree *copied = copy_node(arena, root), *parent = copied;
    const struct tv_tree *node = root->first;
    while (node && parent) {
        struct tv_tree *copy = copy_node(arena, node);
        if (copy && node->key)
            copy->key = copy_node(arena, node->key);
        tv_tree_append(parent, copy);
        if (node->first && copy) {
            parent = copy;
            node = node->first;
            continue;
        }
        while (!node->next && node->parent != root) {
            node = node->parent;
            parent = parent->parent;
        }
        node = node->next;
    }
    return copied;
}
