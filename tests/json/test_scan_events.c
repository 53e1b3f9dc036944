/* The kernels of this machine against the scalar one, on the events of the demo: as they are, and
 * with a few bytes of each made into what the scan looks for. */
#include "json_test.h"

#include <stdlib.h>

enum { EVENT_MAX = 8192, CHANGES = 20 };

static struct index_room room, scalar_room;
static const struct tv_kernel *kernels[TV_KERNELS_MAX];
static size_t kernel_count;

static void expect_index_of_scalar(const struct tv_kernel *kernel, struct tv_str text) {
    struct tv_index expected = index_in(&scalar_room), index = index_in(&room);
    struct tv_json_error expected_error, error;
    bool expected_ok = tv_scan(tv_kernel_scalar(), text, &expected, &expected_error);
    assert_int_equal(tv_scan(kernel, text, &index, &error), expected_ok);
    assert_int_equal(error.fault, expected_error.fault);
    assert_int_equal(error.at, expected_error.at);
    assert_string_equal(error.detail, expected_error.detail);
    if (!expected_ok)
        return;
    assert_int_equal(index.count, expected.count);
    assert_int_equal(index.has_escapes, expected.has_escapes);
    assert_int_equal(index.has_high, expected.has_high);
    assert_int_equal(index.escape_first, expected.escape_first);
    assert_int_equal(index.escape_last, expected.escape_last);
    assert_memory_equal(index.quotes, expected.quotes,
                        (expected.count + TV_INDEX_SENTINELS) * sizeof *index.quotes);
}

static void expect_indexes_of_scalar(struct tv_str text) {
    for (size_t i = 0; i < kernel_count; i++)
        expect_index_of_scalar(kernels[i], text);
}

/* Each change is on top of those before it; most leave the event sound as far as the scan goes. */
static void change(struct random *random, char *event, size_t len) {
    static const struct tv_str changes[] = {
        TV_STR("\\n"),      TV_STR("\\\\"),         TV_STR("\\u00e9"),
        TV_STR("\xc3\xa9"), TV_STR("\xe4\xba\xac"), TV_STR("\xf0\x9f\x9a\x80"),
        TV_STR("\"\""),     TV_STR("\\"),           TV_STR("\""),
        TV_STR("\n"),       TV_STR("\x80"),         TV_STR("\xed\xa0\x80")};
    size_t choices = random_below(random, 4) ? 7 : sizeof changes / sizeof *changes;
    struct tv_str with = changes[random_below(random, choices)];
    memcpy(event + random_below(random, len - with.len), with.at, with.len);
}

static void check_event(struct random *random, struct tv_str event) {
    char copy[EVENT_MAX];
    if (event.len < 16 || event.len > sizeof copy)
        return;
    expect_indexes_of_scalar(event);
    for (int i = 0; i < CHANGES; i++) {
        if (i % 5 == 0)
            memcpy(copy, event.at, event.len);
        change(random, copy, event.len);
        expect_indexes_of_scalar((struct tv_str){copy, event.len});
    }
}

static char events[1 << 20];

static void test_events_and_changed_events_are_indexed_as_by_the_scalar_kernel(void **state) {
    (void)state;
    FILE *file = fopen(TV_SOURCE_DIR "/fixtures/demo/web/2026-03-01.ndjson", "rb");
    assert_non_null(file);
    size_t len = fread(events, 1, sizeof events, file);
    fclose(file);
    assert_true(len > 0 && len < sizeof events);
    struct random random = {31};
    for (size_t at = 0; at < len;) {
        const char *end = memchr(events + at, '\n', len - at);
        struct tv_str event = {events + at, end ? (size_t)(end - events) - at : len - at};
        check_event(&random, event);
        at += event.len + 1;
    }
}

int main(void) {
    kernel_count = tv_kernels(kernels);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_events_and_changed_events_are_indexed_as_by_the_scalar_kernel),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
