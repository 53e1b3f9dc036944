/* MessageIds that were met, in lines of the cache: one id costs one line from memory. */
#include "stream_parts.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { LINES_MIN = 32 << 10, PER_LINE = 5, USED_PER_LINE = 4, LARGE_PAGE = 2 << 20 };

static_assert(sizeof(struct tv_ids_line) == 64, "a line of the cache");

static size_t most_lines(size_t memory) {
    return memory / sizeof(struct tv_ids_line);
}

size_t tv_ids_limit(size_t memory) {
    return most_lines(memory) * USED_PER_LINE;
}

/* Ids stand anywhere, so with usual pages nearly each of the first ones would be met by a fault. */
#ifdef MADV_HUGEPAGE
static void ask_for_large_pages(void *at, size_t len) {
    madvise(at, len, MADV_HUGEPAGE);
}
#else
static void ask_for_large_pages(void *at, size_t len) {
    (void)at;
    (void)len;
}
#endif

/* Lines, all empty; NULL when out of memory. */
static struct tv_ids_line *new_lines(size_t count) {
    size_t len = count * sizeof(struct tv_ids_line);
    bool is_large = len >= LARGE_PAGE;
    size_t align = is_large ? LARGE_PAGE : sizeof(struct tv_ids_line);
    struct tv_ids_line *lines = aligned_alloc(align, (len + align - 1) / align * align);
    if (lines && is_large)
        ask_for_large_pages(lines, len);
    if (lines)
        memset(lines, 0, len);
    return lines;
}

void tv_ids_clear(struct tv_ids *ids) {
    free(ids->lines);
    *ids = (struct tv_ids){0};
}

/* Behind all that have the same home. There is a free place somewhere. */
static void put(struct tv_ids *ids, uint64_t hash, uint32_t first) {
    size_t at = tv_ids_home(ids, hash);
    while (ids->lines[at].count == PER_LINE)
        at = at + 1 < ids->line_count ? at + 1 : 0;
    struct tv_ids_line *line = &ids->lines[at];
    line->hash[line->count] = hash;
    line->first[line->count++] = first;
    ids->used++;
}

/* Twice as many lines, or as many as the share holds. The ids move in order, so memory is gone
 * through from one end to the other. */
static bool widen(struct tv_ids *ids, struct tv_share *share) {
    size_t most = most_lines(share->max);
    struct tv_ids wider = {.line_count = ids->line_count ? ids->line_count * 2 : LINES_MIN};
    if (wider.line_count > most)
        wider.line_count = most;
    if (wider.line_count <= ids->line_count)
        return false;
    wider.lines = new_lines(wider.line_count);
    if (!wider.lines) {
        share->lacks_memory = true;
        return false;
    }
    for (size_t i = 0; i < ids->line_count; i++) {
        const struct tv_ids_line *line = &ids->lines[i];
        for (uint32_t j = 0; j < line->count; j++)
            put(&wider, line->hash[j], line->first[j]);
    }
    free(ids->lines);
    *ids = wider;
    share->used = ids->line_count * sizeof *ids->lines;
    return true;
}

/* The record that has the id, in *first; false: nobody has. */
static bool find(const struct tv_ids *ids, uint64_t hash, uint32_t *first) {
    if (ids->line_count == 0)
        return false;
    for (size_t at = tv_ids_home(ids, hash);;) {
        const struct tv_ids_line *line = &ids->lines[at];
        for (uint32_t i = 0; i < line->count; i++) {
            if (line->hash[i] == hash) {
                *first = line->first[i];
                return true;
            }
        }
        if (line->count < PER_LINE)
            return false;
        at = at + 1 < ids->line_count ? at + 1 : 0;
    }
}

enum tv_ids_answer tv_ids_meet(struct tv_ids *ids, struct tv_share *share, uint64_t hash,
                               uint32_t *first) {
    uint32_t before = 0;
    if (find(ids, hash, &before)) {
        *first = before;
        return TV_IDS_SEEN;
    }
    if (ids->used >= ids->line_count * USED_PER_LINE && !widen(ids, share))
        return TV_IDS_FULL;
    put(ids, hash, *first);
    return TV_IDS_NEW;
}
