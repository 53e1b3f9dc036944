/* A pen: writes lines of limited width, in color or not. Whatever it is given, input bytes
 * included, it writes only what is visible, and never beyond the width: a text that does not fit
 * ends in a mark. */
#ifndef TV_PEN_H
#define TV_PEN_H

#include "report.h"

enum tv_paint {
    TV_PAINT_NONE,
    TV_PAINT_ERROR,
    TV_PAINT_WARNING,
    TV_PAINT_INFO,
    TV_PAINT_GOOD,
    TV_PAINT_STRONG,
    TV_PAINT_FRAME
};

/* Signs that need Unicode, or what stands for them. Terminated. */
struct tv_signs {
    const char *cut, *corner, *bar, *times, *dot, *step, *to, *up;
    const char *levels[8]; /* of a bar chart, from low to high */
};

struct tv_pen {
    FILE *out;
    size_t width;
    size_t column;  /* where the next text goes, from 0 */
    size_t written; /* columns written of this line; blanks up to column are still to come */
    size_t lines;   /* that were ended */
    bool color, ascii;
    bool is_link; /* between tv_pen_link and its end */
    const struct tv_signs *signs;
};

void tv_pen_init(struct tv_pen *pen, const struct tv_style *style);

/* Columns left on this line. */
size_t tv_pen_room(const struct tv_pen *pen);
size_t tv_pen_columns(const struct tv_pen *pen, struct tv_str text);

void tv_pen_put(struct tv_pen *pen, enum tv_paint paint, struct tv_str text);
void tv_pen_word(struct tv_pen *pen, enum tv_paint paint, const char *text); /* terminated */

/* What is put from here on is a link to a file, up to tv_pen_link_end: a name as in a report, in
 * the folder (struct tv_style). Nothing happens without a folder. */
void tv_pen_link(struct tv_pen *pen, struct tv_str folder, struct tv_str file);
void tv_pen_link_end(struct tv_pen *pen);

/* The same in at most max columns: cut at the end, or in the middle. */
void tv_pen_put_max(struct tv_pen *pen, enum tv_paint paint, struct tv_str text, size_t max);
void tv_pen_put_middle(struct tv_pen *pen, enum tv_paint paint, struct tv_str text, size_t max);

/* Puts words, on at most `lines` lines; those after the first begin at column indent. */
void tv_pen_wrap(struct tv_pen *pen, enum tv_paint paint, struct tv_str text, size_t indent,
                 size_t lines);

void tv_pen_to(struct tv_pen *pen, size_t column); /* moves right; never left */
void tv_pen_end(struct tv_pen *pen);               /* ends the line */

#endif
