/* Every allocation fails in turn: the compiler says that it is out of memory and loses nothing. */
#include "compiling.h"
#include "read.h"
#include "../wrap_allocations.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

/* Allocations left before one fails; negative: none does. */
static int left = -1;

static bool may_allocate(void) {
    return left < 0 || left-- != 0;
}

static void ignore(void *context, const struct tv_finding *finding) {
    (void)context;
    (void)finding;
}

static struct tv_model *read_model(const char *plan) {
    struct tv_model *model = tv_model_new();
    struct tv_sink sink = {ignore, NULL};
    assert_int_equal(tv_read_yaml(model, str("specs/core.yaml"), str(core_text), true, sink, NULL),
                     TV_OK);
    assert_int_equal(tv_read_yaml(model, str("plan.yaml"), str(plan), false, sink, NULL), TV_OK);
    return model;
}

/* Runs until no allocation fails; returns what that run said. */
static enum tv_status fail_each(const char *plan, bool describes) {
    struct tv_model *model = read_model(plan);
    struct tv_str path = str("plan.yaml");
    struct tv_compile_input input = {model, NULL, 0, &path, 1};
    struct tv_describe_visitor visitor = {NULL, NULL, NULL, NULL};
    struct tv_sink sink = {ignore, NULL};
    enum tv_status status = TV_ERROR_MEMORY;
    int runs = 0;
    for (; status == TV_ERROR_MEMORY && runs < 10000; runs++) {
        void *image = NULL;
        size_t len = 0;
        left = runs;
        status =
            describes ? tv_describe(model, sink, &visitor) : tv_compile(&input, sink, &image, &len);
        left = -1;
        assert_true((status == TV_OK && !describes) == (image != NULL));
        free(image);
    }
    assert_true(runs > 1);
    tv_model_free(model);
    return status;
}

static const char good[] =
    "trackvet: 1\n"
    "plan: web\n"
    "additional: {events: forbid, properties: warn}\n"
    "types: {tree: {properties: {kids: {items: tree}}}}\n"
    "events:\n"
    "  E:\n"
    "    required: [a, [b, /userId]]\n"
    "    formerly: D\n"
    "    properties: {a: [email, {enum: [x]}], b: {type: tree, also: c, formerly: /b}}\n"
    "    when: {if: {a: x}, then: {required: b}}\n"
    "    versions: {1: {}, 2: {properties: {d: string}}}\n";

static const char bad[] =
    "trackvet: 1\n"
    "plan: web\n"
    "extends: nothing\n"
    "events: {E: {required: z, properties: {a: strin, b: {minimum: 2, maximum: 1}}}}\n";

static void test_each_allocation_of_a_good_plan_may_fail(void **state) {
    (void)state;
    assert_int_equal(fail_each(good, false), TV_OK);
}

static void test_each_allocation_of_a_bad_plan_may_fail(void **state) {
    (void)state;
    assert_int_equal(fail_each(bad, false), TV_ERROR_DEFINITION);
}

static void test_each_allocation_of_a_description_may_fail(void **state) {
    (void)state;
    assert_int_equal(fail_each(good, true), TV_OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_allocation_of_a_good_plan_may_fail),
        cmocka_unit_test(test_each_allocation_of_a_bad_plan_may_fail),
        cmocka_unit_test(test_each_allocation_of_a_description_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
