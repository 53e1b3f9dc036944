/* The scan, but for the instructions: included once by each kernel, which defines before that
 *
 *   struct block                                       64 bytes, in registers where there are such
 *   struct block load_block(const char *bytes)         any alignment; reads 64 bytes
 *   uint64_t find_quotes(struct block)                 bit i: byte i is a quote
 *   uint64_t find_rare(struct block)                   not 0: some byte is of struct scan_rare
 *   struct scan_rare classify_rare(struct block)       which ones
 *   uint64_t find_named(struct block, uint64_t wanted)  may stand behind a backslash
 *   uint64_t find_u(struct block, uint64_t wanted)      is a u
 *   uint64_t find_hex(struct block, uint64_t wanted)    is a hexadecimal digit; bits of bytes that
 *                                                      are not wanted may be anything
 *   bool is_wrong_utf8(const char *bytes)              true when a sequence that begins in
 *                                                      bytes[-3 .. 63] is wrong as far as it is
 *                                                      seen; reads exactly these
 *   uint64_t prefix_xor(uint64_t bits)                 bit i: parity of bits 0..i
 *   struct sight find_sight(const char *bytes)         see mark_kernel.h; reads bytes[0 .. 65]
 *   uint32_t *flatten(uint32_t *out, uint32_t block_at, uint64_t quotes)
 *                                                      stores block_at + i for each bit i and
 *                                                      returns their end; up to 64 entries behind
 *                                                      it may be overwritten: the index has room
 *
 * and gets index_record and index_line. A block of an ordinary event has quotes and nothing else of
 * interest: one test keeps it from all the rest, which stands in look_closer.
 *
 *   bytes      { " a " : " x \ " " }        quotes    01010 1001 10 ...
 *   escaped            .          ^         minus escaped, flattened to offsets
 *
 * Whether a string is open is the parity of the quotes so far; which bytes of a block are inside is
 * only worked out when it holds control characters or backslashes. A fault is remembered and told
 * at the end. Sights are for those who want them; with them each function is made once more. */
#include "scan.h"

#include <string.h>

#define SCAN_RARE(condition) __builtin_expect((condition) != 0, 0)

#define SCAN_BOTH inline __attribute__((always_inline))

enum {
    BLOCK_LEN = 64,
    SIGHT_LEN = BLOCK_LEN + 2, /* bytes that a sight reads */
    LOOK_BACK = 3,             /* bytes before a block that decide about its first ones, in UTF-8 */
    LOOK_AHEAD = 4096          /* bytes from where memory is asked for to where it is read */
};

/* Where a scan stands between two blocks. */
struct scan_state {
    struct tv_str record;
    uint64_t open;        /* not 0: one of the next three is not 0 */
    uint64_t escape_open; /* 1: a backslash ended the last block: the next byte is escaped */
    uint64_t hex_open;    /* of the first four bytes, those that must be hexadecimal digits */
    uint64_t high_open;   /* 1: the last block ended in a byte beyond ASCII */
    uint64_t wrong;       /* not 0: a fault was seen */
    size_t wrong_at;      /* in the block that starts here; what it ends may have begun before it,
                             but behind the last quote before it */
    bool has_high;
    bool has_escapes;
    size_t escape_first; /* when has_escapes */
    size_t escape_last;
};

/* 64 bytes to look at. The first `known` of them were looked at before. */
struct window {
    const char *bytes;
    size_t at; /* offset of the first byte that is not known */
    unsigned known;
};

/* Of a run of backslashes the first, third, ... start an escape and swallow the next byte. A run
 * that starts at an odd bit is emptied by adding its first bit to it, which tells its bits apart:
 *
 *   backslash   . 1 1 1 . . 1 1 . .      bit 0 on the left
 *   odd runs    . 1 1 1 . . . . . .      start at odd bits: their odd bits start escapes
 *   starts      . 1 . 1 . . 1 . . .      the others': their even ones */
static inline uint64_t find_escape_starts(uint64_t backslash) {
    const uint64_t even = 0x5555555555555555;
    uint64_t odd_first = backslash & ~(backslash << 1) & ~even;
    uint64_t odd_runs = backslash & ~(backslash + odd_first);
    return backslash & (even ^ odd_runs);
}

/* The four bytes behind each u of an escape must be digits. */
static inline void check_digits(struct scan_state *state, struct window window, uint64_t u) {
    uint64_t due = u << 1 | u << 2 | u << 3 | u << 4 | state->hex_open;
    state->wrong |=
        due & ~(find_hex(load_block(window.bytes), due << window.known) >> window.known);
    state->hex_open = u >> 63 | u >> 62 | u >> 61 | u >> 60;
}

/* Checks the escapes that start in a window, and returns which of its new bytes are escaped. What
 * they need behind the end of the record is not found, and so wrong. */
