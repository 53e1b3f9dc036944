/* Numbers of one object that must agree with each other. Which objects these are is known by the
 * names that they may hold, when the checker is made; so others cost nothing.
 *
 *   total, subtotal, shipping, tax   total = subtotal + shipping + tax, as the page on orders has
 * it position, total_length           position <= total_length, unless it is a livestream
 *
 * Money is added up exactly, in millionths. Shops decide how discounts count, so that a sum may
 * also leave a discount off, and may be off by what rounding each part leaves. */
#include "checker.h"
#include "keyset.h"

enum {
    MILLION = 1000000,
    TOLERANCE = MILLION / 50, /* four parts, each rounded to a hundredth */
    DIGITS_MAX = 17           /* of a number that are looked at */
};

enum name { TOTAL, SUBTOTAL, SHIPPING, TAX, DISCOUNT, POSITION, LENGTH, LIVESTREAM, NAMES };
static const struct tv_str names[NAMES] = {{"total", 5},         {"subtotal", 8},   {"shipping", 8},
                                           {"tax", 3},           {"discount", 8},   {"position", 8},
                                           {"total_length", 12}, {"livestream", 10}};

/* A member of the object: its text, and where it begins; text.at NULL: it is not there. */
struct part {
    struct tv_str text;
    uint32_t at;
};

/* ---- Which objects --------------------------------------------------------------------------- */

static bool has_all(const struct tv_table *table, const struct tv_shape *shape, enum name first,
                    enum name last) {
    for (unsigned i = first; i <= last; i++)
        if (!tv_keyset_find(table, shape->keyset, names[i]))
            return false;
    return true;
}

enum tv_sum tv_sum_of(const struct tv_checker *checker, const struct tv_shape *shape) {
    const struct tv_table *table = checker->table;
    if (shape->area != TV_AREA_PROPERTIES || shape->keyset == TV_NONE)
        return TV_SUM_NONE;
    if (checker->enabled[TV_RULE_ECOMMERCE_TOTAL_MISMATCH] && has_all(table, shape, TOTAL, TAX))
        return TV_SUM_ORDER;
    if (checker->enabled[TV_RULE_VIDEO_POSITION_PAST_END] &&
        has_all(table, shape, POSITION, LENGTH))
        return TV_SUM_VIDEO;
    return TV_SUM_NONE;
}

/* ---- Their members --------------------------------------------------------------------------- */

/* The one that a name of this length, with this first letter, can be; NAMES: none. */
static enum name guess_name(struct tv_str name) {
    switch (name.len) {
    case 3:
        return TAX;
    case 5:
        return TOTAL;
    case 8:
        if (name.at[0] == 's')
            return name.at[1] == 'u' ? SUBTOTAL : SHIPPING;
        return name.at[0] == 'd' ? DISCOUNT : POSITION;
    case 10:
        return LIVESTREAM;
    case 12:
        return LENGTH;
    default:
        return NAMES;
    }
}

/* Keeps the value at the walk's place when its name is one of ours; the bit of that name, or 0. */
static unsigned keep_part(const struct tv_walk *walk, struct tv_str name, uint32_t end,
                          struct part *parts) {
    enum name guess = guess_name(name);
    if (guess == NAMES || !tv_str_equal(name, names[guess]))
        return 0;
    parts[guess] = (struct part){{walk->base + walk->at, end - walk->at}, walk->at};
    return 1u << guess;
}

/* Goes through the members until these names are found, as bits; some may not be there. */
static void find_parts(const struct tv_checker *checker, const struct tv_level *level,
                       unsigned wanted, struct part *parts) {
    struct tv_walk walk = checker->walk;
    struct tv_str name = {NULL, 0};
    bool empty = true, has_escape = false, more = true;
    tv_walk_restore(&walk, level->mark);
    if (!tv_walk_enter(&walk, &empty) || empty)
        return;
    while (more && wanted && tv_walk_key(&walk, &name, &has_escape)) {
        struct tv_walk value = walk;
        if (!tv_walk_skip(&walk, TV_DEPTH_MAX))
            return;
        wanted &= ~keep_part(&value, name, walk.at, parts);
        if (!tv_walk_next(&walk, '}', &more))
            return;
    }
}

