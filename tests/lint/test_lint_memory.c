/* Every allocation fails in turn: the linter says that it is out of memory and loses nothing. */
#include "linting.h"

#include "../wrap_allocations.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

/* Allocations left before one fails; negative: none does. */
static int left = -1;

static bool may_allocate(void) {
    return left < 0 || left-- != 0;
}

static const char plan[] =
    "naming: {properties: snake_case}\n"
    "types: {unused: string, item2: {enum: [a], minLength: 2}}\n"
    "calls: {identify: {required: a, traits: {a: string}}}\n"
    "events:\n"
    "  Order Complete: {properties: {total: number, firstName: {type: [string]}}}\n"
    "  Completed Order: {properties: {Total: string, revenue: string}}\n"
    "  Report Sent: {properties: {x: {}}}   # trackvet: ignore[plan/missing-doc] a reason\n"
    "  report sent: {owner: me, properties: {x: integer, page: item2}}\n"
    "  'Blank ': {properties: {page: integer, pages: integer}}\n"
    "  Clicked It: {}   # trackvet: ignore[plan/event-case]\n";

static enum tv_status lint_with(struct tv_model *model, const bool *enabled, int allowed) {
    size_t count;
    left = allowed;
    struct tv_lint *lint = tv_lint_new(enabled);
    enum tv_status status = TV_ERROR_MEMORY;
    if (lint)
        status = tv_lint_plan(lint, model, str("plan.yaml"));
    if (status == TV_OK && !tv_lint_findings(lint, &count))
        status = TV_ERROR_MEMORY;
    left = -1;
    tv_lint_free(lint);
    return status;
}

static void test_each_allocation_may_fail(void **state) {
    (void)state;
    bool enabled[TV_RULE_COUNT];
    const struct tv_file *file;
    struct tv_model *model = read_plan(plan, &file);
    for (int i = 0; i < TV_RULE_COUNT; i++)
        enabled[i] = true;
    enum tv_status status = TV_ERROR_MEMORY;
    int runs = 0;
    for (; status == TV_ERROR_MEMORY && runs < 10000; runs++)
        status = lint_with(model, enabled, runs);
    assert_int_equal(status, TV_OK);
    assert_true(runs > 3);
    tv_model_free(model);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_each_allocation_may_fail)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
