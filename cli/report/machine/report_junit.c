/* junit: a test suite an event, in it a test case for each rule and path that was found; failed
 * where the run fails for it. Rules that found nothing are cases that passed, in a suite "rules",
 * so that a clean run is no empty file; input that could not be read is an error in a suite
 * "input". */
#include "machine_parts.h"

#include "xml_out.h"

#include <string.h>

/* Event, then rule and path. */
static int compare(const void *a, const void *b) {
    const struct tv_issue *x = *(const struct tv_issue *const *)a;
    const struct tv_issue *y = *(const struct tv_issue *const *)b;
    int order = tv_compare_texts(x->call, y->call);
    order = order ? order : tv_compare_texts(x->event, y->event);
    order = order ? order : (x->rule > y->rule) - (x->rule < y->rule);
    order = order ? order : tv_compare_texts(x->pointer, y->pointer);
    return order ? order : tv_compare_texts(x->id, y->id);
}

static struct tv_str suite_of(const struct tv_issue *issue) {
    return issue->event.len ? issue->event : issue->call.len ? issue->call : TV_STR("records");
}

static bool is_same_suite(const struct tv_issue *a, const struct tv_issue *b) {
    return tv_str_equal(a->call, b->call) && tv_str_equal(a->event, b->event);
}

/* ---- Cases ---------------------------------------------------------------------------------- */

/* What a person reads of a case. */
static void put_details(struct tv_xml_out *xml, const struct tv_issues *issues,
                        const struct tv_issue *issue) {
    struct tv_line_text sentence = {0}, extent = {0};
    tv_line_put_word(&sentence, tv_severity_name(issue->severity));
    tv_line_put_word(&sentence, ": ");
    tv_issue_put_sentence(&sentence, issue);
    tv_issue_put_extent(&extent, issues, issue);
    tv_xml_text(xml, tv_line_str(&sentence));
    if (extent.len > 0)
        tv_xml_break(xml);
    tv_xml_text(xml, tv_line_str(&extent));
    if (issue->help.len > 0)
        tv_xml_break(xml);
    tv_xml_text(xml, issue->help);
}

/* The name says the rule and the path; where that is not enough, the id. */
static void put_name(struct tv_xml_out *xml, const struct tv_issue *issue, bool with_id) {
    struct tv_line_text name = {0};
    tv_line_put(&name, tv_issue_rule(issue));
    if (issue->pointer.len > 0)
        tv_line_put_word(&name, " ");
    tv_line_put_path(&name, issue->pointer);
    if (with_id) {
        tv_line_put_word(&name, " ");
        tv_line_put(&name, issue->id);
    }
    tv_xml_attribute(xml, "name", tv_line_str(&name));
}

static void put_case(struct tv_xml_out *xml, const struct tv_issues *issues,
                     const struct tv_issue *issue, bool with_id) {
    const struct tv_issue_place *place = issue->places;
    bool failed = tv_issue_is_failure(issues, issue);
    const char *element = failed ? "failure" : "system-out";
    tv_xml_start(xml, "testcase");
    put_name(xml, issue, with_id);
    tv_xml_attribute(xml, "classname", suite_of(issue));
    tv_xml_attribute(xml, "file", tv_place_path(place));
    if (place->line > 0)
        tv_xml_number(xml, "line", place->line);
    tv_xml_start(xml, element);
    if (failed) {
        tv_xml_attribute(xml, "message", issue->message);
        tv_xml_attribute(xml, "type", tv_issue_rule(issue));
    }
    put_details(xml, issues, issue);
    tv_xml_end(xml, element);
    tv_xml_end(xml, "testcase");
}

/* ---- Suites --------------------------------------------------------------------------------- */

static void start_suite(struct tv_xml_out *xml, struct tv_str name, uint64_t tests,
                        uint64_t failures, uint64_t errors) {
    tv_xml_start(xml, "testsuite");
    tv_xml_attribute(xml, "name", name);
    tv_xml_number(xml, "tests", tests);
    tv_xml_number(xml, "failures", failures);
    tv_xml_number(xml, "errors", errors);
}

/* One event: sorted[0, count). */
static void put_suite(struct tv_xml_out *xml, const struct tv_issues *issues,
                      const struct tv_issue *const *sorted, size_t count) {
    uint64_t failures = 0;
    for (size_t i = 0; i < count; i++)
        failures += tv_issue_is_failure(issues, sorted[i]);
    start_suite(xml, suite_of(*sorted), count, failures, 0);
    for (size_t i = 0; i < count; i++) {
        bool with_id = i > 0 && sorted[i]->rule == sorted[i - 1]->rule &&
                       tv_str_equal(sorted[i]->pointer, sorted[i - 1]->pointer);
        put_case(xml, issues, sorted[i], with_id);
    }
    tv_xml_end(xml, "testsuite");
}

static void put_rules(struct tv_xml_out *xml, const struct tv_issues *issues) {
    bool is_passed[TV_RULE_COUNT];
    uint64_t count = 0;
    for (int i = 0; i < TV_RULE_COUNT; i++)
        is_passed[i] = tv_issues_enabled(issues, (enum tv_rule)i);
    for (size_t i = 0; i < issues->count; i++)
        is_passed[issues->at[i].rule] = false;
    for (int i = 0; i < TV_RULE_COUNT; i++)
        count += is_passed[i];
    start_suite(xml, TV_STR("rules"), count, 0, 0);
    for (int i = 0; i < TV_RULE_COUNT; i++) {
        if (!is_passed[i])
            continue;
        tv_xml_start(xml, "testcase");
        tv_xml_word(xml, "name", tv_rule_info((enum tv_rule)i)->name);
        tv_xml_word(xml, "classname", "rules");
        tv_xml_end(xml, "testcase");
    }
    tv_xml_end(xml, "testsuite");
}

static void put_notes(struct tv_xml_out *xml, const struct tv_issues *issues) {
    if (issues->note_count == 0)
        return;
    bool is_error = !issues->is_whole;
    const char *element = is_error ? "error" : "system-out";
    start_suite(xml, TV_STR("input"), issues->note_count, 0, is_error ? issues->note_count : 0);
    for (size_t i = 0; i < issues->note_count; i++) {
        struct tv_line_text name = {0};
        tv_line_put_word(&name, "note ");
        tv_line_put_number(&name, i + 1);
        tv_xml_start(xml, "testcase");
        tv_xml_attribute(xml, "name", tv_line_str(&name));
        tv_xml_word(xml, "classname", "input");
        tv_xml_start(xml, element);
        if (is_error)
            tv_xml_word(xml, "message", "not all of the input could be read");
        tv_xml_text(xml, issues->notes[i]);
        tv_xml_end(xml, element);
        tv_xml_end(xml, "testcase");
    }
    tv_xml_end(xml, "testsuite");
}

void tv_report_junit(const struct tv_issues *issues, FILE *out) {
    const struct tv_issue *const *sorted = tv_issues_sorted(issues, compare);
    struct tv_xml_out xml;
    size_t from = 0;
    tv_xml_out_init(&xml, out);
    tv_xml_start(&xml, "testsuites");
    tv_xml_word(&xml, "name", issues->is_lint ? "trackvet lint" : "trackvet check");
    for (size_t to = 1; to <= issues->count; to++) {
        if (to < issues->count && is_same_suite(sorted[from], sorted[to]))
            continue;
        put_suite(&xml, issues, sorted + from, to - from);
        from = to;
    }
    put_notes(&xml, issues);
    put_rules(&xml, issues);
    tv_xml_end(&xml, "testsuites");
}
