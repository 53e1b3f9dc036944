/* Inputs as a whole: files and pipes, plain and compressed, with and without a thread that reads
 * ahead. Whatever the way, bytes and statuses have to be the same. */
#include "input.h"

#include "interrupt.h"
#include "packed.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum way { NEXT, NEXT_OVERLAPPED, READ, READ_OVERLAPPED, TURNS, WAY_COUNT };

struct outcome {
    struct bytes bytes;
    enum tv_input_status status;
    char error[160];
};

static struct tv_input *open_input(const char *path, enum way way) {
    char *error;
    struct tv_input *input = tv_input_open(path, &error);
    if (!input)
        fail_msg("%s: %s", path, error);
    if (way == NEXT_OVERLAPPED || way == READ_OVERLAPPED || way == TURNS)
        tv_input_overlap(input);
    return input;
}

/* One piece, as the way has it; max is for those with a buffer. */
static enum tv_input_status take(struct tv_input *input, enum way way, size_t max,
                                 struct bytes *bytes) {
    size_t len;
    const char *at;
    char *buffer = malloc(max);
    bool borrow = way == TURNS ? bytes->len % 2 : way < READ;
    enum tv_input_status status =
        borrow ? tv_input_next(input, &at, &len) : tv_input_read(input, buffer, max, &len);
    assert_true(len || status != TV_INPUT_MORE);
    tv_bytes_add(bytes, borrow ? at : buffer, len);
    free(buffer);
    return status;
}

static struct outcome read_all(const char *path, enum way way, size_t max) {
    struct outcome outcome = {.status = TV_INPUT_MORE};
    struct tv_input *input = open_input(path, way);
    while (outcome.status == TV_INPUT_MORE)
        outcome.status = take(input, way, max, &outcome.bytes);
    snprintf(outcome.error, sizeof outcome.error, "%s", tv_input_error(input));
    struct bytes nothing = {0};
    for (int i = 0; i < 3; i++)
        assert_int_equal(take(input, way, max, &nothing), outcome.status);
    assert_int_equal(nothing.len, 0);
    free(nothing.at);
    tv_input_close(input);
    return outcome;
}

/* Every way and several buffers give this. */
static void expect(const char *path, const struct bytes *text, enum tv_input_status status,
                   const char *error) {
    static const size_t lens[] = {1 << 20, 4099, 70001};
    for (int way = 0; way < WAY_COUNT; way++) {
        for (size_t i = 0; i < (way < READ ? 1 : 3); i++) {
            struct outcome outcome = read_all(path, (enum way)way, lens[i]);
            assert_int_equal(outcome.status, status);
            assert_string_equal(outcome.error, error);
            assert_true(tv_bytes_equal(&outcome.bytes, text));
            free(outcome.bytes.at);
        }
    }
}

/* A file of this test alone; its name is made in path. */
static void write_file(char *path, size_t room, const char *suffix, const struct bytes *bytes) {
    snprintf(path, room, "/tmp/trackvet-input-XXXXXX%s", suffix);
    int fd = mkstemps(path, (int)strlen(suffix));
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes->at, bytes->len), bytes->len);
    close(fd);
}

static void expect_file(const char *suffix, const struct bytes *data, const struct bytes *text,
                        enum tv_input_status status, const char *error) {
    char path[64];
    write_file(path, sizeof path, suffix, data);
    expect(path, text, status, error);
    unlink(path);
}

static struct bytes make_text(size_t len) {
    struct bytes text = {0};
    uint64_t random = 31;
    tv_packed_text(&text, len, &random);
    return text;
}

static const struct member usual = {.level = 6};

static void test_any_way_gives_the_same_bytes(void **state) {
    (void)state;
    static const size_t lens[] = {0, 1, 100, 300000, 5000000};
    for (size_t i = 0; i < sizeof lens / sizeof *lens; i++) {
        struct bytes text = make_text(lens[i]), gzip = {0}, zstd = {0};
        tv_packed_gzip(&gzip, text.at, text.len, usual);
        tv_packed_zstd(&zstd, text.at, text.len, 3);
        expect_file(".ndjson", &text, &text, TV_INPUT_END, "");
        expect_file(".gz", &gzip, &text, TV_INPUT_END, "");
        expect_file(".zst", &zstd, &text, TV_INPUT_END, "");
        expect_file(".ndjson", &gzip, &text, TV_INPUT_END, "");
        free(text.at);
        free(gzip.at);
        free(zstd.at);
    }
}

static void test_good_bytes_come_before_the_damage_in_any_way(void **state) {
    (void)state;
    struct bytes text = make_text(4000000), gzip = {0};
    tv_packed_gzip(&gzip, text.at, text.len, usual);
    tv_bytes_add(&gzip, "and then", 8);
    expect_file(".gz", &gzip, &text, TV_INPUT_CUT, "the gzip data is damaged");
    gzip.len -= 8 + 5;
    expect_file(".gz", &gzip, &text, TV_INPUT_CUT, "the gzip data ends early");
    free(text.at);
    free(gzip.at);
}

