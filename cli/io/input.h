/* Inputs: where event bytes come from. A source is opened by name and read piece by piece; whatever
 * it is (plain, .gz with any number of members, .zst with any number of frames, stdin), it gives
 * the uncompressed bytes. A name that ends in .gz or .zst forces that decoder; other names are
 * sniffed by their first bytes. */
#ifndef TV_INPUT_H
#define TV_INPUT_H

#include "json.h"

enum tv_input_status {
    TV_INPUT_MORE,  /* len bytes were read, more may follow */
    TV_INPUT_END,   /* the end, cleanly (len may be > 0) */
    TV_INPUT_CUT,   /* compressed data ends early or is damaged; len bytes before that are good */
    TV_INPUT_FAILED /* the system could not read; see tv_input_error */
};

struct tv_input;

/* Opens a file; "-" is stdin. NULL: *error says why, in words for people, allocated; free it. */
struct tv_input *tv_input_open(const char *path, char **error);
void tv_input_close(struct tv_input *input); /* NULL is fine */

/* Asks for compressed data to be decompressed by a thread of its own, ahead of the caller: when,
 * and whether, a thread is worth it is found out later. Bytes, statuses and their order stay the
 * same. Call it before the first read. */
void tv_input_overlap(struct tv_input *input);

/* Lends the next piece: *len bytes (0 only with a status other than MORE) at *at, until the next
 * call. Nobody copies them. After END, CUT or FAILED nothing more comes. */
enum tv_input_status tv_input_next(struct tv_input *input, const char **at, size_t *len);

/* The same bytes for callers with a buffer of their own: up to max (at least 1) bytes into out. */
enum tv_input_status tv_input_read(struct tv_input *input, char *out, size_t max, size_t *len);

/* Why the last read said CUT or FAILED ("the gzip data ends early"). Borrowed. */
const char *tv_input_error(const struct tv_input *input);

/* Bytes that were read so far, as they are in the file: compressed ones if it is. */
uint64_t tv_input_taken(const struct tv_input *input);

/* The descriptor of a plain regular file, to read other parts of it with pread; -1 for all else.
 * Borrowed until close. Not for stdin, which may begin in the middle of a file. */
int tv_input_file(const struct tv_input *input);

/* ---- Which files ----------------------------------------------------------------------------- */

/* A sorted list of files to read. Strings are owned by the list. */
struct tv_file_list {
    char **paths;
    size_t count, room;
};

/* Adds what a command-line argument names: a file, "-", or a folder: then every file below it
 * (recursively, in byte order, hidden ones and symlinked folders left out) whose name ends in .json
 * .ndjson .jsonl .log .txt or one of these with .gz or .zst, or in plain .gz or .zst (the layout of
 * S3 archives). false: *error as above; a folder without any such file is an error of its own. */
bool tv_file_list_add(struct tv_file_list *list, const char *argument, char **error);
void tv_file_list_free(struct tv_file_list *list);

#endif
