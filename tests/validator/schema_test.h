/* Tables with a JSON Schema, for the tests of its evaluation: a schema of draft-07 is read with
 * jansson and laid down in rows with the builder, one row for each keyword, with no other code of
 * the project between the text and the table. References are JSON Pointers in the same text. */
#ifndef TV_SCHEMA_TEST_H
#define TV_SCHEMA_TEST_H

#include "checker_test.h"

/* What the schema is about: "v", a property of every event, or the whole message. */
enum subject { OF_VALUE, OF_MESSAGE };

/* The table of a schema. NULL when a keyword or reference in it is not supported here; fails the
 * test when it is no JSON. Origins count the keywords. The caller frees it. */
struct tv_table *schema_table(const char *schema, enum subject subject);

/* The same; formats that are not known are left out, and all of them when has_formats is false. */
struct tv_table *schema_table_with(const char *schema, enum subject subject, bool has_formats);

/* The text of a JSON value of jansson's, with no more digits than it needs; freed by the caller. */
struct json_t;
char *json_text(const struct json_t *value);

/* An event around a value; freed by the caller. */
char *event_of(const char *value);

/* What is found in the value, for a schema: one line each, pointer and message. */
void expect_found(const char *schema, const char *value, const char *expected);

/* The same of a table; enabled: property/schema and json/budget. */
struct heard check_value_of(const struct tv_table *table, const char *value);

#endif
