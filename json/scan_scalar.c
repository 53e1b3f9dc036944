/* The kernel for any machine: plain words and bytes, in loops that compilers make vector code of.
 *
 * The 64 bytes of a block are four rows of 16. The answers about the bytes of a column are put
 * together in one byte, which makes a matrix of bits, and one transposition gives all 64 in their
 * order. Backslashes, control characters and bytes beyond ASCII are rare in events: one loop asks
 * whether any is there, and only then they are looked for. */
#include "mark_tables.h"
#include "scan.h"
#include "scan_escape.h"

#include <string.h>

enum { ROWS = 4, ROW_LEN = 16 };

struct block {
    const char *bytes;
};

static inline struct block load_block(const char *bytes) {
    return (struct block){bytes};
}

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

/* Not 0 when some byte is a backslash, a control character, or beyond ASCII: with their top bits
 * turned, the last two are those below 0xa0. */
static inline uint64_t find_rare(struct block block) {
    unsigned char columns[ROW_LEN];
    for (int i = 0; i < ROW_LEN; i++) {
        unsigned char least = 0xff, slash = 0;
        for (int row = 0; row < ROWS; row++) {
            unsigned char byte = (unsigned char)block.bytes[ROW_LEN * row + i] ^ 0x80;
            least = byte < least ? byte : least;
            slash |= byte == ('\\' ^ 0x80);
        }
        columns[i] = slash | (least < 0xa0);
    }
    uint64_t halves[2];
    memcpy(halves, columns, sizeof halves);
    return halves[0] | halves[1];
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

enum question { IS_QUOTE, IS_BACKSLASH, IS_CONTROL, IS_HIGH, IS_DIGIT, IS_GAP, IS_OF_NUMBER };

static inline bool is_so(enum question question, unsigned char byte) {
    switch (question) {
    case IS_QUOTE:
        return byte == '"';
    case IS_BACKSLASH:
        return byte == '\\';
    case IS_CONTROL:
        return byte < 0x20;
    case IS_DIGIT:
        return (unsigned char)(byte - '0') < 10;
    case IS_GAP:
        return (byte == ' ') | (byte == '-') | (byte == '.');
    case IS_OF_NUMBER:
        return ((unsigned char)(byte - '-') <= '9' - '-') | (byte == ' ');
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

static inline uint64_t find_quotes(struct block block) {
    return ask(IS_QUOTE, block.bytes);
}

static inline struct scan_rare classify_rare(struct block block) {
    return (struct scan_rare){ask(IS_BACKSLASH, block.bytes), ask(IS_CONTROL, block.bytes),
                              ask(IS_HIGH, block.bytes)};
}

/* Those of the wanted bytes that have one of the classes; few are wanted. */
static inline uint64_t find_class(const char *bytes, uint64_t wanted, unsigned classes) {
    uint64_t found = 0;
    for (; wanted; wanted &= wanted - 1) {
        unsigned i = (unsigned)__builtin_ctzll(wanted);
        unsigned char byte = (unsigned char)bytes[i];
        unsigned has = escape_by_high[byte >> 4] & escape_by_low[byte & 15] & classes;
        found |= (uint64_t)(has != 0) << i;
    }
    return found;
}

static inline uint64_t find_named(struct block block, uint64_t wanted) {
    return find_class(block.bytes, wanted, ESCAPE_NAMED);
}

static inline uint64_t find_u(struct block block, uint64_t wanted) {
    return find_class(block.bytes, wanted, ESCAPE_U);
}

static inline uint64_t find_hex(struct block block, uint64_t wanted) {
    return find_class(block.bytes, wanted, ESCAPE_HEX);
}

/* Second bytes that lead to too small or too large a value, or to a surrogate. */
static inline bool is_wrong_pair(unsigned char lead, unsigned char second) {
    return ((lead == 0xe0) & (second < 0xa0)) | ((lead == 0xed) & (second >= 0xa0)) |
           ((lead == 0xf0) & (second < 0x90)) | ((lead == 0xf4) & (second >= 0x90));
}

/* A continuation is due behind a lead, two behind a lead of three bytes, three behind one of four,
 * and nowhere else. */
static inline bool is_wrong_utf8(const char *bytes) {
    const unsigned char *at = (const unsigned char *)bytes;
    unsigned char wrong = 0;
    for (int i = 0; i < ROWS * ROW_LEN; i++) {
        bool is_due = (at[i - 1] >= 0xc0) | (at[i - 2] >= 0xe0) | (at[i - 3] >= 0xf0);
        bool is_continuation = (signed char)at[i] < -64;
        bool never = ((at[i] & 0xfe) == 0xc0) | (at[i] >= 0xf5);
        wrong |= (is_due != is_continuation) | never | is_wrong_pair(at[i - 1], at[i]);
    }
    return wrong != 0;
}

/* The bit above all others keeps the count of zeros defined when none is left. */
static inline uint32_t lowest_bit(uint64_t bits) {
    return (uint32_t)__builtin_ctzll(bits | (uint64_t)1 << 63);
}

static inline uint64_t find_digits(struct block block) {
    return ask(IS_DIGIT, block.bytes);
}

static inline uint64_t find_gaps(struct block block) {
    return ask(IS_GAP, block.bytes);
}

static inline uint32_t find_busy(const uint64_t *signs, const uint32_t *pairs) {
    uint32_t busy = 0;
    for (int i = 0; i < BUSY_LANES; i++)
        busy |= (uint32_t)((signs[i] | find_runs(pairs[i], pairs[i + 1])) != 0) << i;
    return busy;
}

/* Signs are rare: nearly always the first table says that there is none. */
static inline uint64_t find_signs(const char *bytes) {
    uint64_t bits = 0;
    for (int i = 0; i < ROWS * ROW_LEN; i++) {
        unsigned sign = sign_of[bytes[i] & 0x7f] & ~(unsigned)NO_NUMBER;
        if (sign && (sign & behind_of[bytes[i + 2] & 0x7f]))
            bits |= (uint64_t)1 << i;
    }
    return bits;
}

/* The even bits, side by side. */
static inline uint32_t take_even(uint64_t bits) {
    bits &= 0x5555555555555555;
    bits = (bits | bits >> 1) & 0x3333333333333333;
    bits = (bits | bits >> 2) & 0x0f0f0f0f0f0f0f0f;
    bits = (bits | bits >> 4) & 0x00ff00ff00ff00ff;
    bits = (bits | bits >> 8) & 0x0000ffff0000ffff;
    return (uint32_t)(bits | bits >> 16);
}

static inline struct sight find_sight(const char *bytes) {
    uint64_t numbers = ask(IS_OF_NUMBER, bytes);
    return (struct sight){find_signs(bytes), take_even(numbers & numbers >> 1)};
}

#include "scan_flatten.h"
#include "scan_kernel.h"

#include "mark_kernel.h"

const struct tv_kernel tv_scan_scalar = {"scalar", index_record, index_line, mark_text, take_marks};
