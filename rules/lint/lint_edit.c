/* Edits: applied to the bytes of a file, and looked at once they are: the file must say what it
 * said before, but for the names that were to change. */
#include "lint_parts.h"

#include <stdlib.h>
#include <string.h>

/* ---- Applying -----------------------------------------------------------------------------------
 */

struct tv_str tv_lint_apply(struct tv_arena *arena, struct tv_str text,
                            const struct tv_lint_edit *const *edits, size_t count) {
    size_t room = text.len, from = 0, len = 0;
    for (size_t i = 0; i < count; i++)
        room += edits[i]->text.len;
    char *out = tv_arena_alloc(arena, room + 1, 1);
    for (size_t i = 0; out && i < count; i++) {
        const struct tv_lint_edit *edit = edits[i];
        memcpy(out + len, text.at + from, edit->at.offset - from);
        len += edit->at.offset - from;
        memcpy(out + len, edit->text.at, edit->text.len);
        len += edit->text.len;
        from = edit->at.offset + edit->at.len;
    }
    if (out)
        memcpy(out + len, text.at + from, text.len - from);
    return (struct tv_str){out, out ? len + text.len - from : 0};
}

/* ---- Comparing ----------------------------------------------------------------------------------
 */

struct pair {
    const struct tv_def *old, *new;
};

struct comparison {
    struct tv_arena *arena;
    const struct tv_lint_edit *const *edits;
    size_t edit_count;
    struct tv_bag waiting; /* struct pair */
};

/* The name that stands there afterwards. */
static struct tv_str name_after(const struct comparison *c, const struct tv_at *at,
                                struct tv_str name) {
    size_t from = 0, to = c->edit_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (c->edits[middle]->at.offset == at->offset && c->edits[middle]->name.len)
            return c->edits[middle]->name;
        if (c->edits[middle]->at.offset < at->offset)
            from = middle + 1;
        else
            to = middle;
    }
    return name;
}

/* false when only one of them is there. */
static bool later(struct comparison *c, const struct tv_def *old, const struct tv_def *new) {
    struct pair *added = old && new ? tv_bag_add(c->arena, &c->waiting, sizeof *added) : NULL;
    if (added)
        *added = (struct pair){old, new};
    return added || (!old && !new);
}

static bool same_scalars(const struct comparison *c, const struct tv_scalar *a,
                         const struct tv_scalar *b) {
    for (; a && b; a = a->next, b = b->next)
        if (a->type != b->type || !tv_str_equal(name_after(c, &a->at, a->text), b->text))
            return false;
    return !a && !b;
}

static bool same_entries(struct comparison *c, const struct tv_entry *a, const struct tv_entry *b) {
    for (; a && b; a = a->next, b = b->next)
        if (!tv_str_equal(name_after(c, &a->at, a->name), b->name) || !later(c, a->def, b->def))
            return false;
    return !a && !b;
}

static bool same_alternatives(struct comparison *c, const struct tv_alternative *a,
                              const struct tv_alternative *b) {
    for (; a && b; a = a->next, b = b->next)
        if (!tv_str_equal(a->name, b->name) || !later(c, a->def, b->def))
            return false;
    return !a && !b;
}

static bool same_presence(const struct comparison *c, const struct tv_presence *a,
                          const struct tv_presence *b) {
    for (; a && b; a = a->next, b = b->next)
        if (!same_scalars(c, a->any, b->any) || !tv_str_equal(a->reason, b->reason))
            return false;
    return !a && !b;
}

static bool same_settings(const struct tv_setting *a, const struct tv_setting *b) {
    for (; a && b; a = a->next, b = b->next)
        if (!tv_str_equal(a->name, b->name) || !tv_str_equal(a->value, b->value))
            return false;
    return !a && !b;
}

static bool same_whens(struct comparison *c, const struct tv_when_clause *a,
                       const struct tv_when_clause *b) {
    for (; a && b; a = a->next, b = b->next)
        if (!tv_str_equal(a->doc, b->doc) || !tv_str_equal(a->rule, b->rule) ||
            !same_entries(c, a->condition, b->condition) || !later(c, a->then, b->then) ||
            !later(c, a->otherwise, b->otherwise))
            return false;
    return !a && !b;
}

/* Which member holds the value of ADDITIONAL depends on where it stands; at most one is set. */
static bool same_additional(struct comparison *c, const struct tv_clause *a,
                            const struct tv_clause *b, bool is_file) {
    if (is_file)
        return same_settings(a->settings, b->settings);
    if (!tv_str_equal(a->verdict, b->verdict))
        return false;
    return a->verdict.len || later(c, a->def, b->def);
}

static bool same_value(struct comparison *c, const struct tv_clause *a, const struct tv_clause *b,
                       bool is_file) {
    switch (tv_keyword_info(a->keyword)->form) {
    case TV_FORM_TEXT:
    case TV_FORM_NUMBER:
        return tv_str_equal(a->text, b->text);
    case TV_FORM_COUNT:
        return a->count == b->count;
    case TV_FORM_FLAG:
        return a->flag == b->flag;
    case TV_FORM_NAMES:
    case TV_FORM_SCALARS:
        return same_scalars(c, a->scalars, b->scalars);
    case TV_FORM_TYPES_OF:
        return same_alternatives(c, a->alternatives, b->alternatives);
    case TV_FORM_DEF:
        return later(c, a->def, b->def);
    case TV_FORM_DEFS:
        return same_entries(c, a->entries, b->entries);
    case TV_FORM_PRESENCE:
        return same_presence(c, a->presence, b->presence);
    case TV_FORM_ADDITIONAL:
        return same_additional(c, a, b, is_file);
    case TV_FORM_WHENS:
        return same_whens(c, a->whens, b->whens);
    case TV_FORM_SETTINGS:
        return same_settings(a->settings, b->settings);
    case TV_FORM_RAW:
        break;
    }
    return tv_str_equal(a->raw, b->raw);
}

static bool same_def(struct comparison *c, struct pair pair, bool is_file) {
    const struct tv_clause *a = pair.old->clauses, *b = pair.new->clauses;
    if (pair.old->refused != pair.new->refused)
        return false;
    for (; a && b; a = a->next, b = b->next)
        if (a->keyword != b->keyword || !same_value(c, a, b, is_file))
            return false;
    return !a && !b;
}

bool tv_lint_is_same(struct tv_arena *arena, const struct tv_file *old, const struct tv_file *new,
                     const struct tv_lint_edit *const *edits, size_t count) {
    struct comparison c = {.arena = arena, .edits = edits, .edit_count = count};
    bool same = later(&c, old->body, new->body);
    for (uint32_t i = 0; same && i < c.waiting.count; i++)
        same = same_def(&c, ((struct pair *)c.waiting.items)[i], i == 0);
    return same && !tv_arena_failed(arena);
}
