/* International host names: labels as people write them, or in Punycode (RFC 5890 to 5893).
 *
 *   name   = labels joined by dots, of one of four kinds     at most 253 bytes in Punycode
 *   label  = letters, digits, inside hyphens | "xn--" Punycode | international letters
 *
 * Where one label is written from right to left, all labels must keep the rule of RFC 5893, so that
 * a name reads in one way only. Directions are known by blocks of Unicode. */
#include "format_label.h"

enum { NAME_LEN_MAX = 253, PREFIX_LEN = 4 };

/* Directions of characters, as bits. */
enum direction {
    GOES_RIGHT = 1,
    GOES_LEFT = 2,
    DIGIT_EUROPEAN = 4,
    DIGIT_ARABIC = 8,
    JOINS_IN = 16, /* hyphens and the like: of no direction */
    IS_MARK = 32
};

/* bytes: of the label as it was written. */
struct name {
    const char *at, *end;
    const char *bytes;
    struct tv_label label;
    size_t len; /* in Punycode */
    bool goes_left, breaks_rule;
};

/* ---- Directions ------------------------------------------------------------------------------ */

static bool is_within(uint32_t point, uint32_t first, uint32_t last) {
    return point >= first && point <= last;
}

static unsigned direction_of(uint32_t point) {
    if (is_within(point, '0', '9') || is_within(point, 0x6f0, 0x6f9)) {
        return DIGIT_EUROPEAN;
    }
    if (is_within(point, 0x660, 0x669) || is_within(point, 0x10d30, 0x10d39)) {
        return DIGIT_ARABIC;
    }
    if (point == '-' || point == 0xb7 || point == 0x375 || point == 0x30fb ||
        is_within(point, 0x200c, 0x200d)) {
        return JOINS_IN;
    }
    if (tv_label_is_mark(point)) {
        return IS_MARK;
    }
    bool goes_left = is_within(point, 0x590, 0x8ff) || is_within(point, 0xfb1d, 0xfdff) ||
                     is_within(point, 0xfe70, 0xfeff) || is_within(point, 0x10800, 0x10fff) ||
                     is_within(point, 0x1e800, 0x1efff);
    return goes_left ? GOES_LEFT : GOES_RIGHT;
}

static void note_direction(struct name *name) {
    const struct tv_label *label = &name->label;
    unsigned first = direction_of(label->points[0]), last = 0, all = 0;
    for (size_t i = 0; i < label->count; i++) {
        unsigned direction = direction_of(label->points[i]);
        all |= direction;
        last = direction == IS_MARK ? last : direction;
    }
    const unsigned digits = DIGIT_EUROPEAN | DIGIT_ARABIC;
    bool is_right = first == GOES_RIGHT && !(all & (GOES_LEFT | DIGIT_ARABIC)) &&
                    (last & (GOES_RIGHT | DIGIT_EUROPEAN));
    bool is_left = first == GOES_LEFT && !(all & GOES_RIGHT) && (all & digits) != digits &&
                   (last & (GOES_LEFT | digits));
    name->goes_left |= (all & (GOES_LEFT | DIGIT_ARABIC)) != 0;
    name->breaks_rule |= !is_right && !is_left;
}

/* ---- Labels ---------------------------------------------------------------------------------- */

static bool has_wide(const struct tv_label *label) {
    for (size_t i = 0; i < label->count; i++) {
        if (label->points[i] >= 0x80) {
            return true;
        }
    }
    return false;
}

static bool is_plain(const char *at, size_t len) {
    const char *end = at + len;
    return at[0] != '-' && end[-1] != '-' && skip_class(at, end, CLASS_ALNUM | CLASS_HYPHEN) == end;
}

/* What stands behind "xn--" is the one way to write what it means. */
static bool read_punycode(struct tv_label *label, const char *at, size_t len) {
    char again[TV_LABEL_LEN_MAX];
    if (!tv_label_decode(at, len, label) || !has_wide(label) || !tv_label_is_valid(label) ||
        tv_label_encode(label, again, sizeof(again)) != len) {
        return false;
    }
    for (size_t i = 0; i < len; i++) {
        if (again[i] != to_lower(at[i])) {
            return false;
        }
    }
    return true;
}

/* The label that ends here; its length in Punycode, 0 when it is none. */
static size_t measure_label(struct name *name, size_t byte_len) {
    struct tv_label *label = &name->label;
    char encoded[TV_LABEL_LEN_MAX - PREFIX_LEN];
    if (label->count == 0) {
        return 0;
    }
    if (has_wide(label)) {
        size_t len =
            tv_label_is_valid(label) ? tv_label_encode(label, encoded, sizeof(encoded)) : 0;
        return len == 0 ? 0 : len + PREFIX_LEN;
    }
    if (!is_plain(name->bytes, byte_len)) {
        return 0;
    }
    bool is_encoded = byte_len > PREFIX_LEN && is_word(name->bytes, PREFIX_LEN, "xn--");
    bool is_valid =
        !is_encoded || read_punycode(label, name->bytes + PREFIX_LEN, byte_len - PREFIX_LEN);
    return is_valid ? byte_len : 0;
}

static uint32_t take_point(struct name *name) {
    unsigned char lead = (unsigned char)*name->at++;
    uint32_t point = lead;
    if (lead >= 0xc0) {
        point = lead & (lead >= 0xf0 ? 0x07U : lead >= 0xe0 ? 0x0fU : 0x1fU);
    }
    while (lead >= 0xc0 && name->at < name->end && ((unsigned char)*name->at & 0xc0) == 0x80) {
        point = point << 6 | ((unsigned char)*name->at++ & 0x3fU);
    }
    return point;
}

static bool is_dot(uint32_t point) {
    return point == '.' || point == 0x3002 || point == 0xff0e || point == 0xff61;
}

/* Reads up to a dot or the end. false: it is no label. */
static bool read_label(struct name *name, bool *is_last) {
    const char *label_end = name->at;
    name->bytes = name->at;
    name->label.count = 0;
    *is_last = true;
    while (name->at < name->end && *is_last) {
        uint32_t point = take_point(name);
        *is_last = !is_dot(point);
        if (!*is_last) {
            break;
        }
        if (name->label.count == TV_LABEL_LEN_MAX) {
            return false;
        }
        name->label.points[name->label.count++] = point;
        label_end = name->at;
    }
    size_t len = measure_label(name, (size_t)(label_end - name->bytes));
    name->len += len + (*is_last ? 0 : 1);
    if (len > 0) {
        note_direction(name);
    }
    return len > 0 && name->len <= NAME_LEN_MAX;
}

bool tv_format_is_idn_hostname(const char *at, size_t len) {
    struct name name = {.at = at, .end = at + len};
    bool is_last = false;
    while (!is_last) {
        if (!read_label(&name, &is_last)) {
            return false;
        }
    }
    return !name.goes_left || !name.breaks_rule;
}
