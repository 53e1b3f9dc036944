/* The kernel of 64-bit ARM: NEON is part of it. */
#include "scan.h"

size_t tv_kernels_of_machine(const struct tv_kernel *kernels[TV_KERNELS_MAX]) {
    kernels[0] = &tv_scan_neon;
    return 1;
}
