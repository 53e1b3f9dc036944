/* Gaps between the parts of a checker's one block of memory, so that AddressSanitizer sees a write
 * that leaves its part. Without it there are none. Private to this folder. */
#ifndef TV_GUARD_H
#define TV_GUARD_H

#include <stddef.h>

#if defined(__SANITIZE_ADDRESS__)
#define TV_HAS_GUARDS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define TV_HAS_GUARDS 1
#endif
#endif

#ifdef TV_HAS_GUARDS
/* Of the sanitizer's own interface. */
void __asan_poison_memory_region(const volatile void *at, size_t len);
void __asan_unpoison_memory_region(const volatile void *at, size_t len);
enum { TV_GUARD_LEN = 64 };
static inline void tv_guard_close(char *at, size_t len) {
    __asan_poison_memory_region(at, len);
}
static inline void tv_guard_open(char *at, size_t len) {
    __asan_unpoison_memory_region(at, len);
}
#else
enum { TV_GUARD_LEN = 0 };
static inline void tv_guard_close(char *at, size_t len) {
    (void)at;
    (void)len;
}
static inline void tv_guard_open(char *at, size_t len) {
    (void)at;
    (void)len;
}
#endif

#endif
