/* The walk: a cursor over an indexed record. The caller drives it, value by value, and so fuses its
 * own work with the only pass over the grammar. The hot functions are inline; after the first fault
 * walk->error is not TV_JSON_OK and every function returns false.
 *
 *   {"a": [1, "x"]}              tv_walk_type     at a value: what starts here
 *   ^ enter, then until no more  tv_walk_string / _number / _literal   take a scalar
 *     is there:                  tv_walk_enter    go into a container, stand at its first part
 *       key (objects only)       tv_walk_key      take a name, stand at its value
 *       take or skip the value   tv_walk_skip     check and pass any value, however deep
 *       next                     tv_walk_next     behind a value: pass a comma or close
 *   end                          tv_walk_end      behind the outermost value
 *
 * No byte beyond the record is read. A record that is an object or array is only walked when its
 * last byte is a closing bracket of its kind (tv_walk_init checks it): blanks, numbers and literals
 * then stop before the end by themselves, and only closing a container needs a test. A number or
 * literal that is the whole record has no such guard and goes a slow, bounded way. */
#ifndef TV_WALK_H
#define TV_WALK_H

#include "json.h"

#include <assert.h>
#include <string.h>

#define TV_OFTEN(condition) __builtin_expect(!!(condition), 1)
#define TV_RARE(condition) __builtin_expect(!!(condition), 0)

/* Levels that tv_walk_skip can keep in mind. */
enum { TV_DEPTH_MAX = 1024 };

/* While there is no fault:
 *   depth > 0    implies at < len, and base[len - 1] is a closing bracket outside of any string
 *   *quote       is the first quote at or behind `at`, or a sentinel
 * After a fault base no longer shows the record but one byte at which everything fails, so that no
 * hot function has to look at error first. */
struct tv_walk {
    const char *base;      /* the record */
    const uint32_t *quote; /* next quote of the index */
    uint32_t at;           /* next byte to read; apart from depth: both would be read as one word
                              right after one of them was written, which takes long */
    uint32_t len;          /* the record's bytes, blanks at its end trimmed */
    uint32_t depth;        /* containers that are open */
    uint32_t escape_first; /* as in tv_index */
    uint32_t escape_last;
    struct tv_json_error error;
};

/* A place to come back to: saved and restored freely, as long as record and index live. */
struct tv_walk_mark {
    const uint32_t *quote;
    uint32_t at;
    uint32_t depth;
};

/* Starts at the record's value; blanks around it are trimmed. record and index are borrowed, and
 * tv_scan has made the index of these very bytes. false when there is no value or an object or
 * array does not end with its closing bracket; the fault is then the first one in the text. */
bool tv_walk_init(struct tv_walk *walk, struct tv_str record, const struct tv_index *index);

/* Scans and checks a whole record: exactly one value, nested at most depth_max (up to TV_DEPTH_MAX)
 * containers deep. index as for tv_scan; false and *error at the first fault. */
bool tv_json_check(const struct tv_kernel *kernel, struct tv_str record, struct tv_index *index,
                   uint32_t depth_max, struct tv_json_error *error);

/* ---- For the functions below ---------------------------------------------------------------- */

/* tv_type of a value by its first byte; numbers are TV_TYPE_NUMBER, 0 starts no value. */
extern const uint8_t tv_walk_types[256];

/* Records the first fault and makes every later step fail. Always false. */
bool tv_walk_fail(struct tv_walk *walk, uint32_t at, const char *detail);

/* The same, finding the words: neither a comma nor the closing bracket, or both of them; an end of
 * the record that is too early or too late. */
bool tv_walk_fail_next(struct tv_walk *walk, uint32_t at, char close);
bool tv_walk_fail_end(struct tv_walk *walk);

/* The long ways round: several blanks, a literal close to the end or misspelled, any number, any
 * value but a string. */
