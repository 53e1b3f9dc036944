/* `trackvet check`: event files in, findings out.
 *
 *   arguments -> definitions, levels, files -> work -> report -> exit code */
#include "check_cache.h"
#include "check_files.h"
#include "check_options.h"
#include "check_run.h"
#include "config.h"
#include "interrupt.h"
#include "judge.h"
#include "issue_outputs.h"
#include "render.h"
#include "progress.h"
#include "sandbox.h"
#include "terminal.h"
#include "visible.h"
#include "work.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { NOTES_MAX = 64, PLANS_MAX = 64 };

struct check {
    const struct tv_arguments *arguments;
    FILE *err;
    const struct tv_check_end *end; /* NULL: reports are written */
    struct tv_check_options options;
    struct tv_judge judge;
    struct tv_issue_outputs issue_outputs;
    struct tv_definitions definitions;
    bool enabled[TV_RULE_COUNT];
    struct tv_file_list files;
    struct tv_work_result result;
    struct tv_run run;
    struct tv_str planned[PLANS_MAX]; /* names of the plans */
    size_t planned_count;
    struct tv_progress progress;
    char folder[4096]; /* for links */
    char show_options[512];
    struct tv_str notes[NOTES_MAX + 1]; /* the last is kept for an interrupt */
};

/* ---- Files --------------------------------------------------------------------------------------
 */

/* Says on stderr, and remembers for the report while there are fewer than max notes. */
static void note(struct check *check, const char *text, size_t max) {
    tv_progress_hide(&check->progress);
    fputs("trackvet: ", check->err);
    tv_visible_print(check->err, (struct tv_str){text, strlen(text)}, tv_speaks_utf8());
    fputc('\n', check->err);
    char *copy = check->run.note_count < max ? strdup(text) : NULL;
    if (copy)
        check->notes[check->run.note_count++] = (struct tv_str){copy, strlen(copy)};
}

/* An input could not be read whole. */
static void note_unreadable(struct check *check, const char *text) {
    check->run.unreadable_files++;
    note(check, text, NOTES_MAX);
}

/* Every argument is looked at, so that one bad name hides no other. */
static int list_files(struct check *check) {
    const struct tv_arguments *arguments = check->arguments;
    static const char *const standard_input[] = {"-"};
    bool has_names = arguments->rest_count || arguments->has_list;
    const char *const *names = has_names ? arguments->rest : standard_input;
    size_t count = has_names ? arguments->rest_count : 1;
    if (!has_names && isatty(STDIN_FILENO)) {
        fprintf(check->err, "trackvet: no EVENTS given, and standard input is a terminal\n");
        return TV_EXIT_USAGE;
    }
    for (size_t i = 0; i < count; i++) {
        char *error;
        if (!tv_check_files_add(&check->files, arguments, names[i], &error)) {
            note_unreadable(check, error ? error : "out of memory");
            free(error);
        }
    }
    if (!check->files.count && !check->run.unreadable_files)
        fputs("trackvet: nothing to check: every file is excluded\n", check->err);
    return TV_EXIT_OK;
}

static void note_input(void *context, const char *name, const char *why) {
    char text[1024];
    snprintf(text, sizeof text, "%s: %s", name, why);
    note_unreadable(context, text);
}

/* -v */
static void tell_file(void *context, const char *name, const struct tv_totals *totals) {
    struct check *check = context;
    tv_progress_hide(&check->progress);
    fputs("trackvet: ", check->err);
    tv_visible_print(check->err, (struct tv_str){name, strlen(name)}, tv_speaks_utf8());
    fprintf(check->err, ": %llu bytes, %llu events, %llu findings\n",
            (unsigned long long)totals->bytes, (unsigned long long)totals->events,
            (unsigned long long)totals->findings);
}

static void note_limit(void *context, const char *what) {
    note(context, what, NOTES_MAX);
}

/* ---- What came of it ----------------------------------------------------------------------------
 */

static void note_interrupt(struct check *check) {
    char text[64];
    unsigned long long events = check->result.totals.events;
    snprintf(text, sizeof text, "interrupted after %llu event%s", events, events == 1 ? "" : "s");
    note(check, text, NOTES_MAX + 1);
    check->run.interrupted = true;
}

static void judge(struct check *check) {
    struct tv_run *run = &check->run;
    run->totals = check->result.totals;
    run->files = check->result.files;
    memcpy(run->counts, check->result.counts, sizeof run->counts);
    run->notes = check->notes;
    run->plans = check->planned;
    run->plan_count = check->planned_count;
    run->levels = &check->options.levels;
    run->census = check->result.census;
    memcpy(run->apart, check->result.apart, sizeof run->apart);
    run->fail_on = check->options.fail_on;
    run->ignored = check->result.ignored.counts ? &check->result.ignored : NULL;
    tv_judge_run(&check->judge, check->result.groups, run, check->result.counts,
                 &check->definitions);
}

