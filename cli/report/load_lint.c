/* A linter's report: each finding for itself, with the parts that its sentence is made of. */
#include "load_parts.h"

#include <stdlib.h>
#include <string.h>

enum { FINDINGS_MAX = 1 << 20, MESSAGE_LEN = 512 };

/* What is shown with it. */
static void read_line(struct tv_members *members, struct tv_finding *finding) {
    finding->line = tv_get_count(members, "line");
    finding->column = tv_get_count(members, "column");
    finding->offset = tv_get_count(members, "offset");
    finding->len = tv_get_count(members, "len");
    finding->text = tv_get_text_or_null(members, "text");
    finding->text_offset = tv_get_count(members, "text_offset");
}

static void read_words(struct tv_members *members, struct tv_finding *finding) {
    char room[MESSAGE_LEN];
    uint64_t version = tv_get_number(members, "version");
    finding->pointer = tv_get_text(members, "pointer");
    finding->version = (uint32_t)version;
    finding->call = tv_get_text_or_null(members, "call");
    finding->event = tv_get_text_or_null(members, "event");
    finding->expected = tv_get_text_or_null(members, "expected");
    finding->actual = tv_get_text_or_null(members, "actual");
    finding->actual_type = tv_load_kind(members);
    finding->detail = tv_get_text_or_null(members, "detail");
    finding->suggestion = tv_get_text_or_null(members, "suggestion");
    struct tv_str message = tv_get_text(members, "message");
    if (version > UINT32_MAX)
        tv_in_fail(members->in, "version", "is beyond all versions");
    if (members->in->failed)
        return;
    if (!tv_str_equal(message, (struct tv_str){room, tv_message(finding, room, sizeof room)}))
        tv_in_fail(members->in, "message", "is not what its parts say");
}

/* ---- Edits ---------------------------------------------------------------------------------- */

static struct tv_told_edit read_edit(struct tv_json_in *in, const json_t *value) {
    struct tv_members members;
    tv_members_open(&members, in, value);
    struct tv_told_edit edit = {.line = tv_get_count(&members, "line"),
                                .byte_column = tv_get_count(&members, "byte_column"),
                                .end_line = tv_get_count(&members, "end_line"),
                                .end_byte_column = tv_get_count(&members, "end_byte_column"),
                                .text = tv_get_text(&members, "text")};
    tv_members_close(&members);
    bool is_range = edit.line < edit.end_line ||
                    (edit.line == edit.end_line && edit.byte_column <= edit.end_byte_column);
    if (edit.line == 0 || edit.byte_column == 0 || edit.end_byte_column == 0 || !is_range)
        tv_in_fail(in, NULL, "is no range of a file");
    return edit;
}

/* How many edits all findings have, at least. */
static size_t count_edits(const json_t *list) {
    size_t count = 0;
    for (size_t i = 0; i < json_array_size(list); i++)
        count += json_array_size(json_object_get(json_array_get(list, i), "edits"));
    return count;
}

static void read_edits(struct tv_loading *loading, struct tv_members *members,
                       struct tv_told *told) {
    struct tv_json_in *in = loading->in;
    struct tv_loaded_parts *parts = loading->loaded->parts;
    const json_t *list = tv_get_list(members, "edits", SIZE_MAX, &told->edit_count);
    size_t path = tv_in_enter(in, "edits");
    told->edits = told->edit_count ? &parts->edits[parts->edit_count] : NULL;
    for (size_t i = 0; i < told->edit_count; i++) {
        size_t item = tv_in_enter_item(in, i);
        parts->edits[parts->edit_count++] = read_edit(in, json_array_get(list, i));
        tv_in_leave(in, item);
    }
    tv_in_leave(in, path);
    if (told->edit_count > 0 && told->fix == TV_FIX_NONE)
        tv_in_fail(in, "fix", "is none, and there are edits");
}

/* ---- The findings --------------------------------------------------------------------------- */

