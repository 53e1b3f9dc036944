/* json: which rules were looked for, and how severe they were; only what differs from the profile
 * that holds without being asked for. */
#include "report_parts.h"

void tv_json_levels(struct tv_json_out *json, const struct tv_levels *levels) {
    if (!levels)
        return;
    tv_json_key(json, "levels");
    tv_json_open(json, '{');
    for (int i = 0; i < TV_RULE_COUNT; i++) {
        const struct tv_rule_info *info = tv_rule_info((enum tv_rule)i);
        if (levels->rule[i] == info->severity[TV_PROFILE_SPEC])
            continue;
        tv_json_key(json, info->name);
        tv_json_word(json, tv_severity_name(levels->rule[i]));
    }
    tv_json_close(json, '}');
}
