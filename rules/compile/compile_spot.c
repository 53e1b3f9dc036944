/* Which rule reports what at which place. One table: a spot is a place in a message, a row says
 * which rule each kind of check has there. What a row leaves out (0 is json/syntax, which no
 * definition demands) is the rule of properties. */
#include "compile_parts.h"

static bool is_name(struct tv_str name, const char *text, size_t len) {
    return tv_str_equal(name, (struct tv_str){text, len});
}
#define IS(name, literal) is_name(name, literal, sizeof literal - 1)

/* ---- Spots ----------------------------------------------------------------------------------- */

static const struct {
    struct tv_str name;
    enum tv_spot spot;
} fields[] = {
    {{"type", 4}, TV_SPOT_CALL_TYPE},
    {{"event", 5}, TV_SPOT_EVENT},
    {{"name", 4}, TV_SPOT_NAME},
    {{"category", 8}, TV_SPOT_NAME},
    {{"userId", 6}, TV_SPOT_ID},
    {{"anonymousId", 11}, TV_SPOT_ID},
    {{"groupId", 7}, TV_SPOT_ID},
    {{"previousId", 10}, TV_SPOT_ID},
    {{"messageId", 9}, TV_SPOT_MESSAGE_ID},
    {{"timestamp", 9}, TV_SPOT_TIME},
    {{"sentAt", 6}, TV_SPOT_TIME},
    {{"receivedAt", 10}, TV_SPOT_TIME},
    {{"originalTimestamp", 17}, TV_SPOT_TIME},
    {{"version", 7}, TV_SPOT_VERSION},
    {{"properties", 10}, TV_SPOT_OF_PROPERTIES},
    {{"traits", 6}, TV_SPOT_OF_TRAITS},
    {{"context", 7}, TV_SPOT_OF_CONTEXT},
    {{"integrations", 12}, TV_SPOT_OF_INTEGRATIONS},
};

static enum tv_spot spot_of_field(struct tv_str name) {
    for (unsigned i = 0; i < sizeof fields / sizeof *fields; i++)
        if (tv_str_equal(fields[i].name, name))
            return fields[i].spot;
    return TV_SPOT_FIELD;
}

/* Where the properties and the items of a value at a spot are, and what part of the message an
 * object there is in. */
