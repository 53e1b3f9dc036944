/* HTML in memory: markup as it is, everything else escaped. Its length is known at any time, which
 * is how the report stays below its limit.
 *
 * What comes from input goes through tv_html_text or tv_html_cut, and nothing else takes it:
 * control characters, direction marks and bytes that are no UTF-8 are spelled out (visible.h), and
 * & < > " ' become references, so a text is a text in elements and in quoted attributes. */
#ifndef TV_HTML_OUT_H
#define TV_HTML_OUT_H

#include "report_parts.h"

/* Zeroed: empty. Clear it. */
struct tv_html {
    char *at;
    size_t len, room;
    bool failed; /* out of memory: what was written since is lost */
};

void tv_html_clear(struct tv_html *html);

/* Markup of our own. Terminated. */
void tv_html_raw(struct tv_html *html, const char *markup);
void tv_html_bytes(struct tv_html *html, struct tv_str markup);

/* Appends what another one holds, and empties that one. */
void tv_html_append(struct tv_html *html, struct tv_html *part);

void tv_html_text(struct tv_html *html, struct tv_str text);
void tv_html_word(struct tv_html *html, const char *text); /* terminated */
void tv_html_line(struct tv_html *html, const struct tv_line_text *line);

/* At most max columns; a longer text ends in "…". */
void tv_html_cut(struct tv_html *html, struct tv_str text, size_t max);

void tv_html_number(struct tv_html *html, uint64_t number);                 /* "40,127" */
void tv_html_digits(struct tv_html *html, uint64_t number);                 /* "40127" */
void tv_html_count(struct tv_html *html, uint64_t count, const char *noun); /* "2 events" */
void tv_html_share(struct tv_html *html, uint64_t part, uint64_t whole);    /* "31.2%" */
void tv_html_time(struct tv_html *html, int64_t seconds, bool with_date);   /* "2025-03-14 09:12" */

/* part / whole as a part of `scale`, rounded up: what is there can be seen. part is at
 * most whole, which is not 0. */
uint64_t tv_html_scale(uint64_t part, uint64_t whole, uint64_t scale);

#endif
