/* A record as lines for people: JSON with a name or an item on each line, whatever state it is in.
 *
 *   {"a":{"b":[1]},"c":}      0  {                 Nothing is judged: what is no JSON stands on
 *                             1    "a": {          a line as it is, so that every byte that says
 *                             2      "b": [        something is on some line, in its order.
 *                             3        1
 *                             4      ]
 *                             5    },
 *                             6    "c":
 *                             7  }
 */
#ifndef TV_PRETTY_H
#define TV_PRETTY_H

#include "json.h"

enum { TV_PRETTY_LINES_MAX = 1 << 20 };

/* Bytes of the record. A line has a name, a value, or both; the value of an object or array that is
 * not empty is its bracket alone. */
struct tv_pretty_line {
    size_t name_at, name_len; /* with its quotes; name_len 0: none */
    size_t at, len;           /* the value */
    uint32_t depth;
    uint32_t parent; /* the line that opens what it stands in; its own number: none */
    bool has_comma;
};

struct tv_pretty {
    struct tv_pretty_line *lines;
    size_t count, room;
    bool is_cut; /* there are more than TV_PRETTY_LINES_MAX */
};

/* Fills *pretty. false when out of memory. Clear it either way. */
bool tv_pretty_read(struct tv_pretty *pretty, struct tv_str text);
void tv_pretty_clear(struct tv_pretty *pretty);

/* The line that byte `at` of the record belongs to: the last one that begins at it or before. */
size_t tv_pretty_find(const struct tv_pretty *pretty, size_t at);

#endif
