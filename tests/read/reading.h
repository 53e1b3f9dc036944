/* What the tests of the readers share: a text is read, and what came of it stands here. */
#ifndef TV_TEST_READING_H
#define TV_TEST_READING_H

#include "read.h"

#include <stdio.h>

/* findings: a line each, `line:column rule detail [did you mean "x"?]`, terminated. last: the last
 * one, its texts no longer valid. */
struct reading {
    struct tv_model *model;
    const struct tv_file *file; /* NULL when it was refused */
    enum tv_status status;
    char *findings;
    size_t findings_len, count;
    struct tv_finding last;
    char last_text[256]; /* last.text, terminated */
};

/* Reads the text under the path "plan.yaml". */
struct reading read_bytes(struct tv_str text);
struct reading read_text(const char *text);
/* The same with "trackvet: 1" and "plan: web" before it: text begins in line 3. */
struct reading read_plan(const char *text);
void clear_reading(struct reading *reading);

/* A terminated text as a tv_str. */
struct tv_str str(const char *text);
/* Fails the test unless both are the same. */
void assert_str(struct tv_str found, const char *expected);
/* Fails unless the only finding is this line, or there is none when line is "". */
void assert_findings(const struct reading *reading, const char *lines);

/* The whole file, allocated with malloc; fails the test when it cannot be read. */
struct tv_str load_file(const char *path);

#endif