enum { BLOCK_LEN = 1000 };

/* A member of stored blocks, the first `good` of them as they should be, the next of a type that
 * does not exist. */
static struct bytes pack_blocks(const struct bytes *text, size_t good) {
    static const char header[] = "\x1f\x8b\x08\0\0\0\0\0\0\xff";
    struct bytes packed = {0};
    tv_bytes_add(&packed, header, 10);
    for (size_t i = 0; i < good; i++) {
        tv_bytes_add(&packed, "\0\xe8\x03\x17\xfc", 5); /* 1000, and its complement */
        tv_bytes_add(&packed, text->at + i * BLOCK_LEN, BLOCK_LEN);
    }
    tv_bytes_add(&packed, "\x07", 1);
    tv_bytes_add(&packed, text->at, BLOCK_LEN);
    return packed;
}

/* Also when the damage comes soon after the end of a piece, and so of the room for what is decoded.
 */
static void test_no_byte_before_the_damage_is_lost(void **state) {
    (void)state;
    struct bytes text = make_text(1120 * BLOCK_LEN);
    for (size_t good = 1020; good < 1120; good += 9) {
        struct bytes packed = pack_blocks(&text, good);
        struct bytes before = {.at = text.at, .len = good * BLOCK_LEN};
        expect_file(".gz", &packed, &before, TV_INPUT_CUT, "the gzip data is damaged");
        free(packed.at);
    }
    free(text.at);
}

static void test_an_input_that_is_closed_early_ends_its_thread(void **state) {
    (void)state;
    char path[64];
    struct bytes text = make_text(8000000), gzip = {0};
    tv_packed_gzip(&gzip, text.at, text.len, (struct member){.level = 1});
    write_file(path, sizeof path, ".gz", &gzip);
    for (int pieces = 0; pieces < 12; pieces++) {
        struct tv_input *input = open_input(path, NEXT_OVERLAPPED);
        struct bytes bytes = {0};
        for (int i = 0; i < pieces; i++)
            take(input, NEXT_OVERLAPPED, 0, &bytes);
        tv_input_close(input);
        assert_true(!bytes.len || !memcmp(bytes.at, text.at, bytes.len));
        free(bytes.at);
    }
    unlink(path);
    free(text.at);
    free(gzip.at);
}

/* ---- Pipes ------------------------------------------------------------------------------------
 */

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* A pipe with the beginning of a gzip member in it, of which some text can be decompressed, and an
 * input that reads it ahead. */
struct stalled {
    int ends[2];
    struct tv_input *input;
};

static struct stalled open_stalled(void) {
    struct stalled stalled;
    char path[32];
    struct bytes text = make_text(40000), gzip = {0};
    tv_packed_gzip(&gzip, text.at, text.len, (struct member){.level = 0});
    assert_int_equal(pipe(stalled.ends), 0);
    assert_int_equal(write(stalled.ends[1], gzip.at, gzip.len - 100), gzip.len - 100);
    snprintf(path, sizeof path, "/dev/fd/%d", stalled.ends[0]);
    stalled.input = open_input(path, NEXT_OVERLAPPED);
    struct bytes bytes = {0};
    while (bytes.len < text.len - 100)
        assert_int_equal(take(stalled.input, NEXT_OVERLAPPED, 0, &bytes), TV_INPUT_MORE);
    free(bytes.at);
    free(text.at);
    free(gzip.at);
    return stalled;
}

static void close_stalled(struct stalled *stalled) {
    tv_input_close(stalled->input);
    close(stalled->ends[0]);
    close(stalled->ends[1]);
}

static void test_a_pipe_that_gives_nothing_can_be_closed(void **state) {
    (void)state;
    struct stalled stalled = open_stalled();
    double start = seconds();
    close_stalled(&stalled);
    assert_true(seconds() - start < 5);
}

static void test_an_interrupt_ends_an_input_that_waits_for_a_pipe(void **state) {
    (void)state;
    size_t len;
    const char *at;
    struct stalled stalled = open_stalled();
    tv_interrupt_start();
    raise(SIGINT);
    tv_interrupt_end();
    assert_int_equal(tv_interrupt_signal(), SIGINT);
    assert_int_not_equal(tv_input_next(stalled.input, &at, &len), TV_INPUT_MORE);
    close_stalled(&stalled);
    tv_interrupt_start(); /* forgets the signal */
    tv_interrupt_end();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any_way_gives_the_same_bytes),
        cmocka_unit_test(test_good_bytes_come_before_the_damage_in_any_way),
        cmocka_unit_test(test_no_byte_before_the_damage_is_lost),
        cmocka_unit_test(test_an_input_that_is_closed_early_ends_its_thread),
        cmocka_unit_test(test_a_pipe_that_gives_nothing_can_be_closed),
        cmocka_unit_test(test_an_interrupt_ends_an_input_that_waits_for_a_pipe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
