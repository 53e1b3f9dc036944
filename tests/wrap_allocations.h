/* Sends malloc, calloc and realloc of a test program through may_allocate, which says of each
 * allocation whether it succeeds. A test defines that, includes this once, and is linked with
 * -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc. */
#ifndef TV_WRAP_ALLOCATIONS_H
#define TV_WRAP_ALLOCATIONS_H

#include <stdbool.h>
#include <stddef.h>

static bool may_allocate(void);

void *__real_malloc(size_t len);
void *__real_calloc(size_t count, size_t len);
void *__real_realloc(void *at, size_t len);
void *__wrap_malloc(size_t len);
void *__wrap_calloc(size_t count, size_t len);
void *__wrap_realloc(void *at, size_t len);

void *__wrap_malloc(size_t len) {
    return may_allocate() ? __real_malloc(len) : NULL;
}

void *__wrap_calloc(size_t count, size_t len) {
    return may_allocate() ? __real_calloc(count, len) : NULL;
}

void *__wrap_realloc(void *at, size_t len) {
    return may_allocate() ? __real_realloc(at, len) : NULL;
}

#endif
