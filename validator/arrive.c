/* Arrivals: each event at its end, for whoever counts events. Its findings have been told by then.
 * The time is the one that the rules about times have read, if there are any. */
#include "settle.h"

static uint32_t row_of(const struct tv_checker *checker) {
    const struct tv_event_row *row = checker->event.row;
    return row ? (uint32_t)(row - checker->table->events) : TV_NONE;
}

/* The years that tv_time_read takes; from 2000 on. */
static bool is_sound(int64_t micros) {
    return micros >= INT64_C(946684800000000) && micros < INT64_C(4102444800000000);
}

void tv_arrive(struct tv_checker *checker, uint64_t told) {
    enum { SECOND = 1000000 };
    struct tv_arrival arrival = {.call = (enum tv_call)checker->event.call,
                                 .row = row_of(checker),
                                 .name = tv_event_name(&checker->event),
                                 .is_unmasked = checker->shows_personal};
    if (checker->told_events != told)
        arrival.event_number = checker->told_events;
    arrival.has_seconds = checker->wants_times && checker->has_stamp && is_sound(checker->stamp);
    if (TV_OFTEN(arrival.has_seconds))
        arrival.seconds = checker->stamp / SECOND;
    else
        arrival.timestamp = tv_field_read(checker, TV_FIELD_TIMESTAMP);
    checker->arrived(checker->sink.context, &arrival);
}
