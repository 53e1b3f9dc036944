/* The specs as the program carries them: their texts, and the table compiled from those that are on
 * by default. Generated at build time by tools/embed. */
#ifndef TV_SHIPPED_H
#define TV_SHIPPED_H

#include <stddef.h>

struct tv_shipped_spec {
    const char *path; /* "specs/core.yaml", NUL-terminated */
    const char *text;
    size_t len; /* of text, in bytes */
};

/* All shipped specs, core first, then in the order in which they merge. Static. */
const struct tv_shipped_spec *tv_shipped_specs(size_t *count);

/* The image of the default table, aligned to 8. Static. */
const void *tv_shipped_image(size_t *len);

#endif
