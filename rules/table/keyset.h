/* Finding a name in a keyset, inline for the hot path. The two words of a name (its head and its
 * tail) feed the hash and then decide most comparisons: a name of up to 16 bytes is its two words
 * and its length.
 *
 *   name   o r d e r _ c o m p l e t e d        keyset --h--> buckets[h], buckets[h + 1]
 *          '---- head ---'                                         |
 *                    '---- tail ---'                       keys[ b .. e )  compared one by one
 *
 * No byte outside of a name is read. Needs a little-endian host, as images do. */
#ifndef TV_KEYSET_H
#define TV_KEYSET_H

#include "table.h"

#include <assert.h>
#include <string.h>

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "tables need a little-endian host");

struct tv_name_words {
    uint64_t head, tail;
};

static inline uint64_t tv_word_of_4_to_7(const char *at, size_t len) {
    uint32_t low, high;
    memcpy(&low, at, 4);
    memcpy(&high, at + len - 4, 4);
    return low | (uint64_t)high << (8 * (len - 4)); /* bytes that overlap are equal */
}

static inline uint64_t tv_word_of_1_to_3(const char *at, size_t len) {
    uint64_t first = (unsigned char)at[0];
    uint64_t middle = (unsigned char)at[len / 2];
    uint64_t last = (unsigned char)at[len - 1];
    return first | middle << (8 * (len / 2)) | last << (8 * (len - 1));
}

/* The first and the last 8 bytes of a name; of a shorter one all of it, twice. */
static inline struct tv_name_words tv_name_words(struct tv_str name) {
    struct tv_name_words words = {0, 0};
    if (name.len >= 8) {
        memcpy(&words.head, name.at, 8);
        memcpy(&words.tail, name.at + name.len - 8, 8);
        return words;
    }
    if (name.len >= 4)
        words.head = tv_word_of_4_to_7(name.at, name.len);
    else if (name.len > 0)
        words.head = tv_word_of_1_to_3(name.at, name.len);
    words.tail = words.head;
    return words;
}

static inline uint64_t tv_join_halves(uint32_t low, uint32_t high) {
    return low | (uint64_t)high << 32;
}

/* The bucket of a name in a keyset: below 1 << bits. */
static inline uint32_t tv_keyset_hash(const struct tv_keyset *keyset, struct tv_name_words words,
                                      size_t len) {
    uint64_t a = words.head * tv_join_halves(keyset->mult_a_low, keyset->mult_a_high);
    uint64_t z = (words.tail + len) * tv_join_halves(keyset->mult_z_low, keyset->mult_z_high);
    return (uint32_t)((a ^ z) >> keyset->shift);
}

/* True when a key whose words and length are those of the name is it: the bytes in between. */
static inline bool tv_key_is_all(const struct tv_table *table, const struct tv_key *key,
                                 struct tv_str name) {
    if (name.len <= 16)
        return true;
    const char *whole = table->bytes + table->strings[key->name].at;
    return memcmp(whole + 8, name.at + 8, name.len - 16) == 0;
}

/* True when the key is that name; bytes between head and tail are compared too. */
static inline bool tv_key_is(const struct tv_table *table, const struct tv_key *key,
                             struct tv_name_words words, struct tv_str name) {
    uint64_t differs = (tv_join_halves(key->head[0], key->head[1]) ^ words.head) |
                       (tv_join_halves(key->tail[0], key->tail[1]) ^ words.tail) |
                       (key->len ^ name.len);
    return !differs && tv_key_is_all(table, key, name);
}

/* As tv_keyset_find, with the words of the name already at hand. keyset must not be TV_NONE. */
static inline const struct tv_key *tv_keyset_find_words(const struct tv_table *table,
                                                        uint32_t keyset, struct tv_name_words words,
                                                        struct tv_str name) {
    const struct tv_keyset *set = &table->keysets[keyset];
    const uint32_t *bucket = table->buckets + set->buckets + tv_keyset_hash(set, words, name.len);
    const struct tv_key *key = table->keys + set->keys + bucket[0];
    const struct tv_key *end = table->keys + set->keys + bucket[1];
    for (; key < end; key++) {
        if (tv_key_is(table, key, words, name))
            return key;
    }
    return NULL;
}

/* tv_keyset_find, inline. */
static inline const struct tv_key *tv_keyset_find_fast(const struct tv_table *table,
                                                       uint32_t keyset, struct tv_str name) {
    if (keyset == TV_NONE)
        return NULL;
    return tv_keyset_find_words(table, keyset, tv_name_words(name), name);
}

#endif
