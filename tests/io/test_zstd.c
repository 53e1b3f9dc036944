/* Zstandard data in pieces of every size: frames, truncation, damage, windows beyond the limit. */
#include "packed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct bytes pack_some(struct bytes *text, size_t len) {
    static const int levels[] = {1, 19, -5, 3};
    struct bytes packed = {0};
    uint64_t random = 7;
    for (size_t i = 0; i < 4; i++) {
        size_t from = text->len;
        tv_packed_text(text, i == 2 ? 0 : len, &random);
        tv_packed_zstd(&packed, text->at + from, text->len - from, levels[i]);
    }
    return packed;
}

static void expect_text(const struct bytes *packed, struct pieces pieces,
                        const struct bytes *text) {
    struct unpacked unpacked = tv_packed_decode(&tv_decoder_zstd, packed->at, packed->len, pieces);
    assert_int_equal(unpacked.end, TV_DECODED_END);
    assert_true(tv_bytes_equal(&unpacked.bytes, text));
    free(unpacked.bytes.at);
}

static void test_frames_cut_at_every_byte_give_one_stream(void **state) {
    (void)state;
    struct bytes text = {0}, packed = pack_some(&text, 300);
    for (size_t cut = 0; cut <= packed.len; cut++)
        expect_text(&packed, (struct pieces){.cut = cut, .out_len = cut % 3}, &text);
    free(packed.at);
    free(text.at);
}

static void test_pieces_of_any_size_give_the_same_bytes(void **state) {
    (void)state;
    struct bytes text = {0}, packed = pack_some(&text, 300000);
    static const size_t lens[] = {1, 7, 1000, 65536, 200000};
    for (size_t i = 0; i < sizeof lens / sizeof *lens; i++)
        for (size_t j = 1; j < sizeof lens / sizeof *lens; j++)
            expect_text(&packed, (struct pieces){.in_len = lens[i], .out_len = lens[j]}, &text);
    free(packed.at);
    free(text.at);
}

static void test_data_cut_short_anywhere_ends_early_unless_between_frames(void **state) {
    (void)state;
    struct bytes text = {0}, packed = pack_some(&text, 300);
    size_t whole = 0;
    for (size_t len = 0; len < packed.len; len++) {
        struct unpacked unpacked =
            tv_packed_decode(&tv_decoder_zstd, packed.at, len, (struct pieces){.in_len = 50});
        assert_memory_equal(unpacked.bytes.at ? unpacked.bytes.at : "", text.at,
                            unpacked.bytes.len);
        whole += unpacked.end == TV_DECODED_END;
        if (unpacked.end == TV_DECODED_CUT)
            assert_string_equal(unpacked.error, "the zstd data ends early");
        free(unpacked.bytes.at);
    }
    assert_int_equal(whole, 3); /* after each frame but the last */
    free(packed.at);
    free(text.at);
}

static void test_a_changed_byte_never_changes_the_text_unnoticed(void **state) {
    (void)state;
    struct bytes text = {0}, packed = pack_some(&text, 200);
    for (size_t i = 0; i < packed.len; i++) {
        packed.at[i] = (char)(packed.at[i] ^ 0x55);
        struct unpacked unpacked =
            tv_packed_decode(&tv_decoder_zstd, packed.at, packed.len, (struct pieces){0});
        if (unpacked.end == TV_DECODED_END)
            assert_true(tv_bytes_equal(&unpacked.bytes, &text));
        free(unpacked.bytes.at);
        packed.at[i] = (char)(packed.at[i] ^ 0x55);
    }
    free(packed.at);
    free(text.at);
}

/* A header that asks for a window of 2^log bytes, and one empty block. */
static struct unpacked decode_window(int log) {
    char frame[] = {0x28, (char)0xb5, 0x2f, (char)0xfd, 0, (char)((log - 10) << 3), 1, 0, 0};
    return tv_packed_decode(&tv_decoder_zstd, frame, sizeof frame, (struct pieces){0});
}

static void test_a_window_beyond_the_limit_is_refused_by_name(void **state) {
    (void)state;
    for (int log = 20; log <= 27; log++)
        assert_int_equal(decode_window(log).end, TV_DECODED_END);
    for (int log = 28; log <= 31; log++) {
        struct unpacked unpacked = decode_window(log);
        assert_int_equal(unpacked.end, TV_DECODED_CUT);
        assert_string_equal(unpacked.error,
                            "the zstd data needs a window of more than 128 MiB to be decompressed");
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_frames_cut_at_every_byte_give_one_stream),
        cmocka_unit_test(test_pieces_of_any_size_give_the_same_bytes),
        cmocka_unit_test(test_data_cut_short_anywhere_ends_early_unless_between_frames),
        cmocka_unit_test(test_a_changed_byte_never_changes_the_text_unnoticed),
        cmocka_unit_test(test_a_window_beyond_the_limit_is_refused_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
