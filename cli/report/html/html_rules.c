/* The pages of the rules that were broken, as `trackvet explain` has them.
 *
 * The pages are our own, in a small part of Markdown: headings, paragraphs, lists, fenced code,
 * `code` and addresses in running text. */
#include "html_view.h"

#include <string.h>

enum { TAIL_LEN = 400 }; /* bytes of what closes the section */

struct page {
    struct tv_html *html;
    bool in_code, in_paragraph, in_list, in_table;
};

static bool starts_with(struct tv_str text, const char *start) {
    size_t len = strlen(start);
    return text.len >= len && !memcmp(text.at, start, len);
}

/* ---- Running text --------------------------------------------------------------------------- */

static size_t address_len(struct tv_str text) {
    size_t len = 0;
    while (len < text.len && text.at[len] > ' ' && !strchr("<>\"')", text.at[len]))
        len++;
    while (len > 0 && strchr(".,;:", text.at[len - 1]))
        len--;
    return len;
}

static void put_address(struct tv_html *html, struct tv_str address) {
    tv_html_raw(html, "<a rel=\"noreferrer\" href=\"");
    tv_html_text(html, address);
    tv_html_raw(html, "\">");
    tv_html_text(html, address);
    tv_html_raw(html, "</a>");
}

/* A `piece of code` at the start of text; 0: there is none. */
static size_t put_code(struct tv_html *html, struct tv_str text) {
    const char *end = text.at[0] == '`' ? memchr(text.at + 1, '`', text.len - 1) : NULL;
    if (!end)
        return 0;
    tv_html_raw(html, "<code>");
    tv_html_text(html, (struct tv_str){text.at + 1, (size_t)(end - text.at) - 1});
    tv_html_raw(html, "</code>");
    return (size_t)(end - text.at) + 1;
}

/* What a special character at the start of text stands for; 0: it is a character like others. */
static size_t put_special(struct tv_html *html, struct tv_str text) {
    if (!starts_with(text, "https://"))
        return put_code(html, text);
    text.len = address_len(text);
    put_address(html, text);
    return text.len;
}

static void put_running(struct tv_html *html, struct tv_str text) {
    size_t from = 0, at = 0;
    while (at < text.len) {
        struct tv_str rest = {text.at + at, text.len - at};
        struct tv_html special = {0};
        size_t len = *rest.at == '`' || *rest.at == 'h' ? put_special(&special, rest) : 0;
        if (len > 0) {
            tv_html_text(html, (struct tv_str){text.at + from, at - from});
            tv_html_append(html, &special);
            from = at + len;
        }
        at += len > 0 ? len : 1;
        tv_html_clear(&special);
    }
    tv_html_text(html, (struct tv_str){text.at + from, text.len - from});
}

/* ---- Lines ---------------------------------------------------------------------------------- */

static void end_block(struct page *page) {
    if (page->in_paragraph)
        tv_html_raw(page->html, page->in_list ? "</li>" : "</p>");
    if (page->in_list)
        tv_html_raw(page->html, "</ul>");
    if (page->in_table)
        tv_html_raw(page->html, "</tbody></table></div>");
    page->in_paragraph = page->in_list = page->in_table = false;
}

static void put_fence(struct page *page) {
    end_block(page);
    tv_html_raw(page->html, page->in_code ? "</code></pre>" : "<pre class=\"block\"><code>");
    page->in_code = !page->in_code;
}

static void put_heading(struct page *page, struct tv_str line) {
    size_t marks = 0;
    end_block(page);
    while (marks < line.len && line.at[marks] == '#')
        marks++;
    if (marks < 2) /* the name of the rule, which stands above */
        return;
    tv_html_raw(page->html, marks == 2 ? "<h4>" : "<h5>");
    put_running(page->html, (struct tv_str){line.at + marks + 1, line.len - marks - 1});
    tv_html_raw(page->html, marks == 2 ? "</h4>" : "</h5>");
}

/* "| a | b |" */
static void put_cells(struct page *page, struct tv_str line, const char *open, const char *close) {
    tv_html_raw(page->html, "<tr>");
    for (size_t from = 1; from < line.len;) {
        const char *end = memchr(line.at + from, '|', line.len - from);
        size_t len = end ? (size_t)(end - line.at) - from : line.len - from;
        tv_html_raw(page->html, open);
        put_running(page->html, (struct tv_str){line.at + from, len});
        tv_html_raw(page->html, close);
        from += len + 1;
    }
    tv_html_raw(page->html, "</tr>");
}

