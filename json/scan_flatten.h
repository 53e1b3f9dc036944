/* Bits to offsets, for kernels without an instruction for it; included once by each, which defines
 * before that
 *
 *   unsigned count_bits(uint64_t bits)
 *   uint32_t lowest_bit(uint64_t bits)     its number; any number when there is none
 *
 * and gets the flatten of scan_kernel.h. */
#include <stdint.h>

enum { FLAT_BATCH = 12 };

/* FLAT_BATCH at a time: storing too many and moving on by the true count costs less than a branch
 * for each. */
static inline uint32_t *flatten(uint32_t *out, uint32_t block_at, uint64_t quotes) {
    uint32_t *end = out + count_bits(quotes);
    do {
        for (int i = 0; i < FLAT_BATCH; i++) {
            out[i] = block_at + lowest_bit(quotes);
            quotes &= quotes - 1;
        }
        out += FLAT_BATCH;
    } while (__builtin_expect(quotes != 0, 0));
    return end;
}
