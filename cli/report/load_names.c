/* Names of inputs, numbered as they are met. */
#include "load_parts.h"

#include <stdlib.h>
#include <string.h>

static uint32_t *find_slot(const struct tv_load_names *names, struct tv_str name) {
    uint32_t mask = names->slot_count - 1, at = (uint32_t)tv_tally_hash(name) & mask;
    while (names->slots[at] && !tv_str_equal(names->names[names->slots[at] - 1], name))
        at = (at + 1) & mask;
    return &names->slots[at];
}

static bool grow_slots(struct tv_load_names *names) {
    uint32_t count = names->slot_count ? 2 * names->slot_count : 64;
    uint32_t *slots = calloc(count, sizeof *slots);
    if (!slots)
        return false;
    free(names->slots);
    names->slots = slots;
    names->slot_count = count;
    for (uint32_t i = 0; i < names->count; i++)
        *find_slot(names, names->names[i]) = i + 1;
    return true;
}

static bool reserve(struct tv_load_names *names) {
    if (names->count == names->room) {
        uint32_t room = names->room ? 2 * names->room : 32;
        struct tv_str *wider = realloc(names->names, room * sizeof *wider);
        if (!wider)
            return false;
        names->names = wider;
        names->room = room;
    }
    return 2 * (names->count + 1) <= names->slot_count || grow_slots(names);
}

bool tv_load_names_number(struct tv_load_names *names, struct tv_str name, uint32_t *number) {
    if (!reserve(names))
        return false;
    uint32_t *slot = find_slot(names, name);
    if (!*slot) {
        char *copy = malloc(name.len + 1);
        if (!copy)
            return false;
        if (name.len > 0)
            memcpy(copy, name.at, name.len);
        names->names[names->count++] = (struct tv_str){copy, name.len};
        *slot = names->count;
    }
    *number = names->first + *slot - 1;
    return true;
}

void tv_load_names_clear(struct tv_load_names *names) {
    for (uint32_t i = 0; i < names->count; i++)
        free((char *)names->names[i].at);
    free(names->names);
    free(names->slots);
    *names = (struct tv_load_names){.first = 0};
}
