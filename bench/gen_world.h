/* The company's days: a clock, and sessions that go on side by side. */
#ifndef TV_GEN_WORLD_H
#define TV_GEN_WORLD_H

#include "gen_event.h"

/* How many sessions go on at a time, of all sources; the numbers that orders have. */
enum { TV_GEN_SLOTS = 76, TV_GEN_ORDER_MIN = 10000000, TV_GEN_ORDER_MAX = 99999999 };

struct tv_gen_world {
    uint64_t seed;
    struct tv_gen_random random;
    uint64_t clock, step; /* ms since 1970; mean ms between two events, times 1000 */
    uint64_t fraction;    /* thousandths of a ms that the clock is behind */
    struct tv_gen_session slots[TV_GEN_SLOTS];
    uint64_t *orders; /* a bit for each number that an order has */
    uint32_t order_count;
    struct tv_gen_event event; /* the last one */
};

/* The clock starts on 1 March 2026; count events take it about so many days further. False when out
 * of memory. The world must stay where it is: the event points into it. */
bool tv_gen_world_init(struct tv_gen_world *world, uint64_t seed, uint64_t count, uint64_t days);
void tv_gen_world_clear(struct tv_gen_world *world);

/* Makes the next event, in world->event. */
void tv_gen_world_next(struct tv_gen_world *world);

#endif
