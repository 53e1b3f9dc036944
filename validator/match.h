/* Matching of patterns: what its files share. Private to this folder.
 *
 *   match.c          all ways through the codes at once; from a pattern to how it is matched
 *   match_lazy.c     states of that, kept, so that most characters cost one look into a table
 *   match_pcre2.c    patterns that are not regular (match_none.c: in builds without PCRE2)
 *
 *   state   = codes to go on at + what the character before was
 *   edges   [state * 128 + byte]: the state behind that byte; UNKNOWN: not worked out so far
 *   ends    [state]: FITS or FAILS where the text ends
 *   recent  the same for characters that are no byte: those met last */
#ifndef TV_MATCH_H
#define TV_MATCH_H

#include "table.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tv_checker;

enum { TV_NO_POINT = 0x110000 }; /* before the first character, behind the last */
enum { TV_STATE_UNKNOWN, TV_STATE_FITS, TV_STATE_FAILS, TV_STATE_FIRST };
enum { TV_EDGE_BITS = 7, TV_SPOT_BITS = 11, TV_RECENT_BITS = 9 };

/* Its codes: sets[codes] .. + count. before: a character like the one before. */
struct tv_state {
    uint32_t pattern, before, hash;
    uint32_t codes, count;
};

struct tv_recent {
    uint32_t point;
    uint16_t state, next;
};

/* States of all patterns together; when there is no more room, all are forgotten. */
struct tv_lazy {
    struct tv_state *states;
    uint16_t *edges, *ends;
    uint32_t *costs;          /* by state: steps that it takes to come there */
    uint16_t *sets;           /* codes of the states, end to end */
    uint16_t *spots;          /* hash table of states; 1 << TV_SPOT_BITS */
    uint16_t *starts;         /* by pattern: the state before the first character, or UNKNOWN */
    struct tv_recent *recent; /* by hash; 1 << TV_RECENT_BITS */
    uint32_t state_max, state_count, sets_max, sets_len;
    uint32_t age;   /* how often all was forgotten */
    uint64_t fresh; /* with the place in the present text: bytes read since then */
};

/* Codes of a pattern, by number, while a text is read. */
struct tv_matching {
    uint32_t *now, *next; /* those to go on at, at this character and at the next one */
    uint32_t *stack;
    uint32_t *seen; /* by code: the turn in which it was last run */
    uint32_t turn;
    uint32_t codes_max; /* most codes of a pattern of the table; 0: there are none */
    struct tv_lazy lazy;
    struct tv_borrowed *borrowed; /* NULL: there are none */
};

/* One text and one pattern. */
struct tv_match {
    struct tv_checker *checker;
    const struct tv_code *codes;
    uint32_t pattern;
    uint32_t before, point; /* around the present place */
    uint32_t count, next_count, height;
    struct tv_str text;
    size_t at; /* in text */
    uint64_t cost;
};

/* match.c: the code point at match->at, which moves behind it; TV_NO_POINT at the end. */
uint32_t tv_match_take(struct tv_match *match);

/* match.c: runs the `count` codes of matching->now at the present place; those for the next one
 * take their place. true: the end of the pattern was reached. */
bool tv_match_turn(struct tv_match *match);

/* match.c: afterwards seen[code] == turn says whether a code is one of matching->now. */
void tv_match_mark(struct tv_match *match);

/* match.c: what comes next can change nothing any more. */
bool tv_match_is_over(const struct tv_match *match);

/* match_lazy.c: reads the text as far as states can be kept; FITS or FAILS. UNKNOWN: codes and
 * place are those to go on at, the character there is not taken. */
uint16_t tv_lazy_run(struct tv_match *match);
void tv_lazy_forget(struct tv_lazy *lazy, uint32_t pattern_count);

/* match_pcre2.c, match_none.c: bytes that the borrowed patterns of a table need in the checker's
 * block; 0 when there are none, and in builds that borrow nothing: then there is no start and no
 * stop. start: false when there is not enough memory for the compiled patterns; stop frees them. */
size_t tv_borrowed_size(const struct tv_table *table);
bool tv_borrowed_start(struct tv_borrowed *borrowed, const struct tv_table *table);
void tv_borrowed_stop(struct tv_borrowed *borrowed);
/* True, too, when the pattern is not enforced, and when it takes too many steps, which is noted. */
bool tv_borrowed_matches(struct tv_checker *checker, uint32_t pattern, struct tv_str text);

#endif
