/* The threads of a run, and what comes of them. The thread that runs the work is the first worker;
 * with one job it is the only one, and no thread is started. */
#include "work_parts.h"

#include <signal.h>
#include <stdlib.h>

enum { HELD_RANGES = 4 }; /* what a worker may hold back on average, in lengths of ranges */

/* ---- A worker ------------------------------------------------------------------------------- */

/* What was found in something that has not come as an event is apart. */
static void end_told(struct tv_worker *worker) {
    if (worker->told > 0)
        worker->apart[worker->worst]++;
    worker->told = 0;
}

static void note_severity(struct tv_worker *worker, const struct tv_finding *finding,
                          enum tv_severity severity) {
    if (finding->event_number == 0) {
        worker->apart[severity]++;
        return;
    }
    if (finding->event_number != worker->told) {
        end_told(worker);
        worker->told = finding->event_number;
        worker->worst = TV_SEVERITY_NONE;
    }
    if (severity > worker->worst)
        worker->worst = severity;
}

static void take_arrival(void *context, const struct tv_arrival *arrival) {
    struct tv_worker *worker = context;
    enum tv_severity worst = TV_SEVERITY_NONE;
    if (arrival->event_number > 0 && arrival->event_number == worker->told) {
        worst = worker->worst;
        worker->told = 0;
    }
    if (!tv_census_add(worker->census, arrival, worst))
        worker->out_of_memory = true;
}

static bool is_ignored(struct tv_worker *worker, const struct tv_finding *finding) {
    return worker->ignored.counts &&
           tv_ignored_take(&worker->ignored, finding, worker->item.file->name);
}

/* What only some runs ask for. */
static void count_also(struct tv_worker *worker, const struct tv_finding *finding,
                       enum tv_severity severity) {
    if (worker->census)
        note_severity(worker, finding, severity);
    if (worker->pivot.key_count &&
        !tv_pivot_add(&worker->pivot, finding, severity, worker->item.file->name))
        worker->out_of_memory = true;
}

static void take_finding(void *context, const struct tv_finding *finding) {
    struct tv_worker *worker = context;
    enum tv_severity severity = tv_levels_severity(worker->work->options->levels, finding);
    if (severity == TV_SEVERITY_NONE)
        return;
    if (worker->controls.plan_count)
        tv_controls_add(&worker->controls, finding);
    if (is_ignored(worker, finding))
        return;
    worker->counts[severity]++;
    count_also(worker, finding, severity);
    if (worker->work->options->findings)
        tv_outlet_put(worker, finding, severity);
    if (worker->groups && !tv_groups_add(worker->groups, finding))
        worker->out_of_memory = true;
}

/* Most findings say of a group what is known already. */
static bool take_brief(void *context, const struct tv_finding *finding) {
    struct tv_worker *worker = context;
    enum tv_severity severity = tv_levels_severity(worker->work->options->levels, finding);
    bool told = severity != TV_SEVERITY_NONE && !is_ignored(worker, finding);
    if (told && worker->groups && !tv_groups_know(worker->groups, finding))
        return false;
    worker->counts[told ? severity : TV_SEVERITY_NONE]++;
    if (told)
        count_also(worker, finding, severity);
    if (worker->controls.plan_count)
        tv_controls_add(&worker->controls, finding);
    return true;
}

static bool open_worker(struct tv_worker *worker) {
    const struct tv_work_options *options = worker->work->options;
    struct tv_options checker = *options->checker;
    struct tv_sink sink = {take_finding, worker};
    worker->controls.plans = options->controlled;
    worker->controls.plan_count = options->controlled_count;
    if (options->pivot)
        worker->pivot = *options->pivot;
    if (options->is_grouped && !(worker->groups = tv_groups_new(options->levels)))
        return false;
    if (!tv_ignored_init(&worker->ignored, options->ignores))
        return false;
    if (!options->findings)
        checker.brief = take_brief;
    if (options->counts_events) {
        worker->census = tv_census_new(options->table, options->shipped);
        if (!worker->census)
            return false;
        checker.arrived = take_arrival;
    }
    struct tv_observer observer = tv_watch_observer(worker);
    if (worker->work->stream)
        checker.observer = &observer;
    worker->checker = tv_checker_new(options->table, &checker, sink);
    return worker->checker != NULL;
}

