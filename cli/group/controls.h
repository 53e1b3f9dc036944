/* What the schema controls of Segment would do with the events of a run.
 *
 *   control               what it meets                                        it may
 *   unplanned events      track calls whose name the plan does not list        block the event
 *   unplanned names       properties or traits that the plan does not list     omit them
 *   schema violations     what else the plan demands of the event              block it, omit them
 *   common violations     what the plan demands of all events                  block it, omit them
 *
 * Events are counted once for each control that meets them. Counts are exact and may be added.
 * From: the documentation's page on schema controls, protocols/enforce/schema-configuration. */
#ifndef TV_CONTROLS_H
#define TV_CONTROLS_H

#include "finding.h"

enum tv_control {
    TV_CONTROL_EVENTS,
    TV_CONTROL_NAMES,
    TV_CONTROL_VIOLATIONS,
    TV_CONTROL_COMMON,
    TV_CONTROL_COUNT
};

/* The calls that have controls. */
enum tv_controlled {
    TV_CONTROLLED_TRACK,
    TV_CONTROLLED_IDENTIFY,
    TV_CONTROLLED_GROUP,
    TV_CONTROLLED_COUNT
};

struct tv_controls {
    struct tv_control_count {
        uint64_t events; /* that it meets */
        uint64_t values; /* that it may omit */
    } counts[TV_CONTROLLED_COUNT][TV_CONTROL_COUNT];
    const struct tv_str *plans; /* names of the plans, borrowed */
    size_t plan_count;
    uint64_t event; /* the event at hand, by tv_finding.event_number */
    unsigned met;   /* controls that meet it, as bits */
};

/* Takes a finding of one checker, in its order. Those that no plan asks for change nothing; a brief
 * one is enough. */
void tv_controls_add(struct tv_controls *controls, const struct tv_finding *finding);

/* Adds the counts of another one. */
void tv_controls_merge(struct tv_controls *sum, const struct tv_controls *controls);

/* "track" ..., "unplanned events" ... Static texts. */
const char *tv_controlled_name(enum tv_controlled call);
const char *tv_control_name(enum tv_control control, enum tv_controlled call);

#endif
