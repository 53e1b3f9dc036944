/* Random numbers that are the same on every machine: xoshiro256** seeded by splitmix64. Nothing
 * else in the generator is random, and nothing depends on clock, locale or libc. */
#ifndef TV_GEN_RANDOM_H
#define TV_GEN_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

struct tv_gen_random {
    uint64_t at[4];
};

/* One step of splitmix64: spreads any number, also consecutive ones, over all 64 bits. */
static inline uint64_t tv_gen_mix(uint64_t x) {
    x += 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

static inline void tv_gen_seed(struct tv_gen_random *random, uint64_t seed) {
    for (int i = 0; i < 4; i++)
        random->at[i] = seed = tv_gen_mix(seed);
}

static inline uint64_t tv_gen_rotate(uint64_t x, int by) {
    return x << by | x >> (64 - by);
}

/* 64 random bits. */
static inline uint64_t tv_gen_draw(struct tv_gen_random *random) {
    uint64_t *s = random->at;
    uint64_t result = tv_gen_rotate(s[1] * 5, 7) * 9, shifted = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = tv_gen_rotate(s[3], 45);
    return result;
}

/* A number from 0 to count - 1; count is at least 1. */
static inline uint32_t tv_gen_below(struct tv_gen_random *random, uint32_t count) {
    return (uint32_t)(((tv_gen_draw(random) >> 32) * count) >> 32);
}

/* A number from low to high, both included. */
static inline uint32_t tv_gen_between(struct tv_gen_random *random, uint32_t low, uint32_t high) {
    return low + tv_gen_below(random, high - low + 1);
}

/* True in so many of a hundred cases. */
static inline bool tv_gen_chance(struct tv_gen_random *random, uint32_t percent) {
    return tv_gen_below(random, 100) < percent;
}

#endif
