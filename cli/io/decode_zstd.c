/* Zstandard through libzstd: any number of frames, one after another, give one stream. */
#include "decoder.h"

#include <stdlib.h>
#include <string.h>
#include <zstd.h>
#include <zstd_errors.h>

/* 128 MiB, the default of the zstd program. The window is the decoder's memory: files of levels up
 * to 19 need at most 8 MiB, only --ultra and --long ask for more. */
enum { ZSTD_WINDOW_LOG_MAX = 27 };

enum { MAGIC_LEN = 4 };

/* Each frame's first bytes are looked at here, and then given to libzstd. It would also take the
 * formats of before version 0.8, by decoders that say of damaged data one time this, another time
 * that. */
struct zstd_state {
    ZSTD_DStream *stream;
    unsigned char magic[MAGIC_LEN];
    size_t magic_len; /* MAGIC_LEN: inside of a frame */
    bool has_ended;   /* a frame has, whatever follows */
};

static void close_zstd(void *opaque) {
    struct zstd_state *state = opaque;
    ZSTD_freeDStream(state->stream);
    free(state);
}

static void *open_zstd(void) {
    struct zstd_state *state = calloc(1, sizeof *state);
    if (!state)
        return NULL;
    state->stream = ZSTD_createDStream();
    if (!state->stream || ZSTD_isError(ZSTD_initDStream(state->stream))) {
        close_zstd(state);
        return NULL;
    }
    ZSTD_DCtx_setParameter(state->stream, ZSTD_d_windowLogMax, ZSTD_WINDOW_LOG_MAX);
    return state;
}

static const char *explain(size_t code) {
    switch (ZSTD_getErrorCode(code)) {
    case ZSTD_error_frameParameter_windowTooLarge:
        return "the zstd data needs a window of more than 128 MiB to be decompressed";
    case ZSTD_error_memory_allocation:
        return "the zstd data cannot be decompressed: out of memory";
    default:
        return "the zstd data is damaged";
    }
}

static enum tv_decoded fail(const char **error, const char *why) {
    *error = why;
    return TV_DECODED_CUT;
}

/* Decompresses what is in `in`; the frame may end with it. */
static enum tv_decoded decompress(struct zstd_state *state, ZSTD_outBuffer *to, ZSTD_inBuffer *in,
                                  const char **error) {
    size_t hint = ZSTD_decompressStream(state->stream, to, in);
    if (ZSTD_isError(hint))
        return fail(error, explain(hint));
    if (hint == 0 && (in->pos || to->pos)) {
        state->has_ended = true;
        state->magic_len = 0;
    }
    return TV_DECODED_SOME;
}

/* NULL: a frame begins with these bytes, of data or of something to be skipped. */
static const char *refuse_magic(const unsigned char *magic) {
    bool is_of_zstd = !memcmp(magic + 1, "\xb5\x2f\xfd", 3);
    if ((is_of_zstd && magic[0] == 0x28) ||
        ((magic[0] & 0xF0) == 0x50 && !memcmp(magic + 1, "\x2a\x4d\x18", 3)))
        return NULL;
    if (is_of_zstd && magic[0] >= 0x1E && magic[0] < 0x28)
        return "the zstd data is of a version before 0.8, which is not read: compress it anew";
    return "the zstd data is damaged";
}

/* Between two frames, or before the first. */
static enum tv_decoded begin_frame(struct zstd_state *state, struct tv_supply *supply,
                                   const char **error) {
    while (state->magic_len < MAGIC_LEN && supply->len > 0) {
        state->magic[state->magic_len++] = (unsigned char)*supply->at++;
        supply->len--;
    }
    if (state->magic_len < MAGIC_LEN && !supply->ended)
        return TV_DECODED_SOME;
    if (state->magic_len == 0 && state->has_ended)
        return TV_DECODED_END;
    if (state->magic_len < MAGIC_LEN)
        return fail(error, "the zstd data ends early");
    const char *why = refuse_magic(state->magic);
    if (why)
        return fail(error, why);
    ZSTD_inBuffer in = {state->magic, MAGIC_LEN, 0};
    ZSTD_outBuffer none = {NULL, 0, 0};
    return decompress(state, &none, &in, error);
}

static enum tv_decoded read_zstd(void *opaque, struct tv_supply *supply, char *out, size_t max,
                                 size_t *len, const char **error) {
    struct zstd_state *state = opaque;
    *len = 0;
    if (state->magic_len < MAGIC_LEN)
        return begin_frame(state, supply, error);
    ZSTD_inBuffer in = {supply->at, supply->len, 0};
    ZSTD_outBuffer to = {out, max, 0};
    enum tv_decoded end = decompress(state, &to, &in, error);
    supply->at += in.pos;
    supply->len -= in.pos;
    *len = to.pos;
    if (end == TV_DECODED_SOME && !in.pos && !to.pos && supply->ended && !supply->len)
        return fail(error, "the zstd data ends early");
    return end;
}

const struct tv_decoder tv_decoder_zstd = {".zst",    "\x28\xb5\x2f\xfd", 4,
                                           open_zstd, read_zstd,          close_zstd};
