/* Issues of `check`: one a group. */
#include "issue_parts.h"

#include <string.h>

enum { PLACES_MAX = 1 + TV_ISSUE_RELATED };

/* The list being built. */
struct builder {
    struct tv_issues *issues;
    struct tv_groups *groups;
    const struct tv_group *group;
    struct tv_issue_place places[PLACES_MAX];
    size_t place_count;
};

static bool ends_with(struct tv_str text, const char *end) {
    size_t len = strlen(end);
    return text.len >= len && !memcmp(text.at + text.len - len, end, len);
}

/* ---- Places --------------------------------------------------------------------------------- */

static bool is_same_place(const struct tv_issue_place *a, const struct tv_issue_place *b) {
    return a->line == b->line && a->column == b->column && a->offset == b->offset &&
           tv_str_equal(a->file, b->file);
}

static void add_place(struct builder *builder, const struct tv_issue_place *place) {
    for (size_t i = 0; i < builder->place_count; i++)
        if (is_same_place(&builder->places[i], place))
            return;
    if (builder->place_count < PLACES_MAX)
        builder->places[builder->place_count++] = *place;
}

/* The sample at a place; NULL when it is no sample of the group. */
static const struct tv_group_sample *find_sample(struct builder *builder,
                                                 const struct tv_group_place *place) {
    const struct tv_group_sample *samples = tv_groups_samples(builder->groups, builder->group);
    for (uint32_t i = 0; i < builder->group->sample_count; i++)
        if (samples[i].place.file == place->file && samples[i].place.offset == place->offset)
            return &samples[i];
    return NULL;
}

static void add_event_place(struct builder *builder, const struct tv_group_place *at) {
    const struct tv_group_sample *sample = find_sample(builder, at);
    bool is_missing = !strncmp(tv_rule_info(builder->group->rule)->message, "missing", 7);
    struct tv_issue_place place = {.file = tv_groups_file_name(builder->groups, at->file),
                                   .line = at->line,
                                   .column = at->column,
                                   .offset = at->offset,
                                   .has_offset = true};
    place.is_packed = ends_with(place.file, ".gz") || ends_with(place.file, ".zst");
    if (sample && at->offset >= sample->text_offset) {
        place.len = is_missing ? 0 : sample->len; /* what is missing has no extent */
        tv_place_measure(&place, sample->text, (size_t)(at->offset - sample->text_offset));
    }
    add_place(builder, &place);
}

static void add_event_places(struct builder *builder) {
    const struct tv_group *group = builder->group;
    const struct tv_group_sample *samples = tv_groups_samples(builder->groups, group);
    add_event_place(builder, &group->first);
    for (uint32_t i = 0; i < group->sample_count; i++)
        add_event_place(builder, &samples[i].place);
    add_event_place(builder, &group->last);
}

static bool is_plan(const struct builder *builder, struct tv_origin origin) {
    const struct tv_issue_options *options = &builder->issues->options;
    return origin.file.len > 0 && !(options->is_shipped && options->is_shipped(origin.file));
}

static void add_plan_places(struct builder *builder) {
    for (uint32_t i = 0; i < builder->group->origin_count; i++) {
        struct tv_origin origin = builder->group->origins[i];
        struct tv_issue_place place = {.file = origin.file, .line = origin.line, .is_plan = true};
        if (is_plan(builder, origin))
            add_place(builder, &place);
    }
}

/* Whether the plan's line goes first. */
static bool is_plan_primary(const struct builder *builder) {
    const struct tv_group *group = builder->group;
    enum tv_issue_anchor anchor = builder->issues->options.anchor;
    for (uint32_t i = 0; i < group->origin_count; i++)
        if (is_plan(builder, group->origins[i]))
            return anchor == TV_ANCHOR_PLAN ||
                   (anchor == TV_ANCHOR_AUTO && group->origins[i].file.at[0] != '/');
    return false;
}

static bool put_places(struct builder *builder, struct tv_issue *issue) {
    bool plan_first = is_plan_primary(builder);
    builder->place_count = 0;
    if (plan_first)
        add_plan_places(builder);
    else
        add_event_place(builder, &builder->group->first);
    add_plan_places(builder);
    add_event_places(builder);
    size_t len = builder->place_count * sizeof *builder->places;
    struct tv_issue_place *places = tv_issues_alloc(builder->issues, len);
    if (!places)
        return false;
    memcpy(places, builder->places, len);
    issue->places = places;
    issue->place_count = builder->place_count;
    return true;
}

