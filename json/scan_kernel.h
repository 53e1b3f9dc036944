/* The scan, but for the instructions: included once by each kernel, which defines before that
 *
 *   static inline struct scan_masks classify(const char *bytes)   64 bytes, any alignment
 *   static inline uint64_t prefix_xor(uint64_t bits)              bit i: parity of bits 0..i
 *   static inline unsigned count_bits(uint64_t bits)
 *
 * and gets index_record. A block of an ordinary event has quotes and nothing else of interest, so
 * everything but storing quotes hides behind a test that is almost never true. Whether a string is
 * open is the parity of the quotes so far; which bytes of a block are inside is only worked out
 * when it holds control characters or backslashes.
 *
 *   bytes      { " a " : " x \ " " }        quote     01010 1001 10 ...
 *   escaped            .          ^         minus escaped, flattened to offsets
 */
#include "scan.h"

#include <string.h>

enum { BLOCK_LEN = 64, FLAT_BATCH = 12 };

/* Stores the offsets of all quotes of a block, FLAT_BATCH at a time: storing too many and moving on
 * by the true count costs less than a branch for each. The index has room for it. */
static inline void flatten(struct scan_state *state, uint32_t block_at, uint64_t quotes) {
    uint32_t *out = state->out;
    state->out += count_bits(quotes);
    do {
        for (int i = 0; i < FLAT_BATCH; i++) {
            /* The bit above all others keeps the count of zeros defined when none is left. */
            out[i] = block_at + (uint32_t)__builtin_ctzll(quotes | (uint64_t)1 << 63);
            quotes &= quotes - 1;
        }
        out += FLAT_BATCH;
    } while (__builtin_expect(quotes != 0, 0));
}

/* All ones when the next block starts inside a string, else 0. */
static inline uint64_t is_inside(const struct scan_state *state) {
    return 0 - (uint64_t)((state->out - state->first) & 1);
}

static inline __attribute__((always_inline)) bool index_block(struct scan_state *state,
                                                              struct scan_masks masks, size_t at) {
    if (__builtin_expect(masks.backslash != 0 || state->escape_open, 0)) {
        uint64_t escaped;
        if (!tv_scan_escapes(state, at, masks.backslash, &escaped))
            return false;
        masks.quote &= ~escaped;
    }
    if (__builtin_expect((masks.control | masks.backslash) != 0, 0)) {
        uint64_t in_string = prefix_xor(masks.quote) ^ is_inside(state);
        if ((masks.control & in_string) | (masks.backslash & ~in_string))
            return false;
    }
    if (__builtin_expect(masks.high != 0, 0) && !tv_scan_utf8(state, at, masks.high))
        return false;
    flatten(state, (uint32_t)at, masks.quote);
    return true;
}

/* The last, short block: bytes that were looked at before are shifted out of the 64 that end the
 * record. A record that has not so many is copied, so that nothing behind it is read. */
static __attribute__((noinline)) bool index_tail(struct scan_state *state, size_t at) {
    struct tv_str record = state->record;
    char bytes[BLOCK_LEN];
    if (record.len >= BLOCK_LEN) {
        struct scan_masks masks = classify(record.at + record.len - BLOCK_LEN);
        unsigned known = BLOCK_LEN - (unsigned)(record.len - at);
        masks = (struct scan_masks){masks.quote >> known, masks.backslash >> known,
                                    masks.control >> known, masks.high >> known};
        return index_block(state, masks, at);
    }
    memset(bytes, ' ', sizeof bytes);
    memcpy(bytes, record.at + at, record.len - at);
    return index_block(state, classify(bytes), at);
}

static bool index_record(struct tv_str record, struct tv_index *index) {
    struct scan_state state = {.record = record, .first = index->quotes, .out = index->quotes};
    size_t at = 0;
    for (; record.len - at >= BLOCK_LEN; at += BLOCK_LEN) {
        if (__builtin_expect(!index_block(&state, classify(record.at + at), at), 0))
            return false;
    }
    if (at < record.len && !index_tail(&state, at))
        return false;
    index->count = (uint32_t)(state.out - index->quotes);
    index->has_escapes = state.has_escapes;
    index->escape_first = state.has_escapes ? (uint32_t)state.escape_first : UINT32_MAX;
    index->escape_last = (uint32_t)state.escape_last;
    return !is_inside(&state);
}
