/* Runs of digits: card numbers, and ids that show themselves.
 *
 * A card number (ISO/IEC 7812) is 14 to 19 digits with a check digit by Luhn's formula, of a range
 * that a card scheme has. One bare number of ten has the right check digit, so bare digits only
 * count where a word tells of a card: in the name of the value or in the text before them. In
 * groups as they stand on cards they count anywhere:
 *
 *   4111 1111 1111 1111      3782-822463-10005      3056 930902 5904
 *
 * More groups beside them make it something else: an IBAN, a tracking number. */
#include "pii_parts.h"

enum { RUN_MAX = 48, GROUPS_MAX = 8, CARD_MIN = 14, CARD_MAX = 19, WORDS_LOOK = 40 };

/* ---- Cards ----------------------------------------------------------------------------------- */

static bool has_luhn(const char *digits, size_t count) {
    unsigned sum = 0;
    for (size_t i = 0; i < count; i++) {
        unsigned digit = (unsigned)(digits[count - 1 - i] - '0');
        sum += i % 2 ? (2 * digit > 9 ? 2 * digit - 9 : 2 * digit) : digit;
    }
    return sum % 10 == 0;
}

/* Ranges of the first four digits, with the lengths of their numbers. */
struct range {
    uint16_t first, last;
    uint8_t min, max;
};

static const struct range ranges[] = {{3000, 3059, 14, 19}, /* Diners Club */
                                      {3095, 3095, 14, 19}, {3600, 3699, 14, 19},
                                      {3800, 3999, 14, 19}, {3400, 3499, 15, 15}, /* Amex */
                                      {3700, 3799, 15, 15}, {3528, 3589, 16, 19}, /* JCB */
                                      {4000, 4999, 16, 19},                       /* Visa */
                                      {5100, 5599, 16, 16}, {2221, 2720, 16, 16}, /* Mastercard */
                                      {6011, 6011, 16, 19}, {6440, 6599, 16, 19}, /* Discover */
                                      {6200, 6299, 16, 19},                       /* UnionPay */
                                      {2200, 2204, 16, 19},                       /* Mir */
                                      {5018, 5018, 16, 19}, {5020, 5020, 16, 19}, /* Maestro */
                                      {5038, 5038, 16, 19}, {6304, 6304, 16, 19}};

bool tv_pii_is_card(const char *digits, size_t count) {
    if (count < CARD_MIN || count > CARD_MAX)
        return false;
    unsigned first = 0;
    for (size_t i = 0; i < 4; i++)
        first = 10 * first + (unsigned)(digits[i] - '0');
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        const struct range *range = &ranges[i];
        if (first >= range->first && first <= range->last && count >= range->min &&
            count <= range->max)
            return has_luhn(digits, count);
    }
    return false;
}

/* ---- Runs ------------------------------------------------------------------------------------ */

/* Groups of digits with one separator between any two; the separator is the same everywhere.
 *
 *   4111 1111 1111 1111     lens 4 4 4 4, separator ' '     start .. end */
struct run {
    size_t start, end;
    char separator; /* 0: one group */
    uint8_t lens[GROUPS_MAX];
    size_t count;
    char digits[RUN_MAX];
    size_t digit_count;
    bool is_odd; /* more groups or digits than anything here has, or mixed separators */
};

static bool is_separator(char c) {
    return c == ' ' || (c >= '-' && c <= '/');
}

/* Where the run around `at` begins: digits and single separators between them. */
static size_t run_start(const struct tv_pii_search *s, size_t at) {
    while (at < s->len && !is_digit(s->text[at]) && is_separator(s->text[at]))
        at++;
    while (at > s->from) {
        bool is_step = is_digit(s->text[at - 1]);
        bool is_gap = !is_step && at - s->from >= 2 && is_separator(s->text[at - 1]) &&
                      is_digit(s->text[at - 2]);
        if (!is_step && !is_gap)
            break;
        at -= is_step ? 1 : 2;
    }
    return at;
}

static void add_digit(struct run *run, char digit) {
    run->is_odd |= run->digit_count == RUN_MAX || run->lens[run->count - 1] == UINT8_MAX;
    if (run->is_odd)
        return;
    run->digits[run->digit_count++] = digit;
    run->lens[run->count - 1]++;
}