static inline uint64_t check_escapes(struct scan_state *state, struct window window,
                                     uint64_t backslash) {
    struct block block = load_block(window.bytes);
    uint64_t starts = find_escape_starts(backslash & ~state->escape_open);
    uint64_t escaped = starts << 1 | state->escape_open;
    uint64_t wanted = escaped << window.known;
    uint64_t u = escaped & find_u(block, wanted) >> window.known;
    state->wrong |= escaped & ~(find_named(block, wanted) >> window.known);
    state->escape_open = starts >> 63;
    if (u | state->hex_open)
        check_digits(state, window, u);
    if (starts) {
        if (!state->has_escapes)
            state->escape_first = window.at + (unsigned)__builtin_ctzll(starts);
        state->escape_last = window.at + 63 - (unsigned)__builtin_clzll(starts);
        state->has_escapes = true;
    }
    return escaped;
}

/* Near the start of the record there is less to look back at: only `before` bytes. */
static inline bool is_wrong_start(const char *bytes, size_t before) {
    char padded[LOOK_BACK + BLOCK_LEN];
    memset(padded, ' ', LOOK_BACK);
    memcpy(padded + LOOK_BACK - before, bytes - before, before + BLOCK_LEN);
    return is_wrong_utf8(padded + LOOK_BACK);
}

/* A sequence that goes on from one block into the next makes the last byte of the first one high:
 * it is then looked at from both. */
static inline void check_utf8(struct scan_state *state, struct window window, uint64_t high) {
    size_t before = window.at - window.known;
    state->wrong |=
        before < LOOK_BACK ? is_wrong_start(window.bytes, before) : is_wrong_utf8(window.bytes);
    state->high_open = high >> 63;
    state->has_high = true;
}

/* A window with something rare in it. quotes are those of its new bytes; inside is all ones when
 * the first of them is in a string. Returns the quotes that are not escaped. */
static __attribute__((noinline)) uint64_t
look_closer(struct scan_state *state, struct window window, uint64_t quotes, uint64_t inside) {
    struct scan_rare rare = classify_rare(load_block(window.bytes));
    uint64_t backslash = rare.backslash >> window.known, control = rare.control >> window.known;
    if (rare.high | state->high_open)
        check_utf8(state, window, rare.high);
    if (backslash | state->escape_open | state->hex_open)
        quotes &= ~check_escapes(state, window, backslash);
    if (backslash | control) {
        uint64_t in_string = prefix_xor(quotes) ^ inside;
        state->wrong |= (control & in_string) | (backslash & ~in_string);
    }
    if (state->wrong && window.at < state->wrong_at)
        state->wrong_at = window.at;
    state->open = state->escape_open | state->hex_open | state->high_open;
    return quotes;
}

/* All ones when what follows is inside a string, else 0. */
static inline uint64_t is_inside(const struct tv_index *index, const uint32_t *out) {
    return 0 - (uint64_t)((out - index->quotes) & 1);
}

/* The last, short block: bytes that were looked at before are shifted out of the 64 that end the
 * record. A record that has not so many is copied, so that nothing behind it is read. */
static inline uint32_t *index_tail(struct scan_state *state, struct tv_index *index, uint32_t *out,
                                   size_t at) {
    struct tv_str record = state->record;
    char padded[BLOCK_LEN];
    struct window window = {padded, at, 0};
    if (record.len >= BLOCK_LEN) {
        window.bytes = record.at + record.len - BLOCK_LEN;
        window.known = BLOCK_LEN - (unsigned)(record.len - at);
    } else {
        memset(padded, ' ', sizeof padded);
        memcpy(padded, record.at, record.len);
    }
    struct block block = load_block(window.bytes);
    uint64_t quotes = find_quotes(block) >> window.known;
    if (SCAN_RARE(find_rare(block) | state->open))
        quotes = look_closer(state, window, quotes, is_inside(index, out));
    return flatten(out, (uint32_t)at, quotes);
}

/* True when the record ends in the middle of a sequence. Only asked when its last byte ends a
 * block: it has more bytes than are looked at. */
static bool is_cut_utf8(struct tv_str record) {
    static const unsigned char leads[LOOK_BACK] = {0xc0, 0xe0, 0xf0};
    for (size_t i = 0; i < LOOK_BACK; i++) {
        if ((unsigned char)record.at[record.len - 1 - i] >= leads[i])
            return true;
    }
    return false;
}

