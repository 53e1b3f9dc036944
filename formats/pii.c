/* From a byte to what it may be a sign of, and the slow search that looks at every byte. */
#include "pii_parts.h"

static bool is_in_number(char c) {
    return is_digit(c) || c == ' ' || c == '-' || c == '.' || c == '/';
}

bool tv_pii_at(struct tv_pii_search *search, size_t at, struct tv_pii_match *match) {
    char c = search->text[at];
    bool found = false;
    if (c == '@' || c == '%')
        found = tv_pii_email_at(search, at, match);
    if (!found && (c == '+' || c == '%'))
        found = tv_pii_phone_at(search, at, match);
    if (found || c == '@' || c == '+' || c == '%')
        return found;
    if (is_in_number(c)) {
        size_t end;
        found = tv_pii_digits_at(search, at, &end, match);
        search->from = end;
        return found;
    }
    return tv_pii_secret_at(search, at, match);
}

/* True for the bytes that tv_pii_at is worth being asked about: digits and @ + % e A h k x B, as
 * bits, 32 a row. Letters begin a word, but for those of gh._, github, sk_ and rk_. */
static bool is_sign(const struct tv_pii_search *s, size_t at) {
    static const uint32_t rows[8] = {0, 0x03ff0820, 0x00000007, 0x01000920};
    unsigned char byte = (unsigned char)s->text[at];
    if (!(rows[byte >> 5] >> (byte & 31) & 1))
        return false;
    if (byte <= '@' || at == s->from)
        return true;
    char before = s->text[at - 1];
    if (byte == 'h')
        return before == 'g' || before == 't';
    if (byte == 'k')
        return before == 's' || before == 'r';
    return starts_word(s, at);
}

bool tv_pii_find(struct tv_pii_search *search, struct tv_pii_match *match) {
    size_t passed = search->from; /* digits before it have been looked at */
    for (size_t at = search->from; at < search->len; at++) {
        char c = search->text[at];
        if (!is_sign(search, at) || (is_digit(c) && at < passed))
            continue;
        struct tv_pii_search rest = *search;
        if (tv_pii_at(&rest, at, match)) {
            search->from = match->at + match->len;
            return true;
        }
        passed = is_digit(c) ? rest.from : passed;
    }
    search->from = search->len;
    return false;
}
