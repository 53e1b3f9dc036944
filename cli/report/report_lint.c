/* Findings about plans for machines and editors: concise, ndjson, json. */
#include "report_lint.h"

#include "json_out.h"
#include "report_ignored.h"
#include "visible.h"

#include <string.h>

enum { MESSAGE_LEN = 512 };

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

static void put_finding(struct tv_json_out *json, const struct tv_told *told) {
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
    for (uint32_t i = 0; i < finding->origin_count; i++) {
        tv_json_open(json, '{');
        tv_json_key(json, "file");
        tv_json_string(json, finding->origins[i].file);
        tv_json_key(json, "line");
        tv_json_number(json, finding->origins[i].line);
        tv_json_close(json, '}');
    }
    tv_json_close(json, ']');
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
    tv_json_key(json, "fixed");
    tv_json_number(json, run->fixed);
    tv_json_key(json, "failed");
    tv_json_bool(json, run->failed);
    tv_json_close(json, '}');
}

void tv_report_lint_json(const struct tv_lint_run *run, FILE *out) {
    struct tv_json_out json;
    tv_json_out_init(&json, out);
    tv_json_open(&json, '{');
    tv_json_key(&json, "format");
    tv_json_word(&json, "trackvet-lint/1");
    tv_json_key(&json, "version");
    tv_json_word(&json, TRACKVET_VERSION);
    tv_json_key(&json, "totals");
    put_totals(&json, run);
    tv_report_ignored_json(&json, run->ignored);
    tv_json_key(&json, "findings");
    tv_json_open(&json, '[');
    for (size_t i = 0; i < run->count; i++) {
        tv_json_next_line(&json);
        put_finding(&json, &run->told[i]);
    }
    tv_json_newline(&json);
    tv_json_close(&json, ']');
    tv_json_close(&json, '}');
    tv_json_newline(&json);
    tv_json_out_flush(&json);
}
