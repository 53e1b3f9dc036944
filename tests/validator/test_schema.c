/* Schemas: what is told, and where. That the verdicts are right, test_schema_suite.c looks at. */
#include "schema_test.h"

#include "build.h"

/* ---- Keywords -------------------------------------------------------------------------------- */

static void test_each_keyword_says_what_must_be(void **state) {
    (void)state;
    expect_found("{\"type\": [\"string\", \"null\"]}", "1",
                 "/properties/v | must be a string or null\n");
    expect_found("{\"enum\": [\"a\", \"b\", 3]}", "1",
                 "/properties/v | must be one of \"a\", \"b\", 3\n");
    expect_found("{\"const\": \"a\"}", "\"b\"", "/properties/v | must be \"a\"\n");
    expect_found("{\"multipleOf\": 0.01}", "0.125", "/properties/v | must be a multiple of 0.01\n");
    expect_found("{\"minimum\": 2}", "1", "/properties/v | must be 2 or more\n");
    expect_found("{\"exclusiveMaximum\": 2}", "2", "/properties/v | must be less than 2\n");
    expect_found("{\"maxLength\": 2}", "\"abc\"", "/properties/v | must be at most 2 characters\n");
    expect_found("{\"pattern\": \"^x\"}", "\"abc\"",
                 "/properties/v | must be a text that matches ^x\n");
    expect_found("{\"minItems\": 2}", "[1]", "/properties/v | must be at least 2 items\n");
    expect_found("{\"uniqueItems\": true}", "[1, 1.0]",
                 "/properties/v | must be a list without equal items\n");
    expect_found("{\"maxProperties\": 1}", "{\"a\": 1, \"b\": 1}",
                 "/properties/v | must be at most 1 property\n");
    expect_found("{\"contains\": {\"type\": \"string\"}}", "[1]",
                 "/properties/v | must be a list with an item that \"contains\" describes\n");
    expect_found("{\"not\": {\"type\": \"string\"}}", "\"a\"",
                 "/properties/v | must be other than what \"not\" describes\n");
    expect_found("false", "1", "/properties/v | must be absent\n");
}

static void test_a_missing_name_is_told_at_its_object(void **state) {
    (void)state;
    expect_found("{\"required\": [\"a\", \"b\", \"c\"]}", "{\"b\": 1}",
                 "/properties/v | must be an object with \"a\"\n"
                 "/properties/v | must be an object with \"c\"\n");
    expect_found(
        "{\"dependencies\": {\"a\": [\"b\", \"c\", \"d\"]}}", "{\"a\": 1, \"c\": 1}",
        "/properties/v | must be an object with \"b\", \"c\" and \"d\", as it has \"a\"\n");
    expect_found("{\"dependencies\": {\"a\": {\"required\": [\"b\"]}}}", "{\"a\": 1}",
                 "/properties/v | must be an object with \"b\"\n");
}

static void test_a_wrong_member_is_told_at_its_own_place(void **state) {
    (void)state;
    expect_found("{\"properties\": {\"a\": {\"type\": \"string\"}},"
                 " \"patternProperties\": {\"^x\": {\"minimum\": 5}},"
                 " \"additionalProperties\": false}",
                 "{\"a\": 1, \"x1\": 1, \"x2\": 7, \"b\": 1, \"\\u0061\": 2}",
                 "/properties/v/a | must be a string\n"
                 "/properties/v/x1 | must be 5 or more\n"
                 "/properties/v/b | must be absent\n"
                 "/properties/v/a | must be a string\n");
    expect_found("{\"items\": [{\"type\": \"string\"}], \"additionalItems\": {\"maximum\": 3}}",
                 "[1, 2, 7, 4]",
                 "/properties/v/0 | must be a string\n"
                 "/properties/v/2 | must be 3 or less\n"
                 "/properties/v/3 | must be 3 or less\n");
}

static void test_a_wrong_name_is_told_at_its_value(void **state) {
    (void)state;
    expect_found("{\"propertyNames\": {\"maxLength\": 3, \"pattern\": \"^[a-z]*$\"}}",
                 "{\"abc\": 1, \"A\": 2, \"abcd\": {\"ABCD\": 3}}",
                 "/properties/v/A | must be under another name: a text that matches ^[a-z]*$\n"
                 "/properties/v/abcd | must be under another name: at most 3 characters\n");
}

static void test_of_a_value_of_a_wrong_type_nothing_more_is_told(void **state) {
    (void)state;
    expect_found("{\"enum\": [\"a\"], \"required\": [\"b\"], \"type\": \"string\", \"not\": {}}",
                 "{}", "/properties/v | must be a string\n");
}

