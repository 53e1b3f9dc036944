/* Reading the options of `check`. The first mistake is said, and ends it. */
#include "check_options.h"

#include "formats.h"
#include "work.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool refuse(FILE *err, const char *option, const char *wants, const char *given) {
    fprintf(err, "trackvet: %s %s, not \"%s\"\n", option, wants, given);
    return false;
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

static bool read_stream_memory(struct tv_check_options *options,
                               const struct tv_arguments *arguments, FILE *err) {
    const char *given = tv_option_text(arguments, TV_OPTION_STREAM_MEMORY, NULL);
    options->stream_memory = given ? read_size(given) : 0;
    return !given || options->stream_memory >= TV_STREAM_MEMORY_MIN ||
           refuse(err, "--stream-memory", "wants a size of at least 64KiB (256MiB)", given);
}

static bool read_limits(struct tv_options *checker, const struct tv_arguments *arguments,
                        FILE *err) {
    const char *len = tv_option_text(arguments, TV_OPTION_MAX_EVENT, NULL);
    const char *depth = tv_option_text(arguments, TV_OPTION_MAX_DEPTH, NULL);
    if (len) {
        checker->event_len_max = read_size(len);
        if (!checker->event_len_max || checker->event_len_max > TV_EVENT_LEN_MAX)
            return refuse(err, "--max-event", "wants a size from 1 to 32MiB (64KiB, 2MiB)", len);
    }
    if (depth) {
        size_t levels = read_size(depth);
        checker->depth_max = (uint32_t)levels;
        if (!levels || levels > TV_JSON_DEPTH_DEFAULT)
            return refuse(err, "--max-depth", "wants a number from 1 to 1024", depth);
    }
    return true;
}

/* How many threads, and for tests how they share a file. */
static bool read_jobs(struct tv_check_options *options, const struct tv_arguments *arguments,
                      FILE *err) {
    const char *jobs = tv_option_text(arguments, TV_OPTION_JOBS, "auto");
    const char *split = tv_option_text(arguments, TV_OPTION_SPLIT_EVERY, NULL);
    size_t count = strcmp(jobs, "auto") ? read_size(jobs) : tv_work_processors();
    if (!count || count > TV_JOBS_MAX_THREADS)
        return refuse(err, "--jobs", "wants auto or a number from 1 to 256", jobs);
    options->jobs = (unsigned)count;
    options->range_len = split ? read_size(split) : 0;
    return !split || options->range_len || refuse(err, "--split-every", "wants a size", split);
}

static bool read_input_format(struct tv_options *checker, const char *given, FILE *err) {
    if (!strcmp(given, "auto"))
        checker->format = TV_INPUT_AUTO;
    else if (!strcmp(given, "ndjson"))
        checker->format = TV_INPUT_LINES;
    else if (!strcmp(given, "json"))
        checker->format = TV_INPUT_DOCUMENT;
    else
        return refuse(err, "--input-format", "is auto, ndjson or json", given);
    return true;
}

/* The result is the same with each of them; tests and benchmarks want to choose. */
static bool read_kernel(struct tv_options *checker, const char *given, FILE *err) {
    const struct tv_kernel *kernels[TV_KERNELS_MAX];
    size_t count = tv_kernels(kernels);
    if (!strcmp(given, "auto"))
        return true;
    checker->kernel = tv_kernel_named((struct tv_str){given, strlen(given)});
    if (checker->kernel)
        return true;
    fputs("trackvet: --kernel is one of auto", err);
    for (size_t i = 0; i < count; i++)
        fprintf(err, ", %s", tv_kernel_name(kernels[i]));
    fprintf(err, " on this machine, not \"%s\"\n", given);
    return false;
}

static bool read_event_at(struct tv_options *checker, const char *given, FILE *err) {
    checker->event_at = (struct tv_str){given, strlen(given)};
    return !*given || *given == '/' ||
           refuse(err, "--event-at", "wants a JSON Pointer such as /data/event", given);
}

/* A time with its zone: what is meant must not depend on where the program runs. */
static bool read_now(struct tv_options *checker, const char *given, FILE *err) {
    struct tv_instant now = {.micros = 0};
    checker->has_now = given != NULL;
    if (!given)
        return true;
    size_t len = strlen(given);
    if (!tv_format_matches(TV_FORMAT_DATE_TIME, given, len) || !tv_instant_read(given, len, &now))
        return refuse(err, "--now", "wants a time with its zone, like 2025-03-14T09:12:33Z", given);
    checker->now = now.micros;
    return true;
}

