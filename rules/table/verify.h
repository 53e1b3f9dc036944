/* What the parts of the verifier share. Private to this folder.
 *
 * The rows are looked at once each, in an order in which whatever a check follows was checked
 * before. Rows may share ranges of other rows (two shapes one range of demands), so an image made
 * to hurt could make that quadratic: every row met through another one costs a step, and the steps
 * are counted. */
#ifndef TV_VERIFY_H
#define TV_VERIFY_H

#include "image.h"

struct tv_verifier {
    const struct tv_table *table;
    const char *fault;     /* the first one, in static words; NULL so far */
    uint64_t steps;        /* that may still be made */
    uint32_t *targets;     /* by keyset: the largest target of its keys + 1 */
    struct tv_index index; /* for JSON texts; room is taken as it is needed */
    bool out_of_memory;    /* that is all that went wrong */
};

/* Keeps the first fault; returns ok. */
static inline bool tv_verify_need(struct tv_verifier *v, bool ok, const char *fault) {
    if (!ok && v->fault == NULL)
        v->fault = fault;
    return ok;
}

static inline bool tv_verify_spend(struct tv_verifier *v, uint64_t steps) {
    bool enough = v->steps >= steps;
    v->steps = enough ? v->steps - steps : 0;
    return tv_verify_need(v, enough, "rows share too much");
}

static inline bool tv_range_fits(uint32_t at, uint32_t count, uint32_t total) {
    return at <= total && count <= total - at;
}

static inline bool tv_is_string(const struct tv_verifier *v, uint32_t index) {
    return index < v->table->strings_count;
}

static inline bool tv_is_string_or_none(const struct tv_verifier *v, uint32_t index) {
    return index == TV_NONE || tv_is_string(v, index);
}

static inline bool tv_is_origin_or_none(const struct tv_verifier *v, uint32_t index) {
    return index == TV_NONE || index < v->table->origins_count;
}

static inline bool tv_is_node_or_none(const struct tv_verifier *v, uint32_t index) {
    return index == TV_NONE || index < v->table->nodes_count;
}

/* verify_rows.c: the number of a format; a listed value whose text is what its type says, objects
 * and arrays left aside. */
bool tv_is_format(uint32_t number);
bool tv_is_listed_value(const struct tv_table *table, const struct tv_operand *operand);

/* verify_pattern.c */
bool tv_verify_patterns(struct tv_verifier *v); /* patterns, codes */
/* verify_schema.c */
bool tv_verify_schemas(struct tv_verifier *v); /* schemas, terms */

/* The parts, each false after a fault. They rely on those before them. */
bool tv_verify_texts(struct tv_verifier *v);   /* bytes, strings, origins, paths */
bool tv_verify_keysets(struct tv_verifier *v); /* keysets, buckets, keys; fills targets */
bool tv_verify_values(struct tv_verifier *v);  /* checks, nodes, slots */
bool tv_verify_objects(struct tv_verifier *v); /* demands, whens, shapes, masks */
bool tv_verify_events(struct tv_verifier *v);  /* events, calls, envelope */

#endif
