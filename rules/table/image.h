/* The image: the bytes of a table on disk and in memory. Private to this folder and its tests.
 *
 *   | header | calls | events | ... | strings | bytes | origins |
 *            each section starts at a multiple of 8; gaps are 0
 *
 * The header holds how many rows each section has; where a section starts follows from that, so an
 * image cannot contradict itself about places. Everything is little-endian. */
#ifndef TV_IMAGE_H
#define TV_IMAGE_H

#include "table.h"

enum tv_section {
#define TV_SECTION_ROW(field, type) TV_SECTION_##field,
    TV_SECTIONS(TV_SECTION_ROW)
#undef TV_SECTION_ROW
        TV_SECTION_COUNT
};

struct tv_image_header {
    unsigned char magic[8]; /* TV_IMAGE_MAGIC */
    uint32_t version;       /* TV_TABLE_VERSION */
    uint32_t header_len;    /* bytes of this header */
    uint64_t image_len;     /* bytes of the whole image, a multiple of 8 */
    uint64_t checksum;      /* of all bytes behind this field; see tv_image_checksum */
    uint64_t rules;         /* tv_rules_print of the program that made it */
    uint32_t envelope;      /* as in struct tv_table */
    uint32_t fields[TV_FIELD_COUNT];
    uint32_t counts[TV_SECTION_COUNT]; /* rows of each section */
};

/* Not text, and changed by whatever converts text: a byte above 127, CR LF, end-of-file, LF. */
#define TV_IMAGE_MAGIC "\x89TVT\r\n\x1a\n"

/* Bytes of one row of each section, in their order. */
extern const uint8_t tv_section_row_len[TV_SECTION_COUNT];

/* Bytes of an image with so many rows. No overflow: 17 sections of 2^32 rows stay below 2^64. */
uint64_t tv_image_len(const uint32_t counts[TV_SECTION_COUNT]);

/* The checksum of len bytes, a multiple of 8. Any change of one 8-byte word changes it. */
uint64_t tv_image_checksum(const void *bytes, size_t len);

/* Sets the checksum of an image anew, whatever else it holds; of less than a header: nothing. */
void tv_image_seal(void *image, size_t len);

/* Checks the header against the bytes and points the table's members into the image, which is
 * aligned to 8. Rows are not looked at. NULL, or in static words why the image is refused. */
const char *tv_image_open(const void *image, size_t len, struct tv_table *table);

/* Checks every row of an opened table, as table.h demands it. NULL, or why it is refused;
 * *out_of_memory when that is all that went wrong. */
const char *tv_table_verify(const struct tv_table *table, bool *out_of_memory);

#endif
