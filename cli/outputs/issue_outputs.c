/* Which writer a format has, and what CI gets. */
#include "issue_outputs.h"

#include "machine.h"
#include "pages.h"
#include "shipped.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { SUMMARY_MAX = 1 << 20 }; /* bytes that GitHub takes of one step */

static const char gitlab_file[] = "gl-code-quality-report.json";

static tv_issue_writer_fn *writer_of(enum tv_report report) {
    static tv_issue_writer_fn *const writers[TV_REPORT_COUNT] = {
        [TV_REPORT_SARIF] = tv_report_sarif,
        [TV_REPORT_GITHUB] = tv_report_github,
        [TV_REPORT_GITLAB] = tv_report_gitlab,
        [TV_REPORT_JUNIT] = tv_report_junit,
        [TV_REPORT_CHECKSTYLE] = tv_report_checkstyle,
        [TV_REPORT_RDJSON] = tv_report_rdjson,
        [TV_REPORT_RDJSONL] = tv_report_rdjsonl,
        [TV_REPORT_TAP] = tv_report_tap,
        [TV_REPORT_MARKDOWN] = tv_report_markdown,
        [TV_REPORT_CSV] = tv_report_csv,
        [TV_REPORT_IGNORE_CONFIG] = tv_report_ignore_config};
    return writers[report];
}

/* ---- Options -------------------------------------------------------------------------------- */

static bool is_shipped(struct tv_str file) {
    size_t count;
    const struct tv_shipped_spec *specs = tv_shipped_specs(&count);
    for (size_t i = 0; i < count; i++)
        if (tv_str_equal(file, (struct tv_str){specs[i].path, strlen(specs[i].path)}))
            return true;
    return false;
}

/* The place of a word in a list; -1 with a message when it is not there. */
static int find_word(const char *given, const char *const *words, int count, const char *option,
                     FILE *err) {
    for (int i = 0; i < count; i++)
        if (!strcmp(words[i], given))
            return i;
    fprintf(err, "trackvet: %s is one of ", option);
    for (int i = 0; i < count; i++)
        fprintf(err, "%s%s", i ? ", " : "", words[i]);
    fprintf(err, ", not \"%s\"\n", given);
    return -1;
}

/* Text for people is on standard output. */
static bool shows_text(const struct tv_outputs *outputs) {
    for (size_t i = 0; i < outputs->count; i++)
        if (!outputs->items[i].path)
            return outputs->items[i].report == TV_REPORT_TEXT;
    return false;
}

static enum tv_ci find_ci(const struct tv_outputs *outputs) {
    const char *actions = getenv("GITHUB_ACTIONS");
    return actions && !strcmp(actions, "true") && shows_text(outputs) ? TV_CI_GITHUB : TV_CI_OFF;
}

/* What --redact=no shows belongs on a terminal; CI gets files. ci: as in the list of its words. */
static bool check_redact(int *ci, const struct tv_arguments *arguments, FILE *err) {
    bool shows = !strcmp(tv_option_text(arguments, TV_OPTION_REDACT, "yes"), "no");
    if (shows && (*ci == TV_CI_GITHUB || *ci == TV_CI_GITLAB)) {
        fputs(
            "trackvet: --redact=no shows personal data on a terminal only, and --ci writes files\n",
            err);
        return false;
    }
    *ci = shows ? TV_CI_OFF : *ci;
    return true;
}

/* GitLab's report is an output like any other: never over what the run reads. */
static void add_gitlab(struct tv_outputs *outputs) {
    for (size_t i = 0; i < outputs->count; i++) {
        const struct tv_output *output = &outputs->items[i];
        if (output->report == TV_REPORT_GITLAB && output->path &&
            !strcmp(output->path, gitlab_file))
            return;
    }
    outputs->items[outputs->count++] =
        (struct tv_output){.report = TV_REPORT_GITLAB, .path = gitlab_file};
}

/* --enforce, --group-by and -qq make no list of issues. */
static bool has_issues(const struct tv_arguments *arguments) {
    return !tv_option_count(arguments, TV_OPTION_ENFORCE) &&
           !tv_option_count(arguments, TV_OPTION_GROUP_BY) &&
           tv_option_count(arguments, TV_OPTION_QUIET) < 2;
}

