/* Rules across events at work: each worker logs what its checker observes, and whoever has the turn
 * has it folded. So the consumer sees the events of all files in their order, whoever checked them.
 *
 * Its findings are grouped by themselves and added at the end; those that are written stand behind
 * all others, and wait in a file until then. */
#include "interrupt.h"
#include "report.h"
#include "work_parts.h"

#include <errno.h>
#include <stdlib.h>

enum { LOG_LEN = 16 << 10 }; /* bytes that are logged before the turn is asked for */

#define RANGE_MASK (((uint64_t)1 << TV_RANGE_SHIFT) - 1)

struct tv_work_stream {
    struct tv_work *work;
    struct tv_stream *stream;
    struct tv_groups *groups; /* NULL: they are not grouped */
    FILE *written;            /* findings, before they go to their place; NULL: not written */
    struct tv_pivot pivot;
    uint64_t counts[TV_SEVERITY_ERROR + 1], findings;
    struct tv_ignored ignored;
    uint32_t file; /* of the last finding, + 1; 0: none */
    bool out_of_memory;
};

/* ---- Findings ------------------------------------------------------------------------------- */

static void take_finding(void *context, uint32_t file, const struct tv_finding *finding) {
    struct tv_work_stream *own = context;
    enum tv_severity severity = tv_levels_severity(own->work->options->levels, finding);
    struct tv_group_input input = {file, TV_GROUP_WHOLE, finding->file};
    if (severity == TV_SEVERITY_NONE)
        return;
    own->findings++;
    if (tv_ignored_take(&own->ignored, finding, finding->file))
        return;
    own->counts[severity]++;
    if (own->written)
        tv_report_line(&own->work->options->lines, finding, severity, finding->file, own->written);
    if (own->pivot.key_count)
        own->out_of_memory |= !tv_pivot_add(&own->pivot, finding, severity, finding->file);
    if (!own->groups)
        return;
    if (own->file != file + 1)
        own->out_of_memory |= !tv_groups_enter(own->groups, &input);
    own->file = file + 1;
    own->out_of_memory |= !tv_groups_add(own->groups, finding);
}

/* ---- Life ----------------------------------------------------------------------------------- */

bool tv_work_observes(const struct tv_levels *levels) {
    for (int i = TV_RULE_STREAM_DUPLICATE_MESSAGE_ID; i <= TV_RULE_STREAM_VOLUME; i++) {
        if (levels->rule[i] != TV_SEVERITY_NONE)
            return true;
    }
    return false;
}

bool tv_watch_open(struct tv_work *work) {
    const struct tv_work_options *options = work->options;
    if (!tv_work_observes(options->levels))
        return true;
    struct tv_work_stream *own = work->stream = calloc(1, sizeof *own);
    if (!own)
        return false;
    const struct tv_stream_options stream = {.enabled = options->checker->enabled,
                                             .memory = options->stream_memory,
                                             .finding = take_finding,
                                             .context = own};
    own->work = work;
    own->stream = tv_stream_new(&stream);
    if (options->pivot)
        own->pivot = *options->pivot;
    if (options->findings)
        own->written = tmpfile();
    if (options->is_grouped)
        own->groups = tv_groups_new(options->levels);
    return tv_ignored_init(&own->ignored, options->ignores) && own->stream &&
           !own->groups == !options->is_grouped && !own->written == !options->findings;
}

void tv_watch_close(struct tv_work *work) {
    struct tv_work_stream *own = work->stream;
    if (!own)
        return;
    tv_stream_free(own->stream);
    tv_groups_free(own->groups);
    tv_ignored_clear(&own->ignored);
    tv_pivot_clear(&own->pivot);
    if (own->written)
        fclose(own->written);
    free(own);
}

/* ---- Workers -------------------------------------------------------------------------------- */

/* What has not found its turn counts as held. */
static void hold(struct tv_worker *worker) {
    atomic_fetch_add(&worker->work->held_len, worker->log.len - worker->log_held);
    worker->log_held = worker->log.len;
}

