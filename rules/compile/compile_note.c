/* Notes: doc, from, source. They ask nothing of values, so they are no part of a meaning; they are
 * read from the layers when somebody wants to know. */
#include "compile_parts.h"

#include <string.h>

static struct tv_str text_of(const struct tv_def *def, enum tv_keyword keyword) {
    const struct tv_clause *clause = tv_def_find(def, keyword);
    return clause ? clause->text : (struct tv_str){NULL, 0};
}

/* The type that a layer only names. */
static const struct tv_type_name *named_type(const struct tv_layer *layer) {
    const struct tv_clause *type = tv_def_find(layer->def, TV_KW_TYPE);
    const struct tv_alternative *only = type ? type->alternatives : NULL;
    bool is_one = only && !only->next && !only->def && layer->scope;
    return is_one ? tv_scope_find(layer->scope, only->name) : NULL;
}

static struct tv_str own_note(const struct tv_stack *stack, enum tv_keyword keyword) {
    for (uint32_t i = stack->count; i-- > 0;) {
        struct tv_str text = text_of(stack->layers[i]->written, keyword);
        if (text.len)
            return text;
    }
    return (struct tv_str){NULL, 0};
}

struct tv_str tv_note_own(const struct tv_stack *stack, enum tv_keyword keyword) {
    struct tv_str text = own_note(stack, keyword);
    /* Types that name types end somewhere: circles were refused before. */
    for (unsigned depth = 0; text.len == 0 && stack && depth < TV_COMPILE_DEPTH_MAX; depth++) {
        const struct tv_type_name *type = NULL;
        for (uint32_t i = stack->count; i-- > 0 && !type;)
            type = named_type(stack->layers[i]);
        stack = type ? type->stack : NULL;
        if (stack)
            text = own_note(stack, keyword);
    }
    return text;
}

struct tv_str tv_deprecation(struct tv_str note) {
    if (tv_str_equal(note, TV_STR("true")))
        return TV_STR("do not send it any more");
    return tv_str_equal(note, TV_STR("false")) ? TV_STR("") : note;
}

struct tv_str tv_note_around(const struct tv_stack *stack, enum tv_keyword keyword) {
    struct tv_str text = own_note(stack, keyword);
    const struct tv_layer *layer = stack->layers[stack->count - 1]->outer;
    for (; text.len == 0 && layer; layer = layer->outer)
        text = text_of(layer->written, keyword);
    return text;
}

static size_t len_without_heading(struct tv_str address) {
    const char *heading = address.len ? memchr(address.at, '#', address.len) : NULL;
    return heading ? (size_t)(heading - address.at) : address.len;
}

struct tv_str tv_note_address(struct tv_arena *arena, const struct tv_file *file,
                              struct tv_str source) {
    struct tv_str base = text_of(file->body, TV_KW_SOURCE);
    if (source.len == 0)
        return base;
    if (source.at[0] != '#')
        return source;
    struct tv_str parts[] = {{base.at, len_without_heading(base)}, source};
    return tv_join(arena, parts, 2);
}

struct tv_str tv_note_heading(struct tv_arena *arena, struct tv_str name) {
    char *at = tv_arena_alloc(arena, name.len + 1, 1);
    if (!at)
        return (struct tv_str){NULL, 0};
    at[0] = '#';
    for (size_t i = 0; i < name.len; i++) {
        char byte = name.at[i];
        bool is_upper = byte >= 'A' && byte <= 'Z';
        at[i + 1] = byte == ' ' ? '-' : is_upper ? (char)(byte + ('a' - 'A')) : byte;
    }
    return (struct tv_str){at, name.len + 1};
}
