/* The body of a batch request: events in an array, and what they share around it.
 *
 *   {"batch": [{"type": "track", "context": {"ip": "192.0.2.1"}}, ...],
 *    "context": {"library": ...}, "sentAt": ...}
 *
 * Without an outer part the items are checked where they are. With one, each item is written anew
 * with the outer members that it lacks, and this text is checked like any event: so every demand,
 * the choice of a version and all conditions see what ingestion sees. The pieces of the new text
 * tell where its offsets come from. What is wrong in an outer piece is told once in a body. */
#include "checker.h"

#include <string.h>

/* ---- Items where they are -------------------------------------------------------------------- */

static void check_item(struct tv_checker *checker) {
    if (tv_walk_type(&checker->walk) != TV_TYPE_OBJECT)
        tv_root_refuse(checker);
    else if (tv_root_walk(checker))
        tv_root_finish(checker);
}

void tv_items_check(struct tv_checker *checker) {
    bool empty = true, more = true;
    if (!tv_walk_enter(&checker->walk, &empty))
        return;
    while (more && !empty) {
        check_item(checker);
        if (!tv_walk_next(&checker->walk, ']', &more))
            return;
    }
}

/* ---- Merging --------------------------------------------------------------------------------- */

enum { PARTS = 2 };
static const struct tv_str part_names[PARTS] = {{"context", 7}, {"integrations", 12}};

/* One outer object: its members are names[first .. first + count) of the checker's name stack; `at`
 * is then the offset of the whole member in the body, `len` its length. */
struct part {
    uint32_t at; /* of the object in the body; TV_NONE: there is none */
    uint32_t first, count;
};

/* Where an outer part goes into an item. */
struct gap {
    uint32_t at;        /* offset in the body, in front of a closing bracket */
    uint32_t container; /* the item's own object, or TV_NONE: it gets the whole part */
    bool is_empty;      /* nothing stands in front of the bracket */
};

struct merge {
    struct tv_checker *checker;
    struct tv_str body;
    struct part parts[PARTS];
    bool overflows;
};

static uint32_t pass_blanks(struct tv_str text, uint32_t at) {
    while (at < text.len && (unsigned char)text.at[at] <= ' ')
        at++;
    return at;
}

/* A member of an object: offsets of its name's quote, of its value, and behind that. */
struct member {
    uint32_t at, value, end;
    struct tv_str raw;
};

/* The next member behind `at`; false behind the last one. at starts at the opening bracket. */
static bool next_member(struct tv_str text, uint32_t *at, struct member *member) {
    uint32_t name = pass_blanks(text, *at + 1);
    if (text.at[name] != '"')
        return false;
    uint32_t name_end = tv_value_end(text, name);
    member->at = name;
    member->raw = (struct tv_str){text.at + name + 1, name_end - name - 2};
    member->value = pass_blanks(text, pass_blanks(text, name_end) + 1);
    member->end = tv_value_end(text, member->value);
    *at = pass_blanks(text, member->end);
    return true;
}

static uint64_t hash_member(struct tv_checker *checker, const struct member *member) {
    char *out = checker->decoded;
    struct tv_str name = member->raw;
    if (name.len > 0 && memchr(name.at, '\\', name.len))
        name = (struct tv_str){out, tv_unescape(name, out, NULL)};
    return tv_name_hash(name);
}

static struct part read_part(struct merge *merge, uint32_t at) {
    struct tv_checker *checker = merge->checker;
    struct part part = {at, checker->name_floor, 0};
    struct member member;
    if (at == TV_NONE || merge->body.at[at] != '{')
        return (struct part){.at = TV_NONE};
    while (next_member(merge->body, &at, &member) && checker->name_floor < checker->names_max) {
        checker->names[checker->name_floor++] =
            (struct tv_name){hash_member(checker, &member), member.at, member.end - member.at};
        part.count++;
    }
    return part;
}

