/* One schema: every keyword that demands something becomes terms, in the order of the kinds, so
 * that what is said first of a value is its type, and `additionalProperties` comes behind what it
 * leaves over. What a keyword cannot be is a mistake at its place. */
#include "compile_schema.h"
#include "formats.h"
#include "pattern.h"
#include "read.h"

#include <string.h>

/* A keyword that is being read; value->key is its name. */
struct filling {
    struct tv_compiler *c;
    struct tv_schema_part *part;
    const struct tv_tree *value;
    enum tv_term_kind kind;
    struct tv_str pointer; /* of the part */
    uint32_t path;         /* string: that of the keyword; TV_NONE: no term wanted it so far */
    struct tv_list terms;  /* struct tv_term */
};

static struct tv_str no_text(void) {
    return (struct tv_str){NULL, 0};
}

static bool refuse(struct filling *f, const struct tv_tree *node, const char *detail) {
    tv_mistake_note(f->c, TV_RULE_PLAN_SYNTAX, &node->at, detail, f->value->key->written,
                    no_text());
    return true;
}

/* Once for each keyword: a long list of names makes as many terms. */
static bool write_path(struct filling *f) {
    struct tv_str parts[] = {f->pointer, TV_STR("/"), f->value->key->written};
    if (f->path != TV_NONE)
        return true;
    struct tv_str path = tv_join(f->c->arena, parts, 3);
    f->path = path.at ? tv_builder_string(f->c->builder, path) : TV_NONE;
    return path.at != NULL;
}

/* A term of the present keyword. */
static bool add_term(struct filling *f, enum tv_term_kind kind, uint32_t a, uint32_t b) {
    struct tv_term *term = tv_list_add(f->c->arena, &f->terms, sizeof *term);
    if (!term || !write_path(f))
        return false;
    *term = (struct tv_term){
        .kind = kind, .a = a, .b = b, .origin = tv_origin_at(f->c, &f->value->at), .path = f->path};
    return true;
}

static uint32_t add_text(struct filling *f, struct tv_str text) {
    return tv_builder_string(f->c->builder, text);
}

/* ---- Schemas in it --------------------------------------------------------------------------- */

static bool is_schema(const struct tv_tree *node) {
    return node->type == TV_TYPE_OBJECT || node->type == TV_TYPE_BOOLEAN;
}

static uint32_t ask(struct filling *f, const struct tv_tree *node) {
    struct tv_schema_part *part = tv_schema_part_at(f->c, f->part->document, node);
    return part ? tv_schema_part_row(f->c, part) : TV_NONE;
}

static bool link_to(struct filling *f, struct tv_schema_part *part) {
    struct tv_schema_link *link = tv_list_add(f->c->arena, &f->part->links, sizeof *link);
    if (link)
        *link = (struct tv_schema_link){part, f->value->at};
    return link != NULL;
}

/* The same, of a schema about the same value. */
static uint32_t ask_same(struct filling *f, const struct tv_tree *node) {
    struct tv_schema_part *part = tv_schema_part_at(f->c, f->part->document, node);
    return part && link_to(f, part) ? tv_schema_part_row(f->c, part) : TV_NONE;
}

static bool read_reference(struct filling *f) {
    if (f->value->type != TV_TYPE_STRING)
        return refuse(f, f->value, "{a} takes a text: where the schema is");
    struct tv_schema_part *part = tv_schema_follow(f->c, f->part, f->value);
    if (!part)
        return f->c->mistakes.count > 0;
    return link_to(f, part) && add_term(f, TV_TERM_REF, tv_schema_part_row(f->c, part), 0);
}

static bool read_inside(struct filling *f) {
    return add_term(f, f->kind, ask(f, f->value), 0);
}

static bool read_same(struct filling *f) {
    return add_term(f, f->kind, ask_same(f, f->value), 0);
}

static bool read_all(struct filling *f) {
    struct tv_list operands = {0};
    if (f->value->type != TV_TYPE_ARRAY || !f->value->first)
        return refuse(f, f->value, "{a} takes a list of schemas, at least one");
    for (const struct tv_tree *node = f->value->first; node; node = node->next) {
        struct tv_operand *operand = tv_list_add(f->c->arena, &operands, sizeof *operand);
        if (!operand)
            return false;
        operand->a = ask_same(f, node);
    }
    return add_term(f, f->kind,
                    tv_builder_add_operands(f->c->builder, operands.items, operands.count),
                    operands.count);
}

