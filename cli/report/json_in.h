/* Reading a saved report, which somebody may have written to harm: members of objects one by one,
 * each of a type and within bounds. The first thing that is wrong is kept, with the JSON Pointer of
 * its place; what is read after that is 0, empty or NULL, so that readers need not ask each time.
 *
 *   members open -> get, get, get ... -> close: a member that nobody asked for is wrong too */
#ifndef TV_JSON_IN_H
#define TV_JSON_IN_H

#include "json.h"

#include <jansson.h>

/* Counts beyond this one are none that a run has; sums of them cannot overflow. */
#define TV_IN_COUNT_MAX ((uint64_t)1 << 53)

enum { TV_IN_PATH_LEN = 256, TV_IN_WHY_LEN = 512, TV_IN_MEMBERS_MAX = 40 };

/* A string that is no UTF-8, and its bytes. */
struct tv_in_odd {
    const json_t *value;
    struct tv_str bytes; /* owned */
};

struct tv_json_in {
    json_t *root;
    char path[TV_IN_PATH_LEN]; /* JSON Pointer of the value at hand; not terminated */
    size_t path_len;
    struct tv_in_odd *odd; /* ascending by address */
    size_t odd_count;
    bool failed, out_of_memory;
    char why[TV_IN_WHY_LEN]; /* terminated; may hold anything that stands in the report */
};

/* Parses the text. false: in->why says what is wrong; clear it either way. */
bool tv_in_open(struct tv_json_in *in, struct tv_str text);
void tv_in_clear(struct tv_json_in *in);

/* Reads the member `name` of the root, strings with their bytes; before any string is read. */
void tv_in_read_odd(struct tv_json_in *in, const char *name);

/* Fails, at the value at hand or at a member of it (NULL: none). */
void tv_in_fail(struct tv_json_in *in, const char *member, const char *why);
void tv_in_fail_memory(struct tv_json_in *in);

/* Goes on to an item of the value at hand, and back. */
size_t tv_in_enter(struct tv_json_in *in, const char *member);
size_t tv_in_enter_item(struct tv_json_in *in, size_t index);
void tv_in_leave(struct tv_json_in *in, size_t path_len);

/* ---- Objects -------------------------------------------------------------------------------- */

struct tv_members {
    struct tv_json_in *in;
    const json_t *object; /* NULL: it is none */
    const char *names[TV_IN_MEMBERS_MAX];
    size_t count; /* of those that were asked for and are there */
};

/* The value at hand, which is to be an object. */
void tv_members_open(struct tv_members *members, struct tv_json_in *in, const json_t *value);
void tv_members_close(struct tv_members *members);

/* A member of any type. NULL: it is not there, which is wrong when it is needed. */
const json_t *tv_get_any(struct tv_members *members, const char *name, bool needed);

uint64_t tv_get_count(struct tv_members *members, const char *name);
uint64_t tv_get_number(struct tv_members *members, const char *name); /* null: 0 */
int64_t tv_get_integer(struct tv_members *members, const char *name);
bool tv_get_bool(struct tv_members *members, const char *name);
bool tv_get_flag(struct tv_members *members, const char *name); /* false when it is not there */
struct tv_str tv_get_text(struct tv_members *members, const char *name);
struct tv_str tv_get_text_or_null(struct tv_members *members, const char *name); /* null: empty */
struct tv_str tv_get_extra_text(struct tv_members *members, const char *name);   /* none: empty */

/* 16 hex digits; null: UINT64_MAX. */
uint64_t tv_get_hash(struct tv_members *members, const char *name);

/* One of count words: its index. */
size_t tv_get_word(struct tv_members *members, const char *name, const char *const *words,
                   size_t count);

/* An array of at most max items, which are counted. NULL: none. */
const json_t *tv_get_list(struct tv_members *members, const char *name, size_t max, size_t *count);

/* The string at hand. */
struct tv_str tv_in_text(struct tv_json_in *in, const json_t *value);
/* The count at hand. */
uint64_t tv_in_count(struct tv_json_in *in, const json_t *value);

#endif
