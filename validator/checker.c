/* A checker's life. All its memory is one block, taken in `new` and laid out by one list, once to
 * add the sizes up and once to hand the parts out. */
#include "checker.h"
#include "guard.h"
#include "pii.h"

#include <stdlib.h>
#include <string.h>

/* ---- Memory ---------------------------------------------------------------------------------- */

/* Hands out parts of a block; without one it only counts. */
struct layout {
    char *block;
    size_t len;
};

static void *take(struct layout *layout, size_t count, size_t item_len) {
    char *part = layout->block ? layout->block + layout->len : NULL;
    size_t len = (count * item_len + 15) / 16 * 16 + TV_GUARD_LEN;
    layout->len += len;
    if (part)
        tv_guard_close(part + (count * item_len + 7) / 8 * 8, len - (count * item_len + 7) / 8 * 8);
    return part;
}

static uint32_t mask_words(const struct tv_table *table) {
    uint32_t words = table->mask_words_max;
    return words > 0 ? words : 1;
}

/* At the start of a cache line. */
static void *take_lines(struct layout *layout, size_t count, size_t item_len) {
    layout->len = (layout->len + TV_LINE_LEN - 1) / TV_LINE_LEN * TV_LINE_LEN;
    return take(layout, count, item_len);
}

/* Spots of the names of tracks, the one that is no name among them. */
static uint32_t track_names(const struct tv_table *table) {
    uint32_t names = table->calls[TV_TRACK].names;
    return names == TV_NONE ? 0 : table->keysets[names].key_count + 1;
}

static void lay_out_schemas(struct tv_checker *c, struct layout *layout) {
    bool has_some = c->table->schemas_count > 0;
    c->frames = take(layout, has_some ? TV_FRAMES_MAX : 0, tv_schema_frame_size());
    c->verdicts = take(layout, has_some ? (size_t)1 << TV_VERDICT_BITS : 0, sizeof *c->verdicts);
    c->passed = take(layout, has_some ? (size_t)1 << TV_PASSED_BITS : 0, sizeof *c->passed);
    c->listed = take(layout, has_some ? c->table->operands_count : 0, sizeof *c->listed);
    c->blames = take(layout, has_some ? TV_BLAMES_MAX : 0, sizeof *c->blames);
}

/* More states than texts of usual patterns come to; a quarter of a megabyte at most. */
static uint32_t states_wanted(const struct tv_table *table) {
    enum { LEAST = 64, MOST = 1024 };
    uint32_t count = table->codes_count < MOST ? table->codes_count * 2 : MOST;
    return count < LEAST ? LEAST : count > MOST ? MOST : count;
}

static void lay_out_matching(struct tv_checker *c, struct layout *layout) {
    uint32_t codes = tv_pattern_codes_max(c->table);
    uint32_t states = codes > 0 ? states_wanted(c->table) : 0;
    struct tv_matching *matching = &c->matching;
    struct tv_lazy *lazy = &matching->lazy;
    matching->codes_max = codes;
    lazy->state_max = states;
    lazy->sets_max = states * 16 + codes * 4;
    matching->now = take(layout, codes, sizeof *matching->now);
    matching->next = take(layout, codes, sizeof *matching->next);
    matching->stack = take(layout, codes, sizeof *matching->stack);
    matching->seen = take(layout, codes, sizeof *matching->seen);
    lazy->states = take(layout, states, sizeof *lazy->states);
    lazy->edges = take_lines(layout, (size_t)states << TV_EDGE_BITS, sizeof *lazy->edges);
    lazy->ends = take(layout, states, sizeof *lazy->ends);
    lazy->costs = take(layout, states, sizeof *lazy->costs);
    lazy->sets = take(layout, lazy->sets_max, sizeof *lazy->sets);
    lazy->starts = take(layout, c->table->patterns_count, sizeof *lazy->starts);
    lazy->spots = take(layout, codes > 0 ? 1u << TV_SPOT_BITS : 0, sizeof *lazy->spots);
    size_t borrowed = tv_borrowed_size(c->table);
    matching->borrowed = take(layout, borrowed, 1);
    if (borrowed == 0)
        matching->borrowed = NULL;
    lazy->recent = take(layout, codes > 0 ? 1u << TV_RECENT_BITS : 0, sizeof *lazy->recent);
}

