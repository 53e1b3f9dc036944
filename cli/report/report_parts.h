/* What several reports need; for the files of this folder. */
#ifndef TV_REPORT_PARTS_H
#define TV_REPORT_PARTS_H

#include "json_out.h"
#include "report.h"

enum { TV_NUMBER_LEN = 32, TV_LINE_TEXT_LEN = 2048 };

/* A text that is put together; what does not fit is left out, from a code point on. */
struct tv_line_text {
    size_t len;
    char at[TV_LINE_TEXT_LEN];
};

void tv_line_put(struct tv_line_text *line, struct tv_str text);
void tv_line_put_word(struct tv_line_text *line, const char *text);  /* terminated */
void tv_line_put_number(struct tv_line_text *line, uint64_t number); /* "40,127" */
void tv_line_put_count(struct tv_line_text *line, uint64_t count,
                       const char *noun); /* "2 events" */
struct tv_str tv_line_str(const struct tv_line_text *line);

/* "31.2%": part of a whole, never rounded to nothing or to all. The whole is not 0. */
void tv_line_put_share(struct tv_line_text *line, uint64_t part, uint64_t whole);

/* "2025-03-14 09:12" of seconds since 1970, UTC; without the date: "09:12". */
void tv_line_put_time(struct tv_line_text *line, int64_t seconds, bool with_date);

/* A JSON Pointer as people write paths: "properties.products[].price". Steps that would read
 * wrongly stand in quotes. */
void tv_line_put_path(struct tv_line_text *line, struct tv_str pointer);

/* A file's name and what stands behind it as one word of a shell, in quotes if it needs them. */
void tv_line_put_shell(struct tv_line_text *line, struct tv_str file, struct tv_str behind);

/* A number in quotes as the number to send: "49.90" with its quotes -> 49.9. false when it is none.
 */
bool tv_line_put_unquoted(struct tv_line_text *line, struct tv_str quoted);

/* "did you mean "orderId"?"; a pointer stands without quotes. suggestion is not empty. */
void tv_line_put_suggestion(struct tv_line_text *line, struct tv_str suggestion);

/* What to do about a group, where there is one thing to do and its sentence does not say it. false:
 * nothing was put. */
bool tv_group_put_help(struct tv_line_text *line, const struct tv_group *group,
                       const struct tv_group_sample *sample);

/* Names of a tally, most frequent first. out holds at least TV_GROUP_NAMES. Returns how many. */
size_t tv_names_sorted(const struct tv_tally *tally, struct tv_group_name *out);

/* Whether a rule looks across the events of a run: of category stream. */
bool tv_rule_is_per_run(enum tv_rule rule);

/* The three parts of a line of ndjson, and of one of tv_report_each: what stands before its
 * numbers, these, and the rest. */
void tv_ndjson_head(const struct tv_finding *finding, enum tv_severity severity, struct tv_str file,
                    FILE *out);
void tv_ndjson_numbers(uint64_t record, uint64_t line, FILE *out);
void tv_ndjson_tail(const struct tv_finding *finding, FILE *out);
void tv_each_head(struct tv_str file, bool unicode, FILE *out);
void tv_each_tail(const struct tv_finding *finding, enum tv_severity severity, bool unicode,
                  FILE *out);

/* The sample of a group that stands first; NULL when there is none. */
const struct tv_group_sample *tv_first_sample(struct tv_groups *groups,
                                              const struct tv_group *group);

/* "key": an object with the buckets, or null when there are no times. */
void tv_json_times(struct tv_json_out *json, const char *key, const struct tv_times *times);

/* Members of trackvet-report/1 about the events of a census. */
void tv_json_census(struct tv_json_out *json, const struct tv_run *run, const struct tv_cut *cut);

/* The bytes of rows of a census, the comma and the line break of each included. */
uint64_t tv_json_row_bytes(const struct tv_census_row *row);

/* The member "levels": of the rules whose level is not the one of the usual profile; none when the
 * levels are not known. */
void tv_json_levels(struct tv_json_out *json, const struct tv_levels *levels);

/* Writes the line that an origin names as the member "text", when it is at hand; of a long one as
 * much as anybody shows. */
void tv_json_origin_line(struct tv_json_out *json, struct tv_origin origin,
                         const struct tv_style *style);

#endif
