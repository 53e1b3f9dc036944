/* Zstandard through libzstd: any number of frames, one after another, give one stream. */
#include "decoder.h"

#include <stdlib.h>
#include <zstd.h>
#include <zstd_errors.h>

/* 128 MiB, the default of the zstd program. The window is the decoder's memory: files of levels up
 * to 19 need at most 8 MiB, only --ultra and --long ask for more. */
enum { ZSTD_WINDOW_LOG_MAX = 27 };

struct zstd_state {
    ZSTD_DStream *stream;
    size_t hint; /* 0: between two frames */
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
    state->hint = 1;
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

static enum tv_decoded read_zstd(void *opaque, struct tv_supply *supply, char *out, size_t max,
                                 size_t *len, const char **error) {
    struct zstd_state *state = opaque;
    ZSTD_inBuffer in = {supply->at, supply->len, 0};
    ZSTD_outBuffer to = {out, max, 0};
    *len = 0;
    if (!supply->len && supply->ended && state->hint == 0)
        return TV_DECODED_END;
    size_t hint = ZSTD_decompressStream(state->stream, &to, &in);
    supply->at += in.pos;
    supply->len -= in.pos;
    *len = to.pos;
    if (ZSTD_isError(hint)) {
        *error = explain(hint);
        return TV_DECODED_CUT;
    }
    bool moved = in.pos || to.pos;
    if (moved)
        state->hint = hint;
    if (!moved && supply->ended && !supply->len) {
        *error = "the zstd data ends early";
        return TV_DECODED_CUT;
    }
    return TV_DECODED_SOME;
}

const struct tv_decoder tv_decoder_zstd = {".zst",    "\x28\xb5\x2f\xfd", 4,
                                           open_zstd, read_zstd,          close_zstd};
