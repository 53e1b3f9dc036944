/* Builds the sample with the public builder alone, the way a compiler would: strings and leaves
 * first, then shapes, then what points at them. */
#include "sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define S(text) tv_builder_string(b, TV_STR(text))

enum { ENVELOPE_SLOTS = 5 };
enum { SLOT_TYPE, SLOT_EVENT, SLOT_USER_ID, SLOT_PROPERTIES, SLOT_CONTEXT };

static struct tv_key key(uint32_t name, uint32_t target) {
    return (struct tv_key){.name = name, .target = target, .hint = TV_NONE, .origin = TV_NONE};
}

static uint32_t line(struct tv_builder *b, uint32_t number) {
    return tv_builder_origin(b, TV_STR("sample.yaml"), number);
}

static uint32_t add_node(struct tv_builder *b, struct tv_node node, const struct tv_check *checks) {
    node.checks = tv_builder_add_checks(b, checks, node.check_count);
    for (uint32_t i = 0; i < node.check_count; i++)
        node.check_types |= checks[i].kind == TV_CHECK_TYPE ? 0 : checks[i].types;
    return tv_builder_add_nodes(b, &node, 1);
}

static struct tv_node plain(uint16_t types, uint32_t check_count) {
    return (struct tv_node){
        .types = types, .shape = TV_NONE, .items = TV_NONE, .check_count = check_count};
}

static struct tv_check check(struct tv_builder *b, enum tv_check_kind kind, enum tv_rule rule,
                             uint16_t types) {
    return (struct tv_check){.kind = (uint16_t)kind,
                             .rule = (uint16_t)rule,
                             .types = types,
                             .origin = line(b, 10 + (uint32_t)kind),
                             .path = S("/events/Order Completed/properties/x")};
}

static struct tv_check type_check(struct tv_builder *b, uint32_t mask) {
    struct tv_check c = check(b, TV_CHECK_TYPE, TV_RULE_PROPERTY_TYPE, TV_TYPE_ANY);
    c.a = mask;
    return c;
}

static uint32_t add_currency(struct tv_builder *b) {
    struct tv_operand values[] = {{TV_TYPE_STRING, S("EUR")},
                                  {TV_TYPE_STRING, S("CHF")},
                                  {TV_TYPE_NULL, S("null")},
                                  {TV_TYPE_BOOLEAN, S("true")},
                                  {TV_TYPE_NUMBER, S("1.50")}};
    struct tv_check checks[] = {type_check(b, TV_TYPE_ANY),
                                check(b, TV_CHECK_ENUM, TV_RULE_PROPERTY_ENUM, TV_TYPE_ANY)};
    checks[1].a = tv_builder_add_operands(b, values, 5);
    checks[1].b = 5;
    checks[1].declared = TV_SEVERITY_WARNING;
    return add_node(b, plain(TV_TYPE_ANY, 2), checks);
}

static uint32_t add_url(struct tv_builder *b) {
    struct tv_check checks[] = {type_check(b, TV_TYPE_STRING),
                                check(b, TV_CHECK_FORMAT, TV_RULE_PROPERTY_FORMAT, TV_TYPE_STRING)};
    checks[1].a = 10;
    struct tv_node node = plain(TV_TYPE_STRING, 2);
    node.first_format = 10;
    return add_node(b, node, checks);
}

static uint32_t add_revenue(struct tv_builder *b) {
    static const char *const bounds[] = {"0", "1e6", "-0.5", "1000000000000000000000.25"};
    struct tv_check checks[6] = {type_check(b, TV_TYPE_NUMBER)};
    for (unsigned i = 0; i < 4; i++) {
        enum tv_check_kind kind = (enum tv_check_kind)(TV_CHECK_MINIMUM + i);
        checks[1 + i] = check(b, kind, TV_RULE_PROPERTY_RANGE, TV_TYPE_NUMBER);
        checks[1 + i].a = tv_builder_string(b, (struct tv_str){bounds[i], strlen(bounds[i])});
    }
    checks[5] = check(b, TV_CHECK_MULTIPLE_OF, TV_RULE_PROPERTY_SCHEMA, TV_TYPE_NUMBER);
    checks[5].a = S("0.01");
    return add_node(b, plain(TV_TYPE_NUMBER, 6), checks);
}

