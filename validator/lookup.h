/* Names of one keyset, looked up one after another: the keyset is taken apart once, and the common
 * case (first of its bucket, at most 16 bytes) is one comparison of its two words.
 * Private to this folder. */
#ifndef TV_LOOKUP_H
#define TV_LOOKUP_H

#include "keyset.h"
#include "walk.h"

/* keys is NULL when there are no names. */
struct tv_lookup {
    uint64_t mult_a, mult_z;
    const uint32_t *buckets;
    const struct tv_key *keys;
    uint32_t shift;
};

static inline void tv_lookup_open(const struct tv_table *table, uint32_t keyset,
                                  struct tv_lookup *lookup) {
    lookup->keys = NULL;
    if (keyset == TV_NONE)
        return;
    const struct tv_keyset *set = &table->keysets[keyset];
    lookup->mult_a = tv_join_halves(set->mult_a_low, set->mult_a_high);
    lookup->mult_z = tv_join_halves(set->mult_z_low, set->mult_z_high);
    lookup->shift = set->shift;
    lookup->buckets = table->buckets + set->buckets;
    lookup->keys = table->keys + set->keys;
}

/* The keys of a bucket, whole names compared. */
const struct tv_key *tv_lookup_search(const struct tv_table *table, const struct tv_lookup *lookup,
                                      struct tv_str name, uint64_t hash);

static inline const struct tv_key *tv_lookup_words(const struct tv_table *table,
                                                   const struct tv_lookup *lookup,
                                                   struct tv_name_words words, struct tv_str name) {
    uint64_t hash =
        (words.head * lookup->mult_a ^ (words.tail + name.len) * lookup->mult_z) >> lookup->shift;
    uint32_t first = lookup->buckets[hash];
    if (TV_RARE(first == lookup->buckets[hash + 1]))
        return NULL;
    const struct tv_key *key = lookup->keys + first;
    uint64_t differs = (tv_join_halves(key->head[0], key->head[1]) ^ words.head) |
                       (tv_join_halves(key->tail[0], key->tail[1]) ^ words.tail) |
                       (key->len ^ name.len);
    if (TV_OFTEN(!differs && tv_key_is_all(table, key, name)))
        return key;
    return tv_lookup_search(table, lookup, name, hash);
}

/* As tv_keyset_find; keys must not be NULL. */
static inline const struct tv_key *
tv_lookup_find(const struct tv_table *table, const struct tv_lookup *lookup, struct tv_str name) {
    return tv_lookup_words(table, lookup, tv_name_words(name), name);
}

/* The same for the name between the quotes at open and close of a text, for which there is a faster
 * way behind the first bytes of it. */
static inline const struct tv_key *tv_lookup_quoted(const struct tv_table *table,
                                                    const struct tv_lookup *lookup,
                                                    const char *base, uint32_t open,
                                                    uint32_t close) {
    size_t start = (size_t)open + 1, end = close;
    struct tv_str name = {base + start, end - start};
    struct tv_name_words words = TV_OFTEN(start < end && end >= 8)
                                     ? tv_name_words_behind(base, start, end)
                                     : tv_name_words(name);
    return tv_lookup_words(table, lookup, words, name);
}

/* True when the name between two quotes and its colon are written as nearly all are: without
 * escapes and blanks. */
static inline bool tv_lookup_is_plain(const struct tv_walk *walk, uint32_t open, uint32_t close) {
    return TV_OFTEN(walk->base[close + 1] == ':') && !tv_walk_has_escape(walk, open + 1, close);
}

/* The key of such a name, when it is no old one. Else NULL, which says nothing. */
static inline const struct tv_key *tv_lookup_plain(const struct tv_table *table,
                                                   const struct tv_lookup *lookup,
                                                   const struct tv_walk *walk, uint32_t open,
                                                   uint32_t close) {
    if (!tv_lookup_is_plain(walk, open, close))
        return NULL;
    const struct tv_key *key = tv_lookup_quoted(table, lookup, walk->base, open, close);
    return TV_OFTEN(key && key->kind != TV_KEY_FORMERLY) ? key : NULL;
}

#endif
