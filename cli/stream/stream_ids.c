/* MessageIds that were met, in lines of the cache: one id costs one line from memory. */
#include "stream_parts.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { LINES_MIN = 32 << 10, PER_LINE = 5, USED_PER_LINE = 4, LARGE_PAGE = 2 << 20 };

static_assert(sizeof(struct tv_ids_line) == 64, "a line of the cache");
/* A look for an id that is not there ends at a line with a free place. */
static_assert((int)USED_PER_LINE < (int)PER_LINE, "some place is always free");

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

/* The places of a line that have an id, as bits. */
static unsigned places_of(const struct tv_ids_line *line, uint64_t hash) {
    unsigned places = 0;
    for (unsigned i = 0; i < PER_LINE; i++)
        places |= (unsigned)(line->hash[i] == hash) << i;
    return places;
}

/* The line that has the id, or the first one behind its home that has room for it; NULL when there
 * are no such lines. *places: where it is in the line, as bits; 0: nowhere. */
static struct tv_ids_line *find(const struct tv_ids *ids, uint64_t hash, unsigned *places) {
    size_t at = tv_ids_home(ids, hash);
    for (size_t i = 0; i < ids->line_count; i++) {
        struct tv_ids_line *line = &ids->lines[at];
        *places = places_of(line, hash);
        if (*places != 0 || line->count < PER_LINE)
            return line;
        at = at + 1 < ids->line_count ? at + 1 : 0;
    }
    *places = 0;
    return NULL;
}

static void put(struct tv_ids *ids, struct tv_ids_line *line, uint64_t hash, uint32_t first) {
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
        unsigned places;
        for (uint32_t j = 0; j < line->count; j++)
            put(&wider, find(&wider, line->hash[j], &places), line->hash[j], line->first[j]);
    }
    free(ids->lines);
    *ids = wider;
    share->used = ids->line_count * sizeof *ids->lines;
    return true;
}

enum tv_ids_answer tv_ids_meet(struct tv_ids *ids, struct tv_share *share, uint64_t hash,
                               uint32_t *first) {
    unsigned places;
    struct tv_ids_line *line = find(ids, hash, &places);
    if (places != 0) {
        *first = line->first[__builtin_ctz(places)];
        return TV_IDS_SEEN;
    }
    if (ids->used >= ids->line_count * USED_PER_LINE) {
        if (!widen(ids, share))
            return TV_IDS_FULL;
        line = find(ids, hash, &places);
    }
    put(ids, line, hash, *first);
    return TV_IDS_NEW;
}