/* ^[a-z0-9]+$ */
static uint32_t add_pattern(struct tv_builder *b) {
    struct tv_operand ranges[] = {{'0', '9'}, {'a', 'z'}};
    struct tv_code codes[] = {{TV_CODE_START, 0, 0},
                              {TV_CODE_CLASS, tv_builder_add_operands(b, ranges, 2), 2},
                              {TV_CODE_SPLIT, 1, 3},
                              {TV_CODE_END, 0, 0},
                              {TV_CODE_MATCH, 0, 0}};
    struct tv_pattern pattern = {tv_builder_add_codes(b, codes, 5), 5, S("^[a-z0-9]+$"), TV_NONE};
    return tv_builder_add_patterns(b, &pattern, 1);
}

/* Any scalar of a URL or a currency, and every kind of length. */
static uint32_t add_mixed(struct tv_builder *b, uint32_t url, uint32_t currency) {
    struct tv_operand nodes[] = {{url, 0}, {currency, 0}};
    struct tv_check checks[] = {
        check(b, TV_CHECK_ANY_OF, TV_RULE_PROPERTY_TYPE, TV_TYPE_STRING),
        check(b, TV_CHECK_MIN_LENGTH, TV_RULE_PROPERTY_LENGTH, TV_TYPE_STRING),
        check(b, TV_CHECK_MAX_LENGTH, TV_RULE_PROPERTY_LENGTH, TV_TYPE_STRING),
        check(b, TV_CHECK_MIN_ITEMS, TV_RULE_PROPERTY_LENGTH, TV_TYPE_ARRAY),
        check(b, TV_CHECK_MAX_ITEMS, TV_RULE_PROPERTY_LENGTH, TV_TYPE_ARRAY),
        check(b, TV_CHECK_MIN_PROPERTIES, TV_RULE_PROPERTY_LENGTH, TV_TYPE_OBJECT),
        check(b, TV_CHECK_MAX_PROPERTIES, TV_RULE_PROPERTY_LENGTH, TV_TYPE_OBJECT),
        check(b, TV_CHECK_PATTERN, TV_RULE_PROPERTY_PATTERN, TV_TYPE_STRING)};
    checks[0].a = tv_builder_add_operands(b, nodes, 2);
    checks[0].b = 2;
    for (uint32_t i = 1; i < 7; i++)
        checks[i].a = i * 10;
    checks[7].a = add_pattern(b);
    return add_node(b, plain(TV_TYPE_STRING | TV_TYPE_ARRAY | TV_TYPE_OBJECT, 8), checks);
}

/* The schema is the first one; it is added last. */
static uint32_t add_coupon(struct tv_builder *b) {
    struct tv_check checks[] = {check(b, TV_CHECK_FORBIDDEN, TV_RULE_PROPERTY_TYPE, TV_TYPE_ANY),
                                check(b, TV_CHECK_SCHEMA, TV_RULE_PROPERTY_SCHEMA, TV_TYPE_ANY)};
    return add_node(b, plain(TV_TYPE_ANY, 2), checks);
}

static struct tv_shape bare_shape(uint32_t keyset, uint32_t slots, uint32_t slot_count) {
    return (struct tv_shape){.keyset = keyset,
                             .slots = slots,
                             .slot_count = slot_count,
                             .mask_words = (slot_count + 63) / 64,
                             .additional = TV_NONE,
                             .policy_origin = TV_NONE,
                             .origin = TV_NONE};
}

static struct tv_demand demand(struct tv_builder *b, struct tv_operand first, uint32_t expected) {
    return (struct tv_demand){.rule = TV_RULE_PROPERTY_REQUIRED,
                              .any = tv_builder_add_operands(b, &first, 1),
                              .any_count = 1,
                              .expected = expected,
                              .reason = TV_NONE,
                              .origin = line(b, 30),
                              .path = S("/events/Order Completed/required/0")};
}

