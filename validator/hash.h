/* Hashes of what rules across events compare: 64 bits, the same in every run. Private to this
 * folder. */
#ifndef TV_HASH_H
#define TV_HASH_H

#include "lookup.h"

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

/* Of a text of any length; reads nothing behind it. */
static inline uint64_t tv_hash_text(struct tv_str text, uint64_t seed) {
    uint64_t hash = seed ^ text.len * TV_HASH_B, word = 0;
    if (text.len < 8) {
        for (size_t i = 0; i < text.len; i++)
            word = word << 8 | (unsigned char)text.at[i];
        return tv_hash_step(hash, word);
    }
    for (size_t at = 0; at + 16 < text.len; at += 16)
        hash = tv_hash_mix(tv_load_word(text.at + at) ^ TV_HASH_A ^ hash,
                           tv_load_word(text.at + at + 8) ^ TV_HASH_B ^ hash >> 32);
    const char *last = text.at + text.len - 8;
    return tv_hash_mix(tv_load_word(text.len > 16 ? last - 8 : text.at) ^ TV_HASH_A ^ hash,
                       tv_load_word(last) ^ TV_HASH_B);
}

/* Of a text behind which TV_READ_SLACK bytes may be read. Ids are mostly of 16 to 64 bytes: of
 * those always four pieces of 16 bytes are read, the last one again where there are no more, as a
 * branch on the length would be foreseen badly.
 *
 *   |---0---|---1---|---2---|        44 bytes
 *                       |---3---| */
static inline uint64_t tv_hash_ahead(struct tv_str text, uint64_t seed) {
    enum { PIECES = 4, PIECE = 16 };
    uint64_t hash = seed + text.len * TV_HASH_B;
    if (text.len < PIECE) {
        struct tv_name_words words = tv_name_words_ahead(text.at, text.len);
        return tv_hash_mix(words.head ^ TV_HASH_A ^ hash, words.tail ^ TV_HASH_B);
    }
    if (TV_RARE(text.len > PIECES * PIECE))
        return tv_hash_text(text, seed);
    size_t last = text.len - PIECE;
    for (unsigned i = 0; i < PIECES; i++) {
        const char *at = text.at + (PIECE * i < last ? PIECE * i : last);
        hash = (hash << 23 | hash >> 41) +
               tv_hash_mix(tv_load_word(at) ^ TV_HASH_A, tv_load_word(at + 8) ^ TV_HASH_B);
    }
    return tv_hash_mix(hash, TV_HASH_A);
}

/* Of a name behind which 8 bytes may be read: of its first and last 8 bytes, and of those between
 * if there are more. */
static inline uint64_t tv_hash_name(const char *name, uint32_t len) {
    struct tv_name_words words = tv_name_words_ahead(name, len);
    uint64_t word = words.head * TV_HASH_A + (words.tail ^ len) * TV_HASH_B;
    if (TV_RARE(len > 16)) {
        for (uint32_t at = 8; at + 8 < len; at += 8)
            word = tv_hash_step(word, tv_load_word(name + at));
    }
    return word;
}

#endif
