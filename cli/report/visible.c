/* Cells. What is not shown as it is:
 *
 *   U+0000..001F, 7F    control pictures: U+2400 and so on
 *   C1, format, direction, zero width, unassigned, private, odd spaces    ⟨U+202E⟩
 *   a byte that is no UTF-8                                               ⟨xFF⟩
 *   the first # of "##[", a command to CI runners anywhere in a line      ⟨U+0023⟩
 *
 * In ASCII all but ASCII is spelled out, with < and >. */
#include "visible.h"

#include <string.h>

/* The length of a character by its first byte, and the bits of that byte that count; 0: none. */
static size_t read_head(unsigned char byte, uint32_t *bits) {
    if (byte < 0x80) {
        *bits = byte;
        return 1;
    }
    if (byte >= 0xC2 && byte < 0xE0) {
        *bits = byte & 0x1F;
        return 2;
    }
    if (byte >= 0xE0 && byte < 0xF0) {
        *bits = byte & 0x0F;
        return 3;
    }
    *bits = byte & 0x07;
    return byte >= 0xF0 && byte < 0xF5 ? 4 : 0;
}

size_t tv_utf8_read(struct tv_str text, uint32_t *character) {
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    uint32_t value;
    size_t len = read_head((unsigned char)text.at[0], &value);
    if (len == 0 || len > text.len)
        return 0;
    for (size_t i = 1; i < len; i++) {
        unsigned char byte = (unsigned char)text.at[i];
        if ((byte & 0xC0) != 0x80)
            return 0;
        value = value << 6 | (byte & 0x3F);
    }
    bool is_surrogate = value >= 0xD800 && value < 0xE000;
    if (value < smallest[len] || is_surrogate || value > 0x10FFFF)
        return 0;
    *character = value;
    return len;
}

/* ⟨U+202E⟩ or ⟨xFF⟩: a sign and a number of at least so many hex digits. */
static void spell(struct tv_cell *cell, bool ascii, const char *sign, unsigned value) {
    const char *open = ascii ? "<" : "\u27e8", *close = ascii ? ">" : "\u27e9";
    int digits = *sign == 'x' ? 2 : 4;
    int len =
        snprintf(cell->room, sizeof cell->room, "%s%s%0*X%s", open, sign, digits, value, close);
    cell->at = cell->room;
    cell->at_len = (size_t)len;
    cell->columns = (unsigned)len - (ascii ? 0 : 4); /* each angle: three bytes, one column */
}

/* U+2400 + n, in UTF-8. */
static void draw_control(struct tv_cell *cell, uint32_t control) {
    uint32_t picture = control == 0x7F ? 0x21 : control;
    memcpy(cell->room, (const char[]){'\xe2', '\x90', (char)(0x80 | picture)}, 3);
    cell->at = cell->room;
    cell->at_len = 3;
    cell->columns = 1;
}

/* Adds what belongs to the character that the cell begins with. */
static void add_rest(struct tv_cell *cell, uint32_t character, struct tv_str rest) {
    struct tv_cluster cluster = {.base = character, .last = character, .columns = cell->columns};
    size_t len;
    while ((len = tv_cluster_add(&cluster,
                                 (struct tv_str){rest.at + cell->len, rest.len - cell->len})) > 0)
        cell->len += len;
    cell->at_len = cell->len;
    cell->columns = cluster.columns;
}

static void read_cell(struct tv_str rest, bool ascii, struct tv_cell *cell) {
    uint32_t character;
    cell->len = tv_utf8_read(rest, &character);
    if (cell->len == 0) {
        cell->len = 1;
        spell(cell, ascii, "x", (unsigned char)rest.at[0]);
        return;
    }
    int columns = tv_character_columns(character);
    if (!ascii && (character < 0x20 || character == 0x7F)) {
        draw_control(cell, character);
    } else if (columns <= 0 || (ascii && character > 0x7E)) {
        spell(cell, ascii, "U+", character);
    } else {
        cell->at = rest.at;
        cell->at_len = cell->len;
        cell->columns = (unsigned)columns;
        if (!ascii)
            add_rest(cell, character, rest);
    }
}

/* Whether a text begins with what the runners of GitHub and Azure DevOps take for a command. */
static bool is_command(struct tv_str rest) {
    return rest.len > 2 && rest.at[0] == '#' && rest.at[1] == '#' && rest.at[2] == '[';
}

bool tv_cell_next(struct tv_str *rest, bool ascii, struct tv_cell *cell) {
    if (rest->len == 0)
        return false;
    unsigned char byte = (unsigned char)rest->at[0];
    bool is_plain = byte >= 0x20 && byte < 0x7F && (rest->len == 1 || !(rest->at[1] & 0x80));
    if (is_plain && is_command(*rest)) {
        cell->len = 1;
        spell(cell, ascii, "U+", byte);
    } else if (is_plain) {
        cell->at = rest->at;
        cell->at_len = cell->len = cell->columns = 1;
    } else {
        read_cell(*rest, ascii, cell);
    }
    rest->at += cell->len;
    rest->len -= cell->len;
    return true;
}

void tv_visible_print(FILE *out, struct tv_str text, bool unicode) {
    struct tv_cell cell;
    while (tv_cell_next(&text, !unicode, &cell))
        fwrite(cell.at, 1, cell.at_len, out);
}
