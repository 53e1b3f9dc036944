/* Texts that stand where a value should be: empty ones, and words that programs write when they
 * have none. A first look at one byte passes nearly every text (checker->filler_starts); this is
 * the second one.
 *
 *   ""  "  "             property/empty         "null"  "[object Object]"  "{{id}}"
 *   "0001-01-01T..."     time/zero                                     property/placeholder
 *
 * Only what surely is a mistake is one: "N/A", "none", "test" and "unknown" are words that people
 * choose. */
#include "checker.h"

#include <string.h>

static const struct tv_str words[] = {
    {"null", 4},      {"NULL", 4},         {"undefined", 9}, {"NaN", 3},   {"(null)", 6},
    {"(not set)", 9}, {"(undefined)", 11}, {"<null>", 6},    {"<nil>", 5}, {"<undefined>", 11}};

static bool begins(struct tv_str text, struct tv_str with) {
    return text.len >= with.len && memcmp(text.at, with.at, with.len) == 0;
}

/* One whole expression of a template that nobody filled in: `{{user.id}}`, but no text around it.
 */
static bool is_template(struct tv_str text) {
    bool is_mustache = begins(text, TV_STR("{{"));
    if (text.len < 4 || (!is_mustache && !begins(text, TV_STR("${"))))
        return false;
    struct tv_str inside = {text.at + 2, text.len - 3 - (is_mustache ? 1 : 0)};
    bool is_closed = text.at[text.len - 1] == '}' && inside.at[inside.len] == '}';
    return is_closed && !memchr(inside.at, '{', inside.len) && !memchr(inside.at, '}', inside.len);
}

/* What JavaScript makes of an object: [object Object], [object Promise]. */
static bool is_object(struct tv_str text) {
    return begins(text, TV_STR("[object ")) && text.at[text.len - 1] == ']' &&
           memchr(text.at, ']', text.len) == text.at + text.len - 1;
}

/* Year 1, as .NET and Go write a time that was never set. */
static bool is_year_one(struct tv_str text) {
    return begins(text, TV_STR("0001-01-01")) &&
           (text.len == 10 || text.at[10] == 'T' || text.at[10] == ' ');
}

static bool is_blank(struct tv_str text) {
    size_t i = 0;
    while (i < text.len && (text.at[i] == ' ' || (text.at[i] >= '\t' && text.at[i] <= '\r')))
        i++;
    return i == text.len;
}

enum tv_filler tv_filler_of(struct tv_str text) {
    if (is_blank(text))
        return TV_FILLER_EMPTY;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (tv_str_equal(text, words[i]))
            return TV_FILLER_WORD;
    }
    if (is_template(text) || is_object(text))
        return TV_FILLER_WORD;
    return is_year_one(text) ? TV_FILLER_YEAR_ONE : TV_FILLER_NONE;
}

bool tv_filler_rule(enum tv_rule rule) {
    return rule == TV_RULE_PROPERTY_EMPTY || rule == TV_RULE_PROPERTY_PLACEHOLDER ||
           rule == TV_RULE_TIME_ZERO;
}

void tv_filler_prepare(struct tv_checker *checker) {
    static const char starts[] = "\" \t\n\v\f\rnNu(<[{$";
    bool has_words = checker->enabled[TV_RULE_PROPERTY_PLACEHOLDER];
    bool has_empty = checker->enabled[TV_RULE_PROPERTY_EMPTY];
    memset(checker->filler_starts, 0, sizeof checker->filler_starts);
    for (size_t i = 0; i < sizeof starts - 1; i++)
        checker->filler_starts[(unsigned char)starts[i]] = i < 7 ? has_empty : has_words;
    checker->filler_starts['0'] = checker->enabled[TV_RULE_TIME_ZERO];
}

/* ---- Where it matters ------------------------------------------------------------------------ */

/* The name of the value at `at`; empty for an item of a list. */
static struct tv_str name_of(const struct tv_checker *checker, uint32_t at) {
    const char *base = checker->walk.base, *end = base + at - 1;
    while (end > base && (unsigned char)*end <= ' ')
        end--;
    if (*end != ':')
        return TV_STR("");
    do
        end--;
    while (end > base && (unsigned char)*end <= ' ');
    const char *start = end;
    while (start > base && start[-1] != '"')
        start--;
    return (struct tv_str){start, (size_t)(end - start)};
}

/* Parts of an address and its title, which the Spec takes as a browser has them. */
static bool may_be_empty(struct tv_str name) {
    static const struct tv_str names[] = {
        {"search", 6}, {"referrer", 8}, {"title", 5}, {"hash", 4}, {"query", 5}};
    size_t i = 0;
    while (i < sizeof names / sizeof *names && !tv_str_equal(name, names[i]))
        i++;
    return i < sizeof names / sizeof *names;
}

/* True when a definition says more: which values there are, how short they may be, or that a text
 * is wrong anyway. */
static bool is_defined(const struct tv_checker *checker, uint32_t node, enum tv_filler filler) {
    const struct tv_table *table = checker->table;
    if (node == TV_NONE)
        return false;
    const struct tv_node *wanted = &table->nodes[node];
    if (!(wanted->types & TV_TYPE_STRING))
        return true;
    for (uint32_t i = wanted->checks; i < wanted->checks + wanted->check_count; i++) {
        const struct tv_check *check = &table->checks[i];
        bool is_listed = check->kind == TV_CHECK_ENUM && (check->types & TV_TYPE_STRING);
        if (is_listed || (check->kind == TV_CHECK_MIN_LENGTH && filler == TV_FILLER_EMPTY))
            return true;
    }
    return false;
}

/* The walk is inside of one of these fields. */
static bool is_inside(const struct tv_checker *checker, enum tv_field field) {
    return checker->walk.depth > checker->event.mark.depth + 1 &&
           checker->levels[1].mark.at == checker->event.field_at[field];
}

static bool is_expected(struct tv_checker *checker, enum tv_filler filler) {
    return is_inside(checker, TV_FIELD_PROPERTIES) || is_inside(checker, TV_FIELD_TRAITS) ||
           (filler != TV_FILLER_EMPTY && is_inside(checker, TV_FIELD_CONTEXT));
}

/* A container that is right only because of where it stands is not kept for other places. */
void tv_filler_check(struct tv_checker *checker, uint32_t node, uint32_t at, struct tv_str text) {
    static const enum tv_rule rules[] = {[TV_FILLER_EMPTY] = TV_RULE_PROPERTY_EMPTY,
                                         [TV_FILLER_WORD] = TV_RULE_PROPERTY_PLACEHOLDER,
                                         [TV_FILLER_YEAR_ONE] = TV_RULE_TIME_ZERO};
    if (checker->mode != TV_MODE_MAIN)
        return;
    enum tv_filler filler = tv_filler_of(text);
    if (filler == TV_FILLER_NONE || is_defined(checker, node, filler) ||
        (filler == TV_FILLER_EMPTY && may_be_empty(name_of(checker, at))))
        return;
    if (is_expected(checker, filler))
        tv_note_plain(checker, rules[filler], at, TV_DETAIL_NONE);
    else
        checker->outside++;
}
