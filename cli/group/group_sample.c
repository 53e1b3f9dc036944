/* Samples: the findings of a group with the smallest hashes, each with its line.
 *
 *   line  {"messageId":"...","properties":{ ... "total":"49.90", ... }}
 *                        |<-- 3/8 -->|value          5/8       -->|
 *                        text (when the line is longer than a sample may keep)
 *
 * The text is a window around the value whose ends depend only on the line and on text_max; cutting
 * a window again gives what cutting the line at once would give. */
#include "group_parts.h"

#include <stdlib.h>
#include <string.h>

enum { SAMPLE_TEXT_MIN = 256 };

/* A block has some bytes more than its sample needs, so that the next one may fit in: as many as
 * may be read behind its text. */
enum { SPARE_LEN = TV_MARKS_SLACK, SPARE_MAX = 256 };

size_t tv_sample_text_max(size_t group_count) {
    size_t most = TV_GROUP_SAMPLE_LEN;
    while (most > SAMPLE_TEXT_MIN && group_count * TV_GROUP_SAMPLES * most > TV_GROUP_SAMPLE_BUDGET)
        most /= 2;
    return most;
}

static bool continues_code_point(char byte) {
    return ((unsigned char)byte & 0xC0) == 0x80;
}

/* Moves a cut forward to the start of a code point; bytes that are no UTF-8 stay where they are. */
static size_t next_start(struct tv_str text, size_t at) {
    for (int i = 0; i < 3 && at < text.len && continues_code_point(text.at[at]); i++)
        at++;
    return at;
}

/* Narrows the sample's text to the window around the value at byte `at` of it. */
static void narrow(struct tv_group_sample *sample, size_t at, size_t text_max) {
    struct tv_str text = sample->text;
    size_t before = text_max / 8 * 3, behind = text_max - before;
    size_t from = at > before ? next_start(text, at - before) : 0;
    size_t to = text.len - at > behind ? next_start(text, at + behind) : text.len;
    if (from > at) /* the value begins with bytes that continue nothing */
        from = at;
    sample->cut_left |= from > 0;
    sample->cut_right |= to < text.len;
    sample->text = (struct tv_str){text.at + from, to - from};
    sample->text_offset += from;
}

/* Where the line of byte `at` begins, or the window of that many bytes before it. */
static size_t line_start(struct tv_str text, size_t at, size_t window) {
    size_t from = at > window ? at - window : 0;
    const char *newline = at > from ? memchr(text.at + from, '\n', at - from) : NULL;
    while (newline) {
        from = (size_t)(newline - text.at) + 1;
        newline = at > from ? memchr(text.at + from, '\n', at - from) : NULL;
    }
    return from;
}

static size_t line_end(struct tv_str text, size_t at, size_t window) {
    size_t to = text.len - at > window ? at + window : text.len;
    const char *newline = to > at ? memchr(text.at + at, '\n', to - at) : NULL;
    return newline ? (size_t)(newline - text.at) : to;
}

/* Narrows the sample's text to the line of the value at byte `at`; returns where that is now. Looks
 * no further than a window reaches. */
static size_t narrow_to_line(struct tv_group_sample *sample, size_t at, size_t text_max) {
    struct tv_str text = sample->text;
    size_t from = line_start(text, at, text_max + 1), to = line_end(text, at, text_max + 1);
    if (to > from && text.at[to - 1] == '\r' && (to == text.len || text.at[to] == '\n') && to > at)
        to--;
    sample->cut_left = from > 0 && text.at[from - 1] != '\n';
    sample->cut_right = to < text.len && text.at[to] != '\n' && text.at[to] != '\r';
    sample->text = (struct tv_str){text.at + from, to - from};
    sample->text_offset += from;
    return at - from;
}

static size_t value_at(const struct tv_group_sample *sample) {
    uint64_t at = sample->place.offset - sample->text_offset;
    return sample->place.offset < sample->text_offset || at > sample->text.len ? 0 : (size_t)at;
}

/* True when texts fill a block well enough: to move them costs time, not to move them room. */
static bool is_filled(struct tv_group_block block, size_t len) {
    return len <= block.len && block.len <= 2 * len + SPARE_MAX;
}

static size_t texts_len(const struct tv_group_sample *sample) {
    return SPARE_LEN + sample->text.len + tv_text_kept_len(sample->pointer, TV_GROUP_SMALL_LEN) +
           tv_text_kept_len(sample->message_id, TV_GROUP_SMALL_LEN) +
           tv_text_kept_len(sample->actual, TV_GROUP_SMALL_LEN) +
           tv_text_kept_len(sample->suggestion, TV_GROUP_SMALL_LEN);
}

