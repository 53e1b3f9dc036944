/* The compiler, step by step: units, examination, rows, image. Mistakes of all steps are collected
 * and handed out together; the first rows are made only when there are none. */
#include "compile.h"
#include "compile_parts.h"

static void examine_units(struct tv_compiler *c, const struct tv_list *units) {
    struct tv_unit *const *items = units->items;
    for (uint32_t i = 0; i < units->count; i++)
        tv_examine_types(c, items[i]);
}

static bool run(struct tv_compiler *c) {
    if (!tv_units_find(c))
        return false;
    if (!c->core)
        return true;
    examine_units(c, &c->all_specs);
    examine_units(c, &c->plans);
    return tv_lower_events(c);
}

bool tv_compile_failed(const struct tv_compiler *c) {
    return c->is_out_of_memory || tv_arena_failed(c->arena) ||
           (c->scratch && tv_arena_failed(c->scratch));
}

/* Rows fail for two reasons: memory, and limits of the format, which the builder knows. */
static enum tv_status finish(struct tv_compiler *c, bool ok, void **image, size_t *len) {
    if (tv_compile_failed(c))
        return TV_ERROR_MEMORY;
    tv_mistakes_send(c);
    if (c->mistakes.count)
        return TV_ERROR_DEFINITION;
    enum tv_status status = tv_builder_finish(c->builder, image, len);
    return status == TV_OK && !ok ? TV_ERROR_MEMORY : status;
}

enum tv_status tv_compile(const struct tv_compile_input *input, struct tv_sink sink, void **image,
                          size_t *len) {
    struct tv_compiler c = {.input = input, .sink = sink};
    enum tv_status status = TV_ERROR_MEMORY;
    *image = NULL;
    *len = 0;
    c.arena = tv_arena_new();
    c.builder = tv_builder_new();
    if (c.arena && c.builder)
        status = finish(&c, run(&c), image, len);
    tv_builder_free(c.builder);
    tv_arena_free(c.arena);
    return status;
}
