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

static enum tv_status load_geo(void *context, struct tv_str uri, struct tv_schema_text *found) {
    (void)context;
    *found = (struct tv_schema_text){
        uri,
        TV_STR("{\"definitions\": {\"point\": {\"$id\": \"p\", \"items\": {\"$ref\": \"\"}}}}")};
    return TV_OK;
}

/* Runs until no allocation fails; returns what that run said. */
static enum tv_status fail_each(const char *plan, bool describes) {
    struct tv_model *model = read_model(plan);
    struct tv_str path = str("plan.yaml");
    struct tv_compile_input input = {
        .model = model, .plans = &path, .plan_count = 1, .load = load_geo};
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

static const char schemas[] =
    "trackvet: 1\n"
    "plan: web\n"
    "events:\n"
    "  E:\n"
    "    schema: {required: [properties]}\n"
    "    properties:\n"
    "      a: {schema: 'geo.json#/definitions/point'}\n"
    "      b:\n"
    "        schema:\n"
    "          anyOf: [{pattern: '^a'}, {enum: [[1], {b: 2}]}, {type: array, items: {$ref: '#'}}]\n"
    "          properties: {x: {minimum: 1, multipleOf: 2}, y: {maxLength: 3}}\n"
    "          patternProperties: {'^z': false}\n"
    "          dependencies: {x: [y], y: {required: [x]}}\n";

static const char bad_schemas[] =
    "trackvet: 1\n"
    "plan: web\n"
    "events: {E: {schema: {$ref: 'x#/a', type: strin}, properties: {a: {schema: {type: strin,\n"
    "  pattern: '(', allOf: [{$ref: '#'}]}}}}}\n";

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

static void test_each_allocation_of_schemas_may_fail(void **state) {
    (void)state;
    assert_int_equal(fail_each(schemas, false), TV_OK);
    assert_int_equal(fail_each(bad_schemas, false), TV_ERROR_DEFINITION);
}

static void test_each_allocation_of_a_description_may_fail(void **state) {
    (void)state;
    assert_int_equal(fail_each(good, true), TV_OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_allocation_of_a_good_plan_may_fail),
        cmocka_unit_test(test_each_allocation_of_a_bad_plan_may_fail),
        cmocka_unit_test(test_each_allocation_of_schemas_may_fail),
        cmocka_unit_test(test_each_allocation_of_a_description_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
