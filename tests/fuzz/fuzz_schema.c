/* Any bytes as a file with a JSON Schema that a plan names. It is read or refused; what compiles is
 * a table that verification takes, and what does not has a finding about a place that is there. */
#include "compile.h"
#include "read.h"
#include "shipped.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

struct seen {
    struct tv_str text; /* of the file */
    size_t count;
};

static void demand(bool holds) {
    if (!holds)
        abort();
}

static void take(void *context, const struct tv_finding *finding) {
    struct seen *seen = context;
    seen->count++;
    demand(finding->detail.len > 0 && finding->line > 0 && finding->column > 0);
    if (tv_str_equal(finding->file, TV_STR("fuzz.json")))
        demand(finding->offset <= seen->text.len &&
               finding->len <= seen->text.len - finding->offset);
}

/* The file, by whatever name it calls others. */
static enum tv_status load(void *context, struct tv_str uri, struct tv_schema_text *found) {
    const struct seen *seen = context;
    *found = (struct tv_schema_text){uri, seen->text};
    return uri.len % 2 ? TV_OK : TV_ERROR_FILE;
}

static struct tv_model *read_plan(void) {
    size_t count;
    const struct tv_shipped_spec *core = tv_shipped_specs(&count);
    struct tv_model *model = tv_model_new();
    struct tv_sink sink = {NULL, NULL};
    struct tv_str path = {core->path, strlen(core->path)}, text = {core->text, core->len};
    if (!model)
        return NULL;
    demand(tv_read_yaml(model, path, text, true, sink, NULL) == TV_OK);
    demand(tv_read_yaml(model, TV_STR("plan.yaml"),
                        TV_STR("trackvet: 1\nplan: web\n"
                               "events: {E: {properties: {x: {schema: fuzz.json}}}}\n"),
                        false, sink, NULL) == TV_OK);
    return model;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len) {
    struct seen seen = {.text = {(const char *)data, len}};
    struct tv_model *model = read_plan();
    struct tv_str plan = TV_STR("plan.yaml"), spec = TV_STR("core");
    struct tv_compile_input input = {.model = model,
                                     .specs = &spec,
                                     .spec_count = 1,
                                     .plans = &plan,
                                     .plan_count = 1,
                                     .load = load,
                                     .load_context = &seen};
    void *image = NULL;
    size_t image_len;
    if (!model)
        return 0;
    enum tv_status status = tv_compile(&input, (struct tv_sink){take, &seen}, &image, &image_len);
    demand((status == TV_OK) == (seen.count == 0));
    struct tv_table *table = image ? tv_table_load(image, image_len, false, &status, NULL) : NULL;
    demand((table != NULL) == (image != NULL));
    tv_table_free(table);
    free(image);
    tv_model_free(model);
    return 0;
}
