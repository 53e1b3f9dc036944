/* Which keywords a mapping may hold, and what to say of a key that is none of them. */
#include "read.h"
#include "read_parts.h"

#include <string.h>

#define BIT(id) (UINT64_C(1) << TV_KW_##id)
_Static_assert(TV_KEYWORD_COUNT <= 64, "a keyword is a bit of a mask");

/* Keywords allowed: those whose `where` has a bit of ours, without the refused ones; or exactly the
 * listed ones. */
static const struct {
    const char *name;
    unsigned where;
    uint64_t refused, listed;
} places[] = {
    [TV_PLACE_FILE] = {"a file", TV_IN_FILE, 0, 0},
    [TV_PLACE_DEFINITION] = {"a definition", TV_IN_DEFINITION, 0, 0},
    [TV_PLACE_EVENT] = {"an event", TV_IN_EVENT, BIT(TRAITS), 0},
    [TV_PLACE_VERSION] = {"a version of an event", TV_IN_VERSION, BIT(TRAITS), 0},
    [TV_PLACE_CALL_OF_ALL] = {"what is common to all calls", TV_IN_CALL,
                              BIT(PROPERTIES) | BIT(TRAITS) | BIT(INCLUDE) | BIT(ADDITIONAL), 0},
    [TV_PLACE_CALL_WITH_PROPERTIES] = {"this call", TV_IN_CALL, BIT(TRAITS), 0},
    [TV_PLACE_CALL_WITH_TRAITS] = {"this call", TV_IN_CALL, BIT(PROPERTIES), 0},
    [TV_PLACE_CALL_OF_ALIAS] = {"an alias call", TV_IN_CALL,
                                BIT(PROPERTIES) | BIT(TRAITS) | BIT(INCLUDE) | BIT(ADDITIONAL), 0},
    [TV_PLACE_DEMANDS] = {"\"then\" and \"else\"", 0, 0,
                          BIT(PROPERTIES) | BIT(TRAITS) | BIT(CONTEXT) | BIT(FIELDS) |
                              BIT(REQUIRED) | BIT(RECOMMENDED)},
};
_Static_assert(sizeof places / sizeof *places == TV_PLACE_COUNT, "a row for each place");

/* What people write who come from JSON Schema. Without a word of ours the key goes under `schema`.
 */
static const struct {
    const char *key, *ours;
} foreign[] = {
    {"description", "doc"},
    {"additionalProperties", "additional"},
    {"anyOf", "type"},
    {"dependencies", "when"},
    {"if", "when"},
    {"nullable", "type"},
    {"then", "when"},
    {"else", "when"},
    {"oneOf", NULL},
    {"allOf", NULL},
    {"not", NULL},
    {"$ref", NULL},
    {"$id", NULL},
    {"$schema", NULL},
    {"$comment", NULL},
    {"definitions", NULL},
    {"additionalItems", NULL},
    {"contains", NULL},
    {"patternProperties", NULL},
    {"propertyNames", NULL},
    {"contentEncoding", NULL},
    {"contentMediaType", NULL},
    {"readOnly", NULL},
};
enum { FOREIGN_COUNT = sizeof foreign / sizeof *foreign };

static struct tv_str wrap(const char *text) {
    return (struct tv_str){text, text ? strlen(text) : 0};
}

bool tv_place_allows(enum tv_place place, enum tv_keyword keyword) {
    uint64_t bit = UINT64_C(1) << keyword;
    if (places[place].listed)
        return (places[place].listed & bit) != 0;
    return (tv_keyword_info(keyword)->where & places[place].where) != 0 &&
           (places[place].refused & bit) == 0;
}

/* A keyword of ours that stands elsewhere: events have either properties or traits. */
static struct tv_str find_instead(enum tv_place place, enum tv_keyword keyword) {
    if (keyword == TV_KW_PROPERTIES && tv_place_allows(place, TV_KW_TRAITS))
        return TV_STR("traits");
    if (keyword == TV_KW_TRAITS && tv_place_allows(place, TV_KW_PROPERTIES))
        return TV_STR("properties");
    return (struct tv_str){NULL, 0};
}