static const struct {
    enum tv_spot properties, items;
    enum tv_area area;
} inside[TV_SPOT_COUNT] = {
    [TV_SPOT_MESSAGE] = {TV_SPOT_FIELD, TV_SPOT_OTHER_ITEM, TV_AREA_ROOT},
    [TV_SPOT_CALL_TYPE] = {TV_SPOT_OTHER, TV_SPOT_OTHER_ITEM, TV_AREA_OTHER},
    [TV_SPOT_ID] = {TV_SPOT_OTHER, TV_SPOT_OTHER_ITEM, TV_AREA_OTHER},
    [TV_SPOT_EVENT] = {TV_SPOT_OTHER, TV_SPOT_OTHER_ITEM, TV_AREA_OTHER},
    [TV_SPOT_NAME] = {TV_SPOT_OTHER, TV_SPOT_OTHER_ITEM, TV_AREA_OTHER},
    [TV_SPOT_MESSAGE_ID] = {TV_SPOT_OTHER, TV_SPOT_OTHER_ITEM, TV_AREA_OTHER},
    [TV_SPOT_TIME] = {TV_SPOT_OTHER, TV_SPOT_OTHER_ITEM, TV_AREA_OTHER},
    [TV_SPOT_VERSION] = {TV_SPOT_OTHER, TV_SPOT_OTHER_ITEM, TV_AREA_OTHER},
    [TV_SPOT_FIELD] = {TV_SPOT_OTHER, TV_SPOT_OTHER_ITEM, TV_AREA_OTHER},
    [TV_SPOT_OF_PROPERTIES] = {TV_SPOT_PROPERTY, TV_SPOT_PROPERTY_ITEM, TV_AREA_PROPERTIES},
    [TV_SPOT_OF_TRAITS] = {TV_SPOT_TRAIT, TV_SPOT_TRAIT_ITEM, TV_AREA_TRAITS},
    [TV_SPOT_OF_CONTEXT] = {TV_SPOT_CONTEXT, TV_SPOT_CONTEXT, TV_AREA_CONTEXT},
    [TV_SPOT_OF_INTEGRATIONS] = {TV_SPOT_OTHER, TV_SPOT_OTHER_ITEM, TV_AREA_OTHER},
    [TV_SPOT_PROPERTY] = {TV_SPOT_PROPERTY, TV_SPOT_PROPERTY_ITEM, TV_AREA_PROPERTIES},
    [TV_SPOT_PROPERTY_ITEM] = {TV_SPOT_PROPERTY, TV_SPOT_PROPERTY_ITEM, TV_AREA_PROPERTIES},
    [TV_SPOT_TRAIT] = {TV_SPOT_TRAIT, TV_SPOT_TRAIT_ITEM, TV_AREA_TRAITS},
    [TV_SPOT_TRAIT_ITEM] = {TV_SPOT_TRAIT, TV_SPOT_TRAIT_ITEM, TV_AREA_TRAITS},
    [TV_SPOT_CONTEXT] = {TV_SPOT_CONTEXT, TV_SPOT_CONTEXT, TV_AREA_CONTEXT},
    [TV_SPOT_CONTEXT_TRAITS] = {TV_SPOT_TRAIT, TV_SPOT_TRAIT_ITEM, TV_AREA_TRAITS},
    [TV_SPOT_OTHER] = {TV_SPOT_OTHER, TV_SPOT_OTHER_ITEM, TV_AREA_OTHER},
    [TV_SPOT_OTHER_ITEM] = {TV_SPOT_OTHER, TV_SPOT_OTHER_ITEM, TV_AREA_OTHER},
};

unsigned tv_spot_of_property(unsigned spot, struct tv_str name) {
    unsigned mode = spot & ~(unsigned)TV_SPOT_KIND;
    unsigned kind = spot & TV_SPOT_KIND;
    if (kind == TV_SPOT_MESSAGE)
        return spot_of_field(name) | mode;
    if (kind == TV_SPOT_OF_CONTEXT && IS(name, "traits"))
        return TV_SPOT_CONTEXT_TRAITS | mode;
    return inside[kind].properties | mode;
}

unsigned tv_spot_of_items(unsigned spot) {
    return inside[spot & TV_SPOT_KIND].items | (spot & ~(unsigned)TV_SPOT_KIND);
}

enum tv_area tv_spot_area(unsigned spot) {
    return inside[spot & TV_SPOT_KIND].area;
}

bool tv_spot_takes_null(unsigned spot) {
    unsigned kind = spot & TV_SPOT_KIND;
    return kind >= TV_SPOT_OF_PROPERTIES && kind <= TV_SPOT_OF_INTEGRATIONS;
}

/* ---- Values ---------------------------------------------------------------------------------- */

