/* Documents of schemas: what is in them, and where references lead.
 *
 * Only where a keyword expects a schema there is one, so an "$id" in an `enum` or below an unknown
 * keyword names nothing. A reference may lead anywhere: the parts there are found then. What stands
 * beside a $ref is passed over, an "$id" too.
 *
 *   reference          what is sought
 *   #/definitions/a    the value at that pointer in the part with an id that is around the
 * reference #name              the part that calls itself so there item.json#...      first in the
 * parts of this document that have ids, then among documents
 */
#include "compile_schema.h"
#include "read.h"

#include <string.h>

enum { POINTER_LEN_MAX = 1024 }; /* a longer one tells nobody anything, and 100,000 take room */

/* A document that could not be read; nothing more is said about it. */
static const struct tv_schema_document refused = {.draft = TV_DRAFT_07};

static struct tv_str no_text(void) {
    return (struct tv_str){NULL, 0};
}

static struct tv_str bytes_of(const struct tv_tree **node) {
    return (struct tv_str){(const char *)node, sizeof *node};
}

/* ---- Parts ----------------------------------------------------------------------------------- */

static struct tv_schema_part *find_part(const struct tv_compiler *c, const struct tv_tree *node) {
    return tv_map_find(&c->schemas->parts, bytes_of(&node));
}

static struct tv_str join_fragment(struct tv_compiler *c, struct tv_str base, struct tv_str name) {
    struct tv_str parts[] = {base, TV_STR("#"), name};
    return tv_join(c->arena, parts, 3);
}

/* Names a part, unless another one was called so before. */
static void name_part(struct tv_compiler *c, struct tv_schema_part *part, struct tv_str uri) {
    struct tv_map_cell *cell = uri.at ? tv_map_add(c->arena, &part->document->ids, uri) : NULL;
    if (cell && !cell->value)
        cell->value = part;
}

static void read_id(struct tv_compiler *c, struct tv_schema_part *part) {
    bool is_old = part->document->draft == TV_DRAFT_04;
    const struct tv_tree *id = tv_tree_find(part->node, is_old ? TV_STR("id") : TV_STR("$id"));
    if (!id || id->type != TV_TYPE_STRING || tv_tree_find(part->node, TV_STR("$ref")))
        return;
    struct tv_str uri = tv_uri_without_fragment(id->text);
    struct tv_str name = tv_uri_fragment(c->arena, id->text);
    if (uri.len > 0) {
        struct tv_str base = tv_uri_resolve(c->arena, part->base, uri);
        if (!base.at)
            return;
        part->base = base;
        part->top = part->node;
        name_part(c, part, part->base);
    }
    if (name.len > 0)
        name_part(c, part, join_fragment(c, part->base, name));
}

/* Told once. */
static bool refuse_size(struct tv_compiler *c, const struct tv_tree *node) {
    c->schemas->is_full = true;
    tv_mistake_note(c, TV_RULE_PLAN_SYNTAX, &node->at,
                    "with this there are more than 100000 schemas", no_text(), no_text());
    return false;
}

/* A part below another one (like: where it inherits from, and its position in a list); at the end
 * of found. */
static bool add_part(struct tv_compiler *c, const struct tv_schema_part *like,
                     const struct tv_tree *node, struct tv_list *found) {
    struct tv_schema_part *part = tv_arena_alloc(c->arena, 1, sizeof *part);
    struct tv_map_cell *cell =
        part ? tv_map_add(c->arena, &c->schemas->parts, bytes_of(&node)) : NULL;
    if (!cell)
        return false;
    if (cell->value)
        return true;
    if (++c->schemas->part_count > TV_SCHEMA_PARTS_MAX)
        return refuse_size(c, node);
    *part = (struct tv_schema_part){.document = like->document,
                                    .node = node,
                                    .top = like->top,
                                    .base = like->base,
                                    .index = like->index,
                                    .row = TV_NONE};
    cell->key = bytes_of(&part->node);
    cell->value = part;
    if (node->type == TV_TYPE_OBJECT)
        read_id(c, part);
    struct tv_schema_part **added = tv_list_add(c->arena, found, sizeof *added);
    if (added)
        *added = part;
    return added != NULL;
}

