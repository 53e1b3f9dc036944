/* The keywords of JSON Schema, one row each, and those of later drafts. Keywords that demand
 * nothing (title, default, examples, ...) are in no list: like unknown ones they are passed over.
 */
#include "compile_schema.h"

/* clang-format off */
#define WORD(text) {text, sizeof text - 1}
static const struct tv_schema_keyword keywords[] = {
    {WORD("$ref"), TV_TERM_REF, TV_SCHEMA_REFERENCE, TV_HOLDS_NONE, TV_DRAFT_04},
    {WORD("type"), TV_TERM_TYPE, TV_SCHEMA_TYPE, TV_HOLDS_NONE, TV_DRAFT_04},
    {WORD("enum"), TV_TERM_ENUM, TV_SCHEMA_VALUES, TV_HOLDS_NONE, TV_DRAFT_04},
    {WORD("const"), TV_TERM_CONST, TV_SCHEMA_VALUE, TV_HOLDS_NONE, TV_DRAFT_06},
    {WORD("format"), TV_TERM_FORMAT, TV_SCHEMA_FORMAT, TV_HOLDS_NONE, TV_DRAFT_04},
    {WORD("pattern"), TV_TERM_PATTERN, TV_SCHEMA_PATTERN, TV_HOLDS_NONE, TV_DRAFT_04},
    {WORD("minLength"), TV_TERM_MIN_LENGTH, TV_SCHEMA_COUNT, TV_HOLDS_NONE, TV_DRAFT_04},
    {WORD("maxLength"), TV_TERM_MAX_LENGTH, TV_SCHEMA_COUNT, TV_HOLDS_NONE, TV_DRAFT_04},
    {WORD("minimum"), TV_TERM_MINIMUM, TV_SCHEMA_NUMBER, TV_HOLDS_NONE, TV_DRAFT_04},
    {WORD("maximum"), TV_TERM_MAXIMUM, TV_SCHEMA_NUMBER, TV_HOLDS_NONE, TV_DRAFT_04},
    {WORD("exclusiveMinimum"), TV_TERM_ABOVE, TV_SCHEMA_EXCLUSIVE, TV_HOLDS_NONE, TV_DRAFT_04},
    {WORD("exclusiveMaximum"), TV_TERM_BELOW, TV_SCHEMA_EXCLUSIVE, TV_HOLDS_NONE, TV_DRAFT_04},
    {WORD("multipleOf"), TV_TERM_MULTIPLE_OF, TV_SCHEMA_DIVISOR, TV_HOLDS_NONE, TV_DRAFT_04},
    {WORD("minItems"), TV_TERM_MIN_ITEMS, TV_SCHEMA_COUNT, TV_HOLDS_NONE, TV_DRAFT_04},
    {WORD("maxItems"), TV_TERM_MAX_ITEMS, TV_SCHEMA_COUNT, TV_HOLDS_NONE, TV_DRAFT_04},
    {WORD("uniqueItems"), TV_TERM_UNIQUE, TV_SCHEMA_FLAG, TV_HOLDS_NONE, TV_DRAFT_04},
    {WORD("items"), TV_TERM_ITEMS, TV_SCHEMA_ITEMS, TV_HOLDS_ONE_OR_LIST, TV_DRAFT_04},
    {WORD("additionalItems"), TV_TERM_ITEMS, TV_SCHEMA_REST, TV_HOLDS_ONE, TV_DRAFT_04},
    {WORD("contains"), TV_TERM_CONTAINS, TV_SCHEMA_INSIDE, TV_HOLDS_ONE, TV_DRAFT_06},
    {WORD("minProperties"), TV_TERM_MIN_PROPERTIES, TV_SCHEMA_COUNT, TV_HOLDS_NONE, TV_DRAFT_04},
    {WORD("maxProperties"), TV_TERM_MAX_PROPERTIES, TV_SCHEMA_COUNT, TV_HOLDS_NONE, TV_DRAFT_04},
    {WORD("required"), TV_TERM_REQUIRED, TV_SCHEMA_NAMES, TV_HOLDS_NONE, TV_DRAFT_04},
    {WORD("properties"), TV_TERM_PROPERTIES, TV_SCHEMA_PROPERTIES, TV_HOLDS_MAP, TV_DRAFT_04},
    {WORD("patternProperties"), TV_TERM_PATTERN_PROPERTY, TV_SCHEMA_PATTERNS, TV_HOLDS_MAP, TV_DRAFT_04},
    {WORD("additionalProperties"), TV_TERM_ADDITIONAL, TV_SCHEMA_INSIDE, TV_HOLDS_ONE, TV_DRAFT_04},
    {WORD("propertyNames"), TV_TERM_NAMES, TV_SCHEMA_INSIDE, TV_HOLDS_ONE, TV_DRAFT_06},
    {WORD("dependencies"), TV_TERM_DEPENDS, TV_SCHEMA_DEPENDENCIES, TV_HOLDS_MAP_OR_NAMES, TV_DRAFT_04},
    {WORD("allOf"), TV_TERM_ALL_OF, TV_SCHEMA_ALL, TV_HOLDS_LIST, TV_DRAFT_04},
    {WORD("anyOf"), TV_TERM_ANY_OF, TV_SCHEMA_ALL, TV_HOLDS_LIST, TV_DRAFT_04},
    {WORD("oneOf"), TV_TERM_ONE_OF, TV_SCHEMA_ALL, TV_HOLDS_LIST, TV_DRAFT_04},
    {WORD("not"), TV_TERM_NOT, TV_SCHEMA_SAME, TV_HOLDS_ONE, TV_DRAFT_04},
    {WORD("if"), TV_TERM_IF, TV_SCHEMA_CONDITION, TV_HOLDS_ONE, TV_DRAFT_07},
    {WORD("then"), TV_TERM_IF, TV_SCHEMA_NO_TERM, TV_HOLDS_ONE, TV_DRAFT_07},
    {WORD("else"), TV_TERM_IF, TV_SCHEMA_NO_TERM, TV_HOLDS_ONE, TV_DRAFT_07},
    {WORD("definitions"), TV_TERM_REF, TV_SCHEMA_NO_TERM, TV_HOLDS_MAP, TV_DRAFT_04},
};

