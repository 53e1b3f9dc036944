/* Findings about plans for machines and editors: concise, ndjson, json. */
#include "report_lint.h"

#include "json_out.h"
#include "report_ignored.h"
#include "report_parts.h"
#include "visible.h"

#include <string.h>

enum { MESSAGE_LEN = 512 };

uint64_t tv_lint_bad(const struct tv_lint_run *run) {
    uint64_t bad = 0;
    for (int level = TV_SEVERITY_INFO; level <= TV_SEVERITY_ERROR; level++)
        if (run->fail_on != TV_SEVERITY_NONE && level >= (int)run->fail_on)
            bad += run->counts[level];
    return bad;
}

bool tv_lint_is_over(const struct tv_lint_run *run) {
    return tv_lint_bad(run) > (run->has_max ? run->max_count : 0);
}

/* ---- concise ------------------------------------------------------------------------------------
 */

static void print_concise(const struct tv_finding *finding, enum tv_severity severity,
                          const struct tv_style *style) {
    char message[MESSAGE_LEN];
    size_t len = tv_message(finding, message, sizeof message);
    tv_visible_print(style->out, finding->file, style->unicode);
    fprintf(style->out, ":%llu:%llu: %s %s: ", (unsigned long long)finding->line,
            (unsigned long long)finding->column, tv_severity_name(severity),
            tv_rule_info(finding->rule)->name);
    tv_visible_print(style->out, (struct tv_str){message, len}, style->unicode);
    if (finding->suggestion.len) {
        fputs("; did you mean \"", style->out);
        tv_visible_print(style->out, finding->suggestion, style->unicode);
        fputs("\"?", style->out);
    }
    for (uint32_t i = 0; i < finding->origin_count; i++) {
        fputs(i ? ", " : " [also ", style->out);
        tv_visible_print(style->out, finding->origins[i].file, style->unicode);
        fprintf(style->out, ":%u", finding->origins[i].line);
    }
    fputs(finding->origin_count ? "]\n" : "\n", style->out);
}

void tv_report_lint_concise(const struct tv_lint_run *run, const struct tv_style *style) {
    for (size_t i = 0; i < run->count; i++)
        print_concise(run->told[i].finding, run->told[i].severity, style);
}

/* ---- ndjson and json ----------------------------------------------------------------------------
 */

void tv_report_lint_ndjson(const struct tv_lint_run *run, FILE *out) {
    for (size_t i = 0; i < run->count; i++)
        tv_report_ndjson(run->told[i].finding, run->told[i].severity, run->told[i].finding->file,
                         out);
}

enum { WINDOW_LEN = 4096 }; /* bytes of a line that are kept on both sides of the value's start */

/* What it is shown with: the line, of a long one as much as anybody shows. */
static void put_line(struct tv_json_out *json, const struct tv_finding *finding) {
    struct tv_str text = finding->text;
    uint64_t offset = finding->text_offset, at = finding->offset - offset;
    if (finding->offset < offset || at > text.len)
        at = 0;
    if (at > WINDOW_LEN) {
        text = (struct tv_str){text.at + (at - WINDOW_LEN), text.len - (at - WINDOW_LEN)};
        offset += at - WINDOW_LEN;
        at = WINDOW_LEN;
    }
    text.len = text.len - at > WINDOW_LEN ? at + WINDOW_LEN : text.len;
    tv_json_key(json, "offset");
    tv_json_number(json, finding->offset);
    tv_json_key(json, "len");
    tv_json_number(json, finding->len);
    tv_json_key(json, "text");
    tv_json_string_or_null(json, text);
    tv_json_key(json, "text_offset");
    tv_json_number(json, offset);
}

/* What its sentence is made of. */
static void put_parts(struct tv_json_out *json, const struct tv_finding *finding) {
    tv_json_key(json, "pointer");
    tv_json_string(json, finding->pointer);
    tv_json_key(json, "version");
    tv_json_number_or_null(json, finding->version);
    tv_json_key(json, "expected");
    tv_json_string_or_null(json, finding->expected);
    tv_json_key(json, "actual");
    tv_json_string_or_null(json, finding->actual);
    tv_json_key(json, "kind");
    tv_json_word_or_null(json, finding->actual_type ? tv_type_name(finding->actual_type) : "");
    tv_json_key(json, "detail");
    tv_json_string_or_null(json, finding->detail);
}

static void put_edits(struct tv_json_out *json, const struct tv_told *told) {
    tv_json_key(json, "edits");
    tv_json_open(json, '[');
    for (size_t i = 0; i < told->edit_count; i++) {
        const struct tv_told_edit *edit = &told->edits[i];
        tv_json_open(json, '{');
        tv_json_key(json, "line");
        tv_json_number(json, edit->line);
        tv_json_key(json, "byte_column");
        tv_json_number(json, edit->byte_column);
        tv_json_key(json, "end_line");
        tv_json_number(json, edit->end_line);
        tv_json_key(json, "end_byte_column");
        tv_json_number(json, edit->end_byte_column);
        tv_json_key(json, "text");
        tv_json_string(json, edit->text);
        tv_json_close(json, '}');
    }
    tv_json_close(json, ']');
}

