/* `trackvet lint`: plans in, findings about them out.
 *
 *   arguments -> levels, plans -> model -> compiler, linter -> report -> exit code
 *
 * Each PLAN is looked at by itself, on the built-in specs and what it extends. One that cannot be
 * read is told of and goes no further; mistakes of the compiler do not keep the linter from looking
 * at the rest. */
#include "check_options.h"
#include "config.h"
#include "issue_outputs.h"
#include "lint_fix.h"
#include "lint_ignore.h"
#include "lint_known.h"
#include "lint_run.h"
#include "lint_since.h"
#include "lint_told.h"
#include "output.h"
#include "plans.h"
#include "render.h"
#include "terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { PLANS_MAX = 64 };

struct lint {
    const struct tv_arguments *arguments;
    FILE *err;
    struct tv_outputs outputs;
    struct tv_issue_outputs issue_outputs;
    struct tv_levels levels;
    struct tv_definitions definitions; /* its model and schema files alone */
    struct tv_schema_settings schemas;
    struct tv_plan_reading reading;
    bool enabled[TV_RULE_COUNT];
    const char *plans[PLANS_MAX];
    size_t plan_count;
    struct tv_lint *linter;
    size_t unheard; /* mistakes of rules that are off */
    size_t unread;  /* plans that cannot be read */
    struct tv_told *told;
    const struct tv_lint_end *end; /* NULL: reports are written */
    struct tv_judge judge;
    struct tv_baseline_note *notes; /* of the findings, in their order */
    struct tv_arena *arena;         /* what told borrows */
    struct tv_ignored ignored;
    const struct tv_lint_finding **kept; /* findings that nothing hides */
    struct tv_since since;
    char folder[4096]; /* for links */
    struct tv_lint_run run;
};

/* ---- Options ------------------------------------------------------------------------------------
 */

static bool read_fail_on(struct lint *lint) {
    const char *given = tv_option_text(lint->arguments, TV_OPTION_FAIL_ON, "error");
    if (tv_severity_read(given, &lint->run.fail_on))
        return true;
    fprintf(lint->err, "trackvet: --fail-on is error, warning, info or never, not \"%s\"\n", given);
    return false;
}

/* "-" is called what --stdin-filename says. */
static const char *name_plan(struct lint *lint, const char *given) {
    if (strcmp(given, "-") != 0)
        return given;
    lint->reading.stdin_name = tv_option_text(lint->arguments, TV_OPTION_STDIN_FILENAME, "<stdin>");
    return lint->reading.stdin_name;
}

/* Arguments, or what stands in this folder under a usual name. */
static bool find_plans(struct lint *lint) {
    const struct tv_arguments *arguments = lint->arguments;
    size_t count;
    const char *const *usual = tv_plans_usual(&count);
    struct stat info;
    if (arguments->rest_count > PLANS_MAX) {
        fprintf(lint->err, "trackvet: more than %d plans at once\n", PLANS_MAX);
        return false;
    }
    bool force = tv_option_count(arguments, TV_OPTION_FORCE_EXCLUDE) > 0;
    for (size_t i = 0; i < arguments->rest_count; i++) {
        const char *plan = name_plan(lint, arguments->rest[i]);
        if (!force || !tv_config_excludes(arguments->config, plan))
            lint->plans[lint->plan_count++] = plan;
    }
    if (arguments->rest_count || arguments->has_list)
        return true;
    for (size_t i = 0; i < count; i++)
        if (stat(usual[i], &info) == 0)
            lint->plans[lint->plan_count++] = usual[i];
    if (lint->plan_count)
        return true;
    fprintf(lint->err, "trackvet: no PLAN given, and none of these is here:");
    for (size_t i = 0; i < count; i++)
        fprintf(lint->err, "%s %s", i ? "," : "", usual[i]);
    fprintf(lint->err, "\n");
    return false;
}

