/* Any bytes as a plan of whatever format. They are read or refused, every finding is about a place
 * that is there, and only errors keep the file out of the model. */
#include "read.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

struct seen {
    struct tv_str text;
    size_t errors;
};

static void demand(bool holds) {
    if (!holds)
        abort();
}

static void take(void *context, const struct tv_finding *finding) {
    struct seen *seen = context;
    demand(finding->detail.len > 0 && finding->line > 0 && finding->column > 0);
    demand(finding->offset <= seen->text.len && finding->len <= seen->text.len - finding->offset);
    demand(finding->text_offset <= finding->offset);
    demand(finding->text.len <= seen->text.len - finding->text_offset);
    demand(finding->line == tv_locate(seen->text, (size_t)finding->offset).line);
    seen->errors += finding->declared != TV_SEVERITY_WARNING;
}

/* Reads the bytes under a name, by which YAML is told from JSON. */
static void read_as(struct tv_str path, struct tv_str text, enum tv_plan_format format) {
    struct seen seen = {.text = text};
    struct tv_model *model = tv_model_new();
    const struct tv_file *file;
    struct tv_plan_options options = {.format = format};
    if (!model)
        return;
    enum tv_status status = tv_read_plan(model, (struct tv_source){path, text}, &options,
                                         (struct tv_sink){take, &seen}, &file);
    demand(status != TV_ERROR_MEMORY);
    demand((status == TV_OK) == (seen.errors == 0));
    demand((status == TV_OK) == (file != NULL) && file == model->files);
    tv_model_free(model);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len) {
    struct tv_str text = {(const char *)data, len};
    bool is_json = len > 0 && data[0] == '{', is_csv = len > 7 && !memcmp(data, "Version", 7);
    struct tv_str path = is_json  ? TV_STR("plan.json")
                         : is_csv ? TV_STR("plan.csv")
                                  : TV_STR("plan.yaml");
    read_as(path, text, TV_PLAN_AUTO);
    /* A translator that was told to must not trust the tree to be one of its format. */
    unsigned translators = TV_PLAN_FORMAT_COUNT - TV_PLAN_NATIVE - 1;
    read_as(path, text,
            (enum tv_plan_format)(TV_PLAN_NATIVE + 1 + (len ? data[len / 2] : 0u) % translators));
    return 0;
}