/* Quotes of the index before an offset. */
static uint32_t count_below(const struct tv_index *index, uint32_t at) {
    uint32_t low = 0, high = index->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (index->quotes[middle] < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Keeps the sight of the block at an offset. */
static inline void keep_sight(struct tv_sights sights, size_t at, struct sight sight) {
    sights.signs[at / BLOCK_LEN] = sight.signs;
    sights.pairs[at / BLOCK_LEN] = sight.pairs;
}

/* Behind the last block no number goes on. */
static inline void end_sights(struct tv_sights sights, size_t len) {
    sights.pairs[(len + BLOCK_LEN - 1) / BLOCK_LEN] = 0;
}

/* Keeps those of what is left behind an offset, less than SIGHT_LEN: nothing behind it is read. */
static inline void keep_last_sights(struct tv_sights sights, struct tv_str record, size_t start) {
    char padded[BLOCK_LEN + SIGHT_LEN];
    size_t at = start;
    memset(padded, '"', sizeof padded);
    memcpy(padded, record.at + at, record.len - at);
    for (; at < record.len; at += BLOCK_LEN)
        keep_sight(sights, at, find_sight(padded + (at - start)));
    end_sights(sights, record.len);
}

/* A block of quotes and, if it holds something rare, that too. */
static SCAN_BOTH uint32_t *index_block(struct scan_state *state, struct tv_index *index,
                                       uint32_t *out, size_t at) {
    const char *bytes = state->record.at + at;
    struct block block = load_block(bytes);
    uint64_t quotes = find_quotes(block);
    if (SCAN_RARE(find_rare(block) | state->open))
        quotes = look_closer(state, (struct window){bytes, at, 0}, quotes, is_inside(index, out));
    return flatten(out, (uint32_t)at, quotes);
}

/* The rest of the record behind the blocks, and what was found. */
static inline bool index_end(struct scan_state *state, struct tv_index *index, uint32_t *out,
                             size_t at) {
    if (at < state->record.len)
        out = index_tail(state, index, out, at);
    index->count = (uint32_t)(out - index->quotes);
    index->has_high = state->has_high;
    index->has_escapes = state->has_escapes;
    index->escape_first = (uint32_t)state->escape_first;
    index->escape_last = (uint32_t)state->escape_last;
    if (!(state->wrong | is_inside(index, out)) &&
        !(state->high_open && is_cut_utf8(state->record)))
        return true;
    index->count = count_below(index, (uint32_t)state->wrong_at);
    return false;
}

static inline struct scan_state start_scan(struct tv_str record) {
    return (struct scan_state){
        .record = record, .wrong_at = record.len, .escape_first = UINT32_MAX};
}

static SCAN_BOTH bool index_bytes(struct tv_str record, struct tv_index *index, bool sees) {
    struct scan_state state = start_scan(record);
    uint32_t *out = index->quotes;
    struct tv_sights sights = index->sights;
    size_t at = 0, seen = 0;
    for (; record.len - at >= BLOCK_LEN; at += BLOCK_LEN) {
        __builtin_prefetch((const void *)((uintptr_t)record.at + at + LOOK_AHEAD));
        if (sees && record.len - at >= SIGHT_LEN) {
            keep_sight(sights, at, find_sight(record.at + at));
            seen = at + BLOCK_LEN;
        }
        out = index_block(&state, index, out, at);
    }
    if (sees)
        keep_last_sights(sights, record, seen);
    return index_end(&state, index, out, at);
}

static bool index_record(struct tv_str record, struct tv_index *index) {
    return index->sights.signs ? index_bytes(record, index, true)
                               : index_bytes(record, index, false);
}

/* The newline in a block, or BLOCK_LEN. */
static inline unsigned find_newline(const char *bytes) {
    uint64_t control = classify_rare(load_block(bytes)).control;
    while (control && bytes[__builtin_ctzll(control)] != '\n')
        control &= control - 1;
    return control ? (unsigned)__builtin_ctzll(control) : BLOCK_LEN;
}

/* A newline is rare too, so that looking for the end of the line costs nothing until it comes. */
static SCAN_BOTH bool index_first(struct tv_str bytes, struct tv_index *index, size_t *len,
                                  bool sees) {
    struct scan_state state = start_scan(bytes);
    uint32_t *out = index->quotes;
    struct tv_sights sights = index->sights;
    for (size_t at = 0; bytes.len - at >= SIGHT_LEN; at += BLOCK_LEN) {
        __builtin_prefetch((const void *)((uintptr_t)bytes.at + at + LOOK_AHEAD));
        unsigned newline = BLOCK_LEN;
        struct sight sight = sees ? find_sight(bytes.at + at) : (struct sight){0, 0};
        if (SCAN_RARE(find_rare(load_block(bytes.at + at))))
            newline = find_newline(bytes.at + at);
        if (newline < BLOCK_LEN) {
            *len = state.record.len = at + newline;
            if (sees) {
                keep_sight(sights, at, sight);
                end_sights(sights, at + newline);
            }
            return index_end(&state, index, out, at);
        }
        out = index_block(&state, index, out, at);
        if (sees)
            keep_sight(sights, at, sight);
    }
    return false;
}

static bool index_line(struct tv_str bytes, struct tv_index *index, size_t *len) {
    return index->sights.signs ? index_first(bytes, index, len, true)
                               : index_first(bytes, index, len, false);
}
