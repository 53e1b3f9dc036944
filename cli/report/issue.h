/* Issues: what a run found as one flat list, for formats that know a rule, a place and a sentence
 * and nothing of groups or plans.
 *
 *   groups + run --tv_issues_of_groups--┐
 *                                       ├--> struct tv_issues --> machine/report_*.c
 *   findings of lint --tv_issues_of_lint┘
 *
 * An issue of `check` is a group, one of `lint` a finding. The list borrows the texts of what it
 * was built from, which must outlive it. */
#ifndef TV_ISSUE_H
#define TV_ISSUE_H

#include "report_lint.h"

enum { TV_ISSUE_RELATED = 10 }; /* places beside the primary one, at most */

/* A place in a file. Numbers count from 1, 0 is not known. Columns count code points, byte columns
 * bytes; ends stand behind the last one. Of packed files all numbers are those of what is in them.
 */
struct tv_issue_place {
    struct tv_str file;
    uint64_t line, column, byte_column;
    uint64_t end_line, end_column, end_byte_column;
    uint64_t offset, len; /* bytes; len 0: not known, or a point */
    bool has_offset;
    bool is_packed; /* gzip or Zstandard, by its name */
    bool is_plan;   /* a line of a plan that demands something, else an event */
};

/* One thing to tell. Texts are empty when they are not known. */
struct tv_issue {
    enum tv_rule rule;
    enum tv_severity severity;
    struct tv_str id; /* "g:BRNAE5E2", the same in every run; no two of a list are equal */
    struct tv_str call, event;
    struct tv_str pointer; /* with * for array indexes */
    struct tv_str subject; /* "Order Completed › properties.total", or the file */
    struct tv_str message; /* a sentence without values, and without a period */
    struct tv_str expected, actual /* of one event */, help;
    const char *baseline;                /* NULL, or "new", "unchanged", "updated" */
    uint64_t count, events;              /* findings, and events that have one */
    uint64_t per_mille;                  /* events of all events; 0: none, or no event is known */
    const struct tv_issue_place *places; /* the primary one, then related ones */
    size_t place_count;                  /* at least 1 */
    const struct tv_told_edit *edits;    /* in the file of the primary place */
    size_t edit_count;
};

/* Which place is the primary one, where a demand of a plan was broken. */
enum tv_issue_anchor {
    TV_ANCHOR_AUTO, /* the plan's line when its path is relative: it is in the repository, then */
    TV_ANCHOR_PLAN,
    TV_ANCHOR_EVENT
};

/* What the caller knows; all zero is fine. */
struct tv_issue_options {
    enum tv_issue_anchor anchor;
    const struct tv_levels *levels; /* of all rules; NULL: rules that found nothing are not told */
    bool (*is_shipped)(struct tv_str file); /* a specification in the program, not a file */
    bool (*find_page)(const char *rule, struct tv_str *page); /* its Markdown page */
};

/* The list: by severity, then by count, both falling. */
struct tv_issues {
    const struct tv_issue *at;
    size_t count;
    size_t known; /* more of them behind the others: in the baseline, and no worse */
    bool is_lint;
    uint64_t files, events; /* of lint: files of plans, 0 */
    uint64_t findings[TV_SEVERITY_ERROR + 1];
    uint64_t others; /* findings of groups that were not kept */
    const struct tv_str *notes;
    size_t note_count;
    bool is_whole; /* all input could be read, and was */
    bool failed;
    enum tv_severity fail_on;
    struct tv_issue_options options;
    const struct tv_issue **order; /* room for all of them, for writers that want another order */
    bool is_short;                 /* of memory, while it was built */
    struct tv_issue_block *blocks; /* owned: all that is not borrowed */
};

/* Builds the list; clear it with tv_issues_clear. false when out of memory: it is empty then. */
bool tv_issues_of_groups(struct tv_issues *issues, struct tv_groups *groups,
                         const struct tv_run *run, const struct tv_issue_options *options);
bool tv_issues_of_lint(struct tv_issues *issues, const struct tv_lint_run *run,
                       const struct tv_issue_options *options);
void tv_issues_clear(struct tv_issues *issues);

/* Whether an issue is one for which the run fails. */
bool tv_issue_is_failure(const struct tv_issues *issues, const struct tv_issue *issue);

/* Whether a rule was looked for in this run, so that it has passed when nothing names it. */
bool tv_issues_enabled(const struct tv_issues *issues, enum tv_rule rule);

#endif
