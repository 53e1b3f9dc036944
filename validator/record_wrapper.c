/* Events that something else was wrapped around on their way: a queue's message, a log line.
 *
 *   {"offset": 17, "value": {"type": "track", ...}}       an object
 *   {"offset": 17, "value": "{\"type\":\"track\", ...}"}  JSON in a string
 *   {"offset": 17, "value": "eyJ0eXBlIjoidHJhY2si..."}    the same in base64
 *
 * A text is decoded into a buffer and checked there; offsets are translated back for findings. */
#include "checker.h"

#include <string.h>

/* ---- Base64 ---------------------------------------------------------------------------------- */

/* The six bits of a letter of either alphabet; 64 for any other byte. */
static uint32_t sextet(char c) {
    if (c >= 'A' && c <= 'Z')
        return (uint32_t)(c - 'A');
    if (c >= 'a' && c <= 'z')
        return (uint32_t)(c - 'a') + 26;
    if (c >= '0' && c <= '9')
        return (uint32_t)(c - '0') + 52;
    return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : 64;
}

/* Decodes in place; 0 when the text is no base64. Padding may be missing. */
static size_t decode_base64(char *text, size_t len) {
    size_t out = 0;
    uint32_t bits = 0;
    while (len > 0 && text[len - 1] == '=')
        len--;
    for (size_t i = 0; i < len; i++) {
        uint32_t six = sextet(text[i]);
        if (six == 64)
            return 0;
        bits = bits << 6 | six;
        if (i % 4 == 0)
            continue;
        text[out++] = (char)(bits >> (6 - 2 * (i % 4)));
    }
    return len % 4 == 1 ? 0 : out;
}

/* ---- Texts ----------------------------------------------------------------------------------- */

static bool starts_object(const char *text, size_t len) {
    size_t i = 0;
    while (i < len && (text[i] == ' ' || text[i] == '\t' || text[i] == '\r' || text[i] == '\n'))
        i++;
    return i < len && text[i] == '{';
}

/* Decodes the string at the walk's place when it holds an object as JSON, or as base64 of it. */
static bool decode_string(struct tv_checker *checker, struct tv_walk_mark mark) {
    struct tv_layers *layers = &checker->layers;
    struct tv_walk walk = checker->walk;
    struct tv_str raw = {NULL, 0};
    bool has_escape = false;
    tv_walk_restore(&walk, mark);
    if (!tv_walk_string(&walk, &raw, &has_escape))
        return false;
    size_t len = tv_unescape(raw, layers->unwrapped, NULL);
    layers->raw = raw;
    layers->raw_at = mark.at + 1;
    layers->unwrapped_len = len;
    if (starts_object(layers->unwrapped, len)) {
        layers->wrapping = TV_WRAPPING_STRING;
        return true;
    }
    layers->unwrapped_len = decode_base64(layers->unwrapped, len);
    if (!starts_object(layers->unwrapped, layers->unwrapped_len))
        return false;
    layers->wrapping = TV_WRAPPING_BASE64;
    return true;
}

static void report_inner(struct tv_checker *checker, const struct tv_json_error *error) {
    enum tv_rule rule = error->fault == TV_JSON_DEPTH      ? TV_RULE_JSON_DEPTH
                        : error->fault == TV_JSON_ENCODING ? TV_RULE_JSON_ENCODING
                                                           : TV_RULE_JSON_SYNTAX;
    checker->pending_count = 0;
    tv_report_fault(checker, rule, error->at, error->detail);
}

static void check_root(struct tv_checker *checker) {
    bool is_whole =
        tv_root_walk(checker) && (checker->walk.depth > 0 || tv_walk_end(&checker->walk));
    if (!is_whole) {
        report_inner(checker, &checker->walk.error);
        return;
    }
    const struct tv_event *event = &checker->event;
    bool is_body = event->field_at[TV_FIELD_TYPE] == TV_NONE &&
                   event->carrier_types[TV_BATCH] == TV_TYPE_ARRAY;
    if (is_body)
        tv_batch_check(checker);
    else
        tv_root_finish(checker);
}

static void check_decoded(struct tv_checker *checker) {
    struct tv_str text = {checker->layers.unwrapped, checker->layers.unwrapped_len};
    struct tv_json_error error;
    if (tv_record_open(checker, text, &error))
        check_root(checker);
    else
        report_inner(checker, &error);
}

/* ---- What holds an event --------------------------------------------------------------------- */

void tv_wrapped_check(struct tv_checker *checker) {
    unsigned type = tv_walk_type(&checker->walk);
    if (type == TV_TYPE_STRING && decode_string(checker, tv_walk_save(&checker->walk)))
        check_decoded(checker);
    else if (type == TV_TYPE_OBJECT)
        check_root(checker);
    else if (type == TV_TYPE_ARRAY)
        tv_items_check(checker);
    else
        tv_root_refuse(checker);
}

static bool may_hold(struct tv_checker *checker, unsigned carrier) {
    unsigned type = checker->event.carrier_types[carrier];
    bool holds = type == TV_TYPE_OBJECT;
    if (type == TV_TYPE_STRING)
        holds = decode_string(checker, checker->event.carriers[carrier]);
    checker->layers.wrapping = TV_WRAPPING_NONE;
    return holds;
}

bool tv_wrapper_check(struct tv_checker *checker) {
    unsigned found = TV_CARRIER_COUNT, count = 0;
    for (unsigned i = TV_MESSAGE; i < TV_CARRIER_COUNT; i++) {
        if (!may_hold(checker, i))
            continue;
        found = i;
        count++;
    }
    if (count != 1)
        return false;
    tv_walk_restore(&checker->walk, checker->event.carriers[found]);
    tv_wrapped_check(checker);
    return true;
}
