/* A run file by file. Files are shared out among threads, each of which loads the entry of its
 * file, or checks it with one thread; results are merged by the calling thread in the order of the
 * list. A large file without an entry waits for that thread, which gives it all threads of the run.
 *
 *   done done busy done busy free free ...
 *        ^ merged            ^ next: at most WINDOW ahead of what is merged */
#include "cache.h"
#include "interrupt.h"
#include "report_load.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { WINDOW = 64, LARGE_LEN = 2 * TV_WORK_RANGE_LEN };

/* Something that was told of a file: that it could not be read, or of a limit (name NULL). */
struct told {
    struct told *next;
    char *name, *why;
};

struct job {
    bool is_large, is_done, is_short_of_memory, is_found;
    bool has_key;
    uint64_t len; /* bytes of the file; 0: not known */
    struct tv_cache_key key;
    struct tv_cache_state state;
    struct told *first, **last;
    struct tv_load_names names;
    struct tv_loaded loaded;
};

struct runner {
    struct tv_cache *cache;
    const struct tv_work_options *options;
    struct job *jobs; /* one a file */
    size_t next, merged;
    bool is_alone; /* no other thread could be started */
    pthread_mutex_t lock;
    pthread_cond_t changed;
};

/* ---- One file ------------------------------------------------------------------------------- */

static void hear(struct job *job, const char *name, const char *why) {
    struct told *told = calloc(1, sizeof *told);
    if (told) {
        told->name = name ? strdup(name) : NULL;
        told->why = strdup(why);
        *job->last = told;
        job->last = &told->next;
    }
    job->is_short_of_memory |= !told || !told->why || (name && !told->name);
}

static void hear_unreadable(void *context, const char *name, const char *why) {
    hear(context, name, why);
}

static void hear_limit(void *context, const char *what) {
    hear(context, NULL, what);
}

static bool is_name(const struct tv_load_names *names, const char *path) {
    return names->count == 0 ||
           (names->count == 1 &&
            tv_str_equal(names->names[0], (struct tv_str){path, strlen(path)}));
}

/* Loads the saved run of one file. false: it is none. */
static bool load(const struct runner *runner, size_t i, struct tv_str text) {
    struct job *job = &runner->jobs[i];
    const char *path = runner->options->files->paths[i];
    char why[TV_LOAD_WHY_LEN];
    const struct tv_run *run = &job->loaded.run;
    job->names.first = (uint32_t)i;
    bool fine = tv_report_load(&job->loaded, text, &job->names, why) == TV_LOAD_FINE &&
                !job->loaded.is_lint && run->note_count == 0 &&
                !run->census == !runner->options->counts_events && is_name(&job->names, path);
    if (!fine) {
        tv_loaded_clear(&job->loaded);
        tv_load_names_clear(&job->names);
    }
    return fine;
}

/* Saves what was found in a file; free it. */
static struct tv_str save(const struct tv_work_result *result) {
    const struct tv_run run = {
        .totals = result->totals,
        .files = result->files,
        .census = result->census,
        .apart = {result->apart[0], result->apart[1], result->apart[2], result->apart[3]}};
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    if (!out)
        return (struct tv_str){NULL, 0};
    const struct tv_style style = {.out = out};
    bool fine = tv_report_json(result->groups, &run, &style);
    if (fclose(out) == 0 && fine)
        return (struct tv_str){text, len};
    free(text);
    return (struct tv_str){NULL, 0};
}

/* Checks a file. The text is that of its saved run, to be freed. */
static struct tv_str check(const struct runner *runner, size_t i, unsigned threads) {
    struct job *job = &runner->jobs[i];
    struct tv_file_list files = {.paths = &runner->options->files->paths[i], .count = 1};
    struct tv_work_options options = *runner->options;
    struct tv_work_result result = {.groups = NULL};
    struct tv_str text = {NULL, 0};
    options.files = &files;
    options.jobs = threads;
    options.unreadable = hear_unreadable;
    options.limited = hear_limit;
    options.context = job;
    options.progress = NULL;
    if (tv_work_run(&options, &result))
        text = save(&result);
    job->is_short_of_memory |= !text.at || result.out_of_memory;
    tv_groups_free(result.groups);
    tv_census_free(result.census);
    return text;
}

