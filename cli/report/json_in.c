/* Values of a saved report. jansson has parsed it: it is UTF-8 and no object has a name twice. */
#include "json_in.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Failing -------------------------------------------------------------------------------- */

void tv_in_fail(struct tv_json_in *in, const char *member, const char *why) {
    if (in->failed)
        return;
    in->failed = true;
    if (in->path_len == 0 && !member)
        snprintf(in->why, sizeof in->why, "%s", why);
    else
        snprintf(in->why, sizeof in->why, "%.*s%s%.100s %s", (int)in->path_len, in->path,
                 member ? "/" : "", member ? member : "", why);
}

void tv_in_fail_memory(struct tv_json_in *in) {
    tv_in_fail(in, NULL, "out of memory");
    in->out_of_memory = true;
}

size_t tv_in_enter(struct tv_json_in *in, const char *member) {
    size_t before = in->path_len, room = sizeof in->path - before, len = strlen(member);
    if (len + 1 > room)
        return before; /* nothing that is read is that deep */
    in->path[before] = '/';
    memcpy(in->path + before + 1, member, len);
    in->path_len += len + 1;
    return before;
}

size_t tv_in_enter_item(struct tv_json_in *in, size_t index) {
    char number[24];
    snprintf(number, sizeof number, "%zu", index);
    return tv_in_enter(in, number);
}

void tv_in_leave(struct tv_json_in *in, size_t path_len) {
    in->path_len = path_len;
}

/* ---- The whole ------------------------------------------------------------------------------ */