static void add_group(struct run *run, char separator) {
    run->is_odd |= run->count == GROUPS_MAX || (run->separator && run->separator != separator);
    run->separator = separator;
    if (run->is_odd)
        return;
    run->lens[run->count++] = 0;
}

/* Takes the run to its end, however long it is. */
static void take_run(const struct tv_pii_search *s, size_t start, struct run *run) {
    size_t at = start;
    *run = (struct run){.start = start, .count = 1};
    while (at < s->len) {
        if (is_digit(s->text[at])) {
            add_digit(run, s->text[at++]);
        } else if (is_separator(s->text[at]) && at + 1 < s->len && is_digit(s->text[at + 1])) {
            add_group(run, s->text[at++]);
        } else {
            break;
        }
    }
    run->end = at;
}

static bool has_groups(const struct run *run, const char *lens) {
    if (run->count != strlen(lens))
        return false;
    for (size_t i = 0; i < run->count; i++) {
        if (run->lens[i] != lens[i] - '0')
            return false;
    }
    return true;
}

/* Bytes that a run may be made of, its end found fast. */
static size_t run_end(const struct tv_pii_search *s, size_t at) {
    while (at < s->len && (is_digit(s->text[at]) || is_separator(s->text[at])))
        at++;
    return at;
}

/* Letters, or digits behind a sign, go on with what the run is a part of. A word and a blank do
 * not, unless the word holds a digit: "DE89 3704 ...". */
static bool is_apart(const struct tv_pii_search *s, size_t start) {
    if (!starts_word(s, start))
        return false;
    if (start > s->from && s->text[start - 1] == '.')
        return false;
    if (start == s->from || !is_separator(s->text[start - 1]))
        return true;
    bool is_word_before = start - s->from >= 2 && is_alnum(s->text[start - 2]);
    return !is_word_before || s->text[start - 1] == ' ' || s->text[start - 1] == '/';
}

/* True when a word goes on behind a run: at once, or behind a hyphen. */
static bool goes_on(const struct tv_pii_search *s, size_t end) {
    return !ends_word(s, end) ||
           (s->len - end >= 2 && s->text[end] == '-' && is_alnum(s->text[end + 1]));
}

static bool is_card_run(const struct run *run) {
    bool has_card_separator = run->separator == ' ' || run->separator == '-';
    bool is_grouped = has_groups(run, "4444") || has_groups(run, "44443") ||
                      has_groups(run, "465") || has_groups(run, "464");
    return has_card_separator && is_grouped && tv_pii_is_card(run->digits, run->digit_count);
}

/* True when the text before the run speaks of cards. */
static bool is_told_before(const struct tv_pii_search *s, size_t start) {
    size_t from = start - s->from > WORDS_LOOK ? start - WORDS_LOOK : s->from;
    for (size_t at = start; at > from; at--) {
        if (s->text[at - 1] == '"')
            from = at;
    }
    return (tv_pii_of_name(s->text + from, start - from) >> TV_PII_CARD & 1) != 0;
}

static bool is_bare_card(const struct tv_pii_search *s, const struct run *run) {
    return run->count == 1 && tv_pii_is_card(run->digits, run->digit_count) &&
           ((s->told >> TV_PII_CARD & 1) || is_told_before(s, run->start));
}

bool tv_pii_digits_at(const struct tv_pii_search *s, size_t at, size_t *end,
                      struct tv_pii_match *match) {
    struct run run;
    size_t start = run_start(s, at);
    if (start >= s->len || !is_digit(s->text[start])) {
        *end = start > at ? start : at + 1;
        return false;
    }
    *end = run_end(s, start);
    if (*end - start < CARD_MIN)
        return false;
    take_run(s, start, &run);
    *end = run.end; /* behind two separators another run begins */
    if (!is_apart(s, start) || run.is_odd || run.digit_count < CARD_MIN - 1 || goes_on(s, run.end))
        return false;
    bool is_card = is_card_run(&run) || is_bare_card(s, &run);
    bool is_id = !is_card && tv_pii_is_strict_id(s->text + start, run.end - start);
    *match =
        (struct tv_pii_match){start, run.end - start, is_card ? TV_PII_CARD : TV_PII_NATIONAL_ID};
    return is_card || is_id;
}
