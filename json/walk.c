/* The long ways of the walk: faults and their words, and passing a whole value.
 *
 * There is one grammar for two situations. Inside a record that is known to end with its closing
 * bracket nothing has to look for the end; a bare scalar, or a record without its bracket, is read
 * with a test at every byte. `bounded` chooses; it is a constant wherever struct pass is made, so
 * that the compiler builds both from the same lines. */
#include "walk.h"

#define INLINE inline __attribute__((always_inline))

static const char not_closed[] = "the value is not closed";

/* Where a pass stands; lives in registers. */
struct pass {
    const char *base;
    const uint32_t *quote;
    uint32_t at;
    uint32_t len;
    bool bounded;
    enum tv_json_fault fault; /* the kind, should there be one */
};

/* The closing brackets of the containers that a pass is in; outer ones belong to the caller. */
struct levels {
    uint32_t outer;
    uint32_t depth;
    char close[TV_DEPTH_MAX];
};

const uint8_t tv_walk_types[256] = {
    ['"'] = TV_TYPE_STRING,  ['{'] = TV_TYPE_OBJECT,  ['['] = TV_TYPE_ARRAY,
    ['t'] = TV_TYPE_BOOLEAN, ['f'] = TV_TYPE_BOOLEAN, ['n'] = TV_TYPE_NULL,
    ['-'] = TV_TYPE_NUMBER,  ['0'] = TV_TYPE_NUMBER,  ['1'] = TV_TYPE_NUMBER,
    ['2'] = TV_TYPE_NUMBER,  ['3'] = TV_TYPE_NUMBER,  ['4'] = TV_TYPE_NUMBER,
    ['5'] = TV_TYPE_NUMBER,  ['6'] = TV_TYPE_NUMBER,  ['7'] = TV_TYPE_NUMBER,
    ['8'] = TV_TYPE_NUMBER,  ['9'] = TV_TYPE_NUMBER,
};

/* ---- Faults --------------------------------------------------------------------------------- */

static bool fail(struct tv_walk *walk, enum tv_json_fault fault, uint32_t at, const char *detail) {
    static const char nothing[] = "?";
    if (walk->error.fault == TV_JSON_OK)
        walk->error = (struct tv_json_error){fault, at, detail};
    walk->base = nothing;
    walk->len = 1;
    walk->at = 0;
    walk->depth = 0;
    return false;
}

__attribute__((cold)) bool tv_walk_fail(struct tv_walk *walk, uint32_t at, const char *detail) {
    return fail(walk, TV_JSON_SYNTAX, at, detail);
}

/* A byte that starts no value; common mistakes have words of their own. */
static const char *explain_value(char found) {
    switch (found) {
    case '\'':
        return "expected a value; strings need double quotes";
    case '+':
        return "a number cannot start with +";
    case '.':
        return "a number cannot start with a point";
    case 'N':
    case 'I':
        return "expected a value; NaN and Infinity are not allowed";
    case 'T':
    case 'F':
        return "expected a value; true and false are written in small letters";
    case '/':
    case '#':
        return "expected a value; comments are not allowed";
    case ',':
        return "expected a value before the comma";
    default:
        return "expected a value";
    }
}

static const char *explain_next(char found, char close) {
    if (found == ',')
        return close == '}' ? "a comma before }" : "a comma before ]";
    return close == '}' ? "expected a comma or }" : "expected a comma or ]";
}

__attribute__((cold)) bool tv_walk_fail_next(struct tv_walk *walk, uint32_t at, char close) {
    return tv_walk_fail(walk, at, explain_next(walk->base[at], close));
}

__attribute__((cold)) bool tv_walk_fail_end(struct tv_walk *walk) {
    if (walk->depth > 0)
        return tv_walk_fail(walk, walk->at, not_closed);
    if (walk->at < walk->len)
        walk->at = tv_walk_pass_blanks(walk, walk->at);
    return tv_walk_fail(walk, walk->at, "text after the end of the value");
}

/* ---- Steps of a pass ------------------------------------------------------------------------ *
 * Each returns NULL, or what is wrong at pass->at. */

static INLINE struct pass start_pass(const struct tv_walk *walk, bool bounded) {
    return (struct pass){walk->base, walk->quote, walk->at, walk->len, bounded, TV_JSON_SYNTAX};
}

static INLINE bool finish_pass(struct tv_walk *walk, const struct pass *pass, const char *detail) {
    if (TV_RARE(detail != NULL))
        return fail(walk, pass->fault, pass->at, detail);
    walk->at = pass->at;
    walk->quote = pass->quote;
    return true;
}

/* The byte here; beyond the end of a bounded text a NUL, which nothing in JSON can be. */
static INLINE char byte_here(const struct pass *pass) {
    return pass->bounded && pass->at >= pass->len ? '\0' : pass->base[pass->at];
}

