/* The kernel for any machine: eight bytes at a time in one 64-bit word.
 *
 * A test leaves its answer in the top bit of each byte. Backslashes, control characters and bytes
 * beyond ASCII are rare in events: one loop asks whether any is there, and only then they are
 * looked for. Otherwise the answers about quotes of eight words are laid side by side as a matrix
 * of bits, and one transposition gives all 64 in their order. */
#include "scan.h"

static const uint64_t ones = 0x0101010101010101;
static const uint64_t tops = 0x8080808080808080;

static inline uint64_t shifted(const char *bytes, int i) {
    return (uint64_t)(unsigned char)bytes[i] << (8 * i);
}

/* Little-endian on any host; written out, compilers make one load of it. */
static inline uint64_t load_word(const char *bytes) {
    return shifted(bytes, 0) | shifted(bytes, 1) | shifted(bytes, 2) | shifted(bytes, 3) |
           shifted(bytes, 4) | shifted(bytes, 5) | shifted(bytes, 6) | shifted(bytes, 7);
}

/* Top bit of each byte: set when the byte is not c. */
static inline uint64_t differs_from(uint64_t word, char c) {
    uint64_t other = word ^ (ones * (unsigned char)c);
    return ((other & ~tops) + ~tops) | other;
}

/* Top bits of eight bytes to eight bits: each product term lands in the top byte once. */
static inline uint64_t gather(uint64_t top_bits) {
    return ((top_bits & tops) >> 7) * 0x0102040810204080 >> 56;
}

static inline uint64_t find_controls(uint64_t word) {
    /* 0x60 + byte reaches 0x80 from 0x20 on; high bytes are no controls either way. */
    return ~(((word & ~tops) + ones * 0x60) | word);
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

static struct scan_masks classify_rare(const char *bytes) {
    struct scan_masks masks = {0, 0, 0, 0};
    for (int i = 0; i < 8; i++) {
        uint64_t word = load_word(bytes + 8 * i);
        masks.quote |= gather(~differs_from(word, '"')) << (8 * i);
        masks.backslash |= gather(~differs_from(word, '\\')) << (8 * i);
        masks.control |= gather(find_controls(word)) << (8 * i);
        masks.high |= gather(word) << (8 * i);
    }
    return masks;
}

/* True when some byte is a backslash, a control character, or beyond ASCII: as signed numbers the
 * last two are those below 0x20. Compilers make vector code of this loop. */
static inline bool has_rare(const char *bytes) {
    unsigned char rare = 0;
    for (int i = 0; i < 64; i++) {
        signed char byte = (signed char)bytes[i];
        rare |= (unsigned char)((byte < 0x20) | (byte == '\\'));
    }
    return rare != 0;
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

/* Quotes of a block that is all ASCII: bit i of byte j of `others` says that byte j of word i is
 * none. */
static inline uint64_t find_quotes(const char *bytes) {
    uint64_t others = 0;
    for (int i = 0; i < 8; i++) {
        uint64_t word = (load_word(bytes + 8 * i) ^ (ones * '"')) + ~tops;
        others |= (word & tops) >> (7 - i);
    }
    return ~transpose(others);
}

static inline struct scan_masks classify(const char *bytes) {
    if (__builtin_expect(has_rare(bytes), 0))
        return classify_rare(bytes);
    return (struct scan_masks){find_quotes(bytes), 0, 0, 0};
}

#include "scan_kernel.h"

const struct tv_kernel *tv_kernel_scalar(void) {
    static const struct tv_kernel kernel = {"scalar", index_record};
    return &kernel;
}
