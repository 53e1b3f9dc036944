/* Feeding: a file, or a range of one, into a worker's checker.
 *
 *            begin                                       end
 *   ...}\n{"type ... }\n{"type":...}\n ... {"type":...   | ...}\n{"type":...
 *                       ^ first line of the range          last ^
 *
 * A range that does not start the file looks for a newline from the byte before its begin on; what
 * was open there is the line of an earlier range. Its own last line it reads to the end. */
#include "work_parts.h"

#include "interrupt.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A range that is being read. */
struct reach {
    uint64_t at;  /* the next byte to be read */
    uint64_t end; /* UINT64_MAX: to the end of the file */
    bool started; /* its first line was found */
};

/* ---- What is told ---------------------------------------------------------------------------- */

/* Tells those who watch that so many bytes more were read. */
static void tell_progress(struct tv_worker *worker, uint64_t bytes) {
    struct tv_work_counts *counts = worker->work->options->progress;
    const struct tv_totals *totals = tv_checker_totals(worker->checker);
    if (!counts)
        return;
    atomic_fetch_add_explicit(&counts->bytes, bytes, memory_order_relaxed);
    atomic_fetch_add_explicit(&counts->events, totals->events - worker->watched.events,
                              memory_order_relaxed);
    atomic_fetch_add_explicit(&counts->findings, totals->findings - worker->watched.findings,
                              memory_order_relaxed);
    worker->watched = *totals;
}

/* The same for what was read of the file itself, which may be compressed. */
static void tell_file_progress(struct tv_worker *worker) {
    uint64_t taken = tv_input_taken(worker->item.file->input);
    tell_progress(worker, taken - worker->told_bytes);
    worker->told_bytes = taken;
}

/* Adds what the checker has counted since `before` to the file's totals. */
static void add_totals(struct tv_worker *worker, const struct tv_totals *before) {
    const struct tv_totals *after = tv_checker_totals(worker->checker);
    struct tv_totals *totals = &worker->item.file->totals;
    pthread_mutex_lock(&worker->work->lock);
    totals->bytes += after->bytes - before->bytes;
    totals->events += after->events - before->events;
    totals->findings += after->findings - before->findings;
    pthread_mutex_unlock(&worker->work->lock);
}

/* A file could not be read whole: what is said of it. The first reason stays. */
static void set_problem(struct tv_worker *worker, const char *why) {
    struct tv_work *work = worker->work;
    struct tv_work_file *file = worker->item.file;
    char *copy = strdup(why);
    if (!copy) /* the file must not pass for one that was read */
        worker->out_of_memory = true;
    pthread_mutex_lock(&work->lock);
    if (!file->problem) {
        file->problem = copy;
        copy = NULL;
    }
    pthread_mutex_unlock(&work->lock);
    free(copy);
}

/* ---- Ranges --------------------------------------------------------------------------------- */

static uint64_t first_number(const struct tv_worker *worker) {
    return (uint64_t)worker->item.range << TV_RANGE_SHIFT;
}

/* Looks in a piece for the first line of the range, and drops what is before it. */
static void start_range(struct tv_worker *worker, struct reach *reach, struct tv_str *piece) {
    const char *newline = memchr(piece->at, '\n', piece->len);
    size_t skipped = newline ? (size_t)(newline - piece->at) + 1 : piece->len;
    piece->at += skipped;
    piece->len -= skipped;
    uint64_t at = reach->at - piece->len;
    if (!newline || at >= reach->end)
        return;
    uint64_t number = first_number(worker);
    tv_checker_start(worker->checker, (struct tv_line_place){at, number + 1, number});
    reach->started = true;
}

/* Feeds what of the next piece belongs to the range. false when the range ends there. */
static bool feed_piece(struct tv_worker *worker, struct reach *reach, struct tv_str piece) {
    reach->at += piece.len;
    if (!reach->started)
        start_range(worker, reach, &piece);
    if (!reach->started)
        return reach->at < reach->end;
    uint64_t at = reach->at - piece.len;
    uint64_t inside = reach->end - 1 > at ? reach->end - 1 - at : 0;
    size_t from = inside < piece.len ? (size_t)inside : piece.len;
    const char *newline = from < piece.len ? memchr(piece.at + from, '\n', piece.len - from) : NULL;
    size_t len = newline ? (size_t)(newline - piece.at) + 1 : piece.len;
    tv_checker_feed(worker->checker, piece.at, len);
    return !newline;
}

/* Reads up to where reads are aligned again. At the end of the file 0, on failure -1. */
static ssize_t read_at(struct tv_worker *worker, uint64_t at) {
    int fd = tv_input_file(worker->item.file->input);
    size_t max = TV_WORK_READ_LEN - (size_t)(at % TV_WORK_READ_LEN);
    ssize_t got;
    do
        got = pread(fd, worker->buffer, max, (off_t)at);
    while (got < 0 && errno == EINTR);
    return got;
}

