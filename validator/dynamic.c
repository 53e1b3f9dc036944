/* Names that were made at run time: an id, a date, a time, a price, an address or a link was put
 * into them. What people put into names themselves must pass: Step 2, iOS 17, Top 10, 404, A/B, a
 * year, ISO 27001, 10000 Steps. So a number alone counts from five digits on, unless it ends in
 * three zeros or a standard's name stands in front of it. */
#include "dynamic.h"

#include "formats.h"

#include <string.h>

enum {
    LOOKED_AT_MAX = 256, /* bytes of a name; longer ones are not looked at */
    ID_DIGITS = 5,       /* a number of so many digits is an id */
    TAG_DIGITS = 3,      /* likewise behind a # */
    CODE_LEN = 8,        /* letters and digits mixed are an id from here on */
    CODE_DIGITS = 3,     /* with so many digits */
    CODE_CHANGES = 4     /* and so many changes between the two, where not all are hex digits */
};

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static bool is_alnum(char c) {
    return is_digit(c) || is_letter(c);
}

static bool is_hex(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* The byte at an offset; 0 beyond the end. */
static char at(struct tv_str name, size_t i) {
    return i < name.len ? name.at[i] : '\0';
}

static bool ends_before(struct tv_str name, size_t i) {
    return i == 0 || !is_alnum(name.at[i - 1]);
}

/* ---- UUIDs and addresses --------------------------------------------------------------------- */

static bool is_uuid_at(struct tv_str name, size_t from) {
    static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    enum { LEN = sizeof form - 1 };
    if (name.len - from < LEN || !ends_before(name, from) || is_alnum(at(name, from + LEN)))
        return false;
    size_t i = 0;
    while (i < LEN && (form[i] == 'x' ? is_hex(name.at[from + i]) : name.at[from + i] == '-'))
        i++;
    return i == LEN;
}

static bool is_wrapping(char c) {
    return c == ' ' || (c && strchr("()[]<>{},;:\"'", c));
}

/* Its host has a dot: Lunch@Work is none. */
static bool is_email(struct tv_str part) {
    const char *sign = part.len > 0 ? memchr(part.at, '@', part.len) : NULL;
    return sign && memchr(sign, '.', (size_t)(part.at + part.len - sign)) &&
           tv_format_matches(TV_FORMAT_EMAIL, part.at, part.len);
}

/* An address, free of what stands around it. */
static bool has_email(struct tv_str name) {
    if (!memchr(name.at, '@', name.len))
        return false;
    for (size_t first = 0, end; first < name.len; first = end + 1) {
        for (end = first; end < name.len && !is_wrapping(name.at[end]);)
            end++;
        if (is_email((struct tv_str){name.at + first, end - first}))
            return true;
    }
    return false;
}

static bool has_link(struct tv_str name) {
    for (size_t i = 0; i + 3 <= name.len; i++) {
        if (memcmp(name.at + i, "://", 3) == 0)
            return true;
    }
    return false;
}

/* ---- Dates and times ------------------------------------------------------------------------- */

/* A number in a name: its digits and what it is worth, at most 8 of them. */
struct number {
    size_t len;
    unsigned value;
};

static struct number take_number(struct tv_str name, size_t from) {
    struct number number = {0, 0};
    while (number.len < 9 && is_digit(at(name, from + number.len)))
        number.value = number.value * 10 + (unsigned)(name.at[from + number.len++] - '0');
    return number;
}

static bool is_year(struct number number) {
    return number.len == 4 && number.value >= 1900 && number.value < 2100;
}

static bool is_between(struct number number, unsigned least, unsigned most) {
    return (number.len == 1 || number.len == 2) && number.value >= least && number.value <= most;
}

static bool is_day_and_month(struct number a, struct number b) {
    return (is_between(a, 1, 12) && is_between(b, 1, 31)) ||
           (is_between(b, 1, 12) && is_between(a, 1, 31));
}

/* Year, month and day in one of the usual orders, with one separator: 2026-03-01, 01/03/2026. */
static bool is_date_at(struct tv_str name, size_t from) {
    struct number first = take_number(name, from);
    size_t next = from + first.len;
    char separator = at(name, next);
    struct number second = take_number(name, next + 1);
    next += 1 + second.len;
    struct number third = take_number(name, next + 1);
    if (!separator || !strchr("-/._ ", separator) || at(name, next) != separator ||
        is_digit(at(name, next + 1 + third.len)))
        return false;
    return (is_year(first) && is_between(second, 1, 12) && is_between(third, 1, 31)) ||
           (is_year(third) && is_day_and_month(first, second));
}

static bool is_half_of_day(struct tv_str name, size_t from) {
    from += at(name, from) == ' ';
    char half = at(name, from) & ~0x20, m = at(name, from + 1) & ~0x20;
    return (half == 'A' || half == 'P') && m == 'M' && !is_alnum(at(name, from + 2));
}

/* 14:05:33, 9:30 am. 12:10 alone is as often a ratio or a verse. */
static bool is_time_at(struct tv_str name, size_t from) {
    struct number hour = take_number(name, from);
    struct number minute = take_number(name, from + hour.len + 1);
    size_t end = from + hour.len + 1 + minute.len;
    if (at(name, from + hour.len) != ':' || !is_between(hour, 0, 23) || minute.len != 2 ||
        minute.value > 59)
        return false;
    bool has_seconds = at(name, end) == ':' && take_number(name, end + 1).len == 2;
    return is_half_of_day(name, end) || (hour.len == 2 && has_seconds);
}

/* ---- Prices ---------------------------------------------------------------------------------- */

/* Bytes of the currency sign at an offset, 0 when there is none. */
static size_t sign_len(struct tv_str name, size_t from) {
    static const struct tv_str signs[] = {
        {"$", 1}, {"\xe2\x82\xac", 3}, {"\xc2\xa3", 2}, {"\xc2\xa5", 2}, {"\xe2\x82\xb9", 3}};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        struct tv_str sign = signs[i];
        if (from + sign.len <= name.len && memcmp(name.at + from, sign.at, sign.len) == 0)
            return sign.len;
    }
    return 0;
}

