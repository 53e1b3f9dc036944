/* Exact decimals: numbers are compared as they are written, digit by digit. No conversion, no
 * rounding, no locale, and no overflow: an exponent may have any number of digits too.
 *
 *   -  0012 . 3400 e +05      whole "0012", fraction "3400", exponent "05"
 *        ^ first significant digit: magnitude 10^1 before the exponent, 10^6 with it
 *
 * The magnitude of a number is its exponent plus a small number, the place of its first significant
 * digit. Magnitudes are compared through the difference of the exponents, worked out from the left
 * and clamped once it is so large that nothing behind can matter. */
#include "json.h"

/* Beyond any place of a digit, which is bounded by memory, and far from the end of int64_t. */
static const int64_t clamp = 1000000000000000000 / 4;

/* The parts of a number; the digits are numbered from 0 over whole and fraction together. */
struct decimal {
    struct tv_str whole;
    struct tv_str fraction;
    struct tv_str exponent; /* digits only */
    bool is_negative;
    bool exponent_is_negative;
    size_t first; /* first digit that is not 0 */
    size_t end;   /* behind the last digit that is not 0; 0 for the number 0 */
};

static bool is_digit(char c) {
    return (unsigned char)(c - '0') <= 9;
}

static char peek(struct tv_str text) {
    return text.len ? text.at[0] : '\0';
}

static void drop(struct tv_str *text, size_t len) {
    text->at += len;
    text->len -= len;
}

static struct tv_str take_digits(struct tv_str *text) {
    struct tv_str digits = {text->at, 0};
    while (digits.len < text->len && is_digit(text->at[digits.len]))
        digits.len++;
    drop(text, digits.len);
    return digits;
}

/* Splits text into parts; false when it is no number, by the grammar
 * -? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)? */
static bool split(struct tv_str text, struct decimal *decimal) {
    *decimal = (struct decimal){.is_negative = peek(text) == '-'};
    if (!text.len)
        return false;
    if (decimal->is_negative)
        drop(&text, 1);
    decimal->whole = take_digits(&text);
    if (!decimal->whole.len || (decimal->whole.len > 1 && decimal->whole.at[0] == '0'))
        return false;
    if (peek(text) == '.') {
        drop(&text, 1);
        decimal->fraction = take_digits(&text);
        if (!decimal->fraction.len)
            return false;
    }
    if (peek(text) == 'e' || peek(text) == 'E') {
        drop(&text, 1);
        decimal->exponent_is_negative = peek(text) == '-';
        if (peek(text) == '-' || peek(text) == '+')
            drop(&text, 1);
        decimal->exponent = take_digits(&text);
        if (!decimal->exponent.len)
            return false;
    }
    return text.len == 0;
}

static unsigned digit(const struct decimal *decimal, size_t i) {
    struct tv_str whole = decimal->whole;
    return (unsigned)((i < whole.len ? whole.at[i] : decimal->fraction.at[i - whole.len]) - '0');
}

/* Splits and finds the significant digits. A text that is no number counts as 0. */
static struct decimal read_decimal(struct tv_str text) {
    struct decimal decimal;
    if (!split(text, &decimal))
        return (struct decimal){.is_negative = false};
    size_t count = decimal.whole.len + decimal.fraction.len;
    while (decimal.first < count && digit(&decimal, decimal.first) == 0)
        decimal.first++;
    decimal.end = decimal.first == count ? 0 : count;
    while (decimal.end > 0 && digit(&decimal, decimal.end - 1) == 0)
        decimal.end--;
    return decimal;
}

static bool is_zero(const struct decimal *decimal) {
    return decimal->end == 0;
}

/* The power of ten of digit i, without the exponent. */
static int64_t place(const struct decimal *decimal, size_t i) {
    return (int64_t)decimal->whole.len - 1 - (int64_t)i;
}

/* Digit of the exponent that has `behind` digits behind it, with the exponent's sign. */
static int exponent_digit(const struct decimal *decimal, size_t behind) {
    struct tv_str exponent = decimal->exponent;
    if (behind >= exponent.len)
        return 0;
    int value = exponent.at[exponent.len - 1 - behind] - '0';
    return decimal->exponent_is_negative ? -value : value;
}

