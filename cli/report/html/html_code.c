/* Lines of events and plans, with what is meant marked.
 *
 *   48210  …"order_id":"o-8812","total":"49.90","currency":"usd",…
 *                                       =======
 *          expected a number, found a string */
#include "html_view.h"

enum { CODE_MAX = 220, LINE_MAX_COLUMNS = 200 };

static void put_part(struct tv_html *html, const struct tv_snippet *snippet, size_t from,
                     size_t to) {
    tv_html_text(html, (struct tv_str){snippet->text.at + from, to - from});
}

static void put_cut(struct tv_html *html, bool is_cut) {
    tv_html_raw(html, is_cut ? "<i>\u2026</i>" : "");
}

static void put_number(struct tv_html *html, uint64_t line) {
    tv_html_raw(html, "<span class=\"gutter\">");
    if (line > 0)
        tv_html_digits(html, line);
    tv_html_raw(html, "</span>");
}

static void put_marked(struct tv_html *html, const struct tv_html_code *code,
                       const struct tv_crop *crop) {
    const struct tv_snippet *snippet = &code->snippet;
    size_t end = snippet->at + snippet->len;
    if (code->is_marked)
        tv_html_raw(html, "<mark>");
    put_part(html, snippet, snippet->at, crop->gap);
    put_cut(html, crop->gap_end > crop->gap);
    put_part(html, snippet, crop->gap_end, end);
    if (code->is_marked)
        tv_html_raw(html, "</mark>");
}

void tv_html_code(struct tv_html *html, const struct tv_html_code *code) {
    const struct tv_snippet *snippet = &code->snippet;
    if (snippet->text.len == 0)
        return;
    struct tv_crop crop = tv_crop_find(snippet, CODE_MAX, 1, false);
    size_t end = snippet->at + snippet->len;
    tv_html_raw(html, "<pre class=\"code\">");
    put_number(html, code->line);
    tv_html_raw(html, "<code>");
    put_cut(html, crop.mark_left);
    put_part(html, snippet, crop.from, snippet->at);
    put_marked(html, code, &crop);
    put_part(html, snippet, end, crop.to);
    put_cut(html, crop.mark_right);
    tv_html_raw(html, "</code></pre>");
    if (code->label.len == 0)
        return;
    tv_html_raw(html, "<p class=\"label\">");
    tv_html_cut(html, code->label, TV_HTML_SENTENCE_MAX);
    tv_html_raw(html, "</p>");
}

/* Without the blanks before it: how far a line is indented says nothing when it stands alone. */
static struct tv_str trim(struct tv_str line) {
    while (line.len > 0 && (*line.at == ' ' || *line.at == '\t')) {
        line.at++;
        line.len--;
    }
    return line;
}

void tv_html_origin(struct tv_html *html, const struct tv_style *style, struct tv_origin origin,
                    bool with_line) {
    struct tv_str line;
    tv_html_raw(html, "<p class=\"place\"><code class=\"file\">");
    tv_html_cut(html, origin.file, TV_HTML_NAME_MAX);
    tv_html_raw(html, "</code>");
    if (origin.line > 0) {
        tv_html_raw(html, ":");
        tv_html_digits(html, origin.line);
    }
    tv_html_raw(html, "</p>");
    if (!with_line || !style->source_line || !style->source_line(style->context, origin, &line))
        return;
    tv_html_raw(html, "<pre class=\"code\">");
    put_number(html, origin.line);
    tv_html_raw(html, "<code>");
    tv_html_cut(html, trim(line), LINE_MAX_COLUMNS);
    tv_html_raw(html, "</code></pre>");
}