static size_t count_stdin(const struct tv_arguments *arguments) {
    size_t count = 0;
    for (size_t i = 0; i < arguments->rest_count; i++)
        count += !strcmp(arguments->rest[i], "-");
    for (size_t i = 0; i < arguments->option_count; i++)
        count += arguments->options[i].option == TV_OPTION_FILES_FROM &&
                 !strcmp(arguments->options[i].text, "-");
    return count;
}

/* What belongs together. */
static bool check_stdin(const struct lint *lint) {
    bool fix = tv_option_count(lint->arguments, TV_OPTION_FIX) > 0;
    const char *named = tv_option_text(lint->arguments, TV_OPTION_STDIN_FILENAME, NULL);
    const char *why = NULL;
    if (!lint->reading.stdin_name)
        why = named ? "--stdin-filename names what comes from standard input: give - as the PLAN"
                    : NULL;
    else if (count_stdin(lint->arguments) > 1)
        why = "- can be read from standard input once";
    else if (fix)
        why = "--fix changes files, and - is none: --diff prints what it would change";
    else if (lint->since.changes)
        why = "--since and --staged ask git about files, and - is none";
    if (why)
        fprintf(lint->err, "trackvet: %s\n", why);
    return !why;
}

static bool check_fix(const struct lint *lint) {
    bool fix = tv_option_count(lint->arguments, TV_OPTION_FIX) > 0;
    bool diff = tv_option_count(lint->arguments, TV_OPTION_DIFF) > 0;
    if (fix && diff)
        fprintf(lint->err, "trackvet: --fix changes files, --diff does not: give one of them\n");
    else if (!fix && !diff && tv_option_count(lint->arguments, TV_OPTION_UNSAFE_FIXES))
        fprintf(lint->err, "trackvet: --unsafe-fixes goes with --fix or --diff\n");
    else
        return true;
    return false;
}

static bool read_plan_options(struct lint *lint) {
    lint->reading.err = lint->err;
    lint->reading.config = lint->arguments->config;
    return tv_plans_set_format(&lint->reading,
                               tv_option_text(lint->arguments, TV_OPTION_PLAN_FORMAT, NULL)) ==
               TV_EXIT_OK &&
           tv_schema_settings_read(&lint->schemas, lint->arguments, lint->err);
}

static bool read_links(struct lint *lint, struct tv_style *style) {
    return tv_links_read(style, lint->arguments, lint->folder, sizeof lint->folder, lint->err);
}

static bool read_options(struct lint *lint, const struct tv_streams *streams) {
    struct tv_style style = {.out = streams->out}; /* to find a mistake in time */
    bool fine = read_plan_options(lint) && read_links(lint, &style) &&
                tv_outputs_read(&lint->outputs, lint->arguments, streams) && read_fail_on(lint) &&
                tv_levels_read(&lint->levels, lint->arguments, lint->err) &&
                tv_issue_outputs_read(&lint->issue_outputs, &lint->outputs, lint->arguments,
                                      &lint->levels, lint->err) &&
                tv_since_read(&lint->since, lint->arguments, lint->err) && check_fix(lint) &&
                tv_judge_read(&lint->judge, lint->arguments, lint->err) && find_plans(lint) &&
                check_stdin(lint);
    for (int i = 0; fine && i < TV_RULE_COUNT; i++)
        lint->enabled[i] = lint->levels.rule[i] != TV_SEVERITY_NONE;
    return fine;
}

/* ---- Plans --------------------------------------------------------------------------------------
 */

/* A plan that cannot be read does not pass because the rule that says so is off. */
static void hear(void *context, const struct tv_finding *finding) {
    struct lint *lint = context;
    struct tv_sink kept = tv_lint_sink(lint->linter);
    if (lint->enabled[finding->rule]) {
        kept.finding(kept.context, finding);
        return;
    }
    lint->unheard++;
    tv_definitions_print(lint->err, finding);
}