/* Moves all texts of a sample into one block of its own: into the spare one if they fill it well,
 * or a new one; the other one is freed. false when out of memory: the spare block is the sample's.
 */
static bool own_texts(struct tv_group_sample *sample, struct tv_group_block spare) {
    struct tv_str *small[] = {&sample->pointer, &sample->message_id, &sample->actual,
                              &sample->suggestion};
    size_t len = texts_len(sample);
    sample->owned = spare;
    if (!is_filled(spare, len)) {
        sample->owned = (struct tv_group_block){malloc(len), len};
        if (!sample->owned.at) {
            sample->owned = spare;
            return false;
        }
    }
    char *at = sample->owned.at;
    sample->text = tv_text_keep(&at, sample->text, SIZE_MAX);
    for (size_t i = 0; i < sizeof small / sizeof *small; i++)
        *small[i] = tv_text_keep(&at, *small[i], TV_GROUP_SMALL_LEN);
    if (sample->owned.at != spare.at)
        free(spare.at);
    return true;
}

bool tv_sample_own(struct tv_group_sample *sample) {
    return own_texts(sample, (struct tv_group_block){NULL, 0});
}

/* Gives back what the texts of a sample no longer need, if that is much. */
static bool shrink(struct tv_group_sample *sample) {
    struct tv_group_block block = sample->owned;
    if (is_filled(block, texts_len(sample)))
        return true;
    bool fine = own_texts(sample, (struct tv_group_block){NULL, 0});
    if (fine)
        free(block.at);
    else
        sample->owned = block;
    return fine;
}

/* ---- Masking --------------------------------------------------------------------------------- *
 * A sample is kept as it was sent, with as much of its line as decides about its window:
 *
 *   line   ..."email":"jane@example.com","total":"49.90","items":[...
 *                   |<--------- window around 49.90 -------->|
 *             |<---------------------- part ------------------->|
 *
 * It is masked in its place and narrowed to the window when it is asked for, or at once when the
 * part is far larger, as in long texts. */

/* Narrows the sample's text to what decides about the window around the value at byte `at` of it.
 * The window may end some bytes behind what is asked for, at the next code point. */
static void narrow_to_part(struct tv_group_sample *sample, size_t at, size_t text_max) {
    enum { SPARE = 4 };
    struct tv_str text = sample->text;
    size_t before = text_max / 8 * 3 + SPARE, behind = text_max + SPARE - text_max / 8 * 3;
    struct tv_pii_part part = {at > before ? at - before : 0,
                               text.len - at > behind ? at + behind : text.len};
    part = tv_pii_part(part, text.at, text.len);
    sample->cut_left |= part.from > 0;
    sample->cut_right |= part.to < text.len;
    sample->text = (struct tv_str){text.at + part.from, part.to - part.from};
    sample->text_offset += part.from;
}

/* Masks what shows itself, without a name that tells. Marks say where to look; a number may reach
 * over the end of a piece. */
static void mask_shown(struct tv_groups *groups, char *text, size_t len) {
    enum { OVERLAP = 32 };
    size_t done = 0;
    for (size_t at = 0; at < len;) {
        size_t piece = len - at < TV_MARKS_LEN ? len - at : TV_MARKS_LEN;
        uint32_t count = tv_marks_find(groups->kernel, text + at, (uint32_t)piece, groups->marks);
        struct tv_pii_marks marks = {groups->marks, count, at};
        done = tv_pii_mask_around(text, len, done, &marks);
        at += at + piece == len ? piece : piece - OVERLAP;
    }
}

/* Masks the text of a raw sample, which begins its block and has the room behind it that marks
 * need, and narrows it to its window. */
static void mask(struct tv_groups *groups, const struct tv_group *group,
                 struct tv_group_sample *sample) {
    char *text = sample->owned.at + (sample->text.at - sample->owned.at);
    size_t len = sample->text.len, at = value_at(sample), end = at + (size_t)sample->len;
    for (size_t i = at + 2; group->rule == TV_RULE_PII_DECLARED && i + 1 < end && i < len; i++)
        text[i] = '*'; /* what the plan marks need not look like anything */
    tv_pii_mask_told(text, len, &groups->names);
    mask_shown(groups, text, len);
    sample->is_raw = false;
    narrow(sample, at, groups->text_max);
}

