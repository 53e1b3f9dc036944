/* Memory: the checker takes all of it in tv_checker_new, in one piece, and none later, whatever it
 * reads. malloc and its kin are counted by the linker's --wrap. */
#include "checker_test.h"

void *__real_malloc(size_t len);
void *__real_calloc(size_t count, size_t len);
void *__real_realloc(void *at, size_t len);
void __real_free(void *at);
void *__wrap_malloc(size_t len);
void *__wrap_calloc(size_t count, size_t len);
void *__wrap_realloc(void *at, size_t len);
void __wrap_free(void *at);

/* What happened since the counting began; the linker leaves no other place for it. */
static struct {
    bool counts, fails;
    unsigned calls;
    size_t bytes;
} heap;

static void *count(void *at, size_t len) {
    if (heap.counts) {
        heap.calls++;
        heap.bytes += len;
    }
    return at;
}

void *__wrap_malloc(size_t len) {
    return count(heap.fails ? NULL : __real_malloc(len), len);
}

void *__wrap_calloc(size_t items, size_t len) {
    return count(heap.fails ? NULL : __real_calloc(items, len), items * len);
}

void *__wrap_realloc(void *at, size_t len) {
    return count(heap.fails ? NULL : __real_realloc(at, len), len);
}

void __wrap_free(void *at) {
    if (heap.counts)
        heap.calls++;
    __real_free(at);
}

static int open_table(void **state) {
    *state = plan_table("trackvet: 1\nplan: p\nadditional: {events: forbid, properties: warn}\n"
                        "events:\n  Paid: {required: amount, properties: {amount: number}}\n");
    return 0;
}

static int close_table(void **state) {
    tv_table_free(*state);
    return 0;
}

static void ignore(void *context, const struct tv_finding *finding) {
    (void)finding;
    ++*(unsigned *)context;
}

static const char text[] =
    "{\"type\":\"track\",\"event\":\"Paid\",\"userId\":\"\",\"properties\":{\"amuont\":\"\\ud800\"}"
    "}\n"
    "{\"type\":\"track\",\"event\":\"Piad\",\"x\":{\"y\":[1e999,{\"z\":1,\"z\":2}]}}\n"
    "{\"batch\":[{\"type\":\"page\"},3],\"context\":{\"ip\":3}}\n"
    "{\"message\":\"{\\\"type\\\":\\\"page\\\",\\\"userId\\\":7}\"}\n"
    "oops\n[1,2]\n{\"a\":\n\n";

static void test_nothing_is_allocated_while_checking(void **state) {
    struct tv_options options = {0};
    unsigned findings = 0;
    struct tv_checker *checker =
        tv_checker_new(*state, &options, (struct tv_sink){ignore, &findings});
    assert_non_null(checker);
    heap.calls = 0;
    heap.counts = true;
    for (size_t chunk = 1; chunk < 200; chunk += 7) {
        for (size_t at = 0; at < sizeof text - 1; at += chunk) {
            size_t left = sizeof text - 1 - at;
            tv_checker_feed(checker, text + at, left < chunk ? left : chunk);
        }
        tv_checker_finish(checker, false);
    }
    heap.counts = false;
    assert_int_equal(heap.calls, 0);
    assert_true(findings > 100);
    tv_checker_free(checker);
}

static void test_the_checker_is_one_piece_and_says_how_large(void **state) {
    struct tv_options options = {0};
    unsigned findings = 0;
    heap.calls = 0;
    heap.bytes = 0;
    heap.counts = true;
    struct tv_checker *checker =
        tv_checker_new(*state, &options, (struct tv_sink){ignore, &findings});
    heap.counts = false;
    assert_non_null(checker);
    assert_int_equal(heap.calls, 1);
    assert_int_equal(heap.bytes, tv_checker_memory(checker));
    assert_true(heap.bytes < 12u << 20);
    tv_checker_free(checker);
}

static void test_without_memory_there_is_no_checker(void **state) {
    struct tv_options options = {0};
    heap.fails = true;
    struct tv_checker *checker = tv_checker_new(*state, &options, (struct tv_sink){0});
    heap.fails = false;
    assert_null(checker);
}

static void test_limits_beyond_the_largest_are_refused(void **state) {
    struct tv_options options = {.event_len_max = TV_EVENT_LEN_MAX + 1};
    assert_null(tv_checker_new(*state, &options, (struct tv_sink){0}));
    options = (struct tv_options){.depth_max = TV_JSON_DEPTH_DEFAULT + 1};
    assert_null(tv_checker_new(*state, &options, (struct tv_sink){0}));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_is_allocated_while_checking),
        cmocka_unit_test(test_the_checker_is_one_piece_and_says_how_large),
        cmocka_unit_test(test_without_memory_there_is_no_checker),
        cmocka_unit_test(test_limits_beyond_the_largest_are_refused),
    };
    return cmocka_run_group_tests(tests, open_table, close_table);
}
