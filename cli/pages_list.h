/* The generated list behind pages.c. */
#ifndef TV_PAGES_LIST_H
#define TV_PAGES_LIST_H

#include <stddef.h>
#include <stdint.h>

struct tv_embedded_page {
    const char *name;      /* "property/type" */
    const uint64_t *words; /* the text, packed */
    size_t len;            /* in bytes */
};

const struct tv_embedded_page *tv_embedded_pages(size_t *count);

#endif
