/* What the tests of json/ share: random numbers from a seed, room for an index, and memory in which
 * one byte too many before or after a record kills the test. */
#ifndef TV_JSON_TEST_H
#define TV_JSON_TEST_H

/* mmap's MAP_ANONYMOUS is not in plain C17. */
#define _DEFAULT_SOURCE

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "walk.h"

#include <sys/mman.h>
#include <unistd.h>
#include <stdio.h>

enum { ROOM = 1 << 16, GUARDED_MAX = 1 << 16 };

/* xorshift64*: small, good enough, the same everywhere. state must not be 0. */
struct random {
    uint64_t state;
};

static inline uint64_t random_next(struct random *random) {
    random->state ^= random->state >> 12;
    random->state ^= random->state << 25;
    random->state ^= random->state >> 27;
    return random->state * 0x2545f4914f6cdd1d;
}

/* 0 .. count - 1 */
static inline size_t random_below(struct random *random, size_t count) {
    return (size_t)((random_next(random) >> 16) % count);
}

struct index_room {
    uint32_t quotes[ROOM];
    uint64_t signs[ROOM / 64 + TV_SIGHTS_SLACK];
    uint32_t pairs[ROOM / 64 + TV_SIGHTS_SLACK];
};

static inline struct tv_index index_in(struct index_room *room) {
    return (struct tv_index){
        .quotes = room->quotes, .quotes_max = ROOM, .sights = {room->signs, room->pairs}};
}

/*   | no access | GUARDED_MAX bytes | no access |
 *              start               end                */
struct guarded {
    char *start;
    char *end;
};

static inline struct guarded guarded_open(void) {
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    char *all = mmap(NULL, GUARDED_MAX + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_true(all != MAP_FAILED);
    assert_int_equal(mprotect(all + page, GUARDED_MAX, PROT_READ | PROT_WRITE), 0);
    return (struct guarded){all + page, all + page + GUARDED_MAX};
}

static inline void guarded_close(struct guarded *guarded) {
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    munmap(guarded->start - page, GUARDED_MAX + 2 * page);
}

/* A copy whose last byte is the last that may be read. */
static inline struct tv_str place_at_end(const struct guarded *guarded, struct tv_str text) {
    char *at = guarded->end - text.len;
    memmove(at, text.at, text.len);
    return (struct tv_str){at, text.len};
}

static inline struct tv_str place_at_start(const struct guarded *guarded, struct tv_str text) {
    memmove(guarded->start, text.at, text.len);
    return (struct tv_str){guarded->start, text.len};
}

static inline struct tv_str str_of(const char *text) {
    return (struct tv_str){text, strlen(text)};
}

#endif
