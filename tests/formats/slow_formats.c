/* The expressions are put together from the rules of the standards, bottom up. */
#include "slow_formats.h"

#include <regex.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "data_timezone.inc"

/* Times. Every expression has the same groups: 1 year, 2 month, 3 day, 4 hour, 5 minute, 7 second,
 * 10 sign of the offset, 11 its hours, 13 its minutes. */
#define TWO "([0-9][0-9])"
#define DAY "([0-9]{4})-" TWO "-" TWO
#define BASIC_DAY "([0-9]{4})" TWO TWO
#define ZONE "([Zz]|([+-])" TWO "(:?" TWO ")?)?"

/* Codes. */
#define OCTET "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
#define ATOM "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
#define LABEL "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
#define EMAIL "^" ATOM "(\\." ATOM ")*@" LABEL "(\\." LABEL ")*$"
#define OLD_TAGS                                                                                   \
    "en[-_]gb[-_]oed|sgn[-_](be[-_]fr|be[-_]nl|ch[-_]de)|i[-_](ami|bnn|default|enochian|hak|"      \
    "klingon"                                                                                      \
    "|lux|mingo|navajo|pwn|tao|tay|tsu)"
#define LANGUAGE                                                                                   \
    "^(([a-z]{2,3}([-_][a-z]{3}){0,3}|[a-z]{4,8})([-_][a-z]{4})?([-_]([a-z]{2}|[0-9]{3}))?"        \
    "([-_]([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*([-_][a-wyz0-9]([-_][a-z0-9]{2,8})+)*"                 \
    "([-_]x([-_][a-z0-9]{1,8})+)?|x([-_][a-z0-9]{1,8})+|" OLD_TAGS ")$"

/* References. */
#define ESCAPE "%[0-9A-Fa-f]{2}"
#define NAME_SET "A-Za-z0-9._~!$&'()*+,;="
#define NAME_CHAR "([" NAME_SET "-]|" ESCAPE ")"
#define USER_CHAR "([" NAME_SET ":-]|" ESCAPE ")"
#define PATH_CHAR "([" NAME_SET ":@-]|" ESCAPE ")"
#define FIRST_CHAR "([" NAME_SET "@-]|" ESCAPE ")"
#define AUTHORITY "//(" USER_CHAR "*@)?" NAME_CHAR "*(:[0-9]*)?(/" PATH_CHAR "*)*"
#define ROOTED "/(" PATH_CHAR "+(/" PATH_CHAR "*)*)?"
#define QUERY "(\\?([" NAME_SET ":@/?-]|" ESCAPE ")*)?(#([" NAME_SET ":@/?-]|" ESCAPE ")*)?"
#define ABSOLUTE                                                                                   \
    "[A-Za-z][A-Za-z0-9+.-]*:(" AUTHORITY "|" ROOTED "|" PATH_CHAR "+(/" PATH_CHAR "*)*)?" QUERY
#define RELATIVE "(" AUTHORITY "|" ROOTED "|" FIRST_CHAR "+(/" PATH_CHAR "*)*)?" QUERY

struct row {
    enum tv_format format;
    const char *pattern;
};

static const struct row rows[] = {
    {TV_FORMAT_DATE, "^" DAY "$"},
    {TV_FORMAT_DATE_TIME, "^" DAY "[Tt]" TWO ":" TWO "(:" TWO ")(\\.[0-9]+)?"
                          "([Zz]|([+-])" TWO "(:" TWO "))$"},
    {TV_FORMAT_TIMESTAMP, "^" DAY "[Tt ]" TWO ":" TWO "(:" TWO ")(\\.[0-9]+)?" ZONE "$"},
    {TV_FORMAT_ISO_8601, "^" DAY "$"},
    {TV_FORMAT_ISO_8601, "^" DAY "[Tt ]" TWO ":" TWO "(:" TWO ")([.,][0-9]+)?" ZONE "$"},
    {TV_FORMAT_ISO_8601, "^" DAY "[Tt ]" TWO ":" TWO "(())()" ZONE "$"},
    {TV_FORMAT_ISO_8601, "^" BASIC_DAY "$"},
    {TV_FORMAT_ISO_8601, "^" BASIC_DAY "[Tt ]" TWO TWO "(" TWO ")([.,][0-9]+)?" ZONE "$"},
    {TV_FORMAT_ISO_8601, "^" BASIC_DAY "[Tt ]" TWO TWO "(())()" ZONE "$"},
    {TV_FORMAT_IPV4, "^" OCTET "(\\." OCTET "){3}$"},
    {TV_FORMAT_IP, "^" OCTET "(\\." OCTET "){3}$"},
    {TV_FORMAT_EMAIL, EMAIL},
    {TV_FORMAT_IDN_EMAIL, EMAIL},
    {TV_FORMAT_BCP_47, LANGUAGE},
    {TV_FORMAT_UUID, "^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$"},
    {TV_FORMAT_URI, "^" ABSOLUTE "$"},
    {TV_FORMAT_IRI, "^" ABSOLUTE "$"},
    {TV_FORMAT_URI_REFERENCE, "^(" ABSOLUTE "|" RELATIVE ")$"},
    {TV_FORMAT_IRI_REFERENCE, "^(" ABSOLUTE "|" RELATIVE ")$"},
};

enum { ROW_COUNT = sizeof(rows) / sizeof(rows[0]), GROUP_COUNT = 14, TEXT_MAX = 255 };

