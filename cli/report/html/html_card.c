/* One group: a card that opens, or a row of a table.
 *
 *   ✕ error   Order Completed › properties.total                 40,127 events · 31.2%
 *             must be a number, got a string   property/type          ▁▁▁▇█▇▇▆
 *   ---- when it is open ----
 *   samples with the value marked; where it is demanded; values, senders, period, help */
#include "html_view.h"

#include <string.h>

enum { VALUES_SHOWN = 8, SENDERS_SHOWN = 6, KEYS_SHOWN = 16, VALUE_MAX = 80, KEY_MAX = 60 };

/* ---- The head ------------------------------------------------------------------------------- */

static void put_id(struct tv_html *html, const struct tv_group *group) {
    char id[16];
    tv_group_id_text(group->id, id);
    tv_html_raw(html, "g-");
    tv_html_raw(html, id + 2);
}

/* Event and path; where no event is known, the input. */
static void put_title(const struct tv_html_view *view, const struct tv_group *group,
                      struct tv_html *html) {
    struct tv_str name = group->event.len > 0 ? group->event : group->call;
    struct tv_line_text path = {0}, input = {0};
    tv_line_put_path(&path, group->pointer);
    if (name.len == 0 && path.len == 0) {
        tv_put_group_title(&input, view->groups, group, view->signs);
        tv_html_raw(html, "<span class=\"file\">");
        tv_html_cut(html, tv_line_str(&input), TV_HTML_NAME_MAX);
        tv_html_raw(html, "</span>");
        return;
    }
    tv_html_raw(html, "<span class=\"event\">");
    tv_html_cut(html, name, TV_HTML_NAME_MAX);
    tv_html_raw(html, "</span>");
    if (path.len == 0)
        return;
    tv_html_raw(html, name.len > 0 ? " <span class=\"step\" aria-hidden=\"true\">\u203a</span> "
                                     "<code class=\"path\">"
                                   : "<code class=\"path\">");
    tv_html_cut(html, tv_line_str(&path), TV_HTML_NAME_MAX);
    tv_html_raw(html, "</code>");
}

static void put_counts(const struct tv_html_view *view, const struct tv_group *group,
                       struct tv_html *html) {
    struct tv_line_text counts = {0};
    tv_put_group_counts(&counts, group, view->run->totals.events, view->signs);
    tv_html_line(html, &counts);
}

static void put_summary(const struct tv_html_view *view, const struct tv_group *group,
                        struct tv_html *html) {
    tv_html_raw(html, "<summary>");
    tv_html_level(html, group->severity);
    tv_html_raw(html, "<span class=\"title\">");
    put_title(view, group, html);
    tv_html_raw(html, "</span><span class=\"counts\">");
    put_counts(view, group, html);
    tv_html_raw(html, "</span><span class=\"message\">");
    tv_html_cut(html, group->message, TV_HTML_SENTENCE_MAX);
    tv_html_raw(html, " <span class=\"rule\">");
    tv_html_raw(html, tv_rule_info(group->rule)->name);
    tv_html_raw(html, "</span></span>");
    if (group->times.counts && group->times.max - group->times.start >= group->times.seconds)
        tv_html_spark(html, &group->times);
    tv_html_raw(html, "</summary>");
}

/* ---- Samples -------------------------------------------------------------------------------- */

static void put_place(const struct tv_html_view *view, const struct tv_group_sample *sample,
                      struct tv_html *html) {
    const struct tv_group_place *place = &sample->place;
    tv_html_raw(html, "<p class=\"place\"><code class=\"file\">");
    tv_html_cut(html, tv_groups_file_name(view->groups, place->file), TV_HTML_NAME_MAX);
    tv_html_raw(html, "</code>");
    if (place->line > 0) {
        tv_html_raw(html, ":<span class=\"line\">");
        tv_html_digits(html, place->line);
        tv_html_raw(html, "</span>:");
        tv_html_digits(html, place->column);
    }
    if (sample->message_id.len > 0) {
        tv_html_raw(html, " <span class=\"id\">messageId <code>");
        tv_html_cut(html, sample->message_id, VALUE_MAX);
        tv_html_raw(html, "</code></span>");
    }
    tv_html_raw(html, "</p>");
}

