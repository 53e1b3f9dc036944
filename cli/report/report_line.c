/* Findings line by line, whichever way they are written: whole, or in three parts around the two
 * numbers that may be known later. */
#include "report_parts.h"

void tv_report_line(const struct tv_line_style *style, const struct tv_finding *finding,
                    enum tv_severity severity, struct tv_str file, FILE *out) {
    if (style->kind == TV_LINE_SEGMENT)
        tv_report_segment(finding, file, style->plan, out);
    else if (style->kind == TV_LINE_EACH)
        tv_report_each(finding, severity, file, style->unicode, out);
    else
        tv_report_ndjson(finding, severity, file, out);
}

/* Segment's calls have no such numbers, and are all head. */
void tv_report_line_head(const struct tv_line_style *style, const struct tv_finding *finding,
                         enum tv_severity severity, struct tv_str file, FILE *out) {
    if (style->kind == TV_LINE_SEGMENT)
        tv_report_segment(finding, file, style->plan, out);
    else if (style->kind == TV_LINE_EACH)
        tv_each_head(file, style->unicode, out);
    else
        tv_ndjson_head(finding, severity, file, out);
}

void tv_report_line_numbers(const struct tv_line_style *style, uint64_t record, uint64_t line,
                            FILE *out) {
    if (style->kind == TV_LINE_EACH)
        fprintf(out, "%llu", (unsigned long long)line);
    else if (style->kind == TV_LINE_NDJSON)
        tv_ndjson_numbers(record, line, out);
}

void tv_report_line_tail(const struct tv_line_style *style, const struct tv_finding *finding,
                         enum tv_severity severity, FILE *out) {
    if (style->kind == TV_LINE_EACH)
        tv_each_tail(finding, severity, style->unicode, out);
    else if (style->kind == TV_LINE_NDJSON)
        tv_ndjson_tail(finding, out);
}
