/* show: one record, pretty, with what was found in the margin. */
#ifndef TV_REPORT_SHOW_H
#define TV_REPORT_SHOW_H

#include "report.h"

/* A finding as it is shown; texts are borrowed. */
struct tv_shown_finding {
    enum tv_rule rule;
    enum tv_severity severity;
    size_t at;             /* byte of the record */
    uint64_t line, column; /* in the file */
    struct tv_str pointer, message, suggestion;
    struct tv_origin origin; /* line 0: none */
};

/* A record and what was found in it. */
struct tv_shown_record {
    struct tv_str file;
    uint64_t line, last_line;
    struct tv_str text; /* with personal data masked, if it is to be */
    size_t focus;       /* byte of what was asked for; text.len: the whole */
    size_t from, to;    /* bytes of the event that is shown; the rest is left out */
    const struct tv_shown_finding *findings; /* ascending by `at` */
    size_t finding_count;
    const struct tv_ignored *ignored; /* findings that settings hide; NULL: there are no such */
};

/* Writes it. Lines far from everything that was found or asked for are left out, and counted, when
 * there are more than style->limit lines (0: all are shown). false when out of memory. */
bool tv_report_show(const struct tv_shown_record *record, const struct tv_style *style);

#endif
