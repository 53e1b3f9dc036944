/* gen_events: realistic events in any number, for measuring, testing and showing. The same seed
 * gives the same bytes everywhere.
 *
 *   world --event--> planter (a fault now and then) --> shaper --> file
 *                       '--> list of what was planted
 */
#include "gen_demo.h"
#include "gen_fault.h"
#include "gen_options.h"
#include "gen_world.h"
#include "gen_write.h"

#include <stdio.h>
#include <string.h>

enum { FLUSH_LEN = 1 << 20, EVENT_LEN_MEAN = 1200, DAYS = 14 };

struct run {
    const struct tv_gen_options *options;
    struct tv_gen_world world;
    struct tv_gen_planter planter;
    struct tv_gen_shaper shaper;
    struct tv_gen_buffer buffer;
    FILE *out, *list;
    uint64_t events, bytes; /* so far; bytes: those that were flushed */
};

static bool flush(struct run *run) {
    if (run->buffer.failed)
        return false;
    bool is_written = fwrite(run->buffer.at, 1, run->buffer.len, run->out) == run->buffer.len;
    run->bytes += run->buffer.len;
    run->buffer.len = 0;
    return is_written;
}

static bool is_enough(const struct run *run) {
    const struct tv_gen_options *options = run->options;
    return options->size ? run->bytes + run->buffer.len >= options->size
                         : run->events == options->events;
}

static bool write_events(struct run *run) {
    struct tv_gen_event *event = &run->world.event;
    tv_gen_shape_begin(&run->shaper, run->options->shape, &run->buffer);
    while (!is_enough(run)) {
        struct tv_str pointer;
        tv_gen_world_next(&run->world);
        const struct tv_gen_fault *fault = tv_gen_planter_next(&run->planter, event, &pointer);
        run->events++;
        if (fault && run->list)
            tv_gen_fault_list(run->list, fault, event, pointer, run->events, NULL);
        tv_gen_shape_add(&run->shaper, event, &run->buffer);
        if (run->buffer.len >= FLUSH_LEN && !flush(run))
            return false;
    }
    tv_gen_shape_end(&run->shaper, &run->buffer);
    return flush(run) && !fflush(run->out);
}

static bool start(struct run *run, const struct tv_gen_options *options) {
    uint64_t events = options->size ? options->size / EVENT_LEN_MEAN : options->events;
    run->options = options;
    tv_gen_planter_init(&run->planter, options->seed, options->rate);
    run->planter.only = options->fault;
    run->planter.has_lines = options->shape == TV_GEN_SHAPE_NDJSON;
    if (!tv_gen_world_init(&run->world, options->seed, events, DAYS))
        return false;
    run->out = strcmp(options->out, "-") ? fopen(options->out, "wb") : stdout;
    run->list = options->list ? fopen(options->list, "wb") : NULL;
    return run->out && (run->list || !options->list);
}

static bool stop(struct run *run) {
    bool is_closed = true;
    if (run->list)
        is_closed = !fclose(run->list);
    if (run->out && run->out != stdout)
        is_closed = !fclose(run->out) && is_closed;
    tv_gen_buffer_clear(&run->buffer);
    tv_gen_world_clear(&run->world);
    return is_closed;
}

static int generate(const struct tv_gen_options *options) {
    struct run run = {0};
    bool is_done = start(&run, options);
    if (is_done && run.list)
        fputs("messageId\trule\tpointer\tnote\n", run.list);
    is_done = is_done && write_events(&run);
    is_done = stop(&run) && is_done;
    if (!is_done) {
        perror("gen_events");
        return 2;
    }
    fprintf(stderr, "%llu events, %llu faults, %llu bytes\n", (unsigned long long)run.events,
            (unsigned long long)run.planter.planted, (unsigned long long)run.bytes);
    return 0;
}

int main(int argc, char **argv) {
    struct tv_gen_options options;
    if (!tv_gen_options_read(&options, argc, argv))
        return 2;
    if (options.help)
        tv_gen_options_help(stdout);
    else if (options.kinds)
        tv_gen_fault_print(stdout);
    else if (options.demo)
        return tv_gen_demo(options.demo, options.seed) ? 0 : 2;
    else
        return generate(&options);
    return 0;
}
