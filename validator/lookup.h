/* Names of one keyset, looked up one after another. What the hot path needs of the table is laid
 * side by side here: one comparison of three numbers decides a name of up to 16 bytes.
 *
 *   name --hash--> buckets[h] --> spot: head, tail, len, slot
 *
 * A name that the first spot of its bucket does not have is searched in the table itself: it is
 * unknown, or shares its bucket, or is an old name that needs to be told. Private to this folder.
 *
 * All that belongs to a keyset is one piece of few cache lines. Buckets are counted backwards, so
 * that one pointer leads to all of it:
 *
 *            ... 2 1 0 v 0 1 2 ...
 *   | buckets, 2 bytes | spots, 24 bytes | middles, 8 bytes |   | next keyset ...
 */
#ifndef TV_LOOKUP_H
#define TV_LOOKUP_H

#include "keyset.h"
#include "walk.h"

/* A key of the table, in the order of its keyset. */
struct tv_spot {
    uint64_t head, tail; /* tv_name_words */
    uint16_t len;        /* TV_SPOT_NONE: a name that the hot path leaves to the search, or none */
    bool is_shared; /* a name that is not this one may still be known: the next, or an odd one */
    uint32_t slot;
};

/* Names so long are left to the search too. */
#define TV_SPOT_NONE UINT16_MAX

/* A keyset, or the one without any names. */
struct tv_names {
    uint64_t mult_a, mult_z;
    const struct tv_spot *spots; /* in front of them the number of the first spot of each bucket */
    uint32_t keyset;             /* or TV_NONE */
    uint16_t key_count;          /* spots that are names */
    uint8_t shift;
};

enum { TV_LINE_LEN = 64 /* bytes of a cache line, as nearly everywhere */ };

/* Bytes that all keysets of a table take. */
size_t tv_names_size(const struct tv_table *table);

/* Lays all keysets out, and behind them the one without names. names: keysets_count + 1 of them;
 * room: tv_names_size bytes, aligned to TV_LINE_LEN. */
void tv_names_prepare(const struct tv_table *table, struct tv_names *names, char *room);

/* What nearly all lookups touch: buckets and spots. */
struct tv_str tv_names_piece(const struct tv_names *names);

/* True when the bytes of a long name between head and tail are right too. */
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

/* The first spot of the bucket of a name. */
static inline const struct tv_spot *tv_names_first_spot(const struct tv_names *names,
                                                        struct tv_name_words words, size_t len) {
    uint64_t hash =
        (words.head * names->mult_a ^ (words.tail + len) * names->mult_z) >> names->shift;
    const uint16_t *buckets = (const uint16_t *)(const void *)names->spots;
    return names->spots + buckets[~(ptrdiff_t)hash];
}

/* True when it is that name, but for the middle of a long one. */
static inline bool tv_spot_is(const struct tv_spot *spot, struct tv_name_words words, size_t len) {
    return !((spot->head ^ words.head) | (spot->tail ^ words.tail) | (spot->len ^ len));
}

/* The spot of a name behind which 8 bytes may be read. If it is NULL, *is_unknown tells whether the
 * keyset surely has no such name. */
static inline const struct tv_spot *tv_names_spot(const struct tv_table *table,
                                                  const struct tv_names *names, const char *name,
                                                  size_t len, bool *is_unknown) {
    struct tv_name_words words = tv_name_words_ahead(name, len);
    const struct tv_spot *spot = tv_names_first_spot(names, words, len);
    if (TV_RARE(!tv_spot_is(spot, words, len))) {
        *is_unknown = !spot->is_shared;
        return NULL;
    }
    *is_unknown = false;
    if (TV_RARE(len > 16) && !tv_names_has_middle(table, names, spot, name, len))
        return NULL;
    return spot;
}

/* Bytes 8 to 15 of the name of a spot that is one; 0 when it is shorter. */
uint64_t tv_names_middle(const struct tv_names *names, uint32_t spot);

#endif
