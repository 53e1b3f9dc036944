/* Runs a fuzz target without a fuzzer: every seed file as it is, and then mutations of it, chosen
 * by a fixed generator, so that a failure is found again by running the test again.
 *
 *   fuzz_NAME FOLDER */
#include <dirent.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

enum { SEED_MAX = 64 << 10, MUTATIONS = 300, EDITS = 4 };

static uint64_t next_random(uint64_t *state) {
    *state += 0x9E3779B97F4A7C15u;
    uint64_t z = *state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

/* One edit: a byte changed, a piece removed, or a piece repeated. */
static size_t edit(uint8_t *data, size_t len, uint64_t *state) {
    static const char bytes[] = "\"\\{}[]:,0 \n\t-\xff\x80\0e";
    size_t at = next_random(state) % len, span = 1 + next_random(state) % 8;
    switch (next_random(state) % 4) {
    case 0:
        data[at] = (uint8_t)next_random(state);
        return len;
    case 1:
        data[at] = (uint8_t)bytes[next_random(state) % (sizeof bytes - 1)];
        return len;
    case 2:
        span = span < len - at ? span : len - at;
        memmove(data + at, data + at + span, len - at - span);
        return len - span;
    default:
        span = span < len - at ? span : len - at;
        memmove(data + at + span, data + at, len - at);
        return len + span;
    }
}

/* The target gets a block of exactly its length, so that the sanitizer sees every read beyond it.
 */
static void run_exact(const uint8_t *data, size_t len) {
    uint8_t *exact = malloc(len ? len : 1);
    if (!exact)
        return;
    memcpy(exact, data, len);
    LLVMFuzzerTestOneInput(exact, len);
    free(exact);
}

static void run_seed(const uint8_t *seed, size_t len, uint64_t *state) {
    uint8_t *data = malloc(len + 8 * EDITS);
    run_exact(seed, len);
    for (int i = 0; data && len && i < MUTATIONS; i++) {
        size_t now = len;
        memcpy(data, seed, len);
        for (int e = 0; e < EDITS && now; e++)
            now = edit(data, now, state);
        run_exact(data, now);
    }
    free(data);
}

static int run_file(const char *path, uint64_t *state) {
    static uint8_t seed[SEED_MAX];
    FILE *in = fopen(path, "rb");
    if (!in)
        return 0;
    size_t len = fread(seed, 1, sizeof seed, in);
    fclose(in);
    run_seed(seed, len, state);
    return 1;
}

int main(int argc, char **argv) {
    uint64_t state = 1;
    int files = 0;
    struct dirent **entries;
    int count = argc == 2 ? scandir(argv[1], &entries, NULL, alphasort) : -1;
    for (int i = 0; i < count; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", argv[1], entries[i]->d_name);
        if (entries[i]->d_name[0] != '.')
            files += run_file(path, &state);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    printf("%d seeds, %d runs\n", files, files * (MUTATIONS + 1));
    return files ? 0 : 1;
}
