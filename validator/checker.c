/* A checker's life. All its memory is one block, taken in `new` and laid out by one list, once to
 * add the sizes up and once to hand the parts out. */
#include "checker.h"
#include "guard.h"

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

static void lay_out_walk(struct tv_checker *c, struct layout *layout) {
    size_t len = c->event_len_max;
    size_t levels = c->depth_max + 2;
    c->levels = take(layout, levels, sizeof *c->levels);
    c->masks = take(layout, levels * mask_words(c->table), sizeof *c->masks);
    c->fits = take(layout, c->table->slots_count, sizeof *c->fits);
    c->common = take(layout, c->root_slots, sizeof *c->common);
    c->field_of = take(layout, c->root_slots, sizeof *c->field_of);
    c->late = take(layout, c->root_slots + TV_CARRIER_COUNT, sizeof *c->late);
    c->names = take(layout, c->names_max, sizeof *c->names);
    c->decoded = take(layout, len + TV_TEXT_SLACK, 1);
    c->memo = take(layout, (size_t)1 << TV_MEMO_BITS, sizeof *c->memo);
    c->pending = take(layout, TV_PENDING_MAX, sizeof *c->pending);
    c->jobs = take(layout, TV_JOBS_MAX, sizeof *c->jobs);
    c->index.quotes = take(layout, c->index.quotes_max, sizeof *c->index.quotes);
    c->signatures = take(layout, c->table->keys_count, sizeof *c->signatures);
}

static void lay_out_texts(struct tv_checker *c, struct layout *layout) {
    size_t len = c->event_len_max;
    c->framer.gathered = take(layout, len, 1);
    c->layers.unwrapped = take(layout, len + TV_TEXT_SLACK, 1);
    c->layers.merged = take(layout, len + TV_TEXT_SLACK, 1);
    c->layers.pieces = take(layout, TV_PIECES_MAX, sizeof *c->layers.pieces);
    c->layers.outer_seen = take(layout, (size_t)1 << TV_OUTER_SEEN_BITS, sizeof(uint64_t));
    c->steps_down = take(layout, c->depth_max + 2, sizeof *c->steps_down);
    c->pointer = take(layout, TV_POINTER_MAX, 1);
    c->words = take(layout, TV_WORDS_MAX, 1);
}

/* The options' pointer and flags outlive their owner here. */
static void copy_options(struct tv_checker *c, const struct tv_options *options, char *event_at) {
    for (unsigned i = 0; i < TV_RULE_COUNT; i++)
        c->enabled[i] = !options->enabled || options->enabled[i];
    c->kernel = options->kernel ? options->kernel : tv_kernel_scalar();
    c->allow_empty = options->allow_empty;
    c->framer.format = options->format;
    if (options->event_at.len > 0)
        memcpy(event_at, options->event_at.at, options->event_at.len);
    c->event_at = (struct tv_str){event_at, options->event_at.len};
}

/* ---- What follows from the table ------------------------------------------------------------- */

static const struct tv_shape *root_shape(const struct tv_table *table, uint32_t event) {
    return &table->shapes[table->nodes[table->events[event].node].shape];
}

/* Fields that are the same in every event can be checked before it is known which one it is. */
static void find_common(struct tv_checker *c) {
    const struct tv_table *table = c->table;
    for (uint32_t slot = 0; slot < c->root_slots; slot++) {
        uint32_t node = table->slots[root_shape(table, 0)->slots + slot].node;
        for (uint32_t i = 1; i < table->events_count && node != TV_UNCOMMON; i++) {
            if (table->slots[root_shape(table, i)->slots + slot].node != node)
                node = TV_UNCOMMON;
        }
        c->common[slot] = node;
    }
}

static void find_fits(struct tv_checker *c) {
    for (uint32_t i = 0; i < c->table->slots_count; i++) {
        uint32_t node = c->table->slots[i].node;
        c->fits[i] = (struct tv_fit){node, TV_TYPE_ANY};
        if (node != TV_NONE)
            c->fits[i].free_types =
                c->table->nodes[node].types & ~(uint32_t)c->table->nodes[node].check_types;
    }
}

static void find_fields(struct tv_checker *c) {
    memset(c->field_of, TV_FIELD_COUNT, c->root_slots);
    for (unsigned i = 0; i < TV_FIELD_COUNT; i++) {
        if (c->table->fields[i] != TV_NONE)
            c->field_of[c->table->fields[i]] = (uint8_t)i;
    }
}

static void prepare(struct tv_checker *c) {
    for (uint32_t i = 0; i < c->depth_max + 2; i++)
        c->levels[i].seen = c->masks + (size_t)i * mask_words(c->table);
    for (uint32_t i = 0; i < c->table->keys_count; i++)
        c->signatures[i] = tv_name_signature(tv_table_string(c->table, c->table->keys[i].name));
    memset(c->memo, 0, sizeof *c->memo << TV_MEMO_BITS);
    tv_lookup_open(c->table, c->table->envelope, &c->envelope);
    find_fits(c);
    find_common(c);
    find_fields(c);
    tv_framer_reset(&c->framer);
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
    c->root_slots = root_shape(table, 0)->slot_count;
    c->names_max = (uint32_t)(c->event_len_max / 16) + 64;
    c->index.quotes_max = (uint32_t)c->event_len_max + TV_TEXT_SLACK + 64 + TV_INDEX_SENTINELS;
    c->framer.gathered_max = c->event_len_max;
    return true;
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
    layout = (struct layout){malloc(layout.len), 0};
    if (!layout.block)
        return NULL;
    struct tv_checker *checker = take(&layout, 1, sizeof *checker);
    *checker = plan;
    lay_out_walk(checker, &layout);
    lay_out_texts(checker, &layout);
    copy_options(checker, options, take(&layout, options->event_at.len, 1));
    checker->memory = layout.len;
    prepare(checker);
    return checker;
}

void tv_checker_free(struct tv_checker *checker) {
    if (checker)
        tv_guard_open((char *)checker, checker->memory);
    free(checker);
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
