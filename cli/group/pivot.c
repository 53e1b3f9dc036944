/* A table of rows found by the hash of their values. When there are too many, the half with the
 * larger hashes is dropped at once, so that dropping costs little however many rows come. */
#include "pivot.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

static const char *const key_names[TV_PIVOT_KEYS] = {"rule",     "event",   "path", "severity",
                                                     "category", "library", "file"};

const char *tv_pivot_key_name(enum tv_pivot_key key) {
    return key_names[key];
}

/* ---- Keys ----------------------------------------------------------------------------------- */

static bool add_key(struct tv_pivot *pivot, struct tv_str word) {
    for (int i = 0; i < TV_PIVOT_KEYS; i++) {
        if (!tv_str_equal(word, (struct tv_str){key_names[i], strlen(key_names[i])}))
            continue;
        for (size_t j = 0; j < pivot->key_count; j++)
            if (pivot->keys[j] == (enum tv_pivot_key)i)
                return false;
        pivot->keys[pivot->key_count++] = (enum tv_pivot_key)i;
        return true;
    }
    return false;
}

bool tv_pivot_read(struct tv_pivot *pivot, const char *text, struct tv_str *wrong) {
    *pivot = (struct tv_pivot){.key_count = 0};
    for (;;) {
        *wrong = (struct tv_str){text, strcspn(text, ",")};
        if (!add_key(pivot, *wrong))
            return false;
        text += wrong->len;
        if (!*text++)
            return true;
    }
}

/* ---- Values --------------------------------------------------------------------------------- */

/* The values of a finding, one behind the other. */
struct values {
    struct tv_str parts[TV_PIVOT_KEYS];
    size_t len;
    char at[TV_PIVOT_KEYS * TV_PIVOT_VALUE_LEN];
};

/* Appends to the value that is being written; what is too long is cut on a code point. */
static void put(struct values *values, struct tv_str *part, struct tv_str text) {
    size_t room = TV_PIVOT_VALUE_LEN - part->len, len = text.len < room ? text.len : room;
    while (len > 0 && len < text.len && ((unsigned char)text.at[len] & 0xC0) == 0x80)
        len--;
    if (len > 0)
        memcpy(values->at + values->len, text.at, len);
    values->len += len;
    part->len += len;
}

static bool is_index(struct tv_str step) {
    for (size_t i = 0; i < step.len; i++)
        if (step.at[i] < '0' || step.at[i] > '9')
            return false;
    return step.len > 0;
}

static void put_path(struct values *values, struct tv_str *part, struct tv_str pointer) {
    while (pointer.len > 0) {
        const char *slash = memchr(pointer.at + 1, '/', pointer.len - 1);
        size_t len = slash ? (size_t)(slash - pointer.at) : pointer.len;
        struct tv_str step = {pointer.at + 1, len - 1};
        put(values, part, TV_STR("/"));
        put(values, part, is_index(step) ? TV_STR("*") : step);
        pointer = (struct tv_str){pointer.at + len, pointer.len - len};
    }
}

static void put_library(struct values *values, struct tv_str *part,
                        const struct tv_finding *finding) {
    put(values, part, finding->sender);
    if (finding->sender_version.len > 0)
        put(values, part, TV_STR(" "));
    put(values, part, finding->sender_version);
}

static void put_word(struct values *values, struct tv_str *part, const char *word) {
    put(values, part, (struct tv_str){word, strlen(word)});
}

static void put_value(struct values *values, struct tv_str *part, enum tv_pivot_key key,
                      const struct tv_finding *finding) {
    const char *rule = tv_rule_info(finding->rule)->name;
    switch (key) {
    case TV_PIVOT_RULE:
        put_word(values, part, rule);
        break;
    case TV_PIVOT_EVENT:
        put(values, part, finding->event.len > 0 ? finding->event : finding->call);
        break;
    case TV_PIVOT_PATH:
        put_path(values, part, finding->pointer);
        break;
    case TV_PIVOT_CATEGORY:
        put(values, part, (struct tv_str){rule, strcspn(rule, "/")});
        break;
    case TV_PIVOT_LIBRARY:
        put_library(values, part, finding);
        break;
    case TV_PIVOT_SEVERITY:
    case TV_PIVOT_FILE:
    case TV_PIVOT_KEYS:
        break; /* the caller knows them */
    }
}