/* A range that was begun is read to its end even when an interrupt comes, so that the lines before
 * the ranges behind it are known; it is not long. true: all was well. */
static bool read_range(struct tv_worker *worker, struct reach *reach) {
    ssize_t got;
    if (!worker->buffer)
        worker->buffer = malloc(TV_WORK_READ_LEN);
    if (!worker->buffer) {
        worker->out_of_memory = true;
        return true;
    }
    while ((got = read_at(worker, reach->at)) > 0) {
        bool goes_on = feed_piece(worker, reach, (struct tv_str){worker->buffer, (size_t)got});
        tell_progress(worker, (uint64_t)got);
        if (!goes_on || atomic_load_explicit(&worker->work->stop, memory_order_relaxed))
            return true;
    }
    if (got < 0) {
        char text[160];
        snprintf(text, sizeof text, "cannot be read to its end: %s", strerror(errno));
        set_problem(worker, text);
    }
    return got == 0;
}

/* Ends what the checker was fed, as lines from these numbers on. A record that only the end of the
 * file ends has none behind it, so it need not be counted. */
static void end_lines(struct tv_worker *worker, bool is_whole, struct tv_line_place from) {
    struct tv_line_place to = tv_checker_place(worker->checker);
    tv_checker_finish(worker->checker, !is_whole);
    tv_work_end(worker, to.line - from.line, to.record - from.record);
}

static void check_range(struct tv_worker *worker) {
    struct tv_work_file *file = worker->item.file;
    uint64_t number = first_number(worker);
    bool is_last = worker->item.range + 1 == file->range_count;
    uint64_t begin = worker->item.range * file->range_len;
    struct reach reach = {.at = begin - 1, .end = is_last ? UINT64_MAX : begin + file->range_len};
    bool is_whole = read_range(worker, &reach);
    if (reach.started)
        end_lines(worker, is_whole, (struct tv_line_place){begin, number + 1, number});
    else
        tv_work_end(worker, 0, 0);
}

/* ---- Whole files ---------------------------------------------------------------------------- */

/* Feeds the file until it ends, or until its rest has been shared out: *end is then where the range
 * ends that has been begun, and *fed how far it was read. */
static enum tv_input_status feed_file(struct tv_worker *worker, uint64_t *fed, uint64_t *end) {
    struct tv_work_file *file = worker->item.file;
    bool may_split = file->may_split;
    enum tv_input_status status;
    do {
        const char *at;
        size_t len;
        status = tv_input_next(file->input, &at, &len);
        tv_checker_feed(worker->checker, at, len);
        *fed += len;
        tell_file_progress(worker);
        if (may_split && status == TV_INPUT_MORE && tv_checker_is_lines(worker->checker)) {
            *end = tv_work_split(worker, *fed);
            may_split = false;
        }
    } while (status == TV_INPUT_MORE && *end == UINT64_MAX && !tv_work_is_over(worker->work));
    return status;
}

static void check_file(struct tv_worker *worker) {
    struct reach reach = {.end = UINT64_MAX, .started = true};
    enum tv_input_status status = feed_file(worker, &reach.at, &reach.end);
    if (reach.end != UINT64_MAX) {
        bool is_whole = read_range(worker, &reach);
        end_lines(worker, is_whole, (struct tv_line_place){0, 1, 0});
        return;
    }
    if (tv_interrupt_signal()) { /* the record that is open is nobody's mistake */
        tv_work_end(worker, 0, 0);
        return;
    }
    bool is_cut = status == TV_INPUT_CUT || status == TV_INPUT_FAILED;
    if (is_cut)
        set_problem(worker, tv_input_error(worker->item.file->input));
    end_lines(worker, !is_cut, (struct tv_line_place){0, 1, 0});
}

static bool open_file(struct tv_worker *worker) {
    struct tv_work_file *file = worker->item.file;
    char *error;
    file->input = tv_input_open(file->path, &error);
    if (!file->input) {
        if (!tv_interrupt_signal())
            set_problem(worker, error ? error : "out of memory");
        free(error);
        return false;
    }
    file->is_open = true;
    if (file->wants_help)
        tv_input_overlap(file->input);
    return true;
}

void tv_work_feed(struct tv_worker *worker) {
    struct tv_work_file *file = worker->item.file;
    struct tv_group_input input = {(uint32_t)(file - worker->work->files), file->split, file->name};
    struct tv_totals before = *tv_checker_totals(worker->checker);
    bool is_first = worker->item.range == 0;
    if (is_first && !open_file(worker)) {
        tv_work_end(worker, 0, 0);
        return;
    }
    if (worker->work->stream)
        tv_watch_begin(worker);
    if (worker->groups && !tv_groups_enter(worker->groups, &input))
        worker->out_of_memory = true;
    worker->told_bytes = 0;
    if (is_first)
        check_file(worker);
    else
        check_range(worker);
    add_totals(worker, &before);
}