static const struct {
    enum tv_rule type, listed, format, shortest, longest;
} rules[TV_SPOT_COUNT] = {
    [TV_SPOT_CALL_TYPE] = {.type = TV_RULE_CALL_TYPE_UNKNOWN, .listed = TV_RULE_CALL_TYPE_UNKNOWN},
    [TV_SPOT_ID] = {.type = TV_RULE_CALL_ID_TYPE, .shortest = TV_RULE_CALL_ID_EMPTY},
    [TV_SPOT_EVENT] = {.type = TV_RULE_CALL_EVENT_TYPE, .shortest = TV_RULE_CALL_EVENT_MISSING},
    [TV_SPOT_NAME] = {.type = TV_RULE_CALL_NAME_TYPE, .shortest = TV_RULE_CALL_NAME_TYPE},
    [TV_SPOT_MESSAGE_ID] = {.type = TV_RULE_CALL_ID_TYPE,
                            .shortest = TV_RULE_CALL_MESSAGE_ID_LENGTH,
                            .longest = TV_RULE_LIMITS_MESSAGE_ID_LENGTH},
    [TV_SPOT_TIME] = {.type = TV_RULE_TIME_FORMAT, .format = TV_RULE_TIME_FORMAT},
    [TV_SPOT_VERSION] = {.type = TV_RULE_CALL_VERSION_TYPE},
    [TV_SPOT_OF_PROPERTIES] = {.type = TV_RULE_CALL_CONTAINER_TYPE},
    [TV_SPOT_OF_TRAITS] = {.type = TV_RULE_CALL_CONTAINER_TYPE},
    [TV_SPOT_OF_CONTEXT] = {.type = TV_RULE_CALL_CONTAINER_TYPE},
    [TV_SPOT_OF_INTEGRATIONS] = {.type = TV_RULE_CALL_CONTAINER_TYPE},
    [TV_SPOT_PROPERTY_ITEM] = {.type = TV_RULE_PROPERTY_ITEMS},
    [TV_SPOT_TRAIT_ITEM] = {.type = TV_RULE_PROPERTY_ITEMS},
    [TV_SPOT_OTHER_ITEM] = {.type = TV_RULE_PROPERTY_ITEMS},
    [TV_SPOT_CONTEXT] = {.type = TV_RULE_CONTEXT_TYPE, .format = TV_RULE_CONTEXT_FORMAT},
    [TV_SPOT_CONTEXT_TRAITS] = {.type = TV_RULE_CONTEXT_TYPE},
};

static enum tv_rule either(enum tv_rule rule, enum tv_rule otherwise) {
    return rule ? rule : otherwise;
}

enum tv_rule tv_spot_rule(unsigned spot, enum tv_check_kind kind) {
    unsigned at = spot & TV_SPOT_KIND;
    if (spot & (TV_SPOT_IF | TV_SPOT_THEN))
        return TV_RULE_PROPERTY_CONDITION;
    switch (kind) {
    case TV_CHECK_TYPE:
        return either(rules[at].type, TV_RULE_PROPERTY_TYPE);
    case TV_CHECK_FORBIDDEN:
        return TV_RULE_PROPERTY_UNKNOWN;
    case TV_CHECK_FORMAT:
        return either(rules[at].format, TV_RULE_PROPERTY_FORMAT);
    case TV_CHECK_MIN_LENGTH:
        return either(rules[at].shortest, TV_RULE_PROPERTY_LENGTH);
    case TV_CHECK_MAX_LENGTH:
        return either(rules[at].longest, TV_RULE_PROPERTY_LENGTH);
    case TV_CHECK_MINIMUM:
    case TV_CHECK_MAXIMUM:
    case TV_CHECK_ABOVE:
    case TV_CHECK_BELOW:
        return TV_RULE_PROPERTY_RANGE;
    case TV_CHECK_MULTIPLE_OF:
    case TV_CHECK_UNIQUE_ITEMS:
    case TV_CHECK_SCHEMA:
        return TV_RULE_PROPERTY_SCHEMA;
    case TV_CHECK_PATTERN:
        return TV_RULE_PROPERTY_PATTERN;
    case TV_CHECK_HASHED:
        return TV_RULE_PII_DECLARED;
    case TV_CHECK_MIN_ITEMS:
    case TV_CHECK_MAX_ITEMS:
    case TV_CHECK_MIN_PROPERTIES:
    case TV_CHECK_MAX_PROPERTIES:
        return TV_RULE_PROPERTY_LENGTH;
    default:
        return either(rules[at].listed, TV_RULE_PROPERTY_ENUM);
    }
}

/* ---- Missing names --------------------------------------------------------------------------- */

