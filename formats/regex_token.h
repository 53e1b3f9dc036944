/* Regular expressions of ECMA-262 (2024, with its u flag), read token by token: no allocation, no
 * recursion, time linear in the length. Whoever reads all tokens has checked the whole grammar.
 *
 *   ^(?<word>[a-z\d]+?)|\k<word>   EDGE OPEN SET_OPEN SET_RANGE SET_CLASS SET_CLOSE REPEAT CLOSE OR
 *                                  BACK END
 *
 * Lenient reading also takes what engines take without the flag, where it is not ambiguous: see
 * docs/decisions/0012-patterns.md. */
#ifndef TV_REGEX_TOKEN_H
#define TV_REGEX_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TV_REGEX_DEPTH_MAX = 250, TV_REGEX_NAMES_MAX = 64 };
#define TV_REGEX_ENDLESS UINT32_MAX /* of a repeat: without end */

enum tv_regex_kind {
    TV_REGEX_END,
    TV_REGEX_FAULT,     /* see fault */
    TV_REGEX_POINT,     /* low */
    TV_REGEX_CLASS,     /* of class: \d \p{Lu} . */
    TV_REGEX_SET_OPEN,  /* [ */
    TV_REGEX_SET_RANGE, /* low to high */
    TV_REGEX_SET_CLASS, /* class, in a set */
    TV_REGEX_SET_CLOSE, /* ] */
    TV_REGEX_OPEN,      /* a group, of group */
    TV_REGEX_CLOSE,
    TV_REGEX_OR,
    TV_REGEX_EDGE,   /* of edge */
    TV_REGEX_REPEAT, /* of what is before it: low to high times */
    TV_REGEX_BACK    /* to group number low; 0: to one that cannot have matched yet */
};

enum tv_regex_class { TV_CLASS_DIGIT, TV_CLASS_WORD, TV_CLASS_SPACE, TV_CLASS_LINE, TV_CLASS_ROW };
enum tv_regex_edge { TV_EDGE_START, TV_EDGE_END, TV_EDGE_WORD, TV_EDGE_NO_WORD };
enum tv_regex_group {
    TV_GROUP_CAPTURE, /* low: its number, from 1 */
    TV_GROUP_PLAIN,
    TV_GROUP_AHEAD,
    TV_GROUP_NOT_AHEAD,
    TV_GROUP_BEHIND,
    TV_GROUP_NOT_BEHIND
};

struct tv_regex_token {
    enum tv_regex_kind kind;
    uint32_t low, high;
    enum tv_regex_class class; /* LINE: what a point takes */
    unsigned row;              /* of ROW; see unicode.h */
    enum tv_regex_edge edge;
    enum tv_regex_group group;
    bool is_inverted; /* of SET_OPEN and of classes */
    bool is_lazy;     /* of REPEAT */
};

/* A name of a group, as a hash of its code points. group 0: referred to, not met yet. */
struct tv_regex_name {
    uint64_t hash;
    uint32_t group;
};

struct tv_regex {
    const char *at, *end;
    bool is_lenient;
    bool in_set;
    bool has_atom;   /* what stands before may be repeated */
    unsigned single; /* members of a set that are next and make no range: see read_member */
    uint32_t depth;
    uint64_t aheads[4], behinds[4]; /* by depth: that group is such a look-around */
    uint32_t groups;                /* captures so far */
    uint32_t farthest;              /* number that was referred to */
    struct tv_regex_name names[TV_REGEX_NAMES_MAX];
    uint32_t name_count;
    const char *fault; /* static words about "this pattern"; NULL so far */
};

/* The bytes are borrowed; they are UTF-8, surrogates may stand alone. */
void tv_regex_open(struct tv_regex *regex, const char *at, size_t len, bool is_lenient);

/* Reads one token. Behind END and FAULT there is none. */
enum tv_regex_kind tv_regex_next(struct tv_regex *regex, struct tv_regex_token *token);

/* The next pair of code points of DIGIT, WORD, SPACE and LINE (those that a point leaves out, whose
 * token says that it is inverted); ends with 0 at the place of a first one. */
const uint32_t *tv_regex_class_pairs(enum tv_regex_class class);

#endif
