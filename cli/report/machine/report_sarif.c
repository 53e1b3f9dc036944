/* sarif: SARIF 2.1.0, one run. A result is an issue; only rules that were hit are described. At
 * most 5,000 results, the biggest; a notification says so.
 *
 * Paths are relative references, percent-encoded, to %SRCROOT%. Lines and columns of packed files
 * are those of what is in them, so their regions say where the bytes are, too. Messages are plain
 * text. */
#include "machine_parts.h"

#include "json_out.h"

#include <string.h>

static const char schema[] =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/* The rules of the results: their places in `rules`. */
struct rule_index {
    enum tv_rule rules[TV_RULE_COUNT];
    uint64_t at[TV_RULE_COUNT];
    uint64_t count;
};

static const char *level_of(enum tv_severity severity) {
    static const char *const names[] = {[TV_SEVERITY_NONE] = "none",
                                        [TV_SEVERITY_INFO] = "note",
                                        [TV_SEVERITY_WARNING] = "warning",
                                        [TV_SEVERITY_ERROR] = "error"};
    return names[severity];
}

static void put_message(struct tv_json_out *json, const char *key, struct tv_str text) {
    tv_json_key(json, key);
    tv_json_open(json, '{');
    tv_json_key(json, "text");
    tv_json_string(json, text);
    tv_json_close(json, '}');
}

/* ---- Places --------------------------------------------------------------------------------- */

/* Bytes that stand for themselves in a path of a URI. */
static bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           memchr("-._~/", c, 5);
}

static void put_encoded(struct tv_line_text *uri, struct tv_str path) {
    static const char hex[] = "0123456789ABCDEF";
    for (size_t i = 0; i < path.len; i++) {
        const char escape[] = {'%', hex[path.at[i] >> 4 & 15], hex[path.at[i] & 15]};
        if (is_plain(path.at[i]))
            tv_line_put(uri, (struct tv_str){&path.at[i], 1});
        else
            tv_line_put(uri, (struct tv_str){escape, sizeof escape});
    }
}

static void put_artifact(struct tv_json_out *json, const struct tv_issue_place *place) {
    struct tv_line_text uri = {0};
    struct tv_str path = tv_place_path(place);
    bool is_absolute = path.len > 0 && path.at[0] == '/';
    tv_line_put_word(&uri, is_absolute ? "file://" : "");
    put_encoded(&uri, path);
    tv_json_key(json, "artifactLocation");
    tv_json_open(json, '{');
    tv_json_key(json, "uri");
    tv_json_string(json, tv_line_str(&uri));
    if (!is_absolute) {
        tv_json_key(json, "uriBaseId");
        tv_json_word(json, "%SRCROOT%");
    }
    tv_json_close(json, '}');
}

static void put_region(struct tv_json_out *json, const struct tv_issue_place *place) {
    if (place->line == 0)
        return;
    tv_json_key(json, "region");
    tv_json_open(json, '{');
    tv_json_member_number(json, "startLine", place->line);
    if (place->column > 0)
        tv_json_member_number(json, "startColumn", place->column);
    if (place->end_line > place->line)
        tv_json_member_number(json, "endLine", place->end_line);
    if (place->end_column > 0)
        tv_json_member_number(json, "endColumn", place->end_column);
    if (place->is_packed && place->has_offset)
        tv_json_member_number(json, "byteOffset", place->offset);
    if (place->is_packed && place->len > 0)
        tv_json_member_number(json, "byteLength", place->len);
    tv_json_close(json, '}');
}

static const char *say_place(const struct tv_issue_place *place) {
    return place->is_plan     ? "the line of the plan"
           : place->is_packed ? "an event; line, column and offset are those of the unpacked file"
                              : "an event";
}

/* id 0: the primary place. */
static void put_place(struct tv_json_out *json, const struct tv_issue *issue, size_t id) {
    const struct tv_issue_place *place = &issue->places[id];
    const char *words = say_place(place);
    tv_json_open(json, '{');
    if (id > 0)
        tv_json_member_number(json, "id", id);
    tv_json_key(json, "physicalLocation");
    tv_json_open(json, '{');
    put_artifact(json, place);
    put_region(json, place);
    tv_json_close(json, '}');
    if (id == 0) {
        tv_json_key(json, "logicalLocations");
        tv_json_open(json, '[');
        tv_json_open(json, '{');
        tv_json_key(json, "fullyQualifiedName");
        tv_json_string(json, issue->subject);
        tv_json_close(json, '}');
        tv_json_close(json, ']');
    }
    put_message(json, "message", (struct tv_str){words, strlen(words)});
    tv_json_close(json, '}');
}

