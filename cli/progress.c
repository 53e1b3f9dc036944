/* The thread, and what it writes. Times come from the monotonic clock; nothing of this goes to
 * stdout or into a report. */
#include "progress.h"

#include "interrupt.h"
#include "terminal.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum {
    TICK_MS = 100,  /* at most 10 times a second */
    FIRST_MS = 500, /* what is done by then needs no line */
    PLAIN_MS = 10000,
    JSON_MS = 1000,
    BAR_MAX = 30,
    BAR_MIN = 8,
    LINE_LEN = 512
};

/* ---- Words ---------------------------------------------------------------------------------- */

/* A line that is put together from parts; parts that do not fit in its columns are left out. */
struct line {
    char *at;
    size_t len, max;
    size_t columns, columns_max;
};

/* columns: of the text, when it is not ASCII. */
static bool put_wide(struct line *line, const char *text, size_t columns) {
    size_t len = strlen(text);
    if (line->columns + columns > line->columns_max || line->len + len >= line->max)
        return false;
    memcpy(line->at + line->len, text, len);
    line->len += len;
    line->columns += columns;
    return true;
}

static bool put(struct line *line, const char *text) {
    return put_wide(line, text, strlen(text));
}

/* "3.1 GB", "12 kB"; three digits are enough to see it move. */
static void write_bytes(char *out, size_t max, uint64_t bytes) {
    static const char *const units[] = {"B", "kB", "MB", "GB", "TB", "PB"};
    size_t unit = 0;
    double amount = (double)bytes;
    for (; amount >= 999.5 && unit < 5; unit++)
        amount /= 1000;
    snprintf(out, max, unit > 0 && amount < 9.95 ? "%.1f %s" : "%.0f %s", amount, units[unit]);
}

/* "1.2M", "345k", "12" */
static void write_amount(char *out, size_t max, double amount) {
    const char *unit = amount >= 999500 ? "M" : amount >= 999.5 ? "k" : "";
    amount /= *unit == 'M' ? 1e6 : *unit == 'k' ? 1e3 : 1;
    snprintf(out, max, *unit && amount < 9.95 ? "%.1f%s" : "%.0f%s", amount, unit);
}

static void write_duration(char *out, size_t max, uint64_t seconds) {
    if (seconds < 100)
        snprintf(out, max, "%llus", (unsigned long long)seconds);
    else if (seconds < 6000)
        snprintf(out, max, "%llum", (unsigned long long)((seconds + 30) / 60));
    else
        snprintf(out, max, "%lluh", (unsigned long long)((seconds + 1800) / 3600));
}

static bool knows_share(const struct tv_progress_view *view) {
    return view->total > 0 && view->bytes <= view->total;
}

static unsigned percent_of(const struct tv_progress_view *view) {
    return (unsigned)((double)view->bytes * 100 / (double)view->total);
}

static void write_share(char *out, size_t max, const struct tv_progress_view *view,
                        const char *gap) {
    char done[24], total[24];
    write_bytes(done, sizeof done, view->bytes);
    write_bytes(total, sizeof total, view->total);
    if (knows_share(view))
        snprintf(out, max, "%u%%%s%s of %s", percent_of(view), gap, done, total);
    else
        snprintf(out, max, "%s", done);
}

static void write_rate(char *out, size_t max, const struct tv_progress_view *view) {
    char amount[24];
    write_amount(amount, sizeof amount,
                 view->ms ? (double)view->events * 1000 / (double)view->ms : 0);
    snprintf(out, max, "%s events/s", amount);
}

/* Time left; false while it cannot be told. */
static bool write_left(char *out, size_t max, const struct tv_progress_view *view) {
    if (!knows_share(view) || view->bytes == 0)
        return false;
    double rate = (double)view->ms / (double)view->bytes;
    write_duration(out, max, (uint64_t)(rate * (double)(view->total - view->bytes) / 1000 + 0.5));
    return true;
}

static void put_bar(struct line *line, const struct tv_progress_view *view, bool unicode,
                    size_t columns) {
    static const char *const eighths[] = {" ",      "\u258f", "\u258e", "\u258d",
                                          "\u258c", "\u258b", "\u258a", "\u2589"};
    size_t cells = columns - 2;
    size_t done = (size_t)((double)view->bytes / (double)view->total * (double)cells * 8);
    put_wide(line, unicode ? "\u2595" : "[", 1);
    for (size_t i = 0; i < cells; i++) {
        size_t part = done > i * 8 ? done - i * 8 : 0;
        if (unicode)
            put_wide(line, part >= 8 ? "\u2588" : eighths[part], 1);
        else
            put(line, part >= 8 ? "#" : ".");
    }
    put_wide(line, unicode ? "\u258f" : "]", 1);
    put(line, " ");
}