static void put(struct merge *merge, struct tv_piece piece, struct tv_str text) {
    struct tv_layers *layers = &merge->checker->layers;
    size_t room = merge->checker->event_len_max + TV_TEXT_SLACK - layers->merged_len;
    if (merge->overflows || text.len > room || layers->piece_count == TV_PIECES_MAX) {
        merge->overflows = true;
        return;
    }
    piece.at = (uint32_t)layers->merged_len;
    layers->pieces[layers->piece_count++] = piece;
    memcpy(layers->merged + layers->merged_len, text.at, text.len);
    layers->merged_len += text.len;
}

static void put_glue(struct merge *merge, uint32_t from, struct tv_str text) {
    put(merge, (struct tv_piece){.from = from, .kind = TV_PIECE_GLUE}, text);
}

static void put_same(struct merge *merge, uint32_t from, uint32_t end, enum tv_piece_kind kind) {
    if (end > from)
        put(merge, (struct tv_piece){.from = from, .kind = kind},
            (struct tv_str){merge->body.at + from, end - from});
}

/* The hashes of an object's names, put on the name stack above those of the outer parts. */
static uint32_t read_names(struct merge *merge, uint32_t object) {
    struct tv_checker *checker = merge->checker;
    struct member member;
    uint32_t count = 0;
    while (object != TV_NONE && checker->name_floor + count < checker->names_max &&
           next_member(merge->body, &object, &member))
        checker->names[checker->name_floor + count++].hash = hash_member(checker, &member);
    return count;
}

static bool has_name(const struct tv_name *names, uint32_t count, uint64_t hash) {
    uint32_t i = 0;
    while (i < count && names[i].hash != hash)
        i++;
    return i < count;
}

/* Writes the members of an outer part that the item's own object lacks. */
static void put_members(struct merge *merge, const struct part *part, struct gap gap) {
    struct tv_checker *checker = merge->checker;
    uint32_t count = read_names(merge, gap.container);
    bool is_first = gap.is_empty;
    for (uint32_t i = 0; i < part->count; i++) {
        struct tv_name name = checker->names[part->first + i];
        if (!tv_spend(checker, name.len + count / 4))
            return;
        if (has_name(checker->names + checker->name_floor, count, name.hash))
            continue;
        if (!is_first)
            put_glue(merge, name.at, TV_STR(","));
        is_first = false;
        put_same(merge, name.at, name.at + name.len, TV_PIECE_OUTER);
    }
}

static void put_part(struct merge *merge, unsigned i, struct gap gap) {
    const struct part *part = &merge->parts[i];
    if (gap.container != TV_NONE) {
        put_members(merge, part, gap);
        return;
    }
    if (!gap.is_empty)
        put_glue(merge, part->at, TV_STR(","));
    put_glue(merge, part->at, TV_STR("\""));
    put_glue(merge, part->at, part_names[i]);
    put_glue(merge, part->at, TV_STR("\":"));
    put(merge, (struct tv_piece){.from = part->at, .kind = TV_PIECE_OUTER}, TV_STR("{"));
    put_members(merge, part, (struct gap){part->at, TV_NONE, true});
    put_glue(merge, part->at, TV_STR("}"));
}

/* Finds where the parts go into the item [at, end). A part that the item has itself, but as no
 * object, goes nowhere: its gap is at TV_NONE. */
static void find_gaps(const struct merge *merge, uint32_t at, uint32_t end,
                      struct gap gaps[PARTS]) {
    struct member member;
    uint32_t last = at;
    bool is_empty = true;
    for (unsigned i = 0; i < PARTS; i++)
        gaps[i] = (struct gap){merge->parts[i].at == TV_NONE ? TV_NONE : end - 1, TV_NONE, false};
    while (next_member(merge->body, &last, &member)) {
        is_empty = false;
        for (unsigned i = 0; i < PARTS; i++) {
            if (merge->parts[i].at == TV_NONE || !tv_str_equal(member.raw, part_names[i]))
                continue;
            bool is_object = merge->body.at[member.value] == '{';
            uint32_t first = pass_blanks(merge->body, member.value + 1);
            gaps[i] = (struct gap){is_object ? member.end - 1 : TV_NONE, member.value,
                                   merge->body.at[first] == '}'};
        }
    }
    for (unsigned i = 0; i < PARTS; i++)
        gaps[i].is_empty |= is_empty;
}

