/* Groups from a saved report: what was found once, as if it were found now. They can be reported,
 * and merged with others (the law of tv_groups_merge), but what a report says is trusted in
 * nothing: each group is checked against all that holds for groups that were found.
 *
 *   new -> file names -> counts -> groups, in any order -> end */
#ifndef TV_GROUP_RESTORE_H
#define TV_GROUP_RESTORE_H

#include "group.h"

/* What is wrong with a group. */
struct tv_group_fault {
    const char *part; /* the member of struct tv_group; static text */
    uint32_t index;   /* of a value, sender, sample or origin, from 0, if it is about one; else */
                      /* UINT32_MAX */
    const char *why;  /* static text; NULL: out of memory */
};

/* What is said of all groups together. */
struct tv_groups_sums {
    uint64_t counts[TV_SEVERITY_ERROR + 1]; /* findings by severity */
    uint64_t others, dropped;
};

/* Gives an input its number, in groups that hold nothing yet. All groups that are to be merged have
 * the same numbers for the same inputs. false when out of memory. */
bool tv_groups_restore_file(struct tv_groups *groups, uint32_t file, struct tv_str name);

void tv_groups_restore_sums(struct tv_groups *groups, const struct tv_groups_sums *sums);

/* Adds a group. Everything in it is borrowed and copied. What follows from the rest need not be
 * set: its id, sample_limit, the hashes of samples, order and length of tallies, and the hashes of
 * texts that are not cut (0: none is given). Samples are masked. false: it
 * was not added. */
bool tv_groups_restore(struct tv_groups *groups, const struct tv_group *saved,
                       struct tv_group_fault *fault);

/* When all groups are there. false: there are more findings in groups than in all, or (*why is
 * NULL) memory is short. */
bool tv_groups_restore_end(struct tv_groups *groups, const char **why);

#endif
