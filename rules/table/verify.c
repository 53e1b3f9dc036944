/* The verifier: after it, every index of a table is in range, every range is inside its section,
 * and whatever table.h promises of a row holds, so that readers need no checks of their own. Here
 * are its start, the texts and the keysets. */
#include "verify.h"
#include "keyset.h"
#include "told_path.h"

#include <stdlib.h>

/* Enough for any table that is not made to hurt: rows share few rows on average. */
enum { STEPS_PER_BYTE = 64, STEPS_AT_LEAST = 1 << 20 };

static const char *verify_all(struct tv_verifier *v) {
    bool ok = tv_verify_texts(v) && tv_verify_keysets(v) && tv_verify_patterns(v) &&
              tv_verify_schemas(v) && tv_verify_values(v) && tv_verify_objects(v) &&
              tv_verify_events(v);
    return ok ? NULL : v->fault;
}

const char *tv_table_verify(const struct tv_table *table, bool *out_of_memory) {
    struct tv_verifier v = {.table = table};
    v.steps = STEPS_AT_LEAST + (uint64_t)table->image_len * STEPS_PER_BYTE;
    v.targets = calloc((size_t)table->keysets_count + 1, sizeof *v.targets);
    *out_of_memory = v.targets == NULL;
    if (v.targets == NULL)
        return "out of memory";
    const char *fault = verify_all(&v);
    free(v.targets);
    free(v.index.quotes);
    *out_of_memory = v.out_of_memory;
    return fault;
}

/* ---- Texts ---------------------------------------------------------------------------------- */

static bool continues_code_point(unsigned char byte) {
    return (byte & 0xC0) == 0x80;
}

static bool is_border(const struct tv_table *table, uint32_t at) {
    return at == table->bytes_count || !continues_code_point((unsigned char)table->bytes[at]);
}

/* All bytes together are UTF-8 and no string cuts a code point, so each string is UTF-8. */
static bool verify_strings(struct tv_verifier *v) {
    const struct tv_table *t = v->table;
    if (!tv_verify_need(v, tv_is_utf8((struct tv_str){t->bytes, t->bytes_count}),
                        "bytes: not UTF-8"))
        return false;
    for (uint32_t i = 0; i < t->strings_count; i++) {
        const struct tv_string *s = &t->strings[i];
        if (!tv_verify_need(v, tv_range_fits(s->at, s->len, t->bytes_count),
                            "strings: outside of the bytes") ||
            !tv_verify_need(v, is_border(t, s->at) && is_border(t, s->at + s->len),
                            "strings: cuts a code point"))
            return false;
    }
    return true;
}

static bool verify_origins(struct tv_verifier *v) {
    const struct tv_table *t = v->table;
    for (uint32_t i = 0; i < t->origins_count; i++) {
        if (!tv_verify_need(v, tv_is_string(v, t->origins[i].file), "origins: file"))
            return false;
    }
    return true;
}

static bool verify_path(struct tv_verifier *v, const struct tv_path *path) {
    const struct tv_table *t = v->table;
    bool ok = tv_verify_need(v, tv_range_fits(path->steps, path->count, t->operands_count),
                             "paths: steps") &&
              tv_verify_need(v, path->count <= TV_TABLE_DEPTH_MAX, "paths: too many steps") &&
              tv_verify_need(v, tv_is_string(v, path->text), "paths: text");
    for (uint32_t i = 0; ok && i < path->count; i++)
        ok = tv_verify_need(v, tv_is_string(v, t->operands[path->steps + i].a), "paths: step");
    return ok;
}

bool tv_verify_texts(struct tv_verifier *v) {
    bool ok = verify_strings(v) && verify_origins(v);
    for (uint32_t i = 0; ok && i < v->table->paths_count; i++)
        ok = verify_path(v, &v->table->paths[i]);
    return ok;
}

/* ---- Keysets -------------------------------------------------------------------------------- */