/* Only what was read whole is kept, of a file that did not change meanwhile. */
static bool is_to_keep(const struct runner *runner, size_t i) {
    const struct job *job = &runner->jobs[i];
    return job->has_key && !job->first && !job->is_short_of_memory && !tv_interrupt_signal() &&
           tv_cache_has_key(runner->cache, runner->options->files->paths[i], &job->key,
                            &job->state);
}

/* Looks for the entry of a file. */
static void find(const struct runner *runner, size_t i) {
    struct job *job = &runner->jobs[i];
    const char *path = runner->options->files->paths[i];
    job->has_key = tv_cache_file_key(runner->cache, path, &job->key, &job->state);
    struct tv_str text =
        job->has_key ? tv_cache_read(runner->cache, &job->key) : (struct tv_str){NULL, 0};
    job->is_found = text.at && load(runner, i, text);
    free((char *)text.at);
}

/* Checks a file that has no entry, and makes one. */
static void make(const struct runner *runner, size_t i, unsigned threads) {
    struct job *job = &runner->jobs[i];
    struct tv_str text = check(runner, i, threads);
    if (text.at && !load(runner, i, text))
        job->is_short_of_memory = true; /* what was just saved is not wrong */
    else if (is_to_keep(runner, i))
        tv_cache_write(runner->cache, &job->key, text);
    free((char *)text.at);
}

/* ---- Threads -------------------------------------------------------------------------------- */

/* The next file, when it is not too far ahead; SIZE_MAX: there is none. */
static size_t take(struct runner *runner) {
    size_t count = runner->options->files->count, i;
    pthread_mutex_lock(&runner->lock);
    while (runner->next < count && runner->next >= runner->merged + WINDOW)
        pthread_cond_wait(&runner->changed, &runner->lock);
    i = runner->next < count ? runner->next++ : SIZE_MAX;
    pthread_mutex_unlock(&runner->lock);
    return i;
}

static void *work(void *context) {
    struct runner *runner = context;
    for (size_t i = take(runner); i != SIZE_MAX; i = take(runner)) {
        find(runner, i);
        if (!runner->jobs[i].is_found && !runner->jobs[i].is_large)
            make(runner, i, 1);
        pthread_mutex_lock(&runner->lock);
        runner->jobs[i].is_done = true;
        pthread_cond_broadcast(&runner->changed);
        pthread_mutex_unlock(&runner->lock);
    }
    return NULL;
}

/* Waits for a file that some thread has, or will take. */
static void wait_for(struct runner *runner, size_t i) {
    pthread_mutex_lock(&runner->lock);
    while (!runner->jobs[i].is_done)
        pthread_cond_wait(&runner->changed, &runner->lock);
    pthread_mutex_unlock(&runner->lock);
}

/* ---- Merging -------------------------------------------------------------------------------- */

static void add_totals(struct tv_totals *into, const struct tv_totals *from) {
    into->bytes += from->bytes;
    into->records += from->records;
    into->events += from->events;
    into->invalid_events += from->invalid_events;
    into->findings += from->findings;
    into->skipped_bytes += from->skipped_bytes;
    for (int i = 0; i < TV_CALL_COUNT; i++)
        into->calls[i] += from->calls[i];
}

static void add_counts(struct tv_work_result *result, struct tv_loaded *loaded) {
    const uint64_t *counts = tv_groups_counts(loaded->groups);
    add_totals(&result->totals, &loaded->run.totals);
    result->files += loaded->run.files;
    for (int i = 0; i <= TV_SEVERITY_ERROR; i++) {
        result->counts[i] += counts[i];
        result->apart[i] += loaded->run.apart[i];
    }
}

/* The first file's groups and census are those that the others go into. */
static void add_findings(struct tv_work_result *result, struct tv_loaded *loaded) {
    if (!result->groups) {
        result->groups = loaded->groups;
        loaded->groups = NULL;
    } else if (!tv_groups_merge(result->groups, loaded->groups)) {
        result->out_of_memory = true;
    }
    if (!result->census) {
        result->census = loaded->run.census;
        loaded->run.census = NULL;
    } else if (!tv_census_merge(result->census, loaded->run.census)) {
        result->out_of_memory = true;
    }
}

