/* The kernels of x86-64. The compiler's question about the processor includes whether the operating
 * system saves the registers. */
#include "scan.h"

static bool has_avx2(void) {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
           __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt") &&
           __builtin_cpu_supports("pclmul");
}

static bool has_avx512(void) {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vbmi") &&
           __builtin_cpu_supports("avx512vbmi2");
}

size_t tv_kernels_of_machine(const struct tv_kernel *kernels[TV_KERNELS_MAX]) {
    size_t count = 0;
    __builtin_cpu_init();
    if (has_avx2() && has_avx512())
        kernels[count++] = &tv_scan_avx512;
    if (has_avx2())
        kernels[count++] = &tv_scan_avx2;
    return count;
}