bool tv_in_open(struct tv_json_in *in, struct tv_str text) {
    json_error_t error;
    *in = (struct tv_json_in){.root = NULL};
    in->root = json_loadb(text.len ? text.at : "", text.len,
                          JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
    if (in->root)
        return true;
    in->failed = true;
    in->out_of_memory = error.text[0] == '\0'; /* jansson has no other word for it */
    snprintf(in->why, sizeof in->why, "line %d, column %d: %s", error.line, error.column,
             error.text);
    return false;
}

void tv_in_clear(struct tv_json_in *in) {
    for (size_t i = 0; i < in->odd_count; i++)
        free((char *)in->odd[i].bytes.at);
    free(in->odd);
    json_decref(in->root);
    in->root = NULL;
    in->odd = NULL;
    in->odd_count = 0;
}

/* ---- Strings -------------------------------------------------------------------------------- */

static int compare_odd(const void *a, const void *b) {
    uintptr_t left = (uintptr_t)((const struct tv_in_odd *)a)->value;
    uintptr_t right = (uintptr_t)((const struct tv_in_odd *)b)->value;
    return left < right ? -1 : left > right;
}

struct tv_str tv_in_text(struct tv_json_in *in, const json_t *value) {
    const struct tv_in_odd wanted = {value, {NULL, 0}};
    if (!json_is_string(value)) {
        tv_in_fail(in, NULL, "is no string");
        return TV_STR("");
    }
    const struct tv_in_odd *odd =
        in->odd_count ? bsearch(&wanted, in->odd, in->odd_count, sizeof *in->odd, compare_odd)
                      : NULL;
    return odd ? odd->bytes : (struct tv_str){json_string_value(value), json_string_length(value)};
}

/* ---- Members -------------------------------------------------------------------------------- */

void tv_members_open(struct tv_members *members, struct tv_json_in *in, const json_t *value) {
    members->in = in;
    members->object = json_is_object(value) ? value : NULL;
    members->count = 0;
    if (!members->object)
        tv_in_fail(in, NULL, "is no object");
}

static bool was_read(const struct tv_members *members, const char *name) {
    for (size_t i = 0; i < members->count; i++)
        if (!strcmp(members->names[i], name))
            return true;
    return false;
}

void tv_members_close(struct tv_members *members) {
    const char *name;
    json_t *value;
    if (members->in->failed || json_object_size(members->object) == members->count)
        return;
    json_object_foreach((json_t *)(uintptr_t)members->object, name, value) {
        if (!was_read(members, name)) {
            tv_in_fail(members->in, name, "is no member that this version knows");
            return;
        }
    }
}

const json_t *tv_get_any(struct tv_members *members, const char *name, bool needed) {
    const json_t *value = members->object ? json_object_get(members->object, name) : NULL;
    if (value && members->count < TV_IN_MEMBERS_MAX && !was_read(members, name))
        members->names[members->count++] = name;
    else if (!value && needed)
        tv_in_fail(members->in, name, "is missing");
    return value;
}

/* ---- Numbers -------------------------------------------------------------------------------- */

static uint64_t count_of(struct tv_json_in *in, const char *name, const json_t *value) {
    json_int_t number = json_integer_value(value);
    if (json_is_integer(value) && number >= 0 && (uint64_t)number <= TV_IN_COUNT_MAX)
        return (uint64_t)number;
    tv_in_fail(in, name, "is no count (0 to 9007199254740992)");
    return 0;
}

uint64_t tv_in_count(struct tv_json_in *in, const json_t *value) {
    return count_of(in, NULL, value);
}

uint64_t tv_get_count(struct tv_members *members, const char *name) {
    const json_t *value = tv_get_any(members, name, true);
    return value ? count_of(members->in, name, value) : 0;
}

uint64_t tv_get_number(struct tv_members *members, const char *name) {
    const json_t *value = tv_get_any(members, name, true);
    return value && !json_is_null(value) ? count_of(members->in, name, value) : 0;
}

int64_t tv_get_integer(struct tv_members *members, const char *name) {
    const json_t *value = tv_get_any(members, name, true);
    if (value && !json_is_integer(value))
        tv_in_fail(members->in, name, "is no integer");
    return json_integer_value(value);
}

/* ---- Words ---------------------------------------------------------------------------------- */

static bool bool_of(struct tv_members *members, const char *name, const json_t *value) {
    if (value && !json_is_boolean(value))
        tv_in_fail(members->in, name, "is neither true nor false");
    return json_is_true(value);
}

bool tv_get_bool(struct tv_members *members, const char *name) {
    return bool_of(members, name, tv_get_any(members, name, true));
}

bool tv_get_flag(struct tv_members *members, const char *name) {
    return bool_of(members, name, tv_get_any(members, name, false));
}

static struct tv_str text_of(struct tv_members *members, const char *name, const json_t *value) {
    if (value && !json_is_string(value))
        tv_in_fail(members->in, name, "is no string");
    return json_is_string(value) ? tv_in_text(members->in, value) : TV_STR("");
}

struct tv_str tv_get_text(struct tv_members *members, const char *name) {
    return text_of(members, name, tv_get_any(members, name, true));
}

struct tv_str tv_get_text_or_null(struct tv_members *members, const char *name) {
    const json_t *value = tv_get_any(members, name, true);
    return json_is_null(value) ? TV_STR("") : text_of(members, name, value);
}

struct tv_str tv_get_extra_text(struct tv_members *members, const char *name) {
    const json_t *value = tv_get_any(members, name, false);
    return json_is_null(value) ? TV_STR("") : text_of(members, name, value);
}

uint64_t tv_get_hash(struct tv_members *members, const char *name) {
    static const char digits[] = "0123456789abcdef";
    uint64_t hash = 0;
    const json_t *value = tv_get_any(members, name, true);
    if (json_is_null(value))
        return UINT64_MAX;
    struct tv_str text = text_of(members, name, value);
    bool fine = text.len == 16;
    for (size_t i = 0; fine && i < text.len; i++) {
        const char *digit = memchr(digits, text.at[i], 16);
        fine = digit != NULL;
        hash = hash << 4 | (digit ? (uint64_t)(digit - digits) : 0);
    }
    if (!fine)
        tv_in_fail(members->in, name, "is no hash of 16 hex digits");
    return hash;
}

size_t tv_get_word(struct tv_members *members, const char *name, const char *const *words,
                   size_t count) {
    struct tv_str text = tv_get_text(members, name);
    for (size_t i = 0; i < count; i++)
        if (tv_str_equal(text, (struct tv_str){words[i], strlen(words[i])}))
            return i;
    tv_in_fail(members->in, name, "is none of the words that can stand there");
    return 0;
}

const json_t *tv_get_list(struct tv_members *members, const char *name, size_t max, size_t *count) {
    const json_t *value = tv_get_any(members, name, true);
    *count = 0;
    if (!value)
        return NULL;
    if (!json_is_array(value))
        tv_in_fail(members->in, name, "is no array");
    else if (json_array_size(value) > max)
        tv_in_fail(members->in, name, "has more items than can be");
    else
        *count = json_array_size(value);
    return value;
}
