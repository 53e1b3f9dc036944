/* Tallies: distinct texts with exact counts in limited room. See group.h for why those with the
 * smallest hashes stay. */
#include "group_parts.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

void tv_tally_init(struct tv_tally *tally) {
    *tally = (struct tv_tally){.dropped = UINT64_MAX};
}

void tv_tally_clear(struct tv_tally *tally) {
    for (uint32_t i = 0; i < tally->count; i++)
        free((char *)tally->names[i].text.at);
    free(tally->names);
    tv_tally_init(tally);
}

/* Where a hash stands, or where it would. Hashes are spread evenly over [0, dropped), so that its
 * place can be guessed closely: most searches look at one or two cache lines. */
static uint32_t find_place(const struct tv_tally *tally, uint64_t hash) {
    uint64_t part = (tally->dropped >> 32) + 1;
    uint32_t place = (uint32_t)((hash >> 32) * tally->count / part);
    while (place > 0 && tally->names[place - 1].hash >= hash)
        place--;
    while (place < tally->count && tally->names[place].hash < hash)
        place++;
    return place;
}

static bool reserve_one(struct tv_tally *tally) {
    if (tally->count < tally->room)
        return true;
    uint32_t room = tally->room ? tally->room * 2 : 2;
    struct tv_group_name *names = realloc(tally->names, room * sizeof *names);
    if (!names)
        return false;
    tally->names = names;
    tally->room = room;
    return true;
}

static bool insert(struct tv_tally *tally, uint32_t place, struct tv_str text, uint64_t hash) {
    size_t len = tv_text_kept_len(text, TV_GROUP_VALUE_LEN);
    char *copy = reserve_one(tally) ? malloc(len + 1) : NULL;
    if (!copy)
        return false;
    char *end = copy;
    struct tv_group_name *name = &tally->names[place];
    memmove(name + 1, name, (tally->count - place) * sizeof *name);
    *name = (struct tv_group_name){hash, 1, tv_text_keep(&end, text, TV_GROUP_VALUE_LEN)};
    tally->count++;
    tally->len += (uint32_t)len;
    return true;
}

static void drop_last(struct tv_tally *tally) {
    struct tv_group_name *last = &tally->names[--tally->count];
    tally->dropped = last->hash;
    tally->len -= (uint32_t)last->text.len;
    free((char *)last->text.at);
}

uint64_t tv_tally_hash(struct tv_str text) {
    return XXH3_64bits(text.at, text.len);
}

bool tv_tally_add(struct tv_tally *tally, struct tv_str text) {
    return tv_tally_add_hashed(tally, text, tv_tally_hash(text));
}

bool tv_tally_add_hashed(struct tv_tally *tally, struct tv_str text, uint64_t hash) {
    if (hash >= tally->dropped)
        return true;
    uint32_t place = find_place(tally, hash);
    if (place < tally->count && tally->names[place].hash == hash) {
        tally->names[place].count++;
        return true;
    }
    if (!insert(tally, place, text, hash))
        return false;
    while (tally->count > TV_GROUP_NAMES || tally->len > TV_GROUP_NAMES_LEN)
        drop_last(tally);
    return true;
}

/* The kept hashes fill the range [0, dropped) of all hashes; the rest is as dense. */
uint64_t tv_tally_distinct(const struct tv_tally *tally) {
    uint64_t part = tally->dropped >> 7;
    if (tally->dropped == UINT64_MAX || part == 0)
        return tally->count;
    return ((uint64_t)tally->count << 57) / part;
}
