/* What is told about a finding, and that one cause makes one finding. */
#include "checker_test.h"

static const char plan[] =
    "trackvet: 1\n" /* line 1 */
    "plan: shop\n"
    "calls:\n"
    "  common:\n"
    "    required: /context/app/version\n" /* line 5 */
    "events:\n"
    "  Paid:\n"
    "    required: [amount, method]\n"
    "    properties:\n"
    "      amount: {type: number, minimum: 1, maximum: 9}\n" /* line 10 */
    "      method: {enum: [card, cash, invoice, paypal, voucher, gift, coin]}\n"
    "      code:   {type: string, minLength: 3, format: uuid, enum: [aaa]}\n"
    "      deep:   {properties: {list: {items: {properties: {x: string}}}}}\n"
    "    when: {if: {method: gift}, then: {properties: {code: false}}}\n"
    "    versions: {7: {}}\n";

static int open_table(void **state) {
    *state = plan_table(plan);
    return 0;
}

static int close_table(void **state) {
    tv_table_free(*state);
    return 0;
}

/* ---- One finding ----------------------------------------------------------------------------- */

/* The only finding of a text, kept beyond its call. */
struct kept {
    unsigned count;
    struct tv_finding finding;
    char texts[16][600];
};

static struct tv_str keep(struct kept *kept, unsigned place, struct tv_str text) {
    assert_true(text.len < sizeof kept->texts[0]);
    if (text.len > 0)
        memcpy(kept->texts[place], text.at, text.len);
    kept->texts[place][text.len] = '\0';
    return (struct tv_str){kept->texts[place], text.len};
}

static void keep_finding(void *context, const struct tv_finding *f) {
    struct kept *kept = context;
    struct tv_finding *copy = &kept->finding;
    *copy = *f;
    kept->count++;
    copy->pointer = keep(kept, 0, f->pointer);
    copy->call = keep(kept, 1, f->call);
    copy->event = keep(kept, 2, f->event);
    copy->message_id = keep(kept, 3, f->message_id);
    copy->timestamp = keep(kept, 4, f->timestamp);
    copy->sender = keep(kept, 5, f->sender);
    copy->sender_version = keep(kept, 6, f->sender_version);
    copy->expected = keep(kept, 7, f->expected);
    copy->actual = keep(kept, 8, f->actual);
    copy->suggestion = keep(kept, 9, f->suggestion);
    copy->detail = keep(kept, 10, f->detail);
    copy->node_path = keep(kept, 11, f->node_path);
    copy->text = keep(kept, 12, f->text);
}

/* kept must stay where it is: the finding points into it. */
static void find_one(struct kept *kept, const struct tv_table *table, const char *text) {
    struct tv_options options = {0};
    *kept = (struct kept){0};
    struct tv_checker *checker =
        tv_checker_new(table, &options, (struct tv_sink){keep_finding, kept});
    assert_non_null(checker);
    tv_checker_feed(checker, text, strlen(text));
    tv_checker_finish(checker, false);
    tv_checker_free(checker);
    if (kept->count != 1)
        print_error("%u findings, the last %s\n", kept->count,
                    kept->count ? tv_rule_info(kept->finding.rule)->name : "-");
    assert_int_equal(kept->count, 1);
}

#define HEAD                                                                                       \
    "{\"messageId\":\"m\\u002d1\",\"timestamp\":\"2024-01-01T00:00:00Z\",\"userId\":\"u\","        \
    "\"type\":\"track\",\"event\":\"Paid\",\"context\":{\"library\":{\"name\":\"lib\","            \
    "\"version\":\"9\"},\"app\":{\"version\":\"1\"}},\"properties\":"

