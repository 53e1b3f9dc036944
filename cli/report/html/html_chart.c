/* Charts: SVG of a few rectangles, drawn in buckets, which the page stretches to its width; their
 * words stand beside them in HTML, where they keep their size. */
#include "html_view.h"

enum { BARS_MAX = TV_GROUP_BUCKETS, HEIGHT = 100, SPARK_HEIGHT = 16 };

/* ---- Small ones ----------------------------------------------------------------------------- */

static size_t bucket_count(const struct tv_times *times) {
    return (size_t)((times->max - times->start) / times->seconds) + 1;
}

void tv_html_spark(struct tv_html *html, const struct tv_times *times) {
    size_t count = bucket_count(times);
    uint64_t most = 1;
    for (size_t i = 0; i < count; i++)
        most = times->counts[i] > most ? times->counts[i] : most;
    tv_html_raw(html, "<svg class=\"spark\" aria-hidden=\"true\" preserveAspectRatio=\"none\" "
                      "viewBox=\"0 0 ");
    tv_html_digits(html, count * 10);
    tv_html_raw(html, " 16\"><path d=\"");
    for (size_t i = 0; i < count; i++) {
        uint64_t height = tv_html_scale(times->counts[i], most, SPARK_HEIGHT);
        if (height == 0)
            continue;
        tv_html_raw(html, "M");
        tv_html_digits(html, i * 10);
        tv_html_raw(html, " 16v-");
        tv_html_digits(html, height);
        tv_html_raw(html, "h8v");
        tv_html_digits(html, height);
        tv_html_raw(html, "z");
    }
    tv_html_raw(html, "\"/></svg>");
}

/* ---- Validity over time --------------------------------------------------------------------- */

/* Bars of the same width: invalid ones below, the others on top. */
struct bars {
    size_t count;
    int64_t start, seconds;
    uint64_t most;
    struct bar {
        uint64_t events, invalid;
    } at[BARS_MAX];
};

/* Buckets of the invalid events are those of all events, or parts of them. */
static void read_bars(struct tv_census *census, struct bars *bars) {
    const struct tv_times *all = tv_census_times(census, false);
    const struct tv_times *invalid = tv_census_times(census, true);
    *bars = (struct bars){0};
    if (!all || !all->counts)
        return;
    bars->start = all->start;
    bars->seconds = all->seconds;
    bars->count = bucket_count(all);
    for (size_t i = 0; i < bars->count; i++) {
        bars->at[i].events = all->counts[i];
        bars->most = all->counts[i] > bars->most ? all->counts[i] : bars->most;
    }
    for (size_t i = 0; invalid && invalid->counts && i < bucket_count(invalid); i++) {
        int64_t at = invalid->start + (int64_t)i * invalid->seconds - all->start;
        if (at >= 0 && (size_t)(at / all->seconds) < bars->count)
            bars->at[at / all->seconds].invalid += invalid->counts[i];
    }
}

static void put_rect(struct tv_html *html, const char *kind, size_t x, uint64_t from,
                     uint64_t height) {
    if (height == 0)
        return;
    tv_html_raw(html, "<rect class=\"");
    tv_html_raw(html, kind);
    tv_html_raw(html, "\" x=\"");
    tv_html_digits(html, x * 10 + 1);
    tv_html_raw(html, "\" y=\"");
    tv_html_digits(html, HEIGHT - from - height);
    tv_html_raw(html, "\" width=\"8\" height=\"");
    tv_html_digits(html, height);
    tv_html_raw(html, "\"/>");
}

static void put_bar(struct tv_html *html, const struct bars *bars, size_t i) {
    const struct bar *bar = &bars->at[i];
    uint64_t invalid = bar->invalid < bar->events ? bar->invalid : bar->events;
    uint64_t all = tv_html_scale(bar->events, bars->most, HEIGHT);
    uint64_t low = tv_html_scale(invalid, bars->most, HEIGHT);
    tv_html_raw(html, "<g><title>");
    tv_html_time(html, bars->start + (int64_t)i * bars->seconds, true);
    tv_html_raw(html, ": ");
    tv_html_number(html, bar->events - invalid);
    tv_html_raw(html, " valid, ");
    tv_html_number(html, invalid);
    tv_html_raw(html, " with errors</title>");
    put_rect(html, "valid", i, low, all - low);
    put_rect(html, "invalid", i, 0, low);
    tv_html_raw(html, "</g>");
}

