/* Values that come again: a checker that has seen an event's parts before must find in it what one
 * that has never seen anything finds. Events are put together from few parts, right and wrong ones,
 * so that nearly each part comes again, in other places and beside others. */
#include "checker_test.h"

static const char plan[] =
    "trackvet: 1\n"
    "plan: test\n"
    "events:\n"
    "  Thing Done:\n"
    "    required: /context/locale\n"
    "    properties:\n"
    "      place:\n"
    "        type: object\n"
    "        required: city\n"
    "        maxProperties: 3\n"
    "        properties:\n"
    "          city: string\n"
    "          zip: {type: string, minLength: 2}\n"
    "        when: {if: {city: Bern}, then: {required: zip}}\n"
    "      items:\n"
    "        type: array\n"
    "        maxItems: 2\n"
    "        items: {required: sku, properties: {sku: string, price: number}}\n"
    "      things: [object, string]\n";

static const char *const contexts[] = {
    "{}",
    "{\"locale\":\"de-CH\",\"library\":{\"name\":\"analytics.js\",\"version\":\"4.2.1\"}}",
    "{\"locale\":\"de-CH\",\"library\":{\"name\":5,\"version\":\"4.2.1\"}}",
    "{\"ip\":\"192.0.2.1\",\"library\":{\"name\":\"analytics.js\",\"version\":\"4.2.1\"}}",
    "{\"ip\":\"nowhere\",\"library\":{\"name\":\"analytics.js\",\"nam\":\"x\",\"name\":\"y\"}}",
    "{\"page\":{\"path\":\"/a\\u0041\",\"title\":\"\xc3\xa9t\",\"url\":7},\"locale\":\"en\"}",
    "{\"device\":{\"id\":\"d\",\"type\":\"ios\"},\"locale\":[{\"deep\":[[[1,2],3]]}]}",
    "{\"device\": {\"id\" : \"d\", \"type\":\"ios\"}, \"locale\":\"en\" }",
};

static const char *const values[] = {
    "{\"city\":\"Thun\"}",
    "{\"city\":\"Bern\"}",
    "{\"city\":\"Bern\",\"zip\":\"3000\"}",
    "{\"city\":\"Bern\",\"zip\":\"3\"}",
    "{\"city\":7}",
    "{\"cities\":\"Thun\",\"citty\":\"x\"}",
    "{\"city\":\"Thun\",\"userId\":\"u\",\"a\":1,\"b\":2}",
    "{\"city\":\"Thun\",\"city\":\"Bern\"}",
    "{\"major\":2}",
    "[{\"sku\":\"a\",\"price\":1.5},{\"sku\":\"b\"}]",
    "[{\"sku\":\"a\",\"price\":\"1.5\"},{\"price\":2},{}]",
    "[{\"sku\":\"a\",\"price\":1.5},{\"sku\":\"b\"},{\"sku\":\"c\"}]",
    "[[],[[]],{\"a\":{}}]",
    "{\"userId\":\"other\",\"anonymousId\":\"a\"}",
    "{\"a\":\"\\ud800\",\"n\":9007199254740993}",
    "\"text\"",
    "null",
};

#define COUNT(list) (sizeof(list) / sizeof *(list))

static uint64_t draw(uint64_t *state, size_t below) {
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (*state >> 33) % below;
}

/* Events: C stands for some context, V for some value. */
static const char *const events[] = {
    "{\"type\":\"track\",\"event\":\"Thing Done\",\"userId\":\"u\",\"context\":C,"
    "\"properties\":{\"place\":V,\"items\":V,\"things\":V,\"x\":V}}",
    "{\"context\":C,\"properties\":{\"place\":V,\"items\":V,\"things\":V,\"x\":V},"
    "\"type\":\"track\",\"event\":\"Thing Done\",\"userId\":\"u\"}",
    "{\"context\":C,\"version\":V,\"properties\":V,\"traits\":V,\"extra\":V,"
    "\"type\":\"track\",\"event\":\"Another\",\"userId\":\"u\"}",
    "{\"context\":C,\"integrations\":V,\"traits\":V,\"x\":V,\"y\":V,"
    "\"type\":\"identify\",\"userId\":\"u\"}",
};

