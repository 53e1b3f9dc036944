/* Images: what was saved loads, what was damaged is refused or harmless. Harmless means that a
 * reader who trusts table.h and follows every index stays inside (ASan and UBSan watch it). */
#include "image.h"
#include "sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* ---- Touching everything -------------------------------------------------------------------- */

static void add_text(void *context, struct tv_str text) {
    uint64_t *sum = context;
    for (size_t i = 0; i < text.len; i++)
        *sum = *sum * 31 + (unsigned char)text.at[i];
}

static uint64_t sum_strings(const struct tv_table *t) {
    uint64_t sum = 0;
    for (uint32_t i = 0; i < t->strings_count; i++)
        add_text(&sum, tv_table_string(t, i));
    for (uint32_t i = 0; i < t->origins_count; i++)
        add_text(&sum, tv_table_origin(t, i).file);
    for (uint32_t i = 0; i < t->paths_count; i++) {
        for (uint32_t s = 0; s < t->paths[i].count; s++)
            add_text(&sum, tv_table_string(t, t->operands[t->paths[i].steps + s].a));
    }
    return sum;
}

/* Every name is looked up in every set. */
static uint64_t sum_lookups(const struct tv_table *t) {
    uint64_t sum = 0;
    for (uint32_t set = 0; set < t->keysets_count; set++) {
        for (uint32_t i = 0; i < t->strings_count; i++) {
            const struct tv_key *key = tv_keyset_find(t, set, tv_table_string(t, i));
            sum += key == NULL ? 0 : 1 + key->target;
        }
    }
    return sum;
}

static uint64_t sum_shape(const struct tv_table *t, const struct tv_shape *shape) {
    uint64_t sum = 0;
    for (uint32_t i = 0; i < shape->slot_count; i++) {
        const struct tv_slot *slot = &t->slots[shape->slots + i];
        sum += slot->node == TV_NONE ? 0 : t->nodes[slot->node].types;
    }
    for (uint32_t i = 0; i < shape->mask_words; i++)
        sum += t->masks[shape->wanted + i];
    for (uint32_t i = 0; i < shape->demand_count; i++) {
        const struct tv_demand *demand = &t->demands[shape->demands + i];
        for (uint32_t o = 0; o < demand->any_count; o++) {
            const struct tv_operand *operand = &t->operands[demand->any + o];
            sum += operand->b == 0 ? t->slots[shape->slots + operand->a].name
                                   : t->paths[operand->a].count;
        }
    }
    for (uint32_t i = 0; i < shape->when_count; i++)
        sum += t->nodes[t->whens[shape->whens + i].if_node].shape;
    return sum;
}

static uint64_t sum_nodes(const struct tv_table *t) {
    uint64_t sum = 0;
    for (uint32_t i = 0; i < t->nodes_count; i++) {
        const struct tv_node *node = &t->nodes[i];
        sum += node->items == TV_NONE ? 0 : t->nodes[node->items].types;
        for (uint32_t c = 0; c < node->check_count; c++)
            sum += t->checks[node->checks + c].kind;
    }
    return sum;
}

static uint64_t touch(const struct tv_table *t) {
    uint64_t sum = sum_strings(t) + sum_lookups(t) + sum_nodes(t);
    for (uint32_t i = 0; i < t->shapes_count; i++)
        sum += sum_shape(t, &t->shapes[i]);
    for (uint32_t i = 0; i < t->events_count; i++)
        sum += t->shapes[t->nodes[t->events[i].node].shape].slot_count;
    for (unsigned i = 0; i < TV_FIELD_COUNT; i++) {
        const struct tv_shape *root = &t->shapes[t->nodes[t->events[0].node].shape];
        sum += t->fields[i] == TV_NONE ? 0 : t->slots[root->slots + t->fields[i]].name;
    }
    tv_table_dump(t, add_text, &sum);
    return sum;
}

/* ---- Loading -------------------------------------------------------------------------------- */

static void expect_refused(const void *image, size_t len) {
    enum tv_status status = TV_OK;
    const char *detail = NULL;
    assert_null(tv_table_load(image, len, true, &status, &detail));
    assert_int_equal(status, TV_ERROR_IMAGE);
    assert_non_null(detail);
}

static void test_a_saved_table_loads_the_same(void **state) {
    (void)state;
    size_t len;
    void *image = sample_image(&len);
    struct tv_table *copied = sample_load(image, len);
    enum tv_status status;
    struct tv_table *in_place = tv_table_load(image, len, false, &status, NULL);
    assert_non_null(in_place);
    assert_ptr_equal(in_place->image, image);
    assert_int_equal(touch(copied), touch(in_place));
    assert_memory_equal(copied->image, image, len);
    tv_table_free(copied);
    tv_table_free(in_place);
    free(image);
}

