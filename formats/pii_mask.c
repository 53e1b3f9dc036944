/* Masking: each kind keeps what tells one value from the next in a report, and no more. */
#include "pii_parts.h"

static void cover(char *text, size_t from, size_t to) {
    for (size_t i = from; i < to; i++)
        text[i] = '*';
}

/* Covers digits but the first and last few. */
static void cover_digits(char *text, size_t len, size_t first, size_t last) {
    size_t count = 0, seen = 0;
    for (size_t i = 0; i < len; i++)
        count += is_digit(text[i]);
    for (size_t i = 0; i < len; i++) {
        if (!is_digit(text[i]))
            continue;
        if (seen >= first && count - seen > last)
            text[i] = '*';
        seen++;
    }
}

/* j***@e******.com */
static void mask_email(char *text, size_t len) {
    size_t at = 0, dot = len;
    while (at < len && text[at] != '@' && text[at] != '%')
        at++;
    size_t host = at < len && text[at] == '%' ? at + 3 : at + 1;
    while (dot > host + 1 && text[dot - 1] != '.')
        dot--;
    cover(text, at > 1 ? 1 : 0, at);
    for (size_t i = host + 1; i + 1 < dot; i++)
        text[i] = text[i] == '.' ? '.' : '*';
}

static void mask_phone(char *text, size_t len) {
    char digits[4] = "000";
    size_t from = text[0] == '%' ? 3 : 1, count = 0;
    for (size_t i = from; i < len && count < 3; i++) {
        if (is_digit(text[i]))
            digits[count++] = text[i];
    }
    cover_digits(text + from, len - from, tv_pii_calling_code(digits, count), 2);
}

static void mask_id(char *text, size_t len) {
    for (size_t i = 0; i + 2 < len; i++)
        text[i] = is_alnum(text[i]) ? '*' : text[i];
}

static void mask_ip(char *text, size_t len) {
    size_t i = 0;
    while (i < len && text[i] != '.' && text[i] != ':')
        i++;
    for (; i < len; i++)
        text[i] = is_alnum(text[i]) ? '*' : text[i];
}

/* Prefixes of issuers stay, as far as they go: they say whose key it is. */
static void mask_secret(char *text, size_t len) {
    bool is_known = len > 16 && (memcmp(text, "eyJ", 3) == 0 || strchr("AgxsrB", text[0]));
    cover(text, is_known ? 4 : 0, len);
}

void tv_pii_mask(char *text, const struct tv_pii_match *match) {
    char *at = text + match->at;
    switch (match->kind) {
    case TV_PII_EMAIL:
        mask_email(at, match->len);
        break;
    case TV_PII_PHONE:
        mask_phone(at, match->len);
        break;
    case TV_PII_CARD:
        cover_digits(at, match->len, 4, 4);
        break;
    case TV_PII_NATIONAL_ID:
        mask_id(at, match->len);
        break;
    case TV_PII_IP:
        mask_ip(at, match->len);
        break;
    case TV_PII_SECRET:
    case TV_PII_KINDS:
        mask_secret(at, match->len);
        break;
    }
}

void tv_pii_mask_all(char *text, size_t len, unsigned told) {
    struct tv_pii_search search = {text, len, 0, told};
    struct tv_pii_match match;
    while (tv_pii_find(&search, &match))
        tv_pii_mask(text, &match);
}

/* ---- JSON ------------------------------------------------------------------------------------ */

/* The closing quote of a string whose inside begins at `at`; len: the text ends before it. */
static size_t string_end(const char *text, size_t len, size_t at) {
    while (at < len && text[at] != '"')
        at += text[at] == '\\' && at + 1 < len ? 2 : 1;
    return at;
}

static size_t skip_blanks(const char *text, size_t len, size_t at) {
    while (at < len && (unsigned char)text[at] <= ' ')
        at++;
    return at;
}

