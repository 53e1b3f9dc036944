/* Words about groups: titles, counts, what is expected, what to do. */
#include "group_words.h"

#include <string.h>

void tv_put_group_title(struct tv_line_text *title, const struct tv_groups *groups,
                        const struct tv_group *group, const struct tv_signs *signs) {
    tv_line_put(title, group->event.len ? group->event : group->call);
    if (title->len > 0 && group->pointer.len > 0) {
        tv_line_put_word(title, " ");
        tv_line_put_word(title, signs->step);
        tv_line_put_word(title, " ");
    }
    tv_line_put_path(title, group->pointer);
    if (title->len > 0)
        return;
    if (group->files == 1)
        tv_line_put(title, tv_groups_file_name(groups, group->first.file));
    else
        tv_line_put_count(title, group->files, "file");
}

/* How the share of its events has risen since the baseline. */
static void put_rise(struct tv_line_text *counts, const struct tv_group *group,
                     const struct tv_signs *signs) {
    tv_line_put_word(counts, " ");
    tv_line_put_word(counts, signs->up);
    tv_line_put_word(counts, " ");
    tv_line_put_share(counts, group->old_events, group->old_of);
    tv_line_put_word(counts, " ");
    tv_line_put_word(counts, signs->to);
    tv_line_put_word(counts, " ");
    tv_line_put_share(counts, group->events, group->of);
}

void tv_put_group_counts(struct tv_line_text *counts, const struct tv_group *group, uint64_t all,
                         const struct tv_signs *signs) {
    bool is_event = group->call.len > 0 || group->event.len > 0;
    if (group->count != group->events) {
        tv_line_put_count(counts, group->count, "finding");
        tv_line_put_word(counts, " in ");
    }
    tv_line_put_count(counts, group->events, is_event ? "event" : "record");
    if (group->state == TV_GROUP_WORSE)
        put_rise(counts, group, signs);
    if (!is_event || all == 0 || group->state == TV_GROUP_WORSE)
        return;
    tv_line_put_word(counts, " ");
    tv_line_put_word(counts, signs->dot);
    tv_line_put_word(counts, " ");
    tv_line_put_share(counts, group->events, all);
}

bool tv_group_lacks(const struct tv_group *group) {
    return !strncmp(tv_rule_info(group->rule)->message, "missing", strlen("missing"));
}

struct tv_snippet tv_group_snippet(const struct tv_group *group,
                                   const struct tv_group_sample *sample) {
    uint64_t at = sample->place.offset - sample->text_offset;
    bool is_inside = sample->place.offset >= sample->text_offset && at <= sample->text.len;
    struct tv_snippet snippet = {.text = sample->text,
                                 .at = is_inside ? (size_t)at : 0,
                                 .cut_left = sample->cut_left,
                                 .cut_right = sample->cut_right};
    size_t rest = sample->text.len - snippet.at;
    snippet.len = sample->len < rest ? (size_t)sample->len : rest;
    if (tv_group_lacks(group)) { /* the place is that of the object that lacks it */
        snippet.forward = true;
        snippet.len = snippet.len > 0;
    }
    return snippet;
}

/* "a string", "an integer", "null". */
static void write_kind(enum tv_type type, struct tv_line_text *text) {
    const char *name = tv_type_name(type);
    if (type != TV_TYPE_NULL)
        tv_line_put_word(text, strchr("aio", *name) ? "an " : "a ");
    tv_line_put_word(text, name);
}

void tv_put_group_label(struct tv_line_text *label, const struct tv_group *group) {
    if (group->expected.len > 0) {
        tv_line_put_word(label, "expected ");
        tv_line_put(label, group->expected);
        if (strstr(tv_rule_info(group->rule)->message, "{kind}")) {
            tv_line_put_word(label, ", found ");
            write_kind(group->actual_type, label);
        }
    } else if (group->suggestion.len > 0 && !group->suggestion_varies) {
        tv_line_put_suggestion(label, group->suggestion);
    } else {
        tv_line_put_word(label, "here");
    }
}

/* Two digits of an estimate are known, not more. */
static uint64_t round_estimate(uint64_t number) {
    uint64_t unit = 1;
    while (number / unit >= 100)
        unit *= 10;
    return (number + unit / 2) / unit * unit;
}

void tv_put_distinct(struct tv_line_text *tail, const struct tv_tally *tally,
                     const struct tv_signs *signs) {
    bool is_estimate = tally->dropped != UINT64_MAX;
    uint64_t distinct = tv_tally_distinct(tally);
    tv_line_put_word(tail, signs->cut);
    tv_line_put_word(tail, is_estimate ? " a sample of about " : " ");
    tv_line_put_number(tail, is_estimate ? round_estimate(distinct) : distinct);
    tv_line_put_word(tail, is_estimate ? "" : " distinct");
}

void tv_line_put_suggestion(struct tv_line_text *line, struct tv_str suggestion) {
    const char *quote = suggestion.at[0] == '/' ? "" : "\"";
    tv_line_put_word(line, "did you mean ");
    tv_line_put_word(line, quote);
    tv_line_put(line, suggestion);
    tv_line_put_word(line, quote);
    tv_line_put_word(line, "?");
}

bool tv_group_put_help(struct tv_line_text *line, const struct tv_group *group,
                       const struct tv_group_sample *sample) {
    struct tv_str actual = sample->actual;
    bool is_boolean = group->rule == TV_RULE_PROPERTY_BOOLEAN_STRING && actual.len > 2;
    if (group->rule != TV_RULE_PROPERTY_NUMERIC_STRING && !is_boolean) {
        bool is_said = strstr(tv_rule_info(group->rule)->message, "{suggestion}");
        if (sample->suggestion.len > 0 && !is_said)
            tv_line_put_suggestion(line, sample->suggestion);
        return line->len > 0;
    }
    tv_line_put_word(line, "send ");
    if (is_boolean)
        tv_line_put(line, (struct tv_str){actual.at + 1, actual.len - 2});
    else if (!tv_line_put_unquoted(line, actual))
        return false;
    tv_line_put_word(line, ", not ");
    tv_line_put(line, actual);
    return true;
}