/* One event; now and then with a byte changed or the last one missing, and then seldom JSON. */
static size_t write_event(char *out, size_t max, uint64_t *state) {
    size_t len = 0;
    for (const char *at = events[draw(state, COUNT(events))]; *at; at++) {
        const char *part = at;
        size_t part_len = 1;
        if (*at == 'C' || *at == 'V') {
            part = *at == 'C' ? contexts[draw(state, COUNT(contexts))]
                              : values[draw(state, COUNT(values))];
            part_len = strlen(part);
        }
        assert_true(len + part_len < max);
        memcpy(out + len, part, part_len);
        len += part_len;
    }
    if (draw(state, 8) == 0)
        out[draw(state, len)] = "\"{}[]:,0 x"[draw(state, 10)];
    return draw(state, 8) == 0 ? len - 1 : len;
}

/* Appends the findings of one event, their places moved to where it stands in the stream. */
static void append_moved(struct heard *all, const struct heard *one, size_t event, size_t at) {
    for (char *line = strtok(one->text, "\n"); line; line = strtok(NULL, "\n")) {
        unsigned long long column, offset;
        if (sscanf(line, "1:1:%llu @%llu", &column, &offset) != 2)
            fail_msg("%s", line);
        size_t left = all->max - all->len;
        int len = snprintf(all->text + all->len, left, "%zu:%zu:%llu @%llu%s\n", event + 1,
                           event + 1, column, offset + at, strchr(strchr(line, '@'), ' '));
        assert_true(len > 0 && (size_t)len < left);
        all->len += (size_t)len;
    }
}

enum { EVENTS = 600 };

static void test_what_was_seen_before_changes_no_finding(void **state) {
    (void)state;
    enum { EVENT_MAX = 1200, FOUND_MAX = 4 << 20 };
    struct run run = {.table = plan_table(plan),
                      .options = {.event_len_max = 8192, .format = TV_INPUT_LINES}};
    char *stream = malloc((size_t)EVENTS * EVENT_MAX);
    struct heard expected = {.text = calloc(1, FOUND_MAX), .max = FOUND_MAX};
    uint64_t seed = 7;
    size_t len = 0;
    assert_non_null(stream);
    assert_non_null(expected.text);
    for (size_t i = 0; i < EVENTS; i++) {
        size_t event_len = write_event(stream + len, EVENT_MAX, &seed);
        stream[len + event_len++] = '\n';
        struct heard one = run_checker(&run, (struct tv_str){stream + len, event_len});
        append_moved(&expected, &one, i, len);
        heard_free(&one);
        len += event_len;
    }
    for (run.chunk = 0; run.chunk <= 20000; run.chunk += 9999) {
        struct heard found = run_checker(&run, (struct tv_str){stream, len});
        assert_string_equal(found.text, expected.text);
        heard_free(&found);
    }
    free(expected.text);
    free(stream);
    tv_table_free((struct tv_table *)run.table);
}

/* ---- Forms ----------------------------------------------------------------------------------- */

enum { SIGHTS_MAX = 1 << 14 };

/* What was observed, by record. */
struct seen {
    uint64_t forms[EVENTS]; /* 0: no event */
    bool is_new[EVENTS];
    size_t record; /* added to those that are told */
    struct sight {
        size_t event;
        uint64_t property;
        enum tv_type type;
    } sights[SIGHTS_MAX];
    size_t sight_count;
};

static uint32_t see_event(void *context, const struct tv_observation *event) {
    struct seen *seen = context;
    size_t number = seen->record + event->facts.record - 1;
    assert_in_range(number, 0, EVENTS - 1);
    seen->forms[number] = event->facts.form;
    seen->is_new[number] = event->facts.is_new;
    return 0;
}

static void see_sight(void *context, const struct tv_sight *sight) {
    struct seen *seen = context;
    assert_in_range(seen->sight_count, 0, SIGHTS_MAX - 1);
    seen->sights[seen->sight_count++] =
        (struct sight){seen->record + sight->record - 1, sight->property, sight->type};
}

static struct seen *observe(struct run *run, struct seen *seen, struct tv_str text) {
    struct tv_observer observer = {see_event, see_sight, seen};
    run->options.observer = &observer;
    struct heard heard = run_checker(run, text);
    heard_free(&heard);
    run->options.observer = NULL;
    return seen;
}