/* ---- Words ---------------------------------------------------------------------------------- */

static struct tv_str keep_line(struct builder *builder, const struct tv_line_text *line) {
    return tv_issues_keep(builder->issues, tv_line_str(line));
}

static struct tv_str make_subject(struct builder *builder) {
    const struct tv_group *group = builder->group;
    struct tv_line_text line = {0};
    tv_line_put(&line, group->event.len ? group->event : group->call);
    if (line.len > 0 && group->pointer.len > 0)
        tv_line_put_word(&line, " \u203a ");
    tv_line_put_path(&line, group->pointer);
    if (line.len == 0 && group->files == 1)
        tv_line_put(&line, tv_groups_file_name(builder->groups, group->first.file));
    else if (line.len == 0)
        tv_line_put_count(&line, group->files, "file");
    return keep_line(builder, &line);
}

static uint64_t share_of(uint64_t part, uint64_t whole) {
    uint64_t share = whole && part < UINT64_MAX / 1000 ? (part * 1000 + whole / 2) / whole : 0;
    if (part >= whole)
        return whole ? 1000 : 0;
    return share == 0 && part > 0 ? 1 : share == 1000 ? 999 : share;
}

static void put_words(struct builder *builder, struct tv_issue *issue) {
    const struct tv_group_sample *sample = tv_first_sample(builder->groups, builder->group);
    struct tv_line_text help = {0};
    char id[16];
    tv_group_id_text(builder->group->id, id);
    issue->id = tv_issues_keep(builder->issues, (struct tv_str){id, strlen(id)});
    issue->subject = make_subject(builder);
    if (!sample)
        return;
    issue->actual = sample->actual;
    if (tv_group_put_help(&help, builder->group, sample))
        issue->help = keep_line(builder, &help);
}

/* As SARIF calls it. */
static const char *name_state(enum tv_group_state state) {
    static const char *const names[TV_GROUP_STATES] = {NULL, "new", "unchanged", "updated"};
    return names[state];
}

static bool put_group(struct builder *builder, struct tv_issue *issue, uint64_t events) {
    const struct tv_group *group = builder->group;
    bool is_event = group->call.len > 0 || group->event.len > 0;
    *issue = (struct tv_issue){.rule = group->rule,
                               .severity = group->severity,
                               .call = group->call,
                               .event = group->event,
                               .pointer = group->pointer,
                               .message = group->message,
                               .baseline = name_state(group->state),
                               .expected = group->expected,
                               .count = group->count,
                               .events = group->events,
                               .per_mille = is_event ? share_of(group->events, events) : 0};
    put_words(builder, issue);
    return put_places(builder, issue);
}

/* ---- The list ------------------------------------------------------------------------------- */

static void put_run(struct tv_issues *issues, struct tv_groups *groups, const struct tv_run *run) {
    memcpy(issues->findings, tv_groups_counts(groups), sizeof issues->findings);
    issues->files = run->files;
    issues->events = run->totals.events;
    issues->others = tv_groups_others(groups);
    issues->notes = run->notes;
    issues->note_count = run->note_count;
    issues->is_whole = run->unreadable_files == 0 && !run->interrupted;
    issues->failed = run->failed;
    issues->fail_on = run->fail_on;
}

/* Most formats tell only what is new or worse. */
static void hide_known(struct tv_issues *issues, struct tv_groups *groups) {
    size_t all = issues->count;
    const struct tv_group *const *reported = tv_groups_reported(groups, &issues->count);
    issues->known = all - issues->count;
    for (size_t i = issues->count; i < all; i++)
        issues->findings[reported[i]->severity] -= reported[i]->count;
}

bool tv_issues_of_groups(struct tv_issues *issues, struct tv_groups *groups,
                         const struct tv_run *run, const struct tv_issue_options *options) {
    struct builder builder = {.issues = issues, .groups = groups};
    size_t count;
    const struct tv_group *const *sorted = tv_groups_sorted(groups, &count);
    *issues = (struct tv_issues){.options = *options};
    put_run(issues, groups, run);
    struct tv_issue *at = tv_issues_alloc(issues, (count + 1) * sizeof *at);
    bool fine = at != NULL;
    for (size_t i = 0; fine && i < count; i++) {
        builder.group = sorted[i];
        fine = put_group(&builder, &at[i], issues->events);
    }
    fine = tv_issues_settle(issues, at, count, fine);
    if (fine)
        hide_known(issues, groups);
    return fine;
}