/* "tree": an object with "children", an array of trees. Returns its node. */
static uint32_t add_tree(struct tv_builder *b) {
    struct tv_check object = type_check(b, TV_TYPE_OBJECT);
    struct tv_check array = type_check(b, TV_TYPE_ARRAY);
    uint32_t tree = add_node(b, plain(TV_TYPE_OBJECT, 1), &object);
    uint32_t children = add_node(b, plain(TV_TYPE_ARRAY, 1), &array);
    struct tv_key keys[] = {key(S("children"), 0), key(S("kids"), 0)};
    keys[1].kind = TV_KEY_ALSO;
    struct tv_slot slot = {children, S("children")};
    struct tv_shape shape =
        bare_shape(tv_builder_keyset(b, keys, 2), tv_builder_add_slots(b, &slot, 1), 1);
    uint64_t none = 0;
    shape.wanted = tv_builder_add_masks(b, &none, 1);
    shape.additional = children;
    shape.area = TV_AREA_OTHER;
    uint32_t index = tv_builder_add_shapes(b, &shape, 1);
    struct tv_node *row = tv_builder_nodes_row(b, tree);
    if (row == NULL)
        return TV_NONE;
    row->shape = index;
    tv_builder_nodes_row(b, children)->items = tree;
    return tree;
}

/* The if and then of a condition: an object with one wanted name. */
static uint32_t add_condition(struct tv_builder *b, struct tv_str name, uint32_t node) {
    uint32_t text = tv_builder_string(b, name);
    struct tv_key keys[] = {key(text, 0)};
    struct tv_slot slot = {node, text};
    struct tv_shape shape =
        bare_shape(tv_builder_keyset(b, keys, 1), tv_builder_add_slots(b, &slot, 1), 1);
    struct tv_demand wanted = demand(b, (struct tv_operand){0, 0}, text);
    uint64_t mask = 1;
    shape.wanted = tv_builder_add_masks(b, &mask, 1);
    shape.demands = tv_builder_add_demands(b, &wanted, 1);
    shape.demand_count = shape.singles = 1;
    struct tv_node object = plain(TV_TYPE_OBJECT, 0);
    object.shape = tv_builder_add_shapes(b, &shape, 1);
    return add_node(b, object, NULL);
}

enum { PROPERTY_SLOTS = 6 };

static uint32_t add_property_keys(struct tv_builder *b, const struct tv_slot *slots) {
    struct tv_key keys[PROPERTY_SLOTS + 2];
    for (uint32_t i = 0; i < PROPERTY_SLOTS; i++)
        keys[i] = key(slots[i].name, i);
    keys[PROPERTY_SLOTS] = key(S("total"), 1);
    keys[PROPERTY_SLOTS].kind = TV_KEY_FORMERLY;
    keys[PROPERTY_SLOTS].rule = TV_RULE_LEGACY_PROPERTY_NAME;
    keys[PROPERTY_SLOTS].hint = S("revenue");
    keys[PROPERTY_SLOTS].origin = line(b, 21);
    keys[PROPERTY_SLOTS + 1] = key(S("Währung"), 0);
    keys[PROPERTY_SLOTS + 1].kind = TV_KEY_ALSO;
    return tv_builder_keyset(b, keys, PROPERTY_SLOTS + 2);
}

static void add_property_demands(struct tv_builder *b, struct tv_shape *shape) {
    struct tv_operand steps[] = {{S("context"), 0}, {S("groupId"), 0}};
    struct tv_path path = {tv_builder_add_operands(b, steps, 2), 2, S("/context/groupId")};
    struct tv_operand any[] = {{2, 0}, {tv_builder_add_paths(b, &path, 1), 1}};
    struct tv_demand demands[] = {demand(b, (struct tv_operand){1, 0}, S("\"revenue\"")),
                                  demand(b, any[0], S("\"url\" or /context/groupId"))};
    demands[0].declared = TV_SEVERITY_ERROR;
    demands[1].rule = TV_RULE_PROPERTY_RECOMMENDED;
    demands[1].any = tv_builder_add_operands(b, any, 2);
    demands[1].any_count = 2;
    demands[1].reason = S("to find the order again");
    uint64_t mask = 1 << 1;
    shape->wanted = tv_builder_add_masks(b, &mask, 1);
    shape->demands = tv_builder_add_demands(b, demands, 2);
    shape->demand_count = 2;
    shape->singles = 1;
}

