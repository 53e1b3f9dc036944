/* The kernel for x86-64 with AVX2, which is nearly every one of the last ten years: a block is two
 * registers. Compiled with these instructions and only called where tv_kernels_of_machine has seen
 * them. */
#include "mark_nibbles.h"
#include "mark_tables.h"
#include "scan.h"
#include "scan_escape.h"
#include "scan_utf8.h"

#include <immintrin.h>

enum { ROW_LEN = 32 };

struct block {
    __m256i low, high;
};

static inline __m256i load_row(const char *bytes) {
    return _mm256_loadu_si256((const __m256i *)bytes);
}

static inline struct block load_block(const char *bytes) {
    return (struct block){load_row(bytes), load_row(bytes + ROW_LEN)};
}

/* The top bits of all bytes. */
static inline uint64_t top_bits(__m256i low, __m256i high) {
    return (uint32_t)_mm256_movemask_epi8(low) | (uint64_t)(uint32_t)_mm256_movemask_epi8(high)
                                                     << ROW_LEN;
}

static inline uint64_t find(struct block block, char byte) {
    __m256i wanted = _mm256_set1_epi8(byte);
    return top_bits(_mm256_cmpeq_epi8(block.low, wanted), _mm256_cmpeq_epi8(block.high, wanted));
}

static inline uint64_t find_quotes(struct block block) {
    return find(block, '"');
}

/* As signed bytes, those beyond ASCII are below 0x20 too. */
static inline uint64_t find_rare(struct block block) {
    __m256i slash = _mm256_set1_epi8('\\');
    __m256i slashes =
        _mm256_or_si256(_mm256_cmpeq_epi8(block.low, slash), _mm256_cmpeq_epi8(block.high, slash));
    __m256i least = _mm256_min_epi8(block.low, block.high);
    __m256i below = _mm256_cmpgt_epi8(_mm256_set1_epi8(0x20), least);
    return (uint32_t)_mm256_movemask_epi8(_mm256_or_si256(slashes, below));
}

/* A byte is at most 0x1f when the greater of the two is 0x1f. */
static inline __m256i are_control(__m256i row) {
    __m256i last = _mm256_set1_epi8(0x1f);
    return _mm256_cmpeq_epi8(_mm256_max_epu8(row, last), last);
}

static inline struct scan_rare classify_rare(struct block block) {
    return (struct scan_rare){find(block, '\\'),
                              top_bits(are_control(block.low), are_control(block.high)),
                              top_bits(block.low, block.high)};
}

/* The table for each 16 bytes. */
static inline __m256i look_up(const uint8_t table[16], __m256i halves) {
    __m256i row = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)table));
    return _mm256_shuffle_epi8(row, halves);
}

static inline __m256i low_half(__m256i bytes) {
    return _mm256_and_si256(bytes, _mm256_set1_epi8(0x0f));
}

static inline __m256i high_half(__m256i bytes) {
    return low_half(_mm256_srli_epi16(bytes, 4));
}

/* 0 where a byte has none of the classes. */
static inline __m256i find_class(__m256i row, unsigned classes) {
    __m256i has = _mm256_and_si256(look_up(escape_by_high, high_half(row)),
                                   look_up(escape_by_low, low_half(row)));
    return _mm256_and_si256(has, _mm256_set1_epi8((char)classes));
}

static inline uint64_t find_classes(struct block block, unsigned classes) {
    __m256i zero = _mm256_setzero_si256();
    return ~top_bits(_mm256_cmpeq_epi8(find_class(block.low, classes), zero),
                     _mm256_cmpeq_epi8(find_class(block.high, classes), zero));
}

static inline uint64_t find_named(struct block block, uint64_t wanted) {
    (void)wanted;
    return find_classes(block, ESCAPE_NAMED);
}

static inline uint64_t find_u(struct block block, uint64_t wanted) {
    (void)wanted;
    return find(block, 'u');
}

static inline uint64_t find_hex(struct block block, uint64_t wanted) {
    (void)wanted;
    return find_classes(block, ESCAPE_HEX);
}

static inline __m256i above(const char *bytes, unsigned limit) {
    return _mm256_subs_epu8(load_row(bytes), _mm256_set1_epi8((char)limit));
}

/* Not 0 where a byte of the row and those before it are wrong. */
static inline __m256i find_wrong(const char *bytes) {
    __m256i before = load_row(bytes - 1), after = load_row(bytes);
    __m256i reasons = _mm256_and_si256(look_up(by_before_high, high_half(before)),
                                       look_up(by_before_low, low_half(before)));
    reasons = _mm256_and_si256(reasons, look_up(by_after, high_half(after)));
    __m256i third = _mm256_or_si256(above(bytes - 2, BELOW_LEAD_3), above(bytes - 3, BELOW_LEAD_4));
    third = _mm256_and_si256(third, _mm256_set1_epi8((char)THIRD));
    return _mm256_xor_si256(reasons, third);
}

