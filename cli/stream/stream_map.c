/* Memory within a budget, and maps from hashes to numbers. */
#include "stream_parts.h"

#include <stdlib.h>
#include <string.h>

enum { MAP_MIN = 64, ITEMS_MIN = 16, TEXT_MAX = 512, LINE_LEN = 64 };

bool tv_share_take(struct tv_share *share, size_t len) {
    if (share->refused > 0 || share->max - share->used < len)
        return false;
    share->used += len;
    return true;
}

bool tv_share_reserve(struct tv_share *share, void **items, size_t item_len, uint32_t count,
                      uint32_t *room) {
    uint32_t wider = *room ? *room * 2 : ITEMS_MIN;
    if (count < *room)
        return true;
    if (wider < *room || !tv_share_take(share, (wider - *room) * item_len))
        return false;
    size_t len = (wider * item_len + LINE_LEN - 1) / LINE_LEN * LINE_LEN;
    void *at = aligned_alloc(LINE_LEN, len);
    if (!at) {
        share->lacks_memory = true;
        return false;
    }
    if (count > 0)
        memcpy(at, *items, count * item_len);
    free(*items);
    *items = at;
    *room = wider;
    return true;
}

struct tv_str tv_share_copy(struct tv_share *share, struct tv_str text) {
    size_t len = tv_text_fit(text, TEXT_MAX);
    char *copy = tv_share_take(share, len + 1) ? malloc(len + 1) : NULL;
    if (copy && len > 0)
        memcpy(copy, text.at, len);
    return (struct tv_str){copy, copy ? len : 0};
}

/* ---- Maps ------------------------------------------------------------------------------------ */

static struct tv_stream_slot *find(const struct tv_stream_map *map, uint64_t hash) {
    uint32_t place = (uint32_t)(hash >> 32 ^ hash) & (map->room - 1);
    while (map->slots[place].hash != 0 && map->slots[place].hash != hash)
        place = (place + 1) & (map->room - 1);
    return &map->slots[place];
}

uint32_t tv_stream_find(const struct tv_stream_map *map, uint64_t hash) {
    if (map->room == 0)
        return TV_STREAM_NONE;
    const struct tv_stream_slot *slot = find(map, hash | 1);
    return slot->hash ? slot->number : TV_STREAM_NONE;
}

static bool widen(struct tv_stream_map *map, struct tv_share *share) {
    struct tv_stream_map wider = {.room = map->room ? map->room * 2 : MAP_MIN, .count = map->count};
    if (wider.room == 0 || !tv_share_take(share, (wider.room - map->room) * sizeof *map->slots))
        return false;
    wider.slots = calloc(wider.room, sizeof *wider.slots);
    if (!wider.slots) {
        share->lacks_memory = true;
        return false;
    }
    for (uint32_t i = 0; i < map->room; i++) {
        if (map->slots[i].hash)
            *find(&wider, map->slots[i].hash) = map->slots[i];
    }
    free(map->slots);
    *map = wider;
    return true;
}

bool tv_stream_put(struct tv_stream_map *map, struct tv_share *share, uint64_t hash,
                   uint32_t number) {
    if (map->count >= map->room / 2 && !widen(map, share))
        return false;
    *find(map, hash | 1) = (struct tv_stream_slot){hash | 1, number};
    map->count++;
    return true;
}
