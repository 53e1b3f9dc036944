/* Outputs that are written from the list of issues: the formats of cli/report/machine, and what CI
 * wants besides.
 *
 *   --ci=github   annotations behind the text on standard output, and a table appended to the file
 *                 that $GITHUB_STEP_SUMMARY names
 *   --ci=gitlab   gl-code-quality-report.json in this folder
 *   --ci=auto     github where GITHUB_ACTIONS is "true" and text goes to standard output */
#ifndef TV_ISSUE_OUTPUTS_H
#define TV_ISSUE_OUTPUTS_H

#include "issue.h"
#include "outputs.h"

enum tv_ci { TV_CI_OFF, TV_CI_GITHUB, TV_CI_GITLAB };

struct tv_issue_outputs {
    enum tv_ci ci;
    struct tv_issue_options options;
};

/* Reads --ci and --sarif-anchor, and adds the output that --ci=gitlab is. levels is borrowed.
 * false: a message was written to err. */
bool tv_issue_outputs_read(struct tv_issue_outputs *issue_outputs, struct tv_outputs *outputs,
                           const struct tv_arguments *arguments, const struct tv_levels *levels,
                           FILE *err);

/* Whether any output wants the list. */
bool tv_issue_outputs_any(const struct tv_issue_outputs *issue_outputs,
                          const struct tv_outputs *outputs);

/* Writes them. false: a message was written to err. */
bool tv_issue_outputs_write(const struct tv_issue_outputs *issue_outputs,
                            const struct tv_outputs *outputs, const struct tv_issues *issues,
                            const struct tv_streams *streams);

#endif
