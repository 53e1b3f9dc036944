/* Numbers of one object that must agree with each other. Which objects these are is known by the
 * names that they may hold, when the checker is made; so others cost nothing.
 *
 *   total, subtotal, shipping, tax   total = subtotal + shipping + tax
 *   position, total_length           position <= total_length, unless it is a livestream
 *
 * Money is added up exactly, in millionths. Shops decide how discounts count and whether prices
 * have the tax in them, so that a sum may leave either off; it may be off by what rounding leaves,
 * and by an amount of the shop's own, such as a gift card.
 *
 * Also here: whether an object without a currency has any money that would need one. */
#include "checker.h"
#include "keyset.h"

enum {
    MILLION = 1000000,
    TOLERANCE = MILLION / 50,      /* four parts, each rounded to a hundredth */
    TOLERANCE_WHOLE = 2 * MILLION, /* each rounded to one, in a currency without hundredths */
    DIGITS_MAX = 17,               /* of a number that are looked at */
    SUMS_MAX = 4
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

/* Goes through the members of an object. It has been read before, so that nothing is wrong. */
struct members {
    struct tv_walk walk;
    struct tv_str name;
    struct part value;
    bool more;
};

static struct members open_members(const struct tv_checker *checker, const struct tv_level *level) {
    struct members members = {.walk = checker->walk};
    bool empty = true;
    tv_walk_restore(&members.walk, level->mark);
    members.more = tv_walk_enter(&members.walk, &empty) && !empty;
    return members;
}

/* False: there are no more. */
static bool next_member(struct members *members) {
    struct tv_walk *walk = &members->walk;
    bool has_escape = false;
    if (!members->more || !tv_walk_key(walk, &members->name, &has_escape))
        return false;
    uint32_t at = walk->at;
    if (!tv_walk_skip(walk, TV_DEPTH_MAX))
        return false;
    members->value = (struct part){{walk->base + at, walk->at - at}, at};
    members->more = tv_walk_next(walk, '}', &members->more) && members->more;
    return true;
}

/* Keeps the value when its name is one of ours; the bit of that name, or 0. */
static unsigned keep_part(const struct members *members, struct part *parts) {
    enum name guess = guess_name(members->name);
    if (guess == NAMES || !tv_str_equal(members->name, names[guess]))
        return 0;
    parts[guess] = members->value;
    return 1u << guess;
}

/* Goes through the members until these names are found, as bits; some may not be there. */
static void find_parts(const struct tv_checker *checker, const struct tv_level *level,
                       unsigned wanted, struct part *parts) {
    struct members members = open_members(checker, level);
    while (wanted && next_member(&members))
        wanted &= ~keep_part(&members, parts);
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

/* The same, whatever its sign. */
static int64_t read_amount(struct tv_str text) {
    bool is_negative = text.at[0] == '-';
    return read_millionths((struct tv_str){text.at + is_negative, text.len - is_negative});
}

/* ---- What must agree ------------------------------------------------------------------------- */

/* What an order has to pay, and what that may be by its parts; in millionths. */
struct order {
    int64_t total;
    int64_t sums[SUMS_MAX];
    unsigned count;
    int64_t tolerance;
};

/* Whether the total is one of the sums, or is this far from one. */
static bool is_off_by(const struct order *order, int64_t amount) {
    for (unsigned i = 0; i < order->count; i++) {
        int64_t off = order->total - order->sums[i];
        int64_t rest = (off < 0 ? -off : off) - amount;
        if (rest <= order->tolerance && -rest <= order->tolerance)
            return true;
    }
    return false;
}

/* Two more sums: with the discount taken off. False: nobody knows what the discount is. */
static bool add_discount(const struct part *discount, struct order *order) {
    if (!discount->text.at || tv_str_equal(discount->text, TV_STR("null")))
        return true;
    int64_t amount = is_number(discount) ? read_amount(discount->text) : -1;
    if (amount < 0)
        return false;
    for (unsigned i = 0; i < 2; i++)
        order->sums[order->count++] = order->sums[i] - amount;
    if (amount % MILLION != 0)
        order->tolerance = TOLERANCE;
    return true;
}

/* Whether a number that the specs have no name for is what the total is off by. */
static bool has_own_amount(const struct tv_checker *checker, const struct tv_level *level,
                           const struct order *order) {
    struct members members = open_members(checker, level);
    while (next_member(&members)) {
        if (!is_number(&members.value) ||
            tv_keyset_find(checker->table, level->shape->keyset, members.name))
            continue;
        int64_t amount = read_amount(members.value.text);
        if (amount >= 0 && is_off_by(order, amount))
            return true;
    }
    return false;
}

static void check_order(struct tv_checker *checker, const struct tv_level *level,
                        struct part *parts) {
    int64_t amounts[TAX + 1];
    int64_t fractions = 0;
    find_parts(checker, level, 1u << TOTAL | 1u << SUBTOTAL | 1u << SHIPPING | 1u << TAX, parts);
    for (unsigned i = TOTAL; i <= TAX; i++) {
        amounts[i] = is_number(&parts[i]) ? read_millionths(parts[i].text) : -1;
        if (amounts[i] < 0)
            return;
        fractions |= amounts[i] % MILLION;
    }
    int64_t taxed = amounts[SUBTOTAL] + amounts[SHIPPING];
    struct order order = {amounts[TOTAL],
                          {taxed + amounts[TAX], taxed},
                          2,
                          fractions == 0 ? TOLERANCE_WHOLE : TOLERANCE};
    if (is_off_by(&order, 0))
        return;
    find_parts(checker, level, 1u << DISCOUNT, parts);
    if (add_discount(&parts[DISCOUNT], &order) && !is_off_by(&order, 0) &&
        !has_own_amount(checker, level, &order))
        tv_note_plain(checker, TV_RULE_ECOMMERCE_TOTAL_MISMATCH, parts[TOTAL].at, TV_DETAIL_TOTAL);
}

/* One second is what rounding either number leaves. What is too large to be read is far behind. */
static bool is_behind(const struct part *position, const struct part *length) {
    if (tv_number_compare(position->text, length->text) <= 0)
        return false;
    int64_t at = read_millionths(position->text), end = read_millionths(length->text);
    return at < 0 || end < 0 || at - end > MILLION;
}

/* A length of 0 or -1 is what a player says that knows none. */
static void check_video(struct tv_checker *checker, const struct tv_level *level,
                        struct part *parts) {
    find_parts(checker, level, 1u << POSITION | 1u << LENGTH, parts);
    if (!is_number(&parts[POSITION]) || !is_number(&parts[LENGTH]) ||
        tv_number_compare(parts[LENGTH].text, TV_STR("0")) <= 0 ||
        !is_behind(&parts[POSITION], &parts[LENGTH]))
        return;
    find_parts(checker, level, 1u << LIVESTREAM, parts);
    if (!tv_str_equal(parts[LIVESTREAM].text, TV_STR("true")))
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

/* ---- Money without a currency ---------------------------------------------------------------- */

/* Whether the demand depends on the slot being there. */
static bool depends_on(const struct tv_checker *checker, const struct tv_demand *demand,
                       uint32_t slot) {
    for (uint32_t i = 0; i < demand->any_count; i++) {
        struct tv_operand operand = checker->table->operands[demand->any + i];
        if (operand.b == TV_GIVEN_SLOT && operand.a == slot)
            return true;
    }
    return false;
}

bool tv_sum_has_money(const struct tv_checker *checker, const struct tv_level *level,
                      const struct tv_demand *demand) {
    struct members members = open_members(checker, level);
    while (next_member(&members)) {
        const struct tv_key *key =
            tv_keyset_find(checker->table, level->shape->keyset, members.name);
        if (key && depends_on(checker, demand, key->target) && is_number(&members.value) &&
            tv_number_compare(members.value.text, TV_STR("0")) != 0)
            return true;
    }
    return false;
}
