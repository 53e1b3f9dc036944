/* Making a keyset: multipliers are drawn from a fixed series, the ones with the fewest collisions
 * win, and the keys are laid out by bucket.
 *
 *   buckets  0 0 1 1 3 ... n      key numbers where each bucket starts; one more closes the last
 *   keys     | b1 | b3 b3 | ...   in the order of their buckets, within one as they were given
 *
 * Names with the same head, tail and length collide under any multiplier; a search compares their
 * bytes, so that is only slow, not wrong. */
#include "builder.h"
#include "keyset.h"

#include <stdlib.h>

enum { BITS_MAX = 20, TRIES = 48, SMALL_MAX = 64 /* keys */ };

/* One keyset in the making. Scratch is the builder's only until it is done. */
struct making {
    struct tv_keyset set;
    struct tv_key *keys;
    uint32_t count;
    uint32_t bucket_count; /* 1 << bits */
    uint32_t *fill;        /* bucket_count + 1: keys per bucket, then where each bucket starts */
    struct tv_key *sorted; /* count */
};

/* The next number of a fixed series (a Weyl sequence, mixed). */
static uint64_t draw(uint64_t *state) {
    *state += 0x9E3779B97F4A7C15;
    uint64_t x = *state;
    x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9;
    x = (x ^ x >> 27) * 0x94D049BB133111EB;
    return x ^ x >> 31;
}

static void set_multipliers(struct tv_keyset *set, uint64_t a, uint64_t z) {
    set->mult_a_low = (uint32_t)a | 1;
    set->mult_a_high = (uint32_t)(a >> 32);
    set->mult_z_low = (uint32_t)z | 1;
    set->mult_z_high = (uint32_t)(z >> 32);
}

/* Four buckets a key keep small sets free of collisions; large ones would leave the caches. */
static uint32_t choose_bits(uint32_t count) {
    uint64_t wanted = (uint64_t)count * (count <= SMALL_MAX ? 4 : 2);
    uint32_t bits = 1;
    while (bits < BITS_MAX && (uint64_t)1 << bits < wanted)
        bits++;
    return bits;
}

static struct tv_name_words words_of(const struct tv_key *key) {
    return (struct tv_name_words){tv_join_halves(key->head[0], key->head[1]),
                                  tv_join_halves(key->tail[0], key->tail[1])};
}

static uint32_t bucket_of(const struct making *making, const struct tv_key *key) {
    return tv_keyset_hash(&making->set, words_of(key), key->len);
}

static void fill_key(const struct tv_builder *builder, struct tv_key *key) {
    struct tv_str name = tv_builder_text(builder, key->name);
    struct tv_name_words words = tv_name_words(name);
    key->head[0] = (uint32_t)words.head;
    key->head[1] = (uint32_t)(words.head >> 32);
    key->tail[0] = (uint32_t)words.tail;
    key->tail[1] = (uint32_t)(words.tail >> 32);
    key->len = (uint32_t)name.len;
}

/* Keys per bucket into fill[]; returns how many pairs of keys share one. */
static uint64_t count_collisions(struct making *making) {
    uint64_t collisions = 0;
    memset(making->fill, 0, ((size_t)making->bucket_count + 1) * sizeof *making->fill);
    for (uint32_t i = 0; i < making->count; i++)
        collisions += making->fill[bucket_of(making, &making->keys[i])]++;
    return collisions;
}

/* Returns how many collisions are left. */
static uint64_t choose_multipliers(struct making *making) {
    uint64_t state = 0;
    uint64_t fewest = UINT64_MAX;
    struct tv_keyset best = making->set;
    for (unsigned try = 0; try < TRIES && fewest > making->count / 32; try++) {
        uint64_t a = draw(&state);
        set_multipliers(&making->set, a, draw(&state));
        uint64_t collisions = count_collisions(making);
        if (collisions < fewest) {
            fewest = collisions;
            best = making->set;
        }
    }
    making->set = best;
    return count_collisions(making);
}

static void set_bits(struct making *making, uint32_t bits) {
    making->bucket_count = (uint32_t)1 << bits;
    making->set.shift = 64 - bits;
}

/* A plan has as many keysets as events, so that half the buckets are better where they do. */
static void choose_hash(struct making *making) {
    uint32_t bits = choose_bits(making->count);
    bool may_be_less = bits > 1 && making->count <= SMALL_MAX;
    set_bits(making, may_be_less ? bits - 1 : bits);
    if (choose_multipliers(making) > 0 && may_be_less) {
        set_bits(making, bits);
        choose_multipliers(making);
    }
}

/* Turns counts into starts, and puts each key behind those of its bucket that came before it. */
static void sort_keys(struct making *making) {
    uint32_t start = 0;
    for (uint32_t b = 0; b <= making->bucket_count; b++) {
        uint32_t count = making->fill[b];
        making->fill[b] = start;
        start += count;
    }
    for (uint32_t i = 0; i < making->count; i++) {
        const struct tv_key *key = &making->keys[i];
        making->sorted[making->fill[bucket_of(making, key)]++] = *key;
    }
    for (uint32_t b = making->bucket_count; b > 0; b--) /* each start moved to the next one's */
        making->fill[b] = making->fill[b - 1];
    making->fill[0] = 0;
}

/* Equal names are one string, and share a bucket. */
static bool names_differ(const struct making *making) {
    for (uint32_t b = 0; b < making->bucket_count; b++) {
        for (uint32_t i = making->fill[b]; i < making->fill[b + 1]; i++) {
            for (uint32_t j = making->fill[b]; j < i; j++) {
                if (making->sorted[i].name == making->sorted[j].name)
                    return false;
            }
        }
    }
    return true;
}

static bool lay_out(struct tv_builder *builder, struct making *making) {
    for (uint32_t i = 0; i < making->count; i++)
        fill_key(builder, &making->keys[i]);
    choose_hash(making);
    sort_keys(making);
    return names_differ(making);
}

static uint32_t add_keyset(struct tv_builder *builder, struct making *making) {
    struct tv_keyset *set = &making->set;
    set->buckets = tv_builder_add_buckets(builder, making->fill, making->bucket_count + 1);
    set->keys = tv_builder_add_keys(builder, making->sorted, making->count);
    set->key_count = making->count;
    return tv_builder_add_keysets(builder, set, 1);
}

uint32_t tv_builder_keyset(struct tv_builder *builder, struct tv_key *keys, uint32_t count) {
    if (builder->status != TV_OK)
        return TV_NONE;
    struct making making = {.keys = keys, .count = count};
    making.fill = malloc((((size_t)1 << choose_bits(count)) + 1) * sizeof *making.fill);
    making.sorted = calloc((size_t)count + 1, sizeof *making.sorted);
    uint32_t index = TV_NONE;
    if (making.fill == NULL || making.sorted == NULL)
        builder->status = TV_ERROR_MEMORY;
    else if (!lay_out(builder, &making))
        builder->status = TV_ERROR_DEFINITION;
    else
        index = add_keyset(builder, &making);
    free(making.fill);
    free(making.sorted);
    return index;
}
