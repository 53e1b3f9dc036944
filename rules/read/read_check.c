/* Checks of single values, and what is said when they fail. */
#include "read.h"
#include "read_parts.h"

#include <string.h>

static const char torn_detail[] =
    "inside {...} quote a text that contains a comma or a colon with a space";

static void note(struct tv_reader *reader, const struct tv_tree *node, const char *detail) {
    tv_mistake_add(reader->mistakes, (struct tv_mistake){.rule = TV_RULE_PLAN_SYNTAX,
                                                         .at = node->at,
                                                         .detail = detail,
                                                         .a = node->written});
}

/* Once for each mapping: "The name, type, and so on" leaves two keys behind. */
bool tv_refuse_torn(struct tv_reader *reader, const struct tv_tree *node) {
    if (reader->torn != node->parent)
        tv_mistake_add(reader->mistakes, (struct tv_mistake){.rule = TV_RULE_PLAN_SYNTAX,
                                                             .at = node->key->at,
                                                             .detail = torn_detail});
    reader->torn = node->parent;
    return true;
}

/* The end of the sentence: what is there instead. */
static const char *explain_value(const struct tv_tree *node, bool needs_quotes) {
    if (needs_quotes)
        return "{a} must be {b}, not {w}: put it in quotes";
    if (node->is_empty)
        return "{a} must be {b}, not empty";
    if (node->type == TV_TYPE_OBJECT)
        return "{a} must be {b}, not a mapping";
    if (node->type == TV_TYPE_ARRAY)
        return "{a} must be {b}, not a list";
    return node->type == TV_TYPE_STRING ? "{a} must be {b}, not {v}" : "{a} must be {b}, not {w}";
}

void tv_refuse_value(struct tv_reader *reader, const struct tv_tree *node, struct tv_str name,
                     const char *expected) {
    if (node->type == 0 || (node->is_stray && tv_refuse_torn(reader, node)))
        return;
    unsigned unquoted = TV_TYPE_BOOLEAN | TV_TYPE_INTEGER | TV_TYPE_NUMBER;
    bool needs_quotes = (node->type & unquoted) != 0 && !strncmp(expected, "a text", 6);
    tv_mistake_add(reader->mistakes,
                   (struct tv_mistake){.rule = TV_RULE_PLAN_SYNTAX,
                                       .at = node->is_empty && node->key ? node->key->at : node->at,
                                       .detail = explain_value(node, needs_quotes),
                                       .a = name,
                                       .v = node->written,
                                       .b = expected});
}

bool tv_expect(struct tv_reader *reader, const struct tv_tree *node, struct tv_str name,
               unsigned types, const char *expected) {
    /* Without the first test a whole number would be no number. */
    unsigned type = node->type == TV_TYPE_INTEGER ? TV_TYPE_INTEGER | TV_TYPE_NUMBER : node->type;
    if (type & types)
        return true;
    tv_refuse_value(reader, node, name, expected);
    return false;
}

bool tv_expect_text(struct tv_reader *reader, const struct tv_tree *node, struct tv_str name) {
    if (node->type == TV_TYPE_STRING && node->text.len > 0)
        return true;
    tv_refuse_value(reader, node, name, "a text");
    return false;
}

bool tv_expect_json_number(struct tv_reader *reader, const struct tv_tree *node) {
    if (!node->is_odd)
        return true;
    note(reader, node, "write the number {a} as JSON does, or put the text in quotes");
    return false;
}

/* ---- Names ----------------------------------------------------------------------------------- */

static bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool tv_is_file_name(struct tv_str text) {
    if (text.len == 0 || !is_lower(text.at[0]))
        return false;
    for (size_t i = 1; i < text.len; i++)
        if (!is_lower(text.at[i]) && !is_digit(text.at[i]) && text.at[i] != '_' &&
            text.at[i] != '-')
            return false;
    return true;
}