static inline bool is_wrong_utf8(const char *bytes) {
    __m256i wrong = _mm256_or_si256(find_wrong(bytes), find_wrong(bytes + ROW_LEN));
    return !_mm256_testz_si256(wrong, wrong);
}

static inline uint64_t prefix_xor(uint64_t bits) {
    __m128i product =
        _mm_clmulepi64_si128(_mm_cvtsi64_si128((long long)bits), _mm_set1_epi8((char)0xff), 0);
    return (uint64_t)_mm_cvtsi128_si64(product);
}

static inline unsigned count_bits(uint64_t bits) {
    return (unsigned)__builtin_popcountll(bits);
}

/* Unlike the compiler's own count of zeros this one is defined for 0. */
static inline uint32_t lowest_bit(uint64_t bits) {
    return (uint32_t)_tzcnt_u64(bits);
}

/* 0xff for bytes from the first on, of which there are count. */
static inline __m256i are_between(__m256i row, char first, char count) {
    __m256i last = _mm256_set1_epi8((char)(count - 1));
    __m256i from = _mm256_sub_epi8(row, _mm256_set1_epi8(first));
    return _mm256_cmpeq_epi8(_mm256_max_epu8(from, last), last);
}

static inline uint64_t find_digits(struct block block) {
    return top_bits(are_between(block.low, '0', 10), are_between(block.high, '0', 10));
}

static inline uint64_t find_gaps(struct block block) {
    return top_bits(are_between(block.low, '-', 2), are_between(block.high, '-', 2)) |
           find(block, ' ');
}

/* 0 where there is no sign. A shuffle takes the low nibble by itself, and 0 for bytes beyond ASCII.
 */
static inline __m256i find_sign(const char *bytes) {
    __m256i row = load_row(bytes), behind = load_row(bytes + 2);
    __m256i sign =
        _mm256_and_si256(look_up(sign_by_low, row), look_up(sign_by_high, high_half(row)));
    return _mm256_and_si256(sign, _mm256_and_si256(look_up(behind_by_low, low_half(behind)),
                                                   look_up(behind_by_high, high_half(behind))));
}

/* 0xffff for two bytes that may be those of a number: from - to 9, or blanks. */
static inline __m256i are_pairs(__m256i row) {
    __m256i blanks = _mm256_cmpeq_epi8(row, _mm256_set1_epi8(' '));
    __m256i all = _mm256_or_si256(are_between(row, '-', '9' - '-' + 1), blanks);
    return _mm256_cmpeq_epi16(all, _mm256_set1_epi8((char)0xff));
}

static inline __m256i load_pairs(const uint32_t *pairs) {
    return _mm256_cvtepu32_epi64(_mm_loadu_si128((const __m128i *)pairs));
}

/* Four of find_busy that are not. */
static inline uint32_t find_idle(const uint64_t *signs, const uint32_t *pairs) {
    __m256i next = _mm256_slli_epi64(load_pairs(pairs + 1), PAIRS_LEN);
    __m256i all = _mm256_or_si256(load_pairs(pairs), next);
    __m256i two = _mm256_and_si256(all, _mm256_srli_epi64(all, 1));
    __m256i four = _mm256_and_si256(two, _mm256_srli_epi64(two, 2));
    __m256i runs = _mm256_and_si256(four, _mm256_srli_epi64(two, 4));
    runs = _mm256_and_si256(runs, _mm256_set1_epi64x((long long)RUN_STARTS));
    __m256i busy = _mm256_or_si256(runs, load_row((const char *)signs));
    __m256i idle = _mm256_cmpeq_epi64(busy, _mm256_setzero_si256());
    return (uint32_t)_mm256_movemask_pd(_mm256_castsi256_pd(idle));
}

static inline uint32_t find_busy(const uint64_t *signs, const uint32_t *pairs) {
    return 0xff ^ (find_idle(signs, pairs) | find_idle(signs + 4, pairs + 4) << 4);
}

static inline struct sight find_sight(const char *bytes) {
    __m256i zero = _mm256_setzero_si256();
    __m256i pairs =
        _mm256_packs_epi16(are_pairs(load_row(bytes)), are_pairs(load_row(bytes + ROW_LEN)));
    __m256i in_order = _mm256_permute4x64_epi64(pairs, 0xd8);
    return (struct sight){~top_bits(_mm256_cmpeq_epi8(find_sign(bytes), zero),
                                    _mm256_cmpeq_epi8(find_sign(bytes + ROW_LEN), zero)),
                          (uint32_t)_mm256_movemask_epi8(in_order)};
}

#include "scan_flatten.h"
#include "scan_kernel.h"

#include "mark_kernel.h"

const struct tv_kernel tv_scan_avx2 = {"avx2", index_record, index_line, mark_text, take_marks};
