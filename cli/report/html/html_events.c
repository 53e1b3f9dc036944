/* The census as tables: events by how much of them is valid, and how plan and events meet.
 *
 * Rows come as long as there is room; what is left is counted. */
#include "html_view.h"

#include <stdlib.h>
#include <string.h>

enum { EVENTS_MAX = 120000, COVERAGE_MAX = 40000, REST_MAX = 400 }; /* bytes */

/* ---- The worst rule of an event ------------------------------------------------------------- */

/* Groups in the order of call and event, the first one of each being the worst. */
struct worst {
    const struct tv_group **groups;
    size_t count;
};

static int compare_texts(struct tv_str a, struct tv_str b) {
    size_t len = a.len < b.len ? a.len : b.len;
    int order = len ? memcmp(a.at, b.at, len) : 0;
    return order ? order : a.len < b.len ? -1 : a.len > b.len;
}

static int compare_names(const struct tv_group *a, const struct tv_group *b) {
    int order = compare_texts(a->event, b->event);
    return order ? order : compare_texts(a->call, b->call);
}

static int compare_groups(const void *a, const void *b) {
    const struct tv_group *left = *(const struct tv_group *const *)a;
    const struct tv_group *right = *(const struct tv_group *const *)b;
    int order = compare_names(left, right);
    if (order != 0)
        return order;
    if (left->severity != right->severity)
        return left->severity > right->severity ? -1 : 1;
    if (left->count != right->count)
        return left->count > right->count ? -1 : 1;
    return left->key < right->key ? -1 : left->key > right->key;
}

static bool sort_worst(const struct tv_html_view *view, struct worst *worst) {
    worst->count = view->count;
    worst->groups = malloc((view->count + 1) * sizeof *worst->groups);
    if (!worst->groups)
        return false;
    for (size_t i = 0; i < view->count; i++)
        worst->groups[i] = view->sorted[i];
    qsort(worst->groups, worst->count, sizeof *worst->groups, compare_groups);
    return true;
}

