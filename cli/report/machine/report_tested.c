/* Examples for people, and as TAP and JUnit have test results: a case an example, a suite a file.
 */
#include "tested.h"

#include "machine_parts.h"
#include "xml_out.h"

#include <string.h>

static size_t count_failed(const struct tv_tested *tested, size_t count) {
    size_t failed = 0;
    for (size_t i = 0; i < count; i++)
        failed += tested[i].details.len > 0;
    return failed;
}

/* Takes the first line off *rest, without its end and what it is indented by. */
static struct tv_str next_line(struct tv_str *rest) {
    while (rest->len > 0 && *rest->at == ' ')
        *rest = (struct tv_str){rest->at + 1, rest->len - 1};
    const char *newline = rest->len > 0 ? memchr(rest->at, '\n', rest->len) : NULL;
    struct tv_str line = {rest->at, newline ? (size_t)(newline - rest->at) : rest->len};
    size_t taken = line.len + (newline != NULL);
    *rest = (struct tv_str){rest->at + taken, rest->len - taken};
    return line;
}

/* ---- Text ----------------------------------------------------------------------------------- */

void tv_report_tested_text(const struct tv_tested *tested, size_t count, FILE *out) {
    size_t failed = count_failed(tested, count);
    for (size_t i = 0; i < count; i++) {
        if (tested[i].details.len == 0)
            continue;
        tv_put_visible(out, tested[i].file);
        fprintf(out, ":%u:%u: ", tested[i].line, tested[i].column);
        tv_put_visible(out, tested[i].title);
        fputc('\n', out);
        fwrite(tested[i].details.at, 1, tested[i].details.len, out);
    }
    if (count > 0)
        fprintf(out, "%s%zu example%s · %zu as expected, %zu not\n", failed ? "\n" : "", count,
                count == 1 ? "" : "s", count - failed, failed);
}

/* ---- TAP ------------------------------------------------------------------------------------ */

static void put_point(const struct tv_tested *tested, size_t number, FILE *out) {
    struct tv_str rest = tested->details;
    fprintf(out, "%s %zu - ", rest.len > 0 ? "not ok" : "ok", number);
    tv_put_tap(out, tested->title);
    fputc('\n', out);
    if (rest.len == 0)
        return;
    fputs("  ---\n  file: ", out);
    tv_put_yaml(out, tested->file);
    fprintf(out, "\n  line: %u\n  found:\n", tested->line);
    while (rest.len > 0) {
        fputs("    - ", out);
        tv_put_yaml(out, next_line(&rest));
        fputc('\n', out);
    }
    fputs("  ...\n", out);
}

void tv_report_tested_tap(const struct tv_tested *tested, size_t count, FILE *out) {
    fprintf(out, "TAP version 14\n1..%zu%s\n", count, count ? "" : " # skip no examples");
    for (size_t i = 0; i < count; i++)
        put_point(&tested[i], i + 1, out);
}

/* ---- JUnit ---------------------------------------------------------------------------------- */

static void put_case(struct tv_xml_out *xml, const struct tv_tested *tested) {
    struct tv_str rest = tested->details;
    tv_xml_start(xml, "testcase");
    tv_xml_attribute(xml, "name", tested->title);
    tv_xml_attribute(xml, "classname", tested->file);
    tv_xml_attribute(xml, "file", tested->file);
    tv_xml_number(xml, "line", tested->line);
    if (rest.len > 0) {
        tv_xml_start(xml, "failure");
        tv_xml_attribute(xml, "message", next_line(&rest));
        tv_xml_word(xml, "type", "example");
        while (rest.len > 0) {
            tv_xml_text(xml, next_line(&rest));
            tv_xml_break(xml);
        }
        tv_xml_end(xml, "failure");
    }
    tv_xml_end(xml, "testcase");
}

/* The examples of one file: tested[0, count). */
static void put_suite(struct tv_xml_out *xml, const struct tv_tested *tested, size_t count) {
    tv_xml_start(xml, "testsuite");
    tv_xml_attribute(xml, "name", tested->file);
    tv_xml_number(xml, "tests", count);
    tv_xml_number(xml, "failures", count_failed(tested, count));
    tv_xml_number(xml, "errors", 0);
    for (size_t i = 0; i < count; i++)
        put_case(xml, &tested[i]);
    tv_xml_end(xml, "testsuite");
}

void tv_report_tested_junit(const struct tv_tested *tested, size_t count, FILE *out) {
    struct tv_xml_out xml;
    size_t from = 0;
    tv_xml_out_init(&xml, out);
    tv_xml_start(&xml, "testsuites");
    tv_xml_word(&xml, "name", "trackvet test");
    for (size_t to = 1; to <= count; to++) {
        if (to < count && tv_str_equal(tested[to].file, tested[from].file))
            continue;
        put_suite(&xml, tested + from, to - from);
        from = to;
    }
    tv_xml_end(&xml, "testsuites");
}
