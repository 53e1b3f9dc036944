/* Makes one request for memory fail, to be put before a program by LD_PRELOAD; requests of all
 * libraries count:
 *
 *   MEMFAULT_AT      which request, from 1 on; 0 or unset: none
 *   MEMFAULT_STICKY  set: that one, and all behind it
 *   MEMFAULT_TELL    a descriptor that gets, when the program ends, two numbers in text: how many
 *                    requests were refused, and how many blocks were not given back
 *
 * A program that gives back as many blocks after a failure as it does without one leaks nothing. */
#include <errno.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What the GNU C library calls its own functions. */
extern void *__libc_malloc(size_t len);
extern void *__libc_calloc(size_t count, size_t len);
extern void *__libc_realloc(void *block, size_t len);
extern void *__libc_memalign(size_t alignment, size_t len);
extern void __libc_free(void *block);

static atomic_long requests, refused, blocks;
static long wanted; /* 0: none */
static bool is_sticky;
static char buffer[4096]; /* of stdout, which would never give back its own */

static bool refuse(void) {
    long count = atomic_fetch_add(&requests, 1) + 1;
    if (!wanted || (is_sticky ? count < wanted : count != wanted))
        return false;
    atomic_fetch_add(&refused, 1);
    errno = ENOMEM;
    return true;
}

static void *count_block(void *block) {
    if (block)
        atomic_fetch_add(&blocks, 1);
    return block;
}

void *malloc(size_t len) {
    return refuse() ? NULL : count_block(__libc_malloc(len));
}

void *calloc(size_t count, size_t len) {
    return refuse() ? NULL : count_block(__libc_calloc(count, len));
}

void *realloc(void *block, size_t len) {
    if (refuse())
        return NULL;
    void *moved = __libc_realloc(block, len);
    return block ? moved : count_block(moved);
}

void *aligned_alloc(size_t alignment, size_t len) {
    return refuse() ? NULL : count_block(__libc_memalign(alignment, len));
}

void *memalign(size_t alignment, size_t len) {
    return aligned_alloc(alignment, len);
}

int posix_memalign(void **block, size_t alignment, size_t len) {
    void *made = aligned_alloc(alignment, len);
    if (!made)
        return ENOMEM;
    *block = made;
    return 0;
}

void free(void *block) {
    if (block)
        atomic_fetch_sub(&blocks, 1);
    __libc_free(block);
}

__attribute__((constructor)) static void start(void) {
    const char *at = getenv("MEMFAULT_AT");
    is_sticky = getenv("MEMFAULT_STICKY") != NULL;
    setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
    atomic_store(&requests, 0);
    atomic_store(&blocks, 0);
    wanted = at ? strtol(at, NULL, 10) : 0;
}

__attribute__((destructor)) static void end(void) {
    char text[64];
    const char *tell = getenv("MEMFAULT_TELL");
    int len = snprintf(text, sizeof text, "%ld %ld\n", atomic_load(&refused), atomic_load(&blocks));
    if (tell && write((int)strtol(tell, NULL, 10), text, (size_t)len) < 0)
        _exit(99);
}
