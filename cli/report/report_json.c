/* json: the grouped report for machines, trackvet-report/1. One object; a line for each group, so
 * that two reports can be compared with line tools. It holds all that is needed to render it again,
 * and to merge it with others: counts are exact, and what was dropped of a tally is said by the
 * smallest hash that was. */
#include "report_ignored.h"
#include "report_json_cut.h"

#include <string.h>

static void put_strings(struct tv_json_out *json, const char *key, const struct tv_str *texts,
                        size_t count) {
    tv_json_key(json, key);
    tv_json_open(json, '[');
    for (size_t i = 0; i < count; i++)
        tv_json_string(json, texts[i]);
    tv_json_close(json, ']');
}

/* ---- A group -------------------------------------------------------------------------------- */

static void put_place_fields(struct tv_json_out *json, const struct tv_groups *groups,
                             const struct tv_group_place *place) {
    tv_json_member_text_or_null(json, "file", tv_groups_file_name(groups, place->file));
    tv_json_key(json, "record");
    tv_json_number_or_null(json, place->record);
    tv_json_key(json, "line");
    tv_json_number_or_null(json, place->line);
    tv_json_key(json, "column");
    tv_json_number_or_null(json, place->column);
    tv_json_member_number(json, "offset", place->offset);
}

static void put_place(struct tv_json_out *json, const char *key, const struct tv_groups *groups,
                      const struct tv_group_place *place) {
    tv_json_key(json, key);
    tv_json_open(json, '{');
    put_place_fields(json, groups, place);
    tv_json_close(json, '}');
}

/* 16 hex digits: JSON readers that keep numbers as doubles would change it. */
static void put_hash(struct tv_json_out *json, const char *key, uint64_t hash) {
    char digits[16];
    tv_json_key(json, key);
    if (hash == UINT64_MAX) {
        tv_json_null(json);
        return;
    }
    for (size_t i = 0; i < sizeof digits; i++)
        digits[i] = "0123456789abcdef"[hash >> (60 - 4 * i) & 15];
    tv_json_string(json, (struct tv_str){digits, sizeof digits});
}

static void put_identity(struct tv_json_out *json, const struct tv_group *group) {
    char id[16];
    tv_group_id_text(group->id, id);
    tv_json_member_word(json, "id", id);
    put_hash(json, "key", group->key);
    tv_json_member_word(json, "rule", tv_rule_info(group->rule)->name);
    tv_json_member_word(json, "severity", tv_severity_name(group->severity));
    tv_json_member_text_or_null(json, "call", group->call);
    tv_json_member_text_or_null(json, "event", group->event);
    tv_json_key(json, "pointer");
    tv_json_string(json, group->pointer);
    tv_json_member_text_or_null(json, "node", group->node_path);
    tv_json_key(json, "kind");
    tv_json_word_or_null(json, group->actual_type ? tv_type_name(group->actual_type) : "");
}

/* Rules across events look at one run; what they found in two cannot be added up. */
static void put_reach(struct tv_json_out *json, const struct tv_group *group) {
    if (tv_rule_is_per_run(group->rule))
        tv_json_member_bool(json, "per_run", true);
}

/* What the group was in the baseline, and of how many events it is now. */
static void put_state(struct tv_json_out *json, const struct tv_group *group) {
    if (group->state == TV_GROUP_UNCOMPARED)
        return;
    tv_json_key(json, "baseline");
    tv_json_open(json, '{');
    tv_json_member_word(json, "state", tv_group_state_name(group->state));
    tv_json_member_number(json, "of", group->of);
    tv_json_member_number(json, "old_events", group->old_events);
    tv_json_member_number(json, "old_of", group->old_of);
    tv_json_close(json, '}');
}

static void put_origins(struct tv_json_out *json, const struct tv_group *group,
                        const struct tv_style *style) {
    tv_json_key(json, "origins");
    tv_json_open(json, '[');
    for (uint32_t i = 0; i < group->origin_count; i++) {
        tv_json_open(json, '{');
        tv_json_member_text_or_null(json, "file", group->origins[i].file);
        tv_json_key(json, "line");
        tv_json_number_or_null(json, group->origins[i].line);
        tv_json_origin_line(json, group->origins[i], style);
        tv_json_close(json, '}');
    }
    tv_json_close(json, ']');
}

static void put_words(struct tv_json_out *json, const struct tv_group *group) {
    tv_json_member_text_or_null(json, "expected", group->expected);
    tv_json_key(json, "message");
    tv_json_string(json, group->message);
    tv_json_member_text_or_null(
        json, "suggestion", group->suggestion_varies ? (struct tv_str){"", 0} : group->suggestion);
    if (group->suggestion_varies)
        tv_json_member_bool(json, "suggestion_varies", true);
}

