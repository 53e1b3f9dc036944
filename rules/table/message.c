/* A rule's sentence for one finding: the catalogue's template, its places filled in.
 *
 *   template = { text | "{" place "}" }
 *   place    = "expected" | "kind" | "suggestion" | "detail"
 *
 * Everything goes through one bounded buffer that only counts down; the cut at its end moves back
 * to the border of a code point. */
#include "finding.h"

#include <string.h>

struct sentence {
    char *out;
    size_t len, max;
    bool cut; /* something did not fit; nothing more is taken */
};

static bool continues_code_point(char byte) {
    return ((unsigned char)byte & 0xC0) == 0x80;
}

static void put(struct sentence *sentence, struct tv_str text) {
    size_t room = sentence->max - sentence->len;
    size_t take = text.len;
    if (sentence->cut)
        return;
    if (take > room) {
        take = room;
        sentence->cut = true;
        while (take > 0 && continues_code_point(text.at[take]))
            take--;
    }
    if (take > 0)
        memcpy(sentence->out + sentence->len, text.at, take);
    sentence->len += take;
}

static struct tv_str kind_words(enum tv_type type) {
    switch (type) {
    case TV_TYPE_NULL:
        return TV_STR("null");
    case TV_TYPE_BOOLEAN:
        return TV_STR("a boolean");
    case TV_TYPE_INTEGER:
        return TV_STR("an integer");
    case TV_TYPE_NUMBER:
        return TV_STR("a number");
    case TV_TYPE_STRING:
        return TV_STR("a string");
    case TV_TYPE_OBJECT:
        return TV_STR("an object");
    case TV_TYPE_ARRAY:
        return TV_STR("an array");
    case TV_TYPE_ANY:
        break;
    }
    return TV_STR("nothing");
}

/* A name stands in quotes, a pointer does not. */
static void put_suggestion(struct sentence *sentence, struct tv_str text) {
    bool is_pointer = text.len > 0 && text.at[0] == '/';
    if (!is_pointer)
        put(sentence, TV_STR("\""));
    put(sentence, text);
    if (!is_pointer)
        put(sentence, TV_STR("\""));
}

static bool starts_with(struct tv_str text, struct tv_str start) {
    return text.len >= start.len && memcmp(text.at, start.at, start.len) == 0;
}

/* Fills the place that the text starts with; returns its length, 0 when there is none. */
static size_t put_place(struct sentence *sentence, struct tv_str text,
                        const struct tv_finding *finding) {
    if (starts_with(text, TV_STR("{expected}"))) {
        put(sentence, finding->expected);
        return sizeof("{expected}") - 1;
    }
    if (starts_with(text, TV_STR("{kind}"))) {
        put(sentence, kind_words(finding->actual_type));
        return sizeof("{kind}") - 1;
    }
    if (starts_with(text, TV_STR("{suggestion}"))) {
        put_suggestion(sentence, finding->suggestion);
        return sizeof("{suggestion}") - 1;
    }
    if (starts_with(text, TV_STR("{detail}"))) {
        put(sentence, finding->detail);
        return sizeof("{detail}") - 1;
    }
    return 0;
}

size_t tv_message(const struct tv_finding *finding, char *out, size_t max) {
    struct sentence sentence = {out, 0, max, false};
    const char *template = tv_rule_info(finding->rule)->message;
    struct tv_str rest = {template, strlen(template)};
    while (rest.len > 0) {
        size_t taken = put_place(&sentence, rest, finding);
        if (taken == 0) {
            taken = 1; /* at least this byte, even if it is a brace of its own */
            while (taken < rest.len && rest.at[taken] != '{')
                taken++;
            put(&sentence, (struct tv_str){rest.at, taken});
        }
        rest.at += taken;
        rest.len -= taken;
    }
    return sentence.len;
}
