/* The text of a file: its characters, lines and places.
 *
 * libyaml counts characters from the start, which is exact, and lines, which is not: it ends them
 * at U+0085, U+2028 and U+2029 too, as YAML 1.1 did. So places come from its count of characters
 * and our own table of '\n', and these three are hidden from it behind characters that no text
 * holds, one for one. What YAML cannot hold at all is refused here, so that libyaml never meets it.
 */
#include "read_parts.h"

#include <string.h>

static const char byte_order_mark[] = "\xef\xbb\xbf";

/* Line breaks of YAML 1.1 and the noncharacters (U+1FFFE, U+2FFFE, U+3FFFE) that hide them. */
static const struct {
    struct tv_str shown, hidden;
} breaks[] = {
    {{"\xc2\x85", 2}, {"\xf0\x9f\xbf\xbe", 4}},
    {{"\xe2\x80\xa8", 3}, {"\xf0\xaf\xbf\xbe", 4}},
    {{"\xe2\x80\xa9", 3}, {"\xf0\xbf\xbf\xbe", 4}},
};
enum { BREAK_COUNT = sizeof breaks / sizeof *breaks };

/* ---- Characters ---------------------------------------------------------------------------------
 */

static bool is_inside(unsigned char byte) {
    return (byte & 0xc0) == 0x80;
}

/* The length of the character at text.at, 0 when it is not UTF-8; *code is what it encodes. */
static size_t decode(struct tv_str text, uint32_t *code) {
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char lead = (unsigned char)text.at[0];
    if (lead < 0x80) {
        *code = lead;
        return 1;
    }
    size_t len = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || text.len < len)
        return 0;
    uint32_t value = lead & (0x7fu >> len);
    for (size_t i = 1; i < len; i++) {
        if (!is_inside((unsigned char)text.at[i]))
            return 0;
        value = value << 6 | ((unsigned char)text.at[i] & 0x3fu);
    }
    *code = value;
    bool is_valid = value >= least[len] && value <= 0x10ffff && (value < 0xd800 || value > 0xdfff);
    return is_valid ? len : 0;
}

/* What YAML can hold as it is. U+xFFFE and U+xFFFF are no characters; the first three hide breaks.
 */
static bool is_printable(uint32_t code) {
    if (code < 0x20)
        return code == '\t' || code == '\n' || code == '\r';
    if (code >= 0x7f && code < 0xa0)
        return code == 0x85;
    return code != 0xfeff && (code & 0xfffe) != 0xfffe;
}

static size_t mark_len(const struct tv_file *file) {
    size_t len = sizeof byte_order_mark - 1;
    return file->text.len >= len && !memcmp(file->text.at, byte_order_mark, len) ? len : 0;
}

/* ---- Lines --------------------------------------------------------------------------------------
 */

static uint32_t count_lines(struct tv_str text) {
    uint32_t count = 1;
    for (size_t i = 0; i < text.len; i++)
        count += text.at[i] == '\n';
    return count;
}

/* Fills where lines start, in bytes and in characters, whatever the bytes are. */
static void fill_lines(const struct tv_file *file, uint32_t *lines, uint32_t *starts) {
    uint32_t line = 0, index = 0;
    size_t at = mark_len(file);
    lines[0] = (uint32_t)at;
    starts[0] = 0;
    for (; at < file->text.len; at++) {
        index += !is_inside((unsigned char)file->text.at[at]);
        if (file->text.at[at] == '\n') {
            lines[++line] = (uint32_t)at + 1;
            starts[line] = index;
        }
    }
}

struct tv_str tv_text_line(const struct tv_file *file, uint32_t line) {
    uint32_t from = file->lines[line - 1];
    size_t to = line < file->line_count ? file->lines[line] : file->text.len;
    if (to > from && file->text.at[to - 1] == '\n')
        to--;
    if (to > from && file->text.at[to - 1] == '\r')
        to--;
    return (struct tv_str){file->text.at + from, to - from};
}

/* ---- Places -------------------------------------------------------------------------------------
 */

static void move_to(struct tv_text_cursor *cursor, uint32_t index) {
    const char *text = cursor->file->text.at;
    size_t len = cursor->file->text.len;
    while (cursor->index < index && cursor->offset < len) {
        cursor->index++;
        do
            cursor->offset++;
        while (cursor->offset < len && is_inside((unsigned char)text[cursor->offset]));
    }
    while (cursor->index > index) {
        cursor->index--;
        do
            cursor->offset--;
        while (is_inside((unsigned char)text[cursor->offset]));
    }
}

/* The last line (from 0) that starts at or before the character. */
static uint32_t find_line(const struct tv_text_cursor *cursor, uint32_t index) {
    uint32_t low = 0, high = cursor->file->line_count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (cursor->starts[middle] <= index)
            low = middle;
        else
            high = middle;
    }
    return low;
}

struct tv_at tv_text_at(struct tv_text_cursor *cursor, size_t from, size_t to) {
    struct tv_at at = {.file = cursor->file};
    move_to(cursor, (uint32_t)from);
    uint32_t line = find_line(cursor, cursor->index);
    at.line = line + 1;
    at.column = cursor->index - cursor->starts[line] + 1;
    at.offset = cursor->offset;
    if (to > from)
        move_to(cursor, (uint32_t)to);
    at.len = cursor->offset - at.offset;
    return at;
}

