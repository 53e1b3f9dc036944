/* json: the events of a run, a line for each call and name, and what came when. Only there when
 * events were counted. */
#include "report_parts.h"

/* ---- Times ---------------------------------------------------------------------------------- */

void tv_json_times(struct tv_json_out *json, const char *key, const struct tv_times *times) {
    tv_json_key(json, key);
    if (!times->counts) {
        tv_json_null(json);
        return;
    }
    tv_json_open(json, '{');
    tv_json_member_integer(json, "min", times->min);
    tv_json_member_integer(json, "max", times->max);
    tv_json_member_integer(json, "bucket_seconds", times->seconds);
    tv_json_member_integer(json, "start", times->start);
    tv_json_key(json, "counts");
    tv_json_open(json, '[');
    for (int64_t i = 0; i <= (times->max - times->start) / times->seconds; i++)
        tv_json_number(json, times->counts[i]);
    tv_json_close(json, ']');
    tv_json_close(json, '}');
}

/* ---- Rows ----------------------------------------------------------------------------------- */

static void put_name(struct tv_json_out *json, const struct tv_census_row *row) {
    tv_json_key(json, "call");
    tv_json_string_or_null(json, row->call);
    tv_json_key(json, "event");
    tv_json_string_or_null(json, row->event);
}

static void put_time(struct tv_json_out *json, const char *key, int64_t seconds, bool is_known) {
    tv_json_key(json, key);
    if (is_known)
        tv_json_integer(json, seconds);
    else
        tv_json_null(json);
}

static void put_row(struct tv_json_out *json, const struct tv_census_row *row) {
    bool has_time = row->first <= row->last;
    tv_json_next_line(json);
    tv_json_open(json, '{');
    put_name(json, row);
    tv_json_member_bool(json, "planned", row->planned);
    tv_json_member_bool(json, "documented", row->documented);
    tv_json_member_number(json, "count", row->events);
    tv_json_member_number(json, "invalid", row->invalid);
    tv_json_member_number(json, "warned", row->warned);
    put_time(json, "first", row->first, has_time);
    put_time(json, "last", row->last, has_time);
    tv_json_close(json, '}');
}

static void put_unseen(struct tv_json_out *json, const struct tv_census_row *row) {
    tv_json_next_line(json);
    tv_json_open(json, '{');
    put_name(json, row);
    tv_json_close(json, '}');
}

static void put_rows(struct tv_json_out *json, const char *key, const struct tv_census_row *rows,
                     size_t count,
                     void (*put)(struct tv_json_out *json, const struct tv_census_row *row)) {
    tv_json_key(json, key);
    tv_json_open(json, '[');
    for (size_t i = 0; i < count; i++)
        put(json, &rows[i]);
    if (count > 0)
        tv_json_newline(json);
    tv_json_close(json, ']');
}

/* ---- The whole ------------------------------------------------------------------------------ */

static void put_severities(struct tv_json_out *json, const char *key, const uint64_t *counts) {
    tv_json_key(json, key);
    tv_json_open(json, '{');
    tv_json_member_number(json, "none", counts[TV_SEVERITY_NONE]);
    for (int i = TV_SEVERITY_ERROR; i >= TV_SEVERITY_INFO; i--)
        tv_json_member_number(json, tv_severity_name((enum tv_severity)i), counts[i]);
    tv_json_close(json, '}');
}

uint64_t tv_json_row_bytes(const struct tv_census_row *row) {
    struct tv_json_out json;
    tv_json_out_init(&json, NULL);
    json.wants_comma = true;
    put_row(&json, row);
    return json.flushed + json.len;
}

void tv_json_census(struct tv_json_out *json, const struct tv_run *run, const struct tv_cut *cut) {
    size_t count;
    uint64_t others = tv_census_others(run->census);
    const struct tv_census_row *rows = tv_census_rows(run->census, &count);
    if (run->cut)
        others -= run->cut->events; /* they were added to them, and their rows are gone already */
    else
        count -= cut->rows;
    put_rows(json, "events", rows, count, put_row);
    tv_json_member_number(json, "events_others", others);
    put_severities(json, "events_worst", tv_census_sums(run->census));
    put_severities(json, "apart_worst", run->apart);
    tv_json_key(json, "events_time");
    tv_json_open(json, '{');
    tv_json_times(json, "all", tv_census_times(run->census, false));
    tv_json_times(json, "invalid", tv_census_times(run->census, true));
    tv_json_close(json, '}');
    rows = tv_census_unseen(run->census, &count);
    put_rows(json, "unseen", rows, count, put_unseen);
}
