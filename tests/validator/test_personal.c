/* Personal data in events: where it is found, where it belongs, and that no finding shows it. */
#include "checker_test.h"

#define TRACK(event, properties)                                                                   \
    "{\"type\":\"track\",\"userId\":\"u-1\",\"event\":\"" event "\",\"properties\":{" properties   \
    "}}\n"

static void keep_personal(bool *enabled) {
    for (int i = 0; i < TV_RULE_COUNT; i++)
        enabled[i] = strncmp(tv_rule_info((enum tv_rule)i)->name, "pii/", 4) == 0;
}

static void expect_personal(const char *plan, const char *text, const char *expected) {
    bool enabled[TV_RULE_COUNT];
    struct tv_table *table = plan_table(plan);
    keep_personal(enabled);
    struct run run = {.table = table, .options = {.enabled = enabled}};
    expect_values(&run, text, expected);
    tv_table_free(table);
}

static void test_personal_data_is_found_in_values_texts_names_and_event_names(void **state) {
    (void)state;
    expect_personal(NULL, TRACK("Mail to jane@example.com", "\"a\":\"x\""),
                    "\"Mail to jane@example.com\" pii/email /event\n");
    expect_personal(NULL, TRACK("E", "\"a\":[1,{\"b\":\"or jane@example.com\"}]"),
                    "\"or jane@example.com\" pii/email /properties/a/1/b\n");
    expect_personal(NULL, TRACK("E", "\"jane@example.com\" : true"),
                    "true pii/email /properties/j***@e******.com\n");
    expect_personal(NULL, TRACK("E", "\"tel\":\"+49 30 5550100\""),
                    "\"+49 30 5550100\" pii/phone /properties/tel\n");
    expect_personal(NULL, TRACK("E", "\"a\":\"4111 1111 1111 1111\""),
                    "\"4111 1111 1111 1111\" pii/card-number /properties/a\n");
    expect_personal(NULL, TRACK("E", "\"password\":\"hunter2\""),
                    "\"hunter2\" pii/secret /properties/password\n");
    expect_personal(NULL, TRACK("E", "\"ssn\":\"123-45-6789\""),
                    "\"123-45-6789\" pii/national-id /properties/ssn\n");
    expect_personal(NULL, TRACK("E", "\"clientIp\":\"203.0.113.7\""),
                    "\"203.0.113.7\" pii/ip /properties/clientIp\n");
}

static void test_bare_card_numbers_count_under_names_that_tell(void **state) {
    (void)state;
    expect_personal(NULL, TRACK("E", "\"card\":4111111111111111"),
                    "4111111111111111 pii/card-number /properties/card\n");
    expect_personal(NULL, TRACK("E", "\"card_number\" : \"4111111111111111\""),
                    "\"4111111111111111\" pii/card-number /properties/card_number\n");
    expect_personal(NULL, TRACK("E", "\"order\":4111111111111111,\"a\":\"4111111111111111\""), "");
    expect_personal(NULL, TRACK("E", "\"card\":{\"order\":4111111111111111}"), "");
    expect_personal(NULL, TRACK("E", "\"card\":[4111111111111111]"), "");
}

static void test_what_the_spec_asks_for_is_allowed_there(void **state) {
    (void)state;
    expect_personal(NULL,
                    "{\"type\":\"identify\",\"userId\":\"u\",\"traits\":{\"email\":\"a@b.de\","
                    "\"phone\":\"+493055501234\"},\"context\":{\"ip\":\"203.0.113.7\","
                    "\"traits\":{\"email\":\"a@b.de\"},\"externalIds\":[{\"id\":\"a@b.de\"}],"
                    "\"messaging_subscriptions\":[{\"key\":\"+493055501234\"}]}}\n",
                    "");
    expect_personal(NULL,
                    "{\"type\":\"identify\",\"userId\":\"u\",\"traits\":{\"phone\":\"a@b.de\","
                    "\"email\":\"+493055501234\",\"name\":\"a@b.de\"}}\n",
                    "\"a@b.de\" pii/email /traits/phone\n"
                    "\"+493055501234\" pii/phone /traits/email\n"
                    "\"a@b.de\" pii/email /traits/name\n");
}

