/* Damaged table images: the shipped one with bytes changed where the input says (three bytes of
 * place, one of value), its checksum made right again. It is refused, or everything in it can be
 * listed. */
#include "image.h"
#include "shipped.h"
#include "table.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void count(void *context, struct tv_str text) {
    *(size_t *)context += text.len;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len) {
    size_t image_len, listed = 0;
    const void *shipped = tv_shipped_image(&image_len);
    char *image = malloc(image_len);
    if (!image)
        return 0;
    memcpy(image, shipped, image_len);
    for (size_t i = 0; i + 4 <= len; i += 4) {
        size_t at = (size_t)data[i] | (size_t)data[i + 1] << 8 | (size_t)data[i + 2] << 16;
        image[at % image_len] = (char)data[i + 3];
    }
    tv_image_seal(image, image_len);
    enum tv_status status;
    struct tv_table *table = tv_table_load(image, image_len, false, &status, NULL);
    if (table)
        tv_table_dump(table, count, &listed);
    tv_table_free(table);
    free(image);
    return 0;
}
