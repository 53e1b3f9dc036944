/* Ways to reach a person: e-mail addresses and phone numbers.
 *
 * Addresses are those of RFC 5321 as people have them: letters, digits and . _ % + - ' before the
 * at sign, a host name with a top-level name of letters behind it. Left out are files of web pages
 * (icon@2x.png), packages (react@18.2.0) and the user in a URL (https://key@host.example/).
 *
 * Phone numbers are those of ITU-T E.164: a plus sign, a calling code that is assigned, 8 to 15
 * digits in all, with the separators that people write between them. */
#include "pii_parts.h"

enum { LOCAL_MAX = 64, DOMAIN_MAX = 253, URL_LOOK = 256, PHONE_MIN = 8, PHONE_MAX = 15 };

/* ---- E-mail ---------------------------------------------------------------------------------- */

/* Letters, digits and . _ % + - ' as bits, 32 a row. */
static bool is_local(char c) {
    static const uint32_t rows[4] = {0, 0x03ff68a0, 0x87fffffe, 0x07fffffe};
    unsigned char byte = (unsigned char)c;
    return byte >= 0x80 || (rows[byte >> 5] >> (byte & 31) & 1);
}

static bool is_label(char c) {
    return is_alnum(c) || (unsigned char)c >= 0x80;
}

/* Where the local part that ends before `end` begins; `end`: there is none. */
static size_t local_start(const struct tv_pii_search *s, size_t end) {
    size_t floor = end - s->from > LOCAL_MAX ? end - LOCAL_MAX : s->from, at = end;
    while (at > floor && is_local(s->text[at - 1]))
        at--;
    if (at > s->from && at < end && s->text[at - 1] == '\\')
        at++; /* the letter of an escape */
    while (at < end && !is_label(s->text[at]))
        at++;
    return at;
}

/* The end of a host name of at least two labels; `at`: there is none. *last is where its last label
 * begins. Dots and hyphens at the end belong to the sentence. */
static size_t domain_end(const struct tv_pii_search *s, size_t at, size_t *last) {
    size_t max = s->len - at > DOMAIN_MAX ? at + DOMAIN_MAX : s->len;
    size_t label = at, end = at, dots = 0;
    while (label < max && is_label(s->text[label])) {
        size_t to = label;
        while (to < max && (is_label(s->text[to]) || s->text[to] == '-'))
            to++;
        end = to;
        *last = label;
        if (to == max || s->text[to] != '.' || to + 1 == max || !is_label(s->text[to + 1]))
            break;
        dots++;
        label = to + 1;
    }
    while (end > *last && !is_label(s->text[end - 1]))
        end--;
    return dots > 0 ? end : at;
}

/* A top-level name: letters, none that files of web pages end in. */
static bool is_top(const char *at, size_t len) {
    static const char *const files[] = {
        "png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "ico",  "css",  "js",  "mjs",
        "cjs", "ts",  "tsx",  "jsx", "map", "json", "html", "htm",  "xml",  "pdf", "zip",
        "gz",  "tgz", "mp3",  "mp4", "mov", "webm", "ttf",  "woff", "woff2"};
    if (len < 2 || len > 24)
        return false;
    for (size_t i = 0; i < len; i++) {
        if (!is_class(at[i], CLASS_ALPHA) && (unsigned char)at[i] < 0x80)
            return len > 4 && memcmp(at, "xn--", 4) == 0;
    }
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        if (files[i][0] == to_lower(*at) && is_word(at, len, files[i]))
            return false;
    }
    return true;
}

/* True when what stands before `at` is the beginning of a URL up to its user: "https://" or
 * "https://name:". */
static bool is_in_url_user(const struct tv_pii_search *s, size_t at) {
    size_t floor = at - s->from > URL_LOOK ? at - URL_LOOK : s->from;
    while (at > floor + 2) {
        at--;
        if (s->text[at] == '/')
            return s->text[at - 1] == '/' || (s->text[at - 1] == '\\' && s->text[at - 2] == '/');
        if (!is_local(s->text[at]) && s->text[at] != ':')
            return false;
    }
    return false;
}

