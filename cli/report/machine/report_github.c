/* github: workflow commands, which GitHub shows beside the lines of a pull request.
 *
 *   ::error file=plan.yaml,line=37,title=trackvet property/type::Order Completed › ...%0A...
 *
 * Commands are lines of the log, so a line break or "::" in a text must not begin another one:
 * values are escaped as the runner takes them back, hidden characters are spelled out. GitHub shows
 * ten annotations of each severity of a step; those are the biggest, and the rest is counted. */
#include "machine_parts.h"

#include "visible.h"

#include <string.h>

enum { NOTES_SHOWN = 3 };

/* ---- Escapes -------------------------------------------------------------------------------- */

/* In values of properties two more characters are escaped than in the message. */
static void put_byte(FILE *out, char byte, bool is_property) {
    if (byte == '%')
        fputs("%25", out);
    else if (is_property && byte == ':')
        fputs("%3A", out);
    else if (is_property && byte == ',')
        fputs("%2C", out);
    else
        fputc(byte, out);
}

static void put(FILE *out, struct tv_str text, bool is_property) {
    struct tv_cell cell;
    while (tv_cell_next(&text, false, &cell))
        for (size_t i = 0; i < cell.at_len; i++)
            put_byte(out, cell.at[i], is_property);
}

/* ---- Commands ------------------------------------------------------------------------------- */

static const char *command_of(enum tv_severity severity) {
    static const char *const names[] = {[TV_SEVERITY_NONE] = "notice",
                                        [TV_SEVERITY_INFO] = "notice",
                                        [TV_SEVERITY_WARNING] = "warning",
                                        [TV_SEVERITY_ERROR] = "error"};
    return names[severity];
}

static void put_number(FILE *out, const char *name, uint64_t number) {
    fprintf(out, ",%s=%llu", name, (unsigned long long)number);
}

/* A column says nothing of a value that goes on on other lines. */
static void put_place(FILE *out, const struct tv_issue_place *place) {
    bool is_one_line = place->end_line == 0 || place->end_line == place->line;
    fputs(" file=", out);
    put(out, tv_place_path(place), true);
    if (place->line == 0)
        return;
    put_number(out, "line", place->line);
    if (place->end_line > 0)
        put_number(out, "endLine", place->end_line);
    if (is_one_line && place->column > 0)
        put_number(out, "col", place->column);
    if (is_one_line && place->column > 0 && place->end_column > place->column)
        put_number(out, "endColumn", place->end_column - 1);
}

static void put_line(FILE *out, const struct tv_line_text *line) {
    if (line->len == 0)
        return;
    fputs("%0A", out);
    put(out, tv_line_str(line), false);
}

static void put_issue(const struct tv_issues *issues, const struct tv_issue *issue, FILE *out) {
    struct tv_line_text sentence = {0}, extent = {0}, help = {0};
    tv_issue_put_sentence(&sentence, issue);
    tv_issue_put_extent(&extent, issues, issue);
    tv_line_put(&help, issue->help);
    fprintf(out, "::%s", command_of(issue->severity));
    put_place(out, &issue->places[0]);
    fputs(",title=trackvet ", out);
    put(out, tv_issue_rule(issue), true);
    fputs("::", out);
    put(out, tv_line_str(&sentence), false);
    put_line(out, &extent);
    put_line(out, &help);
    fputc('\n', out);
}

/* ---- The report ----------------------------------------------------------------------------- */

static size_t put_notes(const struct tv_issues *issues, FILE *out) {
    size_t shown = issues->note_count < NOTES_SHOWN ? issues->note_count : NOTES_SHOWN;
    for (size_t i = 0; i < shown; i++) {
        fprintf(out, "::%s title=trackvet input::", issues->is_whole ? "warning" : "error");
        put(out, issues->notes[i], false);
        fputc('\n', out);
    }
    return shown;
}

static void put_rest(uint64_t hidden, uint64_t others, FILE *out) {
    struct tv_line_text line = {0};
    if (hidden + others == 0)
        return;
    tv_line_put_word(&line, "+ ");
    if (hidden > 0)
        tv_line_put_count(&line, hidden, "group");
    tv_line_put_word(&line, hidden > 0 && others > 0 ? ", and " : "");
    if (others > 0) {
        tv_line_put_count(&line, others, "finding");
        tv_line_put_word(&line, " in groups that were not kept");
    }
    tv_line_put_word(&line, ": see the summary, or the output of trackvet");
    fputs("::notice title=trackvet::", out);
    put(out, tv_line_str(&line), false);
    fputc('\n', out);
}

void tv_report_github(const struct tv_issues *issues, FILE *out) {
    size_t shown[TV_SEVERITY_ERROR + 1] = {0}, hidden = 0;
    shown[issues->is_whole ? TV_SEVERITY_WARNING : TV_SEVERITY_ERROR] = put_notes(issues, out);
    shown[TV_SEVERITY_INFO] = 1; /* that of the rest */
    for (size_t i = 0; i < issues->count; i++) {
        const struct tv_issue *issue = &issues->at[i];
        if (shown[issue->severity]++ < TV_GITHUB_ANNOTATIONS)
            put_issue(issues, issue, out);
        else
            hidden++;
    }
    put_rest(hidden, issues->others, out);
}
