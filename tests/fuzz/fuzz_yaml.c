/* Any bytes as a spec or plan. They are read or refused, and every finding is about a place that is
 * there: tv_locate, which counts in its own way, must come to the same line and column. What can be
 * read is linted, and the edits of each finding make a file that says the same but for a name. */
#include "lint.h"
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
    demand(finding->rule == TV_RULE_PLAN_SYNTAX || finding->rule == TV_RULE_PLAN_UNKNOWN_KEY ||
           finding->rule == TV_RULE_PLAN_DUPLICATE_EVENT ||
           finding->rule == TV_RULE_PLAN_DUPLICATE_PROPERTY);
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

static void ignore(void *context, const struct tv_finding *finding) {
    (void)context;
    (void)finding;
}

enum { EDITS_MAX = 64 };

/* Edits of one finding by place; more than EDITS_MAX are passed over. */
static size_t sort_edits(const struct tv_lint_edit *edit, const struct tv_lint_edit **edits) {
    size_t count = 0;
    for (; edit && count < EDITS_MAX; edit = edit->next) {
        size_t at = count++;
        for (; at > 0 && edits[at - 1]->at.offset > edit->at.offset; at--)
            edits[at] = edits[at - 1];
        edits[at] = edit;
    }
    return edit ? 0 : count;
}

/* Names that are renamed may become equal to others by chance of the input; what is read again then
 * is refused, and the program writes nothing. */
static void try_edits(const struct tv_file *file, const struct tv_lint_finding *finding) {
    const struct tv_lint_edit *edits[EDITS_MAX];
    size_t count = sort_edits(finding->edits, edits);
    struct tv_model *model = tv_model_new();
    struct tv_arena *arena = tv_arena_new();
    const struct tv_file *again;
    if (count && model && arena) {
        struct tv_str text = tv_lint_apply(arena, file->text, edits, count);
        demand(text.at != NULL);
        enum tv_status status = tv_read_yaml(model, TV_STR("plan.yaml"), text, false,
                                             (struct tv_sink){ignore, NULL}, &again);
        demand(status != TV_OK || tv_lint_is_same(arena, file, again, edits, count));
        demand(status == TV_OK || finding->is_unsafe);
    }
    tv_arena_free(arena);
    tv_model_free(model);
}

static void lint(const struct tv_model *model, const struct tv_file *file) {
    bool enabled[TV_RULE_COUNT];
    size_t count, tried = 0;
    for (int i = 0; i < TV_RULE_COUNT; i++)
        enabled[i] = true;
    struct tv_lint *linter = tv_lint_new(enabled);
    if (!linter)
        return;
    demand(tv_lint_plan(linter, model, file->path) == TV_OK);
    const struct tv_lint_finding *const *findings = tv_lint_findings(linter, &count);
    demand(findings != NULL);
    for (size_t i = 0; i < count; i++) {
        const struct tv_finding *finding = &findings[i]->finding;
        demand(finding->line > 0 && finding->line <= file->line_count && finding->detail.len > 0);
        demand(finding->offset <= file->text.len);
        if (findings[i]->edits && tried++ < 8)
            try_edits(file, findings[i]);
    }
    tv_lint_free(linter);
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
    if (file)
        lint(model, file);
    tv_model_free(model);
    return 0;
}
