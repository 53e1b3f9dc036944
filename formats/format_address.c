/* Addresses: IPv4, IPv6, host names (RFC 1123, RFC 5890) and email (RFC 5321, RFC 6531).
 *
 *   email   = local "@" ( host | "[" ipv4 "]" | "[IPv6:" ipv6 "]" )
 *   local   = atoms joined by single dots | quoted text      at most 64 bytes
 *   host    = labels joined by dots                          at most 253 characters
 *   label   = letters, digits and, inside, hyphens           1 to 63 characters
 *
 * The international forms also take every character that is not ASCII. */
#include "format_parts.h"
#include "format_vector.h"

#include <string.h>

enum { LOCAL_LEN_MAX = 64, LABEL_LEN_MAX = 63, HOST_LEN_MAX = 253 };

/* Seven bytes as a word. */
static inline uint64_t load_seven(const char *at) {
    uint64_t word = (unsigned char)at[6];
    for (int i = 5; i >= 0; i--) {
        word = word << 8 | (unsigned char)at[i];
    }
    return word;
}

/* Whether a run of three digits at each place is more than 255, bit by bit. */
static inline unsigned find_over_255(byte_lanes lanes) {
    unsigned above_1 = mask_of(find_above(lanes, '1'));
    unsigned above_2 = mask_of(find_above(lanes, '2'));
    unsigned above_4 = mask_of(find_above(lanes, '4'));
    unsigned above_5 = mask_of(find_above(lanes, '5'));
    return above_2 | (above_1 & (above_5 >> 1 | (above_4 >> 1 & above_5 >> 2)));
}

/* Four numbers of 0 to 255 without leading zeros. Where the digits and dots are is a bit for each
 * byte, and the rules are about bits beside each other: the lengths of the numbers vary so much
 * that branches on them would often be guessed wrong.
 *
 *   192.0.2.254     digits 11101010111   dots 00010101000   (from left to right) */
static inline bool is_ipv4(const char *at, size_t len) {
    if (len < 7 || len > 15) {
        return false;
    }
    byte_lanes lanes = len == 7 ? join_words(load_seven(at), 0) : load_part(at, len);
    unsigned digits = mask_of(find_range(lanes, '0', '9'));
    unsigned dots = mask_of(find_byte(lanes, '.'));
    unsigned zeros = mask_of(find_byte(lanes, '0'));
    unsigned starts = digits & ~(digits << 1);
    unsigned twos = digits & digits >> 1;
    unsigned threes = twos & digits >> 2;
    unsigned last_dots = dots & (dots - 1);
    unsigned last_dot = last_dots & (last_dots - 1);
    unsigned wrong = (digits | dots) ^ ((1U << len) - 1);
    wrong |= starts ^ (dots << 1 | 1);
    wrong |= zeros & starts & twos;
    wrong |= threes & (digits >> 3 | find_over_255(lanes));
    wrong |= last_dot & (last_dot - 1);
    return wrong == 0 && last_dot != 0;
}

bool tv_format_is_ipv4(const char *at, size_t len) {
    return is_ipv4(at, len);
}

/* Groups of one to four hex digits between colons, eight in all. "::" stands once, for the
 * groups that are missing; an IPv4 address may stand for the last two. */
bool tv_format_is_ipv6(const char *at, size_t len) {
    const char *end = at + len;
    bool has_gap = len >= 2 && at[0] == ':' && at[1] == ':';
    int group_count = 0;
    at += has_gap ? 2 : 0;
    while (at < end && group_count < 8) {
        const char *group_end = skip_class(at, end, CLASS_HEX);
        if (group_end < end && *group_end == '.') {
            group_count += 2;
            return tv_format_is_ipv4(at, (size_t)(end - at)) &&
                   (has_gap ? group_count < 8 : group_count == 8);
        }
        if (group_end == at || group_end - at > 4) {
            return false;
        }
        group_count++;
        at = group_end;
        if (at == end) {
            break;
        }
        if (*at != ':' || at + 1 == end) {
            return false;
        }
        at++;
        if (*at == ':') {
            if (has_gap) {
                return false;
            }
            has_gap = true;
            at++;
        }
    }
    return at == end && (has_gap ? group_count < 8 : group_count == 8);
}

bool tv_format_is_ip(const char *at, size_t len) {
    return is_ipv4(at, len) || tv_format_is_ipv6(at, len);
}

/* Whether a run of letters, digits and hyphens is a label. */
static bool is_label(const char *at, const char *end, size_t char_count) {
    return char_count - 1 < LABEL_LEN_MAX && *at != '-' && end[-1] != '-';
}

/* `wide` is CLASS_WIDE to take characters that are not ASCII, else 0. They count as one each:
 * bytes that go on with a character are not counted. */
static bool is_host(const char *at, size_t len, unsigned wide) {
    const char *end = at + len;
    size_t host_count = 0;
    for (;;) {
        const char *label = at;
        size_t char_count = 0;
        while (at < end && is_class(*at, CLASS_ALNUM | CLASS_HYPHEN | wide)) {
            char_count += (*at & 0xc0) != 0x80;
            at++;
        }
        host_count += char_count;
        if (!is_label(label, at, char_count) || host_count > HOST_LEN_MAX) {
            return false;
        }
        if (at == end) {
            return true;
        }
        if (*at != '.') {
            return false;
        }
        at++;
        host_count++;
    }
}