/* A key with a space behind a text without quotes, inside {...}: no keyword has one. */
static bool is_torn_text(const struct tv_tree *node) {
    struct tv_str key = node->key->written;
    return node->is_behind_text && node->key->is_plain && memchr(key.at, ' ', key.len) != NULL;
}

/* One of ours for a misspelled one of JSON Schema's. */
static struct tv_str find_ours(struct tv_str key) {
    struct tv_str names[FOREIGN_COUNT];
    size_t i = 0;
    for (size_t k = 0; k < FOREIGN_COUNT; k++)
        names[k] = wrap(foreign[k].key);
    struct tv_str nearest = tv_nearest(key, names, FOREIGN_COUNT);
    while (i < FOREIGN_COUNT && names[i].at != nearest.at)
        i++;
    return wrap(i < FOREIGN_COUNT ? foreign[i].ours : NULL);
}

void tv_refuse_key(struct tv_reader *reader, const struct tv_tree *node, const char *where,
                   const struct tv_str *keys, size_t key_count) {
    if (node->is_stray || is_torn_text(node)) {
        tv_refuse_torn(reader, node);
        return;
    }
    struct tv_str nearest = tv_nearest(node->key->written, keys, key_count);
    if (nearest.len == 0 && reader->place != TV_PLACE_FILE)
        nearest = find_ours(node->key->written);
    tv_mistake_add(reader->mistakes, (struct tv_mistake){.rule = TV_RULE_PLAN_UNKNOWN_KEY,
                                                         .at = node->key->at,
                                                         .detail = "unknown key {a} in {b}",
                                                         .a = node->key->written,
                                                         .b = where,
                                                         .suggestion = nearest});
}

static void refuse_key_of_elsewhere(struct tv_reader *reader, enum tv_place place,
                                    enum tv_keyword keyword, const struct tv_tree *node) {
    tv_mistake_add(reader->mistakes,
                   (struct tv_mistake){.rule = TV_RULE_PLAN_UNKNOWN_KEY,
                                       .at = node->key->at,
                                       .detail = "{a} has no place in {b}",
                                       .a = node->key->written,
                                       .b = places[place].name,
                                       .suggestion = find_instead(place, keyword)});
}

/* false when the key is none of JSON Schema's. */
static bool refuse_foreign_key(struct tv_reader *reader, enum tv_place place,
                               const struct tv_tree *node) {
    size_t i = 0;
    while (i < FOREIGN_COUNT && !tv_str_equal(wrap(foreign[i].key), node->key->written))
        i++;
    if (i == FOREIGN_COUNT || !tv_place_allows(place, TV_KW_SCHEMA))
        return false;
    tv_mistake_add(reader->mistakes,
                   (struct tv_mistake){
                       .rule = TV_RULE_PLAN_UNKNOWN_KEY,
                       .at = node->key->at,
                       .detail = foreign[i].ours
                                     ? "unknown key {a} in {b}"
                                     : "{a} is a keyword of JSON Schema: it goes under \"schema\"",
                       .a = node->key->written,
                       .b = places[place].name,
                       .suggestion = wrap(foreign[i].ours)});
    return true;
}

void tv_place_refuse_key(struct tv_reader *reader, enum tv_place place,
                         const struct tv_tree *node) {
    enum tv_keyword keyword = tv_keyword_find(node->key->written);
    if (keyword != TV_KEYWORD_COUNT && !node->is_stray) {
        refuse_key_of_elsewhere(reader, place, keyword, node);
        return;
    }
    if (!node->is_stray && refuse_foreign_key(reader, place, node))
        return;
    struct tv_str names[TV_KEYWORD_COUNT];
    size_t count = 0;
    for (unsigned i = 0; i < TV_KEYWORD_COUNT; i++)
        if (tv_place_allows(place, (enum tv_keyword)i))
            names[count++] = wrap(tv_keyword_info((enum tv_keyword)i)->name);
    tv_refuse_key(reader, node, places[place].name, names, count);
}
