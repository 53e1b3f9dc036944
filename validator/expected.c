/* What must be, in words: of a type mask, of every kind of check. And what is: the value, cut. */
#include "words.h"

#include "formats.h"

#include <string.h>

enum { LISTED_MAX = 5, LISTED_LEN_MAX = 60, COLUMNS_MAX = 120 };

void tv_words_put(struct tv_words *words, struct tv_str text) {
    size_t room = words->max - words->len;
    size_t take = text.len < room ? text.len : room;
    while (take < text.len && take > 0 && ((unsigned char)text.at[take] & 0xc0) == 0x80)
        take--;
    if (take > 0)
        memcpy(words->at + words->len, text.at, take);
    words->len += take;
}

void tv_words_put_count(struct tv_words *words, uint64_t count) {
    char digits[20];
    size_t first = sizeof digits;
    do
        digits[--first] = (char)('0' + count % 10);
    while (count /= 10);
    tv_words_put(words, (struct tv_str){digits + first, sizeof digits - first});
}

struct tv_str tv_words_since(const struct tv_words *words, size_t from) {
    return (struct tv_str){words->at + from, words->len - from};
}

static void put_text(struct tv_words *words, const char *text) {
    tv_words_put(words, (struct tv_str){text, strlen(text)});
}

/* ---- Types ----------------------------------------------------------------------------------- */

struct tv_str tv_words_types(struct tv_words *words, unsigned types) {
    static const struct {
        unsigned type;
        const char *words;
    } all[] = {{TV_TYPE_STRING, "a string"},    {TV_TYPE_NUMBER, "a number"},
               {TV_TYPE_INTEGER, "an integer"}, {TV_TYPE_BOOLEAN, "a boolean"},
               {TV_TYPE_OBJECT, "an object"},   {TV_TYPE_ARRAY, "an array"},
               {TV_TYPE_NULL, "null"}};
    size_t from = words->len;
    if (types & TV_TYPE_NUMBER)
        types &= ~(unsigned)TV_TYPE_INTEGER;
    if (types == (TV_TYPE_ANY & ~TV_TYPE_INTEGER))
        put_text(words, "any value");
    unsigned left = types == (TV_TYPE_ANY & ~TV_TYPE_INTEGER) ? 0 : types;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (!(left & all[i].type))
            continue;
        left &= ~all[i].type;
        if (words->len > from)
            put_text(words, left ? ", " : " or ");
        put_text(words, all[i].words);
    }
    return tv_words_since(words, from);
}

/* ---- Checks ---------------------------------------------------------------------------------- */

static void put_listed(struct tv_words *words, const struct tv_table *table,
                       const struct tv_operand *operand) {
    struct tv_str text = tv_table_string(table, operand->b);
    bool is_string = operand->a == TV_TYPE_STRING;
    size_t len = text.len < LISTED_LEN_MAX ? text.len : LISTED_LEN_MAX;
    while (len < text.len && len > 0 && ((unsigned char)text.at[len] & 0xc0) == 0x80)
        len--;
    if (is_string)
        put_text(words, "\"");
    tv_words_put(words, (struct tv_str){text.at, len});
    if (len < text.len)
        put_text(words, "…");
    if (is_string)
        put_text(words, "\"");
}

static void put_list(struct tv_words *words, const struct tv_table *table,
                     const struct tv_check *check) {
    /* "and 1 more" takes as much room as the one itself */
    uint32_t shown = check->b <= LISTED_MAX + 1 ? check->b : LISTED_MAX;
    if (check->b > 2)
        put_text(words, "one of ");
    for (uint32_t i = 0; i < shown; i++) {
        if (i > 0)
            put_text(words, check->b == 2 ? " or " : ", ");
        put_listed(words, table, &table->operands[check->a + i]);
    }
    if (shown == check->b)
        return;
    put_text(words, " and ");
    tv_words_put_count(words, check->b - shown);
    put_text(words, " more");
}

static void put_amount(struct tv_words *words, const char *before, uint32_t count, const char *one,
                       const char *more) {
    put_text(words, before);
    tv_words_put_count(words, count);
    put_text(words, " ");
    put_text(words, count == 1 ? one : more);
}

static void put_bound(struct tv_words *words, const struct tv_table *table, const char *before,
                      uint32_t bound, const char *after) {
    put_text(words, before);
    tv_words_put(words, tv_table_string(table, bound));
    put_text(words, after);
}

static void put_pattern(struct tv_words *words, struct tv_str text) {
    size_t len = text.len < LISTED_LEN_MAX ? text.len : LISTED_LEN_MAX;
    while (len < text.len && len > 0 && ((unsigned char)text.at[len] & 0xc0) == 0x80)
        len--;
    put_text(words, "a text that matches ");
    tv_words_put(words, (struct tv_str){text.at, len});
    put_text(words, len < text.len ? "…" : "");
}