static uint32_t add_properties(struct tv_builder *b) {
    uint32_t currency = add_currency(b);
    uint32_t url = add_url(b);
    struct tv_slot slots[PROPERTY_SLOTS] = {
        {currency, S("currency")},
        {add_revenue(b), S("revenue")},
        {url, S("url")},
        {add_mixed(b, url, currency), S("a_name_that_is_longer_than_two_words")},
        {add_coupon(b), S("coupon")},
        {add_tree(b), S("tree")}};
    struct tv_shape shape =
        bare_shape(add_property_keys(b, slots), tv_builder_add_slots(b, slots, PROPERTY_SLOTS),
                   PROPERTY_SLOTS);
    add_property_demands(b, &shape);
    struct tv_when when = {add_condition(b, TV_STR("currency"), currency),
                           add_condition(b, TV_STR("url"), url), TV_NONE, line(b, 40)};
    shape.whens = tv_builder_add_whens(b, &when, 1);
    shape.when_count = 1;
    shape.policy = TV_POLICY_FORBID;
    shape.policy_origin = line(b, 4);
    shape.area = TV_AREA_PROPERTIES;
    shape.origin = line(b, 9);
    struct tv_check object = type_check(b, TV_TYPE_OBJECT);
    object.rule = TV_RULE_CALL_CONTAINER_TYPE;
    struct tv_node node = plain(TV_TYPE_OBJECT, 1);
    node.shape = tv_builder_add_shapes(b, &shape, 1);
    return add_node(b, node, &object);
}

static uint32_t add_envelope(struct tv_builder *b) {
    struct tv_key keys[] = {key(S("type"), SLOT_TYPE),       key(S("event"), SLOT_EVENT),
                            key(S("userId"), SLOT_USER_ID),  key(S("properties"), SLOT_PROPERTIES),
                            key(S("context"), SLOT_CONTEXT), key(S("user_id"), SLOT_USER_ID)};
    keys[5].kind = TV_KEY_FORMERLY;
    keys[5].rule = TV_RULE_LEGACY_SNAKE_CASE_ID;
    keys[5].hint = S("userId");
    uint32_t fields[TV_FIELD_COUNT];
    for (unsigned i = 0; i < TV_FIELD_COUNT; i++)
        fields[i] = TV_NONE;
    fields[TV_FIELD_TYPE] = SLOT_TYPE;
    fields[TV_FIELD_EVENT] = SLOT_EVENT;
    fields[TV_FIELD_USER_ID] = SLOT_USER_ID;
    fields[TV_FIELD_PROPERTIES] = SLOT_PROPERTIES;
    fields[TV_FIELD_CONTEXT] = SLOT_CONTEXT;
    uint32_t keyset = tv_builder_keyset(b, keys, 6);
    tv_builder_set_envelope(b, keyset, fields);
    return keyset;
}

/* The node of a whole message. */
static uint32_t add_root(struct tv_builder *b, uint32_t envelope, uint32_t properties) {
    struct tv_check text = type_check(b, TV_TYPE_STRING);
    uint32_t string = add_node(b, plain(TV_TYPE_STRING, 1), &text);
    struct tv_slot slots[ENVELOPE_SLOTS] = {{string, S("type")},
                                            {string, S("event")},
                                            {string, S("userId")},
                                            {properties, S("properties")},
                                            {TV_NONE, S("context")}};
    struct tv_shape shape =
        bare_shape(envelope, tv_builder_add_slots(b, slots, ENVELOPE_SLOTS), ENVELOPE_SLOTS);
    uint64_t none = 0;
    shape.wanted = tv_builder_add_masks(b, &none, 1);
    shape.policy = TV_POLICY_ALLOW;
    struct tv_node node = plain(TV_TYPE_OBJECT, 0);
    node.shape = tv_builder_add_shapes(b, &shape, 1);
    return add_node(b, node, NULL);
}

