/* Sketches: names and types of all that a container holds, as one number. The walk makes them in
 * passing when somebody observes, so that the form of properties need not be read where the sketch
 * was met before.
 *
 *   {"sku":"a","price":2,"tags":["x","y"]}
 *     slot      slot  N   slot A  [ S, and S again: counts once
 *
 * Values of one sketch are of one form; those of one form may have several sketches. A name counts
 * by its slot, or by its bytes where it has none; a list by its items in their order, but for those
 * that are like the one in front of them. Private to this folder. */
#ifndef TV_SKETCH_H
#define TV_SKETCH_H

#include "hash.h"
#include "step.h"

/* Odd, so that nothing gets lost; of 31 bits, so that it is part of an instruction. */
#define TV_SKETCH_TURN 0x7feb352du

/* What a type adds to a name: nothing for strings. */
static TV_INLINE uint64_t tv_sketch_type(char first) {
    return (uint64_t)(tv_walk_types[(unsigned char)first] ^ TV_TYPE_STRING) * TV_HASH_B;
}

static TV_INLINE void tv_sketch_begin(struct tv_level *level, char bracket) {
    level->sketch = (unsigned char)bracket;
    level->item = 0;
}

/* A member: its slot, or the hash of its name. */
static TV_INLINE void tv_sketch_name(struct tv_level *level, uint64_t name) {
    level->sketch = level->sketch * TV_SKETCH_TURN + name;
}

/* The value of the member, no plain string, by its first byte. */
static TV_INLINE void tv_sketch_value(struct tv_level *level, char first) {
    level->sketch += tv_sketch_type(first);
}

static TV_INLINE void tv_sketch_item(struct tv_level *level, uint64_t item) {
    if (level->item == item)
        return;
    level->item = item;
    level->sketch = level->sketch * TV_SKETCH_TURN + item;
}

/* A container that has ended: an item, or the value of the member. */
static TV_INLINE void tv_sketch_add(struct tv_level *level, uint64_t sketch) {
    uint64_t inner = tv_hash_step(sketch, 0);
    if (level->close == ']')
        tv_sketch_item(level, inner);
    else
        level->sketch += inner;
}

#endif