static void put_sample(const struct tv_html_view *view, const struct tv_group *group,
                       const struct tv_group_sample *sample, bool is_first, struct tv_html *html) {
    struct tv_line_text label = {0};
    struct tv_html_code code = {.line = sample->place.line,
                                .snippet = tv_group_snippet(group, sample),
                                .is_marked = !tv_group_lacks(group)};
    bool has_more =
        group->expected.len > 0 || (group->suggestion.len > 0 && !group->suggestion_varies);
    if (is_first && code.is_marked && has_more) /* else the mark says it all */
        tv_put_group_label(&label, group);
    code.label = tv_line_str(&label);
    tv_html_raw(html, "<div class=\"sample\">");
    put_place(view, sample, html);
    tv_html_code(html, &code);
    tv_html_raw(html, "</div>");
}

static void put_more_samples(const struct tv_html_view *view, const struct tv_group *group,
                             const struct tv_group_sample *first, struct tv_html *html) {
    const struct tv_group_sample *samples = tv_groups_samples(view->groups, group);
    if (group->sample_count < 2)
        return;
    tv_html_raw(html, "<details class=\"plain\"><summary>");
    tv_html_count(html, group->sample_count - 1, "more sample");
    tv_html_raw(html, "</summary>");
    for (uint32_t i = 0; i < group->sample_count; i++)
        if (&samples[i] != first)
            put_sample(view, group, &samples[i], false, html);
    tv_html_raw(html, "</details>");
}

/* ---- Facts ---------------------------------------------------------------------------------- */

static void put_fact(struct tv_html *html, const char *name) {
    tv_html_raw(html, "<div><dt>");
    tv_html_raw(html, name);
    tv_html_raw(html, "</dt><dd>");
}

static void end_fact(struct tv_html *html) {
    tv_html_raw(html, "</dd></div>");
}

/* The most frequent texts with their counts, and how many there are. */
static void put_tally(const struct tv_html_view *view, const char *name,
                      const struct tv_tally *tally, size_t max, struct tv_html *html) {
    struct tv_group_name names[TV_GROUP_NAMES];
    size_t count = tv_names_sorted(tally, names);
    if (count == 0)
        return;
    put_fact(html, name);
    tv_html_raw(html, "<ul class=\"tally\">");
    for (size_t i = 0; i < count && i < max; i++) {
        tv_html_raw(html, "<li><code>");
        tv_html_cut(html, names[i].text, VALUE_MAX);
        tv_html_raw(html, "</code> <span class=\"times\">\u00d7");
        tv_html_number(html, names[i].count);
        tv_html_raw(html, "</span></li>");
    }
    if (count > max || tally->dropped != UINT64_MAX) {
        struct tv_line_text tail = {0};
        tv_put_distinct(&tail, tally, view->signs);
        tv_html_raw(html, "<li class=\"more\">");
        tv_html_line(html, &tail);
        tv_html_raw(html, "</li>");
    }
    tv_html_raw(html, "</ul>");
    end_fact(html);
}

/* Names of the object that lacks one. */
static void put_keys(const struct tv_group *group, const struct tv_group_sample *sample,
                     struct tv_html *html) {
    struct tv_snippet snippet = tv_group_snippet(group, sample);
    struct tv_key_list list;
    tv_crop_keys(snippet.text, snippet.at, &list);
    if (list.count == 0)
        return;
    put_fact(html, "Names there");
    for (size_t i = 0; i < list.count && i < KEYS_SHOWN; i++) {
        tv_html_raw(html, i > 0 ? ", <code>" : "<code>");
        tv_html_cut(html, list.keys[i], KEY_MAX);
        tv_html_raw(html, "</code>");
    }
    if (list.count > KEYS_SHOWN || !list.complete)
        tv_html_raw(html, ", \u2026");
    if (list.count > KEYS_SHOWN && list.complete) {
        tv_html_raw(html, " ");
        tv_html_number(html, list.count - KEYS_SHOWN);
        tv_html_raw(html, " more");
    }
    end_fact(html);
}

static void put_period(const struct tv_times *times, struct tv_html *html) {
    put_fact(html, "Period");
    tv_html_time(html, times->min, true);
    if (times->max / 60 > times->min / 60) {
        tv_html_raw(html, " \u2192 ");
        tv_html_time(html, times->max, times->min / 86400 != times->max / 86400);
    }
    tv_html_raw(html, " UTC");
    end_fact(html);
}