static void test_a_finding_says_whose_event_it_is(void **state) {
    struct kept kept;
    find_one(&kept, *state, HEAD "{\"amount\":10,\"method\":\"card\"}}\n");
    const struct tv_finding *f = &kept.finding;
    assert_int_equal(f->rule, TV_RULE_PROPERTY_RANGE);
    assert_string_equal(f->call.at, "track");
    assert_string_equal(f->event.at, "Paid");
    assert_int_equal(f->version, 7);
    assert_string_equal(f->message_id.at, "m-1");
    assert_string_equal(f->timestamp.at, "2024-01-01T00:00:00Z");
    assert_string_equal(f->sender.at, "lib");
    assert_string_equal(f->sender_version.at, "9");
}

static void test_a_finding_says_what_must_be_and_what_is(void **state) {
    struct kept kept;
    find_one(&kept, *state, HEAD "{\"amount\":10,\"method\":\"card\"}}\n");
    const struct tv_finding *f = &kept.finding;
    assert_string_equal(f->expected.at, "9 or less");
    assert_string_equal(f->actual.at, "10");
    assert_int_equal(f->actual_type, TV_TYPE_INTEGER);
    assert_string_equal(f->pointer.at, "/properties/amount");
    assert_int_equal(f->offset, sizeof(HEAD "{\"amount\":") - 1);
    assert_int_equal(f->column, sizeof(HEAD "{\"amount\":"));
    assert_int_equal(f->len, 2);
    assert_int_equal(f->origin_count, 1);
    assert_true(tv_str_equal(f->origins[0].file, str("plan.yaml")));
    assert_int_equal(f->origins[0].line, 10);
    assert_true(f->node != 0);
    assert_non_null(strstr(f->node_path.at, "amount"));
}

static void test_long_lists_and_values_are_cut(void **state) {
    struct kept kept;
    find_one(&kept, *state, HEAD "{\"amount\":1,\"method\":\"crad\"}}\n");
    assert_string_equal(
        kept.finding.expected.at,
        "one of \"card\", \"cash\", \"invoice\", \"paypal\", \"voucher\" and 2 more");
    assert_string_equal(kept.finding.suggestion.at, "card");
    char text[1000];
    snprintf(text, sizeof text, "%s{\"amount\":1,\"method\": [ \"%0150d\" ]}}", HEAD, 0);
    find_one(&kept, *state, text);
    assert_int_equal(tv_code_points(kept.finding.actual), 120);
    assert_memory_equal(kept.finding.actual.at, "[\"000", 5);
    assert_string_equal(kept.finding.actual.at + kept.finding.actual.len - 3, "\xe2\x80\xa6");
}

static void test_places_count_lines_and_characters(void **state) {
    struct kept kept;
    find_one(&kept, *state,
             "\n " HEAD "{\n\"m\xc3\xa4\":\"\xe2\x82\xac\",\"amount\":\"1\",\"method\":"
             "\"card\"}}\n");
    const struct tv_finding *f = &kept.finding;
    assert_int_equal(f->record, 1);
    assert_int_equal(f->line, 3);
    assert_int_equal(f->column, 19);
    assert_string_equal(f->text.at, "\"m\xc3\xa4\":\"\xe2\x82\xac\",\"amount\":\"1\",\"method\":"
                                    "\"card\"}}");
    assert_int_equal(f->text_offset, sizeof("\n " HEAD "{\n") - 1);
    assert_int_equal(f->offset - f->text_offset,
                     sizeof("\"m\xc3\xa4\":\"\xe2\x82\xac\",\"amount\":") - 1);
}