static int count_found(struct lint *lint, size_t *count) {
    return tv_lint_findings(lint->linter, count) ? TV_EXIT_OK : TV_EXIT_MEMORY;
}

/* *is_read: it can be looked at. */
static int read_plan(struct lint *lint, const char *plan, bool *is_read) {
    size_t before, after;
    int status = count_found(lint, &before);
    int read = tv_plans_read(&lint->reading, plan);
    if (read == TV_EXIT_OK)
        read = tv_plans_read_extended(&lint->reading);
    if (status == TV_EXIT_OK)
        status = count_found(lint, &after);
    *is_read = read == TV_EXIT_OK;
    lint->unread += !*is_read;
    if (status != TV_EXIT_OK || read == TV_EXIT_OK)
        return status;
    return read == TV_EXIT_USAGE && after > before && !lint->unheard ? TV_EXIT_OK : read;
}

static int compile_plan(struct lint *lint, struct tv_str plan) {
    void *image;
    size_t len;
    struct tv_compile_input input = {.model = lint->definitions.model,
                                     .plans = &plan,
                                     .plan_count = 1,
                                     .load = tv_schema_files_load,
                                     .load_context = &lint->definitions.schemas};
    enum tv_status status = tv_compile(&input, tv_lint_sink(lint->linter), &image, &len);
    free(image);
    return status == TV_ERROR_MEMORY ? TV_EXIT_MEMORY : TV_EXIT_OK;
}

static int lint_plan(struct lint *lint, const char *path) {
    struct tv_str plan = {path, strlen(path)};
    bool is_read;
    int status = read_plan(lint, path, &is_read);
    lint->run.plans++;
    if (status == TV_EXIT_OK && is_read)
        status = compile_plan(lint, plan);
    if (status == TV_EXIT_OK && is_read &&
        tv_lint_plan(lint->linter, lint->definitions.model, plan) != TV_OK)
        status = TV_EXIT_MEMORY;
    return status;
}

static int lint_plans(struct lint *lint) {
    int status = TV_EXIT_OK;
    lint->definitions.model = tv_definitions_shipped_model();
    lint->linter = tv_lint_new(lint->enabled);
    if (!lint->definitions.model || !lint->linter)
        return TV_EXIT_MEMORY;
    lint->reading.model = lint->definitions.model;
    if (!lint->judge.path) /* a baseline knows findings by where they are told */
        tv_since_focus(&lint->since, lint->linter);
    lint->reading.sink = (struct tv_sink){hear, lint};
    lint->definitions.schemas.settings = &lint->schemas;
    for (size_t i = 0; i < lint->plan_count && status != TV_EXIT_MEMORY; i++) {
        int one = lint_plan(lint, lint->plans[i]);
        status = one > status ? one : status;
    }
    return status;
}

/* ---- What came of it ----------------------------------------------------------------------------
 */

static int compare_told(const void *a, const void *b) {
    const struct tv_told *x = a, *y = b;
    if (x->severity != y->severity)
        return x->severity > y->severity ? -1 : 1;
    return (x->rank > y->rank) - (x->rank < y->rank);
}

static void count_told(struct tv_lint_run *run, const struct tv_told *told) {
    run->counts[told->severity]++;
    run->fixable[told->fix]++;
}

/* What was found and is not ignored; NULL when out of memory. */
static const struct tv_lint_finding *const *keep_unignored(struct lint *lint, size_t *count) {
    const struct tv_lint_finding *const *found = tv_lint_findings(lint->linter, count);
    tv_ignored_clear(&lint->ignored);
    free(lint->kept);
    lint->kept = NULL;
    if (!found || !tv_ignored_init(&lint->ignored, tv_config_ignores(lint->arguments->config)))
        return NULL;
    if (!lint->ignored.counts)
        return found;
    lint->kept = tv_lint_keep(&lint->ignored, lint->definitions.model, found, count);
    return lint->kept;
}