/* Whoever watches sees a file at a time. */
static void tell_progress(const struct runner *runner, const struct job *job) {
    struct tv_work_counts *counts = runner->options->progress;
    const struct tv_totals *totals = &job->loaded.run.totals;
    if (!counts)
        return;
    atomic_fetch_add_explicit(&counts->bytes, job->len, memory_order_relaxed);
    atomic_fetch_add_explicit(&counts->events, totals->events, memory_order_relaxed);
    atomic_fetch_add_explicit(&counts->findings, totals->findings, memory_order_relaxed);
}

static void merge(struct runner *runner, size_t i, struct tv_work_result *result) {
    struct job *job = &runner->jobs[i];
    const struct tv_work_options *options = runner->options;
    for (const struct told *told = job->first; told; told = told->next) {
        if (told->name && told->why)
            options->unreadable(options->context, told->name, told->why);
        else if (told->why)
            options->limited(options->context, told->why);
    }
    result->out_of_memory |= job->is_short_of_memory;
    runner->cache->found += job->is_found;
    runner->cache->made += !job->is_found;
    tell_progress(runner, job);
    if (job->loaded.groups) {
        add_counts(result, &job->loaded);
        add_findings(result, &job->loaded);
    }
    tv_loaded_clear(&job->loaded);
    tv_load_names_clear(&job->names);
    pthread_mutex_lock(&runner->lock);
    runner->merged = i + 1;
    pthread_cond_broadcast(&runner->changed);
    pthread_mutex_unlock(&runner->lock);
}

static void merge_all(struct runner *runner, struct tv_work_result *result) {
    for (size_t i = 0; i < runner->options->files->count; i++) {
        if (runner->is_alone)
            find(runner, i);
        else
            wait_for(runner, i);
        if (!runner->jobs[i].is_found && (runner->jobs[i].is_large || runner->is_alone))
            make(runner, i, runner->options->jobs);
        merge(runner, i, result);
    }
}

/* ---- The run -------------------------------------------------------------------------------- */

static void free_job(struct job *job) {
    while (job->first) {
        struct told *told = job->first;
        job->first = told->next;
        free(told->name);
        free(told->why);
        free(told);
    }
}

/* Starts threads; how many. */
static unsigned start(struct runner *runner, pthread_t *threads) {
    size_t count = runner->options->files->count;
    unsigned wanted = runner->options->jobs, started = 0;
    while (started < wanted && started < count &&
           pthread_create(&threads[started], NULL, work, runner) == 0)
        started++;
    runner->is_alone = started == 0;
    return started;
}

static struct job *new_jobs(const struct tv_file_list *files) {
    struct job *jobs = calloc(files->count + 1, sizeof *jobs);
    for (size_t i = 0; jobs && i < files->count; i++) {
        struct stat info;
        jobs[i].last = &jobs[i].first;
        jobs[i].len = stat(files->paths[i], &info) == 0 ? (uint64_t)info.st_size : 0;
        jobs[i].is_large = jobs[i].len >= LARGE_LEN;
    }
    return jobs;
}

static uint64_t sum_lens(const struct runner *runner) {
    uint64_t sum = 0;
    for (size_t i = 0; i < runner->options->files->count; i++)
        sum += runner->jobs[i].len;
    return sum;
}

bool tv_cache_run(struct tv_cache *cache, const struct tv_work_options *options,
                  struct tv_work_result *result) {
    pthread_t threads[TV_JOBS_MAX_THREADS];
    struct runner runner = {.cache = cache, .options = options, .jobs = new_jobs(options->files)};
    *result = (struct tv_work_result){.groups = NULL};
    if (!runner.jobs)
        return false;
    pthread_mutex_init(&runner.lock, NULL);
    pthread_cond_init(&runner.changed, NULL);
    if (options->progress)
        atomic_store_explicit(&options->progress->total, sum_lens(&runner), memory_order_relaxed);
    unsigned started = start(&runner, threads);
    merge_all(&runner, result);
    for (unsigned i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    for (size_t i = 0; i < options->files->count; i++)
        free_job(&runner.jobs[i]);
    free(runner.jobs);
    pthread_cond_destroy(&runner.changed);
    pthread_mutex_destroy(&runner.lock);
    if (!result->groups)
        result->groups = tv_groups_new(options->levels);
    return result->groups != NULL;
}
