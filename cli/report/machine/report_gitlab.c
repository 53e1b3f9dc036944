/* gitlab: the Code Quality report of GitLab, an array. GitLab shows no name of a check, so the
 * description begins with the rule; a fingerprint is that of the group, which names no line. */
#include "machine_parts.h"

#include "json_out.h"

static const char *severity_of(enum tv_severity severity) {
    return severity == TV_SEVERITY_ERROR     ? "major"
           : severity == TV_SEVERITY_WARNING ? "minor"
                                             : "info";
}

static void put_location(struct tv_json_out *json, const struct tv_issue_place *place) {
    tv_json_key(json, "location");
    tv_json_open(json, '{');
    tv_json_key(json, "path");
    tv_json_string(json, tv_place_path(place));
    tv_json_key(json, "lines");
    tv_json_open(json, '{');
    tv_json_key(json, "begin");
    tv_json_number(json, place->line ? place->line : 1); /* it must be there */
    if (place->end_line > 0) {
        tv_json_key(json, "end");
        tv_json_number(json, place->end_line);
    }
    tv_json_close(json, '}');
    tv_json_close(json, '}');
}

static void put_issue(struct tv_json_out *json, const struct tv_issues *issues,
                      const struct tv_issue *issue) {
    struct tv_line_text line = {0};
    size_t before;
    tv_line_put(&line, tv_issue_rule(issue));
    tv_line_put_word(&line, ": ");
    tv_issue_put_sentence(&line, issue);
    before = line.len;
    tv_line_put_word(&line, " (");
    tv_issue_put_extent(&line, issues, issue);
    if (line.len == before + 2)
        line.len = before;
    else
        tv_line_put_word(&line, ")");
    tv_json_open(json, '{');
    tv_json_key(json, "description");
    tv_json_string(json, tv_line_str(&line));
    tv_json_key(json, "check_name");
    tv_json_string(json, tv_issue_rule(issue));
    tv_json_key(json, "fingerprint");
    tv_json_string(json, issue->id);
    tv_json_key(json, "severity");
    tv_json_word(json, severity_of(issue->severity));
    put_location(json, &issue->places[0]);
    tv_json_close(json, '}');
}

void tv_report_gitlab(const struct tv_issues *issues, FILE *out) {
    struct tv_json_out json;
    tv_json_out_init(&json, out);
    json.escapes_hidden = true;
    tv_json_open(&json, '[');
    for (size_t i = 0; i < issues->count; i++) {
        tv_json_next_line(&json);
        put_issue(&json, issues, &issues->at[i]);
    }
    tv_json_newline(&json);
    tv_json_close(&json, ']');
    tv_json_newline(&json);
    tv_json_out_flush(&json);
}
