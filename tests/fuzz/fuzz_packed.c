/* Packed data. The first byte says what the rest is:
 *
 *   bit 0   of gzip, or of Zstandard
 *   bit 1   is it packed (any bytes), or plain: then it is packed here and must come back
 *
 * and the size of the pieces it comes in, on which nothing may depend. */
#include "packed.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

enum {
    OUT_MAX = 4 << 20, /* of a bomb, as much is unpacked */
    BEHIND_MAX = 512   /* bytes that ISA-L may give from behind a damage before it sees it */
};

static void demand(bool holds) {
    if (!holds)
        abort();
}

/* Unpacks in pieces of in_len bytes, each in a block of its own, where sanitizers see its end. */
static struct unpacked unpack(const struct tv_decoder *decoder, const char *at, size_t len,
                              size_t in_len) {
    struct unpacked result = {.end = TV_DECODED_SOME};
    char *out = malloc(TV_DECODER_ROOM), *piece = NULL;
    void *state = decoder->open();
    struct tv_supply supply = {"", 0, false};
    demand(out && state);
    while (result.end == TV_DECODED_SOME && result.bytes.len < OUT_MAX) {
        size_t got, next = in_len < len ? in_len : len;
        if (!supply.len && !supply.ended) {
            free(piece);
            piece = malloc(next ? next : 1);
            demand(piece != NULL);
            memcpy(piece, at, next);
            supply = (struct tv_supply){piece, next, next == 0};
            at += next;
            len -= next;
        }
        result.end = decoder->read(state, &supply, out, TV_DECODER_ROOM, &got, &result.error);
        demand(got <= TV_DECODER_ROOM && (result.end != TV_DECODED_CUT || result.error));
        tv_bytes_add(&result.bytes, out, got);
    }
    decoder->close(state);
    free(piece);
    free(out);
    return result;
}

/* Where data is damaged, how much of it is good depends a little on the pieces: ISA-L decodes ahead
 * of what it has checked, so its last bytes, up to BEHIND_MAX, may be others. All before them is
 * the same as far as it goes. A bomb is left at some place beyond OUT_MAX. */
static void compare(const struct tv_decoder *decoder, const char *at, size_t len, size_t in_len) {
    struct unpacked whole = unpack(decoder, at, len, len ? len : 1);
    struct unpacked cut = unpack(decoder, at, len, in_len);
    const struct bytes *a = &whole.bytes, *b = &cut.bytes;
    size_t both = a->len < b->len ? a->len : b->len;
    if (whole.end == TV_DECODED_CUT)
        both -= both < BEHIND_MAX ? both : BEHIND_MAX;
    demand(both == 0 || memcmp(a->at, b->at, both) == 0);
    if (a->len < OUT_MAX && b->len < OUT_MAX)
        demand(whole.end == cut.end && (a->len == b->len || whole.end == TV_DECODED_CUT));
    free(whole.bytes.at);
    free(cut.bytes.at);
}

static void round_trip(bool is_zstd, const char *at, size_t len, size_t in_len) {
    struct bytes packed = {.len = 0};
    if (is_zstd)
        tv_packed_zstd(&packed, at, len, 3);
    else
        tv_packed_gzip(&packed, at, len, (struct member){.level = 6});
    struct unpacked back =
        unpack(is_zstd ? &tv_decoder_zstd : &tv_decoder_gzip, packed.at, packed.len, in_len);
    demand(back.end == TV_DECODED_END && back.bytes.len == len);
    demand(len == 0 || memcmp(back.bytes.at, at, len) == 0);
    free(back.bytes.at);
    free(packed.at);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len) {
    if (len == 0)
        return 0;
    bool is_zstd = data[0] & 1, is_plain = data[0] & 2;
    size_t in_len = 1 + data[0] / 4;
    const char *at = (const char *)data + 1;
    if (is_plain)
        round_trip(is_zstd, at, len - 1, in_len);
    else
        compare(is_zstd ? &tv_decoder_zstd : &tv_decoder_gzip, at, len - 1, in_len);
    return 0;
}