static void test_the_same_demand_on_several_ways_is_told_once(void **state) {
    (void)state;
    expect_found("{\"allOf\": [{\"$ref\": \"#/definitions/s\"}, {\"$ref\": \"#/definitions/s\"},"
                 " {\"minimum\": 3}], \"definitions\": {\"s\": {\"minimum\": 3}}}",
                 "1", "/properties/v | must be 3 or more\n");
}

/* ---- Branches -------------------------------------------------------------------------------- */

static const char shapes[] =
    "{\"oneOf\": ["
    "{\"type\": \"object\", \"properties\": {\"kind\": {\"const\": \"circle\"},"
    " \"radius\": {\"type\": \"number\"}}, \"required\": [\"kind\", \"radius\"]},"
    "{\"type\": \"object\", \"properties\": {\"kind\": {\"const\": \"box\"},"
    " \"width\": {\"type\": \"number\"}, \"height\": {\"type\": \"number\"}},"
    " \"required\": [\"kind\", \"width\", \"height\"]},"
    "{\"type\": \"string\"}]}";

static void test_of_branches_the_closest_one_is_told(void **state) {
    (void)state;
    expect_found(shapes, "{\"kind\": \"box\", \"width\": 1, \"height\": \"2\"}",
                 "/properties/v/height | must be a number, or another of 3 alternatives\n");
    expect_found(
        shapes, "{\"kind\": \"circle\"}",
        "/properties/v | must be an object with \"radius\", or another of 3 alternatives\n");
    expect_found(shapes, "{\"kind\": \"box\", \"radius\": 1, \"width\": \"1\", \"height\": \"2\"}",
                 "/properties/v/width | must be a number, or another of 3 alternatives\n"
                 "/properties/v/height | must be a number, or another of 3 alternatives\n");
    expect_found(shapes, "\"a circle\"", "");
}

static void test_when_no_branch_takes_the_type_all_their_types_are_told(void **state) {
    (void)state;
    expect_found(shapes, "7", "/properties/v | must be a string or an object\n");
    expect_found("{\"anyOf\": [{\"type\": \"string\"}, false]}", "7",
                 "/properties/v | must be what one of 2 alternatives in \"anyOf\" describes\n");
}

static void test_too_many_branches_are_one_finding(void **state) {
    (void)state;
    expect_found(
        "{\"oneOf\": [{\"minimum\": 1}, {\"minimum\": 2}, {\"minimum\": 3}]}", "7",
        "/properties/v | must be what just one of 3 alternatives in \"oneOf\" describes\n");
}

static void test_conditions_are_told_of_the_part_that_holds(void **state) {
    static const char schema[] = "{\"if\": {\"properties\": {\"a\": {\"const\": 1}}},"
                                 " \"then\": {\"required\": [\"b\"]},"
                                 " \"else\": {\"required\": [\"c\"]}}";
    (void)state;
    expect_found(schema, "{\"a\": 1}", "/properties/v | must be an object with \"b\"\n");
    expect_found(schema, "{\"a\": 2}", "/properties/v | must be an object with \"c\"\n");
}

/* ---- Where it stands ------------------------------------------------------------------------- */

static void test_a_schema_of_the_message_is_about_all_of_it(void **state) {
    static const char schema[] =
        "{\"properties\": {\"properties\": {\"required\": [\"total\"]},"
        " \"context\": {\"properties\": {\"ip\": {\"type\": \"string\"}}}},"
        " \"required\": [\"messageId\"]}";
    struct tv_table *table = schema_table(schema, OF_MESSAGE);
    bool enabled[TV_RULE_COUNT] = {false};
    struct run run = {.table = table, .options.enabled = enabled};
    (void)state;
    enabled[TV_RULE_PROPERTY_SCHEMA] = true;
    expect_everywhere(
        &run,
        str("{\"properties\":{},\"context\":{\"ip\":1},\"type\":\"track\",\"userId\":\"u\"}\n"
            "[1]\n{\"type\":\"page\",\"messageId\":\"m\"}\n"),
        "1:1:1 @0 property/schema  | must be an object with \"messageId\"\n"
        "1:1:15 @14 property/schema /properties | must be an object with \"total\"\n"
        "1:1:34 @33 property/schema /context/ip | must be a string\n");
    tv_table_free(table);
}

static void test_events_of_a_batch_are_looked_at_one_by_one(void **state) {
    struct tv_table *table = schema_table(
        "{\"properties\": {\"context\": {\"required\": [\"ip\"]}}, \"required\": [\"context\"]}",
        OF_MESSAGE);
    bool enabled[TV_RULE_COUNT] = {false};
    struct run run = {.table = table, .options.enabled = enabled};
    (void)state;
    enabled[TV_RULE_PROPERTY_SCHEMA] = true;
    expect_values(&run,
                  "{\"batch\":[{\"type\":\"track\",\"context\":{\"ip\":\"1.1.1.1\"}},"
                  "{\"type\":\"track\"}],\"context\":{\"app\":1}}\n",
                  "{\"app\":1 property/schema /context\n");
    tv_table_free(table);
}

