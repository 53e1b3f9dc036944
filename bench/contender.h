/* A contender: one way to go through a corpus in memory. in_memory.c runs them in turn.
 *
 *   file --> corpus (bytes, and where its lines start) --> contender --> how many events it saw
 *
 * Everybody gets the same bytes. Those that parse single lines are told where lines start, which
 * trackvet has to find out by itself. */
#ifndef TV_CONTENDER_H
#define TV_CONTENDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* text is followed by at least TV_CORPUS_PADDING bytes that may be read. Line i is the bytes from
 * starts[i] up to the newline at starts[i + 1] - 1. */
struct tv_corpus {
    const char *text;
    size_t len; /* bytes */
    const size_t *starts;
    size_t events; /* lines */
};

enum { TV_CORPUS_PADDING = 256 };

struct tv_contender {
    char name[48];
    char version[80]; /* of the library, and its kernel */
    char isa[16];     /* "scalar", "avx2", "avx512": which simdjson is its measure; may be empty */
    bool validates;   /* checks rules, not only JSON */
    bool is_dom;      /* one of simdjson's DOM parsers, which are the measure */
    unsigned share;   /* takes the first 1/share of the events, because it is slow; at least 1 */

    /* Goes through the corpus once. Returns how many events it saw; 0 when it failed. */
    uint64_t (*run)(void *state, const struct tv_corpus *corpus);
    void (*close)(void *state);
    void *state; /* owned */
};

/* Each adds its contenders behind the count that are there, at most max in all, and returns the new
 * count. Those that this machine cannot run are left out. table: a compiled .tvt to check with
 * (bytes that outlive the contenders), or NULL for the shipped specs. */
size_t tv_contenders_trackvet(struct tv_contender *list, size_t count, size_t max,
                              const void *table, size_t table_len);
size_t tv_contenders_jansson(struct tv_contender *list, size_t count, size_t max);
size_t tv_contenders_simdjson(struct tv_contender *list, size_t count, size_t max);

/* Findings of a contender of trackvet that checks, since it was made. */
uint64_t tv_contender_findings(const struct tv_contender *contender);

#ifdef __cplusplus
}
#endif
#endif