static void test_pointers_name_items_and_escape_their_names(void **state) {
    struct kept kept;
    find_one(&kept, *state,
             HEAD "{\"amount\":1,\"method\":\"card\",\"deep\":{\"a/b~c\":[[],{\"k\":[1,{}]}],"
                  "\"list\":[{},{\"x\":\"a\"},{\"y\":{},\"x\":1}]}}}\n");
    assert_string_equal(kept.finding.pointer.at, "/properties/deep/list/2/x");
    find_one(&kept, *state,
             HEAD "{\"amount\":1,\"method\":\"card\",\"deep\":{\"a/b~c\":[[],{\"k\":[1,"
                  "{\"\\u0061\":1,\"a\":2}]}]}}}\n");
    assert_string_equal(kept.finding.pointer.at, "/properties/deep/a~1b~0c/1/k/1/a");
    find_one(&kept, *state,
             HEAD "{\"amount\":1,\"method\":\"card\",\"deep\":{\"a\":[\"b\",\"c\",\",\", \"d\" ,"
                  "{\"e\":\"]\",\"f\":1,\"f\":2}]}}}\n");
    assert_string_equal(kept.finding.pointer.at, "/properties/deep/a/4/f");
}

static void test_what_is_missing_far_away_is_found_at_the_last_value_on_its_way(void **state) {
    static const char *const contexts[] = {"", "\"context\":{},", "\"context\":{\"app\":{}},"};
    static const char *const pointers[] = {"", "/context", "/context/app"};
    for (unsigned i = 0; i < 3; i++) {
        char text[500];
        snprintf(text, sizeof text, "{%s\"type\":\"alias\",\"userId\":\"u\",\"previousId\":\"p\"}",
                 contexts[i]);
        struct kept kept;
        find_one(&kept, *state, text);
        assert_int_equal(kept.finding.rule, TV_RULE_PROPERTY_REQUIRED);
        assert_string_equal(kept.finding.pointer.at, pointers[i]);
        assert_non_null(strstr(kept.finding.expected.at, "/context/app/version"));
        assert_int_equal(kept.finding.actual.len, 0);
    }
}

static void test_a_call_that_must_not_be_sent_names_the_line_that_says_so(void **state) {
    (void)state;
    struct tv_table *table = plan_table("trackvet: 1\nplan: shop\ncalls:\n  group: false\n");
    struct kept kept;
    find_one(&kept, table, "{\"type\":\"group\",\"userId\":\"u\",\"groupId\":\"g\"}");
    tv_table_free(table);
    assert_int_equal(kept.finding.rule, TV_RULE_EVENT_UNKNOWN);
    assert_string_equal(kept.finding.pointer.at, "/type");
    assert_int_equal(kept.finding.origin_count, 1);
    assert_int_equal(kept.finding.origins[0].line, 4);
}

/* ---- In brief -------------------------------------------------------------------------------- */

/* Who asks for briefs: takes every second one. */
struct briefed {
    unsigned briefs, findings;
};

static bool hear_brief(void *context, const struct tv_finding *f) {
    struct briefed *briefed = context;
    assert_int_equal(f->rule, TV_RULE_PROPERTY_RANGE);
    assert_true(tv_str_equal(f->pointer, str("/properties/amount")));
    assert_true(tv_str_equal(f->actual, str("10")));
    assert_true(tv_str_equal(f->sender, str("lib")));
    assert_int_equal(f->event_number, briefed->briefs + 1);
    assert_int_equal(f->message_id.len + f->expected.len + f->origin_count, 0);
    return briefed->briefs++ % 2 == 0;
}

static void hear_full(void *context, const struct tv_finding *f) {
    struct briefed *briefed = context;
    briefed->findings++;
    assert_int_equal(briefed->briefs, 2 * briefed->findings);
    assert_true(tv_str_equal(f->message_id, str("m-1")));
    assert_true(tv_str_equal(f->expected, str("9 or less")));
    assert_true(tv_str_equal(f->pointer, str("/properties/amount")));
    assert_int_equal(f->origin_count, 1);
}

