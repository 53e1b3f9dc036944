/* Lines of files as text reports show them, of events and of plans alike.
 *
 *         ┌─ dump/09.ndjson.gz:48210:1359      a corner: the place
 *   48210 │ …"total":"49.90","currency":…      a gutter, and what fits of the line
 *         │          ^^^^^^^ expected …        carets and their label
 *         ┌─ plan/orders.yaml:37               an origin
 *      37 │ total: {type: number}
 *
 * The gutter is the columns of the longest number. */
#ifndef TV_TEXT_LINES_H
#define TV_TEXT_LINES_H

#include "crop.h"
#include "pen.h"
#include "report_parts.h"

enum { TV_GUTTER_MIN = 3, TV_FACTS_AT = 11 /* column behind "  values   " */ };

/* The gutter that holds a number, too. */
size_t tv_gutter_for(size_t gutter, uint64_t number);

/* "error category/rule" */
void tv_put_rule(struct tv_pen *pen, enum tv_severity severity, enum tv_rule rule, size_t gap);

/* The name of a file and what stands behind it, as a link; the name gives way. */
void tv_put_file(struct tv_pen *pen, enum tv_paint paint, struct tv_str folder, struct tv_str file,
                 struct tv_str behind);

/* The corner; the line is not ended. column 0: none is known, line 0: nor a line. */
void tv_put_corner(struct tv_pen *pen, const struct tv_style *style, size_t gutter,
                   struct tv_str file, const uint64_t line_column[2]);

/* A line with its mark. */
struct tv_shown {
    struct tv_snippet snippet; /* its text is empty: nothing is shown */
    uint64_t line;
    size_t gutter;
    enum tv_paint paint;
    bool is_bare;        /* no carets */
    struct tv_str label; /* of the carets; may be empty */
};
void tv_put_shown(struct tv_pen *pen, const struct tv_shown *shown);

/* Where else to look; the line itself when it is wanted and at hand. */
void tv_put_origin(struct tv_pen *pen, const struct tv_style *style, size_t gutter,
                   struct tv_origin origin, bool with_line);

/* The name of a fact; its text follows. */
void tv_put_fact(struct tv_pen *pen, const char *name);

/* ---- The same in words: text_plain.c ---------------------------------------------------------
 */

/* "  in FILE, line 12, column 7"; the line is not ended. */
void tv_plain_place(struct tv_pen *pen, struct tv_str file, uint64_t line, uint64_t column);

/* "  value X: expected a number"; is_near: X is what stands around. */
void tv_plain_value(struct tv_pen *pen, struct tv_str value, bool is_near, struct tv_str label);

/* "  demanded in FILE, line 37: total: number"; how: "demanded". */
void tv_plain_origin(struct tv_pen *pen, const struct tv_style *style, const char *how,
                     struct tv_origin origin, bool with_line);

#endif
