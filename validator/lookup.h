/* Names of one keyset, looked up one after another. What the hot path needs of the table is laid
 * side by side here: one comparison of three numbers decides a name of up to 16 bytes.
 *
 *   name --hash--> buckets[h] --> spot: head, tail, len, slot
 *
 * A name that the first spot of its bucket does not have is searched in the table itself: it is
 * unknown, or shares its bucket, or is an old name that needs to be told. Private to this folder.
 */
#ifndef TV_LOOKUP_H
#define TV_LOOKUP_H

#include "keyset.h"
#include "walk.h"

/* A key of the table, in the order of its keyset. */
struct tv_spot {
    uint64_t head, tail; /* tv_name_words */
    uint16_t len;        /* TV_SPOT_NONE: a name that the hot path leaves to the search, or none */
    bool is_shared;      /* a name that is not this one may still be known */
    uint32_t slot;
};

/* Names so long are left to the search too. */
#define TV_SPOT_NONE UINT16_MAX

/* A keyset, or the one without any names. */
struct tv_names {
    uint64_t mult_a, mult_z;
    const uint32_t *buckets; /* of the table: number of the first spot of each bucket */
    const struct tv_spot *spots;
    uint32_t shift;
    uint32_t keyset; /* or TV_NONE */
};

/* Lays all keysets out, and behind them the one without names. names: keysets_count + 1 of them;
 * spots: keys_count + keysets_count + 1. */
void tv_names_prepare(const struct tv_table *table, struct tv_names *names, struct tv_spot *spots);

/* True when the bytes between head and tail are right too. */
bool tv_names_has_middle(const struct tv_table *table, const struct tv_names *names,
                         const struct tv_spot *spot, const char *name, size_t len);

/* The bytes of a word that belong to a name of 0 to 8 bytes. */
extern const uint64_t tv_word_masks[9];

static inline uint64_t tv_load_word(const char *at) {
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

/* tv_name_words of a name behind which 8 bytes may be read: no branch on the length, which no
 * processor can predict. */
static inline struct tv_name_words tv_name_words_ahead(const char *name, size_t len) {
    uint64_t mask = tv_word_masks[len < 8 ? len : 8];
    const char *last = len < 8 ? name : name + len - 8;
    return (struct tv_name_words){tv_load_word(name) & mask, tv_load_word(last) & mask};
}

/* The spot of a name behind which 8 bytes may be read. If it is NULL, *is_unknown tells whether the
 * keyset surely has no such name. */
static inline const struct tv_spot *tv_names_spot(const struct tv_table *table,
                                                  const struct tv_names *names, const char *name,
                                                  size_t len, bool *is_unknown) {
    struct tv_name_words words = tv_name_words_ahead(name, len);
    uint64_t hash =
        (words.head * names->mult_a ^ (words.tail + len) * names->mult_z) >> names->shift;
    const struct tv_spot *spot = names->spots + names->buckets[hash];
    if (TV_RARE((spot->head ^ words.head) | (spot->tail ^ words.tail) | (spot->len ^ len))) {
        *is_unknown = !spot->is_shared;
        return NULL;
    }
    *is_unknown = false;
    if (TV_RARE(len > 16) && !tv_names_has_middle(table, names, spot, name, len))
        return NULL;
    return spot;
}

#endif