static void test_an_address_as_user_id_is_told_by_its_own_rule_alone(void **state) {
    (void)state;
    expect_personal(NULL, "{\"type\":\"page\",\"userId\":\"jane@example.com\"}\n", "");
    expect_personal(NULL, "{\"type\":\"page\",\"userId\":\"mailto:jane@example.com\"}\n",
                    "\"mailto:jane@example.com\" pii/email /userId\n");
    expect_personal(NULL, "{\"type\":\"page\",\"anonymousId\":\"jane@example.com\"}\n",
                    "\"jane@example.com\" pii/email /anonymousId\n");
}

#define PLAN(definition)                                                                           \
    "trackvet: 1\nplan: p\nevents:\n  E:\n    properties:\n      a: " definition "\n"

static void test_a_plan_says_what_belongs_where(void **state) {
    (void)state;
    const char *mail = TRACK("E", "\"a\":\"jane@example.com\"");
    const char *found = "\"jane@example.com\" pii/email /properties/a\n";
    expect_personal(PLAN("string"), mail, found);
    expect_personal(PLAN("email"), mail, "");
    expect_personal(PLAN("{type: string, format: email}"), mail, "");
    expect_personal(PLAN("{type: string, pii: false}"), mail, "");
    expect_personal(PLAN("{type: string, pii: free-text}"), mail, "");
    expect_personal(PLAN("{type: string, pii: phone}"), mail,
                    "\"jane@example.com\" pii/declared /properties/a\n"
                    "\"jane@example.com\" pii/email /properties/a\n");
    expect_personal(PLAN("{items: email}"), TRACK("E", "\"a\":[\"jane@example.com\"]"), "");
}

static void test_what_the_plan_marks_must_not_be_clear_text(void **state) {
    (void)state;
    const char *plan = PLAN("{type: string, pii: email}");
    expect_personal(plan, TRACK("E", "\"a\":\"jane@example.com\""),
                    "\"jane@example.com\" pii/declared /properties/a\n");
    expect_personal(plan, TRACK("E", "\"a\":\"9e107d9d372bb6826bd81d3542a419d6\""), "");
    expect_personal(plan, TRACK("E", "\"a\":\"\""), "");
    expect_personal(PLAN("{type: string, pii: name}"), TRACK("E", "\"a\":\"Jane\""),
                    "\"Jane\" pii/declared /properties/a\n");
    expect_personal("trackvet: 1\nplan: p\ncalls:\n  identify:\n    traits:\n"
                    "      email: {type: email, pii: email}\n",
                    "{\"type\":\"identify\",\"userId\":\"u\",\"traits\":{\"email\":\"a@b.de\"}}\n",
                    "");
}

static void test_the_same_is_found_in_containers_that_come_again(void **state) {
    (void)state;
    char text[8192] = "", expected[8192] = "";
    for (int i = 0; i < 20; i++) {
        strcat(text, TRACK("E", "\"o\":{\"mail\":\"jane@example.com\",\"b\":true}"));
        strcat(expected, "\"jane@example.com\" pii/email /properties/o/mail\n");
    }
    expect_personal(NULL, text, expected);
}

/* An address that a definition asks for and that was checked is not looked at again. */
static void test_an_address_where_it_belongs_hides_nothing_else(void **state) {
    (void)state;
    const char *plan = PLAN("email");
    expect_personal(plan, TRACK("E", "\"a\":\"jane@example.com\",\"b\":\"jane@example.com\""),
                    "\"jane@example.com\" pii/email /properties/b\n");
    expect_personal(plan, TRACK("E", "\"a\":\"+493055501234@example.com\""),
                    "\"+493055501234@example.com\" pii/phone /properties/a\n");
    expect_personal(plan, TRACK("E", "\"a\":\"jane@example.com\"") TRACK("F", "\"a\":\"a@b.de\""),
                    "\"a@b.de\" pii/email /properties/a\n");
}

