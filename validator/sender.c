/* The sender: what all findings of an event say about it. Looked for once, when there is something
 * to tell. */
#include "settle.h"

#include <string.h>

/* The bytes of a string from one quote to the other; those that hold escapes are decoded behind the
 * event's own strings. */
static struct tv_str decode(struct tv_checker *checker, uint32_t open, uint32_t close) {
    struct tv_str raw = {checker->walk.base + open + 1, close - open - 1};
    if (!tv_walk_has_escape(&checker->walk, open + 1, close))
        return raw;
    char *out = checker->decoded + checker->decoded_len;
    size_t len = tv_unescape(raw, out, NULL);
    checker->decoded_len += (uint32_t)len;
    return (struct tv_str){out, len};
}

struct tv_str tv_field_read(struct tv_checker *checker, enum tv_field field) {
    uint32_t at = checker->event.field_at[field];
    struct tv_str raw = tv_string_at(checker, at);
    return raw.at ? decode(checker, at, at + (uint32_t)raw.len + 1) : TV_STR("");
}

/* ---- The library ----------------------------------------------------------------------------- */

/* A value, and the first quote there. */
struct spot {
    const uint32_t *quote;
    uint32_t at;
};

/* Counts the brackets up to an offset. */
static uint32_t pass_gap(const char *text, uint32_t *at, uint32_t end, uint32_t depth) {
    for (; *at < end && depth > 0; ++*at) {
        if (tv_is_bracket(text[*at]))
            depth += tv_is_opening(text[*at]) ? 1 : UINT32_MAX;
    }
    return depth;
}

/* The colon behind the name that the quote opens, or TV_NONE: it is no such name. */
static uint32_t colon_behind(struct tv_checker *checker, const uint32_t *quote,
                             struct tv_str name) {
    const char *text = checker->walk.base;
    uint32_t len = checker->decoded_len, at = quote[1] + 1;
    struct tv_str found = decode(checker, quote[0], quote[1]);
    checker->decoded_len = len;
    if (!tv_str_equal(found, name))
        return TV_NONE;
    while ((unsigned char)text[at] <= ' ')
        at++;
    return text[at] == ':' ? at : TV_NONE;
}

static bool may_be_name(const struct tv_checker *checker, const uint32_t *quote, size_t len) {
    return quote[1] - quote[0] - 1 == len ||
           TV_RARE(tv_walk_has_escape(&checker->walk, quote[0] + 1, quote[1]));
}

/* Goes from an object to the value of its first member of a name. false: there is none. */
static bool find_member(struct tv_checker *checker, struct spot *spot, struct tv_str name) {
    const char *text = checker->walk.base;
    const uint32_t *quote = spot->quote;
    uint32_t at = spot->at + 1, depth = 1;
    if (text[spot->at] != '{')
        return false;
    depth = pass_gap(text, &at, *quote, depth);
    while (depth > 0) {
        uint32_t colon = TV_NONE;
        if (depth == 1 && may_be_name(checker, quote, name.len))
            colon = colon_behind(checker, quote, name);
        at = quote[1] + 1;
        quote += 2;
        if (colon != TV_NONE) {
            *spot = (struct spot){quote, tv_walk_blanks(&checker->walk, colon + 1)};
            return true;
        }
        if (*quote - at > 1) /* else a colon or comma */
            depth = pass_gap(text, &at, *quote, depth);
    }
    return false;
}

static struct tv_str read_member(struct tv_checker *checker, struct spot spot, struct tv_str name) {
    if (!find_member(checker, &spot, name) || checker->walk.base[spot.at] != '"')
        return TV_STR("");
    return decode(checker, spot.quote[0], spot.quote[1]);
}

static bool is_raw(const char *text, const uint32_t *quote, struct tv_str name) {
    return quote[1] - quote[0] - 1 == name.len &&
           memcmp(text + quote[0] + 1, name.at, name.len) == 0;
}

/* Most libraries describe themselves by {"name":"...","version":"...", without a blank. */
static bool is_usual(const struct tv_checker *checker, const struct spot *spot) {
    const char *text = checker->walk.base;
    const uint32_t *quote = spot->quote; /* between quotes stand : , : in turn */
    bool is_tight = quote[0] == spot->at + 1 && quote[2] == quote[1] + 2 &&
                    quote[4] == quote[3] + 2 && quote[6] == quote[5] + 2;
    return text[spot->at] == '{' && is_tight && text[quote[3] + 1] == ',' &&
           text[quote[5] + 1] == ':' && is_raw(text, quote, TV_STR("name")) &&
           is_raw(text, quote + 4, TV_STR("version"));
}

static void find_library(struct tv_checker *checker, struct tv_finding *finding) {
    const struct tv_event *event = &checker->event;
    if (event->field_at[TV_FIELD_CONTEXT] == TV_NONE)
        return;
    struct spot spot = {event->context.quote, event->context.at};
    if (!find_member(checker, &spot, TV_STR("library")))
        return;
    if (is_usual(checker, &spot)) {
        finding->sender = decode(checker, spot.quote[2], spot.quote[3]);
        finding->sender_version = decode(checker, spot.quote[6], spot.quote[7]);
        return;
    }
    finding->sender = read_member(checker, spot, TV_STR("name"));
    finding->sender_version = read_member(checker, spot, TV_STR("version"));
}

/* ---- The event ------------------------------------------------------------------------------- */

void tv_sender_find(struct tv_checker *checker, struct tv_finding *finding) {
    const struct tv_event *event = &checker->event;
    finding->call = finding->sender = finding->sender_version = TV_STR("");
    if (event->call != TV_CALL_COUNT) {
        const char *call = tv_call_name((enum tv_call)event->call);
        finding->call = (struct tv_str){call, strlen(call)};
    }
    finding->event = tv_event_name(event);
    if (event->row)
        finding->version = event->row->version;
    finding->timestamp = tv_field_read(checker, TV_FIELD_TIMESTAMP);
    finding->event_number = ++checker->told_events;
    find_library(checker, finding);
}

void tv_sender_find_id(struct tv_checker *checker, struct tv_finding *finding) {
    finding->message_id = tv_field_read(checker, TV_FIELD_MESSAGE_ID);
}
