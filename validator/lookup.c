/* Names, laid out for the hot path; and the long ways round of a lookup. */
#include "lookup.h"

const uint64_t tv_word_masks[9] = {0,
                                   0xff,
                                   0xffff,
                                   0xffffff,
                                   0xffffffff,
                                   0xffffffffff,
                                   0xffffffffffff,
                                   0xffffffffffffff,
                                   0xffffffffffffffff};

bool tv_names_has_middle(const struct tv_table *table, const struct tv_names *names,
                         const struct tv_spot *spot, const char *name, size_t len) {
    if (spot->len == TV_SPOT_NONE) /* a name that really is so long: the search knows */
        return false;
    const struct tv_keyset *set = &table->keysets[names->keyset];
    const struct tv_key *key = &table->keys[set->keys + (uint32_t)(spot - names->spots)];
    return tv_key_is_all(table, key, (struct tv_str){name, len});
}

static struct tv_spot spot_of(const struct tv_key *key) {
    bool is_odd = key->kind == TV_KEY_FORMERLY || key->len >= TV_SPOT_NONE;
    return (struct tv_spot){tv_join_halves(key->head[0], key->head[1]),
                            tv_join_halves(key->tail[0], key->tail[1]),
                            is_odd ? TV_SPOT_NONE : (uint16_t)key->len, is_odd, key->target};
}

/* The spots of a keyset, and one behind them that is no name: where an empty bucket at the end of
 * the keyset leads to. */
static void fill_spots(const struct tv_table *table, const struct tv_keyset *set,
                       struct tv_spot *spots) {
    const uint32_t *buckets = table->buckets + set->buckets;
    uint32_t count = (uint32_t)1 << (64 - set->shift);
    for (uint32_t i = 0; i < set->key_count; i++)
        spots[i] = spot_of(&table->keys[set->keys + i]);
    for (uint32_t i = 0; i < count; i++) {
        if (buckets[i + 1] - buckets[i] > 1)
            spots[buckets[i]].is_shared = true;
    }
    spots[set->key_count] = (struct tv_spot){.len = TV_SPOT_NONE};
}

/* No names: the only bucket holds a spot that is none. */
static struct tv_names no_names(struct tv_spot *spot) {
    static const uint32_t buckets[2] = {0, 0};
    *spot = (struct tv_spot){.len = TV_SPOT_NONE};
    return (struct tv_names){0, 0, buckets, spot, 63, TV_NONE};
}

void tv_names_prepare(const struct tv_table *table, struct tv_names *names, struct tv_spot *spots) {
    for (uint32_t i = 0; i < table->keysets_count; i++) {
        const struct tv_keyset *set = &table->keysets[i];
        names[i] = (struct tv_names){tv_join_halves(set->mult_a_low, set->mult_a_high),
                                     tv_join_halves(set->mult_z_low, set->mult_z_high),
                                     table->buckets + set->buckets,
                                     spots,
                                     set->shift,
                                     i};
        fill_spots(table, set, spots);
        spots += set->key_count + 1;
    }
    names[table->keysets_count] = no_names(spots);
}
