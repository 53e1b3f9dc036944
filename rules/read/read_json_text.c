/* From JSON to a tree: definitions in JSON and embedded schemas are read with json/, so that every
 * value has its place and no number is rounded.
 *
 * The walk goes through the text once; the container that is open knows its parent, so there is no
 * stack. A fault of syntax ends the reading, equal keys do not. */
#include "read_parts.h"

#include "walk.h"

struct builder {
    struct tv_walk walk;
    struct tv_text_cursor *cursor;
    struct tv_arena *arena;
    struct tv_mistakes *mistakes;
    struct tv_str record; /* the file's text without a byte order mark */
    struct tv_tree *root, *open;
    uint32_t depth_max;
    bool has_failed; /* out of memory, or too deep, which is noted already */
};

/* ---- Nodes ----------------------------------------------------------------------------------- */

static struct tv_at locate(struct builder *builder, uint32_t from, uint32_t to) {
    size_t start = (size_t)(builder->record.at - builder->cursor->file->text.at);
    return tv_text_at_bytes(builder->cursor, start + from, to - from);
}

static struct tv_tree *new_node(struct builder *builder, unsigned type, uint32_t from) {
    struct tv_tree *node = tv_arena_alloc(builder->arena, 1, sizeof *node);
    if (!node) {
        builder->has_failed = true;
        return NULL;
    }
    node->type = (enum tv_type)type;
    node->at = locate(builder, from, builder->walk.at);
    return node;
}

/* The text of a string: its own bytes in the file, or a copy when escapes are in it. */
static struct tv_str decode(struct builder *builder, struct tv_str raw, bool has_escape) {
    if (!has_escape)
        return raw;
    char *at = tv_arena_alloc(builder->arena, raw.len, 1);
    if (!at) {
        builder->has_failed = true;
        return (struct tv_str){"", 0};
    }
    return (struct tv_str){at, tv_unescape(raw, at, NULL)};
}

/* Puts a node where the walk stands: the root, an item, or the value of the last key. */
static void attach(struct builder *builder, struct tv_tree *node) {
    struct tv_tree *parent = builder->open;
    node->parent = parent;
    if (!parent) {
        builder->root = node;
        return;
    }
    node->key = parent->pending;
    parent->pending = NULL;
    if (parent->last)
        parent->last->next = node;
    else
        parent->first = node;
    parent->last = node;
    parent->count++;
}

static void refuse_repeated_key(struct tv_mistakes *mistakes, const struct tv_tree *node,
                                const struct tv_tree *earlier) {
    (void)earlier;
    tv_mistake_add(mistakes, (struct tv_mistake){.rule = TV_RULE_PLAN_SYNTAX,
                                                 .at = node->key->at,
                                                 .detail = "{a} stands twice in this object",
                                                 .a = node->key->written});
}

static const char *write_count(struct tv_arena *arena, uint32_t count) {
    char *text = tv_arena_alloc(arena, sizeof "4294967295", 1);
    if (!text)
        return "";
    char *at = text + sizeof "4294967295" - 1;
    do
        *--at = (char)('0' + count % 10);
    while ((count /= 10) > 0);
    return at;
}

static void refuse_depth(struct builder *builder, const struct tv_tree *node) {
    builder->has_failed = true;
    builder->root = NULL;
    tv_mistake_add(
        builder->mistakes,
        (struct tv_mistake){.rule = TV_RULE_PLAN_SYNTAX,
                            .at = node->at,
                            .detail = "nested deeper than {b} levels",
                            .b = write_count(builder->mistakes->scratch, builder->depth_max)});
}

/* ---- Values ---------------------------------------------------------------------------------- */

static void take_key(struct builder *builder) {
    uint32_t from = builder->walk.at;
    struct tv_str raw = {"", 0};
    bool has_escape = false;
    if (!tv_walk_key(&builder->walk, &raw, &has_escape))
        return;
    struct tv_tree *key = new_node(builder, TV_TYPE_STRING, from);
    if (!key)
        return;
    key->at.len = (uint32_t)raw.len + 2;
    key->text = key->written = decode(builder, raw, has_escape);
    builder->open->pending = key;
}

static void take_scalar(struct builder *builder, unsigned type) {
    struct tv_walk *walk = &builder->walk;
    uint32_t from = walk->at;
    struct tv_str text = {"", 0};
    bool is_integer = false, has_escape = false;
    if (type == TV_TYPE_STRING ? !tv_walk_string(walk, &text, &has_escape)
        : type == TV_TYPE_NUMBER
            ? !tv_walk_number(walk, &text, &is_integer)
            : !(type ? tv_walk_literal(walk) : tv_walk_skip(walk, builder->depth_max)))
        return;
    struct tv_tree *node = new_node(builder, is_integer ? TV_TYPE_INTEGER : type, from);
    if (!node)
        return;
    node->is_plain = type != TV_TYPE_STRING;
    if (type == TV_TYPE_STRING)
        node->text = decode(builder, text, has_escape);
    else
        node->text = (struct tv_str){builder->record.at + from, walk->at - from};
    node->written = node->text;
    attach(builder, node);
}

