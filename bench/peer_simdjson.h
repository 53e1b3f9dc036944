/* Between the parts of the simdjson peer: its On-Demand parser is inlined, so that it is compiled
 * once a kernel, each in a file of its own flags. */
#ifndef TV_PEER_SIMDJSON_H
#define TV_PEER_SIMDJSON_H

#include "contender.h"

void *tv_ondemand_open_haswell(void);
void tv_ondemand_close_haswell(void *state);
uint64_t tv_ondemand_run_haswell(void *state, const struct tv_corpus *corpus);
void *tv_ondemand_open_icelake(void);
void tv_ondemand_close_icelake(void *state);
uint64_t tv_ondemand_run_icelake(void *state, const struct tv_corpus *corpus);

#endif