/* True when a value of that property and type was told before or with the event. */
static bool is_told(const struct seen *seen, const struct sight *sight) {
    for (size_t i = 0; i < seen->sight_count; i++) {
        const struct sight *told = &seen->sights[i];
        if (told->property == sight->property && told->type == sight->type &&
            told->event <= sight->event)
            return true;
    }
    return false;
}

/* A checker that has seen other events tells the same forms as one that has not, and no value whose
 * property and type it has not told. */
static void test_what_was_seen_before_changes_no_form(void **state) {
    (void)state;
    enum { EVENT_MAX = 1200 };
    struct run run = {.table = plan_table(plan),
                      .options = {.event_len_max = 8192, .format = TV_INPUT_LINES}};
    struct seen *alone = calloc(2, sizeof *alone), *all = alone + 1;
    char *stream = malloc((size_t)EVENTS * EVENT_MAX);
    uint64_t seed = 11;
    size_t len = 0, known = 0;
    assert_non_null(alone);
    assert_non_null(stream);
    for (alone->record = 0; alone->record < EVENTS; alone->record++) {
        size_t event_len = write_event(stream + len, EVENT_MAX, &seed);
        stream[len + event_len++] = '\n';
        observe(&run, alone, (struct tv_str){stream + len, event_len});
        len += event_len;
    }
    observe(&run, all, (struct tv_str){stream, len});
    assert_memory_equal(all->forms, alone->forms, sizeof all->forms);
    for (size_t i = 0; i < EVENTS; i++)
        known += all->forms[i] != 0 && !all->is_new[i];
    assert_in_range(known, 20, EVENTS);
    for (size_t i = 0; i < alone->sight_count; i++)
        assert_true(is_told(all, &alone->sights[i]));
    free(stream);
    free(alone);
    tv_table_free((struct tv_table *)run.table);
}

/* An event with so many names that those of its last object have no room; and that object again. */
static void test_what_could_not_be_noted_is_not_kept(void **state) {
    (void)state;
    enum { NAMES = 600, STREAM_MAX = 16384 };
    static const char head[] =
        "{\"type\":\"track\",\"event\":\"X\",\"userId\":\"u\",\"properties\":{";
    static const char tail[] = "\"twins\":{\"a\":1,\"a\":2},\"behind\":\"it\"}}\n";
    struct run run = {.table = plan_table(plan),
                      .options = {.event_len_max = 8192, .format = TV_INPUT_LINES}};
    char stream[STREAM_MAX];
    size_t len = (size_t)snprintf(stream, sizeof stream, "%s", head);
    for (unsigned i = 0; i < NAMES; i++)
        len += (size_t)snprintf(stream + len, sizeof stream - len, "\"n%03u\":1,", i);
    len += (size_t)snprintf(stream + len, sizeof stream - len, "%s%s%s", tail, head, tail);
    struct heard found = run_checker(&run, (struct tv_str){stream, len});
    assert_non_null(strstr(found.text, "1:1:1 @0 json/budget"));
    assert_non_null(strstr(found.text, "json/duplicate-key /properties/twins/a"));
    heard_free(&found);
    tv_table_free((struct tv_table *)run.table);
}

/* A value that comes again at the very end of a record that lacks its own bracket: the walk must
 * not be led out of it. */
static void test_a_value_that_comes_again_does_not_hide_a_missing_bracket(void **state) {
    (void)state;
    static const char head[] = "{\"type\":\"page\",\"userId\":\"u\",\"context\":"
                               "{\"library\":{\"name\":\"analytics.js\",\"version\":\"4.2.1\"}}";
    struct run run = {.table = plan_table(NULL), .options = {.format = TV_INPUT_LINES}};
    char stream[1024];
    size_t len =
        (size_t)snprintf(stream, sizeof stream, "%s}\n%s}\n%s\n%s}\n", head, head, head, head);
    struct heard found = run_checker(&run, (struct tv_str){stream, len});
    assert_non_null(strstr(found.text, "json/syntax"));
    assert_non_null(strstr(found.text, "the value is not closed"));
    assert_int_equal(found.totals.findings, 1);
    heard_free(&found);
    tv_table_free((struct tv_table *)run.table);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_was_seen_before_changes_no_finding),
        cmocka_unit_test(test_what_was_seen_before_changes_no_form),
        cmocka_unit_test(test_what_could_not_be_noted_is_not_kept),
        cmocka_unit_test(test_a_value_that_comes_again_does_not_hide_a_missing_bracket),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
