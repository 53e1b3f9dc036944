/* The values of keywords, one function a form (enum tv_form). Which keyword has which form stands
 * in keywords.def; what a single keyword demands beyond its form stands in a table here or in the
 * file of its form. */
#include "read_parts.h"

#include <string.h>

static struct tv_str name_of(const struct tv_clause *clause) {
    const char *name = tv_keyword_info(clause->keyword)->name;
    return (struct tv_str){name, strlen(name)};
}

static void note(struct tv_reader *reader, struct tv_at at, const char *detail, struct tv_str a) {
    tv_mistake_add(
        reader->mistakes,
        (struct tv_mistake){.rule = TV_RULE_PLAN_SYNTAX, .at = at, .detail = detail, .a = a});
}

/* ---- Numbers and flags ----------------------------------------------------------------------- */

static bool parse_count(struct tv_str text, uint64_t *count) {
    *count = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] < '0' || text.at[i] > '9' || text.len > 18)
            return false;
        *count = *count * 10 + (uint64_t)(text.at[i] - '0');
    }
    return text.len > 0;
}

static void read_count(struct tv_reader *reader, const struct tv_tree *node,
                       struct tv_clause *clause) {
    bool is_count = node->type == TV_TYPE_INTEGER && parse_count(node->text, &clause->count);
    if (!is_count)
        tv_refuse_value(reader, node, name_of(clause),
                        clause->keyword == TV_KW_TRACKVET ? "1" : "a whole number from 0");
    else if (clause->keyword == TV_KW_TRACKVET && clause->count != 1)
        note(reader, node->at, "this program knows the grammar \"trackvet: 1\" only",
             name_of(clause));
}

static void read_number(struct tv_reader *reader, const struct tv_tree *node,
                        struct tv_clause *clause) {
    if (!tv_expect(reader, node, name_of(clause), TV_TYPE_NUMBER, "a number") ||
        !tv_expect_json_number(reader, node))
        return;
    clause->text = node->text;
    if (clause->keyword == TV_KW_MULTIPLE_OF && tv_number_compare(node->text, TV_STR("0")) <= 0)
        note(reader, node->at, "{a} must be more than 0", name_of(clause));
}

static void read_flag(struct tv_reader *reader, const struct tv_tree *node,
                      struct tv_clause *clause) {
    if (!tv_expect(reader, node, name_of(clause), TV_TYPE_BOOLEAN, "true or false"))
        return;
    clause->flag = tv_str_equal(node->text, TV_STR("true"));
    if (clause->keyword == TV_KW_OVERRIDE && !clause->flag)
        note(reader, node->at, "{a} can only be true: leave it out", name_of(clause));
}

/* ---- Scalars and names ----------------------------------------------------------------------- */

static struct tv_scalar *new_scalar(struct tv_reader *reader, const struct tv_tree *node) {
    struct tv_scalar *scalar = tv_arena_alloc(reader->arena, 1, sizeof *scalar);
    if (!scalar)
        return NULL;
    bool is_container = node->type == TV_TYPE_OBJECT || node->type == TV_TYPE_ARRAY;
    scalar->at = node->at;
    scalar->type = node->type;
    scalar->text = is_container ? tv_tree_json(node, reader->arena) : node->text;
    return scalar;
}

struct tv_scalar *tv_read_scalars(struct tv_reader *reader, const struct tv_tree *node) {
    if (node->type != TV_TYPE_ARRAY)
        return new_scalar(reader, node);
    struct tv_scalar *first = NULL, **link = &first;
    for (const struct tv_tree *item = node->first; item; item = item->next) {
        if (item->type == 0 || !tv_expect_json_number(reader, item))
            continue;
        *link = new_scalar(reader, item);
        if (!*link)
            break;
        link = &(*link)->next;
    }
    return first;
}

static void read_scalars(struct tv_reader *reader, const struct tv_tree *node,
                         struct tv_clause *clause) {
    if (clause->keyword == TV_KW_CONST) {
        if (node->type == 0 || (node->is_stray && tv_refuse_torn(reader, node)))
            return;
        tv_expect_json_number(reader, node);
        clause->scalars = new_scalar(reader, node);
        return;
    }
    if (!tv_expect(reader, node, name_of(clause), TV_TYPE_ARRAY, "a list of values"))
        return;
    if (node->count == 0)
        note(reader, node->at, "{a} needs at least one value", name_of(clause));
    tv_refuse_repeated(reader, node);
    clause->scalars = tv_read_scalars(reader, node);
}

/* What each name in a list must be. */
static void check_name(struct tv_reader *reader, const struct tv_tree *node,
                       enum tv_keyword keyword) {
    const char *name = tv_keyword_info(keyword)->name;
    if (keyword == TV_KW_INCLUDE)
        tv_expect_type_name(reader, node);
    else if (tv_expect_text(reader, node, (struct tv_str){name, strlen(name)}) &&
             keyword == TV_KW_EXTENDS && !tv_is_extended_name(node->text))
        note(reader, node->at, "{a} is neither the name of a spec (a-z, 0-9, _ and -) nor a path",
             node->text);
}