/* Objects that were right are not walked again when they come again, but a schema looks at each. */
static void test_a_value_that_comes_again_is_looked_at_again(void **state) {
    struct tv_table *table = schema_table("{\"required\": [\"a\"]}", OF_VALUE);
    bool enabled[TV_RULE_COUNT] = {false};
    struct run run = {.table = table, .options.enabled = enabled};
    char text[4000] = "", *event = event_of("{\"b\":{\"c\":[1,2,3]}}");
    (void)state;
    enabled[TV_RULE_PROPERTY_SCHEMA] = true;
    for (int i = 0; i < 30; i++)
        strcat(text, event);
    struct heard heard = run_checker(&run, str(text));
    assert_int_equal(heard.totals.findings, 30);
    heard_free(&heard);
    free(event);
    tv_table_free(table);
}

static void keep_last(void *context, const struct tv_finding *finding) {
    struct tv_finding *kept = context;
    assert_int_equal(finding->rule, TV_RULE_PROPERTY_SCHEMA);
    assert_string_equal(finding->node_path.at ? "set" : "", "set");
    *kept = *finding;
}

static void test_a_finding_names_the_keyword_and_its_line(void **state) {
    struct tv_table *table =
        schema_table("{\"type\": \"object\", \"required\": [\"a\"]}", OF_VALUE);
    struct tv_finding kept = {.rule = TV_RULE_COUNT};
    bool enabled[TV_RULE_COUNT] = {false};
    struct tv_options options = {.enabled = enabled};
    (void)state;
    enabled[TV_RULE_PROPERTY_SCHEMA] = true;
    struct tv_checker *checker =
        tv_checker_new(table, &options, (struct tv_sink){keep_last, &kept});
    char *event = event_of("{}");
    tv_checker_feed(checker, event, strlen(event));
    tv_checker_finish(checker, false);
    assert_int_equal(kept.origin_count, 1);
    assert_int_equal(kept.origins[0].line, 2);
    assert_int_equal(kept.node_path.len, strlen("/required"));
    assert_memory_equal(kept.node_path.at, "/required", kept.node_path.len);
    assert_true(kept.node > 0);
    assert_int_equal(kept.actual_type, 0);
    tv_checker_free(checker);
    tv_table_free(table);
    free(event);
}

static void test_kernels_and_chunks_change_nothing(void **state) {
    struct tv_table *table = schema_table(shapes, OF_VALUE);
    struct run run = {.table = table};
    const struct tv_kernel *kernels[TV_KERNELS_MAX];
    size_t count = tv_kernels(kernels);
    char *box = event_of("{\"kind\":\"b\\u006fx\",\"width\":[\"\\\\\"],\"height\":2}");
    char *number = event_of("[{}, 7.0]");
    char text[1000];
    (void)state;
    snprintf(text, sizeof text, "%s%s%s", box, number, box);
    run.options.kernel = tv_kernel_scalar();
    struct heard expected = run_checker(&run, str(text));
    assert_int_equal(expected.totals.findings, 3);
    for (size_t i = 0; i < count; i++) {
        run.options.kernel = kernels[i];
        expect_everywhere(&run, str(text), expected.text);
    }
    heard_free(&expected);
    free(box);
    free(number);
    tv_table_free(table);
}

/* ---- Conditions of the table ----------------------------------------------------------------- */

static uint32_t add_check_node(struct tv_builder *b, struct tv_check check) {
    struct tv_node node = {.types = TV_TYPE_ANY, .shape = TV_NONE, .items = TV_NONE};
    check.types = TV_TYPE_ANY;
    check.rule = TV_RULE_PROPERTY_SCHEMA;
    check.origin = TV_NONE;
    check.path = tv_builder_string(b, str(""));
    node.check_types = TV_TYPE_ANY;
    node.checks = tv_builder_add_checks(b, &check, 1);
    node.check_count = 1;
    return tv_builder_add_nodes(b, &node, 1);
}

/* An object whose one name has that node. */
static struct tv_shape shape_of(struct tv_builder *b, const char *name, uint32_t node) {
    struct tv_key key = {
        .name = tv_builder_string(b, str(name)), .hint = TV_NONE, .origin = TV_NONE};
    struct tv_slot slot = {node, key.name};
    uint64_t none = 0;
    return (struct tv_shape){.keyset = tv_builder_keyset(b, &key, 1),
                             .slots = tv_builder_add_slots(b, &slot, 1),
                             .slot_count = 1,
                             .mask_words = 1,
                             .wanted = tv_builder_add_masks(b, &none, 1),
                             .additional = TV_NONE,
                             .policy = TV_POLICY_ALLOW,
                             .policy_origin = TV_NONE,
                             .origin = TV_NONE};
}

