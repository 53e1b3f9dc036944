/* Rates: is this share of events the same as before, or more? Two counts of one kind of mistake are
 * compared, each with the number of events that could have had it.
 *
 *   before   events 12 of 6,000          now   events 3 of 500
 *
 * Counts are below TV_RATE_MAX, an `of` is not 0 and not below its count. */
#ifndef TV_RATE_H
#define TV_RATE_H

#include <stdbool.h>
#include <stdint.h>

#define TV_RATE_MAX ((uint64_t)1 << 48)

enum { TV_RATE_WHOLE = 1000000 /* parts of a whole that shares are counted in */ };

struct tv_rate {
    uint64_t events, of;
};

/* Whether the rate is at most the old one and that share more (0.2 * TV_RATE_WHOLE: a fifth),
 * which is below 2^31. */
bool tv_rate_is_within(struct tv_rate now, struct tv_rate before, uint64_t tolerance);

/* Whether it is more than chance explains. If both rates were one, each of the events that were
 * counted, old and new ones, would be a new one with the probability now.of / (now.of + before.of):
 * so many new ones, or more, must then have a probability below 1 %. */
bool tv_rate_is_more(struct tv_rate now, struct tv_rate before);

/* Whether `of` events without any are more than chance explains at the old rate: the probability of
 * that is below 1 %. */
bool tv_rate_is_gone(uint64_t of, struct tv_rate before);

/* Whether that share is at most max, in parts of TV_RATE_WHOLE. */
bool tv_rate_is_below(struct tv_rate rate, uint64_t max);

/* Reads "0.1%" as parts of a whole; at most four decimals, at most max. false: it is none. */
bool tv_rate_read(const char *text, uint64_t max, uint64_t *parts);

#endif
