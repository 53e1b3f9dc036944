/* The JSON writer: a buffer in front of a stream. Strings are copied in runs of bytes that need no
 * escape. */
#include "json_out.h"

#include "visible.h"

#include <string.h>

void tv_json_out_init(struct tv_json_out *json, FILE *out) {
    json->out = out;
    json->len = 0;
    json->flushed = 0;
    json->wants_comma = false;
    json->escapes_hidden = false;
    json->odd = NULL;
}

static void write_out(struct tv_json_out *json, const char *at, size_t len) {
    json->flushed += len;
    if (json->out)
        fwrite(at, 1, len, json->out);
}

void tv_json_out_flush(struct tv_json_out *json) {
    write_out(json, json->at, json->len);
    json->len = 0;
}

static void put(struct tv_json_out *json, const char *at, size_t len) {
    if (len > sizeof json->at - json->len) {
        tv_json_out_flush(json);
        if (len > sizeof json->at) {
            write_out(json, at, len);
            return;
        }
    }
    if (len > 0)
        memcpy(json->at + json->len, at, len);
    json->len += len;
}

static void put_char(struct tv_json_out *json, char c) {
    if (json->len == sizeof json->at)
        tv_json_out_flush(json);
    json->at[json->len++] = c;
}

void tv_json_raw(struct tv_json_out *json, struct tv_str text) {
    put(json, text.at, text.len);
}

static void put_comma(struct tv_json_out *json) {
    if (json->wants_comma)
        put_char(json, ',');
    json->wants_comma = true;
}

static void start_value(struct tv_json_out *json) {
    put_comma(json);
    if (json->odd && json->odd->depth > 0)
        json->odd->steps[json->odd->depth - 1].count++;
}

void tv_json_open(struct tv_json_out *json, char bracket) {
    start_value(json);
    put_char(json, bracket);
    json->wants_comma = false;
    if (json->odd)
        tv_json_odd_open(json->odd, bracket);
}

void tv_json_close(struct tv_json_out *json, char bracket) {
    put_char(json, bracket);
    json->wants_comma = true;
    if (json->odd)
        json->odd->depth--;
}

void tv_json_key(struct tv_json_out *json, const char *name) {
    put_comma(json);
    if (json->odd)
        json->odd->steps[json->odd->depth - 1].key = name;
    put_char(json, '"');
    put(json, name, strlen(name));
    put(json, "\":", 2);
    json->wants_comma = false;
}

static void put_digits(struct tv_json_out *json, uint64_t value) {
    char digits[20];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value);
    put(json, digits + at, sizeof digits - at);
}

void tv_json_number(struct tv_json_out *json, uint64_t value) {
    start_value(json);
    put_digits(json, value);
}

void tv_json_integer(struct tv_json_out *json, int64_t value) {
    start_value(json);
    if (value < 0)
        put_char(json, '-');
    put_digits(json, value < 0 ? -(uint64_t)value : (uint64_t)value);
}

void tv_json_tenths(struct tv_json_out *json, uint64_t tenths) {
    tv_json_number(json, tenths / 10);
    put_char(json, '.');
    put_char(json, (char)('0' + tenths % 10));
}

void tv_json_bool(struct tv_json_out *json, bool value) {
    start_value(json);
    put(json, value ? "true" : "false", value ? 4 : 5);
}

void tv_json_null(struct tv_json_out *json) {
    start_value(json);
    put(json, "null", 4);
}

/* ---- Strings -------------------------------------------------------------------------------- */

static bool is_plain(char c) {
    unsigned char byte = (unsigned char)c;
    return byte >= 0x20 && byte < 0x7F && byte != '"' && byte != '\\';
}

static void put_unit(struct tv_json_out *json, uint32_t unit) {
    static const char hex[] = "0123456789abcdef";
    const char escape[] = {
        '\\', 'u', hex[unit >> 12 & 15], hex[unit >> 8 & 15], hex[unit >> 4 & 15], hex[unit & 15]};
    put(json, escape, sizeof escape);
}

/* As UTF-16: beyond U+FFFF two units. */
static void put_hidden(struct tv_json_out *json, uint32_t character) {
    if (character > 0xFFFF) {
        put_unit(json, 0xD800 + ((character - 0x10000) >> 10));
        character = 0xDC00 + ((character - 0x10000) & 0x3FF);
    }
    put_unit(json, character);
}