static size_t sights_max(const struct tv_checker *c) {
    return c->index.quotes_max / 64 + TV_SIGHTS_SLACK;
}

static void lay_out_walk(struct tv_checker *c, struct layout *layout) {
    size_t len = c->event_len_max;
    size_t levels = c->depth_max + 2;
    c->levels = take(layout, levels, sizeof *c->levels);
    c->masks = take(layout, levels * mask_words(c->table), sizeof *c->masks);
    c->fits = take(layout, c->table->slots_count, sizeof *c->fits);
    c->wants = take(layout, (size_t)c->table->nodes_count + 1, sizeof *c->wants);
    c->forms = take_lines(layout, (size_t)c->table->shapes_count + 1, sizeof *c->forms);
    c->starts = take(layout, c->table->events_count, sizeof *c->starts);
    c->outlooks = take_lines(layout, track_names(c->table), sizeof *c->outlooks);
    c->repeats.sets = take(layout, 1 << TV_REPEAT_SET_BITS, sizeof *c->repeats.sets);
    c->repeats.texts = take(layout, TV_REPEAT_TEXTS_LEN, 1);
    c->repeats.habits = take(layout, (size_t)c->table->nodes_count + 1, sizeof *c->repeats.habits);
    c->names_of = take(layout, (size_t)c->table->keysets_count + 1, sizeof *c->names_of);
    c->names_room = take_lines(layout, tv_names_size(c->table), 1);
    c->roots = take(layout, c->root_slots, sizeof *c->roots);
    c->late = take(layout, c->root_slots + TV_CARRIER_COUNT, sizeof *c->late);
    c->names = take(layout, c->names_max, sizeof *c->names);
    c->decoded = take(layout, len + TV_TEXT_SLACK + TV_READ_SLACK, 1);
    c->memo = take(layout, (size_t)1 << TV_MEMO_BITS, sizeof *c->memo);
    c->personal.marks = take(layout, TV_MARKS_LEN + TV_MARKS_SLACK, sizeof *c->personal.marks);
    c->personal.told = take(layout, (size_t)1 << TV_TOLD_BITS, sizeof *c->personal.told);
    c->personal.names = take(layout, 1, sizeof *c->personal.names);
    c->pending = take(layout, TV_PENDING_MAX, sizeof *c->pending);
    c->jobs = take(layout, TV_JOBS_MAX, sizeof *c->jobs);
    c->index.quotes = take(layout, c->index.quotes_max, sizeof *c->index.quotes);
    c->index.sights.signs = take(layout, sights_max(c), sizeof *c->index.sights.signs);
    c->index.sights.pairs = take(layout, sights_max(c), sizeof *c->index.sights.pairs);
    c->folds = take(layout, levels, sizeof *c->folds);
    c->pairings = take(layout, levels, sizeof *c->pairings);
    lay_out_schemas(c, layout);
    lay_out_matching(c, layout);
    c->signatures = take(layout, c->table->keys_count, sizeof *c->signatures);
}

static void lay_out_texts(struct tv_checker *c, struct layout *layout) {
    size_t len = c->event_len_max;
    c->framer.gathered = take(layout, len + TV_READ_SLACK, 1);
    c->layers.unwrapped = take(layout, len + TV_TEXT_SLACK + TV_READ_SLACK, 1);
    c->layers.merged = take(layout, len + TV_TEXT_SLACK + TV_READ_SLACK, 1);
    c->layers.pieces = take(layout, TV_PIECES_MAX, sizeof *c->layers.pieces);
    c->layers.outer_seen = take(layout, (size_t)1 << TV_OUTER_SEEN_BITS, sizeof(uint64_t));
    c->steps_down = take(layout, c->depth_max + 2, sizeof *c->steps_down);
    c->pointer = take(layout, TV_POINTER_MAX + TV_READ_SLACK, 1);
    c->words = take(layout, TV_WORDS_MAX + TV_READ_SLACK, 1);
}

/* Whether some rule looks at many events, and somebody does that. */
static bool is_observed(const struct tv_options *options) {
    bool is_some = !options->enabled;
    for (unsigned i = TV_RULE_STREAM_DUPLICATE_MESSAGE_ID; i <= TV_RULE_STREAM_VOLUME; i++)
        is_some = is_some || options->enabled[i];
    return options->observer && is_some;
}

