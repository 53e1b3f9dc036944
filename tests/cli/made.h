/* Findings for tests: an event's line and a value in it, as the checker would tell them. */
#ifndef TV_MADE_H
#define TV_MADE_H

#include "group.h"

/* A finding about the value that stands in line at the place where `value` is first found (NULL:
 * the line's first byte, a point). record is also the line; lines of an input are 10,000 bytes
 * apart. All texts are borrowed. */
struct tv_finding tv_made_finding(enum tv_rule rule, struct tv_str line, const char *value,
                                  uint64_t record);

/* "..." as a tv_str. */
struct tv_str tv_made_str(const char *text);

/* Levels of the usual profile. */
struct tv_levels tv_made_levels(void);

/* Pseudo-random numbers; state is not 0. */
uint64_t tv_made_random(uint64_t *state);

#endif
