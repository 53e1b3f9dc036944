/* The forms of demands: presence (`required`, `recommended`, `optional`) and conditions (`when`).
 *
 *   presence:  name | [name, [name, name, ...], ...] | {name: reason, ...}
 *   when:      condition | [condition, ...]
 *   condition: {if: {name: value | [value, ...] | definition, ...}, then: demands, else: demands}
 */
#include "read_parts.h"

#include <string.h>

static void note(struct tv_reader *reader, struct tv_at at, const char *detail) {
    tv_mistake_add(reader->mistakes,
                   (struct tv_mistake){.rule = TV_RULE_PLAN_SYNTAX, .at = at, .detail = detail});
}

/* ---- Presence -----------------------------------------------------------------------------------
 */

static struct tv_presence *new_presence(struct tv_reader *reader, struct tv_at at) {
    struct tv_presence *presence = tv_arena_alloc(reader->arena, 1, sizeof *presence);
    if (presence)
        presence->at = at;
    return presence;
}

/* One item of the list: a name, or a group of names. */
static struct tv_presence *read_item(struct tv_reader *reader, const struct tv_tree *node) {
    struct tv_presence *presence = new_presence(reader, node->at);
    if (!presence)
        return NULL;
    if (node->type == TV_TYPE_ARRAY) {
        for (const struct tv_tree *name = node->first; name; name = name->next)
            tv_expect_place_name(reader, name);
        if (node->count < 2)
            note(reader, node->at,
                 "a list in the list means at least one of these: it needs two names or more");
        tv_refuse_repeated(reader, node);
    } else {
        tv_expect_place_name(reader, node);
    }
    presence->any = tv_read_scalars(reader, node);
    return presence;
}

/* One `name: reason`. */
static struct tv_presence *read_reason(struct tv_reader *reader, const struct tv_tree *node) {
    struct tv_presence *presence = new_presence(reader, node->key->at);
    if (!presence)
        return NULL;
    tv_expect(reader, node, node->key->written, TV_TYPE_STRING | TV_TYPE_NULL,
              "a text: the reason");
    tv_expect_place_name(reader, node->key);
    presence->any = tv_read_scalars(reader, node->key);
    if (node->type == TV_TYPE_STRING)
        presence->reason = node->text;
    return presence;
}

void tv_read_form_presence(struct tv_reader *reader, const struct tv_tree *node,
                           struct tv_clause *clause) {
    const char *name = tv_keyword_info(clause->keyword)->name;
    if (!tv_expect(reader, node, (struct tv_str){name, strlen(name)},
                   TV_TYPE_STRING | TV_TYPE_ARRAY | TV_TYPE_OBJECT,
                   "a name, a list of names or a mapping of names to reasons"))
        return;
    if (node->type == TV_TYPE_STRING)
        clause->presence = read_item(reader, node);
    if (node->type == TV_TYPE_ARRAY)
        tv_refuse_repeated(reader, node);
    struct tv_presence **link = &clause->presence;
    for (const struct tv_tree *item = node->first; item; item = item->next) {
        *link = item->key ? read_reason(reader, item) : read_item(reader, item);
        if (!*link)
            return;
        link = &(*link)->next;
    }
}

/* ---- Conditions ------------------------------------------------------------------------------ */

/* A scalar, or a list of them, as a definition with an ENUM clause. */
static struct tv_def *write_out_values(struct tv_reader *reader, const struct tv_tree *node) {
    struct tv_def *def = tv_arena_alloc(reader->arena, 1, sizeof *def);
    struct tv_clause *clause = tv_arena_alloc(reader->arena, 1, sizeof *clause);
    if (!def || !clause)
        return NULL;
    unsigned containers = TV_TYPE_OBJECT | TV_TYPE_ARRAY;
    for (const struct tv_tree *item = node->first; item; item = item->next)
        if (item->type & containers)
            tv_refuse_value(reader, item, TV_STR("if"), "a list of single values");
    if (node->type == TV_TYPE_ARRAY && node->count == 0)
        note(reader, node->at, "no value can match an empty list");
    if (node->type != TV_TYPE_ARRAY)
        tv_expect_json_number(reader, node);
    def->at = clause->at = clause->value_at = node->at;
    clause->keyword = TV_KW_ENUM;
    clause->scalars = tv_read_scalars(reader, node);
    def->clauses = clause;
    return def;
}

