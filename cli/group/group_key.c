/* The key of a group: its parts one after another, each with its length before it, so that no two
 * different lists of parts read alike. Written to room that is reused: no allocation for a finding
 * whose key is not longer than those before it. */
#include "group_parts.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

enum { PART_HEAD = sizeof(uint32_t), PARTS = 6 };

static bool reserve(struct tv_key_room *key, size_t len) {
    size_t room = key->room ? key->room : 1024;
    if (len <= key->room)
        return true;
    while (room < len)
        room *= 2;
    char *at = realloc(key->at, room);
    if (!at)
        return false;
    key->at = at;
    key->room = room;
    return true;
}

static void close_part(struct tv_key_room *key, size_t head) {
    uint32_t len = (uint32_t)(key->len - head - PART_HEAD);
    memcpy(key->at + head, &len, PART_HEAD);
}

static void put_part(struct tv_key_room *key, struct tv_str part) {
    size_t head = key->len;
    if (part.len > 0)
        memcpy(key->at + head + PART_HEAD, part.at, part.len);
    key->len += PART_HEAD + part.len;
    close_part(key, head);
}

static size_t count_digits(const char *at, size_t len) {
    size_t digits = 0;
    while (digits < len && at[digits] >= '0' && at[digits] <= '9')
        digits++;
    return digits;
}

/* Writes one step of a pointer with its slash; a step of digits alone counts as an array index. */
static void put_step(struct tv_key_room *key, const char *at, size_t len) {
    char *out = key->at + key->len;
    *out = '/';
    if (len > 0 && count_digits(at, len) == len) {
        out[1] = '*';
        key->len += 2;
        return;
    }
    memcpy(out + 1, at, len);
    key->len += 1 + len;
}

static void put_pointer(struct tv_key_room *key, struct tv_str pointer) {
    size_t head = key->len, from = 0;
    key->len += PART_HEAD;
    while (from < pointer.len) {
        const char *step = pointer.at + from + 1; /* behind the slash */
        size_t rest = pointer.len - from - 1;
        const char *slash = memchr(step, '/', rest);
        size_t len = slash ? (size_t)(slash - step) : rest;
        put_step(key, step, len);
        from += 1 + len;
    }
    close_part(key, head);
    key->pointer = (struct tv_str){key->at + head + PART_HEAD, key->len - head - PART_HEAD};
}

bool tv_key_write(struct tv_key_room *key, const struct tv_finding *finding) {
    const char *rule = tv_rule_info(finding->rule)->name;
    const char *type = tv_type_name(finding->actual_type);
    /* Rules without a demand in a definition are told apart by the fault that they name. */
    struct tv_str demand = finding->node_path.len ? finding->node_path : finding->detail;
    struct tv_str parts[] = {{rule, strlen(rule)}, finding->call, finding->event};
    size_t most = PARTS * PART_HEAD + parts[0].len + parts[1].len + parts[2].len +
                  finding->pointer.len + demand.len + strlen(type);
    if (!reserve(key, most))
        return false;
    key->len = 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        put_part(key, parts[i]);
    put_pointer(key, finding->pointer);
    put_part(key, demand);
    put_part(key, (struct tv_str){type, strlen(type)});
    return true;
}

uint64_t tv_key_hash(const struct tv_key_room *key) {
    return XXH3_64bits(key->at, key->len);
}

uint64_t tv_key_name(const struct tv_finding *finding) {
    uint64_t call = XXH3_64bits(finding->call.at, finding->call.len);
    return XXH3_64bits_withSeed(finding->event.at, finding->event.len, call);
}

/* Each node of a table has one path; where it has none, the detail stands for it. The indexes of
 * items are not generalised: a group then has several hashes. */
uint64_t tv_key_quick(const struct tv_finding *finding, uint64_t name_hash) {
    uint64_t seed = name_hash ^ (uint64_t)finding->rule << 40 ^
                    (uint64_t)finding->actual_type << 32 ^ finding->node;
    if (finding->node_path.len == 0 && finding->detail.len > 0)
        seed = XXH3_64bits_withSeed(finding->detail.at, finding->detail.len, seed);
    return XXH3_64bits_withSeed(finding->pointer.at, finding->pointer.len, seed);
}
