/* Texts of values: numbers, UUIDs and times, written by hand so that no locale has a say. */
#include "gen_tree.h"

#include <assert.h>
#include <string.h>

char *tv_gen_room(struct tv_gen_tree *tree, size_t len) {
    assert(len <= TV_GEN_TEXT_MAX - tree->text_len);
    char *at = tree->text + tree->text_len;
    tree->text_len += len;
    return at;
}

struct tv_str tv_gen_join(struct tv_gen_tree *tree, const struct tv_str *parts, size_t count) {
    size_t len = 0;
    for (size_t i = 0; i < count; i++)
        len += parts[i].len;
    char *start = tv_gen_room(tree, len), *at = start;
    for (size_t i = 0; i < count; i++) {
        if (parts[i].len)
            memcpy(at, parts[i].at, parts[i].len);
        at += parts[i].len;
    }
    return (struct tv_str){start, len};
}

struct tv_str tv_gen_digits(struct tv_gen_tree *tree, uint64_t number) {
    char digits[20];
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + number % 10);
    while (number /= 10);
    size_t len = sizeof digits - at;
    return (struct tv_str){memcpy(tv_gen_room(tree, len), digits + at, len), len};
}

struct tv_str tv_gen_decimal(struct tv_gen_tree *tree, uint64_t cents) {
    uint64_t whole = cents / 100, rest = cents % 100;
    struct tv_str units = tv_gen_digits(tree, whole);
    if (rest == 0)
        return units;
    if (rest % 10 == 0)
        return TV_GEN_JOIN(tree, units, TV_STR("."), tv_gen_digits(tree, rest / 10));
    return TV_GEN_JOIN(tree, units, rest < 10 ? TV_STR(".0") : TV_STR("."),
                       tv_gen_digits(tree, rest));
}

static void put_hex(char *at, uint64_t bits, size_t digits) {
    for (size_t i = 0; i < digits; i++)
        at[i] = "0123456789abcdef"[bits >> (4 * (digits - 1 - i)) & 15];
}

struct tv_str tv_gen_hex(struct tv_gen_tree *tree, uint32_t number) {
    char *at = tv_gen_room(tree, 8);
    put_hex(at, number, 8);
    return (struct tv_str){at, 8};
}

struct tv_str tv_gen_uuid(struct tv_gen_tree *tree, struct tv_gen_random *random) {
    char *at = tv_gen_room(tree, 36);
    uint64_t high = tv_gen_draw(random), low = tv_gen_draw(random);
    put_hex(at, high >> 32, 8);
    put_hex(at + 9, high >> 16, 4);
    put_hex(at + 14, (high & 0xfff) | 0x4000, 4);
    put_hex(at + 19, (low >> 48 & 0x3fff) | 0x8000, 4);
    put_hex(at + 24, low, 12);
    at[8] = at[13] = at[18] = at[23] = '-';
    return (struct tv_str){at, 36};
}

static void put_digits(char *at, uint32_t number, size_t digits) {
    while (digits--) {
        at[digits] = (char)('0' + number % 10);
        number /= 10;
    }
}

/* Days since 1970 as year, month and day: counted in years that begin in March, so that the leap
 * day is the last of its year, and in eras of 400 years, which are all alike. Days from 1970 on. */
static void put_day(char *at, uint32_t days) {
    uint32_t shifted = days + 719468, era = shifted / 146097, day = shifted % 146097;
    uint32_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
    uint32_t day_of_year = day - (365 * year + year / 4 - year / 100);
    uint32_t month = (5 * day_of_year + 2) / 153;
    put_digits(at, year + era * 400 + (month >= 10), 4);
    put_digits(at + 5, month < 10 ? month + 3 : month - 9, 2);
    put_digits(at + 8, day_of_year - (153 * month + 2) / 5 + 1, 2);
    at[4] = at[7] = '-';
}

struct tv_str tv_gen_time(struct tv_gen_tree *tree, uint64_t ms, enum tv_gen_time_style style) {
    static const size_t lens[] = {
        [TV_GEN_MILLI_Z] = 24, [TV_GEN_MICRO_OFFSET] = 32, [TV_GEN_DAY] = 10};
    char *at = tv_gen_room(tree, lens[style]);
    uint32_t in_day = (uint32_t)(ms % 86400000);
    put_day(at, (uint32_t)(ms / 86400000));
    if (style == TV_GEN_DAY)
        return (struct tv_str){at, lens[style]};
    memcpy(at + 10, style == TV_GEN_MILLI_Z ? "T00:00:00.000Z" : "T00:00:00.000000+00:00",
           lens[style] - 10);
    put_digits(at + 11, in_day / 3600000, 2);
    put_digits(at + 14, in_day / 60000 % 60, 2);
    put_digits(at + 17, in_day / 1000 % 60, 2);
    put_digits(at + 20, in_day % 1000, 3);
    if (style == TV_GEN_MICRO_OFFSET) /* spread over the digits that a millisecond leaves open */
        put_digits(at + 23, (uint32_t)(tv_gen_mix(ms) % 1000), 3);
    return (struct tv_str){at, lens[style]};
}
