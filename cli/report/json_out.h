/* Writing JSON: values one after another, commas set by themselves. What is written is always valid
 * UTF-8: bytes that are none become U+FFFD. */
#ifndef TV_JSON_OUT_H
#define TV_JSON_OUT_H

#include "json.h"

#include <stdio.h>

enum { TV_JSON_OUT_DEPTH = 8 };

/* The strings of an output that are no UTF-8, which JSON has no way to write: each by the JSON
 * Pointer of its place, with its bytes in hex. See tv_json_odd_put. */
struct tv_json_odd {
    struct tv_json_step {
        const char *key; /* of the member at hand; NULL: an array */
        uint64_t count;  /* items of the array so far */
    } steps[TV_JSON_OUT_DEPTH];
    size_t depth;
    char *text; /* owned: "/groups/0/message":"ff41","/notes/3":"fe" */
    size_t len, room;
};

/* Output being written; init it, write, flush it. */
struct tv_json_out {
    FILE *out;        /* NULL: what is written is only measured */
    size_t len;       /* bytes in at */
    uint64_t flushed; /* bytes before them */
    bool wants_comma;
    bool escapes_hidden; /* characters that cannot be seen are written as escapes; false at first */
    bool met_odd;        /* the last string is no UTF-8 */
    struct tv_json_odd *odd; /* NULL: they are not kept */
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
void tv_json_word_or_null(struct tv_json_out *json, const char *text); /* terminated */
void tv_json_number_or_null(struct tv_json_out *json, uint64_t value);

/* A string of at most max columns; a longer one ends in "…". null when empty. */
void tv_json_cut_string(struct tv_json_out *json, struct tv_str text, size_t max);

/* Keeps the strings that are no UTF-8 from now on, in an output that has not begun and is nowhere
 * deeper than TV_JSON_OUT_DEPTH; odd is all 0. */
void tv_json_odd_keep(struct tv_json_out *json, struct tv_json_odd *odd);

/* Ends that: writes them as a member of the object at hand, or nothing when there are none. */
void tv_json_odd_put(struct tv_json_out *json, const char *name);

/* Line breaks, for people who look into the file: before the next value (behind the comma, if there
 * is one), and where no value follows. */
void tv_json_next_line(struct tv_json_out *json);
void tv_json_newline(struct tv_json_out *json);

/* ---- For json_odd.c ------------------------------------------------------------------------- */

void tv_json_raw(struct tv_json_out *json, struct tv_str text);
void tv_json_odd_open(struct tv_json_odd *odd, char bracket);
void tv_json_odd_string(struct tv_json_odd *odd, struct tv_str text);

/* ---- Members ---------------------------------------------------------------------------------
 */

/* A key and its value. Texts that are empty, and numbers that are 0, may be null. */
void tv_json_member_text(struct tv_json_out *json, const char *key, struct tv_str text);
void tv_json_member_text_or_null(struct tv_json_out *json, const char *key, struct tv_str text);
void tv_json_member_word(struct tv_json_out *json, const char *key, const char *word);
void tv_json_member_number(struct tv_json_out *json, const char *key, uint64_t number);
void tv_json_member_number_or_null(struct tv_json_out *json, const char *key, uint64_t number);
void tv_json_member_integer(struct tv_json_out *json, const char *key, int64_t number);
void tv_json_member_bool(struct tv_json_out *json, const char *key, bool value);

#endif
