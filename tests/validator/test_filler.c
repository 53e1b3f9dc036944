/* Texts that stand for no value: which they are, and that what was found right in one place is not
 * passed over in another. */
#include "checker_test.h"

#include "checker.h"

static void expect(const char *text, const char *expected) {
    struct tv_table *table = plan_table(NULL);
    bool enabled[TV_RULE_COUNT] = {false};
    enabled[TV_RULE_PROPERTY_EMPTY] = enabled[TV_RULE_PROPERTY_PLACEHOLDER] = true;
    enabled[TV_RULE_TIME_ZERO] = enabled[TV_RULE_CALL_ID_PLACEHOLDER] = true;
    struct run run = {.table = table, .options = {.enabled = enabled}};
    expect_values(&run, text, expected);
    tv_table_free(table);
}

static void test_fillers_are_told_from_texts(void **state) {
    static const struct {
        const char *text;
        enum tv_filler filler;
    } examples[] = {{"", TV_FILLER_EMPTY},
                    {" \t\r\n", TV_FILLER_EMPTY},
                    {" x", TV_FILLER_NONE},
                    {"undefined", TV_FILLER_WORD},
                    {"undefined ", TV_FILLER_NONE},
                    {"[object Object]", TV_FILLER_WORD},
                    {"[object ", TV_FILLER_NONE},
                    {"[object A] and [object B]", TV_FILLER_NONE},
                    {"{{a}}", TV_FILLER_WORD},
                    {"{{a}", TV_FILLER_NONE},
                    {"{{}}", TV_FILLER_WORD},
                    {"{{a}}{{b}}", TV_FILLER_NONE},
                    {"${a}", TV_FILLER_WORD},
                    {"${}", TV_FILLER_NONE},
                    {"{{}", TV_FILLER_NONE},
                    {"0001-01-01", TV_FILLER_YEAR_ONE},
                    {"0001-01-01T00:00:00", TV_FILLER_YEAR_ONE},
                    {"0001-01-011", TV_FILLER_NONE}};
    (void)state;
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        if (tv_filler_of(str(examples[i].text)) != examples[i].filler)
            fail_msg("%s", examples[i].text);
    }
}

/* The walk passes a container that it knows to be right; where it stands matters here. */
static void test_container_right_in_context_is_looked_at_among_properties(void **state) {
    char text[8192];
    size_t len = 0;
    (void)state;
    for (int i = 0; i < 40; i++)
        len += (size_t)snprintf(text + len, sizeof text - len,
                                "{\"type\":\"track\",\"event\":\"Tea Poured\",\"userId\":\"u\","
                                "\"context\":{\"cup\":{\"size\":\"\",\"color\":\"green\"}}}\n");
    snprintf(text + len, sizeof text - len,
             "{\"type\":\"track\",\"event\":\"Tea Poured\",\"userId\":\"u\","
             "\"properties\":{\"cup\":{\"size\":\"\",\"color\":\"green\"}}}\n");
    expect(text, "\"\" property/empty /properties/cup/size\n");
}

static void test_members_behind_properties_are_not_among_them(void **state) {
    (void)state;
    expect(
        "{\"type\":\"track\",\"event\":\"Tea Poured\",\"properties\":{\"a\":{}}, \"userId\":\"u\","
        "\"note\": \"\", \"notes\": \"undefined\"}",
        "");
}

static void test_placeholder_of_any_value_is_none_of_an_id(void **state) {
    (void)state;
    expect("{\"type\":\"track\",\"event\":\"Tea Poured\",\"userId\":\"{{user_id}}\"}",
           "\"{{user_id call/id-placeholder /userId\n");
    expect("{\"type\":\"track\",\"event\":\"Tea Poured\",\"userId\":\"<nil>\"}",
           "\"<nil>\" call/id-placeholder /userId\n");
}

static void test_value_of_a_batch_is_found_once(void **state) {
    (void)state;
    expect("{\"batch\":[{\"type\":\"track\",\"event\":\"Tea Poured\",\"userId\":\"u\","
           "\"properties\":{\"cup\":\"NaN\"}}],\"context\":{\"app\":{\"name\":\"NaN\"}}}",
           "\"NaN\" property/placeholder /properties/cup\n"
           "\"NaN\" property/placeholder /context/app/name\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fillers_are_told_from_texts),
        cmocka_unit_test(test_container_right_in_context_is_looked_at_among_properties),
        cmocka_unit_test(test_members_behind_properties_are_not_among_them),
        cmocka_unit_test(test_placeholder_of_any_value_is_none_of_an_id),
        cmocka_unit_test(test_value_of_a_batch_is_found_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
