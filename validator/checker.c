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
    size_t codes = tv_pattern_codes_max(c->table);
    c->levels = take(layout, levels, sizeof *c->levels);
    c->masks = take(layout, levels * mask_words(c->table), sizeof *c->masks);
    c->fits = take(layout, c->table->slots_count, sizeof *c->fits);
    c->wants = take(layout, (size_t)c->table->nodes_count + 1, sizeof *c->wants);
    c->forms = take(layout, (size_t)c->table->shapes_count + 1, sizeof *c->forms);
    c->repeats.sets = take(layout, 1 << TV_REPEAT_SET_BITS, sizeof *c->repeats.sets);
    c->repeats.texts = take(layout, TV_REPEAT_TEXTS_LEN, 1);
    c->repeats.habits = take(layout, (size_t)c->table->nodes_count + 1, sizeof *c->repeats.habits);
    c->names_of = take(layout, (size_t)c->table->keysets_count + 1, sizeof *c->names_of);
    c->spots =
        take(layout, (size_t)c->table->keys_count + c->table->keysets_count + 1, sizeof *c->spots);
    c->roots = take(layout, c->root_slots, sizeof *c->roots);
    c->late = take(layout, c->root_slots + TV_CARRIER_COUNT, sizeof *c->late);
    c->names = take(layout, c->names_max, sizeof *c->names);
    c->decoded = take(layout, len + TV_TEXT_SLACK + TV_READ_SLACK, 1);
    c->memo = take(layout, (size_t)1 << TV_MEMO_BITS, sizeof *c->memo);
    c->personal.marks = take(layout, TV_MARKS_LEN, sizeof *c->personal.marks);
    c->personal.told = take(layout, (size_t)1 << TV_TOLD_BITS, sizeof *c->personal.told);
    c->pending = take(layout, TV_PENDING_MAX, sizeof *c->pending);
    c->jobs = take(layout, TV_JOBS_MAX, sizeof *c->jobs);
    c->index.quotes = take(layout, c->index.quotes_max, sizeof *c->index.quotes);
    c->folds = take(layout, levels, sizeof *c->folds);
    c->matching.now = take(layout, codes, sizeof(uint32_t));
    c->matching.next = take(layout, codes, sizeof(uint32_t));
    c->matching.stack = take(layout, codes * 3, sizeof(uint32_t));
    c->matching.seen = take(layout, codes, sizeof(uint32_t));
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

static const uint64_t no_masks[1] = {0};

/* ---- What follows from the table ------------------------------------------------------------- */

static const struct tv_shape *root_shape(const struct tv_table *table, uint32_t event) {
    return &table->shapes[table->nodes[table->events[event].node].shape];
}

/* Lengths in bytes; none at all when least > most. */
struct lengths {
    uint32_t least, most;
};

/* Narrows to those that surely pass: a code point has 1 to 4 bytes. */
static struct lengths passing(const struct tv_check *check, struct lengths lengths) {
    uint32_t least = check->a <= 1 ? check->a : check->a < 1 << 24 ? 4 * check->a : UINT32_MAX;
    if (check->kind == TV_CHECK_MIN_LENGTH)
        lengths.least = least > lengths.least ? least : lengths.least;
    else if (check->kind == TV_CHECK_MAX_LENGTH)
        lengths.most = check->a < lengths.most ? check->a : lengths.most;
    else if (check->kind != TV_CHECK_TYPE && (check->types & TV_TYPE_STRING))
        lengths.most = 0, lengths.least = 1;
    return lengths;
}

static bool is_size(const struct tv_table *table, const struct tv_check *check) {
    if (check->kind == TV_CHECK_TYPE || !(check->types & (TV_TYPE_NUMBER | TV_TYPE_INTEGER)))
        return true;
    return check->kind == TV_CHECK_MINIMUM &&
           tv_number_compare(tv_table_string(table, check->a), TV_STR("0")) <= 0;
}

static struct tv_want want_of(const struct tv_table *table, const struct tv_node *node) {
    struct tv_want want = {.types = (uint8_t)node->types,
                           .check_types = (uint8_t)node->check_types,
                           .format = node->types & TV_TYPE_STRING ? (uint8_t)node->first_format : 0,
                           .is_size = true,
                           .form = node->shape + 1,
                           .items = node->items};
    struct lengths lengths = {0, UINT32_MAX};
    for (uint32_t i = 0; i < node->check_count; i++) {
        const struct tv_check *check = &table->checks[node->checks + i];
        lengths = passing(check, lengths);
        want.is_size &= is_size(table, check);
    }
    bool is_some = lengths.least <= lengths.most && (node->types & TV_TYPE_STRING);
    want.len_min = is_some ? lengths.least : UINT32_MAX;
    want.len_span = is_some ? lengths.most - lengths.least : 0;
    return want;
}

static void find_wants(struct tv_checker *c) {
    c->wants[0] = (struct tv_want){
        .types = TV_TYPE_ANY, .is_size = true, .len_span = UINT32_MAX, .items = TV_NONE};
    for (uint32_t i = 0; i < c->table->nodes_count; i++)
        c->wants[i + 1] = want_of(c->table, &c->table->nodes[i]);
    for (uint32_t i = 0; i < c->table->slots_count; i++)
        c->fits[i] = tv_fit_of(c, c->table->slots[i].node);
}

/* The slots that a demand names, or 0 when some are not in the first mask or it asks for more. */
static uint64_t group_of(const struct tv_table *table, const struct tv_demand *demand) {
    uint64_t group = 0;
    for (uint32_t i = 0; i < demand->any_count; i++) {
        struct tv_operand operand = table->operands[demand->any + i];
        if (operand.b != 0 || operand.a >= 64)
            return 0;
        group |= (uint64_t)1 << operand.a;
    }
    return group;
}