static bool read_fail_on(struct tv_check_options *options, const char *given, FILE *err) {
    return tv_severity_read(given, &options->fail_on) ||
           refuse(err, "--fail-on", "is error, warning, info or never", given);
}

/* What a report shows in clear text, a file of it would spread. */
static bool read_redact(struct tv_check_options *options, const struct tv_arguments *arguments,
                        const struct tv_streams *streams) {
    const char *given = tv_option_text(arguments, TV_OPTION_REDACT, "yes");
    bool to_file = false;
    options->checker.shows_personal = !strcmp(given, "no");
    if (!options->checker.shows_personal)
        return !strcmp(given, "yes") || refuse(streams->err, "--redact", "is yes or no", given);
    for (size_t i = 0; i < options->outputs.count; i++)
        to_file |= options->outputs.items[i].path != NULL;
    if (!to_file && isatty(fileno(streams->out)))
        return true;
    fprintf(streams->err, "trackvet: --redact=no shows personal data on a terminal only\n");
    return false;
}

/* What would be enforced is a table of its own, about a plan. */
static bool read_enforce(const struct tv_check_options *options,
                         const struct tv_arguments *arguments, FILE *err) {
    bool fits = true;
    for (size_t i = 0; i < options->outputs.count; i++) {
        enum tv_report report = options->outputs.items[i].report;
        fits = fits && (report == TV_REPORT_TEXT || report == TV_REPORT_JSON);
    }
    if (!tv_option_count(arguments, TV_OPTION_ENFORCE))
        return true;
    if (fits && tv_option_count(arguments, TV_OPTION_PLAN))
        return true;
    fputs(fits ? "trackvet: --enforce wants a tracking plan: -p PLAN\n"
               : "trackvet: --enforce has --format text and json\n",
          err);
    return false;
}

static bool refuse_key(struct tv_str wrong, FILE *err) {
    fprintf(err, "trackvet: --group-by wants, each once, some of ");
    for (int i = 0; i < TV_PIVOT_KEYS; i++)
        fprintf(err, "%s%s", i > 0 ? ", " : "", tv_pivot_key_name((enum tv_pivot_key)i));
    fprintf(err, ", not \"%.*s\"\n", (int)wrong.len, wrong.at);
    return false;
}

/* A table stands in the place of groups. */
static bool read_group_by(struct tv_check_options *options, const struct tv_arguments *arguments,
                          FILE *err) {
    const char *given = tv_option_text(arguments, TV_OPTION_GROUP_BY, NULL);
    struct tv_str wrong;
    if (!given)
        return true;
    if (!tv_pivot_read(&options->pivot, given, &wrong))
        return refuse_key(wrong, err);
    for (size_t i = 0; i < options->outputs.count; i++) {
        enum tv_report report = options->outputs.items[i].report;
        if (report == TV_REPORT_TEXT || report == TV_REPORT_JSON)
            continue;
        fputs("trackvet: --group-by has --format text and json\n", err);
        return false;
    }
    return true;
}

bool tv_check_options_read(struct tv_check_options *options, const struct tv_arguments *arguments,
                           const struct tv_streams *streams) {
    FILE *err = streams->err;
    struct tv_options *checker = &options->checker;
    *options = (struct tv_check_options){0};
    checker->allow_empty = tv_option_count(arguments, TV_OPTION_ALLOW_EMPTY) > 0;
    return read_event_at(checker, tv_option_text(arguments, TV_OPTION_EVENT_AT, ""), err) &&
           tv_outputs_read(&options->outputs, arguments, streams) &&
           read_enforce(options, arguments, err) && read_group_by(options, arguments, err) &&
           read_limits(checker, arguments, err) && read_stream_memory(options, arguments, err) &&
           read_jobs(options, arguments, err) &&
           read_input_format(checker, tv_option_text(arguments, TV_OPTION_INPUT_FORMAT, "auto"),
                             err) &&
           read_kernel(checker, tv_option_text(arguments, TV_OPTION_KERNEL, "auto"), err) &&
           read_now(checker, tv_option_text(arguments, TV_OPTION_NOW, NULL), err) &&
           read_fail_on(options, tv_option_text(arguments, TV_OPTION_FAIL_ON, "error"), err) &&
           read_redact(options, arguments, streams) &&
           tv_levels_read(&options->levels, arguments, err);
}