static void put_places(struct tv_json_out *json, const struct tv_issue *issue) {
    tv_json_key(json, "locations");
    tv_json_open(json, '[');
    put_place(json, issue, 0);
    tv_json_close(json, ']');
    if (issue->place_count == 1)
        return;
    tv_json_key(json, "relatedLocations");
    tv_json_open(json, '[');
    for (size_t i = 1; i < issue->place_count; i++)
        put_place(json, issue, i);
    tv_json_close(json, ']');
}

/* ---- Results -------------------------------------------------------------------------------- */

/* "](" would be the middle of a link, also in plain text. */
static void put_unlinked(struct tv_line_text *line, struct tv_str text) {
    for (size_t i = 0; i < text.len; i++) {
        if (i > 0 && text.at[i] == '(' && text.at[i - 1] == ']')
            tv_line_put_word(line, " ");
        tv_line_put(line, (struct tv_str){&text.at[i], 1});
    }
}

static void put_text(struct tv_json_out *json, const struct tv_issues *issues,
                     const struct tv_issue *issue) {
    struct tv_line_text line = {0}, sentence = {0};
    tv_issue_put_sentence(&sentence, issue);
    put_unlinked(&line, tv_line_str(&sentence));
    if (issue->help.len > 0) {
        tv_line_put_word(&line, "; ");
        put_unlinked(&line, issue->help);
    }
    if (!issues->is_lint) {
        tv_line_put_word(&line, " (");
        tv_line_put_count(&line, issue->events, issue->call.len ? "event" : "record");
        tv_line_put_word(&line, ")");
    }
    tv_line_put_word(&line, ".");
    put_message(json, "message", tv_line_str(&line));
}

static void put_result(struct tv_json_out *json, const struct tv_issues *issues,
                       const struct tv_issue *issue, const struct rule_index *index) {
    tv_json_open(json, '{');
    tv_json_key(json, "ruleId");
    tv_json_string(json, tv_issue_rule(issue));
    tv_json_member_number(json, "ruleIndex", index->at[issue->rule]);
    tv_json_key(json, "level");
    tv_json_word(json, level_of(issue->severity));
    put_text(json, issues, issue);
    put_places(json, issue);
    tv_json_key(json, "partialFingerprints");
    tv_json_open(json, '{');
    tv_json_key(json, "trackvetGroup/v1");
    tv_json_string(json, issue->id);
    tv_json_close(json, '}');
    tv_json_member_number(json, "occurrenceCount", issue->count);
    if (issue->per_mille > 0) {
        tv_json_key(json, "rank");
        tv_json_tenths(json, issue->per_mille);
    }
    if (issue->baseline) {
        tv_json_key(json, "baselineState");
        tv_json_word(json, issue->baseline);
    }
    tv_json_close(json, '}');
}

/* ---- Rules ---------------------------------------------------------------------------------- */

static void find_rules(struct rule_index *index, const struct tv_issues *issues, size_t shown) {
    bool is_hit[TV_RULE_COUNT] = {false};
    index->count = 0;
    for (size_t i = 0; i < shown; i++)
        is_hit[issues->at[i].rule] = true;
    for (int i = 0; i < TV_RULE_COUNT; i++) {
        index->at[i] = index->count;
        if (is_hit[i])
            index->rules[index->count++] = (enum tv_rule)i;
    }
}

static void put_rule(struct tv_json_out *json, const struct tv_issues *issues, enum tv_rule rule) {
    const struct tv_rule_info *info = tv_rule_info(rule);
    const struct tv_levels *levels = issues->options.levels;
    struct tv_str address = tv_rule_address(issues, rule), advice = tv_rule_advice(issues, rule);
    struct tv_line_text purpose = {0};
    enum tv_severity level = levels ? levels->rule[rule] : info->severity[TV_PROFILE_SPEC];
    tv_line_put_word(&purpose, info->purpose);
    tv_line_put_word(&purpose, ".");
    tv_json_open(json, '{');
    tv_json_key(json, "id");
    tv_json_word(json, info->name);
    put_message(json, "shortDescription", tv_line_str(&purpose));
    put_message(json, "help", advice.len > 0 ? advice : tv_line_str(&purpose));
    if (address.len > 0) {
        tv_json_key(json, "helpUri");
        tv_json_string(json, address);
    }
    tv_json_key(json, "defaultConfiguration");
    tv_json_open(json, '{');
    tv_json_key(json, "level");
    tv_json_word(json, level_of(level));
    tv_json_close(json, '}');
    tv_json_close(json, '}');
}