static bool write_item(struct merge *merge, uint32_t at, uint32_t end) {
    struct tv_layers *layers = &merge->checker->layers;
    struct gap gaps[PARTS];
    layers->merged_len = 0;
    layers->piece_count = 0;
    merge->overflows = false;
    find_gaps(merge, at, end, gaps);
    unsigned first = gaps[1].at < gaps[0].at;
    uint32_t done = at;
    for (unsigned i = 0; i < PARTS; i++) {
        unsigned part = i ^ first;
        if (gaps[part].at == TV_NONE)
            continue;
        put_same(merge, done, gaps[part].at, TV_PIECE_SAME);
        done = gaps[part].at;
        put_part(merge, part, gaps[part]);
        bool shares_gap = i == 0 && gaps[part ^ 1].at == done;
        if (shares_gap)
            gaps[part ^ 1].is_empty = false;
    }
    put_same(merge, done, end, TV_PIECE_SAME);
    return !merge->overflows;
}

static void check_merged(struct merge *merge, uint32_t at, uint32_t end) {
    struct tv_checker *checker = merge->checker;
    struct tv_layers *layers = &checker->layers;
    struct tv_json_error error;
    bool is_object = merge->body.at[at] == '{' && write_item(merge, at, end);
    bool too_long = merge->overflows;
    struct tv_str text = {layers->merged, layers->merged_len};
    if (!is_object) { /* an item that cannot be merged is looked at by itself */
        layers->merged_len = layers->piece_count = 0;
        merge->overflows = false;
        put_same(merge, at, end, TV_PIECE_SAME);
        text.len = layers->merged_len;
    }
    layers->is_merged = true;
    if (!tv_spend(checker, text.len) || !tv_record_open(checker, text, &error))
        return;
    if (too_long)
        tv_note_budget(checker, TV_DETAIL_NO_STEPS);
    if (tv_walk_type(&checker->walk) != TV_TYPE_OBJECT) {
        tv_root_refuse(checker);
    } else if (tv_root_walk(checker)) {
        checker->event.len = end - at;
        tv_root_finish(checker);
    }
}

static void merge_items(struct tv_checker *checker, uint32_t batch_at) {
    struct merge merge = {.checker = checker, .body = checker->text};
    const uint32_t *field_at = checker->event.field_at;
    merge.parts[0] = read_part(&merge, field_at[TV_FIELD_CONTEXT]);
    merge.parts[1] = read_part(&merge, field_at[TV_FIELD_INTEGRATIONS]);
    memset(checker->layers.outer_seen, 0, sizeof(uint64_t) << TV_OUTER_SEEN_BITS);
    checker->layers.outer_count = 0;
    uint32_t at = pass_blanks(merge.body, batch_at + 1);
    while (merge.body.at[at] != ']' && !checker->out_of_steps) {
        uint32_t end = tv_value_end(merge.body, at);
        check_merged(&merge, at, end);
        at = pass_blanks(merge.body, end);
        if (merge.body.at[at] == ',')
            at = pass_blanks(merge.body, at + 1);
    }
    if (checker->out_of_steps)
        tv_settle(checker);
}

/* ---- The body -------------------------------------------------------------------------------- */

/* Where the value of a body's own field begins; its first quote is found in the index. */
static struct tv_walk_mark mark_of(const struct tv_checker *checker, uint32_t at) {
    const uint32_t *low = checker->index.quotes, *high = low + checker->index.count;
    while (low < high) {
        const uint32_t *middle = low + (high - low) / 2;
        if (*middle < at)
            low = middle + 1;
        else
            high = middle;
    }
    return (struct tv_walk_mark){low, at, checker->event.mark.depth + 1};
}

/* A field of the body against what it must be in a track call, as in all others. What is wrong with
 * it as JSON has been noted before. */
