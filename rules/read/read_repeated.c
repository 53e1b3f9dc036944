/* Children that stand twice: sorted, so that equal ones are neighbours. */
#include "read_parts.h"

#include <stdlib.h>
#include <string.h>

static bool is_container(const struct tv_tree *node) {
    return node->type == TV_TYPE_OBJECT || node->type == TV_TYPE_ARRAY;
}

/* A child by what it is compared by. Numbers are compared by value (1 is 1.0). */
struct candidate {
    const struct tv_tree *node;
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

static struct candidate make_candidate(const struct tv_tree *node, bool of_keys,
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

void tv_tree_find_repeated(const struct tv_tree *parent, bool of_keys, struct tv_mistakes *mistakes,
                           tv_repeated_fn *repeated) {
    if (parent->count < 2)
        return;
    struct candidate *sorted = tv_arena_alloc(mistakes->scratch, parent->count, sizeof *sorted);
    uint32_t count = 0;
    if (!sorted)
        return;
    for (const struct tv_tree *node = parent->first; node; node = node->next, count++) {
        sorted[count] = make_candidate(node, of_keys, mistakes->scratch);
        sorted[count].rank = count;
    }
    qsort(sorted, count, sizeof *sorted, compare_candidates);
    for (uint32_t i = 1; i < count; i++)
        if (sorted[i].type != 0 && compare_values(&sorted[i - 1], &sorted[i]) == 0)
            repeated(mistakes, sorted[i].node, sorted[i - 1].node);
}
