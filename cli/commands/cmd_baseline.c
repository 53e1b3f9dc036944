/* `trackvet baseline`: what is wrong today is written down, so that only what is new is told.
 *
 *   write [EVENTS...]        a run, as `check` does it -> the file of -o
 *   write --lint [PLAN...]   the same of `lint`; the other part of the file stays as it is
 *   prune FILE [EVENTS...]   takes out what does not come any more
 *   show FILE                the file for people */
#include "check_run.h"
#include "judge.h"
#include "lint_run.h"
#include "output.h"
#include "terminal.h"
#include "visible.h"

#include <string.h>
#include <sys/stat.h>

struct job {
    const char *path;
    const struct tv_streams *streams;
    const struct tv_arguments *arguments;
    struct tv_baseline baseline;
    char plan[TV_PLAN_HASH_LEN];
    bool is_pruning;
};

/* ---- Writing -------------------------------------------------------------------------------- */

/* A file that is there must be a baseline: the part that is not written anew stays. */
static int open_old(struct job *job) {
    struct stat info;
    if (!job->is_pruning && stat(job->path, &info) != 0)
        return TV_EXIT_OK;
    return tv_judge_open(&job->baseline, job->path, job->streams->err) ? TV_EXIT_OK : TV_EXIT_USAGE;
}

static int save(struct job *job, const struct tv_definitions *definitions) {
    const char *path = strcmp(job->path, "-") ? job->path : NULL;
    struct tv_output_file file;
    if (!tv_output_open(&file, path, NULL, definitions, job->streams))
        return TV_EXIT_USAGE;
    tv_baseline_write(&job->baseline, file.out);
    return tv_output_close(&file, job->streams, TV_EXIT_OK);
}

static void tell(const struct job *job, size_t count, const char *noun, const char *what) {
    fprintf(job->streams->err, "trackvet: %zu %s%s %s %s\n", count, noun, count == 1 ? "" : "s",
            what, job->path);
}

/* ---- Events --------------------------------------------------------------------------------- */

static int end_check(void *context, struct tv_groups *groups, struct tv_run *run,
                     const struct tv_definitions *definitions) {
    struct job *job = context;
    struct tv_baseline *baseline = &job->baseline;
    size_t gone = 0;
    if (job->is_pruning) {
        tv_baseline_compare(baseline, groups, run, 0);
        gone = tv_baseline_prune(baseline, run);
    } else {
        const char *now = tv_option_text(job->arguments, TV_OPTION_NOW, "");
        if (!tv_baseline_take(baseline, groups, run))
            return TV_EXIT_MEMORY;
        tv_plan_hash(definitions, job->plan);
        baseline->plan = (struct tv_str){job->plan, sizeof job->plan};
        baseline->made = (struct tv_str){now, strlen(now)};
    }
    if (tv_groups_others(groups) > 0 && !job->is_pruning)
        fprintf(job->streams->err, "trackvet: of more than %d groups the others are not kept\n",
                TV_GROUPS_MAX);
    int status = save(job, definitions);
    if (status == TV_EXIT_OK)
        tell(job, job->is_pruning ? gone : baseline->row_count, "group",
             job->is_pruning ? "gone from" : "in");
    return status;
}

/* ---- Plans ---------------------------------------------------------------------------------- */

static int end_lint(void *context, const struct tv_baseline_note *notes, size_t count,
                    const struct tv_definitions *definitions) {
    struct job *job = context;
    struct tv_baseline *baseline = &job->baseline;
    size_t gone = 0;
    if (!job->is_pruning)
        baseline->note_count = 0;
    baseline->has_notes = true;
    tv_baseline_sort_notes(baseline);
    for (size_t i = 0; i < count; i++) {
        struct tv_baseline_note *known =
            job->is_pruning ? tv_baseline_find_note(baseline, &notes[i]) : NULL;
        if (known)
            known->met += notes[i].count;
        else if (!job->is_pruning && !tv_baseline_note(baseline, &notes[i]))
            return TV_EXIT_MEMORY;
    }
    if (job->is_pruning)
        gone = tv_baseline_prune_notes(baseline);
    int status = save(job, definitions);
    if (status == TV_EXIT_OK)
        tell(job, job->is_pruning ? gone : baseline->note_count, "place",
             job->is_pruning ? "gone from" : "in");
    return status;
}