bool tv_is_extended_name(struct tv_str text) {
    return tv_is_file_name(text) ||
           (text.len > 0 && (memchr(text.at, '.', text.len) || memchr(text.at, '/', text.len)));
}

bool tv_is_rule_name(struct tv_str text) {
    size_t at = 0;
    while (at < text.len && is_lower(text.at[at]))
        at++;
    if (at == 0 || at + 1 >= text.len || text.at[at] != '/')
        return false;
    for (at++; at < text.len; at++)
        if (!is_lower(text.at[at]) && !is_digit(text.at[at]) && text.at[at] != '-')
            return false;
    return true;
}

bool tv_expect_type_name(struct tv_reader *reader, const struct tv_tree *node) {
    if (node->type == TV_TYPE_STRING && tv_is_file_name(node->text))
        return true;
    if (node->type != TV_TYPE_STRING) {
        tv_refuse_value(reader, node, TV_STR("type"), "the name of a type");
        return false;
    }
    tv_mistake_add(reader->mistakes,
                   (struct tv_mistake){.rule = TV_RULE_PLAN_UNKNOWN_KEY,
                                       .at = node->at,
                                       .detail = "{a} is no name of a type (a-z, 0-9, _ and -)",
                                       .a = node->text,
                                       .suggestion = tv_words_nearest(TV_WORDS_TYPE, node->text)});
    return false;
}

/* The escapes of a JSON Pointer are ~0 and ~1. */
static bool is_pointer(struct tv_str text) {
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] == '~' &&
            (i + 1 == text.len || (text.at[i + 1] != '0' && text.at[i + 1] != '1')))
            return false;
    return true;
}

bool tv_is_place_name(struct tv_str text) {
    return text.len > 0 && (text.at[0] != '/' || is_pointer(text));
}

bool tv_expect_place_name(struct tv_reader *reader, const struct tv_tree *node) {
    if (!tv_expect_text(reader, node, TV_STR("name")))
        return false;
    if (!tv_is_place_name(node->text))
        note(reader, node, "{a} is no JSON Pointer: ~ is written ~0 there");
    return tv_is_place_name(node->text);
}

static struct tv_str nearest_rule(struct tv_str name) {
    struct tv_str names[TV_RULE_COUNT];
    for (unsigned i = 0; i < TV_RULE_COUNT; i++) {
        const char *rule = tv_rule_info((enum tv_rule)i)->name;
        names[i] = (struct tv_str){rule, strlen(rule)};
    }
    return tv_nearest(name, names, TV_RULE_COUNT);
}

bool tv_expect_rule_name(struct tv_reader *reader, const struct tv_tree *node) {
    if (!tv_expect_text(reader, node, TV_STR("rule")))
        return false;
    if (tv_rule_find(node->text) != TV_RULE_COUNT)
        return true;
    tv_mistake_add(reader->mistakes, (struct tv_mistake){.rule = TV_RULE_PLAN_UNKNOWN_KEY,
                                                         .at = node->at,
                                                         .detail = "unknown rule {a}",
                                                         .a = node->text,
                                                         .suggestion = nearest_rule(node->text)});
    return false;
}

/* ---- Lists ----------------------------------------------------------------------------------- */

static void refuse_repeated_item(struct tv_mistakes *mistakes, const struct tv_tree *node,
                                 const struct tv_tree *earlier) {
    (void)earlier;
    bool is_container = node->type == TV_TYPE_OBJECT || node->type == TV_TYPE_ARRAY;
    tv_mistake_add(mistakes,
                   (struct tv_mistake){.rule = TV_RULE_PLAN_SYNTAX,
                                       .at = node->at,
                                       .detail = is_container ? "this stands twice in the list"
                                                              : "{a} stands twice in the list",
                                       .a = node->written});
}

void tv_refuse_repeated(struct tv_reader *reader, const struct tv_tree *list) {
    tv_tree_find_repeated(list, false, reader->mistakes, refuse_repeated_item);
}
