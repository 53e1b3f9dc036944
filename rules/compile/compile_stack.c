/* Layers and stacks, each only once, and the path that names a layer in its file. */
#include "compile_parts.h"

#include <string.h>

static struct tv_str bytes_of(const void *at, size_t len) {
    return (struct tv_str){at, len};
}

static void fill_layer(struct tv_layer *layer, const struct tv_layer_of *of) {
    layer->def = layer->written = of->def;
    layer->scope = of->scope;
    layer->outer = of->outer;
    layer->word = of->word;
    layer->name = of->name;
    layer->at = of->at;
    layer->section = "properties";
    layer->self[0] = layer;
    layer->alone.layers = layer->self;
    layer->alone.count = 1;
    layer->alone.lowered.node = TV_NONE;
    layer->is_shared = of->is_shared;
    if (of->outer) {
        layer->is_hint = of->outer->is_hint;
        layer->is_shared = of->outer->is_shared;
    }
}

static struct tv_layer *new_layer(struct tv_compiler *c, const struct tv_layer_of *of) {
    struct tv_layer *layer = tv_arena_alloc(c->arena, 1, sizeof *layer);
    if (!layer)
        return NULL;
    layer->id.key = of->key ? of->key : of->def;
    layer->id.scope = of->scope;
    layer->id.variant = of->variant;
    fill_layer(layer, of);
    return layer;
}

struct tv_layer *tv_layer_get(struct tv_compiler *c, const struct tv_layer_of *of) {
    struct tv_layer sought = {0};
    sought.id.key = of->key ? of->key : of->def;
    sought.id.scope = of->scope;
    sought.id.variant = of->variant;
    struct tv_map_cell *cell =
        tv_map_add(c->arena, &c->layers, bytes_of(&sought.id, sizeof sought.id));
    if (!cell)
        return NULL;
    if (cell->value)
        return cell->value;
    struct tv_layer *layer = new_layer(c, of);
    if (!layer)
        return NULL;
    cell->key = bytes_of(&layer->id, sizeof layer->id);
    cell->value = layer;
    return layer;
}

/* An entry belongs to one mapping, and that keeps the layers of its entries: they need not be found
 * again. Only messages are made of parts that others have as well. */
struct tv_layer *tv_layer_of_entry(struct tv_compiler *c, struct tv_layer *outer,
                                   const struct tv_entry *entry) {
    struct tv_layer_of of = {.def = entry->def,
                             .scope = outer->scope,
                             .outer = outer,
                             .word = outer->section,
                             .name = entry->name,
                             .at = entry->at};
    bool is_found_again = outer->is_message || outer->is_shared || outer->is_hint;
    return is_found_again ? tv_layer_get(c, &of) : new_layer(c, &of);
}

struct tv_layer *tv_layer_of_clause(struct tv_compiler *c, struct tv_layer *outer,
                                    const struct tv_clause *clause) {
    return tv_layer_get(c, &(struct tv_layer_of){.def = clause->def,
                                                 .scope = outer->scope,
                                                 .outer = outer,
                                                 .word = tv_keyword_info(clause->keyword)->name,
                                                 .at = clause->at});
}

struct tv_stack *tv_stack_get(struct tv_compiler *c, struct tv_layer *const *layers,
                              uint32_t count) {
    if (count == 1)
        return &layers[0]->alone;
    size_t len = count * sizeof(struct tv_layer *);
    struct tv_map_cell *cell = tv_map_add(c->arena, &c->stacks, bytes_of(layers, len));
    if (!cell)
        return NULL;
    if (cell->value)
        return cell->value;
    struct tv_stack *stack = tv_arena_alloc(c->arena, 1, sizeof *stack);
    struct tv_layer **kept = tv_arena_alloc(c->arena, count, sizeof(struct tv_layer *));
    if (!stack || !kept)
        return NULL;
    memcpy(kept, layers, len);
    stack->layers = kept;
    stack->count = count;
    stack->lowered.node = TV_NONE;
    cell->key = bytes_of(kept, len);
    cell->value = stack;
    return stack;
}

bool tv_is_from_plan(const struct tv_layer *layer) {
    return layer->at.file && !layer->at.file->is_spec;
}

struct tv_str tv_keyword_text(enum tv_keyword keyword) {
    const char *name = tv_keyword_info(keyword)->name;
    return (struct tv_str){name, strlen(name)};
}

/* ---- Paths ---------------------------------------------------------------------------------- */

/* Writes a path from its end to its start. at NULL: only counts. */
struct backward {
    char *at;
    size_t len;
};

static void put_before(struct backward *path, const char *text, size_t len) {
    path->len += len;
    if (path->at && len)
        memcpy(path->at - path->len, text, len);
}

/* A name as a step of a JSON Pointer. */
static void put_step_before(struct backward *path, struct tv_str name) {
    for (size_t i = name.len; i-- > 0;) {
        char byte = name.at[i];
        if (byte == '~')
            put_before(path, "~0", 2);
        else if (byte == '/')
            put_before(path, "~1", 2);
        else
            put_before(path, &byte, 1);
    }
    put_before(path, "/", 1);
}

static void put_path_before(struct backward *path, const struct tv_layer *layer,
                            struct tv_str last) {
    if (last.len)
        put_step_before(path, last);
    for (const struct tv_layer *at = layer; at; at = at->outer) {
        if (at->name.len)
            put_step_before(path, at->name);
        if (at->word)
            put_step_before(path, (struct tv_str){at->word, strlen(at->word)});
    }
    if (layer->at.file) {
        put_before(path, ":", 1);
        put_before(path, layer->at.file->name.at, layer->at.file->name.len);
    }
}

struct tv_str tv_layer_path(struct tv_arena *arena, const struct tv_layer *layer,
                            struct tv_str last) {
    struct backward path = {NULL, 0};
    put_path_before(&path, layer, last);
    size_t len = path.len;
    char *at = tv_arena_alloc(arena, len, 1);
    if (!at)
        return (struct tv_str){NULL, 0};
    path = (struct backward){at + len, 0};
    put_path_before(&path, layer, last);
    return (struct tv_str){at, len};
}