/* Findings as a baseline has them, and what it says of them. */
static bool compare(struct lint *lint, const struct tv_lint_finding *const *found, size_t count) {
    if (!lint->judge.path && !lint->end)
        return true;
    lint->notes = tv_lint_notes(lint->definitions.model, found, count);
    if (lint->notes && lint->judge.path)
        tv_lint_compare(&lint->judge.baseline, lint->notes, count, lint->definitions.model,
                        &lint->run);
    return lint->notes != NULL;
}

static bool is_known(struct lint *lint, size_t i) {
    bool known = lint->judge.path && tv_lint_is_known(&lint->judge.baseline, &lint->notes[i]);
    lint->run.known += known;
    return known;
}

static bool is_unchanged(struct lint *lint, const struct tv_lint_finding *found) {
    bool unchanged = !tv_since_tells(&lint->since, lint->definitions.model, found);
    lint->run.unchanged += unchanged;
    return unchanged;
}

/* Severities, and the order of the report: the worst first, then by place. */
static int judge(struct lint *lint) {
    size_t count, shown = 0;
    const struct tv_lint_finding *const *found = keep_unignored(lint, &count);
    lint->told = found ? calloc(count + 1, sizeof *lint->told) : NULL;
    lint->arena = tv_arena_new();
    if (!lint->told || !lint->arena || !compare(lint, found, count))
        return TV_EXIT_MEMORY;
    for (size_t i = 0; i < count; i++) {
        struct tv_told told;
        if (is_known(lint, i) || is_unchanged(lint, found[i]))
            continue;
        if (!tv_told_make(&told, found[i], lint->arena))
            return TV_EXIT_MEMORY;
        told.rank = i;
        told.severity = tv_levels_severity(&lint->levels, told.finding);
        count_told(&lint->run, &told);
        lint->told[shown++] = told;
    }
    qsort(lint->told, shown, sizeof *lint->told, compare_told);
    lint->run.suppressed = tv_lint_suppressed(lint->linter);
    lint->run.ignored = lint->ignored.counts ? &lint->ignored : NULL;
    lint->run.levels = &lint->levels;
    lint->run.is_partial = lint->since.changes != NULL;
    if (lint->since.ref)
        lint->run.since = (struct tv_str){lint->since.ref, strlen(lint->since.ref)};
    lint->run.told = lint->told;
    lint->run.count = shown;
    lint->run.has_max = lint->judge.allowed.count != NULL;
    lint->run.max_count = lint->judge.allowed.max_count;
    lint->run.failed = tv_lint_is_over(&lint->run);
    if (!lint->run.failed && lint->judge.is_strict && lint->run.gone > 0)
        lint->run.failed = lint->run.is_stale = true;
    return lint->run.failed ? TV_EXIT_FINDINGS : TV_EXIT_OK;
}

static void count_files(struct lint *lint) {
    const struct tv_file *file = lint->definitions.model->files;
    for (; file; file = file->next)
        lint->run.files += !file->builtin;
}

static int report(const struct lint *lint, struct tv_output *output) {
    struct tv_style *style = &output->style;
    style->footer = tv_option_count(lint->arguments, TV_OPTION_QUIET) == 0;
    style->source_line = tv_definitions_source_line;
    style->context = (void *)&lint->definitions;
    if (!tv_option_count(lint->arguments, TV_OPTION_LIMIT))
        style->limit = TV_LINT_LIMIT;
    return tv_render_lint(output, &lint->run) ? TV_EXIT_OK : TV_EXIT_MEMORY;
}

