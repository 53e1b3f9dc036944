/* What the scan and its kernels share; private to json/. */
#ifndef TV_SCAN_H
#define TV_SCAN_H

#include "json.h"

/* A kernel is one instance of scan_kernel.h. index fills all but the room; false when
 * the record has any fault: it does not say which, tv_scan then looks again, slowly. */
struct tv_kernel {
    const char *name;
    bool (*index)(struct tv_str record, struct tv_index *index);
};

/* 64 bytes, classified: bit i tells about byte i. */
struct scan_masks {
    uint64_t quote;
    uint64_t backslash;
    uint64_t control; /* below 0x20 */
    uint64_t high;    /* 0x80 and above */
};

/* Where a scan stands between two blocks. */
struct scan_state {
    struct tv_str record;
    uint32_t *first;  /* the index */
    uint32_t *out;    /* where the next quote goes; behind an odd number of them inside a string */
    size_t utf8_end;  /* behind the last sequence checked; may lie beyond the block */
    bool escape_open; /* a backslash ended the last block: the next byte is escaped */
    bool has_escapes;
    size_t escape_first; /* when has_escapes */
    size_t escape_last;
};

/* Bytes of the well-formed UTF-8 sequence of two or more bytes at an offset; 0 if it is none. */
size_t tv_scan_sequence(struct tv_str record, size_t at);

/* Bytes of the escape whose backslash stands at an offset: 2 or 6; 0 if it is none. */
size_t tv_scan_escape(struct tv_str record, size_t at);

/* Checks the escapes that start in the block at an offset, and tells which of its bytes are escaped
 * in *escaped. Runs of backslashes come out right because each escape swallows the byte behind it.
 */
bool tv_scan_escapes(struct scan_state *state, size_t block_at, uint64_t backslash,
                     uint64_t *escaped);

/* Checks the UTF-8 sequences that start in the block at an offset, into the next block if need be.
 */
bool tv_scan_utf8(struct scan_state *state, size_t block_at, uint64_t high);

#endif