/* The offset behind the number that begins here, with its fraction and groups of digits. */
static size_t number_end(struct tv_str name, size_t from) {
    size_t end = from;
    while (is_digit(at(name, end)) ||
           ((at(name, end) == '.' || at(name, end) == ',') && is_digit(at(name, end + 1))))
        end++;
    return end;
}

/* The number that begins here has a currency sign in front of it or behind it, and a fraction:
 * whole prices are in names of offers, $1 Trial. */
static bool is_price_at(struct tv_str name, size_t from) {
    size_t end = number_end(name, from);
    if (end - from == take_number(name, from).len)
        return false;
    size_t blank = at(name, end) == ' ';
    if (sign_len(name, end + blank) > 0)
        return true;
    size_t before = from > 0 && name.at[from - 1] == ' ' ? from - 1 : from;
    for (size_t len = 1; len <= 3 && len <= before; len++) {
        if (sign_len(name, before - len) == len)
            return true;
    }
    return false;
}

/* ---- Numbers and codes ----------------------------------------------------------------------- */

static bool is_round(struct tv_str digits) {
    return digits.len < 8 && memcmp(digits.at + digits.len - 3, "000", 3) == 0;
}

/* True when the word that ends here, one blank or hyphen left out, names those who number their
 * papers. */
static bool is_behind_standard(struct tv_str name, size_t from) {
    static const struct tv_str bodies[] = {{"iso", 3}, {"iec", 3},  {"din", 3}, {"en", 2},
                                           {"rfc", 3}, {"ieee", 4}, {"nist", 4}};
    size_t end = from > 0 && !is_alnum(name.at[from - 1]) ? from - 1 : from;
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        struct tv_str body = bodies[i];
        size_t same = 0;
        while (same < body.len && same < end &&
               (name.at[end - 1 - same] | 0x20) == body.at[body.len - 1 - same])
            same++;
        if (same == body.len && ends_before(name, end - same))
            return true;
    }
    return false;
}

