/* Tables: loading, freeing, and the small questions about them. */
#include "image.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const char *const CALL_NAMES[TV_CALL_COUNT] = {"track",  "identify", "page",
                                                      "screen", "group",    "alias"};

const char *tv_call_name(enum tv_call call) {
    assert(call < TV_CALL_COUNT);
    return CALL_NAMES[call];
}

static uint32_t find_widest_mask(const struct tv_table *table) {
    uint32_t widest = 0;
    for (uint32_t i = 0; i < table->shapes_count; i++) {
        if (table->shapes[i].mask_words > widest)
            widest = table->shapes[i].mask_words;
    }
    return widest;
}

/* The table's own bytes: those given, or a copy of them; NULL when out of memory. */
static const void *take_image(struct tv_table *table, const void *image, size_t len, bool copy) {
    if (!copy)
        return image;
    void *own = malloc(len);
    if (own == NULL)
        return NULL;
    memcpy(own, image, len);
    table->owns_image = true;
    table->image = own;
    return own;
}

static enum tv_status open_table(struct tv_table *table, const void *image, size_t len,
                                 const char **detail) {
    bool out_of_memory = false;
    *detail = tv_image_open(image, len, table);
    if (*detail == NULL)
        *detail = tv_table_verify(table, &out_of_memory);
    if (*detail != NULL)
        return out_of_memory ? TV_ERROR_MEMORY : TV_ERROR_IMAGE;
    table->mask_words_max = find_widest_mask(table);
    return TV_OK;
}

static enum tv_status load(struct tv_table *table, const void *image, size_t len, bool copy,
                           const char **detail) {
    if (image == NULL || len == 0) {
        *detail = "empty";
        return TV_ERROR_IMAGE;
    }
    if (!copy && (uintptr_t)image % 8 != 0) {
        *detail = "not aligned to 8 bytes";
        return TV_ERROR_IMAGE;
    }
    const void *bytes = take_image(table, image, len, copy);
    if (bytes == NULL) {
        *detail = "out of memory";
        return TV_ERROR_MEMORY;
    }
    return open_table(table, bytes, len, detail);
}

struct tv_table *tv_table_load(const void *image, size_t len, bool copy, enum tv_status *status,
                               const char **detail) {
    const char *why = "out of memory";
    struct tv_table *table = calloc(1, sizeof *table);
    *status = table == NULL ? TV_ERROR_MEMORY : load(table, image, len, copy, &why);
    if (detail != NULL)
        *detail = why;
    if (*status == TV_OK)
        return table;
    tv_table_free(table);
    return NULL;
}

void tv_table_free(struct tv_table *table) {
    if (table == NULL)
        return;
    if (table->owns_image)
        free((void *)(uintptr_t)table->image); /* const for everyone but its owner */
    free(table);
}

struct tv_origin tv_table_origin(const struct tv_table *table, uint32_t origin) {
    if (origin == TV_NONE)
        return (struct tv_origin){{"", 0}, 0};
    const struct tv_origin_row *row = &table->origins[origin];
    return (struct tv_origin){tv_table_string(table, row->file), row->line};
}
