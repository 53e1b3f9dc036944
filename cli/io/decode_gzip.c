/* gzip through zlib, for builds without ISA-L: any number of members, one after another, give one
 * stream. */
#include "decoder.h"

#include <limits.h>
#include <stdlib.h>
#define ZLIB_CONST /* next_in points to const bytes */
#include <zlib.h>

enum { GZIP_WINDOW = 15 + 16 }; /* the largest window; 16: a gzip header is required */

struct gzip_state {
    z_stream zlib;
    uint64_t members; /* begun so far */
    bool inside;      /* a member has begun and not ended */
};

static void *open_gzip(void) {
    struct gzip_state *state = calloc(1, sizeof *state);
    if (state && inflateInit2(&state->zlib, GZIP_WINDOW) != Z_OK) {
        free(state);
        return NULL;
    }
    return state;
}

static void close_gzip(void *opaque) {
    struct gzip_state *state = opaque;
    inflateEnd(&state->zlib);
    free(state);
}

/* Padding with zero bytes after the last member is allowed, as gzip -d does. */
static void skip_padding(struct tv_supply *supply) {
    while (supply->len && *supply->at == 0) {
        supply->at++;
        supply->len--;
    }
}

/* Between two members: more of them, padding, or the end. The first member must be there. */
static enum tv_decoded begin_member(struct gzip_state *state, struct tv_supply *supply) {
    if (state->members) {
        skip_padding(supply);
        if (!supply->len)
            return supply->ended ? TV_DECODED_END : TV_DECODED_SOME;
        inflateReset(&state->zlib);
    }
    state->members++;
    state->inside = true;
    return TV_DECODED_SOME;
}

static unsigned capped(size_t len) {
    return len > UINT_MAX / 2 ? UINT_MAX / 2 : (unsigned)len;
}

static enum tv_decoded read_gzip(void *opaque, struct tv_supply *supply, char *out, size_t max,
                                 size_t *len, const char **error) {
    struct gzip_state *state = opaque;
    z_stream *zlib = &state->zlib;
    *len = 0;
    if (!state->inside) {
        enum tv_decoded begun = begin_member(state, supply);
        if (!state->inside)
            return begun;
    }
    zlib->next_in = (const Bytef *)supply->at;
    zlib->avail_in = capped(supply->len);
    zlib->next_out = (Bytef *)out;
    zlib->avail_out = capped(max);
    int code = inflate(zlib, Z_NO_FLUSH);
    size_t used = (size_t)((const char *)zlib->next_in - supply->at);
    supply->at += used;
    supply->len -= used;
    *len = (size_t)((char *)zlib->next_out - out);
    if (code == Z_STREAM_END) {
        state->inside = false;
        return TV_DECODED_SOME;
    }
    if (code != Z_OK && code != Z_BUF_ERROR) {
        *error = "the gzip data is damaged";
        return TV_DECODED_CUT;
    }
    if (!supply->len && supply->ended && !*len) {
        *error = "the gzip data ends early";
        return TV_DECODED_CUT;
    }
    return TV_DECODED_SOME;
}

const struct tv_decoder tv_decoder_gzip = {".gz", "\x1f\x8b", 2, open_gzip, read_gzip, close_gzip};