static void add_events(struct tv_builder *b, uint32_t any_root, uint32_t order_root) {
    for (uint32_t call = 0; call < TV_CALL_COUNT; call++) {
        struct tv_event_row row = {.call = call,
                                   .name = S(""),
                                   .node = any_root,
                                   .versions = 1,
                                   .spec = S("core"),
                                   .origin = line(b, 1)};
        tv_builder_add_events(b, &row, 1);
    }
    struct tv_event_row order = {.call = TV_TRACK,
                                 .name = S("Order Completed"),
                                 .node = order_root,
                                 .version = 1,
                                 .versions = 2,
                                 .planned = 1,
                                 .spec = S("acme"),
                                 .origin = line(b, 8)};
    tv_builder_add_events(b, &order, 1);
    order.version = 2;
    order.versions = 0;
    order.forbidden = 1;
    tv_builder_add_events(b, &order, 1);
}

static void add_calls(struct tv_builder *b) {
    struct tv_key names[] = {key(S("Order Completed"), TV_CALL_COUNT),
                             key(S("Completed Order"), TV_CALL_COUNT)};
    names[1].kind = TV_KEY_FORMERLY;
    names[1].rule = TV_RULE_LEGACY_EVENT_NAME;
    names[1].hint = S("Order Completed");
    uint32_t keyset = tv_builder_keyset(b, names, 2);
    for (uint32_t call = 0; call < TV_CALL_COUNT; call++) {
        struct tv_call_row row = {.event = call, .names = TV_NONE, .policy_origin = TV_NONE};
        if (call == TV_TRACK) {
            row.names = keyset;
            row.policy = TV_POLICY_WARN;
            row.policy_origin = line(b, 4);
            row.planned_only = 1;
        }
        row.forbidden = call == TV_ALIAS;
        tv_builder_add_calls(b, &row, 1);
    }
}

/* ---- Schemas --------------------------------------------------------------------------------- */

enum { SCHEMA_ANY, SCHEMA_SCALAR, SCHEMA_LIST, SCHEMA_NEVER, SCHEMA_COUNT };

static struct tv_term term(struct tv_builder *b, enum tv_term_kind kind, uint32_t a, uint32_t t_b) {
    return (struct tv_term){kind, a, t_b, line(b, 50 + (uint32_t)kind), S("/schema/x")};
}

static struct tv_operand listed(struct tv_builder *b, uint32_t type, const char *text) {
    return (struct tv_operand){type, tv_builder_string(b, (struct tv_str){text, strlen(text)})};
}

static struct tv_schema add_scalar_schema(struct tv_builder *b) {
    struct tv_operand values[] = {listed(b, TV_TYPE_OBJECT, "{\"a\":[1,{\"b\":null}]}"),
                                  listed(b, TV_TYPE_ARRAY, "[]"), listed(b, TV_TYPE_STRING, "x"),
                                  listed(b, TV_TYPE_INTEGER, "7")};
    uint32_t first = tv_builder_add_operands(b, values, 4);
    struct tv_term terms[] = {term(b, TV_TERM_TYPE, TV_TYPE_STRING | TV_TYPE_OBJECT, 0),
                              term(b, TV_TERM_ENUM, first, 4),
                              term(b, TV_TERM_CONST, first + 2, 1),
                              term(b, TV_TERM_FORMAT, 10, 0),
                              term(b, TV_TERM_PATTERN, 0, 0),
                              term(b, TV_TERM_MIN_LENGTH, 1, 0),
                              term(b, TV_TERM_MAX_LENGTH, 9, 0),
                              term(b, TV_TERM_MINIMUM, S("0"), 0),
                              term(b, TV_TERM_MAXIMUM, S("1e6"), 0),
                              term(b, TV_TERM_ABOVE, S("-0.5"), 0),
                              term(b, TV_TERM_BELOW, S("1e6"), 0),
                              term(b, TV_TERM_MULTIPLE_OF, S("0.01"), 0)};
    return (struct tv_schema){tv_builder_add_terms(b, terms, 12), 12};
}