static bool add_parts_in(struct tv_compiler *c, const struct tv_schema_part *part,
                         const struct tv_tree *value, struct tv_list *found) {
    struct tv_schema_part like = *part;
    bool ok = true;
    like.index = 0;
    for (const struct tv_tree *node = value->first; node && ok; node = node->next, like.index++)
        if (node->type != TV_TYPE_ARRAY) /* a list of names in `dependencies` */
            ok = add_part(c, &like, node, found);
    return ok;
}

static bool add_parts_of(struct tv_compiler *c, const struct tv_schema_part *part,
                         const struct tv_tree *value, struct tv_list *found) {
    const struct tv_schema_keyword *keyword =
        tv_schema_keyword_find(value->key->written, part->document->draft);
    switch (keyword ? keyword->holds : TV_HOLDS_NONE) {
    case TV_HOLDS_NONE:
        return true;
    case TV_HOLDS_ONE:
        return add_part(c, part, value, found);
    case TV_HOLDS_ONE_OR_LIST:
        return value->type == TV_TYPE_ARRAY ? add_parts_in(c, part, value, found)
                                            : add_part(c, part, value, found);
    case TV_HOLDS_LIST:
        return value->type != TV_TYPE_ARRAY || add_parts_in(c, part, value, found);
    default:
        return value->type != TV_TYPE_OBJECT || add_parts_in(c, part, value, found);
    }
}

/* In a document of a later draft, the first keyword that is another one there; first: of the parts
 * before. */
static const struct tv_tree *find_later(const struct tv_schema_part *part,
                                        const struct tv_tree *first) {
    bool is_later = part->document->draft == TV_DRAFT_LATER;
    for (const struct tv_tree *value = part->node->first; value && is_later; value = value->next) {
        bool is_before = !first || value->key->at.offset < first->key->at.offset;
        if (is_before && tv_schema_keyword_is_later(value))
            first = value;
    }
    return first;
}

static void refuse_later(struct tv_compiler *c, const struct tv_tree *value) {
    tv_mistake_note(c, TV_RULE_PLAN_REFERENCE, &value->key->at,
                    "the schema says that it is of a later draft, where {a} is new or means "
                    "something else: trackvet reads draft-07 and those before",
                    value->key->written, no_text());
}

/* Finds the part at a node, and all below it. */
static bool find_parts(struct tv_compiler *c, const struct tv_schema_part *like,
                       const struct tv_tree *node) {
    struct tv_list found = {0};
    const struct tv_tree *later = NULL;
    bool ok = add_part(c, like, node, &found);
    for (uint32_t i = 0; i < found.count && ok; i++) {
        const struct tv_schema_part *part = ((struct tv_schema_part **)found.items)[i];
        if (part->node->type != TV_TYPE_OBJECT)
            continue;
        later = find_later(part, later);
        for (const struct tv_tree *value = part->node->first; value && ok; value = value->next)
            ok = add_parts_of(c, part, value, &found);
    }
    if (later)
        refuse_later(c, later);
    return ok;
}

struct tv_schema_part *tv_schema_part_at(struct tv_compiler *c, struct tv_schema_document *document,
                                         const struct tv_tree *node) {
    struct tv_schema_part *part = find_part(c, node);
    if (part || c->schemas->is_full)
        return part;
    struct tv_schema_part like = {
        .document = document, .top = document->root, .base = document->uri};
    const struct tv_tree *outer = node;
    while (outer != document->root && !part) {
        outer = outer->parent;
        part = find_part(c, outer);
    }
    if (part) {
        like.top = part->top;
        like.base = part->base;
    }
    return find_parts(c, &like, node) ? find_part(c, node) : NULL;
}

/* ---- Documents ------------------------------------------------------------------------------- */

static bool has_word(struct tv_str text, struct tv_str word) {
    for (size_t at = 0; at + word.len <= text.len; at++)
        if (memcmp(text.at + at, word.at, word.len) == 0)
            return true;
    return false;
}

