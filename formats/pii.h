/* Personal data in texts: e-mail addresses, phone numbers, card numbers, national ids, secrets.
 *
 * Pure predicates on bytes, like the formats. A text is searched around single bytes that tell
 * where something may be: an @, a +, a run of digits, the start of a key's prefix. Whoever has a
 * faster way to find these (json/marks.h) asks about them alone; tv_pii_find looks for them itself.
 *
 *   "mail me: jane@example.com, or +49 30 5550100"
 *                 ^ tv_pii_at      ^
 *             |<- match ----->|    |<- match ->|
 *
 * The text may be JSON as it was sent: no match reaches over a quote or a backslash. */
#ifndef TV_PII_H
#define TV_PII_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum tv_pii {
    TV_PII_EMAIL,
    TV_PII_PHONE,
    TV_PII_CARD,
    TV_PII_NATIONAL_ID,
    TV_PII_SECRET,
    TV_PII_IP,
    TV_PII_KINDS
};

/* Bytes of a text that are personal data. */
struct tv_pii_match {
    size_t at, len;
    enum tv_pii kind;
};

/* A text that is searched, and from where on: nothing before `from` is part of a match, and
 * afterwards `from` is where the next search may begin. told: kinds that the name of the value
 * speaks of, as bits 1 << enum tv_pii: what a bare number cannot show by itself counts then. */
struct tv_pii_search {
    const char *text;
    size_t len, from;
    unsigned told;
};

/* Whether personal data stands at or around the byte `at`, which is not before `from`. Only looks
 * at what that byte may be a sign of, so the time does not depend on the length of the text. A run
 * of digits is passed whole: search->from is then behind it. */
bool tv_pii_at(struct tv_pii_search *search, size_t at, struct tv_pii_match *match);

/* The next match from search->from on; false: there is none. Linear in the length. */
bool tv_pii_find(struct tv_pii_search *search, struct tv_pii_match *match);

/* Kinds that a property name speaks of, as bits: "apiKey", "user_password" (a secret), "cpf", "ssn"
 * (a national id), "card_number", "clientIp". 0 for most names. */
unsigned tv_pii_of_name(const char *name, size_t len);

/* Names that were asked about, for those who ask about the same ones again and again. All zero:
 * none yet. Belongs to one thread. */
enum { TV_PII_NAME_BITS = 9 };
struct tv_pii_names {
    struct {
        uint64_t hash;
        uint32_t len, told;
    } rows[1 << TV_PII_NAME_BITS];
};

/* The same, remembered. */
unsigned tv_pii_of_name_again(struct tv_pii_names *names, const char *name, size_t len);

/* Whether the whole text, under a name that speaks of the kinds told, is personal data of one of
 * them, though it would not be under another name; *kind is set. Cards are left to tv_pii_at. */
bool tv_pii_is_told(const char *text, size_t len, unsigned told, enum tv_pii *kind);

/* Whether the text is no clear text: a hash in hexadecimal digits or base64, a UUID, or something
 * that was masked already. */
bool tv_pii_is_hashed(const char *text, size_t len);

/* ---- Masking --------------------------------------------------------------------------------- *
 * In place; lengths stay, and what is masked is no match any more. */

/* jane@example.com -> j***@e******.com, +49 30 5550100 -> +49 ** *****00 */
void tv_pii_mask(char *text, const struct tv_pii_match *match);

/* Every match in a text. */
void tv_pii_mask_all(char *text, size_t len, unsigned told);

/* In JSON, or a part of it, values under names that speak of such data. names may be NULL. */
void tv_pii_mask_told(char *text, size_t len, struct tv_pii_names *names);

/* Both. */
void tv_pii_mask_json(char *text, size_t len, struct tv_pii_names *names);

/* Marks of a part of a text (json.h): ascending offsets from its byte `from`. */
struct tv_pii_marks {
    const uint32_t *at;
    uint32_t count;
    size_t from;
};

/* The same as tv_pii_mask_all with nothing told, for a text whose marks are known: of what stands
 * between two quotes only what has one is searched, from byte `done` on. Returns up to where that
 * is done, for the marks of the next part. */
size_t tv_pii_mask_around(char *text, size_t len, size_t done, const struct tv_pii_marks *marks);

/* Bytes [from, to) of a text. */
struct tv_pii_part {
    size_t from, to;
};

/* The part of a JSON text to be masked by itself, so that the wanted part of it gets what it would
 * get if the whole text were masked. */
struct tv_pii_part tv_pii_part(struct tv_pii_part wanted, const char *text, size_t len);

#endif
