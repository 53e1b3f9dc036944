/* Lists and maps in the compiler's arena. Nothing is freed on the way: what a list or map has
 * outgrown stays in the arena until the end, at most as much again as it holds.
 *
 * A map is open addressing with linear probing over a power of two, at most half full. */
#include "compile_parts.h"

#include <string.h>

enum { LIST_START = 4, MAP_START = 16 };

void *tv_list_add(struct tv_arena *arena, struct tv_list *list, size_t item_len) {
    if (list->count == list->max) {
        uint32_t max = list->max ? list->max * 2 : LIST_START;
        void *items = max > list->max ? tv_arena_alloc(arena, max, item_len) : NULL;
        if (!items)
            return NULL;
        if (list->count)
            memcpy(items, list->items, list->count * item_len);
        list->items = items;
        list->max = max;
    }
    return (char *)list->items + item_len * list->count++;
}

static uint64_t mix(uint64_t hash, uint64_t word) {
    hash = (hash ^ word) * 0x9E3779B97F4A7C15;
    return hash ^ hash >> 29;
}

static uint64_t hash_bytes(struct tv_str key) {
    uint64_t hash = key.len;
    size_t at = 0;
    for (uint64_t word; key.len - at >= 8; at += 8) {
        memcpy(&word, key.at + at, 8);
        hash = mix(hash, word);
    }
    uint64_t rest = 0;
    if (at < key.len)
        memcpy(&rest, key.at + at, key.len - at);
    hash = mix(hash, rest);
    return hash ^ hash >> 32;
}

static bool same_bytes(struct tv_str a, struct tv_str b) {
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

/* The cell of the key, or the free one where it belongs. max > 0. */
static struct tv_map_cell *find_cell(const struct tv_map *map, struct tv_str key) {
    uint64_t mask = map->max - 1;
    uint64_t at = hash_bytes(key) & mask;
    while (map->cells[at].value && !same_bytes(map->cells[at].key, key))
        at = (at + 1) & mask;
    return &map->cells[at];
}

void *tv_map_find(const struct tv_map *map, struct tv_str key) {
    return map->max ? find_cell(map, key)->value : NULL;
}

static bool grow(struct tv_arena *arena, struct tv_map *map) {
    struct tv_map old = *map;
    uint32_t max = old.max ? old.max * 2 : MAP_START;
    struct tv_map_cell *cells =
        max > old.max ? tv_arena_alloc(arena, max, sizeof *map->cells) : NULL;
    if (!cells)
        return false;
    map->cells = cells;
    map->max = max;
    for (uint32_t i = 0; i < old.max; i++)
        if (old.cells[i].value)
            *find_cell(map, old.cells[i].key) = old.cells[i];
    return true;
}

struct tv_map_cell *tv_map_add(struct tv_arena *arena, struct tv_map *map, struct tv_str key) {
    if (map->count * 2 >= map->max && !grow(arena, map))
        return NULL;
    struct tv_map_cell *cell = find_cell(map, key);
    if (!cell->value) {
        cell->key = key;
        map->count++;
    }
    return cell;
}

struct tv_str tv_join(struct tv_arena *arena, const struct tv_str *parts, size_t count) {
    size_t len = 0;
    for (size_t i = 0; i < count; i++)
        len += parts[i].len;
    char *at = tv_arena_alloc(arena, len, 1);
    if (!at)
        return (struct tv_str){NULL, 0};
    size_t to = 0;
    for (size_t i = 0; i < count; i++) {
        if (parts[i].len)
            memcpy(at + to, parts[i].at, parts[i].len);
        to += parts[i].len;
    }
    return (struct tv_str){at, len};
}
