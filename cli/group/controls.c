/* Findings come event by event: what has met an event is remembered as bits until the next one. */
#include "controls.h"

#include <string.h>

static const char *const call_names[TV_CONTROLLED_COUNT] = {"track", "identify", "group"};

const char *tv_controlled_name(enum tv_controlled call) {
    return call_names[call];
}

const char *tv_control_name(enum tv_control control, enum tv_controlled call) {
    switch (control) {
    case TV_CONTROL_EVENTS:
        return "unplanned events";
    case TV_CONTROL_NAMES:
        return call == TV_CONTROLLED_TRACK ? "unplanned properties" : "unplanned traits";
    case TV_CONTROL_VIOLATIONS:
        return "schema violations";
    default:
        return "common schema violations";
    }
}

static bool find_call(struct tv_str name, enum tv_controlled *call) {
    for (int i = 0; i < TV_CONTROLLED_COUNT; i++) {
        if (tv_str_equal(name, (struct tv_str){call_names[i], strlen(call_names[i])})) {
            *call = (enum tv_controlled)i;
            return true;
        }
    }
    return false;
}

static bool starts_with(struct tv_str text, struct tv_str start) {
    return text.len >= start.len && memcmp(text.at, start.at, start.len) == 0;
}

/* The path of a demand behind the name of its plan: "acme:/calls/common/required". at is NULL when
 * no plan demands it. */
static struct tv_str path_in_plan(const struct tv_controls *controls,
                                  const struct tv_finding *finding) {
    struct tv_str path = finding->node_path;
    for (size_t i = 0; i < controls->plan_count; i++) {
        size_t len = controls->plans[i].len;
        if (path.len > len && path.at[len] == ':' && starts_with(path, controls->plans[i]))
            return (struct tv_str){path.at + len + 1, path.len - len - 1};
    }
    return (struct tv_str){NULL, 0};
}

/* The control that meets an event with this finding; TV_CONTROL_COUNT: none. Names are compared
 * exactly, so a slip in a name makes it an unplanned one. */
static enum tv_control control_of(const struct tv_controls *controls,
                                  const struct tv_finding *finding) {
    switch (finding->rule) {
    case TV_RULE_EVENT_UNKNOWN:
    case TV_RULE_EVENT_MISSPELLED:
    case TV_RULE_EVENT_CASE:
        return TV_CONTROL_EVENTS;
    case TV_RULE_PROPERTY_UNKNOWN:
    case TV_RULE_PROPERTY_MISSPELLED:
    case TV_RULE_PROPERTY_CASE:
        return TV_CONTROL_NAMES;
    default:
        break;
    }
    struct tv_str path = path_in_plan(controls, finding);
    if (!path.at)
        return TV_CONTROL_COUNT;
    return starts_with(path, TV_STR("/calls/common/")) ? TV_CONTROL_COMMON : TV_CONTROL_VIOLATIONS;
}

void tv_controls_add(struct tv_controls *controls, const struct tv_finding *finding) {
    enum tv_control control = control_of(controls, finding);
    enum tv_controlled call;
    if (finding->event_number == 0 || control == TV_CONTROL_COUNT ||
        !find_call(finding->call, &call) ||
        (control == TV_CONTROL_EVENTS && call != TV_CONTROLLED_TRACK))
        return;
    if (finding->event_number != controls->event)
        controls->met = 0;
    controls->event = finding->event_number;
    struct tv_control_count *count = &controls->counts[call][control];
    count->events += !(controls->met >> control & 1);
    count->values += control != TV_CONTROL_EVENTS && finding->actual_type != 0;
    controls->met |= 1u << control;
}

void tv_controls_merge(struct tv_controls *sum, const struct tv_controls *controls) {
    for (int call = 0; call < TV_CONTROLLED_COUNT; call++) {
        for (int control = 0; control < TV_CONTROL_COUNT; control++) {
            sum->counts[call][control].events += controls->counts[call][control].events;
            sum->counts[call][control].values += controls->counts[call][control].values;
        }
    }
}