static void put_other(struct tv_json_out *json, struct tv_origin origin,
                      const struct tv_style *style) {
    tv_json_open(json, '{');
    tv_json_key(json, "file");
    tv_json_string(json, origin.file);
    tv_json_key(json, "line");
    tv_json_number(json, origin.line);
    tv_json_origin_line(json, origin, style);
    tv_json_close(json, '}');
}

static void put_finding(struct tv_json_out *json, const struct tv_told *told,
                        const struct tv_style *style) {
    static const char *const fixes[] = {"none", "safe", "unsafe"};
    const struct tv_finding *finding = told->finding;
    char message[MESSAGE_LEN];
    tv_json_open(json, '{');
    tv_json_key(json, "rule");
    tv_json_word(json, tv_rule_info(finding->rule)->name);
    tv_json_key(json, "severity");
    tv_json_word(json, tv_severity_name(told->severity));
    tv_json_key(json, "file");
    tv_json_string(json, finding->file);
    tv_json_key(json, "line");
    tv_json_number(json, finding->line);
    tv_json_key(json, "column");
    tv_json_number(json, finding->column);
    tv_json_key(json, "call");
    tv_json_string_or_null(json, finding->call);
    tv_json_key(json, "event");
    tv_json_string_or_null(json, finding->event);
    tv_json_key(json, "message");
    tv_json_string(json, (struct tv_str){message, tv_message(finding, message, sizeof message)});
    tv_json_key(json, "suggestion");
    tv_json_string_or_null(json, finding->suggestion);
    tv_json_key(json, "fix");
    tv_json_word(json, fixes[told->fix]);
    tv_json_key(json, "others");
    tv_json_open(json, '[');
    for (uint32_t i = 0; i < finding->origin_count; i++)
        put_other(json, finding->origins[i], style);
    tv_json_close(json, ']');
    put_edits(json, told);
    put_parts(json, finding);
    put_line(json, finding);
    tv_json_close(json, '}');
}

static void put_totals(struct tv_json_out *json, const struct tv_lint_run *run) {
    static const struct {
        const char *name;
        enum tv_severity severity;
    } levels[] = {{"errors", TV_SEVERITY_ERROR},
                  {"warnings", TV_SEVERITY_WARNING},
                  {"advice", TV_SEVERITY_INFO}};
    tv_json_open(json, '{');
    tv_json_key(json, "plans");
    tv_json_number(json, run->plans);
    tv_json_key(json, "files");
    tv_json_number(json, run->files);
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        tv_json_key(json, levels[i].name);
        tv_json_number(json, run->counts[levels[i].severity]);
    }
    tv_json_key(json, "suppressed");
    tv_json_number(json, run->suppressed);
    if (run->has_baseline) {
        tv_json_key(json, "known");
        tv_json_number(json, run->known);
        tv_json_key(json, "gone");
        tv_json_number(json, run->gone);
    }
    tv_json_key(json, "fixed");
    tv_json_number(json, run->fixed);
    tv_json_key(json, "fail_on");
    tv_json_word(json, run->fail_on ? tv_severity_name(run->fail_on) : "never");
    if (run->has_max) {
        tv_json_key(json, "max_count");
        tv_json_number(json, run->max_count);
    }
    tv_json_key(json, "failed");
    tv_json_bool(json, run->failed);
    tv_json_key(json, "undone");
    tv_json_bool(json, run->undone);
    tv_json_close(json, '}');
}

static void put_partial(struct tv_json_out *json, const struct tv_lint_run *run) {
    if (!run->is_partial)
        return;
    tv_json_key(json, "partial");
    tv_json_open(json, '{');
    tv_json_key(json, "since");
    tv_json_string_or_null(json, run->since);
    tv_json_key(json, "unchanged");
    tv_json_number(json, run->unchanged);
    tv_json_close(json, '}');
}

void tv_report_lint_json(const struct tv_lint_run *run, const struct tv_style *style) {
    struct tv_json_out json;
    struct tv_json_odd odd = {.depth = 0};
    tv_json_out_init(&json, style->out);
    tv_json_odd_keep(&json, &odd);
    tv_json_open(&json, '{');
    tv_json_key(&json, "format");
    tv_json_word(&json, "trackvet-lint/1");
    tv_json_key(&json, "version");
    tv_json_word(&json, TRACKVET_VERSION);
    tv_json_key(&json, "totals");
    put_totals(&json, run);
    tv_report_ignored_json(&json, run->ignored);
    put_partial(&json, run);
    tv_json_key(&json, "findings");
    tv_json_open(&json, '[');
    for (size_t i = 0; i < run->count; i++) {
        tv_json_next_line(&json);
        put_finding(&json, &run->told[i], style);
    }
    tv_json_newline(&json);
    tv_json_close(&json, ']');
    tv_json_levels(&json, run->levels);
    tv_json_odd_put(&json, "not_utf8");
    tv_json_close(&json, '}');
    tv_json_newline(&json);
    tv_json_out_flush(&json);
}
