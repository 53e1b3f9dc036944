/* National ids, by form and check digits. Only the AHV number, which begins with 756 and has a
 * check digit, and the French number in its groups are taken for one anywhere; the others need a
 * name that tells, because one number of ten or eleven passes most checks.
 *
 *   Brazil CPF         529.982.247-25   two digits, mod 11
 *   Spain DNI, NIE     12345678Z        a letter, mod 23
 *   Italy              RSSMRA85T10A562S a letter, mod 26
 *   Netherlands BSN    111222333        weights 9 .. 2, -1, mod 11
 *   Poland PESEL       44051401359      weights 1 3 7 9, mod 10
 *   Sweden             811218-9876      Luhn
 *   Finland HETU       131052-308T      a sign, mod 31
 *   France NIR         1 85 05 78 006 084 91   97 - n mod 97
 *   Turkey             10000000146      two digits
 *   India Aadhaar      2341 2341 2346   Verhoeff
 *   Switzerland AHV    756.9217.0769.85 as EAN-13
 *   USA SSN            123-45-6789      no check digit: its form
 *   United Kingdom     QQ123456C        likewise */
#include "pii_parts.h"

enum { ID_MAX = 24 };

/* The letters and digits of a text, in capitals. */
struct id {
    char at[ID_MAX];
    size_t len, digits;
};

static bool read_id(const char *text, size_t len, struct id *id) {
    *id = (struct id){.len = 0};
    if (len > 2 * ID_MAX)
        return false;
    for (size_t i = 0; i < len; i++) {
        char c = text[i];
        if (c == ' ' || c == '-' || c == '.' || c == '/')
            continue;
        if (!is_alnum(c) || id->len == ID_MAX)
            return false;
        id->digits += is_digit(c);
        id->at[id->len++] = c >= 'a' ? (char)(c - 0x20) : c;
    }
    return true;
}

static unsigned digit_of(const struct id *id, size_t i) {
    return (unsigned)(id->at[i] - '0');
}

static bool are_digits(const struct id *id, size_t from, size_t count) {
    for (size_t i = from; i < from + count; i++) {
        if (i >= id->len || !is_digit(id->at[i]))
            return false;
    }
    return true;
}

static uint64_t number_of(const struct id *id, size_t from, size_t count) {
    uint64_t number = 0;
    for (size_t i = from; i < from + count; i++)
        number = 10 * number + digit_of(id, i);
    return number;
}

static bool is_repeated(const struct id *id) {
    for (size_t i = 1; i < id->len; i++) {
        if (id->at[i] != id->at[0])
            return false;
    }
    return true;
}

/* Digits times weights, which are digits too. */
static unsigned weigh(const struct id *id, const char *weights, size_t count) {
    unsigned sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += digit_of(id, i) * (unsigned)(weights[i] - '0');
    return sum;
}