static void close_worker(struct tv_worker *worker) {
    tv_checker_free(worker->checker);
    tv_groups_free(worker->groups);
    tv_census_free(worker->census);
    tv_ignored_clear(&worker->ignored);
    free(worker->buffer);
    free(worker->held);
    tv_stream_log_free(&worker->log);
    if (worker->scratch)
        fclose(worker->scratch);
    free(worker->scratch_at);
    tv_pivot_clear(&worker->pivot);
}

static void tell_file(const struct tv_work *work, const struct tv_work_file *file) {
    const struct tv_work_options *options = work->options;
    if (file->is_open && options->file_done)
        options->file_done(options->context, file->name.at, &file->totals);
    if (file->problem)
        work->options->unreadable(work->options->context, file->name.at, file->problem);
}

static void work_on(struct tv_worker *worker) {
    struct tv_work *work = worker->work;
    while ((worker->item = tv_work_take(work)).file) {
        tv_work_feed(worker);
        if (work->worker_count == 1 && worker->item.range == 0)
            tell_file(work, worker->item.file);
    }
}

/* A thread that gets no memory for its checker leaves the work to the others. */
static void *run_thread(void *context) {
    struct tv_worker *worker = context;
    if (open_worker(worker))
        work_on(worker);
    return NULL;
}

/* ---- Threads -------------------------------------------------------------------------------- */

/* Starts the other workers; returns how many. Interrupts stay with the first, as without threads.
 */
