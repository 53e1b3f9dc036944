/* tap: the Test Anything Protocol, version 14. A test point an issue, "not ok" where the run fails
 * for it, and one for each rule that found nothing.
 *
 *   not ok 1 - property/type Order Completed › properties.total
 *     ---
 *     message: "must be a number, got a string"
 *     ...
 *
 * "#" and "\" are escaped in descriptions; values of the YAML block are JSON strings. */
#include "machine_parts.h"

#include "json_out.h"
#include "visible.h"

void tv_put_tap(FILE *out, struct tv_str text) {
    struct tv_cell cell;
    while (tv_cell_next(&text, false, &cell)) {
        if (cell.at_len == 1 && (*cell.at == '#' || *cell.at == '\\'))
            fputc('\\', out);
        fwrite(cell.at, 1, cell.at_len, out);
    }
}

void tv_put_yaml(FILE *out, struct tv_str text) {
    struct tv_cell cell;
    fputc('"', out);
    while (tv_cell_next(&text, false, &cell)) {
        if (cell.at_len == 1 && (*cell.at == '"' || *cell.at == '\\'))
            fputc('\\', out);
        fwrite(cell.at, 1, cell.at_len, out);
    }
    fputc('"', out);
}

static void put_value(FILE *out, const char *name, struct tv_str text) {
    if (text.len == 0)
        return;
    fprintf(out, "  %s: ", name);
    tv_put_yaml(out, text);
    fputc('\n', out);
}

static void put_issue(const struct tv_issues *issues, const struct tv_issue *issue, uint64_t number,
                      FILE *out) {
    struct tv_line_text extent = {0};
    tv_issue_put_extent(&extent, issues, issue);
    fprintf(out, "%s %llu - %s ", tv_issue_is_failure(issues, issue) ? "not ok" : "ok",
            (unsigned long long)number, tv_rule_info(issue->rule)->name);
    tv_put_tap(out, issue->subject);
    fputs("\n  ---\n", out);
    put_value(out, "message", issue->message);
    fprintf(out, "  severity: %s\n", tv_severity_name(issue->severity));
    put_value(out, "extent", tv_line_str(&extent));
    put_value(out, "file", issue->places[0].file);
    if (issue->places[0].line > 0)
        fprintf(out, "  line: %llu\n", (unsigned long long)issue->places[0].line);
    put_value(out, "help", issue->help);
    fputs("  ...\n", out);
}

static uint64_t put_passed(const struct tv_issues *issues, uint64_t number, FILE *out) {
    bool is_found[TV_RULE_COUNT] = {false};
    for (size_t i = 0; i < issues->count; i++)
        is_found[issues->at[i].rule] = true;
    for (int i = 0; i < TV_RULE_COUNT; i++)
        if (!is_found[i] && tv_issues_enabled(issues, (enum tv_rule)i))
            fprintf(out, "ok %llu - %s\n", (unsigned long long)++number,
                    tv_rule_info((enum tv_rule)i)->name);
    return number;
}

void tv_report_tap(const struct tv_issues *issues, FILE *out) {
    uint64_t number = 0;
    fputs("TAP version 14\n", out);
    for (size_t i = 0; i < issues->note_count; i++) {
        fprintf(out, "%s %llu - input ", issues->is_whole ? "ok" : "not ok",
                (unsigned long long)++number);
        tv_put_tap(out, issues->notes[i]);
        fputc('\n', out);
    }
    for (size_t i = 0; i < issues->count; i++)
        put_issue(issues, &issues->at[i], ++number, out);
    number = put_passed(issues, number, out);
    fprintf(out, "1..%llu%s\n", (unsigned long long)number, number ? "" : " # skip no findings");
}