size_t tv_progress_line(const struct tv_progress_view *view, size_t columns, bool unicode,
                        char *out, size_t max) {
    char share[64], rate[48], left[24], text[64];
    struct line line = {.at = out, .max = max, .columns_max = columns > 0 ? columns - 1 : 0};
    bool knows_left = write_left(left, sizeof left, view);
    write_share(share, sizeof share, view, "  ");
    write_rate(rate, sizeof rate, view);
    size_t beside = strlen("checking ") + strlen(share) + 2 + strlen(rate) +
                    (knows_left ? strlen("  ETA ") + strlen(left) : 0);
    size_t room = line.columns_max > beside ? line.columns_max - beside : 0;
    put(&line, "checking ");
    if (knows_share(view) && room > BAR_MIN)
        put_bar(&line, view, unicode, room - 1 < BAR_MAX ? room - 1 : BAR_MAX);
    put(&line, share);
    snprintf(text, sizeof text, "  %s", rate);
    put(&line, text);
    snprintf(text, sizeof text, "  ETA %s", knows_left ? left : "");
    if (knows_left)
        put(&line, text);
    snprintf(text, sizeof text, "  %llu finding%s", (unsigned long long)view->findings,
             view->findings == 1 ? "" : "s");
    if (view->findings > 0)
        put(&line, text);
    return line.len;
}

/* ---- Writing: under lock -------------------------------------------------------------------- */

static void hide(struct tv_progress *progress) {
    if (progress->is_drawn)
        fputs("\r\033[K", progress->err);
    progress->is_drawn = false;
}

