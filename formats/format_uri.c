/* URIs and IRIs (RFC 3986, RFC 3987) in one pass, URLs as browsers write them (WHATWG), and URI
 * templates (RFC 6570).
 *
 *   reference = [ scheme ":" ] [ "//" authority ] path [ "?" query ] [ "#" fragment ]
 *   authority = [ userinfo "@" ] ( "[" ip "]" | name ) [ ":" digits ]
 *   url       = scheme ":" ( any but controls, space, <, > and " )+, with a host where the scheme
 *               has one: browsers leave  [ ] { } | ^ ` % #  unescaped in a path, query or fragment
 *   template  = ( literal | "{" [ operator ] variable { "," variable } "}" )*
 *   variable  = name { "." name } [ ":" 1 to 9999 | "*" ]
 *
 * Every byte is looked up in one table of classes; a reader runs over all bytes of the classes
 * at hand and then looks at the one that stopped it. IRIs differ in taking ranges of characters
 * beyond ASCII, the private ones only in a query.
 *
 * Most references have nothing but plain characters behind "https://" or from their start on, and
 * are recognized sixteen bytes at a time. Plain are letters, digits and  & ' ( ) * + , - . / = ? _
 * In whatever order they stand, they are a reference; and behind "//" a host, maybe a path, maybe
 * a query. */
#include "format_parts.h"
#include "format_vector.h"

/* Which characters beyond ASCII a text takes. */
enum wide { WIDE_NONE, WIDE_LETTERS, WIDE_PRIVATE };

/* The code point of one UTF-8 sequence of two to four bytes, and its end; NULL if it is cut. */
static const char *read_wide(const char *at, const char *end, uint32_t *point) {
    unsigned char lead = (unsigned char)*at;
    int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
    if (end - at <= more) {
        return NULL;
    }
    uint32_t value = lead & (0x3fU >> more);
    for (int i = 1; i <= more; i++) {
        value = value << 6 | ((unsigned char)at[i] & 0x3fU);
    }
    *point = value;
    return at + more + 1;
}

/* ucschar of RFC 3987: neither controls nor surrogates, private or non-characters. */
static bool is_ucschar(uint32_t point) {
    if (point < 0x10000) {
        return (point >= 0xa0 && point <= 0xd7ff) || (point >= 0xf900 && point <= 0xfdcf) ||
               (point >= 0xfdf0 && point <= 0xffef);
    }
    return (point & 0xffff) <= 0xfffd && point < 0xf0000 && (point < 0xe0000 || point >= 0xe1000);
}

static bool is_private(uint32_t point) {
    return (point >= 0xe000 && point <= 0xf8ff) ||
           (point >= 0xf0000 && point < 0x110000 && (point & 0xffff) <= 0xfffd);
}

static const char *skip_wide(const char *at, const char *end, enum wide wide) {
    uint32_t point = 0;
    const char *next = read_wide(at, end, &point);
    bool fits = is_ucschar(point) || (wide == WIDE_PRIVATE && is_private(point));
    return next && fits ? next : NULL;
}

static bool is_escape(const char *at, const char *end) {
    return end - at >= 3 && *at == '%' && is_class(at[1], CLASS_HEX) && is_class(at[2], CLASS_HEX);
}

/* Four bytes a step: URLs are long, and nearly all of their bytes are of the class. */
static const char *skip_fast(const char *at, const char *end, unsigned classes) {
    while (end - at >= 4 && is_class(at[0], classes) && is_class(at[1], classes) &&
           is_class(at[2], classes) && is_class(at[3], classes)) {
        at += 4;
    }
    return skip_class(at, end, classes);
}

/* The end of a run of bytes of the classes, of escapes like %20 and of wide characters. */
static const char *skip_text(const char *at, const char *end, unsigned classes, enum wide wide) {
    for (;;) {
        at = skip_fast(at, end, classes);
        if (at == end) {
            return at;
        }
        if (is_escape(at, end)) {
            at += 3;
            continue;
        }
        bool is_wide = wide != WIDE_NONE && is_class(*at, CLASS_WIDE);
        const char *next = is_wide ? skip_wide(at, end, wide) : NULL;
        if (!next) {
            return at;
        }
        at = next;
    }
}

/* An IP address of a later version: v1.text */
static bool is_future_ip(const char *at, const char *end) {
    if (at == end || (*at | 0x20) != 'v') {
        return false;
    }
    const char *dot = skip_class(at + 1, end, CLASS_HEX);
    return dot > at + 1 && end - dot >= 2 && *dot == '.' &&
           skip_class(dot + 1, end, CLASS_REG_NAME | CLASS_COLON) == end;
}

