/* Reading ahead: a source of bytes gives them piece by piece, each in a buffer that the caller
 * borrows. At first the pieces are made when they are asked for; once a thread is started, it makes
 * the next ones while the caller works on the last. Memory is the same for any amount of data. */
#ifndef TV_AHEAD_H
#define TV_AHEAD_H

#include "input.h"

struct tv_ahead;

/* make writes the next bytes to out, at most max of them, and sets *len. No thread yet. NULL: out
 * of memory. */
struct tv_ahead *tv_ahead_new(enum tv_input_status (*make)(void *context, char *out, size_t max,
                                                           size_t *len),
                              void *context);

/* From here on a thread calls make, and nobody else may, until tv_ahead_free. hurry: make may wait
 * for somebody, so a caller who waits is told of each piece at once; else of two at a time, which
 * costs less. false: there is no thread to be had, and pieces are made as before. */
bool tv_ahead_start(struct tv_ahead *ahead, bool hurry);

/* The next piece, in order, with the status that came with it. It is borrowed until the next call.
 * Not to be called again after a status other than MORE. */
enum tv_input_status tv_ahead_next(struct tv_ahead *ahead, const char **at, size_t *len);

/* Ends the thread as soon as make returns, and waits for that. NULL is fine. */
void tv_ahead_free(struct tv_ahead *ahead);

#endif
