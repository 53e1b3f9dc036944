/* Writers: trees of definitions as text, for people to read and readers to read again. */
#ifndef TV_WRITE_H
#define TV_WRITE_H

#include "tree.h"

/* Takes the next piece of a text, borrowed during the call. */
typedef void tv_write_fn(void *context, struct tv_str text);

/* Writes a mapping as YAML in the style of our grammar: sections and what they hold one below the
 * other, a definition in one line where it fits. Read again it gives the same tree. Numbers that
 * are spelled unlike JSON keep their spelling. */
void tv_write_yaml(const struct tv_tree *root, tv_write_fn *write, void *context);

/* Writes any tree as JSON, a value a line. */
void tv_write_json(const struct tv_tree *root, tv_write_fn *write, void *context);

#endif
