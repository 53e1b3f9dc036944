/* What settings hide, in the words of every report. */
#ifndef TV_REPORT_IGNORED_H
#define TV_REPORT_IGNORED_H

#include "json_out.h"
#include "report_parts.h"

/* "12 findings ignored by trackvet.yaml". false: nothing is hidden, nothing was put. */
bool tv_line_put_ignored(struct tv_line_text *line, const struct tv_ignored *ignored);

/* That an entry has expired, where it stands and why it was there. false: it has not. */
bool tv_line_put_expired(struct tv_line_text *line, const struct tv_ignore *entry);

/* The member "ignored" of a report: all entries with their counts; nothing without entries. */
void tv_report_ignored_json(struct tv_json_out *json, const struct tv_ignored *ignored);

#endif
