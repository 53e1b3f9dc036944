/* Reports: what a run tells. One renderer a file; text, concise and json are written from the
 * groups at the end, ndjson and segment finding by finding while the run goes on.
 *
 * Nothing here depends on the clock, the locale or the machine: the same groups give the same
 * bytes. Whether the bytes arrived is for the caller to ask of the stream (ferror). */
#ifndef TV_REPORT_H
#define TV_REPORT_H

#include "census.h"
#include "controls.h"
#include "group.h"
#include "ignore.h"
#include "pivot.h"
#include "validator.h"

#include <stdio.h>

/* How a report is written. */
struct tv_style {
    FILE *out;
    unsigned width; /* columns; at least 60 */
    bool color, unicode;
    size_t limit; /* groups shown in text; 0: all, and JSON as long as it gets */
    size_t lines; /* of a text: groups that come later are one line each, so that there are no more;
                     0: any number */
    bool footer;  /* totals and verdict at the end */
    bool plain;   /* no frames and carets: words alone, for those who listen to it */

    /* Gives the text of the line that an origin names, borrowed until the next call; false when it
     * is not at hand. NULL: never at hand. */
    bool (*source_line)(void *context, struct tv_origin origin, struct tv_str *line);
    void *context;

    /* The folder that names of files are relative to, absolute: names in a text report are links to
     * the files (OSC 8). Empty: they are not. */
    struct tv_str link_folder;
};

/* What a baseline says of a run. */
struct tv_known {
    const char *path;                   /* NULL: there is none */
    uint64_t groups[TV_GROUP_STATES];   /* by what they are to it */
    uint64_t findings[TV_GROUP_STATES]; /* likewise */
    uint64_t gone;                      /* groups of the baseline that do not come any more */
    bool is_strict;                     /* then the run fails */
    bool is_other_plan;                 /* it was written under other definitions */
};

/* How much may be wrong before a run fails. */
struct tv_allowed {
    const char *rate;  /* the text of --max-rate; NULL: any event that fails, fails the run */
    const char *count; /* of --max-count, likewise */
    uint64_t max_rate; /* in millionths */
    uint64_t max_count;
};

/* Why a run failed, or did not. */
enum tv_reason {
    TV_REASON_FINDINGS, /* some at or above fail_on, or none */
    TV_REASON_RATE,     /* that share of events, of those allowed */
    TV_REASON_COUNT,    /* that many */
    TV_REASON_GONE,     /* the baseline is strict, and out of date */
    TV_REASONS
};

/* "findings", "rate", "count", "gone" */
const char *tv_reason_name(enum tv_reason reason);

/* What the JSON of a run has no room for, counted exactly; see report_json_cut.h. */
struct tv_cut {
    uint64_t bare; /* groups that are listed without times, values, senders and samples */
    uint64_t groups, findings; /* that are not listed */
    uint64_t rows, events;     /* of the census, likewise */
    struct tv_cut_rule {
        uint64_t groups, findings;
    } rules[TV_RULE_COUNT];
};

/* Facts of a finished run, for footers and totals. */
struct tv_run {
    struct tv_totals totals;
    uint64_t counts[TV_SEVERITY_ERROR + 1]; /* findings by severity */
    uint64_t files, unreadable_files;
    enum tv_severity fail_on; /* NONE: never */
    bool failed;
    bool interrupted; /* it ended before its inputs did */
    enum tv_reason reason;
    struct tv_allowed allowed;
    uint64_t bad, of; /* events with findings at or above fail_on that are not known, of how many;
                         0, 0 without a census */
    struct tv_known known;
    const struct tv_str *notes; /* inputs that could not be read whole, in words */
    size_t note_count;
    const struct tv_str *plans; /* names of the plans that were applied */
    size_t plan_count;
    struct tv_str show_options;     /* that `trackvet show` needs to find the same, as a shell reads
                                       them; or empty */
    const struct tv_levels *levels; /* NULL: not known; borrowed */
    struct tv_census *census;       /* NULL: events were not counted; borrowed */
    const struct tv_cut *cut;       /* of a saved run: what is not in it, and is counted among the
                                       others of groups and census; NULL: all is */

    /* With a census: what was found to be wrong and is no event (records that cannot be read,
     * bodies of batches, findings across events), by its worst severity. */
    uint64_t apart[TV_SEVERITY_ERROR + 1];
    const struct tv_ignored *ignored; /* findings that settings hide; NULL: there are no such */
};

/* What findings at or above a level are called together: "errors or warnings". Static text. */
const char *tv_failing_name(enum tv_severity fail_on);

/* The sentence behind PASSED or FAILED, cut at max bytes. Returns its length. */
size_t tv_verdict_write(const struct tv_run *run, char *out, size_t max);

/* The grouped view for people, no line wider than the style says. */
void tv_report_text(struct tv_groups *groups, const struct tv_run *run,
                    const struct tv_style *style);

/* One line for each group, for editors and problem matchers; as long as it needs to be. */
void tv_report_concise(struct tv_groups *groups, const struct tv_style *style);

/* The grouped report for machines (trackvet-report/1, docs/report.schema.json). Of the style it
 * asks for the lines that origins name, alone. false: out of memory, events are missing. */
bool tv_report_json(struct tv_groups *groups, const struct tv_run *run,
                    const struct tv_style *style);

/* --group-by: the rows of a sorted pivot as a table, and as JSON (trackvet-table/1). */
void tv_report_table(const struct tv_pivot *pivot, const struct tv_run *run,
                     const struct tv_style *style);
void tv_report_table_json(const struct tv_pivot *pivot, const struct tv_run *run, FILE *out);

/* What Segment's schema controls would do with the events of the run. */
void tv_report_controls_text(const struct tv_controls *controls, const struct tv_run *run,
                             FILE *out);
void tv_report_controls_json(const struct tv_controls *controls, const struct tv_run *run,
                             FILE *out);

/* One finding as one line of JSON (docs/finding.schema.json). file is the input's name. */
void tv_report_ndjson(const struct tv_finding *finding, enum tv_severity severity,
                      struct tv_str file, FILE *out);

/* One finding as a line that has the shape of the violations that Segment forwards. plan: the name
 * of the tracking plan, or empty. */
void tv_report_segment(const struct tv_finding *finding, struct tv_str file, struct tv_str plan,
                       FILE *out);

/* One finding as one line for people and editors, as tv_report_concise writes a group. */
void tv_report_each(const struct tv_finding *finding, enum tv_severity severity, struct tv_str file,
                    bool unicode, FILE *out);

/* How findings are written line by line. */
enum tv_line_kind { TV_LINE_NDJSON, TV_LINE_SEGMENT, TV_LINE_EACH };

struct tv_line_style {
    enum tv_line_kind kind;
    struct tv_str plan; /* for tv_report_segment */
    bool unicode;       /* for tv_report_each */
};

void tv_report_line(const struct tv_line_style *style, const struct tv_finding *finding,
                    enum tv_severity severity, struct tv_str file, FILE *out);

/* The same line in three parts, for a finding whose record and line are known later: head, numbers
 * and tail give the bytes of tv_report_line. */
void tv_report_line_head(const struct tv_line_style *style, const struct tv_finding *finding,
                         enum tv_severity severity, struct tv_str file, FILE *out);
void tv_report_line_numbers(const struct tv_line_style *style, uint64_t record, uint64_t line,
                            FILE *out);
void tv_report_line_tail(const struct tv_line_style *style, const struct tv_finding *finding,
                         enum tv_severity severity, FILE *out);

#endif