/* Who has the turn keeps no log. */
static bool is_direct(struct tv_worker *worker) {
    if (worker->log.len - worker->log_held < LOG_LEN || worker->has_turn)
        return worker->has_turn;
    tv_outlet_take(worker);
    if (!worker->has_turn)
        hold(worker);
    return worker->has_turn;
}

/* Where one observation is lost, those behind it that refer to it mean nothing: none is taken. */
static uint32_t take_event(void *context, const struct tv_observation *event) {
    struct tv_worker *worker = context;
    if (worker->out_of_memory)
        return 0;
    if (is_direct(worker))
        return tv_stream_event(worker->work->stream->stream, event);
    worker->out_of_memory = !tv_stream_log_event(&worker->log, event);
    return 0;
}

/* Goes where its event went. */
static void take_sight(void *context, const struct tv_sight *sight) {
    struct tv_worker *worker = context;
    if (worker->out_of_memory)
        return;
    if (worker->has_turn)
        tv_stream_sight(worker->work->stream->stream, sight);
    else
        worker->out_of_memory = !tv_stream_log_sight(&worker->log, sight);
}

struct tv_observer tv_watch_observer(struct tv_worker *worker) {
    return (struct tv_observer){take_event, take_sight, worker};
}

/* Items mostly come in the order of the input, and what a checker has told in an earlier one need
 * not be told again. Now and then a worker has to go back to a file that was not yet split. */
void tv_watch_begin(struct tv_worker *worker) {
    const struct tv_work_item *item = &worker->item, *last = &worker->last;
    bool goes_back = last->file && (item->file < last->file ||
                                    (item->file == last->file && item->range < last->range));
    if (goes_back)
        tv_checker_forget(worker->checker);
    worker->last = *item;
}

void tv_watch_fold(struct tv_work *work, const struct tv_work_file *file, struct tv_stream_log *log,
                   struct tv_line_place before) {
    const struct tv_stream_input input = {.file = (uint32_t)(file - work->files),
                                          .name = file->name,
                                          .record = before.record,
                                          .line = before.line,
                                          .mask = RANGE_MASK};
    if (!work->stream)
        return;
    tv_stream_enter(work->stream->stream, &input);
    tv_stream_fold(work->stream->stream, log);
}

/* ---- The end -------------------------------------------------------------------------------- */

/* false: not all of it can be read. */
static bool copy_written(FILE *from, FILE *to) {
    char buffer[BUFSIZ];
    rewind(from);
    while (!feof(from) && !ferror(from)) {
        size_t len = fread(buffer, 1, sizeof buffer, from);
        fwrite(buffer, 1, len, to);
        if (ferror(from) && errno == EINTR)
            clearerr(from); /* a signal is no reason to stop */
    }
    return !ferror(from);
}

void tv_watch_finish(struct tv_work *work, struct tv_work_result *result) {
    struct tv_work_stream *own = work->stream;
    char note[TV_STREAM_NOTE_LEN];
    if (!own)
        return;
    tv_stream_finish(own->stream, !tv_interrupt_signal() && !atomic_load(&work->stop));
    for (unsigned i = 0; i < TV_STREAM_NOTES; i++) {
        if (tv_stream_note(own->stream, i, note))
            work->options->limited(work->options->context, note);
    }
    for (int i = 0; i <= TV_SEVERITY_ERROR; i++)
        result->counts[i] += own->counts[i], result->apart[i] += own->counts[i];
    result->totals.findings += own->findings;
    tv_ignored_merge(&result->ignored, &own->ignored);
    result->out_of_memory |= own->out_of_memory || tv_stream_failed(own->stream);
    result->out_of_memory |= !tv_pivot_merge(&result->pivot, &own->pivot);
    if (own->groups)
        result->out_of_memory |= !tv_groups_merge(result->groups, own->groups);
    if (!own->written)
        return;
    if (fflush(own->written) != 0 || ferror(own->written) ||
        !copy_written(own->written, work->options->findings))
        result->out_of_memory = true; /* there is no room for them */
}
