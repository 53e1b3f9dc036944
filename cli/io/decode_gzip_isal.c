/* gzip through ISA-L, about three times as fast as zlib: any number of members, one after another,
 * give one stream.
 *
 * Headers are read by a call of their own, into a struct that is kept. isal_inflate reads them too,
 * but begins with an empty struct at each call, and so forgets the fields still to come of a header
 * that the supply cuts in two. */
#include "decoder.h"

#include <isa-l/igzip_lib.h>
#include <stdlib.h>
#include <string.h>

enum place {
    PLACE_START,   /* before the first member, which must be there */
    PLACE_BETWEEN, /* after a member */
    PLACE_HEADER,
    PLACE_BODY /* the compressed data and the checksum behind it */
};

enum { RESERVED_FLAGS = 0xe0 }; /* of a header: whoever sets them needs a reader that knows them */

struct gzip_state {
    struct inflate_state isal;
    struct isal_gzip_header header;
    enum place place;
    char magic[2];    /* the first bytes of the member, */
    size_t magic_len; /* as many as have come */
};

/* Cleared, as ISA-L looks at parts of its tables that it has not filled when the data is damaged:
 * what it makes of that must at least be the same on every run, and nothing of ours. */
static void *open_gzip(void) {
    struct gzip_state *state = calloc(1, sizeof *state);
    if (!state)
        return NULL;
    isal_inflate_init(&state->isal);
    state->place = PLACE_START;
    return state;
}

static void close_gzip(void *opaque) {
    free(opaque);
}

/* Padding with zero bytes after the last member is allowed, as gzip -d does. */
static void skip_padding(struct tv_supply *supply) {
    while (supply->len && *supply->at == 0) {
        supply->at++;
        supply->len--;
    }
}

static void begin_member(struct gzip_state *state) {
    isal_inflate_reset(&state->isal);
    isal_gzip_header_init(&state->header);
    state->isal.crc_flag = ISAL_GZIP_NO_HDR_VER; /* the checksum is verified, the header is ours */
    state->place = PLACE_HEADER;
    state->magic_len = 0;
}

/* ISA-L judges a header when ten bytes of it are there. Something short that is no member has to be
 * told from a member that ends early. */
static bool is_magic(struct gzip_state *state, const struct tv_supply *supply) {
    for (size_t i = 0; state->magic_len < 2 && i < supply->len; i++)
        state->magic[state->magic_len++] = supply->at[i];
    return state->magic_len < 2 || !memcmp(state->magic, tv_decoder_gzip.magic, 2);
}

/* Goes on with the header. false: it is damaged. */
static bool read_header(struct gzip_state *state) {
    int code = isal_read_gzip_header(&state->isal, &state->header);
    if (code == ISAL_DECOMP_OK) {
        state->place = PLACE_BODY;
        return !(state->header.flags & RESERVED_FLAGS);
    }
    return code == ISAL_END_INPUT;
}

/* Goes on with the body. false: it is damaged. */
static bool read_body(struct gzip_state *state) {
    int code = isal_inflate(&state->isal);
    if (code == ISAL_DECOMP_OK && state->isal.block_state == ISAL_BLOCK_FINISH)
        state->place = PLACE_BETWEEN;
    return code == ISAL_DECOMP_OK;
}

static uint32_t capped(size_t len) {
    return len > INT32_MAX ? INT32_MAX : (uint32_t)len;
}

/* Lends supply and out to ISA-L for one call. false: the data is damaged. */
static bool read_some(struct gzip_state *state, struct tv_supply *supply, char *out, size_t max,
                      size_t *len) {
    struct inflate_state *isal = &state->isal;
    isal->next_in = (uint8_t *)supply->at; /* not written to */
    isal->avail_in = capped(supply->len);
    isal->next_out = (uint8_t *)out;
    isal->avail_out = capped(max);
    bool good = state->place == PLACE_HEADER ? read_header(state) : read_body(state);
    supply->len -= (size_t)((const char *)isal->next_in - supply->at);
    supply->at = (const char *)isal->next_in;
    *len = (size_t)((char *)isal->next_out - out);
    return good;
}

static enum tv_decoded read_gzip(void *opaque, struct tv_supply *supply, char *out, size_t max,
                                 size_t *len, const char **error) {
    struct gzip_state *state = opaque;
    *len = 0;
    if (state->place == PLACE_BETWEEN) {
        skip_padding(supply);
        if (!supply->len)
            return supply->ended ? TV_DECODED_END : TV_DECODED_SOME;
    }
    if (state->place < PLACE_HEADER)
        begin_member(state);
    bool starved = supply->ended && !supply->len;
    if (!is_magic(state, supply) || !read_some(state, supply, out, max, len)) {
        *error = "the gzip data is damaged";
        return TV_DECODED_CUT;
    }
    if (starved && !*len && state->place != PLACE_BETWEEN) {
        *error = "the gzip data ends early";
        return TV_DECODED_CUT;
    }
    return TV_DECODED_SOME;
}

const struct tv_decoder tv_decoder_gzip = {".gz", "\x1f\x8b", 2, open_gzip, read_gzip, close_gzip};
