/* csv: a row an issue, as RFC 4180 has it, with a head. Hidden characters are spelled out, so no
 * field holds a line break; what a spreadsheet would take for a formula has ' before it. */
#include "machine_parts.h"

#include "visible.h"

#include <string.h>

static void put_field(FILE *out, struct tv_str text) {
    bool is_formula = text.len > 0 && memchr("=+-@\t\r", text.at[0], 6);
    bool wants_quotes = false;
    struct tv_cell cell;
    for (size_t i = 0; i < text.len; i++)
        wants_quotes = wants_quotes || memchr(",\" ;", text.at[i], 4);
    fputs(wants_quotes ? "\"" : "", out);
    fputs(is_formula ? "'" : "", out);
    while (tv_cell_next(&text, false, &cell)) {
        fputs(cell.at_len == 1 && *cell.at == '"' ? "\"" : "", out);
        fwrite(cell.at, 1, cell.at_len, out);
    }
    fputs(wants_quotes ? "\"" : "", out);
}

static void put_number(FILE *out, uint64_t number) {
    if (number > 0)
        fprintf(out, "%llu", (unsigned long long)number);
}

static void put_place(FILE *out, const struct tv_issue_place *place) {
    put_field(out, place ? place->file : TV_STR(""));
    fputc(',', out);
    put_number(out, place ? place->line : 0);
    fputc(',', out);
    put_number(out, place ? place->column : 0);
}

static void put_issue(const struct tv_issue *issue, FILE *out) {
    const char *severity = tv_severity_name(issue->severity);
    const struct tv_str texts[] = {issue->id,
                                   {severity, strlen(severity)},
                                   tv_issue_rule(issue),
                                   issue->call,
                                   issue->event,
                                   issue->pointer,
                                   issue->message,
                                   issue->expected,
                                   issue->actual,
                                   issue->help};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        put_field(out, texts[i]);
        fputc(',', out);
    }
    fprintf(out, "%llu,", (unsigned long long)issue->count);
    put_number(out, issue->events);
    fputc(',', out);
    if (issue->per_mille > 0)
        fprintf(out, "%llu.%llu", (unsigned long long)(issue->per_mille / 10),
                (unsigned long long)(issue->per_mille % 10));
    fputc(',', out);
    put_place(out, issue->places);
    fputc(',', out);
    put_place(out, tv_issue_event_place(issue));
    fputs("\r\n", out);
}

void tv_report_csv(const struct tv_issues *issues, FILE *out) {
    fputs(
        "id,severity,rule,call,event,pointer,message,expected,actual,help,findings,events,percent,"
        "file,line,column,event_file,event_line,event_column\r\n",
        out);
    for (size_t i = 0; i < issues->count; i++)
        put_issue(&issues->at[i], out);
}
