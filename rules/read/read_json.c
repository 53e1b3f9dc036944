/* Trees as JSON text, and children that stand twice. Both without recursion: a walk goes down by
 * `first`, on by `next` and up by `parent`. */
#include "read_parts.h"

#include <stdlib.h>
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

static bool is_container(const struct tv_node *node) {
    return node->type == TV_TYPE_OBJECT || node->type == TV_TYPE_ARRAY;
}

static void put_opening(struct output *output, const struct tv_node *node) {
    if (is_container(node))
        put(output, node->type == TV_TYPE_OBJECT ? TV_STR("{") : TV_STR("["));
    else if (node->type == TV_TYPE_STRING)
        put_string(output, node->text);
    else
        put(output, node->type == 0 ? TV_STR("null") : node->text);
}

static void put_closing(struct output *output, const struct tv_node *node) {
    if (is_container(node))
        put(output, node->type == TV_TYPE_OBJECT ? TV_STR("}") : TV_STR("]"));
}

static void put_key(struct output *output, const struct tv_node *node) {
    if (node->parent->type == TV_TYPE_ARRAY)
        return;
    put_string(output, node->key->written);
    put(output, TV_STR(":"));
}

static void put_tree(struct output *output, const struct tv_node *root) {
    const struct tv_node *node = root;
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

struct tv_str tv_tree_json(const struct tv_node *node, struct tv_arena *arena) {
    struct output output = {NULL, 0};
    put_tree(&output, node);
    output.at = tv_arena_alloc(arena, output.len, 1);
    if (!output.at)
        return (struct tv_str){NULL, 0};
    output.len = 0;
    put_tree(&output, node);
    return (struct tv_str){output.at, output.len};
}

const struct tv_node *tv_tree_find(const struct tv_node *mapping, struct tv_str key) {
    for (const struct tv_node *node = mapping->first; node; node = node->next)
        if (tv_str_equal(node->key->written, key))
            return node;
    return NULL;
}

/* ---- What stands twice ----------------------------------------------------------------------- */

/* A child by what it is compared by. Numbers are compared by value (1 is 1.0). */
struct candidate {
    const struct tv_node *node;
    struct tv_str text;
    enum tv_type type;
    uint32_t rank; /* position among its siblings */
};

static bool are_numbers(const struct candidate *a, const struct candidate *b) {
    return a->type == TV_TYPE_NUMBER && b->type == TV_TYPE_NUMBER;
}

static int compare_values(const struct candidate *a, const struct candidate *b) {
    if (a->type != b->type)
        return a->type < b->type ? -1 : 1;
    if (are_numbers(a, b))
        return tv_number_compare(a->text, b->text);
    size_t len = a->text.len < b->text.len ? a->text.len : b->text.len;
    int order = len > 0 ? memcmp(a->text.at, b->text.at, len) : 0;
    return order != 0 ? order : (a->text.len > b->text.len) - (a->text.len < b->text.len);
}

static int compare_candidates(const void *left, const void *right) {
    const struct candidate *a = left, *b = right;
    int order = compare_values(a, b);
    return order != 0 ? order : (a->rank > b->rank) - (a->rank < b->rank);
}

static struct candidate make_candidate(const struct tv_node *node, bool of_keys,
                                       struct tv_arena *scratch) {
    if (of_keys)
        return (struct candidate){node, node->key->written, TV_TYPE_STRING, 0};
    bool is_number = node->type == TV_TYPE_INTEGER || node->type == TV_TYPE_NUMBER;
    if (is_number && !node->is_odd)
        return (struct candidate){node, node->text, TV_TYPE_NUMBER, 0};
    if (is_container(node))
        return (struct candidate){node, tv_tree_json(node, scratch), node->type, 0};
    return (struct candidate){node, node->text, is_number ? TV_TYPE_INTEGER : node->type, 0};
}

void tv_tree_find_repeated(const struct tv_node *parent, bool of_keys, struct tv_mistakes *mistakes,
                           tv_repeated_fn *repeated) {
    if (parent->count < 2)
        return;
    struct candidate *sorted = tv_arena_alloc(mistakes->scratch, parent->count, sizeof *sorted);
    uint32_t count = 0;
    if (!sorted)
        return;
    for (const struct tv_node *node = parent->first; node; node = node->next, count++) {
        sorted[count] = make_candidate(node, of_keys, mistakes->scratch);
        sorted[count].rank = count;
    }
    qsort(sorted, count, sizeof *sorted, compare_candidates);
    for (uint32_t i = 1; i < count; i++)
        if (sorted[i].type != 0 && compare_values(&sorted[i - 1], &sorted[i]) == 0)
            repeated(mistakes, sorted[i].node, sorted[i - 1].node);
}
