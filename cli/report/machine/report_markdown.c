/* markdown: a table for summaries of CI steps and for pull requests.
 *
 * Text from input stands in code, in which nothing is marked up, linked or mentioned; its fence is
 * longer than any run of backticks in it. Our own plain sentences stand as they are. */
#include "machine_parts.h"

#include "visible.h"

#include <string.h>

/* ---- Text ----------------------------------------------------------------------------------- */

static size_t longest_run(struct tv_str text) {
    size_t longest = 0, run = 0;
    for (size_t i = 0; i < text.len; i++) {
        run = text.at[i] == '`' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    return longest;
}

static void put_fence(FILE *out, size_t len) {
    while (len-- > 0)
        fputc('`', out);
}

/* A bar ends the cell of a table even in code, unless a backslash stands before it. */
static void put_code(FILE *out, struct tv_str text) {
    size_t fence = longest_run(text) + 1;
    bool is_padded = text.len > 0 && (text.at[0] == '`' || text.at[text.len - 1] == '`' ||
                                      (text.at[0] == ' ' && text.at[text.len - 1] == ' '));
    struct tv_cell cell;
    if (text.len == 0)
        return;
    put_fence(out, fence);
    fputs(is_padded ? " " : "", out);
    while (tv_cell_next(&text, false, &cell)) {
        fputs(cell.at_len == 1 && *cell.at == '|' ? "\\" : "", out);
        fwrite(cell.at, 1, cell.at_len, out);
    }
    fputs(is_padded ? " " : "", out);
    put_fence(out, fence);
}

/* Words that no reader of Markdown makes something of. */
static bool is_prose(struct tv_str text) {
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!is_letter && !memchr(" ,'\"();-", c, 8))
            return false;
    }
    return true;
}

static void put_words(FILE *out, struct tv_str text) {
    if (is_prose(text))
        fwrite(text.at, 1, text.len, out);
    else
        put_code(out, text);
}

/* ---- The table ------------------------------------------------------------------------------ */

static void put_place(FILE *out, const struct tv_issue *issue) {
    struct tv_line_text line = {0};
    char number[TV_NUMBER_LEN];
    tv_line_put(&line, issue->places[0].file);
    snprintf(number, sizeof number, ":%llu", (unsigned long long)issue->places[0].line);
    tv_line_put_word(&line, issue->places[0].line > 0 ? number : "");
    put_code(out, tv_line_str(&line));
}

static void put_counts(const struct tv_issues *issues, const struct tv_issue *issue, FILE *out) {
    struct tv_line_text line = {0};
    tv_line_put_number(&line, issue->events);
    tv_line_put_word(&line, " | ");
    if (issue->per_mille > 0)
        tv_line_put_share(&line, issue->events, issues->events);
    fwrite(line.at, 1, line.len, out);
    fputs(" | ", out);
}

static void put_issue(const struct tv_issues *issues, const struct tv_issue *issue, FILE *out) {
    fprintf(out, "| %s | ", tv_severity_name(issue->severity));
    if (!issues->is_lint)
        put_counts(issues, issue, out);
    fprintf(out, "%s | ", tv_rule_info(issue->rule)->name);
    put_code(out, issue->subject);
    fputs(" | ", out);
    put_words(out, issue->message);
    if (issue->help.len > 0) {
        fputs("; ", out);
        put_words(out, issue->help);
    }
    fputs(" | ", out);
    put_place(out, issue);
    fputs(" |\n", out);
}

static void put_rest(const struct tv_issues *issues, size_t shown, FILE *out) {
    struct tv_line_text line = {0};
    if (shown < issues->count) {
        tv_line_put_word(&line, "\n… ");
        tv_line_put_count(&line, issues->count - shown, issues->is_lint ? "finding" : "group");
        tv_line_put_word(&line, " more\n");
    }
    if (issues->others > 0) {
        tv_line_put_word(&line, "\n… ");
        tv_line_put_count(&line, issues->others, "finding");
        tv_line_put_word(&line, " in groups that were not kept\n");
    }
    fwrite(line.at, 1, line.len, out);
}

void tv_report_markdown(const struct tv_issues *issues, FILE *out) {
    struct tv_line_text totals = {0};
    size_t shown = issues->count < TV_MARKDOWN_ROWS ? issues->count : TV_MARKDOWN_ROWS;
    const char *verdict = issues->failed ? "failed" : !issues->is_whole ? "incomplete" : "passed";
    tv_issues_put_totals(&totals, issues);
    fprintf(out, "**trackvet %s %s**: %.*s\n", issues->is_lint ? "lint" : "check", verdict,
            (int)totals.len, totals.at);
    for (size_t i = 0; i < issues->note_count; i++) {
        fputs("\n- ", out);
        put_code(out, issues->notes[i]);
        fputs(i + 1 == issues->note_count ? "\n" : "", out);
    }
    if (shown > 0)
        fputs(issues->is_lint ? "\n| | rule | where | what | place |\n|---|---|---|---|---|\n"
                              : "\n| | events | share | rule | where | what | place |\n"
                                "|---|---:|---:|---|---|---|---|\n",
              out);
    for (size_t i = 0; i < shown; i++)
        put_issue(issues, &issues->at[i], out);
    put_rest(issues, shown, out);
}