uint32_t tv_walk_pass_blanks(const struct tv_walk *walk, uint32_t at);
bool tv_walk_pass_literal(struct tv_walk *walk);
bool tv_walk_pass_number(struct tv_walk *walk, bool *is_integer);
bool tv_walk_pass_value(struct tv_walk *walk, uint32_t depth_left);

/* Offset of the first byte that is no blank. Most often there is no blank, or one. */
static inline uint32_t tv_walk_blanks(const struct tv_walk *walk, uint32_t at) {
    const char *text = walk->base + at;
    if (TV_OFTEN((unsigned char)text[0] > ' '))
        return at;
    if (text[0] == ' ' && (unsigned char)text[1] > ' ')
        return at + 1;
    return tv_walk_pass_blanks(walk, at);
}

/* True when a backslash is among the bytes from start to end, the inside of a string. Records with
 * escapes mostly have them in one place, so that only strings near it are searched. */
static inline bool tv_walk_has_escape(const struct tv_walk *walk, uint32_t start, uint32_t end) {
    return TV_RARE(end > walk->escape_first) && start <= walk->escape_last &&
           memchr(walk->base + start, '\\', end - start);
}

/* The string whose opening quote is at `at`; stays there. */
static inline struct tv_str tv_walk_peek(const struct tv_walk *walk, bool *has_escape) {
    uint32_t start = walk->at + 1;
    uint32_t end = walk->quote[1];
    assert(walk->quote[0] == walk->at && end >= start && end < walk->len);
    *has_escape = tv_walk_has_escape(walk, start, end);
    return (struct tv_str){walk->base + start, end - start};
}

/* The same; stands behind its closing quote. */
static inline struct tv_str tv_walk_take(struct tv_walk *walk, bool *has_escape) {
    struct tv_str raw = tv_walk_peek(walk, has_escape);
    walk->at = walk->quote[1] + 1;
    walk->quote += 2;
    return raw;
}

/* Leaves a container, at being just behind its closing bracket. */
static inline bool tv_walk_close(struct tv_walk *walk, uint32_t at) {
    walk->at = at;
    walk->depth--;
    if (TV_RARE((walk->depth == 0) != (at == walk->len)))
        return tv_walk_fail_end(walk);
    return true;
}

/* ---- At a value ----------------------------------------------------------------------------- */

/* What starts here: TV_TYPE_STRING, _OBJECT, _ARRAY, _BOOLEAN, _NULL or _NUMBER (never _INTEGER);
 * 0 when nothing does: tv_walk_skip then records the fault. */
static inline unsigned tv_walk_type(const struct tv_walk *walk) {
    assert(walk->at < walk->len);
    return tv_walk_types[(unsigned char)walk->base[walk->at]];
}

/* Takes a string: *raw is what stands between its quotes, borrowed from the record; *has_escape
 * tells whether a backslash is in it (see tv_unescape). */
static inline bool tv_walk_string(struct tv_walk *walk, struct tv_str *raw, bool *has_escape) {
    assert(walk->at < walk->len);
    if (TV_RARE(walk->base[walk->at] != '"'))
        return tv_walk_fail(walk, walk->at, "expected a string");
    *raw = tv_walk_take(walk, has_escape);
    return true;
}

/* Takes a number: *text is all of it, borrowed from the record; *is_integer as in
 * tv_number_is_integer. */
static inline bool tv_walk_number(struct tv_walk *walk, struct tv_str *text, bool *is_integer) {
    uint32_t start = walk->at;
    const char *from = walk->base + start;
    if (!tv_walk_pass_number(walk, is_integer))
        return false;
    *text = (struct tv_str){from, walk->at - start};
    return true;
}

/* Takes true, false or null; which one, the first byte has told. */
static inline bool tv_walk_literal(struct tv_walk *walk) {
    static const char words[3][4] = {
        {'n', 'u', 'l', 'l'}, {'t', 'r', 'u', 'e'}, {'a', 'l', 's', 'e'}};
    const char *text = walk->base + walk->at;
    /* No branch tells true from false: no processor could predict it. */
    uint32_t is_false = *text == 'f';
    const char *word = words[2 * is_false + (*text == 't')];
    if (TV_RARE(walk->len - walk->at < 5 || memcmp(text + is_false, word, 4) != 0))
        return tv_walk_pass_literal(walk);
    walk->at += 4 + is_false;
    return true;
}

