/* Display width: how many columns characters take on a terminal, and which of them make one.
 *
 *   e + acute                      marks add nothing
 *   heart + U+FE0F                 shown as an emoji, two columns
 *   D + E (regional indicators)    a flag, two columns
 *   person + tone                  one emoji; many terminals draw two, so four columns
 *   man + joiner + woman + ...     one emoji, two columns
 *   Hangul L + V + T               one syllable, two columns
 *   consonant + vowel sign         a column each, but never apart */
#include "visible.h"

#include <utf8proc.h>

enum {
    IDEOGRAPHIC_SPACE = 0x3000,
    JOINER = 0x200D,
    EMOJI_STYLE = 0xFE0F,
    KEYCAP = 0x20E3,
    TONE_FIRST = 0x1F3FB,
    TONE_LAST = 0x1F3FF,
    MARKS_MAX = 4, /* that one cell takes; more are spelled out */
    JOINED_MAX = 8
};

static int class_of(uint32_t character) {
    return utf8proc_get_property((utf8proc_int32_t)character)->boundclass;
}

static bool is_pictograph(uint32_t character) {
    return class_of(character) == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC;
}

bool tv_character_is_mark(uint32_t character) {
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)character);
    return (category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME) &&
           utf8proc_charwidth((utf8proc_int32_t)character) == 0;
}

/* What is shown as an emoji when U+FE0F asks for it: pictographs, and the signs of keycaps. */
static bool has_emoji_style(uint32_t character) {
    bool is_key = (character >= '0' && character <= '9') || character == '#' || character == '*';
    return is_key || is_pictograph(character);
}

static bool add_mark(struct tv_cluster *cluster, uint32_t mark) {
    if (cluster->marks == MARKS_MAX)
        return false;
    cluster->marks++;
    if ((mark == EMOJI_STYLE || mark == KEYCAP) && has_emoji_style(cluster->base))
        cluster->columns = 2;
    return true;
}

/* A vowel sign beside its consonant has a column of its own on most terminals. */
static bool add_vowel_sign(struct tv_cluster *cluster) {
    if (cluster->marks == MARKS_MAX)
        return false;
    cluster->marks++;
    cluster->columns++;
    return true;
}

/* A joiner is only invisible between two pictographs. */
static size_t add_joined(struct tv_cluster *cluster, struct tv_str rest, size_t len) {
    uint32_t next;
    struct tv_str behind = {rest.at + len, rest.len - len};
    size_t next_len = behind.len > 0 ? tv_utf8_read(behind, &next) : 0;
    if (next_len == 0 || !is_pictograph(cluster->base) || !is_pictograph(next) ||
        cluster->joined == JOINED_MAX)
        return 0;
    cluster->joined++;
    cluster->marks = 0;
    cluster->columns = cluster->columns > 2 ? cluster->columns : 2;
    return len + next_len;
}

static bool is_syllable(int before, int class) {
    if (class == UTF8PROC_BOUNDCLASS_V)
        return before == UTF8PROC_BOUNDCLASS_L || before == UTF8PROC_BOUNDCLASS_V;
    return class == UTF8PROC_BOUNDCLASS_T &&
           (before == UTF8PROC_BOUNDCLASS_V || before == UTF8PROC_BOUNDCLASS_T);
}

/* Two that make a flag, a tone on its emoji, parts of a syllable. */
static bool add_partner(struct tv_cluster *cluster, uint32_t next) {
    int class = class_of(next);
    bool is_flag = class == UTF8PROC_BOUNDCLASS_REGIONAL_INDICATOR && cluster->joined == 0 &&
                   class_of(cluster->base) == class;
    bool is_tone = next >= TONE_FIRST && next <= TONE_LAST && is_pictograph(cluster->base);
    if (is_syllable(class_of(cluster->last), class) && cluster->joined < JOINED_MAX) {
        cluster->joined++;
        return true;
    }
    if ((!is_flag && !is_tone) || cluster->marks > 0)
        return false;
    cluster->joined += is_flag;
    cluster->columns = is_flag ? 2 : cluster->columns + 2;
    return true;
}

size_t tv_cluster_add(struct tv_cluster *cluster, struct tv_str rest) {
    uint32_t next;
    size_t len = rest.len > 0 ? tv_utf8_read(rest, &next) : 0;
    if (len == 0)
        return 0;
    if (next == JOINER)
        return add_joined(cluster, rest, len);
    bool is_added = tv_character_is_mark(next) ? add_mark(cluster, next)
                    : class_of(next) == UTF8PROC_BOUNDCLASS_SPACINGMARK
                        ? add_vowel_sign(cluster)
                        : add_partner(cluster, next);
    cluster->last = next;
    return is_added ? len : 0;
}

/* Spaces that look like a space, or like nothing, and are none count as not to be shown: in names
 * they are a fault that is hard to see. */
int tv_character_columns(uint32_t character) {
    if (character < 0x7F)
        return character < 0x20 ? -1 : 1;
    switch (utf8proc_category((utf8proc_int32_t)character)) {
    case UTF8PROC_CATEGORY_ZS:
        return character == IDEOGRAPHIC_SPACE ? 2 : -1;
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return -1;
    default:
        /* One half of a flag is drawn as wide as a flag by some terminals. */
        return class_of(character) == UTF8PROC_BOUNDCLASS_REGIONAL_INDICATOR
                   ? 2
                   : utf8proc_charwidth((utf8proc_int32_t)character);
    }
}

size_t tv_columns(struct tv_str text, bool ascii) {
    struct tv_cell cell;
    size_t columns = 0;
    while (tv_cell_next(&text, ascii, &cell))
        columns += cell.columns;
    return columns;
}

size_t tv_fit_start(struct tv_str text, size_t max, bool ascii) {
    struct tv_cell cell;
    size_t len = 0, columns = 0;
    while (tv_cell_next(&text, ascii, &cell) && columns + cell.columns <= max) {
        columns += cell.columns;
        len += cell.len;
    }
    return len;
}

size_t tv_fit_end(struct tv_str text, size_t max, bool ascii) {
    struct tv_cell cell;
    size_t columns = tv_columns(text, ascii), from = 0;
    while (columns > max && tv_cell_next(&text, ascii, &cell)) {
        columns -= cell.columns;
        from += cell.len;
    }
    return from;
}
