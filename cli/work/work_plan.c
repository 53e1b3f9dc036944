/* The plan: what there is to check, and in which order. Findings that are written, and rules across
 * events, need the order of the list; else the largest file comes first, so that no thread is left
 * with it at the end. */
#include "work_parts.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    PACKED_WEIGHT = 8,       /* bytes to check for each byte of a compressed file */
    WORTH_A_THREAD = 1 << 20 /* bytes to check, at least */
};

/* Pipes and such: nobody knows how much will come, so they are begun first. */
#define UNKNOWN_WEIGHT UINT64_MAX

static bool ends_with(const char *text, const char *end) {
    size_t text_len = strlen(text), end_len = strlen(end);
    return text_len >= end_len && !strcmp(text + text_len - end_len, end);
}

static bool is_packed(const char *path) {
    return ends_with(path, ".gz") || ends_with(path, ".zst");
}

static bool is_stdin(const char *path) {
    return !strcmp(path, "-");
}

static void weigh(struct tv_work_file *file) {
    struct stat info;
    file->weight = UNKNOWN_WEIGHT;
    if (is_stdin(file->path))
        return;
    bool known = stat(file->path, &info) == 0;
    if (!known || S_ISREG(info.st_mode))
        file->weight = known ? (uint64_t)info.st_size : 0;
    if (file->weight != UNKNOWN_WEIGHT && is_packed(file->path))
        file->weight *= PACKED_WEIGHT;
}

static uint64_t known_weight(const struct tv_work_file *file) {
    return file->weight == UNKNOWN_WEIGHT ? 0 : file->weight;
}

/* Which files may be split: those that are large beside all others together, which can never be
 * more than TV_GROUP_SPLITS. The others are small enough to be shared out whole. */
static void choose_split(struct tv_work *work, uint64_t range_len) {
    uint64_t total = 0;
    uint32_t splits = 0;
    for (size_t i = 0; i < work->file_count; i++)
        total += known_weight(&work->files[i]);
    for (size_t i = 0; i < work->file_count; i++) {
        struct tv_work_file *file = &work->files[i];
        uint64_t len = known_weight(file);
        if (is_packed(file->path) || len <= range_len || len <= total / TV_GROUP_SPLITS ||
            splits == TV_GROUP_SPLITS)
            continue;
        file->split = splits++;
        file->range_len = range_len;
        while (len / file->range_len >= TV_RANGES_MAX)
            file->range_len *= 2;
    }
}

/* As many threads as have something to do, and enough of it to be worth starting. */
static unsigned count_workers(const struct tv_work *work, uint64_t range_len) {
    uint64_t items = 0, total = 0, unknown = 0;
    for (size_t i = 0; i < work->file_count; i++) {
        const struct tv_work_file *file = &work->files[i];
        items += file->split == TV_GROUP_WHOLE ? 1 : (file->weight - 1) / range_len + 1;
        total += known_weight(file);
        unknown += file->weight == UNKNOWN_WEIGHT;
    }
    uint64_t share = range_len < WORTH_A_THREAD ? range_len : WORTH_A_THREAD;
    uint64_t most = unknown + (total > 0 ? (total - 1) / share + 1 : 0);
    most = most < items ? most : items;
    most = most < work->options->jobs ? most : work->options->jobs;
    return most > 0 ? (unsigned)most : 1;
}

static int compare_weights(const void *a, const void *b) {
    const struct tv_work_file *left = *(struct tv_work_file *const *)a;
    const struct tv_work_file *right = *(struct tv_work_file *const *)b;
    if (left->weight != right->weight)
        return left->weight > right->weight ? -1 : 1;
    return left < right ? -1 : left > right;
}

/* Compressed files that are decompressed by a thread of their own: all when there are threads to
 * spare, else those that alone are more than a thread's share of the work. */
static void choose_help(struct tv_work *work) {
    bool are_spare = work->worker_count < work->options->jobs;
    uint64_t total = 0;
    for (size_t i = 0; i < work->file_count; i++)
        total += known_weight(&work->files[i]);
    for (size_t i = 0; i < work->file_count; i++)
        work->files[i].wants_help = are_spare || work->files[i].weight > total / work->worker_count;
}

static void plan_threads(struct tv_work *work) {
    uint64_t usual = work->options->findings ? TV_WORK_RANGE_STREAMED : TV_WORK_RANGE_LEN;
    uint64_t range_len = work->options->range_len ? work->options->range_len : usual;
    work->range_len = range_len;
    for (size_t i = 0; i < work->file_count; i++)
        weigh(&work->files[i]);
    choose_split(work, range_len);
    work->worker_count = count_workers(work, range_len);
    choose_help(work);
    if (work->worker_count > 1 && !work->options->findings && !work->stream)
        qsort(work->order, work->file_count, sizeof(struct tv_work_file *), compare_weights);
}

/* Bytes of all files for those who watch; nothing when some input tells no length. */
static void tell_total(const struct tv_work *work) {
    struct stat info;
    uint64_t total = 0;
    for (size_t i = 0; i < work->file_count; i++) {
        const char *path = work->files[i].path;
        if (is_stdin(path) ? fstat(STDIN_FILENO, &info) != 0 : stat(path, &info) != 0)
            continue; /* it will be told that it cannot be read */
        if (!S_ISREG(info.st_mode))
            return;
        total += (uint64_t)info.st_size;
    }
    atomic_store_explicit(&work->options->progress->total, total, memory_order_relaxed);
}

bool tv_work_plan(struct tv_work *work) {
    const struct tv_file_list *list = work->options->files;
    work->files = calloc(list->count + 1, sizeof *work->files);
    work->order = calloc(list->count + 1, sizeof(struct tv_work_file *));
    if (!work->files || !work->order)
        return false;
    work->file_count = list->count;
    work->worker_count = 1;
    for (size_t i = 0; i < list->count; i++) {
        struct tv_work_file *file = work->order[i] = &work->files[i];
        file->path = list->paths[i];
        const char *name = is_stdin(file->path) ? work->options->stdin_name : file->path;
        file->name = (struct tv_str){name, strlen(name)};
        file->split = TV_GROUP_WHOLE;
        file->range_count = 1;
        file->ranges = &file->first;
    }
    if (work->options->jobs > 1)
        plan_threads(work);
    if (work->options->progress)
        tell_total(work);
    for (size_t i = 0; i < list->count; i++)
        work->order[i]->rank = (uint32_t)i;
    return true;
}
