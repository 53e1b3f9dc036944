/* Sentences, orders and pages for machine formats. */
#include "machine_parts.h"

#include "visible.h"

#include <stdlib.h>
#include <string.h>

struct tv_str tv_issue_rule(const struct tv_issue *issue) {
    const char *name = tv_rule_info(issue->rule)->name;
    return (struct tv_str){name, strlen(name)};
}

void tv_put_visible(FILE *out, struct tv_str text) {
    tv_visible_print(out, text, true);
}

/* ---- Sentences ------------------------------------------------------------------------------ */

void tv_issue_put_sentence(struct tv_line_text *line, const struct tv_issue *issue) {
    tv_line_put(line, issue->subject);
    tv_line_put_word(line, ": ");
    tv_line_put(line, issue->message);
}

static void put_place(struct tv_line_text *line, const struct tv_issue_place *place) {
    char numbers[2 * TV_NUMBER_LEN];
    tv_line_put(line, place->file);
    if (place->line == 0)
        return;
    snprintf(numbers, sizeof numbers, ":%llu", (unsigned long long)place->line);
    tv_line_put_word(line, numbers);
    if (place->column == 0)
        return;
    snprintf(numbers, sizeof numbers, ":%llu", (unsigned long long)place->column);
    tv_line_put_word(line, numbers);
}

const struct tv_issue_place *tv_issue_event_place(const struct tv_issue *issue) {
    for (size_t i = 0; i < issue->place_count; i++)
        if (!issue->places[i].is_plan)
            return &issue->places[i];
    return NULL;
}

void tv_issue_put_extent(struct tv_line_text *line, const struct tv_issues *issues,
                         const struct tv_issue *issue) {
    const struct tv_issue_place *event = tv_issue_event_place(issue);
    for (size_t i = 1; issues->is_lint && i < issue->place_count; i++) {
        tv_line_put_word(line, i > 1 ? ", " : "also ");
        put_place(line, &issue->places[i]);
    }
    if (issues->is_lint)
        return;
    tv_line_put_count(line, issue->events, issue->call.len ? "event" : "record");
    if (issue->per_mille > 0) {
        tv_line_put_word(line, ", ");
        tv_line_put_share(line, issue->events, issues->events);
    }
    if (event) {
        tv_line_put_word(line, ", first at ");
        put_place(line, event);
    }
}

void tv_issues_put_totals(struct tv_line_text *line, const struct tv_issues *issues) {
    tv_line_put_count(line, issues->findings[TV_SEVERITY_ERROR], "error");
    tv_line_put_word(line, ", ");
    tv_line_put_count(line, issues->findings[TV_SEVERITY_WARNING], "warning");
    tv_line_put_word(line, ", ");
    tv_line_put_number(line, issues->findings[TV_SEVERITY_INFO]);
    tv_line_put_word(line, " advice in ");
    if (!issues->is_lint) {
        tv_line_put_count(line, issues->events, "event");
        tv_line_put_word(line, " of ");
    }
    tv_line_put_count(line, issues->files, "file");
}

struct tv_str tv_place_path(const struct tv_issue_place *place) {
    struct tv_str path = place->file;
    while (path.len > 2 && path.at[0] == '.' && path.at[1] == '/')
        path = (struct tv_str){path.at + 2, path.len - 2};
    return path;
}

/* ---- Orders --------------------------------------------------------------------------------- */

int tv_compare_texts(struct tv_str a, struct tv_str b) {
    size_t len = a.len < b.len ? a.len : b.len;
    int order = len ? memcmp(a.at, b.at, len) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

const struct tv_issue *const *tv_issues_sorted(const struct tv_issues *issues,
                                               tv_issue_order_fn *order) {
    for (size_t i = 0; i < issues->count; i++)
        issues->order[i] = &issues->at[i];
    qsort(issues->order, issues->count, sizeof *issues->order, order);
    return issues->order;
}

/* ---- Pages of rules ------------------------------------------------------------------------- */

/* What stands behind `start` on the page, up to `end`. */
static struct tv_str find_between(const struct tv_issues *issues, enum tv_rule rule,
                                  const char *start, const char *end) {
    struct tv_str page;
    size_t start_len = strlen(start), end_len = strlen(end);
    const char *name = tv_rule_info(rule)->name;
    if (!issues->options.find_page || !issues->options.find_page(name, &page))
        return TV_STR("");
    size_t from = 0;
    while (from + start_len <= page.len && memcmp(page.at + from, start, start_len) != 0)
        from++;
    if (from + start_len > page.len)
        return TV_STR("");
    from += start_len;
    size_t to = from;
    while (to + end_len <= page.len && memcmp(page.at + to, end, end_len) != 0)
        to++;
    return (struct tv_str){page.at + from, to + end_len <= page.len ? to - from : page.len - from};
}

struct tv_str tv_rule_address(const struct tv_issues *issues, enum tv_rule rule) {
    struct tv_str address = find_between(issues, rule, "\nSource: ", "\n");
    bool is_plain = address.len > 0 && !memchr(address.at, ' ', address.len);
    return is_plain ? address : TV_STR("");
}

struct tv_str tv_rule_advice(const struct tv_issues *issues, enum tv_rule rule) {
    return find_between(issues, rule, "\n## How to fix\n\n", "\n\n## ");
}
