/* Both matchers walk pattern and text together and remember the last star (of characters, or of
 * steps): when they differ behind it, it takes one more. A later star never needs an earlier one
 * again, so nothing is tried twice. */
#include "glob.h"

#include <string.h>

static struct tv_str skip(struct tv_str text, size_t len) {
    return (struct tv_str){text.at + len, text.len - len};
}

static struct tv_str start(struct tv_str text, size_t len) {
    return (struct tv_str){text.at, len};
}

/* ---- Names ---------------------------------------------------------------------------------- */

/* Bytes of the code point that a text begins with; of something that is none, one byte. */
static size_t first_len(struct tv_str text) {
    size_t len = 1;
    while (len < text.len && len < 4 && ((unsigned char)text.at[len] & 0xC0) == 0x80)
        len++;
    return (unsigned char)text.at[0] < 0x80 ? 1 : len;
}

/* Takes one character of both, when the pattern begins with one that fits. */
static bool take_one(struct tv_str *pattern, struct tv_str *name) {
    if (pattern->len == 0 || name->len == 0 || pattern->at[0] == '*')
        return false;
    if (pattern->at[0] == '?') {
        *pattern = skip(*pattern, 1);
        *name = skip(*name, first_len(*name));
        return true;
    }
    size_t escape = pattern->at[0] == '\\' && pattern->len > 1;
    if (pattern->at[escape] != name->at[0])
        return false;
    *pattern = skip(*pattern, escape + 1);
    *name = skip(*name, 1);
    return true;
}

bool tv_glob_name(struct tv_str pattern, struct tv_str name) {
    struct tv_str behind = {NULL, 0}, rest = {NULL, 0}; /* the last star: what it left */
    while (name.len > 0 || pattern.len > 0) {
        if (take_one(&pattern, &name))
            continue;
        if (pattern.len > 0 && pattern.at[0] == '*') {
            pattern = behind = skip(pattern, 1);
            rest = name;
        } else if (behind.at && rest.len > 0) {
            name = rest = skip(rest, first_len(rest));
            pattern = behind;
        } else {
            return false;
        }
    }
    return true;
}

/* ---- Steps ---------------------------------------------------------------------------------- */

static size_t step_len(struct tv_str text) {
    const char *slash = text.len ? memchr(text.at, '/', text.len) : NULL;
    return slash ? (size_t)(slash - text.at) : text.len;
}

/* A text of steps that is used up has no bytes left and no address: "a/" has a second, empty one.
 */
static struct tv_str next_step(struct tv_str text) {
    size_t len = step_len(text);
    return len < text.len ? skip(text, len + 1) : (struct tv_str){NULL, 0};
}

static bool is_any(struct tv_str pattern) {
    return pattern.at && tv_str_equal(start(pattern, step_len(pattern)), TV_STR("**"));
}

static bool take_step(struct tv_str *pattern, struct tv_str *text) {
    if (!pattern->at || !text->at || is_any(*pattern) ||
        !tv_glob_name(start(*pattern, step_len(*pattern)), start(*text, step_len(*text))))
        return false;
    *pattern = next_step(*pattern);
    *text = next_step(*text);
    return true;
}

/* open: it is enough that the text goes on behind the pattern. */
static bool match_steps(struct tv_str pattern, struct tv_str text, bool open) {
    struct tv_str behind = {NULL, 0}, rest = {NULL, 0};
    bool has_star = false;
    while (pattern.at || (text.at && !open)) {
        if (take_step(&pattern, &text))
            continue;
        if (is_any(pattern)) {
            pattern = behind = next_step(pattern);
            rest = text;
            has_star = true;
        } else if (has_star && rest.at) {
            text = rest = next_step(rest);
            pattern = behind;
        } else {
            return false;
        }
    }
    return true;
}

bool tv_glob_steps(struct tv_str pattern, struct tv_str text) {
    return match_steps(pattern, text, false);
}

/* ---- Paths ---------------------------------------------------------------------------------- */

static struct tv_str trim(struct tv_str pattern) {
    while (pattern.len > 1 && pattern.at[0] == '.' && pattern.at[1] == '/')
        pattern = skip(pattern, 2);
    while (pattern.len > 1 && pattern.at[pattern.len - 1] == '/')
        pattern.len--;
    return pattern;
}

bool tv_glob_path(struct tv_str pattern, struct tv_str path) {
    pattern = trim(pattern);
    if (pattern.len && memchr(pattern.at, '/', pattern.len))
        return match_steps(pattern.at[0] == '/' ? skip(pattern, 1) : pattern, path, true);
    for (struct tv_str at = path; at.at; at = next_step(at))
        if (tv_glob_name(pattern, start(at, step_len(at))))
            return true;
    return false;
}
