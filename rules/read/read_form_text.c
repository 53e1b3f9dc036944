/* The forms that are kept as text: which types of scalars a keyword takes, and which texts. */
#include "read_parts.h"

#include <string.h>

/* Keywords that are not simply a text that is not empty. */
struct shape {
    unsigned types;
    const char *expected;
    bool (*is_right)(struct tv_str text); /* NULL: any text */
    bool may_be_empty;
    bool has_words; /* the text is in words */
    enum tv_words words;
};

static struct shape find_shape(enum tv_keyword keyword) {
    switch (keyword) {
    case TV_KW_SPEC:
    case TV_KW_PLAN:
        return (struct shape){TV_TYPE_STRING,  "a name (a-z, then a-z, 0-9, _ and -)",
                              tv_is_file_name, false,
                              false,           0};
    case TV_KW_REVISION:
    case TV_KW_SINCE:
        return (struct shape){
            TV_TYPE_STRING | TV_TYPE_NUMBER, "a text or a number", NULL, true, false, 0};
    case TV_KW_DEPRECATED:
        return (struct shape){
            TV_TYPE_STRING | TV_TYPE_BOOLEAN, "a text, true or false", NULL, true, false, 0};
    case TV_KW_PATTERN:
        return (struct shape){TV_TYPE_STRING, "a text", NULL, true, false, 0};
    case TV_KW_FROM:
        return (struct shape){TV_TYPE_STRING, "table, sample or text", NULL, true, true,
                              TV_WORDS_FROM};
    case TV_KW_FORMAT:
        return (struct shape){TV_TYPE_STRING, "the name of a format", NULL, true,
                              true,           TV_WORDS_FORMAT};
    case TV_KW_PII:
        return (struct shape){TV_TYPE_STRING | TV_TYPE_BOOLEAN,
                              "a kind of personal data or false",
                              NULL,
                              true,
                              true,
                              TV_WORDS_PII};
    default:
        return (struct shape){TV_TYPE_STRING, "a text", NULL, false, false, 0};
    }
}

void tv_read_form_text(struct tv_reader *reader, const struct tv_tree *node,
                       struct tv_clause *clause) {
    struct shape shape = find_shape(clause->keyword);
    const char *name = tv_keyword_info(clause->keyword)->name;
    struct tv_str named = {name, strlen(name)};
    if (clause->keyword == TV_KW_RULE) {
        if (tv_expect_rule_name(reader, node))
            clause->text = node->text;
        return;
    }
    bool is_true = node->type == TV_TYPE_BOOLEAN && tv_str_equal(node->text, TV_STR("true"));
    if (!tv_expect(reader, node, named, shape.types, shape.expected))
        return;
    bool is_wrong = (node->text.len == 0 && !shape.may_be_empty) ||
                    (shape.is_right && !shape.is_right(node->text)) ||
                    (clause->keyword == TV_KW_PII && is_true);
    if (is_wrong)
        tv_refuse_value(reader, node, named, shape.expected);
    else if (shape.has_words && node->type == TV_TYPE_STRING &&
             !tv_words_have(shape.words, node->text))
        tv_words_refuse(reader, shape.words, node->at, node->text);
    clause->text = node->text;
}
