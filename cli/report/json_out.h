/* Writing JSON: values one after another, commas set by themselves. What is written is always valid
 * UTF-8: bytes that are none become U+FFFD. */
#ifndef TV_JSON_OUT_H
#define TV_JSON_OUT_H

#include "json.h"

#include <stdio.h>

/* Output being written; init it, write, flush it. */
struct tv_json_out {
    FILE *out;
    size_t len; /* bytes in at */
    bool wants_comma;
    bool escapes_hidden; /* characters that cannot be seen are written as escapes; false at first */
    char at[8192];
};

void tv_json_out_init(struct tv_json_out *json, FILE *out);
void tv_json_out_flush(struct tv_json_out *json);

/* '{', '[' and their ends. */
void tv_json_open(struct tv_json_out *json, char bracket);
void tv_json_close(struct tv_json_out *json, char bracket);

/* The name of the next value; plain ASCII without quotes. */
void tv_json_key(struct tv_json_out *json, const char *name);

void tv_json_number(struct tv_json_out *json, uint64_t value);
void tv_json_integer(struct tv_json_out *json, int64_t value);
void tv_json_tenths(struct tv_json_out *json, uint64_t tenths); /* 312: 31.2 */
void tv_json_bool(struct tv_json_out *json, bool value);
void tv_json_null(struct tv_json_out *json);
void tv_json_string(struct tv_json_out *json, struct tv_str text);
void tv_json_word(struct tv_json_out *json, const char *text); /* terminated */

/* The same, but null for the empty text and for 0: that which is not known. */
void tv_json_string_or_null(struct tv_json_out *json, struct tv_str text);
void tv_json_number_or_null(struct tv_json_out *json, uint64_t value);

/* A string of at most max columns; a longer one ends in "…". null when empty. */
void tv_json_cut_string(struct tv_json_out *json, struct tv_str text, size_t max);

/* Line breaks, for people who look into the file: before the next value (behind the comma, if there
 * is one), and where no value follows. */
void tv_json_next_line(struct tv_json_out *json);
void tv_json_newline(struct tv_json_out *json);

#endif
