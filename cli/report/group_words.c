/* Sentences about a group that more than one report says. */
#include "report_parts.h"

#include <string.h>

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
