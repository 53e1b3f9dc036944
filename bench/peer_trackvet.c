/* trackvet itself, step by step: finding lines, the index, the walk without rules, and the whole
 * checker with its findings counted. Each once a kernel. */
#include "contender.h"

#include "shipped.h"
#include "validator.h"
#include "walk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FEED_LEN = 256 << 10, RECORD_LEN_MAX = 1 << 20 };

struct ours {
    const struct tv_kernel *kernel;
    struct tv_index index; /* for records of RECORD_LEN_MAX */
    struct tv_table *table;
    struct tv_checker *checker;
    uint64_t findings;
};

static struct tv_str line_of(const struct tv_corpus *corpus, size_t i) {
    size_t start = corpus->starts[i];
    return (struct tv_str){corpus->text + start, corpus->starts[i + 1] - 1 - start};
}

/* ---- The steps --------------------------------------------------------------------------------
 */

static uint64_t run_lines(void *state, const struct tv_corpus *corpus) {
    const char *at = corpus->text, *end = at + corpus->len;
    uint64_t lines = 0;
    (void)state;
    while ((at = memchr(at, '\n', (size_t)(end - at))) != NULL) {
        lines++;
        at++;
    }
    return lines;
}

static uint64_t run_scan(void *state, const struct tv_corpus *corpus) {
    struct ours *ours = state;
    struct tv_json_error error;
    for (size_t i = 0; i < corpus->events; i++)
        if (!tv_scan(ours->kernel, line_of(corpus, i), &ours->index, &error))
            return 0;
    return corpus->events;
}

static uint64_t run_walk(void *state, const struct tv_corpus *corpus) {
    struct ours *ours = state;
    struct tv_json_error error;
    for (size_t i = 0; i < corpus->events; i++)
        if (!tv_json_check(ours->kernel, line_of(corpus, i), &ours->index, TV_DEPTH_MAX, &error))
            return 0;
    return corpus->events;
}

/* In pieces, as a file is read. */
static uint64_t run_check(void *state, const struct tv_corpus *corpus) {
    struct ours *ours = state;
    uint64_t before = tv_checker_totals(ours->checker)->records;
    for (size_t at = 0; at < corpus->len; at += FEED_LEN) {
        size_t left = corpus->len - at;
        tv_checker_feed(ours->checker, corpus->text + at, left < FEED_LEN ? left : FEED_LEN);
    }
    tv_checker_finish(ours->checker, false);
    return tv_checker_totals(ours->checker)->records - before;
}

/* ---- Making them ------------------------------------------------------------------------------
 */

static void count_finding(void *context, const struct tv_finding *finding) {
    struct ours *ours = context;
    (void)finding;
    ours->findings++;
}

static void close_ours(void *state) {
    struct ours *ours = state;
    if (!ours)
        return;
    tv_checker_free(ours->checker);
    tv_table_free(ours->table);
    free(ours->index.quotes);
    free(ours);
}

/* With the default rules, as `trackvet check` has them. */
static bool open_checker(struct ours *ours, const void *table, size_t table_len) {
    bool enabled[TV_RULE_COUNT];
    struct tv_options options = {.enabled = enabled, .kernel = ours->kernel};
    enum tv_status status;
    const char *detail;
    for (int i = 0; i < TV_RULE_COUNT; i++)
        enabled[i] = tv_rule_info((enum tv_rule)i)->severity[TV_PROFILE_SPEC] != TV_SEVERITY_NONE;
    if (!table)
        table = tv_shipped_image(&table_len);
    ours->table = tv_table_load(table, table_len, false, &status, &detail);
    if (ours->table)
        ours->checker =
            tv_checker_new(ours->table, &options, (struct tv_sink){count_finding, ours});
    return ours->checker != NULL;
}

static struct ours *open_ours(const struct tv_kernel *kernel) {
    struct ours *ours = calloc(1, sizeof *ours);
    if (!ours)
        return NULL;
    ours->kernel = kernel;
    ours->index.quotes_max = RECORD_LEN_MAX + 64 + TV_INDEX_SENTINELS;
    ours->index.quotes = malloc(ours->index.quotes_max * sizeof *ours->index.quotes);
    if (ours->index.quotes)
        return ours;
    close_ours(ours);
    return NULL;
}

static struct tv_contender contender(const char *step, const char *kernel,
                                     uint64_t (*run)(void *, const struct tv_corpus *)) {
    struct tv_contender made = {.share = 1, .run = run, .close = close_ours};
    snprintf(made.name, sizeof made.name, *kernel ? "%s-%s" : "%s", step, kernel);
    snprintf(made.isa, sizeof made.isa, "%s", kernel);
    snprintf(made.version, sizeof made.version, *kernel ? "trackvet, kernel %s" : "libc%s", kernel);
    return made;
}

uint64_t tv_contender_findings(const struct tv_contender *made) {
    return made->run == run_check ? ((const struct ours *)made->state)->findings : 0;
}

size_t tv_contenders_trackvet(struct tv_contender *list, size_t count, size_t max,
                              const void *table, size_t table_len) {
    static uint64_t (*const runs[])(void *, const struct tv_corpus *) = {run_scan, run_walk,
                                                                         run_check};
    static const char *const steps[] = {"scan", "walk", "check"};
    const struct tv_kernel *kernels[TV_KERNELS_MAX];
    size_t kernel_count = tv_kernels(kernels);
    if (count < max)
        list[count++] = contender("lines", "", run_lines);
    for (size_t k = 0; k < kernel_count; k++) {
        for (size_t step = 0; step < 3 && count < max; step++) {
            struct ours *ours = open_ours(kernels[k]);
            bool checks = runs[step] == run_check;
            if (!ours || (checks && !open_checker(ours, table, table_len))) {
                close_ours(ours);
                return count;
            }
            list[count] = contender(steps[step], tv_kernel_name(kernels[k]), runs[step]);
            list[count].state = ours;
            list[count++].validates = checks;
        }
    }
    return count;
}
