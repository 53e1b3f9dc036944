/* References between schemas: URIs as RFC 3986 has them. A base may also be the path of a plan,
 * which is a relative reference; what is resolved against it is a path again, and keeps the ".."
 * that lead out of where the path starts. */
#include "compile_schema.h"

#include <string.h>

/* scheme ":" "//" authority path "?" query; the last four may be absent. */
struct uri {
    struct tv_str scheme, authority, path, query;
    bool has_scheme, has_authority, has_query;
};

static struct tv_str part(struct tv_str text, size_t from, size_t to) {
    return (struct tv_str){text.at + from, to - from};
}

static size_t find_any(struct tv_str text, size_t from, const char *bytes) {
    size_t at = from;
    while (at < text.len && !(text.at[at] && strchr(bytes, text.at[at])))
        at++;
    return at;
}

static bool is_letter(char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool is_scheme(struct tv_str text) {
    if (text.len == 0 || !is_letter(text.at[0]))
        return false;
    for (size_t i = 1; i < text.len; i++) {
        char byte = text.at[i];
        bool is_digit = byte >= '0' && byte <= '9';
        if (!is_letter(byte) && !is_digit && byte != '+' && byte != '-' && byte != '.')
            return false;
    }
    return true;
}

/* text has no fragment. */
static struct uri take_apart(struct tv_str text) {
    struct uri uri = {.has_scheme = false};
    size_t colon = find_any(text, 0, ":/?"), at = 0;
    if (colon < text.len && text.at[colon] == ':' && is_scheme(part(text, 0, colon))) {
        uri.has_scheme = true;
        uri.scheme = part(text, 0, colon);
        at = colon + 1;
    }
    if (text.len - at >= 2 && text.at[at] == '/' && text.at[at + 1] == '/') {
        size_t end = find_any(text, at + 2, "/?");
        uri.has_authority = true;
        uri.authority = part(text, at + 2, end);
        at = end;
    }
    size_t query = find_any(text, at, "?");
    uri.path = part(text, at, query);
    uri.has_query = query < text.len;
    if (uri.has_query)
        uri.query = part(text, query + 1, text.len);
    return uri;
}

/* ---- Paths ---------------------------------------------------------------------------------- */

/* Takes "." and ".." out of a path, in place. floor: what no ".." takes away. */
struct cleaning {
    char *at;
    size_t len, floor;
};

static void drop_last(struct cleaning *path) {
    path->len--; /* its slash */
    while (path->len > path->floor && path->at[path->len - 1] != '/')
        path->len--;
}

static size_t clean(char *at, size_t len) {
    bool is_absolute = len > 0 && at[0] == '/';
    struct cleaning path = {at, is_absolute, is_absolute};
    for (size_t from = is_absolute, to; from < len; from = to) {
        for (to = from; to < len && at[to] != '/'; to++)
            continue;
        struct tv_str step = {at + from, to - from};
        to += to < len;
        bool is_up = tv_str_equal(step, TV_STR(".."));
        if (is_up && path.len > path.floor) {
            drop_last(&path);
        } else if (!tv_str_equal(step, TV_STR(".")) && !(is_up && is_absolute)) {
            memmove(at + path.len, at + from, to - from);
            path.len += to - from;
            path.floor = is_up ? path.len : path.floor;
        }
    }
    return path.len;
}

/* The path of a reference that has one, below the folder of the base. */
static struct tv_str join_paths(struct tv_arena *arena, const struct uri *base,
                                struct tv_str path) {
    size_t folder = base->path.len;
    while (folder > 0 && base->path.at[folder - 1] != '/')
        folder--;
    bool is_below = path.len == 0 || path.at[0] != '/';
    struct tv_str parts[] = {is_below ? part(base->path, 0, folder) : TV_STR(""), path};
    if (is_below && base->has_authority && base->path.len == 0)
        parts[0] = TV_STR("/");
    return tv_join(arena, parts, 2);
}

static struct tv_str put_together(struct tv_arena *arena, const struct uri *uri) {
    struct tv_str parts[] = {uri->scheme,
                             uri->has_scheme ? TV_STR(":") : TV_STR(""),
                             uri->has_authority ? TV_STR("//") : TV_STR(""),
                             uri->authority,
                             uri->path,
                             uri->has_query ? TV_STR("?") : TV_STR(""),
                             uri->query};
    return tv_join(arena, parts, sizeof parts / sizeof *parts);
}

struct tv_str tv_uri_resolve(struct tv_arena *arena, struct tv_str base_text,
                             struct tv_str reference) {
    struct uri base = take_apart(base_text), uri = take_apart(reference);
    if (uri.has_scheme)
        return put_together(arena, &uri);
    uri.has_scheme = base.has_scheme;
    uri.scheme = base.scheme;
    if (uri.has_authority)
        return put_together(arena, &uri);
    uri.has_authority = base.has_authority;
    uri.authority = base.authority;
    if (uri.path.len == 0) {
        uri.path = base.path;
        uri.query = uri.has_query ? uri.query : base.query;
        uri.has_query |= base.has_query;
        return put_together(arena, &uri);
    }
    uri.path = join_paths(arena, &base, uri.path);
    if (!uri.path.at)
        return uri.path;
    uri.path.len = clean((char *)(uintptr_t)uri.path.at, uri.path.len);
    return put_together(arena, &uri);
}

/* ---- Fragments ------------------------------------------------------------------------------- */

struct tv_str tv_uri_without_fragment(struct tv_str reference) {
    return part(reference, 0, find_any(reference, 0, "#"));
}

static int digit_of(char byte) {
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    char letter = (char)(byte | 0x20);
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

struct tv_str tv_uri_fragment(struct tv_arena *arena, struct tv_str reference) {
    size_t from = find_any(reference, 0, "#");
    char *out = tv_arena_alloc(arena, reference.len, 1);
    size_t len = 0;
    if (!out)
        return (struct tv_str){NULL, 0};
    for (size_t at = from + 1; at < reference.len; at++) {
        int high = -1, low = -1;
        if (reference.at[at] == '%' && reference.len - at > 2) {
            high = digit_of(reference.at[at + 1]);
            low = digit_of(reference.at[at + 2]);
        }
        bool is_escape = high >= 0 && low >= 0;
        out[len++] = is_escape ? (char)(high << 4 | low) : reference.at[at];
        at += is_escape ? 2 : 0;
    }
    return (struct tv_str){out, len};
}
