/* Issues of `lint`: one a finding. Its id holds no line, so that it survives what is put above. */
#include "issue_parts.h"

#include <string.h>

enum { MESSAGE_LEN = 512 };

static struct tv_issue_place place_of(const struct tv_finding *finding) {
    struct tv_issue_place place = {.file = finding->file,
                                   .line = finding->line,
                                   .column = finding->column,
                                   .offset = finding->offset,
                                   .len = finding->len,
                                   .has_offset = finding->line > 0,
                                   .is_plan = true};
    if (finding->text.len > 0 && finding->offset >= finding->text_offset)
        tv_place_measure(&place, finding->text, (size_t)(finding->offset - finding->text_offset));
    return place;
}

static bool put_places(struct tv_issues *issues, struct tv_issue *issue,
                       const struct tv_finding *finding) {
    size_t count = 1 + (size_t)finding->origin_count;
    struct tv_issue_place *places = tv_issues_alloc(issues, count * sizeof *places);
    if (!places)
        return false;
    places[0] = place_of(finding);
    issue->place_count = 1;
    for (uint32_t i = 0; i < finding->origin_count; i++) {
        struct tv_origin origin = finding->origins[i];
        if (issues->options.is_shipped && issues->options.is_shipped(origin.file))
            continue;
        places[issue->place_count++] =
            (struct tv_issue_place){.file = origin.file, .line = origin.line, .is_plan = true};
    }
    issue->places = places;
    return true;
}

static void put_words(struct tv_issues *issues, struct tv_issue *issue,
                      const struct tv_finding *finding) {
    char message[MESSAGE_LEN];
    struct tv_line_text help = {0};
    size_t len = tv_message(finding, message, sizeof message);
    const char *rule = tv_rule_info(finding->rule)->name;
    issue->message = tv_issues_keep(issues, (struct tv_str){message, len});
    issue->subject = finding->event.len  ? finding->event
                     : finding->call.len ? finding->call
                                         : finding->file;
    const struct tv_str texts[] = {{rule, strlen(rule)}, finding->file,    finding->call,
                                   finding->event,       finding->pointer, issue->message};
    issue->id = tv_issues_make_id(issues, texts, sizeof texts / sizeof *texts);
    if (finding->suggestion.len == 0)
        return;
    tv_line_put_suggestion(&help, finding->suggestion);
    issue->help = tv_issues_keep(issues, tv_line_str(&help));
}

static bool put_finding(struct tv_issues *issues, struct tv_issue *issue,
                        const struct tv_told *told) {
    const struct tv_finding *finding = told->finding;
    *issue = (struct tv_issue){.rule = finding->rule,
                               .severity = told->severity,
                               .call = finding->call,
                               .event = finding->event,
                               .pointer = finding->pointer,
                               .expected = finding->expected,
                               .count = 1,
                               .edits = told->edits,
                               .edit_count = told->edit_count};
    put_words(issues, issue, finding);
    return put_places(issues, issue, finding);
}

bool tv_issues_of_lint(struct tv_issues *issues, const struct tv_lint_run *run,
                       const struct tv_issue_options *options) {
    *issues = (struct tv_issues){.options = *options,
                                 .is_lint = true,
                                 .files = run->files,
                                 .is_whole = !run->undone,
                                 .failed = run->failed,
                                 .fail_on = run->fail_on};
    memcpy(issues->findings, run->counts, sizeof issues->findings);
    struct tv_issue *at = tv_issues_alloc(issues, (run->count + 1) * sizeof *at);
    bool fine = at != NULL;
    for (size_t i = 0; fine && i < run->count; i++)
        fine = put_finding(issues, &at[i], &run->told[i]);
    return tv_issues_settle(issues, at, run->count, fine);
}
