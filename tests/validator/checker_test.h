/* For the tests of the checker: tables, and runs whose findings are lines of text.
 *
 *   1:1:20 @19 property/type /properties/price | must be a number, got a string */
#ifndef TV_CHECKER_TEST_H
#define TV_CHECKER_TEST_H

#include "validator.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A table that knows the well-known fields and demands nothing. The caller frees it. */
struct tv_table *bare_table(void);

/* The same with a schema that add_schema adds: of the whole message, or of the property "v". */
struct tv_builder;
struct tv_table *bare_table_with(uint32_t (*add_schema)(struct tv_builder *b, void *context),
                                 void *context, bool is_message);

/* The same of a builder (which is freed) with a schema of the whole message and the node of its
 * properties; either may be TV_NONE. */
struct tv_table *bare_table_around(struct tv_builder *b, uint32_t schema, uint32_t properties);

/* The table of the core spec and a plan in YAML (its text; NULL: core alone). Fails the test when
 * either holds a mistake. The caller frees it. */
struct tv_table *plan_table(const char *plan);

/* What a run found. */
struct heard {
    char *text; /* one line a finding */
    size_t len, max;
    bool *rules; /* TV_RULE_COUNT: reported at least once */
    struct tv_totals totals;
};

struct run {
    const struct tv_table *table;
    struct tv_options options;
    size_t chunk; /* bytes a feed; 0: all at once */
    bool cut;
    const struct tv_line_place *start; /* the bytes are a part that starts there; NULL: all */
};

/* Checks the bytes. The result is freed by the caller with heard_free. */
struct heard run_checker(const struct run *run, struct tv_str bytes);
void heard_free(struct heard *heard);

/* Checks a text against a table and compares the lines with those expected (joined). */
void expect_lines(const struct tv_table *table, const char *text, const char *expected);

/* The same at every chunk size from 1 to 300, with options. */
void expect_everywhere(const struct run *run, struct tv_str bytes, const char *expected);

/* Compares the findings, each as the first bytes of the value it is about (up to a comma or a
 * closing bracket), rule and pointer: `"x" property/type /properties/a`. In chunks of several
 * sizes. */
void expect_values(const struct run *run, const char *text, const char *expected);

static inline struct tv_str str(const char *text) {
    return (struct tv_str){text, strlen(text)};
}

#endif
