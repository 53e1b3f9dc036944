/* Readers: one a format of definitions. Each turns bytes into a file of the model and reports every
 * mistake it can find, with its place and, for names, the nearest right one. */
#ifndef TV_READ_H
#define TV_READ_H

#include "model.h"
#include "tree.h"

/* Reads a spec or plan in YAML (the grammar `trackvet: 1`) and appends it to the model. path names
 * the file in messages; both strings are copied. builtin marks the specs that come with the
 * program. TV_ERROR_DEFINITION when the file holds mistakes (the sink has them all; the file is not
 * added), TV_ERROR_LIMIT beyond 1 MB, TV_ERROR_MEMORY. *file (may be NULL) is the file read. */
enum tv_status tv_read_yaml(struct tv_model *model, struct tv_str path, struct tv_str text,
                            bool builtin, struct tv_sink sink,
                            const struct tv_file **file) TV_MUST_USE;

/* A file in JSON that is no plan. Both are NULL when it could not be read. */
struct tv_document {
    const struct tv_file *file; /* its path, text and lines */
    const struct tv_tree *root;
};

/* Reads JSON of any content, at most 1,024 levels deep, into the arena, which then holds the
 * document; path and text are copied. TV_ERROR_DEFINITION when it is not JSON or a name stands
 * twice in an object (the sink has all of it), TV_ERROR_LIMIT beyond 32 MB, TV_ERROR_MEMORY. */
enum tv_status tv_read_json(struct tv_arena *arena, struct tv_str path, struct tv_str text,
                            struct tv_sink sink, struct tv_document *document) TV_MUST_USE;

/* The candidate that was probably meant instead of name: equal but for case and separators, else
 * within one edit (insert, delete, replace, swap) per four code points; nearest first, then first
 * in order. Empty when none is near. */
struct tv_str tv_nearest(struct tv_str name, const struct tv_str *candidates, size_t count);

#endif
