/* Renaming in the file: which bytes to change, so that everything that speaks of the name goes with
 * it. Where that cannot be told for certain, there is no edit.
 *
 *   required: [pageCount]      --> edit of a name in a list of the same mapping
 *   properties:
 *     pageCount: integer       --> edit of the key
 *
 * Not offered: in types, which others include; in calls, whose properties events may require; in
 * events with `when`, `include`, versions, examples or schemas; for names that stand in a JSON
 * Pointer somewhere; beside a sibling that has the new name, be it as a second one; in files that
 * are no YAML. */
#include "lint_parts.h"

#include <stdlib.h>
#include <string.h>

enum { LOOKED_AT = 256 }; /* bytes behind a slash; longer names are not renamed */

static const enum tv_keyword lists[] = {TV_KW_REQUIRED, TV_KW_RECOMMENDED, TV_KW_OPTIONAL};
static const enum tv_keyword seconds[] = {TV_KW_ALSO, TV_KW_FORMERLY};

/* ---- Writing a name in YAML ---------------------------------------------------------------------
 */

static bool is_plain_byte(char byte) {
    bool is_letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
    return is_letter || (byte >= '0' && byte <= '9') || byte == '_' || byte == ' ' || byte == '-';
}

/* Can stand without quotes anywhere, also inside brackets, and is read as a text. */
static bool is_plain(struct tv_str name) {
    static const struct tv_str words[] = {{"true", 4}, {"false", 5}, {"null", 4}};
    bool begins = name.len && is_plain_byte(name.at[0]) && name.at[0] != ' ' && name.at[0] != '-' &&
                  !(name.at[0] >= '0' && name.at[0] <= '9');
    if (!begins || name.at[name.len - 1] == ' ')
        return false;
    for (size_t i = 0; i < name.len; i++)
        if (!is_plain_byte(name.at[i]))
            return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (name.len == words[i].len && (name.at[0] | 32) == words[i].at[0])
            return false;
    return true;
}

/* Neither needs an escape in any quotes. */
static bool is_simple(struct tv_str name) {
    for (size_t i = 0; i < name.len; i++)
        if ((unsigned char)name.at[i] < 0x20 || name.at[i] == '"' || name.at[i] == '\'' ||
            name.at[i] == '\\')
            return false;
    return name.len > 0;
}

/* The name as the old one is written: in its quotes, or without. at is NULL when it is written in
 * some other way. */
static struct tv_str write_like(struct tv_lint *lint, const struct tv_at *at, struct tv_str old,
                                struct tv_str name) {
    struct tv_str none = {NULL, 0};
    struct tv_str text = {at->file->text.at + at->offset, at->len};
    bool is_quoted = text.len >= 2 && (text.at[0] == '"' || text.at[0] == '\'');
    char quote = is_quoted ? text.at[0] : is_plain(name) ? '\0' : '"';
    struct tv_str inner = is_quoted ? (struct tv_str){text.at + 1, text.len - 2} : text;
    if (!tv_str_equal(inner, old) || !is_simple(name) || !is_simple(old))
        return none;
    if (!quote)
        return name;
    char *out = tv_arena_alloc(lint->arena, name.len + 2, 1);
    if (!out)
        return none;
    out[0] = out[name.len + 1] = quote;
    memcpy(out + 1, name.at, name.len);
    return (struct tv_str){out, name.len + 2};
}

/* Puts an edit in front of the list. false: it cannot be written. */
static bool add_edit(struct tv_lint *lint, const struct tv_lint_edit **edits,
                     const struct tv_at *at, struct tv_str old, struct tv_str name) {
    struct tv_str text = write_like(lint, at, old, name);
    struct tv_lint_edit *edit = text.at ? tv_arena_alloc(lint->arena, 1, sizeof *edit) : NULL;
    if (!edit)
        return false;
    *edit = (struct tv_lint_edit){.at = *at, .text = text, .name = name, .next = *edits};
    *edits = edit;
    return true;
}

/* ---- What speaks of a name ----------------------------------------------------------------------
 */

/* What follows each slash of a text, as far as it is looked at. */
static void add_slashes(struct tv_lint *lint, struct tv_str text) {
    const char *at = text.at, *end = at + text.len;
    while (at && (at = memchr(at, '/', (size_t)(end - at))) != NULL) {
        struct tv_str *added = tv_bag_add(lint->arena, &lint->slashes, sizeof *added);
        size_t rest = (size_t)(end - ++at);
        if (!added)
            return;
        *added = (struct tv_str){at, rest < LOOKED_AT ? rest : LOOKED_AT};
    }
}

static int compare_texts(const void *a, const void *b) {
    return tv_str_order(*(const struct tv_str *)a, *(const struct tv_str *)b);
}