static enum tv_draft draft_of(const struct tv_tree *root) {
    const struct tv_tree *said =
        root->type == TV_TYPE_OBJECT ? tv_tree_find(root, TV_STR("$schema")) : NULL;
    if (!said || said->type != TV_TYPE_STRING || !has_word(said->text, TV_STR("json-schema.org/")))
        return TV_DRAFT_07;
    if (has_word(said->text, TV_STR("/draft-04/")))
        return TV_DRAFT_04;
    if (has_word(said->text, TV_STR("/draft-06/")))
        return TV_DRAFT_06;
    bool is_later = has_word(said->text, TV_STR("/draft/20"));
    return is_later ? TV_DRAFT_LATER : TV_DRAFT_07;
}

struct tv_schema_document *tv_schema_document_new(struct tv_compiler *c, struct tv_str uri,
                                                  const struct tv_tree *root) {
    struct tv_schema_document *document = tv_arena_alloc(c->arena, 1, sizeof *document);
    if (!document)
        return NULL;
    document->uri = uri;
    document->root = root;
    document->draft = draft_of(root);
    return tv_schema_part_at(c, document, root) || c->mistakes.count ? document : NULL;
}

/* What a document says that was found; NULL: mistakes in it were told, or out of memory. */
static struct tv_schema_document *read_document(struct tv_compiler *c, struct tv_str uri,
                                                const struct tv_schema_text *found) {
    struct tv_document document;
    enum tv_status status = tv_read_json(c->arena, found->path, found->text, c->sink, &document);
    c->is_out_of_memory |= status == TV_ERROR_MEMORY;
    return status == TV_OK ? tv_schema_document_new(c, uri, document.root) : NULL;
}

static enum tv_status find_text(struct tv_compiler *c, struct tv_str uri,
                                struct tv_schema_text *found) {
    struct tv_str own = tv_draft_text(uri);
    *found = (struct tv_schema_text){uri, own};
    if (own.len)
        return TV_OK;
    if (!c->input->load)
        return TV_ERROR_FILE;
    return c->input->load(c->input->load_context, uri, found);
}

static void refuse_document(struct tv_compiler *c, const struct tv_tree *reference,
                            struct tv_str uri, bool is_found) {
    bool is_remote = has_word(uri, TV_STR("://"));
    const char *detail = is_found ? "{a} cannot be read as a JSON Schema"
                         : is_remote
                             ? "{a} is not at hand, and nothing is fetched: name a folder that has "
                               "it with --schema-path"
                             : "there is no file {a}";
    tv_mistake_note(c, TV_RULE_PLAN_REFERENCE, &reference->at, detail, uri, no_text());
}

/* The document of a URI, read when it is asked for first; NULL: none, which is noted. */
static struct tv_schema_document *open_document(struct tv_compiler *c, struct tv_str uri,
                                                const struct tv_tree *reference) {
    struct tv_schema_document *known = tv_map_find(&c->schemas->documents, uri);
    struct tv_schema_text found;
    if (known == &refused)
        return NULL;
    if (known)
        return known;
    enum tv_status status = find_text(c, uri, &found);
    struct tv_schema_document *document = status == TV_OK ? read_document(c, uri, &found) : NULL;
    c->is_out_of_memory |= status == TV_ERROR_MEMORY;
    if (!document)
        refuse_document(c, reference, uri, status == TV_OK);
    struct tv_map_cell *cell = tv_map_add(c->arena, &c->schemas->documents, uri);
    if (cell)
        cell->value = document ? document : (void *)(uintptr_t)&refused;
    return document;
}

/* ---- Pointers -------------------------------------------------------------------------------- */

static const struct tv_tree *find_item(const struct tv_tree *list, struct tv_str step) {
    uint32_t index = 0;
    bool is_number = step.len > 0 && step.len < 10 && (step.len == 1 || step.at[0] != '0');
    for (size_t i = 0; i < step.len && is_number; i++) {
        is_number = step.at[i] >= '0' && step.at[i] <= '9';
        index = index * 10 + (uint32_t)(step.at[i] - '0');
    }
    const struct tv_tree *item = is_number && index < list->count ? list->first : NULL;
    while (item && index-- > 0)
        item = item->next;
    return item;
}