/* The command line without the words that were for us. */
static int run(struct job *job, size_t words) {
    struct tv_arguments arguments = *job->arguments;
    struct tv_check_end check = {end_check, job};
    struct tv_lint_end lint = {end_lint, job};
    arguments.rest += words;
    arguments.rest_count -= words;
    int status = open_old(job);
    if (status != TV_EXIT_OK)
        return status;
    return tv_option_count(&arguments, TV_OPTION_LINT)
               ? tv_lint_with(&arguments, job->streams, &lint)
               : tv_check_with(&arguments, job->streams, &check);
}

/* ---- Showing -------------------------------------------------------------------------------- */

static void put(struct tv_str text, const struct tv_style *style) {
    tv_visible_print(style->out, text, style->unicode);
}

static void show_row(const struct tv_baseline_row *row, const struct tv_style *style) {
    put(row->rule, style);
    fputs("  ", style->out);
    put(row->event.len > 0 ? row->event : row->call, style);
    fputs(row->event.len + row->call.len > 0 && row->pointer.len > 0 ? " " : "", style->out);
    put(row->pointer, style);
    fprintf(style->out, "  %llu of %llu (", (unsigned long long)row->rate.events,
            (unsigned long long)row->rate.of);
    put(row->id, style);
    fputs(")\n", style->out);
}

static void show_note(const struct tv_baseline_note *note, const struct tv_style *style) {
    put(note->rule, style);
    fputs("  ", style->out);
    put(note->file, style);
    fputs(note->node.len > 0 ? " " : "", style->out);
    put(note->node, style);
    fprintf(style->out, "  %llu\n", (unsigned long long)note->count);
}

static int show(struct job *job) {
    struct tv_style style;
    struct tv_baseline *baseline = &job->baseline;
    if (!tv_judge_open(baseline, job->path, job->streams->err) ||
        !tv_style_read(&style, job->arguments, job->streams->out, job->streams->err))
        return TV_EXIT_USAGE;
    for (size_t i = 0; i < baseline->row_count; i++)
        show_row(&baseline->rows[i], &style);
    for (size_t i = 0; i < baseline->note_count; i++)
        show_note(&baseline->notes[i], &style);
    fprintf(style.out, "%zu group%s of events, %zu place%s of plans", baseline->row_count,
            baseline->row_count == 1 ? "" : "s", baseline->note_count,
            baseline->note_count == 1 ? "" : "s");
    fputs(baseline->made.len > 0 ? ", written " : "", style.out);
    put(baseline->made, &style);
    fputs("\n", style.out);
    return TV_EXIT_OK;
}

/* ---- The command ---------------------------------------------------------------------------- */

static bool is_word(const struct tv_arguments *arguments, const char *word) {
    return arguments->rest_count > 0 && !strcmp(arguments->rest[0], word);
}

static int refuse(const struct tv_arguments *arguments, FILE *err) {
    if (arguments->rest_count == 0)
        fputs("trackvet: baseline wants write, show or prune\n", err);
    else if (is_word(arguments, "show") || is_word(arguments, "prune"))
        fprintf(err, "trackvet: baseline %s wants a FILE%s\n", arguments->rest[0],
                is_word(arguments, "show") ? ", and nothing else" : "");
    else
        fprintf(err, "trackvet: baseline wants write, show or prune, not \"%s\"\n",
                arguments->rest[0]);
    return TV_EXIT_USAGE;
}

int tv_cmd_baseline(const struct tv_arguments *arguments, const struct tv_streams *streams) {
    struct job job = {.arguments = arguments, .streams = streams};
    int status;
    if (is_word(arguments, "write")) {
        job.path = tv_option_text(arguments, TV_OPTION_OUTPUT, "trackvet-baseline.json");
        status = run(&job, 1);
    } else if (is_word(arguments, "show") && arguments->rest_count == 2) {
        job.path = arguments->rest[1];
        status = show(&job);
    } else if (is_word(arguments, "prune") && arguments->rest_count > 1) {
        job.path = arguments->rest[1];
        job.is_pruning = true;
        status = run(&job, 2);
    } else {
        status = refuse(arguments, streams->err);
    }
    tv_baseline_clear(&job.baseline);
    return status;
}
