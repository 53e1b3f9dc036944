/* Results of files, kept from run to run: `check --cache`.
 *
 *   file --key--> entry there? --load--> its groups and counts --┐
 *          |  no: checked, saved as an entry, loaded ------------┴--> merged, in the order of the
 * run content, name, definitions, levels, options, program
 *
 * An entry is a saved run of one file (trackvet-report/1). What was just checked goes the same way
 * as what was found, and merging is exact, so a run gives the same bytes with and without entries.
 * Personal data is masked in entries as in all files that are written. An entry that is damaged,
 * or is of something else, is ignored and written anew. */
#ifndef TV_CACHE_H
#define TV_CACHE_H

#include "definitions.h"
#include "work.h"

#include <sys/types.h>
#include <time.h>

enum { TV_CACHE_FOLDER_LEN = 3840, TV_CACHE_PATH_LEN = 4096, TV_CACHE_KEY_LEN = 16 };

struct tv_cache_key {
    unsigned char bytes[TV_CACHE_KEY_LEN];
};

/* By which a file is known to be the same without reading it; is_settled: it was not changed in the
 * last seconds, so that a change has another time than this. */
struct tv_cache_state {
    dev_t device;
    ino_t inode;
    off_t len;
    struct timespec changed;
    bool is_settled;
};

/* Where entries are, and what all of them depend on. */
struct tv_cache {
    char folder[TV_CACHE_FOLDER_LEN]; /* terminated */
    struct tv_cache_key run;
    uint64_t found, made; /* entries of this run; changed by the thread that runs it */
};

/* The folder: --cache-dir, TRACKVET_CACHE_DIR, or `trackvet` in the user's cache folder. false: a
 * message was written to err (NULL: nothing is said). */
bool tv_cache_find(struct tv_cache *cache, const struct tv_arguments *arguments, FILE *err);

/* The same, and makes it, before folders cannot be made any more. What fails is told by
 * tv_cache_open. */
bool tv_cache_make(struct tv_cache *cache, const struct tv_arguments *arguments);

/* Makes the folder, and works out what all entries of a run depend on. false: a message was written
 * to err. */
bool tv_cache_open(struct tv_cache *cache, const struct tv_work_options *options,
                   const struct tv_definitions *definitions, FILE *err);

/* tv_work_run through the cache, for runs that are grouped and nothing else. */
bool tv_cache_run(struct tv_cache *cache, const struct tv_work_options *options,
                  struct tv_work_result *result);

/* Removes all entries. false: a message was written to err. */
bool tv_cache_clean(const struct tv_cache *cache, uint64_t *entries, uint64_t *bytes, FILE *err);

/* ---- For the files of this folder ------------------------------------------------------------ */

/* cache_key.c: the key of a file whose findings carry that name, and the state that it is in.
 * false: it cannot be read, or is no regular file. */
bool tv_cache_file_key(const struct tv_cache *cache, const char *path, struct tv_cache_key *key,
                       struct tv_cache_state *state);
/* Whether it still has that key. */
bool tv_cache_has_key(const struct tv_cache *cache, const char *path,
                      const struct tv_cache_key *key, const struct tv_cache_state *state);
/* The check sum of an entry. */
void tv_cache_sum(const struct tv_cache_key *key, struct tv_str text, struct tv_cache_key *sum);
void tv_cache_run_key(struct tv_cache *cache, const struct tv_work_options *options,
                      const struct tv_definitions *definitions);

/* cache_folder.c: an entry's text, to be freed; at NULL: there is none. */
struct tv_str tv_cache_read(const struct tv_cache *cache, const struct tv_cache_key *key);
/* Writes it whole or not at all; that it failed matters to nobody. */
void tv_cache_write(const struct tv_cache *cache, const struct tv_cache_key *key,
                    struct tv_str text);

#endif