bool tv_pii_email_at(const struct tv_pii_search *s, size_t at, struct tv_pii_match *match) {
    size_t behind = at + 1, last = at;
    if (s->text[at] == '%') {
        if (s->len - at < 3 || s->text[at + 1] != '4' || s->text[at + 2] != '0')
            return false;
        behind = at + 3;
    }
    if (at == s->from || !is_local(s->text[at - 1]) || behind == s->len)
        return false;
    size_t end = domain_end(s, behind, &last);
    size_t start = end > behind ? local_start(s, at) : at;
    if (start == at || !is_top(s->text + last, end - last) || is_in_url_user(s, start))
        return false;
    *match = (struct tv_pii_match){start, end - start, TV_PII_EMAIL};
    return true;
}

/* ---- Phone ----------------------------------------------------------------------------------- */

/* Calling codes of E.164 by their first two digits: 1 one digit, 2 two, 3 three, 0 none. Those of
 * three are not told apart further. */
static const char code_lens[10][11] = {"0000000000", "1111111111", "2333333203", "2222232332",
                                       "2232222222", "3222222223", "2222222333", "1111111111",
                                       "3220232330", "2222223323"};

size_t tv_pii_calling_code(const char *digits, size_t count) {
    return count < 3 ? 0 : (size_t)(code_lens[digits[0] - '0'][digits[1] - '0'] - '0');
}

/* A run of digits with separators, taken apart. */
struct number {
    char digits[PHONE_MAX + 1];
    size_t count, end;                /* end: behind its last digit */
    size_t dots, signs;               /* met so far; signs: dots and others */
    size_t dots_inside, signs_inside; /* before the last digit */
};

static bool take_number(const struct tv_pii_search *s, size_t at, struct number *number) {
    unsigned gap = 0;
    *number = (struct number){.end = at};
    for (; at < s->len && gap <= 2; at++) {
        char c = s->text[at];
        if (is_digit(c)) {
            if (number->count > PHONE_MAX - 1)
                return false;
            number->digits[number->count++] = c;
            number->end = at + 1;
            number->dots_inside = number->dots;
            number->signs_inside = number->signs;
            gap = 0;
        } else if (c && strchr(" -./()", c)) {
            gap++;
            number->signs++;
            number->dots += c == '.';
        } else {
            break;
        }
    }
    return number->count >= PHONE_MIN;
}

/* One dot is that of a fraction; where dots stand between digits, nothing else does. Numbers of
 * North America and of Russia have 11 digits; the parts of the former begin with 2 or more. */
static bool is_phone(const struct number *number) {
    size_t code = tv_pii_calling_code(number->digits, number->count);
    size_t dots = number->dots_inside;
    if (code == 0 || dots == 1 || (dots > 0 && dots != number->signs_inside))
        return false;
    if (code == 1 && number->count != 11)
        return false;
    return number->digits[0] != '1' || (number->digits[1] > '1' && number->digits[4] > '1');
}

bool tv_pii_phone_at(const struct tv_pii_search *s, size_t at, struct tv_pii_match *match) {
    struct number number;
    size_t behind = at + 1;
    if (s->text[at] == '%') {
        if (s->len - at < 3 || s->text[at + 1] != '2' || (s->text[at + 2] | 0x20) != 'b')
            return false;
        behind = at + 3;
    }
    if (behind >= s->len || s->text[behind] < '1' || s->text[behind] > '9' || !starts_word(s, at))
        return false;
    if (!take_number(s, behind, &number) || !is_phone(&number) || !ends_word(s, number.end))
        return false;
    if (number.end < s->len && s->text[number.end] == '+') /* a place: +47.37+008.54/ */
        return false;
    *match = (struct tv_pii_match){at, number.end - at, TV_PII_PHONE};
    return true;
}
