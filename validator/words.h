/* Words for people: what must be, what is. They depend on the demand and the value alone, so that
 * equal mistakes read alike. Private to this folder. */
#ifndef TV_WORDS_H
#define TV_WORDS_H

#include "table.h"

/* Text being written into the caller's memory; what does not fit is cut. */
struct tv_words {
    char *at;
    size_t len, max;
};

void tv_words_put(struct tv_words *words, struct tv_str text);
void tv_words_put_count(struct tv_words *words, uint64_t count);

/* What was written since `from`. */
struct tv_str tv_words_since(const struct tv_words *words, size_t from);

/* "a number", "a string or null". */
struct tv_str tv_words_types(struct tv_words *words, unsigned types);

/* What a check demands. */
struct tv_str tv_words_check(struct tv_words *words, const struct tv_table *table,
                             const struct tv_check *check);

/* What a term of a schema demands, by its number. about: as in struct tv_blame. */
struct tv_str tv_words_term(struct tv_words *words, const struct tv_table *table, uint32_t term,
                            uint32_t about);

/* The check that says what a term says about scalars, or how many parts a container has; of other
 * terms one of no kind (TV_CHECK_COUNT). */
struct tv_check tv_term_check(const struct tv_term *term);

/* A JSON value in one line of at most 120 columns: blanks between its parts left out, and "…" in
 * place of what is too much. */
struct tv_str tv_words_value(struct tv_words *words, struct tv_str value);

#endif
