/* Sixteen bytes at once, for the usual forms of long or frequent formats. Written with the vector
 * extension that gcc and clang share, so that one text serves every processor: x86-64 has what it
 * takes from its first day on (SSE2), others have their own, or the compiler writes loops.
 *
 * A test of all lanes yields lanes of 0xff for yes and 0 for no. mask_of makes a number of them,
 * bit i for lane i, in which rules about neighbors are shifts. */
#ifndef TV_FORMAT_VECTOR_H
#define TV_FORMAT_VECTOR_H

#include "format_parts.h"

#include <string.h>

enum { LANE_COUNT = 16, ALL_LANES = 0xffff };

typedef uint8_t byte_lanes __attribute__((vector_size(LANE_COUNT)));
typedef int8_t signed_lanes __attribute__((vector_size(LANE_COUNT)));
typedef char char_lanes __attribute__((vector_size(LANE_COUNT)));
typedef uint64_t word_lanes __attribute__((vector_size(LANE_COUNT)));

static inline byte_lanes load_lanes(const char *at) {
    byte_lanes lanes;
    memcpy(&lanes, at, LANE_COUNT);
    return lanes;
}

/* Two words side by side, the first one in the low lanes. */
static inline byte_lanes join_words(uint64_t low, uint64_t high) {
    return (byte_lanes)(word_lanes){low, high};
}

/* 8 to 15 bytes, and 0 in the other lanes. */
static inline byte_lanes load_part(const char *at, size_t len) {
    return join_words(load_word(at), load_word(at + len - 8) >> (8 * (15 - len)) >> 8);
}

static inline byte_lanes fill_lanes(unsigned char byte) {
    return join_words(EVERY_BYTE(byte), EVERY_BYTE(byte));
}

/* The lanes that are less than `low` or more than `high`, each lane with bounds of its own and
 * low <= high. Old processors compare signed lanes only: what is from low to high is moved to the
 * smallest signed numbers, and all else is larger. */
static inline byte_lanes find_outside(byte_lanes lanes, byte_lanes low, byte_lanes high) {
    byte_lanes moved = lanes - (low + fill_lanes(0x80));
    byte_lanes span = high - (low + fill_lanes(0x80));
    return (byte_lanes)((signed_lanes)moved > (signed_lanes)span);
}

/* The lanes from `low` to `high`. */
static inline byte_lanes find_range(byte_lanes lanes, unsigned char low, unsigned char high) {
    byte_lanes moved = lanes - fill_lanes((unsigned char)(low ^ 0x80));
    return (byte_lanes)((signed_lanes)moved <
                        (signed_lanes)fill_lanes((unsigned char)(0x81 + high - low)));
}

static inline byte_lanes find_byte(byte_lanes lanes, char byte) {
    return (byte_lanes)(lanes == fill_lanes((unsigned char)byte));
}

/* The lanes above `byte`; bytes of 0x80 and more are not. */
static inline byte_lanes find_above(byte_lanes lanes, char byte) {
    return (byte_lanes)((signed_lanes)lanes > (signed_lanes)fill_lanes((unsigned char)byte));
}

/* Letters of either case. */
static inline byte_lanes find_letters(byte_lanes lanes) {
    return find_range(lanes | fill_lanes(0x20), 'a', 'z');
}

#ifdef __SSE2__
static inline unsigned mask_of(byte_lanes lanes) {
    return (unsigned)__builtin_ia32_pmovmskb128((char_lanes)lanes);
}
#else
/* One bit of each of eight bytes that are 0 or 0xff: the product moves bit 0 of byte i to bit
 * 56 + i, and nothing else gets there or carries. */
static inline unsigned mask_of_word(uint64_t word) {
    return (unsigned)((word & EVERY_BYTE(1)) * UINT64_C(0x0102040810204080) >> 56);
}

static inline unsigned mask_of(byte_lanes lanes) {
    word_lanes words = (word_lanes)lanes;
    return mask_of_word(words[0]) | mask_of_word(words[1]) << 8;
}
#endif

#endif