/* What 2019-09 and 2020-12 have and draft-07 has not, or what they no longer have. */
static const struct tv_str later[] = {
    WORD("$defs"), WORD("$anchor"), WORD("$recursiveRef"), WORD("$recursiveAnchor"),
    WORD("$dynamicRef"), WORD("$dynamicAnchor"), WORD("$vocabulary"), WORD("dependentRequired"),
    WORD("dependentSchemas"), WORD("dependencies"), WORD("unevaluatedItems"),
    WORD("unevaluatedProperties"), WORD("minContains"), WORD("maxContains"), WORD("prefixItems"),
    WORD("additionalItems"), WORD("contentSchema"),
};
/* clang-format on */

const struct tv_schema_keyword *tv_schema_keyword_find(struct tv_str name, enum tv_draft draft) {
    for (unsigned i = 0; i < sizeof keywords / sizeof *keywords; i++)
        if (tv_str_equal(keywords[i].name, name))
            return keywords[i].since <= draft ? &keywords[i] : NULL;
    return NULL;
}

/* Beside $ref everything else holds as well there; draft-07 passes it over. */
static bool is_beside_reference(const struct tv_tree *value) {
    return tv_schema_keyword_find(value->key->written, TV_DRAFT_07) &&
           !tv_str_equal(value->key->written, TV_STR("definitions")) &&
           !tv_str_equal(value->key->written, TV_STR("$ref")) &&
           tv_tree_find(value->parent, TV_STR("$ref"));
}

bool tv_schema_keyword_is_later(const struct tv_tree *value) {
    for (unsigned i = 0; i < sizeof later / sizeof *later; i++)
        if (tv_str_equal(later[i], value->key->written))
            return true;
    bool is_list_of_items =
        value->type == TV_TYPE_ARRAY && tv_str_equal(value->key->written, TV_STR("items"));
    return is_list_of_items || is_beside_reference(value);
}