static void put_reach(const struct tv_html_view *view, const struct tv_group *group,
                      struct tv_html *html) {
    put_fact(html, "Where");
    tv_html_count(html, group->files, "file");
    tv_html_raw(html, ", first in <code>");
    tv_html_cut(html, tv_groups_file_name(view->groups, group->first.file), TV_HTML_NAME_MAX);
    tv_html_raw(html, "</code>");
    if (group->first.line > 0) {
        tv_html_raw(html, ":");
        tv_html_digits(html, group->first.line);
    }
    end_fact(html);
}

static void put_help(const struct tv_group *group, const struct tv_group_sample *sample,
                     struct tv_html *html) {
    struct tv_line_text help = {0};
    if (!tv_group_put_help(&help, group, sample))
        return;
    put_fact(html, "Help");
    tv_html_raw(html, "<strong>");
    tv_html_cut(html, tv_line_str(&help), TV_HTML_SENTENCE_MAX);
    tv_html_raw(html, "</strong>");
    end_fact(html);
}

static void put_facts(const struct tv_html_view *view, const struct tv_group *group,
                      const struct tv_group_sample *sample, struct tv_html *html) {
    bool is_container = (group->actual_type & (TV_TYPE_OBJECT | TV_TYPE_ARRAY)) != 0;
    tv_html_raw(html, "<dl class=\"facts\">");
    if (sample)
        put_help(group, sample, html);
    if (sample && tv_group_lacks(group))
        put_keys(group, sample, html);
    if (group->count > 1 && !is_container)
        put_tally(view, "Values", &group->values, VALUES_SHOWN, html);
    put_tally(view, "Senders", &group->senders, SENDERS_SHOWN, html);
    if (group->times.counts)
        put_period(&group->times, html);
    put_reach(view, group, html);
    put_fact(html, "Rule");
    tv_html_rule_link(html, group->rule);
    end_fact(html);
    tv_html_raw(html, "</dl>");
}

/* ---- The card ------------------------------------------------------------------------------- */

static void put_demands(const struct tv_html_view *view, const struct tv_group *group,
                        struct tv_html *html) {
    if (group->origin_count == 0)
        return;
    tv_html_raw(html, "<div class=\"demand\"><h3>Demanded by</h3>");
    for (uint32_t i = 0; i < group->origin_count; i++)
        tv_html_origin(html, view->style, group->origins[i], true);
    tv_html_raw(html, "</div>");
}

static void put_numbers(const struct tv_group *group, struct tv_html *html) {
    tv_html_raw(html, " data-level=\"");
    tv_html_raw(html, tv_severity_name(group->severity));
    tv_html_raw(html, "\" data-findings=\"");
    tv_html_digits(html, group->count);
    tv_html_raw(html, "\"");
}

void tv_html_card(const struct tv_html_view *view, const struct tv_group *group, bool is_open,
                  struct tv_html *html) {
    const struct tv_group_sample *sample = tv_first_sample(view->groups, group);
    tv_html_raw(html, "<details class=\"group ");
    tv_html_raw(html, tv_severity_name(group->severity));
    tv_html_raw(html, "\" id=\"");
    put_id(html, group);
    tv_html_raw(html, "\"");
    put_numbers(group, html);
    tv_html_raw(html, is_open ? " open>" : ">");
    put_summary(view, group, html);
    tv_html_raw(html, "<div class=\"body\">");
    if (sample)
        put_sample(view, group, sample, true, html);
    put_more_samples(view, group, sample, html);
    put_demands(view, group, html);
    put_facts(view, group, sample, html);
    tv_html_raw(html, "</div></details>\n");
}

void tv_html_row(const struct tv_html_view *view, const struct tv_group *group,
                 struct tv_html *html) {
    tv_html_raw(html, "<tr id=\"");
    put_id(html, group);
    tv_html_raw(html, "\"");
    put_numbers(group, html);
    tv_html_raw(html, "><td>");
    tv_html_level(html, group->severity);
    tv_html_raw(html, "</td><td><span class=\"title\">");
    put_title(view, group, html);
    tv_html_raw(html, "</span><span class=\"message\">");
    tv_html_cut(html, group->message, TV_HTML_SENTENCE_MAX);
    tv_html_raw(html, "</span></td><td><span class=\"rule\">");
    tv_html_raw(html, tv_rule_info(group->rule)->name);
    tv_html_raw(html, "</span></td><td class=\"number\">");
    tv_html_number(html, group->count);
    tv_html_raw(html, "</td></tr>\n");
}
