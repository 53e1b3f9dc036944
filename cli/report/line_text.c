/* Words for people: numbers with separators, shares, times, paths. All of it is put into a text of
 * limited length; nothing asks the locale. */
#include "report_parts.h"
#include "visible.h"

#include <stdlib.h>
#include <string.h>

static bool continues_code_point(char byte) {
    return ((unsigned char)byte & 0xC0) == 0x80;
}

void tv_line_put(struct tv_line_text *line, struct tv_str text) {
    size_t len = text.len, room = sizeof line->at - line->len;
    if (len > room) {
        len = room;
        while (len > 0 && continues_code_point(text.at[len]))
            len--;
    }
    if (len > 0)
        memcpy(line->at + line->len, text.at, len);
    line->len += len;
}

void tv_line_put_word(struct tv_line_text *line, const char *text) {
    tv_line_put(line, (struct tv_str){text, strlen(text)});
}

struct tv_str tv_line_str(const struct tv_line_text *line) {
    return (struct tv_str){line->at, line->len};
}

/* ---- Numbers -------------------------------------------------------------------------------- */

void tv_line_put_number(struct tv_line_text *line, uint64_t number) {
    char digits[TV_NUMBER_LEN];
    size_t at = sizeof digits, count = 0;
    do {
        if (count > 0 && count % 3 == 0)
            digits[--at] = ',';
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
        count++;
    } while (number);
    tv_line_put(line, (struct tv_str){digits + at, sizeof digits - at});
}

void tv_line_put_count(struct tv_line_text *line, uint64_t count, const char *noun) {
    tv_line_put_number(line, count);
    tv_line_put_word(line, " ");
    tv_line_put_word(line, noun);
    if (count != 1)
        tv_line_put_word(line, "s");
}

/* part * 1000 / whole, rounded; by halves where the product would not fit. */
static uint64_t per_mille(uint64_t part, uint64_t whole) {
    while (part > UINT64_MAX / 2000) {
        part /= 2;
        whole = whole / 2 ? whole / 2 : 1;
    }
    return (part * 2000 + whole) / (2 * whole);
}

void tv_line_put_share(struct tv_line_text *line, uint64_t part, uint64_t whole) {
    uint64_t share = per_mille(part, whole);
    if (part >= whole) {
        tv_line_put_word(line, "100%");
        return;
    }
    if (part > 0 && share == 0) {
        tv_line_put_word(line, "<0.1%");
        return;
    }
    if (share > 999)
        share = 999;
    tv_line_put_number(line, share / 10);
    tv_line_put(line, (struct tv_str){(const char[]){'.', (char)('0' + share % 10), '%'}, 3});
}

/* ---- Times ---------------------------------------------------------------------------------- */

static void put_digits(struct tv_line_text *line, int64_t number, int count) {
    char digits[4];
    for (int i = count; i-- > 0; number /= 10)
        digits[i] = (char)('0' + number % 10);
    tv_line_put(line, (struct tv_str){digits, (size_t)count});
}

static bool is_leap(int64_t year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int64_t days_of_month(int64_t year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month] + (month == 1 && is_leap(year));
}

/* Group times lie between 2000 and 2099, so counting up is short. */
static void put_date(struct tv_line_text *line, int64_t days) {
    int64_t year = 1970;
    int month = 0;
    while (days >= 365 + is_leap(year))
        days -= 365 + is_leap(year++);
    while (days >= days_of_month(year, month))
        days -= days_of_month(year, month++);
    put_digits(line, year, 4);
    tv_line_put_word(line, "-");
    put_digits(line, month + 1, 2);
    tv_line_put_word(line, "-");
    put_digits(line, days + 1, 2);
}

void tv_line_put_time(struct tv_line_text *line, int64_t seconds, bool with_date) {
    int64_t minutes = seconds / 60;
    if (with_date) {
        put_date(line, minutes / (24 * 60));
        tv_line_put_word(line, " ");
    }
    put_digits(line, minutes / 60 % 24, 2);
    tv_line_put_word(line, ":");
    put_digits(line, minutes % 60, 2);
}

/* ---- Paths ---------------------------------------------------------------------------------- */

static bool needs_quotes(struct tv_str step) {
    if (step.len == 0)
        return true;
    for (size_t i = 0; i < step.len; i++) {
        if (memchr(" .\"[]", step.at[i], 5))
            return true;
    }
    return false;
}

/* A step without its escapes: ~1 is a slash, ~0 a tilde. */
static void put_step(struct tv_line_text *line, struct tv_str step) {
    for (size_t i = 0; i < step.len; i++) {
        bool is_escape = step.at[i] == '~' && i + 1 < step.len;
        if (is_escape && step.at[i + 1] == '1')
            tv_line_put_word(line, "/");
        else
            tv_line_put(line, (struct tv_str){&step.at[i], 1});
        i += is_escape && (step.at[i + 1] == '0' || step.at[i + 1] == '1');
    }
}