/* Once for all names: a plan may have thousands that are not as they should be. The last one, which
 * is empty, is there so that the list is never made again. */
static void find_slashes(struct tv_lint *lint) {
    const struct tv_file *const *files = lint->files.items;
    for (uint32_t i = 0; i < lint->files.count; i++)
        add_slashes(lint, files[i]->text);
    struct tv_str *last = tv_bag_add(lint->arena, &lint->slashes, sizeof *last);
    if (last)
        *last = TV_STR("");
    if (lint->slashes.count)
        qsort(lint->slashes.items, lint->slashes.count, sizeof *last, compare_texts);
}

/* Equal: the text begins with the name. */
static int compare_beginning(const void *name, const void *text) {
    const struct tv_str *x = name, *y = text;
    return tv_str_order(*x, (struct tv_str){y->at, y->len < x->len ? y->len : x->len});
}

/* "/name" in the texts of the plan: a pointer may lead through it. */
bool tv_lint_is_in_pointer(struct tv_lint *lint, struct tv_str name) {
    if (!lint->slashes.count)
        find_slashes(lint);
    return name.len > LOOKED_AT || !lint->slashes.count ||
           bsearch(&name, lint->slashes.items, lint->slashes.count, sizeof name, compare_beginning);
}

/* A name that an object has taken: that of a property, or a second one. */
struct sibling {
    const struct tv_clause *object;
    struct tv_str name;
};

static int compare_siblings(const void *a, const void *b) {
    const struct sibling *x = a, *y = b;
    if (x->object != y->object)
        return (uintptr_t)x->object < (uintptr_t)y->object ? -1 : 1;
    return tv_str_order(x->name, y->name);
}

static void add_sibling(struct tv_lint *lint, const struct tv_clause *object, struct tv_str name) {
    struct sibling *added = tv_bag_add(lint->arena, &lint->siblings, sizeof *added);
    if (added)
        *added = (struct sibling){object, name};
}

/* Once for all properties, as above. */
static void find_siblings(struct tv_lint *lint) {
    const struct tv_lint_property *properties = lint->properties.items;
    for (uint32_t i = 0; i < lint->properties.count; i++) {
        const struct tv_def *def = properties[i].entry->def;
        add_sibling(lint, properties[i].object, properties[i].entry->name);
        for (size_t k = 0; k < sizeof seconds / sizeof *seconds; k++) {
            const struct tv_clause *clause = tv_def_find(def, seconds[k]);
            for (const struct tv_scalar *s = clause ? clause->scalars : NULL; s; s = s->next)
                add_sibling(lint, properties[i].object, s->text);
        }
    }
    if (lint->siblings.count)
        qsort(lint->siblings.items, lint->siblings.count, sizeof(struct sibling), compare_siblings);
}

static bool has_sibling(struct tv_lint *lint, const struct tv_lint_property *property,
                        struct tv_str name) {
    struct sibling sought = {property->object, name};
    if (!lint->siblings.count)
        find_siblings(lint);
    return !lint->siblings.count || bsearch(&sought, lint->siblings.items, lint->siblings.count,
                                            sizeof sought, compare_siblings);
}

static bool add_references(struct tv_lint *lint, const struct tv_lint_edit **edits,
                           const struct tv_lint_property *property, struct tv_str name) {
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        const struct tv_clause *clause = tv_def_find(property->owner, lists[i]);
        for (const struct tv_presence *p = clause ? clause->presence : NULL; p; p = p->next)
            for (const struct tv_scalar *s = p->any; s; s = s->next)
                if (tv_str_equal(s->text, property->entry->name) &&
                    !add_edit(lint, edits, &s->at, s->text, name))
                    return false;
    }
    return true;
}

/* ---- Renaming -----------------------------------------------------------------------------------
 */

bool tv_lint_rename_property(struct tv_lint *lint, const struct tv_lint_property *property,
                             struct tv_str name, const struct tv_lint_edit **edits) {
    const struct tv_entry *entry = property->entry;
    bool is_free = property->event && property->event->section != TV_KW_CALLS &&
                   !property->event->is_involved && !property->base;
    return is_free && tv_lint_has_comments(entry->at.file) && !has_sibling(lint, property, name) &&
           add_references(lint, edits, property, name) &&
           add_edit(lint, edits, &entry->at, entry->name, name);
}

bool tv_lint_rename_event(struct tv_lint *lint, const struct tv_lint_event *event,
                          struct tv_str name, const struct tv_lint_edit **edits) {
    const struct tv_entry *entry = event->entry;
    bool is_free = event->section != TV_KW_CALLS && !event->base &&
                   !tv_lint_is_own(lint, event->section, name);
    return is_free && tv_lint_has_comments(entry->at.file) &&
           add_edit(lint, edits, &entry->at, entry->name, name);
}
