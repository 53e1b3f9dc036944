/* checkstyle: the XML of Checkstyle 4.3, which many tools read. Files by name, in them lines. */
#include "machine_parts.h"

#include "xml_out.h"

static int compare(const void *a, const void *b) {
    const struct tv_issue *x = *(const struct tv_issue *const *)a;
    const struct tv_issue *y = *(const struct tv_issue *const *)b;
    const struct tv_issue_place *left = x->places, *right = y->places;
    int order = tv_compare_texts(tv_place_path(left), tv_place_path(right));
    if (order != 0)
        return order;
    if (left->line != right->line)
        return left->line < right->line ? -1 : 1;
    return (x > y) - (x < y);
}

static void put_issue(struct tv_xml_out *xml, const struct tv_issues *issues,
                      const struct tv_issue *issue) {
    struct tv_line_text line = {0}, source = {0};
    tv_issue_put_sentence(&line, issue);
    if (!issues->is_lint) {
        tv_line_put_word(&line, " (");
        tv_issue_put_extent(&line, issues, issue);
        tv_line_put_word(&line, ")");
    }
    if (issue->help.len > 0) {
        tv_line_put_word(&line, "; ");
        tv_line_put(&line, issue->help);
    }
    tv_line_put_word(&source, "trackvet.");
    tv_line_put(&source, tv_issue_rule(issue));
    tv_xml_start(xml, "error");
    tv_xml_number(xml, "line", issue->places[0].line);
    if (issue->places[0].column > 0)
        tv_xml_number(xml, "column", issue->places[0].column);
    tv_xml_word(xml, "severity", tv_severity_name(issue->severity));
    tv_xml_attribute(xml, "message", tv_line_str(&line));
    tv_xml_attribute(xml, "source", tv_line_str(&source));
    tv_xml_end(xml, "error");
}

static void put_notes(struct tv_xml_out *xml, const struct tv_issues *issues) {
    if (issues->note_count == 0)
        return;
    tv_xml_start(xml, "file");
    tv_xml_word(xml, "name", "input");
    for (size_t i = 0; i < issues->note_count; i++) {
        tv_xml_start(xml, "error");
        tv_xml_number(xml, "line", 0);
        tv_xml_word(xml, "severity", issues->is_whole ? "warning" : "error");
        tv_xml_attribute(xml, "message", issues->notes[i]);
        tv_xml_word(xml, "source", "trackvet.input");
        tv_xml_end(xml, "error");
    }
    tv_xml_end(xml, "file");
}

void tv_report_checkstyle(const struct tv_issues *issues, FILE *out) {
    const struct tv_issue *const *sorted = tv_issues_sorted(issues, compare);
    struct tv_xml_out xml;
    struct tv_str file = TV_STR("");
    tv_xml_out_init(&xml, out);
    tv_xml_start(&xml, "checkstyle");
    tv_xml_word(&xml, "version", "4.3");
    for (size_t i = 0; i < issues->count; i++) {
        const struct tv_issue *issue = sorted[i];
        struct tv_str path = tv_place_path(issue->places);
        if (i > 0 && !tv_str_equal(path, file))
            tv_xml_end(&xml, "file");
        if (i == 0 || !tv_str_equal(path, file)) {
            tv_xml_start(&xml, "file");
            tv_xml_attribute(&xml, "name", path);
        }
        file = path;
        put_issue(&xml, issues, issue);
    }
    if (issues->count > 0)
        tv_xml_end(&xml, "file");
    put_notes(&xml, issues);
    tv_xml_end(&xml, "checkstyle");
}
