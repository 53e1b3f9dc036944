/* What the parts of the work share; for the files of this folder.
 *
 *   work.c         threads, and what comes of them    work_queue.c    who does what next
 *   work_plan.c    files, weights, order              work_outlet.c   findings in input order *
 * work_feed.c   a file or a range into a checker   processors.c    how many there are work_stream.c
 * rules across events */
#ifndef TV_WORK_PARTS_H
#define TV_WORK_PARTS_H

#include "work.h"

#include <pthread.h>
#include <stdatomic.h>

/* While a range is checked nobody knows how many lines and records stand before it. Until all are
 * counted, its own are numbered from (number of the range) << TV_RANGE_SHIFT: such numbers grow
 * with the offset, as the true ones do. */
enum { TV_RANGE_SHIFT = 40, TV_RANGES_MAX = 1 << 20 };

/* Findings that wait for their turn to be written, as lines of ndjson without their numbers. */
struct tv_held {
    size_t len, room;
    char at[];
};

/* What is left of a range when it has been checked. */
struct tv_work_range {
    uint64_t lines, records;  /* in it; at the end of the run: before it */
    struct tv_held *held;     /* findings that could not be written yet, or NULL */
    struct tv_stream_log log; /* observations that could not be folded yet */
    bool ended;
};

/* A file, and the ranges that it is taken in. A line belongs to the range that its first byte is
 * in.
 *
 *   0               range_len         2 * range_len
 *   |--- range 0 ---|---- range 1 ----|---- range 2 --- ...  to the end
 *
 * Range 0 is the whole file until the first value says that lines follow (publish). */
struct tv_work_file {
    const char *path;
    struct tv_str name;               /* terminated */
    uint64_t weight;                  /* bytes to check, as far as can be guessed */
    uint64_t range_len;               /* 0: is never split */
    uint32_t split;                   /* number for its groups, or TV_GROUP_WHOLE */
    uint32_t rank;                    /* place in the order in which files are begun */
    uint32_t range_count, next_range; /* next_range: the next one to be taken */
    uint32_t taken;                   /* ranges that are being checked */
    struct tv_work_range *ranges;     /* &first, or range_count of them */
    struct tv_work_range first;
    struct tv_input *input;    /* open while ranges are checked or can be taken */
    struct tv_work_file *next; /* with ranges to be taken */
    struct tv_totals totals;   /* events, findings, bytes of the items that have ended */
    char *problem;             /* why it could not be read whole; owned */
    bool wants_help;           /* it is decompressed by a thread of its own */
    bool is_open;
    bool may_split; /* it is not known yet whether it will be split */
};

struct tv_work_item {
    struct tv_work_file *file; /* NULL: nothing is left */
    uint32_t range;
};

/* All threads' common knowledge. What is not marked is fixed before the threads start. */
struct tv_work {
    const struct tv_work_options *options;
    struct tv_work_file *files;  /* in the order of the list; their changing parts: under lock */
    struct tv_work_file **order; /* as they are begun */
    size_t file_count;
    unsigned worker_count;
    uint64_t range_len;            /* of files that may be split */
    struct tv_work_stream *stream; /* NULL: no rule across events is enabled */
    size_t held_max;               /* bytes that all may hold back together */
    atomic_bool stop;              /* the findings cannot be written */

    pthread_mutex_t lock;
    pthread_cond_t changed;         /* of everything below */
    size_t next_file;               /* of order */
    struct tv_work_file *splitting; /* files with ranges to be taken, by rank */
    size_t undecided;               /* files that are read and may still be split */

    /* Whose turn it is to write findings and to have observations folded, and what stands before
     * him in his file. */
    size_t turn_file;
    uint32_t turn_range;
    struct tv_line_place turn_place; /* its line and record */
    atomic_size_t held_len;          /* bytes held by all */
};

