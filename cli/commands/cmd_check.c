/* `trackvet check`: event files in, findings out.
 *
 *   arguments -> definitions, levels, files -> for each file: read, feed -> report -> exit code */
#include "command.h"
#include "definitions.h"
#include "input.h"
#include "levels.h"
#include "report.h"
#include "terminal.h"
#include "validator.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { READ_LEN = 256 << 10, NOTES_MAX = 64 };

enum report_format { REPORT_TEXT, REPORT_CONCISE, REPORT_JSON, REPORT_NDJSON };

struct check {
    const struct tv_arguments *arguments;
    FILE *err;
    FILE *out;
    enum report_format format;
    struct tv_style style;
    struct tv_levels levels;
    struct tv_definitions definitions;
    struct tv_checker *checker;
    struct tv_groups *groups;
    struct tv_file_list files;
    struct tv_str file; /* the one being read */
    uint64_t counts[4]; /* findings by enum tv_severity */
    struct tv_run run;
    struct tv_str notes[NOTES_MAX];
    bool out_of_memory;
};

/* ---- Options ------------------------------------------------------------------------------------
 */

static int refuse(const struct check *check, const char *option, const char *wants,
                  const char *given) {
    fprintf(check->err, "trackvet: %s %s, not \"%s\"\n", option, wants, given);
    return TV_EXIT_USAGE;
}

static int read_format(struct check *check) {
    static const char *const names[] = {"text", "concise", "json", "ndjson"};
    const char *given = tv_option_text(check->arguments, TV_OPTION_FORMAT, "text");
    for (int i = 0; i < 4; i++) {
        if (!strcmp(names[i], given)) {
            check->format = (enum report_format)i;
            return TV_EXIT_OK;
        }
    }
    return refuse(check, "--format", "is text, concise, json or ndjson", given);
}

/* "1MiB", "64KiB", "1048576"; 0 when it is none of these. */
static size_t read_size(const char *text) {
    char *end;
    unsigned long long number = strtoull(text, &end, 10);
    int shift = !strcmp(end, "KiB") ? 10 : !strcmp(end, "MiB") ? 20 : *end ? -1 : 0;
    if (*text < '0' || *text > '9' || shift < 0 || number > (1ull << 40))
        return 0;
    return (size_t)number << shift;
}

static int read_limits(const struct check *check, struct tv_options *options) {
    const char *size = tv_option_text(check->arguments, TV_OPTION_MAX_EVENT, NULL);
    const char *depth = tv_option_text(check->arguments, TV_OPTION_MAX_DEPTH, NULL);
    if (size) {
        options->event_len_max = read_size(size);
        if (!options->event_len_max || options->event_len_max > TV_EVENT_LEN_MAX)
            return refuse(check, "--max-event", "wants a size from 1 to 32MiB (64KiB, 2MiB)", size);
    }
    if (depth) {
        size_t levels = read_size(depth);
        options->depth_max = (uint32_t)levels;
        if (!levels || levels > TV_JSON_DEPTH_DEFAULT)
            return refuse(check, "--max-depth", "wants a number from 1 to 1024", depth);
    }
    return TV_EXIT_OK;
}

static int read_input_format(const struct check *check, struct tv_options *options) {
    const char *given = tv_option_text(check->arguments, TV_OPTION_INPUT_FORMAT, "auto");
    if (!strcmp(given, "auto"))
        options->format = TV_INPUT_AUTO;
    else if (!strcmp(given, "ndjson"))
        options->format = TV_INPUT_LINES;
    else if (!strcmp(given, "json"))
        options->format = TV_INPUT_DOCUMENT;
    else
        return refuse(check, "--input-format", "is auto, ndjson or json", given);
    return TV_EXIT_OK;
}

static int read_fail_on(struct check *check) {
    const char *given = tv_option_text(check->arguments, TV_OPTION_FAIL_ON, "error");
    if (!tv_severity_read(given, &check->run.fail_on))
        return refuse(check, "--fail-on", "is error, warning, info or never", given);
    return TV_EXIT_OK;
}