/* Formats that are written from the list of issues. */
static int report_issues(const struct lint *lint, const struct tv_streams *streams) {
    struct tv_issues issues;
    if (!tv_issue_outputs_any(&lint->issue_outputs, &lint->outputs))
        return TV_EXIT_OK;
    if (!tv_issues_of_lint(&issues, &lint->run, &lint->issue_outputs.options))
        return TV_EXIT_MEMORY;
    bool fine = tv_issue_outputs_write(&lint->issue_outputs, &lint->outputs, &issues, streams);
    tv_issues_clear(&issues);
    return fine ? TV_EXIT_OK : TV_EXIT_USAGE;
}

static int report_all(struct lint *lint, const struct tv_streams *streams) {
    if (tv_option_count(lint->arguments, TV_OPTION_QUIET) > 1)
        return TV_EXIT_OK;
    int status = TV_EXIT_OK;
    for (size_t i = 0; i < lint->outputs.count && status == TV_EXIT_OK; i++) {
        read_links(lint, &lint->outputs.items[i].style);
        status = report(lint, &lint->outputs.items[i]);
    }
    return status == TV_EXIT_OK ? report_issues(lint, streams) : status;
}

/* ---- Fixing -------------------------------------------------------------------------------------
 */

/* Of that, what is in lines that matter. */
static const struct tv_lint_finding *const *keep_findings(struct lint *lint, size_t *count) {
    const struct tv_lint_finding *const *found = keep_unignored(lint, count);
    return found ? tv_since_keep(&lint->since, lint->definitions.model, found, count) : NULL;
}

/* Collects what can be fixed and makes sure that it can. *status is not OK: nothing is to be done.
 */
static bool prepare_fixes(struct lint *lint, struct tv_fixes *fixes, int *status) {
    size_t count;
    const struct tv_lint_finding *const *found = keep_findings(lint, &count);
    bool unsafe = tv_option_count(lint->arguments, TV_OPTION_UNSAFE_FIXES) > 0;
    struct tv_str plans[PLANS_MAX];
    *fixes = (struct tv_fixes){0};
    *status = TV_EXIT_OK;
    if (!found || !tv_fixes_collect(fixes, found, count, unsafe)) {
        *status = TV_EXIT_MEMORY;
        return false;
    }
    for (size_t i = 0; i < lint->plan_count; i++)
        plans[i] = (struct tv_str){lint->plans[i], strlen(lint->plans[i])};
    const char *why = fixes->file_count
                          ? tv_fixes_check(fixes, lint->definitions.model, plans, lint->plan_count)
                          : NULL;
    if (!why)
        return true;
    fprintf(lint->err, "trackvet: nothing was fixed: %s\n", why);
    *status = TV_EXIT_USAGE;
    return false;
}

static void forget(struct lint *lint) {
    tv_lint_free(lint->linter);
    tv_definitions_clear(&lint->definitions);
    lint->linter = NULL;
    lint->run.plans = 0;
}

/* Files are written, and what is left is found anew. */
static int fix(struct lint *lint) {
    struct tv_fixes fixes;
    int status;
    bool can = prepare_fixes(lint, &fixes, &status);
    if (can && !tv_fixes_write(&fixes, lint->err))
        status = TV_EXIT_USAGE;
    size_t fixed = can && status == TV_EXIT_OK ? fixes.fixed : 0;
    bool changed = can && fixes.file_count;
    tv_fixes_clear(&fixes);
    if (changed && status != TV_EXIT_MEMORY) {
        forget(lint);
        int again = lint_plans(lint);
        status = again > status ? again : status;
    }
    lint->run.fixed = fixed;
    return status;
}

/* A diff has no room for findings: what could not be looked at must not seem to need no fix. */
static int refuse_unread(const struct lint *lint, int status) {
    if (lint->unread == 0 || status != TV_EXIT_OK)
        return status;
    fprintf(lint->err, "trackvet: %zu plan%s cannot be read: lint without --diff says why\n",
            lint->unread, lint->unread == 1 ? "" : "s");
    return TV_EXIT_USAGE;
}

