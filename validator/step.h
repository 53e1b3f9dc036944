/* Steps of the walk that are taken for nearly every name and value of an event, held in registers.
 * Private to check.c and root.c. */
#ifndef TV_STEP_H
#define TV_STEP_H

#include "checker.h"

#define TV_INLINE inline __attribute__((always_inline))
#define TV_APART __attribute__((noinline))

/* struct tv_walk in registers. The walk is brought here before anyone else looks at it, and the
 * registers there when someone else has moved it. */
struct tv_here {
    const char *base;
    const uint32_t *quote;
    uint32_t at;
};

/* What stands there. */
enum tv_place { TV_AT_MEMBER, TV_AT_CONTAINER, TV_BEHIND_VALUE, TV_AT_FAULT, TV_AT_END };

static TV_INLINE struct tv_here tv_find_here(const struct tv_checker *checker) {
    return (struct tv_here){checker->walk.base, checker->walk.quote, checker->walk.at};
}

static TV_INLINE void tv_stand(struct tv_checker *checker, struct tv_here here) {
    checker->walk.quote = here.quote;
    checker->walk.at = here.at;
}

static TV_INLINE bool tv_has_escape(const struct tv_checker *checker, uint32_t open,
                                    uint32_t close) {
    return tv_walk_has_escape(&checker->walk, open + 1, close);
}

/* True when name and colon are written as nearly all are. */
static TV_INLINE bool tv_is_plain_name(const struct tv_checker *checker, struct tv_here here) {
    uint32_t close = here.quote[1];
    const char *next = here.base + close + 1;
    return next[0] == ':' && (unsigned char)next[1] > ' ' &&
           !tv_has_escape(checker, here.at, close);
}

/* The spot of such a name, as tv_names_spot finds it. */
static TV_INLINE const struct tv_spot *tv_find_name(const struct tv_checker *checker,
                                                    const struct tv_names *names,
                                                    struct tv_here here, bool *is_unknown) {
    return tv_names_spot(checker->table, names, here.base + here.at + 1,
                         here.quote[1] - here.at - 1, is_unknown);
}

/* Moves behind a name and its colon. */
static TV_INLINE void tv_pass_name(struct tv_here *here) {
    here->at = here->quote[1] + 2;
    here->quote += 2;
}

/* Moves behind a string. */
static TV_INLINE void tv_pass_string(struct tv_here *here) {
    here->at = here->quote[1] + 1;
    here->quote += 2;
}

/* check.c: the string between two quotes, without escapes, of which not any is right. */
void tv_check_plain(struct tv_checker *checker, uint32_t node, uint32_t open, uint32_t close);

/* check.c: the value at the walk's place, in any spelling. */
bool tv_check_any(struct tv_checker *checker, uint32_t node);

/* The string here, without escapes. */
static TV_INLINE void tv_take_string(struct tv_checker *checker, struct tv_here *here,
                                     struct tv_fit fit) {
    if (!(fit.free_types & TV_TYPE_STRING))
        tv_check_plain(checker, fit.node, here->at, here->quote[1]);
    tv_pass_string(here);
}

static TV_INLINE bool tv_is_plain_string(const struct tv_checker *checker, struct tv_here here) {
    return TV_OFTEN(here.base[here.at] == '"') && !tv_has_escape(checker, here.at, here.quote[1]);
}

#endif
