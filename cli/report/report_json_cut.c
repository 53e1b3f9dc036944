/* Groups are measured by writing them nowhere. First all of them bare, which is quick; then in
 * full, one after another, as long as the bare ones behind them still fit. */
#include "report_json_cut.h"

#include <stdlib.h>

/* Strings that are no UTF-8 stand once more at the end, in hex, each with its place. */
enum { ODD_PLACE = 64 };

static uint64_t group_bytes(struct tv_groups *groups, const struct tv_group *group,
                            const struct tv_style *style, bool bare) {
    struct tv_json_out json;
    struct tv_json_odd odd = {.depth = 0};
    tv_json_out_init(&json, NULL);
    json.wants_comma = true;
    tv_json_odd_keep(&json, &odd);
    tv_json_group(&json, groups, group, style, bare);
    free(odd.text);
    return json.flushed + json.len + (odd.len ? 2 * odd.len + ODD_PLACE : 0);
}

static uint64_t least(uint64_t a, uint64_t b) {
    return a < b ? a : b;
}

/* Groups from `full` on are bare, as many as fit behind the bytes of the full ones. */
static void list_bare(struct tv_json_plan *plan, struct tv_groups *groups, size_t count,
                      const struct tv_style *style, uint64_t bytes) {
    for (plan->listed = plan->full; plan->listed < count; plan->listed++) {
        bytes += group_bytes(groups, plan->sorted[plan->listed], style, true);
        if (bytes > TV_JSON_GROUPS)
            break;
    }
    plan->cut.bare = plan->listed - plan->full;
}

static void plan_groups(struct tv_json_plan *plan, struct tv_groups *groups, size_t count,
                        const struct tv_style *style) {
    uint64_t bytes = 0, behind = 0;
    for (size_t i = 0; i < count; i++)
        behind += group_bytes(groups, plan->sorted[i], style, true);
    for (plan->full = 0; plan->full < count; plan->full++) {
        const struct tv_group *group = plan->sorted[plan->full];
        uint64_t own = group_bytes(groups, group, style, false);
        behind -= group_bytes(groups, group, style, true);
        if (bytes + own + least(behind, TV_JSON_BARE) > TV_JSON_GROUPS)
            break;
        bytes += own;
    }
    list_bare(plan, groups, count, style, bytes);
}

static void count_cut(struct tv_json_plan *plan, size_t count) {
    struct tv_cut *cut = &plan->cut;
    for (size_t i = plan->listed; i < count; i++) {
        const struct tv_group *group = plan->sorted[i];
        cut->groups++;
        cut->findings += group->count;
        cut->rules[group->rule].groups++;
        cut->rules[group->rule].findings += group->count;
    }
}

static void plan_rows(struct tv_cut *cut, struct tv_census *census) {
    size_t count;
    uint64_t bytes = 0;
    const struct tv_census_row *rows = tv_census_rows(census, &count);
    for (size_t i = 0; i < count; i++) {
        bytes += tv_json_row_bytes(&rows[i]);
        if (bytes <= TV_JSON_ROWS)
            continue;
        cut->rows++;
        cut->events += rows[i].events;
    }
}

void tv_json_plan(struct tv_json_plan *plan, struct tv_groups *groups, const struct tv_run *run,
                  const struct tv_style *style) {
    size_t count;
    *plan = (struct tv_json_plan){.sorted = tv_groups_sorted(groups, &count)};
    plan->full = plan->listed = count;
    if (run->cut) {
        plan->cut = *run->cut;
    } else if (style->limit > 0) {
        plan_groups(plan, groups, count, style);
        count_cut(plan, count);
        if (run->census)
            plan_rows(&plan->cut, run->census);
    }
}
