/* Strings of a saved report that are no UTF-8: by JSON Pointer and bytes in hex (json_odd.c). Each
 * is looked up once, checked against what the JSON shows of it, and later found by its address. */
#include "json_in.h"
#include "visible.h"

#include <stdlib.h>
#include <string.h>

/* The value of the pointer, of which no step holds a slash. NULL: there is none. */
static const json_t *find(const json_t *value, const char *pointer) {
    char step[64];
    while (value && *pointer == '/') {
        size_t len = strcspn(++pointer, "/");
        if (len >= sizeof step)
            return NULL;
        memcpy(step, pointer, len);
        step[len] = '\0';
        pointer += len;
        bool is_index = len > 0 && len < 9 && strspn(step, "0123456789") == len;
        if (json_is_array(value))
            value = is_index ? json_array_get(value, (size_t)strtoul(step, NULL, 10)) : NULL;
        else
            value = json_object_get(value, step);
    }
    return *pointer ? NULL : value;
}

static int digit_of(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* false when it is no hex, or (*out is NULL) out of memory. */
static bool read_hex(struct tv_str hex, char **out) {
    *out = malloc(hex.len / 2 + 1);
    bool fine = *out && hex.len % 2 == 0;
    for (size_t i = 0; fine && i < hex.len / 2; i++) {
        int upper = digit_of(hex.at[2 * i]), lower = digit_of(hex.at[2 * i + 1]);
        fine = upper >= 0 && lower >= 0;
        (*out)[i] = (char)(fine ? upper << 4 | lower : 0);
    }
    return fine;
}

/* True when the text is what the JSON shows of the bytes: U+FFFD for each that is in no character.
 */
static bool is_shown(struct tv_str bytes, struct tv_str text) {
    size_t at = 0, shown = 0;
    while (at < bytes.len) {
        uint32_t character;
        size_t len = tv_utf8_read((struct tv_str){bytes.at + at, bytes.len - at}, &character);
        const char *wanted = len ? bytes.at + at : "\xef\xbf\xbd";
        size_t wanted_len = len ? len : 3;
        if (wanted_len > text.len - shown || memcmp(text.at + shown, wanted, wanted_len) != 0)
            return false;
        at += len ? len : 1;
        shown += wanted_len;
    }
    return shown == text.len;
}

static void read_one(struct tv_json_in *in, const char *pointer, const json_t *hex) {
    const json_t *value = find(in->root, pointer);
    struct tv_str digits = {json_string_value(hex), json_string_length(hex)};
    char *bytes = NULL;
    if (!json_is_string(value) || !json_is_string(hex)) {
        tv_in_fail(in, pointer, "is about no string");
        return;
    }
    bool fine = read_hex(digits, &bytes);
    if (!bytes) {
        tv_in_fail_memory(in);
        return;
    }
    struct tv_str text = {json_string_value(value), json_string_length(value)};
    in->odd[in->odd_count++] = (struct tv_in_odd){value, {bytes, digits.len / 2}};
    if (!fine)
        tv_in_fail(in, pointer, "is not in hex");
    else if (!is_shown((struct tv_str){bytes, digits.len / 2}, text))
        tv_in_fail(in, pointer, "is not what stands there");
}

static int compare(const void *a, const void *b) {
    uintptr_t left = (uintptr_t)((const struct tv_in_odd *)a)->value;
    uintptr_t right = (uintptr_t)((const struct tv_in_odd *)b)->value;
    return left < right ? -1 : left > right;
}

void tv_in_read_odd(struct tv_json_in *in, const char *name) {
    const char *pointer;
    json_t *hex, *object = json_object_get(in->root, name);
    if (!object)
        return;
    size_t path = tv_in_enter(in, name);
    if (!json_is_object(object) || json_object_size(object) == 0) {
        tv_in_fail(in, NULL, "is no object with members");
    } else {
        in->odd = calloc(json_object_size(object), sizeof *in->odd);
        if (!in->odd)
            tv_in_fail_memory(in);
        else
            json_object_foreach(object, pointer, hex) read_one(in, pointer, hex);
    }
    tv_in_leave(in, path);
    if (in->odd_count > 1)
        qsort(in->odd, in->odd_count, sizeof *in->odd, compare);
}
