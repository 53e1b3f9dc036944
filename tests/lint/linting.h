/* What the tests of the linter share: a plan is read beside small specs, and linted. */
#ifndef TV_TEST_LINTING_H
#define TV_TEST_LINTING_H

#include "lint.h"

struct linted {
    struct tv_model *model;
    struct tv_lint *lint;
    const struct tv_file *file;
};

struct tv_str str(const char *text);

/* Reads "trackvet: 1", "plan: web" and the text, which begins in line 3, beside a small core and a
 * spec "shop". Fails the test when that cannot be read. */
struct tv_model *read_plan(const char *text, const struct tv_file **file);

/* Lints it with one rule alone; NULL: with all of them. */
struct linted lint_plan(const char *text, const char *rule);
void clear_linted(struct linted *linted);

/* Findings as lines "LINE:COLUMN RULE SENTENCE"; the caller frees it. */
char *findings_of(const struct linted *linted);

/* One rule says just that; "": nothing. */
void assert_said(const char *rule, const char *plan, const char *said);

#endif