static bool are_identities(const struct tv_str *names, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        if (!IS(names[i], "userId") && !IS(names[i], "anonymousId"))
            return false;
    return true;
}

/* Top-level fields that have a rule of their own; json/syntax when there is none. */
static enum tv_rule field_rule(enum tv_call call, struct tv_str name) {
    if (IS(name, "type"))
        return TV_RULE_CALL_TYPE_MISSING;
    if (IS(name, "event"))
        return TV_RULE_CALL_EVENT_MISSING;
    if (IS(name, "previousId"))
        return TV_RULE_CALL_PREVIOUS_ID_MISSING;
    if (call == TV_GROUP && IS(name, "groupId"))
        return TV_RULE_CALL_GROUP_ID_MISSING;
    if (call == TV_ALIAS && IS(name, "userId"))
        return TV_RULE_CALL_USER_ID_MISSING;
    return TV_RULE_JSON_SYNTAX;
}

enum tv_rule tv_spot_demand_rule(unsigned spot, enum tv_call call, enum tv_level level,
                                 const struct tv_str *names, uint32_t count) {
    enum tv_rule rule =
        level == TV_LEVEL_REQUIRED ? TV_RULE_PROPERTY_REQUIRED : TV_RULE_PROPERTY_RECOMMENDED;
    if (spot != TV_SPOT_MESSAGE)
        return rule;
    if (count == 1 && (level == TV_LEVEL_REQUIRED || IS(names[0], "previousId")))
        return either(field_rule(call, names[0]), rule);
    if (count > 1 && level == TV_LEVEL_REQUIRED && are_identities(names, count))
        return TV_RULE_CALL_IDENTITY_MISSING;
    return rule;
}

/* ---- What the author says -------------------------------------------------------------------- */

static struct tv_str rule_of_when(const struct tv_layer *layer) {
    while (layer && !layer->is_condition)
        layer = layer->outer;
    return layer ? ((const struct tv_when_clause *)layer->id.key)->rule : TV_STR("");
}

enum tv_rule tv_rule_said(const struct tv_def *written, const struct tv_layer *layer,
                          unsigned spot) {
    const struct tv_clause *clause = written ? tv_def_find(written, TV_KW_RULE) : NULL;
    if (clause)
        return tv_rule_find(clause->text);
    return spot & TV_SPOT_THEN ? tv_rule_find(rule_of_when(layer)) : TV_RULE_COUNT;
}

/* ---- Old names ------------------------------------------------------------------------------- */

enum tv_rule tv_spot_former_rule(unsigned spot, struct tv_str name) {
    unsigned kind = spot & TV_SPOT_KIND;
    if (kind == TV_SPOT_MESSAGE)
        return IS(name, "action") ? TV_RULE_LEGACY_ACTION_KEY : TV_RULE_LEGACY_SNAKE_CASE_ID;
    if (inside[kind].area == TV_AREA_CONTEXT)
        return TV_RULE_LEGACY_CONTEXT_KEY;
    return TV_RULE_LEGACY_PROPERTY_NAME;
}

static bool starts_with(struct tv_str text, struct tv_str start) {
    return text.len >= start.len && tv_str_equal((struct tv_str){text.at, start.len}, start);
}

static bool is_one_step(struct tv_str pointer) {
    for (size_t i = 1; i < pointer.len; i++)
        if (pointer.at[i] == '/')
            return false;
    return true;
}

enum tv_rule tv_move_rule(const struct tv_move *move) {
    bool to_context = starts_with(move->target, TV_STR("/context/"));
    if (starts_with(move->pointer, TV_STR("/context/")))
        return TV_RULE_LEGACY_CONTEXT_KEY;
    return to_context && is_one_step(move->pointer) ? TV_RULE_LEGACY_TOP_LEVEL_CHANNEL
                                                    : TV_RULE_LEGACY_PROPERTY_NAME;
}