static bool read_condition(struct filling *f) {
    const struct tv_tree *then = tv_tree_find(f->part->node, TV_STR("then"));
    const struct tv_tree *otherwise = tv_tree_find(f->part->node, TV_STR("else"));
    struct tv_operand branches = {TV_NONE, TV_NONE};
    if (!then && !otherwise)
        return true;
    uint32_t condition = ask_same(f, f->value);
    if (then)
        branches.a = ask_same(f, then);
    if (otherwise)
        branches.b = ask_same(f, otherwise);
    return add_term(f, TV_TERM_IF, condition, tv_builder_add_operands(f->c->builder, &branches, 1));
}

static bool read_items(struct filling *f) {
    bool ok = true;
    uint32_t index = 0;
    if (f->value->type != TV_TYPE_ARRAY)
        return read_inside(f);
    for (const struct tv_tree *node = f->value->first; node && ok; node = node->next)
        ok = add_term(f, TV_TERM_ITEM, ask(f, node), index++);
    return ok;
}

static bool read_rest(struct filling *f) {
    const struct tv_tree *items = tv_tree_find(f->part->node, TV_STR("items"));
    bool is_list = items && items->type == TV_TYPE_ARRAY;
    return !is_list || add_term(f, TV_TERM_ITEMS, ask(f, f->value), items->count);
}

/* ---- Names ----------------------------------------------------------------------------------- */

static bool expect_map(struct filling *f) {
    if (f->value->type == TV_TYPE_OBJECT)
        return true;
    refuse(f, f->value, "{a} takes an object");
    return false;
}

static bool read_properties(struct filling *f) {
    struct tv_list keys = {0};
    if (!expect_map(f))
        return true;
    for (const struct tv_tree *node = f->value->first; node; node = node->next) {
        struct tv_key *key = tv_list_add(f->c->arena, &keys, sizeof *key);
        if (!key)
            return false;
        key->name = add_text(f, node->key->written);
        key->target = ask(f, node);
        key->kind = TV_KEY_NAME;
        key->hint = TV_NONE;
        key->origin = tv_origin_at(f->c, &node->key->at);
    }
    return keys.count == 0 || add_term(f, TV_TERM_PROPERTIES,
                                       tv_builder_keyset(f->c->builder, keys.items, keys.count), 0);
}

/* The pattern that a text is; TV_NONE when it is none, which is noted. */
static uint32_t find_pattern(struct filling *f, const struct tv_tree *node, struct tv_str text) {
    struct tv_map_cell *cell = tv_map_add(f->c->arena, &f->c->schemas->patterns, text);
    if (!cell || cell->value)
        return cell ? (uint32_t)(uintptr_t)cell->value - 1 : TV_NONE;
    const char *fault = NULL;
    uint32_t pattern = tv_pattern_store(f->c->builder, f->c->arena, text, &fault);
    if (fault)
        tv_mistake_note(f->c, TV_RULE_PLAN_SYNTAX, &node->at, fault, no_text(), no_text());
    cell->value = pattern == TV_NONE ? NULL : (void *)((uintptr_t)pattern + 1);
    return pattern;
}

static bool read_patterns(struct filling *f) {
    bool ok = true;
    if (!expect_map(f))
        return true;
    for (const struct tv_tree *node = f->value->first; node && ok; node = node->next) {
        uint32_t pattern = find_pattern(f, node->key, node->key->written);
        ok = add_term(f, TV_TERM_PATTERN_PROPERTY, pattern, ask(f, node));
    }
    return ok;
}

static bool expect_names(struct filling *f, const struct tv_tree *list) {
    const struct tv_tree *wrong = list->type == TV_TYPE_ARRAY ? list->first : list;
    while (wrong && wrong != list && wrong->type == TV_TYPE_STRING)
        wrong = wrong->next;
    if (wrong)
        refuse(f, wrong, "{a} takes a list of texts");
    return !wrong;
}

