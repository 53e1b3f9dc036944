/* Ignores: findings that a team has decided to live with, each for a reason.
 *
 *   rule x event x pointer x file   all patterns; an empty one is about everything
 *
 * Whether one hides a finding depends on what makes its group, and on its file where the ignore
 * names one; never on what was found before. So it is asked before findings are grouped, written or
 * counted, for each by itself, and the answer is the same for any number of threads.
 *
 *   rule of a finding --first--> entries whose rule pattern fits, in their order --> the first one
 *
 * What is hidden is counted by entry: nothing is lost silently. */
#ifndef TV_IGNORE_H
#define TV_IGNORE_H

#include "finding.h"

/* One entry; all texts are borrowed for as long as it lives. */
struct tv_ignore {
    struct tv_str rule;          /* over the names of rules */
    struct tv_str event;         /* over the event's name; where there is none, over its call */
    struct tv_str path;          /* over JSON Pointers, as tv_glob_steps */
    struct tv_str file;          /* over the input's path seen from folder, as tv_glob_path */
    struct tv_str folder;        /* of the file of settings, absolute */
    struct tv_str reason, until; /* until: YYYY-MM-DD or empty */
    struct tv_origin origin;     /* where it stands */
    bool is_expired;             /* hides nothing any more */
};

/* All of a run. Filled by tv_ignores_open; nobody changes it while threads use it. */
struct tv_ignores {
    struct tv_str name; /* of the file that they are from, for people */
    const struct tv_ignore *entries;
    size_t count;
    uint32_t *list;                    /* numbers of entries, by rule */
    uint32_t first[TV_RULE_COUNT + 1]; /* where those of a rule start in the list */
};

/* Sorts the entries by the rules that they are about; expired ones are left out. name, entries and
 * count are set. false when out of memory. */
bool tv_ignores_open(struct tv_ignores *ignores);
void tv_ignores_close(struct tv_ignores *ignores);

/* What one thread has hidden. */
struct tv_ignored {
    const struct tv_ignores *ignores;
    uint64_t *counts;     /* by entry; NULL when there are none */
    signed char *in_file; /* by entry, of the file asked about last: 1, 0, or -1: not known yet */
    const char *file;
};

/* ignores NULL: none. false when out of memory. */
bool tv_ignored_init(struct tv_ignored *ignored, const struct tv_ignores *ignores);
void tv_ignored_clear(struct tv_ignored *ignored);

/* Whether a finding is hidden, which is then counted. file: the name of its input; the same address
 * is the same file. */
bool tv_ignored_take(struct tv_ignored *ignored, const struct tv_finding *finding,
                     struct tv_str file);
void tv_ignored_merge(struct tv_ignored *into, const struct tv_ignored *from);
uint64_t tv_ignored_total(const struct tv_ignored *ignored);

#endif