static void write_values(const struct tv_pivot *pivot, const struct tv_finding *finding,
                         enum tv_severity severity, struct tv_str file, struct values *values) {
    values->len = 0;
    for (size_t i = 0; i < pivot->key_count; i++) {
        struct tv_str *part = &values->parts[i];
        *part = (struct tv_str){values->at + values->len, 0};
        if (pivot->keys[i] == TV_PIVOT_SEVERITY)
            put_word(values, part, tv_severity_name(severity));
        else if (pivot->keys[i] == TV_PIVOT_FILE)
            put(values, part, file);
        else
            put_value(values, part, pivot->keys[i], finding);
    }
}

static uint64_t hash_of(const struct tv_str *parts, size_t count) {
    uint64_t hash = 1;
    for (size_t i = 0; i < count; i++)
        hash = XXH3_64bits_withSeed(parts[i].at, parts[i].len, hash);
    return hash;
}

/* ---- Rows ----------------------------------------------------------------------------------- */

static bool is_same(const struct tv_pivot_row *row, uint64_t hash, const struct tv_str *parts,
                    size_t count) {
    for (size_t i = 0; i < count && row->hash == hash; i++)
        if (!tv_str_equal(row->values[i], parts[i]))
            return false;
    return row->hash == hash;
}

static size_t find_slot(const struct tv_pivot *pivot, uint64_t hash, const struct tv_str *parts) {
    size_t mask = pivot->slot_count - 1, at = (size_t)hash & mask;
    while (pivot->slots[at] &&
           !is_same(&pivot->rows[pivot->slots[at] - 1], hash, parts, pivot->key_count))
        at = (at + 1) & mask;
    return at;
}

static bool rebuild(struct tv_pivot *pivot, size_t slot_count) {
    uint32_t *slots = calloc(slot_count, sizeof *slots);
    if (!slots)
        return false;
    free(pivot->slots);
    pivot->slots = slots;
    pivot->slot_count = slot_count;
    for (size_t i = 0; i < pivot->row_count; i++) {
        const struct tv_pivot_row *row = &pivot->rows[i];
        pivot->slots[find_slot(pivot, row->hash, row->values)] = (uint32_t)i + 1;
    }
    return true;
}

static int compare_hashes(const void *a, const void *b) {
    const struct tv_pivot_row *x = a, *y = b;
    return (x->hash > y->hash) - (x->hash < y->hash);
}

static void drop_row(struct tv_pivot *pivot, struct tv_pivot_row *row) {
    pivot->others += row->findings;
    free((char *)row->values[0].at);
}

/* Keeps the rows with the smallest hashes, at most so many; later ones must be smaller still. */
static bool keep_smallest(struct tv_pivot *pivot, size_t most) {
    if (pivot->row_count <= most)
        return true;
    qsort(pivot->rows, pivot->row_count, sizeof *pivot->rows, compare_hashes);
    pivot->limit = pivot->rows[most].hash;
    while (pivot->row_count > 0 && pivot->rows[pivot->row_count - 1].hash >= pivot->limit)
        drop_row(pivot, &pivot->rows[--pivot->row_count]);
    return rebuild(pivot, pivot->slot_count);
}

static bool make_room(struct tv_pivot *pivot) {
    if (pivot->row_count == 2 * TV_PIVOT_ROWS_MAX && !keep_smallest(pivot, TV_PIVOT_ROWS_MAX))
        return false;
    if (pivot->row_count == pivot->row_room) {
        size_t room = pivot->row_room ? pivot->row_room * 2 : 64;
        struct tv_pivot_row *wider = realloc(pivot->rows, room * sizeof *wider);
        if (!wider)
            return false;
        pivot->rows = wider;
        pivot->row_room = room;
    }
    bool is_full = 2 * (pivot->row_count + 1) > pivot->slot_count;
    return !is_full || rebuild(pivot, pivot->slot_count ? pivot->slot_count * 2 : 256);
}

