/* An input: a file descriptor, a buffer of raw bytes, and a decoder or none.
 *
 *   fd --read--> raw ------------------------------------> lent    plain
 *   fd --read--> raw --decoder--> a piece of ahead's ----> lent    compressed
 *
 * tv_input_read copies what is lent, but plain bytes are read straight to where the caller wants
 * them. While a thread reads ahead, the caller's side keeps to overlap, closing, ended and rest. */
#include "input.h"

#include "ahead.h"
#include "decoder.h"
#include "interrupt.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Of page-cached files, 128 KiB to 512 KiB are read equally fast, and faster than they are mapped;
 * smaller buffers cost calls, larger ones leave the cache of the core. README.md has the figures.
 */
enum { RAW_LEN = 256 << 10 };

enum { WAIT_MS = 50 }; /* how often a pipe that gives nothing is left to see who wants to end */

static const struct tv_decoder *const decoders[] = {&tv_decoder_gzip, &tv_decoder_zstd};
enum { DECODER_COUNT = sizeof decoders / sizeof *decoders };

struct tv_input {
    int fd;
    bool regular;                     /* a file, of which read does not wait for anybody */
    const struct tv_decoder *decoder; /* NULL: plain */
    void *state;
    struct tv_supply supply; /* a part of raw */
    struct tv_ahead *ahead;  /* NULL: plain */
    bool overlap;            /* wanted */
    atomic_bool closing;
    _Atomic uint64_t taken;     /* bytes read from fd, by whoever reads */
    enum tv_input_status ended; /* MORE: not yet */
    struct tv_supply rest;      /* of a piece that tv_input_read has not handed out whole */
    const char *error;
    char error_text[160];
    char raw[RAW_LEN];
};

static bool stopped(const struct tv_input *input) {
    return tv_interrupt_signal() || atomic_load_explicit(&input->closing, memory_order_relaxed);
}

/* Whether to read now. A pipe may make a read wait for hours, and the thread that reads is not
 * always the one that a signal wakes up: so it is waited for in short turns. */
static bool await_bytes(const struct tv_input *input) {
    struct pollfd wait = {.fd = input->fd, .events = POLLIN};
    while (!stopped(input))
        if (input->regular || poll(&wait, 1, WAIT_MS) > 0)
            return true;
    return false;
}

/* One read; -1 on failure. An interrupt ends the input, other signals do not disturb it. */
static ssize_t read_some(struct tv_input *input, char *out, size_t max) {
    while (await_bytes(input)) {
        ssize_t got = read(input->fd, out, max);
        if (got > 0)
            atomic_fetch_add_explicit(&input->taken, (uint64_t)got, memory_order_relaxed);
        if (got >= 0 || errno != EINTR)
            return got;
    }
    return 0;
}

static bool fail(struct tv_input *input, const char *what) {
    snprintf(input->error_text, sizeof input->error_text, "%s: %s", what, strerror(errno));
    input->error = input->error_text;
    return false;
}

/* Fills an empty supply. */
static bool refill(struct tv_input *input) {
    ssize_t got = read_some(input, input->raw, RAW_LEN);
    if (got < 0)
        return fail(input, "cannot be read");
    input->supply = (struct tv_supply){input->raw, (size_t)got, got == 0};
    return true;
}

/* Reads until the longest magic fits or the input ends, so that a pipe's first short read is
 * enough. */
static bool prefill(struct tv_input *input) {
    size_t have = 0;
    while (have < 4) {
        ssize_t got = read_some(input, input->raw + have, RAW_LEN - have);
        if (got < 0)
            return fail(input, "cannot be read");
        if (got == 0)
            break;
        have += (size_t)got;
    }
    input->supply = (struct tv_supply){input->raw, have, false};
    return true;
}

static bool ends_with(const char *text, const char *end) {
    size_t text_len = strlen(text), end_len = strlen(end);
    return text_len >= end_len && !strcmp(text + text_len - end_len, end);
}

/* The name decides first: a damaged .gz must not be taken for plain text. */
static const struct tv_decoder *choose_decoder(const char *path, const struct tv_supply *supply) {
    for (size_t i = 0; i < DECODER_COUNT; i++)
        if (ends_with(path, decoders[i]->suffix))
            return decoders[i];
    for (size_t i = 0; i < DECODER_COUNT; i++)
        if (supply->len >= decoders[i]->magic_len &&
            !memcmp(supply->at, decoders[i]->magic, decoders[i]->magic_len))
            return decoders[i];
    return NULL;
}

/* ---- Decompression ----------------------------------------------------------------------------
 */

/* A call of the decoder, with fresh supply where it has none. */
static enum tv_input_status decode(struct tv_input *input, char *out, size_t max, size_t *len) {
    *len = 0;
    if (!input->supply.len && !input->supply.ended && !refill(input))
        return TV_INPUT_FAILED;
    switch (input->decoder->read(input->state, &input->supply, out, max, len, &input->error)) {
    case TV_DECODED_END:
        return TV_INPUT_END;
    case TV_DECODED_CUT:
        return TV_INPUT_CUT;
    case TV_DECODED_SOME:
        break;
    }
    return TV_INPUT_MORE;
}

/* Fills a piece, as far as that is possible without waiting for a pipe while there are bytes. */
static enum tv_input_status make_piece(void *opaque, char *out, size_t max, size_t *len) {
    struct tv_input *input = opaque;
    enum tv_input_status status;
    *len = 0;
    do {
        size_t more;
        status = decode(input, out + *len, max - *len, &more);
        *len += more;
    } while (status == TV_INPUT_MORE && (*len == 0 || ((input->regular || input->supply.len) &&
                                                       max - *len >= TV_DECODER_ROOM)));
    return status;
}

