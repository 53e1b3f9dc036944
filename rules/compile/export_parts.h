/* What the two parts of the export share: export.c visits messages, export_schema.c turns what a
 * stack says into a JSON Schema. */
#ifndef TV_EXPORT_PARTS_H
#define TV_EXPORT_PARTS_H

#include "compile_parts.h"
#include "export.h"

struct tv_exporting {
    struct tv_compiler *c;
    const struct tv_export_visitor *visitor;
    struct tv_unit *unit;
    struct tv_arena *arena;                                  /* of one message */
    const struct tv_verdict *warned;                         /* of which was told that it is lost */
    const struct tv_stack *around[TV_COMPILE_DEPTH_MAX + 1]; /* those that are being written */
};

/* The schema of what an element is about, NULL when out of memory. spot: where it stands. */
struct tv_tree *tv_export_schema(struct tv_exporting *x, struct tv_element element, unsigned spot);

/* Tells the visitor of something that has no place in a JSON Schema: word "name". */
void tv_export_lose(struct tv_exporting *x, const struct tv_at *at, const char *word,
                    struct tv_str name);

#endif
