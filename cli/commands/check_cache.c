/* A cache is a promise that nothing else changes: what is written while events are read, what
 * looks across files, what shows more than may be stored, and what has no file goes without. */
#include "check_cache.h"

#include "cache.h"

#include <string.h>

static bool looks_across(const struct tv_levels *levels) {
    for (int i = 0; i < TV_RULE_COUNT; i++)
        if (levels->rule[i] != TV_SEVERITY_NONE &&
            !strncmp(tv_rule_info((enum tv_rule)i)->name, "stream/", strlen("stream/")))
            return true;
    return false;
}

static bool has_stdin(const struct tv_file_list *files) {
    for (size_t i = 0; i < files->count; i++)
        if (!strcmp(files->paths[i], "-"))
            return true;
    return false;
}

/* Why the cache cannot be used; NULL: it can. */
static const char *refuse(const struct tv_check_cache *check,
                          const struct tv_work_options *options) {
    if (options->findings)
        return "findings are written one by one";
    if (options->controlled_count > 0 || tv_option_count(check->arguments, TV_OPTION_ENFORCE))
        return "--enforce counts event by event";
    if (options->pivot)
        return "--group-by and the like count event by event";
    if (options->ignores)
        return "the settings hide findings";
    if (options->file_done)
        return "--verbose tells of each file";
    if (looks_across(options->levels))
        return "rules of stream/* look across files";
    if (options->checker->shows_personal)
        return "--redact=no shows what is not to be stored";
    return has_stdin(options->files) ? "standard input is no file" : NULL;
}

bool tv_check_cache_run(const struct tv_check_cache *check, const struct tv_work_options *options,
                        struct tv_work_result *result) {
    struct tv_cache cache = {.found = 0};
    struct tv_work_options cached = *options;
    const char *why;
    if (!tv_option_count(check->arguments, TV_OPTION_CACHE))
        return tv_work_run(options, result);
    if ((why = refuse(check, options)) != NULL)
        fprintf(check->err, "trackvet: --cache is not used: %s\n", why);
    cached.is_grouped = true;
    if (why || !tv_cache_find(&cache, check->arguments, check->err) ||
        !tv_cache_open(&cache, &cached, check->definitions, check->err))
        return tv_work_run(options, result);
    bool fine = tv_cache_run(&cache, &cached, result);
    if (tv_option_count(check->arguments, TV_OPTION_TIMINGS))
        fprintf(check->err, "%llu of %llu files were in the cache\n",
                (unsigned long long)cache.found, (unsigned long long)(cache.found + cache.made));
    return fine;
}
