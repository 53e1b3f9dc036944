/* Any bytes as an event stream. The first byte says how the rest is cut: what is found must depend
 * neither on that nor on the kernel that reads JSON. */
#include "shipped.h"
#include "validator.h"

#include <assert.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* A running hash of everything a finding says. */
static void fold(uint64_t *hash, const void *at, size_t len) {
    for (size_t i = 0; i < len; i++)
        *hash = (*hash ^ ((const uint8_t *)at)[i]) * 0x100000001B3u;
}

static void take(void *context, const struct tv_finding *finding) {
    uint64_t *hash = context;
    const uint64_t numbers[] = {finding->rule,   finding->record, finding->line,
                                finding->column, finding->offset, finding->len};
    fold(hash, numbers, sizeof numbers);
    fold(hash, finding->pointer.at, finding->pointer.len);
    fold(hash, finding->expected.at, finding->expected.len);
    fold(hash, finding->actual.at, finding->actual.len);
    fold(hash, finding->suggestion.at, finding->suggestion.len);
}

static uint64_t check(const struct tv_table *table, const struct tv_kernel *kernel, const char *at,
                      size_t len, size_t piece) {
    uint64_t hash = 0xCBF29CE484222325u;
    struct tv_options options = {.event_len_max = 4096, .kernel = kernel};
    struct tv_checker *checker = tv_checker_new(table, &options, (struct tv_sink){take, &hash});
    if (!checker)
        return 0;
    for (size_t i = 0; i < len; i += piece)
        tv_checker_feed(checker, at + i, len - i < piece ? len - i : piece);
    tv_checker_finish(checker, false);
    tv_checker_free(checker);
    return hash;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len) {
    size_t image_len;
    const void *image = tv_shipped_image(&image_len);
    struct tv_table *table = tv_table_load(image, image_len, false, &(enum tv_status){0}, NULL);
    if (!table || !len) {
        tv_table_free(table);
        return 0;
    }
    const char *at = (const char *)data + 1;
    const struct tv_kernel *kernels[TV_KERNELS_MAX];
    size_t count = tv_kernels(kernels);
    uint64_t whole = check(table, kernels[0], at, len - 1, len);
    if (check(table, kernels[0], at, len - 1, 1 + data[0] % 64) != whole)
        abort();
    for (size_t i = 1; i < count; i++)
        if (check(table, kernels[i], at, len - 1, len) != whole)
            abort();
    tv_table_free(table);
    return 0;
}
