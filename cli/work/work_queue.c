/* The queue: who does what next. Always the first item that nobody has, in the order of ranks and
 * ranges; so whoever holds findings back waits for items that others have, or will take before him,
 * and the first of all waits for nobody. */
#include "work_parts.h"

#include "interrupt.h"

#include <stdlib.h>
#include <sys/stat.h>

bool tv_work_is_over(const struct tv_work *work) {
    return tv_interrupt_signal() || atomic_load_explicit(&work->stop, memory_order_relaxed);
}

/* ---- Taking --------------------------------------------------------------------------------- */

static struct tv_work_item take_range(struct tv_work *work) {
    struct tv_work_file *file = work->splitting;
    struct tv_work_item item = {file, file->next_range++};
    file->taken++;
    if (file->next_range == file->range_count)
        work->splitting = file->next;
    return item;
}

static struct tv_work_item take_file(struct tv_work *work) {
    struct tv_work_file *file = work->order[work->next_file++];
    file->next_range = 1;
    file->taken = 1;
    file->may_split = file->split != TV_GROUP_WHOLE;
    work->undecided += file->may_split;
    return (struct tv_work_item){file, 0};
}

/* The next item, without waiting. */
static struct tv_work_item find_item(struct tv_work *work) {
    if (tv_work_is_over(work))
        return (struct tv_work_item){NULL, 0};
    if (work->splitting)
        return take_range(work);
    if (work->next_file < work->file_count)
        return take_file(work);
    return (struct tv_work_item){NULL, 0};
}

struct tv_work_item tv_work_take(struct tv_work *work) {
    pthread_mutex_lock(&work->lock);
    struct tv_work_item item = find_item(work);
    while (!item.file && work->undecided > 0 && !tv_work_is_over(work)) {
        pthread_cond_wait(&work->changed, &work->lock);
        item = find_item(work);
    }
    pthread_mutex_unlock(&work->lock);
    return item;
}

/* ---- Splitting ------------------------------------------------------------------------------ */

/* Nobody has to wait any longer for ranges of this file. Under lock. */
static void decide(struct tv_work *work, struct tv_work_file *file) {
    if (!file->may_split)
        return;
    file->may_split = false;
    work->undecided--;
    pthread_cond_broadcast(&work->changed);
}

/* Among files with ranges to be taken, by rank. Under lock. */
static void offer(struct tv_work *work, struct tv_work_file *file) {
    struct tv_work_file **place = &work->splitting;
    while (*place && (*place)->rank < file->rank)
        place = &(*place)->next;
    file->next = *place;
    *place = file;
}

/* How many ranges a file has by now; the last one goes on to its end, wherever that will be. */
static uint32_t count_ranges(const struct tv_work_file *file) {
    struct stat info;
    int fd = tv_input_file(file->input);
    if (fd < 0 || fstat(fd, &info) != 0 || info.st_size <= 0)
        return 1;
    uint64_t count = ((uint64_t)info.st_size - 1) / file->range_len + 1;
    return count < TV_RANGES_MAX ? (uint32_t)count : TV_RANGES_MAX;
}

uint64_t tv_work_split(struct tv_worker *worker, uint64_t offset) {
    struct tv_work *work = worker->work;
    struct tv_work_file *file = worker->item.file;
    uint64_t here = offset / file->range_len;
    uint32_t count = count_ranges(file);
    struct tv_work_range *ranges = here + 1 < count ? calloc(count, sizeof *ranges) : NULL;
    pthread_mutex_lock(&work->lock);
    if (ranges) {
        file->ranges = ranges;
        file->range_count = count;
        file->next_range = (uint32_t)here + 1;
        for (uint32_t i = 1; i <= here; i++)
            ranges[i].ended = true; /* they belong to range 0, which took so long to decide */
        offer(work, file);
    }
    decide(work, file);
    pthread_mutex_unlock(&work->lock);
    return ranges ? (here + 1) * file->range_len : UINT64_MAX;
}

/* ---- Ending --------------------------------------------------------------------------------- */

void tv_work_end(struct tv_worker *worker, uint64_t lines, uint64_t records) {
    struct tv_work *work = worker->work;
    struct tv_work_file *file = worker->item.file;
    struct tv_input *done = NULL;
    pthread_mutex_lock(&work->lock);
    file->ranges[worker->item.range].lines = lines;
    file->ranges[worker->item.range].records = records;
    decide(work, file);
    if (--file->taken == 0 && file->next_range == file->range_count) {
        done = file->input;
        file->input = NULL;
    }
    pthread_mutex_unlock(&work->lock);
    tv_input_close(done);
    if (worker->work->options->findings || worker->work->stream)
        tv_outlet_end(worker);
}