static bool has_long_number(struct tv_str name, size_t first, size_t end) {
    for (size_t i = first, len; i<end; i += len> 0 ? len : 1) {
        for (len = 0; i + len < end && is_digit(name.at[i + len]);)
            len++;
        if (len >= ID_DIGITS && !is_round((struct tv_str){name.at + i, len}) &&
            !is_behind_standard(name, i))
            return true;
    }
    return false;
}

/* Letters and digits as people do not mix them: 0f8fad5b, XJ48K2P9. */
/* A word with a number behind it is none, though all its letters be hex digits: decade2010. Nor are
 * other scripts than Latin: they write words without blanks between them. */
static bool is_code(struct tv_str token) {
    size_t digits = 0, hex = 0, changes = 0;
    for (size_t i = 0; i < token.len; i++) {
        if ((unsigned char)token.at[i] >= 0x80)
            return false;
        digits += is_digit(token.at[i]);
        hex += is_hex(token.at[i]);
        changes += i > 0 && is_digit(token.at[i]) != is_digit(token.at[i - 1]);
    }
    if (token.len < CODE_LEN || digits < CODE_DIGITS || digits == token.len)
        return false;
    bool is_word = changes == 1 && !is_digit(token.at[0]);
    return (hex == token.len && !is_word) || (digits * 4 >= token.len && changes >= CODE_CHANGES);
}

static bool is_id(struct tv_str name, size_t first, size_t end) {
    struct tv_str token = {name.at + first, end - first};
    bool is_tagged = first > 0 && name.at[first - 1] == '#' && token.len >= TAG_DIGITS &&
                     take_number(name, first).len == token.len;
    return is_tagged || has_long_number(name, first, end) || is_code(token);
}

static bool has_id(struct tv_str name) {
    for (size_t first = 0, end; first < name.len; first = end + 1) {
        for (end = first; end < name.len && is_alnum(name.at[end]);)
            end++;
        if (end > first && is_id(name, first, end))
            return true;
    }
    return false;
}

/* ---- Names ----------------------------------------------------------------------------------- */

static bool has_value(struct tv_str name) {
    for (size_t i = 0; i < name.len; i++) {
        bool starts_number = is_digit(name.at[i]) && (i == 0 || !is_digit(name.at[i - 1]));
        if (is_hex(name.at[i]) && is_uuid_at(name, i))
            return true;
        if (starts_number && (is_date_at(name, i) || is_time_at(name, i) || is_price_at(name, i)))
            return true;
    }
    return has_email(name) || has_link(name) || has_id(name);
}

/* Most names are done with here: what is looked for has a digit, an @ or a colon. */
static bool may_hold_value(struct tv_str name) {
    size_t i = 0;
    while (i < name.len && !(name.at[i] >= '0' && name.at[i] <= ':') && name.at[i] != '@')
        i++;
    return i < name.len && name.len <= LOOKED_AT_MAX;
}

bool tv_event_name_is_dynamic(struct tv_str name) {
    return may_hold_value(name) && has_value(name);
}

static bool is_number(struct tv_str name) {
    bool has_digit = false, has_other = false;
    for (size_t i = 0; i < name.len; i++) {
        has_digit |= is_digit(name.at[i]);
        has_other |= !is_digit(name.at[i]) && name.at[i] != '.' && name.at[i] != '-';
    }
    return has_digit && !has_other;
}

/* A name without any letter is a number, whatever its length. */
bool tv_key_is_dynamic(struct tv_str name) {
    return may_hold_value(name) && (is_number(name) || has_value(name));
}

bool tv_event_name_is_reserved(struct tv_str name) {
    static const struct tv_str tables[] = {{"tracks", 6},   {"identifies", 10}, {"users", 5},
                                           {"pages", 5},    {"screens", 7},     {"groups", 6},
                                           {"accounts", 8}, {"aliases", 7}};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        size_t same = 0;
        while (same < name.len && same < tables[i].len &&
               (name.at[same] | 0x20) == tables[i].at[same])
            same++;
        if (same == name.len && same == tables[i].len)
            return true;
    }
    return false;
}
