/* Marks, but for the instructions: included once by each kernel, behind scan_kernel.h. A mark is a
 * byte around which personal data may stand (formats/pii.h); most events have few, and those who
 * want them look closer at each. The kernel defines before that
 *
 *   uint64_t find_signs(const char *bytes)      bit i: bytes[i] and bytes[i + 2] may be signs of
 *                                               something (mark_tables.h); reads bytes[0 .. 65]
 *   unsigned find_words(struct block)           bit i: bytes[4 * i .. 4 * i + 3] are digits, blanks
 *                                               or - . / and nothing else
 *
 * and gets mark_text. Long numbers are told from short ones by words of four bytes: a run of 15
 * holds three whole ones, wherever it begins, and one of less than twelve never does, so that dates
 * and times are left alone.
 *
 *   bytes    " c a r d " : " 4 1 1 1   1 1 1 1   1 1 1 1   1 1 1 1 "
 *   words   |       |       |       |  =====|=======|=======|=======|
 *                                            runs:   ^       ^           marks */

static inline uint32_t *put_marks(uint32_t *out, uint32_t at, uint64_t marks) {
    for (; marks; marks &= marks - 1)
        *out++ = at + (uint32_t)__builtin_ctzll(marks);
    return out;
}

/* Bits of words become those of their first bytes. */
static inline uint64_t spread(unsigned words) {
    uint64_t bits = 0;
    for (; words; words &= words - 1)
        bits |= (uint64_t)1 << 4 * __builtin_ctz(words);
    return bits;
}

static uint32_t mark_text(const char *bytes, uint32_t len, uint32_t *out) {
    uint32_t *start = out;
    uint32_t words = 0; /* of this block in the upper half, of the one before in the lower */
    for (uint32_t at = 0; at < len; at += BLOCK_LEN) {
        words = words >> 16 | find_words(load_block(bytes + at)) << 16;
        uint64_t signs = find_signs(bytes + at);
        uint32_t runs = words & words << 1 & words << 2;
        if (SCAN_RARE(signs | runs >> 16)) {
            uint64_t marks = signs | spread(runs >> 16);
            if (len - at < BLOCK_LEN)
                marks &= ((uint64_t)1 << (len - at)) - 1;
            out = put_marks(out, at, marks);
        }
    }
    return (uint32_t)(out - start);
}
