/* Image headers: sizes, checksum, and pointing a table into an image. */
#include "image.h"
#include "rule.h"

#include <assert.h>
#include <string.h>

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "images need a little-endian host");
static_assert(sizeof(struct tv_image_header) % 8 == 0, "sections start at a multiple of 8");
static_assert(sizeof(struct tv_image_header) == 40 + 4 * (1 + TV_FIELD_COUNT + TV_SECTION_COUNT),
              "no padding in the header");

/* Rows have no padding either, so equal rows are equal bytes. */
static_assert(sizeof(struct tv_call_row) == 24, "calls");
static_assert(sizeof(struct tv_event_row) == 36, "events");
static_assert(sizeof(struct tv_shape) == 60, "shapes");
static_assert(sizeof(struct tv_slot) == 8, "slots");
static_assert(sizeof(struct tv_node) == 24, "nodes");
static_assert(sizeof(struct tv_keyset) == 32, "keysets");
static_assert(sizeof(struct tv_key) == 44, "keys");
static_assert(sizeof(struct tv_check) == 24, "checks");
static_assert(sizeof(struct tv_demand) == 28, "demands");
static_assert(sizeof(struct tv_when) == 16, "whens");
static_assert(sizeof(struct tv_operand) == 8, "operands");
static_assert(sizeof(struct tv_schema) == 8, "schemas");
static_assert(sizeof(struct tv_term) == 20, "terms");
static_assert(sizeof(struct tv_path) == 12, "paths");
static_assert(sizeof(struct tv_string) == 8, "strings");
static_assert(sizeof(struct tv_origin_row) == 8, "origins");

const uint8_t tv_section_row_len[TV_SECTION_COUNT] = {
#define TV_SECTION_ROW(field, type) sizeof(type),
    TV_SECTIONS(TV_SECTION_ROW)
#undef TV_SECTION_ROW
};

static uint64_t pad(uint64_t len) {
    return (len + 7) & ~(uint64_t)7;
}

uint64_t tv_image_len(const uint32_t counts[TV_SECTION_COUNT]) {
    uint64_t len = sizeof(struct tv_image_header);
    for (unsigned i = 0; i < TV_SECTION_COUNT; i++)
        len += pad((uint64_t)counts[i] * tv_section_row_len[i]);
    return len;
}

/* Both steps can be undone, so two different inputs of one state never meet. */
static uint64_t mix(uint64_t state, uint64_t word) {
    const uint64_t odd = 0xD1B54A32D192ED03; /* any odd number with well-mixed bits does */
    uint64_t x = (state ^ word) * odd;
    return x ^ x >> 32;
}

/* Four lanes, because one multiplication waits for the other within a lane: 1 MB in 0.1 ms. */
uint64_t tv_image_checksum(const void *bytes, size_t len) {
    const unsigned char *at = bytes;
    uint64_t lanes[4] = {1, 2, 3, 4};
    size_t words = len / 8;
    uint64_t word;
    size_t i = 0;
    for (; i + 4 <= words; i += 4) {
        for (unsigned lane = 0; lane < 4; lane++) {
            memcpy(&word, at + 8 * (i + lane), 8);
            lanes[lane] = mix(lanes[lane], word);
        }
    }
    for (; i < words; i++) {
        memcpy(&word, at + 8 * i, 8);
        lanes[0] = mix(lanes[0], word);
    }
    uint64_t sum = mix(len, lanes[0]);
    for (unsigned lane = 1; lane < 4; lane++)
        sum = mix(sum, lanes[lane]);
    return sum;
}

enum { SEALED_AT = offsetof(struct tv_image_header, checksum) + 8 };

static uint64_t sum_of_image(const void *image, size_t len) {
    return tv_image_checksum((const char *)image + SEALED_AT, len - SEALED_AT);
}

void tv_image_seal(void *image, size_t len) {
    if (len < sizeof(struct tv_image_header))
        return;
    struct tv_image_header *header = image;
    header->checksum = sum_of_image(image, len);
}

static void point_into(struct tv_table *table, const struct tv_image_header *header) {
    const char *at = (const char *)header + sizeof *header;
#define TV_SECTION_ROW(field, type)                                                                \
    table->field = (const type *)(const void *)at;                                                 \
    table->field##_count = header->counts[TV_SECTION_##field];                                     \
    at += pad((uint64_t)table->field##_count * sizeof(type));
    TV_SECTIONS(TV_SECTION_ROW)
#undef TV_SECTION_ROW
}

const char *tv_image_open(const void *image, size_t len, struct tv_table *table) {
    const struct tv_image_header *header = image;
    if (len < sizeof *header)
        return "shorter than the header of a table";
    if (memcmp(header->magic, TV_IMAGE_MAGIC, sizeof header->magic) != 0)
        return "not a table";
    if (header->version != TV_TABLE_VERSION)
        return "a table of another version; compile it again";
    if (header->header_len != sizeof *header)
        return "header of another length";
    if (header->image_len != len || len % 8 != 0)
        return "cut short, or longer than it says";
    if (header->checksum != sum_of_image(image, len))
        return "checksum does not fit";
    if (tv_image_len(header->counts) != len)
        return "sections do not fill the image";
    if (header->rules != tv_rules_print())
        return "a table for other rules; compile it again";
    table->image = image;
    table->image_len = len;
    table->envelope = header->envelope;
    memcpy(table->fields, header->fields, sizeof table->fields);
    point_into(table, header);
    return NULL;
}
