/* The pen. Blanks are written only before text, so lines have none at their end. */
#include "pen.h"

#include "visible.h"

#include <string.h>

static const struct tv_signs UNICODE = {
    "\u2026",
    "\u250c\u2500",
    "\u2502",
    "\u00d7",
    "\u00b7",
    "\u203a",
    "\u2192",
    "\u2191",
    {"\u2581", "\u2582", "\u2583", "\u2584", "\u2585", "\u2586", "\u2587", "\u2588"}};
static const struct tv_signs ASCII = {
    "...", "-->", "|", "x", "-", ">", "->", "up", {".", ":", "-", "=", "+", "*", "#", "@"}};

/* Words for those who listen to it. */
static const struct tv_signs PLAIN = {
    "...", "", "", "x", "-", ">", "to", "up", {"", "", "", "", "", "", "", ""}};

void tv_pen_init(struct tv_pen *pen, const struct tv_style *style) {
    *pen = (struct tv_pen){.out = style->out,
                           .width = style->width,
                           .color = style->color,
                           .ascii = !style->unicode,
                           .signs = style->plain     ? &PLAIN
                                    : style->unicode ? &UNICODE
                                                     : &ASCII};
}

size_t tv_pen_room(const struct tv_pen *pen) {
    return pen->column < pen->width ? pen->width - pen->column : 0;
}

size_t tv_pen_columns(const struct tv_pen *pen, struct tv_str text) {
    return tv_columns(text, pen->ascii);
}

/* The 16 colors that every terminal theme knows. */
static const char *color_of(enum tv_paint paint) {
    static const char *const colors[] = {
        [TV_PAINT_NONE] = "",     [TV_PAINT_ERROR] = "1;31", [TV_PAINT_WARNING] = "1;33",
        [TV_PAINT_INFO] = "1;36", [TV_PAINT_GOOD] = "1;32",  [TV_PAINT_STRONG] = "1",
        [TV_PAINT_FRAME] = "34",
    };
    return colors[paint];
}

/* Writes text that fits. */
static void write_cells(struct tv_pen *pen, enum tv_paint paint, struct tv_str text) {
    struct tv_cell cell;
    bool color = pen->color && paint != TV_PAINT_NONE;
    if (text.len == 0)
        return;
    for (; pen->written < pen->column; pen->written++)
        fputc(' ', pen->out);
    if (color)
        fprintf(pen->out, "\033[%sm", color_of(paint));
    while (tv_cell_next(&text, pen->ascii, &cell)) {
        fwrite(cell.at, 1, cell.at_len, pen->out);
        pen->written += cell.columns;
    }
    if (color)
        fputs("\033[0m", pen->out);
    pen->column = pen->written;
}

static struct tv_str cut_mark(const struct tv_pen *pen) {
    return (struct tv_str){pen->signs->cut, strlen(pen->signs->cut)};
}

void tv_pen_put_max(struct tv_pen *pen, enum tv_paint paint, struct tv_str text, size_t max) {
    struct tv_str mark = cut_mark(pen);
    size_t mark_columns = tv_pen_columns(pen, mark);
    if (max > tv_pen_room(pen))
        max = tv_pen_room(pen);
    if (tv_pen_columns(pen, text) <= max) {
        write_cells(pen, paint, text);
    } else if (max >= mark_columns) {
        text.len = tv_fit_start(text, max - mark_columns, pen->ascii);
        write_cells(pen, paint, text);
        write_cells(pen, paint, mark);
    }
}

void tv_pen_put_middle(struct tv_pen *pen, enum tv_paint paint, struct tv_str text, size_t max) {
    struct tv_str mark = cut_mark(pen);
    size_t mark_columns = tv_pen_columns(pen, mark);
    if (max > tv_pen_room(pen))
        max = tv_pen_room(pen);
    if (tv_pen_columns(pen, text) <= max || max <= mark_columns + 2) {
        tv_pen_put_max(pen, paint, text, max);
        return;
    }
    size_t room = max - mark_columns;
    struct tv_str head = {text.at, tv_fit_start(text, room / 2, pen->ascii)};
    size_t tail = tv_fit_end(text, room - room / 2, pen->ascii);
    write_cells(pen, paint, head);
    write_cells(pen, paint, mark);
    write_cells(pen, paint, (struct tv_str){text.at + tail, text.len - tail});
}

void tv_pen_put(struct tv_pen *pen, enum tv_paint paint, struct tv_str text) {
    tv_pen_put_max(pen, paint, text, SIZE_MAX);
}

void tv_pen_word(struct tv_pen *pen, enum tv_paint paint, const char *text) {
    tv_pen_put(pen, paint, (struct tv_str){text, strlen(text)});
}

/* How much of a text goes on this line: up to a blank if there is one. */
static size_t find_break(const struct tv_pen *pen, struct tv_str text) {
    size_t len = tv_fit_start(text, tv_pen_room(pen), pen->ascii);
    if (len == text.len)
        return len;
    for (size_t i = len; i > 0; i--) {
        if (text.at[i] == ' ')
            return i;
    }
    return len;
}

void tv_pen_wrap(struct tv_pen *pen, enum tv_paint paint, struct tv_str text, size_t indent,
                 size_t lines) {
    for (; lines > 1; lines--) {
        size_t len = find_break(pen, text);
        if (len == text.len || len == 0)
            break;
        write_cells(pen, paint, (struct tv_str){text.at, len});
        while (len < text.len && text.at[len] == ' ')
            len++;
        text.at += len;
        text.len -= len;
        tv_pen_end(pen);
        tv_pen_to(pen, indent);
    }
    tv_pen_put(pen, paint, text);
}

void tv_pen_to(struct tv_pen *pen, size_t column) {
    if (column > pen->column)
        pen->column = column;
}

void tv_pen_end(struct tv_pen *pen) {
    fputc('\n', pen->out);
    pen->column = pen->written = 0;
    pen->lines++;
}

/* ---- Links ---------------------------------------------------------------------------------- */

static void write_url(FILE *out, struct tv_str path) {
    static const char PLAIN_URL[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                    "/._-~";
    for (size_t i = 0; i < path.len; i++) {
        if (memchr(PLAIN_URL, path.at[i], sizeof PLAIN_URL - 1))
            fputc(path.at[i], out);
        else
            fprintf(out, "%%%02X", (unsigned char)path.at[i]);
    }
}

/* The blanks before the link are no part of it. */
void tv_pen_link(struct tv_pen *pen, struct tv_str folder, struct tv_str file) {
    if (folder.len == 0 || file.len == 0 || file.at[0] == '<')
        return;
    for (; pen->written < pen->column; pen->written++)
        fputc(' ', pen->out);
    fputs("\033]8;;file://", pen->out);
    if (file.at[0] != '/') {
        write_url(pen->out, folder);
        fputc('/', pen->out);
    }
    write_url(pen->out, file);
    fputs("\033\\", pen->out);
    pen->is_link = true;
}

void tv_pen_link_end(struct tv_pen *pen) {
    if (pen->is_link)
        fputs("\033]8;;\033\\", pen->out);
    pen->is_link = false;
}