static bool verify_key_name(struct tv_verifier *v, const struct tv_keyset *set,
                            const struct tv_key *key, uint32_t bucket) {
    if (!tv_verify_need(v, tv_is_string(v, key->name), "keys: name"))
        return false;
    struct tv_str name = tv_table_string(v->table, key->name);
    struct tv_name_words words = tv_name_words(name);
    return tv_verify_need(v, tv_join_halves(key->head[0], key->head[1]) == words.head,
                          "keys: head is not that of the name") &&
           tv_verify_need(v, tv_join_halves(key->tail[0], key->tail[1]) == words.tail,
                          "keys: tail is not that of the name") &&
           tv_verify_need(v, key->len == name.len, "keys: length is not that of the name") &&
           tv_verify_need(v, tv_keyset_hash(set, words, name.len) == bucket,
                          "keys: in the wrong bucket");
}

static bool verify_key(struct tv_verifier *v, const struct tv_key *key) {
    return tv_verify_need(v, key->target != TV_NONE, "keys: target") &&
           tv_verify_need(v, key->kind <= TV_KEY_FORMERLY, "keys: kind") &&
           tv_verify_need(v, key->rule < TV_RULE_COUNT, "keys: rule") &&
           tv_verify_need(v, tv_is_string_or_none(v, key->hint), "keys: hint") &&
           tv_verify_need(v, tv_is_origin_or_none(v, key->origin), "keys: origin");
}

static bool verify_bucket(struct tv_verifier *v, uint32_t keyset, uint32_t bucket) {
    const struct tv_keyset *set = &v->table->keysets[keyset];
    const uint32_t *start = &v->table->buckets[set->buckets + bucket];
    if (!tv_verify_need(v, start[0] <= start[1] && start[1] <= set->key_count,
                        "buckets: not ascending"))
        return false;
    for (uint32_t i = start[0]; i < start[1]; i++) {
        const struct tv_key *key = &v->table->keys[set->keys + i];
        if (!verify_key_name(v, set, key, bucket) || !verify_key(v, key))
            return false;
        if (key->target >= v->targets[keyset])
            v->targets[keyset] = key->target + 1;
    }
    return true;
}

static bool verify_buckets(struct tv_verifier *v, uint32_t keyset, uint32_t bucket_count) {
    const struct tv_keyset *set = &v->table->keysets[keyset];
    const uint32_t *starts = &v->table->buckets[set->buckets];
    if (!tv_verify_need(v, starts[0] == 0 && starts[bucket_count] == set->key_count,
                        "buckets: keys without one"))
        return false;
    for (uint32_t b = 0; b < bucket_count; b++) {
        if (!verify_bucket(v, keyset, b))
            return false;
    }
    return true;
}

bool tv_verify_keysets(struct tv_verifier *v) {
    const struct tv_table *t = v->table;
    uint32_t keys = 0;
    uint32_t buckets = 0;
    for (uint32_t i = 0; i < t->keysets_count; i++) {
        const struct tv_keyset *set = &t->keysets[i];
        if (!tv_verify_need(v, set->shift >= 44 && set->shift <= 63, "keysets: shift") ||
            !tv_verify_need(v, set->mult_a_low & set->mult_z_low & 1, "keysets: multiplier"))
            return false;
        uint32_t bucket_count = (uint32_t)1 << (64 - set->shift);
        if (!tv_verify_need(v, set->keys == keys && set->buckets == buckets,
                            "keysets: not one behind the other") ||
            !tv_verify_need(v, tv_range_fits(keys, set->key_count, t->keys_count),
                            "keysets: keys") ||
            !tv_verify_need(v, tv_range_fits(buckets, bucket_count + 1, t->buckets_count),
                            "keysets: buckets") ||
            !verify_buckets(v, i, bucket_count))
            return false;
        keys += set->key_count;
        buckets += bucket_count + 1;
    }
    return true;
}
