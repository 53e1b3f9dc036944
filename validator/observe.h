/* What the parts of observing share. Private to this folder. */
#ifndef TV_OBSERVE_H
#define TV_OBSERVE_H

#include "checker.h"
#include "hash.h"

enum {
    TV_WATCH_WAYS = 4,     /* forms of one set */
    TV_WATCH_SETS = 2048,  /* of forms that are known to be told; a power of two */
    TV_WATCH_PAIR = 2,     /* sketches of one set, side by side in a line of the cache */
    TV_WATCH_PAIRS = 1024, /* sets of sketches that are known; a power of two */
    TV_WATCH_DEPTH = 64,   /* containers below properties that are looked into */
    TV_WATCH_TEXT = 120    /* bytes of a value that a sight shows */
};

/* What is known of events of one name and sketch, all of it told. */
struct tv_known {
    uint64_t key;     /* of name and sketch; 0: an empty place */
    uint64_t name;    /* of them all, as in struct tv_facts */
    uint64_t form;    /* likewise */
    uint32_t handle;  /* of the observer */
    uint8_t sequence; /* that the name is in; TV_SEQUENCES: none */
    bool is_start;    /* of it */
};

struct tv_known_set {
    alignas(TV_LINE_LEN) struct tv_known known[TV_WATCH_PAIR];
};

/* What observing keeps from one event to the next. Forms are those of events and of items of lists
 * that were told.
 *
 *   name, sketch --> known: form --not there--> read the form --> told before? --not so--> tell it
 *
 * All stand in the set that their hash says, the newest first, and the oldest is forgotten. */
struct tv_watch {
    struct tv_observer observer;
    bool wants_ids, wants_keys, wants_forms, wants_times;
    uint64_t key; /* of the event at hand; 0: some sketch is missing */
    struct tv_known_set known[TV_WATCH_PAIRS];
    uint64_t forms[TV_WATCH_SETS][TV_WATCH_WAYS]; /* 0: an empty place */
    uint64_t repeat_sketches[TV_REPEAT_ROWS];     /* see repeat.h */
};

/* observe_form.c: folds names and types of the container at the mark into *hash. True when some
 * item of a list in it is of a form that was not told yet. seed: tells apart what the container is
 * of. */
bool tv_form_read(struct tv_checker *checker, struct tv_walk_mark mark, uint64_t seed,
                  uint64_t *hash);

/* observe_sights.c: tells the values of a container at the mark, which is called so. */
void tv_sights_tell(struct tv_checker *checker, struct tv_walk_mark mark, struct tv_str name,
                    uint64_t seed);

static inline uint32_t tv_watch_set(uint64_t hash) {
    return hash >> 20 & (TV_WATCH_SETS - 1);
}

static inline struct tv_known *tv_watch_pair(struct tv_watch *watch, uint64_t key) {
    return watch->known[key >> 20 & (TV_WATCH_PAIRS - 1)].known;
}

/* Whether a form was told already. */
static inline bool tv_watch_has(const struct tv_watch *watch, uint64_t form) {
    const uint64_t *set = watch->forms[tv_watch_set(form)];
    bool has = false;
    for (unsigned i = 0; i < TV_WATCH_WAYS; i++)
        has |= set[i] == form;
    return has;
}

/* From now on it is told. */
static inline void tv_watch_add(struct tv_watch *watch, uint64_t form) {
    uint64_t *set = watch->forms[tv_watch_set(form)];
    for (unsigned i = TV_WATCH_WAYS - 1; i > 0; i--)
        set[i] = set[i - 1];
    set[0] = form;
}

#endif
