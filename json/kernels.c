/* Which kernel: those of the machine, and the scalar one behind them. */
#include "scan.h"

#include <string.h>

const struct tv_kernel *tv_kernel_scalar(void) {
    return &tv_scan_scalar;
}

size_t tv_kernels(const struct tv_kernel *kernels[TV_KERNELS_MAX]) {
    size_t count = tv_kernels_of_machine(kernels);
    kernels[count] = &tv_scan_scalar;
    return count + 1;
}

const struct tv_kernel *tv_kernel_best(void) {
    const struct tv_kernel *kernels[TV_KERNELS_MAX];
    tv_kernels(kernels);
    return kernels[0];
}

const struct tv_kernel *tv_kernel_named(struct tv_str name) {
    const struct tv_kernel *kernels[TV_KERNELS_MAX];
    size_t count = tv_kernels(kernels);
    for (size_t i = 0; i < count; i++) {
        if (tv_str_equal(name, (struct tv_str){kernels[i]->name, strlen(kernels[i]->name)}))
            return kernels[i];
    }
    return NULL;
}

const char *tv_kernel_name(const struct tv_kernel *kernel) {
    return kernel->name;
}