static void read_names(struct tv_reader *reader, const struct tv_tree *node,
                       struct tv_clause *clause) {
    if (!tv_expect(reader, node, name_of(clause), TV_TYPE_STRING | TV_TYPE_ARRAY,
                   "a text or a list of texts"))
        return;
    if (node->type == TV_TYPE_STRING)
        check_name(reader, node, clause->keyword);
    for (const struct tv_tree *item = node->first; item; item = item->next)
        check_name(reader, item, clause->keyword);
    if (clause->keyword == TV_KW_INCLUDE && node->type == TV_TYPE_ARRAY && node->count == 0)
        note(reader, node->at, "{a} needs at least one name", name_of(clause));
    tv_refuse_repeated(reader, node);
    clause->scalars = tv_read_scalars(reader, node);
}

/* ---- Types ----------------------------------------------------------------------------------- */

static struct tv_alternative *new_alternative(struct tv_reader *reader,
                                              const struct tv_tree *node) {
    struct tv_alternative *alternative = tv_arena_alloc(reader->arena, 1, sizeof *alternative);
    if (!alternative)
        return NULL;
    alternative->at = node->at;
    if (node->type == TV_TYPE_OBJECT)
        alternative->def = tv_reader_later(reader, node, TV_PLACE_DEFINITION);
    else if (node->type == TV_TYPE_NULL && node->parent->type == TV_TYPE_ARRAY && !node->is_empty)
        alternative->name = TV_STR("null");
    else if (tv_expect_type_name(reader, node))
        alternative->name = node->text;
    return alternative;
}

struct tv_alternative *tv_read_alternatives(struct tv_reader *reader, const struct tv_tree *node) {
    if (node->type != TV_TYPE_ARRAY)
        return new_alternative(reader, node);
    struct tv_alternative *first = NULL, **link = &first;
    for (const struct tv_tree *item = node->first; item; item = item->next) {
        *link = new_alternative(reader, item);
        if (!*link)
            break;
        link = &(*link)->next;
    }
    return first;
}

static void read_types_of(struct tv_reader *reader, const struct tv_tree *node,
                          struct tv_clause *clause) {
    const char *expected = node->type == TV_TYPE_NULL && !node->is_empty
                               ? "the name of a type (\"null\" in quotes) or a list of types"
                               : "the name of a type or a list of types";
    if (!tv_expect(reader, node, name_of(clause), TV_TYPE_STRING | TV_TYPE_ARRAY, expected))
        return;
    if (node->type == TV_TYPE_ARRAY && node->count == 0)
        note(reader, node->at, "{a} needs at least one type", name_of(clause));
    clause->alternatives = tv_read_alternatives(reader, node);
}

/* ---- Definitions by name --------------------------------------------------------------------- */

static void read_def(struct tv_reader *reader, const struct tv_tree *node,
                     struct tv_clause *clause) {
    clause->def = tv_reader_later(reader, node, TV_PLACE_DEFINITION);
}

static enum tv_place place_of_call(struct tv_str call) {
    if (tv_str_equal(call, TV_STR("common")))
        return TV_PLACE_CALL_OF_ALL;
    if (tv_str_equal(call, TV_STR("alias")))
        return TV_PLACE_CALL_OF_ALIAS;
    bool has_traits = tv_str_equal(call, TV_STR("identify")) || tv_str_equal(call, TV_STR("group"));
    return has_traits ? TV_PLACE_CALL_WITH_TRAITS : TV_PLACE_CALL_WITH_PROPERTIES;
}

static enum tv_place place_of_entry(enum tv_keyword section, struct tv_str name) {
    switch (section) {
    case TV_KW_CALLS:
        return place_of_call(name);
    case TV_KW_EVENTS:
    case TV_KW_PAGES:
    case TV_KW_SCREENS:
        return TV_PLACE_EVENT;
    case TV_KW_VERSIONS:
        return TV_PLACE_VERSION;
    default:
        return TV_PLACE_DEFINITION;
    }
}

static bool is_version(struct tv_str text) {
    uint64_t number;
    return parse_count(text, &number) && text.at[0] != '0' && text.len <= 9;
}

/* Whether a name may stand in its section; else the mistake is noted. */
static bool check_entry(struct tv_reader *reader, enum tv_keyword section,
                        const struct tv_tree *node) {
    struct tv_str name = node->key->written;
    bool is_known = true;
    if (section == TV_KW_CALLS) {
        is_known = tv_words_have(TV_WORDS_CALL, name);
        if (!is_known)
            tv_words_refuse(reader, TV_WORDS_CALL, node->key->at, name);
    } else if (section == TV_KW_TYPES && tv_words_have(TV_WORDS_RESERVED_TYPE, name)) {
        note(reader, node->key->at, "{a} cannot be the name of a type of yours", name);
    } else if (section == TV_KW_TYPES && !tv_is_file_name(name)) {
        note(reader, node->key->at, "{a} is no name for a type: a-z, then a-z, 0-9, _ and -", name);
    } else if (section == TV_KW_VERSIONS && !is_version(name)) {
        note(reader, node->key->at, "{a} is no version: a whole number from 1", name);
    } else if (name.len == 0 && place_of_entry(section, name) == TV_PLACE_EVENT) {
        note(reader, node->key->at, "this name is empty", name);
    }
    return is_known;
}

