/* gzip data of every shape, in pieces of every size; built once with each of the two decoders. */
#include "packed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct member stored = {.level = 0}, fast = {.level = 1}, best = {.level = 9},
                           named = {.level = 6, .fields = true};

/* Five members, one of them empty, one with a long header; what they hold in text. */
static struct bytes pack_some(struct bytes *text, size_t len) {
    static const struct member *const how[] = {&fast, &named, &stored, &best, &named};
    struct bytes packed = {0};
    uint64_t random = 7;
    for (size_t i = 0; i < 5; i++) {
        size_t from = text->len;
        tv_packed_text(text, i == 3 ? 0 : len, &random);
        tv_packed_gzip(&packed, text->at + from, text->len - from, *how[i]);
    }
    return packed;
}

static void expect_text(const struct bytes *packed, struct pieces pieces,
                        const struct bytes *text) {
    struct unpacked unpacked = tv_packed_decode(&tv_decoder_gzip, packed->at, packed->len, pieces);
    assert_int_equal(unpacked.end, TV_DECODED_END);
    assert_true(tv_bytes_equal(&unpacked.bytes, text));
    free(unpacked.bytes.at);
}

/* Decodes whole and expects CUT, with this error after len good bytes. */
static void expect_cut(const struct bytes *packed, const char *error, const struct bytes *text,
                       size_t len) {
    struct unpacked unpacked =
        tv_packed_decode(&tv_decoder_gzip, packed->at, packed->len, (struct pieces){0});
    assert_int_equal(unpacked.end, TV_DECODED_CUT);
    assert_string_equal(unpacked.error, error);
    assert_int_equal(unpacked.bytes.len, len);
    assert_true(!len || !memcmp(unpacked.bytes.at, text->at, len));
    free(unpacked.bytes.at);
}

static void test_members_cut_at_every_byte_give_one_stream(void **state) {
    (void)state;
    struct bytes text = {0}, packed = pack_some(&text, 300);
    for (size_t cut = 0; cut <= packed.len; cut++) {
        expect_text(&packed, (struct pieces){.cut = cut}, &text);
        expect_text(&packed, (struct pieces){.cut = cut, .out_len = 1}, &text);
    }
    free(packed.at);
    free(text.at);
}

static void test_pieces_of_any_size_give_the_same_bytes(void **state) {
    (void)state;
    struct bytes text = {0}, packed = pack_some(&text, 40000);
    static const size_t lens[] = {1, 2, 7, 1000, 32768, 65536, 70000};
    for (size_t i = 0; i < sizeof lens / sizeof *lens; i++)
        for (size_t j = 3; j < sizeof lens / sizeof *lens; j++)
            expect_text(&packed, (struct pieces){.in_len = lens[i], .out_len = lens[j]}, &text);
    free(packed.at);
    free(text.at);
}

static void test_random_members_in_random_pieces_give_what_was_packed(void **state) {
    (void)state;
    uint64_t random = 12345;
    for (int round = 0; round < 300; round++) {
        struct bytes text = {0}, packed = {0};
        for (uint64_t left = tv_packed_random(&random) % 6 + 1; left; left--) {
            size_t from = text.len, most = (size_t)1 << tv_packed_random(&random) % 18;
            tv_packed_text(&text, tv_packed_random(&random) % most, &random);
            struct member how = {.level = (int)(tv_packed_random(&random) % 10),
                                 .strategy = (int)(tv_packed_random(&random) % 5),
                                 .memory = (int)(tv_packed_random(&random) % 9) + 1,
                                 .fields = tv_packed_random(&random) % 4 == 0};
            tv_packed_gzip(&packed, text.at + from, text.len - from, how);
        }
        struct pieces pieces = {.in_len = (size_t)1 << tv_packed_random(&random) % 18,
                                .out_len = (size_t)64 << tv_packed_random(&random) % 12,
                                .random = &random};
        expect_text(&packed, pieces, &text);
        free(packed.at);
        free(text.at);
    }
}

static void test_data_cut_short_anywhere_ends_early_unless_between_members(void **state) {
    (void)state;
    struct bytes text = {0}, packed = pack_some(&text, 200);
    size_t whole = 0;
    for (size_t len = 0; len < packed.len; len++) {
        struct unpacked unpacked =
            tv_packed_decode(&tv_decoder_gzip, packed.at, len, (struct pieces){.in_len = 50});
        assert_memory_equal(unpacked.bytes.at ? unpacked.bytes.at : "", text.at,
                            unpacked.bytes.len);
        whole += unpacked.end == TV_DECODED_END;
        if (unpacked.end == TV_DECODED_CUT)
            assert_string_equal(unpacked.error, "the gzip data ends early");
        free(unpacked.bytes.at);
    }
    assert_int_equal(whole, 4); /* after each member but the last */
    free(packed.at);
    free(text.at);
}

