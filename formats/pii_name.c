/* Names that tell what their values are: "apiKey", "user_password", "cpf". A name is taken apart
 * into words, in small letters with a line between any two, and looked up in one list.
 *
 *   "userAPIKey"  ->  _user_api_key_ */
#include "pii_parts.h"

#include "formats.h"

enum {
    FOLDED_MAX = 64,
    CARD = 1 << TV_PII_CARD,
    ID = 1 << TV_PII_NATIONAL_ID,
    SECRET = 1 << TV_PII_SECRET,
    IP = 1 << TV_PII_IP
};

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}

/* True when a new word begins at a byte that is a letter or digit. */
static bool begins_word(const char *name, size_t len, size_t at) {
    if (at == 0 || !is_upper(name[at]))
        return false;
    bool is_next_small = at + 1 < len && is_alnum(name[at + 1]) && !is_upper(name[at + 1]);
    return !is_upper(name[at - 1]) || is_next_small;
}

/* Of a long name only the end is kept: that is where its noun is. */
static size_t fold(const char *name, size_t len, char out[FOLDED_MAX]) {
    size_t from = len > FOLDED_MAX / 2 - 2 ? len - (FOLDED_MAX / 2 - 2) : 0, count = 0;
    out[count++] = '_';
    for (size_t i = from; i < len; i++) {
        bool is_part = is_alnum(name[i]);
        if ((!is_part || begins_word(name, len, i)) && out[count - 1] != '_')
            out[count++] = '_';
        if (is_part)
            out[count++] = lower(name[i]);
    }
    if (out[count - 1] != '_')
        out[count++] = '_';
    return count;
}

/* Words of a name, and what they tell. at_end: only as its last ones. */
struct word {
    const char *text;
    unsigned told;
    bool at_end;
};

static const struct word words[] = {{"_password_", SECRET, true},
                                    {"_passwd_", SECRET, true},
                                    {"_pwd_", SECRET, true},
                                    {"_passphrase_", SECRET, true},
                                    {"_passcode_", SECRET, true},
                                    {"_client_secret_", SECRET, true},
                                    {"_app_secret_", SECRET, true},
                                    {"_secret_", SECRET, true},
                                    {"_secret_key_", SECRET, true},
                                    {"_secret_access_key_", SECRET, true},
                                    {"_private_key_", SECRET, true},
                                    {"_privatekey_", SECRET, true},
                                    {"_api_key_", SECRET, true},
                                    {"_apikey_", SECRET, true},
                                    {"_access_token_", SECRET, true},
                                    {"_accesstoken_", SECRET, true},
                                    {"_refresh_token_", SECRET, true},
                                    {"_auth_token_", SECRET, true},
                                    {"_authtoken_", SECRET, true},
                                    {"_bearer_token_", SECRET, true},
                                    {"_id_token_", SECRET, true},
                                    {"_session_token_", SECRET, true},
                                    {"_authorization_", SECRET, true},
                                    {"_cvv_", SECRET, true},
                                    {"_cvc_", SECRET, true},
                                    {"_ssn_", ID, false},
                                    {"_social_security_", ID, false},
                                    {"_national_id_", ID, false},
                                    {"_national_insurance_", ID, false},
                                    {"_national_number_", ID, false},
                                    {"_identity_number_", ID, false},
                                    {"_government_id_", ID, false},
                                    {"_nino_", ID, true},
                                    {"_cpf_", ID, false},
                                    {"_dni_", ID, false},
                                    {"_nie_", ID, true},
                                    {"_nif_", ID, false},
                                    {"_codice_fiscale_", ID, false},
                                    {"_fiscal_code_", ID, false},
                                    {"_bsn_", ID, false},
                                    {"_burgerservicenummer_", ID, false},
                                    {"_pesel_", ID, false},
                                    {"_personnummer_", ID, false},
                                    {"_hetu_", ID, false},
                                    {"_henkilotunnus_", ID, false},
                                    {"_nir_", ID, true},
                                    {"_tckn_", ID, false},
                                    {"_tc_kimlik_", ID, false},
                                    {"_aadhaar_", ID, false},
                                    {"_aadhar_", ID, false},
                                    {"_ahv_", ID, false},
                                    {"_avs_", ID, true},
                                    {"_card_", CARD, false},
                                    {"_cardnumber_", CARD, false},
                                    {"_creditcard_", CARD, false},
                                    {"_credit_", CARD, false},
                                    {"_cc_", CARD, false},
                                    {"_ccnum_", CARD, false},
                                    {"_pan_", CARD, true},
                                    {"_visa_", CARD, false},
                                    {"_mastercard_", CARD, false},
                                    {"_amex_", CARD, false},
                                    {"_ip_", IP, false},
                                    {"_ips_", IP, true},
                                    {"_ipaddress_", IP, false},
                                    {"_ipaddr_", IP, false},
                                    {"_ipv4_", IP, false},
                                    {"_ipv6_", IP, false},
                                    {"_remote_addr_", IP, false},
                                    {"_forwarded_for_", IP, true}};

/* What a name says about a secret, rather than holding it: forgot_password. */
static const char *const verbs[] = {"_forgot_", "_forgotten_", "_reset_",  "_change_", "_changed_",
                                    "_has_",    "_is_",        "_show_",   "_with_",   "_uses_",
                                    "_no_",     "_requires_",  "_update_", "_lost_",   "_wrong_"};

/* The first letters of a name's words, as bits. */
static uint32_t initials(const char *folded, size_t len) {
    uint32_t bits = 0;
    for (size_t i = 0; i + 1 < len; i++)
        bits |= folded[i] == '_' ? 1u << (folded[i + 1] & 31) : 0;
    return bits;
}

