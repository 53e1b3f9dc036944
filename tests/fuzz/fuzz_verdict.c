/* Is it JSON? We and jansson must say the same of any bytes, but where we mean to differ:
 *
 *   numbers that no double or 64-bit integer holds   we take them: their text is kept
 *   escaped surrogates without their other half      we take them, with a finding
 *   more than 1,024 levels                           we refuse them
 *
 * jansson passes over a NUL behind a number or a word, so what has one is only to be survived. */
#include "json.h"
#include "walk.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

enum { DEPTH_MAX = 1024 };

static void demand(bool holds) {
    if (!holds)
        abort();
}

static bool is_meant(const json_error_t *error) {
    enum json_error_code code = json_error_code(error);
    return code == json_error_numeric_overflow || strstr(error->text, "too big") ||
           strstr(error->text, "overflow") || strstr(error->text, "invalid Unicode '\\u");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len) {
    struct tv_str record = {(const char *)data, len};
    struct tv_index index = {.quotes_max = (uint32_t)len + 64 + TV_INDEX_SENTINELS};
    struct tv_json_error ours = {0};
    json_error_t theirs;
    index.quotes = calloc(index.quotes_max, sizeof *index.quotes);
    demand(index.quotes != NULL);
    bool is_fine = tv_json_check(tv_kernel_best(), record, &index, DEPTH_MAX, &ours);
    json_t *value = json_loadb(record.at, len, JSON_DECODE_ANY | JSON_ALLOW_NUL, &theirs);
    bool has_nul = len > 0 && memchr(data, 0, len);
    if (value)
        demand(is_fine || has_nul || ours.fault == TV_JSON_DEPTH);
    else
        demand(!is_fine || is_meant(&theirs));
    json_decref(value);
    free(index.quotes);
    return 0;
}