/* A thread. */
struct tv_worker {
    struct tv_work *work;
    pthread_t thread;
    struct tv_checker *checker;
    struct tv_groups *groups; /* NULL: findings are written */
    struct tv_work_item item;
    uint64_t counts[TV_SEVERITY_ERROR + 1];
    struct tv_controls controls;
    struct tv_census *census; /* NULL: events are not counted */
    uint64_t told; /* number of the event that findings were about last; 0: it is counted */
    enum tv_severity worst;                /* of these findings */
    uint64_t apart[TV_SEVERITY_ERROR + 1]; /* as in the result */
    struct tv_ignored ignored;
    struct tv_totals watched; /* what progress was told of the checker's totals */
    uint64_t told_bytes;      /* and of the input of the file that is read whole */
    struct tv_pivot pivot;    /* without keys: nothing is counted by them */
    char *buffer;             /* for ranges; TV_WORK_READ_LEN bytes, or NULL until it is needed */
    bool out_of_memory;

    bool has_turn;
    struct tv_line_place base; /* what stands before the item, when it has the turn */
    struct tv_held *held;      /* or NULL */
    struct tv_stream_log log;  /* observations of the item */
    size_t log_held;           /* bytes of it that count as held */
    struct tv_work_item last;  /* the item before */
    FILE *scratch;             /* one line of ndjson, in memory; NULL until it is needed */
    char *scratch_at;
    size_t scratch_len;
};

enum { TV_WORK_READ_LEN = 256 << 10 };

/* ---- work_plan.c ---------------------------------------------------------------------------- */

/* Lists the files and sets order, weights, worker_count. false when out of memory. */
bool tv_work_plan(struct tv_work *work);

/* ---- work_queue.c --------------------------------------------------------------------------- */

/* The item that comes first of those that nobody has, waiting while one may still turn up. */
struct tv_work_item tv_work_take(struct tv_work *work);

/* The file turned out to be lines: offers what is behind `offset` as ranges, and returns where the
 * range that holds it ends. UINT64_MAX when it stays whole. */
uint64_t tv_work_split(struct tv_worker *worker, uint64_t offset);

/* The worker's item is checked, with so many lines and records. */
void tv_work_end(struct tv_worker *worker, uint64_t lines, uint64_t records);

/* ---- work_feed.c ---------------------------------------------------------------------------- */

/* Checks the worker's item and ends it. */
void tv_work_feed(struct tv_worker *worker);

/* True when there is nothing more to do: an interrupt, or nobody to write to. */
bool tv_work_is_over(const struct tv_work *work);

/* ---- work_outlet.c -------------------------------------------------------------------------- */

/* Writes a finding of the worker's item, or holds it back until it is the item's turn. */
void tv_outlet_put(struct tv_worker *worker, const struct tv_finding *finding,
                   enum tv_severity severity);

/* The item is at its end: passes the turn on. The item's counts are set. */
void tv_outlet_end(struct tv_worker *worker);

/* Takes the turn if it is the item's, and then writes and folds what it holds; else waits while all
 * hold too much. */
void tv_outlet_take(struct tv_worker *worker);

/* After all threads have ended: writes what an interrupt has left behind. */
void tv_outlet_flush(struct tv_work *work);

/* ---- work_stream.c -------------------------------------------------------------------------- */

/* Rules across events, when some are enabled: their consumer, and where its findings go. false when
 * out of memory. */
bool tv_watch_open(struct tv_work *work);
void tv_watch_close(struct tv_work *work);

/* What a checker tells a worker. */
struct tv_observer tv_watch_observer(struct tv_worker *worker);

/* The worker begins an item. */
void tv_watch_begin(struct tv_worker *worker);

/* Folds the observations of a part of a file, whose turn it is. */
void tv_watch_fold(struct tv_work *work, const struct tv_work_file *file, struct tv_stream_log *log,
                   struct tv_line_place before);

/* All is folded: tells what only shows at the end, and adds all that was found to the result. */
void tv_watch_finish(struct tv_work *work, struct tv_work_result *result);

#endif
