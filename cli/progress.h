/* Progress: how far a run is, on stderr.
 *
 *   checking [########..............] 46%  3.1/6.7 GB  1.2M events/s  ETA 3s
 *
 * A thread of its own looks now and then at counts that the workers add to once a read; the workers
 * know nothing of it. The line is one of a terminal that can take it back: it is cleared before
 * anything else is written there. Elsewhere nothing is written unless it was asked for. */
#ifndef TV_PROGRESS_H
#define TV_PROGRESS_H

#include "command.h"
#include "work.h"

#include <pthread.h>
#include <time.h>

enum tv_progress_mode {
    TV_PROGRESS_NEVER,
    TV_PROGRESS_QUIET, /* only when SIGUSR1 asks */
    TV_PROGRESS_BAR,   /* a line that is drawn again and again */
    TV_PROGRESS_PLAIN, /* a line every ten seconds */
    TV_PROGRESS_JSON   /* an object a second */
};

struct tv_progress {
    struct tv_work_counts counts;
    enum tv_progress_mode mode;
    FILE *err;
    bool unicode, has_taskbar; /* the terminal shows progress beside its title (OSC 9;4) */
    bool runs;
    pthread_t thread;
    struct timespec start;

    pthread_mutex_t lock; /* of what follows, and of writing to err */
    pthread_cond_t changed;
    bool ends;
    bool is_drawn;    /* the line stands on the terminal */
    uint64_t told_ms; /* when the last line of plain or json was written */
};

/* Reads --progress and -q, and asks the environment and stderr. false: a message was written to
 * err.
 */
bool tv_progress_read(struct tv_progress *progress, const struct tv_arguments *arguments,
                      FILE *err);

/* Starts and ends the thread. After the end the line is gone. */
void tv_progress_start(struct tv_progress *progress);
void tv_progress_end(struct tv_progress *progress);

/* Takes the line away, so that a message can be written; it comes back by itself. */
void tv_progress_hide(struct tv_progress *progress);

/* ---- For tests ------------------------------------------------------------------------------- */

/* What was done, and how long it took. */
struct tv_progress_view {
    uint64_t bytes, total, events, findings, ms;
};

/* Writes the line for a terminal of so many columns, without an end of line. out holds max bytes.
 * Returns its length. */
size_t tv_progress_line(const struct tv_progress_view *view, size_t columns, bool unicode,
                        char *out, size_t max);

#endif