static void test_an_address_that_belonged_to_the_first_of_two_events_is_found(void **state) {
    (void)state;
    expect_personal(PLAN("email"),
                    "{\"type\":\"track\",\"userId\":\"u\",\"event\":\"E\",\"properties\":"
                    "{\"a\":\"jane@example.com\"},\"event\":\"F\"}\n",
                    "\"jane@example.com\" pii/email /properties/a\n");
}

static void test_any_number_of_addresses_may_stand_where_they_belong(void **state) {
    (void)state;
    char text[4096] =
        "{\"type\":\"track\",\"userId\":\"u\",\"event\":\"E\",\"properties\":{\"a\":[";
    for (int i = 0; i < 40; i++)
        strcat(text, i ? ",\"jane@example.com\"" : "\"jane@example.com\"");
    strcat(text, "],\"b\":\"jane@example.com\"}}\n");
    expect_personal(PLAN("{items: email}"), text, "\"jane@example.com\" pii/email /properties/b\n");
}

static void test_addresses_in_containers_that_come_again_hide_nothing_else(void **state) {
    (void)state;
    static const char plan[] = "trackvet: 1\nplan: p\nevents:\n  E:\n    properties:\n      o:\n"
                               "        properties: {a: email, b: email}\n";
    static const char *const objects[] = {"{\"a\":\"jane@example.com\",\"c\":true}",
                                          "{\"a\":\"jane@example.com\",\"b\":\"a@b.de\"}",
                                          "{\"a\":\"jane@example.com\",\"c\":\"a@b.de\"}"};
    char text[8192] = "", expected[2048] = "";
    for (int i = 0; i < 30; i++) {
        strcat(text, "{\"type\":\"track\",\"userId\":\"u\",\"event\":\"E\",\"properties\":{\"o\":");
        strcat(text, objects[i % 3]);
        strcat(text, "}}\n");
        if (i % 3 == 2)
            strcat(expected, "\"a@b.de\" pii/email /properties/o/c\n");
    }
    expect_personal(plan, text, expected);
}

#define IDENTIFY(traits) "{\"type\":\"identify\",\"userId\":\"u\",\"traits\":{" traits "}}\n"

static void test_a_phone_number_where_it_belongs_hides_nothing_else(void **state) {
    (void)state;
    expect_personal(NULL, IDENTIFY("\"phone\":\"+493055501234\",\"name\":\"+493055501234\""),
                    "\"+493055501234\" pii/phone /traits/name\n");
    expect_personal(NULL, IDENTIFY("\"phone\":\"+493055501234@example.com\""),
                    "\"+493055501234@example.com\" pii/email /traits/phone\n");
    expect_personal(NULL, IDENTIFY("\"phone\":\"AKIAIOSFODNN7EXAMPLE\""),
                    "\"AKIAIOSFODNN7EXAMPLE\" pii/secret /traits/phone\n");
    expect_personal(NULL, IDENTIFY("\"phone\":\"4111 1111 1111 1111\""),
                    "\"4111 1111 1111 1111\" pii/card-number /traits/phone\n");
    expect_personal(NULL,
                    IDENTIFY("\"phone\":\"+493055501234\"") "{\"type\":\"page\",\"userId\":\"u\","
                                                            "\"name\":\"+493055501234\"}\n",
                    "\"+493055501234\" pii/phone /name\n");
}

static void test_phone_numbers_in_containers_that_come_again_hide_nothing_else(void **state) {
    (void)state;
    static const char *const traits[] = {"\"phone\":\"+493055501234\"",
                                         "\"name\":\"+493055501234\""};
    char text[8192] = "", expected[2048] = "";
    for (int i = 0; i < 40; i++) {
        strcat(text, "{\"type\":\"page\",\"userId\":\"u\",\"context\":{\"traits\":{");
        strcat(text, traits[i % 4 == 3]);
        strcat(text, "}}}\n");
        if (i % 4 == 3)
            strcat(expected, "\"+493055501234\" pii/phone /context/traits/name\n");
    }
    expect_personal(NULL, text, expected);
}

