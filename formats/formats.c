/* From a format to its predicate, its name and its text, all made from formats.def. A number from a
 * table image can never lead outside of an array: names and texts are switches, and the
 * predicates, which are called for every string, a table whose bounds are checked. */
#include "formats.h"
#include "format_parts.h"

#include <assert.h>
#include <string.h>

enum {
    ROW_COUNT = 0
#define TV_FORMAT_ROW(ENUM, number, id, name, expected) +1
#include "formats.def"
#undef TV_FORMAT_ROW
};

static bool is_anything(const char *at, size_t len) {
    (void)at;
    (void)len;
    return true;
}

static bool (*const predicates[])(const char *at, size_t len) = {
    [TV_FORMAT_NONE] = is_anything,
#define TV_FORMAT_ROW(ENUM, number, id, name, expected) [TV_FORMAT_##ENUM] = tv_format_is_##id,
#include "formats.def"
#undef TV_FORMAT_ROW
};

static_assert(sizeof(predicates) / sizeof(predicates[0]) == ROW_COUNT + 1,
              "every number has its row: none leads to NULL");

bool tv_format_matches(enum tv_format format, const char *at, size_t len) {
    size_t index = (size_t)format;
    if (index > ROW_COUNT) {
        return true;
    }
    assert(at || len == 0);
    return len == 0 ? predicates[index]("", 0) : predicates[index](at, len);
}

const char *tv_format_name(enum tv_format format) {
    switch (format) {
#define TV_FORMAT_ROW(ENUM, number, id, name, expected)                                            \
    case TV_FORMAT_##ENUM:                                                                         \
        return name;
#include "formats.def"
#undef TV_FORMAT_ROW
    case TV_FORMAT_NONE:
    default:
        return NULL;
    }
}

const char *tv_format_expected(enum tv_format format) {
    switch (format) {
#define TV_FORMAT_ROW(ENUM, number, id, name, expected)                                            \
    case TV_FORMAT_##ENUM:                                                                         \
        return expected;
#include "formats.def"
#undef TV_FORMAT_ROW
    case TV_FORMAT_NONE:
    default:
        return NULL;
    }
}

static bool is_name(const char *at, size_t len, const char *name, size_t name_len) {
    return len == name_len && memcmp(at, name, name_len) == 0;
}

enum tv_format tv_format_find(const char *name, size_t len) {
    if (len == 0) {
        return TV_FORMAT_NONE;
    }
    static const struct {
        enum tv_format format;
        size_t len;
        char name[24];
    } rows[] = {
#define TV_FORMAT_ROW(ENUM, number, id, name, expected) {TV_FORMAT_##ENUM, sizeof(name) - 1, name},
#include "formats.def"
#undef TV_FORMAT_ROW
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (is_name(name, len, rows[i].name, rows[i].len)) {
            return rows[i].format;
        }
    }
    return TV_FORMAT_NONE;
}