static bool is_hidden(uint32_t character) {
    return tv_character_columns(character) < 0 && !tv_character_is_mark(character);
}

static void put_ascii_escape(struct tv_json_out *json, char c) {
    static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
    const char *known = c ? strchr(from, c) : NULL;
    if (known) {
        const char escape[] = {'\\', to[known - from]};
        put(json, escape, sizeof escape);
    } else {
        put_unit(json, (unsigned char)c);
    }
}

/* One character that is not plain; returns its length in the source. */
static size_t put_special(struct tv_json_out *json, struct tv_str rest) {
    uint32_t character;
    size_t len = tv_utf8_read(rest, &character);
    if (len == 0) {
        put(json, "\xef\xbf\xbd", 3); /* U+FFFD */
        json->met_odd = true;
        return 1;
    }
    if (len == 1)
        put_ascii_escape(json, *rest.at);
    else if (json->escapes_hidden && is_hidden(character))
        put_hidden(json, character);
    else
        put(json, rest.at, len);
    return len;
}

static void put_escaped(struct tv_json_out *json, struct tv_str text) {
    size_t at = 0;
    while (at < text.len) {
        size_t from = at;
        while (at < text.len && is_plain(text.at[at]))
            at++;
        put(json, text.at + from, at - from);
        if (at < text.len)
            at += put_special(json, (struct tv_str){text.at + at, text.len - at});
    }
}

void tv_json_string(struct tv_json_out *json, struct tv_str text) {
    start_value(json);
    json->met_odd = false;
    put_char(json, '"');
    put_escaped(json, text);
    put_char(json, '"');
    if (json->odd && json->met_odd)
        tv_json_odd_string(json->odd, text);
}

void tv_json_word(struct tv_json_out *json, const char *text) {
    tv_json_string(json, (struct tv_str){text, strlen(text)});
}

void tv_json_string_or_null(struct tv_json_out *json, struct tv_str text) {
    if (text.len > 0)
        tv_json_string(json, text);
    else
        tv_json_null(json);
}

void tv_json_word_or_null(struct tv_json_out *json, const char *text) {
    tv_json_string_or_null(json, (struct tv_str){text, strlen(text)});
}

void tv_json_number_or_null(struct tv_json_out *json, uint64_t value) {
    if (value > 0)
        tv_json_number(json, value);
    else
        tv_json_null(json);
}

void tv_json_cut_string(struct tv_json_out *json, struct tv_str text, size_t max) {
    /* No character has more columns than bytes, but for those that are spelled out. */
    if (text.len <= max || tv_columns(text, false) <= max) {
        tv_json_string_or_null(json, text);
        return;
    }
    start_value(json);
    put_char(json, '"');
    put_escaped(json, (struct tv_str){text.at, tv_fit_start(text, max - 1, false)});
    put(json, "\xe2\x80\xa6\"", 4); /* … */
}

void tv_json_next_line(struct tv_json_out *json) {
    if (json->wants_comma)
        put_char(json, ',');
    json->wants_comma = false;
    tv_json_newline(json);
}

void tv_json_newline(struct tv_json_out *json) {
    put_char(json, '\n');
}

/* ---- Members --------------------------------------------------------------------------------- */

void tv_json_member_text(struct tv_json_out *json, const char *key, struct tv_str text) {
    tv_json_key(json, key);
    tv_json_string(json, text);
}

void tv_json_member_text_or_null(struct tv_json_out *json, const char *key, struct tv_str text) {
    tv_json_key(json, key);
    tv_json_string_or_null(json, text);
}

void tv_json_member_word(struct tv_json_out *json, const char *key, const char *word) {
    tv_json_key(json, key);
    tv_json_word(json, word);
}

void tv_json_member_number(struct tv_json_out *json, const char *key, uint64_t number) {
    tv_json_key(json, key);
    tv_json_number(json, number);
}

void tv_json_member_number_or_null(struct tv_json_out *json, const char *key, uint64_t number) {
    tv_json_key(json, key);
    tv_json_number_or_null(json, number);
}

void tv_json_member_integer(struct tv_json_out *json, const char *key, int64_t number) {
    tv_json_key(json, key);
    tv_json_integer(json, number);
}

void tv_json_member_bool(struct tv_json_out *json, const char *key, bool value) {
    tv_json_key(json, key);
    tv_json_bool(json, value);
}
