/* Fixing plans.
 *
 *   findings --collect--> edits by file --apply--> texts --check--> read, compared, compiled
 *                                                            '--write--> a new file in its place
 *
 * A file is written only when it reads again and says the same as before, but for the names that
 * were to change; and when nobody changed it in the meantime. */
#include "lint_fix.h"

#include "compile.h"
#include "file_text.h"
#include "output.h"
#include "read.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- Collecting ---------------------------------------------------------------------------------
 */

/* An edit and the finding that wants it. */
struct wanted {
    const struct tv_lint_edit *edit;
    size_t finding;
};

static int compare_paths(struct tv_str a, struct tv_str b) {
    int order = memcmp(a.at, b.at, a.len < b.len ? a.len : b.len);
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

static int compare_wanted(const void *a, const void *b) {
    const struct wanted *x = a, *y = b;
    const struct tv_file *left = x->edit->at.file, *right = y->edit->at.file;
    int files = left == right ? 0 : compare_paths(left->path, right->path);
    if (files)
        return files;
    if (x->edit->at.offset != y->edit->at.offset)
        return x->edit->at.offset < y->edit->at.offset ? -1 : 1;
    return (x->finding > y->finding) - (x->finding < y->finding);
}

static bool is_wanted(const struct tv_lint_finding *finding, bool unsafe) {
    return finding->edits && (unsafe || !finding->is_unsafe);
}

/* The next finding that is in the way of another one; count when there is none. */
static size_t find_clash(const struct wanted *wanted, size_t wanted_count, const bool *dropped,
                         size_t count) {
    const struct wanted *last = NULL;
    for (size_t i = 0; i < wanted_count; i++) {
        const struct wanted *next = &wanted[i];
        if (dropped[next->finding])
            continue;
        if (last && last->edit->at.file == next->edit->at.file &&
            last->edit->at.offset + last->edit->at.len > next->edit->at.offset)
            return last->finding > next->finding ? last->finding : next->finding;
        last = next;
    }
    return count;
}

static size_t drop_clashes(const struct wanted *wanted, size_t wanted_count, bool *dropped,
                           size_t count) {
    size_t clashes = 0;
    for (size_t clash = find_clash(wanted, wanted_count, dropped, count); clash < count;
         clash = find_clash(wanted, wanted_count, dropped, count)) {
        dropped[clash] = true;
        clashes++;
    }
    return clashes;
}

/* Sorts edits into files; each file's are behind one another already. */
static bool fill_files(struct tv_fixes *fixes, const struct wanted *wanted, size_t count,
                       const bool *dropped) {
    const struct tv_lint_edit **edits = tv_arena_alloc(fixes->arena, count + 1, sizeof *edits);
    fixes->files = tv_arena_alloc(fixes->arena, count + 1, sizeof *fixes->files);
    size_t edit_count = 0;
    if (!edits || !fixes->files)
        return false;
    for (size_t i = 0; i < count; i++) {
        const struct tv_lint_edit *edit = wanted[i].edit;
        struct tv_fixed_file *last =
            fixes->file_count ? &fixes->files[fixes->file_count - 1] : NULL;
        if (dropped[wanted[i].finding])
            continue;
        if (!last || last->file != edit->at.file) {
            last = fixes->files + fixes->file_count++;
            *last = (struct tv_fixed_file){.file = edit->at.file, .edits = edits + edit_count};
        }
        edits[edit_count++] = edit;
        last->edit_count++;
    }
    for (size_t i = 0; i < fixes->file_count; i++)
        fixes->files[i].text = tv_lint_apply(fixes->arena, fixes->files[i].file->text,
                                             fixes->files[i].edits, fixes->files[i].edit_count);
    return !tv_arena_failed(fixes->arena);
}

bool tv_fixes_collect(struct tv_fixes *fixes, const struct tv_lint_finding *const *findings,
                      size_t count, bool unsafe) {
    size_t wanted_count = 0, total = 0;
    *fixes = (struct tv_fixes){.arena = tv_arena_new()};
    for (size_t i = 0; i < count; i++)
        for (const struct tv_lint_edit *edit = findings[i]->edits; edit; edit = edit->next)
            total++;
    struct wanted *wanted =
        fixes->arena ? tv_arena_alloc(fixes->arena, total + 1, sizeof *wanted) : NULL;
    bool *dropped = wanted ? tv_arena_alloc(fixes->arena, count + 1, sizeof *dropped) : NULL;
    if (!dropped)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!is_wanted(findings[i], unsafe))
            continue;
        fixes->fixed++;
        for (const struct tv_lint_edit *edit = findings[i]->edits; edit; edit = edit->next)
            wanted[wanted_count++] = (struct wanted){edit, i};
    }
    qsort(wanted, wanted_count, sizeof *wanted, compare_wanted);
    fixes->fixed -= drop_clashes(wanted, wanted_count, dropped, count);
    return fill_files(fixes, wanted, wanted_count, dropped);
}

