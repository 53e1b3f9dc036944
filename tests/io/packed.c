/* Packing through zlib and libzstd, and the loop that a decoder is made for. */
#include "packed.h"

#include <stdlib.h>
#include <string.h>
#define ZLIB_CONST
#include <zlib.h>
#include <zstd.h>

enum { OUT_LEN = 1 << 20 };

/* As assert, in releases too. */
static void require(bool good) {
    if (!good)
        abort();
}

static void reserve(struct bytes *bytes, size_t len) {
    if (bytes->room - bytes->len >= len)
        return;
    bytes->room = (bytes->len + len) * 2;
    bytes->at = realloc(bytes->at, bytes->room);
    require(bytes->at != NULL);
}

void tv_bytes_add(struct bytes *bytes, const void *at, size_t len) {
    reserve(bytes, len);
    if (len)
        memcpy(bytes->at + bytes->len, at, len);
    bytes->len += len;
}

bool tv_bytes_equal(const struct bytes *a, const struct bytes *b) {
    return a->len == b->len && (!a->len || !memcmp(a->at, b->at, a->len));
}

uint64_t tv_packed_random(uint64_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

void tv_packed_text(struct bytes *bytes, size_t len, uint64_t *state) {
    static const char event[] =
        "{\"type\":\"track\",\"event\":\"Order Completed\",\"userId\":\"u-\"}\n";
    size_t end = bytes->len + len;
    while (bytes->len < end) {
        uint64_t value = tv_packed_random(state);
        size_t left = end - bytes->len, want = value % 3 ? (value >> 8) % sizeof event : 8;
        tv_bytes_add(bytes, value % 3 ? (const void *)event : (const void *)&value,
                     want < left ? want : left);
    }
}

void tv_packed_gzip(struct bytes *packed, const char *text, size_t len, struct member how) {
    z_stream zlib = {0};
    Bytef extra[] = "extra", name[] = "events.ndjson", comment[] = "a comment";
    gz_header header = {
        .extra = extra, .extra_len = 5, .name = name, .comment = comment, .hcrc = 1};
    int code = deflateInit2(&zlib, how.level, Z_DEFLATED, 15 + 16, how.memory ? how.memory : 8,
                            how.strategy);
    require(code == Z_OK);
    if (how.fields)
        deflateSetHeader(&zlib, &header);
    size_t bound = deflateBound(&zlib, len) + 100;
    reserve(packed, bound);
    zlib.next_in = (const Bytef *)text;
    zlib.avail_in = (uInt)len;
    zlib.next_out = (Bytef *)packed->at + packed->len;
    zlib.avail_out = (uInt)bound;
    code = deflate(&zlib, Z_FINISH);
    require(code == Z_STREAM_END);
    packed->len += zlib.total_out;
    deflateEnd(&zlib);
}

void tv_packed_zstd(struct bytes *packed, const char *text, size_t len, int level) {
    ZSTD_CCtx *zstd = ZSTD_createCCtx();
    size_t bound = ZSTD_compressBound(len);
    reserve(packed, bound);
    ZSTD_CCtx_setParameter(zstd, ZSTD_c_compressionLevel, level);
    ZSTD_CCtx_setParameter(zstd, ZSTD_c_checksumFlag, 1);
    size_t made = ZSTD_compress2(zstd, packed->at + packed->len, bound, text, len);
    require(!ZSTD_isError(made));
    packed->len += made;
    ZSTD_freeCCtx(zstd);
}

static size_t piece_len(const struct pieces *pieces, size_t len, size_t left) {
    if (!len || len > left)
        len = left;
    return pieces->random && len ? 1 + tv_packed_random(pieces->random) % len : len;
}

/* The supply's next piece, in a block of its own so that sanitizers see who reads past its end. */
static char *next_supply(struct tv_supply *supply, struct pieces *pieces, struct tv_supply *rest) {
    size_t len = piece_len(pieces, pieces->cut ? pieces->cut : pieces->in_len, rest->len);
    char *copy = malloc(len ? len : 1);
    require(copy != NULL);
    memcpy(copy, rest->at, len);
    *supply = (struct tv_supply){copy, len, rest->len == 0};
    rest->at += len;
    rest->len -= len;
    pieces->cut = 0;
    return copy;
}

struct unpacked tv_packed_decode(const struct tv_decoder *decoder, const char *data, size_t len,
                                 struct pieces pieces) {
    struct unpacked unpacked = {.end = TV_DECODED_SOME};
    struct tv_supply rest = {data, len, false}, supply = {"", 0, false};
    char *copy = NULL, *out = malloc(OUT_LEN);
    void *state = decoder->open();
    require(out != NULL && state != NULL);
    while (unpacked.end == TV_DECODED_SOME) {
        if (!supply.len && !supply.ended) {
            free(copy);
            copy = next_supply(&supply, &pieces, &rest);
        }
        size_t got, max = piece_len(&pieces, pieces.out_len, OUT_LEN);
        unpacked.end = decoder->read(state, &supply, out, max, &got, &unpacked.error);
        require(got <= max);
        tv_bytes_add(&unpacked.bytes, out, got);
    }
    decoder->close(state);
    free(copy);
    free(out);
    return unpacked;
}