static bool has_words(const char *folded, size_t len, const struct word *word) {
    size_t word_len = strlen(word->text);
    if (word_len > len)
        return false;
    if (word->at_end)
        return memcmp(folded + len - word_len, word->text, word_len) == 0;
    for (size_t i = 0; i + word_len <= len; i++) {
        if (folded[i] == '_' && memcmp(folded + i, word->text, word_len) == 0)
            return true;
    }
    return false;
}

unsigned tv_pii_of_name(const char *name, size_t len) {
    char folded[FOLDED_MAX];
    unsigned told = 0;
    size_t folded_len = fold(name, len, folded);
    uint32_t letters = initials(folded, folded_len);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if ((letters >> (words[i].text[1] & 31) & 1) && has_words(folded, folded_len, &words[i]))
            told |= words[i].told;
    }
    for (size_t i = 0; (told & SECRET) && i < sizeof verbs / sizeof *verbs; i++) {
        if (has_words(folded, folded_len, &(struct word){verbs[i], 0, false}))
            told &= ~(unsigned)SECRET;
    }
    return told;
}

/* ---- Values under such names ----------------------------------------------------------------- */

/* Words that stand for a value rather than being one. */
static bool is_filler(const char *text, size_t len) {
    static const char *const all[] = {"true",     "false",     "yes",      "no",       "null",
                                      "none",     "undefined", "redacted", "filtered", "hidden",
                                      "masked",   "removed",   "n/a",      "set",      "unset",
                                      "required", "invalid",   "valid",    "missing",  "wrong",
                                      "weak",     "medium",    "strong",   "changed",  "unchanged"};
    while (len > 0 && !is_alnum(*text))
        text++, len--;
    while (len > 0 && !is_alnum(text[len - 1]))
        len--;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (is_word(text, len, all[i]))
            return true;
    }
    return len == 0;
}

static bool is_masked(const char *text, size_t len) {
    for (size_t i = 0; i + 2 < len; i++) {
        bool is_run = text[i] == text[i + 1] && text[i] == text[i + 2];
        if (is_run && (text[i] == '*' || text[i] == 'X' || text[i] == '#' || text[i] == '.'))
            return true;
        if (is_run && len == 3 && text[i] == 'x')
            return true;
        if (memcmp(text + i, "\xe2\x80\xa2", 3) == 0) /* a bullet */
            return true;
    }
    return false;
}

/* Addresses that everybody has, or nobody, are no one's. */
static bool is_public_ip(const char *text, size_t len) {
    static const char *const own[] = {"10.", "127.", "192.168.", "0.", "169.254.", "fe80:", "fd"};
    if (!tv_format_matches(TV_FORMAT_IP, text, len))
        return false;
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        size_t own_len = strlen(own[i]);
        if (len >= own_len && memcmp(text, own[i], own_len) == 0)
            return false;
    }
    return !(len == 3 && memcmp(text, "::1", 3) == 0);
}

bool tv_pii_is_told(const char *text, size_t len, unsigned told, enum tv_pii *kind) {
    if ((told & SECRET) && !is_filler(text, len) && !is_masked(text, len)) {
        *kind = TV_PII_SECRET;
        return true;
    }
    if ((told & ID) && tv_pii_is_national_id(text, len)) {
        *kind = TV_PII_NATIONAL_ID;
        return true;
    }
    *kind = TV_PII_IP;
    return (told & IP) && is_public_ip(text, len);
}

/* ---- Hashes ---------------------------------------------------------------------------------- */

static bool are_class(const char *text, size_t len, unsigned classes) {
    return skip_class(text, text + len, classes) == text + len;
}

/* Lengths of MD5, SHA-1, SHA-2 in hexadecimal digits. */
static bool is_hex_hash(const char *text, size_t len) {
    bool has_length = len == 32 || len == 40 || len == 56 || len == 64 || len == 96 || len == 128;
    return has_length && are_class(text, len, CLASS_HEX);
}

/* The same in base64, with its padding or without. */
static bool is_base64_hash(const char *text, size_t len) {
    while (len > 0 && text[len - 1] == '=')
        len--;
    if (len != 22 && len != 27 && len != 38 && len != 43 && len != 64 && len != 86)
        return false;
    for (size_t i = 0; i < len; i++) {
        if (!is_alnum(text[i]) && !strchr("+/-_", text[i]))
            return false;
    }
    return true;
}

bool tv_pii_is_hashed(const char *text, size_t len) {
    const char *colon = len > 0 ? memchr(text, ':', len < 10 ? len : 10) : NULL;
    if (colon && colon > text && text[0] != ':') { /* sha256:... */
        len -= (size_t)(colon + 1 - text);
        text = colon + 1;
    }
    return is_hex_hash(text, len) || is_base64_hash(text, len) || is_filler(text, len) ||
           is_masked(text, len) || tv_format_matches(TV_FORMAT_UUID, text, len) ||
           (len > 40 && text[0] == '$' && text[1] != ' '); /* $2b$10$..., $argon2id$... */
}

unsigned tv_pii_of_name_again(struct tv_pii_names *names, const char *name, size_t len) {
    uint64_t hash = 0xcbf29ce484222325;
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ (unsigned char)name[i]) * 0x100000001b3;
    size_t row = (size_t)(hash >> (64 - TV_PII_NAME_BITS));
    if (len == 0 || len > UINT32_MAX)
        return tv_pii_of_name(name, len);
    if (names->rows[row].hash != hash || names->rows[row].len != len) {
        names->rows[row].hash = hash;
        names->rows[row].len = (uint32_t)len;
        names->rows[row].told = tv_pii_of_name(name, len);
    }
    return names->rows[row].told;
}
