/* Regular expressions of ECMA-262, compiled to the codes of table.h. Private to this folder.
 *
 *   pattern.c        groups, alternatives, repeats: where code goes
 *   pattern_set.c    what stands for one character: ranges of code points
 *   pattern_borrow.c look-around and references back, which no codes can say: written for PCRE2
 *
 * The grammar is read by regex_token.h of formats/. Code is contiguous: a part of a pattern is a
 * range of codes that is entered at its first one and left behind its last one. Targets count from
 * the code that has them, so that a part can be moved and copied as it is. */
#ifndef TV_PATTERN_H
#define TV_PATTERN_H

#include "build.h"
#include "compile_parts.h"
#include "regex_token.h"

/* A pattern being compiled. ranges: a and b are the first and last code point. Of codes, a of CLASS
 * counts ranges of this pattern. */
struct tv_pattern_draft {
    struct tv_arena *arena;
    struct tv_str text;
    struct tv_list codes;    /* struct tv_code */
    struct tv_list ranges;   /* struct tv_operand */
    struct tv_list borrowed; /* char: the pattern for PCRE2; none when the codes say all */
    const char *unsupported; /* what codes cannot say, static words: "look-ahead"; else NULL */
    const char *fault;       /* static words; NULL so far */
};

/* Compiles text; then the targets of its codes count from the first one. A pattern that is not
 * regular compiles, too: it is borrowed, unsupported says why, and its codes fit anything. false:
 * see fault; NULL there means out of memory. */
bool tv_pattern_compile(struct tv_pattern_draft *draft, struct tv_arena *arena, struct tv_str text);

/* Compiles text and adds it to a table; its row. TV_NONE when it cannot be compiled: *fault, unless
 * that is NULL, says why; NULL there means out of memory. */
uint32_t tv_pattern_store(struct tv_builder *builder, struct tv_arena *arena, struct tv_str text,
                          const char **fault);

/* For its parts. */
struct tv_code *tv_pattern_add(struct tv_pattern_draft *draft, enum tv_code_op op, uint32_t a,
                               uint32_t b);
bool tv_pattern_refuse(struct tv_pattern_draft *draft, const char *fault); /* returns false */

/* Adds the ranges of one character as the token, which is POINT, CLASS or SET_OPEN, has it; of the
 * latter the tokens up to its end are read. */
bool tv_pattern_ranges(struct tv_pattern_draft *draft, struct tv_regex *regex,
                       const struct tv_regex_token *token);

/* Writes draft->borrowed. */
bool tv_pattern_borrow(struct tv_pattern_draft *draft);

#endif
