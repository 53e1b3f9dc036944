/* The forms that are kept as JSON text: `schema`, `examples`, `labels`, `default`. Their shape is
 * checked, their contents are not: but for numbers that JSON cannot spell, and commas that tore a
 * text apart. */
#include "read_parts.h"

#include <string.h>

static void check_labels(struct tv_reader *reader, const struct tv_tree *node) {
    if (!tv_expect(reader, node, TV_STR("labels"), TV_TYPE_OBJECT, "a mapping"))
        return;
    for (const struct tv_tree *label = node->first; label; label = label->next)
        tv_expect(reader, label, label->key->written,
                  TV_TYPE_STRING | TV_TYPE_NUMBER | TV_TYPE_BOOLEAN,
                  "a text, a number, true or false");
}

static void check_rule_name(struct tv_reader *reader, const struct tv_tree *node) {
    if (node->type != TV_TYPE_STRING || !tv_is_rule_name(node->text))
        tv_refuse_value(reader, node, TV_STR("expect"), "rules like property/required");
    else
        tv_expect_rule_name(reader, node);
}

/* An example of an event: its own keys are `doc` and `expect`, the rest is the event. */
static void check_example(struct tv_reader *reader, const struct tv_tree *node) {
    if (!tv_expect(reader, node, TV_STR("examples"), TV_TYPE_OBJECT, "a list of mappings"))
        return;
    const struct tv_tree *doc = tv_tree_find(node, TV_STR("doc"));
    const struct tv_tree *expect = tv_tree_find(node, TV_STR("expect"));
    if (doc)
        tv_expect_text(reader, doc, TV_STR("doc"));
    if (expect && expect->type != TV_TYPE_ARRAY)
        check_rule_name(reader, expect);
    for (const struct tv_tree *rule = expect ? expect->first : NULL; rule; rule = rule->next)
        check_rule_name(reader, rule);
}

static void check_examples(struct tv_reader *reader, const struct tv_tree *node) {
    if (!tv_expect(reader, node, TV_STR("examples"), TV_TYPE_ARRAY, "a list"))
        return;
    if (reader->place == TV_PLACE_DEFINITION) /* values of any kind; elsewhere events */
        return;
    for (const struct tv_tree *item = node->first; item; item = item->next)
        check_example(reader, item);
}

/* Checks every value below root. */
static void check_values(struct tv_reader *reader, const struct tv_tree *root) {
    const struct tv_tree *node = root;
    for (;;) {
        tv_expect_json_number(reader, node);
        if (node != root && node->is_stray)
            tv_refuse_torn(reader, node);
        if (node->first) {
            node = node->first;
            continue;
        }
        while (node != root && !node->next)
            node = node->parent;
        if (node == root)
            return;
        node = node->next;
    }
}

void tv_read_form_raw(struct tv_reader *reader, const struct tv_tree *node,
                      struct tv_clause *clause) {
    if (clause->keyword == TV_KW_LABELS)
        check_labels(reader, node);
    else if (clause->keyword == TV_KW_EXAMPLES)
        check_examples(reader, node);
    else if (clause->keyword == TV_KW_SCHEMA)
        tv_expect(reader, node, TV_STR("schema"), TV_TYPE_OBJECT | TV_TYPE_BOOLEAN | TV_TYPE_STRING,
                  "a JSON Schema or the path of one");
    else if (node->is_stray)
        tv_refuse_torn(reader, node);
    check_values(reader, node);
    clause->raw = tv_tree_json(node, reader->arena);
    clause->tree = node;
}