static struct tv_schema add_list_schema(struct tv_builder *b) {
    struct tv_term terms[] = {
        term(b, TV_TERM_MIN_ITEMS, 1, 0),       term(b, TV_TERM_MAX_ITEMS, 9, 0),
        term(b, TV_TERM_UNIQUE, 0, 0),          term(b, TV_TERM_ITEM, SCHEMA_SCALAR, 0),
        term(b, TV_TERM_ITEMS, SCHEMA_LIST, 1), term(b, TV_TERM_CONTAINS, SCHEMA_NEVER, 0),
        term(b, TV_TERM_NOT, SCHEMA_SCALAR, 0)};
    return (struct tv_schema){tv_builder_add_terms(b, terms, 7), 7};
}

static uint32_t add_schema_keys(struct tv_builder *b) {
    struct tv_key keys[] = {key(S("list"), SCHEMA_LIST), key(S("any"), SCHEMA_ANY)};
    return tv_builder_keyset(b, keys, 2);
}

static struct tv_schema add_object_schema(struct tv_builder *b) {
    struct tv_operand operands[] = {
        {S("a"), 0}, {S("b"), 0}, {SCHEMA_SCALAR, 0}, {SCHEMA_LIST, 0}, {SCHEMA_LIST, TV_NONE}};
    uint32_t names = tv_builder_add_operands(b, operands, 5);
    uint32_t branches = names + 2;
    struct tv_term terms[] = {term(b, TV_TERM_MIN_PROPERTIES, 1, 0),
                              term(b, TV_TERM_MAX_PROPERTIES, 9, 0),
                              term(b, TV_TERM_REQUIRED, S("list"), 0),
                              term(b, TV_TERM_PROPERTIES, add_schema_keys(b), 0),
                              term(b, TV_TERM_PATTERN_PROPERTY, 0, SCHEMA_SCALAR),
                              term(b, TV_TERM_ADDITIONAL, SCHEMA_NEVER, 0),
                              term(b, TV_TERM_NAMES, SCHEMA_SCALAR, 0),
                              term(b, TV_TERM_DEPENDS, S("a"), SCHEMA_LIST),
                              term(b, TV_TERM_DEPENDS_NAMES, names, 2),
                              term(b, TV_TERM_ALL_OF, branches, 2),
                              term(b, TV_TERM_ANY_OF, branches, 2),
                              term(b, TV_TERM_ONE_OF, branches, 2),
                              term(b, TV_TERM_IF, SCHEMA_SCALAR, branches + 2),
                              term(b, TV_TERM_REF, SCHEMA_LIST, 0)};
    return (struct tv_schema){tv_builder_add_terms(b, terms, 14), 14};
}

static void add_schemas(struct tv_builder *b) {
    struct tv_term never = term(b, TV_TERM_NEVER, 0, 0);
    struct tv_schema schemas[SCHEMA_COUNT];
    schemas[SCHEMA_ANY] = add_object_schema(b);
    schemas[SCHEMA_SCALAR] = add_scalar_schema(b);
    schemas[SCHEMA_LIST] = add_list_schema(b);
    schemas[SCHEMA_NEVER] = (struct tv_schema){tv_builder_add_terms(b, &never, 1), 1};
    tv_builder_add_schemas(b, schemas, SCHEMA_COUNT);
}

struct tv_builder *sample_builder(void) {
    struct tv_builder *b = tv_builder_new();
    assert_non_null(b);
    uint32_t envelope = add_envelope(b);
    uint32_t any_root = add_root(b, envelope, TV_NONE);
    uint32_t order_root = add_root(b, envelope, add_properties(b));
    add_events(b, any_root, order_root);
    add_calls(b);
    add_schemas(b);
    return b;
}

void *sample_image(size_t *len) {
    struct tv_builder *builder = sample_builder();
    void *image;
    assert_int_equal(tv_builder_finish(builder, &image, len), TV_OK);
    tv_builder_free(builder);
    return image;
}

struct tv_table *sample_load(const void *image, size_t len) {
    enum tv_status status;
    const char *detail;
    struct tv_table *table = tv_table_load(image, len, true, &status, &detail);
    if (table == NULL)
        fail_msg("refused: %s", detail);
    assert_int_equal(status, TV_OK);
    assert_null(detail);
    return table;
}