static int read_options(struct check *check, struct tv_options *options) {
    const char *at = tv_option_text(check->arguments, TV_OPTION_EVENT_AT, "");
    options->event_at = (struct tv_str){at, strlen(at)};
    options->allow_empty = tv_option_count(check->arguments, TV_OPTION_ALLOW_EMPTY) > 0;
    if (*at && *at != '/')
        return refuse(check, "--event-at", "wants a JSON Pointer such as /data/event", at);
    int status = read_format(check);
    if (status == TV_EXIT_OK)
        status = read_limits(check, options);
    if (status == TV_EXIT_OK)
        status = read_input_format(check, options);
    if (status == TV_EXIT_OK)
        status = read_fail_on(check);
    if (status == TV_EXIT_OK && !tv_levels_read(&check->levels, check->arguments, check->err))
        status = TV_EXIT_USAGE;
    return status;
}

/* ---- Files --------------------------------------------------------------------------------------
 */

static bool out_of_notes(const struct check *check) {
    return check->run.note_count == NOTES_MAX;
}

/* Remembers for the report, and says on stderr, that an input could not be read whole. */
static void note(struct check *check, const char *text) {
    fprintf(check->err, "trackvet: %s\n", text);
    check->run.unreadable_files++;
    char *copy = out_of_notes(check) ? NULL : strdup(text);
    if (copy)
        check->notes[check->run.note_count++] = (struct tv_str){copy, strlen(copy)};
}

/* Every argument is looked at, so that one bad name hides no other. */
static int list_files(struct check *check) {
    const struct tv_arguments *arguments = check->arguments;
    if (!arguments->rest_count) {
        char *error;
        return tv_file_list_add(&check->files, "-", &error) ? TV_EXIT_OK : TV_EXIT_MEMORY;
    }
    for (size_t i = 0; i < arguments->rest_count; i++) {
        char *error;
        if (!tv_file_list_add(&check->files, arguments->rest[i], &error)) {
            note(check, error ? error : "out of memory");
            free(error);
        }
    }
    return check->files.count ? TV_EXIT_OK : TV_EXIT_INPUT;
}

static const char *shown_name(const struct check *check, const char *path) {
    return strcmp(path, "-")
               ? path
               : tv_option_text(check->arguments, TV_OPTION_STDIN_FILENAME, "<stdin>");
}

static void note_input(struct check *check, const char *name, const char *why) {
    char text[1024];
    snprintf(text, sizeof text, "%s: %s", name, why);
    note(check, text);
}

static void feed_all(struct check *check, struct tv_input *input, const char *name, char *buffer) {
    enum tv_input_status status;
    do {
        size_t len;
        status = tv_input_read(input, buffer, READ_LEN, &len);
        tv_checker_feed(check->checker, buffer, len);
    } while (status == TV_INPUT_MORE && !ferror(check->out));
    bool cut = status == TV_INPUT_CUT || status == TV_INPUT_FAILED;
    tv_checker_finish(check->checker, cut);
    if (cut)
        note_input(check, name, tv_input_error(input));
}

static void check_file(struct check *check, const char *path, char *buffer) {
    const char *name = shown_name(check, path);
    char *error;
    struct tv_input *input = tv_input_open(path, &error);
    if (!input) {
        note_input(check, name, error ? error : "out of memory");
        free(error);
        return;
    }
    check->file = (struct tv_str){name, strlen(name)};
    check->run.files++;
    check->out_of_memory |= !tv_groups_file(check->groups, check->file);
    feed_all(check, input, name, buffer);
    tv_input_close(input);
}

/* ---- Findings -----------------------------------------------------------------------------------
 */

static void take_finding(void *context, const struct tv_finding *finding) {
    struct check *check = context;
    enum tv_severity severity = tv_levels_severity(&check->levels, finding);
    if (severity == TV_SEVERITY_NONE)
        return;
    check->counts[severity]++;
    if (check->format == REPORT_NDJSON)
        tv_report_ndjson(finding, severity, check->file, check->out);
    else if (!tv_groups_add(check->groups, finding))
        check->out_of_memory = true;
}

static void judge(struct check *check) {
    struct tv_run *run = &check->run;
    run->totals = *tv_checker_totals(check->checker);
    run->notes = check->notes;
    for (int level = TV_SEVERITY_INFO; level <= TV_SEVERITY_ERROR; level++)
        if (run->fail_on != TV_SEVERITY_NONE && level >= (int)run->fail_on && check->counts[level])
            run->failed = true;
}

