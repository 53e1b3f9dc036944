/* Any bytes as a baseline. They are refused in words, or what was read can be written, and that
 * read and written again is the same to the byte. */
#define _POSIX_C_SOURCE 200809L
#include "baseline.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void demand(bool holds) {
    if (!holds)
        abort();
}

static struct tv_str write_out(struct tv_baseline *baseline) {
    char *text = NULL;
    size_t len;
    FILE *out = open_memstream(&text, &len);
    demand(out != NULL);
    tv_baseline_write(baseline, out);
    fclose(out);
    return (struct tv_str){text, len};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len) {
    struct tv_baseline baseline, again;
    char *why;
    if (!tv_baseline_parse(&baseline, (struct tv_str){(const char *)data, len}, &why)) {
        demand(why && *why);
        free(why);
        return 0;
    }
    struct tv_str once = write_out(&baseline);
    demand(tv_baseline_parse(&again, once, &why));
    struct tv_str twice = write_out(&again);
    demand(tv_str_equal(once, twice));
    free((char *)once.at);
    free((char *)twice.at);
    tv_baseline_clear(&baseline);
    tv_baseline_clear(&again);
    return 0;
}
