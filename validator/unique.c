/* Are values equal, are all items of a list different? Each value becomes a hash that is the same
 * for equal values, however they are written: 1 and 1.0, "a" and "\u0061", objects in any order of
 * their names. The hashes are sorted, so that equal ones stand side by side.
 *
 *   object   sum of mix(name, value)      array   chain of its items      scalar   of what it is
 *
 * Those of one hash are compared once more, exactly (equal.c). Containers that are open while a
 * hash is made stand on a stack. */
#include "checker.h"

#include <string.h>

enum { NEAR = 16 };

static uint64_t mix(uint64_t a, uint64_t b) {
    uint64_t hash = (a ^ b >> 32) * 0x9e3779b97f4a7c15u + b;
    hash = (hash ^ hash >> 29) * 0xbf58476d1ce4e5b9u;
    return hash ^ hash >> 32;
}

/* ---- The hash of a value --------------------------------------------------------------------- */

/* The text of a string, decoded behind what is in use. */
static struct tv_str decode(struct tv_checker *checker, struct tv_str raw, bool has_escape) {
    char *out = checker->decoded + checker->decoded_len;
    return has_escape ? (struct tv_str){out, tv_unescape(raw, out, NULL)} : raw;
}

static uint64_t hash_scalar(struct tv_checker *checker, struct tv_walk *walk, unsigned type) {
    struct tv_str text = {walk->base + walk->at, 1};
    bool has_escape = false, is_integer = false;
    if (type == TV_TYPE_STRING) {
        tv_walk_string(walk, &text, &has_escape);
        return mix(type, tv_name_hash(decode(checker, text, has_escape)));
    }
    if (type == TV_TYPE_NUMBER) {
        tv_walk_number(walk, &text, &is_integer);
        return mix(type, tv_number_hash(text));
    }
    tv_walk_literal(walk);
    return mix(type, (unsigned char)text.at[0]); /* t, f or n */
}

/* The next name of an object. */
static void start_member(struct tv_checker *checker, struct tv_walk *walk, struct tv_fold *fold) {
    struct tv_str raw = {NULL, 0};
    bool has_escape = false;
    if (fold->close == '}' && tv_walk_key(walk, &raw, &has_escape))
        fold->name = tv_name_hash(decode(checker, raw, has_escape));
}

static void add_value(struct tv_fold *fold, uint64_t value) {
    if (fold->close == '}')
        fold->sum += mix(fold->name, value);
    else
        fold->sum = mix(fold->sum, value);
}

/* Goes into the containers that begin here; the hash of the first value that holds none. */
static uint64_t go_down(struct tv_checker *checker, struct tv_walk *walk, uint32_t *depth) {
    for (;;) {
        unsigned type = tv_walk_type(walk);
        bool empty = true;
        if (!(type & (TV_TYPE_OBJECT | TV_TYPE_ARRAY)))
            return hash_scalar(checker, walk, type);
        if (!tv_walk_enter(walk, &empty) || empty)
            return mix(type, 0);
        struct tv_fold *fold = &checker->folds[(*depth)++];
        *fold = (struct tv_fold){.sum = type, .close = type == TV_TYPE_OBJECT ? '}' : ']'};
        start_member(checker, walk, fold);
    }
}

uint64_t tv_value_hash(struct tv_checker *checker, struct tv_walk *walk) {
    uint32_t depth = 0;
    uint64_t value = go_down(checker, walk, &depth);
    while (depth > 0) {
        struct tv_fold *fold = &checker->folds[depth - 1];
        bool more = false;
        add_value(fold, value);
        if (tv_walk_next(walk, fold->close, &more) && more) {
            start_member(checker, walk, fold);
            value = go_down(checker, walk, &depth);
        } else {
            value = mix(fold->sum, 1);
            depth--;
        }
    }
    return value;
}

/* ---- Items ----------------------------------------------------------------------------------- */

static void sift_down(struct tv_name *items, size_t at, size_t count) {
    for (size_t child = 2 * at + 1; child < count; child = 2 * at + 1) {
        if (child + 1 < count && items[child].hash < items[child + 1].hash)
            child++;
        if (items[at].hash >= items[child].hash)
            return;
        struct tv_name held = items[at];
        items[at] = items[child];
        items[child] = held;
        at = child;
    }
}

static void sort(struct tv_name *items, size_t count) {
    for (size_t i = count / 2; i-- > 0;)
        sift_down(items, i, count);
    for (size_t i = count; i-- > 1;) {
        struct tv_name last = items[i];
        items[i] = items[0];
        items[0] = last;
        sift_down(items, 0, i);
    }
}

static bool are_equal(struct tv_checker *checker, const struct tv_name *a,
                      const struct tv_name *b) {
    struct tv_str one = {checker->walk.base + a->at, a->len};
    struct tv_str other = {checker->walk.base + b->at, b->len};
    return tv_values_equal(checker, one, other);
}

/* True when an item before this one, among those of its hash, is equal to it. Items that differ and
 * have one hash come by design alone: no more than a few are looked at. */
static bool has_equal(struct tv_checker *checker, const struct tv_name *items, uint32_t at) {
    uint32_t i = at, last = at > NEAR ? at - NEAR : 0;
    while (i > last && items[i - 1].hash == items[at].hash) {
        if (are_equal(checker, &items[--i], &items[at]))
            return true;
    }
    return false;
}

/* Puts the items behind the names in use; how many. */
static uint32_t list_items(struct tv_checker *checker, struct tv_walk *walk, uint32_t room) {
    bool empty = true, more = true;
    uint32_t count = 0;
    if (!tv_walk_enter(walk, &empty) || empty)
        return 0;
    for (; more && count < room; count++) {
        struct tv_name *item = &checker->names[checker->name_count + count];
        item->at = walk->at;
        item->hash = tv_value_hash(checker, walk);
        item->len = walk->at - item->at;
        if (!tv_walk_next(walk, ']', &more))
            break;
    }
    return count;
}

bool tv_items_differ(struct tv_checker *checker, struct tv_walk_mark array, uint32_t count,
                     uint32_t len) {
    struct tv_walk walk = checker->walk;
    struct tv_name *items = checker->names + checker->name_count;
    uint32_t room = checker->names_max - checker->name_count;
    if (count > room) {
        tv_note_budget(checker, TV_DETAIL_NO_NAMES);
        return true;
    }
    if (!tv_spend(checker, count + len))
        return true;
    tv_walk_restore(&walk, array);
    count = list_items(checker, &walk, room);
    sort(items, count);
    for (uint32_t i = 1; i < count; i++) {
        if (has_equal(checker, items, i))
            return checker->out_of_steps;
    }
    return true;
}
