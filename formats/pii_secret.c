/* Secrets that show what they are: JSON web tokens (RFC 7519), private keys (RFC 7468), bearer
 * tokens (RFC 6750), and keys whose issuer puts a prefix before them. */
#include "pii_parts.h"

static bool is_base64url(char c) {
    return is_alnum(c) || c == '_' || c == '-';
}

static bool is_token(char c) {
    return is_base64url(c) || (c && strchr(".~+/=", c));
}

static bool is_upper_alnum(char c) {
    return is_digit(c) || (c >= 'A' && c <= 'Z');
}

static size_t skip(const struct tv_pii_search *s, size_t at, bool (*is_part)(char c)) {
    while (at < s->len && is_part(s->text[at]))
        at++;
    return at;
}

static bool has_text(const struct tv_pii_search *s, size_t at, const char *text) {
    size_t len = strlen(text);
    return s->len - at >= len && memcmp(s->text + at, text, len) == 0;
}

/* A key: prefix, then at least `min` characters (exactly, with is_exact). */
struct prefix {
    const char *text;
    bool (*is_part)(char c);
    unsigned min;
    bool is_exact;
};

static const struct prefix prefixes[] = {{"AKIA", is_upper_alnum, 16, true},
                                         {"ASIA", is_upper_alnum, 16, true},
                                         {"AIza", is_base64url, 35, true},
                                         {"ghp_", is_alnum, 36, false},
                                         {"gho_", is_alnum, 36, false},
                                         {"ghu_", is_alnum, 36, false},
                                         {"ghs_", is_alnum, 36, false},
                                         {"ghr_", is_alnum, 36, false},
                                         {"github_pat_", is_base64url, 36, false},
                                         {"xoxb-", is_base64url, 20, false},
                                         {"xoxp-", is_base64url, 20, false},
                                         {"xoxa-", is_base64url, 20, false},
                                         {"xoxr-", is_base64url, 20, false},
                                         {"xoxs-", is_base64url, 20, false},
                                         {"xapp-", is_base64url, 20, false},
                                         {"sk_live_", is_alnum, 16, false},
                                         {"rk_live_", is_alnum, 16, false},
                                         {"sk-ant-", is_base64url, 32, false},
                                         {"sk-proj-", is_base64url, 32, false}};

static bool find_key(const struct tv_pii_search *s, size_t at, size_t *end) {
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        const struct prefix *prefix = &prefixes[i];
        if (!has_text(s, at, prefix->text))
            continue;
        size_t from = at + strlen(prefix->text);
        *end = skip(s, from, prefix->is_part);
        size_t len = *end - from;
        return (prefix->is_exact ? len == prefix->min : len >= prefix->min) && ends_word(s, *end);
    }
    return false;
}

/* header.payload.signature; the first two are JSON objects in base64url. */
static bool find_jwt(const struct tv_pii_search *s, size_t at, size_t *end) {
    enum { PART_MIN = 10 };
    for (int part = 0; part < 2; part++) {
        if (!has_text(s, at, "eyJ"))
            return false;
        *end = skip(s, at, is_base64url);
        if (*end - at < PART_MIN || *end == s->len || s->text[*end] != '.')
            return false;
        at = *end + 1;
    }
    *end = skip(s, at, is_base64url);
    return *end - at >= PART_MIN;
}

/* -----BEGIN RSA PRIVATE KEY-----; `at` is behind the hyphens. */
static bool find_private_key(const struct tv_pii_search *s, size_t at, size_t *end) {
    enum { NAME_MAX = 32 };
    if (at - s->from < 5 || memcmp(s->text + at - 5, "-----", 5) != 0 || !has_text(s, at, "BEGIN "))
        return false;
    for (size_t i = at; i < s->len && i - at < NAME_MAX; i++) {
        if (s->text[i] == '"')
            return false;
        if (!has_text(s, i, "PRIVATE KEY-----"))
            continue;
        const char *quote = memchr(s->text + i, '"', s->len - i);
        *end = quote ? (size_t)(quote - s->text) : s->len;
        return true;
    }
    return false;
}

static bool has_digit(const char *at, size_t len) {
    for (size_t i = 0; i < len; i++) {
        if (is_digit(at[i]))
            return true;
    }
    return false;
}

static bool find_bearer(const struct tv_pii_search *s, size_t at, size_t *end) {
    enum { WORD_LEN = 7, TOKEN_MIN = 16 };
    if (!has_text(s, at + 1, "earer "))
        return false;
    *end = skip(s, at + WORD_LEN, is_token);
    return *end - at - WORD_LEN >= TOKEN_MIN &&
           has_digit(s->text + at + WORD_LEN, *end - at - WORD_LEN);
}

/* Signs of a key stand at its start, but for the h of gh._ and github, and the k of sk_ and rk_. */
static size_t start_of(const struct tv_pii_search *s, size_t at) {
    bool is_inside = s->text[at] == 'h' || s->text[at] == 'k';
    if (!is_inside || at == s->from)
        return at;
    bool is_hub = at - s->from >= 3 && memcmp(s->text + at - 3, "git", 3) == 0;
    return is_hub ? at - 3 : at - 1;
}

/* Keys begin with few letters; most marks are found out by this. */
static bool may_start(char c) {
    static const uint32_t letters = 1u << ('e' & 31) | 1u << ('g' & 31) | 1u << ('r' & 31) |
                                    1u << ('s' & 31) | 1u << ('x' & 31);
    return c == 'A' || c == 'B' || (c >= 'a' && c <= 'z' && (letters >> (c & 31) & 1));
}

bool tv_pii_secret_at(const struct tv_pii_search *s, size_t at, struct tv_pii_match *match) {
    size_t start = start_of(s, at), end = 0;
    char c = s->text[start];
    bool found = false;
    if (!may_start(c))
        return false;
    if (c == 'B' && start > s->from && s->text[start - 1] == '-')
        found = find_private_key(s, start, &end);
    else if (!starts_word(s, start))
        return false;
    else if (c == 'B')
        found = find_bearer(s, start, &end);
    else if (c == 'e')
        found = find_jwt(s, start, &end);
    else
        found = find_key(s, start, &end);
    if (found)
        *match = (struct tv_pii_match){start, end - start, TV_PII_SECRET};
    return found;
}
