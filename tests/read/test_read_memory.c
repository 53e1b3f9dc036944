/* Every allocation of the reader fails once, in turn: it then says so, and nothing else happens.
 * The linker sends calloc, the only allocator of model and reader, through the one here. */
#include "read_plan.h"
#include "reading.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

void *__real_calloc(size_t count, size_t len);
void *__wrap_calloc(size_t count, size_t len);

static size_t calls, failing_call; /* from 1; 0: none fails */

void *__wrap_calloc(size_t count, size_t len) {
    calls++;
    return calls == failing_call ? NULL : __real_calloc(count, len);
}

static void ignore_finding(void *context, const struct tv_finding *finding) {
    (void)context;
    (void)finding;
}

static bool is_foreign(const char *path) {
    return strstr(path, "/fixtures/plans/") != NULL;
}

/* Reads with the n-th allocation failing; the model's own two do not count. */
static enum tv_status read_failing(const char *path, struct tv_str text, size_t n) {
    struct tv_model *model = tv_model_new();
    struct tv_sink sink = {ignore_finding, NULL};
    const struct tv_file *file;
    calls = 0;
    failing_call = n;
    struct tv_plan_options options = {.format = TV_PLAN_AUTO};
    enum tv_status status =
        is_foreign(path)
            ? tv_read_plan(model, (struct tv_source){str(path), text}, &options, sink, &file)
            : tv_read_yaml(model, TV_STR("plan.yaml"), text, false, sink, &file);
    failing_call = 0;
    assert_int_equal(status == TV_OK, file != NULL);
    assert_int_equal(status == TV_OK, model->files != NULL);
    tv_model_free(model);
    return status;
}

static void assert_each_failure_is_told(const char *path, enum tv_status status) {
    struct tv_str text = load_file(path);
    assert_int_equal(read_failing(path, text, 0), status);
    size_t count = calls;
    assert_true(count >= 3);
    for (size_t n = 1; n <= count; n++)
        assert_int_equal(read_failing(path, text, n), TV_ERROR_MEMORY);
    free((char *)text.at);
}

static void test_each_failing_allocation_is_an_error(void **state) {
    (void)state;
    assert_each_failure_is_told(TV_SOURCE_DIR "/specs/ecommerce_v2.yaml", TV_OK);
    assert_each_failure_is_told(TV_SOURCE_DIR "/specs/core.yaml", TV_OK);
    assert_each_failure_is_told(TV_SOURCE_DIR "/fixtures/read/keywords.yaml", TV_ERROR_DEFINITION);
}

static void test_each_failing_allocation_is_an_error_in_foreign_plans(void **state) {
    (void)state;
    const char *const folder = TV_SOURCE_DIR "/fixtures/plans/";
    const char *const files[] = {"segment/rules.json",
                                 "segment-config/list.json",
                                 "typewriter/plan.json",
                                 "typewriter-yml/typewriter.yml",
                                 "rudderstack-api/v2.json",
                                 "rudderstack-api/identifiers.json",
                                 "avo/export.json",
                                 "mparticle/plan.json",
                                 "mixpanel-lexicon/entries.json",
                                 "snowplow-iglu/schemas/com.depot/lane_closed/jsonschema/1-0-0",
                                 "rules-yaml/Parcel_Scanned.yml",
                                 "json-schema/parcel-scanned.schema.json",
                                 "segment-csv/depot-co-depot--2026-01-06--10-00-utc.csv",
                                 "csv-template/avo.csv"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char path[512];
        snprintf(path, sizeof path, "%s%s", folder, files[i]);
        assert_each_failure_is_told(path, TV_OK);
    }
}

/* Reads a project of several files with the n-th allocation failing. */
static enum tv_status read_project_failing(const struct tv_source *files, size_t count, size_t n) {
    struct tv_model *model = tv_model_new();
    struct tv_sink sink = {ignore_finding, NULL};
    struct tv_project project = {NULL, NULL};
    struct tv_plan_options options = {.plan = TV_STR("depot"), .project = &project};
    enum tv_status status = TV_OK;
    const struct tv_file *file;
    calls = 0;
    failing_call = n;
    for (size_t i = 0; i < count && status == TV_OK; i++)
        status = tv_read_plan(model, files[i], &options, sink, &file);
    if (status == TV_OK)
        status = tv_read_project(model, &project, &options, sink);
    failing_call = 0;
    tv_model_free(model);
    return status;
}

static void test_each_failing_allocation_is_an_error_in_a_project(void **state) {
    (void)state;
    const char *const folder = TV_SOURCE_DIR "/fixtures/plans/rudderstack-v1/";
    const char *const names[] = {"categories.yaml", "custom-types.yaml", "events.yaml",
                                 "properties.yaml", "plans/depot.yaml"};
    enum { COUNT = sizeof names / sizeof *names };
    struct tv_source files[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        char path[512];
        snprintf(path, sizeof path, "%s%s", folder, names[i]);
        files[i] = (struct tv_source){str(names[i]), load_file(path)};
    }
    assert_int_equal(read_project_failing(files, COUNT, 0), TV_OK);
    size_t total = calls;
    for (size_t n = 1; n <= total; n++)
        assert_int_equal(read_project_failing(files, COUNT, n), TV_ERROR_MEMORY);
    for (size_t i = 0; i < COUNT; i++)
        free((char *)files[i].text.at);
}

static void test_a_model_without_memory_is_none(void **state) {
    (void)state;
    for (size_t n = 1; n <= 2; n++) {
        calls = 0;
        failing_call = n;
        assert_null(tv_model_new());
    }
    failing_call = 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_failing_allocation_is_an_error),
        cmocka_unit_test(test_each_failing_allocation_is_an_error_in_foreign_plans),
        cmocka_unit_test(test_each_failing_allocation_is_an_error_in_a_project),
        cmocka_unit_test(test_a_model_without_memory_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
