/* The kernel for 64-bit ARM, where NEON is always there: a block is four registers. */
#include "mark_nibbles.h"
#include "mark_tables.h"
#include "scan.h"
#include "scan_escape.h"
#include "scan_utf8.h"

#include <arm_neon.h>

enum { ROWS = 4, ROW_LEN = 16 };

struct block {
    uint8x16_t rows[ROWS];
};

static inline uint8x16_t load_row(const char *bytes) {
    return vld1q_u8((const uint8_t *)bytes);
}

static inline struct block load_block(const char *bytes) {
    return (struct block){{load_row(bytes), load_row(bytes + ROW_LEN),
                           load_row(bytes + 2 * ROW_LEN), load_row(bytes + 3 * ROW_LEN)}};
}

static inline struct block equal(struct block block, uint8_t byte) {
    uint8x16_t wanted = vdupq_n_u8(byte);
    for (int i = 0; i < ROWS; i++)
        block.rows[i] = vceqq_u8(block.rows[i], wanted);
    return block;
}

/* The bytes of the block that have one of the bits, as 0xff; the others as 0. */
static inline struct block having(struct block block, uint8_t bits) {
    uint8x16_t wanted = vdupq_n_u8(bits);
    for (int i = 0; i < ROWS; i++)
        block.rows[i] = vtstq_u8(block.rows[i], wanted);
    return block;
}

/* One bit for each byte, which is 0xff or 0: the bits of eight bytes are made different ones, and
 * neighbours are added until all 64 are in one word. */
static inline uint64_t to_bits(struct block block) {
    static const uint8_t places[ROW_LEN] = {1, 2, 4, 8, 16, 32, 64, 128,
                                            1, 2, 4, 8, 16, 32, 64, 128};
    uint8x16_t place = vld1q_u8(places);
    uint8x16_t low = vpaddq_u8(vandq_u8(block.rows[0], place), vandq_u8(block.rows[1], place));
    uint8x16_t high = vpaddq_u8(vandq_u8(block.rows[2], place), vandq_u8(block.rows[3], place));
    uint8x16_t words = vpaddq_u8(low, high);
    return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(words, words)), 0);
}

static inline uint64_t find_quotes(struct block block) {
    return to_bits(equal(block, '"'));
}

/* As signed bytes, those beyond ASCII are below 0x20 too. */
static inline uint64_t find_rare(struct block block) {
    struct block slashes = equal(block, '\\');
    int8x16_t least = vreinterpretq_s8_u8(block.rows[0]);
    uint8x16_t rare = slashes.rows[0];
    for (int i = 1; i < ROWS; i++) {
        least = vminq_s8(least, vreinterpretq_s8_u8(block.rows[i]));
        rare = vorrq_u8(rare, slashes.rows[i]);
    }
    rare = vorrq_u8(rare, vcltq_s8(least, vdupq_n_s8(0x20)));
    return vmaxvq_u32(vreinterpretq_u32_u8(rare));
}

static inline struct block below_blank(struct block block) {
    for (int i = 0; i < ROWS; i++)
        block.rows[i] = vcltq_u8(block.rows[i], vdupq_n_u8(0x20));
    return block;
}

static inline struct scan_rare classify_rare(struct block block) {
    return (struct scan_rare){to_bits(equal(block, '\\')), to_bits(below_blank(block)),
                              to_bits(having(block, 0x80))};
}

static inline uint8x16_t look_up(const uint8_t table[16], uint8x16_t halves) {
    return vqtbl1q_u8(vld1q_u8(table), halves);
}

static inline uint8x16_t low_half(uint8x16_t bytes) {
    return vandq_u8(bytes, vdupq_n_u8(0x0f));
}

static inline uint8x16_t high_half(uint8x16_t bytes) {
    return vshrq_n_u8(bytes, 4);
}

static inline uint64_t find_class(struct block block, uint8_t classes) {
    for (int i = 0; i < ROWS; i++)
        block.rows[i] = vandq_u8(look_up(escape_by_high, high_half(block.rows[i])),
                                 look_up(escape_by_low, low_half(block.rows[i])));
    return to_bits(having(block, classes));
}

static inline uint64_t find_named(struct block block, uint64_t wanted) {
    (void)wanted;
    return find_class(block, ESCAPE_NAMED);
}

static inline uint64_t find_u(struct block block, uint64_t wanted) {
    (void)wanted;
    return to_bits(equal(block, 'u'));
}

static inline uint64_t find_hex(struct block block, uint64_t wanted) {
    (void)wanted;
    return find_class(block, ESCAPE_HEX);
}

static inline uint8x16_t above(const char *bytes, uint8_t limit) {
    return vqsubq_u8(load_row(bytes), vdupq_n_u8(limit));
}

