/* Plans in formats of other tools, from what rules/compile exports.
 *
 *   plans --tv_export--> messages --tv_convert_*_add--> tree --tv_write_json--> text
 *
 * What a target has no place for is told, so that nobody loses it unknowingly. */
#ifndef TV_CONVERT_H
#define TV_CONVERT_H

#include "export.h"
#include "write.h"

/* A plan that is being converted. arena and root are the caller's; root is a list at first. */
struct tv_converting {
    struct tv_arena *arena;
    struct tv_tree *root;
    struct tv_str title; /* of the plan */
    /* Something of a message that the target cannot hold: "the owner of \"Order Completed\"". */
    void (*loss)(void *context, struct tv_str what);
    void *context;
    tv_write_fn *write; /* of targets that are written as they come, to out */
    void *out;
};

/* Rules as Segment's Public API has them, one a message: {"rules": [...]}. */
void tv_convert_segment_add(struct tv_converting *converting, const struct tv_exported *message);
struct tv_tree *tv_convert_segment_end(struct tv_converting *converting);

/* One JSON Schema for all events: what it asks depends on type and name. */
void tv_convert_schema_add(struct tv_converting *converting, const struct tv_exported *message);
struct tv_tree *tv_convert_schema_end(struct tv_converting *converting);

/* The schema of one message by itself, with type and name as constants. NULL for messages that are
 * no single ones (all events, an event that must not be sent), which is told. */
struct tv_tree *tv_convert_schema_of(struct tv_converting *converting,
                                     const struct tv_exported *message);

/* Rows of the CSV that Segment's app reads, written as they come. */
void tv_convert_csv_begin(struct tv_converting *converting);
void tv_convert_csv_add(struct tv_converting *converting, const struct tv_exported *message);

#endif
