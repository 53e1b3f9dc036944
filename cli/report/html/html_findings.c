/* All groups in the room that there is.
 *
 *   cards | rows of a table | "… 9,123 more groups"
 *   ======|=================|
 *         ^ the first card that finds no room before the part that is kept for rows
 *
 * Groups come in the order of the report, the worst first; so what is cut short, and then left out,
 * is what matters least. */
#include "html_view.h"

enum {
    OPEN_CARDS = 1,
    ROWS_SHARE = 4, /* one part in four is kept for rows, when not all groups get cards */
    REST_MAX = 1000 /* bytes of what is said at the end, and of the table's head */
};

static const char ROWS_HEAD[] =
    "<h3>Further groups</h3><p class=\"hint\">Shorter, to keep this page below 1 MB.</p>"
    "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Further groups\">"
    "<table class=\"rows\"><thead><tr><th scope=\"col\">Level</th><th scope=\"col\">What</th>"
    "<th scope=\"col\">Rule</th><th scope=\"col\" class=\"number\">Findings</th></tr></thead>"
    "<tbody>\n";

static bool is_last(const struct tv_html_view *view, size_t i) {
    return i + 1 == view->count;
}

/* Appends cards while they fit; returns how many. */
static size_t put_cards(const struct tv_html_view *view, size_t max, struct tv_html *html) {
    struct tv_html card = {0};
    size_t kept = max / ROWS_SHARE, i = 0;
    for (; i < view->count; i++) {
        tv_html_card(view, view->sorted[i], i < OPEN_CARDS, &card);
        size_t room = is_last(view, i) ? max : max - kept;
        if (card.failed || html->len + card.len > room)
            break;
        tv_html_append(html, &card);
    }
    html->failed = html->failed || card.failed;
    tv_html_clear(&card);
    return i;
}

/* The same with rows, from the first group on that got no card. */
static size_t put_rows(const struct tv_html_view *view, size_t first, size_t max,
                       struct tv_html *html) {
    struct tv_html row = {0};
    size_t i = first;
    if (first == view->count)
        return first;
    tv_html_raw(html, ROWS_HEAD);
    for (; i < view->count; i++) {
        tv_html_row(view, view->sorted[i], &row);
        if (row.failed || html->len + row.len > max)
            break;
        tv_html_append(html, &row);
    }
    tv_html_raw(html, "</tbody></table></div>");
    html->failed = html->failed || row.failed;
    tv_html_clear(&row);
    return i;
}

static void put_rest(const struct tv_html_view *view, size_t first, struct tv_html *html) {
    uint64_t findings = 0, others = tv_groups_others(view->groups);
    for (size_t i = first; i < view->count; i++)
        findings += view->sorted[i]->count;
    if (first < view->count) {
        tv_html_raw(html, "<p class=\"rest\" data-groups=\"");
        tv_html_digits(html, view->count - first);
        tv_html_raw(html, "\">\u2026 ");
        tv_html_count(html, view->count - first, "more group");
        tv_html_raw(html, ", ");
        tv_html_count(html, findings, "finding");
        tv_html_raw(html, ": in the JSON report (<code>-f json</code>)</p>");
    }
    if (others > 0) {
        tv_html_raw(html, "<p class=\"rest\">\u2026 ");
        tv_html_count(html, others, "finding");
        tv_html_raw(html, " in groups beyond the ");
        tv_html_number(html, TV_GROUPS_MAX);
        tv_html_raw(html, " that are kept</p>");
    }
}

void tv_html_findings(const struct tv_html_view *view, size_t max, struct tv_html *html) {
    if (view->count == 0) {
        tv_html_raw(html, "<p class=\"empty\">Nothing was found.</p>");
        return;
    }
    size_t room = max > REST_MAX ? max - REST_MAX : 0;
    tv_html_raw(html, "<div id=\"groups\">\n");
    size_t cards = put_cards(view, room, html);
    tv_html_raw(html, "</div>\n");
    size_t rows = put_rows(view, cards, room, html);
    put_rest(view, rows, html);
}