static struct tv_entry *new_entry(struct tv_reader *reader, const struct tv_tree *node,
                                  enum tv_place place) {
    struct tv_entry *entry = tv_arena_alloc(reader->arena, 1, sizeof *entry);
    if (!entry)
        return NULL;
    entry->at = node->key->at;
    entry->name = node->key->written;
    entry->def = tv_reader_later(reader, node, place);
    return entry;
}

static void read_defs(struct tv_reader *reader, const struct tv_tree *node,
                      struct tv_clause *clause) {
    if (!tv_expect(reader, node, name_of(clause), TV_TYPE_OBJECT, "a mapping of names"))
        return;
    if (clause->keyword == TV_KW_VERSIONS && node->count == 0)
        note(reader, node->at, "{a} needs at least one version", name_of(clause));
    struct tv_entry **link = &clause->entries;
    for (const struct tv_tree *item = node->first; item; item = item->next) {
        if (!check_entry(reader, clause->keyword, item))
            continue;
        *link = new_entry(reader, item, place_of_entry(clause->keyword, item->key->written));
        if (!*link)
            return;
        link = &(*link)->next;
    }
}

/* ---- Settings -------------------------------------------------------------------------------- */

static struct tv_setting *read_setting(struct tv_reader *reader, const struct tv_tree *node,
                                       enum tv_words names, enum tv_words values) {
    if (!tv_words_have(names, node->key->written)) {
        if (!node->is_stray || !tv_refuse_torn(reader, node))
            tv_words_refuse(reader, names, node->key->at, node->key->written);
        return NULL;
    }
    if (!tv_expect_text(reader, node, node->key->written))
        return NULL;
    if (!tv_words_have(values, node->text))
        tv_words_refuse(reader, values, node->at, node->text);
    struct tv_setting *setting = tv_arena_alloc(reader->arena, 1, sizeof *setting);
    if (setting) {
        setting->at = node->at;
        setting->name = node->key->written;
        setting->value = node->text;
    }
    return setting;
}

static void read_settings(struct tv_reader *reader, const struct tv_tree *node,
                          struct tv_clause *clause) {
    bool is_naming = clause->keyword == TV_KW_NAMING;
    enum tv_words names = is_naming ? TV_WORDS_NAMING : TV_WORDS_ADDITIONAL;
    enum tv_words values = is_naming ? TV_WORDS_CASE : TV_WORDS_VERDICT;
    if (!tv_expect(reader, node, name_of(clause), TV_TYPE_OBJECT,
                   is_naming ? "a mapping like {events: Title Case}"
                             : "a mapping like {events: warn}"))
        return;
    struct tv_setting **link = &clause->settings;
    for (const struct tv_tree *item = node->first; item; item = item->next) {
        *link = read_setting(reader, item, names, values);
        if (*link)
            link = &(*link)->next;
    }
}

static void read_additional(struct tv_reader *reader, const struct tv_tree *node,
                            struct tv_clause *clause) {
    bool is_verdict = node->type == TV_TYPE_STRING && tv_words_have(TV_WORDS_VERDICT, node->text);
    if (reader->place == TV_PLACE_FILE)
        read_settings(reader, node, clause);
    else if (is_verdict)
        clause->verdict = node->text;
    else
        clause->def = tv_reader_later(reader, node, TV_PLACE_DEFINITION);
}

/* ---- All forms ------------------------------------------------------------------------------- */

void tv_read_form(struct tv_reader *reader, const struct tv_tree *node, struct tv_clause *clause) {
    static tv_form_fn *const forms[] = {
        [TV_FORM_TEXT] = tv_read_form_text,
        [TV_FORM_COUNT] = read_count,
        [TV_FORM_NUMBER] = read_number,
        [TV_FORM_FLAG] = read_flag,
        [TV_FORM_NAMES] = read_names,
        [TV_FORM_SCALARS] = read_scalars,
        [TV_FORM_TYPES_OF] = read_types_of,
        [TV_FORM_DEF] = read_def,
        [TV_FORM_DEFS] = read_defs,
        [TV_FORM_PRESENCE] = tv_read_form_presence,
        [TV_FORM_ADDITIONAL] = read_additional,
        [TV_FORM_WHENS] = tv_read_form_whens,
        [TV_FORM_SETTINGS] = read_settings,
        [TV_FORM_RAW] = tv_read_form_raw,
    };
    if (node->type != 0)
        forms[tv_keyword_info(clause->keyword)->form](reader, node, clause);
}
