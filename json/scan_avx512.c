/* The kernel for x86-64 with AVX-512 as of Ice Lake and Zen 4: one register is a block, a
 * comparison gives its 64 bits at once, and the bits become offsets by compressing the numbers 0 to
 * 63. Compiled with these instructions and only called where tv_kernels_of_machine has seen them.
 */
#include "mark_tables.h"
#include "scan.h"
#include "scan_escape.h"
#include "scan_utf8.h"

#include <immintrin.h>

struct block {
    __m512i bytes;
};

static inline struct block load_block(const char *bytes) {
    return (struct block){_mm512_loadu_si512(bytes)};
}

static inline uint64_t find(struct block block, char byte) {
    return _mm512_cmpeq_epi8_mask(block.bytes, _mm512_set1_epi8(byte));
}

static inline uint64_t find_quotes(struct block block) {
    return find(block, '"');
}

/* As signed bytes, those beyond ASCII are below 0x20 too. */
static inline uint64_t find_rare(struct block block) {
    return _mm512_cmplt_epi8_mask(block.bytes, _mm512_set1_epi8(0x20)) | find(block, '\\');
}

static inline struct scan_rare classify_rare(struct block block) {
    return (struct scan_rare){find(block, '\\'),
                              _mm512_cmplt_epu8_mask(block.bytes, _mm512_set1_epi8(0x20)),
                              _mm512_movepi8_mask(block.bytes)};
}

/* The table for each 16 bytes. */
static inline __m512i look_up(const uint8_t table[16], __m512i halves) {
    __m512i row = _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)table));
    return _mm512_shuffle_epi8(row, halves);
}

static inline __m512i low_half(__m512i bytes) {
    return _mm512_and_si512(bytes, _mm512_set1_epi8(0x0f));
}

static inline __m512i high_half(__m512i bytes) {
    return low_half(_mm512_srli_epi16(bytes, 4));
}

static inline uint64_t find_class(struct block block, unsigned classes) {
    __m512i has = _mm512_and_si512(look_up(escape_by_high, high_half(block.bytes)),
                                   look_up(escape_by_low, low_half(block.bytes)));
    return _mm512_test_epi8_mask(has, _mm512_set1_epi8((char)classes));
}

static inline uint64_t find_named(struct block block, uint64_t wanted) {
    (void)wanted;
    return find_class(block, ESCAPE_NAMED);
}

static inline uint64_t find_u(struct block block, uint64_t wanted) {
    (void)wanted;
    return find(block, 'u');
}

static inline uint64_t find_hex(struct block block, uint64_t wanted) {
    (void)wanted;
    return find_class(block, ESCAPE_HEX);
}

static inline __m512i above(const char *bytes, unsigned limit) {
    return _mm512_subs_epu8(_mm512_loadu_si512(bytes), _mm512_set1_epi8((char)limit));
}

static inline bool is_wrong_utf8(const char *bytes) {
    __m512i before = _mm512_loadu_si512(bytes - 1), after = _mm512_loadu_si512(bytes);
    __m512i reasons = _mm512_and_si512(look_up(by_before_high, high_half(before)),
                                       look_up(by_before_low, low_half(before)));
    reasons = _mm512_and_si512(reasons, look_up(by_after, high_half(after)));
    __m512i third = _mm512_or_si512(above(bytes - 2, BELOW_LEAD_3), above(bytes - 3, BELOW_LEAD_4));
    third = _mm512_and_si512(third, _mm512_set1_epi8((char)THIRD));
    return _mm512_cmpneq_epi8_mask(reasons, third) != 0;
}

static inline uint64_t prefix_xor(uint64_t bits) {
    __m128i product =
        _mm_clmulepi64_si128(_mm_cvtsi64_si128((long long)bits), _mm_set1_epi8((char)0xff), 0);
    return (uint64_t)_mm_cvtsi128_si64(product);
}

