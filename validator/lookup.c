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

/* ---- Sizes ----------------------------------------------------------------------------------- */

/* A keyset of so many keys that their numbers have no room in a bucket is left to the search. */
static bool is_huge(const struct tv_keyset *set) {
    return set->key_count >= UINT16_MAX;
}

static size_t buckets_len(unsigned shift) {
    size_t len = ((size_t)1 << (64 - shift)) * sizeof(uint16_t);
    return (len + 7) / 8 * 8;
}

/* One spot more than there are names. */
static size_t spots_len(size_t key_count) {
    return (key_count + 1) * sizeof(struct tv_spot);
}

static size_t piece_len(unsigned shift, size_t key_count) {
    size_t len = buckets_len(shift) + spots_len(key_count) + key_count * sizeof(uint64_t);
    return (len + TV_LINE_LEN - 1) / TV_LINE_LEN * TV_LINE_LEN;
}

size_t tv_names_size(const struct tv_table *table) {
    size_t size = piece_len(63, 0);
    for (uint32_t i = 0; i < table->keysets_count; i++) {
        const struct tv_keyset *set = &table->keysets[i];
        size += is_huge(set) ? piece_len(63, 0) : piece_len(set->shift, set->key_count);
    }
    return size;
}

struct tv_str tv_names_piece(const struct tv_names *names) {
    size_t buckets = buckets_len(names->shift);
    return (struct tv_str){(const char *)names->spots - buckets,
                           buckets + spots_len(names->key_count)};
}

/* ---- Laying out ------------------------------------------------------------------------------ */

/* Bytes 8 to 15 of each name that is so long. They stand behind the spots. */
static const uint64_t *middles_of(const struct tv_names *names) {
    return (const uint64_t *)(const void *)(names->spots + names->key_count + 1);
}

uint64_t tv_names_middle(const struct tv_names *names, uint32_t spot) {
    return middles_of(names)[spot];
}

static uint64_t middle_of(const struct tv_table *table, const struct tv_key *key) {
    return key->len < 16 ? 0 : tv_load_word(tv_table_string(table, key->name).at + 8);
}

bool tv_names_has_middle(const struct tv_table *table, const struct tv_names *names,
                         const struct tv_spot *spot, const char *name, size_t len) {
    if (spot->len == TV_SPOT_NONE) /* a name that really is so long: the search knows */
        return false;
    size_t number = (size_t)(spot - names->spots);
    if (tv_load_word(name + 8) != middles_of(names)[number])
        return false;
    const struct tv_key *keys = table->keys + table->keysets[names->keyset].keys;
    return len <= 24 || tv_key_is_all(table, &keys[number], (struct tv_str){name, len});
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
    uint64_t *middles = (uint64_t *)(void *)(spots + set->key_count + 1);
    for (uint32_t i = 0; i < set->key_count; i++) {
        const struct tv_key *key = &table->keys[set->keys + i];
        spots[i] = spot_of(key);
        middles[i] = middle_of(table, key);
    }
    spots[set->key_count] = (struct tv_spot){.len = TV_SPOT_NONE};
}

static void fill_buckets(const struct tv_table *table, const struct tv_keyset *set,
                         struct tv_spot *spots) {
    const uint32_t *first = table->buckets + set->buckets;
    uint16_t *buckets = (uint16_t *)(void *)spots;
    ptrdiff_t count = (ptrdiff_t)1 << (64 - set->shift);
    for (ptrdiff_t i = 0; i < count; i++) {
        buckets[~i] = (uint16_t)first[i];
        for (uint32_t k = first[i]; k + 1 < first[i + 1]; k++)
            spots[k].is_shared = true;
    }
}

/* Both buckets lead to a spot that is no name; is_shared tells whether to search for it. */
static void fill_none(struct tv_spot *spot, bool is_shared) {
    uint16_t *buckets = (uint16_t *)(void *)spot;
    buckets[~0] = buckets[~1] = 0;
    *spot = (struct tv_spot){.len = TV_SPOT_NONE, .is_shared = is_shared};
}

static struct tv_spot *spots_in(char *room, unsigned shift) {
    return (struct tv_spot *)(void *)(room + buckets_len(shift));
}

static struct tv_names lay_out(const struct tv_table *table, uint32_t keyset, char *room) {
    const struct tv_keyset *set = &table->keysets[keyset];
    struct tv_spot *spots = spots_in(room, is_huge(set) ? 63 : set->shift);
    if (is_huge(set)) {
        fill_none(spots, true);
        return (struct tv_names){.spots = spots, .keyset = keyset, .shift = 63};
    }
    fill_spots(table, set, spots);
    fill_buckets(table, set, spots);
    return (struct tv_names){.mult_a = tv_join_halves(set->mult_a_low, set->mult_a_high),
                             .mult_z = tv_join_halves(set->mult_z_low, set->mult_z_high),
                             .spots = spots,
                             .keyset = keyset,
                             .key_count = (uint16_t)set->key_count,
                             .shift = (uint8_t)set->shift};
}

void tv_names_prepare(const struct tv_table *table, struct tv_names *names, char *room) {
    for (uint32_t i = 0; i < table->keysets_count; i++) {
        names[i] = lay_out(table, i, room);
        room += piece_len(names[i].shift, names[i].key_count);
    }
    struct tv_spot *none = spots_in(room, 63);
    fill_none(none, false);
    names[table->keysets_count] = (struct tv_names){.spots = none, .keyset = TV_NONE, .shift = 63};
}
