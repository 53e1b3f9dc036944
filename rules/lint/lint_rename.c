/* Renaming in the file: which bytes to change, so that everything that speaks of the name goes with
 * it. Where that cannot be told for certain, there is no edit.
 *
 *   required: [pageCount]      --> edit of a name in a list of the same mapping
 *   properties:
 *     pageCount: integer       --> edit of the key
 *
 * Not offered: in types, which others include; in calls, whose properties events may require; in
 * events with `when`, `include`, versions, examples or schemas; for names that stand in a JSON
 * Pointer somewhere; beside a sibling that has the new name; in files that are no YAML. */
#include "lint_parts.h"

#include <string.h>

static const enum tv_keyword lists[] = {TV_KW_REQUIRED, TV_KW_RECOMMENDED, TV_KW_OPTIONAL};

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

/* "/name" in the texts of the plan: a pointer may lead through it. */
bool tv_lint_is_in_pointer(const struct tv_lint *lint, struct tv_str name) {
    const struct tv_file *const *files = lint->files.items;
    for (uint32_t i = 0; i < lint->files.count; i++) {
        const char *at = files[i]->text.at, *end = at + files[i]->text.len;
        while (at && (at = memchr(at, '/', (size_t)(end - at))) != NULL) {
            at++;
            if ((size_t)(end - at) >= name.len && !memcmp(at, name.at, name.len))
                return true;
        }
    }
    return false;
}

static bool has_sibling(const struct tv_lint_property *property, struct tv_str name) {
    for (const struct tv_entry *e = property->object->entries; e; e = e->next)
        if (tv_str_equal(e->name, name))
            return true;
    return false;
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
    return is_free && tv_lint_has_comments(entry->at.file) && !has_sibling(property, name) &&
           add_references(lint, edits, property, name) &&
           add_edit(lint, edits, &entry->at, entry->name, name);
}

bool tv_lint_rename_event(struct tv_lint *lint, const struct tv_lint_event *event,
                          struct tv_str name, const struct tv_lint_edit **edits) {
    const struct tv_lint_event *events = lint->events.items;
    const struct tv_entry *entry = event->entry;
    if (event->section == TV_KW_CALLS || event->base || !tv_lint_has_comments(entry->at.file))
        return false;
    for (uint32_t i = 0; i < lint->events.count; i++)
        if (events[i].section == event->section && tv_str_equal(events[i].entry->name, name))
            return false;
    return add_edit(lint, edits, &entry->at, entry->name, name);
}