void tv_fixes_clear(struct tv_fixes *fixes) {
    tv_arena_free(fixes->arena);
    *fixes = (struct tv_fixes){0};
}

/* ---- Checking -----------------------------------------------------------------------------------
 */

static void count_finding(void *context, const struct tv_finding *finding) {
    (void)finding;
    ++*(size_t *)context;
}

static const struct tv_fixed_file *find_fixed(const struct tv_fixes *fixes,
                                              const struct tv_file *file) {
    for (size_t i = 0; i < fixes->file_count; i++)
        if (fixes->files[i].file == file)
            return &fixes->files[i];
    return NULL;
}

static const char unlike[] = "the fix would change more than it should";

/* Reads the files of the old model again, the fixed ones with their new texts. *is_whole: all of
 * them could be read so; plans in other formats cannot, and nothing in them is fixed. */
static const char *read_again(const struct tv_fixes *fixes, const struct tv_model *old,
                              struct tv_model *model, bool *is_whole) {
    *is_whole = true;
    for (const struct tv_file *file = old->files; file; file = file->next) {
        const struct tv_fixed_file *fixed = find_fixed(fixes, file);
        const struct tv_file *read;
        size_t mistakes = 0;
        struct tv_sink sink = {count_finding, &mistakes};
        if (file->builtin)
            continue;
        bool ok = tv_read_yaml(model, file->path, fixed ? fixed->text : file->text, false, sink,
                               &read) == TV_OK;
        *is_whole &= ok;
        if (fixed &&
            (!ok || !tv_lint_is_same(fixes->arena, file, read, fixed->edits, fixed->edit_count)))
            return unlike;
    }
    return NULL;
}

/* Mistakes that the compiler finds in the plans, each by itself. */
static size_t count_mistakes(const struct tv_model *model, const struct tv_str *plans,
                             size_t plan_count) {
    size_t mistakes = 0;
    for (size_t i = 0; i < plan_count; i++) {
        struct tv_compile_input input = {.model = model, .plans = &plans[i], .plan_count = 1};
        struct tv_sink sink = {count_finding, &mistakes};
        void *image = NULL;
        size_t len;
        if (tv_compile(&input, sink, &image, &len) == TV_ERROR_MEMORY)
            mistakes++;
        free(image);
    }
    return mistakes;
}

const char *tv_fixes_check(const struct tv_fixes *fixes, const struct tv_model *model,
                           const struct tv_str *plans, size_t plan_count) {
    struct tv_model *new = tv_definitions_shipped_model();
    bool is_whole = false;
    const char *why = new ? read_again(fixes, model, new, &is_whole) : "out of memory";
    if (!why && is_whole &&
        count_mistakes(new, plans, plan_count) > count_mistakes(model, plans, plan_count))
        why = unlike;
    tv_model_free(new);
    return why;
}

/* ---- Writing ------------------------------------------------------------------------------------
 */

static bool refuse(FILE *err, const char *path, const char *why) {
    fprintf(err, "trackvet: %s: %s\n", path, why);
    return false;
}

/* What stands in the file is what was read. */
static bool is_unchanged(const char *path, struct tv_str text) {
    char *now;
    size_t len;
    if (!tv_file_text(path, &now, &len))
        return false;
    bool same = len == text.len && !memcmp(now, text.at, len);
    free(now);
    return same;
}

static bool write_file(const struct tv_fixed_file *fixed, FILE *err) {
    char path[4096];
    snprintf(path, sizeof path, "%.*s", (int)fixed->file->path.len, fixed->file->path.at);
    if (!is_unchanged(path, fixed->file->text))
        return refuse(err, path, "changed while it was being linted; not fixed");
    return tv_output_text(path, TV_OUTPUT_REPLACE, fixed->text) ||
           refuse(err, path, strerror(errno));
}

bool tv_fixes_write(const struct tv_fixes *fixes, FILE *err) {
    bool ok = true;
    for (size_t i = 0; i < fixes->file_count; i++)
        ok = write_file(&fixes->files[i], err) && ok;
    return ok;
}
