/* What the two halves of the dump share: a listing in the making. Private to this folder. */
#ifndef TV_DUMP_H
#define TV_DUMP_H

#include "table.h"

struct tv_dump {
    const struct tv_table *table;
    void (*write)(void *context, struct tv_str text);
    void *context;
    uint64_t left; /* bytes that may still be written: an image made to hurt lists without end */
    uint32_t *schemas; /* by schema: its number, from 1; 0: not mentioned so far */
    uint32_t *order;   /* by number: the schema */
    uint32_t mentioned;
    size_t len; /* bytes of buffer that are not yet written */
    char buffer[4096];
};

/* Pieces of a line. */
void tv_dump_text(struct tv_dump *dump, struct tv_str text);
void tv_dump_number(struct tv_dump *dump, uint64_t number);
void tv_dump_string(struct tv_dump *dump, uint32_t string); /* quoted, on one line */
void tv_dump_origin(struct tv_dump *dump, uint32_t origin); /* ", file:line", or nothing */
void tv_dump_types(struct tv_dump *dump, unsigned types);   /* "string|null" */
void tv_dump_indent(struct tv_dump *dump, uint32_t indent);
void tv_dump_flush(struct tv_dump *dump);

/* dump_schema.c: "schema 3"; "nothing" for TV_NONE. And all that were mentioned. */
void tv_dump_schema(struct tv_dump *dump, uint32_t schema);
void tv_dump_schemas(struct tv_dump *dump);

/* Lines: the checks of a node, the demands and the policy of a shape. */
void tv_dump_checks(struct tv_dump *dump, const struct tv_node *node, uint32_t indent);
void tv_dump_demands(struct tv_dump *dump, const struct tv_shape *shape, uint32_t indent);
void tv_dump_policy(struct tv_dump *dump, uint32_t policy, uint32_t origin);

#endif
