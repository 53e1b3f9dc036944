/* The demo: a week of the company in a small archive, with the faults of a believable week. */
#ifndef TV_GEN_DEMO_H
#define TV_GEN_DEMO_H

#include <stdbool.h>
#include <stdint.h>

/* Writes dir/{web,app,server}/DAY.ndjson[.gz] and dir/faults.tsv; dir exists. False: it said on
 * stderr what failed. */
bool tv_gen_demo(const char *dir, uint64_t seed);

#endif
