/* The outlet: findings are written in the order of the input, by whoever has the turn.
 *
 *   turn                 ended             being checked
 *    | item 7 : writes   | item 8 : held   | item 9 : held, waits when all hold too much
 *
 * The item that has the turn writes straight out and waits for nobody. The others hold their lines
 * back, without the numbers that depend on what is before them. An item that has ended leaves its
 * lines to the one that will pass it the turn. */
#include "work_parts.h"

#include "report.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { WAIT_NS = 50000000 }; /* how often those who wait look for an interrupt */

#define RANGE_MASK (((uint64_t)1 << TV_RANGE_SHIFT) - 1)

/* Before each line that is held. */
struct held_line {
    uint64_t record, line; /* counted from the start of the range */
    size_t head_len, len;  /* bytes before the numbers; all bytes */
};

/* ---- Writing -------------------------------------------------------------------------------- */

static void look_for_failure(struct tv_work *work) {
    if (ferror(work->options->findings))
        atomic_store_explicit(&work->stop, true, memory_order_relaxed);
}

static uint64_t number_behind(uint64_t before, uint64_t provisional) {
    return before + (provisional & RANGE_MASK);
}

static void write_finding(struct tv_worker *worker, const struct tv_finding *finding,
                          enum tv_severity severity) {
    struct tv_finding numbered = *finding;
    numbered.record = number_behind(worker->base.record, finding->record);
    numbered.line = number_behind(worker->base.line, finding->line);
    tv_report_line(&worker->work->options->lines, &numbered, severity, worker->item.file->name,
                   worker->work->options->findings);
    look_for_failure(worker->work);
}

/* Writes what was held, behind this place, and frees it. */
static void write_held(struct tv_work *work, struct tv_held *held, struct tv_line_place base) {
    FILE *out = work->options->findings;
    struct held_line line;
    if (!held)
        return;
    for (size_t at = 0; at < held->len && !atomic_load(&work->stop); at += line.len) {
        memcpy(&line, held->at + at, sizeof line);
        at += sizeof line;
        fwrite(held->at + at, 1, line.head_len, out);
        tv_report_line_numbers(&work->options->lines, number_behind(base.record, line.record),
                               number_behind(base.line, line.line), out);
        fwrite(held->at + at + line.head_len, 1, line.len - line.head_len, out);
        look_for_failure(work);
    }
    atomic_fetch_sub(&work->held_len, held->len);
    free(held);
}

/* ---- Holding back --------------------------------------------------------------------------- */

static bool reserve(struct tv_held **held, size_t len) {
    size_t used = *held ? (*held)->len : 0, before = *held ? (*held)->room : 0;
    size_t room = before ? before : 16 << 10;
    while (room - used < len)
        room *= 2;
    struct tv_held *wider = room > before ? realloc(*held, sizeof **held + room) : *held;
    if (!wider)
        return false;
    *wider = (struct tv_held){used, room};
    *held = wider;
    return true;
}

/* Writes the line without its numbers to the worker's scratch. false when out of memory. */
static bool write_scratch(struct tv_worker *worker, const struct tv_finding *finding,
                          enum tv_severity severity, struct held_line *line) {
    if (!worker->scratch)
        worker->scratch = open_memstream(&worker->scratch_at, &worker->scratch_len);
    if (!worker->scratch)
        return false;
    rewind(worker->scratch);
    tv_report_line_head(&worker->work->options->lines, finding, severity, worker->item.file->name,
                        worker->scratch);
    line->head_len = (size_t)ftello(worker->scratch);
    tv_report_line_tail(&worker->work->options->lines, finding, severity, worker->scratch);
    line->len = (size_t)ftello(worker->scratch);
    return fflush(worker->scratch) == 0;
}

static bool hold(struct tv_worker *worker, const struct tv_finding *finding,
                 enum tv_severity severity) {
    struct held_line line = {.record = finding->record, .line = finding->line};
    if (!write_scratch(worker, finding, severity, &line) ||
        !reserve(&worker->held, sizeof line + line.len))
        return false;
    struct tv_held *held = worker->held;
    memcpy(held->at + held->len, &line, sizeof line);
    memcpy(held->at + held->len + sizeof line, worker->scratch_at, line.len);
    held->len += sizeof line + line.len;
    atomic_fetch_add(&worker->work->held_len, sizeof line + line.len);
    return true;
}

/* ---- Turns ---------------------------------------------------------------------------------- */

static bool is_turn(const struct tv_worker *worker) {
    const struct tv_work *work = worker->work;
    return worker->item.file == &work->files[work->turn_file] &&
           worker->item.range == work->turn_range;
}