static bool read_names(struct filling *f) {
    bool ok = true;
    if (!expect_names(f, f->value))
        return true;
    for (const struct tv_tree *name = f->value->first; name && ok; name = name->next)
        ok = add_term(f, TV_TERM_REQUIRED, add_text(f, name->text), 0);
    return ok;
}

static bool read_needed_names(struct filling *f, const struct tv_tree *list) {
    struct tv_list operands = {0};
    if (!expect_names(f, list) || !list->first)
        return true;
    struct tv_operand *operand = tv_list_add(f->c->arena, &operands, sizeof *operand);
    if (operand)
        operand->a = add_text(f, list->key->written);
    for (const struct tv_tree *name = list->first; name && operand; name = name->next) {
        operand = tv_list_add(f->c->arena, &operands, sizeof *operand);
        if (operand)
            operand->a = add_text(f, name->text);
    }
    return operand &&
           add_term(f, TV_TERM_DEPENDS_NAMES,
                    tv_builder_add_operands(f->c->builder, operands.items, operands.count),
                    operands.count);
}

static bool read_dependencies(struct filling *f) {
    bool ok = true;
    if (!expect_map(f))
        return true;
    for (const struct tv_tree *node = f->value->first; node && ok; node = node->next) {
        if (node->type == TV_TYPE_ARRAY)
            ok = read_needed_names(f, node);
        else
            ok = add_term(f, TV_TERM_DEPENDS, add_text(f, node->key->written), ask_same(f, node));
    }
    return ok;
}

/* ---- Types and values ------------------------------------------------------------------------ */

static void refuse_type(struct filling *f, const struct tv_tree *node) {
    static const struct tv_str names[] = {{"string", 6},  {"number", 6}, {"integer", 7},
                                          {"boolean", 7}, {"object", 6}, {"array", 5},
                                          {"null", 4}};
    if (node->type == TV_TYPE_NULL)
        refuse(f, node, "{a} takes names of types: the one of null is written \"null\"");
    else if (node->type != TV_TYPE_STRING)
        refuse(f, node, "{a} takes the name of a type, or a list of them");
    else
        tv_mistake_suggest(f->c, TV_RULE_PLAN_SYNTAX, &node->at, "JSON Schema has no type {a}",
                           node->text, tv_nearest(node->text, names, sizeof names / sizeof *names));
}

static unsigned types_of(struct filling *f, const struct tv_tree *node) {
    bool is_name = node->type == TV_TYPE_STRING && !tv_str_equal(node->text, TV_STR("any"));
    unsigned types = is_name ? tv_primitive_types(node->text) : 0;
    if (types == 0)
        refuse_type(f, node);
    return types;
}

static bool read_type(struct filling *f) {
    unsigned types = 0;
    if (f->value->type != TV_TYPE_ARRAY)
        types = types_of(f, f->value);
    else if (!f->value->first)
        refuse(f, f->value, "{a} takes the name of a type, or a list of them");
    else
        for (const struct tv_tree *node = f->value->first; node; node = node->next)
            types |= types_of(f, node);
    return types == 0 || add_term(f, TV_TERM_TYPE, types, 0);
}

static struct tv_operand operand_of(struct filling *f, const struct tv_tree *node) {
    bool is_whole = node->type == TV_TYPE_OBJECT || node->type == TV_TYPE_ARRAY;
    struct tv_str text = is_whole ? tv_tree_json(node, f->c->arena) : node->text;
    return (struct tv_operand){(uint32_t)node->type, text.at ? add_text(f, text) : TV_NONE};
}

static bool read_values(struct filling *f) {
    struct tv_list operands = {0};
    if (f->value->type != TV_TYPE_ARRAY)
        return refuse(f, f->value, "{a} takes a list of values");
    if (!f->value->first)
        return add_term(f, TV_TERM_NEVER, 0, 0);
    for (const struct tv_tree *node = f->value->first; node; node = node->next) {
        struct tv_operand *operand = tv_list_add(f->c->arena, &operands, sizeof *operand);
        if (!operand)
            return false;
        *operand = operand_of(f, node);
    }
    return add_term(f, TV_TERM_ENUM,
                    tv_builder_add_operands(f->c->builder, operands.items, operands.count),
                    operands.count);
}