static const struct tv_tree *find_place(struct tv_compiler *c, const struct tv_tree *root,
                                        struct tv_str pointer) {
    const struct tv_tree *node = root;
    struct tv_str step;
    while (node && tv_pointer_next(c->arena, &pointer, &step)) {
        if (node->type == TV_TYPE_OBJECT)
            node = tv_tree_find(node, step);
        else
            node = node->type == TV_TYPE_ARRAY ? find_item(node, step) : NULL;
    }
    return node;
}

/* A step of a pointer, written from its end to its start. */
static size_t put_step(char *end, struct tv_str step) {
    char *at = end;
    for (size_t i = step.len; i-- > 0;) {
        bool is_escaped = step.at[i] == '~' || step.at[i] == '/';
        *--at = step.at[i] == '~' ? '0' : step.at[i] == '/' ? '1' : step.at[i];
        if (is_escaped)
            *--at = '~';
    }
    *--at = '/';
    return (size_t)(end - at);
}

static uint32_t index_of(const struct tv_compiler *c, const struct tv_tree *item) {
    const struct tv_schema_part *part = find_part(c, item);
    uint32_t index = 0;
    if (part)
        return part->index;
    for (const struct tv_tree *node = item->parent->first; node != item; node = node->next)
        index++;
    return index;
}

static size_t put_index(char *end, uint32_t index) {
    char digits[10], *at = digits + sizeof digits;
    do
        *--at = (char)('0' + index % 10);
    while ((index /= 10) > 0);
    return put_step(end, (struct tv_str){at, (size_t)(digits + sizeof digits - at)});
}

struct tv_str tv_schema_pointer(struct tv_compiler *c, const struct tv_schema_part *part) {
    const struct tv_tree *root = part->document->root;
    size_t room = 0;
    for (const struct tv_tree *at = part->node; at != root; at = at->parent)
        room += at->key ? 2 * at->key->written.len + 1 : 11;
    if (room > POINTER_LEN_MAX)
        return TV_STR("/...");
    char *text = tv_arena_alloc(c->arena, room, 1);
    if (!text)
        return no_text();
    char *start = text + room;
    for (const struct tv_tree *at = part->node; at != root; at = at->parent)
        start -= at->key ? put_step(start, at->key->written) : put_index(start, index_of(c, at));
    return (struct tv_str){start, (size_t)(text + room - start)};
}

/* ---- References ------------------------------------------------------------------------------ */

/* Where a reference leads without its fragment; part NULL: to the whole document. */
struct target {
    struct tv_schema_document *document;
    const struct tv_tree *top;
    struct tv_str base;
};

static struct target target_of(const struct tv_schema_part *part) {
    return (struct target){part->document, part->top, part->base};
}

static bool find_target(struct tv_compiler *c, const struct tv_schema_part *from,
                        const struct tv_tree *reference, struct target *target) {
    struct tv_str uri = tv_uri_without_fragment(reference->text);
    *target = target_of(from);
    if (uri.len == 0)
        return true;
    uri = tv_uri_resolve(c->arena, from->base, uri);
    const struct tv_schema_part *part = uri.at ? tv_map_find(&from->document->ids, uri) : NULL;
    if (part) {
        *target = target_of(part);
        return true;
    }
    if (!uri.at || tv_str_equal(uri, from->base))
        return uri.at != NULL;
    struct tv_schema_document *document = open_document(c, uri, reference);
    part = document ? tv_schema_part_at(c, document, document->root) : NULL;
    if (part)
        *target = (struct target){document, document->root, part->base};
    return part != NULL;
}

struct tv_schema_part *tv_schema_follow(struct tv_compiler *c, const struct tv_schema_part *from,
                                        const struct tv_tree *reference) {
    struct target target;
    if (!find_target(c, from, reference, &target))
        return NULL;
    struct tv_str fragment = tv_uri_fragment(c->arena, reference->text);
    struct tv_schema_part *part = NULL;
    const struct tv_tree *node = NULL;
    if (fragment.len > 0 && fragment.at[0] != '/')
        part = tv_map_find(&target.document->ids, join_fragment(c, target.base, fragment));
    else
        node = find_place(c, target.top, fragment);
    if (node)
        part = tv_schema_part_at(c, target.document, node);
    if (!part)
        tv_mistake_note(c, TV_RULE_PLAN_REFERENCE, &reference->at, "{a} leads nowhere",
                        reference->text, no_text());
    return part;
}
