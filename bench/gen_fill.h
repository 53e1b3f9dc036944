/* The functions that write the properties of track events, one for each `fill` of gen_rows.def. */
#ifndef TV_GEN_FILL_H
#define TV_GEN_FILL_H

#include "gen_event.h"

/* The rows name some functions more than once; declaring one again is fine in C. */
#define TV_GEN_ROW(id, name, place, fill)                                                          \
    void tv_gen_fill_##fill(struct tv_gen_event *event, uint32_t at);
#include "gen_rows.def"
#undef TV_GEN_ROW

#endif
