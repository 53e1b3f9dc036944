/* The scan's frame: runs a kernel over a record and, when the kernel refuses it, looks again byte
 * by byte for the first fault. The second look is slow and only happens to broken records. */
#include "scan.h"

static bool is_hex(unsigned char c) {
    return (unsigned char)(c - '0') <= 9 || (unsigned char)((c | 0x20) - 'a') <= 5;
}

size_t tv_scan_escape(struct tv_str record, size_t at) {
    if (record.len - at < 2)
        return 0;
    switch (record.at[at + 1]) {
    case '"':
    case '\\':
    case '/':
    case 'b':
    case 'f':
    case 'n':
    case 'r':
    case 't':
        return 2;
    case 'u':
        break;
    default:
        return 0;
    }
    if (record.len - at < 6)
        return 0;
    for (size_t i = 2; i < 6; i++) {
        if (!is_hex((unsigned char)record.at[at + i]))
            return 0;
    }
    return 6;
}

/* By the first byte: how long a sequence is, and which values it may have. Too small a value would
 * have had a shorter sequence; surrogates have none.
 *
 *   110xxxxx 10xxxxxx                     U+0080 .. U+07FF
 *   1110xxxx 10xxxxxx 10xxxxxx            U+0800 .. U+FFFF
 *   11110xxx 10xxxxxx 10xxxxxx 10xxxxxx   U+10000 .. U+10FFFF */
size_t tv_scan_sequence(struct tv_str record, size_t at) {
    static const uint32_t smallest[5] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char lead = (unsigned char)record.at[at];
    size_t len = lead < 0xc0 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf8 ? 4 : 0;
    if (len == 0 || record.len - at < len)
        return 0;
    uint32_t value = lead & (0x7fu >> len);
    for (size_t i = 1; i < len; i++) {
        unsigned char next = (unsigned char)record.at[at + i];
        if ((next & 0xc0) != 0x80)
            return 0;
        value = value << 6 | (next & 0x3f);
    }
    if (value < smallest[len] || value > 0x10ffff || (value & 0xfffff800) == 0xd800)
        return 0;
    return len;
}

/* ---- Finding the first fault ---------------------------------------------------------------- */

/* The second look. at is only moved over what is right. */
struct look {
    struct tv_str record;
    size_t at;
    size_t opened; /* the quote that opened the string, while in_string */
    bool in_string;
};

/* What is wrong at look->at, or NULL after having passed it. */
static const char *look_at_byte(struct look *look) {
    unsigned char c = (unsigned char)look->record.at[look->at];
    size_t len = 1;
    if (c >= 0x80) {
        len = tv_scan_sequence(look->record, look->at);
        if (!len)
            return "a byte that is part of no character";
    } else if (c == '"') {
        look->opened = look->at;
        look->in_string = !look->in_string;
    } else if (c == '\\') {
        if (!look->in_string)
            return "a backslash outside a string";
        len = tv_scan_escape(look->record, look->at);
        if (!len)
            return "a backslash that starts no escape";
    } else if (c < 0x20 && look->in_string) {
        return c == '\n' || c == '\r' ? "a line break in a string"
                                      : "a control character in a string";
    }
    look->at += len;
    return NULL;
}

static bool string_is_closed(const struct look *look) {
    for (size_t at = look->at; at < look->record.len; at++) {
        if (look->record.at[at] == '"')
            return true;
        if (look->record.at[at] == '\\')
            at++;
    }
    return false;
}

/* All that stands before the last quote of the index is right. One that opens a string is looked at
 * again. */
static __attribute__((cold)) struct tv_json_error find_fault(struct tv_str record,
                                                             const struct tv_index *index) {
    struct look look = {.record = record};
    if (index->count > 0)
        look.at = index->quotes[index->count - 1] + (index->count % 2 == 0);
    const char *detail = NULL;
    while (!detail && look.at < record.len)
        detail = look_at_byte(&look);
    /* A string that never ends is wrong from its opening quote on, before anything inside it. */
    if (look.in_string && !string_is_closed(&look))
        return (struct tv_json_error){TV_JSON_SYNTAX, (uint32_t)look.opened,
                                      "the string is not closed"};
    bool is_high = look.at < record.len && (unsigned char)record.at[look.at] >= 0x80;
    return (struct tv_json_error){is_high ? TV_JSON_ENCODING : TV_JSON_SYNTAX, (uint32_t)look.at,
                                  detail};
}

static void put_sentinels(struct tv_index *index, size_t len) {
    for (int i = 0; i < TV_INDEX_SENTINELS; i++)
        index->quotes[index->count + (uint32_t)i] = (uint32_t)len;
}

enum { INDEX_APART = TV_INDEX_SENTINELS + 64 }; /* room beyond one place for each byte */

bool tv_scan(const struct tv_kernel *kernel, struct tv_str record, struct tv_index *index,
             struct tv_json_error *error) {
    *error = (struct tv_json_error){TV_JSON_OK, 0, ""};
    if (index->quotes_max < INDEX_APART || record.len > index->quotes_max - INDEX_APART) {
        *error = (struct tv_json_error){TV_JSON_SYNTAX, 0, "longer than there is room for"};
        index->has_high = true; /* for all that is known */
        return false;
    }
    if (__builtin_expect(!kernel->index(record, index), 0)) {
        *error = find_fault(record, index);
        return false;
    }
    put_sentinels(index, record.len);
    return true;
}

bool tv_scan_line(const struct tv_kernel *kernel, struct tv_str bytes, struct tv_index *index,
                  size_t *len) {
    if (index->quotes_max < INDEX_APART)
        return false;
    if (bytes.len > index->quotes_max - INDEX_APART)
        bytes.len = index->quotes_max - INDEX_APART;
    if (!kernel->index_line(bytes, index, len))
        return false;
    put_sentinels(index, *len);
    return true;
}

uint32_t tv_marks_find(const struct tv_kernel *kernel, const char *text, uint32_t len,
                       uint32_t *marks) {
    return kernel->mark(text, len, marks);
}

uint32_t tv_marks_take(const struct tv_kernel *kernel, const struct tv_sights *sights,
                       struct tv_part part, uint32_t *marks) {
    return kernel->take(sights, part, marks);
}
