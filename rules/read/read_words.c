/* The closed lists of words: what only one of a few words may be. */
#include "read.h"
#include "read_parts.h"

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

/* noun: how a word of the list is called in messages. all: the words in a sentence, for lists short
 * enough to be shown whole. */
static const struct {
    const char *noun, *all;
    const char *const *words;
} lists[] = {
    [TV_WORDS_VERDICT] = {"verdict", "allow, warn, forbid", WORDS("allow", "warn", "forbid")},
    [TV_WORDS_CASE] = {"case",
                       "Title Case, Sentence case, lower case, snake_case, SCREAMING_SNAKE, "
                       "camelCase, PascalCase, kebab-case, any",
                       WORDS("Title Case", "Sentence case", "lower case", "snake_case",
                             "SCREAMING_SNAKE", "camelCase", "PascalCase", "kebab-case", "any")},
    [TV_WORDS_FROM] = {"value of \"from\"", "table, sample, text",
                       WORDS("table", "sample", "text")},
    [TV_WORDS_PII] = {"kind of personal data",
                      "name, email, phone, address, birthday, gender, ip, location, device-id, "
                      "national-id, payment, health, free-text, other, or false",
                      WORDS("name", "email", "phone", "address", "birthday", "gender", "ip",
                            "location", "device-id", "national-id", "payment", "health",
                            "free-text", "other")},
    [TV_WORDS_FORMAT] = {"format", NULL,
                         WORDS("date-time", "date", "time", "email", "idn-email", "hostname",
                               "idn-hostname", "ip", "ipv4", "ipv6", "uri", "uri-reference", "iri",
                               "iri-reference", "uri-template", "json-pointer",
                               "relative-json-pointer", "regex", "uuid", "iso-8601", "iso-4217",
                               "iso-3166", "bcp-47", "tzdata", "semver", "url")},
    [TV_WORDS_CALL] = {"call", "common, track, identify, page, screen, group, alias",
                       WORDS("common", "track", "identify", "page", "screen", "group", "alias")},
    [TV_WORDS_ADDITIONAL] = {"section",
                             "events, pages, screens, properties, traits, context, fields",
                             WORDS("events", "pages", "screens", "properties", "traits", "context",
                                   "fields")},
    [TV_WORDS_NAMING] = {"section", "events, pages, screens, properties, traits",
                         WORDS("events", "pages", "screens", "properties", "traits")},
    [TV_WORDS_TYPE] = {"type", NULL,
                       WORDS("string", "number", "integer", "boolean", "object", "array", "null",
                             "any")},
    [TV_WORDS_RESERVED_TYPE] = {"type", NULL,
                                WORDS("string", "number", "integer", "boolean", "object", "array",
                                      "null", "any", "allow", "warn", "forbid")},
};
_Static_assert(sizeof lists / sizeof *lists == TV_WORDS_COUNT, "a row for each list");

enum { WORDS_MAX = 32 };

static size_t list_words(enum tv_words list, struct tv_str *words) {
    size_t count = 0;
    for (; lists[list].words[count]; count++) {
        size_t len = 0;
        while (lists[list].words[count][len])
            len++;
        words[count] = (struct tv_str){lists[list].words[count], len};
    }
    return count;
}

bool tv_words_have(enum tv_words list, struct tv_str word) {
    struct tv_str words[WORDS_MAX];
    size_t count = list_words(list, words);
    for (size_t i = 0; i < count; i++)
        if (tv_str_equal(words[i], word))
            return true;
    return false;
}

struct tv_str tv_words_nearest(enum tv_words list, struct tv_str word) {
    struct tv_str words[WORDS_MAX];
    size_t count = list_words(list, words);
    return tv_nearest(word, words, count);
}

void tv_words_refuse(struct tv_reader *reader, enum tv_words list, struct tv_at at,
                     struct tv_str word) {
    struct tv_str nearest = tv_words_nearest(list, word);
    bool lists_all = nearest.len == 0 && lists[list].all;
    tv_mistake_add(reader->mistakes,
                   (struct tv_mistake){.rule = TV_RULE_PLAN_UNKNOWN_KEY,
                                       .at = at,
                                       .detail = lists_all ? "unknown {b} {a}; there are {c}"
                                                           : "unknown {b} {a}",
                                       .a = word,
                                       .b = lists[list].noun,
                                       .c = lists[list].all,
                                       .suggestion = nearest});
}
