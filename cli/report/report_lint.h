/* Reports of a linter: findings about plans, each for itself. What they say names what the authors
 * wrote, so there is nothing to group and nothing to mask. */
#ifndef TV_REPORT_LINT_H
#define TV_REPORT_LINT_H

#include "report.h"

enum { TV_LINT_LIMIT = 30 }; /* findings shown in text unless --limit says otherwise */

enum tv_told_fix { TV_FIX_NONE, TV_FIX_SAFE, TV_FIX_UNSAFE };

/* A change that would settle a finding, in its file: what stands from line and byte column on, up
 * to the end, becomes text. Numbers count from 1. */
struct tv_told_edit {
    uint64_t line, byte_column, end_line, end_byte_column;
    struct tv_str text;
};

/* One finding to show; borrowed. */
struct tv_told {
    const struct tv_finding *finding;
    enum tv_severity severity;
    enum tv_told_fix fix;
    const struct tv_told_edit *edits; /* those of the fix, when all are in the finding's file */
    size_t edit_count;
    size_t rank; /* by file and place */
};

/* Facts of a finished run. */
struct tv_lint_run {
    const struct tv_told *told; /* by severity, then by file and place */
    size_t count;
    uint64_t plans, files;
    uint64_t counts[TV_SEVERITY_ERROR + 1]; /* by severity */
    uint64_t suppressed, fixed;
    uint64_t known, gone; /* findings that a baseline hides, and places of it without any now */
    bool has_baseline;
    bool is_stale;       /* that is why the run failed */
    bool is_partial;     /* only findings in lines that changed are told */
    struct tv_str since; /* then: since when; empty: in staged files */
    uint64_t unchanged;  /* and how many the others are */
    uint64_t fixable[TV_FIX_UNSAFE + 1];
    enum tv_severity fail_on; /* NONE: never */
    bool has_max;
    uint64_t max_count; /* then: so many findings at or above it do not fail the run */
    bool failed;
    const struct tv_ignored *ignored; /* findings that settings hide; NULL: there are no such */
    const struct tv_levels *levels;   /* NULL: not known; borrowed */
    bool undone; /* something could not be read or written: a message says what */
};

/* Findings at or above the level that fails the run, and whether there are too many. */
uint64_t tv_lint_bad(const struct tv_lint_run *run);
bool tv_lint_is_over(const struct tv_lint_run *run);

/* For people: errors and warnings with their line, advice on one line each, then totals. Findings
 * that say the same are told once. false when out of memory. */
bool tv_report_lint_text(const struct tv_lint_run *run, const struct tv_style *style);

/* One line for each finding, as compilers print. */
void tv_report_lint_concise(const struct tv_lint_run *run, const struct tv_style *style);

/* One object a finding and line: that of docs/finding.schema.json. */
void tv_report_lint_ndjson(const struct tv_lint_run *run, FILE *out);

/* One object: trackvet-lint/1, docs/lint.schema.json. Of the style it asks for the lines that other
 * places name, alone. */
void tv_report_lint_json(const struct tv_lint_run *run, const struct tv_style *style);

#endif
