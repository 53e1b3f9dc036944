/* The tree of one event: building it, finding a node, changing it. */
#include "gen_tree.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

bool tv_gen_tree_init(struct tv_gen_tree *tree) {
    tree->nodes = malloc(TV_GEN_NODES_MAX * sizeof *tree->nodes);
    tree->text = malloc(TV_GEN_TEXT_MAX);
    tree->count = 0;
    tree->text_len = 0;
    return tree->nodes && tree->text;
}

void tv_gen_tree_clear(struct tv_gen_tree *tree) {
    free(tree->nodes);
    free(tree->text);
}

static uint32_t put_node(struct tv_gen_tree *tree, uint32_t parent, struct tv_str key,
                         enum tv_gen_kind kind, struct tv_str text) {
    assert(tree->count < TV_GEN_NODES_MAX);
    uint32_t node = tree->count++;
    tree->nodes[node] =
        (struct tv_gen_node){key, text, parent, TV_GEN_NONE, TV_GEN_NONE, TV_GEN_NONE, kind};
    return node;
}

void tv_gen_tree_reset(struct tv_gen_tree *tree) {
    tree->count = 0;
    tree->text_len = 0;
    put_node(tree, TV_GEN_NONE, TV_STR(""), TV_GEN_OBJECT, TV_STR(""));
}

uint32_t tv_gen_add(struct tv_gen_tree *tree, uint32_t parent, const char *key,
                    enum tv_gen_kind kind, struct tv_str text) {
    struct tv_str name = key ? tv_gen_text(key) : TV_STR("");
    uint32_t node = put_node(tree, parent, name, kind, text);
    struct tv_gen_node *above = &tree->nodes[parent];
    if (above->last == TV_GEN_NONE)
        above->first = node;
    else
        tree->nodes[above->last].next = node;
    above->last = node;
    return node;
}

uint32_t tv_gen_object(struct tv_gen_tree *tree, uint32_t parent, const char *key) {
    return tv_gen_add(tree, parent, key, TV_GEN_OBJECT, TV_STR(""));
}

uint32_t tv_gen_array(struct tv_gen_tree *tree, uint32_t parent, const char *key) {
    return tv_gen_add(tree, parent, key, TV_GEN_ARRAY, TV_STR(""));
}

uint32_t tv_gen_string(struct tv_gen_tree *tree, uint32_t parent, const char *key,
                       struct tv_str text) {
    return tv_gen_add(tree, parent, key, TV_GEN_STRING, text);
}

uint32_t tv_gen_number(struct tv_gen_tree *tree, uint32_t parent, const char *key,
                       uint64_t number) {
    return tv_gen_add(tree, parent, key, TV_GEN_RAW, tv_gen_digits(tree, number));
}

uint32_t tv_gen_money(struct tv_gen_tree *tree, uint32_t parent, const char *key, uint64_t cents) {
    return tv_gen_add(tree, parent, key, TV_GEN_RAW, tv_gen_decimal(tree, cents));
}

uint32_t tv_gen_flag(struct tv_gen_tree *tree, uint32_t parent, const char *key, bool flag) {
    return tv_gen_add(tree, parent, key, TV_GEN_RAW, flag ? TV_STR("true") : TV_STR("false"));
}

uint32_t tv_gen_raw(struct tv_gen_tree *tree, uint32_t parent, const char *key, const char *text) {
    return tv_gen_add(tree, parent, key, TV_GEN_RAW, tv_gen_text(text));
}

/* The child of that name, or of that number in an array. */
static uint32_t find_child(const struct tv_gen_tree *tree, uint32_t parent, struct tv_str step) {
    bool is_array = tree->nodes[parent].kind == TV_GEN_ARRAY;
    uint32_t left = 0;
    for (size_t i = 0; is_array && i < step.len; i++)
        left = left * 10 + (uint32_t)(step.at[i] - '0');
    for (uint32_t node = tree->nodes[parent].first; node != TV_GEN_NONE;
         node = tree->nodes[node].next) {
        struct tv_str key = tree->nodes[node].key;
        if (is_array ? !left-- : key.len == step.len && !memcmp(key.at, step.at, key.len))
            return node;
    }
    return TV_GEN_NONE;
}

uint32_t tv_gen_find(const struct tv_gen_tree *tree, const char *pointer) {
    uint32_t node = 0;
    while (*pointer == '/' && node != TV_GEN_NONE) {
        size_t len = strcspn(++pointer, "/");
        node = find_child(tree, node, (struct tv_str){pointer, len});
        pointer += len;
    }
    return node;
}

static uint32_t find_place(const struct tv_gen_tree *tree, uint32_t node) {
    uint32_t place = 0;
    uint32_t at = tree->nodes[tree->nodes[node].parent].first;
    for (; at != node; at = tree->nodes[at].next)
        place++;
    return place;
}

struct tv_str tv_gen_pointer(struct tv_gen_tree *tree, uint32_t node) {
    struct tv_str pointer = TV_STR("");
    while (node != 0) {
        uint32_t parent = tree->nodes[node].parent;
        struct tv_str step = tree->nodes[parent].kind == TV_GEN_ARRAY
                                 ? tv_gen_digits(tree, find_place(tree, node))
                                 : tree->nodes[node].key;
        pointer = TV_GEN_JOIN(tree, TV_STR("/"), step, pointer);
        node = parent;
    }
    return pointer;
}

void tv_gen_remove(struct tv_gen_tree *tree, uint32_t node) {
    struct tv_gen_node *parent = &tree->nodes[tree->nodes[node].parent];
    uint32_t before = TV_GEN_NONE;
    for (uint32_t at = parent->first; at != node; at = tree->nodes[at].next)
        before = at;
    if (before == TV_GEN_NONE)
        parent->first = tree->nodes[node].next;
    else
        tree->nodes[before].next = tree->nodes[node].next;
    if (parent->last == node)
        parent->last = before;
}

void tv_gen_rename(struct tv_gen_tree *tree, uint32_t node, const char *key) {
    tree->nodes[node].key = tv_gen_text(key);
}

void tv_gen_set(struct tv_gen_tree *tree, uint32_t node, enum tv_gen_kind kind,
                struct tv_str text) {
    struct tv_gen_node *at = &tree->nodes[node];
    at->kind = kind;
    at->text = text;
    at->first = at->last = TV_GEN_NONE;
}
