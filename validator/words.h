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

/* A JSON value in one line of at most 120 columns: blanks between its parts left out, and "…" in
 * place of what is too much. */
struct tv_str tv_words_value(struct tv_words *words, struct tv_str value);

#endif