static void test_an_unaligned_image_loads_only_as_a_copy(void **state) {
    (void)state;
    size_t len;
    void *image = sample_image(&len);
    char *shifted = malloc(len + 1);
    memcpy(shifted + 1, image, len);
    enum tv_status status;
    assert_null(tv_table_load(shifted + 1, len, false, &status, NULL));
    assert_int_equal(status, TV_ERROR_IMAGE);
    tv_table_free(sample_load(shifted + 1, len));
    free(shifted);
    free(image);
}

static void test_every_cut_of_an_image_is_refused(void **state) {
    (void)state;
    size_t len;
    void *image = sample_image(&len);
    for (size_t cut = 0; cut < len; cut++) {
        void *part = malloc(cut + 1);
        memcpy(part, image, cut);
        expect_refused(part, cut);
        free(part);
    }
    expect_refused(NULL, 0);
    free(image);
}

static void test_a_cut_image_that_claims_its_length_is_refused(void **state) {
    (void)state;
    size_t len;
    void *image = sample_image(&len);
    for (size_t cut = sizeof(struct tv_image_header); cut < len; cut += 8) {
        struct tv_image_header *part = malloc(cut);
        memcpy(part, image, cut);
        part->image_len = cut;
        tv_image_seal(part, cut);
        expect_refused(part, cut);
        free(part);
    }
    free(image);
}

static void test_an_image_changed_as_text_is_refused_as_no_table(void **state) {
    (void)state;
    size_t len;
    char *image = sample_image(&len);
    enum tv_status status;
    const char *detail;
    memmove(image + 4, image + 5, len - 5); /* CR LF became LF */
    assert_null(tv_table_load(image, len - 1, true, &status, &detail));
    assert_string_equal(detail, "not a table");
    free(image);
}

static void test_another_version_is_refused_by_name(void **state) {
    (void)state;
    size_t len;
    struct tv_image_header *image = sample_image(&len);
    enum tv_status status;
    const char *detail;
    image->version++;
    tv_image_seal(image, len);
    assert_null(tv_table_load(image, len, true, &status, &detail));
    assert_string_equal(detail, "a table of another version; compile it again");
    free(image);
}

static void test_table_for_other_rules_is_refused_by_name(void **state) {
    (void)state;
    size_t len;
    struct tv_image_header *image = sample_image(&len);
    enum tv_status status;
    const char *detail;
    image->rules++;
    tv_image_seal(image, len);
    assert_null(tv_table_load(image, len, true, &status, &detail));
    assert_string_equal(detail, "a table for other rules; compile it again");
    free(image);
}

static void test_counts_that_overflow_are_refused(void **state) {
    (void)state;
    size_t len;
    struct tv_image_header *image = sample_image(&len);
    for (unsigned i = 0; i < TV_SECTION_COUNT; i++) {
        uint32_t count = image->counts[i];
        for (unsigned shift = 0; shift < 32; shift++) {
            image->counts[i] = count + ((uint32_t)1 << shift);
            if (tv_image_len(image->counts) == len)
                continue; /* one more row in the padding: the byte by byte test has it */
            tv_image_seal(image, len);
            expect_refused(image, len);
        }
        image->counts[i] = count;
    }
    free(image);
}

/* ---- Damage --------------------------------------------------------------------------------- */

/* Bit flips, then the extremes; returns false when value is what was there. */
static bool damage(unsigned char *byte, unsigned char before, unsigned variant) {
    unsigned value = variant < 8 ? before ^ 1u << variant : variant == 8 ? 0x00 : 0xFF;
    *byte = (unsigned char)value;
    return value != before;
}

static void test_every_damaged_byte_is_refused_by_the_checksum(void **state) {
    (void)state;
    size_t len;
    unsigned char *image = sample_image(&len);
    for (size_t at = 0; at < len; at++) {
        unsigned char before = image[at];
        for (unsigned variant = 0; variant < 10; variant++) {
            if (damage(&image[at], before, variant))
                expect_refused(image, len);
        }
        image[at] = before;
    }
    free(image);
}

static void test_words_in_another_order_are_refused_by_the_checksum(void **state) {
    (void)state;
    size_t len;
    uint64_t *image = sample_image(&len);
    enum tv_status status;
    const char *detail;
    for (size_t at = sizeof(struct tv_image_header) / 8; at + 4 < len / 8; at++) {
        for (size_t other = at + 1; other <= at + 4; other++) {
            uint64_t before = image[at];
            if (before == image[other])
                continue;
            image[at] = image[other];
            image[other] = before;
            assert_null(tv_table_load(image, len, true, &status, &detail));
            assert_string_equal(detail, "checksum does not fit");
            image[other] = image[at];
            image[at] = before;
        }
    }
    free(image);
}