static bool read_value(struct filling *f) {
    struct tv_operand operand = operand_of(f, f->value);
    return add_term(f, TV_TERM_CONST, tv_builder_add_operands(f->c->builder, &operand, 1), 1);
}

/* ---- Scalars --------------------------------------------------------------------------------- */

static bool is_number(const struct tv_tree *node) {
    return node->type == TV_TYPE_NUMBER || node->type == TV_TYPE_INTEGER;
}

static bool read_format(struct filling *f) {
    if (f->value->type != TV_TYPE_STRING)
        return refuse(f, f->value, "{a} takes the name of a format");
    enum tv_format format = tv_format_find(f->value->text.at, f->value->text.len);
    bool is_note = f->c->input->formats_are_notes || format == TV_FORMAT_NONE;
    return is_note || add_term(f, TV_TERM_FORMAT, (uint32_t)format, 0);
}

static bool read_pattern(struct filling *f) {
    if (f->value->type != TV_TYPE_STRING)
        return refuse(f, f->value, "{a} takes a regular expression");
    return add_term(f, TV_TERM_PATTERN, find_pattern(f, f->value, f->value->text), 0);
}

/* Writes a count as a number; returns the text. */
static struct tv_str write_count(char text[10], uint32_t count) {
    char *end = text + 10, *at = end;
    do
        *--at = (char)('0' + count % 10);
    while ((count /= 10) > 0);
    return (struct tv_str){at, (size_t)(end - at)};
}