/* The worst group about an event; NULL: there is none. */
static const struct tv_group *find_worst(const struct worst *worst,
                                         const struct tv_census_row *row) {
    struct tv_group wanted = {.call = row->call, .event = row->event};
    size_t low = 0, high = worst->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_names(worst->groups[middle], &wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < worst->count && compare_names(worst->groups[low], &wanted) == 0;
    return found ? worst->groups[low] : NULL;
}

/* ---- Events --------------------------------------------------------------------------------- */

static const char EVENTS_HEAD[] =
    "<section id=\"events\" aria-labelledby=\"events-title\"><h2 id=\"events-title\">Events</h2>"
    "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Table of events\">"
    "<table class=\"sortable\"><thead><tr><th scope=\"col\">Event</th><th scope=\"col\">Call</th>"
    "<th scope=\"col\" class=\"number\">Events</th><th scope=\"col\" class=\"number\">With errors"
    "</th><th scope=\"col\" class=\"number\">Valid</th><th scope=\"col\">Worst</th></tr></thead>"
    "<tbody>\n";

static void put_number(struct tv_html *html, uint64_t number) {
    tv_html_raw(html, "<td class=\"number\">");
    tv_html_number(html, number);
    tv_html_raw(html, "</td>");
}

static void put_valid(struct tv_html *html, const struct tv_census_row *row) {
    uint64_t valid = row->events - row->invalid;
    uint64_t share = tv_html_scale(row->invalid, row->events, 1000);
    tv_html_raw(html, "<td class=\"number valid\" data-value=\"");
    tv_html_digits(html, 1000 - share);
    tv_html_raw(html, "\"><span class=\"bar\" aria-hidden=\"true\"><span class=\"invalid\" "
                      "style=\"width:");
    tv_html_digits(html, share / 10);
    tv_html_raw(html, ".");
    tv_html_digits(html, share % 10);
    tv_html_raw(html, "%\"></span></span> <span class=\"percent\">");
    tv_html_share(html, valid, row->events);
    tv_html_raw(html, "</span></td>");
}

static void put_name(struct tv_html *html, const struct tv_census_row *row) {
    tv_html_raw(html, "<th scope=\"row\"><span class=\"event\">");
    tv_html_cut(html, row->event.len > 0 ? row->event : row->call, TV_HTML_NAME_MAX);
    tv_html_raw(html, "</span></th><td>");
    tv_html_cut(html, row->call.len > 0 ? row->call : TV_STR("unknown"), TV_HTML_NAME_MAX);
    tv_html_raw(html, "</td>");
}

static void put_event(struct tv_html *html, const struct tv_census_row *row,
                      const struct tv_group *worst) {
    tv_html_raw(html, "<tr>");
    put_name(html, row);
    put_number(html, row->events);
    put_number(html, row->invalid);
    put_valid(html, row);
    tv_html_raw(html, "<td>");
    if (worst) {
        tv_html_level(html, worst->severity);
        tv_html_raw(html, "<span class=\"rule\">");
        tv_html_raw(html, tv_rule_info(worst->rule)->name);
        tv_html_raw(html, "</span>");
    }
    tv_html_raw(html, "</td></tr>\n");
}

/* "… 12 more events" of which there are so many rows, and events in rows that are not kept. */
static void put_rest(struct tv_html *html, uint64_t rows, const char *noun, uint64_t others) {
    if (rows > 0) {
        tv_html_raw(html, "<p class=\"rest\">\u2026 ");
        tv_html_count(html, rows, noun);
        tv_html_raw(html, ": in the JSON report (<code>-f json</code>)</p>");
    }
    if (others > 0) {
        tv_html_raw(html, "<p class=\"rest\">\u2026 ");
        tv_html_count(html, others, "event");
        tv_html_raw(html, " with names beyond the ");
        tv_html_number(html, TV_CENSUS_MAX);
        tv_html_raw(html, " that are counted by themselves</p>");
    }
}

void tv_html_events(const struct tv_html_view *view, struct tv_html *html) {
    struct tv_html part = {0};
    struct worst worst;
    size_t count, i = 0;
    if (!view->run->census)
        return;
    const struct tv_census_row *rows = tv_census_rows(view->run->census, &count);
    html->failed |= tv_census_lacks_rows(view->run->census);
    if (count == 0)
        return;
    if (!sort_worst(view, &worst)) {
        html->failed = true;
        return;
    }
    tv_html_raw(html, EVENTS_HEAD);
    for (; i < count && html->len < EVENTS_MAX; i++) {
        put_event(&part, &rows[i], find_worst(&worst, &rows[i]));
        if (html->len + part.len > EVENTS_MAX)
            break;
        tv_html_append(html, &part);
    }
    tv_html_raw(html, "</tbody></table></div>");
    put_rest(html, count - i, "more name", tv_census_others(view->run->census));
    tv_html_raw(html, "</section>");
    tv_html_clear(&part);
    free(worst.groups);
}

/* ---- Plan and events ------------------------------------------------------------------------ */

static void put_item(struct tv_html *html, const struct tv_census_row *row) {
    tv_html_raw(html, "<li><span class=\"event\">");
    tv_html_cut(html, row->event.len > 0 ? row->event : row->call, TV_HTML_NAME_MAX);
    tv_html_raw(html, "</span> <span class=\"hint\">");
    tv_html_cut(html, row->event.len > 0 ? row->call : TV_STR(""), TV_HTML_NAME_MAX);
    if (row->events > 0) {
        tv_html_raw(html, " \u00d7");
        tv_html_number(html, row->events);
    }
    tv_html_raw(html, "</span></li>");
}

static bool is_never_seen(const struct tv_census_row *row) {
    (void)row;
    return true;
}

static bool is_unplanned(const struct tv_census_row *row) {
    return !row->planned && row->event.len > 0;
}

/* A list of names: those of the rows that `is_meant`. */
struct names {
    const char *title, *none;
    const struct tv_census_row *rows;
    size_t count;
    bool (*is_meant)(const struct tv_census_row *row);
};

static void put_names(struct tv_html *html, const struct names *names) {
    size_t left = 0, meant = 0;
    struct tv_html items = {0};
    for (size_t i = 0; i < names->count; i++) {
        if (!names->is_meant(&names->rows[i]))
            continue;
        meant++;
        if (left > 0 || items.len > COVERAGE_MAX / 2)
            left++;
        else
            put_item(&items, &names->rows[i]);
    }
    tv_html_raw(html, "<div><h3>");
    tv_html_raw(html, names->title);
    tv_html_raw(html, " <span class=\"hint\">");
    tv_html_number(html, meant);
    tv_html_raw(html, "</span></h3>");
    if (meant > 0) {
        tv_html_raw(html, "<div class=\"names\" role=\"region\" tabindex=\"0\" aria-label=\"");
        tv_html_raw(html, names->title);
        tv_html_raw(html, "\"><ul>");
        tv_html_append(html, &items);
        tv_html_raw(html, "</ul></div>");
    } else {
        tv_html_raw(html, "<p class=\"hint\">");
        tv_html_raw(html, names->none);
        tv_html_raw(html, "</p>");
    }
    put_rest(html, left, "more name", 0);
    tv_html_raw(html, "</div>");
    tv_html_clear(&items);
}

void tv_html_coverage(const struct tv_html_view *view, struct tv_html *html) {
    struct tv_census *census = view->run->census;
    struct names unseen = {.title = "Planned, but never seen",
                           .none = "Every planned event came.",
                           .is_meant = is_never_seen};
    struct names unplanned = {.title = "Seen, but never planned",
                              .none = "Every event that came is planned.",
                              .is_meant = is_unplanned};
    if (!census || view->run->plan_count == 0)
        return;
    unplanned.rows = tv_census_rows(census, &unplanned.count);
    unseen.rows = tv_census_unseen(census, &unseen.count);
    html->failed |= tv_census_lacks_rows(census);
    tv_html_raw(html, "<section id=\"coverage\" aria-labelledby=\"coverage-title\">"
                      "<h2 id=\"coverage-title\">Plan coverage</h2><div class=\"columns\">");
    put_names(html, &unseen);
    put_names(html, &unplanned);
    tv_html_raw(html, "</div></section>");
}