/* Properties are walked behind the context here, as the name of the event stands at the end. */
static void test_an_address_behind_a_container_that_comes_again_is_none_in_it(void **state) {
    (void)state;
    static const char plan[] = "trackvet: 1\nplan: p\nevents:\n  E:\n    properties:\n      o:\n"
                               "        properties: {a: email, b: email}\n";
    char text[8192] = "";
    for (int i = 0; i < 30; i++)
        strcat(text,
               "{\"type\":\"track\",\"userId\":\"u\",\"properties\":{\"o\":{\"c\":\"x\"}},"
               "\"context\":{\"traits\":{\"email\":\"jane@example.com\"}},\"event\":\"E\"}\n");
    strcat(text, "{\"type\":\"track\",\"userId\":\"u\",\"properties\":{\"o\":{\"c\":\"x\"}},"
                 "\"context\":{\"traits\":{\"other\":\"jane@example.com\"}},\"event\":\"E\"}\n");
    expect_personal(plan, text, "\"jane@example.com\" pii/email /context/traits/other\n");
}

/* An event of a batch begins at any place of a block. */
static void test_nothing_is_missed_in_long_events_wherever_they_begin(void **state) {
    (void)state;
    for (int before = 0; before < 70; before++) {
        char text[8192];
        snprintf(
            text, sizeof text,
            "{\"x\":\"%0*d\",\"batch\":[{\"type\":\"page\",\"userId\":\"u\",\"properties\":{\"p\":"
            "\"%*s\",\"a\":\"jane@example.com\"}}]}\n",
            before + 1, 0, 3950 + before % 7 * 10, "");
        expect_personal(NULL, text, "\"jane@example.com\" pii/email /properties/a\n");
    }
}

static void test_batches_and_wrappers_are_searched_too(void **state) {
    (void)state;
    expect_personal(NULL,
                    "{\"batch\":[{\"type\":\"page\",\"userId\":\"u\",\"properties\":{\"a\":"
                    "\"jane@example.com\"}}],\"context\":{\"b\":\"+493055501234\"}}\n",
                    "\"jane@example.com\" pii/email /properties/a\n"
                    "\"+493055501234\" pii/phone /context/b\n");
    expect_personal(NULL,
                    "{\"message\":\"{\\\"type\\\":\\\"page\\\",\\\"userId\\\":\\\"u\\\","
                    "\\\"properties\\\":{\\\"a\\\":\\\"jane@example.com\\\"}}\"}\n",
                    "\\\"jane@example.com\\\" pii/email /properties/a\n");
}

/* Long texts are searched in parts. */
static void test_nothing_is_missed_where_two_parts_of_a_long_event_meet(void **state) {
    (void)state;
    enum { LEN = 9000 };
    char *text = malloc(LEN + 256);
    assert_non_null(text);
    for (size_t pad = 3900; pad < 4200; pad += 7) {
        char expected[128] = "\"4111 1111 1111 1111 a@b.de\" pii/card-number /properties/b\n"
                             "\"4111 1111 1111 1111 a@b.de\" pii/email /properties/b\n";
        int len = sprintf(text, "{\"type\":\"page\",\"userId\":\"u\",\"properties\":{\"a\":\"");
        memset(text + len, 'o', pad);
        strcpy(text + (size_t)len + pad, "\",\"b\":\"4111 1111 1111 1111 a@b.de\"}}\n");
        expect_personal(NULL, text, expected);
    }
    free(text);
}

/* ---- What is shown --------------------------------------------------------------------------- */