static void wait_a_while(struct tv_work *work) {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += WAIT_NS;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    pthread_cond_timedwait(&work->changed, &work->lock, &until);
}

/* Takes the turn if it is the worker's, and writes what he holds. Under lock, which is given up. */
static void take_turn(struct tv_worker *worker) {
    worker->has_turn = is_turn(worker);
    worker->base = worker->work->turn_place;
    pthread_mutex_unlock(&worker->work->lock);
    if (!worker->has_turn)
        return;
    write_held(worker->work, worker->held, worker->base);
    worker->held = NULL;
    atomic_fetch_sub(&worker->work->held_len, worker->log_held);
    worker->log_held = 0;
    tv_watch_fold(worker->work, worker->item.file, &worker->log, worker->base);
}

void tv_outlet_take(struct tv_worker *worker) {
    struct tv_work *work = worker->work;
    pthread_mutex_lock(&work->lock);
    while (!is_turn(worker) && atomic_load(&work->held_len) >= work->held_max &&
           !tv_work_is_over(work))
        wait_a_while(work);
    take_turn(worker);
}

void tv_outlet_put(struct tv_worker *worker, const struct tv_finding *finding,
                   enum tv_severity severity) {
    if (!worker->has_turn)
        tv_outlet_take(worker);
    if (worker->has_turn)
        write_finding(worker, finding, severity);
    else if (!hold(worker, finding, severity))
        worker->out_of_memory = true;
}

/* Moves the turn behind the item that has it. Under lock. */
static void move_turn(struct tv_work *work) {
    const struct tv_work_file *file = &work->files[work->turn_file];
    const struct tv_work_range *range = &file->ranges[work->turn_range];
    work->turn_place.line += range->lines;
    work->turn_place.record += range->records;
    if (++work->turn_range == file->range_count) {
        work->turn_file++;
        work->turn_range = 0;
        work->turn_place = (struct tv_line_place){0};
    }
}

/* What an item has left that has ended before its turn. */
struct left {
    struct tv_held *held;
    struct tv_stream_log log;
    const struct tv_work_file *file;
};

static struct left take_from(const struct tv_work_file *file, struct tv_work_range *range) {
    struct left left = {range->held, range->log, file};
    range->held = NULL;
    range->log = (struct tv_stream_log){0};
    return left;
}

/* Whether the item that has the turn has ended; takes what it has left. Under lock. */
static bool take_left(struct tv_work *work, struct left *left) {
    struct tv_work_file *file = &work->files[work->turn_file];
    if (work->turn_file == work->file_count || !file->ranges[work->turn_range].ended)
        return false;
    *left = take_from(file, &file->ranges[work->turn_range]);
    return true;
}

static void give_left(struct tv_work *work, struct left *left, struct tv_line_place place) {
    write_held(work, left->held, place);
    atomic_fetch_sub(&work->held_len, left->log.len);
    tv_watch_fold(work, left->file, &left->log, place);
    tv_stream_log_free(&left->log);
}

/* Passes the turn on, past all items that have ended: what they left is given out on the way. */
static void pass_turn(struct tv_work *work) {
    struct left left;
    pthread_mutex_lock(&work->lock);
    move_turn(work);
    while (take_left(work, &left)) {
        struct tv_line_place place = work->turn_place;
        pthread_mutex_unlock(&work->lock);
        give_left(work, &left, place);
        pthread_mutex_lock(&work->lock);
        move_turn(work);
    }
    pthread_cond_broadcast(&work->changed);
    pthread_mutex_unlock(&work->lock);
}

/* Leaves what the worker holds to the one who passes the turn on. Under lock. */
static void leave(struct tv_worker *worker, struct tv_work_range *range) {
    atomic_fetch_add(&worker->work->held_len, worker->log.len - worker->log_held);
    range->held = worker->held;
    range->log = worker->log;
    worker->held = NULL;
    worker->log = (struct tv_stream_log){0};
    worker->log_held = 0;
}

void tv_outlet_end(struct tv_worker *worker) {
    struct tv_work *work = worker->work;
    struct tv_work_range *range = &worker->item.file->ranges[worker->item.range];
    pthread_mutex_lock(&work->lock);
    range->ended = true;
    if (!is_turn(worker)) {
        leave(worker, range);
        pthread_mutex_unlock(&work->lock);
        return;
    }
    take_turn(worker);
    pass_turn(work);
    worker->has_turn = false;
}

void tv_outlet_flush(struct tv_work *work) {
    while (work->turn_file < work->file_count) {
        struct tv_work_file *file = &work->files[work->turn_file];
        struct left left = take_from(file, &file->ranges[work->turn_range]);
        give_left(work, &left, work->turn_place);
        move_turn(work);
    }
}
