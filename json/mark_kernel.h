/* Marks, but for the instructions: included once by each kernel, behind scan_kernel.h. A mark is a
 * byte around which personal data may stand (formats/pii.h); most events have few, and those who
 * want them look closer at each. The kernel defines before that
 *
 *   uint64_t find_signs(const char *bytes)      bit i: bytes[i] and bytes[i + 2] may be signs of
 *                                               something (mark_tables.h); reads bytes[0 .. 65]
 *   uint64_t find_digits(struct block)
 *   uint64_t find_gaps(struct block)            bit i: a blank, - or .
 *
 * and gets mark_text. Signs are few enough to be written down without asking for each block whether
 * there are any. Numbers are fewer: the bits of a whole text are kept, and asked in one loop, which
 * compilers make vector code of, whether there is one at all.
 *
 *   bytes    " c a r d " : " 4 1 1 1   1 1 1 1   1 1 1 1   1 1 1 1 "
 *   digits                   # # # #   # # # #   # # # #   # # # #
 *   gaps                             #         #         #
 *   number                     ^ three digits, gap, four, gap, four, gap, a digit */
#include "json.h"

enum { MARK_BLOCKS = TV_MARKS_LEN / BLOCK_LEN, MARK_LANES = 8 };

/* The bits of a text, block by block; MARK_LANES blocks of none follow its last one. */
struct mark_bits {
    uint64_t digits[MARK_BLOCKS + MARK_LANES], gaps[MARK_BLOCKS + MARK_LANES];
};

/* ---- Signs ----------------------------------------------------------------------------------- */

/* What may follow a sign, as bits of the lowest six of a byte; few of the others that share them
 * stand there. */
static inline bool may_follow(const char *bytes) {
    static const uint64_t followers[256] = {
        ['@'] = UINT64_MAX,
        ['+'] = (uint64_t)0x1ff << ('1' & 63), /* to 9 */
        ['%'] = (uint64_t)1 << ('2' & 63) | (uint64_t)1 << ('4' & 63),
        ['e'] = (uint64_t)1 << ('y' & 63),
        ['A'] = (uint64_t)1 << ('K' & 63) | (uint64_t)1 << ('S' & 63) | (uint64_t)1 << ('I' & 63),
        ['B'] = (uint64_t)1 << ('e' & 63) | (uint64_t)1 << ('E' & 63),
        ['x'] = (uint64_t)1 << ('o' & 63) | (uint64_t)1 << ('a' & 63),
        ['k'] = (uint64_t)1 << ('_' & 63) | (uint64_t)1 << ('-' & 63),
        ['h'] = (uint64_t)1 << ('p' & 63) | (uint64_t)1 << ('o' & 63) | (uint64_t)1 << ('u' & 63) |
                (uint64_t)1 << ('s' & 63) | (uint64_t)1 << ('r' & 63)};
    return followers[(unsigned char)bytes[0]] >> (bytes[1] & 63) & 1;
}

/* One place is written to in any case, and kept when there is a sign. */
static inline uint32_t *put_signs(uint32_t *out, uint32_t at, uint64_t signs) {
    do {
        *out = at + lowest_bit(signs);
        out += signs != 0;
        signs &= signs - 1;
    } while (SCAN_RARE(signs));
    return out;
}

/* Leaves the signs that are marks. */
static inline uint32_t keep_marks(const char *bytes, uint32_t len, uint32_t *marks,
                                  const uint32_t *end) {
    uint32_t count = 0;
    for (const uint32_t *sign = marks; sign < end; sign++) {
        uint32_t at = *sign;
        marks[count] = at;
        count += (at < len) & may_follow(bytes + at);
    }
    return count;
}

/* ---- Numbers --------------------------------------------------------------------------------- */

/* Bits where a number that is whole within the 64 begins, or one of its first digits stands:
 * 14 digits, and the groups of cards and ids (pii_number.c). None of them takes more than 16. */
static inline uint64_t find_numbers(uint64_t digits, uint64_t gaps) {
    uint64_t two = digits & digits >> 1, three = two & digits >> 2, four = two & two >> 2;
    uint64_t eight = four & four >> 4, bare = eight & eight >> 6;
    uint64_t two_gap = two & gaps >> 2, four_gap = four & gaps >> 4;
    uint64_t fours = three & gaps >> 3 & four_gap >> 4 & four_gap >> 9 & digits >> 14;
    uint64_t six = four_gap & four >> 5 & two >> 9 & gaps >> 11 & four >> 12;
    uint64_t twos = digits & gaps >> 1 & two_gap >> 2 & two_gap >> 5 & two_gap >> 8 & three >> 11;
    return bare | fours | six | twos;
}

/* The upper half of a block and the lower one of the next. */
static inline uint64_t straddle(const uint64_t *blocks) {
    return blocks[0] >> 32 | blocks[1] << 32;
}

static inline uint64_t numbers_of(const struct mark_bits *bits, uint32_t i) {
    return find_numbers(bits->digits[i], bits->gaps[i]);
}

static inline uint64_t numbers_between(const struct mark_bits *bits, uint32_t i) {
    return find_numbers(straddle(&bits->digits[i]), straddle(&bits->gaps[i]));
}

static inline bool has_numbers(const struct mark_bits *bits, uint32_t blocks) {
    uint64_t any[MARK_LANES] = {0}, found = 0;
    for (uint32_t i = 0; i < blocks; i += MARK_LANES) {
        for (uint32_t lane = 0; lane < MARK_LANES; lane++)
            any[lane] |= numbers_of(bits, i + lane) | numbers_between(bits, i + lane);
    }
    for (uint32_t lane = 0; lane < MARK_LANES; lane++)
        found |= any[lane];
    return found != 0;
}

/* ---- Both ------------------------------------------------------------------------------------ */

/* Once more, and with numbers; they take the place of signs that are no marks. */
static uint32_t mark_numbers(const char *bytes, uint32_t len, uint32_t *out,
                             const struct mark_bits *bits) {
    uint32_t *start = out;
    uint64_t below = 0; /* of the next block, found between it and the last one */
    for (uint32_t i = 0, at = 0; at < len; i++, at += BLOCK_LEN) {
        uint64_t between = numbers_between(bits, i);
        uint64_t numbers = numbers_of(bits, i) | between << 32 | below;
        below = between >> 32;
        for (uint64_t marks = find_signs(bytes + at) | numbers; marks; marks &= marks - 1) {
            uint32_t place = lowest_bit(marks);
            bool is_mark = (numbers >> place & 1) || may_follow(bytes + at + place);
            if (is_mark && at + place < len)
                *out++ = at + place;
        }
    }
    return (uint32_t)(out - start);
}

static uint32_t mark_text(const char *bytes, uint32_t len, uint32_t *marks) {
    struct mark_bits bits;
    uint32_t *end = marks, blocks = 0;
    for (uint32_t at = 0; at < len; at += BLOCK_LEN) {
        struct block block = load_block(bytes + at);
        bits.digits[blocks] = find_digits(block);
        bits.gaps[blocks++] = find_gaps(block);
        end = put_signs(end, at, find_signs(bytes + at));
    }
    for (uint32_t i = 0; i < MARK_LANES; i++)
        bits.digits[blocks + i] = bits.gaps[blocks + i] = 0;
    if (SCAN_RARE(has_numbers(&bits, blocks)))
        return mark_numbers(bytes, len, marks, &bits);
    return keep_marks(bytes, len, marks, end);
}