/* Like diff, it ends with 1 when there is something to print. */
static int print_diff(struct lint *lint, const struct tv_streams *streams, int read) {
    const char *path = tv_option_text(lint->arguments, TV_OPTION_OUTPUT, NULL);
    struct tv_fixes fixes;
    int status;
    if (prepare_fixes(lint, &fixes, &status)) {
        struct tv_output_file file;
        bool is_open = tv_output_open(&file, path, NULL, &lint->definitions, streams);
        status = !is_open ? TV_EXIT_USAGE : fixes.file_count ? TV_EXIT_FINDINGS : TV_EXIT_OK;
        if (is_open)
            tv_fixes_diff(&fixes, file.out);
        status = tv_output_close(&file, streams, read > status ? read : status);
    }
    tv_fixes_clear(&fixes);
    return status;
}

/* ---- The run ------------------------------------------------------------------------------------
 */

static int write_report(struct lint *lint, const struct tv_streams *streams, int status) {
    int verdict = judge(lint);
    if (verdict == TV_EXIT_MEMORY)
        return verdict;
    count_files(lint);
    tv_config_tell_expired(lint->arguments->config, lint->err);
    if (lint->arguments->has_settings_plans && status == TV_EXIT_OK)
        tv_ignored_tell_unused(&lint->ignored, lint->err);
    lint->run.undone = status != TV_EXIT_OK;
    if (status < verdict)
        status = verdict;
    if (!tv_outputs_open(&lint->outputs, lint->arguments, NULL, &lint->definitions, streams))
        status = TV_EXIT_USAGE;
    else if ((verdict = report_all(lint, streams)) != TV_EXIT_OK)
        status = verdict;
    return tv_outputs_close(&lint->outputs, streams, status);
}

/* Whoever wants to know what is wrong must not be told half of it. */
static int end_run(struct lint *lint, int status) {
    size_t count;
    if (status == TV_EXIT_OK && lint->unread > 0)
        status = TV_EXIT_USAGE;
    if (status != TV_EXIT_OK)
        return status;
    const struct tv_lint_finding *const *found = tv_lint_findings(lint->linter, &count);
    if (!found || !compare(lint, found, count))
        return TV_EXIT_MEMORY;
    return lint->end->end(lint->end->context, lint->notes, count, &lint->definitions);
}

static int run(struct lint *lint, const struct tv_streams *streams) {
    int status = lint_plans(lint);
    if (status == TV_EXIT_MEMORY)
        return status;
    if (lint->end)
        return end_run(lint, status);
    if (!tv_since_ask(&lint->since, lint->definitions.model))
        return TV_EXIT_USAGE;
    if (tv_option_count(lint->arguments, TV_OPTION_DIFF))
        return print_diff(lint, streams, refuse_unread(lint, status));
    if (tv_option_count(lint->arguments, TV_OPTION_FIX)) {
        int fixing = fix(lint);
        status = fixing > status ? fixing : status;
    }
    return status == TV_EXIT_MEMORY ? status : write_report(lint, streams, status);
}

int tv_lint_with(const struct tv_arguments *arguments, const struct tv_streams *streams,
                 const struct tv_lint_end *end) {
    struct lint *lint = calloc(1, sizeof *lint);
    if (!lint)
        return TV_EXIT_MEMORY;
    lint->arguments = arguments;
    lint->err = streams->err;
    lint->end = end;
    int status = read_options(lint, streams) ? run(lint, streams) : TV_EXIT_USAGE;
    free(lint->told);
    free(lint->notes);
    tv_judge_clear(&lint->judge);
    tv_arena_free(lint->arena);
    free(lint->kept);
    tv_since_clear(&lint->since);
    tv_ignored_clear(&lint->ignored);
    tv_lint_free(lint->linter);
    tv_definitions_clear(&lint->definitions);
    free(lint);
    return status;
}

int tv_cmd_lint(const struct tv_arguments *arguments, const struct tv_streams *streams) {
    return tv_lint_with(arguments, streams, NULL);
}
