/* rdjson and rdjsonl: the diagnostics of reviewdog, as one object or one a line. Columns count
 * bytes, and an end stands behind the last one. */
#include "machine_parts.h"

#include "json_out.h"

static const char *severity_of(enum tv_severity severity) {
    return severity == TV_SEVERITY_ERROR     ? "ERROR"
           : severity == TV_SEVERITY_WARNING ? "WARNING"
                                             : "INFO";
}

static void put_position(struct tv_json_out *json, const char *name, uint64_t line,
                         uint64_t column) {
    tv_json_key(json, name);
    tv_json_open(json, '{');
    tv_json_key(json, "line");
    tv_json_number(json, line);
    if (column > 0) {
        tv_json_key(json, "column");
        tv_json_number(json, column);
    }
    tv_json_close(json, '}');
}

static void put_location(struct tv_json_out *json, const struct tv_issue_place *place) {
    tv_json_key(json, "location");
    tv_json_open(json, '{');
    tv_json_key(json, "path");
    tv_json_string(json, tv_place_path(place));
    if (place->line > 0) {
        tv_json_key(json, "range");
        tv_json_open(json, '{');
        put_position(json, "start", place->line, place->byte_column);
        if (place->end_line > 0 && place->byte_column > 0)
            put_position(json, "end", place->end_line, place->end_byte_column);
        tv_json_close(json, '}');
    }
    tv_json_close(json, '}');
}

static void put_suggestions(struct tv_json_out *json, const struct tv_issue *issue) {
    if (issue->edit_count == 0)
        return;
    tv_json_key(json, "suggestions");
    tv_json_open(json, '[');
    for (size_t i = 0; i < issue->edit_count; i++) {
        const struct tv_told_edit *edit = &issue->edits[i];
        tv_json_open(json, '{');
        tv_json_key(json, "range");
        tv_json_open(json, '{');
        put_position(json, "start", edit->line, edit->byte_column);
        put_position(json, "end", edit->end_line, edit->end_byte_column);
        tv_json_close(json, '}');
        tv_json_key(json, "text");
        tv_json_string(json, edit->text);
        tv_json_close(json, '}');
    }
    tv_json_close(json, ']');
}

static void put_code(struct tv_json_out *json, const struct tv_issues *issues,
                     const struct tv_issue *issue) {
    struct tv_str address = tv_rule_address(issues, issue->rule);
    tv_json_key(json, "code");
    tv_json_open(json, '{');
    tv_json_key(json, "value");
    tv_json_string(json, tv_issue_rule(issue));
    if (address.len > 0) {
        tv_json_key(json, "url");
        tv_json_string(json, address);
    }
    tv_json_close(json, '}');
}

static void put_source(struct tv_json_out *json) {
    tv_json_key(json, "source");
    tv_json_open(json, '{');
    tv_json_key(json, "name");
    tv_json_word(json, "trackvet");
    tv_json_close(json, '}');
}

static void put_issue(struct tv_json_out *json, const struct tv_issues *issues,
                      const struct tv_issue *issue, bool with_source) {
    struct tv_line_text line = {0};
    tv_issue_put_sentence(&line, issue);
    tv_line_put_word(&line, issues->is_lint ? "" : "\n");
    if (!issues->is_lint)
        tv_issue_put_extent(&line, issues, issue);
    tv_line_put_word(&line, issue->help.len > 0 ? "\n" : "");
    tv_line_put(&line, issue->help);
    tv_json_open(json, '{');
    tv_json_key(json, "message");
    tv_json_string(json, tv_line_str(&line));
    put_location(json, &issue->places[0]);
    tv_json_key(json, "severity");
    tv_json_word(json, severity_of(issue->severity));
    if (with_source)
        put_source(json);
    put_code(json, issues, issue);
    put_suggestions(json, issue);
    tv_json_close(json, '}');
}

static void put_note(struct tv_json_out *json, const struct tv_issues *issues, struct tv_str note,
                     bool with_source) {
    tv_json_open(json, '{');
    tv_json_key(json, "message");
    tv_json_string(json, note);
    tv_json_key(json, "severity");
    tv_json_word(json, issues->is_whole ? "WARNING" : "ERROR");
    if (with_source)
        put_source(json);
    tv_json_close(json, '}');
}

/* is_lines: each diagnostic stands for itself. */
static void put_all(struct tv_json_out *json, const struct tv_issues *issues, bool is_lines) {
    for (size_t i = 0; i < issues->count + issues->note_count; i++) {
        if (!is_lines)
            tv_json_next_line(json);
        if (i < issues->count)
            put_issue(json, issues, &issues->at[i], is_lines);
        else
            put_note(json, issues, issues->notes[i - issues->count], is_lines);
        if (is_lines) {
            json->wants_comma = false;
            tv_json_newline(json);
        }
    }
}

void tv_report_rdjson(const struct tv_issues *issues, FILE *out) {
    struct tv_json_out json;
    tv_json_out_init(&json, out);
    json.escapes_hidden = true;
    tv_json_open(&json, '{');
    put_source(&json);
    tv_json_key(&json, "diagnostics");
    tv_json_open(&json, '[');
    put_all(&json, issues, false);
    tv_json_newline(&json);
    tv_json_close(&json, ']');
    tv_json_close(&json, '}');
    tv_json_newline(&json);
    tv_json_out_flush(&json);
}

void tv_report_rdjsonl(const struct tv_issues *issues, FILE *out) {
    struct tv_json_out json;
    tv_json_out_init(&json, out);
    json.escapes_hidden = true;
    put_all(&json, issues, true);
    tv_json_out_flush(&json);
}
