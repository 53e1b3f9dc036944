/* Any bytes as one JSON record: scan and walk must agree with themselves and stay inside. */
#include "json.h"
#include "walk.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len) {
    struct tv_json_error error = {0};
    struct tv_str record = {(const char *)data, len};
    struct tv_index index = {.quotes_max = (uint32_t)len + 64 + TV_INDEX_SENTINELS};
    index.quotes = calloc(index.quotes_max, sizeof *index.quotes);
    if (!index.quotes)
        return 0;
    bool fine = tv_json_check(tv_kernel_scalar(), record, &index, 64, &error);
    if (fine != (error.fault == TV_JSON_OK) || error.at > len)
        abort();
    free(index.quotes);
    return 0;
}
