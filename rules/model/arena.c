/* The arena: memory that is handed out in order and freed all at once.
 *
 *   arena -> chunk -> chunk -> ...    newest first; only the newest has room
 *            [used.......|free....]
 *
 * Chunks double up to CHUNK_LEN_MAX, so that a model of any size takes few of them; what is larger
 * than half a chunk gets one of its own. */
#include "model.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK_LEN_MIN = 16 * 1024, CHUNK_LEN_MAX = 1024 * 1024 };

/* used <= len; both count the bytes behind the header. */
struct chunk {
    struct chunk *next;
    size_t len, used;
    alignas(max_align_t) char bytes[];
};

struct tv_arena {
    struct chunk *chunks;
    size_t next_len; /* of the next chunk */
    bool failed;
};

struct tv_arena *tv_arena_new(void) {
    struct tv_arena *arena = calloc(1, sizeof *arena);
    if (arena)
        arena->next_len = CHUNK_LEN_MIN;
    return arena;
}

void tv_arena_free(struct tv_arena *arena) {
    if (!arena)
        return;
    for (struct chunk *chunk = arena->chunks, *next; chunk; chunk = next) {
        next = chunk->next;
        free(chunk);
    }
    free(arena);
}

static struct chunk *new_chunk(size_t len) {
    if (len > PTRDIFF_MAX - sizeof(struct chunk))
        return NULL;
    struct chunk *chunk = calloc(1, sizeof *chunk + len);
    if (chunk)
        chunk->len = len;
    return chunk;
}

/* Memory of its own for a large piece, behind the newest chunk, which may have room still. */
static void *take_apart(struct tv_arena *arena, size_t len) {
    struct chunk *chunk = new_chunk(len);
    if (!chunk)
        return NULL;
    chunk->used = len;
    struct chunk **link = arena->chunks ? &arena->chunks->next : &arena->chunks;
    chunk->next = *link;
    *link = chunk;
    return chunk->bytes;
}

static void *take(struct tv_arena *arena, size_t len) {
    struct chunk *chunk = arena->chunks;
    if (!chunk || chunk->len - chunk->used < len) {
        if (len > arena->next_len / 2)
            return take_apart(arena, len);
        chunk = new_chunk(arena->next_len);
        if (!chunk)
            return NULL;
        chunk->next = arena->chunks;
        arena->chunks = chunk;
        if (arena->next_len < CHUNK_LEN_MAX)
            arena->next_len *= 2;
    }
    void *at = chunk->bytes + chunk->used;
    chunk->used += len;
    return at;
}

void *tv_arena_alloc(struct tv_arena *arena, size_t count, size_t item_len) {
    const size_t align = alignof(max_align_t);
    void *at = NULL;
    if (!arena->failed && (item_len == 0 || count <= (SIZE_MAX - align) / item_len)) {
        size_t len = count * item_len;
        len = len ? (len + align - 1) / align * align : align;
        at = take(arena, len);
    }
    arena->failed = !at;
    return at;
}

struct tv_str tv_arena_text(struct tv_arena *arena, struct tv_str text) {
    char *at = tv_arena_alloc(arena, text.len, 1);
    if (!at)
        return (struct tv_str){NULL, 0};
    if (text.len)
        memcpy(at, text.at, text.len);
    return (struct tv_str){at, text.len};
}

bool tv_arena_failed(const struct tv_arena *arena) {
    return arena->failed;
}
