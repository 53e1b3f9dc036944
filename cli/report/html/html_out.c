/* The HTML writer: one growing block. */
#include "html_out.h"

#include "visible.h"

#include <stdlib.h>
#include <string.h>

void tv_html_clear(struct tv_html *html) {
    free(html->at);
    *html = (struct tv_html){0};
}

static bool make_room(struct tv_html *html, size_t len) {
    size_t room = html->room ? html->room : 4096;
    if (html->failed)
        return false;
    if (len <= html->room - html->len)
        return true;
    while (room - html->len < len)
        room *= 2;
    char *at = realloc(html->at, room);
    html->failed = !at;
    if (!at)
        return false;
    html->at = at;
    html->room = room;
    return true;
}

void tv_html_bytes(struct tv_html *html, struct tv_str markup) {
    if (markup.len == 0 || !make_room(html, markup.len))
        return;
    memcpy(html->at + html->len, markup.at, markup.len);
    html->len += markup.len;
}

void tv_html_raw(struct tv_html *html, const char *markup) {
    tv_html_bytes(html, (struct tv_str){markup, strlen(markup)});
}

void tv_html_append(struct tv_html *html, struct tv_html *part) {
    tv_html_bytes(html, (struct tv_str){part->at, part->len});
    html->failed = html->failed || part->failed;
    part->len = 0;
}

/* ---- Texts ---------------------------------------------------------------------------------- */

static const char *reference_of(char c) {
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void tv_html_text(struct tv_html *html, struct tv_str text) {
    struct tv_cell cell;
    while (tv_cell_next(&text, false, &cell)) {
        const char *reference = cell.at_len == 1 ? reference_of(*cell.at) : NULL;
        if (reference)
            tv_html_raw(html, reference);
        else
            tv_html_bytes(html, (struct tv_str){cell.at, cell.at_len});
    }
}

void tv_html_word(struct tv_html *html, const char *text) {
    tv_html_text(html, (struct tv_str){text, strlen(text)});
}

void tv_html_line(struct tv_html *html, const struct tv_line_text *line) {
    tv_html_text(html, tv_line_str(line));
}

void tv_html_cut(struct tv_html *html, struct tv_str text, size_t max) {
    if (text.len <= max || tv_columns(text, false) <= max) {
        tv_html_text(html, text);
        return;
    }
    text.len = tv_fit_start(text, max - 1, false);
    tv_html_text(html, text);
    tv_html_raw(html, "\u2026");
}

/* ---- Numbers -------------------------------------------------------------------------------- */

void tv_html_number(struct tv_html *html, uint64_t number) {
    struct tv_line_text line = {0};
    tv_line_put_number(&line, number);
    tv_html_line(html, &line);
}

void tv_html_digits(struct tv_html *html, uint64_t number) {
    char digits[TV_NUMBER_LEN];
    int len = snprintf(digits, sizeof digits, "%llu", (unsigned long long)number);
    tv_html_bytes(html, (struct tv_str){digits, (size_t)len});
}

void tv_html_count(struct tv_html *html, uint64_t count, const char *noun) {
    struct tv_line_text line = {0};
    tv_line_put_count(&line, count, noun);
    tv_html_line(html, &line);
}

void tv_html_share(struct tv_html *html, uint64_t part, uint64_t whole) {
    struct tv_line_text line = {0};
    tv_line_put_share(&line, part, whole);
    tv_html_line(html, &line);
}

void tv_html_time(struct tv_html *html, int64_t seconds, bool with_date) {
    struct tv_line_text line = {0};
    tv_line_put_time(&line, seconds, with_date);
    tv_html_line(html, &line);
}

uint64_t tv_html_scale(uint64_t part, uint64_t whole, uint64_t scale) {
    bool is_there = part > 0;
    while (whole > UINT64_MAX / 2 / scale) {
        part /= 2;
        whole /= 2;
    }
    uint64_t scaled = (part * scale + whole - 1) / whole;
    scaled = scaled || !is_there ? scaled : 1;
    return scaled < scale ? scaled : scale;
}