static void put_table_line(struct page *page, struct tv_str line) {
    if (page->in_table) {
        if (!starts_with(line, "|-"))
            put_cells(page, line, "<td>", "</td>");
        return;
    }
    end_block(page);
    tv_html_raw(page->html, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" "
                            "aria-label=\"Table\"><table><thead>");
    put_cells(page, line, "<th scope=\"col\">", "</th>");
    tv_html_raw(page->html, "</thead><tbody>");
    page->in_table = true;
}

static void put_item(struct page *page, struct tv_str line) {
    bool goes_on = page->in_list;
    if (!goes_on)
        end_block(page);
    tv_html_raw(page->html, goes_on ? "</li><li>" : "<ul><li>");
    page->in_list = page->in_paragraph = true;
    put_running(page->html, (struct tv_str){line.at + 2, line.len - 2});
}

static void put_line(struct page *page, struct tv_str line) {
    if (starts_with(line, "```")) {
        put_fence(page);
    } else if (page->in_code) {
        tv_html_text(page->html, line);
        tv_html_raw(page->html, "\n");
    } else if (line.len == 0) {
        end_block(page);
    } else if (*line.at == '#') {
        put_heading(page, line);
    } else if (*line.at == '|') {
        put_table_line(page, line);
    } else if (starts_with(line, "- ")) {
        put_item(page, line);
    } else {
        tv_html_raw(page->html, page->in_paragraph ? " " : "<p>");
        page->in_paragraph = true;
        put_running(page->html, line);
    }
}

static void put_page(struct tv_html *html, struct tv_str text) {
    struct page page = {.html = html};
    while (text.len > 0) {
        const char *newline = memchr(text.at, '\n', text.len);
        size_t len = newline ? (size_t)(newline - text.at) : text.len;
        put_line(&page, (struct tv_str){text.at, len});
        len += newline ? 1 : 0;
        text.at += len;
        text.len -= len;
    }
    end_block(&page);
}

/* ---- The section ---------------------------------------------------------------------------- */

static void put_rule(const struct tv_html_facts *facts, enum tv_rule rule, struct tv_html *html) {
    const struct tv_rule_info *info = tv_rule_info(rule);
    struct tv_str text;
    tv_html_raw(html, "<details class=\"page\" id=\"");
    tv_html_rule_anchor(html, rule);
    tv_html_raw(html, "\"><summary><h3>");
    tv_html_raw(html, info->name);
    tv_html_raw(html, "</h3> <span>");
    tv_html_word(html, info->purpose);
    tv_html_raw(html, "</span></summary><div class=\"body\">");
    if (facts->rule_page && facts->rule_page(info->name, &text))
        put_page(html, text);
    tv_html_raw(html, "<p class=\"hint\">On a command line: <code>trackvet explain ");
    tv_html_raw(html, info->name);
    tv_html_raw(html, "</code></p></div></details>\n");
}

/* A page that finds no room is left out; the command shows it. */
static void put_short_rule(enum tv_rule rule, struct tv_html *html) {
    tv_html_raw(html, "<p id=\"");
    tv_html_rule_anchor(html, rule);
    tv_html_raw(html, "\"><code>trackvet explain ");
    tv_html_raw(html, tv_rule_info(rule)->name);
    tv_html_raw(html, "</code></p>\n");
}

void tv_html_rules(const struct tv_html_facts *facts, const bool *found, size_t max,
                   struct tv_html *html) {
    struct tv_html page = {0};
    bool any = false;
    for (int i = 0; i < TV_RULE_COUNT; i++) {
        if (!found[i])
            continue;
        if (!any)
            tv_html_raw(html, "<section id=\"rules\" aria-labelledby=\"rules-title\">"
                              "<h2 id=\"rules-title\">Rules</h2>\n");
        any = true;
        put_rule(facts, (enum tv_rule)i, &page);
        if (html->len + page.len + TAIL_LEN > max) {
            page.len = 0;
            put_short_rule((enum tv_rule)i, &page);
        }
        tv_html_append(html, &page);
    }
    tv_html_raw(html, any ? "</section>" : "");
    tv_html_clear(&page);
}
