/* What group.c is made of; for the files of this folder. */
#ifndef TV_GROUP_PARTS_H
#define TV_GROUP_PARTS_H

#include "group.h"

/* ---- group_key.c: what makes a group -------------------------------------------------------- */

/* Room that the key of each finding is written to; grows, is reused.
 *
 *   [len rule][len call][len event][len pointer, generalised][len demand][len type]
 *                                        ^ pointer */
struct tv_key_room {
    char *at;
    size_t len, room;
    struct tv_str pointer;
};

/* Writes the key of a finding. false when out of memory. */
bool tv_key_write(struct tv_key_room *key, const struct tv_finding *finding);
uint64_t tv_key_hash(const struct tv_key_room *key);

/* ---- group_text.c: keeping borrowed text ---------------------------------------------------- */

/* The longest start of text of at most max bytes that ends on a code point. */
struct tv_str tv_text_cut(struct tv_str text, size_t max);

/* Bytes that tv_text_keep writes for a text. */
size_t tv_text_kept_len(struct tv_str text, size_t max);

/* Copies text to *at and moves *at behind it; a text of more than max bytes is cut and ends in "…".
 * max is at least 3. */
struct tv_str tv_text_keep(char **at, struct tv_str text, size_t max);

/* ---- group_tally.c -------------------------------------------------------------------------- */

void tv_tally_init(struct tv_tally *tally);
void tv_tally_clear(struct tv_tally *tally);
bool tv_tally_add(struct tv_tally *tally, struct tv_str text); /* false when out of memory */

/* ---- group_times.c -------------------------------------------------------------------------- */

void tv_times_init(struct tv_times *times);
void tv_times_clear(struct tv_times *times);
bool tv_times_add(struct tv_times *times, int64_t seconds); /* false when out of memory */

/* Reads an ISO 8601 time ("2025-03-14T09:12:33.5+01:00"; without a zone: UTC; a date alone is its
 * midnight) as seconds since 1970, UTC. false when it is none, or not between the years 2000 and
 * 2099: one 0001-01-01 would press all other times of a group into one bucket. */
bool tv_time_read(struct tv_str text, int64_t *seconds);

/* ---- group_sample.c ------------------------------------------------------------------------- */

/* Bytes of a line that each sample keeps when a run has that many groups. It halves as the number
 * of groups grows, so that all samples together stay in their budget; it depends on nothing else,
 * so that the samples do not depend on the order of arrival. */
size_t tv_sample_text_max(size_t group_count);

/* Takes a finding as a sample if its hash is among the smallest. false when out of memory. */
bool tv_samples_add(struct tv_group *group, const struct tv_finding *finding,
                    const struct tv_group_sample *at, size_t text_max);

/* Cuts the samples of a group to a smaller text_max. false when out of memory. */
bool tv_samples_shrink(struct tv_group *group, size_t text_max);
void tv_samples_clear(struct tv_group *group);

#endif
