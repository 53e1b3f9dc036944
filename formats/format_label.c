/* Internationalized labels of host names: Punycode (RFC 3492) and what a decoded label may
 * hold (RFC 5891, RFC 5892).
 *
 *   xn--bcher-kva   ->   b ü c h e r      the part behind the last hyphen says which characters
 *       `---' `-'                         to insert, and where
 *
 * A valid label has no hyphen at its ends nor hyphens third and fourth, does not start with a
 * mark, and all its characters are valid, or valid beside the neighbors they have. Not asked:
 * whether it is in normal form NFC, and the rules for mixed directions (RFC 5893). */
#include "format_label.h"

#include "data_label.inc"

enum { POINT_BITS = 21, POINT_END = 0x110000 };

/* As written by tools/dev/gen_formats.py, from bit 0 on. */
enum label_flag {
    LABEL_VALID = 1 << 0,
    LABEL_MARK = 1 << 1,
    LABEL_VIRAMA = 1 << 2,         /* the sign that removes a vowel, in scripts of India */
    LABEL_JOINS_NEXT = 1 << 3,     /* joins the letter after it, as in Arabic */
    LABEL_JOINS_PREVIOUS = 1 << 4, /* joins the letter before it */
    LABEL_TRANSPARENT = 1 << 5,    /* does not come between letters that join */
    LABEL_GREEK = 1 << 6,
    LABEL_HEBREW = 1 << 7,
    LABEL_KANA_OR_HAN = 1 << 8
};

/* The state of the decoder: each insertion adds to `at` the distance from the last one, counted
 * over all places and all code points in between. */
struct decoder {
    const char *next;
    const char *end;
    uint32_t bias;
    uint32_t at;
    uint32_t point;
    bool has_inserted;
};

enum { BASE = 36, THRESHOLD_MIN = 1, THRESHOLD_MAX = 26, SKEW = 38, DAMP = 700 };

/* 0 to 25 for letters, 26 to 35 for digits. */
static uint32_t digit_value(char c) {
    return c >= '0' && c <= '9' ? (uint32_t)(c - '0') + 26 : (uint32_t)(to_lower(c) - 'a');
}

static uint32_t threshold_of(uint32_t position, uint32_t bias) {
    if (position <= bias + THRESHOLD_MIN) {
        return THRESHOLD_MIN;
    }
    return position >= bias + THRESHOLD_MAX ? THRESHOLD_MAX : position - bias;
}

/* Reads one number of variable length; false if it is cut or too large. */
static bool read_distance(struct decoder *decoder, uint32_t *distance) {
    uint64_t value = 0;
    uint64_t weight = 1;
    for (uint32_t position = BASE;; position += BASE) {
        if (decoder->next == decoder->end || !is_class(*decoder->next, CLASS_ALNUM)) {
            return false;
        }
        uint32_t digit = digit_value(*decoder->next++);
        uint32_t threshold = threshold_of(position, decoder->bias);
        value += digit * weight;
        if (value > INT32_MAX || weight > INT32_MAX) {
            return false;
        }
        if (digit < threshold) {
            *distance = (uint32_t)value;
            return true;
        }
        weight *= BASE - threshold;
    }
}

/* The bias that suits numbers of the size just seen. */
static uint32_t adapt_bias(uint32_t distance, uint32_t count, bool is_first) {
    uint32_t delta = is_first ? distance / DAMP : distance / 2;
    uint32_t position = 0;
    delta += delta / count;
    while (delta > (BASE - THRESHOLD_MIN) * THRESHOLD_MAX / 2) {
        delta /= BASE - THRESHOLD_MIN;
        position += BASE;
    }
    return position + (BASE - THRESHOLD_MIN + 1) * delta / (delta + SKEW);
}

