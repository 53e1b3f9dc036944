/* Machine formats: each is one function in a file of its own, written from the list of issues
 * alone. Nothing from events, plans or file names leaves its field; see README.md. */
#ifndef TV_MACHINE_H
#define TV_MACHINE_H

#include "issue.h"

enum {
    TV_SARIF_RESULTS = 5000,    /* results of a SARIF run */
    TV_GITHUB_ANNOTATIONS = 10, /* annotations of a severity that GitHub shows of a step */
    TV_MARKDOWN_ROWS = 200
};

/* Writes a list. Whether the bytes arrived is for the caller to ask of the stream. */
typedef void tv_issue_writer_fn(const struct tv_issues *issues, FILE *out);
tv_issue_writer_fn tv_report_sarif, tv_report_github, tv_report_gitlab, tv_report_junit,
    tv_report_checkstyle, tv_report_rdjson, tv_report_rdjsonl, tv_report_tap, tv_report_markdown,
    tv_report_csv, tv_report_ignore_config;

#endif