static struct tv_def *read_match(struct tv_reader *reader, const struct tv_tree *node) {
    if (node->type == TV_TYPE_OBJECT || node->type == 0)
        return tv_reader_later(reader, node, TV_PLACE_DEFINITION);
    if (node->is_empty) {
        tv_refuse_value(reader, node, node->key->written,
                        "a value, a list of values or a definition ({}: is there)");
        return NULL;
    }
    return write_out_values(reader, node);
}

static struct tv_entry *read_condition(struct tv_reader *reader, const struct tv_tree *node) {
    const char *expected = "a mapping of names to values";
    struct tv_entry *first = NULL, **link = &first;
    if (!tv_expect(reader, node, TV_STR("if"), TV_TYPE_OBJECT, expected))
        return NULL;
    if (node->count == 0)
        note(reader, node->at, "\"if\" needs at least one name");
    for (const struct tv_tree *item = node->first; item; item = item->next) {
        tv_expect_place_name(reader, item->key);
        struct tv_entry *entry = tv_arena_alloc(reader->arena, 1, sizeof *entry);
        if (!entry)
            return NULL;
        entry->at = item->key->at;
        entry->name = item->key->written;
        entry->def = read_match(reader, item);
        *link = entry;
        link = &entry->next;
    }
    return first;
}

static void read_part(struct tv_reader *reader, const struct tv_tree *node,
                      struct tv_when_clause *when) {
    struct tv_str key = node->key->written;
    static const struct tv_str parts[] = {
        {"if", 2}, {"then", 4}, {"else", 4}, {"doc", 3}, {"rule", 4}};
    if (tv_str_equal(key, TV_STR("doc"))) {
        if (tv_expect_text(reader, node, key))
            when->doc = node->text;
    } else if (tv_str_equal(key, TV_STR("rule"))) {
        if (tv_expect_rule_name(reader, node))
            when->rule = node->text;
    } else if (tv_str_equal(key, TV_STR("if"))) {
        when->condition = read_condition(reader, node);
    } else if (tv_str_equal(key, TV_STR("then"))) {
        when->then = tv_reader_later(reader, node, TV_PLACE_DEMANDS);
    } else if (tv_str_equal(key, TV_STR("else"))) {
        when->otherwise = tv_reader_later(reader, node, TV_PLACE_DEMANDS);
    } else {
        tv_refuse_key(reader, node, "\"when\"", parts, sizeof parts / sizeof *parts);
    }
}

static struct tv_when_clause *read_when(struct tv_reader *reader, const struct tv_tree *node) {
    struct tv_when_clause *when = tv_arena_alloc(reader->arena, 1, sizeof *when);
    if (!when || !tv_expect(reader, node, TV_STR("when"), TV_TYPE_OBJECT,
                            "a mapping with \"if\" and \"then\", or a list of such"))
        return when;
    when->at = node->at;
    for (const struct tv_tree *part = node->first; part; part = part->next)
        read_part(reader, part, when);
    if (!tv_tree_find(node, TV_STR("if")))
        note(reader, node->at, "\"if\" is missing: the condition");
    if (!tv_tree_find(node, TV_STR("then")))
        note(reader, node->at, "\"then\" is missing: what holds under the condition");
    return when;
}

void tv_read_form_whens(struct tv_reader *reader, const struct tv_tree *node,
                        struct tv_clause *clause) {
    if (node->type != TV_TYPE_ARRAY) {
        clause->whens = read_when(reader, node);
        return;
    }
    struct tv_when_clause **link = &clause->whens;
    for (const struct tv_tree *item = node->first; item; item = item->next) {
        *link = read_when(reader, item);
        if (!*link)
            return;
        link = &(*link)->next;
    }
}
