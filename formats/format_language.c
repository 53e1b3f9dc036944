/* Language tags, well-formed by BCP 47 (RFC 5646); whether subtags are registered is not asked.
 *
 *   tag = language [-extlang]{0,3} [-script] [-region] [-variant]* [-extension]* [-x-private]
 *   language   2 or 3 letters (only then extlang may follow), or 4 to 8
 *   extlang    3 letters            variant    5 to 8 letters and digits, or 4 from a digit on
 *   script     4 letters            extension  one letter or digit, then subtags of 2 to 8
 *   region     2 letters, 3 digits  x-private  x, then subtags of 1 to 8
 *
 * A tag may be private as a whole (x-...), or one of 17 old ones that fit no grammar. The case is
 * free. "_" does for "-", since mobile libraries send en_US. */
#include "format_parts.h"

/* How far a tag has been read. The order matters: what comes later in a tag is larger. */
enum stage {
    STAGE_START,
    STAGE_SHORT_LANGUAGE,
    STAGE_EXTLANG_1,
    STAGE_EXTLANG_2,
    STAGE_EXTLANG_3,
    STAGE_LANGUAGE,
    STAGE_SCRIPT,
    STAGE_REGION,
    STAGE_VARIANT,
    STAGE_EXTENSION_OPEN, /* its single letter has been read, and a subtag must follow */
    STAGE_EXTENSION,
    STAGE_PRIVATE_OPEN, /* as above */
    STAGE_PRIVATE,
    STAGE_WRONG
};

static bool is_separator(char c) {
    return c == '-' || c == '_';
}

static bool is_all(const char *at, size_t len, unsigned classes) {
    return skip_class(at, at + len, classes) == at + len;
}

/* From one stage to the next by a subtag of letters only; STAGE_WRONG if none fits. The stage is
 * at most STAGE_VARIANT. */
static enum stage take_letters(enum stage stage, size_t len) {
    if (stage == STAGE_START) {
        return len <= 3 ? STAGE_SHORT_LANGUAGE : STAGE_LANGUAGE;
    }
    if (len == 3 && stage < STAGE_EXTLANG_3) {
        return (enum stage)(stage + 1);
    }
    if (len == 4 && stage < STAGE_SCRIPT) {
        return STAGE_SCRIPT;
    }
    if (len == 2 && stage < STAGE_REGION) {
        return STAGE_REGION;
    }
    return len >= 5 ? STAGE_VARIANT : STAGE_WRONG;
}

/* The same by a subtag that has a digit. */
static enum stage take_digits(enum stage stage, const char *at, size_t len) {
    if (stage == STAGE_START) {
        return STAGE_WRONG;
    }
    if (len == 3 && stage < STAGE_REGION && is_all(at, len, CLASS_DIGIT)) {
        return STAGE_REGION;
    }
    bool is_variant = len >= 5 || (len == 4 && is_class(at[0], CLASS_DIGIT));
    return is_variant ? STAGE_VARIANT : STAGE_WRONG;
}

/* The same by a subtag of one letter or digit. */
static enum stage take_single(enum stage stage, char c) {
    if (stage == STAGE_EXTENSION_OPEN) {
        return STAGE_WRONG;
    }
    if (to_lower(c) == 'x') {
        return STAGE_PRIVATE_OPEN;
    }
    return stage == STAGE_START ? STAGE_WRONG : STAGE_EXTENSION_OPEN;
}

/* The same by any subtag: `len` letters and digits. */
static enum stage take_subtag(enum stage stage, const char *at, size_t len) {
    if (len == 0 || len > 8) {
        return STAGE_WRONG;
    }
    if (stage == STAGE_PRIVATE_OPEN || stage == STAGE_PRIVATE) {
        return STAGE_PRIVATE;
    }
    if (len == 1) {
        return take_single(stage, at[0]);
    }
    if (stage == STAGE_EXTENSION_OPEN || stage == STAGE_EXTENSION) {
        return STAGE_EXTENSION;
    }
    return is_all(at, len, CLASS_ALPHA) ? take_letters(stage, len) : take_digits(stage, at, len);
}

static bool is_regular(const char *at, size_t len) {
    const char *end = at + len;
    enum stage stage = STAGE_START;
    for (;;) {
        const char *subtag_end = skip_class(at, end, CLASS_ALNUM);
        stage = take_subtag(stage, at, (size_t)(subtag_end - at));
        if (stage == STAGE_WRONG || subtag_end == end) {
            break;
        }
        if (!is_separator(*subtag_end)) {
            return false;
        }
        at = subtag_end + 1;
    }
    return stage != STAGE_WRONG && stage != STAGE_EXTENSION_OPEN && stage != STAGE_PRIVATE_OPEN;
}

/* The old tags of RFC 5646 that its grammar does not yield. */
static bool is_irregular(const char *at, size_t len) {
    static const char tags[][12] = {"en-gb-oed", "i-ami",     "i-bnn", "i-default", "i-enochian",
                                    "i-hak",     "i-klingon", "i-lux", "i-mingo",   "i-navajo",
                                    "i-pwn",     "i-tao",     "i-tay", "i-tsu",     "sgn-be-fr",
                                    "sgn-be-nl", "sgn-ch-de"};
    char plain[sizeof(tags[0])];
    if (len >= sizeof(plain)) {
        return false;
    }
    for (size_t i = 0; i < len; i++) {
        plain[i] = is_separator(at[i]) ? '-' : at[i];
    }
    for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
        if (is_word(plain, len, tags[i])) {
            return true;
        }
    }
    return false;
}

/* Five bytes like de-CH, as nearly all tags are. */
static inline bool is_usual(const char *at) {
    unsigned classes =
        classes_of(at[0]) & classes_of(at[1]) & classes_of(at[3]) & classes_of(at[4]);
    return (classes & CLASS_ALPHA) && is_separator(at[2]);
}

/* A function of its own, so that the usual form needs no stack. */
static __attribute__((noinline)) bool is_other(const char *at, size_t len) {
    return is_regular(at, len) || is_irregular(at, len);
}

bool tv_format_is_bcp_47(const char *at, size_t len) {
    return (len == 5 && is_usual(at)) || is_other(at, len);
}