/* The options' pointer and flags outlive their owner here. */
static void copy_options(struct tv_checker *c, const struct tv_options *options, char *event_at) {
    for (unsigned i = 0; i < TV_RULE_COUNT; i++)
        c->enabled[i] = !options->enabled || options->enabled[i];
    c->kernel = options->kernel ? options->kernel : tv_kernel_best();
    c->brief = options->brief;
    c->arrived = options->arrived;
    c->wants_times = tv_times_wanted(c);
    c->has_now = options->has_now;
    c->now = options->now;
    c->allow_empty = options->allow_empty;
    c->shows_personal = options->shows_personal;
    c->framer.format = options->format;
    if (options->event_at.len > 0)
        memcpy(event_at, options->event_at.at, options->event_at.len);
    c->event_at = (struct tv_str){event_at, options->event_at.len};
}

/* ---- Life ------------------------------------------------------------------------------------ */

/* The limits of a checker, filled into *c. false when one is larger than allowed. */
static bool set_limits(struct tv_checker *c, const struct tv_table *table,
                       const struct tv_options *options) {
    c->table = table;
    c->event_len_max = options->event_len_max ? options->event_len_max : TV_EVENT_LEN_DEFAULT;
    c->depth_max = options->depth_max ? options->depth_max : TV_JSON_DEPTH_DEFAULT;
    if (c->event_len_max > TV_EVENT_LEN_MAX || c->depth_max > TV_JSON_DEPTH_DEFAULT)
        return false;
    c->root_slots = tv_root_shape(table, 0)->slot_count;
    c->names_max = (uint32_t)(c->event_len_max / 16) + 64;
    c->index.quotes_max = (uint32_t)c->event_len_max + TV_TEXT_SLACK + 64 + TV_INDEX_SENTINELS;
    c->framer.gathered_max = c->event_len_max;
    return true;
}

/* What PCRE2 has compiled is memory of its own. */
static struct tv_checker *borrow(struct tv_checker *checker) {
    struct tv_borrowed *borrowed = checker->matching.borrowed;
    if (!borrowed || tv_borrowed_start(borrowed, checker->table))
        return checker;
    tv_checker_free(checker);
    return NULL;
}

struct tv_checker *tv_checker_new(const struct tv_table *table, const struct tv_options *options,
                                  struct tv_sink sink) {
    struct tv_checker plan = {.sink = sink};
    struct layout layout = {NULL, 0};
    if (!set_limits(&plan, table, options))
        return NULL;
    take(&layout, 1, sizeof plan);
    lay_out_walk(&plan, &layout);
    lay_out_texts(&plan, &layout);
    take(&layout, options->event_at.len, 1);
    size_t watch_len = is_observed(options) ? tv_watch_size() : 0;
    take_lines(&layout, watch_len, 1);
    size_t memory = layout.len + TV_LINE_LEN;
    char *block = malloc(memory);
    if (!block)
        return NULL;
    layout = (struct layout){block + (-(uintptr_t)block & (TV_LINE_LEN - 1)), 0};
    struct tv_checker *checker = take(&layout, 1, sizeof *checker);
    *checker = plan;
    lay_out_walk(checker, &layout);
    lay_out_texts(checker, &layout);
    copy_options(checker, options, take(&layout, options->event_at.len, 1));
    checker->watch = take_lines(&layout, watch_len, 1);
    if (watch_len > 0)
        tv_watch_start(checker, options->observer);
    else
        checker->watch = NULL;
    checker->block = block;
    checker->memory = memory;
    tv_prepare(checker);
    tv_framer_reset(&checker->framer);
    return borrow(checker);
}

void tv_checker_free(struct tv_checker *checker) {
    if (!checker)
        return;
    char *block = checker->block;
    if (checker->matching.borrowed)
        tv_borrowed_stop(checker->matching.borrowed);
    tv_guard_open(block, checker->memory);
    free(block);
}

void tv_checker_feed(struct tv_checker *checker, const char *at, size_t len) {
    checker->totals.bytes += len;
    tv_framer_feed(checker, (struct tv_str){at, len});
}

void tv_checker_finish(struct tv_checker *checker, bool cut) {
    tv_framer_finish(checker, cut);
}

const struct tv_totals *tv_checker_totals(const struct tv_checker *checker) {
    return &checker->totals;
}

size_t tv_checker_memory(const struct tv_checker *checker) {
    return checker->memory;
}
