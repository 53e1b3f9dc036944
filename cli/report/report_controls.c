/* What Segment's schema controls would do: a table for people, an object for machines.
 *
 *   call      control                  setting        events            values
 *   track     unplanned events         block       12 of 340  3.5%
 *   track     unplanned properties     omit        40 of 340 11.8%          52 */
#include "report.h"

#include "json_out.h"

#include <inttypes.h>

/* Events of a call in the run. */
static uint64_t events_of(const struct tv_run *run, enum tv_controlled call) {
    static const enum tv_call calls[TV_CONTROLLED_COUNT] = {TV_TRACK, TV_IDENTIFY, TV_GROUP};
    return run->totals.calls[calls[call]];
}

static const char *setting_of(enum tv_control control) {
    return control == TV_CONTROL_EVENTS  ? "block"
           : control == TV_CONTROL_NAMES ? "omit"
                                         : "block or omit";
}

static bool exists(enum tv_control control, enum tv_controlled call) {
    return control != TV_CONTROL_EVENTS || call == TV_CONTROLLED_TRACK;
}

static void put_row(FILE *out, const struct tv_controls *controls, uint64_t events,
                    enum tv_controlled call, enum tv_control control) {
    const struct tv_control_count *count = &controls->counts[call][control];
    double share = events ? 100.0 * (double)count->events / (double)events : 0;
    fprintf(out, "%-10s%-26s%-15s%10" PRIu64 " %5.1f%%", tv_controlled_name(call),
            tv_control_name(control, call), setting_of(control), count->events, share);
    if (control != TV_CONTROL_EVENTS)
        fprintf(out, "%10" PRIu64, count->values);
    fputc('\n', out);
}

void tv_report_controls_text(const struct tv_controls *controls, const struct tv_run *run,
                             FILE *out) {
    fprintf(out, "%-10s%-26s%-15s%10s %6s%10s\n", "call", "control", "setting", "events", "",
            "values");
    for (int call = 0; call < TV_CONTROLLED_COUNT; call++)
        for (int control = 0; control < TV_CONTROL_COUNT; control++)
            if (exists((enum tv_control)control, (enum tv_controlled)call))
                put_row(out, controls, events_of(run, (enum tv_controlled)call),
                        (enum tv_controlled)call, (enum tv_control)control);
    fprintf(out, "\n%" PRIu64 " track, %" PRIu64 " identify, %" PRIu64 " group calls\n",
            events_of(run, TV_CONTROLLED_TRACK), events_of(run, TV_CONTROLLED_IDENTIFY),
            events_of(run, TV_CONTROLLED_GROUP));
}

static void put_member(struct tv_json_out *json, const char *key, uint64_t value) {
    tv_json_key(json, key);
    tv_json_number(json, value);
}

void tv_report_controls_json(const struct tv_controls *controls, const struct tv_run *run,
                             FILE *out) {
    struct tv_json_out json;
    tv_json_out_init(&json, out);
    tv_json_open(&json, '{');
    tv_json_key(&json, "controls");
    tv_json_open(&json, '[');
    for (int call = 0; call < TV_CONTROLLED_COUNT; call++) {
        for (int control = 0; control < TV_CONTROL_COUNT; control++) {
            const struct tv_control_count *count = &controls->counts[call][control];
            if (!exists((enum tv_control)control, (enum tv_controlled)call))
                continue;
            tv_json_next_line(&json);
            tv_json_open(&json, '{');
            tv_json_key(&json, "call");
            tv_json_word(&json, tv_controlled_name((enum tv_controlled)call));
            tv_json_key(&json, "control");
            tv_json_word(&json,
                         tv_control_name((enum tv_control)control, (enum tv_controlled)call));
            tv_json_key(&json, "setting");
            tv_json_word(&json, setting_of((enum tv_control)control));
            put_member(&json, "events", count->events);
            put_member(&json, "of", events_of(run, (enum tv_controlled)call));
            put_member(&json, "values", count->values);
            tv_json_close(&json, '}');
        }
    }
    tv_json_newline(&json);
    tv_json_close(&json, ']');
    tv_json_close(&json, '}');
    tv_json_newline(&json);
    tv_json_out_flush(&json);
}