static void test_a_finding_taken_in_brief_is_not_told_in_full(void **state) {
    struct briefed briefed = {0, 0};
    struct tv_options options = {.brief = hear_brief};
    struct tv_checker *checker =
        tv_checker_new(*state, &options, (struct tv_sink){hear_full, &briefed});
    assert_non_null(checker);
    for (unsigned i = 0; i < 10; i++) {
        static const char event[] = HEAD "{\"amount\":10,\"method\":\"card\"}}\n";
        tv_checker_feed(checker, event, sizeof event - 1);
    }
    tv_checker_finish(checker, false);
    assert_int_equal(tv_checker_totals(checker)->findings, 10);
    assert_int_equal(tv_checker_totals(checker)->invalid_events, 10);
    tv_checker_free(checker);
    assert_int_equal(briefed.briefs, 10);
    assert_int_equal(briefed.findings, 5);
}

/* Members of a library in every order and spacing; names that only look like it. */
static void test_the_library_is_found_wherever_it_stands(void **state) {
    static const char *const contexts[] = {
        "{\"library\":{\"name\":\"lib\",\"version\":\"9\"}}",
        "{\"traits\":{\"library\":{\"name\":\"no\"}},"
        "\"library\":{\"version\":\"9\",\"name\":\"lib\"}}",
        "{ \"traits\" : { \"y\" : [ \"library\" , {} ] } , "
        "\"library\" : { \"name\" : \"lib\" , \"version\" : \"9\" } }",
        "{\"userAgent\":\"library\","
        "\"libr\\u0061ry\":{\"n\\u0061me\":\"l\\u0069b\",\"version\":\"9\"}}",
        "{\"traits\":{\"a\":[[{\"b\":1}],\"}\"]},"
        "\"library\":{\"version\":\"9\", \"name\":\"lib\"}}"};
    for (unsigned i = 0; i < sizeof contexts / sizeof *contexts; i++) {
        char text[600];
        struct kept kept;
        snprintf(text, sizeof text,
                 "{\"type\":\"alias\",\"userId\":\"u\",\"previousId\":\"p\",\"context\":%s}",
                 contexts[i]);
        find_one(&kept, *state, text);
        assert_int_equal(kept.finding.rule, TV_RULE_PROPERTY_REQUIRED);
        assert_string_equal(kept.finding.sender.at, "lib");
        assert_string_equal(kept.finding.sender_version.at, "9");
    }
}

/* ---- One cause ------------------------------------------------------------------------------- */

static void test_a_wrong_type_hides_what_else_is_wrong_with_the_value(void **state) {
    struct kept kept;
    find_one(&kept, *state, HEAD "{\"amount\":1,\"method\":\"card\",\"code\":12}}\n");
    assert_int_equal(kept.finding.rule, TV_RULE_PROPERTY_TYPE);
}

static void test_of_several_demands_on_one_value_the_gravest_is_told(void **state) {
    struct kept kept;
    find_one(&kept, *state, HEAD "{\"amount\":1,\"method\":\"card\",\"code\":\"b\"}}\n");
    assert_int_equal(kept.finding.rule, TV_RULE_PROPERTY_ENUM);
}

static void test_what_must_not_be_there_need_not_be_right(void **state) {
    struct kept kept;
    find_one(&kept, *state, HEAD "{\"amount\":1,\"method\":\"gift\",\"code\":\"b\"}}\n");
    assert_int_not_equal(kept.finding.rule, TV_RULE_PROPERTY_ENUM);
    assert_string_equal(kept.finding.expected.at, "absent");
}

static void test_a_container_that_is_none_hides_what_it_lacks(void **state) {
    struct kept kept;
    find_one(&kept, *state,
             "{\"type\":\"track\",\"event\":\"Paid\",\"userId\":\"u\","
             "\"properties\":\"x\",\"context\":{\"app\":{\"version\":"
             "\"1\"}}}\n");
    assert_int_equal(kept.finding.rule, TV_RULE_CALL_CONTAINER_TYPE);
    find_one(&kept, *state,
             "{\"type\":\"alias\",\"userId\":\"u\",\"previousId\":\"p\","
             "\"context\":7}\n");
    assert_int_equal(kept.finding.rule, TV_RULE_CALL_CONTAINER_TYPE);
}

