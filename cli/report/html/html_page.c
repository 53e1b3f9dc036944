/* The page: page.html with its {{marks}} replaced, by what the panels wrote or by one of the files
 * here. A part that is empty leaves nothing behind. */
#include "html_files.h"
#include "html_view.h"

#include <string.h>

static const char PROGRAM[] = "trackvet " TRACKVET_VERSION;

static const char *const PART_NAMES[TV_HTML_PARTS] = {
    [TV_HTML_TITLE] = "title",     [TV_HTML_NAV] = "nav",
    [TV_HTML_SUMMARY] = "summary", [TV_HTML_TIMELINE] = "timeline",
    [TV_HTML_SHOWN] = "shown",     [TV_HTML_FINDINGS] = "findings",
    [TV_HTML_EVENTS] = "events",   [TV_HTML_COVERAGE] = "coverage",
    [TV_HTML_NOTES] = "notes",     [TV_HTML_RULES] = "rules"};

/* What stands for a mark. */
static struct tv_str text_of(const struct tv_html_page *page, struct tv_str name) {
    const struct tv_html_files *files = tv_html_files();
    for (int i = 0; i < TV_HTML_PARTS; i++)
        if (tv_str_equal(name, (struct tv_str){PART_NAMES[i], strlen(PART_NAMES[i])}))
            return (struct tv_str){page->parts[i].at, page->parts[i].len};
    if (tv_str_equal(name, TV_STR("style")))
        return files->style;
    if (tv_str_equal(name, TV_STR("script")))
        return files->script;
    if (tv_str_equal(name, TV_STR("hash")))
        return (struct tv_str){files->script_hash, strlen(files->script_hash)};
    return (struct tv_str){PROGRAM, sizeof PROGRAM - 1};
}

/* Takes the next piece of the page off *rest: what stands before a mark, then the mark's text. */
struct piece {
    struct tv_str before, text;
};

static size_t find(struct tv_str text, size_t from, char c) {
    while (from + 1 < text.len && (text.at[from] != c || text.at[from + 1] != c))
        from++;
    return from + 1 < text.len ? from : text.len;
}

static bool next_piece(const struct tv_html_page *page, struct tv_str *rest, struct piece *piece) {
    if (rest->len == 0)
        return false;
    size_t open = find(*rest, 0, '{'), close = find(*rest, open, '}');
    *piece = (struct piece){.before = {rest->at, open}};
    size_t used = open;
    if (close < rest->len) {
        piece->text = text_of(page, (struct tv_str){rest->at + open + 2, close - open - 2});
        used = close + 2;
    }
    rest->at += used;
    rest->len -= used;
    return true;
}

size_t tv_html_page_len(const struct tv_html_page *page) {
    struct tv_str rest = tv_html_files()->page;
    struct piece piece;
    size_t len = 0;
    while (next_piece(page, &rest, &piece))
        len += piece.before.len + piece.text.len;
    return len;
}

bool tv_html_page_write(const struct tv_html_page *page, FILE *out) {
    struct tv_str rest = tv_html_files()->page;
    struct piece piece;
    for (int i = 0; i < TV_HTML_PARTS; i++)
        if (page->parts[i].failed)
            return false;
    while (next_piece(page, &rest, &piece)) {
        fwrite(piece.before.at, 1, piece.before.len, out);
        if (piece.text.len > 0)
            fwrite(piece.text.at, 1, piece.text.len, out);
    }
    return true;
}

void tv_html_page_clear(struct tv_html_page *page) {
    for (int i = 0; i < TV_HTML_PARTS; i++)
        tv_html_clear(&page->parts[i]);
}

void tv_html_page_link(struct tv_html_page *page) {
    static const struct {
        enum tv_html_part part;
        const char *link;
    } links[] = {{TV_HTML_TIMELINE, "<a href=\"#timeline\">Over time</a>"},
                 {TV_HTML_FINDINGS, "<a href=\"#findings\">Findings</a>"},
                 {TV_HTML_EVENTS, "<a href=\"#events\">Events</a>"},
                 {TV_HTML_COVERAGE, "<a href=\"#coverage\">Plan coverage</a>"},
                 {TV_HTML_NOTES, "<a href=\"#notes\">Notes</a>"},
                 {TV_HTML_RULES, "<a href=\"#rules\">Rules</a>"}};
    for (size_t i = 0; i < sizeof links / sizeof *links; i++)
        if (page->parts[links[i].part].len > 0)
            tv_html_raw(&page->parts[TV_HTML_NAV], links[i].link);
}
