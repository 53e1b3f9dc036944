/* The whole of a saved report: which one it is, the run, groups or findings, and the lines that
 * origins name. */
#include "report_load.h"

#include "load_parts.h"

#include <stdlib.h>
#include <string.h>

enum { TEXTS_MAX = 1 << 20 };

/* ---- Words of the reports ------------------------------------------------------------------- */

enum tv_severity tv_load_severity(struct tv_members *members) {
    static const char *const words[] = {"info", "warning", "error"};
    static const enum tv_severity levels[] = {TV_SEVERITY_INFO, TV_SEVERITY_WARNING,
                                              TV_SEVERITY_ERROR};
    return levels[tv_get_word(members, "severity", words, 3)];
}

enum tv_severity tv_load_fail_on(struct tv_members *members) {
    static const char *const words[] = {"never", "info", "warning", "error"};
    static const enum tv_severity levels[] = {TV_SEVERITY_NONE, TV_SEVERITY_INFO,
                                              TV_SEVERITY_WARNING, TV_SEVERITY_ERROR};
    return levels[tv_get_word(members, "fail_on", words, 4)];
}

enum tv_rule tv_load_rule(struct tv_members *members) {
    enum tv_rule rule = tv_rule_find(tv_get_text(members, "rule"));
    if (rule < TV_RULE_COUNT)
        return rule;
    tv_in_fail(members->in, "rule", "is no rule that this version knows");
    return (enum tv_rule)0;
}

enum tv_type tv_load_kind(struct tv_members *members) {
    enum { KINDS = 7 };
    const char *words[KINDS];
    const json_t *value = tv_get_any(members, "kind", true);
    if (json_is_null(value))
        return (enum tv_type)0;
    for (int i = 0; i < KINDS; i++)
        words[i] = tv_type_name(1u << i);
    return (enum tv_type)(1u << tv_get_word(members, "kind", words, KINDS));
}

static enum tv_severity read_level(struct tv_json_in *in, const char *name, const json_t *value) {
    struct tv_str word = json_is_string(value) ? tv_in_text(in, value) : TV_STR("");
    for (int i = TV_SEVERITY_NONE; i <= TV_SEVERITY_ERROR; i++) {
        const char *level = tv_severity_name((enum tv_severity)i);
        if (tv_str_equal(word, (struct tv_str){level, strlen(level)}))
            return (enum tv_severity)i;
    }
    tv_in_fail(in, name, "is no level");
    return TV_SEVERITY_NONE;
}

const struct tv_levels *tv_load_levels(struct tv_loading *loading, struct tv_members *root) {
    struct tv_levels *levels = &loading->loaded->parts->levels;
    const char *name;
    json_t *value, *object = (json_t *)(uintptr_t)tv_get_any(root, "levels", false);
    if (!object)
        return NULL;
    size_t path = tv_in_enter(loading->in, "levels");
    if (!json_is_object(object))
        tv_in_fail(loading->in, NULL, "is no object");
    levels->profile = TV_PROFILE_SPEC;
    for (int i = 0; i < TV_RULE_COUNT; i++)
        levels->rule[i] = tv_rule_info((enum tv_rule)i)->severity[TV_PROFILE_SPEC];
    json_object_foreach(object, name, value) {
        enum tv_rule rule = tv_rule_find((struct tv_str){name, strlen(name)});
        if (rule < TV_RULE_COUNT)
            levels->rule[rule] = read_level(loading->in, name, value);
        else
            tv_in_fail(loading->in, name, "is no rule that this version knows");
    }
    tv_in_leave(loading->in, path);
    return levels;
}

/* ---- Origins and their lines ---------------------------------------------------------------- */

static void keep_line(struct tv_loading *loading, struct tv_origin origin, struct tv_str text) {
    struct tv_loaded_parts *parts = loading->loaded->parts;
    if (parts->line_count == parts->line_room) {
        size_t room = parts->line_room ? 2 * parts->line_room : 64;
        struct tv_load_line *lines = realloc(parts->lines, room * sizeof *lines);
        if (!lines) {
            tv_in_fail_memory(loading->in);
            return;
        }
        parts->lines = lines;
        parts->line_room = room;
    }
    parts->lines[parts->line_count++] = (struct tv_load_line){origin, text};
}

