/* ndjson: each finding as one object on one line, at once, never capped. The fields are those of
 * docs/finding.schema.json; what is not known is null. */
#include "report.h"

#include "json_out.h"
#include "report_parts.h"

enum { COLUMNS_MAX = 120, MESSAGE_LEN = 512 };

static void put_string(struct tv_json_out *json, const char *key, struct tv_str text) {
    tv_json_key(json, key);
    tv_json_string_or_null(json, text);
}

static void put_number(struct tv_json_out *json, const char *key, uint64_t value) {
    tv_json_key(json, key);
    tv_json_number_or_null(json, value);
}

static void put_head(struct tv_json_out *json, const struct tv_finding *finding,
                     enum tv_severity severity, struct tv_str file) {
    tv_json_open(json, '{');
    tv_json_key(json, "rule");
    tv_json_word(json, tv_rule_info(finding->rule)->name);
    tv_json_key(json, "severity");
    tv_json_word(json, tv_severity_name(severity));
    put_string(json, "file", file);
}

static void put_numbers(struct tv_json_out *json, uint64_t record, uint64_t line) {
    put_number(json, "record", record);
    put_number(json, "line", line);
}

static void put_place(struct tv_json_out *json, const struct tv_finding *finding) {
    put_number(json, "column", finding->column);
    tv_json_key(json, "offset");
    tv_json_number(json, finding->offset);
    tv_json_key(json, "pointer"); /* the empty one is the event itself */
    tv_json_string(json, finding->pointer);
}

static void put_event(struct tv_json_out *json, const struct tv_finding *finding) {
    put_string(json, "event", finding->event);
    put_string(json, "call", finding->call);
    put_number(json, "version", finding->version);
    put_string(json, "messageId", finding->message_id);
}

static void put_words(struct tv_json_out *json, const struct tv_finding *finding) {
    char message[MESSAGE_LEN];
    tv_json_key(json, "expected");
    tv_json_cut_string(json, finding->expected, COLUMNS_MAX);
    tv_json_key(json, "actual");
    tv_json_cut_string(json, finding->actual, COLUMNS_MAX);
    tv_json_key(json, "message");
    tv_json_string(json, (struct tv_str){message, tv_message(finding, message, sizeof message)});
    put_string(json, "suggestion", finding->suggestion);
}

static void put_origins(struct tv_json_out *json, const struct tv_finding *finding) {
    tv_json_key(json, "origins");
    tv_json_open(json, '[');
    for (uint32_t i = 0; i < finding->origin_count; i++) {
        tv_json_open(json, '{');
        put_string(json, "file", finding->origins[i].file);
        put_number(json, "line", finding->origins[i].line);
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
