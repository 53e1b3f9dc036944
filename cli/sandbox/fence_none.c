/* Fences and filters where the system has none that we know. */
#include "fence.h"

int tv_fence_new(void) {
    return -1;
}

void tv_fence_allow(int fence, const char *path, enum tv_fence_right right) {
    (void)fence;
    (void)path;
    (void)right;
}

bool tv_fence_close(int fence) {
    (void)fence;
    return false;
}

bool tv_fence_exists(void) {
    return false;
}

bool tv_filter_start(void) {
    return false;
}

bool tv_filter_exists(void) {
    return false;
}