struct slow_formats {
    regex_t expressions[ROW_COUNT];
};

struct slow_formats *slow_formats_new(void) {
    struct slow_formats *slow = malloc(sizeof(*slow));
    if (!slow) {
        return NULL;
    }
    for (size_t i = 0; i < ROW_COUNT; i++) {
        int flags = REG_EXTENDED | (rows[i].format == TV_FORMAT_BCP_47 ? REG_ICASE : 0);
        assert_int_equal(regcomp(&slow->expressions[i], rows[i].pattern, flags), 0);
    }
    return slow;
}

void slow_formats_free(struct slow_formats *slow) {
    for (size_t i = 0; slow && i < ROW_COUNT; i++) {
        regfree(&slow->expressions[i]);
    }
    free(slow);
}

static bool is_time(enum tv_format format) {
    return format == TV_FORMAT_DATE || format == TV_FORMAT_DATE_TIME ||
           format == TV_FORMAT_TIMESTAMP || format == TV_FORMAT_ISO_8601;
}

bool slow_formats_cover(enum tv_format format) {
    bool is_found = format == TV_FORMAT_TZDATA;
    for (size_t i = 0; i < ROW_COUNT; i++) {
        is_found |= rows[i].format == format;
    }
    return is_found;
}

bool slow_formats_cover_byte(enum tv_format format, unsigned char byte) {
    bool is_wide = format == TV_FORMAT_IRI || format == TV_FORMAT_IRI_REFERENCE ||
                   format == TV_FORMAT_IDN_EMAIL;
    return byte != '"' && byte != '[' && (byte < 0x80 || !is_wide);
}

/* The number of a group, 0 if it is not there. */
static int number_of(const char *text, regmatch_t group) {
    int number = 0;
    for (regoff_t i = group.rm_so; i >= 0 && i < group.rm_eo; i++) {
        number = number * 10 + (text[i] - '0');
    }
    return number;
}

static bool is_calendar_day(int year, int month, int day) {
    static const int days[] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month >= 1 && month <= 12 && day >= 1 &&
           day <= days[month] + (month == 2 && is_leap ? 1 : 0);
}

/* Whether the numbers of a text that looks like a time are one. */
static bool is_moment(const char *text, const regmatch_t *groups) {
    int hour = number_of(text, groups[4]);
    int minute = number_of(text, groups[5]);
    int second = number_of(text, groups[7]);
    int ahead_hours = number_of(text, groups[11]);
    int ahead_minutes = number_of(text, groups[13]);
    bool is_behind = groups[10].rm_so >= 0 && text[groups[10].rm_so] == '-';
    int ahead = (ahead_hours * 60 + ahead_minutes) * (is_behind ? -1 : 1);
    int utc_minute = (hour * 60 + minute - ahead + 2 * 1440) % 1440;
    return is_calendar_day(number_of(text, groups[1]), number_of(text, groups[2]),
                           number_of(text, groups[3])) &&
           hour <= 23 && minute <= 59 && ahead_hours <= 23 && ahead_minutes <= 59 &&
           (second <= 59 || (second == 60 && utc_minute == 1439));
}

static bool matches_row(const struct slow_formats *slow, size_t row, const char *text) {
    const regex_t *expression = &slow->expressions[row];
    if (regexec(expression, text, 0, NULL, 0) != 0) {
        return false;
    }
    regmatch_t groups[GROUP_COUNT];
    return !is_time(rows[row].format) ||
           (regexec(expression, text, GROUP_COUNT, groups, 0) == 0 && is_moment(text, groups));
}

/* The parts of an email address have limits that the expression does not know. */
static bool has_fitting_parts(const char *text) {
    const char *sign = strchr(text, '@');
    return !sign || (sign - text <= 64 && strlen(sign + 1) <= 253);
}

static bool is_zone(const char *at, size_t len) {
    size_t name_len;
    for (size_t i = 0; i < slow_formats_zone_count(); i++) {
        const char *name = slow_formats_zone(i, &name_len);
        if (name_len == len && len > 0 && memcmp(name, at, len) == 0) {
            return true;
        }
    }
    return false;
}

bool slow_formats_match(const struct slow_formats *slow, enum tv_format format, const char *at,
                        size_t len) {
    if (format == TV_FORMAT_TZDATA) {
        return is_zone(at, len);
    }
    /* No format here takes NUL, and none is that long in a test. */
    char text[TEXT_MAX + 1];
    if (len > TEXT_MAX || memchr(at, '\0', len)) {
        return false;
    }
    memcpy(text, at, len);
    text[len] = '\0';
    bool is_email = format == TV_FORMAT_EMAIL || format == TV_FORMAT_IDN_EMAIL;
    if (format == TV_FORMAT_IP && tv_format_matches(TV_FORMAT_IPV6, at, len)) {
        return true;
    }
    for (size_t i = 0; i < ROW_COUNT; i++) {
        if (rows[i].format == format && matches_row(slow, i, text)) {
            return !is_email || has_fitting_parts(text);
        }
    }
    return false;
}

size_t slow_formats_zone_count(void) {
    return sizeof(timezone_slots) / sizeof(timezone_slots[0]);
}

const char *slow_formats_zone(size_t index, size_t *len) {
    *len = timezone_slots[index].len;
    return timezone_names + timezone_slots[index].start;
}