/* The end of "[" ip "]", or NULL. */
static const char *read_bracketed(const char *at, const char *end) {
    const char *inner = at + 1;
    const char *close = skip_class(inner, end, CLASS_REG_NAME | CLASS_COLON);
    if (close == end || *close != ']') {
        return NULL;
    }
    bool fits = tv_format_is_ipv6(inner, (size_t)(close - inner)) || is_future_ip(inner, close);
    return fits ? close + 1 : NULL;
}

/* The start of the host, and the end of its name if it is one. A colon may belong to a user or
 * start a port, which is known only at an "@"; most names have neither and are read once. */
static const char *find_host(const char *at, const char *end, enum wide wide,
                             const char **name_end) {
    *name_end = skip_text(at, end, CLASS_REG_NAME, wide);
    if (*name_end == end || (**name_end != ':' && **name_end != '@')) {
        return at;
    }
    const char *user_end = skip_text(*name_end, end, CLASS_REG_NAME | CLASS_COLON, wide);
    if (user_end == end || *user_end != '@') {
        return at;
    }
    *name_end = skip_text(user_end + 1, end, CLASS_REG_NAME, wide);
    return user_end + 1;
}

/* Reads what follows "//"; returns its end, or NULL. */
static const char *read_authority(const char *at, const char *end, enum wide wide) {
    const char *host_end;
    const char *host = find_host(at, end, wide, &host_end);
    if (host < end && *host == '[') {
        host_end = read_bracketed(host, end);
    }
    if (host_end && host_end < end && *host_end == ':') {
        host_end = skip_class(host_end + 1, end, CLASS_DIGIT);
    }
    if (!host_end || host_end == end) {
        return host_end;
    }
    return *host_end == '/' || *host_end == '?' || *host_end == '#' ? host_end : NULL;
}

/* Path, query and fragment, up to the end. */
static bool is_path_and_rest(const char *at, const char *end, enum wide wide) {
    at = skip_text(at, end, CLASS_PATH, wide);
    if (at < end && *at == '?') {
        at = skip_text(at + 1, end, CLASS_QUERY, wide == WIDE_NONE ? WIDE_NONE : WIDE_PRIVATE);
    }
    if (at < end && *at == '#') {
        at = skip_text(at + 1, end, CLASS_QUERY, wide);
    }
    return at == end;
}

/* The place behind the scheme and its colon; `at` if there is no scheme. */
static const char *skip_scheme(const char *at, const char *end) {
    const char *colon = skip_class(at, end, CLASS_SCHEME);
    bool fits = colon < end && *colon == ':' && is_class(*at, CLASS_ALPHA);
    return fits ? colon + 1 : at;
}

/* Without a scheme a colon in the first part of a path would make that part a scheme. */
static bool has_colon_first(const char *at, const char *end, enum wide wide) {
    const char *stop = skip_text(at, end, CLASS_REG_NAME, wide);
    while (stop < end && *stop == '@') {
        stop = skip_text(stop + 1, end, CLASS_REG_NAME, wide);
    }
    return stop < end && *stop == ':';
}

static __attribute__((noinline)) bool is_other_reference(const char *at, size_t len, enum wide wide,
                                                         bool needs_scheme) {
    const char *end = at + len;
    const char *rest = skip_scheme(at, end);
    if (rest == at && (needs_scheme || has_colon_first(at, end, wide))) {
        return false;
    }
    if (end - rest >= 2 && rest[0] == '/' && rest[1] == '/') {
        rest = read_authority(rest + 2, end, wide);
    }
    return rest && is_path_and_rest(rest, end, wide);
}

/* The lanes with a plain character. The signs from & to 9 lie together; = and ? differ in one bit.
 */
static inline byte_lanes find_plain(byte_lanes lanes) {
    return find_letters(lanes) | find_range(lanes, '&', '9') | find_byte(lanes, '_') |
           find_byte(lanes | fill_lanes('=' ^ '?'), '?');
}

/* Whether eight bytes or more are all plain; the last vector overlaps the one before it. */
static inline bool is_plain(const char *at, size_t len) {
    if (len < LANE_COUNT) {
        return mask_of(find_plain(join_words(load_word(at), load_word(at + len - 8)))) == ALL_LANES;
    }
    byte_lanes plain = find_plain(load_lanes(at + len - LANE_COUNT));
    for (size_t i = 0; i + LANE_COUNT < len; i += LANE_COUNT) {
        plain &= find_plain(load_lanes(at + i));
    }
    return mask_of(plain) == ALL_LANES;
}