static bool is_digit(char c) {
    return (unsigned char)(c - '0') <= 9;
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static uint32_t find_no_blank(const char *base, uint32_t at, uint32_t len) {
    while (at < len && is_blank(base[at])) {
        at++;
        while (len - at >= 8 && memcmp(base + at, "        ", 8) == 0)
            at += 8;
    }
    return at;
}

uint32_t tv_walk_pass_blanks(const struct tv_walk *walk, uint32_t at) {
    return find_no_blank(walk->base, at, walk->len);
}

static INLINE void pass_blanks(struct pass *pass) {
    if (TV_OFTEN((unsigned char)byte_here(pass) > ' '))
        return;
    pass->at = find_no_blank(pass->base, pass->at, pass->len);
}

static INLINE void pass_string(struct pass *pass) {
    pass->at = pass->quote[1] + 1;
    pass->quote += 2;
}

static INLINE const char *pass_digits(struct pass *pass, const char *detail) {
    if (!is_digit(byte_here(pass)))
        return detail;
    while (is_digit(byte_here(pass)))
        pass->at++;
    return NULL;
}

/* What may follow the whole part: a fraction, an exponent, both. */
static INLINE const char *pass_fraction(struct pass *pass) {
    if (byte_here(pass) == '.') {
        pass->at++;
        const char *detail = pass_digits(pass, "expected a digit after the point");
        if (detail)
            return detail;
    }
    if ((byte_here(pass) | 0x20) != 'e')
        return NULL;
    pass->at++;
    if (byte_here(pass) == '-' || byte_here(pass) == '+')
        pass->at++;
    return pass_digits(pass, "expected a digit in the exponent");
}

/* *plain: digits only, so that no one needs to look whether it is an integer. */
static INLINE const char *pass_number(struct pass *pass, bool *plain) {
    if (byte_here(pass) == '-')
        pass->at++;
    bool zero = byte_here(pass) == '0';
    uint32_t first = pass->at;
    const char *detail = pass_digits(pass, "expected a digit after -");
    if (TV_RARE(detail != NULL))
        return detail;
    if (TV_RARE(zero && pass->at - first > 1)) {
        pass->at = first;
        return "a number cannot start with 0";
    }
    *plain = byte_here(pass) != '.' && (byte_here(pass) | 0x20) != 'e';
    return TV_OFTEN(*plain) ? NULL : pass_fraction(pass);
}

static INLINE const char *pass_literal(struct pass *pass) {
    static const char words[3][6] = {"true", "false", "null"};
    char first = byte_here(pass);
    const char *word = words[first == 't' ? 0 : first == 'f' ? 1 : 2];
    uint32_t start = pass->at;
    while (*word && byte_here(pass) == *word) {
        pass->at++;
        word++;
    }
    if (TV_OFTEN(!*word))
        return NULL;
    if (!pass->bounded || pass->at < pass->len)
        pass->at = start;
    return "expected true, false or null";
}

static INLINE const char *pass_name(struct pass *pass) {
    if (TV_RARE(byte_here(pass) != '"'))
        return "expected a quoted name";
    pass_string(pass);
    pass_blanks(pass);
    if (TV_RARE(byte_here(pass) != ':'))
        return "expected : after the name";
    pass->at++;
    pass_blanks(pass);
    return NULL;
}

static INLINE const char *pass_scalar(struct pass *pass) {
    bool plain;
    switch (byte_here(pass)) {
    case '-':
    case '0':
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7':
    case '8':
    case '9':
        return pass_number(pass, &plain);
    case 't':
    case 'f':
    case 'n':
        return pass_literal(pass);
    default:
        return explain_value(byte_here(pass));
    }
}

/* A closing bracket has been passed: only the outermost one may and must end the record. */
static INLINE const char *pass_close(struct pass *pass, struct levels *levels) {
    bool outermost = levels->outer + --levels->depth == 0;
    if (TV_OFTEN(outermost == (pass->at == pass->len)))
        return NULL;
    pass->at = find_no_blank(pass->base, pass->at, pass->len);
    return outermost ? "text after the end of the value" : not_closed;
}

/* Behind a value: closes what ends here and stands at the next value, if a level is left. */
static INLINE const char *pass_next(struct pass *pass, struct levels *levels) {
    const char *detail = NULL;
    while (levels->depth > 0 && !detail) {
        char close = levels->close[levels->depth - 1];
        pass_blanks(pass);
        uint32_t at = pass->at;
        char found = byte_here(pass);
        if (TV_RARE(found != ',' && found != close))
            return explain_next(found, close);
        pass->at++;
        if (found == close) {
            detail = pass_close(pass, levels);
            continue;
        }
        pass_blanks(pass);
        if (TV_OFTEN(byte_here(pass) != close))
            return close == '}' ? pass_name(pass) : NULL;
        pass->at = at;
        return explain_next(',', close);
    }
    return detail;
}

/* At an opening bracket: stands at the first value, or at the closing bracket. */
static INLINE const char *pass_open(struct pass *pass, struct levels *levels, bool *empty) {
    char close = (char)(byte_here(pass) + 2);
    levels->close[levels->depth++] = close;
    pass->at++;
    pass_blanks(pass);
    *empty = byte_here(pass) == close;
    return *empty || close == ']' ? NULL : pass_name(pass);
}

/* At a value in an object of a record that ends with its bracket: passes strings as long as each is
 * followed by a comma and a name, written without blanks. Stands at a value. */
static INLINE void pass_strings(struct pass *pass) {
    const char *base = pass->base;
    while (base[pass->at] == '"') {
        const uint32_t *quote = pass->quote;
        uint32_t next = quote[1] + 1;
        if (base[next] != ',' || base[next + 1] != '"' || base[quote[3] + 1] != ':' ||
            (unsigned char)base[quote[3] + 2] <= ' ')
            return;
        pass->at = quote[3] + 2;
        pass->quote += 4;
    }
}

static INLINE const char *pass_value(struct pass *pass, struct levels *levels, uint32_t depth_max) {
    const char *detail = NULL;
    do {
        if (!pass->bounded && levels->depth > 0 && levels->close[levels->depth - 1] == '}')
            pass_strings(pass);
        char first = byte_here(pass);
        if (first == '"') {
            pass_string(pass);
        } else if (first == '{' || first == '[') {
            if (TV_RARE(levels->depth >= depth_max)) {
                pass->fault = TV_JSON_DEPTH;
                return "nested too deeply";
            }
            bool empty;
            detail = pass_open(pass, levels, &empty);
            if (!empty)
                continue;
        } else {
            detail = pass_scalar(pass);
        }
        if (TV_OFTEN(!detail))
            detail = pass_next(pass, levels);
    } while (TV_OFTEN(!detail) && levels->depth > 0);
    return detail;
}

/* ---- Passes --------------------------------------------------------------------------------- */

/* True when the value here is followed by the closing bracket of a container around or of it. */
static bool has_guard(const struct tv_walk *walk) {
    char first = walk->base[walk->at];
    return walk->depth > 0 || first == '{' || first == '[';
}

static bool pass_guarded(struct tv_walk *walk, uint32_t depth_max) {
    struct levels levels;
    levels.outer = walk->depth;
    levels.depth = 0;
    struct pass pass = start_pass(walk, false);
    const char *detail = pass_value(&pass, &levels, depth_max);
    return finish_pass(walk, &pass, detail);
}

static __attribute__((cold)) bool pass_bounded(struct tv_walk *walk, uint32_t depth_max) {
    struct levels levels;
    levels.outer = 0;
    levels.depth = 0;
    struct pass pass = start_pass(walk, true);
    const char *detail = pass_value(&pass, &levels, depth_max);
    if (detail && levels.depth > 0 && pass.at >= pass.len)
        detail = not_closed;
    return finish_pass(walk, &pass, detail);
}

bool tv_walk_pass_value(struct tv_walk *walk, uint32_t depth_left) {
    uint32_t depth_max = depth_left < TV_DEPTH_MAX ? depth_left : TV_DEPTH_MAX;
    return has_guard(walk) ? pass_guarded(walk, depth_max) : pass_bounded(walk, depth_max);
}

static INLINE bool pass_one_number(struct tv_walk *walk, bool *is_integer, bool bounded) {
    struct pass pass = start_pass(walk, bounded);
    bool plain = false;
    char first = byte_here(&pass);
    const char *detail =
        is_digit(first) || first == '-' ? pass_number(&pass, &plain) : "expected a number";
    struct tv_str text = {walk->base + walk->at, pass.at - walk->at};
    *is_integer = plain || (!detail && tv_number_is_integer(text));
    return finish_pass(walk, &pass, detail);
}

bool tv_walk_pass_number(struct tv_walk *walk, bool *is_integer) {
    if (TV_RARE(walk->depth == 0))
        return pass_one_number(walk, is_integer, true);
    return pass_one_number(walk, is_integer, false);
}

bool tv_walk_pass_literal(struct tv_walk *walk) {
    struct pass pass = start_pass(walk, true);
    return finish_pass(walk, &pass, pass_literal(&pass));
}

/* ---- Whole records -------------------------------------------------------------------------- */

bool tv_walk_init(struct tv_walk *walk, struct tv_str record, const struct tv_index *index) {
    uint32_t len = (uint32_t)record.len;
    while (len > 0 && is_blank(record.at[len - 1]))
        len--;
    *walk = (struct tv_walk){.base = record.at,
                             .quote = index->quotes,
                             .len = len,
                             .at = find_no_blank(record.at, 0, len),
                             .escape_first = index->escape_first,
                             .escape_last = index->escape_last};
    if (TV_RARE(walk->at == len))
        return tv_walk_fail(walk, len, "expected a value; there is nothing");
    char first = record.at[walk->at];
    bool is_container = first == '{' || first == '[';
    if (TV_OFTEN(!is_container || record.at[len - 1] == first + 2))
        return true;
    return pass_bounded(walk, TV_DEPTH_MAX) && tv_walk_fail(walk, len, not_closed);
}

bool tv_json_check(const struct tv_kernel *kernel, struct tv_str record, struct tv_index *index,
                   uint32_t depth_max, struct tv_json_error *error) {
    struct tv_walk walk;
    if (!tv_scan(kernel, record, index, error))
        return false;
    if (tv_walk_init(&walk, record, index) && tv_walk_skip(&walk, depth_max) && tv_walk_end(&walk))
        return true;
    *error = walk.error;
    return false;
}
