/* Rules across events (category stream): one consumer folds what checkers observe, in the order of
 * the input, so that what it finds does not depend on who observed it.
 *
 *   checker --observation--> log --fold, in input order--> tables --> findings
 *                                                          '--finish--> more of them
 *
 * A log holds observations as bytes until it is their turn. The tables have a memory budget; what
 * finds no room is counted, and told. */
#ifndef TV_STREAM_H
#define TV_STREAM_H

#include "observation.h"

enum {
    TV_STREAM_MEMORY = 64 << 20, /* bytes of the tables by default */
    TV_STREAM_MEMORY_MIN = 64 << 10,
    TV_STREAM_NOTE_LEN = 256
};

/* ---- Logs ------------------------------------------------------------------------------------ */

/* Observations that wait. Starts as {0}; owns `at`. */
struct tv_stream_log {
    char *at;
    size_t len, room;
};

/* Adds an observation, or a sight of the one added last. false when out of memory. */
bool tv_stream_log_event(struct tv_stream_log *log, const struct tv_observation *event);
bool tv_stream_log_sight(struct tv_stream_log *log, const struct tv_sight *sight);
void tv_stream_log_free(struct tv_stream_log *log);

/* ---- The consumer ---------------------------------------------------------------------------- */

struct tv_stream_options {
    const bool *enabled; /* TV_RULE_COUNT flags; copied */
    size_t memory;       /* bytes of the tables; 0: TV_STREAM_MEMORY. Of 64, ids have 40, and names,
                            forms, properties, and sequences 6 each, whatever else is in use. A
                            table that grows is there twice for a moment, half as large. */
    /* A finding in an input, by its number. Its file is the input's name. */
    void (*finding)(void *context, uint32_t file, const struct tv_finding *finding);
    void *context;
};

/* An input: its number in the order of the run, its name (borrowed as long as the consumer), and
 * what stands before the part of it that is folded. */
struct tv_stream_input {
    uint32_t file;
    struct tv_str name;
    uint64_t record, line; /* before the part */
    uint64_t mask;         /* bits of an observation's record and line that count from the part */
};

struct tv_stream;
struct tv_stream *tv_stream_new(const struct tv_stream_options *options); /* NULL: no memory */
void tv_stream_free(struct tv_stream *stream);                            /* NULL is fine */

/* What is folded from now on is of this input. */
void tv_stream_enter(struct tv_stream *stream, const struct tv_stream_input *input);

/* Folds a log in and empties it, or what would be in it. All comes in the order of the input. The
 * answer to an event is what an observer answers. */
void tv_stream_fold(struct tv_stream *stream, struct tv_stream_log *log);
uint32_t tv_stream_event(struct tv_stream *stream, const struct tv_observation *event);
void tv_stream_sight(struct tv_stream *stream, const struct tv_sight *sight);

/* The end: all that was folded is told; when the run is whole, also what only shows at its end. */
void tv_stream_finish(struct tv_stream *stream, bool is_whole);

/* What found no room, in a sentence; false when there is no such table. Ask from number 0 on. */
enum { TV_STREAM_NOTES = 5 };
bool tv_stream_note(const struct tv_stream *stream, unsigned number, char text[TV_STREAM_NOTE_LEN]);

/* True when out of memory, the system's: findings are missing. */
bool tv_stream_failed(const struct tv_stream *stream);

#endif