/* Not 0 where a byte of the row and those before it are wrong. */
static inline uint8x16_t find_wrong(const char *bytes) {
    uint8x16_t before = load_row(bytes - 1), after = load_row(bytes);
    uint8x16_t reasons = vandq_u8(look_up(by_before_high, high_half(before)),
                                  look_up(by_before_low, low_half(before)));
    reasons = vandq_u8(reasons, look_up(by_after, high_half(after)));
    uint8x16_t third = vorrq_u8(above(bytes - 2, BELOW_LEAD_3), above(bytes - 3, BELOW_LEAD_4));
    return veorq_u8(reasons, vandq_u8(third, vdupq_n_u8(THIRD)));
}

static inline bool is_wrong_utf8(const char *bytes) {
    uint8x16_t wrong = find_wrong(bytes);
    for (int i = 1; i < ROWS; i++)
        wrong = vorrq_u8(wrong, find_wrong(bytes + i * ROW_LEN));
    return vmaxvq_u8(wrong) != 0;
}

/* Carry-less multiplication is not on every such machine; this is rare enough for shifts. */
static inline uint64_t prefix_xor(uint64_t bits) {
    for (int shift = 1; shift < 64; shift *= 2)
        bits ^= bits << shift;
    return bits;
}

static inline unsigned count_bits(uint64_t bits) {
    return vaddv_u8(vcnt_u8(vcreate_u8(bits)));
}

/* The instructions answer 64 when there is none; the compiler only knows when it is said. */
static inline uint32_t lowest_bit(uint64_t bits) {
    return bits ? (uint32_t)__builtin_ctzll(bits) : 64;
}

static inline uint8x16_t are_between(uint8x16_t row, uint8_t first, uint8_t count) {
    return vcltq_u8(vsubq_u8(row, vdupq_n_u8(first)), vdupq_n_u8(count));
}

static inline uint64_t find_digits(struct block block) {
    for (int i = 0; i < ROWS; i++)
        block.rows[i] = are_between(block.rows[i], '0', 10);
    return to_bits(block);
}

static inline uint64_t find_gaps(struct block block) {
    for (int i = 0; i < ROWS; i++)
        block.rows[i] =
            vorrq_u8(are_between(block.rows[i], '-', 2), vceqq_u8(block.rows[i], vdupq_n_u8(' ')));
    return to_bits(block);
}

static inline uint8x16_t look_up_byte(const uint8_t low[16], const uint8_t high[16],
                                      uint8x16_t row) {
    return vandq_u8(look_up(low, vandq_u8(row, vdupq_n_u8(0x0f))),
                    look_up(high, vshrq_n_u8(row, 4)));
}

static inline uint64_t find_signs(const char *bytes) {
    struct block block = load_block(bytes), behind = load_block(bytes + 2);
    for (int i = 0; i < ROWS; i++)
        block.rows[i] = vtstq_u8(look_up_byte(sign_by_low, sign_by_high, block.rows[i]),
                                 look_up_byte(behind_by_low, behind_by_high, behind.rows[i]));
    return to_bits(block);
}

/* 0xff for each pair of 0xff in two rows. */
static inline uint8x16_t join_pairs(uint8x16_t low, uint8x16_t high) {
    return vandq_u8(vuzp1q_u8(low, high), vuzp2q_u8(low, high));
}

/* Pairs of a block, whose upper half has none; bytes from - to 9, or blanks. */
static inline uint32_t find_pairs(struct block block) {
    for (int i = 0; i < ROWS; i++)
        block.rows[i] = vorrq_u8(are_between(block.rows[i], '-', '9' - '-' + 1),
                                 vceqq_u8(block.rows[i], vdupq_n_u8(' ')));
    uint8x16_t none = vdupq_n_u8(0);
    return (uint32_t)to_bits(
        (struct block){{join_pairs(block.rows[0], block.rows[1]),
                        join_pairs(block.rows[2], block.rows[3]), none, none}});
}

static inline uint32_t find_busy(const uint64_t *signs, const uint32_t *pairs) {
    uint32_t busy = 0;
    for (int i = 0; i < BUSY_LANES; i++)
        busy |= (uint32_t)((signs[i] | find_runs(pairs[i], pairs[i + 1])) != 0) << i;
    return busy;
}

static inline struct sight find_sight(const char *bytes) {
    return (struct sight){find_signs(bytes), find_pairs(load_block(bytes))};
}

#include "scan_flatten.h"
#include "scan_kernel.h"

#include "mark_kernel.h"

const struct tv_kernel tv_scan_neon = {"neon", index_record, index_line, mark_text, take_marks};