const struct tv_group_sample *tv_groups_samples(struct tv_groups *groups,
                                                const struct tv_group *group) {
    for (uint32_t i = 0; i < group->sample_count; i++) {
        if (group->raw_samples[i].is_raw)
            mask(groups, group, &group->raw_samples[i]);
    }
    return group->raw_samples;
}

/* Masks a sample that keeps much more than will be shown. false when out of memory. */
static bool mask_large(struct tv_groups *groups, const struct tv_group *group,
                       struct tv_group_sample *sample) {
    if (!sample->is_raw || sample->text.len <= 2 * groups->text_max)
        return true;
    mask(groups, group, sample);
    return shrink(sample);
}

static void cut(const struct tv_groups *groups, struct tv_group_sample *sample, size_t at) {
    if (sample->is_raw)
        narrow_to_part(sample, at, groups->text_max);
    else
        narrow(sample, at, groups->text_max);
}

bool tv_samples_shrink(struct tv_groups *groups, struct tv_group *group) {
    for (uint32_t i = 0; i < group->sample_count; i++) {
        struct tv_group_sample *sample = &group->raw_samples[i];
        size_t len = sample->text.len;
        cut(groups, sample, value_at(sample));
        if (!mask_large(groups, group, sample) || (sample->text.len < len && !shrink(sample)))
            return false;
    }
    return true;
}

/* ---- Adding ---------------------------------------------------------------------------------- */

/* On failure the sample owns what is to be freed. */
static bool read_sample(struct tv_groups *groups, const struct tv_group *group,
                        struct tv_group_sample *sample, const struct tv_finding *finding) {
    struct tv_group_block spare = sample->owned;
    sample->pointer = finding->pointer;
    sample->message_id = finding->message_id;
    sample->actual = finding->actual;
    sample->suggestion = finding->suggestion;
    sample->text = finding->text;
    sample->text_offset = finding->text_offset;
    sample->len = finding->len;
    sample->is_raw = !finding->unmasked;
    cut(groups, sample, narrow_to_line(sample, value_at(sample), TV_GROUP_SAMPLE_LEN));
    return own_texts(sample, spare) && mask_large(groups, group, sample);
}

/* Room for one more sample: most groups have one finding, or many. false when out of memory. */
static bool reserve_sample(struct tv_group *group) {
    if (group->sample_count > 1)
        return true;
    size_t room = group->sample_count == 0 ? 1 : TV_GROUP_SAMPLES;
    struct tv_group_sample *samples = realloc(group->raw_samples, room * sizeof *samples);
    if (samples)
        group->raw_samples = samples;
    return samples != NULL;
}

/* Takes out the last sample when there are enough; its block is left. */
static struct tv_group_block take_last(struct tv_group *group) {
    struct tv_group_block none = {NULL, 0};
    return group->sample_count < TV_GROUP_SAMPLES ? none
                                                  : group->raw_samples[--group->sample_count].owned;
}

static void insert(struct tv_group *group, uint32_t place, const struct tv_group_sample *sample) {
    struct tv_group_sample *samples = group->raw_samples;
    memmove(&samples[place + 1], &samples[place], (group->sample_count - place) * sizeof *samples);
    samples[place] = *sample;
    group->sample_count++;
}

void tv_samples_set_limit(struct tv_group *group) {
    bool is_full = group->sample_count == TV_GROUP_SAMPLES;
    group->sample_limit = is_full ? group->raw_samples[TV_GROUP_SAMPLES - 1].hash : UINT64_MAX;
}

bool tv_samples_add(struct tv_groups *groups, struct tv_group *group,
                    const struct tv_finding *finding, const struct tv_group_sample *at) {
    uint32_t place = group->sample_count;
    if (at->hash >= group->sample_limit)
        return true;
    while (place > 0 && group->raw_samples[place - 1].hash >= at->hash)
        place--;
    if (place == TV_GROUP_SAMPLES ||
        (place < group->sample_count && group->raw_samples[place].hash == at->hash))
        return true;
    if (!reserve_sample(group))
        return false;
    struct tv_group_sample sample = *at;
    sample.owned = take_last(group);
    bool fine = read_sample(groups, group, &sample, finding);
    if (fine)
        insert(group, place, &sample);
    else
        free(sample.owned.at);
    tv_samples_set_limit(group);
    return fine;
}

void tv_samples_clear(struct tv_group *group) {
    for (uint32_t i = 0; i < group->sample_count; i++)
        free(group->raw_samples[i].owned.at);
    free(group->raw_samples);
    group->raw_samples = NULL;
    group->sample_count = 0;
    group->sample_limit = UINT64_MAX;
}
