/* `trackvet cache`: where the results of `check --cache` are, and away with them. */
#include "cache.h"

#include <string.h>

static int print_folder(const struct tv_cache *cache, FILE *out) {
    fprintf(out, "%s\n", cache->folder);
    return TV_EXIT_OK;
}

static int clean(const struct tv_cache *cache, const struct tv_streams *streams) {
    uint64_t entries, bytes;
    if (!tv_cache_clean(cache, &entries, &bytes, streams->err))
        return TV_EXIT_USAGE;
    fprintf(streams->out, "%llu entr%s removed, %llu bytes\n", (unsigned long long)entries,
            entries == 1 ? "y" : "ies", (unsigned long long)bytes);
    return TV_EXIT_OK;
}

int tv_cmd_cache(const struct tv_arguments *arguments, const struct tv_streams *streams) {
    struct tv_cache cache = {.found = 0};
    const char *what = arguments->rest_count ? arguments->rest[0] : "";
    bool is_clean = !strcmp(what, "clean");
    if (tv_operands_refuse(arguments, 1, streams->err))
        return TV_EXIT_USAGE;
    if (!is_clean && strcmp(what, "dir") != 0) {
        fprintf(streams->err, "trackvet: cache wants clean or dir, not \"%s\"\n", what);
        return TV_EXIT_USAGE;
    }
    if (!tv_cache_find(&cache, arguments, streams->err))
        return TV_EXIT_USAGE;
    return is_clean ? clean(&cache, streams) : print_folder(&cache, streams->out);
}