void tv_line_put_path(struct tv_line_text *line, struct tv_str pointer) {
    for (size_t from = 0; from < pointer.len;) {
        const char *at = pointer.at + from + 1;
        size_t rest = pointer.len - from - 1;
        const char *slash = memchr(at, '/', rest);
        struct tv_str step = {at, slash ? (size_t)(slash - at) : rest};
        bool is_index = tv_str_equal(step, TV_STR("*"));
        bool quotes = !is_index && needs_quotes(step);
        if (is_index)
            tv_line_put_word(line, "[]");
        else if (from > 0)
            tv_line_put_word(line, ".");
        if (quotes)
            tv_line_put_word(line, "\"");
        if (!is_index)
            put_step(line, step);
        if (quotes)
            tv_line_put_word(line, "\"");
        from += 1 + step.len;
    }
}

bool tv_line_put_unquoted(struct tv_line_text *line, struct tv_str quoted) {
    if (quoted.len < 3 || quoted.at[0] != '"' || quoted.at[quoted.len - 1] != '"')
        return false;
    struct tv_str number = {quoted.at + 1, quoted.len - 2};
    if (!tv_number_is_valid(number))
        return false;
    bool has_exponent = memchr(number.at, 'e', number.len) || memchr(number.at, 'E', number.len);
    if (!has_exponent && memchr(number.at, '.', number.len)) {
        while (number.at[number.len - 1] == '0')
            number.len--;
        number.len -= number.at[number.len - 1] == '.';
    }
    tv_line_put(line, number);
    return true;
}

/* ---- Choosing ------------------------------------------------------------------------------- */

static int compare_names(const void *a, const void *b) {
    const struct tv_group_name *left = a, *right = b;
    if (left->count != right->count)
        return left->count > right->count ? -1 : 1;
    size_t len = left->text.len < right->text.len ? left->text.len : right->text.len;
    int order = len ? memcmp(left->text.at, right->text.at, len) : 0;
    if (!order)
        order = (left->text.len > right->text.len) - (left->text.len < right->text.len);
    return order ? order : (left->hash > right->hash) - (left->hash < right->hash);
}

size_t tv_names_sorted(const struct tv_tally *tally, struct tv_group_name *out) {
    if (tally->count > 0)
        memcpy(out, tally->names, tally->count * sizeof *out);
    qsort(out, tally->count, sizeof *out, compare_names);
    return tally->count;
}

bool tv_rule_is_per_run(enum tv_rule rule) {
    return rule >= TV_RULE_STREAM_DUPLICATE_MESSAGE_ID && rule <= TV_RULE_STREAM_VOLUME;
}

/* By file name, record, offset; as the first place of a group is chosen. */
static bool is_before(const struct tv_groups *groups, const struct tv_group_place *a,
                      const struct tv_group_place *b) {
    struct tv_str left = tv_groups_file_name(groups, a->file);
    struct tv_str right = tv_groups_file_name(groups, b->file);
    size_t len = left.len < right.len ? left.len : right.len;
    int order = len ? memcmp(left.at, right.at, len) : 0;
    if (order != 0 || left.len != right.len)
        return order ? order < 0 : left.len < right.len;
    return a->record != b->record ? a->record < b->record : a->offset < b->offset;
}

const struct tv_group_sample *tv_first_sample(struct tv_groups *groups,
                                              const struct tv_group *group) {
    const struct tv_group_sample *samples = tv_groups_samples(groups, group);
    const struct tv_group_sample *first = group->sample_count ? samples : NULL;
    for (uint32_t i = 1; i < group->sample_count; i++) {
        if (is_before(groups, &samples[i].place, &first->place))
            first = &samples[i];
    }
    return first;
}

/* ---- Lines of definitions ------------------------------------------------------------------- */

void tv_json_origin_line(struct tv_json_out *json, struct tv_origin origin,
                         const struct tv_style *style) {
    enum { COLUMNS_MAX = 512, LEN_MAX = 4096 }; /* a plan may be one long line */
    struct tv_str line;
    if (!style->source_line || !style->source_line(style->context, origin, &line))
        return;
    line.len = line.len < LEN_MAX ? line.len : LEN_MAX;
    line.len = tv_fit_start(line, COLUMNS_MAX, false);
    tv_json_key(json, "text");
    tv_json_string_or_null(json, line);
}

/* ---- Words of a shell ----------------------------------------------------------------------- */

static bool is_shell_word(struct tv_str text) {
    static const char PLAIN[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "_./:@%+=,-";
    for (size_t i = 0; i < text.len; i++)
        if (!(text.at[i] & 0x80) && !memchr(PLAIN, text.at[i], sizeof PLAIN - 1))
            return false;
    return text.len > 0 && text.at[0] != '-';
}

void tv_line_put_shell(struct tv_line_text *line, struct tv_str file, struct tv_str behind) {
    bool is_plain = is_shell_word(file);
    tv_line_put_word(line, is_plain ? "" : "'");
    for (size_t i = 0; i < file.len; i++) {
        if (file.at[i] == '\'')
            tv_line_put_word(line, "'\\'");
        tv_line_put(line, (struct tv_str){file.at + i, 1});
    }
    tv_line_put(line, behind);
    tv_line_put_word(line, is_plain ? "" : "'");
}
