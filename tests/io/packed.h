/* For tests of decompression: text, packed forms of it, and a decoder driven in pieces. */
#ifndef TV_PACKED_H
#define TV_PACKED_H

#include "decoder.h"

/* Bytes that grow; free(at) ends them. An empty one is {0}. */
struct bytes {
    char *at;
    size_t len, room;
};

void tv_bytes_add(struct bytes *bytes, const void *at, size_t len);
bool tv_bytes_equal(const struct bytes *a, const struct bytes *b);

/* Pseudo-random numbers; state is not 0. */
uint64_t tv_packed_random(uint64_t *state);

/* Adds len bytes of which some repeat, and some do not. */
void tv_packed_text(struct bytes *bytes, size_t len, uint64_t *state);

/* How a gzip member is written. */
struct member {
    int level, strategy, memory; /* as zlib's deflateInit2 has them; 0 memory: 8 */
    bool fields;                 /* a header with all that one may have */
};

/* Adds the text as one gzip member. */
void tv_packed_gzip(struct bytes *packed, const char *text, size_t len, struct member how);

/* Adds the text as one Zstandard frame with a checksum. */
void tv_packed_zstd(struct bytes *packed, const char *text, size_t len, int level);

/* What a decoder made of some data. */
struct unpacked {
    struct bytes bytes;
    enum tv_decoded end; /* END or CUT */
    const char *error;   /* NULL or borrowed */
};

/* The sizes of the pieces in which data goes in and out; 0: all that is left, and 1 MiB. cut: the
 * first piece that goes in is of this length, if it is not 0. */
struct pieces {
    size_t cut, in_len, out_len;
    uint64_t *random; /* not NULL: the lengths are only the largest ones */
};

struct unpacked tv_packed_decode(const struct tv_decoder *decoder, const char *data, size_t len,
                                 struct pieces pieces);

#endif
