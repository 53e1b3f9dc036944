/* The verdict on a run: what is known from a baseline, how much may be wrong, and what came of it.
 */
#ifndef TV_JUDGE_H
#define TV_JUDGE_H

#include "baseline.h"
#include "definitions.h"

enum { TV_PLAN_HASH_LEN = 16 };

struct tv_judge {
    struct tv_allowed allowed;
    struct tv_baseline baseline;
    const char *path; /* of it; NULL: there is none */
    uint64_t tolerance;
    bool is_strict;
};

/* Reads --max-rate, --max-count, --tolerance, --strict-baseline, and the file of --baseline. All
 * options are the command's. false: a message was written to err. */
bool tv_judge_read(struct tv_judge *judge, const struct tv_arguments *arguments, FILE *err);
void tv_judge_clear(struct tv_judge *judge);

/* Opens the baseline of a path. false: a message was written to err. */
bool tv_judge_open(struct tv_baseline *baseline, const char *path, FILE *err);

/* What of a run it has to look at. */
bool tv_judge_wants_events(const struct tv_judge *judge);
bool tv_judge_wants_groups(const struct tv_judge *judge);

/* Compares the groups, and sets what the run says of its verdict. counts: findings by severity. */
void tv_judge_run(struct tv_judge *judge, struct tv_groups *groups, struct tv_run *run,
                  const uint64_t *counts, const struct tv_definitions *definitions);

/* What tells definitions apart, in hex digits. */
void tv_plan_hash(const struct tv_definitions *definitions, char out[TV_PLAN_HASH_LEN]);

#endif
