/* Which fault, where and when. */
#include "gen_fault.h"

#include <string.h>

enum {
    T = 1 << TV_GEN_TRACK,
    I = 1 << TV_GEN_IDENTIFY,
    P = 1 << TV_GEN_PAGE,
    S = 1 << TV_GEN_SCREEN,
    G = 1 << TV_GEN_GROUP,
    A = 1 << TV_GEN_ALIAS,
    ANYWHERE = 0,
    LINES = 1
};

static const struct tv_gen_fault faults[] = {
#define TV_GEN_FAULT(name, rule, calls, weight, where, make, note)                                 \
    {TV_GEN_S(name), TV_GEN_S(rule),   TV_GEN_S(note),    (calls),                                 \
     (weight),       (where) == LINES, tv_gen_make_##make},
#include "gen_faults.def"
#undef TV_GEN_FAULT
};

enum { FAULTS = sizeof faults / sizeof *faults, TRIES = 400 };

const struct tv_gen_fault *tv_gen_fault_find(const char *name) {
    for (int i = 0; i < FAULTS; i++)
        if (!strcmp(faults[i].name.at, name))
            return &faults[i];
    return NULL;
}

void tv_gen_fault_print(FILE *out) {
    for (int i = 0; i < FAULTS; i++)
        fprintf(out, "%-22s %-26s %s\n", faults[i].name.at, faults[i].rule.at, faults[i].note.at);
}

bool tv_gen_fault_plant(const struct tv_gen_fault *fault, struct tv_gen_event *event,
                        struct tv_gen_random *random, struct tv_str *pointer) {
    if (!(fault->calls & 1u << event->call))
        return false;
    uint32_t node = fault->make(event, random);
    if (node == TV_GEN_NONE)
        return false;
    *pointer = tv_gen_pointer(&event->tree, node);
    return true;
}

/* ---- When ---- */

/* Events are cut into windows of 1 / rate events, and each gets one fault at a random place in it,
 * so that the number of faults is known beforehand. Windows are counted in millionths of an event.
 */
static void plan_next(struct tv_gen_planter *planter) {
    uint64_t place =
        planter->window * planter->width + tv_gen_draw(&planter->random) % planter->width;
    planter->next = place / TV_GEN_RATE_ONE;
    planter->window++;
}

void tv_gen_planter_init(struct tv_gen_planter *planter, uint64_t seed, uint32_t rate) {
    memset(planter, 0, sizeof *planter);
    tv_gen_seed(&planter->random, tv_gen_mix(seed + 1));
    planter->next = UINT64_MAX;
    if (!rate)
        return;
    planter->width = (uint64_t)TV_GEN_RATE_ONE * TV_GEN_RATE_ONE / rate;
    plan_next(planter);
}

/* ---- Which ---- */

static const struct tv_gen_fault *draw_fault(struct tv_gen_random *random) {
    uint32_t sum = 0;
    for (int i = 0; i < FAULTS; i++)
        sum += faults[i].weight;
    uint32_t dice = tv_gen_below(random, sum);
    const struct tv_gen_fault *fault = faults;
    while (dice >= fault->weight)
        dice -= fault++->weight;
    return fault;
}

/* A fault that the event can have; nearly always found. */
static const struct tv_gen_fault *plant_any(struct tv_gen_planter *planter,
                                            struct tv_gen_event *event, struct tv_str *pointer) {
    for (int i = 0; i < TRIES; i++) {
        const struct tv_gen_fault *fault = draw_fault(&planter->random);
        if (fault->needs_lines && !planter->has_lines)
            continue;
        if (tv_gen_fault_plant(fault, event, &planter->random, pointer))
            return fault;
    }
    return NULL;
}

/* What is due and fits no event stays due until one comes that it fits. */
const struct tv_gen_fault *tv_gen_planter_next(struct tv_gen_planter *planter,
                                               struct tv_gen_event *event, struct tv_str *pointer) {
    const struct tv_gen_fault *fault = NULL;
    for (; planter->index >= planter->next; planter->due++)
        plan_next(planter);
    planter->index++;
    if (planter->due == planter->planted)
        return NULL;
    if (!planter->only)
        fault = plant_any(planter, event, pointer);
    else if (tv_gen_fault_plant(planter->only, event, &planter->random, pointer))
        fault = planter->only;
    planter->planted += fault != NULL;
    return fault;
}

/* ---- The list ---- */

void tv_gen_fault_list(FILE *list, const struct tv_gen_fault *fault,
                       const struct tv_gen_event *event, struct tv_str pointer, uint64_t line,
                       const char *file) {
    if (fault->needs_lines)
        fprintf(list, "line:%llu", (unsigned long long)line);
    else
        fprintf(list, "%.*s", (int)event->message_id.len, event->message_id.at);
    fprintf(list, "\t%s\t%.*s\t%s", fault->rule.at, (int)pointer.len, pointer.at, fault->note.at);
    if (file)
        fprintf(list, "\t%s", file);
    fputc('\n', list);
}
