/* A builder collects rows of a table and packs them into an image. Used by rules/compile alone.
 *
 * Rows are added in any order and refer to each other by the indexes that the add functions return.
 * Equal strings are stored once. What is handed in is copied, and must not lie in the builder. The
 * first failure (memory, a limit) is kept and makes every later call a no-op that returns TV_NONE;
 * tv_builder_finish reports it. */
#ifndef TV_BUILD_H
#define TV_BUILD_H

#include "table.h"

struct tv_builder;

struct tv_builder *tv_builder_new(void); /* NULL when out of memory */
void tv_builder_free(struct tv_builder *builder);

uint32_t tv_builder_string(struct tv_builder *builder, struct tv_str text);
uint32_t tv_builder_origin(struct tv_builder *builder, struct tv_str file, uint32_t line);

/* Appends count rows of a section and returns the index of the first; rows are copied. count may be
 * 0: then the index where the next row will be. One function a section:
 * tv_builder_add_events(builder, rows, count) and so on for every name in TV_SECTIONS. */
#define TV_BUILDER_ADD(field, type)                                                                \
    uint32_t tv_builder_add_##field(struct tv_builder *builder, const type *rows, uint32_t count);
TV_SECTIONS(TV_BUILDER_ADD)
#undef TV_BUILDER_ADD

/* A node or schema that was added, to be filled in later (recursive ones); valid until the next one
 * is added. NULL after a failure. */
struct tv_node *tv_builder_nodes_row(struct tv_builder *builder, uint32_t index);
struct tv_schema *tv_builder_schemas_row(struct tv_builder *builder, uint32_t index);

/* Makes a keyset of keys whose name, target, kind, rule, hint and origin are filled in; chooses the
 * multipliers (deterministically) and fills the rest, in the caller's array too. Names must differ,
 * else TV_ERROR_DEFINITION is kept. Keysets, buckets and keys are added by this function alone. */
uint32_t tv_builder_keyset(struct tv_builder *builder, struct tv_key *keys, uint32_t count);

/* Header facts that are no rows. */
void tv_builder_set_envelope(struct tv_builder *builder, uint32_t keyset,
                             const uint32_t fields[TV_FIELD_COUNT]);

/* Packs everything into one image (for tv_table_load, which verifies it), aligned to 8, allocated
 * with malloc; the caller frees it. The same rows give the same bytes. */
enum tv_status tv_builder_finish(struct tv_builder *builder, void **image, size_t *len) TV_MUST_USE;

#endif
