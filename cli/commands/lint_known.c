/* Findings about plans have no rate: what was found at a place before may be found there again, as
 * often as it was. */
#include "lint_known.h"

#include "lint_node.h"

#include <stdlib.h>
#include <string.h>

struct tv_baseline_note *tv_lint_notes(const struct tv_model *model,
                                       const struct tv_lint_finding *const *found, size_t count) {
    struct tv_baseline_note *notes = calloc(count + 1, sizeof *notes);
    for (size_t i = 0; notes && i < count; i++) {
        const struct tv_finding *finding = &found[i]->finding;
        const char *rule = tv_rule_info(finding->rule)->name;
        notes[i] = (struct tv_baseline_note){.rule = {rule, strlen(rule)},
                                             .file = tv_lint_path(finding->file),
                                             .node = tv_lint_node(model, finding),
                                             .count = 1};
        if (!notes[i].node.at) {
            free(notes);
            return NULL;
        }
    }
    return notes;
}

/* Plans that were not looked at may still be as they were. */
static bool is_seen(const struct tv_model *model, struct tv_str path) {
    for (const struct tv_file *file = model->files; file; file = file->next)
        if (!file->builtin && tv_str_equal(tv_lint_path(file->path), path))
            return true;
    return false;
}

void tv_lint_compare(struct tv_baseline *baseline, const struct tv_baseline_note *notes,
                     size_t count, const struct tv_model *model, struct tv_lint_run *run) {
    tv_baseline_sort_notes(baseline);
    for (size_t i = 0; i < count; i++) {
        struct tv_baseline_note *known = tv_baseline_find_note(baseline, &notes[i]);
        if (known)
            known->met++;
    }
    run->has_baseline = true;
    for (size_t i = 0; i < baseline->note_count; i++) {
        struct tv_baseline_note *note = &baseline->notes[i];
        bool is_there = note->met > 0 || !is_seen(model, note->file);
        run->gone += !is_there;
    }
}

bool tv_lint_is_known(const struct tv_baseline *baseline, const struct tv_baseline_note *note) {
    const struct tv_baseline_note *known = tv_baseline_find_note(baseline, note);
    return known && known->met <= known->count;
}