static void put_tally(struct tv_json_out *json, const char *key, const struct tv_tally *tally) {
    struct tv_group_name names[TV_GROUP_NAMES];
    size_t count = tv_names_sorted(tally, names);
    tv_json_key(json, key);
    tv_json_open(json, '[');
    for (size_t i = 0; i < count; i++) {
        tv_json_open(json, '{');
        tv_json_key(json, "text");
        tv_json_string(json, names[i].text);
        tv_json_member_number(json, "count", names[i].count);
        if (names[i].hash != tv_tally_hash(names[i].text)) /* it was cut */
            put_hash(json, "hash", names[i].hash);
        tv_json_close(json, '}');
    }
    tv_json_close(json, ']');
}

static void put_samples(struct tv_json_out *json, struct tv_groups *groups,
                        const struct tv_group *group, uint32_t count) {
    const struct tv_group_sample *samples = count ? tv_groups_samples(groups, group) : NULL;
    tv_json_key(json, "samples");
    tv_json_open(json, '[');
    for (uint32_t i = 0; i < count; i++) {
        const struct tv_group_sample *sample = &samples[i];
        tv_json_open(json, '{');
        put_place_fields(json, groups, &sample->place);
        tv_json_member_number(json, "len", sample->len);
        tv_json_key(json, "pointer");
        tv_json_string(json, sample->pointer);
        tv_json_member_text_or_null(json, "messageId", sample->message_id);
        tv_json_member_text_or_null(json, "actual", sample->actual);
        tv_json_member_text_or_null(json, "suggestion", sample->suggestion);
        tv_json_member_text_or_null(json, "text", sample->text);
        tv_json_member_number(json, "text_offset", sample->text_offset);
        tv_json_member_bool(json, "cut_left", sample->cut_left);
        tv_json_member_bool(json, "cut_right", sample->cut_right);
        tv_json_close(json, '}');
    }
    tv_json_close(json, ']');
}

/* What a bare group has instead: all texts were dropped, from the smallest hash on. */
static const struct tv_times no_times = {.counts = NULL};
static const struct tv_tally no_texts = {.dropped = 0};

void tv_json_group(struct tv_json_out *json, struct tv_groups *groups, const struct tv_group *group,
                   const struct tv_style *style, bool bare) {
    const struct tv_tally *values = bare ? &no_texts : &group->values;
    const struct tv_tally *senders = bare ? &no_texts : &group->senders;
    tv_json_next_line(json);
    tv_json_open(json, '{');
    put_identity(json, group);
    put_reach(json, group);
    put_state(json, group);
    put_words(json, group);
    put_origins(json, group, style);
    tv_json_member_number(json, "count", group->count);
    tv_json_member_number(json, "events", group->events);
    tv_json_member_number(json, "files", group->files);
    put_place(json, "first", groups, &group->first);
    put_place(json, "last", groups, &group->last);
    tv_json_times(json, "time", bare ? &no_times : &group->times);
    put_tally(json, "values", values);
    tv_json_member_bool(json, "values_sampled", values->dropped != UINT64_MAX);
    put_hash(json, "values_dropped", values->dropped);
    put_tally(json, "senders", senders);
    tv_json_member_bool(json, "senders_sampled", senders->dropped != UINT64_MAX);
    put_hash(json, "senders_dropped", senders->dropped);
    put_samples(json, groups, group, bare ? 0 : group->sample_count);
    tv_json_close(json, '}');
}

/* ---- The run -------------------------------------------------------------------------------- */

static void put_head(struct tv_json_out *json, const struct tv_run *run) {
    tv_json_member_word(json, "schema", "trackvet-report/1");
    tv_json_key(json, "tool");
    tv_json_open(json, '{');
    tv_json_member_word(json, "name", "trackvet");
    tv_json_member_word(json, "version", TRACKVET_VERSION);
    tv_json_close(json, '}');
    put_strings(json, "plans", run->plans, run->plan_count);
    if (run->show_options.len > 0) {
        tv_json_key(json, "show_options");
        tv_json_string_or_null(json, run->show_options);
    }
}

static void put_totals(struct tv_json_out *json, struct tv_groups *groups, const struct tv_run *run,
                       size_t group_count) {
    const struct tv_totals *totals = &run->totals;
    const uint64_t *counts = tv_groups_counts(groups);
    tv_json_key(json, "totals");
    tv_json_open(json, '{');
    tv_json_member_number(json, "files", run->files);
    tv_json_member_number(json, "unreadable_files", run->unreadable_files);
    tv_json_member_number(json, "bytes", totals->bytes);
    tv_json_member_number(json, "skipped_bytes", totals->skipped_bytes);
    tv_json_member_number(json, "records", totals->records);
    tv_json_member_number(json, "events", totals->events);
    tv_json_member_number(json, "invalid_events", totals->invalid_events);
    tv_json_member_number(json, "errors", counts[TV_SEVERITY_ERROR]);
    tv_json_member_number(json, "warnings", counts[TV_SEVERITY_WARNING]);
    tv_json_member_number(json, "info", counts[TV_SEVERITY_INFO]);
    tv_json_member_number(json, "groups", group_count);
    tv_json_key(json, "calls");
    tv_json_open(json, '{');
    for (int call = 0; call < TV_CALL_COUNT; call++)
        tv_json_member_number(json, tv_call_name((enum tv_call)call), totals->calls[call]);
    tv_json_close(json, '}');
    tv_json_close(json, '}');
}