static bool wants_controls(const struct check *check) {
    return tv_option_count(check->arguments, TV_OPTION_ENFORCE) > 0;
}

/* -qq: the exit code alone. */
static bool is_silent(const struct check *check) {
    return tv_option_count(check->arguments, TV_OPTION_QUIET) > 1;
}

static void report_controls(const struct check *check, const struct tv_output *output) {
    if (output->report == TV_REPORT_JSON)
        tv_report_controls_json(&check->result.controls, &check->run, output->style.out);
    else
        tv_report_controls_text(&check->result.controls, &check->run, output->style.out);
}

static bool wants_table(const struct check *check) {
    return check->options.pivot.key_count > 0;
}

static void report_table(const struct check *check, const struct tv_output *output) {
    if (output->report == TV_REPORT_JSON)
        tv_report_table_json(&check->result.pivot, &check->run, output->style.out);
    else
        tv_report_table(&check->result.pivot, &check->run, &output->style);
}

static void report(struct check *check, struct tv_output *output) {
    struct tv_style *style = &output->style;
    style->footer = tv_option_count(check->arguments, TV_OPTION_QUIET) == 0;
    style->source_line = tv_definitions_source_line;
    style->context = &check->definitions;
    if (wants_controls(check))
        report_controls(check, output);
    else if (wants_table(check))
        report_table(check, output);
    else if (!tv_render_groups(output, check->result.groups, &check->run))
        check->result.out_of_memory = true;
}

/* Formats that are written from the list of issues. */
static int report_issues(struct check *check, const struct tv_streams *streams) {
    const struct tv_outputs *outputs = &check->options.outputs;
    struct tv_issues issues;
    if (wants_controls(check) || !tv_issue_outputs_any(&check->issue_outputs, outputs))
        return TV_EXIT_OK;
    if (!tv_issues_of_groups(&issues, check->result.groups, &check->run,
                             &check->issue_outputs.options))
        return TV_EXIT_MEMORY;
    bool fine = tv_issue_outputs_write(&check->issue_outputs, outputs, &issues, streams);
    tv_issues_clear(&issues);
    return fine ? TV_EXIT_OK : TV_EXIT_USAGE;
}

static int report_all(struct check *check, const struct tv_streams *streams) {
    if (is_silent(check))
        return TV_EXIT_OK;
    for (size_t i = 0; i < check->options.outputs.count; i++)
        report(check, &check->options.outputs.items[i]);
    return report_issues(check, streams);
}

static int exit_code(const struct check *check) {
    if (check->result.out_of_memory)
        return TV_EXIT_MEMORY;
    if (tv_interrupt_signal())
        return tv_interrupt_signal() == SIGINT ? TV_EXIT_INTERRUPT : TV_EXIT_TERMINATE;
    if (check->run.unreadable_files)
        return TV_EXIT_INPUT;
    return check->run.failed ? TV_EXIT_FINDINGS : TV_EXIT_OK;
}

/* ---- The run ------------------------------------------------------------------------------------
 */

static double seconds_since(const struct timespec *start) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

static void print_timings(const struct check *check, const struct timespec *start) {
    const struct tv_totals *totals = &check->run.totals;
    double seconds = seconds_since(start), floor = seconds > 1e-6 ? seconds : 1e-6;
    fprintf(check->err, "%.3f s, %.0f MB/s, %.0f events/s\n", seconds,
            (double)totals->bytes / floor / 1e6, (double)totals->events / floor);
}

/* What the first plan is called: by its title, if it has one. */
static struct tv_str plan_name(const struct check *check) {
    const struct tv_model *model = check->definitions.model;
    const struct tv_file *file = model ? model->files : NULL;
    while (file && (file->builtin || file->is_spec))
        file = file->next;
    if (!file)
        return TV_STR("");
    const struct tv_clause *title = tv_def_find(file->body, TV_KW_TITLE);
    return title ? title->text : file->name;
}

static void add_planned(struct check *check, struct tv_str name) {
    for (size_t i = 0; i < check->planned_count; i++)
        if (tv_str_equal(check->planned[i], name))
            return;
    if (check->planned_count < PLANS_MAX)
        check->planned[check->planned_count++] = name;
}

/* Lists the names of the plans; a compiled table knows those that list events. */
static void find_planned(struct check *check) {
    const struct tv_table *table = check->definitions.table;
    const struct tv_model *model = check->definitions.model;
    for (const struct tv_file *file = model ? model->files : NULL; file; file = file->next)
        if (!file->builtin && !file->is_spec)
            add_planned(check, file->name);
    for (uint32_t i = 0; !model && i < table->events_count; i++)
        if (table->events[i].planned)
            add_planned(check, tv_table_string(table, table->events[i].spec));
}

