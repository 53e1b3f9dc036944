/* Keys: XXH3-128 of all that a result depends on. Whoever can make two files of one key only fools
 * runs of his own: entries are of one user. */
#include "cache.h"

#include <assert.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

enum { PIECE_LEN = 256 << 10 };

static void put(XXH3_state_t *state, const void *at, size_t len) {
    const uint64_t head = len;
    XXH3_128bits_update(state, &head, sizeof head);
    if (len > 0)
        XXH3_128bits_update(state, at, len);
}

static void put_number(XXH3_state_t *state, uint64_t number) {
    XXH3_128bits_update(state, &number, sizeof number);
}

static void take(XXH3_state_t *state, struct tv_cache_key *key) {
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(state));
    static_assert(sizeof canonical.digest == TV_CACHE_KEY_LEN, "a key is a hash");
    memcpy(key->bytes, canonical.digest, sizeof key->bytes);
}

/* The program by its version and, where that can be asked, by its file: builds of one version need
 * not be the same. */
static void put_program(XXH3_state_t *state) {
    struct stat info;
    put(state, TRACKVET_VERSION, sizeof TRACKVET_VERSION);
    put_number(state, tv_rules_print());
    if (stat("/proc/self/exe", &info) != 0)
        return;
    put_number(state, (uint64_t)info.st_size);
    put_number(state, (uint64_t)info.st_mtim.tv_sec);
    put_number(state, (uint64_t)info.st_mtim.tv_nsec);
}

/* All that changes findings or counts; threads, kernels and ranges do not. */
static void put_options(XXH3_state_t *state, const struct tv_work_options *options) {
    const struct tv_options *checker = options->checker;
    for (int i = 0; i < TV_RULE_COUNT; i++)
        put_number(state, (uint64_t)options->levels->rule[i] << 1 | options->levels->fixed[i]);
    put_number(state, checker->event_len_max);
    put_number(state, checker->depth_max);
    put_number(state, (uint64_t)checker->format);
    put(state, checker->event_at.at, checker->event_at.len);
    put_number(state, checker->allow_empty);
    put_number(state, checker->has_now);
    put_number(state, (uint64_t)(checker->has_now ? checker->now : 0));
    put_number(state, options->counts_events);
}

void tv_cache_run_key(struct tv_cache *cache, const struct tv_work_options *options,
                      const struct tv_definitions *definitions) {
    XXH3_state_t *state = XXH3_createState();
    memset(&cache->run, 0, sizeof cache->run);
    if (!state)
        return;
    XXH3_128bits_reset(state);
    put_program(state);
    put(state, definitions->image, definitions->image ? definitions->image_len : 0);
    put_options(state, options);
    take(state, &cache->run);
    XXH3_freeState(state);
}

void tv_cache_sum(const struct tv_cache_key *key, struct tv_str text, struct tv_cache_key *sum) {
    XXH64_hash_t seed;
    memcpy(&seed, key->bytes, sizeof seed);
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, XXH3_128bits_withSeed(text.at, text.len, seed));
    memcpy(sum->bytes, canonical.digest, sizeof sum->bytes);
}

static bool put_content(XXH3_state_t *state, int file) {
    char *piece = malloc(PIECE_LEN);
    ssize_t len = piece ? read(file, piece, PIECE_LEN) : -1;
    while (len > 0) {
        XXH3_128bits_update(state, piece, (size_t)len);
        len = read(file, piece, PIECE_LEN);
    }
    free(piece);
    return len == 0;
}

static struct tv_cache_state state_of(const struct stat *info) {
    enum { SETTLED_SECONDS = 2 }; /* longer than the steps of times in file systems */
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (struct tv_cache_state){.device = info->st_dev,
                                   .inode = info->st_ino,
                                   .len = info->st_size,
                                   .changed = info->st_ctim,
                                   .is_settled =
                                       info->st_ctim.tv_sec + SETTLED_SECONDS < now.tv_sec};
}

bool tv_cache_file_key(const struct tv_cache *cache, const char *path, struct tv_cache_key *key,
                       struct tv_cache_state *state) {
    struct stat info;
    XXH3_state_t *hash = XXH3_createState();
    int file = hash ? open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) : -1;
    bool fine = file >= 0 && fstat(file, &info) == 0 && S_ISREG(info.st_mode);
    if (fine) {
        *state = state_of(&info);
        XXH3_128bits_reset(hash);
        put(hash, cache->run.bytes, sizeof cache->run.bytes);
        put(hash, path, strlen(path));
        fine = put_content(hash, file);
        take(hash, key);
    }
    if (file >= 0)
        close(file);
    XXH3_freeState(hash);
    return fine;
}

bool tv_cache_has_key(const struct tv_cache *cache, const char *path,
                      const struct tv_cache_key *key, const struct tv_cache_state *state) {
    struct stat info;
    struct tv_cache_key now;
    struct tv_cache_state then;
    bool is_same = stat(path, &info) == 0 && info.st_dev == state->device &&
                   info.st_ino == state->inode && info.st_size == state->len &&
                   info.st_ctim.tv_sec == state->changed.tv_sec &&
                   info.st_ctim.tv_nsec == state->changed.tv_nsec;
    if (!is_same || state->is_settled)
        return is_same;
    return tv_cache_file_key(cache, path, &now, &then) &&
           !memcmp(now.bytes, key->bytes, sizeof now.bytes);
}