/* Exponent of a minus exponent of b, exact up to the clamp. A clamped difference keeps its sign:
 * each further step multiplies by ten and changes by at most 18. */
static int64_t exponent_difference(const struct decimal *a, const struct decimal *b) {
    size_t len = a->exponent.len > b->exponent.len ? a->exponent.len : b->exponent.len;
    int64_t difference = 0;
    for (size_t behind = len; behind-- > 0;) {
        difference = difference * 10 + exponent_digit(a, behind) - exponent_digit(b, behind);
        if (difference > clamp || difference < -clamp)
            return difference > 0 ? clamp : -clamp;
    }
    return difference;
}

static int order(int64_t a, int64_t b) {
    return (a > b) - (a < b);
}

/* Compares without signs; neither is 0. */
static int compare_sizes(const struct decimal *a, const struct decimal *b) {
    int64_t magnitude = place(a, a->first) - place(b, b->first);
    int result = order(exponent_difference(a, b), -magnitude);
    for (size_t i = 0; result == 0; i++) {
        bool a_ends = a->first + i >= a->end;
        bool b_ends = b->first + i >= b->end;
        if (a_ends || b_ends)
            return b_ends - a_ends;
        result = order(digit(a, a->first + i), digit(b, b->first + i));
    }
    return result;
}

static int sign(const struct decimal *decimal) {
    return is_zero(decimal) ? 0 : decimal->is_negative ? -1 : 1;
}

bool tv_number_is_valid(struct tv_str text) {
    struct decimal decimal;
    return split(text, &decimal);
}

/* Like 49.95: digits behind a point of which the last one counts. What most prices look like. */
static bool is_plain_fraction(struct tv_str text) {
    bool has_point = false;
    for (size_t i = 0; i < text.len; i++) {
        if ((text.at[i] | 0x20) == 'e')
            return false;
        has_point |= text.at[i] == '.';
    }
    return has_point && text.at[text.len - 1] != '0';
}

bool tv_number_is_integer(struct tv_str text) {
    static const struct decimal none = {.is_negative = false};
    if (is_plain_fraction(text))
        return false;
    struct decimal decimal = read_decimal(text);
    if (is_zero(&decimal))
        return true;
    return exponent_difference(&decimal, &none) + place(&decimal, decimal.end - 1) >= 0;
}

int tv_number_compare(struct tv_str a, struct tv_str b) {
    struct decimal left = read_decimal(a);
    struct decimal right = read_decimal(b);
    int result = order(sign(&left), sign(&right));
    if (result != 0 || is_zero(&left))
        return result;
    return sign(&left) * compare_sizes(&left, &right);
}

/* Compares the number without its sign with a limit that is not negative. */
static int compare_size_with(struct tv_str text, struct tv_str limit) {
    if (peek(text) == '-')
        drop(&text, 1);
    return tv_number_compare(text, limit);
}

bool tv_number_loses_precision(struct tv_str text) {
    static const char limit[] = "9007199254740992"; /* 2^53 */
    return compare_size_with(text, TV_STR(limit)) > 0 && tv_number_is_integer(text);
}

uint64_t tv_number_hash(struct tv_str text) {
    static const struct decimal none = {.is_negative = false};
    struct decimal decimal = read_decimal(text);
    if (is_zero(&decimal))
        return 0;
    uint64_t hash = decimal.is_negative ? 0x94d049bb133111ebu : 0x2545f4914f6cdd1du;
    for (size_t i = decimal.first; i < decimal.end; i++)
        hash = (hash + digit(&decimal, i) + 1) * 0x9e3779b97f4a7c15u;
    int64_t last = exponent_difference(&decimal, &none) + place(&decimal, decimal.end - 1);
    hash = (hash ^ hash >> 32 ^ (uint64_t)last) * 0xbf58476d1ce4e5b9u;
    return hash ^ hash >> 32;
}

/* ---- Multiples ------------------------------------------------------------------------------ */

