/* What a `schema:` says: its schema and all that this one reaches, each once, as rows.
 *
 * Schemas may lead back to themselves as long as that goes into the value. Where they ask something
 * of the same value again and again there is a circle, which has no end, and no meaning. */
#include "compile_schema.h"

static struct tv_str no_text(void) {
    return (struct tv_str){NULL, 0};
}

uint32_t tv_schema_part_row(struct tv_compiler *c, struct tv_schema_part *part) {
    if (part->row != TV_NONE)
        return part->row;
    struct tv_schema_part **added = tv_list_add(c->arena, &c->schemas->waiting, sizeof *added);
    if (!added)
        return TV_NONE;
    *added = part;
    struct tv_schema blank = {0, 0};
    part->row = tv_builder_add_schemas(c->builder, &blank, 1);
    return part->row;
}

/* ---- Circles --------------------------------------------------------------------------------- */

static struct tv_str place_of(struct tv_compiler *c, const struct tv_schema_part *part) {
    struct tv_str parts[] = {TV_STR("#"), tv_schema_pointer(c, part)};
    return tv_join(c->arena, parts, 2);
}

static void refuse_circle(struct tv_compiler *c, const struct tv_schema_part *part,
                          const struct tv_schema_link *link) {
    tv_mistake_note(c, TV_RULE_PLAN_REFERENCE, &link->at,
                    "a circle: {a} leads back to {b} without going into the value",
                    place_of(c, part), place_of(c, link->part));
}

static void refuse_chain(struct tv_compiler *c, const struct tv_schema_part *part) {
    tv_mistake_note(c, TV_RULE_PLAN_REFERENCE, &part->node->at,
                    "more than 64 schemas in each other, all about the same value", no_text(),
                    no_text());
}

/* Everything below the last part of the path is known. */
static void close_part(struct tv_compiler *c, struct tv_schema_part *part) {
    const struct tv_schema_link *links = part->links.items;
    for (uint32_t i = 0; i < part->links.count; i++)
        if (part->chain <= links[i].part->chain)
            part->chain = links[i].part->chain + 1;
    if (part->chain == TV_TABLE_DEPTH_MAX + 1)
        refuse_chain(c, part);
    part->is_open = false;
    part->is_done = true;
}

/* Goes down from a part, depth first; the path is a list. */
static bool seek_circles(struct tv_compiler *c, struct tv_schema_part *part) {
    struct tv_list path = {0};
    struct tv_schema_part **last = tv_list_add(c->arena, &path, sizeof *last);
    if (last)
        *last = part;
    while (last && path.count > 0) {
        part = ((struct tv_schema_part **)path.items)[path.count - 1];
        part->is_open = true;
        if (part->next_link == part->links.count) {
            close_part(c, part);
            path.count--;
            continue;
        }
        const struct tv_schema_link *link =
            (struct tv_schema_link *)part->links.items + part->next_link++;
        if (link->part->is_open) {
            refuse_circle(c, part, link);
        } else if (!link->part->is_done) {
            last = tv_list_add(c->arena, &path, sizeof *last);
            if (last)
                *last = link->part;
        }
    }
    return last != NULL;
}

/* ---- A clause -------------------------------------------------------------------------------- */

/* Reads what was asked for since, and what that asks for. */
static bool read_waiting(struct tv_compiler *c, uint32_t from) {
    struct tv_list *waiting = &c->schemas->waiting;
    bool ok = true;
    for (uint32_t i = from; i < waiting->count && ok; i++)
        ok = tv_schema_fill(c, ((struct tv_schema_part **)waiting->items)[i]);
    for (uint32_t i = from; i < waiting->count && ok; i++) {
        struct tv_schema_part *part = ((struct tv_schema_part **)waiting->items)[i];
        ok = part->is_done || seek_circles(c, part);
    }
    return ok;
}

/* The schema itself, or the one that its text refers to. */
static struct tv_schema_part *find_part(struct tv_compiler *c, const struct tv_clause *clause) {
    const struct tv_tree *tree = clause->tree, *whole = clause->whole ? clause->whole : tree;
    struct tv_schema_document *document = tv_schema_document_new(c, tree->at.file->path, whole);
    struct tv_schema_part *part = document ? tv_schema_part_at(c, document, tree) : NULL;
    return part && tree->type == TV_TYPE_STRING ? tv_schema_follow(c, part, tree) : part;
}

static bool start(struct tv_compiler *c) {
    if (!c->schemas)
        c->schemas = tv_arena_alloc(c->arena, 1, sizeof *c->schemas);
    return c->schemas != NULL;
}

uint32_t tv_schema_row(struct tv_compiler *c, const struct tv_clause *clause) {
    if (!start(c))
        return TV_NONE;
    struct tv_str key = {(const char *)&clause->tree, sizeof clause->tree};
    const void *known = tv_map_find(&c->schemas->rows, key);
    if (known)
        return (uint32_t)(uintptr_t)known - 1;
    uint32_t from = c->schemas->waiting.count;
    struct tv_schema_part *part = find_part(c, clause);
    uint32_t row = part ? tv_schema_part_row(c, part) : TV_NONE;
    if (row == TV_NONE || !read_waiting(c, from))
        return TV_NONE;
    struct tv_map_cell *cell = tv_map_add(c->arena, &c->schemas->rows, key);
    if (!cell)
        return TV_NONE;
    cell->key = key;
    cell->value = (void *)((uintptr_t)row + 1);
    return row;
}