static void put_table(struct tv_html *html, const struct bars *bars) {
    tv_html_raw(html, "<details class=\"plain\"><summary>The same as a table</summary>"
                      "<div class=\"scroll\" role=\"region\" tabindex=\"0\" "
                      "aria-label=\"Events over time\"><table><thead><tr><th scope=\"col\">From "
                      "(UTC)</th><th scope=\"col\" class=\"number\">Events</th>"
                      "<th scope=\"col\" class=\"number\">With errors</th></tr></thead><tbody>");
    for (size_t i = 0; i < bars->count; i++) {
        if (bars->at[i].events == 0)
            continue;
        tv_html_raw(html, "<tr><td>");
        tv_html_time(html, bars->start + (int64_t)i * bars->seconds, true);
        tv_html_raw(html, "</td><td class=\"number\">");
        tv_html_number(html, bars->at[i].events);
        tv_html_raw(html, "</td><td class=\"number\">");
        tv_html_number(html, bars->at[i].invalid);
        tv_html_raw(html, "</td></tr>");
    }
    tv_html_raw(html, "</tbody></table></div></details>");
}

/* "1 hour", "2 days": what a bar stands for. Widths are minutes times powers of two. */
static void put_width(struct tv_html *html, int64_t seconds) {
    uint64_t minutes = (uint64_t)seconds / 60;
    tv_html_raw(html, "each bar ");
    if (minutes < 120) {
        tv_html_count(html, minutes, "minute");
    } else if (minutes < 2880) {
        tv_html_count(html, minutes / 60, "hour");
        tv_html_raw(html, " ");
        tv_html_count(html, minutes % 60, "minute");
    } else {
        tv_html_count(html, minutes / 1440, "day");
        tv_html_raw(html, " ");
        tv_html_count(html, minutes / 60 % 24, "hour");
    }
}

static void put_chart(struct tv_html *html, const struct bars *bars) {
    tv_html_raw(html, "<figure class=\"chart\"><svg role=\"img\" "
                      "aria-label=\"Valid and invalid events over time\" "
                      "preserveAspectRatio=\"none\" viewBox=\"0 0 ");
    tv_html_digits(html, bars->count * 10);
    tv_html_raw(html, " 100\"><defs><pattern id=\"stripes\" width=\"10\" height=\"3\" "
                      "patternUnits=\"userSpaceOnUse\"><rect width=\"10\" height=\"3\" "
                      "class=\"ground\"/><rect width=\"10\" height=\"2\" class=\"stripe\"/>"
                      "</pattern></defs>");
    for (size_t i = 0; i < bars->count; i++)
        if (bars->at[i].events > 0)
            put_bar(html, bars, i);
    tv_html_raw(html, "</svg><p class=\"axis\"><span>");
    tv_html_time(html, bars->start, true);
    tv_html_raw(html, "</span><span>");
    put_width(html, bars->seconds);
    tv_html_raw(html, "</span><span>");
    tv_html_time(html, bars->start + (int64_t)bars->count * bars->seconds, true);
    tv_html_raw(html, " UTC</span></p><figcaption><span class=\"key valid\" aria-hidden=\"true\">"
                      "</span> valid <span class=\"key invalid\" aria-hidden=\"true\"></span> "
                      "with errors \u00b7 the tallest bar is ");
    tv_html_count(html, bars->most, "event");
    tv_html_raw(html, "</figcaption></figure>");
}

void tv_html_timeline(const struct tv_html_view *view, struct tv_html *html) {
    struct bars bars;
    if (!view->run->census)
        return;
    read_bars(view->run->census, &bars);
    if (bars.count < 2)
        return;
    tv_html_raw(html, "<section id=\"timeline\" aria-labelledby=\"timeline-title\">"
                      "<h2 id=\"timeline-title\">Over time</h2>");
    put_chart(html, &bars);
    put_table(html, &bars);
    tv_html_raw(html, "</section>");
}