/* Adds all that a finding shows of its event. */
static void hear(void *context, const struct tv_finding *finding) {
    char *shown = context;
    const struct tv_str texts[] = {finding->pointer, finding->event,    finding->message_id,
                                   finding->actual,  finding->expected, finding->suggestion,
                                   finding->detail,  finding->call};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        sprintf(shown + strlen(shown), "%.*s ", (int)texts[i].len, texts[i].at);
}

static void show(bool is_plain, const char *text, char *shown) {
    struct tv_table *table = plan_table(NULL);
    struct tv_options options = {.shows_personal = is_plain};
    struct tv_checker *checker = tv_checker_new(table, &options, (struct tv_sink){hear, shown});
    assert_non_null(checker);
    shown[0] = '\0';
    tv_checker_feed(checker, text, strlen(text));
    tv_checker_finish(checker, false);
    tv_checker_free(checker);
    tv_table_free(table);
}

static const char faulty[] =
    "{\"type\":\"track\",\"userId\":\"jane@example.com\",\"messageId\":\"m-jane@example.com\","
    "\"event\":\"Mail jane@example.com\",\"properties\":{\"jane@example.com\":null,"
    "\"revenue\":\"jane@example.com\",\"products\":{\"password\":\"hunter2\"},"
    "\"password\":\"hunter2\",\"token\":\"AKIAIOSFODNN7EXAMPLE\",\"currency\":4111111111111111,"
    "\"cc\":\"4111 1111 1111 1111\"},\"timestamp\":\"+493055501234\"}\n";

static void test_no_finding_of_any_rule_shows_personal_data(void **state) {
    (void)state;
    char shown[65536];
    static const char *const hidden[] = {"jane@", "hunter2", "EXAMPLE", "1111 1111 ", "3055501"};
    show(false, faulty, shown);
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++) {
        if (strstr(shown, hidden[i]))
            fail_msg("%s is shown", hidden[i]);
    }
    assert_non_null(strstr(shown, "j***@e******.com"));
}

static void test_all_is_shown_when_the_caller_wants_it(void **state) {
    (void)state;
    char shown[65536];
    show(true, faulty, shown);
    assert_non_null(strstr(shown, "\"jane@example.com\""));
    assert_non_null(strstr(shown, "\"hunter2\""));
    assert_null(strstr(shown, "***"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_personal_data_is_found_in_values_texts_names_and_event_names),
        cmocka_unit_test(test_bare_card_numbers_count_under_names_that_tell),
        cmocka_unit_test(test_what_the_spec_asks_for_is_allowed_there),
        cmocka_unit_test(test_an_address_as_user_id_is_told_by_its_own_rule_alone),
        cmocka_unit_test(test_a_plan_says_what_belongs_where),
        cmocka_unit_test(test_what_the_plan_marks_must_not_be_clear_text),
        cmocka_unit_test(test_the_same_is_found_in_containers_that_come_again),
        cmocka_unit_test(test_an_address_where_it_belongs_hides_nothing_else),
        cmocka_unit_test(test_an_address_that_belonged_to_the_first_of_two_events_is_found),
        cmocka_unit_test(test_any_number_of_addresses_may_stand_where_they_belong),
        cmocka_unit_test(test_addresses_in_containers_that_come_again_hide_nothing_else),
        cmocka_unit_test(test_a_phone_number_where_it_belongs_hides_nothing_else),
        cmocka_unit_test(test_phone_numbers_in_containers_that_come_again_hide_nothing_else),
        cmocka_unit_test(test_an_address_behind_a_container_that_comes_again_is_none_in_it),
        cmocka_unit_test(test_nothing_is_missed_in_long_events_wherever_they_begin),
        cmocka_unit_test(test_batches_and_wrappers_are_searched_too),
        cmocka_unit_test(test_nothing_is_missed_where_two_parts_of_a_long_event_meet),
        cmocka_unit_test(test_no_finding_of_any_rule_shows_personal_data),
        cmocka_unit_test(test_all_is_shown_when_the_caller_wants_it)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