static void test_a_changed_byte_never_changes_the_text_unnoticed(void **state) {
    (void)state;
    struct bytes text = {0}, packed = pack_some(&text, 200);
    size_t harmless = 0;
    for (size_t i = 0; i < packed.len; i++) {
        packed.at[i] = (char)(packed.at[i] ^ 0x55);
        struct unpacked unpacked =
            tv_packed_decode(&tv_decoder_gzip, packed.at, packed.len, (struct pieces){0});
        if (unpacked.end == TV_DECODED_END) {
            assert_true(tv_bytes_equal(&unpacked.bytes, &text));
            harmless++;
        } else {
            assert_int_equal(unpacked.end, TV_DECODED_CUT);
        }
        free(unpacked.bytes.at);
        packed.at[i] = (char)(packed.at[i] ^ 0x55);
    }
    assert_in_range(harmless, 1, 5 * 6); /* time and system of a header without a checksum */
    free(packed.at);
    free(text.at);
}

static void test_zero_bytes_between_and_after_members_are_padding(void **state) {
    (void)state;
    struct bytes text = {0}, packed = pack_some(&text, 50), twice = {0};
    static const char zeros[1000];
    tv_bytes_add(&packed, zeros, sizeof zeros);
    expect_text(&packed, (struct pieces){0}, &text);
    expect_text(&packed, (struct pieces){.in_len = 1, .out_len = 1}, &text);
    struct bytes both = {0};
    for (int i = 0; i < 2; i++) {
        tv_bytes_add(&twice, packed.at, packed.len);
        tv_bytes_add(&both, text.at, text.len);
    }
    expect_text(&twice, (struct pieces){.in_len = 33}, &both);
    free(both.at);
    free(twice.at);
    free(packed.at);
    free(text.at);
}

static void test_anything_else_after_a_member_is_damage(void **state) {
    (void)state;
    struct bytes text = {0}, packed = pack_some(&text, 50);
    for (size_t len = 2; len <= 15; len++) {
        tv_bytes_add(&packed, "no more members", len);
        expect_cut(&packed, "the gzip data is damaged", &text, text.len);
        packed.len -= len;
    }
    free(packed.at);
    free(text.at);
}

static void test_no_data_at_all_ends_early(void **state) {
    (void)state;
    expect_cut(&(struct bytes){.at = ""}, "the gzip data ends early", NULL, 0);
}

/* Changes one byte of a member and expects damage, after all the text or before any of it. */
static void expect_damage_at(struct member how, size_t at, bool from_end, char change) {
    struct bytes text = {0}, packed = {0};
    uint64_t random = 99;
    tv_packed_text(&text, 300000, &random);
    tv_packed_gzip(&packed, text.at, text.len, how);
    size_t place = from_end ? packed.len - at : at;
    packed.at[place] = (char)(packed.at[place] ^ change);
    expect_cut(&packed, "the gzip data is damaged", &text, from_end ? text.len : 0);
    free(packed.at);
    free(text.at);
}

static void test_damaged_checksums_and_headers_are_found(void **state) {
    (void)state;
    expect_damage_at(named, 8, true, 1);          /* checksum of the text, which comes first */
    expect_damage_at(named, 1, true, 1);          /* its length */
    expect_damage_at(named, 0, false, 1);         /* magic */
    expect_damage_at(named, 2, false, 1);         /* method */
    expect_damage_at(named, 20, false, 1);        /* in the name, so the header's checksum */
    expect_damage_at(fast, 3, false, (char)0x80); /* a flag that is reserved */
}

/* What stands before the damage is lent in full when there is room. */
static void test_all_bytes_before_damage_are_given(void **state) {
    (void)state;
    struct bytes text = {0}, packed = {0};
    uint64_t random = 5;
    tv_packed_text(&text, 500000, &random);
    tv_packed_gzip(&packed, text.at, text.len, stored);
    size_t last = packed.len - 8 - 1000; /* within the last stored block */
    struct bytes cut = {.at = packed.at, .len = last};
    expect_cut(&cut, "the gzip data ends early", &text, text.len - 1000);
    free(packed.at);
    free(text.at);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_members_cut_at_every_byte_give_one_stream),
        cmocka_unit_test(test_pieces_of_any_size_give_the_same_bytes),
        cmocka_unit_test(test_random_members_in_random_pieces_give_what_was_packed),
        cmocka_unit_test(test_data_cut_short_anywhere_ends_early_unless_between_members),
        cmocka_unit_test(test_a_changed_byte_never_changes_the_text_unnoticed),
        cmocka_unit_test(test_zero_bytes_between_and_after_members_are_padding),
        cmocka_unit_test(test_anything_else_after_a_member_is_damage),
        cmocka_unit_test(test_no_data_at_all_ends_early),
        cmocka_unit_test(test_damaged_checksums_and_headers_are_found),
        cmocka_unit_test(test_all_bytes_before_damage_are_given),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
