/* The terminal: how wide, how colourful, which characters. Flags first, then the environment, then
 * what the stream is. */
#ifndef TV_TERMINAL_H
#define TV_TERMINAL_H

#include "command.h"
#include "report.h"

/* Fills the style for a stream. false: an option was wrong; a message was written to err. */
bool tv_style_read(struct tv_style *style, const struct tv_arguments *arguments, FILE *out,
                   FILE *err);

/* The folder for links in the style, by --hyperlinks, the stream and its terminal; room holds max
 * bytes and lives as long as the style. false: a message was written to err. */
bool tv_links_read(struct tv_style *style, const struct tv_arguments *arguments, char *room,
                   size_t max, FILE *err);

/* Columns of lines for a stream, when no option says it: COLUMNS, the terminal's, or 100. May be
 * any number. */
unsigned tv_terminal_width(FILE *out);

/* Whether the stream is a terminal that can move its cursor. */
bool tv_is_terminal(FILE *stream);

/* Whether the locale says UTF-8. */
bool tv_speaks_utf8(void);

#endif
