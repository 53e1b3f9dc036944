/* Faults on purpose, so that it is known what a checker must find: each changes one event in one
 * place, for one rule. */
#ifndef TV_GEN_FAULT_H
#define TV_GEN_FAULT_H

#include "gen_event.h"

#include <stdio.h>

struct tv_gen_fault {
    struct tv_str name, rule, note;
    unsigned calls; /* bits of enum tv_gen_call */
    uint32_t weight;
    bool needs_lines;
    /* Changes the event; returns the node that the finding's pointer leads to, or TV_GEN_NONE when
     * nothing was changed. */
    uint32_t (*make)(struct tv_gen_event *event, struct tv_gen_random *random);
};

/* The fault of that name, or NULL. */
const struct tv_gen_fault *tv_gen_fault_find(const char *name);

/* Writes the table of faults for people. */
void tv_gen_fault_print(FILE *out);

/* Plants this fault if the event has something to spoil. */
bool tv_gen_fault_plant(const struct tv_gen_fault *fault, struct tv_gen_event *event,
                        struct tv_gen_random *random, struct tv_str *pointer);

/* Decides which events get a fault. Its random numbers are its own, so that the same seed gives the
 * same events with other faults in them, or none. */
struct tv_gen_planter {
    struct tv_gen_random random;
    const struct tv_gen_fault *only;     /* NULL: any */
    bool has_lines;                      /* every event will have a line of its own */
    uint64_t width, window, index, next; /* see plan_next */
    uint64_t due, planted;
};

enum { TV_GEN_RATE_ONE = 1000000 };

/* rate: faults in a million events. */
void tv_gen_planter_init(struct tv_gen_planter *planter, uint64_t seed, uint32_t rate);

/* The next event: NULL when it stays clean, else the fault that was planted, and its place. */
const struct tv_gen_fault *tv_gen_planter_next(struct tv_gen_planter *planter,
                                               struct tv_gen_event *event, struct tv_str *pointer);

/* One row of the list: messageId or line:N, rule, pointer, note. file may be NULL; else it is a
 * column of its own, the last. */
void tv_gen_fault_list(FILE *list, const struct tv_gen_fault *fault,
                       const struct tv_gen_event *event, struct tv_str pointer, uint64_t line,
                       const char *file);

/* The makers, one for each row. */
#define TV_GEN_FAULT(name, rule, calls, weight, where, make, note)                                 \
    uint32_t tv_gen_make_##make(struct tv_gen_event *event, struct tv_gen_random *random);
#include "gen_faults.def"
#undef TV_GEN_FAULT

#endif