static void put_simple(struct tv_words *words, const struct tv_table *table,
                       const struct tv_check *check) {
    const char *format;
    switch ((enum tv_check_kind)check->kind) {
    case TV_CHECK_TYPE:
        tv_words_types(words, check->a);
        break;
    case TV_CHECK_FORBIDDEN:
        put_text(words, "absent");
        break;
    case TV_CHECK_ENUM:
        put_list(words, table, check);
        break;
    case TV_CHECK_FORMAT:
        format = tv_format_expected((enum tv_format)check->a);
        put_text(words, format ? format : "");
        break;
    case TV_CHECK_MIN_LENGTH:
        put_amount(words, "at least ", check->a, "character", "characters");
        break;
    case TV_CHECK_MAX_LENGTH:
        put_amount(words, "at most ", check->a, "character", "characters");
        break;
    case TV_CHECK_MINIMUM:
        put_bound(words, table, "", check->a, " or more");
        break;
    case TV_CHECK_MAXIMUM:
        put_bound(words, table, "", check->a, " or less");
        break;
    case TV_CHECK_ABOVE:
        put_bound(words, table, "more than ", check->a, "");
        break;
    case TV_CHECK_BELOW:
        put_bound(words, table, "less than ", check->a, "");
        break;
    case TV_CHECK_MIN_ITEMS:
        put_amount(words, "at least ", check->a, "item", "items");
        break;
    case TV_CHECK_MAX_ITEMS:
        put_amount(words, "at most ", check->a, "item", "items");
        break;
    case TV_CHECK_MIN_PROPERTIES:
        put_amount(words, "at least ", check->a, "property", "properties");
        break;
    case TV_CHECK_MAX_PROPERTIES:
        put_amount(words, "at most ", check->a, "property", "properties");
        break;
    case TV_CHECK_MULTIPLE_OF:
        put_bound(words, table, "a multiple of ", check->a, "");
        break;
    case TV_CHECK_UNIQUE_ITEMS:
        put_text(words, "a list without equal items");
        break;
    case TV_CHECK_PATTERN:
        put_pattern(words, tv_table_string(table, table->patterns[check->a].text));
        break;
    case TV_CHECK_HASHED:
        put_text(words, "hashed");
        break;
    case TV_CHECK_ANY_OF:
    case TV_CHECK_SCHEMA:
    case TV_CHECK_COUNT:
        break;
    }
}

/* An alternative: its first check that is more than a type, else its types. */
static void put_alternative(struct tv_words *words, const struct tv_table *table,
                            const struct tv_node *node) {
    for (uint32_t i = 0; i < node->check_count; i++) {
        const struct tv_check *check = &table->checks[node->checks + i];
        if (check->kind == TV_CHECK_TYPE)
            continue;
        put_simple(words, table, check);
        return;
    }
    tv_words_types(words, node->types);
}

struct tv_str tv_words_check(struct tv_words *words, const struct tv_table *table,
                             const struct tv_check *check) {
    size_t from = words->len;
    if (check->kind != TV_CHECK_ANY_OF) {
        put_simple(words, table, check);
        return tv_words_since(words, from);
    }
    for (uint32_t i = 0; i < check->b; i++) {
        if (i > 0)
            put_text(words, " or ");
        put_alternative(words, table, &table->nodes[table->operands[check->a + i].a]);
    }
    return tv_words_since(words, from);
}

/* ---- Values ---------------------------------------------------------------------------------- */

/* True when 8 bytes are ASCII, and none is a backslash. */
static bool are_plain(const char *at) {
    const uint64_t ones = 0x0101010101010101u, upper = 0x8080808080808080u;
    uint64_t bytes;
    memcpy(&bytes, at, 8);
    uint64_t rest =
        bytes ^ ones * '\\'; /* a byte that is 0 loses its upper bit to what it borrows */
    return !((bytes | (rest - ones)) & upper);
}

/* True for a value that is shown as it stands: short, no container, ASCII without escapes. */
static bool is_plain(struct tv_str value) {
    size_t at = 0;
    if (value.len == 0 || value.len > COLUMNS_MAX || value.at[0] == '{' || value.at[0] == '[')
        return false;
    while (value.len - at >= 8 && are_plain(value.at + at))
        at += 8;
    while (at < value.len && value.len - at < 8 && value.at[at] != '\\' &&
           (unsigned char)value.at[at] < 0x80)
        at++;
    return at == value.len;
}

struct tv_str tv_words_value(struct tv_words *words, struct tv_str value) {
    if (is_plain(value))
        return value;
    size_t from = words->len, columns = 0, last = from;
    bool in_string = false;
    for (size_t at = 0; at < value.len; at++) {
        char c = value.at[at];
        if (!in_string && (unsigned char)c <= ' ')
            continue;
        bool starts = ((unsigned char)c & 0xc0) != 0x80;
        if (starts && columns == COLUMNS_MAX) {
            words->len = last; /* the last column gives way */
            put_text(words, "…");
            break;
        }
        if (starts) {
            columns++;
            last = words->len;
        }
        if (c == '"')
            in_string = !in_string;
        tv_words_put(words, (struct tv_str){&c, 1});
        if (in_string && c == '\\' && at + 1 < value.len && columns < COLUMNS_MAX) {
            last = words->len;
            columns++;
            tv_words_put(words, (struct tv_str){&value.at[++at], 1});
        }
    }
    return tv_words_since(words, from);
}