static bool is_number(const struct part *part) {
    return part->text.at && tv_number_is_valid(part->text);
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* The whole number that the text from `at` is, at most a few thousand. */
static int read_exponent(struct tv_str text, size_t at) {
    bool is_negative = at < text.len && text.at[at] == '-';
    int exponent = 0;
    for (; at < text.len; at++)
        if (is_digit(text.at[at]) && exponent < 1000)
            exponent = exponent * 10 + (text.at[at] - '0');
    return is_negative ? -exponent : exponent;
}

/* A number from 0 in millionths; what is smaller is left off. -1: it is negative or too large. */
static int64_t read_millionths(struct tv_str text) {
    int64_t value = 0;
    int shift = 6, digits = 0;
    bool is_fraction = false;
    size_t at = 0;
    if (text.at[0] == '-')
        return -1;
    for (; at < text.len && (is_digit(text.at[at]) || text.at[at] == '.'); at++) {
        bool fits = digits < DIGITS_MAX;
        if (text.at[at] == '.') {
            is_fraction = true;
            continue;
        }
        if (fits)
            value = value * 10 + (text.at[at] - '0');
        digits += value > 0;
        shift += !fits - is_fraction;
    }
    shift += at < text.len ? read_exponent(text, at + 1) : 0;
    for (; shift < 0 && value > 0; shift++)
        value /= 10;
    for (; shift > 0 && value > 0; shift--) {
        if (value > INT64_MAX / 100)
            return -1;
        value *= 10;
    }
    return value < INT64_MAX / 100 ? value : -1;
}

/* ---- What must agree ------------------------------------------------------------------------- */

static bool is_near(int64_t a, int64_t b) {
    return a - b <= TOLERANCE && b - a <= TOLERANCE;
}

static void check_order(struct tv_checker *checker, const struct tv_level *level,
                        struct part *parts) {
    int64_t sums[DISCOUNT + 1] = {0};
    find_parts(checker, level, 1u << TOTAL | 1u << SUBTOTAL | 1u << SHIPPING | 1u << TAX, parts);
    for (unsigned i = TOTAL; i <= TAX; i++) {
        sums[i] = is_number(&parts[i]) ? read_millionths(parts[i].text) : -1;
        if (sums[i] < 0)
            return;
    }
    int64_t sum = sums[SUBTOTAL] + sums[SHIPPING] + sums[TAX];
    if (is_near(sums[TOTAL], sum))
        return;
    find_parts(checker, level, 1u << DISCOUNT, parts);
    if (is_number(&parts[DISCOUNT]))
        sums[DISCOUNT] = read_millionths(parts[DISCOUNT].text);
    if (sums[DISCOUNT] >= 0 && !is_near(sums[TOTAL], sum - sums[DISCOUNT]))
        tv_note_plain(checker, TV_RULE_ECOMMERCE_TOTAL_MISMATCH, parts[TOTAL].at, TV_DETAIL_TOTAL);
}

/* A length of 0 is what a player says that knows none. */
static void check_video(struct tv_checker *checker, const struct tv_level *level,
                        struct part *parts) {
    find_parts(checker, level, 1u << POSITION | 1u << LENGTH, parts);
    if (!is_number(&parts[POSITION]) || !is_number(&parts[LENGTH]) ||
        tv_number_compare(parts[POSITION].text, parts[LENGTH].text) <= 0)
        return;
    find_parts(checker, level, 1u << LIVESTREAM, parts);
    bool is_live = tv_str_equal(parts[LIVESTREAM].text, TV_STR("true"));
    if (!is_live && tv_number_compare(parts[LENGTH].text, TV_STR("0")) > 0)
        tv_note_plain(checker, TV_RULE_VIDEO_POSITION_PAST_END, parts[POSITION].at,
                      TV_DETAIL_LENGTH);
}

/* A name that stands twice is told about by itself. */
void tv_sum_check(struct tv_checker *checker, const struct tv_level *level) {
    struct part parts[NAMES] = {0};
    if (checker->mode != TV_MODE_MAIN || level->twice)
        return;
    if (level->form->sum == TV_SUM_ORDER)
        check_order(checker, level, parts);
    else
        check_video(checker, level, parts);
}
