/* No kernel but the scalar one, on other machines. */
#include "scan.h"

size_t tv_kernels_of_machine(const struct tv_kernel *kernels[TV_KERNELS_MAX]) {
    (void)kernels;
    return 0;
}