static uint32_t add_object(struct tv_builder *b, const struct tv_shape *shape) {
    struct tv_node node = {
        .types = TV_TYPE_OBJECT, .shape = tv_builder_add_shapes(b, shape, 1), .items = TV_NONE};
    return tv_builder_add_nodes(b, &node, 1);
}

/* When the property "a" satisfies {minimum: 5}, "b" must not be sent. */
static struct tv_table *conditional_table(void) {
    struct tv_builder *b = tv_builder_new();
    assert_non_null(b);
    struct tv_term term = {TV_TERM_MINIMUM, tv_builder_string(b, str("5")), 0, TV_NONE,
                           tv_builder_string(b, str(""))};
    struct tv_schema schema = {tv_builder_add_terms(b, &term, 1), 1};
    struct tv_check large = {.kind = TV_CHECK_SCHEMA, .a = tv_builder_add_schemas(b, &schema, 1)};
    struct tv_shape first = shape_of(b, "a", add_check_node(b, large));
    struct tv_shape second =
        shape_of(b, "b", add_check_node(b, (struct tv_check){.kind = TV_CHECK_FORBIDDEN}));
    struct tv_when when = {add_object(b, &first), add_object(b, &second), TV_NONE, TV_NONE};
    struct tv_shape all = shape_of(b, "c", TV_NONE);
    all.whens = tv_builder_add_whens(b, &when, 1);
    all.when_count = 1;
    all.area = TV_AREA_PROPERTIES;
    return bare_table_around(b, TV_NONE, add_object(b, &all));
}

static void test_a_condition_asks_the_schemas_of_its_values_silently(void **state) {
    struct tv_table *table = conditional_table();
    bool enabled[TV_RULE_COUNT] = {false};
    struct run run = {.table = table, .options.enabled = enabled};
    (void)state;
    enabled[TV_RULE_PROPERTY_SCHEMA] = true;
    expect_values(&run,
                  "{\"type\":\"page\",\"properties\":{\"a\":4,\"b\":1}}\n"
                  "{\"type\":\"page\",\"properties\":{\"a\":6,\"b\":2}}\n"
                  "{\"type\":\"page\",\"properties\":{\"a\":6}}\n",
                  "2 property/schema /properties/b\n");
    tv_table_free(table);
}

/* ---- Equal values ---------------------------------------------------------------------------- */

static void test_values_are_equal_however_they_are_written(void **state) {
    static const char schema[] =
        "{\"enum\": [{\"a\": [1, {\"b\": null}], \"c\": \"\\u00e4\"}, [], 10.5, \"x\"]}";
    (void)state;
    expect_found(schema, "{ \"\\u0063\":\"\\u00e4\" , \"a\":[1e0,{\"b\":null}]}", "");
    expect_found(schema, "[ ]", "");
    expect_found(schema, "1.05e1", "");
    expect_found(schema, "\"\\u0078\"", "");
    expect_found(schema, "{\"a\":[{\"b\":null},1],\"c\":\"\\u00e4\"}",
                 "/properties/v | must be one of {\"a\":[1,{\"b\":null}],\"c\":\"\xc3\xa4\"}, [], "
                 "10.5, \"x\"\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_keyword_says_what_must_be),
        cmocka_unit_test(test_a_missing_name_is_told_at_its_object),
        cmocka_unit_test(test_a_wrong_member_is_told_at_its_own_place),
        cmocka_unit_test(test_a_wrong_name_is_told_at_its_value),
        cmocka_unit_test(test_of_a_value_of_a_wrong_type_nothing_more_is_told),
        cmocka_unit_test(test_the_same_demand_on_several_ways_is_told_once),
        cmocka_unit_test(test_of_branches_the_closest_one_is_told),
        cmocka_unit_test(test_when_no_branch_takes_the_type_all_their_types_are_told),
        cmocka_unit_test(test_too_many_branches_are_one_finding),
        cmocka_unit_test(test_conditions_are_told_of_the_part_that_holds),
        cmocka_unit_test(test_a_schema_of_the_message_is_about_all_of_it),
        cmocka_unit_test(test_events_of_a_batch_are_looked_at_one_by_one),
        cmocka_unit_test(test_a_value_that_comes_again_is_looked_at_again),
        cmocka_unit_test(test_a_finding_names_the_keyword_and_its_line),
        cmocka_unit_test(test_a_condition_asks_the_schemas_of_its_values_silently),
        cmocka_unit_test(test_kernels_and_chunks_change_nothing),
        cmocka_unit_test(test_values_are_equal_however_they_are_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
