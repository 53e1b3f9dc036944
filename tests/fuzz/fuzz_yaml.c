/* Any bytes as a spec or plan. They are read or refused, and every finding is about a place that is
 * there: tv_locate, which counts in its own way, must come to the same line and column. */
#include "read.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

struct seen {
    struct tv_str text;
    size_t count;
    uint64_t last_offset;
};

static void demand(bool holds) {
    if (!holds)
        abort();
}

static bool is_ascii(struct tv_str text) {
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.at[i] >= 0x80)
            return false;
    return true;
}

static void take(void *context, const struct tv_finding *finding) {
    struct seen *seen = context;
    demand(finding->rule == TV_RULE_PLAN_SYNTAX || finding->rule == TV_RULE_PLAN_UNKNOWN_KEY);
    demand(finding->detail.len > 0 && finding->line > 0 && finding->column > 0);
    demand(finding->offset <= seen->text.len && finding->len <= seen->text.len - finding->offset);
    demand(finding->text_offset <= finding->offset && finding->offset >= seen->last_offset);
    demand(finding->text.len <= seen->text.len - finding->text_offset);
    struct tv_line_column place = tv_locate(seen->text, (size_t)finding->offset);
    demand(finding->line == place.line);
    if (is_ascii((struct tv_str){seen->text.at, (size_t)finding->offset}))
        demand(finding->column == place.column);
    seen->last_offset = finding->offset;
    seen->count++;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len) {
    struct seen seen = {.text = {(const char *)data, len}};
    struct tv_model *model = tv_model_new();
    const struct tv_file *file;
    if (!model)
        return 0;
    enum tv_status status = tv_read_yaml(model, TV_STR("plan.yaml"), seen.text, false,
                                         (struct tv_sink){take, &seen}, &file);
    demand(status != TV_ERROR_MEMORY);
    demand((status == TV_OK) == (seen.count == 0));
    demand((status == TV_OK) == (file != NULL) && file == model->files);
    tv_model_free(model);
    return 0;
}