static bool is_day(uint64_t month, uint64_t day) {
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/* ---- Eleven digits --------------------------------------------------------------------------- */

static unsigned cpf_digit(const struct id *id, size_t count) {
    unsigned sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += digit_of(id, i) * (unsigned)(count + 1 - i);
    return sum * 10 % 11 % 10;
}

static bool is_cpf(const struct id *id) {
    return cpf_digit(id, 9) == digit_of(id, 9) && cpf_digit(id, 10) == digit_of(id, 10);
}

static bool is_pesel(const struct id *id) {
    unsigned check = (10 - weigh(id, "1379137913", 10) % 10) % 10;
    return check == digit_of(id, 10) && is_day(number_of(id, 2, 2) % 20, number_of(id, 4, 2));
}

static bool is_turkish(const struct id *id) {
    unsigned odd = weigh(id, "101010101", 9), even = weigh(id, "01010101", 8);
    unsigned sum = weigh(id, "1111111111", 10);
    return id->at[0] != '0' && (7 * odd + 10 * 10 - even) % 10 == digit_of(id, 9) &&
           sum % 10 == digit_of(id, 10);
}

/* ---- Other lengths --------------------------------------------------------------------------- */

static bool is_bsn(const struct id *id) {
    unsigned sum = weigh(id, "98765432", 8) + 11 - digit_of(id, 8);
    return sum % 11 == 0;
}

static bool is_ssn(const struct id *id) {
    uint64_t area = number_of(id, 0, 3);
    return area != 0 && area != 666 && area < 900 && number_of(id, 3, 2) != 0 &&
           number_of(id, 5, 4) != 0;
}

/* YYMMDDNNNN, or with the century before it. */
static bool is_swedish(const struct id *id) {
    size_t from = id->len - 10;
    unsigned sum = 0;
    for (size_t i = 0; i < 10; i++) {
        unsigned digit = digit_of(id, from + i) * (i % 2 ? 1 : 2);
        sum += digit > 9 ? digit - 9 : digit;
    }
    return sum % 10 == 0 && is_day(number_of(id, from + 2, 2), number_of(id, from + 4, 2) % 60);
}

static bool is_aadhaar(const struct id *id) {
    static const char times[10][11] = {"0123456789", "1234067895", "2340178956", "3401289567",
                                       "4012395678", "5987604321", "6598710432", "7659821043",
                                       "8765932104", "9876543210"};
    static const char moved[8][11] = {"0123456789", "1576283094", "5803796142", "8916043527",
                                      "9453126870", "4286573901", "2793806415", "7046913258"};
    unsigned check = 0;
    for (size_t i = 0; i < 12; i++) {
        unsigned digit = (unsigned)(moved[i % 8][digit_of(id, 11 - i)] - '0');
        check = (unsigned)(times[check][digit] - '0');
    }
    return check == 0 && id->at[0] > '1';
}

static bool is_ahv(const struct id *id) {
    return number_of(id, 0, 3) == 756 &&
           (10 - weigh(id, "131313131313", 12) % 10) % 10 == digit_of(id, 12);
}

static bool is_french(const struct id *id) {
    uint64_t month = number_of(id, 3, 2);
    bool is_month = (month >= 1 && month <= 12) || (month >= 20 && month <= 42) || month >= 50;
    return (id->at[0] == '1' || id->at[0] == '2') && is_month &&
           97 - number_of(id, 0, 13) % 97 == number_of(id, 13, 2);
}

static bool is_digits_id(const struct id *id) {
    switch (id->len) {
    case 9:
        return is_bsn(id) || is_ssn(id);
    case 10:
        return is_swedish(id);
    case 11:
        return is_cpf(id) || is_pesel(id) || is_turkish(id);
    case 12:
        return is_aadhaar(id) || is_swedish(id);
    case 13:
        return is_ahv(id);
    case 15:
        return is_french(id);
    default:
        return false;
    }
}

/* ---- With letters ---------------------------------------------------------------------------- */

/* X, Y, Z in front of a NIE stand for 0, 1, 2. */
static bool is_spanish(const struct id *id) {
    static const char letters[] = "TRWAGMYFPDXBNJZSQVHLCKE";
    bool is_nie = id->at[0] >= 'X' && id->at[0] <= 'Z';
    if (!are_digits(id, 1, 7) || (!is_nie && !is_digit(id->at[0])))
        return false;
    uint64_t first = is_nie ? (uint64_t)(id->at[0] - 'X') : digit_of(id, 0);
    return letters[(first * 10000000 + number_of(id, 1, 7)) % 23] == id->at[8];
}

static bool is_british(const struct id *id) {
    bool has_letters = is_class(id->at[0], CLASS_ALPHA) && is_class(id->at[1], CLASS_ALPHA);
    return has_letters && are_digits(id, 2, 6) && id->at[8] >= 'A' && id->at[8] <= 'D' &&
           !strchr("DFIQUV", id->at[0]) && !strchr("DFIOQUV", id->at[1]);
}

static bool is_finnish(const struct id *id) {
    static const char signs[] = "0123456789ABCDEFHJKLMNPRSTUVWXY";
    return are_digits(id, 0, 9) && is_day(number_of(id, 2, 2), number_of(id, 0, 2)) &&
           signs[number_of(id, 0, 9) % 31] == id->at[9];
}

/* Characters at odd places count by a table of their own; digits as the letters A to J. */
static bool is_italian(const struct id *id) {
    static const uint8_t odd[26] = {1,  0,  5, 7, 9, 13, 15, 17, 19, 21, 2,  4,  18,
                                    20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23};
    unsigned sum = 0;
    for (size_t i = 0; i < 15; i++) {
        unsigned place = (unsigned)(is_digit(id->at[i]) ? id->at[i] - '0' : id->at[i] - 'A');
        sum += i % 2 ? place : odd[place];
    }
    for (size_t i = 0; i < 6; i++) {
        if (is_digit(id->at[i]))
            return false;
    }
    return (char)('A' + sum % 26) == id->at[15];
}

bool tv_pii_is_national_id(const char *text, size_t len) {
    struct id id;
    if (!read_id(text, len, &id) || id.len < 9 || is_repeated(&id))
        return false;
    if (id.digits == id.len)
        return is_digits_id(&id);
    if (id.len == 9)
        return is_spanish(&id) || is_british(&id);
    return (id.len == 10 && is_finnish(&id)) || (id.len == 16 && is_italian(&id)) ||
           (id.len == 11 && id.at[6] >= 'A' && id.digits >= 9 && len == 11 &&
            tv_pii_is_national_id((const char[]){text[0], text[1], text[2], text[3], text[4],
                                                 text[5], text[7], text[8], text[9], text[10]},
                                  10)); /* Finland: A for those born from 2000 on */
}

/* Groups as they are printed, each as long as its digit says. */
static bool has_form(const char *text, size_t len, const char *groups, char separator) {
    size_t at = 0;
    for (; *groups; groups++) {
        for (int i = '0'; i < *groups; i++) {
            if (at == len || !is_digit(text[at++]))
                return false;
        }
        if (groups[1] && (at == len || text[at++] != separator))
            return false;
    }
    return at == len;
}

bool tv_pii_is_strict_id(const char *text, size_t len) {
    struct id id;
    bool is_formed = has_form(text, len, "3442", '.') || has_form(text, len, "1222332", ' ');
    return is_formed && read_id(text, len, &id) && (id.len == 13 ? is_ahv(&id) : is_french(&id));
}
