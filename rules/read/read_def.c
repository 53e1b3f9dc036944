/* Mappings of the grammar: definitions, events, calls, versions. Each is read into a def with one
 * clause a key; short forms are written out. A definition inside of another one is not read at once
 * but put on a list, so that depth costs no stack.
 *
 *   definition: NAME | [alternative, alternative, ...] | {keyword: value, ...} | false
 *   event:      {keyword: value, ...} | false | nothing */
#include "read_parts.h"

struct tv_def *tv_reader_later(struct tv_reader *reader, const struct tv_tree *node,
                               enum tv_place place) {
    struct tv_def *def = tv_arena_alloc(reader->arena, 1, sizeof *def);
    struct tv_waiting *waiting = tv_arena_alloc(reader->scratch, 1, sizeof *waiting);
    if (!def || !waiting)
        return NULL;
    def->at = node->at;
    *waiting = (struct tv_waiting){node, def, place, NULL};
    if (reader->waiting)
        reader->last_waiting->next = waiting;
    else
        reader->waiting = waiting;
    reader->last_waiting = waiting;
    return def;
}

static struct tv_clause *new_clause(struct tv_reader *reader, enum tv_keyword keyword,
                                    struct tv_at at, struct tv_at value_at) {
    struct tv_clause *clause = tv_arena_alloc(reader->arena, 1, sizeof *clause);
    if (!clause)
        return NULL;
    clause->keyword = keyword;
    clause->at = at;
    clause->value_at = value_at;
    return clause;
}

void tv_read_clauses(struct tv_reader *reader, const struct tv_tree *mapping, struct tv_def *def,
                     enum tv_place place) {
    struct tv_clause **link = &def->clauses;
    reader->place = place;
    for (const struct tv_tree *node = mapping->first; node; node = node->next) {
        enum tv_keyword keyword = tv_keyword_find(node->key->written);
        if (keyword == TV_KEYWORD_COUNT || !tv_place_allows(place, keyword)) {
            tv_place_refuse_key(reader, place, node);
            continue;
        }
        struct tv_clause *clause = new_clause(reader, keyword, node->key->at, node->at);
        if (!clause)
            return;
        tv_read_form(reader, node, clause);
        *link = clause;
        link = &clause->next;
    }
}

static void note(struct tv_reader *reader, struct tv_at at, const char *detail) {
    tv_mistake_add(reader->mistakes,
                   (struct tv_mistake){.rule = TV_RULE_PLAN_SYNTAX, .at = at, .detail = detail});
}

/* What a value is called in messages: its key, or what it is an item of. */
static struct tv_str name_of(const struct tv_tree *node) {
    if (node->key)
        return node->key->written;
    return node->parent && node->parent->key ? node->parent->key->written : TV_STR("value");
}

/* ---- Definitions --------------------------------------------------------------------------------
 */

static void write_out_type(struct tv_reader *reader, const struct tv_tree *node,
                           struct tv_def *def) {
    struct tv_clause *clause = new_clause(reader, TV_KW_TYPE, node->at, node->at);
    if (!clause)
        return;
    clause->alternatives = tv_read_alternatives(reader, node);
    def->clauses = clause;
}

static void refuse_empty(struct tv_reader *reader, const struct tv_tree *node) {
    if (node->is_stray && tv_refuse_torn(reader, node))
        return;
    note(reader, node->is_empty && node->key ? node->key->at : node->at,
         "an empty value is no definition: write any, or \"null\" in quotes for the type");
}

static void read_definition(struct tv_reader *reader, const struct tv_tree *node,
                            struct tv_def *def) {
    bool is_false = node->type == TV_TYPE_BOOLEAN && tv_str_equal(node->text, TV_STR("false"));
    if (node->type == TV_TYPE_OBJECT)
        tv_read_clauses(reader, node, def, TV_PLACE_DEFINITION);
    else if (node->type == TV_TYPE_ARRAY && node->count < 2)
        note(reader, node->at, "a list of alternatives needs two or more: write the type alone");
    else if (node->type == TV_TYPE_ARRAY || node->type == TV_TYPE_STRING)
        write_out_type(reader, node, def);
    else if (node->type == TV_TYPE_NULL)
        refuse_empty(reader, node);
    else if (is_false)
        def->refused = true;
    else if (node->type == TV_TYPE_BOOLEAN)
        note(reader, node->at, "true is no definition: write any");
    else
        tv_refuse_value(reader, node, name_of(node), "a type, a list of types or a mapping");
}

/* ---- Events -------------------------------------------------------------------------------------
 */

static void read_event(struct tv_reader *reader, const struct tv_tree *node, struct tv_def *def,
                       enum tv_place place) {
    bool is_false = node->type == TV_TYPE_BOOLEAN && tv_str_equal(node->text, TV_STR("false"));
    if (node->type == TV_TYPE_OBJECT)
        tv_read_clauses(reader, node, def, place);
    else if (node->is_stray)
        tv_refuse_torn(reader, node);
    else if (is_false && place != TV_PLACE_VERSION)
        def->refused = true;
    else if (node->type != TV_TYPE_NULL)
        tv_refuse_value(reader, node, name_of(node),
                        place == TV_PLACE_VERSION ? "a mapping or empty"
                                                  : "a mapping, false or empty");
}

static void read_demands(struct tv_reader *reader, const struct tv_tree *node, struct tv_def *def) {
    const char *expected = "a mapping with at least one demand";
    if (!tv_expect(reader, node, name_of(node), TV_TYPE_OBJECT, expected))
        return;
    if (node->count == 0)
        note(reader, node->at,
             "this demands nothing: it needs \"required\", \"properties\" or such");
    tv_read_clauses(reader, node, def, TV_PLACE_DEMANDS);
}

void tv_read_waiting(struct tv_reader *reader) {
    while (reader->waiting) {
        const struct tv_waiting *waiting = reader->waiting;
        reader->waiting = waiting->next;
        if (waiting->place == TV_PLACE_DEFINITION)
            read_definition(reader, waiting->node, waiting->def);
        else if (waiting->place == TV_PLACE_DEMANDS)
            read_demands(reader, waiting->node, waiting->def);
        else
            read_event(reader, waiting->node, waiting->def, waiting->place);
    }
}
