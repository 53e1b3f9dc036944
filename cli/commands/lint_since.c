/* A finding is new to whoever changed one of the lines it is about: its own, those of its value,
 * and those of the other places it names, of which each may be the one that is wrong. */
#include "lint_since.h"

#include <stdlib.h>

bool tv_since_read(struct tv_since *since, const struct tv_arguments *arguments, FILE *err) {
    bool staged = tv_option_count(arguments, TV_OPTION_STAGED) > 0;
    since->ref = tv_option_text(arguments, TV_OPTION_SINCE, NULL);
    if (!since->ref && !staged)
        return true;
    if (since->ref && (staged || !*since->ref))
        fprintf(err, staged ? "trackvet: --since and --staged name two commits: give one of them\n"
                            : "trackvet: --since wants a commit, such as main or HEAD~1\n");
    else if ((since->changes = tv_changes_new(since->ref, err)))
        return true;
    return false;
}

void tv_since_clear(struct tv_since *since) {
    tv_changes_free(since->changes);
    free(since->kept);
}

/* The line that the last byte of a place stands in. */
static uint64_t last_line(const struct tv_file *file, uint64_t line, uint64_t end) {
    while (line < file->line_count && file->lines[line] < end)
        line++;
    return line;
}

static bool is_changed(void *context, const struct tv_at *at) {
    uint64_t last = last_line(at->file, at->line, (uint64_t)at->offset + at->len);
    return tv_changes_touch(context, at->file->path, at->line, last);
}

void tv_since_focus(struct tv_since *since, struct tv_lint *lint) {
    if (since->changes)
        tv_lint_focus_on(lint, (struct tv_lint_focus){is_changed, since->changes});
}

bool tv_since_ask(struct tv_since *since, const struct tv_model *model) {
    if (!since->changes)
        return true;
    for (const struct tv_file *file = model->files; file; file = file->next)
        if (!file->builtin)
            tv_changes_touch(since->changes, file->path, 0, 0);
    return !tv_changes_failed(since->changes);
}

/* ---- Findings ------------------------------------------------------------------------------ */

static const struct tv_file *find_file(const struct tv_model *model, struct tv_str path) {
    const struct tv_file *file = model->files;
    while (file && !tv_str_equal(file->path, path))
        file = file->next;
    return file;
}

/* What cannot be read is no file of the model, but one of git's; any line may be why. */
static bool touches(struct tv_since *since, const struct tv_model *model, struct tv_str path,
                    uint64_t first, uint64_t end) {
    const struct tv_file *file = find_file(model, path);
    if (!path.len || (file && file->builtin))
        return false;
    if (!file)
        return tv_changes_touch(since->changes, path, 0, 0);
    return tv_changes_touch(since->changes, path, first, last_line(file, first, end));
}

bool tv_since_tells(struct tv_since *since, const struct tv_model *model,
                    const struct tv_lint_finding *found) {
    if (!since->changes)
        return true;
    const struct tv_finding *finding = &found->finding;
    uint64_t line = found->is_whole ? 0 : finding->line;
    if (touches(since, model, finding->file, line, finding->offset + finding->len))
        return true;
    for (uint32_t i = 0; i < finding->origin_count; i++)
        if (touches(since, model, finding->origins[i].file, finding->origins[i].line, 0))
            return true;
    return false;
}

const struct tv_lint_finding *const *tv_since_keep(struct tv_since *since,
                                                   const struct tv_model *model,
                                                   const struct tv_lint_finding *const *found,
                                                   size_t *count) {
    size_t left = 0;
    if (!since->changes)
        return found;
    free(since->kept);
    since->kept = calloc(*count + 1, sizeof *since->kept);
    for (size_t i = 0; since->kept && i < *count; i++)
        if (tv_since_tells(since, model, found[i]))
            since->kept[left++] = found[i];
    *count = left;
    return since->kept;
}