static bool open_decoder(struct tv_input *input) {
    input->state = input->decoder->open();
    input->ahead = tv_ahead_new(make_piece, input);
    errno = ENOMEM;
    return input->state && input->ahead ? true : fail(input, "cannot be decompressed");
}

/* ---- Opening and closing ----------------------------------------------------------------------
 */

/* A pipe without a writer would keep open(2) waiting, and whoever waits there sees no interrupt and
 * no closing: it is opened at once and waited for like any other. */
static int open_file(const char *path) {
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    int flags = fd < 0 ? -1 : fcntl(fd, F_GETFL);
    if (flags >= 0)
        fcntl(fd, F_SETFL, flags & ~O_NONBLOCK);
    return fd;
}

static bool open_parts(struct tv_input *input, const char *path) {
    struct stat info;
    input->fd = strcmp(path, "-") ? open_file(path) : fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
    if (input->fd < 0)
        return fail(input, "cannot be opened");
    bool known = fstat(input->fd, &info) == 0;
    if (known && S_ISDIR(info.st_mode)) {
        errno = EISDIR;
        return fail(input, "cannot be read");
    }
    input->regular = known && S_ISREG(info.st_mode);
    if (!prefill(input))
        return false;
    input->decoder = choose_decoder(path, &input->supply);
    return input->decoder ? open_decoder(input) : true;
}

struct tv_input *tv_input_open(const char *path, char **error) {
    struct tv_input *input = malloc(sizeof *input);
    *error = NULL;
    if (!input) {
        *error = strdup("out of memory");
        return NULL;
    }
    memset(input, 0, offsetof(struct tv_input, raw));
    atomic_init(&input->closing, false);
    atomic_init(&input->taken, 0);
    if (open_parts(input, path))
        return input;
    *error = strdup(input->error);
    tv_input_close(input);
    return NULL;
}

void tv_input_overlap(struct tv_input *input) {
    input->overlap = input->decoder != NULL;
}

void tv_input_close(struct tv_input *input) {
    if (!input)
        return;
    atomic_store_explicit(&input->closing, true, memory_order_relaxed);
    tv_ahead_free(input->ahead);
    if (input->state)
        input->decoder->close(input->state);
    if (input->fd >= 0)
        close(input->fd);
    free(input);
}

/* ---- Reading ----------------------------------------------------------------------------------
 */

static enum tv_input_status read_plain(struct tv_input *input, char *out, size_t max, size_t *len) {
    ssize_t got = read_some(input, out, max);
    *len = got > 0 ? (size_t)got : 0;
    if (got < 0) {
        fail(input, "cannot be read to its end");
        return TV_INPUT_FAILED;
    }
    return got ? TV_INPUT_MORE : TV_INPUT_END;
}

/* What stands in raw since the opening, then raw again and again. */
static enum tv_input_status next_plain(struct tv_input *input, const char **at, size_t *len) {
    *at = input->raw;
    *len = input->supply.len;
    input->supply.len = 0;
    return *len ? TV_INPUT_MORE : read_plain(input, input->raw, RAW_LEN, len);
}

/* A file whose first piece is not all there is gets its thread; small ones never need one. */
static enum tv_input_status next_decoded(struct tv_input *input, const char **at, size_t *len) {
    enum tv_input_status status = tv_ahead_next(input->ahead, at, len);
    if (status == TV_INPUT_MORE && input->overlap)
        tv_ahead_start(input->ahead, !input->regular);
    return status;
}

static enum tv_input_status end(struct tv_input *input, enum tv_input_status status) {
    return input->ended = status;
}

/* The next piece, after what a read may have left of the last one. */
static enum tv_input_status next_piece(struct tv_input *input, const char **at, size_t *len) {
    *at = input->raw;
    *len = 0;
    if (input->ended != TV_INPUT_MORE)
        return input->ended;
    return end(input, input->decoder ? next_decoded(input, at, len) : next_plain(input, at, len));
}

enum tv_input_status tv_input_next(struct tv_input *input, const char **at, size_t *len) {
    if (!input->rest.len)
        return next_piece(input, at, len);
    *at = input->rest.at;
    *len = input->rest.len;
    input->rest.len = 0;
    return input->ended;
}

/* Hands out a part of what was lent; the status of the piece comes with its last byte. */
static enum tv_input_status copy_rest(struct tv_input *input, char *out, size_t max, size_t *len) {
    *len = input->rest.len < max ? input->rest.len : max;
    memcpy(out, input->rest.at, *len);
    input->rest.at += *len;
    input->rest.len -= *len;
    return input->rest.len ? TV_INPUT_MORE : input->ended;
}

enum tv_input_status tv_input_read(struct tv_input *input, char *out, size_t max, size_t *len) {
    if (!input->rest.len && !input->decoder && !input->supply.len && input->ended == TV_INPUT_MORE)
        return end(input, read_plain(input, out, max, len));
    if (!input->rest.len)
        next_piece(input, &input->rest.at, &input->rest.len);
    return copy_rest(input, out, max, len);
}

const char *tv_input_error(const struct tv_input *input) {
    return input->error ? input->error : "";
}

uint64_t tv_input_taken(const struct tv_input *input) {
    return atomic_load_explicit(&input->taken, memory_order_relaxed);
}

int tv_input_file(const struct tv_input *input) {
    return input->regular && !input->decoder ? input->fd : -1;
}
