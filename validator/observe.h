/* What the parts of observing share. Private to this folder. */
#ifndef TV_OBSERVE_H
#define TV_OBSERVE_H

#include "checker.h"

enum {
    TV_WATCH_WAYS = 4,    /* forms of one set, side by side in a line of the cache */
    TV_WATCH_SETS = 2048, /* of forms that are known to be told; a power of two */
    TV_WATCH_DEPTH = 64,  /* containers below properties that are looked into */
    TV_WATCH_TEXT = 120   /* bytes of a value that a sight shows */
};

/* A form that was told, of an event or an item of a list. */
struct tv_told_form {
    uint64_t hash;    /* 0: an empty place */
    uint32_t handle;  /* of the observer */
    uint8_t sequence; /* that the name is in; TV_SEQUENCES: none */
    bool is_start;    /* of it */
};

/* What observing keeps from one event to the next. */
struct tv_watch {
    struct tv_observer observer;
    bool wants_ids, wants_keys, wants_forms, wants_times;
    struct tv_told_form forms[TV_WATCH_SETS][TV_WATCH_WAYS]; /* each in the set that its hash
                                                                says; the newest first */
};

/* observe_form.c: folds names and types of the container at the mark into *hash. True when some
 * item of a list in it is of a form that was not told yet. seed: tells apart what the container is
 * of. */
bool tv_form_read(struct tv_checker *checker, struct tv_walk_mark mark, uint64_t seed,
                  uint64_t *hash);

/* observe_sights.c: tells the values of a container at the mark, which is called so. */
void tv_sights_tell(struct tv_checker *checker, struct tv_walk_mark mark, struct tv_str name,
                    uint64_t seed);

static inline struct tv_told_form *tv_watch_set(struct tv_watch *watch, uint64_t form) {
    return watch->forms[form >> 20 & (TV_WATCH_SETS - 1)];
}

/* A form that was told already, until the next one is added; or NULL. */
static inline struct tv_told_form *tv_watch_find(struct tv_watch *watch, uint64_t form) {
    struct tv_told_form *set = tv_watch_set(watch, form);
    unsigned ways = 0;
    for (unsigned i = 0; i < TV_WATCH_WAYS; i++)
        ways |= (unsigned)(set[i].hash == form) << i;
    return ways ? &set[__builtin_ctz(ways)] : NULL;
}

/* From now on it is told; of its set the oldest one is forgotten. */
static inline struct tv_told_form *tv_watch_add(struct tv_watch *watch, uint64_t form) {
    struct tv_told_form *set = tv_watch_set(watch, form);
    for (unsigned i = TV_WATCH_WAYS - 1; i > 0; i--)
        set[i] = set[i - 1];
    set[0] = (struct tv_told_form){.hash = form, .sequence = TV_SEQUENCES};
    return set;
}

/* ---- Hashes ---------------------------------------------------------------------------------- */

#define TV_HASH_A 0x9e3779b97f4a7c15u
#define TV_HASH_B 0xd6e8feb86659fd93u

/* The halves of a product of 128 bits, folded. */
static inline uint64_t tv_hash_mix(uint64_t a, uint64_t b) {
    unsigned __int128 product = (unsigned __int128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint64_t tv_hash_step(uint64_t hash, uint64_t word) {
    return tv_hash_mix(hash ^ TV_HASH_A, word ^ TV_HASH_B);
}

static inline uint64_t tv_hash_word(const char *at) {
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

/* Of a text of any length; reads nothing behind it. */
static inline uint64_t tv_hash_text(struct tv_str text, uint64_t seed) {
    uint64_t hash = seed ^ text.len * TV_HASH_B, word = 0;
    if (text.len < 8) {
        for (size_t i = 0; i < text.len; i++)
            word = word << 8 | (unsigned char)text.at[i];
        return tv_hash_step(hash, word);
    }
    for (size_t at = 0; at + 16 < text.len; at += 16)
        hash = tv_hash_mix(tv_hash_word(text.at + at) ^ TV_HASH_A ^ hash,
                           tv_hash_word(text.at + at + 8) ^ TV_HASH_B ^ hash >> 32);
    const char *last = text.at + text.len - 8;
    return tv_hash_mix(tv_hash_word(text.len > 16 ? last - 8 : text.at) ^ TV_HASH_A ^ hash,
                       tv_hash_word(last) ^ TV_HASH_B);
}

#endif