enum { DIVISOR_DIGITS_MAX = 9 };

static bool is_divisor(const struct decimal *decimal) {
    return !is_zero(decimal) && !decimal->is_negative &&
           decimal->end - decimal->first <= DIVISOR_DIGITS_MAX;
}

bool tv_number_is_divisor(struct tv_str text) {
    struct decimal decimal = read_decimal(text);
    return is_divisor(&decimal);
}

/* The significant digits as a whole number, modulo. A modulus of 0 stands for none: there are few
 * digits then. */
static uint64_t digits_modulo(const struct decimal *decimal, uint64_t modulus) {
    uint64_t rest = 0;
    for (size_t i = decimal->first; i < decimal->end; i++) {
        rest = rest * 10 + digit(decimal, i);
        rest = modulus ? rest % modulus : rest;
    }
    return rest;
}

static uint64_t power_modulo(uint64_t base, int64_t exponent, uint64_t modulus) {
    uint64_t power = 1 % modulus;
    for (; exponent > 0; exponent >>= 1) {
        if (exponent & 1)
            power = power * base % modulus;
        base = base * base % modulus;
    }
    return power;
}

/* With the last significant digits of both at 10^0: text = t * 10^shift, divisor = d. t ends with
 * no zero, so a negative shift leaves a fraction that no whole number times d has. */
bool tv_number_is_multiple(struct tv_str text, struct tv_str divisor) {
    struct decimal value = read_decimal(text), by = read_decimal(divisor);
    if (is_zero(&value))
        return true;
    if (!is_divisor(&by))
        return false;
    int64_t shift =
        exponent_difference(&value, &by) + place(&value, value.end - 1) - place(&by, by.end - 1);
    if (shift < 0)
        return false;
    /* A clamped shift holds more factors 2 and 5 than nine digits have: more change nothing. */
    uint64_t modulus = digits_modulo(&by, 0);
    uint64_t rest = digits_modulo(&value, modulus);
    return rest * power_modulo(10, shift < 64 ? shift : 64, modulus) % modulus == 0;
}

/* ---- The range of a double ------------------------------------------------------------------ *
 * Both limits lie half way between two neighbours, and ties go to the even one, away from what is
 * still a finite number other than 0: from there on a text becomes infinity, up to there 0. */

/* 2^1024 - 2^970: half way from the largest double to what would be the next. */
static const char overflow_limit[] =
    "179769313486231580793728971405303415079934132710037826936173778980444968292764750946649017"
    "977587207096330286416692887910946555547851940402630657488671505820681908902000708383676273"
    "854845817711531764475730270069855571366959622842914819860834936475292719074168444365510704"
    "342711559699508093042880177904174497792";

/* 2^-1075, half the smallest double: 5^1075 shifted by 1075 digits. */
static const char underflow_limit[] =
    "247032822920623272088284396434110686182529901307162382212792841250337753635104375932649918"
    "180817996189898282347722858865463328355177969898199387398005390939063150356595155702263922"
    "908583924491051844359318028499365361525003193704576782492193656236698636584807570015857692"
    "699037063119282795585513329278343384093519780155312465972635795746227664652728272200563740"
    "064854999770965994704540208281662262378573934507363390079677619305775067401763246736009689"
    "513405355374585166611342237666786041621596804619144672918403005300575308490487653917113865"
    "916462395249126236538818796362393732804238910186723484976682350898633885879256283027559956"
    "575244555072551893136908362547791869486679949683240497058210285131854513962138377228261454"
    "37693412532098591327667236328125"
    "e-1075";

bool tv_number_leaves_double(struct tv_str text) {
    struct decimal decimal = read_decimal(text);
    /* 200 digits and 99 powers of ten reach neither limit; comparing takes 9000 instructions. */
    if (is_zero(&decimal) || (decimal.exponent.len <= 2 && text.len <= 200))
        return false;
    return compare_size_with(text, TV_STR(overflow_limit)) >= 0 ||
           compare_size_with(text, TV_STR(underflow_limit)) <= 0;
}