/* Events are counted for the reports that tell of them, and for the verdict. */
static bool wants_census(const struct check *check) {
    const struct tv_outputs *outputs = &check->options.outputs;
    bool is_wanted = false;
    for (size_t i = 0; i < outputs->count; i++)
        is_wanted |= outputs->items[i].report == TV_REPORT_JSON ||
                     outputs->items[i].report == TV_REPORT_HTML;
    is_wanted = is_wanted && !is_silent(check) && !wants_controls(check) && !wants_table(check);
    return is_wanted || check->end || tv_judge_wants_events(&check->judge);
}

/* Annotations come beside a format that is written while events are read, too. */
static bool wants_groups(const struct check *check) {
    const struct tv_outputs *outputs = &check->options.outputs;
    bool is_shown =
        !is_silent(check) && !wants_controls(check) && !wants_table(check) &&
        (tv_outputs_any_whole(outputs) || tv_issue_outputs_any(&check->issue_outputs, outputs));
    return is_shown || check->end || tv_judge_wants_groups(&check->judge);
}

static struct tv_line_style line_style(const struct check *check,
                                       const struct tv_output *streamed) {
    struct tv_line_style style = {.plan = plan_name(check)};
    if (streamed && streamed->report == TV_REPORT_SEGMENT)
        style.kind = TV_LINE_SEGMENT;
    else if (streamed && streamed->report == TV_REPORT_EACH)
        style.kind = TV_LINE_EACH;
    style.unicode = streamed && streamed->style.unicode;
    return style;
}

static bool do_work(struct check *check) {
    find_planned(check);
    const struct tv_output *streamed =
        is_silent(check) ? NULL : tv_outputs_streamed(&check->options.outputs);
    const struct tv_work_options options = {
        .table = check->definitions.table,
        .checker = &check->options.checker,
        .levels = &check->options.levels,
        .files = &check->files,
        .ignores = tv_config_ignores(check->arguments->config),
        .stdin_name = tv_option_text(check->arguments, TV_OPTION_STDIN_FILENAME, "<stdin>"),
        .findings = streamed ? streamed->style.out : NULL,
        .is_grouped = wants_groups(check),
        .pivot = wants_table(check) ? &check->options.pivot : NULL,
        .controlled = check->planned,
        .controlled_count = wants_controls(check) ? check->planned_count : 0,
        .counts_events = wants_census(check),
        .shipped = wants_census(check) ? tv_definitions_shipped(&check->definitions) : NULL,
        .lines = line_style(check, streamed),
        .jobs = check->options.jobs,
        .range_len = check->options.range_len,
        .stream_memory = check->options.stream_memory,
        .unreadable = note_input,
        .limited = note_limit,
        .file_done = tv_option_count(check->arguments, TV_OPTION_VERBOSE) ? tell_file : NULL,
        .context = check,
        .progress = check->progress.mode ? &check->progress.counts : NULL};
    for (int i = 0; i < TV_RULE_COUNT; i++)
        check->enabled[i] = check->options.levels.rule[i] != TV_SEVERITY_NONE;
    check->options.checker.enabled = check->enabled;
    /* Lines that appear on the same terminal show by themselves how far the run is. */
    if (streamed && tv_is_terminal(streamed->style.out) && check->progress.mode == TV_PROGRESS_BAR)
        check->progress.mode = TV_PROGRESS_QUIET;
    tv_interrupt_start();
    tv_progress_start(&check->progress);
    const struct tv_check_cache cache = {check->arguments, &check->options, &check->definitions,
                                         check->err};
    bool done = tv_check_cache_run(&cache, &options, &check->result);
    tv_progress_end(&check->progress);
    tv_interrupt_end();
    return done;
}

/* Whoever wants to know what is wrong must not be told half of it. */
static int end_run(struct check *check) {
    int status = exit_code(check);
    if (status != TV_EXIT_OK && status != TV_EXIT_FINDINGS)
        return status;
    return check->end->end(check->end->context, check->result.groups, &check->run,
                           &check->definitions);
}

static int check_files(struct check *check, const struct tv_streams *streams) {
    struct timespec start;
    clock_gettime(CLOCK_MONOTONIC, &start);
    if (!do_work(check))
        return TV_EXIT_MEMORY;
    judge(check);
    if (tv_interrupt_signal())
        note_interrupt(check);
    tv_pivot_sort(&check->result.pivot);
    int status = check->end ? end_run(check) : report_all(check, streams);
    if (tv_option_count(check->arguments, TV_OPTION_TIMINGS))
        print_timings(check, &start);
    if (check->end)
        return status;
    return status != TV_EXIT_OK ? status : exit_code(check);
}

