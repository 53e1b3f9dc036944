/* Any bytes as a plan of whatever format. They are read or refused, every finding is about a place
 * that is there, and only errors keep the file out of the model. Lines of "---" part the files of a
 * folder that refer to each other. */
#include "read_plan.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

enum { FILES_MAX = 8 };

/* Files by their paths, which count them: "0.yaml", "1.yaml". */
struct seen {
    struct tv_str texts[FILES_MAX];
    size_t errors;
};

static void demand(bool holds) {
    if (!holds)
        abort();
}

static void take(void *context, const struct tv_finding *finding) {
    struct seen *seen = context;
    struct tv_str text = seen->texts[finding->file.at[0] - '0'];
    demand(finding->detail.len > 0 && finding->line > 0 && finding->column > 0);
    demand(finding->offset <= text.len && finding->len <= text.len - finding->offset);
    demand(finding->text_offset <= finding->offset);
    demand(finding->text.len <= text.len - finding->text_offset);
    demand(finding->line == tv_locate(text, (size_t)finding->offset).line);
    seen->errors += finding->declared != TV_SEVERITY_WARNING;
}

/* Reads the bytes under a name, by which YAML is told from JSON. */
static void read_as(struct tv_str path, struct tv_str text, enum tv_plan_format format) {
    struct seen seen = {.texts = {text}};
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

/* Takes a file off the text. */
static struct tv_str next_file(struct tv_str *text) {
    static const char line[] = "\n---\n";
    size_t line_len = sizeof line - 1, at = 0;
    while (at + line_len <= text->len && memcmp(text->at + at, line, line_len) != 0)
        at++;
    bool is_last = at + line_len > text->len;
    struct tv_str file = {text->at, is_last ? text->len : at + 1};
    size_t taken = is_last ? text->len : at + line_len;
    *text = (struct tv_str){text->at + taken, text->len - taken};
    return file;
}

static void read_folder(struct tv_str text) {
    char path[] = "0.yaml";
    struct seen seen = {.errors = 0};
    struct tv_model *model = tv_model_new();
    struct tv_project project = {NULL, NULL};
    struct tv_plan_options options = {.plan = TV_STR("x"), .project = &project};
    struct tv_sink sink = {take, &seen};
    enum tv_status status = model ? TV_OK : TV_ERROR_MEMORY;
    for (size_t i = 0; i < FILES_MAX && text.len > 0 && status == TV_OK; i++) {
        const struct tv_file *file;
        path[0] = (char)('0' + i);
        seen.texts[i] = next_file(&text);
        struct tv_source source = {{path, sizeof path - 1}, seen.texts[i]};
        status = tv_read_plan(model, source, &options, sink, &file);
    }
    if (status == TV_OK)
        status = tv_read_project(model, &project, &options, sink);
    demand(status != TV_ERROR_MEMORY && (status == TV_OK) == (seen.errors == 0));
    tv_model_free(model);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len) {
    struct tv_str text = {(const char *)data, len};
    bool is_json = len > 0 && data[0] == '{', is_csv = len > 7 && !memcmp(data, "Version", 7);
    struct tv_str path = is_json ? TV_STR("0.json") : is_csv ? TV_STR("0.csv") : TV_STR("0.yaml");
    read_as(path, text, TV_PLAN_AUTO);
    if (!is_json && !is_csv)
        read_folder(text);
    /* A translator that was told to must not trust the tree to be one of its format. */
    unsigned translators = TV_PLAN_FORMAT_COUNT - TV_PLAN_NATIVE - 1;
    read_as(path, text,
            (enum tv_plan_format)(TV_PLAN_NATIVE + 1 + (len ? data[len / 2] : 0u) % translators));
    return 0;
}
