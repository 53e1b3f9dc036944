/* Findings of the linter as reports take them: with their edits as ranges of lines and columns. */
#include "lint_told.h"

/* The line that an offset stands in, and the byte column there; both from 1. */
static void find_position(const struct tv_file *file, size_t offset, uint64_t *line,
                          uint64_t *column) {
    uint32_t at = 0;
    while (at + 1 < file->line_count && file->lines[at + 1] <= offset)
        at++;
    *line = (uint64_t)at + 1;
    *column = offset - (file->line_count ? file->lines[at] : 0) + 1;
}

static size_t count_edits(const struct tv_lint_finding *found) {
    size_t count = 0;
    for (const struct tv_lint_edit *edit = found->edits; edit; edit = edit->next) {
        if (!edit->at.file || !tv_str_equal(edit->at.file->path, found->finding.file))
            return 0; /* some are in other files: what is here would do harm alone */
        count++;
    }
    return count;
}

static void put_edits(struct tv_told_edit *edits, const struct tv_lint_edit *edit) {
    for (; edit; edit = edit->next, edits++) {
        const struct tv_at *at = &edit->at;
        edits->text = edit->text;
        find_position(at->file, at->offset, &edits->line, &edits->byte_column);
        find_position(at->file, (size_t)at->offset + at->len, &edits->end_line,
                      &edits->end_byte_column);
    }
}

bool tv_told_make(struct tv_told *told, const struct tv_lint_finding *found,
                  struct tv_arena *arena) {
    *told = (struct tv_told){.finding = &found->finding};
    if (!found->edits)
        return true;
    told->fix = found->is_unsafe ? TV_FIX_UNSAFE : TV_FIX_SAFE;
    told->edit_count = count_edits(found);
    struct tv_told_edit *edits =
        told->edit_count ? tv_arena_alloc(arena, told->edit_count, sizeof *edits) : NULL;
    if (told->edit_count && !edits)
        return false;
    if (edits)
        put_edits(edits, found->edits);
    told->edits = edits;
    return true;
}
