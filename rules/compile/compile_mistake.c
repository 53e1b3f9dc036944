/* Mistakes of authors: collected, each once, and handed out by file and place at the end. The same
 * clause is met in many stacks, so the same mistake is found many times. */
#include "compile_parts.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN_MAX = 60 }; /* bytes of a name that a sentence shows */

/* ---- The sentence ---------------------------------------------------------------------------- */

static struct tv_str word(const char *at, size_t len) {
    return (struct tv_str){at, len};
}

/* A name as a sentence shows it: cut between characters, with control characters as dots. */
static struct tv_str show(struct tv_compiler *c, struct tv_str name) {
    size_t len = name.len;
    if (len > SHOWN_MAX) {
        len = SHOWN_MAX;
        while (len > 0 && ((unsigned char)name.at[len] & 0xc0) == 0x80)
            len--;
    }
    char *at = tv_arena_alloc(c->arena, len, 1);
    if (!at)
        return (struct tv_str){NULL, 0};
    for (size_t i = 0; i < len; i++)
        at[i] = (unsigned char)name.at[i] < 0x20 || name.at[i] == 0x7f ? '.' : name.at[i];
    return word(at, len);
}

/* Fills {a} and {b}. A sentence has at most three of them. */
static struct tv_str fill_detail(struct tv_compiler *c, const char *detail, struct tv_str a,
                                 struct tv_str b) {
    struct tv_str parts[16];
    size_t count = 0;
    const char *from = detail;
    for (const char *at = strchr(from, '{'); at && count + 5 < 16; at = strchr(from, '{')) {
        struct tv_str text = at[1] == 'a' ? a : b;
        parts[count++] = word(from, (size_t)(at - from));
        parts[count++] = TV_STR("\"");
        parts[count++] = show(c, text);
        parts[count++] = text.len > SHOWN_MAX ? TV_STR("...\"") : TV_STR("\"");
        from = at + 3;
    }
    parts[count++] = word(from, strlen(from));
    return tv_join(c->arena, parts, count);
}

static uint32_t index_of_file(const struct tv_compiler *c, const struct tv_file *sought) {
    uint32_t index = 0;
    for (const struct tv_file *file = c->input->model->files; file; file = file->next, index++)
        if (file == sought)
            break;
    return index;
}

/* Notes it unless the same rule said the same there before. */
static void note(struct tv_compiler *c, struct tv_mistake_at mistake) {
    struct tv_str place = word((const char *)&mistake.at.file, sizeof mistake.at.file);
    struct tv_str offset = word((const char *)&mistake.at.offset, sizeof mistake.at.offset);
    struct tv_str parts[] = {place, offset, mistake.detail};
    struct tv_str key = tv_join(c->arena, parts, 3);
    if (!key.at)
        return;
    struct tv_map_cell *cell = tv_map_add(c->arena, &c->mistakes_seen, key);
    if (!cell || cell->value)
        return;
    cell->value = c;
    struct tv_mistake_at *kept = tv_list_add(c->arena, &c->mistakes, sizeof *kept);
    if (!kept)
        return;
    *kept = mistake;
    kept->file_index = index_of_file(c, mistake.at.file);
    kept->order = c->mistakes.count;
}

void tv_mistake_note(struct tv_compiler *c, enum tv_rule rule, const struct tv_at *at,
                     const char *detail, struct tv_str a, struct tv_str b) {
    struct tv_str text = fill_detail(c, detail, a, b);
    if (text.at)
        note(c, (struct tv_mistake_at){.rule = rule, .at = *at, .detail = text});
}

void tv_mistake_suggest(struct tv_compiler *c, enum tv_rule rule, const struct tv_at *at,
                        const char *detail, struct tv_str a, struct tv_str suggestion) {
    struct tv_str text = fill_detail(c, detail, a, suggestion);
    if (text.at)
        note(c, (struct tv_mistake_at){
                    .rule = rule, .at = *at, .detail = text, .suggestion = suggestion});
}

/* ---- Handing them out ------------------------------------------------------------------------ */

static int compare(const void *a, const void *b) {
    const struct tv_mistake_at *x = a;
    const struct tv_mistake_at *y = b;
    if (x->file_index != y->file_index)
        return x->file_index < y->file_index ? -1 : 1;
    if (x->at.offset != y->at.offset)
        return x->at.offset < y->at.offset ? -1 : 1;
    return x->order < y->order ? -1 : 1;
}

/* The bytes of the line, without its end. */
static struct tv_str line_of(const struct tv_file *file, uint32_t line, uint32_t *start) {
    if (!file || line == 0 || line > file->line_count)
        return (struct tv_str){"", 0};
    uint32_t from = file->lines[line - 1];
    size_t to = line < file->line_count ? file->lines[line] : file->text.len;
    while (to > from && (file->text.at[to - 1] == '\n' || file->text.at[to - 1] == '\r'))
        to--;
    *start = from;
    return (struct tv_str){file->text.at + from, to - from};
}

static void send(const struct tv_compiler *c, const struct tv_mistake_at *mistake) {
    const struct tv_at *at = &mistake->at;
    struct tv_finding finding = {.rule = mistake->rule,
                                 .line = at->line,
                                 .column = at->column,
                                 .offset = at->offset,
                                 .len = at->len,
                                 .detail = mistake->detail,
                                 .suggestion = mistake->suggestion};
    uint32_t start = 0;
    if (at->file)
        finding.file = at->file->path;
    finding.text = line_of(at->file, at->line, &start);
    finding.text_offset = start;
    c->sink.finding(c->sink.context, &finding);
}

void tv_mistake_too_many(struct tv_compiler *c, struct tv_str name, const struct tv_at *at) {
    static_assert(TV_SHAPE_SLOTS_MAX == 16384, "the sentence has the number");
    tv_mistake_note(c, TV_RULE_PLAN_IMPOSSIBLE, at,
                    "an object may have at most 16384 names, those of specs included: {a} is one "
                    "too many",
                    name, word(NULL, 0));
}

void tv_mistakes_send(struct tv_compiler *c) {
    struct tv_mistake_at *mistakes = c->mistakes.items;
    if (c->mistakes.count > 1)
        qsort(mistakes, c->mistakes.count, sizeof *mistakes, compare);
    for (uint32_t i = 0; i < c->mistakes.count; i++)
        send(c, &mistakes[i]);
}