/* Goes into an object or array and stands at its first key or value. *empty when there is none: it
 * is then already closed and left behind. */
static inline bool tv_walk_enter(struct tv_walk *walk, bool *empty) {
    assert(walk->at < walk->len);
    char open = walk->base[walk->at];
    if (TV_RARE(open != '{' && open != '['))
        return tv_walk_fail(walk, walk->at, "expected an object or array");
    walk->depth++;
    walk->at = tv_walk_blanks(walk, walk->at + 1);
    /* In ASCII each closing bracket is two behind its opening one. */
    *empty = walk->base[walk->at] == open + 2;
    return *empty ? tv_walk_close(walk, walk->at + 1) : true;
}

/* Checks and passes a value of any kind that holds at most depth_left (up to TV_DEPTH_MAX) levels
 * of containers. Deeper is the fault TV_JSON_DEPTH: a driver at its own limit asks for 0 levels. */
static inline bool tv_walk_skip(struct tv_walk *walk, uint32_t depth_left) {
    assert(walk->at < walk->len);
    if (walk->base[walk->at] != '"')
        return tv_walk_pass_value(walk, depth_left);
    walk->at = walk->quote[1] + 1;
    walk->quote += 2;
    return true;
}

/* ---- In a container ------------------------------------------------------------------------- */

/* At a key: takes it as tv_walk_string does, passes the colon and stands at the value. */
static inline bool tv_walk_key(struct tv_walk *walk, struct tv_str *raw, bool *has_escape) {
    assert(walk->at < walk->len);
    if (TV_RARE(walk->base[walk->at] != '"'))
        return tv_walk_fail(walk, walk->at, "expected a quoted name");
    *raw = tv_walk_take(walk, has_escape);
    uint32_t at = tv_walk_blanks(walk, walk->at);
    if (TV_RARE(walk->base[at] != ':'))
        return tv_walk_fail(walk, at, "expected : after the name");
    walk->at = tv_walk_blanks(walk, at + 1);
    return true;
}

/* Behind a value in the innermost open container, whose closing bracket is close. A comma: *more,
 * and stands at the next key or value. The bracket: not *more, and stands behind it. */
static inline bool tv_walk_next(struct tv_walk *walk, char close, bool *more) {
    assert(walk->at < walk->len);
    uint32_t at = tv_walk_blanks(walk, walk->at);
    *more = walk->base[at] == ',';
    if (TV_OFTEN(*more)) {
        walk->at = tv_walk_blanks(walk, at + 1);
        return TV_OFTEN(walk->base[walk->at] != close) || tv_walk_fail_next(walk, at, close);
    }
    if (TV_RARE(walk->base[at] != close))
        return tv_walk_fail_next(walk, at, close);
    return tv_walk_close(walk, at + 1);
}

/* ---- Places --------------------------------------------------------------------------------- */

static inline struct tv_walk_mark tv_walk_save(const struct tv_walk *walk) {
    return (struct tv_walk_mark){walk->quote, walk->at, walk->depth};
}

/* Back to (or forward to) a saved place; after a fault nothing happens. */
static inline void tv_walk_restore(struct tv_walk *walk, struct tv_walk_mark mark) {
    if (TV_RARE(walk->error.fault != TV_JSON_OK))
        return;
    walk->quote = mark.quote;
    walk->at = mark.at;
    walk->depth = mark.depth;
}

/* Behind the outermost value: true when the record has no more text. */
static inline bool tv_walk_end(struct tv_walk *walk) {
    return TV_OFTEN(walk->at == walk->len && walk->depth == 0) || tv_walk_fail_end(walk);
}

#endif