bool tv_issue_outputs_read(struct tv_issue_outputs *issue_outputs, struct tv_outputs *outputs,
                           const struct tv_arguments *arguments, const struct tv_levels *levels,
                           FILE *err) {
    static const char *const places[] = {"off", "github", "gitlab", "auto"};
    static const char *const anchors[] = {"auto", "plan", "event"};
    int ci = find_word(tv_option_text(arguments, TV_OPTION_CI, "auto"), places, 4, "--ci", err);
    int anchor = find_word(tv_option_text(arguments, TV_OPTION_SARIF_ANCHOR, "auto"), anchors, 3,
                           "--sarif-anchor", err);
    if (ci < 0 || anchor < 0 || !check_redact(&ci, arguments, err))
        return false;
    issue_outputs->ci = !has_issues(arguments) ? TV_CI_OFF
                        : ci == 3              ? find_ci(outputs)
                                               : (enum tv_ci)ci;
    if (issue_outputs->ci == TV_CI_GITLAB)
        add_gitlab(outputs);
    issue_outputs->options = (struct tv_issue_options){.anchor = (enum tv_issue_anchor)anchor,
                                                       .levels = levels,
                                                       .is_shipped = is_shipped,
                                                       .find_page = tv_page_find};
    return true;
}

/* ---- Writing -------------------------------------------------------------------------------- */

bool tv_issue_outputs_any(const struct tv_issue_outputs *issue_outputs,
                          const struct tv_outputs *outputs) {
    for (size_t i = 0; i < outputs->count; i++)
        if (writer_of(outputs->items[i].report))
            return true;
    return issue_outputs->ci == TV_CI_GITHUB;
}

static bool append(const char *path, struct tv_str text, FILE *err) {
    FILE *file = fopen(path, "ab");
    bool fine = file && fwrite(text.at, 1, text.len, file) == text.len;
    fine = file && fclose(file) == 0 && fine;
    if (!fine)
        fprintf(err, "trackvet: %s: cannot be written: %s\n", path, strerror(errno));
    return fine;
}

/* At most what is taken, up to the end of a line: a table that is cut stays one. */
static struct tv_str cut(struct tv_str text) {
    if (text.len <= SUMMARY_MAX)
        return text;
    text.len = SUMMARY_MAX;
    while (text.len > 0 && text.at[text.len - 1] != '\n')
        text.len--;
    return text;
}

/* The whole table is made before the file is touched. */
static bool append_summary(const struct tv_issues *issues, const char *path, FILE *err) {
    char *text = NULL;
    size_t len = 0;
    FILE *memory = open_memstream(&text, &len);
    if (memory)
        tv_report_markdown(issues, memory);
    bool fine = memory && fclose(memory) == 0;
    if (fine)
        fine = append(path, cut((struct tv_str){text, len}), err);
    else
        fputs("trackvet: out of memory\n", err);
    free(text);
    return fine;
}

/* Annotations are lines of the log: where another format has standard output, that of messages. */
static bool write_github(const struct tv_outputs *outputs, const struct tv_issues *issues,
                         const struct tv_streams *streams) {
    const char *summary = getenv("GITHUB_STEP_SUMMARY");
    bool is_free = true;
    for (size_t i = 0; i < outputs->count; i++)
        is_free = is_free && (outputs->items[i].path || outputs->items[i].report == TV_REPORT_TEXT);
    tv_report_github(issues, is_free ? streams->out : streams->err);
    return !summary || !*summary || append_summary(issues, summary, streams->err);
}

bool tv_issue_outputs_write(const struct tv_issue_outputs *issue_outputs,
                            const struct tv_outputs *outputs, const struct tv_issues *issues,
                            const struct tv_streams *streams) {
    for (size_t i = 0; i < outputs->count; i++) {
        tv_issue_writer_fn *writer = writer_of(outputs->items[i].report);
        if (writer)
            writer(issues, outputs->items[i].style.out);
    }
    return issue_outputs->ci != TV_CI_GITHUB || write_github(outputs, issues, streams);
}