struct tv_at tv_text_at_bytes(struct tv_text_cursor *cursor, size_t offset, size_t len) {
    while (cursor->offset > offset)
        move_to(cursor, cursor->index - 1);
    while (cursor->offset < offset)
        move_to(cursor, cursor->index + 1);
    struct tv_at at = tv_text_at(cursor, cursor->index, cursor->index);
    at.offset = (uint32_t)offset;
    at.len = (uint32_t)len;
    return at;
}

/* ---- Opening ------------------------------------------------------------------------------------
 */

static bool refuse_at(struct tv_text_cursor *cursor, size_t offset, const char *detail,
                      const char *b, struct tv_mistakes *mistakes) {
    struct tv_text_cursor from_start = *cursor;
    struct tv_at at = tv_text_at_bytes(&from_start, offset, 0);
    tv_mistake_add(mistakes, (struct tv_mistake){
                                 .rule = TV_RULE_PLAN_SYNTAX, .at = at, .detail = detail, .b = b});
    return false;
}

static const char *write_code(struct tv_arena *arena, uint32_t code) {
    static const char digits[] = "0123456789ABCDEF";
    char *text = tv_arena_alloc(arena, sizeof "U+10FFFF", 1);
    size_t count = code > 0xfffff ? 6 : code > 0xffff ? 5 : 4;
    if (!text)
        return "";
    memcpy(text, "U+", 2);
    for (size_t i = 0; i < count; i++)
        text[2 + i] = digits[code >> 4 * (count - 1 - i) & 15];
    return text;
}

static bool check_characters(struct tv_text_cursor *cursor, struct tv_mistakes *mistakes) {
    struct tv_str text = cursor->file->text;
    for (size_t at = cursor->offset, len; at < text.len; at += len) {
        uint32_t code = 0;
        len = decode((struct tv_str){text.at + at, text.len - at}, &code);
        if (len == 0)
            return refuse_at(cursor, at, "not UTF-8: save the file in this encoding", NULL,
                             mistakes);
        if (!is_printable(code))
            return refuse_at(cursor, at,
                             "the character {b} cannot stand in YAML: write it as an escape in "
                             "double quotes",
                             write_code(mistakes->scratch, code), mistakes);
    }
    return true;
}

bool tv_text_start(struct tv_file *file, struct tv_arena *arena, struct tv_arena *scratch,
                   struct tv_text_cursor *cursor) {
    uint32_t count = count_lines(file->text);
    uint32_t *lines = tv_arena_alloc(arena, count, sizeof *lines);
    uint32_t *starts = tv_arena_alloc(scratch, count, sizeof *starts);
    if (!lines || !starts)
        return false;
    fill_lines(file, lines, starts);
    file->lines = lines;
    file->line_count = count;
    *cursor = (struct tv_text_cursor){file, starts, 0, lines[0]};
    return true;
}

bool tv_text_open(struct tv_file *file, struct tv_arena *arena, struct tv_mistakes *mistakes,
                  struct tv_text_cursor *cursor) {
    return tv_text_start(file, arena, mistakes->scratch, cursor) &&
           check_characters(cursor, mistakes);
}

/* ---- Hiding line breaks ---------------------------------------------------------------------- */

/* Which of the breaks stands at text.at in its shown (or hidden) form; BREAK_COUNT when none. */
static size_t find_break(struct tv_str text, bool hidden) {
    size_t i = (unsigned char)text.at[0] < 0x80 ? BREAK_COUNT : 0;
    for (; i < BREAK_COUNT; i++) {
        struct tv_str form = hidden ? breaks[i].hidden : breaks[i].shown;
        if (text.len >= form.len && !memcmp(text.at, form.at, form.len))
            break;
    }
    return i;
}

static bool has_break(struct tv_str text) {
    for (size_t at = 0; at < text.len; at++)
        if (find_break((struct tv_str){text.at + at, text.len - at}, false) < BREAK_COUNT)
            return true;
    return false;
}

/* Copies text to out with every break in its other form; out may be text.at when showing, because
 * the shown forms are shorter. Returns the length. */
static size_t exchange(struct tv_str text, char *out, bool hidden) {
    size_t len = 0;
    for (size_t at = 0; at < text.len;) {
        size_t i = find_break((struct tv_str){text.at + at, text.len - at}, hidden);
        if (i == BREAK_COUNT) {
            out[len++] = text.at[at++];
            continue;
        }
        struct tv_str other = hidden ? breaks[i].shown : breaks[i].hidden;
        memcpy(out + len, other.at, other.len);
        len += other.len;
        at += hidden ? breaks[i].hidden.len : breaks[i].shown.len;
    }
    return len;
}

struct tv_str tv_text_for_yaml(const struct tv_file *file, struct tv_arena *arena) {
    size_t skipped = mark_len(file);
    struct tv_str text = {file->text.at + skipped, file->text.len - skipped};
    if (!has_break(text))
        return text;
    /* A break has at least 2 bytes and becomes 4. */
    char *out = tv_arena_alloc(arena, text.len, 2);
    return (struct tv_str){out, out ? exchange(text, out, false) : 0};
}

size_t tv_text_from_yaml(char *at, size_t len) {
    return exchange((struct tv_str){at, len}, at, true);
}
