/* Conventions of writing names. Private to this folder. */
#ifndef TV_LINT_CASE_H
#define TV_LINT_CASE_H

#include "model.h"

enum tv_case {
    TV_CASE_TITLE,
    TV_CASE_SENTENCE,
    TV_CASE_LOWER,
    TV_CASE_SNAKE,
    TV_CASE_SCREAMING,
    TV_CASE_CAMEL,
    TV_CASE_PASCAL,
    TV_CASE_KEBAB,
    TV_CASE_COUNT /* any */
};

/* "Title Case"; the words of the grammar. */
struct tv_str tv_case_name(enum tv_case style);
enum tv_case tv_case_find(struct tv_str name); /* TV_CASE_COUNT for "any" and what is none */

/* Words of a name: between separators, and from hump to hump. */
enum { TV_WORDS_MAX = 32 };
struct tv_name_words {
    struct tv_str at[TV_WORDS_MAX];
    uint32_t count; /* TV_WORDS_MAX: perhaps more, which were left out */
};
void tv_name_split(struct tv_str name, struct tv_name_words *words);

/* The conventions that a name keeps, as bits 1 << enum tv_case; a single word keeps several. */
unsigned tv_case_mask(struct tv_str name);

/* The name by that convention, in the arena; empty when it has too many words, or none. */
struct tv_str tv_case_convert(struct tv_arena *arena, struct tv_str name, enum tv_case style);

#endif
