/* The kernel for any machine: plain words and bytes, in loops that compilers make vector code of.
 *
 * The 64 bytes of a block are four rows of 16. The answers about the bytes of a column are put
 * together in one byte, which makes a matrix of bits, and one transposition gives all 64 in their
 * order. Backslashes, control characters and bytes beyond ASCII are rare in events: one loop asks
 * whether any is there, and only then they are looked for. */
#include "scan.h"

#include <string.h>

enum { ROWS = 4, ROW_LEN = 16 };

static const uint64_t ones = 0x0101010101010101;

static inline uint64_t shifted(const char *bytes, int i) {
    return (uint64_t)(unsigned char)bytes[i] << (8 * i);
}

/* Little-endian on any host; written out, compilers make one load of it. */
static inline uint64_t load_word(const char *bytes) {
    return shifted(bytes, 0) | shifted(bytes, 1) | shifted(bytes, 2) | shifted(bytes, 3) |
           shifted(bytes, 4) | shifted(bytes, 5) | shifted(bytes, 6) | shifted(bytes, 7);
}

static inline uint64_t prefix_xor(uint64_t bits) {
    for (int shift = 1; shift < 64; shift *= 2)
        bits ^= bits << shift;
    return bits;
}

static inline unsigned count_bits(uint64_t bits) {
    bits -= (bits >> 1) & ones * 0x55;
    bits = (bits & ones * 0x33) + ((bits >> 2) & ones * 0x33);
    bits = (bits + (bits >> 4)) & ones * 0x0f;
    return (unsigned)(bits * ones >> 56);
}

/* True when some byte is a backslash, a control character, or beyond ASCII: with their top bits
 * turned, the last two are those below 0xa0. */
static inline bool has_rare(const char *bytes) {
    unsigned char columns[ROW_LEN];
    for (int i = 0; i < ROW_LEN; i++) {
        unsigned char least = 0xff, slash = 0;
        for (int row = 0; row < ROWS; row++) {
            unsigned char byte = (unsigned char)bytes[ROW_LEN * row + i] ^ 0x80;
            least = byte < least ? byte : least;
            slash |= byte == ('\\' ^ 0x80);
        }
        columns[i] = slash | (least < 0xa0);
    }
    uint64_t halves[2];
    memcpy(halves, columns, sizeof halves);
    return (halves[0] | halves[1]) != 0;
}

/* Byte j of the result holds bit j of each byte of the words: an 8 by 8 matrix of bits, turned. */
static inline uint64_t transpose(uint64_t x) {
    uint64_t t = (x ^ (x >> 7)) & 0x00AA00AA00AA00AA;
    x ^= t ^ (t << 7);
    t = (x ^ (x >> 14)) & 0x0000CCCC0000CCCC;
    x ^= t ^ (t << 14);
    t = (x ^ (x >> 28)) & 0x00000000F0F0F0F0;
    return x ^ t ^ (t << 28);
}

enum question { IS_QUOTE, IS_BACKSLASH, IS_CONTROL, IS_HIGH };

static inline bool is_so(enum question question, unsigned char byte) {
    switch (question) {
    case IS_QUOTE:
        return byte == '"';
    case IS_BACKSLASH:
        return byte == '\\';
    case IS_CONTROL:
        return byte < 0x20;
    default:
        return byte >= 0x80;
    }
}

/* Bits 0, 2, 4 and 6 of column i are the answers of its rows. With the right half of the columns
 * moved into the gaps of the left one, byte i has those of all bytes whose offset ends in i. */
static inline uint64_t ask(enum question question, const char *bytes) {
    unsigned char columns[ROW_LEN];
    for (int i = 0; i < ROW_LEN; i++) {
        unsigned char rows = 0;
        for (int row = 0; row < ROWS; row++)
            rows = (unsigned char)(rows | is_so(question, (unsigned char)bytes[ROW_LEN * row + i])
                                              << (2 * row));
        columns[i] = rows;
    }
    return transpose(load_word((const char *)columns) | load_word((const char *)columns + 8) << 1);
}

static struct scan_masks classify_rare(const char *bytes) {
    return (struct scan_masks){ask(IS_QUOTE, bytes), ask(IS_BACKSLASH, bytes),
                               ask(IS_CONTROL, bytes), ask(IS_HIGH, bytes)};
}

static inline struct scan_masks classify(const char *bytes) {
    if (__builtin_expect(has_rare(bytes), 0))
        return classify_rare(bytes);
    return (struct scan_masks){ask(IS_QUOTE, bytes), 0, 0, 0};
}

#include "scan_kernel.h"

const struct tv_kernel *tv_kernel_scalar(void) {
    static const struct tv_kernel kernel = {"scalar", index_record};
    return &kernel;
}