/* The greatest count that is not above the number, which may be spelled 2.0 or 1e3. */
static uint32_t count_of(struct tv_str number) {
    uint32_t low = 0, high = TV_NONE - 1;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2 + 1;
        char text[10];
        if (tv_number_compare(write_count(text, middle), number) <= 0)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

static bool read_count(struct filling *f) {
    const struct tv_tree *value = f->value;
    if (!is_number(value) || !tv_number_is_integer(value->text) ||
        tv_number_compare(value->text, TV_STR("0")) < 0)
        return refuse(f, value, "{a} takes a whole number from 0");
    return add_term(f, f->kind, count_of(value->text), 0);
}

/* In draft-04 exclusiveMinimum: true makes another one of minimum. */
static enum tv_term_kind kind_of_number(const struct filling *f) {
    bool is_least = f->kind == TV_TERM_MINIMUM;
    const struct tv_tree *exclusive = tv_tree_find(
        f->part->node, is_least ? TV_STR("exclusiveMinimum") : TV_STR("exclusiveMaximum"));
    bool is_exclusive = f->part->document->draft == TV_DRAFT_04 && exclusive &&
                        exclusive->type == TV_TYPE_BOOLEAN &&
                        tv_str_equal(exclusive->text, TV_STR("true"));
    if (!is_exclusive)
        return f->kind;
    return is_least ? TV_TERM_ABOVE : TV_TERM_BELOW;
}

static bool read_number(struct filling *f) {
    if (!is_number(f->value))
        return refuse(f, f->value, "{a} takes a number");
    return add_term(f, kind_of_number(f), add_text(f, f->value->text), 0);
}

static bool read_exclusive(struct filling *f) {
    bool is_old = f->part->document->draft == TV_DRAFT_04;
    if (f->value->type != TV_TYPE_BOOLEAN)
        return is_old ? refuse(f, f->value, "{a} takes true or false in draft-04") : read_number(f);
    return is_old || refuse(f, f->value,
                            "{a} takes a number; true and false are those of draft-04, which "
                            "\"$schema\" has to name");
}

static bool read_divisor(struct filling *f) {
    if (!is_number(f->value) || tv_number_compare(f->value->text, TV_STR("0")) <= 0)
        return refuse(f, f->value, "{a} takes a number above 0");
    if (!tv_number_is_divisor(f->value->text))
        return refuse(f, f->value, "{a} takes numbers of at most 9 digits");
    return read_number(f);
}

static bool read_flag(struct filling *f) {
    if (f->value->type != TV_TYPE_BOOLEAN)
        return refuse(f, f->value, "{a} takes true or false");
    return !tv_str_equal(f->value->text, TV_STR("true")) || add_term(f, f->kind, 0, 0);
}

/* ---- A keyword ------------------------------------------------------------------------------- */

static bool pass(struct filling *f) {
    (void)f;
    return true;
}

static bool read_keyword(struct filling *f, const struct tv_schema_keyword *keyword) {
    static bool (*const readers[])(struct filling *) = {
        [TV_SCHEMA_REFERENCE] = read_reference,
        [TV_SCHEMA_TYPE] = read_type,
        [TV_SCHEMA_VALUES] = read_values,
        [TV_SCHEMA_VALUE] = read_value,
        [TV_SCHEMA_FORMAT] = read_format,
        [TV_SCHEMA_PATTERN] = read_pattern,
        [TV_SCHEMA_COUNT] = read_count,
        [TV_SCHEMA_NUMBER] = read_number,
        [TV_SCHEMA_EXCLUSIVE] = read_exclusive,
        [TV_SCHEMA_DIVISOR] = read_divisor,
        [TV_SCHEMA_FLAG] = read_flag,
        [TV_SCHEMA_NAMES] = read_names,
        [TV_SCHEMA_INSIDE] = read_inside,
        [TV_SCHEMA_SAME] = read_same,
        [TV_SCHEMA_ALL] = read_all,
        [TV_SCHEMA_ITEMS] = read_items,
        [TV_SCHEMA_REST] = read_rest,
        [TV_SCHEMA_PROPERTIES] = read_properties,
        [TV_SCHEMA_PATTERNS] = read_patterns,
        [TV_SCHEMA_DEPENDENCIES] = read_dependencies,
        [TV_SCHEMA_CONDITION] = read_condition,
        [TV_SCHEMA_NO_TERM] = pass,
    };
    f->kind = keyword->kind;
    return readers[keyword->form](f);
}

/* ---- A schema -------------------------------------------------------------------------------- */

static bool read_object(struct filling *f) {
    const struct tv_tree *reference = tv_tree_find(f->part->node, TV_STR("$ref"));
    bool ok = true;
    f->value = reference;
    if (reference)
        return read_reference(f);
    for (f->value = f->part->node->first; f->value && ok; f->value = f->value->next) {
        const struct tv_schema_keyword *keyword =
            tv_schema_keyword_find(f->value->key->written, f->part->document->draft);
        f->path = TV_NONE;
        ok = !keyword || read_keyword(f, keyword);
    }
    return ok;
}

static bool refuse_all(struct filling *f) {
    struct tv_term *term = tv_list_add(f->c->arena, &f->terms, sizeof *term);
    if (term)
        *term = (struct tv_term){.kind = TV_TERM_NEVER,
                                 .origin = tv_origin_at(f->c, &f->part->node->at),
                                 .path = add_text(f, f->pointer)};
    return term != NULL;
}

/* Sorted by their kinds, else as they stand. */
static bool add_rows(struct filling *f) {
    const struct tv_term *terms = f->terms.items;
    struct tv_term *sorted = tv_arena_alloc(f->c->arena, f->terms.count, sizeof *sorted);
    uint32_t count = 0;
    for (uint32_t kind = 0; sorted && kind < TV_TERM_COUNT && count < f->terms.count; kind++)
        for (uint32_t i = 0; i < f->terms.count; i++)
            if (terms[i].kind == kind)
                sorted[count++] = terms[i];
    if (!sorted)
        return false;
    struct tv_schema row = {tv_builder_add_terms(f->c->builder, sorted, count), count};
    struct tv_schema *at = tv_builder_schemas_row(f->c->builder, f->part->row);
    if (at)
        *at = row;
    return at != NULL;
}

bool tv_schema_fill(struct tv_compiler *c, struct tv_schema_part *part) {
    const struct tv_tree *node = part->node;
    struct filling f = {
        .c = c, .part = part, .pointer = tv_schema_pointer(c, part), .path = TV_NONE};
    bool ok = f.pointer.at != NULL;
    if (!is_schema(node))
        tv_mistake_note(c, TV_RULE_PLAN_SYNTAX, &node->at, "a schema is an object, true or false",
                        no_text(), no_text());
    else if (node->type == TV_TYPE_OBJECT)
        ok = ok && read_object(&f);
    else if (tv_str_equal(node->text, TV_STR("false")))
        ok = ok && refuse_all(&f);
    return ok && add_rows(&f);
}
