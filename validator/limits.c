/* Limits of what lies behind ingestion: how many properties and traits profiles take, and how long
 * a text may be before a warehouse cuts it. Events that keep well within them are told apart by the
 * index alone: a member has two quotes at least, and a stretch of text without a quote must be
 * longer than the limit to hold a string that is. */
#include "checker.h"

enum {
    STRIDE = 36, /* quotes that are looked at at once */
    NAME_QUOTES = 2
};

/* ---- Members --------------------------------------------------------------------------------- */

/* Members of the object at an offset; 0 when there is no object. */
static uint32_t count_members(const struct tv_checker *checker, uint32_t at) {
    struct tv_str text = {checker->walk.base, checker->walk.len};
    uint32_t count = 0, depth = 0;
    if (at == TV_NONE || text.at[at] != '{')
        return 0;
    for (; at < text.len; at++) {
        char c = text.at[at];
        if (c == '"') {
            at = tv_value_end(text, at) - 1;
            count += depth == 1 && count == 0; /* the first name; commas tell the others */
        }
        depth += c == '{' || c == '[';
        depth -= c == '}' || c == ']';
        count += c == ',' && depth == 1;
        if (depth == 0)
            break;
    }
    return count;
}

static TV_COLD void check_counts(struct tv_checker *checker) {
    const uint32_t *field_at = checker->event.field_at;
    bool is_identify = checker->event.call == TV_IDENTIFY;
    uint32_t traits_max = is_identify ? TV_IDENTIFY_TRAITS_MAX : TV_PROPERTIES_MAX;
    if (count_members(checker, field_at[TV_FIELD_PROPERTIES]) > TV_PROPERTIES_MAX)
        tv_note_plain(checker, TV_RULE_LIMITS_PROPERTY_COUNT, field_at[TV_FIELD_PROPERTIES],
                      TV_DETAIL_PROPERTY_COUNT);
    if (count_members(checker, field_at[TV_FIELD_TRAITS]) > traits_max)
        tv_note_plain(checker, TV_RULE_LIMITS_TRAIT_COUNT, field_at[TV_FIELD_TRAITS],
                      is_identify ? TV_DETAIL_TRAIT_COUNT : TV_DETAIL_GROUP_TRAIT_COUNT);
}

/* ---- Texts ----------------------------------------------------------------------------------- */

/* True when two quotes that follow each other may be further apart than a text that is not cut. */
static TV_COLD bool has_gap(const uint32_t *quote, const uint32_t *last) {
    for (; quote < last; quote++)
        if (quote[1] - quote[0] > TV_WAREHOUSE_TEXT_MAX)
            return true;
    return false;
}

static inline bool has_long_text(const uint32_t *quote, const uint32_t *last) {
    for (; last - quote > STRIDE; quote += STRIDE)
        if (TV_RARE(quote[STRIDE] - quote[0] > TV_WAREHOUSE_TEXT_MAX) &&
            has_gap(quote, quote + STRIDE))
            return true;
    return *last - *quote > TV_WAREHOUSE_TEXT_MAX && has_gap(quote, last);
}

static bool is_too_long(const struct tv_checker *checker, uint32_t open, uint32_t close) {
    struct tv_str raw = {checker->walk.base + open + 1, close - open - 1};
    if (raw.len <= TV_WAREHOUSE_TEXT_MAX)
        return false;
    char *out = checker->decoded + checker->decoded_len;
    return tv_code_points((struct tv_str){out, tv_unescape(raw, out, NULL)}) >
           TV_WAREHOUSE_TEXT_MAX;
}

/* Texts in the object at an offset, and in objects in it; a list is a text of its own there. */
static void check_texts(struct tv_checker *checker, uint32_t at) {
    struct tv_str text = {checker->walk.base, checker->walk.len};
    const uint32_t *quote = checker->event.mark.quote;
    uint32_t depth = 0, lists = 0;
    if (at == TV_NONE || text.at[at] != '{')
        return;
    while (*quote < at)
        quote += 2;
    for (; at < text.len; at++) {
        char c = text.at[at];
        if (c == '"') {
            bool is_name = text.at[tv_walk_blanks(&checker->walk, quote[1] + 1)] == ':';
            if (lists == 0 && !is_name && is_too_long(checker, quote[0], quote[1]))
                tv_note_plain(checker, TV_RULE_LIMITS_WAREHOUSE_STRING, at, TV_DETAIL_TEXT_LENGTH);
            at = quote[1];
            quote += 2;
        }
        lists += c == '[';
        lists -= c == ']';
        depth += c == '{';
        depth -= c == '}';
        if (depth == 0)
            break;
    }
}

static TV_COLD void check_all_texts(struct tv_checker *checker) {
    const uint32_t *field_at = checker->event.field_at;
    check_texts(checker, field_at[TV_FIELD_PROPERTIES]);
    check_texts(checker, field_at[TV_FIELD_TRAITS]);
    check_texts(checker, field_at[TV_FIELD_CONTEXT]);
}

void tv_limits_check(struct tv_checker *checker, const uint32_t *end) {
    const uint32_t *quote = checker->event.mark.quote;
    if (TV_RARE(end - quote > NAME_QUOTES * (ptrdiff_t)TV_IDENTIFY_TRAITS_MAX))
        check_counts(checker);
    bool fits = checker->event.len < TV_EVENT_SIZE_MAX; /* else that is what is told */
    if (fits && checker->enabled[TV_RULE_LIMITS_WAREHOUSE_STRING] && quote < end &&
        TV_RARE(has_long_text(quote, end - 1)))
        check_all_texts(checker);
}
