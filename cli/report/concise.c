/* The concise report: one line a group, in order of place, as compilers print.
 *
 *   FILE:LINE:COLUMN: SEVERITY RULE POINTER: MESSAGE; did you mean "X"? [×N] */
#include "report.h"
#include "visible.h"

#include <stdlib.h>
#include <string.h>

/* A group, and where its first place stands among those of all. */
struct placed {
    const struct tv_groups *groups;
    const struct tv_group *group;
};

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

static void print_group(const struct tv_groups *groups, const struct tv_group *group,
                        const struct tv_style *style) {
    struct tv_str file = tv_groups_file_name(groups, group->first.file);
    tv_visible_print(style->out, file, style->unicode);
    fprintf(style->out, ":%llu:%llu: %s %s", (unsigned long long)group->first.line,
            (unsigned long long)group->first.column, tv_severity_name(group->severity),
            tv_rule_info(group->rule)->name);
    if (group->pointer.len)
        fputc(' ', style->out);
    tv_visible_print(style->out, group->pointer, style->unicode);
    fputs(": ", style->out);
    tv_visible_print(style->out, group->message, style->unicode);
    if (group->suggestion.len && !group->suggestion_varies && !says_suggestion(group->rule)) {
        fputs("; did you mean \"", style->out);
        tv_visible_print(style->out, group->suggestion, style->unicode);
        fputs("\"?", style->out);
    }
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
