/* Why a run fails: findings at or above a level, more of them than allowed, or a baseline that is
 * out of date; what the baseline knows is taken out first. */
#include "judge.h"

#include "shipped.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define TOLERANCE_MAX ((uint64_t)1000 * TV_RATE_WHOLE) /* 100,000 % */

/* ---- Options -------------------------------------------------------------------------------- */

static bool read_share(const char *option, const char *given, uint64_t max, uint64_t *parts,
                       FILE *err) {
    if (tv_rate_read(given, max, parts))
        return true;
    fprintf(err, "trackvet: %s wants a percentage such as 0.1%%, not \"%s\"\n", option, given);
    return false;
}

static bool read_max_count(struct tv_allowed *allowed, FILE *err) {
    char *end = NULL;
    errno = 0;
    if (!allowed->count)
        return true;
    bool is_number = *allowed->count >= '0' && *allowed->count <= '9';
    allowed->max_count = strtoull(allowed->count, &end, 10);
    if (is_number && *end == '\0' && errno == 0)
        return true;
    fprintf(err, "trackvet: --max-count wants a number, not \"%s\"\n", allowed->count);
    return false;
}

/* What only goes with a baseline. */
static bool refuse_alone(const struct tv_judge *judge, const struct tv_arguments *arguments,
                         FILE *err) {
    static const struct {
        enum tv_option option;
        const char *name;
    } rows[] = {{TV_OPTION_TOLERANCE, "--tolerance"},
                {TV_OPTION_STRICT_BASELINE, "--strict-baseline"}};
    for (size_t i = 0; !judge->path && i < sizeof rows / sizeof *rows; i++) {
        if (!tv_option_count(arguments, rows[i].option))
            continue;
        fprintf(err, "trackvet: %s goes with --baseline FILE\n", rows[i].name);
        return true;
    }
    return false;
}

bool tv_judge_open(struct tv_baseline *baseline, const char *path, FILE *err) {
    char *why;
    bool is_absent;
    if (tv_baseline_read(baseline, path, &why, &is_absent))
        return true;
    fprintf(err, "trackvet: %s: %s\n", path, why ? why : "out of memory");
    if (is_absent)
        fprintf(err, "`trackvet baseline write -o %s` writes one\n", path);
    free(why);
    return false;
}

bool tv_judge_read(struct tv_judge *judge, const struct tv_arguments *arguments, FILE *err) {
    struct tv_allowed *allowed = &judge->allowed;
    *judge = (struct tv_judge){.path = tv_option_text(arguments, TV_OPTION_BASELINE, NULL)};
    allowed->rate = tv_option_text(arguments, TV_OPTION_MAX_RATE, NULL);
    allowed->count = tv_option_text(arguments, TV_OPTION_MAX_COUNT, NULL);
    judge->is_strict = tv_option_count(arguments, TV_OPTION_STRICT_BASELINE) > 0;
    const char *tolerance = tv_option_text(arguments, TV_OPTION_TOLERANCE, "20%");
    return !refuse_alone(judge, arguments, err) &&
           (!allowed->rate ||
            read_share("--max-rate", allowed->rate, TV_RATE_WHOLE, &allowed->max_rate, err)) &&
           read_max_count(allowed, err) &&
           read_share("--tolerance", tolerance, TOLERANCE_MAX, &judge->tolerance, err) &&
           (!judge->path || tv_judge_open(&judge->baseline, judge->path, err));
}

void tv_judge_clear(struct tv_judge *judge) {
    tv_baseline_clear(&judge->baseline);
}

bool tv_judge_wants_events(const struct tv_judge *judge) {
    return judge->path || judge->allowed.rate || judge->allowed.count;
}

bool tv_judge_wants_groups(const struct tv_judge *judge) {
    return judge->path != NULL;
}

/* ---- Definitions ---------------------------------------------------------------------------- */

/* FNV-1a; it tells plans apart that nobody makes alike on purpose. */
static uint64_t add_text(uint64_t hash, const char *at, size_t len) {
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ (unsigned char)at[i]) * 0x100000001b3u;
    return hash;
}

