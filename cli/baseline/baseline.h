/* A baseline: what was wrong when it was written, so that a run tells only what is new or worse.
 *
 *   groups, census --make--> baseline --write--> file      (trackvet-baseline/1, docs/baseline.md)
 *   file --read--> baseline --compare--> groups: new, known or worse; rows of the file: met or gone
 *
 * A row is a group of findings about events, with the rate at which it came. A note is what was
 * found in a plan, at a node of a file. Both stand in one file, sorted, a line each. */
#ifndef TV_BASELINE_H
#define TV_BASELINE_H

#include "rate.h"
#include "report.h"

enum { TV_BASELINE_MAX = 100000 /* rows, or notes, of a file */ };

struct tv_baseline_row {
    struct tv_str id; /* of the group: "g:7Q2K8NPA" */
    struct tv_str rule, call, event, pointer;
    struct tv_rate rate;
    bool is_met; /* the run has its group */
};

struct tv_baseline_note {
    struct tv_str rule, file;
    struct tv_str node; /* JSON Pointer, with * for the items of lists */
    uint64_t count;     /* findings there */
    uint64_t met;       /* of the run */
};

struct tv_baseline {
    struct tv_str plan; /* hash of the definitions of the rows; empty: there are none */
    struct tv_str made; /* the time given by --now; empty: none */
    struct tv_baseline_row *rows;
    size_t row_count;
    struct tv_baseline_note *notes;
    size_t note_count, note_room;
    bool has_rows, has_notes; /* that part was written, even if it is empty */
    void *owned;              /* what texts of a file lie in */
    char *ids;                /* likewise, of groups */
};

/* The order of texts, byte by byte. */
int tv_baseline_order(struct tv_str a, struct tv_str b);

/* All zero is an empty one. Frees what it holds. */
void tv_baseline_clear(struct tv_baseline *baseline);

/* ---- Files ---------------------------------------------------------------------------------- */

/* Reads a file, which may hold anything. false: *why tells it, to be freed (NULL: out of memory).
 * Fails with *is_absent set when there is no such file. */
bool tv_baseline_read(struct tv_baseline *baseline, const char *path, char **why, bool *is_absent);

/* The same from a text, which is not kept. */
bool tv_baseline_parse(struct tv_baseline *baseline, struct tv_str text, char **why);

/* Writes all of it, sorted. */
void tv_baseline_write(struct tv_baseline *baseline, FILE *out);

/* ---- Events --------------------------------------------------------------------------------- */

/* Takes the groups of a run, which has a census, as rows; their texts stay borrowed. false when out
 * of memory. */
bool tv_baseline_take(struct tv_baseline *baseline, struct tv_groups *groups,
                      const struct tv_run *run);

/* Marks each group as new, known or worse, counts them in run->known, and notes in the rows what
 * was met. tolerance: in parts of TV_RATE_WHOLE. */
void tv_baseline_compare(struct tv_baseline *baseline, struct tv_groups *groups, struct tv_run *run,
                         uint64_t tolerance);

/* Whether a row is gone: nothing of it was met among enough events. After comparing. */
bool tv_baseline_is_gone(const struct tv_baseline_row *row, const struct tv_run *run);

/* Drops the rows that are gone. Returns how many. */
size_t tv_baseline_prune(struct tv_baseline *baseline, const struct tv_run *run);

/* ---- Plans ---------------------------------------------------------------------------------- */

/* Adds a finding to the notes, which are sorted afterwards; texts are borrowed. false when out of
 * memory. */
bool tv_baseline_note(struct tv_baseline *baseline, const struct tv_baseline_note *note);

/* Sorts the notes, those of one place as one. */
void tv_baseline_sort_notes(struct tv_baseline *baseline);

/* The note at this place, or NULL. They are sorted. */
struct tv_baseline_note *tv_baseline_find_note(const struct tv_baseline *baseline,
                                               const struct tv_baseline_note *note);

/* Drops the notes that were not met. Returns how many. */
size_t tv_baseline_prune_notes(struct tv_baseline *baseline);

#endif
