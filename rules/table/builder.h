/* What a builder is made of. Private to this folder.
 *
 *   sections[i]   rows | rows | room        one growing array a section of the table
 *   interned      hash table of string indexes + 1, by the bytes of the string; 0: free */
#ifndef TV_BUILDER_H
#define TV_BUILDER_H

#include "build.h"
#include "image.h"

struct tv_rows {
    void *rows;
    uint32_t count, max;
};

struct tv_builder {
    enum tv_status status; /* the first failure stays */
    uint32_t envelope;
    uint32_t fields[TV_FIELD_COUNT];
    struct tv_rows sections[TV_SECTION_COUNT];
    uint32_t *interned;
    uint32_t interned_max; /* a power of two, or 0 before the first string */
};

/* The bytes of a string that was added; valid until the next string. */
struct tv_str tv_builder_text(const struct tv_builder *builder, uint32_t string);

#endif