static void close_container(struct builder *builder, struct tv_tree *node) {
    size_t start = (size_t)(builder->record.at - builder->cursor->file->text.at);
    node->at.len = (uint32_t)(start + builder->walk.at - node->at.offset);
    if (node->type == TV_TYPE_OBJECT)
        tv_tree_find_repeated(node, true, builder->mistakes, refuse_repeated_key);
}

static void open_container(struct builder *builder, unsigned type) {
    uint32_t from = builder->walk.at, depth = builder->walk.depth;
    bool empty = false;
    if (!tv_walk_enter(&builder->walk, &empty))
        return;
    struct tv_tree *node = new_node(builder, type, from);
    if (!node)
        return;
    node->is_flow = true;
    attach(builder, node);
    if (depth >= builder->depth_max)
        refuse_depth(builder, node);
    else if (empty)
        close_container(builder, node);
    else
        builder->open = node;
}

static bool is_well(const struct builder *builder) {
    return builder->walk.error.fault == TV_JSON_OK && !builder->has_failed;
}

/* Takes a value; true when it is a container that has something in it. */
static bool take_value(struct builder *builder) {
    const struct tv_tree *outer = builder->open;
    unsigned type = tv_walk_type(&builder->walk);
    if (type == TV_TYPE_OBJECT || type == TV_TYPE_ARRAY)
        open_container(builder, type);
    else
        take_scalar(builder, type);
    return builder->open != outer;
}

/* Behind a value: leaves all containers that end here. */
static void leave(struct builder *builder) {
    bool more = false;
    while (builder->open && !more) {
        struct tv_tree *node = builder->open;
        char close = node->type == TV_TYPE_OBJECT ? '}' : ']';
        if (!tv_walk_next(&builder->walk, close, &more))
            return;
        if (!more) {
            close_container(builder, node);
            builder->open = node->parent;
        }
    }
}

static void read_values(struct builder *builder) {
    do {
        if (builder->open && builder->open->type == TV_TYPE_OBJECT)
            take_key(builder);
        if (is_well(builder) && !take_value(builder) && is_well(builder))
            leave(builder);
    } while (builder->open && is_well(builder));
    if (is_well(builder))
        (void)tv_walk_end(&builder->walk);
}

/* ---- Reading --------------------------------------------------------------------------------- */

static void refuse_syntax(struct builder *builder, const struct tv_json_error *error) {
    uint32_t at = error->at < builder->record.len ? error->at : (uint32_t)builder->record.len;
    builder->root = NULL;
    tv_mistake_add(builder->mistakes,
                   (struct tv_mistake){.rule = TV_RULE_PLAN_SYNTAX,
                                       .at = locate(builder, at, at),
                                       .detail = error->fault == TV_JSON_ENCODING
                                                     ? "not UTF-8: save the file in this encoding"
                                                     : "not JSON: {b}",
                                       .b = error->detail});
}

bool tv_tree_read_json(struct tv_text_cursor *cursor, uint32_t depth_max, struct tv_arena *arena,
                       struct tv_mistakes *mistakes, struct tv_tree **root) {
    struct tv_str text = cursor->file->text;
    struct builder builder = {.cursor = cursor,
                              .arena = arena,
                              .mistakes = mistakes,
                              .depth_max = depth_max,
                              .record = {text.at + cursor->offset, text.len - cursor->offset}};
    size_t room = builder.record.len + 64 + TV_INDEX_SENTINELS;
    struct tv_index index = {.quotes = tv_arena_alloc(mistakes->scratch, room, sizeof(uint32_t)),
                             .quotes_max = (uint32_t)room};
    struct tv_json_error error = {TV_JSON_OK, 0, ""};
    *root = NULL;
    if (!index.quotes)
        return false;
    if (tv_scan(tv_kernel_best(), builder.record, &index, &error)) {
        if (tv_walk_init(&builder.walk, builder.record, &index))
            read_values(&builder);
        error = builder.walk.error;
    }
    if (error.fault != TV_JSON_OK)
        refuse_syntax(&builder, &error);
    *root = builder.root;
    return !tv_arena_failed(arena) && !tv_arena_failed(mistakes->scratch);
}
