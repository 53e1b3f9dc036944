/* A value as it stands in a file of definitions, whatever the file's format: readers make trees of
 * bytes, translate trees of other tools into trees of our grammar, and keep those of embedded JSON
 * Schemas for the compiler. A tree lives in the model's arena; nobody changes it after its reader.
 */
#ifndef TV_TREE_H
#define TV_TREE_H

#include "model.h"

/* A value in the file.
 *
 *   mapping --first--> value --next--> value --next--> NULL     each value has its key
 *      ^-----parent------'   '-key-> scalar
 *
 * A node of type 0 stands for something that was refused already (an alias): nothing more is said
 * about it. Mappings hold only values whose key is a good one; of two equal keys both. */
struct tv_tree {
    enum tv_type type;   /* one bit; 0: refused */
    bool is_flow;        /* written in brackets */
    bool is_plain;       /* a scalar without quotes */
    bool is_empty;       /* nothing is written */
    bool is_odd;         /* a number that is not spelled as in JSON */
    bool is_behind_text; /* in {...}, behind a text without quotes, or behind a stray key */
    bool is_stray; /* a key alone, in {...}, behind a text without quotes: most likely its rest */
    struct tv_str text;    /* scalars: as tv_scalar.text */
    struct tv_str written; /* scalars: the text before it was resolved ("True") */
    struct tv_at at;
    const struct tv_tree *key;
    struct tv_tree *parent, *first, *last, *next;
    struct tv_tree *pending; /* while it is built: the key whose value comes next */
    uint32_t count;          /* of children */
};

/* The value of a key, or NULL. */
const struct tv_tree *tv_tree_find(const struct tv_tree *mapping, struct tv_str key);

/* The JSON text of a tree, allocated in the arena. at is NULL when out of memory. */
struct tv_str tv_tree_json(const struct tv_tree *node, struct tv_arena *arena);

/* ---- Making trees ----------------------------------------------------------------------------
 *
 * All return NULL when out of memory, and take a NULL that came of that; the arena remembers. */

/* An empty object or list, or a scalar: type and text as in tv_tree. The text is borrowed. */
struct tv_tree *tv_tree_make(struct tv_arena *arena, enum tv_type type, struct tv_str text);
/* Appends a child that has no parent yet. key: of an object's child; empty for a list's. */
void tv_tree_add(struct tv_arena *arena, struct tv_tree *parent, struct tv_str key,
                 struct tv_tree *child);
/* The same for a child that has its key already, or needs none. */
void tv_tree_append(struct tv_tree *parent, struct tv_tree *child);
/* A copy of it and everything below, texts and places too, without its own key. */
struct tv_tree *tv_tree_copy(struct tv_arena *arena, const struct tv_tree *root);

#endif
