/* Text that is safe to show: bytes from input become cells, each with a width in columns. Control
 * characters, direction marks, invisible characters and bytes that are no UTF-8 are spelled out, so
 * that nothing in the input can move the cursor, hide or reorder text. */
#ifndef TV_VISIBLE_H
#define TV_VISIBLE_H

#include "json.h"

#include <stdio.h>

/* One thing that stands on the screen and is never cut: what people take for one character (with
 * its marks; a flag; a family of emoji), or one that is spelled out. */
struct tv_cell {
    const char *at; /* what to print: in the source, or room */
    size_t at_len;
    size_t len; /* bytes of the source that it stands for */
    unsigned columns;
    char room[24];
};

/* Takes the first cell off *rest. false when nothing is left. ascii: only ASCII is printed. */
bool tv_cell_next(struct tv_str *rest, bool ascii, struct tv_cell *cell);

/* Reads the first character of text, which is not empty. Returns its length in bytes; 0 when the
 * first byte begins no UTF-8 character. */
size_t tv_utf8_read(struct tv_str text, uint32_t *character);

/* Columns of a character on a terminal; -1 when it is not to be shown as it is. */
int tv_character_columns(uint32_t character);
bool tv_character_is_mark(uint32_t character); /* a combining mark, of no width of its own */

/* What people take for one character, while it is put together. Set base and last to its first
 * character, columns to that one's width, the rest to 0. */
struct tv_cluster {
    uint32_t base, last;
    unsigned columns;
    unsigned marks, joined; /* how many were added; there is a limit */
};

/* Takes what belongs to the cluster off the start of rest. Returns its bytes; 0: nothing does. */
size_t tv_cluster_add(struct tv_cluster *cluster, struct tv_str rest);

/* Prints a whole text, however wide. */
void tv_visible_print(FILE *out, struct tv_str text, bool unicode);

/* Columns of a whole text. */
size_t tv_columns(struct tv_str text, bool ascii);

/* Bytes of the longest start of text that is at most max columns wide. */
size_t tv_fit_start(struct tv_str text, size_t max, bool ascii);

/* Where the longest end of text begins that is at most max columns wide. */
size_t tv_fit_end(struct tv_str text, size_t max, bool ascii);

#endif