static struct tv_origin read_origin(struct tv_loading *loading, const json_t *value) {
    struct tv_members members;
    tv_members_open(&members, loading->in, value);
    struct tv_str file = tv_get_text_or_null(&members, "file");
    uint64_t line = tv_get_number(&members, "line");
    struct tv_str text = tv_get_extra_text(&members, "text");
    if (line > UINT32_MAX)
        tv_in_fail(loading->in, "line", "is beyond all lines");
    tv_members_close(&members);
    struct tv_origin origin = {file, (uint32_t)line};
    if (text.len > 0 && !loading->in->failed)
        keep_line(loading, origin, text);
    return origin;
}

uint32_t tv_load_origins(struct tv_loading *loading, struct tv_members *members, const char *name,
                         struct tv_origin *origins) {
    struct tv_json_in *in = loading->in;
    size_t count;
    const json_t *list = tv_get_list(members, name, TV_ORIGINS_MAX, &count);
    size_t path = tv_in_enter(in, name);
    for (size_t i = 0; i < count; i++) {
        size_t item = tv_in_enter_item(in, i);
        origins[i] = read_origin(loading, json_array_get(list, i));
        tv_in_leave(in, item);
    }
    tv_in_leave(in, path);
    return (uint32_t)count;
}

static int compare_texts(struct tv_str a, struct tv_str b) {
    size_t len = a.len < b.len ? a.len : b.len;
    int order = len ? memcmp(a.at, b.at, len) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

static int compare_lines(const void *a, const void *b) {
    const struct tv_load_line *x = a, *y = b;
    int order = (x->origin.line > y->origin.line) - (x->origin.line < y->origin.line);
    return order ? order : compare_texts(x->origin.file, y->origin.file);
}

/* Sorts the lines, each of them once. A line has one text. */
static void settle_lines(struct tv_loading *loading) {
    struct tv_loaded_parts *parts = loading->loaded->parts;
    size_t kept = 0;
    if (parts->line_count > 1)
        qsort(parts->lines, parts->line_count, sizeof *parts->lines, compare_lines);
    for (size_t i = 0; i < parts->line_count; i++) {
        struct tv_load_line *line = &parts->lines[i], *last = &parts->lines[kept - (kept > 0)];
        if (kept == 0 || compare_lines(last, line) != 0)
            parts->lines[kept++] = *line;
        else if (!tv_str_equal(last->text, line->text))
            tv_in_fail(loading->in, NULL, "has two texts for one line of a definition");
    }
    parts->line_count = kept;
}

bool tv_loaded_source_line(void *context, struct tv_origin origin, struct tv_str *line) {
    const struct tv_loaded *loaded = context;
    const struct tv_loaded_parts *parts = loaded->parts;
    const struct tv_load_line wanted = {origin, {NULL, 0}};
    const struct tv_load_line *found =
        parts->line_count
            ? bsearch(&wanted, parts->lines, parts->line_count, sizeof wanted, compare_lines)
            : NULL;
    if (found)
        *line = found->text;
    return found != NULL;
}

/* ---- The run -------------------------------------------------------------------------------- */

/* A list of texts; NULL when there is none. */
static struct tv_str *read_texts(struct tv_json_in *in, struct tv_members *root, const char *name,
                                 size_t *count) {
    const json_t *list = tv_get_list(root, name, TEXTS_MAX, count);
    struct tv_str *texts = *count ? calloc(*count, sizeof *texts) : NULL;
    if (*count && !texts)
        tv_in_fail_memory(in);
    size_t path = tv_in_enter(in, name);
    for (size_t i = 0; texts && i < *count; i++) {
        size_t item = tv_in_enter_item(in, i);
        texts[i] = tv_in_text(in, json_array_get(list, i));
        tv_in_leave(in, item);
    }
    tv_in_leave(in, path);
    return texts;
}

static void read_calls(struct tv_json_in *in, struct tv_members *totals, uint64_t *calls) {
    struct tv_members members;
    const json_t *value = tv_get_any(totals, "calls", true);
    size_t path = tv_in_enter(in, "calls");
    tv_members_open(&members, in, value);
    for (int call = 0; call < TV_CALL_COUNT; call++)
        calls[call] = tv_get_count(&members, tv_call_name((enum tv_call)call));
    tv_members_close(&members);
    tv_in_leave(in, path);
}

/* Returns how many groups there are to be. */
static uint64_t read_totals(struct tv_loading *loading, struct tv_members *root,
                            struct tv_groups_sums *sums) {
    struct tv_json_in *in = loading->in;
    struct tv_run *run = &loading->loaded->run;
    struct tv_totals *totals = &run->totals;
    struct tv_members members;
    const json_t *value = tv_get_any(root, "totals", true);
    size_t path = tv_in_enter(in, "totals");
    tv_members_open(&members, in, value);
    run->files = tv_get_count(&members, "files");
    run->unreadable_files = tv_get_count(&members, "unreadable_files");
    totals->bytes = tv_get_count(&members, "bytes");
    totals->skipped_bytes = tv_get_count(&members, "skipped_bytes");
    totals->records = tv_get_count(&members, "records");
    totals->events = tv_get_count(&members, "events");
    totals->invalid_events = tv_get_count(&members, "invalid_events");
    sums->counts[TV_SEVERITY_ERROR] = tv_get_count(&members, "errors");
    sums->counts[TV_SEVERITY_WARNING] = tv_get_count(&members, "warnings");
    sums->counts[TV_SEVERITY_INFO] = tv_get_count(&members, "info");
    uint64_t groups = tv_get_count(&members, "groups");
    read_calls(in, &members, totals->calls);
    tv_members_close(&members);
    if (totals->invalid_events > totals->events)
        tv_in_fail(in, "invalid_events", "are more than events");
    tv_in_leave(in, path);
    for (int i = TV_SEVERITY_INFO; i <= TV_SEVERITY_ERROR; i++)
        totals->findings += sums->counts[i];
    return groups;
}

/* Limits, and how a run was within them or beyond. Reports that say no reason had none. */
static void read_reason(struct tv_loading *loading, struct tv_members *members) {
    static const char *const names[] = {"findings", "rate", "count", "gone"};
    struct tv_run *run = &loading->loaded->run;
    struct tv_allowed *allowed = &run->allowed;
    tv_get_extra_text(members, "reason"); /* it is written again */
    if (!tv_get_any(members, "because", false))
        return;
    run->reason = (enum tv_reason)tv_get_word(members, "because", names, TV_REASONS);
    const json_t *rate = tv_get_any(members, "max_rate", false);
    const json_t *count = tv_get_any(members, "max_count", false);
    if (!rate && !count)
        return;
    tv_get_text_or_null(members, "max_rate");
    allowed->rate = json_is_string(rate) ? json_string_value(rate) : NULL;
    allowed->count = json_is_integer(count) ? "" : NULL;
    allowed->max_count = tv_get_number(members, "max_count");
    run->bad = tv_get_count(members, "bad_events");
    run->of = tv_get_count(members, "of");
    if (run->of < run->bad)
        tv_in_fail(loading->in, "of", "is less than bad_events");
}

static void read_known(struct tv_loading *loading, struct tv_members *root) {
    struct tv_known *known = &loading->loaded->run.known;
    struct tv_members members;
    const json_t *value = tv_get_any(root, "baseline", false);
    if (!value)
        return;
    size_t path = tv_in_enter(loading->in, "baseline");
    tv_members_open(&members, loading->in, value);
    tv_get_text(&members, "file");
    known->path = json_string_value(json_object_get(value, "file"));
    for (int state = TV_GROUP_NEW; state < TV_GROUP_STATES; state++)
        known->groups[state] =
            tv_get_count(&members, tv_group_state_name((enum tv_group_state)state));
    known->findings[TV_GROUP_KNOWN] = tv_get_count(&members, "known_findings");
    known->gone = tv_get_count(&members, "gone");
    known->is_other_plan = tv_get_bool(&members, "other_plan");
    tv_members_close(&members);
    tv_in_leave(loading->in, path);
}

static void read_verdict(struct tv_loading *loading, struct tv_members *root) {
    struct tv_json_in *in = loading->in;
    struct tv_run *run = &loading->loaded->run;
    struct tv_members members;
    const json_t *value = tv_get_any(root, "verdict", true);
    size_t path = tv_in_enter(in, "verdict");
    tv_members_open(&members, in, value);
    run->fail_on = tv_load_fail_on(&members);
    run->failed = tv_get_bool(&members, "failed");
    run->interrupted = tv_get_flag(&members, "interrupted");
    read_reason(loading, &members);
    tv_members_close(&members);
    if (run->failed && run->fail_on == TV_SEVERITY_NONE)
        tv_in_fail(in, "failed", "is true of a run that nothing fails");
    tv_in_leave(in, path);
}

static void read_tool(struct tv_loading *loading, struct tv_members *root) {
    struct tv_members members;
    const json_t *value = tv_get_any(root, "tool", true);
    size_t path = tv_in_enter(loading->in, "tool");
    tv_members_open(&members, loading->in, value);
    tv_get_text(&members, "name");
    tv_get_text(&members, "version");
    tv_members_close(&members);
    tv_in_leave(loading->in, path);
}

/* ---- The groups ----------------------------------------------------------------------------- */

static void read_groups(struct tv_loading *loading, struct tv_members *root, uint64_t wanted) {
    struct tv_json_in *in = loading->in;
    size_t count;
    const char *why = NULL;
    const json_t *list = tv_get_list(root, "groups", TV_GROUPS_MAX, &count);
    const struct tv_cut *cut = loading->loaded->run.cut;
    if (count + (cut ? cut->groups : 0) != wanted)
        tv_in_fail(in, "totals/groups", "is not how many groups there are");
    size_t path = tv_in_enter(in, "groups");
    for (size_t i = 0; i < count && !in->failed; i++) {
        size_t item = tv_in_enter_item(in, i);
        tv_load_group(loading, json_array_get(list, i));
        tv_in_leave(in, item);
    }
    tv_in_leave(in, path);
    if (in->failed || tv_groups_restore_end(loading->loaded->groups, &why))
        return;
    if (why)
        tv_in_fail(in, "groups", why);
    else
        tv_in_fail_memory(in);
}

/* What people are told to type must not do more than it seems: words, and words in quotes. */
static bool is_harmless(struct tv_str options) {
    bool is_quoted = false;
    for (size_t i = 0; i < options.len; i++) {
        unsigned char c = (unsigned char)options.at[i];
        bool is_word = (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c >= 0x80;
        if (c < ' ' || c == 0x7f)
            return false;
        if (c == '\'')
            is_quoted = !is_quoted;
        else if (c == '\\' && !is_quoted && i + 1 < options.len && options.at[i + 1] == '\'')
            i++;
        else if (!is_quoted && !is_word && !memchr(" -_./,=:@%+", c, 11))
            return false;
    }
    return !is_quoted && (options.len == 0 || options.at[0] == '-');
}

static struct tv_str read_show_options(struct tv_json_in *in, struct tv_members *root) {
    struct tv_str options = tv_get_extra_text(root, "show_options");
    if (options.len <= TV_GROUP_TEXT_LEN && is_harmless(options))
        return options;
    tv_in_fail(in, "show_options", "are no options");
    return TV_STR("");
}

static void read_check(struct tv_loading *loading, struct tv_members *root) {
    const struct tv_levels levels = {.profile = TV_PROFILE_SPEC};
    struct tv_loaded *loaded = loading->loaded;
    struct tv_groups_sums sums = {.counts = {0}};
    loaded->groups = tv_groups_new(&levels);
    if (!loaded->groups) {
        tv_in_fail_memory(loading->in);
        return;
    }
    read_tool(loading, root);
    loaded->parts->plans = read_texts(loading->in, root, "plans", &loaded->run.plan_count);
    loaded->parts->notes = read_texts(loading->in, root, "notes", &loaded->run.note_count);
    loaded->run.plans = loaded->parts->plans;
    loaded->run.notes = loaded->parts->notes;
    uint64_t groups = read_totals(loading, root, &sums);
    sums.others = tv_get_count(root, "others");
    sums.dropped = tv_get_hash(root, "others_dropped");
    if ((sums.others > 0) != (sums.dropped != UINT64_MAX))
        tv_in_fail(loading->in, "others_dropped", "does not fit how many others there are");
    loaded->run.cut = tv_load_cut(loading, root);
    sums.others += loaded->run.cut ? loaded->run.cut->findings : 0;
    read_known(loading, root);
    read_verdict(loading, root);
    loaded->run.levels = tv_load_levels(loading, root);
    loaded->run.show_options = read_show_options(loading->in, root);
    loaded->run.ignored = tv_load_ignored(loading, root);
    tv_load_census(loading, root);
    tv_groups_restore_sums(loaded->groups, &sums);
    read_groups(loading, root, groups);
}

/* ---- The whole ------------------------------------------------------------------------------ */

/* Which report it is, by the one word that says so. */
static void read_root(struct tv_loading *loading) {
    struct tv_json_in *in = loading->in;
    struct tv_members root;
    const json_t *schema = json_object_get(in->root, "schema");
    const json_t *format = json_object_get(in->root, "format");
    const char *name = json_string_value(schema ? schema : format);
    tv_members_open(&root, in, in->root);
    if (!name || (strcmp(name, "trackvet-report/1") != 0 && strcmp(name, "trackvet-lint/1") != 0)) {
        tv_in_fail(in, NULL,
                   "is neither of trackvet-report/1 (check -f json) nor of trackvet-lint/1 "
                   "(lint -f json)");
        return;
    }
    tv_get_any(&root, schema ? "schema" : "format", true);
    tv_get_any(&root, "not_utf8", false);
    tv_in_read_odd(in, "not_utf8");
    loading->loaded->is_lint = !strcmp(name, "trackvet-lint/1");
    if (loading->loaded->is_lint)
        tv_load_lint(loading, &root);
    else
        read_check(loading, &root);
    tv_members_close(&root);
    settle_lines(loading);
}

enum tv_load_status tv_report_load(struct tv_loaded *loaded, struct tv_str text,
                                   struct tv_load_names *names, char *why) {
    *loaded = (struct tv_loaded){.is_lint = false};
    loaded->parts = calloc(1, sizeof *loaded->parts);
    if (!loaded->parts)
        return TV_LOAD_MEMORY;
    struct tv_json_in *in = &loaded->parts->in;
    struct tv_loading loading = {in, loaded, names};
    if (text.len > TV_LOAD_LEN_MAX)
        tv_in_fail(in, NULL, "is longer than 512 MiB");
    else if (tv_in_open(in, text))
        read_root(&loading);
    memcpy(why, in->why, sizeof in->why);
    return !in->failed ? TV_LOAD_FINE : in->out_of_memory ? TV_LOAD_MEMORY : TV_LOAD_WRONG;
}

void tv_loaded_clear(struct tv_loaded *loaded) {
    struct tv_loaded_parts *parts = loaded->parts;
    tv_groups_free(loaded->groups);
    tv_census_free(loaded->run.census);
    if (parts) {
        free(parts->notes);
        free(parts->plans);
        free(parts->told);
        free(parts->findings);
        free(parts->lines);
        free(parts->edits);
        free(parts->ignore_entries);
        tv_ignored_clear(&parts->ignored);
        tv_in_clear(&parts->in);
    }
    free(parts);
    *loaded = (struct tv_loaded){.is_lint = false};
}
