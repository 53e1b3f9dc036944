/* Events that something was wrapped around: pointers are those of the event, places those of the
 * file. */
#include "checker_test.h"

static int open_table(void **state) {
    *state = plan_table(NULL);
    return 0;
}

static int close_table(void **state) {
    tv_table_free(*state);
    return 0;
}

static void expect_at(const struct tv_table *table, const char *event_at, const char *text,
                      const char *expected) {
    struct run run = {.table = table, .options.event_at = str(event_at)};
    expect_values(&run, text, expected);
}

static void expect(const struct tv_table *table, const char *text, const char *expected) {
    expect_at(table, "", text, expected);
}

static void test_an_object_is_looked_into(void **state) {
    static const char *const names[] = {"message", "data", "value", "payload"};
    for (unsigned i = 0; i < 4; i++) {
        char text[200];
        int before = snprintf(text, sizeof text, "{\"offset\":1,\"%s\":", names[i]);
        snprintf(text + before, sizeof text - (size_t)before,
                 "{\"type\":\"page\",\"userId\":\"\"},\"x\":[]}\n");
        expect(*state, text, "\"\" call/id-empty /userId\n");
    }
}

static void test_a_string_with_json_is_looked_into(void **state) {
    expect(*state,
           "{\"message\":\"{\\\"type\\\":\\\"page\\\",\\\"properties\\\":{\\\"title\\\":1},"
           "\\\"userId\\\":\\\"u\\\"}\"}\n",
           "1 property/type /properties/title\n");
    expect(*state,
           "{\"message\":\" {\\\"\\u0074ype\\\":\\\"pa\\\",\\\"a\\\":\\\"\\\\u20ac\\\"}\"}\n",
           "\\\"pa\\\" call/type-unknown /type\n");
}

static void test_base64_of_json_is_looked_into(void **state) {
    /* {"type":"page","userId":""} */
    expect(*state, "{\"data\":\"eyJ0eXBlIjoicGFnZSIsInVzZXJJZCI6IiJ9\"}\n",
           "IiJ9\" call/id-empty /userId\n");
    expect(*state, "{\"data\":\"eyJ0eXBlIjoicGFnZSIsInVzZXJJZCI6Inh4In0=\"}\n", "");
    expect(*state, "{\"data\":\"eyJ0eXBlIjoicGFnZSIsInVzZXJJZCI6Inh4In0\"}\n", "");
}

static void test_a_body_may_be_wrapped(void **state) {
    expect(*state,
           "{\"payload\":{\"batch\":[{\"type\":\"page\",\"userId\":\"\"}],"
           "\"context\":{\"ip\":1}}}\n",
           "\"\" call/id-empty /userId\n1 context/type /context/ip\n");
    expect(*state,
           "{\"payload\":\"{\\\"batch\\\":[{\\\"type\\\":\\\"page\\\",\\\"userId\\\":\\\"\\\"}],"
           "\\\"context\\\":{\\\"ip\\\":1}}\"}\n",
           "\\\"\\\" call/id-empty /userId\n1 context/type /context/ip\n");
}

static void test_two_candidates_are_one_too_many(void **state) {
    expect(*state, "{\"data\":{\"type\":\"page\"},\"value\":{\"type\":\"page\"}}\n",
           "{\"data\":{\"type\":\"page\" call/type-missing \n");
    expect(*state,
           "{\"data\":{\"type\":\"page\",\"userId\":\"u\"},\"value\":\"x\",\"message\":3}\n", "");
}

static void test_an_event_with_a_type_is_no_wrapper(void **state) {
    expect(*state, "{\"data\":{\"type\":\"x\"},\"type\":\"page\",\"userId\":\"u\"}\n",
           "{\"type\":\"x\" call/unknown-field /data\n");
    expect(*state, "{\"data\":{\"type\":\"x\"},\"action\":\"page\",\"userId\":\"u\"}\n",
           "{\"type\":\"x\" call/unknown-field /data\n\"page\" legacy/action-key /action\n");
}

static void test_faults_inside_a_text_are_found_where_they_stand(void **state) {
    expect(
        *state,
        "{\"message\":\"{\\\"type\\\":\\\"page\\\" 1}\"}\n{\"type\":\"page\",\"userId\":\"u\"}\n",
        "1 json/syntax \n");
    expect(*state, "{\"message\":\"{\\\"type\\\"\"}\n", "\" json/syntax \n");
}

static void test_the_place_of_the_event_can_be_given(void **state) {
    expect_at(*state, "/a~1b/1", "{\"a/b\":[0,{\"type\":\"page\",\"userId\":\"\"}]}\n",
              "\"\" call/id-empty /userId\n");
    expect_at(*state, "/x", "{\"x\":\"{\\\"type\\\":\\\"page\\\",\\\"userId\\\":\\\"u\\\"}\"}\n",
              "");
    expect_at(*state, "/x", "{\"x\":[{\"type\":\"page\",\"userId\":\"u\"},3]}\n",
              "3 json/not-an-event \n");
    expect_at(*state, "/x", "{\"y\":1}\n", "{\"y\":1 json/not-an-event \n");
    expect_at(*state, "/x", "{\"x\":1}\n", "1 json/not-an-event \n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_object_is_looked_into),
        cmocka_unit_test(test_a_string_with_json_is_looked_into),
        cmocka_unit_test(test_base64_of_json_is_looked_into),
        cmocka_unit_test(test_a_body_may_be_wrapped),
        cmocka_unit_test(test_two_candidates_are_one_too_many),
        cmocka_unit_test(test_an_event_with_a_type_is_no_wrapper),
        cmocka_unit_test(test_faults_inside_a_text_are_found_where_they_stand),
        cmocka_unit_test(test_the_place_of_the_event_can_be_given),
    };
    return cmocka_run_group_tests(tests, open_table, close_table);
}