void tv_plan_hash(const struct tv_definitions *definitions, char out[TV_PLAN_HASH_LEN]) {
    const struct tv_file *file = definitions->model ? definitions->model->files : NULL;
    uint64_t hash = 0xcbf29ce484222325u;
    size_t len = definitions->image_len;
    const void *image = definitions->image ? definitions->image : tv_shipped_image(&len);
    if (!file)
        hash = add_text(hash, image, len);
    for (; file; file = file->next)
        hash = add_text(hash, file->text.at, file->text.len);
    for (size_t i = 0; i < TV_PLAN_HASH_LEN; i++)
        out[i] = "0123456789abcdef"[hash >> (60 - 4 * i) & 15];
}

/* ---- The verdict ---------------------------------------------------------------------------- */

static bool fails(const struct tv_run *run, int severity) {
    return run->fail_on != TV_SEVERITY_NONE && severity >= (int)run->fail_on;
}

/* Events count once, and so does what is no event. */
static void count_bad(struct tv_run *run) {
    if (!run->census)
        return;
    run->of = tv_census_events(run->census);
    for (int level = TV_SEVERITY_INFO; level <= TV_SEVERITY_ERROR; level++) {
        if (!fails(run, level))
            continue;
        run->bad += tv_census_sums(run->census)[level] + run->apart[level];
        run->of += run->apart[level];
    }
}

/* Of events that are in several groups it is not known any more; each counts for itself then. */
static void count_bad_unknown(struct tv_groups *groups, struct tv_run *run) {
    size_t count;
    const struct tv_group *const *reported = tv_groups_reported(groups, &count);
    uint64_t bad = 0;
    for (size_t i = 0; i < count; i++)
        bad += fails(run, (int)reported[i]->severity) ? reported[i]->events : 0;
    run->bad = bad < run->bad ? bad : run->bad;
}

static void decide_allowed(struct tv_run *run) {
    const struct tv_allowed *allowed = &run->allowed;
    struct tv_rate rate = {run->bad, run->of};
    if (run->fail_on == TV_SEVERITY_NONE)
        return;
    if (allowed->rate && !tv_rate_is_below(rate, allowed->max_rate))
        run->reason = TV_REASON_RATE;
    else if (allowed->count && run->bad > allowed->max_count)
        run->reason = TV_REASON_COUNT;
    run->failed = run->reason != TV_REASON_FINDINGS;
}

static void decide_findings(struct tv_groups *groups, struct tv_run *run, const uint64_t *counts) {
    size_t count = 0;
    const struct tv_group *const *reported = NULL;
    if (run->known.path)
        reported = tv_groups_reported(groups, &count);
    for (size_t i = 0; i < count; i++)
        run->failed |= fails(run, (int)reported[i]->severity);
    for (int level = TV_SEVERITY_INFO; !run->known.path && level <= TV_SEVERITY_ERROR; level++)
        run->failed |= fails(run, level) && counts[level] > 0;
}

static void compare(struct tv_judge *judge, struct tv_groups *groups, struct tv_run *run,
                    const struct tv_definitions *definitions) {
    char hash[TV_PLAN_HASH_LEN];
    tv_plan_hash(definitions, hash);
    run->known.path = judge->path;
    run->known.is_strict = judge->is_strict;
    run->known.is_other_plan =
        judge->baseline.plan.len > 0 &&
        !tv_str_equal(judge->baseline.plan, (struct tv_str){hash, sizeof hash});
    tv_baseline_compare(&judge->baseline, groups, run, judge->tolerance);
}

void tv_judge_run(struct tv_judge *judge, struct tv_groups *groups, struct tv_run *run,
                  const uint64_t *counts, const struct tv_definitions *definitions) {
    run->allowed = judge->allowed;
    count_bad(run);
    if (judge->path && run->census) {
        compare(judge, groups, run, definitions);
        count_bad_unknown(groups, run);
    }
    if (judge->allowed.rate || judge->allowed.count)
        decide_allowed(run);
    else
        decide_findings(groups, run, counts);
    if (!run->failed && run->known.is_strict && run->known.gone > 0) {
        run->failed = true;
        run->reason = TV_REASON_GONE;
    }
}
