/* CSV to a tree: a list of rows, each an object whose keys are the cells of the first row. As RFC
 * 4180 has it, with what is met besides: a byte order mark, lone line feeds, empty lines, rows that
 * end early, semicolons where a country writes commas in numbers.
 *
 *   file: row (newline row)*     row: cell (separator cell)*
 *   cell: plain* | '"' (any but '"' | '""')* '"' plain*
 *
 * Empty cells have no value in the object. */
#include "read_parts.h"

#include <string.h>

struct csv {
    struct tv_text_cursor *cursor;
    struct tv_arena *arena;
    struct tv_mistakes *mistakes;
    struct tv_str text;
    size_t at;
    char separator;
    struct tv_tree *head; /* keys */
    bool has_failed;
};

/* ---- Cells ------------------------------------------------------------------------------------
 */

static struct tv_tree *new_node(struct csv *csv, enum tv_type type, size_t from) {
    struct tv_tree *node = tv_arena_alloc(csv->arena, 1, sizeof *node);
    csv->has_failed |= !node;
    if (!node)
        return NULL;
    node->type = type;
    node->at = tv_text_at_bytes(csv->cursor, from, csv->at - from);
    return node;
}

static bool is_end(const struct csv *csv, size_t at) {
    return at >= csv->text.len || csv->text.at[at] == '\n' || csv->text.at[at] == '\r';
}

static struct tv_str without_doubled(struct csv *csv, struct tv_str text) {
    char *out = tv_arena_alloc(csv->arena, text.len, 1);
    size_t len = 0;
    for (size_t i = 0; out && i < text.len; i++) {
        out[len++] = text.at[i];
        i += text.at[i] == '"';
    }
    csv->has_failed |= !out;
    return (struct tv_str){out, len};
}

/* Passes what stands in quotes; it is what is written, with a quote for two. */
static struct tv_str take_quoted(struct csv *csv) {
    size_t from = ++csv->at, doubled = 0;
    const char *text = csv->text.at;
    for (; csv->at < csv->text.len; csv->at++) {
        if (text[csv->at] != '"')
            continue;
        if (csv->at + 1 >= csv->text.len || text[csv->at + 1] != '"')
            break;
        csv->at++;
        doubled++;
    }
    if (csv->at >= csv->text.len) {
        tv_mistake_add(csv->mistakes,
                       (struct tv_mistake){.rule = TV_RULE_PLAN_SYNTAX,
                                           .at = tv_text_at_bytes(csv->cursor, from - 1, 1),
                                           .detail = "this quote is not closed"});
        csv->has_failed = true;
        return (struct tv_str){"", 0};
    }
    struct tv_str inner = {text + from, csv->at++ - from};
    return doubled ? without_doubled(csv, inner) : inner;
}

static struct tv_str trim(struct tv_str text) {
    while (text.len > 0 && memchr(" \t", text.at[0], 2)) {
        text.at++;
        text.len--;
    }
    while (text.len > 0 && memchr(" \t", text.at[text.len - 1], 2))
        text.len--;
    return text;
}

/* A cell, up to its separator or the end of the row; NULL when the reading ends. */
static struct tv_tree *take_cell(struct csv *csv) {
    size_t from = csv->at;
    bool is_quoted = from < csv->text.len && csv->text.at[from] == '"';
    struct tv_str text = is_quoted ? take_quoted(csv) : (struct tv_str){"", 0};
    while (!is_end(csv, csv->at) && csv->text.at[csv->at] != csv->separator)
        csv->at++;
    if (!is_quoted)
        text = (struct tv_str){csv->text.at + from, csv->at - from};
    struct tv_tree *node = csv->has_failed ? NULL : new_node(csv, TV_TYPE_STRING, from);
    if (node)
        node->text = node->written = trim(text);
    return node;
}

/* ---- Rows -------------------------------------------------------------------------------------
 */

static void append(struct tv_tree *parent, struct tv_tree *node) {
    node->parent = parent;
    if (parent->last)
        parent->last->next = node;
    else
        parent->first = node;
    parent->last = node;
    parent->count++;
}

static void pass_newline(struct csv *csv) {
    if (csv->at < csv->text.len && csv->text.at[csv->at] == '\r')
        csv->at++;
    if (csv->at < csv->text.len && csv->text.at[csv->at] == '\n')
        csv->at++;
}

/* A row into an object (with a head) or a list of cells. NULL when the reading ends. */
static struct tv_tree *take_row(struct csv *csv) {
    size_t from = csv->at;
    const struct tv_tree *key = csv->head ? csv->head->first : NULL;
    struct tv_tree *row = new_node(csv, csv->head ? TV_TYPE_OBJECT : TV_TYPE_ARRAY, from);
    for (bool more = row != NULL; more && !csv->has_failed;) {
        struct tv_tree *cell = take_cell(csv);
        more = !is_end(csv, csv->at);
        csv->at += more;
        if (!cell)
            break;
        cell->key = key;
        if (!csv->head || (key && key->text.len > 0 && cell->text.len > 0))
            append(row, cell);
        key = key ? key->next : NULL;
    }
    if (row && row->last)
        row->at.len = row->last->at.offset + row->last->at.len - row->at.offset;
    pass_newline(csv);
    return csv->has_failed ? NULL : row;
}

static char find_separator(struct tv_str text) {
    size_t commas = 0, semicolons = 0;
    for (size_t i = 0; i < text.len && text.at[i] != '\n'; i++) {
        commas += text.at[i] == ',';
        semicolons += text.at[i] == ';';
    }
    return semicolons > commas ? ';' : ',';
}

bool tv_tree_read_csv(struct tv_text_cursor *cursor, struct tv_arena *arena,
                      struct tv_mistakes *mistakes, struct tv_tree **root) {
    struct csv csv = {.cursor = cursor,
                      .arena = arena,
                      .mistakes = mistakes,
                      .text = cursor->file->text,
                      .at = cursor->offset};
    struct tv_str rest = {csv.text.at + csv.at, csv.text.len - csv.at};
    csv.separator = find_separator(rest);
    struct tv_tree *rows = new_node(&csv, TV_TYPE_ARRAY, csv.at);
    csv.head = rows ? take_row(&csv) : NULL;
    while (csv.at < csv.text.len && !csv.has_failed) {
        struct tv_tree *row = take_row(&csv);
        if (row && row->count > 0)
            append(rows, row);
    }
    *root = csv.has_failed ? NULL : rows;
    return !tv_arena_failed(arena) && !tv_arena_failed(mistakes->scratch);
}