static void report(struct check *check) {
    size_t quiet = tv_option_count(check->arguments, TV_OPTION_QUIET);
    check->style.footer = quiet == 0;
    check->style.source_line = tv_definitions_source_line;
    check->style.context = &check->definitions;
    if (quiet > 1)
        return;
    if (check->format == REPORT_TEXT)
        tv_report_text(check->groups, &check->run, &check->style);
    else if (check->format == REPORT_CONCISE)
        tv_report_concise(check->groups, &check->style);
    else if (check->format == REPORT_JSON)
        tv_report_json(check->groups, &check->run, check->out);
}

static int exit_code(const struct check *check) {
    if (check->out_of_memory)
        return TV_EXIT_MEMORY;
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

static int check_files(struct check *check) {
    struct timespec start;
    char *buffer = malloc(READ_LEN);
    if (!buffer)
        return TV_EXIT_MEMORY;
    clock_gettime(CLOCK_MONOTONIC, &start);
    for (size_t i = 0; i < check->files.count && !ferror(check->out); i++)
        check_file(check, check->files.paths[i], buffer);
    free(buffer);
    judge(check);
    report(check);
    if (tv_option_count(check->arguments, TV_OPTION_TIMINGS))
        print_timings(check, &start);
    return exit_code(check);
}

static int open_checker(struct check *check, struct tv_options *options) {
    bool enabled[TV_RULE_COUNT];
    for (int i = 0; i < TV_RULE_COUNT; i++)
        enabled[i] = check->levels.rule[i] != TV_SEVERITY_NONE;
    options->enabled = enabled;
    check->groups = tv_groups_new(&check->levels);
    check->checker =
        tv_checker_new(check->definitions.table, options, (struct tv_sink){take_finding, check});
    return check->groups && check->checker ? TV_EXIT_OK : TV_EXIT_MEMORY;
}

/* -p as a list; a slash at the end of a folder's name is taken off. */
static int load_definitions(struct check *check) {
    const struct tv_arguments *arguments = check->arguments;
    const char *plans[65];
    size_t count = 0;
    for (size_t i = 0; i < arguments->option_count && count < 65; i++)
        if (arguments->options[i].option == TV_OPTION_PLAN)
            plans[count++] = arguments->options[i].text;
    return tv_definitions_load(&check->definitions, plans, count,
                               tv_option_text(arguments, TV_OPTION_SPEC, NULL), check->err);
}

static int open_output(struct check *check, const struct tv_streams *streams) {
    const char *path = tv_option_text(check->arguments, TV_OPTION_OUTPUT, NULL);
    check->out = path ? fopen(path, "wb") : streams->out;
    if (check->out)
        return tv_style_read(&check->style, check->arguments, check->out, check->err)
                   ? TV_EXIT_OK
                   : TV_EXIT_USAGE;
    fprintf(check->err, "trackvet: %s: cannot be written: %s\n", path, strerror(errno));
    return TV_EXIT_USAGE;
}

static int close_output(struct check *check, const struct tv_streams *streams, int status) {
    if (!check->out || check->out == streams->out)
        return status;
    bool failed = ferror(check->out);
    if (fclose(check->out) == 0 && !failed)
        return status;
    fprintf(check->err, "trackvet: the report could not be written: %s\n", strerror(errno));
    return TV_EXIT_USAGE;
}

static void clear(struct check *check) {
    tv_checker_free(check->checker);
    tv_groups_free(check->groups);
    tv_definitions_clear(&check->definitions);
    tv_file_list_free(&check->files);
    for (size_t i = 0; i < check->run.note_count; i++)
        free((char *)check->notes[i].at);
}

static int prepare(struct check *check, const struct tv_streams *streams) {
    struct tv_options options = {0};
    int status = read_options(check, &options);
    if (status == TV_EXIT_OK)
        status = load_definitions(check);
    if (status == TV_EXIT_OK)
        status = list_files(check);
    if (status == TV_EXIT_OK)
        status = open_output(check, streams);
    if (status == TV_EXIT_OK)
        status = open_checker(check, &options);
    return status;
}

int tv_cmd_check(const struct tv_arguments *arguments, const struct tv_streams *streams) {
    struct check *check = calloc(1, sizeof *check);
    if (!check)
        return TV_EXIT_MEMORY;
    check->arguments = arguments;
    check->err = streams->err;
    int status = prepare(check, streams);
    if (status == TV_EXIT_OK)
        status = check_files(check);
    status = close_output(check, streams, status);
    if (status == TV_EXIT_MEMORY)
        fprintf(streams->err, "trackvet: out of memory\n");
    clear(check);
    free(check);
    return status;
}
