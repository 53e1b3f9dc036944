/* The work of `check`: event files shared out among threads.
 *
 *   files --plan--> items --take--> threads, each with a checker, groups, counts --merge--> a
 * result
 *
 * An item is a file, or a range of one that is read line by line. Everything that a run tells is
 * the same to the byte for any number of threads and any length of ranges: see
 * docs/architecture.md. */
#ifndef TV_WORK_H
#define TV_WORK_H

#include "census.h"
#include "group.h"
#include "ignore.h"
#include "input.h"
#include "pivot.h"
#include "report.h"
#include "stream.h"
#include "validator.h"

#include <stdatomic.h>
#include <stdio.h>

enum {
    TV_JOBS_MAX_THREADS = 256,
    TV_WORK_RANGE_LEN = 4 << 20,       /* bytes of a range when findings are grouped */
    TV_WORK_RANGE_STREAMED = 512 << 10 /* when they are written: what is held back is shorter */
};

/* How far a run is, for those who watch it. Workers add to it once a read, not once an event. */
struct tv_work_counts {
    _Atomic uint64_t bytes; /* as they are in the files */
    _Atomic uint64_t events, findings;
    _Atomic uint64_t total; /* bytes of all files; 0: not known (yet) */
};

struct tv_work_options {
    const struct tv_table *table;     /* shared by all threads */
    const struct tv_options *checker; /* of each checker */
    const struct tv_levels *levels;
    const struct tv_ignores *ignores; /* which findings are hidden; NULL: none */
    const struct tv_file_list *files;
    const char *stdin_name;     /* what "-" is called */
    FILE *findings;             /* findings are written there, in input order; NULL: nowhere */
    struct tv_line_style lines; /* how they are written */
    bool is_grouped;            /* findings are grouped for the result; else it has counts alone */
    const struct tv_pivot *pivot; /* its keys: findings are counted by them; NULL: they are not */
    const struct tv_str *controlled; /* names of plans: what schema controls would do is counted */
    size_t controlled_count;         /* 0: it is not */
    bool counts_events;              /* the result has a census */
    const struct tv_table *shipped;  /* for it: of the built-in specs; NULL: not at hand */
    unsigned jobs;                   /* threads, this one included: 1 to TV_JOBS_MAX_THREADS */
    uint64_t range_len;              /* 0: the usual length; others are for tests */
    size_t stream_memory;            /* bytes for rules of category stream; 0: the usual */
    /* Is told of each file that could not be read whole, in the order of the list: with one job at
     * once, else when all is done. Called by the thread that runs the work. */
    void (*unreadable)(void *context, const char *name, const char *why);
    /* Is told of each limit that was reached, in a sentence, when all is done. */
    void (*limited)(void *context, const char *what);
    /* Is told what came of each file that could be opened, likewise; NULL: nobody is. */
    void (*file_done)(void *context, const char *name, const struct tv_totals *totals);
    void *context;
    struct tv_work_counts *progress; /* NULL: nobody watches */
};

struct tv_work_result {
    struct tv_controls controls;
    struct tv_groups *groups; /* empty unless is_grouped */
    struct tv_census *census; /* NULL unless events were to be counted */

    /* With a census: how many things that are no events something was told about, by their worst
     * severity: records that cannot be read, bodies of batches, findings across events. */
    uint64_t apart[TV_SEVERITY_ERROR + 1];
    struct tv_pivot pivot; /* for tv_pivot_clear; keys alone unless there is a pivot */
    struct tv_totals totals;
    uint64_t counts[TV_SEVERITY_ERROR + 1]; /* findings by severity */
    struct tv_ignored ignored;              /* those that were hidden */
    uint64_t files;                         /* that could be opened */
    bool out_of_memory;                     /* something is missing */
};

/* Checks all files, until an interrupt or until the findings cannot be written. false when there is
 * not even the memory to begin. The result's groups, census and ignored are freed by the caller
 * either way. */
bool tv_work_run(const struct tv_work_options *options, struct tv_work_result *result);

/* Whether rules across events (stream/) are on: with these, findings that are streamed wait in a
 * temporary file. */
bool tv_work_observes(const struct tv_levels *levels);

/* Processors that this process may use; at least 1. */
unsigned tv_work_processors(void);

#endif