static unsigned start_threads(struct tv_worker *workers, unsigned count) {
    sigset_t interrupts, before;
    unsigned started = 0;
    sigemptyset(&interrupts);
    sigaddset(&interrupts, SIGINT);
    sigaddset(&interrupts, SIGTERM);
    sigaddset(&interrupts, SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &interrupts, &before);
    while (started + 1 < count && pthread_create(&workers[started + 1].thread, NULL, run_thread,
                                                 &workers[started + 1]) == 0)
        started++;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

static void run_workers(struct tv_work *work, struct tv_worker *workers) {
    unsigned started = work->worker_count > 1 ? start_threads(workers, work->worker_count) : 0;
    work_on(&workers[0]);
    for (unsigned i = 1; i <= started; i++)
        pthread_join(workers[i].thread, NULL);
    if (work->options->findings || work->stream)
        tv_outlet_flush(work);
    for (size_t i = 0; work->worker_count > 1 && i < work->file_count; i++)
        tell_file(work, &work->files[i]);
}

/* ---- The result ----------------------------------------------------------------------------- */

static void add_totals(struct tv_totals *sum, const struct tv_totals *totals) {
    sum->bytes += totals->bytes;
    sum->records += totals->records;
    sum->events += totals->events;
    sum->invalid_events += totals->invalid_events;
    sum->findings += totals->findings;
    sum->skipped_bytes += totals->skipped_bytes;
    for (int call = 0; call < TV_CALL_COUNT; call++)
        sum->calls[call] += totals->calls[call];
}

/* Counts what is in the ranges of a file up to what is before them. */
static void count_before(struct tv_work_file *file) {
    uint64_t lines = 0, records = 0;
    for (uint32_t i = 0; i < file->range_count; i++) {
        struct tv_work_range *range = &file->ranges[i];
        uint64_t own_lines = range->lines, own_records = range->records;
        range->lines = lines;
        range->records = records;
        lines += own_lines;
        records += own_records;
    }
}

static void renumber(void *context, struct tv_group_place *place) {
    const struct tv_work *work = context;
    const struct tv_work_file *file = &work->files[place->file];
    uint64_t number = place->record >> TV_RANGE_SHIFT, start = number << TV_RANGE_SHIFT;
    if (number == 0 || number >= file->range_count)
        return;
    place->record = place->record - start + file->ranges[number].records;
    place->line = place->line - start + file->ranges[number].lines;
}

static void add_worker(struct tv_work_result *result, struct tv_worker *worker) {
    for (int i = 0; i <= TV_SEVERITY_ERROR; i++)
        result->counts[i] += worker->counts[i];
    if (worker->checker)
        add_totals(&result->totals, tv_checker_totals(worker->checker));
    tv_controls_merge(&result->controls, &worker->controls);
    tv_ignored_merge(&result->ignored, &worker->ignored);
    result->out_of_memory |= !tv_pivot_merge(&result->pivot, &worker->pivot);
    result->out_of_memory |= worker->out_of_memory;
    if (worker->groups && !tv_groups_merge(result->groups, worker->groups))
        result->out_of_memory = true;
    end_told(worker);
    for (int i = 0; i <= TV_SEVERITY_ERROR; i++)
        result->apart[i] += worker->apart[i];
    if (worker->census && !tv_census_merge(result->census, worker->census))
        result->out_of_memory = true;
}

static void gather(struct tv_work *work, struct tv_worker *workers, struct tv_work_result *result) {
    for (size_t i = 0; i < work->file_count; i++)
        result->files += work->files[i].is_open;
    if (workers[0].groups) { /* the others are added to it */
        tv_groups_free(result->groups);
        result->groups = workers[0].groups;
        workers[0].groups = NULL;
    }
    result->census = workers[0].census;
    workers[0].census = NULL;
    result->out_of_memory |= !tv_groups_settle(result->groups);
    for (unsigned i = 0; i < work->worker_count; i++)
        add_worker(result, &workers[i]);
    tv_watch_finish(work, result);
    if (work->worker_count == 1)
        return;
    for (size_t i = 0; i < work->file_count; i++)
        if (work->files[i].range_count > 1)
            count_before(&work->files[i]);
    tv_groups_renumber(result->groups, renumber, work);
}

/* ---- The run -------------------------------------------------------------------------------- */

static void clear(struct tv_work *work) {
    for (size_t i = 0; work->files && i < work->file_count; i++) {
        struct tv_work_file *file = &work->files[i];
        for (uint32_t j = 0; j < file->range_count; j++) {
            free(file->ranges[j].held);
            tv_stream_log_free(&file->ranges[j].log);
        }
        if (file->ranges != &file->first)
            free(file->ranges);
        tv_input_close(file->input);
        free(file->problem);
    }
    free(work->files);
    free(work->order);
    tv_watch_close(work);
    pthread_mutex_destroy(&work->lock);
    pthread_cond_destroy(&work->changed);
}

bool tv_work_run(const struct tv_work_options *options, struct tv_work_result *result) {
    struct tv_work work = {.options = options};
    struct tv_worker *workers = NULL;
    *result = (struct tv_work_result){.groups = tv_groups_new(options->levels)};
    if (options->pivot)
        result->pivot = *options->pivot;
    pthread_mutex_init(&work.lock, NULL);
    pthread_cond_init(&work.changed, NULL);
    bool fine = result->groups && tv_ignored_init(&result->ignored, options->ignores) &&
                tv_watch_open(&work) && tv_work_plan(&work) &&
                (workers = calloc(work.worker_count, sizeof *workers));
    for (unsigned i = 0; fine && i < work.worker_count; i++)
        workers[i].work = &work;
    work.held_max = (size_t)(work.worker_count * work.range_len * HELD_RANGES);
    fine = fine && open_worker(&workers[0]);
    if (fine) {
        run_workers(&work, workers);
        gather(&work, workers, result);
    }
    for (unsigned i = 0; workers && i < work.worker_count; i++)
        close_worker(&workers[i]);
    free(workers);
    clear(&work);
    return fine;
}
