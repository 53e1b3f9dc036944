/* The concise report: one line a group, in order of place, as compilers print; and the same line
 * for a single finding.
 *
 *   FILE:LINE:COLUMN: SEVERITY RULE POINTER: MESSAGE; did you mean "X"? [×N] */
#include "report_parts.h"
#include "visible.h"

#include <stdlib.h>
#include <string.h>

/* A group, and where its first place stands among those of all. */
struct placed {
    const struct tv_groups *groups;
    const struct tv_group *group;
};

enum { MESSAGE_LEN = 512 };

static int compare_places(const void *a, const void *b) {
    const struct placed *x = a, *y = b;
    int order = tv_groups_compare_places(x->groups, &x->group->first, &y->group->first);
    if (!order)
        order = (x->group->rule > y->group->rule) - (x->group->rule < y->group->rule);
    return order ? order : (x->group->key > y->group->key) - (x->group->key < y->group->key);
}

/* True when the rule's own sentence names what was probably meant. */
static bool says_suggestion(enum tv_rule rule) {
    return strstr(tv_rule_info(rule)->message, "{suggestion}") != NULL;
}

/* What stands behind the line's number. */
struct rest {
    uint64_t column;
    enum tv_severity severity;
    enum tv_rule rule;
    struct tv_str pointer, message, suggestion;
};

static void print_rest(const struct rest *rest, bool unicode, FILE *out) {
    fprintf(out, ":%llu: %s %s", (unsigned long long)rest->column, tv_severity_name(rest->severity),
            tv_rule_info(rest->rule)->name);
    if (rest->pointer.len)
        fputc(' ', out);
    tv_visible_print(out, rest->pointer, unicode);
    fputs(": ", out);
    tv_visible_print(out, rest->message, unicode);
    if (rest->suggestion.len && !says_suggestion(rest->rule)) {
        fputs("; did you mean \"", out);
        tv_visible_print(out, rest->suggestion, unicode);
        fputs("\"?", out);
    }
}

static void print_group(const struct tv_groups *groups, const struct tv_group *group,
                        const struct tv_style *style) {
    struct rest rest = {group->first.column, group->severity, group->rule,
                        group->pointer,      group->message,  group->suggestion};
    if (group->suggestion_varies)
        rest.suggestion.len = 0;
    tv_visible_print(style->out, tv_groups_file_name(groups, group->first.file), style->unicode);
    fprintf(style->out, ":%llu", (unsigned long long)group->first.line);
    print_rest(&rest, style->unicode, style->out);
    if (group->count > 1)
        fprintf(style->out, style->unicode ? " [\u00d7%llu]" : " [x%llu]",
                (unsigned long long)group->count);
    fputc('\n', style->out);
}

void tv_report_concise(struct tv_groups *groups, const struct tv_style *style) {
    size_t count;
    const struct tv_group *const *sorted = tv_groups_reported(groups, &count);
    struct placed *placed = calloc(count + 1, sizeof *placed);
    for (size_t i = 0; placed && i < count; i++)
        placed[i] = (struct placed){groups, sorted[i]};
    if (placed)
        qsort(placed, count, sizeof *placed, compare_places);
    for (size_t i = 0; i < count; i++)
        print_group(groups, placed ? placed[i].group : sorted[i], style);
    free(placed);
}

/* ---- Each finding --------------------------------------------------------------------------- */

void tv_each_head(struct tv_str file, bool unicode, FILE *out) {
    tv_visible_print(out, file, unicode);
    fputc(':', out);
}

void tv_each_tail(const struct tv_finding *finding, enum tv_severity severity, bool unicode,
                  FILE *out) {
    char message[MESSAGE_LEN];
    const struct rest rest = {.column = finding->column,
                              .severity = severity,
                              .rule = finding->rule,
                              .pointer = finding->pointer,
                              .message = {message, tv_message(finding, message, sizeof message)},
                              .suggestion = finding->suggestion};
    print_rest(&rest, unicode, out);
    fputc('\n', out);
}

void tv_report_each(const struct tv_finding *finding, enum tv_severity severity, struct tv_str file,
                    bool unicode, FILE *out) {
    tv_each_head(file, unicode, out);
    fprintf(out, "%llu", (unsigned long long)finding->line);
    tv_each_tail(finding, severity, unicode, out);
}