static void check_outer(struct tv_checker *checker, enum tv_field field) {
    const struct tv_table *table = checker->table;
    const struct tv_event_row *row = &table->events[table->calls[TV_TRACK].event];
    const struct tv_shape *shape = &table->shapes[table->nodes[row->node].shape];
    uint32_t slot = table->fields[field], at = checker->event.field_at[field];
    if (slot == TV_NONE || at == TV_NONE)
        return;
    tv_walk_restore(&checker->walk, mark_of(checker, at));
    checker->mode = TV_MODE_EXTRA;
    tv_check_value(checker, table->slots[shape->slots + slot].node);
    checker->mode = TV_MODE_MAIN;
}

/* The parts that can be merged are checked with the items; those that are something else here. */
static void check_outer_fields(struct tv_checker *checker) {
    static const enum tv_field parts[PARTS] = {TV_FIELD_CONTEXT, TV_FIELD_INTEGRATIONS};
    for (unsigned i = 0; i < PARTS; i++) {
        uint32_t at = checker->event.field_at[parts[i]];
        char first = at == TV_NONE ? 'n' : checker->text.at[at];
        if (first != '{' && first != 'n')
            check_outer(checker, parts[i]);
    }
    check_outer(checker, TV_FIELD_SENT_AT);
}

/* Of the body itself only what is wrong with any JSON is told, and with what it says for all items
 * alike: the rest belongs to the items. */
static void settle_body(struct tv_checker *checker) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < checker->pending_count; i++) {
        struct tv_pending entry = checker->pending[i];
        if (entry.kind == TV_PENDING_PLAIN && entry.rule != TV_RULE_CALL_MISPLACED_FIELD &&
            !tv_filler_rule((enum tv_rule)entry.rule))
            checker->pending[kept++] = entry;
    }
    checker->pending_count = kept;
    check_outer_fields(checker);
    tv_settle(checker);
}

static uint32_t count_items(struct tv_str text, uint32_t at) {
    uint32_t count = 0;
    at = pass_blanks(text, at + 1);
    while (text.at[at] != ']') {
        count++;
        at = pass_blanks(text, tv_value_end(text, at));
        if (text.at[at] == ',')
            at = pass_blanks(text, at + 1);
    }
    return count;
}

/* Each event takes a byte and a comma at least. */
static void check_sizes(struct tv_checker *checker, uint32_t batch_at) {
    struct tv_event *body = &checker->event;
    if (checker->enabled[TV_RULE_LIMITS_BATCH_SIZE] && body->len > TV_BATCH_SIZE_MAX &&
        body->len - tv_root_count_blanks(checker) > TV_BATCH_SIZE_MAX)
        tv_note_plain(checker, TV_RULE_LIMITS_BATCH_SIZE, body->mark.at, TV_DETAIL_BATCH_SIZE);
    if (checker->enabled[TV_RULE_LIMITS_BATCH_COUNT] && body->len > 2 * TV_BATCH_COUNT_MAX &&
        count_items(checker->text, batch_at) > TV_BATCH_COUNT_MAX)
        tv_note_plain(checker, TV_RULE_LIMITS_BATCH_COUNT, batch_at, TV_DETAIL_BATCH_COUNT);
}

static bool is_object_at(const struct tv_checker *checker, enum tv_field field) {
    uint32_t at = checker->event.field_at[field];
    return at != TV_NONE && checker->text.at[at] == '{';
}

void tv_batch_check(struct tv_checker *checker) {
    struct tv_walk_mark batch = checker->event.carriers[TV_BATCH];
    bool has_outer =
        is_object_at(checker, TV_FIELD_CONTEXT) || is_object_at(checker, TV_FIELD_INTEGRATIONS);
    for (uint32_t i = 0; i < checker->event.late_count; i++) {
        if (checker->late[i].mark.at == batch.at)
            continue;
        tv_walk_restore(&checker->walk, checker->late[i].mark);
        tv_check_value(checker, TV_NONE);
    }
    tv_names_compare(checker, &checker->levels[0]);
    check_sizes(checker, batch.at);
    settle_body(checker);
    if (has_outer) {
        merge_items(checker, batch.at);
        return;
    }
    tv_walk_restore(&checker->walk, batch);
    tv_items_check(checker);
}