static void draw(struct tv_progress *progress, const struct tv_progress_view *view) {
    struct winsize size;
    char line[LINE_LEN];
    bool is_known = ioctl(fileno(progress->err), TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    size_t len =
        tv_progress_line(view, is_known ? size.ws_col : 80, progress->unicode, line, sizeof line);
    fputs("\r", progress->err);
    fwrite(line, 1, len, progress->err);
    fputs("\033[K", progress->err);
    if (progress->has_taskbar && knows_share(view))
        fprintf(progress->err, "\033]9;4;1;%u\033\\", percent_of(view));
    progress->is_drawn = true;
}

static void tell_plain(struct tv_progress *progress, const struct tv_progress_view *view) {
    char share[64], rate[48], left[24];
    write_share(share, sizeof share, view, ", ");
    write_rate(rate, sizeof rate, view);
    hide(progress);
    fprintf(progress->err, "trackvet: %s, %llu events, %s, %llu findings", share,
            (unsigned long long)view->events, rate, (unsigned long long)view->findings);
    if (write_left(left, sizeof left, view))
        fprintf(progress->err, ", %s left", left);
    fputc('\n', progress->err);
}

static void tell_json(struct tv_progress *progress, const struct tv_progress_view *view) {
    fprintf(progress->err,
            "{\"bytes\":%llu,\"total\":%llu,\"events\":%llu,\"findings\":%llu,\"ms\":%llu}\n",
            (unsigned long long)view->bytes, (unsigned long long)view->total,
            (unsigned long long)view->events, (unsigned long long)view->findings,
            (unsigned long long)view->ms);
}

/* ---- The thread ----------------------------------------------------------------------------- */

static struct tv_progress_view look(const struct tv_progress *progress) {
    const struct tv_work_counts *counts = &progress->counts;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    int64_t ms = (int64_t)(now.tv_sec - progress->start.tv_sec) * 1000 +
                 (now.tv_nsec - progress->start.tv_nsec) / 1000000;
    return (struct tv_progress_view){
        .bytes = atomic_load_explicit(&counts->bytes, memory_order_relaxed),
        .total = atomic_load_explicit(&counts->total, memory_order_relaxed),
        .events = atomic_load_explicit(&counts->events, memory_order_relaxed),
        .findings = atomic_load_explicit(&counts->findings, memory_order_relaxed),
        .ms = ms > 0 ? (uint64_t)ms : 0};
}

static void tick(struct tv_progress *progress) {
    struct tv_progress_view view = look(progress);
    uint64_t since = view.ms - progress->told_ms;
    bool is_due = (progress->mode == TV_PROGRESS_PLAIN && since >= PLAIN_MS) ||
                  (progress->mode == TV_PROGRESS_JSON && since >= JSON_MS);
    if (tv_interrupt_take_question() || (is_due && progress->mode == TV_PROGRESS_PLAIN))
        tell_plain(progress, &view);
    if (is_due && progress->mode == TV_PROGRESS_JSON)
        tell_json(progress, &view);
    if (is_due)
        progress->told_ms = view.ms;
    if (progress->mode == TV_PROGRESS_BAR && view.ms >= FIRST_MS)
        draw(progress, &view);
    fflush(progress->err);
}

static void *run(void *context) {
    struct tv_progress *progress = context;
    pthread_mutex_lock(&progress->lock);
    while (!progress->ends) {
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_nsec += TICK_MS * 1000000;
        until.tv_sec += until.tv_nsec / 1000000000;
        until.tv_nsec %= 1000000000;
        pthread_cond_timedwait(&progress->changed, &progress->lock, &until);
        if (!progress->ends)
            tick(progress);
    }
    pthread_mutex_unlock(&progress->lock);
    return NULL;
}

/* Signals stay with the threads of the work. */
static bool start_thread(struct tv_progress *progress) {
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    bool started = pthread_create(&progress->thread, NULL, run, progress) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

void tv_progress_start(struct tv_progress *progress) {
    pthread_condattr_t clock;
    if (progress->mode == TV_PROGRESS_NEVER)
        return;
    clock_gettime(CLOCK_MONOTONIC, &progress->start);
    pthread_mutex_init(&progress->lock, NULL);
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_cond_init(&progress->changed, &clock);
    pthread_condattr_destroy(&clock);
    progress->runs = start_thread(progress);
}

void tv_progress_end(struct tv_progress *progress) {
    if (!progress->runs)
        return;
    pthread_mutex_lock(&progress->lock);
    progress->ends = true;
    bool was_drawn = progress->is_drawn;
    hide(progress);
    if (was_drawn && progress->has_taskbar)
        fputs("\033]9;4;0\033\\", progress->err);
    fflush(progress->err);
    pthread_cond_signal(&progress->changed);
    pthread_mutex_unlock(&progress->lock);
    pthread_join(progress->thread, NULL);
    pthread_mutex_destroy(&progress->lock);
    pthread_cond_destroy(&progress->changed);
    progress->runs = false;
}

void tv_progress_hide(struct tv_progress *progress) {
    if (!progress->runs)
        return;
    pthread_mutex_lock(&progress->lock);
    hide(progress);
    fflush(progress->err);
    pthread_mutex_unlock(&progress->lock);
}

/* ---- Options and environment ---------------------------------------------------------------- */

static bool is_set(const char *name) {
    const char *value = getenv(name);
    return value && *value;
}

static bool is(const char *name, const char *wanted) {
    const char *value = getenv(name);
    return value && !strcmp(value, wanted);
}

/* Terminals that are known to show OSC 9;4; others may print it, or notify somebody. */
static bool has_taskbar(void) {
    return is_set("WT_SESSION") || is("ConEmuANSI", "ON") || is("TERM_PROGRAM", "WezTerm") ||
           is("TERM_PROGRAM", "ghostty");
}

bool tv_progress_read(struct tv_progress *progress, const struct tv_arguments *arguments,
                      FILE *err) {
    const char *given = tv_option_text(arguments, TV_OPTION_PROGRESS, "auto");
    bool is_quiet = tv_option_count(arguments, TV_OPTION_QUIET) > 0;
    *progress = (struct tv_progress){.err = err};
    if (!strcmp(given, "auto")) {
        bool is_wanted = tv_is_terminal(err) && !is_set("CI") && !is_set("AGENT") && !is_quiet;
        progress->mode = is_wanted ? TV_PROGRESS_BAR : TV_PROGRESS_QUIET;
    } else if (!strcmp(given, "plain")) {
        progress->mode = TV_PROGRESS_PLAIN;
    } else if (!strcmp(given, "json")) {
        progress->mode = TV_PROGRESS_JSON;
    } else if (!strcmp(given, "never")) {
        progress->mode = TV_PROGRESS_NEVER;
    } else {
        fprintf(err, "trackvet: --progress is auto, plain, json or never, not \"%s\"\n", given);
        return false;
    }
    progress->unicode = tv_speaks_utf8();
    progress->has_taskbar = has_taskbar();
    return true;
}
