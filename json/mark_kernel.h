/* Marks, but for the instructions: included once by each kernel, behind scan_kernel.h. A mark is a
 * byte around which personal data may stand (formats/pii.h); most events have few, and those who
 * want them look closer at each. The kernel defines before that
 *
 *   struct sight find_sight(const char *bytes)   what may be of interest in 64 bytes, all that is
 *                                                at least; reads bytes[0 .. 65]
 *   uint32_t find_busy(const uint64_t *signs, const uint32_t *pairs)
 *                                                bit i: signs[i] or find_runs(pairs[i],
 *                                                pairs[i + 1]) is not 0; of BUSY_LANES
 *   uint64_t find_digits(struct block)
 *   uint64_t find_gaps(struct block)             bit i: a blank, - or .
 *
 * and gets mark_text and take_marks. Sights are written down without asking for each block whether
 * there is anything, then asked all at once which blocks have some: few. A number is only guessed
 * from pairs of bytes that may be of one, and looked at closer where six or more are in a row:
 *
 *   bytes    " 4 1 1 1   1 1 1 1   1 1 1 1   1 1 1 1 "
 *   pairs        ^   ^   ^   ^   ^   ^   ^   ^   ^
 *   digits     # # # #   # # # #   # # # #   # # # #
 *   gaps               #         #         #
 *   number       ^ three digits, gap, four, gap, four, gap, a digit */
#include "json.h"

enum {
    MARK_BLOCKS = TV_MARKS_LEN / BLOCK_LEN,
    USUAL_BLOCKS = 32, /* of nearly all events: so many are asked in any case, with one outcome */
    NUMBER_LEN = 16    /* no form of a number that is looked for takes more */
};

/* Sights of a text of at most TV_MARKS_LEN bytes, and room for those that are asked with them. */
struct mark_room {
    uint64_t signs[MARK_BLOCKS + TV_SIGHTS_SLACK];
    uint32_t pairs[MARK_BLOCKS + TV_SIGHTS_SLACK];
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

/* In front of an at sign stands a name, of the others some letter of the same key. */
static inline bool may_precede(char before, char sign) {
    if (sign == '@')
        return before != '"';
    if (sign == 'h')
        return before == 'g' || before == 't';
    return sign != 'k' || before == 's' || before == 'r';
}

static inline bool is_sign(const char *text, uint32_t at) {
    const char *bytes = text + at;
    unsigned char first = (unsigned char)bytes[0], behind = (unsigned char)bytes[2];
    unsigned classes = behind < 0x80 ? behind_of[behind] : BEYOND_ASCII;
    return (sign_of[first & 0x7f] & classes) != 0 && may_follow(bytes) &&
           may_precede(at > 0 ? bytes[-1] : '"', bytes[0]);
}

/* ---- Numbers --------------------------------------------------------------------------------- */

/* Bits where a number that is whole within the 64 begins, or one of its first digits stands:
 * 14 digits, and the groups of cards and ids (pii_number.c). */
static inline uint64_t find_numbers(uint64_t digits, uint64_t gaps) {
    uint64_t two = digits & digits >> 1, three = two & digits >> 2, four = two & two >> 2;
    uint64_t eight = four & four >> 4, bare = eight & eight >> 6;
    uint64_t two_gap = two & gaps >> 2, four_gap = four & gaps >> 4;
    uint64_t fours = three & gaps >> 3 & four_gap >> 4 & four_gap >> 9 & two >> 14;
    uint64_t six = four_gap & four >> 5 & two >> 9 & gaps >> 11 & four >> 12;
    uint64_t twos = digits & gaps >> 1 & two_gap >> 2 & two_gap >> 5 & two_gap >> 8 & three >> 11;
    return bare | fours | six | twos;
}

/* Numbers that begin in the block at an offset, which has runs. The first one begins with the first
 * run or a byte before it; one step takes all that begin before the last NUMBER_LEN of 64 bytes. */
static inline uint64_t look_for_numbers(struct tv_part part, uint32_t start, uint64_t runs) {
    enum { DONE = (BLOCK_LEN - NUMBER_LEN) / 2 };
    uint64_t numbers = 0;
    while (runs) {
        uint32_t first = 2 * lowest_bit(runs), at = first > 0 ? first - 1 : 0;
        if (start + at >= part.to)
            break;
        struct block block = load_block(part.text + start + at);
        numbers |= find_numbers(find_digits(block), find_gaps(block)) << at;
        runs &= UINT64_MAX << (at / 2 + DONE);
    }
    return numbers;
}

/* ---- Both ------------------------------------------------------------------------------------ */

/* Those of the bits of the block at an offset that are within the part. */
static inline uint64_t cut_bits(struct tv_part part, uint32_t start, uint64_t bits) {
    if (part.from > start)
        bits &= part.from - start < BLOCK_LEN ? UINT64_MAX << (part.from - start) : 0;
    if (part.to - start < BLOCK_LEN)
        bits &= ((uint64_t)1 << (part.to - start)) - 1;
    return bits;
}

static uint32_t *mark_block(const struct tv_sights *sights, struct tv_part part, uint32_t block,
                            uint32_t *out) {
    uint32_t start = block * BLOCK_LEN;
    uint64_t runs = find_runs(sights->pairs[block], sights->pairs[block + 1]);
    uint64_t numbers = look_for_numbers(part, start, runs);
    uint64_t bits = cut_bits(part, start, sights->signs[block] | numbers);
    for (; bits; bits &= bits - 1) {
        uint32_t place = lowest_bit(bits);
        *out = start + place;
        out += (numbers >> place & 1) || is_sign(part.text, start + place);
    }
    return out;
}

/* The blocks that have something, as bits; the first `count` of them are asked for, at most 64. */
static inline uint64_t find_blocks(const uint64_t *signs, const uint32_t *pairs, uint32_t count) {
    uint64_t blocks = 0;
    for (uint32_t i = 0; i < USUAL_BLOCKS || i < count; i += BUSY_LANES)
        blocks |= (uint64_t)find_busy(signs + i, pairs + i) << i;
    return blocks & UINT64_MAX >> (MARK_BLOCKS - count);
}

static uint32_t take_marks(const struct tv_sights *sights, struct tv_part part, uint32_t *marks) {
    uint32_t *out = marks, first = part.from / BLOCK_LEN;
    uint32_t count = (part.to + BLOCK_LEN - 1) / BLOCK_LEN - first;
    uint64_t blocks = find_blocks(sights->signs + first, sights->pairs + first, count);
    for (; blocks; blocks &= blocks - 1)
        out = mark_block(sights, part, first + lowest_bit(blocks), out);
    return (uint32_t)(out - marks);
}

static uint32_t mark_text(const char *bytes, uint32_t len, uint32_t *marks) {
    struct mark_room room;
    uint32_t count = 0;
    for (uint32_t at = 0; at < len; at += BLOCK_LEN) {
        struct sight sight = find_sight(bytes + at);
        room.signs[count] = sight.signs;
        room.pairs[count++] = sight.pairs;
    }
    if (count == 0)
        return 0;
    for (uint32_t i = count; i <= USUAL_BLOCKS || i <= count + BUSY_LANES; i++)
        room.signs[i] = room.pairs[i] = 0;
    return take_marks(&(struct tv_sights){room.signs, room.pairs}, (struct tv_part){bytes, 0, len},
                      marks);
}
