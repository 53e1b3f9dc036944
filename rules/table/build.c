/* The builder: growing arrays of rows, strings that are stored once, and packing them all into one
 * image. Keysets are in build_keyset.c. */
#include "builder.h"
#include "rule.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct tv_builder *tv_builder_new(void) {
    struct tv_builder *builder = calloc(1, sizeof *builder);
    if (builder == NULL)
        return NULL;
    builder->envelope = TV_NONE;
    for (unsigned i = 0; i < TV_FIELD_COUNT; i++)
        builder->fields[i] = TV_NONE;
    return builder;
}

void tv_builder_free(struct tv_builder *builder) {
    if (builder == NULL)
        return;
    for (unsigned i = 0; i < TV_SECTION_COUNT; i++)
        free(builder->sections[i].rows);
    free(builder->interned);
    free(builder);
}

/* ---- Rows ----------------------------------------------------------------------------------- */

static bool fail(struct tv_builder *builder, enum tv_status status) {
    if (builder->status == TV_OK)
        builder->status = status;
    return false;
}

/* Makes room for count more rows. Indexes stay below TV_NONE. */
static bool reserve(struct tv_builder *builder, enum tv_section section, uint32_t count) {
    struct tv_rows *rows = &builder->sections[section];
    if (builder->status != TV_OK)
        return false;
    if (count >= TV_NONE - rows->count)
        return fail(builder, TV_ERROR_LIMIT);
    uint32_t needed = rows->count + count;
    if (needed <= rows->max)
        return true;
    uint32_t max = rows->max < 32 ? 64 : rows->max;
    while (max < needed)
        max = max > TV_NONE / 2 ? TV_NONE : max * 2;
    uint64_t len = (uint64_t)max * tv_section_row_len[section];
    void *grown = len > SIZE_MAX ? NULL : realloc(rows->rows, (size_t)len);
    if (grown == NULL)
        return fail(builder, TV_ERROR_MEMORY);
    rows->rows = grown;
    rows->max = max;
    return true;
}

static void *row_at(const struct tv_builder *builder, enum tv_section section, uint32_t index) {
    return (char *)builder->sections[section].rows + (size_t)index * tv_section_row_len[section];
}

static uint32_t add_rows(struct tv_builder *builder, enum tv_section section, const void *rows,
                         uint32_t count) {
    if (!reserve(builder, section, count))
        return TV_NONE;
    uint32_t first = builder->sections[section].count;
    if (count > 0)
        memcpy(row_at(builder, section, first), rows, (size_t)count * tv_section_row_len[section]);
    builder->sections[section].count += count;
    return first;
}