static void read_finding(struct tv_loading *loading, const json_t *value, size_t i) {
    static const char *const fixes[] = {"none", "safe", "unsafe"};
    struct tv_finding *finding = &loading->loaded->parts->findings[i];
    struct tv_lint_run *run = &loading->loaded->lint;
    struct tv_members members;
    tv_members_open(&members, loading->in, value);
    finding->rule = tv_load_rule(&members);
    finding->file = tv_get_text(&members, "file");
    read_line(&members, finding);
    read_words(&members, finding);
    finding->origin_count = tv_load_origins(loading, &members, "others", finding->origins);
    struct tv_told told = {.finding = finding,
                           .severity = tv_load_severity(&members),
                           .fix = (enum tv_told_fix)tv_get_word(&members, "fix", fixes, 3),
                           .rank = i};
    read_edits(loading, &members, &told);
    tv_members_close(&members);
    loading->loaded->parts->told[i] = told;
    run->counts[told.severity]++;
    run->fixable[told.fix]++;
}

static void read_findings(struct tv_loading *loading, struct tv_members *root) {
    struct tv_json_in *in = loading->in;
    struct tv_loaded_parts *parts = loading->loaded->parts;
    struct tv_lint_run *run = &loading->loaded->lint;
    const json_t *list = tv_get_list(root, "findings", FINDINGS_MAX, &run->count);
    parts->told = calloc(run->count + 1, sizeof *parts->told);
    parts->findings = calloc(run->count + 1, sizeof *parts->findings);
    parts->edits = calloc(count_edits(list) + 1, sizeof *parts->edits);
    if (!parts->told || !parts->findings || !parts->edits) {
        tv_in_fail_memory(in);
        return;
    }
    run->told = parts->told;
    size_t path = tv_in_enter(in, "findings");
    for (size_t i = 0; i < run->count && !in->failed; i++) {
        size_t item = tv_in_enter_item(in, i);
        read_finding(loading, json_array_get(list, i), i);
        tv_in_leave(in, item);
    }
    tv_in_leave(in, path);
}

/* After the findings, which are counted. */
static void read_totals(struct tv_loading *loading, struct tv_members *root) {
    struct tv_json_in *in = loading->in;
    struct tv_lint_run *run = &loading->loaded->lint;
    struct tv_members members;
    const json_t *value = tv_get_any(root, "totals", true);
    size_t path = tv_in_enter(in, "totals");
    tv_members_open(&members, in, value);
    run->plans = tv_get_count(&members, "plans");
    run->files = tv_get_count(&members, "files");
    run->suppressed = tv_get_count(&members, "suppressed");
    run->fixed = tv_get_count(&members, "fixed");
    run->fail_on = tv_load_fail_on(&members);
    const json_t *max = tv_get_any(&members, "max_count", false);
    run->has_max = max != NULL;
    run->max_count = max ? tv_in_count(in, max) : 0;
    run->failed = tv_get_bool(&members, "failed");
    run->undone = tv_get_bool(&members, "undone");
    const uint64_t counts[] = {[TV_SEVERITY_ERROR] = tv_get_count(&members, "errors"),
                               [TV_SEVERITY_WARNING] = tv_get_count(&members, "warnings"),
                               [TV_SEVERITY_INFO] = tv_get_count(&members, "advice")};
    for (int i = TV_SEVERITY_INFO; i <= TV_SEVERITY_ERROR; i++)
        if (counts[i] != run->counts[i])
            tv_in_fail(in, NULL, "counts other findings than there are");
    tv_members_close(&members);
    tv_in_leave(in, path);
}

static void read_partial(struct tv_loading *loading, struct tv_members *root) {
    struct tv_lint_run *run = &loading->loaded->lint;
    struct tv_members members;
    const json_t *value = tv_get_any(root, "partial", false);
    if (!value)
        return;
    size_t path = tv_in_enter(loading->in, "partial");
    tv_members_open(&members, loading->in, value);
    run->is_partial = true;
    run->since = tv_get_text_or_null(&members, "since");
    run->unchanged = tv_get_count(&members, "unchanged");
    tv_members_close(&members);
    tv_in_leave(loading->in, path);
}

void tv_load_lint(struct tv_loading *loading, struct tv_members *root) {
    tv_get_text(root, "version");
    read_findings(loading, root);
    read_totals(loading, root);
    read_partial(loading, root);
    loading->loaded->lint.levels = tv_load_levels(loading, root);
    loading->loaded->lint.ignored = tv_load_ignored(loading, root);
}
