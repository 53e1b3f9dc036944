/* What a saved run has no room for: counts. */
#include "load_parts.h"

#include <string.h>

static void read_rule(struct tv_json_in *in, const char *name, const json_t *value,
                      struct tv_cut *cut) {
    struct tv_members members;
    enum tv_rule rule = tv_rule_find((struct tv_str){name, strlen(name)});
    if (rule >= TV_RULE_COUNT) {
        tv_in_fail(in, name, "is no rule that this version knows");
        return;
    }
    size_t path = tv_in_enter(in, name);
    tv_members_open(&members, in, value);
    cut->rules[rule].groups = tv_get_count(&members, "groups");
    cut->rules[rule].findings = tv_get_count(&members, "findings");
    tv_members_close(&members);
    tv_in_leave(in, path);
}

/* Counts are at most 2^53 and rules some hundred: sums do not overflow. */
static void read_rules(struct tv_json_in *in, struct tv_members *members, struct tv_cut *cut) {
    uint64_t groups = 0, findings = 0;
    const char *name;
    json_t *value, *rules = (json_t *)(uintptr_t)tv_get_any(members, "rules", true);
    if (!json_is_object(rules))
        tv_in_fail(in, "rules", "is no object");
    size_t path = tv_in_enter(in, "rules");
    json_object_foreach(rules, name, value) read_rule(in, name, value, cut);
    tv_in_leave(in, path);
    for (int i = 0; i < TV_RULE_COUNT; i++) {
        groups += cut->rules[i].groups;
        findings += cut->rules[i].findings;
    }
    if (groups != cut->groups || findings != cut->findings)
        tv_in_fail(in, "rules", "do not add up to all that was cut");
}

const struct tv_cut *tv_load_cut(struct tv_loading *loading, struct tv_members *root) {
    struct tv_json_in *in = loading->in;
    struct tv_cut *cut = &loading->loaded->parts->cut;
    struct tv_members members;
    const json_t *value = tv_get_any(root, "cut", false);
    if (!value)
        return NULL;
    size_t path = tv_in_enter(in, "cut");
    tv_members_open(&members, in, value);
    cut->bare = tv_get_count(&members, "bare");
    cut->groups = tv_get_count(&members, "groups");
    cut->findings = tv_get_count(&members, "findings");
    read_rules(in, &members, cut);
    cut->rows = tv_get_count(&members, "event_rows");
    cut->events = tv_get_count(&members, "events");
    tv_members_close(&members);
    tv_in_leave(in, path);
    return cut;
}