/* Labels that start with "xn--" must be what an international label turns into. */
static bool has_valid_punycode(const char *at, size_t len) {
    const char *end = at + len;
    while (at < end) {
        const char *dot = memchr(at, '.', (size_t)(end - at));
        const char *label_end = dot ? dot : end;
        if (label_end - at >= 4 && is_word(at, 4, "xn--") &&
            !tv_format_is_punycode_label(at + 4, (size_t)(label_end - at) - 4)) {
            return false;
        }
        at = dot ? dot + 1 : end;
    }
    return true;
}

bool tv_format_is_hostname(const char *at, size_t len) {
    return is_host(at, len, 0) && has_valid_punycode(at, len);
}

/* The end of an unquoted local part, or NULL if dots start, end or double in it. */
static const char *read_atoms(const char *at, const char *end, unsigned wide) {
    for (;;) {
        const char *atom = at;
        at = skip_class(at, end, CLASS_ATEXT | wide);
        if (at == atom) {
            return NULL;
        }
        if (at == end || *at != '.') {
            return at;
        }
        at++;
    }
}

/* The end of a quoted local part, whose opening quote is at `at`; NULL if it does not end. */
static const char *read_quoted(const char *at, const char *end, unsigned wide) {
    at++;
    for (;;) {
        at = skip_class(at, end, CLASS_QTEXT | wide);
        if (at == end) {
            return NULL;
        }
        if (*at == '"') {
            return at + 1;
        }
        if (*at != '\\' || end - at < 2 || at[1] < 0x20 || at[1] > 0x7e) {
            return NULL;
        }
        at += 2;
    }
}

/* An IP address between brackets. */
static bool is_address_literal(const char *at, size_t len) {
    if (len < 2 || at[0] != '[' || at[len - 1] != ']') {
        return false;
    }
    const char *inner = at + 1;
    size_t inner_len = len - 2;
    if (inner_len > 5 && is_word(inner, 5, "ipv6:")) {
        return tv_format_is_ipv6(inner + 5, inner_len - 5);
    }
    return tv_format_is_ipv4(inner, inner_len);
}

static __attribute__((noinline)) bool is_other_email(const char *at, size_t len, unsigned wide) {
    const char *end = at + len;
    if (len == 0) {
        return false;
    }
    const char *sign = *at == '"' ? read_quoted(at, end, wide) : read_atoms(at, end, wide);
    if (!sign || sign - at > LOCAL_LEN_MAX || end - sign < 2 || *sign != '@') {
        return false;
    }
    size_t domain_len = (size_t)(end - sign) - 1;
    return is_host(sign + 1, domain_len, wide) || is_address_literal(sign + 1, domain_len);
}

/* Where an address has what, a bit for each byte. */
struct email_bits {
    uint64_t words; /* letters and digits */
    uint64_t hyphens;
    uint64_t signs; /* _ and +, which a host must not have */
    uint64_t dots;
    uint64_t ats;
};

static inline void add_bits(struct email_bits *bits, byte_lanes lanes, size_t shift) {
    bits->words |= (uint64_t)mask_of(find_letters(lanes) | find_range(lanes, '0', '9')) << shift;
    bits->hyphens |= (uint64_t)mask_of(find_byte(lanes, '-')) << shift;
    bits->signs |= (uint64_t)mask_of(find_byte(lanes, '_') | find_byte(lanes, '+')) << shift;
    bits->dots |= (uint64_t)mask_of(find_byte(lanes, '.')) << shift;
    bits->ats |= (uint64_t)mask_of(find_byte(lanes, '@')) << shift;
}

/* Nearly all addresses, in bits beside each other: dots and the sign stand alone and inside, and a
 * label of the host neither starts nor ends with a hyphen. Up to 63 bytes, so that no part can be
 * too long. What is not may still be an address. */
static inline bool is_usual_email(const char *at, size_t len) {
    if (len < 8 || len > 63) {
        return false;
    }
    struct email_bits bits = {0};
    if (len < LANE_COUNT) {
        add_bits(&bits, load_part(at, len), 0);
    } else {
        for (size_t i = 0; i + LANE_COUNT < len; i += LANE_COUNT) {
            add_bits(&bits, load_lanes(at + i), i);
        }
        add_bits(&bits, load_lanes(at + len - LANE_COUNT), len - LANE_COUNT);
    }
    uint64_t inner = bits.words | bits.hyphens | bits.signs;
    uint64_t cuts = bits.dots | bits.ats;
    uint64_t beside_cuts = cuts << 1 | cuts >> 1;
    uint64_t host = 0 - (bits.ats << 1);
    uint64_t wrong = (inner | cuts) ^ ((UINT64_C(1) << len) - 1);
    wrong |= (cuts & 1) | (beside_cuts & ~inner);
    wrong |= host & bits.signs;
    wrong |= host & bits.hyphens & (beside_cuts | UINT64_C(1) << (len - 1));
    wrong |= bits.ats & (bits.ats - 1);
    return wrong == 0 && bits.ats != 0;
}

bool tv_format_is_email(const char *at, size_t len) {
    return is_usual_email(at, len) || is_other_email(at, len, 0);
}

bool tv_format_is_idn_email(const char *at, size_t len) {
    return tv_format_is_email(at, len) || is_other_email(at, len, CLASS_WIDE);
}