static bool insert_next(struct decoder *decoder, struct tv_label *label) {
    uint32_t distance;
    if (label->count == TV_LABEL_LEN_MAX || !read_distance(decoder, &distance)) {
        return false;
    }
    uint32_t count = (uint32_t)label->count + 1;
    uint32_t at = decoder->at + distance;
    decoder->bias = adapt_bias(distance, count, !decoder->has_inserted);
    decoder->has_inserted = true;
    decoder->point += at / count;
    decoder->at = at % count;
    if (decoder->point >= POINT_END) {
        return false;
    }
    for (size_t i = label->count; i > decoder->at; i--) {
        label->points[i] = label->points[i - 1];
    }
    label->points[decoder->at++] = decoder->point;
    label->count++;
    return true;
}

bool tv_label_decode(const char *at, size_t len, struct tv_label *label) {
    size_t hyphen = len;
    while (hyphen > 0 && at[hyphen - 1] != '-') {
        hyphen--;
    }
    /* A hyphen with nothing before it ends no list: it is read as a digit, and refused. */
    size_t basic_count = hyphen > 0 ? hyphen - 1 : 0;
    const char *first_digit = basic_count > 0 ? at + hyphen : at;
    struct decoder decoder = {first_digit, at + len, 72, 0, 0x80, false};
    if (basic_count > TV_LABEL_LEN_MAX || decoder.next == decoder.end) {
        return false;
    }
    for (size_t i = 0; i < basic_count; i++) {
        label->points[i] = (unsigned char)to_lower(at[i]);
    }
    label->count = basic_count;
    while (decoder.next < decoder.end) {
        if (!insert_next(&decoder, label)) {
            return false;
        }
    }
    return true;
}

/* The flags of the last run that starts at or before the code point. */
static unsigned flags_of(uint32_t point) {
    size_t low = 0;
    size_t high = sizeof(label_runs) / sizeof(label_runs[0]);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if ((label_runs[middle] & ((1U << POINT_BITS) - 1)) <= point) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low == 0 ? 0 : label_runs[low - 1] >> POINT_BITS;
}

static unsigned flags_at(const struct tv_label *label, size_t index) {
    return index < label->count ? flags_of(label->points[index]) : 0;
}

static unsigned flags_before(const struct tv_label *label, size_t index) {
    return index > 0 ? flags_of(label->points[index - 1]) : 0;
}

/* Whether letters that join stand on both sides, transparent ones skipped. */
static bool parts_joining_letters(const struct tv_label *label, size_t index) {
    size_t before = index;
    while (flags_before(label, before) & LABEL_TRANSPARENT) {
        before--;
    }
    size_t after = index + 1;
    while (flags_at(label, after) & LABEL_TRANSPARENT) {
        after++;
    }
    return (flags_before(label, before) & LABEL_JOINS_NEXT) &&
           (flags_at(label, after) & LABEL_JOINS_PREVIOUS);
}

static bool has_any(const struct tv_label *label, unsigned flag) {
    for (size_t i = 0; i < label->count; i++) {
        if (flags_of(label->points[i]) & flag) {
            return true;
        }
    }
    return false;
}

static bool has_within(const struct tv_label *label, uint32_t first, uint32_t last) {
    for (size_t i = 0; i < label->count; i++) {
        if (label->points[i] >= first && label->points[i] <= last) {
            return true;
        }
    }
    return false;
}

/* Whether the character at an index is valid where it stands: RFC 5892, appendix A. */
static bool is_valid_at(const struct tv_label *label, size_t index) {
    uint32_t point = label->points[index];
    switch (point) {
    case 0xb7: /* middle dot: in Catalan, between two l */
        return index > 0 && index + 1 < label->count && label->points[index - 1] == 'l' &&
               label->points[index + 1] == 'l';
    case 0x375: /* Greek numeral sign */
        return (flags_at(label, index + 1) & LABEL_GREEK) != 0;
    case 0x5f3: /* Hebrew geresh and gershayim */
    case 0x5f4:
        return (flags_before(label, index) & LABEL_HEBREW) != 0;
    case 0x30fb: /* katakana middle dot */
        return has_any(label, LABEL_KANA_OR_HAN);
    case 0x200c: /* zero width non-joiner */
        return (flags_before(label, index) & LABEL_VIRAMA) || parts_joining_letters(label, index);
    case 0x200d: /* zero width joiner */
        return (flags_before(label, index) & LABEL_VIRAMA) != 0;
    default:
        return (flags_of(point) & LABEL_VALID) != 0;
    }
}