/* -p as a list; a slash at the end of a folder's name is taken off. */
static int load_definitions(struct check *check) {
    const struct tv_arguments *arguments = check->arguments;
    const char *plans[65];
    size_t count = 0;
    for (size_t i = 0; i < arguments->option_count && count < 65; i++)
        if (arguments->options[i].option == TV_OPTION_PLAN)
            plans[count++] = arguments->options[i].text;
    struct tv_definitions_request request = {.plans = plans, .plan_count = count};
    return tv_definitions_ask(&check->definitions, &request, arguments, check->err);
}

struct unenforced {
    unsigned count;
    char first[64]; /* without control characters, cut if it is long */
};

static void count_unenforced(void *context, struct tv_str pattern) {
    struct unenforced *unenforced = context;
    size_t len = pattern.len < 60 ? pattern.len : 60;
    if (unenforced->count++ > 0)
        return;
    while (len > 0 && len < pattern.len && ((unsigned char)pattern.at[len] & 0xC0) == 0x80)
        len--;
    for (size_t i = 0; i < len; i++)
        unenforced->first[i] =
            (unsigned char)pattern.at[i] < 0x20 || pattern.at[i] == 0x7F ? '.' : pattern.at[i];
    memcpy(unenforced->first + len, "...", len < pattern.len ? 3 : 0);
}

/* Patterns that events are not checked against are part of the report. */
static void note_unenforced(struct check *check) {
    struct unenforced unenforced = {0};
    char text[240];
    tv_patterns_unenforced(check->definitions.table, count_unenforced, &unenforced);
    if (unenforced.count == 0)
        return;
    snprintf(text, sizeof text,
             "%u pattern%s with look-around or references back %s not enforced, the first is %s",
             unenforced.count, unenforced.count == 1 ? "" : "s",
             unenforced.count == 1 ? "is" : "are", unenforced.first);
    note(check, text, NOTES_MAX);
}

static void clear(struct check *check) {
    tv_groups_free(check->result.groups);
    tv_census_free(check->result.census);
    tv_ignored_clear(&check->result.ignored);
    tv_pivot_clear(&check->result.pivot);
    tv_judge_clear(&check->judge);
    tv_definitions_clear(&check->definitions);
    tv_file_list_free(&check->files);
    for (size_t i = 0; i < check->run.note_count; i++)
        free((char *)check->notes[i].at);
}

static bool read_links(struct check *check, struct tv_style *style) {
    return tv_links_read(style, check->arguments, check->folder, sizeof check->folder, check->err);
}

/* Findings of rules across events wait in a file when others are streamed. */
static bool needs_temporary(const struct check *check) {
    return tv_outputs_streamed(&check->options.outputs) && tv_work_observes(&check->options.levels);
}

/* The outputs are opened last, when nothing else can go wrong. */
static int prepare(struct check *check, const struct tv_streams *streams) {
    struct tv_style style = {.out = streams->out}; /* to find a mistake in time */
    if (!tv_check_options_read(&check->options, check->arguments, streams) ||
        !tv_issue_outputs_read(&check->issue_outputs, &check->options.outputs, check->arguments,
                               &check->options.levels, streams->err) ||
        !read_links(check, &style) ||
        !tv_progress_read(&check->progress, check->arguments, streams->err))
        return TV_EXIT_USAGE;
    if (!tv_judge_read(&check->judge, check->arguments, streams->err))
        return TV_EXIT_USAGE;
    int status = load_definitions(check);
    if (status == TV_EXIT_OK) {
        note_unenforced(check);
        tv_config_tell_expired(check->arguments->config, check->err);
    }
    if (status == TV_EXIT_OK)
        status = list_files(check);
    if (status == TV_EXIT_OK && !check->end &&
        !tv_outputs_open(&check->options.outputs, check->arguments, &check->files,
                         &check->definitions, streams))
        status = TV_EXIT_USAGE;
    for (size_t i = 0; status == TV_EXIT_OK && !check->end && i < check->options.outputs.count; i++)
        read_links(check, &check->options.outputs.items[i].style);
    if (status == TV_EXIT_OK)
        tv_sandbox_narrow(check->arguments, &check->files, needs_temporary(check));
    return status;
}

int tv_check_with(const struct tv_arguments *arguments, const struct tv_streams *streams,
                  const struct tv_check_end *end) {
    struct check *check = calloc(1, sizeof *check);
    if (!check)
        return TV_EXIT_MEMORY;
    check->arguments = arguments;
    check->err = streams->err;
    check->run.show_options =
        tv_arguments_write_show(arguments, check->show_options, sizeof check->show_options);
    check->end = end;
    int status = prepare(check, streams);
    if (status == TV_EXIT_OK)
        status = check_files(check, streams);
    status = tv_outputs_close(&check->options.outputs, streams, status);
    clear(check);
    free(check);
    return status;
}

int tv_cmd_check(const struct tv_arguments *arguments, const struct tv_streams *streams) {
    return tv_check_with(arguments, streams, NULL);
}
