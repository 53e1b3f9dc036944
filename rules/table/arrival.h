/* An event that came: what a checker tells, at its end and behind all findings about it, whoever
 * counts events (tv_options.arrived). */
#ifndef TV_ARRIVAL_H
#define TV_ARRIVAL_H

#include "table.h"

/* Texts are borrowed during the call, and may hold any character. */
struct tv_arrival {
    enum tv_call call;       /* TV_CALL_COUNT: none that is known */
    uint32_t row;            /* of the table's events; that of the call itself when the name is not
                                listed; TV_NONE when the call is not known */
    struct tv_str name;      /* decoded, not masked; empty: there is none, or the call has none */
    struct tv_str timestamp; /* to be read, when has_seconds is false; empty: not there */
    int64_t seconds;         /* since 1970, UTC: the timestamp, if has_seconds */
    uint64_t event_number;   /* of the findings about it (tv_finding); 0: there are none */
    bool has_seconds;
    bool is_unmasked; /* personal data in the name is to be seen */
};

#endif
