/* What must be, in words, as the terms of JSON Schemas demand it. */
#include "words.h"

#include <string.h>

struct tv_check tv_term_check(const struct tv_term *term) {
    static const uint8_t kinds[TV_TERM_COUNT] = {
        [TV_TERM_TYPE] = 1 + TV_CHECK_TYPE,
        [TV_TERM_NEVER] = 1 + TV_CHECK_FORBIDDEN,
        [TV_TERM_ENUM] = 1 + TV_CHECK_ENUM,
        [TV_TERM_CONST] = 1 + TV_CHECK_ENUM,
        [TV_TERM_FORMAT] = 1 + TV_CHECK_FORMAT,
        [TV_TERM_PATTERN] = 1 + TV_CHECK_PATTERN,
        [TV_TERM_MIN_LENGTH] = 1 + TV_CHECK_MIN_LENGTH,
        [TV_TERM_MAX_LENGTH] = 1 + TV_CHECK_MAX_LENGTH,
        [TV_TERM_MINIMUM] = 1 + TV_CHECK_MINIMUM,
        [TV_TERM_MAXIMUM] = 1 + TV_CHECK_MAXIMUM,
        [TV_TERM_ABOVE] = 1 + TV_CHECK_ABOVE,
        [TV_TERM_BELOW] = 1 + TV_CHECK_BELOW,
        [TV_TERM_MULTIPLE_OF] = 1 + TV_CHECK_MULTIPLE_OF,
        [TV_TERM_MIN_ITEMS] = 1 + TV_CHECK_MIN_ITEMS,
        [TV_TERM_MAX_ITEMS] = 1 + TV_CHECK_MAX_ITEMS,
        [TV_TERM_UNIQUE] = 1 + TV_CHECK_UNIQUE_ITEMS,
        [TV_TERM_MIN_PROPERTIES] = 1 + TV_CHECK_MIN_PROPERTIES,
        [TV_TERM_MAX_PROPERTIES] = 1 + TV_CHECK_MAX_PROPERTIES};
    unsigned kind = kinds[term->kind] ? kinds[term->kind] - 1u : TV_CHECK_COUNT;
    return (struct tv_check){.kind = (uint16_t)kind,
                             .rule = TV_RULE_PROPERTY_SCHEMA,
                             .types = TV_TYPE_ANY,
                             .a = term->a,
                             .b = term->b};
}

static void put_words(struct tv_words *words, const char *text) {
    tv_words_put(words, (struct tv_str){text, strlen(text)});
}

static void put_name(struct tv_words *words, const struct tv_table *table, uint32_t string) {
    put_words(words, "\"");
    tv_words_put(words, tv_table_string(table, string));
    put_words(words, "\"");
}

static void put_depending(struct tv_words *words, const struct tv_table *table,
                          const struct tv_term *term) {
    put_words(words, "an object with ");
    for (uint32_t i = 1; i < term->b; i++) {
        put_words(words, i == 1 ? "" : i + 1 < term->b ? ", " : " and ");
        put_name(words, table, table->operands[term->a + i].a);
    }
    put_words(words, ", as it has ");
    put_name(words, table, table->operands[term->a].a);
}

/* Types that the branches of a term take; 0 when one of them does not say. */
static unsigned branch_types(const struct tv_table *table, const struct tv_term *term) {
    unsigned types = 0;
    for (uint32_t i = 0; i < term->b; i++) {
        const struct tv_schema *schema = &table->schemas[table->operands[term->a + i].a];
        unsigned of_branch = 0;
        for (uint32_t k = schema->terms; k < schema->terms + schema->term_count; k++)
            of_branch |= table->terms[k].kind == TV_TERM_TYPE ? table->terms[k].a : 0;
        if (of_branch == 0)
            return 0;
        types |= of_branch;
    }
    return types;
}

static void put_alternatives(struct tv_words *words, const struct tv_table *table,
                             const struct tv_term *term, bool is_too_many) {
    unsigned types = is_too_many ? 0 : branch_types(table, term);
    if (types != 0) {
        tv_words_types(words, types);
        return;
    }
    put_words(words, is_too_many ? "what just one of " : "what one of ");
    tv_words_put_count(words, term->b);
    put_words(words, term->kind == TV_TERM_ONE_OF ? " alternatives in \"oneOf\" describes"
                                                  : " alternatives in \"anyOf\" describes");
}

static void put_term(struct tv_words *words, const struct tv_table *table,
                     const struct tv_term *term, bool is_too_many) {
    struct tv_check check = tv_term_check(term);
    switch ((enum tv_term_kind)term->kind) {
    case TV_TERM_REQUIRED:
        put_words(words, "an object with ");
        put_name(words, table, term->a);
        break;
    case TV_TERM_DEPENDS_NAMES:
        put_depending(words, table, term);
        break;
    case TV_TERM_CONTAINS:
        put_words(words, "a list with an item that \"contains\" describes");
        break;
    case TV_TERM_NOT:
        put_words(words, "other than what \"not\" describes");
        break;
    case TV_TERM_ANY_OF:
    case TV_TERM_ONE_OF:
        put_alternatives(words, table, term, is_too_many);
        break;
    default:
        tv_words_check(words, table, &check);
    }
}

struct tv_str tv_words_term(struct tv_words *words, const struct tv_table *table, uint32_t term,
                            uint32_t about) {
    const struct tv_term *reason = about == TV_NONE ? NULL : &table->terms[about];
    size_t from = words->len;
    if (reason && reason->kind == TV_TERM_NAMES)
        put_words(words, "under another name: ");
    put_term(words, table, &table->terms[term], about == term);
    bool is_branch = reason && reason->kind != TV_TERM_NAMES && about != term && reason->b > 1;
    if (is_branch) {
        put_words(words, ", or another of ");
        tv_words_put_count(words, reason->b);
        put_words(words, " alternatives");
    }
    return tv_words_since(words, from);
}