bool tv_label_is_mark(uint32_t point) {
    return (flags_of(point) & LABEL_MARK) != 0;
}

bool tv_label_is_valid(const struct tv_label *label) {
    const uint32_t *points = label->points;
    bool has_reserved_hyphens = label->count >= 4 && points[2] == '-' && points[3] == '-';
    if (points[0] == '-' || points[label->count - 1] == '-' || has_reserved_hyphens ||
        (flags_of(points[0]) & LABEL_MARK)) {
        return false;
    }
    /* Arabic digits are of one of two kinds, never mixed. */
    if (has_within(label, 0x660, 0x669) && has_within(label, 0x6f0, 0x6f9)) {
        return false;
    }
    for (size_t i = 0; i < label->count; i++) {
        if (!is_valid_at(label, i)) {
            return false;
        }
    }
    return true;
}

bool tv_format_is_punycode_label(const char *at, size_t len) {
    struct tv_label label;
    return tv_label_decode(at, len, &label) && tv_label_is_valid(&label);
}

/* ---- Encoding -------------------------------------------------------------------------------- */

struct encoder {
    char *out;
    size_t len, room; /* len > room: it did not fit */
    uint32_t bias;
};

static void put_byte(struct encoder *encoder, char byte) {
    if (encoder->len < encoder->room) {
        encoder->out[encoder->len] = byte;
    }
    encoder->len++;
}

static void put_digit(struct encoder *encoder, uint32_t value) {
    put_byte(encoder, (char)(value < 26 ? 'a' + (int)value : '0' + (int)value - 26));
}

/* Writes one number of variable length. */
static void put_distance(struct encoder *encoder, uint32_t distance) {
    for (uint32_t position = BASE;; position += BASE) {
        uint32_t threshold = threshold_of(position, encoder->bias);
        if (distance < threshold) {
            put_digit(encoder, distance);
            return;
        }
        put_digit(encoder, threshold + (distance - threshold) % (BASE - threshold));
        distance = (distance - threshold) / (BASE - threshold);
    }
}

/* The smallest code point that is not below the limit. */
static uint32_t next_point(const struct tv_label *label, uint32_t limit) {
    uint32_t next = POINT_END;
    for (size_t i = 0; i < label->count; i++) {
        if (label->points[i] >= limit && label->points[i] < next) {
            next = label->points[i];
        }
    }
    return next;
}

static uint32_t put_basic(struct encoder *encoder, const struct tv_label *label) {
    for (size_t i = 0; i < label->count; i++) {
        if (label->points[i] < 0x80) {
            put_byte(encoder, (char)label->points[i]);
        }
    }
    uint32_t count = (uint32_t)encoder->len;
    if (count > 0) {
        put_byte(encoder, '-');
    }
    return count;
}

size_t tv_label_encode(const struct tv_label *label, char *out, size_t room) {
    struct encoder encoder = {out, 0, room, 72};
    uint32_t basic = put_basic(&encoder, label), done = basic, point = 0x80, distance = 0;
    while (done < label->count) {
        uint32_t next = next_point(label, point);
        distance += (next - point) * (done + 1);
        point = next;
        for (size_t i = 0; i < label->count; i++) {
            distance += label->points[i] < point;
            if (label->points[i] != point) {
                continue;
            }
            put_distance(&encoder, distance);
            encoder.bias = adapt_bias(distance, done + 1, done == basic);
            distance = 0;
            done++;
        }
        distance++;
        point++;
    }
    return encoder.len <= room ? encoder.len : 0;
}