/* Whether sixteen bytes or more are "https://" or "http://" and plain characters. */
static inline bool is_plain_url(const char *at, size_t len) {
    uint64_t word = load_word(at);
    if (word == load_word("https://")) {
        return is_plain(at + 8, len - 8);
    }
    return word << 8 == load_word("\0http://") && is_plain(at + 7, len - 7);
}

static inline bool is_reference(const char *at, size_t len, enum wide wide, bool needs_scheme) {
    if (len >= 16 && is_plain_url(at, len)) {
        return true;
    }
    if (!needs_scheme && len >= 8 && is_plain(at, len)) {
        return true;
    }
    return is_other_reference(at, len, wide, needs_scheme);
}

bool tv_format_is_uri(const char *at, size_t len) {
    return is_reference(at, len, WIDE_NONE, true);
}

bool tv_format_is_uri_reference(const char *at, size_t len) {
    return is_reference(at, len, WIDE_NONE, false);
}

bool tv_format_is_iri(const char *at, size_t len) {
    return is_reference(at, len, WIDE_LETTERS, true);
}

bool tv_format_is_iri_reference(const char *at, size_t len) {
    return is_reference(at, len, WIDE_LETTERS, false);
}

/* Whether URLs of the scheme, the `len` bytes at `at`, have a host; those of others may have one.
 */
static bool needs_host(const char *at, size_t len) {
    return is_word(at, len, "https") || is_word(at, len, "http") || is_word(at, len, "wss") ||
           is_word(at, len, "ws") || is_word(at, len, "ftp");
}

/* Whether what follows the colon is "//" and an authority whose host is not empty. */
static bool has_host(const char *at, const char *end) {
    if (end - at < 2 || at[0] != '/' || at[1] != '/') {
        return false;
    }
    const char *host = at + 2;
    const char *stop = host;
    for (; stop < end && *stop != '/' && *stop != '?' && *stop != '#' && *stop != '\\'; stop++) {
        host = *stop == '@' ? stop + 1 : host;
    }
    return host < stop && *host != ':';
}

bool tv_format_is_url(const char *at, size_t len) {
    const char *end = at + len;
    if (len >= 16 && is_plain_url(at, len)) {
        const char *host = at + (at[4] == ':' ? 7 : 8);
        return *host != '/' && *host != '?';
    }
    const char *rest = skip_scheme(at, end);
    if (rest == at || rest == end || skip_fast(rest, end, CLASS_URL) != end) {
        return false;
    }
    return !needs_host(at, (size_t)(rest - at - 1)) || has_host(rest, end);
}

/* The end of a variable and its modifier, or NULL. */
static const char *read_variable(const char *at, const char *end) {
    for (;;) {
        const char *name = at;
        at = skip_text(at, end, CLASS_VARNAME, WIDE_NONE);
        if (at == name) {
            return NULL;
        }
        if (at == end || *at != '.') {
            break;
        }
        at++;
    }
    if (at < end && *at == '*') {
        return at + 1;
    }
    if (at == end || *at != ':') {
        return at;
    }
    const char *digits = at + 1;
    at = skip_class(digits, end, CLASS_DIGIT);
    return at == digits || at - digits > 4 || *digits == '0' ? NULL : at;
}

static bool is_operator(char c) {
    switch (c) {
    case '+':
    case '#':
    case '.':
    case '/':
    case ';':
    case '?':
    case '&':
    /* The standard keeps these five for later. */
    case '=':
    case ',':
    case '!':
    case '@':
    case '|':
        return true;
    default:
        return false;
    }
}

/* The end of what stands in braces, whose opening is at `at`; NULL if it is wrong. */
static const char *read_expression(const char *at, const char *end) {
    at++;
    at += at < end && is_operator(*at) ? 1 : 0;
    for (;;) {
        at = read_variable(at, end);
        if (!at || at == end) {
            return NULL;
        }
        if (*at == '}') {
            return at + 1;
        }
        if (*at != ',') {
            return NULL;
        }
        at++;
    }
}

bool tv_format_is_uri_template(const char *at, size_t len) {
    const char *end = at + len;
    while (at) {
        at = skip_text(at, end, CLASS_LITERAL, WIDE_PRIVATE);
        if (at == end) {
            return true;
        }
        at = *at == '{' ? read_expression(at, end) : NULL;
    }
    return false;
}
