/* Semantic versions: 1.4.0, 2.0.0-rc.1+build.5 (semver.org, version 2.0.0).
 *
 *   major.minor.patch  -  identifiers  +  identifiers
 *   no leading zeros      no leading      any digits and letters
 *                         zeros in numbers */
#include "format_parts.h"

static bool is_digit(char c) {
    return (unsigned char)(c - '0') <= 9;
}

static bool is_identifier_byte(char c) {
    return is_digit(c) || (unsigned char)((c | 0x20) - 'a') <= 25 || c == '-';
}

/* Moves behind digits that have no leading zero. */
static bool pass_number(const char *at, size_t len, size_t *next) {
    size_t start = *next;
    while (*next < len && is_digit(at[*next])) {
        (*next)++;
    }
    return *next > start && (at[start] != '0' || *next == start + 1);
}

/* Moves behind one identifier; one of digits alone may have to be a number. */
static bool pass_identifier(const char *at, size_t len, size_t *next, bool is_number_plain) {
    size_t start = *next;
    bool has_digits_only = true;
    while (*next < len && is_identifier_byte(at[*next])) {
        has_digits_only &= is_digit(at[*next]);
        (*next)++;
    }
    bool has_zero = has_digits_only && *next > start + 1 && at[start] == '0';
    return *next > start && !(is_number_plain && has_zero);
}

/* Identifiers with dots between them. */
static bool pass_identifiers(const char *at, size_t len, size_t *next, bool is_number_plain) {
    while (pass_identifier(at, len, next, is_number_plain)) {
        if (*next == len || at[*next] != '.') {
            return true;
        }
        (*next)++;
    }
    return false;
}

bool tv_format_is_semver(const char *at, size_t len) {
    size_t next = 0;
    for (int i = 0; i < 3; i++) {
        if (i > 0 && (next == len || at[next++] != '.')) {
            return false;
        }
        if (!pass_number(at, len, &next)) {
            return false;
        }
    }
    if (next < len && at[next] == '-') {
        next++;
        if (!pass_identifiers(at, len, &next, true)) {
            return false;
        }
    }
    if (next < len && at[next] == '+') {
        next++;
        if (!pass_identifiers(at, len, &next, false)) {
            return false;
        }
    }
    return next == len;
}