#define TV_BUILDER_ADD(field, type)                                                                \
    uint32_t tv_builder_add_##field(struct tv_builder *builder, const type *rows,                  \
                                    uint32_t count) {                                              \
        return add_rows(builder, TV_SECTION_##field, rows, count);                                 \
    }
TV_SECTIONS(TV_BUILDER_ADD)
#undef TV_BUILDER_ADD

struct tv_node *tv_builder_nodes_row(struct tv_builder *builder, uint32_t index) {
    if (builder->status != TV_OK)
        return NULL;
    assert(index < builder->sections[TV_SECTION_nodes].count);
    return row_at(builder, TV_SECTION_nodes, index);
}

struct tv_schema *tv_builder_schemas_row(struct tv_builder *builder, uint32_t index) {
    if (builder->status != TV_OK)
        return NULL;
    assert(index < builder->sections[TV_SECTION_schemas].count);
    return row_at(builder, TV_SECTION_schemas, index);
}

/* ---- Strings -------------------------------------------------------------------------------- */

struct tv_str tv_builder_text(const struct tv_builder *builder, uint32_t string) {
    const struct tv_string *row = row_at(builder, TV_SECTION_strings, string);
    if (row->len == 0)
        return (struct tv_str){"", 0};
    return (struct tv_str){row_at(builder, TV_SECTION_bytes, row->at), row->len};
}

static uint64_t hash_text(struct tv_str text) {
    uint64_t hash = text.len;
    for (size_t at = 0; at < text.len; at += 8) {
        uint64_t word = 0;
        memcpy(&word, text.at + at, text.len - at < 8 ? text.len - at : 8);
        hash = (hash ^ word) * 0x9E3779B97F4A7C15;
        hash ^= hash >> 29;
    }
    return hash;
}

/* The cell that holds the string of these bytes, or the free one where it belongs. */
static uint32_t *find_cell(const struct tv_builder *builder, struct tv_str text) {
    uint32_t mask = builder->interned_max - 1;
    uint32_t at = (uint32_t)(hash_text(text) >> 32) & mask;
    while (builder->interned[at] != 0) {
        struct tv_str held = tv_builder_text(builder, builder->interned[at] - 1);
        if (held.len == text.len && (text.len == 0 || memcmp(held.at, text.at, text.len) == 0))
            break;
        at = (at + 1) & mask;
    }
    return &builder->interned[at];
}

/* At most half of the cells are taken, so that a search ends soon. */
static bool grow_cells(struct tv_builder *builder) {
    uint32_t count = builder->sections[TV_SECTION_strings].count;
    if (builder->interned_max / 2 > count)
        return true;
    if (builder->interned_max > UINT32_MAX / 4)
        return fail(builder, TV_ERROR_LIMIT);
    uint32_t *old = builder->interned;
    uint32_t old_max = builder->interned_max;
    uint32_t max = old_max == 0 ? 256 : old_max * 2;
    uint32_t *cells = calloc(max, sizeof *cells);
    if (cells == NULL)
        return fail(builder, TV_ERROR_MEMORY);
    builder->interned = cells;
    builder->interned_max = max;
    for (uint32_t i = 0; i < old_max; i++) {
        if (old[i] != 0)
            *find_cell(builder, tv_builder_text(builder, old[i] - 1)) = old[i];
    }
    free(old);
    return true;
}

uint32_t tv_builder_string(struct tv_builder *builder, struct tv_str text) {
    if (builder->status != TV_OK || !grow_cells(builder))
        return TV_NONE;
    if (text.len >= TV_NONE) {
        fail(builder, TV_ERROR_LIMIT);
        return TV_NONE;
    }
    uint32_t *cell = find_cell(builder, text);
    if (*cell != 0)
        return *cell - 1;
    struct tv_string row = {0, (uint32_t)text.len};
    row.at = tv_builder_add_bytes(builder, text.at, row.len);
    uint32_t index = tv_builder_add_strings(builder, &row, 1);
    if (index != TV_NONE)
        *cell = index + 1;
    return index;
}

/* Neighbors in a definition mostly come from one line, so looking at the last row is enough. */
uint32_t tv_builder_origin(struct tv_builder *builder, struct tv_str file, uint32_t line) {
    struct tv_origin_row row = {tv_builder_string(builder, file), line};
    if (builder->status != TV_OK)
        return TV_NONE;
    uint32_t count = builder->sections[TV_SECTION_origins].count;
    if (count > 0) {
        const struct tv_origin_row *last = row_at(builder, TV_SECTION_origins, count - 1);
        if (last->file == row.file && last->line == row.line)
            return count - 1;
    }
    return tv_builder_add_origins(builder, &row, 1);
}

/* ---- Packing -------------------------------------------------------------------------------- */

void tv_builder_set_envelope(struct tv_builder *builder, uint32_t keyset,
                             const uint32_t fields[TV_FIELD_COUNT]) {
    builder->envelope = keyset;
    memcpy(builder->fields, fields, sizeof builder->fields);
}

static void fill_header(const struct tv_builder *builder, struct tv_image_header *header) {
    memcpy(header->magic, TV_IMAGE_MAGIC, sizeof header->magic);
    header->version = TV_TABLE_VERSION;
    header->header_len = sizeof *header;
    header->rules = tv_rules_print();
    header->envelope = builder->envelope;
    memcpy(header->fields, builder->fields, sizeof header->fields);
    for (unsigned i = 0; i < TV_SECTION_COUNT; i++)
        header->counts[i] = builder->sections[i].count;
    header->image_len = tv_image_len(header->counts);
}

static void copy_sections(const struct tv_builder *builder, char *at) {
    for (unsigned i = 0; i < TV_SECTION_COUNT; i++) {
        size_t len = (size_t)builder->sections[i].count * tv_section_row_len[i];
        if (len > 0)
            memcpy(at, builder->sections[i].rows, len);
        at += (len + 7) & ~(size_t)7;
    }
}

enum tv_status tv_builder_finish(struct tv_builder *builder, void **image, size_t *len) {
    struct tv_image_header header = {0};
    *image = NULL;
    *len = 0;
    if (builder->status != TV_OK)
        return builder->status;
    fill_header(builder, &header);
    char *packed = header.image_len > SIZE_MAX ? NULL : calloc(1, (size_t)header.image_len);
    if (packed == NULL)
        return TV_ERROR_MEMORY;
    memcpy(packed, &header, sizeof header);
    copy_sections(builder, packed + sizeof header);
    *image = packed;
    *len = (size_t)header.image_len;
    tv_image_seal(packed, *len);
    return TV_OK;
}
