/* Regular expressions of ECMA-262, compiled to the codes of table.h. Private to this folder.
 *
 *   pattern.c        groups, alternatives, repeats: where code goes
 *   pattern_atom.c   what stands for one character: escapes and classes
 *
 * Code is contiguous: a part of a pattern is a range of codes that is entered at its first one and
 * left behind its last one. Targets count from the code that has them, so that a part can be moved
 * and copied as it is. */
#ifndef TV_PATTERN_H
#define TV_PATTERN_H

#include "compile_parts.h"

/* A pattern being compiled. ranges: a and b are the first and last code point. Of codes, a of CLASS
 * counts ranges of this pattern. */
struct tv_pattern_draft {
    struct tv_arena *arena;
    struct tv_str text;
    size_t at;             /* in text */
    struct tv_list codes;  /* struct tv_code */
    struct tv_list ranges; /* struct tv_operand */
    const char *fault;     /* static words; NULL so far */
    bool is_unsupported;   /* the fault is ours: it is a regular expression */
};

/* Compiles text; then the targets of its codes count from the first one. false: see fault; NULL
 * there means out of memory. */
bool tv_pattern_compile(struct tv_pattern_draft *draft, struct tv_arena *arena, struct tv_str text);

/* For its parts. */
struct tv_code *tv_pattern_add(struct tv_pattern_draft *draft, enum tv_code_op op, uint32_t a,
                               uint32_t b);
bool tv_pattern_refuse(struct tv_pattern_draft *draft, const char *fault); /* returns false */
/* The same for what is right and not supported. */
bool tv_pattern_decline(struct tv_pattern_draft *draft, const char *fault);

/* What is left of the text begins so. take: goes behind it. */
bool tv_pattern_has(const struct tv_pattern_draft *draft, struct tv_str word);
bool tv_pattern_take(struct tv_pattern_draft *draft, struct tv_str word);

/* The code of one character at the present place, which is no operator. */
bool tv_pattern_atom(struct tv_pattern_draft *draft);

#endif
