/* What the files of pii.h share. Private to this folder. */
#ifndef TV_PII_PARTS_H
#define TV_PII_PARTS_H

#include "format_parts.h"
#include "pii.h"

#include <string.h>

static inline bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static inline bool is_alnum(char c) {
    return is_class(c, CLASS_ALNUM);
}

/* True when no word reaches into the byte at `at` from the left. The letter of an escape (\n) is no
 * part of a word. */
static inline bool starts_word(const struct tv_pii_search *s, size_t at) {
    if (at == s->from || !(is_alnum(s->text[at - 1]) || s->text[at - 1] == '_'))
        return true;
    return at - s->from >= 2 && s->text[at - 2] == '\\';
}

static inline bool ends_word(const struct tv_pii_search *s, size_t at) {
    return at == s->len || !(is_alnum(s->text[at]) || s->text[at] == '_');
}

/* One function a kind, each for the byte at `at`; see tv_pii_at. */
bool tv_pii_email_at(const struct tv_pii_search *s, size_t at, struct tv_pii_match *match);
bool tv_pii_phone_at(const struct tv_pii_search *s, size_t at, struct tv_pii_match *match);
bool tv_pii_secret_at(const struct tv_pii_search *s, size_t at, struct tv_pii_match *match);
/* Cards and national ids in the run of digits and separators around `at`; *end is behind it. */
bool tv_pii_digits_at(const struct tv_pii_search *s, size_t at, size_t *end,
                      struct tv_pii_match *match);

/* Digits of a country's calling code in front of `digits`; 0: there is no such code. */
size_t tv_pii_calling_code(const char *digits, size_t count);

/* Digits of a card number: length, issuer and check digit are right. */
bool tv_pii_is_card(const char *digits, size_t count);

/* A text that is a national id of some country by its form and check digits. */
bool tv_pii_is_national_id(const char *text, size_t len);

/* The forms that need no telling name: AHV numbers (756.1234.5678.97) and French ones in groups. */
bool tv_pii_is_strict_id(const char *text, size_t len);

#endif
