/* What the files that read regular expressions share. */
#ifndef TV_REGEX_PARTS_H
#define TV_REGEX_PARTS_H

#include "regex_token.h"

bool tv_regex_refuse(struct tv_regex *regex, const char *fault); /* returns false; first one wins */

static inline bool regex_has(const struct tv_regex *regex, char c) {
    return regex->at < regex->end && *regex->at == c;
}

static inline bool regex_take(struct tv_regex *regex, char c) {
    bool has = regex_has(regex, c);
    regex->at += has;
    return has;
}

/* The byte `ahead` places on; 0 behind the end. */
static inline char regex_peek(const struct tv_regex *regex, size_t ahead) {
    return (size_t)(regex->end - regex->at) > ahead ? regex->at[ahead] : '\0';
}

/* The code point at the present place; there is one. */
uint32_t tv_regex_take_point(struct tv_regex *regex);

/* regex_escape.c. Behind a backslash: \d and its kin, \p{...}; false: not one, or a fault. */
bool tv_regex_take_class(struct tv_regex *regex, struct tv_regex_token *token);
/* Behind a backslash: one character. */
bool tv_regex_take_escape(struct tv_regex *regex, uint32_t *point);
/* Behind \u. */
bool tv_regex_take_unicode(struct tv_regex *regex, uint32_t *point);

/* regex_name.c. Behind "(?<" and "\k": a name; the group that is being opened gets it, or: *group
 * is the one that has it, 0 when there is none yet. */
bool tv_regex_name_group(struct tv_regex *regex, uint32_t group);
bool tv_regex_find_group(struct tv_regex *regex, uint32_t *group);
/* At the end: every name that was referred to is one. */
bool tv_regex_has_names(const struct tv_regex *regex);

#endif