/* Its demands beyond single names, when there are one or two. */
static void find_groups(const struct tv_table *table, struct tv_form *form) {
    const struct tv_shape *shape = form->shape;
    uint32_t count = shape->demand_count - shape->singles;
    if (count != 1 && count != 2)
        return;
    const struct tv_demand *first = &table->demands[shape->demands + shape->singles];
    form->groups[0] = group_of(table, first);
    form->groups[1] = group_of(table, first + count - 1);
}

static struct tv_form form_of(const struct tv_checker *c, const struct tv_shape *shape) {
    uint32_t keyset = shape->keyset == TV_NONE ? c->table->keysets_count : shape->keyset;
    enum tv_sum sum = tv_sum_of(c, shape);
    return (struct tv_form){
        .shape = shape,
        .known = &c->names_of[keyset],
        .fits = c->fits + shape->slots,
        .wanted = shape->mask_words > 0 ? c->table->masks + shape->wanted : no_masks,
        .mask_words = shape->mask_words > 0 ? shape->mask_words : 1,
        .is_plain = shape->demand_count == shape->singles && shape->when_count == 0 && !sum,
        .sum = (uint8_t)sum,
        .inner = tv_fit_of(c, shape->additional)};
}

static void find_forms(struct tv_checker *c) {
    c->forms[0] = (struct tv_form){.known = &c->names_of[c->table->keysets_count],
                                   .wanted = no_masks,
                                   .mask_words = 1,
                                   .is_plain = true,
                                   .inner = {TV_NONE, TV_TYPE_ANY}};
    for (uint32_t i = 0; i < c->table->shapes_count; i++) {
        c->forms[i + 1] = form_of(c, &c->table->shapes[i]);
        find_groups(c->table, &c->forms[i + 1]);
    }
}

/* Fields that are the same in every event can be checked before it is known which one it is. */
static bool is_common(const struct tv_table *table, uint32_t slot) {
    uint32_t node = table->slots[root_shape(table, 0)->slots + slot].node;
    for (uint32_t i = 1; i < table->events_count; i++) {
        if (table->slots[root_shape(table, i)->slots + slot].node != node)
            return false;
    }
    return true;
}

static uint8_t field_of(const struct tv_table *table, uint32_t slot) {
    uint8_t field = 0;
    while (field < TV_FIELD_COUNT && table->fields[field] != slot)
        field++;
    return field;
}

/* True when the node takes the name of any call, and its checks only list texts. */
static bool takes_calls(struct tv_checker *c, uint32_t node) {
    if (node == TV_NONE || !(c->table->nodes[node].types & TV_TYPE_STRING))
        return false;
    const struct tv_node *wanted = &c->table->nodes[node];
    for (uint32_t i = 0; i < wanted->check_count; i++) {
        uint16_t kind = c->table->checks[wanted->checks + i].kind;
        if (kind != TV_CHECK_TYPE && kind != TV_CHECK_ENUM)
            return false;
    }
    c->mode = TV_MODE_QUIET;
    c->failed = false;
    for (unsigned call = 0; call < TV_CALL_COUNT; call++) {
        const char *name = tv_call_name((enum tv_call)call);
        struct tv_scalar value = {{name, strlen(name)}, 0, TV_TYPE_STRING};
        tv_checks_run(c, node, value);
    }
    c->mode = TV_MODE_MAIN;
    return !c->failed;
}

static void find_roots(struct tv_checker *c) {
    const struct tv_shape *first = root_shape(c->table, 0);
    for (uint32_t slot = 0; slot < c->root_slots; slot++) {
        struct tv_root_slot *root = &c->roots[slot];
        root->fit = c->fits[first->slots + slot];
        root->field = field_of(c->table, slot);
        root->is_common = is_common(c->table, slot);
        root->is_kept = tv_field_is_kept((enum tv_field)root->field);
        root->is_call = root->field == TV_FIELD_TYPE && takes_calls(c, root->fit.node);
        root->is_id = tv_field_is_id((enum tv_field)root->field);
        root->is_plain = root->is_common && !root->is_kept && !root->is_id;
    }
}

static void prepare(struct tv_checker *c) {
    for (uint32_t i = 0; i < c->depth_max + 2; i++)
        c->levels[i].seen = c->masks + (size_t)i * mask_words(c->table);
    for (uint32_t i = 0; i < c->table->keys_count; i++)
        c->signatures[i] = tv_name_signature(tv_table_string(c->table, c->table->keys[i].name));
    memset(c->memo, 0, sizeof *c->memo << TV_MEMO_BITS);
    memset(c->matching.seen, 0, tv_pattern_codes_max(c->table) * sizeof *c->matching.seen);
    tv_names_prepare(c->table, c->names_of, c->spots);
    find_wants(c);
    find_forms(c);
    find_roots(c);
    tv_filler_prepare(c);
    c->has_time_formats = tv_times_have_formats(c);
    tv_personal_prepare(c);
    tv_repeats_reset(&c->repeats, c->table->nodes_count);
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
    size_t watch_len = is_observed(options) ? tv_watch_size() : 0;
    take(&layout, watch_len, 1);
    layout = (struct layout){malloc(layout.len), 0};
    if (!layout.block)
        return NULL;
    struct tv_checker *checker = take(&layout, 1, sizeof *checker);
    *checker = plan;
    lay_out_walk(checker, &layout);
    lay_out_texts(checker, &layout);
    copy_options(checker, options, take(&layout, options->event_at.len, 1));
    checker->watch = take(&layout, watch_len, 1);
    if (watch_len > 0)
        tv_watch_start(checker, options->observer);
    else
        checker->watch = NULL;
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