static inline void store_offsets(uint32_t *out, uint32_t block_at, __m128i numbers) {
    _mm512_storeu_si512(
        out, _mm512_add_epi32(_mm512_set1_epi32((int)block_at), _mm512_cvtepu8_epi32(numbers)));
}

static inline __m512i zero_to_63(void) {
    return _mm512_set_epi64(0x3f3e3d3c3b3a3938, 0x3736353433323130, 0x2f2e2d2c2b2a2928,
                            0x2726252423222120, 0x1f1e1d1c1b1a1918, 0x1716151413121110,
                            0x0f0e0d0c0b0a0908, 0x0706050403020100);
}

static inline uint32_t *flatten(uint32_t *out, uint32_t block_at, uint64_t quotes) {
    __m512i numbers = _mm512_maskz_compress_epi8(quotes, zero_to_63());
    unsigned count = (unsigned)__builtin_popcountll(quotes);
    store_offsets(out, block_at, _mm512_castsi512_si128(numbers));
    if (__builtin_expect(count > 16, 0)) {
        store_offsets(out + 16, block_at, _mm512_extracti32x4_epi32(numbers, 1));
        store_offsets(out + 32, block_at, _mm512_extracti32x4_epi32(numbers, 2));
        store_offsets(out + 48, block_at, _mm512_extracti32x4_epi32(numbers, 3));
    }
    return out + count;
}

static inline uint64_t find_digits(struct block block) {
    __m512i digits = _mm512_sub_epi8(block.bytes, _mm512_set1_epi8('0'));
    return _mm512_cmple_epu8_mask(digits, _mm512_set1_epi8(9));
}

static inline uint64_t find_gaps(struct block block) {
    __m512i lines = _mm512_sub_epi8(block.bytes, _mm512_set1_epi8('-'));
    return _mm512_cmpeq_epi8_mask(block.bytes, _mm512_set1_epi8(' ')) |
           _mm512_cmple_epu8_mask(lines, _mm512_set1_epi8('.' - '-'));
}

static inline uint32_t lowest_bit(uint64_t bits) {
    return (uint32_t)_tzcnt_u64(bits);
}

/* The table, by the lower seven bits of each byte. */
static inline __m512i look_up_whole(const uint8_t table[128], __m512i bytes) {
    return _mm512_permutex2var_epi8(_mm512_loadu_si512(table), bytes,
                                    _mm512_loadu_si512(table + 64));
}

static inline __m512i load_pairs(const uint32_t *pairs) {
    return _mm512_cvtepu32_epi64(_mm256_loadu_si256((const __m256i *)pairs));
}

static inline uint32_t find_busy(const uint64_t *signs, const uint32_t *pairs) {
    __m512i next = _mm512_slli_epi64(load_pairs(pairs + 1), PAIRS_LEN);
    __m512i all = _mm512_or_si512(load_pairs(pairs), next);
    __m512i two = _mm512_and_si512(all, _mm512_srli_epi64(all, 1));
    __m512i four = _mm512_and_si512(two, _mm512_srli_epi64(two, 2));
    __m512i runs = _mm512_and_si512(four, _mm512_srli_epi64(two, 4));
    runs = _mm512_and_si512(runs, _mm512_set1_epi64((long long)RUN_STARTS));
    __m512i busy = _mm512_or_si512(runs, _mm512_loadu_si512(signs));
    return _mm512_test_epi64_mask(busy, busy);
}

static inline struct sight find_sight(const char *bytes) {
    __m512i row = look_up_whole(sign_of, _mm512_loadu_si512(bytes));
    __m512i behind = look_up_whole(behind_of, _mm512_loadu_si512(bytes + 2));
    __m512i others = _mm512_set1_epi8((char)NO_NUMBER);
    return (struct sight){_mm512_test_epi8_mask(row, behind), _mm512_testn_epi16_mask(row, others)};
}

#include "scan_kernel.h"

#include "mark_kernel.h"

const struct tv_kernel tv_scan_avx512 = {"avx512", index_record, index_line, mark_text, take_marks};
