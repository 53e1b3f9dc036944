/* Any bytes as one JSON record: scan and walk must agree with themselves and stay inside, and every
 * kernel of this machine must say the same. */
#include "json.h"
#include "walk.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void check(const struct tv_kernel *kernel, struct tv_str record,
                  struct tv_json_error *error) {
    struct tv_index index = {.quotes_max = (uint32_t)record.len + 64 + TV_INDEX_SENTINELS};
    index.quotes = calloc(index.quotes_max, sizeof *index.quotes);
    if (!index.quotes)
        abort();
    bool fine = tv_json_check(kernel, record, &index, 64, error);
    if (fine != (error->fault == TV_JSON_OK) || error->at > record.len)
        abort();
    free(index.quotes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len) {
    struct tv_str record = {(const char *)data, len};
    struct tv_json_error first = {0}, other = {0};
    const struct tv_kernel *kernels[TV_KERNELS_MAX];
    size_t count = tv_kernels(kernels);
    check(kernels[0], record, &first);
    for (size_t i = 1; i < count; i++) {
        check(kernels[i], record, &other);
        if (other.fault != first.fault || other.at != first.at)
            abort();
    }
    return 0;
}