static uint64_t touch_if_loaded(const void *image, size_t len, uint32_t *loaded) {
    enum tv_status status;
    struct tv_table *table = tv_table_load(image, len, true, &status, NULL);
    if (table == NULL)
        return 0;
    uint64_t sum = touch(table);
    tv_table_free(table);
    (*loaded)++;
    return sum;
}

static void test_every_damaged_byte_with_a_new_checksum_is_harmless(void **state) {
    (void)state;
    size_t len;
    unsigned char *image = sample_image(&len);
    uint32_t loaded = 0;
    uint32_t tried = 0;
    for (size_t at = 0; at < len; at++) {
        unsigned char before = image[at];
        for (unsigned variant = 0; variant < 10; variant++) {
            if (!damage(&image[at], before, variant))
                continue;
            tv_image_seal(image, len);
            touch_if_loaded(image, len, &loaded);
            tried++;
        }
        image[at] = before;
    }
    print_message("%u images of %zu bytes, %u loaded\n", tried, len, loaded);
    assert_true(loaded > 0 && loaded < tried / 2);
    free(image);
}

/* Whole words: 0, 1, the largest, and what other words of the image hold. */
static void test_every_replaced_word_with_a_new_checksum_is_harmless(void **state) {
    (void)state;
    size_t len;
    uint32_t *image = sample_image(&len);
    size_t words = len / 4;
    uint32_t seed = 7;
    uint32_t loaded = 0;
    for (size_t at = 0; at < words; at++) {
        uint32_t before = image[at];
        uint32_t values[12] = {0, 1, 2, 7, 63, TV_NONE, TV_NONE - 1, 0x80000000};
        for (unsigned i = 8; i < 12; i++) {
            seed = seed * 1664525 + 1013904223;
            values[i] = image[(seed >> 8) % words];
        }
        for (unsigned i = 0; i < 12; i++) {
            image[at] = values[i];
            tv_image_seal(image, len);
            touch_if_loaded(image, len, &loaded);
        }
        image[at] = before;
    }
    assert_true(loaded > 0);
    free(image);
}

/* ---- The listing ---------------------------------------------------------------------------- */

struct listing {
    char text[16384];
    size_t len;
};

static void keep_text(void *context, struct tv_str text) {
    struct listing *listing = context;
    assert_true(text.len <= sizeof listing->text - listing->len);
    memcpy(listing->text + listing->len, text.at, text.len);
    listing->len += text.len;
}

static void list_sample(struct listing *listing) {
    size_t len;
    void *image = sample_image(&len);
    struct tv_table *table = sample_load(image, len);
    listing->len = 0;
    tv_table_dump(table, keep_text, listing);
    tv_table_free(table);
    free(image);
}

static void test_the_listing_is_the_one_kept_beside_this_test(void **state) {
    (void)state;
    static struct listing listing, kept;
    list_sample(&listing);
    FILE *file = fopen(TV_SOURCE_DIR "/tests/table/sample.dump", "rb");
    assert_non_null(file);
    kept.len = fread(kept.text, 1, sizeof kept.text, file);
    fclose(file);
    assert_int_equal(listing.len, kept.len);
    assert_memory_equal(listing.text, kept.text, kept.len);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_saved_table_loads_the_same),
        cmocka_unit_test(test_an_unaligned_image_loads_only_as_a_copy),
        cmocka_unit_test(test_every_cut_of_an_image_is_refused),
        cmocka_unit_test(test_a_cut_image_that_claims_its_length_is_refused),
        cmocka_unit_test(test_an_image_changed_as_text_is_refused_as_no_table),
        cmocka_unit_test(test_another_version_is_refused_by_name),
        cmocka_unit_test(test_table_for_other_rules_is_refused_by_name),
        cmocka_unit_test(test_counts_that_overflow_are_refused),
        cmocka_unit_test(test_every_damaged_byte_is_refused_by_the_checksum),
        cmocka_unit_test(test_words_in_another_order_are_refused_by_the_checksum),
        cmocka_unit_test(test_every_damaged_byte_with_a_new_checksum_is_harmless),
        cmocka_unit_test(test_every_replaced_word_with_a_new_checksum_is_harmless),
        cmocka_unit_test(test_the_listing_is_the_one_kept_beside_this_test),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
