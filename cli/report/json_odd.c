/* Strings that are no UTF-8, so that what reads the JSON can have their bytes again. In the JSON
 * U+FFFD stands for each byte that is part of no character; who does not mind reads on. */
#include "json_out.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void tv_json_odd_keep(struct tv_json_out *json, struct tv_json_odd *odd) {
    json->odd = odd;
}

void tv_json_odd_open(struct tv_json_odd *odd, char bracket) {
    assert(odd->depth < TV_JSON_OUT_DEPTH);
    odd->steps[odd->depth++] = (struct tv_json_step){bracket == '[' ? NULL : "", 0};
}

/* Without memory strings are left out: they can then be read as they stand. */
static bool reserve(struct tv_json_odd *odd, size_t len) {
    size_t room = odd->room ? odd->room : 1024;
    while (room < odd->len + len)
        room *= 2;
    char *text = room > odd->room ? realloc(odd->text, room) : odd->text;
    if (!text)
        return false;
    odd->text = text;
    odd->room = room > odd->room ? room : odd->room;
    return true;
}

static void put(struct tv_json_odd *odd, const char *at, size_t len) {
    memcpy(odd->text + odd->len, at, len);
    odd->len += len;
}

/* The pointer of the value at hand. */
static void put_pointer(struct tv_json_odd *odd) {
    for (size_t i = 0; i < odd->depth; i++) {
        const struct tv_json_step *step = &odd->steps[i];
        char number[24];
        int len = snprintf(number, sizeof number, "%llu", (unsigned long long)step->count - 1);
        put(odd, "/", 1);
        put(odd, step->key ? step->key : number, step->key ? strlen(step->key) : (size_t)len);
    }
}

void tv_json_odd_string(struct tv_json_odd *odd, struct tv_str text) {
    enum { STEP_MAX = 32 };
    static const char hex[] = "0123456789abcdef";
    if (!reserve(odd, odd->depth * STEP_MAX + 2 * text.len + 8))
        return;
    put(odd, odd->len ? ",\"" : "\"", odd->len ? 2 : 1);
    put_pointer(odd);
    put(odd, "\":\"", 3);
    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = (unsigned char)text.at[i];
        put(odd, (const char[]){hex[byte >> 4], hex[byte & 15]}, 2);
    }
    put(odd, "\"", 1);
}

void tv_json_odd_put(struct tv_json_out *json, const char *name) {
    struct tv_json_odd *odd = json->odd;
    json->odd = NULL;
    if (odd->len > 0) {
        tv_json_key(json, name);
        tv_json_open(json, '{');
        tv_json_raw(json, (struct tv_str){odd->text, odd->len});
        tv_json_close(json, '}');
    }
    free(odd->text);
}
