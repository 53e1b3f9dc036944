/* ndjson: each finding as one object on one line, at once, never capped. The fields are those of
 * docs/finding.schema.json; what is not known is null. */
#include "report.h"

#include "json_out.h"
#include "report_parts.h"

enum { COLUMNS_MAX = 120, MESSAGE_LEN = 512 };

static void put_head(struct tv_json_out *json, const struct tv_finding *finding,
                     enum tv_severity severity, struct tv_str file) {
    tv_json_open(json, '{');
    tv_json_key(json, "rule");
    tv_json_word(json, tv_rule_info(finding->rule)->name);
    tv_json_key(json, "severity");
    tv_json_word(json, tv_severity_name(severity));
    tv_json_member_text_or_null(json, "file", file);
}

static void put_numbers(struct tv_json_out *json, uint64_t record, uint64_t line) {
    tv_json_member_number_or_null(json, "record", record);
    tv_json_member_number_or_null(json, "line", line);
}

static void put_place(struct tv_json_out *json, const struct tv_finding *finding) {
    tv_json_member_number_or_null(json, "column", finding->column);
    tv_json_key(json, "offset");
    tv_json_number(json, finding->offset);
    tv_json_key(json, "pointer"); /* the empty one is the event itself */
    tv_json_string(json, finding->pointer);
}

static void put_event(struct tv_json_out *json, const struct tv_finding *finding) {
    tv_json_member_text_or_null(json, "event", finding->event);
    tv_json_member_text_or_null(json, "call", finding->call);
    tv_json_member_number_or_null(json, "version", finding->version);
    tv_json_member_text_or_null(json, "messageId", finding->message_id);
}

static void put_words(struct tv_json_out *json, const struct tv_finding *finding) {
    char message[MESSAGE_LEN];
    tv_json_key(json, "expected");
    tv_json_cut_string(json, finding->expected, COLUMNS_MAX);
    tv_json_key(json, "actual");
    tv_json_cut_string(json, finding->actual, COLUMNS_MAX);
    tv_json_key(json, "message");
    tv_json_string(json, (struct tv_str){message, tv_message(finding, message, sizeof message)});
    tv_json_member_text_or_null(json, "suggestion", finding->suggestion);
}

static void put_origins(struct tv_json_out *json, const struct tv_finding *finding) {
    tv_json_key(json, "origins");
    tv_json_open(json, '[');
    for (uint32_t i = 0; i < finding->origin_count; i++) {
        tv_json_open(json, '{');
        tv_json_member_text_or_null(json, "file", finding->origins[i].file);
        tv_json_member_number_or_null(json, "line", finding->origins[i].line);
        tv_json_close(json, '}');
    }
    tv_json_close(json, ']');
}

static void put_tail(struct tv_json_out *json, const struct tv_finding *finding) {
    put_place(json, finding);
    put_event(json, finding);
    put_words(json, finding);
    put_origins(json, finding);
    tv_json_close(json, '}');
    tv_json_newline(json);
}

void tv_report_ndjson(const struct tv_finding *finding, enum tv_severity severity,
                      struct tv_str file, FILE *out) {
    struct tv_json_out json;
    tv_json_out_init(&json, out);
    put_head(&json, finding, severity, file);
    put_numbers(&json, finding->record, finding->line);
    put_tail(&json, finding);
    tv_json_out_flush(&json);
}

/* ---- In parts -------------------------------------------------------------------------------- */

void tv_ndjson_head(const struct tv_finding *finding, enum tv_severity severity, struct tv_str file,
                    FILE *out) {
    struct tv_json_out json;
    tv_json_out_init(&json, out);
    put_head(&json, finding, severity, file);
    tv_json_out_flush(&json);
}

void tv_ndjson_numbers(uint64_t record, uint64_t line, FILE *out) {
    struct tv_json_out json;
    tv_json_out_init(&json, out);
    json.wants_comma = true;
    put_numbers(&json, record, line);
    tv_json_out_flush(&json);
}

void tv_ndjson_tail(const struct tv_finding *finding, FILE *out) {
    struct tv_json_out json;
    tv_json_out_init(&json, out);
    json.wants_comma = true;
    put_tail(&json, finding);
    tv_json_out_flush(&json);
}
