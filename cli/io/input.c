/* An input: a file descriptor, a buffer of raw bytes, and a decoder or none.
 *
 *   fd --read--> raw buffer --decoder--> out        compressed
 *   fd --read--------------------------> out        plain, once the sniffed bytes are handed out */
#include "input.h"

#include "decoder.h"
#include "interrupt.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { RAW_LEN = 256 << 10 };

static const struct tv_decoder *const decoders[] = {&tv_decoder_gzip, &tv_decoder_zstd};
enum { DECODER_COUNT = sizeof decoders / sizeof *decoders };

struct tv_input {
    int fd;
    const struct tv_decoder *decoder; /* NULL: plain */
    void *state;
    struct tv_supply supply;
    const char *error;
    char error_text[160];
    char raw[RAW_LEN];
};

/* One read; -1 on failure. An interrupt ends the input, other signals do not disturb it. */
static ssize_t read_some(int fd, char *out, size_t max) {
    while (!tv_interrupt_signal()) {
        ssize_t got = read(fd, out, max);
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
    ssize_t got = read_some(input->fd, input->raw, RAW_LEN);
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
        ssize_t got = read_some(input->fd, input->raw + have, RAW_LEN - have);
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

static bool open_parts(struct tv_input *input, const char *path) {
    struct stat info;
    input->fd = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC) : dup(STDIN_FILENO);
    if (input->fd < 0)
        return fail(input, "cannot be opened");
    if (fstat(input->fd, &info) == 0 && S_ISDIR(info.st_mode)) {
        errno = EISDIR;
        return fail(input, "cannot be read");
    }
    if (!prefill(input))
        return false;
    input->decoder = choose_decoder(path, &input->supply);
    if (!input->decoder)
        return true;
    input->state = input->decoder->open();
    errno = ENOMEM;
    return input->state ? true : fail(input, "cannot be decompressed");
}

struct tv_input *tv_input_open(const char *path, char **error) {
    struct tv_input *input = malloc(sizeof *input);
    *error = NULL;
    if (!input) {
        *error = strdup("out of memory");
        return NULL;
    }
    memset(input, 0, offsetof(struct tv_input, raw));
    if (open_parts(input, path))
        return input;
    *error = strdup(input->error);
    tv_input_close(input);
    return NULL;
}

void tv_input_close(struct tv_input *input) {
    if (!input)
        return;
    if (input->state)
        input->decoder->close(input->state);
    if (input->fd >= 0)
        close(input->fd);
    free(input);
}

static enum tv_input_status read_plain(struct tv_input *input, char *out, size_t max, size_t *len) {
    if (input->supply.len) {
        *len = input->supply.len < max ? input->supply.len : max;
        memcpy(out, input->supply.at, *len);
        input->supply.at += *len;
        input->supply.len -= *len;
        return TV_INPUT_MORE;
    }
    ssize_t got = read_some(input->fd, out, max);
    if (got < 0) {
        fail(input, "cannot be read to its end");
        return TV_INPUT_FAILED;
    }
    *len = (size_t)got;
    return got ? TV_INPUT_MORE : TV_INPUT_END;
}

static enum tv_input_status read_decoded(struct tv_input *input, char *out, size_t max,
                                         size_t *len) {
    while (*len == 0) {
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
    }
    return TV_INPUT_MORE;
}

enum tv_input_status tv_input_read(struct tv_input *input, char *out, size_t max, size_t *len) {
    *len = 0;
    return input->decoder ? read_decoded(input, out, max, len) : read_plain(input, out, max, len);
}

const char *tv_input_error(const struct tv_input *input) {
    return input->error ? input->error : "";
}
