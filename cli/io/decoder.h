/* A decoder turns compressed bytes into plain ones, piece by piece. One row a format in decoders[]
 * of input.c. gzip has two files, of which the build takes one: decode_gzip_isal.c where ISA-L is
 * there, else decode_gzip.c. */
#ifndef TV_DECODER_H
#define TV_DECODER_H

#include "json.h"

/* Bytes on their way: at moves forward as they are used. */
struct tv_supply {
    const char *at;
    size_t len;
    bool ended; /* no more will come */
};

enum tv_decoded {
    TV_DECODED_SOME, /* wrote some, or wants more input */
    TV_DECODED_END,  /* the data is complete */
    TV_DECODED_CUT   /* the data ends early or is damaged; *error says how */
};

/* With room for this many bytes, a call on damaged data gives all that was decoded before the
 * damage was noticed; with less room, some of it may be lost. */
enum { TV_DECODER_ROOM = 96 << 10 };

struct tv_decoder {
    const char *suffix; /* of file names that are of this format for sure */
    const char *magic;  /* first bytes of the data */
    size_t magic_len;
    void *(*open)(void); /* NULL when out of memory */
    /* Writes up to max bytes (at least 1) to out, *len says how many; the supply moves forward. Is
     * to be called with an empty supply only when that has ended. */
    enum tv_decoded (*read)(void *state, struct tv_supply *supply, char *out, size_t max,
                            size_t *len, const char **error);
    void (*close)(void *state);
};

extern const struct tv_decoder tv_decoder_gzip, tv_decoder_zstd;

#endif
