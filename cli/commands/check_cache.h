/* `check --cache`: whether a run can go through the cache, and the run itself. */
#ifndef TV_CHECK_CACHE_H
#define TV_CHECK_CACHE_H

#include "check_options.h"
#include "work.h"

/* What a run through the cache needs beside its options. */
struct tv_check_cache {
    const struct tv_arguments *arguments;
    const struct tv_check_options *options;
    const struct tv_definitions *definitions;
    FILE *err;
};

/* tv_work_run, through the cache when --cache is given and can be used; why it cannot is said on
 * err. */
bool tv_check_cache_run(const struct tv_check_cache *check, const struct tv_work_options *options,
                        struct tv_work_result *result);

#endif