/* A string under a name that tells. A secret is covered whole: what it looks like says nothing. */
static void mask_told(char *text, size_t from, size_t to, unsigned told) {
    struct tv_pii_match match = {from, to - from, TV_PII_KINDS};
    if (!tv_pii_is_told(text + from, to - from, told, &match.kind))
        return;
    if (match.kind == TV_PII_SECRET)
        cover(text, from, to);
    else
        tv_pii_mask(text, &match);
}

/* Masks the value behind a name whose closing quote is at `close`, as far as its name decides. */
static unsigned ask_name(struct tv_pii_names *names, const char *name, size_t len) {
    return names ? tv_pii_of_name_again(names, name, len) : tv_pii_of_name(name, len);
}

static void mask_value(struct tv_pii_names *names, char *text, size_t len, size_t open,
                       size_t close) {
    size_t at = skip_blanks(text, len, close + 1);
    if (at == len || text[at] != ':')
        return;
    at = skip_blanks(text, len, at + 1);
    unsigned told = at < len ? ask_name(names, text + open, close - open) : 0;
    if (!told)
        return;
    bool is_string = text[at] == '"';
    size_t end = is_string ? string_end(text, len, at + 1) : at;
    while (!is_string && end < len && is_digit(text[end]))
        end++;
    if (is_string)
        mask_told(text, at + 1, end, told);
    tv_pii_mask_all(text + at, end - at, told);
}

/* A quote before a colon ends a name, wherever the text may have been cut: strings need not be
 * counted from its start. */
void tv_pii_mask_told(char *text, size_t len, struct tv_pii_names *names) {
    size_t open = 0; /* behind the last quote */
    for (size_t at = 0; at < len; at++) {
        const char *quote = memchr(text + at, '"', len - at);
        if (!quote)
            break;
        at = (size_t)(quote - text);
        if (at > 0 && text[at - 1] == '\\')
            continue;
        mask_value(names, text, len, open, at);
        open = at + 1;
    }
}

void tv_pii_mask_json(char *text, size_t len, struct tv_pii_names *names) {
    tv_pii_mask_told(text, len, names);
    tv_pii_mask_all(text, len, 0);
}

/* ---- Parts ----------------------------------------------------------------------------------- */

static bool ends_string(const char *text, size_t at) {
    return text[at] == '"' && (at == 0 || text[at - 1] != '\\');
}

/* The last quote before a byte, or the start of the text. Long strings are passed in steps. */
static size_t quote_before(const char *text, size_t at) {
    enum { STEP = 128 };
    while (at > STEP && !memchr(text + at - STEP, '"', STEP))
        at -= STEP;
    while (at > 0 && text[--at] != '"')
        continue;
    return at;
}

/* What decides about a byte lies between the quotes around it, or is the name in front of them:
 *
 *   "name" : "va|lue"      the third quote before a byte of the value, and the next behind it
 *
 * The one quote more is for what an escape at the end of a name or value may hide. */
struct tv_pii_part tv_pii_part(struct tv_pii_part wanted, const char *text, size_t len) {
    enum { QUOTES_BEFORE = 4 };
    struct tv_pii_part part = wanted;
    for (int quotes = 0; part.from > 0 && quotes < QUOTES_BEFORE;) {
        part.from = quote_before(text, part.from);
        quotes += ends_string(text, part.from);
    }
    do {
        const char *quote = part.to < len ? memchr(text + part.to, '"', len - part.to) : NULL;
        part.to = quote ? (size_t)(quote - text) + 1 : len;
    } while (part.to < len && !ends_string(text, part.to - 1));
    return part;
}

size_t tv_pii_mask_around(char *text, size_t len, size_t done, const struct tv_pii_marks *marks) {
    for (uint32_t i = 0; i < marks->count; i++) {
        size_t mark = marks->from + marks->at[i], open = mark;
        if (mark < done)
            continue;
        while (open + 1 > done && open > 0 && text[open] != '"')
            open--;
        const char *quote = memchr(text + mark, '"', len - mark);
        done = quote ? (size_t)(quote - text) + 1 : len;
        tv_pii_mask_all(text + open, done - open, 0);
    }
    return done;
}