static void test_a_name_that_has_a_rule_of_its_own_says_all_about_its_value(void **state) {
    (void)state;
    struct tv_table *table = plan_table("trackvet: 1\nplan: shop\nevents:\n  Played:\n"
                                        "    required: [ids, place]\n"
                                        "    properties:\n"
                                        "      ids: {items: string, formerly: one_id,\n"
                                        "            rule: video/id-plurality}\n"
                                        "      place: {type: number, formerly: spot}\n");
    expect_values(&(struct run){.table = table},
                  "{\"type\":\"track\",\"userId\":\"u\",\"event\":\"Played\",\"properties\":"
                  "{\"one_id\":\"a\",\"spot\":\"b\"}}\n",
                  "\"a\" video/id-plurality /properties/one_id\n"
                  "\"b\" legacy/property-name /properties/spot\n"
                  "\"b\" property/type /properties/spot\n");
    tv_table_free(table);
}

static void test_a_fault_of_the_grammar_hides_everything_else(void **state) {
    struct kept kept;
    find_one(&kept, *state, HEAD "{\"amount\":\"x\",\"nix\":1,\"nix\":2} x\n");
    assert_int_equal(kept.finding.rule, TV_RULE_JSON_SYNTAX);
    find_one(&kept, *state, HEAD "{\"amount\":\"\xff\",\"nix\":1,\"nix\":2}\n");
    assert_int_equal(kept.finding.rule, TV_RULE_JSON_ENCODING);
}

static void test_more_findings_than_there_is_room_for_are_counted(void **state) {
    size_t items = 70000, max = items * 8 + 1000;
    char *text = malloc(max);
    assert_non_null(text);
    size_t len = (size_t)snprintf(
        text, max, "%s{\"amount\":1,\"method\":\"card\",\"deep\":{\"list\":[1", HEAD);
    for (size_t i = 1; i < items; i++)
        len += (size_t)snprintf(text + len, max - len, ",%u", 1u);
    len += (size_t)snprintf(text + len, max - len, "]}}}");
    struct run run = {.table = *state};
    struct heard heard = run_checker(&run, (struct tv_str){text, len});
    assert_true(heard.rules[TV_RULE_JSON_BUDGET]);
    const char *told = strstr(heard.text, " more findings in this event are not listed");
    assert_non_null(told);
    while (told[-1] >= '0' && told[-1] <= '9')
        told--;
    assert_int_equal(strtoul(told, NULL, 10) + heard.totals.findings - 1, items + 1);
    heard_free(&heard);
    free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_finding_says_whose_event_it_is),
        cmocka_unit_test(test_a_finding_says_what_must_be_and_what_is),
        cmocka_unit_test(test_long_lists_and_values_are_cut),
        cmocka_unit_test(test_places_count_lines_and_characters),
        cmocka_unit_test(test_pointers_name_items_and_escape_their_names),
        cmocka_unit_test(test_what_is_missing_far_away_is_found_at_the_last_value_on_its_way),
        cmocka_unit_test(test_a_call_that_must_not_be_sent_names_the_line_that_says_so),
        cmocka_unit_test(test_a_finding_taken_in_brief_is_not_told_in_full),
        cmocka_unit_test(test_the_library_is_found_wherever_it_stands),
        cmocka_unit_test(test_a_wrong_type_hides_what_else_is_wrong_with_the_value),
        cmocka_unit_test(test_of_several_demands_on_one_value_the_gravest_is_told),
        cmocka_unit_test(test_what_must_not_be_there_need_not_be_right),
        cmocka_unit_test(test_a_container_that_is_none_hides_what_it_lacks),
        cmocka_unit_test(test_a_name_that_has_a_rule_of_its_own_says_all_about_its_value),
        cmocka_unit_test(test_a_fault_of_the_grammar_hides_everything_else),
        cmocka_unit_test(test_more_findings_than_there_is_room_for_are_counted),
    };
    return cmocka_run_group_tests(tests, open_table, close_table);
}
