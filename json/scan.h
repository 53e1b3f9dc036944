/* What the scan, its kernels and their tests share; private to json/. */
#ifndef TV_SCAN_H
#define TV_SCAN_H

#include "json.h"

/* A kernel is one instance of scan_kernel.h. index fills all but the room; false when the record
 * has any fault: it does not say which, tv_scan then looks again, slowly. The quotes of the index
 * are then those before the first fault, or a few less. */
struct tv_kernel {
    const char *name;
    bool (*index)(struct tv_str record, struct tv_index *index);
    /* The same for the bytes up to the first newline; *len: how many these are. false also when
     * there is no newline in front of the last bytes, fewer than 64. */
    bool (*index_line)(struct tv_str bytes, struct tv_index *index, size_t *len);
    uint32_t (*mark)(const char *bytes, uint32_t len, uint32_t *out);
    uint32_t (*take)(const struct tv_sights *sights, struct tv_part part, uint32_t *out);
};

/* Those of one kind of machine, best first, without the scalar one. Data, not functions: nothing of
 * a file that was compiled for a better machine runs before it is known that this is one. */
extern const struct tv_kernel tv_scan_avx512;
extern const struct tv_kernel tv_scan_avx2;
extern const struct tv_kernel tv_scan_neon;
extern const struct tv_kernel tv_scan_scalar;

/* Fills kernels with those that are built in for this kind of machine and that this one can run,
 * best first, and returns how many; the scalar one is not among them. In kernels_x86.c,
 * kernels_arm.c or kernels_other.c: the build takes one of them. */
size_t tv_kernels_of_machine(const struct tv_kernel *kernels[TV_KERNELS_MAX]);

/* 64 bytes, classified: bit i tells about byte i. These are rare in events. */
struct scan_rare {
    uint64_t backslash;
    uint64_t control; /* below 0x20 */
    uint64_t high;    /* 0x80 and above */
};

/* Bytes of the well-formed UTF-8 sequence of two or more bytes at an offset; 0 if it is none. */
size_t tv_scan_sequence(struct tv_str record, size_t at);

/* Bytes of the escape whose backslash stands at an offset: 2 or 6; 0 if it is none. */
size_t tv_scan_escape(struct tv_str record, size_t at);

#endif