static void put_known(struct tv_json_out *json, const struct tv_known *known) {
    if (!known->path)
        return;
    tv_json_key(json, "baseline");
    tv_json_open(json, '{');
    tv_json_member_word(json, "file", known->path);
    for (int state = TV_GROUP_NEW; state < TV_GROUP_STATES; state++)
        tv_json_member_number(json, tv_group_state_name((enum tv_group_state)state),
                              known->groups[state]);
    tv_json_member_number(json, "known_findings", known->findings[TV_GROUP_KNOWN]);
    tv_json_member_number(json, "gone", known->gone);
    tv_json_member_bool(json, "other_plan", known->is_other_plan);
    tv_json_close(json, '}');
}

static void put_allowed(struct tv_json_out *json, const struct tv_run *run) {
    const char *given = run->allowed.rate ? run->allowed.rate : "";
    struct tv_str rate = {given, strlen(given)};
    if (!run->allowed.rate && !run->allowed.count)
        return;
    tv_json_key(json, "max_rate");
    tv_json_string_or_null(json, rate);
    tv_json_key(json, "max_count");
    if (run->allowed.count)
        tv_json_number(json, run->allowed.max_count);
    else
        tv_json_null(json);
    tv_json_member_number(json, "bad_events", run->bad);
    tv_json_member_number(json, "of", run->of);
}

static void put_verdict(struct tv_json_out *json, const struct tv_run *run) {
    char reason[256];
    bool never = run->fail_on == TV_SEVERITY_NONE;
    tv_json_key(json, "verdict");
    tv_json_open(json, '{');
    tv_json_member_word(json, "fail_on", never ? "never" : tv_severity_name(run->fail_on));
    tv_json_member_bool(json, "failed", run->failed);
    if (run->interrupted)
        tv_json_member_bool(json, "interrupted", true);
    tv_json_key(json, "reason");
    tv_json_string(json, (struct tv_str){reason, tv_verdict_write(run, reason, sizeof reason)});
    tv_json_member_word(json, "because", tv_reason_name(run->reason));
    put_allowed(json, run);
    tv_json_close(json, '}');
}

/* What is not in the file: here, or of the saved run that is written again. */
static void put_cut(struct tv_json_out *json, const struct tv_cut *cut) {
    if (cut->bare + cut->groups + cut->rows == 0)
        return;
    tv_json_key(json, "cut");
    tv_json_open(json, '{');
    tv_json_member_number(json, "bare", cut->bare);
    tv_json_member_number(json, "groups", cut->groups);
    tv_json_member_number(json, "findings", cut->findings);
    tv_json_key(json, "rules");
    tv_json_open(json, '{');
    for (int i = 0; i < TV_RULE_COUNT; i++) {
        if (cut->rules[i].groups == 0)
            continue;
        tv_json_key(json, tv_rule_info((enum tv_rule)i)->name);
        tv_json_open(json, '{');
        tv_json_member_number(json, "groups", cut->rules[i].groups);
        tv_json_member_number(json, "findings", cut->rules[i].findings);
        tv_json_close(json, '}');
    }
    tv_json_close(json, '}');
    tv_json_member_number(json, "event_rows", cut->rows);
    tv_json_member_number(json, "events", cut->events);
    tv_json_close(json, '}');
}

bool tv_report_json(struct tv_groups *groups, const struct tv_run *run,
                    const struct tv_style *style) {
    struct tv_json_out json;
    struct tv_json_odd odd = {.depth = 0};
    struct tv_json_plan plan;
    tv_json_plan(&plan, groups, run, style);
    size_t count = plan.listed;
    const struct tv_group *const *sorted = plan.sorted;
    tv_json_out_init(&json, style->out);
    tv_json_odd_keep(&json, &odd);
    tv_json_open(&json, '{');
    put_head(&json, run);
    put_totals(&json, groups, run, count + plan.cut.groups);
    tv_json_key(&json, "groups");
    tv_json_open(&json, '[');
    for (size_t i = 0; i < count; i++)
        tv_json_group(&json, groups, sorted[i], style, i >= plan.full);
    tv_json_newline(&json);
    tv_json_close(&json, ']');
    tv_json_member_number(&json, "others",
                          tv_groups_others(groups) - (run->cut ? run->cut->findings : 0));
    put_hash(&json, "others_dropped", tv_groups_dropped(groups));
    put_cut(&json, &plan.cut);
    if (run->census)
        tv_json_census(&json, run, &plan.cut);
    put_strings(&json, "notes", run->notes, run->note_count);
    tv_report_ignored_json(&json, run->ignored);
    put_known(&json, &run->known);
    put_verdict(&json, run);
    tv_json_levels(&json, run->levels);
    tv_json_odd_put(&json, "not_utf8");
    tv_json_close(&json, '}');
    tv_json_newline(&json);
    tv_json_out_flush(&json);
    return !run->census || !tv_census_lacks_rows(run->census);
}