static void put_tool(struct tv_json_out *json, const struct tv_issues *issues,
                     const struct rule_index *index) {
    tv_json_key(json, "tool");
    tv_json_open(json, '{');
    tv_json_key(json, "driver");
    tv_json_open(json, '{');
    tv_json_key(json, "name");
    tv_json_word(json, "trackvet");
    tv_json_key(json, "version");
    tv_json_word(json, TRACKVET_VERSION);
    tv_json_key(json, "rules");
    tv_json_open(json, '[');
    for (uint64_t i = 0; i < index->count; i++) {
        tv_json_next_line(json);
        put_rule(json, issues, index->rules[i]);
    }
    tv_json_close(json, ']');
    tv_json_close(json, '}');
    tv_json_close(json, '}');
}

/* ---- The run -------------------------------------------------------------------------------- */

static void put_notification(struct tv_json_out *json, const char *level, struct tv_str text) {
    tv_json_open(json, '{');
    tv_json_key(json, "level");
    tv_json_word(json, level);
    put_message(json, "message", text);
    tv_json_close(json, '}');
}

static void put_caps(struct tv_json_out *json, const struct tv_issues *issues, size_t shown) {
    struct tv_line_text line = {0};
    size_t all = issues->count + issues->known;
    if (shown == all && issues->others == 0)
        return;
    tv_line_put_count(&line, all - shown, "group");
    tv_line_put_word(&line, " beyond the ");
    tv_line_put_number(&line, TV_SARIF_RESULTS);
    tv_line_put_word(&line, " biggest ones, and ");
    tv_line_put_count(&line, issues->others, "finding");
    tv_line_put_word(&line, " in groups that were not kept, are left out.");
    put_notification(json, "warning", tv_line_str(&line));
}

static void put_invocation(struct tv_json_out *json, const struct tv_issues *issues, size_t shown) {
    tv_json_key(json, "invocations");
    tv_json_open(json, '[');
    tv_json_open(json, '{');
    tv_json_key(json, "executionSuccessful");
    tv_json_bool(json, issues->is_whole);
    tv_json_key(json, "toolExecutionNotifications");
    tv_json_open(json, '[');
    for (size_t i = 0; i < issues->note_count; i++)
        put_notification(json, issues->is_whole ? "warning" : "error", issues->notes[i]);
    put_caps(json, issues, shown);
    tv_json_close(json, ']');
    tv_json_close(json, '}');
    tv_json_close(json, ']');
}

static void put_base(struct tv_json_out *json) {
    tv_json_key(json, "originalUriBaseIds");
    tv_json_open(json, '{');
    tv_json_key(json, "%SRCROOT%");
    tv_json_open(json, '{');
    put_message(json, "description", TV_STR("The folder that trackvet was started in."));
    tv_json_close(json, '}');
    tv_json_close(json, '}');
    tv_json_key(json, "columnKind");
    tv_json_word(json, "unicodeCodePoints");
}

static void put_run(struct tv_json_out *json, const struct tv_issues *issues) {
    size_t all = issues->count + issues->known;
    size_t shown = all < TV_SARIF_RESULTS ? all : TV_SARIF_RESULTS;
    struct rule_index index;
    find_rules(&index, issues, shown);
    tv_json_open(json, '{');
    put_tool(json, issues, &index);
    put_invocation(json, issues, shown);
    put_base(json);
    tv_json_key(json, "results");
    tv_json_open(json, '[');
    for (size_t i = 0; i < shown; i++) {
        tv_json_next_line(json);
        put_result(json, issues, &issues->at[i], &index);
    }
    tv_json_newline(json);
    tv_json_close(json, ']');
    tv_json_close(json, '}');
}

void tv_report_sarif(const struct tv_issues *issues, FILE *out) {
    struct tv_json_out json;
    tv_json_out_init(&json, out);
    json.escapes_hidden = true;
    tv_json_open(&json, '{');
    tv_json_key(&json, "$schema");
    tv_json_word(&json, schema);
    tv_json_key(&json, "version");
    tv_json_word(&json, "2.1.0");
    tv_json_key(&json, "runs");
    tv_json_open(&json, '[');
    put_run(&json, issues);
    tv_json_close(&json, ']');
    tv_json_close(&json, '}');
    tv_json_newline(&json);
    tv_json_out_flush(&json);
}
