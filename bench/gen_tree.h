/* One event while it is made: a tree of nodes in one array, their texts in another. Both are
 * emptied, not freed, before the next event. Faults are planted by changing nodes; only then is it
 * written.
 *
 *   {"type": "page", "properties": {"url": "https://..."}}
 *
 *   0 object ---first--> 1 "type" string ---next--> 2 "properties" object ---first--> 3 "url"
 * string
 *
 * Texts are JSON text already: what stands between the quotes of a string, escapes included, or the
 * whole of any other scalar. Keys are literals without escapes. */
#ifndef TV_GEN_TREE_H
#define TV_GEN_TREE_H

#include "gen_random.h"
#include "json.h"

enum { TV_GEN_NONE = 0x7fffffff, TV_GEN_NODES_MAX = 4096, TV_GEN_TEXT_MAX = 4 << 20 };

enum tv_gen_kind { TV_GEN_OBJECT, TV_GEN_ARRAY, TV_GEN_STRING, TV_GEN_RAW };

struct tv_gen_node {
    struct tv_str key, text;            /* key: empty in arrays */
    uint32_t parent, first, last, next; /* nodes, or TV_GEN_NONE */
    enum tv_gen_kind kind;
};

struct tv_gen_tree {
    struct tv_gen_node *nodes; /* node 0 is the event */
    uint32_t count;
    char *text;
    size_t text_len;
};

/* False when out of memory. */
bool tv_gen_tree_init(struct tv_gen_tree *tree);
void tv_gen_tree_clear(struct tv_gen_tree *tree);

/* Forgets the last event; node 0 is an empty object. */
void tv_gen_tree_reset(struct tv_gen_tree *tree);

/* ---- Building. Each returns the new node, the last child of parent. key is NULL in arrays; it and
 * text must live as long as the event. */

uint32_t tv_gen_add(struct tv_gen_tree *tree, uint32_t parent, const char *key,
                    enum tv_gen_kind kind, struct tv_str text);
uint32_t tv_gen_object(struct tv_gen_tree *tree, uint32_t parent, const char *key);
uint32_t tv_gen_array(struct tv_gen_tree *tree, uint32_t parent, const char *key);
uint32_t tv_gen_string(struct tv_gen_tree *tree, uint32_t parent, const char *key,
                       struct tv_str text);
uint32_t tv_gen_number(struct tv_gen_tree *tree, uint32_t parent, const char *key, uint64_t number);
uint32_t tv_gen_money(struct tv_gen_tree *tree, uint32_t parent, const char *key, uint64_t cents);
uint32_t tv_gen_flag(struct tv_gen_tree *tree, uint32_t parent, const char *key, bool flag);
uint32_t tv_gen_raw(struct tv_gen_tree *tree, uint32_t parent, const char *key, const char *text);

/* ---- Finding and changing ---- */

/* The node at a JSON Pointer without escapes, from the top ("/properties/products/0"); TV_GEN_NONE
 * when there is none. */
uint32_t tv_gen_find(const struct tv_gen_tree *tree, const char *pointer);

/* The node's JSON Pointer, in the tree's text. Keys with ~ or / do not occur. */
struct tv_str tv_gen_pointer(struct tv_gen_tree *tree, uint32_t node);

void tv_gen_remove(struct tv_gen_tree *tree, uint32_t node);
void tv_gen_rename(struct tv_gen_tree *tree, uint32_t node, const char *key);

/* Makes the node a scalar, or an empty object or array. */
void tv_gen_set(struct tv_gen_tree *tree, uint32_t node, enum tv_gen_kind kind, struct tv_str text);

/* ---- Texts, all in the tree's text ---- */

/* Room for len bytes, to be filled by the caller. */
char *tv_gen_room(struct tv_gen_tree *tree, size_t len);

struct tv_str tv_gen_join(struct tv_gen_tree *tree, const struct tv_str *parts, size_t count);
#define TV_GEN_JOIN(tree, ...)                                                                     \
    tv_gen_join((tree), (const struct tv_str[]){__VA_ARGS__},                                      \
                sizeof((const struct tv_str[]){__VA_ARGS__}) / sizeof(struct tv_str))

struct tv_str tv_gen_digits(struct tv_gen_tree *tree, uint64_t number);

/* 4990 is 49.9, as programs print it. */
struct tv_str tv_gen_decimal(struct tv_gen_tree *tree, uint64_t cents);

/* Eight hex digits. */
struct tv_str tv_gen_hex(struct tv_gen_tree *tree, uint32_t number);

/* A version 4 UUID. */
struct tv_str tv_gen_uuid(struct tv_gen_tree *tree, struct tv_gen_random *random);

enum tv_gen_time_style { TV_GEN_MILLI_Z, TV_GEN_MICRO_OFFSET, TV_GEN_DAY };

/* ms since 1970: 2026-03-01T09:12:33.123Z, 2026-03-01T09:12:33.123456+00:00, 2026-03-01. */
struct tv_str tv_gen_time(struct tv_gen_tree *tree, uint64_t ms, enum tv_gen_time_style style);

static inline struct tv_str tv_gen_text(const char *text) {
    size_t len = 0;
    while (text[len])
        len++;
    return (struct tv_str){text, len};
}

#endif