/* A new row with these values, copied; NULL when out of memory. */
static struct tv_pivot_row *add_row(struct tv_pivot *pivot, uint64_t hash,
                                    const struct tv_str *parts) {
    size_t len = 0;
    for (size_t i = 0; i < pivot->key_count; i++)
        len += parts[i].len;
    char *at = make_room(pivot) ? malloc(len + 1) : NULL;
    if (!at)
        return NULL;
    struct tv_pivot_row *row = &pivot->rows[pivot->row_count++];
    *row = (struct tv_pivot_row){.hash = hash};
    for (size_t i = 0; i < pivot->key_count; i++) {
        row->values[i] = (struct tv_str){at, parts[i].len};
        if (parts[i].len > 0)
            memcpy(at, parts[i].at, parts[i].len);
        at += parts[i].len;
    }
    pivot->slots[find_slot(pivot, hash, row->values)] = (uint32_t)pivot->row_count;
    return row;
}

/* The row of these values. NULL: it is not kept, or *fine is false. */
static struct tv_pivot_row *get_row(struct tv_pivot *pivot, const struct tv_str *parts,
                                    bool *fine) {
    uint64_t hash = hash_of(parts, pivot->key_count);
    struct tv_pivot_row *row = NULL;
    size_t slot = pivot->slot_count ? find_slot(pivot, hash, parts) : 0;
    *fine = true;
    if (pivot->slot_count && pivot->slots[slot])
        return &pivot->rows[pivot->slots[slot] - 1];
    if (pivot->limit > 0 && hash >= pivot->limit)
        return NULL;
    row = add_row(pivot, hash, parts);
    *fine = row != NULL;
    return row;
}

/* ---- Counting ------------------------------------------------------------------------------- */

bool tv_pivot_add(struct tv_pivot *pivot, const struct tv_finding *finding,
                  enum tv_severity severity, struct tv_str file) {
    struct values values;
    bool fine;
    write_values(pivot, finding, severity, file, &values);
    struct tv_pivot_row *row = get_row(pivot, values.parts, &fine);
    pivot->others += !row;
    if (!row)
        return fine;
    bool is_new =
        row->findings == 0 || finding->event_number == 0 || row->event != finding->event_number;
    row->findings++;
    row->events += is_new;
    row->event = finding->event_number;
    row->severity = severity > row->severity ? severity : row->severity;
    return true;
}

bool tv_pivot_merge(struct tv_pivot *into, const struct tv_pivot *from) {
    bool fine = true;
    into->others += from->others;
    if (from->limit > 0 && (into->limit == 0 || from->limit < into->limit)) {
        into->limit = from->limit;
        size_t kept = 0;
        for (size_t i = 0; i < into->row_count; i++)
            if (into->rows[i].hash < into->limit)
                into->rows[kept++] = into->rows[i];
            else
                drop_row(into, &into->rows[i]);
        into->row_count = kept;
        fine = !into->slot_count || rebuild(into, into->slot_count);
    }
    for (size_t i = 0; fine && i < from->row_count; i++) {
        const struct tv_pivot_row *other = &from->rows[i];
        struct tv_pivot_row *row = get_row(into, other->values, &fine);
        if (!row) {
            into->others += other->findings;
            continue;
        }
        row->findings += other->findings;
        row->events += other->events;
        row->severity = other->severity > row->severity ? other->severity : row->severity;
    }
    return fine;
}

/* ---- The end -------------------------------------------------------------------------------- */

static int compare_texts(struct tv_str a, struct tv_str b) {
    size_t len = a.len < b.len ? a.len : b.len;
    int order = len > 0 ? memcmp(a.at, b.at, len) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

static int compare_rows(const void *a, const void *b) {
    const struct tv_pivot_row *x = a, *y = b;
    if (x->findings != y->findings)
        return x->findings > y->findings ? -1 : 1;
    for (size_t i = 0; i < TV_PIVOT_KEYS; i++) {
        int order = compare_texts(x->values[i], y->values[i]);
        if (order)
            return order;
    }
    return 0;
}

void tv_pivot_sort(struct tv_pivot *pivot) {
    keep_smallest(pivot, TV_PIVOT_ROWS_MAX);
    if (pivot->row_count > 1)
        qsort(pivot->rows, pivot->row_count, sizeof *pivot->rows, compare_rows);
}

void tv_pivot_clear(struct tv_pivot *pivot) {
    for (size_t i = 0; i < pivot->row_count; i++)
        free((char *)pivot->rows[i].values[0].at);
    free(pivot->rows);
    free(pivot->slots);
    *pivot = (struct tv_pivot){.key_count = 0};
}
